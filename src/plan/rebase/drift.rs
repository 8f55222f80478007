//! What has changed in the register where a step touches it.

use crate::domain::{
    AgreementId, Assignment, Deed, Headcount, Holder, InstitutionId, Name, Operation, PersonId, QuotaKind, Snapshot,
    Standing,
};
use crate::plan::change::standing;
use crate::plan::part::Part;
use crate::plan::project::Replay;
use crate::plan::renumber::each_institution;

/// One change of the register since the plan was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drift {
    Renamed {
        institution: InstitutionId,
        before: Name,
        now: Name,
    },
    /// Abolished, or merged into another, which bears its name as a former one.
    Ended {
        institution: InstitutionId,
        name: Name,
        successor: Option<InstitutionId>,
    },
    /// Other places or people.
    Standing {
        holder: Holder,
        kind: QuotaKind,
        before: Standing,
        now: Standing,
    },
    /// What the step sets was set otherwise meanwhile.
    Set {
        institution: InstitutionId,
        part: Part,
    },
    /// Of an agreement other places are open; none, when it is closed.
    Open {
        agreement: AgreementId,
        before: Headcount,
        now: Headcount,
    },
    /// Somebody stands elsewhere than the step says; nowhere, after leaving.
    Person {
        person: PersonId,
        name: Option<Name>,
        now: Option<Assignment>,
    },
}

pub(super) fn drifts(operation: &Operation, (before, now): (&Snapshot, &Snapshot), replay: &Replay) -> Vec<Drift> {
    let mut drifts = of_institutions(operation, before, now);
    for (holder, kind) in places(operation, before) {
        let (was, is) = (standing(before, holder, kind), standing(now, holder, kind));
        let has_ended = matches!(holder, Holder::Institution(id) if now.institution(id).is_none());
        if was != is && !has_ended {
            drifts.push(Drift::Standing { holder, kind, before: was, now: is });
        }
    }
    drifts.extend(of_parts(operation, before, now));
    drifts.extend(of_agreement(operation, before, now));
    drifts.extend(of_people(operation, replay));
    drifts
}

/// The institution that took over what another had.
pub(super) fn successor(id: InstitutionId, before: &Snapshot, now: &Snapshot) -> Option<InstitutionId> {
    let name = &before.institution(id)?.name;
    now.find(name).map(|successor| successor.id).filter(|successor| *successor != id)
}

fn of_institutions(operation: &Operation, before: &Snapshot, now: &Snapshot) -> Vec<Drift> {
    let mut drifts: Vec<Drift> = Vec::new();
    each_institution(&mut operation.clone(), &mut |id| {
        let (institution, Some(was)) = (*id, before.institution(*id)) else { return };
        let drift = match now.institution(institution) {
            None => {
                let successor = successor(institution, before, now);
                Some(Drift::Ended { institution, name: was.name.clone(), successor })
            }
            Some(is) if is.name != was.name => {
                Some(Drift::Renamed { institution, before: was.name.clone(), now: is.name.clone() })
            }
            Some(_) => None,
        };
        drifts.extend(drift.filter(|drift| !drifts.contains(drift)));
    });
    drifts
}

/// The holders whose places the step counts on, and in which kind.
fn places(operation: &Operation, before: &Snapshot) -> Vec<(Holder, QuotaKind)> {
    let at = |id: InstitutionId, kind: QuotaKind| (Holder::Institution(id), kind);
    match operation {
        Operation::Transfer(transfer) => vec![(transfer.from, transfer.kind), (transfer.to, transfer.kind)],
        Operation::Merge { from, into } => {
            let all = from.iter().chain([into]);
            all.flat_map(|id| QuotaKind::ALL.into_iter().map(move |kind| at(*id, kind))).collect()
        }
        Operation::Split { from, shares, .. } => {
            let kinds = QuotaKind::ALL.into_iter();
            let kinds = kinds.filter(|kind| shares.iter().any(|share| !share.places_of(*kind).is_zero()));
            kinds.map(|kind| at(*from, kind)).collect()
        }
        Operation::Lend(loan) => vec![(Holder::Pool(loan.pool), loan.kind), at(loan.borrower, loan.kind)],
        Operation::Recall { loan, .. } => {
            let loan = before.loans().get(*loan);
            loan.map(|loan| at(loan.borrower, loan.kind)).into_iter().collect()
        }
        Operation::Clear(clearance) => vec![at(clearance.institution, clearance.kind)],
        Operation::CloseClearance { clearance, .. } => {
            let clearance = before.clearances().get(*clearance);
            clearance.map(|clearance| at(clearance.institution, clearance.kind)).into_iter().collect()
        }
        Operation::Deploy(deployment) => vec![at(deployment.owner, deployment.kind)],
        Operation::Admit(person) => vec![at(person.assignment.quota_at, person.assignment.kind)],
        Operation::Amend { before, .. } | Operation::Release { before, .. } => vec![at(before.quota_at, before.kind)],
        Operation::Establish(_)
        | Operation::Describe(_)
        | Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::Attach { .. }
        | Operation::SetOffices { .. }
        | Operation::SetLeaders { .. }
        | Operation::SetNameplates { .. }
        | Operation::SetPosts { .. }
        | Operation::SetDuties { .. }
        | Operation::OpenPool(_)
        | Operation::EndDeployment { .. } => Vec::new(),
    }
}

fn of_parts(operation: &Operation, before: &Snapshot, now: &Snapshot) -> Option<Drift> {
    let institution = operation.institution()?;
    let (was, is) = (before.institution(institution)?, now.institution(institution)?);
    let part = Part::set_by(operation)?;
    let is_same = match part {
        Part::Offices => was.offices == is.offices && was.scheme == is.scheme,
        Part::Leaders => was.leaders == is.leaders,
        Part::Nameplates => was.nameplates == is.nameplates,
        Part::Posts => before.posts(institution) == now.posts(institution),
        Part::Duties(list) => before.duties().list(institution, list) == now.duties().list(institution, list),
        Part::Place => was.parent == is.parent && was.supervisor == is.supervisor,
        Part::Description => was == is,
    };
    (!is_same).then_some(Drift::Set { institution, part })
}

fn of_agreement(operation: &Operation, before: &Snapshot, now: &Snapshot) -> Option<Drift> {
    let (Deed::Ends, agreement) = operation.agreement()? else { return None };
    let open = |snapshot: &Snapshot| match agreement {
        AgreementId::Loan(id) => snapshot.loans().get(id).map(|loan| loan.count),
        AgreementId::Clearance(id) => snapshot.clearances().get(id).map(|clearance| clearance.count),
        AgreementId::Deployment(id) => snapshot.deployments().get(id).map(|agreed| agreed.count),
    };
    let (before, now) = (open(before)?, open(now).unwrap_or_default());
    (before != now).then_some(Drift::Open { agreement, before, now })
}

fn of_people(operation: &Operation, replay: &Replay) -> Vec<Drift> {
    let elsewhere = |person: PersonId, name: Option<&Name>, from: &Assignment| {
        let now = replay.whereabouts(person)?.clone();
        (now.as_ref() != Some(from)).then(|| Drift::Person { person, name: name.cloned(), now })
    };
    let movers = operation.movers();
    let mut drifts: Vec<Drift> =
        movers.filter_map(|mover| elsewhere(mover.person, Some(&mover.name), &mover.from)).collect();
    if let Operation::Amend { before, person } = operation {
        drifts.extend(elsewhere(person.id, Some(&person.name), before));
    }
    if let Operation::Release { person, before } = operation {
        drifts.extend(elsewhere(*person, None, before));
    }
    drifts
}
