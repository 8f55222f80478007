//! The next step: from, to, how many of which kind, who goes along, why, and who approved it.

use egui::{DragValue, RichText, ScrollArea, TextEdit, Ui};

use super::{field, holders};
use crate::app::{Action, Desk, PlanAction, PlanEdit, stages};
use crate::domain::{DocumentNumber, Headcount, Holder, Mover, Operation, Transfer};
use crate::plan::Step;
use crate::ui::drafts::PlanDraft;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut PlanDraft, actions: &mut Vec<Action>) {
    let shown = desk.shown();
    let named = |holder: Option<Holder>, hint: &str| match holder {
        Some(holder) => RichText::new(wording::holder(holder, shown)).strong(),
        None => RichText::new(hint.to_owned()).color(theme::SECONDARY),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(named(draft.from, "先在左边选划出单位"));
        ui.label(RichText::new("→").color(theme::ACCENT).strong());
        ui.label(named(draft.to, "再在右边选划入单位"));
    });
    ui.horizontal_wrapped(|ui| {
        holders::kinds(ui, draft);
        let label = ui.label("数量");
        ui.add(DragValue::new(&mut draft.count).range(1..=9999).suffix(" 名")).labelled_by(label.id);
        movers(ui, desk, draft, actions);
    });
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("理由");
        ui.add(TextEdit::singleline(&mut draft.reason).desired_width(150.0)).labelled_by(label.id);
        field(ui, "批准文号", &mut draft.approval, "跨层级行政编制必填", 150.0);
        match compose(desk, draft) {
            Ok(step) => {
                if primary(ui, "加入步骤").clicked() {
                    let edit = PlanEdit::Add { label: "添加步骤".to_owned(), steps: vec![step] };
                    actions.push(Action::Plan(PlanAction::Edit(edit)));
                    draft.movers.clear();
                    draft.count = 1;
                }
            }
            Err(why) => {
                ui.add_enabled(false, egui::Button::new("加入步骤")).on_disabled_hover_text(why);
            }
        }
    });
}

/// 人随编走: the people who hold such places at the giver, to be ticked.
fn movers(ui: &mut Ui, desk: &Desk, draft: &mut PlanDraft, actions: &mut Vec<Action>) {
    let Some(Holder::Institution(from)) = draft.from else { return };
    let candidates = &desk.candidates;
    if candidates.institution != Some(from) || candidates.kind != Some(draft.kind) {
        if ui.button("选择随编人员…").clicked() {
            actions.push(Action::Plan(PlanAction::LoadCandidates { institution: from, kind: draft.kind }));
        }
        return;
    }
    let title = match draft.movers.len() {
        0 => "空编划转(不带人)".to_owned(),
        count => format!("人随编走 {count} 人"),
    };
    ui.menu_button(title, |ui| {
        ui.set_min_width(280.0);
        if candidates.people.is_empty() {
            ui.label("这类编制上没有在册人员");
        }
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for person in &candidates.people {
                let mut is_going = draft.movers.contains(&person.id);
                let post = person.assignment.post.as_ref().map_or("", |post| post.as_str());
                let birth = person.birth.map(|month| month.to_string()).unwrap_or_default();
                if ui.checkbox(&mut is_going, format!("{}　{birth}　{post}", person.name)).changed() {
                    if is_going {
                        draft.movers.insert(person.id);
                    } else {
                        draft.movers.remove(&person.id);
                    }
                    draft.count = draft.count.max(u32::try_from(draft.movers.len()).unwrap_or(u32::MAX));
                }
            }
        });
    });
}

/// The step as composed, or what is still missing.
fn compose(desk: &Desk, draft: &PlanDraft) -> Result<Step, String> {
    let from = draft.from.ok_or("请在左边选划出单位")?;
    let to = draft.to.ok_or("请在右边选划入单位")?;
    if from == to {
        return Err("划出和划入是同一个单位".to_owned());
    }
    let approval = match draft.approval.trim() {
        "" => None,
        written => Some(DocumentNumber::new(written).map_err(|_| "批准文号应如 中编办〔2026〕1号")?),
    };
    let going = desk.candidates.people.iter().filter(|person| draft.movers.contains(&person.id));
    let people: Vec<Mover> = going.map(stages::mover).collect();
    let transfer = Transfer { kind: draft.kind, count: Headcount(draft.count), from, to, people };
    Ok(Step { operation: Operation::Transfer(transfer), reason: draft.reason.trim().to_owned(), approval, phase: None })
}
