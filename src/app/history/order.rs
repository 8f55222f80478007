//! What the thread that owns the book is to do for the screen 沿革核对.

use std::path::PathBuf;

use crate::domain::{Assertion, AssertionId, Date};
use crate::report::Heading;

#[derive(Debug)]
pub enum HistoryOrder {
    ReadStories {
        generation: u64,
    },
    ReadChanges {
        generation: u64,
        heading: Heading,
        days: (Date, Date),
    },
    ReadClaims {
        generation: u64,
    },
    Claim(Assertion),
    /// All or none.
    ClaimAll(Vec<Assertion>),
    Withdraw(AssertionId),
    /// A workbook or a text of claims is to be understood; nothing is noted.
    ReadFile {
        generation: u64,
        file: PathBuf,
    },
}

impl HistoryOrder {
    /// What would be missing if the order were not carried out.
    pub fn loss(&self) -> Option<String> {
        match self {
            Self::Claim(_) => Some("登记声明".to_owned()),
            Self::ClaimAll(claims) => Some(format!("登记导入的{}条声明", claims.len())),
            Self::Withdraw(id) => Some(format!("撤回第{}条声明", id.0)),
            Self::ReadStories { .. } | Self::ReadChanges { .. } | Self::ReadClaims { .. } | Self::ReadFile { .. } => {
                None
            }
        }
    }
}
