//! The start page: what can be opened, and what was opened lately.

use egui::{CentralPanel, Frame, RichText, Stroke, Ui, vec2};

use crate::app::{Action, Command, State};
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button};

pub fn start(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    CentralPanel::default().frame(Frame::new().fill(theme::GROUND)).show(ui, |ui| {
        ui.add_space((ui.available_height() / 5.0).max(24.0));
        ui.vertical_centered(|ui| {
            ui.label(RichText::new("编衡").font(theme::bold(40.0)).color(theme::ACCENT));
            ui.label(
                RichText::new("机构编制台账 · 方案测算 · 会议报表").size(theme::SUBHEADING).color(theme::SECONDARY),
            );
            ui.add_space(28.0);
            let card = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(20);
            card.corner_radius(6).show(ui, |ui| {
                ui.set_width(520.0);
                ui.vertical(|ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().button_padding = vec2(16.0, 8.0);
                        command_button(ui, state, Command::OpenSample, Primary::Yes, actions);
                        command_button(ui, state, Command::NewBook, Primary::No, actions);
                        command_button(ui, state, Command::OpenBook, Primary::No, actions);
                    });
                    ui.add_space(8.0);
                    recent(ui, state, actions);
                });
            });
            ui.add_space(16.0);
            let hint =
                "第一次使用，请点“打开示例”：一个虚构的县，台账、岗位表、花名册都已导入，并带有一个减上补下草案。";
            ui.label(RichText::new(hint).color(theme::SECONDARY));
            ui.label(RichText::new("账簿是一个 .bh 文件，全部数据保存在本机，不联网。").color(theme::SECONDARY));
        });
    });
}

fn recent(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.label(RichText::new("最近打开").font(theme::bold(theme::BODY)));
    if state.settings.recent.is_empty() {
        ui.label(RichText::new("还没有打开过账簿。").color(theme::SECONDARY));
    }
    for path in &state.settings.recent {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        ui.horizontal(|ui| {
            if ui.link(name).clicked() {
                actions.push(Action::OpenBook(path.clone()));
            }
            let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            ui.add(egui::Label::new(RichText::new(folder).color(theme::SECONDARY)).truncate());
        });
    }
}
