//! Characters that no face draws, written as their numbers: 〔U+20BB7〕. A box would hide whose name it is.

use std::collections::BTreeSet;

use super::Cover;
use crate::report::table::{Cell, Table};

/// Every character that is printed.
pub fn characters(cover: Option<&Cover>, tables: &[Table]) -> BTreeSet<char> {
    let mut characters = BTreeSet::new();
    for text in tables.iter().flat_map(texts).chain(cover.into_iter().flat_map(cover_texts)) {
        characters.extend(text.chars());
    }
    characters
}

/// The table with the characters written as their numbers.
pub fn spelled(table: &Table, uncovered: &BTreeSet<char>) -> Table {
    let mut table = table.clone();
    let caption = [&mut table.title, &mut table.caption.left, &mut table.caption.right].into_iter();
    let lists = table.attachment.iter_mut().chain(&mut table.notes).chain(&mut table.signatures).chain(&mut table.code);
    let issue = table.issue.iter_mut().flat_map(|issue| [&mut issue.office, &mut issue.date, &mut issue.copies]);
    let lists = lists.chain(&mut table.lead).chain(issue);
    let heads = table.columns.iter_mut().flat_map(|column| &mut column.head);
    caption.chain(lists).chain(heads).for_each(|text| spell(text, uncovered));
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        match cell {
            Cell::Text(text) => spell(text, uncovered),
            Cell::Lines(lines) => lines.iter_mut().for_each(|line| spell(line, uncovered)),
            Cell::Blank | Cell::Count(_) | Cell::Delta(_) => {}
        }
    }
    table
}

pub fn spelled_cover(cover: &Cover, uncovered: &BTreeSet<char>) -> Cover {
    let mut cover = cover.clone();
    spell(&mut cover.title, uncovered);
    spell(&mut cover.subtitle, uncovered);
    spell(&mut cover.office, uncovered);
    cover
}

fn spell(text: &mut String, uncovered: &BTreeSet<char>) {
    if !text.chars().any(|character| uncovered.contains(&character)) {
        return;
    }
    let mut spelled = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match uncovered.contains(&character) {
            true => spelled.push_str(&format!("〔U+{:04X}〕", u32::from(character))),
            false => spelled.push(character),
        }
    }
    *text = spelled;
}

fn cover_texts(cover: &Cover) -> [String; 2] {
    [cover.title.clone(), cover.office.clone()]
}

/// Every text that is printed of a table.
fn texts(table: &Table) -> Vec<String> {
    let head = table.columns.iter().flat_map(|column| column.head.iter().cloned());
    let cells = table.rows.iter().flat_map(|row| row.cells.iter().map(Cell::text));
    let around = [table.title.clone(), table.caption.left.clone(), table.caption.right.clone()];
    let lists = table.attachment.iter().chain(&table.lead).chain(&table.signatures).cloned();
    around.into_iter().chain(lists).chain(table.foot()).chain(head).chain(cells).collect()
}
