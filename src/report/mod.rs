//! VALUES → TABLE → BYTES. Computes no new numbers.

pub mod table;

pub use table::{Align, Caption, Cell, Column, HeadCell, Paper, Row, RowRole, Table};
