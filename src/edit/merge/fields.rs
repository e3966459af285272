//! One row of two copies, field by field.
//!
//! Must not know stamps: which copy is preferred where both changed a field is handed in.

use super::rows::written;
use super::{Held, Side};
use crate::model::{
    Annotator, Article, Attribute, AttributeId, Comment, Decision, Entity, Label, Link, Mark, Meta, Relation, Settings,
    Value,
};
use serde::Serialize;
use std::collections::BTreeSet;

/// A field that both copies changed, each in its own way.
pub(super) struct Lost {
    pub(super) field: String,
    pub(super) ours: Held,
    pub(super) theirs: Held,
}

/// Takes field after field, and notes what is lost.
pub(super) struct Picker {
    pub(super) prefer: Side,
    pub(super) lost: Vec<Lost>,
    /// The one field that is taken from theirs, whatever it is; the others stay ours.
    only: Option<String>,
}

impl Picker {
    pub(super) fn new(prefer: Side) -> Self {
        Self { prefer, lost: Vec::new(), only: None }
    }

    /// Takes one field from theirs and leaves the others as ours has them.
    pub(super) fn only(field: &str) -> Self {
        Self { prefer: Side::Ours, lost: Vec::new(), only: Some(field.to_owned()) }
    }

    /// The value of a field: of the copy that changed it, else of the preferred copy.
    fn pick<T: Clone + Serialize>(
        &mut self,
        field: &str,
        base: Option<&T>,
        (ours, theirs): (&T, &T),
        show: impl Fn(&T) -> Held,
    ) -> T {
        if let Some(only) = &self.only {
            return if only == field { theirs.clone() } else { ours.clone() };
        }
        let (ours_is, theirs_is) = (written(ours), written(theirs));
        let base_is = base.map(written);
        if ours_is == theirs_is || base_is.as_ref() == Some(&theirs_is) {
            return ours.clone();
        }
        if base_is.as_ref() == Some(&ours_is) {
            return theirs.clone();
        }
        self.lost.push(Lost { field: field.to_owned(), ours: show(ours), theirs: show(theirs) });
        self.preferred(ours, theirs).clone()
    }

    fn preferred<'t, T>(&self, ours: &'t T, theirs: &'t T) -> &'t T {
        if self.prefer == Side::Ours { ours } else { theirs }
    }
}

/// A row that can be merged field by field.
pub(super) trait Fields: Clone + Serialize {
    /// The row of both copies; `base` is what both come from, where it is known.
    fn mixed(base: Option<&Self>, ours: &Self, theirs: &Self, picker: &mut Picker) -> Self;
}

fn words(text: &impl ToString) -> Held {
    Held::Words(text.to_string())
}

fn as_written(value: &impl Serialize) -> Held {
    Held::Words(written(value))
}

fn maybe<T: ToString>(value: Option<&T>) -> Held {
    value.map_or(Held::Nothing, words)
}

impl Fields for Mark {
    fn mixed(base: Option<&Self>, o: &Self, t: &Self, picker: &mut Picker) -> Self {
        let mut made = picker.preferred(o, t).clone();
        made.label = picker.pick("label", base.map(|b| &b.label), (&o.label, &t.label), words);
        // The words a file said belong to the spans it said them of.
        let place = |m: &Self| (m.spans.clone(), m.stale.clone());
        let placed =
            picker.pick("spans", base.map(place).as_ref(), (&place(o), &place(t)), |p| Held::Spans(p.0.clone()));
        (made.spans, made.stale) = placed;
        made.note = picker.pick("note", base.map(|b| &b.note), (&o.note, &t.note), words);
        made.sure = picker.pick("sure", base.map(|b| &b.sure), (&o.sure, &t.sure), words);
        made.origin = picker.pick("origin", base.map(|b| &b.origin), (&o.origin, &t.origin), as_written);
        let ids: BTreeSet<&AttributeId> = o.attributes.keys().chain(t.attributes.keys()).collect();
        made.attributes.clear();
        for id in ids {
            let of = |m: &Self| m.attributes.get(id).cloned();
            let field = format!("attribute {id}");
            let value: Option<Value> =
                picker.pick(&field, base.map(of).as_ref(), (&of(o), &of(t)), |v| maybe(v.as_ref()));
            made.attributes.extend(value.map(|v| (id.clone(), v)));
        }
        made.created = o.created.min(t.created);
        made.changed = o.changed.max(t.changed);
        made
    }
}

impl Fields for Link {
    fn mixed(base: Option<&Self>, o: &Self, t: &Self, picker: &mut Picker) -> Self {
        let ends = |l: &Self| (l.from, l.to);
        let show = |e: &(_, _)| Held::Words(format!("{} → {}", e.0, e.1));
        let relation = picker.pick("relation", base.map(|b| &b.relation), (&o.relation, &t.relation), words);
        let (from, to) = picker.pick("ends", base.map(ends).as_ref(), (&ends(o), &ends(t)), show);
        Self { relation, from, to, created: o.created.min(t.created) }
    }
}

impl Fields for Comment {
    fn mixed(base: Option<&Self>, o: &Self, t: &Self, picker: &mut Picker) -> Self {
        Self {
            about: picker.pick("about", base.map(|b| &b.about), (&o.about, &t.about), |v| maybe(v.as_ref())),
            text: picker.pick("text", base.map(|b| &b.text), (&o.text, &t.text), words),
            resolved: picker.pick("resolved", base.map(|b| &b.resolved), (&o.resolved, &t.resolved), words),
            created: o.created.min(t.created),
        }
    }
}

impl Fields for Decision {
    fn mixed(base: Option<&Self>, o: &Self, t: &Self, picker: &mut Picker) -> Self {
        let about = |d: &Self| (d.of.clone(), d.mark);
        let (of, mark) = picker.pick("about", base.map(about).as_ref(), (&about(o), &about(t)), as_written);
        Self {
            of,
            mark,
            verdict: picker.pick("verdict", base.map(|b| &b.verdict), (&o.verdict, &t.verdict), as_written),
            reason: picker.pick("reason", base.map(|b| &b.reason), (&o.reason, &t.reason), words),
            created: o.created.min(t.created),
        }
    }
}

/// The whole row as one field.
macro_rules! whole {
    ($($row:ty),+) => {$(
        impl Fields for $row {
            fn mixed(base: Option<&Self>, ours: &Self, theirs: &Self, picker: &mut Picker) -> Self {
                picker.pick("row", base, (ours, theirs), as_written)
            }
        }
    )+};
}

whole!(Label, Attribute, Relation, Annotator);

/// The named fields one by one, the others as the preferred copy has them.
macro_rules! by_field {
    ($row:ty: $($field:ident),+) => {
        impl Fields for $row {
            fn mixed(base: Option<&Self>, ours: &Self, theirs: &Self, picker: &mut Picker) -> Self {
                let mut made = picker.preferred(ours, theirs).clone();
                $(made.$field = picker.pick(
                    stringify!($field),
                    base.map(|b| &b.$field),
                    (&ours.$field, &theirs.$field),
                    as_written,
                );)+
                made
            }
        }
    };
}

by_field!(Settings: title, guideline, licence, note);
by_field!(Entity: name, kind, aliases, qid, unnamed, note);
by_field!(Meta: author, publication, url, section, page_date, published, published_how, language, note);

impl Fields for Article {
    fn mixed(base: Option<&Self>, o: &Self, t: &Self, picker: &mut Picker) -> Self {
        // Text, source and file name are of the copy that is here: they are written once.
        let mut made = picker.preferred(o, t).clone();
        made.title = picker.pick("title", base.map(|b| &b.title), (&o.title, &t.title), words);
        made.meta = Meta::mixed(base.map(|b| &b.meta), &o.meta, &t.meta, picker);
        made
    }
}
