//! Lines become sentences, and each sentence a stretch of text.
//!
//! Must not know marks, but for where they are written.

use crate::import::Input;
use crate::import::draft::push_tight;
use crate::model::{Problem, Span};
use crate::records::spaces::unescaped;

/// A line of ten columns, as far as it matters here.
struct Line<'f> {
    /// The token of the text it stands on; none for empty nodes.
    token: Option<u32>,
    misc: &'f str,
    number: u32,
}

/// A sentence.
#[derive(Default)]
pub(super) struct Sentence<'f> {
    /// The name of the document that begins with it.
    pub document: Option<&'f str>,
    /// Whether a paragraph begins with it.
    pub paragraph: bool,
    /// Its first line, from 1.
    pub line: usize,
    comments: Vec<&'f str>,
    /// The forms of the tokens that stand in the text, and what their last column says of spaces.
    tokens: Vec<(&'f str, &'f str)>,
    lines: Vec<Line<'f>>,
}

/// The names that tools have for tags in the last column.
const TAGS: [&str; 5] = ["NER=", "Ner=", "ner=", "NE=", "NamedEntity="];

/// The sentences of a file.
///
/// # Errors
/// The first line that is none, with its place.
pub(super) fn sentences<'f>(input: &Input<'_>, text: &'f str) -> Result<Vec<Sentence<'f>>, Problem> {
    let mut all: Vec<Sentence<'f>> = Vec::new();
    let mut open = Sentence::default();
    let mut covered = 0;
    for (n, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            if !open.tokens.is_empty() || open.blank().is_some() {
                push_tight(&mut all, std::mem::take(&mut open));
            }
            covered = 0;
            continue;
        }
        if open.line == 0 {
            open.line = n + 1;
        }
        if let Some(comment) = line.strip_prefix('#') {
            open.comment(comment.trim());
            continue;
        }
        let wrong = |message: String, column| {
            Problem::error("damaged_file", message).in_file(input.name, Some(n + 1), Some(column))
        };
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, form, .., misc] = cells[..] else {
            return Err(wrong("a line of CoNLL-U has ten columns with tabs between them".to_owned(), 1));
        };
        if cells.len() != 10 {
            return Err(wrong(format!("a line of CoNLL-U has ten columns, this one has {}", cells.len()), 1));
        }
        covered = open
            .add(id, form, misc, (n + 1, covered))
            .ok_or_else(|| wrong(format!("“{id}” is no number of a word"), 1))?;
    }
    if !open.tokens.is_empty() || open.blank().is_some() {
        all.push(open);
    }
    Ok(all)
}

impl<'f> Sentence<'f> {
    fn comment(&mut self, comment: &'f str) {
        let said =
            |key: &str| comment.strip_prefix(key).filter(|rest| rest.is_empty() || rest.starts_with([' ', '=', '\t']));
        if let Some(rest) = said("newdoc") {
            self.document = Some(rest.trim().trim_start_matches("id").trim_start_matches([' ', '=']));
            self.paragraph = true;
        } else if said("newpar").is_some() {
            self.paragraph = true;
        }
        push_tight(&mut self.comments, comment);
    }

    /// Adds a line; `covered` is the last number that a multiword token takes in. Gives the new one.
    fn add(&mut self, id: &str, form: &'f str, misc: &'f str, (number, covered): (usize, u64)) -> Option<u64> {
        let mut covered = covered;
        let token = if let Some((_, last)) = id.split_once('-') {
            covered = last.parse().ok()?;
            push_tight(&mut self.tokens, (form, misc));
            self.last()
        } else if let Some((whole, part)) = id.split_once('.') {
            let _: (u64, u64) = (whole.parse().ok()?, part.parse().ok()?);
            None
        } else {
            if id.parse::<u64>().ok()? > covered {
                push_tight(&mut self.tokens, (form, misc));
            }
            self.last()
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        push_tight(&mut self.lines, Line { token, misc, number });
        Some(covered)
    }

    /// How many tokens stand in the text.
    pub fn count(&self) -> usize {
        self.tokens.len()
    }

    /// The number of the last token.
    fn last(&self) -> Option<u32> {
        u32::try_from(self.tokens.len().checked_sub(1)?).ok()
    }

    /// The text of a document without a word, as we write it.
    pub fn blank(&self) -> Option<&'f str> {
        let said = self.said("blank_text").filter(|_| self.tokens.is_empty());
        said.map(|blank| if blank == "_" { "" } else { blank })
    }

    /// What a comment `# key = value` says.
    pub fn said(&self, key: &str) -> Option<&'f str> {
        let value = |c: &&'f str| c.strip_prefix(key)?.trim_start().strip_prefix('=').map(str::trim);
        self.comments.iter().find_map(value)
    }

    /// The last column of every line: the token it is about, its fields, its line.
    pub fn miscs(&self) -> impl Iterator<Item = (Option<usize>, Vec<&'f str>, usize)> + '_ {
        let number = |token: Option<u32>| token.map(|token| token as usize);
        self.lines.iter().map(move |l| (number(l.token), l.misc.split('|').collect(), l.number as usize))
    }

    /// The tag of every token, and its line.
    pub fn tags(&self) -> impl Iterator<Item = (&'f str, usize)> + '_ {
        let mut lines = self.lines.iter().peekable();
        (0..self.tokens.len()).map(move |token| {
            let (mut tag, mut number) = ("O", self.line);
            while let Some(line) = lines.next_if(|l| l.token.is_none_or(|t| t as usize <= token)) {
                if line.token.is_some_and(|t| t as usize == token) {
                    let found = line.misc.split('|').find_map(|f| TAGS.iter().find_map(|key| f.strip_prefix(key)));
                    (tag, number) = (found.filter(|_| tag == "O").unwrap_or(tag), line.number as usize);
                }
            }
            (tag, number)
        })
    }

    /// The text of the sentence, the bytes of its tokens in it, what stands behind it where the file says,
    /// and whether it is what `# text` says.
    pub fn words(&self) -> (String, Vec<Span>, Option<String>, bool) {
        if let Some(blank) = self.blank() {
            return (unescaped(blank).into_owned(), Vec::new(), Some(String::new()), true);
        }
        let (mut text, mut places) = (String::new(), Vec::with_capacity(self.tokens.len()));
        let mut after: Option<String> = None;
        for (n, (form, misc)) in self.tokens.iter().enumerate() {
            if n > 0 {
                text.push_str(after.as_deref().unwrap_or(" "));
            }
            let field = |key: &str| misc.split('|').find_map(|f| f.strip_prefix(key));
            text.push_str(&field("SpacesBefore=").map(unescaped).unwrap_or_default());
            let start = text.len();
            text.push_str(form);
            places.push(Span::of(start..text.len()));
            let none = (field("SpaceAfter=") == Some("No")).then(String::new);
            after = field("SpacesAfter=").map(|cell| unescaped(cell).into_owned()).or(none);
        }
        let Some(said) = self.said("text") else { return (text, places, after, true) };
        // White space of any kind is the same.
        if said.split_whitespace().eq(text.split_whitespace()) {
            return (text, places, after, true);
        }
        match self.within(said) {
            Some(places) => (said.to_owned(), places, after, true),
            None => (text, places, after, false),
        }
    }

    /// The tokens in a text that has nothing but white space between them.
    fn within(&self, text: &str) -> Option<Vec<Span>> {
        let mut at = 0;
        let mut places = Vec::with_capacity(self.tokens.len());
        for (form, _) in &self.tokens {
            let rest = &text[at..];
            let start = at + rest.len() - rest.trim_start().len();
            text[start..].starts_with(form).then_some(())?;
            at = start + form.len();
            places.push(Span::of(start..at));
        }
        text[at..].trim().is_empty().then_some(places)
    }
}
