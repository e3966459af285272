//! Marks as brackets on tokens: `(m1-person` where one starts, `m1)` where it ends, `(m2[1/2]-quote` for the
//! first of two pieces.
//!
//! Every mark has a number of its own, so that crossing brackets can be told apart. Must not know texts.

use std::collections::BTreeMap;
use std::ops::Range;

/// The brackets at each token that has any.
pub(super) fn brackets(labels: &[&str], chunks: &[Vec<Range<usize>>]) -> BTreeMap<usize, String> {
    let (mut opening, mut closing) = (Vec::new(), Vec::new());
    let (mut number, mut single) = (0, BTreeMap::<usize, Vec<String>>::new());
    for (label, pieces) in labels.iter().zip(chunks).filter(|(_, pieces)| !pieces.is_empty()) {
        number += 1;
        for (n, piece) in pieces.iter().enumerate() {
            let part = if pieces.len() > 1 { format!("[{}/{}]", n + 1, pieces.len()) } else { String::new() };
            let name = format!("m{number}{part}");
            let open = format!("({name}-{}", label.replace('-', "%2D"));
            if piece.len() == 1 {
                single.entry(piece.start).or_default().push(format!("{open})"));
            } else {
                opening.push((piece.start, usize::MAX - piece.end, open));
                closing.push((piece.end - 1, usize::MAX - piece.start, format!("{name})")));
            }
        }
    }
    opening.sort();
    closing.sort();
    let mut made: BTreeMap<usize, String> = BTreeMap::new();
    // What lies in a mark that ends here comes before its end, what lies in one that starts here behind its start.
    let starts: std::collections::BTreeSet<usize> = opening.iter().map(|(at, ..)| *at).collect();
    let mut put = |at: usize, what: &str| made.entry(at).or_default().push_str(what);
    for (at, all) in single.iter().filter(|(at, _)| !starts.contains(at)) {
        put(*at, &all.concat());
    }
    for (at, _, what) in closing.iter().chain(&opening) {
        put(*at, what);
    }
    for (at, all) in single.iter().filter(|(at, _)| starts.contains(at)) {
        put(*at, &all.concat());
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_nest_and_cross() {
        let labels = ["a", "b", "c-d", "e"];
        let chunks = vec![vec![0..3], vec![0..1], vec![1..4], vec![2..3, 4..5]];
        let made = brackets(&labels, &chunks);
        assert_eq!(made[&0], "(m1-a(m2-b)");
        assert_eq!(made[&1], "(m3-c%2Dd");
        assert_eq!(made[&2], "(m4[1/2]-e)m1)");
        assert_eq!((made[&3].as_str(), made[&4].as_str()), ("m3)", "(m4[2/2]-e)"));
    }
}
