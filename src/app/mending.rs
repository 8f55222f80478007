//! What mends an entry, worked out before it is recorded: 红字冲销 takes it back, 更正 takes what was wrong in it back and does it
//! right on the same day, 补文号 gives it its document number. Nothing here writes: the entry made is shown, asked about and then
//! recorded like any other, and the log keeps the old one.

mod people;
mod together;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::register::Register;
use super::{clock, past, stages};
use crate::domain::{
    Basis, Date, DocumentNumber, Entry, EntryHead, EntryId, Headcount, Holder, Operation, QuotaKind, Relation,
    Snapshot, Source, Transfer, apply,
};
use crate::history::{Extent, Undoing, inverse};
use crate::notice::{self, Notice};
use crate::rules::Policy;
use crate::store::{Book, StoreError};
use crate::wording;

pub use together::{others_of_its_group, reversal_together};

/// What is wrong in an entry, and what is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction<'a> {
    /// One transfer has a wrong count, kind or holder. The people who went along stay the same.
    Transfer(TransferCorrection),
    /// These operations should not have been; empty: none of the entry should.
    Items(BTreeSet<usize>),
    /// The steps of the file are right instead of these operations; empty: instead of the whole entry.
    Steps { items: BTreeSet<usize>, file: &'a Path },
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

/// What the mending entry rests on and from when it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Voucher {
    /// `None`: as is usual, for a correction the day of the corrected entry, for a reversal today.
    pub effective: Option<Date>,
    pub basis: Basis,
    pub author: String,
}

/// A mending entry that is ready to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    pub entry: Entry,
    /// Its operations in words, each in the names borne just before it.
    pub sentences: Vec<String>,
}

/// 更正: the entry that takes what was wrong back and does what is right, on the day of the corrected one unless the voucher names
/// another. It is not recorded yet; recording replays what holds later and refuses where it no longer does.
pub fn correction(
    book: &Book,
    policy: &Arc<Policy>,
    entry: EntryId,
    correction: &Correction<'_>,
    voucher: Voucher,
) -> Result<Mending, Notice> {
    let relation = Relation::Corrects(entry);
    let wrong = Wrong::find(book, relation)?;
    wrong.check_not_red(book, &correction.items())?;
    let mut voucher = voucher;
    let day = voucher.effective.unwrap_or(wrong.head.in_force);
    let (undoing, mut present) = wrong.undone(book, &correction.items(), day)?;
    let right: Vec<Operation> = match correction {
        Correction::Transfer(right) => corrected(&wrong, right)?.into_iter().collect(),
        Correction::Items(_) => Vec::new(),
        Correction::Steps { file, .. } => {
            let register = Register::new(present.clone(), Arc::clone(policy), day);
            let people = people::standing_after(book, day, &undoing);
            let steps = stages::read_steps_with(book, &register, file, &people)?;
            if voucher.basis == Basis::Pending {
                voucher.basis = steps.basis;
            }
            steps.steps.into_iter().map(|step| step.operation).collect()
        }
    };
    for operation in &right {
        apply(&mut present, operation).map_err(|refusal| {
            let what = format!("更正后的内容不能写入：{}", wording::refusal(&refusal, &present));
            Notice::failure(what, wording::operation(operation, &present), "请核对更正的内容，账簿没有改动。")
        })?;
    }
    let note = format!("更正第{}号凭证", entry.0);
    let operations: Vec<Operation> = undoing.into_iter().chain(right).collect();
    if operations.is_empty() {
        let place = format!("第{}号凭证", entry.0);
        return Err(Notice::failure("更正没有内容，没有写入。", place, "请写明更正哪几项、改成什么。"));
    }
    let entry = Entry { note, ..voucher.entry(day, relation, operations) };
    Ok(worded(entry, &past::snapshot_on(book, day)?))
}

/// 红字冲销: the entry that takes `entry` back, as of `effective` (`None`: today, or its own day where that is still to come), on a
/// document of its own. It is not recorded yet.
pub fn reversal(
    book: &Book,
    entry: EntryId,
    (effective, basis): (Option<Date>, Basis),
    author: &str,
) -> Result<Entry, Notice> {
    let relation = Relation::Reverses(entry);
    let wrong = Wrong::find(book, relation)?;
    let day = effective.unwrap_or_else(|| clock::today().max(wrong.head.in_force));
    let (undoing, _) = wrong.undone(book, &BTreeSet::new(), day)?;
    let voucher = Voucher { effective: Some(day), basis, author: author.to_owned() };
    let note = format!("冲销第{}号凭证", entry.0);
    Ok(Entry { note, ..voucher.entry(day, relation, undoing) })
}

/// A mending entry with its operations in words, in the names of a register.
pub fn worded(entry: Entry, register: &Snapshot) -> Mending {
    let mut names = register.clone();
    let sentence = |operation: &Operation| {
        let sentence = wording::operation(operation, &names);
        // What cannot be applied is refused before or when it is recorded.
        let _tried = apply(&mut names, operation);
        sentence
    };
    let sentences = entry.operations.iter().map(sentence).collect();
    Mending { entry, sentences }
}

/// 补文号: the entry that gives `entry` its document number, or the right one. The number recorded first stays visible.
pub fn document(book: &Book, entry: EntryId, number: DocumentNumber, author: &str) -> Result<Entry, Notice> {
    let relation = Relation::Documents(entry);
    let Wrong { head, .. } = Wrong::find(book, relation)?;
    let note = match &head.basis {
        Basis::Pending => format!("补第{}号凭证的文号", entry.0),
        Basis::Document(same) if *same == number => {
            let what = format!("第{}号凭证的文号已经是{number}，没有改动。", entry.0);
            return Err(Notice::failure(what, format!("第{}号凭证", entry.0), "请核对文号。"));
        }
        Basis::Document(other) => format!("第{}号凭证的文号由{other}改为{number}", entry.0),
    };
    let voucher = Voucher { effective: None, basis: Basis::Document(number), author: author.to_owned() };
    Ok(Entry { note, ..voucher.entry(clock::today(), relation, Vec::new()) })
}

impl Correction<'_> {
    /// Which operations are taken back; empty: all.
    fn items(&self) -> BTreeSet<usize> {
        match self {
            Self::Transfer(right) => BTreeSet::from([right.item]),
            Self::Items(items) | Self::Steps { items, .. } => items.clone(),
        }
    }
}

impl Voucher {
    fn entry(self, day: Date, relation: Relation, operations: Vec<Operation>) -> Entry {
        let Self { basis, author, effective: _ } = self;
        Entry { basis, author, relation: Some(relation), ..Entry::new(day, Source::Manual, operations) }
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
        told(book.check_mendable(relation))?;
        let entry = relation.mended();
        Ok(Self { head: told(book.entry(entry))?, operations: told(book.operations(entry))? })
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

    /// What takes the items back (empty: all) over the register of a day, and that register after it.
    fn undone(&self, book: &Book, items: &BTreeSet<usize>, day: Date) -> Result<(Vec<Operation>, Snapshot), Notice> {
        self.undone_after(book, items, day, &[])
    }

    /// The same once `done` has been carried out at the end of that day.
    fn undone_after(
        &self,
        book: &Book,
        items: &BTreeSet<usize>,
        day: Date,
        done: &[Operation],
    ) -> Result<(Vec<Operation>, Snapshot), Notice> {
        let id = self.head.id;
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
        let mut now = told(book.snapshot_on(day))?;
        let people = people::before(book, &self.head, &self.operations)?;
        let mut people_now = people::now(book, &self.head, &people)?;
        for operation in done {
            // It was tried when it was worked out.
            let _tried = apply(&mut now, operation);
            people::follow_known(&mut people_now, operation);
        }
        let extent = if items.is_empty() { Extent::Whole } else { Extent::Only(items) };
        let (operations, people, people_now) = (&self.operations, &people, &people_now);
        let asked = Undoing { before: &before, operations, extent, people, now: &now, people_now };
        let undoing = inverse(&asked).map_err(|why| {
            let what = match self.operations.len() {
                1 => format!("{place}不能退回：{}。", wording::irreversible(&why, &before)),
                _ => format!("{place}不能整笔冲销或更正：{}。", wording::irreversible(&why, &before)),
            };
            Notice::failure(what, place.clone(), "可以只更正其中几项，或者另记凭证办理。")
        })?;
        for operation in &undoing {
            // It has just been tried over the same register.
            let _tried = apply(&mut now, operation);
        }
        Ok((undoing, now))
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

fn told<T>(result: Result<T, StoreError>) -> Result<T, Notice> {
    result.map_err(|error| notice::of_store(&error, &Snapshot::default()))
}
