//! UIMA's CAS as XMI: a zip archive with a file for each article and annotator, and the type system of all.
//!
//! Offsets are UTF-16 units. XML holds no control characters: U+FFFD stands in their place, so that offsets
//! stay right, and is counted. Must not know other formats.

mod clean;

use super::packed::packed;
use super::sheets::{Gathered, Page, Reach, Sheet, as_words, gather};
use super::tokeniser::{TOKENISER, Tokeniser};
use super::uima::{Attributes, CARRIES, Held, SOFA, Structure, VIEW, structures};
use super::used::Used;
use super::{Format, OutFile, Pieces, Request, Verify, Written, rules};
use crate::edit::Refusal;
use clean::{cleaned, escaped};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// CAS as XMI.
pub(super) static FORMAT: Format = Format {
    id: "cas-xmi",
    title: "UIMA CAS as XMI",
    extension: "zip",
    folder: false,
    about: "A zip archive with an .xmi for each article and annotator and their TypeSystem.xml, for INCEpTION, cassis and UIMA.",
    offset_unit: "UTF-16 units",
    carries: CARRIES,
    options: &[TOKENISER, rules::HULL],
    pieces: Pieces::Archive(survey),
    write,
    guide: None,
    verify: Verify::ByReader("cas-xmi"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let tokeniser = Tokeniser::of(&FORMAT, &request.options)?;
    let mut made = gathered(request)?;
    cleaned(&mut made);
    let attributes = match &request.piece.whole {
        Some(whole) => Attributes::of_used(&whole.used),
        None => Attributes::of_used(&Used::of(&made.pages, 0)),
    };
    let mut files = vec![("TypeSystem.xml".to_owned(), type_system(&attributes).into_bytes())];
    for page in &made.pages {
        for sheet in &page.sheets {
            let folder = sheet.who.filter(|_| made.several).map_or(String::new(), |who| format!("{who}/"));
            let name = format!("{folder}{}.xmi", page.article.article.stem);
            files.push((name, document(request, (page, sheet), &attributes, tokeniser).into_bytes()));
        }
    }
    let archive = packed(&files)?;
    Ok(made.written(vec![OutFile::new("", archive)]))
}

/// The types are those of all articles.
fn survey(request: &Request<'_>) -> Result<Used, Refusal> {
    Ok(Used::of(&gathered(request)?.pages, 0))
}

fn gathered<'p>(request: &Request<'p>) -> Result<Gathered<'p>, Refusal> {
    gather(request, &Reach { value: as_words, notes: true, ..Reach::of(&FORMAT, request)? })
}

fn document(
    request: &Request<'_>,
    (page, sheet): (&Page<'_>, &Sheet<'_>),
    attributes: &Attributes,
    tokeniser: Tokeniser,
) -> String {
    let annotations = structures(request, (page, sheet), attributes, tokeniser);
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmi:version=\"2.0\"");
    let prefixes = prefixes(&annotations);
    let own = [("xmi", "http://www.omg.org/XMI".to_owned()), ("cas", ecore("uima.cas"))];
    let packages = prefixes.iter().map(|(package, prefix)| (prefix.as_str(), ecore(package)));
    // Writing to a string does not fail, here and below.
    for (prefix, uri) in own.into_iter().chain(packages) {
        let _ = write!(xml, " xmlns:{prefix}=\"{uri}\"");
    }
    let text = escaped(page.article.text.as_str());
    let _ = write!(
        xml,
        ">\n  <cas:NULL xmi:id=\"0\"/>\n  <cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"{VIEW}\" mimeType=\"text/plain\" sofaString=\"{text}\"/>\n"
    );
    for structure in &annotations {
        element(&mut xml, structure, &prefixes);
    }
    let members: Vec<String> = annotations.iter().map(|s| s.id.to_string()).collect();
    let _ = write!(xml, "  <cas:View sofa=\"{SOFA}\" members=\"{}\"/>\n</xmi:XMI>\n", members.join(" "));
    xml
}

/// The last part of each package that reads well as a prefix, by package.
fn prefixes(annotations: &[Structure]) -> BTreeMap<&'static str, String> {
    let packages: std::collections::BTreeSet<&str> = annotations.iter().map(|s| parted(s.kind).0).collect();
    let prefix = |package: &str| {
        let parts: Vec<&str> = package.split('.').filter(|part| !["api", "type"].contains(part)).collect();
        parts.last().copied().unwrap_or(package).to_owned()
    };
    packages.into_iter().map(|package| (package, prefix(package))).collect()
}

/// The package of a type and its name in it.
fn parted(kind: &'static str) -> (&'static str, &'static str) {
    kind.rsplit_once('.').unwrap_or(("", kind))
}

/// The name space of a package.
fn ecore(package: &str) -> String {
    format!("http:///{}.ecore", package.replace('.', "/"))
}

fn element(xml: &mut String, structure: &Structure, prefixes: &BTreeMap<&str, String>) {
    let (package, name) = parted(structure.kind);
    let prefix = prefixes.get(package).map_or("", String::as_str);
    let (begin, end) = (structure.units.start, structure.units.end);
    let _ =
        write!(xml, "  <{prefix}:{name} xmi:id=\"{}\" sofa=\"{SOFA}\" begin=\"{begin}\" end=\"{end}\"", structure.id);
    let mut inside = String::new();
    for (name, held) in &structure.features {
        let _ = match held {
            Held::Word(word) => write!(xml, " {name}=\"{}\"", escaped(word)),
            Held::Ref(id) => write!(xml, " {name}=\"{id}\""),
            Held::Words(words) => {
                words.iter().try_for_each(|word| write!(inside, "<{name}>{}</{name}>", escaped(word)))
            }
        };
    }
    if inside.is_empty() {
        xml.push_str("/>\n");
    } else {
        let _ = writeln!(xml, ">{inside}</{prefix}:{name}>");
    }
}

fn type_system(attributes: &Attributes) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<typeSystemDescription xmlns=\"http://uima.apache.org/resourceSpecifier\">\n  <types>\n",
    );
    for row in attributes.types() {
        let _ = write!(
            xml,
            "    <typeDescription>\n      <name>{}</name>\n      <description/>\n      <supertypeName>{}</supertypeName>\n",
            row.name, row.parent
        );
        if !row.features.is_empty() {
            xml.push_str("      <features>\n");
        }
        for (name, range, description) in &row.features {
            let _ = write!(
                xml,
                "        <featureDescription>\n          <name>{name}</name>\n          <description>{description}</description>\n          <rangeTypeName>{range}</rangeTypeName>\n        </featureDescription>\n"
            );
        }
        if !row.features.is_empty() {
            xml.push_str("      </features>\n");
        }
        xml.push_str("    </typeDescription>\n");
    }
    xml.push_str("  </types>\n</typeSystemDescription>\n");
    xml
}
