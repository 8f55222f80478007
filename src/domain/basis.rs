//! 依据: the document that makes a change lawful, or the admission that it is still missing.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 发文字号, such as `安委编〔2026〕12号`: an issuer, a year in hexagonal brackets and a serial.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentNumber(String);

/// A text that is no document number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a document number like 某编〔2026〕1号: {written}")]
pub struct BadDocumentNumber {
    pub written: String,
}

/// What an entry rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    Document(DocumentNumber),
    /// 待补: to be filled in later, and listed as a to-do until then.
    #[default]
    Pending,
}

impl DocumentNumber {
    /// Reads a number, turning the brackets `[2026]`, `（2026）`, `【2026】` that offices type into 〔2026〕.
    ///
    /// # Errors
    /// It has another form, or its issuer has a character that no issuer's name has: a slip such as `甲案=安编〔2026〕1号` would stand
    /// in a sealed entry for good.
    pub fn new(written: &str) -> Result<Self, BadDocumentNumber> {
        let number = Self::recorded(written)?;
        let issuer = number.0.split('〔').next().unwrap_or_default();
        match issuer.chars().all(is_of_an_issuer) {
            true => Ok(number),
            false => Err(BadDocumentNumber { written: written.to_owned() }),
        }
    }

    /// A number as a book has it. Books from before issuers were looked at keep what they have, and can still be read.
    ///
    /// # Errors
    /// It has another form.
    pub fn recorded(written: &str) -> Result<Self, BadDocumentNumber> {
        let bad = || BadDocumentNumber { written: written.to_owned() };
        let unified: String = written.chars().filter(|character| !character.is_whitespace()).map(bracket).collect();
        let (issuer, rest) = unified.split_once('〔').ok_or_else(bad)?;
        let (year, rest) = rest.split_once('〕').ok_or_else(bad)?;
        let serial = rest.strip_suffix('号').ok_or_else(bad)?;
        let is_number = |text: &str| !text.is_empty() && text.chars().all(|character| character.is_ascii_digit());
        let year_is_plausible =
            year.len() == 4 && is_number(year) && (year.starts_with("19") || year.starts_with("20"));
        if issuer.is_empty() || !year_is_plausible || !is_number(serial) {
            return Err(bad());
        }
        Ok(Self(unified))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// 安委编, 川编办发, 甲编-乙财: letters and digits of any script, and what joins them.
fn is_of_an_issuer(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '·' | '-' | '－' | '—')
}

fn bracket(character: char) -> char {
    match character {
        '[' | '［' | '【' | '(' | '（' | '﹝' => '〔',
        ']' | '］' | '】' | ')' | '）' | '﹞' => '〕',
        other => other,
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl TryFrom<String> for DocumentNumber {
    type Error = BadDocumentNumber;
    fn try_from(written: String) -> Result<Self, BadDocumentNumber> {
        Self::recorded(&written)
    }
}

impl From<DocumentNumber> for String {
    fn from(number: DocumentNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(DocumentNumber::new(written).ok().as_ref().map(DocumentNumber::as_str), expected, "{written}");
    }

    #[test]
    fn document_numbers_are_checked_by_pattern() {
        check("安委编〔2026〕12号", Some("安委编〔2026〕12号"));
        check("安编[2026]3号", Some("安编〔2026〕3号"));
        check("安编（2026） 3号 ", Some("安编〔2026〕3号"));
        check("安编〔26〕3号", None);
        check("安编〔2026〕号", None);
        check("〔2026〕3号", None);
        check("待补", None);
    }

    #[test]
    fn what_no_issuer_has_is_refused_where_it_is_written_and_read_where_it_is_recorded() {
        check("川编办发-A·甲〔2026〕12号", Some("川编办发-A·甲〔2026〕12号"));
        for slip in
            ["甲案=安编", "甲案＝安编", "甲案,安编", "甲案，安编", "甲案、安编", "甲案；安编", "甲案：安编", "《安编"]
        {
            let written = format!("{slip}〔2026〕1号");
            check(&written, None);
            let recorded = DocumentNumber::try_from(written.clone()).expect("a book from before has it");
            assert_eq!(recorded.as_str(), written);
        }
    }
}
