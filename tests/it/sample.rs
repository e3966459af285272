//! The sample project that comes with the program: it opens clean and shows everything a project can hold.

use crate::support::Desk;
use sidenote::model::{Annotator, AnnotatorId, Article, ArticleId, Layer, Project};
use sidenote::ops::check::problems;
use sidenote::session::{Session, news_schema, sample};
use sidenote::store::RealFs;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The copy that a person gets, in a folder that vanishes.
fn opened(desk: &Desk) -> Session {
    let root = sample::copy_for(&RealFs, &desk.places()).unwrap();
    desk.open_at(&root)
}

fn layers(project: &Project, article: ArticleId) -> Vec<&Layer> {
    project.layers_of(article).map(|(_, layer)| &**layer).collect()
}

fn all_layers(project: &Project) -> impl Iterator<Item = &Layer> {
    project.layers.values().map(|layer| &**layer)
}

fn article<'p>(project: &'p Project, language: &str) -> (ArticleId, &'p Article) {
    let rows = project.articles_in_order();
    let (id, row) = rows.into_iter().find(|(_, a)| a.meta.language == language).unwrap();
    (id, row)
}

#[test]
fn it_opens_without_problems() {
    let desk = Desk::new();
    let session = opened(&desk);
    assert!(session.read_only().is_none());
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    let project = session.project();
    let found = problems(project);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(project.settings.title, "Sample");
    assert_eq!(*project.schema, news_schema().unwrap(), "build it again: projects/README.md says how");
}

#[test]
fn two_people_marked_each_of_four_articles_and_agree_mostly() {
    let desk = Desk::new();
    let session = opened(&desk);
    let project = session.project();
    let names: Vec<(&str, &str)> =
        project.annotators.iter().map(|(id, Annotator { name }): (&AnnotatorId, _)| (id.as_str(), &**name)).collect();
    assert_eq!(names, [("ana", "Ana"), ("ben", "Ben")]);
    assert_eq!(project.articles.len(), 4);
    for (id, row) in project.articles_in_order() {
        let said: Vec<BTreeSet<_>> = layers(project, id)
            .into_iter()
            .map(|layer| layer.marks.values().map(|m| (m.label.clone(), m.spans.clone())).collect())
            .collect();
        let [ana, ben] = &said[..] else { panic!("{} has {} layers", row.stem, said.len()) };
        let (both, either) = (ana.intersection(ben).count(), ana.union(ben).count());
        assert!(both * 10 > either * 7, "{}: {both} of {either} marks are the same", row.stem);
        assert!(both < either, "{}: nothing to compare", row.stem);
        assert!(layers(project, id).iter().all(|layer| !layer.links.is_empty()), "{}", row.stem);
    }
}

#[test]
fn it_has_text_from_right_to_left_and_text_without_spaces() {
    let desk = Desk::new();
    let session = opened(&desk);
    let project = session.project();
    for (language, letters, embedded) in
        [("ar", '\u{621}'..='\u{64a}', "GreenLine"), ("ja", '\u{3041}'..='\u{9fff}', "45％")]
    {
        let (id, _) = article(project, language);
        let text = project.text(id).unwrap().as_str();
        let own = text.chars().filter(|c| letters.contains(c)).count();
        assert!(own * 2 > text.chars().count(), "{language}: {own} letters");
        assert!(text.contains(embedded));
    }
}

#[test]
fn it_uses_every_label_relation_and_kind_of_quote() {
    let desk = Desk::new();
    let session = opened(&desk);
    let project = session.project();
    let stats = sidenote::ops::stats::stats(project);
    let unused = |id: &str| stats.labels.iter().all(|l| l.id != id);
    let missing: Vec<&str> =
        project.schema.labels.keys().map(sidenote::model::LabelId::as_str).filter(|id| unused(id)).collect();
    assert!(missing.is_empty(), "labels: {missing:?}");

    let linked: BTreeSet<&str> =
        all_layers(project).flat_map(|l| l.links.values()).map(|l| l.relation.as_str()).collect();
    let offered = project.schema.relations.iter().filter(|(_, r)| !r.retired).map(|(id, _)| id.as_str());
    let missing: Vec<&str> = offered.filter(|id| !linked.contains(id)).collect();
    assert!(missing.is_empty(), "relations: {missing:?}");

    let marks = || all_layers(project).flat_map(|l| l.marks.values());
    assert!(marks().any(|m| m.spans.count() > 1), "no mark in several pieces");
    let said: BTreeSet<String> =
        marks().flat_map(|m| m.attributes.iter().map(|(id, value)| format!("{id}={value}"))).collect();
    for wanted in ["kind=direct", "kind=mixed", "kind=indirect", "kind=reported", "status=negated", "status=hearsay"] {
        assert!(said.contains(wanted), "no mark has {wanted}");
    }
}

#[test]
fn the_parts_of_the_first_article_are_as_a_reader_sees_them() {
    let desk = Desk::new();
    let session = opened(&desk);
    let project = session.project();
    let id = project.articles_in_order()[0].0;
    let text = Arc::clone(project.text(id).unwrap());
    let parts: Vec<(&str, &str)> =
        project.parts_of(id).map(|(start, part)| (part.role.id(), &text.as_str()[start..part.end as usize])).collect();
    assert_eq!(
        parts[..7],
        [
            ("masthead", "OR"),
            ("publication", "The Ostrey Register"),
            ("page_date", "Thursday, February 12, 2026"),
            ("headline", "Ostrey to close river bridge for nine months from April"),
            (
                "standfirst",
                "Engineer Ruth Pellow says the work cannot wait for a cheaper design, while traders fear for their income"
            ),
            ("section", "Local"),
            ("relative_age", "3 weeks ago"),
        ]
    );
    let rest: Vec<&str> = parts[7..].iter().map(|(role, _)| *role).collect();
    assert_eq!(rest, ["body", "body", "caption", "body", "body", "body", "body", "body", "body"]);
    assert_eq!(parts[9].1, "Ruth Pellow inspecting a bearing in December");
}
