//! 减上补下: 22 county centres give 100 places each to 22 towns, and 2 200 people go with them by name.

use std::sync::Arc;

use bianheng::app::{MovesTable, digestion};
use bianheng::app::{Register, ReportName, clock, past, stages};
use bianheng::domain::{
    Arrangement, Assignment, Basis, Date, DocumentNumber, Entry, EntryId, Funding, Headcount, Holder, Institution,
    InstitutionId, Month, Name, Nature, Operation, Person, PersonId, QuotaKind, Sex, Source, Tier, Transfer,
};
use bianheng::plan::{Mends, Phase, Plan};
use bianheng::report::Heading;
use bianheng::rules::Policy;
use bianheng::store::{Book, BookHeader};
use bianheng::watch::Unwatched;

use super::{AUTHOR, approve, consult, fates, held, register, reverse, why};

const KIND: QuotaKind = QuotaKind::Service(Funding::Full);
const PAIRS: u32 = 22;
const GIVEN: u32 = 100;
/// Places and people of a centre before; of a town.
const CENTRE: (u32, u32) = (150, 140);
const TOWN: (u32, u32) = (20, 22);
const PLAN: &str = "编制下沉";
const OPENING: Date = Date::constant(2020, 1, 1);

fn centre(pair: u32) -> InstitutionId {
    InstitutionId(pair)
}

fn town(pair: u32) -> InstitutionId {
    InstitutionId(100 + pair)
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// Person `nth` of a body, born so that the first ones of a centre retire last; the last five of a centre work in the town already.
fn person(at: InstitutionId, nth: u32) -> Person {
    let birth =
        Month::new(i16::try_from(2000 - nth / 12).expect("a year"), i8::try_from(12 - nth % 12).expect("a month"));
    let mut assignment = Assignment::at(at, KIND);
    if at.0 <= PAIRS && nth >= CENTRE.1 - 5 {
        (assignment.works_at, assignment.arrangement) = (town(at.0), Some(Arrangement::Seconded));
    }
    let id = PersonId(at.0 * 1_000 + nth);
    Person { sex: Some(Sex::Male), birth: birth.ok(), ..Person::bare(id, name(&format!("某{}", id.0)), assignment) }
}

fn places(count: u32, to: InstitutionId) -> Operation {
    let (from, to) = (Holder::Superior, Holder::Institution(to));
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
}

fn opened() -> (Book, Arc<Policy>) {
    let header = BookHeader { title: "样例".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, clock::now()).expect("a book");
    let mut operations = Vec::new();
    for pair in 1..=PAIRS {
        let (of_centre, of_town) = (name(&format!("县第{pair}中心")), name(&format!("第{pair}镇")));
        let bare = Institution::bare(centre(pair), of_centre, Tier::County, Nature::PublicInstitution);
        operations.push(Operation::Establish(bare));
        operations.push(Operation::Establish(Institution::bare(town(pair), of_town, Tier::Township, Nature::Town)));
    }
    for pair in 1..=PAIRS {
        for (id, (places_of, people)) in [(centre(pair), CENTRE), (town(pair), TOWN)] {
            operations.push(places(places_of, id));
            operations.extend((0..people).map(|nth| Operation::Admit(person(id, nth))));
        }
    }
    book.record(&Entry::new(OPENING, Source::Manual, operations), clock::now()).expect("an opening");
    (book, stages::policy().expect("bundled packs"))
}

/// A plan of 22 steps from a step file, everybody named by the suggestions.
fn planned(book: &Book, register: &Register) -> Plan {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("步骤.toml");
    let step = |pair| {
        format!(
            "[[steps]]\ntransfer = {{ kind = \"事业\", count = {GIVEN}, from = \"县第{pair}中心\", to = \"第{pair}镇\" }}\n\
             approval = \"省编〔2026〕1号\"\n"
        )
    };
    std::fs::write(&file, (1..=PAIRS).map(step).collect::<String>()).expect("written");
    let read = stages::read_steps(book, register, &file).expect("a sound step file");
    let plan = stages::new_plan(book, PLAN).expect("a new plan");
    let mut plan = stages::add_steps(book, plan, read, AUTHOR).expect("added");
    let today = Month::try_from(clock::today()).expect("a month");
    for step in 1..=PAIRS as usize {
        let of = stages::move_of(&plan, step).expect("people can be named");
        let listed = stages::suggest(book, &register.snapshot, &of, today).expect("read");
        assert_eq!(listed.len() as u32, CENTRE.1);
        let best = listed.iter().take(GIVEN as usize).map(|it| it.person.name.to_string());
        let written: Vec<_> = best.map(|text| stages::WrittenPerson::read(&text)).collect();
        plan = stages::name_people(book, PLAN, (step, &written), AUTHOR).expect("named");
    }
    plan
}

#[test]
fn a_downshift_of_2200_named_people_from_the_draft_to_a_reversal() {
    let (mut book, policy) = opened();
    let now = register(&book, &policy);
    let plan = planned(&book, &now);
    let named: usize = plan.steps().iter().map(|step| step.operation.movers().count()).sum();
    assert_eq!(named, 2_200);
    // Those who work in the town already go first, then who serves longest.
    let first: Vec<u32> = plan.steps()[0].operation.movers().take(7).map(|mover| mover.person.0).collect();
    assert_eq!(first, [1135, 1136, 1137, 1138, 1139, 1000, 1001]);
    consult(&book, PLAN);

    // Another entry: somebody who is named leaves, and a centre loses five places.
    let gone = PersonId(2_000);
    let foreign = foreign_entry(&mut book, gone);
    let now = register(&book, &policy);
    let plan = stages::find_plan(&book, PLAN).expect("the plan");
    assert_eq!(fates(&book, &now, &plan), (20, 1, 1), "one has another effect, one fails");
    let rebase = stages::rebase(&book, &now, &plan).expect("replayed");
    let mut plan = plan;
    stages::take_up(&book, &mut plan, &rebase, Mends::Taken, AUTHOR).expect("mended");
    assert_eq!(fates(&book, &now, &plan), (22, 0, 0));
    let second = &plan.steps()[1].operation;
    assert!(second.movers().all(|mover| mover.person != gone));
    let moved = second.named_move().expect("a transfer").count.0;
    assert_eq!((second.movers().count(), moved), (99, 100), "the place goes without the person");

    let open = now.open(plan);
    check_tables(&now, &open);
    let later = phases(&book);
    let plan = approve(&book, PLAN);
    let today = clock::today();
    let adopted = |book: &mut Book, phase| {
        let now = register(book, &policy);
        let plan = stages::find_plan(book, PLAN).expect("the plan");
        stages::adopt_phase(book, &now, &plan, (phase, today), AUTHOR, &Unwatched).expect("adopted")
    };
    drop(plan);
    assert_eq!((adopted(&mut book, 1), adopted(&mut book, 2)), (EntryId(3), EntryId(4)));
    check_history(&book, later);

    // The foreign entry is taken back: the person and the five places are there again.
    let person_of = |book: &Book| book.person(gone).expect("read").map(|person| person.assignment.quota_at);
    assert_eq!(person_of(&book), None);
    assert_eq!(held(&book, today, centre(3), KIND), 150 - 5 - 100);
    assert_eq!((foreign, reverse(&mut book, foreign)), (EntryId(2), EntryId(5)));
    assert_eq!(person_of(&book), Some(centre(2)));
    assert_eq!(held(&book, today, centre(3), KIND), 50);
}

fn foreign_entry(book: &mut Book, gone: PersonId) -> EntryId {
    let before = book.person(gone).expect("read").expect("on the roster").assignment;
    let (from, to) = (Holder::Institution(centre(3)), Holder::Superior);
    let cut = Transfer { kind: KIND, count: Headcount(5), from, to, people: Vec::new() };
    let operations = vec![Operation::Release { person: gone, before }, Operation::Transfer(cut)];
    let basis = DocumentNumber::new("省编〔2026〕2号").map(Basis::Document).expect("a number");
    let entry = Entry { basis, author: "别人".to_owned(), ..Entry::new(clock::today(), Source::Manual, operations) };
    stages::write_entry(book, &entry, &Unwatched).expect("recorded")
}

/// Eleven steps now, eleven in a month.
fn phases(book: &Book) -> Date {
    let today = clock::today();
    let later = (0..30).fold(today, |day, _| day.tomorrow().expect("a day"));
    let phase = |name: &str, day| Phase { name: name.to_owned(), effective: Some(day) };
    stages::edit_plan(book, PLAN, |plan| {
        stages::divide(plan, vec![phase("第一批", today), phase("第二批", later)], stages::stamp(AUTHOR))?;
        stages::put_into_phase(plan, &(0..11).collect::<Vec<_>>(), Some(1), stages::stamp(AUTHOR))?;
        stages::put_into_phase(plan, &(11..22).collect::<Vec<_>>(), Some(2), stages::stamp(AUTHOR))
    })
    .expect("divided");
    later
}

/// The list names everybody, and what is left over the quota is followed.
fn check_tables(now: &Register, open: &bianheng::app::OpenPlan) {
    let heading = Heading { office: "办公室".to_owned(), date: clock::today() };
    let movers = ReportName::Moves(MovesTable::Movers).build(&heading, now, Some(open)).expect("a plan");
    assert_eq!(movers.rows.len(), 2_199 + 2, "a title, everybody, a total");
    assert_eq!(movers.notes, ["划转编制2200名：机构之间2200名(人随编走2199人、空编划转1名)。"]);
    let found = digestion(now, Some(open));
    let excess_of = |pair| found.iter().find(|it| it.institution == town(pair)).map(|it| it.digestion.excess.0);
    assert_eq!((found.len(), excess_of(1), excess_of(2)), (22, Some(2), Some(1)));
    let before = digestion(now, None);
    assert_eq!(before.iter().map(|it| it.digestion.excess.0).sum::<u32>(), 44);
    assert_eq!(found.iter().map(|it| it.digestion.excess.0).sum::<u32>(), 43);
    // The youngest of a town retire last; the first to go brings the excess down by one.
    let first = found.first().expect("an excess");
    assert_eq!(first.digestion.months.iter().map(|at| at.departures.0).sum::<u32>(), 2);
    assert!(
        first.digestion.balanced_in() < before.first().and_then(|it| it.digestion.balanced_in()),
        "older people came"
    );
}

fn check_history(book: &Book, later: Date) {
    let today = clock::today();
    let yesterday = today.yesterday().expect("a day");
    let of = |day, pair| (held(book, day, centre(pair), KIND), held(book, day, town(pair), KIND));
    assert_eq!((of(yesterday, 1), of(today, 1)), ((150, 20), (50, 120)));
    assert_eq!((of(today, 22), of(later, 22)), ((150, 20), (50, 120)));
    let people = |day, id| past::snapshot_on(book, day).expect("read").standing(id, KIND).strength.0;
    assert_eq!((people(today, town(1)), people(today, town(2)), people(later, town(22))), (122, 121, 122));
    assert_eq!(people(later, centre(2)), 40);
    assert_eq!(why(book, town(1), KIND), [(1, 20, 20), (3, 100, 120)]);
    let lineage = past::genealogy(book, None).expect("read").of(town(1), today);
    assert_eq!(lineage.events.len(), 1, "set up, and nothing since");
    let plan = stages::find_plan(book, PLAN).expect("the plan");
    assert!(matches!(plan.state, bianheng::plan::PlanState::Adopted(EntryId(4))), "{:?}", plan.state);
}
