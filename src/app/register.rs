//! The register as the office works on it: snapshot, policy, and what the policy says of the snapshot.

use std::sync::Arc;

use crate::domain::{Finding, Snapshot};
use crate::plan::{Plan, Projection, QuotaChange, Step, changes, project};
use crate::rules::{Baseline, Policy, check_plan, check_register};

/// A snapshot under a policy. Cheap to clone; replaced as a whole when either changes.
#[derive(Debug, Clone)]
pub struct Register {
    pub snapshot: Arc<Snapshot>,
    pub policy: Arc<Policy>,
    pub baseline: Arc<Baseline>,
}

/// A plan, laid over the register: everything that screens, tables and the command line show of it.
#[derive(Debug, Clone)]
pub struct OpenPlan {
    pub plan: Plan,
    pub projection: Projection,
    pub changes: Vec<QuotaChange>,
    pub findings: Vec<Finding>,
}

impl Register {
    pub fn new(snapshot: Snapshot, policy: Arc<Policy>) -> Self {
        let baseline = Arc::new(check_register(&policy, &snapshot));
        Self { snapshot: Arc::new(snapshot), policy, baseline }
    }

    /// Lays `plan` over the register. A plan that was adopted belongs over the register of its time (`stages::lay`).
    pub fn open(&self, plan: Plan) -> OpenPlan {
        let projection = project(&self.snapshot, plan.steps());
        let changes = changes(&projection);
        let findings = check_plan(&self.policy, &self.baseline, &projection, plan.steps());
        OpenPlan { plan, projection, changes, findings }
    }
}

impl OpenPlan {
    /// Puts new steps in force under `label`, and judges them.
    pub fn edit(&mut self, register: &Register, label: impl Into<String>, steps: Vec<Step>) {
        self.plan.revisions.push(label, steps);
        self.refresh(register);
    }

    pub fn undo(&mut self, register: &Register) {
        self.plan.revisions.undo();
        self.refresh(register);
    }

    pub fn redo(&mut self, register: &Register) {
        self.plan.revisions.redo();
        self.refresh(register);
    }

    fn refresh(&mut self, register: &Register) {
        *self = register.open(self.plan.clone());
    }
}
