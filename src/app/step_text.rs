//! The steps of a plan in words, as window, command line and tables tell them: each in the names borne just before it, with what
//! it changes there and why it could not be carried out. Made once when a plan is laid; the words themselves come from `wording`.

use std::collections::BTreeMap;

use crate::domain::{Institution, Operation, Snapshot};
use crate::plan::{Projection, Step, replay};
use crate::rules::{OfficeChanges, Policy, office_changes};
use crate::wording::{self, Reorganisation, SchemeChange};

/// One step in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepText {
    pub sentence: String,
    /// Why it could not be carried out, if it could not.
    pub refusal: Option<String>,
}

/// All steps of a plan in words, as listed. `order` has the steps that were laid over the register, as they are carried out; the
/// others belong to a phase that is in the register already.
pub fn step_texts(policy: &Policy, projection: &Projection, steps: &[Step], order: &[usize]) -> Vec<StepText> {
    let told = |step: &Step, now: &Snapshot| {
        wording::step_over(step, reorganisation(policy, &step.operation, now).as_ref(), now)
    };
    let laid = order.iter().filter_map(|index| Some((steps.get(*index)?, projection.outcomes.get(*index)?)));
    let mut in_turn = Vec::with_capacity(order.len());
    replay(&projection.before, laid, |step, outcome, now| {
        let refusal = outcome.as_ref().err().map(|why| wording::refusal(why, now));
        in_turn.push(StepText { sentence: told(step, now), refusal });
    });
    let mut placed: BTreeMap<usize, StepText> = order.iter().copied().zip(in_turn).collect();
    let text = |(index, step): (usize, &Step)| {
        placed.remove(&index).unwrap_or_else(|| {
            let sentence = told(step, &projection.before);
            StepText { sentence, refusal: None }
        })
    };
    steps.iter().enumerate().map(text).collect()
}

/// What setting offices changes at an institution as it stood `before`; `None` where the operation sets none.
pub fn changes_of(policy: &Policy, operation: &Operation, before: &Institution) -> Option<OfficeChanges> {
    let Operation::SetOffices { scheme, offices, .. } = operation else { return None };
    let scheme = scheme.as_deref().and_then(|key| policy.scheme(key));
    Some(office_changes(scheme, &before.offices, offices).into_iter().collect())
}

fn reorganisation<'a>(policy: &'a Policy, operation: &'a Operation, now: &'a Snapshot) -> Option<Reorganisation<'a>> {
    let before = operation.institution().and_then(|id| now.institution(id))?;
    Some(Reorganisation {
        changes: changes_of(policy, operation, before)?,
        scheme: scheme_change(policy, operation, before),
    })
}

/// Which scheme the institution follows from this step on. One that names none follows that of the book.
fn scheme_change<'a>(policy: &'a Policy, operation: &'a Operation, before: &'a Institution) -> SchemeChange<'a> {
    let Operation::SetOffices { scheme: stated, .. } = operation else { return SchemeChange::Same };
    let of_the_book = policy.scheme_of(&Institution { scheme: None, ..before.clone() }).map(|scheme| &*scheme.key);
    let key_before = before.scheme.as_deref().or(of_the_book);
    let key_after = stated.as_deref().or(of_the_book);
    let title = |key: &'a str| policy.scheme(key).map_or(key, |scheme| scheme.name.as_str());
    match (key_before, key_after) {
        (before, after) if before == after => SchemeChange::Same,
        (None, Some(after)) => SchemeChange::First(title(after)),
        (Some(_), Some(after)) => SchemeChange::Other(title(after)),
        (Some(before), None) => SchemeChange::NoLonger(title(before)),
        (None, None) => SchemeChange::Same,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{InstitutionId, Name, Nature, Tier, apply_all};
    use crate::plan::project;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn town(id: u32, text: &str) -> Institution {
        Institution::bare(InstitutionId(id), name(text), Tier::Township, Nature::Town)
    }

    #[track_caller]
    fn told(towns: Vec<Institution>, operations: Vec<Operation>) -> Vec<StepText> {
        let opening: Vec<Operation> = towns.into_iter().map(Operation::Establish).collect();
        let before = Arc::new(apply_all(&Snapshot::default(), &opening).expect("a register"));
        let steps: Vec<Step> = operations.into_iter().map(Step::from).collect();
        let policy = Policy::bundled().expect("bundled packs");
        step_texts(&policy, &project(&before, &steps), &steps, &(0..steps.len()).collect::<Vec<_>>())
    }

    #[test]
    fn a_step_is_told_in_the_names_borne_just_before_it() {
        let texts = told(
            vec![town(1, "出江镇"), town(2, "永宁镇")],
            vec![
                Operation::Rename { institution: InstitutionId(1), name: name("䢺江镇") },
                Operation::Merge { from: vec![InstitutionId(2)], into: InstitutionId(1) },
                Operation::Rename { institution: InstitutionId(2), name: name("新镇") },
            ],
        );
        let sentences: Vec<&str> = texts.iter().map(|text| text.sentence.as_str()).collect();
        assert_eq!(sentences[..2], ["出江镇 更名为 䢺江镇", "合并 永宁镇 → 䢺江镇"]);
        assert!(sentences[2].starts_with("永宁镇"), "the name it bore last: {}", sentences[2]);
        let refused: Vec<bool> = texts.iter().map(|text| text.refusal.is_some()).collect();
        assert_eq!(refused, [false, false, true]);
    }

    #[test]
    fn a_step_that_changes_the_scheme_of_a_town_says_so() {
        let set = |scheme: Option<&str>| Operation::SetOffices {
            institution: InstitutionId(1),
            scheme: scheme.map(str::to_owned),
            offices: Vec::new(),
        };
        let town = Institution { scheme: Some("chengdu-5x-2019".to_owned()), ..town(1, "城关街道") };
        let keys = [Some("chengdu-5x-2019"), Some("chengdu-6x-2020"), None, Some("sample-6x"), Some("9+X")];
        let texts = told(vec![town], keys.map(set).into());
        let heads: Vec<&str> =
            texts.iter().filter_map(|text| text.sentence.split_once("设置机构").map(|(head, _)| head)).collect();
        let local = Policy::bundled().expect("bundled packs").scheme("sample-6x").expect("known").name.clone();
        let expected = [
            "城关街道 ",
            "城关街道 改按成都“6+X”(2020)",
            "城关街道 不再按成都“6+X”(2020)，",
            &format!("城关街道 按{local}"),
            "城关街道 改按9+X",
        ];
        assert_eq!(heads, expected);
    }
}
