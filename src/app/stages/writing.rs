//! What is ready goes into the book: an entry, several that belong together, an import. Each whole or not at all.

use std::collections::BTreeSet;

use super::{Preview, step};
use crate::app::{clock, mappings};
use crate::domain::{Attachment, Basis, Date, Entry, EntryId, Source};
use crate::import::LayoutKey;
use crate::notice::{self, Notice};
use crate::store::{Book, StoreError};
use crate::watch::Watch;
use crate::wording;

/// Writes one entry, complete or not at all.
pub fn write_entry(book: &mut Book, entry: &Entry, watch: &dyn Watch) -> Result<EntryId, Notice> {
    write_entry_on(book, entry, clock::today(), watch)
}

/// The same on a day that the caller takes for today: an entry of a later day waits.
pub(super) fn write_entry_on(
    book: &mut Book,
    entry: &Entry,
    today: Date,
    watch: &dyn Watch,
) -> Result<EntryId, Notice> {
    let snapshot = book.snapshot().map_err(notice::of_book)?;
    let recorded = book.record_watched(entry, today.to_datetime(clock::now().time()), &mut step(watch));
    recorded.map_err(|error| notice::of_store(&error, &snapshot))
}

/// Several entries that belong together, all of them or none.
pub fn write_linked(book: &mut Book, entries: &[Entry], watch: &dyn Watch) -> Result<Vec<EntryId>, Notice> {
    write_together(book, entries, clock::today(), watch).map_err(|(which, notice)| match which {
        None => notice,
        Some(which) => {
            let what = format!("{}笔凭证同批，都没有写入。第{}笔：{}", entries.len(), which + 1, notice.what);
            Notice { what, ..notice }
        }
    })
}

/// Several entries in one transaction, linked to each other; of a failure also which of them it is about, counted from zero.
pub(super) fn write_together(
    book: &mut Book,
    entries: &[Entry],
    today: Date,
    watch: &dyn Watch,
) -> Result<Vec<EntryId>, (Option<usize>, Notice)> {
    let snapshot = book.snapshot().map_err(|error| (None, notice::of_book(error)))?;
    let recorded = book.record_linked(entries, today.to_datetime(clock::now().time()), &mut step(watch));
    recorded.map_err(|error| match error {
        StoreError::Linked { entry, error } => (Some(entry), notice::of_store(&error, &snapshot)),
        other => (None, notice::of_store(&other, &snapshot)),
    })
}

pub(super) fn latest_entry(book: &Book) -> Result<Option<EntryId>, StoreError> {
    Ok(book.entries(None, 1)?.first().map(|entry| entry.id))
}

/// Writes an understood import as one entry, which names the workbooks that were read and holds from the day that was chosen, today
/// where none was. A batch is what a workbook and the register
/// differ by, so it is refused when the register has changed since.
pub fn write_import(
    book: &mut Book,
    preview: &Preview,
    today: Date,
    author: &str,
    watch: &dyn Watch,
) -> Result<EntryId, Notice> {
    write_import_with(book, preview, (today, author), (Basis::Pending, Vec::new()), watch)
}

/// The same with its document, and attachments besides the workbooks.
pub fn write_import_with(
    book: &mut Book,
    preview: &Preview,
    (today, author): (Date, &str),
    (basis, attachments): (Basis, Vec<Attachment>),
    watch: &dyn Watch,
) -> Result<EntryId, Notice> {
    let latest = latest_entry(book).map_err(notice::of_book)?;
    if latest != preview.latest {
        return Err(notice::of_outdated_preview());
    }
    let files = preview.understanding.files.iter().map(|read| read.file.clone());
    let source = Source::Import { files: files.collect() };
    // What was put right over the workbooks is not in them: without the note they would seem to say what the entry does.
    let note = wording::import::mended_note(&preview.understanding.mended);
    let entry = Entry::new(preview.choices.effective.unwrap_or(today), source, Vec::new());
    let entry = Entry { basis, author: author.to_owned(), attachments, note, ..entry };
    let snapshot = book.snapshot().map_err(notice::of_book)?;
    let recorded_at = today.to_datetime(clock::now().time());
    let recorded = book.record_lent(&entry, &preview.batch.operations, recorded_at, &mut step(watch));
    recorded.map_err(|error| notice::of_store(&error, &snapshot))
}

/// Keeps what was said of the columns of a batch that is written, for files of the same layout. The entry stands, whatever comes
/// of this.
pub fn remember_mappings(book: &Book, preview: &Preview) -> Result<(), Notice> {
    mappings::remember(book, preview).map_err(|error| {
        let told = notice::of_book(error);
        Notice { what: format!("凭证已经写入，但是没有记住这次的对应关系：{}", told.what), ..told }
    })
}

/// The layouts of the tables of a batch.
pub fn layouts(preview: &Preview) -> BTreeSet<LayoutKey> {
    let sheets = preview.understanding.files.iter().flat_map(|file| &file.sheets);
    sheets.filter_map(|sheet| sheet.layout.clone()).collect()
}

/// Forgets what was said of the columns of these layouts.
pub fn forget_mappings(book: &Book, layouts: &BTreeSet<LayoutKey>) -> Result<(), Notice> {
    mappings::forget(book, layouts).map_err(notice::of_book)
}
