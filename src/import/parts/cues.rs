//! Words and shapes that give a line away: boilerplate, credits, captions.
//!
//! Must not know where the line stands.

use super::vocabulary::{BOILERPLATE, CAPTION_STARTS, CAPTION_WORDS, CREDITS, CREDITS_WITHIN, LISTS, SECTIONS, has};

pub(super) fn lower(line: &str) -> String {
    line.trim().to_lowercase()
}

/// Whether the line belongs to the page and not to the article.
pub(super) fn is_boilerplate(line: &str) -> bool {
    if line.len() > 200 {
        return false;
    }
    let line = lower(line);
    let bare = line.trim_end_matches(['.', ':', '…', '»', '>', '›', '→', ' ']);
    let starts = |cue: &str| cue.ends_with(' ') && line.starts_with(cue);
    has(BOILERPLATE, bare) || BOILERPLATE.split('|').any(starts)
}

/// Whether a list of other articles follows the line.
pub(super) fn heads_links(line: &str) -> bool {
    line.len() < 60 && has(LISTS, lower(line).trim_end_matches([':', '.', ' ']))
}

/// Whether the line is the name of a section.
pub(super) fn is_section(line: &str) -> bool {
    line.len() < 40 && has(SECTIONS, &lower(line))
}

/// Whether the line does nothing but name who took a picture.
pub(super) fn is_credit(line: &str) -> bool {
    if line.len() > 160 {
        return false;
    }
    let words = line.split_whitespace().count();
    let line = lower(line);
    words <= 10 && CREDITS.split('|').any(|cue| line.starts_with(cue))
}

/// Whether a line that stands alone reads like the text of a picture. `ends` is whether it ends as
/// a sentence does: then only clear words count.
pub(super) fn is_caption(line: &str, ends: bool) -> bool {
    if line.len() > 400 {
        return false;
    }
    let low = lower(line);
    let said = |list: &str| list.split('|').any(|cue| low.contains(cue));
    let clear =
        said(CAPTION_WORDS) || said(CREDITS_WITHIN) || { CAPTION_STARTS.split('|').any(|cue| low.starts_with(cue)) };
    clear || (!ends && (has_participle(line) || is_name_of(line)))
}

/// A name of two words or more and where it belongs: “Mara Lind of the Harbour Office”.
fn is_name_of(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(12).collect();
    let capital = |w: &&&str| w.starts_with(char::is_uppercase) && w.chars().any(char::is_lowercase);
    let named = words.iter().take_while(capital).count();
    let joined = words.get(named).is_some_and(|w| ["of", "at", "in", "with", "during"].contains(w));
    (2..=4).contains(&named) && joined && words.len() <= 10
}

/// A name and then a participle before any other verb: “John Healey speaking in Kyiv”.
fn has_participle(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    let named = words.first().is_some_and(|w| capital(w));
    let at = words.iter().skip(1).position(|w| is_participle(w)).map(|i| i + 1);
    let Some(at) = at.filter(|_| named && words.len() >= 3) else {
        return false;
    };
    let subject = &words[..at];
    // A headline in title case has no subject that could be told from its verb.
    let title_case =
        words.len() > at + 1 && words[at..].iter().filter(|w| capital(w)).count() * 2 > words.len() - at + 1;
    subject.iter().any(|w| capital(w)) && subject.len() <= 8 && !title_case
}

fn is_participle(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    let small = word.starts_with(char::is_lowercase);
    let nouns = [
        "morning",
        "evening",
        "meeting",
        "building",
        "king",
        "thing",
        "nothing",
        "something",
        "everything",
        "spring",
        "string",
        "during",
        "being",
    ];
    small && word.len() > 5 && word.ends_with("ing") && !nouns.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_have_a_name_and_a_participle() {
        assert!(is_caption("Mara Lind speaking in Oslo", false));
        assert!(is_caption("Mara Lind of the Harbour Office", false));
        assert!(!is_caption("Return of the ferries", false));
        assert!(is_caption("The bridge, pictured in May.", true));
        assert!(!is_caption("What happens next", false));
        assert!(!is_caption("He kept walking until dawn.", true));
    }
}
