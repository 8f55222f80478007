//! Mappings that the office once corrected, kept in a setting of the book by what the head of the table reads like: next month's
//! file of the same layout is read the same way. They are remembered when a batch is written, told when they are used, and
//! forgotten by one order. What the user decides for the files at hand always goes before them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::stages::Preview;
use crate::import::{
    Choices, LayoutKey, Meaning, SheetChoice, SheetKey, SheetUnderstood, TableKind, Understanding, Vocabulary,
    meaning_of_word,
};
use crate::store::{Book, StoreError};

/// The setting of a book that keeps them, as a JSON list.
const MAPPINGS: &str = "import_mappings";
/// Before the name of a factor, which has no key of its own.
const FACTOR: &str = "factor:";
/// Before the name under which a further column is kept.
const NAMED: &str = "named:";

/// One mapping as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    layout: String,
    table: TableKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    head: Option<(u32, u32)>,
    /// By column, counted from 0, the keys of their meanings.
    columns: BTreeMap<u16, String>,
}

/// The mappings that a book remembers. A list written by somebody else's hand that cannot be read counts as none.
pub fn remembered(book: &Book) -> Result<BTreeMap<LayoutKey, SheetChoice>, StoreError> {
    let kept: Vec<Kept> = book.setting(MAPPINGS)?.and_then(|list| serde_json::from_str(&list).ok()).unwrap_or_default();
    Ok(kept.into_iter().map(Kept::meant).collect())
}

/// The mappings that may serve where tables of one kind only are read: a memory of another kind never goes before what the user
/// says of the files at hand.
pub fn of_kind(
    mut remembered: BTreeMap<LayoutKey, SheetChoice>,
    only: Option<TableKind>,
) -> BTreeMap<LayoutKey, SheetChoice> {
    remembered.retain(|_, choice| only.is_none() || choice.table.is_none() || choice.table == only);
    remembered
}

/// `choices` with the remembered mappings where they say nothing.
pub fn with_remembered(choices: &Choices, remembered: &BTreeMap<LayoutKey, SheetChoice>) -> Choices {
    let mut all = choices.clone();
    for (layout, choice) in remembered {
        all.sheets.entry(SheetKey::Layout(layout.clone())).or_insert_with(|| choice.clone());
    }
    all
}

/// Which of the remembered mappings the tables were read by.
pub fn used(
    understanding: &Understanding,
    choices: &Choices,
    remembered: &BTreeMap<LayoutKey, SheetChoice>,
) -> BTreeSet<LayoutKey> {
    let mut layouts = BTreeSet::new();
    for (file, sheet, rank) in tables(understanding) {
        let Some(layout) = sheet.layout.as_ref().filter(|layout| remembered.contains_key(*layout)) else { continue };
        if choice_for(choices, file, sheet, rank).is_none() {
            layouts.insert(layout.clone());
        }
    }
    layouts
}

/// Keeps what the user said of the tables of a batch for files of the same layout.
pub fn remember(book: &Book, preview: &Preview) -> Result<(), StoreError> {
    let mut kept = remembered(book)?;
    let before = kept.clone();
    for (file, sheet, rank) in tables(&preview.understanding) {
        let chosen = choice_for(&preview.choices, file, sheet, rank);
        if let (Some(layout), Some(choice)) = (&sheet.layout, chosen)
            && !sheet.left_aside
        {
            kept.insert(layout.clone(), SheetChoice { table: sheet.table, ..choice.clone() });
        }
    }
    if kept == before { Ok(()) } else { keep(book, kept) }
}

/// Forgets the mappings of these layouts.
pub fn forget(book: &Book, layouts: &BTreeSet<LayoutKey>) -> Result<(), StoreError> {
    let mut kept = remembered(book)?;
    let before = kept.len();
    kept.retain(|layout, _| !layouts.contains(layout));
    if kept.len() == before { Ok(()) } else { keep(book, kept) }
}

fn keep(book: &Book, mappings: BTreeMap<LayoutKey, SheetChoice>) -> Result<(), StoreError> {
    let kept: Vec<Kept> = mappings.into_iter().filter_map(|(layout, choice)| Kept::of(&layout, &choice)).collect();
    let text = serde_json::to_value(&kept).map(|list| list.to_string()).ok().filter(|_| !kept.is_empty());
    book.set_setting(MAPPINGS, text.as_deref())
}

/// The tables of a batch with their files, and whether each is the first of its sheet.
fn tables(understanding: &Understanding) -> impl Iterator<Item = (&str, &SheetUnderstood, Rank)> {
    understanding.files.iter().flat_map(|file| {
        file.sheets.iter().scan(None, move |before: &mut Option<&str>, sheet| {
            let rank = if *before == Some(sheet.sheet.as_str()) { Rank::Further } else { Rank::First };
            *before = Some(&sheet.sheet);
            Some((file.file.as_str(), sheet, rank))
        })
    })
}

/// Where a table stands in its sheet: a choice for a sheet is one for its first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    First,
    Further,
}

/// What the user said of how a table is read.
fn choice_for<'a>(choices: &'a Choices, file: &str, sheet: &SheetUnderstood, rank: Rank) -> Option<&'a SheetChoice> {
    let own = SheetKey::Sheet { file: file.to_owned(), sheet: sheet.sheet.clone() };
    let own = choices.sheets.get(&own).filter(|choice| rank == Rank::First && !choice.leaves_layout_open());
    let of_layout = || choices.sheets.get(&SheetKey::Layout(sheet.layout.clone()?));
    own.or_else(of_layout)
}

impl Kept {
    /// `None` for a choice that names no kind of table: its columns would mean nothing.
    fn of(layout: &LayoutKey, choice: &SheetChoice) -> Option<Self> {
        let vocabulary = Vocabulary::built_in();
        let word = |meaning: Meaning| match meaning {
            Meaning::Factor(index) => vocabulary.factor(index).map(|factor| format!("{FACTOR}{}", factor.name)),
            Meaning::Named(place) => vocabulary.further_name(choice.table?, place).map(|name| format!("{NAMED}{name}")),
            other => Some(other.key()),
        };
        let columns = choice.columns.iter().filter_map(|(column, meaning)| Some((*column, word(*meaning)?)));
        Some(Self {
            layout: layout.as_text().to_owned(),
            table: choice.table?,
            head: choice.head,
            columns: columns.collect(),
        })
    }

    /// A word that this program does not know is left to be found anew.
    fn meant(self) -> (LayoutKey, SheetChoice) {
        let vocabulary = Vocabulary::built_in();
        let factor = |name: &str| {
            let mut factors = (0..).map_while(|index| Some((index, vocabulary.factor(index)?)));
            factors.find(|(_, factor)| factor.name.as_str() == name).map(|(index, _)| Meaning::Factor(index))
        };
        let named = |name: &str| vocabulary.further_place(self.table, name).map(Meaning::Named);
        let meaning = |word: &str| match (word.strip_prefix(FACTOR), word.strip_prefix(NAMED)) {
            (Some(name), _) => factor(name),
            (None, Some(name)) => named(name),
            (None, None) => meaning_of_word(word, self.table, vocabulary),
        };
        let columns = self.columns.iter().filter_map(|(column, word)| Some((*column, meaning(word)?))).collect();
        let choice = SheetChoice { table: Some(self.table), head: self.head, columns, ..SheetChoice::default() };
        (LayoutKey::from_text(&self.layout), choice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::BookHeader;
    use crate::domain::Date;
    use crate::import::Field;

    #[test]
    fn a_mapping_is_kept_in_the_book_until_it_is_forgotten() {
        let header = BookHeader { title: "测试".to_owned(), jurisdiction: String::new() };
        let book = Book::in_memory(&header, Date::constant(2026, 11, 22).at(9, 0, 0, 0)).expect("a book");
        let choice = SheetChoice {
            table: Some(TableKind::Ledger),
            head: Some((1, 2)),
            columns: [
                (0, Meaning::Field(Field::Unit)),
                (3, Meaning::LeftOut),
                (4, Meaning::Factor(0)),
                (5, Meaning::Named(1)),
            ]
            .into(),
            ..SheetChoice::default()
        };
        let layout = LayoutKey::from_text("A=甲|B=乙");
        keep(&book, [(layout.clone(), choice.clone())].into()).expect("kept");
        assert_eq!(remembered(&book).expect("read"), [(layout.clone(), choice)].into());
        forget(&book, &[LayoutKey::from_text("A=丙")].into()).expect("done");
        assert_eq!(remembered(&book).expect("read").len(), 1, "another layout");
        forget(&book, &[layout].into()).expect("done");
        assert_eq!(remembered(&book).expect("read").len(), 0);
        assert_eq!(book.setting(MAPPINGS).expect("read"), None);
    }
    #[test]
    fn a_mapping_of_another_kind_does_not_serve_where_one_kind_is_read() {
        let choice = |table| SheetChoice { table: Some(table), ..SheetChoice::default() };
        let layout = LayoutKey::from_text("A=甲|B=乙");
        let kept = || BTreeMap::from([(layout.clone(), choice(TableKind::Ledger))]);
        assert_eq!(of_kind(kept(), None).len(), 1);
        assert_eq!(of_kind(kept(), Some(TableKind::Ledger)).len(), 1);
        assert_eq!(of_kind(kept(), Some(TableKind::Roster)).len(), 0);
    }
}
