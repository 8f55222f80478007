//! Plans in each other's way: two that spend the same vacancy, or move the same person. Each may hold by itself; once one is
//! adopted the other no longer does.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::project::project;
use super::step::Plan;
use crate::domain::{ClearanceOutcome, Headcount, Holder, Name, Operation, PersonId, PlanId, QuotaKind, Snapshot};

/// What two plans both want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clash {
    pub contested: Contested,
    pub first: Claim,
    pub second: Claim,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Contested {
    /// Of a holder's free places there are only so many.
    Places {
        holder: Holder,
        kind: QuotaKind,
        room: Headcount,
    },
    Person {
        person: PersonId,
        name: Option<Name>,
    },
}

/// What one plan wants of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Claim {
    pub plan: PlanId,
    /// Counted from zero: of the first plan the last step that spends, of the second the one for which nothing is left.
    pub step: usize,
    /// What the whole plan spends there; one, of a person.
    pub count: Headcount,
}

/// The clashes of every two plans, in the order of the plans. Steps that cannot be applied want nothing.
pub fn clashes(register: &Arc<Snapshot>, plans: &[&Plan]) -> Vec<Clash> {
    let wants: Vec<Wants> = plans.iter().map(|plan| Wants::of(register, plan)).collect();
    let mut clashes = Vec::new();
    for (index, first) in wants.iter().enumerate() {
        for second in wants.iter().skip(index + 1) {
            clashes.extend(over_places(register, first, second));
            clashes.extend(over_people(first, second));
        }
    }
    clashes
}

/// What a plan spends.
struct Wants {
    plan: PlanId,
    /// Step by step what is spent; negative where a step brings places in.
    places: BTreeMap<(Holder, QuotaKind), Vec<(usize, i64)>>,
    people: BTreeMap<PersonId, Moved>,
}

/// The step that moves somebody, and the name where the step tells it.
type Moved = (usize, Option<Name>);

impl Wants {
    fn of(register: &Arc<Snapshot>, plan: &Plan) -> Self {
        let order = plan.remaining();
        let steps = order.iter().filter_map(|index| plan.steps().get(*index));
        let projection = project(register, steps).placed(&order, plan.steps().len());
        let mut wants = Self { plan: plan.id, places: BTreeMap::new(), people: BTreeMap::new() };
        for (step, movement) in &projection.movements {
            let empty = i64::from(movement.count.0) - i64::from(movement.people.0);
            wants.spend(movement.from, movement.kind, *step, empty);
            wants.spend(movement.to, movement.kind, *step, -empty);
        }
        for index in &order {
            if let (Some(step), Some(Ok(()))) = (plan.steps().get(*index), projection.outcomes.get(*index)) {
                wants.add(*index, &step.operation, register);
            }
        }
        wants.places.values_mut().for_each(|spent| spent.sort_by_key(|(step, _)| *step));
        wants
    }

    /// What a step spends besides moving places.
    fn add(&mut self, step: usize, operation: &Operation, register: &Snapshot) {
        for mover in operation.movers() {
            self.people.entry(mover.person).or_insert_with(|| (step, Some(mover.name.clone())));
        }
        if let Operation::Lend(loan) = operation {
            self.spend(Holder::Pool(loan.pool), loan.kind, step, i64::from(loan.count.0));
        } else if let Operation::Recall { loan, count } = operation {
            if let Some(loan) = register.loans().get(*loan) {
                self.spend(Holder::Pool(loan.pool), loan.kind, step, -i64::from(count.0));
            }
        } else if let Operation::Clear(clearance) = operation {
            let holder = Holder::Institution(clearance.institution);
            self.spend(holder, clearance.kind, step, i64::from(clearance.count.0));
        } else if let Operation::CloseClearance { clearance, count, outcome } = operation {
            let frees = matches!(outcome, ClearanceOutcome::Lapsed | ClearanceOutcome::Withdrawn);
            if let Some(clearance) = register.clearances().get(*clearance).filter(|_| frees) {
                let holder = Holder::Institution(clearance.institution);
                self.spend(holder, clearance.kind, step, -i64::from(count.0));
            }
        } else if let Operation::Admit(person) = operation {
            self.spend(Holder::Institution(person.assignment.quota_at), person.assignment.kind, step, 1);
        } else if let Operation::Release { person, before } = operation {
            self.spend(Holder::Institution(before.quota_at), before.kind, step, -1);
            self.people.entry(*person).or_insert((step, None));
        } else if let Operation::Amend { person, .. } = operation {
            self.people.entry(person.id).or_insert_with(|| (step, Some(person.name.clone())));
        }
    }

    fn spend(&mut self, holder: Holder, kind: QuotaKind, step: usize, count: i64) {
        if count != 0 {
            self.places.entry((holder, kind)).or_default().push((step, count));
        }
    }
}

fn over_places(register: &Snapshot, first: &Wants, second: &Wants) -> Vec<Clash> {
    let mut clashes = Vec::new();
    for ((holder, kind), spent) in &first.places {
        let Some(also) = second.places.get(&(*holder, *kind)) else { continue };
        let Some(room) = room(register, *holder, *kind) else { continue };
        let total = |spent: &[(usize, i64)]| spent.iter().map(|(_, count)| count).sum::<i64>();
        let (mine, yours) = (total(spent), total(also));
        if mine <= 0 || yours <= 0 || mine + yours <= i64::from(room.0) {
            continue;
        }
        let mut sum = mine;
        let beyond = also.iter().find(|(_, count)| {
            sum += count;
            sum > i64::from(room.0)
        });
        let last = spent.iter().rev().find(|(_, count)| *count > 0);
        if let (Some((step, _)), Some((beyond, _))) = (last, beyond) {
            let claim = |wants: &Wants, step: usize, count: i64| Claim {
                plan: wants.plan,
                step,
                count: Headcount(u32::try_from(count).unwrap_or(u32::MAX)),
            };
            clashes.push(Clash {
                contested: Contested::Places { holder: *holder, kind: *kind, room },
                first: claim(first, *step, mine),
                second: claim(second, *beyond, yours),
            });
        }
    }
    clashes
}

/// What a holder can give away without a person; the superior has no limit.
fn room(register: &Snapshot, holder: Holder, kind: QuotaKind) -> Option<Headcount> {
    match holder {
        Holder::Institution(id) => Some(register.standing(id, kind).free()),
        Holder::Pool(pool) => {
            let balance = register.pool_balance(pool, kind);
            Some(balance.held.excess_over(balance.lent))
        }
        Holder::Unallocated(_) => Some(register.ledger().held(holder, kind)),
        Holder::Superior => None,
    }
}

fn over_people(first: &Wants, second: &Wants) -> Vec<Clash> {
    let claim = |wants: &Wants, step| Claim { plan: wants.plan, step, count: Headcount(1) };
    let both = first.people.iter().filter_map(|(person, mine)| Some((*person, mine, second.people.get(person)?)));
    let clash = |(person, (step, name), (other, also)): (PersonId, &Moved, &Moved)| {
        let name = name.clone().or_else(|| also.clone());
        let (first, second) = (claim(first, *step), claim(second, *other));
        Clash { contested: Contested::Person { person, name }, first, second }
    };
    both.map(clash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, Institution, InstitutionId, Mover, Nature, Person, Tier, Transfer, apply_all};
    use crate::plan::Step;

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn at(id: u32) -> Holder {
        Holder::Institution(InstitutionId(id))
    }

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn give(count: u32, from: Holder, to: Holder, people: Vec<Mover>) -> Operation {
        Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people })
    }

    fn mover() -> Mover {
        Mover { person: PersonId(1), name: name("张三"), from: Assignment::at(InstitutionId(1), KIND) }
    }

    /// A bureau with ten places, one of them filled, and a township.
    fn register() -> Arc<Snapshot> {
        let body = |id: u32, text, tier| {
            Operation::Establish(Institution::bare(InstitutionId(id), name(text), tier, Nature::Government))
        };
        let opening = [
            body(1, "县财政局", Tier::County),
            body(2, "白鹤镇", Tier::Township),
            give(10, Holder::Superior, at(1), Vec::new()),
            Operation::Admit(Person::bare(PersonId(1), name("张三"), Assignment::at(InstitutionId(1), KIND))),
        ];
        Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"))
    }

    fn plan(id: u32, steps: &[Operation]) -> Plan {
        let mut plan = Plan::new(PlanId(id), format!("方案{id}"));
        plan.revisions.push("一", steps.iter().cloned().map(Step::from).collect());
        plan
    }

    #[test]
    fn two_plans_that_spend_the_same_vacancy_are_named_with_their_steps() {
        let one = plan(1, &[give(2, at(1), at(2), Vec::new()), give(3, at(1), at(2), Vec::new())]);
        let two = plan(2, &[give(4, at(1), at(2), Vec::new()), give(1, at(1), at(2), Vec::new())]);
        let three = plan(3, &[give(4, at(1), at(2), Vec::new())]);
        let found = clashes(&register(), &[&one, &two, &three]);
        let contested = Contested::Places { holder: at(1), kind: KIND, room: Headcount(9) };
        let claim = |plan: u32, step, count: u32| Claim { plan: PlanId(plan), step, count: Headcount(count) };
        assert_eq!(found, [Clash { contested, first: claim(1, 1, 5), second: claim(2, 1, 5) }]);
    }

    #[test]
    fn what_a_plan_brings_in_it_may_spend() {
        let one = plan(1, &[give(5, at(1), at(2), Vec::new())]);
        let two = plan(2, &[give(5, Holder::Superior, at(1), Vec::new()), give(9, at(1), at(2), Vec::new())]);
        assert_eq!(clashes(&register(), &[&one, &two]), []);
    }

    #[test]
    fn nobody_goes_two_ways() {
        let one = plan(1, &[give(1, at(1), at(2), vec![mover()])]);
        let release = Operation::Release { person: PersonId(1), before: Assignment::at(InstitutionId(1), KIND) };
        let two = plan(2, &[release]);
        let found = clashes(&register(), &[&two, &one]);
        let contested = Contested::Person { person: PersonId(1), name: Some(name("张三")) };
        let claim = |plan: u32| Claim { plan: PlanId(plan), step: 0, count: Headcount(1) };
        assert_eq!(found, [Clash { contested, first: claim(2), second: claim(1) }]);
    }
}
