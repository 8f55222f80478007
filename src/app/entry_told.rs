//! One entry told in full, as stages of the window's job and the command line: its operations as sentences, who gives and who
//! receives, its document numbers, its seal. An entry that is to be recorded is told in the same way before it is.

mod facts;

use std::collections::{BTreeMap, BTreeSet};

use super::mending;
use crate::domain::{
    Entry, EntryHead, EntryId, Headcount, Holder, ListedEntry, Movement, Operation, Person, PersonId, QuotaKind,
    Snapshot, Transfer, reapply,
};
use crate::history::{Sides, sides};
use crate::notice::{Notice, told};
use crate::store::{Book, Seal};
use crate::wording;

pub use facts::Fact;

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
    /// Those of them that still hold, without itself.
    pub others_standing: Vec<EntryId>,
    /// 补文号: the entries that gave it a number afterwards, in their order; the last one counts.
    pub numbers: Vec<EntryHead>,
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

/// Everything of an entry, with at most [`TOLD_OPERATIONS`] operations told.
pub fn entry_told(book: &Book, id: EntryId) -> Result<EntryTold, Notice> {
    let listed = told(book.listed_entry(id))?;
    let before = told(book.snapshot_before(id))?;
    let operations = told(book.first_operations(id, TOLD_OPERATIONS))?;
    let further = (listed.head.operations as usize).saturating_sub(operations.len());
    let place = format!("第{}号凭证", id.0);
    let people = told(book.persons_before(&amended(&operations), id, EntryId(u32::MAX)))?;
    let (sentences, made, after) = carried_out(&operations, before.clone(), people, &place)?;
    // What an entry in force has posted is read, not reckoned again; one that waits has posted nothing yet.
    let posted = told(book.posted(id))?;
    let movements = match (posted.is_empty(), further) {
        (false, _) => posted,
        (true, 0) => made,
        (true, _) => movements_of(&told(book.operations(id))?, before.clone(), &place)?.0,
    };
    let day = told(book.snapshot_on(listed.head.in_force))?;
    Ok(EntryTold {
        sides: sides_told(&movements, &[&after, &day, &before]),
        operations: OperationsTold { sentences, further, transfers: transfers_of(&operations, &[&after, &before]) },
        seal: told(book.seal_of(id))?,
        group: told(book.group_of(&listed.head))?,
        others_standing: mending::others_of_its_group(book, id)?,
        numbers: told(book.numbers_of(id))?,
        listed,
    })
}

/// What an entry would do that is not recorded yet: its operations over the register of its day, at most [`TOLD_OPERATIONS`] of
/// them, and the places that all of them move.
pub(super) fn told_beforehand(book: &Book, entry: &Entry) -> Result<(OperationsTold, Vec<SidesTold>), Notice> {
    if entry.operations.is_empty() {
        return Ok((OperationsTold::default(), Vec::new()));
    }
    told_over(book, entry, told(book.snapshot_on(entry.effective))?)
}

/// The same over the register that others leave which are recorded together with it.
pub(super) fn told_over(
    book: &Book,
    entry: &Entry,
    before: Snapshot,
) -> Result<(OperationsTold, Vec<SidesTold>), Notice> {
    let day = entry.effective;
    let first = entry.operations.get(..TOLD_OPERATIONS).unwrap_or(&entry.operations);
    let further = entry.operations.len().saturating_sub(first.len());
    let people = told(book.persons_as_known(&amended(first), (day, EntryId(u32::MAX)), &BTreeSet::new()))?;
    let (sentences, ..) = carried_out(first, before.clone(), people, &entry.note)?;
    let (movements, after) = movements_of(&entry.operations, before.clone(), &entry.note)?;
    let operations = OperationsTold { sentences, further, transfers: transfers_of(first, &[&after, &before]) };
    Ok((operations, sides_told(&movements, &[&after, &before])))
}

/// Whom the operations amend; what changes of somebody can only be told by who knows the person before.
fn amended(operations: &[Operation]) -> Vec<PersonId> {
    let amended = operations.iter().filter_map(|operation| {
        let Operation::Amend { person, .. } = operation else { return None };
        Some(person.id)
    });
    amended.collect::<BTreeSet<_>>().into_iter().collect()
}

/// The operations as sentences, each in the names borne just before it, the places they move, and the register after them.
/// `people` are those who are amended, as before the first operation.
fn carried_out(
    operations: &[Operation],
    mut register: Snapshot,
    people: Vec<Person>,
    place: &str,
) -> Result<(Vec<String>, Vec<Movement>, Snapshot), Notice> {
    let mut people: BTreeMap<PersonId, Person> = people.into_iter().map(|person| (person.id, person)).collect();
    let (mut sentences, mut movements) = (Vec::with_capacity(operations.len()), Vec::new());
    for operation in operations {
        sentences.push(sentence(operation, &register, &mut people));
        movements.extend(operation.movements(&register));
        take(&mut register, operation, place)?;
    }
    Ok((sentences, movements, register))
}

/// One operation in words; of an amendment what it changes, as far as the person before is known.
fn sentence(operation: &Operation, register: &Snapshot, people: &mut BTreeMap<PersonId, Person>) -> String {
    let Operation::Amend { before, person } = operation else { return wording::operation(operation, register) };
    match people.insert(person.id, person.clone()) {
        // Where the person stood, the operation itself knows best.
        Some(known) => wording::amendment(&Person { assignment: before.clone(), ..known }, person, register),
        None => wording::operation(operation, register),
    }
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
        take(&mut register, operation, place)?;
    }
    Ok((movements, register))
}

fn take(register: &mut Snapshot, operation: &Operation, place: &str) -> Result<(), Notice> {
    reapply(register, operation)
        .map_err(|refusal| Notice::failure(wording::refusal(&refusal, register), place, "请检查账簿。"))
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

#[cfg(test)]
mod tests;
