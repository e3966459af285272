//! A dataset from a project: what was chosen, its parts, the files, the proof and its certificate.
//!
//! What it would lose can be told before anything is written. Must not know any format, nor who asks.

mod there;

pub use there::There;

use super::deliver::pieces::{self, told};
use super::deliver::{Delivered, deliver, main_file, with_suffix};
use crate::edit::Refusal;
use crate::export::{
    Choice, Format, GUIDE, Mismatch, Options, PartFile, Piece, Pieces, Request, Splits, Whole, Written, by_id, renewed,
};
use crate::model::{AnnotatorId, ArticleId, Project, TextHash};
use crate::store::{Folder, Fs, Progress, replace};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// What to export.
#[derive(Debug, Clone)]
pub struct Order {
    /// The format's id.
    pub format: String,
    /// Whose layers.
    pub annotators: Vec<AnnotatorId>,
    /// Which articles.
    pub articles: Vec<ArticleId>,
    /// How: the format's own options and those that every format has.
    pub options: Options,
}

/// A dataset that was ordered, and is not written yet.
pub struct Dataset<'p> {
    /// Its format.
    pub format: &'static Format,
    project: Cow<'p, Project>,
    /// What was asked for, as it was asked.
    asked: Order,
    /// The format's own options.
    options: Options,
    parts: Vec<Part>,
}

/// A part of a dataset, such as `train`; the whole has no name.
struct Part {
    name: String,
    articles: Vec<ArticleId>,
}

impl<'p> Dataset<'p> {
    /// Looks whether what `order` asks for can be made, and draws its parts.
    ///
    /// # Errors
    /// A refusal: something in the order is not understood or not there.
    pub fn of(project: &'p Project, order: Order) -> Result<Self, Refusal> {
        let format = by_id(&order.format).ok_or_else(|| {
            let ids: Vec<&str> = crate::export::ALL.iter().map(|f| f.id).collect();
            Refusal::new(format!("“{}” cannot be written; use one of {}.", order.format, ids.join(", ")))
        })?;
        let mut options = order.options.clone();
        renewed(format.id, &mut options);
        let choice = Choice::take(&project.schema, &mut options)?;
        // A format whose parts are files of one dataset draws them itself.
        let own = format.options.iter().any(|spec| spec.name == "split");
        let splits = if own { None } else { Splits::take(&mut options)? };
        let project = choice.of(project);
        let drawn = match &splits {
            Some(splits) => splits.draw(&project, &order.articles),
            None => vec![(String::new(), order.articles.clone())],
        };
        let parts = drawn.into_iter().map(|(name, articles)| Part { name, articles }).collect();
        let made = Self { format, project, asked: order, options, parts };
        // What is refused is refused before the first file is touched.
        Whole::of(&made.whole())?;
        (format.write)(&made.request(&[]))?;
        Ok(made)
    }

    /// The request for a part.
    fn request(&self, articles: &[ArticleId]) -> Request<'_> {
        Request {
            project: &self.project,
            annotators: self.asked.annotators.clone(),
            articles: articles.to_vec(),
            options: self.options.clone(),
            piece: Piece::default(),
        }
    }

    /// The request for the whole.
    pub fn whole(&self) -> Request<'_> {
        self.request(&self.asked.articles)
    }

    /// What would be written and lost in all parts together. Each article is two steps.
    ///
    /// # Errors
    /// A refusal of the format's, or when it was stopped.
    pub fn told(&self, progress: &Progress) -> Result<Written, Refusal> {
        self.begin(progress);
        let mut all = Written::default();
        for part in &self.parts {
            stopped(progress)?;
            let request = self.request(&part.articles);
            if matches!(self.format.pieces, Pieces::Whole) {
                all.join(&(self.format.write)(&request)?);
                progress.step(2 * part.articles.len());
            } else {
                all.join(&told(self.format, &request, progress)?);
            }
        }
        Ok(all)
    }

    fn begin(&self, progress: &Progress) {
        progress.begin(2 * self.parts.iter().map(|part| part.articles.len()).sum::<usize>());
    }

    /// The names of the parts and the articles of each; none where it is one.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &[ArticleId])> {
        self.parts.iter().filter(|part| !part.name.is_empty()).map(|part| (part.name.as_str(), &*part.articles))
    }

    /// What was asked for.
    pub fn asked(&self) -> &Order {
        &self.asked
    }

    /// Writes it to `out`, reads it back, and puts a certificate beside it. Each article is two steps.
    ///
    /// # Errors
    /// A refusal when the place lies inside the project's own folders, the disk refuses, or it was stopped;
    /// files that were written by then are whole.
    pub fn deliver(self, fs: &dyn Fs, own: &Folder, out: &Path, progress: &Progress) -> Result<Delivered, Refusal> {
        let main = main_file(fs, out, self.format, &self.project.settings.title);
        self.begin(progress);
        let mut all = Delivered::default();
        for part in &self.parts {
            stopped(progress)?;
            let path = part_of(&main, &part.name, self.format);
            let mut done = deliver(fs, own, &path, self.format, &self.request(&part.articles), progress)?;
            all.files.append(&mut done.files);
            all.written.join(&done.written);
            all.mismatches.append(&mut done.mismatches);
        }
        self.guide(fs, &main, &mut all)?;
        let certificate = certificate_of(&main);
        let content = super::certificate::of(&self, &all, &main);
        replace(fs, &certificate, content.as_bytes())
            .map_err(|e| Refusal::new(format!("Writing the certificate failed: {e}: {}", certificate.display())))?;
        all.certificate = Some(certificate);
        Ok(all)
    }
}

impl Dataset<'_> {
    /// Writes the page that the format has beside its files, if it has one, and reads it back.
    fn guide(&self, fs: &dyn Fs, main: &Path, all: &mut Delivered) -> Result<(), Refusal> {
        let Some(guide) = self.format.guide else { return Ok(()) };
        let file = |part: &Part| {
            let path = part_of(main, &part.name, self.format);
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            PartFile { name: part.name.clone(), file, articles: part.articles.len() }
        };
        let files: Vec<PartFile> = self.parts.iter().map(file).collect();
        let page = guide(&self.whole(), &files, &all.written);
        let path = with_suffix(main, GUIDE);
        replace(fs, &path, page.as_bytes()).map_err(|e| pieces::wrong(&e, &path))?;
        let read = fs.read(&path, u64::MAX - 1).map_err(|e| pieces::wrong(&e, &path))?;
        if read != page.as_bytes() {
            let message = format!("{} does not hold what was written to it", path.display());
            all.mismatches.push(Mismatch { article: None, message });
        }
        all.files.push(pieces::fact(&path, read.len(), TextHash::of(&read)));
        Ok(())
    }
}

/// A refusal where the work was asked to stop.
pub(super) fn stopped(progress: &Progress) -> Result<(), Refusal> {
    if progress.is_stopped() { Err(Refusal::new("The export was stopped.")) } else { Ok(()) }
}

/// Where the certificate of what goes to `main` lies.
fn certificate_of(main: &Path) -> PathBuf {
    super::deliver::with_suffix(main, ".certificate.json")
}

/// Where a part goes: `study.train.jsonl`, or the folder `study/train`.
fn part_of(main: &Path, name: &str, format: &Format) -> PathBuf {
    if name.is_empty() {
        return main.to_owned();
    }
    if format.folder {
        return main.join(name);
    }
    let stem = main.file_stem().unwrap_or_default().to_string_lossy();
    let ending = main.extension().map_or_else(String::new, |e| format!(".{}", e.to_string_lossy()));
    main.with_file_name(format!("{stem}.{name}{ending}"))
}
