//! Limits and counts of a scheme that no township could satisfy. Only plain numbers are compared: what a formula gives is known
//! only for an institution.

use super::PathFault;
use crate::domain::OfficeNature;
use crate::rules::pack::{FaultReason, Path};
use crate::rules::scheme::{LimitFigure, LimitRow, Scheme};

pub fn check(scheme: &Scheme, path: &Path, faults: &mut Vec<PathFault>) {
    if scheme.natures.is_empty() && scheme.extends.is_none() {
        faults.push((path.clone().key("key"), FaultReason::NoNatures));
    }
    for (index, row) in scheme.limits.iter().enumerate() {
        let path = path.clone().key("limits").index(index);
        limits_agree(row, &path, faults);
        demands_fit(scheme, row, &path, faults);
        reached(scheme.limits.get(..index).unwrap_or_default(), row, &path, faults);
    }
    if let Some(posts) = &scheme.posts
        && u32::try_from(posts.named.len()).is_ok_and(|named| named > posts.posts)
    {
        let reason = FaultReason::TooManyPosts { named: posts.named.len(), posts: posts.posts };
        faults.push((path.clone().key("posts").key("posts"), reason));
    }
}

fn constant(row: &LimitRow, figure: LimitFigure) -> Option<u32> {
    row.amount(figure).and_then(|amount| amount.constant())
}

/// The common limit lies between the larger of the two and their sum.
fn limits_agree(row: &LimitRow, path: &Path, faults: &mut Vec<PathFault>) {
    let figure = |figure| constant(row, figure);
    let stated = (figure(LimitFigure::Total), figure(LimitFigure::Administrative), figure(LimitFigure::Service));
    let (Some(total), Some(administrative), Some(service)) = stated else { return };
    if total < administrative.max(service) || total > administrative.saturating_add(service) {
        let reason = FaultReason::LimitsDisagree { total, administrative, service };
        faults.push((path.clone().key("total"), reason));
    }
}

/// What everybody must have, and the special offices a row allows, fit into the row.
fn demands_fit(scheme: &Scheme, row: &LimitRow, path: &Path, faults: &mut Vec<PathFault>) {
    let special = constant(row, LimitFigure::Special).unwrap_or(0);
    let kinds = [
        (LimitFigure::Total, None, special),
        (LimitFigure::Administrative, Some(OfficeNature::Administrative), 0),
        (LimitFigure::Service, Some(OfficeNature::Service), 0),
    ];
    for (figure, nature, special) in kinds {
        let (Some(limit), demanded) = (constant(row, figure), demanded(scheme, nature)) else { continue };
        if demanded.saturating_add(special) > limit {
            let reason = FaultReason::MoreThanTotal { demanded, special, figure, limit };
            faults.push((path.clone().key(figure.key()), reason));
        }
    }
}

/// Offices that every institution of the scheme must have, of one nature or of both.
fn demanded(scheme: &Scheme, nature: Option<OfficeNature>) -> u32 {
    let named = scheme.common.iter().filter(|office| office.when.is_empty());
    let named = named.filter(|office| nature.is_none_or(|nature| office.nature == nature)).count();
    let unnamed = scheme.unnamed.iter().filter(|unnamed| unnamed.when.is_empty());
    let unnamed = unnamed.filter(|unnamed| nature.is_none() || unnamed.nature == nature).map(|unnamed| unnamed.count);
    unnamed.fold(0, u32::saturating_add).saturating_add(u32::try_from(named).unwrap_or(u32::MAX))
}

fn reached(earlier: &[LimitRow], row: &LimitRow, path: &Path, faults: &mut Vec<PathFault>) {
    for figure in LimitFigure::ALL {
        let is_taken = |other: &LimitRow| other.when.is_empty() && other.amount(figure).is_some();
        if row.amount(figure).is_some() && earlier.iter().any(is_taken) {
            faults.push((path.clone().key(figure.key()), FaultReason::NeverReached(figure)));
        }
    }
}
