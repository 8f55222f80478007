//! What mends an entry, worked out before it is recorded: 红字冲销 takes it back, 更正 takes what was wrong in it back and does it
//! right on the same day, 补文号 gives it its document number. Nothing here writes: the entry made is shown, asked about and then
//! recorded like any other, and the log keeps the old one.

mod by_file;
mod judging;
mod people;
mod present;
mod together;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::entry_told::{OperationsTold, SidesTold, told_beforehand};
use super::register::Register;
use super::{clock, stages};
use crate::domain::{
    Basis, Date, DocumentNumber, Entry, EntryHead, EntryId, Headcount, Holder, ListedEntry, Mended, Operation,
    QuotaKind, Relation, Reversals, Snapshot, Source, Transfer, apply,
};
use crate::history::{Extent, Irreversible, Undoing, inverse};
use crate::notice::{Notice, told};
use crate::plan::Step;
use crate::rules::Policy;
use crate::store::Book;
use crate::wording;
use judging::{Corrected, Judged, judge};
use present::Present;

pub use judging::NewFinding;
pub use together::{others_of_its_group, reversal_together, taken_back_of_its_group};

/// Which entry is to be mended, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MendingAsked {
    pub of: EntryId,
    pub what: Mend,
}

/// How an entry is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// 红字冲销: the whole of it is taken back. Without a day today, or its own where that is still to come.
    Reverse(Grounds),
    /// 更正. Without a day that of its step file, or else of the corrected entry.
    Correct { correction: Correction, grounds: Grounds },
    /// 补文号
    Document(DocumentNumber),
}

/// From when a mending entry holds and what it rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grounds {
    /// `None`: as is usual, see [`Mend`].
    pub effective: Option<Date>,
    pub basis: Basis,
}

/// What is wrong in an entry, and what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// One transfer has a wrong count, kind or holder. The people who went along stay the same.
    Transfer(TransferCorrection),
    /// These operations should not have been; empty: none of the entry should.
    Items(BTreeSet<usize>),
    /// The steps of the file are right instead of these operations; empty: instead of the whole entry.
    Steps { items: BTreeSet<usize>, file: PathBuf },
}

/// What is right of a transfer, where it was wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TransferCorrection {
    /// Which operation of the entry it is, counted from zero.
    pub item: usize,
    pub count: Option<Headcount>,
    pub kind: Option<QuotaKind>,
    pub from: Option<Holder>,
    pub to: Option<Holder>,
}

/// A mending entry that is ready to be recorded, and what it would do, told like a recorded one.
#[derive(Debug, Clone)]
pub struct Mending {
    pub entry: Entry,
    pub operations: OperationsTold,
    pub sides: Vec<SidesTold>,
    /// What the rules newly have to say of it, short of forbidding it.
    pub findings: Vec<NewFinding>,
    /// What the step file that it is made from says and the entry does not keep, in a sentence.
    pub left_out: Option<String>,
}

/// What would be recorded. It changes nothing; recording replays what holds later and refuses where it no longer does.
///
/// # Errors
/// Why the entry cannot be mended like this.
pub fn rehearse(book: &Book, policy: &Arc<Policy>, asked: &MendingAsked, author: &str) -> Result<Mending, Notice> {
    let Worked { entry, findings, left_out } = match &asked.what {
        Mend::Reverse(grounds) => Worked::plain(reversal(book, asked.of, grounds.clone(), author)?),
        Mend::Correct { correction, grounds } => {
            corrected_entry(book, policy, asked.of, (correction, grounds.clone()), author)?
        }
        Mend::Document(number) => Worked::plain(document(book, asked.of, number.clone(), author)?),
    };
    let (operations, sides) = told_beforehand(book, &entry)?;
    Ok(Mending { entry, operations, sides, findings, left_out })
}

/// An entry that was worked out, and what there is to say of it.
struct Worked {
    entry: Entry,
    findings: Vec<NewFinding>,
    left_out: Option<String>,
}

impl Worked {
    fn plain(entry: Entry) -> Self {
        Self { entry, findings: Vec::new(), left_out: None }
    }
}

/// 红字冲销: the entry that takes `of` back, not recorded yet.
///
/// # Errors
/// Why it cannot be taken back on this day.
pub fn reversal(book: &Book, of: EntryId, grounds: Grounds, author: &str) -> Result<Entry, Notice> {
    let relation = Relation::Reverses(of);
    let wrong = Wrong::find(book, relation)?;
    let day = grounds.effective.unwrap_or_else(|| clock::today().max(wrong.head.in_force));
    let undoing = wrong.undone(book, &BTreeSet::new(), &mut Present::on(book, day)?)?;
    Ok(grounds.entry(day, relation, undoing, author))
}

/// 更正: the entry that takes what was wrong back and does what is right.
fn corrected_entry(
    book: &Book,
    policy: &Arc<Policy>,
    of: EntryId,
    (correction, mut grounds): (&Correction, Grounds),
    author: &str,
) -> Result<Worked, Notice> {
    let relation = Relation::Corrects(of);
    let wrong = Wrong::find(book, relation)?;
    wrong.check_not_red(book, &correction.items())?;
    let day = correction.day(grounds.effective, wrong.head.in_force)?;
    let mut present = Present::on(book, day)?;
    let undoing = wrong.undone(book, &correction.items(), &mut present)?;
    let mut present = present.register;
    let (mut note, mut left_out) = (wording::relation(relation), None);
    let right: Vec<Step> = match correction {
        Correction::Transfer(right) => corrected(&wrong, right)?.into_iter().map(Step::from).collect(),
        Correction::Items(_) => Vec::new(),
        Correction::Steps { file, .. } => {
            let register = Register::new(present.clone(), Arc::clone(policy), day);
            let people = people::standing_after(book, day, &undoing);
            let steps = stages::read_steps_with(book, &register, file, &people)?;
            (note, left_out) = (by_file::with_remarks(&note, &steps), by_file::left_out(&steps));
            if grounds.basis == Basis::Pending {
                grounds.basis = steps.basis;
            }
            steps.steps
        }
    };
    for Step { operation, .. } in &right {
        apply(&mut present, operation).map_err(|refusal| {
            let what = format!("更正后的内容不能写入：{}", wording::refusal(&refusal, &present));
            Notice::failure(what, wording::operation(operation, &present), "请核对更正的内容，账簿没有改动。")
        })?;
    }
    if undoing.is_empty() && right.is_empty() {
        let place = format!("第{}号凭证", of.0);
        return Err(Notice::failure("更正没有内容，没有写入。", place, "请写明更正哪几项、改成什么。"));
    }
    let taken_back = wrong.those(&correction.items());
    let basis = &grounds.basis;
    let corrected = Corrected { of, day, basis, wrong: &taken_back, undoing: &undoing, right: &right };
    let Judged { findings, approver } = judge(book, policy, &corrected)?;
    let right = right.into_iter().map(|step| step.operation);
    let operations: Vec<Operation> = undoing.into_iter().chain(right).collect();
    let entry = Entry { approver, note, ..grounds.entry(day, relation, operations, author) };
    Ok(Worked { entry, findings, left_out })
}

/// 补文号: the entry that gives `of` its document number, or the right one. The number recorded first stays visible.
fn document(book: &Book, of: EntryId, number: DocumentNumber, author: &str) -> Result<Entry, Notice> {
    let relation = Relation::Documents(of);
    let Wrong { head, .. } = Wrong::find(book, relation)?;
    let note = match &head.basis {
        Basis::Pending => wording::relation(relation),
        Basis::Document(same) if *same == number => {
            let what = format!("第{}号凭证的文号已经是{number}，没有改动。", of.0);
            return Err(Notice::failure(what, format!("第{}号凭证", of.0), "请核对文号。"));
        }
        Basis::Document(other) => format!("第{}号凭证的文号由{other}改为{number}", of.0),
    };
    let grounds = Grounds { effective: None, basis: Basis::Document(number) };
    Ok(Entry { note, ..grounds.entry(clock::today(), relation, Vec::new(), author) })
}

impl Correction {
    /// Which operations are taken back; empty: all.
    fn items(&self) -> BTreeSet<usize> {
        match self {
            Self::Transfer(right) => BTreeSet::from([right.item]),
            Self::Items(items) | Self::Steps { items, .. } => items.clone(),
        }
    }

    /// From which day it holds: as asked for, or as its step file says, or as usual.
    fn day(&self, asked: Option<Date>, usual: Date) -> Result<Date, Notice> {
        match self {
            Self::Steps { file, .. } => by_file::day(file, asked, usual),
            Self::Transfer(_) | Self::Items(_) => Ok(asked.unwrap_or(usual)),
        }
    }
}

impl Grounds {
    fn entry(self, day: Date, relation: Relation, operations: Vec<Operation>, author: &str) -> Entry {
        let (author, note) = (author.to_owned(), wording::relation(relation));
        let relation = Some(relation);
        Entry { basis: self.basis, author, note, relation, ..Entry::new(day, Source::Manual, operations) }
    }
}

/// An entry that is to be mended.
struct Wrong {
    head: EntryHead,
    operations: Vec<Operation>,
}

impl Wrong {
    /// The entry, if it can still be mended like this.
    fn find(book: &Book, relation: Relation) -> Result<Self, Notice> {
        let of = relation.mended();
        let ListedEntry { head, mended, .. } = told(book.listed_entry(of))?;
        let what = match relation {
            Relation::Reverses(_) => Some("冲销"),
            Relation::Corrects(_) => Some("更正"),
            Relation::Documents(_) => None,
        };
        if let (Some(what), Some(mended)) = (what, mended) {
            return Err(mended_already(of, mended, what, &told(book.reversals())?));
        }
        told(book.check_mendable(relation))?;
        Ok(Self { head, operations: told(book.operations(of))? })
    }

    /// The operations at these places (empty: all).
    fn those(&self, items: &BTreeSet<usize>) -> Vec<&Operation> {
        let is_meant = |index: usize| items.is_empty() || items.contains(&index);
        self.operations.iter().enumerate().filter(|(index, _)| is_meant(*index)).map(|(_, one)| one).collect()
    }

    /// A red line of an entry that mends another takes back what was wrong there; mending it alone would bring that in again.
    fn check_not_red(&self, book: &Book, items: &BTreeSet<usize>) -> Result<(), Notice> {
        let Some(Relation::Reverses(of) | Relation::Corrects(of)) = self.head.relation else { return Ok(()) };
        let mended = told(book.operations(of))?;
        for item in items {
            let Some(Operation::Transfer(line)) = self.operations.get(*item) else { continue };
            let takes_back = |operation: &Operation| {
                matches!(operation, Operation::Transfer(wrong)
                    if (wrong.kind, wrong.count, wrong.from, wrong.to) == (line.kind, line.count, line.to, line.from))
            };
            if mended.iter().any(takes_back) {
                let place = format!("第{}号凭证第{}项", self.head.id.0, item + 1);
                let what = format!("{place}是退回第{}号凭证的红字，不能单独更正。", of.0);
                return Err(Notice::failure(what, place, "请更正重新记载的那一项。"));
            }
        }
        Ok(())
    }

    /// What takes the items back (empty: all) over what is there, which is as it leaves it afterwards.
    fn undone(&self, book: &Book, items: &BTreeSet<usize>, present: &mut Present) -> Result<Vec<Operation>, Notice> {
        let (id, day) = (self.head.id, present.day);
        let place = format!("第{}号凭证", id.0);
        if day < self.head.in_force {
            let what = format!("{place}从{}起生效，不能在{day}就冲销或更正。", self.head.in_force);
            return Err(Notice::failure(what, place, "请改用当天或以后的日期。"));
        }
        if let Some(missing) = items.iter().find(|item| **item >= self.operations.len()) {
            let what = format!("{place}只有{}项，没有第{}项。", self.operations.len(), missing + 1);
            return Err(Notice::failure(what, place, "请先查看这笔凭证的各项。"));
        }
        let before = told(book.snapshot_before(id))?;
        let people = people::before(book, &self.head, &self.operations)?;
        // How an entry that waits for its day will leave people is not on the roster yet.
        let is_waiting = self.head.in_force > book.settled_on();
        if !is_waiting {
            present.meet(book, &people)?;
        }
        let people_now = (!is_waiting).then_some(&present.people);
        let extent = if items.is_empty() { Extent::Whole } else { Extent::Only(items) };
        let (operations, people) = (&self.operations, &people);
        let asked = Undoing { before: &before, operations, extent, people, now: &present.register, people_now };
        let undoing = match inverse(&asked) {
            Ok(undoing) => undoing,
            Err(why) => return Err(self.refused(book, items, &why, &before)?),
        };
        present.take(&undoing);
        Ok(undoing)
    }

    /// Why what was asked for cannot be taken back. Bodies are known by the names they bear today.
    fn refused(
        &self,
        book: &Book,
        items: &BTreeSet<usize>,
        why: &Irreversible,
        before: &Snapshot,
    ) -> Result<Notice, Notice> {
        let place = format!("第{}号凭证", self.head.id.0);
        let asked = items.iter().map(|item| format!("第{}项", item + 1)).collect::<Vec<_>>().join("、");
        let told_why = wording::irreversible(why, (before, &told(book.snapshot())?));
        let (what, advice) = match (self.operations.len(), items.is_empty()) {
            (1, _) => (format!("{place}不能退回：{told_why}。"), "请另记凭证办理。"),
            (_, true) => (format!("{place}不能整笔退回：{told_why}。"), "可以只更正其中几项，或者另记凭证办理。"),
            (_, false) => (format!("{place}{asked}不能退回：{told_why}。"), "可以更正其他各项，或者另记凭证办理。"),
        };
        let later = match why {
            Irreversible::PersonOvertaken { person, .. } => told(book.last_change_of(*person))?,
            Irreversible::Inexact { .. }
            | Irreversible::Overtaken { .. }
            | Irreversible::PersonUnknown { .. }
            | Irreversible::NotApplicable { .. }
            | Irreversible::NoLongerPossible { .. } => None,
        };
        let advice = match later.filter(|later| *later != self.head.id) {
            Some(EntryId(later)) => format!("后来改动的是第{later}号凭证，请先冲销第{later}号凭证；{advice}"),
            None => advice.to_owned(),
        };
        Ok(Notice::failure(what, place, advice))
    }
}

/// Why an entry is not mended twice. Where what mended it was taken back in its turn, the entry stands as before; to change that,
/// the last of those reversals is the one to mend.
fn mended_already(of: EntryId, mended: Mended, what: &str, reversals: &Reversals) -> Notice {
    let place = format!("第{}号凭证", of.0);
    let by = mended.by();
    match (reversals.of(by, Date::MAX), reversals.last(by, Date::MAX)) {
        (Some(back), Some(last)) => {
            let done = match mended {
                Mended::Reversed(_) => "冲销",
                Mended::Corrected(_) => "更正",
            };
            let told = format!(
                "{place}由第{}号凭证{done}过，第{}号凭证又由第{}号凭证冲销，不能再直接{what}{place}。",
                by.0, by.0, back.0
            );
            Notice::failure(told, place, format!("请改为{what}第{}号凭证。", last.0))
        }
        (_, last) => {
            let told = format!("{place}{}，不能再{what}。", wording::mended(mended));
            Notice::failure(told, place, format!("如有错误，请更正或者冲销第{}号凭证。", last.unwrap_or(by).0))
        }
    }
}

/// The transfer as it should have been.
fn corrected(wrong: &Wrong, right: &TransferCorrection) -> Result<Option<Operation>, Notice> {
    let TransferCorrection { item, count, kind, from, to } = *right;
    let place = format!("第{}号凭证第{}项", wrong.head.id.0, item + 1);
    let Some(Operation::Transfer(transfer)) = wrong.operations.get(item) else {
        let what = format!("{place}不是编制划转，不能只改数量、编制类型或者划出划入单位。");
        return Err(Notice::failure(what, place, "请用步骤文件写明正确的内容。"));
    };
    let corrected = Transfer {
        kind: kind.unwrap_or(transfer.kind),
        count: count.unwrap_or(transfer.count),
        from: from.unwrap_or(transfer.from),
        to: to.unwrap_or(transfer.to),
        people: transfer.people.clone(),
    };
    if corrected == *transfer {
        return Err(Notice::failure(format!("{place}和原来一样，没有可以更正的内容。"), place, "请写明改成什么。"));
    }
    // A transfer of nothing is one that should not have been.
    Ok((!corrected.count.is_zero()).then_some(Operation::Transfer(corrected)))
}
