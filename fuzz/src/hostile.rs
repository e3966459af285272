//! Large inputs made of one tiny thing again and again: what costs a reader most for each byte.
//!
//! Every reader gets what is for all, and what is for its own format.

/// A large input: what it is made of, and its bytes.
pub type Large = (&'static str, Vec<u8>);

/// What is repeated: of which target, what it is, what stands before, again and again, and after it.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// The large inputs of a target, of about so many bytes.
pub fn of(target: &str, bytes: usize) -> impl Iterator<Item = Large> {
    let reader = target.strip_prefix("import-").unwrap_or_default().to_owned();
    let fits = move |row: &&Row| row.0 == reader || (row.0 == "*" && !reader.is_empty());
    ROWS.iter().filter(fits).map(move |(_, what, before, again, after)| {
        let times = bytes / again.len() + 1;
        (*what, [before.as_bytes(), &again.as_bytes().repeat(times), after.as_bytes()].concat())
    })
}

const ROWS: &[Row] = &[
    ("*", "line ends", "a", "\n", "b\n"),
    ("*", "short lines", "", "a\n", ""),
    ("*", "short paragraphs", "", "a\n\n", ""),
    ("*", "short words", "", "a ", "\n"),
    ("*", "empty lists", "[", "[],", "[]]"),
    ("*", "numbers", "[", "1,", "1]"),
    ("*", "empty objects", "[", "{},", "{}]"),
    ("*", "empty members", "[", "{\"\":0},", "{}]"),
    ("*", "one list in another", "[", "[0],", "[]]"),
    ("*", "a deep value", "[", "[[[[[[[[[[]]]]]]]]]],", "[]]"),
    ("text", "upper case", "", "A\n\n", ""),
    ("text", "captions", "", "By A\n", ""),
    ("markdown", "emphasis", "", "*a*", "\n"),
    ("markdown", "stars", "", "*", "\n"),
    ("markdown", "brackets", "", "[", "\n"),
    ("markdown", "pairs of brackets", "", "[]", "\n"),
    ("markdown", "items", "", "- a\n", ""),
    ("markdown", "empty items", "", "-\n", ""),
    ("markdown", "parted items", "", "- a\n\n", ""),
    ("markdown", "quotations", "", ">a\n", ""),
    ("markdown", "deep quotations", "", ">", "a\n"),
    ("markdown", "rules", "a\n\n", "***\n", ""),
    ("markdown", "headings", "", "#\n", ""),
    ("markdown", "headings with words", "", "# a\n", ""),
    ("markdown", "cells", "|a|b|\n|-|-|\n", "|a\n", ""),
    ("markdown", "code", "", "`a`", "\n"),
    ("markdown", "entities", "", "&lt;", "\n"),
    ("markdown", "escapes", "", "\\*", "\n"),
    ("markdown", "tags", "", "<b>", "\n"),
    ("markdown", "definitions", "", "[a]: b\n", ""),
    ("markdown", "pictures", "", "![](b)", "\n"),
    ("markdown", "breaks", "", "a\\\n", ""),
    ("html", "tags", "<p>a", "<b>", "</p>"),
    ("html", "words in tags", "<article>", "<b>a</b>", "</article>"),
    ("html", "paragraphs", "<article>", "<p>a", "</article>"),
    ("html", "items", "<ul>", "<li>a", "</ul>"),
    ("html", "breaks", "<p>a", "<br>", "b</p>"),
    ("html", "attributes", "<p>a <b ", "a=b ", ">a</b>"),
    ("html", "character references", "<p>", "&lt;", "</p>"),
    ("brat", "marks", "", "T1\ta 0 1\tO\n", "\n-- beside --\nOfficials deny it.\n"),
    ("brat", "bad lines", "", "x\n", "\n-- beside --\nOfficials deny it.\n"),
    ("brat", "relations", "T1\ta 0 1\tO\n", "R1\ta A:T1 B:T1\n", "\n-- beside --\nOfficials deny it.\n"),
    ("brat", "attributes", "T1\ta 0 1\tO\n", "A1\ta T1\n", "\n-- beside --\nOfficials deny it.\n"),
    ("csv", "rows", "text,start,end,label\n", "a,0,1,b\n", ""),
    ("csv", "empty rows", "text,start,end,label\n", ",,,\n", ""),
    ("csv", "articles", "text\n", "a\n", ""),
    ("csv", "empty cells", "text,start,end,label\na,0,1,b", ",", "\n"),
    ("conll", "words", "", "a O\n", ""),
    ("conll", "marks", "", "a B-a\n", ""),
    ("conll", "sentences", "", "a O\n\n", ""),
    ("conll", "documents", "", "-DOCSTART- O\n\na O\n\n", ""),
    ("conllu", "words", "", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "\n"),
    ("conllu", "sentences", "", "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n", "\n"),
    ("conllu", "marks", "", "1\ta\t_\t_\t_\t_\t_\t_\t_\tNER=B-a\n", "\n"),
    ("conllu", "documents", "", "# newdoc\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n", "\n"),
    ("webanno-tsv", "words", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n#Text=a\n", "1-1\t0-1\ta\t_\t\n", "\n"),
    ("webanno-tsv", "marks", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n#Text=a\n", "1-1\t0-1\ta\tb\t\n", "\n"),
    (
        "webanno-tsv",
        "marks with four features",
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b|c|d|e\n\n\n#Text=a\n",
        "1-1\t0-1\ta\tb\tb\tb\tb\t\n",
        "\n",
    ),
    (
        "webanno-tsv",
        "marks with eight features",
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b|c|d|e|f|g|h|i\n\n\n#Text=a\n",
        "1-1\t0-1\ta\tb\tb\tb\tb\tb\tb\tb\tb\t\n",
        "\n",
    ),
    (
        "webanno-tsv",
        "relations",
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n#T_RL=r|label|BT_a\n\n\n#Text=a\n1-1\t0-1\ta\tb\t_\t_\t\n",
        "1-2\t0-1\ta\tb\tc\t1-1\t\n",
        "\n",
    ),
    ("webanno-tsv", "stacked marks", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n#Text=a\n1-1\t0-1\ta\t", "*|", "*\t\n\n"),
    (
        "webanno-tsv",
        "rows of stacked marks",
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n#Text=a\n",
        "1-1\t0-1\ta\t*|*|*|*|*|*|*|*\t\n",
        "\n",
    ),
    ("webanno-tsv", "bad places", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n#Text=a\n", "1-1\t7-9\ta\t_\t\n", "\n"),
    ("webanno-tsv", "sentences", "#FORMAT=WebAnno TSV 3.3\n#T_SP=a|b\n\n\n", "#Text=a\n1-1\t0-1\ta\t_\t\n\n", "\n"),
    ("cas-json", "structures", CAS, "{\"%ID\":2,\"%TYPE\":\"a\"},", CAS_END),
    ("cas-json", "marks", CAS, "{\"%ID\":2,\"%TYPE\":\"a\",\"@sofa\":1,\"begin\":0,\"end\":1},", CAS_END),
    ("cas-json", "members", CAS, "{\"%ID\":2,\"%TYPE\":\"a\",\"x\":1,\"y\":2,\"z\":3,\"u\":4},", CAS_END),
    (
        "cas-json",
        "references",
        "{\"%VIEWS\":{},\"%FEATURE_STRUCTURES\":[{\"%ID\":2,\"%TYPE\":\"uima.cas.FSArray\",\"%ELEMENTS\":[",
        "1,",
        "1]}]}",
    ),
    ("cas-xmi", "structures", XMI, "<m:a xmi:id=\"2\"/>", XMI_END),
    ("cas-xmi", "marks", XMI, "<m:a xmi:id=\"2\" sofa=\"1\" begin=\"0\" end=\"1\"/>", XMI_END),
    ("cas-xmi", "words", XMI, "<m:a><x/></m:a>", XMI_END),
    ("label-studio", "tasks", "", "{\"data\":{\"text\":\"a\"},\"annotations\":[]}\n", ""),
    (
        "label-studio",
        "marks",
        "{\"data\":{\"text\":\"ab\"},\"annotations\":[{\"result\":[",
        "{\"value\":{\"start\":0,\"end\":1,\"labels\":[\"a\"]}},",
        "{}]}]}",
    ),
    (
        "label-studio",
        "labels",
        "{\"data\":{\"text\":\"ab\"},\"annotations\":[{\"result\":[{\"value\":{\"start\":0,\"end\":1,\"labels\":[",
        "\"a\",",
        "\"\"]}}]}]}",
    ),
    ("gate-bdoc", "documents", "", "{\"text\":\"a\",\"annotation_sets\":{}}\n", ""),
    (
        "gate-bdoc",
        "marks",
        "{\"text\":\"ab\",\"annotation_sets\":{\"\":{\"annotations\":[",
        "{\"type\":\"a\",\"start\":0,\"end\":1},",
        "{\"start\":0,\"end\":1}]}}}",
    ),
    (
        "pubannotation",
        "marks",
        "{\"text\":\"ab\",\"denotations\":[",
        "{\"span\":{\"begin\":0,\"end\":1},\"obj\":\"a\"},",
        "{\"span\":{\"begin\":0,\"end\":1}}]}",
    ),
    ("pubannotation", "lost relations", "{\"text\":\"ab\",\"denotations\":[],\"relations\":[", "{},", "{}]}"),
    ("prodigy", "tasks", "", "{\"text\":\"a\",\"answer\":\"accept\"}\n", ""),
    (
        "prodigy",
        "marks",
        "{\"text\":\"ab\",\"answer\":\"accept\",\"spans\":[",
        "{\"start\":0,\"end\":1,\"label\":\"a\"},",
        "{\"start\":0,\"end\":1}]}",
    ),
    ("doccano", "texts", "", "{\"text\":\"a\",\"label\":[]}\n", ""),
    ("doccano", "marks", "{\"text\":\"ab\",\"label\":[", "[0,1,\"a\"],", "[0,1,\"a\"]]}"),
    ("doccano", "marks beyond the text", "{\"text\":\"ab\",\"label\":[", "[0,9,\"a\"],", "[0,1,\"a\"]]}"),
    ("doccano", "lost relations", "{\"text\":\"ab\",\"label\":[],\"relations\":[", "{},", "{}]}"),
    ("spacy-json", "texts", "", "[\"a\",{\"entities\":[]}]\n", ""),
    ("spacy-json", "marks", "{\"text\":\"ab\",\"ents\":[", "{\"start\":0,\"end\":1},", "{\"start\":0,\"end\":1}]}"),
    (
        "w3c",
        "marks",
        "[",
        "{\"target\":{\"source\":{\"value\":\"a\"},\"selector\":{\"start\":0,\"end\":1,\"type\":\"TextPositionSelector\"}}},",
        "{}]",
    ),
    ("w3c", "lost marks", "[", "{\"target\":{\"source\":{\"value\":\"a\"},\"selector\":{}}},", "{}]"),
];

const CAS: &str =
    "{\"%VIEWS\":{},\"%FEATURE_STRUCTURES\":[{\"%ID\":1,\"%TYPE\":\"uima.cas.Sofa\",\"sofaString\":\"ab\"},";
const CAS_END: &str = "{\"%ID\":3,\"%TYPE\":\"a\"}]}";
const XMI: &str = "<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\" xmlns:m=\"http:///m.ecore\" xmlns:cas=\"http:///uima/cas.ecore\"><cas:Sofa xmi:id=\"1\" sofaString=\"ab\"/>";
const XMI_END: &str = "</xmi:XMI>";
