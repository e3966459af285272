//! Links between marks.

use crate::sheet::{Planned, Sheet, check, refused, relation};
use sidenote::model::{LinkId, MarkId};
use sidenote::ops::links;

fn link(id: &'static str, from: usize, to: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| {
        let (from, to) = (s.mark(from), s.mark(to));
        s.as_ana(|p, maker, at| links::add(p, maker, at, &relation(id), from, to)).map(|(_, t)| t)
    }
}

fn relabel(place: usize, id: &'static str) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| links::relabel(&s.project, &s.key(), s.link(place), &relation(id))
}

fn reverse(s: &mut Sheet) -> Planned {
    links::reverse(&s.project, &s.key(), s.link(0))
}

fn delete(place: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| links::delete(&s.project, &s.key(), s.link(place))
}

#[test]
fn add() {
    let before = "{quote|No,} said {person|Ana}";
    check(before, link("source", 0, 1), "{quote#1|No,} said {person#2|Ana}\n-> source #1 #2");
    check(before, link("addressee", 0, 1), "{quote#1|No,} said {person#2|Ana}\n-> addressee #1 #2");
    refused(before, link("source", 0, 0), "cannot be linked to itself");
    refused(before, link("source", 1, 0), "“Source” cannot lead from “person” to “quote”");
    refused(before, link("cue", 0, 1), "“Cue” cannot lead from “quote” to “person”");
    refused(before, link("causes", 0, 1), "no relation “causes”");
    refused("{claim|a}{claim|b}", link("supports", 0, 1), "“Supports” is no longer offered");
    refused("{quote#1|No,} {person#2|Ana}\n-> source #1 #2", link("source", 0, 1), "linked like this already");
}

#[test]
fn add_needs_both_marks() {
    let mut sheet = Sheet::new("{quote|No,} said {person|Ana}");
    let quote = sheet.mark(0);
    let gone = sheet.as_ana(|p, maker, at| links::add(p, maker, at, &relation("source"), quote, MarkId(7)));
    assert_eq!(gone.unwrap_err().0, "This mark is gone; select another.");
}

#[test]
fn relabel_to_what_joins_the_marks() {
    let before = "{quote#1|a} {quote#2|b}\n-> parent #1 #2";
    check(before, relabel(0, "continues"), "{quote#1|a} {quote#2|b}\n-> continues #1 #2");
    refused(before, relabel(0, "source"), "cannot lead");
    refused(before, relabel(0, "parent"), "Nothing would change");
    refused("{claim#1|a} {claim#2|b}\n-> restates #1 #2", relabel(0, "attacks"), "no longer offered");
}

#[test]
fn a_link_cannot_become_one_that_exists() {
    let before = "{quote#1|a} {quote#2|b}\n-> parent #1 #2\n-> continues #1 #2\n-> parent #2 #1";
    refused(before, relabel(0, "continues"), "linked like this already");
    refused(before, reverse, "linked like this already");
}

#[test]
fn reverse_where_the_relation_leads_back() {
    let before = "{quote#1|a} {quote#2|b}\n-> parent #1 #2";
    check(before, reverse, "{quote#1|a} {quote#2|b}\n-> parent #2 #1");
    refused("{quote#1|a} {person#2|b}\n-> source #1 #2", reverse, "cannot lead from “person” to “quote”");
}

#[test]
fn delete_leaves_the_marks() {
    let before = "{quote#1|a} {quote#2|b} {quote#3|c}\n-> parent #1 #2\n-> parent #2 #3";
    check(before, delete(0), "{quote|a} {quote#1|b} {quote#2|c}\n-> parent #1 #2");
    check(before, delete(1), "{quote#1|a} {quote#2|b} {quote|c}\n-> parent #1 #2");
}

#[test]
fn a_link_that_is_gone_cannot_be_changed() {
    let sheet = Sheet::new("{quote|a} b");
    let (project, key, gone) = (&sheet.project, &sheet.key(), LinkId(7));
    let planned = [
        links::relabel(project, key, gone, &relation("parent")),
        links::reverse(project, key, gone),
        links::delete(project, key, gone),
    ];
    for refusal in planned {
        assert_eq!(refusal.unwrap_err().0, "This link is gone.");
    }
}
