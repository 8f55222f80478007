//! 授权豁免: somebody with the power to do so lets a plan break a rule, for a reason and by a document. What a waiver covers is
//! told in the words of a finding's key; whether it covers one is for the rules to decide.

use serde::{Deserialize, Serialize};

use crate::domain::{DocumentNumber, Name, QuotaKind, Subject};

/// The leave to break one rule on one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The key of the rule ("over_quota").
    pub rule: String,
    pub subject: Subject,
    #[serde(default)]
    pub kind: Option<QuotaKind>,
    /// The names the finding speaks of.
    #[serde(default)]
    pub names: Vec<Name>,
    pub reason: String,
    pub document: DocumentNumber,
}
