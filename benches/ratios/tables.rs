//! Tables as pages and as files: PDF by Typst, xlsx by `rust_xlsxwriter`.
//!
//! - **PDF, ours**: `Typesetter::typeset` (characters without a face found, data, layout) and `Pages::pdf` (faces cut down, tags, bytes) of
//!   a register of ten columns under a head of two rows: of 1 500 rows, and of about four pages. The faces are read before, once a process;
//!   what that takes is a line of its own.
//! - **PDF, peer**: Typst bare on the same templates and the same data, in the same faces, to the same kind of PDF. What is left to pay for
//!   is how the data is made, and looking after characters that no face draws.
//! - **PDF, LibreOffice**: `soffice --headless --convert-to pdf` on our own workbook of the same rows. On both sides a whole process is
//!   timed, with its start and a file on the disk. Left out where LibreOffice is not installed.
//! - **First page**: what the preview does when an option has changed: the beginning of the table is set, and its first page drawn at
//!   100 % (96 dots per inch). `cold`: nothing is remembered of an earlier run; `changed`: the paper is another one than the last time.
//! - **xlsx, ours**: `report::xlsx::write`: merged heads, formats, widths, heights of rows, page set-up.
//! - **xlsx, peer**: the same cells written bare, a string or a number each, without any of that, with `rust_xlsxwriter`.
//!
//! PDFs are made in a process of their own each: Typst remembers what it did before, for whoever asks next in the same process.
//!
//! Aims: PDF ratio at most 1.1 to Typst bare and at most 0.5 to LibreOffice; a table of four pages within 250 ms; a first page within
//! 300 ms; 100 000 rows as xlsx no slower than bare (ratio 1.0), in constant memory.

mod bare_typst;
mod libre_office;

use std::ffi::{OsStr, OsString};
use std::io::Cursor;
use std::path::Path;

use bianheng::app::{ReportName, sample, stages};
use bianheng::domain::Date;
use bianheng::report::pdf::Faces;
use bianheng::report::{
    Align, Caption, Cell, Column, Heading, Paper, Row, RowRole, Table, Templates, Typesetter, save, xlsx,
};
use bianheng::watch::Unwatched;
use rust_xlsxwriter::Workbook;
use typst::comemo;

use self::bare_typst::BareTypst;
use crate::Outcome;
use crate::support::child::{self, Task};
use crate::support::compare::{alone, compare};
use crate::support::measure::{Memory, Run, Stopwatch};
use crate::support::told;

const PDF: Task = Task { name: "pdf-ours", run: pdf };
const PDF_BARE: Task = Task { name: "pdf-bare", run: pdf_bare };
const PDF_FILE: Task = Task { name: "pdf-file", run: pdf_file };
const OURS: Task = Task { name: "xlsx-ours", run: ours };
const BARE: Task = Task { name: "xlsx-bare", run: bare };
pub const TASKS: &[Task] = &[PDF, PDF_BARE, PDF_FILE, OURS, BARE];

/// Rows under one group heading, and between two subtotals.
const GROUP: usize = 25;
/// Of a register that takes about four pages, and of one that takes about fifty.
const SHORT: &str = "75";
const LONG: &str = "1500";
/// A window's pixels per point of paper at 100 %.
const TRUE_SIZE: f32 = 96.0 / 72.0;

pub fn run(rounds: u32) -> Outcome<()> {
    println!("\nTABLES");
    alone("faces, read once", rounds, || {
        let mut watch = Stopwatch::new(Memory::Ignored);
        // Whoever asks for a face has them read.
        watch.time("faces", || Typesetter::new().uncovered(&[]));
        Ok(watch.stop(1))
    })?;
    let ask = |task: &'static Task, rows: &str| child::ask(task, &[OsStr::new(rows)]);
    for rows in [SHORT, LONG] {
        let pages = Typesetter::new().typeset(&[register(rows.parse()?)])?;
        println!("\nregister of {rows} rows: {} pages, {} KiB of PDF", pages.count(), pages.pdf()?.len() / 1024);
        drop(pages);
        compare(&format!("{rows} rows, PDF × Typst bare"), rounds, || ask(&PDF, rows), || ask(&PDF_BARE, rows))?;
    }
    by_libre_office(rounds)?;
    first_pages(rounds)?;
    for rows in [LONG, "100000"] {
        compare(&format!("register of {rows} rows, xlsx"), rounds, || ask(&OURS, rows), || ask(&BARE, rows))?;
    }
    Ok(())
}

fn by_libre_office(rounds: u32) -> Outcome<()> {
    if !libre_office::is_installed() {
        println!("\n(LibreOffice is not installed: PDF × LibreOffice is left out)");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let workbook = folder.path().join("台账.xlsx");
    save::save(&workbook, &[register(LONG.parse()?)], &Typesetter::new())?;
    let file = folder.path().join("台账.pdf");
    let ours = || whole(|| child::ask(&PDF_FILE, &[OsStr::new(LONG), file.as_os_str()]).map(drop));
    compare(&format!("{LONG} rows, PDF × LibreOffice"), rounds, ours, || whole(|| libre_office::convert(&workbook)))
}

/// Times work that is done by another process.
fn whole(work: impl FnOnce() -> Outcome<()>) -> Outcome<Run> {
    let mut watch = Stopwatch::new(Memory::Ignored);
    watch.time("process", work)?;
    Ok(watch.stop(1))
}

fn first_pages(rounds: u32) -> Outcome<()> {
    let tables = [("sample's tables", sample_tables()?), ("1 500 rows", vec![register(1_500)])];
    let typesetter = Typesetter::new();
    for (what, tables) in &tables {
        alone(&format!("{what}, first page, cold"), rounds, || {
            comemo::evict(0);
            first_page(&typesetter, tables)
        })?;
        let mut papers = [Paper::A3Landscape, Paper::A4Landscape, Paper::A4Portrait].into_iter().cycle();
        alone(&format!("{what}, first page, changed"), rounds, || {
            let paper = papers.next().unwrap_or(Paper::A4Landscape);
            let changed: Vec<Table> = tables.iter().map(|table| Table { paper, ..table.clone() }).collect();
            first_page(&typesetter, &changed)
        })?;
    }
    Ok(())
}

/// The first page of each table on its own, as the preview shows one at a time; the times are those of one.
fn first_page(typesetter: &Typesetter, tables: &[Table]) -> Outcome<Run> {
    let mut watch = Stopwatch::new(Memory::Ignored);
    for table in tables {
        let beginning = watch.time("beginning", || table.beginning());
        let printed = beginning.as_ref().unwrap_or(table);
        let pages = watch.time("typeset", || typesetter.typeset(std::slice::from_ref(printed)))?;
        watch.time("draw", || pages.image(0, TRUE_SIZE));
    }
    Ok(watch.stop(u32::try_from(tables.len())?))
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

/// In the faces that Typst has when it is bare, and with them read.
fn typesetter() -> Typesetter {
    let typesetter = Typesetter::with(Templates::built_in(), Faces::Given(Vec::new()));
    typesetter.uncovered(&[]);
    typesetter
}

fn pdf(given: &[OsString]) -> Outcome<Run> {
    let (tables, typesetter) = ([register(rows(given)?)], typesetter());
    let mut watch = Stopwatch::new(Memory::Watched);
    let pages = watch.time("typeset", || typesetter.typeset(&tables))?;
    watch.time("pdf", || pages.pdf())?;
    Ok(watch.stop(1))
}

fn pdf_bare(given: &[OsString]) -> Outcome<Run> {
    let bare = BareTypst::new(&typesetter(), &[register(rows(given)?)])?;
    let mut watch = Stopwatch::new(Memory::Watched);
    let document = watch.time("typeset", || bare.typeset())?;
    watch.time("pdf", || bare_typst::pdf(&document))?;
    Ok(watch.stop(1))
}

/// As the program saves a table; who asks for it times it.
fn pdf_file(given: &[OsString]) -> Outcome<Run> {
    let [rows, file] = given else { return Err("the number of rows and a file are needed".into()) };
    let tables = [register(rows.to_str().ok_or("rows are a number")?.parse()?)];
    save::save(Path::new(file), &tables, &Typesetter::new())?;
    Ok(Run::default())
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
        title: "机构编制台账".to_owned(),
        caption: Caption { left: "填报单位：某县委编办".to_owned(), right: "单位：名".to_owned() },
        columns: columns(),
        rows: (0..rows).map(row).collect(),
        notes: vec!["本表数字为虚构。".to_owned()],
        signatures: ["单位负责人", "审核", "制表"].map(str::to_owned).to_vec(),
        ..Table::on(Paper::A4Landscape)
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
