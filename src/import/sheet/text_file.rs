//! Files that are text: CSV and its kin, web pages and XML tables. Decoded here, divided into cells by the reader of each kind.

use std::path::Path;

use super::error::SheetError;
use super::limits::Limits;
use super::sniff::TextKind;
use super::{delimited, encoding, spreadsheet_xml, web_page};
use crate::import::cells::Sheet;
use crate::watch::Watch;

/// Reads the sheets of a text file named `file`.
pub fn read(
    kind: TextKind,
    file: &str,
    bytes: &[u8],
    limits: &Limits,
    watch: &dyn Watch,
) -> Result<Vec<Sheet>, SheetError> {
    match kind {
        TextKind::Delimited => {
            let text = encoding::decode(bytes, None)?;
            // Excel, too, names the only sheet of a text file as the file.
            let name = Path::new(file).file_stem().map_or(file.into(), |stem| stem.to_string_lossy());
            Ok(vec![delimited::read(&text, &name, limits, watch)?])
        }
        TextKind::WebPage => {
            let text = encoding::decode(bytes, web_page::declared_encoding(bytes))?;
            web_page::read(&text, limits, watch)
        }
        TextKind::SpreadsheetXml => {
            let text = encoding::decode(bytes, web_page::declared_encoding(bytes))?;
            spreadsheet_xml::read(&text, limits, watch)
        }
    }
}
