//! Configurations: what the rules want added to or left out of a township's offices and plates is done in the step that
//! set them, or in one more at the end. Each remark names its own smallest change, and the changes of different remarks do not
//! disturb each other as long as missing offices come first and offices too many go last.
//!
//! A configuration that cannot be mended so is left as the plan has it; the search that comes after may then leave the step out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Problem, Repaired};
use crate::domain::{Finding, Institution, InstitutionId, Name, Operation, Remedy, Subject};
use crate::optimise::configuration;
use crate::plan::{Step, project};

/// Remarks mended on one township before it is given up.
const MOST_MENDS: usize = 64;

/// Mends every configuration that a rule forbids, one remark of each institution at a time. The whole plan is looked at, since
/// an institution may be set up, or get what it has, by other steps than those that configure it.
pub(super) fn settle(problem: Problem<'_>, repaired: &mut Repaired) {
    let original = repaired.steps.clone();
    let mut given_up = BTreeSet::new();
    for round in 0..=MOST_MENDS {
        let (_, steps) = repaired.left();
        let projection = project(problem.before, &steps);
        let found = problem.blocking_of(&projection, &steps);
        let remarks = first_remarks(&found, &given_up);
        if remarks.is_empty() {
            return;
        }
        for (institution, remark) in remarks {
            let before = problem.before.institution(institution);
            let after = projection.after.institution(institution).filter(|_| round < MOST_MENDS);
            if after.and_then(|after| mend(problem, repaired, (before, after), remark)).is_none() {
                given_up.insert(institution);
                restore(repaired, &original, institution);
                repaired.leave_unproven();
            }
        }
    }
}

/// What a rule says, and what it wants done about it.
type Remark<'a> = (&'a Remedy, &'a [Name]);

/// Of each institution that was not given up the remark to be mended first.
fn first_remarks<'a>(found: &'a [Finding], given_up: &BTreeSet<InstitutionId>) -> BTreeMap<InstitutionId, Remark<'a>> {
    let mut first: BTreeMap<InstitutionId, (u8, Remark<'a>)> = BTreeMap::new();
    for finding in found {
        let Subject::Institution(id) = finding.subject else { continue };
        let wanted = finding.remedies.iter().find_map(|remedy| Some((order(remedy)?, remedy)));
        let Some((order, remedy)) = wanted.filter(|_| !given_up.contains(&id)) else { continue };
        if first.get(&id).is_none_or(|(known, _)| order < *known) {
            first.insert(id, (order, (remedy, &finding.names)));
        }
    }
    first.into_iter().map(|(id, (_, remark))| (id, remark)).collect()
}

/// What is mended first; `None` for remedies that are no change of a configuration.
fn order(remedy: &Remedy) -> Option<u8> {
    match remedy {
        Remedy::AddOffice(_) => Some(0),
        Remedy::RemoveOffice(_) => Some(1),
        Remedy::RemoveOffices { nature: Some(_), .. } => Some(2),
        Remedy::RemoveOffices { nature: None, .. } => Some(3),
        Remedy::RemoveNameplates { .. } => Some(4),
        Remedy::ByHand(_)
        | Remedy::CutFewerOrNameMovers { .. }
        | Remedy::CoverExcess { .. }
        | Remedy::EnterApproval
        | Remedy::LowerLeaders { .. }
        | Remedy::RelieveLeaders { .. }
        | Remedy::TakeBack { .. }
        | Remedy::UseOtherKind
        | Remedy::ReverseDirection => None,
    }
}

/// Whether the finding is about offices or plates, as far as they can be mended here.
pub(super) fn is_about_configuration(finding: &Finding) -> bool {
    finding.remedies.iter().any(|remedy| order(remedy).is_some())
}

/// Does what the remedy says; `None` when that cannot be done or changes nothing.
fn mend(
    problem: Problem<'_>,
    repaired: &mut Repaired,
    (before, after): (Option<&Institution>, &Institution),
    (remedy, names): Remark<'_>,
) -> Option<()> {
    let offices = match remedy {
        Remedy::AddOffice(name) => configuration::with_office(problem.policy, after, name)?,
        Remedy::RemoveOffice(name) => configuration::without(&after.offices, &[name])?,
        Remedy::RemoveOffices { count, nature } => {
            configuration::with_fewer_special(problem.policy, after, before, (*count, *nature))?
        }
        Remedy::RemoveNameplates { count } => {
            let plates = configuration::with_fewer_plates(after, names, *count)?;
            if plates.own != after.nameplates {
                let set = Operation::SetNameplates { institution: after.id, nameplates: plates.own };
                put(repaired, set, |known| matches!(known, Operation::SetNameplates { .. }))?;
            }
            plates.offices
        }
        Remedy::ByHand(_)
        | Remedy::CutFewerOrNameMovers { .. }
        | Remedy::CoverExcess { .. }
        | Remedy::EnterApproval
        | Remedy::LowerLeaders { .. }
        | Remedy::RelieveLeaders { .. }
        | Remedy::TakeBack { .. }
        | Remedy::UseOtherKind
        | Remedy::ReverseDirection => return None,
    };
    if offices != after.offices {
        let set = Operation::SetOffices { institution: after.id, scheme: after.scheme.clone(), offices };
        put(repaired, set, |known| matches!(known, Operation::SetOffices { .. }))?;
    }
    Some(())
}

/// Puts the operation in the place of the last step that sets the same thing of the same institution, or at the end where the
/// plan has none; `None` when the step said so already, and something else undoes it.
fn put(repaired: &mut Repaired, set: Operation, sets_the_same: impl Fn(&Operation) -> bool) -> Option<()> {
    let mut operations = repaired.steps.iter_mut().rev().flatten().map(|step| &mut step.operation);
    match operations.find(|known| known.institution() == set.institution() && sets_the_same(known)) {
        Some(known) if *known == set => return None,
        Some(known) => *known = set,
        None => repaired.steps.push(Some(set.into())),
    }
    Some(())
}

/// Takes back what was done to the configuration of one institution.
fn restore(repaired: &mut Repaired, original: &[Option<Step>], institution: InstitutionId) {
    let configures = |step: &Step| {
        matches!(step.operation, Operation::SetOffices { .. } | Operation::SetNameplates { .. })
            && step.operation.institution() == Some(institution)
    };
    for (place, step) in repaired.steps.iter_mut().enumerate() {
        if step.as_ref().is_some_and(configures) {
            *step = original.get(place).cloned().flatten();
        }
    }
}
