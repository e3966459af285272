//! Label Studio's labelling configuration: its controls become labels, attributes and relations.
//!
//! Names in it are read in upper and lower case, as Label Studio does. What is for pictures, sound or a whole text has
//! no place in a schema of marks. Source: Label Studio's pages on its tags. Must not know tasks.

mod rows;

use crate::import::Input;
use crate::import::xml::{Node, Place, local, nodes};
use crate::model::Problem;
pub(super) use rows::Declared;

/// The most bytes of a configuration (1 MiB).
const MOST_BYTES: usize = 1 << 20;

/// The most controls, labels, choices and relations together.
const MOST_ROWS: usize = 2_000;

/// What parts the steps of a way through a taxonomy.
pub(super) const STEP: &str = " > ";

/// The most bytes of a way through a taxonomy that is declared: each has its beginning again.
const LONGEST_WAY: usize = 1_000;

/// The controls of labels for text.
const LABELS: [&str; 3] = ["labels", "hypertextlabels", "paragraphlabels"];

/// What a configuration declares.
///
/// # Errors
/// The problem, with its line and column, of a file that is no such configuration; then it declares nothing.
pub(super) fn declared(input: &Input<'_>) -> Result<Declared, Problem> {
    if input.bytes.len() > MOST_BYTES {
        let message = format!("this labelling configuration has more than {} MiB", MOST_BYTES >> 20);
        return Err(Problem::error("damaged_file", message).in_file(input.name, None, None));
    }
    let mut reading = Reading::default();
    nodes(input, |node, place| match node {
        Node::Open(name, attributes) => {
            let wrong = |why| Problem::error("damaged_file", why).in_file(input.name, Some(place.0), Some(place.1));
            reading.open(&name, &Attributes(attributes), place).map_err(wrong)
        }
        Node::Text(_) => Ok(()),
        Node::Close => {
            reading.close();
            Ok(())
        }
    })?;
    if reading.controls.is_empty() {
        let message = "this labelling configuration has no labels, choices or relations for text";
        return Err(Problem::error("damaged_file", message).in_file(input.name, Some(1), Some(1)));
    }
    Ok(rows::declared(input.name, &reading.controls, reading.full))
}

/// The attributes of an element.
struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// What the attribute says; nothing where it is not there.
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.get(name).eq_ignore_ascii_case(value)
    }
}

/// What a control is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Labels,
    Relations,
    One,
    Several,
    /// Ways through a taxonomy.
    Ways,
    Text,
    Number,
    Date,
}

/// A control for text.
#[derive(Debug)]
struct Control {
    kind: Kind,
    name: String,
    /// The name of the text that it is for.
    to: String,
    /// The labels to whose marks it is shown, with commas between them; to all where empty.
    only: String,
    offers: Vec<Offer>,
}

/// A label, a choice or a relation.
#[derive(Debug)]
struct Offer {
    /// What tasks have for it.
    id: String,
    /// What people read.
    name: String,
    background: String,
    hotkey: String,
    hint: String,
}

/// Controls as they are read.
#[derive(Default)]
struct Reading {
    depth: usize,
    controls: Vec<Control>,
    /// The steps of a taxonomy that lead to what is open, with how deep they lie.
    way: Vec<(usize, String)>,
    /// How deep the control lies that is open.
    open: Option<usize>,
    rows: usize,
    /// Where there were too many of them.
    full: Option<Place>,
}

impl Reading {
    fn open(&mut self, name: &str, said: &Attributes, place: Place) -> Result<(), &'static str> {
        self.depth += 1;
        let tag = local(name).to_ascii_lowercase();
        if self.depth == 1 && tag != "view" {
            return Err("this is no labelling configuration, whose outermost element is View");
        }
        let control = control(&tag, said);
        let offer = if control.is_none() { self.offered(&tag, said) } else { None };
        let offer = offer.and_then(|offer| self.on_the_way(offer));
        if control.is_none() && offer.is_none() {
            return Ok(());
        }
        self.rows += 1;
        if self.rows > MOST_ROWS {
            self.full.get_or_insert(place);
            return Ok(());
        }
        if let Some(control) = control {
            self.open = Some(self.depth);
            self.controls.push(control);
        } else if let Some(control) = self.controls.last_mut() {
            control.offers.extend(offer);
        }
        Ok(())
    }

    /// What an element offers that lies in a control.
    fn offered(&self, tag: &str, said: &Attributes) -> Option<Offer> {
        let control = self.controls.last().filter(|_| self.open.is_some())?;
        let fits = match control.kind {
            Kind::Labels => tag == "label",
            Kind::Relations => tag == "relation",
            Kind::One | Kind::Several | Kind::Ways => tag == "choice",
            _ => false,
        };
        let value = said.get("value");
        let id = if said.get("alias").is_empty() { value } else { said.get("alias") };
        // A value that begins with a dollar is filled in from each task.
        let fits = fits && !id.is_empty() && !id.starts_with('$');
        fits.then(|| Offer {
            id: id.to_owned(),
            name: if value.is_empty() { id } else { value }.to_owned(),
            background: said.get("background").to_owned(),
            hotkey: said.get("hotkey").to_owned(),
            hint: said.get("hint").to_owned(),
        })
    }

    /// A choice of a taxonomy, which is the way to it; nothing where that is too long.
    fn on_the_way(&mut self, offer: Offer) -> Option<Offer> {
        if self.controls.last().is_none_or(|control| control.kind != Kind::Ways) {
            return Some(offer);
        }
        self.way.push((self.depth, offer.id));
        let steps = || self.way.iter().map(|(_, step)| step.as_str());
        if steps().map(|step| step.len() + STEP.len()).sum::<usize>() > LONGEST_WAY {
            return None;
        }
        let way = steps().collect::<Vec<_>>().join(STEP);
        Some(Offer { id: way.clone(), name: way, ..offer })
    }

    fn close(&mut self) {
        if self.open == Some(self.depth) {
            self.open = None;
        }
        self.way.retain(|(depth, _)| *depth < self.depth);
        self.depth = self.depth.saturating_sub(1);
    }
}

/// The control that an element is, if it is one for text and for single regions of it.
fn control(tag: &str, said: &Attributes) -> Option<Control> {
    let kind = match tag {
        _ if LABELS.contains(&tag) => Kind::Labels,
        "relations" => Kind::Relations,
        _ if !said.is("perRegion", "true") || said.get("name").is_empty() => return None,
        "choices" if said.is("choice", "multiple") => Kind::Several,
        "choices" => Kind::One,
        "taxonomy" => Kind::Ways,
        "textarea" => Kind::Text,
        "number" | "rating" => Kind::Number,
        "datetime" => Kind::Date,
        _ => return None,
    };
    Some(Control {
        kind,
        name: said.get("name").to_owned(),
        to: said.get("toName").to_owned(),
        only: said.get("whenLabelValue").to_owned(),
        offers: Vec::new(),
    })
}
