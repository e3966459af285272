//! The parts of an article: which stretch of it is the headline, a caption, the body.
//!
//! Must not know the rules that recognise them.

use super::Origin;
use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $id:literal, $title:literal;)+) => {
        /// What a part is to the article.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Role { $($(#[$doc])* $role,)+ }

        impl Role {
            /// Every role, in the order in which a key cycles through them.
            pub const ALL: &'static [Role] = &[$(Role::$role,)+];

            /// The name in JSON: lower case with underscores.
            pub fn id(self) -> &'static str {
                match self { $(Role::$role => $id,)+ }
            }

            /// The name in the window.
            pub fn title(self) -> &'static str {
                match self { $(Role::$role => $title,)+ }
            }

            /// The role of that [`Role::id`].
            pub fn of_id(id: &str) -> Option<Self> {
                match id { $($id => Some(Role::$role),)+ _ => None }
            }
        }
    };
}

roles! {
    /// Running text.
    Body = "body", "Body";
    /// The main title.
    Headline = "headline", "Headline";
    /// The summary under the headline.
    Standfirst = "standfirst", "Standfirst";
    /// A title within the body.
    Subheading = "subheading", "Subheading";
    /// The text of a picture.
    Caption = "caption", "Caption";
    /// Words of the body shown large.
    PullQuote = "pull_quote", "Pull quote";
    /// Who wrote it.
    Byline = "byline", "Byline";
    /// The place, and sometimes the date, at the head of the first paragraph.
    Dateline = "dateline", "Dateline";
    /// An item of a list.
    ListItem = "list_item", "List item";
    /// The section of the paper.
    Section = "section", "Section";
    /// An age such as “2 months ago”.
    RelativeAge = "relative_age", "Relative age";
    /// The initials or logo of the paper.
    Masthead = "masthead", "Masthead";
    /// The name of the paper.
    Publication = "publication", "Publication";
    /// The date printed on the page.
    PageDate = "page_date", "Page date";
    /// Who took a picture, which agency wrote.
    Credit = "credit", "Credit";
    /// What belongs to the page and not to the article.
    Boilerplate = "boilerplate", "Boilerplate";
}

impl Role {
    /// Whether helpers leave this part alone and nothing in it counts as the article's own words.
    pub fn is_furniture(self) -> bool {
        matches!(self, Self::Masthead | Self::RelativeAge | Self::Boilerplate | Self::Credit)
    }
}

/// A part of an article. Where it starts is where it is kept; parts of an article are in order and
/// never overlap, white space between them belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// The byte after its last.
    pub end: u32,
    /// What it is.
    pub role: Role,
    /// Who said so.
    pub by: Origin,
}
