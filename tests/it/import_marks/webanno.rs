//! `WebAnno` TSV: what its cells may hold, files that count otherwise or are damaged, and hostile ones.

use super::tables::{pair, with, words};
use super::*;
use sidenote::import::{Outcome, by_id, guess};
use std::time::Instant;

fn read(content: &str) -> Outcome {
    let input = Input::alone("a.tsv", content.as_bytes(), noon());
    assert_eq!(guess(&input).id, "webanno-tsv");
    (by_id("webanno-tsv").unwrap().read)(&input)
}

/// A file of these layers and lines.
fn tsv(layers: &str, lines: &str) -> String {
    format!("#FORMAT=WebAnno TSV 3.3\n{layers}\n\n{lines}")
}

fn links(outcome: &Outcome) -> Vec<(String, usize, usize)> {
    let all = outcome.drafts.iter().flat_map(|d| &d.layers).flat_map(|l| &l.links);
    all.map(|l| (l.relation.to_string(), l.from, l.to)).collect()
}

fn link(relation: &str, from: usize, to: usize) -> (String, usize, usize) {
    (relation.to_owned(), from, to)
}

fn places(outcome: &Outcome) -> Vec<(&str, Option<usize>, Option<usize>)> {
    outcome.problems.iter().map(|p| (p.kind, p.place.line, p.place.column)).collect()
}

#[test]
fn content_decides_between_tables_and_this() {
    assert_eq!(guess(&Input::alone("a.tsv", b"text\tlabel\nAna\tP\n", noon())).id, "csv");
    assert_eq!(guess(&Input::alone("a", b"\xef\xbb\xbf#FORMAT=WebAnno TSV 3.2\n", noon())).id, "webanno-tsv");
    let other = read("#FORMAT=WebAnno TSV 2\n\n1-1\tAna\n");
    assert_eq!((other.drafts.len(), places(&other)), (0, vec![("damaged_file", Some(1), Some(1))]));
    assert!(other.problems[0].message.contains("WebAnno TSV 3.3"), "{}", other.problems[0].message);
}

#[test]
fn layers_of_a_new_project_have_labels_notes_and_links() {
    let made = read(&tsv(
        "#T_SP=custom.Span|label|note|mood\n#T_RL=custom.Relation|label|BT_custom.Span\n",
        "#Text=😀 Ana met Ben.\n1-1\t0-2\t😀\t_\t_\t_\t_\t_\t\n1-2\t3-6\tAna\tPERSON\twho\\n?\tgood\t_\t_\t\n1-2.1\t3-4\tA\tletter[2]|first[3]\t*[2]|*[3]\t*[2]|*[3]\tof|*\t1-2|1-4[1_3]\n1-3\t7-10\tmet\t_\t_\t_\t_\t_\n1-4\t11-14\tBen\tPERSON[1]\t*[1]\t_\t_\t_\n1-5\t14-15\t.\tPERSON[1]\t*[1]\t_\t_\t_\n",
    ));
    assert_eq!(made.problems, []);
    assert_eq!(words(&made), [pair("person", "Ana"), pair("letter", "A"), pair("first", "A"), pair("person", "Ben.")]);
    let ana = &made.drafts[0].layers[0].marks[0];
    assert_eq!((ana.note.as_str(), ana.attributes.len()), ("who\n?", 1));
    assert_eq!(links(&made), [link("of", 0, 1), link("relation", 3, 2)]);
}

#[test]
fn numbers_tell_stacked_marks_apart_where_a_column_lacks_some() {
    // GUM leaves out what a stacked mark does not say.
    let made = read(&tsv(
        "#T_SP=my.Referent|entity|identity\n",
        "#Text=visa snags\n1-1\t0-4\tvisa\tevent[1]|abstract[2]\tVisa[2]\t\n1-2\t5-10\tsnags\tevent[1]\t_\t\n",
    ));
    let said: Vec<String> = made.drafts[0].layers[0]
        .marks
        .iter()
        .map(|m| m.attributes.iter().map(|(id, v)| format!("{id}={v} ")).collect::<Vec<_>>().concat())
        .collect();
    assert_eq!(said, ["entity=event ", "entity=abstract identity=Visa "]);
    assert_eq!(words(&made), [pair("referent", "visa snags"), pair("referent", "visa")]);
}

#[test]
fn slots_lead_to_marks_of_any_layer_and_chains_from_element_to_element() {
    for (case, expected) in [
        ("sampleSlotAnnotation1", vec![link("pr2", 0, 2), link("pr1", 0, 1)]),
        ("sampleSlotAnnotation2", vec![link("pr1", 1, 0)]),
    ] {
        let Some(path) = fixture(&format!("inception-tsv3/{case}/reference.tsv")) else { return };
        let made = read(&std::fs::read_to_string(path).unwrap());
        let label = |mark: &sidenote::import::DraftMark| mark.label.to_string();
        let marks: Vec<String> = made.drafts[0].layers[0].marks.iter().map(label).collect();
        let found: Vec<_> = links(&made);
        assert_eq!((made.problems.len(), found), (0, expected), "{marks:?}");
    }
    let chain = read(&tsv(
        "#T_CH=de.Coreference.CorefLink|referenceRelation|referenceType\n",
        "#Text=Ana said she left\n1-1\t0-3\tAna\tsame->4-1\tname[4]\n1-2\t4-8\tsaid\t_\t_\n1-3\t9-12\tshe\t*->4-2|*->9-1\tpron[4]|*[9]\n1-4\t13-17\tleft\t*->9-1\t*[9]\n",
    ));
    assert_eq!(chain.problems, []);
    assert_eq!(links(&chain), [link("coref", 0, 1)]);
    assert_eq!(words(&chain), [pair("coreflink", "Ana"), pair("coreflink", "she"), pair("coreflink", "she left")]);
}

#[test]
fn texts_are_put_together_from_sentences_and_offsets() {
    let rows = |rows: &str| read(&tsv("", rows));
    let made = rows(
        "#Text=One\n1-1\t2-5\tOne\n\n#Sentence.id=x\n#Text=two\n#Text=\\tthree\n2-1\t8-11\ttwo\n2-2\t13-18\tthree\n",
    );
    assert_eq!((made.problems.len(), made.drafts[0].text.as_str()), (0, "  One\n  two\n\tthree"));
    let glued = rows("#Text=one\n1-1\t0-3\tone\n\n#Text=two\n2-1\t3-6\ttwo\n#Text= three\n3-1\t8-13\tthree\n");
    assert_eq!(glued.drafts[0].text.as_str(), "onetwo\n three");
    let bare = rows("1-1\t0-3\tone\n1-2\t5-8\ttwo\n");
    assert_eq!(bare.drafts[0].text.as_str(), "one  two");
    let java = read("#FORMAT=WebAnno TSV 3.1\n\n\n#Text=\\u00c9l\\u00e8ve \\\"x\n1-1\t0-5\tÉlève\n");
    assert_eq!(java.drafts[0].text.as_str(), "Élève \"x");
    let odd = rows(
        "#Text=one\n1-1\t0-3\tone\n\n#Text=two\n2-1\t1-4\ttwo\n\n#Text=far\n3-1\t9000000000000-9000000000003\tfar\n\n#Text=end\n4-1\t9000000000004-9000000000007\tend\n",
    );
    assert_eq!(odd.drafts[0].text.as_str(), "one\ntwo\nfar\nend");
    assert_eq!(places(&odd), [("bad_offsets", Some(8), Some(1)), ("bad_offsets", Some(11), Some(1))]);
}

#[test]
fn words_tell_what_offsets_count() {
    let made = read(&tsv(
        "#T_SP=a.B|\n",
        "#Text=😀 é Ana\n1-1\t0-1\t😀\t_\n1-2\t2-3\té\t_\n1-3\t4-7\tAna\t*\n\n#Text=Ben\n2-1\t8-11\tBen\t*\n",
    ));
    assert_eq!(words(&made), [pair("b", "Ana"), pair("b", "Ben")]);
    assert_eq!(made.repairs[0].what, "offsets count code points, not UTF-16 units");
    assert_eq!(made.drafts[0].text.as_str(), "😀 é Ana\nBen");
    let bytes = read(&tsv("#T_SP=a.B|\n", "#Text=😀 é Ana\n1-1\t0-4\t😀\t_\n1-2\t5-7\té\t_\n1-3\t8-11\tAna\t*\n"));
    assert_eq!((words(&bytes), bytes.repairs[0].count), (vec![pair("b", "Ana")], 3));
    let other = read(&tsv("#T_SP=a.B|\n", "#Text=Ana left\n1-1\t0-3\tBen\t*\n1-2\t4-8\tleft\t_\n"));
    assert_eq!((words(&other), places(&other)), (vec![pair("b", "Ana")], vec![("stale_words", None, None)]));
}

#[test]
fn what_is_wrong_has_its_line_and_column() {
    let span = "#T_SP=a.B|x\n";
    for (lines, place) in [
        ("#Text=a\n1-1\t0-1\ta\n", (6, 9)),
        ("#Text=a\n1-1\t0-1\n", (6, 1)),
        ("#Text=a\nwhat is this\n", (6, 1)),
        ("#Text=a\n1-1\tzero\ta\t_\n", (6, 5)),
        ("#Text=a\nx\t0-1\ta\t_\n", (6, 1)),
        ("#Text=a\n1-1\t0-1\ta\t_\n#T_SP=late|x\n", (7, 1)),
        ("#Text=a\n", (6, 1)),
        ("#Sidenote.rows=2\n#Text=a\n1-1\t0-1\ta\t_\n", (8, 1)),
    ] {
        let made = read(&tsv(span, lines));
        assert_eq!(made.drafts.len(), 0, "{lines}");
        assert_eq!(places(&made), [("damaged_file", Some(place.0), Some(place.1))], "{lines} {:?}", made.problems);
    }
    let made = read(&tsv(
        "#T_SP=a.B|x\n#T_RL=a.R|BT_a.B\n#T_SP=a.H|ROLE_a.H:s_a.L|a.B\n",
        "#Text=ab\n1-1\t0-2\tab\t_\t7-7[1_2]\tr\t1-1;1-1\n1-1.1\t1-9\tb\t*\t_\t_\t_\n",
    ));
    let kinds = places(&made);
    let slot = ("dangling", Some(8), Some(1));
    assert_eq!(kinds, [("bad_span", Some(9), Some(1)), slot, slot, slot], "{:?}", made.problems);
    assert_eq!(made.drafts[0].layers[0].marks.len(), 1);
    let names = read(&tsv("#T_SP=|x\n", "#Text=a\n1-1\t0-1\ta\t_\n"));
    assert_eq!(places(&names), [("damaged_file", Some(2), Some(1))]);
}

#[test]
fn options_of_other_readers_are_not_asked_for() {
    assert_eq!(words(&with("a.tsv", &tsv("#T_SP=a.B|\n", "#Text=a\n1-1\t0-1\ta\t*\n"), &[])), [pair("b", "a")]);
}

#[test]
fn more_annotations_than_a_text_can_have_are_refused() {
    let stacked = |lines: usize, count: usize| {
        let row = format!("1-1\t0-1\ta\t{}\n", vec!["*"; count].join("|"));
        read(&tsv("#T_SP=a.B|x\n", &format!("#Text=a\n{}", row.repeat(lines))))
    };
    let refused = stacked(25_100, 5);
    assert_eq!((refused.drafts.len(), places(&refused).len()), (0, 1));
    assert!(refused.problems[0].message.contains("more than 4 annotations of each layer"));
    assert!(refused.problems[0].place.line.is_some_and(|line| line > 20_000));
    assert_eq!(stacked(25_100, 4).drafts[0].layers[0].marks.len(), 100_400);
}

#[test]
fn hostile_files_are_read_in_time() {
    let start = Instant::now();
    let stack = |n: usize, one: &str| vec![one; n].join("|");
    let file = tsv(
        "#T_SP=a.B|x\n#T_RL=a.R|BT_a.B\n",
        &format!("#Text=a b\n1-1\t0-1\ta\t*\t_\n1-2\t2-3\tb\t{}\t{}\n", stack(50_000, "*"), stack(50_000, "1-1")),
    );
    assert_eq!(links(&read(&file)).len(), 50_000);
    let parts = (1..40_000).map(|n| format!("1-1.{n}\t0-0\t\t*[1]\t1-1.{n}[1_1]\n")).collect::<Vec<_>>().concat();
    let file = tsv("#T_SP=a.B|x\n#T_RL=a.R|BT_a.B\n", &format!("#Text=a\n1-1\t0-1\ta\t*[1]\t_\n{parts}"));
    assert_eq!(read(&file).drafts[0].layers[0].marks.len(), 1);
    let lines = "#Text=\n".repeat(300_000);
    assert_eq!(read(&tsv("", &format!("{lines}1-1\t0-0\t\n"))).drafts.len(), 1);
    let columns = tsv(&format!("#T_SP=a.B{}\n", "|x".repeat(10_000)), "");
    assert_eq!(places(&read(&columns)), [("damaged_file", Some(2), Some(1))]);
    let slots = tsv(
        "#T_SP=a.H|ROLE_a.H:s_a.L|uima.tcas.Annotation\n",
        &format!("#Text=a b\n1-1\t0-1\ta\t*\t_\n1-2\t2-3\tb\t*\t{}\n", vec!["1-1"; 50_000].join(";")),
    );
    assert_eq!(links(&read(&slots)).len(), 50_000);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// A file of everything, to be mangled.
const WHOLE: &str = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Span|label|mood\n#T_CH=my.CorefLink|referenceRelation|referenceType\n#T_SP=my.Host|ROLE_my.Host:links_my.Link|uima.tcas.Annotation\n#T_RL=custom.Relation|label|BT_custom.Span\n\n\n#Sidenote.feature=mood|the-mood|several\n#Text=😀 deny it, \\t\n#Text=said José.\n1-1\t0-2\t😀\tperson[1]|quote[2]\tgood;bad[1]|*[2]\t*->1-1\t*[1]\trole;*\t1-2[2];1-3.1\t_\t_\t\n1-2\t3-7\tdeny\tquote[2]\t*[2]\t*->1-2\tx[1]\t_\t_\tsays|*\t1-1[1_2]|1-3.1[0_2]\t\n1-3\t8-10\tit\t_\t_\t_\t_\t_\t_\t_\t_\t\n1-3.1\t8-9\ti\tletter\t\\*\t_\t_\t_\t*\t_\t_\t\n\n#Text=End\n2-1\t25-28\tEnd\tother\t_\t_\t_\t_\t_\tsays\t1-2[2_0]\t\n";

#[test]
fn the_whole_file_has_no_fault_before_it_is_mangled() {
    let made = read(WHOLE);
    assert_eq!(made.problems, []);
    assert_eq!(made.drafts[0].text.as_str(), "😀 deny it, \t\nsaid José.\nEnd");
    assert_eq!((made.drafts[0].layers[0].marks.len(), links(&made).len()), (8, 6));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever changes in a file, reading it ends, gives sound marks and says where it is wrong.
    #[test]
    fn mangled_tables_of_tokens_give_sound_marks_or_located_problems(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[0-9|;\\[\\]_*.\t\n#\\\\>a-]{0,2}", 0usize..3), 1..6),
    ) {
        let mut chars: Vec<char> = WHOLE.chars().collect();
        for (at, put, drop) in &changes {
            // The first line stays, or nothing would be read.
            let first = WHOLE.find('\n').unwrap() + 1;
            let at = (first + at.index(chars.len() - first)).min(chars.len());
            let end = (at + drop).min(chars.len());
            chars.splice(at..end, put.chars());
        }
        let content: String = chars.into_iter().collect();
        let outcome = (by_id("webanno-tsv").unwrap().read)(&Input::alone("a.tsv", content.as_bytes(), noon()));
        let lines = content.split('\n').count();
        for problem in &outcome.problems {
            prop_assert!(problem.place.line.is_none_or(|line| (1..=lines).contains(&line)), "{problem:?}");
            prop_assert!(problem.kind != "damaged_file" || problem.place.column.is_some(), "{problem:?}");
        }
        prop_assert!(!outcome.drafts.is_empty() || !outcome.problems.is_empty());
        for draft in &outcome.drafts {
            for layer in &draft.layers {
                for span in layer.marks.iter().flat_map(|mark| mark.spans.iter()) {
                    prop_assert!(draft.text.is_grapheme_border(span.start()) && draft.text.is_grapheme_border(span.end()));
                }
                prop_assert!(layer.links.iter().all(|l| l.from < layer.marks.len() && l.to < layer.marks.len()));
            }
        }
    }
}
