//! Standard output and standard error, without a panic when nobody reads them.
//!
//! Must not know what is said.

use crate::text::is_hidden;
use std::io::{IsTerminal, Write};

/// A line on standard output. A reader that has gone away is no reason to fail.
pub fn say(line: &str) {
    let mut to = std::io::stdout().lock();
    let line = if to.is_terminal() { harmless(line) } else { line.to_owned() };
    let _ = writeln!(to, "{line}");
}

/// A JSON value on standard output, and nothing else.
pub fn json(value: &serde_json::Value) {
    let mut to = std::io::stdout().lock();
    let _ = writeln!(to, "{value:#}");
}

/// A line on standard error.
pub fn tell(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", harmless(line));
}

/// A text whose control characters cannot drive a terminal.
fn harmless(text: &str) -> String {
    let shown = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_ascii_control() => char::from_u32(0x2400 + u32::from(c).min(0x21)).unwrap_or('\u{fffd}'),
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    };
    text.chars().map(shown).collect()
}

/// A bar on standard error for work that lasts, where somebody watches.
pub fn bar(title: &'static str, length: usize) -> indicatif::ProgressBar {
    if length < 20 || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    let bar = indicatif::ProgressBar::new(length as u64).with_message(title);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
