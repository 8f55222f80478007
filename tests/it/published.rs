//! The figures that reports of the reforms print, computed from `sample_data/` through the stages an office goes through: a
//! register file becomes a book, a step file a plan over it, and the numbers are read from findings and printed tables.

mod chengdu;
mod elsewhere;
mod xuancheng;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bianheng::app::{OpenPlan, Register, ReportName, stages};
use bianheng::domain::{Finding, RuleId, Snapshot};
use bianheng::report::{Cell, RowRole, Table};
use bianheng::rules::Policy;
use bianheng::store::Book;
use bianheng::watch::Unwatched;
use tempfile::TempDir;

/// A sample, loaded.
pub struct Sample {
    _folder: TempDir,
    pub book: Book,
    pub policy: Arc<Policy>,
}

pub fn load(file: &str) -> Sample {
    load_edited(file, |text| text)
}

/// The sample as somebody else would have written it.
fn load_edited(file: &str, edit: impl FnOnce(String) -> String) -> Sample {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, written) = (folder.path().join("样例.bh"), folder.path().join("台账.toml"));
    let text = std::fs::read_to_string(sample_file(file)).expect("a readable file");
    std::fs::write(&written, edit(text)).expect("written");
    let policy = stages::policy().expect("bundled packs");
    let made = stages::create_from(&path, &written, &policy, "测试", &Unwatched);
    let made = made.unwrap_or_else(|notice| panic!("{file}: {notice}"));
    assert_eq!(made.told, None, "{file}: a sample lists its offices itself");
    Sample { _folder: folder, book: made.book, policy }
}

/// Every common office stands in the sample's own lines, as taking `office` out of the first institution that lists it shows.
#[track_caller]
fn assert_common_offices_are_listed(file: &str, office: &str) {
    let missing = |sample: &Sample| -> Vec<String> {
        let register = sample.register();
        let found = findings_of(register.baseline.findings(), "common_office_missing").into_iter().cloned();
        found.flat_map(|finding| finding.names.into_iter().map(|name| name.to_string())).collect()
    };
    assert_eq!(missing(&load(file)), [""; 0], "{file}");
    let listed = format!("\"{office}\"");
    let without = load_edited(file, |text| {
        assert!(text.contains(&listed), "{file} lists {office}");
        text.replacen(&format!("{listed}, "), "", 1)
    });
    assert_eq!(missing(&without), [office], "{file}");
}

fn sample_file(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data").join(file)
}

impl Sample {
    pub fn register(&self) -> Register {
        stages::read(&self.book, &self.policy).expect("readable").register
    }

    /// A plan over the register, every step of which can be carried out.
    pub fn lay(&self, steps: &str) -> OpenPlan {
        let register = self.register();
        let read = stages::read_steps(&self.book, &register, &sample_file(steps));
        let read = read.unwrap_or_else(|notice| panic!("{steps}: {notice}"));
        let mut plan = stages::new_plan(&self.book, read.name.as_deref().unwrap_or("方案")).expect("a new plan");
        (plan.effective, plan.basis, plan.note) = (read.effective, read.basis, read.note);
        plan.revisions.push("载入步骤文件", read.steps);
        stages::store_plan(&self.book, &plan).expect("kept");
        let open = register.open(plan);
        let refusals: Vec<_> = open.projection.refusals().collect();
        assert!(refusals.is_empty(), "{refusals:?}");
        open
    }

    fn table(&self, report: ReportName, plan: Option<&OpenPlan>) -> Table {
        let opened = stages::read(&self.book, &self.policy).expect("readable");
        let heading = opened.heading(super::county::TODAY);
        report.build(&heading, &opened.register, plan).expect("a plan where one is needed")
    }
}

/// The cell in the row called `row` under the head `head` ("事业机构/个数").
#[track_caller]
fn cell(table: &Table, row: &str, head: &str) -> String {
    let column = table.columns.iter().position(|column| column.head.join("/") == head).expect("a column of this head");
    let is_called = |text: String| text.replace('\u{3000}', "") == row;
    let row = table.rows.iter().find(|candidate| candidate.cells.iter().take(2).any(|cell| is_called(cell.text())));
    row.expect("a row of this name").cells.get(column).map(|cell| cell.text()).unwrap_or_default()
}

/// The figure as the program finds it, as the report prints it, and as the sample's 预期数字.json has it: all the same.
#[track_caller]
fn check(place: &str, figure: &str, found: impl ToString, published: &str) {
    assert_eq!(found.to_string(), published, "{figure}, as found");
    let text = std::fs::read_to_string(sample_file(place).join("预期数字.json")).expect("a readable file");
    let json: serde_json::Value = serde_json::from_str(&text).expect("sound JSON");
    let recorded = match &json["数字"][figure] {
        serde_json::Value::String(written) => written.clone(),
        number => number.to_string(),
    };
    assert_eq!(recorded, published, "{figure}, in 预期数字.json");
}

fn findings_of<'a>(findings: &'a [Finding], rule: &'static str) -> Vec<&'a Finding> {
    findings.iter().filter(|finding| finding.rule == RuleId(rule)).collect()
}

/// The registers of the samples, apart from the county's.
const REGISTERS: [&str; 12] = [
    "成都/2019台账.toml",
    "成都/成华区/台账.toml",
    "成都/彭州市/台账.toml",
    "成都/武侯区/台账.toml",
    "成都/龙泉驿区/台账.toml",
    "成都/邛崃市/台账.toml",
    "宣城/台账.toml",
    "宣城/泾县改革前台账.toml",
    "各地/张掖市一类镇.toml",
    "各地/盐城某区.toml",
    "各地/肥城市.toml",
    "各地/青岛市市北区.toml",
];

#[test]
fn every_office_of_every_sample_is_counted_in_one_column() {
    for file in REGISTERS {
        assert_adds_up(file, &load(file).table(ReportName::Offices, None));
    }
    let chengdu = load("成都/2019台账.toml");
    let open = chengdu.lay("成都/区划调整方案.toml");
    assert_adds_up("成都 after the plan", &chengdu.table(ReportName::Offices, Some(&open)));
    let county = super::county::county();
    let opened = county.read();
    for plan in [None, Some(&county.laid())] {
        let table = ReportName::Offices.build(&opened.heading(super::county::TODAY), &opened.register, plan);
        assert_adds_up("安和县", &table.expect("a table"));
    }
}

/// 共性 + 个性 + 其他 = 合计 = 党政机构 + 事业机构 in every row, and every column comes to its total.
#[track_caller]
fn assert_adds_up(of: &str, table: &Table) {
    let column = |head: &str| table.columns.iter().position(|column| column.head.join("/") == head).expect("a column");
    let figures =
        ["机构数/共性", "机构数/个性", "机构数/其他", "机构数/合计", "党政机构/个数", "事业机构/个数"].map(column);
    let mut sums = [0_i64; 6];
    for row in &table.rows {
        let number = |column: usize| match &row.cells[column] {
            Cell::Count(number) => *number,
            Cell::Blank => 0,
            other => panic!("{of}: {other:?}"),
        };
        let line = figures.map(number);
        let [common, special, other, total, administrative, service] = line;
        assert_eq!(common + special + other, total, "{of}: {:?}", row.cells);
        assert_eq!(administrative + service, total, "{of}: {:?}", row.cells);
        match row.role {
            RowRole::Total => assert_eq!(line, sums, "{of}"),
            RowRole::Group | RowRole::Body | RowRole::Subtotal => {
                sums = std::array::from_fn(|index| sums[index] + line[index]);
            }
        }
    }
    assert!(
        sums[3] > 0 || table.rows.is_empty() || of.contains("盐城") || of.contains("青岛"),
        "{of}: nothing is counted"
    );
}

/// Townships that `wanted` picks.
fn count(snapshot: &Snapshot, wanted: impl Fn(&bianheng::domain::Institution) -> bool) -> usize {
    snapshot.institutions().filter(|institution| institution.nature.is_township() && wanted(institution)).count()
}
