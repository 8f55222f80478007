//! What clicks and dialogs mean as steps of the open plan. Pure: reads the register and the scheme, gives steps and the label of
//! the one edit they make.

use std::collections::BTreeSet;

use super::yardstick::Yardstick;
use crate::app::{Action, Desk, PlanAction, PlanEdit};
use crate::domain::{Institution, LeaderPosts, Name, Office, OfficeNature, Operation};
use crate::plan::{Step, fold};
use crate::rules::{Permission, Scheme, Situation};
use crate::wording;

/// Why offices cannot be changed now; `None` when they can.
pub fn hindrance(desk: &Desk) -> Option<&'static str> {
    match &desk.plan {
        None => Some("请先新建或打开一个方案"),
        Some(open) => open.plan.locked().map(|locked| wording::locked(&locked)),
    }
}

/// Puts steps into the open plan as one edit.
pub fn put(desk: &Desk, label: String, added: Vec<Step>, actions: &mut Vec<Action>) {
    let Some(open) = desk.draft() else { return };
    let steps = fold(desk.ground(), open.plan.steps(), added);
    actions.push(Action::Plan(PlanAction::Edit(PlanEdit::Put { label, steps })));
}

/// The office set where it may be and is not, or taken away where it is a special one. `today` is the township in the register.
pub fn toggled(scheme: &Scheme, of: Situation<'_>, today: Option<&Institution>, name: &Name) -> Option<(String, Step)> {
    let town = of.institution;
    let present = town.offices.iter().find(|office| scheme.is_same_office(&office.name, name));
    let permission = scheme.permission(name, of);
    let (label, offices) = match (present, &permission) {
        (Some(_), Permission::Common) => return None,
        (Some(present), _) => {
            let offices = town.offices.iter().filter(|office| office.name != present.name).cloned().collect();
            (format!("{}撤销{}", town.name, present.name), offices)
        }
        (None, Permission::Common | Permission::Allowed | Permission::Unclear(_)) => {
            (format!("{}增设{name}", town.name), with_office(scheme, town, today, name))
        }
        (None, Permission::Refused(_) | Permission::NotListed) => return None,
    };
    let operation = Operation::SetOffices { institution: town.id, scheme: town.scheme.clone(), offices };
    Some((label, operation.into()))
}

/// The offices of `town` with one more, among those of its nature. What the register has of it comes back as it was.
fn with_office(scheme: &Scheme, town: &Institution, today: Option<&Institution>, name: &Name) -> Vec<Office> {
    let before = today.and_then(|today| today.offices.iter().find(|office| scheme.is_same_office(&office.name, name)));
    let office = before.cloned().unwrap_or_else(|| new_office(scheme, name));
    let mut offices = town.offices.clone();
    let place = offices.iter().rposition(|other| other.nature == office.nature).map_or(offices.len(), |last| last + 1);
    offices.insert(place, office);
    match today {
        Some(today) if same_set(&today.offices, &offices) => today.offices.clone(),
        Some(_) | None => offices,
    }
}

fn same_set(one: &[Office], other: &[Office]) -> bool {
    one.len() == other.len() && one.iter().all(|office| other.contains(office))
}

/// An office as the scheme has it, without places or leaders.
pub fn new_office(scheme: &Scheme, name: &Name) -> Office {
    let common = scheme.common.iter().find(|common| common.name == *name).map(|common| common.nature);
    let special = || scheme.special_office(name).map(|special| special.nature);
    let nature = common.or_else(special).unwrap_or(OfficeNature::Administrative);
    Office { name: name.clone(), nature, places: None, leaders: LeaderPosts::default(), nameplates: Vec::new() }
}

/// A township that follows the scheme with the special offices it may keep; nothing for one that has no scheme. Its own scheme
/// stays written as it is: a township that follows the one of the book goes on doing so.
pub fn applied(yardstick: Yardstick<'_>, of: Situation<'_>) -> Option<Step> {
    let town = of.institution;
    let scheme = yardstick.of(town)?;
    let follows = yardstick.key().map(str::to_owned).or_else(|| town.scheme.clone());
    let offices = scheme.template(of);
    Some(Operation::SetOffices { institution: town.id, scheme: follows, offices }.into())
}

/// The offices of `source` as `town` may have them: what it has already stays as it is, places are not copied, and what it may
/// not have is left out and named.
pub fn copied_offices(scheme: &Scheme, source: &Institution, town: Situation<'_>) -> (Vec<Office>, Vec<Name>) {
    let (mut offices, mut refused) = (Vec::new(), Vec::new());
    for office in &source.offices {
        let own = town.institution.offices.iter().find(|own| own.name == office.name);
        match (own, scheme.permission(&office.name, town)) {
            (None, Permission::Refused(_) | Permission::NotListed) => refused.push(office.name.clone()),
            (Some(own), _) => offices.push(Office {
                nature: office.nature,
                leaders: office.leaders,
                nameplates: office.nameplates.clone(),
                ..own.clone()
            }),
            (None, Permission::Common | Permission::Allowed | Permission::Unclear(_)) => {
                offices.push(Office { places: None, ..office.clone() });
            }
        }
    }
    (offices, refused)
}

/// Names out of a text with 、 or commas or lines between them.
pub fn names(text: &str) -> BTreeSet<Name> {
    text.split(['、', '，', ',', '\n', ';', '；']).filter_map(|word| Name::new(word).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Nature, Tier};
    use crate::rules::Policy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn town(number: u32, traits: &[&str], offices: &[&str]) -> Institution {
        let mut town = Institution::bare(InstitutionId(number), name("白鹤镇"), Tier::Township, Nature::Town);
        town.traits = traits.iter().map(|word| name(word)).collect();
        let policy = Policy::bundled().expect("bundled packs");
        let scheme = policy.scheme("sample-6x").expect("known");
        town.offices = offices.iter().map(|word| new_office(scheme, &name(word))).collect();
        town
    }

    #[track_caller]
    fn toggle(town: &Institution, today: &Institution, office: &str, expected: Option<(&str, &[&str])>) {
        let policy = Policy::bundled().expect("bundled packs");
        let scheme = policy.scheme("sample-6x").expect("known");
        let toggled =
            toggled(scheme, town.into(), Some(today), &name(office)).map(|(label, step)| match step.operation {
                Operation::SetOffices { offices, .. } => (label, offices),
                other => panic!("{other:?}"),
            });
        let seen = toggled
            .map(|(label, offices)| (label, offices.iter().map(|office| office.name.to_string()).collect::<Vec<_>>()));
        assert_eq!(
            seen.as_ref().map(|(label, offices)| (label.as_str(), offices.iter().map(String::as_str).collect())),
            expected.map(|(label, offices)| (label, offices.to_vec()))
        );
    }

    #[test]
    fn a_click_sets_what_may_be_set_and_takes_away_what_is_special() {
        let plain = town(1, &[], &["综合办公室", "农业综合服务中心"]);
        toggle(
            &plain,
            &plain,
            "应急管理办公室",
            Some(("白鹤镇增设应急管理办公室", &["综合办公室", "应急管理办公室", "农业综合服务中心"])),
        );
        let set = town(1, &[], &["综合办公室", "应急管理办公室"]);
        toggle(&set, &plain, "应急管理办公室", Some(("白鹤镇撤销应急管理办公室", &["综合办公室"])));
        toggle(&plain, &plain, "旅游发展办公室", None);
        toggle(&plain, &plain, "综合办公室", None);
    }

    #[test]
    fn what_is_set_again_comes_back_as_it_was() {
        let today = town(1, &[], &["应急管理办公室", "综合办公室"]);
        let without = town(1, &[], &["综合办公室"]);
        toggle(
            &without,
            &today,
            "应急管理办公室",
            Some(("白鹤镇增设应急管理办公室", &["应急管理办公室", "综合办公室"])),
        );
    }

    #[test]
    fn a_copy_leaves_out_what_the_town_may_not_have() {
        let policy = Policy::bundled().expect("bundled packs");
        let scheme = policy.scheme("sample-6x").expect("known");
        let source = town(1, &["旅游"], &["综合办公室", "旅游发展办公室", "应急管理办公室"]);
        let (offices, refused) = copied_offices(scheme, &source, (&town(2, &[], &["综合办公室"])).into());
        let names: Vec<&str> = offices.iter().map(|office| office.name.as_str()).collect();
        assert_eq!(
            (names.as_slice(), refused.as_slice()),
            (["综合办公室", "应急管理办公室"].as_slice(), [name("旅游发展办公室")].as_slice())
        );
    }
}
