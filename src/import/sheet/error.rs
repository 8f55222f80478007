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
    /// A text whose characters cannot be told.
    #[error("is garbled: {0:?}")]
    Garbled(Garbling),
    #[error("too much of {excess:?}: {found}, at most {limit}")]
    OverLimit { excess: Excess, found: u64, limit: u64 },
    /// Something happened to the process that read it.
    #[error(transparent)]
    Mishap(#[from] Mishap),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Why the characters of a text cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Garbling {
    /// It was read in a wrong encoding and saved again, which loses characters for good.
    Mojibake,
    /// This line, counted from 1, is neither UTF-8 nor GB18030, nor what the file says of itself.
    Undecodable { line: u64 },
}

/// What a file is instead of a workbook; each has its own way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Foreign {
    /// .docx, .doc, .wps, .odt
    TextDocument,
    /// .pptx, .ppt
    Presentation,
    Pdf,
    Picture,
    /// A ZIP, RAR, 7z or gzip archive that is no workbook.
    Archive,
    /// An HTML page without a table; those with one are read.
    WebPage,
    /// A page saved with its pictures as one file (.mht).
    WebArchive,
    /// XML that is no SpreadsheetML 2003, such as .uos or .fods.
    OtherXml,
    /// A text whose lines are not divided into columns.
    PlainText,
    /// .ofd, the fixed layout of official documents.
    FixedLayout,
    /// .numbers, .pages and .key.
    AppleDocument,
    /// Encrypted by the document security software of an office, whatever it was before.
    Sealed,
    /// A book of this program or any other SQLite file.
    Database,
    /// Excel 2 to 4, without the container of later versions.
    AncientExcel,
    Unknown,
}
