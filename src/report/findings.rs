//! 核查意见表: what the rules say, each remark with its measure, its basis and the smallest remedy.

use super::{Cell, Heading, Paper, Row, RowRole, Table, figure_column, text_column, word_column};
use crate::domain::{Finding, Snapshot};
use crate::wording;

/// The findings in the order given; names as of `snapshot`.
pub fn findings(heading: &Heading, found: &[Finding], snapshot: &Snapshot) -> Table {
    let rows = found.iter().enumerate().map(|(index, finding)| line(index + 1, finding, snapshot)).collect();
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
        Cell::Text(words.remedies.join("；")),
        Cell::Text(steps.join("、")),
    ];
    Row { role: RowRole::Body, cells }
}
