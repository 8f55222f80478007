//! Files that are text: CSV and its kin, web pages and XML tables. Decoded here, divided into cells by the reader of each kind.

use super::error::SheetError;
use super::limits::Limits;
use super::receiver::Receiver;
use super::sniff::TextKind;
use super::{delimited, encoding, spreadsheet_xml, web_page};
use crate::watch::Watch;

/// Reads the sheets of a text file. Lines and tables are looked at more than once, so each sheet is built before it is handed over.
pub fn read(
    (kind, bytes): (TextKind, &[u8]),
    limits: &Limits,
    receiver: &mut dyn Receiver,
    watch: &dyn Watch,
) -> Result<(), SheetError> {
    let sheets = match kind {
        TextKind::Delimited => {
            let text = encoding::decode(bytes, None)?;
            // Excel, too, names the only sheet of a text file as the file; who opened the file knows its name.
            vec![delimited::read(&text, "", limits, watch)?]
        }
        TextKind::WebPage => {
            let text = encoding::decode(bytes, web_page::declared_encoding(bytes))?;
            web_page::read(&text, limits, watch)?
        }
        TextKind::SpreadsheetXml => {
            let text = encoding::decode(bytes, web_page::declared_encoding(bytes))?;
            spreadsheet_xml::read(&text, limits, watch)?
        }
    };
    // What has been handed over needs no memory here any more.
    sheets.into_iter().try_for_each(|sheet| sheet.hand_over(receiver))
}
