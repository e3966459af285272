//! The window. The only room that knows egui, eframe and rfd.
//!
//! Must not change a project: it reads it, and proposes transactions to the session.

pub mod icons;
pub mod typeset;
