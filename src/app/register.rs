//! The register as the office works on it: snapshot, policy, and what the policy says of the snapshot.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::step_text::{StepText, changes_of, step_texts};
use crate::domain::{Date, Finding, Institution, Person, PersonId, Snapshot};
use crate::plan::{Edit, Plan, Projection, QuotaChange, Stamp, Step, Waiver, changes, project};
use crate::rules::{Baseline, OfficeChanges, Policy, check_plan, check_register, waive};
use crate::wording::TownshipsUnjudged;

/// A snapshot under a policy. Cheap to clone; replaced as a whole when either changes.
#[derive(Debug, Clone)]
pub struct Register {
    pub snapshot: Arc<Snapshot>,
    pub policy: Arc<Policy>,
    pub baseline: Arc<Baseline>,
    /// People whom plans of the book name, as its roster has them; a plan itself knows no more than their names and places.
    pub people: Arc<BTreeMap<PersonId, Person>>,
}

/// A plan, laid over the register: everything that screens, tables and the command line show of it.
#[derive(Debug, Clone)]
pub struct OpenPlan {
    pub plan: Plan,
    pub projection: Projection,
    pub changes: Vec<QuotaChange>,
    pub findings: Vec<Finding>,
    /// Its steps in words, in order.
    pub told: Vec<StepText>,
}

/// Which schemes the 乡镇(街道) of a register follow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchemesFollowed {
    /// How many name each scheme themselves, by its key, whether or not this machine has it.
    pub own: BTreeMap<String, usize>,
    /// How many name none and follow the book's.
    pub by_default: usize,
}

impl Register {
    /// Judges the register as it stands on the day `today`.
    pub fn new(snapshot: Snapshot, policy: Arc<Policy>, today: Date) -> Self {
        let baseline = Arc::new(check_register(&policy, &snapshot, today));
        Self { snapshot: Arc::new(snapshot), policy, baseline, people: Arc::default() }
    }

    /// With people whom plans name.
    #[must_use]
    pub fn knowing(self, people: BTreeMap<PersonId, Person>) -> Self {
        Self { people: Arc::new(people), ..self }
    }

    /// Takes note of further people.
    pub fn learn(&mut self, people: Vec<Person>) {
        if !people.is_empty() {
            Arc::make_mut(&mut self.people).extend(people.into_iter().map(|person| (person.id, person)));
        }
    }

    /// 乡镇(街道) whose offices and plates nobody judges, and why.
    pub fn townships_unjudged(&self) -> TownshipsUnjudged {
        let mut unjudged = TownshipsUnjudged::default();
        for township in self.townships().filter(|township| self.policy.scheme_of(township).is_none()) {
            match township.scheme {
                Some(_) => unjudged.scheme_unusable += 1,
                None => unjudged.without_scheme += 1,
            }
        }
        unjudged
    }

    /// Which schemes the 乡镇(街道) follow.
    pub fn schemes_followed(&self) -> SchemesFollowed {
        let mut followed = SchemesFollowed::default();
        for township in self.townships() {
            match &township.scheme {
                Some(key) => *followed.own.entry(key.clone()).or_default() += 1,
                None if self.policy.scheme_of(township).is_some() => followed.by_default += 1,
                None => {}
            }
        }
        followed
    }

    fn townships(&self) -> impl Iterator<Item = &Institution> {
        self.snapshot.institutions().filter(|institution| institution.nature.is_township())
    }

    /// Lays `plan` over the register. A plan that was adopted belongs over the register of its time (`stages::lay`).
    pub fn open(&self, plan: Plan) -> OpenPlan {
        let order = plan.remaining();
        self.open_steps(plan, &order)
    }

    /// The same up to the end of a phase.
    pub fn open_through(&self, plan: Plan, phase: u32) -> OpenPlan {
        let order = plan.remaining_through(phase);
        self.open_steps(plan, &order)
    }

    /// Lays the steps at `order` over the register; whatever is told of them is told by their numbers in the plan.
    fn open_steps(&self, plan: Plan, order: &[usize]) -> OpenPlan {
        let steps = in_order(plan.steps(), order);
        let projection = project(&self.snapshot, steps.iter());
        let mut findings = check_plan(&self.policy, &self.baseline, &projection, &steps);
        for step in findings.iter_mut().flat_map(|finding| &mut finding.steps) {
            *step = order.get(*step).copied().unwrap_or(*step);
        }
        drop(steps);
        let projection = projection.placed(order, plan.steps().len());
        let changes = changes(&projection);
        waive(&mut findings, plan.waivers());
        let told = step_texts(&self.policy, &projection, plan.steps(), order);
        OpenPlan { plan, projection, changes, findings, told }
    }
}

impl OpenPlan {
    /// What the step does to the offices of an institution; `None` where it sets none, or could not be applied.
    pub fn office_changes(&self, policy: &Policy, step: usize) -> Option<OfficeChanges> {
        let before = self.projection.reorganised.get(&step)?;
        changes_of(policy, &self.plan.steps().get(step)?.operation, before)
    }

    /// The step as a sentence, in the names borne just before it; of offices it also says what goes.
    pub fn sentence(&self, step: usize) -> &str {
        self.told.get(step).map_or("", |told| told.sentence.as_str())
    }

    /// Why the step could not be carried out, if it could not.
    pub fn refusal(&self, step: usize) -> Option<&str> {
        self.told.get(step).and_then(|told| told.refusal.as_deref())
    }

    /// Puts new steps in force under `label`, and judges them.
    pub fn edit(&mut self, register: &Register, edit: impl Into<Edit>, steps: Vec<Step>) {
        self.plan.revisions.push(edit, steps);
        self.refresh(register);
    }

    /// Puts new waivers in force under `label`, and judges the plan by them.
    pub fn set_waivers(&mut self, register: &Register, edit: impl Into<Edit>, waivers: Vec<Waiver>) {
        self.plan.revisions.push_waivers(edit, waivers);
        self.refresh(register);
    }

    /// Gives leave to a finding in place of what leave it had before, as one edit.
    pub fn waive(&mut self, register: &Register, waiver: Waiver, stamp: Option<Stamp>) {
        let mut waivers = self.other_waivers(&waiver);
        waivers.push(waiver);
        self.set_waivers(register, Edit::new("授权豁免").stamped(stamp), waivers);
    }

    /// Takes a leave back, as one edit.
    pub fn withdraw(&mut self, register: &Register, waiver: &Waiver, stamp: Option<Stamp>) {
        let waivers = self.other_waivers(waiver);
        if waivers.len() < self.plan.waivers().len() {
            self.set_waivers(register, Edit::new("撤回豁免").stamped(stamp), waivers);
        }
    }

    /// The waivers that speak of something else.
    fn other_waivers(&self, waiver: &Waiver) -> Vec<Waiver> {
        let about = |it: &Waiver| (it.rule.clone(), it.subject, it.kind, it.names.clone());
        self.plan.waivers().iter().filter(|other| about(other) != about(waiver)).cloned().collect()
    }

    pub fn undo(&mut self, register: &Register, stamp: Option<Stamp>) {
        self.plan.undo(stamp);
        self.refresh(register);
    }

    pub fn redo(&mut self, register: &Register, stamp: Option<Stamp>) {
        self.plan.redo(stamp);
        self.refresh(register);
    }

    fn refresh(&mut self, register: &Register) {
        *self = register.open(self.plan.clone());
    }
}

/// The steps at `order`; the list itself where that is all of them as they stand.
fn in_order<'a>(steps: &'a [Step], order: &[usize]) -> Cow<'a, [Step]> {
    if order.iter().copied().eq(0..steps.len()) {
        return Cow::Borrowed(steps);
    }
    Cow::Owned(order.iter().filter_map(|index| steps.get(*index)).cloned().collect())
}
