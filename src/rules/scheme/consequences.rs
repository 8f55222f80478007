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
