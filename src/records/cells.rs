//! Two rules that whoever writes or reads our tables must know: the apostrophe before what a spreadsheet
//! would run as a formula, and several values in one cell.
//!
//! Must not know what a cell is about.

/// Whether a spreadsheet would run the cell. Apostrophes in front do not count, so that a guarded
/// cell can always be told from one that had an apostrophe itself.
pub fn runs(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\0'])
}

/// What a guarded cell said; none where it is not guarded.
pub fn unguarded(cell: &str) -> Option<&str> {
    cell.strip_prefix('\'').filter(|rest| runs(rest))
}

/// Several values in one cell: joined by `; `, a backslash before a backslash or semicolon of theirs.
pub fn list(items: impl Iterator<Item = String>) -> String {
    let escaped: Vec<String> = items.map(|item| item.replace('\\', "\\\\").replace(';', "\\;")).collect();
    escaped.join("; ")
}

/// The values of a cell that [`list`] wrote.
pub fn unlist(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let mut items = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        let taken = match c {
            ';' => {
                items.push(String::new());
                chars.next();
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            c => c,
        };
        if let Some(last) = items.last_mut() {
            last.push(taken);
        }
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_back() {
        for items in [vec!["a", "b"], vec!["a; b", "\\", ";"], vec![" x ", "y\\;z"]] {
            let cell = list(items.iter().map(ToString::to_string));
            assert_eq!(unlist(&cell), items, "{cell}");
        }
    }

    #[test]
    fn a_guarded_cell_is_told_from_one_with_an_apostrophe() {
        assert!(runs("=1") && runs("'=1") && !runs("'tis") && !runs(""));
        assert_eq!(unguarded("'=1"), Some("=1"));
        assert_eq!(unguarded("''=1"), Some("'=1"));
        assert_eq!(unguarded("'tis"), None);
    }
}
