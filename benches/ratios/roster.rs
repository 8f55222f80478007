//! A roster of any number of people as one workbook of sixteen columns, written row by row. Everybody has a right and unique
//! ID number and a place in an institution of the given register; nobody of them lives.

use std::path::Path;

use bianheng::domain::{Date, Holder, IdNumber, QuotaFamily, Snapshot};
use bianheng::import::Vocabulary;
use jiff::ToSpan;
use rust_xlsxwriter::{Workbook, Worksheet};

use crate::support::random::Random;
use crate::{Outcome, SEED};

pub const COLUMNS: u16 = 16;

const HEADS: [&str; COLUMNS as usize] = [
    "序号",
    "单位名称",
    "内设机构",
    "姓名",
    "性别",
    "民族",
    "身份证号",
    "出生年月",
    "参加工作时间",
    "学历",
    "政治面貌",
    "人员身份",
    "编制类型",
    "人员分类",
    "职务",
    "职级(职称)",
];

const SURNAMES: &str =
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎";
const GIVEN: &str = "建国海燕志强丽华文军晓敏永平秀英立新春梅德明玉兰学峰红霞家豪雨欣子涵思远天宇佳怡浩然梦琪俊杰雅婷";

/// Births lie in this many days from the first one on.
const FIRST_BIRTH: Date = Date::constant(1967, 1, 1);
const BIRTH_DAYS: u32 = 12_000;

/// Units come in blocks of so many people, and go round when all have had one.
const BLOCK: u32 = 25;

struct Unit {
    name: String,
    kind: String,
    is_service: bool,
}

/// Writes `rows` people of the institutions of `snapshot`.
pub fn write(path: &Path, snapshot: &Snapshot, rows: u32) -> Outcome<()> {
    let units = units(snapshot);
    let mut random = Random::for_part(SEED, "roster");
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet_with_constant_memory()?;
    page.set_name("花名册")?;
    for (column, head) in (0_u16..).zip(HEADS) {
        page.write_string(0, column, head)?;
    }
    for nth in 0..rows {
        let unit = units.get((nth / BLOCK) as usize % units.len()).ok_or("no institution holds a place")?;
        put_person(page, nth, unit, &mut random)?;
    }
    workbook.save(path)?;
    Ok(())
}

/// Every institution with places, and the kind of its first ones as the vocabulary writes it.
fn units(snapshot: &Snapshot) -> Vec<Unit> {
    let unit = |institution: &bianheng::domain::Institution| {
        let (kind, _) = snapshot.ledger().held_by(Holder::Institution(institution.id)).next()?;
        let is_service = kind.family() == QuotaFamily::Service;
        let word = Vocabulary::built_in().kind_label(kind).to_owned();
        Some(Unit { name: institution.name.to_string(), kind: word, is_service })
    };
    snapshot.institutions().filter_map(unit).collect()
}

fn put_person(page: &mut Worksheet, nth: u32, unit: &Unit, random: &mut Random) -> Outcome<()> {
    // Day and sequence together are used once: the day runs fast, the sequence one step per round of days.
    let (day, round) = (nth % BIRTH_DAYS, nth / BIRTH_DAYS);
    let birth = FIRST_BIRTH.checked_add(i64::from(day).days())?;
    let is_man = random.chance(55);
    let sequence = round % 499 * 2 + u32::from(is_man);
    let body = format!("{:06}{}{sequence:03}", 341_899 - round / 499, birth.strftime("%Y%m%d"));
    let check = IdNumber::check_character(&body).ok_or("seventeen digits have a check character")?;
    let cells = [
        unit.name.clone(),
        "办公室".to_owned(),
        format!("{}{}{}", letter(SURNAMES, random), letter(GIVEN, random), letter(GIVEN, random)),
        if is_man { "男" } else { "女" }.to_owned(),
        "汉族".to_owned(),
        format!("{body}{check}"),
        birth.strftime("%Y.%m").to_string(),
        format!("{}.07", birth.year() + 22),
        random.pick(&["大学本科", "大专", "研究生"]).to_owned(),
        random.pick(&["中共党员", "群众"]).to_owned(),
        if unit.is_service { "事业管理" } else { "公务员" }.to_owned(),
        unit.kind.clone(),
        "非领导".to_owned(),
        random.pick(&["科员", "办事员", "技术员"]).to_owned(),
        random.pick(&["一级科员", "二级科员", "九级职员"]).to_owned(),
    ];
    let row = nth + 1;
    page.write_number(row, 0, row)?;
    for (column, text) in (1_u16..).zip(cells) {
        page.write_string(row, column, text)?;
    }
    Ok(())
}

fn letter(letters: &str, random: &mut Random) -> char {
    let count = u32::try_from(letters.chars().count()).unwrap_or(u32::MAX);
    letters.chars().nth(random.below(count) as usize).unwrap_or('某')
}
