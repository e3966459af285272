//! Columns of words and tags, and CoNLL-U: files of corpora where they are at hand, and what goes wrong.

use super::tables::{pair, with, words};
use super::{bring, fixture, folder, one_file, said, take_in};
use sidenote::model::*;

#[test]
fn corpora_in_columns_come_in_whole() {
    for (path, articles, marks) in [
        ("conll/wikigold/wikigold.conll.txt", 145, 3558),
        ("conll/wnut17/emerging.test.annotated", 1, 1079),
        ("doccano/sequence_labeling/example.conll", 1, 2),
        ("doccano/sequence_labeling/labeling.trailing.conll", 1, 2),
    ] {
        let Some(path) = fixture(path) else { return };
        let brought = bring(&path);
        assert!(brought.problems.iter().all(|p| p.severity == Severity::Warning), "{:?}", brought.problems);
        let (_desk, session, intake) = take_in(brought);
        assert_eq!((intake.ids.len(), intake.marks), (articles, marks), "{}", path.display());
        assert_eq!(sidenote::ops::check::problems(session.project()), [], "{}", path.display());
    }
    let Some(path) = fixture("doccano/sequence_labeling/labeling.invalid.conll") else { return };
    let brought = bring(&path);
    let problem = &brought.problems[0];
    assert_eq!((brought.drafts.len(), problem.place.line, problem.place.column), (0, Some(1), Some(1)));
}

#[test]
fn columns_of_every_kind_are_told_apart() {
    // CoNLL-2003: chunks of syntax are no marks.
    let old = "-DOCSTART- -X- -X- O\n\nU.N. NNP I-NP I-ORG\nofficial NN I-NP O\nEkeus NNP I-NP I-PER\nheads VBZ I-VP O\n. . O O\n\n-DOCSTART- -X- -X- O\n\nAna NNP I-NP I-PER\nBen NNP I-NP B-PER\n";
    let made = with("eng.testa", old, &[]);
    assert_eq!(words(&made), [pair("org", "U.N."), pair("per", "Ekeus"), pair("per", "Ana"), pair("per", "Ben")]);
    assert_eq!(made.drafts[0].text.as_str(), "U.N. official Ekeus heads.");
    assert!(made.repairs.iter().any(|r| r.what == "tags read as IOB1"), "{:?}", made.repairs);
    let single = with("a.conll", old, &[("spaces", "single")]);
    assert_eq!(single.drafts[0].text.as_str(), "U.N. official Ekeus heads .");
    // GermEval: numbers, comments, two levels.
    let nested = "#\thttp://example.org\t[2009-10-17]\n1\tUniversität\tB-ORG\tO\n2\tKöln\tI-ORG\tB-LOC\n3\t#\tO\tO\n";
    let made = with("a.tsv.conll", nested, &[]);
    assert_eq!(words(&made), [pair("org", "Universität Köln"), pair("loc", "Köln")]);
    // HIPE: a header, and columns that say nothing.
    let header = "TOKEN\tNE-COARSE\tNE-NESTED\tMISC\n# language = fr\nParis\tB-loc\t_\tNoSpace\n,\tO\tO\t_\n";
    assert_eq!(words(&with("a.conll", header, &[])), [pair("loc", "Paris")]);
    // Hyphens in labels; labels alone; columns that are named.
    assert_eq!(words(&with("a.conll", "Ana S-a-b\nsaid O\n", &[])), [pair("a-b", "Ana")]);
    assert_eq!(words(&with("a.conll", "Ana PER\nRuiz PER\nsaid O\n", &[])), [pair("per", "Ana Ruiz")]);
    assert_eq!(words(&with("a.conll", "Ana B-x B-y\nsaid O O\n", &[("columns", "2")])), [pair("x", "Ana")]);
    let wrong = with("a.conll", "Ana B-x\nsaid O\n", &[("columns", "7")]);
    assert_eq!(wrong.problems[0].message, "the option columns is “7”; write numbers from 1 to 2, with commas");
    assert_eq!(one_file("a.conll", "Ana B-x\nsaid\n").2, ["damaged_file"]);
    assert_eq!(with("a.conll", "Ana B-x\nsaid\n", &[]).problems[0].place.line, Some(2));
    assert_eq!(words(&with("a.txt", "Only words\nin two lines\n", &[])), []);
}

#[test]
fn gums_own_news_come_in_with_their_entities() {
    let Some(path) = fixture("gum/conllu") else { return };
    let brought = bring(&path);
    assert_eq!(brought.problems, []);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((intake.ids.len(), intake.marks), (12, 1907));
    let marks = said(&session);
    let first = "After visa snags, all-girl Afghan team honored for 'courageous achievement' at international robotics competition";
    let text = session.project().texts.values().find(|t| t.as_str().starts_with(first)).unwrap();
    assert!(text.as_str().starts_with(&format!("{first}\n\nFriday, July 21, 2017\n\n")), "{}", text.as_str());
    let team = "all-girl Afghan team";
    let of = marks.iter().find(|(label, words, _)| (label.as_str(), words.as_str()) == ("organization", team)).unwrap();
    assert!(of.2.contains("grp=3") && of.2.contains("identity=Afghan_Girls_Robotics_Team"), "{of:?}");
    let title = session.project().articles.values().any(|a| a.title.starts_with("After visa snags, all-girl"));
    assert!(title);
}

#[test]
fn conllu_in_every_shape() {
    let line = |id: &str, form: &str, misc: &str| format!("{id}\t{form}{}\t{misc}\n", "\t_".repeat(7));
    let file = [
        "# newdoc id = a\n# global.Entity = eid-etype-kind\n# sent_id = 1\n# text = Vámonos, Ana.\n".to_owned(),
        line("1-2", "Vámonos", "SpaceAfter=No"),
        line("1", "vamos", "Entity=(e1-act-x"),
        line("2", "nos", "Entity=e1)"),
        line("2.1", "_", "Entity=(e9-nobody)"),
        line("3", ",", "NER=O"),
        line("4", "Ana", "NER=B-PER|SpaceAfter=No|Entity=(e2[1/2]-pair-%28)"),
        line("5", ".", "_"),
        "\n# newpar\n# text = 😀 end\n".to_owned(),
        line("1", "😀", "Entity=(e2[2/2]-pair-_)|SpacesAfter=\\s\\n"),
        line("2", "end", "SpacesAfter=\\n"),
        "\n# newdoc id = b\n".to_owned(),
        line("1", "Fin", "_"),
        "\n".to_owned(),
    ];
    let made = with("a.conllu", &file.concat(), &[]);
    assert_eq!(made.problems, []);
    assert_eq!(made.drafts[0].text.as_str(), "Vámonos, Ana.\n\n😀 \nend\n");
    assert_eq!(made.drafts[1].text.as_str(), "Fin");
    assert_eq!(words(&made), [pair("per", "Ana"), pair("act", "Vámonos"), pair("pair", "Ana|😀")]);
    let lost = made.repairs.iter().find(|r| r.what.starts_with("marks on words")).unwrap();
    assert_eq!(lost.count, 1);
    let nine = with("a.conllu", &[line("1", "a", "_"), "2\tb\n".to_owned()].concat(), &[]);
    assert_eq!((nine.drafts.len(), nine.problems[0].place.line), (0, Some(2)));
    let other = with("a.conllu", &["# text = Something else\n".to_owned(), line("1", "a", "_")].concat(), &[]);
    assert_eq!((other.problems[0].kind, other.drafts[0].text.as_str()), ("other_text", "a"));
}

#[test]
fn a_hostile_file_of_brackets_is_read_in_time() {
    let brackets = "(".repeat(100_000) + &")".repeat(100_000);
    let file = format!("1\ta{}\tEntity={brackets}\n2\tb{}\tEntity={brackets}\n", "\t_".repeat(7), "\t_".repeat(7));
    assert!(with("a.conllu", &file, &[]).drafts.len() == 1);
    let row = |n: usize| format!("{}\ta{}\tEntity=(e[{n}/99999999999]-x)\n", n + 1, "\t_".repeat(7));
    let pieces = (0..20_000).map(row).collect::<Vec<_>>().concat();
    assert!(with("a.conllu", &pieces, &[]).drafts.len() == 1);
    let dir = folder(&[("a.conllu", "99999999999999999999\ta\t_\t_\t_\t_\t_\t_\t_\t_\n")]);
    assert_eq!(bring(dir.path()).problems[0].kind, "damaged_file");
}
