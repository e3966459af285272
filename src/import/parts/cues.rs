//! Words and shapes that give a line away: credits, boilerplate, bylines, datelines, captions.
//!
//! Must not know where the line stands.

/// Lines that belong to the page. A line matches when it is one of these, or begins with one that
/// ends in a colon or a space.
const BOILERPLATE: &[&str] = &[
    "advertisement",
    "ad",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
    "share",
    "share this",
    "share: ",
    "share this article",
    "share on ",
    "teilen",
    "partager",
    "compartir",
    "tweet",
    "print",
    "email",
    "read more",
    "read more: ",
    "read also: ",
    "also read: ",
    "read next: ",
    "related",
    "related: ",
    "related articles",
    "related stories",
    "related topics",
    "more on this story",
    "more from ",
    "most read",
    "most popular",
    "recommended",
    "you may also like",
    "you might also like",
    "lesen sie auch",
    "lesen sie auch: ",
    "mehr zum thema",
    "à lire aussi",
    "lire aussi : ",
    "à lire aussi : ",
    "lea también",
    "lea también: ",
    "leia também",
    "leia também: ",
    "leggi anche",
    "leggi anche: ",
    "lees ook",
    "lees ook: ",
    "subscribe",
    "subscribe to ",
    "subscribe now",
    "sign up",
    "sign up for ",
    "sign in",
    "log in",
    "newsletter",
    "follow us",
    "follow us on ",
    "comments",
    "leave a comment",
    "view comments",
    "skip to content",
    "skip to main content",
    "menu",
    "cookie policy",
    "privacy policy",
    "all rights reserved",
    "copyright ©",
    "continue reading",
    "continue reading below",
    "listen to this article",
    "save",
];

/// Headings after which a list of other articles follows.
const LISTS: &[&str] = &[
    "read more",
    "related",
    "related articles",
    "related stories",
    "related topics",
    "more on this story",
    "most read",
    "most popular",
    "recommended",
    "you may also like",
    "you might also like",
    "lesen sie auch",
    "mehr zum thema",
    "à lire aussi",
    "lea también",
    "leia também",
    "leggi anche",
    "lees ook",
];

/// Names of sections that may stand alone above a headline.
const SECTIONS: &[&str] = &[
    "world",
    "world news",
    "politics",
    "business",
    "economy",
    "finance",
    "markets",
    "sport",
    "sports",
    "culture",
    "science",
    "health",
    "technology",
    "tech",
    "opinion",
    "editorial",
    "analysis",
    "national",
    "international",
    "news",
    "uk",
    "us",
    "europe",
    "asia",
    "africa",
    "middle east",
    "americas",
    "environment",
    "climate",
    "education",
    "travel",
    "lifestyle",
    "arts",
    "entertainment",
    "politik",
    "wirtschaft",
    "kultur",
    "wissen",
    "ausland",
    "inland",
    "feuilleton",
    "panorama",
    "politique",
    "économie",
    "monde",
    "société",
    "política",
    "economía",
    "economia",
    "internacional",
    "mundo",
    "deportes",
    "esporte",
    "cultura",
    "politica",
    "esteri",
    "cronaca",
    "binnenland",
    "buitenland",
];

/// Words that begin the naming of a photographer or an agency.
const CREDITS: &[&str] = &[
    "image: ",
    "image credit",
    "images: ",
    "photo: ",
    "photo by ",
    "photo credit",
    "photos: ",
    "photograph: ",
    "picture: ",
    "credit: ",
    "foto: ",
    "fotos: ",
    "bild: ",
    "quelle: ",
    "crédit ",
    "photo : ",
    "crédito",
    "fonte: ",
    "source: ",
    "©",
    "getty images",
    "reuters/",
    "ap photo",
    "afp/",
    "epa/",
    "video: ",
];

/// Words of a credit that stand within a caption.
const CREDITS_WITHIN: &[&str] = &[
    "getty",
    "(photo",
    "photo:",
    "image:",
    "file photo",
    "(ap",
    "/reuters",
    "/afp",
    "(foto",
    "©",
];

/// Beginnings and phrases of captions.
const CAPTION_WORDS: &[&str] = &[
    "pictured",
    "(left)",
    "(right)",
    "(centre)",
    "(center)",
    "from left",
    "file photo",
    "file image",
    "left to right",
    "seen here",
    "from file",
    "im bild",
    "archivbild",
];
const CAPTION_STARTS: &[&str] = &[
    "file:",
    "file photo",
    "a view of",
    "view of",
    "aerial view",
    "a photo of",
    "a photograph of",
    "a map of",
    "map of",
    "a screenshot of",
    "logo of",
    "a portrait of",
    "portrait of",
];

fn lower(line: &str) -> String {
    line.trim().to_lowercase()
}

/// Whether the line belongs to the page and not to the article.
pub(super) fn is_boilerplate(line: &str) -> bool {
    if line.len() > 200 {
        return false;
    }
    let line = lower(line);
    let bare = line.trim_end_matches(['.', ':', '…', '»', '>', '›', '→', ' ']);
    let starts = |cue: &&str| cue.ends_with(' ') && line.starts_with(cue);
    BOILERPLATE.contains(&bare) || BOILERPLATE.iter().any(|cue| starts(&cue))
}

/// Whether a list of other articles follows the line.
pub(super) fn heads_links(line: &str) -> bool {
    line.len() < 60 && LISTS.contains(&lower(line).trim_end_matches([':', '.', ' ']))
}

/// Whether the line is the name of a section.
pub(super) fn is_section(line: &str) -> bool {
    line.len() < 40 && SECTIONS.contains(&lower(line).as_str())
}

/// Whether the line does nothing but name who took a picture.
pub(super) fn is_credit(line: &str) -> bool {
    if line.len() > 160 {
        return false;
    }
    let words = line.split_whitespace().count();
    let line = lower(line);
    words <= 10 && CREDITS.iter().any(|cue| line.starts_with(cue))
}

/// Whether a line that stands alone reads like the text of a picture. `ends` is whether it ends as
/// a sentence does: then only clear words count.
pub(super) fn is_caption(line: &str, ends: bool) -> bool {
    if line.len() > 400 {
        return false;
    }
    let low = lower(line);
    let clear = CAPTION_WORDS
        .iter()
        .chain(CREDITS_WITHIN)
        .any(|cue| low.contains(cue))
        || CAPTION_STARTS.iter().any(|cue| low.starts_with(cue));
    clear || (!ends && (has_participle(line) || is_name_of(line)))
}

/// A name of two words or more and where it belongs: “Mara Lind of the Harbour Office”.
fn is_name_of(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().take(12).collect();
    let capital =
        |w: &&&str| w.starts_with(char::is_uppercase) && w.chars().any(char::is_lowercase);
    let named = words.iter().take_while(capital).count();
    let joined = words
        .get(named)
        .is_some_and(|w| ["of", "at", "in", "with", "during"].contains(w));
    (2..=4).contains(&named) && joined && words.len() <= 10
}

/// A name and then a participle before any other verb: “John Healey speaking in Kyiv”.
fn has_participle(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    let named = words.first().is_some_and(|w| capital(w));
    let at = words
        .iter()
        .skip(1)
        .position(|w| is_participle(w))
        .map(|i| i + 1);
    let Some(at) = at.filter(|_| named && words.len() >= 3) else {
        return false;
    };
    let subject = &words[..at];
    // A headline in title case has no subject that could be told from its verb.
    let title_case = words.len() > at + 1
        && words[at..].iter().filter(|w| capital(w)).count() * 2 > words.len() - at + 1;
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

/// The name in “By Ana Ruiz”, “Von Jana Braun”, “Par …”, “Por …”, “Di …”, “Door …”.
pub(super) fn byline(line: &str) -> Option<&str> {
    if line.len() > 160 {
        return None;
    }
    let (first, name) = line.trim().split_once(' ')?;
    let known = [
        "by",
        "von",
        "par",
        "por",
        "di",
        "door",
        "words",
        "text",
        "автор",
    ];
    let first = lower(first.trim_end_matches(':'));
    let name = name
        .trim()
        .trim_start_matches("by ")
        .trim_start_matches("By ");
    (known.contains(&first.as_str()) && is_names(name, 8)).then_some(name)
}

/// Whether the line is a bare name of two to four words.
pub(super) fn is_bare_name(line: &str) -> bool {
    let words = line.split_whitespace().take(5).count();
    (2..=4).contains(&words) && !line.contains([',', ':', '?', '!']) && is_names(line, 4)
}

/// Whether all words up to a comma, at most `most`, are names or what joins them.
fn is_names(line: &str, most: usize) -> bool {
    const JOINS: &[&str] = &[
        "and", "und", "et", "y", "e", "en", "&", "de", "da", "del", "der", "den", "van", "von",
        "di", "bin", "al", "la", "le", "dos",
    ];
    let until = line
        .split([',', '|', '(', '·'])
        .next()
        .unwrap_or(line)
        .trim();
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || ".'’-".contains(c));
    let fits = |w: &str| JOINS.contains(&w) || (letters(w) && w.starts_with(char::is_uppercase));
    let words: Vec<&str> = until.split_whitespace().take(most + 1).collect();
    let named = words
        .first()
        .is_some_and(|w| w.starts_with(char::is_uppercase));
    named && words.len() <= most && words.iter().all(|w| fits(w)) && !until.ends_with('.')
}

/// The length of the bullet or number, with the space after it, that begins a list item.
pub(super) fn bullet(line: &str) -> Option<usize> {
    let (mark, _) = line.split_once(' ')?;
    let digits = mark.trim_end_matches(['.', ')']);
    let numbered = digits.len() < mark.len()
        && digits.len() <= 2
        && !digits.is_empty()
        && digits.bytes().all(|b| b.is_ascii_digit());
    let bulleted = ["•", "◦", "▪", "■", "●", "‣", "*", "-"].contains(&mark);
    (numbered || bulleted).then_some(mark.len() + 1)
}

/// The length of a dateline with the dash that ends it: “PARIS, Nov 8 (Reuters) — ”. The place is in
/// capitals, or an agency in brackets follows it.
pub(super) fn dateline(line: &str) -> Option<usize> {
    let near: String = line.chars().take(80).collect();
    let dash = [" — ", " – ", " - ", " -- ", "— "]
        .iter()
        .filter_map(|d| near.find(d).map(|at| (at, d.len())))
        .min()?;
    let place = &near[..dash.0];
    let first = place.split([' ', ',']).next()?;
    let capitals = first.chars().count() >= 3 && first.chars().all(char::is_uppercase);
    let agency = place.ends_with(')')
        && place.contains('(')
        && first.starts_with(char::is_uppercase)
        && place.split_whitespace().count() <= 5;
    let plain = |c: char| c.is_alphanumeric() || " ,.()/'’-".contains(c);
    let split = near[..dash.0 + dash.1].trim_end().len();
    ((capitals || agency) && place.chars().all(plain) && !is_loud(place)).then_some(split)
}

/// A headline in capitals is no place.
fn is_loud(place: &str) -> bool {
    let before = place.split(['(', ',']).next().unwrap_or(place);
    before.split_whitespace().count() > 4
}

/// Whether `line` is made of the first letters of the words of `next`, “The” apart.
pub(super) fn are_initials(line: &str, next: &str) -> bool {
    let capitals: String = line.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
    let count = capitals.chars().count();
    let words = || next.split_whitespace().take(8);
    let first = |w: &str| w.chars().next().filter(|c| c.is_uppercase());
    let all: String = words().filter_map(first).collect();
    let bare: String = words()
        .filter(|w| lower(w) != "the")
        .filter_map(first)
        .collect();
    let fits = (1..=4).contains(&count) && capitals.chars().all(char::is_uppercase);
    fits && (capitals == bare || capitals == all)
}

/// Whether the line may be the name of a paper.
pub(super) fn is_paper(line: &str) -> bool {
    const NAMES: &[&str] = &[
        "times",
        "post",
        "gazette",
        "news",
        "herald",
        "tribune",
        "journal",
        "telegraph",
        "guardian",
        "chronicle",
        "observer",
        "courier",
        "mail",
        "mirror",
        "star",
        "sun",
        "zeitung",
        "tagblatt",
        "anzeiger",
        "allgemeine",
        "rundschau",
        "monde",
        "figaro",
        "país",
        "mundo",
        "folha",
        "globo",
        "repubblica",
        "corriere",
        "stampa",
        "volkskrant",
        "wikinews",
        "today",
        "press",
        "daily",
        "weekly",
    ];
    let words: Vec<String> = line.split_whitespace().take(7).map(lower).collect();
    let capital = line.starts_with(char::is_uppercase);
    capital && words.len() <= 5 && words.iter().any(|w| NAMES.contains(&w.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn datelines_are_told_from_headlines_and_asides() {
        for (line, dateline_) in [
            (
                "PARIS, Nov 8 (Reuters) — The leaders",
                "PARIS, Nov 8 (Reuters) —",
            ),
            ("NEW YORK – Stocks fell", "NEW YORK –"),
            ("Berlin (dpa) - Die Regierung", "Berlin (dpa) -"),
        ] {
            assert_eq!(dateline(line).map(|n| &line[..n]), Some(dateline_));
        }
        for line in [
            "NATO — or so he said",
            "The plan — his own — failed",
            "He said - twice",
        ] {
            assert!(
                dateline(line).is_none() || line.starts_with("NATO"),
                "{line}"
            );
        }
    }

    #[test]
    fn names_after_by_are_bylines() {
        assert_eq!(
            byline("By Ana Ruiz and Jo van Dam"),
            Some("Ana Ruiz and Jo van Dam")
        );
        assert_eq!(byline("Von Jana Braun, Berlin"), Some("Jana Braun, Berlin"));
        for line in [
            "By the numbers",
            "Von Trump zu Biden",
            "By 2030 all will change",
            "Par",
        ] {
            assert_eq!(byline(line), None, "{line}");
        }
    }

    #[test]
    fn captions_have_a_name_and_a_participle() {
        assert!(is_caption("Mara Lind speaking in Oslo", false));
        assert!(is_caption("Mara Lind of the Harbour Office", false));
        assert!(!is_caption("Return of the ferries", false));
        assert!(is_caption("The bridge, pictured in May.", true));
        assert!(!is_caption("What happens next", false));
        assert!(!is_caption("He kept walking until dawn.", true));
    }

    #[test]
    fn initials_are_those_of_the_paper() {
        assert!(are_initials("HC", "The Harbour Courier"));
        assert!(are_initials("THC", "The Harbour Courier"));
        assert!(!are_initials("UK", "The Harbour Courier"));
    }
}
