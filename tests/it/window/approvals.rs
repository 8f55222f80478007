//! 报批 by clicks: the tag at a step, the last word written down, and the number that it brings to the step.

use bianheng::plan::ApprovalState;

use super::hand::Role;
use super::{at_the_county, open_the_plan};

#[test]
fn the_last_word_is_written_down_and_brings_its_number_to_the_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    hand.sees("需县级编委审批 · 待报；需省级编办、中央编办审批 · 待报");
    hand.click("审批 未批 3");
    hand.click("放大");
    hand.sees("行政 县直→乡镇 2名");
    hand.sees("依据 《地方各级人民政府机构设置和编制管理条例》(国务院令第486号)第十八条");
    hand.sees("以下是外地的做法，供参照");
    hand.reach(Role::ComboBox, "省级编办 提出");
    hand.click_last("已报");
    hand.reach(Role::Button, "登记");
    hand.reach(Role::ComboBox, "中央编办 审批");
    hand.click_last("已批");
    hand.type_into("中央编办 审批 文号", "中编办");
    hand.sees("文号应如 安委编〔2026〕12号");
    hand.type_into("中央编办 审批 文号", "中编办〔2026〕1号");
    hand.reach(Role::Button, "登记");
    assert_eq!(hand.steps()[12].approval.as_ref().map(ToString::to_string).as_deref(), Some("中编办〔2026〕1号"));
    hand.sees("审批 未批 2");
    hand.click("回到步骤");
    hand.sees("需县级编委审批 · 待报；需省级编办、中央编办审批 · 已批");
    let plan = &hand.desk().plan.as_ref().expect("a plan is open").plan;
    let mark = plan.approval_mark("administrative-across-tiers", "中央编办").expect("written down");
    assert_eq!(mark.state, ApprovalState::Approved);
    hand.click_role(Role::Button, "撤销");
    assert_eq!(hand.steps()[12].approval, None);
    hand.sees("需省级编办、中央编办审批 · 未填文号");
}
