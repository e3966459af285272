//! What a person can do, checked in notation: one before, one operation, one after.

mod laws;
mod links;
mod marks;
mod problems;
mod rows;
mod split;
mod stats;
