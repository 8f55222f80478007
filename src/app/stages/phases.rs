//! 分步到位 in the book: phases are set up, steps are put into them, and one phase after the other is adopted.

use std::collections::BTreeSet;

use serde::Serialize;

use super::adopting::{Adopted, Adoption};
use super::plans::{check_adoptable, check_not_adopted, check_on_its_day, stamp, store_plan};
use super::write_entry_on;
use crate::app::register::{OpenPlan, Register};
use crate::domain::{Date, Entry, EntryId, Headcount, Remainder, Source};
use crate::notice::{self, Notice};
use crate::plan::{Edit, Happening, Phase, PhaseNamed, Plan, Stamp, Step};
use crate::store::Book;
use crate::watch::Watch;
use crate::wording;

/// A phase and what it does, as the window and the command line show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseLine {
    /// From one.
    pub phase: u32,
    pub name: String,
    pub effective: Option<Date>,
    pub adopted_by: Option<EntryId>,
    /// 冲销: the entry that took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversed_by: Option<EntryId>,
    /// The day of that entry, while it is still to come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversal_waits_until: Option<Date>,
    /// Numbers of its steps, from one, in the order in which they are carried out.
    pub steps: Vec<usize>,
    /// Places it moves; nothing of a phase that is part of the register already.
    pub places: Headcount,
    /// People who go along with them (人随编走).
    pub people: Headcount,
    /// It has no steps and can take none any more.
    pub left_empty: bool,
}

/// The phases of an open plan; none of a plan that is carried out at once.
pub fn phase_lines(open: &OpenPlan) -> Vec<PhaseLine> {
    let line = |(number, phase): (u32, &Phase)| {
        let steps = open.plan.steps_of_phase(number);
        let movements = || open.projection.movements.iter().filter(|(index, _)| steps.contains(index));
        PhaseLine {
            phase: number,
            name: phase.name.clone(),
            effective: phase.effective,
            adopted_by: open.plan.adopted_phases.get(&number).copied(),
            reversed_by: open.plan.reversal(Some(number)).map(|reversal| reversal.entry),
            reversal_waits_until: open.plan.reversal(Some(number)).and_then(|reversal| reversal.waits_until),
            places: movements().map(|(_, movement)| movement.count).sum(),
            people: movements().map(|(_, movement)| movement.people).sum(),
            steps: steps.iter().map(|index| index + 1).collect(),
            left_empty: open.plan.is_left_empty(number),
        }
    };
    (1..).zip(open.plan.phases()).map(line).collect()
}

/// Puts other phases in force, in order. Steps of phases that are no more go with the last one, or belong to the whole again.
pub fn divide(plan: &mut Plan, phases: Vec<Phase>, stamp: Stamp) -> Result<(), Notice> {
    check_phases(plan, &phases)?;
    let last = u32::try_from(phases.len()).unwrap_or(u32::MAX);
    let mut steps = plan.steps().to_vec();
    for step in &mut steps {
        step.phase = step.phase.filter(|_| last > 0).map(|phase| phase.min(last));
    }
    check(plan, &phases, &steps)?;
    let label = division_label(plan, &phases, &steps);
    plan.revisions.push_phases(Edit::new(label).stamped(stamp), phases, steps);
    Ok(())
}

/// What the log tells of a division: every phase with its name, its day and its steps.
fn division_label(plan: &Plan, phases: &[Phase], steps: &[Step]) -> String {
    if phases.is_empty() {
        return "取消分期".to_owned();
    }
    // The plan itself knows which step goes with which phase.
    let mut divided = plan.as_it_stands();
    divided.revisions.push_phases("", phases.to_vec(), steps.to_vec());
    let told = (1..).zip(phases).map(|(number, phase)| {
        let mut indexes = divided.steps_of_phase(number);
        indexes.sort_unstable();
        (phase.name.clone(), phase.effective, indexes)
    });
    format!("设置分期：{}", wording::division(&told.collect::<Vec<_>>()))
}

/// The phase that is meant by its name or its number.
pub fn phase_meant(plan: &Plan, written: &str) -> Result<u32, Notice> {
    match plan.phase_meant(written) {
        PhaseNamed::Number(number) => Ok(number),
        PhaseNamed::Ambiguous { named, numbered } => {
            let what = format!("“{written}”既是第{named}期的名称，又可以指第{numbered}期，没有改动。");
            let advice = format!("请写成“第{named}期”或者“第{numbered}期”。");
            Err(Notice::failure(what, format!("方案“{}”", plan.name), advice))
        }
        PhaseNamed::Unknown if plan.phases().is_empty() => {
            let refusal = crate::plan::PhaseRefusal::NoSuchPhase { phase: 0, phases: 0 };
            Err(notice::of_phase(&plan.name, &refusal))
        }
        PhaseNamed::Unknown => {
            let known: Vec<String> = (1..).zip(plan.phases()).map(|(number, it)| wording::phase(number, it)).collect();
            let what = format!("方案没有叫“{written}”的分期，没有改动。");
            Err(Notice::failure(
                what,
                format!("方案“{}”", plan.name),
                format!("可写期次或者名称：{}。", known.join("、")),
            ))
        }
    }
}

/// Puts steps (counted from zero) into a phase, or makes them belong to the whole.
pub fn put_into_phase(plan: &mut Plan, indexes: &[usize], phase: Option<u32>, stamp: Stamp) -> Result<(), Notice> {
    if let Some(number) = phase.filter(|number| plan.phase(*number).is_none()) {
        let refusal = crate::plan::PhaseRefusal::NoSuchPhase { phase: number, phases: plan.phase_count() };
        return Err(notice::of_phase(&plan.name, &refusal));
    }
    let mut steps = plan.steps().to_vec();
    for index in indexes {
        let count = steps.len();
        let step = steps.get_mut(*index).ok_or_else(|| {
            let what = format!("方案没有第{}步，共{count}步，没有改动。", index + 1);
            Notice::failure(what, format!("方案“{}”", plan.name), "请用 plan … show 核对步骤序号。")
        })?;
        step.phase = phase;
    }
    check(plan, plan.phases(), &steps)?;
    let label = match phase {
        Some(number) => {
            let name = plan.phase(number).map_or("", |phase| phase.name.as_str());
            format!("{}归入第{number}期 {name}", wording::step_numbers(indexes))
        }
        None => format!("{}不分期", wording::step_numbers(indexes)),
    };
    plan.revisions.push(Edit::new(label).stamped(stamp), steps);
    Ok(())
}

/// Phases bear different names and come one after the other.
fn check_phases(plan: &Plan, phases: &[Phase]) -> Result<(), Notice> {
    let place = || format!("方案“{}”", plan.name);
    let mut names = BTreeSet::new();
    if let Some(twice) = phases.iter().find(|phase| !names.insert(phase.name.trim())) {
        let what = format!("有两期都叫“{}”，没有改动。", twice.name);
        return Err(Notice::failure(what, place(), "请给每一期不同的名称。"));
    }
    let mut dated = phases.iter().filter_map(|phase| Some((phase, phase.effective?)));
    let mut before = dated.next();
    for (phase, day) in dated {
        if let Some((earlier, _)) = before.filter(|(_, earlier)| day < *earlier) {
            let what = format!("“{}”的生效日期{day}早于前一期“{}”，没有改动。", phase.name, earlier.name);
            return Err(Notice::failure(what, place(), "各期按先后执行，请核对日期。"));
        }
        before = Some((phase, day));
    }
    Ok(())
}

fn check(plan: &Plan, phases: &[Phase], steps: &[Step]) -> Result<(), Notice> {
    if let Some(locked) = plan.locked() {
        return Err(notice::of_locked_plan(&plan.name, &locked));
    }
    match plan.keeps_adopted_steps(phases, steps) {
        true => Ok(()),
        false => Err(notice::of_adopted_phase(&plan.name)),
    }
}

/// Writes the steps of one phase into the register as one entry, or refuses and says why. The phase is judged over the register as
/// it is, without those that come later.
pub fn adopt_phase(
    book: &mut Book,
    register: &Register,
    plan: &Plan,
    (phase, today): (u32, Date),
    author: &str,
    watch: &dyn Watch,
) -> Result<EntryId, Notice> {
    let adoption = Adoption::of(plan.clone());
    adopt_phase_with(book, register, &adoption, (phase, today), author, watch).map(|adopted| adopted.entry)
}

/// The same with what the entry gets besides what the plan says.
pub fn adopt_phase_with(
    book: &mut Book,
    register: &Register,
    adoption: &Adoption,
    (phase, today): (u32, Date),
    author: &str,
    watch: &dyn Watch,
) -> Result<Adopted, Notice> {
    let plan = &adoption.documented();
    check_not_adopted(register, plan)?;
    let entry = plan.entry_for(Some(phase), today, author).map_err(|refusal| notice::of_phase(&plan.name, &refusal))?;
    let through = register.open_through(plan.clone(), phase);
    check_adoptable(&through)?;
    check_on_its_day(book, register, &through, (entry.effective, &[]))?;
    let attachments = adoption.attachments.clone();
    let entry = adoption.reasoned(Entry { approver: through.approver(), attachments, ..entry });
    // The number is the entry's: later phases have documents of their own.
    let plan = adoption.logged(adoption.plan.clone(), Some(phase), author);
    let written = record_phase(book, plan, (phase, today), &entry, watch).inspect_err(|_| {
        // Nothing was carried out, so no reason is kept. What stands in the way of that stood in the way of the entry.
        let _restored = store_plan(book, &adoption.plan);
    })?;
    Ok(Adopted { entry: written, effective: entry.effective, laid: through })
}

/// The entry itself marks the phase as adopted, and with the last one the plan; what the plan tells of it in its log comes after.
fn record_phase(
    book: &mut Book,
    mut plan: Plan,
    (phase, today): (u32, Date),
    entry: &Entry,
    watch: &dyn Watch,
) -> Result<EntryId, Notice> {
    store_plan(book, &plan)?;
    let written = write_entry_on(book, entry, today, watch)?;
    let is_done = matches!(entry.source, Source::Plan { remainder: Remainder::Done, .. });
    if !is_done {
        // What the phase has changed is no news to the plan.
        plan.made_over = Some(written);
        plan.log(stamp(&entry.author), Happening::PhaseAdopted { phase, entry: written });
        store_plan(book, &plan)?;
    }
    Ok(written)
}
