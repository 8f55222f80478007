//! The post workbook 岗位设置表: a sheet for the county bodies and one for each zone of townships. Unit and office stand once,
//! in merged blocks; every unit closes with a subtotal.

use std::path::Path;

use rust_xlsxwriter::Worksheet;

use super::ledger::Particulars;
use super::page::{Cell, Column, Page, Style, Tone, centred, head_cell, left, workbook};
use super::spelling;
use crate::Outcome;
use crate::county::{County, Institution, Post};
use crate::random::Random;

const STYLE: Style = Style { title_font: "黑体", title_size: 18, body_font: "仿宋", body_size: 11 };
const COLUMNS: [Column; 7] = [left(22), left(20), left(18), centred(13), centred(15), centred(9), left(18)];
const UNIT: u16 = 0;
const OFFICE: u16 = 1;
const COUNT: u16 = 5;

/// Under which name each institution stands in this workbook, where it is not the ledger's.
pub type Aliases = Vec<(String, String)>;

/// Writes the workbook.
pub fn write(county: &County, seed: u64, path: &Path) -> Outcome<Aliases> {
    let mut random = Random::for_part(seed, "posts");
    let mut aliases = Aliases::new();
    let mut book = workbook(&format!("{}岗位设置表", county.name))?;
    for name in sheet_names(county) {
        book.push_worksheet(sheet(county, &name, &mut random, &mut aliases)?);
    }
    book.save(path)?;
    Ok(aliases)
}

/// The sheet an institution's posts stand in.
fn sheet_of(institution: &Institution) -> &str {
    institution.township.as_ref().map_or("县直机关", |facts| facts.zone.as_str())
}

fn sheet_names(county: &County) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for post in &county.posts {
        let Some(institution) = county.institutions.get(post.institution) else { continue };
        if !names.iter().any(|name| name == sheet_of(institution)) {
            names.push(sheet_of(institution).to_owned());
        }
    }
    names
}

fn sheet(county: &County, name: &str, random: &mut Random, aliases: &mut Aliases) -> Outcome<Worksheet> {
    let particulars = Particulars::of(county);
    let mut page = Page::new(name, STYLE, COLUMNS.to_vec())?;
    page.sheet.set_paper_size(9).set_portrait();
    page.title(&format!("{}岗位设置表（{name}）", county.name))?;
    page.line(&particulars.heading.replace("　　　　　　", "　　"))?;
    let heads = ["单位名称", "内设机构", "岗位名称", "岗位类别", "编制类型", "岗位数", "备注"];
    let head: Vec<_> = (0_u16..).zip(heads).map(|(column, text)| head_cell(column, text)).collect();
    page.head(&head)?;
    page.repeat(2, 2)?;
    page.sheet.set_freeze_panes(page.row, 1)?;
    let mut subtotals = Vec::new();
    for unit in county.posts.chunk_by(|first, second| first.institution == second.institution) {
        let Some(institution) = unit.first().and_then(|post| county.institutions.get(post.institution)) else {
            continue;
        };
        if sheet_of(institution) != name {
            continue;
        }
        let known_as = spelling::known_as(random, institution, &county.name);
        subtotals.push(put_unit(&mut page, institution, &known_as, unit, random)?);
        if institution.is_township() {
            page.skip_row();
        }
        if known_as != institution.name {
            aliases.push((institution.name.clone(), known_as));
        }
    }
    let mut cells = vec![Cell::Blank; COLUMNS.len()];
    if let Some(cell) = cells.get_mut(usize::from(COUNT)) {
        *cell = page.sum_of(COUNT, &subtotals);
    }
    let row = page.put(&cells, Tone::Total)?;
    page.merge_right(row, COUNT - 1, "合　计")?;
    page.line("注：岗位数按核定编制数设置，空缺岗位一并列出。")?;
    page.line(&particulars.signatures.replace("　　　　　　", "　　　"))?;
    Ok(page.sheet)
}

/// The posts of one institution with their subtotal; answers the subtotal's row.
fn put_unit(
    page: &mut Page,
    institution: &Institution,
    known_as: &str,
    unit: &[Post],
    random: &mut Random,
) -> Outcome<u32> {
    let first = page.row;
    for office in unit.chunk_by(|first, second| first.office == second.office) {
        let office_first = page.row;
        let name = office.first().and_then(|post| post.office.clone());
        let name = name.unwrap_or_else(|| no_office(institution).to_owned());
        for post in office {
            let unit_cell = if page.row == first { Cell::text(known_as) } else { Cell::Blank };
            let office_cell = if page.row == office_first { Cell::text(&name) } else { Cell::Blank };
            let cells = [
                unit_cell,
                office_cell,
                Cell::text(&post.title),
                Cell::text(spelling::post_class(random, post.class)),
                Cell::text(spelling::kind(random, post.kind, institution)),
                spelling::count(random, post.count),
                Cell::text(random.weighted(&[("", 94), ("一人多岗", 2), ("一岗多人", 2), ("专人专岗", 2)])),
            ];
            page.put(&cells, Tone::Body)?;
        }
        page.merge_down(office_first, page.row - 1, OFFICE, &name)?;
    }
    let last = page.row - 1;
    page.merge_down(first, last, UNIT, known_as)?;
    let mut cells = vec![Cell::Blank; COLUMNS.len()];
    if let Some(cell) = cells.get_mut(usize::from(COUNT)) {
        *cell = page.sum_down(COUNT, first, last);
    }
    let row = page.put(&cells, Tone::Total)?;
    page.merge_right(row, COUNT - 1, "小　计")?;
    Ok(row)
}

/// What stands in the office column for the leaders.
pub fn no_office(institution: &Institution) -> &'static str {
    if institution.is_township() {
        "领导班子"
    } else if institution.name.ends_with('局') {
        "局领导"
    } else {
        "—"
    }
}
