//! The chain of the help and the README on a real article: made, brought in, marked, exported.

use super::Bench;
use std::path::Path;

#[test]
fn from_a_file_to_a_dataset() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/articles/express-gazette.txt");
    if !super::there(&path) {
        println!("The article is not beside this checkout, so its chain is not tried.");
        return;
    }
    let bench = Bench::new();
    bench.ok(&["new", "study", "--annotator", "Ana"]);
    bench.ok(&["import", "study", path.to_str().unwrap()]);
    let article = bench.json(&["show", "study"])["articles"][0]["id"].as_str().unwrap().to_owned();
    let shown = bench.json(&["show", "study", &article]);
    let text: Vec<char> = shown["text"].as_str().unwrap().chars().collect();
    let at = |part: &serde_json::Value, end: &str| usize::try_from(part[end].as_u64().unwrap()).unwrap();
    let words = |part| text[at(part, "start")..at(part, "end")].iter().collect::<String>();
    let parts: Vec<(String, String)> = shown["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["role"].as_str().unwrap().to_owned(), words(part)))
        .collect();
    let roles: Vec<&str> = parts.iter().map(|(role, _)| role.as_str()).collect();
    assert_eq!(
        roles[..7],
        ["masthead", "publication", "page_date", "headline", "standfirst", "section", "relative_age"]
    );
    assert_eq!((parts[0].1.as_str(), parts[1].1.as_str()), ("EG", "The Express Gazette"));
    assert_eq!((parts[5].1.as_str(), parts[6].1.as_str()), ("World", "2 months ago"));
    let captions: Vec<&str> = parts.iter().filter(|(r, _)| r == "caption").map(|(_, w)| w.as_str()).collect();
    assert_eq!(captions, ["John Healey speaking in Kyiv"]);
    assert!(roles[7..].iter().all(|r| ["body", "caption"].contains(r)), "{roles:?}");

    let name: Vec<char> = "John Healey".chars().collect();
    let start = text.windows(name.len()).position(|w| w == name).unwrap();
    let span = format!("{start}..{}", start + name.len());
    bench.ok(&["mark", "study", &article, "--annotator", "Ana", "--label", "person", "--span", &span]);
    let done = bench.run(&["export", "study", "--to", "conll", "--out", "study.conll"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.out.contains("Wrote 1 of 1 mark in 1 article.\n"), "{}", done.out);
    let written = bench.read("study.conll");
    assert!(written.contains("John -X- _ B-person\nHealey -X- _ I-person\n"), "{written}");
    assert_eq!(bench.run(&["check", "study"]).code, 0);
}
