//! The workbench of a plan: what stands beside its steps, in words.

use super::basis;
use crate::domain::{Date, Entry};
use crate::plan::{Happening, Plan, PlanState, Stage, Stamp};

/// "2026-11-22 09:05 张三".
pub fn stamp(stamp: &Stamp) -> String {
    format!("{} {}", stamp.at.strftime("%Y-%m-%d %H:%M"), stamp.by).trim_end().to_owned()
}

/// Who brought a plan to a stage, and when; `None` where nobody did.
pub fn reached(plan: &Plan, stage: Stage) -> Option<String> {
    let to_it = |event: &&crate::plan::Event| matches!(&event.what, Happening::Moved { to, .. } if *to == stage);
    plan.events.iter().rev().find(to_it).map(|event| stamp(&event.stamp))
}

/// That the register has moved on under a plan.
pub fn entries_since(count: u32) -> String {
    format!("台账自方案基线后有 {count} 笔新凭证，方案的步骤可能受影响。")
}

/// What the screens show while a draft is open.
pub fn draft_strip(waiting: Option<(usize, Date)>) -> String {
    match waiting {
        None => "以下各屏显示的是方案执行后的情形。".to_owned(),
        Some((entries, until)) => {
            format!("以下各屏显示的是方案执行后的情形，待生效凭证 {entries} 笔(至{until})已计入。")
        }
    }
}

/// What a draft on the command line is laid over besides today's register.
pub fn waiting_counted(entries: usize, until: Date) -> String {
    format!("已计入待生效凭证{entries}笔(至{until})。")
}

/// The question before a phase is adopted; `unapproved` is what nobody has approved for good yet.
pub fn phase_adoption(entry: &Entry, phase: u32, today: Date, unapproved: &[String]) -> String {
    let steps = entry.operations.len();
    let waits = match entry.effective > today {
        true => format!("{}起生效，到期前台账不变。", entry.effective),
        false => String::new(),
    };
    let document = basis(&entry.basis);
    let unapproved = still_unapproved(unapproved);
    format!(
        "将把第{phase}期的{steps}个步骤作为一笔凭证写入台账({document})。{waits}写入后不能修改，只能用后续凭证更正。{unapproved}"
    )
}

/// 尚未最终批准: what the question before an adoption adds, a line for each need; empty where there is none.
pub fn still_unapproved(needs: &[String]) -> String {
    if needs.is_empty() {
        return String::new();
    }
    let lines: String = needs.iter().map(|need| format!("\n• {need}")).collect();
    format!("\n尚未最终批准：{lines}")
}

/// How a plan stands, for a list of plans: "草案", "已执行(第5号凭证)".
pub fn standing(plan: &Plan) -> String {
    match plan.state {
        PlanState::Adopted(entry) => match super::reversed_mark(plan) {
            mark if mark.is_empty() => format!("已执行(第{}号凭证){}", entry.0, super::unpassed_mark(plan)),
            mark => format!("已执行{mark}{}", super::unpassed_mark(plan)),
        },
        PlanState::Draft => super::progress(plan),
    }
}
