//! 声明 as the book keeps them: written once, and taken back rather than changed.

use jiff::civil::DateTime;
use rusqlite::{Row, params};

use crate::domain::{Assertion, AssertionId};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::words::Text;

/// One stored assertion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAssertion {
    pub id: AssertionId,
    pub assertion: Assertion,
    pub recorded_at: DateTime,
    /// When somebody took it back; it no longer counts then.
    pub withdrawn_at: Option<DateTime>,
}

impl Book {
    /// Notes what a document says a holder has.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn assert(&self, assertion: &Assertion, recorded_at: DateTime) -> Result<AssertionId, StoreError> {
        self.check_writable()?;
        let written = || -> Result<AssertionId, Trouble> {
            let last: Option<AssertionId> =
                self.connection.query_row("SELECT max(id) FROM assertion", [], |row| row.get(0))?;
            let id = last.unwrap_or(AssertionId(0)).next();
            self.connection.execute(
                "INSERT INTO assertion (id, on_date, holder, kind, places, document_number, source, note, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    id,
                    Text(assertion.on),
                    assertion.holder,
                    assertion.kind,
                    assertion.places,
                    assertion.document,
                    assertion.source,
                    assertion.note,
                    Text(recorded_at),
                ],
            )?;
            Ok(id)
        };
        self.told(written())
    }

    /// Takes an assertion back.
    ///
    /// # Errors
    /// [`StoreError::UnknownAssertion`], [`StoreError::AssertionWithdrawn`]; failures of the file.
    pub fn withdraw_assertion(&self, id: AssertionId, at: DateTime) -> Result<(), StoreError> {
        self.check_writable()?;
        match self.assertions()?.into_iter().find(|stored| stored.id == id) {
            None => Err(StoreError::UnknownAssertion(id)),
            Some(StoredAssertion { withdrawn_at: Some(_), .. }) => Err(StoreError::AssertionWithdrawn(id)),
            Some(_) => {
                let sql = "UPDATE assertion SET withdrawn_at = ?2 WHERE id = ?1";
                let withdrawn = self.connection.execute(sql, params![id, Text(at)]);
                self.told(withdrawn.map(|_| ()).map_err(Trouble::from))
            }
        }
    }

    /// Every assertion, withdrawn ones too, in the order in which they were made.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn assertions(&self) -> Result<Vec<StoredAssertion>, StoreError> {
        let read = || -> Result<Vec<StoredAssertion>, Trouble> {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, on_date, holder, kind, places, document_number, source, note, recorded_at, withdrawn_at
                 FROM assertion ORDER BY id",
            )?;
            statement.query_and_then([], stored)?.collect()
        };
        self.told(read())
    }
}

fn stored(row: &Row<'_>) -> Result<StoredAssertion, Trouble> {
    Ok(StoredAssertion {
        id: row.get(0)?,
        assertion: Assertion {
            on: row.get::<_, Text<_>>(1)?.0,
            holder: row.get(2)?,
            kind: row.get(3)?,
            places: row.get(4)?,
            document: row.get(5)?,
            source: row.get(6)?,
            note: row.get(7)?,
        },
        recorded_at: row.get::<_, Text<_>>(8)?.0,
        withdrawn_at: row.get::<_, Option<Text<_>>>(9)?.map(|text| text.0),
    })
}
