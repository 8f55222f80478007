//! 编制核减/核增通知单: what a body is told when its places change. The number of one is reserved in the book, in sequence per year and
//! kind, and stays with its body and plan.

use std::fmt;

/// Which notice a body gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuotaNoticeKind {
    /// 核减: places only go.
    Cut,
    /// 核增: places only come.
    Added,
    /// 调整: some go and some come.
    Adjusted,
}

/// "核减〔2026〕3号"
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuotaNoticeNumber {
    pub kind: QuotaNoticeKind,
    pub year: i16,
    /// From one on.
    pub number: u32,
}

impl QuotaNoticeKind {
    pub const ALL: [Self; 3] = [Self::Cut, Self::Added, Self::Adjusted];

    /// The word in its number and its title.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cut => "核减",
            Self::Added => "核增",
            Self::Adjusted => "调整",
        }
    }
}

impl fmt::Display for QuotaNoticeNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}〔{}〕{}号", self.kind.word(), self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_tells_its_kind_and_year() {
        let number = QuotaNoticeNumber { kind: QuotaNoticeKind::Adjusted, year: 2026, number: 12 };
        assert_eq!(number.to_string(), "调整〔2026〕12号");
    }
}
