//! Records × the book → a batch: the operations that bring the book to what the workbooks say, what they change and what
//! stands in their way. Takes both as plain arguments and writes nothing; whoever holds the book records the operations as
//! one entry.
//!
//! The order of files does not matter: ledgers are settled before posts, posts before people, since the later name the
//! earlier. An empty cell says nothing and changes nothing; so the same file imported twice changes nothing either.

mod additions;
mod agreement;
mod answers;
mod contested;
mod departures;
mod doubles;
mod duties;
mod excess;
mod institutions;
mod kinds;
mod matching;
mod operations;
mod people;
mod posts;
mod quotas;
mod tiers;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;

use super::choices::{Choices, ImportMode, VoidAnswer};
use super::issue::{Issue, Place, Problem, RegisterProblem, Severity, SheetName};
use super::record::{Origin, PersonRecord, Records, UnitId};
use super::resolve::{Directory, Found, Names, Places};
use super::vocabulary::{Field, TableKind, Vocabulary};
pub use additions::{Addition, Additions, AllAdditions};
pub use excess::{ExcessChange, ExcessRise};
use operations::Admission;
pub use operations::Operations;

use crate::domain::{DutyList, FreshIds, InstitutionId, Name, Operation, Person, PersonId, QuotaKind, Snapshot, apply};
use crate::watch::{Cancelled, Watch};

/// What importing comes to.
#[derive(Debug, Default, Serialize)]
pub struct Batch {
    /// Institutions, posts, people and items of lists.
    pub counts: BTreeMap<TableKind, Counts>,
    /// The same by the sheet they come from.
    pub sheets: Vec<SheetCounts>,
    /// Field by field what becomes of institutions, posts and people that the book already has.
    pub changes: Vec<Change>,
    /// The same in two lists, by place in `changes`: what is replaced, and what goes altogether.
    #[serde(skip)]
    pub listing: Listing,
    #[serde(skip)]
    pub additions: Additions,
    /// 离开: who is missing from full rosters of their institution.
    pub departures: Vec<Departure>,
    /// What becomes of 超编.
    pub excess: ExcessChange,
    pub issues: Vec<Issue>,
    /// Answers that fit nothing.
    pub void_answers: Vec<VoidAnswer>,
    /// To be recorded as one entry, in this order. Applied to the snapshot none of them is refused.
    #[serde(skip)]
    pub operations: Operations,
    /// The ids still unused when the operations have been recorded.
    #[serde(skip)]
    pub fresh: FreshIds,
}

/// Changes told apart, so that long lists are not searched whenever one is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    pub updates: Vec<usize>,
    pub removals: Vec<usize>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// 新增
    pub added: u32,
    /// 更新
    pub updated: u32,
    /// 未变
    pub unchanged: u32,
    /// 离开: people whose departure is confirmed.
    pub left: u32,
    /// 移除: posts and items of lists that the table of their institution does not list any more.
    pub removed: u32,
    /// 问题: rows that are not taken over.
    pub rejected: u32,
}

/// What became of the rows of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SheetCounts {
    #[serde(flatten)]
    pub name: SheetName,
    pub table: TableKind,
    #[serde(flatten)]
    pub counts: Counts,
}

/// Somebody of the book whom the full roster of the institution does not list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Departure {
    pub person: PersonId,
    pub name: Name,
    pub unit: Name,
    pub kind: QuotaKind,
    /// Whether the batch releases the person (出编); else it is an offer.
    pub accepted: bool,
}

/// What is known before an import: the book and its people.
#[derive(Debug, Clone, Copy)]
pub struct Known<'all> {
    pub snapshot: &'all Snapshot,
    /// Those whom the records may mean, by ID number or name, and all of the institutions that are [`rostered`]; giving
    /// everybody is always right. The snapshot's counts must include them.
    pub people: &'all [Person],
    pub fresh: FreshIds,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Added,
    Updated,
    Unchanged,
    Left,
    Removed,
    Rejected,
}

impl Counts {
    fn add(&mut self, outcome: Outcome, count: u32) {
        let counted = match outcome {
            Outcome::Added => &mut self.added,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Left => &mut self.left,
            Outcome::Removed => &mut self.removed,
            Outcome::Rejected => &mut self.rejected,
        };
        *counted = counted.saturating_add(count);
    }
}

/// One value the import would replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    pub table: TableKind,
    /// The institution, post or person; of an item of a list, its institution.
    pub who: Name,
    /// The institution of a post or person.
    pub unit: Option<Name>,
    #[serde(flatten)]
    pub field: ChangedField,
    pub before: String,
    /// Empty where the value goes, or the whole post.
    pub after: String,
}

/// What changes; `wording::import` has its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "field", content = "of", rename_all = "snake_case")]
pub enum ChangedField {
    Name,
    FormerNames,
    Tier,
    Nature,
    Grade,
    Class,
    Zone,
    Traits,
    Factor(Name),
    Parent,
    Nameplates,
    Offices,
    Leaders,
    DocumentNumber,
    Remark,
    /// 编制数 of a kind
    Authorized(QuotaKind),
    /// A line of the 岗位表, whole.
    Post,
    /// An item of one of the 三张清单, whole.
    Duty(DutyList),
    Sex,
    IdNumber,
    Birth,
    StartedWork,
    Admitted,
    QuotaAt,
    Kind,
    WorksAt,
    Office,
    PostTitle,
    Position,
    Arrangement,
    Concurrent,
    /// A person of the roster, whole: 离开.
    Person,
    Identity,
    Rank,
    RankDocument,
    /// A column kept as written, by its head.
    Further(String),
}

impl Batch {
    fn list_changes(&mut self) {
        let all = 0..self.changes.len();
        let is_removal = |place: &usize| self.changes.get(*place).is_some_and(Change::is_removal);
        let (removals, updates) = all.partition(is_removal);
        self.listing = Listing { updates, removals };
    }
}

impl Change {
    /// Whether a line of the 岗位表, an item of a list or a person goes altogether.
    pub fn is_removal(&self) -> bool {
        matches!(self.field, ChangedField::Post | ChangedField::Duty(_) | ChangedField::Person) && self.after.is_empty()
    }
}

/// The institutions of the book that rosters list people of. Everybody who holds a place there must be among those whom
/// [`reconcile()`] is given, or nobody could be told who is missing.
pub fn rostered(records: &Records, snapshot: &Snapshot) -> BTreeSet<InstitutionId> {
    let places = Places::learn(records.headings.iter().map(String::as_str), names(records, snapshot));
    let directory = Directory::of(snapshot, places);
    let bearer = |written: &str| match directory.find(written, Names::CurrentAndFormer) {
        Found::Exactly(id) | Found::Otherwise(id) => Some(id),
        Found::Ambiguous(_) | Found::Unknown => None,
    };
    let units: BTreeSet<UnitId> = records.people.iter().map(|record| record.unit).collect();
    let listed = units.into_iter().filter_map(|unit| bearer(records.units.written(unit)));
    // An institution that the same batch renames is listed under a name the book does not know yet.
    let renamed = records.institutions.iter().flat_map(|record| &record.former_names);
    listed.chain(renamed.filter_map(|former| bearer(former.as_str()))).collect()
}

/// Compares records with the book as the default choices have it; see [`reconcile_as_chosen`].
pub fn reconcile(
    records: &Arc<Records>,
    snapshot: &Snapshot,
    people: &[Person],
    fresh: FreshIds,
    vocabulary: &Vocabulary,
    watch: &dyn Watch,
) -> Result<Batch, Cancelled> {
    reconcile_as_chosen(records, Known { snapshot, people, fresh }, &Choices::default(), vocabulary, watch)
}

/// Compares records with the book. What only a guess could settle is left out and asked, unless `choices` have the answer.
pub fn reconcile_as_chosen(
    records: &Arc<Records>,
    known: Known<'_>,
    choices: &Choices,
    vocabulary: &Vocabulary,
    watch: &dyn Watch,
) -> Result<Batch, Cancelled> {
    let Known { snapshot, people, fresh } = known;
    let places = Places::learn(records.headings.iter().map(String::as_str), names(records, snapshot));
    let mut draft = Draft {
        records,
        snapshot,
        choices,
        vocabulary,
        after: snapshot.clone(),
        directory: Directory::of(snapshot, places),
        units: HashMap::new(),
        told: BTreeSet::new(),
        suggestions: 0,
        batch: Batch { fresh, operations: Operations::over(records), ..Batch::default() },
    };
    draft.begin_counts();
    let institutions = institutions::settle(&mut draft, watch)?;
    answers::establish(&mut draft);
    posts::settle(&mut draft, watch)?;
    duties::settle(&mut draft, watch)?;
    people::settle(&mut draft, people, watch)?;
    agreement::check(&mut draft, &institutions);
    answers::tell_void(&mut draft);
    draft.batch.list_changes();
    draft.batch.excess = excess::between(snapshot, &draft.after);
    Ok(draft.batch)
}

/// Every name from which the county's can be learnt.
fn names<'all>(records: &'all Records, snapshot: &'all Snapshot) -> impl Iterator<Item = &'all str> {
    let of_book = snapshot.institutions().map(|institution| institution.name.as_str());
    let of_ledgers = records.institutions.iter().map(|record| record.name.as_str());
    of_book.chain(of_ledgers).chain(records.units.iter().map(|(_, written)| written))
}

/// A batch in the making.
struct Draft<'all> {
    records: &'all Records,
    snapshot: &'all Snapshot,
    choices: &'all Choices,
    vocabulary: &'all Vocabulary,
    /// The snapshot with the operations so far.
    after: Snapshot,
    directory: Directory,
    /// What the written names came to, each looked up once.
    units: HashMap<UnitId, Found>,
    /// Sheets and names of which it has been told that a unit goes by another name.
    told: BTreeSet<(u32, UnitId)>,
    suggestions: u32,
    batch: Batch,
}

/// Looking for the nearest name compares with every institution, so that a hostile list of unknown names must not do it
/// for each.
const MOST_SUGGESTIONS: u32 = 300;

impl Draft<'_> {
    /// The counts of a kind of table so far.
    fn counts(&mut self, table: TableKind) -> &mut Counts {
        self.batch.counts.entry(table).or_default()
    }

    /// Counts what became of a row of a sheet.
    fn tally(&mut self, origin: Origin, outcome: Outcome) {
        self.tally_many(origin, outcome, 1);
    }

    fn tally_many(&mut self, origin: Origin, outcome: Outcome, count: u32) {
        let Some(sheet) = self.batch.sheets.get_mut(origin.source as usize) else { return };
        sheet.counts.add(outcome, count);
        self.batch.counts.entry(sheet.table).or_default().add(outcome, count);
    }

    /// Every sheet with the rows that were rejected while they were read.
    fn begin_counts(&mut self) {
        for source in &self.records.sheets {
            let counts = Counts { rejected: source.rejected, ..Counts::default() };
            self.batch.counts.entry(source.table).or_default().add(Outcome::Rejected, source.rejected);
            self.batch.sheets.push(SheetCounts { name: source.name.clone(), table: source.table, counts });
        }
    }

    fn raise(&mut self, severity: Severity, place: Place, raw: &str, problem: impl Into<Problem>) {
        self.batch.issues.push(Issue { severity, place, raw: raw.to_owned(), problem: problem.into() });
    }

    /// Tells why a row is not taken over, and counts it.
    fn reject(&mut self, origin: Origin, place: Place, raw: &str, problem: impl Into<Problem>) {
        self.tally(origin, Outcome::Rejected);
        self.raise(Severity::Error, place, raw, problem);
    }

    /// Adds an operation. The register refuses only the impossible, which settling has ruled out; should it refuse one all
    /// the same, it is left out and told, and the others stand.
    fn operate(&mut self, operation: Operation, origin: Origin, field: Field) -> Result<(), Refused> {
        self.try_out(&operation, origin, field)?;
        self.batch.operations.push(operation);
        Ok(())
    }

    /// The same with somebody new of whom the row says everything.
    fn operate_admission(&mut self, admission: Admission, record: &PersonRecord) -> Result<(), Refused> {
        self.try_out(&Operation::Admit(admission.person(record)), record.origin, Field::PersonName)?;
        self.batch.operations.admit(admission);
        Ok(())
    }

    fn try_out(&mut self, operation: &Operation, origin: Origin, field: Field) -> Result<(), Refused> {
        match apply(&mut self.after, operation) {
            Ok(()) => Ok(()),
            Err(refusal) => {
                let place = self.records.place(origin, field);
                let problem = RegisterProblem::Refused { reason: format!("{refusal:?}") };
                self.raise(Severity::Error, place, "", problem);
                Err(Refused)
            }
        }
    }

    fn change(
        &mut self,
        table: TableKind,
        who: &Name,
        unit: Option<&Name>,
        field: ChangedField,
        before: String,
        after: String,
    ) {
        let (who, unit) = (who.clone(), unit.cloned());
        self.batch.changes.push(Change { table, who, unit, field, before, after });
    }

    fn unit(&mut self, unit: UnitId) -> Found {
        let written = self.records.units.written(unit);
        let find = || match answers::institution(self.choices, &self.directory, written) {
            Some(id) => Found::Exactly(id),
            None => self.directory.find(written, Names::CurrentAndFormer),
        };
        self.units.entry(unit).or_insert_with(find).clone()
    }

    /// The institution a row of posts or people belongs to, or `None` after telling why it belongs to none.
    fn unit_of_row(&mut self, origin: Origin, unit: UnitId, place: Place) -> Option<InstitutionId> {
        let written = self.records.units.written(unit).to_owned();
        if answers::leave_out(self.choices, &written) {
            self.tally(origin, Outcome::Rejected);
            if self.told.insert((origin.source, unit)) {
                let problem = RegisterProblem::UnitLeftOut { name: written.clone() };
                self.raise(Severity::Notice, place, &written, problem);
            }
            return None;
        }
        match self.unit(unit) {
            Found::Exactly(id) => Some(id),
            Found::Otherwise(id) => {
                self.tell_other_name(origin, unit, id, place);
                Some(id)
            }
            Found::Ambiguous(candidates) => {
                let problem = RegisterProblem::AmbiguousInstitution { name: written.clone(), candidates };
                self.reject(origin, place, &written, problem);
                None
            }
            Found::Unknown => {
                let nearest = self.nearest(&written);
                let problem = RegisterProblem::UnknownInstitution { name: written.clone(), nearest };
                self.reject(origin, place, &written, problem);
                None
            }
        }
    }

    /// Says once per sheet that a unit is written otherwise than the book names it.
    fn tell_other_name(&mut self, origin: Origin, unit: UnitId, id: InstitutionId, place: Place) {
        if !self.told.insert((origin.source, unit)) {
            return;
        }
        if let Some(current) = self.directory.name(id).cloned() {
            let written = self.records.units.written(unit).to_owned();
            let problem = RegisterProblem::NamedOtherwise { name: written.clone(), current };
            self.raise(Severity::Notice, place, &written, problem);
        }
    }

    fn nearest(&mut self, written: &str) -> Option<Name> {
        if self.may_suggest() { self.directory.nearest(written).cloned() } else { None }
    }

    /// Whether another name may be compared with all; counts it.
    fn may_suggest(&mut self) -> bool {
        self.suggestions += 1;
        self.suggestions <= MOST_SUGGESTIONS
    }

    fn name_of(&self, id: InstitutionId) -> Option<Name> {
        self.after.institution(id).map(|institution| institution.name.clone())
    }
}

/// An operation that was left out.
struct Refused;
