//! The register of any day, of a book with 400 000 operations in 4 000 entries over eleven years and 3 000 institutions.
//!
//! - **Ours**: `Book::snapshot_on`, for a day that nobody has asked for before, in a book that has been asked for its first day once
//!   (that question, which replays the log and keeps registers on the way, is printed by itself as "first question").
//! - **Peer**: what a program without kept registers does: `Book::replay` from the first entry to the same day.
//!
//! Aim: any day within 100 ms once built.

use std::ops::ControlFlow;

use bianheng::domain::{
    Assignment, Date, Entry, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Name, Nature, Operation,
    Person, PersonId, QuotaKind, Source, Tier, Transfer,
};
use bianheng::store::{Book, BookHeader};
use jiff::ToSpan;

use crate::support::compare::compare;
use crate::support::measure::{Memory, Stopwatch};
use crate::support::random::Random;
use crate::{Outcome, SEED};

const INSTITUTIONS: u32 = 3_000;
const ENTRIES: u32 = 4_000;
const OPERATIONS: u32 = 100;
const FIRST_DAY: Date = Date::constant(2015, 1, 1);
const TODAY: Date = Date::constant(2026, 11, 22);
const KIND: QuotaKind = QuotaKind::Administrative;

pub fn run(rounds: u32) -> Outcome<()> {
    println!("\nHISTORY");
    let book = made_up()?;
    let mut watch = Stopwatch::new(Memory::Ignored);
    let last = book.settled_on().checked_sub(1.day())?;
    watch.time("first question", || book.snapshot_on(last))?;
    let first = watch.stop(1);
    println!("\n  first question: {:?}", first.whole());
    let mut days = Random::for_part(SEED, "days");
    let mut day = || -> Outcome<Date> { Ok(FIRST_DAY.checked_add(i64::from(days.below(4_000)).days())?) };
    let asked: Vec<Date> = (0..=rounds.max(1)).map(|_| day()).collect::<Outcome<_>>()?;
    let (mut ours, mut peers) = (asked.iter().cycle(), asked.iter().cycle());
    compare(
        "400 000 operations, the register of a day",
        rounds,
        || {
            let day = *ours.next().ok_or("a day")?;
            let mut watch = Stopwatch::new(Memory::Ignored);
            watch.time("snapshot_on", || book.snapshot_on(day))?;
            Ok(watch.stop(1))
        },
        || {
            let day = *peers.next().ok_or("a day")?;
            let mut watch = Stopwatch::new(Memory::Ignored);
            watch.time("replay", || book.replay(Some(day), &mut |_, _, _, _| ControlFlow::Continue(())))?;
            Ok(watch.stop(1))
        },
    )
}

/// Places come and go, leaders change, people are admitted.
fn made_up() -> Outcome<Book> {
    let header = BookHeader { title: "测算".to_owned(), jurisdiction: "测算市".to_owned() };
    let mut book = Book::in_memory(&header, TODAY.into())?;
    let mut random = Random::for_part(SEED, "history");
    let mut opening = Vec::new();
    for id in (1..=INSTITUTIONS).map(InstitutionId) {
        let name = Name::new(&format!("第{}单位", id.0))?;
        opening.push(Operation::Establish(Institution::bare(id, name, Tier::County, Nature::Government)));
        opening.push(places(1_000, Holder::Superior, Holder::Institution(id)));
    }
    book.record(&Entry::new(FIRST_DAY, Source::Manual, opening), TODAY.into())?;
    let mut next = 1;
    for nth in 0..ENTRIES {
        let day = FIRST_DAY.checked_add(i64::from(1 + nth).days())?;
        let operations = (0..OPERATIONS).map(|_| operation(&mut random, &mut next)).collect::<Outcome<_>>()?;
        book.record(&Entry::new(day, Source::Manual, operations), TODAY.into())?;
    }
    Ok(book)
}

fn operation(random: &mut Random, next: &mut u32) -> Outcome<Operation> {
    let id = InstitutionId(1 + random.below(INSTITUTIONS));
    Ok(match random.below(10) {
        0 => Operation::SetLeaders { institution: id, leaders: LeaderPosts::new(1, random.below(5)) },
        1 | 2 => {
            *next += 1;
            Operation::Admit(Person::bare(PersonId(*next), Name::new("吴用")?, Assignment::at(id, KIND)))
        }
        3..=6 => places(1, Holder::Superior, Holder::Institution(id)),
        _ => places(1, Holder::Institution(id), Holder::Superior),
    })
}

fn places(count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
}
