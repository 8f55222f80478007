//! 整批红字冲销 in the window: worked out by the thread that owns the book, asked about, and recorded only as it was shown.

use super::{AttachTo, VouchersAction, VouchersOrder, with_chosen};
use crate::app::action::{Action, Effect};
use crate::app::mending::Mending;
use crate::app::order::BookOrder;
use crate::app::state::{Question, State};
use crate::domain::{Entry, EntryId};
use crate::notice::Notice;
use crate::report::written_date;
use crate::wording;

/// Sentences that the question tells of each entry.
const TOLD: usize = 4;

pub(super) fn rehearse(state: &mut State, of: EntryId) -> Vec<Effect> {
    let author = state.settings.author.clone();
    let generation = state.generations.next();
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if let Some(hindrance) = desk.read_only() {
        state.tell(Notice::advice(format!("没有写入：{hindrance}。")));
        return Vec::new();
    }
    desk.vouchers.awaited = Some(generation);
    vec![desk.order(BookOrder::Vouchers(VouchersOrder::RehearseGroup { generation, of, author }))]
}

pub(super) fn ask(state: &mut State, of: EntryId, reversals: Result<Vec<(EntryId, Mending)>, Notice>) {
    match reversals {
        Ok(reversals) => state.question = Some(question(of, &reversals)),
        Err(notice) => state.tell(notice),
    }
}

fn question(of: EntryId, reversals: &[(EntryId, Mending)]) -> Question {
    let told = |(of, mending): &(EntryId, Mending)| {
        let told = &mending.operations;
        let mut sentences: Vec<&str> = told.sentences.iter().take(TOLD).map(String::as_str).collect();
        let further = told.further + told.sentences.len().saturating_sub(TOLD);
        let further = if further > 0 { format!("；另有{further}项") } else { String::new() };
        if sentences.is_empty() {
            sentences.push("没有编制变动");
        }
        format!("• 冲销第{}号凭证：{}{further}", of.0, sentences.join("；"))
    };
    let lines: Vec<String> = reversals.iter().map(told).collect();
    let day = reversals.first().map(|(_, mending)| written_date(mending.entry.effective)).unwrap_or_default();
    let entries: Vec<Entry> = reversals.iter().map(|(_, mending)| mending.entry.clone()).collect();
    let taken_back = wording::numbered_entries(reversals.iter().map(|(of, _)| of.0));
    Question {
        title: format!("整批冲销{taken_back}"),
        text: format!(
            "将写入{}笔凭证，自{day}起生效，文号待补(可以随后补文号)；要么都写入，要么都不写入，原凭证保留。\n{}",
            entries.len(),
            lines.join("\n")
        ),
        confirm: format!("写入冲销凭证({}笔)", entries.len()),
        action: Box::new(Action::Vouchers(VouchersAction::ReverseGroup { of, entries })),
    }
}

pub(super) fn record(state: &mut State, of: EntryId, entries: Vec<Entry>) -> Vec<Effect> {
    with_chosen(state, &AttachTo::Group(of), |attachments| {
        let with = |entry: Entry| Entry { attachments: attachments.clone(), ..entry };
        BookOrder::Vouchers(VouchersOrder::RecordGroup { entries: entries.into_iter().map(with).collect() })
    })
}
