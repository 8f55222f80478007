//! What a remedy makes of an institution's offices and plates. The search for the smallest repair and the ready steps of a single
//! finding both come here, so that they mend alike. Pure: takes an institution as it is, gives what it should have.

use crate::domain::{Institution, LeaderPosts, Name, Office, OfficeNature};
use crate::rules::Policy;

/// The plates that an institution and its offices keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plates {
    pub own: Vec<Name>,
    pub offices: Vec<Office>,
}

/// The offices with one more common office, behind the nearest one before it in the scheme that the institution has; the others
/// stay as they are, with the names and natures they bear. `None` when the scheme does not miss it.
pub(super) fn with_office(policy: &Policy, institution: &Institution, name: &Name) -> Option<Vec<Office>> {
    let fit = policy.scheme_of(institution)?.fit(institution);
    let place = fit.common.iter().position(|(common, office)| common.name == *name && office.is_none())?;
    let (missing, _) = fit.common.get(place)?;
    let before = fit.common.iter().take(place).rev().find_map(|(_, office)| *office);
    let is_it = |before: &Office| institution.offices.iter().position(|there| there.name == before.name);
    let at = before.and_then(is_it).map_or(0, |place| place + 1);
    let added = Office {
        name: missing.name.clone(),
        nature: missing.nature,
        places: None,
        leaders: LeaderPosts::default(),
        nameplates: Vec::new(),
    };
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

/// The plates without `count` of them. A remark that names offices is about the plates of those; else the last of the
/// institution's own go, and those of its offices only where its own do not suffice. `None` when there are not so many.
pub(super) fn with_fewer_plates(institution: &Institution, named: &[Name], count: u32) -> Option<Plates> {
    let mut left = usize::try_from(count).ok()?;
    let mut plates = Plates { own: institution.nameplates.clone(), offices: institution.offices.clone() };
    let is_meant = |office: &&mut Office| named.is_empty() || named.contains(&office.name);
    let own = named.is_empty().then_some(&mut plates.own);
    let of_offices = plates.offices.iter_mut().rev().filter(is_meant).map(|office| &mut office.nameplates);
    for list in own.into_iter().chain(of_offices) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Nature, Tier};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    /// 白鹤镇 by the scheme of the sample county, with offices under the names, and with the plates behind them.
    fn town(policy: &Policy, offices: &[(&str, &[&str])], own: &[&str]) -> Institution {
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        (town.class, town.scheme) = (Some(name("二类")), Some("chengdu-5x-2019".to_owned()));
        assert!(policy.scheme_of(&town).is_some(), "a known scheme");
        let office = |(word, plates): &(&str, &[&str])| Office {
            name: name(word),
            nature: OfficeNature::Service,
            places: None,
            leaders: LeaderPosts::default(),
            nameplates: plates.iter().map(|plate| name(plate)).collect(),
        };
        town.offices = offices.iter().map(office).collect();
        town.nameplates = own.iter().map(|plate| name(plate)).collect();
        town
    }

    #[test]
    fn one_office_is_added_and_aliases_and_natures_stay() {
        let policy = Policy::bundled().expect("bundled packs");
        let offices = [("招商办公室", &[] as &[&str]), ("综合办", &["甲站"]), ("社区发展办公室", &[])];
        let town = town(&policy, &offices, &[]);
        let with = with_office(&policy, &town, &name("党群办公室")).expect("it is missing");
        let names: Vec<&str> = with.iter().map(|office| office.name.as_str()).collect();
        assert_eq!(names, ["招商办公室", "综合办", "党群办公室", "社区发展办公室"]);
        let others: Vec<Office> = with.iter().filter(|it| it.name != name("党群办公室")).cloned().collect();
        assert_eq!(others, town.offices);
        assert_eq!(with_office(&policy, &town, &name("综合办公室")), None, "it is there under an alias");
        assert_eq!(with_office(&policy, &town, &name("招商办公室")), None, "it is no common one");
    }

    #[test]
    fn plates_of_the_office_that_was_named_go_and_no_others() {
        let policy = Policy::bundled().expect("bundled packs");
        let town = town(&policy, &[("综合办公室", &["乙站", "丙站"]), ("党群办公室", &["丁站"])], &["甲站"]);
        let fewer = |named: &[Name], count| {
            let plates = with_fewer_plates(&town, named, count)?;
            let left: Vec<Vec<Name>> = plates.offices.iter().map(|office| office.nameplates.clone()).collect();
            Some((plates.own, left))
        };
        let (own, first, second) = (vec![name("甲站")], vec![name("乙站"), name("丙站")], vec![name("丁站")]);
        let named = [name("综合办公室")];
        assert_eq!(fewer(&named, 1), Some((own, vec![vec![name("乙站")], second.clone()])));
        assert_eq!(fewer(&named, 3), None);
        assert_eq!(fewer(&[], 2), Some((Vec::new(), vec![first, Vec::new()])));
    }
}
