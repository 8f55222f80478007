//! 规则: a pack as it can be read aloud. What its source leaves open is marked 待填.

use std::sync::Arc;

use egui::{Align, RichText, ScrollArea, Ui};

use crate::app::{Action, Desk, Purpose};
use crate::rules::{Pack, Policy};
use crate::ui::theme;
use crate::wording;
use crate::wording::policy::{Page, Section};

/// The page, kept while the pack is the same: making it anew in every frame would be waste.
#[derive(Debug, Default)]
pub struct RulesView {
    /// The key of the pack, and the policy it belongs to.
    made_from: Option<(String, Arc<Policy>)>,
    page: Option<Page>,
    /// A scheme or standard to be brought into view, by its name.
    pub scroll_to: Option<String>,
}

pub fn show(ui: &mut Ui, desk: &Desk, pack: &Pack, view: &mut RulesView, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        if ui.button("导出规则文本…").on_hover_text("PDF、文本、Excel").clicked() {
            actions.push(Action::Choose(Purpose::ExportRules));
        }
        if ui.button("导出规则包…").on_hover_text("规则包文件(.toml)，可以在别的电脑安装").clicked()
        {
            actions.push(Action::Choose(Purpose::ExportPack));
        }
    });
    let policy = &desk.register.policy;
    let is_same = |(key, known): &(String, Arc<Policy>)| *key == pack.key && Arc::ptr_eq(known, policy);
    if !view.made_from.as_ref().is_some_and(is_same) {
        view.page = Some(wording::policy::pack(pack, policy));
        view.made_from = Some((pack.key.clone(), Arc::clone(policy)));
    }
    let Some(page) = &view.page else { return };
    let wanted = view.scroll_to.take();
    ScrollArea::vertical().id_salt("rules").auto_shrink(false).show(ui, |ui| {
        ui.label(RichText::new(&page.title).font(theme::bold(theme::HEADING)));
        for part in &page.sections {
            let is_wanted = wanted.as_ref().is_some_and(|name| part.heading.ends_with(name.as_str()));
            let heading = section(ui, part);
            if is_wanted {
                heading.scroll_to_me(Some(Align::TOP));
            }
        }
    });
}

/// One section, and the response of its heading; the help draws its generated pages with it too.
pub fn section(ui: &mut Ui, section: &Section) -> egui::Response {
    ui.add_space(8.0);
    let heading = ui.label(RichText::new(&section.heading).font(theme::bold(theme::SUBHEADING)));
    for sentence in &section.sentences {
        let is_open = sentence.contains("待填");
        let colour = if is_open { theme::CAUTION } else { theme::INK };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(if is_open { "!" } else { "·" }).color(colour));
            ui.label(RichText::new(sentence).color(colour));
        });
    }
    if !section.source.is_empty() {
        ui.label(RichText::new(&section.source).font(theme::dense()).color(theme::SECONDARY));
    }
    heading
}
