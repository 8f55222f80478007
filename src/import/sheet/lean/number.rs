//! Numbers as workbooks write them: most are whole and short.

use super::Odd;

/// The number a cell or an attribute states. Words that some readers take for numbers, and blanks around them, are odd.
pub fn double(written: &[u8]) -> Result<f64, Odd> {
    const EXACT: usize = 15;
    if let Some(whole) = whole(written).filter(|_| written.len() <= EXACT) {
        return Ok(whole as f64);
    }
    let is_plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let digits = written.strip_prefix(b"-").unwrap_or(written);
    let begins_and_ends =
        |digits: &[u8]| digits.first().is_some_and(u8::is_ascii_digit) && digits.last().is_some_and(u8::is_ascii_digit);
    if !begins_and_ends(digits) || !written.iter().all(is_plain) {
        return Err(Odd);
    }
    std::str::from_utf8(written).ok().and_then(|text| text.parse().ok()).ok_or(Odd)
}

/// A short whole number without a sign.
pub fn whole(written: &[u8]) -> Option<u64> {
    const LONGEST: usize = 18;
    if written.is_empty() || written.len() > LONGEST {
        return None;
    }
    let mut value = 0_u64;
    for digit in written {
        value = value * 10 + u64::from(digit.wrapping_sub(b'0')).min(10);
        if !digit.is_ascii_digit() {
            return None;
        }
    }
    Some(value)
}

/// A row's number, counted from zero.
pub fn row(written: &[u8]) -> Result<u32, Odd> {
    const LONGEST: usize = 7;
    let row = whole(written).filter(|_| written.len() <= LONGEST).and_then(|row| row.checked_sub(1)).ok_or(Odd)?;
    u32::try_from(row).map_err(|_| Odd)
}

/// A cell's row and column, counted from zero: `C7`.
pub fn place(written: &[u8]) -> Result<(u32, u32), Odd> {
    const LONGEST: usize = 3;
    let letters = written.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = written.split_at_checked(letters).ok_or(Odd)?;
    if letters.is_empty() || letters.len() > LONGEST {
        return Err(Odd);
    }
    let column = letters.iter().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    Ok((row(digits)?, column - 1))
}

/// A region: its first and its last cell.
pub fn region(written: &[u8]) -> Result<[(u32, u32); 2], Odd> {
    match written.iter().position(|byte| *byte == b':') {
        None => place(written).map(|place| [place, place]),
        Some(at) => {
            let (first, last) = written.split_at_checked(at).ok_or(Odd)?;
            let (first, last) = (place(first)?, place(last.get(1..).ok_or(Odd)?)?);
            // calamine subtracts them.
            if last.0 < first.0 || last.1 < first.1 { Err(Odd) } else { Ok([first, last]) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_places() {
        let check =
            |written: &str, expected: Result<f64, Odd>| assert_eq!(double(written.as_bytes()), expected, "{written}");
        check("12", Ok(12.0));
        check("341802196503150012", Ok(341_802_196_503_150_012.0));
        check("-1.5", Ok(-1.5));
        check("3.4180219650315E+17", Ok(3.4180219650315e17));
        for odd in ["", "-", "+1", ".5", "1.", " 1", "inf", "NaN", "1e", "1x"] {
            check(odd, Err(Odd));
        }
        assert_eq!(place(b"C7"), Ok((6, 2)));
        assert_eq!(place(b"XFD1048576"), Ok((1_048_575, 16_383)));
        for odd in ["", "C", "7", "C0", "ABCD1", "$C$7", "C7 ", "C12345678"] {
            assert_eq!(place(odd.as_bytes()), Err(Odd), "{odd}");
        }
        assert_eq!(region(b"A1:C7"), Ok([(0, 0), (6, 2)]));
        assert_eq!(region(b"C7:A1"), Err(Odd));
    }
}
