//! The simulated disk in small: a few thousand crashes, and every planted mistake is caught.
//! `proofs/run.sh` does the same with as many as are asked for.

use crate::sim::bugs::Bug;
use crate::sim::{caught, live, rot, story};
use sidenote::session::news_schema;

#[test]
fn after_every_crash_what_was_saved_is_there() {
    let news = news_schema().unwrap();
    // The later ones are lives in which something was lost once.
    for seed in (1..60).chain([944, 974, 1739, 1904, 3094]) {
        if let Err(why) = live(seed, &news, None) {
            panic!("seed {seed}: {why}\n{}", story(seed, &news, None));
        }
    }
}

#[test]
fn every_planted_mistake_is_caught() {
    let news = news_schema().unwrap();
    for bug in Bug::ALL {
        assert!(caught(*bug, 1, 400, &news).is_some(), "not caught: {}", bug.title());
    }
}

#[test]
fn a_file_that_rots_is_told_of_and_comes_back() {
    let news = news_schema().unwrap();
    let mut all = (0, 0, 0);
    for seed in 1..13 {
        let rotted = rot(seed, &news).unwrap_or_else(|why| panic!("seed {seed}: {why}"));
        all = (all.0 + rotted.damaged, all.1 + rotted.harmless, all.2 + rotted.brought_back);
    }
    let (damaged, harmless, brought_back) = all;
    assert!(damaged > 300 && harmless < damaged && brought_back > 10, "{all:?}");
}

#[test]
fn a_seed_says_the_same_every_time() {
    let news = news_schema().unwrap();
    let life = |seed| live(seed, &news, None).map(|t| (t.crashes, t.deeds, t.calls, t.failed_calls));
    for seed in 1..4 {
        assert_eq!(life(seed), life(seed));
    }
}
