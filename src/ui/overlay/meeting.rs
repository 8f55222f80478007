//! Which plan goes on the wall of the meeting room, where none is open: the drafts as a list of buttons, those that are being compared
//! first. The first has the keyboard, so that Enter takes it.

use egui::{Button, RichText, ScrollArea, Ui, vec2};

use crate::app::{Action, MeetingAction, State};
use crate::ui::theme;
use crate::wording;

const WIDTH: f32 = 460.0;

pub fn show(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.set_width(WIDTH);
    ui.label(RichText::new("投影哪个方案").font(theme::bold(theme::SUBHEADING)));
    ui.label(RichText::new("打开所选的方案并开始会议投影。").color(theme::SECONDARY));
    ui.add_space(theme::GRID);
    let plans = state.desk.as_ref().map(|desk| desk.plans_for_the_wall()).unwrap_or_default();
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for (place, plan) in plans.into_iter().enumerate() {
            let standing = format!("{} · {}步", wording::stage(plan.stage), plan.steps().len());
            let button = Button::new(&plan.name).truncate().shortcut_text(standing);
            let response = ui.add(button.min_size(vec2(ui.available_width(), 0.0)));
            if place == 0 && ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            if response.clicked() {
                actions.push(Action::Meeting(MeetingAction::BeginWith(plan.id)));
            }
        }
    });
    ui.add_space(theme::GRID);
    if ui.button("取消").clicked() {
        actions.push(Action::CloseOverlay);
    }
}
