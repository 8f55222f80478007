//! Tables of plans or of one body that are chosen by hand: they are listed among the others and made where they are chosen.

/// A table that needs more than a register and one plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenTable {
    /// 多方案比较表
    Comparison,
    /// 机构编制沿革表
    Genealogy,
}

impl ChosenTable {
    pub const ALL: [Self; 2] = [Self::Comparison, Self::Genealogy];

    /// The word for it on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Comparison => "comparison",
            Self::Genealogy => "genealogy",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Comparison => "多方案比较表",
            Self::Genealogy => "机构编制沿革表",
        }
    }

    /// What it is printed for, in the words of [`ReportName::purpose`](super::ReportName::purpose).
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Comparison => "上会",
            Self::Genealogy => "台账",
        }
    }

    /// The table named by its key or its Chinese title.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.key() == word || table.title() == word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::ReportName;

    #[test]
    fn each_stands_with_the_tables_of_its_purpose_and_is_none_of_them() {
        for table in ChosenTable::ALL {
            assert!(ReportName::ALL.into_iter().any(|name| name.purpose() == table.purpose()), "{}", table.title());
            assert_eq!([table.key(), table.title()].map(ReportName::find), [None, None]);
            assert_eq!([table.key(), table.title()].map(ChosenTable::find), [Some(table), Some(table)]);
        }
    }
}
