//! The sheet of charts after a table's own: nothing but pictures, one to a page of A4 in landscape, which draw the cells of the table. No
//! cell of it holds anything, so that whoever reads the workbook in again finds the table alone.

use rust_xlsxwriter::{
    Chart as Picture, ChartAxis, ChartAxisCrossing, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartSolidFill, ChartType, Worksheet, XlsxError,
};

use super::styles::{DEFAULT_COLUMN_PIXELS, DEFAULT_ROW_PIXELS, SANS, SERIF};
use super::{column_number, row_number, setup};
use crate::report::charts::{Bars, Chart, Series};
use crate::report::table::{PageNumberPlace, Paper};

/// Name of the sheet, as far as it is free.
pub const NAME: &str = "图表";

/// A scale up to this has a line for each figure; what is counted is whole.
const SMALL: i64 = 10;

/// Rows and columns of a page, and the rows of them that a picture takes. A program without 宋体 makes columns a fifth wider, and the page
/// holds nine of those too.
const PAGE_ROWS: u32 = 31;
const PAGE_COLUMNS: u16 = 9;
const PICTURE_ROWS: u32 = 30;

/// Dark enough to be told apart in black and white.
const TONES: [&str; 2] = ["A6B8CC", "1F4E79"];
const RULE: &str = "D9D9D9";
/// Bars with their figures at the end; more would have no room for them.
const LABELLED_LINES: usize = 20;

/// Where the table stands of which the pictures are.
pub struct Place<'a> {
    pub sheet: &'a str,
    /// The row of the sheet, counted from zero, in which the table's first row stands.
    pub first_row: usize,
}

/// Fills the sheet with the pictures.
///
/// # Errors
/// Where the library refuses a place or a name.
pub fn draw(worksheet: &mut Worksheet, charts: &[Chart], place: &Place<'_>) -> Result<(), XlsxError> {
    setup::set_up_page(worksheet, Paper::A4Landscape, PageNumberPlace::Foot);
    // Breaks set by hand are heeded at a fixed scale alone.
    worksheet.set_print_scale(100);
    let pages = u32::try_from(charts.len()).unwrap_or(u32::MAX);
    let breaks: Vec<u32> = (1..pages).map(|page| page * PAGE_ROWS).collect();
    if !breaks.is_empty() {
        worksheet.set_page_breaks(&breaks)?;
    }
    worksheet.set_print_area(0, 0, (pages * PAGE_ROWS).saturating_sub(1), PAGE_COLUMNS - 1)?;
    for (page, chart) in (0..).zip(charts) {
        let mut picture = picture(chart, place);
        picture
            .set_width(u32::from(PAGE_COLUMNS) * DEFAULT_COLUMN_PIXELS - DEFAULT_COLUMN_PIXELS / 4)
            .set_height(PICTURE_ROWS * DEFAULT_ROW_PIXELS)
            .set_alt_text(&chart.title);
        worksheet.insert_chart(page * PAGE_ROWS, 0, &picture)?;
    }
    Ok(())
}

fn picture(chart: &Chart, place: &Place<'_>) -> Picture {
    let mut picture = match &chart.bars {
        Bars::Lines { rows, names, pair } => {
            let rows = (place.row(*rows.start()), place.row(*rows.end()));
            of_lines(place.sheet, rows, column_number(*names), pair, chart.highest)
        }
        Bars::Columns { row, columns } => {
            let columns = (column_number(*columns.start()), column_number(*columns.end()));
            of_columns(place.sheet, (place.row(0).saturating_sub(1), place.row(*row)), columns, chart.highest)
        }
    };
    picture.title().set_name(&chart.title).set_font(&font(SANS, 14.0));
    picture
}

/// Bars that lie below one another in the order of the lines, each beside its name.
fn of_lines(sheet: &str, (first, last): (u32, u32), names: u16, pair: &[Series; 2], highest: i64) -> Picture {
    let mut picture = Picture::new(ChartType::Bar);
    let is_labelled = last.saturating_sub(first) < row_number(LABELLED_LINES);
    for (series, tone) in pair.iter().zip(TONES) {
        let column = column_number(series.column);
        let bars = picture.add_series();
        bars.set_name(series.name)
            .set_categories((sheet, first, names, last, names))
            .set_values((sheet, first, column, last, column))
            .set_format(&mut filled(tone))
            .set_gap(50)
            .set_overlap(0);
        if is_labelled {
            bars.set_data_label(&figures());
        }
    }
    // The first line stands uppermost, and the scale at the foot all the same. In this kind of chart x is the scale.
    name_bars(picture.y_axis());
    picture.y_axis().set_reverse().set_crossing(ChartAxisCrossing::Max);
    scale(picture.x_axis(), highest);
    picture.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(SERIF, 9.0));
    picture
}

/// Columns side by side, named by the row of the head above them.
fn of_columns(sheet: &str, (head, row): (u32, u32), (first, last): (u16, u16), highest: i64) -> Picture {
    let mut picture = Picture::new(ChartType::Column);
    let [_, tone] = TONES;
    picture
        .add_series()
        .set_categories((sheet, head, first, head, last))
        .set_values((sheet, row, first, row, last))
        .set_format(&mut filled(tone))
        .set_gap(80)
        .set_data_label(&figures());
    name_bars(picture.x_axis());
    scale(picture.y_axis(), highest);
    picture.legend().set_hidden();
    picture
}

fn name_bars(axis: &mut ChartAxis) {
    axis.set_font(&font(SERIF, 9.0)).set_major_gridlines(false);
}

/// Whole people from zero on.
fn scale(axis: &mut ChartAxis, highest: i64) {
    axis.set_font(&font(SERIF, 9.0))
        .set_name("单位：名")
        .set_name_font(&font(SERIF, 9.0))
        .set_num_format("0")
        .set_min(0);
    axis.set_major_gridlines(true).set_major_gridlines_line(ChartLine::new().set_color(RULE));
    if highest <= SMALL {
        axis.set_major_unit(1);
    }
}

fn figures() -> ChartDataLabel {
    let mut label = ChartDataLabel::new();
    label.show_value().set_font(&font(SERIF, 9.0));
    label
}

fn filled(tone: &str) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(tone));
    format
}

fn font(face: &str, size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(face).set_size(size).unset_bold();
    font
}

impl Place<'_> {
    fn row(&self, of_table: usize) -> u32 {
        row_number(self.first_row + of_table)
    }
}
