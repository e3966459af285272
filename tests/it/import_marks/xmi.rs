//! UIMA's XMI: with its type system beside it or in an archive, other tools' own files, and hostile ones.

use super::*;
use sidenote::import::{Outcome, by_id, guess};
use std::io::{Cursor, Write};
use std::time::Instant;
use zip::write::{SimpleFileOptions, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
 <typeDescription><name>my.Person</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
  <featureDescription><name>age</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
  <featureDescription><name>sure</name><rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
  <featureDescription><name>nick</name><description>sidenote: nick-name</description><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
  <featureDescription><name>tags</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
  <featureDescription><name>knows</name><rangeTypeName>uima.cas.FSArray</rangeTypeName></featureDescription>
  <featureDescription><name>first</name><rangeTypeName>uima.cas.FSList</rangeTypeName><multipleReferencesAllowed>true</multipleReferencesAllowed></featureDescription>
 </features></typeDescription>
</types></typeSystemDescription>"#;

fn xmi(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:my="http:///my.ecore" xmlns:custom="http:///custom.ecore" xmlns:none="http:///uima/noNamespace.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>{inside}
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="😀 Ana&#10;met &lt;Ben&gt;."/>
<cas:View sofa="1" members="2 3"/></xmi:XMI>"#
    )
}

const INSIDE: &str = r#"
<my:Person xmi:id="2" sofa="1" begin="3" end="6" age="31" sure="true" nick="An" knows="3 0 3" first="8"><tags>x y</tags><tags>&amp;z</tags></my:Person>
<none:Other xmi:id="3" sofa="1" begin="12" end="15" what="5 6"/>
<custom:Relation xmi:id="4" sofa="1" begin="3" end="6" label="meets" Governor="2" Dependent="3"/>
<cas:NonEmptyFSList xmi:id="8" head="3" tail="9"/><cas:EmptyFSList xmi:id="9"/>"#;

fn read(content: &str, types: Option<&str>) -> Outcome {
    let beside = |name: &str| types.filter(|_| name == "TypeSystem.xml").map(|t| t.as_bytes().to_vec());
    let input = Input { beside: &beside, ..Input::alone("a.xmi", content.as_bytes(), noon()) };
    (by_id("cas-xmi").unwrap().read)(&input)
}

fn kinds(outcome: &Outcome) -> Vec<&str> {
    outcome.problems.iter().map(|p| p.kind).collect()
}

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn expected() -> [(String, String, String); 2] {
    [row("person", "Ana", "age=31 nick-name=An sure=true tags=&z,x y"), row("other", "Ben", "what=5 6")]
}

#[test]
fn an_xmi_comes_in_with_the_type_system_beside_it() {
    let dir = folder(&[("a.xmi", &xmi(INSIDE)), ("TypeSystem.xml", TYPES)]);
    let brought = bring(dir.path());
    assert_eq!(brought.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), ["undeclared_type"]);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!(intake.ids.len(), 1, "the type system is no article");
    assert_eq!(said(&session), expected());
    let links: Vec<String> =
        session.project().layers.values().flat_map(|l| l.links.values()).map(|l| l.relation.to_string()).collect();
    assert_eq!(links, ["knows", "knows", "first", "meets"]);
}

#[test]
fn an_archive_that_was_unpacked_finds_its_type_system_one_folder_up() {
    let dir = folder(&[("out/doc/ana.xmi", &xmi(INSIDE)), ("out/TypeSystem.xml", TYPES)]);
    let kinds = |path: &str| {
        let brought = bring(&dir.path().join(path));
        brought.problems.iter().map(|p| p.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds("out"), ["undeclared_type"], "and the type system itself is not told");
    assert_eq!(kinds("out/doc/ana.xmi"), ["undeclared_type"], "so it does for the one file");
    let apart = ["no_type_system", "undeclared_type", "undeclared_type"];
    assert_eq!(kinds("out/doc"), apart, "nothing outside of the folder that was named is read");
    let deep = folder(&[("out/a/b/ana.xmi", &xmi(INSIDE)), ("out/TypeSystem.xml", TYPES)]);
    let found = bring(deep.path()).problems.into_iter().map(|p| p.kind).collect::<Vec<_>>();
    assert!(found.contains(&"no_type_system"), "one folder up, and no more: {found:?}");
}

#[test]
fn our_own_archive_comes_in_unpacked_as_it_does_packed() {
    let sample = crate::export::sample::Sample::full();
    let bytes = crate::export::written(&sample, "cas-xmi", &[]).files.remove(0).bytes;
    let dir = tempfile::tempdir().unwrap();
    zip::ZipArchive::new(Cursor::new(&bytes)).unwrap().extract(dir.path().join("out")).unwrap();
    std::fs::write(dir.path().join("out.zip"), &bytes).unwrap();
    let came = |name: &str| {
        let brought = bring(&dir.path().join(name));
        let told: Vec<String> = brought.problems.iter().map(|p| p.message.clone()).collect();
        let (_desk, session, intake) = take_in(brought);
        (said(&session), intake.links, told)
    };
    let (packed, unpacked) = (came("out.zip"), came("out"));
    assert!(packed.0.len() > 10, "{packed:?}");
    assert_eq!(packed, unpacked);
}

#[test]
fn entries_of_an_archive_that_lead_elsewhere_are_left_out_and_named() {
    let content = xmi(INSIDE);
    let odd = ["../up.xmi", "/etc/rooted.xmi", "a/../../b.xmi", "C:\\d.xmi", "docs/nul.xmi", "docs\\..\\e.xmi"];
    let mut files: Vec<(&str, &str)> = odd.iter().map(|name| (*name, content.as_str())).collect();
    files.extend([("docs/good.xmi", content.as_str()), ("TypeSystem.xml", TYPES)]);
    let read = |bytes: &[u8]| {
        let input = Input::alone("a.zip", bytes, noon());
        assert_eq!(guess(&input).id, "cas-xmi");
        (guess(&input).read)(&input)
    };
    let outcome = read(&packed(&files));
    let files: Vec<&str> = outcome.drafts.iter().map(|draft| draft.source.file.as_str()).collect();
    assert_eq!(files, ["good.xmi"]);
    let told: Vec<&Problem> = outcome.problems.iter().filter(|p| p.kind == "odd_entry").collect();
    assert_eq!(told.len(), odd.len(), "{told:?}");
    assert!(told.iter().all(|p| p.place.file.as_deref() == Some("a.zip") && p.severity == Severity::Error));
    for name in ["../up.xmi", "/etc/rooted.xmi", "docs/nul.xmi"] {
        assert!(told.iter().any(|p| p.message.contains(&format!("“{name}”"))), "{name}");
    }
    let nothing = read(&packed(&[("../up.xmi", &content)]));
    assert_eq!((nothing.drafts.len(), kinds(&nothing)), (0, vec!["odd_entry"]));
}

#[test]
fn without_a_type_system_words_stay_words_and_it_is_said() {
    let outcome = read(&xmi(INSIDE), None);
    assert_eq!(kinds(&outcome), ["no_type_system", "undeclared_type", "undeclared_type"]);
    let mark = &outcome.drafts[0].layers[0].marks[0];
    assert_eq!(mark.attributes[&AttributeId::of_name("age")], Value::Choice("31".to_owned()));
}

#[test]
fn an_archive_of_documents_and_people_comes_in() {
    let bytes = packed(&[
        ("TypeSystem.xml", TYPES),
        ("annotation/story.txt/ana.xmi", &xmi(INSIDE)),
        ("annotation/story.txt/ben.xmi", &xmi(INSIDE)),
        ("annotation/broken.txt/ben.xmi", "<xmi:XMI"),
        ("log/x.txt", "nothing"),
    ]);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("all.zip"), &bytes).unwrap();
    let brought = bring(dir.path());
    let broken = brought.problems.iter().find(|p| p.kind == "damaged_file").unwrap();
    assert!(broken.place.file.as_deref().unwrap().ends_with("all.zip/annotation/broken.txt/ben.xmi"), "{broken:?}");
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((intake.ids.len(), intake.marks), (1, 4));
    let people: Vec<&str> = session.project().layers.keys().map(|(_, who)| who.as_str()).collect();
    assert_eq!(people, ["ana", "ben"]);
}

#[test]
fn other_tools_own_xmi_files_come_in() {
    let Some(path) = fixture("cas-xmi") else { return };
    let mut names: Vec<_> = std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()).collect();
    names.sort();
    for path in names {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let input = Input::alone(name, &bytes, noon());
        assert_eq!(guess(&input).id, "cas-xmi", "{name}");
        let outcome = (by_id("cas-xmi").unwrap().read)(&input);
        let marks: usize = outcome.drafts.iter().flat_map(|d| &d.layers).map(|l| l.marks.len()).sum();
        let said = String::from_utf8_lossy(&bytes);
        let texts = said.split("sofaString=\"").skip(1).filter(|rest| !rest.starts_with('"')).count();
        assert_eq!(outcome.drafts.len(), texts, "{name} {:?}", outcome.problems);
        assert!(outcome.problems.iter().any(|p| p.kind == "no_type_system"), "{name}");
        if name == "small_cas.xmi" {
            assert_eq!(marks, 13);
        }
        if name == "cas_with_smileys.xmi" {
            let text = outcome.drafts[0].text.as_str();
            let layer = &outcome.drafts[0].layers[0];
            let words: Vec<&str> = layer.marks.iter().map(|m| &text[m.spans.hull().range()]).collect();
            assert!(words.iter().all(|w| !w.contains(' ') || w.contains('.')), "{words:?}");
        }
    }
}

#[test]
fn every_reference_file_of_webanno_comes_in_by_its_xmi() {
    let Some(path) = fixture("inception-tsv3") else { return };
    let (mut texts, mut marks) = (0, 0);
    for entry in std::fs::read_dir(&path).unwrap() {
        let Ok(bytes) = std::fs::read(entry.unwrap().path().join("reference.xmi")) else { continue };
        let outcome = (by_id("cas-xmi").unwrap().read)(&Input::alone("reference.xmi", &bytes, noon()));
        assert!(outcome.problems.iter().all(|p| p.kind != "damaged_file"), "{:?}", outcome.problems);
        texts += outcome.drafts.len();
        marks += outcome.drafts.iter().flat_map(|d| &d.layers).map(|l| l.marks.len()).sum::<usize>();
    }
    eprintln!("{texts} texts, {marks} marks");
    assert!(texts == 73 && marks > 100, "{texts} {marks}");
}

#[test]
fn hostile_xml_is_refused_with_its_place() {
    let entity = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
    let cases = [
        (xmi("").replace("<xmi:XMI", &format!("{entity}<xmi:XMI")), 2),
        (xmi("").replace("<xmi:XMI", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><xmi:XMI"), 2),
        (xmi("\n<my:Person xmi:id=\"2\" nick=\"&other;\"/>"), 4),
        (xmi("\n<my:Person xmi:id=\"2\"><tags>&other;</tags></my:Person>"), 4),
        (xmi("\n<my:Person xmi:id=\"2\" nick=\"a\" nick=\"b\"/>"), 4),
        (xmi("\n<my:Person xmi:id=\"2\">"), 6),
        (xmi(&format!("\n{}", "<a>".repeat(100_000))), 4),
        (xmi("").replace("UTF-8", "UTF-16"), 1),
        ("<html/>".to_owned(), 1),
        ("words".to_owned(), 1),
        (xmi("").split_at(300).0.to_owned(), 4),
    ];
    for (content, line) in cases {
        let outcome = read(&content, Some(TYPES));
        assert_eq!((kinds(&outcome), outcome.drafts.len()), (vec!["damaged_file"], 0), "{content:.400}");
        assert_eq!(outcome.problems[0].place.line, Some(line), "{:?} {content:.400}", outcome.problems);
    }
    let bad = read(&xmi(INSIDE), Some("<a><b>"));
    assert_eq!(
        (kinds(&bad), bad.drafts.len()),
        (vec!["damaged_file"], 0),
        "types that cannot be read change what is said"
    );
}

#[test]
fn large_files_take_their_time_and_no_more() {
    let start = Instant::now();
    let attributes = (0..100_000).map(|n| format!(" a{n}=\"b\"")).collect::<Vec<_>>().concat();
    let spaces = (0..50_000).map(|n| format!(" xmlns:p{n}=\"http:///p{n}.ecore\"")).collect::<Vec<_>>().concat();
    let people = "<my:Person xmi:id=\"2\" sofa=\"1\" begin=\"3\" end=\"6\"/>\n".repeat(50_000);
    for inside in [format!("<my:Person{attributes}/>"), format!("<my:Person{spaces}/>{people}")] {
        assert_eq!(read(&xmi(&inside), Some(TYPES)).drafts.len(), 1);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
