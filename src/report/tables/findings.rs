//! 核查意见表: what the rules say, in the groups that say what has to be done about it, each remark with its measure, its basis and
//! the smallest remedy or the leave it was given. A basis is printed in full with the first remark that rests on it; the others
//! refer to that one, so that many alike remarks stay short.

use std::collections::BTreeMap;

use super::{
    Cell, Heading, Paper, Row, RowRole, Table, figure_column, group_row, signatures, text_column, word_column,
};
use crate::domain::{Finding, FindingGroup, Snapshot};
use crate::rules::numbers;
use crate::wording;

/// The findings in their groups and in the order given, by the numbers they have everywhere; names as of `snapshot`.
pub fn findings(heading: &Heading, found: &[Finding], snapshot: &Snapshot) -> Table {
    let mut rows = Vec::with_capacity(found.len() + FindingGroup::ALL.len());
    let numbered: Vec<(usize, &Finding)> = numbers(found).into_iter().zip(found).collect();
    let mut quoted = BTreeMap::new();
    let mut groups = 0;
    for group in FindingGroup::ALL {
        let of_group = || numbered.iter().filter(|(_, finding)| finding.group() == group);
        let count = of_group().count();
        if count == 0 {
            continue;
        }
        rows.push(group_row(groups, &format!("{} {count}条", wording::finding_group(group))));
        groups += 1;
        rows.extend(of_group().map(|(number, finding)| line(*number, finding, snapshot, &mut quoted)));
    }
    let notes = match found.is_empty() {
        true => vec!["未发现问题。".to_owned()],
        false => vec!["新增：由本方案引起；遗留：方案之前已有；消除：方案执行后不再存在。".to_owned()],
    };
    Table {
        title: "核查意见表".to_owned(),
        caption: heading.caption_of_words(),
        columns: vec![
            word_column(&["序号"], 2),
            word_column(&["级别"], 2),
            word_column(&["新旧"], 2),
            text_column(&["核查项"], 4),
            text_column(&["单位"], 5),
            text_column(&["问题"], 13),
            figure_column(&["实际"], 2),
            figure_column(&["限额"], 2),
            text_column(&["依据"], 18),
            text_column(&["处理建议"], 9),
            word_column(&["步骤"], 4),
        ],
        rows,
        notes,
        signatures: signatures(),
        ..Table::on(Paper::A4Landscape)
    }
}

/// One remark. `quoted` are the texts printed above, each with the number of the remark it was printed with.
fn line(number: usize, finding: &Finding, snapshot: &Snapshot, quoted: &mut BTreeMap<String, usize>) -> Row {
    let words = wording::finding(finding, snapshot);
    let measure = wording::measure(finding);
    let figure = |figure: Option<wording::Figure>| match figure {
        Some(figure) => Cell::Text(figure.number.to_string()),
        None => Cell::Blank,
    };
    let mut once = |text: String| match quoted.get(&text) {
        Some(first) => format!("同第{first}条"),
        None => {
            quoted.insert(text.clone(), number);
            text
        }
    };
    let cells = vec![
        Cell::Text(number.to_string()),
        Cell::text_of(wording::severity(finding.severity)),
        Cell::text_of(wording::novelty(finding.novelty)),
        Cell::text_of(words.title),
        Cell::Text(words.subject),
        Cell::Text(words.statement),
        figure(measure.map(|measure| measure.actual)),
        figure(measure.and_then(|measure| measure.limit)),
        Cell::Text(once(words.basis)),
        Cell::Text(words.waived.unwrap_or_else(|| words.remedies.join("；"))),
        Cell::Text(wording::step_runs(&finding.steps)),
    ];
    Row::new(RowRole::Body, cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Citation, Date, InstitutionId, Measure, Novelty, RuleId, Severity, Subject};

    fn finding(rule: &'static str, institution: u32, basis: &'static str) -> Finding {
        Finding {
            rule: RuleId(rule),
            severity: Severity::Warning,
            novelty: Novelty::Existing,
            subject: Subject::Institution(InstitutionId(institution)),
            kind: None,
            measure: Some(Measure { actual: 3, limit: 0 }),
            names: Vec::new(),
            steps: Vec::new(),
            basis: Citation { source: basis.into(), text: "条文".into(), verified: true },
            remedies: Vec::new(),
            waived: None,
        }
    }

    #[test]
    fn a_basis_is_printed_once_and_referred_to_by_number() {
        let found =
            [finding("over_quota", 1, "甲"), finding("over_quota", 2, "甲"), finding("split_assignment", 3, "乙")];
        let heading = Heading { office: String::new(), date: Date::constant(2026, 11, 22) };
        let table = findings(&heading, &found, &Snapshot::default());
        let column = |place: usize| {
            let body = table.rows.iter().filter(|row| row.role == RowRole::Body);
            body.map(|row| row.cells[place].text()).collect::<Vec<_>>()
        };
        assert_eq!(column(8), ["甲：条文", "同第1条", "乙：条文"]);
        assert_eq!(column(7), ["0", "0", ""], "who works elsewhere is measured against nothing");
        assert_eq!(table.signatures.len(), 3);
    }

    #[test]
    fn runs_of_steps_are_drawn_together() {
        let found = [Finding { steps: vec![0, 1, 2, 3, 8, 10, 11], ..finding("over_quota", 1, "甲") }];
        let heading = Heading { office: String::new(), date: Date::constant(2026, 11, 22) };
        let table = findings(&heading, &found, &Snapshot::default());
        assert_eq!(table.rows[1].cells[10].text(), "1–4、9、11、12");
    }
}
