//! Projects as `INCEpTION` exports them: people and curators in every format, what cannot be read, and bombs.

use super::*;
use sidenote::import::{Outcome, by_id, guess};
use std::io::{Cursor, Write};
use zip::write::{SimpleFileOptions, ZipWriter};

fn packed(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn project(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let description = ("exportedproject.json", b"{\"name\": \"News\"}".to_vec());
    packed(&[&[description], files].concat())
}

fn read(bytes: &[u8]) -> Outcome {
    let input = Input::alone("news.zip", bytes, noon());
    assert_eq!(guess(&input).id, "inception");
    (by_id("inception").unwrap().read)(&input)
}

fn kinds(outcome: &Outcome) -> Vec<&str> {
    outcome.problems.iter().map(|p| p.kind).collect()
}

/// The CAS of a mark on Ana.
fn json(label: &str) -> Vec<u8> {
    format!(
        r#"{{"%TYPES": {{"custom.Span": {{"%NAME": "custom.Span", "%SUPER_TYPE": "uima.tcas.Annotation"}}}}, "%FEATURE_STRUCTURES": [
  {{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "Ana met Ben."}},
  {{"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 0, "end": 3, "label": "{label}"}}], "%VIEWS": {{}}}}"#
    )
    .into_bytes()
}

fn tsv(label: &str) -> Vec<u8> {
    format!("#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n\n\n#Text=Ana met Ben.\n1-1\t0-3\tAna\t{label}\t\n1-2\t4-7\tmet\t_\t\n")
        .into_bytes()
}

fn xmi() -> Vec<u8> {
    br#"<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///custom.ecore" xmi:version="2.0">
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="Ana met Ben."/><custom:Span xmi:id="2" sofa="1" begin="8" end="11" label="person"/></xmi:XMI>"#
        .to_vec()
}

fn types() -> Vec<u8> {
    b"<typeSystemDescription><types><typeDescription><name>custom.Span</name><supertypeName>uima.tcas.Annotation</supertypeName><features><featureDescription><name>label</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription></features></typeDescription></types></typeSystemDescription>".to_vec()
}

#[test]
fn entries_that_lead_elsewhere_are_left_out_and_a_slash_before_all_names_is_not_one() {
    let bytes = packed(&[
        ("/exportedproject.json", b"{}".to_vec()),
        ("/annotation/a.txt/ana.json", json("person")),
        ("/annotation/../../a.txt/ben.json", json("place")),
        ("//annotation/a.txt/cem.json", json("place")),
        ("/annotation/a.txt/con.json", json("place")),
    ]);
    let outcome = read(&bytes);
    let who: Vec<&str> = outcome.drafts.iter().flat_map(|d| &d.layers).map(|l| l.annotator.as_str()).collect();
    assert_eq!(who, ["ana"]);
    assert_eq!(kinds(&outcome), ["odd_entry"; 3], "{:?}", outcome.problems);
}

#[test]
fn every_person_and_curator_of_a_project_comes_in() {
    let nested = packed(&[("ben.xmi", xmi()), ("TypeSystem.xml", types())]);
    let bytes = project(&[
        ("source/one.txt", b"Ana met Ben.".to_vec()),
        ("source/two.txt", b"Nobody read this.".to_vec()),
        ("annotation/one.txt/ana.json", json("group")),
        ("annotation/one.txt/ben.zip", nested),
        ("annotation/one.txt/cem.tsv", tsv("place")),
        ("annotation/one.txt/dora.xmi", xmi()),
        ("annotation/one.txt/TypeSystem.xml", types()),
        ("annotation/one.txt/INITIAL_CAS.json", json("nothing")),
        ("annotation_ser/one.txt/ana.ser", b"\xac\xed\x00\x05".to_vec()),
        ("annotation_ser/two.txt/INITIAL_CAS.ser", b"\xac\xed\x00\x05".to_vec()),
        ("curation/one.txt/CURATION_USER.json", json("person")),
        ("log/project-1.log", b"{}".to_vec()),
    ]);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("news.zip"), &bytes).unwrap();
    let brought = bring(dir.path());
    assert_eq!(brought.problems, []);
    let (_desk, session, intake) = take_in(brought);
    let texts: Vec<&str> = session.project().texts.values().map(|text| text.as_str()).collect();
    assert_eq!((intake.ids.len(), texts.contains(&"Nobody read this.")), (2, true));
    let people: Vec<String> =
        session.project().layers.keys().map(|(_, who)| session.project().name_of(who).to_owned()).collect();
    // The project has an Ana already.
    assert_eq!(people, ["Ana", "ben", "cem", "CURATION_USER", "dora"]);
    let expected = [("group", "Ana"), ("person", "Ben"), ("place", "Ana"), ("person", "Ana"), ("person", "Ben")];
    assert_eq!(said(&session), expected.map(|(label, words)| row(label, words, "")));
}

#[test]
fn what_only_inception_reads_is_told_once_with_the_setting_to_change() {
    let ser = || b"\xac\xed\x00\x05".to_vec();
    let made = read(&project(&[
        ("source/a.txt", b"Ana left.".to_vec()),
        ("annotation_ser/a.txt/ana.ser", ser()),
        ("source/b.txt", b"Ben left.".to_vec()),
        ("annotation_ser/b.txt/ana.ser", ser()),
        ("annotation_ser/b.txt/ben.ser", ser()),
        ("annotation/b.txt/ben.txt", b"Ben left.".to_vec()),
        ("annotation/c.txt/ana.tsv", tsv("person")),
    ]));
    assert_eq!((made.drafts.len(), kinds(&made)), (1, vec!["closed_format"]));
    let said = &made.problems[0].message;
    assert!(said.contains("2 of 3 documents") && said.contains("UIMA CAS JSON"), "{said}");
    assert!(said.contains("“Secondary Format” of the backup archive"), "{said}");
}

#[test]
fn what_is_damaged_names_the_file_in_the_archive() {
    let bytes = project(&[
        ("annotation/a.txt/ana.tsv", b"#FORMAT=WebAnno TSV 3.3\n\n\n#Text=a\n1-1\tx\ta\n".to_vec()),
        ("annotation/a.txt/ben.zip", b"PK\x03\x04no more".to_vec()),
        ("source/nested.zip", packed(&[("exportedproject.json", vec![])])),
    ]);
    let made = read(&bytes);
    let places: Vec<_> = made.problems.iter().map(|p| (p.place.file.as_deref().unwrap(), p.place.line)).collect();
    let expected = [
        ("news.zip/annotation/a.txt/ana.tsv", Some(5)),
        ("news.zip/annotation/a.txt/ben.zip", None),
        ("news.zip", None),
    ];
    assert_eq!(places, expected);
    assert_eq!(kinds(&made), ["damaged_file", "damaged_file", "unread_document"]);
    let nothing = read(&project(&[]));
    assert_eq!((nothing.drafts.len(), kinds(&nothing)), (0, vec!["empty"]));
    for cut in (0..bytes.len()).step_by(7) {
        (by_id("inception").unwrap().read)(&Input::alone("news.zip", &bytes[..cut], noon()));
    }
}

#[test]
fn archives_in_the_archive_count_to_its_bounds() {
    let bomb = packed(&[("x.xmi", vec![b' '; 6 << 20])]);
    let names: Vec<String> = (0..12).map(|n| format!("annotation/a.txt/{n:02}.zip")).collect();
    let files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), bomb.clone())).collect();
    let bytes = project(&files);
    let made = read(&bytes);
    let bound = (8 << 20) + 200 * bytes.len();
    let count = |kind: &str| kinds(&made).iter().filter(|k| **k == kind).count();
    assert!(count("damaged_file") * (6 << 20) <= bound, "{} bytes: {:?}", bytes.len(), made.problems);
    assert_eq!(count("damaged_file") + count("unreadable"), 12, "{:?}", made.problems);
}

/// A layer of a project with its features.
fn layer(name: &str, kind: &str, shown: &str, built_in: bool, features: &str) -> String {
    format!(
        r#"{{"name": "{name}", "type": "{kind}", "uiName": "{shown}", "enabled": true, "built_in": {built_in}, "features": [{features}]}}"#
    )
}

/// A feature with the tags that it may have; nothing where none are listed.
fn feature(name: &str, kind: &str, tags: &str, more: &str) -> String {
    let list =
        tags.split_whitespace().map(|tag| format!(r#"{{"tag_name": "{tag}", "tag_description": "about {tag}"}}"#));
    let list = list.collect::<Vec<_>>().join(",");
    let set = if tags.is_empty() { "null".to_owned() } else { format!(r#"{{"name": "s", "tags": [{list}]}}"#) };
    format!(r#"{{"name": "{name}", "type": "uima.cas.{kind}", "enabled": true, "tag_set": {set}{more}}}"#)
}

/// What a news desk of `INCEpTION` may declare, beside what every project has.
fn description() -> String {
    let own = [
        layer(
            "custom.Span",
            "span",
            "Span",
            false,
            &[
                feature("label", "String", "person group", ""),
                feature("mood", "String", "good bad", r#", "uiName": "State of mind""#),
                feature("note", "String", "", ""),
            ]
            .join(","),
        ),
        layer(
            "webanno.custom.Claim",
            "span",
            "A claim",
            false,
            &[
                feature("checked", "Boolean", "", ""),
                feature("weight", "Integer", "", ""),
                feature("by", "TOP", "Maker Witness", r#", "link_mode": "WITH_ROLE""#),
                feature("old", "String", "x y", "").replace("\"enabled\": true", "\"enabled\": false"),
            ]
            .join(","),
        ),
        layer("custom.Relation", "relation", "Relation", false, &feature("label", "String", "knows pays", "")),
        layer(
            "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity",
            "span",
            "Named entity",
            true,
            &feature("value", "String", "LOC ORG", ""),
        ),
        layer(
            "de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS",
            "span",
            "Part of speech",
            true,
            &feature("PosValue", "String", "NN VV", ""),
        ),
    ];
    format!(r#"{{"name": "News", "layers": [{}]}}"#, own.join(",\n"))
}

#[test]
fn layers_features_and_tag_sets_come_in_used_or_not() {
    let bytes = packed(&[
        ("exportedproject123.json", description().into_bytes()),
        ("annotation/a.txt/ana.json", json("person")),
    ]);
    let made = read(&bytes);
    assert_eq!((kinds(&made), made.drafts.len(), made.schema.whole), (vec![], 1, true));
    let labels: Vec<(&str, &str, &str)> =
        made.schema.labels.iter().map(|(id, row)| (id.as_str(), row.name.as_str(), row.help.as_str())).collect();
    let tag = |id, help| (id, id, help);
    assert_eq!(labels, [("claim", "A claim", ""), tag("group", "about group"), tag("person", "about person")]);
    let rows = &made.schema.attributes;
    let ids: Vec<&str> = rows.keys().map(AttributeId::as_str).collect();
    assert_eq!(ids, ["checked", "mood", "weight"], "what is off, a note and a link are none");
    let mood = &rows[&AttributeId::of_name("mood")];
    let AttributeKind::Choice(values) = &mood.kind else { panic!("a choice") };
    assert_eq!((mood.name.as_str(), values.len(), mood.labels.len()), ("State of mind", 2, 2));
    assert_eq!(rows[&AttributeId::of_name("weight")].kind, AttributeKind::Number);
    let relations: Vec<&str> = made.schema.relations.keys().map(RelationId::as_str).collect();
    assert_eq!(relations, ["knows", "maker", "pays", "witness"]);
}

#[test]
fn layers_that_every_project_has_come_in_where_they_are_used() {
    let used = String::from_utf8(json("x")).unwrap();
    let used = used
        .replace("custom.Span", "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity")
        .replace("\"label\": \"x\"", "\"value\": \"LOC\"");
    let made = read(&packed(&[
        ("exportedproject.json", description().into_bytes()),
        ("annotation/a.txt/ana.json", used.into_bytes()),
    ]));
    let has = |id: &str| made.schema.labels.contains_key(&LabelId::of_name(id));
    assert!(has("loc") && has("org") && !has("pos") && !has("namedentity"), "{:?}", made.schema.labels.keys());
}

#[test]
fn a_damaged_description_is_told_and_the_documents_come_in() {
    for (content, kind) in [
        (description().replace("]}", "]"), Some("damaged_file")),
        ("[1]".to_owned(), None),
        ("{\"layers\": 3}".to_owned(), None),
    ] {
        let made = read(&packed(&[
            ("exportedproject.json", content.into_bytes()),
            ("annotation/a.txt/ana.json", json("person")),
        ]));
        assert_eq!((kinds(&made), made.drafts.len()), (Vec::from_iter(kind), 1));
        let told =
            |p: &Problem| p.place.file.as_deref() == Some("news.zip/exportedproject.json") && p.place.line.is_some();
        assert!(made.problems.iter().all(told), "{:?}", made.problems);
    }
    let tags = (0..6_000).map(|n| format!("t{n}")).collect::<Vec<_>>().join(" ");
    let large = format!(
        "{{\"layers\": [{}]}}",
        layer("custom.Span", "span", "Span", false, &feature("label", "String", &tags, ""))
    );
    let made =
        read(&packed(&[("exportedproject.json", large.into_bytes()), ("annotation/a.txt/ana.json", json("person"))]));
    assert_eq!((kinds(&made), made.schema.labels.len()), (vec!["too_many"], 5_001), "and the one that is used");
}
