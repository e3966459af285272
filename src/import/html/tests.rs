//! Pages as they come from the web. The texts are made up.

use super::*;
use crate::model::Severity;
use jiff::Timestamp;

const PAGE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Port cities agree on flood barrier | The Harbour Courier</title>
<meta property="og:site_name" content="The Harbour Courier"><meta name="author" content="Ana Ruiz">
<meta property="article:published_time" content="2025-11-08T10:30:00Z"><meta property="article:section" content="World">
<meta name="description" content="Technical work on the gates is complete, the engineers say.">
<link rel="canonical" href="https://example.org/barrier"><style>p{color:red}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><header><h1>Port cities agree on flood barrier</h1>
<p class="article__standfirst">Technical work on the gates is complete, the engineers say.</p>
<div class="byline">By <a rel="author" href="/ana">Ana Ruiz</a></div><time datetime="2025-11-08">8 November 2025</time></header>
<p>The port cities stand ready to close the barrier ahead of any storm, engineer Mara Lind said on Wednesday &amp; nobody <b>dis</b>agreed, according to the minutes of the meeting that was held in the harbour.</p>
<script>var x = "<p>never</p>";</script>
<figure><img src="a.jpg" alt="x"><figcaption>Mara Lind speaking in Oslo</figcaption></figure>
<h2>What happens next</h2>
<p>Mayors said the next meeting would take place in the spring,<br>when the first of the gates is to be lowered, and that the ferries would go on as they had before, with music on the upper deck.</p>
<blockquote><p>We have waited for this for eleven years.</p></blockquote>
<ul><li>Two gates are planned in the north, where the water is high.</li><li>One gate is planned in the south, where it is not.</li></ul>
<p>The last of the gates is to be lowered in ten years, the engineers said, if nothing goes wrong, and if the money lasts until then, which it may.</p>
</article><footer>All rights reserved</footer></body></html>"#;

fn outcome(page: &str) -> Outcome {
    read(&Input::alone("page.html", page.as_bytes(), Timestamp::UNIX_EPOCH))
}

#[test]
fn the_article_is_found_with_its_parts() {
    let draft = outcome(PAGE).drafts.remove(0);
    let text = draft.text.as_str();
    let found: Vec<(&str, &str)> =
        draft.parts.iter().map(|(s, p)| (p.role.id(), &text[*s as usize..p.end as usize])).collect();
    let roles: Vec<&str> = found.iter().map(|(role, _)| *role).collect();
    assert_eq!(
        roles,
        [
            "headline",
            "standfirst",
            "byline",
            "page_date",
            "body",
            "caption",
            "subheading",
            "body",
            "body",
            "pull_quote",
            "list_item",
            "list_item",
            "body"
        ],
        "{text}"
    );
    assert!(found[4].1.contains("Wednesday & nobody disagreed"), "{}", found[4].1);
    for gone in ["never", "Home", "rights", "color"] {
        assert!(!text.contains(gone), "{gone}");
    }
}

#[test]
fn the_page_states_its_facts() {
    let draft = outcome(PAGE).drafts.remove(0);
    let meta = draft.meta;
    assert_eq!(draft.title, "Port cities agree on flood barrier");
    assert_eq!((meta.author.as_str(), meta.publication.as_str()), ("Ana Ruiz", "The Harbour Courier"));
    assert_eq!((meta.published.as_str(), meta.published_how.as_str()), ("2025-11-08", "printed"));
    assert_eq!((meta.url.as_str(), meta.section.as_str()), ("https://example.org/barrier", "World"));
    assert_eq!((meta.language.as_str(), meta.page_date.as_str()), ("en-GB", "2025-11-08"));
}

#[test]
fn a_page_names_its_encoding() {
    let legacy = PAGE.replace("utf-8", "windows-1252").replace("storm,", "storm — café,");
    let bytes = encoding_rs::WINDOWS_1252.encode(&legacy).0;
    let read = read(&Input::alone("a.html", &bytes, Timestamp::UNIX_EPOCH));
    assert!(read.problems.iter().all(|p| p.kind == "markup"), "{:?}", read.problems);
    assert_eq!(read.drafts[0].source.encoding, "windows-1252");
    assert!(read.drafts[0].text.as_str().contains("storm — café,"));
}

#[test]
fn pictures_and_tables_are_said() {
    let said = |page: &str| outcome(page).problems.iter().map(|p| p.message.clone()).collect::<Vec<_>>();
    assert_eq!(said(PAGE), ["1 picture(s) were left out."]);
    let table = "<table><tr><td>Gate</td><td>Depth in metres</td></tr><tr><td>North</td><td>12</td></tr></table>";
    let with = PAGE.replace("<blockquote>", &format!("{table}<blockquote>"));
    let found = said(&with);
    assert!(found.len() == 2 && found[1].starts_with("1 table(s) became lines"), "{found:?}");
    let bare = PAGE.replace("figure", "div").replace("<img src=\"a.jpg\" alt=\"x\">", "");
    assert_eq!(said(&bare), Vec::<String>::new());
}

#[test]
fn a_page_without_an_article_says_what_to_do() {
    let read = outcome("<html><body><script>load()</script></body></html>");
    assert!(read.drafts.is_empty());
    assert_eq!((read.problems[0].severity, read.problems[0].kind), (Severity::Error, "no_article"));
}

#[test]
fn deep_pages_are_read() {
    let deep = format!(
        "<html>{}<p>{}</p>{}",
        "<div>".repeat(100_000),
        "A sentence of the article, at the bottom. ".repeat(30),
        "</div>".repeat(100_000)
    );
    let read = outcome(&deep);
    assert!(!read.problems.is_empty());
    let unclosed = "<p><a href=x><b><i><table><td>word ".repeat(3_000);
    outcome(&unclosed);
}
