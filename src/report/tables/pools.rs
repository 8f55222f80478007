//! 周转池台账: what every pool has, what of it is out, and each loan with its borrower and term. Drawn from a register alone; a
//! loan is overdue as of the day in the heading.

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, counting_column, group_row, signatures};
use super::{count, text_column, word_column};
use crate::domain::{
    Date, Headcount, Held, Holder, Kinds, Loan, LoanId, OriginPart, Pool, PoolBalance, QuotaKind, Snapshot, Whom,
};
use crate::wording;

/// The pools of a register as one table.
pub fn pools(heading: &Heading, snapshot: &Snapshot) -> Table {
    pools_of(heading, snapshot).0
}

/// The same, and for each of its rows the loan it is about.
pub fn pools_of(heading: &Heading, snapshot: &Snapshot) -> (Table, Vec<Option<LoanId>>) {
    let mut rows = Vec::new();
    let mut subjects = Vec::new();
    let mut whole = Whole::default();
    let mut lines = Vec::new();
    for (index, pool) in snapshot.pools().iter().enumerate() {
        rows.push(group_row(index, &wording::pool_title(pool)));
        subjects.push(None);
        for (position, loan) in snapshot.loans().iter().filter(|loan| loan.pool == pool.id).enumerate() {
            rows.push(loan_row(position + 1, loan, snapshot, heading.date));
            subjects.push(Some(loan.id));
        }
        for (kind, balance) in balances(pool, snapshot) {
            let line = (Holder::Pool(pool.id), Kinds::of(kind));
            let row = balance_row(RowRole::Subtotal, "小　计", wording::kind(kind), balance, Whom::lines([line]));
            rows.push(row.aside(!kind.counts_as_quota()));
            subjects.push(None);
            if kind.counts_as_quota() {
                whole.add(balance);
                lines.push(line);
            }
        }
    }
    rows.push(balance_row(RowRole::Total, "合　计", "", whole.0, Whom::lines(lines)));
    subjects.push(None);
    let table = Table {
        title: "周转池台账".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(snapshot, heading.date),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    };
    (table, subjects)
}

/// 周转使用台账: the loans that are out, in the order in which they were made.
pub fn loans(heading: &Heading, snapshot: &Snapshot) -> Table {
    let lines = snapshot.loans().iter().enumerate();
    Table {
        title: "周转使用台账".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows: lines.map(|(index, loan)| loan_row(index + 1, loan, snapshot, heading.date)).collect(),
        notes: notes(snapshot, heading.date),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

/// Sums over pools and kinds that count as 编制.
#[derive(Default)]
struct Whole(PoolBalance);

impl Whole {
    fn add(&mut self, balance: PoolBalance) {
        self.0.held += balance.held;
        self.0.lent += balance.lent;
    }
}

/// The kinds that a pool has or has lent; a pool that has nothing yet is shown with the kind it is meant for.
fn balances(pool: &Pool, snapshot: &Snapshot) -> Vec<(QuotaKind, PoolBalance)> {
    let of = |kind| (kind, snapshot.pool_balance(pool.id, kind));
    let is_shown = |(kind, balance): &(QuotaKind, PoolBalance)| {
        *balance != PoolBalance::default() || pool.kind.is_some_and(|meant| meant == *kind)
    };
    QuotaKind::ALL.into_iter().map(of).filter(is_shown).collect()
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        text_column(&["周转池"], 7),
        text_column(&["借用单位"], 9),
        word_column(&["编制类型"], 6),
        counting_column(&["持有"], 3, OriginPart::of(Held::Authorized)),
        counting_column(&["借出"], 3, OriginPart::of(Held::Lent)),
        counting_column(&["余额"], 3, OriginPart::of(Held::PoolLeft)),
        word_column(&["期限至"], 6),
        word_column(&["归还方式"], 6),
        text_column(&["用途"], 9),
        text_column(&["批准文号"], 8),
        word_column(&["备注"], 3),
    ]
}

fn loan_row(number: usize, loan: &Loan, snapshot: &Snapshot, today: Date) -> Row {
    let pool = Holder::Pool(loan.pool);
    let borrower = Holder::Institution(loan.borrower);
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(wording::holder(pool, snapshot)),
        Cell::Text(wording::holder(borrower, snapshot)),
        Cell::text_of(wording::kind(loan.kind)),
        Cell::Blank,
        count(loan.count),
        Cell::Blank,
        Cell::Text(loan.until.to_string()),
        Cell::text_of(wording::return_manner(loan.return_by)),
        Cell::Text(loan.purpose.clone()),
        Cell::Text(loan.document.as_ref().map_or_else(|| "待补".to_owned(), ToString::to_string)),
        Cell::text_of(if loan.is_overdue(today) { "逾期" } else { "" }),
    ];
    Row::new(RowRole::Body, cells).about(OriginPart::about(Whom::Loan(loan.id)))
}

fn balance_row(role: RowRole, label: &str, kind: &str, balance: PoolBalance, whom: Whom) -> Row {
    let mut cells = vec![Cell::Blank, Cell::text_of(label), Cell::Blank, Cell::text_of(kind)];
    cells.extend([count(balance.held), count(balance.lent), Cell::Count(balance.available().0)]);
    cells.resize(columns().len(), Cell::Blank);
    Row::new(role, cells).about(OriginPart::about(whom))
}

fn notes(snapshot: &Snapshot, today: Date) -> Vec<String> {
    let mut notes =
        vec!["借出的编制仍归周转池持有，不计入借用单位的核定数；余额＝持有−借出。员额只列示，不计入合计。".to_owned()];
    let overdue = || snapshot.loans().iter().filter(|loan| loan.is_overdue(today));
    let places: Headcount = overdue().map(|loan| loan.count).sum();
    if !places.is_zero() {
        notes.push(format!("逾期未还{}笔{places}名。", overdue().count()));
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Institution, InstitutionId, Name, Nature, Operation, PoolId, ReturnManner, Tier, Transfer, apply_all,
    };

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn register() -> Snapshot {
        let name = Name::new("县第一中学").expect("a name");
        let school = Institution::bare(InstitutionId(1), name, Tier::County, Nature::PublicInstitution);
        let pool = Holder::Pool(PoolId(1));
        let issue = |kind, count| {
            let (from, to) = (Holder::Superior, pool);
            Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
        };
        let lend = |id, count, year| {
            Operation::Lend(Loan {
                id: LoanId(id),
                pool: PoolId(1),
                borrower: InstitutionId(1),
                kind: KIND,
                count: Headcount(count),
                until: Date::constant(year, 12, 31),
                purpose: "引进人才".to_owned(),
                return_by: ReturnManner::AtTerm,
                document: None,
            })
        };
        let opening = [
            Operation::Establish(school),
            issue(KIND, 10),
            issue(QuotaKind::Controlled, 7),
            lend(1, 3, 2025),
            lend(2, 8, 2029),
        ];
        apply_all(&Snapshot::default(), &opening).expect("an opening")
    }

    fn texts(row: &Row) -> Vec<String> {
        row.cells.iter().map(Cell::text).collect()
    }

    #[test]
    fn what_is_out_is_told_from_what_is_held() {
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let (table, subjects) = pools_of(&heading, &register());
        let figures = |row: &Row| texts(row)[4..7].to_vec();
        assert_eq!(subjects, [None, Some(LoanId(1)), Some(LoanId(2)), None, None, None]);
        assert_eq!(texts(&table.rows[1])[2..], {
            ["县第一中学", "行政", "", "3", "", "2025-12-31", "到期收回", "引进人才", "待补", "逾期"]
        });
        assert_eq!(texts(&table.rows[2])[11], "", "its term is not over");
        assert_eq!(figures(&table.rows[3]), ["10", "11", "−1"], "lent more than it has");
        assert_eq!(figures(&table.rows[4]), ["7", "—", "7"], "员额 is listed");
        assert_eq!(figures(&table.rows[5]), ["10", "11", "−1"], "and not summed");
        assert_eq!(table.notes[1], "逾期未还1笔3名。");
        assert_eq!(loans(&heading, &register()).rows.len(), 2);
    }
}
