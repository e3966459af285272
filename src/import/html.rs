//! stub
use super::{Input, Outcome, Reader};
/// stub
pub static READER: Reader = Reader {
    id: "html",
    title: "Web page",
    extensions: &["html"],
    about: "",
    sniff,
    read,
};
fn sniff(_: &Input<'_>) -> u8 {
    0
}
fn read(_: &Input<'_>) -> Outcome {
    Outcome::default()
}
