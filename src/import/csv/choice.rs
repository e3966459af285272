//! What a person says the columns of a table are: whether that can be read, what it makes of a row, and the
//! options of the reader that say it.
//!
//! Must not guess, nor read the table.

use super::columns::{Kind, Places, kind};
use super::head::TableLook;
use super::{MEANINGS, suggest};
use crate::import::Options;

/// Which column is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableChoice {
    /// The columns by what they are.
    pub columns: Places,
    /// What offsets count, as the option names it.
    pub unit: &'static str,
}

/// What a row that is a word has no place for.
const NOT_OF_WORDS: [&str; 7] = ["start", "end", "text", "quote", "label", "annotator", "note"];

impl TableChoice {
    /// What the columns most likely are.
    pub fn suggested(look: &TableLook) -> Self {
        Self { columns: suggest::columns(look), unit: "code-points" }
    }

    /// Whether the table can be read so.
    ///
    /// # Errors
    /// A sentence that says why not, and what to choose.
    pub fn ready(&self, look: &TableLook) -> Result<(), String> {
        self.once(look)?;
        self.together()?;
        self.numbers(look)
    }

    /// What each row becomes, as a sentence; empty where that cannot be told yet.
    pub fn said(&self, look: &TableLook) -> String {
        let name = |meaning: &str| self.columns.get(meaning).map(|at| format!("“{}”", look.name(*at)));
        let texts = match (name("text"), name("article")) {
            (Some(text), _) => format!("on the text in {text}"),
            (None, Some(article)) => format!("on the text in the file that {article} names, beside the table"),
            (None, None) => "on the text in the file beside the table that has its name".to_owned(),
        };
        let placed = self.columns.contains_key("start");
        match kind(&self.columns) {
            Some(Kind::Words) => "Each row is a word with its tag.".to_owned(),
            Some(Kind::Texts) => "Each row is an article.".to_owned(),
            Some(Kind::Marks) if placed => format!("Each row is a mark {texts}."),
            Some(Kind::Marks) if name("quote").is_some() => {
                format!("Each row is a mark {texts}, found by its words where they stand once.")
            }
            Some(Kind::Marks) => "Each row is an article with a mark on all of it.".to_owned(),
            None => String::new(),
        }
    }

    /// The options of the reader that say this. Columns go by their numbers, since names may stand twice, and
    /// what is not chosen is denied, so that nothing is guessed against what was seen.
    pub fn options(&self, look: &TableLook) -> Options {
        let column = |meaning: &str| self.columns.get(meaning).map_or_else(String::new, |at| format!("#{}", at + 1));
        let mut made: Options = MEANINGS.iter().map(|(id, _)| ((*id).to_owned(), column(id))).collect();
        made.insert("delimiter".to_owned(), look.delimiter.to_owned());
        made.insert("unit".to_owned(), self.unit.to_owned());
        made
    }

    /// No column is two things.
    fn once(&self, look: &TableLook) -> Result<(), String> {
        let called = |id: &str| MEANINGS.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| name);
        for (n, (one, at)) in self.columns.iter().enumerate() {
            if *at >= look.header.len() {
                return Err(format!("“{}” is a column that this table does not have.", called(one)));
            }
            if let Some((other, _)) = self.columns.iter().skip(n + 1).find(|(_, taken)| *taken == at) {
                let column = look.name(*at);
                return Err(format!("“{column}” is chosen twice: as “{}” and as “{}”.", called(one), called(other)));
            }
        }
        Ok(())
    }

    /// What needs something else, or goes with nothing else.
    fn together(&self) -> Result<(), String> {
        let has = |name| self.columns.contains_key(name);
        let why = match () {
            () if self.columns.is_empty() => "Say which column is what.",
            () if has("word") && !has("tag") => "Words come with their tags: choose the column of the tags.",
            () if has("tag") && !has("word") => "Tags belong to words: choose the column of the words.",
            () if has("sentence") && !has("word") => "The number of a sentence belongs to words: choose their column.",
            () if has("word") && NOT_OF_WORDS.into_iter().any(has) => {
                "A row is a word with its tag, or a mark, or an article: take out the words, or what is not theirs."
            }
            () if has("start") && !has("end") => "Choose the column of the offset after the last.",
            () if has("end") && !has("start") => "Choose the column of the first offset.",
            () if kind(&self.columns).is_none() && has("quote") => {
                "Words of a mark need a label, or the text or the name of the article that they stand in."
            }
            () if kind(&self.columns).is_none() => {
                "Choose the text of the articles, or first and last offsets, or words and their tags."
            }
            () if kind(&self.columns) == Some(Kind::Texts) && has("annotator") => {
                "An annotator belongs to a mark: choose its label too, or take the annotator out."
            }
            () => return Ok(()),
        };
        Err(why.to_owned())
    }

    /// Offsets are numbers, wherever one can see.
    fn numbers(&self, look: &TableLook) -> Result<(), String> {
        for (id, at) in self.columns.iter().filter(|(id, _)| matches!(**id, "start" | "end")) {
            let wrong = look.cells(*at).enumerate().find(|(_, cell)| cell.trim().parse::<u64>().is_err());
            if let Some((row, cell)) = wrong {
                let what = if *id == "start" { "first offsets" } else { "offsets after the last" };
                let cell: String = cell.chars().take(30).collect();
                let (name, row) = (look.name(*at), row + 1);
                return Err(format!(
                    "“{name}” cannot be the {what}: in row {row} it has “{cell}”, which is no number."
                ));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::TableHead;
    use super::*;

    const TABLE: &str = "a,b,c,d\nAna met Ben,0,3,P\nAna met Ben,8,x,P\n";

    fn why(chosen: &[(&'static str, usize)]) -> String {
        let choice = TableChoice { columns: chosen.iter().copied().collect(), unit: "code-points" };
        choice.ready(&TableHead::of(TABLE).look(None)).err().unwrap_or_default()
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(why(&[]), "Say which column is what.");
        assert_eq!(why(&[("text", 0), ("label", 3)]), "");
        assert_eq!(
            why(&[("text", 0), ("quote", 0)]),
            "“a” is chosen twice: as “Words of the mark” and as “Text of the article”."
        );
        assert_eq!(why(&[("text", 0), ("start", 1)]), "Choose the column of the offset after the last.");
        let no_number = "“c” cannot be the offsets after the last: in row 2 it has “x”, which is no number.";
        assert_eq!(why(&[("text", 0), ("start", 1), ("end", 2)]), no_number);
        assert!(why(&[("word", 0)]).starts_with("Words come with their tags"));
        assert!(why(&[("word", 0), ("tag", 3), ("label", 1)]).starts_with("A row is a word with its tag, or"));
        assert!(why(&[("label", 3)]).starts_with("Choose the text"));
        assert!(why(&[("text", 9)]).contains("does not have"));
    }

    #[test]
    fn what_is_not_chosen_is_denied() {
        let look = TableHead::of("x,x,note\nAna,P,y\n").look(None);
        let choice = TableChoice { columns: [("text", 1)].into(), unit: "utf-16" };
        let options = choice.options(&look);
        let said = |name: &str| options.get(name).map(String::as_str);
        assert_eq!((said("text"), said("note"), said("unit")), (Some("#2"), Some(""), Some("utf-16")));
        assert_eq!(said("delimiter"), Some("comma"));
    }
}
