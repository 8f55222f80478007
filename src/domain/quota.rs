//! The kinds of quota (编制类型). Each kind is a ledger of its own: a vacancy in one never pays for an excess in another.

use serde::{Deserialize, Serialize};

/// 编制类型. Places never change kind (486号令 article 15: 不得混用、挤占、挪用).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuotaKind {
    /// 行政编制
    Administrative,
    /// 政法专项编制: ring-fenced within the administrative total (486号令 article 17).
    PoliticalLegal,
    /// 机关工勤编制
    Support,
    /// 事业编制, kept apart by how it is paid for.
    Service(Funding),
    /// 员额、人员控制数: not 编制, never counted in a total of 编制.
    Controlled,
    /// 编外聘用: no places at all, only people, who are counted apart and never stand in a place.
    OffQuota,
}

/// 经费形式 of service places; one institution may hold several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Funding {
    /// 财政全额
    Full,
    /// 财政差额
    Partial,
    /// 自收自支
    SelfSupporting,
}

/// What a kind is a part of, where reports count 事业编制 as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum QuotaFamily {
    Administrative,
    PoliticalLegal,
    Support,
    Service,
    Controlled,
    OffQuota,
}

impl QuotaKind {
    /// Every kind, in the order tables print them.
    pub const ALL: [Self; 8] = [
        Self::Administrative,
        Self::PoliticalLegal,
        Self::Support,
        Self::Service(Funding::Full),
        Self::Service(Funding::Partial),
        Self::Service(Funding::SelfSupporting),
        Self::Controlled,
        Self::OffQuota,
    ];

    /// Where it stands in [`QuotaKind::ALL`].
    pub(super) fn place(self) -> usize {
        match self {
            Self::Administrative => 0,
            Self::PoliticalLegal => 1,
            Self::Support => 2,
            Self::Service(Funding::Full) => 3,
            Self::Service(Funding::Partial) => 4,
            Self::Service(Funding::SelfSupporting) => 5,
            Self::Controlled => 6,
            Self::OffQuota => 7,
        }
    }

    pub fn family(self) -> QuotaFamily {
        match self {
            Self::Administrative => QuotaFamily::Administrative,
            Self::PoliticalLegal => QuotaFamily::PoliticalLegal,
            Self::Support => QuotaFamily::Support,
            Self::Service(_) => QuotaFamily::Service,
            Self::Controlled => QuotaFamily::Controlled,
            Self::OffQuota => QuotaFamily::OffQuota,
        }
    }

    /// Whether places of this kind count as 编制 (员额 does not, 编外 has none).
    pub fn counts_as_quota(self) -> bool {
        match self.family() {
            QuotaFamily::Administrative | QuotaFamily::PoliticalLegal | QuotaFamily::Support | QuotaFamily::Service => {
                true
            }
            QuotaFamily::Controlled | QuotaFamily::OffQuota => false,
        }
    }

    /// Whether there are places of this kind, which can be authorised, moved and lent; 编外 is people only.
    pub fn has_places(self) -> bool {
        self != Self::OffQuota
    }

    /// The word under which books and step files store this kind; stable for ever.
    pub fn key(self) -> &'static str {
        match self {
            Self::Administrative => "administrative",
            Self::PoliticalLegal => "political_legal",
            Self::Support => "support",
            Self::Service(Funding::Full) => "service_full",
            Self::Service(Funding::Partial) => "service_partial",
            Self::Service(Funding::SelfSupporting) => "service_self_supporting",
            Self::Controlled => "controlled",
            Self::OffQuota => "off_quota",
        }
    }

    /// The kind stored under `key`.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

impl QuotaFamily {
    /// Every family, in the order tables print them.
    pub const ALL: [Self; 6] =
        [Self::Administrative, Self::PoliticalLegal, Self::Support, Self::Service, Self::Controlled, Self::OffQuota];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_under_its_key() {
        for kind in QuotaKind::ALL {
            assert_eq!(QuotaKind::from_key(kind.key()), Some(kind));
            assert_eq!(QuotaKind::ALL.get(kind.place()), Some(&kind));
        }
        assert_eq!(QuotaKind::from_key("行政"), None);
    }

    #[test]
    fn what_has_no_places_is_no_quota() {
        for kind in QuotaKind::ALL {
            assert!(kind.has_places() || !kind.counts_as_quota(), "{kind:?}");
        }
        let not_quota: Vec<_> = QuotaKind::ALL.into_iter().filter(|kind| !kind.counts_as_quota()).collect();
        assert_eq!(not_quota, [QuotaKind::Controlled, QuotaKind::OffQuota]);
    }
}
