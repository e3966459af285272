//! The command line: one file per subcommand, one line each in [`Command`].
//!
//! It does headless what the window does, through the same operations and the same gate. Results go
//! to standard output, messages to standard error. Must not know the window.

mod args;
mod check;
mod common;
mod completions;
mod diff;
mod export;
mod formats;
mod import;
mod link;
mod man;
mod mark;
mod merge;
mod merge_file;
mod new;
mod out;
mod pack;
mod recover;
mod show;
mod stats;
mod unpack;

pub use args::{Cli, Command, command};
pub use common::Failure;

/// Everything was done.
pub const DONE: u8 = 0;
/// It was done, and found something.
pub const FOUND: u8 = 1;
/// It could not be done.
pub const COULD_NOT: u8 = 2;

/// Runs a subcommand; gives the exit code.
pub fn run(command: Command) -> u8 {
    match dispatch(command) {
        Ok(code) => code,
        Err(Failure(why)) => {
            out::tell(&format!("sidenote: {why}"));
            COULD_NOT
        }
    }
}

fn dispatch(command: Command) -> Result<u8, Failure> {
    match command {
        Command::New(a) => new::run(&a),
        Command::Import(a) => import::run(&a),
        Command::Export(a) => export::run(&a),
        Command::Formats(a) => formats::run(&a),
        Command::Show(a) => show::run(&a),
        Command::Mark(a) => mark::run(&a),
        Command::Link(a) => link::run(&a),
        Command::Check(a) => check::run(&a),
        Command::Stats(a) => stats::run(&a),
        Command::Diff(a) => diff::run(&a),
        Command::Merge(a) => merge::run(&a),
        Command::MergeFile(a) => merge_file::run(&a),
        Command::Pack(a) => pack::run(&a),
        Command::Unpack(a) => unpack::run(&a),
        Command::Recover(a) => recover::run(&a),
        Command::Completions(a) => completions::run(&a),
        Command::Man(a) => man::run(&a),
    }
}
