//! 周转池 and 周转使用: places that a pool lends for a time. The pool keeps owning them, so that a loan is no posting of the
//! ledger: it adds to what the borrower may use, never to what it is authorised.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::basis::DocumentNumber;
use super::counts::{Counts, lower, of_institution};
use super::date::Date;
use super::headcount::{Delta, Headcount};
use super::ids::{InstitutionId, LoanId, PoolId};
use super::institution::Tier;
use super::name::Name;
use super::quota::QuotaKind;

/// 周转池
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    pub id: PoolId,
    pub name: Name,
    pub tier: Tier,
    /// The kind it is meant for; `None` for one that takes several.
    #[serde(default)]
    pub kind: Option<QuotaKind>,
}

/// 周转使用: places lent until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    pub id: LoanId,
    pub pool: PoolId,
    pub borrower: InstitutionId,
    pub kind: QuotaKind,
    /// What was lent; in a register, what of it is still out.
    pub count: Headcount,
    /// The last day of the term.
    pub until: Date,
    #[serde(default)]
    pub purpose: String,
    pub return_by: ReturnManner,
    #[serde(default)]
    pub document: Option<DocumentNumber>,
}

/// 归还方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReturnManner {
    /// 到期收回
    AtTerm,
    /// 退一收一
    OneOutOneBack,
    /// 自有空编置换
    OwnVacancy,
    /// 退休核销
    Retirement,
}

/// What a pool has of one kind, and what of it is out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct PoolBalance {
    pub held: Headcount,
    pub lent: Headcount,
}

/// The pools of a register. Every register has the first one, which books knew before pools had names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pools {
    open: BTreeMap<PoolId, Pool>,
    /// The last number given, at least that of the last pool.
    last: PoolId,
}

/// Loans that are still out, and the last number given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loans {
    outstanding: BTreeMap<LoanId, Loan>,
    /// Sums of the above by borrower and kind; never zero.
    borrowed: Counts,
    last: Option<LoanId>,
}

impl ReturnManner {
    pub const ALL: [Self; 4] = [Self::AtTerm, Self::OneOutOneBack, Self::OwnVacancy, Self::Retirement];
}

impl Loan {
    /// 逾期: still out after its term.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.until < today
    }
}

impl PoolBalance {
    /// 池余额. A pool that lent more than it has is a messy book, and is shown as such.
    pub fn available(self) -> Delta {
        self.held.since(self.lent)
    }
}

impl Default for Pools {
    fn default() -> Self {
        let first = Name::new("周转池").map(|name| Pool { id: PoolId(1), name, tier: Tier::County, kind: None });
        Self { open: first.into_iter().map(|pool| (pool.id, pool)).collect(), last: PoolId(1) }
    }
}

impl Pools {
    /// The pools as a store keeps them; `next` is the first number never given.
    pub fn new(open: impl IntoIterator<Item = Pool>, next: PoolId) -> Self {
        let open: BTreeMap<PoolId, Pool> = open.into_iter().map(|pool| (pool.id, pool)).collect();
        let given = PoolId(next.0.saturating_sub(1));
        let last = open.keys().next_back().copied().unwrap_or(given).max(given);
        Self { open, last }
    }

    pub fn get(&self, id: PoolId) -> Option<&Pool> {
        self.open.get(&id)
    }

    /// In the order in which they were opened.
    pub fn iter(&self) -> impl Iterator<Item = &Pool> {
        self.open.values()
    }

    pub fn find(&self, name: &Name) -> Option<&Pool> {
        self.iter().find(|pool| pool.name == *name)
    }

    /// Opens a pool, or describes a known one anew.
    pub(super) fn set(&mut self, pool: Pool) {
        self.last = self.last.max(pool.id);
        self.open.insert(pool.id, pool);
    }

    pub(super) fn next(&self) -> PoolId {
        self.last.next()
    }

    /// Takes note of the numbers that others have given, too.
    pub(super) fn number_after(&mut self, others: &Self) {
        self.last = self.last.max(others.last);
    }
}

impl Loans {
    /// The loans as a store keeps them; `next` is the first number never given.
    pub fn new(outstanding: impl IntoIterator<Item = Loan>, next: LoanId) -> Self {
        let mut loans = Self::default();
        for loan in outstanding {
            loans.lend(loan);
        }
        loans.last = next.0.checked_sub(1).filter(|last| *last > 0).map(LoanId).max(loans.last);
        loans
    }

    pub fn get(&self, id: LoanId) -> Option<&Loan> {
        self.outstanding.get(&id)
    }

    /// In the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Loan> {
        self.outstanding.values()
    }

    /// What an institution has borrowed of one kind, from all pools.
    pub fn borrowed(&self, institution: InstitutionId, kind: QuotaKind) -> Headcount {
        self.borrowed.get(&(institution, kind)).copied().unwrap_or_default()
    }

    /// 周转使用 of one institution in every kind it borrows.
    pub fn borrowed_by(&self, institution: InstitutionId) -> impl Iterator<Item = (QuotaKind, Headcount)> + '_ {
        of_institution(&self.borrowed, institution)
    }

    /// What a pool has lent of one kind, to everybody.
    pub fn lent(&self, pool: PoolId, kind: QuotaKind) -> Headcount {
        self.iter().filter(|loan| (loan.pool, loan.kind) == (pool, kind)).map(|loan| loan.count).sum()
    }

    pub(super) fn lend(&mut self, loan: Loan) {
        *self.borrowed.entry((loan.borrower, loan.kind)).or_default() += loan.count;
        self.last = Some(loan.id).max(self.last);
        self.outstanding.insert(loan.id, loan);
    }

    /// Takes back up to `count`; a loan that is back entirely is forgotten.
    pub(super) fn recall(&mut self, id: LoanId, count: Headcount) {
        let Some(mut loan) = self.outstanding.remove(&id) else { return };
        lower(&mut self.borrowed, (loan.borrower, loan.kind), count);
        loan.count = loan.count.excess_over(count);
        if !loan.count.is_zero() {
            self.outstanding.insert(id, loan);
        }
    }

    /// The loans of one institution become another's.
    pub(super) fn hand_over(&mut self, from: InstitutionId, to: InstitutionId) {
        for loan in self.outstanding.values_mut().filter(|loan| loan.borrower == from) {
            loan.borrower = to;
            lower(&mut self.borrowed, (from, loan.kind), loan.count);
            *self.borrowed.entry((to, loan.kind)).or_default() += loan.count;
        }
    }

    pub(super) fn next(&self) -> LoanId {
        self.last.unwrap_or(LoanId(0)).next()
    }

    /// Takes note of the numbers that others have given, too.
    pub(super) fn number_after(&mut self, others: &Self) {
        self.last = self.last.max(others.last);
    }
}
