//! The life of a plan after the meeting, in words: carried out, taken back, and what can still be done with it.

use super::operation::basis;
use super::plan::stage;
use crate::domain::{Basis, Date, EntryId};
use crate::plan::{Adoption, Carried, Plan, PlanState, Reversal, Stage};

/// "(第5号凭证已冲销)", "(第1期第5号凭证将于2099-01-01冲销)"; empty where everything that was carried out stands.
pub fn reversed_mark(plan: &Plan) -> String {
    let mut told: Vec<String> = Vec::new();
    for (adoption, reversal) in plan.reversed_adoptions() {
        told.push(format!("{}{}", adopted_entry(adoption), taken_back(reversal.waits_until)));
    }
    if told.is_empty() { String::new() } else { format!("({})", told.join("、")) }
}

/// "已冲销", or of a reversal that still waits "将于2099-01-01冲销".
fn taken_back(waits_until: Option<Date>) -> String {
    waits_until.map_or_else(|| "已冲销".to_owned(), |day| format!("将于{day}冲销"))
}

/// How a phase that was carried out stands: "已执行(第5号凭证)", "已执行(第5号凭证已冲销)", "已执行(第5号凭证将于2099-01-01冲销)".
pub fn phase_carried_out(entry: EntryId, reversed: Option<EntryId>, waits_until: Option<Date>) -> String {
    match reversed {
        None => format!("已执行(第{}号凭证)", entry.0),
        Some(_) => format!("已执行(第{}号凭证{})", entry.0, taken_back(waits_until)),
    }
}

/// 依据 of a plan: "甲编〔2026〕7号"; of phases that were carried out under numbers of their own each is told, and what the rest of a
/// draft rests on: "第1期甲编〔2026〕7号，其余文号待补".
pub fn plan_basis(plan: &Plan) -> String {
    let steps = plan.steps().len();
    let all: Vec<&Basis> = (0..steps).map(|step| plan.basis_of(step)).collect();
    match all.first() {
        None => return basis(&plan.basis),
        Some(first) if all.iter().all(|other| other == first) => return basis(first),
        Some(_) => {}
    }
    let of_phase = |adoption: &Adoption| {
        let number = adoption.phase?;
        let step = *plan.steps_of_phase(number).first()?;
        Some(format!("第{number}期{}", basis(plan.basis_of(step))))
    };
    let mut told: Vec<String> = plan.adoptions.iter().filter_map(of_phase).collect();
    if plan.state == PlanState::Draft {
        told.push(format!("其余{}", basis(&plan.basis)));
    }
    told.join("，")
}

/// What became of a plan of which entries were taken back, and what may be done with it; `None` where none was.
pub fn reversed_hint(plan: &Plan) -> Option<String> {
    let told = |(adoption, reversal): (&Adoption, &Reversal)| {
        let (day, by) = (reversal.stamp.at.date(), &reversal.stamp.by);
        let (adopted, entry) = (adopted_entry(adoption), reversal.entry.0);
        match reversal.waits_until {
            None => format!("{adopted}已由第{entry}号凭证冲销({day} {by})"),
            Some(from) => format!("{adopted}将于{from}由第{entry}号凭证冲销({day} {by})，此前仍然有效"),
        }
    };
    let each: Vec<String> = plan.reversed_adoptions().map(told).collect();
    (!each.is_empty()).then(|| format!("{}，{}。", each.join("；"), way_on(plan)))
}

/// What may be done with a plan of which something was taken back, without a full stop.
fn way_on(plan: &Plan) -> &'static str {
    match (plan.is_all_taken_back(), plan.state) {
        (true, PlanState::Adopted(_)) if plan.reversals_hold() => {
            "方案不再有效，不能再执行；要重新办理，请复制为新的草案，修改后报批、执行"
        }
        (true, PlanState::Adopted(_)) => "冲销生效以后方案不再有效；要重新办理，请复制为新的草案，修改后报批、执行",
        (true, PlanState::Draft) => "没有执行的分期仍可执行；冲销的部分要重新办理，请复制为新的草案，修改后报批、执行",
        (false, PlanState::Adopted(_) | PlanState::Draft) => {
            "其余凭证仍然有效；冲销的部分要重新办理，请复制为新的草案，删去仍然有效的步骤后报批、执行"
        }
    }
}

/// Why a plan that was carried out cannot be compared with the register, and what to do; without a full stop.
pub fn not_comparable(plan: &Plan, entry: EntryId) -> String {
    if plan.is_wholly_reversed() {
        format!("已由第{}号凭证执行，又已冲销，不在现行台账中；要再比较，请复制为新的草案", entry.0)
    } else {
        format!("已由第{}号凭证执行，已在现行台账中{}", entry.0, reversed_mark(plan))
    }
}

/// Why plans that were carried out cannot be compared with the register, each of them named; those of which nothing stands any more
/// are told apart, since only they can be worth a copy. Empty of drafts.
pub fn not_comparable_plans(plans: &[Plan]) -> Vec<String> {
    let named = |is_gone: bool| -> Vec<String> {
        let adopted = plans.iter().filter_map(|plan| match plan.state {
            PlanState::Adopted(entry) => Some((plan, entry)),
            PlanState::Draft => None,
        });
        let of = adopted.filter(|(plan, _)| plan.is_wholly_reversed() == is_gone);
        of.map(|(plan, entry)| {
            let mark = if is_gone { String::new() } else { reversed_mark(plan) };
            let unpassed = unpassed_mark(plan);
            format!("“{}”(第{}号凭证){mark}{unpassed}", plan.name, entry.0)
        })
        .collect()
    };
    let (held, gone) = (named(false), named(true));
    let told = [
        (held, "已经执行，在现行台账中，不能再与它比较"),
        (gone, "执行后又已冲销，不在现行台账中；要再比较，请复制为新的草案"),
    ];
    let told = told.into_iter().filter(|(names, _)| !names.is_empty());
    told.map(|(names, what)| format!("方案{}{what}。", names.join("、"))).collect()
}

/// "未经征求意见、上会即执行，缘由：县委专题会议已定".
pub fn adopted_unpassed(skipped: &[Stage], reason: &str) -> String {
    format!("未经{}即执行，缘由：{reason}", stages(skipped))
}

/// "(未经上会即执行，缘由：县委专题会议已定)"; empty where every stage was passed, or no reason was asked for then.
pub fn unpassed_mark(plan: &Plan) -> String {
    let told = plan.unpassed_reasons().into_iter().map(|(phase, (skipped, reason))| {
        let of = phase.map(|phase| format!("第{phase}期")).unwrap_or_default();
        format!("{of}{}", adopted_unpassed(skipped, reason))
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!("({})", told.join("；")) }
}

/// Why a plan that was carried out cannot be compared, in a word, where there is room for no more.
pub fn not_comparable_word(plan: &Plan) -> &'static str {
    match (plan.is_wholly_reversed(), plan.reversed_adoptions().next()) {
        (true, _) => "已执行又冲销，不能比较",
        (false, Some(_)) => "已执行有冲销，不能比较",
        (false, None) => "已执行，不能比较",
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
    format!("\n方案未经{}；这样执行要写明缘由，记入方案日志和凭证。", stages(skipped))
}

/// What is told of phases without steps before `phase` is carried out, and afterwards; without a full stop. `None` where every phase
/// that is closed with it has steps.
pub fn phases_left_empty(plan: &Plan, phase: u32) -> Option<String> {
    let phases: Vec<String> = plan.left_empty_by(phase).iter().map(u32::to_string).collect();
    let closed = if plan.ends_with(phase) { "方案即告完成" } else { "即跳过" };
    let told = format!("第{}期没有步骤，第{phase}期执行后{closed}，不能再归入步骤", phases.join("、"));
    (!phases.is_empty()).then_some(told)
}

/// What is told before an adoption under a number that a voucher of another plan bears which was taken back, or will be; `None`
/// where the number is not reused.
pub fn reused_document(plan: &Plan, basis: &Basis, plans: &[Plan]) -> Option<String> {
    let Basis::Document(number) = basis else { return None };
    // What the voucher bears counts, not what the plan says of itself: a phase has a number of its own, and one may come afterwards.
    let others = plans.iter().filter(|other| other.id != plan.id);
    let mut reversed = others.flat_map(|other| other.reversed_adoptions().map(move |(adoption, _)| (other, adoption)));
    let (other, adoption) = reversed.find(|(_, adoption)| adoption.basis == *basis)?;
    let (entry, name) = (adopted_entry(adoption), &other.name);
    Some(format!("文号{number}已用于方案“{name}”{entry}，该凭证已办冲销；重新办理另有批文的，请改写文号"))
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
    let from = reversal.waits_until.map(|day| format!("，{day}起生效")).unwrap_or_default();
    format!("冲销：{}由第{}号凭证冲销{from}", adopted_entry(adoption), reversal.entry.0)
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
    format!("第{}步", step_runs(steps))
}

/// "1–4、7"; empty without steps.
pub fn step_runs(steps: &[usize]) -> String {
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
    runs.iter().map(run).collect::<Vec<_>>().join("、")
}

fn adopted_entry(adoption: &Adoption) -> String {
    let phase = adoption.phase.map(|phase| format!("第{phase}期")).unwrap_or_default();
    format!("{phase}第{}号凭证", adoption.entry.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DateTime, PlanId};
    use crate::plan::Stamp;
    use crate::wording::{progress, standing};

    fn stamp() -> Stamp {
        Stamp { at: DateTime::constant(2026, 11, 22, 9, 5, 0, 0), by: "张三".to_owned() }
    }

    fn adoption(phase: Option<u32>, entry: u32, reversed: Option<u32>) -> Adoption {
        let reversed = reversed.map(|by| Reversal { entry: EntryId(by), stamp: stamp(), waits_until: None });
        let (effective, basis) = (Date::constant(2026, 12, 1), Basis::Pending);
        Adoption { phase, entry: EntryId(entry), effective, basis, stamp: stamp(), reversed }
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
    fn a_reversal_that_waits_for_its_day_is_not_told_as_done() {
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.state = PlanState::Adopted(EntryId(5));
        let mut waiting = adoption(None, 5, Some(7));
        let day = Date::constant(2099, 1, 1);
        waiting.reversed.as_mut().expect("taken back").waits_until = Some(day);
        plan.adoptions = vec![waiting.clone()];
        assert_eq!(standing(&plan), "已执行(第5号凭证将于2099-01-01冲销)");
        assert!(!plan.is_wholly_reversed());
        assert_eq!(not_comparable(&plan, EntryId(5)), "已由第5号凭证执行，已在现行台账中(第5号凭证将于2099-01-01冲销)");
        let hint = "第5号凭证将于2099-01-01由第7号凭证冲销(2026-11-22 张三)，此前仍然有效，冲销生效以后方案不再有效；要重新办理，请复制为新的草案，修改后报批、执行。";
        assert_eq!(reversed_hint(&plan).as_deref(), Some(hint));
        let told = phase_carried_out(EntryId(5), Some(EntryId(7)), Some(day));
        assert_eq!(told, "已执行(第5号凭证将于2099-01-01冲销)");
        let logged = reversed(&plan.adoptions[0], waiting.reversed.as_ref().expect("taken back"));
        assert_eq!(logged, "冲销：第5号凭证由第7号凭证冲销，2099-01-01起生效");
    }

    #[test]
    fn the_number_of_a_voucher_that_was_taken_back_is_named_when_it_is_used_again() {
        let number = crate::domain::DocumentNumber::new("安编〔2026〕3号").expect("a number");
        let mut first = Plan::new(PlanId(1), "甲案");
        let basis = Basis::Document(number);
        let under = |reversed| Adoption { basis: basis.clone(), ..adoption(None, 5, reversed) };
        first.state = PlanState::Adopted(EntryId(5));
        first.adoptions = vec![under(None)];
        let mut again = Plan::new(PlanId(2), "重办");
        again.basis = basis.clone();
        assert_eq!(reused_document(&again, &again.basis, &[first.clone(), again.clone()]), None, "it stands");
        first.adoptions = vec![under(Some(7))];
        let told = reused_document(&again, &again.basis, &[first.clone(), again.clone()]);
        let words = "文号安编〔2026〕3号已用于方案“甲案”第5号凭证，该凭证已办冲销；重新办理另有批文的，请改写文号";
        assert_eq!(told.as_deref(), Some(words));
        assert_eq!(reused_document(&again, &Basis::Pending, &[first.clone()]), None);
        // The plan has the number, and its voucher another.
        (first.basis, first.adoptions) = (basis, vec![adoption(None, 5, Some(7))]);
        assert_eq!(reused_document(&again, &again.basis, &[first]), None);
    }

    #[test]
    fn a_plan_whose_only_adopted_phase_was_taken_back_has_no_other_entries() {
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.adopted_phases = [(1, EntryId(5))].into();
        plan.adoptions = vec![adoption(Some(1), 5, Some(7))];
        let hint = reversed_hint(&plan).expect("a hint");
        assert!(!hint.contains("其余凭证仍然有效"), "{hint}");
        assert!(hint.contains("没有执行的分期仍可执行"), "{hint}");
    }

    #[test]
    fn runs_of_steps_are_drawn_together() {
        assert_eq!(step_numbers(&[0, 2, 3, 4, 6, 7]), "第1、3–5、7、8步");
    }
}
