//! Configurations: what the rules want added to or left out of a township's offices and plates is done in the step that
//! set them. Each remark names its own smallest change, and the changes of different remarks do not disturb each other as long
//! as missing offices come first and offices too many go last.

use super::{Conflict, Problem, Repaired};
use crate::domain::{Finding, Institution, InstitutionId, Office, Operation, Remedy, Subject};
use crate::optimise::configuration;
use crate::plan::project;

/// Remarks mended on one township before it is given up.
const MOST_MENDS: usize = 64;

/// Mends every configuration step that a rule forbids, or leaves it out and names what stood in the way.
pub(super) fn settle(problem: Problem<'_>, repaired: &mut Repaired) {
    let (_, steps) = repaired.left();
    let mut subjects: Vec<InstitutionId> = problem.blocking(&steps).iter().filter_map(subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    for institution in subjects {
        settle_one(problem, repaired, institution);
    }
}

/// The institution of a remark that a change of its configuration settles.
fn subject(finding: &Finding) -> Option<InstitutionId> {
    let Subject::Institution(id) = finding.subject else { return None };
    finding.remedies.iter().any(|remedy| order(remedy).is_some()).then_some(id)
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

fn settle_one(problem: Problem<'_>, repaired: &mut Repaired, institution: InstitutionId) {
    for _ in 0..MOST_MENDS {
        let (_, steps) = own_steps(repaired, institution);
        let found = problem.blocking(&steps);
        let about_it = found.iter().filter(|finding| subject(finding) == Some(institution));
        let first = about_it
            .filter_map(|finding| finding.remedies.iter().find_map(|remedy| Some((order(remedy)?, remedy, finding))))
            .min_by_key(|(order, ..)| *order);
        let Some((_, remedy, finding)) = first else { return };
        if mend(problem, repaired, institution, remedy).is_none() {
            let rivals = found.iter().filter(|other| subject(other) == Some(institution));
            repaired.blame(rivals.cloned().chain([finding.clone()]).map(Conflict::Rule));
            leave_out(repaired, institution);
            return;
        }
    }
    leave_out(repaired, institution);
}

/// The steps that configure the institution, with their places in the plan.
fn own_steps(repaired: &Repaired, institution: InstitutionId) -> (Vec<usize>, Vec<crate::plan::Step>) {
    let (places, steps) = repaired.left();
    let about_it = |step: &crate::plan::Step| step.operation.institution() == Some(institution);
    places.into_iter().zip(steps).filter(|(_, step)| about_it(step)).unzip()
}

/// Does what the remedy says in the last step that can; `None` when none can.
fn mend(problem: Problem<'_>, repaired: &mut Repaired, institution: InstitutionId, remedy: &Remedy) -> Option<()> {
    let (places, steps) = own_steps(repaired, institution);
    let projection = project(problem.before, &steps);
    let after = projection.after.institution(institution)?;
    let before = problem.before.institution(institution);
    let mut at = places.into_iter().rev();
    match remedy {
        Remedy::RemoveNameplates { count } => {
            let plates = configuration::with_fewer_plates(after, *count)?;
            // Plates of offices come with the offices; a configuration that has too many of them cannot be mended here.
            let fewer = (plates.offices == after.offices).then_some(plates.own)?;
            let sets_plates =
                |place: &usize| matches!(repaired.operation_mut(*place), Some(Operation::SetNameplates { .. }));
            let step = Operation::SetNameplates { institution, nameplates: fewer };
            match at.find(sets_plates).and_then(|place| repaired.operation_mut(place)) {
                Some(operation) => *operation = step,
                // The plates were there before the plan brought the limit: they are taken down by a step of its own.
                None => repaired.steps.push(Some(step.into())),
            }
        }
        _ => {
            let mended = mended_offices(problem, after, before, remedy)?;
            let sets_offices =
                |place: &usize| matches!(repaired.operation_mut(*place), Some(Operation::SetOffices { .. }));
            let place = at.find(sets_offices)?;
            if let Some(Operation::SetOffices { offices, .. }) = repaired.operation_mut(place) {
                *offices = mended;
            }
        }
    }
    Some(())
}

fn mended_offices(
    problem: Problem<'_>,
    after: &Institution,
    before: Option<&Institution>,
    remedy: &Remedy,
) -> Option<Vec<Office>> {
    match remedy {
        Remedy::AddOffice(_) => configuration::with_common_offices(problem.policy, after),
        Remedy::RemoveOffice(name) => configuration::without(&after.offices, &[name]),
        Remedy::RemoveOffices { count, nature } => {
            configuration::with_fewer_special(problem.policy, after, before, (*count, *nature))
        }
        _ => None,
    }
}

fn leave_out(repaired: &mut Repaired, institution: InstitutionId) {
    let (places, steps) = own_steps(repaired, institution);
    for (place, step) in places.into_iter().zip(steps) {
        let configures = matches!(step.operation, Operation::SetOffices { .. } | Operation::SetNameplates { .. });
        if let (true, Some(kept)) = (configures, repaired.steps.get_mut(place)) {
            *kept = None;
        }
    }
}
