//! The past and the future as stages, for the window's jobs and the command line: the register on any day, what two days differ
//! by, what became of a body, which entries made a figure, what takes an entry back.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::action::Opened;
use super::clock;
use super::register::Register;
use super::stages;
use super::time::{DayAsked, DayRead, WaitingChange};
use crate::domain::{
    Basis, Date, Delta, Entry, EntryHead, EntryId, Headcount, Holder, InstitutionId, ListedEntry, Operation, Person,
    PersonId, QuotaKind, Relation, Snapshot, Source, apply, reapply,
};
use crate::history::{Genealogy, Lineage, Posting, inverse};
use crate::notice::{self, Notice};
use crate::report::{self, Heading, StateOn, Table};
use crate::rules::Policy;
use crate::store::{BasisAsked, Book, EntryQuery, ForceAsked, PostingLine, StoreError};
use crate::wording;

/// Everything of a book as [`stages::read`] has it, with the register as it stands at the end of a day, past or future.
pub fn read_on(book: &Book, policy: &Arc<Policy>, day: Date) -> Result<Opened, Notice> {
    let opened = stages::read(book, policy)?;
    let people = Arc::clone(&opened.register.people);
    let register = Register { people, ..register_on(book, &opened.register.policy, day)? };
    Ok(Opened { register, ..opened })
}

/// The register as it stands at the end of a day, judged as of that day by a policy that knows the book's choices.
fn register_on(book: &Book, policy: &Arc<Policy>, day: Date) -> Result<Register, Notice> {
    let facts = told(book.roster_facts_on(day))?;
    let snapshot = told(book.snapshot_on(day))?.with_facts(facts);
    Ok(Register::new(snapshot, Arc::clone(policy), day))
}

/// The register of the day asked for, with the latest entries by then; `None` where no entry lies in that direction.
pub fn day(book: &Book, policy: &Arc<Policy>, asked: DayAsked) -> Result<Option<DayRead>, Notice> {
    let day = match asked {
        DayAsked::On(day) => Some(day),
        DayAsked::Before(day) => told(book.day_before(day))?,
        DayAsked::After(day) => told(book.day_after(day))?,
    };
    let Some(day) = day else { return Ok(None) };
    let by = EntryQuery { by: Some(day), ..EntryQuery::default() };
    let undocumented = EntryQuery { basis: BasisAsked::Pending, ..by.clone() };
    let waiting = EntryQuery { force: ForceAsked::Waiting, ..by.clone() };
    let latest = find_entries(book, &by, None, stages::LATEST_ENTRIES)?;
    Ok(Some(DayRead {
        day,
        register: register_on(book, policy, day)?,
        entries: latest.into_iter().map(|listed| listed.head).collect(),
        pending_entries: count_entries(book, &undocumented)?,
        waiting: count_entries(book, &waiting)?,
    }))
}

/// Entries that fit, newest first: those recorded before `before`, `limit` at most.
pub fn find_entries(
    book: &Book,
    query: &EntryQuery,
    before: Option<EntryId>,
    limit: u32,
) -> Result<Vec<ListedEntry>, Notice> {
    told(book.find_entries(query, before, limit))
}

/// How many entries fit.
pub fn count_entries(book: &Book, query: &EntryQuery) -> Result<u32, Notice> {
    told(book.count_entries(query))
}

/// 待生效: every operation whose day has not come, in the order in which they will take effect, told in the names borne by then.
/// `current` is the register in force.
pub fn waiting_changes(book: &Book, current: &Snapshot) -> Result<Vec<WaitingChange>, StoreError> {
    let mut register = current.clone();
    let mut changes = Vec::new();
    for head in book.pending()? {
        for operation in book.operations(head.id)? {
            changes.push(WaitingChange {
                entry: head.id,
                from: head.in_force,
                sentence: wording::operation(&operation, &register),
                institutions: operation.touched(&register),
            });
            // Recording has made sure that it can be applied; where the file is damaged the doctor tells of it.
            let _refused = reapply(&mut register, &operation);
        }
    }
    Ok(changes)
}

/// The register at the end of a day.
pub fn snapshot_on(book: &Book, day: Date) -> Result<Snapshot, Notice> {
    told(book.snapshot_on(day))
}

/// Every movement that made a figure, up to the end of a day (`None`: today's register), in the order of time.
pub fn postings(book: &Book, holder: Holder, kind: QuotaKind, on: Option<Date>) -> Result<Vec<Posting>, Notice> {
    Ok(seen(holder, told(book.postings(holder, kind, on))?))
}

/// Every movement that made a figure before an entry took effect, in the order of time.
pub fn postings_before(book: &Book, holder: Holder, kind: QuotaKind, entry: EntryId) -> Result<Vec<Posting>, Notice> {
    let position = told(book.entry(entry))?.position();
    let mut lines = told(book.postings(holder, kind, Some(position.0)))?;
    lines.retain(|line| line.entry.position() < position);
    Ok(seen(holder, lines))
}

fn seen(holder: Holder, lines: Vec<PostingLine>) -> Vec<Posting> {
    // What the superior has given out is shown as the places it has issued.
    let sign = if holder == Holder::Superior { -1 } else { 1 };
    let posting = |line: PostingLine| Posting {
        entry: line.entry.id,
        effective: line.entry.in_force,
        basis: line.entry.basis,
        counterpart: line.counter,
        change: Delta(sign * line.places),
        balance: Headcount(u32::try_from(sign * line.balance).unwrap_or_default()),
    };
    lines.into_iter().map(posting).collect()
}

/// The stories of all bodies, up to the end of a day (`None`: all there is, pending entries included).
pub fn genealogy(book: &Book, through: Option<Date>) -> Result<Genealogy, Notice> {
    let mut genealogy = Genealogy::default();
    told(book.replay(through, &mut |head, _, before, operation| {
        genealogy.note(head, before, operation);
        ControlFlow::Continue(())
    }))?;
    Ok(genealogy)
}

/// 沿革表 of a body, under the name it bears in `register`, or its last where it is gone; `None` where nobody knows it.
pub fn story(
    heading: &Heading,
    genealogy: &Genealogy,
    register: &Snapshot,
    institution: InstitutionId,
) -> Option<(Lineage, Table)> {
    let lineage = genealogy.of(institution);
    let current = register.institution(institution).map(|institution| &institution.name);
    let name = current.or_else(|| lineage.bodies.get(&institution)?.names.last())?.to_string();
    let table = report::genealogy(heading, institution, &name, &lineage);
    Some((lineage, table))
}

/// 红字冲销: the entry that takes `entry` back, as of `effective` (`None`: today, or its own day where that is still to come), on a
/// document of its own. It is not recorded yet.
pub fn reversal(
    book: &Book,
    entry: EntryId,
    (effective, basis): (Option<Date>, Basis),
    author: &str,
) -> Result<Entry, Notice> {
    let head = told(book.entry(entry))?;
    let operations = told(book.operations(entry))?;
    let before = told(book.snapshot_before(entry))?;
    let people = people_before(book, &head, &operations)?;
    let undoing = inverse(&before, &operations, &|id| people.get(&id).cloned()).map_err(|why| {
        let what = format!("第{}号凭证不能整笔冲销：{}。", entry.0, wording::irreversible(&why, &before));
        Notice::failure(what, format!("第{}号凭证", entry.0), "请用更正凭证逐项办理。")
    })?;
    Ok(Entry {
        basis,
        author: author.to_owned(),
        note: format!("冲销第{}号凭证", entry.0),
        relation: Some(Relation::Reverses(entry)),
        ..Entry::new(effective.unwrap_or_else(|| clock::today().max(head.in_force)), Source::Manual, undoing)
    })
}

/// How the people whom an entry names stood before it.
fn people_before(
    book: &Book,
    head: &EntryHead,
    operations: &[Operation],
) -> Result<BTreeMap<PersonId, Person>, Notice> {
    let mut known: BTreeMap<PersonId, Person> = BTreeMap::new();
    let named: Vec<PersonId> = operations.iter().flat_map(Operation::people).collect();
    if named.is_empty() {
        return Ok(known);
    }
    told(book.replay(Some(head.in_force), &mut |before, _, _, operation| {
        if before.position() >= head.position() {
            return ControlFlow::Break(());
        }
        if let Operation::Admit(person) | Operation::Amend { person, .. } = operation
            && named.contains(&person.id)
        {
            known.insert(person.id, person.clone());
        }
        for mover in operation.movers().iter().filter(|mover| named.contains(&mover.person)) {
            if let Some(person) = known.get_mut(&mover.person) {
                person.assignment = mover.from.clone();
            }
        }
        ControlFlow::Continue(())
    }))?;
    // Whoever moved without being described stands where the entry says it found them.
    for mover in operations.iter().flat_map(Operation::movers) {
        if let Some(person) = known.get_mut(&mover.person) {
            person.assignment = mover.from.clone();
        }
    }
    for operation in operations {
        if let Operation::Release { person: id, before } | Operation::Amend { person: Person { id, .. }, before } =
            operation
            && let Some(person) = known.get_mut(id)
        {
            person.assignment = before.clone();
        }
    }
    Ok(known)
}

/// An entry, with its operations as sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryTold {
    pub head: EntryHead,
    pub sentences: Vec<String>,
}

/// An entry as it is looked at.
pub fn entry(book: &Book, id: EntryId) -> Result<EntryTold, Notice> {
    Ok(EntryTold { head: told(book.entry(id))?, sentences: sentences(book, id)? })
}

/// The operations of an entry as sentences, each in the names borne just before it.
pub fn sentences(book: &Book, entry: EntryId) -> Result<Vec<String>, Notice> {
    let mut register = told(book.snapshot_before(entry))?;
    let mut sentences = Vec::new();
    for operation in told(book.operations(entry))? {
        sentences.push(wording::operation(&operation, &register));
        apply(&mut register, &operation).map_err(|refusal| {
            Notice::failure(wording::refusal(&refusal, &register), format!("第{}号凭证", entry.0), "请检查账簿。")
        })?;
    }
    Ok(sentences)
}

/// What two days differ by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    pub from: Date,
    pub to: Date,
    /// 机构编制变动表; its notes are the 变动说明, a paragraph each.
    pub table: Table,
}

/// What the register at the end of a day differs by from that at the end of an earlier one.
pub fn changes(book: &Book, heading: &Heading, (from, to): (Date, Date)) -> Result<Changes, Notice> {
    let (before, after) = (snapshot_on(book, from)?, snapshot_on(book, to)?);
    let [first, last] = [(from, &before), (to, &after)].map(|(date, snapshot)| StateOn { date, snapshot });
    let table = Table { notes: report::account(first, last), ..report::alterations(heading, first, last) };
    Ok(Changes { from, to, table })
}

pub(super) fn told<T>(result: Result<T, StoreError>) -> Result<T, Notice> {
    result.map_err(|error| notice::of_store(&error, &Snapshot::default()))
}
