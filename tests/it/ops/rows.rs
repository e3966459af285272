//! The rows beside marks and links: the reading, the schema, articles and their parts, entities.

use crate::sheet::{Planned, Sheet, attribute, label};
use crate::support::{ana, noon};
use sidenote::model::*;
use sidenote::ops::{articles, entities, reading, schema};

/// Applies what `operation` plans and gives what was there before, so that undo can be checked.
#[track_caller]
fn done(sheet: &mut Sheet, operation: impl FnOnce(&mut Sheet) -> Planned) -> Project {
    let original = sheet.project.clone();
    let transaction = operation(sheet).unwrap();
    sheet.apply(&transaction);
    let mut undone = sheet.project.clone();
    sidenote::edit::apply(&mut undone, &transaction.inverse()).unwrap();
    assert_eq!(undone, original, "undo");
    original
}

#[track_caller]
fn says<T: std::fmt::Debug>(planned: Result<T, sidenote::edit::Refusal>, because: &str) {
    let why = planned.unwrap_err();
    assert!(why.0.contains(because), "{why}");
}

fn read_to(offset: usize) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| s.as_ana(|p, maker, at| reading::read_to(p, maker, at, offset))
}

fn finish(finished: bool) -> impl FnOnce(&mut Sheet) -> Planned {
    move |s| s.as_ana(|p, maker, at| reading::finish(p, maker, at, finished))
}

fn ledger(sheet: &Sheet) -> (Vec<std::ops::Range<usize>>, bool) {
    let reading = sheet.layer().reading.unwrap_or_default();
    (reading.read.iter().map(|s| s.range()).collect(), reading.finished)
}

#[test]
fn reading_grows_and_finishes() {
    let mut sheet = Sheet::new("12345678");
    sheet.project.annotators.clear();
    done(&mut sheet, read_to(4));
    assert_eq!(ledger(&sheet), (vec![0..4], false));
    assert!(sheet.project.annotators.contains_key(&ana()), "a reader is known");
    says(read_to(3)(&mut sheet), "noted already");
    done(&mut sheet, finish(true));
    assert_eq!(ledger(&sheet), (vec![0..8], true));
    says(finish(true)(&mut sheet), "noted already");
    done(&mut sheet, finish(false));
    assert_eq!(ledger(&sheet), (vec![0..8], false));
}

#[test]
fn reading_nothing_is_nothing() {
    let mut sheet = Sheet::new("12345678");
    says(read_to(0)(&mut sheet), "noted already");
    says(finish(false)(&mut sheet), "noted already");
    done(&mut sheet, read_to(99));
    assert_eq!(ledger(&sheet), (vec![0..8], false), "no further than the text");
    let mut empty = Sheet::new("");
    done(&mut empty, finish(true));
    assert_eq!(ledger(&empty), (vec![], true));
}

#[test]
fn an_article_that_is_gone_cannot_be_read() {
    let mut sheet = Sheet::new("12345678");
    sheet.project.articles.clear();
    says(read_to(4)(&mut sheet), "no longer in the project");
    says(finish(true)(&mut sheet), "no longer in the project");
    says(finish(false)(&mut sheet), "no longer in the project");
}

fn label_row(sheet: &Sheet, id: &str) -> Label {
    Label::get(&sheet.project, &label(id)).unwrap().clone()
}

#[test]
fn a_label_is_added_and_changed() {
    let mut sheet = Sheet::new("x");
    let rumour = Label { name: "Rumour".to_owned(), key: Some('B'), ..label_row(&sheet, "claim") };
    let planned = schema::put_label(&sheet.project, &label("rumour"), rumour.clone());
    assert_eq!(planned.as_ref().unwrap().title, "Add label “Rumour”");
    done(&mut sheet, |_| planned);
    assert_eq!(label_row(&sheet, "rumour"), rumour);
    says(schema::put_label(&sheet.project, &label("rumour"), rumour.clone()), "Nothing would change");
    let retired = Label { retired: true, ..rumour };
    let planned = schema::put_label(&sheet.project, &label("rumour"), retired);
    assert_eq!(planned.unwrap().title, "Change label “Rumour”");
}

#[test]
fn a_label_that_cannot_be() {
    let sheet = Sheet::new("x");
    let put = |change: fn(&mut Label)| {
        let mut row = label_row(&sheet, "claim");
        change(&mut row);
        schema::put_label(&sheet.project, &label("claim"), row)
    };
    says(put(|l| l.key = Some('Q')), "The key Q belongs to “Quote”");
    says(put(|l| l.key = Some('J')), "“J” cannot tag");
    says(put(|l| l.key = Some('1')), "“1” cannot tag");
    says(put(|l| l.name = " ".to_owned()), "Give it a name");
    says(put(|l| l.colour.dark = "#12345".to_owned()), "is not a colour");
    says(put(|l| l.colour.light = "red".to_owned()), "is not a colour");
    assert!(put(|l| l.key = None).is_ok());
    // A retired label gives its key up.
    assert!(put(|l| (l.key, l.retired) = (Some('Q'), true)).is_ok());
}

#[test]
fn a_key_is_free_once_its_label_is_retired() {
    let mut sheet = Sheet::new("x");
    let quote = Label { retired: true, ..label_row(&sheet, "quote") };
    done(&mut sheet, |s| schema::put_label(&s.project, &label("quote"), quote));
    let claim = Label { key: Some('Q'), ..label_row(&sheet, "claim") };
    done(&mut sheet, |s| schema::put_label(&s.project, &label("claim"), claim));
    let quote = Label { retired: false, ..label_row(&sheet, "quote") };
    says(schema::put_label(&sheet.project, &label("quote"), quote), "The key Q belongs to “Claim”");
}

#[test]
fn an_attribute_belongs_to_a_label() {
    let mut sheet = Sheet::new("{quote kind=direct|x}");
    let kind = Attribute::get(&sheet.project, &attribute("kind")).unwrap().clone();
    let put = |row| schema::put_attribute(&sheet.project, &attribute("kind"), row);
    says(put(kind.clone()), "Nothing would change");
    says(put(Attribute { name: String::new(), ..kind.clone() }), "Give it a name");
    says(put(Attribute { labels: [].into(), ..kind.clone() }), "at least one label");
    done(&mut sheet, |s| {
        schema::put_attribute(&s.project, &attribute("sort"), Attribute { name: "Sort".to_owned(), ..kind })
    });
    assert!(sheet.project.schema.attributes.contains_key(&attribute("sort")));
}

#[test]
fn uses_are_counted() {
    let sheet = Sheet::new("{quote kind=direct|x} {quote|y} {claim|z}");
    assert_eq!(schema::marks_with_label(&sheet.project, &label("quote")), 2);
    assert_eq!(schema::marks_with_attribute(&sheet.project, &attribute("kind")), 1);
}

/// A sheet whose text has a headline of two bytes, a gap and two bodies.
fn in_parts() -> Sheet {
    let mut sheet = Sheet::new("12 45 78");
    let part = |end, role| Part { end, role, by: Origin::Rule("test".to_owned()) };
    let parts = [(0, part(2, Role::Headline)), (3, part(5, Role::Body)), (6, part(8, Role::Body))];
    sheet.project.parts.insert(sheet.article, std::sync::Arc::new(parts.into()));
    sheet
}

fn roles(sheet: &Sheet) -> Vec<Role> {
    sheet.project.parts_of(sheet.article).map(|(_, part)| part.role).collect()
}

#[test]
fn a_part_gets_another_role() {
    let mut sheet = in_parts();
    done(&mut sheet, |s| articles::set_role(&s.project, s.article, 4, Role::Caption));
    assert_eq!(roles(&sheet), [Role::Headline, Role::Caption, Role::Body]);
    let by = |at: usize| sheet.project.parts_of(sheet.article).nth(at).unwrap().1.by.clone();
    assert_eq!((by(1), by(2)), (Origin::Hand, Origin::Rule("test".to_owned())));
    says(articles::set_role(&sheet.project, sheet.article, 4, Role::Caption), "this role already");
    done(&mut sheet, |s| articles::set_role(&s.project, s.article, 2, Role::Body));
    assert_eq!(roles(&sheet)[0], Role::Body, "a gap belongs to the part before it");
}

#[test]
fn all_parts_alike_get_another_role() {
    let mut sheet = in_parts();
    done(&mut sheet, |s| articles::set_role_of_all_like(&s.project, s.article, 7, Role::Credit));
    assert_eq!(roles(&sheet), [Role::Headline, Role::Credit, Role::Credit]);
    says(articles::set_role_of_all_like(&sheet.project, sheet.article, 7, Role::Credit), "this role already");
}

#[test]
fn roles_go_round_in_both_directions() {
    let mut sheet = in_parts();
    for _ in Role::ALL {
        done(&mut sheet, |s| articles::cycle_role(&s.project, s.article, 0, true));
    }
    assert_eq!(roles(&sheet), roles(&in_parts()));
    done(&mut sheet, |s| articles::cycle_role(&s.project, s.article, 0, true));
    done(&mut sheet, |s| articles::cycle_role(&s.project, s.article, 0, false));
    assert_eq!(roles(&sheet), roles(&in_parts()));
    let none = Sheet::new("");
    says(articles::cycle_role(&none.project, none.article, 0, true), "no part here");
}

#[test]
fn an_article_is_described() {
    let mut sheet = Sheet::new("{quote|x}");
    let meta = Meta { author: "Ana".to_owned(), ..Meta::default() };
    done(&mut sheet, |s| articles::describe(&s.project, s.article, "New", meta.clone()));
    let row = Article::get(&sheet.project, &sheet.article).unwrap();
    assert_eq!((row.title.as_str(), row.meta.author.as_str()), ("New", "Ana"));
    says(articles::describe(&sheet.project, sheet.article, "New", meta), "Nothing would change");
    says(articles::describe(&sheet.project, ArticleId(7), "New", Meta::default()), "article is gone");
}

#[test]
fn an_article_goes_with_all_that_was_said_and_comes_back() {
    let mut sheet = Sheet::new("{quote#1|x} {person#2|Ana}\n-> source #1 #2");
    let mark = sheet.mark(0);
    let layer = sheet.layer_mut();
    layer.reading = Some(Reading { read: vec![Span::of(0..1)], finished: false });
    let comment = Comment { about: None, text: "hm".to_owned(), created: noon(), resolved: false };
    layer.comments.insert(CommentId(1), comment);
    let verdict = Decision { of: ana(), mark, verdict: Verdict::Accepted, reason: String::new(), created: noon() };
    layer.decisions.insert(DecisionId(1), verdict);
    done(&mut sheet, |s| articles::delete(&s.project, s.article));
    let left = &sheet.project;
    assert!(left.articles.is_empty() && left.layers.is_empty() && left.parts.is_empty());
    says(articles::delete(left, sheet.article), "article is gone");
}

fn person(name: &str) -> Entity {
    Entity { name: name.to_owned(), kind: EntityKind::Person, ..Entity::default() }
}

#[test]
fn a_mark_points_to_an_entity() {
    let mut sheet = Sheet::new("{person|Ana} {cue|said}");
    let (mark, cue, key) = (sheet.mark(0), sheet.mark(1), sheet.key());
    let mut ids = SeededIds::new(5);
    let (id, transaction) =
        entities::add_for(&sheet.project, &mut ids, &key, mark, person("Ana Ruiz"), noon()).unwrap();
    assert_eq!(transaction.title, "New entity “Ana Ruiz”");
    done(&mut sheet, |_| Ok(transaction));
    assert_eq!(sheet.notation(), format!("{{person entity={id}|Ana}} {{cue|said}}"));
    assert_eq!(sheet.project.entities[&id].name, "Ana Ruiz");
    says(entities::point(&sheet.project, &key, mark, id, noon()), "Nothing would change");
    says(entities::point(&sheet.project, &key, cue, id, noon()), "do not point to entities");
    says(entities::point(&sheet.project, &key, mark, EntityId(7), noon()), "no longer in the project");
    says(entities::add_for(&sheet.project, &mut ids, &key, mark, person(" "), noon()), "a name");
}

#[test]
fn an_entity_is_edited() {
    let mut sheet = Sheet::new("x");
    sheet.project.entities.insert(EntityId(7), person("Ana"));
    done(&mut sheet, |s| entities::edit(&s.project, EntityId(7), person("Ana Ruiz")));
    assert_eq!(sheet.project.entities[&EntityId(7)].name, "Ana Ruiz");
    says(entities::edit(&sheet.project, EntityId(7), person("Ana Ruiz")), "Nothing would change");
    says(entities::edit(&sheet.project, EntityId(7), person("")), "a name");
    says(entities::edit(&sheet.project, EntityId(8), person("Bo")), "entity is gone");
}

#[test]
fn a_new_entity_is_what_its_mark_is_labelled() {
    use EntityKind::{Event, Group, Organisation, Other, Person, Place};
    let kinds =
        ["person", "organisation", "place", "group", "event", "other", "date"].map(|id| entities::kind_for(&label(id)));
    assert_eq!(kinds, [Person, Organisation, Place, Group, Event, Other, Other]);
    assert_eq!(entities::named("Oslo", &label("place")).kind, Place);
}

#[test]
fn settings_cannot_be_taken_away() {
    let mut project = Sheet::new("Anna").project;
    let before = project.clone();
    let gone = sidenote::edit::Change::remove((), project.settings.clone()).into();
    let why = sidenote::edit::apply(&mut project, &sidenote::edit::Transaction::new("Empty", vec![gone]));
    assert!(why.unwrap_err().to_string().contains("without settings"));
    assert_eq!(project, before);
}

#[test]
fn a_mark_whose_number_is_none_can_be_deleted() {
    let mut sheet = Sheet::new("Anna");
    let mut mark = Mark::new(LabelId::new("person").unwrap(), Spans::one(Span::of(0..4)), noon());
    mark.attributes.insert(AttributeId::new("size").unwrap(), Value::Number(f64::NAN));
    let key = ((sheet.article, ana()), MarkId(7));
    sheet.apply(&sidenote::edit::Transaction::new(
        "From a file",
        vec![sidenote::edit::Change::add(key.clone(), mark.clone()).into()],
    ));
    done(&mut sheet, |s| sidenote::ops::marks::delete(&s.project, &key.0, key.1));
    assert!(sheet.layer().marks.is_empty());
}

#[test]
fn nothing_comes_into_a_layer_without_its_article() {
    let mut project = Sheet::new("Anna").project;
    let before = project.clone();
    let comment = Comment { about: None, text: "lost".to_owned(), created: noon(), resolved: false };
    let key = ((ArticleId(99), ana()), CommentId(7));
    let nowhere = sidenote::edit::Transaction::new("Comment", vec![sidenote::edit::Change::add(key, comment).into()]);
    let why = sidenote::edit::apply_again(&mut project, &nowhere).unwrap_err();
    assert!(why.to_string().contains("not in the project"), "{why}");
    assert_eq!(project, before);
}
