//! Files that were on the disk for certain and change by themselves: bits that flip, blocks that become
//! zeros or garbage, while size and time stay.
//!
//! After each: what differs is said, nothing differs but what the damaged file holds, and the version
//! kept on this computer brings it back. Must not know how damage is noticed.

use super::crash::spoil;
use super::life::{Hardship, Life, Outcome, ROOT, moment, places};
use super::rng::Rng;
use sidenote::edit::{Edit, Touched};
use sidenote::model::Project;
use sidenote::session::Session;
use sidenote::session::versions::{damaged_silently, kind_of, put_back};
use sidenote::store::{Folder, Version, Versions};
use std::path::Path;

/// What became of damaged files.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rotted {
    pub damaged: u64,
    /// Those whose damage changed nothing that is seen.
    pub harmless: u64,
    /// Those that a kept version brought back.
    pub brought_back: u64,
}

impl Life {
    /// Lives for so many sittings; after each a file is damaged.
    ///
    /// # Errors
    /// What is not said, or does not come back.
    pub fn rot(&mut self, sittings: u64) -> Result<Rotted, String> {
        assert_eq!(self.hardship, Hardship::Crashes);
        let mut rotted = Rotted::default();
        self.begin()?;
        for _ in 0..sittings {
            self.sitting()?;
            self.end_of_sitting()?;
            self.damage_one(&mut rotted)?;
        }
        Ok(rotted)
    }

    fn damage_one(&mut self, rotted: &mut Rotted) -> Outcome {
        let Some(session) = self.session.take() else { return Err("no session".to_owned()) };
        let before = moment(&session);
        session.close().map_err(|e| format!("it does not close: {e}"))?;
        let files = self.disk.files();
        let may = |path: &str| path.starts_with(ROOT) && !path.contains("/trash/") || path.ends_with(".journal");
        let victims: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).filter(|path| may(path)).collect();
        let Some(victim) = self.rng.pick(&victims) else { return Ok(()) };
        // Of a journal one bit: a block may take both a line and what says that it had been on the disk.
        let damage = if victim.ends_with(".journal") { one_bit } else { bit_rot };
        let good = self.disk.rot(victim, damage);
        rotted.damaged += 1;
        let wrong = |why: String| format!("{victim} was damaged: {why}");
        match self.open() {
            Ok(session) => {
                let told = self.is_told(&session);
                let same_undo = before.undo.as_deref() == session.undo_title();
                let differs = self.differences(&before.project, session.project());
                let same = differs.is_empty() && same_undo;
                rotted.harmless += u64::from(same);
                if !(told || same) {
                    let (was, is) = (before.undo.as_deref(), session.undo_title());
                    let words = format!("nothing is said, and it differs (undo {was:?}, now {is:?}): {differs:#?}");
                    return Err(wrong(words));
                }
                only_there(victim, &differs, [&before.project, session.project()]).map_err(wrong)?;
                drop(session);
            }
            // The project's own files: without them there is no project, which is said.
            Err(_) if Path::new(victim).parent() == Some(Path::new(ROOT)) => {}
            Err(why) => return Err(wrong(format!("it does not open: {why}"))),
        }
        self.disk.kill();
        self.bring_back(victim, &good, rotted).map_err(wrong)?;
        let session = self.open().map_err(|e| wrong(format!("brought back, it does not open: {e}")))?;
        let differs = self.differences(&before.project, session.project());
        if !differs.is_empty() {
            return Err(wrong(format!("brought back, it differs: {differs:#?}")));
        }
        self.moments = vec![moment(&session)];
        self.session = Some(session);
        Ok(())
    }

    fn is_told(&self, session: &Session) -> bool {
        let silent = || damaged_silently(&*self.fs, &places(), Path::new(ROOT));
        !session.problems().is_empty() || session.read_only().is_some() || !silent().is_empty()
    }

    /// The version kept on this computer in the place of a damaged file, where there is one; else the
    /// disk is replaced.
    fn bring_back(&self, victim: &str, good: &[u8], rotted: &mut Rotted) -> Outcome {
        let folder = Folder::at(Path::new(ROOT));
        let file = victim.strip_prefix(ROOT).map_or("", |file| file.trim_start_matches('/'));
        let state = sidenote::session::versions::state_at(&*self.fs, &places(), Path::new(ROOT));
        let versions = state.map(|state| Versions::at(&state).of(&*self.fs, file)).unwrap_or_default();
        // The last of them may be torn itself, which its digest tells.
        let whole = |v: &&Version| v.is_of(good) && v.read(&*self.fs).is_ok();
        match versions.iter().rev().find(whole).filter(|_| kind_of(file).is_some()) {
            Some(version) => {
                put_back(&*self.fs, &folder, file, version)?;
                rotted.brought_back += 1;
            }
            None => {
                self.disk.rot(victim, |bytes, _| bytes.copy_from_slice(good));
            }
        }
        Ok(())
    }
}

fn one_bit(bytes: &mut [u8], rng: &mut Rng) {
    let at = rng.below(bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << rng.below(8);
    }
}

/// A bit or a few, or a block of zeros or of garbage.
fn bit_rot(bytes: &mut [u8], rng: &mut Rng) {
    if bytes.is_empty() {
        return;
    }
    if rng.chance(60) {
        (0..=rng.below(3)).for_each(|_| one_bit(bytes, rng));
        return;
    }
    let from = rng.below(bytes.len());
    let end = (from + 64).min(bytes.len());
    spoil(&mut bytes[from..end], rng);
}

/// That nothing differs but what the file holds.
fn only_there(victim: &str, differs: &[Edit], either: [&Project; 2]) -> Result<(), String> {
    let folder = Folder::at(Path::new(ROOT));
    let of_victim = |edit: &&Edit| {
        // An article whose id is damaged is another article.
        let stem = |id| either.iter().find_map(|p| p.articles.get(&id)).map(|a| a.stem.clone()).unwrap_or_default();
        let (article, layer) = match edit.touches() {
            Touched::Project => return victim == folder.project().to_string_lossy(),
            Touched::Schema => return victim == folder.schema().to_string_lossy(),
            Touched::Entities => return victim == folder.entities().to_string_lossy(),
            Touched::Article(id) => (stem(id), None),
            Touched::Layer(id, who) => (stem(id), Some(who)),
        };
        let layer = layer.is_some_and(|who| victim == folder.layer(&who, &article).to_string_lossy());
        // Without the file of an article or its text there is nothing that could be said of it.
        let its = [folder.article(&article), folder.text(&article)];
        layer || its.iter().any(|path| victim == path.to_string_lossy())
    };
    match differs.iter().find(|edit| !of_victim(edit)) {
        Some(edit) => Err(format!("something else differs: {edit:?}")),
        None => Ok(()),
    }
}
