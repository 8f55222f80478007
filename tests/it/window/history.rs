//! 沿革核对 by its labels: a story drawn as a chart, two days compared, claims noted one by one and from a file, compared and taken back.

use std::path::Path;

use bianheng::app::{HistoryTab, Loading, State, stages};
use bianheng::domain::{Basis, Date, DocumentNumber, Entry, Operation, Source, Transfer};
use bianheng::domain::{Funding, Headcount, Holder, Institution, InstitutionId, Name, Nature, QuotaKind, Tier};
use bianheng::ui::Opening;
use bianheng::watch::Unwatched;
use egui_kittest::kittest::Queryable;

use super::{Hand, Role};

const CENTRE: InstitutionId = InstitutionId(1);
const STATION: InstitutionId = InstitutionId(2);
const KIND: QuotaKind = QuotaKind::Service(Funding::Full);

fn body(id: InstitutionId, name: &str) -> Operation {
    let name = Name::new(name).expect("a name");
    Operation::Establish(Institution::bare(id, name, Tier::County, Nature::PublicInstitution))
}

fn transfer(count: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
}

/// A book with three entries: two bodies, a name changed, one body merged into the other.
fn at_a_book_with_a_past(folder: &Path) -> Hand {
    let path = folder.join("甲县.bh");
    let mut book = stages::create(&path, "甲县").expect("created");
    let (centre, station) = (Holder::Institution(CENTRE), Holder::Institution(STATION));
    let name = Name::new("县种业站").expect("a name");
    let entries = [
        (
            Date::constant(2012, 1, 1),
            "甲编〔2012〕1号",
            vec![
                body(CENTRE, "县农技中心"),
                body(STATION, "县种子站"),
                transfer(10, Holder::Superior, centre),
                transfer(4, Holder::Superior, station),
            ],
        ),
        (Date::constant(2014, 3, 1), "甲编〔2014〕3号", vec![Operation::Rename { institution: STATION, name }]),
        (Date::constant(2019, 2, 15), "甲编〔2019〕2号", vec![Operation::Merge { from: vec![STATION], into: CENTRE }]),
    ];
    for (day, document, operations) in entries {
        let basis = Basis::Document(DocumentNumber::new(document).expect("a number"));
        let entry = Entry { basis, ..Entry::new(day, Source::Manual, operations) };
        stages::write_entry(&mut book, &entry, &Unwatched).expect("recorded");
    }
    book.close().expect("closed");
    let mut hand = Hand::at(Opening::Book(path));
    hand.wait("the book", |state| state.desk.is_some());
    hand
}

fn is_idle(state: &State) -> bool {
    state.desk.as_ref().is_some_and(|desk| {
        let history = &desk.history;
        [history.story.loading, history.changes.loading, history.claims.loading] == [Loading::Idle; 3]
    }) && state.tasks.is_empty()
}

#[test]
fn a_story_is_found_under_a_former_name_and_its_entries_are_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_a_book_with_a_past(folder.path());
    hand.click("≡  台账");
    hand.click_containing("事业单位 ");
    hand.click_first("县农技中心");
    hand.reach(Role::Button, "沿革");
    hand.wait("the stories", is_idle);
    assert_eq!(hand.desk().history.story.chosen, Some(CENTRE));
    // Names in their time, and what happened, on the chart.
    for words in ["县种子站", "县种业站", "县种子站更名为县种业站", "县种业站并入县农技中心"]
    {
        hand.sees(words);
    }
    hand.click_first("县种业站并入县农技中心");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.history.entry.is_some()));
    hand.sees("第3号凭证");
    hand.sees("甲编〔2019〕2号");
    hand.click("收起");
    assert!(hand.desk().history.entry.is_none());
    hand.type_into("查找机构", "种子");
    hand.click("× 县种业站(又名县种子站)");
    assert_eq!(hand.desk().history.story.chosen, Some(STATION));
    hand.click("沿革表");
    hand.sees("曾用名：县种子站。");
    hand.click("导出表格…");
    let file = folder.path().join("沿革.txt");
    hand.type_into("保存到(完整路径，", file.to_str().expect("UTF-8"));
    hand.click("保存");
    hand.wait("the file", |state| state.notices.len() == 1 && state.tasks.is_empty());
    let written = std::fs::read_to_string(&file).expect("the saved file");
    assert!(written.contains("县种业站沿革表") && written.contains("甲编〔2014〕3号"), "{written}");
}

#[test]
fn two_days_are_compared_with_a_written_account() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_a_book_with_a_past(folder.path());
    hand.click("∽  沿革核对");
    hand.click("变动说明");
    hand.type_into("从", "2018-02-30");
    hand.sees("没有“2018-02-30”这一天");
    hand.type_into("从", "2018-12-31");
    hand.type_into("到", "2019-12-31");
    hand.click("比较");
    hand.wait("the changes", |state| {
        is_idle(state) && state.desk.as_ref().is_some_and(|desk| desk.history.changes.read.is_some())
    });
    let notes = &hand.desk().history.changes.read.as_ref().expect("read").table.notes;
    assert_eq!(notes.last().map(String::as_str), Some("2. 县农技中心：事业·全额编制由10名变为14名，增加4名。"));
    hand.click("复制说明");
    hand.sees("已比较 2018-12-31 和 2019-12-31 终了时的台账");
}

#[test]
fn claims_are_noted_compared_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_a_book_with_a_past(folder.path());
    hand.click("∽  沿革核对");
    hand.click("声明核对");
    hand.wait("the claims", is_idle);
    hand.sees("还没有声明");
    hand.type_into("单位", "农技");
    hand.click("县农技中心");
    hand.sees("请填写声明数");
    hand.type_into("声明数", "10");
    hand.type_into("截至日期", "2020-12-31");
    hand.type_into("载明文号", "甲编[2012]1号");
    hand.type_into("来源", "三定规定");
    hand.click_role(Role::ComboBox, "编制类型");
    hand.click("事业·全额");
    hand.click_role(Role::Button, "登记声明");
    let read = |count: usize| {
        move |state: &State| {
            let claims = state.desk.as_ref().and_then(|desk| desk.history.claims.read.clone());
            is_idle(state) && claims.is_some_and(|claims| claims.len() == count)
        }
    };
    hand.wait("the claim", read(1));
    hand.click("知道了");
    hand.sees("声明核对 · 1 项不符");
    hand.click_containing("第1条声明 自第3号凭证(2019-02-15，由10变为14)起不一致");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.history.entry.is_some()));
    hand.sees("第3号凭证");

    // The overview warns, and leads back.
    hand.click("▣  总览");
    hand.sees("! 声明核对：1 项不符");
    hand.click("查看声明");
    assert_eq!(hand.desk().history.tab, HistoryTab::Claims);
    hand.click("撤回这条声明…");
    hand.click("撤回声明");
    hand.wait("its withdrawal", read(0));
    hand.click("知道了");

    let file = folder.path().join("声明.csv");
    let rows = "单位,类别,编制类型,数,日期\n全部,下达总量,事业合计,14,2020-12-31\n县种子站,核定,事业,4,2013-6-30\n";
    std::fs::write(&file, rows).expect("written");
    // Below the form, which may have to be scrolled.
    hand.reach(Role::Button, "导入声明表…");
    hand.type_into("文件路径(", file.to_str().expect("UTF-8"));
    hand.click("打开");
    hand.wait("the file", |state| {
        state.desk.as_ref().is_some_and(|desk| desk.history.claims.file.is_some()) && state.tasks.is_empty()
    });
    hand.sees("读到新声明2条。");
    hand.click("登记 2 条声明");
    hand.wait("the claims", read(2));
    assert_eq!(hand.desk().history.claims.differing(), 0, "{:?}", hand.desk().history.claims.read);
    assert!(hand.harness.query_by_label_contains("项不符").is_none());
}
