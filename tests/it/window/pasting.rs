//! 粘贴表格: what was copied in a spreadsheet program goes through the five steps like a file, beside files, and its entry names it.

use bianheng::app::stages::Preview;
use bianheng::app::{ImportDesk, State};
use bianheng::domain::Source;

use super::{Hand, at_the_county};

const ROSTER: &str =
    "种子站人员一览\t\t\n单位名称\t姓名\t\"编制\n类型\"\n县种子管理站\t新来人\t事业\n县种子管理站\t另来人\t事业\n";
const MORE: &str = "单位名称\t姓名\t编制类型\n县种子管理站\t第三人\t事业\n";

fn preview(state: &State) -> Option<&Preview> {
    match state.desk.as_ref().map(|desk| &desk.import) {
        Some(ImportDesk::Ready(preview)) => Some(preview),
        _ => None,
    }
}

fn paste(hand: &mut Hand, text: &str) {
    hand.event(egui::Event::Paste(text.to_owned()));
}

fn told(hand: &Hand) -> &str {
    hand.state().notices.last().map_or("", |notice| notice.what.as_str())
}

#[test]
fn a_pasted_table_goes_through_the_steps_and_into_the_book() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    let before = hand.desk().register.snapshot.roster().people().0;
    paste(&mut hand, ROSTER);
    assert!(matches!(hand.desk().import, ImportDesk::Empty), "another screen takes no table");
    hand.click("↓  导入");
    paste(&mut hand, ROSTER);
    hand.wait("the preview", |state| preview(state).is_some());
    hand.click("1 选文件");
    hand.sees("已选 1 张粘贴的表格");
    hand.sees("粘贴的表格 1");
    hand.sees("✓ 读到1张表、2行");

    // In a text field the same keys are for the field.
    hand.paste_into("路径(可以几行)", "没有的.xlsx");
    assert_eq!(preview(hand.state()).map(|preview| preview.files.len()), Some(1));
    // What was typed stays until its file is read.
    hand.click("加入这些文件");
    hand.wait("the file to be refused", |state| preview(state).is_some_and(|preview| preview.files.len() == 2));
    hand.click("1 选文件");
    assert_eq!(hand.value("路径(可以几行)"), "没有的.xlsx");
    hand.click_nth("移去", 1);
    hand.wait("one table", |state| preview(state).is_some_and(|preview| preview.files.len() == 1));
    hand.click("1 选文件");
    // By the button a second one comes, whatever has the focus.
    hand.click("粘贴表格");
    paste(&mut hand, MORE);
    hand.wait("both tables", |state| preview(state).is_some_and(|preview| preview.files.len() == 2));
    hand.click("1 选文件");
    hand.sees("已选 2 张粘贴的表格");
    hand.click_nth("移去", 1);
    hand.wait("one table", |state| preview(state).is_some_and(|preview| preview.files.len() == 1));

    hand.click("5 确认写入");
    hand.click_containing("写入台账(新增 2");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 2));
    assert_eq!(hand.desk().register.snapshot.roster().people().0, before + 2);
    let source = hand.desk().entries.first().map(|entry| entry.source.clone());
    assert_eq!(source, Some(Source::Import { files: vec!["粘贴的表格 1".to_owned()] }));
}

/// What the window sees of Ctrl+V when there is nothing to paste: V is let go.
fn let_go(hand: &mut Hand) {
    let released = egui::Event::Key {
        key: egui::Key::V,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: egui::Modifiers::COMMAND,
    };
    hand.event(released);
}

#[test]
fn ctrl_v_with_an_empty_clipboard_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("↓  导入");
    let_go(&mut hand);
    assert!(told(&hand).starts_with("剪贴板里没有文字"), "{}", told(&hand));
    // A table that came is not followed by the news that none did.
    paste(&mut hand, ROSTER);
    hand.wait("the preview", |state| preview(state).is_some());
    let notices = hand.state().notices.len();
    let_go(&mut hand);
    assert_eq!(hand.state().notices.len(), notices);
    // In a text field the keys are for the field.
    hand.click("1 选文件");
    hand.paste_into("路径(可以几行)", "没有的.xlsx");
    let_go(&mut hand);
    assert_eq!(hand.state().notices.len(), notices);
}

#[test]
fn a_clipboard_without_a_table_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("↓  导入");
    paste(&mut hand, "县财政局\n");
    assert!(told(&hand).starts_with("剪贴板里只有一个单元格"), "{}", told(&hand));
    hand.click("粘贴表格");
    hand.wait("the clipboard to hold nothing", |state| {
        state.notices.last().is_some_and(|notice| notice.what.starts_with("剪贴板里没有文字"))
    });
    // A picture may be all that was copied.
    let picture = egui::ColorImage::filled([1, 1], egui::Color32::WHITE);
    hand.event(egui::Event::PasteImage(std::sync::Arc::new(picture)));
    assert!(told(&hand).starts_with("剪贴板里是图片"), "{}", told(&hand));
    assert!(matches!(hand.desk().import, ImportDesk::Empty));
}
