//! Files that a person names become drafts: walked, read with the files they belong to, problems and
//! repairs noted by file.
//!
//! Must not change a project, nor know who asks.

mod near;
mod other;

pub use other::Others;

use crate::import::{
    Draft, DraftSchema, Input, JOINED, MAX_DATASET_BYTES, OF_PROJECTS, Options, Outcome, Reader, Repair, TableHead,
    guess, table_head,
};
use crate::model::{MAX_TEXT_BYTES, Problem, Recipe};
use crate::store::{Fs, Progress, files_below, read_for_import};
use jiff::Timestamp;
use near::near;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// How many files are read together at most.
const AT_ONCE: usize = 64;

/// How many bytes are read together at most (32 MiB), unless one file has more: what readers take is many times as
/// much.
const BYTES_AT_ONCE: u64 = 32 << 20;

/// What files gave.
#[derive(Debug, Default)]
pub struct Brought {
    /// The articles, in the order of the files.
    pub drafts: Vec<Draft>,
    /// What their marks need.
    pub schema: DraftSchema,
    /// What was wrong, with the path as it was named.
    pub problems: Vec<Problem>,
    /// What was put right, by file.
    pub repairs: Vec<(String, Repair)>,
    /// The recipes of other projects and their names.
    pub recipes: Vec<(String, Recipe)>,
    /// The tables of which nobody but a person can say what their columns are.
    pub unclear: Vec<Unclear>,
    /// What was said already of files that others were read with.
    pub told: BTreeSet<String>,
}

/// A table whose columns were not recognised. That it was left out is among the problems, too.
#[derive(Debug, Clone)]
pub struct Unclear {
    /// Its file.
    pub path: PathBuf,
    /// How it begins.
    pub head: TableHead,
}

impl Brought {
    /// Takes in what one file gave.
    pub fn take(&mut self, shown: &str, outcome: Outcome) {
        self.drafts.extend(outcome.drafts);
        self.schema.extend(outcome.schema);
        self.recipes.extend(outcome.recipes);
        for problem in outcome.problems.into_iter().map(|p| located(p, shown)) {
            // A great many files may be read with one that is damaged.
            let beside = problem.place.file.as_ref().is_some_and(|file| file != shown);
            if !beside || self.told.insert(format!("{:?} {}", problem.place, problem.message)) {
                self.problems.push(problem);
            }
        }
        self.repairs.extend(outcome.repairs.into_iter().map(|r| (shown.to_owned(), r)));
    }
}

/// That marks were joined, once for all files: there may be a great many of them.
fn joined(repairs: &[(String, Repair)]) -> Option<Problem> {
    let all = || repairs.iter().filter(|(_, repair)| repair.what == JOINED);
    let (first, _) = all().next()?;
    let (marks, files): (usize, usize) = (all().map(|(_, repair)| repair.count).sum(), all().count());
    let of = if files > 1 { format!(" of {files} files") } else { String::new() };
    let message = format!(
        "{marks} marks{of} whose fragments were split at line ends were joined; the option fragments=keep leaves them as they are"
    );
    Some(Problem::warning("joined_fragments", message).in_file(first, None, None))
}

/// Tells how far it is within a file, if it `tells`; whether to go on.
fn far(progress: Option<&Progress>, tells: bool, part: usize) -> bool {
    progress.is_none_or(|progress| {
        if tells {
            progress.within(part);
        }
        !progress.is_stopped()
    })
}

/// The problem with the path as the person gave it; a file beside keeps its own name.
fn located(mut problem: Problem, shown: &str) -> Problem {
    let own = Path::new(shown).file_name().is_none_or(|n| problem.place.file.as_deref().is_none_or(|f| n == f));
    if own {
        problem.place.file = Some(shown.to_owned());
    }
    problem
}

/// The files at and below the paths, in the order in which they are read. Of a project its head stands for
/// all, unless a reader is asked for that knows no projects.
pub fn files(fs: &dyn Fs, reader: Option<&Reader>, paths: &[PathBuf], problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    let found = paths.iter().flat_map(|path| files_below(fs, path, problems));
    let found: Vec<PathBuf> = found.filter(|path| seen.insert(path.clone())).collect();
    if reader.is_none_or(|r| r.id == OF_PROJECTS.id) { other::gathered(found) } else { found }
}

/// Reads files one after the other, each with the reader that fits or with the one asked for.
pub struct Bringer<'f> {
    fs: &'f dyn Fs,
    reader: Option<&'static Reader>,
    now: Timestamp,
    options: Options,
    /// The files and folders that the person named.
    given: BTreeSet<PathBuf>,
    progress: Option<&'f Progress>,
    /// Whether a person wants to say what the columns of tables are, recognised or not.
    asks: bool,
    /// Files that were read with another.
    used: BTreeSet<PathBuf>,
    others: Option<Others>,
    brought: Brought,
}

/// What one file gave.
enum Read {
    Outcome(Box<Outcome>),
    /// A table whose columns a person wants to name.
    Unclear(TableHead),
    /// It could not be read at all.
    Not(Box<Problem>),
}

/// The most bytes of a file of this name that are read.
fn most_bytes(path: &Path) -> usize {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    if crate::import::may_hold_many(&ending) { MAX_DATASET_BYTES } else { MAX_TEXT_BYTES }
}

impl<'f> Bringer<'f> {
    /// Nothing read yet.
    pub fn new(fs: &'f dyn Fs, reader: Option<&'static Reader>, now: Timestamp) -> Self {
        let (options, given, used, brought) = (Options::new(), BTreeSet::new(), BTreeSet::new(), Brought::default());
        Self { fs, reader, now, options, given, progress: None, asks: false, used, others: None, brought }
    }

    /// The same, with options for the readers.
    #[must_use]
    pub fn with(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// The same, which looks for what belongs to a file one folder up, too, where that lies in a folder of these.
    #[must_use]
    pub fn within(mut self, given: &[PathBuf]) -> Self {
        self.given = given.iter().cloned().collect();
        self
    }

    /// The same, which tells how far it is within a file, and leaves the file when it is to stop. What it has
    /// by then is not whole.
    #[must_use]
    pub fn watched(mut self, progress: &'f Progress) -> Self {
        self.progress = Some(progress);
        self
    }

    /// The same, which leaves what the columns of tables are to a person, if `asks`.
    #[must_use]
    pub fn asking(mut self, asks: bool) -> Self {
        self.asks = asks;
        self
    }

    /// The same, which also finds in other projects what is not in their files yet.
    #[must_use]
    pub fn with_others(mut self, others: Others) -> Self {
        self.others = Some(others);
        self
    }

    /// The files in the order in which they are to be read: first those whose readers read others with
    /// them, so that an annotation file takes its text with it.
    pub fn sorted(files: Vec<PathBuf>) -> Vec<PathBuf> {
        let leads = |path: &PathBuf| {
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
            !crate::import::ALL.iter().any(|r| r.leads && r.extensions.contains(&ending.as_str()))
        };
        let mut files = files;
        files.sort_by_key(leads);
        files
    }

    /// Reads one file, unless it was read with another.
    pub fn read(&mut self, path: &Path) {
        if !self.used.contains(path) {
            let read = self.look(path, true);
            self.take(path, read);
        }
    }

    /// Reads files on all cores, as [`Bringer::read`] does one after the other, and tells of each that it is done.
    pub fn read_all(&mut self, paths: &[PathBuf]) {
        let mut left = paths;
        while !left.is_empty() && self.progress.is_none_or(|progress| !progress.is_stopped()) {
            let some;
            (some, left) = left.split_at(self.together(left));
            self.read_some(some);
        }
    }

    /// How many of the files are read together.
    fn together(&self, paths: &[PathBuf]) -> usize {
        let mut bytes = 0;
        let fits = |path: &&PathBuf| {
            bytes += self.fs.stamp(path).map_or(0, |(bytes, _)| bytes);
            bytes <= BYTES_AT_ONCE
        };
        paths.iter().take(AT_ONCE).take_while(fits).count().max(1)
    }

    fn read_some(&mut self, paths: &[PathBuf]) {
        let read = |path: &PathBuf| {
            let read = (!self.used.contains(path)).then(|| self.look(path, paths.len() == 1));
            self.progress.inspect(|progress| progress.step(1));
            read
        };
        let all: Vec<Option<Read>> = paths.par_iter().map(read).collect();
        for (path, read) in paths.iter().zip(all) {
            // It may have been read with one of those before it.
            if let Some(read) = read.filter(|_| !self.used.contains(path)) {
                self.take(path, read);
            }
        }
    }

    fn take(&mut self, path: &Path, read: Read) {
        match read {
            Read::Not(problem) => self.brought.problems.push(*problem),
            Read::Unclear(head) => self.brought.unclear.push(Unclear { path: path.to_owned(), head }),
            Read::Outcome(mut outcome) => {
                let unclear = outcome.unclear.take().map(|head| Unclear { path: path.to_owned(), head });
                self.brought.unclear.extend(unclear);
                self.used.extend(outcome.used.iter().filter_map(|name| near(path, name, &self.given)));
                self.brought.take(&path.display().to_string(), *outcome);
            }
        }
    }

    /// Reads one file; `tells` how far it is within it, where no other is read at the same time.
    fn look(&self, path: &Path, tells: bool) -> Read {
        if other::is_project(path, self.reader) {
            return Read::Outcome(other::read(self.fs, path, self.others.as_ref()).into());
        }
        let bytes = match read_for_import(self.fs, path, most_bytes(path)) {
            Ok(bytes) => bytes,
            Err(problem) => return Read::Not(problem.into()),
        };
        let folder = path.parent().and_then(Path::file_name);
        let folder_name = folder.map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        let fs = self.fs;
        let beside = |name: &str| {
            let there = near(path, name, &self.given)?;
            read_for_import(fs, &there, most_bytes(&there)).ok()
        };
        let whole = Input::alone(&name, &bytes, self.now);
        let far = |part| far(self.progress, tells, part);
        let input = Input { folder: &folder_name, beside: &beside, options: &self.options, far: &far, ..whole };
        let reader = self.reader.unwrap_or_else(|| guess(&input));
        if self.asks
            && reader.id == "csv"
            && let Some(head) = table_head(&input)
        {
            return Read::Unclear(head);
        }
        Read::Outcome((reader.read)(&input).into())
    }

    /// Takes in bytes that come from no file.
    pub fn read_bytes(&mut self, name: &str, bytes: &[u8]) {
        let far = |part| far(self.progress, true, part);
        let input = Input { options: &self.options, far: &far, ..Input::alone(name, bytes, self.now) };
        let outcome = (self.reader.unwrap_or_else(|| guess(&input)).read)(&input);
        self.brought.take(name, outcome);
    }

    /// Problems met while files were looked for.
    pub fn problems(&mut self, problems: Vec<Problem>) {
        self.brought.problems.extend(problems);
    }

    /// Everything that was read.
    pub fn done(mut self) -> Brought {
        self.brought.problems.extend(joined(&self.brought.repairs));
        self.brought
    }
}
