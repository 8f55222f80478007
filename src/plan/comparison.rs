//! Plans side by side with the register: per holder and kind, per rule, and in sum. The plans lie over one register; what the rules
//! say of each is handed in, since nothing here judges.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::change::standing;
use super::handover::Handover;
use super::project::Projection;
use crate::domain::{
    Delta, Finding, FindingGroup, Headcount, Holder, Movement, Novelty, QuotaKind, Remedy, RuleId, Snapshot, Standing,
    StandingTotal,
};

/// One plan as it is compared.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    pub projection: &'a Projection,
    /// What the rules say of it; empty where nobody has asked them.
    pub findings: &'a [Finding],
}

/// Which holders are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those to which a plan makes a difference.
    Differences,
    All,
}

/// Plans beside the register they lie over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// In the order of holders, then kinds.
    pub lines: Vec<ComparedLine>,
    /// Per kind over all holders of the register, listed or not.
    pub totals: Vec<ComparedTotal>,
    /// Per rule that says anything of a plan; of differences only, anything that is not inherited by all.
    pub rules: Vec<ComparedRule>,
    pub register: Means,
    /// One per plan.
    pub plans: Vec<PlanSum>,
}

/// One holder in one kind; `after` has one standing per plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedLine {
    pub holder: Holder,
    pub kind: QuotaKind,
    pub before: Standing,
    pub after: Vec<Standing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedTotal {
    pub kind: QuotaKind,
    pub before: StandingTotal,
    pub after: Vec<StandingTotal>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedRule {
    pub rule: RuleId,
    pub plans: Vec<Tally>,
}

/// How often a rule speaks of a plan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub introduced: usize,
    pub existing: usize,
    pub resolved: usize,
}

/// Places that can still be disposed of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Means {
    /// 可调空编 of all institutions.
    pub free: Headcount,
    /// 机动编制 and what pools have not lent.
    pub reserve: Headcount,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlanSum {
    pub steps: usize,
    /// Steps that cannot be applied.
    pub refused: usize,
    /// 编制 that changes its holder, line by line, as 附件2 adds it up; 员额 is none.
    pub places_moved: Headcount,
    /// 人随编走, with places that are 编制.
    pub people_moved: Headcount,
    /// 核增 less 核减.
    pub from_superior: Delta,
    pub left: Means,
    /// Documents of approval that are still to be got.
    pub approvals: usize,
    /// What must be mended, and what may be explained, that the plan brings about.
    pub must_mend: usize,
    pub may_explain: usize,
}

/// Sets the plans side by side. All of them must lie over the register of the first; without a plan there is nothing to compare.
pub fn comparison(plans: &[Compared<'_>], scope: Scope) -> Comparison {
    let Some(register) = plans.first().map(|plan| &*plan.projection.before) else {
        let (lines, totals, rules, plans) = Default::default();
        return Comparison { lines, totals, rules, register: Means::default(), plans };
    };
    let all = lines(register, plans);
    let totals = totals(&all);
    let is_listed = |line: &ComparedLine| match scope {
        Scope::All => true,
        Scope::Differences => line.after.iter().any(|after| *after != line.before),
    };
    Comparison {
        totals,
        lines: all.into_iter().filter(is_listed).collect(),
        rules: rules(plans, scope),
        register: means(register),
        plans: plans.iter().map(sum).collect(),
    }
}

fn lines(register: &Snapshot, plans: &[Compared<'_>]) -> Vec<ComparedLine> {
    let snapshots = || plans.iter().map(|plan| &*plan.projection.after);
    let mut places: BTreeSet<(Holder, QuotaKind)> = BTreeSet::new();
    for snapshot in std::iter::once(register).chain(snapshots()) {
        places.extend(snapshot.standings().map(|(body, kind, _)| (Holder::Institution(body.id), kind)));
        places.extend(snapshot.ledger().balances().map(|(holder, kind, _)| (holder, kind)));
    }
    let line = |(holder, kind)| ComparedLine {
        holder,
        kind,
        before: standing(register, holder, kind),
        after: snapshots().map(|snapshot| standing(snapshot, holder, kind)).collect(),
    };
    places.into_iter().filter(|(holder, _)| *holder != Holder::Superior).map(line).collect()
}

fn totals(lines: &[ComparedLine]) -> Vec<ComparedTotal> {
    let mut totals: BTreeMap<QuotaKind, ComparedTotal> = BTreeMap::new();
    for line in lines {
        let total = totals.entry(line.kind).or_insert_with(|| ComparedTotal {
            kind: line.kind,
            before: StandingTotal::default(),
            after: vec![StandingTotal::default(); line.after.len()],
        });
        total.before = total.before + counted(line.holder, line.before);
        for (sum, after) in total.after.iter_mut().zip(&line.after) {
            *sum = *sum + counted(line.holder, *after);
        }
    }
    totals.into_values().collect()
}

/// Places of a reserve are authorised, but nobody's vacancy.
fn counted(holder: Holder, standing: Standing) -> StandingTotal {
    match holder {
        Holder::Institution(_) => standing.into(),
        Holder::Pool(_) | Holder::Unallocated(_) | Holder::Superior => {
            StandingTotal { authorized: standing.authorized, ..StandingTotal::default() }
        }
    }
}

fn rules(plans: &[Compared<'_>], scope: Scope) -> Vec<ComparedRule> {
    let mut rules: BTreeMap<RuleId, Vec<Tally>> = BTreeMap::new();
    for (index, plan) in plans.iter().enumerate() {
        for finding in plan.findings {
            let tallies = rules.entry(finding.rule).or_insert_with(|| vec![Tally::default(); plans.len()]);
            let Some(tally) = tallies.get_mut(index) else { continue };
            match finding.novelty {
                Novelty::Introduced => tally.introduced += 1,
                Novelty::Existing => tally.existing += 1,
                Novelty::Resolved => tally.resolved += 1,
            }
        }
    }
    let is_inherited = |tally: &Tally| tally.introduced == 0 && tally.resolved == 0;
    let is_listed = |plans: &[Tally]| match scope {
        Scope::All => true,
        Scope::Differences => !plans.iter().all(is_inherited),
    };
    let listed = rules.into_iter().filter(|(_, plans)| is_listed(plans));
    listed.map(|(rule, plans)| ComparedRule { rule, plans }).collect()
}

/// What can still be disposed of. 员额 is no 编制 and is left out.
fn means(snapshot: &Snapshot) -> Means {
    let free = snapshot.standings().filter(|(_, kind, _)| kind.counts_as_quota());
    let reserve = snapshot.ledger().balances().filter(|(_, kind, _)| kind.counts_as_quota());
    Means {
        free: free.map(|(_, _, standing)| standing.free()).sum(),
        reserve: reserve.map(|(holder, kind, held)| spare(snapshot, holder, kind, held)).sum(),
    }
}

/// What a reserve that holds `held` has left to give; an institution is none.
pub fn spare(snapshot: &Snapshot, holder: Holder, kind: QuotaKind, held: Headcount) -> Headcount {
    match holder {
        Holder::Pool(pool) => held.excess_over(snapshot.loans().lent(pool, kind)),
        Holder::Unallocated(_) => held,
        Holder::Institution(_) | Holder::Superior => Headcount::ZERO,
    }
}

fn sum(plan: &Compared<'_>) -> PlanSum {
    let Compared { projection, findings } = plan;
    let handover = Handover::of(projection);
    let with_superior = |holder: fn(&Movement) -> Holder| -> Headcount {
        let of_quota = projection.movements.iter().filter(|(_, movement)| movement.kind.counts_as_quota());
        of_quota.filter(|(_, it)| holder(it) == Holder::Superior).map(|(_, it)| it.count).sum()
    };
    let introduced = || findings.iter().filter(|finding| finding.novelty == Novelty::Introduced);
    let of_group = |group| introduced().filter(|finding| finding.group() == group).count();
    let wants_approval =
        |finding: &&Finding| finding.waived.is_none() && finding.remedies.contains(&Remedy::EnterApproval);
    PlanSum {
        steps: projection.outcomes.len(),
        refused: projection.refusals().count(),
        places_moved: handover.line_by_line,
        people_moved: handover.between.people,
        from_superior: with_superior(|movement| movement.from).since(with_superior(|movement| movement.to)),
        left: means(&projection.after),
        approvals: introduced().filter(wants_approval).count(),
        must_mend: of_group(FindingGroup::MustMend),
        may_explain: of_group(FindingGroup::MayExplain),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Institution, InstitutionId, Name, Nature, Operation, Severity, Tier, Transfer, apply_all};
    use crate::plan::{Step, project};

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn at(id: u32) -> Holder {
        Holder::Institution(InstitutionId(id))
    }

    fn give(count: u32, from: Holder, to: Holder) -> Operation {
        Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
    }

    fn register() -> Arc<Snapshot> {
        let body = |id: u32, text, tier| {
            let name = Name::new(text).expect("a name");
            Operation::Establish(Institution::bare(InstitutionId(id), name, tier, Nature::Government))
        };
        let opening = [
            body(1, "县财政局", Tier::County),
            body(2, "县审计局", Tier::County),
            body(3, "白鹤镇", Tier::Township),
            give(10, Holder::Superior, at(1)),
            give(5, Holder::Superior, at(2)),
            give(4, Holder::Superior, Holder::Unallocated(Tier::County)),
        ];
        Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"))
    }

    fn laid(steps: &[Operation]) -> Projection {
        let steps: Vec<Step> = steps.iter().cloned().map(Step::from).collect();
        project(&register(), &steps)
    }

    fn compare(plans: &[&Projection], scope: Scope) -> Comparison {
        let compared: Vec<_> = plans.iter().map(|projection| Compared { projection, findings: &[] }).collect();
        comparison(&compared, scope)
    }

    #[test]
    fn plans_stand_beside_the_register_line_by_line() {
        let one = laid(&[give(3, at(1), at(3))]);
        let two = laid(&[give(2, Holder::Unallocated(Tier::County), at(3)), give(1, Holder::Superior, at(3))]);
        let three = laid(&[give(30, at(1), at(3))]);
        let found = compare(&[&one, &two, &three], Scope::Differences);
        let lines: Vec<_> = found
            .lines
            .iter()
            .map(|line| {
                let after: Vec<u32> = line.after.iter().map(|after| after.authorized.0).collect();
                (line.holder, line.before.authorized.0, after)
            })
            .collect();
        assert_eq!(
            lines,
            [
                (Holder::Unallocated(Tier::County), 4, vec![4, 2, 4]),
                (at(1), 10, vec![7, 10, 10]),
                (at(3), 0, vec![3, 3, 0]),
            ]
        );
        assert_eq!(compare(&[&one, &two], Scope::All).lines.len(), 4);
        let total = &found.totals[0];
        let after: Vec<u32> = total.after.iter().map(|after| after.authorized.0).collect();
        assert_eq!((total.before.authorized.0, after), (19, vec![19, 20, 19]));
        let sums: Vec<_> = found
            .plans
            .iter()
            .map(|plan| {
                (plan.places_moved.0, plan.from_superior.0, plan.left.free.0, plan.left.reserve.0, plan.refused)
            })
            .collect();
        assert_eq!(sums, [(3, 0, 15, 4, 0), (3, 1, 18, 2, 0), (0, 0, 15, 4, 1)]);
        assert_eq!(found.register, Means { free: Headcount(15), reserve: Headcount(4) });
    }

    #[test]
    fn rules_are_counted_per_plan() {
        let finding = |novelty, severity, remedies: Vec<Remedy>| Finding {
            remedies,
            ..Finding::plain("cross_level_approval", severity, novelty)
        };
        let one = [finding(Novelty::Introduced, Severity::Blocking, vec![Remedy::EnterApproval])];
        let two = [
            finding(Novelty::Introduced, Severity::Warning, Vec::new()),
            finding(Novelty::Existing, Severity::Warning, vec![Remedy::EnterApproval]),
            finding(Novelty::Resolved, Severity::Blocking, Vec::new()),
        ];
        let laid = laid(&[]);
        let compared = |findings| Compared { projection: &laid, findings };
        let found = comparison(&[compared(&one), compared(&two)], Scope::All);
        let tallies =
            vec![Tally { introduced: 1, ..Tally::default() }, Tally { introduced: 1, existing: 1, resolved: 1 }];
        assert_eq!(found.rules, [ComparedRule { rule: RuleId("cross_level_approval"), plans: tallies }]);
        let inherited = comparison(&[compared(&two[1..2])], Scope::Differences);
        assert_eq!((inherited.rules, comparison(&[compared(&two[..1])], Scope::Differences).rules.len()), (vec![], 1));
        let sums: Vec<_> = found.plans.iter().map(|plan| (plan.approvals, plan.must_mend, plan.may_explain)).collect();
        assert_eq!(sums, [(1, 1, 0), (0, 0, 1)]);
    }

    #[test]
    fn without_a_plan_there_is_nothing_to_compare() {
        assert_eq!(comparison(&[], Scope::All).lines, []);
    }
}
