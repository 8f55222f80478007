//! The styles of a SpreadsheetML 2003 file, as far as they say what a number is: a figure, or the days of a date.

use std::collections::BTreeMap;

use super::number_format::is_date;

/// What a number is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counting {
    #[default]
    Numbers,
    /// Days since the turn of 1900, as Excel counts them.
    Days1900,
    Days1904,
}

/// The styles read so far; they stand before the sheets.
#[derive(Debug, Default)]
pub struct Styles {
    is_since_1904: bool,
    /// Whether each shows a date, by its name.
    dates: BTreeMap<String, bool>,
    open: String,
}

impl Styles {
    pub fn count_from_1904(&mut self) {
        self.is_since_1904 = true;
    }

    /// A style begins. Until it has a format of its own, it has that of its parent, which stands before it.
    pub fn open(&mut self, name: String, parent: Option<&str>) {
        let is_date = parent.and_then(|parent| self.dates.get(parent)).copied().unwrap_or(false);
        self.dates.insert(name.clone(), is_date);
        self.open = name;
    }

    /// The number format of the style that is open.
    pub fn format(&mut self, format: &str) {
        if let Some(open) = self.dates.get_mut(&self.open) {
            *open = is_date(format);
        }
    }

    /// What a number is in the style of this name; a style that is not there says nothing of it.
    pub fn counting(&self, name: &str) -> Counting {
        match (self.dates.get(name), self.is_since_1904) {
            (Some(true), false) => Counting::Days1900,
            (Some(true), true) => Counting::Days1904,
            (Some(false) | None, _) => Counting::Numbers,
        }
    }
}
