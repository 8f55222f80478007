//! Texts made comparable: what an office writes in full width, with padding or with another dash is the same word.

use super::cells::is_blank;

/// The text in half width, without any blank, with one kind of dash, bracket and letter case. For comparing only; what is
/// kept is always the text as written or a checked value.
pub fn folded(text: &str) -> String {
    // Nothing takes more bytes folded than as written.
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        // Most of what is compared are ideographs, which stay as they are.
        if is_ideograph(character) {
            folded.push(character);
        } else if !is_blank(character) {
            folded.push(fold(character));
        }
    }
    folded
}

/// Those in common use: neither blank nor written in another width.
fn is_ideograph(character: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&character)
}

/// The text in half width with dashes alike, blanks kept: for numbers and dates, where a blank separates.
pub fn half_width(text: &str) -> String {
    text.chars().map(fold).collect()
}

fn fold(character: char) -> char {
    match character {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            let half = char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character);
            half.to_ascii_lowercase()
        }
        '（' | '［' | '【' | '﹙' | '〔' | '[' => '(',
        '）' | '］' | '】' | '﹚' | '〕' | ']' => ')',
        '−' | '－' | '—' | '–' | '―' | '‐' | '‑' | '─' | '﹣' => '-',
        '＋' | '﹢' => '+',
        '／' | '∕' => '/',
        '＼' => '\\',
        '．' | '。' => '.',
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '％' => '%',
        '＊' | '﹡' | '※' => '*',
        '　' => ' ',
        'A'..='Z' => character.to_ascii_lowercase(),
        other => other,
    }
}

/// The parts of a folded text before and inside its last pair of brackets, when it ends with one: `编制数(名)` → (`编制数`, `名`).
pub fn split_bracket(folded: &str) -> Option<(&str, &str)> {
    let inner = folded.strip_suffix(')')?;
    let (before, inside) = inner.rsplit_once('(')?;
    (!before.is_empty()).then_some((before, inside))
}

/// Drops what a list item or group row is numbered with: `一、`, `（二）`, `3.`, `(4)`, `①`.
pub fn without_enumerator(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    let is_figure = |character: char| {
        character.is_ascii_digit() || ('０'..='９').contains(&character) || "一二三四五六七八九十百".contains(character)
    };
    if let Some(rest) = text.strip_prefix(|character: char| ('①'..='⑳').contains(&character)) {
        return rest.trim_matches(is_blank);
    }
    if let Some(inside) = text.strip_prefix(['(', '（']) {
        let rest = inside.trim_start_matches(is_figure);
        if rest.len() < inside.len()
            && let Some(rest) = rest.strip_prefix([')', '）'])
        {
            return rest.trim_matches(is_blank);
        }
        return text;
    }
    let rest = text.trim_start_matches(is_figure);
    if rest.len() < text.len()
        && let Some(rest) = rest.strip_prefix(['、', '.', '．', '，', ':', '：'])
    {
        return rest.trim_matches(is_blank);
    }
    text
}

/// Whether a text is numbered as group rows are: `一、`, `（一）`.
pub fn is_numbered_in_chinese(text: &str) -> bool {
    let text = text.trim_start_matches(is_blank).trim_start_matches(['(', '（']);
    without_enumerator(text).len() < text.len()
        && text.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
        || text.split_once([')', '）']).is_some_and(|(figures, _)| {
            !figures.is_empty() && figures.chars().all(|character| "一二三四五六七八九十".contains(character))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold_together() {
        let check = |written: &str, expected: &str| assert_eq!(folded(written), expected, "{written}");
        check("空(+)超(−)编", "空(+)超(-)编");
        check("空（＋）超（－）编", "空(+)超(-)编");
        check(" 编 制\n数（名）\u{a0}", "编制数(名)");
        check("１２３Ｘ", "123x");
        check("一类", "一类");
        check("—", "-");
    }

    #[test]
    fn brackets_at_the_end_are_split_off() {
        assert_eq!(split_bracket("编制数(名)"), Some(("编制数", "名")));
        assert_eq!(split_bracket("村(社区)数"), None);
        assert_eq!(split_bracket("(一)"), None);
    }

    #[test]
    fn enumerators_are_dropped() {
        let check = |written: &str, expected: &str, numbered: bool| {
            assert_eq!(without_enumerator(written), expected, "{written}");
            assert_eq!(is_numbered_in_chinese(written), numbered, "{written}");
        };
        check("一、党委机构", "党委机构", true);
        check("（二）政府系统", "政府系统", true);
        check("十一、其他", "其他", true);
        check("3.综合股", "综合股", false);
        check("①办公室", "办公室", false);
        check("（挂牌）办公室", "（挂牌）办公室", false);
        check("一中队", "一中队", false);
        check("三河镇", "三河镇", false);
        check(" 办公室 ", "办公室", false);
    }
}
