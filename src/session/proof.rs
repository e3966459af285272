//! Reading an export again: by the format's own check, or by the reader of the same format, whose marks
//! are compared with what was to be kept.
//!
//! Must not know any format.

use crate::export::{Format, Kept, KeptMark, Mismatch, OutFile, Request, Verify, Written, kept_value};
use crate::import::offsets::outward;
use crate::import::{DraftLayer, DraftMark, Input, Reader, by_id};
use crate::model::{ArticleId, EntityId, LabelId, RelationId, Spans, TextHash, Value};
use std::collections::BTreeMap;

/// What is in the files and not as promised, or the other way round.
pub fn mismatches(format: &Format, request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let mut wrong = changed(written);
    wrong.extend(match format.verify {
        Verify::Here(verify) => verify(request, written),
        Verify::ByReader(id) => match by_id(id) {
            Some(reader) => by_reader(reader, format, request, written),
            None => vec![Mismatch { article: None, message: format!("there is no reader “{id}”") }],
        },
    });
    wrong
}

/// Files that are not, byte for byte, what was made.
fn changed(written: &Written) -> Vec<Mismatch> {
    if written.files.is_empty() {
        return vec![Mismatch { article: None, message: "no file was written".to_owned() }];
    }
    let other = |file: &&OutFile| crc32fast::hash(&file.bytes) != file.sum;
    let said = |file: &OutFile| {
        format!(
            "{} does not hold what was written to it",
            if file.suffix.is_empty() { "the file" } else { &file.suffix }
        )
    };
    written.files.iter().filter(other).map(|file| Mismatch { article: None, message: said(file) }).collect()
}

/// What a reader finds in the files about one text.
struct Found {
    layer: DraftLayer,
    /// The names of the entity records of the file.
    entities: BTreeMap<EntityId, String>,
}

/// What was found, by text, in the order of the files.
type ByText = BTreeMap<TextHash, Vec<Found>>;

fn by_reader(reader: &Reader, format: &Format, request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let (mut found, mut wrong) = read(reader, format, &written.files);
    for kept in &written.kept {
        let own = || request.project.text(kept.article).map_or("", |t| t.as_str());
        let text = kept.text.as_deref().unwrap_or_else(own);
        let of_text = found.entry(name_of(text)).or_default();
        let wanted = on_borders(kept, text);
        let mine: Vec<usize> = (0..of_text.len()).filter(|at| names(&of_text[*at].layer, &kept.annotator)).collect();
        // Of articles with one text, whose layers have no name, each is another's until one fits.
        let fits = mine.iter().find(|at| compare(&wanted, &of_text[**at]).is_none()).or(mine.first());
        match fits.map(|at| of_text.remove(*at)) {
            Some(found) => wrong.extend(compare(&wanted, &found)),
            None => wrong.push(differs(kept.article, format!("the layer of “{}” is not in the files", kept.annotator))),
        }
    }
    for extra in found.values().flatten().filter(|f| !f.layer.marks.is_empty() || !f.layer.comments.is_empty()) {
        let (marks, comments) = (extra.layer.marks.len(), extra.layer.comments.len());
        let message = format!("the files hold {marks} marks and {comments} comments that were not to be written");
        wrong.push(Mismatch { article: None, message });
    }
    wrong
}

/// The name of a text by its content, but for carriage returns, which readers turn into line feeds. Texts
/// that came in through the program have none.
fn name_of(text: &str) -> TextHash {
    if text.contains('\r') {
        return TextHash::of(text.replace("\r\n", "\n").replace('\r', "\n").as_bytes());
    }
    TextHash::of(text.as_bytes())
}

/// What was kept, as readers have it: on borders of user-perceived characters, and with the ids that they
/// make of names.
fn on_borders(kept: &Kept, text: &str) -> Kept {
    let mut kept = kept.clone();
    for mark in &mut kept.marks {
        let spans = mark.spans.iter().map(|s| outward(text, s.range())).collect();
        if let Ok(spans) = Spans::united(spans) {
            mark.spans = spans;
        }
        if LabelId::new(mark.label.as_str()).is_err() {
            mark.label = LabelId::of_name(mark.label.as_str());
        }
    }
    kept
}

fn names(layer: &DraftLayer, annotator: &str) -> bool {
    annotator.is_empty() || layer.annotator == annotator || layer.hint == annotator
}

fn read(reader: &Reader, format: &Format, files: &[OutFile]) -> (ByText, Vec<Mismatch>) {
    let (mut found, mut wrong) = (ByText::new(), Vec::new());
    let now = jiff::Timestamp::UNIX_EPOCH; // When it is read is not compared.
    for file in files {
        let path = if file.suffix.is_empty() {
            format!("export.{}", format.extension)
        } else {
            file.suffix.trim_start_matches('/').to_owned()
        };
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !file.suffix.is_empty() && !reader.extensions.contains(&ending) {
            continue;
        }
        let beside = |wanted: &str| {
            let suffix = if folder.is_empty() { format!("/{wanted}") } else { format!("/{folder}/{wanted}") };
            files.iter().find(|f| f.suffix == suffix).map(|f| f.bytes.clone())
        };
        let outcome =
            (reader.read)(&Input { folder, beside: &beside, bare: true, ..Input::alone(name, &file.bytes, now) });
        let said = outcome.problems.iter().filter(|p| p.severity == crate::model::Severity::Error && p.kind != "empty");
        wrong.extend(said.map(|p| Mismatch { article: None, message: format!("{path}: {}", p.message) }));
        let entities: BTreeMap<EntityId, String> =
            outcome.schema.entities.iter().map(|(id, row)| (*id, row.name.clone())).collect();
        for draft in outcome.drafts {
            let of_text = found.entry(name_of(draft.text.as_str())).or_default();
            // A text about which nothing is said is there, too.
            let silent = draft.layers.is_empty().then(DraftLayer::default);
            let one = |layer| Found { layer, entities: entities.clone() };
            of_text.extend(draft.layers.into_iter().chain(silent).map(one));
        }
    }
    (found, wrong)
}

/// A link as the marks it joins.
type Joined = (RelationId, KeptMark, KeptMark);

fn compare(kept: &Kept, found: &Found) -> Option<Mismatch> {
    let layer = &found.layer;
    let read: Vec<KeptMark> = layer.marks.iter().map(|mark| as_kept(mark, kept, &found.entities)).collect();
    let (mut wanted, mut there) = (kept.marks.clone(), read.clone());
    wanted.sort();
    there.sort();
    if let Some(message) = first_difference(&wanted, &there) {
        return Some(differs(kept.article, message));
    }
    let joined = |marks: &[KeptMark], links: &[(RelationId, usize, usize)]| {
        let mut all: Vec<Joined> = links
            .iter()
            .filter_map(|(relation, from, to)| {
                Some((relation.clone(), marks.get(*from)?.clone(), marks.get(*to)?.clone()))
            })
            .collect();
        all.sort();
        all
    };
    let links: Vec<_> = layer.links.iter().map(|l| (l.relation.clone(), l.from, l.to)).collect();
    if let Some(message) = other_comments(kept, layer) {
        return Some(differs(kept.article, message));
    }
    let same = joined(&kept.marks, &kept.links) == joined(&read, &links);
    let message = || format!("{} links were to be written, the files hold {} or others", kept.links.len(), links.len());
    (!same).then(|| differs(kept.article, message()))
}

fn other_comments(kept: &Kept, layer: &DraftLayer) -> Option<String> {
    let mut wanted: Vec<&str> = kept.comments.iter().map(String::as_str).collect();
    let mut there: Vec<&str> = layer.comments.iter().map(|c| c.text.as_str()).collect();
    wanted.sort_unstable();
    there.sort_unstable();
    (wanted != there)
        .then(|| format!("{} comments were to be written, the files hold {} or others", wanted.len(), there.len()))
}

/// The mark as far as it is compared: attributes that were not to be kept are left aside.
fn as_kept(mark: &DraftMark, kept: &Kept, entities: &BTreeMap<EntityId, String>) -> KeptMark {
    let ours = |id: &crate::model::AttributeId| kept.marks.iter().any(|m| m.attributes.contains_key(id));
    let attributes = mark.attributes.iter().filter(|(id, _)| ours(id)).map(|(id, v)| (id.clone(), kept_value(v)));
    let pointed = mark.attributes.values().filter_map(|v| if let Value::Entities(set) = v { Some(set) } else { None });
    let names = pointed.flatten().map(|id| entities.get(id).cloned().unwrap_or_default()).collect();
    KeptMark {
        label: mark.label.clone(),
        spans: mark.spans.clone(),
        attributes: attributes.collect(),
        entities: names,
        note: mark.note.clone(),
    }
}

fn first_difference(wanted: &[KeptMark], there: &[KeptMark]) -> Option<String> {
    let said = |mark: Option<&KeptMark>| {
        mark.map_or_else(
            || "nothing".to_owned(),
            |m| format!("{} {:?} {:?}", m.label, m.spans.as_slice(), m.attributes),
        )
    };
    let length = wanted.len().max(there.len());
    let at = (0..length).find(|at| wanted.get(*at) != there.get(*at))?;
    Some(format!(
        "{} marks were to be written and {} are there; where “{}” was to be stands “{}”",
        wanted.len(),
        there.len(),
        said(wanted.get(at)),
        said(there.get(at))
    ))
}

fn differs(article: ArticleId, message: String) -> Mismatch {
    Mismatch { article: Some(article), message }
}
