//! Heads of columns too long for their cells: where they are broken into lines, whoever sets them.

use super::measure::{fold, printed_columns};

/// The head in lines of `capacity` columns of text, two to a Chinese character; `None` where it fits, or where it is as well broken by
/// whoever sets it.
pub fn broken(head: &str, capacity: usize) -> Option<String> {
    in_two(head, capacity).or_else(|| evenly(head, capacity))
}

/// A head too long for a line, broken where a parenthesis begins or ends ("领导职数" above "(前→后)", "空(+)" above "超(−)") or between year and
/// months. Of several places the one that leaves the shortest lines; `None` where none leaves two that fit.
fn in_two(head: &str, capacity: usize) -> Option<String> {
    if printed_columns(head) <= capacity || head.contains('\n') {
        return None;
    }
    let begins = head.match_indices(['(', '（']).map(|(at, _)| at);
    let ends = head.match_indices([')', '）']).map(|(at, mark)| at + mark.len());
    let years = head.match_indices('年').map(|(at, year)| at + year.len());
    let places =
        begins
            .chain(ends)
            .chain(years.filter(|at| {
                head.get(*at..).is_some_and(|after| after.starts_with(|mark: char| mark.is_ascii_digit()))
            }))
            .map(|at| head.split_at(at));
    let longer = |(above, below): &(&str, &str)| printed_columns(above).max(printed_columns(below));
    let (above, below) = places.min_by_key(longer).filter(|lines| longer(lines) <= capacity)?;
    Some(format!("{above}\n{below}"))
}

/// A head of Chinese characters that is too long for a line, in lines as long as each other: "领导" above "职数", no character alone.
fn evenly(head: &str, capacity: usize) -> Option<String> {
    let count = fold(head, capacity).len();
    let is_chinese = head.chars().all(|mark| mark.is_alphabetic() && !mark.is_ascii());
    if count < 2 || !is_chinese {
        return None;
    }
    let even = (2..=capacity).map(|shorter| fold(head, shorter)).find(|lines| lines.len() == count)?;
    Some(even.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_head_is_broken_at_a_parenthesis() {
        assert_eq!(in_two("依据(文号)", 6).as_deref(), Some("依据\n(文号)"));
        assert_eq!(in_two("空(+)超(−)", 6).as_deref(), Some("空(+)\n超(−)"));
        assert_eq!(in_two("乡镇（街道）", 8).as_deref(), Some("乡镇\n（街道）"));
        assert_eq!(in_two("依据(文号)", 10), None, "it fits");
        assert_eq!(in_two("依据(文号)", 5), None, "its parenthesis does not");
        assert_eq!(in_two("(文号)", 4), None);
        assert_eq!(in_two("编制类型", 4), None);
        assert_eq!(in_two("2026年11—12月", 9).as_deref(), Some("2026年\n11—12月"), "11/—12月");
    }

    #[test]
    fn a_long_head_leaves_no_character_alone() {
        assert_eq!(evenly("领导职数", 6).as_deref(), Some("领导\n职数"));
        assert_eq!(evenly("名单附件号", 8).as_deref(), Some("名单附\n件号"));
        assert_eq!(evenly("个性限", 2).as_deref(), Some("个\n性\n限"));
        assert_eq!(evenly("领导职数", 8), None, "it fits");
        assert_eq!(evenly("2026年11—12月", 10), None, "what has digits is broken between words");
    }
}
