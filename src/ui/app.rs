//! The window's state and its frame: keys, panes, messages, dialogs.
//!
//! Holds the session; everything that changes the project goes through [`App::commit`].

mod carry;
mod columns;
mod coming_in;
mod exporting;
mod files;
mod find;
mod keys;
mod notices;
mod opening;
mod panes;
mod sharing;
mod stepping;
mod typing;
mod versions;
mod walking;
mod wishes;
mod working;

use super::actions;
use super::article_view::ArticleView;
use super::cx::Cx;
use super::derived::Derived;
use super::dialogs::Dialog;
use super::find::Finder;
use super::focus::Focus;
use super::jobs::Jobs;
use super::message::Outbox;
use super::settings::WindowSettings;
use super::theme;
use super::typeset::Typesetter;
use crate::edit::{Refusal, Transaction};
use crate::model::{IdSource, Layer, LayerKey};
use crate::session::Session;
use crate::store::{Fs, Places};
use egui::{Context, Ui};
use jiff::Timestamp;
use notices::Notices;
use std::sync::Arc;

/// What the window is given by the system, or by a test.
pub struct Env {
    /// The disk.
    pub fs: Arc<dyn Fs>,
    /// Where journals and settings are.
    pub places: Places,
    /// Fresh ids.
    pub ids: Box<dyn IdSource>,
    /// The clock.
    pub clock: fn() -> Timestamp,
    /// Whether the window asks for paths itself, without the system's dialogs.
    pub plain_dialogs: bool,
}

/// The window's state.
pub struct App {
    pub(super) env: Env,
    pub(super) session: Option<Session>,
    pub(super) focus: Focus,
    pub(super) settings: WindowSettings,
    /// The settings as they were last kept.
    kept: WindowSettings,
    pub(super) derived: Derived,
    pub(super) view: ArticleView,
    pub(super) setter: Typesetter,
    pub(super) dialog: Option<Dialog>,
    pub(super) jobs: Jobs,
    /// The system's own dialog, while it is open; beside the other jobs, so that it never ends any.
    browsing: Jobs,
    pub(super) finder: Finder,
    pub(super) keymap: Arc<actions::Keymap>,
    /// The changes that `keymap` was made of.
    keymap_of: Option<actions::Changes>,
    /// The export that was left to look at something it loses.
    left_export: Option<Box<super::dialogs::ExportDraft>>,
    /// The tables whose columns the person is still to be asked for.
    unclear: Vec<crate::session::bring::Unclear>,
    /// A path that the system's dialog is to be asked for.
    wants_browse: Option<super::dialogs::Browse>,
    /// What was wrong with files that came in, until it can be listed without disturbing anybody.
    unlisted: Vec<String>,
    /// Where the keyboard goes at the start of the next frame.
    pub(super) focus_step: Option<egui::FocusDirection>,
    /// The project that is being opened.
    opening: Option<opening::Opening>,
    notices: Notices,
    title: String,
    /// The walk to the next name, while it lasts.
    walking: Option<walking::Walking>,
    /// What is being typed into a field of a mark.
    typing: Option<typing::Typing>,
    /// The theme of this start alone, whatever the settings say.
    pub(super) worn: Option<theme::Wanted>,
    /// Whether the window had the keyboard in the last frame.
    had_focus: bool,
    /// The theme, the contrast and the stillness that egui was last told.
    look: Option<(theme::Wanted, bool, bool)>,
}

impl App {
    /// A window without a project.
    pub fn new(ctx: &Context, env: Env) -> Self {
        theme::install(ctx);
        let settings = WindowSettings::load(&*env.fs, &env.places);
        ctx.options_mut(|o| o.zoom_with_keyboard = false);
        Self {
            session: None,
            focus: Focus::default(),
            kept: settings.clone(),
            settings,
            derived: Derived::default(),
            view: ArticleView::default(),
            setter: Typesetter::new(),
            dialog: None,
            jobs: Jobs::default(),
            browsing: Jobs::default(),
            finder: Finder::default(),
            keymap: actions::Keymap::standard(),
            keymap_of: None,
            left_export: None,
            unclear: Vec::new(),
            wants_browse: None,
            unlisted: Vec::new(),
            opening: None,
            notices: Notices::default(),
            title: String::new(),
            walking: None,
            typing: None,
            focus_step: None,
            had_focus: false,
            worn: None,
            look: None,
            env,
        }
    }

    /// The open project, for tests.
    pub fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    /// What the person looks at, for tests.
    pub fn focus(&self) -> &Focus {
        &self.focus
    }

    /// The article's pane, for tests that aim at words.
    pub fn view(&self) -> &ArticleView {
        &self.view
    }

    /// How the window is set.
    pub fn settings_mut(&mut self) -> &mut WindowSettings {
        &mut self.settings
    }

    /// Wears a theme for this start alone; the settings stay.
    pub fn wear(&mut self, theme: theme::Wanted) {
        self.worn = Some(theme);
    }

    /// One frame.
    pub fn frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.before(&ctx);
        let mut out = Outbox::new();
        self.keys(&ctx, &mut out);
        self.follow_find(&ctx);
        self.follow_walk(&ctx);
        self.panes(ui, &mut out);
        self.show_dialog(&ctx, &mut out);
        self.notices.show(&ctx, (self.env.clock)());
        self.follow_typing(&ctx, &mut out);
        for message in out {
            self.carry_out(&ctx, message);
        }
        self.after(&ctx);
    }

    fn before(&mut self, ctx: &Context) {
        let look = (self.worn.unwrap_or(self.settings.theme), self.settings.contrast, self.settings.still);
        if self.look != Some(look) {
            theme::dress(ctx, look.1, look.2);
            ctx.set_theme(look.0.preference());
            self.look = Some(look);
        }
        if self.keymap_of.as_ref() != Some(&self.settings.keys) {
            self.keymap = Arc::new(actions::Keymap::new(&self.settings.keys));
            self.keymap.install(ctx);
            self.keymap_of = Some(self.settings.keys.clone());
        }
        if let Some(direction) = self.focus_step.take() {
            ctx.memory_mut(|m| m.move_focus(direction));
        }
        self.follow_window(ctx);
        let now = (self.env.clock)();
        let mut told = Vec::new();
        if let Some(session) = &mut self.session {
            session.tick(now);
            told = session.take_notices();
            if session.has_unwritten() {
                ctx.request_repaint_after(std::time::Duration::from_millis(2_100));
            }
        }
        for words in &told {
            self.say(words);
        }
        let window = ctx.input(|i| i.viewport().inner_rect).map(|r| r.size());
        if let Some(size) = window.filter(|_| !ctx.input(|i| i.viewport().maximized.unwrap_or(false))) {
            self.settings.window = (size.x, size.y);
        }
        self.follow_opening(ctx, std::time::Duration::ZERO);
        self.take_dropped(ctx);
        self.poll_jobs(ctx);
        if let Some(session) = &self.session {
            let wake = ctx.clone();
            self.derived.follow(session, &self.focus, move || wake.request_repaint());
            let wake = ctx.clone();
            self.derived.follow_problems(session, &self.focus, now, move |after| match after {
                Some(after) => wake.request_repaint_after(after),
                None => wake.request_repaint(),
            });
        }
    }

    fn after(&mut self, ctx: &Context) {
        // While a border is dragged the settings change with every frame; they are kept when it rests.
        if self.kept != self.settings && !ctx.input(|i| i.pointer.any_down()) {
            self.settings.save(&*self.env.fs, &self.env.places);
            self.kept = self.settings.clone();
        }
        if self.focus.mark.is_some() {
            self.focus.last_mark = self.focus.mark;
        }
        let title = self.window_title();
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// The title: the project, the article, and how far the work is safe.
    pub fn window_title(&self) -> String {
        let Some(session) = &self.session else { return "Sidenote".to_owned() };
        let state = match (session.read_only(), session.save_state()) {
            (Some(_), _) => "reading only",
            (None, crate::store::SaveState::Saved) => "saved",
            (None, crate::store::SaveState::Saving) => "saving",
            (None, crate::store::SaveState::Failing(_)) => "cannot save",
        };
        let project = session.project();
        let article = self.focus.article.and_then(|id| project.articles.get(&id)).map(|a| format!("{} — ", a.title));
        let title = format!("{}{} — {state} — Sidenote", article.unwrap_or_default(), project.settings.title);
        crate::text::visible(&title).into_owned()
    }

    /// What panels and dialogs may read; none without a project.
    fn cx(&self, ctx: &Context) -> Option<Cx<'_>> {
        Some(Cx {
            session: self.session.as_ref()?,
            focus: &self.focus,
            settings: &self.settings,
            derived: &self.derived,
            palette: theme::palette(ctx),
            now: (self.env.clock)(),
        })
    }

    /// Does what `make` plans, or says why not; whether it was done.
    pub(super) fn plan(&mut self, make: impl FnOnce(&Session, Timestamp) -> Result<Transaction, Refusal>) -> bool {
        let Some(session) = &self.session else { return false };
        let planned = make(session, (self.env.clock)());
        self.commit(planned)
    }

    /// Passes a plan through the gate, or says why not; whether it was done.
    pub(super) fn commit(&mut self, planned: Result<Transaction, Refusal>) -> bool {
        let now = (self.env.clock)();
        let Some(session) = &mut self.session else { return false };
        match planned.and_then(|t| session.commit(t, now)) {
            Ok(()) => true,
            Err(why) => {
                self.say(&why.to_string());
                false
            }
        }
    }

    /// Tells the person something, for a while.
    pub(super) fn say(&mut self, words: &str) {
        self.notices.add(words, (self.env.clock)());
    }

    /// The key of the layer that is worked on.
    pub(super) fn layer_key(&self) -> Option<LayerKey> {
        Some((self.focus.article?, self.focus.annotator.clone()?))
    }

    /// The layer that is worked on.
    pub(super) fn layer(&self) -> Option<&Arc<Layer>> {
        let (article, who) = self.layer_key()?;
        self.session.as_ref()?.project().layer(article, &who)
    }

    /// The text of the open article; empty where there is none.
    pub(super) fn body(&self) -> &str {
        let text = self.session.as_ref().zip(self.focus.article).and_then(|(s, id)| s.project().text(id));
        text.map_or("", |t| t.as_str())
    }

    /// Tells the person something at the start.
    pub fn tell(&mut self, words: &str) {
        self.say(words);
    }

    /// Writes everything and lets go of the project.
    pub fn close(&mut self) {
        self.end_typing();
        if let Some(session) = self.session.take()
            && let Err(why) = session.close()
        {
            self.say(&format!("Not everything could be written: {why}. The journal is kept and tried again when the project is opened."));
        }
    }
}

/// Why an action cannot be done now, if so.
pub(super) fn blocked(cx: Option<&Cx<'_>>, action: &actions::Action) -> Option<String> {
    use actions::Needs;
    let missing = match (action.needs, cx) {
        (Needs::Nothing, _) | (Needs::Project, Some(_)) => return None,
        (_, None) => "Open a project first.",
        (Needs::Article, Some(cx)) if cx.article().is_none() => "Open an article first.",
        (Needs::Mark, Some(cx)) if cx.mark().is_none() && cx.focus.link.is_none() => "Select a mark first.",
        (Needs::Undo, Some(cx)) if cx.session.undo_title().is_none() => "There is nothing to undo.",
        (Needs::Redo, Some(cx)) if cx.session.redo_title().is_none() => "There is nothing to redo.",
        _ => return None,
    };
    Some(missing.to_owned())
}
