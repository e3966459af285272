//! How much memory an open article takes, by its size and the number of its marks.
//!
//! `benches/run.sh` runs it. Each case is a process of its own that opens a project from the disk as
//! the window does, draws its first screen and scrolls; what is counted is the memory that is resident
//! then (`VmRSS` of `/proc/self/status`), beyond that of a process with a small article.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a failed unwrap is a failed bench; it writes the projects it opens"
)]

#[expect(dead_code, reason = "the other bench draws more kinds of frames")]
mod stage;

use sidenote::model::Stamp;
use sidenote::session::{How, open};
use sidenote::store::{Places, RealFs, unpack};
use stage::{Stage, project};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// Bytes and marks; the first is what the others are compared with.
const CASES: [(usize, usize); 5] =
    [(4_000, 20), (1_000_000, 20_000), (10_000_000, 0), (10_000_000, 20_000), (10_000_000, 200_000)];

fn main() {
    let mut args = std::env::args().skip_while(|a| a != "child").skip(1);
    match args.next() {
        Some(folder) => println!("{}", resident_once_open(Path::new(&folder))),
        None => measure_all(),
    }
}

/// Prints a line for each case: bytes, marks, and kilobytes (1024 bytes) beyond the first case.
fn measure_all() {
    let mut least = None;
    for (bytes, marks) in CASES {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), bytes, marks);
        let child = Command::new(std::env::current_exe().unwrap()).arg("child").arg(folder.path()).output().unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
        let resident: u64 = String::from_utf8(child.stdout).unwrap().trim().parse().unwrap();
        let beyond = resident - *least.get_or_insert(resident);
        println!("memory {bytes} {marks} {beyond}");
    }
}

/// A project on disk whose every mark says which change of which device made it, as real ones do.
fn write(root: &Path, bytes: usize, marks: usize) {
    let mut project = project(bytes, marks);
    let layer = Arc::make_mut(project.layers.values_mut().next().unwrap());
    let device: Arc<str> = Arc::from("bench");
    layer.stamps = (1..).zip(layer.marks.keys()).map(|(n, id)| (id.0, Stamp(n, Arc::clone(&device)))).collect();
    unpack(&RealFs, &root.join("project"), &project).unwrap();
}

/// Kilobytes (1024 bytes) of this process once the article is open and some screens were read.
fn resident_once_open(root: &Path) -> u64 {
    let places = Places { state: root.join("state"), data: root.join("data"), device: "bench".to_owned() };
    let how = How { fs: Arc::new(RealFs), places, write: true, wake: Box::new(|| {}) };
    let mut stage = Stage::of(open(&root.join("project"), how).unwrap());
    stage.settle();
    for _ in 0..20 {
        stage.scroll(400.0);
    }
    resident()
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
