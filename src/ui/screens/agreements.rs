//! 周转用编: pools and their loans, notices that reserve places, and who works where. What is done here becomes a step of the open
//! draft; without one it is an entry of its own, written after a question.

mod clearing;
mod fields;
mod lending;
mod using;

use egui::{Frame, RichText, Stroke, Ui};

use crate::app::{Action, Command, Desk, DirectEntry, PlanAction, PlanEdit, RecordAction, State};
use crate::domain::{Basis, Date, DocumentNumber, Operation};
use crate::plan::Step;
use crate::report::Table;
use crate::ui::drafts::{AgreementsDraft, AgreementsTab, Drafts};
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, date, empty_hint, primary, title_bar};

pub use clearing::ClearancesView;
pub use lending::PoolsView;
pub use using::UsageView;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let draft = &mut drafts.agreements;
    let subtitle = match desk.draft() {
        Some(open) => format!("办理的事项作为方案“{}”的步骤", open.plan.name),
        None if desk.time.day().is_some() => "其他日期的情况，只能查看".to_owned(),
        None => "没有打开方案：办理的事项确认后直接写入台账".to_owned(),
    };
    title_bar(ui, "周转用编", &subtitle, |ui| {
        if desk.plan.is_none() {
            command_button(ui, state, Command::NewPlan, Primary::No, actions);
        }
    });
    if desk.shown().institutions().next().is_none() {
        empty_hint(ui, "台账里还没有机构。", |ui| {
            command_button(ui, state, Command::ImportWorkbooks, Primary::Yes, actions);
        });
        return;
    }
    ui.horizontal(|ui| {
        let shown = desk.shown();
        let pools = format!("周转池 · 借出 {} 笔", shown.loans().iter().count());
        let clearances = format!("用编核准 · 在途 {} 份", shown.clearances().iter().count());
        ui.selectable_value(&mut draft.tab, AgreementsTab::Pools, pools);
        ui.selectable_value(&mut draft.tab, AgreementsTab::Clearances, clearances);
        ui.selectable_value(&mut draft.tab, AgreementsTab::Usage, "使用情况");
    });
    ui.add_space(theme::GRID);
    match draft.tab {
        AgreementsTab::Pools => lending::show(ui, state, desk, draft, actions),
        AgreementsTab::Clearances => clearing::show(ui, state, desk, draft, actions),
        AgreementsTab::Usage => using::show(ui, state, desk, (draft, &mut drafts.picker), actions),
    }
}

/// The frame of the forms beside a table.
fn side() -> Frame {
    Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(10)
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::bold(theme::SUBHEADING)));
}

/// What is printed under a table, above its grid.
fn notes(ui: &mut Ui, table: &Table) {
    for note in &table.notes {
        ui.label(RichText::new(note).color(theme::SECONDARY));
    }
    ui.add_space(theme::GRID);
}

/// What a button of a form would do.
struct Deed<'a> {
    /// The word on the button, and the label of the step.
    title: &'a str,
    rank: Primary,
    /// The operation as composed, or what is still missing.
    operation: Result<Operation, String>,
    /// What it rests on when no 批准文号 is typed.
    fallback: Option<DocumentNumber>,
}

/// The button of a form: adds a step to the open draft, or asks whether to write an entry.
fn button(ui: &mut Ui, state: &State, desk: &Desk, draft: &AgreementsDraft, deed: Deed<'_>, actions: &mut Vec<Action>) {
    if let Some(hindrance) = desk.read_only() {
        ui.add_enabled(false, egui::Button::new(deed.title)).on_disabled_hover_text(hindrance);
        ui.label(RichText::new(hindrance).small().color(theme::CAUTION));
        return;
    }
    let composed = deed.operation.and_then(|operation| {
        let document = document(&draft.document)?;
        Ok((operation, document, day(&draft.effective, state.today)?))
    });
    let (operation, document, effective) = match composed {
        Ok(composed) => composed,
        Err(why) => {
            ui.add_enabled(false, egui::Button::new(deed.title)).on_disabled_hover_text(&why);
            ui.label(RichText::new(why).small().color(theme::CAUTION));
            return;
        }
    };
    let response = match deed.rank {
        Primary::Yes => primary(ui, deed.title),
        Primary::No => ui.button(deed.title),
    };
    if !response.clicked() {
        return;
    }
    actions.push(match desk.draft() {
        Some(_) => {
            let step = Step { approval: document, ..operation.into() };
            Action::Plan(PlanAction::Edit(PlanEdit::Add { label: deed.title.to_owned(), steps: vec![step] }))
        }
        None => {
            let basis = document.or(deed.fallback).map_or(Basis::Pending, Basis::Document);
            Action::Record(RecordAction::Ask(DirectEntry { operation, basis, effective }))
        }
    });
}

/// 批准文号 and, for entries, 生效日期: what every form on this screen shares.
fn grounds(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft) {
    fields::text(ui, "批准文号", &mut draft.document, "待补，如 安委编〔2026〕12号");
    if desk.draft().is_none() {
        fields::text(ui, "生效日期", &mut draft.effective, &state.today.to_string());
    }
}

fn document(typed: &str) -> Result<Option<DocumentNumber>, String> {
    match typed.trim() {
        "" => Ok(None),
        typed => DocumentNumber::new(typed).map(Some).map_err(|_| "批准文号应如 安委编〔2026〕12号".to_owned()),
    }
}

/// A day as typed; `otherwise` where nothing is.
fn day(typed: &str, otherwise: Date) -> Result<Date, String> {
    date::read(typed).map(|day| day.unwrap_or(otherwise))
}
