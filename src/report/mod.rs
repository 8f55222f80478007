//! VALUES → TABLE → BYTES. Computes no new numbers.
//!
//! `table` is the neutral form; `text`, `json`, `xlsx` and `pdf` draw it, each knowing nothing of the others; `paper` and `measure`
//! hold what they must agree about (sizes of sheets, widths of texts), `faces` the type; `save` puts the bytes into a file.

pub mod table;

pub mod faces;
pub mod measure;
pub mod paper;

pub mod json;
pub mod pdf;
pub mod text;
pub mod xlsx;

pub mod save;

pub use table::{Align, Caption, Cell, Column, HeadCell, Paper, Row, RowRole, Table};
