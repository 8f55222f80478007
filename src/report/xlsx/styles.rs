//! Cell formats of a sheet: faces, sizes, rules and number formats, so that a workbook looks like the printed table.

use std::sync::Arc;

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

use crate::report::paper::{ATTACHMENT_SIZE, TITLE_SIZE};
use crate::report::table::{Align, Cell, RowRole};

pub const SERIF: &str = "宋体";
pub const SANS: &str = "黑体";

/// Zero is a dash and a negative number has a true minus sign, as in `Cell::text`.
const COUNT: &str = "0;\"−\"0;\"—\"";
const DELTA: &str = "+0;\"−\"0;\"—\"";

/// Height and width of a cell left as it is, which go with [`workbook_face`].
pub const DEFAULT_ROW_PIXELS: u32 = 18;
pub const DEFAULT_COLUMN_PIXELS: u32 = 72;

/// The face of cells that have no format of their own: what a Chinese Excel starts with.
pub fn workbook_face() -> Format {
    Format::new().set_font_name(SERIF).set_font_size(11).set_font_charset(134)
}

/// Every format that does not depend on a cell, and the type size of those that do.
pub struct Styles {
    pub attachment: Format,
    /// 征求意见稿
    pub mark: Format,
    pub title: Format,
    pub caption_left: Format,
    pub caption_right: Format,
    pub head: Format,
    pub group: Format,
    pub note: Format,
    pub signatures: Format,
    body_size: f64,
    /// The formats of body cells used so far: a sheet has a handful of looks and a million cells.
    bodies: Vec<(Look, Arc<Format>)>,
}

/// What decides the format of a body cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Look {
    role: RowRole,
    align: Align,
    content: Content,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Blank,
    Text,
    Count,
    Delta,
}

impl Styles {
    /// `body_size` is in points.
    pub fn new(body_size: f64) -> Self {
        let plain = |face: &str, size: f64| {
            Format::new().set_font_name(face).set_font_size(size).set_align(FormatAlign::VerticalCenter).set_text_wrap()
        };
        let note = plain(SERIF, body_size).set_align(FormatAlign::Left);
        Self {
            attachment: plain(SANS, ATTACHMENT_SIZE).set_align(FormatAlign::Left),
            mark: plain(SANS, ATTACHMENT_SIZE).set_align(FormatAlign::Right),
            title: plain(SERIF, TITLE_SIZE).set_bold().set_align(FormatAlign::Center),
            caption_left: note.clone(),
            caption_right: plain(SERIF, body_size).set_align(FormatAlign::Right),
            head: ruled(plain(SANS, body_size)).set_align(FormatAlign::Center),
            group: ruled(plain(SANS, body_size)).set_align(FormatAlign::Left),
            signatures: note.clone().set_align(FormatAlign::Bottom),
            note,
            body_size,
            bodies: Vec::new(),
        }
    }

    /// The format of one cell of a row that is not a heading.
    pub fn of(&mut self, look: Look) -> Arc<Format> {
        if let Some((_, format)) = self.bodies.iter().find(|(known, _)| *known == look) {
            return Arc::clone(format);
        }
        let format = Arc::new(look.format(self.body_size));
        self.bodies.push((look, Arc::clone(&format)));
        format
    }
}

impl Look {
    /// The look of a cell in a row of this role and a column set so.
    pub fn of(role: RowRole, align: Align, cell: &Cell) -> Self {
        let content = match cell {
            Cell::Blank => Content::Blank,
            Cell::Text(_) | Cell::Lines(_) => Content::Text,
            Cell::Count(_) => Content::Count,
            Cell::Delta(_) => Content::Delta,
        };
        Self { role, align, content }
    }

    fn format(self, body_size: f64) -> Format {
        let face = match self.role {
            RowRole::Body => SERIF,
            RowRole::Group | RowRole::Subtotal | RowRole::Total => SANS,
        };
        let align = match self.align {
            Align::Left => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        };
        let format = ruled(Format::new().set_font_name(face).set_font_size(body_size))
            .set_align(FormatAlign::VerticalCenter)
            .set_align(align);
        let format = match self.role {
            RowRole::Total => format.set_border_top(FormatBorder::Medium),
            RowRole::Group | RowRole::Body | RowRole::Subtotal => format,
        };
        match self.content {
            Content::Count => format.set_num_format(COUNT),
            Content::Delta => format.set_num_format(DELTA),
            // "@": text stays text when a clerk edits the cell.
            Content::Text => format.set_num_format("@").set_text_wrap(),
            Content::Blank => format,
        }
    }
}

fn ruled(format: Format) -> Format {
    format.set_border(FormatBorder::Thin)
}
