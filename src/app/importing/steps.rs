//! The five steps of an import. They are places to look at, not states: going back loses nothing, and going on decides nothing.

use super::super::stages::Preview;
use crate::import::{Confidence, Meaning, SheetUnderstood};

/// A step, in the order in which a clerk takes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ImportStep {
    /// 选文件
    Files,
    /// 工作表与表头
    Sheets,
    /// 对应列
    Columns,
    /// 检查
    Check,
    /// 确认写入
    Write,
}

/// Below this a meaning is a guess that somebody has to look at.
pub const SURE: Confidence = Confidence(80);

impl ImportStep {
    pub const ALL: [Self; 5] = [Self::Files, Self::Sheets, Self::Columns, Self::Check, Self::Write];

    pub fn title(self) -> &'static str {
        match self {
            Self::Files => "1 选文件",
            Self::Sheets => "2 工作表与表头",
            Self::Columns => "3 对应列",
            Self::Check => "4 检查",
            Self::Write => "5 确认写入",
        }
    }

    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    pub fn before(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|step| *step < self)
    }

    /// The first step that has a question for the user; where everything is plain, the check.
    pub fn first_for(preview: &Preview) -> Self {
        let sheets = || preview.understanding.files.iter().flat_map(|file| &file.sheets);
        let asks_for_sheet = |sheet: &SheetUnderstood| is_hidden_table(sheet);
        let nothing_found = sheets().all(|sheet| sheet.table.is_none());
        if !preview.refused.is_empty() && sheets().next().is_none() {
            Self::Files
        } else if nothing_found || sheets().any(asks_for_sheet) {
            Self::Sheets
        } else if sheets().any(|sheet| guesses(sheet) > 0) {
            Self::Columns
        } else {
            Self::Check
        }
    }
}

/// Whether a sheet was hidden by the office and holds a table, so that somebody has to say whether it is read.
pub fn is_hidden_table(sheet: &SheetUnderstood) -> bool {
    sheet.hidden && sheet.table.is_some() && !sheet.left_aside
}

/// How many columns of a table are guessed only.
pub fn guesses(sheet: &SheetUnderstood) -> usize {
    let is_guess = |meaning: Meaning, confidence: Confidence| !meaning.may_repeat() && confidence < SURE;
    sheet.columns.iter().filter(|column| is_guess(column.meaning, column.confidence)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_one_another() {
        assert_eq!(ImportStep::Files.next(), Some(ImportStep::Sheets));
        assert_eq!(ImportStep::Write.next(), None);
        assert_eq!(ImportStep::Check.before(), Some(ImportStep::Columns));
        assert_eq!(ImportStep::Files.before(), None);
    }
}
