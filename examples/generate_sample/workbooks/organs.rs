//! Sheet 县直机关 of the ledger: county bodies by group, quota and strength by kind, with subtotals and a grand total.

use rust_xlsxwriter::Worksheet;

use super::ledger::{LedgerFigures, Particulars};
use super::page::{Align, Cell, Column, HeadCell, Page, Tone, centred, left};
use super::spelling;
use crate::Outcome;
use crate::county::{County, Institution, Kind, Nature};
use crate::random::Random;

pub const SHEET: &str = "县直机关";

const KINDS: [Kind; 4] = [Kind::Administrative, Kind::PoliticalLegal, Kind::Support, Kind::FullyFunded];
const AUTHORIZED: u16 = 5;
const STRENGTH: u16 = 10;
const BALANCE: u16 = 15;
const COLUMNS: [Column; 23] = [
    centred(5),
    left(24),
    left(16),
    centred(11),
    centred(8),
    centred(6),
    centred(6),
    centred(7),
    centred(6),
    centred(6),
    centred(6),
    centred(6),
    centred(7),
    centred(6),
    centred(6),
    centred(8),
    centred(5),
    centred(5),
    centred(6),
    Column { width: 40, align: Align::Left },
    centred(17),
    centred(12),
    left(20),
];

/// The columns whose totals are stated, with their heads.
const SUMMED: [(u16, &str); 14] = [
    (5, "编制数/合计"),
    (6, "编制数/行政"),
    (7, "编制数/政法专项"),
    (8, "编制数/工勤"),
    (9, "编制数/事业"),
    (10, "实有人数/合计"),
    (11, "实有人数/行政"),
    (12, "实有人数/政法专项"),
    (13, "实有人数/工勤"),
    (14, "实有人数/事业"),
    (15, "空(+)超(−)编"),
    (16, "领导职数/正"),
    (17, "领导职数/副"),
    (18, "内设机构/个数"),
];

/// Whether an institution stands in this sheet.
pub fn is_organ(institution: &Institution) -> bool {
    !institution.is_township() && institution.nature != Nature::PublicInstitution
}

/// Draws the sheet.
pub fn sheet(county: &County, random: &mut Random, figures: &mut LedgerFigures) -> Outcome<Worksheet> {
    let particulars = Particulars::of(county);
    let mut page = Page::new(SHEET, super::ledger::STYLE, COLUMNS.to_vec())?;
    page.sheet.set_paper_size(8);
    page.title(&format!("{}县直机关机构编制台账", county.name))?;
    page.line(&particulars.heading)?;
    page.head(&head())?;
    page.repeat(2, 3)?;
    page.sheet.set_freeze_panes(page.row, 2)?;
    let mut subtotals = Vec::new();
    let mut serial = 0;
    let mut start = page.row;
    let mut group = String::new();
    for (index, organ) in county.institutions_where(is_organ) {
        if organ.group != group {
            close_group(&mut page, start, &mut subtotals, figures)?;
            page.group(&organ.group)?;
            group.clone_from(&organ.group);
            start = page.row;
        }
        serial += 1;
        let cells = organ_cells(&page, county, (index, organ), serial, random);
        let row = page.put(&cells, Tone::Body)?;
        figures.note_slips(county, index, SHEET, row, |kind| {
            KINDS
                .iter()
                .position(|known| *known == kind)
                .and_then(|nth| u16::try_from(nth).ok())
                .map(|nth| STRENGTH + 1 + nth)
        });
    }
    close_group(&mut page, start, &mut subtotals, figures)?;
    grand_total(&mut page, &subtotals, figures)?;
    page.line("注：1.本表数据截至2026年10月31日，实有人数为在编在岗人数，编外聘用人员不在此列。2.空(+)超(−)编＝编制数合计−实有人数合计。")?;
    page.line("　　3.政法专项编制专项用于政法机关，不得与行政编制相互调剂。")?;
    page.line(&particulars.signatures)?;
    Ok(page.sheet)
}

fn head() -> Vec<HeadCell> {
    let tall = |column, text| HeadCell { rows: (0, 1), columns: (column, column), text };
    let wide = |first, last, text| HeadCell { rows: (0, 0), columns: (first, last), text };
    let low = |column, text| HeadCell { rows: (1, 1), columns: (column, column), text };
    vec![
        tall(0, "序号"),
        tall(1, "单位名称"),
        tall(2, "曾用名(简称)"),
        tall(3, "机构性质"),
        tall(4, "机构规格"),
        wide(5, 9, "编制数"),
        low(5, "合计"),
        low(6, "行政"),
        low(7, "政法专项"),
        low(8, "工勤"),
        low(9, "事业"),
        wide(10, 14, "实有人数"),
        low(10, "合计"),
        low(11, "行政"),
        low(12, "政法专项"),
        low(13, "工勤"),
        low(14, "事业"),
        tall(15, "空(+)超(−)编"),
        wide(16, 17, "领导职数"),
        low(16, "正"),
        low(17, "副"),
        wide(18, 19, "内设机构"),
        low(18, "个数"),
        low(19, "名称"),
        tall(20, "批准文号"),
        tall(21, "批准时间"),
        tall(22, "备注"),
    ]
}

fn organ_cells(
    page: &Page,
    county: &County,
    (index, organ): (usize, &Institution),
    serial: i64,
    random: &mut Random,
) -> Vec<Cell> {
    let authorized: Vec<Cell> = KINDS.iter().map(|kind| spelling::count(random, organ.authorized(*kind))).collect();
    let strength: Vec<Cell> =
        KINDS.iter().map(|kind| spelling::count(random, county.ledger_strength(index, *kind))).collect();
    let authorized_total = page.sum_across(&authorized, AUTHORIZED + 1);
    let strength_total = page.sum_across(&strength, STRENGTH + 1);
    let balance = page.difference(
        (AUTHORIZED, authorized_total.meant().unwrap_or(0)),
        (STRENGTH, strength_total.meant().unwrap_or(0)),
    );
    let mut cells = vec![
        Cell::Number(serial),
        Cell::text(spelling::padded(random, &organ.name)),
        Cell::text(organ.former_names.join("、")),
        Cell::text(spelling::nature(random, &organ.nature_words)),
        Cell::text(spelling::grade(random, &organ.grade)),
        authorized_total,
    ];
    cells.extend(authorized);
    cells.push(strength_total);
    cells.extend(strength);
    cells.push(balance);
    let offices = u32::try_from(organ.offices.len()).unwrap_or(0);
    cells.extend([
        spelling::small_count(random, organ.leaders.chief),
        spelling::small_count(random, organ.leaders.deputy),
        spelling::small_count(random, offices),
        spelling::list(random, &organ.offices),
        Cell::text(&organ.document),
        organ.approved.map_or(Cell::Blank, |day| spelling::document_date(random, day)),
        Cell::text(&organ.remark),
    ]);
    cells
}

/// Writes the subtotal of the rows since `start`, if there are any.
fn close_group(page: &mut Page, start: u32, subtotals: &mut Vec<u32>, figures: &mut LedgerFigures) -> Outcome<()> {
    if page.row <= start {
        return Ok(());
    }
    let last = page.row - 1;
    let cells = total_cells(page, |page, column| page.sum_down(column, start, last));
    let row = page.put(&cells, Tone::Total)?;
    page.merge_right(row, AUTHORIZED - 1, "小　计")?;
    figures.note_total(SHEET, "小　计", row, &SUMMED, &cells);
    subtotals.push(row);
    Ok(())
}

fn grand_total(page: &mut Page, subtotals: &[u32], figures: &mut LedgerFigures) -> Outcome<()> {
    let cells = total_cells(page, |page, column| page.sum_of(column, subtotals));
    let row = page.put(&cells, Tone::Total)?;
    page.merge_right(row, AUTHORIZED - 1, "合　　计")?;
    figures.note_total(SHEET, "合　　计", row, &SUMMED, &cells);
    Ok(())
}

fn total_cells(page: &Page, sum: impl Fn(&Page, u16) -> Cell) -> Vec<Cell> {
    let mut cells = vec![Cell::Blank; COLUMNS.len()];
    for (column, _) in SUMMED.iter().filter(|(column, _)| *column != BALANCE) {
        if let Some(cell) = cells.get_mut(usize::from(*column)) {
            *cell = sum(page, *column);
        }
    }
    let value = |column: u16| cells.get(usize::from(column)).and_then(Cell::meant).unwrap_or(0);
    let balance = page.difference((AUTHORIZED, value(AUTHORIZED)), (STRENGTH, value(STRENGTH)));
    if let Some(cell) = cells.get_mut(usize::from(BALANCE)) {
        *cell = balance;
    }
    cells
}
