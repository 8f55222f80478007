//! The plan on a small screen: 1366 × 768 at 125 % leaves little height, and the steps are what the clerk works at.

use bianheng::ui::Opening;
use egui::vec2;
use egui_kittest::kittest::Queryable;

use super::hand::{Hand, Role};
use crate::county::{self, PLAN};

#[test]
fn steps_stay_in_sight_on_a_small_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = Hand::at(Opening::Book(county::put_book(folder.path())));
    hand.wait("the book", |state| state.desk.is_some());
    hand.harness.set_size(vec2(1366.0 / 1.25, 768.0 / 1.25));
    hand.click("⇄  方案");
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plan.is_some()));
    assert_ne!(hand.desk().plan.as_ref().map(|open| open.plan.name.as_str()), Some(PLAN));
    hand.type_into("查找划出单位", "县畜牧兽医站");
    hand.click_role(Role::Button, "县畜牧兽医站");
    hand.click_role(Role::Button, "城南街道");
    for _ in 0..3 {
        hand.click("加入步骤");
    }
    let below = hand.harness.get_by_label_contains("前后对照").rect().top();
    let third = hand.harness.get_by_label_contains("3. 县畜牧兽医站 → 城南街道").rect();
    assert!(third.bottom() < below, "{third:?} lies under the panel at {below}");
}

/// The buttons of the form stand under its fields, whatever its height.
#[test]
fn the_buttons_of_the_claims_are_in_sight_on_a_small_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = Hand::at(Opening::Book(county::put_book(folder.path())));
    hand.wait("the book", |state| state.desk.is_some());
    let size = vec2(1366.0 / 1.25, 768.0 / 1.25);
    hand.harness.set_size(size);
    hand.click("∽  沿革核对");
    hand.click("声明核对");
    let read = |state: &bianheng::app::State| {
        state.tasks.is_empty() && state.desk.as_ref().is_some_and(|desk| desk.history.claims.read.is_some())
    };
    hand.wait("the claims", read);
    let in_sight = |hand: &Hand, label: &str| {
        let rect = hand.harness.get_by_role_and_label(Role::Button, label).rect();
        assert!(rect.bottom() < size.y && rect.right() < size.x, "{label} at {rect:?} lies outside {size:?}");
    };
    in_sight(&hand, "登记声明");
    in_sight(&hand, "导入声明表…");
    hand.type_into("单位", "白鹤镇");
    hand.type_into("声明数", "1");
    hand.click_role(Role::Button, "登记声明");
    hand.wait("the claim", |state| {
        read(state) && state.desk.as_ref().is_some_and(|desk| desk.history.claims.differing() == 1)
    });
    hand.click("知道了");
    for label in ["登记声明", "导入声明表…"] {
        in_sight(&hand, label);
    }
}
