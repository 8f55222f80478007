//! Folding: a second edit of the same thing takes the place of the first, so that a plan in which somebody tries offices out by
//! clicking stays as short as what it does. A step that no longer changes anything goes.
//!
//! A step is only taken over where nothing after it depends on it: a description carries the whole institution, so what was
//! set before it stays before it.

use super::part::Part;
use super::step::Step;
use crate::domain::{InstitutionId, Operation, Snapshot, apply};

/// `steps` with `added` in them. `before` is the register that the steps lie over.
pub fn fold(before: &Snapshot, steps: &[Step], added: impl IntoIterator<Item = Step>) -> Vec<Step> {
    let mut folded = steps.to_vec();
    for step in added {
        fold_one(before, &mut folded, step);
    }
    folded
}

fn fold_one(before: &Snapshot, steps: &mut Vec<Step>, step: Step) {
    let Some(institution) = step.operation.institution() else {
        steps.push(step);
        return;
    };
    let earlier = steps
        .iter()
        .enumerate()
        .rev()
        .map(|(index, earlier)| (index, relation(&earlier.operation, &step.operation, institution)))
        .find(|(_, relation)| *relation != Relation::Apart);
    let Some((index, Relation::Same)) = earlier else {
        steps.push(step);
        return;
    };
    let is_apart = |earlier: &Step| relation(&earlier.operation, &step.operation, institution) == Relation::Apart;
    if steps.iter().take(index).all(is_apart) && changes_nothing(before, &step.operation) {
        steps.remove(index);
        return;
    }
    if let Some(place) = steps.get_mut(index) {
        let reason = if step.reason.is_empty() { std::mem::take(&mut place.reason) } else { step.reason };
        let (approval, phase) = (step.approval.or(place.approval.take()), step.phase.or(place.phase));
        *place = Step { operation: step.operation, reason, approval, phase };
    }
}

/// How an earlier operation stands to one that is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Sets the very thing.
    Same,
    /// Bears on the institution, so that the added one has to come after it.
    Before,
    Apart,
}

fn relation(earlier: &Operation, added: &Operation, institution: InstitutionId) -> Relation {
    if earlier.institution() != Some(institution) {
        return Relation::Apart;
    }
    match (foldable(earlier), foldable(added)) {
        (Some(earlier), Some(added)) if earlier == added => Relation::Same,
        (Some(Part::Description), Some(_)) | (Some(_), Some(Part::Description)) | (None, _) | (_, None) => {
            Relation::Before
        }
        (Some(_), Some(_)) => Relation::Apart,
    }
}

/// The part that an operation sets, if the step may be put where an earlier one stands: whom a body is attached to may have been
/// established in between.
fn foldable(operation: &Operation) -> Option<Part> {
    Part::set_by(operation).filter(|part| *part != Part::Place)
}

/// Whether the register has already what the operation sets.
fn changes_nothing(before: &Snapshot, operation: &Operation) -> bool {
    let mut after = before.clone();
    apply(&mut after, operation).is_ok() && after == *before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, LeaderPosts, Name, Nature, Tier, apply_all};

    fn town() -> Institution {
        let name = Name::new("白鹤镇").expect("a name");
        Institution::bare(InstitutionId(1), name, Tier::Township, Nature::Town)
    }

    fn leaders(deputy: u32) -> Step {
        Step::from(Operation::SetLeaders { institution: InstitutionId(1), leaders: LeaderPosts::new(0, deputy) })
    }

    fn plates(words: &[&str]) -> Step {
        let nameplates = words.iter().map(|word| Name::new(word).expect("a name")).collect();
        Step::from(Operation::SetNameplates { institution: InstitutionId(1), nameplates })
    }

    fn described(class: &str) -> Step {
        let class = Some(Name::new(class).expect("a name"));
        Step { reason: "类别".to_owned(), ..Step::from(Operation::Describe(Institution { class, ..town() })) }
    }

    #[track_caller]
    fn check(steps: Vec<Step>, added: Step, expected: &[Step]) {
        let before = apply_all(&Snapshot::default(), &[Operation::Establish(town())]).expect("a register");
        assert_eq!(fold(&before, &steps, [added]), expected);
    }

    #[test]
    fn the_same_thing_set_twice_is_one_step() {
        check(vec![leaders(1), plates(&["牌"])], leaders(2), &[leaders(2), plates(&["牌"])]);
        check(vec![plates(&["牌"])], leaders(2), &[plates(&["牌"]), leaders(2)]);
    }

    #[test]
    fn what_is_as_it_was_needs_no_step() {
        check(vec![leaders(1), plates(&["牌"])], plates(&[]), &[leaders(1)]);
        check(vec![plates(&["牌"]), leaders(1)], plates(&[]), &[leaders(1)]);
    }

    #[test]
    fn nothing_is_put_before_a_description_that_would_undo_it() {
        check(vec![leaders(1), described("一类")], leaders(2), &[leaders(1), described("一类"), leaders(2)]);
        check(vec![described("一类")], described("二类"), &[described("二类")]);
        check(
            vec![described("一类"), leaders(1)],
            described("二类"),
            &[described("一类"), leaders(1), described("二类")],
        );
    }
}
