//! The columns of a mapping: `{ A = "单位名称", C = "id_number" }`. What is wrong with them is found while they are read, since only
//! then the line is known; whether a column fits its table is asked when the table is known.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::import::{TableKind, Vocabulary, meaning_of_word};

/// The word for each column, counted from 0.
#[derive(Debug, Default)]
pub(super) struct Columns(pub BTreeMap<u16, String>);

/// Sheets have no more columns than XFD.
const MOST_COLUMNS: u32 = 16_384;

/// `C` → 2.
fn number(letters: &str) -> Option<u16> {
    let count = letters.chars().try_fold(0_u32, |count, letter| {
        let digit = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A')).filter(|digit| *digit < 26)?;
        Some(count * 26 + digit + 1).filter(|count| *count <= MOST_COLUMNS)
    })?;
    u16::try_from(count.checked_sub(1)?).ok()
}

/// 2 → `C`.
pub(super) fn letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ColumnsVisitor)
    }
}

struct ColumnsVisitor;

impl<'de> Visitor<'de> for ColumnsVisitor {
    type Value = Columns;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("columns by their letters")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Columns, A::Error> {
        let mut columns = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let (column, word) = map.next_value_seed(Word { key: &key, columns: &columns })?;
            columns.insert(column, word);
        }
        Ok(Columns(columns))
    }
}

/// The word of one column, told apart from those before it.
struct Word<'a> {
    key: &'a str,
    columns: &'a BTreeMap<u16, String>,
}

impl<'de> DeserializeSeed<'de> for Word<'_> {
    type Value = (u16, String);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let word = String::deserialize(deserializer)?;
        let key = self.key.trim();
        let Some(column) = number(key) else {
            return Err(D::Error::custom(format!("“{key}”不是列号，请写成 A、B、AA 的样子")));
        };
        if self.columns.contains_key(&column) {
            return Err(D::Error::custom(format!("{}列写了两次", letters(column))));
        }
        let tables = [TableKind::Ledger, TableKind::Posts, TableKind::Roster, TableKind::Duties];
        let meanings: Vec<_> =
            tables.iter().filter_map(|table| meaning_of_word(&word, *table, Vocabulary::built_in())).collect();
        if meanings.is_empty() {
            return Err(D::Error::custom(format!("没有“{word}”这样的列({}列)", letters(column))));
        }
        let is_kept = meanings.iter().all(|meaning| meaning.may_repeat());
        if let Some((other, _)) = self.columns.iter().find(|(_, other)| !is_kept && **other == word) {
            return Err(D::Error::custom(format!("{}列和{}列都写成“{word}”", letters(*other), letters(column))));
        }
        Ok((column, word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_as_sheets_letter_them() {
        for (text, column) in [("A", 0), ("Z", 25), ("AA", 26), ("AZ", 51), ("XFD", 16_383)] {
            assert_eq!((number(text), letters(column).as_str()), (Some(column), text));
        }
        assert_eq!(number("c"), Some(2));
        for wrong in ["", "1", "A1", "XFE", "列", "AAAAAAAAAAAA"] {
            assert_eq!(number(wrong), None, "{wrong}");
        }
    }
}
