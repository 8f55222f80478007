//! What holds: all packs in force, put together. A pack that travels with the program can be replaced by the office's own with
//! the same key; one that cannot be used is told of, and the one before it stays in force.

mod assembly;
mod bundled;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::approval::ApprovalLevel;
use super::condition::Situation;
use super::leaders::{BandedLeaders, Body, LeaderBands};
use super::pack::{Clause, NoticeTerms, Pack, PackError};
use super::period::Force;
use super::scheme::Scheme;
use super::standard::{Need, Standard};
use crate::domain::{Date, Headcount, Institution, RuleId};

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

/// What holds in the stead of a pack that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StandIn {
    /// The pack of the same key that travels with the program.
    Bundled,
    /// Another of the office's own files with the same key.
    OtherFile(String),
    Nothing,
}

impl LoadedPolicy {
    /// What holds in the stead of a pack with this key; no pack says what stood there before.
    pub fn stand_in(&self, key: &str) -> StandIn {
        match self.policy.packs().find(|pack| pack.key == key) {
            Some(pack) if bundled_packs().any(|(file, _)| file == pack.file) => StandIn::Bundled,
            Some(pack) => StandIn::OtherFile(pack.file.clone()),
            None => StandIn::Nothing,
        }
    }
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

    /// What 通知单 say besides figures; `None` where no pack tells.
    pub fn notice_terms(&self) -> Option<&NoticeTerms> {
        self.packs.iter().rev().find_map(|pack| pack.notices.as_ref())
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

    /// The same policy with other standards chosen, in the order of the packs; keys that no pack has are passed over. `None`: those
    /// that the packs choose.
    pub fn with_standards(mut self, keys: Option<&[String]>) -> Self {
        if let Some(keys) = keys {
            let chosen = self.standards.iter().filter(|standard| keys.contains(&standard.key));
            self.standards_in_force = chosen.cloned().collect();
        }
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

    /// 领导职数 that a body of an institution with `places` may have: by the bands of the scheme it follows, else by those of the
    /// packs at large. The first that are for it hold, whether or not they cover the number.
    pub fn leaders_for<'a>(&self, body: Body, of: impl Into<Situation<'a>>, places: Headcount) -> BandedLeaders<'_> {
        let of = of.into();
        let of_scheme = self.scheme_of(of.institution).into_iter().flat_map(|scheme| &scheme.leader_bands);
        for bands in of_scheme.chain(self.leader_bands.iter().map(AsRef::as_ref)) {
            match (bands.speak_of(body, of), bands.allowance(places)) {
                (Ok(false), _) => {}
                (Ok(true), Some(allowance)) => return BandedLeaders::Allowed { allowance, bands },
                (Ok(true), None) => return BandedLeaders::Uncovered(bands),
                (Err(why), _) => return BandedLeaders::Unclear { bands, why },
            }
        }
        BandedLeaders::NotSpokenOf
    }

    /// The scheme that was made to stand in the stead of `scheme` and is in force on the day, if there is one.
    pub fn successor_of(&self, scheme: &Scheme, day: Date) -> Option<&Scheme> {
        let replaces = |other: &&Scheme| other.supersedes.as_ref() == Some(&scheme.key);
        self.schemes().filter(replaces).find(|other| other.force_on(day) == Force::InForce)
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

    /// What the standards in force say of an institution: for reference, never as a limit.
    pub fn needs_of<'a>(&self, of: impl Into<Situation<'a>>) -> Vec<Need<'_>> {
        let of = of.into();
        self.standards_in_force.iter().filter_map(|standard| standard.need_of(of)).collect()
    }

    /// 审批权限, of all packs in order; what a later pack states anew stands in the stead of the earlier.
    pub fn approvals(&self) -> impl Iterator<Item = &ApprovalLevel> {
        self.packs().enumerate().flat_map(move |(index, pack)| {
            let is_last = move |level: &&ApprovalLevel| {
                let mut later = self.packs().skip(index + 1).flat_map(|pack| &pack.approvals);
                later.all(|other| other.identity() != level.identity())
            };
            pack.approvals.iter().filter(is_last)
        })
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
