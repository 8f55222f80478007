//! Fields of the forms: each a label above its input, so that long words fit a narrow side.

use egui::{ComboBox, DragValue, RichText, TextEdit, Ui};

use crate::app::naming::{self, Meant, Unclear};
use crate::domain::{InstitutionId, QuotaKind, Snapshot};
use crate::ui::theme;
use crate::wording;

/// Names offered while one is typed.
const OFFERED: usize = 6;

pub fn text(ui: &mut Ui, label: &str, typed: &mut String, hint: &str) {
    let label = ui.label(label);
    ui.add(TextEdit::singleline(typed).hint_text(hint).desired_width(f32::INFINITY)).labelled_by(label.id);
}

pub fn count(ui: &mut Ui, label: &str, count: &mut u32, most: u32) {
    ui.horizontal(|ui| {
        let label = ui.label(label);
        ui.add(DragValue::new(count).range(1..=most.max(1)).suffix(" 名")).labelled_by(label.id);
    });
}

/// An institution by name: typed in full, or chosen from the names that contain what is typed.
pub fn institution(ui: &mut Ui, label: &str, typed: &mut String, snapshot: &Snapshot) -> Result<InstitutionId, String> {
    text(ui, label, typed, "输入名称的一部分");
    let wanted = typed.trim().to_owned();
    match naming::institution(&wanted, snapshot) {
        Ok(Meant { whom, former }) => {
            if let Some(former) = former {
                ui.label(RichText::new(wording::former_name(&former, "编制")).small().color(theme::CAUTION));
            }
            return Ok(whom);
        }
        Err(Unclear::Ambiguous(bearers)) => return Err(wording::ambiguous_name(&wanted, &bearers)),
        Err(Unclear::Unknown) => {}
    }
    if !wanted.is_empty() {
        let fitting = snapshot.institutions().filter(|institution| institution.name.as_str().contains(&wanted));
        ui.horizontal_wrapped(|ui| {
            for offered in fitting.take(OFFERED) {
                if ui.link(offered.name.as_str()).clicked() {
                    *typed = offered.name.to_string();
                }
            }
        });
    }
    Err(format!("请填写{label}"))
}

pub fn kind(ui: &mut Ui, kind: &mut QuotaKind, kinds: impl Iterator<Item = QuotaKind>) {
    choice(ui, "编制类型", kind, kinds, wording::kind);
}

/// One of several words.
pub fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: &str,
    chosen: &mut T,
    all: impl Iterator<Item = T>,
    word: impl Fn(T) -> &'static str,
) {
    ui.horizontal(|ui| {
        let name = ui.label(label);
        let combo = ComboBox::from_id_salt(label.to_owned()).selected_text(word(*chosen)).width(150.0);
        let response = combo.show_ui(ui, |ui| {
            for one in all {
                ui.selectable_value(chosen, one, word(one));
            }
        });
        response.response.labelled_by(name.id);
    });
}

/// One of the agreements in force, by what its sentence says; the table beside it chooses too.
pub fn agreement<T: Copy + PartialEq>(ui: &mut Ui, label: &str, chosen: &mut Option<T>, all: &[(T, String)]) {
    let name = ui.label(label);
    let current = chosen.and_then(|id| all.iter().find(|(one, _)| *one == id));
    let text = current.map_or("请选择，或者在表里点一行", |(_, sentence)| sentence.as_str());
    let combo = ComboBox::from_id_salt(label.to_owned()).selected_text(text).width(ui.available_width()).truncate();
    let response = combo.show_ui(ui, |ui| {
        for (id, sentence) in all {
            ui.selectable_value(chosen, Some(*id), sentence);
        }
    });
    response.response.labelled_by(name.id);
}

/// Kinds that have places, which can be lent and reserved.
pub fn kinds_with_places() -> impl Iterator<Item = QuotaKind> {
    QuotaKind::ALL.into_iter().filter(|kind| kind.has_places())
}
