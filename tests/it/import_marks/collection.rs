//! The configuration of a brat collection: all that it declares comes in, used or not.

use super::*;
use crate::export::sample::Sample;

const ANNOTATION: &str = "[entities]\n!Agent\n\tPerson\n\tTeam\nPlace\n[relations]\nKnows\tArg1:Agent, Arg2:Agent\n[events]\nMeet\tWho-Arg+:Agent, Where-Arg?:Place\n[attributes]\nMood\tArg:Agent, Value:good|bad\nSure\tArg:<EVENT>\n";
const VISUAL: &str = "[labels]\nTeam | A team | T\nWhere-Arg | Where\nMood | State of mind\n[drawing]\nTeam\tbgColor:#ff0000, borderColor:darken\n";
const KEYS: &str = "# Keys\nz Team\n";

/// A new project that took this in, what was said, and what came of the schema in words.
fn into_project(files: &[(&str, &str)]) -> (Session, Vec<Problem>, String, Desk) {
    let dir = folder(files);
    let brought = bring(dir.path());
    let problems = brought.problems.clone();
    let (desk, session, intake) = take_in(brought);
    (session, problems, intake.declared, desk)
}

fn values(schema: &Schema, attribute: &str) -> Vec<String> {
    match &schema.attributes[&AttributeId::of_name(attribute)].kind {
        AttributeKind::Choice(all) | AttributeKind::Choices(all) => all.iter().map(|c| c.id.clone()).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn what_nobody_used_comes_in_once_however_many_folders_there_are() {
    let ann = "T1\tPerson 0 3\tAna\nA1\tMood T1 good\n";
    let all: Vec<(String, &str)> = (0..3)
        .flat_map(|n| [(format!("f{n}/a.ann"), ann), (format!("f{n}/a.txt"), "Ana left")])
        .chain([("annotation.conf", ANNOTATION), ("visual.conf", VISUAL)].map(|(name, said)| (name.to_owned(), said)))
        .chain([("f1/annotation.conf".to_owned(), ANNOTATION)])
        .collect();
    let files: Vec<(&str, &str)> = all.iter().map(|(name, content)| (name.as_str(), *content)).collect();
    let (session, problems, declared, _desk) = into_project(&files);
    assert_eq!((problems, session.project().articles.len()), (vec![], 1));
    let schema = &session.project().schema;
    assert_eq!(values(schema, "mood"), ["good", "bad"]);
    let mood = &schema.attributes[&AttributeId::of_name("mood")];
    assert_eq!((mood.name.as_str(), mood.labels.len()), ("State of mind", 2));
    assert!(!schema.labels.contains_key(&LabelId::of_name("agent")), "it cannot be annotated");
    assert!(schema.relations.contains_key(&RelationId::of_name("where-arg")));
    let new = |id: &&LabelId| !news_schema().unwrap().labels.contains_key(*id);
    let labels = schema.labels.keys().filter(new).count();
    assert_eq!(declared, format!("{labels} labels, 2 attributes, 3 relations"));
}

#[test]
fn a_folder_with_a_configuration_and_no_article_brings_its_schema() {
    let files = [("annotation.conf", ANNOTATION), ("kb_shortcuts.conf", KEYS), ("visual.conf", VISUAL)];
    let (session, problems, declared, _desk) = into_project(&files);
    assert_eq!((problems, session.project().articles.len()), (vec![], 0));
    assert!(declared.contains("2 attributes"), "{declared}");
    let team = &session.project().schema.labels[&LabelId::of_name("team")];
    assert_eq!((team.name.as_str(), team.key), ("A team", Some('Z')));
    assert_ne!(team.colour.light, "#595959");
}

#[test]
fn what_is_no_configuration_is_told_or_left_to_others() {
    for (name, content, kind) in [
        ("visual.conf", VISUAL, Some("empty")),
        ("kb_shortcuts.conf", KEYS, Some("empty")),
        ("annotation.conf", "[entities]\n# none yet\n", Some("empty")),
        ("annotation.conf", "A text that is called so.\n", None),
    ] {
        let dir = folder(&[(name, content)]);
        let brought = bring(dir.path());
        assert_eq!(brought.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), Vec::from_iter(kind), "{name}");
        assert_eq!(brought.drafts.len(), usize::from(kind.is_none()), "{content}");
    }
}

#[test]
fn what_is_wrong_with_a_configuration_is_told_once_for_all_files() {
    let types = (0..2_001).map(|n| n.to_string()).collect::<Vec<_>>().join("\nT");
    let conf = format!("[entities]\nT{types}\n");
    let (ann, text) = ("T1\tT1 0 3\tAna\n", "Ana left");
    for (conf, kind, line) in
        [(conf, "too_many", Some(2_002)), (format!("[entities]\nA\n#{}", " ".repeat(1 << 20)), "too_large", None)]
    {
        let files =
            [("annotation.conf", conf.as_str()), ("a.ann", ann), ("a.txt", text), ("b.ann", ann), ("b.txt", "Ana")];
        let (session, problems, _, _desk) = into_project(&files);
        let told: Vec<_> = problems.iter().map(|p| (p.kind, p.place.file.as_deref(), p.place.line)).collect();
        assert_eq!(told, [(kind, Some("annotation.conf"), line)]);
        assert_eq!(said(&session), [row("t1", "Ana", ""), row("t1", "Ana", "")]);
    }
}

#[test]
fn our_own_export_gives_labels_attributes_and_values_that_nobody_used() {
    let mut sample = Sample::full();
    // Without layers nothing of the schema is used.
    sample.project.layers.clear();
    let files = crate::export::written(&sample, "brat", &[]).files;
    let content: Vec<(String, String)> =
        files.iter().map(|f| (f.suffix[1..].to_owned(), String::from_utf8(f.bytes.clone()).unwrap())).collect();
    let content: Vec<(&str, &str)> = content.iter().map(|(name, said)| (name.as_str(), said.as_str())).collect();
    let dir = folder(&content);
    let brought = bring(dir.path());
    let (was, is) = (&sample.project.schema, &brought.schema);
    let shown = |labels: &std::collections::BTreeMap<LabelId, Label>| {
        labels
            .iter()
            .map(|(id, row)| (id.clone(), row.name.clone(), row.key.map(|k| k.to_ascii_uppercase())))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&is.labels), shown(&was.labels));
    assert_eq!(is.relations.keys().collect::<Vec<_>>(), was.relations.keys().collect::<Vec<_>>());
    let carried = |row: &Attribute| matches!(row.kind, AttributeKind::Choice(_) | AttributeKind::Flag);
    let mut some = 0;
    for (id, row) in was.attributes.iter().filter(|(_, row)| carried(row)) {
        let read = &is.attributes[id];
        assert_eq!((&read.labels, &read.name), (&row.labels, &row.name), "{id}");
        let ids = |kind: &AttributeKind| match kind {
            AttributeKind::Choice(all) => all.iter().map(|c| c.id.clone()).collect(),
            _ => Vec::new(),
        };
        assert_eq!(ids(&read.kind), ids(&row.kind));
        some += 1;
    }
    assert!(some > 1 && is.whole);
}
