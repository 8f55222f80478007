//! 核查意见表: what the rules say, in the groups that say what has to be done about it, each remark with its measure, its basis and
//! the smallest remedy or the leave it was given.

use super::{Cell, Heading, Paper, Row, RowRole, Table, figure_column, group_row, text_column, word_column};
use crate::domain::{Finding, FindingGroup, Snapshot};
use crate::wording;

/// The findings in their groups and in the order given, numbered throughout; names as of `snapshot`.
pub fn findings(heading: &Heading, found: &[Finding], snapshot: &Snapshot) -> Table {
    let mut rows = Vec::with_capacity(found.len() + FindingGroup::ALL.len());
    let (mut number, mut groups) = (0, 0);
    for group in FindingGroup::ALL {
        let of_group: Vec<&Finding> = found.iter().filter(|finding| finding.group() == group).collect();
        if of_group.is_empty() {
            continue;
        }
        rows.push(group_row(groups, &format!("{} {}条", wording::finding_group(group), of_group.len())));
        groups += 1;
        for finding in of_group {
            number += 1;
            rows.push(line(number, finding, snapshot));
        }
    }
    let notes = match found.is_empty() {
        true => vec!["未发现问题。".to_owned()],
        false => vec!["新增：由本方案引起；遗留：方案之前已有；消除：方案执行后不再存在。".to_owned()],
    };
    Table {
        attachment: None,
        title: "核查意见表".to_owned(),
        caption: super::Caption { right: super::written_date(heading.date), ..heading.caption() },
        columns: vec![
            word_column(&["序号"], 2),
            word_column(&["级别"], 2),
            word_column(&["新旧"], 2),
            text_column(&["核查项"], 5),
            text_column(&["单位"], 6),
            text_column(&["问题"], 14),
            figure_column(&["实际"], 2),
            figure_column(&["限额"], 2),
            text_column(&["依据"], 15),
            text_column(&["处理建议"], 10),
            word_column(&["步骤"], 3),
        ],
        rows,
        notes,
        signatures: Vec::new(),
        paper: Paper::A4Landscape,
    }
}

fn line(number: usize, finding: &Finding, snapshot: &Snapshot) -> Row {
    let words = wording::finding(finding, snapshot);
    let (actual, limit) = match finding.measure {
        Some(measure) => (Cell::Text(measure.actual.to_string()), Cell::Text(measure.limit.to_string())),
        None => (Cell::Blank, Cell::Blank),
    };
    let steps: Vec<String> = finding.steps.iter().map(|step| (step + 1).to_string()).collect();
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::text_of(wording::severity(finding.severity)),
        Cell::text_of(wording::novelty(finding.novelty)),
        Cell::text_of(words.title),
        Cell::Text(words.subject),
        Cell::Text(words.statement),
        actual,
        limit,
        Cell::Text(words.basis),
        Cell::Text(words.waived.unwrap_or_else(|| words.remedies.join("；"))),
        Cell::Text(steps.join("、")),
    ];
    Row { role: RowRole::Body, cells }
}
