//! Names as meant: checked and cleaned where they are made, so that no later stage meets an empty or padded one.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A name of an institution, office, post or person: not empty, without control characters, white space
/// folded (`张　三` → `张三`; between Latin letters one blank stays), brackets and the middle dot in one form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(Arc<str>);

/// A text that is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    #[error("the name is empty")]
    Empty,
    #[error("the name is longer than {} characters", Name::LONGEST)]
    TooLong,
}

impl Name {
    /// Longer texts are remarks that ended up in the wrong cell.
    pub const LONGEST: usize = 120;

    /// Cleans `written` into a name.
    pub fn new(written: &str) -> Result<Self, BadName> {
        // Most names are as they should be.
        if !written.is_empty() && written.len() <= Self::LONGEST && written.chars().all(is_as_it_should_be) {
            return Ok(Self(written.into()));
        }
        let characters: Vec<char> = written.chars().filter_map(unified).collect();
        let mut cleaned = String::with_capacity(written.len());
        let mut gap = false;
        for character in characters {
            if character == ' ' {
                gap = true;
                continue;
            }
            let after_latin = cleaned.chars().next_back().is_some_and(|last| last.is_ascii_alphanumeric());
            if gap && after_latin && character.is_ascii_alphanumeric() {
                cleaned.push(' ');
            }
            gap = false;
            cleaned.push(character);
        }
        match cleaned.chars().count() {
            0 => Err(BadName::Empty),
            count if count > Self::LONGEST => Err(BadName::TooLong),
            _ => Ok(Self(cleaned.into())),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character is one that cleaning leaves alone: an ideograph of the first block, a Latin letter or a figure.
fn is_as_it_should_be(character: char) -> bool {
    matches!(character, '\u{4e00}'..='\u{9fff}') || character.is_ascii_alphanumeric()
}

/// One spelling for the characters that offices write in several ways; `None` drops the invisible ones.
fn unified(character: char) -> Option<char> {
    match character {
        '(' => Some('（'),
        ')' => Some('）'),
        // The separator of non-Han names is U+00B7 in government systems; these are its look-alikes.
        '•' | '‧' | '∙' | '⋅' | '・' | '･' | '．' | '●' | '\u{387}' | '⸳' => Some('·'),
        // Signs that turn the direction of writing make one name look like another.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' => None,
        blank if blank.is_whitespace() => Some(' '),
        control if control.is_control() => None,
        other => Some(other),
    }
}

impl TryFrom<String> for Name {
    type Error = BadName;
    fn try_from(written: String) -> Result<Self, BadName> {
        Self::new(&written)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.as_str().to_owned()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Result<&str, BadName>) {
        assert_eq!(Name::new(written).as_ref().map(Name::as_str), expected.as_ref().copied(), "{written:?}");
    }

    #[test]
    fn names_are_cleaned_once() {
        check("张　三", Ok("张三"));
        check(" 欧阳  娜娜\u{a0}", Ok("欧阳娜娜"));
        check("买买提•吐尔逊", Ok("买买提·吐尔逊"));
        check("John  Smith", Ok("John Smith"));
        check("县政府办公室(外事办)", Ok("县政府办公室（外事办）"));
        check("𠮷田", Ok("𠮷田"));
        check("\u{feff}李四\n", Ok("李四"));
        check(" \u{3000}\t", Err(BadName::Empty));
        check(&"长".repeat(121), Err(BadName::TooLong));
    }
}
