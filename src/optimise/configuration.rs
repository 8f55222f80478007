//! What a remedy makes of an institution's offices and plates. The search for the smallest repair and the ready steps of a single
//! finding both come here, so that they mend alike. Pure: takes an institution as it is, gives what it should have.

use crate::domain::{Institution, Name, Office, OfficeNature};
use crate::rules::Policy;

/// The plates that an institution and its offices keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plates {
    pub own: Vec<Name>,
    pub offices: Vec<Office>,
}

/// The offices with every common office of the scheme; the special ones stay. `None` when nothing is missing.
pub(super) fn with_common_offices(policy: &Policy, institution: &Institution) -> Option<Vec<Office>> {
    let scheme = policy.scheme_of(institution)?;
    let specials: Vec<Name> = special_names(policy, institution)?.into_iter().cloned().collect();
    let composed = scheme.compose(institution, &specials);
    (composed != institution.offices).then_some(composed)
}

/// The offices with one more, at the place the scheme gives it; the others stay as they are.
pub(super) fn with_office(policy: &Policy, institution: &Institution, name: &Name) -> Option<Vec<Office>> {
    let composed = with_common_offices(policy, institution)?;
    let place = composed.iter().position(|office| office.name == *name)?;
    let added = composed.get(place)?.clone();
    let is_there = |office: &Office| institution.offices.iter().any(|there| there.name == office.name);
    if is_there(&added) {
        return None;
    }
    // It goes behind the nearest office before it that the institution has.
    let before = composed.iter().take(place).rev().find(|office| is_there(office));
    let after_it = |before: &Office| institution.offices.iter().position(|there| there.name == before.name);
    let at = before.and_then(after_it).map_or(0, |place| place + 1);
    let mut offices = institution.offices.clone();
    offices.insert(at, added);
    Some(offices)
}

/// The offices without those named; `None` when that changes nothing.
pub(super) fn without(offices: &[Office], names: &[&Name]) -> Option<Vec<Office>> {
    let kept: Vec<Office> = offices.iter().filter(|office| !names.contains(&&office.name)).cloned().collect();
    (kept.len() < offices.len()).then_some(kept)
}

/// The offices without `count` special ones, of one nature where the limit is on one; `None` when there are not so many. Those
/// that `before` does not have go first, and among them the last named.
pub(super) fn with_fewer_special(
    policy: &Policy,
    institution: &Institution,
    before: Option<&Institution>,
    (count, nature): (u32, Option<OfficeNature>),
) -> Option<Vec<Office>> {
    let specials = special_names(policy, institution)?;
    let is_special = |office: &&Office| specials.contains(&&office.name);
    let is_of_nature = |office: &&Office| nature.is_none_or(|nature| office.nature == nature);
    let dispensable = institution.offices.iter().filter(is_special).filter(is_of_nature);
    let mut names: Vec<&Name> = dispensable.map(|office| &office.name).rev().collect();
    let was_there = |name: &Name| before.is_some_and(|before| before.offices.iter().any(|office| office.name == *name));
    names.sort_by_key(|name| was_there(name));
    without(&institution.offices, names.get(..usize::try_from(count).ok()?)?)
}

/// The plates without `count` of them: the last of the institution's own, and those of its offices only where its own do not
/// suffice. `None` when there are not so many.
pub(super) fn with_fewer_plates(institution: &Institution, count: u32) -> Option<Plates> {
    let mut left = usize::try_from(count).ok()?;
    let mut plates = Plates { own: institution.nameplates.clone(), offices: institution.offices.clone() };
    for list in std::iter::once(&mut plates.own).chain(plates.offices.iter_mut().rev().map(|it| &mut it.nameplates)) {
        let taken = left.min(list.len());
        list.truncate(list.len() - taken);
        left -= taken;
    }
    (left == 0).then_some(plates)
}

/// The offices that its scheme counts as special.
fn special_names<'a>(policy: &'a Policy, institution: &'a Institution) -> Option<Vec<&'a Name>> {
    let scheme = policy.scheme_of(institution)?;
    Some(scheme.fit(institution).special.iter().map(|(office, _)| &office.name).collect())
}
