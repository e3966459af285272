//! How long the article's pane takes for a frame, by the size of the article and the number of marks.
//!
//! `benches/run.sh` runs it and writes the table of `docs/performance.md`. Everything is compared with
//! `plain`: one screen of plain text laid out and painted with the same engine in the same run.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a failed unwrap is a failed bench; it takes the time"
)]

mod stage;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use stage::Stage;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Bytes and marks.
const CASES: [(usize, usize); 4] = [(4_000, 20), (100_000, 2_000), (1_000_000, 20_000), (10_000_000, 200_000)];

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("article_view");
    group.sample_size(20).measurement_time(Duration::from_secs(2)).warm_up_time(Duration::from_millis(500));
    let mut plain = Stage::new(4_000, 0);
    plain.frame(Vec::new());
    group.bench_function("plain", |b| b.iter(|| black_box(plain.frame_laid_out_anew())));
    for (bytes, marks) in CASES {
        let mut stage = Stage::new(bytes, marks);
        let id = |what: &str| BenchmarkId::new(what, format!("{bytes}/{marks}"));
        group.bench_function(id("open"), |b| b.iter_custom(|n| open(&mut stage, n)));
        stage.settle();
        group.bench_function(id("steady"), |b| b.iter(|| black_box(stage.frame(Vec::new()))));
        group.bench_function(id("scroll"), |b| b.iter(|| black_box(scroll(&mut stage))));
        group.bench_function(id("jump to the end"), |b| b.iter_custom(|n| jump(&mut stage, n)));
        group.bench_function(id("add a mark"), |b| b.iter_custom(|n| add(&mut stage, n)));
    }
    group.finish();
}

/// The first frame of an article, fonts and glyphs being known.
fn open(stage: &mut Stage, times: u64) -> Duration {
    let once = |stage: &mut Stage| {
        stage.close();
        let begun = Instant::now();
        black_box(stage.frame(Vec::new()));
        let took = begun.elapsed();
        // The thread that puts the marks in order must not run into the next measurement.
        stage.settle();
        took
    };
    (0..times).map(|_| once(stage)).sum()
}

/// A frame further down; from the top again at the end.
fn scroll(stage: &mut Stage) -> usize {
    if stage.view.progress() > 0.9 {
        stage.view.reveal(0);
    }
    stage.scroll(60.0)
}

/// The frame in which the end comes up, nothing near it being laid out.
fn jump(stage: &mut Stage, times: u64) -> Duration {
    let once = |stage: &mut Stage| {
        stage.close();
        stage.settle();
        stage.view.reveal(stage.length());
        let begun = Instant::now();
        black_box(stage.frame(Vec::new()));
        begun.elapsed()
    };
    (0..times).map(|_| once(stage)).sum()
}

/// The commit of a mark on screen and the frame that shows it.
fn add(stage: &mut Stage, times: u64) -> Duration {
    stage.close();
    stage.settle();
    let once = |stage: &mut Stage| {
        let begun = Instant::now();
        stage.add_mark(300);
        black_box(stage.frame(Vec::new()));
        let took = begun.elapsed();
        stage.session.undo(jiff::Timestamp::UNIX_EPOCH).unwrap();
        stage.frame(Vec::new());
        took
    };
    (0..times).map(|_| once(stage)).sum()
}

criterion_group!(benches, frames);
criterion_main!(benches);
