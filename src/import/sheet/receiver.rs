//! What a reader of files hands its cells to, as it comes upon them: nobody has to hold a whole sheet to pass it on. The cells
//! either become sheets here ([`Collector`]) or are written to the pipe of a reading process (`isolation::encode`).

use serde::{Deserialize, Serialize};

use super::builder::{Incoming, SheetBuilder};
use super::error::SheetError;
use super::limits::{Excess, Limits};
use crate::import::cells::{Merge, Merging, Sheet, Visibility};

/// Takes what a file holds in this order: a sheet begins, its cells, its merged regions, the sheet ends; then the next sheet.
pub trait Receiver {
    fn begin(&mut self, head: SheetHead) -> Result<(), SheetError>;

    /// A cell of the sheet that has begun; places are counted from zero.
    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError>;

    /// A merged region of the sheet, when all of its cells have come.
    fn merge(&mut self, region: Merge) -> Result<(), SheetError>;

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError>;
}

/// What is known of a sheet before its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetHead {
    pub name: String,
    pub visibility: Visibility,
}

/// What is known of a sheet only after its cells, apart from the merged regions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetTail {
    pub merging: Merging,
}

/// Builds sheets within limits, and hands over each one as soon as it is complete.
pub struct Collector<'caller> {
    /// What is left for the sheets to come.
    left: Limits,
    begun: Option<Begun>,
    on_sheet: &'caller mut dyn FnMut(Sheet) -> Result<(), SheetError>,
}

struct Begun {
    head: SheetHead,
    cells: SheetBuilder,
    merges: Vec<Merge>,
}

impl<'caller> Collector<'caller> {
    pub fn new(limits: &Limits, on_sheet: &'caller mut dyn FnMut(Sheet) -> Result<(), SheetError>) -> Self {
        Self { left: *limits, begun: None, on_sheet }
    }

    fn begun(&mut self) -> Result<&mut Begun, SheetError> {
        self.begun.as_mut().ok_or_else(out_of_order)
    }
}

impl Receiver for Collector<'_> {
    fn begin(&mut self, head: SheetHead) -> Result<(), SheetError> {
        self.begun = Some(Begun { head, cells: SheetBuilder::new(self.left), merges: Vec::new() });
        Ok(())
    }

    fn cell(&mut self, row: u32, column: u32, value: Incoming<'_>) -> Result<(), SheetError> {
        self.begun()?.cells.push(row, column, value)
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

    fn end(&mut self, tail: SheetTail) -> Result<(), SheetError> {
        let Begun { head, cells, merges } = self.begun.take().ok_or_else(out_of_order)?;
        self.left.cells = self.left.cells.saturating_sub(cells.len());
        (self.on_sheet)(cells.finish(&head.name, head.visibility, tail.merging, merges)?)
    }
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
        self.merges().iter().try_for_each(|region| receiver.merge(*region))?;
        receiver.end(SheetTail { merging: self.merging })
    }
}

fn out_of_order() -> SheetError {
    SheetError::Damaged { detail: "cells outside of any sheet".to_owned() }
}
