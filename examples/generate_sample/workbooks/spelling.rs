//! The many ways an office writes the same thing: numbers, dates, names, kinds of quota. Every function takes what is meant
//! and answers what stands in the cell.

use jiff::civil::Date;

use super::page::Cell;
use crate::county::{Identity, Institution, Kind, PostClass, Rules};
use crate::random::Random;

/// A number of the quota and strength columns.
pub fn count(random: &mut Random, number: u32) -> Cell {
    if number == 0 {
        return nothing(random);
    }
    let meant = i64::from(number);
    let text = match random.weighted(&[(0, 92), (1, 2), (2, 2), (3, 2), (4, 2)]) {
        1 => number.to_string(),
        2 => format!("{number}名"),
        3 => full_width(number),
        4 => format!(" {number}\u{a0}"),
        _ => return Cell::Number(meant),
    };
    Cell::Spelled { text, meant }
}

/// A number of 领导职数 or of offices, where brackets are usual too.
pub fn small_count(random: &mut Random, number: u32) -> Cell {
    if number > 0 && random.chance(6) {
        return Cell::Spelled { text: format!("（{number}）"), meant: i64::from(number) };
    }
    count(random, number)
}

/// No places: an empty cell, a zero or one of the usual strokes.
pub fn nothing(random: &mut Random) -> Cell {
    match random.weighted(&[("", 60), ("0", 18), ("—", 8), ("/", 7), ("无", 4), ("－", 3)]) {
        "" => Cell::Blank,
        "0" => Cell::Number(0),
        stroke => Cell::Spelled { text: stroke.to_owned(), meant: 0 },
    }
}

/// Digits as a Chinese input method types them in full width.
pub fn full_width(number: u32) -> String {
    number.to_string().chars().map(|digit| char::from_u32(u32::from(digit) + 0xfee0).unwrap_or(digit)).collect()
}

/// A date of which a table wants the month: 出生年月, 参加工作时间.
pub fn month(random: &mut Random, date: Date) -> Cell {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match random.weighted(&[(0, 52), (1, 14), (2, 12), (3, 8), (4, 8), (5, 3), (6, 3)]) {
        1 => Cell::Text(format!("{year}年{month}月")),
        2 => Cell::Text(format!("{year}{month:02}")),
        3 => Cell::Text(format!("{year}-{month:02}-{day:02}")),
        4 => Cell::Day { day: date, look: "yyyy.mm" },
        5 => Cell::Text(format!("{year}/{month}")),
        // Typed as a number 1985.1 means January or October; the generator leaves October out.
        6 if month != 10 => Cell::Float(f64::from(i32::from(year) * 100 + i32::from(month)) / 100.0),
        _ => Cell::Text(format!("{year}.{month:02}")),
    }
}

/// A date of a document.
pub fn document_date(random: &mut Random, date: Date) -> Cell {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match random.weighted(&[(0, 50), (1, 25), (2, 10), (3, 15)]) {
        1 => Cell::Text(format!("{year}年{month}月{day}日")),
        2 => Cell::Text(format!("{year}-{month}-{day}")),
        3 => Cell::Day { day: date, look: "yyyy.mm.dd" },
        _ => Cell::Text(format!("{year}.{month:02}.{day:02}")),
    }
}

/// 入编时间, sometimes to the day.
pub fn admission(random: &mut Random, date: Date) -> Cell {
    if random.chance(20) { document_date(random, date) } else { month(random, date) }
}

/// The name of an institution with the padding of a cell that was lined up by hand.
pub fn padded(random: &mut Random, name: &str) -> String {
    match random.weighted(&[(0, 90), (1, 4), (2, 2), (3, 4)]) {
        1 => format!("{name}\u{a0}"),
        2 => format!("\u{3000}{name}"),
        3 => format!("{name} "),
        _ => name.to_owned(),
    }
}

/// How a workbook other than the ledger names an institution: often by a short or former name, brackets in half width.
/// The choice is made once per workbook, so that a unit keeps its name throughout.
pub fn known_as(random: &mut Random, institution: &Institution, county: &str) -> String {
    let half_width = institution.name.replace('（', "(").replace('）', ")");
    if institution.key == "县审计局" && !institution.name.starts_with(county) {
        return institution.name.replacen('县', county, 1);
    }
    if institution.key == "县农业农村局" {
        // Years after its renaming half the county still writes the old name.
        return institution.former_names.first().cloned().unwrap_or(half_width);
    }
    if institution.former_names.is_empty() || random.chance(60) {
        return half_width;
    }
    random.pick(&institution.former_names)
}

/// 姓名 as typed: short names are often widened to three characters.
pub fn person_name(random: &mut Random, name: &str, remark: &str, widened_percent: u32) -> String {
    let mut characters = name.chars();
    let written = match (characters.next(), characters.next(), characters.next()) {
        (Some(first), Some(second), None) if random.chance(widened_percent) => {
            let blank = random.weighted(&[("\u{3000}", 80), (" ", 12), ("\u{a0}", 8)]);
            format!("{first}{blank}{second}")
        }
        _ => name.to_owned(),
    };
    format!("{written}{remark}")
}

/// The ID number as typed: X in lower case or full width, a blank behind it.
pub fn id_number(random: &mut Random, number: &str) -> String {
    let (body, last) = number.split_at(number.len().saturating_sub(1));
    let last = match last {
        "X" => random.weighted(&[("X", 60), ("x", 30), ("Ｘ", 10)]),
        digit => digit,
    };
    let behind = random.weighted(&[("", 97), (" ", 2), ("\u{a0}", 1)]);
    format!("{body}{last}{behind}")
}

/// 民族 as typed.
pub fn ethnicity(random: &mut Random, ethnicity: &str) -> String {
    match ethnicity {
        "汉族" if random.chance(15) => "汉".to_owned(),
        _ => ethnicity.to_owned(),
    }
}

/// 政治面貌 as typed.
pub fn politics(random: &mut Random, politics: &'static str) -> &'static str {
    match politics {
        "中共党员" if random.chance(12) => "党员",
        "共青团员" if random.chance(20) => "团员",
        other => other,
    }
}

/// 学历 as typed.
pub fn education(random: &mut Random, education: &'static str) -> &'static str {
    match education {
        "大学本科" => random.weighted(&[("大学本科", 5), ("本科", 4), ("大学", 2)]),
        "研究生" => random.weighted(&[("研究生", 3), ("硕士研究生", 2)]),
        "大专" => random.weighted(&[("大专", 4), ("专科", 1)]),
        other => other,
    }
}

/// 人员身份 as typed.
pub fn identity(random: &mut Random, identity: Identity) -> &'static str {
    match identity {
        Identity::CivilServant => "公务员",
        Identity::CivilServiceRules => random.weighted(&[("参公", 3), ("参公人员", 1), ("参照公务员法管理", 1)]),
        Identity::Manager => random.weighted(&[("事业管理", 4), ("事业管理人员", 1), ("管理", 1)]),
        Identity::Professional => random.weighted(&[("事业专技", 4), ("事业专业技术", 1), ("专技", 1)]),
        Identity::Worker => random.weighted(&[("工勤", 4), ("工勤人员", 1), ("机关工人", 1)]),
    }
}

/// 编制类型 as typed in the roster and the post table.
pub fn kind(random: &mut Random, kind: Kind, institution: &Institution) -> &'static str {
    let civil_service = institution.civil_service_rules == Rules::CivilService;
    match kind {
        Kind::Administrative => random.weighted(&[("行政", 6), ("行政编制", 4), ("行政编", 1)]),
        Kind::PoliticalLegal => random.weighted(&[("政法专项", 5), ("政法专项编制", 4), ("政法编制", 1)]),
        Kind::Support => random.weighted(&[("工勤", 4), ("机关工勤", 3), ("工勤编制", 2), ("后勤服务", 1)]),
        Kind::FullyFunded if civil_service => {
            random.weighted(&[("参公", 5), ("参公事业编制", 3), ("参照公务员法管理事业编制", 1)])
        }
        Kind::FullyFunded if institution.parent.is_none() => {
            random.weighted(&[("事业", 4), ("事业编制", 4), ("全额事业", 3), ("财政全额", 1), ("事业（全额）", 1)])
        }
        Kind::FullyFunded => {
            random.weighted(&[("全额事业", 5), ("财政全额", 3), ("事业(全额)", 2), ("全额拨款", 1), ("全供", 1)])
        }
        Kind::PartlyFunded => {
            random.weighted(&[("差额事业", 4), ("财政差额", 3), ("事业（差额）", 1), ("差额拨款", 1)])
        }
        Kind::SelfSupporting => random.weighted(&[("自收自支", 5), ("自收自支事业", 1), ("经费自理", 1)]),
        Kind::Controlled => random.weighted(&[("员额", 4), ("备案员额", 1), ("人员控制数", 1)]),
    }
}

/// 经费形式 of the public institutions' ledger.
pub fn funding(random: &mut Random, kind: Kind) -> &'static str {
    match kind {
        Kind::PartlyFunded => random.weighted(&[("财政差额", 4), ("差额补贴", 1)]),
        Kind::SelfSupporting => "自收自支",
        Kind::Controlled => "员额（备案管理）",
        Kind::FullyFunded | Kind::Administrative | Kind::PoliticalLegal | Kind::Support => {
            random.weighted(&[("财政全额", 8), ("全额拨款", 2), ("全额", 1)])
        }
    }
}

/// 岗位类别 as typed.
pub fn post_class(random: &mut Random, class: PostClass) -> &'static str {
    match class {
        PostClass::Leading => random.weighted(&[("领导", 4), ("领导岗位", 1)]),
        PostClass::Managing => random.weighted(&[("管理", 5), ("管理岗位", 1)]),
        PostClass::Professional => random.weighted(&[("专业技术", 5), ("专技", 2), ("专业技术岗位", 1)]),
        PostClass::Support => random.weighted(&[("工勤", 5), ("工勤技能", 1)]),
    }
}

/// 机构规格 as typed.
pub fn grade(random: &mut Random, grade: &str) -> String {
    match grade {
        "正股级" => random.weighted(&[("正股级", 6), ("股级", 2), ("正股", 1)]).to_owned(),
        "正科级" => random.weighted(&[("正科级", 9), ("正科", 1)]).to_owned(),
        other => other.to_owned(),
    }
}

/// 机构性质 as typed.
pub fn nature(random: &mut Random, words: &str) -> String {
    match words {
        "党委机关" if random.chance(20) => "党委工作机关".to_owned(),
        "群团机关" if random.chance(30) => "群团组织".to_owned(),
        "政府工作部门" if random.chance(10) => "行政机关".to_owned(),
        other => other.to_owned(),
    }
}

/// A list of names in one cell: usually with 、, sometimes one to a line.
pub fn list(random: &mut Random, names: &[String]) -> Cell {
    if names.is_empty() {
        return match random.weighted(&[("", 3), ("/", 2), ("无", 2), ("—", 1)]) {
            "" => Cell::Blank,
            stroke => Cell::Text(stroke.to_owned()),
        };
    }
    let separator = random.weighted(&[("、", 72), ("\n", 18), ("，", 5), ("；", 5)]);
    Cell::Text(names.join(separator))
}
