//! The controls of a configuration become rows of a schema.
//!
//! Must not know XML.

use super::{Control, Kind, MOST_ROWS, Offer};
use crate::import::colour::readable;
use crate::import::xml::Place;
use crate::import::{DraftSchema, Problems};
use crate::model::{AttributeKind, Choice, LabelId, Problem};
use std::collections::BTreeSet;

/// The most pairs of an attribute and a label that it belongs to.
const MOST_PAIRS: usize = 20_000;

/// What a configuration declares, and what of it was left out.
#[derive(Debug, Default)]
pub(in crate::import::label_studio) struct Declared {
    /// Its labels, attributes and relations, all of which come in.
    pub schema: DraftSchema,
    /// What is too much of it.
    pub problems: Problems,
}

/// What the controls of the configuration `file` declare; `full` is where there were more than are read.
pub(super) fn declared(file: &str, controls: &[Control], full: Option<Place>) -> Declared {
    let mut made = Making { schema: DraftSchema { whole: true, ..DraftSchema::default() }, labels: vec![], pairs: 0 };
    for control in controls.iter().filter(|control| control.kind == Kind::Labels) {
        made.labels(control);
    }
    for control in controls {
        match control.kind {
            Kind::Labels => {}
            Kind::Relations => made.relations(control),
            _ => made.attribute(control),
        }
    }
    let mut problems = Problems::default();
    let mut too_much = |message: String, (line, column): Place| {
        problems.push(Problem::warning("too_many", message).in_file(file, Some(line), Some(column)));
    };
    if let Some(place) = full {
        too_much(
            format!("this configuration has more than {MOST_ROWS} labels and choices; what follows here was left out"),
            place,
        );
    }
    if made.pairs > MOST_PAIRS {
        too_much(
            format!(
                "this configuration has more than {MOST_PAIRS} pairs of a label and what can be said of it; the controls beyond were left out"
            ),
            (1, 1),
        );
    }
    Declared { schema: made.schema, problems }
}

struct Making<'c> {
    schema: DraftSchema,
    /// The labels of controls, with the text that they are for and what tasks and people call them.
    labels: Vec<(&'c str, &'c Offer, LabelId)>,
    pairs: usize,
}

impl<'c> Making<'c> {
    fn labels(&mut self, control: &'c Control) {
        for offer in &control.offers {
            let known = self.schema.labels.len();
            let id = self.schema.label(&offer.id);
            let is_new = self.schema.labels.len() > known;
            if let Some(row) = self.schema.labels.get_mut(&id).filter(|_| is_new) {
                offer.name.clone_into(&mut row.name);
                offer.hint.clone_into(&mut row.help);
                row.key = key(&offer.hotkey);
                row.colour = readable(&offer.background).unwrap_or_else(|| row.colour.clone());
            }
            self.labels.push((&control.to, offer, id));
        }
    }

    fn relations(&mut self, control: &Control) {
        for offer in &control.offers {
            let id = self.schema.relation(&offer.id);
            self.schema.relations.get_mut(&id).into_iter().for_each(|row| offer.name.clone_into(&mut row.name));
        }
    }

    /// An attribute belongs to the labels of the text that its control is for.
    fn attribute(&mut self, control: &Control) {
        let labels = self.labels_of(control);
        self.pairs += labels.len();
        let Some(first) = labels.first().filter(|_| self.pairs <= MOST_PAIRS) else { return };
        let id = self.schema.attribute(&control.name, first, kind(control));
        self.schema.attributes.get_mut(&id).into_iter().for_each(|row| row.labels.extend(labels.iter().cloned()));
    }

    fn labels_of(&self, control: &Control) -> BTreeSet<LabelId> {
        let only = |offer: &Offer| {
            let is = |name: &str| name == offer.id || name == offer.name;
            // A label may have a comma in its name.
            control.only.is_empty() || is(&control.only) || control.only.split(',').any(|name| is(name.trim()))
        };
        let of = |here: bool| {
            let fits = self.labels.iter().filter(|(to, offer, _)| (!here || *to == control.to) && only(offer));
            fits.map(|(_, _, id)| id.clone()).collect::<BTreeSet<_>>()
        };
        let here = of(true);
        if here.is_empty() { of(false) } else { here }
    }
}

/// What values a control takes. Yes and no are a flag, as our own export writes one.
fn kind(control: &Control) -> AttributeKind {
    let mut known = BTreeSet::new();
    let distinct = control.offers.iter().filter(|offer| known.insert(&offer.id));
    let choices: Vec<Choice> = distinct.map(|o| Choice { id: o.id.clone(), name: o.name.clone() }).collect();
    let is_flag = known.len() == 2 && ["false", "true"].iter().all(|word| known.iter().any(|id| id == word));
    match control.kind {
        Kind::One if is_flag => AttributeKind::Flag,
        Kind::One => AttributeKind::Choice(choices),
        Kind::Several | Kind::Ways => AttributeKind::Choices(choices),
        Kind::Number => AttributeKind::Number,
        Kind::Date => AttributeKind::Date,
        Kind::Labels | Kind::Relations | Kind::Text => AttributeKind::Text,
    }
}

/// The letter that tags with a label; none for digits and combinations, which are no such key here.
fn key(hotkey: &str) -> Option<char> {
    let mut letters = hotkey.chars().map(|c| c.to_ascii_uppercase());
    letters.next().filter(|c| c.is_ascii_uppercase() && letters.next().is_none())
}
