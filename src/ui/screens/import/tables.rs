//! The tables of an import and the one that is looked at, as the steps 2 and 3 share them: tabs over the sheets, and how a choice is
//! kept for a table.

use std::sync::Arc;

use egui::{Id, RichText, Ui};

use crate::app::stages::Preview;
use crate::app::{Action, ImportAction, ImportChoice};
use crate::import::{Choices, Sheet, SheetChoice, SheetKey, SheetUnderstood};
use crate::ui::theme;
use crate::wording;

/// One table, with the sheet that it stands in.
pub struct TableSeen<'a> {
    pub file: &'a str,
    pub sheet: &'a Sheet,
    pub understood: &'a SheetUnderstood,
    /// All tables of the sheet.
    pub beside: Vec<&'a SheetUnderstood>,
    /// The sheet among all that were read.
    pub name: Id,
}

impl TableSeen<'_> {
    pub fn own_key(&self) -> SheetKey {
        SheetKey::Sheet { file: self.file.to_owned(), sheet: self.sheet.name.clone() }
    }

    fn is_first(&self) -> bool {
        self.beside.first().is_some_and(|first| std::ptr::eq(*first, self.understood))
    }

    /// Under which key a correction of its columns belongs, and what is chosen there already: with the sheet where its head was set
    /// by hand, with the layout otherwise.
    pub fn choice(&self, choices: &Choices) -> Option<(SheetKey, SheetChoice)> {
        let own = self.own_key();
        if let Some(choice) = choices.sheets.get(&own).filter(|choice| self.is_first() && !choice.leaves_layout_open())
        {
            return Some((own, choice.clone()));
        }
        let key = SheetKey::Layout(self.understood.layout.clone()?);
        let choice = choices.sheets.get(&key).cloned().unwrap_or_default();
        Some((key, choice))
    }
}

/// All tables in the order of the files; a sheet without a table is there too.
pub fn tables(preview: &Preview) -> Vec<TableSeen<'_>> {
    let mut seen = Vec::new();
    let read = Arc::as_ptr(&preview.reading) as usize;
    for (workbook, file) in preview.reading.workbooks.iter().zip(&preview.understanding.files) {
        for (number, sheet) in workbook.sheets.iter().enumerate() {
            let beside: Vec<&SheetUnderstood> = file.sheets.iter().filter(|table| table.sheet == sheet.name).collect();
            for understood in &beside {
                let name = Id::unique(("sheet", read, &file.file, number));
                seen.push(TableSeen { file: &file.file, sheet, understood, beside: beside.clone(), name });
            }
        }
    }
    seen
}

/// The tabs. Answers the table that is looked at.
pub fn tabs<'a, 'b>(ui: &mut Ui, tables: &'b [TableSeen<'a>], selected: &mut usize) -> Option<&'b TableSeen<'a>> {
    *selected = (*selected).min(tables.len().saturating_sub(1));
    let has_files = tables.iter().any(|table| Some(table.file) != tables.first().map(|first| first.file));
    egui::ScrollArea::horizontal().id_salt("sheet tabs").show(ui, |ui| {
        ui.horizontal(|ui| {
            for (index, table) in tables.iter().enumerate() {
                let understood = table.understood;
                let kind = match (understood.left_aside, understood.table) {
                    (true, _) => "不导入".to_owned(),
                    (false, Some(kind)) => format!("{} {}行", wording::import::table(kind), understood.rows_read),
                    (false, None) => "没有识别".to_owned(),
                };
                let file = if has_files { format!("{}·", table.file) } else { String::new() };
                let hidden = if understood.hidden { "(隐藏)" } else { "" };
                let words = RichText::new(format!("{file}{}{hidden}　{kind}", understood.sheet));
                ui.selectable_value(selected, index, words.font(theme::dense()));
            }
        });
    });
    tables.get(*selected)
}

pub fn chosen(key: SheetKey, choice: SheetChoice) -> Action {
    let choice = (choice != SheetChoice::default()).then_some(choice);
    Action::Import(ImportAction::Choose(ImportChoice::Sheet(key, choice)))
}
