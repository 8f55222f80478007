//! 核查意见: what a rule has to say about a register or a plan, as data. `wording` makes the sentences.

use std::cmp::Ordering;

use serde::Serialize;

use super::basis::DocumentNumber;
use super::ids::InstitutionId;
use super::ledger::Holder;
use super::name::Name;
use super::quota::QuotaKind;
use super::quoted::Quoted;

/// The stable key of a rule: file name, policy clause, help page and JSON all use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(pub &'static str);

/// One remark of one rule on one subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub rule: RuleId,
    pub severity: Severity,
    pub novelty: Novelty,
    pub subject: Subject,
    /// The kind of quota it is about, if one.
    pub kind: Option<QuotaKind>,
    pub measure: Option<Measure>,
    /// Names the sentence needs: missing offices, surplus plates, an office over its band.
    pub names: Vec<Name>,
    /// Steps of the plan that contribute, counted from zero.
    pub steps: Vec<usize>,
    /// The clause it rests on, and whether that text was verified.
    pub basis: Citation,
    pub remedies: Vec<Remedy>,
    /// The leave that somebody with the power to give it has given to let it be.
    pub waived: Option<Waived>,
}

#[cfg(test)]
impl Finding {
    /// A finding of the whole book without anything more; a test says what else it wants of it.
    pub fn plain(rule: &'static str, severity: Severity, novelty: Novelty) -> Self {
        Self {
            rule: RuleId(rule),
            severity,
            novelty,
            subject: Subject::Book,
            kind: None,
            measure: None,
            names: Vec::new(),
            steps: Vec::new(),
            basis: Citation { source: "".into(), text: "".into(), verified: true },
            remedies: Vec::new(),
            waived: None,
        }
    }
}

/// What has to be done about a finding, most pressing first; the order in which findings are shown and printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingGroup {
    /// 必须改: a plan with it cannot be adopted.
    MustMend,
    /// 可说明: may stay if the office can say why.
    MayExplain,
    /// 提示
    Advice,
    /// 已消除
    Resolved,
}

/// 已豁免: why, and by which document, a finding may stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waived {
    pub reason: String,
    pub document: DocumentNumber,
}

/// How grave a finding is; graver sorts first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 禁止
    Blocking,
    /// 预警
    Warning,
    /// 提示
    Advice,
}

/// Whether the plan is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Novelty {
    /// 新增: caused, or made worse, by the plan.
    Introduced,
    /// 遗留: was there before.
    Existing,
    /// 消除: was there before and is gone.
    Resolved,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize)]
pub enum Subject {
    Institution(InstitutionId),
    Holder(Holder),
    /// The book as a whole.
    Book,
}

/// What was measured against what; the unit is the rule's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Measure {
    pub actual: i64,
    pub limit: i64,
}

/// The text a rule rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// "《地方各级人民政府机构设置和编制管理条例》第六条"
    pub source: Quoted,
    /// The words themselves.
    pub text: Quoted,
    /// Whether the words were read in the source; an unverified basis is shown as a local setting, never as law.
    pub verified: bool,
}

/// The smallest change that would settle a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Remedy {
    /// Cut `places` fewer, or name that many people who go with them.
    CutFewerOrNameMovers {
        places: u32,
    },
    /// Bring strength down, or authorise that many places more.
    CoverExcess {
        places: u32,
    },
    /// Enter the number of the approving document at the steps.
    EnterApproval,
    AddOffice(Name),
    /// Leave out that many special offices, of one nature where the limit is on one.
    RemoveOffices {
        count: u32,
        nature: Option<super::institution::OfficeNature>,
    },
    RemoveOffice(Name),
    RemoveNameplates {
        count: u32,
    },
    LowerLeaders {
        posts: u32,
    },
    /// Relieve, or move elsewhere, that many leaders.
    RelieveLeaders {
        people: u32,
    },
    /// Take that many places away from the body.
    TakeBack {
        places: u32,
    },
    /// What people decide or correct outside a plan.
    ByHand(ByHand),
    /// Give the places to a body that may hold this kind.
    UseOtherKind,
    ReverseDirection,
}

/// A remedy that no step can be made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum ByHand {
    /// Give an office that many places more.
    StaffOffice {
        places: u32,
    },
    /// Give the offices that many places fewer together.
    LowerOfficePlaces {
        places: u32,
    },
    /// Plan that many posts fewer.
    LowerPosts {
        places: u32,
    },
    /// Plan that many posts more.
    AddPosts {
        posts: u32,
    },
    RenameOffice(Name),
    /// Take back that many lent places.
    RecallLoans {
        places: u32,
    },
    /// Close clearances for that many places: they lapsed, or are withdrawn.
    CloseClearances {
        places: u32,
    },
    /// Lend and hold places of the pool's own kind only, or describe the pool anew.
    KeepToPoolKind,
    /// Enter the document that allows the rank (高配文号).
    EnterRankDocument,
    /// Move that many people to places that fit what they are, or correct what the roster says.
    SettleIdentity {
        people: u32,
    },
    /// Correct the roster.
    MendRoster,
    /// Weigh the standard; it is no entitlement.
    WeighStandard,
    /// Enter the fact that is missing.
    EnterFact,
    /// Correct the formula in the pack.
    MendPack,
    /// Install the pack that has the scheme.
    InstallPack,
    /// Follow a scheme that is in force, or correct the dates of this one.
    ChooseScheme,
    /// Set up that many common offices, whose names the source does not give.
    AddCommonOffices {
        count: u32,
    },
    /// Complete the bands of 领导职数 in the pack, or correct the places.
    ExtendBands,
}

/// What tells one remark from another: rule, subject, kind of quota and the names it speaks of.
pub type FindingKey<'finding> = (RuleId, Subject, Option<QuotaKind>, &'finding [Name]);

impl Measure {
    /// By how much the limit is broken.
    pub fn gap(self) -> u64 {
        self.actual.abs_diff(self.limit)
    }

    /// Whether too much was measured (greater), or too little (less): a breach one way never stands for one the other way.
    pub fn direction(self) -> Ordering {
        self.actual.cmp(&self.limit)
    }
}

impl FindingGroup {
    pub const ALL: [Self; 4] = [Self::MustMend, Self::MayExplain, Self::Advice, Self::Resolved];
}

impl Severity {
    pub const ALL: [Self; 3] = [Self::Blocking, Self::Warning, Self::Advice];
}

impl Finding {
    /// What makes two findings the same remark before and after a plan.
    pub fn key(&self) -> FindingKey<'_> {
        (self.rule, self.subject, self.kind, &self.names)
    }

    /// What has to be done about it. What a plan brings about and the rules forbid must be mended, unless it was waived.
    pub fn group(&self) -> FindingGroup {
        match self.group_without_leave() {
            FindingGroup::MustMend if self.waived.is_some() => FindingGroup::MayExplain,
            FindingGroup::MustMend => FindingGroup::MustMend,
            FindingGroup::MayExplain => FindingGroup::MayExplain,
            FindingGroup::Advice => FindingGroup::Advice,
            FindingGroup::Resolved => FindingGroup::Resolved,
        }
    }

    /// What would have to be done about it if nothing were waived.
    pub fn group_without_leave(&self) -> FindingGroup {
        match (self.novelty, self.severity) {
            (Novelty::Resolved, _) => FindingGroup::Resolved,
            (Novelty::Introduced, Severity::Blocking) => FindingGroup::MustMend,
            (Novelty::Introduced | Novelty::Existing, Severity::Advice) => FindingGroup::Advice,
            (Novelty::Introduced, Severity::Warning) | (Novelty::Existing, Severity::Blocking | Severity::Warning) => {
                FindingGroup::MayExplain
            }
        }
    }

    /// By how much the limit is broken; larger is worse.
    pub fn gap(&self) -> u64 {
        self.measure.map_or(0, Measure::gap)
    }
}
