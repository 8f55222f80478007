//! 多方案比较表: plans side by side with the register, per holder and kind, then in sum and per rule, so that a meeting can choose.

use std::collections::BTreeMap;

use super::downshift::{Part, part, part_title};
use super::{
    Cell, Column, Heading, Paper, Row, RowRole, Table, balance, count, counting_column, group_row, signatures,
    text_column, word_column,
};
use crate::domain::{
    Delta, Headcount, Held, Holder, Kinds, Moment, Moved, OriginPart, Outline, Quantity, Standing, StandingTotal, Whom,
};
use crate::plan::{ComparedLine, Comparison, Handover, Means, PlanSum, Projection, Tally};
use crate::wording;

/// What stands above a plan's columns, and the plan itself, from which names are taken.
#[derive(Debug, Clone, Copy)]
pub struct ComparedPlan<'a> {
    pub name: &'a str,
    pub projection: &'a Projection,
    /// 报批: how far what it needs has come, a sentence each; and how many of these are settled.
    pub approvals: &'a [String],
    pub approved: usize,
}

/// With more plans than this the columns of 空(+)超(−) give way, and the sheet is a larger one.
const WIDE: usize = 3;
/// 序号, 单位, 编制类型, 核定, 实有: the columns of the register, before those of the plans.
pub const REGISTER_COLUMNS: usize = 5;

/// The table of `compared`, whose plans are `plans` in the same order.
pub fn comparison(heading: &Heading, plans: &[ComparedPlan<'_>], compared: &Comparison) -> Table {
    let page = Page { plans, compared };
    let mut rows = page.lines();
    let mut groups = rows.iter().filter(|row| row.role == RowRole::Group).count();
    rows.extend(page.totals());
    for (title, part) in [("汇　总", page.sums()), ("核查意见(新增/遗留/消除)", page.rules())] {
        if !part.is_empty() {
            rows.push(group_row(groups, title));
            groups += 1;
            rows.extend(part);
        }
    }
    Table {
        title: "多方案比较表".to_owned(),
        caption: heading.caption(),
        columns: page.columns(),
        rows,
        notes: page.notes(),
        signatures: signatures(),
        ..Table::on(if plans.len() <= WIDE { Paper::A4Landscape } else { Paper::A3Landscape })
    }
    .with_numbers_covered()
}

struct Page<'a> {
    plans: &'a [ComparedPlan<'a>],
    compared: &'a Comparison,
}

impl Page<'_> {
    /// How many columns a plan has.
    fn span(&self) -> usize {
        if self.plans.len() <= WIDE { 3 } else { 2 }
    }

    fn columns(&self) -> Vec<Column> {
        let of = OriginPart::of;
        let mut columns = vec![
            word_column(&["序号"], 2),
            text_column(&["单位(项目)"], 8),
            word_column(&["编制类型"], 5),
            counting_column(&["现状", "核定"], 3, of(Held::Authorized).at(Moment::Before)),
            counting_column(&["现状", "实有"], 3, of(Held::Strength).at(Moment::Before)),
        ];
        for (index, plan) in self.plans.iter().enumerate() {
            // Plans that bear the same name must not run together in the head.
            let same = self.plans.iter().take(index).any(|earlier| earlier.name == plan.name);
            let name = if same { format!("{}({})", plan.name, index + 1) } else { plan.name.to_owned() };
            let figures = [
                ("核定", 3, of(Held::Authorized)),
                ("增减", 3, of(Held::Authorized).at(Moment::Change)),
                ("空(+)超(−)", 4, of(Held::Balance)),
            ];
            let of_plan = figures.into_iter().take(self.span());
            columns.extend(of_plan.map(|(title, width, origin)| {
                counting_column(&[&name, title], width, OriginPart { plan: Some(index), ..origin })
            }));
        }
        columns
    }

    fn lines(&self) -> Vec<Row> {
        let mut parts: BTreeMap<Part, Vec<&ComparedLine>> = BTreeMap::new();
        for line in &self.compared.lines {
            parts.entry(self.part(line)).or_default().push(line);
        }
        let mut rows = Vec::new();
        let mut number = 0;
        for (index, (part, lines)) in parts.iter().enumerate() {
            rows.push(group_row(index, part_title(*part)));
            let mut above = None;
            for line in lines {
                let continues = above.replace(line.holder) == Some(line.holder);
                number += usize::from(!continues);
                rows.push(self.line((!continues).then_some(number), line));
            }
        }
        rows
    }

    fn part(&self, line: &ComparedLine) -> Part {
        let of = |plan: &ComparedPlan<'_>| part(line.holder, plan.projection);
        self.plans.iter().map(of).find(|part| *part != Part::Upper).unwrap_or(Part::Upper)
    }

    /// The holder by the name it has in the register, or in the plan that sets it up.
    fn name(&self, line: &ComparedLine) -> String {
        let knows = |snapshot: &crate::domain::Snapshot| match line.holder {
            Holder::Institution(id) => snapshot.institution(id).is_some(),
            Holder::Pool(id) => snapshot.pools().get(id).is_some(),
            Holder::Unallocated(_) | crate::domain::Holder::Superior => true,
        };
        let before = self.plans.iter().map(|plan| &*plan.projection.before);
        let snapshots = before.chain(self.plans.iter().map(|plan| &*plan.projection.after));
        let known = snapshots.clone().find(|snapshot| knows(snapshot)).or_else(|| snapshots.clone().next());
        known.map(|snapshot| wording::holder(line.holder, snapshot)).unwrap_or_default()
    }

    fn line(&self, number: Option<usize>, line: &ComparedLine) -> Row {
        let mut cells = vec![
            number.map_or(Cell::Blank, |number| Cell::Text(number.to_string())),
            number.map_or(Cell::Blank, |_| Cell::Text(self.name(line))),
            Cell::text_of(wording::kind(line.kind)),
            count(line.before.authorized),
            count(line.before.strength),
        ];
        // Places of a reserve are nobody's vacancy, and in no total of them.
        let balance = |after: &Standing| match line.holder {
            Holder::Institution(_) => balance(after.vacancy(), after.excess()),
            Holder::Pool(_) | Holder::Unallocated(_) | Holder::Superior => Cell::Blank,
        };
        let after = |after: &Standing| figures(after.authorized, line.before.authorized, balance(after));
        cells.extend(line.after.iter().flat_map(|standing| after(standing).into_iter().take(self.span())));
        Row::new(RowRole::Body, cells).about(OriginPart::about(Whom::line(line.holder, Kinds::of(line.kind))))
    }

    fn totals(&self) -> Vec<Row> {
        let row = |total: &crate::plan::ComparedTotal| {
            let mut cells = vec![
                Cell::Blank,
                Cell::text_of("全部单位合计"),
                Cell::text_of(wording::kind(total.kind)),
                count(total.before.authorized),
                count(total.before.strength),
            ];
            let after = |after: &StandingTotal| {
                figures(after.authorized, total.before.authorized, balance(after.vacancy, after.excess))
            };
            cells.extend(total.after.iter().flat_map(|sum| after(sum).into_iter().take(self.span())));
            Row::new(RowRole::Total, cells).about(OriginPart::about(Whom::Book).in_kinds(Kinds::of(total.kind)))
        };
        self.compared.totals.iter().map(row).collect()
    }

    fn sums(&self) -> Vec<Row> {
        let register = self.compared.register;
        let means = |label, quantity, of: fn(&Means) -> Headcount| {
            let origin = of_book(quantity);
            self.sum(label, count(of(&register)), |plan| count(of(&plan.left))).about(origin)
        };
        let of_moves =
            |label, moved: Moved, of: fn(&PlanSum) -> Cell| self.sum(label, Cell::Blank, of).about(of_plan(moved));
        let of_outline = |label, outline: Outline, of: fn(&PlanSum) -> Cell| {
            self.sum(label, Cell::Blank, of).about(of_plan(outline))
        };
        vec![
            of_outline("步骤", Outline::Steps, |plan| counted(plan.steps)),
            of_outline("不能执行的步骤", Outline::RefusedSteps, |plan| counted(plan.refused)),
            of_moves("变动编制", Moved::PlacesMoved, |plan| count(plan.places_moved)),
            self.sum("人随编走", Cell::Blank, |plan| count(plan.people_moved))
                .about(of_plan(Moved::Movers).in_kinds(Kinds::quota())),
            of_moves("上级核增(+)核减(−)", Moved::FromSuperior, |plan| delta(plan.from_superior)),
            means("可调空编", Held::Free, |means| means.free),
            means("机动编制和池余额", Held::Reserve, |means| means.reserve),
            self.approvals(),
            of_outline("待取得批准文号", Outline::Approvals, |plan| counted(plan.approvals)),
            of_outline("方案新增禁止", Outline::MustMend, |plan| counted(plan.must_mend)),
            of_outline("方案新增预警", Outline::MayExplain, |plan| counted(plan.may_explain)),
        ]
    }

    /// 需报审批: how many matters, and how many of them are approved.
    fn approvals(&self) -> Row {
        let words = |plan: &ComparedPlan<'_>| match plan.approvals.len() {
            0 => Cell::Blank,
            needs => Cell::Text(format!("{}/{needs}项", plan.approved)),
        };
        self.labelled("需报审批(已批/共)", Cell::Blank, self.plans.iter().map(words))
    }

    /// One figure per plan, in the first of its columns.
    fn sum(&self, label: &str, register: Cell, of: impl Fn(&PlanSum) -> Cell) -> Row {
        self.labelled(label, register, self.compared.plans.iter().map(of))
    }

    fn rules(&self) -> Vec<Row> {
        let tally = |tally: &Tally| match *tally {
            Tally { introduced: 0, existing: 0, resolved: 0 } => Cell::Blank,
            Tally { introduced, existing, resolved } => Cell::Text(format!("{introduced}/{existing}/{resolved}")),
        };
        let rules = self.compared.rules.iter();
        rules
            .map(|rule| self.labelled(wording::rule_title(rule.rule), Cell::Blank, rule.plans.iter().map(tally)))
            .collect()
    }

    fn labelled(&self, label: &str, register: Cell, plans: impl Iterator<Item = Cell>) -> Row {
        let mut cells = vec![Cell::Blank, Cell::text_of(label), Cell::Blank, register];
        for (index, cell) in plans.enumerate() {
            cells.resize(REGISTER_COLUMNS + index * self.span(), Cell::Blank);
            cells.push(cell);
        }
        Row::new(RowRole::Body, cells)
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.compared.lines.is_empty() {
            notes.push("各方案都没有编制数变动。".to_owned());
        }
        notes.push("只列有差别的单位时，“全部单位合计”仍是全部单位的数。".to_owned());
        for (plan, sum) in self.plans.iter().zip(&self.compared.plans).filter(|(_, sum)| sum.refused > 0) {
            notes.push(format!("注意：方案“{}”有{}个步骤不能执行，未计入本表。", plan.name, sum.refused));
        }
        for plan in self.plans {
            let lines = self.compared.lines.iter().map(|line| (line.holder, line.kind));
            let told = super::meanwhile::note(plan.projection, lines, |_, kind| kind.counts_as_quota());
            let counted = wording::counted_on_the_way(&Handover::of(plan.projection));
            notes.extend(told.into_iter().chain(counted).map(|told| format!("方案“{}”：{told}", plan.name)));
        }
        for plan in self.plans.iter().filter(|plan| !plan.approvals.is_empty()) {
            notes.push(format!("方案“{}”需报审批：{}。", plan.name, plan.approvals.join("；")));
        }
        notes
    }
}

/// A sum over the whole book, of what is 编制.
fn of_book(quantity: Held) -> OriginPart {
    OriginPart { quantity: Some(quantity.into()), ..OriginPart::about(Whom::Book).in_kinds(Kinds::quota()) }
}

/// A figure of a plan as a whole.
fn of_plan(quantity: impl Into<Quantity>) -> OriginPart {
    OriginPart { quantity: Some(quantity.into()), ..OriginPart::about(Whom::Plan) }
}

fn figures(after: Headcount, before: Headcount, balance: Cell) -> [Cell; 3] {
    [count(after), delta(after.since(before)), balance]
}

fn delta(delta: Delta) -> Cell {
    Cell::Delta(delta.0)
}

fn counted(number: usize) -> Cell {
    Cell::Count(i64::try_from(number).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{
        Date, Institution, InstitutionId, Name, Nature, Operation, QuotaKind, Snapshot, Tier, Transfer, apply_all,
    };
    use crate::plan::{Compared, Scope, Step, project};

    fn give(count: u32, from: Holder, to: u32) -> Operation {
        let (kind, to) = (QuotaKind::Administrative, Holder::Institution(InstitutionId(to)));
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
    }

    fn table(counts: &[u32]) -> Table {
        let body = |id: u32, text, tier, nature| {
            Operation::Establish(Institution::bare(InstitutionId(id), Name::new(text).expect("a name"), tier, nature))
        };
        let opening = [
            body(1, "县财政局", Tier::County, Nature::Government),
            body(2, "白鹤镇", Tier::Township, Nature::Town),
            give(10, Holder::Superior, 1),
        ];
        let register = Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"));
        let laid =
            |count: &u32| project(&register, &[Step::from(give(*count, Holder::Institution(InstitutionId(1)), 2))]);
        let projections: Vec<_> = counts.iter().map(laid).collect();
        let names: Vec<String> = (1..=counts.len()).map(|number| format!("方案{number}")).collect();
        let plans: Vec<_> = names
            .iter()
            .zip(&projections)
            .map(|(name, projection)| ComparedPlan { name, projection, approvals: &[], approved: 0 })
            .collect();
        let compared: Vec<_> = projections.iter().map(|projection| Compared { projection, findings: &[] }).collect();
        let heading = Heading { office: "编办".to_owned(), date: Date::constant(2026, 11, 22) };
        comparison(&heading, &plans, &crate::plan::comparison(&compared, Scope::Differences))
    }

    fn words(table: &Table, row: usize) -> Vec<String> {
        let cells = table.rows.get(row).expect("a row").cells.iter();
        cells.map(|cell| cell.text().to_string()).collect()
    }

    #[test]
    fn each_plan_has_its_columns_beside_the_register() {
        let table = table(&[3, 11]);
        assert_eq!(words(&table, 0), ["一、县直单位"]);
        let expected = ["1", "县财政局", "行政", "10", "—", "7", "−3", "+7", "10", "—", "+10"];
        assert_eq!(words(&table, 1), expected);
        assert_eq!(words(&table, 2), ["二、乡镇(街道)"]);
        assert_eq!(words(&table, 3)[1..], ["白鹤镇", "行政", "—", "—", "3", "+3", "+3", "—", "—", "—"]);
        assert_eq!(words(&table, 4), ["", "全部单位合计", "行政", "10", "—", "10", "—", "+10", "10", "—", "+10"]);
        let all = "只列有差别的单位时，“全部单位合计”仍是全部单位的数。";
        assert_eq!(table.notes, [all, "注意：方案“方案2”有1个步骤不能执行，未计入本表。"]);
        assert!(table.rows.iter().all(|row| row.cells.len() <= table.columns.len()));
    }

    /// The line of a reserve counted its places as vacant, and the total below did not.
    #[test]
    fn places_of_a_reserve_are_no_vacancy_in_its_line_nor_in_the_total() {
        let reserve = Holder::Unallocated(Tier::County);
        let kind = QuotaKind::Administrative;
        let to_reserve =
            Transfer { kind, count: Headcount(3), from: Holder::Superior, to: reserve, people: Vec::new() };
        let register = Arc::new(Snapshot::default());
        let projection = project(&register, &[Step::from(Operation::Transfer(to_reserve))]);
        let compared = [Compared { projection: &projection, findings: &[] }];
        let plans = [ComparedPlan { name: "方案", projection: &projection, approvals: &[], approved: 0 }];
        let heading = Heading { office: "编办".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = comparison(&heading, &plans, &crate::plan::comparison(&compared, Scope::All));
        assert_eq!(words(&table, 1)[2..], ["行政", "—", "—", "3", "+3", ""]);
        assert_eq!(words(&table, 2)[1..], ["全部单位合计", "行政", "—", "—", "3", "+3", "—"]);
    }

    #[test]
    fn six_plans_fit_on_the_larger_sheet() {
        let table = table(&[1, 2, 3, 4, 5, 6]);
        assert_eq!((table.columns.len(), table.paper), (17, Paper::A3Landscape));
        assert_eq!(words(&table, 1).len(), 17);
        assert_eq!(table.columns[15].head, ["方案6", "核定"]);
        let label = Cell::text_of("变动编制");
        let moved = table.rows.iter().find(|row| row.cells.get(1) == Some(&label)).expect("a sum");
        assert_eq!(moved.cells.last(), Some(&Cell::Count(6)));
    }
}
