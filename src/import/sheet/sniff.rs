//! What a file is, judged by its content and never by its ending: offices rename files, old systems save web pages as .xls.

use super::encoding::unmarked_wide;
use super::error::Foreign;

/// The containers workbooks come in, or what else it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// .xlsx, .xlsm, .xlsb, .ods
    Zip,
    /// .xls, .et; also an encrypted .xlsx
    CompoundFile,
    Text(TextKind),
    Foreign(Foreign),
}

/// The texts that hold tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// CSV, TSV and the like; whether it has columns is found out on reading.
    Delimited,
    WebPage,
    /// SpreadsheetML 2003.
    SpreadsheetXml,
}

/// How many bytes of a text are looked at.
const LOOKED_AT: usize = 4096;
/// Zero bytes in a thousand bytes that a damaged text may have.
const ZEROS_PER_THOUSAND: usize = 20;

const SIGNATURES: [(&[u8], Outside); 21] = [
    (b"PK\x03\x04", Outside::Zip),
    (b"PK\x05\x06", Outside::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Outside::CompoundFile),
    (b"%PDF", Outside::Foreign(Foreign::Pdf)),
    (b"\x89PNG", Outside::Foreign(Foreign::Picture)),
    (b"\xFF\xD8\xFF", Outside::Foreign(Foreign::Picture)),
    (b"GIF8", Outside::Foreign(Foreign::Picture)),
    (b"II*\0", Outside::Foreign(Foreign::Picture)),
    (b"MM\0*", Outside::Foreign(Foreign::Picture)),
    (b"Rar!", Outside::Foreign(Foreign::Archive)),
    (b"7z\xBC\xAF\x27\x1C", Outside::Foreign(Foreign::Archive)),
    (b"\x1F\x8B", Outside::Foreign(Foreign::Archive)),
    (b"{\\rtf", Outside::Foreign(Foreign::TextDocument)),
    (b"SQLite format 3\0", Outside::Foreign(Foreign::Database)),
    // Marks that document security software of offices puts before what it encrypts.
    (b"%TSD-Header", Outside::Foreign(Foreign::Sealed)),
    (b"\x62\x14\x23\x65", Outside::Foreign(Foreign::Sealed)),
    // BOF records of BIFF2, BIFF3 and BIFF4, and of BIFF5 outside a container, as some web systems write it.
    (b"\x09\x08\x08\x00", Outside::Foreign(Foreign::AncientExcel)),
    (b"\x09\x00\x04\x00", Outside::Foreign(Foreign::AncientExcel)),
    (b"\x09\x00\x06\x00", Outside::Foreign(Foreign::AncientExcel)),
    (b"\x09\x02\x06\x00", Outside::Foreign(Foreign::AncientExcel)),
    (b"\x09\x04\x06\x00", Outside::Foreign(Foreign::AncientExcel)),
];

/// Judges a file that is not empty.
pub fn sniff(bytes: &[u8]) -> Outside {
    for (signature, outside) in SIGNATURES {
        if bytes.starts_with(signature) {
            return outside;
        }
    }
    if is_bitmap(bytes) { Outside::Foreign(Foreign::Picture) } else { sniff_text(bytes) }
}

/// A text may begin with BM too; a bitmap has four zero bytes behind its size.
fn is_bitmap(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4])
}

fn sniff_text(bytes: &[u8]) -> Outside {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    // UTF-16 texts in Latin letters become readable without their zero bytes.
    let is_marked = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let is_wide = is_marked || unmarked_wide(bytes).is_some();
    let letters: Vec<u8> = head.iter().filter(|byte| **byte != 0).copied().collect();
    let zeros = head.len() - letters.len();
    let is_binary = letters.iter().any(|byte| is_binary(*byte)) || zeros * 1000 > head.len() * ZEROS_PER_THOUSAND;
    if is_binary && !is_wide {
        return Outside::Foreign(Foreign::Unknown);
    }
    let lower = String::from_utf8_lossy(&letters).to_lowercase();
    let start = lower.trim_start_matches(|letter: char| letter.is_whitespace() || "\u{feff}\u{fffd}".contains(letter));
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["urn:schemas-microsoft-com:office:spreadsheet\"", "urn:schemas-microsoft-com:office:spreadsheet'"])
        && !has(&["<html"])
        || has(&["progid=\"excel.sheet\""])
    {
        Outside::Text(TextKind::SpreadsheetXml)
    } else if start.starts_with("mime-version:") {
        Outside::Foreign(Foreign::WebArchive)
    } else if has(&["<html", "<!doctype html", "<table"]) {
        Outside::Text(TextKind::WebPage)
    } else if start.starts_with("<?xml") {
        Outside::Foreign(Foreign::OtherXml)
    } else if start.starts_with('<') {
        Outside::Text(TextKind::WebPage)
    } else {
        Outside::Text(TextKind::Delimited)
    }
}

/// What DOS put at the end of a text.
const END_OF_TEXT: u8 = 0x1A;

/// Control characters that no text holds.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | END_OF_TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Outside) {
        assert_eq!(sniff(bytes), expected, "{:?}", String::from_utf8_lossy(bytes));
    }

    #[test]
    fn files_are_known_by_their_content() {
        check(b"PK\x03\x04rest", Outside::Zip);
        check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Outside::CompoundFile);
        check(b"%PDF-1.7", Outside::Foreign(Foreign::Pdf));
        check(b"\x89PNG\r\n", Outside::Foreign(Foreign::Picture));
        check(b"<html><body><table>", Outside::Text(TextKind::WebPage));
        check(
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>",
            Outside::Text(TextKind::SpreadsheetXml),
        );
        check("姓名,性别\n张三,男\n".as_bytes(), Outside::Text(TextKind::Delimited));
        check(b"\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0", Outside::Text(TextKind::Delimited));
        check(b"\xFF\xFEA\0,\0B\0", Outside::Text(TextKind::Delimited));
        check("单位\0,姓名\n".repeat(20).as_bytes(), Outside::Foreign(Foreign::Unknown));
        check("单位,姓名\n".repeat(20).replacen(',', ",\0\0", 1).as_bytes(), Outside::Text(TextKind::Delimited));
        check(b"A\0,\0B\0\r\0\n\0C\0,\0D\0", Outside::Text(TextKind::Delimited));
        check(b"BM,MC\r\n01,\xD0\xD5\r\n", Outside::Text(TextKind::Delimited));
        check(b"BM\x9A\x01\0\0\0\0\0\0", Outside::Foreign(Foreign::Picture));
        check(b"\xEF\xBB\xBF<?xml version=\"1.0\"?><uof:UOF/>", Outside::Foreign(Foreign::OtherXml));
        check(b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related", Outside::Foreign(Foreign::WebArchive));
        check(b"<style>td{}</style>", Outside::Text(TextKind::WebPage));
        check(b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", Outside::Text(TextKind::WebPage));
        check(b"SQLite format 3\0", Outside::Foreign(Foreign::Database));
        check(b"\x09\x04\x06\x00\x00\x00\x10\x00", Outside::Foreign(Foreign::AncientExcel));
        check(b"\x01\x02\x03", Outside::Foreign(Foreign::Unknown));
    }
}
