//! The log as one looks through it: entries that fit a question, page by page from the newest on; the days on which anything takes
//! effect; what stands behind one entry (its postings, its seal, the entries it was recorded with).

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use crate::domain::{
    Date, EntryHead, EntryId, EntryOrigin, Force, Headcount, ListedEntry, Mended, Movement, Operation,
};

use super::book::Book;
use super::entries::{self, HEAD, HEADS};
use super::error::{StoreError, Trouble};
use super::words::Text;

/// Which entries are meant; the default means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryQuery {
    /// Found in 文号, 批准机关, author, note, or the name of the plan or the workbooks; a whole number also means the entry of
    /// that number.
    pub text: String,
    pub origin: Option<EntryOrigin>,
    pub basis: BasisAsked,
    pub force: ForceAsked,
    /// Only what holds by the end of this day.
    pub by: Option<Date>,
}

/// Whether the document matters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum BasisAsked {
    #[default]
    Any,
    /// 文号待补
    Pending,
}

/// Whether it matters that an entry holds already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ForceAsked {
    #[default]
    Any,
    /// 待生效
    Waiting,
}

/// The seal of an entry, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    pub hash: String,
    /// The seal of the entry recorded before; empty for the first.
    pub previous: String,
}

impl Book {
    /// Entries that fit `query`, newest first: those recorded before `before` (`None` begins with the newest), `limit` at most.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn find_entries(
        &self,
        query: &EntryQuery,
        before: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<ListedEntry>, StoreError> {
        let withdrawn = self.withdrawn()?;
        let mut asked = self.conditions(query, &withdrawn);
        asked.values.push(Value::Integer(before.map_or(i64::MAX, |id| i64::from(id.0))));
        asked.values.push(Value::Integer(i64::from(limit)));
        let (place, many) = (asked.values.len() - 1, asked.values.len());
        let sql = format!(
            "SELECT {HEAD}, {MENDED} FROM {HEADS} WHERE {} AND entry.id < ?{place} ORDER BY entry.id DESC LIMIT ?{many}",
            asked.sql
        );
        self.told(listed(&self.connection, (&sql, &asked.values), self.settled_on, &withdrawn))
    }

    /// How many entries fit.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn count_entries(&self, query: &EntryQuery) -> Result<u32, StoreError> {
        let asked = self.conditions(query, &self.withdrawn()?);
        let sql = format!("SELECT count(*) FROM {HEADS} WHERE {}", asked.sql);
        let counted = self.connection.query_row(&sql, params_from_iter(&asked.values), |row| row.get(0));
        self.told(counted.map_err(Trouble::from))
    }

    /// 未生效即撤回: every entry that was taken back before its day, with what took it back.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn withdrawn(&self) -> Result<BTreeSet<EntryId>, StoreError> {
        Ok(self.reversals()?.withdrawn())
    }

    /// One entry and how it stands.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn listed_entry(&self, id: EntryId) -> Result<ListedEntry, StoreError> {
        let found = self.find_entries(&EntryQuery::default(), Some(id.next()), 1)?;
        found.into_iter().find(|listed| listed.head.id == id).ok_or(StoreError::UnknownEntry(id))
    }

    /// 补文号: the entries that gave an entry a document number afterwards, in the order in which they were recorded.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn numbers_of(&self, id: EntryId) -> Result<Vec<EntryHead>, StoreError> {
        let query = || -> Result<Vec<EntryHead>, Trouble> {
            let sql = format!("SELECT {HEAD} FROM {HEADS} WHERE entry.documents = ?1 ORDER BY entry.id");
            self.connection.prepare_cached(&sql)?.query_and_then([id], entries::head)?.collect()
        };
        self.told(query())
    }

    /// The latest day before this one from which an entry holds.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn day_before(&self, day: Date) -> Result<Option<Date>, StoreError> {
        self.told(neighbour(&self.connection, "SELECT max(in_force) FROM entry WHERE in_force < ?1", day))
    }

    /// The first day after this one from which an entry holds.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn day_after(&self, day: Date) -> Result<Option<Date>, StoreError> {
        self.told(neighbour(&self.connection, "SELECT min(in_force) FROM entry WHERE in_force > ?1", day))
    }

    /// The places an entry has posted, in the order of its operations. An entry that waits has posted nothing yet. Postings tell
    /// of no people.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn posted(&self, entry: EntryId) -> Result<Vec<Movement>, StoreError> {
        let read = || -> Result<_, Trouble> {
            let mut statement = self.connection.prepare_cached(
                "SELECT kind, places, giver, receiver FROM posting WHERE entry = ?1 ORDER BY sequence, line",
            )?;
            let movement = |row: &Row<'_>| -> Result<Movement, Trouble> {
                let (kind, count, from, to) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
                Ok(Movement { kind, count, from, to, people: Headcount::ZERO })
            };
            statement.query_and_then([entry], movement)?.collect()
        };
        self.told(read())
    }

    /// The first operations of an entry, `limit` at most, so that the import of a city need not stand in memory.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn first_operations(&self, entry: EntryId, limit: usize) -> Result<Vec<Operation>, StoreError> {
        let mut operations = Vec::new();
        let walked = entries::walk(&self.connection, entry, &mut |_, operation| {
            if operations.len() >= limit {
                return Err(StoreError::Cancelled.into());
            }
            operations.push(operation);
            Ok(())
        });
        match walked {
            Err(Trouble::Told(StoreError::Cancelled)) => Ok(operations),
            other => self.told(other.map(|()| operations)),
        }
    }

    /// The seal of an entry; `None` where there is none, which is a fault of the file.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn seal_of(&self, entry: EntryId) -> Result<Option<Seal>, StoreError> {
        let sql = "SELECT hash, previous FROM seal WHERE entry = ?1";
        let seal = |row: &Row<'_>| Ok(Seal { hash: row.get(0)?, previous: row.get(1)? });
        self.told(self.connection.query_row(sql, [entry], seal).optional().map_err(Trouble::from))
    }

    /// The entries recorded together with this one (减补同单), itself included; alone it is the only one.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn group_of(&self, head: &EntryHead) -> Result<Vec<EntryId>, StoreError> {
        let first = head.linked_to.unwrap_or(head.id);
        let read = || -> Result<_, Trouble> {
            let mut statement =
                self.connection.prepare_cached("SELECT id FROM entry WHERE id = ?1 OR linked_to = ?1 ORDER BY id")?;
            Ok(statement.query_map([first], |row| row.get(0))?.collect::<Result<_, _>>()?)
        };
        self.told(read())
    }

    fn conditions(&self, query: &EntryQuery, withdrawn: &BTreeSet<EntryId>) -> Conditions {
        let mut conditions = Conditions { sql: "1".to_owned(), values: Vec::new() };
        let text = query.text.trim();
        if !text.is_empty() {
            conditions.containing(text);
        }
        conditions.sql.push_str(match query.origin {
            None => "",
            Some(EntryOrigin::Import) => " AND entry.source LIKE '{\"Import\"%'",
            Some(EntryOrigin::Plan) => " AND entry.source LIKE '{\"Plan\"%'",
            Some(EntryOrigin::Manual) => " AND entry.source = '\"Manual\"'",
            Some(EntryOrigin::Reversal) => " AND entry.reverses IS NOT NULL",
            Some(EntryOrigin::Correction) => " AND entry.corrects IS NOT NULL",
            Some(EntryOrigin::Documentation) => " AND entry.documents IS NOT NULL",
        });
        conditions.sql.push_str(match query.origin {
            Some(EntryOrigin::Import | EntryOrigin::Plan | EntryOrigin::Manual) => MENDS_NOTHING,
            Some(EntryOrigin::Reversal | EntryOrigin::Correction | EntryOrigin::Documentation) | None => "",
        });
        conditions.sql.push_str(match query.basis {
            BasisAsked::Any => "",
            BasisAsked::Pending => " AND entry.document_number IS NULL AND given.id IS NULL",
        });
        match query.force {
            ForceAsked::Any => {}
            ForceAsked::Waiting => {
                conditions.and_day("entry.in_force >", self.settled_on);
                conditions.without(withdrawn);
            }
        }
        if let Some(day) = query.by {
            conditions.and_day("entry.in_force <=", day);
        }
        conditions
    }
}

/// The entries that have mended one; an index serves each.
const MENDED: &str = "(SELECT mending.id FROM entry AS mending WHERE mending.reverses = entry.id),
                      (SELECT mending.id FROM entry AS mending WHERE mending.corrects = entry.id)";

/// Where the two columns of [`MENDED`] come after those of [`HEAD`].
const MENDED_AT: usize = entries::HEAD_COLUMNS;

/// What mends another entry is told apart by that, whatever it was made of.
const MENDS_NOTHING: &str = " AND entry.reverses IS NULL AND entry.corrects IS NULL AND entry.documents IS NULL";

/// A `WHERE` made of constants, and the values that stand for its parameters.
struct Conditions {
    sql: String,
    values: Vec<Value>,
}

impl Conditions {
    fn and_day(&mut self, comparison: &str, day: Date) {
        self.values.push(Value::Text(day.to_string()));
        self.sql.push_str(&format!(" AND {comparison} ?{}", self.values.len()));
    }

    fn without(&mut self, entries: &BTreeSet<EntryId>) {
        let numbers: Vec<String> = entries.iter().map(|entry| entry.0.to_string()).collect();
        self.sql.push_str(&format!(" AND entry.id NOT IN ({})", numbers.join(",")));
    }

    fn containing(&mut self, text: &str) {
        let mut pattern = String::from("%");
        for character in text.chars() {
            if matches!(character, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        pattern.push('%');
        self.values.push(Value::Text(pattern));
        let at = self.values.len();
        let columns = [
            "entry.document_number",
            "given.document_number",
            "entry.approver",
            "entry.author",
            "entry.note",
            "json_extract(entry.source, '$.Plan.name')",
            "json_extract(entry.source, '$.Import.files')",
        ];
        let mut any: Vec<String> = columns.iter().map(|column| format!("{column} LIKE ?{at} ESCAPE '\\'")).collect();
        if let Ok(number) = text.parse::<u32>() {
            self.values.push(Value::Integer(i64::from(number)));
            any.push(format!("entry.id = ?{}", self.values.len()));
        }
        self.sql.push_str(&format!(" AND ({})", any.join(" OR ")));
    }
}

fn listed(
    connection: &Connection,
    (sql, values): (&str, &[Value]),
    settled_on: Date,
    withdrawn: &BTreeSet<EntryId>,
) -> Result<Vec<ListedEntry>, Trouble> {
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &Row<'_>| -> Result<ListedEntry, Trouble> {
        let head = entries::head(row)?;
        let (reversed, corrected): (Option<EntryId>, Option<EntryId>) = (row.get(MENDED_AT)?, row.get(MENDED_AT + 1)?);
        let force = match head.in_force > settled_on {
            _ if withdrawn.contains(&head.id) => Force::Withdrawn,
            true => Force::Waiting,
            false => Force::InForce,
        };
        Ok(ListedEntry { head, mended: reversed.map(Mended::Reversed).or(corrected.map(Mended::Corrected)), force })
    };
    statement.query_and_then(params_from_iter(values), read)?.collect()
}

fn neighbour(connection: &Connection, sql: &str, day: Date) -> Result<Option<Date>, Trouble> {
    let found: Option<Text<Date>> = connection.query_row(sql, params![Text(day)], |row| row.get(0))?;
    Ok(found.map(|day| day.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Basis, DocumentNumber, Entry, Holder, InstitutionId, QuotaKind, Relation, Source, Transfer};
    use crate::store::sample;

    fn places(count: u32, from: Holder, to: Holder) -> Operation {
        let kind = QuotaKind::Administrative;
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
    }

    /// Entry 1 of January by hand, 2 of a workbook, 3 that waits for 2027, 4 that takes 2 back.
    fn book() -> Book {
        let mut book = sample::book();
        let here = Holder::Institution(InstitutionId(1));
        let issue = |count| vec![places(count, Holder::Superior, here)];
        let files = vec!["二月花名册.xlsx".to_owned()];
        let imported = Entry::new(Date::constant(2026, 2, 3), Source::Import { files }, issue(2));
        let document = DocumentNumber::new("安编〔2026〕7号").expect("a number");
        let waiting = Entry {
            basis: Basis::Document(document),
            ..Entry::new(Date::constant(2027, 1, 1), Source::Manual, issue(3))
        };
        let reversal = Entry {
            relation: Some(Relation::Reverses(EntryId(2))),
            note: "冲销第2号凭证".to_owned(),
            ..Entry::new(Date::constant(2026, 3, 1), Source::Manual, vec![places(2, here, Holder::Superior)])
        };
        for entry in [imported, waiting, reversal] {
            book.record(&entry, sample::now()).expect("recorded");
        }
        book
    }

    #[track_caller]
    fn check(query: EntryQuery, expected: &[u32]) {
        let book = book();
        let found = book.find_entries(&query, None, 10).expect("found");
        assert_eq!(found.iter().map(|listed| listed.head.id.0).collect::<Vec<_>>(), expected, "{query:?}");
        assert_eq!(book.count_entries(&query).expect("counted") as usize, expected.len());
    }

    #[test]
    fn entries_are_found_by_what_is_asked_of_them() {
        let all = EntryQuery::default();
        check(all.clone(), &[4, 3, 2, 1]);
        let of = |origin| EntryQuery { origin: Some(origin), ..EntryQuery::default() };
        check(of(EntryOrigin::Import), &[2]);
        check(of(EntryOrigin::Manual), &[3, 1]);
        check(of(EntryOrigin::Reversal), &[4]);
        check(of(EntryOrigin::Plan), &[]);
        check(EntryQuery { basis: BasisAsked::Pending, ..all.clone() }, &[4, 2, 1]);
        check(EntryQuery { force: ForceAsked::Waiting, ..all.clone() }, &[3]);
        check(EntryQuery { by: Some(Date::constant(2026, 2, 3)), ..all.clone() }, &[2, 1]);
        let text = |text: &str| EntryQuery { text: text.to_owned(), ..EntryQuery::default() };
        check(text("〔2026〕7号"), &[3]);
        check(text(" 花名册 "), &[2]);
        check(text("冲销"), &[4]);
        check(text("王小明"), &[1]);
        check(text("3"), &[3]);
        check(text("100%"), &[]);
    }

    #[test]
    fn an_entry_says_how_it_stands_and_what_is_behind_it() {
        let book = book();
        let stands = |id| book.listed_entry(EntryId(id)).map(|listed| (listed.mended, listed.force)).expect("listed");
        assert_eq!(stands(2), (Some(Mended::Reversed(EntryId(4))), Force::InForce));
        assert_eq!(stands(3), (None, Force::Waiting));
        assert_eq!(stands(4), (None, Force::InForce));
        let posted = book.posted(EntryId(4)).expect("posted");
        let here = Holder::Institution(InstitutionId(1));
        assert_eq!(
            posted.iter().map(|it| (it.count.0, it.from, it.to)).collect::<Vec<_>>(),
            [(2, here, Holder::Superior)]
        );
        assert!(book.posted(EntryId(3)).expect("posted").is_empty(), "it waits");
        let seal = |id| book.seal_of(EntryId(id)).expect("read").expect("sealed");
        assert_eq!(seal(2).previous, seal(1).hash);
        assert_eq!(seal(1).previous, "");
        assert_eq!(book.first_operations(EntryId(1), 2).expect("read").len(), 2);
        assert_eq!(book.first_operations(EntryId(1), 9).expect("read").len(), 3);
    }

    #[test]
    fn what_was_taken_back_before_its_day_waits_no_more() {
        let mut book = book();
        let (here, day) = (Holder::Institution(InstitutionId(1)), Date::constant(2027, 1, 1));
        let reversal = Entry {
            relation: Some(Relation::Reverses(EntryId(3))),
            ..Entry::new(day, Source::Manual, vec![places(3, here, Holder::Superior)])
        };
        book.record(&reversal, sample::now()).expect("recorded");
        let stands = |book: &Book, id| book.listed_entry(EntryId(id)).expect("listed").force;
        assert_eq!([3, 5].map(|id| stands(&book, id)), [Force::Withdrawn; 2]);
        let waiting = EntryQuery { force: ForceAsked::Waiting, ..EntryQuery::default() };
        assert_eq!(book.count_entries(&waiting).expect("counted"), 0);
        book.settle(day).expect("settled");
        assert_eq!([3, 4, 5].map(|id| stands(&book, id)), [Force::Withdrawn, Force::InForce, Force::Withdrawn]);
    }

    #[test]
    fn days_follow_one_another() {
        let (book, day) = (book(), |month, day| Date::constant(2026, month, day));
        assert_eq!(book.day_before(day(2, 3)).expect("read"), Some(day(1, 1)));
        assert_eq!(book.day_before(day(1, 1)).expect("read"), None);
        assert_eq!(book.day_after(day(2, 3)).expect("read"), Some(day(3, 1)));
        assert_eq!(book.day_after(day(3, 1)).expect("read"), Some(Date::constant(2027, 1, 1)));
    }
}
