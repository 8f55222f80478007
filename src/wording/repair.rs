//! 最少改动 as sentences: what to change in which step, what needs a document, what cannot be reconciled.

use super::finding::finding;
use super::operation::step;
use super::refusal::refusal;
use crate::domain::{Name, Snapshot};
use crate::optimise::{Change, Conflict, Proof, Repair, StepChange};

/// A repair in words, for screen, text and JSON alike.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RepairText {
    pub summary: String,
    /// One line for each changed step.
    pub changes: Vec<String>,
    /// One line for each limit that cannot be met while its step stands.
    pub conflicts: Vec<String>,
    /// One line for each thing that still stands against the plan, where no way out was found.
    pub remaining: Vec<String>,
    /// The steps that need a document.
    pub approvals: Option<String>,
}

/// Puts a repair into words; names as of `snapshot`.
pub fn repair(found: &Repair, snapshot: &Snapshot) -> RepairText {
    RepairText {
        summary: summary(found),
        changes: found.changes.iter().map(|it| change(it, snapshot)).collect(),
        conflicts: found.conflicts.iter().map(|it| conflict(it, snapshot)).collect(),
        remaining: found.remaining.iter().map(|it| obstacle(it, snapshot)).collect(),
        approvals: (!found.approvals.is_empty()).then(|| {
            let steps: Vec<String> = found.approvals.iter().map(|step| (step + 1).to_string()).collect();
            format!("第{}步须填写批准文号", steps.join("、"))
        }),
    }
}

fn summary(found: &Repair) -> String {
    let places: u64 = found
        .changes
        .iter()
        .map(|it| match &it.change {
            Change::Lower { from, to } => u64::from(from.excess_over(*to).0),
            Change::Offices { .. } | Change::Nameplates { .. } | Change::Added(_) | Change::LeftOut => 0,
        })
        .sum();
    let (how, proof) = match found.proof {
        Proof::Smallest => ("最少改动", "已逐一比较，没有更小的改动"),
        Proof::GivenUp => ("改动", "可能性太多，没有比较完，也许还有更小的改动"),
    };
    let by_hand = by_hand(found).map(|what| format!("，{what}")).unwrap_or_default();
    if !found.remaining.is_empty() {
        return "没有找到能让方案执行的改动，方案保持原样，请按下列各条逐一处理。".to_owned();
    }
    match (found.changes.len(), found.approvals.is_empty()) {
        (0, true) => "没有方案新增的“禁止”事项，不需要改动。".to_owned(),
        (0, false) => format!("各步骤不需要改动{by_hand}。"),
        (steps, _) if places > 0 => {
            format!("{how}{steps}步、数量共少{places}名{by_hand}，即可消除方案新增的“禁止”事项({proof})。")
        }
        (steps, _) => format!("{how}{steps}步{by_hand}，即可消除方案新增的“禁止”事项({proof})。"),
    }
}

/// What no change of steps can do: "还须填写第13步的批准文号".
fn by_hand(found: &Repair) -> Option<String> {
    let steps: Vec<String> = found.approvals.iter().map(|step| (step + 1).to_string()).collect();
    (!steps.is_empty()).then(|| format!("还须填写第{}步的批准文号", steps.join("、")))
}

fn change(changed: &StepChange, snapshot: &Snapshot) -> String {
    let listed = |names: &[Name]| names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join("、");
    let number = changed.step + 1;
    match &changed.change {
        Change::Lower { from, to } => format!("第{number}步 由{from}名改为{to}名(少{}名)", from.excess_over(*to)),
        Change::Offices { added, removed, nameplates, renatured } => {
            let parts = [("增设", added), ("不设", removed), ("不挂", nameplates), ("改变性质", renatured)];
            let told: Vec<String> = parts
                .into_iter()
                .filter(|(_, names)| !names.is_empty())
                .map(|(what, names)| format!("{what}{}", listed(names)))
                .collect();
            format!("第{number}步 {}", told.join("，"))
        }
        Change::Nameplates { removed } => format!("第{number}步 不挂{}", listed(removed)),
        Change::Added(added) => format!("加一步 {}", step(added, snapshot)),
        Change::LeftOut => format!("第{number}步 删去"),
    }
}

fn conflict(conflict: &Conflict, snapshot: &Snapshot) -> String {
    match conflict {
        Conflict::Rule(_) => format!("{}，保留各步骤就不能满足", obstacle(conflict, snapshot)),
        Conflict::Refused { .. } => obstacle(conflict, snapshot),
    }
}

fn obstacle(conflict: &Conflict, snapshot: &Snapshot) -> String {
    match conflict {
        Conflict::Rule(found) => {
            let words = finding(found, snapshot);
            format!("{}：{}", words.title, words.statement)
        }
        Conflict::Refused { step, refusal: why } => format!("第{}步不能执行：{}", step + 1, refusal(why, snapshot)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Headcount;

    #[test]
    fn what_remains_to_be_entered_by_hand_is_no_part_of_the_promise() {
        let nothing = Repair {
            steps: Vec::new(),
            changes: Vec::new(),
            approvals: Vec::new(),
            conflicts: Vec::new(),
            remaining: Vec::new(),
            proof: Proof::Smallest,
        };
        let summary = |found: Repair| repair(&found, &Snapshot::default()).summary;
        assert_eq!(summary(nothing.clone()), "没有方案新增的“禁止”事项，不需要改动。");
        let documents = Repair { approvals: vec![12], ..nothing };
        assert_eq!(summary(documents.clone()), "各步骤不需要改动，还须填写第13步的批准文号。");
        let left_out = Repair { changes: vec![StepChange { step: 1, change: Change::LeftOut }], ..documents };
        assert_eq!(
            summary(left_out),
            "最少改动1步，还须填写第13步的批准文号，即可消除方案新增的“禁止”事项(已逐一比较，没有更小的改动)。"
        );
    }

    #[test]
    fn a_repair_says_what_where_and_how_sure() {
        let name = |text| Name::new(text).expect("a name");
        let found = Repair {
            steps: Vec::new(),
            changes: vec![
                StepChange { step: 2, change: Change::Lower { from: Headcount(5), to: Headcount(3) } },
                StepChange {
                    step: 6,
                    change: Change::Offices {
                        added: vec![name("综合办公室")],
                        removed: vec![name("招商办公室")],
                        nameplates: vec![name("甲站")],
                        renatured: Vec::new(),
                    },
                },
            ],
            approvals: vec![0, 3],
            conflicts: Vec::new(),
            remaining: Vec::new(),
            proof: Proof::Smallest,
        };
        let words = repair(&found, &Snapshot::default());
        assert_eq!(
            words.summary,
            "最少改动2步、数量共少2名，还须填写第1、4步的批准文号，即可消除方案新增的“禁止”事项(已逐一比较，没有更小的改动)。"
        );
        assert_eq!(
            words.changes,
            ["第3步 由5名改为3名(少2名)", "第7步 增设“综合办公室”，不设“招商办公室”，不挂“甲站”"]
        );
        assert_eq!(words.approvals.as_deref(), Some("第1、4步须填写批准文号"));
    }
}
