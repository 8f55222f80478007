//! Changes that move people: transfers with their movers, agreements on use, and the roster itself. A snapshot knows people by
//! number only, so whoever is moved must be counted where the operation says; the store checks the rest against the roster.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Numbers, known};
use crate::domain::deployment::Deployment;
use crate::domain::headcount::Headcount;
use crate::domain::ids::{DeploymentId, InstitutionId};
use crate::domain::ledger::{Holder, Mover, Transfer};
use crate::domain::person::{Assignment, Person};
use crate::domain::quota::QuotaKind;
use crate::domain::refusal::{AgreementId, Refusal};
use crate::domain::roster::Split;
use crate::domain::snapshot::Snapshot;

pub(super) fn transfer(snapshot: &mut Snapshot, transfer: &Transfer) -> Result<(), Refusal> {
    check_transfer(snapshot, transfer)?;
    snapshot.ledger.post(transfer)?;
    if let Holder::Institution(to) = transfer.to {
        for mover in &transfer.people {
            replace(snapshot, &mover.from, &mover.from.moved_to(to));
        }
    }
    Ok(())
}

/// 使用划转
pub(super) fn deploy(snapshot: &mut Snapshot, deployment: &Deployment, numbers: Numbers) -> Result<(), Refusal> {
    let Deployment { id, owner, user, kind, count, arrangement, .. } = *deployment;
    let is_stale = numbers == Numbers::New && id < snapshot.fresh_deployment_id();
    if is_stale || snapshot.deployments.get(id).is_some() {
        return Err(Refusal::AgreementTaken(AgreementId::Deployment(id)));
    }
    if count.is_zero() {
        return Err(Refusal::NothingToMove);
    }
    if owner == user {
        return Err(Refusal::OwnerIsUser(owner));
    }
    known(snapshot, owner)?;
    known(snapshot, user)?;
    if deployment.named() > count {
        return Err(Refusal::MorePeopleThanAgreed { people: deployment.named(), count });
    }
    check_people(snapshot, &deployment.people, owner, kind)?;
    for mover in &deployment.people {
        replace(snapshot, &mover.from, &mover.from.deployed_to(user, arrangement));
    }
    Arc::make_mut(&mut snapshot.deployments).agree(deployment.clone());
    snapshot.roster.agree(&snapshot.deployments);
    Ok(())
}

pub(super) fn end_deployment(snapshot: &mut Snapshot, id: DeploymentId, people: &[Mover]) -> Result<(), Refusal> {
    let unknown = Refusal::UnknownAgreement(AgreementId::Deployment(id));
    let Deployment { owner, user, kind, count, .. } = *snapshot.deployments.get(id).ok_or(unknown)?;
    let returning = Headcount::counted(people.len());
    if returning > count {
        // Others are there under another agreement, which stands.
        return Err(Refusal::MorePeopleThanAgreed { people: returning, count });
    }
    if let Some(elsewhere) = people.iter().find(|mover| mover.from.works_at != user) {
        return Err(Refusal::NotDeployed { name: elsewhere.name.clone() });
    }
    check_people(snapshot, people, owner, kind)?;
    for mover in people {
        replace(snapshot, &mover.from, &mover.from.returned());
    }
    Arc::make_mut(&mut snapshot.deployments).end(id);
    snapshot.roster.agree(&snapshot.deployments);
    Ok(())
}

/// 入编
pub(super) fn admit(snapshot: &mut Snapshot, person: &Person) -> Result<(), Refusal> {
    check_assignment(snapshot, &person.assignment)?;
    snapshot.roster.count(&person.assignment, Headcount(1));
    Ok(())
}

pub(super) fn amend(snapshot: &mut Snapshot, before: &Assignment, person: &Person) -> Result<(), Refusal> {
    check_assignment(snapshot, &person.assignment)?;
    check_counted(snapshot, before, Headcount(1))?;
    replace(snapshot, before, &person.assignment);
    Ok(())
}

/// 出编
pub(super) fn release(snapshot: &mut Snapshot, before: &Assignment) -> Result<(), Refusal> {
    check_counted(snapshot, before, Headcount(1))?;
    snapshot.roster.discount(before);
    Ok(())
}

pub(super) fn replace(snapshot: &mut Snapshot, before: &Assignment, after: &Assignment) {
    snapshot.roster.discount(before);
    snapshot.roster.count(after, Headcount(1));
}

fn check_transfer(snapshot: &Snapshot, transfer: &Transfer) -> Result<(), Refusal> {
    if !transfer.kind.has_places() {
        return Err(Refusal::NoPlacesOfKind(transfer.kind));
    }
    if transfer.count.is_zero() {
        return Err(Refusal::NothingToMove);
    }
    if transfer.from == transfer.to {
        return Err(Refusal::SameHolder(transfer.from));
    }
    for holder in [transfer.from, transfer.to] {
        if let Holder::Institution(id) = holder {
            known(snapshot, id)?;
        }
    }
    snapshot.ledger.check(transfer)?;
    check_movers(snapshot, transfer)
}

fn check_movers(snapshot: &Snapshot, transfer: &Transfer) -> Result<(), Refusal> {
    if transfer.people.is_empty() {
        return Ok(());
    }
    let (Holder::Institution(from), Holder::Institution(_)) = (transfer.from, transfer.to) else {
        return Err(Refusal::MoversWithoutInstitution);
    };
    let people = Headcount::counted(transfer.people.len());
    if people > transfer.count {
        return Err(Refusal::MoreMoversThanPlaces { people, places: transfer.count });
    }
    check_people(snapshot, &transfer.people, from, transfer.kind)
}

/// Nobody is named twice, all hold a place of `owner`, and as many are counted like that as are named.
fn check_people(snapshot: &Snapshot, people: &[Mover], owner: InstitutionId, kind: QuotaKind) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    let mut alike: BTreeMap<Split, (&Assignment, Headcount)> = BTreeMap::new();
    for Mover { person, name, from } in people {
        if !seen.insert(person) {
            return Err(Refusal::MoverNamedTwice { name: name.clone() });
        }
        if from.quota_at != owner || from.kind != kind {
            let (quota_at, kind) = (from.quota_at, from.kind);
            return Err(Refusal::MoverElsewhere { name: name.clone(), quota_at, kind });
        }
        alike.entry(Split::of(from)).or_insert((from, Headcount::ZERO)).1 += Headcount(1);
    }
    alike.values().try_for_each(|(assignment, named)| check_counted(snapshot, assignment, *named))
}

fn check_assignment(snapshot: &Snapshot, assignment: &Assignment) -> Result<(), Refusal> {
    known(snapshot, assignment.quota_at)?;
    known(snapshot, assignment.works_at)?;
    Ok(())
}

pub(super) fn check_counted(snapshot: &Snapshot, assignment: &Assignment, people: Headcount) -> Result<(), Refusal> {
    if snapshot.roster.counted(assignment) < people {
        return Err(Refusal::NotOnRoster { institution: assignment.quota_at, kind: assignment.kind });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::apply::apply;
    use crate::domain::ids::PersonId;
    use crate::domain::institution::{Institution, Nature, Tier};
    use crate::domain::name::Name;
    use crate::domain::operation::Operation;
    use crate::domain::person::Arrangement;
    use crate::domain::roster::RosterCounts;

    const KIND: QuotaKind = QuotaKind::Administrative;

    #[test]
    fn no_more_people_return_than_were_agreed() {
        let (owner, user) = (InstitutionId(1), InstitutionId(2));
        let name = |text: &str| Name::new(text).expect("a name");
        let bodies = [owner, user]
            .map(|id| Institution::bare(id, name(&format!("{}局", id.0)), Tier::County, Nature::Government));
        let mut roster = RosterCounts::default();
        roster.count(&Assignment::at(owner, KIND), Headcount(2));
        let mut register = Snapshot::new(bodies.to_vec(), Default::default(), BTreeMap::new(), roster);
        let mover = |person, from| Mover { person: PersonId(person), name: name("吴用"), from };
        let there = Assignment::at(owner, KIND).deployed_to(user, Arrangement::SplitPost);
        for (id, person) in [(1, 1), (2, 2)] {
            let people = vec![mover(person, Assignment::at(owner, KIND))];
            let (id, count, arrangement) = (DeploymentId(id), Headcount(1), Arrangement::SplitPost);
            let deployment = Deployment { id, owner, user, kind: KIND, count, arrangement, people, document: None };
            apply(&mut register, &Operation::Deploy(deployment)).expect("two are there");
        }
        let end = |people: Vec<Mover>| Operation::EndDeployment { deployment: DeploymentId(1), people };
        let before = register.clone();
        let both = end(vec![mover(1, there.clone()), mover(2, there.clone())]);
        let refusal = Refusal::MorePeopleThanAgreed { people: Headcount(2), count: Headcount(1) };
        assert_eq!((apply(&mut register, &both), &register), (Err(refusal), &before));
        assert_eq!(apply(&mut register, &end(vec![mover(1, there)])), Ok(()));
    }
}
