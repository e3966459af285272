//! Which calls to the disk fail, and how.
//!
//! Must not know files or names.

use super::rng::Rng;
use std::io::{self, ErrorKind};

/// What is asked of the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Read,
    List,
    Create,
    Append,
    Sync,
    SyncFolder,
    Rename,
    Remove,
    MakeFolder,
}

impl Call {
    fn only_looks(self) -> bool {
        matches!(self, Self::Read | Self::List)
    }

    fn needs_room(self) -> bool {
        matches!(self, Self::Create | Self::Append | Self::MakeFolder)
    }
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Works,
    Fails(ErrorKind),
    /// It may have got anywhere, and nothing more will be done.
    PowerFails,
}

impl Verdict {
    pub fn result(self) -> io::Result<()> {
        match self {
            Self::Works => Ok(()),
            Self::Fails(kind) => Err(kind.into()),
            Self::PowerFails => Err(io::Error::other("the power is off")),
        }
    }
}

/// When calls fail.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    /// After how many more calls the power goes.
    pub power: Option<u64>,
    /// Whether it has gone.
    pub off: bool,
    /// How many calls out of a thousand fail.
    pub per_mille: usize,
    /// Whether there is no room.
    pub full: bool,
    /// Whether looking may fail as well.
    pub looking: bool,
    /// How many calls were made.
    pub calls: u64,
    /// How many failed while there was power.
    pub failed: u64,
}

impl Faults {
    pub fn verdict(&mut self, call: Call, rng: &mut Rng) -> Verdict {
        if self.off {
            return Verdict::PowerFails;
        }
        self.calls += 1;
        if let Some(left) = &mut self.power {
            if *left == 0 {
                self.off = true;
                return Verdict::PowerFails;
            }
            *left -= 1;
        }
        let fails = match call {
            _ if call.only_looks() && !self.looking => None,
            _ if self.full && call.needs_room() => Some(ErrorKind::StorageFull),
            _ if self.per_mille > 0 && rng.below(1000) < self.per_mille => {
                rng.pick(&[ErrorKind::Other, ErrorKind::StorageFull, ErrorKind::TimedOut])
            }
            _ => None,
        };
        fails.map_or(Verdict::Works, |kind| {
            self.failed += 1;
            Verdict::Fails(kind)
        })
    }
}
