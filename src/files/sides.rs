//! The versions of a file in which git left conflict markers.
//!
//! Must not know what the file holds: it sees lines alone.

/// The versions that stand in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// What stood before `=======`, with all that is the same in both.
    pub ours: Vec<u8>,
    /// What stood after it.
    pub theirs: Vec<u8>,
    /// What both come from, where git was told to say it.
    pub base: Option<Vec<u8>>,
}

/// In which version a line stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Both,
    Ours,
    Base,
    Theirs,
}

/// The versions in a file with conflict markers; `None` where there are none.
pub fn sides(bytes: &[u8]) -> Option<Sides> {
    let (mut ours, mut theirs, mut base) = (Vec::new(), Vec::new(), Vec::new());
    let (mut at, mut marked, mut has_base) = (At::Both, false, false);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let next = match (marker(line), at) {
            (Some(b'<'), _) => At::Ours,
            (Some(b'|'), At::Ours) => At::Base,
            (Some(b'='), At::Ours | At::Base) => At::Theirs,
            (Some(b'>'), At::Theirs) => At::Both,
            _ => {
                if matches!(at, At::Both | At::Ours) {
                    ours.extend_from_slice(line);
                }
                if matches!(at, At::Both | At::Base) {
                    base.extend_from_slice(line);
                }
                if matches!(at, At::Both | At::Theirs) {
                    theirs.extend_from_slice(line);
                }
                continue;
            }
        };
        has_base |= next == At::Base;
        marked = true;
        at = next;
    }
    marked.then_some(Sides { ours, theirs, base: has_base.then_some(base) })
}

/// The line, from 1, of the first conflict marker of a text.
pub(super) fn first_marker(text: &str) -> Option<usize> {
    text.lines().position(|line| matches!(marker(line.as_bytes()), Some(b'<' | b'>'))).map(|at| at + 1)
}

/// The character that a line of a conflict marker is made of: seven of it, then nothing or a blank.
fn marker(line: &[u8]) -> Option<u8> {
    let (head, rest) = line.split_at_checked(7)?;
    let one = *head.first()?;
    let same = b"<|=>".contains(&one) && head.iter().all(|b| *b == one);
    (same && matches!(rest.first(), None | Some(b' ' | b'\n' | b'\r'))).then_some(one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_versions_are_told_apart() {
        let text = b"a\n<<<<<<< HEAD\nb\n||||||| 12ab\nc\n=======\nd\n>>>>>>> other\ne\n";
        let found = sides(text).unwrap();
        assert_eq!((&found.ours[..], &found.theirs[..]), (&b"a\nb\ne\n"[..], &b"a\nd\ne\n"[..]));
        assert_eq!(found.base.as_deref(), Some(&b"a\nc\ne\n"[..]));
        assert_eq!(sides(b"a\n========\n <<<<<<< b\n"), None);
    }
}
