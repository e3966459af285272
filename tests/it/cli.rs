//! The command line as scripts see it: the built program, its exit codes, what goes to standard
//! output and what to standard error, and the shapes of its JSON.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

mod chain;
mod diff;
mod export;
mod import;
mod look;
mod mark;
mod merge;
mod merge_file;
mod pack;
mod recover;
mod unread;

/// The article that most of these tests work on: its é is two code points.
pub const TEXT: &str = "Bridge to close\n\nAna Ruiz met Jose\u{301} in Oslo. “We must act,” she said, “at once.”\n";

/// A folder with a state of its own, in which the program is run.
pub struct Bench {
    dir: tempfile::TempDir,
}

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Bench {
    pub fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With a project of Ana's and one article; gives the article's name.
    pub fn with_article() -> (Self, String) {
        let bench = Self::new();
        bench.ok(&["new", "p", "--annotator", "Ana"]);
        bench.write("a.txt", TEXT);
        bench.ok(&["import", "p", "a.txt"]);
        let article = bench.articles()[0].clone();
        (bench, article)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// A file of so many zeros, which take no room on the disk.
    #[expect(clippy::disallowed_types, reason = "only an open file can be given a hole")]
    pub fn write_hole(&self, name: &str, bytes: u64) {
        fs::File::create(self.path(name)).unwrap().set_len(bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sidenote"));
        command.args(words).current_dir(self.dir.path());
        command.env("SIDENOTE_HOME", self.path("home")).env("HOSTNAME", "bench").env("COLUMNS", "100");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, words: &[&str]) -> Done {
        Done::of(&self.command(words).output().unwrap())
    }

    /// Runs with these bytes on standard input.
    pub fn run_with(&self, words: &[&str], input: &[u8]) -> Done {
        let mut child = self.command(words).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Done::of(&child.wait_with_output().unwrap())
    }

    /// Runs what must go well; gives standard output.
    #[track_caller]
    pub fn ok(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_eq!(done.code, 0, "{words:?}: {done:?}");
        done.out
    }

    /// Runs with `--json`: standard output must be one value and nothing else.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        let done = self.run(&[words, &["--json"]].concat());
        serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{words:?}: {e}: {done:?}"))
    }

    /// Runs what cannot be done; gives the message.
    #[track_caller]
    pub fn fails(&self, words: &[&str]) -> String {
        let done = self.run(words);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{words:?}: {done:?}");
        assert!(!done.err.trim().is_empty() && !done.err.contains("panicked"), "{words:?}: {done:?}");
        done.err
    }

    /// The names of the articles of `p`.
    pub fn articles(&self) -> Vec<String> {
        let rows = self.json(&["show", "p"]);
        rows["articles"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect()
    }

    /// Makes a mark for Ana; gives its id.
    #[track_caller]
    pub fn mark(&self, article: &str, label: &str, span: &str, more: &[&str]) -> String {
        let words = ["mark", "p", article, "--annotator", "Ana", "--label", label, "--span", span];
        self.ok(&[&words[..], more].concat()).trim().to_owned()
    }

    /// The marks of somebody as `show --json` has them.
    pub fn marks_of(&self, article: &str, name: &str) -> Vec<Value> {
        let shown = self.json(&["show", "p", article, "--annotator", name]);
        shown["layers"][0]["marks"].as_array().cloned().unwrap_or_default()
    }

    /// The only file in a folder of the bench.
    pub fn only_file(&self, folder: &str) -> PathBuf {
        let mut all: Vec<PathBuf> = fs::read_dir(self.path(folder)).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }
}

impl Done {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// The names of the fields of an object, as they stand.
pub fn fields(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Whether there is something at the path.
pub fn there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}
