//! Good files of every kind that is written here, mangled: whatever is left of them comes in, or is told.

use super::*;
use crate::export::sample::Sample;
use sidenote::export;
use sidenote::import::guess;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const PAGE: &str = "<!DOCTYPE html><html><body><article><h1>Ana left</h1><p>Ana Lind left the town on Monday, and nobody knew why, said those who were there.</p><table><tr><td>a</td></tr></table></article></body></html>";
const MARKS: &str = "# Ana left\n\n*Ana* met ![Ben](b.png).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";

/// Tasks of the same id, with their configuration; a text with fragments, and its configuration one folder up; a table
/// of texts; an archive with a path that climbs.
const TASKS: &str = r#"[{"id": 1, "data": {"text": "Ana met Ben"}, "annotations": [{"result": [{"id": "a", "from_name": "l", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ana", "labels": ["P"]}}, {"id": "a", "from_name": "m", "type": "choices", "value": {"start": 0, "end": 3, "choices": ["true"]}}, {"id": "w", "from_name": "all", "type": "choices", "value": {"choices": ["x"]}}]}]},
{"id": 1, "data": {"text": "Cem left"}, "annotations": [{"result": [{"id": "b", "type": "labels", "value": {"start": 0, "end": 90, "labels": ["P"]}}, {"type": "relation", "from_id": "b", "to_id": "c", "labels": ["r"]}]}]}]"#;
const CONFIG: &str = r#"<!-- ours --><View><Labels name="l" toName="t"><Label value="P" background="gold" hotkey="p"/><Label value="Q" alias="q"/></Labels><Text name="t" value="$text"/>
<Choices name="m" toName="t" perRegion="true" whenLabelValue="P"><Choice value="true"/><Choice value="false"/></Choices><Relations><Relation value="r"/></Relations></View>"#;
const FRAGMENTS: &str = "T1\tP 0 3;4 7\tAna met\nT2\tP 8 11;12 13\tBen .\nA1\tMood T1 good\n";
const CONF: &str = "[entities]\nP\n[attributes]\nMood Arg:P, Value:good|bad\n";
const TEXTS: &str = "article,text,url\nOne,Ana met Ben.,https://example.org\n,\"Cem\n\nleft.\",\n";

fn archive() -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["../a.xmi", "nul.xmi", "b/c.xmi"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\"><cas:Sofa xmi:id=\"1\" sofaString=\"Ana\"/></xmi:XMI>").unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Files that lie together, by their names.
type Together = BTreeMap<String, Vec<u8>>;

/// What every format writes of the sample.
fn seeds() -> &'static [Together] {
    static SEEDS: OnceLock<Vec<Together>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let sample = Sample::full();
        let mut seeds: Vec<Together> = export::ALL.iter().filter_map(|format| written(&sample, format)).collect();
        for together in [
            &[("a.html", PAGE)][..],
            &[("a.md", MARKS)],
            &[("a.json", TASKS), ("label_config.xml", CONFIG)],
            &[("a.ann", FRAGMENTS), ("a.txt", "Ana\nmet Ben\n."), ("../annotation.conf", CONF)],
            &[("a.csv", TEXTS)],
        ] {
            seeds.push(
                together.iter().map(|(name, content)| ((*name).to_owned(), content.as_bytes().to_vec())).collect(),
            );
        }
        seeds.push([("a.zip".to_owned(), archive())].into());
        seeds
    })
}

fn written(sample: &Sample, format: &export::Format) -> Option<Together> {
    // A table needs its texts beside it to be read again.
    let texts = ["csv", "tsv"].contains(&format.id).then(|| ("texts".to_owned(), "yes".to_owned()));
    let request = export::Request {
        project: &sample.project,
        annotators: sample.project.annotators.keys().cloned().collect(),
        articles: sample.project.articles_in_order().iter().map(|(id, _)| *id).collect(),
        options: texts.into_iter().collect(),
        piece: export::Piece::default(),
    };
    let files = (format.write)(&request).ok()?.files;
    let named = |file: export::OutFile| {
        let path = format!("out.{}{}", format.extension, file.suffix);
        (path.rsplit('/').next().unwrap_or(&path).to_owned(), file.bytes)
    };
    Some(files.into_iter().map(named).collect())
}

/// One change of a file: what is done, where, and to how many bytes.
type Change = (u8, prop::sample::Index, usize);

fn mangle(bytes: &mut Vec<u8>, (what, at, length): &Change) {
    if bytes.is_empty() {
        return;
    }
    let at = at.index(bytes.len());
    let end = (at + length).min(bytes.len());
    match what {
        0 => bytes.truncate(at),
        1 => bytes[at] ^= 1 << (length % 8),
        2 => drop(bytes.drain(at..end)),
        3 => {
            let piece = bytes[at..end].to_vec();
            drop(bytes.splice(at..at, piece));
        }
        _ => bytes[at] = b"0123456789-\"{}[]<>\t\n\\"[length % 20],
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    /// What is left of a good file comes in or is told, and a project takes what comes in.
    #[test]
    fn what_is_left_of_a_good_file_comes_in_or_is_told(
        seed in any::<prop::sample::Index>(),
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec((0u8..6, any::<prop::sample::Index>(), 1usize..40), 1..4),
        keep in any::<bool>(),
    ) {
        let options: sidenote::import::Options =
            keep.then(|| ("fragments".to_owned(), "keep".to_owned())).into_iter().collect();
        let together = &seeds()[seed.index(seeds().len())];
        let (name, good) = together.iter().nth(file.index(together.len())).unwrap();
        let mut bytes = good.clone();
        for change in &changes {
            mangle(&mut bytes, change);
        }
        let beside = |other: &str| together.get(other).cloned();
        let input = Input { beside: &beside, options: &options, ..Input::alone(name, &bytes, noon()) };
        let outcome = (guess(&input).read)(&input);
        let said = !outcome.problems.is_empty() || !outcome.repairs.is_empty() || outcome.schema.whole;
        prop_assert!(said || !outcome.drafts.is_empty(), "{name} gives nothing and says nothing");
        let mut brought = Brought::default();
        brought.take(name, outcome);
        // The others come in, too, with what is left of it beside them.
        for (other, content) in together.iter().filter(|(other, _)| *other != name) {
            let beside = |wanted: &str| if wanted == name { Some(bytes.clone()) } else { together.get(wanted).cloned() };
            let input = Input { beside: &beside, options: &options, ..Input::alone(other, content, noon()) };
            brought.take(other, (guess(&input).read)(&input));
        }
        take_in(brought);
    }
}

#[test]
fn every_seed_is_read_before_it_is_mangled() {
    let mut readers = std::collections::BTreeSet::new();
    for together in seeds() {
        for (name, bytes) in together {
            let beside = |other: &str| together.get(other).cloned();
            readers.insert(guess(&Input { beside: &beside, ..Input::alone(name, bytes, noon()) }).id);
        }
    }
    for id in [
        "jsonl",
        "brat",
        "cas-json",
        "cas-xmi",
        "label-studio",
        "gate-bdoc",
        "webanno-tsv",
        "csv",
        "w3c",
        "conllu",
        "conll",
    ] {
        assert!(readers.contains(id), "{id} is not among {readers:?}");
    }
}
