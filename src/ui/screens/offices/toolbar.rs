//! Above the matrix: which scheme, which townships are shown, and what is done with the marked ones.

use std::collections::BTreeSet;

use egui::{Checkbox, ComboBox, RichText, TextEdit, Ui};

use super::draft::{ApplyDraft, CopyDraft, DescribeDraft, OfficesDialog, OfficesDraft};
use super::edit;
use super::matrix::Matrix;
use super::sheet::Sheet;
use super::yardstick::{self, Yardstick};
use crate::app::Desk;
use crate::domain::{Institution, Name};
use crate::ui::theme;
use crate::ui::widgets::{link, primary};

pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    yardstick: Yardstick<'_>,
    (matrix, sheet): (&Matrix, &Sheet),
    draft: &mut OfficesDraft,
) {
    ui.horizontal_wrapped(|ui| {
        choose_scheme(ui, desk, yardstick, draft);
        ui.separator();
        let label = ui.label("查找");
        let search = TextEdit::singleline(&mut draft.filter.search).hint_text("乡镇或特色").desired_width(98.0);
        ui.add(search).labelled_by(label.id);
        one_of(ui, "类别", &matrix.classes(), &mut draft.filter.class);
        one_of(ui, "片区", &matrix.zones(), &mut draft.filter.zone);
        ui.add(Checkbox::new(&mut draft.filter.only_faulty, "只看不合规"));
        ui.add(Checkbox::new(&mut draft.filter.only_changed, "只看有改动"));
    });
    ui.horizontal_wrapped(|ui| {
        marks(ui, matrix, sheet, draft);
        ui.separator();
        bulk(ui, desk, yardstick, draft);
    });
    unadded(ui, desk, draft);
    ui.add_space(theme::GRID);
}

/// Townships with changes that were typed and are not in the plan yet; a click opens one.
fn unadded(ui: &mut Ui, desk: &Desk, draft: &mut OfficesDraft) {
    let mut wanted = None;
    let waiting: Vec<&Institution> = draft.unadded().collect();
    if waiting.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let words = format!("＊ {} 个乡镇的修改未加入方案：", waiting.len());
        ui.label(RichText::new(words).color(theme::CAUTION));
        for town in waiting {
            if link(ui, town.name.as_str()).on_hover_text("未加入方案，点一下打开").clicked() {
                wanted = desk.shown().shared(town.id);
            }
        }
    });
    if let Some(town) = wanted {
        draft.open(town, None);
    }
}

fn choose_scheme(ui: &mut Ui, desk: &Desk, yardstick: Yardstick<'_>, draft: &mut OfficesDraft) {
    let label = ui.label("对照方案");
    let combo = ComboBox::from_id_salt("scheme").selected_text(yardstick.name()).width(160.0).height(460.0);
    let combo = combo.show_ui(ui, |ui| {
        if ui.selectable_label(yardstick.key().is_none(), yardstick::OWN).clicked() {
            (draft.scheme, draft.cursor) = (None, None);
        }
        for other in desk.register.policy.schemes() {
            if ui
                .selectable_label(yardstick.key() == Some(&other.key), format!("{}　{}", other.name, other.region))
                .clicked()
            {
                draft.scheme = Some(other.key.clone());
                draft.cursor = None;
            }
        }
    });
    combo.response.labelled_by(label.id);
    match yardstick {
        Yardstick::Own(_) => {
            let hint = "每个乡镇按它自己的执行方案判断，与核查一致；执行方案见最右一列。";
            ui.label(RichText::new("依据 ⓘ").color(theme::ACCENT)).on_hover_text(hint);
        }
        Yardstick::One(scheme) => {
            let basis = format!("{}\n{}\n{}", scheme.source, scheme.text, scheme.remark);
            ui.label(RichText::new("依据 ⓘ").color(theme::ACCENT)).on_hover_text(basis.trim_end());
            let words = format!("! 全部对照“{}”，不是各自的执行方案", scheme.name);
            ui.label(RichText::new(words).color(theme::CAUTION));
        }
    }
}

/// One of the names in use, or all.
fn one_of(ui: &mut Ui, what: &str, names: &BTreeSet<&Name>, chosen: &mut Option<Name>) {
    if names.is_empty() {
        return;
    }
    let label = ui.label(what);
    let shown = chosen.as_ref().map_or("全部", Name::as_str);
    let combo = ComboBox::from_id_salt(what).selected_text(shown).width(56.0).show_ui(ui, |ui| {
        ui.selectable_value(chosen, None, "全部");
        for name in names {
            ui.selectable_value(chosen, Some((*name).clone()), name.as_str());
        }
    });
    combo.response.labelled_by(label.id);
}

fn marks(ui: &mut Ui, matrix: &Matrix, sheet: &Sheet, draft: &mut OfficesDraft) {
    ui.label(format!("已勾选 {} 个", draft.marked.len()));
    if ui.button("全选").on_hover_text("勾选下面显示的全部乡镇").clicked() {
        draft.marked.extend((0..sheet.rows.len()).filter_map(|row| sheet.line(matrix, row)).map(|line| line.id));
    }
    if ui.button("全不选").clicked() {
        draft.marked.clear();
    }
}

/// What can be done with the marked townships.
fn bulk(ui: &mut Ui, desk: &Desk, yardstick: Yardstick<'_>, draft: &mut OfficesDraft) {
    let count = draft.marked.len();
    let texts = [
        format!("对 {count} 个乡镇套用{}", yardstick.quoted()),
        "从其他乡镇复制…".to_owned(),
        "改类别、片区、特色…".to_owned(),
    ];
    let unmarked = draft.marked.is_empty().then_some("请点第一列勾选乡镇");
    if let Some(why) = edit::hindrance(desk).or(unmarked) {
        for text in texts {
            ui.add_enabled(false, egui::Button::new(text)).on_disabled_hover_text(why);
        }
        return;
    }
    let [apply, copy, describe] = texts;
    if primary(ui, &apply).clicked() {
        draft.dialog = OfficesDialog::Apply(ApplyDraft::default());
    }
    if ui.button(copy).clicked() {
        draft.dialog = OfficesDialog::Copy(CopyDraft::default());
    }
    if ui.button(describe).clicked() {
        draft.dialog = OfficesDialog::Describe(DescribeDraft::default());
    }
}

/// How many townships there are, and how many of them want looking at.
pub fn summary(matrix: &Matrix, sheet: &Sheet) -> String {
    let count = |is: fn(&super::matrix::Line) -> bool| matrix.lines.iter().filter(|line| is(line)).count();
    format!(
        "共 {} 个，显示 {} · 不合规 {} · 有改动 {} · 待判断 {}",
        matrix.lines.len(),
        sheet.rows.len(),
        count(|line| !line.faults.is_empty()),
        count(|line| line.is_touched),
        count(|line| !line.unclear.is_empty()),
    )
}
