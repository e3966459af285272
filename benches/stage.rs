//! The article's pane without a window: a project in memory, a frame at a time.

use egui::{Context, Event, Modifiers, MouseWheelUnit, RawInput, Rect, Vec2, pos2, vec2};
use jiff::Timestamp;
use sidenote::edit::{Change, Edit, Transaction, apply};
use sidenote::model::{
    Annotator, AnnotatorId, Article, ArticleId, LabelId, Layer, Mark, MarkId, Meta, NewlineStyle, Part, Project,
    ProjectId, Role, SeededIds, Source, Span, Spans, Text,
};
use sidenote::session::{Session, news_schema};
use sidenote::ui::article_view::ArticleView;
use sidenote::ui::cx::Cx;
use sidenote::ui::derived::Derived;
use sidenote::ui::focus::Focus;
use sidenote::ui::message::Outbox;
use sidenote::ui::settings::WindowSettings;
use sidenote::ui::theme;
use sidenote::ui::typeset::Typesetter;
use std::sync::Arc;

/// The pane's size in points.
const SIZE: Vec2 = vec2(900.0, 860.0);

/// The article's pane and what it needs.
pub struct Stage {
    pub ctx: Context,
    pub session: Session,
    pub focus: Focus,
    pub settings: WindowSettings,
    pub derived: Derived,
    pub view: ArticleView,
    pub setter: Typesetter,
    ids: SeededIds,
}

impl Stage {
    /// A pane on an article of `bytes` bytes with `marks` marks; nothing is drawn yet.
    pub fn new(bytes: usize, marks: usize) -> Self {
        Self::of(Session::in_memory(project(bytes, marks)))
    }

    /// A pane on the article of an open project of the bench; nothing is drawn yet.
    pub fn of(session: Session) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        let focus = Focus { article: Some(ARTICLE), annotator: Some(who()), ..Focus::default() };
        Self {
            ctx,
            session,
            focus,
            settings: WindowSettings::default(),
            derived: Derived::default(),
            view: ArticleView::default(),
            setter: Typesetter::new(),
            ids: SeededIds::new(99),
        }
    }

    /// Forgets what was computed and laid out, as when an article is opened.
    pub fn close(&mut self) {
        self.derived = Derived::default();
        self.view = ArticleView::default();
    }

    /// Draws a frame and turns it into triangles; gives how many.
    pub fn frame(&mut self, events: Vec<Event>) -> usize {
        let screen = Rect::from_min_size(pos2(0.0, 0.0), SIZE);
        let input = RawInput { screen_rect: Some(screen), events, ..RawInput::default() };
        let Self { session, focus, settings, derived, view, setter, .. } = self;
        let mut out = Outbox::new();
        let mut output = self.ctx.run_ui(input, |ui| {
            derived.follow(session, focus, || {});
            let palette = theme::palette(ui.ctx());
            let cx = Cx { session, focus, settings, derived, palette, now: Timestamp::UNIX_EPOCH };
            view.show(ui, &cx, setter, &mut out);
        });
        // There is no graphics card to hand the glyphs to.
        output.textures_delta.clear();
        self.ctx.tessellate(output.shapes, output.pixels_per_point).len()
    }

    /// Draws a frame in which everything on screen has to be laid out anew.
    pub fn frame_laid_out_anew(&mut self) -> usize {
        self.view = ArticleView::default();
        self.frame(Vec::new())
    }

    /// Draws frames until the marks are there too.
    pub fn settle(&mut self) {
        self.frame(Vec::new());
        while self.derived.is_coming() {
            std::thread::yield_now();
            self.frame(Vec::new());
        }
    }

    /// Draws a frame in which the wheel was turned.
    pub fn scroll(&mut self, points: f32) -> usize {
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(pos2(400.0, 300.0)), wheel])
    }

    /// Marks the word at the byte `at`.
    pub fn add_mark(&mut self, at: usize) {
        let article = self.focus.article.unwrap();
        let id = MarkId::new(&mut self.ids);
        let edit: Edit = Change::add(((article, who()), id), mark(at, 6, "person")).into();
        self.session.commit(Transaction::new("Mark", vec![edit]), Timestamp::UNIX_EPOCH).unwrap();
    }

    /// The length of the article in bytes.
    pub fn length(&self) -> usize {
        self.session.project().text(self.focus.article.unwrap()).unwrap().len()
    }
}

/// The one article.
const ARTICLE: ArticleId = ArticleId(7);

fn who() -> AnnotatorId {
    AnnotatorId::of_name("ana")
}

fn mark(start: usize, len: usize, label: &str) -> Mark {
    let spans = Spans::one(Span::of(start..start + len));
    Mark::new(LabelId::of_name(label), spans, Timestamp::UNIX_EPOCH)
}

/// Paragraphs of some five hundred bytes of words of five letters.
pub fn text(bytes: usize) -> String {
    const WORDS: [&str; 12] =
        ["river", "paper", "sound", "water", "light", "north", "seven", "quiet", "stone", "green", "house", "event"];
    let mut made = String::with_capacity(bytes + 8);
    let mut n = 0_usize;
    while made.len() < bytes {
        made.push_str(WORDS[(n * 7 + n / 5) % WORDS.len()]);
        n += 1;
        made.push_str(if n.is_multiple_of(83) { "\n\n" } else { " " });
    }
    made.truncate(bytes);
    made
}

/// A project with one article and one layer of marks on it.
pub fn project(bytes: usize, marks: usize) -> Project {
    let schema = news_schema().unwrap();
    let labels: Vec<LabelId> = schema.labels.keys().cloned().collect();
    let mut project = Project::new(ProjectId(1), "Bench", schema);
    let text = Arc::new(Text::new(text(bytes)));
    let id = ARTICLE;
    project.annotators.insert(who(), Annotator { name: "ana".to_owned() });
    project.texts.insert(text.hash(), Arc::clone(&text));
    let end = u32::try_from(text.len()).unwrap();
    let body = Part { end, role: Role::Body, by: sidenote::model::Origin::Hand };
    apply(
        &mut project,
        &Transaction::new("Article", vec![Change::add(id, article(&text)).into(), Change::add((id, 0), body).into()]),
    )
    .unwrap();
    let mut layer = Layer::default();
    for n in 0..marks {
        // Every tenth mark is long, so that marks lie inside others.
        let start = (bytes - 100) * n / marks / 6 * 6;
        let len = if n.is_multiple_of(10) { 89 } else { 5 };
        layer.marks.insert(MarkId(n as u128 + 1), mark(start, len, labels[n % labels.len()].as_str()));
    }
    project.layers.insert((id, who()), Arc::new(layer));
    project
}

/// What is known about an article of the bench.
pub fn article(text: &Text) -> Article {
    let source = Source {
        file: "bench.txt".to_owned(),
        format: "text".to_owned(),
        encoding: "UTF-8".to_owned(),
        newlines: NewlineStyle::Lf,
        original: None,
        retrieved: Timestamp::UNIX_EPOCH,
    };
    Article {
        stem: "bench-000000".to_owned(),
        title: "Bench".to_owned(),
        text: text.hash(),
        source,
        meta: Meta::default(),
        added: Timestamp::UNIX_EPOCH,
    }
}
