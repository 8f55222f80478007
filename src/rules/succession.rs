//! What was wrong before a merger and is found again at the successor. A merger hands over places, people, loans, promises and
//! posts, and with them what was wrong about these: the successor inherits the sum. It hands over no offices, plates or
//! 领导职数, so of those nothing is inherited.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::domain::{Finding, FindingKey, InstitutionId, Measure, Operation, RuleId, Subject};
use crate::plan::{Projection, Step};

/// The rules about what a merger hands over.
pub(super) const HANDED_OVER: &[RuleId] = &[
    RuleId("mixed_kinds"),
    RuleId("over_quota"),
    RuleId("coordination_quota"),
    RuleId("clearance_beyond_vacancy"),
    RuleId("clearance_lapsed"),
    RuleId("leaders_in_post"),
    RuleId("rank_above_grade"),
    RuleId("post_total"),
    RuleId("duplicate_id"),
    RuleId("id_disagrees"),
    RuleId("identity_kind"),
    RuleId("split_assignment"),
    RuleId("loan_overdue"),
    RuleId("own_vacancy_first"),
];

/// Who has taken over from whom by the mergers of a plan.
pub(super) struct Succession(BTreeMap<InstitutionId, InstitutionId>);

/// What the register had against it before the plan, by what it is called after the plan's mergers and which way the limit was
/// broken; and by how much.
pub(super) struct Inherited<'a>(BTreeMap<(FindingKey<'a>, Option<Ordering>), u64>);

impl Succession {
    pub(super) fn of(projection: &Projection, steps: &[Step]) -> Self {
        let mut successors = BTreeMap::new();
        for (step, outcome) in steps.iter().zip(&projection.outcomes) {
            if let (Operation::Merge { from, into }, Ok(())) = (&step.operation, outcome) {
                // Whoever had been merged into one of these goes on with it.
                for successor in successors.values_mut().filter(|successor| from.contains(successor)) {
                    *successor = *into;
                }
                successors.extend(from.iter().map(|ended| (*ended, *into)));
            }
        }
        Self(successors)
    }

    /// Every institution that was merged, with whoever stands for it in the end.
    pub(super) fn iter(&self) -> impl Iterator<Item = (InstitutionId, InstitutionId)> {
        self.0.iter().map(|(ended, successor)| (*ended, *successor))
    }

    /// What the finding is to be called after the mergers: the same, unless its institution ended and what it is about went over.
    pub(super) fn key<'a>(&self, finding: &'a Finding) -> FindingKey<'a> {
        let (rule, subject, kind, names) = finding.key();
        let successor = match subject {
            Subject::Institution(id) if HANDED_OVER.contains(&rule) => self.0.get(&id).copied(),
            Subject::Institution(_) | Subject::Holder(_) | Subject::Book => None,
        };
        (rule, successor.map_or(subject, Subject::Institution), kind, names)
    }

    /// How far each limit was broken before the plan: of merged institutions, by all of them together.
    pub(super) fn inherited<'a>(&self, findings: &[&'a Finding]) -> Inherited<'a> {
        let mut inherited: BTreeMap<_, u64> = BTreeMap::new();
        for (finding, gap) in widest(findings) {
            let total = inherited.entry((self.key(finding), direction(finding))).or_default();
            *total = total.saturating_add(gap);
        }
        Inherited(inherited)
    }
}

impl Inherited<'_> {
    /// Whether the finding was there before, as bad as it is now.
    pub(super) fn holds(&self, finding: &Finding) -> bool {
        self.0.get(&(finding.key(), direction(finding))).is_some_and(|gap| *gap >= finding.gap())
    }
}

/// Every remark once, and where it was made several times, by how much at worst.
fn widest<'a>(findings: &[&'a Finding]) -> impl Iterator<Item = (&'a Finding, u64)> {
    let mut gaps: BTreeMap<_, (&'a Finding, u64)> = BTreeMap::new();
    for finding in findings.iter().copied() {
        let (_, gap) = gaps.entry((finding.key(), direction(finding))).or_insert((finding, 0));
        *gap = finding.gap().max(*gap);
    }
    gaps.into_values()
}

fn direction(finding: &Finding) -> Option<Ordering> {
    finding.measure.map(Measure::direction)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn what_is_handed_over_is_the_matter_of_known_rules() {
        let unknown: Vec<_> = HANDED_OVER.iter().filter(|id| !RULES.iter().any(|rule| rule.id == **id)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
