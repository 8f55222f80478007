//! What a scheme's conditions and formulas ask of a township: class, zone, traits, measured facts. What is missing is named, so
//! that it can be filled in here.

use std::collections::BTreeSet;

use egui::{Grid, RichText, TextEdit, Ui};

use crate::domain::Name;
use crate::rules::{Impasse, Scheme, Situation};
use crate::ui::screens::offices::draft::TownDraft;
use crate::ui::theme;

pub fn show(ui: &mut Ui, scheme: Option<&Scheme>, edited: Situation<'_>, town: &mut TownDraft) {
    Grid::new("what it is").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
        let rows = [("类别", &mut town.class), ("片区", &mut town.zone), ("特色(用顿号隔开)", &mut town.traits)];
        for (words, text) in rows {
            let label = ui.label(words);
            ui.add(TextEdit::singleline(text).desired_width(220.0)).labelled_by(label.id);
            ui.end_row();
        }
    });
    ui.add_space(8.0);
    ui.label(RichText::new("要素(人口、面积、村数等，整数)").font(theme::bold(theme::BODY)));
    let mut removed = None;
    for (index, (name, value)) in town.factors.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let label = ui.label("要素");
            ui.add(TextEdit::singleline(name).desired_width(130.0)).labelled_by(label.id);
            let label = ui.label("数值");
            ui.add(TextEdit::singleline(value).desired_width(90.0)).labelled_by(label.id);
            if value.trim().parse::<i64>().is_err() {
                ui.label(RichText::new("! 不是整数").color(theme::CAUTION));
            }
            if ui.small_button("去掉").clicked() {
                removed = Some(index);
            }
        });
    }
    if let Some(index) = removed {
        town.factors.remove(index);
    }
    let listed = |name: &str, town: &TownDraft| town.factors.iter().any(|(factor, _)| factor == name);
    for missing in scheme.map(|scheme| missing(scheme, edited)).unwrap_or_default() {
        if !listed(missing.as_str(), town) && ui.button(format!("？ 补填“{missing}”")).clicked() {
            town.factors.push((missing.to_string(), String::new()));
        }
    }
    if ui.button("增加要素").clicked() {
        town.factors.push((String::new(), String::new()));
    }
}

/// Facts that the scheme asks for and nobody has given.
fn missing(scheme: &Scheme, edited: Situation<'_>) -> BTreeSet<Name> {
    let of = |impasse: Impasse| match impasse {
        Impasse::MissingFact(name) => Some(name),
        // A class or a zone has its own field above.
        Impasse::NotEntered(_) | Impasse::DivisionByZero { .. } | Impasse::Overflow { .. } | Impasse::NotACount(_) => {
            None
        }
    };
    let unclear = scheme.fit(edited).unclear.into_iter().filter_map(|unclear| of(unclear.why));
    let specials = scheme.special.catalogue.iter().filter_map(|special| match special.when.answer(edited) {
        crate::rules::Answer::Unclear(why) => of(why),
        crate::rules::Answer::Holds | crate::rules::Answer::Fails(_) => None,
    });
    unclear.chain(specials).collect()
}
