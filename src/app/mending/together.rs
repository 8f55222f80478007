//! 同批凭证 taken back as they were recorded: together. Worked out from the last to the first, each over the register that the ones
//! after it leave once they are taken back, and recorded in one transaction.

use std::collections::BTreeSet;

use super::present::Present;
use super::{Grounds, Mending, Wrong, mended_already, told};
use crate::app::clock;
use crate::app::entry_told::told_over;
use crate::domain::{Date, EntryHead, EntryId, ListedEntry, Relation};
use crate::notice::Notice;
use crate::store::Book;

/// The entries recorded together with this one that still hold, without itself; in the order of recording.
///
/// # Errors
/// There is no such entry, or the book cannot be read.
pub fn others_of_its_group(book: &Book, entry: EntryId) -> Result<Vec<EntryId>, Notice> {
    let group = standing_group(book, entry)?;
    Ok(group.into_iter().map(|listed| listed.head.id).filter(|id| *id != entry).collect())
}

/// 整批红字冲销: the entries that take back all of a group that still holds, in the order in which they are to be recorded, as of
/// one day (without one: today, or the last day of theirs where that is still to come). They are not recorded yet.
///
/// # Errors
/// The entry was not recorded together with others; or why one of them cannot be taken back, by its number.
pub fn reversal_together(
    book: &Book,
    entry: EntryId,
    grounds: &Grounds,
    author: &str,
) -> Result<Vec<(EntryId, Mending)>, Notice> {
    let group = standing_group(book, entry)?;
    check_group(book, entry, &group)?;
    let last = group.iter().map(|listed| listed.head.in_force).max().unwrap_or_default();
    let day = grounds.effective.unwrap_or_else(|| clock::today().max(last));
    let mut backwards: Vec<EntryHead> = group.into_iter().map(|listed| listed.head).collect();
    backwards.sort_by_key(|head| std::cmp::Reverse(head.position()));
    let mut present = Present::on(book, day)?;
    let mut reversals = Vec::with_capacity(backwards.len());
    for head in backwards {
        let relation = Relation::Reverses(head.id);
        let wrong = Wrong::find(book, relation)?;
        let before = present.register.clone();
        let undoing = wrong.undone(book, &BTreeSet::new(), &mut present)?;
        let entry = grounds.clone().entry(day, relation, undoing, author);
        let (operations, sides) = told_over(book, &entry, before)?;
        let mending = Mending { entry, operations, sides, findings: Vec::new(), left_out: None };
        reversals.push((head.id, mending));
    }
    Ok(reversals)
}

/// The entries recorded together with this one that are taken back, or will be on a day to come, and by which.
///
/// # Errors
/// As [`others_of_its_group`].
pub fn taken_back_of_its_group(book: &Book, entry: EntryId) -> Result<Vec<(EntryId, EntryId)>, Notice> {
    let reversals = told(book.reversals())?;
    let group = told(book.group_of(&told(book.entry(entry))?))?;
    Ok(group.into_iter().filter_map(|id| Some((id, reversals.of(id, Date::MAX)?))).collect())
}

/// The group of an entry but for those taken back already.
fn standing_group(book: &Book, entry: EntryId) -> Result<Vec<ListedEntry>, Notice> {
    let gone: BTreeSet<EntryId> = taken_back_of_its_group(book, entry)?.into_iter().map(|(id, _)| id).collect();
    let group = told(book.group_of(&told(book.entry(entry))?))?;
    group.into_iter().filter(|id| !gone.contains(id)).map(|id| told(book.listed_entry(id))).collect()
}

fn check_group(book: &Book, entry: EntryId, group: &[ListedEntry]) -> Result<(), Notice> {
    let place = format!("第{}号凭证", entry.0);
    if group.iter().all(|listed| listed.head.id == entry) {
        let what = format!("{place}没有同批而仍然有效的凭证。");
        return Err(Notice::failure(what, place, "请只冲销这一笔。"));
    }
    let Some((id, mended)) = group.iter().find_map(|listed| Some((listed.head.id, listed.mended?))) else {
        return Ok(());
    };
    let notice = mended_already(id, mended, "冲销", &told(book.reversals())?);
    let last = told(book.reversals())?.last(mended.by(), Date::MAX).unwrap_or(mended.by());
    let advice = format!("请先冲销第{}号凭证，再逐笔冲销同批的其他凭证。", last.0);
    Err(Notice::failure(format!("不能整批冲销：{}", notice.what), notice.place, advice))
}
