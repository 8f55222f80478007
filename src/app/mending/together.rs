//! 同批凭证 taken back as they were recorded: together. Worked out from the last to the first, each over the register that the ones
//! after it leave once they are taken back, and recorded in one transaction.

use super::{Grounds, Mending, Wrong, told};
use crate::app::entry_told::told_over;
use crate::app::{clock, past};
use crate::domain::{EntryHead, EntryId, ListedEntry, Mended, Operation, Relation, apply};
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
    check_group(entry, &group)?;
    let last = group.iter().map(|listed| listed.head.in_force).max().unwrap_or_default();
    let day = grounds.effective.unwrap_or_else(|| clock::today().max(last));
    let mut backwards: Vec<EntryHead> = group.into_iter().map(|listed| listed.head).collect();
    backwards.sort_by_key(|head| std::cmp::Reverse(head.position()));
    let mut register = past::snapshot_on(book, day)?;
    let mut done: Vec<Operation> = Vec::new();
    let mut reversals = Vec::with_capacity(backwards.len());
    for head in backwards {
        let relation = Relation::Reverses(head.id);
        let wrong = Wrong::find(book, relation)?;
        let (undoing, _) = wrong.undone_after(book, &std::collections::BTreeSet::new(), day, &done)?;
        let entry = grounds.clone().entry(day, relation, undoing.clone(), author);
        let (operations, sides) = told_over(book, &entry, register.clone())?;
        reversals.push((head.id, Mending { entry, operations, sides }));
        for operation in &undoing {
            // It has just been tried over the same register.
            let _tried = apply(&mut register, operation);
        }
        done.extend(undoing);
    }
    Ok(reversals)
}

/// The group of an entry but for those taken back already.
fn standing_group(book: &Book, entry: EntryId) -> Result<Vec<ListedEntry>, Notice> {
    let group = told(book.group_of(&told(book.entry(entry))?))?;
    let listed = group.into_iter().map(|id| told(book.listed_entry(id))).collect::<Result<Vec<_>, _>>()?;
    let stands = |listed: &ListedEntry| !matches!(listed.mended, Some(Mended::Reversed(_)));
    Ok(listed.into_iter().filter(stands).collect())
}

fn check_group(entry: EntryId, group: &[ListedEntry]) -> Result<(), Notice> {
    let place = format!("第{}号凭证", entry.0);
    if group.iter().all(|listed| listed.head.id == entry) {
        let what = format!("{place}没有同批而仍然有效的凭证。");
        return Err(Notice::failure(what, place, "请只冲销这一笔。"));
    }
    let corrected = group.iter().find_map(|listed| match listed.mended {
        Some(Mended::Corrected(by)) => Some((listed.head.id, by)),
        Some(Mended::Reversed(_)) | None => None,
    });
    match corrected {
        None => Ok(()),
        Some((id, by)) => {
            let what = format!("同批的第{}号凭证已由第{}号凭证更正，不能整批冲销。", id.0, by.0);
            let advice = format!("请先冲销第{}号凭证，或者逐笔冲销。", by.0);
            Err(Notice::failure(what, format!("第{}号凭证", id.0), advice))
        }
    }
}
