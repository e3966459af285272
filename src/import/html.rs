//! Web pages: the article in them, without what surrounds it.
//!
//! Must not know how parts are recognised in plain text, and fetches nothing: what is read is the
//! file alone. A page is tamed before it is parsed, so that none can hold up the program.

mod content;
mod find;
mod head;
mod kinds;
mod tag;
mod tame;

use super::text::refused;
use super::{Input, Outcome, Reader, decode};
use crate::import::blocks::Blocks;
use crate::model::Problem;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Reads web pages.
pub static READER: Reader = Reader {
    id: "html",
    title: "Web page",
    extensions: &["html", "htm", "xhtml"],
    leads: false,
    about: "A saved web page; the article is found in it, headings, captions and quotations become parts.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    let near = input.bytes.iter().take(4096).filter(|&&b| b != 0);
    let near: Vec<u8> = near.map(u8::to_ascii_lowercase).collect();
    let has = |words: &[u8]| near.windows(words.len()).any(|w| w == words);
    let named = READER.extensions.contains(&super::extension(input.name).as_str());
    let first = near.iter().position(u8::is_ascii_graphic).map_or(0, |at| usize::from(near[at] == b'<'));
    match () {
        () if first == 1 && (has(b"<!doctype html") || has(b"<html")) => 95,
        () if named => 85,
        () if first == 1
            && [&b"<head"[..], b"<body", b"<article", b"<main", b"<div", b"<p>", b"<h1"].iter().any(|t| has(t)) =>
        {
            60
        }
        () => 0,
    }
}

fn read(input: &Input<'_>) -> Outcome {
    let mut decoded = match decode(input, declared(input.bytes)) {
        Ok(decoded) => decoded,
        Err(problem) => return refused(*problem),
    };
    let mut problems = std::mem::take(&mut decoded.problems);
    let place = |p: Problem| p.in_file(input.name, None, None);
    match page(&decoded.text, &mut problems) {
        Ok((blocks, stated)) => Outcome {
            drafts: vec![blocks.draft(input, &decoded, "html", stated)],
            problems: problems.into_iter().map(place).collect(),
            repairs: decoded.repairs,
            ..Outcome::default()
        },
        Err(problem) => {
            problems.push(*problem);
            Outcome { problems: problems.into_iter().map(place).collect(), ..Outcome::default() }
        }
    }
}

/// The blocks of the article on a page, and what the page states about it.
fn page(source: &str, problems: &mut Vec<Problem>) -> Result<(Blocks, (String, crate::model::Meta)), Box<Problem>> {
    let tamed = tame::tame(source)?;
    if tamed.too_deep > 0 {
        problems.push(Problem::warning(
            "markup",
            format!("{} tag(s) were nested too deeply and left out; their words were kept.", tamed.too_deep),
        ));
    }
    let head = head::of(&tamed.html);
    let article = find::article(tamed.html)?;
    let mut blocks = Blocks::default();
    problems.extend(content::collect(&head, &article.content, &mut blocks).problems());
    if blocks.is_empty() {
        return Err(find::nothing());
    }
    Ok((blocks, head.facts(&article)))
}

/// The encoding that a page names in its `<meta>` tags. A page that can be read this far is not in
/// UTF-16, whatever it says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let near = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let at = near.windows(7).position(|w| w == b"charset")?;
    let rest = &near[at + 7..];
    let equals = rest.iter().position(|b| !b.is_ascii_whitespace()).filter(|&i| rest[i] == b'=')?;
    let name = rest[equals + 1..].iter().skip_while(|b| b.is_ascii_whitespace() || matches!(b, b'"' | b'\''));
    let name: Vec<u8> = name.take_while(|b| b.is_ascii_alphanumeric() || b"-_:.".contains(b)).copied().collect();
    let found = Encoding::for_label(&name)?;
    Some(if found == UTF_16LE || found == UTF_16BE { UTF_8 } else { found })
}

#[cfg(test)]
mod tests;
