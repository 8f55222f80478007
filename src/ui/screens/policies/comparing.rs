//! 比较: two schemes side by side — what the rule itself changes, and what following the second instead of the first changes for a
//! township.

use egui::{ComboBox, RichText, ScrollArea, Ui};

use super::rules;
use crate::app::Desk;
use crate::domain::InstitutionId;
use crate::rules::{Policy, Scheme, Situation, compare, consequences};
use crate::ui::theme;
use crate::wording;

/// Which two, and for whom.
#[derive(Debug, Default)]
pub struct ComparingDraft {
    first: Option<String>,
    second: Option<String>,
    township: Option<InstitutionId>,
}

pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut ComparingDraft) {
    let policy = &desk.register.policy;
    ui.horizontal_wrapped(|ui| {
        scheme_chooser(ui, "前一方案", policy, &mut draft.first);
        scheme_chooser(ui, "后一方案", policy, &mut draft.second);
        township_chooser(ui, desk, &mut draft.township);
    });
    let chosen = |key: &Option<String>| key.as_deref().and_then(|key| policy.scheme(key));
    let (Some(first), Some(second)) = (chosen(&draft.first), chosen(&draft.second)) else {
        ui.label(
            RichText::new("选两个方案，逐条列出区别；再选一个乡镇，看它改用后一方案要变什么。").color(theme::SECONDARY),
        );
        return;
    };
    ScrollArea::vertical().id_salt("comparing").auto_shrink(false).show(ui, |ui| {
        let differences: Vec<String> = compare(first, second).iter().map(wording::policy::scheme_difference).collect();
        heading(ui, &format!("从“{}”到“{}”，区别 {} 处", first.name, second.name, differences.len()));
        differences.iter().for_each(|difference| point(ui, difference));
        for_township(ui, desk, (first, second), draft.township);
        ui.add_space(8.0);
        ui.separator();
        ui.columns(2, |columns| {
            for (ui, scheme) in columns.iter_mut().zip([first, second]) {
                let page = wording::policy::scheme_page(scheme, policy);
                page.sections.iter().for_each(|section| drop(rules::section(ui, section)));
            }
        });
    });
}

fn for_township(ui: &mut Ui, desk: &Desk, schemes: (&Scheme, &Scheme), township: Option<InstitutionId>) {
    let Some(township) = township.and_then(|id| desk.shown().institution(id)) else { return };
    ui.add_space(8.0);
    heading(ui, &format!("{}改用“{}”后", township.name, schemes.1.name));
    if !schemes.1.natures.contains(&township.nature) {
        point(ui, &format!("这个方案不适用于{}", wording::nature(township.nature)));
    }
    let changes = consequences(schemes.0, schemes.1, Situation::counted_in(township, desk.shown()));
    wording::policy::consequences(&changes).iter().for_each(|sentence| point(ui, sentence));
}

fn heading(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::bold(theme::SUBHEADING)));
}

fn point(ui: &mut Ui, text: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.label("·");
        ui.label(text);
    });
}

fn scheme_chooser(ui: &mut Ui, title: &str, policy: &Policy, chosen: &mut Option<String>) {
    ui.horizontal(|ui| {
        let label = ui.label(title);
        let name =
            chosen.as_deref().and_then(|key| policy.scheme(key)).map_or("请选择", |scheme| scheme.name.as_str());
        let combo = ComboBox::from_id_salt(title).selected_text(name).width(190.0).show_ui(ui, |ui| {
            for scheme in policy.schemes() {
                ui.selectable_value(chosen, Some(scheme.key.clone()), &scheme.name);
            }
        });
        combo.response.labelled_by(label.id);
    });
}

fn township_chooser(ui: &mut Ui, desk: &Desk, chosen: &mut Option<InstitutionId>) {
    let shown = desk.shown();
    ui.horizontal(|ui| {
        let label = ui.label("乡镇(街道)");
        let name = chosen.and_then(|id| shown.institution(id)).map_or("不选", |one| one.name.as_str());
        let combo = ComboBox::from_id_salt("township").selected_text(name).width(130.0).show_ui(ui, |ui| {
            ui.selectable_value(chosen, None, "不选");
            for one in shown.institutions().filter(|one| one.nature.is_township()) {
                ui.selectable_value(chosen, Some(one.id), one.name.as_str());
            }
        });
        combo.response.labelled_by(label.id);
    });
}
