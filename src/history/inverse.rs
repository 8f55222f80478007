//! 冲销: the operations that take an entry back, or some of its operations. The entry stays where it is; what undoes it is recorded
//! after it, as an entry of its own.
//!
//! Each operation is undone as of just after it, last first, and that is carried over what has happened since: what was set
//! meanwhile is kept, and where both want the same thing the undoing is refused. Nothing is guessed: where the state before cannot
//! be made again exactly, that is refused, too.

use std::collections::{BTreeMap, BTreeSet};

use super::carry::{Left, carry};
use super::carry_person::carried_person;
use super::numbering::Numbering;
use super::restoration::restoration;
use crate::domain::{
    Assignment, Clearance, ClearanceOutcome, Deployment, DutyList, Holder, Institution, InstitutionId, Loan, Mover,
    Name, Operation, Person, PersonId, Refusal, Snapshot, Transfer, reapply,
};

/// What is to be taken back, and over what.
#[derive(Debug, Clone, Copy)]
pub struct Undoing<'a> {
    /// The register on which the operations were recorded.
    pub before: &'a Snapshot,
    pub operations: &'a [Operation],
    pub extent: Extent<'a>,
    /// How people stood before: everybody whom the operations name or move.
    pub people: &'a BTreeMap<PersonId, Person>,
    /// The register over which the undoing is to be recorded.
    pub now: &'a Snapshot,
    /// How the same people stand there; who is missing has left since. `None` where that is not known yet, because the entry still
    /// waits for its day: then everybody is set as before.
    pub people_now: Option<&'a BTreeMap<PersonId, Person>>,
}

/// Which of the operations are taken back.
#[derive(Debug, Clone, Copy)]
pub enum Extent<'a> {
    Whole,
    /// Only these, counted from zero.
    Only(&'a BTreeSet<usize>),
}

/// Why an entry cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Irreversible {
    /// 合并 or 分设 whose state before cannot be made again exactly.
    Inexact { operation: usize, institution: InstitutionId },
    /// What the operation set has been set again since.
    Overtaken { operation: usize, institution: InstitutionId },
    /// What the operation set of a person has been set again since, or whom it moved has moved on or left.
    PersonOvertaken { operation: usize, person: PersonId, name: Name },
    /// The person as before is not on the log that was given.
    PersonUnknown { operation: usize, person: PersonId },
    /// The entry does not fit the register it was given with.
    NotApplicable { operation: usize, refusal: Refusal },
    /// What undoes the operation is refused by the register as it has become.
    NoLongerPossible { operation: usize, refusal: Refusal },
}

/// The operations that undo what was asked for, in the order in which they are to be done.
///
/// # Errors
/// [`Irreversible`] names the operation that cannot be undone.
pub fn inverse(undoing: &Undoing<'_>) -> Result<Vec<Operation>, Irreversible> {
    let mut present = undoing.now.clone();
    let mut numbering = Numbering::over(undoing.now);
    let nobody = BTreeMap::new();
    let mut standing = Known { before: undoing.people_now.unwrap_or(&nobody), since: BTreeMap::new() };
    let mut done = Vec::new();
    for part in parts(undoing)?.into_iter().rev() {
        let Part { operation, undoing: undos, left, people } = part;
        for undo in undos {
            let carried = carry(&undo, &left, &present)
                .map_err(|institution| Irreversible::Overtaken { operation, institution })?;
            let carried = over_person(carried, &people, &standing)
                .map_err(|(person, name)| Irreversible::PersonOvertaken { operation, person, name })?;
            for carried in numbering.renumbered(carried) {
                if let Some((person, name)) = moved_on(&carried, undoing, &standing) {
                    return Err(Irreversible::PersonOvertaken { operation, person, name });
                }
                reapply(&mut present, &carried)
                    .map_err(|refusal| Irreversible::NoLongerPossible { operation, refusal })?;
                standing.note(&carried);
                done.push(carried);
            }
        }
    }
    Ok(done)
}

/// An amendment as it is to be done over how the person stands; anything else stays as it is. `left` is how the undone operation
/// left people. Fails with the person of whom the same thing has been set since.
fn over_person(
    operation: Operation,
    left: &BTreeMap<PersonId, Person>,
    standing: &Known<'_>,
) -> Result<Operation, (PersonId, Name)> {
    let Operation::Amend { person: target, .. } = &operation else { return Ok(operation) };
    match (left.get(&target.id), standing.find(target.id)) {
        (Some(left), Some(now)) => {
            let person = carried_person(target, left, &now).ok_or((now.id, now.name.clone()))?;
            Ok(Operation::Amend { before: now.assignment, person })
        }
        (_, _) => Ok(operation),
    }
}

/// Somebody whom the operation would take from where they no longer stand. Nobody as long as that is not known.
fn moved_on(operation: &Operation, asked: &Undoing<'_>, standing: &Known<'_>) -> Option<(PersonId, Name)> {
    asked.people_now?;
    let has_moved_on = |mover: &Mover| match standing.find(mover.person) {
        Some(now) => now.assignment != mover.from,
        None => asked.people.contains_key(&mover.person),
    };
    let found = operation.arrivals().find(|(mover, _)| has_moved_on(mover));
    found.map(|(mover, _)| (mover.person, mover.name.clone()))
}

/// What undoes one operation, and what the operation left of that.
struct Part {
    operation: usize,
    undoing: Vec<Operation>,
    left: Left,
    /// How the operation left whoever is amended to undo it.
    people: BTreeMap<PersonId, Person>,
}

/// One part for each operation that is to be undone, in the order of the entry.
fn parts(asked: &Undoing<'_>) -> Result<Vec<Part>, Irreversible> {
    let mut register = asked.before.clone();
    let mut people = Known { before: asked.people, since: BTreeMap::new() };
    let mut parts = Vec::new();
    for (index, operation) in asked.operations.iter().enumerate() {
        let is_wanted = match asked.extent {
            Extent::Whole => true,
            Extent::Only(wanted) => wanted.contains(&index),
        };
        let undoing = is_wanted.then(|| undo(&register, operation, index, &people)).transpose()?;
        reapply(&mut register, operation)
            .map_err(|refusal| Irreversible::NotApplicable { operation: index, refusal })?;
        people.note(operation);
        if let Some(undoing) = undoing {
            let left = Left::of(&register, &undoing);
            let amended = undoing.iter().filter_map(|undo| {
                let Operation::Amend { person, .. } = undo else { return None };
                people.find(person.id).map(|left| (left.id, left))
            });
            let people = amended.collect();
            parts.push(Part { operation: index, undoing, left, people });
        }
    }
    Ok(parts)
}

/// How people stood: as before the entry, or as its own operations have left them; `None` for who has left.
#[derive(Clone)]
struct Known<'a> {
    before: &'a BTreeMap<PersonId, Person>,
    since: BTreeMap<PersonId, Option<Person>>,
}

impl Known<'_> {
    fn find(&self, id: PersonId) -> Option<Person> {
        self.since.get(&id).cloned().unwrap_or_else(|| self.before.get(&id).cloned())
    }

    /// Everybody who is known and there.
    fn all(&self) -> Vec<Person> {
        let unchanged = self.before.iter().filter(|(id, _)| !self.since.contains_key(id)).map(|(_, person)| person);
        unchanged.chain(self.since.values().flatten()).cloned().collect()
    }

    /// Keeps in mind how an operation has left people.
    fn note(&mut self, operation: &Operation) {
        for (mover, assignment) in operation.arrivals() {
            if let Some(person) = self.find(mover.person) {
                self.since.insert(mover.person, Some(Person { assignment, ..person }));
            }
        }
        if let Operation::Admit(person) | Operation::Amend { person, .. } = operation {
            self.since.insert(person.id, Some(person.clone()));
        }
        if let Operation::Release { person, .. } = operation {
            self.since.insert(*person, None);
        }
        if let Operation::Merge { from, into } = operation {
            for person in self.all() {
                let assignment = person.assignment.merged(from, *into);
                if assignment != person.assignment {
                    self.since.insert(person.id, Some(Person { assignment, ..person }));
                }
            }
        }
    }

    /// Everybody whom an operation moves, as before it, and where it puts them.
    fn moved_by(&self, operation: &Operation) -> Vec<(Person, Assignment)> {
        let mut after = self.clone();
        after.note(operation);
        let moved = |person: Person| {
            let now = after.find(person.id)?.assignment;
            (now != person.assignment).then_some((person, now))
        };
        self.all().into_iter().filter_map(moved).collect()
    }
}

fn undo(
    register: &Snapshot,
    operation: &Operation,
    index: usize,
    people: &Known<'_>,
) -> Result<Vec<Operation>, Irreversible> {
    let known = |id: PersonId| people.find(id).ok_or(Irreversible::PersonUnknown { operation: index, person: id });
    let body = |id: InstitutionId| {
        let refusal = Refusal::UnknownInstitution(id);
        register.institution(id).ok_or(Irreversible::NotApplicable { operation: index, refusal })
    };
    Ok(match operation {
        Operation::Transfer(transfer) => back(transfer, people),
        Operation::Establish(institution) => vec![Operation::Abolish { institution: institution.id }],
        Operation::Describe(Institution { id, .. }) => vec![Operation::Describe(body(*id)?.clone())],
        // Not a renaming back: the wrong name was never borne, so it is no former name.
        Operation::Rename { institution, .. } => vec![Operation::Describe(body(*institution)?.clone())],
        Operation::Abolish { institution } => established_again(register, body(*institution)?),
        Operation::Attach { institution, .. } => {
            let Institution { parent, supervisor, .. } = *body(*institution)?;
            vec![Operation::Attach { institution: *institution, parent, supervisor }]
        }
        Operation::Merge { into: institution, .. } | Operation::Split { from: institution, .. } => {
            way_back(register, operation, people, index)?
                .ok_or(Irreversible::Inexact { operation: index, institution: *institution })?
        }
        Operation::SetOffices { institution, .. } => {
            let Institution { scheme, offices, .. } = body(*institution)?.clone();
            vec![Operation::SetOffices { institution: *institution, scheme, offices }]
        }
        Operation::SetLeaders { institution, .. } => {
            vec![Operation::SetLeaders { institution: *institution, leaders: body(*institution)?.leaders }]
        }
        Operation::SetNameplates { institution, .. } => {
            let nameplates = body(*institution)?.nameplates.clone();
            vec![Operation::SetNameplates { institution: *institution, nameplates }]
        }
        Operation::SetPosts { institution, .. } => vec![posts_of(register, *institution)],
        Operation::SetDuties { institution, list, .. } => vec![duties_of(register, *institution, *list)],
        // A pool that was opened stays; without places it is a name only.
        Operation::OpenPool(pool) => {
            register.pools().get(pool.id).cloned().map(Operation::OpenPool).into_iter().collect()
        }
        Operation::Lend(loan) => vec![Operation::Recall { loan: loan.id, count: loan.count }],
        Operation::Recall { loan, count } => {
            let lent = register.loans().get(*loan);
            lent.map(|lent| Operation::Lend(Loan { count: *count, ..lent.clone() })).into_iter().collect()
        }
        Operation::Clear(Clearance { id, count, .. }) => {
            vec![Operation::CloseClearance { clearance: *id, count: *count, outcome: ClearanceOutcome::Withdrawn }]
        }
        Operation::CloseClearance { clearance, count, .. } => {
            let given = register.clearances().get(*clearance);
            given.map(|given| Operation::Clear(Clearance { count: *count, ..given.clone() })).into_iter().collect()
        }
        Operation::Deploy(deployment) => ended(deployment, people),
        Operation::EndDeployment { deployment, people: returned } => register
            .deployments()
            .get(*deployment)
            .map(|agreed| agreed_again(agreed, returned, people))
            .unwrap_or_default(),
        Operation::Admit(person) => {
            vec![Operation::Release { person: person.id, before: person.assignment.clone() }]
        }
        Operation::Amend { person, .. } => {
            vec![Operation::Amend { before: person.assignment.clone(), person: known(person.id)? }]
        }
        Operation::Release { person, .. } => vec![Operation::Admit(known(*person)?)],
    })
}

/// What makes the register before a merger or a division again, if that is possible exactly.
fn way_back(
    register: &Snapshot,
    operation: &Operation,
    people: &Known<'_>,
    index: usize,
) -> Result<Option<Vec<Operation>>, Irreversible> {
    let mut after = register.clone();
    reapply(&mut after, operation).map_err(|refusal| Irreversible::NotApplicable { operation: index, refusal })?;
    Ok(restoration(register, &after, &people.moved_by(operation)))
}

/// An abolished body as it was, with its posts and duties.
fn established_again(register: &Snapshot, institution: &Institution) -> Vec<Operation> {
    let id = institution.id;
    let posts = (!register.posts(id).is_empty()).then(|| posts_of(register, id));
    let lists = DutyList::ALL.into_iter().filter(|list| !register.duties().list(id, *list).is_empty());
    let duties = lists.map(|list| duties_of(register, id, list));
    [Operation::Establish(institution.clone())].into_iter().chain(posts).chain(duties).collect()
}

fn posts_of(register: &Snapshot, institution: InstitutionId) -> Operation {
    Operation::SetPosts { institution, posts: register.posts(institution).to_vec() }
}

fn duties_of(register: &Snapshot, institution: InstitutionId, list: DutyList) -> Operation {
    Operation::SetDuties { institution, list, duties: register.duties().list(institution, list).to_vec() }
}

/// The same places the other way, with the people who went along, each as before.
fn back(transfer: &Transfer, people: &Known<'_>) -> Vec<Operation> {
    let gone = |mover: &Mover| match transfer.to {
        Holder::Institution(to) => Mover { from: mover.from.moved_to(to), ..mover.clone() },
        Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => mover.clone(),
    };
    let returning: Vec<Mover> = transfer.people.iter().map(gone).collect();
    let arrived = |mover: &Mover| match transfer.from {
        Holder::Institution(from) => mover.from.moved_to(from),
        Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => mover.from.clone(),
    };
    let restored = as_before(&transfer.people, returning.iter().map(arrived), people);
    let transfer = Transfer { from: transfer.to, to: transfer.from, people: returning, ..transfer.clone() };
    [Operation::Transfer(transfer)].into_iter().chain(restored).collect()
}

/// An agreement on use ended, with everybody who was named as before.
fn ended(agreed: &Deployment, people: &Known<'_>) -> Vec<Operation> {
    let deployed = |mover: &Mover| mover.from.deployed_to(agreed.user, agreed.arrangement);
    let returning: Vec<Mover> =
        agreed.people.iter().map(|mover| Mover { from: deployed(mover), ..mover.clone() }).collect();
    let restored = as_before(&agreed.people, returning.iter().map(|mover| mover.from.returned()), people);
    [Operation::EndDeployment { deployment: agreed.id, people: returning }].into_iter().chain(restored).collect()
}

/// An agreement on use that was ended, made again with those who had returned.
fn agreed_again(agreed: &Deployment, returned: &[Mover], people: &Known<'_>) -> Vec<Operation> {
    let leaving = |mover: &Mover| Mover { from: mover.from.returned(), ..mover.clone() };
    let leaving: Vec<Mover> = returned.iter().map(leaving).collect();
    let arrived = leaving.iter().map(|mover| mover.from.deployed_to(agreed.user, agreed.arrangement));
    let restored = as_before(returned, arrived, people);
    [Operation::Deploy(Deployment { people: leaving, ..agreed.clone() })].into_iter().chain(restored).collect()
}

/// Moving leaves office and post behind: whoever does not stand as before is put there again.
fn as_before(then: &[Mover], now: impl Iterator<Item = Assignment>, people: &Known<'_>) -> Vec<Operation> {
    let different = then.iter().zip(now).filter(|(mover, now)| mover.from != *now);
    let restored = different.filter_map(|(mover, before)| {
        let person = Person { assignment: mover.from.clone(), ..people.find(mover.person)? };
        Some(Operation::Amend { before, person })
    });
    restored.collect()
}

#[cfg(test)]
mod tests;
