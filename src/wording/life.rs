//! The life of a plan after the meeting, in words: carried out, taken back, and what can still be done with it.

use super::plan::stage;
use crate::domain::{Date, EntryId};
use crate::plan::{Adoption, Carried, Plan, Reversal, Stage};

/// "(第5号凭证已冲销)", "(第1期第5号凭证已冲销)"; empty where everything that was carried out stands.
pub fn reversed_mark(plan: &Plan) -> String {
    let told: Vec<String> = plan.reversed_adoptions().map(|(adoption, _)| adopted_entry(adoption)).collect();
    if told.is_empty() { String::new() } else { format!("({}已冲销)", told.join("、")) }
}

/// How a phase that was carried out stands: "已执行(第5号凭证)", "已执行(第5号凭证已冲销)".
pub fn phase_carried_out(entry: EntryId, reversed: Option<EntryId>) -> String {
    match reversed {
        None => format!("已执行(第{}号凭证)", entry.0),
        Some(_) => format!("已执行(第{}号凭证已冲销)", entry.0),
    }
}

/// What became of a plan of which entries were taken back, and what may be done with it; `None` where none was.
pub fn reversed_hint(plan: &Plan) -> Option<String> {
    let told = |(adoption, reversal): (&Adoption, &Reversal)| {
        let (day, by) = (reversal.stamp.at.date(), &reversal.stamp.by);
        format!("{}已由第{}号凭证冲销({day} {by})", adopted_entry(adoption), reversal.entry.0)
    };
    let each: Vec<String> = plan.reversed_adoptions().map(told).collect();
    let what = match plan.is_wholly_reversed() {
        true => "方案不再有效，不能再执行；要重新办理，请复制为新的草案，修改后报批、执行",
        false => "其余凭证仍然有效；冲销的部分要重新办理，请复制为新的草案，删去仍然有效的步骤后报批、执行",
    };
    (!each.is_empty()).then(|| format!("{}，{what}。", each.join("；")))
}

/// Why a plan that was carried out cannot be compared with the register, and what to do; without a full stop.
pub fn not_comparable(plan: &Plan, entry: EntryId) -> String {
    if plan.is_wholly_reversed() {
        format!("已由第{}号凭证执行，又已冲销，不在现行台账中；要再比较，请复制为新的草案", entry.0)
    } else {
        format!("已由第{}号凭证执行，已在现行台账中{}", entry.0, reversed_mark(plan))
    }
}

/// "征求意见、上会".
pub fn stages(stages: &[Stage]) -> String {
    stages.iter().map(|one| stage(*one)).collect::<Vec<_>>().join("、")
}

/// What the question before an adoption adds where the plan has not passed; empty where it has.
pub fn not_passed(skipped: &[Stage]) -> String {
    if skipped.is_empty() {
        return String::new();
    }
    format!("\n方案未经{}，照这样执行会记入日志。", stages(skipped))
}

/// A line of the log: "执行第1期“今年”，写入第5号凭证，2026-12-31起生效".
pub(super) fn carried(carried: &Carried<'_>) -> String {
    let Carried { adoption, name, skipped } = carried;
    let what = match adoption.phase {
        Some(phase) if name.is_empty() => format!("执行第{phase}期"),
        Some(phase) => format!("执行第{phase}期“{name}”"),
        None => "执行".to_owned(),
    };
    let skipped = if skipped.is_empty() { String::new() } else { format!("，未经{}", stages(skipped)) };
    let Adoption { entry, effective, .. } = adoption;
    format!("{what}，写入第{}号凭证，{effective}起生效{skipped}", entry.0)
}

/// A line of the log: "冲销：第5号凭证由第7号凭证冲销".
pub(super) fn reversed(adoption: &Adoption, reversal: &Reversal) -> String {
    format!("冲销：{}由第{}号凭证冲销", adopted_entry(adoption), reversal.entry.0)
}

/// What was set as phases, for the log: "第1期 今年(2026-12-31生效) 第1、3步；第2期 明年(日期未定) 没有步骤".
pub fn division(phases: &[(String, Option<Date>, Vec<usize>)]) -> String {
    let one = |(number, (name, day, steps)): (usize, &(String, Option<Date>, Vec<usize>))| {
        let day = day.map_or_else(|| "日期未定".to_owned(), |day| format!("{day}生效"));
        let steps = if steps.is_empty() { "没有步骤".to_owned() } else { step_numbers(steps) };
        format!("第{number}期 {name}({day}) {steps}")
    };
    (1..).zip(phases).map(one).collect::<Vec<_>>().join("；")
}

/// "第1、3步", of steps counted from zero; runs are drawn together: "第1–4、7步".
pub fn step_numbers(steps: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for step in steps.iter().map(|step| step + 1) {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == step => *last = step,
            _ => runs.push((step, step)),
        }
    }
    let run = |(first, last): &(usize, usize)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}、{last}"),
        _ => format!("{first}–{last}"),
    };
    format!("第{}步", runs.iter().map(run).collect::<Vec<_>>().join("、"))
}

fn adopted_entry(adoption: &Adoption) -> String {
    let phase = adoption.phase.map(|phase| format!("第{phase}期")).unwrap_or_default();
    format!("{phase}第{}号凭证", adoption.entry.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, PlanId};
    use crate::plan::{PlanState, Stamp};
    use crate::wording::{progress, standing};

    fn stamp() -> Stamp {
        Stamp { at: DateTime::constant(2026, 11, 22, 9, 5, 0, 0), by: "张三".to_owned() }
    }

    fn adoption(phase: Option<u32>, entry: u32, reversed: Option<u32>) -> Adoption {
        let reversed = reversed.map(|by| Reversal { entry: EntryId(by), stamp: stamp() });
        Adoption { phase, entry: EntryId(entry), effective: Date::constant(2026, 12, 1), stamp: stamp(), reversed }
    }

    #[test]
    fn an_adopted_plan_whose_entry_was_taken_back_says_so() {
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.state = PlanState::Adopted(EntryId(5));
        plan.adoptions = vec![adoption(None, 5, None)];
        assert_eq!((progress(&plan).as_str(), reversed_hint(&plan)), ("已执行", None));
        assert_eq!(standing(&plan), "已执行(第5号凭证)");
        plan.adoptions = vec![adoption(None, 5, Some(7))];
        assert_eq!(
            (progress(&plan), standing(&plan)),
            ("已执行(第5号凭证已冲销)".into(), "已执行(第5号凭证已冲销)".into())
        );
        let hint = "第5号凭证已由第7号凭证冲销(2026-11-22 张三)，方案不再有效，不能再执行；要重新办理，请复制为新的草案，修改后报批、执行。";
        assert_eq!(reversed_hint(&plan).as_deref(), Some(hint));
    }

    #[test]
    fn each_phase_says_for_itself_that_it_was_taken_back() {
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.adopted_phases = [(1, EntryId(5)), (2, EntryId(6))].into();
        plan.adoptions = vec![adoption(Some(1), 5, Some(7)), adoption(Some(2), 6, None)];
        assert_eq!(progress(&plan), "草案，已执行2/0期(第1期第5号凭证已冲销)");
        plan.state = PlanState::Adopted(EntryId(6));
        assert_eq!(standing(&plan), "已执行(第1期第5号凭证已冲销)");
        assert!(!plan.is_wholly_reversed());
        let told = not_comparable(&plan, EntryId(6));
        assert_eq!(told, "已由第6号凭证执行，已在现行台账中(第1期第5号凭证已冲销)");
    }

    #[test]
    fn runs_of_steps_are_drawn_together() {
        assert_eq!(step_numbers(&[0, 2, 3, 4, 6, 7]), "第1、3–5、7、8步");
    }
}
