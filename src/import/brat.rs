//! brat standoff: `NAME.ann` beside `NAME.txt`, with the configuration files of the collection.
//!
//! Source: the format pages of brat (standoff, configuration) and its reader `annotation.py`. One
//! annotation a line: `T` marks, `E` events (a mark with links by role), `R` relations, `*` equivalences,
//! `A` and `M` attributes, `N` normalisations (entity records), `#` notes. Offsets are code points of the
//! text file as it is, both characters of a line end counted. Must not know other formats.

mod build;
mod conf;
mod configuration;
mod lines;

pub use build::JOINED;

use super::text::{draft_of, refused};
use super::{Decoded, DraftLayer, Input, Outcome, Reader, decode::decode_blank_too};
use crate::model::Problem;

/// Reads brat standoff.
pub static READER: Reader = Reader {
    id: "brat",
    title: "brat standoff",
    extensions: &["ann", "conf"],
    leads: true,
    about: "An .ann file with the .txt file beside it; labels, attributes, relations, names, colours and keys, used or not, from annotation.conf, visual.conf and kb_shortcuts.conf, which may lie one folder up or come in alone.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    if super::extension(input.name) == "ann" || configuration::is_one(input) { 90 } else { 0 }
}

fn read(input: &Input<'_>) -> Outcome {
    if super::extension(input.name) == "conf" {
        return configuration::alone(input);
    }
    let Some((text_name, bytes, annotator)) = text_beside(input) else {
        let stem = stem(input.name);
        let message = format!("there is no text for these annotations: put {stem}.txt into the same folder");
        return refused(Problem::error("no_text", message).in_file(input.name, None, None));
    };
    let text_input = Input { name: &text_name, bytes: &bytes, ..*input };
    let decoded = match decode_blank_too(&text_input, None) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let mut used = vec![text_name.clone()];
    used.extend(configuration::FILES.iter().flat_map(|name| [(*name).to_owned(), format!("../{name}")]));
    let mut outcome = Outcome {
        used,
        problems: decoded.problems.clone().into(),
        repairs: decoded.repairs.clone(),
        ..Outcome::default()
    };
    let declared = configuration::declared(input);
    outcome.schema = declared.schema;
    outcome.problems.extend(declared.problems);
    let layer = layer(input, &decoded, &mut outcome);
    let mut draft = draft_of(&text_input, "brat", decoded);
    let annotator = Some(annotator).filter(|who| !who.is_empty()).or(declared.annotator);
    let mut layer = DraftLayer { annotator: annotator.unwrap_or_default(), ..layer };
    if !input.folder.is_empty() {
        input.folder.clone_into(&mut layer.hint);
    }
    draft.layers.push(layer);
    outcome.drafts.push(draft);
    outcome
}

/// The text beside an annotation file with its name, and whose annotations they are where the name tells:
/// `story_ana.ann` belongs to `story.txt` when there is no `story_ana.txt`.
fn text_beside(input: &Input<'_>) -> Option<(String, Vec<u8>, String)> {
    let stem = stem(input.name);
    let own = format!("{stem}.txt");
    if let Some(bytes) = (input.beside)(&own) {
        return Some((own, bytes, String::new()));
    }
    let (story, who) = stem.rsplit_once('_').filter(|(_, who)| !who.is_empty())?;
    let shared = format!("{story}.txt");
    let bytes = (input.beside)(&shared)?;
    Some((shared, bytes, who.to_owned()))
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn layer(input: &Input<'_>, text: &Decoded, outcome: &mut Outcome) -> DraftLayer {
    let said = match decode_blank_too(input, None) {
        Ok(decoded) => decoded.text,
        Err(problem) => {
            outcome.problems.push(*problem);
            String::new()
        }
    };
    let problems = lines::problems(&said);
    let place = |p: Problem| {
        let (line, column) = (p.place.line, p.place.column);
        p.in_file(input.name, line, column)
    };
    outcome.problems.extend(problems.into_iter().map(place));
    let (layer, problems, repairs) =
        build::layer(&said, text, input.option("fragments") != Some("keep"), &mut outcome.schema);
    outcome.problems.extend(problems.into_iter().map(place));
    outcome.repairs.extend(repairs);
    layer
}
