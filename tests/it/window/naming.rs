//! 点名 by clicks: the list with its reasons, ticks, the step that comes of it, names changed on a step, and use without quota.

use bianheng::app::{Loading, MovesTable, ReportName, State};
use bianheng::domain::{Funding, Operation, QuotaKind};
use bianheng::optimise::Merit;
use egui_kittest::kittest::Queryable;

use super::{Hand, Role, at_the_county};
use crate::county;

const GIVER: &str = "县畜牧兽医站";
const RECEIVER: &str = "城南街道";

fn is_read(state: &State) -> bool {
    state.desk.as_ref().is_some_and(|desk| desk.moves.loading == Loading::Idle && !desk.moves.people.is_empty())
}

/// The names of those who are listed, the best suggestion first.
fn listed(hand: &Hand) -> Vec<String> {
    hand.desk().moves.people.iter().map(|it| it.person.name.to_string()).collect()
}

fn at_a_new_plan(folder: &std::path::Path) -> Hand {
    let mut hand = at_the_county(folder);
    hand.click("⇄  方案");
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plan.is_some()));
    hand
}

#[test]
fn people_are_ticked_for_a_step_and_printed_as_a_list() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_a_new_plan(folder.path());
    hand.type_into("查找划出单位", GIVER);
    hand.click_role(Role::Button, GIVER);
    hand.click_role(Role::Button, RECEIVER);
    hand.click("选择随编人员…");
    hand.wait("the people", is_read);
    hand.sees("人随编走点名");
    hand.sees(&format!("{GIVER} → {RECEIVER}　事业·全额 1名"));
    let first = &hand.desk().moves.people[0].suggestion;
    assert_eq!((first.merit, first.reasons.is_empty()), (Merit::First, false));
    let names = listed(&hand);
    hand.click("按建议选满1人");
    hand.sees("已选 1 人");
    hand.click(&format!("选{}", names[1]));
    hand.sees("已选 2 人，多于1名，数量随之增为2名");
    hand.click("确定名单");
    hand.click("加入步骤");
    let steps = hand.steps();
    let Operation::Transfer(transfer) = &steps[0].operation else { panic!("{steps:?}") };
    assert_eq!((transfer.kind, transfer.count.0), (QuotaKind::Service(Funding::Full), 2));
    let named: Vec<String> = transfer.people.iter().map(|mover| mover.name.to_string()).collect();
    assert_eq!(named, names[..2]);
    hand.sees("人随编走2人");

    // The step keeps its two places when one of the names is taken out.
    hand.click_containing("1. 县畜牧兽医站");
    hand.click("点名…");
    hand.wait("the people", is_read);
    hand.click(&format!("不选{}", names[0]));
    hand.sees("已选 1 人，其余 1 名空编划转");
    hand.click("确定名单");
    let Operation::Transfer(transfer) = &hand.steps()[0].operation.clone() else { panic!("no transfer") };
    assert_eq!((transfer.count.0, transfer.people.len()), (2, 1));
    assert_eq!(transfer.people[0].name.as_str(), names[1]);
    hand.click("超编消化");
    hand.sees("只出不进");

    let desk = hand.desk();
    let known = desk.register.people.get(&transfer.people[0].person).map(|person| person.name.to_string());
    assert_eq!(known.as_deref(), Some(names[1].as_str()), "what the list needs of the roster is known");
    hand.click("▤  报表");
    hand.click("人员划转名册");
    hand.wait("the pages", |state| {
        state.desk.as_ref().is_some_and(|desk| {
            desk.report.name == ReportName::Moves(MovesTable::Movers) && desk.report.loading == Loading::Idle
        })
    });
    assert_eq!(hand.desk().report.table.as_ref().map(|table| table.rows.len()), Some(3), "a title, a person, a total");
}

#[test]
fn people_are_named_for_use_without_quota_and_both_views_agree() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_a_new_plan(folder.path());
    hand.click("◇  周转用编");
    hand.click("使用情况");
    let (owner, user) = ("县农业农村局", "白鹤镇");
    for (field, text) in [("编制所在单位", owner), ("使用单位", user)] {
        hand.harness.get_by_role_and_label(Role::TextInput, field).scroll_to_me();
        hand.harness.run_ok();
        hand.type_into(field, text);
    }
    hand.reach(Role::Button, "点名…");
    hand.wait("the people", is_read);
    hand.sees("使用划转点名");
    let names = listed(&hand);
    hand.click(&format!("选{}", names[0]));
    hand.click(&format!("选{}", names[1]));
    hand.click("确定名单");
    hand.reach(Role::Button, "使用划转");
    let steps = hand.steps();
    let Operation::Deploy(deployment) = &steps[0].operation else { panic!("{steps:?}") };
    assert_eq!((deployment.count.0, deployment.people.len()), (2, 2));
    let ids = [owner, user].map(|name| county::named(&hand.desk().register.snapshot, name).id);
    let counted = |hand: &Hand| {
        let (before, after) = (hand.desk().register.snapshot.clone(), hand.desk().shown().clone());
        let of = |id| {
            let kind = QuotaKind::Administrative;
            let change = |now: u32, then: u32| i64::from(now) - i64::from(then);
            let owned = change(after.roster().strength(id, kind).0, before.roster().strength(id, kind).0);
            (owned, change(after.roster().working(id, kind).0, before.roster().working(id, kind).0))
        };
        ids.map(of)
    };
    assert_eq!(counted(&hand), [(0, -2), (0, 2)], "the places stay, the work moves");
    hand.sees("两口径合计一致：2579 = 2579");
}
