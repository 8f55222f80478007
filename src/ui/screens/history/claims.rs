//! 声明核对: every claim beside the register, red where they differ; the entry at which they part is a click away. A form notes a claim,
//! a file many; a claim is taken back after a question.

use std::sync::Arc;

use egui::{Color32, Panel, RichText, Ui};

use super::claim_form::{self, ClaimDraft};
use super::{claim_file, side};
use crate::app::{Action, Desk, HistoryAction, State};
use crate::domain::{AssertionId, Date};
use crate::history::ComparedClaim;
use crate::report::{self, CLAIM_OUTCOME, Table};
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::empty_hint;
use crate::ui::widgets::grid::{self, Grid, Look};
use crate::wording;

#[derive(Debug, Default)]
pub struct ClaimsDraft {
    form: ClaimDraft,
    selected: Option<AssertionId>,
    table: Memo<(Same<Vec<ComparedClaim>>, Date), Table>,
}

/// The outcome of each claim in its colour; its sign says the same.
struct Outcomes<'a>(&'a [ComparedClaim]);

impl Look for Outcomes<'_> {
    fn colour(&self, row: usize, column: usize) -> Option<Color32> {
        let claim = self.0.get(row).filter(|_| column == CLAIM_OUTCOME)?;
        Some(signed(claim).1)
    }

    fn hint(&self, row: usize, column: usize) -> Option<String> {
        self.0.get(row).filter(|_| column == CLAIM_OUTCOME).map(wording::claim)
    }

    fn name(&self, row: usize, column: usize) -> Option<String> {
        let claim = self.0.get(row).filter(|_| column == CLAIM_OUTCOME)?;
        Some(format!("第{}条声明 {}", claim.id.0, wording::claim_finding(claim)))
    }

    fn head_name(&self, _column: usize) -> Option<String> {
        None
    }
}

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ClaimsDraft, actions: &mut Vec<Action>) {
    if let Some(file) = &desk.history.claims.file {
        claim_file::show(ui, desk, file, actions);
        return;
    }
    Panel::right("claim form").frame(side()).default_size(270.0).size_range(230.0..=360.0).show(ui, |ui| {
        claim_form::show(ui, state, desk, &mut draft.form, actions);
    });
    let Some(claims) = &desk.history.claims.read else {
        empty_hint(ui, "正在核对声明…", |_| {});
        return;
    };
    if claims.is_empty() {
        let what = "还没有声明。把文件载明的核定数、下达总量，财政或者人社的实有人数登记在右边，程序随时与台账核对。";
        empty_hint(ui, what, |_| {});
        return;
    }
    let ClaimsDraft { selected, table, .. } = draft;
    let table =
        table.get((Same(Arc::clone(claims)), state.today), || report::claims(&desk.heading(state.today), claims));
    let place = selected.and_then(|id| claims.iter().position(|claim| claim.id == id));
    if let Some(claim) = place.and_then(|place| claims.get(place)) {
        Panel::bottom("claim told").frame(side()).show(ui, |ui| told(ui, desk, claim, actions));
    }
    ui.label(RichText::new(table.notes.join("")).color(theme::SECONDARY));
    let look = Outcomes(claims);
    let response =
        grid::show(ui, &Grid { sticky: 2, selected: place, look: Some(&look), ..Grid::new("claims", table) });
    if let Some(claim) = response.clicked.and_then(|(row, _)| claims.get(row)) {
        *selected = Some(claim.id);
        let first = claim.divergence.as_ref().and_then(|divergence| divergence.first.as_ref());
        actions.push(Action::History(match first {
            Some(first) => HistoryAction::TellEntry(first.entry),
            None => HistoryAction::CloseEntry,
        }));
    }
}

/// Whether a claim agrees, as a sign and its colour.
fn signed(claim: &ComparedClaim) -> (&'static str, Color32) {
    match (&claim.divergence, claim.recorded_from) {
        (_, Some(_)) => ("—", theme::CAUTION),
        (Some(_), None) => ("×", theme::BAD),
        (None, None) => ("✓", theme::GOOD),
    }
}

/// The selected claim in words, and what can be done with it.
fn told(ui: &mut Ui, desk: &Desk, claim: &ComparedClaim, actions: &mut Vec<Action>) {
    let (sign, colour) = signed(claim);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(format!("{sign} 第{}条　{}", claim.id.0, wording::claim(claim))).color(colour));
    });
    let hindrance = desk.read_only();
    let button = ui.add_enabled(hindrance.is_none(), egui::Button::new("撤回这条声明…"));
    if button.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
        actions.push(Action::History(HistoryAction::AskToWithdraw(claim.id)));
    }
}
