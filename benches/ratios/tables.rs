//! Tables as files: PDF by Typst, xlsx by `rust_xlsxwriter`.
//!
//! - **PDF** has no peer: Typst is where nearly all of the time goes, and it cannot be had bare on the same template and data. The
//!   figures are `typeset` (data, layout) and `pdf` (faces cut down, bytes), for the sample's two tables (附件1, 附件2) together and for a
//!   register of 1 500 rows of ten columns under a head of two rows. The faces are read once and are a line of their own.
//! - **xlsx, ours**: `report::xlsx::write`: merged heads, formats, widths, heights of rows, page set-up.
//! - **xlsx, peer**: the same cells written bare, a string or a number each, without any of that, with `rust_xlsxwriter`.
//!
//! Aims: a table of four pages within 250 ms; 100 000 rows no slower than bare (ratio 1.0), in constant memory.

use std::ffi::{OsStr, OsString};
use std::io::Cursor;

use bianheng::app::{ReportName, sample, stages};
use bianheng::domain::Date;
use bianheng::report::{Align, Caption, Cell, Column, Heading, Paper, Row, RowRole, Table, Typesetter, xlsx};
use bianheng::watch::Unwatched;
use rust_xlsxwriter::Workbook;

use crate::Outcome;
use crate::support::child::{self, Task};
use crate::support::compare::{alone, compare};
use crate::support::measure::{Memory, Run, Stopwatch};
use crate::support::told;

const OURS: Task = Task { name: "xlsx-ours", run: ours };
const BARE: Task = Task { name: "xlsx-bare", run: bare };
pub const TASKS: &[Task] = &[OURS, BARE];

/// Rows under one group heading, and between two subtotals.
const GROUP: usize = 25;

pub fn run(rounds: u32) -> Outcome<()> {
    println!("\nTABLES");
    alone("faces, read once", rounds, || {
        let mut watch = Stopwatch::new(Memory::Ignored);
        watch.time("faces", Typesetter::new);
        Ok(watch.stop(1))
    })?;
    let typesetter = Typesetter::new();
    for (what, tables) in [("sample", sample_tables()?), ("register of 1 500 rows", vec![register(1_500)])] {
        let pages = typesetter.typeset(&tables)?;
        let size = pages.pdf()?.len() / 1024;
        println!("\n{what}: {} pages, {size} KiB of PDF", pages.count());
        alone(&format!("{what}, PDF"), rounds, || pdf(&typesetter, &tables))?;
    }
    for rows in ["1500", "100000"] {
        let ask = |task: &'static Task| child::ask(task, &[OsStr::new(rows)]);
        compare(&format!("register of {rows} rows, xlsx"), rounds, || ask(&OURS), || ask(&BARE))?;
    }
    Ok(())
}

/// 编制调整前后对照表 and 乡镇(街道)机构设置一览表 of the sample county and its plan.
fn sample_tables() -> Outcome<Vec<Table>> {
    let folder = tempfile::tempdir()?;
    let book = told(stages::open(&told(sample::prepare(folder.path(), &Unwatched))?))?;
    let register = told(stages::read(&book, &told(stages::policy())?))?.register;
    let plan = register.open(told(stages::find_plan(&book, sample::PLAN))?);
    let heading =
        Heading { office: "某县委机构编制委员会办公室".to_owned(), date: Date::constant(2026, 11, 22) };
    let names = [ReportName::Downshift, ReportName::Offices];
    Ok(names.into_iter().filter_map(|name| name.build(&heading, &register, Some(&plan))).collect())
}

fn pdf(typesetter: &Typesetter, tables: &[Table]) -> Outcome<Run> {
    let mut watch = Stopwatch::new(Memory::Ignored);
    let pages = watch.time("typeset", || typesetter.typeset(tables))?;
    watch.time("pdf", || pages.pdf())?;
    Ok(watch.stop(1))
}

fn ours(given: &[OsString]) -> Outcome<Run> {
    let table = register(rows(given)?);
    let mut watch = Stopwatch::new(Memory::Watched);
    watch.time("write", || xlsx::write(&[table], Cursor::new(Vec::new())))?;
    Ok(watch.stop(1))
}

/// The cells of the head and of every row, each on its own.
fn bare(given: &[OsString]) -> Outcome<Run> {
    let table = register(rows(given)?);
    let mut watch = Stopwatch::new(Memory::Watched);
    watch.time("write", || -> Outcome<()> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for cell in table.head_cells() {
            sheet.write_string(u32::try_from(cell.row)?, u16::try_from(cell.column)?, cell.text)?;
        }
        for (number, row) in (2_u32..).zip(&table.rows) {
            for (column, cell) in (0_u16..).zip(&row.cells) {
                match cell {
                    Cell::Blank => &mut *sheet,
                    Cell::Text(text) => sheet.write_string(number, column, text)?,
                    Cell::Lines(lines) => sheet.write_string(number, column, lines.join("\n"))?,
                    Cell::Count(value) | Cell::Delta(value) => sheet.write_number(number, column, *value as f64)?,
                };
            }
        }
        workbook.save_to_writer(Cursor::new(Vec::new()))?;
        Ok(())
    })?;
    Ok(watch.stop(1))
}

fn rows(given: &[OsString]) -> Outcome<usize> {
    let [rows] = given else { return Err("the number of rows is needed".into()) };
    Ok(rows.to_str().ok_or("rows are a number")?.parse()?)
}

/// A register of so many rows, groups and subtotals among them, in ten columns under a head of two rows.
fn register(rows: usize) -> Table {
    Table {
        attachment: Some("附件1".to_owned()),
        code: None,
        look: Default::default(),
        title: "机构编制台账".to_owned(),
        caption: Caption { left: "填报单位：某县委编办".to_owned(), right: "单位：名".to_owned() },
        columns: columns(),
        rows: (0..rows).map(row).collect(),
        notes: vec!["本表数字为虚构。".to_owned()],
        signatures: ["单位负责人", "审核", "制表"].map(str::to_owned).to_vec(),
        paper: Paper::A4Landscape,
    }
}

fn columns() -> Vec<Column> {
    let column = |head: &[&str], width, align| {
        let head = head.iter().map(|word| (*word).to_owned()).collect();
        Column::new(head, width, align)
    };
    vec![
        column(&["序号"], 3, Align::Center),
        column(&["单位名称"], 12, Align::Left),
        column(&["机构规格"], 4, Align::Center),
        column(&["核定编制", "合计"], 3, Align::Right),
        column(&["核定编制", "行政"], 3, Align::Right),
        column(&["核定编制", "事业"], 3, Align::Right),
        column(&["实有人数", "合计"], 3, Align::Right),
        column(&["实有人数", "行政"], 3, Align::Right),
        column(&["实有人数", "事业"], 3, Align::Right),
        column(&["备注"], 8, Align::Left),
    ]
}

fn row(nth: usize) -> Row {
    let count = |most: usize| Cell::Count((nth * 31 % most) as i64);
    let figures = || [count(200), count(90), count(110), count(190), count(85), count(105)];
    let (role, mut cells) = match nth % GROUP {
        0 => return Row::new(RowRole::Group, vec![Cell::text_of(format!("第{}部分", nth / GROUP + 1))]),
        place if place == GROUP - 1 => (RowRole::Subtotal, vec![Cell::Blank, Cell::text_of("小　计"), Cell::Blank]),
        _ => {
            let name = format!("某县第{nth}公共事务服务中心");
            (RowRole::Body, vec![Cell::text_of(nth.to_string()), Cell::text_of(name), Cell::text_of("正股级")])
        }
    };
    cells.extend(figures());
    cells.push(Cell::text_of(if nth.is_multiple_of(7) { "含派驻人员" } else { "" }));
    Row::new(role, cells)
}
