//! What holds: all packs in force, put together. A pack that travels with the program can be replaced by the office's own with
//! the same key; one that cannot be used is told of, and the one before it stays in force.

mod assembly;
mod bundled;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::leaders::{Body, LeaderAllowance, LeaderBands};
use super::pack::{ApprovalLevel, Clause, Pack, PackError};
use super::scheme::Scheme;
use super::standard::{Need, Standard};
use crate::domain::{Headcount, Institution, RuleId};

pub use bundled::bundled_packs;

/// All packs in force, merged: a clause of a later pack replaces the same clause of an earlier one.
#[derive(Debug, Clone)]
pub struct Policy {
    packs: Vec<Arc<Pack>>,
    /// Without those that an office has switched off.
    clauses: BTreeMap<String, Clause>,
    /// The rules that are switched off, with the pack that does so.
    off: BTreeMap<String, Arc<Pack>>,
    /// Those of later packs first.
    leader_bands: Vec<Arc<LeaderBands>>,
    schemes: Vec<Arc<Scheme>>,
    standards: Vec<Arc<Standard>>,
    standards_in_force: Vec<Arc<Standard>>,
    /// Followed by institutions that name no scheme themselves.
    default_scheme: Option<Arc<Scheme>>,
}

/// A policy, and the packs that could not be used for it.
#[derive(Debug, Clone)]
pub struct LoadedPolicy {
    pub policy: Policy,
    pub refused: Vec<PackError>,
}

/// A pack's file name and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackSource {
    pub file: String,
    pub text: String,
}

/// No policy can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    #[error(transparent)]
    Pack(#[from] PackError),
    #[error("no pack gives the clause of the rule {rule}")]
    ClauseMissing { rule: &'static str },
}

/// Leadership posts that a body may have, with the bands that say so.
#[derive(Debug, Clone, Copy)]
pub struct AllowedLeaders<'a> {
    pub allowance: LeaderAllowance,
    pub bands: &'a LeaderBands,
}

impl Policy {
    /// The packs that travel with the program.
    pub fn bundled() -> Result<Self, PolicyError> {
        assembly::assemble(&bundled::packs()?)
    }

    /// Reads packs, given as file name and text, in order; all must be sound.
    pub fn read(packs: &[(&str, &str)]) -> Result<Self, PolicyError> {
        let packs = packs.iter().map(|(file, text)| Pack::read(file, text).map(Arc::new));
        assembly::assemble(&packs.collect::<Result<Vec<_>, _>>()?)
    }

    /// The packs that travel with the program, and the office's own over them. An own pack that cannot be used, or that makes a
    /// bundled one unusable, is left out and told of; what it would have replaced stays in force.
    pub fn load(own: &[PackSource]) -> Result<LoadedPolicy, PolicyError> {
        assembly::load(&bundled::packs()?, own)
    }

    /// The packs in force, in order.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().map(AsRef::as_ref)
    }

    /// How grave a breach of `rule` is and why; `None` where the office has switched the rule off.
    pub fn clause(&self, rule: RuleId) -> Option<&Clause> {
        self.clauses.get(rule.0)
    }

    /// The pack that switches `rule` off, if one does.
    pub fn switched_off_by(&self, rule: RuleId) -> Option<&Pack> {
        self.off.get(rule.0).map(AsRef::as_ref)
    }

    pub fn schemes(&self) -> impl Iterator<Item = &Scheme> {
        self.schemes.iter().map(AsRef::as_ref)
    }

    /// The scheme stored under `key`.
    pub fn scheme(&self, key: &str) -> Option<&Scheme> {
        self.shared_scheme(key).map(AsRef::as_ref)
    }

    /// The same policy with `key` as the scheme of institutions that name none (现行方案); an unknown key means none.
    pub fn with_default_scheme(mut self, key: Option<&str>) -> Self {
        self.default_scheme = key.and_then(|key| self.shared_scheme(key)).cloned();
        self
    }

    /// The scheme `institution` follows: its own, else the default one where that is made for its nature.
    pub fn scheme_of(&self, institution: &Institution) -> Option<&Scheme> {
        match &institution.scheme {
            Some(key) => self.scheme(key),
            None => {
                let default = self.default_scheme.as_deref();
                default.filter(|scheme| scheme.natures.contains(&institution.nature))
            }
        }
    }

    /// 领导职数 that a body of `institution` with `places` may have: by the scheme it follows, else by the packs at large.
    /// `None` where no band covers the number.
    pub fn leaders_for(&self, body: Body, institution: &Institution, places: Headcount) -> Option<AllowedLeaders<'_>> {
        let of_scheme = self.scheme_of(institution).into_iter().flat_map(|scheme| &scheme.leader_bands);
        let bands = of_scheme.chain(self.leader_bands.iter().map(AsRef::as_ref));
        let bands = bands.into_iter().find(|bands| bands.cover(body, institution))?;
        bands.allowance(places).map(|allowance| AllowedLeaders { allowance, bands })
    }

    pub fn standards(&self) -> impl Iterator<Item = &Standard> {
        self.standards.iter().map(AsRef::as_ref)
    }

    pub fn standard(&self, key: &str) -> Option<&Standard> {
        self.standards().find(|standard| standard.key == key)
    }

    /// Whether a standard is shown unasked.
    pub fn is_in_force(&self, standard: &Standard) -> bool {
        self.standards_in_force.iter().any(|other| other.key == standard.key)
    }

    /// What the standards in force say of `institution`: for reference, never as a limit.
    pub fn needs_of(&self, institution: &Institution) -> Vec<Need<'_>> {
        self.standards_in_force.iter().filter_map(|standard| standard.need_of(institution)).collect()
    }

    /// 审批权限, of all packs in order.
    pub fn approvals(&self) -> impl Iterator<Item = &ApprovalLevel> {
        self.packs().flat_map(|pack| &pack.approvals)
    }

    fn shared_scheme(&self, key: &str) -> Option<&Arc<Scheme>> {
        self.schemes.iter().find(|scheme| scheme.key == key)
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod figures;

#[cfg(test)]
mod quotations;
