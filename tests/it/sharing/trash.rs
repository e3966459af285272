//! What is deleted goes to the project's trash and comes back.

use super::Open;
use crate::support::noon;
use sidenote::model::*;
use sidenote::ops;
use sidenote::session::trash::Thrown;
use sidenote::store::RealFs;

#[test]
fn a_deleted_mark_comes_back_with_its_links() {
    let mut open = Open::new();
    let quote = open.tag("quote", 19..36);
    let (key, source, mark) = (open.key(), RelationId::new("source").unwrap(), open.mark);
    let mut ids = SeededIds::new(50);
    open.plan(|_| {
        let link = Link { relation: source, from: quote, to: mark, created: noon() };
        let change = sidenote::edit::Change::add((key.clone(), LinkId::new(&mut ids)), link);
        Ok(sidenote::edit::Transaction::new("Link", vec![change.into()]))
    });
    open.session.save_now().unwrap();
    assert!(open.session.thrown(&RealFs).is_empty());
    open.plan(|project| ops::marks::delete(project, &key, quote));
    let mut open = open.reopened();
    let found = open.session.thrown(&RealFs);
    assert!(matches!(&found[..], [Thrown::Mark { id, .. }] if *id == quote), "{found:?}");
    open.session.bring_back(&RealFs, &found[0], noon()).unwrap();
    assert_eq!((open.layer().marks.len(), open.layer().links.len()), (2, 1));
    assert!(open.session.thrown(&RealFs).is_empty(), "what is there is not listed");
    let mut open = open.reopened();
    assert!(open.session.problems().is_empty());
    open.session.undo(noon()).unwrap();
    assert_eq!(open.layer().marks.len(), 1);
}

#[test]
fn a_deleted_article_comes_back_with_everything_without_its_history() {
    let mut open = Open::new();
    let article = open.article;
    open.plan(|project| ops::articles::delete(project, article));
    open.session.close().unwrap();
    // Another machine, which has no journal of this project.
    std::fs::remove_dir_all(open.desk.places().state).unwrap();
    let mut session = open.desk.open();
    let found = session.thrown(&RealFs);
    let [Thrown::Article(thrown)] = &found[..] else { panic!("{found:?}") };
    assert_eq!((thrown.id, thrown.marks()), (article, 1));
    session.bring_back(&RealFs, &found[0], noon()).unwrap();
    session.close().unwrap();
    let session = open.desk.open();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    assert_eq!(session.project().layers[&(article, crate::support::ana())].marks.len(), 1);
    assert!(session.thrown(&RealFs).is_empty());
}
