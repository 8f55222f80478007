//! Template, today and plan of one township side by side, with what changes between them.

use egui::{Color32, Grid, Label, RichText, Ui};

use crate::app::Desk;
use crate::domain::{Institution, Name, Office};
use crate::rules::{Scheme, Situation};
use crate::ui::screens::offices::figures;
use crate::ui::theme;
use crate::wording;

/// Width of a column of names.
const COLUMN: f32 = 116.0;

pub fn show(ui: &mut Ui, desk: &Desk, scheme: &Scheme, shown: &Institution, of: Situation<'_>) {
    let edited = of.institution;
    let today = desk.ground().institution(shown.id);
    let template = scheme.template(of);
    let nothing: &[Office] = &[];
    let before = today.map_or(nothing, |today| today.offices.as_slice());
    let fit = scheme.fit(of);
    let room = figures::room_of_fit(edited, &fit);
    ui.label(RichText::new(room).font(theme::bold(theme::BODY)));
    for why in &fit.unclear {
        ui.label(RichText::new(format!("？ {}", wording::unclear(why))).color(theme::CAUTION));
    }
    ui.add_space(theme::GRID);
    Grid::new("three columns").num_columns(4).striped(true).spacing([8.0, 4.0]).show(ui, |ui| {
        for head in ["方案模板", "现行", "本方案", "差别"] {
            ui.label(RichText::new(head).color(theme::SECONDARY));
        }
        ui.end_row();
        for [template, before, after] in aligned(scheme, &template, before, &edited.offices) {
            for office in [template, before, after] {
                name(ui, office);
            }
            let (words, colour) = difference(template, before, after);
            ui.label(RichText::new(words).color(colour));
            ui.end_row();
        }
    });
    ui.add_space(theme::GRID);
    let against_today = scheme.changes(before, &edited.offices);
    ui.label(format!("比现行：{}", wording::office_changes(&against_today)));
    let against_template = scheme.changes(&edited.offices, &template);
    ui.label(format!("要与模板一致：{}", wording::office_changes(&against_template)));
}

fn name(ui: &mut Ui, office: Option<&Office>) {
    ui.scope(|ui| {
        ui.set_max_width(COLUMN);
        match office {
            Some(office) => {
                let whole = format!("{}({})", office.name, wording::office_nature(office.nature));
                ui.add(Label::new(office.name.as_str()).truncate().show_tooltip_when_elided(false))
                    .on_hover_text(whole);
            }
            None => drop(ui.label(RichText::new("—").color(theme::SECONDARY))),
        }
    });
}

/// What the plan does to an office, and whether it fits the template.
fn difference(template: Option<&Office>, before: Option<&Office>, after: Option<&Office>) -> (&'static str, Color32) {
    match (template, before, after) {
        (_, None, Some(_)) => ("＋增", theme::GOOD),
        (_, Some(_), None) => ("－撤", theme::BAD),
        (_, Some(before), Some(after)) if before.nature != after.nature => ("性质变", theme::HINT),
        (_, Some(before), Some(after)) if before.name != after.name => ("名称变", theme::HINT),
        (Some(_), None, None) => ("应设未设", theme::CAUTION),
        (None, Some(_), Some(_)) => ("模板外", theme::CAUTION),
        (Some(template), Some(_), Some(after)) if template.name != after.name => ("名称不一致", theme::CAUTION),
        (Some(template), Some(_), Some(after)) if template.nature != after.nature => ("性质不一致", theme::CAUTION),
        (Some(_), Some(_), Some(_)) | (None, None, None) => ("", theme::SECONDARY),
    }
}

/// The same office of three lists in one row: in the order of the template, then of the plan, then what is gone.
fn aligned<'a>(
    scheme: &Scheme,
    template: &'a [Office],
    before: &'a [Office],
    after: &'a [Office],
) -> Vec<[Option<&'a Office>; 3]> {
    let mut names: Vec<&Name> = Vec::new();
    for office in template.iter().chain(after).chain(before) {
        if !names.iter().any(|name| scheme.is_same_office(name, &office.name)) {
            names.push(&office.name);
        }
    }
    let find = |list: &'a [Office], name: &Name| {
        let by_name = list.iter().find(|office| office.name == *name);
        by_name.or_else(|| list.iter().find(|office| scheme.is_same_office(&office.name, name)))
    };
    names.into_iter().map(|name| [template, before, after].map(|list| find(list, name))).collect()
}
