//! Golden files: the bytes of every format for the sample, compared exactly.
//!
//! `SIDENOTE_ACCEPT=1 cargo test --test it export` accepts what is written now.

use super::sample::Sample;
use super::written;
use sidenote::export::OutFile;
use std::io::{Cursor, Read};
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn check(name: &str, format: &str, options: &[(&str, &str)]) {
    check_of(&Sample::full(), name, format, options);
}

/// Compares what is written of `sample` with what was accepted.
pub fn check_of(sample: &Sample, name: &str, format: &str, options: &[(&str, &str)]) {
    let accept = std::env::var_os("SIDENOTE_ACCEPT").is_some();
    for file in unpacked(written(sample, format, options).files) {
        let path = folder().join(format!("{name}.{format}{}", file.suffix));
        if accept {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &file.bytes).unwrap();
        }
        let golden = std::fs::read(&path).unwrap_or_default();
        let (golden, made) = (String::from_utf8_lossy(&golden), String::from_utf8_lossy(&file.bytes));
        assert!(golden == made, "{} differs; it is now:\n{made}", path.display());
    }
}

/// The files, and in the place of an archive what is in it.
fn unpacked(files: Vec<OutFile>) -> Vec<OutFile> {
    let mut made = Vec::new();
    for file in files {
        let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(&file.bytes)) else {
            made.push(file);
            continue;
        };
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            let name = entry.name().unwrap().into_owned();
            entry.read_to_end(&mut bytes).unwrap();
            made.push(OutFile::new(format!("/{name}"), bytes));
        }
    }
    made
}

#[test]
fn jsonl_is_as_accepted() {
    check("sample", "jsonl", &[]);
}

#[test]
fn brat_is_as_accepted() {
    check("sample", "brat", &[]);
}

#[test]
fn formats_of_other_tools_are_as_accepted() {
    for format in
        ["label-studio", "doccano", "prodigy", "spacy-json", "gate-bdoc", "pubannotation", "cas-json", "cas-xmi"]
    {
        check("sample", format, &[]);
    }
}

#[test]
fn csv_is_as_accepted() {
    check("sample", "csv", &[]);
    check("sample-raw-bom", "csv", &[("raw", "yes"), ("bom", "yes")]);
    check("sample-texts", "tsv", &[("texts", "yes")]);
}

#[test]
fn conll_is_as_accepted() {
    check("sample", "conll", &[]);
    let bilou = [("scheme", "bilou"), ("tokens", "cut"), ("overlaps", "innermost"), ("columns", "2")];
    check("sample-bilou-cut", "conll", &bilou);
}

#[test]
fn conllu_is_as_accepted() {
    check("sample", "conllu", &[]);
    check("sample-cut", "conllu", &[("tokens", "cut"), ("ner", "yes")]);
}

#[test]
fn webanno_tsv_is_as_accepted() {
    check("sample", "webanno-tsv", &[]);
}

#[test]
fn web_annotations_are_as_accepted() {
    check("sample", "w3c", &[]);
}

#[test]
fn tei_is_as_accepted() {
    check("sample", "tei", &[]);
}
