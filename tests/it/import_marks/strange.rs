//! Damaged files, and files of kinds that no reader knows: none is taken for a plain text.

use super::*;
use sidenote::import::{Outcome, guess};
use std::io::Write;

fn read(name: &str, bytes: &[u8]) -> Outcome {
    let input = Input::alone(name, bytes, noon());
    (guess(&input).read)(&input)
}

/// What is said of a file that gives nothing else.
fn refusal(name: &str, bytes: &[u8]) -> Problem {
    let outcome = read(name, bytes);
    assert_eq!((outcome.drafts.len(), outcome.problems.len()), (0, 1), "{name}: {:?}", outcome.problems);
    let problem = outcome.problems[0].clone();
    assert_eq!((problem.severity, problem.place.file.as_deref()), (Severity::Error, Some(name)));
    problem
}

fn place(problem: &Problem) -> (Option<usize>, Option<usize>) {
    (problem.place.line, problem.place.column)
}

#[test]
fn damaged_json_is_told_with_its_place() {
    let cut = refusal("a.json", b"{\"%TYPES\": {\n\"x\": {");
    assert!(cut.message.starts_with("this is no JSON: EOF"), "{}", cut.message);
    assert_eq!(place(&cut).0, Some(2));
    let deep = refusal("a.json", "[".repeat(100_000).as_bytes());
    assert!(deep.message.contains("recursion limit"), "{}", deep.message);
    assert_eq!(place(&deep).0, Some(1));
    let line = format!("{{\"text\": {}", "{\"a\":".repeat(100_000));
    assert!(refusal("a.jsonl", line.as_bytes()).message.contains("recursion limit"));
    let large = refusal("a.json", b"{\"a\":\n 1e400}");
    assert!(large.message.starts_with("this is no JSON") && place(&large).0 == Some(2), "{large:?}");
    let mut wide = vec![0xff, 0xfe];
    wide.extend("[{\"text\": \"Ana\"}]".encode_utf16().flat_map(u16::to_le_bytes));
    let wide = refusal("a.jsonld", &wide);
    assert!(wide.message.contains("not UTF-8") && place(&wide).0 == Some(1), "{wide:?}");
    assert_eq!(refusal("a.json", b"Ana left.").place.line, Some(1));
}

#[test]
fn json_of_no_reader_is_told_with_the_readers() {
    for (name, content) in
        [("a.json", "{\"title\": \"x\"}"), ("a.jsonl", "{\"a\": 1}\n{\"a\": 2}\n"), ("A.JSON", "[1, 2]")]
    {
        let problem = refusal(name, content.as_bytes());
        assert_eq!((problem.kind, place(&problem)), ("unknown_format", (Some(1), Some(1))));
        assert!(problem.message.contains("label-studio") && problem.message.contains("doccano"), "{}", problem.message);
    }
    assert_eq!(refusal("a.json", b" \n").kind, "empty");
    for text in ["[sic] he said", "{curly} words"] {
        assert_eq!(read("a.txt", text.as_bytes()).drafts[0].text.as_str(), text);
    }
    let input = Input::alone("a.json", b"{\"title\": \"x\"}", noon());
    assert_eq!((sidenote::import::by_id("text").unwrap().read)(&input).drafts.len(), 1, "as it was asked for");
}

#[test]
fn xml_of_no_reader_is_no_text() {
    let gate = refusal(
        "a.xml",
        b"<?xml version='1.0'?>\n<GateDocument version=\"3\"><TextWithNodes>Ana</TextWithNodes></GateDocument>",
    );
    assert!(gate.kind == "unknown_format" && gate.message.contains("<GateDocument>"), "{}", gate.message);
    assert_eq!(place(&gate), (Some(1), Some(1)));
    let cut = refusal("a.xml", b"<?xml version='1.0'?>\n<GateDocument>\n<TextWith");
    assert_eq!((cut.kind, place(&cut).0), ("damaged_file", Some(3)));
    assert!(
        refusal("a.xml", b"\xef\xbb\xbf<?xml version='1.0'?><!DOCTYPE a><a/>").message.contains("what this XML is")
    );
    let types = refusal("TypeSystem.xml", b"<?xml version='1.0'?><typeSystemDescription/>");
    assert!(types.message.contains("type system"), "{}", types.message);
    assert_eq!(read("a.txt", b"<?xml version='1.0'?> is how it begins").drafts.len(), 1);
    assert_eq!(
        read("a.xhtml", b"<?xml version='1.0'?><html><body><p>Ana left the town today.</p></body></html>").drafts.len(),
        1
    );
}

#[test]
fn archives_that_are_broken_or_of_another_kind_are_no_text() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"Ana left.").unwrap();
    let whole = zip.finish().unwrap().into_inner();
    assert!(refusal("a.zip", &whole).message.contains("cas-xmi"));
    for (name, bytes) in
        [("a.zip", &whole[..40]), ("a.zip", b"Ana left."), ("a.docx", &whole[..40]), ("a.docx", b"Ana left.")]
    {
        let problem = refusal(name, bytes);
        assert!(problem.message.contains("this is no zip archive"), "{name}: {}", problem.message);
    }
    let docx = read("a.docx", &whole);
    assert_eq!((docx.drafts.len(), docx.problems.len()), (0, 1));
    assert_eq!(refusal("a.pdf", b"Ana left.").severity, Severity::Error);
}

#[test]
fn packed_data_is_no_text() {
    let packed = [0x78, 0x9c, 0xe9, b'a', b'b', b'c', b'd', b'\n'].repeat(50);
    assert!(refusal("a.spacy", &packed).message.contains("DocBin"));
    assert!(refusal("a.bin", &packed).message.contains("zlib"));
    let mut noise: Vec<u8> =
        (0..4000_u32).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap()).collect();
    noise[0] = b'Q';
    assert_eq!(refusal("a.bin", &noise).kind, "binary");
    assert_eq!(read("a.txt", "x^2 is a square.".as_bytes()).drafts.len(), 1);
}
