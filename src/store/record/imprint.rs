//! What new entries leave on a register: everything by which it differs from the register without them. Records are compared field
//! by field, by the names that the log has for them; numbers by how many more there are. Agreements are told by what they say and
//! not by their numbers, which differ from one way through time to another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use crate::domain::{
    Date, DocumentNumber, DutyList, Holder, Institution, InstitutionId, PoolId, QuotaKind, Snapshot, Split,
};

/// One thing that a register says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    /// A field of the record of a body.
    Field(InstitutionId, String),
    Posts(InstitutionId),
    Duties(InstitutionId, DutyList),
    Places(Holder, QuotaKind),
    People(InstitutionId, QuotaKind),
    Chiefs(InstitutionId),
    Deputies(InstitutionId),
    Elsewhere(Split),
    Lent(PoolId, InstitutionId, QuotaKind, Date),
    Cleared(DocumentNumber, InstitutionId, QuotaKind),
    Deployed(InstitutionId, InstitutionId, QuotaKind),
}

/// What became of an item: what a record says now, or how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    Says(Value),
    More(i64),
}

pub(super) type Imprint = BTreeMap<Item, Mark>;

impl Item {
    /// The body of whose record, posts or duties it is.
    pub(super) fn recorded_of(&self) -> Option<InstitutionId> {
        match self {
            Self::Field(institution, _) | Self::Posts(institution) | Self::Duties(institution, _) => Some(*institution),
            Self::Places(..)
            | Self::People(..)
            | Self::Chiefs(_)
            | Self::Deputies(_)
            | Self::Elsewhere(_)
            | Self::Lent(..)
            | Self::Cleared(..)
            | Self::Deployed(..) => None,
        }
    }

    /// What a register says of a record.
    pub(super) fn said(&self, register: &Snapshot) -> Option<Mark> {
        let value = match self {
            Self::Field(institution, field) => {
                fields(register.institution(*institution)).remove(field).unwrap_or(Value::Null)
            }
            Self::Posts(institution) => value(register.posts(*institution)),
            Self::Duties(institution, list) => value(register.duties().list(*institution, *list)),
            Self::Places(..)
            | Self::People(..)
            | Self::Chiefs(_)
            | Self::Deputies(_)
            | Self::Elsewhere(_)
            | Self::Lent(..)
            | Self::Cleared(..)
            | Self::Deployed(..) => return None,
        };
        Some(Mark::Says(value))
    }
}

/// Everything by which `with` differs from `without`.
pub(super) fn imprint(with: &Snapshot, without: &Snapshot) -> Imprint {
    let mut imprint = on_records(with, without);
    let mut more = counts(with);
    for (item, count) in counts(without) {
        *more.entry(item).or_default() -= count;
    }
    imprint.extend(more.into_iter().filter(|(_, more)| *more != 0).map(|(item, more)| (item, Mark::More(more))));
    imprint
}

/// The same of records alone: of bodies, their posts and duties.
pub(super) fn on_records(with: &Snapshot, without: &Snapshot) -> Imprint {
    let mut imprint = Imprint::new();
    let bodies: BTreeSet<InstitutionId> =
        with.institutions().chain(without.institutions()).map(|institution| institution.id).collect();
    for id in bodies {
        let is_same = match (with.shared(id), without.shared(id)) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other) || one == other,
            (Some(_), None) | (None, Some(_)) => false,
            (None, None) => true,
        };
        if !is_same {
            let (mut now, then) = (fields(with.institution(id)), fields(without.institution(id)));
            now.extend(
                then.keys()
                    .filter(|field| !now.contains_key(*field))
                    .map(|field| (field.clone(), Value::Null))
                    .collect::<Vec<_>>(),
            );
            let differing = now.into_iter().filter(|(field, value)| then.get(field).unwrap_or(&Value::Null) != value);
            imprint.extend(differing.map(|(field, value)| (Item::Field(id, field), Mark::Says(value))));
        }
        if with.posts(id) != without.posts(id) {
            imprint.insert(Item::Posts(id), Mark::Says(value(with.posts(id))));
        }
        for list in DutyList::ALL {
            let duties = with.duties().list(id, list);
            if duties != without.duties().list(id, list) {
                imprint.insert(Item::Duties(id, list), Mark::Says(value(duties)));
            }
        }
    }
    imprint
}

/// The record of a body by its fields; one that is not there has none.
fn fields(institution: Option<&Institution>) -> BTreeMap<String, Value> {
    match institution.map(value) {
        Some(Value::Object(fields)) => fields.into_iter().collect(),
        Some(_) | None => BTreeMap::new(),
    }
}

fn value<T: Serialize + ?Sized>(said: &T) -> Value {
    // The log is written the same way, so that there is nothing that could not be put so.
    serde_json::to_value(said).unwrap_or_default()
}

fn counts(register: &Snapshot) -> BTreeMap<Item, i64> {
    let mut counts = BTreeMap::new();
    let mut add = |item, count: u32| *counts.entry(item).or_default() += i64::from(count);
    for (holder, kind, places) in register.ledger().balances() {
        add(Item::Places(holder, kind), places.0);
    }
    for Institution { id, .. } in register.institutions() {
        for (kind, people) in register.roster().strengths(*id) {
            add(Item::People(*id, kind), people.0);
        }
        let leaders = register.roster().leaders(*id);
        add(Item::Chiefs(*id), leaders.chief.0);
        add(Item::Deputies(*id), leaders.deputy.0);
    }
    for (split, people) in register.roster().split() {
        add(Item::Elsewhere(split), people.0);
    }
    for loan in register.loans().iter() {
        add(Item::Lent(loan.pool, loan.borrower, loan.kind, loan.until), loan.count.0);
    }
    for cleared in register.clearances().iter() {
        add(Item::Cleared(cleared.number.clone(), cleared.institution, cleared.kind), cleared.count.0);
    }
    for deployed in register.deployments().iter() {
        add(Item::Deployed(deployed.owner, deployed.user, deployed.kind), deployed.count.0);
    }
    counts
}
