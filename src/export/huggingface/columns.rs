//! Rows as columns of a Parquet file, with the features that the library reads.
//!
//! Nested lists are told by definition and repetition levels (Melnik et al., *Dremel*, 2010; the Parquet
//! format). Must not know projects.

use super::rows::{RelationRow, Row, Rows, SpanRow, tag_names};
use crate::model::LabelId;
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::{Value, json};
use std::sync::Arc;

/// Everything is optional, though nothing is ever missing: the library takes its features only where the
/// columns are such as it would write itself.
const SCHEMA: &str = "message schema {
  optional binary id (STRING);
  optional binary annotator (STRING);
  optional binary title (STRING);
  optional binary language (STRING);
  optional binary published (STRING);
  optional binary source (STRING);
  optional binary text (STRING);
  optional group tokens (LIST) { repeated group list { optional binary element (STRING); } }
  optional group ner_tags (LIST) { repeated group list { optional int64 element; } }
  optional group spans (LIST) { repeated group list { optional group element {
    optional binary id (STRING);
    optional binary label (STRING);
    optional int64 start;
    optional int64 end;
    optional binary text (STRING);
    optional group fragments (LIST) { repeated group list { optional group element {
      optional int64 start;
      optional int64 end;
    } } }
    optional binary attributes (STRING);
    optional binary note (STRING);
  } } }
  optional group relations (LIST) { repeated group list { optional group element {
    optional binary id (STRING);
    optional binary relation (STRING);
    optional binary head (STRING);
    optional binary child (STRING);
  } } }
}";

/// How deep a value of a list lies (the list, its repetition, the value), one of a list of records, and one of
/// a list in a list of records.
const IN_LIST: i16 = 3;
const IN_RECORD: i16 = 4;
const IN_FRAGMENT: i16 = 7;

/// A file that grows by groups of rows.
pub(super) struct Table(SerializedFileWriter<Vec<u8>>);

impl Table {
    /// One without rows.
    ///
    /// # Errors
    /// What the library says.
    pub fn new(labels: &[LabelId]) -> Result<Self, ParquetError> {
        let features = KeyValue::new("huggingface".to_owned(), features(labels).to_string());
        let properties = WriterProperties::builder()
            .set_compression(Compression::UNCOMPRESSED)
            .set_created_by(concat!("sidenote ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_key_value_metadata(Some(vec![features]))
            .build();
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map(Self)
    }

    /// Adds rows as a group.
    ///
    /// # Errors
    /// What the library says.
    pub fn group(&mut self, rows: &Rows<'_>) -> Result<(), ParquetError> {
        let mut columns = Columns(self.0.next_row_group()?);
        columns.all(&rows.0)?;
        columns.0.close().map(drop)
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// What the library says.
    pub fn bytes(self) -> Result<Vec<u8>, ParquetError> {
        self.0.into_inner()
    }
}

/// What the library is told of the columns: lists of values as `Sequence`, lists of records as a list of
/// one, which is what both of its present major versions read.
pub(super) fn features(labels: &[LabelId]) -> Value {
    let (text, number) = (json!({"dtype": "string", "_type": "Value"}), json!({"dtype": "int64", "_type": "Value"}));
    let tags = json!({"names": tag_names(labels), "_type": "ClassLabel"});
    json!({"info": {"features": {
        "id": text, "annotator": text, "title": text, "language": text, "published": text, "source": text,
        "text": text,
        "tokens": {"feature": text, "_type": "Sequence"},
        "ner_tags": {"feature": tags, "_type": "Sequence"},
        "spans": [{
            "id": text, "label": text, "start": number, "end": number, "text": text,
            "fragments": [{"start": number, "end": number}],
            "attributes": text, "note": text,
        }],
        "relations": [{"id": text, "relation": text, "head": text, "child": text}],
    }}})
}

/// The columns of a group of rows, in the order of the schema.
struct Columns<'a>(SerializedRowGroupWriter<'a, Vec<u8>>);

impl Columns<'_> {
    fn all(&mut self, rows: &[Row<'_>]) -> Result<(), ParquetError> {
        let texts: [for<'a> fn(&'a Row<'_>) -> &'a str; 7] =
            [|r| r.id, |r| r.annotator, |r| r.title, |r| r.language, |r| r.published, |r| &r.source, |r| r.text];
        for text in texts {
            let values: Vec<ByteArray> = rows.iter().map(|row| text(row).into()).collect();
            self.column::<ByteArrayType>(&values, &vec![1; values.len()], &[])?;
        }
        self.list::<ByteArrayType, _>(rows, IN_LIST, |r| &r.tokens, |token| (*token).into())?;
        self.list::<Int64Type, _>(rows, IN_LIST, |r| &r.tags, |tag| *tag)?;
        self.spans(rows)?;
        let of: for<'a> fn(&'a Row<'_>) -> &'a Vec<RelationRow> = |r| &r.relations;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |r| r.id.as_str().into())?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |r| r.relation.as_str().into())?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |r| r.head.as_str().into())?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |r| r.child.as_str().into())
    }

    fn spans(&mut self, rows: &[Row<'_>]) -> Result<(), ParquetError> {
        let of: for<'a> fn(&'a Row<'_>) -> &'a Vec<SpanRow> = |r| &r.spans;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |s| s.id.as_str().into())?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |s| s.label.as_str().into())?;
        self.list::<Int64Type, _>(rows, IN_RECORD, of, |s| s.start)?;
        self.list::<Int64Type, _>(rows, IN_RECORD, of, |s| s.end)?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |s| s.text.as_str().into())?;
        self.fragments(rows, |(start, _)| *start)?;
        self.fragments(rows, |(_, end)| *end)?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |s| s.attributes.as_str().into())?;
        self.list::<ByteArrayType, _>(rows, IN_RECORD, of, |s| s.note.as_str().into())
    }

    /// A column of a list whose values lie at `depth`: an empty one is there without a value; what follows the
    /// first repeats the list.
    fn list<'r, T: DataType, E>(
        &mut self,
        rows: &[Row<'r>],
        depth: i16,
        of: for<'a> fn(&'a Row<'r>) -> &'a Vec<E>,
        value: fn(&E) -> T::T,
    ) -> Result<(), ParquetError> {
        let (mut values, mut levels) = (Vec::new(), Levels::default());
        for row in rows {
            let list = of(row);
            if list.is_empty() {
                levels.push(1, 0);
            }
            for (at, one) in list.iter().enumerate() {
                values.push(value(one));
                levels.push(depth, i16::from(at > 0));
            }
        }
        self.column::<T>(&values, &levels.defined, &levels.repeated)
    }

    /// A column of the fragments, which are a list in a list.
    fn fragments(&mut self, rows: &[Row<'_>], value: fn(&(i64, i64)) -> i64) -> Result<(), ParquetError> {
        let (mut values, mut levels) = (Vec::new(), Levels::default());
        for row in rows {
            if row.spans.is_empty() {
                levels.push(1, 0);
            }
            for (at, span) in row.spans.iter().enumerate() {
                let again = i16::from(at > 0);
                if span.fragments.is_empty() {
                    levels.push(IN_RECORD, again);
                }
                for (n, fragment) in span.fragments.iter().enumerate() {
                    values.push(value(fragment));
                    levels.push(IN_FRAGMENT, if n > 0 { 2 } else { again });
                }
            }
        }
        self.column::<Int64Type>(&values, &levels.defined, &levels.repeated)
    }

    /// The next column; without repetition every row has one value.
    fn column<T: DataType>(&mut self, values: &[T::T], defined: &[i16], repeated: &[i16]) -> Result<(), ParquetError> {
        let Some(mut column) = self.0.next_column()? else {
            return Err(ParquetError::General("there are more columns than the schema has".to_owned()));
        };
        let levels = |levels: &[i16]| (!levels.is_empty()).then(|| levels.to_vec());
        let (defined, repeated) = (levels(defined), levels(repeated));
        column.typed::<T>().write_batch(values, defined.as_deref(), repeated.as_deref())?;
        column.close()
    }
}

/// How deep each value is defined, and which list it goes on.
#[derive(Default)]
struct Levels {
    defined: Vec<i16>,
    repeated: Vec<i16>,
}

impl Levels {
    fn push(&mut self, defined: i16, repeated: i16) {
        self.defined.push(defined);
        self.repeated.push(repeated);
    }
}
