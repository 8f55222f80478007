//! 会议用表: one kind of quota, every township and everybody the plan touches, before and after, for the wall of a meeting room. The
//! sums stand in the first row, where scrolling never hides them. No person is named in it.

use std::collections::BTreeMap;

use super::{
    Cell, Column, Heading, Paper, Row, RowRole, Table, balance, count, counting_column, signatures, text_column,
};
use crate::domain::{
    Headcount, Held, Holder, InstitutionId, Kinds, Moment, Moved, OriginPart, QuotaKind, StandingTotal, Tier, Whom,
};
use crate::plan::{Plan, Projection, QuotaChange};
use crate::wording;

/// The table of one kind, and for each of its rows the institution it is about.
pub fn meeting_of(
    heading: &Heading,
    plan: &Plan,
    laid: (&Projection, &[QuotaChange]),
    kind: QuotaKind,
) -> (Table, Vec<Option<InstitutionId>>) {
    let (projection, changes) = laid;
    let changed: BTreeMap<Holder, &QuotaChange> =
        changes.iter().filter(|change| change.kind == kind).map(|change| (change.holder, change)).collect();
    let mut rows = vec![total(projection, &changed, kind)];
    let mut subjects = vec![None];
    for holder in holders(projection, &changed) {
        rows.push(line(holder, projection, &changed, kind));
        subjects.push(match holder {
            Holder::Institution(id) => Some(id),
            Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => None,
        });
    }
    let table = Table {
        title: format!("{}编制调整情况", wording::kind(kind)),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: [format!("方案：{}。调减、调增为方案合计数；县直单位只列有变动的。", plan.name)]
            .into_iter()
            .chain(meanwhile(projection, &changed, kind))
            .collect(),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    };
    (table, subjects)
}

/// 期间其他凭证 for everybody whom the first row adds up, and for whoever else is listed.
fn meanwhile(projection: &Projection, changed: &BTreeMap<Holder, &QuotaChange>, kind: QuotaKind) -> Option<String> {
    let bodies = [&projection.before, &projection.after].into_iter().flat_map(|snapshot| snapshot.institutions());
    let lines = bodies.map(|body| Holder::Institution(body.id)).chain(changed.keys().copied());
    let is_body = |holder| matches!(holder, Holder::Institution(_));
    super::meanwhile::note(projection, lines.map(|holder| (holder, kind)), |holder, _| is_body(holder))
}

/// The places of these columns.
const CUT: usize = 2;
const ADDED: usize = 3;

fn columns() -> Vec<Column> {
    vec![
        text_column(&["单位"], 14),
        counting_column(&["现核定"], 5, OriginPart::of(Held::Authorized).at(Moment::Before)),
        counting_column(&["调减"], 4, OriginPart::of(Moved::Cut)),
        counting_column(&["调增"], 4, OriginPart::of(Moved::Added)),
        counting_column(&["调整后"], 5, OriginPart::of(Held::Authorized)),
        counting_column(&["增减"], 4, OriginPart::of(Moved::Net)),
        counting_column(&["实有"], 4, OriginPart::of(Held::Strength)),
        counting_column(&["空(+)超(−)"], 6, OriginPart::of(Held::Balance)),
    ]
}

/// Townships in the order of the register, whether they change or not; then everybody else who does.
fn holders(projection: &Projection, changed: &BTreeMap<Holder, &QuotaChange>) -> Vec<Holder> {
    let townships = projection.after.institutions().filter(|institution| institution.tier == Tier::Township);
    let townships: Vec<Holder> = townships.map(|township| Holder::Institution(township.id)).collect();
    let others = changed.keys().copied().filter(|holder| !townships.contains(holder));
    let others: Vec<Holder> = others.collect();
    townships.into_iter().chain(others).collect()
}

fn line(holder: Holder, projection: &Projection, changed: &BTreeMap<Holder, &QuotaChange>, kind: QuotaKind) -> Row {
    let names = match holder {
        Holder::Institution(id) if projection.after.institution(id).is_none() => &projection.before,
        Holder::Institution(_) | Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => &projection.after,
    };
    let (cut, added) = changed.get(&holder).map_or_else(Default::default, |change| (change.cut, change.added));
    let name = Cell::Text(wording::holder(holder, names));
    let figures = match holder {
        Holder::Institution(id) => {
            let (before, after) = (projection.before.standing(id, kind), projection.after.standing(id, kind));
            [
                count(before.authorized),
                count(cut),
                count(added),
                count(after.authorized),
                Cell::Delta(after.authorized.since(before.authorized).0),
                count(after.strength),
                balance(after.vacancy(), after.excess()),
            ]
        }
        Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => {
            let held = |snapshot: &crate::domain::Snapshot| snapshot.ledger().held(holder, kind);
            let (before, after) = (held(&projection.before), held(&projection.after));
            [
                count(before),
                count(cut),
                count(added),
                count(after),
                Cell::Delta(added.since(cut).0),
                Cell::Blank,
                Cell::Blank,
            ]
        }
    };
    let cells = [name].into_iter().chain(figures).collect();
    Row::new(RowRole::Body, cells).about(OriginPart::about(Whom::line(holder, Kinds::of(kind))))
}

/// All institutions of the book together, whether they are listed or not.
fn total(projection: &Projection, changed: &BTreeMap<Holder, &QuotaChange>, kind: QuotaKind) -> Row {
    let sum = |snapshot: &crate::domain::Snapshot| -> StandingTotal {
        snapshot.institutions().map(|institution| snapshot.standing(institution.id, kind)).sum()
    };
    let (before, after) = (sum(&projection.before), sum(&projection.after));
    let cut: Headcount = changed.values().map(|change| change.cut).sum();
    let added: Headcount = changed.values().map(|change| change.added).sum();
    let cells = vec![
        Cell::text_of("全部单位合计"),
        count(before.authorized),
        count(cut),
        count(added),
        count(after.authorized),
        Cell::Delta(after.authorized.since(before.authorized).0),
        count(after.strength),
        balance(after.vacancy, after.excess),
    ];
    let of_plan = || OriginPart::about(Whom::Plan);
    let all = OriginPart::about(Whom::Institutions).in_kinds(Kinds::of(kind));
    Row::new(RowRole::Total, cells).about(all).except(CUT, of_plan()).except(ADDED, of_plan())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Date, Institution, Name, Nature, Operation, PlanId, Snapshot, Transfer, apply_all};
    use crate::plan::{Step, changes, project};

    #[test]
    fn townships_are_all_there_and_the_sums_come_first() {
        let body = |id: u32, text: &str, tier, nature| {
            let name = Name::new(text).expect("a name");
            Operation::Establish(Institution::bare(InstitutionId(id), name, tier, nature))
        };
        let kind = QuotaKind::Administrative;
        let transfer = |count: u32, from, to| {
            Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
        };
        let (bureau, town) = (Holder::Institution(InstitutionId(1)), Holder::Institution(InstitutionId(2)));
        let opening = [
            body(1, "县农业农村局", Tier::County, Nature::Government),
            body(2, "白鹤镇", Tier::Township, Nature::Town),
            body(3, "青山镇", Tier::Township, Nature::Town),
            body(4, "县林业局", Tier::County, Nature::Government),
            transfer(10, Holder::Superior, bureau),
            transfer(4, Holder::Superior, Holder::Institution(InstitutionId(4))),
        ];
        let before = Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"));
        let projection = project(&before, &[Step::from(transfer(3, bureau, town))]);
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let plan = Plan::new(PlanId(1), "草案");
        let (table, subjects) = meeting_of(&heading, &plan, (&projection, &changes(&projection)), kind);
        let rows: Vec<String> =
            table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(
            rows,
            [
                "全部单位合计 14 3 3 14 — — +14",
                "白鹤镇 — — 3 3 +3 — +3",
                "青山镇 — — — — — — —",
                "县农业农村局 10 3 — 7 −3 — +7",
            ]
        );
        assert_eq!(subjects, [None, Some(InstitutionId(2)), Some(InstitutionId(3)), Some(InstitutionId(1))]);
    }
}
