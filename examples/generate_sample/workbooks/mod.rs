//! The three workbooks a county keeps, drawn from the model with the mess of real offices. Each sheet is one file;
//! `spelling` knows how things are written, `page` how a sheet is laid out.

pub mod ledger;
mod organs;
pub mod page;
pub mod posts;
pub mod roster;
mod services;
pub mod spelling;
mod townships;
