//! Papers given out, and what becomes of them when the books go on.

mod notices;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::*;
use crate::app::catalogue::{NoticesTable, ReportName};
use crate::app::sample;
use crate::domain::{
    Assignment, Basis, DateTime, DocumentNumber, Entry, EntryId, Headcount, Holder, IdNumber, Institution,
    InstitutionId, Month, Name, Nature, Operation, Person, PersonId, PlanId, QuotaKind, Sex, Source, Tier, Transfer,
};
use crate::plan::{PlanState, Step};
use crate::report::Cell;
use crate::store::{BookHeader, Shelf, StoredPlan};

const DAY: Date = Date::constant(2026, 6, 30);
const NOW: DateTime = DateTime::constant(2026, 6, 30, 9, 0, 0, 0);

fn places(count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer {
        kind: QuotaKind::Administrative,
        count: Headcount(count),
        from,
        to,
        people: Vec::new(),
    })
}

fn at(id: u32) -> Holder {
    Holder::Institution(InstitutionId(id))
}

fn body(id: u32, name: &str, tier: Tier, nature: Nature) -> Operation {
    Operation::Establish(Institution::bare(InstitutionId(id), Name::new(name).expect("a name"), tier, nature))
}

/// A bureau with ten places and a township with none, since the first of January.
fn book() -> Book {
    let header = BookHeader { title: "安和县机构编制账簿".to_owned(), jurisdiction: "安和县".to_owned() };
    let mut book = Book::in_memory(&header, NOW).expect("a book");
    let opening = vec![
        body(1, "县农业农村局", Tier::County, Nature::Government),
        body(2, "白鹤镇", Tier::Township, Nature::Town),
        places(10, Holder::Superior, at(1)),
    ];
    record(&mut book, Date::constant(2026, 1, 1), opening);
    book.settle(DAY).expect("settled");
    book
}

fn record(book: &mut Book, day: Date, operations: Vec<Operation>) -> EntryId {
    let number = DocumentNumber::new("安编〔2026〕1号").expect("a number");
    let entry = Entry { basis: Basis::Document(number), ..Entry::new(day, Source::Manual, operations) };
    book.record(&entry, NOW).expect("recorded")
}

fn policy() -> Arc<Policy> {
    stages::policy().expect("bundled packs")
}

/// A table of the book as the window would have it.
fn table(book: &Book, name: ReportName, plan: Option<&Plan>) -> Table {
    let opened = crate::app::past::read_on(book, &policy(), DAY).expect("read");
    let laid = plan.map(|plan| opened.register.open(plan.clone()));
    name.build(&opened.heading(DAY), &opened.register, laid.as_ref()).expect("a table")
}

fn give_out(book: &Book, name: ReportName, plan: Option<&Plan>) -> Table {
    let (report, plans) = (PaperTable::Catalogue(name), plan.cloned().into_iter().collect());
    let request =
        PaperRequest { report, plans, as_of: DAY, options: Default::default(), table: table(book, name, plan) };
    let issued = issue(book, &policy(), request).expect("given out");
    assert!(issued.uncoded.is_none(), "{:?}", issued.uncoded);
    issued.table
}

fn examined(book: &Book, table: &Table) -> Examined {
    let code = read_code(table.code.as_deref().expect("a code")).expect("well formed");
    examine(book, &policy(), &code).expect("known")
}

/// A draft that moves so many places to the township, kept in the book.
fn draft(book: &Book, count: u32) -> Plan {
    let mut plan = Plan::new(PlanId(1), "下沉方案");
    plan.revisions.push("添加步骤", vec![Step::from(places(count, at(1), at(2)))]);
    keep(book, &plan);
    plan
}

/// Places that cross levels, with the approval that this wants.
fn approved(count: u32) -> Vec<Step> {
    let approval = DocumentNumber::new("中编办〔2026〕1号").ok();
    vec![Step { approval, ..Step::from(places(count, at(1), at(2))) }]
}

fn keep(book: &Book, plan: &Plan) {
    let stored = StoredPlan { plan: plan.clone(), shelf: Shelf::Open, created_at: NOW, updated_at: NOW };
    book.save_plan(&stored).expect("kept");
}

#[test]
fn a_table_given_out_twice_is_one_paper() {
    let mut book = book();
    let first = give_out(&book, ReportName::Ledger, None);
    let again = give_out(&book, ReportName::Ledger, None);
    assert_eq!(first.code, again.code);
    assert_eq!(issued(&book).expect("listed").len(), 1);
    let other = give_out(&book, ReportName::Offices, None);
    assert_ne!(first.code, other.code);
    // Another entry is another position in the log, whatever it changes.
    record(&mut book, DAY, vec![places(1, Holder::Superior, Holder::Unallocated(Tier::County))]);
    assert_ne!(give_out(&book, ReportName::Offices, None).code, other.code);
    assert!(first.foot().last().is_some_and(|line| line == format!("核验码 {}", first.code.expect("a code"))));
}

#[test]
fn a_correction_of_its_day_is_told_and_the_paper_comes_back_as_it_was() {
    let mut book = book();
    let printed = give_out(&book, ReportName::Ledger, None);
    assert!(examined(&book, &printed).still_holds());

    // After the day: none of the paper's business. On an earlier day: a correction.
    record(&mut book, Date::constant(2026, 7, 1), vec![places(1, at(1), at(2))]);
    assert!(examined(&book, &printed).still_holds());
    let correction = record(&mut book, Date::constant(2026, 3, 1), vec![places(2, at(1), at(2))]);
    // Changes nothing that the table shows.
    let note = Operation::SetNameplates { institution: InstitutionId(2), nameplates: Vec::new() };
    record(&mut book, Date::constant(2026, 3, 2), vec![note]);

    let found = examined(&book, &printed);
    assert_eq!((&found.rebuilt, &found.table), (&Rebuilt::Same, &printed));
    let Since::Corrected(entries) = &found.since else { panic!("{:?}", found.since) };
    assert_eq!(entries.iter().map(|entry| entry.id).collect::<Vec<_>>(), [correction]);
    let words = found.words();
    assert!(words.rebuilt.starts_with("与印件一致"), "{words:?}");
    assert!(words.since.starts_with("之后有1笔更正(第3号凭证)"), "{words:?}");
    assert!(words.details[0].contains("安编〔2026〕1号　2026-03-01起生效"), "{words:?}");
}

#[test]
fn a_plan_edited_later_comes_back_at_its_revision() {
    let book = book();
    let mut plan = draft(&book, 3);
    let printed = give_out(&book, ReportName::Downshift, Some(&plan));
    // The edit is taken back and another one takes its place, so that no revision of the plan knows it any more.
    plan.revisions.undo();
    plan.revisions.push("添加步骤", vec![Step::from(places(5, at(1), at(2)))]);
    keep(&book, &plan);
    let found = examined(&book, &printed);
    assert!(found.still_holds(), "{:?} {:?}", found.rebuilt, found.since);
    assert_eq!(found.plans, ["方案“下沉方案”在此之后有修改，本表按印制时的步骤还原。"]);
    let moved =
        |row: &crate::report::Row| row.cells.contains(&Cell::text_of("白鹤镇")) && row.cells.contains(&Cell::Count(3));
    assert!(found.table.rows.iter().any(moved));
    assert_eq!(found.paper.plan_revision, Some(1));
}

#[test]
fn a_draft_carried_out_on_the_same_day_is_no_correction_of_its_own_table() {
    let mut book = book();
    let plan = draft(&book, 3);
    let printed = give_out(&book, ReportName::Downshift, Some(&plan));
    let entry = plan.entry_for(None, DAY, "测试").expect("an entry");
    let entry = book.record(&entry, NOW).expect("adopted");
    let found = examined(&book, &printed);
    assert!(found.still_holds(), "{:?} {:?}", found.rebuilt, found.since);
    assert_eq!(found.plans, [format!("方案“下沉方案”在此之后已由第{}号凭证执行。", entry.0)]);
    // And the adopted plan has a paper of its own, over the register of its time.
    let adopted = book.load_plan(PlanId(1)).expect("known").plan;
    assert_eq!(adopted.state, PlanState::Adopted(entry));
    let opened = crate::app::past::read_on(&book, &policy(), DAY).expect("read");
    let laid = stages::lay(&book, &opened.register, adopted.clone()).expect("laid");
    let table = ReportName::Downshift.build(&opened.heading(DAY), &opened.register, Some(&laid)).expect("a table");
    let report = PaperTable::Catalogue(ReportName::Downshift);
    let request = PaperRequest { report, plans: vec![adopted], as_of: DAY, options: Default::default(), table };
    let given = issue(&book, &policy(), request).expect("given out");
    assert!(given.uncoded.is_none(), "{:?}", given.uncoded);
    record(&mut book, Date::constant(2026, 3, 1), vec![places(2, Holder::Superior, at(1))]);
    let found = examined(&book, &given.table);
    assert!(matches!(&found.since, Since::Corrected(entries) if entries.len() == 1), "{:?}", found.since);
}

#[test]
fn the_papers_of_a_frozen_plan_are_numbered_and_each_has_a_code() {
    let book = book();
    let mut plan = draft(&book, 3);
    let stamp = crate::plan::Stamp { at: NOW, by: "甲".to_owned() };
    plan.freeze("定稿1号", stamp).expect("frozen");
    keep(&book, &plan);
    let set: Vec<Table> = issue_set(&book, &policy(), &SetRequest::new(plan.clone(), DAY))
        .expect("given out")
        .into_iter()
        .map(|paper| paper.table)
        .collect();
    let listed: Vec<_> = set_of(&set).into_iter().map(|paper| (paper.attachment, paper.title)).collect();
    // Nobody is named and no leadership post is known: their tables are left out, and no number with them.
    let expected = [
        ("附件1", "编制调整前后对照表"),
        ("附件2", "编制划转明细表"),
        ("附件3", "乡镇(街道)机构设置一览表"),
        ("附件4", "乡镇(街道)改革前后对照表"),
    ];
    assert_eq!(listed, expected.map(|(attachment, title)| (attachment.to_owned(), title.to_owned())));
    assert!(set.iter().all(|table| table.notes.iter().any(|note| note == "定稿：定稿1号，2026年6月30日。")));
    assert!(set.iter().all(|table| examined(&book, table).still_holds()));
    for (name, of_set) in [(ReportName::Downshift, &set[0]), (ReportName::Reform, &set[3])] {
        assert_eq!(give_out(&book, name, Some(&plan)).code, of_set.code, "the same paper");
    }
}

#[test]
fn a_code_that_is_not_known_and_one_that_is_mistyped_are_told_apart() {
    let book = book();
    let unknown = examine(&book, &policy(), &PaperCode::of(7)).expect_err("nobody gave it out");
    assert!(unknown.what.starts_with("这个账簿没有发出过核验码为"), "{}", unknown.what);
    for (typed, why) in [("AB3D", "应有8个字符，这里有4个"), ("AB3D7K0M", "没有字符“0”"), ("22222223", "末位校验不符")]
    {
        let bad = read_code(typed).expect_err(typed);
        assert!(bad.what.contains(why), "{}", bad.what);
    }
}

#[test]
fn a_table_that_is_not_of_this_book_gets_no_code() {
    let book = book();
    let mut table = table(&book, ReportName::Ledger, None);
    table.caption.left.push('改');
    let report = PaperTable::Catalogue(ReportName::Ledger);
    let issued = issue(
        &book,
        &policy(),
        PaperRequest { report, plans: Vec::new(), as_of: DAY, options: Default::default(), table },
    )
    .expect("told");
    assert_eq!(issued.table.code, None);
    let why = issued.uncoded.expect("why").what;
    assert!(why.contains("没有核验码：表上的内容与账簿现在的不一致"), "{why}");
}

/// With people, offices, findings and standards: every table of the catalogue, with the plan and without.
#[test]
fn every_table_of_the_sample_can_be_made_again_after_a_correction() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = sample::prepare(folder.path(), &crate::watch::Unwatched).expect("the sample");
    let mut book = stages::open(&path).expect("opened");
    let (policy, today) = (policy(), clock::today());
    let plan = stages::find_plan(&book, sample::PLAN).expect("a plan");
    let read = stages::read(&book, &policy).expect("read");
    let mut given: Vec<Table> = Vec::new();
    for name in ReportName::ALL {
        for plan in [None, Some(&plan)].into_iter().filter(|plan| plan.is_some() || !name.needs_plan()) {
            let laid = plan.map(|plan| read.register.open(plan.clone()));
            let table = name.build(&read.heading(today), &read.register, laid.as_ref()).expect("a table");
            let (report, plans) = (PaperTable::Catalogue(name), plan.cloned().into_iter().collect());
            let issued =
                issue(&book, &policy, PaperRequest { report, plans, as_of: today, options: Default::default(), table })
                    .expect("given out");
            assert!(issued.uncoded.is_none(), "{:?}", issued.uncoded);
            given.push(issued.table);
        }
    }
    // Everybody of one body leaves, places come and a body is renamed, as of the day of the papers.
    let people = book.people(&Default::default(), &first_page(), 20).expect("people").rows;
    let leave = people.iter().map(|person| Operation::Release { person: person.id, before: person.assignment.clone() });
    let operations = leave.chain([places(4, Holder::Superior, Holder::Unallocated(Tier::County))]).collect();
    record_now(&mut book, today, operations);
    for table in &given {
        let code = read_code(table.code.as_deref().expect("a code")).expect("well formed");
        let found = examine(&book, &policy, &code).expect("known");
        assert_eq!(found.rebuilt, Rebuilt::Same, "{}", table.title);
    }
}

/// With people: what the days of the sample differ by and every body's story.
#[test]
fn every_table_of_the_log_of_the_sample_can_be_made_again_after_a_correction() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = sample::prepare(folder.path(), &crate::watch::Unwatched).expect("the sample");
    let mut book = stages::open(&path).expect("opened");
    let (policy, today) = (policy(), clock::today());
    let read = stages::read(&book, &policy).expect("read");
    let heading = read.heading(today);
    let genealogy = crate::app::past::genealogy(&book, None).expect("stories");
    let first = told(book.day_after(Date::MIN)).expect("read").expect("a first day");
    let days = (first.yesterday().expect("a day"), today);
    let changes = crate::app::past::changes(&book, &heading, days).expect("compared").table;
    let mut tables = vec![(PaperTable::Changes { from: days.0, to: days.1 }, changes)];
    for institution in genealogy.lives(today).into_keys().take(3) {
        let story = crate::app::past::story(&heading, &genealogy, (&read.register.snapshot, today), institution);
        tables.push((PaperTable::Story(StoryPaper { institution, today }), story.expect("a story").1));
    }
    let mut given: Vec<Table> = Vec::new();
    for (report, table) in tables {
        let request = PaperRequest { report, plans: Vec::new(), as_of: today, options: Default::default(), table };
        let issued = issue(&book, &policy, request).expect("given out");
        assert!(issued.uncoded.is_none(), "{:?}", issued.uncoded);
        given.push(issued.table);
    }
    let people = book.people(&Default::default(), &first_page(), 20).expect("people").rows;
    let leave = people.iter().map(|person| Operation::Release { person: person.id, before: person.assignment.clone() });
    record_now(&mut book, today, leave.collect());
    let found = given.iter().map(|table| examined(&book, table));
    let states: Vec<(Rebuilt, bool)> = found.map(|found| (found.rebuilt, found.since == Since::Agrees)).collect();
    let (changed, same) = ((Rebuilt::Same, false), (Rebuilt::Same, true));
    assert_eq!(states, [changed, same.clone(), same.clone(), same], "only people went");
}

fn first_page() -> crate::store::PageStart {
    crate::store::PageStart::First(crate::store::PeopleOrder::Register)
}

fn record_now(book: &mut Book, day: Date, operations: Vec<Operation>) {
    let entry = Entry::new(day, Source::Manual, operations);
    book.record(&entry, clock::now()).expect("recorded");
}

/// A draft has its set too, which does not say that it is frozen, and one that changes nothing has next to none.
#[test]
fn a_draft_has_a_set_of_its_own() {
    let book = book();
    let plan = draft(&book, 3);
    let set = issue_set(&book, &policy(), &SetRequest::new(plan.clone(), DAY)).expect("given out");
    assert_eq!(set.len(), 4);
    assert!(set.iter().all(|paper| paper.table.code.is_some() && paper.uncoded.is_none()));
    assert!(set.iter().all(|paper| !paper.table.notes.iter().any(|note| note.starts_with("定稿"))));
    let plain = tables_of_set(&book, &policy(), &SetRequest::new(plan.clone(), DAY)).expect("made");
    assert_eq!(plain.len(), 4);
    for (plain, given) in plain.iter().zip(&set) {
        assert_eq!((&plain.code, plain), (&None, &Table { code: None, ..given.table.clone() }));
    }
    let mut chosen = SetRequest::new(plan, DAY);
    let mark = PrintOptions { mark: Some(crate::report::DraftMark::Consultation), ..PrintOptions::default() };
    chosen.kept.insert(ReportName::Offices, mark);
    let marked = tables_of_set(&book, &policy(), &chosen).expect("made");
    let told: Vec<_> = marked.iter().map(|table| (table.title.as_str(), table.look.mark.is_some())).collect();
    let expected = [
        ("编制调整前后对照表", false),
        ("编制划转明细表", false),
        ("乡镇(街道)机构设置一览表", true),
        ("乡镇(街道)改革前后对照表", false),
    ];
    assert_eq!(told, expected);
}

/// The towns as they are went along with a plan that has nothing to do with them.
#[test]
fn a_plan_that_changes_no_town_has_no_table_of_them() {
    let book = book();
    let titles = |operations: Vec<Operation>| -> Vec<String> {
        let mut plan = Plan::new(PlanId(1), "县直方案");
        plan.revisions.push("一", operations.into_iter().map(Into::into).collect());
        keep(&book, &plan);
        let set = tables_of_set(&book, &policy(), &SetRequest::new(plan, DAY)).expect("made");
        set.into_iter().map(|table| format!("{} {}", table.attachment.unwrap_or_default(), table.title)).collect()
    };
    let back = places(1, at(1), Holder::Unallocated(Tier::County));
    assert_eq!(titles(vec![back]), ["附件1 编制调整前后对照表", "附件2 编制划转明细表"]);
    assert_eq!(titles(Vec::new()), Vec::<String>::new());
    assert_eq!(titles(vec![places(900, at(1), at(2))]), Vec::<String>::new(), "it cannot be carried out");
}

/// 附件1 and on: the roster of who goes among them, while an entry waits for its day.
#[test]
fn the_set_with_its_roster_is_what_the_screens_show() {
    let mut book = book();
    let name = |text: &str| Name::new(text).expect("a name");
    let kind = QuotaKind::Administrative;
    let last = IdNumber::check_character("11010119900307701").expect("a check character");
    let person = Person {
        sex: Some(Sex::Female),
        id_number: IdNumber::new(&format!("11010119900307701{last}")).ok(),
        birth: Month::new(1990, 3).ok(),
        ..Person::bare(
            PersonId(1),
            name("吴用"),
            Assignment { post: Some(name("科员")), ..Assignment::at(InstitutionId(1), kind) },
        )
    };
    let going = stages::mover(&person);
    record(&mut book, Date::constant(2026, 2, 1), vec![Operation::Admit(person)]);
    record(&mut book, Date::constant(2026, 9, 1), vec![places(4, Holder::Superior, at(1))]);
    let mut plan = Plan::new(PlanId(1), "下沉方案");
    let transfer = Transfer { kind, count: Headcount(3), from: at(1), to: at(2), people: vec![going] };
    plan.revisions.push("添加步骤", vec![Step::from(Operation::Transfer(transfer))]);
    plan.freeze("定稿1号", crate::plan::Stamp { at: NOW, by: "甲".to_owned() }).expect("frozen");
    keep(&book, &plan);

    let set: Vec<Table> = issue_set(&book, &policy(), &SetRequest::new(plan.clone(), DAY))
        .expect("given out")
        .into_iter()
        .map(|paper| paper.table)
        .collect();
    let opened = stages::read(&book, &policy()).expect("read");
    assert_eq!(opened.register.ahead.as_ref().map(|ahead| ahead.entries), Some(1));
    let open = opened.register.open(plan.clone());
    let shown: Vec<Table> = ReportName::of_the_meeting()
        .filter_map(|name| name.build(&opened.heading(DAY), &opened.register, Some(&open)))
        .collect();
    // Nothing is known of anybody's leadership posts.
    let shown: Vec<Table> = shown.into_iter().filter(|table| table.attachment.is_some()).collect();
    assert_eq!((set.len(), shown.len()), (5, 5));
    for (given, shown) in set.iter().zip(&shown) {
        assert!(given.code.is_some(), "{}", given.title);
        assert_eq!(&Table { code: None, ..given.clone() }, shown);
        assert!(examined(&book, given).still_holds(), "{}", given.title);
    }
    let words = |table: &Table, about: &str| -> Vec<String> {
        let row = table.rows.iter().find(|row| row.cells.contains(&Cell::text_of(about))).expect("a line");
        row.cells.iter().map(Cell::text).collect()
    };
    // Ten, and the four that wait: the plan is laid over what has been decided.
    let downshift = words(&set[0], "县农业农村局");
    let figures = ["14", "1", "+13", "3", "—", "11", "—", "+11", "1", "—"];
    assert_eq!(downshift[3..13], figures, "{downshift:?}");
    let transfers = words(&set[1], "白鹤镇");
    assert_eq!(transfers, ["1", "县农业农村局", "白鹤镇", "行政", "3", "1", "附件3", "文号待补", ""]);
    let (roster, masked) = (&set[2], opened.register.people[&PersonId(1)].id_number.as_ref().map(IdNumber::masked));
    assert_eq!((roster.title.as_str(), roster.attachment.as_deref()), ("人员划转名册", Some("附件3")));
    let masked = masked.expect("a number");
    let line = ["1", "吴用", "女", &masked, "1990-03", "县农业农村局", "科员", "行政", "白鹤镇", "1", "文号待补"];
    assert_eq!(words(roster, "吴用"), line);

    // The same list with whole numbers is a paper of its own, and comes back with them.
    let mut whole = SetRequest::new(plan, DAY);
    let options = PrintOptions { identity: crate::report::IdentityShown::Whole, ..PrintOptions::default() };
    whole.kept.insert(ReportName::MOVERS, options);
    let given = issue_set(&book, &policy(), &whole).expect("given out").remove(2).table;
    assert_ne!(given.code, roster.code);
    let number = opened.register.people[&PersonId(1)].id_number.as_ref().map(|number| number.as_str().to_owned());
    assert_eq!(Some(words(&given, "吴用")[3].clone()), number);
    let found = examined(&book, &given);
    assert!(found.still_holds() && found.table == given, "{:?}", found.rebuilt);
}
