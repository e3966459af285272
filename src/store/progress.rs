//! How far long work is, told to whoever shows it, and whether it is to stop.
//!
//! Must not know the work.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How far it is.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    all: AtomicUsize,
    part: AtomicUsize,
    stop: AtomicBool,
}

impl Progress {
    /// There are so many steps, of which none is done.
    pub fn begin(&self, all: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.all.store(all, Ordering::Relaxed);
        self.part.store(0, Ordering::Relaxed);
    }

    /// So many more are done.
    pub fn step(&self, steps: usize) {
        self.part.store(0, Ordering::Relaxed);
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// So many thousandths of the step at work are done; never fewer than before.
    pub fn within(&self, part: usize) {
        self.part.fetch_max(part.min(1000), Ordering::Relaxed);
    }

    /// How many are done, of how many; none where that is not known.
    pub fn state(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed))
    }

    /// How much is done, in thousandths of a step, of how much; with what is done of the step at work.
    pub fn finely(&self) -> (usize, usize) {
        let (done, all) = self.state();
        let whole = all.saturating_mul(1000);
        (done.saturating_mul(1000).saturating_add(self.part.load(Ordering::Relaxed)).min(whole), whole)
    }

    /// Asks the work to stop.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether nobody waits for it any more.
    pub fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
