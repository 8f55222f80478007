//! 编制划转明细表: every lot of places that a step of the plan carries from one holder to another, a line each, with the people who go
//! along. It shows the same movements that 编制调整前后对照表 adds up by body, so the two agree body by body.

use super::movers::document;
use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, signatures};
use super::{text_column, word_column};
use crate::domain::{Headcount, Holder, Kinds, Moved, Movement, Operation, OriginPart, QuotaKind, Whom};
use crate::plan::{Handover, Plan, Projection, Step};
use crate::wording;

/// The table of one plan, step by step. `roster` is the number under which the list of people goes with the same papers
/// ("附件3"), where there is one.
pub fn transfers(heading: &Heading, plan: &Plan, projection: &Projection, roster: Option<&str>) -> Table {
    let mut lots: Vec<Lot<'_>> = projection.movements.iter().enumerate().filter_map(|lot| Lot::of(lot, plan)).collect();
    // Phases are carried out in their own order; the plan is read in that of its steps.
    lots.sort_by_key(|lot| lot.step);
    let mut rows: Vec<Row> =
        lots.iter().enumerate().map(|(index, lot)| lot.row(index + 1, (plan, projection), roster)).collect();
    if !rows.is_empty() {
        rows.push(total(&lots));
    }
    Table {
        title: "编制划转明细表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(&lots, plan, projection),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

/// Places on their way by one step.
struct Lot<'a> {
    /// Among all movements of the plan, as they were projected.
    place: usize,
    step: usize,
    movement: &'a Movement,
    of: &'a Step,
}

impl<'a> Lot<'a> {
    fn of((place, (step, movement)): (usize, &'a (usize, Movement)), plan: &'a Plan) -> Option<Self> {
        let is_something = !movement.count.is_zero() || !movement.people.is_zero();
        let of = plan.steps().get(*step).filter(|_| is_something)?;
        Some(Self { place, step: *step, movement, of })
    }

    fn row(&self, number: usize, (plan, projection): (&Plan, &Projection), roster: Option<&str>) -> Row {
        let Movement { kind, count: places, from, to, people } = *self.movement;
        let holder = |of: Holder| Cell::Text(wording::holder(of, &projection.after));
        let listed = roster.filter(|_| !people.is_zero() && self.of.operation.movers().next().is_some());
        let cells = vec![
            Cell::Text(number.to_string()),
            holder(from),
            holder(to),
            Cell::text_of(wording::kind(kind)),
            count(places),
            count(people),
            listed.map_or(Cell::Blank, Cell::text_of),
            Cell::Text(document((self.step, self.of), plan)),
            Cell::Text(self.remark()),
        ];
        Row::new(RowRole::Body, cells).about(OriginPart::about(Whom::Movement(self.place))).aside(!self.counts())
    }

    /// What the step is besides a transfer, and its reason.
    fn remark(&self) -> String {
        let manner = match (&self.of.operation, self.movement.from, self.movement.to) {
            (Operation::Merge { .. }, ..) => "机构合并",
            (Operation::Split { .. }, ..) => "机构分设",
            (_, Holder::Superior, _) => "上级核增",
            (_, _, Holder::Superior) => "上级核减",
            (_, Holder::Institution(_) | Holder::Unallocated(_) | Holder::Pool(_), _) => "",
        };
        [manner, &self.of.reason].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("；")
    }

    fn counts(&self) -> bool {
        self.movement.kind.counts_as_quota()
    }
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 2),
        text_column(&["划出单位"], 11),
        text_column(&["划入单位"], 10),
        word_column(&["编制类型"], 6),
        counting_column(&["数量"], 3, OriginPart::of(Moved::PlacesMoved)),
        counting_column(&["其中在编人员(人随编走)"], 5, OriginPart::of(Moved::Movers)),
        word_column(&["名单附件号"], 4),
        text_column(&["依据(文号)"], 9),
        text_column(&["备注"], 13),
    ]
}

fn total(lots: &[Lot<'_>]) -> Row {
    let [places, people] = sums(lots);
    let mut cells = vec![Cell::Blank, Cell::text_of("合　计"), Cell::Blank, Cell::Blank, count(places), count(people)];
    cells.resize(columns().len(), Cell::Blank);
    Row::new(RowRole::Total, cells).about(OriginPart::about(Whom::Plan).in_kinds(Kinds::quota()))
}

/// Places and people of what is 编制.
fn sums(lots: &[Lot<'_>]) -> [Headcount; 2] {
    let counted = || lots.iter().filter(|lot| lot.counts());
    [counted().map(|lot| lot.movement.count).sum(), counted().map(|lot| lot.movement.people).sum()]
}

/// "行政：划转5名，其中人随编走1名"
fn of_kind(lots: &[Lot<'_>], kind: QuotaKind) -> Option<String> {
    let counted = || lots.iter().map(|lot| lot.movement).filter(|movement| movement.kind == kind);
    counted().next()?;
    let places: Headcount = counted().map(|movement| movement.count).sum();
    let people: Headcount = counted().map(|movement| movement.people).sum();
    Some(match places.is_zero() {
        true => format!("{}：随机构转隶{people}人，不带编制", wording::kind(kind)),
        false => format!("{}：划转{places}名，其中人随编走{people}名", wording::kind(kind)),
    })
}

fn notes(lots: &[Lot<'_>], plan: &Plan, projection: &Projection) -> Vec<String> {
    let handover = Handover::of(projection);
    let mut notes: Vec<String> = wording::handover(&handover).into_iter().map(|told| format!("{told}。")).collect();
    notes.extend(wording::counted_on_the_way(&handover));
    let kinds: Vec<String> = QuotaKind::ALL.into_iter().filter_map(|kind| of_kind(lots, kind)).collect();
    notes.push(match kinds.is_empty() {
        true => "本方案没有编制划转。".to_owned(),
        false => format!("{}。", kinds.join("；")),
    });
    if lots.iter().any(|lot| !lot.counts()) {
        notes.push("员额(人员控制数)和编外不属编制，只列示，不计入合计。".to_owned());
    }
    let moves_places = |step: &Step| {
        matches!(step.operation, Operation::Transfer(_) | Operation::Merge { .. } | Operation::Split { .. })
    };
    let refused = projection.refusals().filter(|(index, _)| plan.steps().get(*index).is_some_and(moves_places));
    let refused: Vec<String> = refused.map(|(index, _)| (index + 1).to_string()).collect();
    if !refused.is_empty() {
        notes.push(format!("第{}步不能执行，没有列入。", refused.join("、")));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{
        Assignment, Date, Institution, InstitutionId, Mover, Name, Nature, Person, PersonId, PlanId, Snapshot, Tier,
        Transfer, apply_all,
    };
    use crate::plan::project;

    const KIND: QuotaKind = QuotaKind::Administrative;
    const BUREAU: InstitutionId = InstitutionId(1);
    const TOWN: InstitutionId = InstitutionId(2);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn places(kind: QuotaKind, count: u32, (from, to): (Holder, Holder), people: Vec<Mover>) -> Operation {
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people })
    }

    fn person() -> Person {
        Person::bare(PersonId(1), name("张三"), Assignment::at(BUREAU, KIND))
    }

    fn register() -> Snapshot {
        let bureau = Institution::bare(BUREAU, name("县农业农村局"), Tier::County, Nature::Government);
        let town = Institution::bare(TOWN, name("白鹤镇"), Tier::Township, Nature::Town);
        let to_bureau = (Holder::Superior, Holder::Institution(BUREAU));
        let operations = [
            Operation::Establish(bureau),
            Operation::Establish(town),
            places(KIND, 9, to_bureau, Vec::new()),
            places(QuotaKind::Controlled, 4, to_bureau, Vec::new()),
            Operation::Admit(person()),
        ];
        apply_all(&Snapshot::default(), &operations).expect("a register")
    }

    /// One who goes along, places from above, 员额, and a step that asks too much.
    fn laid() -> (Plan, Projection) {
        let (down, up) =
            ((Holder::Institution(BUREAU), Holder::Institution(TOWN)), (Holder::Institution(BUREAU), Holder::Superior));
        let person = person();
        let going = Mover { person: person.id, name: person.name.clone(), from: person.assignment.clone() };
        let mut first = Step::from(places(KIND, 3, down, vec![going]));
        first.reason = "充实一线".to_owned();
        let steps = vec![
            first,
            places(KIND, 40, down, Vec::new()).into(),
            places(QuotaKind::Controlled, 1, down, Vec::new()).into(),
            places(KIND, 2, up, Vec::new()).into(),
        ];
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("添加步骤", steps);
        let projection = project(&Arc::new(register()), plan.steps());
        (plan, projection)
    }

    fn heading() -> Heading {
        Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) }
    }

    #[test]
    fn every_lot_is_a_line_and_what_cannot_be_done_is_told() {
        let (plan, projection) = laid();
        let table = transfers(&heading(), &plan, &projection, Some("附件3"));
        let line = |row: &Row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|");
        let lines: Vec<String> = table.rows.iter().map(line).collect();
        let expected = [
            "1|县农业农村局|白鹤镇|行政|3|1|附件3|文号待补|充实一线",
            "2|县农业农村局|白鹤镇|员额|1|—||文号待补|",
            "3|县农业农村局|上级|行政|2|—||文号待补|上级核减",
            "|合　计|||5|1|||",
        ];
        assert_eq!(lines, expected);
        let told = [
            "划转编制5名：机构之间3名(人随编走1人、空编划转2名)，上级核减2名；另有不属编制的员额等1名(空额1名)。",
            "行政：划转5名，其中人随编走1名；员额：划转1名，其中人随编走0名。",
            "员额(人员控制数)和编外不属编制，只列示，不计入合计。",
            "第2步不能执行，没有列入。",
        ];
        assert_eq!(table.notes, told);
    }

    #[test]
    fn a_plan_that_moves_nothing_has_an_empty_table() {
        let plan = Plan::new(PlanId(1), "草案");
        let table = transfers(&heading(), &plan, &project(&Arc::new(register()), plan.steps()), None);
        assert_eq!((table.rows.len(), table.notes.as_slice()), (0, &["本方案没有编制划转。".to_owned()][..]));
    }
}
