//! 编制来源 and 声明核对: which entries made a number, and where the register parts from what a document says.

use serde::Serialize;

use crate::domain::{Basis, Date, Delta, EntryId, Headcount, Holder};

/// One movement of places as one holder sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Posting {
    pub entry: EntryId,
    /// 生效日期
    pub effective: Date,
    pub basis: Basis,
    /// The other holder.
    pub counterpart: Holder,
    pub change: Delta,
    /// What the holder has after it; of the superior, what it has issued.
    pub balance: Headcount,
}

/// The register says something else than a document does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Divergence {
    /// What the register has on the day.
    pub held: Headcount,
    /// The first movement after which the register was no longer as the document says; `None` where nothing was ever
    /// posted.
    pub first: Option<Posting>,
}

/// Compares what a document says of a day with the postings of that holder and kind, in the order of time; `None` when they
/// agree.
pub fn divergence(postings: &[Posting], on: Date, places: Headcount) -> Option<Divergence> {
    let until = postings.partition_point(|posting| posting.effective <= on);
    let known = postings.get(..until).unwrap_or_default();
    let held = known.last().map_or(Headcount::ZERO, |posting| posting.balance);
    if held == places {
        return None;
    }
    // Entries of one day are one step: what agrees in the middle of it agreed by chance.
    let ends_its_day = |index: &usize| {
        let day = |index: usize| known.get(index).map(|posting| posting.effective);
        day(*index) != day(index + 1)
    };
    let agreed = |index: &usize| known.get(*index).is_some_and(|posting| posting.balance == places);
    let last_agreed = (0..known.len()).rev().filter(ends_its_day).find(agreed);
    let first = last_agreed.map_or(0, |index| index + 1);
    Some(Divergence { held, first: known.get(first).cloned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i8) -> Date {
        Date::constant(2026, 1, day)
    }

    /// Postings as (day, change).
    fn postings(changes: &[(i8, i64)]) -> Vec<Posting> {
        let mut balance = 0;
        let mut made = Vec::new();
        for (entry, (on, change)) in (1..).zip(changes) {
            balance += change;
            made.push(Posting {
                entry: EntryId(entry),
                effective: day(*on),
                basis: Basis::Pending,
                counterpart: Holder::Superior,
                change: Delta(*change),
                balance: Headcount(u32::try_from(balance).expect("never negative")),
            });
        }
        made
    }

    /// What the register has, and the entry with which it parts from the document.
    #[track_caller]
    fn check(changes: &[(i8, i64)], on: i8, places: u32, expected: Option<(u32, Option<u32>)>) {
        let found = divergence(&postings(changes), day(on), Headcount(places));
        let told = found.map(|found| (found.held.0, found.first.map(|posting| posting.entry.0)));
        assert_eq!(told, expected);
    }

    #[test]
    fn the_entry_after_the_last_agreement_is_the_first_to_differ() {
        let changes = [(1, 10), (5, 2), (9, -3), (20, 4)];
        check(&changes, 10, 9, None);
        check(&changes, 10, 12, Some((9, Some(3))));
        check(&changes, 10, 10, Some((9, Some(2))));
        check(&changes, 10, 7, Some((9, Some(1))));
        check(&changes, 31, 9, Some((13, Some(4))));
    }

    #[test]
    fn what_was_never_posted_has_no_entry_to_blame() {
        check(&[], 10, 3, Some((0, None)));
        check(&[(5, 3)], 4, 3, Some((0, None)));
        check(&[], 10, 0, None);
    }

    #[test]
    fn entries_of_one_day_are_one_step() {
        check(&[(1, 10), (5, 2), (5, -3), (9, 1)], 10, 12, Some((10, Some(1))));
    }
}
