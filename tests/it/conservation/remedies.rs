//! Whatever the register and the plan: the ready steps of a remedy can be carried out at the end of the plan, make their finding go
//! away, and break no limit on quota. (A common office that comes may be one office too many where a special one is in its place;
//! that is a finding of its own, with a remedy of its own.)

use std::collections::BTreeMap;
use std::sync::Arc;

use bianheng::domain::{Finding, FindingGroup, Operation, Snapshot};
use bianheng::optimise::remedy_steps;
use bianheng::plan::{Step, project};
use bianheng::rules::{Baseline, Policy, check_plan, check_register};

use super::{register_and_plan, variant};
use crate::dice::Dice;

struct Judged {
    found: Vec<Finding>,
    after: Arc<Snapshot>,
    is_refused: Vec<bool>,
}

fn judge(policy: &Policy, baseline: &Baseline, before: &Arc<Snapshot>, steps: &[Step]) -> Judged {
    let projection = project(before, steps);
    let found = check_plan(policy, baseline, &projection, steps);
    let is_refused = projection.outcomes.iter().map(Result::is_err).collect();
    Judged { found, after: projection.after, is_refused }
}

#[test]
fn ready_steps_settle_their_finding_and_break_no_limit_on_quota() {
    let bundled = Policy::bundled().expect("bundled packs");
    let mut ready: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 5_000..5_300 {
        let mut dice = Dice(seed);
        let scheme = dice.pick(&[None, Some("chengdu-5x-2019"), Some("sample-6x"), Some("xuancheng-2022")]).flatten();
        let policy = bundled.clone().with_default_scheme(scheme);
        let (before, mut steps) = register_and_plan(&mut dice);
        // What a plan is made of in the office; people come and go by other entries, and a place they leave within the plan is
        // not yet counted as vacant by the rule on cuts.
        steps.retain(|step| {
            matches!(
                step.operation,
                Operation::Transfer(_)
                    | Operation::SetOffices { .. }
                    | Operation::SetLeaders { .. }
                    | Operation::SetNameplates { .. }
            )
        });
        let refused =
            judge(&policy, &check_register(&policy, &before, crate::county::TODAY), &before, &steps).is_refused;
        let mut refused = refused.into_iter();
        steps.retain(|_| !refused.next().expect("one per step"));
        let baseline = check_register(&policy, &before, crate::county::TODAY);
        let blocked = judge(&policy, &baseline, &before, &steps);
        for finding in blocked.found.iter().filter(|finding| finding.group() != FindingGroup::Resolved) {
            for remedy in &finding.remedies {
                let added = remedy_steps(&policy, &blocked.after, finding, remedy);
                if added.is_empty() {
                    continue;
                }
                *ready.entry(variant(remedy)).or_default() += 1;
                let place = format!("seed {seed}: {finding:?} {added:?}");
                let plan: Vec<Step> = steps.iter().cloned().chain(added).collect();
                let mended = judge(&policy, &baseline, &before, &plan);
                assert!(mended.is_refused.iter().all(|is_refused| !is_refused), "{place}");
                let is_left =
                    |other: &&Finding| other.key() == finding.key() && other.group() != FindingGroup::Resolved;
                assert_eq!(mended.found.iter().find(is_left), None, "{place}");
                let must_mend = |it: &&Finding| it.group() == FindingGroup::MustMend && it.kind.is_some();
                let known = |it: &Finding| blocked.found.iter().filter(must_mend).any(|other| other.key() == it.key());
                let new = mended.found.iter().filter(must_mend).find(|it| !known(it));
                assert_eq!(new, None, "{place}");
            }
        }
    }
    println!("{ready:?}");
    assert!(ready.len() >= 6, "remedies of every kind are exercised: {ready:?}");
}
