//! A text divided into rows and cells by a separator, as CSV, TSV and the clipboard have them: cells may be quoted, and then
//! hold separators, line ends and doubled quotation marks. Nothing is an error here: whatever does not fit the rules of
//! quoting is text, because it is somebody's text.

use std::borrow::Cow;

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field<'text> {
    pub row: u32,
    pub column: u32,
    pub text: Cow<'text, str>,
    pub quotes: Quotes,
    pub end: FieldEnd,
}

/// How the quotation marks of a cell were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quotes {
    None,
    Around,
    /// One opens the cell and nothing closes it within what a cell can hold; it was taken as text.
    NeverClosed,
}

/// What a cell ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldEnd {
    Separator,
    Line,
    Text,
}

/// Who put the quotation marks there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// A writer of CSV: whatever begins with a quotation mark is quoted.
    File,
    /// A spreadsheet program filling the clipboard: a cell between quotation marks is quoted, as in a file; a mark with text
    /// behind the one that closes it is the office's own.
    Clipboard,
}

/// More than any spreadsheet cell can hold (32 767 characters), in bytes. A quotation mark that is not closed until then is
/// a stray one: taking it at its word would swallow the rest of the file into one cell.
const LONGEST_CELL: usize = 32_768 * 3;

/// The cells of a text, one after the other.
pub struct Fields<'text> {
    text: &'text str,
    separator: u8,
    quoting: Quoting,
    at: usize,
    row: u32,
    column: u32,
    /// A separator has promised one more cell.
    is_owed: bool,
}

impl<'text> Fields<'text> {
    /// `separator` is an ASCII character.
    pub fn new(text: &'text str, separator: u8, quoting: Quoting) -> Self {
        Self { text, separator, quoting, at: 0, row: 0, column: 0, is_owed: false }
    }

    /// The text from here on as far as the separator or the line end, and where that stands.
    fn plain(&self, from: usize) -> (&'text str, usize) {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let is_end = |byte: &u8| *byte == self.separator || matches!(byte, b'\n' | b'\r');
        let end = from + rest.iter().position(is_end).unwrap_or(rest.len());
        (self.text.get(from..end).unwrap_or_default(), end)
    }

    /// What stands between the quotation mark at `from` and the one that closes it, and where the text goes on.
    fn quoted(&self, from: usize) -> Option<(Cow<'text, str>, usize)> {
        let bytes = self.text.as_bytes();
        let start = from + 1;
        let (mut at, mut has_doubled) = (start, false);
        loop {
            let window = bytes.get(at..(start + LONGEST_CELL).min(bytes.len()))?;
            let quote = at + window.iter().position(|byte| *byte == b'"')?;
            if bytes.get(quote + 1) != Some(&b'"') {
                let inside = self.text.get(start..quote)?;
                let text = if has_doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) };
                return Some((text, quote + 1));
            }
            (at, has_doubled) = (quote + 2, true);
        }
    }

    fn content(&self) -> (Cow<'text, str>, usize, Quotes) {
        let is_open = self.text.as_bytes().get(self.at) == Some(&b'"');
        let (plain, plain_end) = self.plain(self.at);
        if !is_open {
            return (Cow::Borrowed(plain), plain_end, Quotes::None);
        }
        let Some((inside, after)) = self.quoted(self.at) else {
            return (Cow::Borrowed(plain), plain_end, Quotes::NeverClosed);
        };
        let (behind, end) = self.plain(after);
        match self.quoting {
            Quoting::File if behind.is_empty() => (inside, end, Quotes::Around),
            // `"甲"乙` is 甲乙, as Excel reads it.
            Quoting::File => (Cow::Owned(format!("{inside}{behind}")), end, Quotes::Around),
            Quoting::Clipboard if behind.is_empty() => (inside, end, Quotes::Around),
            Quoting::Clipboard => (Cow::Borrowed(plain), plain_end, Quotes::None),
        }
    }
}

impl<'text> Iterator for Fields<'text> {
    type Item = Field<'text>;

    fn next(&mut self) -> Option<Field<'text>> {
        if self.at >= self.text.len() && !self.is_owed {
            return None;
        }
        let (row, column) = (self.row, self.column);
        let (text, after, quotes) = self.content();
        let bytes = self.text.as_bytes();
        let (end, length) = match bytes.get(after) {
            None => (FieldEnd::Text, 0),
            Some(byte) if *byte == self.separator => (FieldEnd::Separator, 1),
            Some(b'\r') if bytes.get(after + 1) == Some(&b'\n') => (FieldEnd::Line, 2),
            Some(_) => (FieldEnd::Line, 1),
        };
        self.at = after + length;
        self.is_owed = end == FieldEnd::Separator;
        match end {
            FieldEnd::Separator => self.column = self.column.saturating_add(1),
            FieldEnd::Line | FieldEnd::Text => (self.row, self.column) = (self.row.saturating_add(1), 0),
        }
        Some(Field { row, column, text, quotes, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows by `/`, cells by `|`, line ends shown as `↵`.
    fn check(text: &str, separator: u8, quoting: Quoting, expected: &str) {
        let mut shown = String::new();
        for field in Fields::new(text, separator, quoting) {
            shown.push_str(&field.text.replace("\r\n", "↵").replace(['\n', '\r'], "↵"));
            shown.push_str(match field.end {
                FieldEnd::Separator => "|",
                FieldEnd::Line => "/",
                FieldEnd::Text => "",
            });
        }
        assert_eq!(shown, expected, "{text:?}");
    }

    #[test]
    fn files_are_divided_as_their_writers_meant() {
        let file = |text: &str, expected: &str| check(text, b',', Quoting::File, expected);
        file("甲,乙\r\n丙,丁\r\n", "甲|乙/丙|丁/");
        file("甲,乙\r丙", "甲|乙/丙");
        file("甲,\n\n,乙,", "甲|//|乙|");
        file("\"甲,乙\",\"丙\n丁\",\"戊\"\"己\"", "甲,乙|丙↵丁|戊\"己");
        file("\"甲\"乙,丙", "甲乙|丙");
        file("=\"001\",'002", "=\"001\"|'002");
        file("5\" 管,\"\",\"", "5\" 管||\"");
        file("", "");
    }

    #[test]
    fn a_quotation_mark_that_nothing_closes_swallows_nothing() {
        check("\"甲,乙\n丙,丁\n", b',', Quoting::File, "\"甲|乙/丙|丁/");
        let far = format!("\"甲,乙\n{}\n\"丙\",丁", "戊,己\n".repeat(20_000));
        let fields: Vec<Field<'_>> = Fields::new(&far, b',', Quoting::File).collect();
        assert_eq!((fields.len(), fields.first().map(|field| field.quotes)), (40_005, Some(Quotes::NeverClosed)));
    }

    #[test]
    fn the_clipboard_is_unquoted_like_a_file() {
        let pasted = |text: &str, expected: &str| check(text, b'\t', Quoting::Clipboard, expected);
        pasted("甲\t\"乙\r\n丙\"\t丁\r\n", "甲|乙↵丙|丁/");
        pasted("\"他说\"\"好\"\"\"\t\"引号\"\t\"开头\n", "他说\"好\"|引号|\"开头/");
        pasted("张三\t\"党委书记\"\n", "张三|党委书记/");
        pasted("\"甲\n乙\"丙\t丁", "\"甲/乙\"丙|丁");
        pasted("甲,乙\t丙\n", "甲,乙|丙/");
    }
}
