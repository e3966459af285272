//! One target under libFuzzer; `FUZZ_TARGET` says which.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sidenote_fuzz::targets::{Target, all};
use std::sync::OnceLock;

fn target() -> &'static Target {
    static TARGET: OnceLock<Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let wanted = std::env::var("FUZZ_TARGET").unwrap_or_default();
        let found = all().into_iter().find(|(name, _)| *name == wanted);
        found.unwrap_or_else(|| panic!("FUZZ_TARGET is to be one of those that `corpus list` names"))
    })
}

/// A panic of the library that reads PDFs is a damaged file and no find: its thread catches it.
fn contained() {
    let abort = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().name() != Some("pdf") {
            abort(info);
        }
    }));
}

fuzz_target!(init: contained(), |bytes: &[u8]| (target().1)(bytes));
