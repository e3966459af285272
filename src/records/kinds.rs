//! Of which kind a value is, for formats that write values as words: each kind by a word of its own, and values
//! made of their words again.
//!
//! A format that has a place for remarks says the kind there; its reader takes it from there, and guesses where
//! another program has taken it away. Must not know any format.

use crate::model::Value;

/// What comes before the id of an attribute in the description of something that holds its values.
const OURS: &str = "sidenote: ";

/// The word for the kind of a value.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Choice(_) => "choice",
        Value::Choices(_) => "choices",
        Value::Text(_) => "text",
        Value::Number(_) => "number",
        Value::Flag(_) => "flag",
        Value::Date(_) => "date",
        Value::Entities(_) => "entities",
    }
}

/// The value of this kind that these words are; nothing where they are none, or the kind is not one of one word.
pub fn value_of(kind: &str, words: &str) -> Option<Value> {
    Some(match kind {
        "choice" => Value::Choice(words.to_owned()),
        "text" => Value::Text(words.to_owned()),
        "date" => Value::Date(words.to_owned()),
        "number" => Value::Number(words.trim().parse().ok().filter(|n: &f64| n.is_finite())?),
        "flag" => Value::Flag(words.trim().parse().ok()?),
        _ => return None,
    })
}

/// The description of what holds the values of an attribute: its id and their kind.
pub fn described(id: &str, kind: &str) -> String {
    format!("{OURS}{id} ({kind})")
}

/// The id of an attribute and the kind of its values, empty where it is not said, from such a description.
pub fn of_description(description: &str) -> Option<(&str, &str)> {
    let said = description.strip_prefix(OURS)?;
    let parted = said.strip_suffix(')').and_then(|said| said.split_once(" ("));
    Some(parted.unwrap_or((said, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_values_of_their_kind_again() {
        let values = [
            Value::Choice("yes".to_owned()),
            Value::Text("1".to_owned()),
            Value::Date("2025-11".to_owned()),
            Value::Number(1e300),
            Value::Number(-5e-324),
            Value::Number(0.1),
            Value::Flag(false),
        ];
        for value in values {
            assert_eq!(value_of(kind_of(&value), &value.to_string()), Some(value));
        }
        for (kind, words) in [("flag", "maybe"), ("number", "NaN"), ("number", "1e999"), ("choices", "a"), ("", "a")] {
            assert_eq!(value_of(kind, words), None, "{kind} {words}");
        }
    }

    #[test]
    fn descriptions_say_id_and_kind_and_those_of_older_versions_the_id() {
        assert_eq!(of_description(&described("not-in-schema", "flag")), Some(("not-in-schema", "flag")));
        assert_eq!(of_description("sidenote: not-in-schema"), Some(("not-in-schema", "")));
        assert_eq!(of_description("Whether somebody was in a sidenote: (maybe)"), None);
    }
}
