//! From the field's words to the grammar's: names, full-width signs and 且、或、非 become what CEL reads, and every place in the
//! result can be traced back to the text as written.

use super::{Formula, FormulaFault, FormulaFaultReason};

/// A text as CEL reads it: every name is `n` and its number, so no name can be a word of CEL.
#[derive(Debug, Default)]
pub struct Translation {
    pub text: String,
    /// The names in the order of their first use.
    pub names: Vec<String>,
    /// For each character of `text`, the character it comes from.
    origins: Vec<usize>,
    length: usize,
    /// Brackets open so far.
    depth: usize,
}

impl Translation {
    /// Translates a formula; a character that no formula has is refused.
    pub fn of(formula: &str) -> Result<Self, FormulaFault> {
        let written: Vec<char> = formula.chars().collect();
        let mut translation = Self { length: written.len(), ..Self::default() };
        let mut rest = written.as_slice();
        while let Some(first) = rest.first() {
            let at = written.len() - rest.len();
            let length = match *first {
                '「' => translation.quoted(rest, at)?,
                first if first.is_numeric() => translation.number(rest, at)?,
                first if is_of_name(first) => translation.word(rest, at),
                first => translation.sign(first, rest.get(1).copied(), at)?,
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        Ok(translation)
    }

    /// Where in the formula as written the translated character `at` stands.
    pub fn origin(&self, at: usize) -> usize {
        self.origins.get(at).copied().unwrap_or(self.length)
    }

    /// The name that CEL read as `identifier`.
    pub fn name(&self, identifier: &str) -> Option<&str> {
        let number: usize = identifier.strip_prefix('n')?.parse().ok()?;
        self.names.get(number).map(String::as_str)
    }

    fn put(&mut self, text: &str, at: usize) {
        self.text.push_str(text);
        self.origins.extend(std::iter::repeat_n(at, text.chars().count()));
    }

    fn put_name(&mut self, name: String, at: usize) {
        let number = self.names.iter().position(|known| *known == name).unwrap_or(self.names.len());
        if number == self.names.len() {
            self.names.push(name);
        }
        self.put(&format!("n{number}"), at);
    }

    /// A name with brackets or signs in it: `「村（社区）数」`.
    fn quoted(&mut self, rest: &[char], at: usize) -> Result<usize, FormulaFault> {
        let end = rest.iter().position(|character| *character == '」');
        let end = end.filter(|end| *end > 1).ok_or(FormulaFault { at, reason: FormulaFaultReason::Syntax })?;
        self.put_name(rest.get(1..end).unwrap_or_default().iter().collect(), at);
        Ok(end + 1)
    }

    fn number(&mut self, rest: &[char], at: usize) -> Result<usize, FormulaFault> {
        let digits = rest.iter().take_while(|character| character.is_numeric());
        let mut length = 0;
        for character in digits {
            let digit = ascii_digit(*character)
                .ok_or(FormulaFault { at: at + length, reason: FormulaFaultReason::StrangeCharacter(*character) })?;
            self.put(&digit.to_string(), at + length);
            length += 1;
        }
        // A letter right after a figure (`3u`, `2万`) is no suffix here.
        match rest.get(length) {
            Some(next) if is_of_name(*next) => {
                Err(FormulaFault { at: at + length, reason: FormulaFaultReason::StrangeCharacter(*next) })
            }
            _ => Ok(length),
        }
    }

    fn word(&mut self, rest: &[char], at: usize) -> usize {
        let word: String = rest.iter().take_while(|character| is_of_name(**character)).collect();
        let length = word.chars().count();
        match word.as_str() {
            "且" => self.put("&&", at),
            "或" => self.put("||", at),
            "非" => self.put("!", at),
            _ => self.put_name(word, at),
        }
        length
    }

    /// Gives how many characters the sign takes.
    fn sign(&mut self, sign: char, next: Option<char>, at: usize) -> Result<usize, FormulaFault> {
        let equals_next = matches!(next, Some('=' | '＝'));
        let (meant, length) = match sign {
            blank if blank.is_whitespace() => (" ", 1),
            '<' | '＜' if equals_next => ("<=", 2),
            '>' | '＞' if equals_next => (">=", 2),
            '!' | '！' if equals_next => ("!=", 2),
            '=' | '＝' if equals_next => ("==", 2),
            '=' | '＝' => ("==", 1),
            '<' | '＜' => ("<", 1),
            '>' | '＞' => (">", 1),
            '≤' => ("<=", 1),
            '≥' => (">=", 1),
            '≠' => ("!=", 1),
            '(' | '（' => ("(", 1),
            ')' | '）' => (")", 1),
            ',' | '，' => (",", 1),
            '+' | '＋' => ("+", 1),
            '-' | '－' | '−' => ("-", 1),
            '*' | '×' | '＊' => ("*", 1),
            '/' | '÷' | '／' => ("/", 1),
            other => return Err(FormulaFault { at, reason: FormulaFaultReason::StrangeCharacter(other) }),
        };
        match meant {
            "(" => self.depth += 1,
            ")" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        if self.depth > Formula::DEEPEST {
            return Err(FormulaFault { at, reason: FormulaFaultReason::TooDeep });
        }
        self.put(meant, at);
        Ok(length)
    }
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The figure a half- or full-width digit stands for; other numerals (`½`, `Ⅳ`) are none.
fn ascii_digit(character: char) -> Option<char> {
    match character {
        '0'..='9' => Some(character),
        '０'..='９' => {
            u32::from(character).checked_sub(u32::from('０')).and_then(|digit| char::from_digit(digit, 10))
        }
        _ => None,
    }
}
