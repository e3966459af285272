//! Everything that reads what a stranger may have written, each as a function of bytes.
//!
//! A target fails by a panic: of the reader, of something that uses what was read, or of a rule here.

use crate::disk::Disk;
use sidenote::edit::{Change, Edit, Transaction, apply};
use sidenote::import::{self, Input};
use sidenote::model::{AnnotatorId, LabelId, Mark, MarkId, Project, ProjectId, SeededIds, Span, Spans, Text};
use sidenote::session::news_schema;
use sidenote::store::{Folder, Fs, Record, Recovered, load, packed_from_ron, packed_to_ron, schema_from_ron, unpack};
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use zip::write::{SimpleFileOptions, ZipWriter};

/// A target: its name and what it does with bytes.
pub type Target = (String, Box<dyn Fn(&[u8]) + Send + Sync>);

/// All of them: the project's files, the journal, packed projects, the notation, and every reader.
pub fn all() -> Vec<Target> {
    let mut all: Vec<Target> = Vec::new();
    for file in ["project.ron", "schema.ron", "entities.ron", ARTICLE, LAYER, ".ahead-of-journal.ron"] {
        let name = file.rsplit('/').nth(1).unwrap_or(file).trim_start_matches('.').trim_end_matches(".ron");
        let name = if file == LAYER {
            "layer"
        } else if file == ARTICLE {
            "article"
        } else {
            name
        };
        all.push((name.to_owned(), Box::new(move |bytes| project_file(file, bytes))));
    }
    all.push(("journal".to_owned(), Box::new(journal)));
    all.push(("packed".to_owned(), Box::new(packed)));
    all.push(("schema-alone".to_owned(), Box::new(|bytes| drop(schema_from_ron("schema.ron", bytes)))));
    all.push(("notation".to_owned(), Box::new(notation)));
    for reader in import::ALL {
        all.push((format!("import-{}", reader.id), Box::new(move |bytes| import_with(reader, bytes))));
    }
    all
}

const ROOT: &str = "/study";
const ARTICLE: &str = "articles/a-article.ron";
const LAYER: &str = "layers/ana/a-article.ron";

/// What follows this line is the file beside the one that is read.
pub const BESIDE: &[u8] = b"\n-- beside --\n";

fn import_with(reader: &import::Reader, bytes: &[u8]) {
    let at = bytes.windows(BESIDE.len()).position(|w| w == BESIDE);
    let (bytes, other) = at.map_or((bytes, None), |at| (&bytes[..at], Some(bytes[at + BESIDE.len()..].to_vec())));
    let archive = (reader.id == "docx" && !bytes.starts_with(b"PK")).then(|| document(bytes, other.as_deref()));
    let bytes = archive.as_deref().unwrap_or(bytes);
    let beside = move |_: &str| other.clone();
    let now = sample().articles.values().next().expect("an article").added;
    let input = Input { folder: "folder", beside: &beside, ..Input::alone("a", bytes, now) };
    let _ = (reader.sniff)(&input);
    let _ = (reader.read)(&input);
}

/// A Word document of this text and these styles. Changes of an archive itself would fail at its checksums.
fn document(text: &[u8], styles: Option<&[u8]>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let files = [("word/document.xml", Some(text)), ("word/styles.xml", styles), ("docProps/core.xml", styles)];
    for (name, content) in files.into_iter().filter_map(|(name, content)| Some((name, content?))) {
        zip.start_file(name, SimpleFileOptions::default()).expect("a file of an archive");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A small project with an article and a mark.
pub fn sample() -> &'static Project {
    static SAMPLE: OnceLock<Project> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let mut ids = SeededIds::new(1);
        let mut project = Project::new(ProjectId::new(&mut ids), "Fuzz", news_schema().expect("the schema"));
        let text = Arc::new(Text::new("Officials deny it, said José.\n"));
        let article = crate::article(&mut project, &text, &mut ids);
        let who = AnnotatorId::new("ana").expect("an id");
        let label = LabelId::new("person").expect("an id");
        let mark = Mark::new(label, Spans::one(Span::of(0..9)), project.articles[&article].added);
        let edit: Edit = Change::add(((article, who), MarkId::new(&mut ids)), mark).into();
        apply(&mut project, &Transaction::new("Mark", vec![edit])).expect("a mark");
        project
    })
}

/// A project one of whose files holds these bytes.
fn project_file(file: &str, bytes: &[u8]) {
    let disk = Disk::new(1);
    unpack(&disk, Path::new(ROOT), sample()).expect("a sample");
    let stem = &sample().articles.values().next().expect("an article").stem;
    let path = format!("{ROOT}/{}", file.replace("a-article", stem));
    disk.outsider(&path, bytes);
    let folder = Folder::at(Path::new(ROOT));
    if let Ok(found) = load(&disk, &folder) {
        let _ = sidenote::ops::check::problems(&found.project);
        let _ = packed_to_ron(&found.project);
    }
    let _ = sidenote::store::Ahead::read(&disk, &folder, String::new());
}

/// A journal of these lines, whose checksums fit where the first byte is even.
fn journal(bytes: &[u8]) {
    let disk = Disk::new(1);
    let folder = Path::new("/journal");
    disk.make_folder(folder).expect("a folder");
    let sealed =
        if bytes.first().is_some_and(|b| b % 2 == 0) { crate::bugs::resealed(&bytes[1..]) } else { bytes.to_vec() };
    disk.outsider("/journal/0000000001.journal", &sealed);
    let found = Recovered::read(&disk, folder).expect("a folder that can be listed");
    let mut project = sample().clone();
    for transaction in &found.missing {
        if apply(&mut project, transaction).is_ok() {
            apply(&mut project, &transaction.inverse()).expect("what was done can be undone");
        }
    }
    for line in sealed.split(|b| *b == b'\n') {
        if let Some(record) = Record::of_line(line) {
            let again = record.line().expect("a line");
            assert_eq!(Record::of_line(again.trim_end().as_bytes()), Some(record), "it reads back");
        }
    }
}

fn packed(bytes: &[u8]) {
    if let Ok(project) = packed_from_ron("p.ron", bytes) {
        let again = packed_to_ron(&project).expect("it packs");
        assert_eq!(packed_from_ron("p.ron", again.as_bytes()).as_ref(), Ok(&project), "it reads back");
    }
}

fn notation(bytes: &[u8]) {
    let Ok(line) = std::str::from_utf8(bytes) else { return };
    if let Ok(noted) = sidenote::notation::parse(line) {
        let printed = sidenote::notation::print(&noted);
        assert_eq!(sidenote::notation::parse(&printed).as_ref(), Ok(&noted), "it reads back");
    }
}
