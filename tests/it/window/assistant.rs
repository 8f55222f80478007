//! The five steps of an import by clicks: back and forth without a loss, a head and a column set by hand, a mapping that the book
//! remembers for the next file, the document, and the whole batch taken back.

use bianheng::app::stages::Preview;
use bianheng::app::{ImportDesk, State};
use bianheng::import::Meaning;

use super::{Hand, Role, at_the_county};
use crate::command_line::workbooks::workbook;

/// A roster under a head that nobody knows all words of, with a title and a total.
const LINES: [&str; 5] = [
    "种子站人员一览|>|>|>",
    "单位名称|姓名|入职口令|编制类型",
    "县种子管理站|新来人|1990.05|事业",
    "县种子管理站|另来人|1991.05|事业",
    "合计|=2||",
];

fn preview(state: &State) -> Option<&Preview> {
    match state.desk.as_ref().map(|desk| &desk.import) {
        Some(ImportDesk::Ready(preview)) => Some(preview),
        _ => None,
    }
}

fn meaning(state: &State, column: usize) -> Option<Meaning> {
    Some(preview(state)?.understanding.files.first()?.sheets.first()?.columns.get(column)?.meaning)
}

/// Reads a workbook by its path, typed into the first step.
fn read(hand: &mut Hand, folder: &std::path::Path, name: &str) {
    let file = folder.join(name);
    workbook(&file, "名册", &LINES.map(str::to_owned));
    hand.click("↓  导入");
    hand.paste_into("路径(可以几行)", file.to_str().expect("UTF-8"));
    hand.click("读取这些文件");
    hand.wait("the preview", |state| preview(state).is_some());
}

#[test]
fn every_step_is_a_click_away_and_a_mapping_is_remembered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    read(&mut hand, folder.path(), "十一月.xlsx");
    hand.click("1 选文件");
    hand.sees("✓ 读到1张表、2行");
    hand.click("下一步");
    hand.sees("人员花名册，表头第2行，识别4列，数据2行");
    for word in ["标题", "表头", "合计", "种子站人员一览"] {
        assert!(word == "种子站人员一览" || hand.has(word), "the margin says {word}");
    }
    hand.click("下一步");
    assert_eq!(meaning(hand.state(), 2), Some(Meaning::Further));
    hand.sees("姓名 ✓");
    hand.click("原样保留");
    hand.type_into("C列是", "出生");
    hand.click("出生年月");
    hand.wait("the column", |state| meaning(state, 2).is_some_and(|meaning| meaning != Meaning::Further));
    hand.sees("出生年月 ✓");
    assert_eq!(meaning(hand.state(), 2).map(Meaning::key).as_deref(), Some("birth"));
    hand.click("4 检查");
    hand.sees("人员花名册：新增 2，更新 0，未变 0");
    hand.click("变动内容 2");
    hand.sees("新来人(县种子管理站)");
    hand.click("更新 0");
    assert!(!hand.has("新来人(县种子管理站)"));
    hand.click("新增 2");
    hand.sees("另来人(县种子管理站)");
    hand.click("1 选文件");
    hand.click("5 确认写入");
    hand.type_into("批准文号", "安编[2026]9号");
    assert_eq!(hand.desk().entries.len(), 1, "nothing is written before the last button");
    hand.click_containing("写入台账(新增 2");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 2));
    hand.sees("✓ 已写入第2号凭证，安编〔2026〕9号。");

    hand.click("再导入一批");
    read(&mut hand, folder.path(), "十二月.xlsx");
    assert_eq!(meaning(hand.state(), 2).map(Meaning::key).as_deref(), Some("birth"), "as it was said for November");
    hand.click("3 对应列");
    hand.sees("按上次的对应关系读取");
    hand.click("忘记上次的对应关系");
    hand.wait("the column to be found anew", |state| meaning(state, 2) == Some(Meaning::Further));
    assert!(!hand.has("忘记上次的对应关系"));
}

#[test]
fn a_sheet_is_left_out_and_the_batch_is_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    let before = hand.desk().register.snapshot.roster().people().0;
    read(&mut hand, folder.path(), "名册.xlsx");
    hand.click("2 工作表与表头");
    hand.click("不导入这张表");
    hand.wait("nothing to import", |state| preview(state).is_some_and(|preview| preview.batch.operations.is_empty()));
    hand.sees("您选了不导入这张表");
    hand.click("导入这张表");
    hand.wait("the rows", |state| preview(state).is_some_and(|preview| !preview.batch.operations.is_empty()));
    // The head is said to be the row of the first person, so that one person is left.
    hand.click("3");
    let of_first = |state: &State| preview(state)?.understanding.files.first()?.sheets.first().cloned();
    hand.wait("the head", |state| of_first(state).is_some_and(|sheet| sheet.head_rows == Some((3, 3))));
    hand.click("恢复自动识别");
    hand.wait("the head", |state| of_first(state).is_some_and(|sheet| sheet.head_rows == Some((2, 2))));
    hand.click("5 确认写入");
    hand.click_containing("写入台账(新增 2");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 2));
    assert_eq!(hand.desk().register.snapshot.roster().people().0, before + 2);
    hand.click("撤销本批…");
    hand.wait("the reversal", |state| {
        use bianheng::app::MendingDesk;
        state.desk.as_ref().is_some_and(|desk| matches!(desk.log.mending, MendingDesk::Ready(_)))
    });
    hand.click("写入冲销凭证");
    hand.wait("the reversal", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 3));
    assert_eq!(hand.desk().register.snapshot.roster().people().0, before);
    hand.sees("第2号凭证这一批已由第3号凭证冲销。");
    assert!(!hand.has("撤销本批…"));
}

#[test]
fn hidden_rows_are_left_out_by_a_click() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("名册.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    for (row, line) in (0..).zip(["单位名称|姓名|编制类型", "县种子管理站|新来人|事业", "县种子管理站|另来人|事业"])
    {
        for (column, text) in (0..).zip(line.split('|')) {
            page.write_string(row, column, text).expect("within the sheet");
        }
    }
    page.set_row_hidden(2).expect("hidden");
    workbook.save(&file).expect("written");
    let mut hand = at_the_county(folder.path());
    hand.click("↓  导入");
    hand.paste_into("路径(可以几行)", file.to_str().expect("UTF-8"));
    hand.click("读取这些文件");
    hand.wait("the preview", |state| preview(state).is_some());
    hand.click("2 工作表与表头");
    hand.sees("人员花名册，表头第1行，识别3列，数据2行");
    assert!(!hand.has("隐藏的列：不读"), "no column is hidden");
    hand.click("隐藏的行：不读");
    hand.wait("the row to be left out", |state| preview(state).is_some_and(|preview| people(preview) == ["新来人"]));
    hand.click("隐藏的行：读");
    hand.wait("the row to be read", |state| preview(state).is_some_and(|preview| people(preview).len() == 2));
}

fn people(preview: &Preview) -> Vec<String> {
    preview.understanding.records.people.iter().map(|record| record.name.to_string()).collect()
}

#[test]
fn the_rows_of_the_head_are_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    read(&mut hand, folder.path(), "名册.xlsx");
    hand.click("2 工作表与表头");
    let head = |state: &State| preview(state)?.understanding.files.first()?.sheets.first()?.head_rows;
    assert_eq!(head(hand.state()), Some((2, 2)));
    let enter = |hand: &mut Hand, field: &str, row: &str, key: egui::Key| {
        hand.click_role(Role::SpinButton, field);
        hand.press(egui::Modifiers::COMMAND, egui::Key::A);
        hand.event(egui::Event::Text(row.to_owned()));
        hand.press(egui::Modifiers::NONE, key);
    };
    enter(&mut hand, "表头从第", "3", egui::Key::Enter);
    hand.wait("the head a row lower", |state| head(state) == Some((3, 3)));
    enter(&mut hand, "行到第", "4", egui::Key::Tab);
    hand.wait("a head of two rows", |state| head(state) == Some((3, 4)));
    enter(&mut hand, "行到第", "2", egui::Key::Enter);
    hand.wait("the beginning goes with the end", |state| head(state) == Some((2, 2)));
}

#[test]
fn a_row_is_left_out_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    read(&mut hand, folder.path(), "名册.xlsx");
    hand.click("2 工作表与表头");
    let added = |state: &State| preview(state).map(|preview| preview.batch.addition_count());
    assert_eq!(added(hand.state()), Some(2));
    hand.click_nth("数据", 1);
    hand.click("这一行不读(说明行)");
    hand.wait("one person", |state| added(state) == Some(1));
    hand.sees("不读(您定的)");
    hand.click("不读(您定的)");
    hand.click("这一行按自动识别");
    hand.wait("both people", |state| added(state) == Some(2));
    hand.click_role(Role::Button, "合计");
    hand.click("这一行是数据行");
    hand.wait("the total as a row", |state| {
        let sheet = || preview(state)?.understanding.files.first()?.sheets.first();
        sheet().is_some_and(|sheet| sheet.rows_read == 3)
    });
    hand.sees("数据(您定的)");
}
