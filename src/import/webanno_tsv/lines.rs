//! The lines of `WebAnno` TSV: the header, and sentences with their text and a row for each token or part of one.
//!
//! Unknown lines that begin with `#` mean nothing. Bounded: columns. Must not
//! know what columns hold.

use super::cells::text;
use super::header::Layer;
use crate::import::Input;
use crate::import::draft::push_tight;
use crate::model::Problem;

/// What the first line begins with.
pub(super) const FORMAT: &str = "#FORMAT=WebAnno TSV";
/// The most columns of annotations.
const MOST_COLUMNS: usize = 512;

/// A file.
#[derive(Debug, Default)]
pub(super) struct File<'f> {
    /// The layers in the order of their columns.
    pub layers: Vec<Layer>,
    /// The sentences that have rows.
    pub sentences: Vec<Sentence<'f>>,
    /// What our own files say beside.
    pub own: Own,
    columns: usize,
    /// Whether escapes in the text are those of Java.
    java: bool,
}

/// What our own files say in lines that others skip.
#[derive(Debug, Default)]
pub(super) struct Own {
    pub title: String,
    pub annotator: String,
    /// The text before the first token.
    pub before: Option<String>,
    /// The features whose names do not tell the attribute.
    pub features: Vec<OwnFeature>,
    rows: Option<usize>,
}

/// A feature of our own.
#[derive(Debug)]
pub(super) struct OwnFeature {
    /// Its name.
    pub name: String,
    /// The id of the attribute.
    pub id: String,
    /// Of which kind its values are.
    pub kind: String,
}

impl OwnFeature {
    /// Whether it holds several values; older versions had another word for that.
    pub fn holds_several(&self) -> bool {
        matches!(&*self.kind, "choices" | "several")
    }
}

/// A sentence.
#[derive(Debug, Default)]
pub(super) struct Sentence<'f> {
    /// Its text, where the file has it.
    pub text: Option<String>,
    pub rows: Vec<Row<'f>>,
}

/// A token or a part of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'f> {
    /// All of it, with the tabs between its fields: there may be very many rows.
    whole: &'f str,
    /// The line it stands on, from 1.
    pub line: u32,
}

impl<'f> Row<'f> {
    /// Its name, such as `1-3.1`.
    pub fn id(&self) -> &'f str {
        self.field(0)
    }

    /// How many values are stacked on others in its cells, at most.
    pub fn stacked(&self) -> usize {
        self.field(3).bytes().filter(|b| *b == b'|').count()
    }

    /// Its first offset and the one after its last, in the file's counting.
    pub fn offsets(&self) -> (u64, u64) {
        offsets(self.field(1)).unwrap_or_default()
    }

    /// Its words.
    pub fn form(&self) -> &'f str {
        self.field(2)
    }

    /// Its cells of annotations in order.
    pub fn cells(&self) -> Vec<&'f str> {
        self.field(3).split('\t').collect()
    }

    /// One of its three first fields, or all that is behind them.
    fn field(&self, n: usize) -> &'f str {
        self.whole.splitn(4, '\t').nth(n).unwrap_or_default()
    }

    /// Whether it is a part of a token.
    pub fn is_part(&self) -> bool {
        self.id().contains('.')
    }
}

impl<'f> File<'f> {
    /// Reads the lines of `content`.
    ///
    /// # Errors
    /// The problem of a version that is not known, of a damaged line, or of a file that was cut off.
    pub fn read(input: &Input<'_>, content: &'f str) -> Result<Self, Problem> {
        let mut file = Self::default();
        let wrong = |line: usize, (column, why): (usize, String)| {
            Problem::error("damaged_file", why).in_file(input.name, Some(line + 1), Some(column))
        };
        let mut sentence = Sentence::default();
        for (n, line) in content.split('\n').enumerate() {
            if n == 0 {
                file.java = version(line).ok_or_else(|| wrong(0, (1, unknown_version(line))))?;
            } else if line.is_empty() {
                file.close(&mut sentence);
            } else if line.starts_with('#') {
                file.comment(line, &mut sentence).map_err(|why| wrong(n, (1, why)))?;
            } else {
                let row = row(line, n + 1, file.columns).map_err(|why| wrong(n, why))?;
                push_tight(&mut sentence.rows, row);
            }
        }
        file.close(&mut sentence);
        file.whole().map_err(|why| wrong(content.matches('\n').count(), (1, why)))?;
        Ok(file)
    }

    /// Every row, in order.
    pub fn rows(&self) -> impl Iterator<Item = &Row<'f>> {
        self.sentences.iter().flat_map(|s| &s.rows)
    }

    fn close(&mut self, sentence: &mut Sentence<'f>) {
        if !sentence.rows.is_empty() {
            push_tight(&mut self.sentences, std::mem::take(sentence));
        }
    }

    fn comment(&mut self, line: &str, sentence: &mut Sentence<'f>) -> Result<(), String> {
        if let Some(words) = line.strip_prefix("#Text=") {
            self.close(sentence);
            let words = text(words, self.java);
            match &mut sentence.text {
                Some(text) => {
                    text.push('\n');
                    text.push_str(&words);
                }
                None => sentence.text = Some(words),
            }
        } else if let Some(own) = line.strip_prefix("#Sidenote.") {
            self.own.line(own);
        } else if let Some(layer) = Layer::of(line, self.columns) {
            let late = !self.sentences.is_empty() || !sentence.rows.is_empty();
            if late {
                return Err("a layer is declared after the first token".to_owned());
            }
            if layer.name.is_empty() {
                return Err("a layer is declared without its name".to_owned());
            }
            self.columns += layer.columns.len();
            if self.columns > MOST_COLUMNS {
                return Err(format!("there are more than {MOST_COLUMNS} columns"));
            }
            self.layers.push(layer);
        }
        Ok(())
    }

    fn whole(&self) -> Result<(), String> {
        let there = self.rows().count();
        match self.own.rows {
            Some(rows) if rows != there => Err(format!("this file has {there} of its {rows} rows: it was cut off")),
            _ if there == 0 && self.own.before.is_none() => Err("there is no token in this file".to_owned()),
            _ => Ok(()),
        }
    }
}

impl Own {
    fn line(&mut self, line: &str) {
        let Some((key, value)) = line.split_once('=') else { return };
        let plain = || text(value, false);
        match key {
            "title" => self.title = plain(),
            "annotator" => self.annotator = plain(),
            "before" => self.before = Some(plain()),
            "rows" => self.rows = value.trim().parse().ok(),
            "feature" if self.features.len() < MOST_COLUMNS => {
                let mut parts = value.split('|');
                let mut next = || parts.next().unwrap_or_default().to_owned();
                self.features.push(OwnFeature { name: next(), id: next(), kind: next() });
            }
            _ => {}
        }
    }
}

/// Whether the escapes of this version are those of Java; nothing where the version is not known.
fn version(line: &str) -> Option<bool> {
    match line.strip_prefix(FORMAT)?.trim() {
        "3" | "3.0" | "3.1" => Some(true),
        "3.2" | "3.3" => Some(false),
        _ => None,
    }
}

fn unknown_version(line: &str) -> String {
    let said: String = line.chars().take(60).collect();
    format!("“{said}” is not WebAnno TSV 3.1 to 3.3; export the document from INCEpTION as WebAnno TSV 3.3")
}

/// Offsets such as `5-9`.
fn offsets(written: &str) -> Option<(u64, u64)> {
    let (begin, end) = written.split_once('-')?;
    Some((begin.parse().ok()?, end.parse().ok()?))
}

/// The row of a line, or what is wrong with it and in which column.
fn row(line: &str, number: usize, columns: usize) -> Result<Row<'_>, (usize, String)> {
    let at = |part: &str| 1 + line[..line.len().min(part.as_ptr() as usize - line.as_ptr() as usize)].chars().count();
    let mut fields = line.splitn(4, '\t');
    let mut next = || fields.next();
    let (Some(id), Some(offsets), Some(form)) = (next(), next(), next()) else {
        return Err((1, "this is no row of a token, which has its number, its offsets and its words".to_owned()));
    };
    let cells = next().unwrap_or_default();
    let named = id.starts_with(|c: char| c.is_ascii_digit()) && id.contains('-');
    if !named || self::offsets(offsets).is_none() {
        let (part, what) = if named { (offsets, "offsets such as 5-9") } else { (id, "a number such as 1-2") };
        return Err((at(part), format!("here should stand {what}")));
    }
    let there = if cells.is_empty() { 0 } else { cells.split('\t').count() };
    if there < columns {
        return Err((at(form), format!("this row has {there} of {columns} columns of annotations")));
    }
    Ok(Row { whole: line, line: u32::try_from(number).unwrap_or(u32::MAX) })
}
