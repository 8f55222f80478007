//! 变基: a line above the plan where the register has moved on since it was made, and below, step by step, what still holds, what
//! fails and why, and what would mend it. Taking it up is one edit of the plan.

use egui::{Button, Color32, Frame, RichText, ScrollArea, Ui};

use crate::app::stages::{FateWord, Rebase, RebaseLine};
use crate::app::{Action, Desk, OpenPlan, WorkbenchAction};
use crate::plan::{Mends, PlanState};
use crate::ui::drafts::{PlanDraft, PlanTab};
use crate::ui::theme;
use crate::ui::widgets::{link, primary};
use crate::wording;

/// The line above a draft that the register has moved on under; a click shows what has become of its steps.
pub fn notice(ui: &mut Ui, desk: &Desk, open: &OpenPlan, draft: &mut PlanDraft) {
    let since = desk.entries_since(&open.plan).filter(|count| *count > 0);
    let Some(count) = since.filter(|_| open.plan.state == PlanState::Draft && !open.plan.steps().is_empty()) else {
        return;
    };
    Frame::new().fill(theme::PLAN_STRIP).inner_margin(4).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("! {}", wording::entries_since(count))).color(theme::CAUTION));
            if link(ui, "逐步核对").clicked() {
                draft.look_at(PlanTab::Rebase);
            }
        });
    });
}

pub fn show(ui: &mut Ui, desk: &Desk, open: &OpenPlan, actions: &mut Vec<Action>) {
    if open.plan.state != PlanState::Draft {
        ui.label(RichText::new("方案已经执行，不用再核对。").color(theme::SECONDARY));
        return;
    }
    let Some(rebase) = desk.workbench.rebase.found(open) else {
        if desk.workbench.rebase.wants_asking(open) {
            actions.push(Action::Workbench(WorkbenchAction::Rebase));
        }
        ui.horizontal(|ui| match desk.workbench.rebase.has_failed(open) {
            true => {
                ui.label(RichText::new("没有核对成。").color(theme::BAD));
                if ui.button("再核对一次").clicked() {
                    actions.push(Action::Workbench(WorkbenchAction::Rebase));
                }
            }
            false => {
                ui.spinner();
                ui.label("正在按现行台账核对步骤…");
            }
        });
        return;
    };
    head(ui, desk, open, rebase, actions);
    ScrollArea::vertical().id_salt("rebase").auto_shrink(false).show(ui, |ui| {
        rebase.lines.iter().for_each(|line| step(ui, line));
    });
}

/// What was compared with what, how it came out, and the buttons that take it up.
fn head(ui: &mut Ui, desk: &Desk, open: &OpenPlan, rebase: &Rebase, actions: &mut Vec<Action>) {
    let summary = match (rebase.from, rebase.to) {
        (Some(from), Some(to)) if rebase.has_moved() => {
            format!("方案按第{}号凭证后的台账编制，现行台账到第{}号凭证。", from.0, to.0)
        }
        (Some(_), _) => "方案编制以来台账没有变化。".to_owned(),
        (None, _) => "方案没有记下编制时的台账，只能说明现在能否执行。".to_owned(),
    };
    let count = |fate: FateWord| rebase.lines.iter().filter(|line| line.fate == fate).count();
    let (differs, fails) = (count(FateWord::Differs), rebase.failing());
    let colour = if fails > 0 { theme::BAD } else { theme::INK };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(summary).strong());
        let counts = format!("共 {} 步：不能执行 {fails}，台账有变化 {differs}", rebase.lines.len());
        ui.label(RichText::new(counts).color(colour));
    });
    if let Some(told) = wording::renumbered(&rebase.rebased.renumbered) {
        ui.label(told);
    }
    if !rebase.has_moved() && !rebase.rebased.changes(Mends::Taken) {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        take_up(ui, desk, open, (rebase, Mends::Taken), actions);
        if rebase.rebased.changes(Mends::Taken) {
            take_up(ui, desk, open, (rebase, Mends::Left), actions);
        }
        ui.label(RichText::new("作为一次修改写进方案，可以撤销。").color(theme::SECONDARY));
    });
}

fn take_up(ui: &mut Ui, desk: &Desk, open: &OpenPlan, (rebase, mends): (&Rebase, Mends), actions: &mut Vec<Action>) {
    let words = match mends {
        Mends::Taken if rebase.rebased.changes(mends) => "按建议写进方案",
        Mends::Taken => "以现行台账为基线",
        Mends::Left => "步骤照留，只换基线",
    };
    let locked = open.plan.locked().filter(|_| rebase.rebased.changes(mends));
    let why_not = desk.read_only().or(locked.map(|locked| wording::locked(&locked)));
    let response = match (why_not, mends) {
        (Some(why), _) => ui.add_enabled(false, Button::new(words)).on_disabled_hover_text(why),
        (None, Mends::Taken) => primary(ui, words),
        (None, Mends::Left) => ui.button(words),
    };
    if response.clicked() {
        actions.push(Action::Workbench(WorkbenchAction::TakeUp(mends)));
    }
}

fn step(ui: &mut Ui, line: &RebaseLine) {
    let (sign, colour) = mark(line.fate);
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(sign).color(colour).strong());
        ui.label(format!("{}. {}", line.step, line.sentence));
        ui.label(RichText::new(&line.told).color(colour));
    });
    for change in &line.changes {
        ui.label(RichText::new(format!("　　台账变化：{change}")).color(theme::SECONDARY));
    }
    for mend in &line.mends {
        ui.label(RichText::new(format!("　　建议：{mend}")).color(theme::HINT));
    }
}

fn mark(fate: FateWord) -> (&'static str, Color32) {
    match fate {
        FateWord::Holds => ("✓", theme::GOOD),
        FateWord::Differs => ("i", theme::HINT),
        FateWord::Fails => ("×", theme::BAD),
        FateWord::FailedBefore => ("!", theme::CAUTION),
    }
}
