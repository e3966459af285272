//! The bundled fonts, for the article (through fontique) and for the interface (through egui).
//!
//! Scripts they do not cover fall back to the system's fonts. Must not know what is written in them.

use egui::{FontData, FontDefinitions, FontFamily};
use parley::FontContext;
use parley::fontique::{Blob, Collection, CollectionOptions, FamilyId, GenericFamily, SourceCache};
use std::sync::Arc;

const SERIF: [&[u8]; 4] = [
    include_bytes!("../../../assets/fonts/Literata-Regular.ttf"),
    include_bytes!("../../../assets/fonts/Literata-Italic.ttf"),
    include_bytes!("../../../assets/fonts/Literata-SemiBold.ttf"),
    include_bytes!("../../../assets/fonts/Literata-Bold.ttf"),
];

const SANS: [(&str, &[u8]); 3] = [
    ("inter", include_bytes!("../../../assets/fonts/Inter-Regular.ttf")),
    (MEDIUM, include_bytes!("../../../assets/fonts/Inter-Medium.ttf")),
    (SEMIBOLD, include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf")),
];

const ICONS: &[u8] = include_bytes!("../../../assets/fonts/Phosphor.ttf");

/// The interface's font family of medium weight.
pub const MEDIUM: &str = "inter-medium";

/// The interface's font family of semi-bold weight.
pub const SEMIBOLD: &str = "inter-semibold";

/// The fonts of the article: the bundled ones first, then the system's.
pub fn article_fonts() -> FontContext {
    FontContext { collection: bundled(true), source_cache: SourceCache::default() }
}

/// The bundled fonts and these alone.
pub fn fixed_fonts(others: Vec<Vec<u8>>, emoji: Vec<u8>) -> FontContext {
    let mut collection = bundled(false);
    let mut register = |bytes: Vec<u8>| collection.register_fonts(Blob::new(Arc::new(bytes)), None);
    let others: Vec<FamilyId> = others.into_iter().flat_map(&mut register).map(|(id, _)| id).collect();
    let emoji: Vec<FamilyId> = register(emoji).into_iter().map(|(id, _)| id).collect();
    for generic in [GenericFamily::Serif, GenericFamily::SansSerif] {
        collection.set_generic_families(generic, others.iter().copied());
    }
    collection.set_generic_families(GenericFamily::Emoji, emoji.into_iter());
    FontContext { collection, source_cache: SourceCache::default() }
}

fn bundled(system_fonts: bool) -> Collection {
    let mut collection = Collection::new(CollectionOptions { shared: false, system_fonts });
    for bytes in SERIF.iter().chain(SANS.iter().map(|(_, bytes)| bytes)) {
        collection.register_fonts(Blob::new(Arc::new(*bytes)), None);
    }
    collection
}

/// The fonts of the interface.
pub fn interface_fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut add = |name: &str, bytes: &'static [u8]| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    };
    for (name, bytes) in SANS {
        add(name, bytes);
    }
    add("icons", ICONS);
    let stack = |first: &str| vec![first.to_owned(), "icons".to_owned()];
    for (name, _) in SANS {
        fonts.families.insert(FontFamily::Name(name.into()), stack(name));
    }
    fonts.families.insert(FontFamily::Proportional, stack("inter"));
    fonts.families.insert(FontFamily::Monospace, stack("inter"));
    fonts
}
