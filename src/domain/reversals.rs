//! Which entry took which back, and whether it still does: a reversal can be taken back in its turn, and that again. Everybody who
//! asks whether an entry stands, or ever held, asks here; the store reads the reversals off the log, a story collects them as it is told.

use std::collections::{BTreeMap, BTreeSet};

use super::date::Date;
use super::ids::EntryId;

/// 红字冲销: each entry is taken back at most once, by a later one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reversals {
    by_reversed: BTreeMap<EntryId, TakingBack>,
}

/// An entry that takes another one back, as far as their days go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakingBack {
    pub by: EntryId,
    /// The day on which it was recorded.
    pub recorded: Date,
    /// The day from which it holds.
    pub holds: Date,
    pub of: EntryId,
    /// The day from which the entry that is taken back holds.
    pub of_holds: Date,
}

impl Reversals {
    pub fn note(&mut self, taking: TakingBack) {
        self.by_reversed.insert(taking.of, taking);
    }

    /// The entry that has taken another one back by the end of `day`, and was not taken back itself by then; `None` where the entry
    /// stands.
    pub fn of(&self, entry: EntryId, day: Date) -> Option<EntryId> {
        let chain = self.chain(entry, day);
        // Each reversal undoes what the one before did, so that an odd number of them takes back.
        chain.first().copied().filter(|_| chain.len() % 2 == 1)
    }

    /// The last of the reversals that follow each other by the end of `day`: who wants to change whether the entry stands takes that
    /// one back. `None` where nothing took it back.
    pub fn last(&self, entry: EntryId, day: Date) -> Option<EntryId> {
        self.chain(entry, day).last().copied()
    }

    /// What took the entry back by the end of `day`, what took that back, and so on.
    pub fn chain(&self, entry: EntryId, day: Date) -> Vec<EntryId> {
        let next = |entry: EntryId| {
            let taking = self.by_reversed.get(&entry)?;
            (taking.holds <= day).then_some(taking.by)
        };
        // Each is recorded after the one it takes back; a book that says otherwise must not keep us here for ever.
        std::iter::successors(next(entry), |by| next(*by)).take(self.by_reversed.len()).collect()
    }

    /// 未生效即撤回: every entry that was taken back before its day, with what took it back. A taking back that was taken back itself
    /// counts for nothing.
    pub fn withdrawn(&self) -> BTreeSet<EntryId> {
        let mut takings: Vec<TakingBack> = self.by_reversed.values().copied().collect();
        takings.sort_by_key(|taking| taking.by);
        let (mut undone, mut withdrawn) = (BTreeSet::new(), BTreeSet::new());
        // What takes a taking back in its turn was recorded after it.
        for taking in takings.iter().rev().filter(|taking| taking.holds <= taking.of_holds) {
            if undone.contains(&taking.by) {
                continue;
            }
            undone.insert(taking.of);
            if taking.recorded < taking.of_holds {
                withdrawn.extend([taking.by, taking.of]);
            }
        }
        withdrawn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Date = Date::constant(2026, 11, 22);
    const THEN: Date = Date::constant(2099, 1, 1);

    fn taking(by: u32, of: u32, (holds, of_holds): (Date, Date)) -> TakingBack {
        TakingBack { by: EntryId(by), recorded: TODAY, holds, of: EntryId(of), of_holds }
    }

    #[test]
    fn a_reversal_that_is_taken_back_takes_nothing_back_from_that_day_on() {
        let year = |year| Date::constant(year, 1, 1);
        let entry = EntryId;
        let mut reversals = Reversals::default();
        reversals.note(taking(6, 4, (year(2022), year(2021))));
        reversals.note(taking(7, 6, (year(2024), year(2022))));
        let told = |reversals: &Reversals, day| {
            (reversals.of(entry(4), day), reversals.of(entry(6), day), reversals.last(entry(4), day))
        };
        assert_eq!(told(&reversals, year(2021)), (None, None, None));
        assert_eq!(told(&reversals, year(2023)), (Some(entry(6)), None, Some(entry(6))));
        assert_eq!(told(&reversals, year(2024)), (None, Some(entry(7)), Some(entry(7))));
        reversals.note(taking(9, 7, (year(2024), year(2024))));
        assert_eq!(told(&reversals, year(2024)), (Some(entry(6)), None, Some(entry(9))));
        assert_eq!(reversals.chain(entry(4), Date::MAX), [entry(6), entry(7), entry(9)]);
        assert_eq!(reversals.of(entry(5), Date::MAX), None);
    }

    #[track_caller]
    fn check(takings: &[TakingBack], expected: &[u32]) {
        let mut reversals = Reversals::default();
        takings.iter().for_each(|taking| reversals.note(*taking));
        let found: Vec<u32> = reversals.withdrawn().into_iter().map(|entry| entry.0).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_taken_back_before_its_day_never_is() {
        check(&[taking(3, 2, (THEN, THEN))], &[2, 3]);
        check(&[taking(3, 2, (TODAY, TODAY))], &[]);
        // To be in force until a later day, and then no more.
        check(&[taking(3, 2, (THEN, TODAY))], &[]);
    }

    #[test]
    fn a_taking_back_that_was_taken_back_lets_the_first_entry_wait() {
        check(&[taking(3, 2, (THEN, THEN)), taking(4, 3, (THEN, THEN))], &[3, 4]);
        check(&[taking(3, 2, (THEN, THEN)), taking(4, 3, (THEN, THEN)), taking(5, 4, (THEN, THEN))], &[2, 3, 4, 5]);
    }
}
