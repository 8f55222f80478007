//! 空超编一览: where places are empty and where people have none, by institution and kind. Whoever has as many people as places is not
//! listed line by line: a line of its own at the end of each part adds them up, so that the sums are those of the lines above them.
//! 员额, which is no 编制, stands below the total and is in no sum.

use std::collections::BTreeMap;

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, count, counting_column, group_row, signatures};
use super::{REST, text_column, word_column};
use crate::domain::{
    Headcount, Held, Holder, Institution, InstitutionId, Kinds, OriginPart, QuotaKind, Snapshot, Standing,
    StandingTotal, Tier, Whom,
};
use crate::wording;

/// The parts of the table, in print order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Upper,
    Township,
    /// 员额, below the total.
    Controlled,
}

/// What is listed of a part.
#[derive(Default)]
struct Listed {
    rows: Vec<Row>,
    sum: Sum,
    /// Of the lines that are not listed.
    balanced: Sum,
}

/// One institution in one kind.
struct Line<'a> {
    institution: &'a Institution,
    kind: QuotaKind,
    standing: Standing,
    away: Headcount,
    come: Headcount,
}

/// Some lines added up.
#[derive(Default)]
struct Sum {
    total: StandingTotal,
    away: Headcount,
    come: Headcount,
    lines: Vec<(Holder, Kinds)>,
}

/// People from elsewhere, by where they work.
type Come = BTreeMap<(InstitutionId, QuotaKind), Headcount>;

/// The vacancies and excesses of a register.
pub fn vacancies(heading: &Heading, snapshot: &Snapshot) -> Table {
    let mut come = Come::new();
    for (split, people) in snapshot.roster().split() {
        *come.entry((split.works_at, split.kind)).or_default() += people;
    }
    let (mut rows, mut all) = (Vec::new(), Sum::default());
    let (mut number, mut parts, mut left_out) = (0, 0, 0);
    for (part, title) in [(Part::Upper, "县直单位"), (Part::Township, "乡镇(街道)")] {
        let of_part = listed(part, &mut number, snapshot, &come);
        if of_part.sum.lines.is_empty() {
            continue;
        }
        rows.push(group_row(parts, title));
        parts += 1;
        left_out += of_part.balanced.lines.len();
        rows.extend(of_part.rows);
        rows.push(of_part.sum.row(RowRole::Subtotal, ["", "小　计", ""]));
        all.append(of_part.sum);
    }
    if !all.lines.is_empty() {
        rows.push(all.row(RowRole::Total, ["", "合　计", ""]));
    }
    let controlled = listed(Part::Controlled, &mut number, snapshot, &come);
    left_out += controlled.balanced.lines.len();
    if !controlled.rows.is_empty() {
        rows.push(group_row(parts, "员额(不计入合计)"));
    }
    rows.extend(controlled.rows.into_iter().map(|row| row.aside(true)));
    Table {
        title: "空超编一览表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        notes: notes(&rows, left_out),
        rows,
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

/// The lines of a part that are listed, each body with the next number, and last the one that adds up the others.
fn listed(part: Part, number: &mut usize, snapshot: &Snapshot, come: &Come) -> Listed {
    let mut of_part = Listed::default();
    for institution in snapshot.institutions() {
        let mut continues = false;
        for line in lines(institution, part, snapshot, come) {
            of_part.sum.add(&line);
            if line.is_balanced() {
                of_part.balanced.add(&line);
                continue;
            }
            *number += usize::from(!continues);
            of_part.rows.push(line.row((!continues).then_some(*number)));
            continues = true;
        }
    }
    let balanced = &of_part.balanced;
    if !balanced.lines.is_empty() {
        let label = format!("不空不超的{}项", balanced.lines.len());
        of_part.rows.push(balanced.row(RowRole::Body, [REST, &label, part.kind_of_all()]));
    }
    of_part
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        text_column(&["单位"], 13),
        word_column(&["编制类型"], 6),
        counting_column(&["核定"], 4, OriginPart::of(Held::Authorized)),
        counting_column(&["周转借入"], 4, OriginPart::of(Held::Borrowed)),
        counting_column(&["实有"], 4, OriginPart::of(Held::Strength)),
        counting_column(&["空编"], 4, OriginPart::of(Held::Vacancy)),
        counting_column(&["其中在途"], 4, OriginPart::of(Held::Reserved)),
        counting_column(&["超编"], 4, OriginPart::of(Held::Excess)),
        word_column(&["空编率"], 5),
        counting_column(&["人员", "在外"], 4, OriginPart::of(Held::Away)),
        counting_column(&["人员", "外来"], 4, OriginPart::of(Held::Come)),
    ]
}

fn notes(rows: &[Row], left_out: usize) -> Vec<String> {
    if rows.is_empty() {
        return vec!["没有核定编制，也没有在编人员。".to_owned()];
    }
    let mut notes = vec![
        "空编＝核定－实有；超编＝实有－核定－周转借入；空编率＝空编÷核定，以千分之一为单位四舍五入。各单位、各类型分别计算，不相抵。"
            .to_owned(),
        "员额(人员控制数)不是编制，列在合计之后，不计入小计、合计。在外的人员(借出等)计入本单位实有，外来的人员(借入等)不计入，都不影响空超编。".to_owned(),
    ];
    if left_out > 0 {
        notes.push(format!("不空不超的{left_out}项(一个单位的一种编制为一项)没有逐行列出，并为“其余”一行。"));
    }
    notes
}

/// The kinds of an institution that belong to a part, in order.
fn lines<'a>(
    institution: &'a Institution,
    part: Part,
    snapshot: &'a Snapshot,
    come: &'a Come,
) -> impl Iterator<Item = Line<'a>> {
    let of = move |kind| {
        let id = institution.id;
        let away = snapshot.roster().away(id, kind).map(|(_, people)| people).sum();
        let come = come.get(&(id, kind)).copied().unwrap_or_default();
        Line { institution, kind, standing: snapshot.standing(id, kind), away, come }
    };
    let kinds = QuotaKind::ALL.into_iter().filter(move |kind| part.has(institution.tier, *kind));
    kinds.map(of).filter(|line| !line.standing.is_empty() || !line.come.is_zero())
}

impl Part {
    fn has(self, tier: Tier, kind: QuotaKind) -> bool {
        match self {
            Self::Upper => kind.counts_as_quota() && tier != Tier::Township,
            Self::Township => kind.counts_as_quota() && tier == Tier::Township,
            Self::Controlled => kind == QuotaKind::Controlled,
        }
    }

    /// The one kind that all its lines are of, if there is one.
    fn kind_of_all(self) -> &'static str {
        match self {
            Self::Upper | Self::Township => "",
            Self::Controlled => wording::kind(QuotaKind::Controlled),
        }
    }
}

impl Line<'_> {
    fn is_balanced(&self) -> bool {
        self.standing.vacancy().is_zero() && self.standing.excess().is_zero()
    }

    fn holder(&self) -> (Holder, Kinds) {
        (Holder::Institution(self.institution.id), Kinds::of(self.kind))
    }

    /// `number` only in the first line of an institution.
    fn row(&self, number: Option<usize>) -> Row {
        let mut cells = match number {
            Some(number) => vec![Cell::Text(number.to_string()), Cell::Text(self.institution.name.to_string())],
            None => vec![Cell::Blank, Cell::Blank],
        };
        cells.push(Cell::text_of(wording::kind(self.kind)));
        cells.extend(figures(self.standing.into(), self.away, self.come));
        Row::new(RowRole::Body, cells).about(OriginPart::about(Whom::lines([self.holder()])))
    }
}

impl Sum {
    fn add(&mut self, line: &Line<'_>) {
        self.total = self.total + line.standing.into();
        self.away += line.away;
        self.come += line.come;
        self.lines.push(line.holder());
    }

    fn append(&mut self, other: Self) {
        self.total = self.total + other.total;
        self.away += other.away;
        self.come += other.come;
        self.lines.extend(other.lines);
    }

    /// `words` stand in the first three columns.
    fn row(&self, role: RowRole, words: [&str; 3]) -> Row {
        let mut cells: Vec<Cell> = words.map(Cell::text_of).into();
        cells.extend(figures(self.total, self.away, self.come));
        Row::new(role, cells).about(OriginPart::about(Whom::lines(self.lines.iter().copied())))
    }
}

fn figures(total: StandingTotal, away: Headcount, come: Headcount) -> [Cell; 9] {
    [
        count(total.authorized),
        count(total.borrowed),
        count(total.strength),
        count(total.vacancy),
        count(total.reserved),
        count(total.excess),
        Cell::Text(rate(total.vacancy, total.authorized)),
        count(away),
        count(come),
    ]
}

/// A share in per cent to one place, half a place rounded up: "12.5%"; "—" of nothing, and nothing where there is no whole.
pub(super) fn rate(part: Headcount, whole: Headcount) -> String {
    rate_of(u64::from(part.0), u64::from(whole.0))
}

/// The same of sums over several books.
pub(super) fn rate_of(part: u64, whole: u64) -> String {
    match (part, whole) {
        (_, 0) => String::new(),
        (0, _) => "—".to_owned(),
        (part, whole) => {
            let (part, whole) = (u128::from(part), u128::from(whole));
            let thousandths = (part * 2000 + whole) / (whole * 2);
            format!("{}.{}%", thousandths / 10, thousandths % 10)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, Date, Ledger, Name, Nature, RosterCounts, Transfer};

    fn heading() -> Heading {
        Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) }
    }

    fn texts(table: &Table) -> Vec<String> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn shares_are_rounded_in_whole_numbers() {
        let of = |part, whole| rate(Headcount(part), Headcount(whole));
        assert_eq!(
            [of(1, 8), of(1, 3), of(2, 3), of(1, 2000), of(1, 2001)],
            ["12.5%", "33.3%", "66.7%", "0.1%", "0.0%"]
        );
        assert_eq!([of(0, 8), of(0, 0), of(3, 3), of(u32::MAX, u32::MAX)], ["—", "", "100.0%", "100.0%"]);
        assert_eq!(rate_of(123_456_789_012, 999_999_999_999), "12.3%");
    }

    #[test]
    fn the_balanced_are_added_up_in_one_line() {
        let (bureau, office, town) = (InstitutionId(1), InstitutionId(2), InstitutionId(3));
        let body = |id, name: &str, tier, nature| Institution::bare(id, Name::new(name).expect("a name"), tier, nature);
        let kind = QuotaKind::Administrative;
        let mut ledger = Ledger::default();
        for (to, kind, places) in [
            (bureau, kind, 8),
            (bureau, QuotaKind::Support, 1),
            (office, kind, 5),
            (town, kind, 3),
            (town, QuotaKind::Controlled, 4),
            (office, QuotaKind::Controlled, 1),
        ] {
            let (from, to, count) = (Holder::Superior, Holder::Institution(to), Headcount(places));
            ledger.post(&Transfer { kind, count, from, to, people: Vec::new() }).expect("given");
        }
        let mut roster = RosterCounts::default();
        roster.count(&Assignment::at(bureau, kind), Headcount(7));
        roster.count(&Assignment::at(bureau, QuotaKind::Support), Headcount(1));
        roster.count(&Assignment::at(office, kind), Headcount(5));
        roster.count(&Assignment::at(town, kind), Headcount(5));
        roster.count(&Assignment::at(office, QuotaKind::Controlled), Headcount(1));
        let long = "某".repeat(50);
        let bodies = [
            body(bureau, &long, Tier::County, Nature::Government),
            body(office, "县委办公室", Tier::County, Nature::Party),
            body(town, "白鹤镇", Tier::Township, Nature::Town),
        ];
        let snapshot = Snapshot::new(bodies, ledger, BTreeMap::new(), roster);
        let table = vacancies(&heading(), &snapshot);
        assert_eq!(
            texts(&table),
            [
                "一、县直单位".to_owned(),
                format!("1|{long}|行政|8|—|7|1|—|—|12.5%|—|—"),
                "其余|不空不超的2项||6|—|6|—|—|—|—|—|—".to_owned(),
                "|小　计||14|—|13|1|—|—|7.1%|—|—".to_owned(),
                "二、乡镇(街道)".to_owned(),
                "2|白鹤镇|行政|3|—|5|—|—|2|—|—|—".to_owned(),
                "|小　计||3|—|5|—|—|2|—|—|—".to_owned(),
                "|合　计||17|—|18|1|—|2|5.9%|—|—".to_owned(),
                "三、员额(不计入合计)".to_owned(),
                "3|白鹤镇|员额|4|—|—|4|—|—|100.0%|—|—".to_owned(),
                "其余|不空不超的1项|员额|1|—|1|—|—|—|—|—|—".to_owned(),
            ]
        );
        let asides: Vec<bool> = table.rows.iter().map(|row| row.is_aside).collect();
        assert_eq!(asides, [false, false, false, false, false, false, false, false, false, true, true]);
        assert!(table.notes[2].starts_with("不空不超的3项"), "{:?}", table.notes);
    }

    #[test]
    fn without_institutions_there_is_nothing_but_a_word() {
        let table = vacancies(&heading(), &Snapshot::default());
        assert_eq!((texts(&table).len(), table.notes.len()), (0, 1));
    }
}
