//! 机构配置(拼装台): townships by offices of a scheme. Shows who has what against which limit; a cell is clicked, a scheme applied
//! to marked townships, a sister town copied, one township configured — always as steps of the open plan.

mod yardstick;
mod draft;
mod edit;
mod matrix;
mod figures;
mod sheet;
mod toolbar;
mod apply;
mod copy;
mod describe;
mod editor;

use std::sync::Arc;

use egui::{EventFilter, Frame, Id, Key, Panel, RichText, Role, Sense, Stroke, Ui, WidgetInfo};

use super::duties;
use crate::app::{Action, Command, Desk, State};
use crate::domain::Institution;
use crate::rules::Situation;
use crate::ui::memo::Same;
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, command_button, empty_hint, title_bar};

use draft::{MatrixKey, OfficesDialog, Ticked, TownTab};
use matrix::{Line, Matrix, Standing};
use sheet::{Breadth, MatrixColumn, Order, Sheet, SheetLook};

use yardstick::Yardstick;

pub use draft::OfficesDraft;

/// Below this height the legend gives its line to the matrix and is told when pointed at, in points.
const LEAST_FOR_LEGEND: f32 = 520.0;
/// What the signs of the matrix mean, by themselves and by their colour.
const LEGEND: &str = "● 已设　●* 现名不同　●! 不合规　○ 可设　○! 应设未设　· 不可设　？ 待判断　空白 方案没有　\
     ＋ 增　－ 撤　名 改名　性 改性质　× 超限额　＊ 未加入方案";

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    if !desk.shown().institutions().any(|institution| institution.nature.is_township()) {
        title(ui, state, desk, "", actions);
        empty_hint(ui, "台账里还没有乡镇(街道)。", |ui| {
            command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
        });
        return;
    }
    if desk.register.policy.schemes().next().is_none() {
        title(ui, state, desk, "", actions);
        empty_hint(ui, "政策库里没有机构配置方案。", |_| {});
        return;
    }
    let yardstick = Yardstick::chosen(desk, draft.scheme.as_deref());
    let is_here = |town: &Institution| yardstick.covers(town);
    draft.marked.retain(|id| desk.shown().institution(*id).is_some_and(is_here));
    // Taken out while it is drawn, so that the rest of the draft can be written meanwhile.
    let mut view = std::mem::take(&mut draft.view);
    let matrix = view.matrix.get(matrix_key(desk, yardstick), || {
        Matrix::build(desk.ground(), desk.shown(), &desk.register.policy, yardstick)
    });
    let ticked =
        Ticked { marked: draft.marked.clone(), unadded: draft.unadded().map(|institution| institution.id).collect() };
    let breadth = if draft.open.is_some() { Breadth::Beside } else { Breadth::Whole };
    let moved = if draft.breadth == breadth { Moved::No } else { Moved::Yes };
    draft.breadth = breadth;
    let key = (matrix_key(desk, yardstick), ticked.clone(), draft.filter.clone(), draft.order, breadth);
    let sheet = view.sheet.get(key, || Sheet::build(matrix, &draft.filter, draft.order, &ticked, breadth));
    title(ui, state, desk, &toolbar::summary(matrix, sheet), actions);
    toolbar::show(ui, desk, yardstick, (matrix, sheet), draft);
    if draft.open.is_some() {
        let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(10);
        let usual = (0.4 * ui.available_width()).clamp(340.0, 400.0);
        Panel::right("office editor").frame(side).default_size(usual).size_range(340.0..=620.0).show(ui, |ui| {
            editor::show(ui, desk, yardstick, draft, actions);
        });
    }
    workbench(ui, desk, (yardstick, matrix, sheet), moved, draft, actions);
    draft.view = view;
    duties::window(ui, state, desk, &mut draft.duties, actions);
    match &draft.dialog {
        OfficesDialog::Closed => {}
        OfficesDialog::Apply(_) => apply::show(ui, desk, yardstick, draft, actions),
        OfficesDialog::Copy(_) => copy::show(ui, desk, yardstick, draft, actions),
        OfficesDialog::Describe(_) => describe::show(ui, desk, draft, actions),
    }
}

/// The title with the figures of the matrix, and what its signs mean.
fn title(ui: &mut Ui, state: &State, desk: &Desk, figures: &str, actions: &mut Vec<Action>) {
    let has_legend = ui.available_height() > LEAST_FOR_LEGEND;
    title_bar(ui, "机构配置", figures, |ui| {
        if desk.plan.is_none() {
            command_button(ui, state, Command::NewPlan, Primary::Yes, actions);
            if has_legend {
                ui.label(RichText::new("调整机构要在方案里进行").color(theme::SECONDARY));
            }
        }
        if !has_legend {
            ui.label(RichText::new("图例 ⓘ").color(theme::ACCENT)).on_hover_text(LEGEND);
        }
    });
    if has_legend {
        ui.label(RichText::new(LEGEND).font(theme::dense()).color(theme::SECONDARY));
    }
}

fn matrix_key(desk: &Desk, yardstick: Yardstick<'_>) -> MatrixKey {
    MatrixKey {
        today: Same(Arc::clone(desk.ground())),
        shown: Same(Arc::clone(desk.shown())),
        policy: Same(Arc::clone(&desk.register.policy)),
        scheme: yardstick.key().map(str::to_owned),
    }
}

/// The grid with its mouse and its keyboard.
fn workbench(
    ui: &mut Ui,
    desk: &Desk,
    (yardstick, matrix, sheet): (Yardstick<'_>, &Matrix, &Sheet),
    rearranged: Moved,
    draft: &mut OfficesDraft,
    actions: &mut Vec<Action>,
) {
    if sheet.rows.is_empty() {
        empty_hint(ui, "没有符合筛选条件的乡镇(街道)。", |ui| {
            if ui.button("清除筛选").clicked() {
                draft.filter = Default::default();
            }
        });
        return;
    }
    let (moved, pressed) = keys(ui, sheet, draft);
    let selected = draft
        .open
        .and_then(|id| (0..sheet.rows.len()).find(|row| sheet.line(matrix, *row).map(|line| line.id) == Some(id)));
    let ticked =
        Ticked { marked: draft.marked.clone(), unadded: draft.unadded().map(|institution| institution.id).collect() };
    let look = SheetLook { matrix, sheet, ticked: &ticked, hindrance: edit::hindrance(desk) };
    let cursor = cursor(sheet, draft);
    // The cell that was clicked stays in sight when the columns are others.
    let is_to_be_seen = moved == Moved::Yes || rearranged == Moved::Yes;
    let (scroll_to, scroll_to_column) = match cursor.filter(|_| is_to_be_seen) {
        Some((row, column)) => (Some(row), Some(column).filter(|column| *column >= sheet::STICKY)),
        None => (None, None),
    };
    // Widths belong to the columns of one scheme.
    let name = format!("offices {} {}", yardstick.key().unwrap_or_default(), sheet.columns.len());
    let grid = Grid {
        sticky: sheet::STICKY,
        selected,
        head_lines: 4,
        cursor,
        scroll_to,
        scroll_to_column,
        look: Some(&look),
        ..Grid::new(&name, &sheet.table)
    };
    let response = grid::show(ui, &grid);
    if let Some(column) = response.head_clicked.and_then(|column| sheet.columns.get(column)) {
        draft.order = Order::after(draft.order, *column);
    }
    if let Some(at) = response.clicked {
        draft.cursor = sheet.columns.get(at.1).map(|column| (at.0, *column));
        ui.memory_mut(|memory| memory.request_focus(keyboard_id()));
    }
    let meant = response.clicked.or(cursor.filter(|_| pressed == Pressed::Yes));
    let meant = meant.and_then(|(row, column)| Some((sheet.line(matrix, row)?, *sheet.columns.get(column)?)));
    if let Some((line, column)) = meant {
        touched(desk, yardstick, (line, column), matrix, draft, actions);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Moved {
    Yes,
    No,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pressed {
    Yes,
    No,
}

fn keyboard_id() -> Id {
    Id::unique("offices keyboard".to_owned())
}

/// Where the keyboard is in the columns that are shown.
fn cursor(sheet: &Sheet, draft: &OfficesDraft) -> Option<(usize, usize)> {
    let (row, wanted) = draft.cursor?;
    Some((row, sheet.columns.iter().position(|column| *column == wanted)?))
}

/// The grid is one stop of the keyboard; arrows move within it, the space bar or Enter does what a click would do.
fn keys(ui: &mut Ui, sheet: &Sheet, draft: &mut OfficesDraft) -> (Moved, Pressed) {
    let id = keyboard_id();
    let response = ui.interact(ui.available_rect_before_wrap(), id, Sense::FOCUSABLE);
    response.widget_info(|| WidgetInfo::labeled(Role::Table, true, "机构配置表，方向键移动，空格键增设或撤销"));
    if !response.has_focus() {
        return (Moved::No, Pressed::No);
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let (row, column) = cursor(sheet, draft).unwrap_or((0, sheet::STICKY));
    let (last_row, last_column) = (sheet.rows.len().saturating_sub(1), sheet.columns.len().saturating_sub(1));
    let is_pressed = |key| ui.input(|input| input.key_pressed(key));
    let target = [
        (Key::ArrowUp, (row.saturating_sub(1), column)),
        (Key::ArrowDown, (row + 1, column)),
        (Key::ArrowLeft, (row, column.saturating_sub(1))),
        (Key::ArrowRight, (row, column + 1)),
        (Key::PageUp, (row.saturating_sub(15), column)),
        (Key::PageDown, (row + 15, column)),
        (Key::Home, (row, 0)),
        (Key::End, (row, last_column)),
    ]
    .into_iter()
    .find_map(|(key, target)| is_pressed(key).then_some(target));
    let moved = if target.is_some() { Moved::Yes } else { Moved::No };
    let (row, column) = target.unwrap_or((row, column));
    draft.cursor = sheet.columns.get(column.min(last_column)).map(|column| (row.min(last_row), *column));
    let pressed = if is_pressed(Key::Space) || is_pressed(Key::Enter) { Pressed::Yes } else { Pressed::No };
    (moved, pressed)
}

/// What a click or the space bar does in a cell.
fn touched(
    desk: &Desk,
    yardstick: Yardstick<'_>,
    (line, column): (&Line, MatrixColumn),
    matrix: &Matrix,
    draft: &mut OfficesDraft,
    actions: &mut Vec<Action>,
) {
    let Some(town) = desk.shown().shared(line.id) else { return };
    match column {
        MatrixColumn::Mark => {
            if !draft.marked.insert(line.id) {
                draft.marked.remove(&line.id);
            }
        }
        MatrixColumn::Office(index) => {
            let today = desk.ground().institution(line.id);
            let of = Situation::counted_in(town, desk.shown());
            let is_of_others = line.signs.get(index).is_some_and(|sign| sign.standing == Standing::OfOthers);
            let scheme = yardstick.of(town).filter(|_| !is_of_others);
            let step = scheme.and_then(|scheme| edit::toggled(scheme, of, today, matrix.office(index)?));
            match (step, edit::hindrance(desk)) {
                (Some((label, step)), None) => edit::put(desk, label, vec![step], actions),
                (None, _) if line.signs.get(index).is_some_and(|sign| !sign.is_set()) => {}
                (Some(_) | None, _) => draft.open(town, Some(TownTab::Offices)),
            }
        }
        MatrixColumn::Class | MatrixColumn::Zone | MatrixColumn::Traits => draft.open(town, Some(TownTab::Facts)),
        MatrixColumn::Name => draft.open(town, None),
        MatrixColumn::Scheme
        | MatrixColumn::Administrative
        | MatrixColumn::Service
        | MatrixColumn::Special
        | MatrixColumn::Nameplates => draft.open(town, Some(TownTab::Offices)),
        MatrixColumn::Room | MatrixColumn::AgainstTemplate | MatrixColumn::AgainstToday => {
            draft.open(town, Some(TownTab::Comparison));
        }
    }
}
