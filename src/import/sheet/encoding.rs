//! BYTES → TEXT. Offices send text in UTF-8, UTF-16 and GBK, with and without a mark of which; old systems declare one and
//! write another. The bytes decide, a declaration is only asked when they leave it open. Nothing is replaced on the way: a
//! text whose characters cannot be told is refused, because a guess would put wrong names into the register.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::error::{Garbling, SheetError};
use super::mojibake;
use crate::import::flaw::TextFlaw;

/// A text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedText<'bytes> {
    pub text: Cow<'bytes, str>,
    /// What concerns the text as a whole: [`TextFlaw::TextCutOff`], [`TextFlaw::EncodingsMixed`].
    pub flaws: Vec<TextFlaw>,
}

/// How much is looked at to recognise UTF-16 that does not say so.
const LOOKED_AT: usize = 8192;

/// Decodes a text file; `declared` is what a page or an XML file says of itself.
pub fn decode<'bytes>(
    bytes: &'bytes [u8],
    declared: Option<&'static Encoding>,
) -> Result<DecodedText<'bytes>, SheetError> {
    let decoded = match Encoding::for_bom(bytes) {
        Some((encoding, length)) if encoding != UTF_8 => wide(bytes.get(length..).unwrap_or_default(), encoding),
        Some((_, length)) => narrow(bytes.get(length..).unwrap_or_default(), None)?,
        None => match unmarked_wide(bytes) {
            Some(encoding) => wide(bytes, encoding),
            None => narrow(bytes, declared)?,
        },
    };
    if mojibake::is_garbled(&decoded.text) {
        return Err(SheetError::Garbled(Garbling::Mojibake));
    }
    Ok(decoded)
}

/// The encoding of UTF-16 text without a byte order mark: half of the bytes of its separators and figures are zero, always
/// the same half, and what the other order would make of it is no text.
pub fn unmarked_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..LOOKED_AT.min(bytes.len() & !1)).unwrap_or_default();
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let encoding = if odd > 20 * even { UTF_16LE } else { UTF_16BE };
    if odd <= 20 * even && even <= 20 * odd {
        return None;
    }
    let units = head.chunks_exact(2).filter_map(|unit| <[u8; 2]>::try_from(unit).ok());
    let to_unit = |unit: [u8; 2]| {
        if encoding == UTF_16LE { u16::from_le_bytes(unit) } else { u16::from_be_bytes(unit) }
    };
    let textual = units.map(to_unit).filter(|unit| is_textual(*unit)).count();
    (textual * 10 >= head.len() / 2 * 9).then_some(encoding)
}

/// Units that make up the texts of offices: Latin, Chinese, punctuation, full-width forms.
fn is_textual(unit: u16) -> bool {
    matches!(unit, 9 | 10 | 13 | 0x20..=0x7E | 0xA0..=0xFF | 0x2000..=0x33FF | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0xFE30..=0xFFEF)
}

/// UTF-16. A half character at the end is where the file was cut off; elsewhere it becomes � and is told with its cell.
fn wide<'bytes>(bytes: &'bytes [u8], encoding: &'static Encoding) -> DecodedText<'bytes> {
    let whole = bytes.get(..bytes.len() & !1).unwrap_or_default();
    let (text, _) = encoding.decode_without_bom_handling(whole);
    let flaws = if whole.len() == bytes.len() { Vec::new() } else { vec![TextFlaw::TextCutOff] };
    DecodedText { text, flaws }
}

/// UTF-8 when that is what the bytes are, whatever was declared; then the declared encoding, then GB18030, which contains
/// GBK and GB2312.
fn narrow<'bytes>(bytes: &'bytes [u8], declared: Option<&'static Encoding>) -> Result<DecodedText<'bytes>, SheetError> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(DecodedText { text: Cow::Borrowed(text), flaws: Vec::new() }),
        Err(error) => error,
    };
    let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
    if error.error_len().is_none() && !valid.is_ascii() {
        return Ok(DecodedText { text: String::from_utf8_lossy(valid), flaws: vec![TextFlaw::TextCutOff] });
    }
    let chinese = [UTF_8, encoding_rs::GBK, GB18030];
    if let Some(encoding) = declared.filter(|declared| !chinese.contains(declared))
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes)
    {
        return Ok(DecodedText { text, flaws: Vec::new() });
    }
    if has_lines_of_utf8(bytes) { line_by_line(bytes) } else { chinese_text(bytes) }
}

/// Whether a line is UTF-8 beyond doubt: it holds a character of three bytes, which GBK text does not by chance.
fn has_lines_of_utf8(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').any(|line| utf8_line(line).is_some_and(|text| !text.is_ascii()))
}

fn utf8_line(line: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(line).ok()?;
    (text.is_ascii() || text.chars().any(|character| character >= '\u{800}')).then_some(text)
}

fn chinese_text(bytes: &[u8]) -> Result<DecodedText<'_>, SheetError> {
    let whole = |bytes| GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    if let Some(text) = whole(bytes) {
        return Ok(DecodedText { text, flaws: Vec::new() });
    }
    // A character takes up to four bytes, so up to three of one that was cut off may be left over.
    let kept = (1..=3).filter_map(|lost| bytes.get(..bytes.len().checked_sub(lost)?)).find_map(whole);
    match kept {
        Some(text) => Ok(DecodedText { text, flaws: vec![TextFlaw::TextCutOff] }),
        None => line_by_line(bytes),
    }
}

/// Reads each line as what it is. Whoever appends exports of two systems makes such files.
fn line_by_line(bytes: &[u8]) -> Result<DecodedText<'_>, SheetError> {
    let (mut text, mut number, mut of_gbk, mut first, mut flaws) = (String::new(), 0_u64, 0_u64, 0_u64, Vec::new());
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        (rest, number) = (after, number + 1);
        if let Some(line) = utf8_line(line) {
            text.push_str(line);
            continue;
        }
        let undecodable = || SheetError::Garbled(Garbling::Undecodable { line: number });
        let decoded = if rest.is_empty() && !line.ends_with(b"\n") {
            last_line(line).ok_or_else(undecodable)?
        } else {
            chinese_line(line).map(|text| DecodedText { text, flaws: Vec::new() }).ok_or_else(undecodable)?
        };
        text.push_str(&decoded.text);
        flaws.extend(decoded.flaws);
        of_gbk += 1;
        first = if of_gbk == 1 { number } else { first };
    }
    flaws.push(TextFlaw::EncodingsMixed { lines: of_gbk, first });
    Ok(DecodedText { text: Cow::Owned(text), flaws })
}

fn chinese_line(line: &[u8]) -> Option<Cow<'_, str>> {
    if !is_everyday_chinese(line) {
        return None;
    }
    GB18030.decode_without_bom_handling_and_without_replacement(line)
}

/// Whether three in four of the characters lie where GBK has those in everyday use (GB2312). A line of UTF-8 with one broken
/// byte would often decode as GBK too, into rare characters that nobody wrote.
fn is_everyday_chinese(line: &[u8]) -> bool {
    let (mut characters, mut everyday) = (0_usize, 0_usize);
    let mut bytes = line.iter();
    while let Some(lead) = bytes.next() {
        if *lead < 0x80 {
            continue;
        }
        characters += 1;
        let trail = bytes.next().copied().unwrap_or_default();
        everyday += usize::from((0xA1..=0xF7).contains(lead) && trail >= 0xA1);
    }
    everyday * 4 >= characters * 3
}

/// The last line, of which up to three bytes may be the beginning of a character.
fn last_line(line: &[u8]) -> Option<DecodedText<'_>> {
    let whole = |bytes| Some(DecodedText { text: chinese_line(bytes)?, flaws: Vec::new() });
    let cut = |bytes| {
        let text = utf8_line(bytes).map(Cow::Borrowed).or_else(|| chinese_line(bytes))?;
        Some(DecodedText { text, flaws: vec![TextFlaw::TextCutOff] })
    };
    whole(line).or_else(|| (1..=3).filter_map(|lost| line.get(..line.len().checked_sub(lost)?)).find_map(cut))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "单位名称,姓名\r\n县财政局,张三\r\n县审计局,李四\r\n";

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn wide_bytes(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    fn check(bytes: &[u8], expected: &str, flaws: &[TextFlaw]) {
        let decoded = decode(bytes, None).expect("a text");
        assert_eq!((decoded.text.as_ref(), decoded.flaws.as_slice()), (expected, flaws));
    }

    #[test]
    fn every_encoding_of_offices_is_read() {
        check(TEXT.as_bytes(), TEXT, &[]);
        check(&[b"\xEF\xBB\xBF", TEXT.as_bytes()].concat(), TEXT, &[]);
        check(&gbk(TEXT), TEXT, &[]);
        check(&gbk("单位,姓名\n㐂镇,𠮷田\n"), "单位,姓名\n㐂镇,𠮷田\n", &[]);
        check(&[b"\xFF\xFE".to_vec(), wide_bytes(TEXT, u16::to_le_bytes)].concat(), TEXT, &[]);
        check(&[b"\xFE\xFF".to_vec(), wide_bytes(TEXT, u16::to_be_bytes)].concat(), TEXT, &[]);
        check(&wide_bytes(TEXT, u16::to_le_bytes), TEXT, &[]);
        check(&wide_bytes(TEXT, u16::to_be_bytes), TEXT, &[]);
    }

    #[test]
    fn bytes_count_more_than_what_is_declared() {
        let declared = |bytes: &[u8], label: &str| {
            let encoding = Encoding::for_label(label.as_bytes());
            decode(bytes, encoding).map(|decoded| decoded.text.into_owned())
        };
        assert_eq!(declared(TEXT.as_bytes(), "gb2312").as_deref(), Ok(TEXT));
        assert_eq!(declared(&gbk(TEXT), "utf-8").as_deref(), Ok(TEXT));
        assert_eq!(declared(b"\xA4\xA4\xA4\xE5,\xA5\xAD", "big5").as_deref(), Ok("中文,平"));
    }

    #[test]
    fn a_text_cut_off_within_a_character_is_read_up_to_it_and_told() {
        let cut = [TextFlaw::TextCutOff];
        let bytes = "姓名,王".as_bytes();
        check(&bytes[..bytes.len() - 1], "姓名,", &cut);
        let bytes = gbk("姓名,王");
        check(&bytes[..bytes.len() - 1], "姓名,", &cut);
        let bytes = gbk("姓名,𠮷");
        check(&bytes[..bytes.len() - 1], "姓名,", &cut);
        let bytes = wide_bytes(TEXT, u16::to_le_bytes);
        check(&bytes[..bytes.len() - 1], TEXT.trim_end_matches('\n'), &cut);
    }

    #[test]
    fn lines_of_two_encodings_are_read_each_as_what_it_is() {
        let bytes =
            [b"a,b\n".to_vec(), gbk("县财政局,张三\n"), "县审计局,李四\n".into(), gbk("县档案馆,王五\n")].concat();
        let mixed = TextFlaw::EncodingsMixed { lines: 2, first: 2 };
        check(&bytes, "a,b\n县财政局,张三\n县审计局,李四\n县档案馆,王五\n", &[mixed]);
        let cut = [bytes, gbk("县图书馆,赵六")].concat();
        let flaws = [TextFlaw::TextCutOff, TextFlaw::EncodingsMixed { lines: 3, first: 2 }];
        check(&cut[..cut.len() - 1], "a,b\n县财政局,张三\n县审计局,李四\n县档案馆,王五\n县图书馆,赵", &flaws);
    }

    #[test]
    fn what_cannot_be_told_is_refused_with_its_line() {
        let bytes = [gbk("县财政局,张三\n"), b"a,\xFF\xFF\xFF,b\n".to_vec(), gbk("县审计局,李四\n")].concat();
        let refusal = decode(&bytes, None).map(|decoded| decoded.text.into_owned());
        assert_eq!(refusal, Err(SheetError::Garbled(Garbling::Undecodable { line: 2 })));
        // One broken byte in UTF-8 makes bytes that GBK has characters for: nobody wrote those.
        let mut broken = "单位,姓名\n县财政局,张三\n县审计局,李四\n".as_bytes().to_vec();
        broken.splice(20..21, *b"x");
        let refusal = decode(&broken, None).map(|decoded| decoded.text.into_owned());
        assert_eq!(refusal, Err(SheetError::Garbled(Garbling::Undecodable { line: 2 })));
    }
}
