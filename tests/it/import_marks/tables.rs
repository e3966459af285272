//! Tables and columns: what others write, and our own tables brought in again.

use super::{bring, folder, one_file, row, said, take_in};
use sidenote::import::{self, Input, Options};

/// What a file of this name and content gives with these options: problems and drafts' marks in words.
pub fn with(name: &str, content: &str, options: &[(&str, &str)]) -> import::Outcome {
    let options: Options = options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let input = Input { options: &options, ..Input::alone(name, content.as_bytes(), crate::support::noon()) };
    (import::guess(&input).read)(&input)
}

pub fn words(outcome: &import::Outcome) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for draft in &outcome.drafts {
        for mark in draft.layers.iter().flat_map(|l| &l.marks) {
            let words: Vec<&str> = mark.spans.iter().map(|s| draft.text.get(s).unwrap()).collect();
            all.push((mark.label.to_string(), words.join("|")));
        }
    }
    all
}

pub fn pair(label: &str, words: &str) -> (String, String) {
    (label.to_owned(), words.to_owned())
}

#[test]
fn a_table_of_somebody_else_is_understood_by_its_header() {
    let table = "Doc ID;Start Offset;End Offset;Category;Coder;text;Mood\n1;2;5;Person;ana;\"😀 Ana \"\"met\"\" Ben\";good\n1;12;15;Person;ben;\"😀 Ana \"\"met\"\" Ben\";bad\n2;0;3;Person;ana;Cem left;bad\n";
    let (marks, _, said) = one_file("t.csv", table);
    assert_eq!(said, Vec::<String>::new());
    let wanted =
        [row("person", "Ana", "mood=good"), row("person", "Ben", "mood=bad"), row("person", "Cem", "mood=bad")];
    assert!(wanted.iter().all(|w| marks.contains(w)) && marks.len() == 3, "{marks:?}");
    let utf16 = "text,from,to,what\n😀 Ana,3,6,P\n";
    let made = with("t.csv", utf16, &[("label", "what"), ("unit", "utf-16")]);
    assert_eq!(words(&made), [pair("p", "Ana")]);
    // The words of a mark tell what its offsets count.
    let quoted = "document_text\tstart\tend\tquote\tlabel\n😀 Ana met\t3\t6\tAna\tP\n";
    let made = with("t.tsv", quoted, &[]);
    assert_eq!(words(&made), [pair("p", "Ana")]);
    assert_eq!(made.repairs[0].what, "offsets count UTF-16 units, not code points");
}

#[test]
fn a_column_is_named_by_its_number_too_and_may_be_denied() {
    let table = "x,x,note\nno,Ana,seen\n";
    let made = with("t.csv", table, &[("text", "#2"), ("label", "#1")]);
    assert_eq!(words(&made), [pair("no", "Ana")]);
    assert_eq!(made.drafts[0].layers[0].marks[0].note, "seen");
    let made = with("t.csv", table, &[("text", "#2"), ("label", "#1"), ("note", "")]);
    let mark = &made.drafts[0].layers[0].marks[0];
    assert_eq!((mark.note.as_str(), mark.attributes.len()), ("", 1), "it is an attribute then");
    let wrong = with("t.csv", table, &[("text", "#4")]);
    assert!(wrong.problems[0].message.starts_with("there is no column “#4” for text"), "{:?}", wrong.problems);
    assert!(wrong.unclear.is_none(), "what was said is wrong, not missing");
}

#[test]
fn marks_without_offsets_are_placed_by_their_words_where_they_stand_once() {
    let dir = folder(&[("a.txt", "Ana met Ben. Ben left."), ("t.csv", "file,quote,code\na,Ana,P\na,Ben,P\na,Cem,P\n")]);
    let brought = bring(dir.path());
    let said_problems: Vec<_> = brought.problems.iter().map(|p| (p.kind, p.place.line, p.place.column)).collect();
    assert_eq!(said_problems, [("bad_span", Some(3), Some(3)), ("bad_span", Some(4), Some(3))]);
    let (_desk, session, intake) = take_in(brought);
    assert_eq!((said(&session), intake.ids.len()), (vec![row("p", "Ana", "")], 1));
    let whole = with("t.csv", "text,label\n\"Ana, met\",news\n", &[]);
    assert_eq!(words(&whole), [pair("news", "Ana, met")]);
}

#[test]
fn a_table_of_texts_is_articles_with_what_it_knows_of_them() {
    let table =
        "id,Headline,body,date,author,publisher\n7,A bridge,It is closed.,2025-03-01,Ana Ruiz,Daily\n8,Nothing,,,,\n";
    let made = with("t.csv", table, &[]);
    assert_eq!(made.drafts.len(), 1);
    let (draft, meta) = (&made.drafts[0], &made.drafts[0].meta);
    assert_eq!((draft.title.as_str(), draft.text.as_str()), ("A bridge", "It is closed."));
    assert_eq!(
        (meta.author.as_str(), meta.published.as_str(), meta.publication.as_str()),
        ("Ana Ruiz", "2025-03-01", "Daily")
    );
    let kinds: Vec<_> = made.problems.iter().map(|p| (p.kind, p.place.line)).collect();
    assert_eq!(kinds, [("damaged_file", Some(3)), ("columns", Some(1))]);
}

#[test]
fn a_table_of_texts_says_what_its_articles_are_called() {
    let table = "article,text,outlet\nFerries of May,\"Ferries return\n\nThey came back.\",Daily\n,\"Bridge closed\n\nIt is closed.\",Daily\n";
    let made = with("t.csv", table, &[]);
    let titles: Vec<&str> = made.drafts.iter().map(|draft| draft.title.as_str()).collect();
    assert_eq!(titles, ["Ferries of May", "Bridge closed"], "what has no name is called after its headline");
    assert_eq!(made.problems, []);
    let both = with("t.csv", "filename,title,text\na.txt,A bridge,It is closed.\n", &[]);
    assert_eq!(both.drafts[0].title, "A bridge", "a title counts more");
    let asked = with("t.csv", "name,text\nOne,It is closed.\n", &[("article", "name")]);
    assert_eq!(asked.drafts[0].title, "One");
}

#[test]
fn a_table_of_a_header_alone_is_told() {
    for header in ["article,text,url\n", "quote,label,text\n", "word,tag", "text,start,end,label\n\n"] {
        let made = with("t.csv", header, &[]);
        let told: Vec<_> = made.problems.iter().map(|p| (p.kind, p.place.line)).collect();
        assert_eq!((made.drafts.len(), told), (0, vec![("empty", Some(1))]), "{header}");
    }
}

#[test]
fn words_with_tags_in_a_table_are_a_text() {
    let table = "Sentence #,Word,POS,Tag\nSentence: 1,Ana,NNP,B-per\n,Ruiz,NNP,I-per\n,said,VBD,O\n,\",\",\",\",O\n,\"\"\"\",``,O\n,No,UH,O\n,.,.,O\n,\"\"\"\",'',O\nSentence: 2,Madrid,NNP,B-geo\n";
    let made = with("ner.csv", table, &[]);
    assert_eq!(made.drafts[0].text.as_str(), "Ana Ruiz said, \"No.\"\nMadrid");
    assert_eq!(words(&made), [pair("per", "Ana Ruiz"), pair("geo", "Madrid")]);
    // Such files are in the encoding of old Windows as often as not.
    let old: Vec<u8> = "Sentence #,Word,POS,Tag\nSentence: 1,Caf\u{e9},NNP,B-org\n".chars().map(|c| c as u8).collect();
    let outcome = (import::by_id("csv").unwrap().read)(&Input::alone("ner.csv", &old, crate::support::noon()));
    assert_eq!(outcome.drafts[0].text.as_str(), "Café");
}

#[test]
fn very_many_texts_of_next_to_nothing_are_no_articles_and_very_many_columns_no_table() {
    let refused = |name: &str, content: &str, why: &str| {
        let made = with(name, content, &[]);
        assert_eq!((made.drafts.len(), made.problems.len()), (0, 1), "{why}");
        assert!(made.problems[0].message.contains(why), "{}", made.problems[0].message);
        (made.problems[0].place.line, made.problems[0].place.column)
    };
    let rows = |count: usize, text: &str| format!("nr,text\n{}", format!("1,{text}\n").repeat(count));
    assert_eq!(
        refused("t.csv", &rows(10_001, "No."), "The column “text” seems not to be the text"),
        (Some(2), Some(3))
    );
    assert_eq!(with("t.csv", &rows(10_000, "No."), &[]).drafts.len(), 10_000);
    assert_eq!(with("t.csv", &rows(10_001, "She said no."), &[]).drafts.len(), 10_001);
    let wide = format!("text{}\nAna\n", ",a".repeat(16_384));
    assert_eq!(refused("t.csv", &wide, "the first line has 16385 cells"), (Some(1), Some(1)));
    let words = format!("Ana B-PER{}\n", " O".repeat(999));
    assert_eq!(refused("t.conll", &words, "up to 1000 are read"), (Some(1), Some(1)));
}

#[test]
fn what_is_wrong_in_a_table_has_its_line_and_column() {
    for (table, line, column, kind) in [
        ("text,start,end,label\nAna,0,3,P\n\"Ana\nmet\",zero,3,P\n", 4, 6, "damaged_file"),
        ("article,start,end,label\nnowhere,0,3,P\n", 2, 1, "no_text"),
        ("text,start,end,label\nAna,0,3,P,more\n", 2, 1, "damaged_file"),
        ("a,b\n1,2\n", 1, 1, "unknown_columns"),
        ("text,label\n\"Ana,P\nBen,P\n", 2, 1, "damaged_file"),
        ("article,annotator,link,relation,from,to,created\n", 1, 1, "columns"),
    ] {
        let made = with("t.csv", table, &[]);
        assert!(made.drafts.is_empty(), "{table}");
        let places: Vec<_> = made.problems.iter().map(|p| (p.place.line, p.place.column, p.kind)).collect();
        assert_eq!(places, [(Some(line), Some(column), kind)], "{table} {:?}", made.problems);
    }
    let beyond = with("t.csv", "text,start,end,label\nAna,2,99999999999999999,P\n", &[]);
    assert_eq!((beyond.problems[0].kind, beyond.problems[0].place.line), ("bad_span", Some(2)));
    let unknown = with("t.csv", "text,a,b\nAna,0,3\n", &[("start", "x")]);
    assert_eq!(unknown.problems[0].message, "there is no column “x” for start; the columns are: text, a, b");
}
