//! The words of the command line and their help.
//!
//! Must not do anything.

use clap::{Args, CommandFactory, Parser, Subcommand};
use std::path::PathBuf;

/// Annotate news articles by hand: quotes, claims and entities.
///
/// Without a subcommand the window opens: on PATH, a project folder, a packed project or an article
/// file, else on the last project, else on the sample.
#[derive(Debug, Parser)]
#[command(name = "sidenote", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done; 1 done, and found something; 2 could not.\n\nExample:\n  sidenote new study --annotator Ana\n  sidenote import study article.txt\n  sidenote mark study ARTICLE --annotator Ana --label person --span 10..21\n  sidenote export study --to conll --out study.conll"
)]
pub struct Cli {
    /// A project folder, a packed project, or an article file to begin a project with.
    pub path: Option<PathBuf>,
    /// What to do without a window.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make an empty project.
    New(New),
    /// Bring in articles and, where the files have them, annotations.
    Import(Import),
    /// Write a dataset, read it again and say what it lost.
    Export(Export),
    /// List every format: what it reads, writes and can carry.
    Formats(Formats),
    /// Show an article with its marks, or the list of articles.
    Show(Show),
    /// Add a mark and print its id.
    Mark(Mark),
    /// Add a link between two marks and print its id.
    Link(Link),
    /// List every problem of a project.
    Check(Check),
    /// Count marks by label, annotator and article.
    Stats(Stats),
    /// List what differs between two projects, or between two annotators.
    Diff(Diff),
    /// Bring another copy's work in.
    Merge(Merge),
    /// Merge three versions of one file of a project, as git's merge driver.
    MergeFile(MergeFile),
    /// Write a whole project as one file.
    Pack(Pack),
    /// Make a project of a packed file.
    Unpack(Unpack),
    /// List what the journal holds that the files do not, or apply it.
    Recover(Recover),
    /// Print completions for a shell.
    Completions(Completions),
    /// Write man pages into a folder.
    Man(Man),
}

/// The definition itself, for completions and man pages.
pub fn command() -> clap::Command {
    Cli::command()
}

/// `new`
#[derive(Debug, Args)]
pub struct New {
    /// The folder of the project: new or empty.
    pub project: PathBuf,
    /// `news`, or a schema file.
    #[arg(long, default_value = "news", value_name = "news|FILE")]
    pub schema: String,
    /// Who annotates, by name.
    #[arg(long, value_name = "NAME")]
    pub annotator: Option<String>,
}

/// `import`
#[derive(Debug, Args)]
pub struct Import {
    /// The folder of the project.
    pub project: PathBuf,
    /// Files and folders; `-` reads standard input.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The format of all files; guessed from their content where it is not given.
    #[arg(long, value_name = "ID")]
    pub format: Option<String>,
    /// Whose annotations they are, where the files do not say.
    #[arg(long, value_name = "NAME")]
    pub annotator: Option<String>,
    /// An option of the format, such as the name of a column.
    #[arg(long, value_name = "K=V")]
    pub option: Vec<String>,
    /// Say what would come in and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `export`
#[derive(Debug, Args)]
pub struct Export {
    /// The folder of the project.
    pub project: PathBuf,
    /// The format; `sidenote formats` lists them.
    #[arg(long, value_name = "ID")]
    pub to: String,
    /// Where the dataset goes.
    #[arg(long, value_name = "PATH")]
    pub out: PathBuf,
    /// Whose layers; everybody's where it is not given.
    #[arg(long, value_name = "NAME")]
    pub annotator: Vec<String>,
    /// Which articles; all where it is not given.
    #[arg(long, value_name = "ID")]
    pub article: Vec<String>,
    /// What to do when the format cannot carry everything.
    #[arg(long, value_enum, default_value = "report")]
    pub on_loss: OnLoss,
    /// An option of the format, or one that all have, such as labels, split and recipe; docs/formats.md lists them.
    #[arg(long, value_name = "K=V")]
    pub option: Vec<String>,
    /// Where a report in JSON goes.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
}

/// What to do when a format cannot carry everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum OnLoss {
    /// Say it and write.
    Report,
    /// Say it and write nothing.
    Refuse,
}

/// `formats`
#[derive(Debug, Args)]
pub struct Formats {
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `show`
#[derive(Debug, Args)]
pub struct Show {
    /// The folder of the project.
    pub project: PathBuf,
    /// An article: its id or any unique beginning of it.
    pub article: Option<String>,
    /// Whose layers; everybody's where it is not given.
    #[arg(long, value_name = "NAME")]
    pub annotator: Vec<String>,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `mark`
#[derive(Debug, Args)]
pub struct Mark {
    /// The folder of the project.
    pub project: PathBuf,
    /// The article: its id or any unique beginning of it.
    pub article: String,
    /// Who marks, by name.
    #[arg(long, value_name = "NAME")]
    pub annotator: String,
    /// The label's id, such as `person`.
    #[arg(long, value_name = "ID")]
    pub label: String,
    /// The words, as code points from A up to but without B; several make one discontinuous mark.
    #[arg(long, value_name = "A..B", required = true)]
    pub span: Vec<String>,
    /// An attribute and its value.
    #[arg(long, value_name = "ATTR=VALUE")]
    pub set: Vec<String>,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `link`
#[derive(Debug, Args)]
pub struct Link {
    /// The folder of the project.
    pub project: PathBuf,
    /// The article: its id or any unique beginning of it.
    pub article: String,
    /// Who links, by name.
    #[arg(long, value_name = "NAME")]
    pub annotator: String,
    /// The relation's id, such as `source`.
    #[arg(long, value_name = "ID")]
    pub relation: String,
    /// The mark it starts at: its id, or a unique beginning or end of it.
    pub from: String,
    /// The mark it points to: its id, or a unique beginning or end of it.
    pub to: String,
}

/// `check`
#[derive(Debug, Args)]
pub struct Check {
    /// The folder of the project.
    pub project: PathBuf,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `stats`
#[derive(Debug, Args)]
pub struct Stats {
    /// The folder of the project.
    pub project: PathBuf,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `diff`
#[derive(Debug, Args)]
pub struct Diff {
    /// A project folder, or `PROJECT:NAME` for what one annotator says.
    #[arg(value_name = "A")]
    pub a: String,
    /// The other: a project folder, or `PROJECT:NAME`.
    #[arg(value_name = "B")]
    pub b: String,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `merge`
#[derive(Debug, Args)]
pub struct Merge {
    /// The folder of the project that takes in.
    pub project: PathBuf,
    /// The other copy: a project folder, or a packed project.
    pub other: PathBuf,
    /// Bring it in even when it is another project.
    #[arg(long)]
    pub unrelated: bool,
    /// Forget what was merged before: nothing that is missing in one copy counts as deleted.
    #[arg(long)]
    pub no_base: bool,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `merge-file`
#[derive(Debug, Args)]
#[command(
    after_help = "To have git use it, once in each clone:\n  git config merge.sidenote.name \"Sidenote, record by record\"\n  git config merge.sidenote.driver \"sidenote merge-file %O %A %B --path %P\"\n\nExit codes: 0 merged; 1 merged, with conflicts; 2 could not, OURS is as it was."
)]
pub struct MergeFile {
    /// The version that both come from; empty where there is none.
    #[arg(value_name = "BASE")]
    pub base: PathBuf,
    /// Our version; the merged one is written here.
    #[arg(value_name = "OURS")]
    pub ours: PathBuf,
    /// Their version.
    #[arg(value_name = "THEIRS")]
    pub theirs: PathBuf,
    /// Where the file lies in the project.
    #[arg(long, value_name = "P")]
    pub path: Option<PathBuf>,
}

/// `pack`
#[derive(Debug, Args)]
pub struct Pack {
    /// The folder of the project.
    pub project: PathBuf,
    /// The file to write, such as `study.ron`.
    pub out: PathBuf,
}

/// `unpack`
#[derive(Debug, Args)]
pub struct Unpack {
    /// A packed project.
    pub file: PathBuf,
    /// The folder of the project: new or empty.
    pub project: PathBuf,
}

/// `recover`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Recover {
    /// The folder of the project.
    pub project: PathBuf,
    /// Write it into the files, as opening the project to change it does.
    #[arg(long)]
    pub apply: bool,
    /// Repair files: bring back what damaged layers still hold, and merge conflict markers and the
    /// copies that tools which sync keep.
    #[arg(long)]
    pub repair: bool,
    /// Take the project over from a window that has it open and hangs, or from another person at this
    /// machine; says whose it was and since when.
    #[arg(long)]
    pub take_over: bool,
    /// List the earlier versions of a file that this machine keeps, such as `layers/ana/ARTICLE.ron`; of
    /// all files where none is named.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "", conflicts_with_all = ["apply", "repair"])]
    pub versions: Option<String>,
    /// Restore an earlier version of a file, as a step that can be undone.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["apply", "repair", "versions"])]
    pub restore: Option<String>,
    /// Which version: its time as `--versions` lists it, or any unique beginning of it.
    #[arg(long, value_name = "TIME", requires = "restore")]
    pub at: Option<String>,
    /// List the articles and marks that lie in the project's trash.
    #[arg(long, conflicts_with_all = ["apply", "repair", "versions", "restore"])]
    pub trash: bool,
    /// Bring an article or a mark back from the trash, as a step that can be undone: its id as `--trash`
    /// lists it, or any unique beginning of it.
    #[arg(long, value_name = "ID", conflicts_with_all = ["apply", "repair", "versions", "restore", "trash"])]
    pub bring_back: Option<String>,
    /// One JSON value on standard output.
    #[arg(long)]
    pub json: bool,
}

/// `completions`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: clap_complete::Shell,
}

/// `man`
#[derive(Debug, Args)]
pub struct Man {
    /// The folder the pages go to.
    pub dir: PathBuf,
}
