//! How the window is set: kept on this machine, never part of a project.
//!
//! Must not know what is shown.

use super::actions::Changes;
use super::theme::Wanted;
use crate::store::{Fs, Places, replace};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How the window is set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct WindowSettings {
    /// Light, dark, or as the system has it.
    pub theme: Wanted,
    /// Whether colours are as far apart as they can be.
    pub contrast: bool,
    /// Whether nothing moves by itself.
    pub still: bool,
    /// Whether marks with links have a small tail.
    pub tails: bool,
    /// The type size of the article in points.
    pub size: f32,
    /// The spacing of its lines; 1 leaves room for labels.
    pub spacing: f32,
    /// Whether labels stand over the words.
    pub comfortable: bool,
    /// Whether the list of articles is shown.
    pub left: bool,
    /// Whether labels, marks and inspector are shown.
    pub right: bool,
    /// The width of the list of articles in points.
    pub left_width: f32,
    /// The width of the pane of labels and marks in points.
    pub right_width: f32,
    /// The size of the window in points.
    pub window: (f32, f32),
    /// The annotator's name for new projects.
    pub annotator: String,
    /// Keys that were changed: the presses of an action by its id, such as `Ctrl+Shift+K`.
    pub keys: Changes,
    /// Projects opened lately, the last one first.
    pub recent: Vec<String>,
}

impl Default for WindowSettings {
    fn default() -> Self {
        Self {
            theme: Wanted::System,
            contrast: false,
            still: false,
            tails: true,
            size: 17.5,
            spacing: 1.0,
            comfortable: true,
            left: true,
            right: true,
            left_width: 250.0,
            right_width: 300.0,
            window: (1400.0, 900.0),
            annotator: String::new(),
            keys: Changes::new(),
            recent: Vec::new(),
        }
    }
}

/// The most recent projects that are remembered.
const RECENT: usize = 10;

/// The smallest and the largest type size in points.
const SIZES: std::ops::RangeInclusive<f32> = 11.0..=40.0;

/// The tightest and the loosest lines.
const SPACINGS: std::ops::RangeInclusive<f32> = 0.7..=2.0;

impl WindowSettings {
    fn path(places: &Places) -> PathBuf {
        places.state.join("window.ron")
    }

    /// The settings of this machine; the defaults where there are none or they cannot be read.
    pub fn load(fs: &dyn Fs, places: &Places) -> Self {
        let bytes = fs.read(&Self::path(places), 1 << 20).unwrap_or_default();
        let mut read: Self = ron::de::from_bytes(&bytes).unwrap_or_default();
        read.size = if read.size.is_finite() { read.size.clamp(*SIZES.start(), *SIZES.end()) } else { 17.5 };
        let tame = |v: f32, usual: f32| if v.is_finite() { v.clamp(100.0, 10_000.0) } else { usual };
        read.left_width = tame(read.left_width, 250.0);
        read.right_width = tame(read.right_width, 300.0);
        read.window = (tame(read.window.0, 1400.0), tame(read.window.1, 900.0));
        read.spacing =
            if read.spacing.is_finite() { read.spacing.clamp(*SPACINGS.start(), *SPACINGS.end()) } else { 1.0 };
        read
    }

    /// Keeps the settings. Failing to is no reason to bother anyone.
    pub fn save(&self, fs: &dyn Fs, places: &Places) {
        if let Ok(text) = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()) {
            let _ = replace(fs, &Self::path(places), text.as_bytes());
        }
    }

    /// Notes that this project was opened.
    pub fn opened(&mut self, path: &str) {
        self.recent.retain(|p| p != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(RECENT);
    }

    /// Looser or tighter lines.
    pub fn space(&mut self, step: f32) {
        self.spacing = (self.spacing + step).clamp(*SPACINGS.start(), *SPACINGS.end());
    }

    /// A larger or smaller type.
    pub fn zoom(&mut self, step: f32) {
        self.size = (self.size + step).clamp(*SIZES.start(), *SIZES.end());
    }
}
