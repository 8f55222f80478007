//! What an import would change in the book, by name: what is added, what is replaced field by field, and what goes. A list may be a
//! million lines long; only what is in sight is put together.

use egui::{Label, RichText, Ui};
use egui_extras::{Column, TableBuilder};

use super::sheet_grid::room_for;
use crate::app::stages::Preview;
use crate::import::{Batch, Change};
use crate::ui::drafts::ChangesShown;
use crate::ui::theme;
use crate::wording;

const HEADS: [&str; 6] = ["表", "变动", "对象", "事项", "原为", "改为"];
/// The narrowest and the widest that each column is at first, in points; 原为 and 改为 share what is left.
const TABLE: (f32, f32) = (84.0, 110.0);
const CHANGE: (f32, f32) = (44.0, 44.0);
const SUBJECT: (f32, f32) = (110.0, 380.0);
const ITEM: (f32, f32) = (60.0, 200.0);
const NARROWEST_VALUE: f32 = 120.0;
/// Lines that the widths are judged by.
const MEASURED: usize = 300;

/// One line, by where it stands.
#[derive(Clone, Copy)]
enum Line {
    Addition(usize),
    Change(usize),
}

pub(super) fn show(ui: &mut Ui, preview: &Preview, shown: &mut ChangesShown) {
    let batch = &preview.batch;
    let (added, updated, gone) = (batch.addition_count(), batch.listing.updates.len(), batch.listing.removals.len());
    ui.horizontal(|ui| {
        let all = added + updated + gone;
        let choices = [
            (ChangesShown::All, format!("全部 {all}")),
            (ChangesShown::Added, format!("新增 {added}")),
            (ChangesShown::Updated, format!("更新 {updated}")),
            (ChangesShown::Gone, format!("离开、移除 {gone}")),
        ];
        for (choice, words) in choices {
            ui.selectable_value(shown, choice, words);
        }
    });
    let count = match shown {
        ChangesShown::All => added + updated + gone,
        ChangesShown::Added => added,
        ChangesShown::Updated => updated,
        ChangesShown::Gone => gone,
    };
    if count == 0 {
        ui.label(RichText::new(nothing(*shown)).color(theme::SECONDARY));
        return;
    }
    table(ui, batch, *shown, count);
}

/// Why there is no line.
fn nothing(shown: ChangesShown) -> &'static str {
    match shown {
        ChangesShown::All => "账簿没有变动。",
        ChangesShown::Added => "没有新增的机构、岗位、人员和清单事项。",
        ChangesShown::Updated => "没有对已有机构、岗位、人员的更新。",
        ChangesShown::Gone => "没有离开的人员和移除的岗位、清单事项。全量导入没有确认的离开在“待定”里。",
    }
}

fn table(ui: &mut Ui, batch: &Batch, shown: ChangesShown, count: usize) {
    let widths = widths(ui, batch, shown, count);
    let mut table = TableBuilder::new(ui).id_salt((shown, count)).striped(true);
    for width in widths {
        table = table.column(Column::initial(width).resizable(true).clip(true));
    }
    table
        .column(Column::remainder().clip(true))
        .header(theme::ROW_HEIGHT, |mut header| {
            for head in HEADS {
                header.col(|ui| drop(ui.label(RichText::new(head).font(theme::bold(theme::DENSE)))));
            }
        })
        .body(|body| {
            body.rows(theme::ROW_HEIGHT, count, |mut row| {
                for cell in cells(batch, line(batch, shown, row.index())) {
                    row.col(|ui| drop(ui.add(Label::new(wording::import::drawable(&cell)).truncate())));
                }
            });
        });
}

/// How wide the columns before the last are: as their first lines need it.
fn widths(ui: &Ui, batch: &Batch, shown: ChangesShown, count: usize) -> [f32; 5] {
    let around = 2.0 * f32::from(theme::CELL_PADDING);
    let mut needed = [0.0_f32; HEADS.len()];
    for place in 0..count.min(MEASURED) {
        for (width, cell) in needed.iter_mut().zip(cells(batch, line(batch, shown, place))) {
            *width = width.max(room_for(&cell) + around);
        }
    }
    let [table, change, subject, item, before, after] = needed;
    let fit = |needed: f32, (least, most): (f32, f32)| needed.clamp(least, most);
    let (table, change) = (fit(table, TABLE), fit(change, CHANGE));
    let (subject, item) = (fit(subject, SUBJECT), fit(item, ITEM));
    let gaps = ui.spacing().item_spacing.x * 6.0;
    let left = (ui.available_width() - table - change - subject - item - gaps).max(2.0 * NARROWEST_VALUE);
    // What needs less leaves the rest to the other; the last column takes what is left over.
    let half = left / 2.0;
    let before = if after > half { before.min((left - after).max(half)) } else { before.min(left - after) };
    [table, change, subject, item, before.max(NARROWEST_VALUE)]
}

/// Additions first, then updates, then what goes.
fn line(batch: &Batch, shown: ChangesShown, place: usize) -> Line {
    let (updates, removals) = (&batch.listing.updates, &batch.listing.removals);
    let of = |list: &[usize], place: usize| list.get(place).copied().unwrap_or(usize::MAX);
    match shown {
        ChangesShown::Added => Line::Addition(place),
        ChangesShown::Updated => Line::Change(of(updates, place)),
        ChangesShown::Gone => Line::Change(of(removals, place)),
        ChangesShown::All => match place.checked_sub(batch.addition_count()) {
            None => Line::Addition(place),
            Some(place) => Line::Change(match place.checked_sub(updates.len()) {
                None => of(updates, place),
                Some(place) => of(removals, place),
            }),
        },
    }
}

fn cells(batch: &Batch, line: Line) -> [String; 6] {
    match line {
        Line::Addition(place) => batch.addition(place).map(|addition| {
            [
                wording::import::table(addition.table).to_owned(),
                "新增".to_owned(),
                wording::addition_subject(&addition),
                String::new(),
                String::new(),
                addition.what,
            ]
        }),
        Line::Change(place) => batch.changes.get(place).map(|change| {
            [
                wording::import::table(change.table).to_owned(),
                kind(change).to_owned(),
                wording::change_subject(change),
                wording::import::changed_field(&change.field),
                change.before.replace('\n', "；"),
                wording::change_outcome(change).replace('\n', "；"),
            ]
        }),
    }
    .unwrap_or_default()
}

fn kind(change: &Change) -> &'static str {
    match (change.is_removal(), &change.field) {
        (false, _) => "更新",
        (true, crate::import::ChangedField::Person) => "离开",
        (true, _) => "移除",
    }
}
