//! What a pack of the right form can still have wrong by itself: names that mean nothing, limits that contradict each other,
//! bands with gaps. What depends on other packs is checked where packs are put together.

mod approvals;
mod bands;
mod facts;
mod names;
mod numbers;

use super::{FaultReason, Pack, Path};
use crate::rules::RULES;
use crate::rules::period::PartialDate;
use crate::rules::scheme::Scheme;

/// A fault and the value it is at.
pub type PathFault = (Path, FaultReason);

/// Everything that is wrong with `pack` by itself.
pub fn check(pack: &Pack) -> Vec<PathFault> {
    let mut faults = Vec::new();
    if pack.key.is_empty() || !pack.key.chars().all(|letter| letter.is_alphanumeric() || ['-', '_'].contains(&letter)) {
        faults.push((Path::top("key"), FaultReason::BadKey(pack.key.clone())));
    }
    rules(pack, &mut faults);
    periods(pack, &mut faults);
    keys(pack, &mut faults);
    facts::check(pack, &mut faults);
    approvals::check(pack, &mut faults);
    for (index, bands) in pack.leader_bands.iter().enumerate() {
        bands::leaders(bands, &Path::top("leader_bands").index(index), &mut faults);
    }
    for (index, scheme) in pack.schemes.iter().enumerate() {
        let path = Path::top("schemes").index(index);
        faults.extend(faults_of_scheme(scheme, &path));
        for (index, bands) in scheme.leader_bands.iter().enumerate() {
            bands::leaders(bands, &path.clone().key("leader_bands").index(index), &mut faults);
        }
    }
    for (index, standard) in pack.standards.iter().enumerate() {
        bands::standard(standard, &Path::top("standards").index(index), &mut faults);
    }
    faults
}

/// What is wrong with a scheme that stands at `path`, or that was completed by the one it extends.
pub fn faults_of_scheme(scheme: &Scheme, path: &Path) -> Vec<PathFault> {
    let mut faults = Vec::new();
    names::check(scheme, path, &mut faults);
    numbers::check(scheme, path, &mut faults);
    faults
}

fn rules(pack: &Pack, faults: &mut Vec<PathFault>) {
    let clauses = pack.clauses.keys().map(|rule| ("clauses", rule));
    for (field, rule) in clauses.chain(pack.severities.keys().map(|rule| ("severities", rule))) {
        if !RULES.iter().any(|known| known.id.0 == rule) {
            faults.push((Path::top(field).key(rule), FaultReason::UnknownRule(rule.clone())));
        }
    }
}

fn periods(pack: &Pack, faults: &mut Vec<PathFault>) {
    let mut check = |path: Path, since: Option<&PartialDate>, until: Option<&PartialDate>| {
        if let (Some(since), Some(until)) = (since, until)
            && until.is_before(since)
        {
            faults.push((path.key("until"), FaultReason::EndsBeforeItBegins));
        }
    };
    check(Path::default(), pack.since.as_ref(), pack.until.as_ref());
    for (index, scheme) in pack.schemes.iter().enumerate() {
        check(Path::top("schemes").index(index), Some(&scheme.since), scheme.until.as_ref());
    }
    for (index, standard) in pack.standards.iter().enumerate() {
        check(Path::top("standards").index(index), standard.since.as_ref(), standard.until.as_ref());
    }
}

fn keys(pack: &Pack, faults: &mut Vec<PathFault>) {
    let schemes = pack.schemes.iter().map(|scheme| scheme.key.as_str()).collect::<Vec<_>>();
    let standards = pack.standards.iter().map(|standard| standard.key.as_str()).collect::<Vec<_>>();
    for (field, keys) in [("schemes", schemes), ("standards", standards)] {
        for (index, key) in keys.iter().enumerate() {
            if keys.iter().take(index).any(|earlier| earlier == key) {
                let path = Path::top(field).index(index).key("key");
                faults.push((path, FaultReason::KeyTwice((*key).to_owned())));
            }
        }
    }
}
