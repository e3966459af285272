//! The rules on whole articles. The texts are made up.

use super::*;

const ARTICLE: &str = "HC
The Harbour Courier
Saturday, November 8, 2025

Port cities agree on shared flood barrier before and after the spring tides

Engineer Mara Lind says technical work on the gates is complete as mayors prepare for an Oslo meeting

World 2 months ago

OSLO (NTB) — The port cities stand ready to close the barrier ahead of any storm, engineer Mara Lind said on Wednesday.

Speaking ahead of the meeting, Lind told the Courier that help would extend to \"making the harbour safe, making the quays safe and keeping the ferries running\" once the gates are in place.

Mara Lind speaking in Oslo

What happens next

Mayors said the next meeting would take place in the spring, when the first of the gates is to be lowered.

“Making the harbour safe, making the quays safe and keeping the ferries running”

• Two gates are planned in the north.
• One gate is planned in the south.

Photo: Ada Holm

Read more

Ferries return to the fjord
";

fn seen(text: &str) -> Vec<(&str, &str)> {
    let parts = roles_for(text);
    parts.iter().map(|(start, part)| (part.role.id(), &text[*start as usize..part.end as usize])).collect()
}

#[test]
fn an_article_falls_into_its_parts() {
    let found = seen(ARTICLE);
    let roles: Vec<&str> = found.iter().map(|(role, _)| *role).collect();
    assert_eq!(
        roles,
        [
            "masthead",
            "publication",
            "page_date",
            "headline",
            "standfirst",
            "section",
            "relative_age",
            "dateline",
            "body",
            "body",
            "caption",
            "subheading",
            "body",
            "pull_quote",
            "list_item",
            "list_item",
            "credit",
            "boilerplate",
            "boilerplate"
        ]
    );
    assert_eq!(found[7].1, "OSLO (NTB) —");
    assert!(found[8].1.starts_with("The port cities"));
}

#[test]
fn the_parts_tell_about_the_article() {
    let parts = roles_for(ARTICLE);
    let meta = facts(ARTICLE, &parts);
    assert_eq!(meta.publication, "The Harbour Courier");
    assert_eq!(meta.section, "World");
    assert_eq!(meta.page_date, "2025-11-08");
    assert_eq!(meta.published, "2025-08-09/2025-09-23");
    assert_eq!(meta.published_how, "inferred");
    assert_eq!(meta.language, "en");
    assert!(title_of(ARTICLE, &parts, "x").starts_with("Port cities agree"));
}

#[test]
fn a_byline_and_a_sentence_as_standfirst_are_seen() {
    let text = "Ein Haus für alle\n\nIn Bremen ist am Montag nach langem Streit ein neues Haus für die Kunst eröffnet worden.\n\nVon Jana Braun\n\n8. November 2025\n\nDie Tür steht offen, und wer will, der kann hinein, sagt der Mann am Eingang und lacht.\n";
    let roles: Vec<&str> = seen(text).iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, ["headline", "standfirst", "byline", "page_date", "body"]);
    let meta = facts(text, &roles_for(text));
    assert_eq!((meta.author.as_str(), meta.language.as_str()), ("Jana Braun", "de"));
}

#[test]
fn a_text_broken_at_some_width_is_body() {
    let text = "Ferries return\n\nThe ferries returned to the fjord on Monday\nafter three weeks of storms, the harbour\noffice said, and the first of them was full.\n\nIt left at noon with all of its seats taken and\nwith music on its upper deck.";
    let roles: Vec<&str> = seen(text).iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, ["headline", "body", "body", "body", "body", "body"]);
}

#[test]
fn running_text_alone_has_no_headline() {
    let text = "The ferries returned to the fjord on Monday after three weeks of storms, the office said.\nThe first of them was full and left at noon.";
    let roles: Vec<&str> = seen(text).iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, ["body", "body"]);
}

#[test]
fn a_title_is_never_empty() {
    let text = "World 2 months ago\n";
    let title = |name| title_of(text, &roles_for(text), name);
    assert_eq!((title("a.txt").as_str(), title(" ").as_str()), ("a.txt", "World"));
    assert_eq!(title_of("", &DraftParts::default(), ""), "Untitled");
}

#[test]
fn long_texts_take_time_by_their_length_alone() {
    let empty = "\n".repeat(1_000_000);
    assert!(roles_for(&empty).is_empty());
    let one_line = "word ".repeat(400_000);
    assert_eq!(roles_for(&one_line).len(), 1);
    let lines = "“We can not say that again,” he said\n\n".repeat(30_000);
    assert_eq!(roles_for(&lines).len(), 30_000);
}
