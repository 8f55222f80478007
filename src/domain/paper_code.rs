//! 核验码: the short code under a table that was given out, by which the table can be made again. It is read off paper and typed by
//! hand, so that nothing in it can be taken for something else and its last character tells of a slip.

use std::fmt;

/// Digits and capital letters without 0, 1, I, L and O: 31 of them, a prime number.
const ALPHABET: [char; 31] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R',
    'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z',
];

/// Characters of a code, the check character included.
const LENGTH: usize = 8;

/// A code, eight characters of the alphabet of which the last fits the others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaperCode(String);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPaperCode {
    #[error("a code has {LENGTH} characters, not {found}")]
    Length { found: usize },
    #[error("no code has the character {0:?}")]
    Character(char),
    /// Some character is another than on the paper, or two changed places.
    #[error("the check character does not fit")]
    Check,
}

impl PaperCode {
    /// The code that a number stands for; different numbers below 31⁷ have different codes.
    pub fn of(number: u64) -> Self {
        let base = ALPHABET.len() as u64;
        let mut rest = number;
        let digits: Vec<usize> = (1..LENGTH)
            .map(|_| {
                let digit = rest % base;
                rest /= base;
                usize::try_from(digit).unwrap_or_default()
            })
            .collect();
        let check = check(&digits);
        Self(digits.into_iter().chain([check]).filter_map(|digit| ALPHABET.get(digit)).collect())
    }

    /// Reads a code as it was typed: in small letters too, full-width too, with or without the dash.
    ///
    /// # Errors
    /// [`BadPaperCode`]: it cannot stand on any paper.
    pub fn read(typed: &str) -> Result<Self, BadPaperCode> {
        let letters = typed.chars().map(narrow).filter(|letter| !(letter.is_whitespace() || is_dash(*letter)));
        let letters: Vec<char> = letters.map(|letter| letter.to_ascii_uppercase()).collect();
        let digit =
            |letter: &char| ALPHABET.iter().position(|known| known == letter).ok_or(BadPaperCode::Character(*letter));
        let digits = letters.iter().map(digit).collect::<Result<Vec<usize>, BadPaperCode>>()?;
        match digits.split_last() {
            Some((last, first)) if digits.len() == LENGTH => match check(first) == *last {
                true => Ok(Self(letters.into_iter().collect())),
                false => Err(BadPaperCode::Check),
            },
            Some(_) | None => Err(BadPaperCode::Length { found: digits.len() }),
        }
    }
}

/// A weight of its own for each place: one character that is another, or two that changed places, never give the same sum.
fn check(digits: &[usize]) -> usize {
    let weighted: usize = digits.iter().zip(1..).map(|(digit, weight)| digit * weight).sum();
    weighted % ALPHABET.len()
}

/// ＡＢ３Ｄ → AB3D.
fn narrow(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        other => other,
    }
}

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '–' | '—' | '−' | '‐' | '‑' | '_')
}

/// As it is printed: "AB3D-7K2M".
impl fmt::Display for PaperCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at_checked(LENGTH / 2).unwrap_or((&self.0, ""));
        write!(out, "{first}-{second}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let code = PaperCode::of(12_345_678_901);
        let printed = code.to_string();
        assert_eq!((printed.len(), printed.find('-')), (9, Some(4)));
        let plain = printed.replace('-', "");
        let full_width: String =
            plain.chars().map(|letter| char::from_u32(u32::from(letter) + 0xfee0).expect("wide")).collect();
        for typed in [printed.clone(), plain.clone(), plain.to_lowercase(), format!(" {printed} "), full_width] {
            assert_eq!(PaperCode::read(&typed), Ok(code.clone()), "{typed}");
        }
    }

    #[test]
    fn every_slip_of_one_character_and_every_exchange_of_two_is_noticed() {
        let code = PaperCode::of(98_765_432_101).to_string().replace('-', "");
        let letters: Vec<char> = code.chars().collect();
        for place in 0..LENGTH {
            for other in ALPHABET.into_iter().filter(|other| *other != letters[place]) {
                let mut slipped = letters.clone();
                slipped[place] = other;
                let typed: String = slipped.iter().collect();
                assert_eq!(PaperCode::read(&typed), Err(BadPaperCode::Check), "{typed} for {code}");
            }
            for second in place + 1..LENGTH {
                let mut exchanged = letters.clone();
                exchanged.swap(place, second);
                let typed: String = exchanged.iter().collect();
                assert_eq!(PaperCode::read(&typed).is_ok(), exchanged == letters, "{typed} for {code}");
            }
        }
    }

    #[test]
    fn what_is_no_code_says_why() {
        assert_eq!(PaperCode::read("AB3D"), Err(BadPaperCode::Length { found: 4 }));
        assert_eq!(PaperCode::read(""), Err(BadPaperCode::Length { found: 0 }));
        assert_eq!(PaperCode::read("AB3D-7K0M"), Err(BadPaperCode::Character('0')));
    }
}
