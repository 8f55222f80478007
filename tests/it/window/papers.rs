//! Plans side by side, the wall of a meeting and papers under their codes, by clicks.

use bianheng::app::{Examination, Loading, Screen, State};
use bianheng::report::Cell;
use bianheng::ui::Opening;
use egui::{Key, Modifiers};

use super::hand::{Hand, Role};
use super::{at_the_county, open_the_plan};
use crate::county::{self, PLAN};

fn compared(state: &State) -> bool {
    let comparison = state.desk.as_ref().map(|desk| &desk.comparison);
    comparison.is_some_and(|comparison| comparison.loading == Loading::Idle && comparison.shown.is_some())
}

#[test]
fn plans_are_ticked_compared_and_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("≠  方案比较");
    assert_eq!(hand.desk().screen, Screen::Comparison);
    hand.click_role(Role::CheckBox, PLAN);
    hand.wait("the comparison", compared);
    hand.sees("1 个方案与现行台账并排");
    let rows = |hand: &Hand| hand.desk().comparison.shown.as_ref().map_or(0, |shown| shown.table.rows.len());
    let differences = rows(&hand);
    hand.click("全部单位");
    hand.wait("all bodies", compared);
    assert!(rows(&hand) > differences + 50, "{} and {differences}", rows(&hand));
    hand.click("导出 Excel…");
    let file = folder.path().join("比较.xlsx");
    hand.type_into("保存到(完整路径，", file.to_str().expect("UTF-8"));
    hand.click("保存");
    hand.wait("the file", |state| state.notices.len() == 1 && state.tasks.is_empty());
    let told = hand.state().notices[0].to_string();
    assert!(told.starts_with("已导出“多方案比较表”(核验码 "), "{told}");
    hand.click("知道了");
    hand.click("全部不选");
    hand.sees("请在左边勾选要比较的方案，几个都可以。");
}

#[test]
fn a_number_of_the_comparison_says_where_it_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("≠  方案比较");
    hand.click_role(Role::CheckBox, PLAN);
    hand.wait("the comparison", compared);
    let (name, value) = {
        let shown = hand.desk().comparison.shown.as_ref().expect("compared");
        let cells = shown.table.rows.iter().map(|row| &row.cells);
        let line = cells.into_iter().find(|cells| matches!(cells.get(5), Some(Cell::Count(_)))).expect("a line");
        let Cell::Count(value) = line[5] else { panic!("{line:?}") };
        (format!("{} {PLAN}·核定 {value}", line[4].text()), value)
    };
    hand.click_first(&name);
    let asking = hand.desk().asking.as_ref().expect("asked");
    assert_eq!(asking.answer.value, value);
    assert!(asking.answer.as_of.contains(PLAN), "the plan is not open, and answers: {}", asking.answer.as_of);
    hand.sees("数字来源");
    hand.close();
}

#[test]
fn the_papers_are_frozen_on_the_wall_and_examined_by_their_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = county::put_book(folder.path());
    let mut hand = Hand::at(Opening::Book(path.clone()));
    hand.wait("the book", |state| state.desk.is_some());
    open_the_plan(&mut hand);
    hand.press(Modifiers::NONE, Key::F5);
    hand.sees("结束投影 F5");
    hand.click_role(Role::Button, "定稿");
    let codes = |state: &State| -> Vec<String> {
        let meeting = state.desk.as_ref().and_then(|desk| desk.meeting.as_ref());
        meeting
            .map(|meeting| meeting.papers.iter().filter_map(|paper| paper.code.clone()).collect())
            .unwrap_or_default()
    };
    hand.wait("the codes", |state| !codes(state).is_empty());
    assert_eq!(codes(hand.state()).len(), 6, "the list of the people named is one of them");
    let code = codes(hand.state()).remove(0);
    hand.sees(&format!("附件1 编制调整前后对照表　核验码 {code}"));
    hand.press(Modifiers::NONE, Key::F5);
    let log: Vec<String> = {
        let open = hand.desk().plan.as_ref().expect("open");
        open.plan.log_lines().iter().map(bianheng::wording::log_line).collect()
    };
    assert!(log.iter().any(|line| line.ends_with("(会上)　定稿，编号 定稿1号")), "{log:?}");

    hand.press(Modifiers::COMMAND, Key::K);
    hand.type_into("查找命令", "核验印件");
    hand.press(Modifiers::NONE, Key::Enter);
    hand.type_into("核验码", &code);
    hand.click_role(Role::Button, "核验");
    hand.wait("the paper", |state| {
        let desk = state.desk.as_ref();
        desk.is_some_and(|desk| matches!(desk.papers.examination, Examination::Found(_)))
    });
    hand.sees("✓ 与印件一致");
    hand.sees("✓ 与当日一致");
    hand.type_into("核验码", "ABCD");
    hand.click_role(Role::Button, "核验");
    hand.sees("应有8个字符");
    hand.close();
}
