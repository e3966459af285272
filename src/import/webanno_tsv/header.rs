//! What the header of `WebAnno` TSV declares: layers, and which feature each column holds.
//!
//! `#T_SP=` is a layer of spans, `#T_RL=` of relations, `#T_CH=` of chains. Must not know rows.

/// A layer.
#[derive(Debug)]
pub(super) struct Layer {
    /// What its annotations are.
    pub kind: Kind,
    /// The full name of its type.
    pub name: String,
    /// The number of its first column.
    pub first: usize,
    /// Its columns; at least one.
    pub columns: Vec<Column>,
}

/// What the annotations of a layer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Spans of text.
    Span,
    /// Relations between two spans.
    Relation,
    /// Elements of chains.
    Chain,
}

/// What a column holds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Nothing but whether there is an annotation.
    Bare,
    /// A feature.
    Feature(String),
    /// The roles of a slot: its feature, and the type of its links.
    Role(String, String),
    /// Where the links of the slot before lead: the type of what is there.
    Target(String),
    /// The span a relation starts at: its type.
    Source(String),
    /// Which element of which chain it is, and the feature beside it.
    Element(String),
}

impl Layer {
    /// The layer that a line of the header declares, whose first column has the number `first`.
    pub fn of(line: &str, first: usize) -> Option<Self> {
        let (kind, rest) = [("#T_SP=", Kind::Span), ("#T_RL=", Kind::Relation), ("#T_CH=", Kind::Chain)]
            .into_iter()
            .find_map(|(prefix, kind)| Some((kind, line.strip_prefix(prefix)?)))?;
        let (name, fields) = rest.split_once('|').unwrap_or((rest, ""));
        let (name, fields) = (name.trim().to_owned(), fields.split('|').map(str::trim));
        let mut columns: Vec<Column> = Vec::new();
        for field in fields.filter(|field| !field.is_empty()) {
            let column = column(kind, field, columns.last());
            columns.push(column);
        }
        if columns.is_empty() {
            columns.push(Column::Bare);
        }
        Some(Self { kind, name, first, columns })
    }

    /// The types of the links of its slots.
    pub fn link_types(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter_map(|c| if let Column::Role(_, link) = c { Some(link.as_str()) } else { None })
    }
}

fn column(kind: Kind, field: &str, before: Option<&Column>) -> Column {
    match (kind, before) {
        (Kind::Span, Some(Column::Role(..))) => Column::Target(field.to_owned()),
        (Kind::Span, _) if field.starts_with("ROLE_") => role(field),
        (Kind::Relation, _) if field.starts_with("BT_") => Column::Source(field["BT_".len()..].to_owned()),
        (Kind::Chain, _) if field == "referenceRelation" => Column::Element(field.to_owned()),
        _ => Column::Feature(field.to_owned()),
    }
}

/// `ROLE_my.Host:links_my.Link`: the feature, and the type of its links. Both may have underscores; the type has
/// a package, the feature no dot.
fn role(field: &str) -> Column {
    let rest = field.split_once(':').map_or(&field["ROLE_".len()..], |(_, rest)| rest);
    let before = rest.find('.').unwrap_or(rest.len());
    let (feature, link) = match rest[..before].rfind('_') {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, ""),
    };
    Column::Role(feature.to_owned(), link.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_say_what_columns_hold() {
        let role = |feature: &str| Column::Role(feature.to_owned(), "my.Link".to_owned());
        let layer = Layer::of("#T_SP=my.Host|ROLE_my.Host:the_links_my.Link|my.Span|value", 2).unwrap();
        let target = Column::Target("my.Span".to_owned());
        assert_eq!(layer.columns, [role("the_links"), target, Column::Feature("value".to_owned())]);
        assert_eq!((layer.name.as_str(), layer.first, layer.kind), ("my.Host", 2, Kind::Span));
        assert_eq!(Layer::of("#T_SP=my.Span|", 0).unwrap().columns, [Column::Bare]);
        let relation = Layer::of("#T_RL=my.Relation|BT_my.Span", 0).unwrap();
        assert_eq!(relation.columns, [Column::Source("my.Span".to_owned())]);
        assert!(Layer::of("#Summary1=x", 0).is_none());
    }
}
