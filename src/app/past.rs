//! The past and the future as stages, for the window's jobs and the command line: the register on any day, what two days differ
//! by, what became of a body, which entries made a figure, what takes an entry back.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use super::action::Opened;
use super::register::Register;
use super::stages;
use super::time::{DayAsked, DayRead, WaitingChange};
use crate::domain::{
    Date, Delta, EntryHead, EntryId, Headcount, Holder, InstitutionId, ListedEntry, QuotaKind, Snapshot, reapply,
};
use crate::history::{Genealogy, LatestMover, Lineage, Posting};
use crate::notice::{Notice, told};
use crate::report::{self, Heading, StateOn, Table};
use crate::rules::Policy;
use crate::store::{BasisAsked, Book, EntryQuery, ForceAsked, PostingLine, StoreError};
use crate::wording;

/// Everything of a book as [`stages::read`] has it, with the register as it stands at the end of a day, past or future.
pub fn read_on(book: &Book, policy: &Arc<Policy>, day: Date) -> Result<Opened, Notice> {
    let opened = stages::read(book, policy)?;
    let people = told(stages::people_of_plans(book, &opened.plans, (day, EntryId(u32::MAX)), &BTreeSet::new()))?;
    let notice_numbers = Arc::clone(&opened.register.notice_numbers);
    let of_day = register_on(book, &opened.register.policy, day)?;
    let register = Register { people: Arc::new(people), notice_numbers, ..of_day };
    Ok(Opened { register, ..opened })
}

/// The day from which the book knows anything; `None` in an empty book.
pub(super) fn first_day(book: &Book) -> Result<Option<Date>, Notice> {
    told(book.day_after(Date::MIN))
}

/// A day before the first entry is refused: an empty register would look like a county without bodies.
fn check_recorded(book: &Book, day: Date) -> Result<(), Notice> {
    match first_day(book)? {
        Some(first) if day < first => {
            let what = format!("台账从{first}开始登记，{day}没有记录。");
            Err(Notice::failure(what, "日期", format!("请看{first}或者以后的日期。")))
        }
        Some(_) | None => Ok(()),
    }
}

/// The register as it stands at the end of a day, judged as of that day by a policy that knows the book's choices.
fn register_on(book: &Book, policy: &Arc<Policy>, day: Date) -> Result<Register, Notice> {
    check_recorded(book, day)?;
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
    // What was taken back before its day is never to come, nor is what took it back.
    let withdrawn = book.withdrawn()?;
    for head in book.pending()?.into_iter().filter(|head| !withdrawn.contains(&head.id)) {
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

/// 最近依据: of every holder and kind the last entry that moved its number and holds by the end of a day; of those that hold before
/// the entry `before`, where one is given. What tells of the document of a number has it from here.
pub fn latest_movers(
    book: &Book,
    on: Date,
    before: Option<EntryId>,
) -> Result<BTreeMap<(Holder, QuotaKind), LatestMover>, Notice> {
    let movers = told(book.latest_movers(on, before))?;
    Ok(movers.into_iter().map(|(whose, head)| (whose, LatestMover::of(&head))).collect())
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

/// The same of what was recorded up to `known`; of that, only entries that are `shown` are told of.
pub(super) fn genealogy_as_known(
    book: &Book,
    known: EntryId,
    shown: &dyn Fn(EntryId) -> bool,
) -> Result<Genealogy, Notice> {
    let mut genealogy = Genealogy::default();
    told(book.replay_as_known(known, &mut |head, _, before, operation| {
        if shown(head.id) {
            genealogy.note(head, before, operation);
        }
        ControlFlow::Continue(())
    }))?;
    Ok(genealogy)
}

/// 沿革表 of a body, under the name it bears in `register`, or its last where it is gone; `None` where nobody knows it.
pub fn story(
    heading: &Heading,
    genealogy: &Genealogy,
    (register, today): (&Snapshot, Date),
    institution: InstitutionId,
) -> Option<(Lineage, Table)> {
    let lineage = genealogy.of(institution, today);
    let current = register.institution(institution).map(|institution| &institution.name);
    let name = current.or_else(|| lineage.bodies.get(&institution)?.names.last())?.to_string();
    let table = report::genealogy(heading, institution, &name, &lineage);
    Some((lineage, table))
}

/// A table that the book keeps no paper of, as it is printed: it says why it bears no code.
pub fn printed(mut table: Table) -> Table {
    let why = "本表没有核验码：账簿登记台账、沿革、变动和方案的印件，本表(声明核对、数字来历)不在其列。要核对时，请重新导出一份与本表比较。";
    table.notes.push(why.to_owned());
    table
}

/// An entry without its operations, and the entries recorded together with it, itself included.
pub fn head_and_group(book: &Book, entry: EntryId) -> Result<(EntryHead, Vec<EntryId>), Notice> {
    let head = told(book.entry(entry))?;
    let group = told(book.group_of(&head))?;
    Ok((head, group))
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
    if to < from {
        let what = format!("起止日期颠倒：从{from}到{to}。");
        return Err(Notice::failure(what, "日期", "请把较早的日期写在前面。"));
    }
    check_recorded(book, to)?;
    let (before, after) = (snapshot_on(book, from)?, snapshot_on(book, to)?);
    let table = changes_table(heading, (from, &before), (to, &after), first_day(book)?);
    Ok(Changes { from, to, table })
}

/// 机构编制变动表 of two days of a register whose log begins on the day `begun`.
pub(super) fn changes_table(
    heading: &Heading,
    (from, before): (Date, &Snapshot),
    (to, after): (Date, &Snapshot),
    begun: Option<Date>,
) -> Table {
    let [first, last] = [(from, before), (to, after)].map(|(date, snapshot)| StateOn { date, snapshot });
    let begun = begun
        .filter(|begun| from < *begun)
        .map(|begun| format!("台账从{begun}开始登记，此前没有记录；首次登记的机构编制也列为变动。"));
    let notes = begun.into_iter().chain(report::account(first, last)).collect();
    Table { notes, ..report::alterations(heading, first, last) }
}
