//! What a file is, judged by its content and never by its ending: offices rename files, old systems save web pages as .xls.

use super::error::Foreign;

/// The containers workbooks come in, or what else it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// .xlsx, .xlsm, .xlsb, .ods
    Zip,
    /// .xls, .et; also an encrypted .xlsx
    CompoundFile,
    Foreign(Foreign),
}

/// How many bytes of a text are looked at.
const LOOKED_AT: usize = 4096;

const SIGNATURES: [(&[u8], Outside); 19] = [
    (b"PK\x03\x04", Outside::Zip),
    (b"PK\x05\x06", Outside::Zip),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Outside::CompoundFile),
    (b"%PDF", Outside::Foreign(Foreign::Pdf)),
    (b"\x89PNG", Outside::Foreign(Foreign::Picture)),
    (b"\xFF\xD8\xFF", Outside::Foreign(Foreign::Picture)),
    (b"GIF8", Outside::Foreign(Foreign::Picture)),
    (b"BM", Outside::Foreign(Foreign::Picture)),
    (b"II*\0", Outside::Foreign(Foreign::Picture)),
    (b"MM\0*", Outside::Foreign(Foreign::Picture)),
    (b"Rar!", Outside::Foreign(Foreign::Archive)),
    (b"7z\xBC\xAF\x27\x1C", Outside::Foreign(Foreign::Archive)),
    (b"\x1F\x8B", Outside::Foreign(Foreign::Archive)),
    (b"{\\rtf", Outside::Foreign(Foreign::TextDocument)),
    (b"SQLite format 3\0", Outside::Foreign(Foreign::Database)),
    // BOF records of BIFF2, BIFF3 and BIFF4.
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
    Outside::Foreign(sniff_text(bytes))
}

fn sniff_text(bytes: &[u8]) -> Foreign {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    // UTF-16 texts in Latin letters become readable without their zero bytes.
    let is_wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let letters: Vec<u8> = head.iter().filter(|byte| !is_wide || **byte != 0).copied().collect();
    let lower = String::from_utf8_lossy(&letters).to_lowercase();
    if lower.contains("urn:schemas-microsoft-com:office:spreadsheet") || lower.contains("progid=\"excel.sheet\"") {
        Foreign::SpreadsheetXml
    } else if lower.contains("<html") || lower.contains("<!doctype html") || lower.contains("<table") {
        Foreign::WebPage
    } else if is_wide || !letters.iter().any(|byte| is_binary(*byte)) {
        Foreign::PlainText
    } else {
        Foreign::Unknown
    }
}

/// Control characters that no text holds.
fn is_binary(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C)
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
        check(b"<html><body><table>", Outside::Foreign(Foreign::WebPage));
        check(
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>",
            Outside::Foreign(Foreign::SpreadsheetXml),
        );
        check("姓名,性别\n张三,男\n".as_bytes(), Outside::Foreign(Foreign::PlainText));
        check(b"\xD0\xD5\xC3\xFB,\xD0\xD4\xB1\xF0", Outside::Foreign(Foreign::PlainText));
        check(b"\xFF\xFEA\0,\0B\0", Outside::Foreign(Foreign::PlainText));
        check(b"SQLite format 3\0", Outside::Foreign(Foreign::Database));
        check(b"\x09\x04\x06\x00\x00\x00\x10\x00", Outside::Foreign(Foreign::AncientExcel));
        check(b"\x01\x02\x03", Outside::Foreign(Foreign::Unknown));
    }
}
