//! Plans in the book: made, found, kept, copied, named, put away, laid over the register, adopted. What may be done to a plan is
//! for the plan to say; here it is read, changed, kept, and what cannot be done is told.

use std::sync::Arc;

use crate::app::clock;
use crate::app::register::{OpenPlan, Register};
use crate::app::step_file::StepFile;
use crate::domain::{Date, Entry, EntryId, Finding, FindingGroup, PlanId, Snapshot, apply};
use crate::notice::{self, Notice};
use crate::plan::{Happening, PaperNumber, Plan, PlanState, Stamp, project};
use crate::store::{Book, Shelf, StoreError, StoredPlan};
use crate::wording;

/// Who does something now.
pub fn stamp(author: &str) -> Stamp {
    Stamp { at: clock::moment(), by: author.to_owned() }
}

/// Keeps a new, empty plan in the book, under a name that no other plan bears, over the register as it is.
pub fn new_plan(book: &Book, name: &str) -> Result<Plan, Notice> {
    let (id, name) = (fresh_id(book)?, named(name)?);
    let mut plan = Plan::new(id, name);
    plan.made_over = super::latest_entry(book).map_err(notice::of_book)?;
    store_plan(book, &plan)?;
    Ok(plan)
}

/// Keeps a plan as it is now.
pub fn store_plan(book: &Book, plan: &Plan) -> Result<(), Notice> {
    keep(book, plan, Shelf::Open)
}

/// The open plan of this name, or of this number.
pub fn find_plan(book: &Book, wanted: &str) -> Result<Plan, Notice> {
    find_on(book, Shelf::Open, wanted)?
        .ok_or_else(|| Notice::failure(format!("账簿中没有方案“{wanted}”。"), "", "请用 plan … list 查看已有方案。"))
}

/// Plans that were not put away, the last changed first.
pub fn open_plans(book: &Book) -> Result<Vec<Plan>, Notice> {
    on_shelf(book, Shelf::Open).map_err(notice::of_book)
}

/// Plans that were put away, the last changed first.
pub fn archived_plans(book: &Book) -> Result<Vec<Plan>, Notice> {
    on_shelf(book, Shelf::Archived).map_err(notice::of_book)
}

/// Changes a plan by what it says may be done to it, and keeps it.
pub fn edit_plan<T>(
    book: &Book,
    wanted: &str,
    edit: impl FnOnce(&mut Plan) -> Result<T, Notice>,
) -> Result<(Plan, T), Notice> {
    let mut plan = find_plan(book, wanted)?;
    let done = edit(&mut plan)?;
    store_plan(book, &plan)?;
    Ok((plan, done))
}

/// Keeps a copy of a plan, a draft whatever the plan has become.
pub fn copy_plan(book: &Book, wanted: &str, name: &str, author: &str) -> Result<Plan, Notice> {
    copy_of(book, &find_plan(book, wanted)?, name, author)
}

/// The same of a plan at hand.
pub fn copy_of(book: &Book, plan: &Plan, name: &str, author: &str) -> Result<Plan, Notice> {
    let copy = plan.copy(fresh_id(book)?, &named(name)?, stamp(author));
    store_plan(book, &copy)?;
    Ok(copy)
}

/// Gives a draft another name.
pub fn rename_plan(book: &Book, wanted: &str, name: &str, author: &str) -> Result<Plan, Notice> {
    let name = named(name)?;
    let renamed = edit_plan(book, wanted, |plan| {
        plan.rename(name, Some(stamp(author)));
        Ok(())
    });
    renamed.map(|(plan, ())| plan)
}

/// 归档: puts a plan away, out of all lists but that of archived ones.
pub fn archive(book: &Book, wanted: &str, author: &str) -> Result<Plan, Notice> {
    shelve(book, find_plan(book, wanted)?, Shelf::Archived, author)
}

/// The same with a plan at hand.
pub fn archive_plan(book: &Book, plan: Plan, author: &str) -> Result<Plan, Notice> {
    shelve(book, plan, Shelf::Archived, author)
}

/// Takes a plan at hand out again.
pub fn unarchive_plan(book: &Book, plan: Plan, author: &str) -> Result<Plan, Notice> {
    shelve(book, plan, Shelf::Open, author)
}

/// Takes a plan out again.
pub fn unarchive(book: &Book, wanted: &str, author: &str) -> Result<Plan, Notice> {
    let found = find_on(book, Shelf::Archived, wanted)?;
    let missing =
        || Notice::failure(format!("归档的方案中没有“{wanted}”。"), "", "请用 plan … list --archived 查看归档的方案。");
    shelve(book, found.ok_or_else(missing)?, Shelf::Open, author)
}

/// Adds the steps of a step file to a draft and keeps it; what the file says of date, document and note goes with them.
pub fn add_steps(book: &Book, mut plan: Plan, file: StepFile, author: &str) -> Result<Plan, Notice> {
    if let Some(locked) = plan.locked() {
        return Err(notice::of_locked_plan(&plan.name, &locked));
    }
    let before = plan.clone();
    let decided = book.snapshot_on(Date::MAX).map_err(notice::of_book)?;
    file.add_to(&mut plan, &decided, Some(stamp(author)));
    if !before.keeps_adopted_steps(plan.phases(), plan.steps()) {
        return Err(notice::of_adopted_phase(&plan.name));
    }
    store_plan(book, &plan)?;
    Ok(plan)
}

/// Lays a plan over the register: a draft over what has been decided, an adopted plan over the register it was adopted on, since
/// its steps are part of all later ones; one of several phases over those of its phases in turn.
pub fn lay(book: &Book, register: &Register, plan: Plan) -> Result<OpenPlan, Notice> {
    let before = |entry| {
        let read = || Ok(book.snapshot_before(entry)?.with_facts(book.roster_facts_before(entry, EntryId(u32::MAX))?));
        read().map_err(|error| notice::of_store(&error, &register.snapshot))
    };
    lay_over(&before, register, plan)
}

/// The same, with the register just before an entry, facts of the roster included, as the caller knows it.
pub(in crate::app) fn lay_over(
    before: &dyn Fn(EntryId) -> Result<Snapshot, Notice>,
    register: &Register,
    plan: Plan,
) -> Result<OpenPlan, Notice> {
    match plan.state {
        PlanState::Draft => Ok(register.open(plan)),
        PlanState::Adopted(entry) => {
            let over = |snapshot| Register {
                people: Arc::clone(&register.people),
                ..Register::new(snapshot, Arc::clone(&register.policy), register.baseline.today())
            };
            let mut phases = Vec::with_capacity(plan.adopted_phases.len());
            for (phase, by) in &plan.adopted_phases {
                phases.push((Arc::new(before(*by)?), plan.steps_of_phase(*phase)));
            }
            match phases.first() {
                None => Ok(over(before(entry)?).open(plan)),
                Some((first, _)) => Ok(over(Snapshot::clone(first)).open_in_turn(plan, &phases)),
            }
        }
    }
}

pub(super) fn check_not_adopted(register: &Register, plan: &Plan) -> Result<(), Notice> {
    match plan.state {
        PlanState::Draft => Ok(()),
        PlanState::Adopted(by) => {
            let adopted = StoreError::PlanAlreadyAdopted { plan: plan.id, by };
            Err(notice::of_store(&adopted, &register.snapshot))
        }
    }
}

pub(super) fn check_adoptable(open: &OpenPlan) -> Result<(), Notice> {
    match open.adoption_hindrance() {
        None => Ok(()),
        Some(hindrance) => {
            let place = format!("方案“{}”", open.plan.name);
            let advice = match forbidden(open) {
                None => "请按核查意见修改后再执行。".to_owned(),
                Some(why) => format!("请先处理：{why}"),
            };
            Err(Notice::failure(format!("方案不能执行：{hindrance}。"), place, advice))
        }
    }
}

/// What stands in the way of adoption, the first few of it in words; `None` where the rules forbid nothing.
fn forbidden(open: &OpenPlan) -> Option<String> {
    let must_mend = || open.findings.iter().filter(|finding| finding.group() == FindingGroup::MustMend);
    let told = |finding: &Finding| {
        let steps: Vec<String> = finding.steps.iter().map(|step| (step + 1).to_string()).collect();
        let by = if steps.is_empty() { String::new() } else { format!("(第{}步)", steps.join("、")) };
        format!("{}{by}", wording::finding(finding, &open.projection.after).statement)
    };
    let first: Vec<String> = must_mend().take(FORBIDDEN_TOLD).map(told).collect();
    let further = must_mend().count().saturating_sub(FORBIDDEN_TOLD);
    let further = if further > 0 { format!("；另有{further}项") } else { String::new() };
    (!first.is_empty()).then(|| format!("{}{further}。", first.join("；")))
}

/// How many of the findings that forbid adoption are told at once.
const FORBIDDEN_TOLD: usize = 3;

/// Whether the steps can be carried out on the day from which they are to hold, after those of `entries` that hold by then: what
/// an entry that still waits brings in is not there before its day.
pub(super) fn check_on_its_day(
    book: &Book,
    register: &Register,
    open: &OpenPlan,
    (day, entries): (Date, &[Entry]),
) -> Result<(), Notice> {
    let Some(ahead) = register.ahead.as_ref().filter(|ahead| day < ahead.until) else { return Ok(()) };
    let mut on_the_day = book.snapshot_on(day).map_err(|error| notice::of_store(&error, &ahead.snapshot))?;
    for operation in entries.iter().filter(|entry| entry.effective <= day).flat_map(|entry| &entry.operations) {
        // Whether it can be was asked of its own entry.
        let _tried = apply(&mut on_the_day, operation);
    }
    let on_the_day = Arc::new(on_the_day);
    let mut order = open.plan.remaining();
    order.retain(|index| !open.projection.left_out.contains(index));
    let steps = order.iter().filter_map(|index| open.plan.steps().get(*index));
    let laid = project(&on_the_day, steps);
    let refused = laid.refusals().next().and_then(|(index, why)| Some((order.get(index)?, why)));
    match refused {
        None => Ok(()),
        Some((step, why)) => {
            let why = wording::refusal(why, &ahead.snapshot);
            Err(notice::of_step_before_its_day(&open.plan.name, (*step, &why), day, ahead.until))
        }
    }
}

/// Open plans, and the numbers that the papers of the others bear or have borne.
pub(super) fn with_archived_numbers(book: &Book) -> Result<(Vec<Plan>, Vec<PaperNumber>), StoreError> {
    let (open, archived): (Vec<StoredPlan>, Vec<StoredPlan>) =
        book.plans()?.into_iter().partition(|stored| stored.shelf == Shelf::Open);
    let numbers = archived.iter().flat_map(|stored| stored.plan.paper_numbers()).collect();
    Ok((open.into_iter().map(|stored| stored.plan).collect(), numbers))
}

pub(super) fn on_shelf(book: &Book, shelf: Shelf) -> Result<Vec<Plan>, StoreError> {
    let stored = book.plans()?;
    Ok(stored.into_iter().filter(|stored| stored.shelf == shelf).map(|stored| stored.plan).collect())
}

fn find_on(book: &Book, shelf: Shelf, wanted: &str) -> Result<Option<Plan>, Notice> {
    let plans = on_shelf(book, shelf).map_err(notice::of_book)?;
    let number = wanted.parse().ok().map(PlanId);
    let (mut named, others): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| plan.name == wanted);
    if named.len() > 1 {
        return Err(notice::of_ambiguous_plan(wanted, named.iter().map(|plan| plan.id)));
    }
    Ok(named.pop().or_else(|| others.into_iter().find(|plan| Some(plan.id) == number)))
}

/// A draft keeps in mind who put it away; an adopted plan is history, and only its place changes.
fn shelve(book: &Book, mut plan: Plan, shelf: Shelf, author: &str) -> Result<Plan, Notice> {
    match plan.state {
        PlanState::Adopted(_) => book.shelve_plan(plan.id, shelf).map_err(notice::of_book)?,
        PlanState::Draft => {
            let what = match shelf {
                Shelf::Archived => Happening::Archived,
                Shelf::Open => Happening::Unarchived,
            };
            plan.log(stamp(author), what);
            keep(book, &plan, shelf)?;
        }
    }
    Ok(plan)
}

fn keep(book: &Book, plan: &Plan, shelf: Shelf) -> Result<(), Notice> {
    let now = clock::now();
    let stored = StoredPlan { plan: plan.clone(), shelf, created_at: now, updated_at: now };
    book.save_plan(&stored).map_err(notice::of_book)
}

fn fresh_id(book: &Book) -> Result<PlanId, Notice> {
    book.fresh_plan_id().map_err(notice::of_book)
}

fn named(name: &str) -> Result<String, Notice> {
    match name.trim() {
        "" => Err(Notice::failure("方案没有名称，没有改动。", "", "请给方案起一个名称。")),
        name => Ok(name.to_owned()),
    }
}
