//! Replaying: the register as it stood just before each step of a plan. A step is told in the names borne there, since a later
//! one may give a body another name, or end it.
//!
//! Projecting keeps no such registers, because it is done thousands of times in a search that tells nobody anything.

use super::step::Step;
use crate::domain::{Refusal, Snapshot, apply};

/// Goes through `steps`, of which a projection over `before` has said which can be applied, and shows `look` each of them, in
/// order, with its outcome and the register just before it.
pub fn replay<'a>(
    before: &Snapshot,
    steps: impl IntoIterator<Item = (&'a Step, &'a Result<(), Refusal>)>,
    mut look: impl FnMut(&'a Step, &'a Result<(), Refusal>, &Snapshot),
) {
    let mut now = before.clone();
    for (step, outcome) in steps {
        look(step, outcome, &now);
        // What the projection has left out is left out here; what it has applied is applied again.
        if outcome.is_ok() && apply(&mut now, &step.operation).is_err() {
            debug_assert!(false, "a step that was applied is refused: {:?}", step.operation);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Institution, InstitutionId, Name, Nature, Operation, Tier, apply_all};
    use crate::plan::project;

    #[test]
    fn each_step_is_shown_with_the_names_borne_just_before_it() {
        let name = |text| Name::new(text).expect("a name");
        let id = InstitutionId(1);
        let town = Institution::bare(id, name("出江镇"), Tier::Township, Nature::Town);
        let before = Arc::new(apply_all(&Snapshot::default(), &[Operation::Establish(town)]).expect("a register"));
        let renamed = |text| Step::from(Operation::Rename { institution: id, name: name(text) });
        let unknown = Step::from(Operation::Abolish { institution: InstitutionId(9) });
        let steps = [renamed("䢺江镇"), unknown, renamed("江口镇"), Step::from(Operation::Abolish { institution: id })];
        let projection = project(&before, &steps);
        let mut seen = Vec::new();
        replay(&before, steps.iter().zip(&projection.outcomes), |_, outcome, now| {
            seen.push((outcome.is_ok(), now.institution(id).map(|town| town.name.to_string())));
        });
        let expected = [(true, "出江镇"), (false, "䢺江镇"), (true, "䢺江镇"), (true, "江口镇")];
        assert_eq!(seen, expected.map(|(is_applied, name)| (is_applied, Some(name.to_owned()))));
        assert_eq!(projection.after.institution(id), None);
    }
}
