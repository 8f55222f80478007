//! Words → kinds of quota. Offices write a kind with and without 编制, 编 or 人员 behind it and with the funding in brackets;
//! the lists of `columns.toml` hold the bare words.

use super::{Leaf, StatedKind, Vocabulary};
use crate::domain::{Funding, QuotaKind};
use crate::import::text::folded;

impl Vocabulary {
    /// The kind of quota a word means.
    pub fn kind(&self, written: &str) -> Option<StatedKind> {
        let word: String = folded(written).chars().filter(|character| !"()*".contains(*character)).collect();
        if let Some(kind) = self.kinds.get(&word) {
            return Some(*kind);
        }
        let bare = word.replace("编制", "");
        let without_people = bare.strip_suffix("人员").unwrap_or(&bare);
        let without_quota = without_people.strip_suffix('编').unwrap_or(without_people);
        let spellings = [bare.as_str(), without_people, without_quota];
        let known = spellings.into_iter().find_map(|spelling| self.kinds.get(spelling));
        known.copied().or_else(|| self.kind_within_service(without_quota))
    }

    /// 事业（全额拨款）, whose brackets are gone: the funding behind 事业.
    fn kind_within_service(&self, bare: &str) -> Option<StatedKind> {
        let funding = bare.strip_prefix("事业单位").or_else(|| bare.strip_prefix("事业"))?;
        self.kinds.get(funding).copied().filter(|kind| kind.is_funding())
    }

    /// How service places are paid for.
    pub fn funding(&self, written: &str) -> Option<StatedKind> {
        self.kind(written).filter(|kind| kind.is_funding())
    }
}

impl StatedKind {
    /// Whether the kind tells how places are paid for.
    fn is_funding(self) -> bool {
        match self {
            Self::Exact(kind) => matches!(kind, QuotaKind::Service(_) | QuotaKind::Controlled),
            Self::Service => false,
        }
    }

    /// The kind meant when nothing else tells the funding.
    pub fn or_full(self) -> QuotaKind {
        match self {
            Self::Exact(kind) => kind,
            Self::Service => QuotaKind::Service(Funding::Full),
        }
    }
}

impl Leaf {
    /// The kind of quota a column holds, if it holds one kind.
    pub fn kind(self) -> Option<StatedKind> {
        let kind = match self {
            Self::Administrative => QuotaKind::Administrative,
            Self::PoliticalLegal => QuotaKind::PoliticalLegal,
            Self::Support => QuotaKind::Support,
            Self::Service => return Some(StatedKind::Service),
            Self::ServiceFull => QuotaKind::Service(Funding::Full),
            Self::ServicePartial => QuotaKind::Service(Funding::Partial),
            Self::ServiceSelfSupporting => QuotaKind::Service(Funding::SelfSupporting),
            Self::Controlled => QuotaKind::Controlled,
            Self::Total | Self::Chief | Self::Deputy | Self::Count | Self::Names => return None,
        };
        Some(StatedKind::Exact(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Vocabulary {
        Vocabulary::built_in()
    }

    #[test]
    fn kinds_are_known_by_many_words() {
        let exact = |kind| Some(StatedKind::Exact(kind));
        let service = |funding| exact(QuotaKind::Service(funding));
        let check =
            |written: &str, expected: Option<StatedKind>| assert_eq!(words().kind(written), expected, "{written}");
        check("行政编", exact(QuotaKind::Administrative));
        check("行政编制", exact(QuotaKind::Administrative));
        check("公务员", exact(QuotaKind::Administrative));
        check("政法专项编制", exact(QuotaKind::PoliticalLegal));
        check("机关工勤", exact(QuotaKind::Support));
        check("后勤服务", exact(QuotaKind::Support));
        check(" 事业 编制", Some(StatedKind::Service));
        check("事业（全额）", service(Funding::Full));
        check("全额拨款", service(Funding::Full));
        check("参照公务员法管理事业编制", service(Funding::Full));
        check("差额补贴", service(Funding::Partial));
        check("经费自理", service(Funding::SelfSupporting));
        check("员额（备案管理）", exact(QuotaKind::Controlled));
        check("人员控制数", exact(QuotaKind::Controlled));
        check("编内", None);
        check("待核实", None);
        assert_eq!(words().funding("行政"), None);
    }
}
