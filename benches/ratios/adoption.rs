//! 执行方案: a plan of 2 200 places, everybody named, written into a book of a city with 400 000 people; and how an edit of a long plan
//! is undone and done again.
//!
//! - **Ours**: `stages::adopt` (the plan is laid and judged once more, stored, and written as one entry, `synchronous=FULL`), then
//!   `stages::read`, after which the window shows the register as it has become. A round moves the people to the other side of
//!   where the round before has brought them, so that every one finds 2 200 to move.
//! - **Peer**: as many bare rows as the entry writes (a version ended and one begun for each person, two postings for each step),
//!   inserted into an empty SQLite file by one prepared statement in one transaction, `synchronous=FULL`. It keeps no log, checks
//!   nothing and knows nobody.
//!
//! Aims: adoption within 1 s; undo and redo within one frame (16 ms).

use std::path::Path;
use std::sync::Arc;

use bianheng::app::{Register, stages};
use bianheng::domain::{
    Assignment, Basis, Date, DocumentNumber, Entry, Funding, Headcount, Holder, Institution, InstitutionId, Name,
    Nature, Operation, Person, PersonId, QuotaKind, Source, Tier, Transfer,
};
use bianheng::plan::{Plan, Step};
use bianheng::report::{Heading, downshift};
use bianheng::rules::Policy;
use bianheng::store::Book;

use crate::city::{self, SCHEME, Townships};
use crate::support::compare::{alone, compare};
use crate::support::measure::{Memory, Run, Stopwatch};
use crate::support::told;
use crate::{Outcome, edits};

const PEOPLE: u32 = 400_000;
const INSTITUTIONS: u32 = 3_000;
const STEPS: u32 = 22;
const PER_STEP: u32 = 100;
/// People admitted by one entry of the opening.
const PER_ENTRY: u32 = 20_000;
const TODAY: Date = Date::constant(2026, 11, 22);
const KIND: QuotaKind = QuotaKind::Service(Funding::Full);

pub fn run(rounds: u32) -> Outcome<()> {
    println!("\nADOPTION");
    let policy = told(stages::policy())?;
    compare_adoption(rounds, &policy)?;
    undo_and_redo(rounds, &policy)
}

fn compare_adoption(rounds: u32, policy: &Arc<Policy>) -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let mut book = made_up(&folder.path().join("测算.bh"))?;
    println!("\n({INSTITUTIONS} institutions, {PEOPLE} people; {STEPS} steps of {PER_STEP} named people each)");
    let mut round = 0;
    compare(
        "city, 2 200 places with everybody named",
        rounds,
        || {
            round += 1;
            adopt(&mut book, policy, round)
        },
        || bare_insert(folder.path()),
    )
}

/// The people of a step go from a body to the one after it, or back.
fn adopt(book: &mut Book, policy: &Arc<Policy>, round: u32) -> Outcome<Run> {
    let register = told(stages::read(book, policy))?.register;
    let mut plan = told(stages::new_plan(book, &format!("方案{round}")))?;
    let mut steps = Vec::new();
    for step in 0..STEPS {
        let (mut from, mut to) = (InstitutionId(1 + 2 * step), InstitutionId(2 + 2 * step));
        if round.is_multiple_of(2) {
            std::mem::swap(&mut from, &mut to);
        }
        let ids: Vec<PersonId> = (0..PER_STEP).map(|nth| person_id(1 + 2 * step, nth)).collect();
        let people = book.persons(&ids)?.iter().map(stages::mover).collect::<Vec<_>>();
        let (from, to) = (Holder::Institution(from), Holder::Institution(to));
        let transfer = Transfer { kind: KIND, count: Headcount(PER_STEP), from, to, people };
        let approval = Some(DocumentNumber::new("省编〔2026〕1号")?);
        steps.push(Step { approval, ..Step::from(Operation::Transfer(transfer)) });
    }
    plan.basis = Basis::Document(DocumentNumber::new("安委编〔2026〕1号")?);
    plan.revisions.push("添加步骤", steps);
    let mut watch = Stopwatch::new(Memory::Ignored);
    told(watch.time("adopt", || stages::adopt(book, &register, &plan, TODAY, "测算")))?;
    let after = told(watch.time("read", || stages::read(book, policy)))?;
    let moved = after.register.snapshot.standing(InstitutionId(1), KIND).strength;
    drop(after);
    if moved == register.snapshot.standing(InstitutionId(1), KIND).strength {
        return Err("nobody has moved".into());
    }
    Ok(watch.stop(1))
}

fn bare_insert(folder: &Path) -> Outcome<Run> {
    let file = folder.join("bare.db");
    for ending in ["", "-wal", "-shm"] {
        let _absent = std::fs::remove_file(folder.join(format!("bare.db{ending}")));
    }
    let mut database = rusqlite::Connection::open(file)?;
    database.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE bare (id INTEGER PRIMARY KEY, person INTEGER, body INTEGER, work INTEGER, kind TEXT, name TEXT);",
    )?;
    let rows = 2 * STEPS * PER_STEP + 2 * STEPS;
    let mut watch = Stopwatch::new(Memory::Ignored);
    watch.time("insert", || -> Outcome<()> {
        let transaction = database.transaction()?;
        {
            let mut insert =
                transaction.prepare("INSERT INTO bare (person, body, work, kind, name) VALUES (?1, ?2, ?3, ?4, ?5)")?;
            for row in 0..rows {
                insert.execute(rusqlite::params![row, row % 44, row % 44, "service_full", "吴用"])?;
            }
        }
        Ok(transaction.commit()?)
    })?;
    Ok(watch.stop(1))
}

fn person_id(institution: u32, nth: u32) -> PersonId {
    PersonId(nth * INSTITUTIONS + institution)
}

/// Bodies with more places than people, the people spread over all of them.
fn made_up(path: &Path) -> Outcome<Book> {
    let mut book = told(stages::create(path, "测算市"))?;
    let mut opening = Vec::new();
    for id in (1..=INSTITUTIONS).map(InstitutionId) {
        let name = Name::new(&format!("第{}单位", id.0))?;
        opening.push(Operation::Establish(Institution::bare(id, name, Tier::County, Nature::PublicInstitution)));
        let (from, to) = (Holder::Superior, Holder::Institution(id));
        let places = Transfer { kind: KIND, count: Headcount(500), from, to, people: Vec::new() };
        opening.push(Operation::Transfer(places));
    }
    let day = Date::constant(2020, 1, 1);
    book.record(&Entry::new(day, Source::Manual, opening), TODAY.into())?;
    for first in (1..=PEOPLE).step_by(PER_ENTRY as usize) {
        let admit = |id: u32| -> Outcome<Operation> {
            let at = Assignment::at(InstitutionId((id - 1) % INSTITUTIONS + 1), KIND);
            Ok(Operation::Admit(Person::bare(PersonId(id), Name::new("吴用")?, at)))
        };
        let people = (first..first + PER_ENTRY).map(admit).collect::<Outcome<_>>()?;
        book.record(&Entry::new(day, Source::Manual, people), TODAY.into())?;
    }
    Ok(book)
}

/// 撤销 and 重做 of one edit of 500 steps over a city, each of which was an edit of its own.
fn undo_and_redo(rounds: u32, policy: &Arc<Policy>) -> Outcome<()> {
    let policy = Arc::new(Policy::clone(policy).with_default_scheme(Some(SCHEME)));
    let snapshot = city::city(&policy, city::CITY, Townships::ByScheme)?;
    let register = Register::new(snapshot, Arc::clone(&policy), TODAY);
    let edit = edits::downshift(&policy, &register.snapshot, 500)?;
    let mut plan = Plan::new(bianheng::domain::PlanId(1), "测算");
    for done in 1..=edit.before.len() {
        plan.revisions.push("添加步骤", edit.before.get(..done).unwrap_or_default().to_vec());
    }
    let mut open = register.open(plan);
    let heading = Heading { office: "某市委机构编制委员会办公室".to_owned(), date: TODAY };
    alone("city, 500 steps, undo and redo", rounds, || {
        let mut watch = Stopwatch::new(Memory::Ignored);
        watch.time("undo", || open.undo(&register, None));
        let table = watch.time("table of the undone", || downshift(&heading, &open.plan, &open.projection));
        drop(table);
        watch.time("redo", || open.redo(&register, None));
        let table = watch.time("table of the redone", || downshift(&heading, &open.plan, &open.projection));
        drop(table);
        if open.plan.steps().len() != 500 {
            return Err("the last step is not back".into());
        }
        Ok(watch.stop(1))
    })
}
