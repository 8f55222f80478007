//! 上会材料: which tables go to the meeting with a plan, in which order, and under which numbers. A table that would be empty is left
//! out, and the others are numbered without gaps; whoever prints one of them alone prints it under the same number.

use super::meeting::MeetingTable;
use super::moves::MovesTable;
use super::{Heading, OpenPlan, Register, ReportName, Table};
use crate::report::IdentityShown;

/// The tables of the meeting in the order of their numbers: 附件1 and on.
pub(super) const MEETING: [ReportName; 6] = [
    ReportName::Downshift,
    ReportName::Meeting(MeetingTable::Transfers),
    ReportName::Moves(MovesTable::Movers),
    ReportName::Offices,
    ReportName::Meeting(MeetingTable::LeaderPosts),
    ReportName::Reform,
];

/// The number that a table has among the papers of a plan: "附件2"; `None` of one that is not among them, or is empty.
pub(super) fn attachment(name: ReportName, heading: &Heading, register: &Register, open: &OpenPlan) -> Option<String> {
    let place = MEETING.into_iter().position(|one| one == name)?;
    let is_there = |name: &ReportName| has_lines(*name, heading, register, open);
    let before = MEETING.iter().take(place).filter(|one| is_there(one)).count();
    is_there(&name).then(|| format!("附件{}", before + 1))
}

/// The tables of a plan's set with their numbers, in order.
pub(super) fn numbered(heading: &Heading, register: &Register, open: &OpenPlan) -> Vec<(usize, ReportName)> {
    (1..).zip(MEETING.into_iter().filter(|name| has_lines(*name, heading, register, open))).collect()
}

/// Whether a table of the meeting says anything.
fn has_lines(name: ReportName, heading: &Heading, register: &Register, open: &OpenPlan) -> bool {
    match name {
        ReportName::Downshift => !open.changes.is_empty(),
        // Its lines are the same whoever's number it states.
        ReportName::Meeting(MeetingTable::Transfers) => !open.projection.movements.is_empty(),
        // Its lines stand whether or not there is a township to be counted.
        ReportName::Reform => {
            let snapshots = [&open.projection.before, &open.projection.after];
            snapshots.into_iter().any(|snapshot| snapshot.institutions().any(|one| one.nature.is_township()))
        }
        ReportName::Offices
        | ReportName::Findings
        | ReportName::Ledger
        | ReportName::Pools
        | ReportName::Clearances
        | ReportName::Usage
        | ReportName::Standards
        | ReportName::Moves(_)
        | ReportName::Notices(_)
        | ReportName::Register(_)
        | ReportName::Meeting(MeetingTable::LeaderPosts) => {
            let table: Option<Table> = name.table(heading, register, Some(open), IdentityShown::Masked);
            table.is_some_and(|table| !table.rows.is_empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_set_holds_every_table_of_the_meeting_once() {
        let listed: BTreeSet<ReportName> = MEETING.into_iter().collect();
        let meant: BTreeSet<ReportName> = ReportName::ALL.into_iter().filter(|name| name.purpose() == "上会").collect();
        assert_eq!((listed.len(), listed), (MEETING.len(), meant));
    }
}
