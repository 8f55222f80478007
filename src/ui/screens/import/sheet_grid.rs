//! A sheet as the office sees it: its cells under their letters, its rows under their numbers, with the head and everything that is
//! no data tinted and named in the margin. Only what is in sight is drawn, however large the sheet. It shows and reports clicks; what
//! they mean is decided by the steps that use it.

use std::sync::Arc;

use egui::containers::menu::MenuButton;
use egui::{Align, Button, Color32, Id, Label, Layout, Rect, RichText, Stroke, Ui, vec2};
use egui_table::{AutoSizeMode, CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, Table, TableDelegate};

use crate::import::{CellAt, LineTaking, Merge, RowMark, Sheet, SheetUnderstood, letters};
use crate::ui::theme;
use crate::wording;

/// Row number and word of the margin.
const MARGINS: usize = 2;
const MARGIN_WIDTHS: [f32; MARGINS] = [58.0, 96.0];
const LETTER_HEIGHT: f32 = 22.0;
const CHIP_HEIGHT: f32 = 32.0;
const NARROWEST: f32 = 64.0;
/// The same where the meaning stands above the column: "没有表头" and the frame of its button.
const NARROWEST_WITH_MEANING: f32 = 84.0;
const WIDEST: f32 = 240.0;
/// The same where meanings are looked at: a value is known by its beginning, and the more columns are in sight the better.
const WIDEST_WITH_MEANING: f32 = 132.0;
/// Rows that the widths of the columns are judged by.
const ROWS_MEASURED: usize = 60;

/// What is drawn above a column; `None` where there is nothing to say of it.
pub type ColumnHead<'a> = dyn FnMut(&mut Ui, u16) + 'a;

/// What stands above the columns: how much room its words take at first, in points, and how it is drawn.
pub struct ColumnHeads<'a, 'head> {
    pub widths: Vec<f32>,
    pub draw: &'a mut ColumnHead<'head>,
}

/// A sheet and what was understood of it.
pub struct SheetGrid<'a> {
    pub sheet: &'a Sheet,
    /// The tables of the sheet, of which `shown` is looked at.
    pub tables: &'a [&'a SheetUnderstood],
    pub shown: &'a SheetUnderstood,
    /// The sheet among all that were read, so that each is scrolled by itself.
    pub name: Id,
    pub rows: RowsOffered,
}

/// Whether something can be said of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowsOffered {
    /// They are looked at only.
    Nothing,
    /// What each is; where the head stands, but for a further table of the sheet.
    Kind,
    KindAndHead,
}

/// What is wanted of a row, counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowWish {
    HeadFrom(u32),
    HeadTo(u32),
    /// `None`: as it is found.
    Is(u32, Option<LineTaking>),
}

/// Draws the sheet in the space that is left; answers what is wanted of a row.
pub fn show(ui: &mut Ui, grid: &SheetGrid<'_>, heads: Option<ColumnHeads<'_, '_>>) -> Option<RowWish> {
    let name = if heads.is_some() { grid.name.with("meanings") } else { grid.name };
    let narrowest = |column: usize| match &heads {
        Some(heads) => heads.widths.get(column).copied().unwrap_or_default().max(NARROWEST_WITH_MEANING),
        None => NARROWEST,
    };
    let widest = if heads.is_some() { WIDEST_WITH_MEANING } else { WIDEST };
    let widths = widths(ui, name, grid.sheet, narrowest, widest);
    let column_head = heads.map(|heads| heads.draw);
    let all = MARGIN_WIDTHS.into_iter().chain(widths.iter().copied());
    let columns: Vec<Column> = all.map(|width| Column::new(width).resizable(true)).collect();
    let mut header_rows = vec![HeaderRow::new(LETTER_HEIGHT)];
    if column_head.is_some() {
        header_rows.push(HeaderRow::new(CHIP_HEIGHT));
    }
    let mut delegate =
        Delegate { grid, widths: &widths, column_head, merges: Vec::new(), merged: Vec::new(), wish: None };
    let table = Table::new()
        .id_salt(name)
        .auto_size_mode(AutoSizeMode::Never)
        .num_rows(u64::from(grid.sheet.last_row().map_or(0, |row| row + 1)))
        .columns(columns)
        .num_sticky_cols(MARGINS)
        .headers(header_rows);
    let area = ui.available_rect_before_wrap();
    ui.push_id(name, |ui| table.show(ui, &mut delegate));
    // The words of merged cells reach over several cells, whose fills would cover them; so they are written last.
    let painter = ui.painter();
    for words in &delegate.merged {
        let visible = Rect::from_min_max(words.clip.min, area.max).intersect(words.area);
        let at = words.area.left_center() + vec2(f32::from(theme::CELL_PADDING), 0.0);
        let painter = painter.with_clip_rect(visible);
        painter.text(at, egui::Align2::LEFT_CENTER, &words.text, theme::dense(), theme::INK);
    }
    delegate.wish
}

/// How wide each column is, measured once for a sheet that was read.
fn widths(ui: &Ui, name: Id, sheet: &Sheet, narrowest: impl Fn(usize) -> f32, widest: f32) -> Arc<Vec<f32>> {
    let id = name.with("widths");
    if let Some(known) = ui.data(|memory| memory.get_temp::<Arc<Vec<f32>>>(id)) {
        return known;
    }
    let last = sheet.rows().filter_map(|row| row.cells().next_back().map(|(column, _)| column)).max();
    let count = last.map_or(0, |column| usize::from(column) + 1);
    let mut widths: Vec<f32> = (0..count).map(narrowest).collect();
    for row in sheet.rows().take(ROWS_MEASURED) {
        for (column, cell) in row.cells() {
            let is_merged = || {
                let at = CellAt { row: row.number, column };
                sheet.merges().iter().any(|merge| merge.left < merge.right && merge.contains(at))
            };
            let needed =
                room_for(&wording::import::drawable(&cell.text())) + 2.0 * f32::from(theme::CELL_PADDING) + 6.0;
            if let Some(width) = widths.get_mut(usize::from(column)).filter(|width| **width < needed)
                && !is_merged()
            {
                *width = needed.min(widest).max(*width);
            }
        }
    }
    let widths = Arc::new(widths);
    ui.data_mut(|memory| memory.insert_temp(id, Arc::clone(&widths)));
    widths
}

/// How wide words are, near enough, in points.
pub fn room_for(words: &str) -> f32 {
    let units: u16 = words.chars().take(60).map(|character| if character.is_ascii() { 1 } else { 2 }).sum();
    f32::from(units) * theme::DENSE / 2.0
}

struct Delegate<'a, 'head> {
    grid: &'a SheetGrid<'a>,
    widths: &'a [f32],
    column_head: Option<&'a mut ColumnHead<'head>>,
    /// Merged regions in sight.
    merges: Vec<Merge>,
    merged: Vec<MergedWords>,
    wish: Option<RowWish>,
}

/// The words of a merged region, and the room they have.
struct MergedWords {
    area: Rect,
    clip: Rect,
    text: String,
}

/// What a row is, by its tint and its word.
fn row_look(grid: &SheetGrid<'_>, row: u32) -> (Option<Color32>, &'static str) {
    let number = row + 1;
    let is_head =
        |table: &&SheetUnderstood| table.head_rows.is_some_and(|(first, last)| (first..=last).contains(&number));
    if is_head(&grid.shown) || grid.tables.iter().any(is_head) {
        return (Some(theme::SELECTED), "表头");
    }
    let mark = grid.tables.iter().find_map(|table| table.marks.get(&number));
    let Some(mark) = mark else { return (None, "") };
    let tint = match mark {
        RowMark::Above | RowMark::LeftOut(_) => theme::GROUND,
        RowMark::Group => theme::HEAD,
        RowMark::Total => theme::PLAN_STRIP,
        RowMark::Data => theme::PAPER,
    };
    (Some(tint), wording::import::row_mark(*mark))
}

impl TableDelegate for Delegate<'_, '_> {
    fn prepare(&mut self, info: &PrefetchInfo) {
        let first = u32::try_from(info.visible_rows.start).unwrap_or(u32::MAX);
        let last = u32::try_from(info.visible_rows.end).unwrap_or(u32::MAX);
        let merges = self.grid.sheet.merges().iter().take_while(|merge| merge.top <= last);
        self.merges = merges.filter(|merge| merge.bottom >= first).copied().collect();
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        let mut all = MARGIN_WIDTHS.iter().chain(self.widths);
        if let (true, Some(width)) = (ui.is_sizing_pass(), all.nth(cell.col_range.start)) {
            // Columns are sized by what their cells allocate; the words would come on top of it.
            ui.allocate_space(vec2(*width, 0.0));
            return;
        }
        ui.painter().rect_filled(rect, 0.0, theme::HEAD);
        let line = Stroke::new(1.0, theme::HAIRLINE);
        ui.painter().vline(rect.right() - 0.5, rect.y_range(), line);
        let Some(column) = cell.col_range.start.checked_sub(MARGINS) else {
            if cell.row_nr == 0 {
                let head = if cell.col_range.start == 0 { "行" } else { "这一行是" };
                ui.centered_and_justified(|ui| ui.label(RichText::new(head).font(theme::dense())));
            }
            return;
        };
        let Ok(column) = u16::try_from(column) else { return };
        if cell.row_nr == 0 {
            ui.centered_and_justified(|ui| ui.label(RichText::new(letters(column)).font(theme::dense())));
        } else if let Some(head) = &mut self.column_head {
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| head(ui, column));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let Ok(row) = u32::try_from(cell.row_nr) else { return };
        let (tint, word) = row_look(self.grid, row);
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, tint.unwrap_or(theme::PAPER));
        match cell.col_nr.checked_sub(MARGINS).map(u16::try_from) {
            None if cell.col_nr == 0 => self.row_number(ui, row),
            None => inside(ui, |ui| self.row_kind(ui, row, word)),
            Some(Ok(column)) => self.value(ui, CellAt { row, column }),
            Some(Err(_)) => {}
        }
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW_HEIGHT
    }
}

impl Delegate<'_, '_> {
    fn row_number(&mut self, ui: &mut Ui, row: u32) {
        inside(ui, |ui| {
            let words = RichText::new((row + 1).to_string()).font(theme::dense()).color(theme::SECONDARY);
            if self.grid.rows == RowsOffered::Nothing {
                ui.label(words);
                return;
            }
            let mut button = ui.add(Button::new(words).frame(false));
            if self.grid.rows == RowsOffered::KindAndHead {
                button = button.on_hover_text("点击：表头从这一行开始；按住 Shift 点击：表头到这一行为止；右键：更多");
                if button.clicked() {
                    let is_end = ui.input(|input| input.modifiers.shift);
                    self.wish = Some(if is_end { RowWish::HeadTo(row) } else { RowWish::HeadFrom(row) });
                }
            }
            button.context_menu(|ui| self.row_menu(ui, row));
        });
    }

    /// What the row is taken for; below the head a click offers what else it may be.
    fn row_kind(&mut self, ui: &mut Ui, row: u32, word: &str) {
        let text = |word: &str| RichText::new(word).font(theme::dense()).color(theme::SECONDARY);
        if self.grid.rows == RowsOffered::Nothing || !self.is_below_head(row) {
            ui.add(Label::new(text(word)).truncate());
            return;
        }
        let is_blank = self.grid.sheet.row(row).cells().all(|(_, cell)| cell.is_blank());
        let word = if !word.is_empty() || is_blank { word } else { "数据" };
        if !word.is_empty() {
            let button = Button::new(text(word)).frame(false).truncate();
            let (response, _) = MenuButton::from_button(button).ui(ui, |ui| self.row_menu(ui, row));
            response.on_hover_text("认错了的，点击改成“不读”或者“数据行”");
        }
    }

    fn row_menu(&mut self, ui: &mut Ui, row: u32) {
        let mut offers = Vec::new();
        if self.grid.rows == RowsOffered::KindAndHead {
            offers.push(("表头从这一行开始", RowWish::HeadFrom(row)));
            offers.push(("表头到这一行为止", RowWish::HeadTo(row)));
        }
        if self.is_below_head(row) {
            offers.push(("这一行不读(说明行)", RowWish::Is(row, Some(LineTaking::LeftOut))));
            offers.push(("这一行是数据行", RowWish::Is(row, Some(LineTaking::Data))));
            offers.push(("这一行按自动识别", RowWish::Is(row, None)));
        }
        for (words, wish) in offers {
            if ui.button(words).clicked() {
                self.wish = Some(wish);
                ui.close();
            }
        }
    }

    /// Whether the row is one of a table, below its head.
    fn is_below_head(&self, row: u32) -> bool {
        let number = row + 1;
        let heads = || self.grid.tables.iter().filter_map(|table| table.head_rows);
        let is_head = heads().any(|(first, last)| (first..=last).contains(&number));
        !is_head && heads().any(|(_, last)| number > last)
    }

    fn value(&mut self, ui: &mut Ui, at: CellAt) {
        let rect = ui.max_rect();
        let merge = self.merges.iter().find(|merge| merge.contains(at));
        let line = Stroke::new(1.0, theme::HAIRLINE);
        if merge.is_none_or(|merge| merge.right == at.column) {
            ui.painter().vline(rect.right() - 0.5, rect.y_range(), line);
        }
        if merge.is_none_or(|merge| merge.bottom == at.row) {
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
        }
        let text = wording::import::drawable(&self.grid.sheet.cell(at).text());
        let Some(merge) = merge else {
            if !text.is_empty() {
                let words = RichText::new(text.replace(['\r', '\n'], " ")).font(theme::dense());
                inside(ui, |ui| drop(ui.add(Label::new(words).truncate())));
            }
            return;
        };
        if merge.anchor() == at {
            let columns = usize::from(merge.left)..=usize::from(merge.right);
            let width: f32 = self.widths.get(columns).unwrap_or_default().iter().sum();
            let rows = u16::try_from(merge.bottom - merge.top + 1).unwrap_or(u16::MAX);
            let area = Rect::from_min_size(rect.min, vec2(width, f32::from(rows) * theme::ROW_HEIGHT));
            let text = text.replace(['\r', '\n'], " ");
            self.merged.push(MergedWords { area, clip: ui.clip_rect(), text });
        }
    }
}

fn inside(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.add_space(f32::from(theme::CELL_PADDING) / 2.0);
    ui.with_layout(Layout::left_to_right(Align::Center), add);
}
