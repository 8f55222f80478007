//! Projection: the register as it would be if the plan were adopted. It never fails; a step that cannot be applied is
//! listed with its reason, left out, and the following steps go on.
//!
//! A snapshot counts people without knowing them, so the projection itself keeps in mind whom an earlier step has moved: nobody
//! leaves the same place twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::step::Step;
use crate::domain::{
    Assignment, Crossing, Institution, InstitutionId, Movement, Operation, PersonId, Refusal, Snapshot, apply,
};

/// A register before and after a plan.
#[derive(Debug, Clone)]
pub struct Projection {
    pub before: Arc<Snapshot>,
    pub after: Arc<Snapshot>,
    /// One per step: applied (or left out), or why not.
    pub outcomes: Vec<Result<(), Refusal>>,
    /// The places that applied steps moved, with the index of the step.
    pub movements: Vec<(usize, Movement)>,
    /// The places that applied steps brought to another level, as the levels were before the step, with its index.
    pub crossings: Vec<(usize, Crossing)>,
    /// By the index of the step, the institution whose offices an applied step set, as it stood before that step.
    pub reorganised: BTreeMap<usize, Institution>,
    /// Institutions that a step bears on; all others are as they were.
    pub touched: BTreeSet<InstitutionId>,
    /// Steps that are not looked at: of phases that are adopted already, or that come later than was asked for.
    pub left_out: BTreeSet<usize>,
    /// What other entries did between the phases of a plan that was carried out in phases: the register after one phase and
    /// before the next, each time. What a plan leads to is before it, and its steps, and these differences.
    pub meanwhile: Vec<Meanwhile>,
}

/// 期间其他凭证: the register as one phase of a plan left it, and as the next one found it.
#[derive(Debug, Clone)]
pub struct Meanwhile {
    pub left: Arc<Snapshot>,
    pub found: Arc<Snapshot>,
}

/// Applies `steps` in order to a copy of `before`.
pub fn project<'a>(before: &Arc<Snapshot>, steps: impl IntoIterator<Item = &'a Step>) -> Projection {
    let mut replay = Replay::over(before, Whereabouts::new());
    let mut touched = BTreeSet::new();
    let mut outcomes = Vec::new();
    let mut movements = Vec::new();
    let mut crossings = Vec::new();
    let mut reorganised = BTreeMap::new();
    for (index, step) in steps.into_iter().enumerate() {
        let now = replay.now();
        touched.extend(step.operation.touched(now));
        let meant = step.operation.movements(now);
        let crossed = step.operation.crossings(&meant, now);
        let offices_of = if let Operation::SetOffices { institution, .. } = &step.operation {
            now.institution(*institution).cloned()
        } else {
            None
        };
        let outcome = replay.apply(&step.operation);
        if outcome.is_ok() {
            movements.extend(meant.into_iter().map(|movement| (index, movement)));
            crossings.extend(crossed.into_iter().map(|crossing| (index, crossing)));
            reorganised.extend(offices_of.map(|institution| (index, institution)));
        }
        outcomes.push(outcome);
    }
    let (before, after) = (Arc::clone(before), Arc::new(replay.now));
    let (left_out, meanwhile) = (BTreeSet::new(), Vec::new());
    Projection { before, after, outcomes, movements, crossings, reorganised, touched, left_out, meanwhile }
}

impl Projection {
    /// The register as it is, with no plan over it.
    pub fn of_register(snapshot: &Arc<Snapshot>) -> Self {
        project(snapshot, &[])
    }

    /// This and what was projected after it over a register of its own, of which other entries may be part too: steps of `later`
    /// count on behind those of this one. What both lead to is the register after the later one.
    #[must_use]
    pub fn followed_by(mut self, later: Self) -> Self {
        let done = self.outcomes.len();
        self.meanwhile.push(Meanwhile { left: self.after, found: later.before });
        self.meanwhile.extend(later.meanwhile);
        self.after = later.after;
        self.outcomes.extend(later.outcomes);
        self.movements.extend(later.movements.into_iter().map(|(index, movement)| (index + done, movement)));
        self.crossings.extend(later.crossings.into_iter().map(|(index, crossing)| (index + done, crossing)));
        self.reorganised.extend(later.reorganised.into_iter().map(|(index, before)| (index + done, before)));
        self.touched.extend(later.touched);
        self.left_out.extend(later.left_out.into_iter().map(|index| index + done));
        self
    }

    /// The same told by the numbers of the plan, where `order` are the steps that were projected, out of `count`.
    #[must_use]
    pub fn placed(mut self, order: &[usize], count: usize) -> Self {
        let place = |index: usize| order.get(index).copied().unwrap_or(index);
        let projected: BTreeSet<usize> = order.iter().copied().collect();
        self.left_out = (0..count).filter(|index| !projected.contains(index)).collect();
        let mut outcomes = vec![Ok(()); count];
        for (index, outcome) in self.outcomes.into_iter().enumerate() {
            if let Some(placed) = outcomes.get_mut(place(index)) {
                *placed = outcome;
            }
        }
        self.outcomes = outcomes;
        self.movements.iter_mut().for_each(|(index, _)| *index = place(*index));
        self.crossings.iter_mut().for_each(|(index, _)| *index = place(*index));
        self.reorganised = self.reorganised.into_iter().map(|(index, before)| (place(index), before)).collect();
        self
    }

    /// Whether every step could be applied.
    pub fn is_complete(&self) -> bool {
        self.outcomes.iter().all(Result::is_ok)
    }

    /// Indexes and reasons of the steps that could not be applied.
    pub fn refusals(&self) -> impl Iterator<Item = (usize, &Refusal)> {
        self.outcomes.iter().enumerate().filter_map(|(index, outcome)| outcome.as_ref().err().map(|why| (index, why)))
    }
}

/// Where people stand of whom more is known than that they are counted; nowhere, when they have left.
pub type Whereabouts = BTreeMap<PersonId, Option<Assignment>>;

/// A register that steps are tried out on, one after the other.
pub(super) struct Replay {
    now: Snapshot,
    /// Whom earlier steps have moved.
    moved: Moved,
}

impl Replay {
    /// `people` are those of whom it is known where they stand.
    pub fn over(register: &Snapshot, people: Whereabouts) -> Self {
        Self { now: register.clone(), moved: Moved(people) }
    }

    /// The register as the steps so far have left it.
    pub fn now(&self) -> &Snapshot {
        &self.now
    }

    /// Where a person stands, if that is known.
    pub fn whereabouts(&self, person: PersonId) -> Option<&Option<Assignment>> {
        self.moved.0.get(&person)
    }

    /// Applies an operation, or refuses it and is as it was.
    pub fn apply(&mut self, operation: &Operation) -> Result<(), Refusal> {
        self.moved.check(operation)?;
        apply(&mut self.now, operation)?;
        self.moved.keep(operation);
        Ok(())
    }
}

/// Where the people stand whom earlier steps have moved.
#[derive(Default)]
struct Moved(Whereabouts);

impl Moved {
    /// Whether everybody who is named still stands where the operation says.
    fn check(&self, operation: &Operation) -> Result<(), Refusal> {
        let gone = |from: &Assignment| Refusal::NotOnRoster { institution: from.quota_at, kind: from.kind };
        for mover in operation.movers() {
            match self.0.get(&mover.person) {
                Some(None) => return Err(gone(&mover.from)),
                Some(Some(at)) if *at != mover.from => {
                    let (quota_at, kind) = (at.quota_at, at.kind);
                    return Err(Refusal::MoverElsewhere { name: mover.name.clone(), quota_at, kind });
                }
                Some(Some(_)) | None => {}
            }
        }
        if let Operation::Release { person, before } = operation
            && self.0.get(person).is_some_and(|at| at.as_ref() != Some(before))
        {
            return Err(gone(before));
        }
        Ok(())
    }

    /// Keeps in mind where an applied operation has put people.
    fn keep(&mut self, operation: &Operation) {
        self.0.extend(operation.arrivals().map(|(mover, at)| (mover.person, Some(at))));
        match operation {
            Operation::Merge { from, into } => {
                for at in self.0.values_mut().flatten() {
                    *at = at.merged(from, *into);
                }
            }
            Operation::Admit(person) | Operation::Amend { person, .. } => {
                self.0.insert(person.id, Some(person.assignment.clone()));
            }
            Operation::Release { person, .. } => drop(self.0.insert(*person, None)),
            Operation::Transfer(_)
            | Operation::Split { .. }
            | Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetPosts { .. }
            | Operation::SetDuties { .. }
            | Operation::Attach { .. }
            | Operation::OpenPool(_)
            | Operation::Lend(_)
            | Operation::Recall { .. }
            | Operation::Clear(_)
            | Operation::CloseClearance { .. }
            | Operation::Deploy(_)
            | Operation::EndDeployment { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Holder, Mover, Name, Nature, Person, QuotaKind, Tier, Transfer, apply_all};

    #[test]
    fn a_projection_of_some_steps_is_told_by_the_numbers_of_the_plan() {
        let name = Name::new("县财政局").expect("a name");
        let body = Institution::bare(InstitutionId(1), name, Tier::County, Nature::Government);
        let before = Arc::new(apply_all(&Snapshot::default(), &[Operation::Establish(body)]).expect("an opening"));
        let give = |count| {
            let to = Holder::Institution(InstitutionId(1));
            let (kind, from, people) = (QuotaKind::Support, Holder::Superior, Vec::new());
            Step::from(Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people }))
        };
        let steps = [give(1), give(2), give(0), give(4)];
        let order = [3, 2, 0];
        let laid = project(&before, order.iter().map(|index| &steps[*index])).placed(&order, steps.len());
        assert_eq!(laid.outcomes, [Ok(()), Ok(()), Err(Refusal::NothingToMove), Ok(())]);
        assert_eq!(laid.left_out, BTreeSet::from([1]));
        let moved: Vec<_> = laid.movements.iter().map(|(index, movement)| (*index, movement.count.0)).collect();
        assert_eq!(moved, [(3, 4), (0, 1)]);
        let crossed: Vec<_> = laid.crossings.iter().map(|(index, _)| *index).collect();
        assert_eq!(crossed, [3, 0]);
    }

    #[test]
    fn nobody_leaves_twice() {
        let name = |text| Name::new(text).expect("a name");
        let kind = QuotaKind::Administrative;
        let body = |id: u32, text| Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government);
        let (from, to) = (Holder::Institution(InstitutionId(1)), Holder::Institution(InstitutionId(2)));
        let transfer = |people: Vec<Mover>, from, to| {
            Operation::Transfer(Transfer { kind, count: Headcount(1), from, to, people })
        };
        let at = Assignment::at(InstitutionId(1), kind);
        let admit = |id: u32, text| Operation::Admit(Person::bare(PersonId(id), name(text), at.clone()));
        let opening = [
            Operation::Establish(body(1, "县财政局")),
            Operation::Establish(body(2, "县审计局")),
            transfer(Vec::new(), Holder::Superior, from),
            admit(1, "张三"),
            admit(2, "李四"),
        ];
        let before = Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"));
        let release = |id: u32| Operation::Release { person: PersonId(id), before: at.clone() };
        let mover = |id: u32, text| Mover { person: PersonId(id), name: name(text), from: at.clone() };
        let refused = |steps: &[Operation]| {
            let steps: Vec<Step> = steps.iter().cloned().map(Step::from).collect();
            project(&before, &steps).refusals().map(|(index, why)| (index, why.clone())).collect::<Vec<_>>()
        };
        let gone = Refusal::NotOnRoster { institution: InstitutionId(1), kind };
        assert_eq!(refused(&[release(1), release(2)]), []);
        assert_eq!(refused(&[release(1), release(1)]), [(1, gone.clone())]);
        assert_eq!(refused(&[transfer(vec![mover(1, "张三")], from, to), release(1)]), [(1, gone.clone())]);
        assert_eq!(refused(&[release(1), transfer(vec![mover(1, "张三")], from, to)]), [(1, gone)]);
    }
}
