//! What a batch does to 超编, said before it is written: where more people than places come to be, or still more. Counted by the
//! standings that every other screen counts by, so that the figures are those that are seen afterwards.

use serde::Serialize;

use crate::domain::{Headcount, Name, QuotaKind, Snapshot, Standing};

/// What becomes of 超编 by a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExcessChange {
    /// The sum over all kinds that count as 编制, as the status bar has it, before the batch and after it.
    pub total: (Headcount, Headcount),
    /// Where it rises, in the order of the register.
    pub rises: Vec<ExcessRise>,
}

/// One body and kind that has more people without a place than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExcessRise {
    /// The body, as it is called after the batch.
    pub unit: Name,
    pub kind: QuotaKind,
    pub before: Standing,
    pub after: Standing,
}

/// Compares the register before and after a batch.
pub(super) fn between(before: &Snapshot, after: &Snapshot) -> ExcessChange {
    let mut change = ExcessChange { total: (total(before), total(after)), rises: Vec::new() };
    for (institution, kind, now) in after.standings().filter(|(_, kind, _)| kind.has_places()) {
        let then = before.standings_of(institution.id).of(kind);
        if now.excess() > then.excess() {
            change.rises.push(ExcessRise { unit: institution.name.clone(), kind, before: then, after: now });
        }
    }
    change
}

fn total(register: &Snapshot) -> Headcount {
    let standings = register.standings().filter(|(_, kind, _)| kind.counts_as_quota());
    standings.map(|(_, _, standing)| standing.excess()).sum()
}
