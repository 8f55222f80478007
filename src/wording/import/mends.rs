//! What mends issues, in sentences: a group of them and what to do, the forms of months, what was put right and what was
//! ignored, and decisions that fit nothing.

use std::collections::BTreeSet;

use crate::domain::Month;
use crate::import::{
    CellAt, CellKey, ColumnKey, CorrectionFault, CorrectionProblem, FormOffer, IssueKey, Mend, Mended, MendedBy,
    MonthForm, Repair, Severity, VoidAnswer, WordKey,
};

/// Characters of a problem that stands for its group; the whole of it stands in its line.
const LONGEST_EXAMPLE: usize = 56;

/// A group of issues: "14 行“出生年月”无法确定 → 选一种格式". `sheets` are all that were read, by file and sheet: where they are
/// several, a group of months or words says in which or in how many of them it stands.
pub fn repair(repair: &Repair<'_>, sheets: &BTreeSet<(&str, &str)>) -> String {
    match &repair.mend {
        Mend::Months { .. } | Mend::Words { .. } => format!("{}{}", within(repair, sheets), what(repair)),
        Mend::IdNumbers | Mend::Answers | Mend::Figures | Mend::Cells { .. } => what(repair),
    }
}

/// "白鹤镇：" for a group of one sheet of several, "3 张表中 " for one of more.
fn within(repair: &Repair<'_>, sheets: &BTreeSet<(&str, &str)>) -> String {
    let files: BTreeSet<&str> = sheets.iter().map(|(file, _)| *file).collect();
    let here = repair.sheets();
    match here.first() {
        Some(only) if here.len() == 1 && files.len() > 1 => format!("{}·{}：", only.file, only.sheet),
        Some(only) if here.len() == 1 && sheets.len() > 1 => format!("{}：", only.sheet),
        Some(_) if here.len() > 1 => format!("{} 张表中 ", here.len()),
        Some(_) | None => String::new(),
    }
}

fn what(repair: &Repair<'_>) -> String {
    let (rows, issues) = (repair.rows(), repair.issues.len());
    match &repair.mend {
        Mend::Months { heading, forms, .. } if forms.is_empty() => {
            format!("{rows} 行“{heading}”的日期无法识别 → 在左边逐格改正")
        }
        Mend::Months { heading, .. } => format!("{rows} 行“{heading}”的日期无法确定 → 选一种格式"),
        Mend::Words { heading, words, .. } => {
            format!("{rows} 行“{heading}”的写法不认识，共 {} 种 → 每种写明一次", words.len())
        }
        Mend::IdNumbers => format!("{rows} 行身份证号有误或可疑 → 在左边改正，或者不导入这些行"),
        Mend::Answers => format!("{issues} 处单位或人员待定 → 在“待定”中指明"),
        Mend::Figures => format!("{issues} 处数字前后不符 → 请核对，写错的在左边改正"),
        Mend::Cells { .. } => {
            let first = repair.issues.first().map(|issue| super::drawable(&super::message(issue))).unwrap_or_default();
            let mut shown: String = first.chars().take(LONGEST_EXAMPLE).collect();
            if shown.len() < first.len() {
                shown.push('…');
            }
            let such = if issues > 1 { "，如" } else { "" };
            format!("{issues} 处{such}：{shown}")
        }
    }
}

/// A form of months with examples: "日月年（20.11.1985 → 1985年11月），读出 14 处，另有 2 处仍不确定".
pub fn form_offer(offer: &FormOffer) -> String {
    let one = |(written, month): &(String, Month)| format!("{written} → {}年{}月", month.year(), month.month());
    let examples: Vec<String> = offer.examples.iter().map(one).collect();
    let left = if offer.leaves == 0 { String::new() } else { format!("，另有 {} 处仍不确定", offer.leaves) };
    format!("{}（{}），读出 {} 处{left}", month_form(offer.form), examples.join("，"), offer.months.len())
}

pub fn month_form(form: MonthForm) -> &'static str {
    match form {
        MonthForm::DayMonthYear => "日月年",
        MonthForm::MonthDayYear => "月日年",
        MonthForm::MonthYear => "月年",
        MonthForm::DayCount => "日期序号",
        MonthForm::LastCentury => "两位年份为19××年",
        MonthForm::ThisCentury => "两位年份为20××年",
        MonthForm::October => "“.1”是10月",
        MonthForm::AsTaken => "照暂读的月份",
    }
}

/// The form of that name, as the command line's files write it.
pub fn month_form_from_label(word: &str) -> Option<MonthForm> {
    MonthForm::ALL.into_iter().find(|form| month_form(*form) == word)
}

/// What an ignored issue comes to: an error cannot be ignored into data.
pub fn ignored(severity: Severity, reason: &str) -> String {
    match severity {
        Severity::Error => format!("已忽略，本行不导入：{reason}"),
        Severity::Warning | Severity::Notice => format!("已忽略：{reason}"),
    }
}

/// "花名册.xlsx·县直·C7 原为“若干”，按“12”读取".
pub fn mended(mended: &Mended) -> String {
    let before = if mended.before.is_empty() { "空格".to_owned() } else { format!("“{}”", mended.before) };
    let after = if mended.after.is_empty() { "空格".to_owned() } else { format!("“{}”", mended.after) };
    let by = match mended.by {
        MendedBy::Cell => "",
        MendedBy::Word => "（按统一的写法）",
        MendedBy::Months => "（按选定的日期格式）",
    };
    format!("{} 原为{before}，按{after}读取{by}", mended.place)
}

/// What an entry notes of the cells that were not read as written; nothing where there are none. Without ID numbers: of those
/// only the place is named.
pub fn mended_note(mended: &[Mended]) -> String {
    const NAMED: usize = 20;
    if mended.is_empty() {
        return String::new();
    }
    let is_short = |text: &str| text.chars().filter(|character| character.is_numeric()).count() < 12;
    let one = |mend: &Mended| match is_short(&mend.before) && is_short(&mend.after) {
        true => self::mended(mend),
        false => format!("{}的号码", mend.place),
    };
    let named: Vec<String> = mended.iter().take(NAMED).map(one).collect();
    let more = if mended.len() > NAMED { "等" } else { "" };
    format!("导入时更正了文件中的 {} 格：{}{more}", mended.len(), named.join("；"))
}

/// Why a line of a filled list is no correction, and what to do.
pub fn correction_fault(fault: &CorrectionFault) -> String {
    let CorrectionFault { sheet, at, written, problem } = fault;
    match problem {
        CorrectionProblem::NoHead => {
            format!("工作表“{sheet}”中没有“文件、工作表、单元格、改为”这几列。请用导出的问题清单填写“改为”一列。")
        }
        CorrectionProblem::NoCell => {
            format!("{sheet}·{at}：“{written}”不是单元格。请写成 C7 的样子。")
        }
        CorrectionProblem::Masked => {
            format!("{sheet}·{at}：“改为”中的号码是遮盖过的，不能用来改正。请填写完整号码。")
        }
        CorrectionProblem::TwoWays => format!("{sheet}·{at}：同一个单元格前面已经改为别的内容。请只留一行。"),
    }
}

/// Why something that was put right had no effect.
pub(in crate::wording) fn void_mend(answer: &VoidAnswer) -> String {
    match answer {
        VoidAnswer::Cell(CellKey { file, sheet, at }) => {
            format!("对{file}·{sheet}·{at}的更正没有用上：这次的文件里没有这张表。请核对文件名和工作表名。")
        }
        VoidAnswer::Word(WordKey { column, word }) => {
            format!("{}中没有“{word}”，这项统一写法没有用上。", of_column(column))
        }
        VoidAnswer::Months(column) => format!("{}中没有要按所选格式读取的日期，这项格式没有用上。", of_column(column)),
        VoidAnswer::Ignored(IssueKey { file, sheet, at, .. }) => {
            let at = at.map(|at| format!("·{at}")).unwrap_or_default();
            format!("{file}·{sheet}{at}处忽略过的问题已经没有了，这项忽略没有用上。")
        }
        VoidAnswer::Sheet { .. }
        | VoidAnswer::Line(_)
        | VoidAnswer::Identity(_)
        | VoidAnswer::Institution(_)
        | VoidAnswer::Departures(_)
        | VoidAnswer::Departure(_) => String::new(),
    }
}

/// "花名册.xlsx·县直·C列".
fn of_column(key: &ColumnKey) -> String {
    let address = CellAt { row: 0, column: key.column }.to_string();
    format!("{}·{}·{}列", key.file, key.sheet, address.trim_end_matches('1'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Issue, SheetName, WordProblem};

    #[test]
    fn a_group_says_how_many_rows_and_what_to_do() {
        let sheet = SheetName::new("f.xlsx", "县直");
        let issue = |row| Issue {
            severity: Severity::Error,
            place: sheet.at(row, 4),
            raw: "公勤".to_owned(),
            problem: WordProblem::UnknownKind.into(),
        };
        let records = crate::import::Records::default();
        let ground = crate::import::Ground { as_of: None, records: &records };
        let issues = [issue(1), issue(2)];
        let groups = crate::import::repairs(&issues, ground, crate::import::Vocabulary::built_in());
        let told = |sheets: &[(&str, &str)]| -> Vec<String> {
            groups.iter().map(|group| repair(group, &sheets.iter().copied().collect())).collect()
        };
        let plain = "2 行“编制类型”的写法不认识，共 1 种 → 每种写明一次";
        assert_eq!(told(&[("f.xlsx", "县直")]), [plain]);
        assert_eq!(told(&[("f.xlsx", "县直"), ("f.xlsx", "白鹤镇")]), [format!("县直：{plain}")]);
        assert_eq!(told(&[("f.xlsx", "县直"), ("g.xlsx", "县直")]), [format!("f.xlsx·县直：{plain}")]);
        let other = Issue { place: SheetName::new("f.xlsx", "白鹤镇").at(1, 4), ..issue(1) };
        let issues = [issue(1), issue(2), other];
        let groups = crate::import::repairs(&issues, ground, crate::import::Vocabulary::built_in());
        let told: Vec<String> = groups.iter().map(|group| repair(group, &BTreeSet::new())).collect();
        assert_eq!(told, ["2 张表中 3 行“编制类型”的写法不认识，共 1 种 → 每种写明一次"]);
    }

    #[test]
    fn what_was_put_right_names_both_texts() {
        let place = SheetName::new("f.xlsx", "县直").at(6, 2);
        let mend = Mended { place, before: "若干".into(), after: String::new(), by: MendedBy::Cell };
        assert_eq!(mended(&mend), "f.xlsx·县直·C7 原为“若干”，按空格读取");
        assert_eq!(ignored(Severity::Error, "已退休"), "已忽略，本行不导入：已退休");
        let column = ColumnKey { file: "f.xlsx".into(), sheet: "县直".into(), column: 26 };
        assert_eq!(
            void_mend(&VoidAnswer::Months(column)),
            "f.xlsx·县直·AA列中没有要按所选格式读取的日期，这项格式没有用上。"
        );
        assert!(MonthForm::ALL.into_iter().all(|form| month_form_from_label(month_form(form)) == Some(form)));
    }
}
