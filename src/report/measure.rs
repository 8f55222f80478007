//! How wide a text is when every Chinese character takes two columns and every Latin one takes one, and where it may be folded.
//!
//! Used to align plain text, and to guess row heights where no typesetter helps (workbooks). Knows nothing of tables.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns a line of text takes on a terminal: 2 for Chinese characters and full-width forms, 0 for marks that combine.
pub fn columns(line: &str) -> usize {
    line.width()
}

/// Columns a line of text takes in print: marks that Chinese shares with other scripts, as “ ” — →, are as wide as a Chinese character.
pub fn printed_columns(line: &str) -> usize {
    line.width_cjk()
}

/// Folds a text into lines of at most `limit` printed columns (at least two). Line ends in the text are kept; words of letters and digits
/// stay whole if a line can hold them; a closing mark never begins a line as long as the line above can take one more.
pub fn fold(text: &str, limit: usize) -> Vec<String> {
    let limit = limit.max(2);
    let mut folded = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        let mut used = 0;
        for piece in pieces(line, limit) {
            let width = printed_columns(piece);
            if used + width > limit && !current.is_empty() {
                folded.push(std::mem::take(&mut current));
                used = 0;
            }
            current.push_str(piece);
            used += width;
        }
        folded.push(current);
    }
    if folded.is_empty() {
        folded.push(String::new());
    }
    folded
}

/// The parts of a line that are not to be torn: words that fit a line and single characters, each with the closing marks after it.
fn pieces(line: &str, limit: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = line;
    let mut torn = 0; // Bytes left of a word too long for a line, which is torn anywhere.
    while !rest.is_empty() {
        let word = rest.find(|next: char| !next.is_ascii_graphic()).unwrap_or(rest.len());
        if torn == 0 && word > limit {
            torn = word;
        }
        let end = if torn == 0 && word > 0 { word } else { first_character(rest) };
        let (piece, remaining) = rest.split_at(if torn == 0 { with_closing_marks(rest, end, limit) } else { end });
        torn = torn.saturating_sub(piece.len());
        pieces.push(piece);
        rest = remaining;
    }
    pieces
}

/// Bytes of the piece that ends at `end` and of the closing marks after it, if a line can hold both.
fn with_closing_marks(text: &str, end: usize, limit: usize) -> usize {
    let (piece, after) = text.split_at(end);
    let marks: usize = after.chars().take_while(|next| is_closing(*next)).map(char::len_utf8).sum();
    let (marks, _) = after.split_at(marks);
    if printed_columns(piece) + printed_columns(marks) <= limit { end + marks.len() } else { end }
}

/// Bytes of the first character together with the marks of no width that follow it.
fn first_character(text: &str) -> usize {
    let mut characters = text.chars();
    let first = characters.next().map_or(0, char::len_utf8);
    first + characters.take_while(|next| next.width() == Some(0)).map(char::len_utf8).sum::<usize>()
}

fn is_closing(character: char) -> bool {
    "，。、；：？！）》〉」』】〕”’％%)".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns_and_marks_none() {
        assert_eq!(columns("编制A1"), 6);
        assert_eq!(columns("（𠮷）"), 6);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(columns(""), 0);
        assert_eq!(
            ["2正→3正", "“5+X”", "é"].map(|line| (columns(line), printed_columns(line))),
            [(7, 8), (5, 7), (1, 1)]
        );
    }

    fn check(text: &str, limit: usize, expected: &[&str]) {
        assert_eq!(fold(text, limit), expected, "{text:?} folded to {limit}");
    }

    #[test]
    fn lines_fold_between_characters_but_not_inside_words() {
        check("县委办公室", 6, &["县委办", "公室"]);
        check("县委办公室", 7, &["县委办", "公室"]);
        check("文号2026年", 6, &["文号", "2026年"]);
        check("统一代码91510112X", 8, &["统一代码", "91510112", "X"]);
        check("代码91510112MB0X号，", 6, &["代码91", "510112", "MB0X", "号，"]);
        check("综合科，人事科", 6, &["综合", "科，人", "事科"]);
        check("2正8副→2正9副", 12, &["2正8副→2正9", "副"]);
        check("甲\n乙丙", 2, &["甲", "乙", "丙"]);
        check("", 10, &[""]);
        check("甲", 0, &["甲"]);
    }
}
