//! 红字冲销: the box that asks for the day and the document, and shows what would be recorded before it is. An entry is never
//! edited; this records another one.

use egui::{Button, RichText, ScrollArea, TextEdit, Ui};

use super::{told, vouching};
use crate::app::{Action, AttachTo, Desk, EntriesAction, ReversalAsked, ReversalDesk, State};
use crate::domain::{Basis, DocumentNumber, EntryId};
use crate::report::written_date;
use crate::ui::dialog::modal;
use crate::ui::screens::attaching;
use crate::ui::theme;
use crate::ui::widgets::{date, primary};
use crate::wording;

/// The reversal being filled in.
#[derive(Debug, Default)]
pub struct ReversalDraft {
    of: Option<EntryId>,
    effective: String,
    document: String,
    /// What was last asked to be rehearsed.
    asked: Option<ReversalAsked>,
}

impl ReversalDraft {
    pub fn of(entry: EntryId) -> Self {
        Self { of: Some(entry), ..Self::default() }
    }
}

/// Draws the box while an entry is to be taken back.
pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ReversalDraft, actions: &mut Vec<Action>) {
    let selected = desk.log.selected;
    let Some(of) = draft.of.filter(|of| desk.read_only().is_none() && selected == Some(*of)) else {
        draft.of = None;
        return;
    };
    let read = read(draft, of);
    // What would be recorded is reckoned anew whenever the form says something else.
    if let Ok(asked) = &read
        && draft.asked.as_ref() != Some(asked)
    {
        draft.asked = Some(asked.clone());
        actions.push(Action::Entries(EntriesAction::Rehearse(asked.clone())));
    }
    let mut is_over = false;
    let response = modal("reversal").show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        ui.label(RichText::new(format!("红字冲销第{}号凭证", of.0)).font(theme::bold(theme::SUBHEADING)));
        ui.label(RichText::new("另记一笔凭证，把它整笔退回；原凭证保留。").color(theme::SECONDARY));
        form(ui, state, desk, draft);
        vouching::others_remain(ui, desk.log.told.as_deref());
        attaching::line(ui, desk, &AttachTo::Mending(of), actions);
        ui.separator();
        let is_ready = match &read {
            Ok(_) => outcome(ui, &desk.log.reversal),
            Err(why) => {
                ui.label(RichText::new(why).color(theme::CAUTION));
                false
            }
        };
        ui.add_space(theme::GRID);
        ui.horizontal(|ui| {
            if is_ready {
                if primary(ui, "写入冲销凭证").clicked() {
                    actions.push(Action::Entries(EntriesAction::Reverse));
                    is_over = true;
                }
            } else {
                ui.add_enabled(false, Button::new("写入冲销凭证"));
            }
            if ui.button("不冲销").clicked() {
                actions.push(Action::Entries(EntriesAction::DropReversal));
                is_over = true;
            }
        });
    });
    if response.should_close() && !is_over {
        actions.push(Action::Entries(EntriesAction::DropReversal));
        is_over = true;
    }
    if is_over {
        *draft = ReversalDraft::default();
    }
}

fn form(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut ReversalDraft) {
    // What waits can be taken back from its own day on.
    let begins = desk.log.told.as_ref().map(|told| told.listed.head.in_force);
    let hint = begins.map_or(state.today, |begins| begins.max(state.today)).to_string();
    ui.horizontal(|ui| {
        let label = ui.label("生效日期");
        let edit = TextEdit::singleline(&mut draft.effective).hint_text(hint).desired_width(140.0);
        ui.add(edit).labelled_by(label.id);
        let label = ui.label("冲销文号");
        let edit =
            TextEdit::singleline(&mut draft.document).hint_text("待补，如 安委编〔2026〕12号").desired_width(220.0);
        ui.add(edit).labelled_by(label.id);
    });
}

/// What would be recorded, or why it cannot be; whether it can.
fn outcome(ui: &mut Ui, reversal: &ReversalDesk) -> bool {
    match reversal {
        ReversalDesk::Nothing | ReversalDesk::Rehearsing { .. } => {
            ui.spinner();
            false
        }
        ReversalDesk::Refused(notice) => {
            ui.label(RichText::new(format!("× {}", notice.what)).color(theme::BAD));
            ui.label(&notice.advice);
            false
        }
        ReversalDesk::Ready(reversal) => {
            let (day, basis) = (written_date(reversal.entry.effective), wording::basis(&reversal.entry.basis));
            ui.label(RichText::new(format!("将写入(自{day}起生效，{basis})：")).strong());
            ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
                told::operations(ui, &reversal.operations);
                told::sides(ui, &reversal.sides);
            });
            ui.label(RichText::new("写入后不能修改，只能用后续凭证更正。").color(theme::SECONDARY));
            true
        }
    }
}

/// The reversal as filled in, or what is wrong with it.
fn read(draft: &ReversalDraft, of: EntryId) -> Result<ReversalAsked, String> {
    let effective = date::read(&draft.effective)?;
    let basis = match draft.document.trim() {
        "" => Basis::Pending,
        written => Basis::Document(DocumentNumber::new(written).map_err(|_| "文号应如 安委编〔2026〕12号".to_owned())?),
    };
    Ok(ReversalAsked { of, effective, basis })
}
