//! The problems of an import put right by clicks: a group by one decision, a cell where it stands (typed, composed, pasted), what
//! is ignored, and the last decision taken back.

use bianheng::app::stages::Preview;
use bianheng::app::{ImportDesk, State};
use egui::{Key, Modifiers};

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
