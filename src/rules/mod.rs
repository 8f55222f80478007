//! WHAT OUGHT TO BE. Judges a register, and a plan over it, by the policy in force; says what was there before the plan,
//! what the plan brings about and what it settles. Rules are one file each under `checks/`; their limits and texts are data.
//!
//! A rule looks either at one institution or at the plan's steps, so that after an edit only what the steps touch is
//! judged again.

mod checks;
mod policy;
mod pack;
mod scheme;
mod leaders;
mod standard;
mod condition;
mod formula;
mod period;
mod waive;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{
    Finding, FindingGroup, FindingKey, Holder, Institution, InstitutionId, Novelty, Operation, QuotaKind, RuleId,
    Severity, Snapshot, Subject, Tier, Transfer,
};
use crate::plan::{Projection, Step};

pub use checks::RULES;
pub use condition::{Answer, Condition, Part};
pub use formula::{Amount, Criterion, Facts, Formula, FormulaFault, FormulaFaultReason, Impasse};
pub use leaders::{AllowedPosts, AllowedRange, Body, LeaderAllowance, LeaderBand, LeaderBands};
pub use pack::{ApprovalLevel, Clause, Fault, FaultReason, GIVEN_FACTS, LocalSeverity, Pack, PackError, Place};
pub use period::{BadPartialDate, PartialDate};
pub use policy::{AllowedLeaders, LoadedPolicy, PackSource, Policy, PolicyError, bundled_packs};
pub use scheme::{
    Choice, CommonOffice, Consequences, Fit, LeaderRow, LimitFigure, LimitRow, Limits, Naming, OfficeChanges, Outposts,
    Permission, Platform, PostOfTemplate, PostTemplate, Scheme, SchemeDifference, SpecialOffice, SpecialOffices, Uncertain,
    Unclear, UnnamedOffices, compare, consequences, office_changes,
};
pub use standard::{Combine, Computation, Increment, Need, NeedBand, NeedObstacle, NeedOfPart, Standard, StandardPart};
pub use waive::{covers, is_waivable, unused, waive, waiver_for};

/// One rule: its stable key and what it looks at.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub id: RuleId,
    pub check: Check,
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One institution as it is in a snapshot.
    Institution(fn(&InstitutionCase<'_>, &mut Vec<Finding>)),
    /// The steps of a plan.
    Plan(fn(&PlanCase<'_>, &mut Vec<Finding>)),
}

/// An institution, and all that a rule may know when it judges it.
pub struct InstitutionCase<'a> {
    pub rule: RuleId,
    pub policy: &'a Policy,
    pub clause: &'a Clause,
    pub snapshot: &'a Snapshot,
    pub institution: &'a Institution,
}

/// A plan's steps, and all that a rule may know when it judges them.
pub struct PlanCase<'a> {
    pub rule: RuleId,
    pub clause: &'a Clause,
    pub projection: &'a Projection,
    pub steps: &'a [Step],
}

/// What the rules say of the register alone; computed once and reused for every edit of a plan over it.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    findings: Vec<Finding>,
    /// Places in `findings`, so that an edit looks only at what it touches.
    by_institution: BTreeMap<InstitutionId, Vec<usize>>,
}

/// Judges every institution of the register.
pub fn check_register(policy: &Policy, snapshot: &Snapshot) -> Baseline {
    let mut findings = Vec::new();
    for institution in snapshot.institutions() {
        check_institution(policy, snapshot, institution, &mut findings);
    }
    for finding in &mut findings {
        finding.novelty = Novelty::Existing;
        finding.severity = existing_severity(policy, finding);
    }
    sort(&mut findings);
    Baseline::of(findings)
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

/// What the rules say of the institutions that a plan touches and of its steps.
struct Judgement<'a> {
    /// Introduced and existing ones.
    fresh: Vec<Finding>,
    /// Findings of the baseline that are gone.
    resolved: Vec<&'a Finding>,
}

fn judge<'a>(policy: &Policy, baseline: &'a Baseline, projection: &'a Projection, steps: &[Step]) -> Judgement<'a> {
    let stale: Vec<&Finding> = baseline.touched(projection).collect();
    let mut fresh = Vec::new();
    for institution in projection.touched.iter().filter_map(|id| projection.after.institution(*id)) {
        check_institution(policy, &projection.after, institution, &mut fresh);
    }
    let contributions = Contributions::of(projection, steps);
    let gaps = widest_gaps(&stale);
    for finding in &mut fresh {
        finding.steps = contributions.to(finding);
        let inherited = gaps.get(&finding.key()).is_some_and(|gap| *gap >= finding.gap());
        if inherited {
            finding.novelty = Novelty::Existing;
            finding.severity = existing_severity(policy, finding);
        }
    }
    let still_there: BTreeSet<FindingKey<'_>> = fresh.iter().map(Finding::key).collect();
    let resolved = stale.into_iter().filter(|old| !still_there.contains(&old.key())).collect();
    for rule in RULES {
        if let (Check::Plan(check), Some(clause)) = (rule.check, policy.clause(rule.id)) {
            check(&PlanCase { rule: rule.id, clause, projection, steps }, &mut fresh);
        }
    }
    Judgement { fresh, resolved }
}

/// Whether a plan with these findings may be adopted: nothing forbidden is new, unless it was waived.
pub fn is_adoptable(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.group() != FindingGroup::MustMend)
}

impl Baseline {
    fn of(findings: Vec<Finding>) -> Self {
        let mut by_institution: BTreeMap<InstitutionId, Vec<usize>> = BTreeMap::new();
        for (place, finding) in findings.iter().enumerate() {
            if let Subject::Institution(id) = finding.subject {
                by_institution.entry(id).or_default().push(place);
            }
        }
        Self { findings, by_institution }
    }

    /// Findings on the register as it is, gravest first.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Findings on the institutions that the plan touches.
    fn touched<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = &'a Finding> {
        let places = projection.touched.iter().filter_map(|id| self.by_institution.get(id)).flatten();
        places.filter_map(|place| self.findings.get(*place))
    }

    /// Findings on all others.
    fn untouched<'a>(&'a self, projection: &'a Projection) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| match finding.subject {
            Subject::Institution(id) => !projection.touched.contains(&id),
            Subject::Holder(_) | Subject::Book => true,
        })
    }
}

fn check_institution(policy: &Policy, snapshot: &Snapshot, institution: &Institution, findings: &mut Vec<Finding>) {
    for rule in RULES {
        if let (Check::Institution(check), Some(clause)) = (rule.check, policy.clause(rule.id)) {
            check(&InstitutionCase { rule: rule.id, policy, clause, snapshot, institution }, findings);
        }
    }
}

fn existing_severity(policy: &Policy, finding: &Finding) -> Severity {
    let stated = policy.clause(finding.rule).and_then(|clause| clause.existing_severity);
    stated.unwrap_or(finding.severity)
}

/// By how much each limit was broken, and where a remark was made several times, by how much at worst.
fn widest_gaps<'a>(findings: &[&'a Finding]) -> BTreeMap<FindingKey<'a>, u64> {
    let mut gaps = BTreeMap::new();
    for finding in findings {
        let gap: &mut u64 = gaps.entry(finding.key()).or_default();
        *gap = finding.gap().max(*gap);
    }
    gaps
}

/// The applied steps that bear on an institution: transfers of a kind of quota, or (no kind) what else is set up there.
struct Contributions(BTreeMap<(InstitutionId, Option<QuotaKind>), Vec<usize>>);

impl Contributions {
    fn of(projection: &Projection, steps: &[Step]) -> Self {
        let mut contributions: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, (step, outcome)) in steps.iter().zip(&projection.outcomes).enumerate() {
            if outcome.is_err() {
                continue;
            }
            match &step.operation {
                Operation::Transfer(transfer) => {
                    for holder in [transfer.from, transfer.to] {
                        if let Holder::Institution(id) = holder {
                            contributions.entry((id, Some(transfer.kind))).or_default().push(index);
                        }
                    }
                }
                other => {
                    if let Some(id) = other.institution() {
                        contributions.entry((id, None)).or_default().push(index);
                    }
                }
            }
        }
        Self(contributions)
    }

    /// The steps that bear on the finding, in order.
    fn to(&self, finding: &Finding) -> Vec<usize> {
        let Subject::Institution(subject) = finding.subject else { return Vec::new() };
        self.0.get(&(subject, finding.kind)).cloned().unwrap_or_default()
    }
}

/// By what has to be done about them; then new before inherited, grave before slight, and in the order of rules and subjects.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let order = |finding: &Finding| {
            (finding.group(), finding.novelty, finding.severity, finding.rule, finding.subject, finding.kind)
        };
        order(a).cmp(&order(b)).then_with(|| a.steps.cmp(&b.steps)).then_with(|| a.names.cmp(&b.names))
    });
}

impl InstitutionCase<'_> {
    /// A finding on this institution, resting on the rule's own clause.
    pub fn finding(&self) -> Finding {
        Finding {
            rule: self.rule,
            severity: self.clause.severity,
            novelty: Novelty::Introduced,
            subject: Subject::Institution(self.institution.id),
            kind: None,
            measure: None,
            names: Vec::new(),
            steps: Vec::new(),
            basis: self.clause.citation(),
            remedies: Vec::new(),
            waived: None,
        }
    }

    /// The scheme this institution follows, with how its offices fit it.
    pub fn scheme(&self) -> Option<(&Scheme, Fit<'_>)> {
        self.policy.scheme_of(self.institution).map(|scheme| (scheme, scheme.fit(self.institution)))
    }
}

impl PlanCase<'_> {
    /// A finding caused by `steps`.
    pub fn finding(&self, subject: Subject, steps: Vec<usize>) -> Finding {
        Finding {
            rule: self.rule,
            severity: self.clause.severity,
            novelty: Novelty::Introduced,
            subject,
            kind: None,
            measure: None,
            names: Vec::new(),
            steps,
            basis: self.clause.citation(),
            remedies: Vec::new(),
            waived: None,
        }
    }

    /// The transfers that could be applied, with the index of their step.
    pub fn transfers(&self) -> impl Iterator<Item = (usize, &Step, &Transfer)> {
        let applied = self.steps.iter().zip(&self.projection.outcomes).enumerate();
        applied.filter_map(|(index, (step, outcome))| match (&step.operation, outcome) {
            (Operation::Transfer(transfer), Ok(())) => Some((index, step, transfer)),
            _ => None,
        })
    }

    /// The tier a holder belongs to; the superior has none in the book, nor has an unknown institution. A pool is the office's own,
    /// so that places that go through it still cross the levels.
    pub fn tier(&self, holder: Holder) -> Option<Tier> {
        match holder {
            Holder::Superior => None,
            Holder::Pool(_) => Some(Tier::County),
            Holder::Unallocated(tier) => Some(tier),
            Holder::Institution(id) => self.projection.after.institution(id).map(|institution| institution.tier),
        }
    }
}
