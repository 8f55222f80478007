//! VALUES → TABLE → BYTES. Computes no number that the domain does not already have.
//!
//! `table` is the neutral form. Builders (`downshift`, `transfers`, `offices`, `leader_posts`, `findings`, `ledger`, `roster`, …) make it from
//! the register, a projection or findings; `arrange` prints less or other of it as `options` say; `identity` covers ID numbers in running
//! text; `sums` finds which of its cells follow from others, `charts` which pictures it gives; `text`, `csv`, `json`, `xlsx` and `pdf`
//! draw it, each knowing nothing of the others; `paper` and `measure` hold what they
//! must agree about (sizes of sheets, widths of texts), `faces` the type; `save` puts the bytes into a file. `docx` is apart: it writes
//! official letters, which are no tables.

pub mod table;

mod arrange;
pub mod identity;
mod options;
mod workbook;

pub mod form;

mod downshift;
mod transfers;
mod leader_posts;
mod entries;
mod comparison;
mod offices;
mod findings;
mod ledger;
mod documents;
mod reform;
mod pools;
mod clearances;
mod usage;
mod standards;
mod alterations;
mod genealogy;
mod claims;
mod meeting;
mod meanwhile;
mod movers;
mod notices;
mod excess;
mod vacancies;
mod retirements;
mod duties;
mod roster;
mod counties;
mod postings;
mod rules_page;
mod sameness;

pub mod faces;
pub mod measure;
pub mod paper;
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

use crate::domain::{Date, OriginPart};

pub use alterations::{StateOn, account, alterations};
pub use arrange::{arrange, naming_column};
pub use claims::{CLAIM_OUTCOME, claims};
pub use clearances::{clearances, clearances_of};
pub use comparison::{ComparedPlan, REGISTER_COLUMNS, comparison};
pub use counties::{CountyLine, counties};
pub use documents::documents;
pub use downshift::{Part, downshift, part, part_title};
pub use duties::duties;
pub use entries::{DOCUMENT_COLUMN, entries};
pub use excess::excess;
pub use file_names::file_name_of;
pub use findings::findings;
pub use genealogy::genealogy;
pub use leader_posts::leader_posts;
pub use ledger::{ledger, ledger_of};
pub use meeting::meeting_of;
pub use movers::movers;
pub use notices::{NoticeNumbers, no_notice, noticed, quota_notice_list, quota_notices, use_notices};
pub use offices::offices;
pub use options::{Detail, IdentityShown, PrintChoices, PrintOptions, Sort};
pub use pdf::{Cover, PageImage, Pages, PdfError, Remark, Templates, Typesetter};
pub use pools::{loans, pools, pools_of};
pub use postings::postings;
pub use reform::reform;
pub use retirements::retirements;
pub use roster::{RosterPeople, roster};
pub use rules_page::rules_page;
pub use sameness::{TableDifference, first_difference};
pub use save::{SaveError, is_held, replace, save};
pub use set::save_set;
pub use standards::standards;
pub use table::{Align, Caption, Cell, Column, DraftMark, HeadCell, Look, PageNumberPlace, Paper, Row, RowRole, Table};
pub use transfers::transfers;
pub use usage::{usage, usage_agreement, usage_of};
pub use vacancies::vacancies;
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
        Caption {
            left: format!("填报单位：{}", self.office),
            right: format!("单位：名　　{}", written_date(self.date)),
        }
    }
}

/// "2026年11月22日", as official documents write it.
pub fn written_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A column of text.
fn text_column(head: &[&str], width: u16) -> Column {
    column(head, width, Align::Left)
}

/// A column of short words, centred.
fn word_column(head: &[&str], width: u16) -> Column {
    column(head, width, Align::Center)
}

/// A column of figures.
fn figure_column(head: &[&str], width: u16) -> Column {
    column(head, width, Align::Right)
}

/// A column of figures that can say where they come from.
fn counting_column(head: &[&str], width: u16, origin: OriginPart) -> Column {
    figure_column(head, width).counting(origin)
}

fn column(head: &[&str], width: u16, align: Align) -> Column {
    Column::new(head.iter().map(|word| (*word).to_owned()).collect(), width, align)
}

/// A row that names the part of the table below it: "一、县直机关".
fn group_row(index: usize, title: &str) -> Row {
    Row::new(RowRole::Group, vec![Cell::Text(format!("{}、{title}", numeral(index + 1)))])
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

/// In the place of a number: the line that adds up whatever of its part has no line of its own, and stays the last of it.
const REST: &str = "其余";

/// 空(+)超(−): vacancies less excesses, for showing only.
fn balance(vacancy: crate::domain::Headcount, excess: crate::domain::Headcount) -> Cell {
    Cell::Delta(vacancy.since(excess).0)
}

fn count(headcount: crate::domain::Headcount) -> Cell {
    Cell::Count(i64::from(headcount.0))
}

fn signatures() -> Vec<String> {
    ["单位负责人", "审核", "制表"].map(str::to_owned).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{PlanId, Snapshot};
    use crate::plan::{Plan, Projection};
    use crate::rules::Policy;

    #[test]
    fn outlines_are_numbered_in_chinese_throughout() {
        let written: Vec<String> = [1, 9, 10, 11, 19, 20, 21, 99].into_iter().map(numeral).collect();
        assert_eq!(written, ["一", "九", "十", "十一", "十九", "二十", "二十一", "九十九"]);
    }

    /// The two tables of the meeting are printed at 小五 or larger; smaller type is for the register, which nobody reads out.
    #[test]
    fn the_tables_of_the_meeting_are_large_enough_to_read() {
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let snapshot = std::sync::Arc::new(Snapshot::default());
        let policy = Policy::bundled().expect("bundled packs");
        let plan = Plan::new(PlanId(1), "草案");
        let tables = [
            downshift(&heading, &plan, &Projection::of_register(&snapshot)),
            offices(&heading, &policy, &snapshot),
            findings(&heading, &[], &snapshot),
        ];
        for table in tables {
            assert_eq!(paper::Grid::of(&table).body_size, 9.0, "{}", table.title);
        }
    }
}
