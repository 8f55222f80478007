//! 分步到位 on the command line: a plan is divided into phases, its steps are put into them, and what each phase leads to is shown.

use super::Printing;
use crate::app::stages;
use crate::cli::{OpenBook, Outcome, print_json};
use crate::domain::Date;
use crate::notice::Notice;
use crate::plan::{Phase, Plan, PlanState};
use crate::wording;

/// Divides a plan anew, or into none; where nothing is `written` of phases, it is shown as it is divided.
pub fn phases(
    opened: &OpenBook,
    name: &str,
    written: Option<&[String]>,
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let plan = match written {
        None => stages::find_plan(&opened.book, name)?,
        Some(written) => {
            let phases = written.iter().map(|text| phase(text)).collect::<Result<Vec<_>, _>>()?;
            stages::edit_plan(&opened.book, name, |plan| stages::divide(plan, phases, stages::stamp(author)))?.0
        }
    };
    print(opened, plan, printing)
}

/// Puts steps into a phase; zero is the whole.
pub fn put(
    opened: &OpenBook,
    name: &str,
    (steps, phase): (&[usize], &str),
    author: &str,
    printing: Printing,
) -> Result<Outcome, Notice> {
    let mut indexes = Vec::with_capacity(steps.len());
    for number in steps {
        indexes
            .push(number.checked_sub(1).ok_or_else(|| Notice::failure("步骤从第1步数起。", "", "请核对步骤序号。"))?);
    }
    let (plan, ()) = stages::edit_plan(&opened.book, name, |plan| {
        let meant = if phase.trim() == "0" { None } else { Some(stages::phase_meant(plan, phase)?) };
        stages::put_into_phase(plan, &indexes, meant, stages::stamp(author))
    })?;
    if let (Printing::Text, Some(moved)) = (printing, plan.revisions.undo_label()) {
        say!("{moved}。");
    }
    print(opened, plan, printing)
}

/// "2026年底前=2026-12-31"; the day may be left out.
fn phase(written: &str) -> Result<Phase, Notice> {
    let (name, day) = written.split_once('=').map_or((written, None), |(name, day)| (name, Some(day)));
    let effective = day.map(|day| day.trim().parse::<Date>()).transpose();
    let bad = |what: String| Notice::failure(what, "分期", "请写成 名称=生效日期，例如 2026年底前=2026-12-31。");
    let effective = effective.map_err(|_| bad(format!("“{written}”的生效日期不是日期。")))?;
    match name.trim() {
        "" => Err(bad(format!("“{written}”没有写分期的名称。"))),
        name => Ok(Phase { name: name.to_owned(), effective }),
    }
}

/// Steps, counted from zero, that nobody has put into a phase; none where the first phase is carried out already.
fn undivided(plan: &Plan) -> Vec<usize> {
    let is_open = plan.phase_count() > 1 && plan.adopted_phases.is_empty() && plan.state == PlanState::Draft;
    let bare = plan.steps().iter().enumerate().filter(|(_, step)| is_open && step.phase.is_none());
    bare.map(|(index, _)| index).collect()
}

fn print(opened: &OpenBook, plan: Plan, printing: Printing) -> Result<Outcome, Notice> {
    let laid = stages::lay(&opened.book, &opened.opened.register, plan)?;
    let shown = stages::phase_lines(&laid);
    match printing {
        Printing::Json => print_json(&shown)?,
        Printing::Text if shown.is_empty() => say!("方案“{}”没有分期，一次执行。", laid.plan.name),
        Printing::Text => {
            for (phase, of) in shown.iter().zip(laid.plan.phases()) {
                let adopted = match phase.adopted_by {
                    Some(entry) => wording::phase_carried_out(entry, phase.reversed_by, phase.reversal_waits_until),
                    None if phase.left_empty => "不再执行".to_owned(),
                    None => format!("未执行，变动编制{}名", phase.places),
                };
                let numbers: Vec<String> = phase.steps.iter().map(ToString::to_string).collect();
                let steps = if numbers.is_empty() {
                    "没有步骤".to_owned()
                } else {
                    format!("第{}步", numbers.join("、"))
                };
                say!("{}　{steps}　{adopted}", wording::phase(phase.phase, of));
            }
            let undivided = undivided(&laid.plan);
            if !undivided.is_empty() {
                let steps = wording::step_numbers(&undivided);
                say!("注意：{steps}没有归入分期，随第1期执行；要放到其他期，请用 plan … phase。");
            }
        }
    }
    Ok(Outcome::Done)
}
