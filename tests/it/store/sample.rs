//! A small county to put into books; everybody in it is invented.

use std::collections::BTreeMap;

use bianheng::domain::{
    Assignment, Date, DocumentNumber, Entry, Funding, Grade, Headcount, Holder, Identity, Institution, InstitutionId,
    Month, Mover, Name, Nature, Operation, Particulars, Person, PersonId, Position, QuotaKind, Sex, Source, Tier,
    Transfer,
};
use bianheng::store::{Book, BookHeader};
use jiff::civil::{DateTime, date};

pub const ADMINISTRATIVE: QuotaKind = QuotaKind::Administrative;
pub const SERVICE: QuotaKind = QuotaKind::Service(Funding::Full);

pub fn now() -> DateTime {
    date(2026, 3, 2).at(9, 30, 0, 0)
}

pub fn header() -> BookHeader {
    BookHeader { title: "安宁县机构编制台账".to_owned(), jurisdiction: "安宁县".to_owned() }
}

pub fn memory() -> Book {
    Book::in_memory(&header(), now()).expect("a book in memory")
}

pub fn name(text: &str) -> Name {
    Name::new(text).expect(text)
}

/// An entry made by hand on the first of January, its document still to come.
pub fn entry(operations: Vec<Operation>) -> Entry {
    entry_on(Date::constant(2026, 1, 1), operations)
}

/// The same on another day.
pub fn entry_on(day: Date, operations: Vec<Operation>) -> Entry {
    Entry { author: "王小明".to_owned(), ..Entry::new(day, Source::Manual, operations) }
}

pub fn institution(id: u32, text: &str) -> Institution {
    Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government)
}

pub fn transfer(kind: QuotaKind, count: u32, from: Holder, to: Holder) -> Transfer {
    Transfer { kind, count: Headcount(count), from, to, people: Vec::new() }
}

pub fn at(id: u32) -> Holder {
    Holder::Institution(InstitutionId(id))
}

pub fn staff(institution: u32, kind: QuotaKind) -> Assignment {
    Assignment::at(InstitutionId(institution), kind)
}

pub fn person(id: u32, text: &str, assignment: Assignment) -> Person {
    Person::bare(PersonId(id), name(text), assignment)
}

/// Every field of a person filled.
pub fn full_person(id: u32, text: &str, assignment: Assignment) -> Person {
    Person {
        sex: Some(Sex::Female),
        id_number: Some("341824197202290022".to_owned().try_into().expect("a valid number")),
        birth: Some(Month::new(1972, 2).expect("a month")),
        identity: Some(Identity::CivilServant),
        rank: Some(Grade::Section),
        rank_document: Some(DocumentNumber::new("安组〔2024〕3号").expect("a number")),
        particulars: Particulars {
            started_work: Some(Month::new(1991, 8).expect("a month")),
            admitted: Some(Month::new(1999, 1).expect("a month")),
            further: BTreeMap::from([
                ("民族".to_owned(), "汉".to_owned()),
                ("备注".to_owned(), "\"引号\", 换\n行".to_owned()),
            ])
            .into(),
        },
        ..person(id, text, assignment)
    }
}

pub fn mover(person: &Person) -> Mover {
    Mover { person: person.id, name: person.name.clone(), from: person.assignment.clone() }
}

/// Two bodies, ten places each, three people in the first.
pub fn county() -> Entry {
    entry(vec![
        Operation::Establish(institution(1, "县政府办公室")),
        Operation::Establish(institution(2, "县教育局")),
        Operation::Transfer(transfer(ADMINISTRATIVE, 10, Holder::Superior, at(1))),
        Operation::Transfer(transfer(ADMINISTRATIVE, 10, Holder::Superior, at(2))),
        Operation::Admit(person(1, "张三", Assignment { position: Position::Chief, ..staff(1, ADMINISTRATIVE) })),
        Operation::Admit(full_person(
            2,
            "李四",
            Assignment { office: Some(name("秘书股")), ..staff(1, ADMINISTRATIVE) },
        )),
        Operation::Admit(person(3, "王五", Assignment { works_at: InstitutionId(2), ..staff(1, ADMINISTRATIVE) })),
    ])
}

/// How many rows there are of everything an entry writes, as seen from outside.
pub fn traces(book: &Book) -> (Vec<u32>, u32, bianheng::domain::FreshIds, bianheng::domain::Snapshot) {
    let heads = book.entries(None, u32::MAX).expect("the log");
    let people = book.count_people(&Default::default()).expect("the roster");
    let ids = heads.iter().map(|head| head.id.0).collect();
    (ids, people.0, book.fresh_ids().expect("fresh ids"), book.snapshot().expect("a snapshot"))
}
