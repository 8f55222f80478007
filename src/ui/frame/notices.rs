//! Notices: news and failures along the foot of the window, above the status bar, until somebody has read them. Room is made for
//! them there, so that they cover no control, and they lie over dialogs, so that whoever is in one reads why it went wrong. Each
//! takes one line; what does not fit there is shown when it is asked for.

use egui::{Align, Area, Color32, Frame, Id, Label, Layout, Order, Panel, RichText, Ui, vec2};

use crate::app::{Action, State};
use crate::notice::{Notice, NoticeLevel};
use crate::ui::theme;

/// So many are shown at once, the newest last.
const SHOWN: usize = 3;
/// What is left of a line is too narrow for more words, in points.
const TOO_NARROW: f32 = 48.0;

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
    let unfolded = Id::unique(("unfolded notice".to_owned(), notice.what.clone()));
    let mut is_unfolded = ui.data(|data| data.get_temp::<bool>(unfolded)).unwrap_or_default();
    let mut is_read = false;
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(RichText::new(sign).color(colour).strong());
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                is_read = ui.button("知道了").clicked();
                if width_of(ui, notice) > ui.available_width() {
                    let words = if is_unfolded { "收起" } else { "详情" };
                    is_unfolded ^= ui.button(words).clicked();
                } else {
                    is_unfolded = false;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| line(ui, notice, colour));
            });
        });
        if is_unfolded {
            whole(ui, notice, colour);
        }
    });
    ui.data_mut(|data| data.insert_temp(unfolded, is_unfolded && !is_read));
    is_read
}

/// The parts of a notice with their colours, those that there are; what can be done about it comes before the place, which may be long.
fn parts(notice: &Notice, colour: Color32) -> impl Iterator<Item = RichText> {
    let place = (!notice.place.is_empty()).then(|| format!("位置：{}", notice.place.replace('\n', " ")));
    let advice = (!notice.advice.is_empty()).then(|| notice.advice.replace('\n', " "));
    let what = RichText::new(notice.what.replace('\n', " ")).color(colour);
    let place = place.map(|place| RichText::new(place).color(theme::SECONDARY));
    [Some(what), advice.map(RichText::new), place].into_iter().flatten()
}

/// How wide all of it would be in one line.
fn width_of(ui: &Ui, notice: &Notice) -> f32 {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let width = |part: RichText| {
        let words = part.text().to_owned();
        ui.painter().layout_no_wrap(words, font.clone(), theme::INK).size().x + ui.spacing().item_spacing.x
    };
    parts(notice, theme::INK).map(width).sum()
}

/// As much of it as one line takes.
fn line(ui: &mut Ui, notice: &Notice, colour: Color32) {
    for part in parts(notice, colour) {
        if ui.available_width() > TOO_NARROW {
            ui.add(Label::new(part).truncate());
        }
    }
}

/// All of it, below its line.
fn whole(ui: &mut Ui, notice: &Notice, colour: Color32) {
    ui.label(RichText::new(&notice.what).color(colour));
    if !notice.place.is_empty() {
        ui.label(RichText::new(format!("位置：{}", notice.place)).color(theme::SECONDARY));
    }
    if !notice.advice.is_empty() {
        ui.label(&notice.advice);
    }
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
        let day = harness.get_by_label("查找命令 Ctrl+K").rect();
        assert!(notice.bottom() < status.top(), "{notice:?} over {status:?}");
        assert!(navigation.bottom() < notice.top() && day.bottom() < notice.top(), "{notice:?}");
        harness.get_by_label("知道了").click();
        harness.run_steps(2);
        drop(harness);
        assert!(matches!(actions.as_slice(), [.., Action::DismissNotice(0)]), "{actions:?}");
    }

    /// However long it is, it takes one line until more is asked for.
    #[test]
    fn a_long_notice_takes_one_line_until_it_is_unfolded() {
        let height = |advice: &str| {
            let mut state = state_with(Vec::new());
            state.notices.push(Notice::failure("磁盘已满，没有写入。", "甲.bh", advice));
            let mut actions = Vec::new();
            let mut is_first_frame = true;
            let harness = Harness::builder().with_size(vec2(800.0, 400.0));
            let mut harness = harness.build_ui(|ui| match std::mem::take(&mut is_first_frame) {
                true => theme::install(ui.ctx()),
                false => show(ui, &state, 0.0, &mut actions),
            });
            harness.run_steps(4);
            harness.get_by_label("磁盘已满，没有写入。").rect().top()
        };
        let long = "请腾出空间后再试。".repeat(20);
        let (short, folded) = (height("请腾出空间后再试。"), height(&long));
        assert!((short - folded).abs() < 1.0, "{short} {folded}");
        let mut state = state_with(Vec::new());
        state.notices.push(Notice::failure("磁盘已满，没有写入。", "甲.bh", &long));
        let mut actions = Vec::new();
        let mut is_first_frame = true;
        let harness = Harness::builder().with_size(vec2(800.0, 400.0));
        let mut harness = harness.build_ui(|ui| match std::mem::take(&mut is_first_frame) {
            true => theme::install(ui.ctx()),
            false => show(ui, &state, 0.0, &mut actions),
        });
        harness.run_steps(4);
        assert_eq!(harness.query_all_by_label(&long).count(), 1, "its beginning");
        harness.get_by_label("详情").click();
        harness.run_steps(4);
        assert_eq!(harness.query_all_by_label(&long).count(), 2, "the whole below it");
        harness.get_by_label("收起").click();
        harness.run_steps(4);
        assert_eq!(harness.query_all_by_label(&long).count(), 1);
    }
}
