//! Notices: news and failures along the foot of the window, above the status bar, until somebody has read them. Room is made for
//! them there, so that they cover no control, and they lie over dialogs, so that whoever is in one reads why it went wrong.

use egui::{Align, Area, Frame, Id, Label, Layout, Order, Panel, RichText, Ui, vec2};

use crate::app::{Action, State};
use crate::notice::{Notice, NoticeLevel};
use crate::ui::theme;

/// So many are shown at once, the newest last.
const SHOWN: usize = 3;
/// Room that the button takes at the right, in points.
const BUTTON_WIDTH: f32 = 90.0;

/// Draws them, `above` points above the foot of the window.
pub fn show(ui: &mut Ui, state: &State, above: f32, actions: &mut Vec<Action>) {
    let height_of = Id::unique("height of notices");
    if state.notices.is_empty() {
        ui.ctx().data_mut(|data| data.remove::<f32>(height_of));
        return;
    }
    // As high as they were last drawn.
    let known = ui.ctx().data(|data| data.get_temp::<f32>(height_of)).unwrap_or_default();
    Panel::bottom("room for notices").frame(Frame::new()).exact_size(known).resizable(false).show(ui, |_| {});
    let screen = ui.ctx().content_rect();
    let area = Area::new(Id::unique("notices")).order(Order::Foreground).constrain(false).movable(false);
    let area = area.fixed_pos(screen.left_bottom() - vec2(0.0, above + known));
    let shown = area.show(ui.ctx(), |ui| {
        ui.set_width(screen.width());
        ui.spacing_mut().item_spacing.y = 0.0;
        let skipped = state.notices.len().saturating_sub(SHOWN);
        for (index, notice) in state.notices.iter().enumerate().skip(skipped) {
            if row(ui, notice) {
                actions.push(Action::DismissNotice(index));
            }
        }
    });
    let height = shown.response.rect.height();
    if (height - known).abs() > 0.5 {
        ui.ctx().data_mut(|data| data.insert_temp(height_of, height));
        ui.ctx().request_repaint();
    }
}

/// One notice over the whole width; whether it has been read.
fn row(ui: &mut Ui, notice: &Notice) -> bool {
    let (sign, colour) = match notice.level {
        NoticeLevel::Done => ("✓", theme::GOOD),
        NoticeLevel::Advice => ("i", theme::HINT),
        NoticeLevel::Failure => ("×", theme::BAD),
    };
    let frame = Frame::new().fill(theme::PAPER).stroke(egui::Stroke::new(1.0, colour));
    let frame = frame.inner_margin(egui::Margin::symmetric(10, 4)).outer_margin(1);
    let mut is_read = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(sign).color(colour).strong());
            let width = ui.available_width() - BUTTON_WIDTH;
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                ui.add(Label::new(RichText::new(&notice.what).color(colour)).wrap());
                ui.horizontal_wrapped(|ui| {
                    if !notice.place.is_empty() {
                        ui.label(RichText::new(format!("位置：{}", notice.place)).color(theme::SECONDARY));
                    }
                    if !notice.advice.is_empty() {
                        ui.label(&notice.advice);
                    }
                });
            });
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| is_read = ui.button("知道了").clicked());
        });
    });
    is_read
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::app::testing::state_with;
    use crate::ui::drafts::Drafts;

    /// Where notices lie, nothing else does: the lowest button of the screen ends above them.
    #[test]
    fn a_notice_covers_no_control() {
        let mut state = state_with(Vec::new());
        state.notices.push(Notice::failure("磁盘已满，没有写入。", "甲.bh", "请腾出空间后再试。"));
        let (mut drafts, mut actions) = (Drafts::default(), Vec::new());
        let mut is_first_frame = true;
        let harness = Harness::builder().with_size(vec2(1366.0, 768.0));
        // Fonts are there from the second frame on.
        let mut harness = harness.build_ui(|ui| match std::mem::take(&mut is_first_frame) {
            true => theme::install(ui.ctx()),
            false => crate::ui::frame::show(ui, &state, &mut drafts, &mut actions),
        });
        harness.run_steps(5);
        let notice = harness.get_by_label("磁盘已满，没有写入。").rect();
        let status = harness.get_by_label("机构 0 个").rect();
        let navigation = harness.get_by_label("◎  设置").rect();
        let day = harness.get_by_label("查找命令 Ctrl+P").rect();
        assert!(notice.bottom() < status.top(), "{notice:?} over {status:?}");
        assert!(navigation.bottom() < notice.top() && day.bottom() < notice.top(), "{notice:?}");
        harness.get_by_label("知道了").click();
        harness.run_steps(2);
        drop(harness);
        assert!(matches!(actions.as_slice(), [.., Action::DismissNotice(0)]), "{actions:?}");
    }
}
