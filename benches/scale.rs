//! How a large project fares: 10,000 articles, three annotators, 30 marks each.
//!
//! `benches/run.sh` runs it; with `short` it takes 1,000 articles and fails where a ratio is beyond its
//! bound three times in a row, which is how `.ci/run` holds them. What a person waits for is measured beside something that cannot be
//! avoided, in the same run and in turns, so that the ratios hold on other machines: a line is
//! `scale NAME MILLISECONDS BESIDE MILLISECONDS`, medians.
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a failed unwrap is a failed bench; it writes the projects it opens"
)]

#[expect(dead_code, reason = "the other bench draws frames of an article")]
mod stage;

use egui::{Context, RawInput, Rect, pos2, vec2};
use jiff::Timestamp;
use sidenote::edit::{Change, Edit, Transaction};
use sidenote::export::{Options, Request, by_id};
use sidenote::model::{
    Annotator, AnnotatorId, Article, ArticleId, LabelId, Layer, Mark, MarkId, Project, ProjectId, Span, Spans, Stamp,
    Text,
};
use sidenote::session::{How, Session, listing, news_schema, open};
use sidenote::store::{Entry, Folder, Fs, FsFile, Places, RealFs, layer_records, load, stamps};
use sidenote::ui::{panels, theme, typeset::Typesetter};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

const ARTICLES: usize = 10_000;
/// The articles of the short form.
const FEWER: usize = 1_000;
/// So often a ratio may be beyond its bound: other work on the machine has its moments.
const TRIES: usize = 3;
const PEOPLE: [&str; 3] = ["ana", "ben", "eva"];
const MARKS: usize = 30;
/// The length of an article in bytes.
const BYTES: usize = 3_000;

fn main() {
    let short = std::env::args().any(|word| word == "short");
    let large = Place::with(if short { FEWER } else { ARTICLES });
    let small = Place::with(20);
    // What each may take of what it is beside.
    held(short, "list on screen", 2.0, || first_screen(&large));
    held(short, "all files read", 1.2, || loading(&large));
    held(short, "one change saved", 1.5, || saving(&small, &large));
    whole(&large);
}

/// Says what `measured` took and beside what; fails where that has to keep a bound and never does.
fn held(short: bool, what: &str, most: f64, measured: impl Fn() -> (f64, f64)) {
    for _ in 0..TRIES {
        let (took, beside) = measured();
        say(what, took, beside);
        if !short || took <= most * beside {
            return;
        }
    }
    eprintln!("{what}: more than {most} times what it is beside, {TRIES} times in a row");
    std::process::exit(1);
}

/// A project in a folder of its own.
struct Place {
    folder: tempfile::TempDir,
    articles: usize,
}

impl Place {
    fn with(articles: usize) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap(), articles };
        write(&place.root(), &project(articles));
        // Its list is kept when it is closed.
        place.open().close().unwrap();
        place
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    fn places(&self) -> Places {
        let at = |name| self.folder.path().join(name);
        Places { state: at("state"), data: at("data"), device: "bench".to_owned() }
    }

    fn open(&self) -> Session {
        let how = How { fs: Arc::new(RealFs), places: self.places(), write: true, wake: Box::new(|| {}) };
        open(&self.root(), how).unwrap()
    }
}

/// The list on screen, beside reading the names and stamps of the files.
fn first_screen(place: &Place) -> (f64, f64) {
    let (folder, places) = (Folder::at(&place.root()), place.places());
    let ctx = Context::default();
    theme::install(&ctx);
    let mut setter = Typesetter::new();
    in_turns(
        9,
        || {
            let listed = listing(&RealFs, &places, &place.root()).expect("a list that is warm");
            assert_eq!(listed.articles.len(), place.articles);
            let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 860.0));
            let input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
            let mut output = ctx.run_ui(input, |ui| {
                let palette = theme::palette(ui.ctx());
                panels::articles::show_listed(ui, palette, &mut setter, &listed, &mut None);
            });
            // Nothing is painted, so nothing takes the pictures of the letters.
            output.textures_delta.clear();
            assert!(!ctx.tessellate(output.shapes, output.pixels_per_point).is_empty());
        },
        || assert!(stamps(&RealFs, &folder).len() > place.articles),
    )
}

/// Opening the whole project, beside parsing the same RON alone on one core.
fn loading(place: &Place) -> (f64, f64) {
    let folder = Folder::at(&place.root());
    let files: Vec<Vec<u8>> = stamps(&RealFs, &folder)
        .into_keys()
        .filter(|path| path.extension().is_some_and(|e| e == "ron") && path.starts_with(folder.layers()))
        .map(|path| RealFs.read(&path, u64::MAX - 1).unwrap())
        .collect();
    let marks = place.articles * PEOPLE.len() * MARKS;
    in_turns(
        5,
        || assert_eq!(load(&RealFs, &folder).unwrap().project.articles.len(), place.articles),
        || assert_eq!(files.iter().map(|bytes| layer_records(bytes).unwrap()).sum::<usize>(), marks),
    )
}

/// One mark, until it is in its file, in the large project beside the same in a small one.
fn saving(small: &Place, large: &Place) -> (f64, f64) {
    let (mut few, mut many) = (small.open(), large.open());
    in_turns(15, || save_one(&mut many), || save_one(&mut few))
}

fn save_one(session: &mut Session) {
    let article = *session.project().articles.keys().next().unwrap();
    // None that an earlier try left there.
    let n = session.project().layer(article, &who(0)).unwrap().marks.len() as u128;
    let mark = Mark::new(LabelId::of_name("person"), Spans::one(Span::of(0..5)), Timestamp::UNIX_EPOCH);
    let edit: Edit = Change::add(((article, who(0)), MarkId(u128::MAX - n)), mark).into();
    session.commit(Transaction::new("Mark", vec![edit]), Timestamp::UNIX_EPOCH).unwrap();
    session.save_now().unwrap();
}

/// What goes through everything once.
fn whole(place: &Place) {
    let session = place.open();
    let project = session.project();
    println!("scale-memory {}", resident());
    let check = median_of(3, || drop(sidenote::ops::check::problems(project)));
    println!("scale check {check:.2}");
    let request = Request {
        project,
        annotators: project.annotators.keys().cloned().collect(),
        articles: project.articles.keys().copied().collect(),
        options: Options::default(),
        piece: sidenote::export::Piece::default(),
    };
    let export = median_of(3, || assert!(!(by_id("jsonl").unwrap().write)(&request).unwrap().files.is_empty()));
    println!("scale export {export:.2}");
}

/// Kilobytes (1024 bytes) that are resident.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Medians of both, in milliseconds, each done so often and one after the other.
fn in_turns(times: usize, mut one: impl FnMut(), mut other: impl FnMut()) -> (f64, f64) {
    let mut took = (Vec::new(), Vec::new());
    for _ in 0..times {
        took.0.push(timed(&mut one));
        took.1.push(timed(&mut other));
    }
    (median(took.0), median(took.1))
}

fn median_of(times: usize, mut work: impl FnMut()) -> f64 {
    median((0..times).map(|_| timed(&mut work)).collect())
}

fn timed(work: &mut impl FnMut()) -> f64 {
    let from = Instant::now();
    work();
    from.elapsed().as_secs_f64() * 1000.0
}

fn median(mut took: Vec<f64>) -> f64 {
    took.sort_by(f64::total_cmp);
    took[took.len() / 2]
}

fn say(what: &str, took: f64, beside: f64) {
    println!("scale {what} {took:.2} beside {beside:.2}");
}

fn who(n: usize) -> AnnotatorId {
    AnnotatorId::of_name(PEOPLE[n])
}

/// A project of so many articles, all of them marked by everybody.
fn project(articles: usize) -> Project {
    let schema = news_schema().unwrap();
    let labels: Vec<LabelId> = schema.labels.keys().cloned().collect();
    let mut project = Project::new(ProjectId(1), "Bench", schema);
    for name in PEOPLE {
        project.annotators.insert(AnnotatorId::of_name(name), Annotator { name: name.to_owned() });
    }
    let words = stage::text(BYTES);
    for n in 0..articles {
        let id = ArticleId(n as u128 + 1);
        let text = Arc::new(Text::new(format!("{n:06} {words}")));
        let article = Article { stem: format!("bench-{n:06}"), title: format!("Article {n}"), ..stage::article(&text) };
        project.articles.insert(id, Arc::new(article));
        project.texts.insert(text.hash(), text);
        for person in 0..PEOPLE.len() {
            project.layers.insert((id, who(person)), Arc::new(layer(n, person, &labels)));
        }
    }
    project
}

fn layer(article: usize, person: usize, labels: &[LabelId]) -> Layer {
    let mut layer = Layer::default();
    let device: Arc<str> = Arc::from("bench");
    for n in 0..MARKS {
        let start = 7 + (BYTES - 100) * n / MARKS / 6 * 6 + person * 12;
        let label = labels[(n + article) % labels.len()].clone();
        let id = MarkId(((article * 3 + person) * MARKS + n) as u128 + 1);
        layer.marks.insert(id, Mark::new(label, Spans::one(Span::of(start..start + 5)), Timestamp::UNIX_EPOCH));
        layer.stamps.insert(id.0, Stamp(n as u64 + 1, Arc::clone(&device)));
    }
    layer
}

/// Writes a project without waiting for the disk after each file.
fn write(root: &Path, project: &Project) {
    sidenote::store::unpack(&Unsynced, root, project).unwrap();
}

/// The computer's disk, on which nothing waits until it is there for certain: for what a bench makes up.
pub struct Unsynced;

struct UnsyncedFile(Box<dyn FsFile>);

impl FsFile for UnsyncedFile {
    fn append(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.0.append(bytes)
    }

    fn sync(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Fs for Unsynced {
    fn read(&self, path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
        RealFs.read(path, limit)
    }

    fn create(&self, path: &Path) -> std::io::Result<Box<dyn FsFile>> {
        Ok(Box::new(UnsyncedFile(RealFs.create(path)?)))
    }

    fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        RealFs.rename(from, to)
    }

    fn remove(&self, path: &Path) -> std::io::Result<()> {
        RealFs.remove(path)
    }

    fn make_folder(&self, path: &Path) -> std::io::Result<()> {
        RealFs.make_folder(path)
    }

    fn sync_folder(&self, _path: &Path) -> std::io::Result<()> {
        Ok(())
    }

    fn list(&self, path: &Path) -> std::io::Result<Vec<Entry>> {
        RealFs.list(path)
    }

    fn canonical(&self, path: &Path) -> std::io::Result<PathBuf> {
        RealFs.canonical(path)
    }
}
