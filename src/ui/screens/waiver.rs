//! 授权豁免: the box in which leave is given to one finding of the open draft. Reason and document number are both wanted; the
//! number must look like one.

use egui::{RichText, TextEdit, Ui};

use crate::app::{Action, Desk, PlanAction, PlanEdit};
use crate::domain::DocumentNumber;
use crate::plan::Waiver;
use crate::rules::waiver_for;
use crate::ui::dialog::modal;
use crate::ui::drafts::WaiverDraft;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// Draws the box while there is a finding to give leave to.
pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut WaiverDraft, actions: &mut Vec<Action>) {
    let Some(finding) = draft.about.clone().filter(|_| desk.draft().is_some()) else {
        draft.about = None;
        return;
    };
    let words = wording::finding(&finding, desk.shown());
    let response = modal("waiver").show(ui.ctx(), |ui| {
        ui.set_width(520.0);
        ui.label(RichText::new("授权豁免").font(theme::bold(theme::SUBHEADING)));
        ui.label(format!("{}：{}", words.title, words.statement));
        ui.label(RichText::new(format!("依据 {}", words.basis)).small().color(theme::SECONDARY));
        ui.add_space(theme::GRID);
        let label = ui.label("豁免理由");
        let edit = TextEdit::multiline(&mut draft.reason).desired_rows(2).desired_width(f32::INFINITY);
        let field = ui.add(edit).labelled_by(label.id);
        if std::mem::take(&mut draft.wants_focus) {
            field.request_focus();
        }
        let label = ui.label("豁免文号");
        let edit = TextEdit::singleline(&mut draft.document).hint_text("如 安委编〔2026〕12号");
        ui.add(edit.desired_width(f32::INFINITY)).labelled_by(label.id);
        ui.add_space(theme::GRID);
        ui.horizontal(|ui| {
            match read(draft, |reason, document| waiver_for(&finding, reason, document)) {
                Ok(waiver) => {
                    if primary(ui, "豁免这一条").clicked() {
                        actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Waive(waiver))));
                        *draft = WaiverDraft::default();
                    }
                }
                Err(why) => {
                    ui.add_enabled(false, egui::Button::new("豁免这一条")).on_disabled_hover_text(why);
                    ui.label(RichText::new(why).color(theme::SECONDARY));
                }
            }
            if ui.button("取消").clicked() {
                *draft = WaiverDraft::default();
            }
        });
    });
    if response.should_close() {
        *draft = WaiverDraft::default();
    }
}

/// The waiver as typed, or what is still missing.
fn read(draft: &WaiverDraft, make: impl FnOnce(String, DocumentNumber) -> Waiver) -> Result<Waiver, &'static str> {
    let reason = draft.reason.trim();
    if reason.is_empty() {
        return Err("请写明豁免理由");
    }
    match draft.document.trim() {
        "" => Err("请填写批准豁免的文号"),
        written => match DocumentNumber::new(written) {
            Ok(document) => Ok(make(reason.to_owned(), document)),
            Err(_) => Err("文号应如 安委编〔2026〕12号"),
        },
    }
}
