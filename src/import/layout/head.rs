//! The texts of a possible head, column by column: what stands in each column from the top down, what merged cells spread over
//! it, and what a group without merged cells says for the columns beside it. Knows cells only, no words.

use std::collections::{BTreeMap, HashMap};

use crate::import::cells::{CellAt, Sheet, is_blank};

/// Merged cells of a head are followed over this many columns.
const MOST_COLUMNS: u16 = 1024;
pub(super) const LONGEST_HEAD: u32 = 4;

/// The texts of a head.
pub(super) struct Head {
    pub(super) rows: (u32, u32),
    /// Texts from the top, one for each distinct cell above the data.
    pub(super) paths: BTreeMap<u16, Vec<String>>,
    /// Where nothing stands above a column's text: the same with the group to its right, which may stand over the middle of
    /// its columns.
    pub(super) centred: BTreeMap<u16, Vec<String>>,
}

impl Head {
    pub(super) fn read(sheet: &Sheet, start: u32, height: u32) -> Self {
        let end = start.saturating_add(height - 1);
        let covers = Covers::of(sheet, start, end);
        let width = (start..=end).filter_map(|row| sheet.row(row).cells().next_back()).map(|(column, _)| column).max();
        let mut paths = BTreeMap::new();
        let mut left: Vec<String> = vec![String::new(); height as usize];
        for column in 0..=width.unwrap_or(0) {
            let own: Vec<Cell> =
                (start..=end).map(|row| head_cell(sheet, &covers, start, CellAt { row, column })).collect();
            let lowest = own.iter().rposition(|cell| !cell.text.is_empty());
            let mut path: Vec<String> = Vec::new();
            for (depth, cell) in own.iter().enumerate() {
                // A group without a merged head stands above its first column only.
                let is_spread = cell.text.is_empty()
                    && !cell.is_merged
                    && lowest.is_some_and(|lowest| depth < lowest)
                    && left.get(depth).is_some_and(|text| !text.is_empty());
                let text = if is_spread { left.get(depth).cloned().unwrap_or_default() } else { cell.text.clone() };
                if !text.is_empty() && path.last() != Some(&text) {
                    path.push(text.clone());
                }
                // Only a head with something below it can be spread to the right.
                if let Some(kept) = left.get_mut(depth) {
                    *kept = if lowest.is_some_and(|lowest| depth < lowest) { text } else { String::new() };
                }
            }
            if !path.is_empty() {
                paths.insert(column, path);
            }
        }
        let centred = centred(sheet, &covers, start, end, &paths);
        Self { rows: (start, end), paths, centred }
    }
}

/// Columns whose text stands below an empty cell, with the text above the next such column that has one.
fn centred(
    sheet: &Sheet,
    covers: &Covers,
    start: u32,
    end: u32,
    paths: &BTreeMap<u16, Vec<String>>,
) -> BTreeMap<u16, Vec<String>> {
    let mut found = BTreeMap::new();
    for row in start..end {
        let text = |column: u16| head_cell(sheet, covers, start, CellAt { row, column });
        let below = |column: u16| head_cell(sheet, covers, start, CellAt { row: row + 1, column });
        let mut waiting: Vec<u16> = Vec::new();
        for column in paths.keys().copied() {
            let (above, own) = (text(column), below(column));
            if own.text.is_empty() || above.is_merged || own.is_merged {
                waiting.clear();
            } else if above.text.is_empty() {
                waiting.push(column);
            } else {
                for left in waiting.drain(..) {
                    found.insert(left, vec![above.text.clone(), below(left).text]);
                }
            }
        }
    }
    found
}

/// A cell of the head with the text that covers it.
struct Cell {
    text: String,
    is_merged: bool,
}

fn head_cell(sheet: &Sheet, covers: &Covers, start: u32, at: CellAt) -> Cell {
    let anchor = covers.0.get(&at).copied();
    // A merge that begins above the head is a title.
    let text = match anchor.unwrap_or(at) {
        above if above.row < start => String::new(),
        place => tidy(&sheet.cell(place).text()),
    };
    Cell { text, is_merged: anchor.is_some() }
}

/// For each merged cell of some rows the one that carries its value.
struct Covers(HashMap<CellAt, CellAt>);

impl Covers {
    fn of(sheet: &Sheet, start: u32, end: u32) -> Self {
        let mut covers = HashMap::new();
        let mut steps = 0;
        let merges = sheet.merges();
        let above_end = merges.get(..merges.partition_point(|merge| merge.top <= end)).unwrap_or_default();
        for merge in above_end.iter().filter(|merge| merge.bottom >= start) {
            for row in merge.top.max(start)..=merge.bottom.min(end) {
                for column in merge.left..=merge.right.min(merge.left.saturating_add(MOST_COLUMNS)) {
                    steps += 1;
                    covers.entry(CellAt { row, column }).or_insert(merge.anchor());
                }
            }
            // More than this many cells are no head of merged cells but an attack with overlapping ones.
            if steps > usize::from(MOST_COLUMNS) * LONGEST_HEAD as usize {
                break;
            }
        }
        Self(covers)
    }
}

/// A text of the head on one line.
pub(super) fn tidy(text: &str) -> String {
    text.chars().filter(|character| !is_blank(*character)).collect()
}
