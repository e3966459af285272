//! How fast datasets are made and read: 200 articles of 4 KB with 20 marks each, in memory, on one core.
//!
//! `cargo bench --bench formats` prints articles a second for each format, out and in. The whole way from the command
//! line to the disk, beside other tools, is what `tests/oracles/speed.py` times.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed bench")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use sidenote::export::{Options, Piece, Request, Written, by_id};
use sidenote::import::{self, Input};
use sidenote::model::{
    Annotator, AnnotatorId, Article, ArticleId, LabelId, Mark, MarkId, Meta, NewlineStyle, Project, ProjectId,
    SeededIds, Source, Span, Spans, Text,
};
use sidenote::session::news_schema;
use std::path::Path;
use std::sync::Arc;

const ARTICLES: usize = 200;
const MARKS: usize = 20;
const SENTENCE: &str = "The council of Lindvale said on Monday that Anna Müller would close a bridge 😀 in Zürich. ";
const BYTES: usize = 4_000;

/// Formats that are written and, where a reader is named, read again.
const FORMATS: [(&str, Option<&str>); 9] = [
    ("jsonl", Some("jsonl")),
    ("conll", None),
    ("brat", Some("brat")),
    ("spacy", None),
    ("huggingface", None),
    ("cas-json", Some("cas-json")),
    ("webanno-tsv", Some("webanno-tsv")),
    ("label-studio", Some("label-studio")),
    ("doccano", Some("doccano")),
];

fn formats(criterion: &mut Criterion) {
    let project = project();
    let request = Request {
        project: &project,
        annotators: project.annotators.keys().cloned().collect(),
        articles: project.articles.keys().copied().collect(),
        options: Options::new(),
        piece: Piece::default(),
    };
    let mut group = criterion.benchmark_group("formats");
    group.throughput(Throughput::Elements(ARTICLES as u64)).sample_size(10);
    for (id, reader) in FORMATS {
        let format = by_id(id).unwrap();
        let written = (format.write)(&request).unwrap();
        group.bench_function(BenchmarkId::new("out", id), |b| b.iter(|| (format.write)(&request).unwrap()));
        if let Some(reader) = reader {
            let reader = import::by_id(reader).unwrap();
            group.bench_function(BenchmarkId::new("in", id), |b| b.iter(|| read(reader, &written)));
        }
    }
    group.finish();
}

/// Every file that the reader is named for, with those beside it.
fn read(reader: &import::Reader, written: &Written) -> usize {
    let ending = |suffix: &str| Path::new(suffix).extension().and_then(|e| e.to_str()).unwrap_or_default().to_owned();
    let led = |suffix: &str| reader.leads && ending(suffix) == "txt";
    let own = |suffix: &str| suffix.is_empty() || (reader.extensions.contains(&&*ending(suffix)) && !led(suffix));
    let mut marks = 0;
    for file in written.files.iter().filter(|f| own(&f.suffix)) {
        let beside = |name: &str| {
            let at = written.files.binary_search_by(|f| f.suffix.trim_start_matches('/').cmp(name)).ok();
            let found = at.map(|at| &written.files[at]);
            found
                .or_else(|| written.files.iter().find(|f| f.suffix.trim_start_matches('/') == name))
                .map(|f| f.bytes.clone())
        };
        let name = if file.suffix.is_empty() { "a.jsonl" } else { file.suffix.trim_start_matches('/') };
        let input = Input { beside: &beside, ..Input::alone(name, &file.bytes, Timestamp::UNIX_EPOCH) };
        let outcome = (reader.read)(&input);
        marks += outcome.drafts.iter().flat_map(|d| &d.layers).map(|l| l.marks.len()).sum::<usize>();
    }
    marks
}

fn project() -> Project {
    let mut ids = SeededIds::new(7);
    let mut project = Project::new(ProjectId::new(&mut ids), "Bench", news_schema().unwrap());
    let who = AnnotatorId::new("ana").unwrap();
    project.annotators.insert(who.clone(), Annotator { name: "Ana".to_owned() });
    let labels: Vec<LabelId> = ["person", "place", "quote", "claim"].map(|l| LabelId::new(l).unwrap()).into();
    for number in 0..ARTICLES {
        let id = ArticleId::new(&mut ids);
        let text = Text::new(format!("{number}. {}", SENTENCE.repeat(BYTES / SENTENCE.len())));
        let words: Vec<usize> = text.as_str().match_indices(' ').map(|(at, _)| at + 1).collect();
        let layer = project.layers.entry((id, who.clone())).or_default();
        for mark in 0..MARKS {
            let at = mark * (words.len() - 4) / MARKS;
            let span = Span::new(words[at], words[at + 1 + mark % 3] - 1).unwrap();
            let row = Mark::new(labels[mark % labels.len()].clone(), Spans::one(span), Timestamp::UNIX_EPOCH);
            Arc::make_mut(layer).marks.insert(MarkId::new(&mut ids), row);
        }
        project.articles.insert(id, Arc::new(article(number, id, &text)));
        project.texts.insert(text.hash(), Arc::new(text));
    }
    project
}

fn article(number: usize, id: ArticleId, text: &Text) -> Article {
    let title = format!("Article {number}");
    let source = Source {
        file: format!("{number}.txt"),
        format: "text".to_owned(),
        encoding: "UTF-8".to_owned(),
        newlines: NewlineStyle::Lf,
        original: None,
        retrieved: Timestamp::UNIX_EPOCH,
    };
    Article {
        stem: Article::stem_of(&title, id),
        title,
        text: text.hash(),
        source,
        meta: Meta::default(),
        added: Timestamp::UNIX_EPOCH,
    }
}

criterion_group!(benches, formats);
criterion_main!(benches);
