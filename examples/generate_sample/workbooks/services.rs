//! Sheet 事业单位 of the ledger. The body in charge is merged over its block, repeated in it, or followed by 〃; an institution
//! with two kinds of funding takes two rows.

use rust_xlsxwriter::Worksheet;

use super::ledger::{LedgerFigures, Particulars};
use super::page::{Cell, Column, HeadCell, Page, Tone, centred, left};
use super::spelling;
use crate::Outcome;
use crate::county::{County, Institution, Nature};
use crate::random::Random;

pub const SHEET: &str = "事业单位";

const PARENT: u16 = 2;
const STRENGTH: u16 = 7;
const COLUMNS: [Column; 12] = [
    centred(6),
    left(30),
    left(26),
    centred(9),
    centred(10),
    centred(16),
    centred(8),
    centred(8),
    centred(6),
    centred(6),
    centred(18),
    left(26),
];
const SUMMED: [(u16, &str); 4] = [(6, "编制数"), (7, "实有人数"), (8, "领导职数/正"), (9, "领导职数/副")];

/// The columns merged over the rows of an institution with several kinds of funding.
const MERGED_OVER_FUNDINGS: [u16; 8] = [0, 1, 3, 4, 8, 9, 10, 11];

/// Whether an institution stands in this sheet.
pub fn is_service(institution: &Institution) -> bool {
    institution.nature == Nature::PublicInstitution
}

/// Draws the sheet.
pub fn sheet(county: &County, random: &mut Random, figures: &mut LedgerFigures) -> Outcome<Worksheet> {
    let particulars = Particulars::of(county);
    let mut page = Page::new(SHEET, super::ledger::STYLE, COLUMNS.to_vec())?;
    page.sheet.set_paper_size(9);
    page.title(&format!("{}事业单位机构编制台账", county.name))?;
    page.line(&particulars.heading)?;
    page.head(&head())?;
    page.repeat(2, 3)?;
    page.sheet.set_freeze_panes(page.row, 2)?;
    let services: Vec<(usize, &Institution)> = county.institutions_where(is_service).collect();
    let mut subtotals = Vec::new();
    let mut serial = 0;
    for group in services.chunk_by(|(_, first), (_, second)| first.group == second.group) {
        let Some((_, first)) = group.first() else { continue };
        page.group(&first.group)?;
        let start = page.row;
        for block in group.chunk_by(|(_, first), (_, second)| first.parent == second.parent) {
            put_block(&mut page, county, block, &mut serial, random, figures)?;
        }
        let last = page.row - 1;
        let cells = total_cells(|column| page.sum_down(column, start, last));
        subtotals.push(put_total(&mut page, "小　计", &cells, figures)?);
    }
    let cells = total_cells(|column| page.sum_of(column, &subtotals));
    put_total(&mut page, "合　计", &cells, figures)?;
    page.line("注：1.合计数含县人民医院备案管理的员额30名，员额不占用事业编制。2.参照公务员法管理的单位使用财政全额事业编制。")?;
    page.line(&particulars.signatures)?;
    Ok(page.sheet)
}

fn head() -> Vec<HeadCell> {
    let tall = |column, text| HeadCell { rows: (0, 1), columns: (column, column), text };
    vec![
        tall(0, "序号"),
        tall(1, "单位名称"),
        tall(2, "主管部门"),
        tall(3, "机构规格"),
        tall(4, "类别"),
        tall(5, "经费形式"),
        tall(6, "编制数"),
        tall(7, "实有人数"),
        HeadCell { rows: (0, 0), columns: (8, 9), text: "领导职数" },
        HeadCell { rows: (1, 1), columns: (8, 8), text: "正" },
        HeadCell { rows: (1, 1), columns: (9, 9), text: "副" },
        tall(10, "批准文号"),
        tall(11, "备注"),
    ]
}

/// How the body in charge is written for the rows after the first of its block.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Below {
    #[default]
    Merged,
    Repeated,
    Ditto,
}

/// The institutions under one body in charge.
fn put_block(
    page: &mut Page,
    county: &County,
    block: &[(usize, &Institution)],
    serial: &mut i64,
    random: &mut Random,
    figures: &mut LedgerFigures,
) -> Outcome<()> {
    let below = random.weighted(&[(Below::Merged, 5), (Below::Repeated, 2), (Below::Ditto, 3)]);
    let parent = block.first().map_or(String::new(), |(_, service)| parent_as_written(county, service, random));
    let first_row = page.row;
    for (index, service) in block {
        *serial += 1;
        let first_of_service = page.row;
        let mut first_cells = Vec::new();
        for quota in &service.quotas {
            let mut cells = if page.row == first_of_service {
                service_cells(service, *serial, random)
            } else {
                vec![Cell::Blank; COLUMNS.len()]
            };
            let parent_cell = match below {
                _ if page.row == first_row => Cell::text(&parent),
                Below::Merged => Cell::Blank,
                Below::Repeated => Cell::text(&parent),
                Below::Ditto => Cell::text("〃"),
            };
            set(&mut cells, PARENT, parent_cell);
            set(&mut cells, 5, Cell::text(spelling::funding(random, quota.kind)));
            set(&mut cells, 6, spelling::count(random, quota.authorized));
            set(&mut cells, STRENGTH, spelling::count(random, county.ledger_strength(*index, quota.kind)));
            let row = page.put(&cells, Tone::Body)?;
            figures.note_slips(county, *index, SHEET, row, |kind| (kind == quota.kind).then_some(STRENGTH));
            if first_cells.is_empty() {
                first_cells = cells;
            }
        }
        merge_fundings(page, first_of_service, &first_cells)?;
    }
    if below == Below::Merged {
        page.merge_down(first_row, page.row - 1, PARENT, &parent)?;
    }
    Ok(())
}

fn service_cells(service: &Institution, serial: i64, random: &mut Random) -> Vec<Cell> {
    vec![
        Cell::Number(serial),
        Cell::text(spelling::padded(random, &service.name)),
        Cell::Blank,
        Cell::text(spelling::grade(random, &service.grade)),
        Cell::text(service.class.as_deref().unwrap_or_default()),
        Cell::Blank,
        Cell::Blank,
        Cell::Blank,
        spelling::small_count(random, service.leaders.chief),
        spelling::small_count(random, service.leaders.deputy),
        Cell::text(&service.document),
        Cell::text(&service.remark),
    ]
}

/// Merges what is said once over the rows of an institution with several kinds of funding.
fn merge_fundings(page: &mut Page, first_row: u32, cells: &[Cell]) -> Outcome<()> {
    for column in MERGED_OVER_FUNDINGS {
        match cells.get(usize::from(column)) {
            Some(Cell::Text(text)) => page.merge_down(first_row, page.row - 1, column, text)?,
            Some(cell) => page.merge_down_cell(first_row, page.row - 1, column, cell)?,
            None => {}
        }
    }
    Ok(())
}

/// The body in charge, now and then by its short name.
fn parent_as_written(county: &County, service: &Institution, random: &mut Random) -> String {
    let name = service.parent.clone().unwrap_or_default();
    let parent = county.institutions.iter().find(|found| found.name == name);
    match parent {
        Some(parent) if !parent.former_names.is_empty() && random.chance(30) => {
            parent.former_names.first().cloned().unwrap_or(name)
        }
        _ => name,
    }
}

fn total_cells(sum: impl Fn(u16) -> Cell) -> Vec<Cell> {
    let mut cells = vec![Cell::Blank; COLUMNS.len()];
    for (column, _) in SUMMED {
        set(&mut cells, column, sum(column));
    }
    cells
}

fn put_total(page: &mut Page, label: &'static str, cells: &[Cell], figures: &mut LedgerFigures) -> Outcome<u32> {
    let row = page.put(cells, Tone::Total)?;
    page.merge_right(row, 5, label)?;
    figures.note_total(SHEET, label, row, &SUMMED, cells);
    Ok(row)
}

fn set(cells: &mut [Cell], column: u16, cell: Cell) {
    if let Some(found) = cells.get_mut(usize::from(column)) {
        *found = cell;
    }
}
