//! 声明: what a document says a holder has on a day. It changes nothing; it is compared with the register, and where they
//! disagree one of the two is wrong.

use serde::{Deserialize, Serialize};

use super::basis::DocumentNumber;
use super::date::Date;
use super::headcount::Headcount;
use super::ledger::Holder;
use super::quota::QuotaKind;

/// "On this day this holder has so many places of this kind."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    pub on: Date,
    pub holder: Holder,
    pub kind: QuotaKind,
    pub places: Headcount,
    /// The document that says so, where it has a number.
    pub document: Option<DocumentNumber>,
    /// Who says so, in words: 下达文件, 财政供养数, 工资册.
    pub source: String,
    pub note: String,
}
