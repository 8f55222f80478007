//! Everybody of a book, for the table that lists them.

use crate::app::catalogue::ReportName;
use crate::app::register::{Register, RosterRead};
use crate::domain::{Date, EntryId};
use crate::notice::{Notice, told};
use crate::store::Book;

/// The register with everybody of the day it stands for, where the table `name` lists people; as it is for other tables.
///
/// # Errors
/// Failures of the book.
pub fn with_roster(book: &Book, register: Register, name: ReportName, day: Date) -> Result<Register, Notice> {
    match name.lists_everybody() {
        true => Ok(register.listing(read_roster(book, day, None)?)),
        false => Ok(register),
    }
}

/// Everybody at the end of a day, `most` at the most, by all that is known now.
///
/// # Errors
/// Failures of the book.
pub fn read_roster(book: &Book, day: Date, most: Option<u32>) -> Result<RosterRead, Notice> {
    let through = told(book.entries(None, 1))?.first().map_or(EntryId(0), |entry| entry.id);
    let (people, total) = told(book.roster_as_known((day, through), most))?;
    Ok(RosterRead { people: people.into(), total })
}
