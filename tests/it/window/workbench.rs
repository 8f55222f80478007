//! The workbench of a plan by its labels: on the way to the meeting, in phases, over a register that has moved, and on the shelf.

use bianheng::app::State;
use bianheng::plan::{Locked, Stage};

use super::{Hand, Role, at_the_county};

/// A plan of its own with one step, five places of whose giver are free.
fn with_a_plan(hand: &mut Hand, count: usize) {
    hand.click("⇄  方案");
    for _ in 0..count {
        let before = hand.desk().plans.len();
        hand.click_first("新建方案");
        hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plans.len() == before + 1));
        hand.type_into("查找划出单位", "县畜牧兽医站");
        hand.click_role(Role::Button, "县畜牧兽医站");
        hand.click_role(Role::Button, "城南街道");
        hand.click("加入步骤");
    }
}

/// What stands below the steps, over the whole screen.
fn open_tab(hand: &mut Hand, words: &str) {
    hand.click_containing(words);
    if hand.has("放大") {
        hand.click("放大");
    }
}

fn plan(hand: &Hand) -> &bianheng::plan::Plan {
    &hand.desk().plan.as_ref().expect("a plan is open").plan
}

fn entries(state: &State) -> usize {
    state.desk.as_ref().map_or(0, |desk| desk.entries.len())
}

#[test]
fn a_plan_is_brought_to_the_meeting_and_locked_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    with_a_plan(&mut hand, 1);
    open_tab(&mut hand, "阶段与意见 草案");
    hand.click("转为“征求意见”");
    assert_eq!(plan(&hand).stage, Stage::Consulting);
    hand.type_into("提出单位", "县财正局");
    hand.type_into("意见", "调减过多");
    hand.click("记下意见");
    hand.wait("the answer", |state| !state.notices.is_empty());
    hand.sees("没有记下：台账里今天没有“县财正局”。");
    hand.click("知道了");
    hand.type_into("提出单位", "县财政局");
    assert_eq!(hand.value("意见"), "调减过多", "what was refused is still there to be mended");
    hand.click("记下意见");
    hand.wait("the objection", |state| {
        let plan = state.desk.as_ref().and_then(|desk| desk.plan.as_ref());
        plan.is_some_and(|open| !open.plan.objections.is_empty())
    });
    hand.sees("1. 县财政局：调减过多");
    hand.sees("单位意见 1　未答复 1");
    hand.type_into("第1条采纳情况", "维持原数");
    hand.click("答复第1条");
    hand.sees("采纳情况：维持原数");
    hand.type_into("材料编号", "定稿1号");
    hand.click("定稿");
    hand.sees("已定稿 定稿1号");
    assert_eq!(plan(&hand).locked(), Some(Locked::Frozen { number: "定稿1号".to_owned() }));
    hand.click("撤销定稿");
    assert!(plan(&hand).frozen.is_some(), "without a reason the papers stay as they are");
    hand.click("转为“上会”");
    hand.click("转为“通过”");
    hand.sees("阶段与意见 通过(定稿1号)");
    hand.type_into("说明", "县委要求再议");
    hand.click("退回“草案”");
    assert_eq!((plan(&hand).stage, plan(&hand).locked()), (Stage::Draft, None));
    hand.click("日志");
    hand.sees("由“通过”退回“草案”：县委要求再议");
    hand.sees("1. 添加步骤");
    hand.click_last("撤销到此处");
    assert_eq!(hand.steps().len(), 0);
    hand.click("重做到此处");
    assert_eq!(hand.steps().len(), 1);
}

#[test]
fn a_plan_is_carried_out_in_phases_by_clicks() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    with_a_plan(&mut hand, 1);
    open_tab(&mut hand, "分期 0");
    hand.click("增加一期");
    hand.click("增加一期");
    hand.sees("第1期没有名称");
    hand.type_into("第1期名称", "今年到位");
    hand.type_into("第2期名称", "明年到位");
    hand.type_into("第2期生效日期", "2199-12-31");
    hand.click("保存分期");
    assert_eq!(plan(&hand).phase_count(), 2);
    hand.sees("[不分期] 1. 县畜牧兽医站 → 城南街道");
    hand.click_role(Role::CheckBox, &format!("[不分期] 1. {}", sentence(&hand)));
    hand.click("归入第2期");
    hand.sees("[第2期] 1. 县畜牧兽医站 → 城南街道");
    hand.click("执行第2期…");
    hand.sees("2199-12-31起生效，到期前台账不变。");
    let before = entries(hand.state());
    hand.type_into("直接执行的缘由", "县委专题会议已定");
    hand.click("写入台账(1步)");
    hand.wait("the entry", |state| entries(state) == before + 1 && state.tasks.is_empty());
    // Nothing is in force yet, but another draft reckons with it.
    hand.click_first("新建方案");
    hand.wait("another plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plans.len() == 3));
    hand.sees("待生效凭证 1 笔(至2199-12-31)已计入");
}

fn sentence(hand: &Hand) -> String {
    hand.desk().plan.as_ref().expect("open").sentence(0).to_owned()
}

#[test]
fn a_register_that_has_moved_is_told_above_the_plan_and_taken_up_by_one_click() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    with_a_plan(&mut hand, 2);
    let before = entries(hand.state());
    hand.click_role(Role::Button, "执行方案…");
    hand.type_into("直接执行的缘由", "县委专题会议已定");
    hand.click("写入台账(1步)");
    hand.wait("the entry", |state| entries(state) == before + 1 && state.tasks.is_empty());
    hand.click("方案管理…");
    hand.wait("the shelf", |state| state.desk.as_ref().is_some_and(|desk| desk.workbench.shelf.is_some()));
    open_plan(&mut hand, "方案1");
    hand.sees("台账自方案基线后有 1 笔新凭证");
    hand.click("逐步核对");
    hand.wait("the answer", |state| {
        let desk = state.desk.as_ref();
        desk.is_some_and(|desk| desk.plan.as_ref().is_some_and(|open| desk.workbench.rebase.found(open).is_some()))
    });
    hand.sees("仍可执行，但台账有变化");
    hand.sees("台账变化：县畜牧兽医站的");
    hand.click("以现行台账为基线");
    assert_eq!(plan(&hand).baseline(), hand.desk().entries.first().map(|entry| entry.id));
    assert!(!hand.has("逐步核对"));
}

/// Opens a plan from the list, whose buttons bear the same words in every row.
fn open_plan(hand: &mut Hand, name: &str) {
    let row = hand.desk().plans.iter().position(|plan| plan.name == name).expect("listed");
    hand.click_nth("打开", row);
    assert_eq!(plan(hand).name, name);
}

#[test]
fn plans_are_managed_in_a_list_that_tells_of_clashes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    with_a_plan(&mut hand, 1);
    hand.click("方案管理…");
    hand.wait("the shelf", |state| state.desk.as_ref().is_some_and(|desk| desk.workbench.shelf.is_some()));
    let row = |hand: &Hand, name: &str| hand.desk().plans.iter().position(|plan| plan.name == name).expect("listed");
    let first = row(&hand, "方案1");
    hand.click_nth("复制…", first);
    hand.type_into("副本的名称", "备选案");
    hand.click("复制");
    hand.wait("the copy", |state| {
        state.desk.as_ref().is_some_and(|desk| desk.plan.as_ref().is_some_and(|open| open.plan.name == "备选案"))
    });
    assert_eq!(hand.steps().len(), 1);
    let archived = row(&hand, "备选案");
    hand.click_nth("归档", archived);
    hand.wait("it is away", |state| state.desk.as_ref().is_some_and(|desk| desk.plans.len() == 2));
    hand.sees("已归档 1");
    assert!(hand.desk().plan.is_none());
    hand.click("取消归档");
    hand.wait("it is back", |state| state.desk.as_ref().is_some_and(|desk| desk.plans.len() == 3));
    let again = row(&hand, "备选案");
    hand.click_nth("更名…", again);
    hand.type_into("新名称", "乙案");
    hand.click("更名");
    hand.sees("乙案");
    hand.click("关闭");
    assert!(!hand.has("已归档 1"));
}
