//! The register as the office works on it: snapshot, policy, and what the policy says of the snapshot.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::step_text::{StepText, changes_of, step_texts};
use crate::domain::{Date, Finding, Headcount, Institution, Person, PersonId, PlanId, Snapshot};
use crate::plan::{Edit, Plan, Projection, QuotaChange, Stamp, Step, Waiver, changes, project};
use crate::report::NoticeNumbers;
use crate::rules::{ApprovalNeed, Baseline, OfficeChanges, Policy, approval_needs, check_plan, check_register, waive};
use crate::wording::TownshipsUnjudged;

/// A snapshot under a policy. Cheap to clone; replaced as a whole when either changes.
#[derive(Debug, Clone)]
pub struct Register {
    pub snapshot: Arc<Snapshot>,
    pub policy: Arc<Policy>,
    pub baseline: Arc<Baseline>,
    /// 待生效: how it will be once all that is recorded holds; `None` where nothing waits for its day.
    pub ahead: Option<Ahead>,
    /// People whom plans of the book name, as its roster has them; a plan itself knows no more than their names and places.
    pub people: Arc<BTreeMap<PersonId, Person>>,
    /// The numbers that notices of plans have.
    pub notice_numbers: NumbersKept,
    /// 花名册, once somebody has read it for a table.
    pub roster: Option<RosterRead>,
}

/// Everybody of a register by institution, or the first of them.
#[derive(Debug, Clone)]
pub struct RosterRead {
    pub people: Arc<[Person]>,
    /// How many there are in all.
    pub total: Headcount,
}

/// The numbers of notices, plan by plan.
pub type NumbersKept = Arc<BTreeMap<PlanId, NoticeNumbers>>;

/// The register with every recorded entry in force, those of later days included. Drafts are laid over it: what an entry that waits
/// has spent is spent, and what it brings may be counted on from its day.
#[derive(Debug, Clone)]
pub struct Ahead {
    pub snapshot: Arc<Snapshot>,
    pub baseline: Arc<Baseline>,
    /// How many entries wait.
    pub entries: usize,
    /// The day on which the last of them takes effect.
    pub until: Date,
}

/// A plan, laid over the register: everything that screens, tables and the command line show of it.
#[derive(Debug, Clone)]
pub struct OpenPlan {
    pub plan: Plan,
    pub projection: Projection,
    pub changes: Vec<QuotaChange>,
    pub findings: Vec<Finding>,
    /// 报批: whose approval it needs, as far as it is still to be carried out.
    pub approvals: Vec<ApprovalNeed>,
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
        Self {
            snapshot: Arc::new(snapshot),
            policy,
            baseline,
            ahead: None,
            people: Arc::default(),
            notice_numbers: Arc::default(),
            roster: None,
        }
    }

    /// With `entries` entries that wait, the last of them until the day `until`, whose end `snapshot` shows. It is judged as of
    /// today, as everything else of this register.
    #[must_use]
    pub fn with_ahead(self, snapshot: Snapshot, entries: usize, until: Date) -> Self {
        let baseline = Arc::new(check_register(&self.policy, &snapshot, self.baseline.today()));
        Self { ahead: Some(Ahead { snapshot: Arc::new(snapshot), baseline, entries, until }), ..self }
    }

    /// What drafts are laid over: all that has been decided, whether or not its day has come.
    pub fn decided(&self) -> &Arc<Snapshot> {
        self.ahead.as_ref().map_or(&self.snapshot, |ahead| &ahead.snapshot)
    }

    /// What the policy says of [`Register::decided`].
    pub fn decided_baseline(&self) -> &Arc<Baseline> {
        self.ahead.as_ref().map_or(&self.baseline, |ahead| &ahead.baseline)
    }

    /// How it will be once a plan that holds from `day` on is carried out too: the next one of several is laid over that.
    #[must_use]
    pub fn after(&self, laid: &OpenPlan, day: Date) -> Self {
        let snapshot = Arc::clone(&laid.projection.after);
        let baseline = Arc::new(check_register(&self.policy, &snapshot, self.baseline.today()));
        let (entries, until) = self.ahead.as_ref().map_or((0, day), |ahead| (ahead.entries, ahead.until.max(day)));
        Self { ahead: Some(Ahead { snapshot, baseline, entries: entries + 1, until }), ..self.clone() }
    }

    /// With people whom plans name.
    #[must_use]
    pub fn knowing(self, people: BTreeMap<PersonId, Person>) -> Self {
        Self { people: Arc::new(people), ..self }
    }

    /// With the numbers that notices of plans have.
    #[must_use]
    pub fn numbering(self, numbers: BTreeMap<PlanId, NoticeNumbers>) -> Self {
        Self { notice_numbers: Arc::new(numbers), ..self }
    }

    /// The numbers that notices of a plan have.
    pub fn notice_numbers_of(&self, plan: PlanId) -> NoticeNumbers {
        self.notice_numbers.get(&plan).cloned().unwrap_or_default()
    }

    /// With everybody of its roster.
    #[must_use]
    pub fn listing(self, roster: RosterRead) -> Self {
        Self { roster: Some(roster), ..self }
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

    /// Lays `plan` over what has been decided. A plan that was adopted belongs over the register of its time (`stages::lay`).
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
        let projection = project(self.decided(), in_order(plan.steps(), order).iter());
        self.judged(plan, order, projection, |placed, steps| step_texts(&self.policy, placed, steps, order))
    }

    /// Lays a plan that was carried out in phases over the registers that the phases were carried out on, the first of which is
    /// this one: between them others may have changed it.
    pub fn open_in_turn(&self, plan: Plan, phases: &[(Arc<Snapshot>, Vec<usize>)]) -> OpenPlan {
        let mut whole: Option<Projection> = None;
        let mut told: Vec<StepText> = Vec::new();
        let mut order = Vec::new();
        for (before, indexes) in phases {
            let leg = project(before, in_order(plan.steps(), indexes).iter());
            let placed = leg.clone().placed(indexes, plan.steps().len());
            let texts = step_texts(&self.policy, &placed, plan.steps(), indexes);
            // Each step in the names of its own phase.
            told.resize_with(texts.len(), StepText::default);
            for (index, (text, place)) in texts.into_iter().zip(&mut told).enumerate() {
                if indexes.contains(&index) {
                    *place = text;
                }
            }
            whole = Some(match whole {
                None => leg,
                Some(earlier) => earlier.followed_by(leg),
            });
            order.extend(indexes);
        }
        match whole {
            Some(projection) => self.judged(plan, &order, projection, |_, _| told),
            None => self.open(plan),
        }
    }

    /// What the rules say of a projection of the steps at `order`, as it comes out of projecting them in that order.
    fn judged(
        &self,
        plan: Plan,
        order: &[usize],
        projection: Projection,
        tell: impl FnOnce(&Projection, &[Step]) -> Vec<StepText>,
    ) -> OpenPlan {
        let steps = in_order(plan.steps(), order);
        let mut findings = check_plan(&self.policy, self.decided_baseline(), &projection, &steps);
        for step in findings.iter_mut().flat_map(|finding| &mut finding.steps) {
            *step = order.get(*step).copied().unwrap_or(*step);
        }
        drop(steps);
        let projection = projection.placed(order, plan.steps().len());
        let changes = changes(&projection);
        waive(&mut findings, plan.waivers());
        let told = tell(&projection, plan.steps());
        let approvals = approval_needs(&self.policy, &projection, plan.steps());
        OpenPlan { plan, projection, changes, findings, approvals, told }
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
