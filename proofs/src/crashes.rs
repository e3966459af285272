//! Crashes on the simulated disk, as many as are asked for.
//!
//!     crashes [COUNT] [FIRST_SEED]     that many crashes; 300,000 and 1 where nothing is said
//!     crashes --calm [COUNT]           power cuts and kills alone: no call fails before
//!     crashes --seed SEED              the life of one seed, told call by call
//!     crashes --rot [COUNT]            that many files damaged that were on the disk for certain
//!     crashes --bugs                   which seed catches each planted mistake

#[path = "../../tests/it/sim/mod.rs"]
mod sim;

use sidenote::session::news_schema;
use sim::bugs::Bug;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, or: u64| args.get(at).map_or(or, |n| n.parse().expect("a number"));
    if args.first().is_some_and(|a| a == "--seed") {
        println!("{}", sim::story(number(1, 1), &news_schema().unwrap(), None));
        return ExitCode::SUCCESS;
    }
    if args.first().is_some_and(|a| a == "--bugs") {
        return bugs(number(1, 20_000));
    }
    if args.first().is_some_and(|a| a == "--calm") {
        return run(number(1, 300_000), 1, 3);
    }
    if args.first().is_some_and(|a| a == "--rot") {
        return rot(number(1, 30_000));
    }
    run(number(0, 300_000), number(1, 1), 1)
}

/// Files that rot, told of and brought back.
fn rot(wanted: u64) -> ExitCode {
    let news = news_schema().unwrap();
    let (mut all, mut failed) = (sim::Rotted::default(), 0);
    for seed in 1..=wanted.div_ceil(sim::SITTINGS_OF_A_ROT) {
        match sim::rot(seed, &news) {
            Ok(rotted) => {
                all.damaged += rotted.damaged;
                all.harmless += rotted.harmless;
                all.brought_back += rotted.brought_back;
            }
            Err(why) => {
                failed += 1;
                println!("seed {seed}: {why}");
            }
        }
    }
    println!(
        "{} files damaged on the disk, {} of them without effect, {} brought back from a kept version, {failed} not told of or lost",
        all.damaged, all.harmless, all.brought_back
    );
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn bugs(last: u64) -> ExitCode {
    let news = news_schema().unwrap();
    let mut missed = 0;
    for bug in Bug::ALL {
        match sim::caught(*bug, 1, last, &news) {
            Some((seed, _)) => println!("caught at seed {seed:>5}: {}", bug.title()),
            None => {
                missed += 1;
                println!("NOT CAUGHT in {last} seeds: {}", bug.title());
            }
        }
    }
    println!("{} planted mistakes, {} caught", Bug::ALL.len(), Bug::ALL.len() - missed);
    if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Lives of seeds that are multiples of `step`: every third has no failing calls.
fn run(wanted: u64, first: u64, step: u64) -> ExitCode {
    let (next, total) = (AtomicU64::new(first), Mutex::new(sim::Tally::default()));
    let failures = Mutex::new(Vec::new());
    let news = news_schema().unwrap();
    let from = Instant::now();
    let last = first + wanted.div_ceil(sim::CRASHES_OF_A_LIFE);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= last || failures.lock().unwrap().len() > 9 {
                        return;
                    }
                    let seed = seed * step;
                    let life = std::panic::catch_unwind(|| sim::live(seed, &news, None));
                    match life.unwrap_or_else(|_| Err("a panic".to_owned())) {
                        Ok(tally) => add(&mut total.lock().unwrap(), &tally),
                        Err(why) => failures.lock().unwrap().push((seed, why)),
                    }
                }
            });
        }
    });
    report(&total.into_inner().unwrap(), failures.into_inner().unwrap(), from)
}

fn report(total: &sim::Tally, mut failures: Vec<(u64, String)>, from: Instant) -> ExitCode {
    let seconds = from.elapsed().as_secs_f64();
    println!(
        "{} crashes, {} deeds, {} calls to the disk of which {} failed, {} lost; {:.0} s",
        total.crashes,
        total.deeds,
        total.calls,
        total.failed_calls,
        failures.len(),
        seconds
    );
    failures.sort();
    for (seed, why) in &failures {
        println!("seed {seed}: {why}");
    }
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn add(total: &mut sim::Tally, life: &sim::Tally) {
    total.crashes += life.crashes;
    total.deeds += life.deeds;
    total.calls += life.calls;
    total.failed_calls += life.failed_calls;
}
