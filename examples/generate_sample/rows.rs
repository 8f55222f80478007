//! One large roster for load tests: any number of people in the first sixteen columns of the roster, written row by row
//! without holding them in memory. Every ID number is right and unique.

use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_xlsxwriter::Worksheet;

use crate::Outcome;
use crate::county::{Identity, Institution, Kind, Position, Sex};
use crate::identity::{number, sequence};
use crate::names::Names;
use crate::random::Random;
use crate::tables::{self, Naming, Scope};
use crate::titles;
use crate::workbooks::page::workbook;
use crate::workbooks::roster::HEADS;
use crate::{COUNTY, SEED};

/// How many of the roster's columns are written.
const COLUMNS: usize = 16;

/// People on one sheet; a sheet ends at 1 048 576 rows.
const PEOPLE_A_SHEET: u64 = 1_000_000;

/// Births lie in this many days from the first one on.
const FIRST_BIRTH: Date = date(1967, 1, 1);
const BIRTH_DAYS: u64 = 12_000;

/// Writes `rows` people to `path`.
pub fn write(rows: u64, path: &Path) -> Outcome<()> {
    let naming = Naming { county: COUNTY, scope: Scope::County };
    let mut institutions = tables::organs(&naming)?;
    institutions.extend(tables::services(&naming)?);
    institutions.extend(tables::townships()?);
    let names = Names::load()?;
    let mut random = Random::for_part(SEED, "rows");
    let mut book = workbook("人员花名册（性能测试）")?;
    for sheet in 0..rows.div_ceil(PEOPLE_A_SHEET).max(1) {
        let page = book.add_worksheet_with_constant_memory()?;
        page.set_name(format!("花名册{}", sheet + 1))?;
        for (column, head) in (0_u16..).zip(HEADS.iter().take(COLUMNS)) {
            page.write_string(0, column, *head)?;
        }
        let first = sheet * PEOPLE_A_SHEET;
        for (row, nth) in (1_u32..).zip(first..rows.min(first + PEOPLE_A_SHEET)) {
            // Units come in blocks, as in a roster, and go round when all have had one.
            let unit = usize::try_from(nth / 25).unwrap_or(0) % institutions.len().max(1);
            let Some(institution) = institutions.get(unit) else { continue };
            put_person(page, row, nth, institution, &names, &mut random)?;
        }
    }
    book.save(path)?;
    Ok(())
}

fn put_person(
    page: &mut Worksheet,
    row: u32,
    nth: u64,
    institution: &Institution,
    names: &Names,
    random: &mut Random,
) -> Outcome<()> {
    let sex = if random.chance(55) { Sex::Male } else { Sex::Female };
    // Day and sequence together are used once: the day runs fast, the sequence one step per round of days.
    let day = i64::try_from(nth % BIRTH_DAYS).unwrap_or(0);
    let round = u32::try_from(nth / BIRTH_DAYS).unwrap_or(0);
    let birth = FIRST_BIRTH.checked_add(day.days())?;
    let id_number = number(341_899 - round / 499, birth, sequence(sex, round));
    let kind = institution.quotas.first().map_or(Kind::FullyFunded, |quota| quota.kind);
    let identity = if kind.is_service() { Identity::Manager } else { Identity::CivilServant };
    let started = birth.year() + 22;
    let office = institution.offices.first().map_or("", String::as_str);
    let cells = [
        institution.name.clone(),
        office.to_owned(),
        names.draw(random, sex, birth.year()),
        if sex == Sex::Male { "男" } else { "女" }.to_owned(),
        "汉族".to_owned(),
        id_number,
        format!("{}.{:02}", birth.year(), birth.month()),
        format!("{started}.07"),
        random.pick(&["大学本科", "大专", "研究生"]).to_owned(),
        random.pick(&["中共党员", "群众"]).to_owned(),
        if kind.is_service() { "事业管理" } else { "公务员" }.to_owned(),
        kind_word(kind).to_owned(),
        "非领导".to_owned(),
        titles::duty(institution, None, Position::Staff, identity, 0),
        titles::rank(&institution.key, identity, kind, Position::Staff, 40).to_owned(),
    ];
    page.write_number(row, 0, nth as f64 + 1.0)?;
    for (column, text) in (1_u16..).zip(&cells) {
        page.write_string(row, column, text)?;
    }
    Ok(())
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Administrative => "行政",
        Kind::PoliticalLegal => "政法专项",
        Kind::Support => "工勤",
        Kind::FullyFunded => "全额事业",
        Kind::PartlyFunded => "差额事业",
        Kind::SelfSupporting => "自收自支",
        Kind::Controlled => "员额",
    }
}
