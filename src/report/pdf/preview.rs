//! What a preview needs of pages besides their pixels: how large they are before any is drawn, and a beginning of a long table whose
//! first page is there at once.

use std::fmt;

use super::Pages;
use crate::report::paper::roomy;
use crate::report::table::Look;
use crate::report::widths::longest_lines;
use crate::report::{Column, Table, fit};

/// No sheet holds more than sixty rows, whatever the paper and the size of type; the others are for what is kept together below them.
const BEGINNING: usize = 80;
/// A shorter table is set at once.
const LONG: usize = 120;

impl Pages {
    /// Width and height of a page in points; nothing if there is no such page.
    pub fn size(&self, page: usize) -> Option<(f32, f32)> {
        let size = self.document.pages().get(page)?.frame.size();
        Some((size.x.to_pt() as f32, size.y.to_pt() as f32))
    }
}

impl fmt::Debug for Pages {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("count", &self.count()).finish_non_exhaustive()
    }
}

impl Table {
    /// Its first rows and nothing below them, where it is long enough for that to save time. Columns do not depend on later rows, and how
    /// large and close the rows are set is settled for the whole, so the first page of these is that of the whole table; further pages are not.
    pub fn beginning(&self) -> Option<Self> {
        let rows = self.rows.get(..BEGINNING).filter(|_| self.rows.len() >= LONG)?;
        // What stands further down may have made a column wider.
        let widths = roomy(self).into_iter().zip(longest_lines(self));
        let settled = |(column, (width, longest)): (&Column, (u16, usize))| Column {
            width,
            longest: Some(longest),
            ..column.clone()
        };
        let columns = self.columns.iter().zip(widths).map(settled).collect();
        // Field by field: a clone would copy all the rows.
        Some(Self {
            attachment: self.attachment.clone(),
            look: Look { setting: Some(fit::setting(self)), ..self.look },
            title: self.title.clone(),
            caption: self.caption.clone(),
            columns,
            rows: rows.to_vec(),
            ..Self::on(self.paper)
        })
    }
}
