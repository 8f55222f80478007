//! The grid: shows a [`report::Table`](crate::report::Table) with its merged heads, sticky columns and virtual rows, so that the
//! screen shows what will be printed. Selection and colours of cells are the caller's, through [`Grid`].

mod widths;

use std::collections::BTreeMap;

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, FontId, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table as VirtualTable, TableDelegate};

use crate::domain::Origin;
use crate::report::{Align, Cell, HeadCell, RowRole, Table};
use crate::ui::theme;

pub use widths::characters;

/// How a table is to be shown.
pub struct Grid<'a> {
    /// Tells this grid from others for widths and scrolling.
    pub name: &'a str,
    pub table: &'a Table,
    /// Columns that stay when the rest is scrolled sideways.
    pub sticky: usize,
    pub selected: Option<usize>,
    /// Brings this row into view.
    pub scroll_to: Option<usize>,
    /// Lines that a head cell of the last row may take.
    pub head_lines: u8,
    /// The cell that the keyboard is at; brought into view together with `scroll_to`.
    pub cursor: Option<(usize, usize)>,
    pub scroll_to_column: Option<usize>,
    /// How single cells look and what they say, where that is more than their text.
    pub look: Option<&'a dyn Look>,
}

/// What a screen says of single cells of its table.
pub trait Look {
    /// In the stead of the usual ink.
    fn colour(&self, row: usize, column: usize) -> Option<Color32>;
    /// Shown when pointed at.
    fn hint(&self, row: usize, column: usize) -> Option<String>;
    /// By which assistive technology and tests know a cell that can be clicked.
    fn name(&self, row: usize, column: usize) -> Option<String>;
    /// The same for a head that can be clicked.
    fn head_name(&self, column: usize) -> Option<String>;
}

impl<'a> Grid<'a> {
    pub fn new(name: &'a str, table: &'a Table) -> Self {
        Self {
            name,
            table,
            sticky: 0,
            selected: None,
            scroll_to: None,
            head_lines: 1,
            cursor: None,
            scroll_to_column: None,
            look: None,
        }
    }
}

/// What the user did with the grid.
#[derive(Debug, Default)]
pub struct GridResponse {
    /// Row and column.
    pub clicked: Option<(usize, usize)>,
    /// Where the number that was clicked comes from, where its table knows.
    pub asked: Option<Origin>,
    /// The column whose head was clicked.
    pub head_clicked: Option<usize>,
    /// The last visible row, for reading on when the end is near.
    pub last_visible: usize,
}

const HEAD_LINE: f32 = 20.0;
const HEAD_PADDING: f32 = 6.0;

/// Shows the grid in the space that is left.
pub fn show(ui: &mut Ui, grid: &Grid<'_>) -> GridResponse {
    let depth = grid.table.head_depth();
    let head_height = |row: usize| {
        let lines = if row + 1 == depth { grid.head_lines } else { 1 };
        HEAD_LINE * f32::from(lines) + HEAD_PADDING
    };
    let head_heights: Vec<f32> = (0..depth).map(head_height).collect();
    let head_cells = grid.table.head_cells();
    let widths = widths::of(ui, grid.name, grid.table, grid.head_lines);
    let columns: Vec<Column> = widths.iter().map(|width| Column::new(*width)).collect();
    let heads: Vec<HeaderRow> = head_heights
        .iter()
        .enumerate()
        .map(|(row, height)| {
            let mut head = HeaderRow::new(*height);
            head.groups = groups(&head_cells, row, grid.table.columns.len());
            head
        })
        .collect();
    let mut delegate = Delegate {
        grid,
        widths,
        head_cells,
        head_heights,
        head_words: Vec::new(),
        titles: BTreeMap::new(),
        response: GridResponse::default(),
    };
    let mut table = VirtualTable::new()
        .id_salt(grid.name)
        .num_rows(grid.table.rows.len() as u64)
        .columns(columns)
        .num_sticky_cols(grid.sticky)
        .headers(heads);
    if let Some(row) = grid.scroll_to {
        table = table.scroll_to_row(row as u64, None);
    }
    if let Some(column) = grid.scroll_to_column {
        table = table.scroll_to_column(column, None);
    }
    let left = ui.cursor().left();
    // Each grid under its own name: without it, the place it is scrolled to would belong to whichever stands at this spot.
    ui.push_id(grid.name, |ui| {
        widths::follow(ui, grid.name, &delegate.widths);
        table.show(ui, &mut delegate)
    });
    // Titles of groups reach over all columns, sticky or not, and stay where the grid begins.
    for title in std::mem::take(&mut delegate.titles).into_values() {
        title.write(ui, left);
    }
    // Words of merged heads reach over several cells, whose fills would cover them; so they are written last.
    for words in delegate.head_words {
        words.write(ui, grid.head_lines);
    }
    delegate.response
}

/// Column ranges of one head row: merged cells that begin there, single columns elsewhere.
fn groups(cells: &[HeadCell], row: usize, columns: usize) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let mut column = 0;
    while column < columns {
        let here = cells.iter().find(|cell| cell.row == row && cell.column == column);
        let span = here.map_or(1, |cell| cell.column_span.max(1));
        groups.push(column..column + span);
        column += span;
    }
    groups
}

struct Delegate<'a> {
    grid: &'a Grid<'a>,
    widths: Vec<f32>,
    head_cells: Vec<HeadCell>,
    head_heights: Vec<f32>,
    head_words: Vec<HeadWords>,
    /// Titles of groups in sight, by their upper edge.
    titles: BTreeMap<i64, GroupTitle>,
    response: GridResponse,
}

/// The title of a group of rows, and its row as far as it is in sight.
struct GroupTitle {
    row: Rect,
    visible: Rect,
    text: String,
}

impl GroupTitle {
    fn write(self, ui: &Ui, left: f32) {
        let padding = f32::from(theme::CELL_PADDING);
        let clip = Rect::from_x_y_ranges(left..=ui.max_rect().right(), self.visible.y_range());
        let font = theme::bold(theme::DENSE);
        let words = Words { text: &self.text, font, colour: theme::INK, lines: 1 };
        let at = egui::pos2(left + padding, self.row.center().y);
        painted(ui, clip, clip.width() - 2.0 * padding, &words, at, Align2::LEFT_CENTER);
    }
}

/// The words of a head cell, and where they go.
struct HeadWords {
    area: Rect,
    visible: Rect,
    text: String,
    response: egui::Response,
}

impl HeadWords {
    fn write(self, ui: &Ui, lines: u8) {
        // A head that is in sight only in part says so there.
        let room = self.visible.width() - 6.0;
        if room < HEAD_LINE {
            return;
        }
        let font = theme::bold(theme::DENSE);
        let words = Words { text: &self.text, font, colour: theme::INK, lines: usize::from(lines) };
        let at = egui::pos2(self.visible.center().x, self.area.center().y);
        if painted(ui, self.visible, room, &words, at, Align2::CENTER_CENTER) {
            self.response.on_hover_text(self.text);
        }
    }
}

impl TableDelegate for Delegate<'_> {
    fn prepare(&mut self, info: &egui_table::PrefetchInfo) {
        self.response.last_visible = usize::try_from(info.visible_rows.end).unwrap_or(usize::MAX);
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        let is_single = cell.col_range.len() == 1;
        if let (true, true, Some(width)) = (ui.is_sizing_pass(), is_single, self.widths.get(cell.col_range.start)) {
            // The grid sizes columns by what their cells allocate; painted cells allocate nothing.
            ui.allocate_space(vec2(*width, 0.0));
        }
        ui.painter().rect_filled(rect, 0.0, theme::HEAD);
        let covering = self.head_cells.iter().find(|head| {
            let rows = head.row..head.row + head.row_span;
            let columns = head.column..head.column + head.column_span;
            rows.contains(&cell.row_nr) && columns.contains(&cell.col_range.start)
        });
        let Some(head) = covering else { return };
        let line = Stroke::new(1.0, theme::HAIRLINE);
        ui.painter().vline(rect.right() - 0.5, rect.y_range(), line);
        // A head merged downwards is written in its last row, without a line above it.
        let is_last_row = cell.row_nr + 1 == head.row + head.row_span;
        if is_last_row {
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, line);
            let rows = self.head_heights.iter().skip(head.row).take(head.row_span);
            let height: f32 = rows.sum();
            let area = rect.with_min_y(rect.bottom() - height);
            let visible = Rect::from_x_y_ranges(area.intersect(ui.clip_rect()).x_range(), area.y_range());
            let column = cell.col_range.start;
            let name = self.grid.look.filter(|_| is_single).and_then(|look| look.head_name(column));
            let response = head_response(ui, rect, name);
            if response.clicked() {
                self.response.head_clicked = Some(column);
            }
            self.head_words.push(HeadWords { area, visible, text: head.text.clone(), response });
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let Some((index, line)) = self.row(row) else { return };
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with(("row", row)), Sense::hover());
        let fill = match line.role {
            _ if self.grid.selected == Some(index) => theme::SELECTED,
            RowRole::Group | RowRole::Subtotal | RowRole::Total => theme::HEAD,
            RowRole::Body if response.hovered() => theme::HOVERED,
            RowRole::Body => theme::PAPER,
        };
        ui.painter().rect_filled(rect, 0.0, fill);
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, theme::HAIRLINE));
        if line.role == RowRole::Group
            && let Some(title) = line.cells.first().map(Cell::text).filter(|title| !title.is_empty())
        {
            let title =
                GroupTitle { row: rect, visible: rect.intersect(ui.clip_rect()), text: title.replace('\n', "；") };
            self.titles.insert(rect.top().round() as i64, title);
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, info: &CellInfo) {
        let Some(row) = self.row(info.row_nr).map(|(row, _)| row) else { return };
        self.touch(ui, row, info.col_nr);
        let Some((_, line)) = self.row(info.row_nr) else { return };
        let Some(column) = self.grid.table.columns.get(info.col_nr) else { return };
        let Some(cell) = line.cells.get(info.col_nr).filter(|_| line.role != RowRole::Group) else { return };
        let text = cell.text().replace('\n', "；");
        if text.is_empty() {
            return;
        }
        let font = if line.role == RowRole::Body { theme::dense() } else { theme::bold(theme::DENSE) };
        let rect = ui.max_rect().shrink2(vec2(f32::from(theme::CELL_PADDING), 0.0));
        let (anchor, at) = match column.align {
            Align::Left => (Align2::LEFT_CENTER, rect.left_center()),
            Align::Center => (Align2::CENTER_CENTER, rect.center()),
            Align::Right => (Align2::RIGHT_CENTER, rect.right_center()),
        };
        let words = Words { text: &text, font, colour: self.colour(row, info.col_nr, cell), lines: 1 };
        let visible = rect.intersect(ui.clip_rect());
        let is_cut = match column.align {
            Align::Left => painted(ui, visible, width_in_view(rect, ui.clip_rect()), &words, at, anchor),
            Align::Center | Align::Right if is_torn(ui, &words, (rect, at, anchor)) => {
                let gap = Words { text: "…", ..words };
                painted(ui, visible, rect.width(), &gap, visible.center(), Align2::CENTER_CENTER);
                true
            }
            Align::Center | Align::Right => painted(ui, visible, rect.width(), &words, at, anchor),
        };
        // A hint of the screen tells the whole text already.
        let has_hint = self.grid.look.is_some_and(|look| look.hint(row, info.col_nr).is_some());
        if is_cut && !has_hint {
            ui.interact(ui.max_rect(), ui.scope_id().with("whole text"), Sense::hover()).on_hover_text(text);
        }
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW_HEIGHT
    }
}

impl Delegate<'_> {
    fn row(&self, row: u64) -> Option<(usize, &crate::report::Row)> {
        let index = usize::try_from(row).ok()?;
        self.grid.table.rows.get(index).map(|line| (index, line))
    }

    /// Clicks and hints of a cell, and the frame of the one that the keyboard is at. The arrows move that frame, so that the
    /// cells themselves need not be walked through one by one.
    fn touch(&mut self, ui: &Ui, row: usize, column: usize) {
        let sense = if self.grid.look.is_some() { Sense::CLICK } else { Sense::click() };
        let response = ui.interact(ui.max_rect(), ui.scope_id().with("cell"), sense);
        if response.clicked() {
            self.response.clicked = Some((row, column));
            self.response.asked = self.grid.table.origin(row, column);
        }
        self.number(ui, &response, row, column);
        let Some(look) = self.grid.look else { return };
        if self.grid.cursor == Some((row, column)) {
            let stroke = Stroke::new(1.5, theme::ACCENT);
            ui.painter().rect_stroke(ui.max_rect().shrink(1.0), 2.0, stroke, StrokeKind::Inside);
        }
        if let Some(name) = look.name(row, column) {
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.as_str()));
        }
        if response.hovered()
            && let Some(hint) = look.hint(row, column)
        {
            response.on_hover_text(hint);
        }
    }

    /// A number that can be asked where it comes from shows so when it is pointed at.
    fn number(&self, ui: &Ui, response: &egui::Response, row: usize, column: usize) {
        let table = self.grid.table;
        let cell = table.rows.get(row).and_then(|line| line.cells.get(column));
        if !matches!(cell, Some(Cell::Count(_) | Cell::Delta(_))) || self.grid.look.is_some() {
            return;
        }
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, self.number_name(row, column)));
        if response.hovered() && table.origin(row, column).is_some() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
            let line = ui.max_rect().shrink2(vec2(f32::from(theme::CELL_PADDING), 3.0));
            ui.painter().hline(line.x_range(), line.bottom(), Stroke::new(1.0, theme::ACCENT));
            response.clone().on_hover_text(theme::ASK_HINT);
        }
    }

    /// "白鹤镇 编制数·行政 30".
    fn number_name(&self, row: usize, column: usize) -> String {
        let table = self.grid.table;
        let Some(line) = table.rows.get(row) else { return String::new() };
        let head = table.columns.get(column).map(|column| column.head.join("·")).unwrap_or_default();
        let who = line.cells.iter().take(self.grid.sticky).skip(self.grid.sticky.saturating_sub(1)).map(Cell::text);
        let number = line.cells.get(column).map(Cell::text).unwrap_or_default();
        format!("{} {head} {number}", who.collect::<String>())
    }

    fn colour(&self, row: usize, column: usize, cell: &Cell) -> Color32 {
        self.grid.look.and_then(|look| look.colour(row, column)).unwrap_or_else(|| cell_colour(cell))
    }
}

/// A head that sorts has a name and can be clicked; the others only tell their whole words.
fn head_response(ui: &Ui, rect: Rect, name: Option<String>) -> egui::Response {
    let sense = if name.is_some() { Sense::CLICK } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with("whole head"), sense);
    if let Some(name) = name {
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.as_str()));
    }
    response
}

fn cell_colour(cell: &Cell) -> Color32 {
    match cell {
        Cell::Delta(change) => theme::change_colour(*change),
        Cell::Count(0) => theme::SECONDARY,
        // Less than nothing is never right: a pool that lent more than it has.
        Cell::Count(count) if *count < 0 => theme::BAD,
        Cell::Count(_) | Cell::Text(_) | Cell::Lines(_) | Cell::Blank => theme::INK,
    }
}

/// What is written into a cell.
struct Words<'a> {
    text: &'a str,
    font: FontId,
    colour: Color32,
    lines: usize,
}

/// How wide words may be that begin at the left of a cell: up to where the cell or the view of the table ends, so that what the view
/// cuts off is told by an ellipsis, too. What has been scrolled out to the left counts.
fn width_in_view(cell: Rect, view: Rect) -> f32 {
    (cell.right().min(view.right()) - cell.left()).max(0.0)
}

/// Whether the view shows words in part that do not begin at the left of their cell: of "2906" it would leave "290", another number.
fn is_torn(ui: &Ui, words: &Words<'_>, (cell, at, anchor): (Rect, Pos2, Align2)) -> bool {
    let view = ui.clip_rect();
    if view.left() <= cell.left() && cell.right() <= view.right() {
        return false;
    }
    let size = ui.painter().layout_no_wrap(words.text.to_owned(), words.font.clone(), words.colour).size();
    let written = anchor.anchor_size(at, size).intersect(cell);
    written.left() < view.left() || view.right() < written.right()
}

/// Writes words into `width`, cut with an ellipsis where they do not fit; tells whether they were cut.
fn painted(ui: &Ui, clip: Rect, width: f32, words: &Words<'_>, at: Pos2, anchor: Align2) -> bool {
    let mut job = LayoutJob::single_section(
        words.text.to_owned(),
        egui::text::TextFormat::simple(words.font.clone(), words.colour),
    );
    job.halign = anchor.x();
    job.wrap = TextWrapping { max_rows: words.lines, break_anywhere: true, ..TextWrapping::wrap_at_width(width) };
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    let rect = anchor.anchor_size(at, galley.size());
    // A galley that is aligned to the right or the middle hangs from that edge.
    let hung_from = egui::pos2(anchor.x().to_sign().mul_add(0.5 * rect.width(), rect.center().x), rect.top());
    ui.painter().with_clip_rect(clip).galley(hung_from, galley, words.colour);
    is_cut
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_the_view_ends() {
        let rect = |left: f32, right: f32| Rect::from_min_max(egui::pos2(left, 0.0), egui::pos2(right, 20.0));
        let cell = rect(100.0, 300.0);
        let widths = [rect(0.0, 400.0), rect(0.0, 250.0), rect(150.0, 400.0), rect(0.0, 50.0)];
        assert_eq!(widths.map(|view| width_in_view(cell, view)), [200.0, 150.0, 200.0, 0.0]);
    }
}
