//! The log replayed on an empty register, and the result compared with what is stored.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use rusqlite::Connection;

use crate::domain::{
    AgreementId, Date, DutyList, EntryHead, EntryId, FreshIds, InstitutionId, Operation, PoolId, QuotaKind, Remainder,
    Snapshot, Source, reapply,
};
use crate::store::error::{StoreError, Trouble};
use crate::store::timeline::{BEGINNING, end_of};
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

/// Applies the log in the order of time to an empty register, up to the day the book is settled on; what waits for its day must
/// be applicable after that. `None` when it cannot be applied to the end.
pub(super) fn replay(
    connection: &Connection,
    settled_on: Date,
    faults: &mut Faults,
    watch: &mut Watch<'_>,
) -> Result<Option<Replayed>, Trouble> {
    let heads = entries::timeline(connection, BEGINNING, end_of(Date::MAX));
    let Some(heads) = faults.readable("entry", heads)? else { return Ok(None) };
    check_gaps(&heads, faults);
    let total = heads.iter().map(|head| u64::from(head.operations)).sum();
    let mut way = Way { settled_on, register: Snapshot::default(), fresh: FreshIds::default(), done: 0, total };
    let mut settled = None;
    for head in &heads {
        if head.in_force > settled_on && settled.is_none() {
            settled = Some(way.register.clone());
        }
        if way.take(connection, head, faults, watch)?.is_break() {
            return Ok(None);
        }
    }
    let mut snapshot = settled.unwrap_or_else(|| way.register.clone());
    snapshot.number_after(&way.register);
    Ok(Some(Replayed { snapshot, fresh: way.fresh }))
}

/// Ids are given one after the other, and no entry goes.
fn check_gaps(heads: &[EntryHead], faults: &mut Faults) {
    let ids: BTreeSet<EntryId> = heads.iter().map(|head| head.id).collect();
    let mut expected = EntryId(1);
    for id in ids {
        while expected < id {
            faults.add(Fault::EntryMissing(expected));
            expected = expected.next();
        }
        expected = id.next();
    }
}

/// The way through the log.
struct Way {
    settled_on: Date,
    register: Snapshot,
    fresh: FreshIds,
    done: u64,
    total: u64,
}

impl Way {
    /// Applies one entry; breaks where it cannot be applied.
    fn take(
        &mut self,
        connection: &Connection,
        head: &EntryHead,
        faults: &mut Faults,
        watch: &mut Watch<'_>,
    ) -> Result<ControlFlow<()>, Trouble> {
        check_adoption(connection, head.id, &head.source, faults)?;
        let mut found = 0;
        let mut refused = None;
        let walked = entries::walk(connection, head.id, &mut |sequence, operation| {
            found += 1;
            self.done += 1;
            if self.done.is_multiple_of(512) && watch(self.done, self.total).is_break() {
                return Err(StoreError::Cancelled.into());
            }
            register::used(&mut self.fresh, &operation);
            if refused.is_none() {
                self.check_postings(connection, head, sequence, &operation, faults)?;
                refused = reapply(&mut self.register, &operation).err().map(|refusal| (sequence, refusal));
            }
            Ok(())
        });
        if faults.readable("operation", walked)?.is_none() {
            return Ok(ControlFlow::Break(()));
        }
        if found != head.operations {
            faults.add(Fault::OperationsMissing { entry: head.id, recorded: head.operations, found });
        }
        if let Some((operation, refusal)) = refused {
            faults.add(Fault::Refused { entry: head.id, operation, refusal });
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// What is posted is what the operation means. Nothing need be posted before the day of the entry.
    fn check_postings(
        &self,
        connection: &Connection,
        head: &EntryHead,
        operation: u32,
        meaning: &Operation,
        faults: &mut Faults,
    ) -> Result<(), Trouble> {
        let meant = entries::meant(&meaning.movements(&self.register));
        if meant.is_empty() {
            return Ok(());
        }
        let posted = faults.readable("posting", entries::lines(connection, head.id, operation))?;
        let is_due = head.in_force <= self.settled_on;
        if posted.is_none_or(|posted| posted != meant && (is_due || !posted.is_empty())) {
            faults.add(Fault::Posting { entry: head.id, operation });
        }
        Ok(())
    }
}

fn check_adoption(
    connection: &Connection,
    entry: EntryId,
    source: &Source,
    faults: &mut Faults,
) -> Result<(), Trouble> {
    let Source::Plan { plan, phase, remainder, .. } = source else { return Ok(()) };
    let is_adopted = |sql: &str, number: Option<u32>| -> Result<bool, Trouble> {
        Ok(connection.query_row(sql, rusqlite::params![plan, entry, number], |row| row.get(0))?)
    };
    const WHOLE: &str = "SELECT count(*) > 0 AND ?3 IS NULL FROM plan WHERE id = ?1 AND adopted_by = ?2";
    const PHASE: &str = "SELECT count(*) > 0 FROM plan_phase WHERE plan = ?1 AND entry = ?2 AND phase = ?3";
    let is_marked = match (phase, remainder) {
        (None, _) => is_adopted(WHOLE, None)?,
        (Some(phase), Remainder::Open) => is_adopted(PHASE, Some(*phase))?,
        (Some(phase), Remainder::Done) => is_adopted(PHASE, Some(*phase))? && is_adopted(WHOLE, None)?,
    };
    if !is_marked {
        faults.add(Fault::Plan { plan: *plan, entry });
    }
    Ok(())
}

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
        (FreshThing::Pool, stored.fresh_pool_id().0, logged.fresh_pool_id().0),
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
