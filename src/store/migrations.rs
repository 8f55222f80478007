//! The versions of the book's schema: brings older books forward, and knows by heart what each version looks like, so that
//! a file which bears our mark but not our schema is recognised before anything in it runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, Transaction};
use rusqlite_migration::{M, Migrations};

use super::error::{StoreError, Trouble};
use super::{backup, seal};

/// SQL texts; the schema of version n is what the first n leave behind.
#[derive(Clone, Copy)]
pub(super) struct Schema {
    steps: &'static [&'static str],
}

/// The schema of this program.
pub(super) const SCHEMA: Schema = Schema { steps: &[FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH] };

const FIRST: &str = include_str!("migrations/001_book.sql");
const SECOND: &str = include_str!("migrations/002_agreements.sql");
const THIRD: &str = include_str!("migrations/003_time.sql");
const FOURTH: &str = include_str!("migrations/004_assertions.sql");
const FIFTH: &str = include_str!("migrations/005_documents.sql");
const SIXTH: &str = include_str!("migrations/006_notices.sql");

/// `PRAGMA application_id` of every book: "BHBK".
pub(super) const APPLICATION_ID: i32 = 0x4248_424B;

impl Schema {
    /// The version this program writes.
    pub(super) fn latest(self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    /// Brings a new, empty database to the latest version.
    pub(super) fn create(self, connection: &mut Connection) -> Result<(), Trouble> {
        self.migrations().to_latest(connection).map_err(|problem| match problem {
            rusqlite_migration::Error::RusqliteError { err, .. } => Trouble::from(err),
            other => Trouble::Value(other.to_string()),
        })
    }

    /// Brings an older book forward in one transaction, after copying it beside itself.
    pub(super) fn bring_forward(self, connection: &mut Connection, path: &Path, from: u32) -> Result<(), StoreError> {
        if from >= self.latest() {
            return Ok(());
        }
        let backup = free_name(path, from);
        backup::copy(connection, &backup, &mut super::unwatched)?;
        self.migrations().to_latest(connection).map_err(|problem| StoreError::NotBroughtForward {
            path: path.to_owned(),
            from,
            backup,
            problem: problem.to_string(),
        })
    }

    /// The first thing of the database that is not in our schema of `version`, or is missing or different there.
    pub(super) fn first_difference(self, connection: &Connection, version: u32) -> Result<Option<String>, Trouble> {
        let ours = Connection::open_in_memory()?;
        let steps = usize::try_from(version).unwrap_or(usize::MAX).min(self.steps.len());
        for step in self.steps.iter().take(steps) {
            ours.execute_batch(step)?;
        }
        let (expected, found) = (objects(&ours)?, objects(connection)?);
        let differs = |name: &&String| expected.get(*name) != found.get(*name);
        Ok(expected.keys().chain(found.keys()).find(differs).cloned())
    }

    fn migrations(self) -> Migrations<'static> {
        let step = |text: &&'static str| match *text == THIRD {
            // What was recorded before there were seals is sealed as it stands.
            true => M::up_with_hook(text, |transaction: &Transaction<'_>| Ok(sealed(transaction)?)),
            false => M::up(text),
        };
        Migrations::new(self.steps.iter().map(step).collect())
    }
}

fn sealed(transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    seal::seal_all(transaction).map_err(|trouble| match trouble {
        Trouble::Sqlite(error) => error,
        other => rusqlite::Error::ToSqlConversionFailure(format!("{other:?}").into()),
    })
}

/// Tables, indexes, triggers and views by name, with the text that made them.
fn objects(connection: &Connection) -> Result<BTreeMap<String, Option<String>>, Trouble> {
    let mut statement = connection.prepare("SELECT type || ' ' || name, sql FROM sqlite_schema")?;
    let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(objects)
}

/// `安宁县.bh` → `安宁县.bh.v1.bak`, or `….v1.2.bak` where that is taken.
fn free_name(path: &Path, version: u32) -> PathBuf {
    let with = |ending: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let plain = with(format!(".v{version}.bak"));
    if !plain.exists() {
        return plain;
    }
    (2..u32::MAX).map(|count| with(format!(".v{version}.{count}.bak"))).find(|name| !name.exists()).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::{
        AssertedKinds, AssertedQuantity, Assignment, Date, Entry, EntryId, Headcount, Holder, InstitutionId, Operation,
        PersonId, PoolId, QuotaKind, Scope, Source,
    };
    use crate::store::opening::Access;
    use crate::store::{Book, sample};

    const NEXT: Schema = Schema {
        steps: &[
            FIRST,
            SECOND,
            THIRD,
            FOURTH,
            FIFTH,
            SIXTH,
            "CREATE TABLE attachment (id INTEGER PRIMARY KEY) STRICT;",
        ],
    };
    const FAILING: Schema = Schema {
        steps: &[
            FIRST,
            SECOND,
            THIRD,
            FOURTH,
            FIFTH,
            SIXTH,
            "CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
        ],
    };

    /// A small book as version 1 wrote it: two bodies, one of them with places, of which some are in the nameless pool, and two
    /// people, one of them used elsewhere and amended once.
    const BOOK_OF_VERSION_1: &str = r#"
        INSERT INTO book VALUES ('title', '安宁县机构编制台账'), ('jurisdiction', '安宁县'),
            ('created_at', '2026-03-02T09:30:00'), ('id', '0123456789abcdef0123456789abcdef');
        INSERT INTO entry VALUES
            (1, '2026-01-01', '2026-03-02T09:30:00', NULL, '王小明', '"Manual"', '', 6),
            (2, '2026-02-01', '2026-03-02T09:31:00', '安委编〔2026〕1号', '王小明', '"Manual"', '', 1);
        INSERT INTO operation VALUES
            (1, 0, 1, '{"Establish":{"id":1,"name":"县农业农村局","tier":"County","nature":"Government"}}'),
            (1, 1, 2, '{"Establish":{"id":2,"name":"白鹤镇","tier":"Township","nature":"Town"}}'),
            (1, 2, NULL, '{"Transfer":{"kind":"Administrative","count":10,"from":"Superior","to":{"Institution":1},"people":[]}}'),
            (1, 3, NULL, '{"Transfer":{"kind":"Administrative","count":3,"from":{"Institution":1},"to":{"Pool":1},"people":[]}}');
        INSERT INTO posting VALUES
            (1, 2, 'administrative', 10, 'superior', 'institution/1'),
            (1, 3, 'administrative', 3, 'institution/1', 'pool/1');
        INSERT INTO person_version VALUES
            (1, 1, 4, NULL, NULL, '张三', 'male', NULL, '1970-05', 1, 'administrative', 1, '秘书股', NULL, 'chief',
                NULL, NULL, '{"民族":"汉族"}'),
            (2, 1, 5, 2, 0, '李四', NULL, NULL, NULL, 1, 'administrative', 1, NULL, NULL, 'staff', NULL, NULL, NULL),
            (2, 2, 0, NULL, NULL, '李四', NULL, NULL, NULL, 1, 'administrative', 2, NULL, NULL, 'staff', NULL, NULL, NULL);
        INSERT INTO institution VALUES
            (1, '县农业农村局', NULL, '{"id":1,"name":"县农业农村局","tier":"County","nature":"Government"}'),
            (2, '白鹤镇', NULL, '{"id":2,"name":"白鹤镇","tier":"Township","nature":"Town"}');
        INSERT INTO balance VALUES ('institution/1', 'administrative', 7), ('pool/1', 'administrative', 3);
        UPDATE fresh_id SET next = 3 WHERE thing <> 'post';
        PRAGMA user_version = 1;"#;

    fn names(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).expect("listed").map(|file| file.expect("a file").file_name());
        let mut names: Vec<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn an_older_book_is_brought_forward_and_kept_beside() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.bh");
        let mut book = Book::create(&path, &sample::header(), sample::now()).expect("created");
        book.record(&sample::county(), sample::now()).expect("recorded");
        let before = book.snapshot().expect("a snapshot");
        drop(book);

        assert!(matches!(Book::open_as(&path, Access::ReadOnly, NEXT), Err(StoreError::ReadOnlyFile { .. })));
        let content = fs::read(&path).expect("read");
        match Book::open_as(&path, Access::ReadWrite, FAILING) {
            Err(StoreError::NotBroughtForward { from: 6, backup, problem, .. }) => {
                assert_eq!(backup.file_name().expect("a name"), "a.bh.v6.bak");
                assert!(problem.contains("nowhere"), "{problem}");
            }
            other => panic!("{:?}", other.err()),
        }
        assert_eq!(Book::open(&path).expect("as it was").snapshot().expect("a snapshot"), before);

        let book = Book::open_as(&path, Access::ReadWrite, NEXT).expect("brought forward");
        assert_eq!(book.snapshot().expect("a snapshot"), before);
        drop(book);
        assert_eq!(names(folder.path()), ["a.bh", "a.bh.v6.2.bak", "a.bh.v6.bak"]);
        assert!(matches!(Book::open(&path), Err(StoreError::NewerVersion { found: 7, known: 6, .. })));
        let copy = Book::open(&folder.path().join("a.bh.v6.2.bak")).expect("the copy is a book of the old version");
        assert_eq!(copy.snapshot().expect("a snapshot"), before);
        assert_ne!(fs::read(&path).expect("read"), content);
    }

    #[test]
    fn a_book_of_version_1_is_brought_forward_without_loss() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.bh");
        let old = Connection::open(&path).expect("a file");
        old.execute_batch(FIRST).expect("the schema of version 1");
        old.execute_batch(BOOK_OF_VERSION_1).expect("the rows of version 1");
        drop(old);

        let mut book = Book::open(&path).expect("brought forward");
        assert_eq!(book.doctor().expect("examined"), []);
        let (bureau, town, pool) = (InstitutionId(1), InstitutionId(2), PoolId(1));
        let kind = QuotaKind::Administrative;
        let register = book.snapshot().expect("a snapshot");
        let standing = register.standing(bureau, kind);
        assert_eq!((standing.authorized, standing.strength), (Headcount(7), Headcount(2)));
        assert_eq!(register.roster().working(town, kind), Headcount(1));
        assert_eq!(register.pool_balance(pool, kind).available().0, 3);
        assert_eq!(register.pools().get(pool).map(|pool| pool.name.as_str()), Some("周转池"));
        let li = book.person(PersonId(2)).expect("read").expect("on the roster");
        assert_eq!(
            book.operations(EntryId(2)).expect("the log"),
            [Operation::Amend { before: Assignment::at(bureau, kind), person: li.clone() }]
        );

        // And it goes on as a book of this version.
        let merge = Operation::Merge { from: vec![bureau], into: town };
        let merge = Entry::new(Date::constant(2026, 3, 1), Source::Manual, vec![merge]);
        book.record(&merge, sample::now()).expect("recorded");
        assert_eq!(book.doctor().expect("examined"), []);
        let moved = book.person(li.id).expect("read").expect("still on the roster");
        assert_eq!(moved.assignment, Assignment::at(town, kind));
        drop(book);
        assert_eq!(names(folder.path()), ["a.bh", "a.bh.v1.bak"]);
        let again = Book::open(&path).expect("opened");
        let found = again.snapshot().expect("a snapshot");
        let successor = found.find(&sample::name("县农业农村局")).expect("under the old name");
        assert_eq!((successor.id, found.standing(town, kind).authorized), (town, Headcount(7)));
    }

    /// A small book as version 2 wrote it: the second entry was recorded with an earlier day than the first, the third with a
    /// later day than that of its recording, and the second has merged what the first has made.
    const BOOK_OF_VERSION_2: &str = r#"
        INSERT INTO book VALUES ('title', '安宁县机构编制台账'), ('jurisdiction', '安宁县'),
            ('created_at', '2026-03-02T09:30:00'), ('id', '0123456789abcdef0123456789abcdef');
        INSERT INTO entry VALUES
            (1, '2026-03-01', '2026-03-02T09:30:00', NULL, '王小明', '"Manual"', '', 5),
            (2, '2026-02-01', '2026-03-03T09:31:00', '安委编〔2026〕1号', '王小明', '{"Plan":{"plan":1,"name":"合并"}}', '', 1),
            (3, '2027-01-01', '2026-03-04T09:31:00', NULL, '王小明', '"Manual"', '', 2);
        INSERT INTO plan VALUES (1, '合并', 2, 'open', '{}', '2026-03-02T09:30:00', '2026-03-03T09:31:00');
        INSERT INTO operation VALUES
            (1, 0, 1, '{"Establish":{"id":1,"name":"白鹤镇","tier":"Township","nature":"Town"}}'),
            (1, 1, 2, '{"Establish":{"id":2,"name":"青山镇","tier":"Township","nature":"Town"}}'),
            (1, 2, NULL, '{"Transfer":{"kind":"Administrative","count":10,"from":"Superior","to":{"Institution":1},"people":[]}}'),
            (2, 0, 2, '{"Merge":{"from":[1],"into":2}}'),
            (3, 1, 2, '{"Lend":{"id":1,"pool":1,"borrower":2,"kind":"Administrative","count":2,"until":"2029-08-31","purpose":"","return_by":"AtTerm","document":null}}');
        INSERT INTO posting VALUES
            (1, 2, 0, 'administrative', 10, 'superior', 'institution/1'),
            (2, 0, 0, 'administrative', 10, 'institution/1', 'institution/2');
        INSERT INTO person_version (person, made_by, made_sequence, ended_by, ended_sequence, name, birth, quota_at, kind,
                works_at, position, identity, rank, further) VALUES
            (1, 1, 3, 2, 0, '张三', '1970-05', 1, 'administrative', 1, 'chief', 'civil_servant', 'section', '{"民族":"汉族"}'),
            (2, 1, 4, 2, 0, '李四', NULL, 1, 'administrative', 1, 'staff', NULL, NULL, NULL),
            (1, 2, 0, NULL, NULL, '张三', '1970-05', 2, 'administrative', 2, 'chief', 'civil_servant', 'section', '{"民族":"汉族"}'),
            (2, 2, 0, 3, 0, '李四', NULL, 2, 'administrative', 2, 'staff', NULL, NULL, NULL);
        INSERT INTO institution VALUES
            (2, '青山镇', NULL, '{"id":2,"name":"青山镇","former_names":["白鹤镇"],"tier":"Township","nature":"Town"}');
        INSERT INTO balance VALUES ('institution/2', 'administrative', 10);
        INSERT INTO agreement VALUES ('loan', 1, '{"id":1,"pool":1,"borrower":2,"kind":"Administrative","count":2,"until":"2029-08-31","purpose":"","return_by":"AtTerm","document":null}');
        UPDATE fresh_id SET next = 3 WHERE thing IN ('institution', 'person');
        UPDATE fresh_id SET next = 2 WHERE thing = 'loan';
        PRAGMA user_version = 2;"#;

    fn book_of_version_2(folder: &Path) -> PathBuf {
        let path = folder.join("a.bh");
        let old = Connection::open(&path).expect("a file");
        for text in [FIRST, SECOND, BOOK_OF_VERSION_2] {
            old.execute_batch(text).expect("the book of version 2");
        }
        path
    }

    #[test]
    fn a_book_of_version_2_keeps_its_order_and_is_sealed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = book_of_version_2(folder.path());

        let mut book = Book::open(&path).expect("brought forward");
        assert_eq!(book.doctor().expect("examined"), []);
        let day = |day| Date::constant(2026, 3, day);
        assert_eq!(book.settled_on(), day(4));
        let in_force: Vec<Date> = book.entries(None, 9).expect("the log").iter().map(|head| head.in_force).collect();
        assert_eq!(in_force, [day(4), day(1), day(1)], "newest first; the order of recording is kept");
        assert_eq!(book.pending().expect("the log"), []);
        let (town, kind) = (InstitutionId(2), QuotaKind::Administrative);
        let register = book.snapshot().expect("a snapshot");
        let standing = register.standing(town, kind);
        assert_eq!(
            (standing.authorized, standing.strength, standing.borrowed),
            (Headcount(10), Headcount(1), Headcount(2))
        );
        assert_eq!(book.snapshot_on(day(3)).expect("history").standing(town, kind).strength, Headcount(2));
        assert_eq!(book.snapshot_on(day(4)).expect("history"), register);
        assert_eq!(book.snapshot_on(Date::constant(2026, 2, 28)).expect("history"), {
            let mut empty = crate::domain::Snapshot::default();
            empty.number_after(&register);
            empty
        });
        let zhang = book.person(PersonId(1)).expect("read").expect("on the roster");
        assert_eq!((zhang.assignment.quota_at, zhang.particulars.further.len()), (town, 1));
        let sealed: u32 =
            book.connection.query_row("SELECT count(*) FROM seal", [], |row| row.get(0)).expect("counted");
        assert_eq!(sealed, 3);

        // And it goes on as a book of this version.
        let rename = Operation::Rename { institution: town, name: sample::name("青鹤镇") };
        let renamed = Entry::new(day(4), Source::Manual, vec![rename]);
        book.record(&renamed, day(5).at(9, 0, 0, 0)).expect("recorded");
        assert_eq!(book.doctor().expect("examined"), []);
    }

    /// Assertions as version 3 wrote them: of a body, and of the superior for what it has given out; one of them taken back.
    const ASSERTIONS_OF_VERSION_3: &str = r#"
        INSERT INTO assertion (id, on_date, holder, kind, places, document_number, source, note, recorded_at, withdrawn_at) VALUES
            (1, '2026-03-02', 'institution/2', 'administrative', 12, '安委编〔2026〕1号', '', '', '2026-03-04T09:31:00', NULL),
            (2, '2026-03-02', 'superior', 'administrative', 12, NULL, '下达文件', '', '2026-03-04T09:31:00',
                '2026-03-05T09:31:00');
        PRAGMA user_version = 3;"#;

    #[test]
    fn assertions_of_version_3_say_what_they_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = book_of_version_2(folder.path());
        let three = Schema { steps: &[FIRST, SECOND, THIRD] };
        drop(Book::open_as(&path, Access::ReadWrite, three).expect("brought forward to version 3"));
        Connection::open(&path).expect("raw").execute_batch(ASSERTIONS_OF_VERSION_3).expect("the rows of version 3");

        let book = Book::open(&path).expect("brought forward");
        assert_eq!(book.doctor().expect("examined"), []);
        let kept = book.assertions().expect("read");
        let said: Vec<_> = kept.iter().map(|one| (one.assertion.quantity, one.withdrawn_at.is_some())).collect();
        assert_eq!(
            said,
            [
                (AssertedQuantity::Authorized(Holder::Institution(InstitutionId(2))), false),
                (AssertedQuantity::Issued(Scope::Book), true)
            ]
        );
        let kinds = AssertedKinds::One(QuotaKind::Administrative);
        assert!(kept.iter().all(|one| (one.assertion.kinds, one.assertion.count) == (kinds, Headcount(12))));
        assert_eq!(kept[0].assertion.document.as_ref().map(ToString::to_string).as_deref(), Some("安委编〔2026〕1号"));
    }

    #[test]
    fn a_book_with_foreign_parts_is_refused_before_they_run() {
        for (part, expected) in [
            ("CREATE TRIGGER trap AFTER INSERT ON setting BEGIN DELETE FROM balance; END", "trigger trap"),
            ("CREATE VIEW trap AS SELECT 1", "view trap"),
            ("CREATE TABLE trap (a)", "table trap"),
            ("DROP INDEX person_counted", "index person_counted"),
            ("DROP TRIGGER entry_is_never_changed", "trigger entry_is_never_changed"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("a.bh");
            drop(Book::create(&path, &sample::header(), sample::now()).expect("created"));
            Connection::open(&path).expect("raw").execute_batch(part).expect(part);
            match Book::open(&path) {
                Err(StoreError::ForeignSchema { object, .. }) => assert_eq!(object, expected),
                other => panic!("{part}: {:?}", other.err()),
            }
        }
    }

    #[test]
    fn the_mark_of_a_book_is_in_the_schema() {
        let mut connection = Connection::open_in_memory().expect("in memory");
        SCHEMA.create(&mut connection).expect("created");
        let mark: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).expect("a number");
        assert_eq!(mark, APPLICATION_ID);
        assert_eq!(mark.to_be_bytes(), *b"BHBK");
    }
}
