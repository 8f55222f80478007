//! 预期数字.json: what a report printed, and the program must arrive at from the files beside it.

use std::fmt::Write;
use std::path::Path;

use crate::Outcome;

/// Writes the figures of one folder. A figure is a whole number, or a text where the report prints a decimal.
pub fn write(folder: &Path, source: &str, figures: &[(&str, Figure)]) -> Outcome<()> {
    let mut text = format!("{{\n  \"来源\": \"{source}\",\n  \"数字\": {{\n");
    for (index, (name, figure)) in figures.iter().enumerate() {
        let separator = if index + 1 == figures.len() { "" } else { "," };
        match figure {
            Figure::Whole(number) => writeln!(text, "    \"{name}\": {number}{separator}")?,
            Figure::Decimal(written) => writeln!(text, "    \"{name}\": \"{written}\"{separator}")?,
        }
    }
    text.push_str("  }\n}\n");
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("预期数字.json"), text)?;
    Ok(())
}

pub enum Figure {
    Whole(i64),
    Decimal(&'static str),
}
