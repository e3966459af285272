//! The window on a stage: the app without a display, and what a person does to it.

mod dropped;
mod gate;

pub use gate::{Gate, Gated};

use crate::support::Desk;
use egui::{Key, Modifiers, Pos2, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use sidenote::model::{IdSource, Layer, SeededIds};
use sidenote::store::{Fs, RealFs};
use sidenote::ui::{App, Env};
use std::path::Path;
use std::sync::Arc;

/// The window, the desk it stands on, and a person's hands.
pub struct Stage {
    pub harness: Harness<'static, App>,
    pub desk: Desk,
    /// What the window last asked of the system: to close, or to copy something.
    pub told: String,
}

impl Stage {
    /// The window on the project of `desk`.
    pub fn open(desk: Desk) -> Self {
        let mut stage = Self::empty(desk, Vec2::new(1300.0, 860.0));
        let root = stage.desk.root();
        stage.open_path(&root);
        stage
    }

    /// The window without a project.
    pub fn empty(desk: Desk, size: Vec2) -> Self {
        Self::empty_on(desk, size, Arc::new(RealFs))
    }

    /// The window without a project, on this disk.
    pub fn empty_on(desk: Desk, size: Vec2, fs: Arc<dyn Fs>) -> Self {
        Self::empty_with(desk, size, fs, Box::new(SeededIds::new(77)))
    }

    /// The window without a project, on this disk and with these ids.
    pub fn empty_with(desk: Desk, size: Vec2, fs: Arc<dyn Fs>, ids: Box<dyn IdSource>) -> Self {
        let ctx = egui::Context::default();
        sidenote::ui::theme::install(&ctx);
        let env = Env { fs, places: desk.places(), ids, clock: sidenote::store::now, plain_dialogs: true };
        let app = App::new(&ctx, env);
        let harness = Harness::builder()
            .with_size(size)
            .with_max_steps(64)
            .with_step_dt(1.0 / 60.0)
            .with_accessibility_check(false)
            .with_context_setup(sidenote::ui::theme::install)
            .build_ui_state(|ui, app: &mut App| app.frame(ui), app);
        let mut stage = Self { harness, desk, told: String::new() };
        stage.settle();
        stage
    }

    pub fn open_path(&mut self, path: &Path) {
        let ctx = self.harness.ctx.clone();
        self.harness.state_mut().open_path(&ctx, path);
        // A packed project is unpacked first, beside the window.
        self.until("the project", |s| !s.harness.state().is_opening() && !s.harness.state().is_working());
        self.until("the project", |s| !s.harness.state().is_opening());
        self.settle();
    }

    /// Lets the window come to rest, and waits for its threads.
    pub fn settle(&mut self) {
        for _ in 0..6 {
            self.harness.step();
            self.listen();
        }
    }

    fn listen(&mut self) {
        let output = self.harness.output();
        for command in &output.platform_output.commands {
            if let egui::OutputCommand::CopyText(text) = command {
                self.told = format!("copied {text}");
            }
        }
        let mut asked = output.viewport_output.values().flat_map(|v| &v.commands);
        if asked.any(|command| *command == egui::ViewportCommand::Close) {
            "close".clone_into(&mut self.told);
        }
    }

    /// Waits until `ready`, at most some seconds.
    pub fn until(&mut self, what: &str, ready: impl Fn(&Self) -> bool) {
        for _ in 0..400 {
            self.harness.step();
            if ready(self) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let seen: Vec<String> = self.harness.query_all_by_label_contains("").map(|n| format!("{n:?}")).collect();
        panic!("waited in vain for {what}: {}", seen.join("\n"));
    }

    pub fn press(&mut self, key: Key) {
        self.press_with(Modifiers::NONE, key);
    }

    pub fn press_with(&mut self, held: Modifiers, key: Key) {
        let event = |pressed| egui::Event::Key { key, physical_key: None, pressed, repeat: false, modifiers: held };
        self.harness.input_mut().events.extend([egui::Event::ModifiersChanged(held), event(true)]);
        self.harness.step();
        self.listen();
        self.harness.input_mut().events.extend([event(false), egui::Event::ModifiersChanged(Modifiers::NONE)]);
        self.settle();
    }

    /// The text of the open article.
    pub fn text(&self) -> String {
        let app = self.harness.state();
        let id = app.focus().article.unwrap();
        app.session().unwrap().project().text(id).unwrap().as_str().to_owned()
    }

    /// The middle of the words, where they stand first.
    pub fn place(&self, words: &str) -> egui::Rect {
        let start = self.text().find(words).unwrap_or_else(|| panic!("“{words}” is not in the article"));
        let boxes = self.harness.state().view().boxes_of(start..start + words.len());
        *boxes.first().unwrap_or_else(|| panic!("“{words}” is not on screen"))
    }

    /// Drags over these words.
    pub fn drag(&mut self, words: &str, held: Modifiers) {
        let start = self.text().find(words).unwrap();
        let boxes = self.harness.state().view().boxes_of(start..start + words.len());
        let (first, last) = (*boxes.first().unwrap(), *boxes.last().unwrap());
        let from = Pos2::new(first.left() + 2.0, first.center().y);
        let to = Pos2::new(last.right() - 2.0, last.center().y);
        self.drag_between(from, to, held);
    }

    /// Drags over these words and presses a label's key.
    pub fn tag(&mut self, words: &str, key: Key) {
        self.drag(words, Modifiers::NONE);
        self.press(key);
    }

    pub fn drag_between(&mut self, from: Pos2, to: Pos2, held: Modifiers) {
        self.pointer(egui::Event::PointerMoved(from), held);
        self.pointer(button(from, true, held), held);
        for step in 1..=4u8 {
            self.pointer(egui::Event::PointerMoved(from + (to - from) * f32::from(step) / 4.0), held);
        }
        self.pointer(button(to, false, held), held);
        self.settle();
    }

    fn pointer(&mut self, event: egui::Event, held: Modifiers) {
        let events = &mut self.harness.input_mut().events;
        events.push(egui::Event::ModifiersChanged(held));
        events.push(event);
        self.harness.step();
        self.harness.input_mut().events.push(egui::Event::ModifiersChanged(Modifiers::NONE));
    }

    pub fn click_words(&mut self, words: &str) {
        let at = self.place(words).center();
        self.click_at(at, 1);
    }

    pub fn click_at(&mut self, at: Pos2, times: usize) {
        // Clicks of an earlier gesture must not count as part of this one.
        for _ in 0..40 {
            self.harness.step();
        }
        for _ in 0..times {
            self.pointer(egui::Event::PointerMoved(at), Modifiers::NONE);
            self.pointer(button(at, true, Modifiers::NONE), Modifiers::NONE);
            self.pointer(button(at, false, Modifiers::NONE), Modifiers::NONE);
        }
        self.settle();
    }

    pub fn click_with(&mut self, at: Pos2, held: Modifiers) {
        self.pointer(egui::Event::PointerMoved(at), held);
        self.pointer(button(at, true, held), held);
        self.pointer(button(at, false, held), held);
        self.settle();
    }

    pub fn wheel(&mut self, at: Pos2, points: f32) {
        self.pointer(egui::Event::PointerMoved(at), Modifiers::NONE);
        let wheel = egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: Vec2::new(0.0, points),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        };
        self.pointer(wheel, Modifiers::NONE);
        self.settle();
    }

    /// A dialog that has just got more to show takes its place first: a click would miss it.
    fn rest(&mut self) {
        for _ in 0..3 {
            self.harness.step();
            self.listen();
        }
    }

    pub fn click(&mut self, label: &str) {
        self.rest();
        self.harness.get_by_label(label).click();
        self.settle();
    }

    /// Clicks on the first thing whose name has these words.
    pub fn click_with_words(&mut self, part: &str) {
        self.rest();
        self.harness.query_all_by_label_contains(part).next().unwrap().click();
        self.settle();
    }

    /// Clicks on the last thing of this name: what lies on top.
    pub fn click_last(&mut self, label: &str) {
        self.rest();
        self.harness.get_all_by_label(label).last().unwrap().click();
        self.settle();
    }

    /// Types into the field of this name.
    pub fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).focus();
        self.settle();
        self.type_text(text);
    }

    pub fn sees(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    pub fn type_text(&mut self, text: &str) {
        self.harness.input_mut().events.push(egui::Event::Text(text.to_owned()));
        self.settle();
    }

    /// What the annotator at work said about the open article.
    pub fn layer(&self) -> Layer {
        let app = self.harness.state();
        let (article, who) = (app.focus().article.unwrap(), app.focus().annotator.clone().unwrap());
        app.session().unwrap().project().layer(article, &who).map(|l| (**l).clone()).unwrap_or_default()
    }

    /// The marks as label and words, in order of the text.
    pub fn marks(&self) -> Vec<(String, String)> {
        let text = self.text();
        let words = |m: &sidenote::model::Mark| m.spans.iter().map(|s| &text[s.range()]).collect::<Vec<_>>().join("|");
        self.layer().in_order().into_iter().map(|(_, m)| (m.label.to_string(), words(m))).collect()
    }
}

fn button(pos: Pos2, pressed: bool, modifiers: Modifiers) -> egui::Event {
    egui::Event::PointerButton { pos, button: egui::PointerButton::Primary, pressed, modifiers }
}
