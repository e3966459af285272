//! The kinds of HTML elements, as far as reading an article needs them.
//!
//! Must not know what is done with them.

/// Tags that are left out with what they hold.
pub(super) const GONE: &[&str] = &[
    "script", "style", "noscript", "iframe", "noembed", "noframes", "textarea", "svg", "math", "template", "object",
    "canvas", "audio", "video", "select", "button", "datalist",
];

/// Tags that are left out; what they hold stays. Formatting goes because a parser repeats it in
/// every paragraph where it was left open.
pub(super) const THIN: &[&str] = &[
    "b",
    "i",
    "em",
    "strong",
    "font",
    "u",
    "s",
    "small",
    "big",
    "code",
    "tt",
    "strike",
    "nobr",
    "mark",
    "wbr",
    "form",
    "label",
    "input",
    "plaintext",
    "xmp",
    "listing",
    "frameset",
    "frame",
    "image",
    "embed",
    "param",
    "source",
    "track",
    "area",
    "col",
    "marquee",
    "applet",
    "bdi",
    "ins",
    "fieldset",
    "legend",
    "option",
    "optgroup",
];

/// Tags that hold nothing.
pub(super) const VOID: &[&str] = &["br", "hr", "img", "link", "meta", "base"];

/// Tags that end one of the same name before them.
pub(super) const SELF_CLOSING: &[&str] = &["p", "li", "dd", "dt", "td", "th", "tr", "thead", "tbody", "tfoot", "a"];

/// Tags that stand within a paragraph and do not end it.
pub(super) const INLINE: &[&str] =
    &["a", "span", "time", "abbr", "cite", "q", "sub", "sup", "bdo", "data", "ruby", "rb", "rt", "rp", "address-line"];

/// Elements whose words are not of the article.
pub(super) const SKIPPED: &[&str] =
    &["script", "style", "nav", "rt", "rp", "head", "noscript", "menu", "form", "iframe"];
