//! Golden files: the bytes of every format for the sample, compared exactly.
//!
//! `SIDENOTE_ACCEPT=1 cargo test --test it export` accepts what is written now.

use super::sample::Sample;
use super::written;
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
    for file in written(sample, format, options).files {
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
    for format in ["label-studio", "doccano", "prodigy", "spacy-json", "gate-bdoc", "pubannotation"] {
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
    let bilou = [("scheme", "bilou"), ("tokens", "cut"), ("keep", "innermost"), ("columns", "2")];
    check("sample-bilou-cut", "conll", &bilou);
}

#[test]
fn conllu_is_as_accepted() {
    check("sample", "conllu", &[]);
    check("sample-cut", "conllu", &[("tokens", "cut"), ("ner", "yes")]);
}

#[test]
fn web_annotations_are_as_accepted() {
    check("sample", "w3c", &[]);
}

#[test]
fn tei_is_as_accepted() {
    check("sample", "tei", &[]);
}
