//! The simulated disk: seeded lives of a project on a disk that fails in every way.
//!
//! A seed and a commit reproduce a failure. Must not touch the real disk.

pub mod bugs;
mod crash;
mod deeds;
mod disk;
mod faults;
mod life;
mod rng;
mod rot;

use bugs::Bug;
pub use life::{Hardship, Life, Tally};
pub use rot::Rotted;
use sidenote::model::Schema;

/// Crashes in one life.
pub const CRASHES_OF_A_LIFE: u64 = 40;

/// How the life of a seed goes wrong.
pub fn hardship_of(seed: u64) -> Hardship {
    match seed % 3 {
        0 => Hardship::Crashes,
        1 => Hardship::Errors,
        _ => Hardship::Others,
    }
}

/// The life of a seed.
///
/// # Errors
/// What should be there and is not.
pub fn live(seed: u64, news: &Schema, bug: Option<Bug>) -> Result<Tally, String> {
    let mut life = Life::new(seed, hardship_of(seed), news, bug);
    let outcome = life.live(CRASHES_OF_A_LIFE);
    outcome.map(|()| life.tally)
}

/// Damaged files in the life of a seed.
pub const SITTINGS_OF_A_ROT: u64 = 30;

/// The life of a seed in which files rot.
///
/// # Errors
/// What is not said, or does not come back.
pub fn rot(seed: u64, news: &Schema) -> Result<Rotted, String> {
    Life::new(seed, Hardship::Crashes, news, None).rot(SITTINGS_OF_A_ROT)
}

/// The first seed from `first` whose life a mistake does not survive, and what was seen; none below `last`.
pub fn caught(bug: Bug, first: u64, last: u64, news: &Schema) -> Option<(u64, String)> {
    (first..last).find_map(|seed| live(seed, news, Some(bug)).err().map(|why| (seed, why)))
}

/// The life of a seed once more, with all that was asked of the disk since the last restart.
pub fn story(seed: u64, news: &Schema, bug: Option<Bug>) -> String {
    let mut life = Life::new(seed, hardship_of(seed), news, bug);
    life.disk.state().story = Some(Vec::new());
    let outcome = life.live(CRASHES_OF_A_LIFE);
    let story = life.disk.state().story.take().unwrap_or_default();
    let from = story.len().saturating_sub(300);
    format!("{}\n{outcome:?}", story[from..].join("\n"))
}
