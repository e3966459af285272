//! Every script: order, boxes and hits of laid-out paragraphs, and whatever strangers paste.
//!
//! Which fonts a machine has does not matter here: order and offsets come from the text alone.

use proptest::prelude::*;
use sidenote::ui::typeset::{Block, BlockStyle, Family, Typesetter};
use std::cell::RefCell;
use std::ops::Range;

thread_local! {
    /// Fonts are looked up once a thread.
    static SETTER: RefCell<Typesetter> = RefCell::new(Typesetter::new());
}

fn lay_out(text: &str, width: f32) -> Block {
    let style = BlockStyle {
        family: Family::Serif,
        size: 17.5,
        line_height: 35.0,
        weight: 400.0,
        italic: false,
        letter_spacing: 0.0,
    };
    SETTER.with_borrow_mut(|setter| setter.lay_out(text, &style, width, 1.0))
}

fn range(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).unwrap_or_else(|| panic!("“{words}” is not in “{text}”"));
    start..start + words.len()
}

/// The middle of the words, sideways.
fn x(block: &Block, text: &str, words: &str) -> f32 {
    let boxes = block.boxes(range(text, words));
    assert!(!boxes.is_empty(), "“{words}” has no box");
    let hull = boxes.iter().skip(1).fold(boxes[0], |hull, b| hull.union(*b));
    hull.center().x
}

#[test]
fn latin_runs_from_left_to_right() {
    let text = "first second third";
    let block = lay_out(text, 600.0);
    assert!(!block.is_rtl());
    assert!(x(&block, text, "first") < x(&block, text, "second"));
    assert!(x(&block, text, "second") < x(&block, text, "third"));
    assert!(block.boxes(0..5)[0].left() < 1.0, "it begins at the left edge");
}

#[test]
fn arabic_and_hebrew_run_from_right_to_left() {
    for (text, words) in
        [("أعلنت بلدية رأس الغيم", ["أعلنت", "بلدية", "الغيم"]), ("שלום עולם טוב", ["שלום", "עולם", "טוב"])]
    {
        let block = lay_out(text, 600.0);
        assert!(block.is_rtl(), "{text}");
        assert!(x(&block, text, words[0]) > x(&block, text, words[1]), "{text}");
        assert!(x(&block, text, words[1]) > x(&block, text, words[2]), "{text}");
        assert!(block.boxes(range(text, words[0]))[0].right() > 590.0, "it begins at the right edge");
    }
}

#[test]
fn a_span_across_a_change_of_direction_is_several_boxes() {
    let text = "She said أعلنت بلدية today";
    let block = lay_out(text, 600.0);
    assert!(!block.is_rtl());
    assert!(x(&block, text, "أعلنت") > x(&block, text, "بلدية"), "inside the Arabic words the order turns");
    let across = block.boxes(range(text, "said أعلنت"));
    assert_eq!(across.len(), 2, "{across:?}");
    let gap = across[1].left() - across[0].right();
    assert!(gap > 10.0, "the second Arabic word lies between them: {across:?}");
}

#[test]
fn an_english_name_in_an_arabic_line_keeps_its_own_order() {
    let text = "شركة GreenLine Motors ستتولى الصيانة";
    let block = lay_out(text, 600.0);
    assert!(block.is_rtl());
    assert!(x(&block, text, "GreenLine") < x(&block, text, "Motors"));
    assert!(x(&block, text, "شركة") > x(&block, text, "Motors"));
}

#[test]
fn chinese_and_japanese_break_without_spaces_and_keep_closing_marks_with_their_words() {
    let text = "汐名町の朝市、三年ぶりに再開へ。町長は「若い店主に任せたい」と述べた。".repeat(4);
    let block = lay_out(&text, 300.0);
    assert!(block.lines().len() > 4);
    for line in block.lines().iter().skip(1) {
        let first = text[line.range.clone()].chars().next().unwrap();
        assert!(!"、。」".contains(first), "a line begins with {first}");
    }
}

#[test]
fn thai_breaks_between_words_and_offsets_stay() {
    let text = "ประเทศไทยมีน้ำท่วมในหลายจังหวัดทางภาคเหนือและภาคกลางเมื่อวานนี้ตามรายงาน";
    let block = lay_out(text, 260.0);
    assert!(block.lines().len() > 1, "there are no spaces to break at, so words must be known");
    for line in block.lines() {
        assert!(text.is_char_boundary(line.range.start));
    }
    let words = range(text, "น้ำ");
    let found = block.boxes(words.clone());
    assert_eq!(block.hit(egui::vec2(found[0].left() + 1.0, found[0].center().y)), words.start);
}

#[test]
fn clusters_are_never_cut() {
    for text in ["क्षत्रिय नमस्ते", "👩‍👩‍👧‍👦 family 🇫🇷", "e\u{301}e\u{301}", "நிறுவனம்", "ﬁne office"]
    {
        let block = lay_out(text, 500.0);
        let borders: Vec<usize> = unicode_borders(text);
        for step in 0..500u16 {
            let at = block.hit(egui::vec2(f32::from(step), 10.0));
            assert!(borders.contains(&at), "{text}: a hit at {at} cuts a character");
        }
    }
}

/// The borders of user-perceived characters.
fn unicode_borders(text: &str) -> Vec<usize> {
    let mut borders = vec![0];
    let mut at = 0;
    while at < text.len() {
        at = sidenote::text::grapheme_after(text, at);
        borders.push(at);
    }
    borders
}

/// What a broken paste may hold.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[\u{0}-\u{1f}\u{7f}-\u{9f}]{1,4}",
        "[\u{2028}\u{2029}\u{85}\u{b}\u{c}\r\t]{1,3}",
        "[\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}\u{fffd}]{1,4}",
        "e[\u{300}-\u{36f}]{0,120}",
        "[أ-ي]{1,6} [a-z]{1,6} [א-ת]{1,5}",
        "[ก-๛]{1,10}",
        Just("👩‍👩‍👧‍👦🏳️‍🌈".to_owned()),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|all| all.concat().replace('\n', " "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]
    #[test]
    fn any_string_is_laid_out_hit_and_selected(text in hostile(), width in 10.0f32..500.0, px in -50.0f32..600.0, py in -50.0f32..400.0, a in 0usize..200, b in 0usize..200) {
        let block = lay_out(&text, width);
        prop_assert!(block.height().is_finite() && block.height() > 0.0);
        let hit = block.hit(egui::vec2(px, py));
        prop_assert!(text.is_char_boundary(hit), "{hit}");
        if let Some(inside) = block.hit_exact(egui::vec2(px, py)) {
            prop_assert!(text.is_char_boundary(inside));
        }
        let borders: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let (a, b) = (borders[a % borders.len()], borders[b % borders.len()]);
        for found in block.boxes(a.min(b)..a.max(b)) {
            prop_assert!(found.is_finite() && found.width() > 0.0);
        }
        prop_assert!(block.caret(a).is_finite());
        for right in [true, false] {
            if let Some(next) = block.step(a, right) {
                prop_assert!(text.is_char_boundary(next), "a step from {a} to {next}");
            }
        }
        let line = block.line_of(a);
        prop_assert!(line < block.lines().len());
        prop_assert!(text.is_char_boundary(block.offset_at(line, px)));
    }
}
