//! 每个数都能回答: every number of every table of the sample county says where it comes from, and counting it once more from there
//! gives the number that is printed.

use std::path::Path;

use bianheng::app::origin::{Scene, Sign, Term, answer, count};
use bianheng::app::{NoticesTable, OpenPlan, Register, RegisterTable, ReportName, stages};
use bianheng::domain::{Date, Entry, Headcount, Holder, Operation, QuotaKind, Snapshot, Source, Transfer};
use bianheng::plan::{Compared, Plan, Scope, Step, comparison};
use bianheng::report::{self, Cell, ComparedPlan, Heading, RowRole, Table};

use crate::county::{TODAY, county, named};

/// What the sample's plan leaves untouched: a pool that lends, places that are promised, people who work elsewhere, a merger of
/// townships, places from the superior.
const FURTHER: &str = r#"
[[steps]]
transfer = { kind = "事业", count = 6, from = "上级", to = "周转池" }
approval = "省编〔2026〕1号"
[[steps]]
transfer = { kind = "行政", count = 2, from = "上级", to = "县财政局" }
approval = "省编〔2026〕1号"
[[steps]]
lend = { pool = "周转池", borrower = "县畜牧兽医站", kind = "事业", count = 2, until = "2029-08-31", return_by = "到期收回" }
[[steps]]
lend = { pool = "周转池", borrower = "县农业农村局", kind = "事业", count = 1, until = "2029-08-31", return_by = "到期收回" }
[[steps]]
clear = { institution = "县财政局", kind = "行政", count = 1, number = "用编〔2026〕1号", lapses = "2026-12-31" }
[[steps]]
clear = { institution = "县财政局", kind = "行政", count = 2, number = "用编〔2026〕2号", lapses = "2026-12-31" }
[[steps]]
deploy = { owner = "县农业农村局", user = "TOWN", kind = "行政", count = 2, arrangement = "县属乡用" }
[[steps]]
merge = { from = ["OTHER"], into = "TOWN" }
"#;

/// The sample's plan, and the same with what it leaves untouched.
pub fn laid() -> (Register, [OpenPlan; 2]) {
    let county = county();
    let register = county.read().register;
    let plan = county.plan();
    let townships: Vec<String> =
        townships(&register.snapshot).into_iter().rev().take(2).map(ToString::to_string).collect();
    let text = FURTHER.replace("TOWN", &townships[0]).replace("OTHER", &townships[1]);
    let file = county.folder.path().join("其余.toml");
    std::fs::write(&file, text).expect("written");
    let steps = stages::read_steps(&county.book, &register, Path::new(&file)).expect("sound").steps;
    let further = plan.steps().iter().cloned().chain(steps).collect::<Vec<Step>>();
    let mut larger: Plan = plan.clone();
    larger.revisions.push("其余", further);
    let opened = [register.open(plan), register.open(larger)];
    assert_eq!(opened[1].projection.refusals().count(), 0, "{:?}", opened[1].projection.outcomes);
    (register, opened)
}

fn townships(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.institutions().filter(|one| one.nature.is_township()).map(|one| one.name.as_str()).collect()
}

pub fn heading() -> Heading {
    Heading { office: "编办".to_owned(), date: TODAY }
}

/// How many numbers of a table could be asked; all of them must answer with what is printed.
fn asked(table: &Table, scenes: &[Scene<'_>]) -> usize {
    let mut numbers = 0;
    for (row, line) in table.rows.iter().enumerate() {
        for (column, cell) in line.cells.iter().enumerate() {
            let (Cell::Count(printed) | Cell::Delta(printed)) = cell else { continue };
            let place = || {
                let head = table.columns[column].head.join("/");
                format!("{}: {:?}, {head}", table.title, line.cells.iter().map(Cell::text).collect::<Vec<_>>())
            };
            // How an excess melts away is no number of the register; its course stands in the same row.
            if table.columns[column].head[0] == "只出不进，尚超" {
                continue;
            }
            let origin = table.origin(row, column).unwrap_or_else(|| panic!("no origin: {}", place()));
            let scene = &scenes[origin.plan];
            assert_eq!(count(&origin, scene), *printed, "{} {origin:?}", place());
            numbers += 1;
        }
    }
    numbers
}

#[test]
fn every_number_of_the_catalogue_answers_with_itself() {
    let (register, plans) = laid();
    let mut numbers = 0;
    for open in [None, Some(&plans[0]), Some(&plans[1])] {
        for name in ReportName::ALL {
            let Some(table) = name.build(&heading(), &register, open) else { continue };
            let found = asked(&table, &[Scene::new(&register, open)]);
            // The list of people counts nobody in a cell.
            let people_or_words = matches!(
                name,
                ReportName::MOVERS | ReportName::Register(RegisterTable::Duties | RegisterTable::Roster)
            );
            let has_none = people_or_words
                || name == ReportName::Findings
                || (open.is_none_or(|open| open.projection.after.clearances().iter().next().is_none())
                    && matches!(name, ReportName::Clearances | ReportName::Notices(NoticesTable::Uses)));
            assert_eq!(found == 0, has_none, "{name:?}: {found}");
            numbers += found;
        }
    }
    assert!(numbers > 2_000, "{numbers}");
}

/// 退休减员: the number that is clicked is told again, with what it is computed from and what it rests on.
#[test]
fn a_foreseen_number_says_how_it_comes_about() {
    let (register, plans) = laid();
    let name = ReportName::Register(RegisterTable::Retirements);
    for open in [None, Some(&plans[1])] {
        let scene = Scene::new(&register, open);
        let table = name.build(&heading(), &register, open).expect("a table");
        let at = |head: &str| {
            let heads = table.columns.iter().map(|column| column.head.last().expect("a word"));
            heads.enumerate().find(|(_, word)| *word == head).expect(head).0
        };
        let [all, left, year] = ["合计", "期末空编", "2027年"].map(at);
        let total = table.rows.len() - 1;
        let answered = |row, column| answer(&table.origin(row, column).expect("an origin"), &scene);
        for (row, line) in table.rows.iter().enumerate().filter(|(_, row)| row.role != RowRole::Group) {
            for column in [all, left, year] {
                assert_eq!(Some(answered(row, column).value), line.cells[column].figure(), "{line:?}");
            }
        }
        let retiring = answered(total, all);
        let terms: i64 = retiring.terms.iter().map(|term| term.value).sum();
        assert_eq!((terms, retiring.terms.len()), (retiring.value, 7), "{}", retiring.formula);
        assert!(retiring.formula.starts_with("预计退休合计") && retiring.formula.contains("＝已到龄未退"));
        assert!(retiring.grounds[0].contains("至2031年12月"), "{:?}", retiring.grounds);
        let of_year = answered(total, year);
        assert!(of_year.value > 0 && of_year.grounds[1].contains("月"), "{:?}", of_year.grounds);
        let parts: i64 = of_year.terms.iter().map(|term| term.value).sum();
        assert_eq!(parts, of_year.value, "the sum is that of its bodies");
        let body = table.rows.iter().position(|row| row.cells[0].text() == "1").expect("a line");
        let vacancy = answered(body, left);
        let signed = |term: &Term| if term.sign == Sign::Plus { term.value } else { -term.value };
        let made: i64 = vacancy.terms.iter().map(signed).sum();
        assert_eq!(made.max(0), vacancy.value, "{vacancy:?}");
    }
}

/// Entries of a later day: places and a body that are not there today, which drafts reckon with and the register does not.
#[test]
fn every_number_answers_over_a_register_with_entries_to_come() {
    let mut county = county();
    let today = county.read().register.snapshot.clone();
    let kind = QuotaKind::Administrative;
    let bureau = Holder::Institution(named(&today, "县财政局").id);
    let town = Holder::Institution(named(&today, townships(&today)[0]).id);
    let moved =
        |count, from, to| Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() });
    let operations = vec![moved(3, Holder::Superior, bureau), moved(1, bureau, town)];
    let later = Entry::new(Date::constant(2199, 12, 31), Source::Manual, operations);
    county.book.record(&later, bianheng::app::clock::now()).expect("it waits");
    let register = county.read().register;
    let ahead = register.ahead.as_ref().expect("something waits");
    let held = |snapshot: &Snapshot| snapshot.ledger().held(bureau, kind).0;
    assert_eq!((ahead.entries, held(&ahead.snapshot)), (1, held(&register.snapshot) + 2));
    let open = register.open(county.plan());
    let mut numbers = 0;
    for open in [None, Some(&open)] {
        let scene = Scene::new(&register, open);
        for name in ReportName::ALL {
            let Some(table) = name.build(&heading(), &register, open) else { continue };
            numbers += asked(&table, &[scene]);
        }
    }
    let scenes = [Scene::new(&register, Some(&open))];
    let (table, _) = report::meeting_of(&heading(), &open.plan, (&open.projection, &open.changes), kind);
    numbers += asked(&table, &scenes);
    let compared = [Compared { projection: &open.projection, findings: &open.findings }];
    let table = report::comparison(&heading(), &[compared_plan(&open)], &comparison(&compared, Scope::All));
    numbers += asked(&table, &scenes);
    assert!(numbers > 1_000, "{numbers}");
}

#[test]
fn the_wall_of_a_meeting_answers_too() {
    let (register, plans) = laid();
    let mut numbers = 0;
    for open in &plans {
        for kind in QuotaKind::ALL.into_iter().filter(|kind| kind.has_places()) {
            let (table, _) = report::meeting_of(&heading(), &open.plan, (&open.projection, &open.changes), kind);
            numbers += asked(&table, &[Scene::new(&register, Some(open))]);
        }
        numbers += asked(&report::loans(&heading(), &open.projection.after), &[Scene::new(&register, Some(open))]);
    }
    assert!(numbers > 500, "{numbers}");
}

pub fn compared_plan(open: &OpenPlan) -> ComparedPlan<'_> {
    ComparedPlan { name: &open.plan.name, projection: &open.projection, approvals: &[], approved: 0 }
}

#[test]
fn plans_that_are_compared_answer_each_for_itself() {
    let (register, plans) = laid();
    let compared: Vec<_> =
        plans.iter().map(|open| Compared { projection: &open.projection, findings: &open.findings }).collect();
    let named: Vec<_> = plans.iter().map(|open| compared_plan(open)).collect();
    let scenes: Vec<_> = plans.iter().map(|open| Scene::new(&register, Some(open))).collect();
    for scope in [Scope::Differences, Scope::All] {
        let table = report::comparison(&heading(), &named, &comparison(&compared, scope));
        assert!(asked(&table, &scenes) > 50);
    }
}

#[test]
fn where_numbers_come_from_is_no_part_of_what_is_printed() {
    let county = county();
    let table = ReportName::Ledger.build(&heading(), &county.read().register, None).expect("a table");
    let mut bare = table.clone();
    bare.rows.iter_mut().for_each(|row| row.origin = Default::default());
    assert_eq!(bare, table, "read alike");
    let written = serde_json::to_value(&table).expect("JSON");
    assert_eq!(written, serde_json::to_value(&bare).expect("JSON"));
}
