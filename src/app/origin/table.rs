//! The answer of a number as a table, for the command line and for files.

use super::answer::Answer;
use super::record::Record;
use crate::report::{Align, Caption, Cell, Column, Heading, Paper, Row, RowRole, Table};
use crate::wording;

/// What the number is computed from, the steps that change it, what it rests on and who was counted; the entries that made it have
/// a table of their own.
pub fn table(heading: &Heading, answer: &Answer, record: &Record) -> Table {
    let mut rows = Vec::new();
    for term in &answer.terms {
        let number = Cell::Count(term.value);
        rows.push(line(&format!("{} {}", term.sign.word(), term.words), number, ""));
    }
    for share in &answer.steps {
        rows.push(line(&format!("方案第{}步", share.step), Cell::Delta(share.change), &share.sentence));
    }
    if let Some(latest) = &record.latest {
        rows.push(line(wording::LATEST_DOCUMENT, Cell::Blank, &wording::origin::latest_document(latest)));
    }
    for ground in &answer.grounds {
        rows.push(line("依据", Cell::Blank, ground));
    }
    if let Some(counted) = &record.people {
        let names: Vec<&str> = counted.named.iter().map(|person| person.name.as_str()).collect();
        let more = if counted.total as usize > names.len() { "等" } else { "" };
        let total = Cell::Count(counted.total.into());
        rows.push(line("人员", total, &format!("{}{more}", names.join("、"))));
    }
    rows.push(Row::new(RowRole::Total, vec![Cell::text_of("合　计"), Cell::Count(answer.value), Cell::Blank]));
    Table {
        title: format!("数字来源：{}", answer.title),
        caption: Caption { left: format!("填报单位：{}", heading.office), right: answer.as_of.clone() },
        columns: vec![
            Column::new(vec!["项目".to_owned()], 12, Align::Left),
            Column::new(vec!["数".to_owned()], 4, Align::Right),
            Column::new(vec!["说明".to_owned()], 24, Align::Left),
        ],
        rows,
        notes: notes(answer, record),
        ..Table::on(Paper::A4Portrait)
    }
}

fn line(item: &str, number: Cell, words: &str) -> Row {
    Row::new(RowRole::Body, vec![Cell::text_of(item), number, Cell::text_of(words)])
}

fn notes(answer: &Answer, record: &Record) -> Vec<String> {
    let formula = Some(answer.formula.clone()).filter(|formula| !formula.is_empty());
    let balance = answer.sources.postings.as_ref().map_or(0, |of| of.balance);
    let disagreement = record
        .disagreement
        .map(|posted| format!("凭证合计{posted}名，台账为{balance}名，两者不一致，请运行账簿检查。"));
    formula.into_iter().chain(disagreement).collect()
}
