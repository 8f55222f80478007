//! 机构编制台账: the tree of institutions at the left, the ledger as a grid in the middle, the inspector at the right.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{CollapsingHeader, Frame, Panel, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui};

use super::{ask, duties, inspector};
use crate::app::origin::Shown;
use crate::app::{Action, Command, Desk, State};
use crate::domain::{Institution, InstitutionId, Nature, Snapshot};
use crate::report::{self, Table};
use crate::ui::drafts::LedgerDraft;
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, command_button, empty_hint, title_bar};
use crate::wording;

/// The grid as last built, and what it was built from.
pub type LedgerView = Memo<(Same<Snapshot>, String, Option<Nature>), (Table, Vec<Option<InstitutionId>>)>;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut LedgerDraft, actions: &mut Vec<Action>) {
    let shown = desk.shown();
    let subtitle = format!("机构 {} 个", shown.institutions().count());
    title_bar(ui, "机构编制台账", &subtitle, |ui| {
        command_button(ui, state, Command::ImportWorkbooks, Primary::No, actions);
        let search = TextEdit::singleline(&mut draft.search).hint_text("按名称查找").desired_width(180.0);
        let field = ui.add(search);
        let label = ui.label("查找");
        field.labelled_by(label.id);
    });
    if shown.institutions().next().is_none() {
        empty_hint(ui, "台账里还没有机构。", |ui| {
            command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
        });
        return;
    }
    let side = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    Panel::left("tree").frame(side).default_size(180.0).size_range(150.0..=320.0).show(ui, |ui| {
        tree(ui, desk, draft, actions);
    });
    if let Some(selected) = desk.selected {
        Panel::right("inspector").frame(side).default_size(270.0).size_range(220.0..=420.0).show(ui, |ui| {
            inspector::show(ui, state, desk, selected, &mut draft.duties, actions);
        });
    }
    table(ui, state, desk, draft, actions);
    duties::window(ui, state, desk, &mut draft.duties, actions);
}

fn table(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut LedgerDraft, actions: &mut Vec<Action>) {
    let shown = desk.shown();
    let search = draft.search.trim().to_owned();
    let nature = draft.nature;
    let (table, subjects) = draft.view.get((Same(Arc::clone(shown)), search.clone(), nature), || {
        let fits = |institution: &Institution| {
            let mut names = std::iter::once(&institution.name).chain(&institution.former_names);
            nature.is_none_or(|nature| institution.nature == nature)
                && names.any(|name| name.as_str().contains(&search))
        };
        report::ledger_of(&desk.heading(state.today), shown, fits)
    });
    let selected = desk.selected.and_then(|id| subjects.iter().position(|subject| *subject == Some(id)));
    let was_chosen_elsewhere = draft.shown_selection != desk.selected;
    draft.shown_selection = desk.selected;
    let scroll_to = selected.filter(|_| was_chosen_elsewhere);
    let response = grid::show(ui, &Grid { sticky: 2, selected, scroll_to, ..Grid::new("ledger", table) });
    ask(response.asked, Shown::OnScreen, actions);
    if let Some(subject) = response.clicked.and_then(|(row, _)| subjects.get(row).copied().flatten()) {
        draft.shown_selection = Some(subject);
        actions.push(Action::Select(Some(subject)));
    }
}

/// Institutions by nature, those below another under it.
fn tree(ui: &mut Ui, desk: &Desk, draft: &mut LedgerDraft, actions: &mut Vec<Action>) {
    let mut groups: BTreeMap<Nature, Vec<&Institution>> = BTreeMap::new();
    let mut below: BTreeMap<InstitutionId, Vec<&Institution>> = BTreeMap::new();
    for institution in desk.shown().institutions() {
        match institution.parent {
            Some(parent) => below.entry(parent).or_default().push(institution),
            None => groups.entry(institution.nature).or_default().push(institution),
        }
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if ui.selectable_label(draft.nature.is_none(), "全部机构").clicked() {
            draft.nature = None;
        }
        for (nature, institutions) in &groups {
            let title = format!("{} {}", wording::nature(*nature), institutions.len());
            let response = CollapsingHeader::new(title).id_salt(("nature", *nature as u8)).show(ui, |ui| {
                for institution in institutions {
                    branch(ui, desk, institution, &below, actions);
                }
            });
            if response.header_response.clicked() {
                draft.nature = Some(*nature);
            }
        }
    });
}

fn branch(
    ui: &mut Ui,
    desk: &Desk,
    institution: &Institution,
    below: &BTreeMap<InstitutionId, Vec<&Institution>>,
    actions: &mut Vec<Action>,
) {
    let text = RichText::new(institution.name.as_str());
    let text = if desk.selected == Some(institution.id) { text.color(theme::ACCENT).strong() } else { text };
    let response = match below.get(&institution.id) {
        None => ui.add(egui::Label::new(text).truncate().sense(Sense::click())),
        Some(children) => {
            let header = CollapsingHeader::new(text).id_salt(institution.id.0).show(ui, |ui| {
                for child in children {
                    branch(ui, desk, child, below, actions);
                }
            });
            header.header_response
        }
    };
    if response.clicked() {
        actions.push(Action::Select(Some(institution.id)));
    }
}
