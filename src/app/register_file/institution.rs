//! One line of a register file: an institution with its places and people, as written and as meant. Lines are read in order over
//! the register that the lines before them have made.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::invented::Inventor;
use super::{Completed, Completion, FaultCause};
use crate::domain::{
    FreshIds, Grade, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Name, Nature, Office, OfficeNature,
    Operation, QuotaKind, Snapshot, Tier, Transfer, apply,
};
use crate::rules::{Policy, Scheme};
use crate::wording;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenInstitution {
    name: String,
    #[serde(default)]
    former_names: Vec<String>,
    tier: Option<String>,
    nature: String,
    grade: Option<String>,
    class: Option<String>,
    zone: Option<String>,
    #[serde(default)]
    traits: Vec<String>,
    #[serde(default)]
    factors: BTreeMap<String, i64>,
    parent: Option<String>,
    supervisor: Option<String>,
    scheme: Option<String>,
    /// In the stead of what the file says at its head.
    complete: Option<bool>,
    #[serde(default)]
    administrative: Vec<String>,
    #[serde(default)]
    service: Vec<String>,
    #[serde(default)]
    nameplates: Vec<String>,
    #[serde(default)]
    leaders: WrittenLeaders,
    #[serde(default)]
    places: BTreeMap<String, u32>,
    #[serde(default)]
    invented_people: BTreeMap<String, u32>,
    #[serde(default)]
    invented_leaders: WrittenLeaders,
    #[serde(default)]
    charter: String,
    #[serde(default)]
    remark: String,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLeaders {
    chief: u32,
    deputy: u32,
}

/// Reads institutions one by one, and keeps the operations that bring them about.
pub(super) struct Reader<'a> {
    policy: &'a Policy,
    /// What holds for institutions that say nothing of it.
    completion: Completion,
    /// The register as the lines read so far make it.
    now: Snapshot,
    fresh: FreshIds,
    inventor: Inventor,
    operations: Vec<Operation>,
    completed: Vec<Completed>,
}

impl<'a> Reader<'a> {
    /// A reader for an empty book.
    pub(super) fn new(policy: &'a Policy, completion: Completion) -> Self {
        Self {
            policy,
            completion,
            now: Snapshot::default(),
            fresh: FreshIds::default(),
            inventor: Inventor::default(),
            operations: Vec::new(),
            completed: Vec::new(),
        }
    }

    /// The institution first, then its places, then its people.
    pub(super) fn read(&mut self, written: WrittenInstitution) -> Result<(), FaultCause> {
        let (places, people) =
            (counts("places", &written.places)?, counts("invented_people", &written.invented_people)?);
        let leaders = leaders(written.invented_leaders);
        if leaders.total() > people.values().copied().sum() {
            return Err(FaultCause::MoreLeadersThanPeople);
        }
        let institution = self.institution(written)?;
        let id = institution.id;
        self.perform(Operation::Establish(institution))?;
        for (kind, count) in places {
            let to = Holder::Institution(id);
            self.perform(Operation::Transfer(Transfer {
                kind,
                count,
                from: Holder::Superior,
                to,
                people: Vec::new(),
            }))?;
        }
        let invented = self.inventor.people(id, &people, leaders, &mut self.fresh);
        for person in invented.map_err(|_| FaultCause::BadName { written: String::new() })? {
            self.perform(Operation::Admit(person))?;
        }
        Ok(())
    }

    /// What brings the institutions about, and which of them were completed.
    pub(super) fn finish(self) -> (Vec<Operation>, Vec<Completed>) {
        (self.operations, self.completed)
    }

    fn perform(&mut self, operation: Operation) -> Result<(), FaultCause> {
        apply(&mut self.now, &operation).map_err(FaultCause::Refused)?;
        self.operations.push(operation);
        Ok(())
    }

    fn institution(&mut self, written: WrittenInstitution) -> Result<Institution, FaultCause> {
        let name = self.free_name(&written.name)?;
        let nature = known("nature", &written.nature, &Nature::ALL, wording::nature)?;
        let tier = match &written.tier {
            Some(tier) => known("tier", tier, &Tier::ALL, wording::tier)?,
            None if nature.is_township() => Tier::Township,
            None => Tier::County,
        };
        let grade = written.grade.map(|grade| known("grade", &grade, &Grade::ALL, wording::grade)).transpose()?;
        let factor = |(name, value): (&String, &i64)| Ok((self::name(name)?, *value));
        let scheme = written.scheme.map(|scheme| self.scheme(&scheme)).transpose()?;
        let completion = written.complete.map_or(self.completion, Completion::from);
        let mut institution = Institution {
            former_names: names(&written.former_names)?,
            grade,
            class: written.class.map(|class| self::name(&class)).transpose()?,
            zone: written.zone.map(|zone| self::name(&zone)).transpose()?,
            traits: names(&written.traits)?.into_iter().collect(),
            factors: written.factors.iter().map(factor).collect::<Result<_, _>>()?,
            parent: written.parent.map(|parent| self.known_institution(&parent)).transpose()?,
            supervisor: written.supervisor.map(|supervisor| self.known_institution(&supervisor)).transpose()?,
            nameplates: distinct(names(&written.nameplates)?)?,
            offices: offices(&written.administrative, &written.service)?,
            leaders: leaders(written.leaders),
            scheme: scheme.map(|scheme| scheme.key.clone()),
            charter: written.charter,
            remark: written.remark,
            ..Institution::bare(self.fresh.institution, name, tier, nature)
        };
        match (completion, scheme) {
            (Completion::ByScheme, Some(scheme)) => self.complete(&mut institution, scheme),
            (Completion::ByScheme, None) if written.complete.is_some() => return Err(FaultCause::NothingToCompleteBy),
            (Completion::ByScheme, None) | (Completion::AsListed, _) => {}
        }
        self.fresh.take_institution();
        Ok(institution)
    }

    /// Adds the common offices of `scheme` that no listed office fills, under its name or an alias; the common ones come first.
    /// Everything listed stays.
    fn complete(&mut self, institution: &mut Institution, scheme: &Scheme) {
        let (mut filling, mut added) = (Vec::new(), Vec::new());
        for (common, filled_by) in scheme.fit(institution).common {
            filling.push(filled_by.cloned().unwrap_or_else(|| office(common.name.clone(), common.nature)));
            added.extend(filled_by.is_none().then(|| common.name.clone()));
        }
        institution.offices.retain(|listed| filling.iter().all(|common| common.name != listed.name));
        institution.offices.splice(..0, filling);
        if !added.is_empty() {
            self.completed.push(Completed { institution: institution.name.clone(), offices: added });
        }
    }

    fn free_name(&self, written: &str) -> Result<Name, FaultCause> {
        let name = name(written)?;
        match self.now.find(&name) {
            Some(bearer) if bearer.name == name => Err(FaultCause::NameTaken { written: written.to_owned() }),
            Some(_) | None => Ok(name),
        }
    }

    fn known_institution(&self, written: &str) -> Result<InstitutionId, FaultCause> {
        let found = self.now.find(&name(written)?);
        found.map(|found| found.id).ok_or_else(|| FaultCause::UnknownInstitution { written: written.to_owned() })
    }

    fn scheme(&self, written: &str) -> Result<&'a Scheme, FaultCause> {
        let found = self.policy.schemes().find(|scheme| scheme.key == written || scheme.name == written);
        found.ok_or_else(|| FaultCause::UnknownScheme { written: written.to_owned() })
    }
}

fn name(written: &str) -> Result<Name, FaultCause> {
    Name::new(written).map_err(|_| FaultCause::BadName { written: written.to_owned() })
}

fn names(written: &[String]) -> Result<Vec<Name>, FaultCause> {
    written.iter().map(|written| name(written)).collect()
}

/// The names, if each of them stands there once.
fn distinct(names: Vec<Name>) -> Result<Vec<Name>, FaultCause> {
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        Some(twice) => Err(FaultCause::NameTaken { written: twice.to_string() }),
        None => Ok(names),
    }
}

/// The one of `all` that `label` writes like this.
fn known<T: Copy>(
    key: &'static str,
    written: &str,
    all: &[T],
    label: impl Fn(T) -> &'static str,
) -> Result<T, FaultCause> {
    let found = all.iter().copied().find(|candidate| label(*candidate) == written.trim());
    found.ok_or_else(|| FaultCause::UnknownWord { key, written: written.to_owned() })
}

/// Headcounts by kind; a count of zero says nothing.
fn counts(key: &'static str, written: &BTreeMap<String, u32>) -> Result<BTreeMap<QuotaKind, Headcount>, FaultCause> {
    let mut counts = BTreeMap::new();
    for (label, count) in written.iter().filter(|(_, count)| **count > 0) {
        let kind = wording::kind_from_label(label);
        let kind = kind.ok_or_else(|| FaultCause::UnknownWord { key, written: label.clone() })?;
        *counts.entry(kind).or_default() += Headcount(*count);
    }
    Ok(counts)
}

fn leaders(written: WrittenLeaders) -> LeaderPosts {
    LeaderPosts::new(written.chief, written.deputy)
}

fn offices(administrative: &[String], service: &[String]) -> Result<Vec<Office>, FaultCause> {
    let all = names(administrative)?.into_iter().chain(names(service)?).collect();
    let natures = administrative.iter().map(|_| OfficeNature::Administrative);
    let natures = natures.chain(service.iter().map(|_| OfficeNature::Service));
    Ok(distinct(all)?.into_iter().zip(natures).map(|(name, nature)| office(name, nature)).collect())
}

fn office(name: Name, nature: OfficeNature) -> Office {
    Office { name, nature, places: None, leaders: LeaderPosts::default(), nameplates: Vec::new() }
}
