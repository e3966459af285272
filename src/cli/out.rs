//! Standard output and standard error, without a panic when nobody reads them.
//!
//! Must not know what is said.

use crate::store::Progress;
use crate::text::is_hidden;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

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

/// Does work that tells how far it is: after a second there is a bar on standard error, where somebody
/// watches, and Ctrl-C asks it to stop.
pub fn watched<T>(title: &'static str, work: impl FnOnce(&Progress) -> T) -> T {
    let progress = Arc::new(Progress::default());
    let asked = Arc::clone(&progress);
    // Without a handler Ctrl-C ends the program at once; each file is whole by then or not there.
    let _ = ctrlc::set_handler(move || asked.stop());
    let ended = Arc::new(AtomicBool::new(false));
    let _end = SetAtEnd(Arc::clone(&ended));
    if std::io::stderr().is_terminal() {
        let shown = Arc::clone(&progress);
        std::thread::spawn(move || show(title, &shown, &ended));
    }
    work(&progress)
}

/// Says that the work ended, however it did.
struct SetAtEnd(Arc<AtomicBool>);

impl Drop for SetAtEnd {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Shows how far the work is until it has ended.
fn show(title: &'static str, progress: &Progress, ended: &AtomicBool) {
    std::thread::sleep(Duration::from_secs(1));
    let mut bar: Option<indicatif::ProgressBar> = None;
    while !ended.load(Ordering::Relaxed) {
        let (done, all) = progress.state();
        let bar = bar.get_or_insert_with(|| styled(title, all));
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        std::thread::sleep(Duration::from_millis(100));
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

/// A bar on standard error for work that lasts, where somebody watches.
pub fn bar(title: &'static str, length: usize) -> indicatif::ProgressBar {
    if length < 20 || !std::io::stderr().is_terminal() {
        return indicatif::ProgressBar::hidden();
    }
    styled(title, length)
}

fn styled(title: &'static str, length: usize) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(length as u64).with_message(title);
    if let Ok(style) = indicatif::ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
