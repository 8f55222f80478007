//! 声明核对: where the register parts from what a document says. A number is followed through the entries that made it; the entry
//! after the last agreement is the one to look at.

use serde::Serialize;

use crate::domain::{
    AssertedKinds, AssertedQuantity, Assertion, AssertionId, Basis, Date, EntryHead, EntryId, Headcount, Snapshot,
};

/// What a number was after an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub entry: EntryId,
    /// The day from which the entry holds.
    pub effective: Date,
    pub basis: Basis,
    /// What it was before the entry.
    pub before: Headcount,
    pub count: Headcount,
}

/// The register says something else than a document does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Divergence {
    /// The last day at whose end the register was as the document says; `None`: it never was since anything was recorded.
    pub last_agreed: Option<Date>,
    /// The entry since which the register has not been as the document says; `None` where nothing was ever recorded of it.
    pub first: Option<Reading>,
}

/// A claim beside the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ComparedClaim {
    pub id: AssertionId,
    #[serde(flatten)]
    pub assertion: Assertion,
    /// Whom it is about, by the name of the day.
    pub subject: String,
    /// What the register has on the day.
    pub held: Headcount,
    /// `None` when they agree, or cannot be compared.
    pub divergence: Option<Divergence>,
    /// 无法核对: the claim is of a day before this one, the first of which the book knows anything; `held` is nothing then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_from: Option<Date>,
}

/// Compares what a document says of a day with a number as it went, in the order of time; `None` when they agree.
pub fn divergence(readings: &[Reading], on: Date, count: Headcount) -> Option<Divergence> {
    let until = readings.partition_point(|reading| reading.effective <= on);
    let known = readings.get(..until).unwrap_or_default();
    if known.last().map_or(Headcount::ZERO, |reading| reading.count) == count {
        return None;
    }
    // Entries of one day are one step: what agrees in the middle of it agreed by chance.
    let ends_its_day = |index: &usize| {
        let day = |index: usize| known.get(index).map(|reading| reading.effective);
        day(*index) != day(index + 1)
    };
    let agreed = |index: &usize| known.get(*index).is_some_and(|reading| reading.count == count);
    let last_agreed = (0..known.len()).rev().filter(ends_its_day).find(agreed);
    let first = known.get(last_agreed.map_or(0, |index| index + 1)).cloned();
    // Where it agreed before that entry, it did so until the day before.
    let changed = first.as_ref().filter(|first| first.before == count);
    Some(Divergence { last_agreed: changed.and_then(|first| first.effective.yesterday().ok()), first })
}

/// Numbers followed through the log, where no index leads to the entries that made them.
#[derive(Debug, Clone, Default)]
pub struct Course {
    followed: Vec<(AssertedQuantity, AssertedKinds)>,
    readings: Vec<Vec<Reading>>,
    /// The entry whose operations are being applied.
    current: Option<EntryHead>,
}

impl Course {
    pub fn of(followed: Vec<(AssertedQuantity, AssertedKinds)>) -> Self {
        Self { readings: vec![Vec::new(); followed.len()], followed, current: None }
    }

    /// Takes note of an operation of an entry that is about to be applied to `before`.
    pub fn note(&mut self, head: &EntryHead, before: &Snapshot) {
        if self.current.as_ref().is_none_or(|current| current.id != head.id) {
            self.read(before);
            self.current = Some(head.clone());
        }
    }

    /// The readings of each number, in the order in which they were asked for; `after` is the register after the last entry.
    pub fn end(mut self, after: &Snapshot) -> Vec<Vec<Reading>> {
        self.read(after);
        self.readings
    }

    fn read(&mut self, register: &Snapshot) {
        let Some(head) = &self.current else { return };
        for ((quantity, kinds), readings) in self.followed.iter().zip(&mut self.readings) {
            let count = quantity.count(*kinds, register);
            let before = readings.last().map_or(Headcount::ZERO, |reading| reading.count);
            if count != before {
                let (entry, effective, basis) = (head.id, head.in_force, head.basis.clone());
                readings.push(Reading { entry, effective, basis, before, count });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        DateTime, Entry, Holder, Institution, InstitutionId, Name, Nature, Operation, QuotaKind, Scope, Source, Tier,
        Transfer, apply,
    };

    fn day(day: i8) -> Date {
        Date::constant(2026, 1, day)
    }

    /// Readings of a number that changed as (day, change).
    fn readings(changes: &[(i8, i64)]) -> Vec<Reading> {
        let mut balance = 0;
        let mut made = Vec::new();
        for (entry, (on, change)) in (1..).zip(changes) {
            let count = |balance| Headcount(u32::try_from(balance).expect("never negative"));
            let before = count(balance);
            balance += change;
            let (entry, count) = (EntryId(entry), count(balance));
            made.push(Reading { entry, effective: day(*on), basis: Basis::Pending, before, count });
        }
        made
    }

    /// The entry with which the register parts from the document, and the last day on which they agreed.
    #[track_caller]
    fn check(changes: &[(i8, i64)], on: i8, count: u32, expected: Option<(Option<u32>, Option<i8>)>) {
        let found = divergence(&readings(changes), day(on), Headcount(count));
        let told = found.map(|found| (found.first.map(|first| first.entry.0), found.last_agreed.map(Date::day)));
        assert_eq!(told, expected);
    }

    #[test]
    fn the_entry_after_the_last_agreement_is_the_first_to_differ() {
        let changes = [(1, 10), (5, 2), (9, -3), (20, 4)];
        check(&changes, 10, 9, None);
        check(&changes, 10, 12, Some((Some(3), Some(8))));
        check(&changes, 10, 10, Some((Some(2), Some(4))));
        check(&changes, 10, 7, Some((Some(1), None)));
        check(&changes, 31, 9, Some((Some(4), Some(19))));
    }

    #[test]
    fn what_was_never_recorded_has_no_entry_to_blame() {
        check(&[], 10, 3, Some((None, None)));
        check(&[(5, 3)], 4, 3, Some((None, None)));
        check(&[], 10, 0, None);
        check(&[(5, 3)], 9, 0, Some((Some(1), Some(4))));
    }

    #[test]
    fn entries_of_one_day_are_one_step() {
        check(&[(1, 10), (5, 2), (5, -3), (9, 1)], 10, 12, Some((Some(1), None)));
    }

    #[test]
    fn a_total_is_followed_entry_by_entry() {
        let name = Name::new("白鹤镇").expect("a name");
        let town = Operation::Establish(Institution::bare(InstitutionId(1), name, Tier::Township, Nature::Town));
        let transfer = |count: u32, from, to| {
            let kind = QuotaKind::Administrative;
            Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
        };
        let (body, reserve) = (Holder::Institution(InstitutionId(1)), Holder::Unallocated(Tier::Township));
        let entries = [
            vec![town, transfer(5, Holder::Superior, body)],
            vec![transfer(2, body, reserve)],
            vec![transfer(1, reserve, Holder::Superior)],
        ];
        let mut course = Course::of(vec![
            (AssertedQuantity::Issued(Scope::Tier(Tier::Township)), AssertedKinds::Quota),
            (AssertedQuantity::Authorized(reserve), AssertedKinds::Quota),
        ]);
        let mut register = Snapshot::default();
        for (index, operations) in (1..).zip(entries) {
            let entry = Entry::new(day(index), Source::Manual, operations);
            let head = EntryHead::of(
                &entry,
                EntryId(u32::from(index.unsigned_abs())),
                DateTime::constant(2026, 1, 1, 0, 0, 0, 0),
            );
            for operation in &entry.operations {
                course.note(&head, &register);
                apply(&mut register, operation).expect("possible");
            }
        }
        let counts = |readings: &[Reading]| -> Vec<(u32, u32, u32)> {
            readings.iter().map(|reading| (reading.entry.0, reading.before.0, reading.count.0)).collect()
        };
        let [total, held] = course.end(&register).try_into().expect("two numbers");
        assert_eq!(counts(&total), [(1, 0, 5), (3, 5, 4)], "what moves within the tier changes no total");
        assert_eq!(counts(&held), [(2, 0, 2), (3, 2, 1)]);
    }
}
