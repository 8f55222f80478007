//! The problems of an import put right by clicks: a group by one decision, a cell where it stands (typed, composed, pasted), what
//! is ignored, and the last decision taken back.

use bianheng::app::stages::Preview;
use bianheng::app::{ImportDesk, State};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::{Hand, at_the_county, commit, preedit};
use crate::command_line::workbooks::workbook;

fn preview(state: &State) -> Option<&Preview> {
    match state.desk.as_ref().map(|desk| &desk.import) {
        Some(ImportDesk::Ready(preview)) => Some(preview),
        _ => None,
    }
}

fn births(state: &State) -> Vec<String> {
    let people = preview(state).map(|preview| preview.understanding.records.people.as_slice()).unwrap_or_default();
    people.iter().map(|person| person.birth.map(|birth| birth.to_string()).unwrap_or_default()).collect()
}

#[test]
fn problems_are_put_right_where_they_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand: Hand = at_the_county(folder.path());
    let roster = folder.path().join("种子站.xlsx");
    let lines = [
        "单位名称|姓名|出生年月|编制类型",
        "县种子管理站|新来人|20.11.1990|事业",
        "县种子管理站|另来人|21.12.1991|事业",
        "县种子管理站|又来人|1992.03|编内",
    ];
    workbook(&roster, "名册", &lines.map(str::to_owned));
    hand.click("↓  导入");
    hand.paste_into("路径(可以几行)", roster.to_str().expect("UTF-8"));
    hand.click("读取这些文件");
    hand.wait("the preview", |state| preview(state).is_some());
    assert_eq!(births(hand.state()), ["", ""]);
    hand.click("4 检查");
    hand.sees("2 行“出生年月”的日期无法确定 → 选一种格式");
    hand.click_containing("修复 2 处：日月年");
    hand.wait("the form", |state| births(state) == ["1990-11", "1991-12"]);

    // The cell of 又来人: composed, then decided by Enter.
    hand.click("编内");
    hand.event(preedit("shi'ye"));
    hand.event(preedit(""));
    hand.press(Modifiers::COMMAND, Key::A);
    hand.event(commit("事业"));
    hand.press(Modifiers::NONE, Key::Enter);
    hand.wait("the cell", |state| births(state).len() == 3);
    hand.sees("原为“编内”，按“事业”读取");

    // Ctrl+Z takes the cell back, and then the form.
    hand.press(Modifiers::COMMAND, Key::Z);
    hand.wait("the cell back", |state| births(state) == ["1990-11", "1991-12"]);
    hand.click("编内");
    hand.press(Modifiers::COMMAND, Key::A);
    hand.event(egui::Event::Paste("事业".to_owned()));
    hand.press(Modifiers::NONE, Key::Escape);
    assert_eq!(births(hand.state()).len(), 2, "Escape decides nothing");
    hand.click("撤回上一项决定");
    hand.wait("the form back", |state| births(state) == ["", ""]);
    assert_eq!(hand.desk().import_mending.decisions(), 0);
}

#[test]
fn problems_are_ignored_one_by_one_and_in_groups_and_an_import_with_decisions_is_not_dropped_unasked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand: Hand = at_the_county(folder.path());
    let lines = ["单位名称|姓名|出生年月|编制类型", "县种子管理站|新来人|若干|事业", "县种子管理站|另来人|不详|事业"];
    let files = ["一月.xlsx", "二月.xlsx"].map(|file| folder.path().join(file));
    for file in &files {
        workbook(file, "名册", &lines.map(str::to_owned));
    }
    hand.click("↓  导入");
    let paths = files.each_ref().map(|file| file.to_str().expect("UTF-8")).join("\n");
    hand.paste_into("路径(可以几行)", &paths);
    hand.click("读取这些文件");
    hand.wait("the preview", |state| preview(state).is_some());
    hand.click("4 检查");
    hand.sees("一月·名册!C2");
    hand.sees("二月·名册!C3");
    hand.sees("新来人");
    let told = |state: &State| preview(state).map_or(0, |preview| preview.issues().count());
    let ignored = |state: &State| preview(state).map(|preview| preview.choices.ignored.len());
    let whole = told(hand.state());
    hand.sees(&format!("问题 {whole} 条："));

    // One, for a reason that Enter decides.
    hand.click_first("忽略…");
    hand.type_into("忽略的原因", "已电话核实");
    hand.press(Modifiers::NONE, Key::Enter);
    hand.wait("one ignored", |state| ignored(state) == Some(1));
    hand.sees(&format!("问题 {} 条：", whole - 1));
    hand.sees("，已忽略 1 条");
    hand.sees("已忽略，本行不导入：已电话核实。");

    // Without a decision it goes at once, with one it is asked first.
    hand.click("放弃");
    hand.sees("已经作的 1 项决定");
    hand.click("继续导入");
    assert_eq!(ignored(hand.state()), Some(1));
    hand.click("恢复");
    hand.wait("none ignored", |state| ignored(state) == Some(0));
    hand.click("放弃");
    hand.click("放弃这次导入");
    assert!(matches!(hand.desk().import, ImportDesk::Empty));
}

/// A click of the mouse, which stays where it clicked.
fn click_at(hand: &mut Hand, at: egui::Pos2) {
    hand.event(egui::Event::PointerMoved(at));
    for pressed in [true, false] {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        hand.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers });
    }
}

#[test]
fn the_second_of_two_clicks_does_not_repair_the_group_that_comes_to_lie_under_the_pointer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand: Hand = at_the_county(folder.path());
    let roster = folder.path().join("种子站.xlsx");
    let lines = [
        "单位名称|姓名|出生年月|参加工作时间|编制类型",
        "县种子管理站|新来人|20.11.1970|20.11.1990|事业",
        "县种子管理站|另来人|21.12.1971|21.12.1991|事业",
    ];
    workbook(&roster, "名册", &lines.map(str::to_owned));
    hand.click("↓  导入");
    hand.paste_into("路径(可以几行)", roster.to_str().expect("UTF-8"));
    hand.click("读取这些文件");
    hand.wait("the preview", |state| preview(state).is_some());
    hand.click("4 检查");
    let button = |hand: &Hand, nth: usize| {
        let buttons = hand.harness.query_all_by_label_contains("修复 2 处：日月年");
        buttons.map(|node| node.rect()).nth(nth)
    };
    let first = button(&hand, 0).expect("the group of the births").center();
    assert!(button(&hand, 1).is_some(), "and another below it");
    click_at(&mut hand, first);
    let decisions = |state: &State| state.desk.as_ref().map(|desk| desk.import_mending.decisions());
    hand.wait("the first group", |state| preview(state).is_some() && decisions(state) == Some(1));
    let next = button(&hand, 0).expect("the group that is left");
    assert!(next.contains(first), "{next:?} lies under the pointer at {first:?}");
    click_at(&mut hand, first);
    assert_eq!(decisions(hand.state()), Some(1), "it was not meant");
    hand.event(egui::Event::PointerMoved(first + egui::vec2(0.0, 60.0)));
    click_at(&mut hand, next.center());
    hand.wait("the second group", |state| preview(state).is_some() && decisions(state) == Some(2));
}
