//! The page itself, and the texts that stand in it.
//!
//! Must not know what is carried and what is lost.

use super::super::sheets::{Page, Sheet, SheetMark};
use crate::model::Project;
use std::collections::BTreeSet;
use std::fmt::Write as _;

const STYLE: &str = "body{font:17px/1.75 Literata,Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;color:#1f1e1b;background:#fffdf9}\
h1,h2,p.by,ul{font-family:Inter,system-ui,sans-serif}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2.5em}\
p.by,ul{font-size:.82em;color:#625f57}ul{padding:0;display:flex;flex-wrap:wrap;gap:.3em 1.2em;list-style:none}\
.text{white-space:pre-wrap;overflow-wrap:anywhere}mark{color:inherit;background:none;border-bottom:2px solid;padding-bottom:1px}\
mark mark{padding-bottom:4px}@media(prefers-color-scheme:dark){body{color:#e9e6df;background:#1b1c1f}p.by,ul{color:#a3a19a}}";

/// The page of these articles.
pub(super) fn page(project: &Project, pages: &[Page<'_>]) -> String {
    let title = escaped(&project.settings.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    legend(&mut out, project, pages);
    for page in pages {
        for sheet in &page.sheets {
            // Writing to a string does not fail.
            out.push_str(&head(project, page, sheet));
            let _ = writeln!(out, "<div class=\"text\" dir=\"auto\">{}</div>", marked(project, page, sheet));
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn legend(out: &mut String, project: &Project, pages: &[Page<'_>]) {
    let marks = pages.iter().flat_map(|p| &p.sheets).flat_map(|s| &s.marks);
    let used: BTreeSet<_> = marks.map(|m| &m.mark.label).collect();
    out.push_str("<ul>\n");
    for label in used {
        let (name, colour) = look(project, label);
        let _ = writeln!(out, "<li><mark style=\"border-color:{colour}\">{name}</mark></li>");
    }
    out.push_str("</ul>\n");
}

fn look(project: &Project, label: &crate::model::LabelId) -> (String, String) {
    let row = project.schema.labels.get(label);
    let name = row.map_or(label.as_str(), |row| row.name.as_str());
    (escaped(name), escaped(row.map_or("#595959", |row| row.colour.light.as_str())))
}

/// The text with its marks. Between two borders the same marks are open; they are closed and opened at each,
/// so that marks that cross are well formed.
fn marked(project: &Project, page: &Page<'_>, sheet: &Sheet<'_>) -> String {
    let text = page.article.text.as_str();
    let mut borders: BTreeSet<usize> = [0, text.len()].into();
    for span in sheet.marks.iter().flat_map(|m| m.spans.iter()) {
        borders.extend([span.start(), span.end()]);
    }
    let borders: Vec<usize> = borders.into_iter().collect();
    let mut out = String::new();
    let mut open: Vec<&SheetMark<'_>> = Vec::new();
    let mut next = 0;
    let mut starts: Vec<(usize, usize, &SheetMark<'_>)> =
        sheet.marks.iter().flat_map(|m| m.spans.iter().map(move |s| (s.start(), s.end(), m))).collect();
    starts.sort_by_key(|(start, end, m)| (*start, usize::MAX - end, m.id));
    let mut ends: Vec<usize> = Vec::new();
    for pair in borders.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        while let Some((start, end, mark)) = starts.get(next).filter(|(start, _, _)| *start <= from) {
            if *end > *start {
                open.push(mark);
                ends.push(*end);
            }
            next += 1;
        }
        let alive: Vec<bool> = ends.iter().map(|end| *end > from).collect();
        let mut keep = alive.iter();
        open.retain(|_| *keep.next().unwrap_or(&false));
        let mut keep = alive.iter();
        ends.retain(|_| *keep.next().unwrap_or(&false));
        for mark in &open {
            out.push_str(&tag(project, mark));
        }
        out.push_str(&escaped(&text[from..to]));
        out.push_str(&"</mark>".repeat(open.len()));
    }
    out
}

fn tag(project: &Project, mark: &SheetMark<'_>) -> String {
    let (name, colour) = look(project, &mark.mark.label);
    let mut said: Vec<String> = vec![name];
    said.extend(mark.attributes.iter().map(|(id, value)| escaped(&format!("{id}: {value}"))));
    said.extend((!mark.mark.note.is_empty()).then(|| escaped(&mark.mark.note)));
    format!("<mark style=\"border-color:{colour}\" title=\"{}\">", said.join("&#10;"))
}

/// The characters of text or of an attribute's value. A carriage return is written as a number, since a page
/// turns it into a line feed.
fn escaped(said: &str) -> String {
    let mut made = String::with_capacity(said.len());
    for c in said.chars() {
        match c {
            '&' => made.push_str("&amp;"),
            '<' => made.push_str("&lt;"),
            '>' => made.push_str("&gt;"),
            '"' => made.push_str("&quot;"),
            '\r' => made.push_str("&#13;"),
            c => made.push(c),
        }
    }
    made
}

/// A text as it stands in a page, its markup taken off.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// The text.
    pub text: String,
    /// How many bytes of it lie inside marks, those in several counted several times.
    pub covered: usize,
    /// The tags of its marks.
    pub tags: BTreeSet<String>,
    /// The lines above it, which say what it is and whose marks they are.
    pub head: String,
}

/// The texts in a page; none where the page is not whole.
pub(super) fn texts(page: &str) -> Option<Vec<Read>> {
    let body = page.strip_suffix("</body>\n</html>\n").filter(|body| !body.contains("</html>"))?;
    let mut made = Vec::new();
    let mut head = "";
    for part in body.split("<div class=\"text\" dir=\"auto\">") {
        let above = head.rfind("<h2>").map_or("", |at| &head[at..]);
        if let Some((inside, _)) = part.split_once("</div>") {
            made.push(Read { head: above.to_owned(), ..read(inside) });
        }
        head = part;
    }
    Some(made)
}

fn read(inside: &str) -> Read {
    let (mut made, mut depth, mut rest) = (Read::default(), 0_usize, inside);
    while let Some(at) = rest.find('<') {
        let words = unescaped(&rest[..at]);
        made.covered += words.len() * depth;
        made.text.push_str(&words);
        let (tag, after) = rest[at..].split_once('>').unwrap_or((&rest[at..], ""));
        if tag == "</mark" {
            depth = depth.saturating_sub(1);
        } else {
            depth += 1;
            made.tags.insert(format!("{tag}>"));
        }
        rest = after;
    }
    made.text.push_str(&unescaped(rest));
    made
}

/// What reading the text of a sheet again must give.
pub(super) fn expected(project: &Project, page: &Page<'_>, sheet: &Sheet<'_>) -> Read {
    let drawn = sheet.marks.iter().filter(|m| m.spans.covered_bytes() > 0);
    Read {
        text: page.article.text.as_str().to_owned(),
        covered: sheet.marks.iter().map(|m| m.spans.covered_bytes()).sum(),
        tags: drawn.map(|mark| tag(project, mark)).collect(),
        head: head(project, page, sheet),
    }
}

fn head(project: &Project, page: &Page<'_>, sheet: &Sheet<'_>) -> String {
    let who = escaped(sheet.who.map_or("nobody", |who| project.name_of(who)));
    let title = escaped(&page.article.article.title);
    format!("<h2>{title}</h2>\n<p class=\"by\">Annotated by {who} · {} marks</p>\n", sheet.marks.len())
}

fn unescaped(said: &str) -> String {
    let made = said.replace("&#13;", "\r").replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<");
    made.replace("&amp;", "&")
}
