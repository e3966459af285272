//! The article as it looks, script by script: laid out, drawn, and compared with the picture in
//! `docs/images/scripts`.
//!
//! The fonts are the bundled ones and those beside this file, so that the pictures are the same on every
//! machine. `SIDENOTE_ACCEPT=1 cargo test --test it pictures` makes them anew; look at them then.

mod raster;

use egui::{Context, RawInput, Rect, Vec2, pos2};
use raster::{Picture, Raster};
use sidenote::edit::{Change, Transaction, apply};
use sidenote::model::{Layer, Link, LinkId, Mark, MarkId, Project, SeededIds};
use sidenote::notation::parse;
use sidenote::session::Session;
use sidenote::ui::article_view::ArticleView;
use sidenote::ui::cx::Cx;
use sidenote::ui::derived::Derived;
use sidenote::ui::focus::Focus;
use sidenote::ui::message::Outbox;
use sidenote::ui::settings::WindowSettings;
use sidenote::ui::theme;
use sidenote::ui::typeset::Typesetter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::support::{ana, noon, project_of};

/// How many pixels a point has.
const PPP: f32 = 1.5;

/// How far a channel may be off, of 255, before a pixel counts as another one.
const OFF: u8 = 48;

/// The share of pixels that may be others: rasterisers round differently from processor to processor.
const OTHERS: f64 = 0.002;

/// A pane for two lines.
const SMALL: Vec2 = Vec2::new(760.0, 160.0);

fn texts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/pictures")
}

fn font(name: &str) -> Vec<u8> {
    std::fs::read(texts().join("fonts").join(format!("{name}.ttf"))).unwrap()
}

fn setter() -> Typesetter {
    let others = ["Arabic", "Hebrew", "Devanagari", "Thai", "Tamil", "Bengali", "CJK"].map(font);
    Typesetter::with_fonts(others.to_vec(), font("Emoji"))
}

/// A project with the text and the marks of a file in notation.
fn project(name: &str) -> (Project, sidenote::model::ArticleId) {
    let written = std::fs::read_to_string(texts().join("texts").join(format!("{name}.txt"))).unwrap();
    let noted = parse(written.trim_end_matches('\n')).unwrap();
    let mut ids = SeededIds::new(3);
    let (mut project, article) = project_of(noted.text(), &mut ids);
    let mut layer = Layer::default();
    let made: Vec<MarkId> = noted.marks().iter().map(|_| MarkId::new(&mut ids)).collect();
    for (id, mark) in made.iter().zip(noted.marks()) {
        layer.marks.insert(*id, Mark::new(mark.label.clone(), mark.spans.clone(), noon()));
    }
    project.layers.insert((article, ana()), Arc::new(layer));
    for link in noted.links() {
        let row = Link { relation: link.relation.clone(), from: made[link.from], to: made[link.to], created: noon() };
        let edit = Change::add(((article, ana()), LinkId::new(&mut ids)), row).into();
        apply(&mut project, &Transaction::new("Link", vec![edit])).unwrap();
    }
    (project, article)
}

/// The article's pane on the text of this name.
fn picture(name: &str, dark: bool, size: Vec2) -> Picture {
    let (project, article) = project(name);
    let (session, focus) =
        (Session::in_memory(project), Focus { article: Some(article), annotator: Some(ana()), ..Focus::default() });
    let ctx = Context::default();
    theme::install(&ctx);
    ctx.set_theme(if dark { egui::Theme::Dark } else { egui::Theme::Light });
    let (mut view, mut setter, mut derived) = (ArticleView::default(), setter(), Derived::default());
    let (settings, mut raster) = (WindowSettings::default(), Raster::default());
    let mut drawn = None;
    for _ in 0..3 {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), size);
        let mut input = RawInput { screen_rect: Some(screen), ..RawInput::default() };
        input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(PPP);
        let mut output = ctx.run_ui(input, |ui| {
            derived.follow(&session, &focus, || {});
            let palette = theme::palette(ui.ctx());
            let cx =
                Cx { session: &session, focus: &focus, settings: &settings, derived: &derived, palette, now: noon() };
            view.show(ui, &cx, &mut setter, &mut Outbox::new());
        });
        raster.take(&mut output.textures_delta);
        drawn = Some(ctx.tessellate(output.shapes, output.pixels_per_point));
    }
    raster.paint(&drawn.unwrap(), size * PPP, PPP)
}

fn check(name: &str, file: &str, dark: bool, size: (f32, f32)) {
    let now = picture(name, dark, Vec2::new(size.0, size.1));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/images/scripts");
    let path = folder.join(format!("{file}.png"));
    if std::env::var_os("SIDENOTE_ACCEPT").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        return now.save(&path);
    }
    let kept = Picture::load(&path);
    assert_eq!((kept.width, kept.height), (now.width, now.height), "{file} has another size");
    let others = kept.others(&now, OFF);
    if others > OTHERS {
        let seen = std::env::temp_dir().join(format!("sidenote-{file}.png"));
        now.save(&seen);
        panic!("{:.2} % of {file} look otherwise: see {} beside {}", others * 100.0, seen.display(), path.display());
    }
}

macro_rules! pictures {
    ($($test:ident: $name:literal, $file:literal, $dark:literal, $size:expr;)+) => {$(
        #[test]
        fn $test() {
            check($name, $file, $dark, $size);
        }
    )+};
}

pictures! {
    latin_greek_cyrillic_and_vietnamese: "latin", "latin", false, (760.0, 240.0);
    arabic: "arabic", "arabic", false, (760.0, 160.0);
    hebrew: "hebrew", "hebrew", false, (760.0, 160.0);
    two_directions_in_a_line: "mixed", "mixed", false, (760.0, 200.0);
    devanagari: "devanagari", "devanagari", false, (760.0, 200.0);
    thai: "thai", "thai", false, (760.0, 200.0);
    chinese_japanese_and_korean: "cjk", "cjk", false, (760.0, 240.0);
    tamil_and_bengali: "indic", "indic", false, (760.0, 240.0);
    emoji: "emoji", "emoji", false, (760.0, 160.0);
    what_has_no_picture_of_its_own: "hostile", "hostile", false, (760.0, 200.0);
    a_dense_article: "dense", "dense", false, (960.0, 230.0);
    a_dense_article_at_night: "dense", "dense-dark", true, (960.0, 230.0);
}

/// A comparison that cannot fail would be none: another text must look otherwise.
#[test]
fn another_text_looks_otherwise() {
    let (arabic, hebrew) = (picture("arabic", false, SMALL), picture("hebrew", false, SMALL));
    assert!(arabic.others(&hebrew, OFF) > OTHERS * 5.0);
    assert!(arabic.others(&arabic, OFF) < f64::EPSILON);
}

/// Arabic begins at the right edge, Latin at the left: told from the pixels alone.
#[test]
fn arabic_begins_at_the_right() {
    let ink = |name: &str| picture(name, false, SMALL).ink_per_half();
    let (left, right) = ink("arabic");
    assert!(right > left, "the last line of Arabic is short and stands at the right: {left} {right}");
}
