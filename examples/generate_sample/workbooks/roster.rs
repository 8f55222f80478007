//! The roster workbook 花名册: one sheet for the county bodies and public institutions, one for the townships with the head
//! repeated page by page, and a sheet of instructions that holds nobody. Drawing it answers where the flawed cells are.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::row_col_to_cell;
use serde::Serialize;

use super::ledger::Particulars;
use super::page::{Cell, Column, Page, Style, Tone, centred, head_cell, left, workbook};
use super::posts::{Aliases, no_office};
use super::spelling;
use crate::Outcome;
use crate::county::{County, Institution, Person, Position};
use crate::flaws::{self, Consequence, Flaw};
use crate::identity;
use crate::random::Random;

pub const COUNTY_SHEET: &str = "县直机关事业单位";
pub const TOWNSHIP_SHEET: &str = "乡镇街道";

/// The heads of the roster, in order.
pub const HEADS: [&str; 20] = [
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
    "入编时间",
    "入编文号",
    "实际工作单位",
    "备注",
];

const STYLE: Style = Style { title_font: "宋体", title_size: 18, body_font: "宋体", body_size: 9 };
const UNIT: u16 = 1;
const NAME: u16 = 3;
const SEX: u16 = 4;
const ID_NUMBER: u16 = 6;
const KIND: u16 = 12;

/// How many people a township's clerk puts on a page.
const PEOPLE_A_PAGE: u32 = 40;

/// What the roster holds that an importer can be held against.
#[derive(Default)]
pub struct RosterFigures {
    /// People's rows per sheet.
    pub rows: BTreeMap<&'static str, u32>,
    pub flawed: Vec<FlawedCell>,
    /// Unusual spellings that must read like the usual ones, by what is unusual.
    pub spellings: BTreeMap<&'static str, u32>,
    pub aliases: Aliases,
}

/// A cell in which a row of the roster goes wrong.
#[derive(Clone, Serialize)]
pub struct FlawedCell {
    pub problem: &'static str,
    pub consequence: Consequence,
    pub sheet: &'static str,
    pub cell: String,
    pub written: String,
    /// What it must be read as, where that can be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meant: Option<String>,
    /// The institution whose strength the person counts in.
    pub institution: String,
}

/// Writes the workbook.
pub fn write(county: &County, seed: u64, path: &Path) -> Outcome<RosterFigures> {
    let mut random = Random::for_part(seed, "roster");
    let mut figures = RosterFigures::default();
    let mut book = workbook(&format!("{}机关事业单位人员花名册", county.name))?;
    let known_as: Vec<String> =
        county.institutions.iter().map(|found| spelling::known_as(&mut random, found, &county.name)).collect();
    for (institution, known_as) in county.institutions.iter().zip(&known_as) {
        if institution.name != *known_as {
            figures.aliases.push((institution.name.clone(), known_as.clone()));
        }
    }
    let mut clerk = Clerk { county, known_as, random, figures };
    book.push_worksheet(clerk.county_sheet()?);
    book.push_worksheet(clerk.township_sheet()?);
    book.push_worksheet(instructions()?);
    book.save(path)?;
    Ok(clerk.figures)
}

/// Writes rows and remembers what went wrong in them.
struct Clerk<'a> {
    county: &'a County,
    /// The name each institution goes by in this workbook.
    known_as: Vec<String>,
    random: Random,
    figures: RosterFigures,
}

impl Clerk<'_> {
    /// The unit stands in every row.
    fn county_sheet(&mut self) -> Outcome<Worksheet> {
        let mut page = self.begin(COUNTY_SHEET, "机关事业单位人员花名册（县直）", 26)?;
        put_head(&mut page)?;
        page.repeat(2, 2)?;
        page.sheet.set_freeze_panes(page.row, 4)?;
        let county = self.county;
        for person in county.people.iter().filter(|person| !in_township(county, person)) {
            let unit = self.unit_as_written(person);
            let unit = spelling::padded(&mut self.random, &unit);
            self.put(&mut page, COUNTY_SHEET, person, Cell::text(unit), 12)?;
        }
        self.finish(page, COUNTY_SHEET)
    }

    /// The unit stands in a merged block; title and head come again on every page.
    fn township_sheet(&mut self) -> Outcome<Worksheet> {
        let title = "机关事业单位人员花名册（乡镇街道）";
        let mut page = self.begin(TOWNSHIP_SHEET, title, 14)?;
        put_head(&mut page)?;
        page.sheet.set_freeze_panes(page.row, 4)?;
        let county = self.county;
        let mut breaks = Vec::new();
        let mut block: Option<(usize, u32)> = None;
        let people = county.people.iter().filter(|person| in_township(county, person));
        for (nth, person) in (0_u32..).zip(people) {
            if nth > 0 && nth.is_multiple_of(PEOPLE_A_PAGE) {
                self.close_block(&mut page, block.take())?;
                breaks.push(page.row);
                page.title(&format!("{}{title}（续表）", county.name))?;
                put_head(&mut page)?;
            }
            if block.is_some_and(|(unit, _)| unit != person.quota_at) {
                self.close_block(&mut page, block.take())?;
            }
            let unit = match block {
                Some(_) => Cell::Blank,
                None => Cell::text(self.unit_as_written(person)),
            };
            block.get_or_insert((person.quota_at, page.row));
            self.put(&mut page, TOWNSHIP_SHEET, person, unit, 40)?;
        }
        self.close_block(&mut page, block)?;
        page.sheet.set_page_breaks(&breaks)?;
        self.finish(page, TOWNSHIP_SHEET)
    }

    fn begin(&self, name: &str, title: &str, unit_width: u16) -> Outcome<Page> {
        let mut page = Page::new(name, STYLE, columns(unit_width))?;
        page.sheet.set_paper_size(8);
        page.title(&format!("{}{title}", self.county.name))?;
        page.line(&Particulars::of(self.county).heading.replace("单位：名", "单位：人"))?;
        Ok(page)
    }

    fn finish(&self, mut page: Page, sheet: &'static str) -> Outcome<Worksheet> {
        let rows = self.figures.rows.get(sheet).copied().unwrap_or(0);
        let mut cells = vec![Cell::Blank; HEADS.len()];
        if let Some(cell) = cells.get_mut(usize::from(NAME)) {
            *cell = Cell::text(format!("{rows}人"));
        }
        let row = page.put(&cells, Tone::Total)?;
        page.merge_right(row, 2, "合　计")?;
        page.line("注：编制所在单位与实际工作单位不一致的，在“实际工作单位”栏注明。")?;
        page.line(&Particulars::of(self.county).signatures)?;
        Ok(page.sheet)
    }

    fn close_block(&self, page: &mut Page, block: Option<(usize, u32)>) -> Outcome<()> {
        let Some((unit, first)) = block else { return Ok(()) };
        let name = self.known_as.get(unit).map_or("", String::as_str);
        page.merge_down(first, page.row - 1, UNIT, name)
    }

    fn unit_as_written(&self, person: &Person) -> String {
        match &person.flaw {
            Some(Flaw::UnknownInstitution(name)) => name.clone(),
            _ => self.known_as.get(person.quota_at).cloned().unwrap_or_default(),
        }
    }

    fn put(&mut self, page: &mut Page, sheet: &'static str, person: &Person, unit: Cell, widened: u32) -> Outcome<()> {
        let Some(institution) = self.county.institutions.get(person.quota_at) else { return Ok(()) };
        let rows = self.figures.rows.entry(sheet).or_default();
        *rows += 1;
        let serial = i64::from(*rows);
        let random = &mut self.random;
        let works_at = person.works_at.map_or("", |index| self.county.name_of(index));
        let cells = [
            Cell::Number(serial),
            unit,
            Cell::text(person.office.as_deref().unwrap_or_else(|| no_office_as_written(random, institution, person))),
            Cell::text(spelling::person_name(random, &person.name, person.name_remark, widened)),
            Cell::text(flaws::written_sex(person)),
            Cell::text(spelling::ethnicity(random, &person.ethnicity)),
            id_number_cell(random, person),
            spelling::month(random, person.birth),
            spelling::month(random, person.started_work),
            Cell::text(spelling::education(random, person.education)),
            Cell::text(spelling::politics(random, person.politics)),
            Cell::text(spelling::identity(random, person.identity)),
            kind_cell(random, person, institution),
            Cell::text(position(person.position)),
            Cell::text(&person.duty),
            Cell::text(&person.rank),
            spelling::admission(random, person.admitted),
            Cell::text(&person.admission_document),
            Cell::text(works_at),
            Cell::text(&person.remark),
        ];
        let row = page.put(&cells, Tone::Body)?;
        self.note(sheet, row, person, &cells);
        Ok(())
    }

    /// Remembers what is unusual in a row that has been written.
    fn note(&mut self, sheet: &'static str, row: u32, person: &Person, cells: &[Cell]) {
        let text = |column: u16| match cells.get(usize::from(column)) {
            Some(Cell::Text(text)) => text.clone(),
            Some(Cell::Float(number)) => format!("{number}"),
            _ => String::new(),
        };
        let mut count = |what| *self.figures.spellings.entry(what).or_default() += 1;
        let id_number = text(ID_NUMBER);
        if id_number.contains('x') {
            count("id_number_lower_case_x");
        }
        if id_number.contains('Ｘ') {
            count("id_number_full_width_x");
        }
        if id_number.ends_with([' ', '\u{a0}']) {
            count("id_number_padded");
        }
        if text(NAME).contains(['\u{3000}', '\u{a0}', ' ']) {
            count("name_padded");
        }
        if !person.name_remark.is_empty() {
            count("name_with_remark");
        }
        let Some(flaw) = &person.flaw else { return };
        let (column, meant) = match flaw {
            Flaw::CheckCharacter | Flaw::Truncated | Flaw::ImpossibleBirth | Flaw::SecondAppearance => {
                (ID_NUMBER, None)
            }
            Flaw::FifteenDigits => (ID_NUMBER, Some(person.id_number.clone())),
            Flaw::UnknownInstitution(_) => (UNIT, Some(self.county.name_of(person.quota_at).to_owned())),
            Flaw::UnknownKind(_) => (KIND, None),
            Flaw::SexContradicts => (SEX, None),
        };
        self.figures.flawed.push(FlawedCell {
            problem: flaw.key(),
            consequence: flaw.consequence(),
            sheet,
            cell: row_col_to_cell(row, column),
            written: text(column),
            meant,
            institution: self.county.name_of(person.quota_at).to_owned(),
        });
    }
}

fn in_township(county: &County, person: &Person) -> bool {
    county.institutions.get(person.quota_at).is_some_and(Institution::is_township)
}

fn put_head(page: &mut Page) -> Outcome<()> {
    let cells: Vec<_> = (0_u16..).zip(HEADS).map(|(column, text)| head_cell(column, text)).collect();
    page.head(&cells)
}

fn columns(unit_width: u16) -> Vec<Column> {
    vec![
        centred(6),
        left(unit_width),
        left(18),
        centred(13),
        centred(5),
        centred(8),
        centred(21),
        centred(11),
        centred(11),
        centred(10),
        centred(10),
        centred(11),
        centred(13),
        centred(13),
        left(22),
        centred(15),
        centred(13),
        centred(18),
        left(16),
        left(15),
    ]
}

fn no_office_as_written(random: &mut Random, institution: &Institution, person: &Person) -> &'static str {
    match person.position {
        Position::Chief | Position::Deputy => random.weighted(&[(no_office(institution), 6), ("", 2), ("/", 1)]),
        Position::OfficeChief | Position::OfficeDeputy | Position::Staff => {
            random.weighted(&[("", 8), ("/", 1), ("—", 1)])
        }
    }
}

fn id_number_cell(random: &mut Random, person: &Person) -> Cell {
    match person.flaw {
        Some(Flaw::FifteenDigits) => Cell::Text(identity::fifteen_digits(&person.id_number)),
        Some(Flaw::Truncated) => {
            // A spreadsheet keeps fifteen significant digits and fills up with noughts.
            let kept: String = person.id_number.chars().take(15).collect();
            Cell::Float(format!("{kept}000").parse().unwrap_or(0.0))
        }
        _ => Cell::Text(spelling::id_number(random, &person.id_number)),
    }
}

fn kind_cell(random: &mut Random, person: &Person, institution: &Institution) -> Cell {
    match person.flaw {
        Some(Flaw::UnknownKind(word)) => Cell::text(word),
        _ => Cell::text(spelling::kind(random, person.kind, institution)),
    }
}

fn position(position: Position) -> &'static str {
    match position {
        Position::Chief => "单位正职",
        Position::Deputy => "单位副职",
        Position::OfficeChief => "内设机构正职",
        Position::OfficeDeputy => "内设机构副职",
        Position::Staff => "非领导",
    }
}

/// A sheet of instructions, as forms have them: it holds nobody and has to be passed over.
fn instructions() -> Outcome<Worksheet> {
    let mut sheet = Worksheet::new();
    sheet.set_name("填表说明")?.set_column_width(0, 90)?;
    let lines = [
        "填表说明",
        "1.本表由各单位填写，以2026年10月31日在编在册人员为准，编外聘用人员不填。",
        "2.姓名中间不要有空格；身份证号填18位；民族填全称；政治面貌填全称。",
        "3.编制类型按批准文件填写；参照公务员法管理的事业单位填“参公”。",
        "4.人员分类填：单位正职、单位副职、内设机构正职、内设机构副职、非领导。",
        "5.不得增删列、不得合并或拆分单元格。",
    ];
    for (row, line) in (0_u32..).zip(lines) {
        sheet.write_string(row, 0, line)?;
    }
    Ok(sheet)
}
