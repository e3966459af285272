//! A large project: its list is there at once, and nobody has to wait.

use crate::disk::refusing::{Refusing, Shared};
use crate::stage::Stage;
use crate::support::{Desk, add_article};
use egui::Vec2;
use egui_kittest::kittest::Queryable;
use sidenote::model::{ArticleId, SeededIds};
use sidenote::session::listing;
use sidenote::store::{Fs, RealFs, SureFolders};
use std::sync::Arc;

/// A desk with a project of so many articles that its list is kept, and the seventh of them.
fn large() -> (Desk, ArticleId) {
    let desk = Desk::with_project();
    let mut session = desk.open();
    let mut ids = SeededIds::new(5);
    let made: Vec<ArticleId> =
        (0..210).map(|n| add_article(&mut session, &format!("Ferry {n}"), &format!("Text {n}."), &mut ids)).collect();
    session.close().unwrap();
    (desk, made[6])
}

/// The window while it opens the project, of which no article can be read yet.
fn opening() -> (Stage, Arc<Refusing>, ArticleId) {
    let (desk, seventh) = large();
    let held = Arc::new(Refusing::default());
    let mut stage = Stage::empty_on(desk, Vec2::new(1300.0, 860.0), Arc::new(Shared(Arc::clone(&held))));
    let root = stage.desk.root();
    held.hold_reading(Some(&root.join("articles")));
    let ctx = stage.harness.ctx.clone();
    stage.harness.state_mut().open_path(&ctx, &root);
    stage.until("the list", |s| s.harness.query_by_label("ARTICLES · 210").is_some());
    (stage, held, seventh)
}

#[test]
fn the_list_is_there_before_the_files_are_read() {
    let (mut stage, disk, seventh) = opening();
    stage.harness.get_by_label("Article Ferry 6").click();
    stage.settle();
    assert!(stage.harness.state().is_opening());
    disk.hold_reading(None);
    stage.until("the project", |s| !s.harness.state().is_opening());
    assert_eq!(stage.harness.state().focus().article, Some(seventh), "what was chosen meanwhile is shown");
}

#[test]
fn nobody_has_to_wait() {
    let (mut stage, disk, _) = opening();
    stage.harness.get_by_label("Stop").click();
    stage.settle();
    assert!(!stage.harness.state().is_opening());
    assert!(stage.harness.state().session().is_none());
    disk.hold_reading(None);
    let root = stage.desk.root();
    stage.until("its thread", |s| s.desk.places().state.exists());
    stage.open_path(&root);
    assert_eq!(stage.harness.state().session().unwrap().project().articles.len(), 210);
}

#[test]
fn a_list_counts_only_while_every_file_is_as_it_was() {
    let (desk, _) = large();
    let (places, root) = (desk.places(), desk.root());
    let kept = || listing(&RealFs, &places, &root);
    assert_eq!(kept().expect("a list").articles.len(), 210);
    let file = std::fs::read_dir(root.join("articles")).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(file).unwrap();
    assert_eq!(kept(), None);
    desk.open().close().unwrap();
    assert_eq!(kept().expect("a list").articles.len(), 209, "it is made anew");
}

#[test]
fn a_small_project_keeps_no_list() {
    let desk = Desk::with_project();
    desk.open().close().unwrap();
    assert_eq!(listing(&RealFs, &desk.places(), &desk.root()), None);
}

#[test]
fn the_time_of_one_file_is_asked_without_listing_its_folder() {
    let desk = Desk::new();
    let hidden = desk.dir.path().join("hidden");
    std::fs::create_dir(&hidden).unwrap();
    std::fs::write(hidden.join("one.ron"), "()").unwrap();
    let refusing = Arc::new(Refusing::default());
    refusing.set(std::slice::from_ref(&hidden));
    let fs: Arc<dyn Fs> = Arc::new(Shared(refusing));
    let sure = SureFolders::over(fs);
    assert!(sure.list(&hidden).is_err(), "its folder cannot be listed");
    assert_eq!(sure.stamp(&hidden.join("one.ron")).unwrap().0, 2);
}
