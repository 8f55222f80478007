//! 放弃: an import over which nothing was decided goes without a question; where something was decided, the clerk is asked first,
//! because corrections, answers and what was ignored go with it and do not come back.

use egui::{RichText, Ui};

use crate::app::{Action, Desk, ImportAction};
use crate::ui::dialog::modal;
use crate::ui::drafts::ImportDraft;
use crate::ui::theme;
use crate::ui::widgets::primary;

/// The import is to be given up, after as many decisions.
pub(super) fn wanted(decisions: usize, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    if decisions == 0 {
        actions.push(Action::Import(ImportAction::Discard));
    } else {
        draft.giving_up = true;
    }
}

/// The question, while it is open.
pub(super) fn ask(ui: &mut Ui, desk: &Desk, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    if !draft.giving_up {
        return;
    }
    let response = modal("give up import").show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        ui.label(RichText::new("放弃这次导入？").font(theme::bold(theme::SUBHEADING)));
        let decisions = desk.import_mending.decisions();
        ui.label(format!("已经作的 {decisions} 项决定(更正、答复、忽略等)会一起丢掉，不能恢复。"));
        let kept = "账簿和原文件不受影响。想留一份的，先在“检查”里导出问题清单。";
        ui.label(RichText::new(kept).color(theme::SECONDARY));
        ui.horizontal(|ui| {
            if primary(ui, "继续导入").clicked() {
                draft.giving_up = false;
            }
            if ui.button("放弃这次导入").clicked() {
                draft.giving_up = false;
                actions.push(Action::Import(ImportAction::Discard));
            }
        });
    });
    if response.should_close() {
        draft.giving_up = false;
    }
}
