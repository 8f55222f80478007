//! What setting the offices of an institution does to those it has: which are new, which go, which go on under another name or as
//! bodies of the other nature. Setting offices names only what there will be, so what goes is silent unless it is told.

use serde::Serialize;

use super::Scheme;
use crate::domain::{Institution, Name, Office, OfficeNature};

/// The offices of an institution before and after, compared.
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

/// Compares the offices of `before` with those it is to have. An office goes on under another name only where `scheme`, which the new
/// ones follow, knows both names for the same office.
pub fn office_changes(scheme: Option<&Scheme>, before: &Institution, after: &[Office]) -> OfficeChanges {
    let mut changes = OfficeChanges::default();
    let mut kept: Vec<&Name> = Vec::new();
    for office in after {
        let same = before.offices.iter().find(|earlier| earlier.name == office.name);
        let Some(earlier) = same.or_else(|| known_otherwise(scheme?, office, before, after)) else {
            changes.added.push(office.name.clone());
            continue;
        };
        kept.push(&earlier.name);
        if earlier.name != office.name {
            changes.renamed.push((earlier.name.clone(), office.name.clone()));
        }
        if earlier.nature != office.nature {
            changes.nature_changed.push((office.name.clone(), office.nature));
        }
    }
    let gone = before.offices.iter().filter(|office| !kept.contains(&&office.name));
    changes.abolished = gone.map(|office| office.name.clone()).collect();
    changes
}

/// The office of `before` that the scheme knows as `office` under another name, and that does not itself go on.
fn known_otherwise<'a>(
    scheme: &Scheme,
    office: &Office,
    before: &'a Institution,
    after: &[Office],
) -> Option<&'a Office> {
    let common = scheme.common.iter().find(|common| common.name == office.name)?;
    let goes_on = |name: &Name| after.iter().any(|other| other.name == *name);
    before.offices.iter().find(|earlier| common.is_filled_by(earlier) && !goes_on(&earlier.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, LeaderPosts, Nature, Tier};
    use crate::rules::Policy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn office(text: &str, nature: OfficeNature) -> Office {
        Office { name: name(text), nature, places: None, leaders: LeaderPosts::default(), nameplates: Vec::new() }
    }

    #[test]
    fn offices_that_go_are_told_with_those_that_come() {
        use OfficeNature::{Administrative, Service};
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        town.offices = [("党政综合办公室", Administrative), ("财政所", Service), ("水利站", Service)]
            .map(|(text, nature)| office(text, nature))
            .to_vec();
        let after = [
            office("党政综合办公室", Administrative),
            office("财政所", Administrative),
            office("乡村振兴办公室", Administrative),
        ];
        let changes = office_changes(None, &town, &after);
        let expected = OfficeChanges {
            added: vec![name("乡村振兴办公室")],
            abolished: vec![name("水利站")],
            renamed: Vec::new(),
            nature_changed: vec![(name("财政所"), Administrative)],
        };
        assert_eq!(changes, expected);
        assert!(office_changes(None, &town, &town.offices).is_empty());
    }

    #[test]
    fn an_office_that_the_scheme_knows_under_both_names_is_renamed() {
        let policy = Policy::bundled().expect("bundled packs");
        let common = |scheme: &Scheme| {
            scheme.common.iter().find_map(|common| Some((common.name.clone(), common.aliases.first()?.clone())))
        };
        let (scheme, (now, former)) =
            policy.schemes().find_map(|scheme| Some((scheme, common(scheme)?))).expect("an office with a former name");
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        town.offices = vec![office(former.as_str(), OfficeNature::Administrative)];
        let after = [office(now.as_str(), OfficeNature::Administrative)];
        let changes = office_changes(Some(scheme), &town, &after);
        assert_eq!((changes.renamed, changes.abolished, changes.added), (vec![(former, now)], Vec::new(), Vec::new()));
    }
}
