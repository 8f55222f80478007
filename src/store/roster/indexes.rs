//! The indexes of the roster while very many people come at once. Kept up row by row, an index in another order than the rows is
//! touched all over: for a million people that takes longer than everything else and turns the cache over for each of them. So
//! the indexes that recording itself does not need are taken down and built again from all rows, within the same transaction: the
//! schema is the same before and after, and a failure rolls both back.

use rusqlite::Connection;

use super::super::error::Trouble;

/// Below this, indexes are kept up row by row: building them again reads whoever is there already.
const MANY: u64 = 20_000;

/// What recording itself finds people by (`person_current`, `person_past`, `person_made`, `person_ended`) stays.
const SPARED: &str =
    "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'person_version' AND name IN
    ('person_counted', 'person_works_at', 'person_id_number', 'person_name', 'person_birth') ORDER BY name";

/// Indexes that are to be built again: the statements that made them.
#[must_use]
pub(in crate::store) struct Spared(Vec<String>);

/// Takes indexes down if so many people come that it is worth it.
pub(in crate::store) fn spare(connection: &Connection, coming: u64) -> Result<Spared, Trouble> {
    if coming < MANY || coming < people(connection)? {
        return Ok(Spared(Vec::new()));
    }
    let mut statement = connection.prepare(SPARED)?;
    let indexes = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let indexes: Vec<(String, String)> = indexes.collect::<Result<_, _>>()?;
    drop(statement);
    for (name, _) in &indexes {
        // The names are those of the list above.
        connection.execute_batch(&format!("DROP INDEX {name}"))?;
    }
    Ok(Spared(indexes.into_iter().map(|(_, sql)| sql).collect()))
}

impl Spared {
    /// Builds the indexes again.
    pub(in crate::store) fn build(self, connection: &Connection) -> Result<(), Trouble> {
        self.0.iter().try_for_each(|sql| Ok(connection.execute_batch(sql)?))
    }
}

/// About how many versions there are: the last row, since none is ever deleted.
fn people(connection: &Connection) -> Result<u64, Trouble> {
    let sql = "SELECT ifnull(max(rowid), 0) FROM person_version";
    Ok(connection.query_row(sql, [], |row| row.get::<_, i64>(0))?.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, Entry, InstitutionId, Name, Operation, PersonId, QuotaKind, Snapshot, Source};
    use crate::store::{Book, PeopleQuery, Side, sample};

    fn schema(book: &Book) -> Vec<(String, Option<String>)> {
        let sql = "SELECT name, sql FROM sqlite_schema ORDER BY name";
        let mut statement = book.connection.prepare(sql).expect("a schema");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows");
        rows.collect::<Result<_, _>>().expect("objects")
    }

    /// `count` new people of one institution.
    fn admitted(snapshot: &Snapshot, first: PersonId, count: u32) -> Vec<Operation> {
        let institution = snapshot.institutions().next().map_or(InstitutionId(0), |institution| institution.id);
        let person = |number: u32| {
            let at = Assignment::at(institution, QuotaKind::Administrative);
            let name = Name::new(&format!("甲{}", u64::from(number) * 7919 % 20_011)).expect("a name");
            crate::domain::Person::bare(PersonId(first.0 + number), name, at)
        };
        (0..count).map(|number| Operation::Admit(person(number))).collect()
    }

    #[test]
    fn many_people_at_once_are_found_and_the_schema_is_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut book = Book::create(&folder.path().join("a.bh"), &sample::header(), sample::now()).expect("created");
        book.record(&sample::county(), sample::now()).expect("recorded");
        let before = (schema(&book), book.count_people(&PeopleQuery::default()).expect("counted"));
        let many = u32::try_from(MANY).expect("a count");
        let (snapshot, fresh) = (book.snapshot().expect("a register"), book.fresh_ids().expect("ids").person);
        let source = || Source::Import { files: Vec::new() };
        let day = sample::now().date();

        // The last one is there already: everything is as it was, indexes too.
        let mut operations = admitted(&snapshot, fresh, many);
        operations.extend(operations.first().cloned());
        assert!(book.record(&Entry::new(day, source(), operations), sample::now()).is_err());
        assert_eq!((schema(&book), book.count_people(&PeopleQuery::default()).expect("counted")), before);

        let operations = admitted(&snapshot, fresh, many);
        book.record(&Entry::new(day, source(), operations), sample::now()).expect("recorded");
        assert_eq!(schema(&book), before.0);
        let found = |query: &PeopleQuery| book.count_people(query).expect("counted").0;
        assert_eq!(found(&PeopleQuery::default()), before.1.0 + many);
        let there = snapshot.institutions().next().map(|institution| institution.id).into_iter().collect();
        let there = PeopleQuery { institutions: there, side: Side::WorksAt, ..PeopleQuery::default() };
        assert!(found(&there) >= many);
        assert_eq!(book.doctor().expect("examined"), []);
    }
}
