//! The roster, asked: pages, counts and single people, each through an index and never the whole city at once. Pages go by
//! key, not by offset, so that the last page costs what the first does and none is skipped or repeated.

mod conditions;
mod whole;

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use crate::domain::{
    Assignment, Date, EntryId, Headcount, IdNumber, InstitutionId, Month, Name, Person, PersonId, QuotaKind,
};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::roster::{self, ASSIGNMENT, PERSON, Standing, VERSIONS_OF_PERSON, known_without};

use conditions::Conditions;

/// Whom to show; the default is everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// Part of a name, an ID number, an office or a post; `%` and `_` are letters like any other.
    pub text: Option<String>,
    /// Only these institutions; empty: all.
    pub institutions: BTreeSet<InstitutionId>,
    /// What of a person must be in these institutions.
    pub side: Side,
    /// Only this office (内设机构).
    pub office: Option<Name>,
    /// Only these kinds; empty: all.
    pub kinds: BTreeSet<QuotaKind>,
    pub placement: Placement,
    /// The day as of whose end people stand, past or future; `None`: now.
    pub on: Option<Date>,
}

/// 按编制归属, 按实际使用, or both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Either,
    QuotaAt,
    WorksAt,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Placement {
    #[default]
    Any,
    /// 岗编分离 only.
    Split,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PeopleOrder {
    /// As the office listed them: by the order in which they were admitted to the book.
    #[default]
    Register,
    /// By the characters' code points.
    Name,
    /// The oldest first, those of unknown birth last.
    Birth,
}

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageStart {
    First(PeopleOrder),
    /// Behind the last page's end, in its order.
    After(PageKey),
}

/// Where a page ended. It stays good when people come and go meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageKey {
    order: PeopleOrder,
    sorted_by: String,
    person: PersonId,
}

/// Some rows, and where the following ones begin; `None` when these are the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub next: Option<PageKey>,
}

/// What an import compares a roster with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterKey {
    pub person: PersonId,
    pub id_number: Option<IdNumber>,
    pub name: Name,
    pub birth: Option<Month>,
    pub assignment: Assignment,
}

impl Book {
    /// One page of people, `limit` at most.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn people(&self, query: &PeopleQuery, start: &PageStart, limit: u32) -> Result<Page<Person>, StoreError> {
        let order = start.order();
        // One row more than asked tells whether there is a further page.
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut rows = self.standing(query.on, |connection, standing| {
            let mut conditions = Conditions::of(query, standing);
            if let PageStart::After(key) = start {
                conditions.after(key);
            }
            let sql = format!(
                "SELECT {PERSON} FROM person_version {} WHERE {} ORDER BY {} LIMIT {}",
                conditions.way_in_order(order),
                conditions.sql,
                order.columns(),
                u64::from(limit) + 1
            );
            collect(connection, &sql, &conditions, roster::person)
        })?;
        let has_more = rows.len() > wanted;
        rows.truncate(wanted);
        let next = rows.last().filter(|_| has_more).map(|last| PageKey::of(order, last));
        Ok(Page { rows, next })
    }

    /// The ids of everybody, in order: four bytes a person, for a table that can be scrolled anywhere.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn people_ids(&self, query: &PeopleQuery, order: PeopleOrder) -> Result<Vec<PersonId>, StoreError> {
        self.standing(query.on, |connection, standing| {
            let conditions = Conditions::of(query, standing);
            let sql = format!(
                "SELECT person FROM person_version {} WHERE {} ORDER BY {}",
                conditions.way_in_order(order),
                conditions.sql,
                order.columns()
            );
            collect(connection, &sql, &conditions, |row| Ok(row.get(0)?))
        })
    }

    /// How many people a query finds.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn count_people(&self, query: &PeopleQuery) -> Result<Headcount, StoreError> {
        self.standing(query.on, |connection, standing| {
            let conditions = Conditions::of(query, standing);
            let sql = format!("SELECT count(*) FROM person_version {} WHERE {}", conditions.way(), conditions.sql);
            let counts: Vec<Headcount> = collect(connection, &sql, &conditions, |row| Ok(row.get(0)?))?;
            Ok(counts.into_iter().sum())
        })
    }

    /// The person as on the roster now; `None` when not (any more) on it.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn person(&self, id: PersonId) -> Result<Option<Person>, StoreError> {
        self.told(roster::current(&self.connection, id))
    }

    /// The last entry in force that has changed, moved or let go a person; `None` of somebody unknown.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn last_change_of(&self, id: PersonId) -> Result<Option<EntryId>, StoreError> {
        let sql = format!(
            "SELECT iif(is_current, made_by, ended_by) FROM {VERSIONS_OF_PERSON}
             ORDER BY is_current DESC, made_on DESC, made_by DESC, made_sequence DESC LIMIT 1"
        );
        let found = self
            .connection
            .prepare_cached(&sql)
            .and_then(|mut statement| statement.query_row([id], |row| row.get::<_, Option<EntryId>>(0)).optional());
        self.told(found.map(Option::flatten).map_err(Trouble::from))
    }

    /// These people in this order, without those who are not on the roster.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn persons(&self, ids: &[PersonId]) -> Result<Vec<Person>, StoreError> {
        let found: Result<Vec<_>, Trouble> = ids.iter().map(|id| roster::current(&self.connection, *id)).collect();
        Ok(self.told(found)?.into_iter().flatten().collect())
    }

    /// These people as they stand at the end of a day, past or future, as it was known when `through` was the last entry recorded
    /// and as though the entries `without` had never been; without those who were not on the roster then.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn persons_as_known(
        &self,
        ids: &[PersonId],
        (day, through): (Date, EntryId),
        without: &BTreeSet<EntryId>,
    ) -> Result<Vec<Person>, StoreError> {
        self.persons_standing(ids, day, &known_without((day, through), without))
    }

    /// The same just before `entry` took effect.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn persons_before(
        &self,
        ids: &[PersonId],
        entry: EntryId,
        through: EntryId,
    ) -> Result<Vec<Person>, StoreError> {
        let (day, entry) = self.entry(entry)?.position();
        self.persons_standing(ids, day, &Standing::Before { day, entry, through }.condition())
    }

    fn persons_standing(&self, ids: &[PersonId], day: Date, stands: &str) -> Result<Vec<Person>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let sql = version_of_person(stands);
        self.standing(Some(day), |connection, _| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = Vec::new();
            for id in ids {
                found.extend(statement.query_and_then([id], roster::person)?.collect::<Result<Vec<_>, Trouble>>()?);
            }
            Ok(found)
        })
    }

    /// Everybody whom an entry has changed, moved or let go, as before it; nobody where it is not in force yet.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn people_before(&self, entry: EntryId) -> Result<Vec<Person>, StoreError> {
        let query = || -> Result<Vec<Person>, Trouble> {
            let sql =
                format!("SELECT {PERSON} FROM person_version WHERE ended_by = ?1 AND made_by <> ?1 ORDER BY person");
            self.connection.prepare_cached(&sql)?.query_and_then([entry], roster::person)?.collect()
        };
        self.told(query())
    }

    /// Everybody whom an entry that waits for its day can change, as they stand just before it takes effect: who is named, and who
    /// has a place or works in one of the institutions. Entries of the same day that were recorded before it have taken effect.
    ///
    /// # Errors
    /// [`StoreError::UnknownEntry`]; failures of the file.
    pub fn people_ahead_of(
        &self,
        entry: EntryId,
        named: &BTreeSet<PersonId>,
        institutions: &BTreeSet<InstitutionId>,
    ) -> Result<Vec<Person>, StoreError> {
        let (day, id) = self.entry(entry)?.position();
        self.ahead((day, EntryId(id.0.saturating_sub(1))), |connection| {
            let people = named.iter().filter_map(|id| roster::current(connection, *id).transpose());
            let mut people: Vec<Person> = people.collect::<Result<_, _>>()?;
            if !institutions.is_empty() {
                let query = PeopleQuery { institutions: institutions.clone(), ..PeopleQuery::default() };
                let conditions = Conditions::of(&query, Standing::Now);
                let (way, there) = (conditions.way(), &conditions.sql);
                let sql = format!("SELECT {PERSON} FROM person_version {way} WHERE {there}");
                people.extend(collect(connection, &sql, &conditions, roster::person)?);
            }
            Ok(people)
        })
    }

    /// Everybody on the roster, as far as an import needs it to find its people again, in the order of the register.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_keys(&self) -> Result<Vec<RosterKey>, StoreError> {
        self.told(roster_keys(&self.connection, Standing::Now))
    }

    /// The same as of the end of a day, past or future.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_keys_on(&self, day: Date) -> Result<Vec<RosterKey>, StoreError> {
        self.standing(Some(day), roster_keys)
    }

    /// Everybody who has come to the roster only after a day, also who has left it since.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn roster_keys_after(&self, day: Date) -> Result<Vec<RosterKey>, StoreError> {
        let read = || -> Result<Vec<RosterKey>, Trouble> {
            let mut statement = self.connection.prepare(&format!(
                "SELECT person, id_number, name, birth, {ASSIGNMENT} FROM person_version
                 WHERE made_on > ?1 AND person NOT IN (SELECT person FROM person_version WHERE made_on <= ?1)
                 ORDER BY person"
            ))?;
            statement.query_and_then([day.to_string()], roster_key)?.collect()
        };
        self.told(read())
    }
}

fn roster_keys(connection: &Connection, standing: Standing) -> Result<Vec<RosterKey>, Trouble> {
    let everybody = Conditions::of(&PeopleQuery::default(), standing);
    let sql = format!(
        "SELECT person, id_number, name, birth, {ASSIGNMENT} FROM person_version WHERE {} ORDER BY person",
        everybody.sql
    );
    collect(connection, &sql, &everybody, roster_key)
}

fn roster_key(row: &Row<'_>) -> Result<RosterKey, Trouble> {
    Ok(RosterKey {
        person: row.get(0)?,
        id_number: row.get(1)?,
        name: row.get(2)?,
        birth: row.get(3)?,
        assignment: roster::assignment(row, 4)?,
    })
}

/// Reads the version of the person `?1` for which the condition holds.
fn version_of_person(stands: &str) -> String {
    format!("SELECT {PERSON} FROM {VERSIONS_OF_PERSON} WHERE {stands}")
}

fn collect<T>(
    connection: &Connection,
    sql: &str,
    conditions: &Conditions,
    read: impl Fn(&Row<'_>) -> Result<T, Trouble>,
) -> Result<Vec<T>, Trouble> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_and_then(params_from_iter(&conditions.values), |row| read(row))?.collect()
}

impl PageStart {
    fn order(&self) -> PeopleOrder {
        match self {
            Self::First(order) => *order,
            Self::After(key) => key.order,
        }
    }
}

impl PageKey {
    fn of(order: PeopleOrder, last: &Person) -> Self {
        let sorted_by = match order {
            PeopleOrder::Register => String::new(),
            PeopleOrder::Name => last.name.as_str().to_owned(),
            PeopleOrder::Birth => last.birth.map_or_else(|| UNKNOWN_BIRTH.to_owned(), |birth| birth.to_string()),
        };
        Self { order, sorted_by, person: last.id }
    }
}

/// What the index `person_birth` puts for an unknown month of birth: behind all others.
const UNKNOWN_BIRTH: &str = "9999-99";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sample;

    /// 2 200 named people of a plan took 45 s to be read of a roster of 400 000: each of them walked through it.
    #[test]
    fn a_person_of_an_earlier_day_is_looked_up_and_not_searched_for() {
        let book = sample::book();
        let day = Date::constant(2026, 11, 22);
        let before = Standing::Before { day, entry: EntryId(5), through: EntryId(9) }.condition();
        for stands in [known_without((day, EntryId(9)), &BTreeSet::new()), before] {
            let sql = format!("EXPLAIN QUERY PLAN {}", version_of_person(&stands));
            let mut statement = book.connection.prepare(&sql).expect("a query");
            let steps = statement.query_map([PersonId(1)], |row| row.get::<_, String>(3)).expect("a plan");
            let steps: Vec<String> = steps.map(|step| step.expect("a line")).collect();
            let walks: Vec<&String> = steps.iter().filter(|step| step.contains("person_version")).collect();
            let expected = [
                "SEARCH person_version USING INDEX person_current (person=?)",
                "SEARCH person_version USING INDEX person_past (person=?)",
            ];
            assert_eq!(walks, expected);
        }
    }
}
