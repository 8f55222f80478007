//! What is done to the rows behind the program's back, the doctor finds.

use super::*;
use crate::domain::{LoanId, Operation};
use crate::store::sample;

const ADMINISTRATIVE: QuotaKind = QuotaKind::Administrative;
const HERE: InstitutionId = InstitutionId(1);

/// Does something to the rows behind the program's back and tells what the doctor says.
#[track_caller]
fn check(harm: &str, expected: &[Fault]) {
    let book = sample::book();
    assert_eq!(book.doctor().expect("examined"), [], "whole before");
    let free = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;
        DROP TRIGGER entry_is_never_changed; DROP TRIGGER operation_is_never_changed;
        DROP TRIGGER operation_is_never_deleted; DROP TRIGGER posting_is_never_changed;
        DROP TRIGGER posting_is_never_deleted; DROP TRIGGER person_version_is_never_deleted;
        DROP TRIGGER person_version_is_never_changed;";
    book.connection.execute_batch(free).expect("freed");
    book.connection.execute_batch(harm).expect(harm);
    let mut faults = book.doctor().expect("examined");
    let schema = faults.iter().position(|fault| matches!(fault, Fault::Schema(_))).expect("the triggers are missed");
    faults.remove(schema);
    assert_eq!(faults, expected, "{harm}");
}

fn balance(stored: i64, postings: i64) -> Fault {
    Fault::Balance { holder: Holder::Institution(HERE), kind: ADMINISTRATIVE, stored, postings }
}

#[test]
fn a_balance_that_was_changed_is_found() {
    check("UPDATE balance SET places = 11", &[balance(11, 10)]);
    check("DELETE FROM balance", &[balance(0, 10)]);
    let pool = Fault::Balance { holder: Holder::Pool(PoolId(1)), kind: ADMINISTRATIVE, stored: 3, postings: 0 };
    check("INSERT INTO balance VALUES ('pool/1', 'administrative', 3)", &[pool]);
}

#[test]
fn a_posting_that_was_changed_is_found() {
    let posting = Fault::Posting { entry: EntryId(1), operation: 1 };
    check("UPDATE posting SET places = 8", &[balance(10, 8), posting]);
}

#[test]
fn people_and_bodies_that_came_or_went_unrecorded_are_found() {
    let missing = Fault::OperationsMissing { entry: EntryId(1), recorded: 3, found: 2 };
    check(
        "DELETE FROM person_version",
        &[Fault::Seal(EntryId(1)), missing, Fault::Fresh { thing: FreshThing::Person, stored: 2, logged: 1 }],
    );
    let differs = |difference| Fault::Institution { institution: HERE, difference };
    check("UPDATE institution SET body = replace(body, '办公室', '办')", &[differs(Difference::Differs)]);
    check("DELETE FROM institution", &[differs(Difference::Missing)]);
    check(
        "INSERT INTO post VALUES (1, 0, 1, NULL, '科员', 'managing', 'administrative', 2, '')",
        &[Fault::Posts { institution: HERE }],
    );
    check(
        "UPDATE fresh_id SET next = 1 WHERE thing = 'institution'",
        &[Fault::Fresh { thing: FreshThing::Institution, stored: 1, logged: 2 }],
    );
}

#[test]
fn agreements_that_came_or_went_unrecorded_are_found() {
    let loan = r#"'{"id":1,"pool":1,"borrower":1,"kind":"Administrative","count":2,"until":"2029-12-31","return_by":"AtTerm"}'"#;
    check(
        &format!("INSERT INTO agreement VALUES ('loan', 1, {loan})"),
        &[
            Fault::Agreement { agreement: AgreementId::Loan(LoanId(1)) },
            Fault::Fresh { thing: FreshThing::Loan, stored: 2, logged: 1 },
        ],
    );
    check("DELETE FROM pool", &[Fault::Pool { pool: PoolId(1) }]);
    check(
        "INSERT INTO duty_list VALUES (1, 'enforcement', '[{\"item\":\"无\"}]')",
        &[Fault::Duties { institution: HERE }],
    );
}

#[test]
fn values_that_cannot_be_read_are_named_with_their_table() {
    let problem = "not a holder: \"pool/x\"".to_owned();
    check(
        "INSERT INTO balance VALUES ('pool/x', 'administrative', 3)",
        &[
            Fault::Unreadable { table: "balance", problem: problem.clone() },
            Fault::Unreadable { table: "current state", problem },
        ],
    );
    let problem = "not a date or time: \"yesterday\"".to_owned();
    let unreadable = Fault::Unreadable { table: "entry", problem };
    let first = EntryId(1);
    check("UPDATE entry SET effective = 'yesterday'", &[Fault::InForce(first), Fault::Seal(first), unreadable]);
}

#[test]
fn a_log_that_cannot_be_replayed_names_the_operation() {
    let refusal = Refusal::UnknownInstitution(InstitutionId(9));
    check(
        "UPDATE operation SET body = replace(body, '{\"Institution\":1}', '{\"Institution\":9}') WHERE sequence = 1",
        &[
            Fault::Seal(EntryId(1)),
            Fault::Posting { entry: EntryId(1), operation: 1 },
            Fault::Refused { entry: EntryId(1), operation: 1, refusal },
        ],
    );
}

#[test]
fn an_entry_that_is_not_as_it_was_sealed_is_named() {
    let first = Fault::Seal(EntryId(1));
    check("UPDATE entry SET note = '改'", std::slice::from_ref(&first));
    check("UPDATE entry SET approver = '县委编委'", std::slice::from_ref(&first));
    check("UPDATE person_version SET birth = '1970-01'", std::slice::from_ref(&first));
    check("DROP TRIGGER seal_is_never_deleted; DELETE FROM seal", std::slice::from_ref(&first));
    check("DROP TRIGGER seal_is_never_changed; UPDATE seal SET previous = 'x'", &[first]);
    let posts = "UPDATE operation SET body = replace(body, '县政府办公室', '县府办') WHERE sequence = 0";
    let differs = Fault::Institution { institution: HERE, difference: Difference::Differs };
    check(posts, &[Fault::Seal(EntryId(1)), differs]);
}

#[test]
fn a_seal_covers_all_that_came_before() {
    let mut book = sample::book();
    for name in ["县政府办", "县府办", "县府"] {
        let renamed = Operation::Rename { institution: HERE, name: sample::name(name) };
        book.record(&sample::entry(vec![renamed]), sample::now()).expect("recorded");
    }
    let free = "DROP TRIGGER entry_is_never_changed; DROP TRIGGER seal_is_never_deleted;";
    book.connection.execute_batch(free).expect("freed");
    // Somebody who changes an entry and seals it anew breaks the seal after it.
    book.connection.execute_batch("UPDATE entry SET note = '改' WHERE id = 3").expect("changed");
    assert!(book.doctor().expect("examined").contains(&Fault::Seal(EntryId(3))));
    let rest: Vec<(u32, String, String)> = {
        let mut statement =
            book.connection.prepare("SELECT entry, previous, hash FROM seal WHERE entry = 4").expect("prepared");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("read");
        rows.collect::<Result<_, _>>().expect("read")
    };
    book.connection.execute_batch("DELETE FROM seal WHERE entry >= 3").expect("unsealed");
    seal::seal(&book.connection, EntryId(3)).expect("sealed anew");
    for (entry, previous, hash) in rest {
        let put = "INSERT INTO seal VALUES (?1, ?2, ?3)";
        book.connection.execute(put, rusqlite::params![entry, previous, hash]).expect("put back");
    }
    assert!(book.doctor().expect("examined").contains(&Fault::Seal(EntryId(4))));
}

#[test]
fn what_is_not_in_the_order_of_time_is_found() {
    let first = EntryId(1);
    check(
        "UPDATE entry SET in_force = '2025-12-31'",
        &[Fault::InForce(first), Fault::Standing(PersonId(1)), Fault::Seal(first)],
    );
    let counted =
        Fault::Strength { institution: HERE, kind: ADMINISTRATIVE, counted: Headcount(0), logged: Headcount(1) };
    let working =
        Fault::Working { institution: HERE, kind: ADMINISTRATIVE, counted: Headcount(0), logged: Headcount(1) };
    let leaders = Fault::Leaders { institution: HERE, counted: LeaderPosts::default(), logged: LeaderPosts::new(1, 0) };
    check("UPDATE person_version SET is_current = 0", &[Fault::Standing(PersonId(1)), counted, working, leaders]);
}

#[test]
fn versions_that_overlap_are_found() {
    let book = sample::book();
    book.connection
        .execute_batch(
            "INSERT INTO person_version (person, made_on, made_by, made_sequence, ended_on, ended_by, ended_sequence, is_current,
                 name, quota_at, kind, works_at, position)
             VALUES (1, '2026-01-01', 1, 0, '2026-01-01', 1, 5, 0, '张三', 1, 'administrative', 1, 'staff')",
        )
        .expect("an earlier version that ends too late");
    assert!(book.doctor().expect("examined").contains(&Fault::Overlap(PersonId(1))));
}

#[test]
fn a_version_after_one_that_has_not_ended_is_found() {
    let mut book = sample::book();
    for name in ["县政府办", "县府办"] {
        let renamed = Operation::Rename { institution: HERE, name: sample::name(name) };
        book.record(&sample::entry(vec![renamed]), sample::now()).expect("recorded");
    }
    book.connection
        .execute_batch(
            "INSERT INTO person_version (person, made_on, made_by, made_sequence, ended_on, ended_by, ended_sequence, is_current,
                 name, quota_at, kind, works_at, position)
             VALUES (1, '2026-01-01', 2, 5, '2026-01-01', 3, 5, 0, '张三', 1, 'administrative', 1, 'staff')",
        )
        .expect("a later version that has ended");
    assert!(book.doctor().expect("examined").contains(&Fault::Overlap(PersonId(1))));
}

#[test]
fn what_is_too_much_is_counted() {
    let mut faults = Faults::default();
    for id in 0..LISTED + 5 {
        faults.add(Fault::EntryMissing(EntryId(u32::try_from(id).expect("small"))));
    }
    let listed = faults.listed();
    assert_eq!((listed.len(), listed.last()), (LISTED + 1, Some(&Fault::AndMore(5))));
}
