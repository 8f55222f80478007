//! What a reader of files hands its cells to, as it comes upon them: nobody has to hold a whole sheet to pass it on. The cells
//! either become sheets here ([`Collector`]) or are written to the pipe of a reading process (`isolation::encode`). A reader that
//! can only build whole sheets hands them over just the same ([`Sheet::hand_over`]).

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::builder::{Incoming, SheetBuilder};
use super::error::SheetError;
use super::limits::{Excess, Limits};
use crate::import::cells::{Merge, Merging, Sheet, Visibility};
use crate::import::flaw::Flaw;
use crate::import::hidden_lines::{HiddenLines, HiddenRange, Hiding};

/// Takes what a file holds in this order: a sheet begins, its cells, its merged regions, its hidden rows and columns, the sheet
/// ends; then the next sheet.
pub trait Receiver {
    fn begin(&mut self, head: SheetHead) -> Result<(), SheetError>;

    /// A cell of the sheet that has begun; places are counted from zero.
    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError>;

    /// A merged region of the sheet, when all of its cells have come.
    fn merge(&mut self, region: Merge) -> Result<(), SheetError>;

    /// Rows or columns that the office has hidden, when all merged regions have come.
    fn hidden(&mut self, lines: HiddenRange) -> Result<(), SheetError>;

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError>;
}

/// What is known of a sheet before its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHead {
    /// Empty where the file names no sheet, as a CSV does not; then it is called as the file is.
    pub name: String,
    pub visibility: Visibility,
}

/// What is known of a sheet only after its cells, apart from what there may be much of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetTail {
    pub merging: Merging,
    pub hiding: Hiding,
    /// At most [`Flaw::MOST_OF_A_SHEET`].
    pub flaws: Vec<Flaw>,
}

/// Builds sheets within limits, and hands over each one as soon as it is complete.
pub struct Collector<'caller> {
    /// What is left for the sheets to come.
    left: Limits,
    begun: Option<Begun>,
    on_sheet: &'caller mut dyn FnMut(Sheet) -> Result<(), SheetError>,
    /// Gone when it has been shown something.
    show: Option<&'caller mut dyn FnMut(Sheet)>,
}

struct Begun {
    head: SheetHead,
    cells: SheetBuilder,
    merges: Vec<Merge>,
    hidden: Vec<HiddenRange>,
}

impl<'caller> Collector<'caller> {
    /// So many rows are shown while the others come.
    const SHOWN: usize = 200;

    pub fn new(limits: &Limits, on_sheet: &'caller mut dyn FnMut(Sheet) -> Result<(), SheetError>) -> Self {
        Self { left: *limits, begun: None, on_sheet, show: None }
    }

    /// Shows the first rows of the first sheet that has more of them, as far as they can be told: what is merged is told last.
    pub fn showing(self, show: &'caller mut dyn FnMut(Sheet)) -> Self {
        Self { show: Some(show), ..self }
    }

    fn begun(&mut self) -> Result<&mut Begun, SheetError> {
        self.begun.as_mut().ok_or_else(out_of_order)
    }
}

impl Receiver for Collector<'_> {
    fn begin(&mut self, head: SheetHead) -> Result<(), SheetError> {
        self.begun = Some(Begun { head, cells: SheetBuilder::new(self.left), merges: Vec::new(), hidden: Vec::new() });
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        let begun = self.begun.as_mut().ok_or_else(out_of_order)?;
        // Before the cell, so that the rows shown are whole.
        if self.show.is_some()
            && begun.cells.rows() >= Self::SHOWN
            && begun.cells.begins_row(row)
            && begun.head.visibility == Visibility::Visible
            && let Some(show) = self.show.take()
        {
            show(begun.cells.so_far(&begun.head.name)?);
        }
        begun.cells.push(row, column, value)
    }

    fn merge(&mut self, region: Merge) -> Result<(), SheetError> {
        let limit = self.left.merge_steps;
        let merges = &mut self.begun()?.merges;
        merges.push(region);
        let found = merges.len() as u64;
        // Each takes a step at least.
        if found > limit {
            return Err(SheetError::OverLimit { excess: Excess::MergeSteps, found, limit });
        }
        Ok(())
    }

    fn hidden(&mut self, lines: HiddenRange) -> Result<(), SheetError> {
        // More ranges apart from each other would need more rows than there may be.
        let limit = u64::from(self.left.rows) + u64::from(self.left.columns);
        let hidden = &mut self.begun()?.hidden;
        hidden.push(lines);
        let found = hidden.len() as u64;
        if found > limit {
            return Err(SheetError::OverLimit { excess: Excess::Rows, found, limit });
        }
        Ok(())
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError> {
        let Begun { head, cells, merges, hidden } = self.begun.take().ok_or_else(out_of_order)?;
        self.left.cells = self.left.cells.saturating_sub(cells.len());
        let sheet = cells.finish(&head.name, head.visibility, tail.merging, merges)?;
        (self.on_sheet)(Sheet { hidden: HiddenLines::of_ranges(tail.hiding, hidden), flaws: tail.flaws, ..sheet })
    }
}

/// Gives a sheet without a name that of its file.
pub struct NamedAfterFile<'caller> {
    /// Without folder and ending.
    name: String,
    receiver: &'caller mut dyn Receiver,
}

impl<'caller> NamedAfterFile<'caller> {
    pub fn new(file: &Path, receiver: &'caller mut dyn Receiver) -> Self {
        Self { name: file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned(), receiver }
    }
}

impl Receiver for NamedAfterFile<'_> {
    fn begin(&mut self, mut head: SheetHead) -> Result<(), SheetError> {
        if head.name.is_empty() {
            head.name.clone_from(&self.name);
        }
        self.receiver.begin(head)
    }

    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        self.receiver.cell(row, column, value)
    }

    fn merge(&mut self, region: Merge) -> Result<(), SheetError> {
        self.receiver.merge(region)
    }

    fn hidden(&mut self, lines: HiddenRange) -> Result<(), SheetError> {
        self.receiver.hidden(lines)
    }

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError> {
        self.receiver.end(tail)
    }
}

/// Hands over what stands behind the cells of a sheet, and ends it.
pub fn hand_over_rest(
    receiver: &mut dyn Receiver,
    (merging, merges): (Merging, &[Merge]),
    hidden: &HiddenLines,
    flaws: &[Flaw],
) -> Result<(), SheetError> {
    merges.iter().try_for_each(|region| receiver.merge(*region))?;
    hidden.ranges().try_for_each(|lines| receiver.hidden(lines))?;
    receiver.end(SheetTail { merging, hiding: hidden.hiding(), flaws: flaws.to_vec() })
}

impl Sheet {
    /// Hands the sheet over as a reader of its file would: for a reader that can only build whole sheets.
    pub fn hand_over(&self, receiver: &mut dyn Receiver) -> Result<(), SheetError> {
        receiver.begin(SheetHead { name: self.name.clone(), visibility: self.visibility })?;
        for row in self.rows() {
            for (column, value) in row.cells() {
                if let Some(value) = Incoming::of(value) {
                    receiver.cell(row.number, u32::from(column), value)?;
                }
            }
        }
        for (at, text) in self.covered() {
            receiver.cell(at.row, u32::from(at.column), Incoming::Text(text))?;
        }
        hand_over_rest(receiver, (self.merging, self.merges()), &self.hidden, &self.flaws)
    }
}

fn out_of_order() -> SheetError {
    SheetError::Damaged { detail: "cells outside of any sheet".to_owned() }
}
