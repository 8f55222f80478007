//! 2 工作表与表头: each sheet as the office made it, with the head that was found; its rows, its kind and whether it is imported at
//! all can be set. Each is a decision that the batch is compared with anew.

use std::collections::BTreeMap;

use egui::{Button, ComboBox, DragValue, RichText, Ui};

use super::sheet_grid::{self, RowWish, RowsOffered, SheetGrid};
use super::tables::{self, TableSeen};
use crate::app::stages::Preview;
use crate::app::{Action, ImportAction, ImportChoice, is_hidden_table};
use crate::import::{HiddenTaking, LineKey, SheetChoice, SheetTaking, TableKind, line_text};
use crate::ui::drafts::{HeadDraft, ImportDraft};
use crate::ui::theme;
use crate::wording;

/// The longest head that is read.
const LONGEST_HEAD: u32 = 4;
/// The kinds of table in the order of the menu.
pub(super) const KINDS: [TableKind; 4] = [TableKind::Ledger, TableKind::Posts, TableKind::Roster, TableKind::Duties];

pub(super) fn show(ui: &mut Ui, preview: &Preview, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    let all = tables::tables(preview);
    let Some(table) = tables::tabs(ui, &all, &mut draft.table) else {
        ui.label(RichText::new("这些文件里没有工作表。").color(theme::SECONDARY));
        return;
    };
    ui.horizontal_wrapped(|ui| controls(ui, preview, table, &mut draft.head, actions));
    ui.label(RichText::new(wording::sheet_understood(table.understood)).color(theme::SECONDARY));
    let rows = match (table.understood.left_aside, is_first(table)) {
        (true, _) => RowsOffered::Nothing,
        (false, true) => RowsOffered::KindAndHead,
        (false, false) => RowsOffered::Kind,
    };
    let grid = SheetGrid { sheet: table.sheet, tables: &table.beside, shown: table.understood, name: table.name, rows };
    let (first, last) = head(table);
    actions.extend(sheet_grid::show(ui, &grid, None).map(|wish| match wish {
        RowWish::HeadFrom(row) => with_head(preview, table, (row, last.max(row))),
        RowWish::HeadTo(row) => with_head(preview, table, (first.min(row), row)),
        RowWish::Is(row, taking) => {
            let text = line_text(table.sheet.row(row));
            let key = LineKey { file: table.file.to_owned(), sheet: table.sheet.name.clone(), row: row + 1, text };
            Action::Import(ImportAction::Choose(ImportChoice::Line(key, taking)))
        }
    }));
}

/// Only of the first table of a sheet the head can be said.
fn is_first(table: &TableSeen<'_>) -> bool {
    table.beside.first().is_some_and(|first| std::ptr::eq(*first, table.understood))
}

/// The rows of the head, counted from zero; those of the first row where none was found.
fn head(table: &TableSeen<'_>) -> (u32, u32) {
    table.understood.head_rows.map_or((0, 0), |(first, last)| (first.saturating_sub(1), last.saturating_sub(1)))
}

/// What is chosen for the sheet itself.
fn own(preview: &Preview, table: &TableSeen<'_>) -> SheetChoice {
    preview.choices.sheets.get(&table.own_key()).cloned().unwrap_or_default()
}

fn with_head(preview: &Preview, table: &TableSeen<'_>, (first, last): (u32, u32)) -> Action {
    let last = last.max(first).min(first + LONGEST_HEAD - 1);
    // The columns may mean something else under another head: they are found anew.
    let own = own(preview, table);
    let kind = own.table.or(table.understood.table);
    let choice = SheetChoice { table: kind, head: Some((first, last)), columns: BTreeMap::new(), ..own };
    tables::chosen(table.own_key(), choice)
}

fn controls(
    ui: &mut Ui,
    preview: &Preview,
    table: &TableSeen<'_>,
    head: &mut Option<HeadDraft>,
    actions: &mut Vec<Action>,
) {
    let understood = table.understood;
    let take = |taking: SheetTaking, actions: &mut Vec<Action>| {
        actions.push(tables::chosen(table.own_key(), SheetChoice { taking, ..own(preview, table) }));
    };
    if understood.left_aside {
        if ui.button("导入这张表").clicked() {
            take(SheetTaking::Read, actions);
        }
        return;
    }
    if is_hidden_table(understood) && own(preview, table).taking == SheetTaking::AsFound {
        ui.label(RichText::new("! 这张表在文件里是隐藏的，没有读取。").color(theme::CAUTION));
        if ui.button("读取这张隐藏的表").clicked() {
            take(SheetTaking::Read, actions);
        }
    }
    head_rows(ui, preview, table, head, actions);
    let label = ui.label("表的种类");
    let mut kind = understood.table;
    let words = kind.map_or("没有识别", wording::import::table);
    let combo = ComboBox::from_id_salt("kind of table").selected_text(words).width(130.0);
    let shown = combo.show_ui(ui, |ui| {
        for choice in KINDS {
            ui.selectable_value(&mut kind, Some(choice), wording::import::table(choice));
        }
    });
    drop(shown.response.labelled_by(label.id));
    if kind != understood.table {
        let choice = SheetChoice { table: kind, columns: BTreeMap::new(), ..own(preview, table) };
        actions.push(tables::chosen(table.own_key(), choice));
    }
    hidden_lines(ui, preview, table, actions);
    if ui.button("不导入这张表").clicked() {
        take(SheetTaking::LeaveOut, actions);
    }
    let is_set = preview.choices.sheets.contains_key(&table.own_key());
    if ui.add_enabled(is_set, Button::new("恢复自动识别")).on_disabled_hover_text("这张表就是自动识别的").clicked()
    {
        actions.push(tables::chosen(table.own_key(), SheetChoice::default()));
    }
}

/// 读 or 不读, for hidden rows and for hidden columns, where there are any.
fn hidden_lines(ui: &mut Ui, preview: &Preview, table: &TableSeen<'_>, actions: &mut Vec<Action>) {
    let (own, hidden) = (own(preview, table), &table.sheet.hidden);
    if !hidden.rows().is_empty() {
        let choice = |hidden_rows| SheetChoice { hidden_rows, ..own.clone() };
        hidden_choice(ui, "隐藏的行：", own.hidden_rows, |taking| {
            actions.push(tables::chosen(table.own_key(), choice(taking)));
        });
    }
    if !hidden.columns().is_empty() {
        let choice = |hidden_columns| SheetChoice { hidden_columns, ..own.clone() };
        hidden_choice(ui, "隐藏的列：", own.hidden_columns, |taking| {
            actions.push(tables::chosen(table.own_key(), choice(taking)));
        });
    }
}

fn hidden_choice(ui: &mut Ui, label: &str, current: HiddenTaking, choose: impl FnOnce(HiddenTaking)) {
    let mut taking = current;
    for (choice, word) in [(HiddenTaking::Read, "读"), (HiddenTaking::LeaveOut, "不读")] {
        ui.selectable_value(&mut taking, choice, format!("{label}{word}"));
    }
    if taking != current {
        choose(taking);
    }
}

/// The two fields of the head. What is typed or dragged is kept until it is done, since the rows that are seen stay as they are
/// meanwhile.
fn head_rows(
    ui: &mut Ui,
    preview: &Preview,
    table: &TableSeen<'_>,
    draft: &mut Option<HeadDraft>,
    actions: &mut Vec<Action>,
) {
    let last_row = table.sheet.last_row().map_or(1, |row| row + 1);
    let (first, last) = head(table);
    let seen = HeadDraft { table: table.name, from: first + 1, to: last + 1 };
    let mut typed = draft.take().filter(|draft| draft.table == table.name).unwrap_or(seen);
    ui.add_enabled_ui(is_first(table), |ui| {
        let field = |ui: &mut Ui, words: &str, row: &mut u32| {
            let label = ui.label(words);
            let value = DragValue::new(row).range(1..=last_row).update_while_editing(false);
            let value = ui.add(value).labelled_by(label.id);
            !value.dragged() && !value.has_focus()
        };
        let is_done = [field(ui, "表头从第", &mut typed.from), field(ui, "行到第", &mut typed.to)];
        ui.label("行");
        if typed == seen {
            return;
        }
        if is_done == [true, true] {
            // The end goes with the beginning, and the beginning with an end above it.
            let is_begun_anew = typed.from != seen.from;
            let rows = if is_begun_anew {
                (typed.from, typed.to.max(typed.from))
            } else {
                (typed.from.min(typed.to), typed.to)
            };
            actions.push(with_head(preview, table, (rows.0 - 1, rows.1 - 1)));
        } else {
            *draft = Some(typed);
        }
    })
    .response
    .on_disabled_hover_text("同一张工作表里往下的表，表头按内容识别");
}
