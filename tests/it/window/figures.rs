//! 数字来源 by clicks: a number of the ledger answers with its formula, its entries and its people; the numbers in the formula lead
//! on; on the wall of a meeting nobody is named.

use bianheng::app::State;
use bianheng::app::origin::Read;
use bianheng::domain::QuotaKind;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::hand::Role;
use super::{Hand, at_the_county};
use crate::county;

const TOWN: &str = "白鹤镇";

fn is_read(state: &State) -> bool {
    let asking = state.desk.as_ref().and_then(|desk| desk.asking.as_ref());
    asking.is_some_and(|asking| matches!(asking.record, Read::Done(_)))
}

fn title(hand: &Hand) -> Option<String> {
    hand.desk().asking.as_ref().map(|asking| asking.answer.title.clone())
}

/// Clicks the number of the town under this head.
fn ask(hand: &mut Hand, head: &str) {
    hand.click_containing(&format!("{TOWN} {head} "));
    hand.wait("the answer", is_read);
}

#[test]
fn a_number_of_the_ledger_says_where_it_comes_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("≡  台账");
    hand.type_into("查找", TOWN);
    ask(&mut hand, "编制数·行政");
    let standing = {
        let snapshot = &hand.desk().register.snapshot;
        snapshot.standing(county::named(snapshot, TOWN).id, QuotaKind::Administrative)
    };
    assert_eq!(title(&hand).as_deref(), Some("白鹤镇　行政编制　核定"));
    hand.sees("数字来源");
    hand.sees(&format!("核定数＝历次增加{0}−历次减少0＝{0}名", standing.authorized));
    hand.sees("第1号");

    ask(&mut hand, "编制数·合计");
    assert_eq!(title(&hand).as_deref(), Some("白鹤镇　各类编制　核定"));
    hand.press(Modifiers::NONE, Key::Escape);
    assert_eq!(title(&hand), None, "Escape closes it");
    hand.close();
}

#[test]
fn on_the_wall_of_a_meeting_nobody_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    super::open_the_plan(&mut hand);
    hand.press(Modifiers::NONE, Key::F5);
    ask(&mut hand, "空(+)超(−)");
    hand.sees("会议投影中不显示姓名");
    let asking = hand.desk().asking.as_ref().expect("asked");
    let Read::Done(record) = &asking.record else { panic!("{:?}", asking.record) };
    let names: Vec<String> =
        record.people.iter().flat_map(|counted| &counted.named).map(|person| person.name.clone()).collect();
    assert!(!names.is_empty());
    for name in names {
        assert!(hand.harness.query_all_by_label_contains(&name).next().is_none(), "{name}");
    }
    let number = hand.desk().asking.as_ref().expect("asked").answer.terms[0].clone();
    let linked = number.value.to_string();
    hand.harness.get_all_by_role_and_label(Role::Link, &linked).next().expect("a link").click();
    hand.wait("the vacancy", is_read);
    assert!(title(&hand).is_some_and(|title| title.contains("空编")), "{:?}", title(&hand));
    hand.click("返回");
    hand.wait("the balance", is_read);
    assert!(title(&hand).is_some_and(|title| title.contains("空(+)超(−)")), "{:?}", title(&hand));
    hand.close();
}
