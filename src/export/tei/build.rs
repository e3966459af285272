//! Builds the XML of one article.
//!
//! Must not know what is lost, but for counting characters.

use super::{Clean, joined, words};
use crate::export::Request;
use crate::export::sheets::{Page, Sheet, SheetMark};
use crate::model::{Span, Text};
use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Result;

type Out = Writer<Vec<u8>>;

/// The document of an article.
pub(super) fn document(request: &Request<'_>, page: &Page<'_>, clean: &mut Clean) -> Result<Vec<u8>> {
    let mut out = Writer::new(Vec::new());
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    line(&mut out)?;
    out.create_element("TEI").with_attribute(("xmlns", "http://www.tei-c.org/ns/1.0")).write_inner_content(|out| {
        line(out)?;
        header(out, request, page, clean)?;
        text(out, page.article.text, clean)?;
        standoff(out, page, clean)
    })?;
    line(&mut out)?;
    Ok(out.into_inner())
}

/// A line end between elements, where none is text.
fn line(out: &mut Out) -> Result<()> {
    out.write_event(Event::Text(BytesText::from_escaped("\n")))
}

/// An element with a text; attributes are ids and names of ours.
fn element(out: &mut Out, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<()> {
    // A carriage return that is not written as a number becomes a line feed.
    let content = escape(text).replace('\r', "&#13;");
    let made = out.create_element(name).with_attributes(attributes.iter().copied());
    made.write_text_content(BytesText::from_escaped(content))?;
    line(out)
}

/// An element with others in it.
fn group(
    out: &mut Out,
    name: &str,
    attributes: &[(&str, &str)],
    inner: impl FnOnce(&mut Out) -> Result<()>,
) -> Result<()> {
    out.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(|out| {
        line(out)?;
        inner(out)
    })?;
    line(out)
}

fn header(out: &mut Out, request: &Request<'_>, page: &Page<'_>, clean: &mut Clean) -> Result<()> {
    let article = page.article.article;
    let meta = &article.meta;
    group(out, "teiHeader", &[], |out| {
        group(out, "fileDesc", &[], |out| {
            group(out, "titleStmt", &[], |out| {
                element(out, "title", &[], &clean.text(&article.title))?;
                for who in page.sheets.iter().filter_map(|s| s.who) {
                    let name = clean.text(request.project.name_of(who)).into_owned();
                    group(out, "respStmt", &[("xml:id", &format!("who.{who}"))], |out| {
                        element(out, "resp", &[], "annotator")?;
                        element(out, "name", &[], &name)
                    })?;
                }
                Ok(())
            })?;
            group(out, "publicationStmt", &[], |out| element(out, "p", &[], "Written by Sidenote."))?;
            group(out, "sourceDesc", &[], |out| {
                group(out, "bibl", &[], |out| {
                    element(out, "idno", &[("type", "article")], &article.stem)?;
                    let facts = [("author", &meta.author), ("publisher", &meta.publication), ("date", &meta.published)];
                    for (name, fact) in facts.into_iter().filter(|(_, fact)| !fact.is_empty()) {
                        element(out, name, &[], &clean.text(fact))?;
                    }
                    if !meta.url.is_empty() {
                        element(out, "idno", &[("type", "URL")], &clean.text(&meta.url))?;
                    }
                    Ok(())
                })
            })
        })?;
        labels(out, page, clean)
    })
}

/// The labels that marks of the article point to.
fn labels(out: &mut Out, page: &Page<'_>, clean: &mut Clean) -> Result<()> {
    let used: BTreeSet<&str> = page.sheets.iter().flat_map(|s| &s.marks).map(|m| m.mark.label.as_str()).collect();
    if used.is_empty() {
        return Ok(());
    }
    group(out, "encodingDesc", &[], |out| {
        group(out, "classDecl", &[], |out| {
            group(out, "taxonomy", &[("xml:id", "labels")], |out| {
                for label in used {
                    group(out, "category", &[("xml:id", &label_id(label))], |out| {
                        element(out, "catDesc", &[], &clean.text(label))
                    })?;
                }
                Ok(())
            })
        })
    })
}

/// The id of a label. Labels may go by any name, ids in XML may not: other characters are written as `_x25_`, their
/// number, and so is an underscore that would look like one.
fn label_id(label: &str) -> String {
    let mut made = "label.".to_owned();
    for (at, c) in label.char_indices() {
        let plain = c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if plain && !is_number(&label[at..]) {
            made.push(c);
        } else {
            let _ = write!(made, "_x{:X}_", u32::from(c)); // Writing to a string does not fail.
        }
    }
    made
}

/// Whether this begins like the number of a character.
fn is_number(rest: &str) -> bool {
    let digits = rest.strip_prefix("_x").and_then(|rest| rest.split_once('_')).map(|(digits, _)| digits);
    digits.is_some_and(|d| !d.is_empty() && d.chars().all(|c| c.is_ascii_hexdigit()))
}

/// The text: a paragraph for each line, with its line end.
fn text(out: &mut Out, text: &Text, clean: &mut Clean) -> Result<()> {
    group(out, "text", &[], |out| {
        group(out, "body", &[], |out| {
            for (n, paragraph) in paragraphs(text.as_str()).enumerate() {
                let attributes = [("xml:id", &*format!("p{}", n + 1)), ("xml:space", "preserve")];
                element(out, "p", &attributes, &clean.text(paragraph))?;
            }
            Ok(())
        })
    })
}

/// The lines of a text; a text of nothing has one.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let none = text.is_empty().then_some("");
    text.split_inclusive('\n').chain(none)
}

fn standoff(out: &mut Out, page: &Page<'_>, clean: &mut Clean) -> Result<()> {
    let sheets: Vec<&Sheet<'_>> = page.sheets.iter().filter(|s| !s.marks.is_empty()).collect();
    if sheets.is_empty() {
        return Ok(());
    }
    let starts = starts(page.article.text.as_str());
    group(out, "standOff", &[], |out| {
        for sheet in sheets {
            let resp = sheet.who.map_or_else(String::new, |who| format!("#who.{who}"));
            group(out, "listAnnotation", &[("resp", &resp)], |out| {
                sheet.marks.iter().try_for_each(|mark| annotation(out, page.article.text, &starts, mark, clean))
            })?;
            if !sheet.links.is_empty() {
                group(out, "linkGrp", &[("resp", &resp)], |out| {
                    for (_, link, ..) in &sheet.links {
                        let target = format!("#m.{} #m.{}", link.from, link.to);
                        element(out, "link", &[("type", link.relation.as_str()), ("target", &target)], "")?;
                    }
                    Ok(())
                })?;
            }
        }
        Ok(())
    })
}

fn annotation(out: &mut Out, text: &Text, starts: &[usize], mark: &SheetMark<'_>, clean: &mut Clean) -> Result<()> {
    let pointers: Vec<String> = joined(text, &mark.spans).into_iter().flat_map(|s| pointers(text, starts, s)).collect();
    let (id, target) = (format!("m.{}", mark.id), pointers.join(" "));
    let label = format!("#{}", label_id(mark.mark.label.as_str()));
    let mut attributes = vec![("xml:id", &*id), ("motivation", "tagging"), ("target", &target), ("ana", &label)];
    if !mark.mark.sure {
        attributes.push(("cert", "low"));
    }
    group(out, "annotation", &attributes, |out| {
        for (attribute, value) in &mark.attributes {
            for word in words(value) {
                element(out, "note", &[("type", "attribute"), ("n", attribute.as_str())], &clean.text(&word))?;
            }
        }
        if !mark.mark.note.is_empty() {
            element(out, "note", &[("type", "remark")], &clean.text(&mark.mark.note))?;
        }
        Ok(())
    })
}

/// The byte at which each paragraph starts.
fn starts(text: &str) -> Vec<usize> {
    let mut at = 0;
    let next = |paragraph: &str| {
        at += paragraph.len();
        at - paragraph.len()
    };
    paragraphs(text).map(next).collect()
}

/// A span as pointers, one for each paragraph it touches.
fn pointers(text: &Text, starts: &[usize], span: Span) -> Vec<String> {
    let first = starts.partition_point(|start| *start <= span.start()).saturating_sub(1);
    let mut made = Vec::new();
    for (n, start) in starts.iter().enumerate().skip(first) {
        let end = starts.get(n + 1).copied().unwrap_or(text.len());
        let (from, to) = (span.start().max(*start), span.end().min(end));
        if n > first && *start >= span.end() {
            break;
        }
        let points = |at: usize| text.code_points(at);
        let (offset, length) = (points(from) - points(*start), points(to) - points(from));
        made.push(format!("#string-range(p{},{offset},{length})", n + 1));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::label_id;

    #[test]
    fn ids_of_labels_are_names_in_xml_and_no_two_are_the_same() {
        assert_eq!((label_id("page_xs"), label_id("LOC")), ("label.page_xs".to_owned(), "label.LOC".to_owned()));
        assert_eq!((label_id("a:b"), label_id("地")), ("label.a_x3A_b".to_owned(), "label._x5730_".to_owned()));
        assert_eq!(label_id("a_x3A_b"), "label.a_x5F_x3A_b");
    }
}
