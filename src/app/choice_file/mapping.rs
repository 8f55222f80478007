//! A mapping file → how sheets are to be read.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::columns::{Columns, letters};
use super::{parse, refused};
use crate::import::{
    HiddenTaking, LayoutKey, Meaning, SheetChoice, SheetKey, SheetTaking, TableKind, Vocabulary, meaning_of_word,
};
use crate::notice::Notice;
use crate::wording;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    sheets: Vec<WrittenSheet>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSheet {
    file: Option<String>,
    sheet: Option<String>,
    /// Instead of both: every sheet with this head.
    layout: Option<String>,
    table: Option<TableKind>,
    /// Its rows, one or first and last, counted from 1.
    head: Option<Vec<u32>>,
    #[serde(default)]
    columns: Columns,
    /// Whether the sheet is read although the office has hidden it; without a word it is left out.
    hidden_sheet: Option<HiddenTaking>,
    /// Whether its hidden rows and columns are; without a word they are read.
    hidden_rows: Option<HiddenTaking>,
    hidden_columns: Option<HiddenTaking>,
}

/// The longest head that is read.
const LONGEST_HEAD: u32 = 4;

/// Reads a mapping. `table` is the kind of the sheets that name none.
pub fn read_mapping(file: &Path, table: Option<TableKind>) -> Result<BTreeMap<SheetKey, SheetChoice>, Notice> {
    let written: Written = parse(file)?;
    let mut choices = BTreeMap::new();
    for (number, sheet) in (1..).zip(written.sheets) {
        let told = |reason: String| refused(file, &format!("第{number}张表"), &reason);
        let (key, choice) = meant(sheet, table).map_err(told)?;
        if choices.insert(key, choice).is_some() {
            return Err(told("同一张表写了两次".to_owned()));
        }
    }
    Ok(choices)
}

fn meant(written: WrittenSheet, table: Option<TableKind>) -> Result<(SheetKey, SheetChoice), String> {
    let key = match (written.file, written.sheet, written.layout) {
        (Some(file), Some(sheet), None) => SheetKey::Sheet { file, sheet },
        (None, None, Some(layout)) => SheetKey::Layout(LayoutKey::from_text(&layout)),
        _ => return Err("每张表要写明 file 和 sheet，或者只写 layout".to_owned()),
    };
    let hidden = [written.hidden_sheet, written.hidden_rows, written.hidden_columns];
    if matches!(key, SheetKey::Layout(_)) && hidden.iter().any(Option::is_some) {
        return Err("hidden_sheet、hidden_rows、hidden_columns 是对一张表说的，要写明 file 和 sheet".to_owned());
    }
    let taking = match written.hidden_sheet {
        Some(HiddenTaking::Read) => SheetTaking::Read,
        Some(HiddenTaking::LeaveOut) | None => SheetTaking::AsFound,
    };
    let (hidden_rows, hidden_columns) =
        (written.hidden_rows.unwrap_or_default(), written.hidden_columns.unwrap_or_default());
    let head = written.head.as_deref().map(rows).transpose()?;
    let table = written.table.or(table);
    let columns = match table {
        Some(table) => columns(&written.columns, table)?,
        None if written.columns.0.is_empty() => BTreeMap::new(),
        None => {
            return Err(
                "写了 columns 就要写明 table(roster 花名册、ledger 台账、posts 岗位表、duties 职责清单)".to_owned()
            );
        }
    };
    Ok((key, SheetChoice { taking, hidden_rows, hidden_columns, table, head, columns }))
}

fn rows(head: &[u32]) -> Result<(u32, u32), String> {
    let (first, last) = match head {
        [only] => (*only, *only),
        [first, last] => (*first, *last),
        _ => (0, 0),
    };
    let is_sound = first > 0 && last >= first && last - first < LONGEST_HEAD;
    is_sound
        .then(|| (first - 1, last - 1))
        .ok_or_else(|| format!("head 要写表头的起止行，如 [3, 4]，最多{LONGEST_HEAD}行"))
}

fn columns(written: &Columns, table: TableKind) -> Result<BTreeMap<u16, Meaning>, String> {
    let mut columns = BTreeMap::new();
    let mut first: BTreeMap<Meaning, (u16, &str)> = BTreeMap::new();
    for (column, word) in &written.0 {
        let Some(meaning) = meaning_of_word(word, table, Vocabulary::built_in()) else {
            let table = wording::import::table(table);
            return Err(format!("{table}没有“{word}”这样的列({}列)", letters(*column)));
        };
        if let Some((other, other_word)) = first.get(&meaning) {
            return Err(format!("{}列和{}列是同一项“{other_word}”“{word}”", letters(*other), letters(*column)));
        }
        if !meaning.may_repeat() {
            first.insert(meaning, (*column, word));
        }
        columns.insert(*column, meaning);
    }
    Ok(columns)
}
