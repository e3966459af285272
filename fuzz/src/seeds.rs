//! What each target begins with: files as the program writes them, and a page or two for the readers.

use crate::disk::Disk;
use crate::targets::{BESIDE, sample};
use sidenote::edit::{Change, Edit, Transaction};
use sidenote::export::{Options, Request, by_id};
use sidenote::model::Settings;
use sidenote::store::{Record, packed_to_ron, unpack};
use std::io::{Cursor, Write};
use std::path::Path;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

/// The first input of a target.
pub fn of(target: &str) -> Vec<u8> {
    let text: &str = match target {
        "packed" => return packed_to_ron(sample()).expect("a project").into_bytes(),
        "journal" => return journal().into_bytes(),
        "ahead-of-journal" => "(journal:\"\",files:{\"schema.ron\":[(None,3)]},stems:{})",
        "notation" => "Officials {quote q1 kind=direct|deny {person|José}} it|\\\\{}\n",
        "import-html" => {
            "<!doctype html><html><head><title>Officials deny it</title><meta name=author content=Ana></head><body><article><h1>Officials deny it</h1><p>By Ana Ruiz</p><p>Officials deny it, said <b>José</b>, who would not be named.</p><figure><figcaption>A caption.</figcaption></figure><blockquote>We must act now.</blockquote></article></body></html>"
        }
        "import-markdown" => {
            "---\ntitle: Officials deny it\ndate: 2026-03-14\n---\n# Officials deny it\n\n> We *must* act now.\n\n- one\n- two\n\n[link](x) `code`\n"
        }
        "import-text" => {
            "Officials deny it\n\nBy Ana Ruiz, 14 March 2026\n\nOfficials deny it, said José.\n\nNobody else was there.\n"
        }
        "import-brat" => {
            let ann = b"T1\tperson 0 9\tOfficials\nT2\tquote 10 14;15 17\tdeny it\nR1\tsource Arg1:T1 Arg2:T2\nA1\tsure T1\n#1\tAnnotatorNotes T1\tnote\nE1\tquote:T2 by:T1\n*\tEquiv T1 T2\n";
            return [ann.as_slice(), BESIDE, b"Officials deny it, said Jos\xc3\xa9.\n"].concat();
        }
        "import-csv" => {
            "text,start,end,label,coder,mood\n\"Officials deny it, said José.\",0,9,person,ana,good\n\"Officials deny it, said José.\",10,17,quote,ana,\"a; b\"\n"
        }
        "import-conll" => {
            "-DOCSTART- -X- O O\n\nOfficials NNS B-NP B-person\ndeny VBP B-VP O\nit PRP B-NP O\n\nJosé NNP I-NP B-person\n"
        }
        "import-conllu" => {
            "# newdoc id = a\n# global.Entity = eid-etype-kind\n# text = Officials deny it.\n1\tOfficials\t_\t_\t_\t_\t_\t_\t_\tEntity=(e1-person-x\n2-3\tdeny it\t_\t_\t_\t_\t_\t_\t_\tNER=B-quote|SpaceAfter=No\n2\tdeny\t_\t_\t_\t_\t_\t_\t_\tEntity=e1)(e2[1/2]-a)\n3\tit\t_\t_\t_\t_\t_\t_\t_\tEntity=(e2[2/2]-a)\n4\t.\t_\t_\t_\t_\t_\t_\t_\tSpacesAfter=\\s\\n\n\n"
        }
        "import-w3c" => {
            "{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"type\": \"Annotation\", \"id\": \"a:1\", \"motivation\": \"tagging\", \"body\": {\"type\": \"TextualBody\", \"value\": \"person\", \"purpose\": \"tagging\"}, \"target\": [{\"source\": {\"id\": \"a:t\", \"value\": \"Officials deny it, said José.\"}, \"selector\": [{\"type\": \"TextPositionSelector\", \"start\": 0, \"end\": 9}, {\"type\": \"TextQuoteSelector\", \"exact\": \"Officials\", \"prefix\": \"\"}]}], \"attributes\": [{\"attribute\": \"mood\", \"said\": [\"a\"]}], \"pieces\": 1}\n{\"type\": \"Annotation\", \"motivation\": \"linking\", \"body\": \"a:1\", \"target\": \"a:1\"}\n"
        }
        "import-docx" => return [DOCUMENT.as_bytes(), BESIDE, STYLES.as_bytes()].concat(),
        "import-pdf" => PDF,
        "import-sidenote" => return packed_to_ron(sample()).expect("a project").into_bytes(),
        "import-jsonl" => return records(),
        "import-label-studio" => {
            "{\"id\": 1, \"data\": {\"text\": \"Officials deny it, said José, who would not be named by anybody in the harbour of Eastport.\"}, \"annotations\": [{\"completed_by\": 1, \"result\": [{\"id\": \"a\", \"type\": \"labels\", \"value\": {\"start\": 0, \"end\": 9, \"text\": \"Officials\", \"labels\": [\"Person\"]}}, {\"type\": \"relation\", \"from_id\": \"a\", \"to_id\": \"a\", \"direction\": \"right\", \"labels\": [\"same\"]}]}]}\n"
        }
        "import-gate-bdoc" => {
            "{\"text\": \"Officials deny it, said José, who would not be named by anybody in the harbour of Eastport.\", \"offset_type\": \"p\", \"annotation_sets\": {\"ana\": {\"annotations\": [{\"type\": \"Person\", \"start\": 0, \"end\": 9, \"id\": 0, \"features\": {\"sure\": true, \"link:same\": [0]}}]}}}\n"
        }
        "import-pubannotation" => {
            "{\"text\": \"Officials deny it, said José, who would not be named by anybody in the harbour of Eastport.\", \"denotations\": [{\"id\": \"T1\", \"span\": {\"begin\": 0, \"end\": 9}, \"obj\": \"Person\"}], \"relations\": [{\"subj\": \"T1\", \"pred\": \"same\", \"obj\": \"T1\"}], \"attributes\": [{\"subj\": \"T1\", \"pred\": \"sure\", \"obj\": true}]}\n"
        }
        "import-prodigy" => {
            "{\"text\": \"Officials deny it, said José, who would not be named by anybody in the harbour of Eastport.\", \"spans\": [{\"start\": 0, \"end\": 9, \"label\": \"PERSON\", \"token_start\": 0, \"token_end\": 0}], \"relations\": [{\"head\": 0, \"child\": 0, \"label\": \"same\"}], \"answer\": \"accept\"}\n"
        }
        "import-doccano" => {
            "{\"text\": \"Officials deny it, said José, who would not be named by anybody in the harbour of Eastport.\", \"entities\": [{\"id\": 1, \"label\": \"PERSON\", \"start_offset\": 0, \"end_offset\": 9}], \"relations\": [{\"id\": 2, \"from_id\": 1, \"to_id\": 1, \"type\": \"same\"}]}\n"
        }
        "import-spacy-json" => {
            "{\"text\": \"Officials deny it, said José, who would not be named by anybody in the harbour of Eastport.\", \"ents\": [{\"start\": 0, \"end\": 9, \"label\": \"PERSON\"}], \"spans\": {\"sc\": [{\"start\": 0, \"end\": 17, \"label\": \"QUOTE\"}]}, \"tokens\": []}\n"
        }
        "import-webanno-tsv" => TSV,
        "import-inception" => return project(),
        "import-cas-json" => CAS,
        "import-cas-xmi" => return [XMI.as_bytes(), BESIDE, TYPES.as_bytes()].concat(),
        _ => return file(target),
    };
    text.as_bytes().to_vec()
}

/// The text of a Word document, with one of everything that is looked at; the archive is put around it later.
const DOCUMENT: &str = r#"<w:document xmlns:w="w" xmlns:mc="mc" xmlns:m="m" xmlns:a="a"><w:body>
<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Officials deny it</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>
<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:tab/><w:t>said José</w:t><w:br/><w:sym w:char="F04A"/></w:r></w:ins>
<w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback/></mc:AlternateContent></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt><w:p><w:r><w:drawing><a:blip/></w:drawing><m:oMath/></w:r></w:p>
</w:body></w:document>"#;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:styleId="Title"><w:name w:val="Title"/></w:style><w:style w:styleId="a"><w:name w:val="b"/><w:basedOn w:val="Title"/><w:outlineLvl w:val="1"/></w:style></w:styles>"#;

/// A PDF without a table of its objects, which readers find by themselves.
const PDF: &str = "%PDF-1.7
1 0 obj
<</Type/Catalog/Pages 2 0 R>>
endobj
2 0 obj
<</Type/Pages/Count 1/Kids[3 0 R]>>
endobj
3 0 obj
<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 4 0 R>>/XObject<</X 6 0 R>>>>/Contents 5 0 R>>
endobj
4 0 obj
<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>
endobj
5 0 obj
<</Length 125>>
stream
BT /F 24 Tf 50 750 Td (Officials deny it) Tj ET BT /F 10 Tf 12 TL 50 700 Td [(Of-) -300 (ten) ] TJ T* (said Jos\\351) Tj ET /X Do
endstream
endobj
6 0 obj
<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Filter/ASCIIHexDecode/Resources<</Font<</F 4 0 R>>>>/Length 46>>
stream
4254202F46203130205466203530203630302054642028612920546A204554>
endstream
endobj
7 0 obj
<</Title(Officials)/Author(Ana)/CreationDate(D:20251108)>>
endobj
trailer
<</Root 1 0 R/Info 7 0 R/Size 8>>
";

/// Layers of every kind, stacked, cut and linked; what others skip; an escape.
const TSV: &str = "#FORMAT=WebAnno TSV 3.3
#T_SP=custom.Span|label|note|mood
#T_CH=my.CorefLink|referenceRelation|referenceType
#T_SP=my.Host|ROLE_my.Host:links_my.Link|uima.tcas.Annotation
#T_RL=custom.Relation|label|BT_custom.Span


#Sidenote.title=Officials
#Sidenote.annotator=Ana
#Sidenote.feature=mood|the-mood|several
#Text=Officials deny it, \\t😀
#Text=said José.
1-1\t0-9\tOfficials\tperson[1]|quote[2]\t*[1]|who\\n[2]\tgood;bad[1]|*[2]\t*->1-1\t*[1]\trole;*\t1-2[2];1-3.1\t_\t_\t
1-2\t10-14\tdeny\tquote[2]\twho\\n[2]\t*[2]\t*->1-2\tx[1]\t_\t_\tsays|*\t1-1[1_2]|1-3.1[0_2]\t
1-3\t15-17\tit\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
1-3.1\t15-16\ti\tletter\t*\t\\*\t_\t_\t_\t*\t_\t_\t
1-4\t17-18\t,\tother\tnone\tgood\t_\t_\t_\t_\tsays\t1-4\t

#Text=End
2-1\t40-43\tEnd\t_\t_\t_\t_\t_\t_\t_\t_\t_\t
";

/// A project of `INCEpTION` with one person's archive, another's table, and what only it can read.
fn project() -> Vec<u8> {
    let inner = packed(&[("ana.xmi", XMI.as_bytes()), ("TypeSystem.xml", TYPES.as_bytes())]);
    packed(&[
        ("exportedproject.json", b"{}"),
        ("annotation/a.txt/ana.zip", &inner),
        ("annotation/a.txt/ben.tsv", TSV.as_bytes()),
        ("curation/a.txt/CURATION_USER.json", CAS.as_bytes()),
        ("annotation_ser/b.txt/ana.ser", b"\xac\xed"),
        ("source/c.txt", b"Officials deny it."),
    ])
}

/// An archive whose files are not made smaller, so that what is changed in them is read.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
            .expect("a file");
        zip.write_all(bytes).expect("room");
    }
    zip.finish().expect("an archive").into_inner()
}

/// One of everything that leads from structure to structure.
const CAS: &str = r##"{"%TYPES": {"my.Person": {"%NAME": "my.Person", "%SUPER_TYPE": "uima.tcas.Annotation", "nick": {"%NAME": "nick", "%RANGE": "uima.cas.String", "%DESCRIPTION": "sidenote: nick-name"}}},
"%FEATURE_STRUCTURES": [{"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": "Officials deny it, said José."},
{"%ID": 3, "%TYPE": "custom.Span", "@sofa": 1, "begin": 24, "end": 28, "label": "person", "note": "who", "#score": "NaN", "sure": true},
{"%ID": 4, "%TYPE": "custom.Relation", "@sofa": 1, "begin": 0, "end": 9, "label": "same", "@Governor": 2, "@Dependent": 3, "how": "so"},
{"%ID": 5, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "@sofa": 1, "begin": 0, "end": 9},
{"%ID": 6, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["x", "y"]},
{"%ID": 7, "%TYPE": "uima.cas.NonEmptyFSList", "@head": 3, "@tail": 7},
{"%ID": 8, "%TYPE": "uima.cas.FSArray", "%ELEMENTS": [9, 3, 0]},
{"%ID": 2, "%TYPE": "my.Person", "@sofa": 1, "begin": 0, "end": 9, "nick": "they", "@all": 6, "@list": 7, "@slot": 8},
{"%ID": 9, "%TYPE": "my.Link", "role": "agent", "@target": 3},
{"%ID": 10, "%TYPE": "uima.tcas.DocumentAnnotation", "@sofa": 1, "begin": 0, "end": 29, "language": "en", "more": "words"}],
"%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4, 5, 10]}}}
"##;

const XMI: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:my="http:///my.ecore" xmlns:custom="http:///custom.ecore" xmi:version="2.0">
<cas:NULL xmi:id="0"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="Officials deny it, &#10;said José."/>
<custom:Relation xmi:id="4" sofa="1" begin="3" end="6" label="meets" Governor="2" Dependent="3"/>
<cas:NonEmptyFSList xmi:id="8" head="3" tail="8"/>
<cas:FSArray xmi:id="9" elements="2 3 0"/>
<my:Other xmi:id="3" sofa="1" begin="12" end="15" what="5 6"/>
<my:Person xmi:id="2" sofa="1" begin="0" end="9" age="31" sure="true" nick="An" knows="3 0 3" first="8"><tags>x y</tags><tags>&amp;z</tags></my:Person>
<cas:View sofa="1" members="2 3"/>
</xmi:XMI>"#;

const TYPES: &str = r#"<typeSystemDescription><types><typeDescription><name>my.Person</name><supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>age</name><rangeTypeName>uima.cas.Integer</rangeTypeName></featureDescription>
<featureDescription><name>sure</name><rangeTypeName>uima.cas.Boolean</rangeTypeName></featureDescription>
<featureDescription><name>nick</name><description>sidenote: nick-name</description><rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
<featureDescription><name>tags</name><rangeTypeName>uima.cas.StringArray</rangeTypeName></featureDescription>
<featureDescription><name>knows</name><rangeTypeName>uima.cas.FSArray</rangeTypeName></featureDescription>
<featureDescription><name>first</name><rangeTypeName>uima.cas.FSList</rangeTypeName><multipleReferencesAllowed>true</multipleReferencesAllowed></featureDescription>
</features></typeDescription></types></typeSystemDescription>"#;

/// Our own records of the sample.
fn records() -> Vec<u8> {
    let project = sample();
    let request = Request {
        project,
        annotators: project.annotators.keys().cloned().collect(),
        articles: project.articles.keys().copied().collect(),
        options: Options::new(),
        piece: sidenote::export::Piece::default(),
    };
    let written = by_id("jsonl").map(|format| (format.write)(&request));
    written.and_then(Result::ok).and_then(|mut w| w.files.pop()).map(|f| f.bytes).unwrap_or_default()
}

fn file(target: &str) -> Vec<u8> {
    let disk = Disk::new(1);
    unpack(&disk, Path::new("/study"), sample()).expect("a sample");
    let wanted = match target {
        "layer" => "/layers/",
        "article" => "/articles/",
        "schema-alone" => "schema.ron",
        other => other,
    };
    let found = disk.files().into_iter().find(|(path, _)| path.contains(wanted) && path.ends_with(".ron"));
    found.map(|(_, bytes)| bytes).unwrap_or_default()
}

/// A byte that has the checksums made to fit, and a few lines.
fn journal() -> String {
    let settings = |note: &str| Settings { note: note.to_owned(), ..sample().settings.clone() };
    let edit: Edit = Change::replace((), sample().settings.clone(), settings("a")).into();
    let transaction = Transaction::new("Settings", vec![edit]);
    let records = [
        Record::Begin { format: 1, after: 0 },
        Record::Commit { seq: 1, transaction: transaction.clone().into() },
        Record::Undo { seq: 2 },
        Record::Redo { seq: 3 },
        Record::Checkpoint { seq: 1 },
        Record::Remembered { done: vec![transaction.into()], undone: vec![] },
    ];
    let lines: String = records.iter().map(|r| r.line().expect("a line")).collect();
    format!("\"{lines}")
}

/// About as many bytes as are asked for, made of the lines between the first and the last few.
pub fn large(seed: &[u8], bytes: usize) -> Vec<u8> {
    let lines: Vec<&[u8]> = seed.split_inclusive(|b| *b == b'\n').collect();
    if lines.len() < 12 {
        return seed.repeat(bytes / seed.len().max(1) + 1);
    }
    let (head, tail) = (&lines[..lines.len() - 3], &lines[lines.len() - 3..]);
    let middle = head[head.len() - 1];
    let times = bytes / middle.len().max(1) + 1;
    [head.concat(), middle.repeat(times), tail.concat()].concat()
}
