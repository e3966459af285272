//! What kinds of work there are: how each is called while it lasts, and whether other work may end it.
//!
//! Must not do any work.

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Files are read.
    Reading,
    /// What was read is planned and worked out.
    Adding,
    /// A large step is undone.
    Undoing,
    /// A large step is done again.
    Redoing,
    /// What a dataset would lose is counted.
    Rehearsing,
    /// A dataset is written.
    Exporting,
    /// A path is chosen in the system's dialog.
    Browsing,
    /// A text is looked through.
    Finding,
    /// The project is copied.
    Copying,
    /// A packed project is unpacked.
    Unpacking,
    /// A file of the project is repaired.
    Repairing,
    /// An earlier version of a file is put back.
    PuttingBack,
}

impl Kind {
    /// What it is called while it lasts.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reading => "Reading articles",
            Self::Adding => "Adding articles",
            Self::Undoing => "Undoing",
            Self::Redoing => "Doing it again",
            Self::Rehearsing => "Looking at what is lost",
            Self::Exporting => "Exporting",
            Self::Browsing => "Waiting for the dialog",
            Self::Finding => "Finding",
            Self::Copying => "Copying the project",
            Self::Unpacking => "Unpacking the project",
            Self::Repairing => "Repairing",
            Self::PuttingBack => "Putting an earlier version back",
        }
    }

    /// Why nothing else may take its place while it lasts; none for questions, which can be asked again.
    pub fn holds(self) -> Option<&'static str> {
        match self {
            Self::Rehearsing | Self::Finding => None,
            Self::Reading | Self::Adding => Some("Articles are still coming in; stop that first, or wait."),
            Self::Undoing | Self::Redoing => Some("A large step is still being undone; stop that first, or wait."),
            Self::Exporting => Some("A dataset is being written; stop that first, or wait."),
            Self::Copying => Some("The project is being copied; stop that first, or wait."),
            Self::Unpacking => Some("A project is being unpacked; stop that first, or wait."),
            Self::Repairing | Self::PuttingBack => Some("A file is being put right; wait a moment."),
            Self::Browsing => Some("The system’s dialog is open already."),
        }
    }

    /// Whether it works for the dialog that exports.
    pub fn exports(self) -> bool {
        matches!(self, Self::Rehearsing | Self::Exporting)
    }
}
