//! 声明: what a document says that the register ought to have on a day. It changes nothing; it is compared with the register, and
//! where they disagree one of the two is wrong.

use serde::{Deserialize, Serialize};

use super::basis::DocumentNumber;
use super::date::Date;
use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::institution::Tier;
use super::ledger::Holder;
use super::quota::{QuotaFamily, QuotaKind};
use super::snapshot::Snapshot;

/// "On this day there are so many of these."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assertion {
    pub on: Date,
    pub quantity: AssertedQuantity,
    pub kinds: AssertedKinds,
    pub count: Headcount,
    /// The document that says so, where it has a number.
    pub document: Option<DocumentNumber>,
    /// Who says so, in words: 下达文件, 统发工资人数, 组织人社.
    pub source: String,
    pub note: String,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssertedQuantity {
    /// 核定: the places that a holder has. What the superior has given out is [`AssertedQuantity::Issued`].
    Authorized(Holder),
    /// 下达总量: the places that the superior has issued and that are somewhere in the book.
    Issued(Scope),
    /// 实有: the people whose place is in an institution.
    Strength(InstitutionId),
}

/// Whose places a total is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// 全部: every holder of the book.
    Book,
    /// The institutions, the pools and the 机动编制 of a tier.
    Tier(Tier),
}

/// The kinds of quota that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssertedKinds {
    One(QuotaKind),
    /// 事业合计, however it is paid for.
    Service,
    /// 编制合计: every kind that counts as 编制, without 员额 and 编外.
    Quota,
}

impl AssertedQuantity {
    /// What the register has of it.
    pub fn count(self, kinds: AssertedKinds, register: &Snapshot) -> Headcount {
        let ledger = register.ledger();
        match self {
            Self::Authorized(holder) => kinds.iter().map(|kind| ledger.held(holder, kind)).sum(),
            Self::Issued(Scope::Book) => kinds.iter().map(|kind| ledger.issued(kind)).sum(),
            Self::Issued(Scope::Tier(tier)) => {
                let of_tier = ledger.balances().filter(|(holder, ..)| register.tier_of(*holder) == Some(tier));
                of_tier.filter(|(_, kind, _)| kinds.includes(*kind)).map(|(.., places)| places).sum()
            }
            Self::Strength(institution) => kinds.iter().map(|kind| register.roster().strength(institution, kind)).sum(),
        }
    }
}

impl AssertedKinds {
    pub fn includes(self, kind: QuotaKind) -> bool {
        match self {
            Self::One(one) => one == kind,
            Self::Service => kind.family() == QuotaFamily::Service,
            Self::Quota => kind.counts_as_quota(),
        }
    }

    /// Every kind that is counted, in the order tables print them.
    pub fn iter(self) -> impl Iterator<Item = QuotaKind> {
        QuotaKind::ALL.into_iter().filter(move |kind| self.includes(*kind))
    }

    /// All that can be chosen: the sums first.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Quota, Self::Service].into_iter().chain(QuotaKind::ALL.map(Self::One))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Funding, Institution, Name, Nature, Operation, Transfer, apply_all};

    #[test]
    fn totals_count_what_is_held_for_a_tier_and_strength_counts_people() {
        let body = |id: u32, text: &str, tier, nature| {
            let name = Name::new(text).expect("a name");
            Operation::Establish(Institution::bare(InstitutionId(id), name, tier, nature))
        };
        let transfer = |kind, count: u32, to| {
            let count = Headcount(count);
            Operation::Transfer(Transfer { kind, count, from: Holder::Superior, to, people: Vec::new() })
        };
        let (full, partial) = (QuotaKind::Service(Funding::Full), QuotaKind::Service(Funding::Partial));
        let town = Holder::Institution(InstitutionId(2));
        let register = apply_all(
            &Snapshot::default(),
            &[
                body(1, "县农业局", Tier::County, Nature::Government),
                body(2, "白鹤镇", Tier::Township, Nature::Town),
                transfer(full, 7, Holder::Institution(InstitutionId(1))),
                transfer(full, 5, town),
                transfer(partial, 2, town),
                transfer(full, 3, Holder::Unallocated(Tier::Township)),
                transfer(QuotaKind::Controlled, 9, town),
            ],
        )
        .expect("an opening");
        let check = |quantity: AssertedQuantity, kinds, expected| {
            assert_eq!(quantity.count(kinds, &register), Headcount(expected), "{quantity:?} {kinds:?}");
        };
        check(AssertedQuantity::Authorized(town), AssertedKinds::One(full), 5);
        check(AssertedQuantity::Authorized(town), AssertedKinds::Service, 7);
        check(AssertedQuantity::Authorized(town), AssertedKinds::Quota, 7);
        check(AssertedQuantity::Issued(Scope::Book), AssertedKinds::One(full), 15);
        check(AssertedQuantity::Issued(Scope::Tier(Tier::Township)), AssertedKinds::One(full), 8);
        check(AssertedQuantity::Issued(Scope::Tier(Tier::Township)), AssertedKinds::Service, 10);
        check(AssertedQuantity::Issued(Scope::Tier(Tier::County)), AssertedKinds::Quota, 7);
        check(AssertedQuantity::Strength(InstitutionId(2)), AssertedKinds::Quota, 0);
    }
}
