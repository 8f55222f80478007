//! WHAT OUGHT TO BE. Judges a register, and a plan over it, by the policy in force; says what was there before the plan,
//! what the plan brings about and what it settles. Rules are one file each under `checks/`; their limits and texts are data.
//!
//! A rule looks at one institution, at the agreements of a register, at its roster, or at a plan's steps, so that after an edit
//! only what the steps touch is judged again ([`judge`]).

mod checks;
mod policy;
mod pack;
mod approval;
mod scheme;
mod leaders;
mod standard;
mod condition;
mod formula;
mod period;
mod waive;
mod contributions;
mod succession;
mod judge;
mod numbering;

use std::cell::OnceCell;

use crate::domain::{Crossing, Date, Finding, Institution, Movement, Novelty, RuleId, Snapshot, Standings, Subject};
use crate::plan::{Projection, Step};

pub use approval::{
    ApprovalDocument, ApprovalForce, ApprovalLevel, ApprovalLink, ApprovalNeed, ApprovalRole, ChangeKind, LinkStanding,
    NeedPart, NeedStanding, Trigger, approval_needs, approvers, outstanding,
};
pub use checks::RULES;
pub use condition::{Answer, Condition, Counted, Part, Situation};
pub use formula::{Amount, Attribute, Criterion, Facts, Formula, FormulaFault, FormulaFaultReason, Impasse};
pub use judge::{Baseline, check_plan, check_register, introduced, is_adoptable};
pub use leaders::{AllowedPosts, AllowedRange, BandedLeaders, Body, LeaderAllowance, LeaderBand, LeaderBands};
pub use numbering::{numbered, numbers};
pub use pack::{ApprovalFault, Clause, Fault, FaultReason, LocalSeverity, Pack, PackError, Place};
pub use period::{BadPartialDate, Force, PartialDate};
pub use policy::{LoadedPolicy, PackSource, Policy, PolicyError, StandIn, bundled_packs};
pub use scheme::{
    Choice, CommonOffice, Consequences, Fit, LeaderRow, LimitFigure, LimitRow, Limits, Naming, OfficeChange,
    OfficeChanges, Outposts, Permission, Platform, PostOfTemplate, PostTemplate, Scheme, SchemeDifference,
    SpecialOffice, SpecialOffices, Uncertain, Unclear, UnnamedFit, UnnamedOffices, compare, consequences,
    office_changes,
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
    /// What a snapshot has agreed on: pools, loans, clearances. They are few, so all are looked at.
    Agreements(fn(&RegisterCase<'_>, &mut Vec<Finding>)),
    /// The people of a register; a plan changes nothing of what such a rule looks at.
    Roster(fn(&RegisterCase<'_>, &mut Vec<Finding>)),
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
    /// As it was before the plan that is judged, if it was there.
    pub before: Option<&'a Institution>,
    /// The day it is judged on.
    pub today: Date,
    known: &'a Known<'a>,
}

/// What several rules ask about one institution, computed once when the first of them does.
#[derive(Default)]
struct Known<'a> {
    standings: OnceCell<Standings>,
    fit: OnceCell<Option<(&'a Scheme, Fit<'a>)>>,
    needs: OnceCell<Vec<Need<'a>>>,
}

/// A register on a day, and all that a rule may know when it judges it as a whole.
pub struct RegisterCase<'a> {
    pub rule: RuleId,
    pub clause: &'a Clause,
    pub snapshot: &'a Snapshot,
    pub today: Date,
}

/// A plan's steps, and all that a rule may know when it judges them.
pub struct PlanCase<'a> {
    pub rule: RuleId,
    pub clause: &'a Clause,
    pub projection: &'a Projection,
    pub steps: &'a [Step],
    pub today: Date,
}

/// A finding of a rule, resting on its clause and not yet told from what was there before.
fn finding(rule: RuleId, clause: &Clause, subject: Subject) -> Finding {
    Finding {
        rule,
        severity: clause.severity,
        novelty: Novelty::Introduced,
        subject,
        kind: None,
        measure: None,
        names: Vec::new(),
        steps: Vec::new(),
        basis: clause.citation(),
        remedies: Vec::new(),
        waived: None,
    }
}

impl<'a> InstitutionCase<'a> {
    /// A finding on this institution.
    pub fn finding(&self) -> Finding {
        finding(self.rule, self.clause, Subject::Institution(self.institution.id))
    }

    /// How it stands in every kind.
    pub fn standings(&self) -> &Standings {
        self.known.standings.get_or_init(|| self.snapshot.standings_of(self.institution.id))
    }

    /// The institution as conditions and formulas ask about it, with its places and people counted.
    pub fn situation(&self) -> Situation<'a> {
        Situation::with(self.institution, self.standings())
    }

    /// The scheme this institution follows, with how its offices fit it.
    pub fn scheme(&self) -> Option<(&Scheme, &Fit<'_>)> {
        let fit = || self.policy.scheme_of(self.institution).map(|scheme| (scheme, scheme.fit(self.situation())));
        self.known.fit.get_or_init(fit).as_ref().map(|(scheme, fit)| (*scheme, fit))
    }

    /// What the standards in force say of this institution.
    pub fn needs(&self) -> &[Need<'_>] {
        self.known.needs.get_or_init(|| self.policy.needs_of(self.situation()))
    }
}

impl RegisterCase<'_> {
    pub fn finding(&self, subject: Subject) -> Finding {
        finding(self.rule, self.clause, subject)
    }
}

impl PlanCase<'_> {
    /// A finding caused by `steps`.
    pub fn finding(&self, subject: Subject, steps: Vec<usize>) -> Finding {
        Finding { steps, ..finding(self.rule, self.clause, subject) }
    }

    /// The places that steps move (a merger moves all of an institution), with the index of the step.
    pub fn movements(&self) -> impl Iterator<Item = (usize, &Step, &Movement)> {
        self.projection.movements.iter().filter_map(|(index, movement)| {
            let step = self.steps.get(*index)?;
            Some((*index, step, movement))
        })
    }

    /// The places that steps bring to another level, with the index of the step. A pool is the office's own, so that places that
    /// go through it still cross the levels, and so do those of a holder that is itself made one of another level.
    pub fn crossings(&self) -> impl Iterator<Item = (usize, &Step, &Crossing)> {
        self.projection.crossings.iter().filter_map(|(index, crossing)| {
            let step = self.steps.get(*index)?;
            Some((*index, step, crossing))
        })
    }
}
