//! 超编人员消化测算表: every body that has more people than places, and when retirement will have brought it back, month by month.
//! The figures come from the forecast; the table only arranges them.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, figure_column, signatures};
use super::{text_column, word_column};
use crate::domain::{Headcount, Held, Holder, Kinds, Moment, Month, OriginPart, Snapshot, Whom};
use crate::forecast::{Digestion, Excess};
use crate::wording;

/// Years after which what is left of an excess is told.
const YEARS: [(u32, &str); 3] = [(1, "一年后"), (3, "三年后"), (5, "五年后")];

/// The excesses of the register `after`, as a plan leaves it or as it is; `before` is the register without the plan.
pub fn excess(heading: &Heading, excesses: &[Excess], before: &Snapshot, after: &Snapshot) -> Table {
    let first = Month::try_from(heading.date).ok();
    let mut rows: Vec<Row> =
        excesses.iter().enumerate().map(|(index, of)| line(index + 1, of, first, before, after)).collect();
    if !rows.is_empty() {
        let counted = || excesses.iter().filter(|of| of.kind.counts_as_quota());
        let sum = |of: &dyn Fn(&Excess) -> Headcount| count(counted().map(of).sum());
        let mut cells = vec![
            Cell::Blank,
            Cell::text_of("合　计"),
            Cell::Blank,
            sum(&|of| of.standing.capacity()),
            sum(&|of| of.standing.strength),
            sum(&|of| excess_before(of, before)),
            sum(&|of| of.digestion.excess),
        ];
        cells.extend(YEARS.map(|(years, _)| sum(&|of| left(&of.digestion, first, years))));
        cells.resize(columns().len(), Cell::Blank);
        let all = Whom::lines(counted().map(|of| (Holder::Institution(of.institution), Kinds::of(of.kind))));
        rows.push(Row::new(RowRole::Total, cells).about(OriginPart::about(all)));
    }
    Table {
        title: "超编人员消化测算表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(excesses),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        word_column(&["序号"], 3),
        text_column(&["单位"], 10),
        word_column(&["编制类型"], 6),
        counting_column(&["可用编制"], 4, OriginPart::of(Held::Capacity)),
        counting_column(&["实有"], 3, OriginPart::of(Held::Strength)),
        counting_column(&["超编", "方案前"], 3, OriginPart::of(Held::Excess).at(Moment::Before)),
        counting_column(&["超编", "现在"], 3, OriginPart::of(Held::Excess)),
    ];
    columns.extend(YEARS.map(|(_, head)| figure_column(&["只出不进，尚超", head], 4)));
    columns.extend([word_column(&["预计消化完"], 6), text_column(&["逐月退休与余超"], 20)]);
    columns
}

fn line(number: usize, of: &Excess, first: Option<Month>, before: &Snapshot, after: &Snapshot) -> Row {
    let mut cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(wording::holder(Holder::Institution(of.institution), after)),
        Cell::text_of(wording::kind(of.kind)),
        count(of.standing.capacity()),
        count(of.standing.strength),
        count(excess_before(of, before)),
        count(of.digestion.excess),
    ];
    cells.extend(YEARS.map(|(years, _)| count(left(&of.digestion, first, years))));
    cells.push(Cell::Text(match of.digestion.balanced_in() {
        Some(month) => month.to_string(),
        None => "不能消化完".to_owned(),
    }));
    cells.push(Cell::Text(course(of)));
    Row::new(RowRole::Body, cells).about(OriginPart::about(whom(of))).aside(!of.kind.counts_as_quota())
}

fn whom(of: &Excess) -> Whom {
    Whom::line(Holder::Institution(of.institution), Kinds::of(of.kind))
}

fn excess_before(of: &Excess, before: &Snapshot) -> Headcount {
    before.standing(of.institution, of.kind).excess()
}

/// What is left when so many years are over, the month of the table being the first.
fn left(digestion: &Digestion, first: Option<Month>, years: u32) -> Headcount {
    match first.and_then(|first| first.plus_months(12 * years - 1).ok()) {
        Some(last) => digestion.left_after(last),
        None => digestion.excess,
    }
}

/// "2027-03 退1余2；2028-01 退2余0", every month.
fn course(of: &Excess) -> String {
    let month = |at: &crate::forecast::DigestionMonth| format!("{} 退{}余{}", at.month, at.departures, at.excess);
    let mut course: Vec<String> = of.digestion.months.iter().map(month).collect();
    if !of.overdue.is_zero() {
        course.push(format!("首月含已到龄未退{}人", of.overdue));
    }
    if !of.unknown.is_zero() {
        course.push(format!("{}人退休时间不明", of.unknown));
    }
    course.join("；")
}

fn notes(excesses: &[Excess]) -> Vec<String> {
    if excesses.is_empty() {
        return vec!["没有超编的单位。".to_owned()];
    }
    let basis = "按渐进式延迟法定退休年龄推算，只出不进；可用编制＝核定＋周转借入。已到龄未退的按当月退休计，退休时间不明的按不退休计。";
    let never = excesses.iter().filter(|of| of.digestion.balanced_in().is_none()).count();
    let mut notes = vec![basis.to_owned()];
    if excesses.iter().any(|of| !of.kind.counts_as_quota()) {
        notes.push("员额(人员控制数)不属编制，只列示，不计入合计。".to_owned());
    }
    if never > 0 {
        notes.push(format!("有{never}处按现有人员的退休时间消化不完，请调剂编制或者分流人员。"));
    }
    notes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{Date, InstitutionId, QuotaKind, Standing};
    use crate::forecast::digest;

    #[test]
    fn the_course_is_told_month_by_month_and_summed_up() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let excess_of = |id, strength, departures: &[(&str, u32)], unknown| {
            let departures: BTreeMap<_, _> = departures.iter().map(|(at, n)| (month(at), Headcount(*n))).collect();
            let standing = Standing {
                authorized: Headcount(2),
                strength: Headcount(strength),
                borrowed: Headcount(1),
                ..Standing::default()
            };
            Excess {
                institution: InstitutionId(id),
                kind: QuotaKind::Administrative,
                standing,
                digestion: digest(standing.strength, standing.capacity(), &departures),
                overdue: Headcount(0),
                unknown: Headcount(unknown),
            }
        };
        let excesses = [excess_of(1, 6, &[("2027-10", 1), ("2027-11", 1), ("2031-10", 1)], 0), excess_of(2, 4, &[], 2)];
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = excess(&heading, &excesses, &Snapshot::default(), &Snapshot::default());
        let texts: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.cells.iter().skip(3).map(Cell::text).collect()).collect();
        let first = ["3", "6", "—", "3", "2", "1", "—", "2031-10", "2027-10 退1余2；2027-11 退1余1；2031-10 退1余0"];
        assert_eq!(texts[0], first, "a year ends with its twelfth month");
        assert_eq!(texts[1], ["3", "4", "—", "1", "1", "1", "1", "不能消化完", "2人退休时间不明"]);
        assert_eq!(texts[2][..7], ["6", "10", "—", "4", "3", "2", "1"]);
        assert_eq!(table.notes[1], "有1处按现有人员的退休时间消化不完，请调剂编制或者分流人员。");
        let controlled = Excess { kind: QuotaKind::Controlled, ..excess_of(3, 9, &[], 0) };
        let with_aside: Vec<Excess> = excesses.iter().cloned().chain([controlled]).collect();
        let table = excess(&heading, &with_aside, &Snapshot::default(), &Snapshot::default());
        assert_eq!(
            table.rows[3].cells[3..5],
            [Cell::Count(6), Cell::Count(10)],
            "员额 is no 编制 and is in no sum of it"
        );
        assert_eq!((table.rows[2].is_aside, table.rows[2].cells[4].text().as_str()), (true, "9"));
        assert_eq!(table.notes[1], "员额(人员控制数)不属编制，只列示，不计入合计。");
        let none = excess(&heading, &[], &Snapshot::default(), &Snapshot::default());
        assert_eq!(none.notes, ["没有超编的单位。"]);
    }
}
