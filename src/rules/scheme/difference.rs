//! How two lists of offices differ, by the names a scheme knows them under: a reform that calls an office by another name has
//! not done away with it. The template of an institution is what it would have under the scheme, so that the difference
//! against it is what following the scheme would change.

use serde::Serialize;

use super::{Permission, Scheme};
use crate::domain::{Name, Office, OfficeNature};
use crate::rules::condition::Situation;

/// One difference between an institution's offices before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeChange {
    Added(Name),
    Removed(Name),
    /// The same office under another name.
    Renamed {
        from: Name,
        to: Name,
    },
    /// 党政 ↔ 事业, by the name it has afterwards.
    NatureChanged {
        office: Name,
        to: OfficeNature,
    },
}

/// The differences by sort, as sentences and JSON tell them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OfficeChanges {
    /// 新设
    pub added: Vec<Name>,
    /// 撤销
    pub abolished: Vec<Name>,
    /// 更名: from, to.
    pub renamed: Vec<(Name, Name)>,
    /// 性质变化: the office under its new name, and what it becomes.
    pub nature_changed: Vec<(Name, OfficeNature)>,
}

impl OfficeChanges {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl FromIterator<OfficeChange> for OfficeChanges {
    fn from_iter<I: IntoIterator<Item = OfficeChange>>(changes: I) -> Self {
        let mut sorted = Self::default();
        for change in changes {
            match change {
                OfficeChange::Added(name) => sorted.added.push(name),
                OfficeChange::Removed(name) => sorted.abolished.push(name),
                OfficeChange::Renamed { from, to } => sorted.renamed.push((from, to)),
                OfficeChange::NatureChanged { office, to } => sorted.nature_changed.push((office, to)),
            }
        }
        sorted
    }
}

/// What changes from `before` to `after`, in the order of `after`, then what is gone. An office goes on under another name only
/// where `scheme` knows both names for the same office.
pub fn office_changes(scheme: Option<&Scheme>, before: &[Office], after: &[Office]) -> Vec<OfficeChange> {
    let mut changes = Vec::new();
    let mut kept: Vec<&Name> = Vec::new();
    for office in after {
        let same = before.iter().find(|earlier| earlier.name == office.name).or_else(|| {
            // An office that goes on under its own name is not taken for another one's former self.
            let free = |earlier: &&Office| after.iter().all(|later| later.name != earlier.name);
            let mut others = before.iter().filter(free).filter(|earlier| !kept.contains(&&earlier.name));
            others.find(|earlier| scheme.is_some_and(|scheme| scheme.is_same_office(&earlier.name, &office.name)))
        });
        let Some(earlier) = same else {
            changes.push(OfficeChange::Added(office.name.clone()));
            continue;
        };
        kept.push(&earlier.name);
        if earlier.name != office.name {
            changes.push(OfficeChange::Renamed { from: earlier.name.clone(), to: office.name.clone() });
        }
        if earlier.nature != office.nature {
            changes.push(OfficeChange::NatureChanged { office: office.name.clone(), to: office.nature });
        }
    }
    let gone = before.iter().filter(|earlier| !kept.contains(&&earlier.name));
    changes.extend(gone.map(|earlier| OfficeChange::Removed(earlier.name.clone())));
    changes
}

impl Scheme {
    /// Whether both names are names of one office of this scheme.
    pub fn is_same_office(&self, one: &Name, other: &Name) -> bool {
        one == other
            || self.common.iter().any(|common| common.answers_to(one) && common.answers_to(other))
            || self.special.catalogue.iter().any(|special| special.answers_to(one) && special.answers_to(other))
    }

    /// What changes from `before` to `after` in the words of this scheme.
    pub fn changes(&self, before: &[Office], after: &[Office]) -> Vec<OfficeChange> {
        office_changes(Some(self), before, after)
    }

    /// Special offices that an institution has and may keep, as many as its limit lets it.
    pub fn keepable_specials<'a>(&self, of: impl Into<Situation<'a>>) -> Vec<Name> {
        let of = of.into();
        let fit = self.fit(of);
        let most = fit.limits.and_then(|limits| limits.special).map_or(usize::MAX, |most| most as usize);
        let most = most.saturating_add(self.unnamed_for(of) as usize);
        // What cannot be told is not done away with.
        let may_stay = |name: &Name| match self.permission(name, of) {
            Permission::Allowed | Permission::Unclear(_) => true,
            Permission::Common | Permission::Refused(_) | Permission::NotListed => false,
        };
        let names = fit.special.iter().map(|(office, _)| office.name.clone());
        names.filter(may_stay).take(most).collect()
    }

    /// The offices of an institution once it follows this scheme with the special ones it may keep (模板).
    pub fn template<'a>(&self, of: impl Into<Situation<'a>>) -> Vec<Office> {
        let of = of.into();
        self.compose(of, &self.keepable_specials(of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, InstitutionId, Nature, Tier};
    use crate::rules::Policy;

    fn office(text: &str) -> Office {
        let (word, nature) = match text.split_once(':') {
            Some((word, _)) => (word, OfficeNature::Service),
            None => (text, OfficeNature::Administrative),
        };
        let name = Name::new(word).expect("a name");
        Office { name, nature, places: None, leaders: Default::default(), nameplates: Vec::new() }
    }

    /// Changes written as `+名`, `-名`, `旧→新`, `名:性质`.
    fn written(changes: &[OfficeChange]) -> Vec<String> {
        let word = |change: &OfficeChange| match change {
            OfficeChange::Added(name) => format!("+{name}"),
            OfficeChange::Removed(name) => format!("-{name}"),
            OfficeChange::Renamed { from, to } => format!("{from}→{to}"),
            OfficeChange::NatureChanged { office, to } => format!("{office}:{to:?}"),
        };
        changes.iter().map(word).collect()
    }

    #[track_caller]
    fn check(before: &[&str], after: &[&str], expected: &[&str]) {
        let policy = Policy::bundled().expect("bundled packs");
        let scheme = policy.scheme("sample-6x").expect("known");
        let offices = |words: &[&str]| words.iter().map(|word| office(word)).collect::<Vec<_>>();
        assert_eq!(written(&scheme.changes(&offices(before), &offices(after))), expected);
    }

    #[test]
    fn an_office_under_an_alias_is_renamed_and_not_replaced() {
        check(
            &["综合办", "应急管理办公室"],
            &["综合办公室", "城市管理办公室"],
            &["综合办→综合办公室", "+城市管理办公室", "-应急管理办公室"],
        );
        check(&["应急管理办公室"], &["应急管理办公室:service"], &["应急管理办公室:Service"]);
        check(&["综合办公室"], &["综合办公室"], &[]);
        // Both bear a name of the same common office: one goes on as it is, the other is gone.
        check(&["综合办", "综合办公室"], &["综合办公室"], &["-综合办"]);
    }

    #[test]
    fn offices_that_go_are_told_with_those_that_come() {
        let name = |text: &str| Name::new(text).expect("a name");
        let before = ["党政综合办公室", "财政所:service", "水利站:service"].map(office);
        let after = ["党政综合办公室", "财政所", "乡村振兴办公室"].map(office);
        let changes: OfficeChanges = office_changes(None, &before, &after).into_iter().collect();
        let expected = OfficeChanges {
            added: vec![name("乡村振兴办公室")],
            abolished: vec![name("水利站")],
            renamed: Vec::new(),
            nature_changed: vec![(name("财政所"), OfficeNature::Administrative)],
        };
        assert_eq!(changes, expected);
        assert!(office_changes(None, &before, &before).is_empty());
    }

    #[test]
    fn an_office_that_the_scheme_knows_under_both_names_is_renamed() {
        let policy = Policy::bundled().expect("bundled packs");
        let common = |scheme: &Scheme| {
            scheme.common.iter().find_map(|common| Some((common.name.clone(), common.aliases.first()?.clone())))
        };
        let (scheme, (now, former)) =
            policy.schemes().find_map(|scheme| Some((scheme, common(scheme)?))).expect("an office with a former name");
        let (before, after) = ([office(former.as_str())], [office(now.as_str())]);
        let changes: OfficeChanges = office_changes(Some(scheme), &before, &after).into_iter().collect();
        assert_eq!((changes.renamed, changes.abolished, changes.added), (vec![(former, now)], Vec::new(), Vec::new()));
    }

    #[test]
    fn the_template_keeps_what_may_stay_within_the_limit() {
        let policy = Policy::bundled().expect("bundled packs");
        let scheme = policy.scheme("sample-6x").expect("known");
        let name = Name::new("白鹤镇").expect("a name");
        let mut town = Institution::bare(InstitutionId(1), name, Tier::Township, Nature::Town);
        town.offices = ["综合办", "旅游发展办公室", "应急管理办公室", "城市管理办公室"].map(office).to_vec();
        town.class = Some(Name::new("二类").expect("a name"));
        // Not 旅游, and one special office at most.
        assert_eq!(scheme.keepable_specials(&town), [Name::new("应急管理办公室").expect("a name")]);
        assert_eq!(scheme.template(&town).len(), 9);
    }
}
