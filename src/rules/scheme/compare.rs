//! Two versions of a scheme side by side ("5+X" → "6+X"): what the rule itself changes, and what following the one instead of
//! the other changes for a township.

use super::{CommonOffice, LimitFigure, Permission, Scheme};
use crate::domain::{Institution, Name, Office, OfficeNature};
use crate::rules::condition::Condition;
use crate::rules::formula::Amount;

/// One difference between two schemes.
#[expect(clippy::large_enum_variant, reason = "a handful of them, made to be read once")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeDifference {
    /// The second has a common office more.
    CommonAdded(Name),
    CommonRemoved(Name),
    /// The office of the first goes on under another name.
    CommonRenamed {
        from: Name,
        to: Name,
    },
    /// 党政 ↔ 事业
    NatureChanged {
        office: Name,
        from: OfficeNature,
        to: OfficeNature,
    },
    /// It is demanded of other institutions than before.
    ConditionChanged(Name),
    /// Common offices that the sources count without naming them.
    UnnamedChanged {
        from: u32,
        to: u32,
    },
    /// The catalogue of special offices has one more.
    SpecialAdded(Name),
    SpecialRemoved(Name),
    /// A limit of the institutions that meet the condition.
    LimitChanged {
        when: Condition,
        figure: LimitFigure,
        from: Option<Amount>,
        to: Option<Amount>,
    },
}

/// What following one scheme instead of another changes for an institution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Consequences {
    pub added: Vec<Name>,
    pub left_out: Vec<Name>,
    /// From, to.
    pub renamed: Vec<(Name, Name)>,
    pub nature_changed: Vec<(Name, OfficeNature)>,
    /// Limits that differ: what is counted, before, after.
    pub limits: Vec<(LimitFigure, Option<u32>, Option<u32>)>,
}

/// What changes from `first` to `second`: common offices, the catalogue, then limits.
pub fn compare(first: &Scheme, second: &Scheme) -> Vec<SchemeDifference> {
    let mut differences = Vec::new();
    for office in &second.common {
        match counterpart(office, &first.common) {
            Some(earlier) => differences.extend(changes_of(earlier, office)),
            None => differences.push(SchemeDifference::CommonAdded(office.name.clone())),
        }
    }
    let gone = first.common.iter().filter(|office| counterpart(office, &second.common).is_none());
    differences.extend(gone.map(|office| SchemeDifference::CommonRemoved(office.name.clone())));
    let unnamed = |scheme: &Scheme| scheme.unnamed.iter().map(|unnamed| unnamed.count).sum::<u32>();
    if unnamed(first) != unnamed(second) {
        differences.push(SchemeDifference::UnnamedChanged { from: unnamed(first), to: unnamed(second) });
    }
    let lists = |scheme: &Scheme, name: &Name| scheme.special_office(name).is_some();
    let added = second.special.catalogue.iter().filter(|office| !lists(first, &office.name));
    differences.extend(added.map(|office| SchemeDifference::SpecialAdded(office.name.clone())));
    let removed = first.special.catalogue.iter().filter(|office| !lists(second, &office.name));
    differences.extend(removed.map(|office| SchemeDifference::SpecialRemoved(office.name.clone())));
    differences.extend(limit_changes(first, second));
    differences
}

/// What changes for `institution` when it follows `second` instead of `first`. Special offices stay where the scheme allows them.
pub fn consequences(first: &Scheme, second: &Scheme, institution: &Institution) -> Consequences {
    let before = first.compose(institution, &allowed_specials(first, institution));
    let under_first = Institution { offices: before, ..institution.clone() };
    let after = second.compose(&under_first, &allowed_specials(second, &under_first));
    let mut changes = Consequences::default();
    let mut kept: Vec<&Name> = Vec::new();
    for office in &after {
        let Some(earlier) = earlier_office(second, office, &under_first) else {
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
    let dropped = under_first.offices.iter().filter(|office| !kept.contains(&&office.name));
    changes.left_out = dropped.map(|office| office.name.clone()).collect();
    let (old, new) =
        (first.limits_for(institution).unwrap_or_default(), second.limits_for(institution).unwrap_or_default());
    let figures = LimitFigure::ALL.into_iter().map(|figure| (figure, old.figure(figure), new.figure(figure)));
    changes.limits = figures.filter(|(_, old, new)| old != new).collect();
    changes
}

/// The office of `others` that is the same one under one of its names.
fn counterpart<'a>(office: &CommonOffice, others: &'a [CommonOffice]) -> Option<&'a CommonOffice> {
    let by_name = others.iter().find(|other| other.name == office.name);
    by_name.or_else(|| others.iter().find(|other| other.answers_to(&office.name) || office.answers_to(&other.name)))
}

fn changes_of(earlier: &CommonOffice, later: &CommonOffice) -> Vec<SchemeDifference> {
    let renamed = (earlier.name != later.name)
        .then(|| SchemeDifference::CommonRenamed { from: earlier.name.clone(), to: later.name.clone() });
    let switched = (earlier.nature != later.nature).then(|| SchemeDifference::NatureChanged {
        office: later.name.clone(),
        from: earlier.nature,
        to: later.nature,
    });
    let moved = (earlier.when != later.when).then(|| SchemeDifference::ConditionChanged(later.name.clone()));
    [renamed, switched, moved].into_iter().flatten().collect()
}

/// Rows are the same where their conditions are.
fn limit_changes(first: &Scheme, second: &Scheme) -> Vec<SchemeDifference> {
    let mut conditions: Vec<&Condition> = Vec::new();
    for row in second.limits.iter().chain(&first.limits) {
        if !conditions.contains(&&row.when) {
            conditions.push(&row.when);
        }
    }
    let stated = |scheme: &Scheme, when: &Condition, figure| {
        scheme.limits.iter().filter(|row| row.when == *when).find_map(|row| row.amount(figure)).cloned()
    };
    let mut changes = Vec::new();
    for when in conditions {
        for figure in LimitFigure::ALL {
            let (from, to) = (stated(first, when, figure), stated(second, when, figure));
            if from != to {
                changes.push(SchemeDifference::LimitChanged { when: when.clone(), figure, from, to });
            }
        }
    }
    changes
}

fn allowed_specials(scheme: &Scheme, institution: &Institution) -> Vec<Name> {
    let offices = scheme.fit(institution).special.into_iter().map(|(office, _)| &office.name);
    offices.filter(|name| scheme.permission(name, institution) == Permission::Allowed).cloned().collect()
}

fn earlier_office<'a>(scheme: &Scheme, office: &Office, before: &'a Institution) -> Option<&'a Office> {
    let same = before.offices.iter().find(|earlier| earlier.name == office.name);
    same.or_else(|| {
        let common = scheme.common.iter().find(|common| common.name == office.name)?;
        before.offices.iter().find(|earlier| common.is_filled_by(earlier))
    })
}
