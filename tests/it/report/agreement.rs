//! Every table says the same everywhere. The tables of the sample county and its plans, in every form and with every choice an office has,
//! and invented ones that are hard to print, read back out of each file and held against the `report::Table` they were made of.

mod shown;
mod samples;
mod workbook;
mod document;
mod writings;
mod printed;
mod forms;
mod choices;
mod totals;
mod hard;
mod chance;
mod pictures;

pub use workbook::check as check_workbook;
