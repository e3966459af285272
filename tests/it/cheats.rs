//! The sheet of keys, `docs/keys.md`, made from the table of actions and the bundled schema; and the page
//! of formats, `docs/formats.md`, made from the tables of readers and writers.
//!
//! `SIDENOTE_ACCEPT=1 cargo test --test it cheats` writes it anew.

use sidenote::export::{COMMON, OptionSpec, RECIPE};
use sidenote::session::news_schema;
use sidenote::ui::actions::{ALL, Action, Menu};
use std::fmt::Write as _;
use std::path::PathBuf;

const HEAD: &str = "# Keys

All of them on a sheet to print. It is made from the program's own table: `SIDENOTE_ACCEPT=1 cargo test --test it cheats` writes it anew. On a Mac read Command for Ctrl and Option for Alt. **F1** shows the keys as they are on your machine, and changes them.
";

fn sheet() -> String {
    let mut sheet = HEAD.to_owned();
    labels(&mut sheet);
    for menu in Menu::ALL {
        let _ = write!(sheet, "\n## {}\n\n| keys | what they do |\n|---|---|\n", menu.title());
        for action in ALL.iter().filter(|a| a.menu == *menu && !a.keys.is_empty()) {
            let _ = writeln!(sheet, "| {} | {} |", keys(action), action.title);
        }
    }
    sheet.push_str("\nActions without keys are in the menus and in the list of **Ctrl+K**.\n");
    sheet
}

const FORMATS: &str = "# Formats

Made from the program's own tables: `SIDENOTE_ACCEPT=1 cargo test --test it cheats` writes it anew; `sidenote formats` prints the same.
";

fn formats() -> String {
    let mut page = FORMATS.to_owned();
    page.push_str("\n## Read\n\n| id | what | files | what comes in |\n|---|---|---|---|\n");
    for reader in sidenote::import::ALL {
        let endings: Vec<String> = reader.extensions.iter().map(|e| format!("`.{e}`")).collect();
        let _ = writeln!(page, "| `{}` | {} | {} | {} |", reader.id, reader.title, endings.join(", "), reader.about);
    }
    options_of_reading(&mut page);
    page.push_str("\n## Written\n\nWhatever a format cannot carry is counted and listed before anything is written, and the files are read again afterwards.\n\n| id | what | offsets | cannot carry |\n|---|---|---|---|\n");
    for format in sidenote::export::ALL {
        let lost = lost(&format.carries);
        let lost = if lost.is_empty() { "—".to_owned() } else { lost.join(", ") };
        let _ = writeln!(
            page,
            "| `{}` | {}: {} | {} | {lost} |",
            format.id, format.title, format.about, format.offset_unit
        );
    }
    let _ = write!(page, "\n### Options of every format\n\n`sidenote export --option NAME=VALUE`\n\n");
    options(&mut page, COMMON.iter().chain([&RECIPE]));
    for format in sidenote::export::ALL {
        let own: Vec<_> = format.options.iter().filter(|own| COMMON.iter().all(|c| c.name != own.name)).collect();
        if !own.is_empty() {
            let _ = write!(page, "\n### Options of `{}`\n\n", format.id);
            options(&mut page, own.into_iter());
        }
    }
    page
}

/// The options of readers; those that have the same ones stand together.
fn options_of_reading(page: &mut String) {
    let all = sidenote::import::options::OPTIONS;
    for (at, (_, known)) in all.iter().enumerate().filter(|(at, (_, known))| all[..*at].iter().all(|b| b.1 != *known)) {
        let alike: Vec<String> =
            all[at..].iter().filter(|other| other.1 == *known).map(|(id, _)| format!("`{id}`")).collect();
        let _ = write!(page, "\n### Options of reading {}\n\n", alike.join(", "));
        page.push_str("`sidenote import --option NAME=VALUE`\n\n| option | |\n|---|---|\n");
        for (name, about) in *known {
            let _ = writeln!(page, "| `{name}` | {about} |");
        }
    }
}

fn options<'o>(page: &mut String, all: impl Iterator<Item = &'o OptionSpec>) {
    page.push_str("| option | values, the default first | |\n|---|---|---|\n");
    for option in all {
        let values: Vec<String> = option.values.iter().map(|v| format!("`{v}`")).collect();
        let values = match (values.is_empty(), option.default) {
            (true, "") => "any text".to_owned(),
            (true, default) => format!("any text; `{default}`"),
            (false, _) => values.join(", "),
        };
        let _ = writeln!(page, "| `{}` | {values} | {} |", option.name, option.about);
    }
}

fn lost(carries: &sidenote::export::Carries) -> Vec<&'static str> {
    let c = carries;
    let rows = [
        (c.overlap, "marks that share text"),
        (c.nesting, "marks inside marks"),
        (c.discontinuous, "marks of several pieces"),
        (c.token_border, "ends inside a token"),
        (c.attributes, "attributes"),
        (c.kinds || !c.attributes, "kinds of values"),
        (c.links, "links"),
        (c.entities, "entity records"),
        (c.annotators, "who made a mark"),
        (c.zero_width, "marks of no words"),
        (c.comments, "notes and comments"),
        (c.readings, "the reading ledger"),
    ];
    rows.into_iter().filter(|(carried, _)| !carried).map(|(_, words)| words).collect()
}

fn keys(action: &Action) -> String {
    action.keys.iter().map(|press| format!("`{press}`")).collect::<Vec<_>>().join(", ")
}

fn labels(sheet: &mut String) {
    let schema = news_schema().unwrap();
    sheet.push_str("\n## Labels of the schema for news\n\n| letter | tags as | what that is |\n|---|---|---|\n");
    for (_, label) in schema.labels_in_order() {
        let letter = label.key.map_or(String::new(), |k| format!("`{k}`"));
        let _ = writeln!(sheet, "| {letter} | {} | {} |", label.name, label.help.replace('|', "\\|"));
    }
    sheet.push_str("| `1` … `9` | | the first attribute of the chosen mark that is a choice |\n");
}

#[test]
fn the_sheet_of_keys_is_as_the_program_has_them() {
    same_as("docs/keys.md", &sheet());
}

#[test]
fn the_page_of_formats_is_as_the_program_has_them() {
    same_as("docs/formats.md", &formats());
}

fn same_as(file: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("SIDENOTE_ACCEPT").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{} is out of date; SIDENOTE_ACCEPT=1 writes it anew:\n{made}", path.display());
}
