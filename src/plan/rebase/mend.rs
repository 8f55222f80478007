//! The plain mends of a step that the register refuses: fewer places, the successor of a body that ended, people taken where they
//! are now or left out, a step dropped that has nothing left to do. What needs a decision is not mended.

use super::drift::successor;
use std::collections::BTreeSet;

use crate::domain::{
    AgreementId, Assignment, Deployment, Headcount, Holder, InstitutionId, MOST_PLACES, Mover, Name, Operation, PoolId,
    Refusal, Snapshot, Transfer,
};
use crate::plan::project::Replay;
use crate::plan::renumber::{Renumbering, each_institution};

/// One thing done to a step so that it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mending {
    Fewer {
        from: Headcount,
        to: Headcount,
    },
    /// The successor in the place of a body that ended.
    Instead {
        ended: InstitutionId,
        successor: InstitutionId,
    },
    /// A body that ended is no longer among those to be merged.
    NotMerged(InstitutionId),
    /// They are moved from where they stand now.
    Renewed(Vec<Name>),
    /// They stand elsewhere or have left, and stay out of the step.
    Without(Vec<Name>),
    /// The register has set it up itself, and later steps mean that one.
    Known(InstitutionId),
    KnownPool(PoolId),
    /// Nothing is left to be done.
    Dropped,
}

/// A step may need several mends, one after the other; no step needs more than this.
const MOST: usize = 8;

/// Applies an operation, or refuses it; what snapshots cannot tell of people is looked at too.
pub(super) fn try_out(replay: &mut Replay, operation: &Operation) -> Result<(), Refusal> {
    if let Operation::Amend { before, person } = operation
        && replay.whereabouts(person.id).is_some_and(|at| at.as_ref() != Some(before))
    {
        return Err(Refusal::NotOnRoster { institution: before.quota_at, kind: before.kind });
    }
    replay.apply(operation)
}

/// Mends a refused operation and applies it. `None` for the operation means that it is dropped; bodies and pools that later
/// steps have to name otherwise are noted in `instead`.
pub(super) fn mend(
    replay: &mut Replay,
    registers: (&Snapshot, &Snapshot),
    operation: &Operation,
    refusal: &Refusal,
    instead: &mut Renumbering,
) -> Option<(Vec<Mending>, Option<Operation>)> {
    let (mut operation, mut refusal) = (operation.clone(), refusal.clone());
    let mut mendings = Vec::new();
    for _ in 0..MOST {
        let mending = one(replay, registers, &mut operation, &refusal)?;
        mendings.push(mending);
        match (mendings.last(), &operation) {
            (Some(Mending::Dropped), _) => return Some((mendings, None)),
            (Some(Mending::Known(known)), Operation::Establish(given)) => {
                instead.institutions.insert(given.id, *known);
                return Some((mendings, None));
            }
            (Some(Mending::KnownPool(known)), Operation::OpenPool(given)) => {
                instead.pools.insert(given.id, *known);
                return Some((mendings, None));
            }
            _ => {}
        }
        match try_out(replay, &operation) {
            Ok(()) => return Some((mendings, Some(operation))),
            Err(next) => refusal = next,
        }
    }
    None
}

/// One mend for one refusal, done to the operation.
fn one(
    replay: &Replay,
    (before, now): (&Snapshot, &Snapshot),
    operation: &mut Operation,
    refusal: &Refusal,
) -> Option<Mending> {
    match refusal {
        Refusal::UnknownInstitution(id) => of_ended(*id, before, now, operation),
        Refusal::UnknownParent { .. } => {
            let mut unknown = None;
            each_institution(&mut operation.clone(), &mut |id| {
                if replay.now().institution(*id).is_none() && before.institution(*id).is_some() {
                    unknown = Some(*id);
                }
            });
            of_ended(unknown?, before, now, operation)
        }
        Refusal::Shortage(shortage) => fewer(operation, shortage.held),
        Refusal::Glut(glut) => fewer(operation, MOST_PLACES.excess_over(glut.issued)),
        Refusal::MoreThanOpen { open, .. } => fewer(operation, *open),
        Refusal::UnknownAgreement(agreement) => was_known(*agreement, before).then_some(Mending::Dropped),
        Refusal::SameHolder(_) | Refusal::OwnerIsUser(_) | Refusal::NothingToMerge | Refusal::NothingToSplit => {
            Some(Mending::Dropped)
        }
        Refusal::MergedTwice(id) => merged_once(operation, *id),
        Refusal::MoverElsewhere { .. } | Refusal::NotOnRoster { .. } | Refusal::NotDeployed { .. } => {
            people(replay, operation)
        }
        Refusal::NameTaken { by, .. } => {
            let is_new = before.institution(*by).is_none() && now.institution(*by).is_some();
            (is_new && matches!(operation, Operation::Establish(_))).then_some(Mending::Known(*by))
        }
        Refusal::PoolNameTaken(name) => {
            let known = now.pools().find(name).filter(|pool| before.pools().get(pool.id).is_none())?;
            Some(Mending::KnownPool(known.id))
        }
        Refusal::IdTaken(_)
        | Refusal::ParentCycle { .. }
        | Refusal::NothingToMove
        | Refusal::MoreMoversThanPlaces { .. }
        | Refusal::MoversWithoutInstitution
        | Refusal::MoverNamedTwice { .. }
        | Refusal::SplitTwice(_)
        | Refusal::NotAmongIts { .. }
        | Refusal::LeftOver { .. }
        | Refusal::StillHolds { .. }
        | Refusal::OfficeNamedTwice { .. }
        | Refusal::NameplateNamedTwice { .. }
        | Refusal::StillBound { .. }
        | Refusal::NoPlacesOfKind(_)
        | Refusal::UnknownPool(_)
        | Refusal::AgreementTaken(_)
        | Refusal::MorePeopleThanAgreed { .. }
        | Refusal::PostElsewhere { .. } => None,
    }
}

/// A body is no more: its successor stands in its place, unless the step was about its end.
fn of_ended(ended: InstitutionId, before: &Snapshot, now: &Snapshot, operation: &mut Operation) -> Option<Mending> {
    before.institution(ended)?;
    if matches!(operation, Operation::Abolish { institution } if *institution == ended) {
        return Some(Mending::Dropped);
    }
    if let Operation::Merge { from, into } = operation
        && *into != ended
    {
        from.retain(|merged| *merged != ended);
        return Some(Mending::NotMerged(ended));
    }
    // A description carries the whole body: put on another it would overwrite that one.
    if matches!(operation, Operation::Describe(described) if described.id == ended) {
        return None;
    }
    let successor = successor(ended, before, now)?;
    each_institution(operation, &mut |id| {
        if *id == ended {
            *id = successor;
        }
    });
    Some(Mending::Instead { ended, successor })
}

/// Of those who are named twice, one stays; nobody is merged into itself.
fn merged_once(operation: &mut Operation, id: InstitutionId) -> Option<Mending> {
    let Operation::Merge { from, into } = operation else { return None };
    let mut seen = BTreeSet::from([*into]);
    from.retain(|merged| seen.insert(*merged));
    Some(Mending::NotMerged(id))
}

fn fewer(operation: &mut Operation, left: Headcount) -> Option<Mending> {
    if left.is_zero() {
        return Some(Mending::Dropped);
    }
    let from = if let Operation::Transfer(transfer) = operation
        && transfer.named() <= left
    {
        std::mem::replace(&mut transfer.count, left)
    } else if let Operation::Recall { count, .. } | Operation::CloseClearance { count, .. } = operation {
        std::mem::replace(count, left)
    } else {
        return None;
    };
    Some(Mending::Fewer { from, to: left })
}

fn was_known(agreement: AgreementId, before: &Snapshot) -> bool {
    match agreement {
        AgreementId::Loan(id) => before.loans().get(id).is_some(),
        AgreementId::Clearance(id) => before.clearances().get(id).is_some(),
        AgreementId::Deployment(id) => before.deployments().get(id).is_some(),
    }
}

/// People are taken where they stand now, where that still fits the step; others stay out of it.
fn people(replay: &Replay, operation: &mut Operation) -> Option<Mending> {
    if let Operation::Release { person, before } = operation {
        let Some(at) = replay.whereabouts(*person)? else { return Some(Mending::Dropped) };
        *before = at.clone();
        return Some(Mending::Renewed(Vec::new()));
    }
    if let Operation::Amend { before, person } = operation {
        let at = replay.whereabouts(person.id)?.as_ref().filter(|at| has_same_place(at, before))?;
        *before = at.clone();
        return Some(Mending::Renewed(vec![person.name.clone()]));
    }
    if let Operation::Transfer(Transfer { from: Holder::Institution(owner), kind, people, .. })
    | Operation::Deploy(Deployment { owner, kind, people, .. }) = operation
    {
        let (owner, kind) = (*owner, *kind);
        return movers(replay, people, |at| at.quota_at == owner && at.kind == kind);
    }
    if let Operation::Split { from, shares, .. } = operation {
        let origin = *from;
        let is_of_it = |at: &Assignment| at.quota_at == origin || at.works_at == origin;
        return shares.iter_mut().find_map(|share| movers(replay, &mut share.people, is_of_it));
    }
    if let Operation::EndDeployment { deployment, people } = operation {
        let agreed = replay.now().deployments().get(*deployment)?;
        let (owner, user, kind) = (agreed.owner, agreed.user, agreed.kind);
        return movers(replay, people, |at| at.quota_at == owner && at.works_at == user && at.kind == kind);
    }
    None
}

fn has_same_place(at: &Assignment, before: &Assignment) -> bool {
    at.quota_at == before.quota_at && at.kind == before.kind
}

fn movers(replay: &Replay, people: &mut Vec<Mover>, fits: impl Fn(&Assignment) -> bool) -> Option<Mending> {
    let stands = |mover: &Mover| match replay.whereabouts(mover.person) {
        Some(at) => at.clone(),
        None => Some(mover.from.clone()),
    };
    let without: Vec<Name> =
        people.iter().filter(|mover| !stands(mover).is_some_and(|at| fits(&at))).map(|it| it.name.clone()).collect();
    if !without.is_empty() {
        people.retain(|mover| stands(mover).is_some_and(|at| fits(&at)));
        return Some(Mending::Without(without));
    }
    let mut renewed = Vec::new();
    for mover in people {
        if let Some(at) = stands(mover).filter(|at| *at != mover.from) {
            mover.from = at;
            renewed.push(mover.name.clone());
        }
    }
    (!renewed.is_empty()).then_some(Mending::Renewed(renewed))
}
