//! 区县汇总表: the books of several counties, one line each, for the office of their city. It is no table of any one book: nothing in it
//! can be asked where it comes from here, and it bears no code.

use super::vacancies::rate_of;
use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, figure_column, signatures, text_column, word_column};
use crate::domain::{QuotaFamily, QuotaKind, Snapshot};

/// The families that have a column of their own.
const FAMILIES: [(QuotaFamily, &str); 4] = [
    (QuotaFamily::Administrative, "行政"),
    (QuotaFamily::PoliticalLegal, "政法专项"),
    (QuotaFamily::Support, "工勤"),
    (QuotaFamily::Service, "事业"),
];

/// What one book comes to. Sums of several books may be larger than any headcount, so these are plain numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountyLine {
    /// 区县
    pub name: String,
    figures: [u64; 16],
}

/// A figure and the head it stands under.
const HEADS: [&[&str]; 16] = [
    &["机构", "合计"],
    &["机构", "乡镇(街道)"],
    &["编制数", "合计"],
    &["编制数", "行政"],
    &["编制数", "政法专项"],
    &["编制数", "工勤"],
    &["编制数", "事业"],
    &["实有"],
    &["空编"],
    &["超编"],
    &["员额"],
    &["编外聘用"],
    &["领导职数", "核定正职"],
    &["领导职数", "核定副职"],
    &["领导职数", "实配正职"],
    &["领导职数", "实配副职"],
];

/// The places of 编制数·合计 and of 空编 in [`HEADS`].
const AUTHORIZED: usize = 2;
const VACANCY: usize = 8;

impl CountyLine {
    /// A county as its register has it.
    pub fn of(name: String, snapshot: &Snapshot) -> Self {
        let mut figures = [0_u64; 16];
        for institution in snapshot.institutions() {
            let total = snapshot.total(institution.id, QuotaKind::counts_as_quota);
            let controlled = snapshot.total(institution.id, |kind| kind == QuotaKind::Controlled);
            let of_family =
                |family| snapshot.total(institution.id, |kind: QuotaKind| kind.family() == family).authorized;
            let [administrative, political, support, service] = FAMILIES.map(|(family, _)| of_family(family));
            let (posts, in_post) = (institution.leaders, snapshot.roster().leaders(institution.id));
            let of_institution = [
                1,
                u32::from(institution.nature.is_township()),
                total.authorized.0,
                administrative.0,
                political.0,
                support.0,
                service.0,
                total.strength.0,
                total.vacancy.0,
                total.excess.0,
                controlled.authorized.0,
                snapshot.off_quota(institution.id).0,
                posts.chief.0,
                posts.deputy.0,
                in_post.chief.0,
                in_post.deputy.0,
            ];
            for (sum, figure) in figures.iter_mut().zip(of_institution) {
                *sum = sum.saturating_add(u64::from(figure));
            }
        }
        Self { name, figures }
    }

    fn add(&mut self, other: &Self) {
        for (sum, figure) in self.figures.iter_mut().zip(other.figures) {
            *sum = sum.saturating_add(figure);
        }
    }

    fn row(&self, role: RowRole, number: &str) -> Row {
        let mut cells = vec![Cell::text_of(number), Cell::text_of(self.name.as_str())];
        for (at, figure) in self.figures.iter().enumerate() {
            cells.push(Cell::Count(i64::try_from(*figure).unwrap_or(i64::MAX)));
            if at == VACANCY {
                let of = |at: usize| self.figures.get(at).copied().unwrap_or_default();
                cells.push(Cell::Text(rate_of(of(VACANCY), of(AUTHORIZED))));
            }
        }
        Row::new(role, cells)
    }
}

/// The counties in the order in which they were given. `left_out` tells of books that could not be read.
pub fn counties(heading: &Heading, lines: &[CountyLine], left_out: &[String]) -> Table {
    let mut rows: Vec<Row> =
        lines.iter().enumerate().map(|(index, line)| line.row(RowRole::Body, &(index + 1).to_string())).collect();
    if !lines.is_empty() {
        let mut sum = CountyLine { name: "合　计".to_owned(), ..CountyLine::default() };
        lines.iter().for_each(|line| sum.add(line));
        rows.push(sum.row(RowRole::Total, ""));
    }
    let mut notes = vec![
        format!(
            "由{}个账簿汇总，各取{}终了时的台账。编制数、实有、空编、超编不含员额和编外聘用；空编、超编按单位和编制类型分别计算，不相抵；空编率＝空编÷编制数，以千分之一为单位四舍五入。",
            lines.len(),
            super::written_date(heading.date)
        ),
        "本表不属于任何一个账簿，没有核验码；各数的来历请在各区县的账簿里查。".to_owned(),
    ];
    notes.extend(left_out.iter().map(|why| format!("没有汇总：{why}")));
    Table {
        title: "区县机构编制汇总表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes,
        signatures: signatures(),
        ..Table::on(Paper::A3Landscape)
    }
}

fn columns() -> Vec<Column> {
    let mut columns = vec![word_column(&["序号"], 3), text_column(&["区县"], 9)];
    for (at, head) in HEADS.into_iter().enumerate() {
        columns.push(figure_column(head, 5));
        if at == VACANCY {
            columns.push(word_column(&["空编率"], 5));
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Date;

    fn line(name: &str, places: u64, vacancy: u64) -> CountyLine {
        let mut line = CountyLine { name: name.to_owned(), ..CountyLine::default() };
        (line.figures[AUTHORIZED], line.figures[VACANCY]) = (places, vacancy);
        line
    }

    fn made(lines: &[CountyLine], left_out: &[String]) -> Table {
        counties(&Heading { office: String::new(), date: Date::constant(2026, 11, 22) }, lines, left_out)
    }

    #[test]
    fn sums_go_beyond_the_headcount_of_any_book() {
        let table = made(&[line("甲县", 999_999_999_999, 1), line(&"乙".repeat(50), 1, 1)], &[]);
        let texts = |row: usize| table.rows[row].cells.iter().map(Cell::text).collect::<Vec<_>>();
        assert_eq!(texts(0)[..5], ["1", "甲县", "—", "—", "999999999999"]);
        assert_eq!(texts(2)[..5], ["", "合　计", "—", "—", "1000000000000"]);
        assert_eq!((texts(1)[10].as_str(), texts(1)[11].as_str(), texts(2)[11].as_str()), ("1", "100.0%", "0.0%"));
        assert_eq!(table.columns.len(), table.rows[0].cells.len());
    }

    #[test]
    fn what_is_left_out_is_told_below() {
        let table = made(&[], &["丙县.bh(不是账簿)".to_owned()]);
        assert_eq!(
            (table.rows.len(), table.notes.last().map(String::as_str)),
            (0, Some("没有汇总：丙县.bh(不是账簿)"))
        );
    }
}
