//! 编制调整前后对照表 (减上补下对照表): who gives, who gets, before and after, and the proof that nothing was lost on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Heading, Paper, Row, RowRole, Table, balance, count, counting_column, group_row, signatures};
use super::{text_column, word_column};
use crate::domain::{
    Delta, Headcount, Held, Holder, Kinds, Moment, Moved, Operation, OriginPart, QuotaKind, Snapshot, Standing,
    StandingTotal, Tier, Whom,
};
use crate::plan::{Flow, Handover, Plan, Projection, QuotaChange, changes};
use crate::wording;

/// The parts of the table, in print order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 县直单位
    Upper,
    Township,
    Reserve,
    Superior,
}

/// Sums of one part or of the whole table.
#[derive(Default)]
struct Sum {
    before: StandingTotal,
    cut: Headcount,
    added: Headcount,
    after: StandingTotal,
    /// Whose people count: everybody who leaves or reaches one of these, once.
    holders: BTreeSet<(Holder, QuotaKind)>,
}

/// The table of one plan. Lines are in the order of the register; 员额 lines are listed but not summed, being no 编制.
pub fn downshift(heading: &Heading, plan: &Plan, projection: &Projection) -> Table {
    let changes = changes(projection);
    let mut parts: BTreeMap<Part, Vec<&QuotaChange>> = BTreeMap::new();
    for change in &changes {
        parts.entry(part(change.holder, projection)).or_default().push(change);
    }
    let mut rows = Vec::new();
    let mut total = Sum::default();
    let mut number = 0;
    for (index, (part, lines)) in parts.iter().enumerate() {
        rows.push(group_row(index, part_title(*part)));
        let mut sum = Sum::default();
        for (position, change) in lines.iter().enumerate() {
            let continues = position > 0 && lines.get(position - 1).is_some_and(|above| above.holder == change.holder);
            number += usize::from(!continues);
            rows.push(line((!continues).then_some(number), change, plan, projection));
            if change.kind.counts_as_quota() {
                sum.add(change);
                total.add(change);
            }
        }
        rows.push(sum.row(RowRole::Subtotal, "小　计", projection));
    }
    if !changes.is_empty() {
        rows.push(total.row(RowRole::Total, "合　计", projection));
    }
    Table {
        title: "编制调整前后对照表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(plan, projection, &changes, &total),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

fn columns() -> Vec<super::Column> {
    let (before, after) = (Moment::Before, Moment::After);
    vec![
        word_column(&["序号"], 2),
        text_column(&["单位"], 8),
        word_column(&["编制类型"], 5),
        counting_column(&["调整前", "核定"], 3, OriginPart::of(Held::Authorized).at(before)),
        counting_column(&["调整前", "实有"], 3, OriginPart::of(Held::Strength).at(before)),
        counting_column(&["调整前", "空(+)超(−)"], 4, OriginPart::of(Held::Balance).at(before)),
        counting_column(&["调减"], 3, OriginPart::of(Moved::Cut)),
        counting_column(&["调增"], 3, OriginPart::of(Moved::Added)),
        counting_column(&["调整后", "核定"], 3, OriginPart::of(Held::Authorized).at(after)),
        counting_column(&["调整后", "实有"], 3, OriginPart::of(Held::Strength).at(after)),
        counting_column(&["调整后", "空(+)超(−)"], 4, OriginPart::of(Held::Balance).at(after)),
        counting_column(&["人随编走"], 3, OriginPart::of(Moved::Movers)),
        word_column(&["领导职数(前→后)"], 5),
        text_column(&["依据(文号)"], 5),
        text_column(&["备注"], 6),
    ]
}

/// The part in which a holder's lines stand.
pub fn part(holder: Holder, projection: &Projection) -> Part {
    match holder {
        Holder::Superior => Part::Superior,
        Holder::Pool(_) | Holder::Unallocated(_) => Part::Reserve,
        Holder::Institution(id) => match projection.after.institution(id).or_else(|| projection.before.institution(id))
        {
            Some(institution) if institution.tier == Tier::Township => Part::Township,
            Some(_) | None => Part::Upper,
        },
    }
}

pub fn part_title(part: Part) -> &'static str {
    match part {
        Part::Upper => "县直单位",
        Part::Township => "乡镇(街道)",
        Part::Reserve => "机动编制和周转池",
        Part::Superior => "上级核增核减",
    }
}

fn line(number: Option<usize>, change: &QuotaChange, plan: &Plan, projection: &Projection) -> Row {
    let is_superior = change.holder == Holder::Superior;
    let figures = |standing: Standing| match is_superior {
        true => [Cell::Blank, Cell::Blank, Cell::Blank],
        false => [count(standing.authorized), count(standing.strength), balance(standing.vacancy(), standing.excess())],
    };
    let [before_authorized, before_strength, before_balance] = figures(change.before);
    let [after_authorized, after_strength, after_balance] = figures(change.after);
    let cells = vec![
        number.map_or(Cell::Blank, |number| Cell::Text(number.to_string())),
        number.map_or(Cell::Blank, |_| Cell::Text(wording::holder(change.holder, &projection.after))),
        Cell::text_of(wording::kind(change.kind)),
        before_authorized,
        before_strength,
        before_balance,
        count(change.cut),
        count(change.added),
        after_authorized,
        after_strength,
        after_balance,
        count(change.people_out + change.people_in),
        number.map_or(Cell::Blank, |_| leaders(change.holder, projection)),
        Cell::Text(approvals(change.steps.iter().copied(), plan)),
        Cell::Text(reasons(change, plan)),
    ];
    let whom = Whom::line(change.holder, Kinds::of(change.kind));
    Row::new(RowRole::Body, cells).about(OriginPart::about(whom)).aside(!change.kind.counts_as_quota())
}

/// 领导职数, with an arrow where the plan changes it.
fn leaders(holder: Holder, projection: &Projection) -> Cell {
    let Holder::Institution(id) = holder else { return Cell::Blank };
    let of = |snapshot: &Snapshot| snapshot.institution(id).map(|institution| wording::leaders(institution.leaders));
    match (of(&projection.before), of(&projection.after)) {
        (Some(before), Some(after)) if before != after => Cell::Text(format!("{before}→{after}")),
        (Some(same), _) | (None, Some(same)) => Cell::Text(same),
        (None, None) => Cell::Blank,
    }
}

/// The documents behind steps, by their indexes: their own, else the plan's.
fn approvals(steps: impl IntoIterator<Item = usize>, plan: &Plan) -> String {
    let mut found: Vec<String> = Vec::new();
    for (index, step) in steps.into_iter().filter_map(|index| Some((index, plan.steps().get(index)?))) {
        let own = || wording::basis(plan.basis_of(index));
        let approval = step.approval.as_ref().map_or_else(own, ToString::to_string);
        if !found.contains(&approval) {
            found.push(approval);
        }
    }
    found.join("；")
}

fn reasons(change: &QuotaChange, plan: &Plan) -> String {
    let mut found: Vec<&str> = Vec::new();
    for step in change.steps.iter().filter_map(|index| plan.steps().get(*index)) {
        if !step.reason.is_empty() && !found.contains(&step.reason.as_str()) {
            found.push(&step.reason);
        }
    }
    found.join("；")
}

fn notes(plan: &Plan, projection: &Projection, changes: &[QuotaChange], total: &Sum) -> Vec<String> {
    let mut notes = Vec::new();
    for kind in QuotaKind::ALL {
        let flow = Flow::of(changes.iter().filter(|change| change.kind == kind));
        if flow.is_zero() {
            continue;
        }
        let (Flow { cut, added }, difference) = (flow, flow.difference().0);
        notes.push(format!("{}：调减{cut}名，调增{added}名，增减平衡：{difference}。", wording::kind(kind)));
    }
    notes.extend(from_above(plan, changes, total));
    notes.extend(wording::counted_on_the_way(&Handover::of(projection)));
    if changes.iter().any(|change| !change.people_out.is_zero()) {
        notes.push("人随编走在转出和转入单位各列一次，小计、合计按人计，不重复。".to_owned());
    }
    let lines = changes.iter().map(|change| (change.holder, change.kind));
    notes.extend(super::meanwhile::note(projection, lines, |_, kind| kind.counts_as_quota()));
    if changes.is_empty() {
        notes.push("本方案没有编制数变动。".to_owned());
    }
    if changes.iter().any(|change| !change.kind.counts_as_quota()) {
        notes.push("员额(人员控制数)不属编制，只列示，不计入小计、合计。".to_owned());
    }
    let applied = plan.steps().iter().zip(&projection.outcomes).filter(|(_, outcome)| outcome.is_ok());
    let others = applied.filter(|(step, _)| !matches!(step.operation, Operation::Transfer(_))).count();
    if others > 0 {
        notes.push(format!("另有机构设置、领导职数、挂牌等调整{others}项，见乡镇(街道)机构设置一览表。"));
    }
    let refused = projection.refusals().count();
    if refused > 0 {
        notes.push(format!("注意：有{refused}个步骤不能执行，未计入本表。"));
    }
    notes
}

/// What the superior gave and took, by which documents, so that the total's numbers can be followed: his places are among 调减 and
/// 调增 and in no 核定.
fn from_above(plan: &Plan, changes: &[QuotaChange], total: &Sum) -> Option<String> {
    let of_superior = || {
        let all = changes.iter().filter(|change| change.holder == Holder::Superior);
        all.filter(|change| change.kind.counts_as_quota())
    };
    let Flow { cut: given, added: taken } = Flow::of(of_superior());
    let sides = [("上级核增", "＋", given), ("上级核减", "－", taken)];
    let sides = || sides.into_iter().filter(|(_, _, places)| !places.is_zero());
    let steps: BTreeSet<usize> = of_superior().flat_map(|change| change.steps.iter().copied()).collect();
    let what: Vec<String> = sides().map(|(word, _, places)| format!("{word}{places}名")).collect();
    let terms: String = sides().map(|(word, sign, places)| format!("{sign}{word}{places}")).collect();
    let (before, after) = (total.before.authorized, total.after.authorized);
    // Other entries between the phases of a plan have their own note.
    let other = after.since(before).0 - given.since(taken).0;
    let other = if other == 0 { String::new() } else { format!("＋其他凭证{}", wording::signed(Delta(other))) };
    (!what.is_empty()).then(|| {
        format!(
            "{}(依据：{})，不在调整前的核定数内，合计的调减、调增含此数：合计核定，调整前{before}{terms}{other}＝调整后{after}。",
            what.join("，"),
            approvals(steps, plan),
        )
    })
}

impl Sum {
    fn add(&mut self, change: &QuotaChange) {
        self.before = self.before + change.before.into();
        self.cut += change.cut;
        self.added += change.added;
        self.after = self.after + change.after.into();
        self.holders.insert((change.holder, change.kind));
    }

    /// 人随编走: who goes from or to these holders; somebody who goes from one to another of them is one person.
    fn movers(&self, projection: &Projection) -> Headcount {
        let concerns = |holder, kind| self.holders.contains(&(holder, kind));
        let movements = projection.movements.iter().map(|(_, movement)| movement);
        let concerned = movements.filter(|it| concerns(it.from, it.kind) || concerns(it.to, it.kind));
        concerned.map(|movement| movement.people).sum()
    }

    fn row(&self, role: RowRole, label: &str, projection: &Projection) -> Row {
        let mut cells = vec![
            Cell::Blank,
            Cell::text_of(label),
            Cell::Blank,
            count(self.before.authorized),
            count(self.before.strength),
            balance(self.before.vacancy, self.before.excess),
            count(self.cut),
            count(self.added),
            count(self.after.authorized),
            count(self.after.strength),
            balance(self.after.vacancy, self.after.excess),
            count(self.movers(projection)),
        ];
        cells.resize(columns().len(), Cell::Blank);
        let lines = self.holders.iter().map(|(holder, kind)| (*holder, Kinds::of(*kind)));
        Row::new(role, cells).about(OriginPart::about(Whom::lines(lines)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Date, DocumentNumber, Institution, InstitutionId, Name, Nature, PlanId, Transfer, apply_all};
    use crate::plan::{Step, project};

    const KIND: QuotaKind = QuotaKind::Administrative;
    const BUREAU: Holder = Holder::Institution(InstitutionId(1));
    const TOWN: Holder = Holder::Institution(InstitutionId(2));

    fn places(kind: QuotaKind, count: u32, from: Holder, to: Holder) -> Operation {
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
    }

    /// The notes of a plan of these steps over a bureau with twenty places and a town with ten, and its last line.
    fn told(steps: Vec<Step>) -> (Vec<String>, Vec<String>) {
        let name = |text| Name::new(text).expect("a name");
        let body = |id, text, tier, nature| {
            Operation::Establish(Institution::bare(InstitutionId(id), name(text), tier, nature))
        };
        let opening = [
            body(1, "县财政局", Tier::County, Nature::Government),
            body(2, "白鹤镇", Tier::Township, Nature::Town),
            places(KIND, 20, Holder::Superior, BUREAU),
            places(KIND, 10, Holder::Superior, TOWN),
        ];
        let register = apply_all(&Snapshot::default(), &opening).expect("a register");
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("添加步骤", steps);
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = downshift(&heading, &plan, &project(&Arc::new(register), plan.steps()));
        let total = table.rows.last().map(|row| row.cells.iter().map(Cell::text).collect()).unwrap_or_default();
        (table.notes, total)
    }

    #[test]
    fn what_came_from_above_is_told_with_its_document_so_that_the_total_can_be_followed() {
        let approval = DocumentNumber::new("皖编办〔2026〕3号").ok();
        let given = Step { approval, ..Step::from(places(KIND, 8, Holder::Superior, TOWN)) };
        let controlled = Step::from(places(QuotaKind::Controlled, 4, Holder::Superior, TOWN));
        let (notes, total) = told(vec![places(KIND, 5, BUREAU, TOWN).into(), given, controlled]);
        assert_eq!([&total[3], &total[6], &total[7], &total[8]], ["30", "13", "13", "38"]);
        let note = "上级核增8名(依据：皖编办〔2026〕3号)，不在调整前的核定数内，合计的调减、调增含此数：合计核定，调整前30＋上级核增8＝调整后38。";
        assert!(notes.iter().any(|told| told == note), "{notes:?}");
    }

    #[test]
    fn what_went_up_is_told_beside_what_came_down() {
        let steps = [places(KIND, 8, Holder::Superior, TOWN), places(KIND, 2, BUREAU, Holder::Superior)];
        let (notes, total) = told(steps.map(Step::from).into());
        assert_eq!([&total[3], &total[6], &total[7], &total[8]], ["30", "10", "10", "36"]);
        let told = notes.iter().find(|told| told.starts_with("上级核增")).expect("a note");
        assert!(told.starts_with("上级核增8名，上级核减2名(依据：文号待补)"), "{told}");
        assert!(told.ends_with("调整前30＋上级核增8－上级核减2＝调整后36。"), "{told}");
    }

    #[test]
    fn without_the_superior_nothing_is_told_of_him() {
        let (notes, total) = told(vec![places(KIND, 5, BUREAU, TOWN).into()]);
        assert_eq!([&total[3], &total[6], &total[7], &total[8]], ["30", "5", "5", "30"]);
        assert!(notes.iter().all(|told| !told.contains("上级")), "{notes:?}");
    }
}
