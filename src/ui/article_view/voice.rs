//! What assistive technology hears of the article: its text by paragraph and character, with the caret
//! and the selection, and each mark; and what it asks for.
//!
//! Must not paint.

use super::draw::Drawn;
use super::{ArticleView, OnScreen};
use crate::ui::cx::Cx;
use crate::ui::focus::Selection;
use crate::ui::message::{Message, Outbox};
use crate::ui::typeset::TextRun;
use egui::accesskit::{Action, ActionData, ActionRequest, NodeId, TextDirection, TextPosition, TextSelection};
use egui::{Event, Id, Rect, Response, Role as NodeRole, Sense, Ui, UiBuilder, WidgetInfo, vec2};
use std::fmt::Write as _;
use std::sync::Arc;

impl ArticleView {
    /// Tells assistive technology what is on screen: the text, and each mark.
    pub(super) fn announce(&mut self, ui: &mut Ui, cx: &Cx<'_>, response: &Response, clip: Rect, out: &mut Outbox) {
        let title = cx.article().and_then(|id| cx.project().articles.get(&id)).map_or("", |a| a.title.as_str());
        response.widget_info(|| WidgetInfo::labeled(NodeRole::Document, true, format!("Article: {title}")));
        let mut inside =
            ui.new_child(UiBuilder::new().id_salt("article").max_rect(clip).accessibility_parent(response.id));
        let listens = ui.ctx().accesskit_node_builder(response.id, |_| ()).is_some();
        for shown in self.on_screen.clone() {
            let paragraph = self.say_paragraph(&inside, response.id, shown, clip);
            if let Some(paragraph) = paragraph.filter(|_| listens) {
                self.say_runs(&mut inside, response.id, paragraph, shown);
            }
        }
        if listens {
            self.say_selection(ui, cx, response.id);
            self.take_requests(ui, response.id, out);
        }
        self.say_marks(&inside, cx, response.id, clip);
    }

    fn say_paragraph(&self, ui: &Ui, view: Id, shown: OnScreen, clip: Rect) -> Option<Id> {
        let (piece, laid) = (self.pieces.get(shown.piece)?, self.laid.get(&shown.piece)?);
        let words = self.text.as_ref()?.as_str().get(piece.range())?;
        let rect = Rect::from_min_size(shown.at, vec2(laid.block.width(), laid.block.height())).intersect(clip);
        let node = ui.interact(rect, view.with(("piece", shown.piece)), Sense::hover());
        let said =
            || if words.is_empty() { "Empty line".to_owned() } else { format!("{}: {words}", piece.role.title()) };
        node.widget_info(|| WidgetInfo::labeled(NodeRole::Paragraph, true, said()));
        Some(node.id)
    }

    /// The runs of a paragraph, found once it is laid out.
    fn runs(&mut self, piece: usize) -> Option<Arc<Vec<TextRun>>> {
        let range = self.pieces.get(piece)?.range();
        let text = Arc::clone(self.text.as_ref()?);
        let laid = self.laid.get_mut(&piece)?;
        let found = || Arc::new(laid.block.text_runs(text.as_str().get(range).unwrap_or_default()));
        Some(Arc::clone(laid.runs.get_or_insert_with(found)))
    }

    fn say_runs(&mut self, ui: &mut Ui, view: Id, paragraph: Id, shown: OnScreen) {
        let (Some(runs), Some(text)) = (self.runs(shown.piece), self.text.clone()) else { return };
        let start = self.start_of(shown.piece);
        let within = ui.new_child(UiBuilder::new().id_salt(("runs", shown.piece)).accessibility_parent(paragraph));
        let last = runs.len().saturating_sub(1);
        let ends_line = self.pieces.get(shown.piece + 1).is_some_and(|next| next.first);
        for (n, run) in runs.iter().enumerate() {
            let place = run.bounds.translate(shown.at.to_vec2());
            let node = within.interact(place, run_id(view, shown.piece, n), Sense::hover());
            let mut said =
                text.as_str().get(start + run.range.start..start + run.range.end).unwrap_or_default().to_owned();
            let mut run = run.clone();
            if n == last && ends_line {
                said.push('\n');
                run.lengths.push(1);
                run.positions.push(place.width());
                run.widths.push(0.0);
            }
            ui.ctx().accesskit_node_builder(node.id, |builder| describe(builder, &run, said));
        }
    }

    /// Where the caret is and what is selected, as far as it is on screen.
    fn say_selection(&mut self, ui: &Ui, cx: &Cx<'_>, view: Id) {
        let selection = cx.focus.selection;
        let ends = (self.position(view, selection.anchor), self.position(view, selection.caret));
        ui.ctx().accesskit_node_builder(view, |builder| {
            builder.add_action(Action::SetTextSelection);
            if let (Some(anchor), Some(focus)) = ends {
                builder.set_text_selection(TextSelection { anchor, focus });
            }
        });
    }

    fn position(&mut self, view: Id, offset: usize) -> Option<TextPosition> {
        let piece = self.piece_of(offset);
        self.on_screen.iter().find(|shown| shown.piece == piece)?;
        let inside = offset - self.start_of(piece);
        let runs = self.runs(piece)?;
        let at = runs.iter().rposition(|run| run.range.start <= inside)?;
        Some(TextPosition {
            node: run_id(view, piece, at).accesskit_id(),
            character_index: runs[at].character_of(inside),
        })
    }

    fn byte_of(&mut self, view: Id, position: TextPosition) -> Option<usize> {
        for shown in self.on_screen.clone() {
            let runs = self.runs(shown.piece)?;
            let is_meant = |n: &usize| run_id(view, shown.piece, *n).accesskit_id() == position.node;
            if let Some(n) = (0..runs.len()).find(is_meant) {
                let range = self.pieces.get(shown.piece)?.range();
                return Some((range.start + runs[n].byte_of(position.character_index)).min(range.end));
            }
        }
        None
    }

    /// Moves the caret where a screen reader asks to have it.
    fn take_requests(&mut self, ui: &Ui, view: Id, out: &mut Outbox) {
        let wanted =
            ui.input(|input| input.events.iter().filter_map(|event| asked(event, view.accesskit_id())).next_back());
        let Some(wanted) = wanted else { return };
        let ends = (self.byte_of(view, wanted.anchor), self.byte_of(view, wanted.focus));
        if let (Some(anchor), Some(caret)) = ends {
            out.push(Message::Words(Selection { anchor, caret }));
        }
    }

    fn say_marks(&self, ui: &Ui, cx: &Cx<'_>, view: Id, clip: Rect) {
        for d in self.drawn(cx) {
            let Some(first) = d.boxes.first() else { continue };
            let id = view.with(("mark", d.entry.mark.0, d.entry.piece));
            let node = ui.interact(first.line.intersect(clip), id, Sense::hover());
            node.widget_info(|| WidgetInfo::selected(NodeRole::Mark, true, d.selected, announcement(cx, &d)));
        }
        for edge in &self.edges {
            let node = ui.interact(edge.place, view.with(("edge", edge.mark.0, edge.above)), Sense::hover());
            let way = if edge.above { "above" } else { "below" };
            let words = cx.layer().and_then(|l| l.marks.get(&edge.mark)).map_or_else(String::new, |m| cx.words(m));
            node.widget_info(|| WidgetInfo::labeled(NodeRole::Label, true, format!("Goes on {way}: {words}")));
        }
        for tag in &self.tags {
            let node = ui.interact(tag.place, view.with(("link", tag.link.0)), Sense::hover());
            let chosen = cx.focus.link == Some(tag.link);
            let said = || format!("Drawn link {}", tag.name);
            node.widget_info(|| WidgetInfo::selected(NodeRole::Label, true, chosen, said()));
        }
        for aside in &self.asides {
            let node = ui.interact(aside.place, view.with(("aside", aside.mark.0)), Sense::hover());
            let mark = cx.layer().and_then(|l| l.marks.get(&aside.mark));
            let said = || mark.map_or_else(String::new, |m| format!("In the margin: {}, {}", m.label, cx.words(m)));
            node.widget_info(|| WidgetInfo::labeled(NodeRole::Label, true, said()));
        }
        if let Some((_, at)) = self.link_handle(cx) {
            let node = ui.interact(Rect::from_center_size(at, vec2(13.0, 13.0)), view.with("handle"), Sense::hover());
            node.widget_info(|| WidgetInfo::labeled(NodeRole::Label, true, "Drag to link this mark"));
        }
    }
}

fn run_id(view: Id, piece: usize, run: usize) -> Id {
    view.with(("run", piece, run))
}

fn describe(builder: &mut egui::accesskit::Node, run: &TextRun, said: String) {
    builder.set_role(egui::accesskit::Role::TextRun);
    builder.set_text_direction(if run.rtl { TextDirection::RightToLeft } else { TextDirection::LeftToRight });
    builder.set_value(said);
    builder.set_character_lengths(run.lengths.clone());
    builder.set_character_positions(run.positions.clone());
    builder.set_character_widths(run.widths.clone());
    builder.set_word_starts(run.words.clone());
}

/// The selection that a request asks the view for.
fn asked(event: &Event, view: NodeId) -> Option<TextSelection> {
    match event {
        Event::AccessKitActionRequest(ActionRequest {
            action: Action::SetTextSelection,
            target_node,
            data: Some(ActionData::SetTextSelection(selection)),
            ..
        }) if *target_node == view => Some(*selection),
        _ => None,
    }
}

/// What is said of a mark: its label, its words and its attributes.
fn announcement(cx: &Cx<'_>, d: &Drawn<'_>) -> String {
    let name = d.label.map_or(d.mark.label.as_str(), |l| l.name.as_str());
    let mut said = format!("{name}: {}", cx.words(d.mark));
    for (id, value) in &d.mark.attributes {
        let attribute = cx.project().schema.attributes.get(id).map_or(id.as_str(), |a| a.name.as_str());
        let value = crate::ui::panels::shown_value(cx.project(), value);
        said.extend([", ", attribute, " ", value.as_str()]);
    }
    if d.mark.spans.count() > 1 {
        let _ = write!(said, " (piece {} of {})", d.entry.piece + 1, d.mark.spans.count());
    }
    said
}
