//! Word documents: built here, file by file, as Word and others write them.

use super::*;
use std::io::{Cursor, Write};
use std::time::Instant;
use zip::write::{SimpleFileOptions, ZipWriter};

const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Zitat"><w:name w:val="Quote"/></w:style></w:styles>"#;

const CORE: &str = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Another title</dc:title>
<dc:creator>Ana &amp; Ben</dc:creator><dcterms:created>2025-11-08T10:00:00Z</dcterms:created></cp:coreProperties>"#;

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn document(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="m" xmlns:mc="mc" xmlns:a="a" xmlns:v="v" xmlns:wps="wps"><w:body>{body}<w:sectPr><w:headerReference/></w:sectPr></w:body></w:document>"#
    )
}

fn docx(body: &str) -> Vec<u8> {
    let head = r#"<w:hdr xmlns:w="w"><w:p><w:r><w:t>The Harbour Post</w:t></w:r></w:p></w:hdr>"#;
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document(body).as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/header1.xml", head.as_bytes()),
        ("word/footer1.xml", br#"<w:ftr xmlns:w="w"><w:p/></w:ftr>"#),
        ("docProps/core.xml", CORE.as_bytes()),
    ])
}

/// A paragraph of one run.
fn p(properties: &str, words: &str) -> String {
    format!(r#"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>"#)
}

fn styled(style: &str, words: &str) -> String {
    p(&format!(r#"<w:pStyle w:val="{style}"/>"#), words)
}

#[test]
fn styles_lists_and_rows_become_parts() {
    use Role::{Body, Headline, ListItem, PullQuote, Subheading};
    let list = r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>"#;
    let none = r#"<w:numPr><w:numId w:val="0"/></w:numPr>"#;
    let cell = |words: &str| format!("<w:tc>{}{}</w:tc>", p("", words), p("", ""));
    let body = [
        styled("Titel", "Ferries 😀 return"),
        p("", "The ferries came back on Monday, the office said."),
        styled("berschrift2", "Next"),
        p(list, "one"),
        p(list, "two"),
        p(none, "not a list"),
        p(r#"<w:outlineLvl w:val="1"/>"#, "Later"),
        styled("Zitat", "We waited."),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("a"), cell("b c"), cell("1"), cell("2")),
        format!("<w:tbl><w:tr><w:tc>{}{}</w:tc></w:tr></w:tbl>", p("", "In a frame."), p("", "Two.")),
    ];
    let read = read("a.docx", &docx(&body.concat()));
    let draft = &read.drafts[0];
    assert_eq!(
        parts(draft),
        [
            (Headline, "Ferries 😀 return"),
            (Body, "The ferries came back on Monday, the office said."),
            (Subheading, "Next"),
            (ListItem, "one"),
            (ListItem, "two"),
            (Body, "not a list"),
            (Subheading, "Later"),
            (PullQuote, "We waited."),
            (Body, "a\tb c"),
            (Body, "1\t2"),
            (Body, "In a frame."),
            (Body, "Two."),
        ]
    );
    assert_eq!((draft.title.as_str(), draft.source.format.as_str()), ("Ferries 😀 return", "docx"));
    assert_eq!((draft.meta.author.as_str(), draft.meta.published.as_str()), ("Ana & Ben", "2025-11-08"));
    assert_eq!(draft.meta.published_how, "inferred");
    let said = said(&read);
    assert!(said.contains("2 list item(s)") && said.contains("2 table(s)") && said.contains("1 header(s)"), "{said}");
    assert_eq!(read.problems.len(), 3, "{said}");
}

#[test]
fn the_title_of_the_properties_stands_where_no_headline_does() {
    let read = read("a.docx", &docx(&p("", "Nothing but words.")));
    assert_eq!(read.drafts[0].title, "Another title");
}

#[test]
fn what_word_keeps_for_itself_is_left_out_and_counted() {
    let body = r#"<w:p><w:pPr><w:rPr><w:del/><w:vanish/></w:rPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>
<w:r><w:t xml:space="preserve">One </w:t></w:r>
<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>
<w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>
<w:ins><w:r><w:t>two</w:t></w:r></w:ins>
<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t><w:br/></w:r>
<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t xml:space="preserve"> three</w:t></w:r>
<w:hyperlink><w:r><w:t xml:space="preserve"> and a link</w:t></w:r></w:hyperlink>
<w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r>
<w:r><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t><w:noBreakHyphen/><w:t>end</w:t></w:r>
<w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:char="2603"/></w:r>
<w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><w:object><v:imagedata/></w:object></w:r>
<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>
<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>
<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>.</w:t></w:r></w:sdtContent></w:sdt></w:p>"#;
    let read = read("a.docx", &docx(body));
    assert_eq!(read.drafts[0].text.as_str(), "One two three and a link\ttab\nline\u{2011}end\u{fffd}☃.");
    let said = said(&read);
    for told in [
        "2 tracked deletion(s)",
        "1 tracked insertion(s)",
        "1 footnote(s)",
        "1 comment(s)",
        "1 stretch(es) of hidden text",
        "1 sign(s) of symbol fonts",
        "1 picture(s)",
        "1 embedded object(s)",
        "1 equation(s)",
        "1 form field(s)",
        "1 header(s)",
    ] {
        assert!(said.contains(told), "{told} is not in: {said}");
    }
    assert_eq!(read.problems.len(), 11, "{said}");
}

#[test]
fn a_text_box_stands_once_behind_its_paragraph() {
    let inside = format!("<w:txbxContent>{}</w:txbxContent>", p("", "In the box."));
    let body = format!(
        "<w:p><w:r><w:t>Before </w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>\
         <mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>after.</w:t></w:r></w:p>"
    );
    let read = read("a.docx", &docx(&body));
    assert_eq!(read.drafts[0].text.as_str(), "Before after.\n\nIn the box.");
    assert!(said(&read).contains("1 text box(es)"));
}

#[test]
fn other_prefixes_and_missing_files_are_no_matter() {
    let bare = br#"<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"><body><p><pPr><pStyle val="Heading1"/></pPr><r><t>Ferries</t></r></p></body></document>"#;
    let other = br#"<x:document xmlns:x="y"><x:body><x:p><x:r><x:t>Ferries</x:t></x:r></x:p></x:body></x:document>"#;
    let first = read("a", &packed(&[("word/document.xml", bare)]));
    assert_eq!(parts(&first.drafts[0]), [(Role::Headline, "Ferries")]);
    let second = read("a", &packed(&[("word/document.xml", other), ("word/styles.xml", b"<broken")]));
    assert_eq!(parts(&second.drafts[0]), [(Role::Body, "Ferries")]);
    assert_eq!(second.problems[0].severity, Severity::Warning, "{}", said(&second));
}

#[test]
fn a_document_that_cannot_be_read_says_where() {
    let broken = read("a.docx", &packed(&[("word/document.xml", b"<w:document><w:p>\n</w:q></w:document>")]));
    assert!(broken.drafts.is_empty());
    let place = &broken.problems[0].place;
    assert_eq!((place.file.as_deref(), place.line), (Some("a.docx/word/document.xml"), Some(2)), "{}", said(&broken));
    let entity = br#"<!DOCTYPE a [<!ENTITY b "c">]><w:document><w:body/></w:document>"#;
    assert!(said(&read("a.docx", &packed(&[("word/document.xml", entity)]))).contains("document type"));
    let empty = read("a.docx", &docx("<w:p/>"));
    assert!(empty.drafts.is_empty() && empty.problems.iter().any(|p| p.kind == "empty"));
    let other = read("a.docx", &packed(&[("mimetype", b"application/epub+zip")]));
    assert!(said(&other).contains("ZIP archive"), "{}", said(&other));
}

#[test]
fn hostile_documents_take_their_time_and_no_more() {
    let cases = [
        ("deep", "<w:tbl>".repeat(100_000)),
        ("rows", format!("<w:tbl>{}</w:tbl>", "<w:tr><w:tc><w:p/></w:tc></w:tr>".repeat(60_000))),
        ("cells", format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", p("", "a").repeat(30_000))),
        ("runs", format!("<w:p>{}</w:p>", "<w:r><w:t>word </w:t></w:r>".repeat(60_000))),
        (
            "boxes",
            format!(
                "<w:p>{}</w:p>",
                format!("<w:r><w:txbxContent>{}</w:txbxContent></w:r>", p("", "a")).repeat(20_000)
            ),
        ),
    ];
    for (name, body) in cases {
        let start = Instant::now();
        let bytes = docx(&body);
        let read = read("a.docx", &bytes);
        eprintln!("{name}: {} ms, {} drafts", start.elapsed().as_millis(), read.drafts.len());
        assert!(start.elapsed().as_secs() < 30, "{name}");
        assert!(!read.problems.is_empty() || !read.drafts.is_empty());
    }
    let bomb = packed(&[("word/document.xml", &vec![b' '; 80 << 20])]);
    let told = &read("a.docx", &bomb).problems[0];
    assert!(told.kind == "unreadable" && told.message.contains(" MiB come out of"), "{}", told.message);
    let climbs = packed(&[
        ("word/document.xml", document("<w:p><w:r><w:t>Ana left.</w:t></w:r></w:p>").as_bytes()),
        ("../../x", b"x"),
    ]);
    let climbing = read("a.docx", &climbs);
    let told = climbing.problems.iter().find(|p| p.kind == "odd_entry").unwrap();
    assert!(
        climbing.drafts.len() == 1 && told.message.contains("“../../x” leads out of the archive"),
        "{}",
        told.message
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn a_mangled_document_is_never_worse_than_a_problem(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
        twice in any::<bool>(),
        packed_or_not in any::<bool>(),
    ) {
        let body = format!("{}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", styled("Titel", "Ferries"), p("", "They left."));
        let bytes = if packed_or_not {
            mangled(&docx(&body), &changes, cut, twice)
        } else {
            packed(&[("word/document.xml", &mangled(document(&body).as_bytes(), &changes, cut, twice))])
        };
        check(&(by_id("docx").unwrap().read)(&input("a.docx", &bytes)))?;
    }
}
