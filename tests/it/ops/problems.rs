//! What `check` lists: each rule on the smallest text that breaks it, and on one that does not.

use crate::sheet::{Sheet, label, relation, spans};
use crate::support::noon;
use sidenote::edit::Transaction;
use sidenote::model::*;
use sidenote::ops::check::problems;
use sidenote::ops::marks;

/// The problems of a notation: kind, severity, and the place of the mark in the notation.
fn found(sheet: &Sheet) -> Vec<(&'static str, Severity, Option<usize>)> {
    let order: Vec<MarkId> = sheet.layer().in_order().iter().map(|(id, _)| *id).collect();
    let place = |id: MarkId| order.iter().position(|o| *o == id);
    problems(&sheet.project).iter().map(|p| (p.kind, p.severity, p.place.mark.and_then(place))).collect()
}

#[track_caller]
fn fine(notation: &str) {
    assert_eq!(found(&Sheet::new(notation)), []);
}

#[track_caller]
fn error(notation: &str, kind: &'static str, mark: usize) {
    assert_eq!(found(&Sheet::new(notation)), [(kind, Severity::Error, Some(mark))]);
}

#[track_caller]
fn warning(notation: &str, kind: &'static str, mark: usize) {
    assert_eq!(found(&Sheet::new(notation)), [(kind, Severity::Warning, Some(mark))]);
}

#[test]
fn labels_are_those_of_the_schema() {
    fine("{person|Ana}");
    error("{person|Ana} {alien|x}", "unknown_label", 1);
    let mut sheet = Sheet::new("{person|Ana}");
    let mut row = Label::get(&sheet.project, &label("person")).unwrap().clone();
    row.retired = true;
    Label::put(&mut sheet.project, &label("person"), Some(row));
    assert_eq!(found(&sheet), [("retired_label", Severity::Warning, Some(0))]);
}

#[test]
fn attributes_are_those_of_the_label() {
    fine("{person mention=name|Ana}");
    error("{person kind=direct|Ana}", "unknown_attribute", 0);
    error("{person sort=x|Ana}", "unknown_attribute", 0);
    error("{person mention=nickname|Ana}", "unknown_value", 0);
}

#[test]
fn entities_are_those_of_the_project() {
    let known = EntityId(7);
    let mut sheet = Sheet::new(&format!("{{person entity={known}|Ana}}"));
    assert_eq!(found(&sheet), [("unknown_entity", Severity::Error, Some(0))]);
    sheet.project.entities.insert(known, Entity { name: "Ana".to_owned(), ..Entity::default() });
    assert_eq!(found(&sheet), []);
}

#[test]
fn a_mark_is_made_once_and_covers_something() {
    fine("{person|{group|Ana}} {person|Ana}");
    warning("{person|{person|Ana}}", "same_mark_twice", 1);
    warning("Ana{person|}", "empty_span", 0);
}

#[test]
fn spans_keep_to_the_characters_of_the_text() {
    for wrong in [0..1, 0..99] {
        let mut sheet = Sheet::new("{person|e\u{301}a}");
        let id = sheet.mark(0);
        sheet.layer_mut().marks.get_mut(&id).unwrap().spans = spans(&[wrong]);
        assert_eq!(found(&sheet), [("bad_span", Severity::Error, Some(0))]);
    }
}

#[test]
fn words_of_a_file_that_are_not_in_the_text() {
    let mut sheet = Sheet::new("{person|Ana}");
    let id = sheet.mark(0);
    sheet.layer_mut().marks.get_mut(&id).unwrap().stale = Some(Box::new(["Bo".to_owned()]));
    assert_eq!(found(&sheet), [("stale_words", Severity::Error, Some(0))]);
    let message = &problems(&sheet.project)[0].message;
    assert!(message.contains("“Bo”") && message.contains("“Ana”"), "{message}");
}

#[test]
fn links_join_what_their_relation_joins() {
    fine("{role#1|Mayor} {person#2|Ana}\n-> role_of #1 #2");
    error("{role#1|Mayor} {person#2|Ana}\n-> role_of #2 #1", "wrong_link", 1);
    error("{role#1|Mayor} {person#2|Ana}\n-> loves #1 #2", "unknown_relation", 0);
}

#[test]
fn a_link_has_both_ends() {
    let mut sheet = Sheet::new("{role#1|Mayor} {person#2|Ana}\n-> role_of #1 #2");
    let ana = sheet.mark(1);
    sheet.layer_mut().marks.remove(&ana);
    assert_eq!(found(&sheet), [("dangling_link", Severity::Error, Some(0))]);
    let loose = Link { relation: relation("role_of"), from: MarkId(7), to: MarkId(8), created: noon() };
    sheet.layer_mut().links = [(LinkId(1), loose)].into();
    assert_eq!(found(&sheet), [("dangling_link", Severity::Error, None)]);
}

#[test]
fn the_reading_keeps_to_the_text() {
    let mut sheet = Sheet::new("Ana");
    for (end, count) in [(3, 0), (4, 1)] {
        sheet.layer_mut().reading = Some(Reading { read: vec![Span::of(0..end)], finished: false });
        assert_eq!(found(&sheet), vec![("bad_reading", Severity::Error, None); count]);
    }
}

#[test]
fn the_parts_keep_to_the_text_and_apart() {
    let part = |end| Part { end, role: Role::Body, by: Origin::Hand };
    let cases = [([(0, 4), (4, 8)], 0), ([(0, 5), (4, 8)], 1), ([(0, 4), (4, 9)], 1), ([(0, 4), (6, 6)], 1)];
    for (parts, count) in cases {
        let mut sheet = Sheet::new("12345678");
        let rows = parts.map(|(start, end)| (start, part(end)));
        sheet.project.parts.insert(sheet.article, std::sync::Arc::new(rows.into()));
        assert_eq!(found(&sheet), vec![("bad_part", Severity::Error, None); count], "{parts:?}");
    }
}

#[test]
fn a_quote_has_a_source_or_a_speaker() {
    warning("{quote|“No,”} said Ana", "quote_without_source", 0);
    fine("{quote#1|“No,”} said {source#2|Ana}\n-> source #1 #2");
    fine("{quote source_naming=none|“No,”} it was said");
    fine("{quote source_naming=author|“No”}");
    fine("{quote status=hearsay|“No”}");
    warning("{quote source_naming=named|“No”}", "quote_without_source", 0);
    let mut sheet = Sheet::new(&format!("{{quote speaker={}|“No”}}", EntityId(7)));
    sheet.project.entities.insert(EntityId(7), Entity::default());
    assert_eq!(found(&sheet), []);
}

#[test]
fn a_person_linked_as_source_is_a_source_but_an_addressee_is_none() {
    fine("{quote#1|“No,”} said {person#2|Ana}\n-> source #1 #2");
    warning("{quote#1|“No,”} she told {person#2|Bo}\n-> addressee #1 #2", "quote_without_source", 0);
    warning("{quote#1|“No,”} she {cue#2|said}\n-> cue #1 #2", "quote_without_source", 0);
}

#[test]
fn a_cue_is_one_piece() {
    fine("{cue|had said}");
    warning("{cue#1|had} she {cue#1|said}", "cue_in_pieces", 0);
}

#[test]
fn a_direct_quote_has_quotation_marks() {
    fine("{quote kind=direct source_naming=none|“No”}");
    fine("“{quote kind=direct source_naming=none|No}”");
    fine("{quote kind=indirect source_naming=none|No}");
    warning("{quote kind=direct source_naming=none|No}", "direct_without_marks", 0);
}

#[test]
fn a_problem_names_its_article_and_its_annotator() {
    let sheet = Sheet::new("{alien|x}");
    let place = problems(&sheet.project).remove(0).place;
    assert_eq!((place.article, place.annotator), (Some(sheet.article), Some(crate::support::ana())));
}

#[test]
fn what_an_operation_makes_has_no_problem() {
    let mut sheet = Sheet::new("Ana said no");
    let planned = sheet.as_ana(|p, maker, at| marks::add(p, maker, at, spans(&[0..3]), &label("person")));
    let transaction: Transaction = planned.unwrap().1;
    sheet.apply(&transaction);
    assert_eq!(found(&sheet), []);
}
