//! A form to hand out: an empty table that somebody else fills in and that comes back to be imported. The neutral value that
//! `xlsx` draws; which columns there are, and in which words, is said by whoever builds it.

/// One form: a sheet to fill in, with a sheet of rules beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// The name of the sheet that is filled in.
    pub sheet: String,
    pub title: String,
    /// One line above the title, for whoever fills it in. It needs a colon, lest an importer take it for the title.
    pub hint: String,
    /// What may be chosen behind 填报单位; anything else may be written too.
    pub units: Vec<String>,
    pub columns: Vec<FormColumn>,
    /// How many columns stay in view when the others are moved.
    pub fixed_columns: u16,
    /// Rules for the whole table, one a line. Those of the columns follow them.
    pub rules: Vec<String>,
    /// Rows that are filled in already, cell by cell as their column takes them.
    pub rows: Vec<Vec<String>>,
}

/// A column to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormColumn {
    /// The head above those of neighbouring columns of the same group.
    pub group: Option<String>,
    pub head: String,
    /// In figures of the body's type; a Chinese character takes two.
    pub width: u8,
    pub need: Need,
    pub input: Input,
    /// What to write, in at most 200 characters: shown at the cell and in the sheet of rules.
    pub rule: String,
}

/// Whether a row is worth anything without the cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
}

/// What a cell takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Text,
    /// Kept as text of eighteen characters, so that no figure is rounded away.
    IdNumber,
    /// Kept as text, `1985-03`.
    Month,
    /// A whole number, none below zero.
    Count,
    /// One of these words and nothing else.
    OneOf(Vec<String>),
    /// One of these, or something new.
    Suggested(Vec<String>),
}

impl FormColumn {
    /// The head with its group: `编制数/行政`.
    pub fn heading(&self) -> String {
        match &self.group {
            Some(group) => format!("{group}/{}", self.head),
            None => self.head.clone(),
        }
    }
}

impl Form {
    /// How many rows its head has.
    pub fn head_rows(&self) -> u32 {
        if self.columns.iter().any(|column| column.group.is_some()) { 2 } else { 1 }
    }
}
