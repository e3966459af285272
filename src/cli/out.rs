//! Standard output and standard error, without a panic when nobody reads them.
//!
//! Must not know what is said.

use crate::session::Session;
use crate::store::Progress;
use crate::text::is_hidden;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How many steps are shown by their number.
const MANY: usize = 20;

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

/// Says which files of a project were not read whole, whose articles or marks are left out; whether there are any.
pub fn tell_unread(session: &Session) -> bool {
    let mut any = false;
    for problem in session.unread() {
        tell(&format!("left out: {}", problem.in_a_line()));
        any = true;
    }
    any
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
        let ((done, all), fine) = (progress.state(), progress.finely());
        let bar = bar.get_or_insert_with(|| styled(title, all < MANY));
        // Few steps, such as a single large file, are shown by what is done of them.
        let (done, all) = if all < MANY { fine } else { (done, all) };
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        std::thread::sleep(Duration::from_millis(100));
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}

fn styled(title: &'static str, finely: bool) -> indicatif::ProgressBar {
    let bar = indicatif::ProgressBar::new(0).with_message(title);
    let counted = if finely { "{percent} %" } else { "{pos}/{len}" };
    if let Ok(style) = indicatif::ProgressStyle::with_template(&format!("{{msg}} {{bar:30}} {counted} {{eta}}")) {
        bar.set_style(style);
    }
    bar
}
