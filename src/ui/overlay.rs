//! What lies over the screen for a moment: the command palette, a paper under its code, the help, and who made this.

mod help;
mod meeting;
mod paper;
mod print;

use egui::{RichText, ScrollArea, TextEdit, Ui};

use super::dialog::modal;
use super::drafts::Drafts;
use super::theme;
use crate::app::{Action, Command, Overlay, Shortcut, State};

pub use help::HelpDraft;
pub use print::PrintDraft;

pub fn show(ui: &mut Ui, state: &State, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    let Some(overlay) = state.overlay else { return };
    let response = modal("overlay").show(ui.ctx(), |ui| match overlay {
        Overlay::Palette => palette(ui, state, &mut drafts.palette, actions),
        Overlay::Paper => paper::show(ui, state, &mut drafts.paper_code, actions),
        Overlay::Print => print::show(ui, state, &mut drafts.print, actions),
        Overlay::MeetingPlan => meeting::show(ui, state, actions),
        Overlay::Help => help::show(ui, state, &mut drafts.help),
        Overlay::About => about(ui),
    });
    if response.should_close() {
        actions.push(Action::CloseOverlay);
    }
}

fn palette(ui: &mut Ui, state: &State, search: &mut String, actions: &mut Vec<Action>) {
    ui.set_width(420.0);
    let edit = TextEdit::singleline(search).hint_text("输入命令名称").desired_width(f32::INFINITY);
    let label = ui.label(RichText::new("查找命令").font(theme::bold(theme::SUBHEADING)));
    let field = ui.add(edit).labelled_by(label.id);
    field.request_focus();
    let fits = |command: &Command| command.title().contains(search.trim());
    let found: Vec<Command> = Command::all().into_iter().filter(fits).collect();
    let enter = ui.input(|input| input.key_pressed(egui::Key::Enter));
    let mut given = found.first().copied().filter(|_| enter && !search.trim().is_empty());
    ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for command in found {
            let hindrance = command.hindrance(state);
            let button = egui::Button::new(command.title())
                .shortcut_text(command.shortcut().map(Shortcut::label).unwrap_or_default())
                .min_size(egui::vec2(ui.available_width(), 0.0));
            let response = ui.add_enabled(hindrance.is_none(), button);
            if response.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
                given = Some(command);
            }
        }
    });
    if let Some(command) = given {
        search.clear();
        actions.extend([Action::CloseOverlay, Action::Command(command)]);
    }
}

fn about(ui: &mut Ui) {
    ui.set_width(420.0);
    ui.label(RichText::new("编衡").font(theme::bold(theme::HEADING)));
    ui.label(format!("版本 {}", crate::VERSION));
    ui.label("机构编制台账、减上补下方案测算、机构配置核查与会议报表。全部数据保存在本机的一个账簿文件中，不联网。");
    ui.add_space(theme::GRID);
    ui.label(RichText::new("MIT 许可。字体：思源黑体、思源宋体(SIL OFL 1.1)。").color(theme::SECONDARY));
}
