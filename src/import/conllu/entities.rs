//! The brackets of `Entity=`: mentions that open on one word and close on another, or on the same.
//!
//! Source: the `CorefUD` format (`(e1-person-…`, `e1)`, `(e2[1/2]-…` for a part of several). Must not know lines.

use crate::import::DraftSchema;
use crate::import::told::Told;
use crate::model::{Span, Value};
use std::collections::BTreeMap;

/// The mentions of a document.
pub(super) struct Mentions {
    /// The names of the fields, in order.
    fields: Vec<String>,
    /// Those that are open, by the name that closes them.
    open: BTreeMap<String, Vec<Mention>>,
    done: Vec<Mention>,
    /// Those whose parts are not all there yet, by the name of the entity and how many parts there are.
    parts: BTreeMap<(String, u32), Mention>,
    /// Those that stand nowhere, or close what is not open.
    lost: usize,
}

/// A mention.
struct Mention {
    values: Vec<String>,
    pieces: Vec<(u64, u64)>,
    start: Option<u64>,
    line: usize,
}

impl Mentions {
    /// None yet; `fields` is what `# global.Entity` says.
    pub fn new(fields: &str) -> Self {
        let fields = fields.trim().split('-').map(str::to_owned).collect();
        Self { fields, open: BTreeMap::new(), done: vec![], parts: BTreeMap::new(), lost: 0 }
    }

    /// Reads the brackets at one word, which stands at `place`.
    pub fn read(&mut self, value: &str, place: Option<Span>, line: usize) {
        let mut rest = value;
        while !rest.is_empty() {
            if let Some(inner) = rest.strip_prefix('(') {
                let end = inner.find(['(', ')']).unwrap_or(inner.len());
                let name = self.begin(&inner[..end], place, line);
                rest = &inner[end..];
                if let Some(tail) = rest.strip_prefix(')') {
                    rest = tail;
                    self.close(&name, place);
                }
            } else {
                let (name, tail) = rest.split_once(')').unwrap_or((rest, ""));
                self.close(name, place);
                rest = tail;
            }
        }
    }

    fn begin(&mut self, body: &str, place: Option<Span>, line: usize) -> String {
        let values: Vec<String> = body.splitn(self.fields.len().max(1), '-').map(decoded).collect();
        let name = values.first().cloned().unwrap_or_default();
        let start = place.map(|p| p.start() as u64);
        self.open.entry(name.clone()).or_default().push(Mention { values, pieces: vec![], start, line });
        name
    }

    fn close(&mut self, name: &str, place: Option<Span>) {
        let Some(mut mention) = self.open.get_mut(&decoded(name)).and_then(Vec::pop) else {
            self.lost += 1;
            return;
        };
        let Some((start, end)) = mention.start.zip(place.map(|p| p.end() as u64)) else {
            self.lost += 1;
            return;
        };
        mention.pieces.push((start, end));
        match part(name) {
            Some((entity, number, count)) if count > 1 => {
                let key = (entity.to_owned(), count);
                let mut whole = if number == 1 {
                    mention
                } else {
                    let Some(mut whole) = self.parts.remove(&key) else { return self.done.push(mention) };
                    whole.pieces.append(&mut mention.pieces);
                    whole
                };
                if number >= count {
                    self.done.push(whole);
                } else {
                    whole.start = None;
                    self.parts.insert(key, whole);
                }
            }
            _ => self.done.push(mention),
        }
    }

    /// Tells the marks; gives how many have no place or no end.
    pub fn tell(self, told: &mut Told, schema: &mut DraftSchema) -> usize {
        let field = |name: &str| self.fields.iter().position(|f| f == name);
        let id = field("eid").or(field("GRP")).unwrap_or(0);
        let label = field("etype").or(field("entity")).unwrap_or(1);
        let lost = self.lost + self.open.values().map(Vec::len).sum::<usize>();
        let mut done: Vec<Mention> = self.done.into_iter().chain(self.parts.into_values()).collect();
        done.sort_by_key(|m| m.pieces.first().copied());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for mention in &done {
            *counts.entry(mention.name(id)).or_default() += 1;
        }
        for mention in done {
            let value = |at: usize| mention.values.get(at).map_or("", String::as_str);
            let mark = told.pieces(schema, value(label), &mention.pieces, None);
            told.at_line(mark, mention.line);
            for (at, name) in self.fields.iter().enumerate().filter(|(at, _)| *at != label) {
                // An id that nobody else has says nothing.
                let said = if at == id { mention.name(id) } else { value(at).to_owned() };
                let alone = at == id && counts.get(&said).is_none_or(|n| *n < 2);
                if !alone && !said.is_empty() && said != "_" {
                    told.say(schema, mark, name, Value::Choice(said));
                }
            }
        }
        lost
    }
}

impl Mention {
    /// The entity it is of, without the number of its part.
    fn name(&self, id: usize) -> String {
        let said = self.values.get(id).map_or("", String::as_str);
        part(said).map_or(said, |(entity, _, _)| entity).to_owned()
    }
}

/// The entity, number and count of `e1[1/2]`.
fn part(name: &str) -> Option<(&str, u32, u32)> {
    let (entity, rest) = name.split_once('[')?;
    let (number, count) = rest.strip_suffix(']')?.split_once('/')?;
    Some((entity, number.parse().ok()?, count.parse().ok()?))
}

/// Signs that stand for something else in the brackets are written as in addresses: `%2D`.
fn decoded(value: &str) -> String {
    let mut made = value.to_owned();
    for (code, sign) in
        [("%28", "("), ("%29", ")"), ("%2C", ","), ("%2D", "-"), ("%7C", "|"), ("%3D", "="), ("%20", " "), ("%25", "%")]
    {
        if made.contains('%') {
            made = made.replace(code, sign);
        }
    }
    made
}
