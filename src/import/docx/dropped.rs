//! What of a Word document has no place in a plain text, counted.
//!
//! Must not know XML.

use crate::model::Problem;

/// How much was left out or changed, by kind.
#[derive(Debug, Default, Clone)]
pub(super) struct Dropped {
    pub deleted: usize,
    pub inserted: usize,
    pub notes: usize,
    pub comments: usize,
    pub tables: usize,
    pub boxes: usize,
    pub images: usize,
    pub objects: usize,
    pub equations: usize,
    pub hidden: usize,
    pub symbols: usize,
    pub placeholders: usize,
    pub readings: usize,
    pub foreign: usize,
    pub listed: usize,
    pub heads: usize,
}

impl Dropped {
    /// What was dropped or changed, as warnings.
    pub fn problems(&self, file: &str) -> Vec<Problem> {
        let said = [
            (self.deleted, "tracked deletion(s) were left out, as if they had been accepted."),
            (self.inserted, "tracked insertion(s) were taken for text, as if they had been accepted."),
            (self.notes, "footnote(s) or endnote(s) were left out with their signs in the text."),
            (self.comments, "comment(s) were left out."),
            (self.tables, "table(s) became lines of text, one for each row, the cells parted by tabs."),
            (self.boxes, "text box(es) were put behind the paragraph that they belong to."),
            (self.images, "picture(s) were left out."),
            (self.objects, "embedded object(s) of other programs were left out."),
            (self.equations, "equation(s) were left out."),
            (self.hidden, "stretch(es) of hidden text were left out."),
            (self.symbols, "sign(s) of symbol fonts have no letter and became U+FFFD."),
            (self.placeholders, "form field(s) that nobody filled in were left out."),
            (self.readings, "reading(s) above words (ruby) were left out."),
            (self.foreign, "part(s) in another format were left out; save the document in Word once to have them."),
            (self.listed, "list item(s) came without their numbers or signs, which are not part of the text."),
            (self.heads, "header(s) or footer(s) of pages were left out."),
        ];
        let told = said.into_iter().filter(|(count, _)| *count > 0);
        told.map(|(count, what)| Problem::warning("markup", format!("{count} {what}")).in_file(file, None, None))
            .collect()
    }
}
