//! Sheet 乡镇街道 of the ledger: a head of three rows, what each township is made of, quota and strength, totals by class.

use rust_xlsxwriter::Worksheet;

use super::ledger::{LedgerFigures, Particulars};
use super::page::{Cell, Column, HeadCell, Page, Tone, centred, left};
use super::spelling;
use crate::Outcome;
use crate::county::{County, Institution, Kind, TownshipFacts};
use crate::random::Random;

pub const SHEET: &str = "乡镇街道";

const KINDS: [Kind; 3] = [Kind::Administrative, Kind::Support, Kind::FullyFunded];
const AUTHORIZED: u16 = 12;
const STRENGTH: u16 = 16;
const COLUMNS: [Column; 24] = [
    centred(5),
    left(13),
    centred(7),
    centred(10),
    centred(11),
    centred(10),
    centred(8),
    centred(8),
    left(34),
    left(30),
    left(30),
    left(26),
    centred(6),
    centred(6),
    centred(6),
    centred(6),
    centred(6),
    centred(6),
    centred(6),
    centred(6),
    centred(5),
    centred(5),
    centred(17),
    left(18),
];
const SUMMED: [(u16, &str); 13] = [
    (5, "户籍人口"),
    (6, "村(社区)数"),
    (7, "面积(平方公里)"),
    (12, "编制数/合计"),
    (13, "编制数/行政"),
    (14, "编制数/工勤"),
    (15, "编制数/事业"),
    (16, "实有人数/合计"),
    (17, "实有人数/行政"),
    (18, "实有人数/工勤"),
    (19, "实有人数/事业"),
    (20, "领导职数/正"),
    (21, "领导职数/副"),
];

/// Draws the sheet.
pub fn sheet(county: &County, random: &mut Random, figures: &mut LedgerFigures) -> Outcome<Worksheet> {
    let particulars = Particulars::of(county);
    let mut page = Page::new(SHEET, super::ledger::STYLE, COLUMNS.to_vec())?;
    page.sheet.set_paper_size(8);
    page.title(&format!("{}乡镇（街道）机构编制台账", county.name))?;
    page.line(&particulars.heading)?;
    page.head(&head())?;
    page.repeat(2, 4)?;
    page.sheet.set_freeze_panes(page.row, 2)?;
    let townships: Vec<(usize, &Institution)> = county.institutions_where(Institution::is_township).collect();
    let mut subtotals = Vec::new();
    let mut serial = 0;
    for class in townships.chunk_by(|(_, first), (_, second)| first.class == second.class) {
        let start = page.row;
        for (index, township) in class {
            let Some(facts) = &township.township else { continue };
            serial += 1;
            let cells = township_cells(&page, county, (*index, township, facts), serial, random);
            let row = page.put(&cells, Tone::Body)?;
            figures.note_slips(county, *index, SHEET, row, |kind| {
                let nth = KINDS.iter().position(|known| *known == kind)?;
                u16::try_from(nth).ok().map(|nth| STRENGTH + 1 + nth)
            });
        }
        let last = page.row - 1;
        let cells = total_cells(|column| page.sum_down(column, start, last));
        let label = match class.first().and_then(|(_, township)| township.class.as_deref()) {
            Some("街道") => "街道小计",
            Some("一类") => "一类乡镇小计",
            _ => "二类乡镇小计",
        };
        subtotals.push(put_total(&mut page, label, &cells, figures)?);
    }
    let cells = total_cells(|column| page.sum_of(column, &subtotals));
    put_total(&mut page, "合　计", &cells, figures)?;
    page.line("注：1.户籍人口、村(社区)数、面积为2025年末数。2.派驻机构人员编制在县直部门，不计入本表。3.城南街道比照二类乡镇配备。")?;
    page.line(&particulars.signatures)?;
    Ok(page.sheet)
}

fn head() -> Vec<HeadCell> {
    let tall = |column, text| HeadCell { rows: (0, 2), columns: (column, column), text };
    let under = |column, text| HeadCell { rows: (1, 2), columns: (column, column), text };
    let low = |column, text| HeadCell { rows: (2, 2), columns: (column, column), text };
    let mut cells: Vec<HeadCell> =
        ["序号", "乡镇(街道)", "类别", "片区", "特色", "户籍人口", "村(社区)数", "面积(平方公里)"]
            .into_iter()
            .zip(0_u16..)
            .map(|(text, column)| tall(column, text))
            .collect();
    cells.push(HeadCell { rows: (0, 0), columns: (8, 11), text: "机构设置" });
    cells.extend([under(8, "党政机构"), under(9, "事业机构"), under(10, "挂牌"), under(11, "派驻机构")]);
    cells.push(HeadCell { rows: (0, 0), columns: (12, 19), text: "人员编制" });
    for (first, text) in [(AUTHORIZED, "编制数"), (STRENGTH, "实有人数")] {
        cells.push(HeadCell { rows: (1, 1), columns: (first, first + 3), text });
        let kinds = ["合计", "行政", "工勤", "事业"].into_iter().zip(first..);
        cells.extend(kinds.map(|(text, column)| low(column, text)));
    }
    cells.push(HeadCell { rows: (0, 1), columns: (20, 21), text: "领导职数" });
    cells.extend([low(20, "正"), low(21, "副"), tall(22, "批准文号"), tall(23, "备注")]);
    cells
}

fn township_cells(
    page: &Page,
    county: &County,
    (index, township, facts): (usize, &Institution, &TownshipFacts),
    serial: i64,
    random: &mut Random,
) -> Vec<Cell> {
    let authorized: Vec<Cell> = KINDS.iter().map(|kind| spelling::count(random, township.authorized(*kind))).collect();
    let strength: Vec<Cell> =
        KINDS.iter().map(|kind| spelling::count(random, county.ledger_strength(index, *kind))).collect();
    let mut cells = vec![
        Cell::Number(serial),
        Cell::text(spelling::padded(random, &township.name)),
        Cell::text(township.class.as_deref().unwrap_or_default()),
        Cell::text(&facts.zone),
        Cell::text(facts.traits.join("、")),
        population(random, facts.population),
        villages(random, facts.villages),
        Cell::Number(i64::from(facts.square_kilometres)),
        spelling::list(random, &township.offices),
        spelling::list(random, &township.service_bodies),
        spelling::list(random, &facts.nameplates),
        spelling::list(random, &facts.outposts),
        page.sum_across(&authorized, AUTHORIZED + 1),
    ];
    cells.extend(authorized);
    cells.push(page.sum_across(&strength, STRENGTH + 1));
    cells.extend(strength);
    cells.extend([
        spelling::small_count(random, township.leaders.chief),
        spelling::small_count(random, township.leaders.deputy),
        Cell::text(&township.document),
        Cell::text(&township.remark),
    ]);
    cells
}

fn population(random: &mut Random, people: u32) -> Cell {
    let meant = i64::from(people);
    let (thousands, rest) = (people / 1000, people % 1000);
    match random.weighted(&[(0, 64), (1, 12), (2, 12), (3, 12)]) {
        1 => Cell::Spelled { text: format!("{thousands},{rest:03}"), meant },
        2 => Cell::Spelled { text: format!("{people}人"), meant },
        3 => Cell::Spelled { text: spelling::full_width(people), meant },
        _ => Cell::Number(meant),
    }
}

fn villages(random: &mut Random, villages: u32) -> Cell {
    if random.chance(14) {
        return Cell::Spelled { text: format!("{villages}个"), meant: i64::from(villages) };
    }
    Cell::Number(i64::from(villages))
}

fn total_cells(sum: impl Fn(u16) -> Cell) -> Vec<Cell> {
    let mut cells = vec![Cell::Blank; COLUMNS.len()];
    for (column, _) in SUMMED {
        if let Some(cell) = cells.get_mut(usize::from(column)) {
            *cell = sum(column);
        }
    }
    cells
}

fn put_total(page: &mut Page, label: &'static str, cells: &[Cell], figures: &mut LedgerFigures) -> Outcome<u32> {
    let row = page.put(cells, Tone::Total)?;
    page.merge_right(row, 4, label)?;
    figures.note_total(SHEET, label, row, &SUMMED, cells);
    Ok(row)
}
