//! The tables of the register, over the sample county: their sums are those of their lines and of the register, the roster lists
//! everybody once, and what an office chooses of a print leaves every table in order.

use std::collections::BTreeMap;

use bianheng::app::papers::{self, PaperRequest, PaperTable};
use bianheng::app::{Register, RegisterTable, ReportName, stages};
use bianheng::domain::{Headcount, QuotaKind, StandingTotal};
use bianheng::report::{Cell, Detail, Heading, IdentityShown, PrintOptions, Row, RowRole, Sort, Table};

use crate::county::{County, TODAY, county};

const VACANCIES: ReportName = ReportName::Register(RegisterTable::Vacancies);
const RETIREMENTS: ReportName = ReportName::Register(RegisterTable::Retirements);
const ROSTER: ReportName = ReportName::Register(RegisterTable::Roster);

fn heading() -> Heading {
    Heading { office: "编办".to_owned(), date: TODAY }
}

/// The register with everybody on its roster.
fn register(county: &County) -> Register {
    stages::with_roster(&county.book, county.read().register, ROSTER, TODAY).expect("readable")
}

fn built(register: &Register, name: ReportName) -> Table {
    name.build(&heading(), register, None).expect("a table of the register")
}

fn figure(row: &Row, column: usize) -> Option<i64> {
    match row.cells.get(column)? {
        Cell::Count(figure) | Cell::Delta(figure) => Some(*figure),
        Cell::Blank | Cell::Text(_) | Cell::Lines(_) => None,
    }
}

/// Every subtotal is the sum of the lines of its part. Returns the subtotals and the total.
fn added_up(table: &Table) -> (Vec<Vec<i64>>, Vec<i64>) {
    let figures = |row: &Row| (0..table.columns.len()).filter_map(|at| figure(row, at)).collect::<Vec<i64>>();
    let (mut part, mut subtotals, mut total) = (Vec::<Vec<i64>>::new(), Vec::new(), Vec::new());
    let sum = |lines: &[Vec<i64>]| {
        let width = lines.first().map_or(0, Vec::len);
        (0..width).map(|at| lines.iter().map(|line| line[at]).sum()).collect::<Vec<i64>>()
    };
    for row in &table.rows {
        match row.role {
            RowRole::Group => assert!(part.is_empty()),
            RowRole::Body => part.push(figures(row)),
            RowRole::Subtotal => {
                assert_eq!(sum(&part), figures(row), "{}", table.title);
                subtotals.push(figures(row));
                part.clear();
            }
            RowRole::Total => total = figures(row),
        }
    }
    (subtotals, total)
}

#[test]
fn vacancies_add_up_to_those_of_the_register() {
    let county = county();
    let register = register(&county);
    let table = built(&register, VACANCIES);
    let (subtotals, total) = added_up(&table);
    let ids = register.snapshot.institutions().map(|one| one.id);
    let all: StandingTotal = ids.map(|id| register.snapshot.total(id, QuotaKind::counts_as_quota)).sum();
    let wanted = [all.authorized, all.borrowed, all.strength, all.vacancy, all.reserved, all.excess];
    assert_eq!(total[..6], wanted.map(|headcount| i64::from(headcount.0)));
    assert!(all.vacancy > Headcount(0) && all.excess > Headcount(0), "{all:?}");
    let quota: Vec<i64> = (0..total.len()).map(|at| subtotals[0][at] + subtotals[1][at]).collect();
    assert_eq!(quota, total, "员额 is no part of the total");
    let listed = table.rows.iter().filter(|row| row.role == RowRole::Body && row.cells[0].text() != "其余");
    for row in listed {
        let [vacancy, excess] = [6, 8].map(|column| figure(row, column).expect("a figure"));
        assert!((vacancy > 0) != (excess > 0), "{row:?}");
    }
    assert!(table.notes.iter().any(|note| note.contains("没有逐行列出")), "{:?}", table.notes);
}

#[test]
fn everybody_retires_in_one_column_or_stays() {
    let county = county();
    let register = register(&county);
    let table = built(&register, RETIREMENTS);
    let heads: Vec<String> = table.columns.iter().filter_map(|column| column.head.last().cloned()).collect();
    assert_eq!(
        heads[4..],
        [
            "已到龄未退",
            "2026年11—12月",
            "2027年",
            "2028年",
            "2029年",
            "2030年",
            "2031年",
            "合计",
            "期末空编",
            "时间不明"
        ]
    );
    let (subtotals, total) = added_up(&table);
    assert_eq!(total, (0..total.len()).map(|at| subtotals.iter().map(|sum| sum[at]).sum()).collect::<Vec<i64>>());
    for row in table.rows.iter().filter(|row| row.role != RowRole::Group) {
        let figures: Vec<i64> = (4..11).filter_map(|at| figure(row, at)).collect();
        assert_eq!(Some(figures.iter().sum()), figure(row, 11), "{row:?}");
        assert!(figure(row, 11) <= figure(row, 3), "more retire than there are: {row:?}");
    }
    assert!(total[8] > 0, "somebody retires: {total:?}");
    // A plan without named people changes places and nobody's retirement.
    let open = register.open(county.plan());
    let by_plan = RETIREMENTS.build(&heading(), &register, Some(&open)).expect("a table");
    assert_eq!(added_up(&by_plan).1[2..9], total[2..9]);
}

#[test]
fn the_roster_lists_everybody_once_and_comes_back_under_its_code() {
    let county = county();
    let register = register(&county);
    let everybody = register.snapshot.roster().people();
    let table = built(&register, ROSTER);
    let lines = table.rows.iter().filter(|row| row.role == RowRole::Body);
    assert_eq!(Headcount::counted(lines.clone().count()), everybody);
    assert_eq!(table.rows.last().map(|row| row.cells[1].text()), Some(format!("合计{everybody}人")));
    let groups = table.rows.iter().filter(|row| row.role == RowRole::Group).count();
    assert_eq!(groups, table.rows.iter().filter(|row| row.role == RowRole::Subtotal).count());
    let masked = |table: &Table| {
        table.rows.iter().filter(|row| row.cells.get(3).is_some_and(|id| id.text().contains('*'))).count()
    };
    assert!(masked(&table) > 0);

    let options = PrintOptions { identity: IdentityShown::Whole, ..PrintOptions::default() };
    let whole = ROSTER.build_as(&heading(), &register, None, &options).expect("a table");
    assert_eq!(masked(&whole), 0);
    assert!(whole.notes.iter().any(|note| note.contains("完整身份证号")));

    // Given out by whoever has seen no more than a preview.
    let few = stages::read_roster(&county.book, TODAY, Some(20)).expect("readable");
    assert_eq!((few.people.len(), few.total), (20, everybody));
    let seen = built(&county.read().register.listing(few), ROSTER);
    assert!(seen.rows.len() < 60 && seen.rows.iter().all(|row| row.role != RowRole::Total));
    let heading = county.read().heading(TODAY);
    let request = |options: &PrintOptions| PaperRequest {
        report: PaperTable::Catalogue(ROSTER),
        plans: Vec::new(),
        as_of: TODAY,
        options: options.clone(),
        table: seen.clone(),
    };
    for options in [&PrintOptions::default(), &options] {
        let issued = papers::issue(&county.book, &county.policy, request(options)).expect("given out");
        let code = papers::read_code(issued.table.code.as_deref().expect("a code")).expect("well formed");
        let wanted = ROSTER.build_as(&heading, &register, None, options).expect("a table");
        assert_eq!(Table { code: None, ..issued.table }, wanted);
        let found = papers::examine(&county.book, &county.policy, &code).expect("known");
        assert_eq!(Table { code: None, ..found.table }, wanted);
    }
    let plain = papers::made(&county.book, &county.policy, request(&PrintOptions::default())).expect("made");
    assert_eq!(plain.table.rows, table.rows);
}

/// What stands in the columns but the number, and the numbers in their order.
fn content(table: &Table) -> (BTreeMap<String, usize>, Vec<String>) {
    let numbers = table.columns.iter().position(|column| column.head == ["序号"]);
    let mut lines = BTreeMap::new();
    for row in &table.rows {
        let cells = row.cells.iter().enumerate().filter(|(at, _)| Some(*at) != numbers);
        *lines.entry(cells.map(|(_, cell)| cell.text()).collect::<Vec<_>>().join("|")).or_default() += 1;
    }
    let counted = table.rows.iter().filter(|row| row.role == RowRole::Body);
    let counted = counted.filter_map(|row| row.cells.get(numbers?)).map(Cell::text).filter(|number| !number.is_empty());
    (lines, counted.collect())
}

#[test]
fn every_table_stays_in_order_whatever_is_chosen_of_its_print() {
    let county = county();
    let register = register(&county);
    let open = register.open(county.plan());
    for (name, plan) in ReportName::ALL.into_iter().flat_map(|name| [(name, None), (name, Some(&open))]) {
        let Some(plain) = name.build(&heading(), &register, plan) else { continue };
        for sort in Sort::ALL {
            let options = PrintOptions { sort, ..PrintOptions::default() };
            let sorted = name.build_as(&heading(), &register, plan, &options).expect("a table");
            assert_eq!(content(&sorted), content(&plain), "{name:?} {sort:?}");
            let roles = |table: &Table| table.rows.iter().map(|row| row.role).collect::<Vec<_>>();
            assert_eq!(roles(&sorted), roles(&plain), "{name:?} {sort:?}");
        }
        let options = PrintOptions { detail: Detail::Sums, ..PrintOptions::default() };
        let sums = name.build_as(&heading(), &register, plan, &options).expect("a table");
        let of = |table: &Table, role| table.rows.iter().filter(|row| row.role == role).cloned().collect::<Vec<_>>();
        let figures = |row: &Row| row.cells.iter().filter_map(Cell::figure).collect::<Vec<i64>>();
        let all = |rows: Vec<Row>| rows.iter().map(figures).collect::<Vec<_>>();
        assert_eq!(all(of(&sums, RowRole::Total)), all(of(&plain, RowRole::Total)), "{name:?}");
        // A subtotal is the one line of its part and bears its heading, or stands where lines that it does not add up stay.
        let is_subtotal = |row: &&Row| row.role == RowRole::Subtotal || row.role == RowRole::Body && !row.is_aside;
        let is_listed = of(&plain, RowRole::Subtotal).is_empty() && of(&plain, RowRole::Total).is_empty();
        let wanted = if is_listed { RowRole::Body } else { RowRole::Subtotal };
        let found: Vec<Vec<i64>> = sums.rows.iter().filter(is_subtotal).map(figures).collect();
        assert_eq!(found, all(of(&plain, wanted)), "{name:?}");
        for heading in of(&plain, RowRole::Group) {
            let words = heading.heading();
            let bears = |row: &Row| row.cells.iter().any(|cell| cell.text().starts_with(&words));
            assert_eq!(sums.rows.iter().filter(|row| bears(row)).count(), 1, "{name:?} {words}");
        }
        // Lines that no sum adds up stay: 员额 below the total.
        let asides = |table: &Table| of(table, RowRole::Body).iter().filter(|row| row.is_aside).count();
        assert_eq!(asides(&sums), asides(&plain), "{name:?}");
    }
}
