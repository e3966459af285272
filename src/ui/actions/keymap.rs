//! Which press invokes what: the table of actions, and what a person changed of it.
//!
//! It is built once per change. Changes that make no sense (an unknown action, a key that is none) are
//! passed over: settings come from a file that anybody may edit. Must not know where they are kept.

use super::press::Press;
use super::{ALL, Action};
use crate::model::Schema;
use egui::{Context, Id, Key, Modifiers};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// What a person changed: the presses of an action by its id, as they are written.
pub type Changes = BTreeMap<String, Vec<String>>;

/// Which press invokes what.
pub struct Keymap {
    of_action: BTreeMap<&'static str, Vec<Press>>,
    of_press: BTreeMap<Press, &'static Action>,
}

static STANDARD: LazyLock<Arc<Keymap>> = LazyLock::new(|| Arc::new(Keymap::new(&Changes::new())));

impl Keymap {
    /// The table of actions with these changes. A changed key takes it from whatever had it.
    pub fn new(changes: &Changes) -> Self {
        let mut map = Self { of_action: BTreeMap::new(), of_press: BTreeMap::new() };
        for action in ALL.iter() {
            let Some(written) = changes.get(action.id) else { continue };
            let presses: Vec<Press> = written.iter().filter_map(|w| w.parse().ok()).collect();
            map.give(action, &presses);
        }
        for action in ALL.iter().filter(|a| !changes.contains_key(a.id)) {
            map.give(action, action.keys);
        }
        map
    }

    fn give(&mut self, action: &'static Action, presses: &[Press]) {
        for press in presses {
            if let std::collections::btree_map::Entry::Vacant(free) = self.of_press.entry(*press) {
                free.insert(action);
                self.of_action.entry(action.id).or_default().push(*press);
            }
        }
    }

    /// The table as it is, without changes.
    pub fn standard() -> Arc<Self> {
        Arc::clone(&STANDARD)
    }

    /// The one in use in this window.
    pub fn of(ctx: &Context) -> Arc<Self> {
        ctx.data(|d| d.get_temp(place())).unwrap_or_else(Self::standard)
    }

    /// Makes this the one in use.
    pub fn install(self: &Arc<Self>, ctx: &Context) {
        ctx.data_mut(|d| d.insert_temp(place(), Arc::clone(self)));
    }

    /// The presses that invoke an action.
    pub fn keys_of(&self, action: &Action) -> &[Press] {
        self.of_action.get(action.id).map_or(&[], Vec::as_slice)
    }

    /// The action that this press invokes.
    pub fn of_press(&self, key: Key, held: Modifiers) -> Option<&'static Action> {
        self.of_press.get(&Press::of(key, held)).copied()
    }

    /// Why an action cannot have this press, if so: who has it already.
    pub fn clash(&self, press: Press, action: &Action, schema: Option<&Schema>) -> Option<String> {
        if let Some(other) = self.of_press.get(&press).filter(|other| other.id != action.id) {
            return Some(format!("{press} belongs to “{}”.", other.title));
        }
        let mut labels = schema.into_iter().flat_map(|s| s.labels.values());
        if let Some(label) = labels.find(|l| !l.retired && l.key.is_some() && l.key == press.letter()) {
            return Some(format!("{press} is the letter of the label “{}”.", label.name));
        }
        let digit = press.is_alone() && ('1'..='9').any(|c| Key::from_name(&c.to_string()) == Some(press.key));
        digit.then(|| format!("{press} sets the first choice of a mark."))
    }
}

fn place() -> Id {
    Id::unique("keymap")
}

#[cfg(test)]
mod tests {
    use super::super::{find, key};
    use super::*;

    fn changed(rows: &[(&str, &[&str])]) -> Keymap {
        let written = |keys: &&[&str]| keys.iter().map(|k| (*k).to_owned()).collect();
        Keymap::new(&rows.iter().map(|(id, keys)| ((*id).to_owned(), written(keys))).collect())
    }

    fn held_by(map: &Keymap, press: &str) -> Option<&'static str> {
        map.of_press.get(&press.parse().unwrap()).map(|a| a.id)
    }

    #[test]
    fn a_changed_key_replaces_those_of_the_table() {
        let map = changed(&[("undo", &["Ctrl+U", "F9"]), ("redo", &[])]);
        assert_eq!((held_by(&map, "Ctrl+U"), held_by(&map, "F9")), (Some("undo"), Some("undo")));
        assert_eq!((held_by(&map, "Ctrl+Z"), held_by(&map, "Ctrl+Y")), (None, None));
        assert_eq!(map.keys_of(find("undo").unwrap()), [key(Key::U).command(), key(Key::F9)]);
        assert!(map.keys_of(find("redo").unwrap()).is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_passed_over_and_no_press_has_two_meanings() {
        let map = changed(&[("undo", &["Ctrl+K", "Hyper+Q"]), ("no such action", &["Ctrl+J"]), ("join", &["Ctrl+K"])]);
        assert_eq!(held_by(&map, "Ctrl+K"), Some("undo"), "taken from the palette, and given once");
        assert!(map.keys_of(find("palette").unwrap()).is_empty());
        assert_eq!(held_by(&map, "Ctrl+J"), None);
    }

    #[test]
    fn a_clash_is_told_by_name() {
        let map = changed(&[]);
        let schema = crate::session::news_schema().unwrap();
        let undo = find("undo").unwrap();
        let clash = |press: &str| map.clash(press.parse().unwrap(), undo, Some(&schema));
        assert_eq!(clash("Ctrl+K").unwrap(), "Ctrl+K belongs to “Do anything …”.");
        assert_eq!(clash("P").unwrap(), "P is the letter of the label “Person”.");
        assert_eq!(clash("3").unwrap(), "3 sets the first choice of a mark.");
        assert_eq!((clash("Ctrl+P"), clash("Ctrl+Z"), clash("0")), (None, None, None));
    }
}
