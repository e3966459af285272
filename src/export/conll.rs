//! Token columns as CoNLL-2002 and CoNLL-2003 had them, with a table of offsets beside.
//!
//! Every annotator's version of an article is a document. Chunks share no tokens: which of several
//! marks is written is a rule, and the others are counted. Must not know how tokens are cut.

mod plan;
mod read;
mod settings;
mod tags;
mod verify;

use super::asked::{Asked, asked};
use super::losses::Losses;
use super::options::option;
use super::rules;
use super::tokeniser::TOKENISER;
use super::{Carries, Format, LossKind, OutFile, Pieces, Request, Verify, Written};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, Mark, MarkId};
use crate::records::spaces::escaped;
use plan::Document;
use settings::Settings;
use std::collections::BTreeSet;

/// Token columns.
pub(super) static FORMAT: Format = Format {
    id: "conll",
    title: "CoNLL columns",
    extension: "conll",
    folder: false,
    about: "One token a line with its tag, for training and comparing taggers.",
    offset_unit: "tokens",
    carries: Carries {
        overlap: false,
        nesting: false,
        discontinuous: false,
        token_border: false,
        attributes: false,
        kinds: false,
        links: false,
        entities: false,
        annotators: false,
        zero_width: false,
        comments: false,
        readings: false,
    },
    options: &[
        option("scheme", &["iob2", "iob1", "bioes", "bilou"], "how chunks are tagged"),
        option("columns", &["4", "2"], "4: token -X- _ tag; 2: token and tag"),
        TOKENISER,
        rules::WORDS,
        rules::overlaps("of marks on the same token, which is written"),
        rules::SPLIT,
        option("names", &["id", "conll"], "conll: PER, ORG and LOC, other ids in upper case"),
    ],
    pieces: Pieces::Lines,
    write,
    guide: None,
    verify: Verify::Here(verify::verify),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let settings = Settings::of(request)?;
    let articles = asked(request)?;
    let several = request.piece.whole.as_ref().map_or_else(|| several(&articles), |whole| whole.several);
    let mut out = Out::new(request.piece.later);
    let mut made = Written { articles: articles.len(), ..Written::default() };
    let mut losses = Losses::default();
    for article in &articles {
        for (who, marks) in documents(request, article) {
            let document = Document::plan(article, marks, &settings);
            out.document(request, article, who, &document, &settings);
            made.marks += document.marks.len();
            made.written += document.kept.len();
            count_marks(&mut losses, article, &document, &settings);
            if several {
                count_annotator(&mut losses, article, &document);
            }
            losses.notes(article, &document.marks);
            losses.attributes(article, &document.marks);
            losses.entities(article, &document.marks);
        }
        losses.comments(article);
        losses.readings(article);
        losses.links(article);
    }
    made.files = out.files();
    made.losses = losses.done();
    Ok(made)
}

/// Marks in order of the text.
type Marks<'p> = Vec<(MarkId, &'p Mark)>;

/// The documents of an article: one for each layer asked for; an article about which nobody said
/// anything is still one, without tags.
fn documents<'r>(request: &'r Request<'_>, article: &Asked<'r>) -> Vec<(Option<&'r AnnotatorId>, Marks<'r>)> {
    if article.layers.is_empty() {
        return vec![(request.annotators.first(), Vec::new())];
    }
    article.layers.iter().map(|(who, layer)| (Some(*who), layer.in_order())).collect()
}

fn count_marks(losses: &mut Losses, article: &Asked<'_>, document: &Document<'_>, settings: &Settings) {
    for (number, (kind, rule)) in &document.dropped {
        let (id, mark) = document.marks[*number];
        losses.mark(*kind, rule, article, id, mark);
    }
    for kept in &document.kept {
        let (id, mark) = document.marks[kept.number];
        if mark.spans.count() > 1 {
            losses.mark(LossKind::Discontinuous, settings.rules.pieces.words(false), article, id, mark);
        }
        if kept.moved {
            losses.mark(LossKind::TokenBorder, settings.rules.tokens.words(), article, id, mark);
        }
    }
}

fn count_annotator(losses: &mut Losses, article: &Asked<'_>, document: &Document<'_>) {
    const RULE: &str =
        "each annotator's version is a document of its own; who it is by stands only in the table of offsets";
    for kept in &document.kept {
        let (id, mark) = document.marks[kept.number];
        losses.mark(LossKind::Annotator, RULE, article, id, mark);
    }
}

/// Whether more than one of the people asked for said anything.
fn several(articles: &[Asked<'_>]) -> bool {
    let who: BTreeSet<_> = articles.iter().flat_map(|a| &a.layers).map(|(who, _)| *who).collect();
    who.len() > 1
}

/// The two files as they grow.
struct Out {
    columns: String,
    offsets: String,
    digits: itoa::Buffer,
}

/// The header of the table of offsets.
const OFFSETS: &str = "article\tannotator\tsentence\ttoken\tstart\tend\tbefore\tafter\ttext";

impl Out {
    /// Empty files; the table has a header where it begins.
    fn new(later: bool) -> Self {
        let offsets = if later { String::new() } else { format!("{OFFSETS}\n") };
        Self { columns: String::new(), offsets, digits: itoa::Buffer::new() }
    }

    fn document(
        &mut self,
        request: &Request<'_>,
        article: &Asked<'_>,
        who: Option<&AnnotatorId>,
        document: &Document<'_>,
        settings: &Settings,
    ) {
        let name = who.map_or("", |who| request.project.name_of(who));
        let head = format!("{}\t{}\t", one_cell(&article.article.stem), one_cell(name));
        let tags = tags::encode(document, settings);
        let text = article.text.as_str();
        self.columns.push_str(settings.docstart());
        let (mut sentence, mut first, mut starts) = (0, 0, document.starts.iter().peekable());
        let (mut counted, mut points) = (0, 0);
        for (number, token) in document.tokens.iter().enumerate() {
            if starts.next_if(|start| **start == number).is_some() {
                sentence += usize::from(number > 0);
                first = number;
                self.columns.push('\n');
            }
            let words = &text[token.clone()];
            settings.line(words, &tags[number], &mut self.columns);
            let start = points + text[counted..token.start].chars().count();
            (counted, points) = (token.end, start + words.chars().count());
            self.offsets.push_str(&head);
            for number in [sentence, number - first, start, points] {
                self.offsets.push_str(self.digits.format(number));
                self.offsets.push('\t');
            }
            let (before, after) = spaces(text, &document.tokens, number);
            for cell in [&escaped(before), "\t", &escaped(after), "\t", words, "\n"] {
                self.offsets.push_str(cell);
            }
        }
        self.columns.push('\n');
    }

    fn files(self) -> Vec<OutFile> {
        let file = |suffix: &str, content: String| OutFile::new(suffix, content.into_bytes());
        vec![file("", self.columns), file(".offsets.tsv", self.offsets)]
    }
}

/// The white space before and behind a token, so that the text can be put together again: before the first
/// one only, for what stands between two tokens stands behind the first of them.
fn spaces<'t>(text: &'t str, tokens: &[std::ops::Range<usize>], number: usize) -> (&'t str, &'t str) {
    let token = &tokens[number];
    let before = if number == 0 { &text[..token.start] } else { "" };
    (before, &text[token.end..tokens.get(number + 1).map_or(text.len(), |next| next.start)])
}

/// A name as one cell of a table without quoting.
fn one_cell(name: &str) -> String {
    name.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}').collect::<Vec<_>>().join(" ")
}
