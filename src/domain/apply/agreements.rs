//! Pools, loans and clearances. A pool that lends more than it has, a loan past its term, a notice that reserves more than is
//! vacant: offices have them, so they are findings. Refused is only what cannot be.

use std::sync::Arc;

use super::{Numbers, known};
use crate::domain::clearance::Clearance;
use crate::domain::headcount::Headcount;
use crate::domain::ids::{ClearanceId, LoanId};
use crate::domain::pool::{Loan, Pool};
use crate::domain::quota::QuotaKind;
use crate::domain::refusal::{AgreementId, Refusal};
use crate::domain::snapshot::Snapshot;

pub(super) fn open_pool(snapshot: &mut Snapshot, pool: &Pool) -> Result<(), Refusal> {
    if snapshot.pools.find(&pool.name).is_some_and(|other| other.id != pool.id) {
        return Err(Refusal::PoolNameTaken(pool.name.clone()));
    }
    Arc::make_mut(&mut snapshot.pools).set(pool.clone());
    Ok(())
}

/// 周转使用
pub(super) fn lend(snapshot: &mut Snapshot, loan: &Loan, numbers: Numbers) -> Result<(), Refusal> {
    let is_stale = numbers == Numbers::New && loan.id < snapshot.fresh_loan_id();
    if is_stale || snapshot.loans.get(loan.id).is_some() {
        return Err(Refusal::AgreementTaken(AgreementId::Loan(loan.id)));
    }
    check_places(loan.kind, loan.count)?;
    known(snapshot, loan.borrower)?;
    if snapshot.pools.get(loan.pool).is_none() {
        return Err(Refusal::UnknownPool(loan.pool));
    }
    Arc::make_mut(&mut snapshot.loans).lend(loan.clone());
    Ok(())
}

/// 收回
pub(super) fn recall(snapshot: &mut Snapshot, id: LoanId, count: Headcount) -> Result<(), Refusal> {
    let agreement = AgreementId::Loan(id);
    let open = snapshot.loans.get(id).ok_or(Refusal::UnknownAgreement(agreement))?.count;
    check_open(agreement, count, open)?;
    Arc::make_mut(&mut snapshot.loans).recall(id, count);
    Ok(())
}

/// 用编核准
pub(super) fn clear(snapshot: &mut Snapshot, clearance: &Clearance, numbers: Numbers) -> Result<(), Refusal> {
    let is_stale = numbers == Numbers::New && clearance.id < snapshot.fresh_clearance_id();
    if is_stale || snapshot.clearances.get(clearance.id).is_some() {
        return Err(Refusal::AgreementTaken(AgreementId::Clearance(clearance.id)));
    }
    check_places(clearance.kind, clearance.count)?;
    known(snapshot, clearance.institution)?;
    Arc::make_mut(&mut snapshot.clearances).clear(clearance.clone());
    Ok(())
}

pub(super) fn close(snapshot: &mut Snapshot, id: ClearanceId, count: Headcount) -> Result<(), Refusal> {
    let agreement = AgreementId::Clearance(id);
    let open = snapshot.clearances.get(id).ok_or(Refusal::UnknownAgreement(agreement))?.count;
    check_open(agreement, count, open)?;
    Arc::make_mut(&mut snapshot.clearances).close(id, count);
    Ok(())
}

fn check_places(kind: QuotaKind, count: Headcount) -> Result<(), Refusal> {
    if !kind.has_places() {
        return Err(Refusal::NoPlacesOfKind(kind));
    }
    if count.is_zero() {
        return Err(Refusal::NothingToMove);
    }
    Ok(())
}

fn check_open(agreement: AgreementId, wanted: Headcount, open: Headcount) -> Result<(), Refusal> {
    if wanted.is_zero() {
        return Err(Refusal::NothingToMove);
    }
    if wanted > open {
        return Err(Refusal::MoreThanOpen { agreement, wanted, open });
    }
    Ok(())
}
