//! 机构编制台账: every institution with its places, people and leadership posts, by nature, with subtotals.

use std::collections::BTreeMap;

use super::{Cell, Heading, Paper, Row, RowRole, Table, balance, count, counting_column, group_row, signatures};
use super::{text_column, word_column};
use crate::domain::{
    Held, Holder, Institution, InstitutionId, Kinds, Nature, OriginPart, QuotaFamily, QuotaKind, Snapshot,
    StandingTotal, Structure, Whom,
};
use crate::wording;

/// The families that have a column of their own, in print order; 员额 and 编外 are shown apart because they are no 编制.
const FAMILIES: [(QuotaFamily, &str); 4] = [
    (QuotaFamily::Administrative, "行政"),
    (QuotaFamily::PoliticalLegal, "政法专项"),
    (QuotaFamily::Support, "工勤"),
    (QuotaFamily::Service, "事业"),
];

/// The register as one table.
pub fn ledger(heading: &Heading, snapshot: &Snapshot) -> Table {
    ledger_of(heading, snapshot, |_| true).0
}

/// The institutions that `wanted` picks as a table, and for each of its rows the institution it is about.
pub fn ledger_of(
    heading: &Heading,
    snapshot: &Snapshot,
    wanted: impl Fn(&Institution) -> bool,
) -> (Table, Vec<Option<InstitutionId>>) {
    let mut groups: BTreeMap<Nature, Vec<&Institution>> = BTreeMap::new();
    for institution in snapshot.institutions().filter(|institution| wanted(institution)) {
        groups.entry(institution.nature).or_default().push(institution);
    }
    let mut rows = Vec::new();
    let mut subjects = Vec::new();
    let mut number = 0;
    let mut everybody = Vec::new();
    for (index, (nature, institutions)) in groups.iter().enumerate() {
        rows.push(group_row(index, wording::nature(*nature)));
        subjects.push(None);
        for institution in institutions {
            number += 1;
            let mut cells = vec![Cell::Text(number.to_string()), Cell::Text(institution.name.to_string())];
            cells.push(Cell::text_of(institution.grade.map_or("", wording::grade)));
            cells.extend(figures(&[institution.id], snapshot));
            cells.extend([
                Cell::Text(wording::leaders(institution.leaders)),
                Cell::Text(wording::leaders(snapshot.roster().leaders(institution.id))),
                Cell::Count(i64::try_from(institution.offices.len()).unwrap_or(i64::MAX)),
                Cell::Text(institution.charter.clone()),
                Cell::Text(institution.remark.clone()),
            ]);
            let whom = Whom::holder(Holder::Institution(institution.id));
            rows.push(Row::new(RowRole::Body, cells).about(OriginPart::about(whom)));
            subjects.push(Some(institution.id));
        }
        let ids: Vec<InstitutionId> = institutions.iter().map(|institution| institution.id).collect();
        rows.push(sum_row(RowRole::Subtotal, "小　计", &ids, snapshot));
        subjects.push(None);
        everybody.extend(ids);
    }
    if !everybody.is_empty() {
        rows.push(sum_row(RowRole::Total, "合　计", &everybody, snapshot));
        subjects.push(None);
    }
    let table = Table {
        title: "机构编制台账".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(&everybody, snapshot),
        signatures: signatures(),
        ..Table::on(Paper::A3Landscape)
    };
    (table, subjects)
}

/// What the net of the last row is made of: a vacancy in one place does not excuse an excess in another.
fn notes(institutions: &[InstitutionId], snapshot: &Snapshot) -> Vec<String> {
    let all: StandingTotal = institutions.iter().map(|id| snapshot.total(*id, QuotaKind::counts_as_quota)).sum();
    vec![format!(
        "合计不含员额(人员控制数)和编外聘用人员。空编、超编按单位和编制类型分别计算，共空编{}名、超编{}名；“空(+)超(−)”为二者之差。",
        all.vacancy, all.excess
    )]
}

fn columns() -> Vec<super::Column> {
    let mut columns = vec![word_column(&["序号"], 3), text_column(&["单位名称"], 14), word_column(&["机构规格"], 5)];
    let of = |quantity, kinds| OriginPart::of(quantity).in_kinds(kinds);
    for (part, quantity) in [("编制数", Held::Authorized), ("实有人数", Held::Strength)] {
        columns.push(counting_column(&[part, "合计"], 4, of(quantity, Kinds::quota())));
        columns.extend(
            FAMILIES.map(|(family, word)| counting_column(&[part, word], 4, of(quantity, Kinds::family(family)))),
        );
    }
    let controlled = Kinds::of(QuotaKind::Controlled);
    let off_quota = Kinds::of(QuotaKind::OffQuota);
    columns.extend([
        counting_column(&["空(+)超(−)"], 4, of(Held::Balance, Kinds::quota())),
        counting_column(&["员额", "核定"], 4, of(Held::Authorized, controlled)),
        counting_column(&["员额", "实有"], 4, of(Held::Strength, controlled)),
        counting_column(&["编外聘用"], 4, of(Held::Strength, off_quota)),
        word_column(&["领导职数", "核定"], 5),
        word_column(&["领导职数", "实配"], 5),
        counting_column(&["内设机构"], 4, OriginPart::of(Structure::Offices(None))),
        text_column(&[wording::RECORDED_DOCUMENT], 9),
        text_column(&["备注"], 8),
    ]);
    columns
}

/// 合计 and families for places and people, net vacancy, 员额 and 编外.
fn figures(institutions: &[InstitutionId], snapshot: &Snapshot) -> Vec<Cell> {
    let total_of = |family: QuotaFamily| -> StandingTotal {
        institutions.iter().map(|id| snapshot.total(*id, |kind| kind.family() == family)).sum()
    };
    let families = FAMILIES.map(|(family, _)| total_of(family));
    let all: StandingTotal = families.into_iter().sum();
    let controlled = total_of(QuotaFamily::Controlled);
    let mut cells = vec![count(all.authorized)];
    cells.extend(families.map(|total| count(total.authorized)));
    cells.push(count(all.strength));
    cells.extend(families.map(|total| count(total.strength)));
    cells.push(balance(all.vacancy, all.excess));
    let off_quota = institutions.iter().map(|id| snapshot.off_quota(*id)).sum();
    cells.extend([count(controlled.authorized), count(controlled.strength), count(off_quota)]);
    cells
}

fn sum_row(role: RowRole, label: &str, institutions: &[InstitutionId], snapshot: &Snapshot) -> Row {
    let mut cells = vec![Cell::Blank, Cell::text_of(label), Cell::Blank];
    cells.extend(figures(institutions, snapshot));
    cells.resize(columns().len(), Cell::Blank);
    let lines = institutions.iter().map(|id| (Holder::Institution(*id), Kinds::ALL));
    Row::new(role, cells).about(OriginPart::about(Whom::lines(lines)))
}
