//! The program: no arguments open the window, a subcommand does the same work headless.

fn main() {}
