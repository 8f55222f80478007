//! Plans with named people over a book: whom they may name, the course of the excess that they make, and their papers.

use std::sync::Arc;

use super::digestion;
use crate::app::catalogue::{MovesTable, ReportName};
use crate::app::papers::{self, Examined, PaperRequest, PaperTable, Rebuilt, Since};
use crate::app::{past, stages};
use crate::domain::{
    Assignment, Date, DateTime, Entry, EntryId, Headcount, Holder, Institution, InstitutionId, Month, Name, Nature,
    Operation, Person, PersonId, PlanId, QuotaKind, Recipient, Sex, Share, SharedPlaces, Source, SplitOrigin, Tier,
    Transfer,
};
use crate::forecast::Excess;
use crate::optimise::retires_in;
use crate::plan::{Plan, PlanState};
use crate::report::Table;
use crate::rules::Policy;
use crate::store::{Book, BookHeader, Shelf, StoredPlan};

const DAY: Date = Date::constant(2026, 6, 30);
const NOW: DateTime = DateTime::constant(2026, 6, 30, 9, 0, 0, 0);
const KIND: QuotaKind = QuotaKind::Administrative;
const BUREAU: InstitutionId = InstitutionId(1);
const STATION: InstitutionId = InstitutionId(2);

fn body(id: InstitutionId, name: &str) -> Institution {
    Institution::bare(id, Name::new(name).expect("a name"), Tier::County, Nature::Government)
}

/// The n-th of five people, each five years younger than the one before.
fn person(nth: u32) -> Person {
    let birth: Month = format!("{}-03", 1968 + 5 * nth).parse().expect("a month");
    let name = Name::new(["张一", "张二", "张三", "张四", "张五"][nth as usize - 1]).expect("a name");
    let bare = Person::bare(PersonId(nth), name, Assignment::at(BUREAU, KIND));
    Person { birth: Some(birth), sex: Some(Sex::Male), ..bare }
}

fn retirement(nth: u32) -> Option<Month> {
    let person = person(nth);
    retires_in(person.birth, person.sex, person.identity, KIND)
}

/// A bureau with two places and five people.
fn book() -> Book {
    let header = BookHeader { title: "安和县".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, NOW).expect("a book");
    let (from, to) = (Holder::Superior, Holder::Institution(BUREAU));
    let places = Transfer { kind: KIND, count: Headcount(2), from, to, people: Vec::new() };
    let mut operations = vec![Operation::Establish(body(BUREAU, "县农业农村局")), Operation::Transfer(places)];
    operations.extend((1..=5).map(|nth| Operation::Admit(person(nth))));
    book.record(&Entry::new(Date::constant(2026, 1, 1), Source::Manual, operations), NOW).expect("an opening");
    book.settle(DAY).expect("settled");
    book
}

/// 分设: one place and the three oldest go to a new station.
fn dividing() -> Plan {
    let mut share = Share::of(Recipient::New(body(STATION, "县种子站")));
    share.places = vec![SharedPlaces { kind: KIND, count: Headcount(1) }];
    share.people = (1..=3).map(|nth| stages::mover(&person(nth))).collect();
    let split = Operation::Split { from: BUREAU, origin: SplitOrigin::Remains, shares: vec![share] };
    let mut plan = Plan::new(PlanId(1), "分设方案");
    plan.revisions.push("一", vec![split.into()]);
    plan
}

fn keep(book: &Book, plan: &Plan) {
    let stored = StoredPlan { plan: plan.clone(), shelf: Shelf::Open, created_at: NOW, updated_at: NOW };
    book.save_plan(&stored).expect("kept");
}

fn course(book: &Book, plan: Plan) -> Vec<Excess> {
    let register = stages::read(book, &policy()).expect("read").register;
    let laid = stages::lay(book, &register, plan).expect("laid");
    digestion(&register, Some(&laid))
}

fn told(course: &[Excess]) -> Vec<(InstitutionId, u32, Option<Month>, u32)> {
    course.iter().map(|of| (of.institution, of.digestion.excess.0, of.digestion.balanced_in(), of.unknown.0)).collect()
}

/// One of the two who stay must leave the bureau; two of the three who went, the station.
fn expected() -> Vec<(InstitutionId, u32, Option<Month>, u32)> {
    vec![(BUREAU, 1, retirement(4), 0), (STATION, 2, retirement(2), 0)]
}

#[test]
fn n3_whoever_goes_by_a_division_retires_where_the_division_puts_them() {
    let book = book();
    let plan = dividing();
    keep(&book, &plan);
    assert_eq!(told(&course(&book, plan)), expected());
}

#[test]
fn n2_an_adopted_plan_digests_as_its_draft_did() {
    let mut book = book();
    let plan = dividing();
    keep(&book, &plan);
    let drafted = course(&book, plan.clone());
    let entry = book.record(&plan.entry_for(None, DAY, "测试").expect("an entry"), NOW).expect("adopted");
    let adopted = book.load_plan(PlanId(1)).expect("known").plan;
    assert_eq!(adopted.state, PlanState::Adopted(entry));
    let course_of = |book: &Book| told(&course(book, adopted.clone()));
    assert_eq!((course_of(&book), told(&drafted)), (expected(), expected()));
    // Somebody who was moved leaves the roster: the plan is told as it was.
    let before = book.person(PersonId(2)).expect("read").expect("on the roster").assignment;
    let leave = Operation::Release { person: PersonId(2), before };
    assert_eq!(book.record(&Entry::new(DAY, Source::Manual, vec![leave]), NOW).expect("recorded"), EntryId(3));
    assert_eq!(course_of(&book), expected());
}

fn transfer_of_one() -> Plan {
    let (from, to) = (Holder::Institution(BUREAU), Holder::Institution(STATION));
    let moved = Transfer { kind: KIND, count: Headcount(1), from, to, people: Vec::new() };
    let mut plan = Plan::new(PlanId(1), "划转方案");
    plan.revisions.push("一", vec![Operation::Transfer(moved).into()]);
    plan
}

#[test]
fn n13_people_are_named_among_those_who_will_be_there_when_all_that_waits_holds() {
    let mut book = book();
    let leaving = book.person(PersonId(1)).expect("read").expect("on the roster").assignment;
    let coming = Person { id: PersonId(6), name: Name::new("张六").expect("a name"), ..person(5) };
    let waiting = vec![
        Operation::Establish(body(STATION, "县种子站")),
        Operation::Release { person: PersonId(1), before: leaving },
        Operation::Admit(coming),
    ];
    book.record(&Entry::new(Date::constant(2026, 7, 15), Source::Manual, waiting), NOW).expect("recorded");
    keep(&book, &transfer_of_one());
    let listed = stages::holders(&book, BUREAU, KIND).expect("read");
    assert_eq!(listed.iter().map(|person| person.id.0).collect::<Vec<_>>(), [2, 3, 4, 5, 6]);
    let name = |text| stages::name_people(&book, "划转方案", (1, &[stages::WrittenPerson::read(text)]), "测试");
    let refused = name("张一").expect_err("will have left");
    assert!(refused.what.contains("没有“张一”"), "{}", refused.what);
    let named = name("张六").expect("will be there");
    let known = stages::read(&book, &policy()).expect("read").register;
    assert!(known.people.contains_key(&PersonId(6)), "whom a draft names is known");
    assert_eq!(known.open(named).projection.refusals().count(), 0);
    // And so does a step file.
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("步骤.toml");
    let text = "[[steps]]\ntransfer = { kind = \"行政\", count = 1, from = \"县农业农村局\", to = \"县种子站\", people = [\"张六\"] }\n";
    std::fs::write(&file, text).expect("written");
    let read = stages::read_steps(&book, &known, &file).expect("a sound step file");
    assert_eq!(read.steps[0].operation.movers().map(|mover| mover.person.0).collect::<Vec<_>>(), [6]);
}

const TABLES: [MovesTable; 2] = [MovesTable::Movers, MovesTable::Excess];

fn policy() -> Arc<Policy> {
    Arc::new(Policy::bundled().expect("bundled packs"))
}

fn give_out(book: &Book, table: MovesTable, plan: &Plan) -> Table {
    let name = ReportName::Moves(table);
    let opened = past::read_on(book, &policy(), DAY).expect("read");
    let laid = opened.register.open(plan.clone());
    let table = name.build(&opened.heading(DAY), &opened.register, Some(&laid)).expect("a table");
    let (report, plans) = (PaperTable::Catalogue(name), vec![plan.clone()]);
    let issued =
        papers::issue(book, &policy(), PaperRequest { report, plans, as_of: DAY, options: Default::default(), table })
            .expect("given out");
    assert!(issued.uncoded.is_none(), "{:?}", issued.uncoded);
    issued.table
}

fn examined(book: &Book, table: &Table) -> Examined {
    let code = papers::read_code(table.code.as_deref().expect("a code")).expect("well formed");
    papers::examine(book, &policy(), &code).expect("known")
}

#[test]
fn n14_a_paper_with_people_comes_back_after_the_roster_has_changed() {
    let mut book = book();
    let plan = dividing();
    keep(&book, &plan);
    let given = TABLES.map(|table| give_out(&book, table, &plan));
    let known = book.person(PersonId(1)).expect("read").expect("on the roster");
    let before = known.assignment.clone();
    let birth = Some("1971-09".parse().expect("a month"));
    let corrected = Operation::Amend { before, person: Person { birth, ..known } };
    let entry = book.record(&Entry::new(DAY, Source::Manual, vec![corrected]), NOW).expect("recorded");
    for printed in &given {
        let found = examined(&book, printed);
        assert_eq!((&found.rebuilt, &found.table), (&Rebuilt::Same, printed));
        let Since::Corrected(entries) = &found.since else { panic!("{}: {:?}", printed.title, found.since) };
        assert_eq!(entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [entry]);
    }
}

#[test]
fn n14_a_draft_carried_out_for_a_later_day_is_not_laid_over_itself() {
    let mut book = book();
    let plan = Plan { effective: Some(Date::constant(2026, 7, 15)), ..dividing() };
    keep(&book, &plan);
    let given = TABLES.map(|table| give_out(&book, table, &plan));
    book.record(&plan.entry_for(None, DAY, "测试").expect("an entry"), NOW).expect("adopted");
    let plates = Operation::SetNameplates { institution: BUREAU, nameplates: Vec::new() };
    book.record(&Entry::new(DAY, Source::Manual, vec![plates]), NOW).expect("recorded");
    for printed in &given {
        let found = examined(&book, printed);
        assert!(found.still_holds(), "{}: {:?} {:?}", printed.title, found.rebuilt, found.since);
    }
}
