//! 4 检查: what would become of the tables, what there is to say about them, what would be added, replaced or go, and what is left to be decided.

use egui::{Frame, RichText, Stroke, Ui};

use super::{changes, choosing, issues};
use crate::app::stages::Preview;
use crate::app::{Action, Desk};
use crate::import::{self, Counts, Issue, Severity};
use crate::ui::drafts::{ImportDraft, ImportTab};
use crate::ui::theme;
use crate::wording;

pub(super) fn show(ui: &mut Ui, desk: &Desk, preview: &Preview, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    figures(ui, desk, preview, actions);
    body(ui, desk, preview, draft, Some(actions));
}

/// The figures, and how the workbooks are taken.
fn figures(ui: &mut Ui, desk: &Desk, preview: &Preview, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(10);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        choosing::mode(ui, preview, actions);
        let aim = preview.aim.and_then(|aim| Some((desk.shown().institution(aim.institution)?, aim.list)));
        if let Some((town, list)) = aim {
            let list = wording::duty_list(list);
            let words = format!("导入到：{}的{list}(表中写明单位、清单的以表为准)", town.name);
            ui.label(RichText::new(words).color(theme::HINT));
        }
        for (table, counts) in super::counted(preview) {
            ui.label(format!("{}：{}", wording::import::table(table), rows(counts)));
        }
        if let Some(nothing) = wording::import_gain(import::gain(&preview.understanding, &preview.batch)) {
            ui.label(RichText::new(nothing).color(theme::SECONDARY));
        }
        for told in &preview.changed_back {
            ui.label(RichText::new(format!("! {told}")).color(theme::CAUTION));
        }
        super::excess(ui, preview);
    });
    ui.add_space(theme::GRID);
}

/// What becomes of the rows of a table; the problems they have are counted once, where they are listed.
fn rows(counts: Counts) -> String {
    let Counts { added, updated, unchanged, left, removed, rejected } = counts;
    let left = if left == 0 { String::new() } else { format!("，离开 {left}") };
    let removed = if removed == 0 { String::new() } else { format!("，移除 {removed}") };
    let rejected = if rejected == 0 { String::new() } else { format!("，不导入 {rejected} 行") };
    format!("新增 {added}，更新 {updated}，未变 {unchanged}{left}{removed}{rejected}")
}

/// What there is to see. Without `actions` it is written, and nothing can be decided any more.
pub(super) fn body(
    ui: &mut Ui,
    desk: &Desk,
    preview: &Preview,
    draft: &mut ImportDraft,
    actions: Option<&mut Vec<Action>>,
) {
    let open = |issue: &&Issue| preview.choices.ignored_for(issue).is_none();
    let count = |severity: Severity| preview.issues().filter(open).filter(|issue| issue.severity == severity).count();
    ui.horizontal(|ui| {
        let (errors, warnings, notices) = (count(Severity::Error), count(Severity::Warning), count(Severity::Notice));
        let whole = errors + warnings + notices;
        let ignored = match preview.issues().count() - whole {
            0 => String::new(),
            ignored => format!("，已忽略 {ignored} 条"),
        };
        let issues = format!("问题 {whole} 条：错误 {errors} · 警告 {warnings} · 提示 {notices}{ignored}");
        ui.selectable_value(&mut draft.tab, ImportTab::Issues, issues);
        let changed = preview.batch.addition_count() + preview.batch.changes.len();
        ui.selectable_value(&mut draft.tab, ImportTab::Changes, format!("变动内容 {changed}"));
        if actions.is_some() {
            let open = choosing::open(preview);
            ui.selectable_value(&mut draft.tab, ImportTab::Choices, format!("待定 {open}"));
        }
    });
    for notice in &preview.refused {
        ui.label(RichText::new(format!("× {} {} {}", notice.place, notice.what, notice.advice)).color(theme::BAD));
    }
    match (draft.tab, actions) {
        (ImportTab::Issues, actions) => issues::show(ui, preview, desk, &mut draft.mends, actions),
        (ImportTab::Choices, Some(actions)) => choosing::show(ui, preview, &mut draft.mends, actions),
        (ImportTab::Changes, _) | (ImportTab::Choices, None) => changes::show(ui, preview, &mut draft.changes),
    }
}
