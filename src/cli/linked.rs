//! 整批红字冲销 on the command line: entries that were recorded together are taken back together, in one transaction.

use serde::Serialize;

use super::entry::voucher::{SidesShown, say_operations, say_sides};
use super::mending::{AUTHOR, RecordingArguments, is_confirmed};
use super::{Outcome, attaching, close, print_json};
use crate::app::mending::{self, Grounds, Mending};
use crate::app::stages;
use crate::domain::{Date, Entry, EntryId};
use crate::notice::Notice;
use crate::report::written_date;
use crate::store::Book;
use crate::watch::Unwatched;
use crate::wording;

/// One of the entries that would be recorded, or were.
#[derive(Serialize)]
struct ReversalShown<'a> {
    reverses: u32,
    effective: Date,
    basis: String,
    operations: &'a [String],
    /// Operations that are not told one by one.
    further: usize,
    sides: Vec<SidesShown<'a>>,
    /// `None` where nothing was recorded.
    recorded: Option<u32>,
}

/// Shows what takes the whole group of `entry` back, and where it is agreed to, writes it.
pub fn reverse(
    mut book: Book,
    entry: EntryId,
    grounds: &Grounds,
    asked: &RecordingArguments,
) -> Result<Outcome, Notice> {
    let reversals = mending::reversal_together(&book, entry, grounds, AUTHOR)?;
    let attachments = asked.attaching.read()?;
    let gone = mending::taken_back_of_its_group(&book, entry)?;
    let with = |mending: &Mending| Entry { attachments: attachments.clone(), ..mending.entry.clone() };
    let entries: Vec<Entry> = reversals.iter().map(|(_, mending)| with(mending)).collect();
    // Nobody is told of what is then refused.
    let mut write = || stages::write_linked(&mut book, &entries, &Unwatched);
    let agreed = if asked.yes { Some(write()?) } else { None };
    if !asked.json {
        tell_gone(&gone, &reversals);
        reversals.iter().for_each(tell);
        attaching::tell(&attachments);
    }
    let recorded = match agreed {
        None if !asked.json && is_confirmed() => write()?,
        agreed => agreed.unwrap_or_default(),
    };
    if asked.json {
        let mut numbers = recorded.iter().map(|id| id.0);
        let shown = |(of, mending): &(EntryId, Mending)| (of.0, mending.entry.effective, mending.entry.basis.clone());
        let all: Vec<ReversalShown<'_>> = reversals
            .iter()
            .map(|reversal| {
                let (reverses, effective, basis) = shown(reversal);
                let (basis, operations) = (wording::basis(&basis), &reversal.1.operations.sentences[..]);
                let (further, sides) = (reversal.1.operations.further, &reversal.1.sides);
                let sides = sides.iter().map(SidesShown::of).collect();
                ReversalShown { reverses, effective, basis, operations, further, sides, recorded: numbers.next() }
            })
            .collect();
        print_json(&all)?;
    } else if recorded.is_empty() {
        say!("没有写入。核对无误后加 --yes 再执行一次。");
    } else {
        let taken_back = wording::numbered_entries(reversals.iter().map(|(of, _)| of.0));
        let by = wording::numbered_entries(recorded.iter().map(|id| id.0));
        say!("已写入{by}，同批冲销{taken_back}。");
    }
    close(book)?;
    Ok(if recorded.is_empty() { Outcome::Nothing } else { Outcome::Done })
}

/// Which of the group were taken back before, and which are taken back now.
fn tell_gone(gone: &[(EntryId, EntryId)], reversals: &[(EntryId, Mending)]) {
    if gone.is_empty() {
        return;
    }
    let before: Vec<String> = gone.iter().map(|(id, by)| format!("第{}号凭证已由第{}号凭证冲销", id.0, by.0)).collect();
    let mut now: Vec<u32> = reversals.iter().map(|(of, _)| of.0).collect();
    now.sort_unstable();
    say!("同批的{}；这次只冲销{}。", before.join("，"), wording::numbered_entries(now));
}

fn tell((of, mending): &(EntryId, Mending)) {
    let Mending { entry, operations, sides, .. } = mending;
    let (day, basis) = (written_date(entry.effective), wording::basis(&entry.basis));
    say!("冲销第{}号凭证，将写入(自{day}起生效，{basis})：", of.0);
    say_sides(sides);
    say_operations(operations);
}
