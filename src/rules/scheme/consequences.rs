//! What following one scheme instead of another changes for one institution: its offices and the limits it stands under.

use super::{LimitFigure, OfficeChanges, Permission, Scheme, office_changes};
use crate::domain::{Institution, Name};
use crate::rules::condition::Situation;

/// What following one scheme instead of another changes for an institution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consequences {
    pub offices: OfficeChanges,
    /// Limits that differ: what is counted, before, after.
    pub limits: Vec<(LimitFigure, Option<u32>, Option<u32>)>,
}

/// What changes for an institution when it follows `second` instead of `first`. Special offices stay where the scheme allows
/// them.
pub fn consequences<'a>(first: &Scheme, second: &Scheme, of: impl Into<Situation<'a>>) -> Consequences {
    let of = of.into();
    let before = first.compose(of, &allowed_specials(first, of));
    let under_first = Institution { offices: before, ..of.institution.clone() };
    let then = Situation { institution: &under_first, ..of };
    let after = second.compose(then, &allowed_specials(second, then));
    let (old, new) = (first.limits_for(of).unwrap_or_default(), second.limits_for(of).unwrap_or_default());
    let figures = LimitFigure::ALL.into_iter().map(|figure| (figure, old.figure(figure), new.figure(figure)));
    Consequences {
        offices: office_changes(Some(second), &under_first.offices, &after).into_iter().collect(),
        limits: figures.filter(|(_, old, new)| old != new).collect(),
    }
}

fn allowed_specials(scheme: &Scheme, of: Situation<'_>) -> Vec<Name> {
    let offices = scheme.fit(of).special.into_iter().map(|(office, _)| &office.name);
    offices.filter(|name| scheme.permission(name, of) == Permission::Allowed).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, InstitutionId, Nature, Office, OfficeNature, Tier};
    use crate::rules::condition::Counted;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn scheme(more: &str) -> Scheme {
        let head = "key = \"a\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\ngoverns = [\"Administrative\", \"Service\"]\n";
        toml::from_str(&format!("{head}{more}")).expect("a scheme")
    }

    #[test]
    fn another_scheme_changes_offices_as_every_comparison_tells_them() {
        let first = scheme(
            "common = [{ name = \"综合办\", nature = \"Administrative\" }, { name = \"水利站\", nature = \"Service\" }]\n",
        );
        let second = scheme(
            "common = [{ name = \"综合办公室\", aliases = [\"综合办\"], nature = \"Administrative\" }, { name = \"财政所\", nature = \"Administrative\" }]\nspecial = { choice = \"closed\" }\nlimits = [{ total = \"1 + 上取整(编制数, 100)\" }]\n",
        );
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        let nature = OfficeNature::Service;
        town.offices = vec![Office {
            name: name("财政所"),
            nature,
            places: None,
            leaders: Default::default(),
            nameplates: Vec::new(),
        }];
        let counted = Counted { authorized: Headcount(101), strength: Headcount(90) };
        let found = consequences(&first, &second, Situation { institution: &town, counted: Some(counted) });
        let expected = OfficeChanges {
            added: Vec::new(),
            abolished: vec![name("水利站")],
            renamed: vec![(name("综合办"), name("综合办公室"))],
            nature_changed: vec![(name("财政所"), OfficeNature::Administrative)],
        };
        assert_eq!(found.offices, expected);
        assert_eq!(found.limits, [(LimitFigure::Total, None, Some(3))]);
    }
}
