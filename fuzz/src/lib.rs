//! The targets, their sample, and a count of the memory they take.

#[allow(dead_code)]
#[path = "../../tests/it/sim/bugs.rs"]
mod bugs;
#[allow(dead_code)]
#[path = "../../tests/it/sim/disk.rs"]
mod disk;
#[allow(dead_code)]
#[path = "../../tests/it/sim/faults.rs"]
mod faults;
#[allow(dead_code)]
#[path = "../../tests/it/sim/rng.rs"]
mod rng;

pub mod hostile;
pub mod memory;
pub mod seeds;
pub mod targets;

use sidenote::edit::{Transaction, apply};
use sidenote::model::*;
use sidenote::ops::{Maker, articles};
use std::sync::Arc;

/// Brings an article with this text into a project.
fn article(project: &mut Project, text: &Arc<Text>, ids: &mut SeededIds) -> ArticleId {
    project.texts.insert(text.hash(), Arc::clone(text));
    project.annotators.insert(AnnotatorId::new("ana").expect("an id"), Annotator { name: "Ana".to_owned() });
    let now = "2026-03-14T12:00:00Z".parse().expect("an instant");
    let end = u32::try_from(text.len()).expect("a short text");
    let new = articles::NewArticle {
        title: "Officials deny it".to_owned(),
        text: text.hash(),
        source: Source {
            file: "a.txt".into(),
            format: "text".into(),
            encoding: "UTF-8".into(),
            newlines: NewlineStyle::Lf,
            original: None,
            retrieved: now,
        },
        meta: Meta::default(),
        parts: [(0, Part { end, role: Role::Body, by: Origin::Hand })].into(),
    };
    let mut maker = Maker { annotator: AnnotatorId::new("ana").expect("an id"), now, ids };
    let (id, edits) = articles::add(&mut maker, new);
    apply(project, &Transaction::new("Import", edits)).expect("an article");
    id
}
