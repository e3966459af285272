//! What the properties of a document state about it: title, author, date, language.
//!
//! Programs fill them in by themselves, so that what the text shows is believed before them. Must not know
//! any format.

use super::find_date;
use crate::model::Meta;

/// What the properties of a file state.
#[derive(Debug, Default)]
pub(super) struct Stated {
    title: String,
    author: String,
    created: String,
    language: String,
}

/// Names that programs put where an author should be.
const NOBODY: &[&str] =
    &["user", "admin", "administrator", "author", "unknown", "microsoft office user", "python-docx"];

impl Stated {
    /// Takes in words under one of the names of Dublin Core.
    pub fn say(&mut self, name: &str, words: &str) {
        let to = match name {
            "title" => &mut self.title,
            "creator" => &mut self.author,
            "created" => &mut self.created,
            "language" => &mut self.language,
            _ => return,
        };
        to.push_str(words);
    }

    /// The title; nothing where a program only put the name of a file there.
    pub fn title(&self) -> &str {
        let title = self.title.trim();
        let ending = super::extension(title);
        let is_file = ["doc", "docx", "indd", "qxd", "qxp", "rtf", "odt", "pdf", "tex"].contains(&ending.as_str());
        if is_file || title.starts_with("Microsoft Word - ") || title.eq_ignore_ascii_case("untitled") {
            return "";
        }
        title
    }

    /// Adds to what the text shows. When a file was made is no more than a hint at when its text was
    /// published.
    pub fn complete(&self, meta: &mut Meta) {
        let nobody = NOBODY.contains(&self.author.trim().to_lowercase().as_str());
        if meta.author.is_empty() && !nobody {
            meta.author = self.author.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if meta.language.is_empty() {
            self.language.trim().clone_into(&mut meta.language);
        }
        let day = find_date(&self.created).and_then(|printed| printed.date);
        if let (true, true, Some(day)) = (meta.published.is_empty(), meta.page_date.is_empty(), day) {
            meta.published = day.to_string();
            "inferred".clone_into(&mut meta.published_how);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(title: &str, author: &str) -> Stated {
        let mut stated = Stated::default();
        for (name, words) in [("title", title), ("creator", author), ("created", "2025-11-08T10:00:00Z")] {
            stated.say(name, words);
        }
        stated
    }

    #[test]
    fn what_the_text_shows_is_believed_first() {
        let mut meta = Meta { author: "Ana Ruiz".to_owned(), ..Meta::default() };
        stated("A", "Jo Dam").complete(&mut meta);
        assert_eq!((meta.author.as_str(), meta.published.as_str()), ("Ana Ruiz", "2025-11-08"));
        assert_eq!(meta.published_how, "inferred");
        let mut dated = Meta { page_date: "2025-11-09".to_owned(), ..Meta::default() };
        stated("A", "Jo  Dam\n").complete(&mut dated);
        assert_eq!((dated.author.as_str(), dated.published.as_str()), ("Jo Dam", ""));
    }

    #[test]
    fn what_programs_put_there_is_no_title_and_nobody() {
        assert_eq!(stated("Microsoft Word - draft2", "").title(), "");
        assert_eq!(stated("page12.indd", "").title(), "");
        assert_eq!(stated(" Ferries return. ", "").title(), "Ferries return.");
        let mut meta = Meta::default();
        stated("", "Microsoft Office User").complete(&mut meta);
        assert_eq!(meta.author, "");
    }
}
