//! The log replayed on an empty register, and the result compared with what is stored.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::domain::{
    AgreementId, DutyList, EntryId, FreshIds, Headcount, Holder, InstitutionId, Movement, PoolId, QuotaKind, Snapshot,
    Source, apply,
};
use crate::store::error::{StoreError, Trouble};
use crate::store::{Watch, entries, register};

use super::{Difference, Fault, Faults, FreshThing};

/// The register as the log alone makes it.
pub(super) struct Replayed {
    snapshot: Snapshot,
    fresh: FreshIds,
}

impl Replayed {
    /// Tells where the stored state differs from the log.
    pub(super) fn compare(&self, stored: &Snapshot, fresh: FreshIds, faults: &mut Faults) {
        compare_institutions(stored, &self.snapshot, faults);
        compare_roster(stored, &self.snapshot, faults);
        compare_agreements(stored, &self.snapshot, faults);
        compare_fresh(fresh, self.fresh, faults);
    }
}

/// Applies the whole log to an empty register; `None` when it cannot be applied to the end.
pub(super) fn replay(
    connection: &Connection,
    faults: &mut Faults,
    watch: &mut Watch<'_>,
) -> Result<Option<Replayed>, Trouble> {
    let Some(mut heads) = faults.readable("entry", entries::heads(connection, None, u32::MAX))? else {
        return Ok(None);
    };
    heads.reverse();
    let total = heads.iter().map(|head| u64::from(head.operations)).sum();
    let mut done = 0;
    let mut replayed = Replayed { snapshot: Snapshot::default(), fresh: FreshIds::default() };
    let mut expected = EntryId(1);
    for head in heads {
        while expected < head.id {
            faults.add(Fault::EntryMissing(expected));
            expected = expected.next();
        }
        expected = head.id.next();
        check_adoption(connection, head.id, &head.source, faults)?;
        let mut found = 0;
        let mut refused = None;
        let walked = entries::walk(connection, head.id, &mut |sequence, operation| {
            found += 1;
            done += 1;
            if done % 512 == 0 && watch(done, total).is_break() {
                return Err(StoreError::Cancelled.into());
            }
            register::used(&mut replayed.fresh, &operation);
            if refused.is_none() {
                let movements = operation.movements(&replayed.snapshot);
                check_postings(connection, (head.id, sequence), &movements, faults)?;
                refused = apply(&mut replayed.snapshot, &operation).err().map(|refusal| (sequence, refusal));
            }
            Ok(())
        });
        if faults.readable("operation", walked)?.is_none() {
            return Ok(None);
        }
        if found != head.operations {
            faults.add(Fault::OperationsMissing { entry: head.id, recorded: head.operations, found });
        }
        if let Some((operation, refusal)) = refused {
            faults.add(Fault::Refused { entry: head.id, operation, refusal });
            return Ok(None);
        }
    }
    Ok(Some(replayed))
}

fn check_adoption(
    connection: &Connection,
    entry: EntryId,
    source: &Source,
    faults: &mut Faults,
) -> Result<(), Trouble> {
    match source {
        Source::Plan { plan, .. } => {
            let query = "SELECT count(*) FROM plan WHERE id = ?1 AND adopted_by = ?2";
            let adopted: u32 = connection.query_row(query, rusqlite::params![plan, entry], |row| row.get(0))?;
            if adopted == 0 {
                faults.add(Fault::Plan { plan: *plan, entry });
            }
            Ok(())
        }
        Source::Import { .. } | Source::Manual => Ok(()),
    }
}

fn check_postings(
    connection: &Connection,
    (entry, operation): (EntryId, u32),
    movements: &[Movement],
    faults: &mut Faults,
) -> Result<(), Trouble> {
    let meant = movements.iter().filter(|movement| !movement.count.is_zero());
    let meant: Vec<Line> = meant.map(|movement| (movement.kind, movement.count, movement.from, movement.to)).collect();
    if meant.is_empty() {
        return Ok(());
    }
    let mut statement = connection.prepare_cached(
        "SELECT kind, places, giver, receiver FROM posting WHERE entry = ?1 AND sequence = ?2 ORDER BY line",
    )?;
    let posted = statement
        .query_and_then(rusqlite::params![entry, operation], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect::<Result<Vec<Line>, Trouble>>();
    if faults.readable("posting", posted)?.is_none_or(|posted| posted != meant) {
        faults.add(Fault::Posting { entry, operation });
    }
    Ok(())
}

/// What a posting says: kind, places, giver, receiver.
type Line = (QuotaKind, Headcount, Holder, Holder);

fn compare_institutions(stored: &Snapshot, logged: &Snapshot, faults: &mut Faults) {
    for institution in both(stored, logged) {
        let difference = match (stored.institution(institution), logged.institution(institution)) {
            (None, Some(_)) => Some(Difference::Missing),
            (Some(_), None) => Some(Difference::Surplus),
            (Some(stored), Some(logged)) if stored != logged => Some(Difference::Differs),
            (Some(_), Some(_)) | (None, None) => None,
        };
        if let Some(difference) = difference {
            faults.add(Fault::Institution { institution, difference });
        }
        if stored.posts(institution) != logged.posts(institution) {
            faults.add(Fault::Posts { institution });
        }
        let duties = |snapshot: &'_ Snapshot, list| snapshot.duties().list(institution, list).to_vec();
        if DutyList::ALL.into_iter().any(|list| duties(stored, list) != duties(logged, list)) {
            faults.add(Fault::Duties { institution });
        }
    }
}

fn compare_roster(stored: &Snapshot, logged: &Snapshot, faults: &mut Faults) {
    for institution in both(stored, logged) {
        for kind in QuotaKind::ALL {
            let strength = |snapshot: &Snapshot| snapshot.roster().strength(institution, kind);
            let working = |snapshot: &Snapshot| snapshot.roster().working(institution, kind);
            let (counted, by_log) = (strength(stored), strength(logged));
            if counted != by_log {
                faults.add(Fault::Strength { institution, kind, counted, logged: by_log });
            }
            let (counted, by_log) = (working(stored), working(logged));
            if counted != by_log {
                faults.add(Fault::Working { institution, kind, counted, logged: by_log });
            }
        }
        let (counted, by_log) = (stored.roster().leaders(institution), logged.roster().leaders(institution));
        if counted != by_log {
            faults.add(Fault::Leaders { institution, counted, logged: by_log });
        }
    }
}

/// Pools, loans, clearances and agreements on use, one by one, and the numbers they have not used.
fn compare_agreements(stored: &Snapshot, logged: &Snapshot, faults: &mut Faults) {
    let pools: BTreeSet<PoolId> = stored.pools().iter().chain(logged.pools().iter()).map(|pool| pool.id).collect();
    for pool in pools.into_iter().filter(|id| stored.pools().get(*id) != logged.pools().get(*id)) {
        faults.add(Fault::Pool { pool });
    }
    let agreed = |snapshot: &Snapshot| -> Vec<AgreementId> {
        let loans = snapshot.loans().iter().map(|loan| AgreementId::Loan(loan.id));
        let clearances = snapshot.clearances().iter().map(|clearance| AgreementId::Clearance(clearance.id));
        let deployments = snapshot.deployments().iter().map(|agreed| AgreementId::Deployment(agreed.id));
        loans.chain(clearances).chain(deployments).collect()
    };
    let both: BTreeSet<AgreementId> = agreed(stored).into_iter().chain(agreed(logged)).collect();
    for agreement in both.into_iter().filter(|id| !is_agreed_alike(*id, stored, logged)) {
        faults.add(Fault::Agreement { agreement });
    }
    for (thing, stored, logged) in [
        (FreshThing::Loan, stored.fresh_loan_id().0, logged.fresh_loan_id().0),
        (FreshThing::Clearance, stored.fresh_clearance_id().0, logged.fresh_clearance_id().0),
        (FreshThing::Deployment, stored.fresh_deployment_id().0, logged.fresh_deployment_id().0),
    ] {
        if stored != logged {
            faults.add(Fault::Fresh { thing, stored, logged });
        }
    }
}

fn is_agreed_alike(agreement: AgreementId, stored: &Snapshot, logged: &Snapshot) -> bool {
    match agreement {
        AgreementId::Loan(id) => stored.loans().get(id) == logged.loans().get(id),
        AgreementId::Clearance(id) => stored.clearances().get(id) == logged.clearances().get(id),
        AgreementId::Deployment(id) => stored.deployments().get(id) == logged.deployments().get(id),
    }
}

fn compare_fresh(stored: FreshIds, logged: FreshIds, faults: &mut Faults) {
    for (thing, stored, logged) in [
        (FreshThing::Institution, stored.institution.0, logged.institution.0),
        (FreshThing::Post, stored.post.0, logged.post.0),
        (FreshThing::Person, stored.person.0, logged.person.0),
    ] {
        if stored != logged {
            faults.add(Fault::Fresh { thing, stored, logged });
        }
    }
}

fn both(stored: &Snapshot, logged: &Snapshot) -> BTreeSet<InstitutionId> {
    stored.institutions().chain(logged.institutions()).map(|institution| institution.id).collect()
}
