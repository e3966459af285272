//! Marks and their pieces.

use crate::sheet::{Planned, Sheet, attribute, check, label, refused, spans};
use crate::support::noon;
use sidenote::edit::Transaction;
use sidenote::model::{Comment, CommentId, Label, MarkId, Row, Span, Value};
use sidenote::ops::{marks, pieces};
use std::ops::Range;

fn tag(range: Range<usize>, id: &'static str) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| s.as_ana(|p, maker, at| marks::add(p, maker, at, spans(&[range]), &label(id))).map(|(_, t)| t)
}

fn relabel(place: usize, id: &'static str) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| marks::relabel(&s.project, &s.key(), s.mark(place), &label(id), noon())
}

fn move_to(place: usize, to: &'static [Range<usize>]) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| marks::move_to(&s.project, &s.key(), s.mark(place), spans(to), noon())
}

fn move_piece(piece: usize, to: Range<usize>) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| marks::move_piece(&s.project, &s.key(), s.mark(0), piece, Span::of(to), noon())
}

fn set(id: &'static str, value: Option<Value>) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| marks::set(&s.project, &s.key(), s.mark(0), &attribute(id), value, noon())
}

fn choice(id: &str) -> Option<Value> {
    Some(Value::Choice(id.to_owned()))
}

fn delete(place: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| marks::delete(&s.project, &s.key(), s.mark(place))
}

fn add_piece(range: Range<usize>) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| pieces::add(&s.project, &s.key(), s.mark(0), Span::of(range), noon())
}

fn drop_at(offset: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| pieces::drop_at(&s.project, &s.key(), s.mark(0), offset, noon())
}

fn join(s: &mut Sheet) -> Planned {
    pieces::join(&s.project, &s.key(), s.mark(0), noon())
}

#[test]
fn add() {
    check("Officials deny it", tag(0..9, "person"), "{person|Officials} deny it");
    check("{quote|We must act}", tag(3..7, "claim"), "{quote|We {claim|must} act}");
    check("{quote|We must} act", tag(3..11, "claim"), "{quote#1|We {claim|must}#1 act}");
    check("{group|Officials}", tag(0..9, "person"), "{group|{person|Officials}}");
    check("José said", tag(0..5, "person"), "{person|José} said");
}

#[test]
fn add_makes_the_annotator_known() {
    let mut sheet = Sheet::new("Officials");
    sheet.project.annotators.clear();
    let transaction = tag(0..9, "person")(&mut sheet).unwrap();
    assert_eq!(transaction.title, "Tag as Person");
    sheet.apply(&transaction);
    assert_eq!(sheet.project.annotators.len(), 1);
}

#[test]
fn add_is_refused() {
    refused("Officials", tag(0..9, "official"), "no label “official”");
    refused("{person|Officials}", tag(0..9, "person"), "marked as person already");
    refused("Officials", tag(3..3, "person"), "Select some words first");
    refused("Officials", tag(0..10, "person"), "has only 9");
    refused("e\u{301}a", tag(1..4, "person"), "inside a character");
    let retired = |s: &mut Sheet| {
        let mut row = Label::get(&s.project, &label("person")).unwrap().clone();
        row.retired = true;
        Label::put(&mut s.project, &label("person"), Some(row));
        tag(0..9, "person")(s)
    };
    refused("Officials", retired, "no label “person”");
    let nowhere = |s: &mut Sheet| {
        s.project.articles.clear();
        tag(0..9, "person")(s)
    };
    refused("Officials", nowhere, "no longer in the project");
}

#[test]
fn relabel_keeps_what_the_new_label_can_have() {
    check("{person|Officials} deny", relabel(0, "group"), "{group|Officials} deny");
    let before = "{place mention=name metonym=government|London}";
    check(before, relabel(0, "organisation"), "{organisation mention=name metonym=government|London}");
    check(before, relabel(0, "person"), "{person mention=name|London}");
    refused("{person|Ana}", relabel(0, "person"), "Nothing would change");
    refused("{person|Ana}", relabel(0, "human"), "no label “human”");
}

#[test]
fn move_the_ends() {
    check("{quote|We} must act", move_to(0, &[0..7]), "{quote|We must} act");
    check("{quote|We {claim|must} act}", move_to(1, &[0..2, 8..11]), "{quote|{claim#1|We} must {claim#1|act}}");
    refused("{quote|We} must", move_to(0, &[0..2]), "Nothing would change");
    refused("{quote|We} must", move_to(0, &[0..0]), "Select some words");
    refused("{quote|We} must", move_to(0, &[0..99]), "has only 7");
}

#[test]
fn moving_takes_the_words_of_a_file_away() {
    let mut sheet = Sheet::new("{quote|We} must");
    let id = sheet.mark(0);
    sheet.layer_mut().marks.get_mut(&id).unwrap().stale = Some(Box::new(["They".to_owned()]));
    let transaction = move_to(0, &[0..7])(&mut sheet).unwrap();
    sheet.apply(&transaction);
    assert_eq!(sheet.layer().marks[&id].stale, None);
}

#[test]
fn move_one_piece() {
    let before = "{quote#1|We} must {quote#1|act}";
    check(before, move_piece(1, 3..11), "{quote#1|We} {quote#1|must act}");
    check("{quote#1|We} must {quote#1|act}", move_piece(0, 0..3), "{quote#1|We }must {quote#1|act}");
    refused(before, move_piece(1, 1..5), "may not overlap");
    refused(before, move_piece(2, 3..7), "piece is gone");
}

#[test]
fn set_an_attribute() {
    check("{quote|We}", set("kind", choice("direct")), "{quote kind=direct|We}");
    check("{quote kind=direct|We}", set("kind", choice("mixed")), "{quote kind=mixed|We}");
    check("{quote kind=direct|We}", set("kind", None), "{quote|We}");
    check("{quote channel=x|We}", set("channel", Some(Value::Text(String::new()))), "{quote|We}");
    refused("{quote|We}", set("kind", choice("odd")), "“odd” is not a value of “kind”");
    refused("{quote|We}", set("kind", Some(Value::Flag(true))), "is not a value of “kind”");
    refused("{person|We}", set("kind", choice("direct")), "have no attribute “kind”");
    refused("{quote|We}", set("sort", choice("direct")), "no attribute “sort”");
    refused("{quote|We}", set("kind", None), "Nothing would change");
    // What a label lost can still be taken off.
    check("{person kind=direct|We}", set("kind", None), "{person|We}");
}

#[test]
fn note_and_when_it_changed() {
    let mut sheet = Sheet::new("{quote|We}");
    let (id, key) = (sheet.mark(0), sheet.key());
    let later = noon() + jiff::SignedDuration::from_secs(60);
    let transaction = marks::note(&sheet.project, &key, id, "why?", later).unwrap();
    sheet.apply(&transaction);
    let mark = sheet.layer().marks[&id].clone();
    assert_eq!((mark.note.as_str(), mark.created, mark.changed), ("why?", noon(), later));
    let again = marks::note(&sheet.project, &key, id, "why?", later);
    assert_eq!(again.unwrap_err().0, "Nothing would change.");
}

#[test]
fn a_retired_attribute_takes_no_values_but_gives_them_up() {
    let mut sheet = Sheet::new("{quote|No} said Ana");
    let set = |s: &Sheet, value| marks::set(&s.project, &s.key(), s.mark(0), &attribute("kind"), value, noon());
    let direct = || Some(Value::Choice("direct".to_owned()));
    let transaction = set(&sheet, direct()).unwrap();
    sheet.apply(&transaction);
    let rows = std::sync::Arc::make_mut(&mut sheet.project.schema);
    rows.attributes.get_mut(&attribute("kind")).unwrap().retired = true;
    let why = set(&sheet, Some(Value::Choice("indirect".to_owned()))).unwrap_err();
    assert!(why.0.contains("“Kind” is no longer offered"), "{why}");
    let transaction = set(&sheet, None).unwrap();
    sheet.apply(&transaction);
    assert_eq!(sheet.notation(), "{quote|No} said Ana");
    assert!(set(&sheet, direct()).is_err());
}

#[test]
fn delete_takes_the_comments_about_it_along() {
    let mut sheet = Sheet::new("{person|Ana} {person|Ruiz}");
    let (first, second) = (sheet.mark(0), sheet.mark(1));
    let comment = |about| Comment { about, text: "who?".to_owned(), created: noon(), resolved: false };
    for (n, about) in [Some(first), Some(second), None, Some(first)].into_iter().enumerate() {
        sheet.layer_mut().comments.insert(CommentId(n as u128), comment(about));
    }
    let original = sheet.project.clone();
    let transaction = delete(0)(&mut sheet).unwrap();
    sheet.apply(&transaction);
    let left: Vec<u128> = sheet.layer().comments.keys().map(|id| id.0).collect();
    assert_eq!(left, [1, 2], "what is about another mark or the article stays");
    sheet.apply(&transaction.inverse());
    assert_eq!(sheet.project, original, "undo");
}

#[test]
fn delete_takes_its_links_along() {
    check("{person|Ana} said", delete(0), "Ana said");
    let before = "{quote#1|No,} {cue#2|said} {person#3|Ana}\n-> cue #1 #2\n-> source #1 #3";
    check(before, delete(1), "{quote#1|No,} said {person#2|Ana}\n-> source #1 #2");
    check(before, delete(0), "No, {cue|said} {person|Ana}");
}

#[test]
fn what_is_gone_cannot_be_changed() {
    let gone = MarkId(7);
    let sheet = Sheet::new("{quote|We} must");
    let (project, key) = (&sheet.project, &sheet.key());
    let planned = [
        marks::delete(project, key, gone),
        marks::relabel(project, key, gone, &label("claim"), noon()),
        marks::move_to(project, key, gone, spans(&[0..1]), noon()),
        marks::move_piece(project, key, gone, 0, Span::of(0..1), noon()),
        marks::set(project, key, gone, &attribute("kind"), None, noon()),
        marks::note(project, key, gone, "x", noon()),
        pieces::add(project, key, gone, Span::of(0..1), noon()),
        pieces::drop_at(project, key, gone, 0, noon()),
        pieces::join(project, key, gone, noon()),
    ];
    for refusal in planned {
        assert_eq!(refusal.unwrap_err().0, "This mark is gone; select another.");
    }
}

#[test]
fn pieces_are_added_dropped_and_joined() {
    check("{quote|We} must act", add_piece(8..11), "{quote#1|We} must {quote#1|act}");
    check("{quote|We} must act", add_piece(2..7), "{quote|We must} act");
    check("{quote#1|We} must {quote#1|act}", add_piece(1..9), "{quote|We must act}");
    check("{quote#1|We} must {quote#1|act}", drop_at(9), "{quote|We} must act");
    check("{quote#1|We} must {quote#1|act}", drop_at(0), "We must {quote|act}");
    check("{quote#1|We} must {quote#1|act}", join, "{quote|We must act}");
    refused("{quote|We} must act", add_piece(0..2), "Nothing would change");
    refused("{quote|We} must act", add_piece(5..5), "Select some words");
    refused("{quote|We} must act", drop_at(5), "no piece here");
    refused("{quote|We} must act", drop_at(0), "only piece");
    refused("{quote|We} must act", join, "one piece only");
}

#[test]
fn titles_name_the_label() {
    let mut sheet = Sheet::new("{quote|We} must");
    let title = |planned: Planned| planned.map(|t: Transaction| t.title).unwrap();
    assert_eq!(title(delete(0)(&mut sheet)), "Delete Quote");
    assert_eq!(title(relabel(0, "claim")(&mut sheet)), "Change to Claim");
    assert_eq!(title(set("kind", choice("direct"))(&mut sheet)), "Set kind");
}
