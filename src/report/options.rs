//! How an office wants a table printed: what it may choose of each table besides its content. Plain data, kept with a paper that is given
//! out so that it can be made again, and by the office for the next time. What the choices do is [`arrange`](super::arrange)'s.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::table::{DraftMark, PageNumberPlace, Paper};
use super::workbook::{ChartsDrawn, Protection, SumsWritten, WorkbookOptions};

/// The choices for one table. The default prints the table as its builder made it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PrintOptions {
    /// In the stead of the sheet that the table is made for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// Columns left out, by the words of their heads from the top, joined by "·" ([`Column::name`](super::Column::name)).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub hidden: BTreeSet<String>,
    #[serde(skip_serializing_if = "is_default")]
    pub sort: Sort,
    #[serde(skip_serializing_if = "is_default")]
    pub detail: Detail,
    #[serde(skip_serializing_if = "is_default")]
    pub identity: IdentityShown,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<DraftMark>,
    #[serde(skip_serializing_if = "is_default")]
    pub page_number: PageNumberPlace,
    /// What a workbook of it is like besides.
    #[serde(skip_serializing_if = "is_default")]
    pub workbook: WorkbookOptions,
}

/// What is asked for this once; what is left open is as the office usually prints the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintChoices {
    pub paper: Option<Paper>,
    /// Columns left out, in the stead of those that usually are; none leaves these.
    pub hidden: BTreeSet<String>,
    pub sort: Option<Sort>,
    pub detail: Option<Detail>,
    pub identity: Option<IdentityShown>,
    pub mark: Option<DraftMark>,
    pub page_number: Option<PageNumberPlace>,
    pub protection: Option<Protection>,
    pub sums: Option<SumsWritten>,
    pub charts: Option<ChartsDrawn>,
    /// What is left open is as the builder made it, whatever the office usually wants.
    pub afresh: bool,
}

/// The order of the lines within each part of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// 机构序列: as the register has them.
    #[default]
    Register,
    /// 按笔画: by the strokes of the name's characters.
    Stroke,
    /// 按编码: by the code that the register has for the institution; those without one last.
    Code,
}

/// 详略
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    #[default]
    Full,
    /// 只列小计、合计: the lines that are added up elsewhere are left out; lines that no sum adds up stay.
    Sums,
}

/// Whether ID numbers are printed whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityShown {
    /// 510102********001X
    #[default]
    Masked,
    /// Whole, which somebody authorised.
    Whole,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Register, Self::Stroke, Self::Code];
}

impl Detail {
    pub const ALL: [Self; 2] = [Self::Full, Self::Sums];
}

impl PrintOptions {
    /// Whether the table is printed as its builder made it.
    pub fn is_plain(&self) -> bool {
        is_default(self)
    }
}

impl PrintChoices {
    /// Whether nothing is asked for.
    pub fn is_open(&self) -> bool {
        is_default(self)
    }

    /// These choices, and of what they leave open, what is usual.
    pub fn over(&self, usual: &PrintOptions) -> PrintOptions {
        let usual = if self.afresh { PrintOptions::default() } else { usual.clone() };
        PrintOptions {
            paper: self.paper.or(usual.paper),
            hidden: if self.hidden.is_empty() { usual.hidden } else { self.hidden.clone() },
            sort: self.sort.unwrap_or(usual.sort),
            detail: self.detail.unwrap_or(usual.detail),
            identity: self.identity.unwrap_or(usual.identity),
            mark: self.mark.or(usual.mark),
            page_number: self.page_number.unwrap_or(usual.page_number),
            workbook: WorkbookOptions {
                protection: self.protection.unwrap_or(usual.workbook.protection),
                sums: self.sums.unwrap_or(usual.workbook.sums),
                charts: self.charts.unwrap_or(usual.workbook.charts),
            },
        }
    }
}

pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_this_once_goes_before_what_is_usual() {
        let usual = PrintOptions {
            paper: Some(Paper::A3Landscape),
            hidden: BTreeSet::from(["备注".to_owned()]),
            sort: Sort::Stroke,
            detail: Detail::Sums,
            mark: Some(DraftMark::Review),
            ..PrintOptions::default()
        };
        let nothing = PrintChoices::default();
        assert!(nothing.is_open());
        assert_eq!(nothing.over(&usual), usual);
        let asked = PrintChoices { sort: Some(Sort::Register), paper: Some(Paper::A4Portrait), ..nothing.clone() };
        let both = PrintOptions { sort: Sort::Register, paper: Some(Paper::A4Portrait), ..usual.clone() };
        assert_eq!(asked.over(&usual), both);
        let hidden = BTreeSet::from(["核定".to_owned()]);
        let other = PrintChoices { hidden: hidden.clone(), ..nothing };
        assert_eq!(other.over(&usual), PrintOptions { hidden, ..usual.clone() });
        let afresh = PrintChoices { mark: Some(DraftMark::Final), afresh: true, ..PrintChoices::default() };
        let alone = PrintOptions { mark: Some(DraftMark::Final), ..PrintOptions::default() };
        assert!(!afresh.is_open());
        assert_eq!(afresh.over(&usual), alone);
    }

    #[test]
    fn choices_that_nobody_made_are_not_written() {
        assert_eq!(serde_json::to_string(&PrintOptions::default()).expect("plain data"), "{}");
        let chosen = PrintOptions {
            paper: Some(Paper::A3Landscape),
            hidden: BTreeSet::from(["编制数·工勤".to_owned()]),
            sort: Sort::Stroke,
            mark: Some(DraftMark::Consultation),
            ..PrintOptions::default()
        };
        let written = serde_json::to_string(&chosen).expect("plain data");
        assert_eq!(
            written,
            r#"{"paper":"a3_landscape","hidden":["编制数·工勤"],"sort":"stroke","mark":"consultation"}"#
        );
        assert_eq!(serde_json::from_str::<PrintOptions>(&written).expect("as written"), chosen);
        assert!(!chosen.is_plain() && PrintOptions::default().is_plain());
    }

    #[test]
    fn choices_of_the_workbook_are_kept_and_older_records_have_none() {
        let workbook = WorkbookOptions {
            protection: Protection::Locked,
            sums: SumsWritten::Figures,
            charts: ChartsDrawn::LeftOut,
        };
        let chosen = PrintOptions { workbook, ..PrintOptions::default() };
        let written = serde_json::to_string(&chosen).expect("plain data");
        assert_eq!(written, r#"{"workbook":{"protection":"locked","sums":"figures","charts":"left_out"}}"#);
        assert_eq!(serde_json::from_str::<PrintOptions>(&written).expect("as written"), chosen);
        let older = serde_json::from_str::<PrintOptions>(r#"{"sort":"stroke"}"#).expect("written before");
        assert_eq!(older.workbook, WorkbookOptions::default());
    }
}
