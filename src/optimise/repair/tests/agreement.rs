//! The search against every possibility tried: of all plans that differ from a small one by lower numbers and steps left out, none
//! that is sound is nearer than the one that was found.

use super::*;
use crate::domain::{Arrangement, Clearance, ClearanceId, ClearanceOutcome, DocumentNumber, Mover, Person, PersonId};

/// Chance that is the same everywhere.
struct Chance(u64);

impl Chance {
    fn below(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn institution(&mut self) -> u32 {
        self.below(4) + 1
    }
}

/// Steps left out, places changed, steps changed.
type Size = (usize, u32, usize);

fn planned(step: &Step) -> u32 {
    movable::places(&step.operation).map_or(1, |places| places.0)
}

/// The plan with each step as `counts` has it.
fn lowered(plan: &[Step], counts: &[u32]) -> Vec<Step> {
    let mut repaired = Repaired::of(plan);
    for (place, count) in counts.iter().enumerate() {
        repaired.steps[place] = movable::Movable::of(place, &repaired).expect("a step").at(*count);
    }
    repaired.left().1
}

fn size_of(plan: &[Step], counts: &[u32]) -> Size {
    let by = || plan.iter().zip(counts).map(|(step, count)| planned(step) - count);
    let left_out = counts.iter().filter(|count| **count == 0).count();
    (left_out, by().sum(), by().filter(|by| *by > 0).count())
}

/// The size of the nearest sound plan, by trying all from the nearest on.
fn smallest(before: &Arc<Snapshot>, plan: &[Step]) -> Size {
    let mut all: Vec<Vec<u32>> = vec![Vec::new()];
    for step in plan {
        let with = |counts: &Vec<u32>, count| counts.iter().copied().chain([count]).collect();
        all = all.iter().flat_map(|counts| (0..=planned(step)).map(move |count| with(counts, count))).collect();
    }
    all.sort_by_key(|counts| size_of(plan, counts));
    with_problem(before, |problem| {
        let first = all.iter().find(|counts| problem.is_sound(&lowered(plan, counts)));
        size_of(plan, first.expect("a plan without steps is sound"))
    })
}

/// The size of what was found.
fn size(found: &Repair, plan: &[Step]) -> Size {
    let mut counts: Vec<u32> = plan.iter().map(planned).collect();
    for changed in &found.changes {
        counts[changed.step] = match &changed.change {
            Change::Lower { to, .. } => to.0,
            Change::LeftOut => 0,
            other => panic!("{other:?} is no change of these plans"),
        };
    }
    assert_eq!(found.steps, lowered(plan, &counts), "what is told is what was done");
    size_of(plan, &counts)
}

/// What the search found for a plan, once it is known to be as good as any.
fn check(before: &Arc<Snapshot>, plan: &[Step]) -> Size {
    let found = repaired(before, plan);
    let place = || format!("{:#?}\n{plan:#?}\n{found:#?}", before.ledger());
    assert_eq!((found.proof, &found.remaining), (Proof::Smallest, &Vec::new()), "{}", place());
    assert!(is_sound(before, &found.steps), "{}", place());
    let size = size(&found, plan);
    assert_eq!(size, smallest(before, plan), "{}", place());
    assert_eq!(found.conflicts.is_empty(), size.0 == 0, "{}", place());
    size
}

fn transfer(chance: &mut Chance, most: u32) -> Option<Operation> {
    let (from, count) = (chance.institution(), chance.below(most) + 1);
    let to = chance.institution();
    (from != to).then(|| moving(count, at(from), at(to)))
}

#[test]
fn the_search_agrees_with_trying_everything_when_places_move() {
    let mut chance = Chance(20_261_122);
    let (mut untouched, mut lowered, mut left_out) = (0, 0, 0);
    for _ in 0..300 {
        let standings: Vec<(u32, u32)> = (0..4).map(|_| (chance.below(5) + 3, chance.below(6))).collect();
        let operations: Vec<Operation> = (0..=chance.below(4)).filter_map(|_| transfer(&mut chance, 4)).collect();
        match check(&register(&standings), &plan_of(operations)) {
            (0, 0, 0) => untouched += 1,
            (0, ..) => lowered += 1,
            _ => left_out += 1,
        }
    }
    assert!(untouched > 20 && lowered > 40 && left_out > 40, "{untouched}, {lowered}, {left_out}");
}

/// Any step of which others may be in need, in an order that may or may not make sense.
fn any_operation(chance: &mut Chance, made: &mut u32) -> Option<Operation> {
    let body = |chance: &mut Chance| chance.below(6) + 1;
    Some(match chance.below(19) {
        0 | 1 => {
            let (from, to) = (body(chance), body(chance));
            return (from != to).then(|| moving(chance.below(3) + 1, at(from), at(to)));
        }
        2 => moving(chance.below(3) + 1, at(chance.institution()), pool(chance.below(2) + 1)),
        3 => moving(chance.below(3) + 1, pool(chance.below(2) + 1), at(body(chance))),
        4 | 5 => {
            let parent = (chance.below(3) > 0).then(|| body(chance));
            establishing(chance.below(2) + 5, parent)
        }
        6 => {
            let (id, word) = (PoolId(2), ["第二池", "周转池"][chance.below(2) as usize]);
            Operation::OpenPool(Pool { id, name: name(word), tier: Tier::County, kind: None })
        }
        7 | 8 => {
            *made += 1;
            let Operation::Lend(loan) = lending(*made, chance.below(3) + 1, body(chance)) else { return None };
            Operation::Lend(Loan { pool: PoolId(chance.below(2) + 1), ..loan })
        }
        9 | 10 => Operation::Recall { loan: LoanId(chance.below(*made) + 1), count: Headcount(chance.below(2) + 1) },
        11 => {
            let (from, into) = (body(chance), body(chance));
            return (from != into)
                .then(|| Operation::Merge { from: vec![InstitutionId(from)], into: InstitutionId(into) });
        }
        12 => {
            let (owner, user, named) = (body(chance), body(chance), chance.below(2));
            Operation::Deploy(Deployment {
                id: DeploymentId(chance.below(2) + 1),
                owner: InstitutionId(owner),
                user: InstitutionId(user),
                kind: KIND,
                count: Headcount(1),
                arrangement: Arrangement::Seconded,
                people: (0..named).map(|_| mover(chance, owner)).collect(),
                document: None,
            })
        }
        13 => {
            let from = chance.institution();
            let to = body(chance);
            let transfer = Transfer {
                kind: KIND,
                count: Headcount(chance.below(2) + 1),
                from: at(from),
                to: at(to),
                people: vec![mover(chance, from)],
            };
            return (from != to).then_some(Operation::Transfer(transfer));
        }
        14 => {
            let institution = chance.institution();
            let leaving = mover(chance, institution);
            Operation::Release { person: leaving.person, before: leaving.from }
        }
        15 => {
            let id = PersonId(100 + chance.below(2));
            Operation::Admit(Person::bare(id, name("钱五"), Assignment::at(InstitutionId(body(chance)), KIND)))
        }
        16 => cleared(chance),
        17 => Operation::EndDeployment { deployment: DeploymentId(chance.below(2) + 1), people: Vec::new() },
        _ => about_bodies(chance),
    })
}

/// Somebody of the institution, or so the plan believes.
fn mover(chance: &mut Chance, institution: u32) -> Mover {
    let person = PersonId(institution * 10 + chance.below(2));
    Mover { person, name: name("张三"), from: Assignment::at(InstitutionId(institution), KIND) }
}

fn cleared(chance: &mut Chance) -> Operation {
    let (id, count) = (ClearanceId(chance.below(2) + 1), Headcount(chance.below(2) + 1));
    if chance.below(2) == 0 {
        return Operation::CloseClearance { clearance: id, count, outcome: ClearanceOutcome::Lapsed };
    }
    Operation::Clear(Clearance {
        id,
        institution: InstitutionId(chance.institution()),
        kind: KIND,
        count,
        purpose: String::new(),
        number: DocumentNumber::new("用编〔2026〕1号").expect("a number"),
        lapses: Date::constant(2027, 12, 31),
    })
}

fn about_bodies(chance: &mut Chance) -> Operation {
    let mut body = || InstitutionId(chance.below(6) + 1);
    let (institution, other) = (body(), body());
    match chance.below(4) {
        0 => Operation::Abolish { institution },
        1 => Operation::Attach { institution, parent: Some(other), supervisor: None },
        2 => Operation::Attach { institution, parent: None, supervisor: Some(other) },
        _ => Operation::Rename { institution, name: name(["第5中心", "第1中心"][chance.below(2) as usize]) },
    }
}

/// Four institutions of the sorts that rules tell apart, a pool, and a loan out of it.
fn any_register(chance: &mut Chance) -> Arc<Snapshot> {
    let standings: Vec<(u32, u32)> = (0..4).map(|_| (chance.below(4) + 1, chance.below(5))).collect();
    let before = register_with_pool(&standings, chance.below(4) + 1, &[lending(1, 2, chance.institution())]);
    let natures = [Nature::PublicInstitution, Nature::Government, Nature::Coordination];
    let sorts = before.institutions().map(|institution| match institution.id.0 {
        3 => Operation::Describe(Institution { tier: Tier::Township, ..institution.clone() }),
        _ => Operation::Describe(Institution {
            nature: natures[chance.below(6).saturating_sub(3) as usize],
            ..institution.clone()
        }),
    });
    Arc::new(apply_all(&before, &sorts.collect::<Vec<_>>()).expect("the same institutions"))
}

fn pool(number: u32) -> Holder {
    Holder::Pool(PoolId(number))
}

#[test]
fn the_search_agrees_with_trying_everything_when_steps_need_each_other() {
    let mut chance = Chance(20_261_123);
    let (mut untouched, mut lowered, mut left_out) = (0, 0, 0);
    for _ in 0..400 {
        let before = any_register(&mut chance);
        let mut made = 1;
        let operations = (0..=chance.below(5)).filter_map(|_| any_operation(&mut chance, &mut made));
        match check(&before, &plan_of(operations.collect::<Vec<_>>())) {
            (0, 0, 0) => untouched += 1,
            (0, ..) => lowered += 1,
            _ => left_out += 1,
        }
    }
    assert!(untouched > 20 && lowered > 5 && left_out > 100, "{untouched}, {lowered}, {left_out}");
}
