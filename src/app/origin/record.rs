//! What only the book knows of a number: the entries that made it, and the people who were counted.

use serde::Serialize;

use super::answer::{PeopleOf, PostingsOf, Sources, Until};
use crate::app::past;
use crate::domain::Person;
use crate::history::{LatestMover, Posting};
use crate::notice::{self, Notice};
use crate::store::{Book, PageStart, PeopleOrder, PeopleQuery, StoreError};

/// As many people are named as one looks through; the others are on the roster.
const NAMED: u32 = 60;

/// Entries and people behind one number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Record {
    /// In the order of time; `None` where the number is no balance of places.
    pub postings: Option<Vec<Posting>>,
    /// 最近依据: the last of the entries that moved it.
    pub latest: Option<LatestMover>,
    /// `None` where nobody was counted.
    pub people: Option<Counted>,
    /// What the entries come to, where the register says something else; the book is damaged then.
    pub disagreement: Option<i64>,
}

/// People who were counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    pub total: u32,
    /// The first of them.
    pub named: Vec<PersonNamed>,
}

/// One person, as far as a list of people shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonNamed {
    pub name: String,
    pub post: String,
}

/// Asks the book what an answer left open.
///
/// # Errors
/// A notice when the book cannot be read.
pub fn read(book: &Book, sources: &Sources) -> Result<Record, Notice> {
    let postings = sources.postings.as_ref().map(|of| postings(book, of)).transpose()?;
    let latest = sources.postings.as_ref().map(|of| latest(book, of)).transpose()?.flatten();
    let people = sources.people.as_ref().map(|of| people(book, of)).transpose()?;
    let disagreement = sources.postings.as_ref().zip(postings.as_ref()).and_then(|(of, found)| {
        let posted = found.last().map_or(0, |posting| i64::from(posting.balance.0));
        (posted != of.balance).then_some(posted)
    });
    Ok(Record { postings, latest, people, disagreement })
}

fn postings(book: &Book, of: &PostingsOf) -> Result<Vec<Posting>, Notice> {
    match of.until {
        Until::EndOf(day) => past::postings(book, of.holder, of.kind, Some(day)),
        Until::Before(entry) => past::postings_before(book, of.holder, of.kind, entry),
    }
}

fn latest(book: &Book, of: &PostingsOf) -> Result<Option<LatestMover>, Notice> {
    let mut movers = match of.until {
        Until::EndOf(day) => past::latest_movers(book, day, None)?,
        Until::Before(entry) => past::latest_movers(book, past::head_and_group(book, entry)?.0.in_force, Some(entry))?,
    };
    Ok(movers.remove(&(of.holder, of.kind)))
}

fn people(book: &Book, of: &PeopleOf) -> Result<Counted, Notice> {
    let query = PeopleQuery {
        institutions: [of.institution].into(),
        side: of.side,
        kinds: of.kinds.iter().collect(),
        on: Some(of.on),
        ..PeopleQuery::default()
    };
    let read = || -> Result<Counted, StoreError> {
        let page = book.people(&query, &PageStart::First(PeopleOrder::Register), NAMED)?;
        Ok(Counted { total: book.count_people(&query)?.0, named: page.rows.iter().map(named).collect() })
    };
    read().map_err(notice::of_book)
}

fn named(person: &Person) -> PersonNamed {
    let at = &person.assignment;
    let post = at.office.iter().map(ToString::to_string).chain(at.post.iter().map(ToString::to_string));
    PersonNamed { name: person.name.to_string(), post: post.collect::<Vec<_>>().join(" ") }
}
