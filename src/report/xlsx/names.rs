//! Names of sheets: the title as far as a workbook allows. The title itself stands in the sheet in full, so nothing is lost.

use std::collections::BTreeSet;

/// The longest name of a sheet, in UTF-16 units.
const LONGEST: usize = 31;

/// A valid name for each title, all different even when capitals are not told apart.
pub fn sheet_names<'a>(titles: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut taken = BTreeSet::new();
    titles
        .into_iter()
        .map(|title| {
            let wanted = allowed(title);
            let mut name = shortened(&wanted, LONGEST);
            let mut nth = 2;
            while !taken.insert(name.to_lowercase()) {
                let suffix = format!("({nth})");
                name = format!("{}{suffix}", shortened(&wanted, LONGEST - suffix.len()));
                nth += 1;
            }
            name
        })
        .collect()
}

/// The title with what a name may not hold replaced by full-width signs of the same look.
fn allowed(title: &str) -> String {
    let replaced = title.trim().chars().map(|letter| match letter {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        '\'' => '’',
        other if other.is_control() => ' ',
        other => other,
    });
    let name: String = replaced.collect();
    // "History" is kept by Excel for itself.
    if name.is_empty() || name.eq_ignore_ascii_case("history") { format!("表{name}") } else { name }
}

fn shortened(name: &str, limit: usize) -> String {
    let mut used = 0;
    let fits = |letter: &char| {
        used += letter.len_utf16();
        used <= limit
    };
    name.chars().take_while(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(titles: &[&str]) -> Vec<String> {
        sheet_names(titles.iter().copied())
    }

    #[test]
    fn names_are_valid_and_different() {
        assert_eq!(names(&["编制表", "编制表", "编制表"]), ["编制表", "编制表(2)", "编制表(3)"]);
        assert_eq!(names(&["a/b[1]:*?\\'", "", "History"]), ["a／b［1］：＊？＼’", "表", "表History"]);
        assert_eq!(names(&["ABC", "abc"]), ["ABC", "abc(2)"]);
    }

    #[test]
    fn long_titles_are_shortened_within_utf16_units() {
        let long = "编".repeat(40);
        assert_eq!(names(&[&long, &long]), ["编".repeat(31), format!("{}(2)", "编".repeat(28))]);
        // 𠮷 takes two units and is not cut in half.
        assert_eq!(names(&[&"𠮷".repeat(20)]), ["𠮷".repeat(15)]);
    }
}
