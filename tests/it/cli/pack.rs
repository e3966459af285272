//! `pack` and `unpack`: a project as one file, and files that are none.

use super::{Bench, there};
use std::fs;

/// A project with two people's marks, a link and an entity, and its packed file.
fn packed() -> (Bench, String) {
    let (bench, article) = Bench::with_article();
    let from = bench.mark(&article, "quote", "43..56", &["--set", "kind=direct"]);
    let to = bench.mark(&article, "person", "17..25", &["--set", "entity=Ana Ruiz"]);
    bench.ok(&["link", "p", &article, "--annotator", "Ana", "--relation", "source", &from, &to]);
    bench.ok(&["mark", "p", &article, "--annotator", "Bo", "--label", "place", "--span", "35..39"]);
    bench.ok(&["pack", "p", "p.ron"]);
    let text = bench.read("p.ron");
    (bench, text)
}

/// That a file is refused and nothing is made of it; gives the message.
#[track_caller]
fn refused(bench: &Bench, content: impl AsRef<[u8]>) -> String {
    bench.write("bad.ron", content);
    let why = bench.fails(&["unpack", "bad.ron", "bad"]);
    assert!(why.contains("reading the packed project") && why.contains("bad.ron"), "{why}");
    assert!(!there(&bench.path("bad")), "nothing may be written");
    why
}

/// The file with a change in it and the digest that fits.
fn resealed(text: &str) -> String {
    let (head, rest) = text.split_once("\n digest: \"").unwrap();
    let (_, rest) = rest.split_once('\n').unwrap();
    let digest = sidenote::model::TextHash::of(rest.as_bytes());
    format!("{head}\n digest: \"{digest}\",\n{rest}")
}

#[test]
fn a_project_goes_into_a_file_and_comes_out_the_same() {
    let (bench, text) = packed();
    assert!(text.starts_with("(\n format: 1,\n min_reader: 1,\n digest: \"sha256:"), "{}", &text[..80]);
    let done = bench.run(&["unpack", "p.ron", "q"]);
    assert_eq!((done.code, done.err.as_str()), (0, "Unpacked 1 article and 3 marks into q.\n"), "{done:?}");
    assert_eq!(bench.run(&["diff", "p", "q"]).code, 0);
    assert_eq!(bench.run(&["check", "q"]).code, 0);
    bench.ok(&["pack", "q", "again.ron"]);
    assert_eq!(bench.read("again.ron"), text, "the same project is the same bytes, stamps and all");
    assert_eq!(resealed(&text), text);
}

#[test]
fn pack_and_unpack_overwrite_nothing() {
    let (bench, _) = packed();
    assert!(bench.fails(&["unpack", "p.ron", "p"]).contains("the folder is not empty"));
    for inside in ["p/packed.ron", "p/project.ron"] {
        assert!(bench.fails(&["pack", "p", inside]).contains("lies in the project itself"));
    }
    assert!(bench.fails(&["unpack", "none.ron", "q"]).contains("none.ron"));
    assert!(bench.fails(&["unpack", "p", "q"]).contains("not a regular file"));
    assert!(!there(&bench.path("q")));
}

#[test]
fn a_file_that_was_cut_is_refused_with_the_place() {
    let (bench, text) = packed();
    for share in [1, 3, 7, 9] {
        let cut = text.len() * share / 10;
        let why = refused(&bench, &text.as_bytes()[..cut]);
        assert!(why.contains("bad.ron:"), "{why}");
    }
    refused(&bench, "");
    refused(&bench, "Ana Ruiz met José.");
    refused(&bench, [0xff, 0xfe, 0x00]);
}

#[test]
fn a_single_flipped_bit_is_noticed() {
    let (bench, text) = packed();
    let start = text.find(" id: ").unwrap();
    for at in (start..text.len()).step_by(text.len() / 40) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        refused(&bench, bytes);
    }
    let mut bytes = text.into_bytes();
    bytes[start - 20] ^= 1;
    assert!(refused(&bench, bytes).contains("digest"));
}

#[test]
fn what_is_out_of_bounds_is_named() {
    let (bench, text) = packed();
    let head = "(\n format: 1,\n min_reader: 1,\n digest: \"\",\n id: ";
    assert!(refused(&bench, format!("{head}{}", "[".repeat(100))).contains("nested deeper than 24"));
    assert!(refused(&bench, format!("{head}[{}", "0,".repeat(1_000_001))).contains("more than 1000000 records"));
    let long = text.replace("title: \"p\"", &format!("title: \"{}\"", "x".repeat(1 << 20)));
    let why = refused(&bench, long);
    assert!(why.contains("a string in “title” has more than 1048576 bytes") && why.contains("bad.ron:"), "{why}");
    assert!(refused(&bench, text.replacen(" id:", " /* hello */ id:", 1)).contains("no comments"));
    assert!(refused(&bench, text.replacen("title: \"p\"", "title: r\"p\"", 1)).contains("raw strings"));
    bench.write_hole("huge.ron", (128 << 20) + 1);
    assert!(bench.fails(&["unpack", "huge.ron", "q"]).contains("larger than 128 MiB"));
    assert!(refused(&bench, text.replace("min_reader: 1", "min_reader: 2")).contains("newer version"));
}

#[test]
fn what_a_stranger_could_want_is_refused() {
    let (bench, text) = packed();
    let article = bench.articles()[0].clone();
    for name in ["../../evil", "/etc/passwd", "c:evil", "con", "nul.txt", "a\\\\b", "Bridge", ".git", "a b", ""] {
        let why = refused(&bench, resealed(&text.replace(&article, name)));
        assert!(why.contains("cannot name an article's files"), "{name}: {why}");
    }
    let why = refused(&bench, resealed(&text.replace("\"bo\"", "\"../bo\"")));
    assert!(why.contains("cannot be used as an id") && why.contains("bad.ron:"), "{why}");
    // The same article once more, its name in capitals.
    let line = text.lines().find(|l| l.contains(" content: ")).unwrap();
    let twin = line.replace(&format!("stem: \"{article}\""), &format!("stem: \"{}\"", article.to_uppercase()));
    let why = refused(&bench, resealed(&text.replacen(line, &format!("{line}\n{twin}"), 1)));
    assert!(why.contains("only in capitals"), "{why}");
    let why = refused(&bench, resealed(&text.replace("Ana Ruiz met", "Ana Ruiz hit")));
    assert!(why.contains("not the one that was packed"), "{why}");
    let why = refused(&bench, resealed(&text.replace("(17, 25)", "(17, 9999)")));
    assert!(why.contains("leaves the text"), "{why}");
    let mark = text.lines().find(|l| l.contains("Mark(")).unwrap();
    let why = refused(&bench, resealed(&text.replacen(mark, &format!("{mark}\n{mark}"), 1)));
    assert!(why.contains("stands twice"), "{why}");
    let why = refused(&bench, resealed(&text.replacen(" id:", " secret: 1,\n id:", 1)));
    assert!(why.contains("secret"), "{why}");
}

#[test]
fn what_could_not_be_read_is_said_not_to_be_packed() {
    let (bench, _) = packed();
    fs::write(bench.only_file("p/layers/bo"), "(format: 1").unwrap();
    let done = bench.run(&["pack", "p", "part.ron"]);
    assert_eq!(done.code, 1);
    assert!(done.err.contains("not packed: layers/bo/"), "{}", done.err);
    let schema = bench.read("p/schema.ron").replace("min_reader: 1", "min_reader: 2");
    bench.write("p/schema.ron", schema);
    assert!(bench.fails(&["pack", "p", "newer.ron"]).contains("newer version"));
    assert!(!there(&bench.path("newer.ron")));
}

const RECIPE: &str =
    "(format: 1, min_reader: 1, to: \"conll\", annotators: [\"ana\"], articles: [], options: {\"scheme\": \"bioes\"})";

#[test]
fn recipes_go_with_the_project() {
    let (bench, bare) = packed();
    assert!(!bare.contains("recipes"), "a project without recipes is packed as ever");
    bench.write("p/recipes/ner.ron", RECIPE);
    bench.ok(&["pack", "p", "p.ron"]);
    assert!(
        bench.read("p.ron").contains("\n  (\"ner\", (format: 1, min_reader: 1, to: \"conll\""),
        "{}",
        bench.read("p.ron")
    );
    bench.ok(&["unpack", "p.ron", "q"]);
    bench.ok(&["export", "q", "--to", "conll", "--out", "x.conll", "--option", "recipe=ner"]);
    bench.ok(&["pack", "q", "again.ron"]);
    assert_eq!(bench.read("again.ron"), bench.read("p.ron"));
    bench.write("p/recipes/bad.ron", "(format: 1");
    let done = bench.run(&["pack", "p", "part.ron"]);
    assert!(done.code == 1 && done.err.contains("not packed: recipes/bad.ron"), "{done:?}");
}

#[test]
fn recipes_of_a_stranger_cannot_leave_their_folder() {
    let (bench, _) = packed();
    bench.write("p/recipes/ner.ron", RECIPE);
    bench.ok(&["pack", "p", "p.ron"]);
    let text = bench.read("p.ron");
    for name in ["../../evil", "/etc/passwd", "c:evil", "con", "nul", "a\\\\b", "Ner", ".git", "a b", ""] {
        let why = refused(&bench, resealed(&text.replace("(\"ner\",", &format!("(\"{name}\","))));
        assert!(why.contains("cannot name a recipe's file"), "{name}: {why}");
    }
    let row = text.lines().find(|l| l.contains("(\"ner\",")).unwrap();
    let why = refused(&bench, resealed(&text.replacen(row, &format!("{row}\n{row}"), 1)));
    assert!(why.contains("the recipe “ner” stands twice"), "{why}");
    let newer = row.replace("min_reader: 1", "min_reader: 2");
    let why = refused(&bench, resealed(&text.replacen(row, &newer, 1)));
    assert!(why.contains("newer version"), "{why}");
    let more = row.replace("to: ", "secret: 1, to: ");
    assert!(refused(&bench, resealed(&text.replacen(row, &more, 1))).contains("secret"));
    let large = row.replace("\"scheme\"", &format!("\"a\": \"{0}\", \"b\": \"{0}\", \"scheme\"", "x".repeat(600_000)));
    assert!(refused(&bench, resealed(&text.replacen(row, &large, 1))).contains("larger than"));
}

#[test]
fn merging_brings_recipes_in_and_keeps_both_where_they_differ() {
    let (bench, _) = packed();
    bench.ok(&["unpack", "p.ron", "q"]);
    bench.write("q/recipes/ner.ron", RECIPE);
    bench.write("q/recipes/same.ron", RECIPE);
    bench.write("p/recipes/ner.ron", RECIPE.replace("bioes", "bilou"));
    bench.write("p/recipes/same.ron", RECIPE);
    let done = bench.run(&["merge", "p", "q"]);
    assert_eq!(done.code, 0, "{done:?}");
    assert_eq!(done.out, "+ recipe ner as ner-2, since the one here says something else\n");
    assert!(bench.read("p/recipes/ner.ron").contains("bilou") && bench.read("p/recipes/ner-2.ron").contains("bioes"));
    let again = bench.run(&["merge", "p", "q", "--json"]);
    assert!(again.out.contains("\"recipes\": []"), "{}", again.out);
    assert!(!there(&bench.path("p/recipes/same-2.ron")));
}

#[test]
fn importing_another_project_brings_its_recipes_too() {
    let (bench, _) = packed();
    bench.write("p/recipes/ner.ron", RECIPE);
    bench.ok(&["pack", "p", "p.ron"]);
    for (other, from) in [("a", "p"), ("b", "p.ron")] {
        bench.ok(&["new", other]);
        let done = bench.run(&["import", other, from]);
        assert!(done.err.contains("Came in, too: recipe ner."), "{done:?}");
        assert!(bench.read(&format!("{other}/recipes/ner.ron")).contains("bioes"));
    }
}
