//! Front matter: the lines between `---` that state facts about an article.
//!
//! Must not know YAML beyond `key: value`; whatever is nested is left alone.

use crate::import::find_date;
use crate::model::Meta;

/// The title and the facts that front matter states.
pub(super) fn facts(front: &str) -> (String, Meta) {
    let (mut title, mut meta) = (String::new(), Meta::default());
    for line in front.lines().filter(|line| !line.starts_with(char::is_whitespace)) {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = plain(value);
        match key.trim().to_lowercase().as_str() {
            "title" | "headline" => title = value,
            "author" | "authors" | "byline" => meta.author = value,
            "date" | "published" | "pubdate" => set_date(&value, &mut meta),
            "url" | "link" | "canonical" | "source_url" => meta.url = value,
            "publication" | "publisher" | "site" | "source" => meta.publication = value,
            "section" | "category" => meta.section = value,
            "lang" | "language" => meta.language = value,
            _ => {}
        }
    }
    (title, meta)
}

/// A value without quotation marks, brackets of a list, or line breaks.
fn plain(value: &str) -> String {
    let bare = value.trim().trim_start_matches('[').trim_end_matches(']');
    let unquoted = bare.split(", ").map(|v| v.trim_matches(['"', '\'']));
    unquoted.collect::<Vec<_>>().join(", ")
}

fn set_date(value: &str, meta: &mut Meta) {
    if let Some(day) = find_date(value).and_then(|printed| printed.date) {
        meta.published = day.to_string();
        "printed".clone_into(&mut meta.published_how);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_lines_are_facts() {
        let (title, meta) = facts(
            "title: \"A: b\"\nauthor: [Ana Ruiz, 'Jo Dam']\ndate: 2025-11-08T10:00:00Z\nurl: https://example.org/a\ntags:\n  - x: y\n",
        );
        assert_eq!(title, "A: b");
        assert_eq!(meta.author, "Ana Ruiz, Jo Dam");
        assert_eq!(meta.published, "2025-11-08");
        assert_eq!(meta.url, "https://example.org/a");
    }
}
