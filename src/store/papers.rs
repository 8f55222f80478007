//! Tables that were given out: under its code, how a table can be made again and what it looked like then. What a report and its
//! options are, this module does not know.

use jiff::civil::DateTime;
use rusqlite::{OptionalExtension, Row, params};

use crate::domain::{Date, EntryId, PlanId};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::words::Text;

/// One table that was given out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The short code printed on it.
    pub code: String,
    /// Which table it is.
    pub report: String,
    /// What was chosen for it, as JSON.
    pub options: String,
    /// The day whose register it shows.
    pub as_of: Date,
    /// The last entry recorded when it was made; `None` in a book without entries.
    pub through: Option<EntryId>,
    pub plan: Option<PlanId>,
    /// Which of the plan's revisions it shows.
    pub plan_revision: Option<u32>,
    /// A hash of the table, to tell whether one made again is the same.
    pub table_hash: String,
    pub issued_at: DateTime,
}

impl Book {
    /// Notes a table that is given out.
    ///
    /// # Errors
    /// [`StoreError::PaperIssued`] when the code was used; failures of the file.
    pub fn issue_paper(&self, paper: &Paper) -> Result<(), StoreError> {
        self.check_writable()?;
        if self.paper(&paper.code)?.is_some() {
            return Err(StoreError::PaperIssued { code: paper.code.clone() });
        }
        let written = self.connection.execute(
            "INSERT INTO paper (code, report, options, as_of, through, plan, plan_revision, table_hash, issued_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                paper.code,
                paper.report,
                paper.options,
                Text(paper.as_of),
                paper.through,
                paper.plan,
                paper.plan_revision,
                paper.table_hash,
                Text(paper.issued_at),
            ],
        );
        self.told(written.map(|_| ()).map_err(Trouble::from))
    }

    /// The table given out under a code; `None` when there is none.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn paper(&self, code: &str) -> Result<Option<Paper>, StoreError> {
        let sql = "SELECT code, report, options, as_of, through, plan, plan_revision, table_hash, issued_at
            FROM paper WHERE code = ?1";
        let read = || -> Result<Option<Paper>, Trouble> {
            Ok(self.connection.prepare_cached(sql)?.query_row([code], stored).optional()?)
        };
        self.told(read())
    }
}

impl Book {
    /// Every table given out, the last first.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn papers(&self) -> Result<Vec<Paper>, StoreError> {
        let sql = "SELECT code, report, options, as_of, through, plan, plan_revision, table_hash, issued_at
            FROM paper ORDER BY issued_at DESC, rowid DESC";
        let read = || -> Result<Vec<Paper>, Trouble> {
            let mut statement = self.connection.prepare_cached(sql)?;
            Ok(statement.query_map([], stored)?.collect::<Result<_, _>>()?)
        };
        self.told(read())
    }
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Paper> {
    Ok(Paper {
        code: row.get(0)?,
        report: row.get(1)?,
        options: row.get(2)?,
        as_of: row.get::<_, Text<_>>(3)?.0,
        through: row.get(4)?,
        plan: row.get(5)?,
        plan_revision: row.get(6)?,
        table_hash: row.get(7)?,
        issued_at: row.get::<_, Text<_>>(8)?.0,
    })
}
