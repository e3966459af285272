//! `sidenote completions`: generated from the definition of the command line.

use super::args::{Completions, command};
use super::{DONE, Failure};
use std::io::Write;

#[expect(clippy::unnecessary_wraps, reason = "every subcommand has this shape")]
pub(super) fn run(args: &Completions) -> Result<u8, Failure> {
    let mut made = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "sidenote", &mut made);
    let _ = std::io::stdout().lock().write_all(&made);
    Ok(DONE)
}
