//! The roster among the tables of the window: it is previewed with its first people and exported whole. Tables of what is chosen by hand
//! lead to where it is chosen.

use bianheng::app::{Loading, Purpose, RegisterTable, ReportName, Screen};
use bianheng::report::RowRole;

use super::at_the_county;
use crate::county::PLAN;

#[test]
fn the_roster_is_previewed_and_exported_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("▤  报表");
    hand.click_first("人员花名册");
    hand.wait("its pages", |state| {
        state.desk.as_ref().is_some_and(|desk| {
            let report = &desk.report;
            let is_read = report.table.as_ref().is_some_and(|table| !table.rows.is_empty());
            report.name == ReportName::Register(RegisterTable::Roster)
                && report.loading == Loading::Idle
                && is_read
                && !report.pages.is_empty()
        })
    });
    let table = hand.desk().report.table.clone().expect("a table");
    let listed = table.rows.iter().filter(|row| row.role == RowRole::Body).count();
    let everybody = hand.desk().register.snapshot.roster().people();
    assert_eq!((listed, everybody.0), (300, 2579));
    assert_eq!(table.notes[0], "预览只列前300人，共2579人；导出的是全部人员。");
    hand.click("导出 Excel…");
    assert_eq!(hand.state().choosing, Some(Purpose::ExportWorkbook));
    let file = folder.path().join("花名册.json");
    hand.type_into("保存到(完整路径，", file.to_str().expect("UTF-8"));
    hand.click("保存");
    hand.wait("the file", |state| !state.notices.is_empty() && state.tasks.is_empty());
    let written = std::fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.path());
    let exported = written.into_iter().find(|path| path.to_string_lossy().contains("花名册.json")).expect("exported");
    let bytes = std::fs::metadata(&exported).expect("a file").len();
    assert!(bytes > 50_000, "everybody is in {}: {bytes}", exported.display());
}

#[test]
fn a_table_that_wants_a_plan_offers_those_of_the_book() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("▤  报表");
    hand.click_first("编制调整前后对照表");
    hand.sees("这张表对照方案前后的编制，请先打开一个方案。");
    hand.click(&format!("打开“{PLAN}”"));
    hand.wait("its pages", |state| {
        state.desk.as_ref().is_some_and(|desk| {
            desk.plan.is_some() && desk.report.loading == Loading::Idle && desk.report.pages.is_whole()
        })
    });
    assert_eq!(hand.desk().screen, Screen::Reports, "one stays at the table");
    assert_eq!(hand.desk().report.name, ReportName::Downshift);
}

#[test]
fn tables_of_what_is_chosen_by_hand_lead_to_where_it_is_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    for (title, screen) in [("多方案比较表", Screen::Comparison), ("机构编制沿革表", Screen::History)] {
        hand.click("▤  报表");
        hand.click_first(title);
        hand.wait("its screen", |state| state.desk.as_ref().is_some_and(|desk| desk.screen == screen));
    }
}
