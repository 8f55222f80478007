//! 3 对应列: the same sheet with the meaning of each column above it, how sure it is, and a menu of what it may mean instead. A
//! correction is kept for the layout of the table, so that every sheet with this head goes by it.

use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Button, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui};

use super::sheet_grid::{self, ColumnHeads, RowsOffered, SheetGrid};
use super::tables::{self, TableSeen};
use crate::app::stages::Preview;
use crate::app::{Action, Desk, ImportAction, SURE, guesses};
use crate::import::{ColumnUnderstood, Meaning, SheetChoice, TableKind, Vocabulary, letters, meanings_of};
use crate::ui::drafts::ImportDraft;
use crate::ui::theme;
use crate::wording;

pub(super) fn show(ui: &mut Ui, desk: &Desk, preview: &Preview, draft: &mut ImportDraft, actions: &mut Vec<Action>) {
    remembered(ui, desk, preview, actions);
    let all = tables::tables(preview);
    let Some(table) = tables::tabs(ui, &all, &mut draft.table) else { return };
    let Some(kind) = table.understood.table else {
        let words = "这张表没有识别出来。请在“2 工作表与表头”里选表的种类、定表头的行。";
        ui.label(RichText::new(words).color(theme::CAUTION));
        return;
    };
    extras(ui, table);
    match guesses(table.understood) {
        0 if has_extras(table) => {
            ui.label(RichText::new("✓ 其余各列都认出来了；点列上方的字可以改。").color(theme::GOOD))
        }
        0 => ui.label(RichText::new("✓ 各列都认出来了；点列上方的字可以改。").color(theme::GOOD)),
        guessed => {
            let words = format!("! {guessed} 列是按内容猜的，请核对；点列上方的字可以改。");
            ui.label(RichText::new(words).color(theme::CAUTION))
        }
    };
    let grid = SheetGrid {
        sheet: table.sheet,
        tables: &table.beside,
        shown: table.understood,
        name: table.name,
        rows: RowsOffered::Nothing,
    };
    let mut picked: Option<(u16, Option<Meaning>)> = None;
    let search = &mut draft.meaning_search;
    let mut head = |ui: &mut Ui, column: u16| {
        let understood = table.understood.columns.iter().find(|understood| understood.number == column);
        if let Some(choice) = chip(ui, (kind, understood, &letters(column)), search) {
            picked = Some((column, choice));
        }
    };
    let widths = chip_widths(table, kind);
    sheet_grid::show(ui, &grid, Some(ColumnHeads { widths, draw: &mut head }));
    if let Some((column, meaning)) = picked {
        search.clear();
        actions.extend(corrected(preview, table, column, meaning));
    }
}

/// Columns whose heads say nothing that is known.
fn kept<'a>(table: &'a TableSeen<'_>) -> impl Iterator<Item = &'a ColumnUnderstood> {
    table.understood.columns.iter().filter(|column| column.meaning == Meaning::Further && column.confidence.0 == 0)
}

fn has_extras(table: &TableSeen<'_>) -> bool {
    kept(table).next().is_some()
}

/// How many columns are kept as they are written, and which.
fn extras(ui: &mut Ui, table: &TableSeen<'_>) {
    const NAMED: usize = 4;
    let count = kept(table).count();
    if count > 0 {
        let heads: Vec<&str> = kept(table).take(NAMED).map(|column| column.heading.as_str()).collect();
        let more = if count > NAMED { " 等" } else { "" };
        let words = format!(
            "! {count} 列没有认出，照原样保留为附加信息：{}{more}。该有含义的，点列上方的字选。",
            heads.join("、")
        );
        ui.label(RichText::new(words).color(theme::CAUTION));
    }
}

/// That tables were read as the book remembers, and how to forget it.
fn remembered(ui: &mut Ui, desk: &Desk, preview: &Preview, actions: &mut Vec<Action>) {
    if preview.remembered.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.label(RichText::new("i 按上次的对应关系读取。").color(theme::HINT));
        let hindrance = desk.read_only();
        let button = ui.add_enabled(hindrance.is_none(), Button::new("忘记上次的对应关系"));
        if button.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
            actions.push(Action::Import(ImportAction::ForgetMappings));
        }
    });
}

/// The room that the words above the columns take, frame and gaps of the button included.
fn chip_widths(table: &TableSeen<'_>, kind: TableKind) -> Vec<f32> {
    const AROUND: f32 = 30.0;
    let columns = &table.understood.columns;
    let count = columns.iter().map(|column| usize::from(column.number) + 1).max().unwrap_or_default();
    let mut widths = vec![0.0; count];
    for column in columns {
        if let Some(width) = widths.get_mut(usize::from(column.number)) {
            *width = sheet_grid::room_for(&meant(column, kind).0) + AROUND;
        }
    }
    widths
}

/// The meaning of a column as a button, with the menu under it. Answers what was chosen; `Some(None)` takes a choice back.
fn chip(
    ui: &mut Ui,
    (table, understood, letters): (TableKind, Option<&ColumnUnderstood>, &str),
    search: &mut String,
) -> Option<Option<Meaning>> {
    let (words, colour) = match understood {
        None => ("没有表头".to_owned(), theme::SECONDARY),
        Some(column) => meant(column, table),
    };
    let told = words.clone();
    let button = Button::new(RichText::new(words).font(theme::dense()).color(colour)).truncate();
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (response, shown) =
        MenuButton::from_button(button).config(config).ui(ui, |ui| menu(ui, table, letters, search));
    if let Some(column) = understood {
        let heading = wording::import::drawable(&column.heading);
        response.on_hover_text(format!("{letters}列　{heading}　{told}　把握{}%", column.confidence.0));
    }
    shown.and_then(|shown| shown.inner)
}

/// "姓名 ✓"; a guess says so in words, and how sure it is.
fn meant(column: &ColumnUnderstood, table: TableKind) -> (String, egui::Color32) {
    if named(column, table).is_some() {
        return (format!("{} ✓ {}%", column.heading, column.confidence.0), theme::GOOD);
    }
    let meaning = wording::import::meaning(column.meaning, table);
    if column.meaning.may_repeat() {
        (meaning, theme::SECONDARY)
    } else if column.confidence < SURE {
        (format!("{meaning} 猜测{}%", column.confidence.0), theme::CAUTION)
    } else {
        (format!("{meaning} ✓"), theme::GOOD)
    }
}

/// The name of the vocabulary that a column is kept under, as a choice.
fn named(column: &ColumnUnderstood, table: TableKind) -> Option<Meaning> {
    let place = Vocabulary::built_in().further_place(table, &column.heading)?;
    (column.meaning == Meaning::Further).then_some(Meaning::Named(place))
}

/// What a column means, as it is chosen.
fn chosen_as(column: &ColumnUnderstood, table: &TableSeen<'_>) -> Meaning {
    table.understood.table.and_then(|kind| named(column, kind)).unwrap_or(column.meaning)
}

fn menu(ui: &mut Ui, table: TableKind, letters: &str, search: &mut String) -> Option<Option<Meaning>> {
    let mut chosen = None;
    ui.set_min_width(200.0);
    let label = ui.label(format!("{letters}列是"));
    ui.add(TextEdit::singleline(search).hint_text("查找").desired_width(180.0)).labelled_by(label.id);
    ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
        for meaning in meanings_of(table, Vocabulary::built_in()) {
            let words = wording::import::meaning(meaning, table);
            let is_wanted = search.trim().is_empty() || words.contains(search.trim()) || meaning.may_repeat();
            if is_wanted && ui.button(words).clicked() {
                chosen = Some(Some(meaning));
                ui.close();
            }
        }
        ui.separator();
        if ui.button("恢复自动识别").clicked() {
            chosen = Some(None);
            ui.close();
        }
    });
    chosen
}

/// The choice with one column corrected.
fn corrected(preview: &Preview, table: &TableSeen<'_>, column: u16, meaning: Option<Meaning>) -> Option<Action> {
    let (key, mut choice) = table.choice(&preview.choices)?;
    // What the book remembers for this layout stays in force for the other columns.
    if choice.columns.is_empty()
        && preview.remembered.iter().any(|layout| Some(layout) == table.understood.layout.as_ref())
    {
        let known = &table.understood.columns;
        choice.columns.extend(
            known
                .iter()
                .filter(|column| column.confidence.0 > 0)
                .map(|column| (column.number, chosen_as(column, table))),
        );
    }
    if let Some(meaning) = meaning {
        if !meaning.may_repeat() {
            choice.columns.retain(|_, other| *other != meaning);
        }
        choice.columns.insert(column, meaning);
    } else {
        choice.columns.remove(&column);
    }
    let is_open = choice.columns.is_empty() && choice.head.is_none();
    let kind = if is_open { None } else { table.understood.table };
    Some(tables::chosen(key, SheetChoice { table: kind, ..choice }))
}
