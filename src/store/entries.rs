//! The log: entries appended, listed and read back. Operations on people are put together again from the versions of people
//! that they made and ended.

use std::iter::Peekable;

use jiff::civil::DateTime;
use rusqlite::{Connection, Row, params};

use crate::domain::{
    Basis, Date, DocumentNumber, Entry, EntryHead, EntryId, Holder, Movement, Operation, QuotaKind, Source,
};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::record::Place;
use super::roster;
use super::words::{Json, Text};

impl Book {
    /// Heads of entries, newest first: those before `before` (`None` begins with the newest), `limit` at most.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn entries(&self, before: Option<EntryId>, limit: u32) -> Result<Vec<EntryHead>, StoreError> {
        self.told(heads(&self.connection, before, limit))
    }

    /// How many entries name no document yet (文号待补).
    ///
    /// # Errors
    /// Failures of the file.
    pub fn pending_entries(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE document_number IS NULL";
        self.told(self.connection.query_row(sql, [], |row| row.get(0)).map_err(Trouble::from))
    }

    /// The latest entry that moved places of a kind to or from a holder; `None` where none did.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn last_posting(&self, holder: Holder, kind: QuotaKind) -> Result<Option<EntryHead>, StoreError> {
        let sql = "SELECT max(entry) FROM (SELECT max(entry) AS entry FROM posting WHERE giver = ?1 AND kind = ?2
                   UNION ALL SELECT max(entry) FROM posting WHERE receiver = ?1 AND kind = ?2)";
        let last: Option<EntryId> =
            self.told(self.connection.query_row(sql, params![holder, kind], |row| row.get(0)).map_err(Trouble::from))?;
        last.map(|id| self.entry(id)).transpose()
    }

    /// The head of one entry.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn entry(&self, id: EntryId) -> Result<EntryHead, StoreError> {
        // The ids are whole numbers, so what comes before the next id begins with this one.
        let heads = self.entries(Some(id.next()), 1)?;
        heads.into_iter().find(|head| head.id == id).ok_or(StoreError::UnknownEntry(id))
    }

    /// The operations of one entry, in the order in which they were recorded.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn operations(&self, entry: EntryId) -> Result<Vec<Operation>, StoreError> {
        let mut operations = Vec::new();
        let walked = walk(&self.connection, entry, &mut |_, operation| {
            operations.push(operation);
            Ok(())
        });
        self.told(walked)?;
        if operations.is_empty() {
            return Err(StoreError::UnknownEntry(entry));
        }
        Ok(operations)
    }
}

/// Appends the head of an entry and gives it the next id.
pub(super) fn append(connection: &Connection, entry: &Entry, recorded_at: DateTime) -> Result<EntryId, Trouble> {
    let last: Option<EntryId> = connection.query_row("SELECT max(id) FROM entry", [], |row| row.get(0))?;
    let id = last.unwrap_or(EntryId(0)).next();
    let document_number = match &entry.basis {
        Basis::Document(number) => Some(number),
        Basis::Pending => None,
    };
    connection.execute(
        "INSERT INTO entry (id, effective, recorded_at, document_number, author, source, note, operations)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            id,
            Text(entry.effective),
            Text(recorded_at),
            document_number,
            entry.author,
            Json(&entry.source),
            entry.note,
            u32::try_from(entry.operations.len()).unwrap_or(u32::MAX),
        ],
    )?;
    Ok(id)
}

pub(super) fn append_operation(connection: &Connection, at: Place, operation: &Operation) -> Result<(), Trouble> {
    let mut statement = connection
        .prepare_cached("INSERT INTO operation (entry, sequence, institution, body) VALUES (?1, ?2, ?3, ?4)")?;
    statement.execute(params![at.entry, at.sequence, operation.institution(), Json(operation)])?;
    Ok(())
}

/// One row for each movement of places; people without places (超编) are on the roster alone.
pub(super) fn append_postings(connection: &Connection, at: Place, movements: &[Movement]) -> Result<(), Trouble> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO posting (entry, sequence, line, kind, places, giver, receiver) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let of_places = movements.iter().filter(|movement| !movement.count.is_zero());
    for (line, Movement { kind, count, from, to, .. }) in (0_u32..).zip(of_places) {
        statement.execute(params![at.entry, at.sequence, line, kind, count, from, to])?;
    }
    Ok(())
}

/// Heads of entries, newest first.
pub(super) fn heads(connection: &Connection, before: Option<EntryId>, limit: u32) -> Result<Vec<EntryHead>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT id, effective, recorded_at, document_number, author, source, note, operations
         FROM entry WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
    )?;
    let before = before.map_or(i64::MAX, |id| i64::from(id.0));
    statement.query_and_then(params![before, limit], head)?.collect()
}

fn head(row: &Row<'_>) -> Result<EntryHead, Trouble> {
    let document_number: Option<DocumentNumber> = row.get(3)?;
    Ok(EntryHead {
        id: row.get(0)?,
        effective: row.get::<_, Text<Date>>(1)?.0,
        recorded_at: row.get::<_, Text<DateTime>>(2)?.0,
        basis: document_number.map_or(Basis::Pending, Basis::Document),
        author: row.get(4)?,
        source: row.get::<_, Json<Source>>(5)?.0,
        note: row.get(6)?,
        operations: row.get(7)?,
    })
}

/// Hands over the operations of an entry one by one, so that the import of a city need not stand in memory at once.
pub(super) fn walk(
    connection: &Connection,
    entry: EntryId,
    visit: &mut dyn FnMut(u32, Operation) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let mut logged = connection.prepare_cached(LOGGED)?;
    let mut begun = connection.prepare_cached(BEGUN)?;
    let mut ended = connection.prepare_cached(RELEASED)?;
    let mut sources = [
        Box::new(logged.query_and_then([entry], logged_operation)?) as Box<Operations<'_>>,
        Box::new(begun.query_and_then([entry], begun_operation)?),
        Box::new(ended.query_and_then([entry], released_operation)?),
    ]
    .map(Iterator::peekable);
    loop {
        let least = sources.iter_mut().map(next_sequence).enumerate().min_by_key(|(_, sequence)| *sequence);
        // When the least of the three has nothing left, they are all done.
        let Some(next) = least.and_then(|(index, _)| sources.get_mut(index)).and_then(Iterator::next) else {
            return Ok(());
        };
        let (sequence, operation) = next?;
        visit(sequence, operation)?;
    }
}

type Operations<'a> = dyn Iterator<Item = Result<(u32, Operation), Trouble>> + 'a;

/// Everything but people.
const LOGGED: &str = "SELECT sequence, body FROM operation WHERE entry = ?1 ORDER BY sequence";

/// People who came (no version ended at the same place) or were amended; those who went with a transfer, a merger or an agreement
/// on use belong to it.
const BEGUN: &str =
    "SELECT m.person, m.name, m.sex, m.id_number, m.birth, m.quota_at, m.kind, m.works_at, m.office, m.post,
        m.position, m.arrangement, m.concurrent, m.started_work, m.admitted, m.further,
        m.identity, m.rank, m.rank_document, m.made_sequence, b.rowid,
        b.quota_at, b.kind, b.works_at, b.office, b.post, b.position, b.arrangement, b.concurrent
    FROM person_version m
    LEFT JOIN person_version b
        ON b.ended_by = m.made_by AND b.ended_sequence = m.made_sequence AND b.person = m.person
    WHERE m.made_by = ?1
        AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.entry = m.made_by AND o.sequence = m.made_sequence)
    ORDER BY m.made_sequence";

/// People who left: their version ended where no other of theirs began.
const RELEASED: &str =
    "SELECT e.person, e.ended_sequence, e.quota_at, e.kind, e.works_at, e.office, e.post, e.position,
        e.arrangement, e.concurrent
    FROM person_version e
    WHERE e.ended_by = ?1
        AND NOT EXISTS (SELECT 1 FROM person_version m
            WHERE m.made_by = e.ended_by AND m.made_sequence = e.ended_sequence AND m.person = e.person)
    ORDER BY e.ended_sequence";

fn logged_operation(row: &Row<'_>) -> Result<(u32, Operation), Trouble> {
    Ok((row.get(0)?, row.get::<_, Json<Operation>>(1)?.0))
}

fn begun_operation(row: &Row<'_>) -> Result<(u32, Operation), Trouble> {
    let person = roster::person(row)?;
    let before: Option<i64> = row.get(20)?;
    let operation = match before {
        Some(_) => Operation::Amend { before: roster::assignment(row, 21)?, person },
        None => Operation::Admit(person),
    };
    Ok((row.get(19)?, operation))
}

fn released_operation(row: &Row<'_>) -> Result<(u32, Operation), Trouble> {
    Ok((row.get(1)?, Operation::Release { person: row.get(0)?, before: roster::assignment(row, 2)? }))
}

/// Where the next operation of a source stands; a failure comes first, the end last.
fn next_sequence(source: &mut Peekable<Box<Operations<'_>>>) -> u64 {
    match source.peek() {
        Some(Ok((sequence, _))) => u64::from(*sequence) + 1,
        Some(Err(_)) => 0,
        None => u64::MAX,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sample;

    /// Operations as version 1 wrote them. Books in offices hold such texts for ever: when this test fails, do not change
    /// the texts, but teach the types to read them.
    const OF_VERSION_1: [&str; 9] = [
        r#"{"Transfer":{"kind":"Administrative","count":3,"from":"Superior","to":{"Institution":1},"people":[]}}"#,
        r#"{"Transfer":{"kind":{"Service":"Full"},"count":2,"from":{"Unallocated":"County"},"to":{"Pool":1},"people":[{"person":7,"name":"张三","from":{"quota_at":1,"kind":"PoliticalLegal","works_at":2,"office":"秘书股","post":null,"position":"OfficeChief"}}]}}"#,
        r#"{"Establish":{"id":1,"name":"青山镇","former_names":["青山乡"],"tier":"Township","nature":"Town","grade":"Section","class":"一类","zone":null,"traits":["涉农"],"factors":{"村数":12},"parent":null,"supervisor":null,"nameplates":[],"offices":[],"leaders":{"chief":1,"deputy":2},"scheme":null,"charter":"","remark":"","further":{"列":"值"}}}"#,
        r#"{"Rename":{"institution":1,"name":"青山街道"}}"#,
        r#"{"Abolish":{"institution":1}}"#,
        r#"{"SetOffices":{"institution":1,"scheme":"xc","offices":[{"name":"党政办","nature":"Administrative","places":5,"leaders":{"chief":1,"deputy":0},"nameplates":["信访办"]}]}}"#,
        r#"{"SetLeaders":{"institution":1,"leaders":{"chief":1,"deputy":3}}}"#,
        r#"{"SetNameplates":{"institution":1,"nameplates":["退役军人服务站"]}}"#,
        r#"{"SetPosts":{"institution":1,"posts":[{"id":1,"institution":1,"office":null,"title":"科员","class":"Managing","kind":"Support","count":4,"remark":""}]}}"#,
    ];

    /// The operations that came with version 2.
    const OF_VERSION_2: [&str; 11] = [
        r#"{"Attach":{"institution":1,"parent":2,"supervisor":null}}"#,
        r#"{"Merge":{"from":[1,2],"into":3}}"#,
        r#"{"SetDuties":{"institution":1,"list":"LocalManagement","duties":[{"item":"河道管护","basis":""}]}}"#,
        r#"{"OpenPool":{"id":2,"name":"教育周转池","tier":"County","kind":{"Service":"Full"}}}"#,
        r#"{"Lend":{"id":1,"pool":2,"borrower":1,"kind":{"Service":"Full"},"count":2,"until":"2029-08-31","purpose":"","return_by":"OneOutOneBack","document":"安委编〔2026〕15号"}}"#,
        r#"{"Recall":{"loan":1,"count":2}}"#,
        r#"{"Clear":{"id":1,"institution":1,"kind":"Administrative","count":2,"purpose":"招录","number":"用编〔2026〕1号","lapses":"2026-12-31"}}"#,
        r#"{"CloseClearance":{"clearance":1,"count":1,"outcome":"Admitted"}}"#,
        r#"{"Deploy":{"id":1,"owner":1,"user":2,"kind":"Administrative","count":3,"arrangement":"CountyOwnedTownUsed","people":[],"document":null}}"#,
        r#"{"EndDeployment":{"deployment":1,"people":[{"person":7,"name":"张三","from":{"quota_at":1,"kind":"OffQuota","works_at":2,"office":null,"post":null,"position":"Staff","arrangement":"Stationed","concurrent":["网格员"]}}]}}"#,
        r#"{"SetDuties":{"institution":1,"list":"Enforcement","duties":[]}}"#,
    ];

    #[test]
    fn the_log_of_older_versions_stays_readable() {
        for text in OF_VERSION_1.into_iter().chain(OF_VERSION_2) {
            let operation: Operation = serde_json::from_str(text).expect(text);
            assert_eq!(serde_json::to_string(&operation).expect("JSON"), text);
        }
    }

    #[test]
    fn the_log_cannot_be_changed_even_from_inside() {
        let book = sample::book();
        let release = Operation::Release { person: sample::chief().id, before: sample::chief().assignment };
        let mut book = book;
        book.record(&sample::entry(vec![release]), sample::now()).expect("recorded");
        for (attempt, reason) in [
            ("UPDATE entry SET note = 'x'", "an entry is never changed"),
            ("DELETE FROM entry", "an entry is never deleted"),
            ("REPLACE INTO entry SELECT * FROM entry", "an entry is never deleted"),
            ("UPDATE operation SET body = '{}'", "an operation is never changed"),
            ("DELETE FROM operation", "an operation is never deleted"),
            ("UPDATE posting SET places = 99", "a posting is never changed"),
            ("DELETE FROM posting", "a posting is never deleted"),
            ("DELETE FROM person_version", "a version of a person is never deleted"),
            ("UPDATE person_version SET name = 'x'", "a version of a person is never changed"),
            ("UPDATE person_version SET ended_by = NULL, ended_sequence = NULL", "a version of a person ends once"),
            ("UPDATE person_version SET ended_by = 2, ended_sequence = 1", "a version of a person ends once"),
        ] {
            let error = book.connection.execute(attempt, []).expect_err(attempt);
            assert!(error.to_string().contains(reason), "{attempt}: {error}");
        }
        assert_eq!(book.doctor().expect("examined"), []);
    }
}
