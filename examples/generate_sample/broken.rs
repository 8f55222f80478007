//! sample_data/broken: one small file per import problem, drawn in `tables/broken.txt`, one per flaw of a text file, and one per kind of file
//! that is no workbook at all. What the program says of each is not written here: a test asks it and keeps its answer beside the files.

mod containers;
mod picture;
mod texts;

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Formula, Workbook};

use crate::Outcome;
use picture::{Case, Drawn, Hiding, Page};

/// Writes all files below the folder, and removes workbooks that are drawn no more.
pub fn write(folder: &Path) -> Outcome<()> {
    std::fs::create_dir_all(folder)?;
    let mut written = Vec::new();
    let mut save = |name: String, bytes: Vec<u8>| -> Outcome<()> {
        std::fs::write(folder.join(&name), bytes)?;
        written.push(name);
        Ok(())
    };
    for case in picture::cases(include_str!("tables/broken.txt"))? {
        let Case { name, before, pages } = case;
        if !before.is_empty() {
            save(format!("{name}.before.xlsx"), workbook(&before)?)?;
        }
        save(format!("{name}.xlsx"), workbook(&pages)?)?;
    }
    let well = workbook(&picture::cases("[well]\n-- 表\n单位名称|编制数\n县财政局|=3")?.remove(0).pages)?;
    for (name, bytes) in containers::files(&well).into_iter().chain(texts::files()) {
        save(name.to_owned(), bytes)?;
    }
    let wide = [Page {
        name: "表1".to_owned(),
        hiding: Hiding::default(),
        cells: vec![(0, 1_999, Drawn::Text("备注".to_owned()))],
        merges: Vec::new(),
    }];
    save("over_limit.xlsx".to_owned(), workbook(&wide)?)?;
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name != "INDEX.toml" && !written.contains(&name) {
            std::fs::remove_file(folder.join(name))?;
        }
    }
    Ok(())
}

fn workbook(pages: &[Page]) -> Outcome<Vec<u8>> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2026, 10, 31)?));
    // The first sheet of a workbook cannot be hidden.
    if pages.iter().all(|page| page.hiding.whole) {
        book.add_worksheet().set_name("封面")?;
    }
    for page in pages {
        let sheet = book.add_worksheet();
        sheet.set_name(&page.name)?.set_hidden(page.hiding.whole);
        for row in &page.hiding.rows {
            sheet.set_row_hidden(*row)?;
        }
        sheet.set_column_range_width(0, 8, 16)?;
        for column in &page.hiding.columns {
            sheet.set_column_hidden(*column)?;
        }
        for merge in &page.merges {
            sheet.merge_range(merge.0, merge.1, merge.2, merge.3, "", &Format::new())?;
        }
        let date = Format::new().set_num_format("yyyy-mm-dd");
        for (row, column, cell) in &page.cells {
            match cell {
                Drawn::Text(text) => sheet.write_string(*row, *column, text)?,
                Drawn::Number(number) => sheet.write_number(*row, *column, *number)?,
                Drawn::Date(day) => sheet.write_number_with_format(*row, *column, *day, &date)?,
                Drawn::Error(error) => sheet.write_formula(*row, *column, Formula::new("=#REF!").set_result(error))?,
            };
        }
    }
    Ok(book.save_to_buffer()?)
}
