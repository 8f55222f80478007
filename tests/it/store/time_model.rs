//! Random entries of past, present and future days, with the book settled on random days: the book and a model that sorts all
//! entries and replays them from the start accept the same, and hold the same on every day.
//!
//! The book may refuse more than the model where it says why: whoever was changed later, waits for a day, or was merged since is
//! not touched by an entry of an earlier day. Each such refusal must be true.

use bianheng::domain::{
    Date, Entry, EntryId, Headcount, Holder, Operation, Person, PersonId, QuotaKind, Relation, Snapshot, Source,
    Transfer, apply, reapply,
};
use bianheng::history::{Extent, Undoing, inverse};
use bianheng::store::{Book, PageStart, PeopleOrder, PeopleQuery, StoreError};

use jiff::ToSpan;

use super::model::Model;
use super::sample::*;
use crate::dice::Dice;

/// How many runs are made when nobody says otherwise; `BIANHENG_RUNS` says.
const RUNS: u64 = 60;

/// Entries as they were recorded.
#[derive(Default)]
struct Log {
    entries: Vec<Entry>,
    /// Reversals of entries that were still waiting, with nothing recorded in between: the two leave nothing behind.
    annulling: Vec<EntryId>,
    /// A register with every number given.
    numbers: Snapshot,
    next: u32,
}

impl Log {
    /// Sorts and replays the entries that `is_wanted`; the one named `new` is applied as new ones are. `None` when one is refused.
    fn replayed(&self, is_wanted: impl Fn(Date, EntryId) -> bool, new: Option<EntryId>) -> Option<Model> {
        let mut order: Vec<(Date, EntryId, &Entry)> = (1..)
            .zip(&self.entries)
            .map(|(id, entry)| (entry.effective, EntryId(id), entry))
            .filter(|(day, id, _)| is_wanted(*day, *id))
            .collect();
        order.sort_by_key(|(day, id, _)| (*day, *id));
        let mut model = Model::default();
        for (_, id, entry) in order {
            let is_new = new == Some(id);
            if is_new {
                model.register.number_after(&self.numbers);
            }
            let applying = if is_new { apply } else { reapply };
            if !entry.operations.iter().all(|operation| model.take_by(operation, applying)) {
                return None;
            }
        }
        model.next = self.next;
        Some(model)
    }

    /// The register and roster at the end of a day.
    fn on(&self, day: Date) -> Model {
        let mut model = self.replayed(|other, _| other <= day, None).expect("what was recorded can be replayed");
        model.register.number_after(&self.numbers);
        model
    }

    /// An entry of `day` that may or may not be possible.
    fn propose(&mut self, day: Date, today: Date, dice: &mut Dice) -> Entry {
        if let Some(reversal) = self.reversal(day, dice).or_else(|| self.worked_out(today, dice)) {
            return reversal;
        }
        let mut model = self.on(day);
        let mut operations = Vec::new();
        for _ in 0..=dice.below(4) {
            let operation = model.propose(dice);
            // Mostly leave the impossible out.
            if model.take_by(&operation, apply) || dice.one_in(8) {
                operations.push(operation);
            }
        }
        self.next = model.next;
        if operations.is_empty() {
            operations.push(Operation::Establish(institution(self.next + 1, &format!("{}局", self.next + 1))));
            self.next += 1;
        }
        entry_on(day, operations)
    }

    /// Now and then takes an entry back that has only moved places.
    fn reversal(&self, day: Date, dice: &mut Dice) -> Option<Entry> {
        if !dice.one_in(6) {
            return None;
        }
        let chosen = dice.below(self.entries.len().max(1));
        let reversed = self.entries.get(chosen)?;
        let back = |operation: &Operation| match operation {
            Operation::Transfer(Transfer { kind, count, from, to, people }) if people.is_empty() => {
                Some(Operation::Transfer(transfer(*kind, count.0, *to, *from)))
            }
            _ => None,
        };
        let mut operations: Vec<Operation> = reversed.operations.iter().map(back).collect::<Option<_>>()?;
        operations.reverse();
        let mended = EntryId(u32::try_from(chosen).expect("few") + 1);
        let is_mended = self.entries.iter().any(|entry| entry.relation.is_some_and(|other| other.mended() == mended));
        let relation = (!is_mended).then_some(Relation::Reverses(mended));
        Some(Entry { relation, ..Entry::new(day, Source::Manual, operations) })
    }

    /// Now and then takes an entry back whatever it did, as the program works it out: today, or on its own day if that is to come.
    fn worked_out(&self, today: Date, dice: &mut Dice) -> Option<Entry> {
        if !dice.one_in(4) {
            return None;
        }
        let chosen = dice.below(self.entries.len().max(1));
        let reversed = self.entries.get(chosen)?;
        let id = EntryId(u32::try_from(chosen).expect("few") + 1);
        if self.entries.iter().any(|entry| entry.relation.is_some_and(|other| other.mended() == id)) {
            return None;
        }
        let (own, day) = (reversed.effective, reversed.effective.max(today));
        let mut before = self.replayed(|other, nth| (other, nth) < (own, id), None)?;
        before.register.number_after(&self.numbers);
        let now = self.on(day);
        let standing = (own <= today).then(|| self.on(today).roster);
        let asked = Undoing {
            before: &before.register,
            operations: &reversed.operations,
            extent: Extent::Whole,
            people: &before.roster,
            now: &now.register,
            people_now: standing.as_ref(),
        };
        let operations = inverse(&asked).ok().filter(|operations| !operations.is_empty())?;
        Some(Entry { relation: Some(Relation::Reverses(id)), ..Entry::new(day, Source::Manual, operations) })
    }

    fn entry(&self, id: EntryId) -> &Entry {
        &self.entries[id.0 as usize - 1]
    }

    fn reversed_by(&self, by: EntryId) -> Option<EntryId> {
        match self.entry(by).relation {
            Some(Relation::Reverses(entry)) => Some(entry),
            Some(Relation::Corrects(_) | Relation::Documents(_)) | None => None,
        }
    }

    fn all(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        (1..).map(EntryId).zip(&self.entries)
    }

    /// Whether an entry takes one back that waits, with none in between.
    fn is_annulling(&self, by: EntryId, today: Date) -> bool {
        let Some(of) = self.reversed_by(by) else { return false };
        let (from, until) = (self.entry(of).effective, self.entry(by).effective);
        let is_between =
            |(id, other): (EntryId, &Entry)| (from, of) < (other.effective, id) && (other.effective, id) < (until, by);
        from > today && from <= until && !self.all().any(is_between)
    }

    /// What was taken back before its day has left nothing: at the end of the day everything is as though neither had been recorded,
    /// as far as the others could be.
    fn leaves_nothing(&self, tally: &mut Tally, told: &str) {
        for by in &self.annulling {
            let (Some(of), day) = (self.reversed_by(*by), self.entry(*by).effective) else { continue };
            // Reversals that are taken back in their turn, or are still to come on that day, have tests of their own.
            let is_single = self.all().filter(|(id, _)| id != by).all(|(id, other)| {
                self.reversed_by(id).is_none_or(|mended| {
                    mended != *by && id != of && (other.effective <= day || self.entry(mended).effective > day)
                })
            });
            if !is_single {
                continue;
            }
            let without = self.replayed(|other, id| other <= day && id != of && id != *by, None);
            if let Some(without) = without {
                tally.nothing_left += 1;
                assert!(same(&self.on(day), &without), "{told}: entry {} taken back by {}", of.0, by.0);
            }
        }
    }
}

/// Whether two states say the same of bodies, places and people; agreements made again bear other numbers.
fn same(one: &Model, other: &Model) -> bool {
    let (a, b) = (&one.register, &other.register);
    let posts = |register: &Snapshot| -> Vec<_> {
        register.institutions().map(|institution| register.posts(institution.id).to_vec()).collect()
    };
    a.institutions().eq(b.institutions())
        && a.ledger() == b.ledger()
        && a.duties() == b.duties()
        && posts(a) == posts(b)
        && one.roster == other.roster
}

/// What happened in the runs, to see that everything was exercised.
#[derive(Debug, Default)]
struct Tally {
    recorded: u32,
    backdated: u32,
    waiting: u32,
    refused: u32,
    contradicted: u32,
    changed_later: u32,
    pending_people: u32,
    merged: u32,
    overwritten: u32,
    annulled_ahead: u32,
    annulled: u32,
    nothing_left: u32,
    back_in_time: u32,
}

struct Run {
    seed: u64,
    dice: Dice,
    log: Log,
    book: Book,
    today: Date,
}

impl Run {
    fn new(seed: u64, book: Book) -> Self {
        Self { seed, dice: Dice(seed), log: Log::default(), book, today: now().date() }
    }

    fn play(&mut self, steps: u32, tally: &mut Tally) {
        for step in 0..steps {
            if self.dice.one_in(4) {
                self.settle(tally);
            }
            // The first entries lie in the past, so that there is something to change.
            let offset = if step < 3 { -60 } else { i64::try_from(self.dice.below(60)).expect("small") - 30 };
            let offset = if self.dice.one_in(4) && step >= 3 { 0 } else { offset };
            let day = self.today.checked_add(offset.days()).expect("a day");
            let entry = self.log.propose(day, self.today, &mut self.dice);
            self.record(entry, tally);
            self.compare_today();
            self.compare_some_day();
        }
        self.compare_history();
        assert_eq!(self.book.doctor().expect("examined"), [], "seed {}", self.seed);
    }

    fn settle(&mut self, tally: &mut Tally) {
        let days = i64::try_from(self.dice.below(25)).expect("small") - if self.dice.one_in(3) { 20 } else { 0 };
        tally.back_in_time += u32::from(days < 0);
        self.today = self.today.checked_add(days.days()).expect("a day");
        self.book.settle(self.today).unwrap_or_else(|error| panic!("seed {}: {error}", self.seed));
        self.compare_today();
        assert_eq!(self.book.doctor().expect("examined"), [], "seed {}", self.seed);
    }

    fn record(&mut self, entry: Entry, tally: &mut Tally) {
        let (seed, day) = (self.seed, entry.effective);
        let is_backdated = self.log.entries.iter().any(|other| other.effective > day && other.effective <= self.today);
        self.log.entries.push(entry.clone());
        let id = EntryId(u32::try_from(self.log.entries.len()).expect("few"));
        let all = self.log.replayed(|_, _| true, Some(id));
        let error = match self.book.record(&entry, self.today.at(9, 0, 0, 0)) {
            Ok(recorded) => {
                assert_eq!(recorded, id, "seed {seed}");
                let all = all.unwrap_or_else(|| panic!("seed {seed}: recorded what cannot be replayed: {entry:?}"));
                self.log.numbers.number_after(&all.register);
                assert_eq!(self.book.operations(id).expect("the log"), entry.operations, "seed {seed}");
                tally.recorded += 1;
                tally.backdated += u32::from(is_backdated);
                tally.waiting += u32::from(day > self.today);
                if self.log.is_annulling(id, self.today) {
                    tally.annulled += 1;
                    self.log.annulling.push(id);
                }
                self.log.leaves_nothing(tally, &format!("seed {seed}, entry {} of {day}", id.0));
                return;
            }
            Err(error) => error,
        };
        let is_later = |other: EntryId| self.log.entries[other.0 as usize - 1].effective > day;
        let told = format!("seed {seed}, entry {} of {day}: {error}: {entry:?}", id.0);
        match error {
            StoreError::Refused { .. }
            | StoreError::NotYetEstablished { .. }
            | StoreError::PersonMoved { .. }
            | StoreError::AlreadyOnRoster { .. } => {
                assert!(all.is_none(), "{told}");
                tally.refused += 1;
            }
            StoreError::ContradictsLater { entry, .. } => {
                assert!(all.is_none() && is_later(entry), "{told}");
                tally.contradicted += 1;
            }
            StoreError::ContradictsPending { entry, .. } => {
                assert!(all.is_none() && self.day_of(entry) > self.today, "{told}");
                tally.contradicted += 1;
            }
            StoreError::PersonChangedLater { entry, .. } => {
                assert!(is_later(entry), "{told}");
                tally.changed_later += 1;
            }
            StoreError::PersonPending { entry, .. } => {
                assert!(self.day_of(entry) > self.today, "{told}");
                tally.pending_people += 1;
            }
            StoreError::MergedLater { entry } => {
                let merges = |operation: &Operation| matches!(operation, Operation::Merge { .. });
                let merger = &self.log.entries[entry.0 as usize - 1];
                assert!(is_later(entry) && merger.operations.iter().any(merges), "{told}");
                tally.merged += 1;
            }
            StoreError::OverwrittenLater { by, on, .. } => {
                assert!(self.is_overwritten(&entry, by, on), "{told}");
                tally.overwritten += 1;
            }
            StoreError::AnnulledAhead { entry: of, by, on } => {
                assert!(self.day_of(of) > self.today && self.log.reversed_by(by) == Some(of), "{told}");
                assert!(self.is_overwritten(&entry, by, on), "{told}");
                tally.annulled_ahead += 1;
            }
            other => panic!("seed {seed}: {other}: {entry:?}"),
        }
        self.log.entries.pop();
    }

    /// Whether at the end of its day a reversal has set back what an entry made of the state before it, or left another state than
    /// there would be without it and what it takes back.
    fn is_overwritten(&self, entry: &Entry, by: EntryId, on: Date) -> bool {
        let Some(of) = self.log.reversed_by(by) else { return false };
        let is_before = |other: Date, id: EntryId| (other, id) < (on, by);
        let new = EntryId(u32::try_from(self.log.entries.len()).expect("few"));
        let differs = |with: Option<Model>, without: Option<Model>| match (with, without) {
            (Some(with), Some(without)) => !same(&with, &without),
            (_, _) => true,
        };
        let before = self.log.replayed(is_before, None);
        let without = self.log.replayed(|other, id| is_before(other, id) && id != new, None);
        let after = self.log.on(on);
        let unmade = self.log.replayed(|other, id| other <= on && id != of && id != by, None);
        let is_set_back = differs(before.clone(), without) && differs(before, Some(after.clone()));
        entry.effective <= on && (is_set_back || differs(Some(after), unmade))
    }

    fn day_of(&self, entry: EntryId) -> Date {
        self.log.entries[entry.0 as usize - 1].effective
    }

    fn compare_today(&self) {
        let model = self.log.on(self.today);
        let seed = self.seed;
        assert_eq!(self.book.snapshot().expect("a snapshot"), model.register, "seed {seed}");
        let everybody: Vec<PersonId> = model.roster.keys().copied().collect();
        let people: Vec<Person> = model.roster.into_values().collect();
        assert_eq!(self.book.persons(&everybody).expect("people"), people, "seed {seed}");
        let count = self.book.count_people(&PeopleQuery::default()).expect("a count");
        assert_eq!(count.0 as usize, people.len(), "seed {seed}");
        let waiting: Vec<Date> = self.book.pending().expect("heads").iter().map(|head| head.in_force).collect();
        let mut days: Vec<Date> =
            self.log.entries.iter().map(|entry| entry.effective).filter(|day| *day > self.today).collect();
        days.sort();
        assert_eq!(waiting, days, "seed {seed}");
    }

    /// Register, people and facts of a random day.
    fn compare_some_day(&mut self) {
        let offset = i64::try_from(self.dice.below(120)).expect("small") - 70;
        let day = self.today.checked_add(offset.days()).expect("a day");
        let model = self.log.on(day);
        let seed = self.seed;
        assert_eq!(self.book.snapshot_on(day).expect("a snapshot"), model.register, "seed {seed}, {day}");
        let query = PeopleQuery { on: Some(day), ..PeopleQuery::default() };
        let page = self.book.people(&query, &PageStart::First(PeopleOrder::Register), 1_000).expect("a page");
        let people: Vec<Person> = model.roster.into_values().collect();
        assert_eq!(page.rows, people, "seed {seed}, {day}");
        let facts = self.book.roster_facts_on(day).expect("facts");
        let counted: Headcount = facts.iter().flat_map(|(_, of)| of.identities()).map(|(.., people)| people).sum();
        assert_eq!(counted.0 as usize, people.len(), "seed {seed}, {day}");
    }

    /// Before each entry, as known at each entry, and the postings of every balance.
    fn compare_history(&self) {
        let seed = self.seed;
        let ids = (1..).map(EntryId).take(self.log.entries.len());
        for id in ids {
            let day = self.day_of(id);
            let before = self.log.replayed(|other, nth| (other, nth) < (day, id), None).expect("replayed");
            assert_eq!(self.book.snapshot_before(id).expect("history"), before.register, "seed {seed}, before {id:?}");
            // What was known then need not be possible without what came later; but what the book says, it says of the log.
            if let Some(known) = self.log.replayed(|other, nth| other <= self.today && nth <= id, None) {
                let told = self.book.snapshot_as_known(self.today, id).expect("history");
                assert_eq!(told, known.register, "seed {seed}, known at {id:?}");
            }
        }
        let register = self.book.snapshot().expect("a snapshot");
        for (holder, kind, places) in register.ledger().balances() {
            self.compare_postings(holder, kind, i64::from(places.0));
        }
        let mut seen = 0;
        let replayed = self.book.replay(None, &mut |head, sequence, _, operation| {
            seen += 1;
            assert_eq!(&self.log.entries[head.id.0 as usize - 1].operations[sequence as usize], operation);
            std::ops::ControlFlow::Continue(())
        });
        replayed.expect("replayed");
        assert_eq!(seen, self.log.entries.iter().map(|entry| entry.operations.len()).sum::<usize>(), "seed {seed}");
    }

    fn compare_postings(&self, holder: Holder, kind: QuotaKind, places: i64) {
        let lines = self.book.postings(holder, kind, None).expect("postings");
        assert_eq!(lines.last().map(|line| line.balance), Some(places), "seed {}, {holder:?} {kind:?}", self.seed);
        assert_eq!(lines.iter().map(|line| line.places).sum::<i64>(), places, "seed {}", self.seed);
        assert!(lines.iter().map(|line| line.entry.position()).is_sorted(), "seed {}", self.seed);
    }
}

#[test]
fn the_book_in_time_agrees_with_a_model() {
    let runs = std::env::var("BIANHENG_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS);
    let mut tally = Tally::default();
    for seed in 0..runs {
        Run::new(seed, memory()).play(24, &mut tally);
    }
    println!("{runs} runs: {tally:?}");
    let Tally { recorded, backdated, waiting, refused, contradicted, changed_later, back_in_time, .. } = tally;
    let exercised = [recorded, backdated, waiting, refused, contradicted, changed_later, back_in_time];
    let of_reversals = [tally.annulled, tally.nothing_left, tally.overwritten];
    assert!(of_reversals.iter().all(|times| *times > 5), "reversals must be exercised: {tally:?}");
    assert!(exercised.iter().all(|times| *times > 5), "everything must be exercised: {tally:?}");
}

#[test]
fn a_book_in_time_read_back_agrees_with_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tally = Tally::default();
    for seed in 5_000..5_004 {
        let path = folder.path().join(format!("{seed}.bh"));
        let mut run = Run::new(seed, Book::create(&path, &header(), now()).expect("created"));
        run.play(24, &mut tally);
        let Run { book, log, today, .. } = run;
        book.close().expect("closed");

        // Looked at on a later day, from a place that cannot be written.
        let later = today.checked_add(20.days()).expect("a day");
        let mut looked_at = Book::open_read_only(&path).expect("opened");
        looked_at.settle(later).expect("settled in memory");
        let model = log.on(later);
        assert_eq!(looked_at.snapshot().expect("a snapshot"), model.register, "seed {seed}");
        let everybody: Vec<PersonId> = model.roster.keys().copied().collect();
        let people: Vec<Person> = model.roster.into_values().collect();
        assert_eq!(looked_at.persons(&everybody).expect("people"), people, "seed {seed}");
        assert_eq!(looked_at.doctor().expect("examined"), [], "seed {seed}");
        assert!(matches!(looked_at.set_setting("a", None), Err(StoreError::ReadOnlyFile { .. })));
        drop(looked_at);

        let mut book = Book::open(&path).expect("opened");
        book.settle(today).expect("settled");
        assert_eq!(book.snapshot().expect("a snapshot"), log.on(today).register, "seed {seed}");
        assert_eq!(book.doctor().expect("examined"), [], "seed {seed}");
    }
}
