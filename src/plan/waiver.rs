//! 授权豁免: somebody with the power to do so lets a plan break a rule, for a reason and by a document. What a waiver covers is
//! told in the words of a finding's key; whether it covers one is for the rules to decide.

use serde::{Deserialize, Serialize};

use crate::domain::{DocumentNumber, Measure, Name, QuotaKind, Subject};

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
    #[serde(default)]
    pub extent: WaiverExtent,
    pub reason: String,
    pub document: DocumentNumber,
}

/// How far a leave goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverExtent {
    /// As far as the breach may go: of plans that were kept before waivers told how far they go.
    #[default]
    Untold,
    /// A breach that nobody measures: a name, a missing office.
    Unmeasured,
    /// A breach no further than this one.
    UpTo(Measure),
}
