//! Which rule stands beside which loss, and the rules in words, for whoever shows an export before it is made.
//!
//! Must not know any format.

use super::super::{Format, LossKind, OptionSpec, Options};
use super::{OVERLAPS, PIECES, TOKENS};

/// The rules that a format has among its options.
pub fn rules_of(format: &Format) -> impl Iterator<Item = &'static OptionSpec> {
    format.options.iter().filter(|spec| is_rule(spec))
}

/// Whether an option says what becomes of marks that do not fit.
pub fn is_rule(spec: &OptionSpec) -> bool {
    [PIECES, OVERLAPS, TOKENS].contains(&spec.name)
}

/// The rule that changes what is lost so, where the format has one.
pub fn rule_beside(format: &Format, kind: LossKind, options: &Options) -> Option<&'static OptionSpec> {
    let name = match kind {
        LossKind::Discontinuous => PIECES,
        LossKind::Overlap | LossKind::Nesting => OVERLAPS,
        LossKind::TokenBorder => TOKENS,
        // What covers nothing finds no token under any rule; what shrinks to nothing does under another.
        LossKind::ZeroWidth if options.get(TOKENS).is_some_and(|rule| rule == "inwards") => TOKENS,
        _ => return None,
    };
    rules_of(format).find(|spec| spec.name == name)
}

/// What a rule is about.
pub fn about_rule(spec: &OptionSpec) -> &'static str {
    match spec.name {
        PIECES => "marks of several pieces",
        TOKENS => "marks that end inside a token",
        _ => spec.about.trim_start_matches("of "),
    }
}

/// What a value of a rule does; the value itself where it is none.
pub fn rule_in_words<'v>(rule: &str, value: &'v str) -> &'v str {
    match (rule, value) {
        (PIECES, "hull") => "one mark, from the first piece to the last",
        (PIECES, "split") => "each piece is a mark of its own",
        (PIECES, "first") => "only the first piece is written",
        (OVERLAPS, "outermost") => "the one that covers most wins",
        (OVERLAPS, "innermost") => "the one that covers least wins",
        (OVERLAPS, "first") => "the one that starts first wins",
        (TOKENS, "cut") => "tokens are cut where marks end",
        (TOKENS, "outwards") => "they grow to whole tokens",
        (TOKENS, "inwards") => "they shrink to whole tokens",
        (PIECES | TOKENS, "drop") => "they are not written",
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::ALL;
    use super::*;

    #[test]
    fn every_rule_of_every_format_is_said_in_words() {
        for spec in ALL.iter().flat_map(|format| rules_of(format)) {
            for value in spec.values {
                assert_ne!(&rule_in_words(spec.name, value), value, "{value} of {}", spec.name);
            }
        }
    }

    #[test]
    fn a_rule_stands_beside_the_loss_that_it_changes() {
        let of = |id: &str, kind, options: &[(&str, &str)]| {
            let options = options.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let format = ALL.iter().find(|format| format.id == id).unwrap();
            rule_beside(format, kind, &options).map(|spec| spec.name)
        };
        assert_eq!(of("conll", LossKind::Nesting, &[]), Some(OVERLAPS));
        assert_eq!(of("conll", LossKind::Discontinuous, &[]), Some(PIECES));
        assert_eq!(of("conll", LossKind::ZeroWidth, &[]), None);
        assert_eq!(of("conll", LossKind::ZeroWidth, &[("tokens", "inwards")]), Some(TOKENS));
        assert_eq!(of("doccano", LossKind::Overlap, &[]), None, "doccano carries marks that overlap");
        assert_eq!(of("conll", LossKind::Link, &[]), None);
    }
}
