//! 上会材料: which tables go to the meeting with a plan, in which order, and under which numbers. A table that would be empty, or one of
//! townships in which the plan changes nothing, is left out, and the others are numbered without gaps; whoever prints one of them alone prints it under the same number.

use super::meeting::MeetingTable;
use super::moves::MovesTable;
use super::{Heading, OpenPlan, Register, ReportName, Table};
use crate::report::{self, Cell, IdentityShown};

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
        ReportName::Meeting(MeetingTable::Transfers) => {
            !report::transfers(heading, &open.plan, &open.projection, None).rows.is_empty()
        }
        // The townships and streets are all there, whatever the plan does: it has to change a line.
        ReportName::Offices => {
            let rows = |snapshot| report::offices(heading, &register.policy, snapshot).rows;
            rows(&open.projection.before) != rows(&open.projection.after)
        }
        // Its bodies are those that steps name, also steps that cannot be carried out.
        ReportName::Meeting(MeetingTable::LeaderPosts) => {
            let table = || name.table(heading, register, Some(open), IdentityShown::Masked);
            open.projection.outcomes.iter().any(Result::is_ok) && table().is_some_and(|table| !table.rows.is_empty())
        }
        ReportName::Reform => {
            let (before, after) = (&open.projection.before, &open.projection.after);
            let changes = |cell: &Cell| matches!(cell, Cell::Delta(change) if *change != 0);
            report::reform(heading, before, after, &[]).rows.iter().any(|row| row.cells.iter().any(changes))
        }
        ReportName::Findings
        | ReportName::Ledger
        | ReportName::Pools
        | ReportName::Clearances
        | ReportName::Usage
        | ReportName::Standards
        | ReportName::Moves(_)
        | ReportName::Notices(_)
        | ReportName::Register(_) => {
            let table: Option<Table> = name.table(heading, register, Some(open), IdentityShown::Masked);
            table.is_some_and(|table| !table.rows.is_empty())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use crate::domain::{Date, Headcount, Holder, InstitutionId, Movement, PlanId, QuotaKind, Snapshot, Transfer};
    use crate::plan::Plan;
    use crate::rules::Policy;

    /// The table drops such lots, so a number for it would be that of an empty sheet.
    #[test]
    fn a_plan_that_moves_only_empty_lots_has_no_list_of_transfers() {
        let day = Date::constant(2026, 11, 22);
        let policy = Arc::new(Policy::bundled().expect("bundled packs"));
        let register = Register::new(Snapshot::default(), policy, day);
        let heading = Heading { office: "办公室".to_owned(), date: day };
        let (from, to) = (Holder::Superior, Holder::Institution(InstitutionId(1)));
        let kind = QuotaKind::Administrative;
        let transfers = |count: u32| {
            let count = Headcount(count);
            let transfer = Transfer { kind, count, from, to, people: Vec::new() };
            let mut plan = Plan::new(PlanId(1), "草案");
            plan.revisions.push("添加步骤", vec![crate::domain::Operation::Transfer(transfer).into()]);
            let mut open = register.open(plan);
            open.projection.movements = vec![(0, Movement { kind, count, from, to, people: Headcount::ZERO })];
            let name = ReportName::Meeting(MeetingTable::Transfers);
            numbered(&heading, &register, &open).into_iter().any(|(_, one)| one == name)
        };
        assert_eq!([transfers(0), transfers(2)], [false, true]);
    }

    #[test]
    fn the_set_holds_every_table_of_the_meeting_once() {
        let listed: BTreeSet<ReportName> = MEETING.into_iter().collect();
        let meant: BTreeSet<ReportName> = ReportName::ALL.into_iter().filter(|name| name.purpose() == "上会").collect();
        assert_eq!((listed.len(), listed), (MEETING.len(), meant));
    }
}
