//! The window. The only room that knows egui, eframe and rfd.
//!
//! Must not change a project: it reads it, and proposes transactions to the session.

pub mod actions;
pub mod app;
pub mod article_view;
pub mod cx;
pub mod derived;
pub mod dialogs;
pub mod find;
pub mod focus;
pub mod icons;
pub mod jobs;
pub mod message;
pub mod panels;
pub mod run;
pub mod settings;
pub mod theme;
pub mod typeset;
pub mod welcome;

pub use app::{App, Env};
pub use run::run;
