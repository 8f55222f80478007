//! The roster in pages: complete, in order, and found by what a clerk types.

use std::collections::BTreeSet;

use bianheng::domain::{Assignment, Headcount, InstitutionId, Month, Operation, Person, PersonId};
use bianheng::store::{Book, PageStart, PeopleOrder, PeopleQuery, Placement, Side};

use super::sample::*;

/// Fifty people in two bodies; names and births repeat, some births are unknown.
fn crowded() -> Book {
    let mut book = memory();
    let names = ["周一", "吴二", "郑三"];
    let people = (1..=50).map(|id| Person {
        birth: (id % 5 != 0).then(|| Month::new(1970 + i16::try_from(id % 7).expect("small"), 6).expect("a month")),
        ..person(id, names[id as usize % 3], staff(1 + id % 2, ADMINISTRATIVE))
    });
    let bodies = [institution(1, "县财政局"), institution(2, "县审计局")].map(Operation::Establish);
    book.record(&entry(bodies.into_iter().chain(people.map(Operation::Admit)).collect()), now()).expect("recorded");
    book
}

/// All pages, one after the other.
fn leafed(book: &Book, query: &PeopleQuery, order: PeopleOrder, limit: u32) -> Vec<PersonId> {
    let mut start = PageStart::First(order);
    let mut all = Vec::new();
    loop {
        let page = book.people(query, &start, limit).expect("a page");
        assert!(page.rows.len() <= limit as usize);
        all.extend(page.rows.iter().map(|person| person.id));
        match page.next {
            Some(key) => start = PageStart::After(key),
            None => return all,
        }
    }
}

#[test]
fn pages_are_complete_without_gap_or_repeat() {
    let book = crowded();
    let everybody = PeopleQuery::default();
    let mut by_name: Vec<Person> = book.persons(&(1..=50).map(PersonId).collect::<Vec<_>>()).expect("people");
    by_name.sort_by_key(|person| (person.name.clone(), person.id));
    let mut by_birth = by_name.clone();
    by_birth.sort_by_key(|person| (person.birth.is_none(), person.birth, person.id));
    let ids = |people: &[Person]| people.iter().map(|person| person.id).collect::<Vec<_>>();
    for limit in [1, 7, 25, 49, 50, 51] {
        assert_eq!(leafed(&book, &everybody, PeopleOrder::Register, limit), (1..=50).map(PersonId).collect::<Vec<_>>());
        assert_eq!(leafed(&book, &everybody, PeopleOrder::Name, limit), ids(&by_name), "pages of {limit}");
        assert_eq!(leafed(&book, &everybody, PeopleOrder::Birth, limit), ids(&by_birth), "pages of {limit}");
    }
    assert_eq!(book.people_ids(&everybody, PeopleOrder::Birth).expect("ids"), ids(&by_birth));
}

/// Whether a person is meant, said once more in plain words.
fn is_meant(query: &PeopleQuery, person: &Person) -> bool {
    let held = &person.assignment;
    let is_here = |id: &InstitutionId| query.institutions.is_empty() || query.institutions.contains(id);
    let is_placed = match query.side {
        Side::Either => is_here(&held.quota_at) || is_here(&held.works_at),
        Side::QuotaAt => is_here(&held.quota_at),
        Side::WorksAt => is_here(&held.works_at),
    };
    is_placed
        && query.text.as_ref().is_none_or(|text| person.name.as_str().contains(text.as_str()))
        && query.office.as_ref().is_none_or(|office| held.office.as_ref() == Some(office))
        && (query.kinds.is_empty() || query.kinds.contains(&held.kind))
        && (query.placement == Placement::Any || held.is_split())
}

#[test]
fn every_combination_of_conditions_and_orders_finds_the_right_people() {
    let mut book = crowded();
    let everybody = book.persons(&(1..=50).map(PersonId).collect::<Vec<_>>()).expect("people");
    let amended = everybody.iter().filter(|person| person.id.0 % 3 != 0).map(|person| {
        let works_at = InstitutionId(1 + person.id.0 % 4 / 3);
        let kind = if person.id.0 % 8 < 3 { SERVICE } else { ADMINISTRATIVE };
        let office = (person.id.0 % 5 < 2).then(|| name("预算股"));
        let assignment = Assignment { works_at, kind, office, ..person.assignment.clone() };
        Operation::Amend { before: person.assignment.clone(), person: Person { assignment, ..person.clone() } }
    });
    book.record(&entry(amended.collect()), now()).expect("recorded");
    let everybody = book.persons(&(1..=50).map(PersonId).collect::<Vec<_>>()).expect("people");

    let mut queries = vec![PeopleQuery::default()];
    let mut vary = |change: &dyn Fn(&PeopleQuery) -> PeopleQuery| {
        let varied: Vec<_> = queries.iter().map(change).collect();
        queries.extend(varied);
    };
    vary(&|query| PeopleQuery { text: Some("二".to_owned()), ..query.clone() });
    vary(&|query| PeopleQuery { institutions: [InstitutionId(1)].into(), ..query.clone() });
    vary(&|query| PeopleQuery { side: Side::QuotaAt, ..query.clone() });
    vary(&|query| PeopleQuery { side: Side::WorksAt, ..query.clone() });
    vary(&|query| PeopleQuery { office: Some(name("预算股")), ..query.clone() });
    vary(&|query| PeopleQuery { kinds: [SERVICE].into(), ..query.clone() });
    vary(&|query| PeopleQuery { placement: Placement::Split, ..query.clone() });
    let mut sizes = BTreeSet::new();
    for query in &queries {
        let meant: Vec<_> = everybody.iter().filter(|person| is_meant(query, person)).collect();
        sizes.insert(meant.len());
        assert_eq!(book.count_people(query).expect("a count").0 as usize, meant.len(), "{query:?}");
        for order in [PeopleOrder::Register, PeopleOrder::Name, PeopleOrder::Birth] {
            let mut sorted = meant.clone();
            match order {
                PeopleOrder::Register => {}
                PeopleOrder::Name => sorted.sort_by_key(|person| (person.name.clone(), person.id)),
                PeopleOrder::Birth => sorted.sort_by_key(|person| (person.birth.is_none(), person.birth, person.id)),
            }
            let ids: Vec<_> = sorted.into_iter().map(|person| person.id).collect();
            assert_eq!(leafed(&book, query, order, 7), ids, "{query:?}");
            assert_eq!(book.people_ids(query, order).expect("ids"), ids, "{query:?}");
        }
    }
    assert!(sizes.len() > 10, "the queries differ: {sizes:?}");
}

#[test]
fn a_page_goes_on_behind_a_person_who_left() {
    let mut book = crowded();
    let first = book.people(&PeopleQuery::default(), &PageStart::First(PeopleOrder::Name), 10).expect("a page");
    let last = first.rows.last().expect("ten people").clone();
    let rest = book.people_ids(&PeopleQuery::default(), PeopleOrder::Name).expect("ids").split_off(10);
    book.record(&entry(vec![Operation::Release { person: last.id, before: last.assignment }]), now())
        .expect("released");
    let next = book.people(&PeopleQuery::default(), &PageStart::After(first.next.expect("more")), 100).expect("a page");
    assert_eq!(next.rows.iter().map(|person| person.id).collect::<Vec<_>>(), rest);
}

/// The names of all whom a query finds, in the order of the register; the count must agree.
#[track_caller]
fn check(book: &Book, query: &PeopleQuery, expected: &[&str]) {
    let found = book.people(query, &PageStart::First(PeopleOrder::Register), 100).expect("a page");
    let names: Vec<_> = found.rows.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, expected, "{query:?}");
    assert_eq!(book.count_people(query).expect("a count"), Headcount(u32::try_from(expected.len()).expect("small")));
    let ids = book.people_ids(query, PeopleOrder::Register).expect("ids");
    assert_eq!(ids, found.rows.iter().map(|person| person.id).collect::<Vec<_>>());
}

fn text(text: &str) -> PeopleQuery {
    PeopleQuery { text: Some(text.to_owned()), ..PeopleQuery::default() }
}

#[test]
fn people_are_found_by_what_is_typed() {
    let mut book = memory();
    let held = |office: &str, post: &str| Assignment {
        office: Some(name(office)),
        post: Some(name(post)),
        ..staff(1, ADMINISTRATIVE)
    };
    let operations = [
        Operation::Establish(institution(1, "县农业农村局")),
        Operation::Admit(person(1, "100%_李", held("综合股", "股长"))),
        Operation::Admit(person(2, "100李", held("综合股", "科员"))),
        Operation::Admit(person(3, "买买提·吐尔逊", held("种植业股（植保站）", "科员"))),
        Operation::Admit(full_person(4, "赵\\六", held("畜牧股", "副股长"))),
    ];
    book.record(&entry(operations.to_vec()), now()).expect("recorded");
    check(&book, &text("100%_李"), &["100%_李"]);
    check(&book, &text("%"), &["100%_李"]);
    check(&book, &text("_"), &["100%_李"]);
    check(&book, &text("\\"), &["赵\\六"]);
    check(&book, &text("李"), &["100%_李", "100李"]);
    check(&book, &text("股长"), &["100%_李", "赵\\六"]);
    check(&book, &text("综 合"), &["100%_李", "100李"]);
    check(&book, &text("(植保站)"), &["买买提·吐尔逊"]);
    check(&book, &text("买买提•吐"), &["买买提·吐尔逊"]);
    check(&book, &text("19720229002"), &["赵\\六"]);
    check(&book, &text("查无此人"), &[]);
    check(&book, &text("  "), &["100%_李", "100李", "买买提·吐尔逊", "赵\\六"]);
    check(&book, &text(&"长".repeat(200_000)), &[]);
    check(&book, &text("' OR 1=1 --"), &[]);
}

#[test]
fn people_are_found_by_where_they_are() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let service = Operation::Admit(person(4, "孙七", staff(2, SERVICE)));
    book.record(&entry(vec![service]), now()).expect("recorded");
    let of = |ids: &[u32], side: Side| PeopleQuery {
        institutions: ids.iter().copied().map(InstitutionId).collect(),
        side,
        ..PeopleQuery::default()
    };
    check(&book, &of(&[1], Side::QuotaAt), &["张三", "李四", "王五"]);
    check(&book, &of(&[1], Side::WorksAt), &["张三", "李四"]);
    check(&book, &of(&[2], Side::Either), &["王五", "孙七"]);
    check(&book, &of(&[1, 2], Side::QuotaAt), &["张三", "李四", "王五", "孙七"]);
    check(&book, &of(&[9], Side::Either), &[]);
    check(&book, &PeopleQuery { placement: Placement::Split, ..PeopleQuery::default() }, &["王五"]);
    check(&book, &PeopleQuery { kinds: BTreeSet::from([SERVICE]), ..PeopleQuery::default() }, &["孙七"]);
    check(&book, &PeopleQuery { office: Some(name("秘书股")), ..PeopleQuery::default() }, &["李四"]);
    let narrow = PeopleQuery { text: Some("五".to_owned()), placement: Placement::Split, ..of(&[2], Side::WorksAt) };
    check(&book, &narrow, &["王五"]);
}

#[test]
fn people_come_in_the_order_asked_for_and_keys_are_theirs() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let wanted = [3, 99, 1, 2].map(PersonId);
    let names: Vec<_> = book.persons(&wanted).expect("people").into_iter().map(|person| person.name).collect();
    assert_eq!(names, [name("王五"), name("张三"), name("李四")]);
    let keys = book.roster_keys().expect("keys");
    let everybody = book.persons(&[PersonId(1), PersonId(2), PersonId(3)]).expect("people");
    assert_eq!(keys.len(), 3);
    for (key, person) in keys.into_iter().zip(everybody) {
        assert_eq!((key.person, key.name, key.birth), (person.id, person.name, person.birth));
        assert_eq!((key.id_number, key.assignment), (person.id_number, person.assignment));
    }
}
