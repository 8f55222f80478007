//! 周转用编 by its labels: lending and taking back, a notice from its number to its end, using people without quota; straight into
//! the register, and as steps of a draft.

use bianheng::app::State;
use bianheng::domain::{Basis, Funding, Headcount, Operation, QuotaKind, Snapshot};
use egui_kittest::kittest::Queryable;

use super::{Hand, Role, at_the_county};
use crate::county;

const KIND: QuotaKind = QuotaKind::Service(Funding::Full);
const DOCUMENT: &str = "安委编〔2026〕30号";

fn entries(state: &State) -> usize {
    state.desk.as_ref().map_or(0, |desk| desk.entries.len())
}

/// Presses the button of a form and agrees to the question about the entry.
fn record(hand: &mut Hand, button: &str, asked: &str) {
    let before = entries(hand.state());
    press(hand, button);
    hand.sees(asked);
    hand.click("写入台账");
    hand.wait("the entry", |state| entries(state) == before + 1 && state.tasks.is_empty());
    hand.click("知道了");
}

/// The button of a form, which may have to be scrolled to.
fn press(hand: &mut Hand, button: &str) {
    hand.harness.get_by_role_and_label(Role::Button, button).scroll_to_me();
    hand.harness.run_ok();
    hand.click_role(Role::Button, button);
}

/// The fields of a form below the first ones have to be scrolled to.
fn fill(hand: &mut Hand, fields: &[(&str, &str)]) {
    for (field, text) in fields {
        hand.harness.get_by_role_and_label(Role::TextInput, field).scroll_to_me();
        hand.harness.run_ok();
        hand.type_into(field, text);
    }
}

fn snapshot(hand: &Hand) -> &Snapshot {
    &hand.desk().register.snapshot
}

#[test]
fn places_are_lent_and_taken_back_without_a_plan() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("◇  周转用编");
    hand.sees("请填写借用单位");
    fill(&mut hand, &[("批准文号", DOCUMENT), ("借用单位", "畜牧"), ("期限至", "2029-12-31"), ("用途", "引进人才")]);
    // Part of a name offers the whole of it.
    hand.click("县畜牧兽医站");
    let opened = snapshot(&hand).pools().iter().map(|pool| pool.name.to_string()).collect::<Vec<_>>();
    assert_eq!(opened, ["周转池"]);
    fill(&mut hand, &[("周转池名称", "农业周转池")]);
    record(&mut hand, "开设周转池", "设立周转池 农业周转池(县直，各类编制)");
    assert_eq!(snapshot(&hand).pools().iter().count(), 2);

    let id = county::named(snapshot(&hand), "县畜牧兽医站").id;
    let before = snapshot(&hand).standing(id, KIND);
    hand.click("⇄  方案");
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plan.is_some()));
    // A pool lends what it has: nothing yet.
    hand.click("◇  周转用编");
    hand.sees("周转池没有可借的编制，请先划入周转池");
    hand.click("⇄  方案");
    hand.type_into("查找划出单位", "县农业农村局");
    hand.click_role(Role::Button, "县农业农村局");
    hand.click_role_last(Role::Button, "周转池");
    hand.click("加入步骤");
    hand.click("◇  周转用编");
    hand.sees("办理的事项作为方案“方案1”的步骤");
    fill(&mut hand, &[("期限至", "2027-02-30")]);
    hand.sees("期限：没有“2027-02-30”这一天");
    fill(&mut hand, &[("期限至", "2020-12-31")]);
    hand.sees("期限 2020-12-31 已经过去");
    fill(&mut hand, &[("期限至", "2029-12-31")]);
    press(&mut hand, "借出");
    let operations: Vec<Operation> = hand.steps().into_iter().map(|step| step.operation).collect();
    let [Operation::Transfer(_), Operation::Lend(loan)] = operations.as_slice() else { panic!("{operations:?}") };
    assert_eq!((loan.borrower, loan.kind, loan.count), (id, KIND, Headcount(1)));
    assert_eq!(hand.steps()[1].approval.as_ref().map(ToString::to_string).as_deref(), Some(DOCUMENT));
    let shown = hand.desk().shown();
    assert_eq!(shown.standing(id, KIND).borrowed, Headcount(1));
    assert_eq!(shown.standing(id, KIND).authorized, before.authorized, "a loan is no posting");

    hand.harness.get_by_role_and_label(Role::ComboBox, "收回哪一笔").scroll_to_me();
    hand.harness.run_ok();
    hand.click_role(Role::ComboBox, "收回哪一笔");
    hand.click("周转池 → 县畜牧兽医站 事业·全额 1名 · 周转使用至2029-12-31 · 到期收回 · 引进人才");
    press(&mut hand, "收回");
    assert!(matches!(hand.steps()[2].operation, Operation::Recall { count: Headcount(1), .. }));
    assert_eq!(hand.desk().shown().standing(id, KIND), before);
    assert_eq!(entries(hand.state()), 2, "a draft writes nothing");
}

#[test]
fn a_notice_reserves_places_until_it_is_closed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    let id = county::named(snapshot(&hand), "县畜牧兽医站").id;
    let free = snapshot(&hand).standing(id, KIND).free();
    hand.click("◇  周转用编");
    hand.click("用编核准 · 在途 0 份");
    let year = hand.state().today.year();
    let number = format!("用编〔{year}〕1号");
    assert_eq!(hand.value("通知单编号"), number);
    fill(&mut hand, &[("用编单位", "县畜牧兽医站"), ("有效期至", "2099-12-31")]);
    record(&mut hand, "核准", &number);
    assert_eq!(snapshot(&hand).clearances().reserved(id, KIND), Headcount(1));
    assert_eq!(snapshot(&hand).standing(id, KIND).free(), free.excess_over(Headcount(1)));
    assert_eq!(hand.value("通知单编号"), format!("用编〔{year}〕2号"), "the next one is proposed");
    let basis = hand.desk().entries[0].basis.clone();
    assert!(matches!(basis, Basis::Document(basis) if basis.as_str() == number), "the notice is its own document");

    hand.click_role(Role::ComboBox, "办结哪一份");
    hand.click(&format!("县畜牧兽医站 用编核准 事业·全额 1名 · {number} · 有效期至2099-12-31"));
    record(&mut hand, "办结", "已入编");
    assert_eq!(snapshot(&hand).standing(id, KIND).free(), free);
    hand.sees("用编核准 · 在途 0 份");
    let book = hand.desk().path.clone();
    hand.close();
    assert_eq!(super::hand::reopened(&book).doctor().expect("examined"), []);
}

#[test]
fn people_are_used_elsewhere_and_both_views_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    let (owner, user) = ("县农业农村局", "白鹤镇");
    let ids = [owner, user].map(|name| county::named(snapshot(&hand), name).id);
    let working = |hand: &Hand| ids.map(|id| snapshot(hand).roster().working(id, QuotaKind::Administrative).0);
    let before = working(&hand);
    hand.click("◇  周转用编");
    hand.click("使用情况");
    hand.sees("两口径合计一致：2579 = 2579");
    fill(&mut hand, &[("批准文号", DOCUMENT), ("编制所在单位", owner), ("使用单位", user)]);
    record(&mut hand, "使用划转", "县农业农村局 → 白鹤镇 行政 1人 · 使用划转(县属乡用)，编制不动");
    assert_eq!(working(&hand), [before[0] - 1, before[1] + 1]);
    hand.sees("两口径合计一致：2579 = 2579");
    hand.sees("使用划转协议 1 项");
    record(&mut hand, "终止第1号", "白鹤镇 → 县农业农村局 行政 1人 · 终止使用划转");
    assert_eq!(working(&hand), before);
    assert_eq!(entries(hand.state()), 3);
}
