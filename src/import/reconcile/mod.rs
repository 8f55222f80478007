//! Records × the book → a batch: the operations that bring the book to what the workbooks say, what they change and what
//! stands in their way. Takes both as plain arguments and writes nothing; whoever holds the book records the operations as
//! one entry.
//!
//! The order of files does not matter: ledgers are settled before posts, posts before people, since the later name the
//! earlier. An empty cell says nothing and changes nothing; so the same file imported twice changes nothing either.

mod agreement;
mod duties;
mod institutions;
mod matching;
mod people;
mod posts;
mod quotas;
mod tiers;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::issue::{Issue, Place, Problem, RegisterProblem, Severity};
use super::record::{Origin, Records, UnitId};
use super::resolve::{Directory, Found, Names, Places};
use super::vocabulary::{Field, StatedKind, TableKind, Vocabulary};
use crate::domain::{
    DutyList, FreshIds, Funding, Holder, InstitutionId, Name, Operation, Person, QuotaKind, Snapshot, apply,
};
use crate::watch::{Cancelled, Watch};

/// What importing comes to.
#[derive(Debug, Default, Serialize)]
pub struct Batch {
    /// Institutions, posts, people and items of lists.
    pub counts: BTreeMap<TableKind, Counts>,
    /// Field by field what becomes of institutions, posts and people that the book already has.
    pub changes: Vec<Change>,
    pub issues: Vec<Issue>,
    /// To be recorded as one entry, in this order. Applied to the snapshot none of them is refused.
    #[serde(skip)]
    pub operations: Vec<Operation>,
    /// The ids still unused when the operations have been recorded.
    #[serde(skip)]
    pub fresh: FreshIds,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// 新增
    pub added: u32,
    /// 更新
    pub updated: u32,
    /// 未变
    pub unchanged: u32,
    /// 移除: posts and items of lists that the table of their institution does not list any more.
    pub removed: u32,
    /// 问题: rows that are not taken over.
    pub rejected: u32,
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
    Identity,
    Rank,
    RankDocument,
    /// A column kept as written, by its head.
    Further(String),
}

impl Change {
    /// Whether a line of the 岗位表, or an item of a list, goes altogether.
    pub fn is_removal(&self) -> bool {
        matches!(self.field, ChangedField::Post | ChangedField::Duty(_)) && self.after.is_empty()
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

/// Compares records with the book. `known` are the people of the book that the records may mean, by ID number or name, and
/// all of the institutions that are [`rostered`]; giving everybody is always right. The snapshot's counts must include them.
pub fn reconcile(
    records: &Records,
    snapshot: &Snapshot,
    known: &[Person],
    fresh: FreshIds,
    vocabulary: &Vocabulary,
    watch: &dyn Watch,
) -> Result<Batch, Cancelled> {
    let places = Places::learn(records.headings.iter().map(String::as_str), names(records, snapshot));
    let mut draft = Draft {
        records,
        snapshot,
        vocabulary,
        after: snapshot.clone(),
        directory: Directory::of(snapshot, places),
        units: HashMap::new(),
        told: BTreeSet::new(),
        suggestions: 0,
        batch: Batch { fresh, ..Batch::default() },
    };
    draft.count_rejected();
    let institutions = institutions::settle(&mut draft, watch)?;
    posts::settle(&mut draft, watch)?;
    duties::settle(&mut draft, watch)?;
    people::settle(&mut draft, known, watch)?;
    agreement::check(&mut draft, &institutions);
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
    vocabulary: &'all Vocabulary,
    /// The snapshot with the operations so far.
    after: Snapshot,
    directory: Directory,
    /// What the written names came to, each looked up once.
    units: HashMap<UnitId, Found>,
    /// Sheets and names of which it has been told that a unit goes by another name.
    told: BTreeSet<(usize, UnitId)>,
    suggestions: u32,
    batch: Batch,
}

/// Looking for the nearest name compares with every institution, so that a hostile list of unknown names must not do it
/// for each.
const MOST_SUGGESTIONS: u32 = 300;

impl Draft<'_> {
    fn counts(&mut self, table: TableKind) -> &mut Counts {
        self.batch.counts.entry(table).or_default()
    }

    fn count_rejected(&mut self) {
        for source in &self.records.sheets {
            self.batch.counts.entry(source.table).or_default().rejected += source.rejected;
        }
    }

    fn raise(&mut self, severity: Severity, place: Place, raw: &str, problem: impl Into<Problem>) {
        self.batch.issues.push(Issue { severity, place, raw: raw.to_owned(), problem: problem.into() });
    }

    /// Tells why a row is not taken over, and counts it.
    fn reject(&mut self, table: TableKind, place: Place, raw: &str, problem: impl Into<Problem>) {
        self.counts(table).rejected += 1;
        self.raise(Severity::Error, place, raw, problem);
    }

    /// Adds an operation. The register refuses only the impossible, which settling has ruled out; should it refuse one all
    /// the same, it is left out and told, and the others stand.
    fn operate(&mut self, operation: Operation, origin: Origin, field: Field) -> Result<(), Refused> {
        match apply(&mut self.after, &operation) {
            Ok(()) => {
                self.batch.operations.push(operation);
                Ok(())
            }
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
        self.units.entry(unit).or_insert_with(|| self.directory.find(written, Names::CurrentAndFormer)).clone()
    }

    /// The institution a row of posts or people belongs to, or `None` after telling why it belongs to none.
    fn unit_of_row(&mut self, table: TableKind, origin: Origin, unit: UnitId, place: Place) -> Option<InstitutionId> {
        let written = self.records.units.written(unit).to_owned();
        match self.unit(unit) {
            Found::Exactly(id) => Some(id),
            Found::Otherwise(id) => {
                self.tell_other_name(origin, unit, id, place);
                Some(id)
            }
            Found::Ambiguous(candidates) => {
                let problem = RegisterProblem::AmbiguousInstitution { name: written.clone(), candidates };
                self.reject(table, place, &written, problem);
                None
            }
            Found::Unknown => {
                let nearest = self.nearest(&written);
                let problem = RegisterProblem::UnknownInstitution { name: written.clone(), nearest };
                self.reject(table, place, &written, problem);
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
        self.suggestions += 1;
        if self.suggestions > MOST_SUGGESTIONS { None } else { self.directory.nearest(written).cloned() }
    }

    fn name_of(&self, id: InstitutionId) -> Option<Name> {
        self.after.institution(id).map(|institution| institution.name.clone())
    }

    /// The kind of place meant in an institution: 事业 alone is what its service places are paid by, if they are paid by one.
    fn exact_kind(&self, institution: InstitutionId, kind: StatedKind) -> QuotaKind {
        match kind {
            StatedKind::Exact(kind) => kind,
            StatedKind::Service => {
                let held = |funding: &Funding| {
                    let kind = QuotaKind::Service(*funding);
                    !self.after.ledger().held(Holder::Institution(institution), kind).is_zero()
                };
                let fundings: Vec<Funding> = FUNDINGS.into_iter().filter(held).collect();
                match fundings.as_slice() {
                    [only] => QuotaKind::Service(*only),
                    _ => kind.or_full(),
                }
            }
        }
    }
}

const FUNDINGS: [Funding; 3] = [Funding::Full, Funding::Partial, Funding::SelfSupporting];

/// An operation that was left out.
struct Refused;
