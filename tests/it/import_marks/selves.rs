//! Links from a mark to itself, which no project takes: they stay out, and all else comes in.

use super::*;
use sidenote::import::{Draft, DraftLayer, DraftLink, DraftSchema, LayerSaid, guess};

const XMI: &str = "<?xml version=\"1.0\"?><xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:cas=\"http:///uima/cas.ecore\" xmlns:custom=\"http:///custom.ecore\" xmi:version=\"2.0\">
<cas:NULL xmi:id=\"0\"/><cas:Sofa xmi:id=\"1\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text\" sofaString=\"Anna met Bo.\"/>
<custom:Span xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"4\" label=\"P\" next=\"2\"/><cas:View sofa=\"1\" members=\"2\"/></xmi:XMI>";

const TYPES: &str =
    "<?xml version=\"1.0\"?><typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\"><types>
<typeDescription><name>custom.Span</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>label</name><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>next</name><rangeTypeName>custom.Span</rangeTypeName></featureDescription>
</features></typeDescription></types></typeSystemDescription>";

const CAS: &str = r#"{"%TYPES": {"custom.Span": {"%NAME": "custom.Span", "%SUPER_TYPE": "uima.tcas.Annotation"}}, "%FEATURE_STRUCTURES": [
 {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text", "sofaString": "Anna met Bo."},
 {"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 0, "end": 4, "label": "P", "@next": 2}],
 "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}}}"#;

const TSV: &str = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label\n#T_RL=custom.Relation|label|BT_custom.Span\n\n\n#Text=Anna met Bo.\n1-1\t0-4\tAnna\tP\tx\t1-1\t\n1-2\t5-8\tmet\t_\t_\t_\t\n1-3\t9-11\tBo\t_\t_\t_\t\n1-4\t11-12\t.\t_\t_\t_\t\n";

/// Files with their contents, their reader, and a line.
type Case = (&'static [(&'static str, &'static str)], &'static str, Option<usize>);

/// Every format that has links, with the files beside, and the line where one leads to itself.
const FILES: [Case; 10] = [
    (&[("a.xmi", XMI), ("TypeSystem.xml", TYPES)], "cas-xmi", Some(3)),
    (&[("a.json", CAS)], "cas-json", Some(3)),
    (&[("a.tsv", TSV)], "webanno-tsv", Some(7)),
    (&[("a.ann", "T1\tP 0 4\tAnna\nR1\tr Arg1:T1 Arg2:T1\n"), ("a.txt", "Anna met Bo.")], "brat", Some(2)),
    (
        &[(
            "a.jsonl",
            r#"{"text":"Anna met Bo","entities":[{"id":1,"start_offset":0,"end_offset":4,"label":"P"}],"relations":[{"id":1,"from_id":1,"to_id":1,"type":"r"}]}"#,
        )],
        "doccano",
        Some(1),
    ),
    (
        &[(
            "a.json",
            r#"[{"data": {"text": "Anna met Bo"}, "annotations": [{"result": [{"id": "a", "type": "labels", "value": {"start": 0, "end": 4, "text": "Anna", "labels": ["P"]}}, {"type": "relation", "from_id": "a", "to_id": "a", "labels": ["r"]}]}]}]"#,
        )],
        "label-studio",
        Some(1),
    ),
    (
        &[(
            "a.jsonl",
            r#"{"text": "Anna met", "spans": [{"start": 0, "end": 4, "label": "P", "token_start": 0, "token_end": 0}], "relations": [{"head": 0, "child": 0, "label": "r"}], "answer": "accept"}"#,
        )],
        "prodigy",
        Some(1),
    ),
    (
        &[(
            "a.json",
            r#"{"text": "Anna met Bo", "denotations": [{"id": "T1", "span": {"begin": 0, "end": 4}, "obj": "P"}], "relations": [{"id": "R1", "subj": "T1", "pred": "r", "obj": "T1"}]}"#,
        )],
        "pubannotation",
        Some(1),
    ),
    (
        &[(
            "a.bdocjs",
            r#"{"text": "Anna met", "features": {}, "offset_type": "p", "annotation_sets": {"": {"name": "", "annotations": [{"type": "P", "start": 0, "end": 4, "id": 1, "features": {"link:r": [1]}}]}}}"#,
        )],
        "gate-bdoc",
        Some(1),
    ),
    (
        &[(
            "a.jsonl",
            "{\"id\": \"x:1\", \"type\": \"Annotation\", \"target\": {\"source\": {\"id\": \"x:t\", \"type\": \"Text\", \"value\": \"Anna left\"}, \"selector\": {\"type\": \"TextPositionSelector\", \"start\": 0, \"end\": 4}}}\n{\"id\": \"x:2\", \"type\": \"Annotation\", \"motivation\": \"linking\", \"body\": \"x:1\", \"target\": \"x:1\"}",
        )],
        "w3c",
        Some(2),
    ),
];

#[test]
fn a_link_from_a_mark_to_itself_stays_out_and_is_told() {
    for (files, reader, line) in FILES {
        let input = Input::alone(files[0].0, files[0].1.as_bytes(), noon());
        assert_eq!(guess(&input).id, reader);
        let dir = folder(files);
        let brought = bring(dir.path());
        let told: Vec<_> = brought.problems.iter().filter(|p| p.kind == "self_link").cloned().collect();
        assert_eq!(told.len(), 1, "{reader}: {:?}", brought.problems);
        assert_eq!(told[0].severity, Severity::Warning);
        assert!(told[0].place.file.is_some() && told[0].message.contains("itself"), "{reader}: {told:?}");
        assert_eq!(told[0].place.line, line, "{reader}");
        let (_desk, _session, intake) = take_in(brought);
        assert_eq!((intake.marks, intake.links), (1, 0), "{reader}");
    }
}

#[test]
fn one_that_a_reader_lets_through_does_not_stop_the_rest() {
    let dir =
        folder(&[("a.ann", "T1\tP 0 4\tAnna\nT2\tP 9 11\tBo\nR1\tr Arg1:T1 Arg2:T2\n"), ("a.txt", "Anna met Bo.")]);
    let mut brought = bring(dir.path());
    let layer: &mut DraftLayer = &mut brought.drafts[0].layers[0];
    let link = DraftLink { to: 0, ..layer.links[0].clone() };
    layer.links.push(link);
    let (_desk, _session, intake) = take_in(brought);
    assert_eq!((intake.marks, intake.links), (2, 1));
    let skipped = &intake.skipped[0];
    assert!(skipped.file == "a.txt" && skipped.why.contains("to itself"), "{skipped:?}");
}

#[test]
fn nor_does_one_in_our_own_records() {
    let dir = folder(&[("a.txt", "Anna met Bo.")]);
    let mut brought = bring(dir.path());
    let mut layer = Layer::default();
    layer.marks.insert(MarkId(1), Mark::new(LabelId::of_name("person"), Spans::one(Span::of(0..4)), noon()));
    let link = Link { relation: RelationId::of_name("r"), from: MarkId(1), to: MarkId(1), created: noon() };
    layer.links.insert(LinkId(2), link);
    let mut draft: Draft = brought.drafts.remove(0);
    let said = LayerSaid { exact: Some(Box::new(layer)), ..LayerSaid::default() };
    draft.layers.push(DraftLayer { said: said.into(), ..DraftLayer::default() });
    let (_desk, _session, intake) =
        take_in(Brought { drafts: vec![draft], schema: DraftSchema::default(), ..Brought::default() });
    assert_eq!((intake.marks, intake.links, intake.skipped.len()), (1, 0, 1));
}

#[test]
fn two_marks_that_are_alike_in_all_that_prodigy_says_can_be_linked() {
    let span = r#"{"start": 0, "end": 4, "label": "P", "token_start": 0, "token_end": 0}"#;
    let line = format!(
        r#"{{"text": "Anna met", "spans": [{span}, {span}], "relations": [{{"head": 0, "child": 0, "head_span": {span}, "child_span": {span}, "label": "r"}}], "answer": "accept"}}"#
    );
    let dir = folder(&[("a.jsonl", &line)]);
    let (_desk, _session, intake) = take_in(bring(dir.path()));
    assert_eq!((intake.marks, intake.links), (2, 1));
}
