//! Who else has the project: noticing that somebody at this machine took it over, and telling other
//! machines that it is open here.
//!
//! Must not take anything over itself; opening does.

use super::Session;
use crate::store::{Lock, Presence};
use jiff::Timestamp;

/// How long apart it is looked, in milliseconds.
const APART_MS: i64 = 3_000;

impl Session {
    /// Tells other machines, by a record beside the files, that the project is open on this one, and says
    /// on which others it is. Only a warning: nothing is held up.
    pub fn announce(&self, now: Timestamp) {
        let presence = Presence::of(&self.folder, &self.device, now);
        if let (Some(worker), Some(presence)) = (&self.worker, presence) {
            worker.announce(presence);
        }
    }

    /// Looks now and then whether the lock still is this window's. Where it is not, what is here goes to
    /// the files, merged with what is there, and from then on the project can only be read.
    pub(super) fn watch_lock(&mut self, now: Timestamp) {
        let due = self.lock_seen.is_none_or(|seen| now.as_millisecond() - seen.as_millisecond() >= APART_MS);
        if !due {
            return;
        }
        self.lock_seen = Some(now);
        if let Some(who) = self.lock.as_ref().and_then(Lock::taken_by) {
            self.let_go(&who);
        }
    }

    fn let_go(&mut self, who: &str) {
        let saved = self.save_now();
        self.lock = None;
        self.worker = None;
        self.elsewhere = true;
        self.read_only = Some(format!("it is open in another window ({who})"));
        self.notices.push(match saved {
            Ok(()) => format!("Another window took this project over ({who}). What was done here is saved; it can only be read here now."),
            Err(why) => format!("Another window took this project over ({who}), and not everything could be saved: {why}. The journal has it."),
        });
    }
}
