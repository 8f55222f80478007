//! Names and aliases of a scheme's offices: each leads to one office.

use std::collections::BTreeMap;

use super::PathFault;
use crate::domain::Name;
use crate::rules::pack::{FaultReason, Path};
use crate::rules::scheme::Scheme;

/// An office with what it answers to.
struct Bearer<'a> {
    name: &'a Name,
    aliases: &'a [Name],
    path: Path,
    /// Demanded only of some, so that others may find it in the catalogue.
    is_conditional: bool,
}

pub fn check(scheme: &Scheme, path: &Path, faults: &mut Vec<PathFault>) {
    let bearers = bearers(scheme, path);
    let circle = circle(&bearers);
    if let Some((path, names)) = &circle {
        faults.push((path.clone(), FaultReason::AliasCycle(names.clone())));
    }
    let in_circle = |name: &Name| circle.as_ref().is_some_and(|(_, names)| names.contains(name));
    let mut claimed: BTreeMap<&Name, &Bearer<'_>> = BTreeMap::new();
    for bearer in &bearers {
        let aliases = bearer.aliases.iter().enumerate();
        let aliases = aliases.map(|(index, alias)| (alias, bearer.path.clone().key("aliases").index(index)));
        for (name, path) in std::iter::once((bearer.name, bearer.path.clone().key("name"))).chain(aliases) {
            let Some(first) = claimed.insert(name, bearer) else { continue };
            let is_for_others = first.is_conditional && first.name == bearer.name;
            if !is_for_others && !in_circle(name) {
                let (first, second) = (first.name.clone(), bearer.name.clone());
                faults.push((path, FaultReason::NameTwice { name: name.clone(), first, second }));
            }
        }
    }
}

fn bearers<'a>(scheme: &'a Scheme, path: &Path) -> Vec<Bearer<'a>> {
    let common = scheme.common.iter().enumerate().map(|(index, office)| Bearer {
        name: &office.name,
        aliases: &office.aliases,
        path: path.clone().key("common").index(index),
        is_conditional: !office.when.is_empty(),
    });
    let special = scheme.special.catalogue.iter().enumerate().map(|(index, office)| Bearer {
        name: &office.name,
        aliases: &office.aliases,
        path: path.clone().key("special").key("catalogue").index(index),
        is_conditional: false,
    });
    common.chain(special).collect()
}

/// The first circle of aliases, each the name of the next office, with the place of the alias that closes it.
fn circle(bearers: &[Bearer<'_>]) -> Option<(Path, Vec<Name>)> {
    let bearer_of = |name: &Name| bearers.iter().find(|bearer| bearer.name == name);
    for start in bearers {
        let mut way = vec![start.name.clone()];
        let mut here = start;
        while let Some((index, next)) = here
            .aliases
            .iter()
            .enumerate()
            .filter(|(_, alias)| *alias != here.name)
            .find_map(|(index, alias)| bearer_of(alias).map(|next| (index, next)))
        {
            if next.name == start.name {
                return Some((here.path.clone().key("aliases").index(index), way));
            }
            if way.contains(next.name) {
                break;
            }
            way.push(next.name.clone());
            here = next;
        }
    }
    None
}
