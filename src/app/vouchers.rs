//! What a voucher rests on and hangs together with, as the window handles it: the files that the next voucher is to name (read at
//! once, so that what cannot be read is known before anything is written), the files of a recorded one looked at again, and a group
//! of vouchers taken back together. Reading is done by the thread that owns the book.

mod reasons;
mod reversing;

use std::path::PathBuf;

use super::action::{Action, Effect};
use super::attachments::ExaminedAttachment;
use super::mending::{Grounds, Mending};
use super::order::BookOrder;
use super::planning::PlanAction;
use super::purpose::Purpose;
use super::recording::RecordAction;
use super::state::State;
use super::workbench::WorkbenchAction;
use crate::domain::{Attachment, Entry, EntryId, PlanId};
use crate::notice::Notice;

pub use reasons::wants_reason;

/// The voucher that files are chosen for, while it is not recorded yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttachTo {
    /// What adopts these plans, or a phase of one.
    Plans(Vec<PlanId>),
    /// What mends this entry.
    Mending(EntryId),
    /// What takes back the group of this entry.
    Group(EntryId),
    /// What is written by hand.
    Direct,
    /// An import.
    Import,
}

/// How a voucher is ordered, and so by which action it is answered: the answers of one way come in the order of its orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Adoption,
    Recording,
    Importing,
}

/// The files chosen so far, and those of a recorded voucher as they were found.
#[derive(Debug, Default)]
pub struct VouchersDesk {
    chosen: Option<(AttachTo, Vec<Attachment>)>,
    /// Why a plan is carried out that has not passed every stage, as far as it is typed.
    reason: Option<(AttachTo, String)>,
    /// The vouchers that were ordered with their files and are not answered yet, the oldest first. The files stay chosen until their
    /// voucher is written, so that a second try has them too.
    ordered: Vec<AttachTo>,
    /// What the file dialog is open for.
    aim: Option<AttachTo>,
    /// Files that are being read.
    reading: Option<(u64, AttachTo)>,
    /// Why the last files could not be taken.
    trouble: Option<(AttachTo, Notice)>,
    examined: Option<(EntryId, Vec<ExaminedAttachment>)>,
    awaited: Option<u64>,
    /// 整批冲销 under consideration.
    pub group: GroupDesk,
}

/// What would take a group of vouchers back.
#[derive(Debug, Default)]
pub enum GroupDesk {
    #[default]
    Nothing,
    Rehearsing {
        generation: u64,
    },
    /// What would be recorded, in this order, each with the entry that it takes back.
    Ready {
        of: EntryId,
        reversals: Vec<(EntryId, Mending)>,
    },
    /// Why it cannot be.
    Refused(Notice),
}

#[derive(Debug)]
pub enum VouchersAction {
    /// Files are wanted for a voucher.
    Choose(AttachTo),
    /// 缘由, as typed so far.
    Reason {
        to: AttachTo,
        typed: String,
    },
    /// One of its files is not wanted, counted from zero.
    Remove {
        to: AttachTo,
        index: usize,
    },
    Read {
        generation: u64,
        read: Result<Vec<Attachment>, Notice>,
    },
    /// 核对附件
    Examine(EntryId),
    Examined {
        generation: u64,
        entry: EntryId,
        examined: Result<Vec<ExaminedAttachment>, Notice>,
    },
    /// What would take back the group of an entry is wanted.
    RehearseGroup {
        of: EntryId,
        grounds: Grounds,
    },
    GroupRehearsed {
        generation: u64,
        of: EntryId,
        reversals: Result<Vec<(EntryId, Mending)>, Notice>,
    },
    /// Has it recorded as it was shown, with a note of the user's own; empty: none.
    RecordGroup {
        note: String,
    },
    DropGroup,
}

/// What is to be done with the open book.
#[derive(Debug)]
pub enum VouchersOrder {
    Attach { generation: u64, files: Vec<PathBuf> },
    Examine { generation: u64, entry: EntryId },
    RehearseGroup { generation: u64, of: EntryId, grounds: Grounds, author: String },
    RecordGroup { entries: Vec<Entry> },
}

impl VouchersOrder {
    /// What would be missing if the order were not carried out.
    pub fn loss(&self) -> Option<String> {
        match self {
            Self::RecordGroup { .. } => Some("写入整批冲销的凭证".to_owned()),
            Self::Attach { .. } | Self::Examine { .. } | Self::RehearseGroup { .. } => None,
        }
    }
}

impl AttachTo {
    /// The voucher that an action would record, where it takes files.
    pub fn of(action: &Action) -> Option<Self> {
        if let Action::Plan(PlanAction::Adopt(plans)) = action {
            Some(Self::Plans(plans.iter().map(|plan| plan.id).collect()))
        } else if let Action::Workbench(WorkbenchAction::AdoptPhase { plan, .. }) = action {
            Some(Self::Plans(vec![plan.id]))
        } else if let Action::Record(RecordAction::Write(entry)) = action {
            Some(Self::of_entry(entry))
        } else {
            None
        }
    }

    pub(super) fn of_entry(entry: &Entry) -> Self {
        entry.relation.map_or(Self::Direct, |relation| Self::Mending(relation.mended()))
    }

    fn way(&self) -> Way {
        match self {
            Self::Plans(_) => Way::Adoption,
            Self::Mending(_) | Self::Group(_) | Self::Direct => Way::Recording,
            Self::Import => Way::Importing,
        }
    }
}

impl VouchersDesk {
    /// The files chosen for a voucher.
    pub fn chosen(&self, to: &AttachTo) -> &[Attachment] {
        self.chosen.as_ref().filter(|(of, _)| of == to).map(|(_, files)| files.as_slice()).unwrap_or_default()
    }

    /// Why the last files for a voucher could not be taken.
    pub fn trouble(&self, to: &AttachTo) -> Option<&Notice> {
        self.trouble.as_ref().filter(|(of, _)| of == to).map(|(_, notice)| notice)
    }

    /// Why a voucher cannot be recorded yet.
    pub fn hindrance(&self, to: &AttachTo) -> Option<&'static str> {
        self.reading.as_ref().filter(|(_, of)| of == to).map(|_| "附件正在读取，请稍候")
    }

    /// What was found of the files of a recorded voucher, where they were looked at.
    pub fn examined(&self, entry: EntryId) -> Option<&[ExaminedAttachment]> {
        self.examined.as_ref().filter(|(of, _)| *of == entry).map(|(_, found)| found.as_slice())
    }

    /// Hands over the files for a voucher that is to be recorded now.
    fn order(&mut self, to: &AttachTo) -> Result<Vec<Attachment>, Notice> {
        if let Some(hindrance) = self.hindrance(to) {
            return Err(Notice::advice(format!("没有写入：{hindrance}。")));
        }
        self.ordered.push(to.clone());
        Ok(self.chosen(to).to_vec())
    }

    /// The oldest voucher ordered in this way was answered. Once written it names its files, so they are chosen no more; one that
    /// failed leaves them. What else was written meanwhile makes no difference.
    pub(super) fn answered<T>(&mut self, way: Way, answer: &Result<T, Notice>) {
        let Some(oldest) = self.ordered.iter().position(|to| to.way() == way) else { return };
        let to = self.ordered.remove(oldest);
        if answer.is_ok() {
            self.chosen.take_if(|(of, _)| *of == to);
            self.reason.take_if(|(of, _)| *of == to);
        }
    }
}

pub(super) fn update(state: &mut State, action: VouchersAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let vouchers = &mut desk.vouchers;
    match action {
        VouchersAction::Choose(to) => {
            (vouchers.aim, vouchers.trouble) = (Some(to), None);
            state.choosing = Some(Purpose::Attach);
        }
        VouchersAction::Reason { to, typed } => vouchers.reason = Some((to, typed)),
        VouchersAction::Remove { to, index } => {
            if let Some((_, files)) = vouchers.chosen.as_mut().filter(|(of, files)| *of == to && index < files.len()) {
                files.remove(index);
            }
        }
        VouchersAction::Read { generation, read } => {
            if let Some((_, to)) = vouchers.reading.take_if(|(awaited, _)| *awaited == generation) {
                match read {
                    Ok(read) => add(vouchers, to, read),
                    Err(notice) => vouchers.trouble = Some((to, notice)),
                }
            }
        }
        VouchersAction::Examine(entry) => {
            let generation = state.generations.next();
            (vouchers.awaited, vouchers.examined) = (Some(generation), None);
            return vec![desk.order(BookOrder::Vouchers(VouchersOrder::Examine { generation, entry }))];
        }
        VouchersAction::Examined { generation, entry, examined } => {
            if vouchers.awaited.take_if(|awaited| *awaited == generation).is_some() {
                match examined {
                    Ok(examined) => vouchers.examined = Some((entry, examined)),
                    Err(notice) => state.tell(notice),
                }
            }
        }
        VouchersAction::RehearseGroup { of, grounds } => return reversing::rehearse(state, of, grounds),
        VouchersAction::GroupRehearsed { generation, of, reversals } => {
            reversing::rehearsed(vouchers, generation, of, reversals);
        }
        VouchersAction::RecordGroup { note } => return reversing::record(state, &note),
        VouchersAction::DropGroup => vouchers.group = GroupDesk::Nothing,
    }
    Vec::new()
}

/// A file that is among them already is not named twice.
fn add(vouchers: &mut VouchersDesk, to: AttachTo, read: Vec<Attachment>) {
    let mut files = vouchers.chosen.take_if(|(of, _)| *of == to).map(|(_, files)| files).unwrap_or_default();
    let path = |attachment: &Attachment| attachment.file().map(|(path, _)| path.to_owned());
    for attachment in read {
        match files.iter().position(|known| path(known) == path(&attachment)) {
            // Chosen once more, it counts as it is now.
            Some(known) => files.splice(known..=known, [attachment]).for_each(drop),
            None => files.push(attachment),
        }
    }
    vouchers.chosen = Some((to, files));
}

/// The files of the dialog, for whichever voucher it was opened.
pub(super) fn on_chosen(state: &mut State, files: Vec<PathBuf>) -> Vec<Effect> {
    let generation = state.generations.next();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(to) = desk.vouchers.aim.take() else { return Vec::new() };
    desk.vouchers.reading = Some((generation, to));
    vec![desk.order(BookOrder::Vouchers(VouchersOrder::Attach { generation, files }))]
}

/// An order of a voucher with the files chosen for it; nothing where they are still being read, which is told.
pub(super) fn with_chosen(
    state: &mut State,
    to: &AttachTo,
    order: impl FnOnce(Vec<Attachment>) -> BookOrder,
) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match desk.vouchers.order(to) {
        Ok(attachments) => vec![desk.order(order(attachments))],
        Err(notice) => {
            state.tell(notice);
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests;
