//! 数的来历: what a printed number counts, of whom, in which kinds of quota and at which moment, so that any number can be counted
//! once more and explained. A description only: whoever has registers at hand counts (`app::origin`).
//!
//! In a table the row knows one part of it (whom) and the column another (what); the two together are the origin of a cell.

use std::sync::Arc;

use super::headcount::Headcount;
use super::ids::{ClearanceId, LoanId};
use super::institution::{Institution, LeaderPosts, Nature, OfficeNature};
use super::ledger::Holder;
use super::quota::{QuotaFamily, QuotaKind};

/// Where one number comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    pub whom: Whom,
    pub quantity: Quantity,
    /// Only these kinds; whom it is about may narrow them further.
    pub kinds: Kinds,
    pub moment: Moment,
    /// The key of the staffing standard that a need is computed by.
    pub standard: Option<Arc<str>>,
    /// Which of several plans that are compared, counted from zero.
    pub plan: usize,
}

/// What a row or a column of a table knows of the origin of its numbers.
///
/// It is no part of what is printed: tables are equal when they read alike, wherever their numbers come from.
#[derive(Debug, Clone, Default)]
pub struct OriginPart {
    pub whom: Option<Whom>,
    pub quantity: Option<Quantity>,
    pub kinds: Option<Kinds>,
    pub moment: Option<Moment>,
    pub standard: Option<Arc<str>>,
    pub plan: Option<usize>,
}

/// Whom a number is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// One line, or the lines of a sum: holders, each in some kinds.
    Lines(Arc<[(Holder, Kinds)]>),
    /// Every institution that there is at the moment.
    Institutions,
    /// Every 乡镇(街道) that there is at the moment.
    Townships,
    /// Every institution, pool and reserve of the book.
    Book,
    Loan(LoanId),
    Clearance(ClearanceId),
    /// One lot of places that a step of the plan moves, by its place among all that its steps move.
    Movement(usize),
    /// The plan as a whole.
    Plan,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    Held(Held),
    Moved(Moved),
    Structure(Structure),
    Outline(Outline),
    Foreseen(Foreseen),
}

/// What holders have, use or promised, in kinds of quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// 核定; of a pool or reserve what it holds.
    Authorized,
    /// 周转借入
    Borrowed,
    /// 可用编制: 核定 and 周转借入.
    Capacity,
    /// 实有, by 编制归属.
    Strength,
    /// 在途
    Reserved,
    /// 空编
    Vacancy,
    /// 可调空编
    Free,
    /// 可用: 空编 less 在途, below zero where too much was promised.
    Available,
    /// 超编
    Excess,
    /// 空(+)超(−)
    Balance,
    /// 按实际使用
    Working,
    /// 在外使用
    Away,
    /// 外来使用
    Come,
    /// 借出, of a pool or a loan.
    Lent,
    /// 池余额
    PoolLeft,
    /// 下达总量: what the superior has issued.
    Issued,
    /// 机动编制和池余额: what is left to give.
    Reserve,
}

/// What the steps of a plan move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// 调减
    Cut,
    /// 调增
    Added,
    /// 增减: 调增 less 调减.
    Net,
    /// 人随编走
    Movers,
    /// 变动编制: places that change their holder, counted once.
    PlacesMoved,
    /// 上级核增 less 核减.
    FromSuperior,
}

/// What institutions are made of, and what a standard computes for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Structure {
    /// How many there are, of any nature or of one.
    Institutions(Option<Nature>),
    /// 内设机构
    Offices(Option<OfficeNature>),
    /// 共性机构
    CommonOffices,
    /// 个性机构
    SpecialOffices,
    /// Those that the scheme does not speak of.
    OtherOffices,
    /// 挂牌
    Nameplates,
    /// 领导职数
    LeaderPosts(Seat),
    /// 实配
    LeadersInPost(Seat),
    /// 内设职数: leadership posts of its offices.
    OfficeLeaders(Seat),
    /// 测算需求, at least.
    NeedLeast,
    /// 测算需求, at most.
    NeedMost,
    /// 核定 beyond the need.
    NeedDifference,
}

/// What is told of a plan as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outline {
    Steps,
    RefusedSteps,
    /// 待取得的批准
    Approvals,
    /// 须改正
    MustMend,
    /// 须说明
    MayExplain,
}

/// What is foreseen of people with places: 退休减员, within the months that the forecast looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Foreseen {
    /// 已到龄未退
    Overdue,
    /// 预计退休 in one year, as far as the forecast looks at it.
    InYear(i16),
    /// 预计退休 in all, 已到龄未退 among them.
    Retiring,
    /// 期末空编: if nobody came.
    VacancyLeft,
    /// Whose month cannot be told.
    Unknown,
}

/// 正职 or 副职.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    Chief,
    Deputy,
}

/// Before or after the plan that lies over the register; without one both are the register.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    Before,
    #[default]
    After,
    /// After less before.
    Change,
}

/// Some kinds of quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl OriginPart {
    /// Of a row: whom it is about.
    pub fn about(whom: Whom) -> Self {
        Self { whom: Some(whom), ..Self::default() }
    }

    /// Of a column: what it counts.
    pub fn of(quantity: impl Into<Quantity>) -> Self {
        Self { quantity: Some(quantity.into()), ..Self::default() }
    }

    #[must_use]
    pub fn in_kinds(self, kinds: Kinds) -> Self {
        Self { kinds: Some(kinds), ..self }
    }

    #[must_use]
    pub fn at(self, moment: Moment) -> Self {
        Self { moment: Some(moment), ..self }
    }

    /// Completed by what another part knows. Where both know the same thing, this one is right; kinds are those of both.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self {
            whom: self.whom.or_else(|| other.whom.clone()),
            quantity: self.quantity.or(other.quantity),
            kinds: match (self.kinds, other.kinds) {
                (Some(one), Some(other)) => Some(one.and(other)),
                (one, other) => one.or(other),
            },
            moment: self.moment.or(other.moment),
            standard: self.standard.or_else(|| other.standard.clone()),
            plan: self.plan.or(other.plan),
        }
    }

    /// The origin, where it is known whom and what it counts.
    pub fn whole(self) -> Option<Origin> {
        Some(Origin {
            whom: self.whom?,
            quantity: self.quantity?,
            kinds: self.kinds.unwrap_or(Kinds::ALL),
            moment: self.moment.unwrap_or_default(),
            standard: self.standard,
            plan: self.plan.unwrap_or_default(),
        })
    }
}

impl PartialEq for OriginPart {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for OriginPart {}

impl Origin {
    /// What is counted of these, as it is now or as the plan leaves it.
    pub fn new(whom: Whom, quantity: impl Into<Quantity>) -> Self {
        Self { whom, quantity: quantity.into(), kinds: Kinds::ALL, moment: Moment::After, standard: None, plan: 0 }
    }

    /// Another quantity of the same.
    #[must_use]
    pub fn of(&self, quantity: impl Into<Quantity>) -> Self {
        Self { quantity: quantity.into(), ..self.clone() }
    }

    /// The same at another moment.
    #[must_use]
    pub fn at(&self, moment: Moment) -> Self {
        Self { moment, ..self.clone() }
    }

    /// The same of somebody else.
    #[must_use]
    pub fn about(&self, whom: Whom) -> Self {
        Self { whom, ..self.clone() }
    }
}

impl Whom {
    /// One holder in all kinds.
    pub fn holder(holder: Holder) -> Self {
        Self::line(holder, Kinds::ALL)
    }

    pub fn line(holder: Holder, kinds: Kinds) -> Self {
        Self::Lines(Arc::new([(holder, kinds)]))
    }

    pub fn lines(lines: impl IntoIterator<Item = (Holder, Kinds)>) -> Self {
        Self::Lines(lines.into_iter().collect())
    }

    /// Several institutions in all kinds.
    pub fn institutions<'a>(institutions: impl IntoIterator<Item = &'a Institution>) -> Self {
        Self::lines(institutions.into_iter().map(|one| (Holder::Institution(one.id), Kinds::ALL)))
    }
}

impl From<Held> for Quantity {
    fn from(held: Held) -> Self {
        Self::Held(held)
    }
}

impl From<Moved> for Quantity {
    fn from(moved: Moved) -> Self {
        Self::Moved(moved)
    }
}

impl From<Structure> for Quantity {
    fn from(structure: Structure) -> Self {
        Self::Structure(structure)
    }
}

impl From<Outline> for Quantity {
    fn from(outline: Outline) -> Self {
        Self::Outline(outline)
    }
}

impl From<Foreseen> for Quantity {
    fn from(foreseen: Foreseen) -> Self {
        Self::Foreseen(foreseen)
    }
}

impl Seat {
    pub fn of(self, leaders: LeaderPosts) -> Headcount {
        match self {
            Self::Chief => leaders.chief,
            Self::Deputy => leaders.deputy,
        }
    }
}

impl Kinds {
    pub const ALL: Self = Self(u8::MAX);

    pub fn of(kind: QuotaKind) -> Self {
        Self(1 << kind.place())
    }

    pub fn that(wanted: impl Fn(QuotaKind) -> bool) -> Self {
        QuotaKind::ALL
            .into_iter()
            .filter(|kind| wanted(*kind))
            .fold(Self(0), |all, kind| Self(all.0 | Self::of(kind).0))
    }

    pub fn family(family: QuotaFamily) -> Self {
        Self::that(|kind| kind.family() == family)
    }

    /// Everything that is 编制.
    pub fn quota() -> Self {
        Self::that(QuotaKind::counts_as_quota)
    }

    /// Those of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn has(self, kind: QuotaKind) -> bool {
        self.0 & Self::of(kind).0 != 0
    }

    /// In the order in which tables print them.
    pub fn iter(self) -> impl Iterator<Item = QuotaKind> {
        QuotaKind::ALL.into_iter().filter(move |kind| self.has(*kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::InstitutionId;

    #[test]
    fn row_and_column_make_an_origin_together() {
        let line = Whom::line(Holder::Institution(InstitutionId(3)), Kinds::quota());
        let row = OriginPart::about(line.clone());
        let column = OriginPart::of(Held::Vacancy).in_kinds(Kinds::family(QuotaFamily::Service)).at(Moment::Before);
        let origin = row.clone().or(&column).whole().expect("both are there");
        assert_eq!((origin.quantity, origin.moment, &origin.whom), (Held::Vacancy.into(), Moment::Before, &line));
        assert_eq!(origin.kinds.iter().count(), 3);
        assert_eq!((row.whole(), column.whole()), (None, None));
    }

    #[test]
    fn kinds_are_picked_and_met() {
        assert_eq!(Kinds::ALL.iter().count(), QuotaKind::ALL.len());
        let administrative = Kinds::of(QuotaKind::Administrative);
        assert!(administrative.and(Kinds::quota()).has(QuotaKind::Administrative));
        assert_eq!(administrative.and(Kinds::family(QuotaFamily::Service)).iter().next(), None);
        assert!(!Kinds::quota().has(QuotaKind::OffQuota) && !Kinds::quota().has(QuotaKind::Controlled));
    }
}
