//! One entry told in full, as stages of the window's job and the command line: its operations as sentences, who gives and who
//! receives, its seal; and what would be recorded to take it back, told before it is.

use std::collections::BTreeMap;

use super::mending;
use crate::domain::{
    Basis, Date, Entry, EntryId, Headcount, Holder, ListedEntry, Mended, Movement, Operation, QuotaKind, Snapshot,
    Transfer, apply,
};
use crate::history::{Sides, sides};
use crate::notice::{self, Notice};
use crate::store::{Book, Seal, StoreError};
use crate::wording;

/// Operations that are told one by one; an import may have hundreds of thousands.
pub const TOLD_OPERATIONS: usize = 200;

/// Everything a voucher says.
#[derive(Debug, Clone)]
pub struct EntryTold {
    pub listed: ListedEntry,
    pub operations: OperationsTold,
    pub sides: Vec<SidesTold>,
    /// `None` is a fault of the file, which the doctor tells of.
    pub seal: Option<Seal>,
    /// The entries recorded together with it, itself included.
    pub group: Vec<EntryId>,
}

/// The first operations of an entry as sentences.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OperationsTold {
    pub sentences: Vec<String>,
    /// How many there are beside those.
    pub further: usize,
    /// Those of the first that are transfers, by their number counted from zero, with the names of giver and receiver.
    pub transfers: BTreeMap<usize, TransferTold>,
}

/// A transfer, which can be corrected by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferTold {
    pub transfer: Transfer,
    pub from: String,
    pub to: String,
}

/// 减 and 补 of one kind, by the names of the holders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SidesTold {
    pub kind: QuotaKind,
    pub sides: Sides,
    pub names: BTreeMap<Holder, String>,
}

impl SidesTold {
    /// 减 and 补 in all.
    pub fn totals(&self) -> (Headcount, Headcount) {
        (self.sides.given.values().copied().sum(), self.sides.received.values().copied().sum())
    }
}

/// An entry that would take another back.
#[derive(Debug, Clone)]
pub struct Reversal {
    /// The entry to be taken back.
    pub of: EntryId,
    pub entry: Entry,
    pub operations: OperationsTold,
    pub sides: Vec<SidesTold>,
}

/// Everything of an entry, with at most [`TOLD_OPERATIONS`] operations told.
pub fn entry_told(book: &Book, id: EntryId) -> Result<EntryTold, Notice> {
    let listed = told(book.listed_entry(id))?;
    let before = told(book.snapshot_before(id))?;
    let operations = told(book.first_operations(id, TOLD_OPERATIONS))?;
    let further = (listed.head.operations as usize).saturating_sub(operations.len());
    let place = format!("第{}号凭证", id.0);
    let (sentences, made, after) = carried_out(&operations, before.clone(), &place)?;
    // What an entry in force has posted is read, not reckoned again; one that waits has posted nothing yet.
    let posted = told(book.posted(id))?;
    let movements = match (posted.is_empty(), further) {
        (false, _) => posted,
        (true, 0) => made,
        (true, _) => carried_out(&told(book.operations(id))?, before.clone(), &place)?.1,
    };
    let day = told(book.snapshot_on(listed.head.in_force))?;
    Ok(EntryTold {
        sides: sides_told(&movements, &[&after, &day, &before]),
        operations: OperationsTold { sentences, further, transfers: transfers_of(&operations, &[&after, &before]) },
        seal: told(book.seal_of(id))?,
        group: told(book.group_of(&listed.head))?,
        listed,
    })
}

/// 红字冲销 before it is recorded: what would be, and why it cannot be where it cannot.
pub fn rehearse_reversal(
    book: &Book,
    of: EntryId,
    when: (Option<Date>, Basis),
    author: &str,
) -> Result<Reversal, Notice> {
    let listed = told(book.listed_entry(of))?;
    let place = format!("第{}号凭证", of.0);
    if let Some(mended) = listed.mended {
        let by = match mended {
            Mended::Reversed(by) | Mended::Corrected(by) => by,
        };
        let what = format!("第{}号凭证{}，不能再冲销。", of.0, wording::mended(mended));
        return Err(Notice::failure(what, place, format!("如有错误，请冲销第{}号凭证。", by.0)));
    }
    let entry = mending::reversal(book, of, when, author)?;
    let before = told(book.snapshot_on(entry.effective))?;
    let first = entry.operations.get(..TOLD_OPERATIONS).unwrap_or(&entry.operations);
    let further = entry.operations.len().saturating_sub(first.len());
    let (sentences, ..) = carried_out(first, before.clone(), &place).map_err(later)?;
    let (movements, after) = movements_of(&entry.operations, before.clone(), &place).map_err(later)?;
    let sides = sides_told(&movements, &[&after, &before]);
    let operations = OperationsTold { sentences, further, transfers: BTreeMap::new() };
    Ok(Reversal { of, entry, operations, sides })
}

/// Why a reversal does not fit the register: later entries build upon what it would take away.
fn later(notice: Notice) -> Notice {
    let advice = "后来的凭证已经用到它的结果：请先冲销后来的凭证，或者用新的凭证逐项更正。";
    Notice { what: format!("不能整笔冲销：{}", notice.what), advice: advice.to_owned(), ..notice }
}

/// The operations as sentences, each in the names borne just before it, the places they move, and the register after them.
fn carried_out(
    operations: &[Operation],
    mut register: Snapshot,
    place: &str,
) -> Result<(Vec<String>, Vec<Movement>, Snapshot), Notice> {
    let (mut sentences, mut movements) = (Vec::with_capacity(operations.len()), Vec::new());
    for operation in operations {
        sentences.push(wording::operation(operation, &register));
        movements.extend(operation.movements(&register));
        apply(&mut register, operation).map_err(|refusal| {
            Notice::failure(format!("{}。", wording::refusal(&refusal, &register)), place, "请检查账簿。")
        })?;
    }
    Ok((sentences, movements, register))
}

/// The same without sentences, for operations that are not told one by one.
fn movements_of(
    operations: &[Operation],
    mut register: Snapshot,
    place: &str,
) -> Result<(Vec<Movement>, Snapshot), Notice> {
    let mut movements = Vec::new();
    for operation in operations {
        movements.extend(operation.movements(&register));
        apply(&mut register, operation).map_err(|refusal| {
            Notice::failure(format!("{}。", wording::refusal(&refusal, &register)), place, "请检查账簿。")
        })?;
    }
    Ok((movements, register))
}

/// Holders by the names of the first register that knows them.
fn sides_told(movements: &[Movement], registers: &[&Snapshot]) -> Vec<SidesTold> {
    let name = |holder: Holder| (holder, name_of(holder, registers));
    let told = |(kind, sides): (QuotaKind, Sides)| {
        let names = sides.given.keys().chain(sides.received.keys()).map(|holder| name(*holder)).collect();
        SidesTold { kind, sides, names }
    };
    sides(movements).into_iter().map(told).collect()
}

/// The transfers among the operations, with the names of both sides.
fn transfers_of(operations: &[Operation], registers: &[&Snapshot]) -> BTreeMap<usize, TransferTold> {
    let transfers = operations.iter().enumerate().filter_map(|(index, operation)| {
        let Operation::Transfer(transfer) = operation else { return None };
        Some((index, transfer.clone()))
    });
    let told = |transfer: Transfer| {
        let (from, to) = (name_of(transfer.from, registers), name_of(transfer.to, registers));
        TransferTold { transfer, from, to }
    };
    transfers.map(|(index, transfer)| (index, told(transfer))).collect()
}

/// A holder by its name in the first register that knows it.
fn name_of(holder: Holder, registers: &[&Snapshot]) -> String {
    let knows = |register: &&&Snapshot| match holder {
        Holder::Institution(id) => register.institution(id).is_some(),
        Holder::Pool(id) => register.pools().get(id).is_some(),
        Holder::Unallocated(_) | Holder::Superior => true,
    };
    let register = registers.iter().find(knows).or(registers.first());
    register.map_or_else(String::new, |register| wording::holder(holder, register))
}

fn told<T>(result: Result<T, StoreError>) -> Result<T, Notice> {
    result.map_err(|error| notice::of_store(&error, &Snapshot::default()))
}

#[cfg(test)]
mod tests;
