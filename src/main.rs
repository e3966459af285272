//! The program: no arguments open the window, a subcommand does the same work headless.

fn main() {
    let path = std::env::args_os().nth(1).map(std::path::PathBuf::from);
    if let Err(why) = sidenote::ui::run(path) {
        eprintln!("{why}");
        std::process::exit(2);
    }
}
