//! Where the elements of a JSON array end, so that they can be parsed one after the other.
//!
//! Only counts brackets and quotation marks; whether an element is JSON, its parser says. Must not know any
//! format.

/// Elements shorter than this on average, in bytes, are not worth a list of them: it would take more memory than
/// they do.
const SHORT: usize = 64;

/// So many elements may be short.
const FEW: usize = 1_000;

/// The elements of the array that `text` is, each with the byte where it ends; none where it is no array, or one
/// of very many short elements.
pub(super) fn elements(text: &str) -> Option<Vec<(usize, &str)>> {
    let start = text.find('[')? + 1;
    let (mut found, mut from) = (Vec::new(), start);
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate().skip(start) {
        if quoted {
            (quoted, escaped) = (escaped || byte != b'"', !escaped && byte == b'\\');
            continue;
        }
        match byte {
            b'"' => quoted = true,
            b'[' | b'{' => depth += 1,
            b']' if depth == 0 => {
                found.push((at, text.get(from..at)?));
                return text.get(at + 1..)?.trim().is_empty().then_some(found);
            }
            b']' | b'}' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                found.push((at, text.get(from..at)?));
                from = at + 1;
                if found.len() > FEW && at / found.len() < SHORT {
                    return None;
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn parts(text: &str) -> Option<Vec<&str>> {
        Some(elements(text)?.into_iter().map(|(_, element)| element.trim()).collect())
    }

    #[test]
    fn commas_and_brackets_in_strings_part_nothing() {
        assert_eq!(parts(r#" [{"a": "],\\\"["}, [1, 2], "x"] "#), Some(vec![r#"{"a": "],\\\"["}"#, "[1, 2]", "\"x\""]));
        assert_eq!(parts("[1] 2"), None, "there is something behind it");
        assert_eq!(parts("[1, {]"), None);
        assert_eq!(parts("[1"), None);
        assert_eq!(parts("[]"), Some(vec![""]));
    }

    proptest! {
        #[test]
        fn whatever_an_array_holds_its_elements_are_found(words in proptest::collection::vec("[\\PC\"\\\\\\[\\]{},]{0,12}", 1..6)) {
            let values: Vec<Value> = words.iter().map(|w| serde_json::json!({ "k": [w, { w: 1 }] })).collect();
            let text = serde_json::to_string_pretty(&values).unwrap();
            let read: Vec<Value> = parts(&text).unwrap().iter().map(|e| serde_json::from_str(e).unwrap()).collect();
            prop_assert_eq!(read, values);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[\\PC\"\\\\\\[\\]{},]{0,30}") {
            let _ = elements(&text);
        }
    }
}
