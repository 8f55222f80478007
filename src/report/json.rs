//! Tables as JSON, for other programs: stable, versioned, and read back into the very same tables.
//!
//! ```json
//! { "format": "bianheng-tables", "version": 1,
//!   "tables": [ {
//!     "attachment": "附件1",                       null when there is none
//!     "title": "…",
//!     "caption": { "left": "…", "right": "…" },
//!     "lead": ["…"],                               running text before the head; not there when there is none
//!     "columns": [ { "head": ["编制数", "行政"],    words of the head from the topmost row down; equal neighbours are merged
//!                    "width": 4,                   relative
//!                    "align": "right" } ],         left, center, right
//!     "rows": [ { "role": "body",                  group, body, subtotal, total
//!                 "cells": [ {"text": "县委办"}, {"count": 12}, {"delta": -2}, {"lines": ["甲", "乙"]}, "blank" ] } ],
//!     "notes": ["…"], "signatures": ["…"],
//!     "issue": { "office": "…", "date": "…", "copies": "…" },   of a 通知单 only
//!     "code": "AB3D-7K2M",                         核验码; not there when the table was not given out
//!     "paper": "a4_landscape" } ] }                a4_portrait, a4_landscape, a3_landscape
//! ```
//!
//! Counts are whole numbers; signs and dashes are the reader's affair. Fields may be added within a version, never renamed or removed.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::table::Table;

const FORMAT: &str = "bianheng-tables";
const VERSION: u32 = 1;

/// Why a text is not a set of tables.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    #[error("not the JSON of tables: {0}")]
    Syntax(#[from] serde_json::Error),
    #[error("the JSON calls itself {format:?} version {version}; {FORMAT:?} version {VERSION} is understood")]
    Format { format: String, version: u32 },
}

#[derive(Serialize, Deserialize)]
struct Document<'a> {
    format: Cow<'a, str>,
    version: u32,
    tables: Cow<'a, [Table]>,
}

/// The tables as indented JSON, ending with a line feed.
pub fn write(tables: &[Table]) -> Result<String, JsonError> {
    let document = Document { format: Cow::Borrowed(FORMAT), version: VERSION, tables: Cow::Borrowed(tables) };
    let mut json = serde_json::to_string_pretty(&document)?;
    json.push('\n');
    Ok(json)
}

/// Reads what [`write`] wrote.
pub fn read(json: &str) -> Result<Vec<Table>, JsonError> {
    let document: Document<'_> = serde_json::from_str(json)?;
    match document.format == FORMAT && document.version == VERSION {
        true => Ok(document.tables.into_owned()),
        false => Err(JsonError::Format { format: document.format.into_owned(), version: document.version }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Caption, Cell, Column, Paper, Row, RowRole};

    fn table() -> Table {
        Table {
            title: "对照表".into(),
            caption: Caption { left: "左".into(), right: "右".into() },
            columns: vec![Column::new(vec!["编制数".into(), "行政".into()], 4, Align::Right)],
            rows: vec![
                Row::new(RowRole::Group, vec![Cell::text_of("一、\"甲\"")]),
                Row::new(RowRole::Body, vec![Cell::Count(i64::MAX)]),
                Row::new(RowRole::Body, vec![Cell::Lines(vec!["甲".into(), "乙".into()])]),
                Row::new(RowRole::Subtotal, vec![Cell::Delta(-2)]),
                Row::new(RowRole::Total, vec![Cell::Blank]),
            ],
            notes: vec!["注".into()],
            signatures: vec!["制表".into()],
            ..Table::on(Paper::A3Landscape)
        }
    }

    #[test]
    fn the_form_is_the_documented_one() {
        let written: serde_json::Value = serde_json::from_str(&write(&[table()]).unwrap()).unwrap();
        let expected = serde_json::json!({
            "format": "bianheng-tables",
            "version": 1,
            "tables": [{
                "attachment": null,
                "title": "对照表",
                "caption": { "left": "左", "right": "右" },
                "columns": [{ "head": ["编制数", "行政"], "width": 4, "align": "right" }],
                "rows": [
                    { "role": "group", "cells": [{ "text": "一、\"甲\"" }] },
                    { "role": "body", "cells": [{ "count": i64::MAX }] },
                    { "role": "body", "cells": [{ "lines": ["甲", "乙"] }] },
                    { "role": "subtotal", "cells": [{ "delta": -2 }] },
                    { "role": "total", "cells": ["blank"] },
                ],
                "notes": ["注"],
                "signatures": ["制表"],
                "paper": "a3_landscape",
            }],
        });
        assert_eq!(written, expected);
    }

    #[test]
    fn what_was_written_is_read_back() {
        let tables = [table(), table()];
        assert_eq!(read(&write(&tables).unwrap()).unwrap(), tables);
        assert_eq!(read(&write(&[]).unwrap()).unwrap(), []);
    }

    #[test]
    fn another_version_is_refused_by_name() {
        let later = write(&[]).unwrap().replace("\"version\": 1", "\"version\": 2");
        let message = read(&later).unwrap_err().to_string();
        assert!(message.contains("version 2") && message.contains("version 1"), "{message}");
        assert!(matches!(read("[]"), Err(JsonError::Syntax(_))));
    }
}
