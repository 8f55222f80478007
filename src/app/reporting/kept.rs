//! What an office has chosen of each table's print, kept with the book: one setting, JSON, by the key of the table. Tables that this
//! version does not know keep what is written of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::ReportOrder;
use crate::app::catalogue::ReportName;
use crate::notice::{self, Notice};
use crate::report::{IdentityShown, PrintChoices, PrintOptions};
use crate::store::{Book, StoreError};

/// The setting of a book.
const PRINT_OPTIONS: &str = "print_options";

/// The choices of a book; tables that are printed as they were made are not among them. What cannot be read counts as not chosen.
///
/// # Errors
/// Failures of the file.
pub fn print_options(book: &Book) -> Result<BTreeMap<ReportName, PrintOptions>, StoreError> {
    let read = |(key, options): (String, Value)| {
        let options = serde_json::from_value::<PrintOptions>(options).ok()?;
        Some((ReportName::find(&key)?, to_keep(options)))
    };
    Ok(written(book)?.into_iter().filter_map(read).filter(|(_, options)| !options.is_plain()).collect())
}

/// How a table is printed, whoever asks: what is asked for this once goes before what the office has chosen of the table, and this before
/// how the table is made.
pub fn options_for(kept: &BTreeMap<ReportName, PrintOptions>, name: ReportName, asked: &PrintChoices) -> PrintOptions {
    match kept.get(&name) {
        Some(usual) => asked.over(usual),
        None => asked.over(&PrintOptions::default()),
    }
}

/// Keeps a choice with the book, all but whole ID numbers: those are asked for anew whenever the book is opened.
pub(in crate::app) fn carry_out(book: &Book, order: &ReportOrder) -> Result<(), Notice> {
    let ReportOrder::KeepOptions { name, options } = order;
    let options = &to_keep(options.clone());
    let keep = || -> Result<(), StoreError> {
        let mut all = written(book)?;
        match serde_json::to_value(options) {
            Ok(options_written) if !options.is_plain() => drop(all.insert(name.key().to_owned(), options_written)),
            Ok(_) | Err(_) => drop(all.remove(name.key())),
        }
        let text = (!all.is_empty()).then(|| Value::Object(all).to_string());
        book.set_setting(PRINT_OPTIONS, text.as_deref())
    };
    keep().map_err(|error| {
        let told = notice::of_book(error);
        let what = format!("“{}”的打印选项没有记进账簿，只在本次有效：{}", name.title(), told.what);
        Notice { what, ..told }
    })
}

/// A version before may have kept the choice of whole numbers.
fn to_keep(options: PrintOptions) -> PrintOptions {
    PrintOptions { identity: IdentityShown::Masked, ..options }
}

fn written(book: &Book) -> Result<Map<String, Value>, StoreError> {
    let kept = book.setting(PRINT_OPTIONS)?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{DraftMark, Sort};
    use crate::store::BookHeader;

    #[test]
    fn choices_are_kept_by_table_and_those_of_unknown_tables_too() {
        let header = BookHeader { title: "账簿".to_owned(), jurisdiction: "安和县".to_owned() };
        let book = Book::in_memory(&header, crate::app::clock::now()).expect("a book");
        assert_eq!(print_options(&book).expect("a setting"), BTreeMap::new());
        book.set_setting(PRINT_OPTIONS, Some(r#"{"of_tomorrow":{"paper":"a2"}}"#)).expect("written");
        let options = PrintOptions { sort: Sort::Stroke, mark: Some(DraftMark::Review), ..PrintOptions::default() };
        let keep = |name, options: &PrintOptions| {
            carry_out(&book, &ReportOrder::KeepOptions { name, options: options.clone() }).expect("kept");
        };
        keep(ReportName::Ledger, &options);
        assert_eq!(print_options(&book).expect("a setting"), BTreeMap::from([(ReportName::Ledger, options)]));
        keep(ReportName::Ledger, &PrintOptions::default());
        let left = book.setting(PRINT_OPTIONS).expect("a setting");
        assert_eq!(left.as_deref(), Some(r#"{"of_tomorrow":{"paper":"a2"}}"#));
    }

    #[test]
    fn whole_id_numbers_are_asked_for_anew_in_each_session() {
        let header = BookHeader { title: "账簿".to_owned(), jurisdiction: "安和县".to_owned() };
        let book = Book::in_memory(&header, crate::app::clock::now()).expect("a book");
        let chosen = PrintOptions { identity: IdentityShown::Whole, sort: Sort::Code, ..PrintOptions::default() };
        let name = ReportName::MOVERS;
        carry_out(&book, &ReportOrder::KeepOptions { name, options: chosen.clone() }).expect("kept");
        let rest = PrintOptions { sort: Sort::Code, ..PrintOptions::default() };
        assert_eq!(print_options(&book).expect("a setting"), BTreeMap::from([(name, rest)]));
        let only = PrintOptions { sort: Sort::Register, ..chosen };
        carry_out(&book, &ReportOrder::KeepOptions { name, options: only }).expect("kept");
        assert_eq!(book.setting(PRINT_OPTIONS).expect("a setting"), None);
        // As a version before has kept it.
        let before = format!(r#"{{"{}":{{"identity":"whole"}}}}"#, name.key());
        book.set_setting(PRINT_OPTIONS, Some(&before)).expect("written");
        assert_eq!(print_options(&book).expect("a setting"), BTreeMap::new());
    }
}
