//! The way back from a merger or a division: the operations that make the register before out of the register after. No rule tells
//! it; the two states do, and the people with where they stood. Whether it leads back exactly is tried, and where it does not
//! there is none.

use std::collections::BTreeSet;

use crate::domain::{
    Assignment, ClearanceOutcome, Deployment, DutyList, Headcount, Holder, Institution, InstitutionId, Mover,
    Operation, Person, QuotaKind, Snapshot, Transfer, reapply,
};

/// What leads from `after` to `before`; `moved` are all people who stand differently, as before, and where they stand after.
/// `None` where the state before cannot be made again exactly. Agreements bear their old numbers.
pub(super) fn restoration(
    before: &Snapshot,
    after: &Snapshot,
    moved: &[(Person, Assignment)],
) -> Option<Vec<Operation>> {
    let (again, ended) = deployments(before, after, moved)?;
    let away: BTreeSet<_> = again.iter().flat_map(|agreed| &agreed.people).map(|mover| mover.person).collect();
    let put_back = moved.iter().map(|(person, now)| {
        // Who is used elsewhere goes there by the agreement, which wants to find the person at home.
        let assignment =
            if away.contains(&person.id) { person.assignment.returned() } else { person.assignment.clone() };
        Operation::Amend { before: now.clone(), person: Person { assignment, ..person.clone() } }
    });
    let mut way = established(before, after);
    way.extend(places(before, after));
    way.extend(ended);
    way.extend(put_back);
    way.extend(described(before, after));
    way.extend(agreements(before, after));
    way.extend(again.into_iter().map(Operation::Deploy));
    let gone = after.institutions().filter(|institution| before.institution(institution.id).is_none());
    way.extend(gone.map(|institution| Operation::Abolish { institution: institution.id }));
    let mut back = after.clone();
    way.iter().try_for_each(|operation| reapply(&mut back, operation)).ok()?;
    is_same(&back, before).then_some(way)
}

/// Bodies that have ended, whoever stands above them first.
fn established(before: &Snapshot, after: &Snapshot) -> Vec<Operation> {
    let mut missing: Vec<&Institution> =
        before.institutions().filter(|institution| after.institution(institution.id).is_none()).collect();
    let mut there: BTreeSet<InstitutionId> = after.institutions().map(|institution| institution.id).collect();
    let mut established = Vec::new();
    while !missing.is_empty() {
        let is_ready = |institution: &&Institution| {
            [institution.parent, institution.supervisor].into_iter().flatten().all(|above| there.contains(&above))
        };
        let (ready, waiting): (Vec<_>, Vec<_>) = missing.iter().copied().partition(is_ready);
        if ready.is_empty() {
            // They stand above each other by supervision: all are there first, then each is where it was.
            let alone = |it: &Institution| Institution { parent: None, supervisor: None, ..it.clone() };
            established.extend(missing.iter().map(|institution| Operation::Establish(alone(institution))));
            established.extend(missing.into_iter().cloned().map(Operation::Describe));
            return established;
        }
        there.extend(ready.iter().map(|institution| institution.id));
        established.extend(ready.into_iter().cloned().map(Operation::Establish));
        missing = waiting;
    }
    established
}

/// Places that are elsewhere now, kind by kind.
fn places(before: &Snapshot, after: &Snapshot) -> Vec<Operation> {
    let balances = before.ledger().balances().chain(after.ledger().balances());
    let holders: BTreeSet<(QuotaKind, Holder)> = balances.map(|(holder, kind, _)| (kind, holder)).collect();
    let mut transfers = Vec::new();
    for kind in QuotaKind::ALL {
        let differing = |more: &Snapshot, less: &Snapshot| -> Vec<(Holder, Headcount)> {
            let of_kind = holders.iter().filter(|(other, _)| *other == kind).map(|(_, holder)| *holder);
            let surplus = |holder| more.ledger().held(holder, kind).excess_over(less.ledger().held(holder, kind));
            of_kind.map(|holder| (holder, surplus(holder))).filter(|(_, count)| !count.is_zero()).collect()
        };
        let mut givers = differing(after, before);
        for (to, mut wanted) in differing(before, after) {
            while let Some((from, left)) = givers.pop() {
                let count = wanted.min(left);
                transfers.push(Operation::Transfer(Transfer { kind, count, from, to, people: Vec::new() }));
                wanted = wanted.excess_over(count);
                let rest = left.excess_over(count);
                if !rest.is_zero() {
                    givers.push((from, rest));
                }
                if wanted.is_zero() {
                    break;
                }
            }
        }
    }
    transfers
}

/// What the register says of bodies, their posts and duties, where it says something else now.
fn described(before: &Snapshot, after: &Snapshot) -> Vec<Operation> {
    let mut operations = Vec::new();
    for institution in before.institutions() {
        let id = institution.id;
        if after.institution(id).is_some_and(|now| now != institution) {
            operations.push(Operation::Describe(institution.clone()));
        }
        if after.posts(id) != before.posts(id) {
            operations.push(Operation::SetPosts { institution: id, posts: before.posts(id).to_vec() });
        }
        for list in DutyList::ALL {
            let duties = before.duties().list(id, list);
            if after.duties().list(id, list) != duties {
                operations.push(Operation::SetDuties { institution: id, list, duties: duties.to_vec() });
            }
        }
    }
    operations
}

/// Loans and clearances that another body has now: taken back, and given again to whom they were given.
fn agreements(before: &Snapshot, after: &Snapshot) -> Vec<Operation> {
    let mut operations = Vec::new();
    for loan in before.loans().iter() {
        match after.loans().get(loan.id) {
            Some(now) if now == loan => {}
            now => {
                operations.extend(now.map(|now| Operation::Recall { loan: now.id, count: now.count }));
                operations.push(Operation::Lend(loan.clone()));
            }
        }
    }
    for clearance in before.clearances().iter() {
        match after.clearances().get(clearance.id) {
            Some(now) if now == clearance => {}
            now => {
                let outcome = ClearanceOutcome::Withdrawn;
                let closed = |count| Operation::CloseClearance { clearance: clearance.id, count, outcome };
                operations.extend(now.map(|now| closed(now.count)));
                operations.push(Operation::Clear(clearance.clone()));
            }
        }
    }
    operations
}

/// Agreements on use that are to be made again, and the ends of those that are there instead. `None` where somebody who is named
/// is not known.
fn deployments(
    before: &Snapshot,
    after: &Snapshot,
    moved: &[(Person, Assignment)],
) -> Option<(Vec<Deployment>, Vec<Operation>)> {
    let (mut again, mut ended) = (Vec::new(), Vec::new());
    for agreed in before.deployments().iter() {
        let now = after.deployments().get(agreed.id);
        if now == Some(agreed) {
            continue;
        }
        ended.extend(now.map(|now| Operation::EndDeployment { deployment: now.id, people: Vec::new() }));
        let mut people = Vec::with_capacity(agreed.people.len());
        for mover in &agreed.people {
            let (person, _) = moved.iter().find(|(person, _)| person.id == mover.person)?;
            people.push(Mover { from: person.assignment.returned(), ..mover.clone() });
        }
        again.push(Deployment { people, ..agreed.clone() });
    }
    Some((again, ended))
}

/// Whether two states of a register are the same by value; numbers of agreements are names only, and so is who of the people an
/// agreement names stood where when it was made.
fn is_same(one: &Snapshot, other: &Snapshot) -> bool {
    let posts = |snapshot: &Snapshot| -> Vec<_> {
        snapshot.institutions().flat_map(|institution| snapshot.posts(institution.id).to_vec()).collect()
    };
    let loans = |snapshot: &Snapshot| {
        let plain = snapshot.loans().iter().map(|loan| (loan.pool, loan.borrower, loan.kind, loan.count, loan.until));
        let mut plain: Vec<_> = plain.collect();
        plain.sort();
        plain
    };
    let clearances = |snapshot: &Snapshot| {
        let plain = snapshot.clearances().iter().map(|it| (it.institution, it.kind, it.count, it.number.clone()));
        let mut plain: Vec<_> = plain.collect();
        plain.sort();
        plain
    };
    let agreed = |snapshot: &Snapshot| {
        let plain = snapshot.deployments().iter().map(|it| (it.owner, it.user, it.kind, it.count, it.named()));
        let mut plain: Vec<_> = plain.collect();
        plain.sort();
        plain
    };
    one.institutions().eq(other.institutions())
        && one.ledger() == other.ledger()
        && one.roster() == other.roster()
        && one.duties() == other.duties()
        && posts(one) == posts(other)
        && loans(one) == loans(other)
        && clearances(one) == clearances(other)
        && agreed(one) == agreed(other)
}
