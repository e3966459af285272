//! Guesses the language of a text by its script and its commonest words.
//!
//! Must not know parts. Says nothing where it is unsure: an empty language asks to be filled in, a
//! wrong one does not.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How much of a text is looked at, in characters.
const SAMPLE: usize = 20_000;

/// The commonest words that few of the other languages share.
const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "the", "and", "of", "to", "was", "that", "with", "for", "said", "is", "on", "by", "from", "have", "has",
            "it",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "und", "das", "nicht", "ist", "mit", "von", "den", "auf", "ein", "eine", "für", "sich",
            "dem", "wie",
        ],
    ),
    (
        "fr",
        &["le", "les", "et", "des", "une", "est", "dans", "pour", "qui", "sur", "pas", "du", "au", "avec", "ce", "il"],
    ),
    (
        "es",
        &["el", "los", "y", "las", "una", "por", "con", "para", "del", "es", "su", "al", "lo", "pero", "como", "más"],
    ),
    ("pt", &["o", "os", "e", "uma", "não", "do", "da", "em", "para", "com", "dos", "ao", "um", "mais", "foi", "pelo"]),
    (
        "it",
        &["il", "di", "e", "che", "non", "della", "per", "una", "è", "del", "sono", "gli", "con", "nel", "alla", "ha"],
    ),
    (
        "nl",
        &[
            "de", "het", "een", "en", "van", "niet", "is", "dat", "op", "te", "zijn", "voor", "met", "aan", "ook",
            "door",
        ],
    ),
];

/// In which of the languages a word is common.
static LANGUAGES: LazyLock<BTreeMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut made: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, (_, words)) in WORDS.iter().enumerate() {
        words.iter().for_each(|word| made.entry(word).or_default().push(at));
    }
    made
});

/// No word of the languages is longer, in bytes and in any case.
const LONGEST: usize = 8;

/// The language of `text` (BCP 47), empty when unsure.
pub fn guess(text: &str) -> &'static str {
    let mut seen = [0_usize; 7];
    let mut foreign = false;
    for c in text.chars().take(SAMPLE) {
        seen[script(c)] += 1;
        // Letters of Ukrainian and of Persian and Urdu, which share a script with what is known here.
        foreign |= matches!(c, 'і' | 'ї' | 'є' | 'ґ' | 'پ' | 'چ' | 'گ' | 'ک' | 'ی');
    }
    let [_, latin, han, kana, hangul, cyrillic, arabic_or_hebrew] = seen;
    let letters = seen[1..].iter().sum::<usize>().max(1);
    let most = |n: usize| n * 2 > letters;
    match () {
        () if most(hangul) => "ko",
        () if most(han + kana) => {
            if kana * 10 > han {
                "ja"
            } else {
                "zh"
            }
        }
        () if most(cyrillic) => {
            if foreign {
                ""
            } else {
                "ru"
            }
        }
        () if most(arabic_or_hebrew) => semitic(text, foreign),
        () if most(latin) => by_words(text),
        () => "",
    }
}

fn script(c: char) -> usize {
    match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => 1,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => 2,
        '\u{3041}'..='\u{30fa}' => 3,
        '\u{ac00}'..='\u{d7a3}' => 4,
        '\u{400}'..='\u{4ff}' => 5,
        '\u{590}'..='\u{6ff}' => 6,
        _ => 0,
    }
}

fn semitic(text: &str, foreign: bool) -> &'static str {
    let near = || text.chars().take(SAMPLE);
    let hebrew = near().filter(|c| ('\u{590}'..='\u{5ff}').contains(c)).count();
    let arabic = near().filter(|c| ('\u{600}'..='\u{6ff}').contains(c)).count();
    match hebrew > arabic {
        true => "he",
        false if foreign => "",
        false => "ar",
    }
}

fn by_words(text: &str) -> &'static str {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let mut counts: Vec<(usize, &'static str)> = WORDS.iter().map(|(id, _)| (0, *id)).collect();
    let mut small = String::new();
    let words = text[..end].split(|c: char| !c.is_alphabetic());
    for word in words.filter(|word| !word.is_empty() && word.len() <= LONGEST) {
        small.clear();
        small.extend(word.chars().flat_map(char::to_lowercase));
        for at in LANGUAGES.get(small.as_str()).into_iter().flatten() {
            counts[*at].0 += 1;
        }
    }
    counts.sort_unstable();
    match counts.as_slice() {
        [.., (second, _), (best, id)] if *best >= 3 && best * 4 >= second * 5 => id,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_too_long_to_be_looked_at() {
        assert!(WORDS.iter().flat_map(|(_, words)| *words).all(|word| word.len() <= LONGEST));
    }

    #[test]
    fn languages_are_told_apart() {
        for (id, text) in [
            ("en", "The minister said that it was the end of the talks, and that nobody from the party was told."),
            (
                "de",
                "Der Minister sagte, das sei nicht das Ende der Gespräche, und die Partei ist mit dem Plan zufrieden.",
            ),
            ("fr", "Le ministre a dit que les discussions ne sont pas finies et que le parti est dans une impasse."),
            (
                "es",
                "El ministro dijo que las conversaciones no han terminado y que los partidos lo saben, pero con una condición.",
            ),
            (
                "pt",
                "O ministro disse que as conversas não terminaram e que os partidos do governo foram avisados em março.",
            ),
            (
                "it",
                "Il ministro ha detto che le trattative non sono finite e che gli altri partiti della coalizione lo sanno.",
            ),
            ("nl", "De minister zei dat het overleg niet voorbij is en dat een deel van de partij het niet weet."),
            ("ru", "Министр сказал, что переговоры продолжаются."),
            ("he", "השר אמר כי השיחות נמשכות."),
            ("ar", "قال الوزير إن المحادثات مستمرة."),
            ("zh", "外交部发言人周六表示谈判仍在继续。"),
            ("ja", "外務省は交渉が続いていると発表した。"),
            ("ko", "외교부는 협상이 계속되고 있다고 밝혔다."),
            ("", "12 34"),
            ("", "Міністр сказав, що переговори тривають."),
        ] {
            assert_eq!(guess(text), id, "{text}");
        }
    }
}
