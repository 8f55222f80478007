//! The book in time: entries that wait for their day, entries of earlier days, and every reason to refuse one.

use std::ops::ControlFlow;

use bianheng::domain::{
    AssertedKinds, AssertedQuantity, Assertion, AssertionId, Assignment, Attachment, Basis, Clearance, ClearanceId,
    Date, DateTime, DocumentNumber, Entry, EntryId, Headcount, Holder, InstitutionId, LeaderPosts, Operation, Person,
    PersonId, PlanId, PoolId, Position, Refusal, Relation, Remainder, Scope, Shortage, Source, Tier, Transfer,
};
use bianheng::notice::{self, NoticeLevel};
use bianheng::plan::{Plan, PlanState};
use bianheng::store::{Book, PageStart, Paper, PeopleOrder, PeopleQuery, Shelf, StoreError, StoredPlan};

use super::sample::*;

fn day(month: i8, day: i8) -> Date {
    Date::constant(2026, month, day)
}

/// Noon of a day: when an entry is recorded.
fn noon(month: i8, of: i8) -> DateTime {
    day(month, of).at(12, 0, 0, 0)
}

fn issue(count: u32, to: u32) -> Operation {
    Operation::Transfer(transfer(ADMINISTRATIVE, count, Holder::Superior, at(to)))
}

fn give(count: u32, from: u32, to: u32) -> Operation {
    Operation::Transfer(transfer(ADMINISTRATIVE, count, at(from), at(to)))
}

fn held(book: &Book, on: Date, id: u32) -> u32 {
    book.snapshot_on(on).expect("a snapshot").ledger().held(at(id), ADMINISTRATIVE).0
}

/// The county of the first of January, looked at on the second of March.
fn book() -> Book {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    book
}

/// Records what must fail and leave no trace, and is told in words.
#[track_caller]
fn refused(book: &mut Book, entry: &Entry, at: DateTime) -> StoreError {
    book.settle(at.date()).expect("settled");
    let before = traces(book);
    let waiting = book.pending().expect("heads");
    let error = book.record(entry, at).expect_err("refused");
    assert_eq!((traces(book), book.pending().expect("heads")), (before, waiting));
    assert_eq!(book.doctor().expect("examined"), []);
    told(&error, book);
    error
}

/// What happened and what to do, in Chinese and not in the words of last resort.
#[track_caller]
fn told(error: &StoreError, book: &Book) {
    let notice = notice::of_store(error, &book.snapshot().expect("a snapshot"));
    assert_eq!(notice.level, NoticeLevel::Failure);
    assert!(
        !notice.what.contains("账簿操作失败") && !notice.advice.is_empty() && !notice.place.is_empty(),
        "{notice:?}"
    );
    println!("{} | {} | {}", notice.what, notice.place, notice.advice);
}

#[test]
fn an_entry_waits_for_its_day() {
    let mut book = book();
    let before = book.snapshot().expect("a snapshot");
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let moving =
        Operation::Transfer(Transfer { people: vec![mover(&li)], ..transfer(ADMINISTRATIVE, 1, at(1), at(2)) });
    let new = person(9, "孙七", staff(2, ADMINISTRATIVE));
    let operations = vec![moving, Operation::Admit(new.clone()), issue(3, 2)];
    let id = book.record(&entry_on(day(7, 1), operations.clone()), noon(3, 2)).expect("recorded");
    assert_eq!(book.snapshot().expect("a snapshot"), before, "nothing has happened yet");
    assert_eq!(book.pending().expect("heads").iter().map(|head| head.id).collect::<Vec<_>>(), [id]);
    assert_eq!(book.operations(id).expect("the log"), operations);
    assert_eq!((held(&book, day(6, 30), 2), held(&book, day(7, 1), 2)), (10, 14));
    let names = |book: &Book, on| -> Vec<String> {
        let query = PeopleQuery { institutions: [InstitutionId(2)].into(), on, ..PeopleQuery::default() };
        let page = book.people(&query, &PageStart::First(PeopleOrder::Register), 9).expect("a page");
        assert_eq!(book.count_people(&query).expect("a count").0 as usize, page.rows.len());
        page.rows.iter().map(|person| person.name.to_string()).collect()
    };
    assert_eq!(names(&book, None), ["王五"]);
    assert_eq!(names(&book, Some(day(7, 1))), ["李四", "王五", "孙七"], "rehearsed");
    assert_eq!(names(&book, None), ["王五"], "and taken back");
    assert_eq!(book.postings(at(2), ADMINISTRATIVE, None).expect("postings").len(), 1);
    let lines = book.postings(at(2), ADMINISTRATIVE, Some(day(7, 1))).expect("postings");
    assert_eq!(lines.iter().map(|line| (line.places, line.balance)).collect::<Vec<_>>(), [(10, 10), (1, 11), (3, 14)]);
    assert_eq!(book.doctor().expect("examined"), []);

    book.settle(day(6, 30)).expect("settled");
    assert_eq!(book.snapshot().expect("a snapshot"), before);
    book.settle(day(7, 1)).expect("settled");
    assert_eq!((held(&book, day(7, 1), 2), names(&book, None).len(), book.pending().expect("heads").len()), (14, 3, 0));
    assert_eq!(names(&book, Some(day(6, 30))), ["王五"], "as of an earlier day");
    assert_eq!(book.operations(id).expect("the log"), operations);
    assert_eq!(book.doctor().expect("examined"), []);

    // A clock that ran ahead is put right, and nothing is lost.
    book.settle(day(3, 2)).expect("settled");
    assert_eq!((book.snapshot().expect("a snapshot"), names(&book, None)), (before, vec!["王五".to_owned()]));
    assert_eq!(book.doctor().expect("examined"), []);
    let pending = refused(
        &mut book,
        &entry_on(day(3, 2), vec![Operation::Release { person: li.id, before: li.assignment }]),
        noon(3, 2),
    );
    assert!(
        matches!(pending, StoreError::PersonPending { person: PersonId(2), name: Some(_), entry } if entry == id),
        "{pending}"
    );
    book.settle(day(12, 31)).expect("settled");
    assert_eq!(book.person(PersonId(9)).expect("read"), Some(new));
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn a_wrong_clock_takes_even_the_first_entries_out_of_force() {
    let mut book = book();
    let after = book.snapshot().expect("a snapshot");
    book.settle(Date::constant(2001, 1, 1)).expect("settled");
    assert_eq!(book.snapshot().expect("a snapshot").institutions().count(), 0);
    assert_eq!(
        (book.count_people(&PeopleQuery::default()).expect("a count").0, book.pending().expect("heads").len()),
        (0, 1)
    );
    assert_eq!(book.doctor().expect("examined"), []);
    book.settle(day(3, 2)).expect("settled");
    assert_eq!(book.snapshot().expect("a snapshot"), after);
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn a_merger_that_waits_again_takes_along_who_has_come_since() {
    let mut book = book();
    let merge = Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) };
    book.record(&entry_on(day(5, 1), vec![merge]), noon(5, 1)).expect("merged");
    // The clock was a month ahead.
    let new = person(9, "孙七", staff(1, ADMINISTRATIVE));
    book.record(&entry_on(day(4, 1), vec![Operation::Admit(new)]), noon(4, 1)).expect("before the merger");
    assert_eq!(book.doctor().expect("examined"), []);
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let released = Operation::Release { person: li.id, before: li.assignment };
    let error = refused(&mut book, &entry_on(day(4, 1), vec![released]), noon(4, 1));
    assert!(matches!(error, StoreError::PersonChangedLater { person: PersonId(2), entry: EntryId(2), .. }), "{error}");
    let error = refused(&mut book, &entry_on(day(4, 1), vec![issue(2, 1)]), noon(4, 1));
    assert!(matches!(error, StoreError::MergedLater { entry: EntryId(2) }), "{error}");
    book.settle(day(5, 1)).expect("settled");
    let moved = book.person(PersonId(9)).expect("read").expect("on the roster");
    assert_eq!(moved.assignment, staff(2, ADMINISTRATIVE));
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn an_entry_of_an_earlier_day_is_put_where_it_belongs() {
    let mut book = book();
    book.record(&entry_on(day(2, 10), vec![give(4, 1, 2)]), noon(3, 2)).expect("recorded");
    let known = book.entries(None, 1).expect("the log")[0].id;
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let amended =
        Person { assignment: Assignment { position: Position::Deputy, ..li.assignment.clone() }, ..li.clone() };
    let amend = Operation::Amend { before: li.assignment, person: amended.clone() };
    let earlier = book.record(&entry_on(day(1, 20), vec![issue(5, 1), amend]), noon(3, 2)).expect("recorded");
    assert_eq!([day(1, 19), day(1, 20), day(2, 10)].map(|on| held(&book, on, 1)), [10, 15, 11]);
    assert_eq!(book.person(PersonId(2)).expect("read"), Some(amended));
    assert_eq!(book.snapshot().expect("now"), book.snapshot_on(day(3, 2)).expect("today"));
    let as_known = book.snapshot_as_known(day(3, 2), known).expect("as known then");
    assert_eq!(as_known.ledger().held(at(1), ADMINISTRATIVE), Headcount(6));
    assert_eq!(book.snapshot_before(earlier).expect("before").ledger().held(at(1), ADMINISTRATIVE), Headcount(10));
    let lines = book.postings(at(1), ADMINISTRATIVE, None).expect("postings");
    let told: Vec<_> = lines.iter().map(|line| (line.entry.id.0, line.places, line.counter, line.balance)).collect();
    assert_eq!(told, [(1, 10, Holder::Superior, 10), (3, 5, Holder::Superior, 15), (2, -4, at(2), 11)]);
    let last = book.last_posting(at(1), ADMINISTRATIVE).expect("read").expect("there is one");
    assert_eq!(last.id, EntryId(2), "the last in time, not in the order of recording");
    assert_eq!(book.doctor().expect("examined"), []);
    let mut order = Vec::new();
    let replayed = book.replay(Some(day(1, 31)), &mut |head, sequence, before, operation| {
        order.push((head.id.0, sequence, before.institutions().count()));
        match operation {
            Operation::Amend { .. } => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    });
    replayed.expect("replayed");
    assert_eq!(order.len(), 9);
    assert_eq!(order[7..], [(3, 0, 2), (3, 1, 2)]);
}

#[test]
fn an_institution_must_exist_on_the_day() {
    let mut book = book();
    let error = refused(&mut book, &entry_on(Date::constant(2025, 12, 1), vec![issue(1, 2)]), now());
    match error {
        StoreError::NotYetEstablished { operation: 0, institution, name: found, established } => {
            assert_eq!((institution, found, established), (InstitutionId(2), name("县教育局"), day(1, 1)));
        }
        other => panic!("{other}"),
    }
    let error = refused(&mut book, &entry(vec![issue(1, 7)]), now());
    let unknown = Refusal::UnknownInstitution(InstitutionId(7));
    assert!(matches!(error, StoreError::Refused { operation: 0, refusal } if refusal == unknown));
}

#[test]
fn what_holds_later_must_still_be_possible() {
    let mut book = book();
    book.record(&entry_on(day(2, 10), vec![give(8, 1, 2)]), noon(3, 2)).expect("recorded");
    let shortage = |held, wanted| {
        Refusal::Shortage(Shortage {
            holder: at(1),
            kind: ADMINISTRATIVE,
            held: Headcount(held),
            wanted: Headcount(wanted),
        })
    };
    match refused(&mut book, &entry_on(day(2, 1), vec![give(3, 1, 2)]), noon(3, 2)) {
        StoreError::ContradictsLater { entry: EntryId(2), operation: 0, refusal } => {
            assert_eq!(refusal, shortage(7, 8))
        }
        other => panic!("{other}"),
    }
    // Two plans that spend the same vacancy, the first of them later.
    book.record(&entry_on(day(9, 1), vec![give(2, 1, 2)]), noon(3, 2)).expect("two are left");
    match refused(&mut book, &entry_on(day(3, 2), vec![give(1, 1, 2)]), noon(3, 2)) {
        StoreError::ContradictsPending { entry: EntryId(3), operation: 0, refusal } => {
            assert_eq!(refusal, shortage(1, 2))
        }
        other => panic!("{other}"),
    }
    let error = refused(&mut book, &entry_on(day(8, 1), vec![give(1, 1, 2)]), noon(3, 2));
    assert!(matches!(error, StoreError::ContradictsPending { entry: EntryId(3), .. }), "{error}");
    let error = refused(&mut book, &entry_on(day(10, 1), vec![give(1, 1, 2)]), noon(3, 2));
    assert!(matches!(error, StoreError::Refused { operation: 0, .. }), "after it the vacancy is gone: {error}");
    let named = entry_on(day(3, 2), vec![Operation::Establish(institution(5, "县水利局"))]);
    book.record(&entry_on(day(9, 2), named.operations.clone()), noon(3, 2)).expect("waits");
    let error =
        refused(&mut book, &entry_on(day(3, 2), vec![Operation::Establish(institution(6, "县水利局"))]), noon(3, 2));
    assert!(matches!(error, StoreError::ContradictsPending { refusal: Refusal::NameTaken { .. }, .. }), "{error}");
}

#[test]
fn people_who_changed_later_or_wait_are_left_alone() {
    let mut book = book();
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let moving = |on| {
        let people = vec![mover(&li)];
        entry_on(on, vec![Operation::Transfer(Transfer { people, ..transfer(ADMINISTRATIVE, 1, at(1), at(2)) })])
    };
    book.record(&moving(day(2, 10)), noon(3, 2)).expect("recorded");
    let released =
        |on, before: &Assignment| entry_on(on, vec![Operation::Release { person: li.id, before: before.clone() }]);
    for attempt in [
        released(day(2, 1), &li.assignment),
        moving(day(2, 1)),
        entry_on(day(2, 1), vec![Operation::Admit(li.clone())]),
    ] {
        let error = refused(&mut book, &attempt, noon(3, 2));
        assert!(
            matches!(&error, StoreError::PersonChangedLater { person: PersonId(2), name: found, entry: EntryId(2) } if *found == name("李四")),
            "{error}"
        );
    }
    let now_at = book.person(PersonId(2)).expect("read").expect("on the roster").assignment;
    book.record(&released(day(8, 1), &now_at), noon(3, 2)).expect("waits");
    for on in [day(3, 2), day(7, 1), day(9, 1)] {
        let error = refused(&mut book, &released(on, &now_at), noon(3, 2));
        assert!(matches!(error, StoreError::PersonPending { person: PersonId(2), entry: EntryId(3), .. }), "{error}");
    }
    book.settle(day(8, 1)).expect("settled");
    // Who has left can come back after that day, and not before.
    let error = refused(&mut book, &entry_on(day(7, 31), vec![Operation::Admit(li.clone())]), noon(8, 1));
    assert!(matches!(error, StoreError::PersonChangedLater { entry: EntryId(3), .. }), "{error}");
    book.record(&entry_on(day(8, 1), vec![Operation::Admit(li.clone())]), noon(8, 1)).expect("comes back");
    assert_eq!(book.doctor().expect("examined"), []);
    let stale = Operation::Release { person: PersonId(3), before: staff(2, ADMINISTRATIVE) };
    let attempts = entry_on(day(9, 1), vec![Operation::Admit(person(30, "周八", staff(2, ADMINISTRATIVE))), stale]);
    let error = refused(&mut book, &attempts, noon(8, 2));
    assert!(
        matches!(error, StoreError::PersonMoved { operation: 1, .. } | StoreError::Refused { operation: 1, .. }),
        "{error}"
    );
}

#[test]
fn what_a_merger_has_taken_over_is_history() {
    let mut book = book();
    let merge = Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) };
    book.record(&entry_on(day(2, 10), vec![merge]), noon(3, 2)).expect("merged");
    for attempt in [issue(2, 1), Operation::Admit(person(9, "孙七", staff(1, ADMINISTRATIVE)))] {
        let error = refused(&mut book, &entry_on(day(2, 1), vec![attempt]), noon(3, 2));
        assert!(matches!(error, StoreError::MergedLater { entry: EntryId(2) }), "{error}");
    }
    let error = refused(
        &mut book,
        &entry_on(
            day(2, 1),
            vec![Operation::Release {
                person: PersonId(2),
                before: Assignment { office: Some(name("秘书股")), ..staff(1, ADMINISTRATIVE) },
            }],
        ),
        noon(3, 2),
    );
    assert!(matches!(error, StoreError::PersonChangedLater { entry: EntryId(2), .. }), "{error}");
    // What the merger does not count goes with it.
    let leaders = Operation::SetLeaders { institution: InstitutionId(2), leaders: LeaderPosts::new(1, 4) };
    book.record(&entry_on(day(2, 1), vec![leaders, issue(3, 2)]), noon(3, 2)).expect("the successor is free");
    assert_eq!((held(&book, day(2, 9), 2), held(&book, day(2, 10), 2)), (13, 23));
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn numbers_are_given_once_whatever_the_day() {
    let mut book = book();
    let clear = |id: u32| {
        Operation::Clear(Clearance {
            id: ClearanceId(id),
            institution: InstitutionId(1),
            kind: ADMINISTRATIVE,
            count: Headcount(1),
            purpose: "公开招录".to_owned(),
            number: DocumentNumber::new("用编〔2026〕1号").expect("a number"),
            lapses: day(12, 31),
        })
    };
    book.record(&entry_on(day(7, 1), vec![clear(1)]), noon(3, 2)).expect("waits");
    assert_eq!(book.snapshot().expect("a snapshot").fresh_clearance_id(), ClearanceId(2));
    let error = refused(&mut book, &entry_on(day(3, 2), vec![clear(1)]), noon(3, 2));
    assert!(matches!(error, StoreError::Refused { refusal: Refusal::AgreementTaken(_), .. }), "{error}");
    book.record(&entry_on(day(3, 2), vec![clear(2)]), noon(3, 2)).expect("recorded");
    book.record(&entry_on(day(2, 2), vec![clear(3)]), noon(3, 2)).expect("recorded");
    book.settle(day(7, 1)).expect("settled");
    assert_eq!(book.snapshot().expect("a snapshot").clearances().iter().count(), 3);
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn an_entry_is_mended_once() {
    let mut book = book();
    let wrong = book.record(&entry_on(day(2, 1), vec![give(4, 1, 2)]), noon(3, 2)).expect("recorded");
    let mend = |relation, operations| Entry { relation: Some(relation), ..entry_on(day(3, 1), operations) };
    let reversal = mend(Relation::Reverses(wrong), vec![give(4, 2, 1)]);
    let reversed = book.record(&reversal, noon(3, 2)).expect("reversed");
    assert_eq!(book.entry(reversed).expect("the head").relation, Some(Relation::Reverses(wrong)));
    assert_eq!(held(&book, day(3, 2), 1), 10);
    let error = refused(&mut book, &reversal, noon(3, 2));
    assert!(matches!(error, StoreError::AlreadyReversed { entry, by } if (entry, by) == (wrong, reversed)), "{error}");
    let correction = |of, count| mend(Relation::Corrects(of), vec![give(count, 1, 2)]);
    let corrected = book.record(&correction(reversed, 3), noon(3, 2)).expect("corrected");
    let error = refused(&mut book, &correction(reversed, 1), noon(3, 2));
    assert!(
        matches!(error, StoreError::AlreadyCorrected { entry, by } if (entry, by) == (reversed, corrected)),
        "{error}"
    );
    book.record(&correction(corrected, 1), noon(3, 2)).expect("the correction can be corrected");
    let error = refused(&mut book, &correction(EntryId(77), 1), noon(3, 2));
    assert!(matches!(error, StoreError::UnknownEntry(EntryId(77))), "{error}");
}

#[test]
fn linked_entries_are_recorded_together_or_not_at_all() {
    let mut book = book();
    let watch = &mut |_, _| ControlFlow::Continue(());
    let attachment = Attachment { name: "会议纪要".to_owned(), reference: "档案 2026-15".to_owned() };
    let cut = Entry {
        approver: Some("安宁县委编委".to_owned()),
        attachments: vec![attachment.clone()],
        basis: Basis::Document(DocumentNumber::new("安编〔2026〕3号").expect("a number")),
        ..entry_on(
            day(2, 1),
            vec![Operation::Transfer(transfer(ADMINISTRATIVE, 4, at(1), Holder::Unallocated(Tier::County)))],
        )
    };
    let add = |count| {
        let added = transfer(ADMINISTRATIVE, count, Holder::Unallocated(Tier::County), at(2));
        entry_on(day(7, 1), vec![Operation::Transfer(added)])
    };
    let before = traces(&book);
    let error = book.record_linked(&[cut.clone(), add(5)], noon(3, 2), watch).expect_err("four are not five");
    told(&error, &book);
    match error {
        StoreError::Linked { entry: 1, error } => assert!(matches!(*error, StoreError::Refused { operation: 0, .. })),
        other => panic!("{other}"),
    }
    assert_eq!(traces(&book), before);
    assert!(matches!(book.record_linked(&[], noon(3, 2), watch), Err(StoreError::EmptyEntry)));
    let ids = book.record_linked(&[cut, add(4)], noon(3, 2), watch).expect("recorded");
    assert_eq!(ids, [EntryId(2), EntryId(3)]);
    let [first, second] = [2, 3].map(|id| book.entry(EntryId(id)).expect("the head"));
    assert_eq!((first.linked_to, second.linked_to), (None, Some(EntryId(2))));
    assert_eq!((first.approver.as_deref(), first.attachments), (Some("安宁县委编委"), vec![attachment]));
    assert_eq!((held(&book, day(3, 2), 1), held(&book, day(3, 2), 2), held(&book, day(7, 1), 2)), (6, 10, 14));
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn a_plan_is_carried_out_phase_by_phase() {
    let mut book = book();
    let plan = PlanId(1);
    let stored =
        StoredPlan { plan: Plan::new(plan, "分步到位"), shelf: Shelf::Open, created_at: now(), updated_at: now() };
    book.save_plan(&stored).expect("saved");
    let phase = |number, remainder| Entry {
        source: Source::Plan { plan, name: "分步到位".to_owned(), phase: Some(number), remainder },
        ..entry_on(day(3, 1), vec![give(1, 1, 2)])
    };
    let first = book.record(&phase(1, Remainder::Open), noon(3, 2)).expect("the first phase");
    assert_eq!(book.load_plan(plan).expect("plan").plan.state, PlanState::Draft);
    let error = refused(&mut book, &phase(1, Remainder::Open), noon(3, 2));
    assert!(matches!(error, StoreError::PhaseAlreadyAdopted { phase: 1, by, .. } if by == first), "{error}");
    let last = book.record(&phase(2, Remainder::Done), noon(3, 2)).expect("the last phase");
    assert_eq!(book.load_plan(plan).expect("plan").plan.state, PlanState::Adopted(last));
    assert_eq!(book.adopted_phases(plan).expect("phases"), [(1, first), (2, last)].into());
    let error = refused(&mut book, &phase(3, Remainder::Open), noon(3, 2));
    assert!(matches!(error, StoreError::PlanAlreadyAdopted { by, .. } if by == last), "{error}");
}

#[test]
fn assertions_and_papers_are_kept() {
    let mut book = book();
    let assertion = Assertion {
        on: day(1, 31),
        quantity: AssertedQuantity::Authorized(at(2)),
        kinds: AssertedKinds::One(ADMINISTRATIVE),
        count: Headcount(12),
        document: DocumentNumber::new("安编〔2025〕9号").ok(),
        source: "下达文件".to_owned(),
        note: String::new(),
    };
    let quantity = AssertedQuantity::Authorized(Holder::Pool(PoolId(1)));
    let superior = Assertion { quantity, document: None, ..assertion.clone() };
    let id = book.assert(&assertion, noon(3, 2)).expect("noted");
    assert_eq!((id, book.assert(&superior, noon(3, 2)).expect("noted")), (AssertionId(1), AssertionId(2)));
    book.withdraw_assertion(id, noon(3, 3)).expect("withdrawn");
    let error = book.withdraw_assertion(id, noon(3, 3)).expect_err("once");
    told(&error, &book);
    assert!(matches!(error, StoreError::AssertionWithdrawn(AssertionId(1))), "{error}");
    let error = book.withdraw_assertion(AssertionId(9), noon(3, 3)).expect_err("unknown");
    told(&error, &book);
    let kept = book.assertions().expect("read");
    assert_eq!((&kept[0].assertion, kept[0].withdrawn_at), (&assertion, Some(noon(3, 3))));
    assert_eq!((&kept[1].assertion, kept[1].withdrawn_at, kept[1].recorded_at), (&superior, None, noon(3, 2)));
    assert_eq!(book.standing_assertions().expect("counted"), 1);
    let further = [
        (AssertedQuantity::Issued(Scope::Book), AssertedKinds::Quota),
        (AssertedQuantity::Issued(Scope::Tier(Tier::Township)), AssertedKinds::Service),
        (AssertedQuantity::Strength(InstitutionId(2)), AssertedKinds::One(ADMINISTRATIVE)),
    ]
    .map(|(quantity, kinds)| Assertion { quantity, kinds, ..superior.clone() });
    book.assert_all(&further, noon(3, 4)).expect("noted together");
    let kept = book.assertions().expect("read");
    assert_eq!(kept.iter().skip(2).map(|stored| stored.assertion.clone()).collect::<Vec<_>>(), further);

    let paper = Paper {
        code: "BH-7K2M".to_owned(),
        report: "ledger".to_owned(),
        options: r#"{"tier":"County"}"#.to_owned(),
        as_of: day(3, 1),
        through: Some(EntryId(1)),
        plan: None,
        plan_revision: None,
        table_hash: "00ff".to_owned(),
        issued_at: noon(3, 2),
    };
    book.issue_paper(&paper).expect("issued");
    assert_eq!(book.paper("BH-7K2M").expect("read"), Some(paper.clone()));
    assert_eq!(book.paper("BH-0000").expect("read"), None);
    let error = book.issue_paper(&paper).expect_err("one code, one paper");
    told(&error, &book);
    assert!(matches!(error, StoreError::PaperIssued { .. }), "{error}");
}

#[test]
fn the_past_can_be_asked_for_again_after_it_has_changed() {
    let mut book = book();
    for month in 2..=11 {
        for of in 1..=20 {
            book.record(&entry_on(day(month, of), vec![issue(1, 1)]), noon(12, 1)).expect("recorded");
        }
    }
    let ask = |book: &Book| -> Vec<u32> { (1..=12).map(|month| held(book, day(month, 10), 1)).collect() };
    let expected: Vec<u32> = (1..=12)
        .map(|month: u32| 10 + month.saturating_sub(2).min(10) * 20 + if (2..=11).contains(&month) { 10 } else { 0 })
        .collect();
    assert_eq!((ask(&book), ask(&book)), (expected.clone(), expected.clone()));
    book.record(&entry_on(day(6, 5), vec![issue(7, 1)]), noon(12, 1)).expect("recorded");
    let later: Vec<u32> = (1..).zip(&expected).map(|(month, held)| held + if month >= 6 { 7 } else { 0 }).collect();
    assert_eq!(ask(&book), later);
    let mut looks = 0;
    let stopped = book.snapshot_on_watched(day(11, 1), &mut |_, _| {
        looks += 1;
        if looks > 20 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
}
