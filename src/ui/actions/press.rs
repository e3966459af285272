//! A key with what is held down beside it, and how it is written: `Ctrl+Shift+K`.
//!
//! Must not know what it does.

use egui::{Key, KeyboardShortcut, Modifiers};
use std::fmt;
use std::str::FromStr;

/// A key with what is held down beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Press {
    /// The key.
    pub key: Key,
    /// Control, or Command on a Mac.
    pub command: bool,
    /// Shift.
    pub shift: bool,
    /// Alt, or Option on a Mac.
    pub alt: bool,
}

/// A key alone.
pub const fn key(key: Key) -> Press {
    Press { key, command: false, shift: false, alt: false }
}

impl Press {
    /// What was pressed.
    pub fn of(key: Key, held: Modifiers) -> Self {
        Self { key, command: held.command, shift: held.shift, alt: held.alt }
    }

    /// With Control or Command.
    #[must_use]
    pub const fn command(self) -> Self {
        Self { command: true, ..self }
    }

    /// With Shift.
    #[must_use]
    pub const fn shift(self) -> Self {
        Self { shift: true, ..self }
    }

    /// With Alt.
    #[must_use]
    pub const fn alt(self) -> Self {
        Self { alt: true, ..self }
    }

    /// Whether nothing is held down beside the key.
    pub fn is_alone(self) -> bool {
        !(self.command || self.shift || self.alt)
    }

    /// The letter, where the key alone is one.
    pub fn letter(self) -> Option<char> {
        let name = self.key.name();
        name.chars().next().filter(|c| self.is_alone() && name.len() == 1 && c.is_ascii_uppercase())
    }

    /// As egui has it, which writes it the way of the system.
    pub fn shortcut(self) -> KeyboardShortcut {
        let mut held = if self.command { Modifiers::COMMAND } else { Modifiers::NONE };
        held.shift = self.shift;
        held.alt = self.alt;
        KeyboardShortcut::new(held, self.key)
    }
}

impl fmt::Display for Press {
    /// The same on every system, so that settings can be carried from one to another.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.command, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            f.write_str(if held { name } else { "" })?;
        }
        let symbol = self.key.symbol_or_name();
        f.write_str(if symbol.is_ascii() { symbol } else { self.key.name() })
    }
}

impl FromStr for Press {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let unknown = || format!("“{written}” is no key; write it as Ctrl+Shift+K.");
        let (mut held, mut rest) = (key(Key::A), written.trim());
        while let Some((name, after)) =
            rest.split_once('+').filter(|(name, after)| !name.is_empty() && !after.is_empty())
        {
            match name.trim().to_lowercase().as_str() {
                "ctrl" | "control" | "cmd" | "command" => held.command = true,
                "alt" | "option" => held.alt = true,
                "shift" => held.shift = true,
                _ => return Err(unknown()),
            }
            rest = after.trim();
        }
        let found = Key::from_name(rest).or_else(|| Key::from_name(&rest.to_uppercase()));
        Ok(Self { key: found.ok_or_else(unknown)?, ..held })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_press_is_read_as_it_is_written() {
        for found in Key::ALL {
            for held in 0..8u8 {
                let press = Press { key: *found, command: held & 1 > 0, shift: held & 2 > 0, alt: held & 4 > 0 };
                assert_eq!(press.to_string().parse(), Ok(press), "{press}");
            }
        }
    }

    #[test]
    fn presses_are_written_as_people_write_them() {
        assert_eq!(key(Key::K).command().shift().to_string(), "Ctrl+Shift+K");
        assert_eq!(key(Key::OpenBracket).command().alt().to_string(), "Ctrl+Alt+[");
        assert_eq!(key(Key::Plus).command().to_string(), "Ctrl++");
        assert_eq!("cmd + shift + k".parse(), Ok(key(Key::K).command().shift()));
        assert_eq!("Option+Left".parse(), Ok(key(Key::ArrowLeft).alt()));
        assert!("Hyper+K".parse::<Press>().unwrap_err().contains("“Hyper+K” is no key"));
        assert!("".parse::<Press>().is_err());
    }
}
