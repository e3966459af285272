//! The sheet of keys, `docs/keys.md`, made from the table of actions and the bundled schema.
//!
//! `SIDENOTE_ACCEPT=1 cargo test --test it cheats` writes it anew.

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
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/keys.md");
    let made = sheet();
    if std::env::var_os("SIDENOTE_ACCEPT").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{} is out of date; SIDENOTE_ACCEPT=1 writes it anew:\n{made}", path.display());
}
