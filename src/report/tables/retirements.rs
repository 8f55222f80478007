//! 退休减员预测: how many people of each institution reach the statutory age in the rest of this year and in each of the five years after
//! it, and what would be vacant then if nobody came. The months come from the forecast; the table only arranges them.

use std::collections::BTreeMap;

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, group_row};
use super::{signatures, text_column, word_column};
use crate::domain::{
    Foreseen, Headcount, Held, Holder, InstitutionFacts, InstitutionId, Kinds, Month, OriginPart, QuotaKind, Snapshot,
    Tier, Whom,
};
use crate::forecast::{Horizon, Outlook};

/// Under this word stands everything that is foreseen rather than counted.
const FORESEEN: &str = "预计退休";

/// The outlook of every institution and kind.
type Outlooks = BTreeMap<(InstitutionId, QuotaKind), Outlook>;

/// What is foreseen of some people.
#[derive(Default)]
struct Sum {
    authorized: Headcount,
    strength: Headcount,
    overdue: Headcount,
    by_year: BTreeMap<i16, Headcount>,
    /// 空编 at the end of the last year.
    vacancy: Headcount,
    unknown: Headcount,
    lines: Vec<(Holder, Kinds)>,
}

/// The retirements that `outlooks` foresee within `horizon` for the people of a register.
pub fn retirements(heading: &Heading, outlooks: &Outlooks, horizon: Horizon, snapshot: &Snapshot) -> Table {
    let years = horizon.years();
    let mut rows = Vec::new();
    let (mut all, mut number, mut parts) = (Sum::default(), 0, 0);
    for (is_township, title) in [(false, "县直单位"), (true, "乡镇(街道)")] {
        let mut sum = Sum::default();
        let begin = rows.len();
        for institution in snapshot.institutions().filter(|one| (one.tier == Tier::Township) == is_township) {
            let of = Sum::of(institution.id, outlooks, snapshot);
            // A body without people still has its 空编.
            if of.authorized.is_zero() && of.strength.is_zero() {
                continue;
            }
            number += 1;
            rows.push(of.row(RowRole::Body, [&number.to_string(), institution.name.as_str()], &years));
            sum.append(of);
        }
        if rows.len() > begin {
            rows.insert(begin, group_row(parts, title));
            rows.push(sum.row(RowRole::Subtotal, ["", "小　计"], &years));
            parts += 1;
            all.append(sum);
        }
    }
    let notes = notes(&all, horizon, snapshot);
    if !rows.is_empty() {
        rows.push(all.row(RowRole::Total, ["", "合　计"], &years));
    }
    Table {
        title: "退休减员预测表".to_owned(),
        caption: heading.caption(),
        columns: columns(&years, horizon.first),
        rows,
        notes,
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

fn columns(years: &[i16], first: Month) -> Vec<Column> {
    let year = |year: &i16| {
        let word = match (*year == first.year(), first.month()) {
            (true, 12) => format!("{year}年12月"),
            (true, month @ 2..) => format!("{year}年{month}—12月"),
            (true, _) | (false, _) => format!("{year}年"),
        };
        // "11—12月" on a line of its own.
        let width = if word.contains('—') { 5 } else { 4 };
        counting_column(&[FORESEEN, &word], width, OriginPart::of(Foreseen::InYear(*year)))
    };
    let mut columns = vec![
        word_column(&["序号"], 3),
        text_column(&["单位"], 13),
        counting_column(&["核定"], 4, OriginPart::of(Held::Authorized)),
        counting_column(&["实有"], 4, OriginPart::of(Held::Strength)),
        counting_column(&[FORESEEN, "已到龄未退"], 5, OriginPart::of(Foreseen::Overdue)),
    ];
    columns.extend(years.iter().map(year));
    columns.extend([
        counting_column(&[FORESEEN, "合计"], 4, OriginPart::of(Foreseen::Retiring)),
        counting_column(&[FORESEEN, "期末空编"], 4, OriginPart::of(Foreseen::VacancyLeft)),
        counting_column(&[FORESEEN, "时间不明"], 4, OriginPart::of(Foreseen::Unknown)),
    ]);
    columns
}

impl Sum {
    /// Of one institution, over the kinds that are 编制.
    fn of(institution: InstitutionId, outlooks: &Outlooks, snapshot: &Snapshot) -> Self {
        let mut foreseen = Self { lines: vec![(Holder::Institution(institution), Kinds::quota())], ..Self::default() };
        for kind in QuotaKind::ALL.into_iter().filter(|kind| kind.counts_as_quota()) {
            let standing = snapshot.standing(institution, kind);
            foreseen.authorized += standing.authorized;
            foreseen.strength += standing.strength;
            let Some(outlook) = outlooks.get(&(institution, kind)) else {
                foreseen.vacancy += standing.vacancy();
                continue;
            };
            foreseen.overdue += outlook.overdue;
            foreseen.unknown += outlook.unknown;
            foreseen.vacancy += outlook.vacancy_left(standing);
            for (month, people) in &outlook.retiring {
                *foreseen.by_year.entry(month.year()).or_default() += *people;
            }
        }
        foreseen
    }

    fn append(&mut self, other: Self) {
        self.authorized += other.authorized;
        self.strength += other.strength;
        self.overdue += other.overdue;
        self.vacancy += other.vacancy;
        self.unknown += other.unknown;
        for (year, people) in other.by_year {
            *self.by_year.entry(year).or_default() += people;
        }
        self.lines.extend(other.lines);
    }

    fn retiring(&self) -> Headcount {
        self.overdue + self.by_year.values().copied().sum()
    }

    fn row(&self, role: RowRole, label: [&str; 2], years: &[i16]) -> Row {
        let mut cells: Vec<Cell> = label.map(Cell::text_of).into();
        cells.extend([count(self.authorized), count(self.strength), count(self.overdue)]);
        cells.extend(years.iter().map(|year| count(self.by_year.get(year).copied().unwrap_or_default())));
        cells.extend([count(self.retiring()), count(self.vacancy), count(self.unknown)]);
        Row::new(role, cells).about(OriginPart::about(Whom::lines(self.lines.iter().copied())))
    }
}

fn notes(all: &Sum, horizon: Horizon, snapshot: &Snapshot) -> Vec<String> {
    let Some(facts) = snapshot.facts() else {
        return vec!["账簿里没有花名册，不能预测退休。".to_owned()];
    };
    let last = horizon.months.checked_sub(1).and_then(|ahead| horizon.first.plus_months(ahead).ok());
    let until = last.map_or_else(String::new, |last| format!("至{}年{}月", last.year(), last.month()));
    let mut notes = vec![
        format!(
            "按花名册的出生年月、性别、人员身份和渐进式延迟法定退休年龄(2025年1月起施行)推算，自{}年{}月{until}；弹性提前、延迟退休和调入、调出不在推算之内。女性没有人员身份的，工勤、编外按原50周岁，其他按原55周岁计。",
            horizon.first.year(),
            horizon.first.month(),
        ),
        "合计＝已到龄未退＋各年；期末空编＝核定－(实有－合计)，按单位和编制类型分别计算。只计编制内人员，不含员额和编外聘用。"
            .to_owned(),
    ];
    let (mut without_birth, mut without_sex) = (Headcount::ZERO, Headcount::ZERO);
    let groups = facts.iter().flat_map(|(_, of)| InstitutionFacts::ages(of));
    for (group, people) in groups.filter(|(group, _)| group.kind.counts_as_quota()) {
        match (group.birth, group.sex) {
            (None, _) => without_birth += people,
            (Some(_), None) => without_sex += people,
            (Some(_), Some(_)) => {}
        }
    }
    if !all.unknown.is_zero() {
        notes.push(format!(
            "退休时间不明的{}人按不退休计；花名册上没有出生年月的{without_birth}人，有出生年月没有性别的{without_sex}人。",
            all.unknown
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, Date, Institution, Ledger, Name, Nature, Quantity, RosterCounts, Transfer};

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    #[test]
    fn every_year_has_its_column_and_everybody_one_place() {
        let (bureau, town) = (InstitutionId(1), InstitutionId(2));
        let kind = QuotaKind::Administrative;
        let body = |id, name: &str, tier, nature| Institution::bare(id, Name::new(name).expect("a name"), tier, nature);
        let (mut ledger, mut roster) = (Ledger::default(), RosterCounts::default());
        for (id, places, people) in [(bureau, 10, 9), (town, 2, 4)] {
            let (from, to, count) = (Holder::Superior, Holder::Institution(id), Headcount(places));
            ledger.post(&Transfer { kind, count, from, to, people: Vec::new() }).expect("given");
            roster.count(&Assignment::at(id, kind), Headcount(people));
        }
        let bodies = [
            body(bureau, "县财政局", Tier::County, Nature::Government),
            body(town, "白鹤镇", Tier::Township, Nature::Town),
        ];
        let snapshot = Snapshot::new(bodies, ledger, BTreeMap::new(), roster).with_facts(Default::default());
        let retiring = [("2026-12", 1), ("2027-03", 2), ("2031-12", 1)];
        let of_bureau = Outlook {
            overdue: Headcount(1),
            retiring: retiring.map(|(at, people)| (month(at), Headcount(people))).into(),
            staying: Headcount(2),
            unknown: Headcount(2),
        };
        let outlooks = Outlooks::from([((bureau, kind), of_bureau)]);
        let horizon = Horizon::years_after(month("2026-11"), 5);
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = retirements(&heading, &outlooks, horizon, &snapshot);
        let heads: Vec<String> = table.columns.iter().filter_map(|column| column.head.last().cloned()).collect();
        assert_eq!(heads[5..8], ["2026年11—12月", "2027年", "2028年"]);
        assert_eq!(heads[10..], ["2031年", "合计", "期末空编", "时间不明"]);
        let texts = |row: usize| table.rows[row].cells.iter().map(Cell::text).collect::<Vec<_>>().join("|");
        assert_eq!(texts(1), "1|县财政局|10|9|1|1|2|—|—|—|1|5|6|2");
        assert_eq!(texts(4), "2|白鹤镇|2|4|—|—|—|—|—|—|—|—|—|—", "an excess is no vacancy");
        assert_eq!(texts(6), "|合　计|12|13|1|1|2|—|—|—|1|5|6|2");
        assert!(table.notes[2].starts_with("退休时间不明的2人"), "{:?}", table.notes);
        let asked: Vec<Quantity> = (2..14).filter_map(|column| Some(table.origin(6, column)?.quantity)).collect();
        let years = (2026..=2031).map(|year| Foreseen::InYear(year).into());
        let sums = [Foreseen::Retiring, Foreseen::VacancyLeft, Foreseen::Unknown].map(Quantity::from);
        let first = [Held::Authorized.into(), Held::Strength.into(), Foreseen::Overdue.into()];
        assert_eq!(asked, first.into_iter().chain(years).chain(sums).collect::<Vec<_>>());
    }

    #[test]
    fn in_january_this_year_is_a_whole_one() {
        let horizon = Horizon::years_after(month("2027-01"), 5);
        assert_eq!((horizon.months, horizon.years()), (72, (2027..=2032).collect()));
        assert_eq!(columns(&horizon.years(), horizon.first)[5].head, ["预计退休", "2027年"]);
        assert_eq!(Horizon::years_after(month("2026-12"), 5).months, 61);
    }
}
