//! 方案: who can give at the left, who is to get at the right, the steps as sentences between them; below, what changes and
//! what the rules say of it, anew at every edit.

mod approvals;
mod composer;
mod holders;
mod log;
mod manager;
mod phasing;
mod progress;
mod rebasing;
mod repair;
mod steps;

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{Align, ComboBox, Frame, Label, Layout, Panel, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::ask;
use super::findings::{self, FindingList};
use crate::app::origin::Shown;
use crate::app::{Action, Command, Desk, MovesTable, OpenPlan, PlanAction, PlanEdit, PlanHead, ReportName, State};
use crate::domain::{Basis, Date, DocumentNumber, Novelty, Person, PersonId, Snapshot};
use crate::plan::PlanState;
use crate::report::Table;
use crate::rules::unused;
use crate::ui::drafts::{Drafts, PlanDraft, PlanHeadDraft, PlanTab, Share, WaiverDraft};
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::ui::widgets::{Primary, command_button, date, empty_hint, title_bar};
use crate::wording;

/// The comparison table as last built, and what it was built from: the register before and after, the plan's head, the day.
pub type PlanView = Memo<(Same<Snapshot>, Same<Snapshot>, (String, Basis, Option<Date>, Date)), Table>;

/// The course of every excess as last built, and what it was built from: the register before and after, who is named, the day.
pub type ExcessView = Memo<(Same<Snapshot>, Same<Snapshot>, Same<BTreeMap<PersonId, Person>>, Date), Option<Table>>;

/// Height that the steps (four of them at least) and the composer above them need, in points.
const STEPS_AND_COMPOSER: f32 = 270.0;
/// Plans that are offered by a button of their own; all of them are in the list above.
const MOST_OFFERED: usize = 6;
/// Height that the panel below keeps: its head and a few lines, in points.
const LEAST_EFFECTS: f32 = 84.0;
/// Below this height the steps and the panel below them are looked at one after the other, in points.
const LEAST_FOR_BOTH: f32 = 430.0;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    title_bar(ui, "方案", "", |ui| {
        if desk.plan.is_some() {
            command_button(ui, state, Command::AdoptPlan, Primary::Yes, actions);
            command_button(ui, state, Command::Redo, Primary::No, actions);
            command_button(ui, state, Command::Undo, Primary::No, actions);
            command_button(ui, state, Command::LoadSteps, Primary::No, actions);
        }
        command_button(ui, state, Command::NewPlan, Primary::No, actions);
        manager::button(ui, &mut drafts.plan.workbench.manager, actions);
        chooser(ui, desk, actions);
    });
    manager::show(ui, desk, &mut drafts.plan.workbench.manager, actions);
    let Some(open) = &desk.plan else {
        let hint = "还没有打开方案。方案只是测算，执行之前不会改动台账。";
        empty_hint(ui, hint, |ui| offers(ui, state, desk, actions));
        return;
    };
    head(ui, desk, open, &mut drafts.plan.head, actions);
    drafts.plan.workbench.belong_to(open.plan.id);
    rebasing::notice(ui, desk, open, &mut drafts.plan);
    progress::lock_notice(ui, open, &mut drafts.plan);
    progress::reversal_notice(ui, desk, open, &mut drafts.plan.workbench.manager, actions);
    let paper = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
    let room = ui.available_height();
    let share = drafts.plan.share.unwrap_or(if room < LEAST_FOR_BOTH { Share::Steps } else { Share::Both });
    match share {
        Share::Both => {
            // The steps come first: on a small or enlarged screen it is the panel below that gives way.
            let most = (room - STEPS_AND_COMPOSER).clamp(LEAST_EFFECTS, 520.0);
            let panel = Panel::bottom("effects").frame(paper).default_size(240.0_f32.min(most));
            panel.size_range(LEAST_EFFECTS..=most).resizable(true).show(ui, |ui| {
                grip(ui);
                effects_head(ui, open, &mut drafts.plan, share);
                of_one_height(ui, |ui| effects(ui, state, desk, open, drafts, actions));
            });
        }
        Share::Steps => {
            let panel = Panel::bottom("effects put away").frame(paper).resizable(false);
            panel.show(ui, |ui| effects_head(ui, open, &mut drafts.plan, share));
        }
        Share::Effects => {
            egui::CentralPanel::default().frame(paper).show(ui, |ui| {
                effects_head(ui, open, &mut drafts.plan, share);
                effects(ui, state, desk, open, drafts, actions);
            });
            return;
        }
    }
    let draft = &mut drafts.plan;
    Panel::left("givers").frame(paper).default_size(270.0).size_range(200.0..=420.0).show(ui, |ui| {
        holders::givers(ui, desk, draft);
    });
    Panel::right("receivers").frame(paper).default_size(250.0).size_range(200.0..=420.0).show(ui, |ui| {
        holders::receivers(ui, desk, draft);
    });
    egui::CentralPanel::default().frame(paper).show(ui, |ui| {
        if desk.edit_hindrance().is_none() {
            composer::show(ui, desk, (draft, &mut drafts.picker), actions);
            ui.separator();
        }
        steps::show(ui, desk, open, (draft, &mut drafts.picker), actions);
    });
}

/// Draws into the room there is, and takes exactly this: whichever tab is open, the panel is as high as the user has drawn it.
fn of_one_height(ui: &mut Ui, draw: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(room));
    inside.shrink_clip_rect(room);
    draw(&mut inside);
    ui.allocate_rect(room, egui::Sense::hover());
}

/// Shows where the panel can be drawn larger: three short lines in the middle of its upper edge.
fn grip(ui: &Ui) {
    let top = ui.max_rect().center_top();
    for line in [-6.0, -3.0, 0.0] {
        let across = top.x - 18.0..=top.x + 18.0;
        ui.painter().hline(across, top.y + line, Stroke::new(1.0, theme::SECONDARY));
    }
}

/// Where a plan is wanted and none is open: the latest of the book's plans, and a new one.
pub(super) fn offers(ui: &mut Ui, state: &State, desk: &Desk, actions: &mut Vec<Action>) {
    for plan in desk.plans.iter().rev().take(MOST_OFFERED) {
        if ui.button(format!("打开“{}”", plan.name)).on_hover_text(wording::standing(plan)).clicked() {
            actions.push(Action::Plan(PlanAction::Open(plan.id)));
        }
    }
    let is_first = if desk.plans.is_empty() { Primary::Yes } else { Primary::No };
    command_button(ui, state, Command::NewPlan, is_first, actions);
}

/// The plans of the book; choosing one lays it over the register.
fn chooser(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let current = desk.plan.as_ref().map_or("选择方案…", |open| open.plan.name.as_str());
    let combo = ComboBox::from_id_salt("plans").selected_text(current).width(180.0).show_ui(ui, |ui| {
        if desk.plans.is_empty() {
            ui.label("账簿中还没有方案");
        }
        for plan in &desk.plans {
            let is_open = desk.plan.as_ref().is_some_and(|open| open.plan.id == plan.id);
            let title = format!("{}　{}步　{}", plan.name, plan.steps().len(), wording::standing(plan));
            if ui.selectable_label(is_open, title).clicked() {
                actions.push(Action::Plan(PlanAction::Open(plan.id)));
            }
        }
    });
    let label = ui.label("方案");
    combo.response.labelled_by(label.id);
}

/// Name, document and date; written when the field is left.
fn head(ui: &mut Ui, desk: &Desk, open: &OpenPlan, typed: &mut PlanHeadDraft, actions: &mut Vec<Action>) {
    // The document of a plan that was approved comes after its steps are locked.
    let is_editable = desk.read_only().is_none() && open.plan.state == PlanState::Draft;
    // Taken anew whenever the plan's head changes elsewhere, as by a step file: what was typed before is not to overwrite it.
    let current = (open.plan.id, open.plan.name.clone(), open.plan.basis.clone(), open.plan.effective);
    if typed.taken_from.as_ref() != Some(&current) {
        *typed = PlanHeadDraft {
            taken_from: Some(current),
            name: open.plan.name.clone(),
            document: match &open.plan.basis {
                Basis::Document(number) => number.to_string(),
                Basis::Pending => String::new(),
            },
            effective: open.plan.effective.map(|date| date.to_string()).unwrap_or_default(),
        };
    }
    ui.add_enabled_ui(is_editable, |ui| {
        ui.horizontal(|ui| {
            let name = field(ui, "名称", &mut typed.name, "方案名称", 160.0);
            if name.lost_focus() && !typed.name.trim().is_empty() && typed.name != open.plan.name {
                actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Name(typed.name.trim().to_owned()))));
            }
            let document = field(ui, "批准文号", &mut typed.document, "待补，如 安委编〔2026〕12号", 230.0);
            let date = field(ui, "生效日期", &mut typed.effective, "执行当日，如 2026-12-01", 200.0);
            let (number, day) = (DocumentNumber::new(&typed.document), date::read(&typed.effective));
            let is_bad = |text: &str, parsed: bool| !text.trim().is_empty() && !parsed;
            if is_bad(&typed.document, number.is_ok()) {
                ui.label(RichText::new("文号应如 安委编〔2026〕12号").color(theme::BAD));
            } else if let Err(why) = &day {
                ui.label(RichText::new(why).color(theme::BAD));
            } else if document.lost_focus() || date.lost_focus() {
                let basis = number.map_or(Basis::Pending, Basis::Document);
                let edited = PlanHead { effective: day.ok().flatten(), basis, note: open.plan.note.clone() };
                let known = (&open.plan.effective, &open.plan.basis);
                if known != (&edited.effective, &edited.basis) {
                    actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Head(edited))));
                }
            }
        });
    });
    if let Some(first) = wording::plan_note(&open.plan.note).first() {
        let whole = open.plan.note.trim();
        ui.add(Label::new(RichText::new(first).color(theme::SECONDARY)).truncate()).on_hover_text(whole);
    }
    ui.add_space(theme::GRID);
}

/// A labelled line of text.
fn field(ui: &mut Ui, label: &str, text: &mut String, hint: &str, width: f32) -> egui::Response {
    let label = ui.label(label);
    ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(width)).labelled_by(label.id)
}

/// What stands below, whether the plan can be adopted, and how the screen is shared between the steps and what stands below them.
fn effects_head(ui: &mut Ui, open: &OpenPlan, draft: &mut PlanDraft, share: Share) {
    ui.horizontal(|ui| {
        let found = open.findings.iter().filter(|finding| finding.novelty == Novelty::Introduced).count();
        let tabs = [
            (PlanTab::Changes, format!("前后对照 {}", open.changes.len())),
            (PlanTab::Findings, format!("核查意见 新增 {found} / 共 {}", open.findings.len())),
            (PlanTab::Progress, format!("阶段与意见 {}", wording::standing(&open.plan))),
            (PlanTab::Phases, format!("分期 {}", open.plan.phase_count())),
            (PlanTab::Rebase, "变基".to_owned()),
            (PlanTab::Log, "日志".to_owned()),
            (PlanTab::Approvals, format!("审批 未批 {}", open.unapproved().len())),
            (PlanTab::Excess, "超编消化".to_owned()),
        ];
        for (tab, words) in tabs {
            // Put away, neither of them is open, and a click opens one.
            let is_open = draft.tab == tab && share != Share::Steps;
            if ui.selectable_label(is_open, words).clicked() {
                draft.tab = tab;
                if share == Share::Steps {
                    draft.share = Some(Share::Effects);
                }
            }
        }
        let choices: &[(Share, &str)] = match share {
            Share::Both => &[(Share::Effects, "放大"), (Share::Steps, "收起")],
            Share::Steps => &[(Share::Both, "同看")],
            Share::Effects => &[(Share::Steps, "回到步骤"), (Share::Both, "同看")],
        };
        for (other, words) in choices {
            if ui.small_button(*words).on_hover_text(share_hint(*other)).clicked() {
                draft.share = Some(*other);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (words, colour) = match open.whole_adoption_hindrance() {
                Some(why) if open.plan.state == PlanState::Draft => (why, theme::CAUTION),
                Some(why) => (why, theme::SECONDARY),
                None => ("✓ 可以执行", theme::GOOD),
            };
            ui.add(egui::Label::new(RichText::new(words).color(colour)).truncate());
        });
    });
}

fn share_hint(share: Share) -> &'static str {
    match share {
        Share::Both => "上面看步骤，下面看对照和核查意见，中间的横线可以拖动",
        Share::Steps => "整屏看步骤",
        Share::Effects => "整屏看对照和核查意见",
    }
}

fn effects(ui: &mut Ui, state: &State, desk: &Desk, open: &OpenPlan, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let draft = &mut drafts.plan;
    match draft.tab {
        PlanTab::Changes => {
            let (before, after) = (Arc::clone(&open.projection.before), Arc::clone(&open.projection.after));
            let head = (open.plan.name.clone(), open.plan.basis.clone(), open.plan.effective, state.today);
            let key = (Same(before), Same(after), head);
            let heading = desk.heading(state.today);
            let table = draft.view.get(key, || open.downshift(&heading));
            let response = grid::show(ui, &Grid { sticky: 2, ..Grid::new("changes", table) });
            ask(response.asked, Shown::ByPlan, actions);
        }
        PlanTab::Excess => {
            let (before, after) = (Arc::clone(&open.projection.before), Arc::clone(&open.projection.after));
            let key = (Same(before), Same(after), Same(Arc::clone(&desk.register.people)), state.today);
            let name = ReportName::Moves(MovesTable::Excess);
            let table =
                draft.excess_view.get(key, || name.build(&desk.heading(state.today), &desk.register, Some(open)));
            let Some(table) = table else { return };
            for note in &table.notes {
                ui.label(RichText::new(note).color(theme::SECONDARY));
            }
            let response = grid::show(ui, &Grid { sticky: 2, ..Grid::new("excess", table) });
            ask(response.asked, Shown::ByPlan, actions);
        }
        PlanTab::Findings => findings(ui, state, desk, open, drafts, actions),
        PlanTab::Progress => progress::show(ui, desk, open, &mut draft.workbench, actions),
        PlanTab::Phases => phasing::show(ui, state, desk, open, &mut draft.workbench.phases, actions),
        PlanTab::Rebase => rebasing::show(ui, desk, open, actions),
        PlanTab::Log => log::show(ui, desk, open, actions),
        PlanTab::Approvals => {
            if let Some(step) = approvals::show(ui, desk, open, &mut draft.approvals, actions) {
                draft.reveal(step);
            }
        }
    }
}

/// The repair of a blocked plan, and under it every finding.
fn findings(ui: &mut Ui, state: &State, desk: &Desk, open: &OpenPlan, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let approval = repair::show(ui, state, desk, open, actions);
        let list = FindingList { name: "plan", findings: &open.findings, snapshot: &open.projection.after };
        let response = findings::show(ui, desk, &list, &mut drafts.findings, actions);
        for waiver in unused(open.plan.waivers(), &open.findings).into_iter().filter(|_| desk.draft().is_some()) {
            ui.horizontal_wrapped(|ui| {
                let words = wording::waiver(&waiver.reason, &waiver.document);
                ui.label(
                    RichText::new(format!("i 这项豁免没有用上(核查意见已消除，或者超出了豁免的幅度)，{words}"))
                        .color(theme::HINT),
                );
                if ui.button("撤回豁免").clicked() {
                    actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Withdraw(waiver.clone()))));
                }
            });
        }
        if let Some(step) = approval.or(response.step) {
            drafts.plan.reveal(step);
        }
        if let Some(finding) = response.waive {
            drafts.waiver = WaiverDraft::of(finding);
        }
    });
}
