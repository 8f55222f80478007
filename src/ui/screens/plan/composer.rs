//! The next step: from, to, how many of which kind, who goes along, why, and who approved it.

use egui::{DragValue, RichText, TextEdit, Ui};

use super::{field, holders};
use crate::app::{Action, Desk, PlanAction, PlanEdit};
use crate::domain::{DocumentNumber, Headcount, Holder, MOST_PLACES, Operation, Transfer};
use crate::plan::Step;
use crate::ui::drafts::{PickerAim, PickerDraft, PlanDraft};
use crate::ui::screens::picker;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

pub fn show(ui: &mut Ui, desk: &Desk, (draft, picker): (&mut PlanDraft, &mut PickerDraft), actions: &mut Vec<Action>) {
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
        ui.add(DragValue::new(&mut draft.count).range(1..=MOST_PLACES.0).suffix(" 名")).labelled_by(label.id);
        movers(ui, draft, picker, actions);
    });
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("理由");
        ui.add(TextEdit::singleline(&mut draft.reason).desired_width(150.0)).labelled_by(label.id);
        field(ui, "批准文号", &mut draft.approval, "跨层级行政编制必填", 150.0);
        match compose(draft) {
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

/// 人随编走: who goes along, and the button that opens the list of who could.
fn movers(ui: &mut Ui, draft: &PlanDraft, picker: &mut PickerDraft, actions: &mut Vec<Action>) {
    let of = compose(draft).and_then(|step| {
        step.operation.named_move().ok_or_else(|| "人只能随编到机构；收回、核减时请先办理人员出编".to_owned())
    });
    let title = match draft.movers.len() {
        0 => "选择随编人员…".to_owned(),
        count => format!("人随编走 {count} 人…"),
    };
    let button = ui.add_enabled(of.is_ok(), egui::Button::new(title));
    match of {
        Ok(of) if button.clicked() => picker::open(picker, PickerAim::Composer, of, &draft.movers, actions),
        Ok(_) => {}
        Err(why) => drop(button.on_disabled_hover_text(why)),
    }
}

/// The step as composed, or what is still missing.
fn compose(draft: &PlanDraft) -> Result<Step, String> {
    let from = draft.from.ok_or("请在左边选划出单位")?;
    let to = draft.to.ok_or("请在右边选划入单位")?;
    if from == to {
        return Err("划出和划入是同一个单位".to_owned());
    }
    let approval = match draft.approval.trim() {
        "" => None,
        written => Some(DocumentNumber::new(written).map_err(|_| "批准文号应如 中编办〔2026〕1号")?),
    };
    let people = draft.movers.clone();
    let count = Headcount(draft.count.max(u32::try_from(people.len()).unwrap_or(u32::MAX)));
    let transfer = Transfer { kind: draft.kind, count, from, to, people };
    Ok(Step { operation: Operation::Transfer(transfer), reason: draft.reason.trim().to_owned(), approval, phase: None })
}
