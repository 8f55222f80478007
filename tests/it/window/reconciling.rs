//! Decisions over the preview of an import by clicks: full instead of partial, a departure confirmed, a question answered.

use bianheng::app::{ImportDesk, State};
use bianheng::import::ImportMode;

use super::{Hand, at_the_county};
use crate::command_line::workbooks::workbook;

const UNIT: &str = "县种子管理站";

fn is_ready(state: &State) -> bool {
    state.desk.as_ref().is_some_and(|desk| matches!(desk.import, ImportDesk::Ready(_)))
}

fn ready(hand: &Hand) -> &bianheng::app::stages::Preview {
    let ImportDesk::Ready(preview) = &hand.desk().import else { panic!("{:?}", hand.desk().import) };
    preview
}

#[test]
fn who_left_is_confirmed_and_an_unknown_name_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    let roster = folder.path().join("种子站.xlsx");
    let lines =
        ["单位名称|姓名|出生年月|编制类型", "县种子管理站|新来人|1990.05|事业", "县种子管理局|另来人|1991.05|事业"];
    workbook(&roster, "名册", &lines.map(str::to_owned));
    hand.click("↓  导入");
    hand.click_first("导入表格…");
    hand.paste_into("每行一个；也可以把文件拖进窗口", roster.to_str().expect("UTF-8"));
    hand.click("打开");
    hand.wait("the preview", is_ready);
    hand.click("4 检查");
    hand.click("待定 1");
    hand.click("是“县种子管理站”");
    hand.wait("the name to be known", |state| {
        is_ready(state)
            && state.desk.as_ref().is_some_and(|desk| match &desk.import {
                ImportDesk::Ready(preview) => !preview.choices.institutions.is_empty(),
                _ => false,
            })
    });
    hand.sees("人员花名册：新增 2，更新 0，未变 0");
    hand.click("全量：所列单位没有列出的人作为离开提出，确认后才办理出编");
    hand.wait("the offers", |state| match state.desk.as_ref().map(|desk| &desk.import) {
        Some(ImportDesk::Ready(preview)) => preview.choices.mode == ImportMode::Full,
        _ => false,
    });
    assert_eq!(ready(&hand).batch.departures.len(), 5);
    // One of the five leaves; then all of them.
    let leaving = ready(&hand).batch.departures.first().cloned().expect("somebody is offered");
    let accepted = |state: &State| match state.desk.as_ref().map(|desk| &desk.import) {
        Some(ImportDesk::Ready(preview)) => preview.batch.departures.iter().filter(|one| one.accepted).count(),
        _ => usize::MAX,
    };
    hand.click_first(&format!("{} {}", leaving.name, bianheng::wording::kind(leaving.kind)));
    hand.wait("one departure", |state| accepted(state) == 1);
    hand.sees("县种子管理站 5人，其中 1 人办理出编");
    hand.sees("待定 4");
    hand.click_containing("县种子管理站 5人");
    hand.wait("the departures", |state| match state.desk.as_ref().map(|desk| &desk.import) {
        Some(ImportDesk::Ready(preview)) => preview.batch.departures.iter().all(|departure| departure.accepted),
        _ => false,
    });
    hand.sees("离开 5");
    assert_eq!(hand.desk().entries.len(), 1, "nothing is written before the last button");
    hand.click("5 确认写入");
    hand.click_containing("写入台账(");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 2));
    let snapshot = &hand.desk().register.snapshot;
    let station = crate::county::named(snapshot, UNIT).id;
    assert_eq!(snapshot.total(station, |_| true).strength.0, 2);
}

#[test]
fn the_day_of_an_import_is_typed_at_the_last_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    let roster = folder.path().join("种子站.xlsx");
    let lines = ["单位名称|姓名|出生年月|编制类型", "县种子管理站|新来人|1990.05|事业"];
    workbook(&roster, "名册", &lines.map(str::to_owned));
    hand.click("↓  导入");
    hand.click_first("导入表格…");
    hand.paste_into("每行一个；也可以把文件拖进窗口", roster.to_str().expect("UTF-8"));
    hand.click("打开");
    hand.wait("the preview", is_ready);
    hand.click("5 确认写入");
    let holds = |day: &str| {
        let day = day.parse().ok();
        move |state: &State| match state.desk.as_ref().map(|desk| &desk.import) {
            Some(ImportDesk::Ready(preview)) => preview.choices.effective == day,
            _ => false,
        }
    };
    // A whole day is compared at once, so the field may say what holds again before it could be looked at.
    hand.focus("生效日期");
    hand.event(egui::Event::Text("2000-01-01".to_owned()));
    hand.wait("the refusal", |state| is_ready(state) && !state.notices.is_empty());
    assert!(ready(&hand).choices.effective.is_none());
    assert_eq!(hand.value("生效日期"), "", "it shows what holds");
    hand.type_into("生效日期", "2099-02-30");
    hand.sees("没有“2099-02-30”这一天");
    hand.click_containing("写入台账(");
    assert!(is_ready(hand.state()), "the button is shut");
    hand.type_into("生效日期", "2099-01-01");
    hand.wait("the day", holds("2099-01-01"));
    hand.sees("2099-01-01起生效，到期前台账不变");
    hand.click_containing("写入台账(");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 2));
    assert_eq!(hand.desk().entries.first().map(|head| head.effective.to_string()).as_deref(), Some("2099-01-01"));
    hand.sees("2099-01-01起生效，到期前台账不变");
}
