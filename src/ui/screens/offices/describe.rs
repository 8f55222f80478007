//! 类别、片区、特色 of the marked townships, on which a scheme's conditions depend. What is left empty stays as it is.

use egui::{RichText, TextEdit, Ui};

use super::draft::{DescribeDraft, OfficesDialog, OfficesDraft};
use super::edit;
use crate::app::{Action, Desk};
use crate::domain::{Institution, Name, Operation};
use crate::plan::Step;
use crate::ui::dialog::modal;
use crate::ui::theme;
use crate::ui::widgets::primary;

pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut OfficesDraft, actions: &mut Vec<Action>) {
    let OfficesDialog::Describe(describe) = &mut draft.dialog else { return };
    let towns: Vec<&Institution> = draft.marked.iter().filter_map(|id| desk.shown().institution(*id)).collect();
    let mut is_done = false;
    let response = modal("describe").show(ui.ctx(), |ui| {
        ui.set_width(440.0);
        let title = format!("改 {} 个乡镇的类别、片区、特色", towns.len());
        ui.label(RichText::new(title).font(theme::bold(theme::SUBHEADING)));
        ui.label(RichText::new("留空的不改；多个特色用顿号隔开。").color(theme::SECONDARY));
        ui.add_space(theme::GRID);
        egui::Grid::new("describe fields").num_columns(2).spacing([12.0, 8.0]).show(ui, |ui| fields(ui, describe));
        ui.add_space(2.0 * theme::GRID);
        let steps: Vec<Step> = towns.iter().filter_map(|town| step(town, describe)).collect();
        ui.horizontal(|ui| {
            let text = format!("加入方案({}个乡镇有变化)", steps.len());
            if steps.is_empty() {
                ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text("没有变化");
            } else if primary(ui, &text).clicked() {
                edit::put(desk, format!("改{}个乡镇的类别、片区、特色", steps.len()), steps, actions);
                is_done = true;
            }
            is_done |= ui.button("取消").clicked();
        });
    });
    if is_done || response.should_close() {
        draft.dialog = OfficesDialog::Closed;
    }
}

fn fields(ui: &mut Ui, describe: &mut DescribeDraft) {
    let rows = [
        ("类别改为", &mut describe.class),
        ("片区改为", &mut describe.zone),
        ("增加特色", &mut describe.traits_added),
        ("去掉特色", &mut describe.traits_removed),
    ];
    for (words, text) in rows {
        let label = ui.label(words);
        ui.add(TextEdit::singleline(text).desired_width(280.0)).labelled_by(label.id);
        ui.end_row();
    }
}

/// What changes for a township, with the change as the reason.
fn step(town: &Institution, describe: &DescribeDraft) -> Option<Step> {
    let mut changed = town.clone();
    if let Ok(class) = Name::new(&describe.class) {
        changed.class = Some(class);
    }
    if let Ok(zone) = Name::new(&describe.zone) {
        changed.zone = Some(zone);
    }
    changed.traits.extend(edit::names(&describe.traits_added));
    for removed in edit::names(&describe.traits_removed) {
        changed.traits.remove(&removed);
    }
    described(town, changed)
}

/// The step that makes `town` what `changed` says, if that is something else.
pub fn described(town: &Institution, changed: Institution) -> Option<Step> {
    if changed == *town {
        return None;
    }
    let mut words = Vec::new();
    let word = |name: &Option<Name>| name.as_ref().map_or("无", Name::as_str).to_owned();
    if changed.class != town.class {
        words.push(format!("类别{}→{}", word(&town.class), word(&changed.class)));
    }
    if changed.zone != town.zone {
        words.push(format!("片区{}→{}", word(&town.zone), word(&changed.zone)));
    }
    let joined = |names: &mut dyn Iterator<Item = &Name>| names.map(Name::as_str).collect::<Vec<_>>().join("、");
    let added = joined(&mut changed.traits.difference(&town.traits));
    let removed = joined(&mut town.traits.difference(&changed.traits));
    words.extend((!added.is_empty()).then(|| format!("增加特色{added}")));
    words.extend((!removed.is_empty()).then(|| format!("去掉特色{removed}")));
    if changed.factors != town.factors {
        let changed_factors = changed.factors.iter().filter(|(name, value)| town.factors.get(*name) != Some(value));
        let mut told: Vec<String> = changed_factors.map(|(name, value)| format!("{name}{value}")).collect();
        let gone = town.factors.keys().filter(|name| !changed.factors.contains_key(*name));
        told.extend(gone.map(|name| format!("去掉{name}")));
        words.push(told.join("、"));
    }
    Some(Step { reason: words.join("；"), ..Step::from(Operation::Describe(changed)) })
}
