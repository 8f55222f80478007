//! 声明 as the book keeps them: written once, and taken back rather than changed.

use jiff::civil::DateTime;
use rusqlite::{Row, params};

use crate::domain::{AssertedQuantity, Assertion, AssertionId, Holder, Scope};

use super::book::Book;
use super::error::{StoreError, Trouble};
use super::words::{Text, Whose};

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
    /// Notes what a document says.
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
                "INSERT INTO assertion (id, on_date, quantity, holder, kind, places, document_number, source, note, recorded_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    id,
                    Text(assertion.on),
                    quantity_word(assertion.quantity),
                    Whose::of(assertion.quantity),
                    assertion.kinds,
                    assertion.count,
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

    /// How many assertions have not been taken back.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn standing_assertions(&self) -> Result<u32, StoreError> {
        let sql = "SELECT count(*) FROM assertion WHERE withdrawn_at IS NULL";
        self.told(self.connection.query_row(sql, [], |row| row.get(0)).map_err(Trouble::from))
    }

    /// Notes several, all or none.
    ///
    /// # Errors
    /// Failures of the file.
    pub fn assert_all(&mut self, assertions: &[Assertion], recorded_at: DateTime) -> Result<(), StoreError> {
        self.check_writable()?;
        let begun = self.connection.unchecked_transaction().map_err(Trouble::from);
        let transaction = self.told(begun)?;
        for assertion in assertions {
            self.assert(assertion, recorded_at)?;
        }
        self.told(transaction.commit().map_err(Trouble::from))
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
                "SELECT id, on_date, quantity, holder, kind, places, document_number, source, note, recorded_at,
                     withdrawn_at FROM assertion ORDER BY id",
            )?;
            statement.query_and_then([], stored)?.collect()
        };
        self.told(read())
    }
}

fn stored(row: &Row<'_>) -> Result<StoredAssertion, Trouble> {
    let (word, whose): (String, Whose) = (row.get(2)?, row.get(3)?);
    let quantity =
        quantity(&word, whose).ok_or_else(|| Trouble::Value(format!("not a quantity: {word:?} of {whose:?}")))?;
    Ok(StoredAssertion {
        id: row.get(0)?,
        assertion: Assertion {
            on: row.get::<_, Text<_>>(1)?.0,
            quantity,
            kinds: row.get(4)?,
            count: row.get(5)?,
            document: row.get(6)?,
            source: row.get(7)?,
            note: row.get(8)?,
        },
        recorded_at: row.get::<_, Text<_>>(9)?.0,
        withdrawn_at: row.get::<_, Option<Text<_>>>(10)?.map(|text| text.0),
    })
}

fn quantity_word(quantity: AssertedQuantity) -> &'static str {
    match quantity {
        AssertedQuantity::Authorized(_) => "authorized",
        AssertedQuantity::Issued(_) => "issued",
        AssertedQuantity::Strength(_) => "strength",
    }
}

fn quantity(word: &str, whose: Whose) -> Option<AssertedQuantity> {
    match (word, whose) {
        ("authorized", Whose::Holder(holder)) => Some(AssertedQuantity::Authorized(holder)),
        ("issued", Whose::Holder(Holder::Superior)) => Some(AssertedQuantity::Issued(Scope::Book)),
        ("issued", Whose::Tier(tier)) => Some(AssertedQuantity::Issued(Scope::Tier(tier))),
        ("strength", Whose::Holder(Holder::Institution(institution))) => Some(AssertedQuantity::Strength(institution)),
        (_, Whose::Holder(_) | Whose::Tier(_)) => None,
    }
}

impl Whose {
    fn of(quantity: AssertedQuantity) -> Self {
        match quantity {
            AssertedQuantity::Authorized(holder) => Self::Holder(holder),
            AssertedQuantity::Issued(Scope::Book) => Self::Holder(Holder::Superior),
            AssertedQuantity::Issued(Scope::Tier(tier)) => Self::Tier(tier),
            AssertedQuantity::Strength(institution) => Self::Holder(Holder::Institution(institution)),
        }
    }
}
