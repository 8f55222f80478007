//! The whole roster, for a table that lists everybody: by institution, as people stand at the end of a day by what was known at a
//! moment. The one question about people that is not asked in pages; whoever asks it keeps all the answer.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::domain::{Date, EntryId, Headcount, Person};
use crate::store::book::Book;
use crate::store::error::{StoreError, Trouble};
use crate::store::roster::{self, PERSON, Standing, known_without};

impl Book {
    /// Everybody, `most` at the most, by the institution of the place and in the order of the register, and how many there are in
    /// all: as they stand at the end of a day, past or future, as it was known when `through` was the last entry recorded.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_as_known(
        &self,
        (day, through): (Date, EntryId),
        most: Option<u32>,
    ) -> Result<(Vec<Person>, Headcount), StoreError> {
        self.roster_standing(day, &known_without((day, through), &BTreeSet::new()), most)
    }

    /// The same just before `entry` took effect.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn roster_before(&self, entry: EntryId, through: EntryId) -> Result<(Vec<Person>, Headcount), StoreError> {
        let (day, entry) = self.entry(entry)?.position();
        self.roster_standing(day, &Standing::Before { day, entry, through }.condition(), None)
    }

    fn roster_standing(
        &self,
        day: Date,
        stands: &str,
        most: Option<u32>,
    ) -> Result<(Vec<Person>, Headcount), StoreError> {
        self.standing(Some(day), |connection, _| {
            let people = people(connection, stands, most)?;
            let total = match most {
                None => Headcount::counted(people.len()),
                Some(_) => count(connection, stands)?,
            };
            Ok((people, total))
        })
    }
}

fn people(connection: &Connection, stands: &str, most: Option<u32>) -> Result<Vec<Person>, Trouble> {
    let limit = most.map_or(-1, i64::from);
    let sql = format!(
        "SELECT {PERSON} FROM person_version NOT INDEXED WHERE {stands} ORDER BY quota_at, person LIMIT {limit}"
    );
    connection.prepare(&sql)?.query_and_then([], roster::person)?.collect()
}

fn count(connection: &Connection, stands: &str) -> Result<Headcount, Trouble> {
    let sql = format!("SELECT count(*) FROM person_version NOT INDEXED WHERE {stands}");
    Ok(connection.query_row(&sql, [], |row| row.get(0))?)
}
