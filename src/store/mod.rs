//! The only room that touches disk: the project folder, the journal, locks and recovery.
//!
//! Must not know what a person can do nor how anything is shown. What is promised and why is in
//! `docs/file-format.md` and `docs/decisions/`.

mod ahead;
mod atomic;
mod copies;
mod copy;
mod folder;
mod fs;
mod heads;
mod journal;
mod listing;
mod load;
mod lock;
mod packs;
mod place;
mod presence;
mod progress;
mod stamps;
mod sums;
mod sure;
mod system;
mod unpack;
mod versions;
mod walk;
mod with_file;
mod worker;

pub use crate::files::{
    FORMAT, Kind, MAX_PACKED_BYTES, MAX_RECIPE_BYTES, MAX_RON_BYTES, Salvaged, Sides, Single, article_from_ron,
    article_on_blank, is_safe_name, layer_from_ron, layer_records, layer_to_ron, packed_and_recipes, packed_from_ron,
    packed_to_ron, packed_with_recipes, recipe_from_ron, recipe_to_ron, salvage_layer, schema_from_ron, schema_to_ron,
    sides,
};
pub use ahead::Ahead;
pub use atomic::{TOGETHER, is_unfinished, replace, replace_all, replace_each, unique_name};
pub use copies::original_of;
pub use copy::copy_project;
pub use folder::Folder;
pub use fs::{Entry, EntryKind, Fs, FsFile, RealFs};
pub use heads::head_files;
pub use journal::{Damaged, Journal, Record, Recovered, Unread};
pub use listing::{Listed, Listing};
pub use load::{Loaded, load, load_telling, project_id};
pub use lock::{Lock, Locked};
pub use packs::First;
pub use place::place_of;
pub use presence::{Elsewhere, Presence};
pub use progress::Progress;
pub use stamps::{FileStamp, Stamps, digest, stamps};
pub use sums::Sums;
pub use sure::SureFolders;
pub use system::{Clock, Places, SystemIds, now, wish};
pub use unpack::{unpack, unpack_telling};
pub use versions::{Version, Versions};
pub use walk::{files_below, is_safe_part, read_for_import};
pub use with_file::with_file;
pub use worker::{Outside, SaveState, Start, Worker};

/// What went wrong with disk or system: what was being done, why it failed and, last, the path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{doing}: {why}: {path}")]
pub struct StoreError {
    /// What was being done, such as `reading the schema`.
    pub doing: String,
    /// Why it failed.
    pub why: String,
    /// Where.
    pub path: String,
}

impl StoreError {
    /// An error of this kind.
    #[expect(clippy::needless_pass_by_value, reason = "an error or a sentence, whichever is at hand")]
    pub fn new(doing: &str, why: impl ToString, path: &std::path::Path) -> Self {
        Self { doing: doing.to_owned(), why: why.to_string(), path: path.display().to_string() }
    }
}
