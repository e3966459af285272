//! Everything a person can invoke, as one table: it feeds keys, menus, palette, tooltips and the
//! list of keys. A test proves that no two shortcuts clash.
//!
//! Must not draw.

mod caret;
mod edit;
mod file;
mod find;
mod keymap;
mod link;
mod look;
mod mark;
mod press;
mod problem;
mod safety;
mod shape;
mod view;

pub use keymap::{Changes, Keymap};
pub use press::{Press, key};

use super::app::App;
use egui::Context;

/// The menus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Projects and articles.
    File,
    /// Undo, caret, selection.
    Edit,
    /// Marks and links.
    Mark,
    /// What is seen.
    View,
    /// How to.
    Help,
}

impl Menu {
    /// The menus from left to right.
    pub const ALL: &'static [Self] = &[Self::File, Self::Edit, Self::Mark, Self::View, Self::Help];

    /// The name in the bar.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Mark => "Mark",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// What must be there for an action to make sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// An open project.
    Project,
    /// An open article.
    Article,
    /// A selected mark.
    Mark,
    /// Something to undo.
    Undo,
    /// Something to redo.
    Redo,
}

/// Something a person can invoke.
pub struct Action {
    /// What it is called in code.
    pub id: &'static str,
    /// What it is called in the window.
    pub title: &'static str,
    /// Where it stands.
    pub menu: Menu,
    /// The keys that invoke it.
    pub keys: &'static [Press],
    /// What must be there.
    pub needs: Needs,
    /// Does it.
    pub run: fn(&mut App, &Context),
}

impl Action {
    /// The first shortcut in words, such as `Ctrl+Z`.
    pub fn keys_in_words(&self, ctx: &Context) -> String {
        let keys = Keymap::of(ctx);
        keys.keys_of(self).first().map_or_else(String::new, |press| ctx.format_shortcut(&press.shortcut()))
    }

    /// The title and the first shortcut, to be shown where the pointer rests.
    pub fn hint(&self, ctx: &Context) -> String {
        format!("{}  {}", self.title, self.keys_in_words(ctx)).trim_end().to_owned()
    }

    /// Every shortcut in words.
    pub fn all_keys_in_words(&self, ctx: &Context) -> String {
        let keys = Keymap::of(ctx);
        keys.keys_of(self).iter().map(|press| ctx.format_shortcut(&press.shortcut())).collect::<Vec<_>>().join(", ")
    }
}

/// The first shortcut of the action of this id, in words; “its menu” where it has none.
pub fn keys_for(ctx: &Context, id: &str) -> String {
    let words = find(id).map_or_else(String::new, |action| action.keys_in_words(ctx));
    if words.is_empty() { "its menu".to_owned() } else { words }
}

/// Every action, in the order of the menus.
pub static ALL: std::sync::LazyLock<Vec<&'static Action>> = std::sync::LazyLock::new(|| {
    [
        file::ACTIONS,
        safety::ACTIONS,
        edit::ACTIONS,
        find::ACTIONS,
        caret::ACTIONS,
        mark::ACTIONS,
        link::ACTIONS,
        shape::ACTIONS,
        problem::ACTIONS,
        view::ACTIONS,
        look::ACTIONS,
    ]
    .into_iter()
    .flatten()
    .collect()
});

/// The action of this id.
pub fn find(id: &str) -> Option<&'static Action> {
    ALL.iter().find(|a| a.id == id).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Key, Modifiers};

    fn of_press(key: Key, held: Modifiers) -> Option<&'static Action> {
        Keymap::new(&Changes::new()).of_press(key, held)
    }

    #[test]
    fn no_two_actions_share_a_shortcut_or_an_id() {
        for (i, a) in ALL.iter().enumerate() {
            for b in &ALL[i + 1..] {
                assert_ne!(a.id, b.id);
                for press in a.keys {
                    assert!(!b.keys.contains(press), "{} and {} share {press:?}", a.id, b.id);
                }
            }
        }
    }

    #[test]
    fn no_label_of_the_bundled_schema_takes_a_key_of_an_action() {
        let schema = crate::session::news_schema().unwrap();
        for (id, label) in &schema.labels {
            let Some(letter) = label.key else { continue };
            let pressed = Key::from_name(&letter.to_string()).unwrap();
            assert!(of_press(pressed, Modifiers::NONE).is_none(), "{id} wants {letter}");
            let twice = schema.labels.values().filter(|l| l.key == Some(letter)).count();
            assert_eq!(twice, 1, "{letter} belongs to two labels");
        }
    }

    #[test]
    fn every_letter_an_action_uses_is_kept_from_labels() {
        for letter in
            ('A'..='Z').filter(|c| of_press(Key::from_name(&c.to_string()).unwrap(), Modifiers::NONE).is_some())
        {
            assert!(crate::ops::schema::KEPT_KEYS.contains(&letter), "{letter}");
        }
    }
}
