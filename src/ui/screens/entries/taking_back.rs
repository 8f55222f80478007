//! 整批冲销: the box in which the vouchers recorded together that still hold are taken back together. The day and the document typed
//! count for all of them; what would be recorded is worked out anew with every change, shown, and recorded just as it is shown.

use egui::{RichText, ScrollArea, Ui};

use super::grounds::GroundsDraft;
use super::mending::{Choice, Ready, buttons};
use super::told;
use crate::app::entry_told::EntryTold;
use crate::app::mending::{Grounds, Mending};
use crate::app::{Action, AttachTo, Desk, GroupDesk, VouchersAction};
use crate::domain::{Date, EntryId, Mended};
use crate::report::written_date;
use crate::ui::dialog::modal;
use crate::ui::screens::attaching;
use crate::ui::theme;
use crate::wording;

/// How high the list of what would be recorded may become before it scrolls, in points.
const LIST_HEIGHT: f32 = 280.0;

/// The form, while a group is to be taken back.
#[derive(Debug, Default)]
pub struct TakingBackDraft {
    open: Option<Form>,
}

#[derive(Debug)]
struct Form {
    /// The voucher that was looked at.
    of: EntryId,
    /// What will be taken back, the last first.
    rest: Vec<u32>,
    /// What was taken back before, and by which entry as far as that is listed.
    taken_back: Vec<(u32, Option<u32>)>,
    grounds: GroundsDraft,
    /// For which grounds it was last worked out.
    asked: Option<Grounds>,
}

impl TakingBackDraft {
    /// The box for the group of a voucher. Usually it is taken back today, or from the last day of its vouchers where that is still
    /// to come.
    pub fn of(desk: &Desk, told: &EntryTold, today: Date) -> Self {
        let head = &told.listed.head;
        let listed = |id: EntryId| desk.log.entries.iter().find(|listed| listed.head.id == id);
        let by = |mended: Option<Mended>| match mended {
            Some(Mended::Reversed(by)) => Some(by.0),
            Some(Mended::Corrected(_)) | None => None,
        };
        let is_gone = |id: EntryId| match id == head.id {
            true => by(told.listed.mended).is_some(),
            false => !told.others_standing.contains(&id),
        };
        let (gone, rest): (Vec<EntryId>, Vec<EntryId>) = told.group.iter().copied().partition(|id| is_gone(*id));
        let days = rest.iter().filter_map(|id| listed(*id)).map(|listed| listed.head.in_force);
        let usual = days.chain([head.in_force, today]).max().unwrap_or(today);
        let taken_back = |id: EntryId| (id.0, by(listed(id).and_then(|listed| listed.mended)));
        Self {
            open: Some(Form {
                of: head.id,
                rest: rest.iter().rev().map(|id| id.0).collect(),
                taken_back: gone.into_iter().map(taken_back).collect(),
                grounds: GroundsDraft::new(usual),
                asked: None,
            }),
        }
    }
}

/// Draws the box while a group is to be taken back.
pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut TakingBackDraft, actions: &mut Vec<Action>) {
    let selected = desk.log.selected.filter(|_| desk.read_only().is_none());
    let Some(form) = draft.open.as_mut().filter(|form| selected == Some(form.of)) else {
        draft.open = None;
        return;
    };
    let to = AttachTo::Group(form.of);
    let asked = form.grounds.read();
    if let Ok(grounds) = &asked
        && (form.asked.as_ref() != Some(grounds) || matches!(desk.vouchers.group, GroupDesk::Nothing))
    {
        form.asked = Some(grounds.clone());
        actions.push(Action::Vouchers(VouchersAction::RehearseGroup { of: form.of, grounds: grounds.clone() }));
    }
    let mut chosen = None;
    let response = modal("taking back").show(ui.ctx(), |ui| {
        ui.set_width(560.0);
        let title = format!("整批冲销{}", wording::numbered_entries(form.rest.iter().copied()));
        ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        let kept = "各另记一笔凭证，把同批仍然有效的凭证一起退回；要么都写入，要么都不写入，原凭证保留。";
        ui.label(RichText::new(kept).color(theme::SECONDARY));
        if !form.taken_back.is_empty() {
            let words = wording::rest_of_group(&form.taken_back, &form.rest);
            ui.label(RichText::new(format!("! {words}")).color(theme::CAUTION));
        }
        form.grounds.show(ui, "冲销文号");
        attaching::line(ui, desk, &to, actions);
        ui.separator();
        let ready = outcome(ui, &asked, &desk.vouchers.group);
        let record = format!("写入冲销凭证({}笔)", form.rest.len());
        chosen = buttons(ui, (&record, "不冲销"), (ready, desk.vouchers.hindrance(&to)));
    });
    if chosen.is_none() && response.should_close() {
        chosen = Some(Choice::Drop);
    }
    if let Some(choice) = chosen {
        let note = form.grounds.note().to_owned();
        actions.push(Action::Vouchers(match choice {
            Choice::Record => VouchersAction::RecordGroup { note },
            Choice::Drop => VouchersAction::DropGroup,
        }));
        draft.open = None;
    }
}

/// What would be recorded, why it cannot be, or what is wrong in the form.
fn outcome(ui: &mut Ui, asked: &Result<Grounds, String>, considered: &GroupDesk) -> Ready {
    match (asked, considered) {
        (Err(why), _) => {
            ui.label(RichText::new(why).color(theme::CAUTION));
            Ready::No
        }
        (Ok(_), GroupDesk::Nothing | GroupDesk::Rehearsing { .. }) => {
            ui.spinner();
            Ready::No
        }
        (Ok(_), GroupDesk::Refused(notice)) => {
            ui.label(RichText::new(format!("× {}", notice.what)).color(theme::BAD));
            ui.label(&notice.advice);
            Ready::No
        }
        (Ok(_), GroupDesk::Ready { reversals, .. }) => {
            ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
                reversals.iter().for_each(|(_, mending)| reversal(ui, mending));
            });
            ui.label(RichText::new("写入后不能修改，只能用后续凭证更正。").color(theme::SECONDARY));
            Ready::Yes
        }
    }
}

fn reversal(ui: &mut Ui, Mending { entry, operations, sides, .. }: &Mending) {
    let (day, basis) = (written_date(entry.effective), wording::basis(&entry.basis));
    ui.label(RichText::new(format!("将写入(自{day}起生效，{basis})：{}", entry.note)).strong());
    told::operations(ui, operations);
    told::sides(ui, sides);
    ui.add_space(theme::GRID);
}
