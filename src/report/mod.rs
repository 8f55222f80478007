//! VALUES → TABLE → BYTES. Computes no number that the domain does not already have.
//!
//! `table` is the neutral form. The builders in `tables` make it from the register, a projection or findings; `arrange` prints less or
//! other of it as `options` say; `identity` covers ID numbers in running text; `sums` finds which of its cells follow from others,
//! `charts` which pictures it gives; `text`, `csv`, `json`, `xlsx` and `pdf` draw it, each knowing nothing of the others; `paper` and
//! `measure` hold what they must agree about (sizes of sheets, widths of texts), `fit` with `widths` and `heights` how large and how close a
//! table is set on its paper, `faces` the type; `save` puts the bytes into a file.
//! `docx` is apart: it writes official letters, which are no tables.

pub mod table;

mod tables;

mod arrange;
pub mod identity;
mod options;
mod workbook;

pub mod form;

mod sameness;

pub mod faces;
pub mod measure;
pub mod paper;
mod widths;
mod heights;
mod fit;
mod heads;
pub mod sums;
pub mod charts;

pub mod csv;
pub mod docx;
pub mod json;
pub mod pdf;
pub mod text;
pub mod xlsx;

mod file_names;
pub mod save;
mod set;

use crate::domain::Date;

pub use arrange::{arrange, naming_column, without_idle_numbers};
pub use file_names::file_name_of;
pub use options::{Detail, IdentityShown, PrintChoices, PrintOptions, Sort};
pub use pdf::{Cover, PageImage, Pages, PdfError, Remark, Templates, Typesetter};
pub use sameness::{TableDifference, first_difference};
pub use save::{SaveError, is_held, replace, save};
pub use set::save_set;
pub use table::{
    Align, Caption, Cell, Column, DraftMark, HeadCell, Issue, Look, PageNumberPlace, Paper, Row, RowRole, Table,
};
pub use tables::{
    CLAIM_OUTCOME, ComparedPlan, CountyLine, DOCUMENT_COLUMN, NoticeNumbers, Part, REGISTER_COLUMNS, RosterPeople,
    StateOn, account, alterations, claims, clearances, clearances_of, comparison, counties, documents, downshift,
    duties, entries, excess, findings, genealogy, leader_posts, ledger, ledger_of, loans, meeting_of, movers,
    no_notice, noticed, offices, part, part_title, pools, pools_of, postings, quota_notice_list, quota_notices, reform,
    retirements, roster, rules_page, standards, transfers, usage, usage_agreement, usage_of, use_notices, vacancies,
};
pub use workbook::{ChartsDrawn, Protection, SumsWritten, WorkbookOptions};

/// What stands above every table of one print: who reports, and as of when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 填报单位
    pub office: String,
    pub date: Date,
}

impl Heading {
    fn caption(&self) -> Caption {
        self.caption_in("名")
    }

    /// Of a table that counts nothing.
    fn caption_of_words(&self) -> Caption {
        Caption { right: written_date(self.date), ..self.caption() }
    }

    /// Of a table that counts in these units: "个、名".
    fn caption_in(&self, units: &str) -> Caption {
        Caption {
            left: format!("填报单位：{}", self.office),
            right: format!("单位：{units}　　{}", written_date(self.date)),
        }
    }
}

/// "2026年11月22日", as official documents write it.
pub fn written_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A number up to 99 as outlines are numbered: 一, 十, 十一, 二十, 二十一. No outline goes further; beyond, it is written in figures.
pub fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |value: usize| DIGITS.get(value).copied().unwrap_or_default();
    match (number / 10, number % 10) {
        (0, 0) | (10.., _) => number.to_string(),
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlines_are_numbered_in_chinese_throughout() {
        let written: Vec<String> = [1, 9, 10, 11, 19, 20, 21, 99].into_iter().map(numeral).collect();
        assert_eq!(written, ["一", "九", "十", "十一", "十九", "二十", "二十一", "九十九"]);
    }
}
