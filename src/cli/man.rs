//! `sidenote man`: a page for the program and one for each subcommand.

use super::args::{Man, command};
use super::{DONE, Failure, out};
use crate::store::{RealFs, replace};

pub(super) fn run(args: &Man) -> Result<u8, Failure> {
    let whole = command();
    page(args, "sidenote", whole.clone())?;
    for sub in whole.get_subcommands() {
        let name = format!("sidenote-{}", sub.get_name());
        page(args, &name, sub.clone().name(name.clone().leak() as &'static str))?;
    }
    out::tell(&format!("The pages are in {}.", args.dir.display()));
    Ok(DONE)
}

fn page(args: &Man, name: &str, command: clap::Command) -> Result<(), Failure> {
    let mut made = Vec::new();
    let path = args.dir.join(format!("{name}.1"));
    let wrong = |e| Failure(format!("writing a man page: {e}: {}", path.display()));
    clap_mangen::Man::new(command).render(&mut made).map_err(wrong)?;
    replace(&RealFs, &path, &made).map_err(wrong)
}
