//! The log: entries appended, listed and read back. Operations on people are put together again from the versions of people
//! that they made and ended.

use std::collections::BTreeSet;
use std::iter::Peekable;

use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::domain::{
    Attachment, Basis, Date, DocumentNumber, Documented, Entry, EntryHead, EntryId, Headcount, Holder, Movement,
    Operation, QuotaKind, Relation, Reversals, Source, TakingBack,
};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::roster;
use super::timeline::{Position, end_of};
use super::words::{Json, Text};

/// A place in the log: the day from which it holds, the entry and, counted from zero, the operation in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub on: Date,
    pub entry: EntryId,
    pub sequence: u32,
}

/// What a posting says: kind, places, giver, receiver.
pub(super) type Line = (QuotaKind, Headcount, Holder, Holder);

impl Book {
    /// Heads of entries, newest first: those before `before` (`None` begins with the newest), `limit` at most.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn entries(&self, before: Option<EntryId>, limit: u32) -> Result<Vec<EntryHead>, StoreError> {
        self.told(heads(&self.connection, before, limit))
    }

    /// 待生效: heads of the entries whose day has not come, in the order in which they will take effect.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn pending(&self) -> Result<Vec<EntryHead>, StoreError> {
        self.told(timeline(&self.connection, end_of(self.settled_on), end_of(Date::MAX)))
    }

    /// How many entries wait behind a day and until when, by what was known when `through` was the last entry recorded; `None`
    /// where none did.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn waiting_as_known(
        &self,
        day: Date,
        through: EntryId,
        without: &BTreeSet<EntryId>,
    ) -> Result<Option<(usize, Date)>, StoreError> {
        let mut waiting = self.told(timeline(&self.connection, end_of(day), end_of(Date::MAX)))?;
        waiting.retain(|head| head.id <= through && !without.contains(&head.id));
        Ok(waiting.last().map(|last| (waiting.len(), last.in_force)))
    }

    /// How many entries name no document yet (文号待补).
    ///
    /// # Errors
    /// Failures of the file.
    pub fn pending_entries(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM entry WHERE document_number IS NULL
                       AND NOT EXISTS (SELECT 1 FROM entry AS later WHERE later.documents = entry.id)";
        self.told(self.connection.query_row(sql, [], |row| row.get(0)).map_err(Trouble::from))
    }

    /// The entry in force that was the last to move places of a kind to or from a holder; `None` where none did.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn last_posting(&self, holder: Holder, kind: QuotaKind) -> Result<Option<EntryHead>, StoreError> {
        let sql = "SELECT id FROM entry WHERE in_force <= ?3 AND id IN (
                       SELECT entry FROM posting WHERE giver = ?1 AND kind = ?2
                       UNION SELECT entry FROM posting WHERE receiver = ?1 AND kind = ?2)
                   ORDER BY in_force DESC, id DESC LIMIT 1";
        let found = self.connection.query_row(sql, params![holder, kind, Text(self.settled_on)], |row| row.get(0));
        let last: Option<EntryId> = self.told(found.optional().map_err(Trouble::from))?;
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

    /// Which entries took which back, those that wait for their day included.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn reversals(&self) -> Result<Reversals, StoreError> {
        self.told(reversals(&self.connection))
    }

    /// Whether an entry may be mended as `relation` says.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`], [`StoreError::AlreadyReversed`], [`StoreError::AlreadyCorrected`],
    /// [`StoreError::OnlyDocuments`]; failures of the file.
    pub fn check_mendable(&self, relation: Relation) -> Result<(), StoreError> {
        self.told(check_relation(&self.connection, relation))
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
            // Only what gives a document number has none.
            self.entry(entry)?;
        }
        Ok(operations)
    }
}

/// Appends the head of an entry of so many operations, which holds from its day on, and gives it the next id.
pub(super) fn append(
    connection: &Connection,
    (entry, operations): (&Entry, usize),
    recorded_at: DateTime,
    linked_to: Option<EntryId>,
) -> Result<EntryId, Trouble> {
    let last: Option<EntryId> = connection.query_row("SELECT max(id) FROM entry", [], |row| row.get(0))?;
    let id = last.unwrap_or(EntryId(0)).next();
    let document_number = match &entry.basis {
        Basis::Document(number) => Some(number),
        Basis::Pending => None,
    };
    let (reverses, corrects, documents) = match entry.relation {
        Some(Relation::Reverses(mended)) => (Some(mended), None, None),
        Some(Relation::Corrects(mended)) => (None, Some(mended), None),
        Some(Relation::Documents(mended)) => (None, None, Some(mended)),
        None => (None, None, None),
    };
    connection.execute(
        "INSERT INTO entry (id, effective, recorded_at, document_number, author, source, note, operations, in_force, approver,
             attachments, reverses, corrects, linked_to, documents)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?2, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            id,
            Text(entry.effective),
            Text(recorded_at),
            document_number,
            entry.author,
            Json(&entry.source),
            entry.note,
            // The schema wants at least one; what gives a document number has none, and `head` takes this one back.
            u32::try_from(operations).unwrap_or(u32::MAX).max(1),
            entry.approver,
            (!entry.attachments.is_empty()).then_some(Json(&entry.attachments)),
            reverses,
            corrects,
            linked_to,
            documents,
        ],
    )?;
    Ok(id)
}

/// Which entries took which back.
pub(super) fn reversals(connection: &Connection) -> Result<Reversals, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT taking.id, taking.recorded_at, taking.in_force, entry.id, entry.in_force
         FROM entry AS taking JOIN entry ON entry.id = taking.reverses WHERE taking.reverses IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    let mut reversals = Reversals::default();
    while let Some(row) = rows.next()? {
        reversals.note(TakingBack {
            by: row.get(0)?,
            recorded: row.get::<_, Text<DateTime>>(1)?.0.date(),
            holds: row.get::<_, Text<Date>>(2)?.0,
            of: row.get(3)?,
            of_holds: row.get::<_, Text<Date>>(4)?.0,
        });
    }
    Ok(reversals)
}

/// Refuses to mend an entry that is not there, or that another one has mended, or that only gives a document number.
pub(super) fn check_relation(connection: &Connection, relation: Relation) -> Result<(), Trouble> {
    let entry = relation.mended();
    let found =
        connection.query_row("SELECT documents FROM entry WHERE id = ?1", [entry], |row| row.get(0)).optional()?;
    match (found, relation) {
        (None, _) => return Err(StoreError::UnknownEntry(entry).into()),
        (Some(Some(of)), _) => return Err(StoreError::OnlyDocuments { entry, of }.into()),
        // Numbers are given as often as it takes.
        (Some(None), Relation::Documents(_)) => return Ok(()),
        (Some(None), Relation::Reverses(_) | Relation::Corrects(_)) => {}
    }
    let sql = "SELECT id, reverses IS NOT NULL FROM entry WHERE reverses = ?1 OR corrects = ?1";
    let mended = connection.query_row(sql, [entry], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match mended {
        Some((by, true)) => Err(StoreError::AlreadyReversed { entry, by }.into()),
        Some((by, false)) => Err(StoreError::AlreadyCorrected { entry, by }.into()),
        None => Ok(()),
    }
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

/// The postings of one operation as they are stored.
pub(super) fn lines(connection: &Connection, entry: EntryId, sequence: u32) -> Result<Vec<Line>, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, places, giver, receiver FROM posting WHERE entry = ?1 AND sequence = ?2 ORDER BY line",
    )?;
    let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    statement.query_and_then(params![entry, sequence], read)?.collect()
}

/// The postings that movements mean.
pub(super) fn meant(movements: &[Movement]) -> Vec<Line> {
    let of_places = movements.iter().filter(|movement| !movement.count.is_zero());
    of_places.map(|movement| (movement.kind, movement.count, movement.from, movement.to)).collect()
}

/// Whether an entry has posted places or changed people, now or before a clock was put right.
pub(super) fn has_effects(connection: &Connection, entry: EntryId) -> Result<bool, Trouble> {
    let mut statement = connection.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM posting WHERE entry = ?1) OR EXISTS (SELECT 1 FROM person_version WHERE made_by = ?1)
             OR EXISTS (SELECT 1 FROM person_version WHERE ended_by = ?1)",
    )?;
    Ok(statement.query_row([entry], |row| row.get(0))?)
}

/// Heads of entries, newest first.
pub(super) fn heads(connection: &Connection, before: Option<EntryId>, limit: u32) -> Result<Vec<EntryHead>, Trouble> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT {HEAD} FROM {HEADS} WHERE entry.id < ?1 ORDER BY entry.id DESC LIMIT ?2"))?;
    let before = before.map_or(i64::MAX, |id| i64::from(id.0));
    statement.query_and_then(params![before, limit], head)?.collect()
}

/// Heads of the entries behind `after` and up to `until`, in the order of time.
pub(super) fn timeline(connection: &Connection, after: Position, until: Position) -> Result<Vec<EntryHead>, Trouble> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {HEAD} FROM {HEADS}
         WHERE entry.in_force BETWEEN ?1 AND ?3 AND (entry.in_force, entry.id) > (?1, ?2)
             AND (entry.in_force, entry.id) <= (?3, ?4)
         ORDER BY entry.in_force, entry.id"
    ))?;
    statement.query_and_then(params![Text(after.0), after.1, Text(until.0), until.1], head)?.collect()
}

/// The columns of [`head`]; the last four are those of the entry that last gave this one its document number.
pub(super) const HEAD: &str = "entry.id, entry.effective, entry.in_force, entry.recorded_at, entry.document_number, entry.approver, entry.author, \
                    entry.source, entry.note, entry.attachments, entry.reverses, entry.corrects, entry.linked_to, \
                    entry.operations, entry.documents, given.id, given.document_number, given.recorded_at, given.author";

/// How many columns [`HEAD`] has.
pub(super) const HEAD_COLUMNS: usize = 19;

/// Where [`HEAD`] is read from.
pub(super) const HEADS: &str = "entry LEFT JOIN entry AS given
                     ON given.id = (SELECT max(id) FROM entry AS later WHERE later.documents = entry.id)";

pub(super) fn head(row: &Row<'_>) -> Result<EntryHead, Trouble> {
    let document_number: Option<DocumentNumber> = row.get(4)?;
    let attachments: Option<Json<Vec<Attachment>>> = row.get(9)?;
    let (reverses, corrects): (Option<EntryId>, Option<EntryId>) = (row.get(10)?, row.get(11)?);
    let documents: Option<EntryId> = row.get(14)?;
    let recorded = document_number.map_or(Basis::Pending, Basis::Document);
    let (basis, documented) = match row.get::<_, Option<EntryId>>(15)? {
        None => (recorded, None),
        Some(by) => {
            let (at, author) = (row.get::<_, Text<DateTime>>(17)?.0, row.get(18)?);
            (Basis::Document(row.get(16)?), Some(Documented { by, at, author, before: recorded }))
        }
    };
    Ok(EntryHead {
        id: row.get(0)?,
        effective: row.get::<_, Text<Date>>(1)?.0,
        in_force: row.get::<_, Text<Date>>(2)?.0,
        recorded_at: row.get::<_, Text<DateTime>>(3)?.0,
        basis,
        documented,
        approver: row.get(5)?,
        author: row.get(6)?,
        source: row.get::<_, Json<Source>>(7)?.0,
        note: row.get(8)?,
        attachments: attachments.map(|json| json.0).unwrap_or_default(),
        relation: reverses
            .map(Relation::Reverses)
            .or(corrects.map(Relation::Corrects))
            .or(documents.map(Relation::Documents)),
        linked_to: row.get(12)?,
        operations: if documents.is_some() { 0 } else { row.get(13)? },
    })
}

/// All operations of an entry, with their places in it.
pub(super) fn logged(connection: &Connection, entry: EntryId) -> Result<Vec<(u32, Operation)>, Trouble> {
    let mut operations = Vec::new();
    walk(connection, entry, &mut |sequence, operation| {
        operations.push((sequence, operation));
        Ok(())
    })?;
    Ok(operations)
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

/// Everything but people; in an entry recorded for a later day, people too.
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

/// People who left: their version ended where no other of theirs began, and no logged operation stands.
const RELEASED: &str =
    "SELECT e.person, e.ended_sequence, e.quota_at, e.kind, e.works_at, e.office, e.post, e.position,
        e.arrangement, e.concurrent
    FROM person_version e
    WHERE e.ended_by = ?1
        AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.entry = e.ended_by AND o.sequence = e.ended_sequence)
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

    /// The operation that came with version 5.
    const OF_VERSION_5: [&str; 2] = [
        r#"{"Split":{"from":1,"origin":"Remains","shares":[{"to":{"Known":2},"places":[{"kind":"Administrative","count":3}]}]}}"#,
        r#"{"Split":{"from":1,"origin":"Ends","shares":[{"to":{"Known":2},"people":[{"person":7,"name":"张三","from":{"quota_at":1,"kind":"Support","works_at":1,"office":"秘书股","post":null,"position":"Staff"}}],"posts":[4],"offices":["秘书股"],"nameplates":["信访办"],"leaders":{"chief":1,"deputy":2},"dependents":[5],"duties":["Enforcement"]}]}}"#,
    ];

    #[test]
    fn the_log_of_older_versions_stays_readable() {
        for text in OF_VERSION_1.into_iter().chain(OF_VERSION_2).chain(OF_VERSION_5) {
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
            ("UPDATE seal SET hash = 'x'", "a seal is never changed"),
            ("DELETE FROM seal", "a seal is never deleted"),
        ] {
            let error = book.connection.execute(attempt, []).expect_err(attempt);
            assert!(error.to_string().contains(reason), "{attempt}: {error}");
        }
        assert_eq!(book.doctor().expect("examined"), []);
    }
}
