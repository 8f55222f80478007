//! What the first text of a row says about the row: a total, a note or signature, a page's repetition. Judges texts alone; where
//! the row stands is `row`'s matter.

use super::Scope;
use crate::import::text::{folded, split_bracket};

/// Notes and signatures begin with one of these.
const NOTES: [&str; 28] = [
    "注:",
    "注.",
    "注1",
    "注释",
    "附注",
    "说明",
    "备注:",
    "填表说明",
    "填表人",
    "填表日期",
    "单位负责人",
    "负责人",
    "统计负责人",
    "主要负责人",
    "审核",
    "审核人",
    "复核",
    "校对",
    "审批",
    "制表",
    "制表人",
    "报出日期",
    "联系人",
    "联系电话",
    "分管领导",
    "经办人",
    "填报人",
    "资料来源",
];
/// One of these characters is in each of them.
const CHARACTERS_OF_NOTES: [char; 14] =
    ['注', '填', '负', '审', '制', '报', '联', '分', '经', '说', '备', '复', '校', '资'];
const GRAND: [&str; 4] = ["合计", "总计", "共计", "累计"];
const SECTION: &str = "小计";

/// How sure a text is a note or signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// With its colon: `填表人：李四`. No institution is called so.
    Certain,
    /// `审核中心` begins the same: only the place of the row tells.
    Possible,
}

/// What a row of a total adds up, or that it is only a part of another row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Total {
    Of(Scope),
    /// 其中
    Part,
}

/// Whether a text is that of a note or a signature.
pub(super) fn note(text: &str) -> Option<Note> {
    if !text.contains(CHARACTERS_OF_NOTES) {
        return is_equation(text).then_some(Note::Certain);
    }
    let label = folded(text);
    let found = NOTES.iter().filter(|note| label.starts_with(**note)).max_by_key(|note| note.len())?;
    let rest = label.get(found.len()..).unwrap_or_default();
    // `负责人` may be a post and `审核中心` a body; with its colon it is neither.
    let has_colon = rest
        .split_once(':')
        .is_some_and(|(before, _)| before.is_empty() || before.starts_with('(') && before.ends_with(')'));
    let is_certain = found.ends_with(':') || found.starts_with('注') || has_colon;
    Some(if is_certain { Note::Certain } else { Note::Possible })
}

/// `1=2+3+4+5；6=7+12`: how the columns of the table hang together.
fn is_equation(text: &str) -> bool {
    text.contains(['=', '＝']) && {
        let label = folded(text);
        label.starts_with(|first: char| first.is_ascii_digit())
            && label.chars().all(|character| character.is_ascii_digit() || "=+-*/();,.、".contains(character))
    }
}

/// Whether a single folded text repeats what stands on every page: （续）, 续表一, 第2页 共5页.
pub(super) fn is_of_a_page(label: &str) -> bool {
    const LONGEST_MARK: usize = 12;
    let is_page = label.starts_with('第') && label.contains('页') && label.chars().count() <= LONGEST_MARK;
    let continued = label.trim_matches(['(', ')']).strip_prefix('续');
    let is_numbered =
        |rest: &str| rest.chars().all(|character| "一二三四五六七八九十0123456789上前表页".contains(character));
    is_page || label.contains("续表") || label.ends_with("(续)") || continued.is_some_and(is_numbered)
}

/// Whether a label tells what the whole place has: 全县事业编制, 全区行政编制总数, 本县实有人数. 全县农村公路养护中心 is a body.
pub(super) fn is_of_the_whole(text: &str) -> bool {
    const PLACES: [char; 11] = ['县', '市', '区', '旗', '州', '省', '镇', '乡', '盟', '国', '域'];
    const QUANTITIES: [&str; 9] =
        ["编制", "编制数", "编制总数", "编制总量", "编制总额", "总编制", "总编制数", "实有人数", "人员总数"];
    if !text.trim_start().starts_with(['全', '本']) {
        return false;
    }
    let label = folded(text);
    let mut signs = label.chars();
    if !(signs.next().is_some() && signs.next().is_some_and(|place| PLACES.contains(&place))) {
        return false;
    }
    // `全县事业编制:2200余名` and `全县事业编制共2200余名` carry their figure.
    let words = label.split([':', '(']).next().unwrap_or(&label);
    let words = words.split(|sign: char| sign.is_ascii_digit()).next().unwrap_or(words);
    let words = words.trim_end_matches(['共', '约', '为', '有', '达']);
    QUANTITIES.iter().any(|quantity| words.ends_with(quantity))
}

/// Whether a text holds one of the characters without which no label of a total is written.
pub(super) fn may_be_total(text: &str) -> bool {
    text.contains(['计', '其'])
}

/// Whether a label is that of a total row.
pub(super) fn total(text: &str) -> Option<Total> {
    const LONGEST_LABEL: usize = 14;
    if !may_be_total(text) {
        return None;
    }
    let label = folded(text);
    let label = label.trim_end_matches(':');
    if label.starts_with("其中") {
        return Some(Total::Part);
    }
    // `合计:2512人` carries its figure.
    let label = label.split(':').next().unwrap_or(label);
    let label = split_bracket(label).map_or(label, |(before, _)| before);
    if label.chars().count() > LONGEST_LABEL {
        return None;
    }
    if label.ends_with(SECTION) || label.ends_with("小计数") {
        return Some(Total::Of(Scope::Section));
    }
    let is_grand = label == "计" || GRAND.iter().any(|word| label.ends_with(word)) || label == "合计数";
    is_grand.then(|| Total::Of(if label.starts_with("本页") { Scope::Section } else { Scope::Grand }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_totals() {
        let check = |text: &str, expected: Option<Total>| assert_eq!(total(text), expected, "{text}");
        let (section, grand) = (Some(Total::Of(Scope::Section)), Some(Total::Of(Scope::Grand)));
        check("小　计", section);
        check("本页合计", section);
        check("合 计：", grand);
        check("总　　计（人）", grand);
        check("合计：2512人", grand);
        check("其 中：女", Some(Total::Part));
        check("县审计局", None);
        check("县统计局", None);
    }

    #[test]
    fn what_the_whole_place_has_is_no_body() {
        for text in
            ["全县事业编制", "全区行政编制总数", "全 县 事业编制共 2200余名", "本县实有人数：2579人", "全市编制(名)"]
        {
            assert!(is_of_the_whole(text), "{text}");
        }
        for text in ["全县农村公路养护中心", "全县机构编制信息中心", "本溪街道", "县编制事务中心", "全"]
        {
            assert!(!is_of_the_whole(text), "{text}");
        }
    }

    #[test]
    fn labels_of_notes() {
        let check = |text: &str, expected: Option<Note>| assert_eq!(note(text), expected, "{text}");
        check("注：1.截至10月。", Some(Note::Certain));
        check("填表人：李四", Some(Note::Certain));
        check("单位负责人（签章）：", Some(Note::Certain));
        check("1=2+3+4+5；6=7+12", Some(Note::Certain));
        check("审核中心", Some(Note::Possible));
        check("负责人", Some(Note::Possible));
        check("负责人（主任）", Some(Note::Possible));
        check("县财政局", None);
    }

    #[test]
    fn marks_of_pages() {
        for mark in ["(续)", "续表一", "(续表)", "花名册(续)", "第2页", "第2页共5页", "续一"] {
            assert!(is_of_a_page(mark), "{mark}");
        }
        for other in ["第一中学", "续溪镇", "县财政局"] {
            assert!(!is_of_a_page(other), "{other}");
        }
    }
}
