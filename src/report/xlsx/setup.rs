//! How a sheet is printed and moved about in: paper, margins, page number, print area, and what stays in sight.

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::report::paper::{Grid, Sheet};
use crate::report::table::{Align, PageNumberPlace, Paper, Table};

/// Columns before the names that may stay in sight with them: number, code.
const MOST_FROZEN: usize = 3;
/// The part of the table's width that may stay in sight, or nothing is left of the window to move in.
const WIDEST_FROZEN: f64 = 0.4;
/// Height of a page number and its distance from the printed area, in millimetres.
const PAGE_NUMBER_ROOM: u16 = 12;

/// Paper, margins, page number, one page wide.
pub fn set_up_page(worksheet: &mut Worksheet, paper: Paper, place: PageNumberPlace) {
    let Sheet { top, bottom, left, right, .. } = paper.sheet();
    let inches = |millimetres: u16| f64::from(millimetres) / 25.4;
    worksheet.set_paper_size(match paper {
        Paper::A4Portrait | Paper::A4Landscape => 9,
        Paper::A3Landscape => 8,
    });
    if !paper.is_portrait() {
        worksheet.set_landscape();
    }
    let header = inches(top) / 2.0;
    // The page number stands 7 mm under the printed area: its own height is 5 mm.
    let footer = inches(bottom.saturating_sub(PAGE_NUMBER_ROOM));
    worksheet
        .set_margins(inches(left), inches(right), inches(top), inches(bottom), header, footer)
        .set_footer(page_number(paper, place))
        .set_print_center_horizontally(true)
        .set_print_fit_to_pages(1, 0)
        .set_screen_gridlines(false);
}

/// The library writes one footer for odd and even pages, and a workbook has none that is turned: of the place the standard wants for a
/// sheet in landscape it can give the reader's left, and on an upright one the middle stands for right and left.
fn page_number(paper: Paper, place: PageNumberPlace) -> &'static str {
    match place {
        PageNumberPlace::Standard if !paper.is_portrait() => "&L&\"宋体,常规\"&14— &P —",
        PageNumberPlace::Standard | PageNumberPlace::Foot => "&C&\"宋体,常规\"&14— &P —",
    }
}

/// Prints what has been written and nothing that a clerk jots down beside it.
pub fn set_print_area(worksheet: &mut Worksheet, rows: u32, columns: usize) -> Result<(), XlsxError> {
    if rows > 0 {
        let last = super::column_number(columns.saturating_sub(1));
        worksheet.set_print_area(0, 0, rows - 1, last)?;
    }
    Ok(())
}

/// How many columns stay in sight: those up to the names, which is the first column set to the left. None where it would be too much.
pub fn frozen_columns(table: &Table, grid: &Grid) -> usize {
    let Some(names) = table.columns.iter().position(|column| column.align == Align::Left) else { return 0 };
    let count = names + 1;
    let of = |count: usize| grid.widths.iter().take(count).sum::<f64>();
    let is_narrow = of(count) <= of(grid.widths.len()) * WIDEST_FROZEN;
    if count <= MOST_FROZEN && count < table.columns.len() && is_narrow { count } else { 0 }
}
