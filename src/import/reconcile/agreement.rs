//! 实有人数 of the ledger against the roster. The ledger's figure is never stored: strength is counted from the roster, and
//! a difference is something for the office to look into.

use std::collections::BTreeMap;

use super::Draft;
use super::kinds::FUNDINGS;
use crate::domain::{Headcount, InstitutionId, QuotaKind};
use crate::import::cells::CellAt;
use crate::import::issue::{FigureProblem, Severity};
use crate::import::record::{InstitutionRecord, Stated};
use crate::import::vocabulary::{Field, StatedKind};

/// Compares every figure the ledgers of the batch state with the roster as it will be.
pub(super) fn check(draft: &mut Draft<'_>, institutions: &[(InstitutionId, &InstitutionRecord)]) {
    let records = draft.records;
    let states_strength = institutions.iter().map(|(_, record)| record).find(|record| !record.strength.is_empty());
    let Some(first) = states_strength else { return };
    if draft.after.roster().people().is_zero() {
        let place = records.place(first.origin, Field::Unit);
        draft.raise(Severity::Notice, place, "", FigureProblem::StrengthNotCompared);
        return;
    }
    for (id, record) in institutions {
        check_institution(draft, *id, record);
    }
}

fn check_institution(draft: &mut Draft<'_>, id: InstitutionId, record: &InstitutionRecord) {
    let mut stated: BTreeMap<Option<StatedKind>, (Headcount, CellAt)> = BTreeMap::new();
    for Stated { kind, count, at } in &record.strength {
        stated.entry(*kind).or_insert((Headcount::ZERO, *at)).0 += *count;
    }
    for (kind, (ledger, at)) in stated {
        let roster = draft.after.roster();
        let strength = |kind| roster.strength(id, kind);
        let (counted, exact) = match kind {
            Some(StatedKind::Exact(kind)) => (strength(kind), Some(kind)),
            Some(StatedKind::Service) => {
                let counted = FUNDINGS.into_iter().map(|funding| strength(QuotaKind::Service(funding))).sum();
                (counted, Some(draft.exact_kind(id, StatedKind::Service)))
            }
            // 编外 people are on the roster and in no figure of the ledger.
            None => (QuotaKind::ALL.into_iter().filter(|kind| kind.has_places()).map(strength).sum(), None),
        };
        if counted != ledger
            && let Some(institution) = draft.name_of(id)
        {
            let place = draft.records.place_of(record.origin, at);
            let problem = FigureProblem::StrengthDiffers { institution, kind: exact, ledger, roster: counted };
            draft.raise(Severity::Warning, place, &ledger.to_string(), problem);
        }
    }
}
