//! 使用划转 without quota: people of one institution are used by another, while their places, pay and files stay where they are
//! (县属乡用, 县管乡用, 派驻, 借用). An agreement may name its people or only say how many ("123名垂管人员由乡镇统筹使用").

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::basis::DocumentNumber;
use super::headcount::Headcount;
use super::ids::{DeploymentId, InstitutionId};
use super::ledger::Mover;
use super::person::Arrangement;
use super::quota::QuotaKind;

/// An agreement on the use of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    pub id: DeploymentId,
    /// 编制归属: who keeps the places.
    pub owner: InstitutionId,
    /// 使用单位
    pub user: InstitutionId,
    pub kind: QuotaKind,
    /// How many people, named or not.
    pub count: Headcount,
    pub arrangement: Arrangement,
    /// Those who are named, as they stood when it was agreed. Their work place changes; the others are counted.
    #[serde(default)]
    pub people: Vec<Mover>,
    #[serde(default)]
    pub document: Option<DocumentNumber>,
}

/// Agreements in force, and the last number given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deployments {
    agreed: BTreeMap<DeploymentId, Deployment>,
    last: Option<DeploymentId>,
}

impl Deployment {
    /// How many are named.
    pub fn named(&self) -> Headcount {
        Headcount::counted(self.people.len())
    }

    /// How many are meant without being named.
    pub fn unnamed(&self) -> Headcount {
        self.count.excess_over(self.named())
    }
}

impl Deployments {
    /// The agreements as a store keeps them; `next` is the first number never given.
    pub fn new(agreed: impl IntoIterator<Item = Deployment>, next: DeploymentId) -> Self {
        let mut deployments = Self::default();
        for deployment in agreed {
            deployments.agree(deployment);
        }
        deployments.last = next.0.checked_sub(1).filter(|last| *last > 0).map(DeploymentId).max(deployments.last);
        deployments
    }

    pub fn get(&self, id: DeploymentId) -> Option<&Deployment> {
        self.agreed.get(&id)
    }

    /// In the order in which they were agreed.
    pub fn iter(&self) -> impl Iterator<Item = &Deployment> {
        self.agreed.values()
    }

    pub(super) fn agree(&mut self, deployment: Deployment) {
        self.last = Some(deployment.id).max(self.last);
        self.agreed.insert(deployment.id, deployment);
    }

    pub(super) fn end(&mut self, id: DeploymentId) {
        self.agreed.remove(&id);
    }

    /// One institution becomes another on both sides; an agreement with oneself is none any more.
    pub(super) fn hand_over(&mut self, from: InstitutionId, to: InstitutionId) {
        for deployment in self.agreed.values_mut() {
            for side in [&mut deployment.owner, &mut deployment.user] {
                if *side == from {
                    *side = to;
                }
            }
        }
        self.agreed.retain(|_, deployment| deployment.owner != deployment.user);
    }

    pub(super) fn next(&self) -> DeploymentId {
        self.last.unwrap_or(DeploymentId(0)).next()
    }

    /// Takes note of the numbers that others have given, too.
    pub(super) fn number_after(&mut self, others: &Self) {
        self.last = self.last.max(others.last);
    }
}
