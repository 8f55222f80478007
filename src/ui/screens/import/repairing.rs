//! The right side of 检查: problems grouped by what mends them, each with its rows and, where one decision mends many, that
//! decision: 「修复 14 处」. Above them the list goes out and comes back, and the last decision is taken back.

use std::collections::{BTreeMap, BTreeSet};

use egui::{ComboBox, Frame, Response, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::issues::push;
use super::steady;
use crate::app::stages::Preview;
use crate::app::{Action, Desk, ImportAction, ImportPurpose, ImportStepping, MendChoice, Purpose};
use crate::import::{IssueKey, Mend, Repair, RepairGroup, WordFound, WordKey};
use crate::ui::drafts::{Ignoring, MendsDraft};
use crate::ui::theme;
use crate::wording;

/// Words of one field that are listed; more of them are rather a wrong column.
const SHOWN_WORDS: usize = 30;

pub(super) fn show(
    ui: &mut Ui,
    preview: &Preview,
    desk: &Desk,
    groups: &[Repair<'_>],
    draft: &mut MendsDraft,
    actions: &mut Vec<Action>,
) {
    ui.horizontal_wrapped(|ui| {
        if ui.button("导出问题清单…").clicked() {
            actions.push(Action::Choose(Purpose::Import(ImportPurpose::ExportProblems)));
        }
        let filled = ui.button("读入填好的清单…");
        if filled.on_hover_text("按清单“改为”一列的内容读取那些单元格；原文件不改动").clicked()
        {
            actions.push(Action::Choose(Purpose::Import(ImportPurpose::ReadCorrections)));
        }
        let decisions = desk.import_mending.decisions();
        let undo = ui.add_enabled(decisions > 0, egui::Button::new("撤回上一项决定"));
        let undo = undo.on_hover_text("Ctrl+Z").on_disabled_hover_text("还没有作过决定");
        if undo.clicked() {
            actions.push(Action::Import(ImportAction::Step(ImportStepping::Back)));
        }
    });
    let mended = preview.understanding.mended.len();
    let ignored = preview.issues().filter(|issue| preview.choices.ignored_for(issue).is_some()).count();
    let is_held = steady::rests(ui, &mut draft.decided_at);
    let held = if is_held { "；移动鼠标后继续" } else { "" };
    ui.label(RichText::new(format!("已更正 {mended} 格，已忽略 {ignored} 条{held}")).color(theme::SECONDARY));
    if draft.group.as_ref().is_some_and(|shown| groups.iter().all(|repair| repair.group != *shown)) {
        draft.group = None;
    }
    if groups.is_empty() {
        ui.label("没有要处理的问题。");
        return;
    }
    let files = preview.understanding.files.iter();
    let sheets: BTreeSet<(&str, &str)> =
        files.flat_map(|file| file.sheets.iter().map(|sheet| (file.file.as_str(), sheet.sheet.as_str()))).collect();
    ui.selectable_value(&mut draft.group, None, "全部问题");
    let decided = actions.len();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if is_held {
            ui.disable();
        }
        for repair in groups {
            let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(8);
            frame.show(ui, |ui| {
                ui.set_width(ui.available_width());
                group(ui, repair, &sheets, draft, actions);
            });
        }
    });
    if actions.len() > decided {
        draft.decided_at = steady::decided_at(ui);
    }
}

fn group(
    ui: &mut Ui,
    repair: &Repair<'_>,
    sheets: &BTreeSet<(&str, &str)>,
    draft: &mut MendsDraft,
    actions: &mut Vec<Action>,
) {
    ui.label(RichText::new(wording::import::repair(repair, sheets)).strong());
    match &repair.mend {
        Mend::Months { column, forms, .. } => {
            for offer in forms {
                ui.label(wording::import::form_offer(offer));
                if ui
                    .button(format!("修复 {} 处：{}", offer.months.len(), wording::import::month_form(offer.form)))
                    .clicked()
                {
                    push(MendChoice::Corrections(offer.corrections(column)), Some(actions));
                }
            }
        }
        Mend::Words { words, known, .. } => meanings(ui, &repair.group, (words, known), draft, actions),
        Mend::IdNumbers | Mend::Answers | Mend::Figures | Mend::Cells { .. } => {}
    }
    let is_shown = draft.group.as_ref() == Some(&repair.group);
    let count = repair.issues.len();
    ui.horizontal(|ui| {
        if ui.selectable_label(is_shown, format!("只看这 {count} 条")).clicked() {
            draft.group = if is_shown { None } else { Some(repair.group.clone()) };
        }
        if ui.button(format!("忽略这 {count} 条…")).clicked() {
            let issues = repair.issues.iter().map(|issue| IssueKey::of(issue)).collect();
            draft.ignoring = Some(Ignoring::of(format!("{count} 条"), issues));
        }
    });
}

/// One field a word; those that are filled in are mended together, wherever they stand.
fn meanings(
    ui: &mut Ui,
    group: &RepairGroup,
    (words, known): (&BTreeMap<String, WordFound>, &[String]),
    draft: &mut MendsDraft,
    actions: &mut Vec<Action>,
) {
    for (word, found) in words.iter().take(SHOWN_WORDS) {
        ui.horizontal(|ui| {
            let label = ui.label(format!("“{}”{} 处，读作", wording::import::drawable(word), found.rows));
            let meaning = draft.words.entry((group.clone(), word.clone())).or_default();
            let field = if known.is_empty() {
                ui.add(TextEdit::singleline(meaning).desired_width(110.0))
            } else {
                choice(ui, (group, word), known, meaning)
            };
            field.labelled_by(label.id);
        });
    }
    if words.len() > SHOWN_WORDS {
        let rest = words.len() - SHOWN_WORDS;
        ui.label(RichText::new(format!("另有 {rest} 种没有列出，先定这些")).color(theme::SECONDARY));
    }
    let meaning = |word: &String| {
        let typed = draft.words.get(&(group.clone(), word.clone()));
        typed.map(|typed| typed.trim().to_owned()).filter(|typed| !typed.is_empty())
    };
    let (mut rows, mut given) = (0, BTreeMap::new());
    for (word, found) in words {
        let Some(meaning) = meaning(word) else { continue };
        rows += found.rows;
        let key = |column| WordKey { column, word: word.clone() };
        given.extend(found.columns.iter().cloned().map(|column| (key(column), meaning.clone())));
    }
    let button = ui.add_enabled(rows > 0, egui::Button::new(format!("修复 {rows} 处")));
    if button.on_disabled_hover_text("请先写明至少一种写法的含义").clicked() {
        push(MendChoice::Words(given), Some(actions));
    }
}

/// The words that the field takes; the empty line leaves the word as it is.
fn choice(ui: &mut Ui, id: (&RepairGroup, &String), known: &[String], meaning: &mut String) -> Response {
    let shown = if meaning.is_empty() { "请选择" } else { meaning.as_str() };
    let combo = ComboBox::from_id_salt(format!("{id:?}")).selected_text(shown.to_owned()).width(130.0);
    let list = |ui: &mut Ui| {
        ui.selectable_value(meaning, String::new(), "暂不定");
        for word in known {
            ui.selectable_value(meaning, word.clone(), word);
        }
    };
    combo.show_ui(ui, list).response
}
