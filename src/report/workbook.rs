//! What an office may choose of a workbook besides what is printed. Plain data; `xlsx` follows it.

use serde::{Deserialize, Serialize};

/// The choices for the sheet of one table. The default may be edited, computes its sums and has pictures where they say something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WorkbookOptions {
    #[serde(skip_serializing_if = "super::options::is_default")]
    pub protection: Protection,
    #[serde(skip_serializing_if = "super::options::is_default")]
    pub sums: SumsWritten,
    #[serde(skip_serializing_if = "super::options::is_default")]
    pub charts: ChartsDrawn,
}

/// Whether a sheet takes typing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    #[default]
    Open,
    /// Against slips: there is no password, whoever means to may lift it.
    Locked,
}

/// How sums and differences are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SumsWritten {
    /// As formulas, which bear the table's values.
    #[default]
    Live,
    /// As plain figures, for programs that read no formulas.
    Figures,
}

/// Whether a sheet of charts follows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChartsDrawn {
    #[default]
    Drawn,
    LeftOut,
}
