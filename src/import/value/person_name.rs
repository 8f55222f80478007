//! A person's name and what else ended up in its cell: `李四（借调）`, `王五★`, `会计 龙海燕兼任`, a second person. The name is kept
//! in the characters the office typed; only the separator of non-Han names is brought into one form, U+00B7.

use crate::domain::{BadName, Name};
use crate::import::cells::is_blank;
use crate::import::text::without_enumerator;

/// A name, and what else stood in the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRead {
    pub name: Name,
    pub remark: Option<String>,
    /// What about the name cannot be trusted.
    pub doubts: Vec<NameDoubt>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameDoubt {
    /// The blank within was taken for the separator ·.
    Separated,
    /// These characters lie in the private area: every computer shows them otherwise.
    Private(String),
    /// These characters stand in no name: figures, signs, radicals.
    Odd(String),
    /// A blank between what may be two names.
    PerhapsSeveral,
}

/// Why a cell holds no name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPersonName {
    Bad(BadName),
    /// More than one person, or a formula.
    Several,
}

/// Marks that offices put beside names.
const MARKS: &str = "★☆*＊※△▲○◎#＃√◆◇■□▪✓✔";
/// Between the parts of a name these mean ·. `Name` knows those that look like it.
const SEPARATORS: &str = ".。｡-—–_~·⸳\u{387}";
/// These part people.
const BETWEEN_PEOPLE: &str = "、，,；;/／\\+＋&＆|";
/// Words behind a name that are no part of it.
const REMARKS_BEHIND: [&str; 8] = ["兼任", "代理", "借调", "挂职", "退休", "病休", "已故", "待退"];
const COMPOUND_SURNAMES: [&str; 36] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐", "夏侯", "端木", "轩辕",
    "长孙", "宇文", "呼延", "南宫", "独孤", "钟离", "申屠", "太史", "澹台", "公冶", "濮阳", "单于", "太叔", "仲孙",
    "赫连", "闻人", "东郭", "西门", "百里", "拓跋", "完颜", "第五",
];

/// Reads the name of a person.
pub fn read(text: &str) -> Result<NameRead, NoPersonName> {
    // Most names are nothing but two or three ideographs.
    const SHORT: usize = 3;
    if text.chars().all(is_han) && text.chars().count() <= SHORT {
        let name = Name::new(text).map_err(NoPersonName::Bad)?;
        return Ok(NameRead { name, remark: None, doubts: Vec::new() });
    }
    let text = without_enumerator(text).trim_start_matches(['\'', '’']);
    let (text, before) = leading_bracket(text);
    let (name, behind) = match text.find(['（', '(', '[', '【', '〔']) {
        Some(0) | None => (text, ""),
        Some(at) => text.split_at(at),
    };
    let marks: String = name.chars().filter(|character| MARKS.contains(*character)).collect();
    let bare = name.trim_matches(|character: char| is_blank(character) || MARKS.contains(character));
    let (bare, worded) = without_words(bare);
    if holds_several(bare) {
        return Err(NoPersonName::Several);
    }
    let (joined, gap) = joined(bare);
    let name = Name::new(&joined).map_err(NoPersonName::Bad)?;
    let remark: Vec<String> =
        [unwrapped(before), marks, worded, unwrapped(behind)].into_iter().filter(|part| !part.is_empty()).collect();
    let mut doubts: Vec<NameDoubt> = gap.into_iter().collect();
    doubts.extend(odd_characters(&name));
    Ok(NameRead { name, remark: (!remark.is_empty()).then(|| remark.concat()), doubts })
}

/// A bracket before the name and the text behind it: `（挂职）李四`.
fn leading_bracket(text: &str) -> (&str, &str) {
    let end = text.starts_with(['（', '(', '[', '【', '〔']).then(|| text.find(['）', ')', ']', '】', '〕'])).flatten();
    let Some(end) = end else { return (text, "") };
    let width = text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    let (bracket, rest) = text.split_at(end + width);
    if rest.trim_matches(is_blank).is_empty() { (text, "") } else { (rest, bracket) }
}

/// `会计 龙海燕兼任`: a word behind the name, and with it the post before it.
fn without_words(text: &str) -> (&str, String) {
    let found = REMARKS_BEHIND.into_iter().find_map(|word| {
        text.strip_suffix(word).filter(|name| name.trim_matches(is_blank).chars().count() > 1).map(|name| (name, word))
    });
    let Some((name, word)) = found else { return (text, String::new()) };
    let name = name.trim_matches(is_blank);
    match name.rsplit_once(is_blank) {
        Some((post, name)) if name.chars().count() > 1 => (name, format!("{}{word}", post.trim_matches(is_blank))),
        Some(_) | None => (name, word.to_owned()),
    }
}

/// Whether more than one person stands in a cell, or a formula.
fn holds_several(text: &str) -> bool {
    let parts: Vec<&str> = text.split(|character: char| BETWEEN_PEOPLE.contains(character)).collect();
    let is_listed = parts.iter().filter(|part| part.chars().any(|character| !is_blank(character))).count() > 1;
    // Alt+Enter between the two characters of a name is padding; between two names it is not.
    let lines = text.split(['\n', '\r']).filter(|line| line.chars().filter(|character| is_han(*character)).count() > 1);
    is_listed || lines.count() > 1
}

/// The name with · where its parts are separated by another sign, and what is doubtful about a blank in it.
fn joined(text: &str) -> (String, Option<NameDoubt>) {
    let characters: Vec<char> = text.chars().collect();
    let is_between_han = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| characters.get(before));
        before.zip(characters.get(at + 1)).is_some_and(|(before, after)| is_han(*before) && is_han(*after))
    };
    let with_dots: String = characters
        .iter()
        .enumerate()
        .map(|(at, character)| if SEPARATORS.contains(*character) && is_between_han(at) { '·' } else { *character })
        .collect();
    let parts: Vec<&str> = with_dots.split(is_blank).filter(|part| !part.is_empty()).collect();
    let [first, second] = parts.as_slice() else { return (with_dots, None) };
    let length = |part: &str| part.chars().filter(|character| is_han(*character)).count();
    let is_han_only = with_dots.chars().all(|character| is_han(character) || is_blank(character));
    match (length(first), length(second)) {
        _ if !is_han_only => (with_dots, None),
        (3.., 3..) if length(first) + length(second) > 6 => (format!("{first}·{second}"), Some(NameDoubt::Separated)),
        (2 | 3, 2 | 3) if !COMPOUND_SURNAMES.contains(first) => (with_dots, Some(NameDoubt::PerhapsSeveral)),
        _ => (with_dots, None),
    }
}

/// Characters that a name should not have.
fn odd_characters(name: &Name) -> Vec<NameDoubt> {
    let of = |is_such: fn(char) -> bool| -> String {
        name.as_str().chars().filter(|character| is_such(*character)).collect()
    };
    let mut doubts = Vec::new();
    let private = of(is_private);
    if !private.is_empty() {
        doubts.push(NameDoubt::Private(private));
    }
    let is_foreign =
        name.as_str().chars().all(|character| character.is_ascii_alphabetic() || " '.-·".contains(character));
    let odd =
        of(|character| !is_han(character) && !is_private(character) && !is_mark_on_han(character) && character != '·');
    if !odd.is_empty() && !is_foreign {
        doubts.push(NameDoubt::Odd(odd));
    }
    doubts
}

/// Ideographs of all planes; the radicals that only look like them are not.
fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '〇' | '々')
}

/// Whether a character lies in the areas for private use, where every computer shows something else.
pub fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// Variation selectors choose the form of the ideograph before them.
fn is_mark_on_han(character: char) -> bool {
    matches!(character, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// A remark without the brackets around it.
fn unwrapped(remark: &str) -> String {
    let inner = remark.trim_matches(|character: char| is_blank(character) || "（）()[]【】〔〕".contains(character));
    inner.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, name: &str, remark: Option<&str>) {
        let read = read(written).expect("a name");
        assert_eq!((read.name.as_str(), read.remark.as_deref()), (name, remark), "{written}");
    }

    #[test]
    fn remarks_are_split_off() {
        check("张　三", "张三", None);
        check("李四(兼)", "李四", Some("兼"));
        check("李四（借调）", "李四", Some("借调"));
        check("（挂职）李四", "李四", Some("挂职"));
        check("王五★", "王五", Some("★"));
        check("王五★（挂职）", "王五", Some("★挂职"));
        check("赵六 [退]", "赵六", Some("退"));
        check("会计 龙海燕兼任", "龙海燕", Some("会计兼任"));
        check("2.张三", "张三", None);
        check("买买提·吐尔逊", "买买提·吐尔逊", None);
        check("阿卜杜拉•买买提", "阿卜杜拉·买买提", None);
        check("阿卜杜拉.买买提", "阿卜杜拉·买买提", None);
        assert_eq!(super::read("★"), Err(NoPersonName::Bad(BadName::Empty)));
    }

    #[test]
    fn several_people_are_not_one() {
        for written in ["张三、李四", "张三/李四", "张三\n李四", "=1+1"] {
            assert_eq!(super::read(written), Err(NoPersonName::Several), "{written}");
        }
        check("孙\n八", "孙八", None);
        check("欧阳 娜娜", "欧阳娜娜", None);
    }
}
