//! Which entry took which back, and whether it still does: a reversal can be taken back in its turn, and that again. Everybody who
//! asks whether an entry stands asks here; the store reads the reversals off the log, a story collects them as it is told.

use std::collections::BTreeMap;

use super::date::Date;
use super::ids::EntryId;

/// 红字冲销: each entry is taken back at most once, by a later one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reversals {
    by_reversed: BTreeMap<EntryId, (EntryId, Date)>,
}

impl Reversals {
    /// Takes note that `by` takes `entry` back from a day on.
    pub fn note(&mut self, entry: EntryId, (by, from): (EntryId, Date)) {
        self.by_reversed.insert(entry, (by, from));
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
            let (by, from) = self.by_reversed.get(&entry)?;
            (*from <= day).then_some(*by)
        };
        // Each is recorded after the one it takes back; a book that says otherwise must not keep us here for ever.
        std::iter::successors(next(entry), |by| next(*by)).take(self.by_reversed.len()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reversal_that_is_taken_back_takes_nothing_back_from_that_day_on() {
        let year = |year| Date::constant(year, 1, 1);
        let entry = EntryId;
        let mut reversals = Reversals::default();
        reversals.note(entry(4), (entry(6), year(2022)));
        reversals.note(entry(6), (entry(7), year(2024)));
        let told = |reversals: &Reversals, day| {
            (reversals.of(entry(4), day), reversals.of(entry(6), day), reversals.last(entry(4), day))
        };
        assert_eq!(told(&reversals, year(2021)), (None, None, None));
        assert_eq!(told(&reversals, year(2023)), (Some(entry(6)), None, Some(entry(6))));
        assert_eq!(told(&reversals, year(2024)), (None, Some(entry(7)), Some(entry(7))));
        reversals.note(entry(7), (entry(9), year(2024)));
        assert_eq!(told(&reversals, year(2024)), (Some(entry(6)), None, Some(entry(9))));
        assert_eq!(reversals.chain(entry(4), Date::MAX), [entry(6), entry(7), entry(9)]);
        assert_eq!(reversals.of(entry(5), Date::MAX), None);
    }
}
