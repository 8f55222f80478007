//! The doctor: works out the current state anew from the log and tells where the stored one differs. Nothing is repaired
//! here, since nobody but the office can say which of two numbers is right.

mod replay;
mod timeline;

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::domain::{
    AgreementId, Date, EntryId, Headcount, Holder, InstitutionId, LeaderPosts, PersonId, PlanId, PoolId, QuotaKind,
    Refusal,
};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::migrations::SCHEMA;
use super::words::Text;
use super::{Watch, opening, register, seal, unwatched};

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// What SQLite's own check of pages, indexes and constraints says.
    Pages(String),
    /// A table, index or trigger that is missing, foreign or altered.
    Schema(String),
    /// A row of `table` refers to a row of `refers_to` that is not there.
    Reference {
        table: String,
        row: Option<i64>,
        refers_to: String,
    },
    /// A stored value that cannot be read.
    Unreadable {
        table: &'static str,
        problem: String,
    },
    /// The log has a gap.
    EntryMissing(EntryId),
    /// An entry has not as many operations as it had when it was recorded.
    OperationsMissing {
        entry: EntryId,
        recorded: u32,
        found: u32,
    },
    /// An operation of the log cannot be applied to what came before it; nothing after it was compared.
    Refused {
        entry: EntryId,
        operation: u32,
        refusal: Refusal,
    },
    /// The posting row does not say what the operation says.
    Posting {
        entry: EntryId,
        operation: u32,
    },
    /// The balance is not the sum of the postings.
    Balance {
        holder: Holder,
        kind: QuotaKind,
        stored: i64,
        postings: i64,
    },
    Institution {
        institution: InstitutionId,
        difference: Difference,
    },
    Posts {
        institution: InstitutionId,
    },
    /// 三张清单 that are not as the log has them.
    Duties {
        institution: InstitutionId,
    },
    Pool {
        pool: PoolId,
    },
    /// A loan, clearance or agreement on use that is not as the log has it.
    Agreement {
        agreement: AgreementId,
    },
    /// People counted on the roster against people by the log, where they hold places.
    Strength {
        institution: InstitutionId,
        kind: QuotaKind,
        counted: Headcount,
        logged: Headcount,
    },
    /// The same where they work.
    Working {
        institution: InstitutionId,
        kind: QuotaKind,
        counted: Headcount,
        logged: Headcount,
    },
    Leaders {
        institution: InstitutionId,
        counted: LeaderPosts,
        logged: LeaderPosts,
    },
    /// Two versions of a person overlap in time.
    Overlap(PersonId),
    /// An id that is held for fresh, though the log has used it (or the other way round).
    Fresh {
        thing: FreshThing,
        stored: u32,
        logged: u32,
    },
    /// An entry that does not hold from the day from which it ought to.
    InForce(EntryId),
    /// A version of a person that is current and does not hold on the day the book is settled on, or the other way round, or whose
    /// days are not those of its entries.
    Standing(PersonId),
    /// The first entry that is not as it was sealed, or whose seal does not fit the one before.
    Seal(EntryId),
    /// An entry says that it adopted the plan, and the plan does not say so.
    Plan {
        plan: PlanId,
        entry: EntryId,
    },
    /// So many more were found than are listed.
    AndMore(u64),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// In the log, not in the current state.
    Missing,
    /// In the current state, not in the log.
    Surplus,
    /// In both, not the same.
    Differs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreshThing {
    Institution,
    Post,
    Person,
    Pool,
    Loan,
    Clearance,
    Deployment,
}

/// More faults than these are counted, not listed.
const LISTED: usize = 200;

impl Book {
    /// Examines the book; an empty list means that all of it agrees.
    ///
    /// # Errors
    /// Only when the file cannot be read at all; what can be told of its content is a [`Fault`].
    pub fn doctor(&self) -> Result<Vec<Fault>, StoreError> {
        self.doctor_watched(&mut unwatched)
    }

    /// As [`Book::doctor`], telling how many operations were replayed.
    ///
    /// # Errors
    /// As [`Book::doctor`], and [`StoreError::Cancelled`].
    pub fn doctor_watched(&self, watch: &mut Watch<'_>) -> Result<Vec<Fault>, StoreError> {
        let mut faults = Faults::default();
        self.told(examine(&self.connection, self.settled_on, &mut faults, watch))?;
        Ok(faults.listed())
    }
}

#[derive(Default)]
struct Faults {
    first: Vec<Fault>,
    further: u64,
}

impl Faults {
    fn add(&mut self, fault: Fault) {
        if self.first.len() < LISTED {
            self.first.push(fault);
        } else {
            self.further += 1;
        }
    }

    fn listed(mut self) -> Vec<Fault> {
        if self.further > 0 {
            self.first.push(Fault::AndMore(self.further));
        }
        self.first
    }

    /// Keeps a value that cannot be read as a fault of its table; other troubles go on.
    fn readable<T>(&mut self, table: &'static str, read: Result<T, Trouble>) -> Result<Option<T>, Trouble> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(Trouble::Value(problem)) => {
                self.add(Fault::Unreadable { table, problem });
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }
}

fn examine(
    connection: &Connection,
    settled_on: Date,
    faults: &mut Faults,
    watch: &mut Watch<'_>,
) -> Result<(), Trouble> {
    for problem in opening::integrity_check(connection)? {
        faults.add(Fault::Pages(problem));
    }
    if let Some(object) = SCHEMA.first_difference(connection, SCHEMA.latest())? {
        faults.add(Fault::Schema(object));
    }
    check_references(connection, faults)?;
    let balances = check_balances(connection, settled_on, faults);
    faults.readable("balance", balances)?;
    check_versions(connection, faults)?;
    timeline::check(connection, settled_on, faults)?;
    if let Some(entry) = seal::first_broken(connection)? {
        faults.add(Fault::Seal(entry));
    }
    let stored = faults.readable("current state", register::read(connection))?;
    let replayed = replay::replay(connection, settled_on, faults, watch)?;
    if let (Some(stored), Some(replayed)) = (stored, replayed) {
        replayed.compare(&stored, register::fresh_ids(connection)?, faults);
    }
    Ok(())
}

fn check_references(connection: &Connection, faults: &mut Faults) -> Result<(), Trouble> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        faults.add(Fault::Reference { table: row.get(0)?, row: row.get(1)?, refers_to: row.get(2)? });
    }
    Ok(())
}

/// Adds the postings in force up and compares every balance, stored or not.
fn check_balances(connection: &Connection, settled_on: Date, faults: &mut Faults) -> Result<(), Trouble> {
    let mut sums: BTreeMap<(Holder, QuotaKind), (i64, i64)> = BTreeMap::new();
    let mut postings = connection.prepare(
        "WITH posted AS (SELECT posting.* FROM posting JOIN entry ON entry.id = entry WHERE in_force <= ?1)
         SELECT holder, kind, sum(places) FROM (
             SELECT receiver AS holder, kind, places FROM posted
             UNION ALL SELECT giver, kind, -places FROM posted)
         GROUP BY holder, kind",
    )?;
    let mut rows = postings.query([Text(settled_on)])?;
    while let Some(row) = rows.next()? {
        sums.entry((row.get(0)?, row.get(1)?)).or_default().1 = row.get(2)?;
    }
    let mut balances = connection.prepare("SELECT holder, kind, places FROM balance")?;
    let mut rows = balances.query([])?;
    while let Some(row) = rows.next()? {
        sums.entry((row.get(0)?, row.get(1)?)).or_default().0 = row.get(2)?;
    }
    for ((holder, kind), (stored, postings)) in sums {
        if holder != Holder::Superior && stored != postings {
            faults.add(Fault::Balance { holder, kind, stored, postings });
        }
    }
    Ok(())
}

/// No version of a person begins before the one before it ended; after one that has not ended there is none.
fn check_versions(connection: &Connection, faults: &mut Faults) -> Result<(), Trouble> {
    let mut statement = connection.prepare(
        "SELECT DISTINCT person FROM (
             SELECT person, made_on, made_by, made_sequence,
                 lag(ifnull(ended_on, '9999-99')) OVER versions AS ended_on,
                 lag(ifnull(ended_by, 9223372036854775807)) OVER versions AS ended_by,
                 lag(ifnull(ended_sequence, 0)) OVER versions AS ended_sequence
             FROM person_version WINDOW versions AS (PARTITION BY person ORDER BY made_on, made_by, made_sequence))
         WHERE (ended_on, ended_by, ended_sequence) > (made_on, made_by, made_sequence)",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        faults.add(Fault::Overlap(row.get(0)?));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
