//! 每个数都能回答: the postings that made a balance, one line each, with the balance after it; and the entries that made a number
//! of people.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::domain::{AssertedKinds, Date, EntryHead, EntryId, Headcount, Holder, InstitutionId, QuotaKind};

use super::book::Book;
use super::entries;
use super::error::{StoreError, Trouble};
use super::timeline::{BEGINNING, end_of};

/// One movement of places to or from a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingLine {
    pub entry: EntryHead,
    /// The operation in the entry, counted from zero.
    pub sequence: u32,
    /// Places that came; negative: that went.
    pub places: i64,
    /// Where they came from or went to.
    pub counter: Holder,
    /// What the holder has afterwards. The superior's is negative: what it has issued.
    pub balance: i64,
}

impl Book {
    /// Every movement of places of a kind to or from a holder that holds by the end of a day (`None`: now), in the order of time.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn postings(&self, holder: Holder, kind: QuotaKind, on: Option<Date>) -> Result<Vec<PostingLine>, StoreError> {
        let day = on.unwrap_or(self.settled_on);
        self.standing(on, |connection, _| lines(connection, holder, kind, day))
    }
}

impl Book {
    /// Of every holder and kind the entry that was the last to move its number and holds by the end of a day; of those that hold
    /// before the entry `before`, where one is given. What was taken back before its day moved nothing.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn latest_movers(
        &self,
        on: Date,
        before: Option<EntryId>,
    ) -> Result<BTreeMap<(Holder, QuotaKind), EntryHead>, StoreError> {
        let before = before.map(|entry| self.entry(entry)).transpose()?.map(|head| head.position());
        let withdrawn = self.withdrawn()?;
        self.standing(Some(on), |connection, _| {
            let mut heads = entries::timeline(connection, BEGINNING, end_of(on))?;
            heads.retain(|head| !withdrawn.contains(&head.id) && before.is_none_or(|before| head.position() < before));
            movers(connection, &heads)
        })
    }
}

/// The last of the entries that moved each number; they are in the order of time.
fn movers(connection: &Connection, heads: &[EntryHead]) -> Result<BTreeMap<(Holder, QuotaKind), EntryHead>, Trouble> {
    let order: BTreeMap<_, _> = heads.iter().enumerate().map(|(place, head)| (head.id, place)).collect();
    let mut statement = connection.prepare_cached("SELECT DISTINCT entry, kind, giver, receiver FROM posting")?;
    let mut last: BTreeMap<(Holder, QuotaKind), usize> = BTreeMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Some(place) = order.get(&row.get(0)?).copied() else { continue };
        let (kind, giver, receiver): (QuotaKind, Holder, Holder) = (row.get(1)?, row.get(2)?, row.get(3)?);
        for holder in [giver, receiver] {
            let known = last.entry((holder, kind)).or_insert(place);
            *known = place.max(*known);
        }
    }
    Ok(last.into_iter().filter_map(|(whose, place)| Some((whose, heads.get(place)?.clone()))).collect())
}

/// How the number of people with a place in an institution changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrengthLine {
    pub entry: EntryHead,
    /// People who came; negative: who went.
    pub people: i64,
    /// How many there are afterwards.
    pub balance: i64,
}

impl Book {
    /// Every entry that changed how many people have places of these kinds in an institution and that holds by the end of a day,
    /// in the order of time; one that let as many come as go is not among them.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn strength_changes(
        &self,
        institution: InstitutionId,
        kinds: AssertedKinds,
        on: Date,
    ) -> Result<Vec<StrengthLine>, StoreError> {
        self.standing(Some(on), |connection, _| strength_lines(connection, institution, kinds, on))
    }
}

fn strength_lines(
    connection: &Connection,
    institution: InstitutionId,
    kinds: AssertedKinds,
    day: Date,
) -> Result<Vec<StrengthLine>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT made_by, kind, count(*) FROM person_version WHERE quota_at = ?1 GROUP BY made_by, kind
         UNION ALL
         SELECT ended_by, kind, -count(*) FROM person_version WHERE quota_at = ?1 AND ended_by IS NOT NULL
         GROUP BY ended_by, kind",
    )?;
    let mut changes: BTreeMap<EntryId, i64> = BTreeMap::new();
    let mut rows = statement.query([institution])?;
    while let Some(row) = rows.next()? {
        if kinds.includes(row.get(1)?) {
            *changes.entry(row.get(0)?).or_default() += row.get::<_, i64>(2)?;
        }
    }
    let heads = entries::timeline(connection, BEGINNING, end_of(day))?;
    let mut balance = 0;
    let line = |entry: EntryHead| {
        let people = changes.get(&entry.id).copied().filter(|people| *people != 0)?;
        balance += people;
        Some(StrengthLine { entry, people, balance })
    };
    Ok(heads.into_iter().filter_map(line).collect())
}

fn lines(connection: &Connection, holder: Holder, kind: QuotaKind, day: Date) -> Result<Vec<PostingLine>, Trouble> {
    let heads = entries::timeline(connection, BEGINNING, end_of(day))?;
    let order: BTreeMap<_, _> = heads.iter().enumerate().map(|(place, head)| (head.id, place)).collect();
    let mut statement = connection.prepare_cached(
        "SELECT entry, sequence, line, places, giver, receiver FROM posting WHERE giver = ?1 AND kind = ?2
         UNION SELECT entry, sequence, line, places, giver, receiver FROM posting WHERE receiver = ?1 AND kind = ?2
         ORDER BY entry, sequence, line",
    )?;
    let mut found = Vec::new();
    let mut rows = statement.query(params![holder, kind])?;
    while let Some(row) = rows.next()? {
        let Some(place) = order.get(&row.get(0)?) else { continue };
        let (sequence, places): (u32, Headcount) = (row.get(1)?, row.get(3)?);
        let (giver, receiver): (Holder, Holder) = (row.get(4)?, row.get(5)?);
        let (places, counter) = match receiver == holder {
            true => (i64::from(places.0), giver),
            false => (-i64::from(places.0), receiver),
        };
        found.push((*place, sequence, places, counter));
    }
    found.sort_by_key(|(place, ..)| *place);
    let mut balance = 0;
    let line = |(place, sequence, places, counter): (usize, u32, i64, Holder)| {
        balance += places;
        let entry = heads.get(place)?.clone();
        Some(PostingLine { entry, sequence, places, counter, balance })
    };
    Ok(found.into_iter().filter_map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, Entry, Funding, Operation, Person, PersonId, Source};
    use crate::store::{Book, sample};

    #[test]
    fn the_last_entry_that_moved_a_number_is_that_of_its_last_line() {
        let (here, there) = (Holder::Institution(InstitutionId(1)), Holder::Unallocated(crate::domain::Tier::County));
        let kind = QuotaKind::Administrative;
        let places = |count: u32, from, to| {
            let count = Headcount(count);
            Operation::Transfer(crate::domain::Transfer { kind, count, from, to, people: Vec::new() })
        };
        let mut book = sample::book();
        for (day, operation) in [
            (Date::constant(2026, 2, 10), places(2, here, there)),
            (Date::constant(2027, 1, 1), places(1, there, here)),
            // Recorded last, in force before.
            (Date::constant(2026, 2, 1), places(1, Holder::Superior, here)),
        ] {
            book.record(&Entry::new(day, Source::Manual, vec![operation]), sample::now()).expect("recorded");
        }
        for (day, expected) in [((2026, 2, 1), 4), ((2026, 6, 30), 2), ((2027, 6, 30), 3)] {
            let day = Date::constant(day.0, day.1, day.2);
            let latest = book.latest_movers(day, None).expect("read");
            let of_lines = book.postings(here, kind, Some(day)).expect("read").last().map(|line| line.entry.id);
            let found = latest.get(&(here, kind)).map(|head| head.id);
            assert_eq!((found, of_lines), (Some(EntryId(expected)), Some(EntryId(expected))), "{day}");
        }
        let latest = book.latest_movers(Date::constant(2026, 6, 30), Some(EntryId(2))).expect("read");
        assert_eq!(latest.get(&(here, kind)).map(|head| head.id), Some(EntryId(4)));
        assert_eq!(latest.get(&(there, kind)), None);
    }

    #[test]
    fn people_are_followed_as_the_register_counts_them_on_every_day() {
        let office = InstitutionId(1);
        let person = |id: u32, kind| {
            let name = sample::name(["李四", "王五", "赵六"][id as usize % 3]);
            Operation::Admit(Person::bare(PersonId(id), name, Assignment::at(office, kind)))
        };
        let administrative = QuotaKind::Administrative;
        let leaves = Operation::Release { person: PersonId(1), before: sample::chief().assignment };
        let mut book = sample::book();
        let entries = [
            (Date::constant(2026, 2, 1), vec![person(2, administrative), person(3, QuotaKind::Service(Funding::Full))]),
            (Date::constant(2026, 2, 10), vec![leaves]),
            (Date::constant(2027, 1, 1), vec![person(4, administrative)]),
        ];
        for (day, operations) in entries {
            book.record(&Entry::new(day, Source::Manual, operations), sample::now()).expect("recorded");
        }
        let lines = |book: &Book, kinds, day| -> Vec<(u32, i64, i64)> {
            let found = book.strength_changes(office, kinds, day).expect("read");
            found.into_iter().map(|line| (line.entry.id.0, line.people, line.balance)).collect()
        };
        let late = Date::constant(2027, 6, 30);
        assert_eq!(
            lines(&book, AssertedKinds::One(administrative), late),
            [(1, 1, 1), (2, 1, 2), (3, -1, 1), (4, 1, 2)]
        );
        assert_eq!(lines(&book, AssertedKinds::Quota, late), [(1, 1, 1), (2, 2, 3), (3, -1, 2), (4, 1, 3)]);
        assert_eq!(lines(&book, AssertedKinds::Service, late), [(2, 1, 1)]);
        for day in [Date::constant(2026, 1, 31), Date::constant(2026, 2, 1), Date::constant(2026, 12, 31), late] {
            let counted = book.snapshot_on(day).expect("a register").roster().strength(office, administrative);
            let followed = lines(&book, AssertedKinds::One(administrative), day).last().map_or(0, |line| line.2);
            assert_eq!(followed, i64::from(counted.0), "{day}");
        }
    }
}
