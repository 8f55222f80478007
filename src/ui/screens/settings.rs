//! 设置: who works here, how large the text is, which scheme townships follow today, where the book lies, and how much of a
//! file is read.

mod reading;

use egui::{Frame, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::policies;
use crate::app::{Action, BookHeader, Command, Desk, Screen, Settings, State};
use crate::ui::drafts::HeaderDraft;
use crate::ui::theme;
use crate::ui::widgets::{Primary, command_button, link, title_bar};
use crate::wording::{self, TownshipsUnjudged};

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut HeaderDraft, actions: &mut Vec<Action>) {
    title_bar(ui, "设置", "", |_| {});
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        card(ui, "本机", |ui| personal(ui, state, actions));
        card(ui, "账簿", |ui| book(ui, state, desk, draft, actions));
        card(ui, "机构配置方案", |ui| schemes(ui, desk, actions));
        card(ui, "读取文件", |ui| reading::show(ui, state, actions));
    });
}

fn card(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(12);
    frame.corner_radius(4).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        ui.add_space(theme::GRID);
        add(ui);
    });
    ui.add_space(8.0);
}

fn personal(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    let mut wanted = state.settings.clone();
    ui.horizontal(|ui| {
        let label = ui.label("经办人");
        ui.add(TextEdit::singleline(&mut wanted.author).desired_width(160.0)).labelled_by(label.id);
        ui.label(RichText::new("写入每一笔凭证").color(theme::SECONDARY));
    });
    ui.horizontal(|ui| {
        ui.label("界面大小");
        for zoom in Settings::ZOOMS {
            ui.selectable_value(&mut wanted.zoom_percent, zoom, format!("{zoom}%"));
        }
    });
    if wanted != state.settings {
        actions.push(Action::SetSettings(wanted));
    }
}

fn book(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut HeaderDraft, actions: &mut Vec<Action>) {
    if draft.taken_from.as_ref() != Some(&desk.header) {
        let BookHeader { title, jurisdiction } = desk.header.clone();
        *draft = HeaderDraft { taken_from: Some(desk.header.clone()), title, jurisdiction };
    }
    let hindrance = desk.read_only();
    ui.add_enabled_ui(hindrance.is_none(), |ui| {
        ui.horizontal(|ui| {
            let label = ui.label("名称");
            ui.add(TextEdit::singleline(&mut draft.title).desired_width(300.0)).labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            let label = ui.label("地区");
            let edit = TextEdit::singleline(&mut draft.jurisdiction).hint_text("如 安和县").desired_width(300.0);
            ui.add(edit).labelled_by(label.id);
            ui.label(RichText::new("印在报表的填报单位里，不写时留空").color(theme::SECONDARY));
        });
        let wanted =
            BookHeader { title: draft.title.trim().to_owned(), jurisdiction: draft.jurisdiction.trim().to_owned() };
        if wanted != desk.header && !wanted.title.is_empty() && ui.button("保存名称和地区").clicked() {
            actions.push(Action::SetHeader(wanted));
        }
    })
    .response
    .on_disabled_hover_text(hindrance.unwrap_or_default());
    ui.label(format!("文件　{}", desk.path.display()));
    ui.horizontal(|ui| {
        command_button(ui, state, Command::BackUp, Primary::No, actions);
        command_button(ui, state, Command::Examine, Primary::No, actions);
        command_button(ui, state, Command::CloseBook, Primary::No, actions);
    });
}

/// Asks for 现行方案 where townships follow none: until then nobody judges their offices and plates.
pub fn offer_schemes(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let unjudged = TownshipsUnjudged { scheme_unusable: 0, ..desk.register.townships_unjudged() };
    if unjudged.is_empty() {
        return;
    }
    card(ui, "现行机构配置方案", |ui| {
        for told in wording::townships_unjudged(unjudged) {
            ui.label(RichText::new(format!("i {told}请选定现行方案。")).color(theme::HINT));
        }
        policies::default_scheme(ui, desk, actions);
    });
}

fn schemes(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    policies::default_scheme(ui, desk, actions);
    ui.label(RichText::new("没有单独指定方案的乡镇(街道)按它核查").color(theme::SECONDARY));
    if link(ui, "到方案库查看各方案的条文").clicked() {
        actions.push(Action::Go(Screen::Policies));
    }
}
