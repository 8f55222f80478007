//! The configurator by its labels: a scheme with an exception, an office set and taken back by mouse and keyboard, one that is
//! refused with its reason, a sister town copied, the nature of an office switched, lists pasted.

use bianheng::app::ImportDesk;
use bianheng::domain::{DutyList, Institution, OfficeNature, Operation};
use bianheng::plan::Step;
use egui::{Key, Modifiers};

use super::hand::{Hand, Role};
use super::{at_the_county, open_the_plan};
use crate::county;

const SCHEME: &str = "安和县“6+X”(示例)";

/// The plan of the sample, with the townships against the scheme that it brings in.
fn at_the_matrix(folder: &std::path::Path) -> Hand {
    let mut hand = at_the_county(folder);
    // Wide enough for every office of the scheme: what is scrolled out of sight is not drawn.
    hand.harness.set_size(egui::vec2(1920.0, 1000.0));
    open_the_plan(&mut hand);
    hand.click("▦  机构配置");
    hand.click_role(Role::ComboBox, "对照方案");
    hand.click_containing(&format!("{SCHEME}　"));
    hand
}

fn town<'a>(hand: &'a Hand, name: &str) -> &'a Institution {
    county::named(hand.desk().shown(), name)
}

fn has(town: &Institution, office: &str) -> bool {
    town.offices.iter().any(|one| one.name.as_str() == office)
}

fn undo_label(hand: &Hand) -> String {
    hand.desk().plan.as_ref().and_then(|open| open.plan.revisions.undo_label()).unwrap_or_default().to_owned()
}

#[test]
fn a_scheme_is_applied_with_an_exception_that_needs_a_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    let before = hand.steps();
    hand.click("全选");
    hand.click(&format!("对 16 个乡镇套用“{SCHEME}”"));
    hand.sees("套用于龙门镇");
    hand.click_role(Role::CheckBox, "套用于白鹤镇");
    hand.sees("请写明每个例外的原因");
    hand.type_into("白鹤镇不套用的原因", "经济发达镇，另行报批");
    hand.click("套用(15个，例外1个)");

    let plan = &hand.desk().plan.as_ref().expect("open").plan;
    // 青溪镇 and 双河镇 had their offices set by a step already.
    assert_eq!(plan.steps().len(), 18 + 13);
    assert_eq!(undo_label(&hand), format!("套用“{SCHEME}”(15个，例外1个)"));
    assert!(plan.note.ends_with(&format!("不套用“{SCHEME}”的：白鹤镇(经济发达镇，另行报批)。")), "{}", plan.note);
    let follows = |name: &str| town(&hand, name).scheme.clone();
    assert_eq!(follows("龙门镇").as_deref(), Some("sample-6x"));
    assert!(has(town(&hand, "龙门镇"), "综合执法协调办公室"));
    assert_eq!(hand.steps()[14], before[14], "the exception is as it was");
    hand.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(hand.steps(), before, "one edit");
}

#[test]
fn an_office_is_set_by_a_click_and_taken_back_by_the_space_bar() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    let before = hand.steps();
    hand.click("白鹤镇 城市管理办公室 已设；方案增设");
    assert!(!has(town(&hand, "白鹤镇"), "城市管理办公室"));
    assert_eq!(undo_label(&hand), "白鹤镇撤销城市管理办公室");
    assert_eq!(hand.steps().len(), before.len(), "the step that sets its offices is taken over");
    hand.sees("白鹤镇 城市管理办公室 可设");
    hand.press(Modifiers::NONE, Key::Space);
    assert_eq!(hand.steps(), before);
    assert_eq!(undo_label(&hand), "白鹤镇增设城市管理办公室");

    // A township without a step gets one, and loses it again.
    hand.click("城南街道 城市管理办公室 可设");
    assert_eq!(hand.steps().len(), before.len() + 1);
    hand.sees("城南街道 限额9 已设9 缺共性2 补齐后超2");
    hand.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(hand.steps(), before);
}

#[test]
fn an_office_that_is_refused_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    let before = hand.steps();
    let cell = "白鹤镇 旅游发展办公室 不可设：限旅游";
    hand.point_at(cell);
    hand.sees("白鹤镇 旅游发展办公室\n不可设：限旅游");
    hand.click(cell);
    assert_eq!(hand.steps(), before);
    // The same in the editor of the township: the tick is there, and cannot be set.
    hand.click("打开白鹤镇");
    hand.sees("旅游发展办公室(限旅游)");
}

#[test]
fn a_sister_town_is_copied_without_what_the_others_may_not_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    hand.click("勾选白鹤镇");
    hand.click("勾选官渡镇");
    hand.click("从其他乡镇复制…");
    hand.sees("请选择照哪个乡镇");
    hand.click_role(Role::ComboBox, "照哪个乡镇");
    hand.click_containing("双河镇　");
    hand.sees("不复制：乡村振兴办公室(限涉农)、旅游发展办公室(限旅游)");
    hand.click("复制到2个乡镇");
    assert_eq!(undo_label(&hand), "照双河镇配置2个乡镇");
    let (source, guandu, baihe) = (town(&hand, "双河镇"), town(&hand, "官渡镇"), town(&hand, "白鹤镇"));
    assert!(has(guandu, "乡村振兴办公室") && !has(baihe, "乡村振兴办公室"));
    assert!(!has(guandu, "旅游发展办公室"), "官渡镇 is 涉农 and not 旅游");
    assert_eq!((guandu.leaders, baihe.leaders), (source.leaders, source.leaders));
    assert_eq!(guandu.scheme, source.scheme);
    let steps = hand.steps();
    // The label of the edit says it; a reason would stay with a step that is changed by hand later.
    assert!(steps.iter().all(|step: &Step| step.reason != "照双河镇"), "{steps:?}");
}

#[test]
fn the_nature_of_an_office_is_switched_from_the_day_of_the_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    hand.click("打开石桥镇");
    hand.sees("性质改变自2026-12-01(方案生效日期)起生效");
    hand.reach(Role::ComboBox, "园区服务中心的性质");
    hand.click("园区服务中心转为行政");
    hand.sees("性质变");
    hand.click("加入方案(1步)");
    let steps = hand.steps();
    let Some(Operation::SetOffices { offices, .. }) = steps.last().map(|step| &step.operation) else {
        panic!("{steps:?}")
    };
    let switched = offices.iter().find(|office| office.name.as_str() == "园区服务中心").expect("it is kept");
    assert_eq!(switched.nature, OfficeNature::Administrative);
    hand.click("对照");
    hand.sees("园区服务中心改为行政");
}

#[test]
fn what_is_typed_for_a_township_stays_until_it_is_added() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    let before = hand.steps();
    hand.click("打开白鹤镇");
    hand.click("类别与要素");
    hand.type_into("特色(用顿号隔开)", "旅游");
    hand.click("打开龙门镇");
    hand.sees("＊ 1 个乡镇的修改未加入方案：");
    hand.sees("! 有修改没有保存");
    assert_eq!(hand.state().unsaved.townships, ["白鹤镇"]);
    hand.click("打开白鹤镇");
    assert_eq!(hand.value("特色(用顿号隔开)"), "旅游", "and the tab stays");
    hand.click("加入方案(1步)");
    assert_eq!(hand.steps().len(), before.len() + 1);
    assert!(hand.state().unsaved.is_empty());
}

#[test]
fn each_township_is_judged_by_its_own_scheme_until_another_is_chosen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.harness.set_size(egui::vec2(1920.0, 1000.0));
    open_the_plan(&mut hand);
    hand.click("▦  机构配置");
    hand.sees("对 0 个乡镇套用各自执行方案");
    // It follows the scheme of the sample, by which 旅游 is wanted for such an office; those that follow another may have it.
    hand.sees("双河镇 旅游发展办公室 已设但不符合方案：限旅游");
    hand.sees("城南街道 旅游发展办公室 所执行的方案没有这个机构");
    hand.click_role(Role::ComboBox, "对照方案");
    hand.click_containing("成都“5+X”(2019)　");
    hand.sees("! 全部对照“成都“5+X”(2019)”，不是各自的执行方案");
    hand.sees("双河镇 旅游发展办公室 已设；方案增设");
}

#[test]
fn marked_townships_are_described_and_the_conditions_follow() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    hand.click("勾选城南街道");
    hand.click("改类别、片区、特色…");
    hand.type_into("增加特色", "旅游");
    hand.click("加入方案(1个乡镇有变化)");
    assert_eq!(hand.steps().last().map(|step| step.reason.clone()).as_deref(), Some("增加特色旅游"));
    hand.sees("城南街道 旅游发展办公室 可设");
}

#[test]
fn a_list_is_pasted_for_a_county_body() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    hand.click("≡  台账");
    hand.click_containing("政府机构 ");
    hand.click_first("县农业农村局");
    hand.click_containing("公共服务清单 0 项");
    hand.sees("还没有事项。");
    hand.paste_into("粘贴(每行一项", "序号\t事项\t依据\n1\t农药经营许可\t农药管理条例\n2\t种子质量抽查\t种子法");
    hand.click("加入方案(共2项)");
    hand.sees("公共服务清单 2 项");
    let desk = hand.desk();
    let body = county::named(desk.shown(), "县农业农村局").id;
    let duties = desk.shown().duties().list(body, DutyList::PublicServices);
    assert_eq!(duties.iter().map(|duty| duty.basis.as_str()).collect::<Vec<_>>(), ["农药管理条例", "种子法"]);
    assert_eq!(desk.register.snapshot.duties().list(body, DutyList::PublicServices).len(), 0);
}

#[test]
fn a_workbook_chosen_from_a_list_is_read_as_that_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_matrix(folder.path());
    let file = folder.path().join("清单.xlsx");
    let lines = ["序号|事项名称|依据", "=1|防汛值守|防洪法", "=2|河道管护|河道管理条例"].map(str::to_owned);
    crate::command_line::workbooks::workbook(&file, "清单", &lines);
    hand.click("打开白鹤镇");
    hand.click("类别与要素");
    hand.click_containing("公共服务清单 0 项");
    hand.click("导入表格 到公共服务清单…");
    hand.paste_into("每行一个；也可以把文件拖进窗口", file.to_str().expect("UTF-8"));
    hand.click("打开");
    hand.wait("the preview", |state| {
        state.desk.as_ref().is_some_and(|desk| matches!(desk.import, ImportDesk::Ready(_)))
    });
    hand.click("4 检查");
    hand.sees("导入到：白鹤镇的公共服务清单");
    hand.sees("问题 0 条：");
    hand.click("5 确认写入");
    hand.click_containing("写入台账(新增 2");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 2));
    let town = town(&hand, "白鹤镇").id;
    assert_eq!(hand.desk().register.snapshot.duties().list(town, DutyList::PublicServices).len(), 2);
}
