//! 整批红字冲销 in the window: worked out by the thread that owns the book for the day and the document that were typed, shown, and
//! recorded only as it was shown.

use super::{AttachTo, GroupDesk, VouchersDesk, VouchersOrder, with_chosen};
use crate::app::action::Effect;
use crate::app::mending::{Grounds, Mending};
use crate::app::order::BookOrder;
use crate::app::state::State;
use crate::domain::{Entry, EntryId};
use crate::notice::Notice;
use crate::wording;

pub(super) fn rehearse(state: &mut State, of: EntryId, grounds: Grounds) -> Vec<Effect> {
    let author = state.settings.author.clone();
    let generation = state.generations.next();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.vouchers.group = GroupDesk::Rehearsing { generation };
    vec![desk.order(BookOrder::Vouchers(VouchersOrder::RehearseGroup { generation, of, grounds, author }))]
}

/// Takes an answer, unless a newer question was asked or none is any more.
pub(super) fn rehearsed(
    vouchers: &mut VouchersDesk,
    generation: u64,
    of: EntryId,
    reversals: Result<Vec<(EntryId, Mending)>, Notice>,
) {
    match vouchers.group {
        GroupDesk::Rehearsing { generation: awaited } if awaited == generation => {
            vouchers.group = match reversals {
                Ok(reversals) => GroupDesk::Ready { of, reversals },
                Err(notice) => GroupDesk::Refused(notice),
            };
        }
        GroupDesk::Nothing | GroupDesk::Rehearsing { .. } | GroupDesk::Ready { .. } | GroupDesk::Refused(_) => {}
    }
}

/// Has what is shown recorded, with the files chosen for it.
pub(super) fn record(state: &mut State, note: &str) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let Some(hindrance) = desk.read_only() {
        state.tell(Notice::advice(format!("没有写入：{hindrance}。")));
        return Vec::new();
    }
    let (of, reversals) = match std::mem::take(&mut desk.vouchers.group) {
        GroupDesk::Ready { of, reversals } => (of, reversals),
        other @ (GroupDesk::Nothing | GroupDesk::Rehearsing { .. } | GroupDesk::Refused(_)) => {
            desk.vouchers.group = other;
            return Vec::new();
        }
    };
    with_chosen(state, &AttachTo::Group(of), |attachments| {
        let with = |(_, Mending { entry, .. }): (EntryId, Mending)| {
            let note = wording::with_note(&entry.note, note);
            Entry { attachments: attachments.clone(), note, ..entry }
        };
        BookOrder::Vouchers(VouchersOrder::RecordGroup { entries: reversals.into_iter().map(with).collect() })
    })
}
