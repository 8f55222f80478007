//! The lines above a head: title, 填报单位, 表号, 单位：名. They say what a table is and whose it is, and come again on every page.

use super::head::tidy;
use crate::import::cells::{Sheet, SheetRow, is_blank};
use crate::import::text::{folded, split_bracket};
use crate::import::vocabulary::Vocabulary;

/// What the lines above a head say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Particulars {
    /// The line that names the table.
    pub(super) title: Option<String>,
    /// 填报单位
    pub(super) unit: Option<String>,
}

/// Behind these stands the unit a table is about.
const UNIT_LABELS: [&str; 9] =
    ["填报单位", "编报单位", "填表单位", "报送单位", "单位名称", "制表单位", "上报单位", "编制单位", "单位"];
/// Other lines of particulars.
const OTHER_LABELS: [&str; 18] = [
    "表号",
    "制表机关",
    "批准机关",
    "批准文号",
    "备案机关",
    "备案文号",
    "有效期至",
    "有效期",
    "填报日期",
    "填表日期",
    "填报时间",
    "报送日期",
    "制表日期",
    "统计时间",
    "截止日期",
    "截止时间",
    "计量单位",
    "金额单位",
];

impl Particulars {
    /// Reads the lines from row `first` to above row `head`.
    pub(super) fn above(sheet: &Sheet, first: u32, head: u32, vocabulary: &Vocabulary) -> Self {
        let mut found = Self::default();
        for row in sheet.rows_from(first).take_while(|row| row.number < head) {
            if found.unit.is_none() {
                found.unit = stated_unit(row, vocabulary);
            }
            for (_, value) in row.cells().filter(|(_, value)| !value.is_blank()) {
                let text = value.text();
                if found.title.is_none() && names_a_table(&text) {
                    found.title = Some(tidy(&text));
                }
            }
        }
        found
    }
}

/// Whether a row holds nothing but particulars.
pub(in crate::import) fn is_particulars(row: SheetRow<'_>) -> bool {
    let mut cells = row.cells().filter(|(_, cell)| !cell.is_blank()).peekable();
    let first = cells.peek().map(|(_, cell)| folded(&cell.text()));
    // `填报单位` in one cell, its value in the next.
    if first.is_some_and(|first| UNIT_LABELS.contains(&without_colon(&first)) && first != "单位" && first != "单位名称")
    {
        return true;
    }
    cells.peek().is_some() && cells.all(|(_, cell)| is_label(&folded(&cell.text())))
}

/// Whether a folded text begins with a label of particulars and its colon.
fn is_label(folded: &str) -> bool {
    let Some((label, _)) = folded.split_once(':') else { return false };
    let label = split_bracket(label).map_or(label, |(label, _)| label);
    UNIT_LABELS.contains(&label) || OTHER_LABELS.contains(&label)
}

fn without_colon(folded: &str) -> &str {
    let label = folded.trim_end_matches(':');
    split_bracket(label).map_or(label, |(label, _)| label)
}

/// A title is no line of particulars, no 附件2 and no 表1.
fn names_a_table(text: &str) -> bool {
    const LONGEST_LABEL: usize = 8;
    let folded = folded(text);
    let is_appendix = ["附件", "附表", "附", "表"].iter().any(|word| {
        folded.strip_prefix(word).is_some_and(|rest| {
            rest.chars().all(|digit| digit.is_ascii_digit() || "-:一二三四五六七八九十".contains(digit))
        })
    });
    !(folded.contains(':') || is_appendix && folded.chars().count() <= LONGEST_LABEL)
}

/// The unit a line of particulars states, in the label's cell or in the next.
pub(in crate::import) fn stated_unit(row: SheetRow<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let cells: Vec<String> =
        row.cells().filter(|(_, cell)| !cell.is_blank()).map(|(_, cell)| cell.text().into_owned()).collect();
    let within = cells.iter().find_map(|text| stated_unit_in(text, vocabulary));
    within.or_else(|| {
        let (label, next) = (cells.first()?, cells.get(1)?);
        let label = folded(label);
        let is_stated = UNIT_LABELS.contains(&without_colon(&label)) && !matches!(label.as_str(), "单位" | "单位名称");
        (is_stated && !folded(next).contains(':')).then(|| next.trim_matches(is_blank).to_owned())
    })
}

/// The unit in a line like `填报单位：城关镇　　填报日期：2026年10月31日　　单位：名`.
fn stated_unit_in(line: &str, vocabulary: &Vocabulary) -> Option<String> {
    let (label, after) = line.split_once(['：', ':'])?;
    let label = folded(label);
    let label = split_bracket(&label).map_or(label.as_str(), |(label, _)| label);
    if !UNIT_LABELS.contains(&label) {
        return None;
    }
    let unit = first_value(after);
    // `单位：名` is a measure.
    let is_measure =
        || label == "单位" && (unit.chars().count() < 3 || vocabulary.without_unit(&folded(unit)).is_empty());
    (!unit.is_empty() && !is_measure()).then(|| unit.to_owned())
}

/// A value up to the next label or a wide gap.
fn first_value(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    let mut end = text.len();
    for label in UNIT_LABELS.into_iter().chain(OTHER_LABELS) {
        let starts = text.match_indices(label).map(|(at, _)| at);
        // A label begins a word and has its colon: `县单位`, not `　单位：名`.
        let found = starts.into_iter().find(|at| {
            let (before, behind) = text.split_at(*at);
            before.ends_with(is_blank) && behind.contains(['：', ':'])
        });
        end = end.min(found.unwrap_or(end));
    }
    let value = text.get(..end).unwrap_or(text);
    let gap = value.char_indices().zip(value.chars().skip(1)).find(|((_, one), two)| is_blank(*one) && is_blank(*two));
    let value = gap.map_or(value, |((at, _), _)| value.get(..at).unwrap_or(value));
    value.trim_matches(is_blank)
}

/// The unit that a title or the name of a sheet begins with: 白鹤镇在编人员花名册.
pub(in crate::import) fn unit_named_by(text: &str, vocabulary: &Vocabulary) -> Option<String> {
    const ENDS: [&str; 14] = [
        "机关事业",
        "事业单位",
        "机关",
        "在编",
        "在职",
        "实名制",
        "人员",
        "编制",
        "岗位",
        "花名册",
        "名册",
        "工作人员",
        "干部",
        "台账",
    ];
    let tidy = tidy(text);
    let end = ENDS.iter().filter_map(|word| tidy.find(word)).min().unwrap_or(tidy.len());
    let name = crate::domain::Name::new(tidy.get(..end)?).ok()?;
    vocabulary.nature_by_name(&name).map(|_| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stated_unit_is_no_measure() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(stated_unit_in(line, Vocabulary::built_in()).as_deref(), expected, "{line}");
        };
        check("填报单位：中共安和县委编办　　　填报日期：2026年10月31日　　　单位：名", Some("中共安和县委编办"));
        check("填报单位: 城关街道", Some("城关街道"));
        check("填报单位：安和县 财政局 单位：人", Some("安和县 财政局"));
        check("填报单位（盖章）：县财政局", Some("县财政局"));
        check("单位：县财政局", Some("县财政局"));
        check("单位：名", None);
        check("单位：平方公里", None);
        check("填报单位：", None);
    }

    #[test]
    fn titles_and_sheets_may_name_a_unit() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(unit_named_by(text, Vocabulary::built_in()).as_deref(), expected, "{text}");
        };
        check("白鹤镇在编人员花名册", Some("白鹤镇"));
        check("县财政局", Some("县财政局"));
        check("安和县花名册", None);
        check("Sheet1", None);
        check("人员花名册", None);
    }
}
