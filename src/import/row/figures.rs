//! Group rows that carry figures: `一、党委机构  5`. Their figures add up the rows below; read as data they would be institutions
//! of their own and their places counted twice.

use super::label;
use crate::import::cells::{AsWritten, Sheet, SheetRow};
use crate::import::heading::Meaning;
use crate::import::layout::Layout;
use crate::import::text::{is_numbered_in_chinese, without_enumerator};
use crate::import::value::number;
use crate::import::vocabulary::{Field, TableKind, Vocabulary};

/// No group has more rows.
const LONGEST_GROUP: usize = 2000;

/// The text of a group row with figures, without its number. An institution that is only numbered like a group has no rows
/// below it that are not, or they do not add up to it.
pub(super) fn group(sheet: &Sheet, layout: &Layout, row: SheetRow<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let key = layout.column(Field::Unit).filter(|_| layout.table == TableKind::Ledger)?;
    let mut cells = row.cells().filter(|(_, cell)| !cell.is_blank());
    let (column, first) = cells.next()?;
    let AsWritten::Text(text) = first else { return None };
    let bare = without_enumerator(text);
    let is_numbered = is_numbered_in_chinese(text);
    let names_a_kind = || vocabulary.nature(bare).is_some() || vocabulary.tier(bare).is_some();
    if column > key || !(is_numbered || names_a_kind()) {
        return None;
    }
    let figures: Vec<(u16, i64)> =
        cells.map(|(column, cell)| Some((column, figure(layout, column, cell, vocabulary)?))).collect::<Option<_>>()?;
    let sums = sums_below(sheet, layout, row, text, vocabulary)?;
    let agrees = figures.iter().all(|(column, stated)| sums(*column) == *stated);
    (agrees || is_numbered && names_a_kind()).then(|| bare.to_owned())
}

/// A number in a column that total rows add up.
fn figure(layout: &Layout, column: u16, cell: AsWritten<'_>, vocabulary: &Vocabulary) -> Option<i64> {
    let found = layout.columns.iter().find(|found| found.column == column)?;
    if !found.meaning.is_summed() || matches!(found.meaning, Meaning::Factor(_)) {
        return None;
    }
    number::read(cell, 1, vocabulary).ok().map(|amount| amount.map_or(0, |amount| amount.value))
}

/// The sums of the rows of a group by column: up to the next row numbered in the same way, or the next total of all. `None`
/// when the group has no rows.
fn sums_below<'sheet>(
    sheet: &'sheet Sheet,
    layout: &'sheet Layout,
    row: SheetRow<'_>,
    text: &str,
    vocabulary: &'sheet Vocabulary,
) -> Option<impl Fn(u16) -> i64 + use<'sheet>> {
    let style = |text: &str| (is_numbered_in_chinese(text), text.trim_start().starts_with(['(', '（']));
    let own = style(text);
    let first_text = |row: &SheetRow<'sheet>| {
        row.cells().map(|(_, cell)| cell).find(|cell| !cell.is_blank()).map(|cell| cell.text()).unwrap_or_default()
    };
    let is_other_group = |text: &str| match own.0 {
        true => style(text) == own,
        false => vocabulary.nature(without_enumerator(text)).is_some() || is_numbered_in_chinese(text),
    };
    let below = layout.rows_below(sheet, row.number).take(LONGEST_GROUP);
    let members: Vec<SheetRow<'sheet>> = below
        .take_while(|row| !is_other_group(&first_text(row)))
        .filter(|row| label::total(&first_text(row)).is_none() && !is_numbered_in_chinese(&first_text(row)))
        .filter(|row| row.cells().filter(|(_, cell)| !cell.is_blank()).count() > 1)
        .collect();
    (!members.is_empty()).then_some(move |column| {
        members.iter().filter_map(|row| figure(layout, column, row.cell(column), vocabulary)).sum()
    })
}
