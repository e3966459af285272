//! The targets without libFuzzer.
//!
//!     corpus list                 their names
//!     corpus seed FOLDER          writes what each begins with
//!     corpus replay FOLDER        runs every kept input once
//!     corpus memory               the most memory per byte of large inputs; fails beyond the bound of a reader

use sidenote_fuzz::memory::{Counting, most_of};
use sidenote_fuzz::{hostile, seeds, targets};
use std::path::Path;
use std::process::ExitCode;

#[global_allocator]
static COUNTING: Counting = Counting;

/// The size of a large input in bytes.
const LARGE: usize = 1 << 20;

/// The most bytes of memory for a byte of input.
const BOUND: usize = 20;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["list"] => targets::all().iter().for_each(|(name, _)| println!("{name}")),
        ["seed", folder] => seed(Path::new(folder)),
        ["replay", folder] => replay(Path::new(folder)),
        ["memory"] => return memory(),
        _ => {
            eprintln!("corpus list | seed FOLDER | replay FOLDER | memory");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn seed(folder: &Path) {
    for (name, _) in targets::all() {
        let folder = folder.join(&name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("seed"), seeds::of(&name)).expect("a seed");
    }
}

fn replay(folder: &Path) {
    let (mut inputs, all) = (0, targets::all());
    for (name, run) in &all {
        run(&seeds::of(name));
        for entry in std::fs::read_dir(folder.join(name)).into_iter().flatten() {
            run(&std::fs::read(entry.expect("an entry").path()).expect("an input"));
            inputs += 1;
        }
    }
    println!("{} targets, {inputs} kept inputs, no failure", all.len());
}

fn memory() -> ExitCode {
    let (mut worst, mut failed, mut inputs) = ((0.0, String::new()), false, 0);
    for (name, run) in targets::all() {
        let seed = seeds::of(&name);
        run(&seed);
        let own = std::iter::once(("its seed", seeds::large(&seed, LARGE)));
        for (what, input) in own.chain(hostile::of(&name, LARGE)) {
            let most = most_of(|| run(&input));
            #[expect(clippy::cast_precision_loss, reason = "a ratio for people")]
            let times = most as f64 / input.len() as f64;
            println!("{times:6.1} times as much memory as {name} of {what}");
            if most >= BOUND * input.len() {
                println!("       that is more than the bound of {BOUND}");
                failed = true;
            }
            inputs += 1;
            if times > worst.0 {
                worst = (times, format!("{name} of {what}"));
            }
        }
    }
    println!("{inputs} large inputs; the most memory is {:.1} times the input, of {}", worst.0, worst.1);
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
