//! The ledger workbook 机构编制台账: three sheets and a hidden list of code words. Drawing it also answers the totals it
//! states and the cells whose figures do not follow the roster.

use std::path::Path;

use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::utility::row_col_to_cell;
use serde::Serialize;

use super::page::{Cell, Style, workbook};
use super::{organs, services, townships};
use crate::Outcome;
use crate::county::{County, Kind};
use crate::random::Random;

/// Fonts of the ledger.
pub const STYLE: Style =
    Style { title_font: "方正小标宋简体", title_size: 20, body_font: "宋体", body_size: 10 };

/// What the ledger states that an importer can be held against.
#[derive(Default)]
pub struct LedgerFigures {
    pub totals: Vec<StatedTotal>,
    pub slips: Vec<Slip>,
}

/// A 小计 or 合计 row, as written.
#[derive(Serialize)]
pub struct StatedTotal {
    pub sheet: &'static str,
    pub label: &'static str,
    /// The cell of the label.
    pub cell: String,
    /// The stated values under their heads, in column order.
    pub values: Vec<(&'static str, i64)>,
}

/// A strength that does not agree with the roster.
#[derive(Serialize)]
pub struct Slip {
    pub institution: String,
    pub kind: Kind,
    pub ledger: u32,
    pub roster: u32,
    pub sheet: &'static str,
    pub cell: String,
}

/// The lines above and below every table of a county.
pub struct Particulars {
    pub heading: String,
    pub signatures: String,
}

impl Particulars {
    pub fn of(county: &County) -> Self {
        let office = format!("中共{}委机构编制委员会办公室", county.name);
        Self {
            heading: format!("填报单位：{office}　　　　　　填报日期：2026年10月31日　　　　　　单位：名"),
            signatures: "单位负责人：林知行　　　　　　填表人：苏禾　　　　　　报出日期：2026年11月5日".to_owned(),
        }
    }
}

impl LedgerFigures {
    /// Remembers a total row.
    pub fn note_total(
        &mut self,
        sheet: &'static str,
        label: &'static str,
        row: u32,
        summed: &[(u16, &'static str)],
        cells: &[Cell],
    ) {
        let value = |column: u16| cells.get(usize::from(column)).and_then(Cell::meant).unwrap_or(0);
        let values = summed.iter().map(|(column, head)| (*head, value(*column))).collect();
        self.totals.push(StatedTotal { sheet, label, cell: row_col_to_cell(row, 0), values });
    }

    /// Remembers where the row of an institution says another strength than the roster.
    pub fn note_slips(
        &mut self,
        county: &County,
        institution: usize,
        sheet: &'static str,
        row: u32,
        column_of: impl Fn(Kind) -> Option<u16>,
    ) {
        for (_, kind) in county.ledger_slips.keys().filter(|(slipped, _)| *slipped == institution) {
            let (Some(found), Some(column)) = (county.institutions.get(institution), column_of(*kind)) else {
                continue;
            };
            self.slips.push(Slip {
                institution: found.name.clone(),
                kind: *kind,
                ledger: county.ledger_strength(institution, *kind),
                roster: found.strength(*kind),
                sheet,
                cell: row_col_to_cell(row, column),
            });
        }
    }
}

/// Writes the workbook.
pub fn write(county: &County, seed: u64, path: &Path) -> Outcome<LedgerFigures> {
    let mut random = Random::for_part(seed, "ledger");
    let mut figures = LedgerFigures::default();
    let mut book = workbook(&format!("{}机构编制台账", county.name))?;
    book.push_worksheet(organs::sheet(county, &mut random, &mut figures)?);
    book.push_worksheet(services::sheet(county, &mut random, &mut figures)?);
    book.push_worksheet(townships::sheet(county, &mut random, &mut figures)?);
    book.push_worksheet(code_words()?);
    book.save(path)?;
    Ok(figures)
}

/// A hidden sheet with the words of drop-down lists: no table of institutions, to be passed over.
fn code_words() -> Outcome<Worksheet> {
    let mut sheet = Worksheet::new();
    sheet.set_name("代码表")?.set_hidden(true);
    let lists: [(&str, &[&str]); 4] = [
        ("机构规格", &["正科级", "副科级", "正股级", "副股级"]),
        ("类别", &["公益一类", "公益二类", "一类", "二类", "街道"]),
        ("经费形式", &["财政全额", "财政差额", "自收自支"]),
        ("编制类型", &["行政", "政法专项", "工勤", "事业"]),
    ];
    for (column, (head, words)) in (0_u16..).zip(lists) {
        sheet.write_string(0, column, head)?;
        for (row, word) in (1_u32..).zip(words) {
            sheet.write_string(row, column, *word)?;
        }
    }
    Ok(sheet)
}
