//! 检查: what there is to say about the files of an import and about the changes, gravest first, each with its place. The cell is
//! put right where it stands; what mends many rows at once stands at the right (`repairing`).
//!
//! Knows nothing of how a decision is carried out: it pushes actions, and the next preview shows what they came to.

use std::collections::{BTreeMap, BTreeSet};

use egui::{CursorIcon, Key, Label, Margin, Panel, RichText, Sense, TextEdit, Ui, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use super::{ignoring, repairing};
use crate::app::stages::Preview;
use crate::app::{Action, Desk, ImportAction, ImportChoice, MendChoice, issue_subject, row_subject};
use crate::import::{CellKey, Ground, Issue, IssueKey, Mended, Place, Repair, Severity, Vocabulary, repairs};
use crate::ui::drafts::{Ignoring, MendsDraft};
use crate::ui::theme;
use crate::ui::widgets::is_composing;
use crate::wording;

/// Lines that the widths are judged by.
const MEASURED: usize = 300;
/// The widest that addresses are at first, in points; the names of files can be long.
const WIDEST_ADDRESS: f32 = 200.0;
const NARROWEST_ADDRESS: f32 = 48.0;
/// With less room than this the cell gives way to what is said of it.
const ROOMY: f32 = 640.0;
/// Characters of a file's name at its beginning and at its end, where it is too long for a line.
const FILE_ENDS: (usize, usize) = (6, 5);

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
        Panel::right("import repairs").default_size(330.0).size_range(280.0..=560.0).show(ui, |ui| {
            repairing::show(ui, preview, desk, &groups, draft, actions);
        });
        ignoring::ask(ui, draft, actions);
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
    let files = FileNames::of(preview);
    let longest = lines.iter().map(|line| address(files, line.place())).max_by_key(|address| address.chars().count());
    let measured = longest.map(|longest| ui.painter().layout_no_wrap(longest, theme::dense(), theme::INK).size().x);
    let has_subjects = lines.iter().take(MEASURED).any(|line| line.subject(preview).is_some());
    let content = if ui.available_width() < ROOMY { 90.0 } else { 150.0 };
    let table = TableBuilder::new(ui)
        .striped(true)
        .column(
            Column::initial(measured.unwrap_or_default().clamp(NARROWEST_ADDRESS, WIDEST_ADDRESS) + 12.0)
                .resizable(true)
                .clip(true),
        )
        .column(Column::initial(if has_subjects { 76.0 } else { 36.0 }).resizable(true).clip(true))
        .column(Column::exact(40.0))
        .column(Column::initial(content).resizable(true).clip(true))
        .column(Column::remainder().clip(true))
        .column(Column::exact(66.0).clip(true));
    table
        .header(theme::ROW_HEIGHT, |mut header| {
            for head in ["位置", "对象", "级别", "单元格内容", "说明", "处理"] {
                header.col(|ui| drop(ui.label(RichText::new(head).font(theme::bold(theme::DENSE)))));
            }
        })
        .body(|body| {
            body.rows(theme::ROW_HEIGHT, lines.len(), |mut row| {
                let Some(line) = lines.get(row.index()) else { return };
                match line {
                    Line::Issue(issue) => {
                        let mend = CellKey::of(&issue.place).and_then(|key| mends.get(&key).copied());
                        issue_row(&mut row, (preview, files), issue, mend, draft, actions.as_deref_mut());
                    }
                    Line::Mended(mend) => mended_row(&mut row, (preview, files), mend, draft, actions.as_deref_mut()),
                }
            });
        });
}

fn issue_row(
    row: &mut TableRow<'_, '_>,
    (preview, files): (&Preview, FileNames),
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
    place_cells(row, files, &issue.place, issue_subject(preview, issue));
    row.col(|ui| drop(ui.label(severity)));
    let key = CellKey::of(&issue.place);
    row.col(|ui| cell(ui, key.as_ref(), &issue.raw, draft, actions.as_deref_mut()));
    let before = mend.map(|mend| format!("（原为“{}”）", mend.before)).unwrap_or_default();
    let ignored = preview.choices.ignored_for(issue);
    let reason = ignored.map(|reason| format!("{}。", wording::import::ignored(issue.severity, reason)));
    let message = format!("{}{}{before}", reason.unwrap_or_default(), wording::import::message(issue));
    let colour = if ignored.is_some() { theme::SECONDARY } else { theme::INK };
    let message = RichText::new(wording::import::drawable(&message)).color(colour);
    row.col(|ui| drop(ui.add(Label::new(message).truncate())));
    row.col(|ui| {
        if actions.is_none() {
            return;
        }
        let key = || IssueKey::of(issue);
        if ignored.is_some() {
            if ui.small_button("恢复").on_hover_text("不再忽略").clicked() {
                push(MendChoice::Ignore(vec![key()], None), actions);
            }
        } else if ui.small_button("忽略…").on_hover_text("只忽略这一条，写明原因").clicked() {
            let whom = issue_subject(preview, issue).map(|name| format!("{name}　")).unwrap_or_default();
            let what = wording::import::drawable(&format!("{whom}{}", address(files, &issue.place)));
            draft.ignoring = Some(Ignoring::of(what, vec![key()]));
        }
    });
}

/// Where it stands and whom it is about.
fn place_cells(row: &mut TableRow<'_, '_>, files: FileNames, place: &Place, subject: Option<String>) {
    let whole = place.sheet.file.to_string();
    row.col(|ui| drop(ui.add(Label::new(address(files, place)).truncate()).on_hover_text(whole)));
    let subject = wording::import::drawable(&subject.unwrap_or_default());
    row.col(|ui| drop(ui.add(Label::new(subject).truncate())));
}

fn mended_row(
    row: &mut TableRow<'_, '_>,
    (preview, files): (&Preview, FileNames),
    mend: &Mended,
    draft: &mut MendsDraft,
    mut actions: Option<&mut Vec<Action>>,
) {
    let key = CellKey::of(&mend.place);
    place_cells(row, files, &mend.place, row_subject(preview, &mend.place));
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

impl Line<'_> {
    fn place(&self) -> &Place {
        match self {
            Self::Issue(issue) => &issue.place,
            Self::Mended(mend) => &mend.place,
        }
    }

    fn subject(&self, preview: &Preview) -> Option<String> {
        match self {
            Self::Issue(issue) => issue_subject(preview, issue),
            Self::Mended(mend) => row_subject(preview, &mend.place),
        }
    }
}

/// How addresses tell the files of an import apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileNames {
    /// There is only one.
    Unsaid,
    WithoutEnding,
    /// Two differ by their endings only.
    Whole,
}

impl FileNames {
    pub(super) fn of(preview: &Preview) -> Self {
        let files = &preview.understanding.files;
        let stems: BTreeSet<&str> = files.iter().map(|file| without_ending(&file.file)).collect();
        match files.len() {
            0 | 1 => Self::Unsaid,
            count if stems.len() == count => Self::WithoutEnding,
            _ => Self::Whole,
        }
    }
}

fn without_ending(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// "县直机关!F7"; with the file, where the import is of several: "花名册·县直机关!F7".
pub(super) fn address(files: FileNames, place: &Place) -> String {
    let cell = place.cell.map(|cell| format!("!{cell}")).unwrap_or_default();
    let file = match files {
        FileNames::Unsaid => String::new(),
        FileNames::WithoutEnding => format!("{}·", shortened(without_ending(&place.sheet.file))),
        FileNames::Whole => format!("{}·", shortened(&place.sheet.file)),
    };
    format!("{file}{}{cell}", place.sheet.sheet)
}

/// A name that is too long for a line without its middle.
fn shortened(file: &str) -> String {
    let (begin, end) = FILE_ENDS;
    let characters: Vec<char> = file.chars().collect();
    if characters.len() <= begin + end + 1 {
        return file.to_owned();
    }
    let begin: String = characters.iter().take(begin).collect();
    let end: String = characters.iter().skip(characters.len() - end).collect();
    format!("{begin}…{end}")
}
