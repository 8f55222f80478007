//! 机构编制变动表: what two days of a register differ by, body by body, with a sum for each kind of quota.

use std::collections::BTreeSet;

use super::{Cell, Column, Heading, Paper, Row, RowRole, Table, signatures, written_date};
use super::{figure_column, text_column, word_column};
use crate::domain::{Date, Holder, QuotaKind, Snapshot};
use crate::history::{Alteration, difference};
use crate::wording;

/// The register on a day.
#[derive(Debug, Clone, Copy)]
pub struct StateOn<'a> {
    pub date: Date,
    pub snapshot: &'a Snapshot,
}

/// Everything that changed from one day to another.
pub fn alterations(heading: &Heading, from: StateOn<'_>, to: StateOn<'_>) -> Table {
    let found = difference(from.snapshot, to.snapshot);
    let rows = found.iter().enumerate().map(|(index, alteration)| line(index + 1, alteration, from, to)).collect();
    Table {
        title: "机构编制变动表".to_owned(),
        caption: heading.caption(),
        columns: columns(),
        rows,
        notes: notes(&found, from, to),
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
    .with_numbers_covered()
}

/// 变动说明 in full, a paragraph each: what stands under the table, then every body with what changed of it.
pub fn account(from: StateOn<'_>, to: StateOn<'_>) -> Vec<String> {
    let found = difference(from.snapshot, to.snapshot);
    let mut by_subject: Vec<(String, Vec<String>)> = Vec::new();
    for alteration in &found {
        let subject = wording::alteration(alteration, from.snapshot, to.snapshot).subject;
        let clause = wording::alteration_clause(alteration, from.snapshot, to.snapshot);
        match by_subject.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, clauses)) => clauses.push(clause),
            None => by_subject.push((subject, vec![clause])),
        }
    }
    let mut paragraphs = notes(&found, from, to);
    let told = by_subject.iter().enumerate();
    paragraphs.extend(told.map(|(index, (subject, of))| format!("{}. {subject}：{}。", index + 1, of.join("；"))));
    paragraphs
}

fn columns() -> Vec<Column> {
    vec![
        word_column(&["序号"], 3),
        text_column(&["单位"], 12),
        word_column(&["变动事项"], 8),
        text_column(&["变动前"], 14),
        text_column(&["变动后"], 14),
        figure_column(&["增减"], 4),
    ]
}

fn line(number: usize, alteration: &Alteration, from: StateOn<'_>, to: StateOn<'_>) -> Row {
    let text = wording::alteration(alteration, from.snapshot, to.snapshot);
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::Text(text.subject),
        Cell::Text(text.matter),
        Cell::Text(text.from),
        Cell::Text(text.to),
        text.change.map_or(Cell::Blank, Cell::Delta),
    ];
    Row::new(RowRole::Body, cells)
}

/// The written account (变动说明): how many bodies came, went and were renamed, and what each kind of quota came to.
fn notes(found: &[Alteration], from: StateOn<'_>, to: StateOn<'_>) -> Vec<String> {
    let (first, last) = (written_date(from.date), written_date(to.date));
    if found.is_empty() {
        return vec![format!("{first}与{last}相比，机构编制没有变动。")];
    }
    let count = |wanted: fn(&Alteration) -> bool| found.iter().filter(|alteration| wanted(alteration)).count();
    let bodies = [
        ("设立", count(|found| matches!(found, Alteration::Established { .. }))),
        ("撤销", count(|found| matches!(found, Alteration::Ended { successor: None, .. }))),
        ("并入其他机构", count(|found| matches!(found, Alteration::Ended { successor: Some(_), .. }))),
        ("更名", count(|found| matches!(found, Alteration::Renamed { .. }))),
    ];
    let bodies: Vec<String> =
        bodies.into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word}{count}个")).collect();
    let bodies = if bodies.is_empty() {
        "机构个数和名称没有变动".to_owned()
    } else {
        format!("机构{}", bodies.join("，"))
    };
    let mut notes = vec![format!("{first}至{last}：{bodies}；共有变动{}项。", found.len())];
    notes.extend(sums(found, from.snapshot, to.snapshot));
    notes
}

/// What bodies hold of each kind that changed, at both ends: "行政编制由120名变为118名，净减2名".
fn sums(found: &[Alteration], before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let of_body = |alteration: &Alteration| match alteration {
        Alteration::Places { kind, .. } if alteration.institution().is_some() => Some(*kind),
        _ => None,
    };
    let changed: BTreeSet<QuotaKind> = found.iter().filter_map(of_body).collect();
    let held = |snapshot: &Snapshot, kind: QuotaKind| -> i64 {
        let balances = snapshot.ledger().balances();
        let of_bodies = balances.filter(|(holder, of, _)| *of == kind && matches!(holder, Holder::Institution(_)));
        of_bodies.map(|(_, _, count)| i64::from(count.0)).sum()
    };
    let sentence = |kind: QuotaKind| {
        let (then, now) = (held(before, kind), held(after, kind));
        let net = match now - then {
            0 => "总数不变".to_owned(),
            more @ 1.. => format!("净增{more}名"),
            less => format!("净减{}名", -less),
        };
        format!("{}编制：各单位合计由{then}名变为{now}名，{net}。", wording::kind(kind))
    };
    changed.into_iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Institution, InstitutionId, Name, Nature, Operation, Tier, Transfer, apply_all};

    #[test]
    fn lines_and_sums_agree() {
        let name = |text| Name::new(text).expect("a name");
        let body = |id: u32, text| {
            Operation::Establish(Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government))
        };
        let kind = QuotaKind::Administrative;
        let transfer = |count: u32, from, to| {
            Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
        };
        let (first, second) = (Holder::Institution(InstitutionId(1)), Holder::Institution(InstitutionId(2)));
        let before = [body(1, "县农业局"), body(2, "县林业局"), transfer(10, Holder::Superior, first)];
        let before = apply_all(&Snapshot::default(), &before).expect("an opening");
        let after = [transfer(4, first, second), transfer(1, first, Holder::Superior), body(3, "县水利局")];
        let after = apply_all(&before, &after).expect("possible");
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let (from, to) = (Date::constant(2026, 1, 1), Date::constant(2026, 11, 22));
        let table =
            alterations(&heading, StateOn { date: from, snapshot: &before }, StateOn { date: to, snapshot: &after });
        let rows: Vec<String> =
            table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect();
        assert_eq!(
            rows,
            ["1|县水利局|设立||县水利局|", "2|县农业局|行政编制|10|5|-5", "3|县林业局|行政编制|0|4|+4"]
                .map(|row| row.replace("-5", &Cell::Delta(-5).text()))
        );
        let notes = [
            "2026年1月1日至2026年11月22日：机构设立1个；共有变动3项。",
            "行政编制：各单位合计由10名变为9名，净减1名。",
        ];
        assert_eq!(table.notes, notes);
        let told = account(StateOn { date: from, snapshot: &before }, StateOn { date: to, snapshot: &after });
        let bodies = [
            "1. 县水利局：设立。",
            "2. 县农业局：行政编制由10名变为5名，减少5名。",
            "3. 县林业局：行政编制由0名变为4名，增加4名。",
        ];
        assert_eq!(told, [&notes[..], &bodies[..]].concat());
    }
}
