//! Findings one acts on, by clicks: a remedy adopted, the smallest repair taken over, leave given and taken back, the rows a
//! finding is about.

use bianheng::app::{Loading, Screen};
use bianheng::domain::{FindingGroup, Operation, QuotaKind, Severity};
use egui_kittest::kittest::Queryable;

use super::hand::{self, Hand};
use super::{at_the_county, look_at_the_findings, open_the_plan};
use crate::county;

/// The plan of the county with its findings in view.
fn at_the_findings(folder: &std::path::Path) -> Hand {
    let mut hand = at_the_county(folder);
    open_the_plan(&mut hand);
    look_at_the_findings(&mut hand);
    hand
}

fn count_of(hand: &Hand, group: FindingGroup) -> usize {
    hand.desk().findings().iter().filter(|finding| finding.group() == group).count()
}

fn undo_label(hand: &Hand) -> Option<String> {
    let open = hand.desk().plan.as_ref().expect("a plan is open");
    open.plan.revisions.undo_label().map(str::to_owned)
}

#[test]
fn a_remedy_is_adopted_as_one_step_that_can_be_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_findings(folder.path());
    hand.sees("必须改 3");
    hand.sees(&format!("可说明 {}", count_of(&hand, FindingGroup::MayExplain)));
    hand.sees("已消除 4");
    hand.sees("挂牌 6 / 限额 5");
    hand.sees("建议 在相应步骤填写批准文号");
    hand.click_containing("采用：减少挂牌1块");
    let steps = hand.steps();
    let shuanghe = county::named(&hand.desk().register.snapshot, "双河镇").id;
    let Some(Operation::SetNameplates { institution, nameplates }) = steps.get(18).map(|step| &step.operation) else {
        panic!("{steps:?}")
    };
    assert_eq!((*institution, nameplates.len(), steps.len()), (shuanghe, 5, 19));
    assert_eq!(undo_label(&hand).as_deref(), Some("采用：减少挂牌1块"));
    hand.click_containing("采用：不设“旅游发展办公室”");
    assert_eq!((hand.steps().len(), count_of(&hand, FindingGroup::MustMend)), (20, 1));
    hand.sees("必须改 1");
    hand.click_role(hand::Role::Button, "撤销");
    hand.click_role(hand::Role::Button, "撤销");
    assert_eq!((hand.steps().len(), count_of(&hand, FindingGroup::MustMend)), (18, 3));
}

#[test]
fn the_smallest_repair_is_found_shown_and_taken_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_findings(folder.path());
    hand.click("最少改动…");
    hand.wait("the repair", |state| {
        let desk = state.desk.as_ref().expect("a book is open");
        desk.plan.as_ref().is_some_and(|open| desk.repair.found(open).is_some()) && state.tasks.is_empty()
    });
    hand.sees("最少改动2步，还须填写第13步的批准文号，即可消除方案新增的“禁止”事项(已逐一比较，没有更小的改动)。");
    hand.sees("第16步 不设“旅游发展办公室”");
    hand.sees("加一步 双河镇 挂牌5块：");
    hand.sees("第13步须填写批准文号");
    hand.click("去填第13步");
    hand.sees("删除这一步");
    hand.click("采用");
    assert_eq!((hand.steps().len(), count_of(&hand, FindingGroup::MustMend)), (19, 1));
    assert_eq!(undo_label(&hand).as_deref(), Some("最少改动"));
    assert!(hand.harness.query_by_label("采用").is_none(), "what was found concerned the plan before");
    hand.click_role(hand::Role::Button, "撤销");
    hand.sees("第16步 不设“旅游发展办公室”");
    hand.click("关闭");
    hand.sees("最少改动…");
}

#[test]
fn leave_is_given_with_reason_and_document_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_findings(folder.path());
    hand.click_first("豁免…");
    hand.sees("行政编制跨层级：行政编制跨层级划入白鹤镇");
    hand.sees("请写明豁免理由");
    hand.type_into("豁免理由", "省级试点");
    hand.sees("请填写批准豁免的文号");
    hand.type_into("豁免文号", "安委编2026");
    hand.sees("文号应如 安委编〔2026〕12号");
    hand.type_into("豁免文号", "安委编[2026]7号");
    hand.click("豁免这一条");
    hand.sees("已豁免：省级试点 安委编〔2026〕7号");
    assert_eq!(count_of(&hand, FindingGroup::MustMend), 2);
    let waived = hand.desk().findings().iter().find(|finding| finding.waived.is_some()).expect("one");
    assert_eq!((waived.severity, waived.group()), (Severity::Blocking, FindingGroup::MayExplain));
    assert_eq!(undo_label(&hand).as_deref(), Some("授权豁免"));
    hand.click_containing("撤回豁免");
    assert_eq!(count_of(&hand, FindingGroup::MustMend), 3);
    hand.click_role(hand::Role::Button, "撤销");
    assert_eq!(count_of(&hand, FindingGroup::MustMend), 2);
    hand.close();
    let kept = hand::reopened(&folder.path().join("安和县.bh")).plans().expect("plans").remove(0).plan;
    let [waiver] = kept.waivers() else { panic!("{:?}", kept.waivers()) };
    assert_eq!((waiver.rule.as_str(), waiver.document.as_str()), ("cross_level_approval", "安委编〔2026〕7号"));
}

#[test]
fn the_rows_a_finding_is_about_are_one_click_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_findings(folder.path());
    let bureau = county::named(&hand.desk().register.snapshot, "县市场监督管理局").id;
    hand.click_first("第16步");
    hand.sees("删除这一步");
    hand.click_first("台账：县市场监督管理局");
    assert_eq!((hand.desk().screen, hand.desk().selected), (Screen::Ledger, Some(bureau)));
    hand.click("⇄  方案");
    hand.click_last("相关人员");
    hand.wait("its people", |state| {
        state.desk.as_ref().is_some_and(|desk| desk.people.loading == Loading::Idle && desk.people.total.is_some())
    });
    let people = &hand.desk().people;
    assert_eq!((hand.desk().screen, people.filter.institution), (Screen::People, Some(bureau)));
    assert_eq!((people.filter.kind, people.total), (Some(QuotaKind::Administrative), Some(48)));

    // Without a plan the same list speaks of the register; remedies are sentences then.
    hand.click("收起方案，看现行台账");
    hand.click("▣  总览");
    hand.sees(&format!("可说明 {}", count_of(&hand, FindingGroup::MayExplain)));
    hand.sees("建议 补足编制2名，或者减少(消化)人员2名");
    assert!(hand.harness.query_by_label_contains("采用：").is_none());
    hand.click_first("台账：县市场监督管理局");
    assert_eq!(hand.desk().screen, Screen::Ledger);
}

#[test]
fn the_text_of_a_basis_unfolds() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_findings(folder.path());
    let text = hand.desk().findings()[0].basis.text.clone();
    assert!(hand.harness.query_by_label_contains(&text).is_none());
    let source = format!("依据 {}", hand.desk().findings()[0].basis.source);
    hand.click_containing(&source);
    hand.sees(&text);
    hand.click_containing(&source);
    assert!(hand.harness.query_by_label_contains(&text).is_none());
}
