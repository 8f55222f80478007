//! The builders: one file for each table, or for few that are much alike, made from the register, a projection or findings.
//!
//! A builder decides what the lines and columns are and where each number comes from; numbers themselves are asked of the domain, of
//! `plan`, `rules` and `forecast`, never worked out here a second way. Rows and columns as builders commonly need them are below.

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

use super::arrange::{REST, without_idle};

use super::options::IdentityShown;
use super::table::{Align, Caption, Cell, Column, Issue, Look, Paper, Row, RowRole, Table};
use super::{Heading, numeral, written_date};
use crate::domain::OriginPart;

pub use alterations::{StateOn, account, alterations};
pub use claims::{CLAIM_OUTCOME, claims};
pub use clearances::{clearances, clearances_of};
pub use comparison::{ComparedPlan, REGISTER_COLUMNS, comparison};
pub use counties::{CountyLine, counties};
pub use documents::documents;
pub use downshift::{Part, downshift, part, part_title};
pub use duties::duties;
pub use entries::{DOCUMENT_COLUMN, entries};
pub use excess::excess;
pub use findings::findings;
pub use genealogy::genealogy;
pub use leader_posts::leader_posts;
pub use ledger::{ledger, ledger_of};
pub use meeting::meeting_of;
pub use movers::movers;
pub use notices::{NoticeNumbers, no_notice, noticed, quota_notice_list, quota_notices, use_notices};
pub use offices::offices;
pub use pools::{loans, pools, pools_of};
pub use postings::postings;
pub use reform::reform;
pub use retirements::retirements;
pub use roster::{RosterPeople, roster};
pub use rules_page::rules_page;
pub use standards::standards;
pub use transfers::transfers;
pub use usage::{usage, usage_agreement, usage_of};
pub use vacancies::vacancies;

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
    use crate::domain::{Date, PlanId, Snapshot};
    use crate::plan::{Plan, Projection};
    use crate::report::paper;
    use crate::rules::Policy;

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
