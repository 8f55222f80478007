//! Putting packs together: clauses over clauses, schemes over those they extend. What is wrong only in company — an unknown
//! key, a circle, a key used twice — is the fault of the pack that says it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{LoadedPolicy, PackSource, Policy, PolicyError};
use crate::domain::Severity;
use crate::rules::RULES;
use crate::rules::pack::{Clause, FaultReason, LocalSeverity, Pack, PackError, Path, faults_of_scheme};
use crate::rules::scheme::Scheme;

/// The policy of packs that must all be usable together.
pub fn assemble(packs: &[Arc<Pack>]) -> Result<Policy, PolicyError> {
    if let Some(error) = faults_in_company(packs).into_iter().next() {
        return Err(error.1.into());
    }
    let (clauses, off) = clauses(packs)?;
    let schemes: Vec<Arc<Scheme>> =
        packs.iter().flat_map(|pack| &pack.schemes).map(|scheme| Arc::new(completed(scheme, packs))).collect();
    let standards: Vec<_> = packs.iter().flat_map(|pack| &pack.standards).cloned().map(Arc::new).collect();
    let in_force = packs.iter().rev().find_map(|pack| pack.standards_in_force.as_ref()).into_iter().flatten();
    let in_force = in_force.filter_map(|key| standards.iter().find(|standard| standard.key == *key));
    Ok(Policy {
        packs: packs.to_vec(),
        clauses,
        off,
        leader_bands: packs.iter().rev().flat_map(|pack| &pack.leader_bands).cloned().map(Arc::new).collect(),
        schemes,
        standards_in_force: in_force.cloned().collect(),
        standards,
        default_scheme: None,
    })
}

/// The policy of the bundled packs and the office's own; own packs that cannot be used are left out one by one.
pub fn load(bundled: &[Arc<Pack>], own: &[PackSource]) -> Result<LoadedPolicy, PolicyError> {
    let (mut usable, mut refused) = sound(own);
    while let Some((at_fault, error)) = own_fault(bundled, &usable) {
        usable.retain(|own| !Arc::ptr_eq(own, &at_fault));
        refused.push(error);
    }
    Ok(LoadedPolicy { policy: assemble(&replaced(bundled, &usable))?, refused })
}

/// The own packs that are sound by themselves, one for each key: of two with the same the first holds.
fn sound(own: &[PackSource]) -> (Vec<Arc<Pack>>, Vec<PackError>) {
    let (mut usable, mut refused): (Vec<Arc<Pack>>, _) = (Vec::new(), Vec::new());
    for source in own {
        match Pack::read(&source.file, &source.text) {
            Ok(pack) => match usable.iter().find(|other| other.key == pack.key) {
                Some(other) => {
                    let reason = FaultReason::PackKeyTwice { key: pack.key.clone(), file: other.file.clone() };
                    refused.push(pack.error([(Path::top("key"), reason)]));
                }
                None => usable.push(Arc::new(pack)),
            },
            Err(error) => refused.push(error),
        }
    }
    (usable, refused)
}

/// An own pack that must be left out, and why. One that spoils a bundled pack goes before those that only suffer from it.
fn own_fault(bundled: &[Arc<Pack>], own: &[Arc<Pack>]) -> Option<(Arc<Pack>, PackError)> {
    let packs = replaced(bundled, own);
    let at_fault: Vec<(Arc<Pack>, PackError)> = faults_in_company(&packs)
        .into_iter()
        .chain(clauses_left_out(bundled, &packs))
        .filter_map(|(index, error)| packs.get(index).map(|pack| (Arc::clone(pack), error)))
        .collect();
    let is_among = |packs: &[Arc<Pack>], pack: &Arc<Pack>| packs.iter().any(|other| Arc::ptr_eq(other, pack));
    let error_of = |pack: &Arc<Pack>| at_fault.iter().find(|(other, _)| Arc::ptr_eq(other, pack)).cloned();
    let spoilt: Vec<_> = at_fault.iter().filter(|(pack, _)| is_among(bundled, pack)).collect();
    if let Some((spoiler, error)) = spoiler(bundled, own, &spoilt) {
        return error_of(&spoiler).or(Some((spoiler, error)));
    }
    at_fault.iter().find(|(pack, _)| is_among(own, pack)).cloned()
}

/// The own pack that stands in a bundled one's stead and without which bundled packs that are `spoilt` can be used; where it
/// takes several to spoil them, the last. `None` where nothing is spoilt, or by no own pack.
fn spoiler(
    bundled: &[Arc<Pack>],
    own: &[Arc<Pack>],
    spoilt: &[&(Arc<Pack>, PackError)],
) -> Option<(Arc<Pack>, PackError)> {
    if spoilt.is_empty() {
        return None;
    }
    let stand_ins = || own.iter().rev().filter(|pack| bundled.iter().any(|other| other.key == pack.key));
    let cured_without = |stand_in: &Arc<Pack>| -> Vec<&(Arc<Pack>, PackError)> {
        let others: Vec<_> = own.iter().filter(|other| !Arc::ptr_eq(other, stand_in)).cloned().collect();
        let packs = replaced(bundled, &others);
        let faulty: Vec<_> = faults_in_company(&packs).into_iter().filter_map(|(index, _)| packs.get(index)).collect();
        let is_cured = |pack: &Arc<Pack>| faulty.iter().all(|other| !Arc::ptr_eq(other, pack));
        spoilt.iter().copied().filter(|(pack, _)| is_cured(pack)).collect()
    };
    let alone = stand_ins().map(|pack| (pack, cured_without(pack))).find(|(_, cured)| !cured.is_empty());
    let (pack, cured) = alone.or_else(|| stand_ins().next().map(|pack| (pack, spoilt.to_vec())))?;
    let spoils = |pack: &Pack, reason: &FaultReason| FaultReason::Spoils {
        pack: pack.name.clone(),
        reason: Box::new(reason.clone()),
    };
    let reasons = cured.iter().flat_map(|(pack, error)| error.faults.iter().map(|fault| spoils(pack, &fault.reason)));
    Some((Arc::clone(pack), pack.error(reasons.map(|reason| (Path::top("key"), reason)))))
}

/// The bundled packs with the office's own in the stead of those with the same key, and then the office's others.
fn replaced(bundled: &[Arc<Pack>], own: &[Arc<Pack>]) -> Vec<Arc<Pack>> {
    let own_of = |key: &str| own.iter().find(|pack| pack.key == key);
    let in_place = bundled.iter().map(|pack| own_of(&pack.key).unwrap_or(pack));
    let is_new = |pack: &&Arc<Pack>| bundled.iter().all(|other| other.key != pack.key);
    in_place.chain(own.iter().filter(is_new)).cloned().collect()
}

/// The key of another scheme that a scheme refers to.
type Link = fn(&Scheme) -> Option<&String>;

/// The packs that cannot be used beside the others before them, by their number.
fn faults_in_company(packs: &[Arc<Pack>]) -> Vec<(usize, PackError)> {
    let mut errors = Vec::new();
    for (index, pack) in packs.iter().enumerate() {
        let earlier = packs.get(..index).unwrap_or_default();
        let mut faults = Vec::new();
        if earlier.iter().any(|other| other.key == pack.key) {
            faults.push((Path::top("key"), FaultReason::KeyTwice(pack.key.clone())));
        }
        scheme_faults(pack, earlier, packs, &mut faults);
        standard_faults(pack, earlier, packs, &mut faults);
        if !faults.is_empty() {
            errors.push((index, pack.error(faults)));
        }
    }
    // A scheme can be completed only when every key leads somewhere, and none in a circle.
    if errors.is_empty() {
        for (index, pack) in packs.iter().enumerate() {
            let faults = completion_faults(pack, packs);
            if !faults.is_empty() {
                errors.push((index, pack.error(faults)));
            }
        }
    }
    errors
}

/// What is wrong with schemes only together with those they extend: an alias taken there, a limit too low for both.
fn completion_faults(pack: &Pack, packs: &[Arc<Pack>]) -> Vec<(Path, FaultReason)> {
    let extending = pack.schemes.iter().enumerate().filter(|(_, scheme)| scheme.extends.is_some());
    let faults = extending.flat_map(|(index, scheme)| {
        let reasons = faults_of_scheme(&completed(scheme, packs), &Path::default());
        reasons.into_iter().map(move |(_, reason)| (Path::top("schemes").index(index).key("extends"), reason))
    });
    faults.collect()
}

fn scheme_faults(pack: &Pack, earlier: &[Arc<Pack>], packs: &[Arc<Pack>], faults: &mut Vec<(Path, FaultReason)>) {
    for (index, scheme) in pack.schemes.iter().enumerate() {
        let path = Path::top("schemes").index(index);
        if earlier.iter().flat_map(|pack| &pack.schemes).any(|other| other.key == scheme.key) {
            faults.push((path.clone().key("key"), FaultReason::KeyTwice(scheme.key.clone())));
        }
        let links: [(&str, Link); 2] =
            [("extends", |scheme| scheme.extends.as_ref()), ("supersedes", |scheme| scheme.supersedes.as_ref())];
        for (field, link) in links {
            let Some(key) = link(scheme) else { continue };
            if find(packs, key).is_none() {
                faults.push((path.clone().key(field), FaultReason::UnknownKey(key.clone())));
            } else if let Some(circle) = circle(&scheme.key, |key| find(packs, key).and_then(link).cloned()) {
                faults.push((path.clone().key(field), FaultReason::Cycle(circle)));
            }
        }
    }
}

fn standard_faults(pack: &Pack, earlier: &[Arc<Pack>], packs: &[Arc<Pack>], faults: &mut Vec<(Path, FaultReason)>) {
    let known = |key: &str| packs.iter().flat_map(|pack| &pack.standards).find(|standard| standard.key == key);
    for (index, standard) in pack.standards.iter().enumerate() {
        let path = Path::top("standards").index(index);
        if earlier.iter().flat_map(|pack| &pack.standards).any(|other| other.key == standard.key) {
            faults.push((path.clone().key("key"), FaultReason::KeyTwice(standard.key.clone())));
        }
        let Some(key) = &standard.supersedes else { continue };
        if known(key).is_none() {
            faults.push((path.key("supersedes"), FaultReason::UnknownKey(key.clone())));
        } else if let Some(circle) =
            circle(&standard.key, |key| known(key).and_then(|standard| standard.supersedes.clone()))
        {
            faults.push((path.key("supersedes"), FaultReason::Cycle(circle)));
        }
    }
    for (index, key) in pack.standards_in_force.iter().flatten().enumerate() {
        if known(key).is_none() {
            faults.push((Path::top("standards_in_force").index(index), FaultReason::UnknownKey(key.clone())));
        }
    }
}

/// The way that leads from `start` back to it.
fn circle(start: &str, next: impl Fn(&str) -> Option<String>) -> Option<Vec<String>> {
    let mut way = vec![start.to_owned()];
    while let Some(here) = next(way.last()?) {
        if here == start {
            return Some(way);
        }
        if way.contains(&here) {
            return None;
        }
        way.push(here);
    }
    None
}

fn find<'a>(packs: &'a [Arc<Pack>], key: &str) -> Option<&'a Scheme> {
    packs.iter().flat_map(|pack| &pack.schemes).find(|scheme| scheme.key == key)
}

/// The scheme with all it takes from those it extends; there is no circle.
fn completed(scheme: &Scheme, packs: &[Arc<Pack>]) -> Scheme {
    let base = scheme.extends.as_ref().and_then(|key| find(packs, key));
    match base {
        Some(base) => scheme.clone().over(&completed(base, packs)),
        None => scheme.clone(),
    }
    .complete()
}

/// Own packs that take the place of a bundled one without giving the clauses it gave.
fn clauses_left_out(bundled: &[Arc<Pack>], packs: &[Arc<Pack>]) -> Vec<(usize, PackError)> {
    let missing: Vec<&'static str> = RULES.iter().map(|rule| rule.id.0).filter(|rule| !is_given(packs, rule)).collect();
    let gave = |index: usize, rule: &str| bundled.get(index).is_some_and(|pack| pack.clauses.contains_key(rule));
    let left_out = packs.iter().enumerate().map(|(index, pack)| {
        let faults = missing.iter().filter(|rule| gave(index, rule));
        let faults = faults.map(|rule| (Path::top("key"), FaultReason::ClauseLeftOut(rule)));
        (index, pack.error(faults))
    });
    left_out.filter(|(_, error)| !error.faults.is_empty()).collect()
}

fn is_given(packs: &[Arc<Pack>], rule: &str) -> bool {
    packs.iter().any(|pack| pack.clauses.contains_key(rule))
}

type Clauses = (BTreeMap<String, Clause>, BTreeMap<String, Arc<Pack>>);

/// The clauses of rules that are run, and the rules that are not.
fn clauses(packs: &[Arc<Pack>]) -> Result<Clauses, PolicyError> {
    let mut clauses = BTreeMap::new();
    let mut off = BTreeMap::new();
    for rule in RULES.iter().map(|rule| rule.id.0) {
        let stated = packs.iter().rev().find_map(|pack| pack.clauses.get(rule));
        let mut clause = stated.cloned().ok_or(PolicyError::ClauseMissing { rule })?;
        let local = packs.iter().rev().find_map(|pack| pack.severities.get(rule).map(|severity| (pack, *severity)));
        if let Some((pack, local)) = local {
            let Some(severity) = local.severity() else {
                off.insert(rule.to_owned(), Arc::clone(pack));
                continue;
            };
            // What was there before is never graver than what the plan brings about. Graver severities sort first.
            clause.existing_severity = clause.existing_severity.map(|existing| existing.max(severity));
            clause.severity = severity;
        }
        clauses.insert(rule.to_owned(), clause);
    }
    Ok((clauses, off))
}

impl LocalSeverity {
    /// How grave a breach is; `None` where the rule is not run.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Blocking => Some(Severity::Blocking),
            Self::Warning => Some(Severity::Warning),
            Self::Advice => Some(Severity::Advice),
            Self::Off => None,
        }
    }
}
