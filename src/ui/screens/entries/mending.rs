//! The box in which the selected voucher is mended: 红字冲销, 更正 or 补文号. Whatever the form asks for is worked out anew (see
//! `app::mending`) and shown below it, and the button records just what is shown. An entry is never edited; this records another.

use egui::{Button, RichText, ScrollArea, Ui};

use super::correcting::CorrectionForm;
use super::documents::DocumentForm;
use super::reversing::ReversalForm;
use super::{told, vouching};
use crate::app::mending::{Mend, Mending, MendingAsked};
use crate::app::{Action, AttachTo, Desk, EntriesAction, MendingAction, MendingDesk};
use crate::domain::{EntryId, Snapshot};
use crate::report::written_date;
use crate::ui::dialog::modal;
use crate::ui::screens::attaching;
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// The form being filled in, while an entry is being mended.
#[derive(Debug, Default)]
pub struct MendingDraft {
    open: Option<(EntryId, Form)>,
    /// What was last asked to be worked out.
    asked: Option<MendingAsked>,
}

/// What is asked for, by the way in which an entry is mended.
#[derive(Debug)]
pub enum Form {
    Reverse(ReversalForm),
    Correct(CorrectionForm),
    Document(DocumentForm),
}

/// What the box says besides its form.
struct Words {
    title: String,
    /// What will happen, and that nothing is lost.
    kept: &'static str,
    record: &'static str,
    refuse: &'static str,
}

impl MendingDraft {
    pub fn of(entry: EntryId, form: Form) -> Self {
        Self { open: Some((entry, form)), asked: None }
    }
}

/// Draws the box while an entry is to be mended.
pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut MendingDraft, actions: &mut Vec<Action>) {
    let selected = desk.log.selected.filter(|_| desk.read_only().is_none());
    let Some((of, form)) = draft.open.as_mut().filter(|(of, _)| selected == Some(*of)) else {
        *draft = MendingDraft::default();
        return;
    };
    let register = &desk.register.snapshot;
    let words = form.words(*of);
    let asked = form.read(register).map(|what| MendingAsked { of: *of, what });
    if let Ok(asked) = &asked
        && (draft.asked.as_ref() != Some(asked) || matches!(desk.log.mending, MendingDesk::Nothing))
    {
        draft.asked = Some(asked.clone());
        actions.push(mend(MendingAction::Rehearse(asked.clone())));
    }
    let (mut chosen, note) = (None, form.note().to_owned());
    let response = modal("mending").show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new(&words.title).font(theme::bold(theme::SUBHEADING)));
        ui.label(RichText::new(words.kept).color(theme::SECONDARY));
        form.show(ui, register);
        if form.is_reversal() {
            vouching::others_remain(ui, desk.log.told.as_deref());
        }
        attaching::line(ui, desk, &AttachTo::Mending(*of), actions);
        ui.separator();
        let ready = outcome(ui, &asked, &desk.log.mending);
        let files = desk.vouchers.hindrance(&AttachTo::Mending(*of));
        chosen = buttons(ui, (words.record, words.refuse), (ready, files));
    });
    if chosen.is_none() && response.should_close() {
        chosen = Some(Choice::Drop);
    }
    if let Some(choice) = chosen {
        actions.push(mend(match choice {
            Choice::Record => MendingAction::RecordNoted(note),
            Choice::Drop => MendingAction::Drop,
        }));
        *draft = MendingDraft::default();
    }
}

fn mend(action: MendingAction) -> Action {
    Action::Entries(EntriesAction::Mend(action))
}

impl Form {
    fn words(&self, of: EntryId) -> Words {
        let (title, kept, record, refuse) = match self {
            Self::Reverse(_) => (
                format!("红字冲销第{}号凭证", of.0),
                "另记一笔凭证，把它整笔退回；原凭证保留。",
                "写入冲销凭证",
                "不冲销",
            ),
            Self::Correct(_) => (
                format!("更正第{}号凭证", of.0),
                "另记一笔凭证，退回错误的一项并按正确的重记；原凭证保留。其他内容请用命令行的步骤文件更正。",
                "写入更正凭证",
                "不更正",
            ),
            Self::Document(_) => (
                format!("补第{}号凭证的文号", of.0),
                "另记一笔凭证写明文号；原凭证和原来的文号都保留。",
                "写入文号",
                "不补",
            ),
        };
        Words { title, kept, record, refuse }
    }

    /// What the user adds to the summary.
    fn note(&self) -> &str {
        match self {
            Self::Reverse(form) => form.note(),
            Self::Correct(form) => form.note(),
            Self::Document(_) => "",
        }
    }

    fn is_reversal(&self) -> bool {
        match self {
            Self::Reverse(_) => true,
            Self::Correct(_) | Self::Document(_) => false,
        }
    }

    fn show(&mut self, ui: &mut Ui, register: &Snapshot) {
        match self {
            Self::Reverse(form) => form.show(ui),
            Self::Correct(form) => form.show(ui, register),
            Self::Document(form) => form.show(ui),
        }
    }

    /// The form as it is filled in, or what is missing or wrong in it.
    fn read(&self, register: &Snapshot) -> Result<Mend, String> {
        match self {
            Self::Reverse(form) => form.read(),
            Self::Correct(form) => form.read(register),
            Self::Document(form) => form.read(),
        }
    }
}

/// What is done with what is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    Record,
    Drop,
}

/// Whether what is asked for can be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ready {
    Yes,
    No,
}

/// What would be recorded, why it cannot be, or what is missing in the form.
fn outcome(ui: &mut Ui, asked: &Result<MendingAsked, String>, considered: &MendingDesk) -> Ready {
    match (asked, considered) {
        (Err(why), _) => {
            ui.label(RichText::new(why).color(theme::CAUTION));
            Ready::No
        }
        (Ok(_), MendingDesk::Nothing | MendingDesk::Rehearsing { .. }) => {
            ui.spinner();
            Ready::No
        }
        (Ok(_), MendingDesk::Refused(notice)) => {
            ui.label(RichText::new(format!("× {}", notice.what)).color(theme::BAD));
            ui.label(&notice.advice);
            Ready::No
        }
        (Ok(_), MendingDesk::Ready(mending)) => {
            rehearsed(ui, mending);
            Ready::Yes
        }
    }
}

/// What would be recorded, as it would be.
pub fn rehearsed(ui: &mut Ui, Mending { entry, operations, sides, findings, .. }: &Mending) {
    let (day, basis) = (written_date(entry.effective), wording::basis(&entry.basis));
    ui.label(RichText::new(format!("将写入(自{day}起生效，{basis})：{}", entry.note)).strong());
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for line in wording::new_findings(findings.iter().map(|new| (new.severity, &new.words))) {
            ui.label(RichText::new(line).color(theme::CAUTION));
        }
        told::operations(ui, operations);
        told::sides(ui, sides);
    });
    ui.label(RichText::new("写入后不能修改，只能用后续凭证更正。").color(theme::SECONDARY));
}

/// Which of the two buttons was clicked. Nothing is recorded while `files` says why not: its form would be gone.
pub(super) fn buttons(
    ui: &mut Ui,
    (record, refuse): (&str, &str),
    (ready, files): (Ready, Option<&str>),
) -> Option<Choice> {
    let mut chosen = None;
    ui.add_space(theme::GRID);
    ui.horizontal(|ui| {
        let is_recorded = match (ready, files) {
            (Ready::Yes, None) => primary(ui, record).clicked(),
            (Ready::Yes | Ready::No, why) => {
                let button = ui.add_enabled(false, Button::new(record));
                button.on_disabled_hover_text(why.unwrap_or_default()).clicked()
            }
        };
        if is_recorded {
            chosen = Some(Choice::Record);
        }
        if ui.button(refuse).clicked() {
            chosen = Some(Choice::Drop);
        }
    });
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::Harness;
    use egui_kittest::kittest::{NodeT, Queryable};

    #[test]
    fn nothing_is_recorded_while_its_files_are_being_read() {
        let is_disabled = |files: Option<&'static str>| {
            // Fonts are there from the second frame on.
            let mut is_first_frame = true;
            let mut harness = Harness::new_ui(move |ui| match std::mem::take(&mut is_first_frame) {
                true => theme::install(ui.ctx()),
                false => {
                    buttons(ui, ("写入冲销凭证", "不冲销"), (Ready::Yes, files));
                }
            });
            harness.run_steps(3);
            harness.get_by_label("写入冲销凭证").accesskit_node().is_disabled()
        };
        assert_eq!((is_disabled(None), is_disabled(Some("附件正在读取，请稍候"))), (false, true));
    }
}
