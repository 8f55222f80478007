//! Citizens' ID numbers (GB 11643-1999) that are right in every digit and belong to nobody: the address codes are gaps of
//! GB/T 2260 that no county was ever given. Written here a second time, apart from the program's own check, on purpose.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::county::Sex;
use crate::random::Random;

/// Unallotted county codes, the first being the usual one of the county.
const ADDRESS_CODES: [(u32, u32); 5] = [(341899, 80), (341898, 6), (341897, 5), (340899, 5), (341199, 4)];

/// The numbers given out so far, so that nobody shares one.
#[derive(Default)]
pub struct IssuedNumbers(BTreeSet<String>);

impl IssuedNumbers {
    /// A number for somebody of this sex born on this day that nobody else has.
    pub fn issue(&mut self, random: &mut Random, sex: Sex, birth: Date) -> String {
        loop {
            let address = random.weighted(&ADDRESS_CODES);
            let number = number(address, birth, sequence(sex, random.below(500)));
            if self.0.insert(number.clone()) {
                return number;
            }
        }
    }
}

/// The whole number from its parts.
pub fn number(address: u32, birth: Date, sequence: u32) -> String {
    let birth = format!("{:04}{:02}{:02}", birth.year(), birth.month(), birth.day());
    let body = format!("{address:06}{birth}{sequence:03}");
    let check = check_character(&body);
    format!("{body}{check}")
}

/// The `index`-th sequence number of a sex: odd ones are men's, even ones women's.
pub fn sequence(sex: Sex, index: u32) -> u32 {
    let index = index % 499;
    match sex {
        Sex::Male => 2 * index + 1,
        Sex::Female => 2 * index + 2,
    }
}

/// ISO 7064 MOD 11-2 over seventeen digits.
pub fn check_character(body: &str) -> char {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits = body.chars().filter_map(|character| character.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    // (sum + check) mod 11 = 1, with ten written as X.
    match (12 - sum % 11) % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// The 15-digit number of the 1989 standard: without the century and the check character.
pub fn fifteen_digits(number: &str) -> String {
    let mut short: String = number.chars().take(17).collect();
    short.replace_range(6..8, "");
    short
}

/// The same number with a check character that does not hold.
pub fn wrong_check_character(number: &str) -> String {
    let body: String = number.chars().take(17).collect();
    let wrong = if check_character(&body) == '7' { '8' } else { '7' };
    format!("{body}{wrong}")
}
