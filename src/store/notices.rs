//! Numbers of notices (通知单): reserved once, in sequence per year and kind, each for one body of one plan. What a notice says, this
//! module does not know.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use rusqlite::{OptionalExtension, params};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::words::Text;
use crate::domain::{InstitutionId, PlanId, QuotaNoticeKind, QuotaNoticeNumber};

/// Whose notice, and which.
pub type QuotaNoticeKey = (InstitutionId, QuotaNoticeKind);

/// The numbers of one plan's notices.
pub type QuotaNoticeNumbers = BTreeMap<QuotaNoticeKey, QuotaNoticeNumber>;

impl Book {
    /// The numbers that notices have, plan by plan.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn notice_numbers(&self) -> Result<BTreeMap<PlanId, QuotaNoticeNumbers>, StoreError> {
        let read = || -> Result<BTreeMap<PlanId, QuotaNoticeNumbers>, Trouble> {
            let sql = "SELECT plan, institution, kind, year, number FROM notice_number";
            let mut statement = self.connection.prepare_cached(sql)?;
            let stored = statement.query_map([], |row| {
                let kind = row.get(2)?;
                let number = QuotaNoticeNumber { kind, year: row.get(3)?, number: row.get(4)? };
                Ok((row.get(0)?, (row.get(1)?, kind), number))
            })?;
            let mut plans: BTreeMap<PlanId, QuotaNoticeNumbers> = BTreeMap::new();
            for line in stored {
                let (plan, key, number) = line?;
                plans.entry(plan).or_default().insert(key, number);
            }
            Ok(plans)
        };
        self.told(read())
    }

    fn notice_numbers_of(&self, plan: PlanId) -> Result<QuotaNoticeNumbers, StoreError> {
        Ok(self.notice_numbers()?.remove(&plan).unwrap_or_default())
    }

    /// Reserves numbers of `year` for those notices of a plan that have none, in the order given, all of them or none; then tells the
    /// numbers of all that the plan has.
    ///
    /// # Errors
    /// [`StoreError::ReadOnlyFile`] and other failures of the file.
    pub fn reserve_notices(
        &self,
        plan: PlanId,
        notices: &[QuotaNoticeKey],
        year: i16,
        now: DateTime,
    ) -> Result<QuotaNoticeNumbers, StoreError> {
        let known = self.notice_numbers_of(plan)?;
        let missing: Vec<QuotaNoticeKey> = notices.iter().filter(|key| !known.contains_key(key)).copied().collect();
        if missing.is_empty() {
            return Ok(known);
        }
        self.check_writable()?;
        let reserve = || -> Result<(), Trouble> {
            // The book is nobody else's while it is open for writing, and nobody here is in the midst of anything.
            let transaction = self.connection.unchecked_transaction()?;
            for (institution, kind) in &missing {
                // Numbers are never taken back, so the last one given is the highest there is.
                let last: Option<u32> = transaction
                    .query_row(
                        "SELECT number FROM notice_number WHERE kind = ?1 AND year = ?2 ORDER BY number DESC LIMIT 1",
                        params![kind, year],
                        |row| row.get(0),
                    )
                    .optional()?;
                transaction.execute(
                    "INSERT INTO notice_number (kind, year, number, plan, institution, reserved_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![kind, year, last.unwrap_or(0) + 1, plan, institution, Text(now)],
                )?;
            }
            Ok(transaction.commit()?)
        };
        self.told(reserve())?;
        self.notice_numbers_of(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Plan;
    use crate::store::{Shelf, StoredPlan, sample};

    fn book() -> Book {
        let book = Book::in_memory(&sample::header(), sample::now()).expect("a book");
        for id in [1, 2] {
            let plan = Plan::new(PlanId(id), format!("方案{id}"));
            let (created_at, updated_at) = (sample::now(), sample::now());
            book.save_plan(&StoredPlan { plan, shelf: Shelf::Open, created_at, updated_at }).expect("kept");
        }
        book
    }

    fn key(institution: u32, kind: QuotaNoticeKind) -> QuotaNoticeKey {
        (InstitutionId(institution), kind)
    }

    fn written(numbers: &QuotaNoticeNumbers) -> Vec<String> {
        numbers.iter().map(|((institution, _), number)| format!("{} {number}", institution.0)).collect()
    }

    #[test]
    fn numbers_run_on_per_kind_and_year_and_stay_with_body_and_plan() {
        let (cut, added) = (QuotaNoticeKind::Cut, QuotaNoticeKind::Added);
        let book = book();
        let now = sample::now();
        let first = book.reserve_notices(PlanId(1), &[key(7, cut), key(3, cut), key(4, added)], 2026, now);
        assert_eq!(written(&first.expect("reserved")), ["3 核减〔2026〕2号", "4 核增〔2026〕1号", "7 核减〔2026〕1号"]);
        // A body of another plan goes on in the same sequence; another year begins anew.
        let other = book.reserve_notices(PlanId(2), &[key(7, cut)], 2026, now).expect("reserved");
        assert_eq!(written(&other), ["7 核减〔2026〕3号"]);
        let later = book.reserve_notices(PlanId(2), &[key(7, cut), key(9, cut)], 2027, now).expect("reserved");
        assert_eq!(written(&later), ["7 核减〔2026〕3号", "9 核减〔2027〕1号"]);
        // Printed again, with a body that came to it since.
        let again = book.reserve_notices(PlanId(1), &[key(5, cut), key(3, cut)], 2026, now).expect("reserved");
        let expected = ["3 核减〔2026〕2号", "4 核增〔2026〕1号", "5 核减〔2026〕4号", "7 核减〔2026〕1号"];
        assert_eq!(written(&again), expected);
        assert_eq!(book.notice_numbers().expect("read")[&PlanId(1)], again);
    }

    #[test]
    fn a_number_is_neither_changed_nor_taken_back() {
        let book = book();
        book.reserve_notices(PlanId(1), &[key(1, QuotaNoticeKind::Cut)], 2026, sample::now()).expect("reserved");
        for sql in ["UPDATE notice_number SET number = 2", "DELETE FROM notice_number"] {
            assert!(book.connection.execute(sql, []).is_err(), "{sql}");
        }
        assert_eq!(book.doctor().expect("examined"), []);
    }
}
