//! What a text of XML means: line ends, character references, and Excel's own escapes (`_x000D_`). Most texts of a roster mean
//! what they are, and are handed on without a copy.

use super::Odd;

/// Whether the blanks around a text belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blanks {
    Kept,
    /// Those of ASCII go; others, as the ideographic space, never do.
    Trimmed,
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// The meaning of `raw`, in `scratch` where it differs from what is written.
pub fn meant<'text>(raw: &'text [u8], blanks: Blanks, scratch: &'text mut String) -> Result<&'text str, Odd> {
    let written = std::str::from_utf8(raw).map_err(|_| Odd)?;
    let trimmed = |text: &'text str| match blanks {
        Blanks::Kept => text,
        Blanks::Trimmed => text.trim_matches(BLANKS),
    };
    if !raw.iter().any(|byte| matches!(byte, b'&' | b'\r' | b'_')) {
        return Ok(trimmed(written));
    }
    scratch.clear();
    resolve(written, scratch)?;
    if !scratch.contains("_x") {
        return Ok(trimmed(scratch));
    }
    let unescaped = unescape(match blanks {
        Blanks::Kept => scratch,
        Blanks::Trimmed => scratch.trim_matches(BLANKS),
    });
    *scratch = unescaped;
    Ok(scratch)
}

/// Line ends become one character, references what they refer to.
fn resolve(written: &str, meant: &mut String) -> Result<(), Odd> {
    let mut rest = written;
    while let Some(at) = rest.find(['&', '\r']) {
        let (before, after) = rest.split_at(at);
        meant.push_str(before);
        rest = match after.strip_prefix('\r') {
            Some(behind) => {
                meant.push('\n');
                behind.strip_prefix('\n').unwrap_or(behind)
            }
            None => {
                let (name, behind) = after.get(1..).and_then(|after| after.split_once(';')).ok_or(Odd)?;
                meant.push(referred(name)?);
                behind
            }
        };
    }
    meant.push_str(rest);
    Ok(())
}

fn referred(name: &str) -> Result<char, Odd> {
    let of_number = |digits: &str, radix: u32| {
        let is_plain = !digits.is_empty() && digits.len() <= 7 && digits.chars().all(|digit| digit.is_digit(radix));
        let number = is_plain.then(|| u32::from_str_radix(digits, radix).ok()).flatten();
        number.filter(|number| *number != 0).and_then(char::from_u32).ok_or(Odd)
    };
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(digits), _) => of_number(digits, 16),
            (None, Some(digits)) => of_number(digits, 10),
            (None, None) => Err(Odd),
        },
    }
}

/// Replaces `_xHHHH_` by the UTF-16 unit it stands for; half a pair by the character for what cannot be shown.
fn unescape(text: &str) -> String {
    let (mut units, mut out, mut rest) = (Vec::new(), String::with_capacity(text.len()), text);
    loop {
        if let Some((unit, behind)) = escape(rest) {
            units.push(unit);
            rest = behind;
            continue;
        }
        out.extend(char::decode_utf16(units.drain(..)).map(|read| read.unwrap_or(char::REPLACEMENT_CHARACTER)));
        let mut characters = rest.chars();
        let Some(character) = characters.next() else { return out };
        out.push(character);
        rest = characters.as_str();
    }
}

fn escape(text: &str) -> Option<(u16, &str)> {
    let inside = text.strip_prefix("_x")?;
    let (digits, behind) = (inside.get(..4)?, inside.get(4..)?.strip_prefix('_')?);
    let is_plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_plain.then(|| u16::from_str_radix(digits, 16).ok()).flatten().map(|unit| (unit, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_are_meant() {
        let check = |raw: &str, expected: Result<&str, Odd>| {
            assert_eq!(meant(raw.as_bytes(), Blanks::Trimmed, &mut String::new()), expected, "{raw}");
        };
        check("张三", Ok("张三"));
        check(" \r\n张 三\u{3000}\t", Ok("张 三\u{3000}"));
        check("甲&amp;乙&#10;丙&#x4E01;", Ok("甲&乙\n丙丁"));
        check("甲\r\n乙\r丙", Ok("甲\n乙\n丙"));
        check("甲_x000D_\n乙_x005F_x000D_ _xD83D__xDCF7__x12", Ok("甲\r\n乙_x000D_ 📷_x12"));
        check("_xD83D_甲_xDC00_", Ok("\u{fffd}甲\u{fffd}"));
        check("&nbsp;", Err(Odd));
        check("&#0;", Err(Odd));
        check("甲 & 乙", Err(Odd));
        assert_eq!(meant(b" a ", Blanks::Kept, &mut String::new()), Ok(" a "));
        assert_eq!(meant(b"\xFF", Blanks::Kept, &mut String::new()), Err(Odd));
    }
}
