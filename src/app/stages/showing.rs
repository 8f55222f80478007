//! Workbooks read and understood, also while they are looked at: the first rows of a long sheet can be seen while the others are
//! still being read.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Preview, stopped, understand_read};
use crate::app::importing::DutyAim;
use crate::import::{self, Choices, ImportSource, Precautions, SheetUnderstood, Vocabulary, Workbook};
use crate::notice::Notice;
use crate::store::Book;
use crate::watch::{Unwatched, Watch};

/// The first rows of a sheet, and what they are taken for so far. What is merged is not known yet.
#[derive(Debug, Clone)]
pub struct Glimpse {
    /// With this one sheet.
    pub workbook: Workbook,
    pub tables: Vec<SheetUnderstood>,
}

/// Reads workbooks and says what they would change in the book; writes nothing.
pub fn understand(
    book: &Book,
    files: &[PathBuf],
    precautions: &Precautions,
    watch: &dyn Watch,
) -> Result<Preview, Notice> {
    let sources: Vec<ImportSource> = files.iter().cloned().map(ImportSource::from).collect();
    understand_as(book, &sources, (None, &Choices::default()), precautions, watch)
}

/// The same as the user decides, and for the list of duties that the workbooks were chosen for, if they were.
pub fn understand_as(
    book: &Book,
    files: &[ImportSource],
    decided: (Option<DutyAim>, &Choices),
    precautions: &Precautions,
    watch: &dyn Watch,
) -> Result<Preview, Notice> {
    understand_showing(book, files, decided, (precautions, &mut |_| ()), watch)
}

/// As [`understand_as`], showing long sheets while they are read.
pub fn understand_showing(
    book: &Book,
    files: &[ImportSource],
    (aim, choices): (Option<DutyAim>, &Choices),
    (precautions, show): (&Precautions, &mut dyn FnMut(Glimpse)),
    watch: &dyn Watch,
) -> Result<Preview, Notice> {
    let mut show_rows = |workbook: Workbook| {
        let seen = std::slice::from_ref(&workbook);
        // A few rows are understood before anybody could call it off.
        if let Ok(understood) = import::understand(seen, choices.clone(), Vocabulary::built_in(), &Unwatched) {
            let tables = understood.files.into_iter().flat_map(|file| file.sheets).collect();
            show(Glimpse { workbook, tables });
        }
    };
    let reading = import::read_showing(files, precautions, &mut show_rows, watch).map_err(stopped)?;
    understand_read(book, (files, Arc::new(reading)), (aim, choices), watch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::stages::create;

    #[test]
    fn the_first_rows_are_seen_before_all_are_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let book = create(&folder.path().join("a.bh"), "安和县").expect("a book");
        let mut text = "花名册\n单位名称,姓名,编制类型\n".to_owned();
        (0..500).for_each(|row| text.push_str(&format!("县财政局,甲{row},行政\n")));
        let file = folder.path().join("花名册.csv");
        std::fs::write(&file, text).expect("written");
        let mut seen = Vec::new();
        let decided = (None, &Choices::default());
        let mut show = |glimpse: Glimpse| seen.push(glimpse);
        let precautions = Precautions::for_own_files();
        let preview = understand_showing(&book, &[file.into()], decided, (&precautions, &mut show), &Unwatched);
        let preview = preview.expect("understood");
        let [glimpse] = seen.as_slice() else { panic!("{} glimpses", seen.len()) };
        let (sheet, whole) = (&glimpse.workbook.sheets[0], &preview.reading.workbooks[0].sheets[0]);
        assert_eq!((sheet.rows().len(), whole.rows().len()), (200, 502));
        assert!(sheet.rows().zip(whole.rows()).all(|(first, row)| first.cells().eq(row.cells())));
        let head = |tables: &[SheetUnderstood]| tables.first().and_then(|table| table.head_rows);
        assert_eq!((head(&glimpse.tables), head(&preview.understanding.files[0].sheets)), (Some((2, 2)), Some((2, 2))));
    }
}
