//! What lies already where a dataset is to go, found before anything is replaced.
//!
//! Must not know who asks, nor write anything.

use super::super::deliver::{main_file, outside, with_suffix};
use super::{Dataset, certificate_of, part_of};
use crate::edit::Refusal;
use crate::export::GUIDE;
use crate::store::{Folder, Fs};
use std::path::{Path, PathBuf};

/// How many names are tried for one that is free.
const NAMES: usize = 100;

/// Something that an export would replace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct There {
    /// The file, or the folder in which files are.
    pub path: PathBuf,
    /// How many files and folders are in it; none where it is a file.
    pub holds: Option<usize>,
}

impl Dataset<'_> {
    /// What is there already of what would be written to `out`: files, and folders that have something in them.
    ///
    /// # Errors
    /// A refusal where the place is the project's own.
    pub fn there(&self, fs: &dyn Fs, own: &Folder, out: &Path) -> Result<Vec<There>, Refusal> {
        let main = main_file(fs, out, self.format, &self.project.settings.title);
        outside(fs, own, &main)?;
        Ok(self.found(fs, &main, &self.suffixes()?))
    }

    /// Another name beside `out` at which nothing is yet; none where that is not soon found.
    pub fn free_name(&self, fs: &dyn Fs, out: &Path) -> Option<PathBuf> {
        let main = main_file(fs, out, self.format, &self.project.settings.title);
        let suffixes = self.suffixes().ok()?;
        let names = (2..NAMES).map(|number| numbered(&main, number, self.format.folder));
        names.into_iter().find(|path| fs.stamp(path).is_err() && self.found(fs, path, &suffixes).is_empty())
    }

    /// What the files are called that the format writes whatever the articles are.
    fn suffixes(&self) -> Result<Vec<String>, Refusal> {
        let written = (self.format.write)(&self.request(&[]))?;
        Ok(written.files.into_iter().map(|file| file.suffix).collect())
    }

    fn found(&self, fs: &dyn Fs, main: &Path, suffixes: &[String]) -> Vec<There> {
        let places = self.parts.iter().map(|part| part_of(main, &part.name, self.format));
        let mut found: Vec<There> = if self.format.folder {
            places.filter_map(|folder| folder_there(fs, folder)).collect()
        } else {
            let files = places.flat_map(|place| suffixes.iter().map(move |suffix| with_suffix(&place, suffix)));
            files.filter_map(|file| file_there(fs, file)).collect()
        };
        found.extend(self.format.guide.and_then(|_| file_there(fs, with_suffix(main, GUIDE))));
        found.extend(file_there(fs, certificate_of(main)));
        found
    }
}

fn file_there(fs: &dyn Fs, path: PathBuf) -> Option<There> {
    fs.stamp(&path).is_ok().then_some(There { path, holds: None })
}

/// A folder in which something is; a file of that name will be refused by the disk.
fn folder_there(fs: &dyn Fs, path: PathBuf) -> Option<There> {
    let holds = fs.list(&path).ok()?.len();
    (holds > 0).then_some(There { path, holds: Some(holds) })
}

/// `study-2.jsonl`, or the folder `study-2`.
fn numbered(main: &Path, number: usize, folder: bool) -> PathBuf {
    let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    if folder {
        return main.with_file_name(format!("{}-{number}", name(main.file_name())));
    }
    let ending = main.extension().map_or_else(String::new, |ending| format!(".{}", ending.to_string_lossy()));
    main.with_file_name(format!("{}-{number}{ending}", name(main.file_stem())))
}
