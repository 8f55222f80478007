//! Why a file could not be read. Display is English, for logs; `wording::import` says it to the user.

use std::io::ErrorKind;

use serde::{Deserialize, Serialize};

use super::limits::Excess;
use crate::import::isolation::Mishap;
use crate::watch::Cancelled;

/// A file that is no workbook for us. Nothing of it has been taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    #[error("no such file")]
    NotFound,
    /// `reason` is what the system says.
    #[error("cannot be opened: {reason}")]
    Unreadable { kind: ErrorKind, reason: String },
    #[error("is a folder")]
    Folder,
    #[error("is empty")]
    Empty,
    #[error("is protected by a password")]
    Encrypted,
    #[error("is no workbook this program reads: {0:?}")]
    Foreign(Foreign),
    /// A workbook by its looks whose inside does not hold together.
    #[error("is damaged: {detail}")]
    Damaged { detail: String },
    #[error("too much of {excess:?}: {found}, at most {limit}")]
    OverLimit { excess: Excess, found: u64, limit: u64 },
    /// Something happened to the process that read it.
    #[error(transparent)]
    Mishap(#[from] Mishap),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What a file is instead of a workbook; each has its own way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    /// .docx, .doc, .wps
    TextDocument,
    /// .pptx, .ppt
    Presentation,
    Pdf,
    Picture,
    /// A ZIP, RAR, 7z or gzip archive that is no workbook.
    Archive,
    /// An HTML page, often saved as .xls by an old system.
    WebPage,
    /// SpreadsheetML 2003 (.xml).
    SpreadsheetXml,
    /// CSV, TSV or any other text.
    PlainText,
    /// A book of this program or any other SQLite file.
    Database,
    /// Excel 2 to 4, without the container of later versions.
    AncientExcel,
    Unknown,
}
