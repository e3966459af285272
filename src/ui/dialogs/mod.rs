//! Dialogs: one at a time, over the window; Escape closes them, Enter does what they are for.
//!
//! Each draws from the context and gives wishes or orders. Must not change the project.

mod columns;
mod conflicts;
mod entities;
mod entity;
mod export;
mod facts;
mod file_problems;
mod keys;
mod mark_all;
mod palette;
mod paths;
mod place;
mod problems;
mod schema;
mod simple;
mod trash;
mod versions;

pub use columns::ColumnsDraft;
pub use entities::EntitiesDraft;
pub use entity::EntityDraft;
pub use export::{ExportDraft, Question};
pub use facts::FactsDraft;
pub use keys::KeysDraft;
pub use palette::PaletteDraft;
pub use paths::{Ask, PathDraft, Said};
pub use schema::SchemaDraft;
pub use trash::TrashDraft;
pub use versions::VersionsDraft;

use super::cx::Cx;
use super::message::Outbox;
use crate::edit::RowName;
use crate::edit::merge::Conflict;
use crate::model::{Article, ArticleId, EntityId, MarkId, RelationId};
use crate::ops::conflicts::Choice;
use crate::session::dataset::There;
use crate::store::Version;
use egui::{Context, Key, Ui};
use std::path::PathBuf;

/// A dialog and what is typed into it.
#[derive(Debug)]
pub enum Dialog {
    /// A path, and what for.
    Path(PathDraft),
    /// A project to open at once, without asking.
    OpenNow(String),
    /// A text that becomes an article.
    Paste(String),
    /// What the columns of a table are.
    Columns(Box<ColumnsDraft>),
    /// What was wrong with files that came in.
    CameInWith(Vec<String>),
    /// What is known about an article.
    Facts(Box<FactsDraft>),
    /// The entity a mark points to.
    Entity(EntityDraft),
    /// Which relation two marks have.
    Relation {
        /// The mark it starts at.
        from: MarkId,
        /// The mark it points to.
        to: MarkId,
        /// The relations that fit.
        choices: Vec<RelationId>,
    },
    /// A place in the article.
    Place(String),
    /// What all hits are to be marked as.
    MarkAll,
    /// What is wrong in the open layer.
    Problems,
    /// Who works.
    Annotator(String),
    /// The schema.
    Schema(Box<SchemaDraft>),
    /// The entity records.
    Entities(Box<EntitiesDraft>),
    /// What two copies say differently.
    Conflicts,
    /// What is wrong with the project's files.
    FileProblems,
    /// Who has the project open, and whether to take it over.
    Elsewhere,
    /// What lies in the project's trash.
    Trash(Box<TrashDraft>),
    /// Earlier versions of a file.
    Versions(Box<VersionsDraft>),
    /// A project that does not open, and what can be done about it.
    Unopenable {
        /// Its folder.
        path: PathBuf,
        /// Why it does not open.
        why: String,
        /// The files that can be repaired.
        files: Vec<String>,
        /// The file without which it does not open, and its last good version.
        version: Option<(String, Version)>,
    },
    /// A dataset.
    Export(Box<ExportDraft>),
    /// Anything by name.
    Palette(PaletteDraft),
    /// Every key.
    Keys(KeysDraft),
    /// About the program.
    About,
}

/// What a dialog orders of the window, beyond messages.
#[derive(Debug)]
pub enum Order {
    /// Close the dialog.
    Close,
    /// Open the project in this folder.
    OpenProject(PathBuf),
    /// Make a project in this folder, for this person.
    NewProject(PathBuf, String),
    /// Copy the project to this folder.
    SaveAs(PathBuf),
    /// Bring in these files and folders, of which this was said.
    Import(Vec<PathBuf>, Said),
    /// Bring in this text.
    Paste(String),
    /// Bring in the tables whose columns were chosen.
    BringTables,
    /// Look for a path with the system's own dialog.
    Browse(Ask),
    /// Work as this person.
    WorkAs(String),
    /// Point the mark to this entity.
    Point(MarkId, EntityId),
    /// Point the mark to a new entity of this name.
    NewEntity(MarkId, String),
    /// Put the caret at this byte of the article.
    GoTo(usize),
    /// Keep these changes of keys.
    Keys(crate::ui::actions::Changes),
    /// List the versions of another of the files.
    VersionsOf(usize),
    /// Say what restoring this version would do.
    LookAtVersion(usize),
    /// Restore the chosen version.
    Restore,
    /// Take the project over from another window.
    TakeOver,
    /// Bring something back from the trash.
    BringBack(Box<crate::session::trash::Thrown>),
    /// Show the earlier versions of this file.
    ShowVersions(String),
    /// Repair this file of the project.
    Repair(String),
    /// Repair these files of the project in this folder, then open it.
    RepairAndOpen(PathBuf, Vec<String>),
    /// Put this version of this file of the project in this folder back, then open it.
    PutBackAndOpen(PathBuf, String, Version),
    /// Settle a conflict.
    Settle(Box<Conflict>, Choice),
    /// Close the dialog and show where this row is.
    ShowRow(RowName),
    /// Show something an export loses at its place.
    ShowExample(ArticleId, Option<MarkId>),
    /// Choose in the export as the recipe of this name does.
    FollowRecipe(String),
    /// Keep the choices of the export as a recipe of this name.
    KeepRecipe(String),
    /// Rehearse an export.
    Rehearse,
    /// Write an export; of what is there already, these may be replaced.
    Export(Vec<There>),
}

impl Order {
    /// Whether the dialog that gives it stays.
    pub fn stays(&self) -> bool {
        matches!(
            self,
            Self::Browse(_)
                | Self::ShowExample(..)
                | Self::FollowRecipe(_)
                | Self::KeepRecipe(_)
                | Self::Rehearse
                | Self::Export(_)
                | Self::Keys(_)
                | Self::Settle(..)
                | Self::Repair(_)
                | Self::VersionsOf(_)
                | Self::LookAtVersion(_)
                | Self::Restore
                | Self::BringBack(_)
        )
    }
}

impl Dialog {
    /// A text that becomes an article.
    pub fn paste(text: String) -> Self {
        Self::Paste(text)
    }

    /// What is known about an article.
    pub fn facts(id: ArticleId, row: &Article) -> Self {
        Self::Facts(Box::new(FactsDraft::new(id, row)))
    }

    /// The entity a mark points to, looked for by the words it covers.
    pub fn entity(mark: MarkId, words: &str) -> Self {
        Self::Entity(EntityDraft::new(mark, words))
    }

    /// A place in the article.
    pub fn place() -> Self {
        Self::Place(String::new())
    }

    /// Who works.
    pub fn annotator() -> Self {
        Self::Annotator(String::new())
    }

    /// The schema.
    pub fn schema() -> Self {
        Self::Schema(Box::default())
    }

    /// The entity records.
    pub fn entities() -> Self {
        Self::Entities(Box::default())
    }

    /// Every key.
    pub fn keys(changes: crate::ui::actions::Changes) -> Self {
        Self::Keys(KeysDraft::new(changes))
    }

    /// Anything by name.
    pub fn palette() -> Self {
        Self::Palette(PaletteDraft::default())
    }

    /// Draws the dialog; gives what it orders.
    pub fn show(&mut self, ctx: &Context, cx: Option<&Cx<'_>>, out: &mut Outbox) -> Vec<Order> {
        let mut orders = Vec::new();
        // Escape closes an open list of choices or a question first, and the dialog only then.
        let choosing = egui::Popup::is_any_open(ctx) || self.asks();
        let p = super::theme::palette(ctx);
        // Each kind has an id of its own: a dialog takes the size it had when it was last shown.
        let kind = std::mem::discriminant(self);
        let modal = egui::Modal::new(egui::Id::unique(("dialog", kind)))
            .frame(super::theme::card(p).inner_margin(18))
            .show(ctx, |ui| {
                let room = ctx.content_rect().size();
                ui.set_width((room.x - 60.0).min(self.width()).max(120.0));
                // On a small window the dialog scrolls as a whole.
                let most = (room.y - 70.0).max(80.0);
                egui::ScrollArea::vertical().id_salt("dialog body").max_height(most).min_scrolled_height(most).show(
                    ui,
                    |ui| {
                        self.body(ui, cx, out, &mut orders);
                    },
                );
            });
        if !choosing && (modal.should_close() || ctx.input(|i| i.key_pressed(Key::Escape))) {
            orders.push(Order::Close);
        }
        orders
    }

    /// Whether it asks something that is to be answered first.
    fn asks(&self) -> bool {
        matches!(self, Self::Export(draft) if draft.question.is_some())
    }

    fn width(&self) -> f32 {
        match self {
            Self::Schema(_) | Self::Entities(_) => 860.0,
            Self::Export(_)
            | Self::Columns(_)
            | Self::CameInWith(_)
            | Self::Keys(_)
            | Self::Conflicts
            | Self::FileProblems
            | Self::Versions(_)
            | Self::Trash(_) => 720.0,
            _ => 520.0,
        }
    }

    fn body(&mut self, ui: &mut Ui, cx: Option<&Cx<'_>>, out: &mut Outbox, orders: &mut Vec<Order>) {
        match (self, cx) {
            (Self::Path(draft), _) => draft.show(ui, orders),
            (Self::OpenNow(path), _) => orders.push(Order::OpenProject(PathBuf::from(&*path))),
            (Self::Keys(draft), cx) => draft.show(ui, cx, orders),
            (Self::About, _) => simple::about(ui, orders),
            (Self::Palette(draft), cx) => draft.show(ui, cx, out, orders),
            (Self::Columns(draft), Some(cx)) => draft.show(ui, cx, orders),
            (Self::CameInWith(problems), _) => simple::came_in_with(ui, problems, orders),
            (Self::Paste(text), Some(_)) => simple::paste(ui, text, orders),
            (Self::Place(written), Some(cx)) => place::show(ui, cx, written, orders),
            (Self::Problems, Some(cx)) => problems::show(ui, cx, out, orders),
            (Self::MarkAll, Some(cx)) => mark_all::show(ui, cx, out, orders),
            (Self::Annotator(name), Some(cx)) => simple::annotator(ui, cx, name, orders),
            (Self::Relation { from, to, choices }, Some(cx)) => {
                simple::relation(ui, cx, (*from, *to), choices, out, orders);
            }
            (Self::Facts(draft), Some(cx)) => draft.show(ui, cx, out, orders),
            (Self::Entity(draft), Some(cx)) => draft.show(ui, cx, orders),
            (Self::Schema(draft), Some(cx)) => draft.show(ui, cx, out, orders),
            (Self::Entities(draft), Some(cx)) => draft.show(ui, cx, out, orders),
            (Self::Unopenable { path, why, files, version }, _) => {
                file_problems::unopenable(ui, path, why, files, version.as_ref(), orders);
            }
            (Self::Trash(draft), Some(cx)) => draft.show(ui, cx, orders),
            (Self::Versions(draft), Some(cx)) => draft.show(ui, cx, orders),
            (Self::Elsewhere, Some(cx)) => simple::elsewhere(ui, cx, orders),
            (Self::FileProblems, Some(cx)) => file_problems::show(ui, cx, orders),
            (Self::Conflicts, Some(cx)) => conflicts::show(ui, cx, orders),
            (Self::Export(draft), Some(cx)) => draft.show(ui, cx, orders),
            (_, None) => orders.push(Order::Close),
        }
    }
}

/// A dialog's title.
fn title(ui: &mut Ui, words: &str) {
    ui.label(egui::RichText::new(words).font(super::theme::semibold(17.0)));
    ui.add_space(6.0);
}

/// The button that does what a dialog is for, and one that closes it; whether the first was pressed,
/// by mouse or Enter.
fn buttons(ui: &mut Ui, verb: &str, ready: &Result<(), String>, orders: &mut Vec<Order>) -> bool {
    buttons_leaving(ui, (verb, "Cancel"), ready, orders)
}

/// The same, with another word for leaving.
fn buttons_leaving(
    ui: &mut Ui,
    (verb, leave): (&str, &str),
    ready: &Result<(), String>,
    orders: &mut Vec<Order>,
) -> bool {
    let mut go = false;
    ui.add_space(10.0);
    let row = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(row, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        let button = main_button(ui, verb, ready.is_ok());
        let button = button.on_disabled_hover_text(ready.clone().err().unwrap_or_default());
        follow_focus(&button);
        go = button.clicked();
        let cancel = ui.button(leave);
        follow_focus(&cancel);
        if cancel.clicked() {
            orders.push(Order::Close);
        }
    });
    go || (ready.is_ok() && ui.input(|i| i.events.iter().any(goes)))
}

/// Whether an event is Ctrl+Enter. What is held by the end of a slow frame is another question, and a key that
/// stays down is pressed once.
fn goes(event: &egui::Event) -> bool {
    match event {
        egui::Event::Key { key: Key::Enter, pressed: true, repeat: false, modifiers, .. } => modifiers.command,
        _ => false,
    }
}

/// The button that does what a dialog is for; its own colour would hide that the keyboard is at it.
fn main_button(ui: &mut Ui, verb: &str, enabled: bool) -> egui::Response {
    let p = super::theme::palette(ui.ctx());
    let words = egui::RichText::new(verb).color(p.on_accent);
    let button = ui.add_enabled(enabled, egui::Button::new(words).fill(p.accent));
    if button.has_focus() {
        let ring = egui::Stroke::new(1.5, p.accent);
        ui.painter().rect_stroke(button.rect.expand(3.0), 8, ring, egui::StrokeKind::Middle);
    }
    button
}

/// A field with its name before it; whether Enter was pressed in it.
fn line(ui: &mut Ui, name: &str, text: &mut String, hint: &str) -> egui::Response {
    ui.label(egui::RichText::new(name).size(12.0).color(super::theme::palette(ui.ctx()).soft));
    let response = ui.add(
        egui::TextEdit::singleline(text).hint_text(hint).desired_width(f32::INFINITY).margin(egui::vec2(8.0, 6.0)),
    );
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    response
}

/// A list on the left and what is chosen from it on the right; `show` draws the one, then the other.
/// The row has a height of its own: a separator fills whatever there is and would push the dialog open
/// a little further in every frame.
fn two_columns(ui: &mut Ui, mut show: impl FnMut(&mut Ui, bool)) {
    let height = (ui.ctx().content_rect().height() - 220.0).clamp(180.0, 440.0);
    let both = egui::vec2(ui.available_width(), height);
    ui.allocate_ui_with_layout(both, egui::Layout::left_to_right(egui::Align::Min), |ui| {
        let column = egui::Layout::top_down(egui::Align::Min);
        ui.allocate_ui_with_layout(egui::vec2(250.0, height), column, |ui| show(ui, true));
        ui.separator();
        ui.allocate_ui_with_layout(egui::vec2(ui.available_width(), height), column, |ui| show(ui, false));
    });
}

/// A field whose text counts once it is left or Enter is pressed; gives it then, where it is another.
fn committed_field(ui: &mut Ui, salt: impl egui::AsIdSalt, kept: &str, hint: &str, name: &str) -> Option<String> {
    let id = ui.make_persistent_id(salt);
    let mut typed = ui.data(|d| d.get_temp::<String>(id)).unwrap_or_else(|| kept.to_owned());
    let edit = egui::TextEdit::singleline(&mut typed).id(id.with("edit")).hint_text(hint).desired_width(220.0);
    let response = ui.add(edit);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, name));
    if response.has_focus() {
        ui.data_mut(|d| d.insert_temp(id, typed));
        return None;
    }
    ui.data_mut(|d| d.remove::<String>(id));
    (response.lost_focus() && typed != kept).then_some(typed)
}

/// Scrolls to what the keyboard has come to, where the window is too small for all of the dialog.
fn follow_focus(response: &egui::Response) {
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// Puts the keyboard into a field when its dialog appears.
fn focus_once(ui: &Ui, response: &egui::Response) {
    let id = egui::Id::unique("dialog focus").with(response.id);
    let frame = ui.ctx().cumulative_frame_nr();
    let last: Option<u64> = ui.data(|d| d.get_temp(id));
    if last.is_none_or(|l| l + 1 < frame) {
        response.request_focus();
    }
    ui.data_mut(|d| d.insert_temp(id, frame));
}
