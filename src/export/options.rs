//! Reads the options of a request; what is misspelt is refused, never ignored.
//!
//! Must not know what an option does.

use super::choice::COMMON;
use super::{Format, OptionSpec, Options, Request};
use crate::edit::Refusal;
use crate::model::LabelId;

/// An option that takes one of `values`, the first where it is not given.
pub(super) const fn option(name: &'static str, values: &'static [&'static str], about: &'static str) -> OptionSpec {
    OptionSpec { name, values, about, default: values[0] }
}

/// Puts names and values of older versions of the program, in recipes and scripts, into those of this one: in
/// column formats `keep` is `overlaps` now, and tokens that were `words` are what moves marks `outwards`.
pub fn renewed(format: &str, options: &mut Options) {
    if !matches!(format, "conll" | "conllu") {
        return;
    }
    // Where both are said, the older one is left to be refused.
    if format == "conll"
        && !options.contains_key("overlaps")
        && let Some(kept) = options.remove("keep")
    {
        options.insert("overlaps".to_owned(), kept);
    }
    if let Some(tokens) = options.get_mut("tokens").filter(|tokens| *tokens == "words") {
        "outwards".clone_into(tokens);
    }
}

/// Refuses options that `format` does not have.
pub(super) fn known(format: &Format, options: &Options) -> Result<(), Refusal> {
    let has = |name: &str| format.options.iter().any(|spec| spec.name == name);
    match options.keys().find(|name| !has(name)) {
        None => Ok(()),
        Some(name) => {
            let every: Vec<&str> = COMMON.iter().map(|spec| spec.name).collect();
            Err(Refusal::new(format!(
                "The format {} has no option “{name}”; it has: {}. Every format has: {}.",
                format.id,
                names(format),
                every.join(", ")
            )))
        }
    }
}

/// Refuses other names for labels than ids, for formats that this program reads as its own.
pub(super) fn labels_are_ids(request: &Request<'_>) -> Result<(), Refusal> {
    match request.project.schema.labels.keys().find(|id| LabelId::new(id.as_str()).is_err()) {
        None => Ok(()),
        Some(name) => Err(Refusal::new(format!(
            "This format keeps labels by their ids, which “{name}” cannot be; write the name in small letters, or choose another format."
        ))),
    }
}

fn names(format: &Format) -> String {
    let own = format.options.iter().filter(|spec| COMMON.iter().all(|every| every.name != spec.name));
    let names: Vec<&str> = own.map(|spec| spec.name).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The value of the option `name`, one of `values`; the first of them where it was not given.
pub(super) fn choice(options: &Options, name: &str, values: &[&'static str]) -> Result<&'static str, Refusal> {
    let Some(given) = options.get(name) else {
        return Ok(values.first().copied().unwrap_or_default());
    };
    values.iter().find(|value| *value == given).copied().ok_or_else(|| {
        Refusal::new(format!("The option {name} cannot be “{given}”; use one of: {}.", values.join(", ")))
    })
}

/// The value of an option that is `yes` or `no`; no where it was not given.
pub(super) fn flag(options: &Options, name: &str) -> Result<bool, Refusal> {
    Ok(choice(options, name, &["no", "yes"])? == "yes")
}
