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
mod parts;
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
pub use paths::{Ask, Browse, PathDraft, Said};
pub use schema::SchemaDraft;
pub use trash::TrashDraft;
pub use versions::VersionsDraft;

use parts::{
    buttons, buttons_leaving, committed_field, focus_once, follow_focus, line, main_button, tick, title, two_columns,
};

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
    Browse(Browse),
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
    /// Whether it is done beside the window, so that it waits for what is done there already.
    pub fn is_work(&self) -> bool {
        matches!(
            self,
            Self::SaveAs(_)
                | Self::Import(..)
                | Self::BringTables
                | Self::Repair(_)
                | Self::RepairAndOpen(..)
                | Self::PutBackAndOpen(..)
                | Self::Export(_)
        )
    }

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
