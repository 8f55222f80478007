//! 检查: what there is to say about the files of an import and about the changes, gravest first, each with its place. The cell is
//! put right where it stands; what mends many rows at once stands at the right (`repairing`).
//!
//! Knows nothing of how a decision is carried out: it pushes actions, and the next preview shows what they came to.

use std::collections::BTreeMap;

use egui::{CursorIcon, Key, Label, Margin, Panel, RichText, Sense, TextEdit, Ui, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::repairing;
use crate::app::stages::Preview;
use crate::app::{Action, Desk, ImportAction, ImportChoice, MendChoice};
use crate::import::{CellKey, Ground, Issue, IssueKey, Mended, Repair, Severity, Vocabulary, repairs};
use crate::ui::drafts::MendsDraft;
use crate::ui::theme;
use crate::ui::widgets::is_composing;
use crate::wording;

/// One line of the list.
enum Line<'a> {
    Issue(&'a Issue),
    /// A cell that was put right and has no problem any more.
    Mended(&'a Mended),
}

/// Without `actions` it is written, and nothing can be decided any more.
pub(super) fn show(
    ui: &mut Ui,
    preview: &Preview,
    desk: &Desk,
    draft: &mut MendsDraft,
    mut actions: Option<&mut Vec<Action>>,
) {
    let open = preview.issues().filter(|issue| preview.choices.ignored_for(issue).is_none());
    let ground = Ground { as_of: preview.choices.as_of, records: &preview.understanding.records };
    let groups = repairs(open, ground, Vocabulary::built_in());
    if let Some(actions) = actions.as_deref_mut() {
        Panel::right("import repairs").default_size(360.0).size_range(280.0..=560.0).show(ui, |ui| {
            repairing::show(ui, preview, desk, &groups, draft, actions);
        });
    }
    let shown = groups.iter().find(|repair| draft.group.as_ref() == Some(&repair.group));
    grid(ui, preview, shown, draft, actions);
}

fn grid(
    ui: &mut Ui,
    preview: &Preview,
    shown: Option<&Repair<'_>>,
    draft: &mut MendsDraft,
    mut actions: Option<&mut Vec<Action>>,
) {
    let mended = &preview.understanding.mended;
    let mends: BTreeMap<CellKey, &Mended> =
        mended.iter().filter_map(|mend| Some((CellKey::of(&mend.place)?, mend))).collect();
    let mut lines: Vec<Line<'_>> = match shown {
        Some(repair) => repair.issues.iter().map(|issue| Line::Issue(issue)).collect(),
        None => preview.issues().map(Line::Issue).collect(),
    };
    if shown.is_none() {
        lines.extend(mended.iter().map(Line::Mended));
    }
    // The address is what the clerk goes by: it stands first, and its column is as wide as the longest.
    let longest = lines.iter().map(line_address).max_by_key(|address| address.chars().count());
    let measured = longest.map(|longest| ui.painter().layout_no_wrap(longest, theme::dense(), theme::INK).size().x);
    // Until something is decided, the room belongs to what is told.
    let is_decided = !mended.is_empty() || preview.issues().any(|issue| preview.choices.ignored_for(issue).is_some());
    let table = TableBuilder::new(ui)
        .striped(true)
        .column(Column::exact(measured.unwrap_or_default().max(90.0) + 24.0))
        .column(Column::exact(50.0))
        .column(Column::initial(160.0).resizable(true).clip(true))
        .column(Column::remainder().clip(true))
        .column(Column::exact(if is_decided { 170.0 } else { 44.0 }).clip(true));
    table
        .header(theme::ROW_HEIGHT, |mut header| {
            for head in ["位置", "级别", "单元格内容", "说明", "处理"] {
                header.col(|ui| drop(ui.label(RichText::new(head).font(theme::bold(theme::DENSE)))));
            }
        })
        .body(|body| {
            body.rows(theme::ROW_HEIGHT, lines.len(), |mut row| {
                let Some(line) = lines.get(row.index()) else { return };
                match line {
                    Line::Issue(issue) => {
                        let mend = CellKey::of(&issue.place).and_then(|key| mends.get(&key).copied());
                        issue_row(&mut row, preview, issue, mend, draft, actions.as_deref_mut());
                    }
                    Line::Mended(mend) => mended_row(&mut row, mend, draft, actions.as_deref_mut()),
                }
            });
        });
}

fn issue_row(
    row: &mut TableRow<'_, '_>,
    preview: &Preview,
    issue: &Issue,
    mend: Option<&Mended>,
    draft: &mut MendsDraft,
    mut actions: Option<&mut Vec<Action>>,
) {
    let colour = match issue.severity {
        Severity::Error => theme::BAD,
        Severity::Warning => theme::CAUTION,
        Severity::Notice => theme::SECONDARY,
    };
    let severity = RichText::new(wording::import::severity(issue.severity)).color(colour);
    let file = issue.place.sheet.file.to_string();
    row.col(|ui| drop(ui.add(Label::new(address(issue)).extend()).on_hover_text(file)));
    row.col(|ui| drop(ui.label(severity)));
    let key = CellKey::of(&issue.place);
    row.col(|ui| cell(ui, key.as_ref(), &issue.raw, draft, actions.as_deref_mut()));
    let before = mend.map(|mend| format!("（原为“{}”）", mend.before)).unwrap_or_default();
    let message = format!("{}{before}", wording::import::message(issue));
    row.col(|ui| drop(ui.add(Label::new(wording::import::drawable(&message)).truncate())));
    row.col(|ui| match preview.choices.ignored_for(issue) {
        Some(reason) => drop(ui.horizontal(|ui| {
            if actions.is_some() && ui.small_button("恢复").clicked() {
                let choice = MendChoice::Ignore(vec![IssueKey::of(issue)], None);
                push(choice, actions);
            }
            let told = wording::import::ignored(issue.severity, reason);
            ui.add(Label::new(RichText::new(told).color(theme::SECONDARY)).truncate());
        })),
        None if mend.is_some() => drop(ui.label("已更正，还有问题")),
        None => {}
    });
}

fn mended_row(
    row: &mut TableRow<'_, '_>,
    mend: &Mended,
    draft: &mut MendsDraft,
    mut actions: Option<&mut Vec<Action>>,
) {
    let key = CellKey::of(&mend.place);
    row.col(|ui| drop(ui.add(Label::new(mended_address(mend)).extend())));
    row.col(|ui| drop(ui.label(RichText::new("✓").color(theme::GOOD))));
    row.col(|ui| cell(ui, key.as_ref(), &mend.after, draft, actions.as_deref_mut()));
    row.col(|ui| drop(ui.add(Label::new(wording::import::drawable(&wording::import::mended(mend))).truncate())));
    row.col(|ui| {
        let Some(key) = key else { return };
        let is_own = mend.by == crate::import::MendedBy::Cell;
        if is_own && actions.is_some() && ui.small_button("用原文").clicked() {
            push(MendChoice::Cell(key, None), actions);
        }
    });
}

/// The text of a cell, which becomes a field when it is clicked. Enter and leaving the field decide, Escape does not.
fn cell(ui: &mut Ui, key: Option<&CellKey>, text: &str, draft: &mut MendsDraft, actions: Option<&mut Vec<Action>>) {
    let (Some(key), Some(actions)) = (key, actions) else {
        ui.add(Label::new(wording::import::drawable(text)).truncate());
        return;
    };
    let Some((_, typed)) = draft.editing.as_mut().filter(|(editing, _)| editing == key) else {
        let words = if text.is_empty() { "(空)".to_owned() } else { wording::import::drawable(text) };
        let label = ui.add(Label::new(words).truncate().sense(Sense::click()));
        if label.on_hover_cursor(CursorIcon::Text).on_hover_text("单击改正；原文件不改动").clicked() {
            draft.editing = Some((key.clone(), text.to_owned()));
        }
        return;
    };
    let field = TextEdit::singleline(typed).hint_text("空着就按空格读取").desired_width(f32::INFINITY);
    // Not taller than its row, so that the whole frame is seen.
    let field = ui.add(field.margin(Margin::symmetric(6, 1)).min_size(vec2(0.0, 0.0)));
    if field.lost_focus() && !is_composing(ui) {
        let is_given_up = ui.input(|input| input.key_pressed(Key::Escape));
        let typed = std::mem::take(typed);
        draft.editing = None;
        if !is_given_up && typed != text {
            push(MendChoice::Cell(key.clone(), Some(typed)), Some(actions));
        }
    } else if !field.has_focus() {
        field.request_focus();
    }
}

pub(super) fn push(choice: MendChoice, actions: Option<&mut Vec<Action>>) {
    if let Some(actions) = actions {
        actions.push(Action::Import(ImportAction::Choose(ImportChoice::Mend(choice))));
    }
}

fn line_address(line: &Line<'_>) -> String {
    match line {
        Line::Issue(issue) => address(issue),
        Line::Mended(mend) => mended_address(mend),
    }
}

fn mended_address(mend: &Mended) -> String {
    let cell = mend.place.cell.map(|cell| format!("!{cell}")).unwrap_or_default();
    format!("{}{cell}", mend.place.sheet.sheet)
}

/// "县直机关!F7".
pub(super) fn address(issue: &Issue) -> String {
    let cell = issue.place.cell.map(|cell| format!("!{cell}")).unwrap_or_default();
    format!("{}{cell}", issue.place.sheet.sheet)
}
