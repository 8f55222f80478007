//! What was approved: a document number at a step stands for the places it was given for. An edit that moves others, more or fewer
//! leaves the number behind, whichever way the edit came about; who has a new document enters it anew.

use std::mem::Discriminant;

use super::step::Step;
use crate::domain::{Headcount, Holder, InstitutionId, Operation, QuotaKind};

/// What an approval is about: who is named for it, and why it is proposed, is not part of it.
#[derive(Debug, PartialEq, Eq)]
struct Matter {
    sort: Discriminant<Operation>,
    about: Option<InstitutionId>,
    places: Vec<(QuotaKind, Headcount, Holder, Holder)>,
}

/// Takes the numbers from the steps of `after` that do something else than the steps of `before` for which they were given. Returns
/// the places of these steps, from zero. A number that no step of `before` has lost is a new one, and stays.
pub(super) fn withdraw_approvals(before: &[Step], after: &mut [Step]) -> Vec<usize> {
    let numbered = |steps: &[Step]| -> Vec<usize> {
        steps.iter().enumerate().filter(|(_, step)| step.approval.is_some()).map(|(index, _)| index).collect()
    };
    let mut given: Vec<(&Step, Matter)> =
        numbered(before).into_iter().filter_map(|index| before.get(index)).map(|step| (step, matter(step))).collect();
    // Whatever is still the same keeps its number first, so that what is left over has changed.
    let mut changed = Vec::new();
    for index in numbered(after) {
        let Some(step) = after.get(index) else { continue };
        let now = matter(step);
        match given.iter().position(|(old, was)| old.approval == step.approval && *was == now) {
            Some(place) => drop(given.remove(place)),
            None => changed.push(index),
        }
    }
    changed.retain(|index| {
        let Some(step) = after.get_mut(*index) else { return false };
        let lost = given.iter().position(|(old, _)| old.approval == step.approval);
        if let Some(place) = lost {
            given.remove(place);
            step.approval = None;
        }
        lost.is_some()
    });
    changed
}

/// What the list of edits says of it; nothing where no number was taken.
pub(super) fn withdrawn_told(steps: &[usize]) -> String {
    if steps.is_empty() {
        return String::new();
    }
    let numbers: Vec<String> = steps.iter().map(|index| (index + 1).to_string()).collect();
    format!("(第{}步的编制类型、数量或者单位有改动，原批准文号不再适用，已撤下)", numbers.join("、"))
}

fn matter(step: &Step) -> Matter {
    let operation = &step.operation;
    let places = if let Operation::Transfer(of) = operation {
        vec![(of.kind, of.count, of.from, of.to)]
    } else if let Operation::Deploy(of) = operation {
        vec![(of.kind, of.count, Holder::Institution(of.owner), Holder::Institution(of.user))]
    } else if let Operation::Lend(of) = operation {
        vec![(of.kind, of.count, Holder::Pool(of.pool), Holder::Institution(of.borrower))]
    } else if let Operation::Split { from, shares, .. } = operation {
        let of_share = shares.iter().flat_map(|share| share.places.iter().map(|places| (share.to.id(), places)));
        let from = Holder::Institution(*from);
        of_share.map(|(to, places)| (places.kind, places.count, from, Holder::Institution(to))).collect()
    } else {
        Vec::new()
    };
    Matter { sort: std::mem::discriminant(operation), about: operation.institution(), places }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentNumber, Transfer};
    use crate::plan::Revisions;

    fn step(count: u32, to: u32, approval: Option<&str>) -> Step {
        let (kind, from) = (QuotaKind::Administrative, Holder::Institution(InstitutionId(1)));
        let (count, to) = (Headcount(count), Holder::Institution(InstitutionId(to)));
        let operation = Operation::Transfer(Transfer { kind, count, from, to, people: Vec::new() });
        let approval = approval.map(|text| DocumentNumber::new(text).expect("a number"));
        Step { approval, ..operation.into() }
    }

    #[test]
    fn n12_a_number_goes_when_what_was_approved_changes_and_the_edit_says_so() {
        let (old, new) = (Some("中编办〔2026〕1号"), Some("中编办〔2026〕2号"));
        let first = vec![step(2, 2, old), step(3, 3, old)];
        let other_kind = {
            let mut other = step(2, 2, old);
            if let Operation::Transfer(transfer) = &mut other.operation {
                transfer.kind = QuotaKind::Support;
            }
            other
        };
        for (edited, expected, told) in [
            (vec![step(4, 2, old), step(3, 3, old)], vec![None, old], true),
            (vec![step(1, 2, old), step(3, 3, old)], vec![None, old], true),
            (vec![step(2, 4, old), step(3, 3, old)], vec![None, old], true),
            (vec![other_kind, step(3, 3, old)], vec![None, old], true),
            (vec![step(3, 3, old), step(2, 2, old)], vec![old, old], false),
            (vec![step(2, 2, old), step(3, 3, old), step(5, 5, old)], vec![old, old, old], false),
            (vec![step(4, 2, new), step(3, 3, old)], vec![new, old], false),
            (vec![step(3, 3, old)], vec![old], false),
        ] {
            let mut revisions = Revisions::default();
            revisions.push("一", first.clone());
            revisions.push("二", edited);
            let numbers: Vec<_> = revisions.current().iter().map(|step| step.approval.as_ref()).collect();
            assert_eq!(numbers.iter().map(|it| it.map(DocumentNumber::as_str)).collect::<Vec<_>>(), expected);
            let label = revisions.undo_label().expect("an edit");
            assert_eq!(label.starts_with("二(第1步的编制类型、数量或者单位有改动"), told, "{label}");
            revisions.undo();
            assert_eq!(revisions.current(), first, "taken back, the number is there again");
        }
    }
}
