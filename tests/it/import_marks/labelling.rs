//! Label Studio's labelling configuration, beside tasks and given with them.

use super::*;
use crate::export::sample::Sample;
use sidenote::import::Outcome;

const CONFIG: &str = r##"<!-- What we <b>mark</b> -->
<View>
  <Style>.x { color: red }</Style>
  <Header value="Mark &amp; choose"/>
  <Labels name="label" toName="text" choice="multiple">
    <View><Label value="Person" background="#FFA39E" hotkey="q" hint="Named people"/></View>
    <Label value="Place, or town" alias="LOC" background="LightGreen" hotkey="ctrl+l"/>
    <Label value="$from_the_task"/>
  </Labels>
  <RectangleLabels name="box" toName="picture"><Label value="Car"/></RectangleLabels>
  <Text name="text" value="$text"/>
  <choices NAME="mood" toName="text" perregion="true" whenTagName="label" whenLabelValue="Person">
    <Choice value="Good" alias="good"/><Choice value="bad"/><Choice value="bad"/>
  </choices>
  <Choices name="tone" toName="text" perRegion="true" choice="multiple"><Choice value="a,b"/><Choice value="c"/></Choices>
  <Choices name="sure" toName="text" perRegion="true"><Choice value="true"/><Choice value="false"/></Choices>
  <Choices name="whole" toName="text"><Choice value="x"/></Choices>
  <TextArea name="remark" toName="text" perRegion="true" whenLabelValue="Place, or town"/>
  <Rating name="stars" toName="text" perRegion="true"/>
  <DateTime name="when" toName="text" perRegion="true"/>
  <Relations><Relation value="knows"/><Relation value="lives in"/></Relations>
</View>
"##;

const TASKS: &str = r#"[{"data": {"text": "Ana left Oslo"}, "annotations": [{"result": [
 {"id": "x", "from_name": "label", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ana", "labels": ["Person"]}},
 {"id": "x", "from_name": "mood", "type": "choices", "value": {"start": 0, "end": 3, "choices": ["good"]}},
 {"id": "x", "from_name": "tone", "type": "choices", "value": {"start": 0, "end": 3, "choices": ["c"]}},
 {"id": "x", "from_name": "sure", "type": "choices", "value": {"start": 0, "end": 3, "choices": ["true"]}},
 {"id": "x", "from_name": "when", "type": "datetime", "value": {"start": 0, "end": 3, "datetime": "2026-11-28"}},
 {"id": "w", "from_name": "whole", "type": "choices", "value": {"choices": ["x"]}}]}]}]"#;

/// What comes of these tasks with this configuration, under these names, and what was said.
fn with(tasks: &str, config: (&str, &str)) -> (Session, Vec<Problem>, Desk) {
    let dir = folder(&[(tasks, TASKS), config]);
    let brought = bring(dir.path());
    let problems = brought.problems.clone();
    let (desk, session, _) = take_in(brought);
    (session, problems, desk)
}

fn labels(session: &Session, attribute: &str) -> Vec<String> {
    let row = &session.project().schema.attributes[&AttributeId::of_name(attribute)];
    row.labels.iter().map(ToString::to_string).filter(|id| ["person", "loc", "car"].contains(&id.as_str())).collect()
}

fn choices(session: &Session, attribute: &str) -> Vec<(String, String)> {
    match &session.project().schema.attributes[&AttributeId::of_name(attribute)].kind {
        AttributeKind::Choice(all) | AttributeKind::Choices(all) => {
            all.iter().map(|c| (c.id.clone(), c.name.clone())).collect()
        }
        other => panic!("{attribute} is {other:?}"),
    }
}

#[test]
fn a_configuration_beside_tasks_or_given_with_them_becomes_the_schema() {
    for (tasks, config) in [
        ("tasks.json", "tasks.json.config.xml"),
        ("tasks.json", "tasks.config.xml"),
        ("tasks.json", "label_config.xml"),
        ("a-tasks.json", "config.xml"),
        ("tasks.json", "ours, of May.xml"),
        ("z.json", "a.xml"),
    ] {
        let (session, problems, _desk) = with(tasks, (config, CONFIG));
        assert_eq!(problems, [], "{config}");
        let schema = &session.project().schema;
        let place = &schema.labels[&LabelId::of_name("loc")];
        assert_eq!((place.name.as_str(), place.key), ("Place, or town", None), "{config}");
        assert_ne!(place.colour.light, "#595959");
        assert!(
            !schema.labels.contains_key(&LabelId::of_name("car"))
                && !schema.labels.keys().any(|id| id.as_str().contains("task"))
        );
        assert_eq!(choices(&session, "mood"), [("good".into(), "Good".into()), ("bad".into(), "bad".into())]);
        assert_eq!(choices(&session, "tone").len(), 2, "a value that nobody used is offered");
        assert_eq!(
            (labels(&session, "mood"), labels(&session, "remark")),
            (vec!["person".into()], vec!["loc".to_owned()])
        );
        assert_eq!(labels(&session, "stars"), ["loc", "person"]);
        let kind = |id: &str| schema.attributes[&AttributeId::of_name(id)].kind.clone();
        assert_eq!(
            (kind("sure"), kind("stars"), kind("when")),
            (AttributeKind::Flag, AttributeKind::Number, AttributeKind::Date)
        );
        assert!(!schema.attributes.contains_key(&AttributeId::of_name("whole")));
        assert!(schema.relations.contains_key(&RelationId::of_name("lives-in")));
        let marks = said(&session);
        assert_eq!(marks, [row("person", "Ana", "mood=good sure=true tone=c when=2026-11-28")], "{config}");
        assert!(sidenote::ops::check::problems(session.project()).iter().all(|p| p.severity == Severity::Warning));
    }
}

#[test]
fn names_keys_and_help_of_labels_come_along() {
    let config = CONFIG.replace("Person", "Witness");
    let (session, _, _desk) = with("tasks.json", ("config.xml", &config));
    let witness = &session.project().schema.labels[&LabelId::of_name("witness")];
    assert_eq!((witness.help.as_str(), witness.key), ("Named people", None), "Q tags with a label of the news");
    let read = sidenote::import::by_id("label-studio").unwrap().read;
    let alone: Outcome = read(&Input::alone("c.xml", config.as_bytes(), noon()));
    assert_eq!(alone.schema.labels[&LabelId::of_name("witness")].key, Some('Q'));
    assert!(alone.schema.whole && alone.drafts.is_empty() && alone.problems.is_empty());
}

#[test]
fn what_is_said_of_a_whole_task_is_a_comment() {
    let (session, _, _desk) = with("tasks.json", ("config.xml", CONFIG));
    let comments = session.project().layers.values().flat_map(|l| l.comments.values());
    let comments: Vec<(Option<MarkId>, &str)> = comments.map(|c| (c.about, c.text.as_str())).collect();
    assert_eq!(comments, [(None, "whole: x")]);
}

#[test]
fn an_attribute_that_means_something_else_here_stays_as_it_is() {
    let was = news_schema().unwrap();
    let (id, row) = was.attributes.iter().find(|(_, row)| matches!(row.kind, AttributeKind::Choice(_))).unwrap();
    let config = format!(
        "<View><Labels name=\"label\" toName=\"t\"><Label value=\"Boat\"/></Labels><Choices name=\"{id}\" toName=\"t\" perRegion=\"true\" choice=\"multiple\"><Choice value=\"x\"/></Choices></View>"
    );
    let (session, _, _desk) = with("tasks.json", ("config.xml", &config));
    let is = &session.project().schema;
    assert_eq!(is.attributes[id], *row);
    assert_eq!(choices(&session, &format!("{id}-imported")), [("x".to_owned(), "x".to_owned())]);
}

#[test]
fn taxonomies_come_in_and_what_is_of_no_mark_is_told() {
    let task = r#"[{"data": {"text": "Ana left Oslo"}, "annotations": [{"result": [
 {"id": "x", "type": "labels", "value": {"start": 0, "end": 3, "text": "Ana", "labels": ["Person"]}},
 {"id": "x", "from_name": "area", "type": "taxonomy", "value": {"start": 0, "end": 3, "taxonomy": [["a", "ab"], ["c"], []]}},
 {"id": "y", "from_name": "mood", "type": "choices", "value": {"start": 9, "end": 13, "choices": ["good"]}}]}]}]"#;
    let dir = folder(&[("a.json", task)]);
    let brought = bring(dir.path());
    let problem = &brought.problems[0];
    assert_eq!((problem.kind, problem.place.line, problem.place.column), ("dangling", Some(4), Some(2)));
    assert!(problem.message.contains("what “mood” says is of a region that has no label"), "{}", problem.message);
    assert_eq!(brought.problems.len(), 1);
    let (_desk, session, _) = take_in(brought);
    assert_eq!(said(&session), [row("person", "Ana", "area=a > ab,c")]);
}

#[test]
fn a_damaged_configuration_is_told_with_its_place_and_the_tasks_come_in() {
    let cut = &CONFIG[..CONFIG.find("<RectangleLabels").unwrap()];
    for (config, content, place, why) in [
        ("label_config.xml", cut, (10, 3), "ends in the middle"),
        ("tasks.json.config.xml", "<View>\n  <Labels name=\"a\" name=\"b\"/></View>", (2, 3), "stands twice"),
        ("tasks.config.xml", "<root/>", (1, 1), "outermost element is View"),
        ("config.xml", "<View>\n</View>", (1, 1), "no labels"),
        ("config.xml", "<!DOCTYPE a>\n<View/>", (1, 1), "document type"),
    ] {
        let (session, problems, _desk) = with("tasks.json", (config, content));
        assert_eq!(problems.len(), 1, "{config} is told once: {problems:?}");
        let problem = &problems[0];
        assert_eq!((problem.severity, problem.place.file.as_deref()), (Severity::Warning, Some(config)));
        assert_eq!((problem.place.line, problem.place.column), (Some(place.0), Some(place.1)), "{config}");
        assert!(problem.message.contains(why) && problem.message.contains("the tasks come in"), "{}", problem.message);
        assert_eq!(said(&session), [row("person", "Ana", "mood=good sure=true tone=c when=2026-11-28")]);
    }
}

#[test]
fn a_file_of_another_program_beside_tasks_is_left_alone() {
    let (session, problems, _desk) = with("tasks.json", ("config.xml", "<?xml version=\"1.0\"?>\n<configuration/>"));
    let told: Vec<(&str, Severity)> = problems.iter().map(|p| (p.kind, p.severity)).collect();
    assert_eq!(told, [("unknown_format", Severity::Error)], "as of any other file in the folder");
    assert_eq!(said(&session).len(), 1);
}

#[test]
fn a_configuration_that_is_too_much_is_cut_and_told() {
    let label = |n: usize| format!("<Label value=\"l{n}\"/>\n");
    let many: String = (0..3_000).map(label).collect();
    let number = |n: usize| format!("<Number name=\"n{n}\" perRegion=\"true\"/>\n");
    let said: String = (0..100).map(number).collect();
    let labels = |some: &str| format!("<View>\n<Labels name=\"a\" toName=\"t\">\n{some}</Labels>\n");
    let read = |config: &str| {
        (sidenote::import::by_id("label-studio").unwrap().read)(&Input::alone("c.xml", config.as_bytes(), noon()))
    };
    let made = read(&format!("{}</View>", labels(&many)));
    assert_eq!((made.schema.labels.len(), made.problems.len(), made.problems[0].place.line), (1_999, 1, Some(2_002)));
    let few: String = many.lines().take(500).collect();
    let made = read(&format!("{}{said}</View>", labels(&few)));
    assert_eq!((made.schema.labels.len(), made.schema.attributes.len()), (500, 40));
    assert!(made.problems[0].message.contains("20000 pairs"), "{:?}", made.problems);
    let large = read(&format!("<View>{}</View>", " ".repeat(1 << 20)));
    assert!(large.problems[0].message.contains("1 MiB"), "{:?}", large.problems);
}

#[test]
fn our_own_export_with_its_configuration_gives_the_schema_again() {
    let sample = Sample::full();
    let files = crate::export::written(&sample, "label-studio", &[]).files;
    let content = |n: usize| String::from_utf8(files[n].bytes.clone()).unwrap();
    let dir = folder(&[("out.json", &content(0)), (&format!("out.json{}", files[1].suffix), &content(1))]);
    let brought = bring(dir.path());
    let (was, is) = (&sample.project.schema, &brought.schema);
    assert_eq!(is.labels.keys().collect::<Vec<_>>(), was.labels.keys().collect::<Vec<_>>());
    assert!(is.labels.iter().all(|(id, row)| row.colour.light.eq_ignore_ascii_case(&was.labels[id].colour.light)));
    assert_eq!(is.relations.keys().collect::<Vec<_>>(), was.relations.keys().collect::<Vec<_>>());
    for (id, row) in was.attributes.iter().filter(|(id, _)| id.as_str() != "who") {
        let read = &is.attributes[id];
        let ids = |kind: &AttributeKind| match kind {
            AttributeKind::Choice(all) | AttributeKind::Choices(all) => {
                all.iter().map(|c| c.id.clone()).collect::<std::collections::BTreeSet<_>>()
            }
            _ => [].into(),
        };
        assert!(ids(&read.kind).is_superset(&ids(&row.kind)), "{id}: {:?}", read.kind);
        assert!(read.labels.is_superset(&row.labels) && read.labels.len() <= 2, "{id}: {:?}", read.labels);
        let same = std::mem::discriminant(&read.kind) == std::mem::discriminant(&row.kind);
        assert!(same || row.kind == AttributeKind::Date, "{id}: {:?}", read.kind);
    }
}

#[test]
fn a_region_of_a_dialogue_is_told_and_never_taken_for_one_of_a_text() {
    let task = r#"[{"data": {"title": "A talk of two", "talk": [{"author": "Ana", "text": "Oslo?"}]}, "annotations": [{"result": [
 {"id": "x", "from_name": "p", "type": "paragraphlabels", "value": {"start": "0", "end": "0", "startOffset": 0, "endOffset": 4, "text": "Oslo", "paragraphlabels": ["Place"]}}]}]}]"#;
    let dir = folder(&[("a.json", task)]);
    let brought = bring(dir.path());
    let problem = &brought.problems[0];
    assert_eq!((brought.drafts.len(), brought.problems.len()), (0, 1));
    assert_eq!((problem.severity, problem.place.line, problem.place.column), (Severity::Error, Some(2), Some(2)));
    assert!(problem.message.contains("make one text of the dialogue"), "{}", problem.message);
}

#[test]
fn a_taxonomy_declares_every_way_through_it() {
    let config = "<View><Labels name=\"l\" toName=\"t\"><Label value=\"Person\"/></Labels><Text name=\"t\" value=\"$text\"/>
<Taxonomy name=\"area\" toName=\"t\" perRegion=\"true\"><Choice value=\"a\"><Choice value=\"ab\" alias=\"b\"><Choice value=\"c\"/></Choice></Choice><Choice value=\"d\"/></Taxonomy></View>";
    let (session, problems, _desk) = with("tasks.json", ("config.xml", config));
    assert_eq!(problems, []);
    let ways: Vec<String> = choices(&session, "area").into_iter().map(|(id, _)| id).collect();
    assert_eq!(ways, ["a", "a > b", "a > b > c", "d"]);
    let long = config.replace("alias=\"b\"", &format!("alias=\"{}\"", "b".repeat(1_000)));
    let (session, _, _desk) = with("tasks.json", ("config.xml", &long));
    assert_eq!(choices(&session, "area").len(), 2, "a way that is too long is not declared");
}
