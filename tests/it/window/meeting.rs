//! 会议投影 by the keyboard alone: the plan that is meant comes on the wall, the first body of the table has the keyboard, the arrows go
//! to another, and what is typed is answered.

use bianheng::app::{Asked, MeetingDesk, Overlay, Screen, State};
use bianheng::domain::InstitutionId;
use egui::{Event, Key, Modifiers};

use super::{Hand, Role, at_the_county};
use crate::county;

fn meeting(state: &State) -> Option<&MeetingDesk> {
    state.desk.as_ref().and_then(|desk| desk.meeting.as_ref())
}

fn selected(hand: &Hand) -> Option<InstitutionId> {
    meeting(hand.state()).and_then(|meeting| meeting.selected)
}

fn places(hand: &Hand, name: &str) -> u32 {
    let open = hand.desk().plan.as_ref().expect("a plan is open");
    let body = county::named(&open.projection.after, name).id;
    let kind = meeting(hand.state()).expect("a meeting").kind;
    open.projection.after.standing(body, kind).authorized.0
}

/// A draft of its own, put away again.
fn make_plan(hand: &mut Hand) {
    let before = hand.desk().plans.len();
    hand.click("⇄  方案");
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plans.len() == before + 1));
    hand.type_into("查找划出单位", "县畜牧兽医站");
    hand.click_role(Role::Button, "县畜牧兽医站");
    hand.click_role(Role::Button, "城南街道");
    hand.click("加入步骤");
    hand.click("收起方案，看现行台账");
}

#[test]
fn a_wish_is_typed_and_answered_without_a_click() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    make_plan(&mut hand);
    hand.click("≠  方案比较");
    hand.press(Modifiers::NONE, Key::F5);
    assert_eq!(hand.state().overlay, Some(Overlay::MeetingPlan), "the county has a plan of its own, too");
    hand.sees("投影哪个方案");
    hand.press(Modifiers::NONE, Key::Escape);
    assert_eq!(hand.state().overlay, None);
    hand.click_role(Role::CheckBox, "方案1");
    hand.wait("the comparison", |state| state.desk.as_ref().is_some_and(|desk| desk.comparison.shown.is_some()));
    hand.press(Modifiers::NONE, Key::F5);
    assert_eq!(hand.desk().plan.as_ref().map(|open| open.plan.name.as_str()), Some("方案1"));
    assert_eq!(hand.desk().screen, Screen::Comparison);

    let first = selected(&hand).expect("the first body of the table");
    let after = &hand.desk().plan.as_ref().expect("open").projection.after;
    let town = county::named(after, "城南街道").id;
    assert_eq!(after.institution(first).map(|body| body.tier), after.institution(town).map(|body| body.tier));
    for _ in 0..40 {
        if selected(&hand) != Some(town) {
            hand.press(Modifiers::NONE, Key::ArrowDown);
        }
    }
    assert_eq!(selected(&hand), Some(town));
    hand.press(Modifiers::NONE, Key::ArrowUp);
    assert_ne!(selected(&hand), Some(town));
    hand.press(Modifiers::NONE, Key::ArrowDown);
    let before = places(&hand, "城南街道");
    hand.event(Event::Text("+2".to_owned()));
    assert_eq!(hand.value("城南街道"), "+2");
    hand.press(Modifiers::NONE, Key::Enter);
    let is_answered = |state: &State| {
        meeting(state).is_some_and(|meeting| matches!(meeting.asked, Asked::Offered { .. })) && state.tasks.is_empty()
    };
    hand.wait("the offers", is_answered);
    hand.click("采用办法1");
    assert_eq!(places(&hand, "城南街道"), before + 2);

    // The field is empty and has the keyboard again, and undo is the plan's.
    hand.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(places(&hand, "城南街道"), before);
    hand.event(Event::Text("-1".to_owned()));
    assert_eq!(hand.value("城南街道"), "-1");
}
