//! Several names in one cell: `办公室、干部股、组织股`, one to a line, numbered, or with plaques in brackets.

use crate::domain::Name;
use crate::import::cells::is_blank;
use crate::import::text::{folded, without_enumerator};
use crate::import::vocabulary::Vocabulary;

/// The names of a cell, in order, without repetitions; and the texts that are no names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    pub names: Vec<Name>,
    pub repeated: Vec<Name>,
    pub rejected: Vec<String>,
}

/// Splits a list of names. Separators within brackets belong to the name.
pub fn read(text: &str, vocabulary: &Vocabulary) -> Names {
    let mut found = Names::default();
    for part in split(text) {
        let part =
            without_count(without_enumerator(part)).trim_matches(|last| is_blank(last) || "。.：:".contains(last));
        let folded = folded(part);
        // `1、办公室` leaves its number behind.
        if vocabulary.is_nothing(&folded) || folded.chars().all(|digit| digit.is_ascii_digit()) {
            continue;
        }
        match Name::new(part) {
            Ok(name) if found.names.contains(&name) => found.repeated.push(name),
            Ok(name) => found.names.push(name),
            Err(_) => found.rejected.push(part.to_owned()),
        }
    }
    found
}

/// Parts between separators outside brackets.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    for (at, character) in text.char_indices() {
        match character {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '\n' | '\r' => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + character.len_utf8();
                depth = 0;
            }
            '、' | '，' | ',' | '；' | ';' if depth == 0 => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

/// Drops `3个：` and `共5个:` before the first name.
fn without_count(part: &str) -> &str {
    let Some((before, after)) = part.split_once(['：', ':']) else { return part };
    let before = folded(before);
    let counted = before.trim_start_matches('共').strip_suffix('个');
    match counted {
        Some(digits) if !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit()) => after,
        _ => part,
    }
}

/// An office with the plaques its brackets name: `综合办公室（挂退役军人服务站牌子）`.
pub fn office_and_nameplates(name: &Name, vocabulary: &Vocabulary) -> (Name, Vec<Name>) {
    let bare = || (name.clone(), Vec::new());
    let Some(inner) = name.as_str().strip_suffix('）') else { return bare() };
    let Some((office, inside)) = inner.rsplit_once('（') else { return bare() };
    let Some(plates) = ["加挂", "挂"].into_iter().find_map(|word| inside.strip_prefix(word)) else { return bare() };
    let plates = plates.strip_suffix("牌子").or_else(|| plates.strip_suffix('牌')).unwrap_or(plates);
    match Name::new(office) {
        Ok(office) => (office, read(plates, vocabulary).names),
        Err(_) => bare(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found = read(text, Vocabulary::built_in());
        let names: Vec<&str> = found.names.iter().map(Name::as_str).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn lists_as_offices_write_them() {
        check("办公室、干部股、组织股", &["办公室", "干部股", "组织股"]);
        check("办公室，干部股；组织股", &["办公室", "干部股", "组织股"]);
        check("办公室\n干 部 股\r\n组织股", &["办公室", "干部股", "组织股"]);
        check("1、办公室\n2、干部股", &["办公室", "干部股"]);
        check("（1）办公室；（2）干部股。", &["办公室", "干部股"]);
        check("①办公室、②干部股", &["办公室", "干部股"]);
        check("3个：办公室、干部股、组织股", &["办公室", "干部股", "组织股"]);
        check("一中队、二中队", &["一中队", "二中队"]);
        check("党政办公室（挂应急办、人大办牌子）、财政所", &["党政办公室（挂应急办、人大办牌子）", "财政所"]);
        check("—", &[]);
        check("无", &[]);
        check("", &[]);
    }

    #[test]
    fn what_comes_twice_or_is_too_long_is_told() {
        let found = read(&format!("办公室、办公室、{}", "长".repeat(130)), Vocabulary::built_in());
        assert_eq!((found.names.len(), found.repeated.len(), found.rejected.len()), (1, 1, 1));
    }

    #[test]
    fn plaques_in_brackets_belong_to_the_office() {
        let check = |written: &str, office: &str, plates: &[&str]| {
            let name = Name::new(written).expect("a name");
            let (found, nameplates) = office_and_nameplates(&name, Vocabulary::built_in());
            let nameplates: Vec<&str> = nameplates.iter().map(Name::as_str).collect();
            assert_eq!((found.as_str(), nameplates.as_slice()), (office, plates));
        };
        check("综合办公室（挂退役军人服务站、应急管理站牌子）", "综合办公室", &["退役军人服务站", "应急管理站"]);
        check("党校（行政学校）", "党校（行政学校）", &[]);
        check("办公室", "办公室", &[]);
    }
}
