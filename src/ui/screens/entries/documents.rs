//! 补文号: the box that gives an entry its document number, or the right one. The number recorded first stays visible.

use egui::{RichText, TextEdit, Ui};

use super::outcome;
use crate::app::{Action, AttachTo, Desk, EntriesAction, Mend, MendingAction, MendingAsked};
use crate::domain::{DocumentNumber, EntryId};
use crate::ui::dialog::modal;
use crate::ui::screens::attaching;
use crate::ui::theme;

/// The number being typed.
#[derive(Debug, Default)]
pub struct DocumentDraft {
    of: Option<EntryId>,
    number: String,
    /// What was last asked to be rehearsed.
    asked: Option<MendingAsked>,
}

impl DocumentDraft {
    pub fn of(entry: EntryId) -> Self {
        Self { of: Some(entry), ..Self::default() }
    }
}

/// Draws the box while an entry is to get its number.
pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut DocumentDraft, actions: &mut Vec<Action>) {
    let selected = desk.log.selected;
    let Some(of) = draft.of.filter(|of| desk.read_only().is_none() && selected == Some(*of)) else {
        draft.of = None;
        return;
    };
    let read = read(draft, of);
    if let Ok(asked) = &read
        && draft.asked.as_ref() != Some(asked)
    {
        draft.asked = Some(asked.clone());
        actions.push(Action::Entries(EntriesAction::Mend(MendingAction::Rehearse(asked.clone()))));
    }
    let mut is_over = false;
    let response = modal("document").show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        ui.label(RichText::new(format!("补第{}号凭证的文号", of.0)).font(theme::bold(theme::SUBHEADING)));
        let kept = "另记一笔凭证写明文号；原凭证和原来的文号都保留。";
        ui.label(RichText::new(kept).color(theme::SECONDARY));
        ui.horizontal(|ui| {
            let label = ui.label("补记文号");
            let edit = TextEdit::singleline(&mut draft.number).hint_text("如 安委编〔2026〕12号").desired_width(260.0);
            ui.add(edit).labelled_by(label.id);
        });
        attaching::line(ui, desk, &AttachTo::Mending(of), actions);
        ui.separator();
        let ready = outcome::of_form(ui, &read, &desk.log.mending);
        is_over = outcome::buttons(ui, ("写入文号", "不补"), ready, actions);
    });
    if response.should_close() && !is_over {
        actions.push(Action::Entries(EntriesAction::Mend(MendingAction::Drop)));
        is_over = true;
    }
    if is_over {
        *draft = DocumentDraft::default();
    }
}

/// The number as typed, or what is wrong with it.
fn read(draft: &DocumentDraft, of: EntryId) -> Result<MendingAsked, String> {
    let number =
        DocumentNumber::new(draft.number.trim()).map_err(|_| "请填写文号，如 安委编〔2026〕12号".to_owned())?;
    Ok(MendingAsked { of, what: Mend::Document(number) })
}
