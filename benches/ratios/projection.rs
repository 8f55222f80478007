//! What happens between a keystroke and the new picture: the plan is laid over the register again, checked, and its table
//! built.
//!
//! - **Ours**: `project` (the register before is shared, not copied), `changes`, `check_plan` (only what the steps touch is judged,
//!   the rest is taken over from the baseline) and `report::downshift`.
//! - **Peer**: what a program without shared values and a baseline does: copy the whole register deeply, apply the steps
//!   (`apply_all`) and judge everything with `check_register`. It builds no table and cannot tell old findings from new ones, so the
//!   comparison leans its way.
//!
//! Aims: a step added to 500 steps over the city within one frame (16 ms); all rules after one edit within 4 ms; the whole city judged
//! (the peer's `check_register`) within 50 ms, a province of 200 000 institutions within 500 ms.
//!
//! What is edited is a downshift of 20 or 500 steps: places from county bodies to townships, one step in ten sets up a township's
//! offices. In the unreformed city no township has a single office of the scheme, so that a plan which touches all of them has
//! thousands of old findings to tell from new ones.
//!
//! The block "each can be undone" is the edit as the window makes it, through `OpenPlan::edit`, when every one of the 500 steps was an
//! edit of its own: the difference to the block above it is what undo costs.

use std::sync::Arc;

use bianheng::app::{OpenPlan, Register, sample, stages};
use bianheng::domain::{Date, PlanId, Snapshot, apply_all};
use bianheng::plan::{Plan, Step, changes, project};
use bianheng::report::{Heading, downshift};
use bianheng::rules::{Policy, check_plan, check_register};
use bianheng::watch::Unwatched;

use crate::Outcome;
use crate::city::{self, SCHEME, Size, Townships};
use crate::edits::{self, Edit};
use crate::support::compare::compare;
use crate::support::measure::{Memory, Run, Stopwatch};
use crate::support::told;

const TODAY: Date = Date::constant(2026, 11, 22);

/// How often a run repeats what takes so little time.
const REPEATS: u32 = 16;

pub fn run(rounds: u32) -> Outcome<()> {
    println!("\nPROJECTION");
    let policy = told(stages::policy())?;
    let county = sample_county(&policy)?;
    compare_edits("county", rounds, &county, 20)?;

    let policy = Arc::new(Policy::clone(&policy).with_default_scheme(Some(SCHEME)));
    let city = made_up_city(&policy, Townships::ByScheme)?;
    compare_edits("city", rounds, &city, 20)?;
    compare_edits("city", rounds, &city, 500)?;
    compare_undoable("city", rounds, &city, 500)?;

    let unreformed = made_up_city(&policy, Townships::Unreformed)?;
    compare_edits("unreformed city", rounds, &unreformed, 500)?;
    compare_whole(rounds, &policy)
}

fn made_up_city(policy: &Arc<Policy>, townships: Townships) -> Outcome<Register> {
    Ok(Register::new(made_up(policy, city::CITY, townships)?, Arc::clone(policy), TODAY))
}

fn made_up(policy: &Policy, size: Size, townships: Townships) -> Outcome<Snapshot> {
    let snapshot = city::city(policy, size, townships)?;
    let (institutions, people) = (snapshot.institutions().count(), snapshot.roster().people().0);
    if people != size.people || institutions != size.institutions as usize {
        return Err(format!("there are {institutions} institutions and {people} people").into());
    }
    Ok(snapshot)
}

/// All rules over 200 000 institutions, beside a deep copy of them.
fn compare_whole(rounds: u32, policy: &Policy) -> Outcome<()> {
    let province = made_up(policy, city::PROVINCE, Townships::ByScheme)?;
    println!("\n({} institutions, {} people)", city::PROVINCE.institutions, city::PROVINCE.people);
    let whole = || {
        let mut watch = Stopwatch::new(Memory::Ignored);
        let baseline = watch.time("check_register", || check_register(policy, &province, TODAY));
        watch.time("drop", move || drop(baseline));
        Ok(watch.stop(1))
    };
    let copy = || {
        let mut watch = Stopwatch::new(Memory::Ignored);
        let copy = watch.time("deep copy", || deep_copy(&province));
        watch.time("drop", move || drop(copy));
        Ok(watch.stop(1))
    };
    compare("province, whole check", rounds, whole, copy)
}

/// The sample county, imported from its workbooks as `bianheng demo` does.
fn sample_county(policy: &Arc<Policy>) -> Outcome<Register> {
    let folder = tempfile::tempdir()?;
    let book = told(stages::open(&told(sample::prepare(folder.path(), &Unwatched))?))?;
    Ok(told(stages::read(&book, policy))?.register)
}

fn compare_edits(place: &str, rounds: u32, register: &Register, steps: usize) -> Outcome<()> {
    let edit = edits::downshift(&register.policy, &register.snapshot, steps)?;
    describe(register, &edit)?;
    let plans = [&edit.before, &edit.after].map(|steps| plan(steps));
    let title = format!("{place}, {steps} steps, after one edit");
    compare(&title, rounds, || ours(register, &plans), || peer(register, &edit))
}

fn compare_undoable(place: &str, rounds: u32, register: &Register, steps: usize) -> Outcome<()> {
    let edit = edits::downshift(&register.policy, &register.snapshot, steps)?;
    let mut history = Plan::new(PlanId(1), "测算");
    for done in 1..edit.before.len() {
        history.revisions.push("添加步骤", edit.before.get(..done).unwrap_or_default().to_vec());
    }
    let open = register.open(history);
    compare(
        &format!("{place}, {steps} steps, each can be undone"),
        rounds,
        || ours_undoable(register, &open, &edit),
        || peer(register, &edit),
    )
}

/// Says what is being measured, so that the figures can be judged, and that nothing of it was refused.
fn describe(register: &Register, edit: &Edit) -> Outcome<()> {
    let projection = project(&register.snapshot, &edit.after);
    if let Some((index, refusal)) = projection.refusals().next() {
        return Err(format!("step {index} is refused: {refusal:?}").into());
    }
    let findings = check_plan(&register.policy, &register.baseline, &projection, &edit.after);
    println!(
        "\n({} institutions, {} people; {} findings on the register, {} with the plan)",
        register.snapshot.institutions().count(),
        register.snapshot.roster().people(),
        register.baseline.findings().len(),
        findings.len(),
    );
    Ok(())
}

fn ours(register: &Register, plans: &[Plan; 2]) -> Outcome<Run> {
    let heading = heading();
    let mut watch = Stopwatch::new(Memory::Ignored);
    for plan in plans.iter().cycle().take(REPEATS as usize) {
        let projection = watch.time("project", || project(&register.snapshot, plan.steps()));
        let changes = watch.time("changes", || changes(&projection));
        let findings =
            watch.time("check_plan", || check_plan(&register.policy, &register.baseline, &projection, plan.steps()));
        let table = watch.time("downshift table", || downshift(&heading, plan, &projection));
        // What the screen showed before is dropped when the new picture stands; that is part of an edit.
        watch.time("drop", move || drop((projection, changes, findings, table)));
    }
    Ok(watch.stop(REPEATS))
}

fn ours_undoable(register: &Register, open: &OpenPlan, edit: &Edit) -> Outcome<Run> {
    let heading = heading();
    let mut watch = Stopwatch::new(Memory::Ignored);
    for _ in 0..REPEATS {
        let (mut open, steps) = (open.clone(), edit.after.clone());
        watch.time("edit", || open.edit(register, "添加步骤", steps));
        let table = watch.time("downshift table", || downshift(&heading, &open.plan, &open.projection));
        drop(table);
    }
    Ok(watch.stop(REPEATS))
}

fn peer(register: &Register, edit: &Edit) -> Outcome<Run> {
    let mut watch = Stopwatch::new(Memory::Ignored);
    for steps in [&edit.before, &edit.after].into_iter().cycle().take(REPEATS as usize) {
        let operations: Vec<_> = steps.iter().map(|step| step.operation.clone()).collect();
        let copy = watch.time("deep copy", || deep_copy(&register.snapshot));
        let after = watch.time("apply", || apply_all(&copy, &operations));
        let after = after.map_err(|(index, refusal)| format!("step {index} is refused: {refusal:?}"))?;
        let findings = watch.time("check_register", || check_register(&register.policy, &after, TODAY));
        watch.time("drop", move || drop((copy, after, findings)));
    }
    Ok(watch.stop(REPEATS))
}

/// A copy that shares nothing with the register it was made from.
fn deep_copy(snapshot: &Snapshot) -> Snapshot {
    let posts = snapshot.institutions().map(|institution| (institution.id, snapshot.posts(institution.id).to_vec()));
    Snapshot::new(
        snapshot.institutions().cloned(),
        snapshot.ledger().clone(),
        posts.collect(),
        snapshot.roster().clone(),
    )
}

fn plan(steps: &[Step]) -> Plan {
    let mut plan = Plan::new(PlanId(1), "测算");
    plan.revisions.push("添加步骤", steps.to_vec());
    plan
}

fn heading() -> Heading {
    Heading { office: "某市委机构编制委员会办公室".to_owned(), date: Date::constant(2026, 11, 22) }
}
