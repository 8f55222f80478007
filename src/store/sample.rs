//! A small book for the tests inside this module, which reach past the API to the rows.

use jiff::civil::{DateTime, date};

use crate::domain::{
    Assignment, Date, Entry, Headcount, Holder, Institution, InstitutionId, Name, Nature, Operation, Person, PersonId,
    Position, QuotaKind, Source, Tier, Transfer,
};

use super::{Book, BookHeader};

pub(super) fn now() -> DateTime {
    date(2026, 3, 2).at(9, 30, 0, 0)
}

pub(super) fn header() -> BookHeader {
    BookHeader { title: "安宁县机构编制台账".to_owned(), jurisdiction: "安宁县".to_owned() }
}

pub(super) fn entry(operations: Vec<Operation>) -> Entry {
    let day = Date::constant(2026, 1, 1);
    Entry { author: "王小明".to_owned(), ..Entry::new(day, Source::Manual, operations) }
}

pub(super) fn name(text: &str) -> Name {
    Name::new(text).expect(text)
}

pub(super) fn chief() -> Person {
    let at = Assignment::at(InstitutionId(1), QuotaKind::Administrative);
    Person::bare(PersonId(1), name("张三"), Assignment { position: Position::Chief, ..at })
}

/// One body with ten places and one person: operations 0, 1 and 2 of entry 1.
pub(super) fn county() -> Entry {
    let office = Institution::bare(InstitutionId(1), name("县政府办公室"), Tier::County, Nature::Government);
    let issued = Transfer {
        kind: QuotaKind::Administrative,
        count: Headcount(10),
        from: Holder::Superior,
        to: Holder::Institution(InstitutionId(1)),
        people: Vec::new(),
    };
    entry(vec![Operation::Establish(office), Operation::Transfer(issued), Operation::Admit(chief())])
}

pub(super) fn book() -> Book {
    let mut book = Book::in_memory(&header(), now()).expect("a book in memory");
    book.record(&county(), now()).expect("recorded");
    book
}
