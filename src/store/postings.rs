//! 每个数都能回答: the postings that made a balance, one line each, with the balance after it.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use crate::domain::{Date, EntryHead, Headcount, Holder, QuotaKind};

use super::book::Book;
use super::entries;
use super::error::{StoreError, Trouble};
use super::timeline::{BEGINNING, end_of};

/// One movement of places to or from a holder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingLine {
    pub entry: EntryHead,
    /// The operation in the entry, counted from zero.
    pub sequence: u32,
    /// Places that came; negative: that went.
    pub places: i64,
    /// Where they came from or went to.
    pub counter: Holder,
    /// What the holder has afterwards. The superior's is negative: what it has issued.
    pub balance: i64,
}

impl Book {
    /// Every movement of places of a kind to or from a holder that holds by the end of a day (`None`: now), in the order of time.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn postings(&self, holder: Holder, kind: QuotaKind, on: Option<Date>) -> Result<Vec<PostingLine>, StoreError> {
        let day = on.unwrap_or(self.settled_on);
        self.standing(on, |connection, _| lines(connection, holder, kind, day))
    }
}

fn lines(connection: &Connection, holder: Holder, kind: QuotaKind, day: Date) -> Result<Vec<PostingLine>, Trouble> {
    let heads = entries::timeline(connection, BEGINNING, end_of(day))?;
    let order: BTreeMap<_, _> = heads.iter().enumerate().map(|(place, head)| (head.id, place)).collect();
    let mut statement = connection.prepare_cached(
        "SELECT entry, sequence, line, places, giver, receiver FROM posting WHERE giver = ?1 AND kind = ?2
         UNION SELECT entry, sequence, line, places, giver, receiver FROM posting WHERE receiver = ?1 AND kind = ?2
         ORDER BY entry, sequence, line",
    )?;
    let mut found = Vec::new();
    let mut rows = statement.query(params![holder, kind])?;
    while let Some(row) = rows.next()? {
        let Some(place) = order.get(&row.get(0)?) else { continue };
        let (sequence, places): (u32, Headcount) = (row.get(1)?, row.get(3)?);
        let (giver, receiver): (Holder, Holder) = (row.get(4)?, row.get(5)?);
        let (places, counter) = match receiver == holder {
            true => (i64::from(places.0), giver),
            false => (-i64::from(places.0), receiver),
        };
        found.push((*place, sequence, places, counter));
    }
    found.sort_by_key(|(place, ..)| *place);
    let mut balance = 0;
    let line = |(place, sequence, places, counter): (usize, u32, i64, Holder)| {
        balance += places;
        let entry = heads.get(place)?.clone();
        Some(PostingLine { entry, sequence, places, counter, balance })
    };
    Ok(found.into_iter().filter_map(line).collect())
}
