//! A project that lives in memory only: for benches and for looking at what has no folder.
//!
//! Must not touch disk; nothing of it is saved.

use super::Session;
use crate::edit::{History, Transaction};
use crate::model::Project;
use crate::store::Folder;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Session {
    /// A session on `project` without a folder: everything works but nothing is saved.
    pub fn in_memory(project: Project) -> Self {
        Self {
            project,
            history: History::default(),
            folder: Folder::at(Path::new("")),
            state: PathBuf::new(),
            worker: None,
            lock: None,
            elsewhere: false,
            lock_seen: None,
            read_only: None,
            device: Arc::from("memory"),
            counter: 0,
            seq: 0,
            revision: 1,
            touched: BTreeSet::new(),
            first_edit: None,
            last_edit: None,
            last: Arc::new(Transaction::new("", Vec::new())),
            notices: Vec::new(),
            problems: Vec::new(),
            epoch: 0,
            conflicts: super::conflicts::Conflicts::default(),
            clock: Arc::new(crate::store::now),
        }
    }
}
