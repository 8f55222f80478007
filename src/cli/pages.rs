//! Pages on the command line: always set by the office's own templates where it has some; what it ought to know of these and of its faces is
//! told on the side.

use std::path::Path;

use crate::app::{stages, typesetting};
use crate::notice::{self, Notice};
use crate::report::save::Format;
use crate::report::{Cover, Table, Typesetter};

/// With the templates of this user.
pub fn own_typesetter() -> Typesetter {
    let (typesetter, told) = typesetting::typesetter();
    told.iter().for_each(|told| eprintln!("{told}"));
    typesetter
}

/// Writes tables into one file.
///
/// # Errors
/// As [`stages::save`].
pub fn save(file: &Path, tables: &[Table]) -> Result<(), Notice> {
    let typesetter = own_typesetter();
    stages::save(file, tables, &typesetter)?;
    tell_remarks(&typesetter, tables, file);
    Ok(())
}

/// Writes tables that are given out together into one file, with the list of them where there is room for one.
///
/// # Errors
/// As [`stages::save_set`].
pub fn save_set(file: &Path, cover: &Cover, tables: &[Table]) -> Result<(), Notice> {
    let typesetter = own_typesetter();
    stages::save_set(file, cover, tables, &typesetter)?;
    tell_remarks(&typesetter, tables, file);
    Ok(())
}

/// What the office ought to know of its templates and faces, once the file is there.
pub fn tell_remarks(typesetter: &Typesetter, tables: &[Table], file: &Path) {
    typesetting::remarks(typesetter).iter().for_each(|told| eprintln!("{told}"));
    if Format::of(file) == Some(Format::Pdf) {
        notice::of_uncovered(&typesetter.uncovered(tables)).iter().for_each(|told| eprintln!("{told}"));
    }
}
