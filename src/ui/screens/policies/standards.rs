//! 测算依据: which staffing standards are shown, and what they compute for each institution beside what is authorised. The table is the
//! one that is printed; a click tells how a figure comes about.

use std::sync::Arc;

use egui::{Frame, Panel, RichText, Stroke, Ui};

use crate::app::origin::Shown;
use crate::app::{Action, Desk, LibraryAction, ReportAction, ReportName, Screen, State};
use crate::domain::{Date, Name, Snapshot};
use crate::report::{Cell, Row, RowRole, Table};
use crate::rules::{Policy, Situation};
use crate::ui::screens::ask;
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::wording;

/// The table, kept while register and policy are the same.
#[derive(Debug, Default)]
pub struct StandardsView {
    made_from: Option<(Arc<Snapshot>, Arc<Policy>, Date)>,
    table: Option<Table>,
    selected: Option<usize>,
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, view: &mut StandardsView, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("参考，不作为核编依据。").color(theme::CAUTION));
        in_force(ui, &desk.register.policy, actions);
        if ui.button("到报表打印").clicked() {
            actions.extend([Action::Report(ReportAction::Show(ReportName::Standards)), Action::Go(Screen::Reports)]);
        }
    });
    view.renew(state, desk);
    let Some(table) = &view.table else { return };
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    Panel::bottom("why").frame(frame).exact_size(92.0).show(ui, |ui| {
        why(ui, desk, view.selected.and_then(|row| table.rows.get(row)));
    });
    let grid = Grid { sticky: 2, selected: view.selected, ..Grid::new("standards", table) };
    let response = grid::show(ui, &grid);
    ask(response.asked, Shown::OnScreen, actions);
    if let Some((row, _)) = response.clicked {
        view.selected = Some(row);
    }
}

/// The chooser of standards that are shown.
fn in_force(ui: &mut Ui, policy: &Policy, actions: &mut Vec<Action>) {
    let shown = policy.standards().filter(|standard| policy.is_in_force(standard)).count();
    ui.menu_button(format!("选用的标准 {shown} / {}", policy.standards().count()), |ui| {
        for standard in policy.standards() {
            let mut is_shown = policy.is_in_force(standard);
            if ui.checkbox(&mut is_shown, &standard.name).on_hover_text(&*standard.source).changed() {
                let kept = policy.standards().filter(|other| match other.key == standard.key {
                    true => is_shown,
                    false => policy.is_in_force(other),
                });
                let keys = kept.map(|standard| standard.key.clone()).collect();
                actions.push(Action::Library(LibraryAction::SetStandards(keys)));
            }
        }
    });
}

/// How the needs of the selected institution come about.
fn why(ui: &mut Ui, desk: &Desk, row: Option<&Row>) {
    let name = row.filter(|row| row.role == RowRole::Body).and_then(|row| row.cells.get(1)).map(Cell::text);
    let institution = name.and_then(|name| Name::new(&name).ok()).and_then(|name| desk.shown().find(&name));
    let Some(institution) = institution else {
        ui.label(RichText::new("点一行，这里说明为什么是这个数。").color(theme::SECONDARY));
        return;
    };
    ui.label(RichText::new(institution.name.as_str()).font(theme::bold(theme::BODY)));
    egui::ScrollArea::vertical().id_salt("why").auto_shrink(false).show(ui, |ui| {
        for need in desk.register.policy.needs_of(Situation::counted_in(institution, desk.shown())) {
            ui.label(wording::policy::need(&need));
            let words = format!("依据 {}：{}", need.standard.source, need.standard.text);
            ui.label(RichText::new(words).font(theme::dense()).color(theme::SECONDARY));
        }
    });
}

impl StandardsView {
    fn renew(&mut self, state: &State, desk: &Desk) {
        let (shown, policy) = (desk.shown(), &desk.register.policy);
        let is_same = self.made_from.as_ref().is_some_and(|(snapshot, known, date)| {
            Arc::ptr_eq(snapshot, shown) && Arc::ptr_eq(known, policy) && *date == state.today
        });
        if !is_same {
            let plan = desk.draft();
            self.table = ReportName::Standards.build(&desk.heading(state.today), &desk.register, plan);
            self.made_from = Some((Arc::clone(shown), Arc::clone(policy), state.today));
            self.selected = None;
        }
    }
}
