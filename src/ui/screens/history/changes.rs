//! 变动说明: two days are chosen; the table of what changed stands at the left, the written account to be copied at the right.

use egui::{Panel, RichText, ScrollArea, TextEdit, Ui};

use super::side;
use crate::app::{Action, Desk, HistoryAction, Loading, State};
use crate::domain::Date;
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{date, empty_hint, primary};

#[derive(Debug, Default)]
pub struct ChangesDraft {
    from: String,
    to: String,
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ChangesDraft, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| days(ui, state, desk, draft, actions));
    ui.add_space(theme::GRID);
    let changes = &desk.history.changes;
    let Some(read) = &changes.read else {
        let what = match changes.loading {
            Loading::Busy => "正在比较两个日期的台账…",
            Loading::Idle => "填两个日期，比较这两天终了时的台账：设立、撤销、更名、编制、实有、职数、内设机构。",
        };
        empty_hint(ui, what, |_| {});
        return;
    };
    let account = read.table.notes.join("\n");
    Panel::right("account").frame(side()).default_size(360.0).size_range(240.0..=560.0).show(ui, |ui| {
        ui.horizontal(|ui| {
            let label = ui.label(RichText::new("变动说明").font(theme::bold(theme::SUBHEADING)));
            if ui.button("复制说明").clicked() {
                ui.ctx().copy_text(account.clone());
            }
            label
        });
        ScrollArea::vertical().id_salt("account").auto_shrink(false).show(ui, |ui| {
            // Selectable, and kept from being edited.
            let mut shown = account.as_str();
            let label = ui.label(RichText::new(format!("{}至{}", read.from, read.to)).small().color(theme::SECONDARY));
            let text = TextEdit::multiline(&mut shown).desired_width(f32::INFINITY).frame(egui::Frame::NONE);
            ui.add(text).labelled_by(label.id);
        });
    });
    grid::show(ui, &Grid { sticky: 2, ..Grid::new("alterations", &read.table) });
}

/// Both days and the button; days that are often meant are a click away.
fn days(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ChangesDraft, actions: &mut Vec<Action>) {
    let year = state.today.year();
    let started = Date::new(year, 1, 1).ok().and_then(|first| first.yesterday().ok()).unwrap_or(state.today);
    for (label, typed, otherwise) in [("从", &mut draft.from, started), ("到", &mut draft.to, state.today)] {
        let label = ui.label(label);
        let field = TextEdit::singleline(typed).hint_text(otherwise.to_string()).desired_width(96.0);
        ui.add(field).labelled_by(label.id);
    }
    let read = |typed: &str, otherwise: Date| date::read(typed).map(|day| day.unwrap_or(otherwise));
    match (read(&draft.from, started), read(&draft.to, state.today)) {
        (Ok(from), Ok(to)) if from < to => {
            if primary(ui, "比较").clicked() {
                actions.push(Action::History(HistoryAction::Compare { from, to }));
            }
        }
        (Ok(_), Ok(_)) => drop(ui.label(RichText::new("前一个日期要早于后一个日期").color(theme::CAUTION))),
        (Err(why), _) | (_, Err(why)) => drop(ui.label(RichText::new(why).color(theme::CAUTION))),
    }
    if let Some((from, to)) = desk.history.changes.asked {
        ui.label(RichText::new(format!("已比较 {from} 和 {to} 终了时的台账")).color(theme::SECONDARY));
    }
}
