//! Random operations beside the ledger: pools, loans, clearances, agreements on use, mergers, divisions, attachments, duties. Both the
//! domain's and the book's property tests draw from here; what an operation says of people is true.

use bianheng::domain::{
    Arrangement, Assignment, Clearance, ClearanceId, ClearanceOutcome, Date, Deployment, DeploymentId, DocumentNumber,
    Duty, DutyList, Headcount, InstitutionId, Loan, LoanId, Mover, Operation, PersonId, Pool, PoolId, QuotaKind,
    ReturnManner, Snapshot, Tier,
};

use crate::county::name;
use crate::dice::Dice;
use crate::divisions;

/// Something that may or may not be possible over `register`, whose people are `roster`.
pub fn propose(dice: &mut Dice, register: &Snapshot, roster: &[(PersonId, Assignment)]) -> Operation {
    match dice.below(16) {
        0 => Operation::Attach {
            institution: body(dice, register),
            parent: Some(body(dice, register)).filter(|_| !dice.one_in(3)),
            supervisor: Some(body(dice, register)).filter(|_| dice.one_in(3)),
        },
        1 | 2 => {
            let from = (0..dice.below(3) + usize::from(!dice.one_in(9))).map(|_| body(dice, register)).collect();
            Operation::Merge { from, into: body(dice, register) }
        }
        3 => Operation::SetDuties {
            institution: body(dice, register),
            list: DutyList::ALL[dice.below(4)],
            duties: (0..dice.below(4)).map(|nth| duty(nth + dice.below(2))).collect(),
        },
        4 => Operation::OpenPool(Pool {
            id: PoolId(1 + dice.small(3)),
            name: name(dice.pick(&["周转池", "卫生周转池", "教育周转池"]).unwrap_or("周转池")),
            tier: Tier::County,
            kind: Some(kind(dice)).filter(|_| dice.one_in(2)),
        }),
        5 | 6 => Operation::Lend(loan(dice, register)),
        7 => {
            let open: Vec<_> = register.loans().iter().map(|loan| (loan.id, loan.count.0)).collect();
            let (loan, out) = dice.pick(&open).unwrap_or((LoanId(9_999), 1));
            Operation::Recall { loan, count: Headcount(dice.small(out + 2)) }
        }
        8 | 9 => Operation::Clear(clearance(dice, register)),
        10 => {
            let open: Vec<_> = register.clearances().iter().map(|open| (open.id, open.count.0)).collect();
            let (clearance, reserved) = dice.pick(&open).unwrap_or((ClearanceId(9_999), 1));
            let outcome = ClearanceOutcome::ALL[dice.below(3)];
            Operation::CloseClearance { clearance, count: Headcount(dice.small(reserved + 2)), outcome }
        }
        11 | 12 => Operation::Deploy(deployment(dice, register, roster)),
        13 | 14 => divisions::propose(dice, register, roster),
        _ => end(dice, register, roster),
    }
}

/// Where the people stand after an operation that was accepted over `before`.
pub fn follow(operation: &Operation, before: &Snapshot, at: &mut Assignment, person: PersonId) {
    let is_named = operation.movers().any(|mover| mover.person == person);
    match operation {
        Operation::Merge { from, into } => {
            for side in [&mut at.quota_at, &mut at.works_at] {
                if from.contains(side) {
                    *side = *into;
                }
            }
            at.arrangement = at.arrangement.filter(|_| at.quota_at != at.works_at);
        }
        Operation::Split { from, shares, .. } if is_named => divisions::follow(*from, shares, at, person),
        Operation::Deploy(deployment) if is_named => {
            at.works_at = deployment.user;
            at.arrangement = Some(deployment.arrangement);
        }
        Operation::EndDeployment { deployment, .. } if is_named => {
            at.works_at = before.deployments().get(*deployment).expect("it was accepted").owner;
            at.arrangement = None;
        }
        _ => {}
    }
}

fn loan(dice: &mut Dice, register: &Snapshot) -> Loan {
    Loan {
        id: if dice.one_in(12) { LoanId(1) } else { register.fresh_loan_id() },
        pool: PoolId(1 + dice.small(3)),
        borrower: body(dice, register),
        kind: kind(dice),
        count: Headcount(dice.small(5)),
        until: Date::constant(2029, 12, 31),
        purpose: "引进人才".to_owned(),
        return_by: ReturnManner::ALL[dice.below(4)],
        document: None,
    }
}

fn clearance(dice: &mut Dice, register: &Snapshot) -> Clearance {
    Clearance {
        id: if dice.one_in(12) { ClearanceId(1) } else { register.fresh_clearance_id() },
        institution: body(dice, register),
        kind: kind(dice),
        count: Headcount(dice.small(5)),
        purpose: String::new(),
        number: DocumentNumber::new(&format!("用编〔2026〕{}号", dice.below(90))).expect("a number"),
        lapses: Date::constant(2026, 12, 31),
    }
}

/// An agreement that names up to two people, or somebody who holds no place there, or more people than it is about.
fn deployment(dice: &mut Dice, register: &Snapshot, roster: &[(PersonId, Assignment)]) -> Deployment {
    let somebody = dice.pick(roster).filter(|_| !dice.one_in(3));
    let (owner, kind) = match &somebody {
        Some((_, at)) => (at.quota_at, at.kind),
        None => (body(dice, register), kind(dice)),
    };
    let people: Vec<Mover> = match dice.below(4) {
        0 => Vec::new(),
        1 => somebody.iter().chain(&dice.pick(roster)).map(mover).collect(),
        _ => somebody.iter().map(mover).collect(),
    };
    let named = u32::try_from(people.len()).expect("few");
    Deployment {
        id: if dice.one_in(12) { DeploymentId(1) } else { register.fresh_deployment_id() },
        owner,
        user: body(dice, register),
        kind,
        count: Headcount(if dice.one_in(9) { 1 } else { named + dice.small(4) }),
        arrangement: Arrangement::ALL[dice.below(4)],
        people,
        document: None,
    }
}

fn end(dice: &mut Dice, register: &Snapshot, roster: &[(PersonId, Assignment)]) -> Operation {
    let agreed: Vec<&Deployment> = register.deployments().iter().collect();
    let Some(agreed) = dice.pick(&agreed) else {
        return Operation::EndDeployment { deployment: DeploymentId(9_999), people: Vec::new() };
    };
    let is_there = |(_, at): &&(PersonId, Assignment)| {
        (at.quota_at, at.kind, at.works_at) == (agreed.owner, agreed.kind, agreed.user)
    };
    let mut people: Vec<Mover> = roster.iter().filter(is_there).map(mover).collect();
    people.extend(dice.pick(roster).filter(|_| dice.one_in(6)).as_ref().map(mover));
    Operation::EndDeployment { deployment: agreed.id, people }
}

fn mover((person, from): &(PersonId, Assignment)) -> Mover {
    Mover { person: *person, name: name("吴用"), from: from.clone() }
}

fn duty(nth: usize) -> Duty {
    Duty { item: format!("第{nth}项"), basis: String::new() }
}

fn body(dice: &mut Dice, register: &Snapshot) -> InstitutionId {
    let bodies: Vec<InstitutionId> = register.institutions().map(|body| body.id).collect();
    dice.pick(&bodies).filter(|_| !dice.one_in(40)).unwrap_or(InstitutionId(9_999))
}

/// Now and then one without places.
fn kind(dice: &mut Dice) -> QuotaKind {
    match dice.below(8) {
        0 => QuotaKind::ALL[dice.below(QuotaKind::ALL.len())],
        1 | 2 => QuotaKind::Service(bianheng::domain::Funding::Full),
        _ => QuotaKind::Administrative,
    }
}
