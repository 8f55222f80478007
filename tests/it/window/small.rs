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
