//! What a finding has counted, and against what. Not every rule has a limit: people who retire, or who work elsewhere, are
//! counted and measured against nothing, and a limit of 0 would say that none of them may be.

use std::fmt;

use crate::domain::{Finding, RuleId};

/// A finding's measure with the words of its rule: "实有 48 / 核定 46", "人数 62".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeasureText {
    pub actual: Figure,
    /// What the rule allows or asks for, if it measures against anything.
    pub limit: Option<Figure>,
}

/// A number and what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    pub word: &'static str,
    pub number: i64,
}

/// The measure of a finding in words; `None` where its rule counts nothing.
pub fn measure(finding: &Finding) -> Option<MeasureText> {
    let measured = finding.measure?;
    let (actual, limit) = words(finding.rule);
    Some(MeasureText {
        actual: Figure { word: actual, number: measured.actual },
        limit: limit.map(|word| Figure { word, number: measured.limit }),
    })
}

/// What a rule counts, and what it measures that against.
fn words(rule: RuleId) -> (&'static str, Option<&'static str>) {
    match rule.0 {
        "conservation" | "township_service_total" => ("总量", Some("原有")),
        "mixed_kinds" | "coordination_quota" | "pool_kind" => ("现有", None),
        "cross_level_approval" => ("划入", None),
        "upward_transfer" => ("上划", None),
        "cut_beyond_vacancy" => ("划出", Some("可划空编")),
        "over_quota" => ("实有", Some("核定")),
        "clearance_beyond_vacancy" => ("在途", Some("空编")),
        "clearance_lapsed" => ("在途", None),
        "leaders_in_post" => ("实配", Some("核定")),
        "leader_band" => ("核定", Some("标准")),
        "office_cap" | "office_cap_by_nature" | "special_office" => ("已设", Some("限额")),
        "nameplate_cap" | "office_naming" => ("挂牌", Some("限额")),
        "office_minimum" => ("编制", Some("最低")),
        "office_places" => ("合计", Some("核定")),
        "post_total" => ("岗位", Some("编制")),
        "post_template" => ("已设", Some("要求")),
        "staffing_standard" => ("核定", Some("测算")),
        "rank_above_grade" | "duplicate_id" | "id_disagrees" | "identity_kind" | "split_assignment" | "retirement" => {
            ("人数", None)
        }
        "pool_balance" => ("借出", Some("持有")),
        "loan_overdue" => ("逾期", None),
        "own_vacancy_first" => ("占用", None),
        _ => ("实际", Some("限额")),
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.word, self.number)
    }
}

impl fmt::Display for MeasureText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.limit {
            Some(limit) => write!(out, "{} / {limit}", self.actual),
            None => self.actual.fmt(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Citation, Measure, Novelty, Severity, Subject};

    #[track_caller]
    fn check(rule: &'static str, (actual, limit): (i64, i64), expected: &str) {
        let finding = Finding {
            rule: RuleId(rule),
            severity: Severity::Warning,
            novelty: Novelty::Existing,
            subject: Subject::Book,
            kind: None,
            measure: Some(Measure { actual, limit }),
            names: Vec::new(),
            steps: Vec::new(),
            basis: Citation { source: "".into(), text: "".into(), verified: true },
            remedies: Vec::new(),
            waived: None,
        };
        assert_eq!(measure(&finding).map(|text| text.to_string()).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_measured_against_nothing_has_no_limit() {
        check("retirement", (501, 0), "人数 501");
        check("split_assignment", (3, 0), "人数 3");
        check("loan_overdue", (2, 0), "逾期 2");
        check("over_quota", (48, 46), "实有 48 / 核定 46");
        check("over_quota", (2, 0), "实有 2 / 核定 0");
        check("office_cap", (10, 9), "已设 10 / 限额 9");
    }
}
