//! Two versions of a scheme side by side ("5+X" → "6+X"): what the rule itself changes. Two schemes that could judge an
//! institution differently never compare as equal; their heads (name, source, dates, remark) are not compared.

use super::{
    Choice, CommonOffice, LimitFigure, Naming, Outposts, Platform, PostTemplate, Scheme, SpecialOffice, SpecialOffices,
};
use crate::domain::{Name, Nature, OfficeNature};
use crate::rules::condition::Condition;
use crate::rules::formula::Amount;
use crate::rules::leaders::{AllowedPosts, LeaderBands};

/// One difference between two schemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeDifference {
    /// It is made for other institutions.
    NaturesChanged {
        from: Vec<Nature>,
        to: Vec<Nature>,
    },
    /// It speaks of other sorts of bodies.
    GovernsChanged {
        from: Vec<OfficeNature>,
        to: Vec<OfficeNature>,
    },
    /// The second has a common office more.
    CommonAdded(Name),
    CommonRemoved(Name),
    /// The catalogue of special offices has one more.
    SpecialAdded(Name),
    SpecialRemoved(Name),
    /// The office of the first goes on under another name.
    Renamed {
        from: Name,
        to: Name,
    },
    /// Other names are recognised for it.
    AliasesChanged(Name),
    /// 党政 ↔ 事业
    NatureChanged {
        office: Name,
        from: OfficeNature,
        to: OfficeNature,
    },
    /// It is demanded of, or allowed to, other institutions than before.
    ConditionChanged(Name),
    /// Places that this office, or every office, must have at least.
    MinimumChanged {
        office: Option<Name>,
        from: Option<u32>,
        to: Option<u32>,
    },
    /// Common offices that the sources count without naming them, of one nature, for the institutions that meet the condition.
    UnnamedChanged {
        when: Condition,
        nature: Option<OfficeNature>,
        from: u32,
        to: u32,
    },
    /// Whether an office outside the catalogue is allowed.
    ChoiceChanged {
        to: Choice,
    },
    /// A limit of the institutions that meet the condition.
    LimitChanged {
        when: Condition,
        figure: LimitFigure,
        from: Option<Amount>,
        to: Option<Amount>,
    },
    /// 领导职数 of the institutions that meet the condition.
    LeadersChanged {
        when: Condition,
        from: Option<AllowedPosts>,
        to: Option<AllowedPosts>,
    },
    /// Rows of limits or of leaders stand in another order, and the first that fits holds.
    OrderChanged,
    /// Bands of 领导职数 of this name are there in one of the two only, or say something else.
    BandsChanged(String),
    /// How many 挂牌 one office may bear.
    NameplatesPerOfficeChanged {
        from: Option<u32>,
        to: Option<u32>,
    },
    /// Which words names end in or must not contain.
    NamingChanged,
    OutpostsChanged {
        from: Outposts,
        to: Outposts,
    },
    /// 岗位设置
    PostsChanged {
        from: Option<PostTemplate>,
        to: Option<PostTemplate>,
    },
    PlatformsChanged {
        from: Vec<Platform>,
        to: Vec<Platform>,
    },
}

/// What changes from `first` to `second`: offices, limits, leaders, then what else they bear.
pub fn compare(first: &Scheme, second: &Scheme) -> Vec<SchemeDifference> {
    // A field that is added to a scheme is compared here, or is said to be part of its head.
    let Scheme {
        key: _,
        name: _,
        region: _,
        since: _,
        until: _,
        source: _,
        text: _,
        verified: _,
        extends: _,
        supersedes: _,
        remark: _,
        natures,
        governs,
        common,
        unnamed: _,
        special: SpecialOffices { catalogue, choice },
        limits: _,
        outposts,
        minimum_places,
        leaders: _,
        leader_bands,
        naming,
        posts,
        platforms,
    } = second;
    let mut differences = Vec::new();
    differences.extend(changed(&first.natures, natures, |from, to| SchemeDifference::NaturesChanged { from, to }));
    differences.extend(changed(&first.governs, governs, |from, to| SchemeDifference::GovernsChanged { from, to }));
    let before: Vec<Listed<'_>> = first.common.iter().map(Listed::from).collect();
    let after: Vec<Listed<'_>> = common.iter().map(Listed::from).collect();
    offices(&before, &after, [SchemeDifference::CommonAdded, SchemeDifference::CommonRemoved], &mut differences);
    differences.extend(unnamed_changes(first, second));
    differences.extend(changed(&first.special.choice, choice, |_, to| SchemeDifference::ChoiceChanged { to }));
    let before: Vec<Listed<'_>> = first.special.catalogue.iter().map(Listed::from).collect();
    let after: Vec<Listed<'_>> = catalogue.iter().map(Listed::from).collect();
    offices(&before, &after, [SchemeDifference::SpecialAdded, SchemeDifference::SpecialRemoved], &mut differences);
    differences.extend(changed(&first.minimum_places, minimum_places, |from, to| SchemeDifference::MinimumChanged {
        office: None,
        from,
        to,
    }));
    differences.extend(row_changes(first, second));
    differences.extend(band_changes(&first.leader_bands, leader_bands));
    differences.extend(naming_changes(&first.naming, naming));
    differences.extend(changed(&first.outposts, outposts, |from, to| SchemeDifference::OutpostsChanged { from, to }));
    differences.extend(changed(&first.posts, posts, |from, to| SchemeDifference::PostsChanged { from, to }));
    differences
        .extend(changed(&first.platforms, platforms, |from, to| SchemeDifference::PlatformsChanged { from, to }));
    differences
}

fn changed<T: Clone + PartialEq>(
    from: &T,
    to: &T,
    difference: impl FnOnce(T, T) -> SchemeDifference,
) -> Option<SchemeDifference> {
    (from != to).then(|| difference(from.clone(), to.clone()))
}

/// An office of either list, as it is compared.
struct Listed<'a> {
    name: &'a Name,
    aliases: &'a [Name],
    nature: OfficeNature,
    when: &'a Condition,
    minimum_places: Option<u32>,
}

impl Listed<'_> {
    fn answers_to(&self, name: &Name) -> bool {
        self.name == name || self.aliases.contains(name)
    }
}

impl<'a> From<&'a CommonOffice> for Listed<'a> {
    fn from(office: &'a CommonOffice) -> Self {
        let CommonOffice { name, aliases, nature, when, minimum_places } = office;
        Self { name, aliases, nature: *nature, when, minimum_places: *minimum_places }
    }
}

impl<'a> From<&'a SpecialOffice> for Listed<'a> {
    fn from(office: &'a SpecialOffice) -> Self {
        let SpecialOffice { name, aliases, nature, when, minimum_places } = office;
        Self { name, aliases, nature: *nature, when, minimum_places: *minimum_places }
    }
}

fn offices(
    before: &[Listed<'_>],
    after: &[Listed<'_>],
    [added, removed]: [fn(Name) -> SchemeDifference; 2],
    differences: &mut Vec<SchemeDifference>,
) {
    for office in after {
        match counterpart(office, before) {
            Some(earlier) => differences.extend(changes_of(earlier, office)),
            None => differences.push(added(office.name.clone())),
        }
    }
    let gone = before.iter().filter(|office| counterpart(office, after).is_none());
    differences.extend(gone.map(|office| removed(office.name.clone())));
}

/// The office of `others` that is the same one under one of its names.
fn counterpart<'a, 'b>(office: &Listed<'_>, others: &'b [Listed<'a>]) -> Option<&'b Listed<'a>> {
    let by_name = others.iter().find(|other| other.name == office.name);
    by_name.or_else(|| others.iter().find(|other| other.answers_to(office.name) || office.answers_to(other.name)))
}

fn changes_of(earlier: &Listed<'_>, later: &Listed<'_>) -> Vec<SchemeDifference> {
    let name = || later.name.clone();
    let renamed = changed(earlier.name, later.name, |from, to| SchemeDifference::Renamed { from, to });
    // Under a new name the old one is an alias; that is told already.
    let aliases =
        (renamed.is_none() && earlier.aliases != later.aliases).then(|| SchemeDifference::AliasesChanged(name()));
    let switched = changed(&earlier.nature, &later.nature, |from, to| SchemeDifference::NatureChanged {
        office: name(),
        from,
        to,
    });
    let moved = (earlier.when != later.when).then(|| SchemeDifference::ConditionChanged(name()));
    let minimum = changed(&earlier.minimum_places, &later.minimum_places, |from, to| {
        SchemeDifference::MinimumChanged { office: Some(name()), from, to }
    });
    [renamed, aliases, switched, moved, minimum].into_iter().flatten().collect()
}

/// Rows are the same where condition and nature are.
fn unnamed_changes(first: &Scheme, second: &Scheme) -> Vec<SchemeDifference> {
    let mut rows: Vec<(&Condition, Option<OfficeNature>)> = Vec::new();
    for row in second.unnamed.iter().chain(&first.unnamed) {
        if !rows.contains(&(&row.when, row.nature)) {
            rows.push((&row.when, row.nature));
        }
    }
    let counted = |scheme: &Scheme, (when, nature): (&Condition, Option<OfficeNature>)| {
        let alike = scheme.unnamed.iter().filter(|row| row.when == *when && row.nature == nature);
        alike.map(|row| row.count).fold(0, u32::saturating_add)
    };
    let change = |row: (&Condition, Option<OfficeNature>)| {
        let (when, nature) = (row.0.clone(), row.1);
        changed(&counted(first, row), &counted(second, row), |from, to| SchemeDifference::UnnamedChanged {
            when,
            nature,
            from,
            to,
        })
    };
    rows.into_iter().filter_map(change).collect()
}

/// Limits and leaders. Rows are the same where their conditions are.
fn row_changes(first: &Scheme, second: &Scheme) -> Vec<SchemeDifference> {
    let mut changes = Vec::new();
    for when in conditions(second.limits.iter().chain(&first.limits).map(|row| &row.when)) {
        let stated = |scheme: &Scheme, figure| {
            scheme.limits.iter().filter(|row| row.when == *when).find_map(|row| row.amount(figure)).cloned()
        };
        for figure in LimitFigure::ALL {
            changes.extend(changed(&stated(first, figure), &stated(second, figure), |from, to| {
                SchemeDifference::LimitChanged { when: when.clone(), figure, from, to }
            }));
        }
    }
    for when in conditions(second.leaders.iter().chain(&first.leaders).map(|row| &row.when)) {
        let stated = |scheme: &Scheme| scheme.leaders.iter().find(|row| row.when == *when).map(|row| row.allowed);
        changes.extend(changed(&stated(first), &stated(second), |from, to| SchemeDifference::LeadersChanged {
            when: when.clone(),
            from,
            to,
        }));
    }
    let is_reordered = first.limits != second.limits || first.leaders != second.leaders;
    if changes.is_empty() && is_reordered {
        changes.push(SchemeDifference::OrderChanged);
    }
    changes
}

/// Each condition once.
fn conditions<'a>(all: impl Iterator<Item = &'a Condition>) -> Vec<&'a Condition> {
    let mut once: Vec<&Condition> = Vec::new();
    for when in all {
        if !once.contains(&when) {
            once.push(when);
        }
    }
    once
}

/// Bands by name, whatever their number.
fn band_changes(first: &[LeaderBands], second: &[LeaderBands]) -> Vec<SchemeDifference> {
    let named = |list: &'_ [LeaderBands], name: &str| -> Vec<LeaderBands> {
        list.iter().filter(|bands| bands.name == name).cloned().collect()
    };
    let mut names: Vec<&str> = Vec::new();
    for bands in second.iter().chain(first) {
        if !names.contains(&bands.name.as_str()) {
            names.push(&bands.name);
        }
    }
    let differing = names.into_iter().filter(|name| named(first, name) != named(second, name));
    let mut changes: Vec<_> = differing.map(|name| SchemeDifference::BandsChanged(name.to_owned())).collect();
    if changes.is_empty() && first != second {
        changes.push(SchemeDifference::OrderChanged);
    }
    changes
}

fn naming_changes(first: &Naming, second: &Naming) -> Vec<SchemeDifference> {
    let Naming { endings, forbidden, nameplates_per_office } = second;
    let words = (first.endings != *endings || first.forbidden != *forbidden).then_some(SchemeDifference::NamingChanged);
    let plates = changed(&first.nameplates_per_office, nameplates_per_office, |from, to| {
        SchemeDifference::NameplatesPerOfficeChanged { from, to }
    });
    words.into_iter().chain(plates).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "key = \"a\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\n";

    fn scheme(more: &str) -> Scheme {
        toml::from_str(&format!("{HEAD}{more}\n")).expect("a scheme")
    }

    /// Two schemes that differ in one place, and the name of the difference.
    #[track_caller]
    fn check(first: &str, second: &str, expected: &str) {
        let differences = compare(&scheme(first), &scheme(second));
        let told: Vec<String> = differences.iter().map(|difference| format!("{difference:?}")).collect();
        let [only] = told.as_slice() else { panic!("{told:?}") };
        assert!(only.starts_with(expected), "{only}");
        assert_eq!(compare(&scheme(second), &scheme(second)), []);
    }

    #[test]
    fn versions_that_differ_never_compare_as_equal() {
        let leaders = |deputy: u32| format!("leaders = [{{ allowed = {{ chief = 1, deputy = {deputy} }} }}]");
        check(&leaders(2), &leaders(3), "LeadersChanged");
        check("", "special = { choice = \"closed\" }", "ChoiceChanged { to: Closed }");
        let special = |rest: &str| format!("special = {{ catalogue = [{{ name = \"旅游办公室\", {rest} }}] }}");
        check(&special("nature = \"Administrative\""), &special("nature = \"Service\""), "NatureChanged");
        let zoned = |zone: &str| special(&format!("nature = \"Service\", when = {{ zones = [\"{zone}\"] }}"));
        check(&zoned("东片"), &zoned("西片"), "ConditionChanged");
        let least = |places: u32| special(&format!("nature = \"Service\", minimum_places = {places}"));
        check(&least(3), &least(5), "MinimumChanged { office: Some");
        check("minimum_places = 3", "minimum_places = 4", "MinimumChanged { office: None");
        check("", "naming = { endings = [\"办公室\"] }", "NamingChanged");
        check("", "naming = { nameplates_per_office = 1 }", "NameplatesPerOfficeChanged");
        check("natures = [\"Town\"]", "natures = [\"Town\", \"Subdistrict\"]", "NaturesChanged");
        check("governs = [\"Service\"]", "governs = [\"Administrative\"]", "GovernsChanged");
        check("", "outposts = { unnamed = 3 }", "OutpostsChanged");
        check("", "posts = { classes = 9, posts = 19, source = \"甲\" }", "PostsChanged");
        check("", "platforms = [{ name = \"党群综合\" }]", "PlatformsChanged");
        let aliased = |alias: &str| {
            format!("common = [{{ name = \"综合办公室\", aliases = [\"{alias}\"], nature = \"Service\" }}]")
        };
        check(&aliased("综合办"), &aliased("党政办"), "AliasesChanged");
        let bands = |deputy: u32| {
            format!(
                "leader_bands = [{{ name = \"股室\", of = \"office\", source = \"甲\", text = \"甲\", verified = false, bands = [{{ from = 1, allowed = {{ chief = 1, deputy = {deputy} }} }}] }}]"
            )
        };
        check(&bands(1), &bands(2), "BandsChanged(\"股室\")");
        check(
            "limits = [{ when = { classes = [\"一类\"] }, total = 9 }, { when = { zones = [\"东片\"] }, total = 8 }]",
            "limits = [{ when = { zones = [\"东片\"] }, total = 8 }, { when = { classes = [\"一类\"] }, total = 9 }]",
            "OrderChanged",
        );
    }

    #[test]
    fn unnamed_offices_are_compared_with_their_conditions() {
        let unnamed = |class: &str| format!("unnamed = [{{ count = 2, when = {{ classes = [\"{class}\"] }} }}]");
        let differences = compare(&scheme(&unnamed("一类")), &scheme(&unnamed("二类")));
        let counts: Vec<(u32, u32)> = differences
            .iter()
            .map(|difference| match difference {
                SchemeDifference::UnnamedChanged { from, to, .. } => (*from, *to),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(counts, [(0, 2), (2, 0)]);
        check(
            "unnamed = [{ count = 2, nature = \"Service\" }]",
            "unnamed = [{ count = 3, nature = \"Service\" }]",
            "UnnamedChanged",
        );
    }

    #[test]
    fn an_office_under_another_name_goes_on() {
        check(
            "common = [{ name = \"综合办\", nature = \"Service\" }]",
            "common = [{ name = \"综合办公室\", aliases = [\"综合办\"], nature = \"Service\" }]",
            "Renamed",
        );
    }
}
