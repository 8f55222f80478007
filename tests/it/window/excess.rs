//! 超编消化 by clicks: the tab under the steps lists who is over quota and when retirement will have brought them back, and its numbers
//! answer like all others; and the panel keeps its height whichever tab is open.

use bianheng::app::origin::Read;
use bianheng::app::{MovesTable, ReportName};
use bianheng::report::{Cell, RowRole};
use egui::{Key, Modifiers};

use super::{Hand, at_the_county, open_the_plan};
use crate::county::TODAY;

#[test]
fn the_digestion_of_an_excess_is_read_and_asked_by_clicks() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    let (unit, over) = {
        let desk = hand.desk();
        let open = desk.plan.as_ref().expect("a plan is open");
        let name = ReportName::Moves(MovesTable::Excess);
        let table = name.build(&desk.heading(TODAY), &desk.register, Some(open)).expect("somebody is over quota");
        let row = table.rows.iter().find(|row| row.role == RowRole::Body).expect("a body");
        let text = |column: usize| row.cells.get(column).map(Cell::text).expect("a cell");
        (text(1), text(6))
    };
    hand.click("超编消化");
    hand.click("放大");
    hand.sees(&format!("{unit} 只出不进，尚超·三年后 "));
    hand.click_containing(&format!("{unit} 超编·现在 "));
    hand.wait("the answer", |state| {
        let asking = state.desk.as_ref().and_then(|desk| desk.asking.as_ref());
        asking.is_some_and(|asking| matches!(asking.record, Read::Done(_)))
    });
    let asking = hand.desk().asking.as_ref().expect("asked");
    assert_eq!(asking.answer.value.to_string(), over, "{}", asking.answer.title);
    assert!(asking.answer.title.contains(&unit) && asking.answer.title.contains("超编"), "{}", asking.answer.title);
    hand.press(Modifiers::NONE, Key::Escape);
    hand.click("回到步骤");
    hand.sees("步骤 18");
}

/// The line that tells whether the plan can be adopted stands at the same height under every tab.
#[test]
fn the_panel_below_the_steps_keeps_its_height() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    let tabs = ["阶段与意见 草案", "分期 0", "变基", "日志", "审批 未批 3", "超编消化", "前后对照 20"];
    let top = |hand: &Hand| hand.top_of("分期 0");
    hand.click(tabs[0]);
    let first = top(&hand);
    for tab in tabs {
        hand.click(tab);
        assert!((top(&hand) - first).abs() < 0.5, "{tab}: {} and {first}", top(&hand));
    }
}
