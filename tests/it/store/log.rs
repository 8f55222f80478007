//! Recording: round trips, refusals, people who have moved.

use std::ops::ControlFlow;

use bianheng::domain::{
    Assignment, Basis, DocumentNumber, Entry, EntryId, FreshIds, Headcount, Holder, Institution, InstitutionId,
    LeaderPosts, Nature, Office, OfficeNature, Operation, PersonId, PoolId, Position, Post, PostClass, PostId, Refusal,
    Shortage, Source, Tier, apply_all,
};
use bianheng::store::{Book, StoreError};
use jiff::civil::Date;

use super::sample::*;

/// One entry with every operation and every holder.
fn everything() -> Entry {
    let works = Assignment { post: Some(name("主任")), position: Position::Deputy, ..staff(1, ADMINISTRATIVE) };
    let zhao = full_person(4, "赵六", works);
    let amended = Assignment { works_at: InstitutionId(2), ..zhao.assignment.clone() };
    let post = Post {
        id: PostId(1),
        institution: InstitutionId(2),
        office: Some(name("人事股")),
        title: name("股长"),
        class: PostClass::Managing,
        kind: ADMINISTRATIVE,
        count: Headcount(2),
        remark: "兼".to_owned(),
    };
    let described = Institution {
        factors: [(name("户籍人口"), 123_456)].into(),
        traits: [name("涉农")].into(),
        parent: Some(InstitutionId(1)),
        further: [("列".to_owned(), "值".to_owned())].into(),
        ..institution(2, "县教育局")
    };
    let office = Office {
        name: name("人事股"),
        nature: OfficeNature::Service,
        places: Some(Headcount(3)),
        leaders: LeaderPosts::new(1, 0),
        nameplates: vec![name("退休办")],
    };
    entry(vec![
        Operation::Establish(Institution::bare(InstitutionId(3), name("青山镇"), Tier::Township, Nature::Town)),
        Operation::Describe(described),
        Operation::Rename { institution: InstitutionId(2), name: name("县教育体育局") },
        Operation::SetOffices { institution: InstitutionId(2), scheme: Some("xc".to_owned()), offices: vec![office] },
        Operation::SetLeaders { institution: InstitutionId(2), leaders: LeaderPosts::new(1, 3) },
        Operation::SetNameplates { institution: InstitutionId(2), nameplates: vec![name("县招生办")] },
        Operation::SetPosts { institution: InstitutionId(2), posts: vec![post] },
        Operation::Admit(zhao.clone()),
        Operation::Amend {
            before: zhao.assignment.clone(),
            person: bianheng::domain::Person { assignment: amended.clone(), ..zhao },
        },
        Operation::Transfer(transfer(SERVICE, 5, Holder::Superior, Holder::Unallocated(Tier::County))),
        Operation::Transfer(transfer(SERVICE, 2, Holder::Unallocated(Tier::County), Holder::Pool(PoolId(1)))),
        Operation::Transfer(bianheng::domain::Transfer {
            people: vec![mover(&person(
                1,
                "张三",
                Assignment { position: Position::Chief, ..staff(1, ADMINISTRATIVE) },
            ))],
            ..transfer(ADMINISTRATIVE, 2, at(1), at(3))
        }),
        Operation::Release { person: PersonId(4), before: amended },
        Operation::Establish(institution(4, "县志办")),
        Operation::Abolish { institution: InstitutionId(4) },
    ])
}

#[test]
fn every_operation_is_found_again_and_the_register_is_what_apply_makes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("安宁县.bh");
    let mut book = Book::create(&path, &header(), now()).expect("created");
    book.record(&county(), now()).expect("recorded");
    let before = book.snapshot().expect("a snapshot");
    let recorded = Entry {
        basis: Basis::Document(DocumentNumber::new("安编〔2026〕3号").expect("a number")),
        source: Source::Import { files: vec!["花名册.xlsx".to_owned(), "台账.xlsx".to_owned()] },
        note: "第一批".to_owned(),
        effective: Date::constant(2026, 3, 1),
        ..everything()
    };
    let id = book.record(&recorded, now()).expect("recorded");
    let expected = apply_all(&before, &recorded.operations).expect("applies");
    assert_eq!(id, EntryId(2));
    assert_eq!(book.snapshot().expect("a snapshot"), expected);
    book.close().expect("closed");

    let book = Book::open(&path).expect("opened");
    assert_eq!(book.snapshot().expect("a snapshot"), expected, "read back from the file");
    assert_eq!(book.operations(EntryId(1)).expect("the log"), county().operations);
    assert_eq!(book.operations(id).expect("the log"), recorded.operations);
    let head = book.entry(id).expect("the head");
    assert_eq!((head.effective, &head.basis, &head.source), (recorded.effective, &recorded.basis, &recorded.source));
    assert_eq!((head.recorded_at, head.author.as_str(), head.note.as_str()), (now(), "王小明", "第一批"));
    assert_eq!(head.operations, 15);
    assert_eq!(book.doctor().expect("examined"), []);
    let fresh = FreshIds { institution: InstitutionId(5), post: PostId(2), person: PersonId(5) };
    assert_eq!(book.fresh_ids().expect("fresh ids"), fresh, "an abolished institution's id is not given again");
    assert_eq!(book.person(PersonId(4)).expect("read"), None, "released");
    let moved = book.person(PersonId(1)).expect("read").expect("on the roster");
    assert_eq!(moved.assignment, staff(3, ADMINISTRATIVE), "went with the place, the post stayed behind");
}

#[test]
fn the_log_is_listed_newest_first() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    for count in 1..=4 {
        let issued = transfer(ADMINISTRATIVE, count, Holder::Superior, at(1));
        book.record(&entry(vec![Operation::Transfer(issued)]), now()).expect("recorded");
    }
    let ids = |heads: Vec<bianheng::domain::EntryHead>| heads.iter().map(|head| head.id.0).collect::<Vec<_>>();
    assert_eq!(ids(book.entries(None, 2).expect("the log")), [5, 4]);
    assert_eq!(ids(book.entries(Some(EntryId(4)), 10).expect("the log")), [3, 2, 1]);
    assert!(matches!(book.entry(EntryId(6)), Err(StoreError::UnknownEntry(EntryId(6)))));
    assert!(matches!(book.operations(EntryId(0)), Err(StoreError::UnknownEntry(EntryId(0)))));
}

/// Records what must fail, and that nothing of it stays, not even what came before the failing operation.
#[track_caller]
fn refused(book: &mut Book, operations: Vec<Operation>) -> StoreError {
    let before = traces(book);
    let first = Operation::Establish(institution(90, "县新设局"));
    let admitted = Operation::Admit(person(90, "郑新", staff(90, ADMINISTRATIVE)));
    let issued = Operation::Transfer(transfer(SERVICE, 7, Holder::Superior, at(90)));
    let all = [first, admitted, issued].into_iter().chain(operations).collect();
    let error = book.record(&entry(all), now()).expect_err("refused");
    assert_eq!(traces(book), before);
    assert_eq!(book.doctor().expect("examined"), []);
    error
}

#[test]
fn what_is_refused_leaves_no_trace() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let lacking = Operation::Transfer(transfer(ADMINISTRATIVE, 11, at(1), at(2)));
    match refused(&mut book, vec![lacking]) {
        StoreError::Refused { operation: 3, refusal: Refusal::Shortage(shortage) } => {
            let expected = Shortage { holder: at(1), kind: ADMINISTRATIVE, held: Headcount(10), wanted: Headcount(11) };
            assert_eq!(shortage, expected);
        }
        other => panic!("{other}"),
    }
    let taken = Operation::Establish(institution(91, "县教育局"));
    assert!(matches!(
        refused(&mut book, vec![taken]),
        StoreError::Refused { operation: 3, refusal: Refusal::NameTaken { by: InstitutionId(2), .. } }
    ));
    let twice = Operation::Admit(person(2, "李四", staff(1, ADMINISTRATIVE)));
    let error = refused(&mut book, vec![twice]);
    assert!(matches!(error, StoreError::AlreadyOnRoster { operation: 3, person: PersonId(2) }), "{error}");
    let error = book.record(&entry(Vec::new()), now()).expect_err("nothing in it");
    assert!(matches!(error, StoreError::EmptyEntry), "{error}");
}

#[test]
fn a_person_who_has_moved_stops_the_entry() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    // The plan thought that Li Si was in another office.
    let stale = Assignment { office: Some(name("综合股")), ..li.assignment.clone() };
    let believed = bianheng::domain::Person { assignment: stale.clone(), ..li.clone() };
    let moving =
        bianheng::domain::Transfer { people: vec![mover(&believed)], ..transfer(ADMINISTRATIVE, 1, at(1), at(2)) };
    let attempts = [
        Operation::Transfer(moving),
        Operation::Release { person: PersonId(2), before: stale.clone() },
        Operation::Amend { before: stale.clone(), person: li.clone() },
    ];
    for attempt in attempts {
        match refused(&mut book, vec![attempt]) {
            StoreError::PersonMoved { operation: 3, person: PersonId(2), expected, found: Some(found) } => {
                assert_eq!((*expected, *found), (stale.clone(), li.assignment.clone()));
            }
            other => panic!("{other}"),
        }
    }
    let nobody = Operation::Release { person: PersonId(77), before: staff(1, ADMINISTRATIVE) };
    let error = refused(&mut book, vec![nobody]);
    assert!(matches!(error, StoreError::PersonMoved { person: PersonId(77), found: None, .. }), "{error}");
}

#[test]
fn who_was_released_by_mistake_comes_back_under_the_same_id() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let wang = book.person(PersonId(3)).expect("read").expect("on the roster");
    let before = book.snapshot().expect("a snapshot");
    let release = Operation::Release { person: wang.id, before: wang.assignment.clone() };
    book.record(&entry(vec![release.clone()]), now()).expect("released");
    book.record(&entry(vec![Operation::Admit(wang.clone())]), now()).expect("taken back");
    assert_eq!(book.snapshot().expect("a snapshot"), before);
    assert_eq!(book.operations(EntryId(2)).expect("the log"), [release]);
    assert_eq!(book.operations(EntryId(3)).expect("the log"), [Operation::Admit(wang)]);
    assert_eq!(book.doctor().expect("examined"), []);
}

#[test]
fn stopping_an_import_leaves_the_book_as_it_was() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let before = traces(&book);
    let crowd = (10..3010).map(|id| Operation::Admit(person(id, "吴用", staff(1, ADMINISTRATIVE)))).collect();
    let crowd = entry(crowd);
    let mut seen = Vec::new();
    let stopped = book.record_watched(&crowd, now(), &mut |done, total| {
        seen.push((done, total));
        if done >= 1000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert!(matches!(stopped, Err(StoreError::Cancelled)));
    assert_eq!(seen, [(0, 3000), (512, 3000), (1024, 3000)]);
    assert_eq!(traces(&book), before);
    book.record_watched(&crowd, now(), &mut |done, total| {
        seen.push((done, total));
        ControlFlow::Continue(())
    })
    .expect("recorded the second time");
    assert_eq!(seen.last(), Some(&(3000, 3000)));
    assert_eq!(book.doctor().expect("examined"), []);
}

/// The thread that owns the store is not the one that opened the window.
#[test]
fn a_book_can_be_given_to_another_thread() {
    let mut book = memory();
    let worker = std::thread::spawn(move || book.record(&county(), now()).map(|id| (book, id)));
    let (book, id) = worker.join().expect("joined").expect("recorded");
    assert_eq!((id, book.snapshot().expect("a snapshot").institutions().count()), (EntryId(1), 2));
}
