//! The system's clock, randomness and folders, handed in to whoever needs them.
//!
//! Must not know projects.
#![expect(clippy::disallowed_methods, reason = "this file is the door to clock, randomness and environment")]

use crate::model::IdSource;
use jiff::Timestamp;
use std::path::PathBuf;
use std::sync::Arc;

/// Ids from the system's clock and randomness (UUID version 7, RFC 9562).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    fn next_id(&mut self) -> u128 {
        uuid::Uuid::now_v7().as_u128()
    }

    fn apart(&mut self) -> Box<dyn IdSource> {
        Box::new(Self)
    }
}

/// What time it is, as whoever asks is told.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The current instant, in whole milliseconds: what is kept and what is written are the same.
pub fn now() -> Timestamp {
    let millis = Timestamp::now().as_millisecond();
    Timestamp::from_millisecond(millis).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Where the program keeps what is not part of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Journals, locks, window settings: of this machine alone.
    pub state: PathBuf,
    /// What the person would miss: the copy of the sample project.
    pub data: PathBuf,
    /// This machine's name in stamps.
    pub device: String,
}

impl Places {
    /// The folders of the person who runs the program. `SIDENOTE_HOME` puts both in one place.
    pub fn of_this_person() -> Self {
        let device = device_name();
        if let Some(home) = std::env::var_os("SIDENOTE_HOME").filter(|h| !h.is_empty()) {
            let home = PathBuf::from(home);
            return Self { state: home.join("state"), data: home.join("data"), device };
        }
        if let Some(dirs) = directories::ProjectDirs::from("", "", "sidenote") {
            let state = dirs.state_dir().unwrap_or(dirs.data_local_dir()).to_owned();
            return Self { state, data: dirs.data_dir().to_owned(), device };
        }
        let home = std::env::temp_dir().join("sidenote");
        Self { state: home.join("state"), data: home.join("data"), device }
    }
}

/// A wish that the person put into the environment.
pub fn wish(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|w| !w.is_empty())
}

/// The name of this machine in stamps: readable, and without anything odd.
fn device_name() -> String {
    let named = ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|v| std::env::var(v).ok());
    let from_file = || std::fs::read_to_string("/etc/hostname").ok();
    crate::model::slug(&named.or_else(from_file).unwrap_or_default(), "device")
}
