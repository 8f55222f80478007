//! Judging: every rule over a register, and again over what a plan touches; what was there before the plan is told from what the
//! plan brings about and from what it settles.
//!
//! After an edit only the institutions that steps touch are judged again, the steps themselves, and the agreements (pools,
//! loans), which concern no one institution and are few. What comes from the roster alone is judged with the register only,
//! since a plan makes nobody older.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::contributions::Contributions;
use super::succession::Succession;
use super::{Check, Clause, InstitutionCase, Known, PlanCase, Policy, RULES, RegisterCase, Rule};
use crate::domain::{
    Date, Finding, FindingGroup, FindingKey, Institution, InstitutionId, Novelty, RuleId, Severity, Snapshot, Subject,
};
use crate::plan::{Projection, Step};

/// What the rules say of the register alone; computed once and reused for every edit of a plan over it.
#[derive(Debug, Clone)]
pub struct Baseline {
    /// The day it was judged on; a plan over it is judged on the same.
    today: Date,
    findings: Vec<Finding>,
    /// Places in `findings` of what the rules say of institutions, so that an edit looks only at what it touches.
    by_institution: BTreeMap<InstitutionId, Vec<usize>>,
    /// Places of what is judged anew at every edit.
    of_agreements: BTreeSet<usize>,
}

/// Judges every institution of the register as it stands on the day `today`.
pub fn check_register(policy: &Policy, snapshot: &Snapshot, today: Date) -> Baseline {
    let register = Judged::new(policy, snapshot, None, today);
    let mut findings = Vec::new();
    for institution in snapshot.institutions() {
        register.institution(institution, &mut findings);
    }
    register.agreements(&mut findings);
    register.roster(&mut findings);
    for finding in &mut findings {
        finding.novelty = Novelty::Existing;
        finding.severity = existing_severity(policy, finding);
    }
    sort(&mut findings);
    Baseline::of(findings, today)
}

/// Judges a plan: `baseline` is what [`check_register`] said of the register it was projected from.
pub fn check_plan(policy: &Policy, baseline: &Baseline, projection: &Projection, steps: &[Step]) -> Vec<Finding> {
    let judgement = judge(policy, baseline, projection, steps);
    let mut findings: Vec<Finding> = baseline.untouched(projection).cloned().collect();
    findings.extend(judgement.resolved.into_iter().map(|old| Finding { novelty: Novelty::Resolved, ..old.clone() }));
    findings.extend(judgement.fresh);
    sort(&mut findings);
    findings
}

/// What the plan brings about and the rules have something against; the part of [`check_plan`] that a search for a better plan
/// asks for again and again.
pub fn introduced(policy: &Policy, baseline: &Baseline, projection: &Projection, steps: &[Step]) -> Vec<Finding> {
    let mut fresh = judge(policy, baseline, projection, steps).fresh;
    fresh.retain(|finding| finding.novelty == Novelty::Introduced);
    sort(&mut fresh);
    fresh
}

/// Whether a plan with these findings may be adopted: nothing forbidden is new, unless it was waived.
pub fn is_adoptable(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.group() != FindingGroup::MustMend)
}

/// By what has to be done about them; then new before inherited, grave before slight, and in the order of rules and subjects.
pub(super) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| order(a, b, Finding::group));
}

/// The order of findings whose groups are told by `group`.
pub(super) fn order(a: &Finding, b: &Finding, group: fn(&Finding) -> FindingGroup) -> Ordering {
    let order = |finding: &Finding| {
        (group(finding), finding.novelty, finding.severity, finding.rule, finding.subject, finding.kind)
    };
    order(a).cmp(&order(b)).then_with(|| a.steps.cmp(&b.steps)).then_with(|| a.names.cmp(&b.names))
}

/// What the rules say of what a plan touches.
struct Judgement<'a> {
    /// Introduced and existing ones.
    fresh: Vec<Finding>,
    /// Findings of the baseline that are gone.
    resolved: Vec<&'a Finding>,
}

fn judge<'a>(policy: &Policy, baseline: &'a Baseline, projection: &'a Projection, steps: &[Step]) -> Judgement<'a> {
    let today = baseline.today;
    let after = Judged::new(policy, &projection.after, Some(&projection.before), today);
    let stale: Vec<&Finding> = baseline.touched(projection).collect();
    let mut fresh = Vec::new();
    for institution in projection.touched.iter().filter_map(|id| projection.after.institution(*id)) {
        after.institution(institution, &mut fresh);
    }
    after.agreements(&mut fresh);
    let succession = Succession::of(projection, steps);
    let contributions = Contributions::of(projection, steps, &succession, today);
    let inherited = succession.inherited(&stale);
    for finding in &mut fresh {
        finding.steps = contributions.to(finding);
        if inherited.holds(finding) {
            finding.novelty = Novelty::Existing;
            finding.severity = existing_severity(policy, finding);
        }
    }
    let still_there: BTreeSet<FindingKey<'_>> = fresh.iter().map(Finding::key).collect();
    let resolved = stale.into_iter().filter(|old| !still_there.contains(&succession.key(old))).collect();
    for (rule, clause) in &after.rules {
        if let Check::Plan(check) = rule.check {
            check(&PlanCase { rule: rule.id, clause, projection, steps, today }, &mut fresh);
        }
    }
    Judgement { fresh, resolved }
}

/// A snapshot under a policy on a day.
struct Judged<'a> {
    policy: &'a Policy,
    snapshot: &'a Snapshot,
    /// What a plan was laid over; `None` for a register by itself.
    before: Option<&'a Snapshot>,
    today: Date,
    /// The rules that are not switched off, each with its clause: looked up once for all institutions.
    rules: Vec<(&'static Rule, &'a Clause)>,
}

impl<'a> Judged<'a> {
    fn new(policy: &'a Policy, snapshot: &'a Snapshot, before: Option<&'a Snapshot>, today: Date) -> Self {
        let rules = RULES.iter().filter_map(|rule| Some((rule, policy.clause(rule.id)?))).collect();
        Self { policy, snapshot, before, today, rules }
    }

    fn institution(&self, institution: &Institution, findings: &mut Vec<Finding>) {
        let Self { policy, snapshot, today, .. } = *self;
        let before = self.before.and_then(|before| before.institution(institution.id));
        let known = Known::default();
        for (rule, clause) in &self.rules {
            if let Check::Institution(check) = rule.check {
                check(
                    &InstitutionCase {
                        rule: rule.id,
                        policy,
                        clause,
                        snapshot,
                        institution,
                        before,
                        today,
                        known: &known,
                    },
                    findings,
                );
            }
        }
    }

    fn agreements(&self, findings: &mut Vec<Finding>) {
        for (rule, clause) in &self.rules {
            if let Check::Agreements(check) = rule.check {
                check(&self.case(rule.id, clause), findings);
            }
        }
    }

    fn roster(&self, findings: &mut Vec<Finding>) {
        for (rule, clause) in &self.rules {
            if let Check::Roster(check) = rule.check {
                check(&self.case(rule.id, clause), findings);
            }
        }
    }

    fn case(&self, rule: RuleId, clause: &'a Clause) -> RegisterCase<'a> {
        RegisterCase { rule, clause, snapshot: self.snapshot, today: self.today }
    }
}

impl Baseline {
    fn of(findings: Vec<Finding>, today: Date) -> Self {
        let is_of_agreements = |finding: &Finding| {
            RULES.iter().any(|rule| rule.id == finding.rule && matches!(rule.check, Check::Agreements(_)))
        };
        let mut by_institution: BTreeMap<InstitutionId, Vec<usize>> = BTreeMap::new();
        let mut of_agreements = BTreeSet::new();
        for (place, finding) in findings.iter().enumerate() {
            if is_of_agreements(finding) {
                of_agreements.insert(place);
            } else if let Subject::Institution(id) = finding.subject {
                by_institution.entry(id).or_default().push(place);
            }
        }
        Self { today, findings, by_institution, of_agreements }
    }

    /// The day it was judged on.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Findings on the register as it is, gravest first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Findings that the plan may have changed.
    fn touched<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = &'a Finding> {
        let places = projection.touched.iter().filter_map(|id| self.by_institution.get(id)).flatten();
        places.chain(&self.of_agreements).filter_map(|place| self.findings.get(*place))
    }

    /// All others.
    fn untouched<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = &'a Finding> {
        let others = self.findings.iter().enumerate().filter(|(place, finding)| match finding.subject {
            _ if self.of_agreements.contains(place) => false,
            Subject::Institution(id) => !projection.touched.contains(&id),
            Subject::Holder(_) | Subject::Book => true,
        });
        others.map(|(_, finding)| finding)
    }
}

fn existing_severity(policy: &Policy, finding: &Finding) -> Severity {
    let stated = policy.clause(finding.rule).and_then(|clause| clause.existing_severity);
    stated.unwrap_or(finding.severity)
}
