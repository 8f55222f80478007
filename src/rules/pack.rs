//! 规则包: one TOML file of the office's world — clauses, leadership bands, schemes, standards, who approves what. No number of a
//! rule lives in code, and what a source does not give stays absent (待填), never invented.
//!
//! A pack is read whole or not at all: everything that is wrong with it is collected ([`PackError`]), each with line, column
//! and reason. What several packs make together is [`super::Policy`].

mod checks;
mod fault;
mod place;
mod shape;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::approval::ApprovalLevel;
use super::leaders::LeaderBands;
use super::period::PartialDate;
use super::scheme::Scheme;
use super::standard::Standard;
use crate::domain::{Citation, Name, Quoted, Severity};

pub(super) use checks::faults_of_scheme;
pub use fault::{ApprovalFault, Fault, FaultReason, PackError};
pub(super) use place::Path;
pub use place::Place;

/// One pack as read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What tells it from other packs: an office's own pack with the key of a bundled one stands in its stead.
    pub key: String,
    pub name: String,
    pub region: String,
    /// 版本: which edition of the office's own file this is.
    #[serde(default)]
    pub edition: String,
    #[serde(default)]
    pub since: Option<PartialDate>,
    #[serde(default)]
    pub until: Option<PartialDate>,
    #[serde(default)]
    pub remark: String,
    /// Measured facts that its formulas speak of, each with its unit.
    #[serde(default)]
    pub facts: BTreeMap<Name, String>,
    /// By the rule's key.
    #[serde(default)]
    pub clauses: BTreeMap<String, Clause>,
    /// 本地设定: how grave a breach is here, in the stead of what the clause says; source and text stay.
    #[serde(default)]
    pub severities: BTreeMap<String, LocalSeverity>,
    #[serde(default)]
    pub leader_bands: Vec<LeaderBands>,
    #[serde(default)]
    pub schemes: Vec<Scheme>,
    #[serde(default)]
    pub standards: Vec<Standard>,
    /// Which standards are shown unasked, by key; of any pack. The last pack that states a list decides, and an empty one means
    /// none.
    #[serde(default)]
    pub standards_in_force: Option<Vec<String>>,
    /// 审批权限
    #[serde(default)]
    pub approvals: Vec<ApprovalLevel>,
    /// What its 通知单 say besides figures; that of the last pack that has one holds.
    #[serde(default)]
    pub notices: Option<NoticeTerms>,
    /// The file as written.
    #[serde(skip)]
    pub text: String,
    #[serde(skip)]
    pub file: String,
}

/// How grave a breach of a rule is, and on what words that rests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    pub severity: Severity,
    /// For a breach that was there before the plan; the same as `severity` unless stated.
    #[serde(default)]
    pub existing_severity: Option<Severity>,
    pub source: Quoted,
    pub text: Quoted,
    pub verified: bool,
}

/// 通知单: who gets a copy, and how long the body told has to act.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeTerms {
    /// 抄送机关, as they are printed; empty for nobody.
    pub copies: String,
    /// 办理期限, counted from the day the notice is received ("10个工作日"); where nobody has said so a blank is printed.
    #[serde(default)]
    pub within: Option<String>,
    /// On what both rest; whose own they are where it is "本地设定".
    pub source: Quoted,
}

/// How grave a breach is by an office's own decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocalSeverity {
    Blocking,
    Warning,
    Advice,
    /// 不核查: the rule is not run.
    Off,
}

impl Pack {
    /// Reads a pack; `file` is only the name under which its faults are told.
    pub fn read(file: &str, text: &str) -> Result<Self, PackError> {
        let (pack, form) = shape::read(text);
        let Some(pack) = pack else { return Err(PackError::new(file, form)) };
        let pack = Self { text: text.to_owned(), file: file.to_owned(), ..pack };
        let meaning = checks::check(&pack);
        if meaning.is_empty() { Ok(pack) } else { Err(pack.error(meaning)) }
    }

    /// What is wrong with it in the company of others, told with its places.
    pub(super) fn error(&self, faults: impl IntoIterator<Item = (Path, FaultReason)>) -> PackError {
        let placed = place::Places::of(&self.text);
        PackError::new(&self.file, faults.into_iter().map(|(path, reason)| placed.fault(&path, reason)).collect())
    }
}

impl Clause {
    pub fn citation(&self) -> Citation {
        Citation { source: self.source.clone(), text: self.text.clone(), verified: self.verified }
    }
}

#[cfg(test)]
mod tests;
