//! The published reforms as register files and step files: what a reader of the news reports can check against the program.
//!
//! Real are the names of townships and streets, their villages and their counties' inhabitants (public statistics, `tables/`),
//! and the figures that the reports print, which stand in each folder's `预期数字.json`. Everything else is invented here and
//! chosen so that those figures come out: places, bodies, classes and zones. People are counts only; whoever loads a file makes
//! them up.
//!
//! `places` reads the tables, one file per reform writes its register and plans through `file`, and `figures` writes what must
//! come out.

mod chengdu;
mod districts;
mod elsewhere;
mod figures;
mod file;
mod jingxian;
mod places;
mod xuancheng;

use std::path::Path;

use crate::Outcome;

/// Rewrites all reforms below `folder`.
pub fn write(folder: &Path) -> Outcome<()> {
    xuancheng::write(&folder.join("宣城"))?;
    jingxian::write(&folder.join("宣城"))?;
    chengdu::write(&folder.join("成都"))?;
    districts::write(folder)?;
    elsewhere::write(folder)
}
