//! PDF files, built here: letters at places, pages, and what is said where there are none.

use super::*;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

/// A file of these objects, numbered from 1; the first is the catalogue, the last the information.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (n, object) in (1..).zip(objects) {
        offsets.push(bytes.len());
        bytes.extend(format!("{n} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let start = bytes.len();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(table, "{offset:010} 00000 n ");
    }
    let size = objects.len() + 1;
    let _ = write!(table, "trailer\n<</Size {size}/Root 1 0 R/Info {} 0 R>>\nstartxref\n{start}\n%%EOF\n", size - 1);
    bytes.extend(table.bytes());
    bytes
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary}/Length {}>>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

const INFO: &[u8] =
    b"<</Title(Ferries return)/Author<FEFF0041006E0061002000520075ED007A>/CreationDate(D:20251108100000Z)>>";

/// A file whose pages draw what is given, in Helvetica under the name `F`, and a picture under the name `I`.
fn pdf(pages: &[&str]) -> Vec<u8> {
    let kids: String = (0..pages.len()).fold(String::new(), |kids, n| kids + &format!("{} 0 R ", 5 + 2 * n));
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()).into_bytes(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"x"),
    ];
    for (n, page) in pages.iter().enumerate() {
        let resources = "/Resources<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>";
        let contents = 6 + 2 * n;
        objects.push(
            format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{resources}/Contents {contents} 0 R>>")
                .into_bytes(),
        );
        objects.push(stream("", page.as_bytes()));
    }
    objects.push(INFO.to_vec());
    file(&objects)
}

/// Lines of text in this size, one below the other from a height on.
fn lines(size: u32, left: u32, top: u32, lines: &[&str]) -> String {
    let mut drawn = format!("BT /F {size} Tf {left} {top} Td {} TL\n", size * 6 / 5);
    for line in lines {
        let _ = writeln!(drawn, "({line}) Tj T*");
    }
    drawn + "ET\n"
}

const PICTURE: &str = "q 100 0 0 100 0 0 cm /I Do Q\n";

#[test]
fn lines_become_paragraphs_and_large_type_a_headline() {
    use Role::{Body, Byline, Headline, Subheading};
    let page = [
        lines(24, 50, 750, &["Ferries return to"]),
        lines(24, 80, 721, &["the harbour"]),
        lines(10, 50, 690, &["By Ana Ruiz"]),
        lines(
            10,
            50,
            660,
            &["The ferries came back on Monday, the of-", "fice said in the morning. The office was", "closed."],
        ),
        lines(14, 50, 600, &["Next"]),
        lines(10, 50, 580, &["Nobody in the harbour denied it, and un-", "heard of it was not."]),
        PICTURE.to_owned(),
    ];
    let read = read("a.pdf", &pdf(&[&page.concat()]));
    let draft = &read.drafts[0];
    assert_eq!(
        parts(draft),
        [
            (Headline, "Ferries return to the harbour"),
            (Byline, "By Ana Ruiz"),
            (Body, "The ferries came back on Monday, the office said in the morning. The office was closed."),
            (Subheading, "Next"),
            (Body, "Nobody in the harbour denied it, and un-heard of it was not."),
        ]
    );
    assert_eq!((draft.title.as_str(), draft.source.format.as_str()), ("Ferries return to the harbour", "pdf"));
    assert_eq!((draft.meta.author.as_str(), draft.meta.published.as_str()), ("Ana Ruiz", "2025-11-08"));
    assert_eq!(read.repairs.iter().map(|r| r.count).collect::<Vec<_>>(), [1], "{:?}", read.repairs);
    let said = said(&read);
    assert!(said.contains("1 line(s) end in a hyphen") && said.contains("1 picture(s)"), "{said}");
    assert_eq!(read.problems.len(), 2, "{said}");
}

#[test]
fn columns_pages_and_running_heads() {
    let head = |n: u32| lines(8, 50, 780, &[&format!("The Harbour Post, page {n}")]);
    let one = head(1)
        + &lines(10, 50, 700, &["The ferries were", "back on the first"])
        + &lines(10, 250, 700, &["Monday of the", "month, and the"]);
    let two = head(2) + &lines(10, 50, 700, &["mayor said so.", "Nobody denied it."]);
    let three = head(3) + &lines(10, 50, 700, &["They left at noon."]);
    let read = read("a.pdf", &pdf(&[&one, &two, &three]));
    assert_eq!(
        read.drafts[0].text.as_str(),
        "The ferries were back on the first Monday of the month, and the mayor said so. Nobody denied it.\n\nThey left at noon."
    );
    assert!(
        said(&read).contains("3 running head(s)") && said(&read).contains("“The Harbour Post, page 1”"),
        "{}",
        said(&read)
    );
}

#[test]
fn letters_by_themselves_shadows_and_turned_lines() {
    let spread = "BT /F 10 Tf 50 700 Td [(Fer) -20 (ries) -400 (return)] TJ ET\n";
    let shadow = "BT /F 10 Tf 50 650 Td (Once) Tj ET BT /F 10 Tf 50.3 650 Td (Once) Tj ET BT 2 Tr /F 10 Tf 50 600 Td (Both) Tj ET\n";
    let turned = "BT /F 10 Tf 0 1 -1 0 300 300 Tm (Up the page) Tj ET\n";
    let odd = "BT /F 10 Tf 50 500 Td (caf\\351 \\223so\\224) Tj ET\n";
    let read = read("a.pdf", &pdf(&[&[spread, shadow, turned, odd].concat()]));
    assert_eq!(read.drafts[0].text.as_str(), "Ferries return\n\nOnce\n\nBoth\n\nUp the page\n\ncafé “so”");
}

#[test]
fn pages_that_are_pictures_are_named() {
    let some = read("a.pdf", &pdf(&[PICTURE, &lines(10, 50, 700, &["They left."]), PICTURE, PICTURE]));
    assert_eq!(some.drafts[0].text.as_str(), "They left.");
    assert!(said(&some).starts_with("Pages 1, 3–4 have no text: a picture of a page"), "{}", said(&some));
    assert_eq!(some.problems[0].severity, Severity::Warning);
    let none = read("a.pdf", &pdf(&[PICTURE]));
    assert!(none.drafts.is_empty());
    assert_eq!((none.problems.len(), none.problems[0].severity), (1, Severity::Error));
    assert!(said(&none).contains("(OCR)"));
    let space = read("a.pdf", &pdf(&[&(lines(10, 50, 700, &[" "]) + PICTURE)]));
    assert_eq!((space.drafts.len(), space.problems[0].kind), (0, "no_text"));
    let numbers: Vec<String> = (1..4).map(|n| lines(10, 50, 20, &[&n.to_string()]) + PICTURE).collect();
    let pages: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let numbered = read("a.pdf", &pdf(&pages));
    assert!(numbered.drafts.is_empty() && numbered.problems.iter().any(|p| p.kind == "empty"), "{}", said(&numbered));
}

#[test]
fn an_encrypted_or_cut_file_says_what_to_do() {
    let whole = pdf(&[&lines(10, 50, 700, &["They left."])]);
    let locked = String::from_utf8_lossy(&whole).replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 9 0 R");
    let refused = read("a.pdf", locked.as_bytes());
    assert_eq!((refused.problems[0].kind, refused.drafts.len()), ("encrypted", 0));
    let cut = read("a.pdf", &whole[..40]);
    assert_eq!((cut.problems[0].kind, cut.drafts.len()), ("damaged_file", 0));
    assert_eq!(cut.problems[0].place.file.as_deref(), Some("a.pdf"));
    // Without its table of objects a file can still be read.
    let end = whole.windows(4).position(|w| w == b"xref").unwrap();
    let text = String::from_utf8_lossy(&whole[..end]).into_owned() + "trailer\n<</Root 1 0 R>>\n";
    assert_eq!(read("a.pdf", text.as_bytes()).drafts.len(), 1);
}

#[test]
fn hostile_files_take_their_time_and_no_more() {
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(&b" ".repeat(140 << 20)).unwrap();
    let bomb = zlib.finish().unwrap();
    let page = b"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>/Font<</F 6 0 R>>>>>>";
    let with = |contents: Vec<u8>, form: Vec<u8>| {
        let font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_vec();
        let tree = b"<</Type/Pages/Count 1/Kids[3 0 R 3 0 R 2 0 R]>>".to_vec();
        file(&[b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree, page.to_vec(), contents, form, font, INFO.to_vec()])
    };
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>/Font<</F 6 0 R>>>>";
    let twice = stream(form, b"/A Do /A Do BT /F 9 Tf (x) Tj ET");
    let none = stream("", b"");
    let cases = [
        ("bomb", with(stream("/Filter/FlateDecode", &bomb), none.clone())),
        ("bomb in a form", with(stream("", b"/A Do"), stream(&format!("{form}/Filter/FlateDecode"), &bomb))),
        ("many contents", {
            let all = format!("[{}]", "5 0 R ".repeat(5_000)).into_bytes();
            with(all, stream("", &b" ".repeat(1 << 20)))
        }),
        ("a form in itself", with(stream("", b"/A Do /A Do"), twice)),
        ("many letters", with(stream("", &b"BT /F 9 Tf (word) Tj ET ".repeat(40_000)), none.clone())),
        ("many saved states", with(stream("", &b"q ".repeat(500_000)), none.clone())),
        ("deep arrays", with(stream("", &b"[".repeat(1_000_000)), none.clone())),
        ("words for streams", [b"%PDF-1.7\n".as_slice(), &b"stream\n".repeat(200_000)].concat()),
    ];
    for (name, bytes) in cases {
        let start = Instant::now();
        let read = read("a.pdf", &bytes);
        eprintln!("{name}: {} ms, {} drafts, {}", start.elapsed().as_millis(), read.drafts.len(), said(&read));
        assert!(start.elapsed().as_secs() < 90, "{name}");
        assert!(!read.problems.is_empty() || !read.drafts.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    #[test]
    fn a_mangled_pdf_is_never_worse_than_a_problem(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        cut in any::<prop::sample::Index>(),
        twice in any::<bool>(),
    ) {
        let whole = pdf(&[&lines(20, 50, 700, &["Ferries return"]), &lines(10, 50, 700, &["They left."])]);
        let bytes = mangled(&whole, &changes, cut, twice);
        check(&(by_id("pdf").unwrap().read)(&input("a.pdf", &bytes)))?;
    }
}
