//! Numbers of agreements that are made again while an entry is taken back: a number is given once, so the loan, clearance or
//! agreement on use gets a fresh one, and what is done to it afterwards follows.

use std::collections::BTreeMap;

use crate::domain::{Clearance, ClearanceId, Deployment, DeploymentId, Headcount, Loan, LoanId, Operation, Snapshot};

/// Old numbers with the new ones, as far as agreements have been made again.
pub(super) struct Numbering {
    loans: Again<LoanId>,
    clearances: Again<ClearanceId>,
    deployments: Again<DeploymentId>,
}

impl Numbering {
    /// Numbers that no agreement of this register has had.
    pub(super) fn over(register: &Snapshot) -> Self {
        Self {
            loans: Again::new(register.fresh_loan_id(), LoanId::next),
            clearances: Again::new(register.fresh_clearance_id(), ClearanceId::next),
            deployments: Again::new(register.fresh_deployment_id(), DeploymentId::next),
        }
    }

    /// The same operation under the numbers of now; one that takes back of an agreement may need two.
    pub(super) fn renumbered(&mut self, operation: Operation) -> Vec<Operation> {
        match operation {
            Operation::Lend(loan) => {
                let id = self.loans.make(loan.id, loan.count);
                vec![Operation::Lend(Loan { id, ..loan })]
            }
            Operation::Recall { loan, count } => {
                let parts = self.loans.taken(loan, count).into_iter();
                parts.map(|(loan, count)| Operation::Recall { loan, count }).collect()
            }
            Operation::Clear(clearance) => {
                let id = self.clearances.make(clearance.id, clearance.count);
                vec![Operation::Clear(Clearance { id, ..clearance })]
            }
            Operation::CloseClearance { clearance, count, outcome } => {
                let parts = self.clearances.taken(clearance, count).into_iter();
                parts.map(|(clearance, count)| Operation::CloseClearance { clearance, count, outcome }).collect()
            }
            Operation::Deploy(agreed) => {
                let id = self.deployments.make(agreed.id, agreed.count);
                vec![Operation::Deploy(Deployment { id, ..agreed })]
            }
            Operation::EndDeployment { deployment, people } => {
                let deployment = self.deployments.made.get(&deployment).map_or(deployment, |(again, _)| *again);
                vec![Operation::EndDeployment { deployment, people }]
            }
            Operation::Transfer(_)
            | Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::Attach { .. }
            | Operation::Merge { .. }
            | Operation::Split { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetPosts { .. }
            | Operation::SetDuties { .. }
            | Operation::OpenPool(_)
            | Operation::Admit(_)
            | Operation::Amend { .. }
            | Operation::Release { .. } => vec![operation],
        }
    }
}

/// Agreements of one sort that are made again: the old number with the new one, and how much is under it.
struct Again<Id> {
    next: Id,
    after: fn(Id) -> Id,
    made: BTreeMap<Id, (Id, Headcount)>,
}

impl<Id: Copy + Ord> Again<Id> {
    fn new(next: Id, after: fn(Id) -> Id) -> Self {
        Self { next, after, made: BTreeMap::new() }
    }

    fn make(&mut self, old: Id, count: Headcount) -> Id {
        let given = self.next;
        self.next = (self.after)(given);
        self.made.insert(old, (given, count));
        given
    }

    /// Where `count` places of the old number are now: first under the new one, the rest under the old.
    fn taken(&self, old: Id, count: Headcount) -> Vec<(Id, Headcount)> {
        let again = self.made.get(&old).map(|(given, made)| (*given, count.min(*made)));
        let rest = count.excess_over(again.map_or(Headcount::ZERO, |(_, made)| made));
        again.into_iter().chain([(old, rest)]).filter(|(_, count)| !count.is_zero()).collect()
    }
}
