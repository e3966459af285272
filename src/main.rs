//! The program: without a subcommand the window opens, a subcommand does the same work headless.

use clap::Parser;
use sidenote::cli::{self, Cli};
use std::path::PathBuf;
use std::process::ExitCode;

/// Datasets and projects are millions of short strings, made and dropped on all cores.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { path, command } = Cli::parse();
    match command {
        Some(command) => ExitCode::from(cli::run(command)),
        None => window(path),
    }
}

#[cfg(feature = "gui")]
fn window(path: Option<PathBuf>) -> ExitCode {
    match sidenote::ui::run(path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("sidenote: {why}");
            ExitCode::from(cli::COULD_NOT)
        }
    }
}

#[cfg(not(feature = "gui"))]
fn window(_path: Option<PathBuf>) -> ExitCode {
    eprintln!("sidenote: this build has no window; `sidenote --help` lists what it can do");
    ExitCode::from(cli::COULD_NOT)
}
