//! Named moves as stages: everybody who could be named, with suggestions, read from the roster in pages; and the names put into a
//! step of a plan.

use std::collections::{BTreeMap, BTreeSet};

use super::{decided_day, mover, plans};
use crate::app::moves::{Suggested, named_elsewhere, named_people};
use crate::domain::{
    Date, EntryId, InstitutionId, Month, Mover, Name, NamedMove, Person, PersonId, QuotaKind, Snapshot,
};
use crate::notice::{self, Notice};
use crate::optimise::suggest_movers;
use crate::plan::{Edit, Plan, PlanState};
use crate::store::{Book, PageStart, PeopleOrder, PeopleQuery, Side, StoreError};

/// People read from the roster at a time.
const ROSTER_PAGE: u32 = 1_000;

/// Everybody who holds a place that `of` is about, the best suggestion first; `snapshot` names who belongs to whom.
pub fn suggest(book: &Book, snapshot: &Snapshot, of: &NamedMove, today: Month) -> Result<Vec<Suggested>, Notice> {
    let people = holders(book, of.from, of.kind)?;
    let suggested = suggest_movers(people, of, snapshot, today);
    Ok(suggested.into_iter().map(|(person, suggestion)| Suggested { person, suggestion }).collect())
}

/// Everybody who holds a place of `kind` in `institution` once all that is recorded holds, as drafts are laid over it, in the order
/// of the register.
pub fn holders(book: &Book, institution: InstitutionId, kind: QuotaKind) -> Result<Vec<Person>, Notice> {
    holding(book, institution, kind).map_err(notice::of_book)
}

/// The same with the store's own errors.
pub(super) fn holding(book: &Book, institution: InstitutionId, kind: QuotaKind) -> Result<Vec<Person>, StoreError> {
    let query = PeopleQuery {
        institutions: [institution].into(),
        side: Side::QuotaAt,
        kinds: [kind].into(),
        on: Some(decided_day(book)?),
        ..PeopleQuery::default()
    };
    let mut people: Vec<Person> = Vec::new();
    let mut start = PageStart::First(PeopleOrder::Register);
    loop {
        let page = book.people(&query, &start, ROSTER_PAGE)?;
        people.extend(page.rows);
        match page.next {
            Some(key) => start = PageStart::After(key),
            None => return Ok(people),
        }
    }
}

/// These people as the roster has them once all that is recorded holds, without those who are not on it then.
pub fn find_people(book: &Book, ids: &[PersonId]) -> Result<Vec<Person>, Notice> {
    decided_day(book)
        .and_then(|day| book.persons_as_known(ids, (day, EntryId(u32::MAX)), &BTreeSet::new()))
        .map_err(notice::of_book)
}

/// Everybody whom a plan of the book names, as the roster has them at the end of `day` by what was known when `through` was the last
/// entry recorded, as though the entries `without` had never been; of an adopted plan also who has left since, as just before its
/// entry.
pub(in crate::app) fn people_of_plans(
    book: &Book,
    plans: &[Plan],
    (day, through): (Date, EntryId),
    without: &BTreeSet<EntryId>,
) -> Result<BTreeMap<PersonId, Person>, StoreError> {
    let ids: BTreeSet<PersonId> = plans.iter().flat_map(named_people).collect();
    let standing = book.persons_as_known(&ids.into_iter().collect::<Vec<_>>(), (day, through), without)?;
    let mut people: BTreeMap<PersonId, Person> = standing.into_iter().map(|person| (person.id, person)).collect();
    for plan in plans {
        let PlanState::Adopted(entry) = plan.state else { continue };
        // Of a plan in phases the first entry, before which nobody had moved.
        let first = plan.adopted_phases.values().next().copied().unwrap_or(entry);
        let gone: BTreeSet<PersonId> = named_people(plan).filter(|id| !people.contains_key(id)).collect();
        let gone = book.persons_before(&gone.into_iter().collect::<Vec<_>>(), first, through)?;
        people.extend(gone.into_iter().map(|person| (person.id, person)));
    }
    Ok(people)
}

/// The move of a step (counted from one), whose people may be named.
pub fn move_of(plan: &Plan, step: usize) -> Result<NamedMove, Notice> {
    let place = format!("方案“{}”", plan.name);
    let count = plan.steps().len();
    let found = step.checked_sub(1).and_then(|index| plan.steps().get(index));
    let found = found.ok_or_else(|| {
        Notice::failure(format!("方案没有第{step}步，共{count}步。"), place.as_str(), "请用 plan … show 核对步骤序号。")
    })?;
    found.operation.named_move().ok_or_else(|| {
        let advice = "能点名的是两个机构之间的划转(人随编走)和使用划转。";
        Notice::failure(format!("第{step}步不能点名。"), place, advice)
    })
}

/// Names people in a step (counted from one) in the place of whoever was named there. The step moves as many places as before, or
/// as many as are named now; the rest are 空编. Returns the plan as kept.
pub fn name_people(
    book: &Book,
    wanted: &str,
    (step, people): (usize, &[WrittenPerson]),
    author: &str,
) -> Result<Plan, Notice> {
    let (plan, ()) = plans::edit_plan(book, wanted, |plan| {
        if let Some(locked) = plan.locked() {
            return Err(notice::of_locked_plan(&plan.name, &locked));
        }
        let of = move_of(plan, step)?;
        let movers = resolve(book, plan, &of, (step, people))?;
        let mut steps = plan.steps().to_vec();
        if let Some(place) = step.checked_sub(1).and_then(|index| steps.get_mut(index))
            && let Some(named) = place.operation.with_people(movers)
        {
            place.operation = named;
        }
        if !plan.keeps_adopted_steps(plan.phases(), &steps) {
            return Err(notice::of_adopted_phase(&plan.name));
        }
        plan.revisions.push(Edit::new(naming_label(step, people.len())).stamped(plans::stamp(author)), steps);
        Ok(())
    })?;
    Ok(plan)
}

/// What the list of edits calls a naming.
pub fn naming_label(step: usize, people: usize) -> String {
    format!("第{step}步点名{people}人")
}

/// Somebody as written: a name, and the end of the ID number where a name is not enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenPerson {
    pub name: String,
    pub id_end: String,
}

impl WrittenPerson {
    /// `张三:001X` or `张三`; the colon may be a Chinese one.
    pub fn read(written: &str) -> Self {
        let (name, id_end) = written.split_once([':', '：']).unwrap_or((written, ""));
        Self { name: name.trim().to_owned(), id_end: id_end.trim().to_uppercase() }
    }

    fn fits(&self, person: &Person) -> bool {
        let is_name = Name::new(&self.name).is_ok_and(|name| name == person.name);
        let ends = person.id_number.as_ref().is_some_and(|number| number.as_str().ends_with(&self.id_end));
        is_name && (self.id_end.is_empty() || ends)
    }
}

fn resolve(
    book: &Book,
    plan: &Plan,
    of: &NamedMove,
    (step, people): (usize, &[WrittenPerson]),
) -> Result<Vec<Mover>, Notice> {
    let listed = holders(book, of.from, of.kind)?;
    let taken = named_elsewhere(plan, step.checked_sub(1));
    let place = format!("方案“{}”第{step}步", plan.name);
    let mut movers: Vec<Mover> = Vec::new();
    for written in people {
        let name = &written.name;
        let mut found = listed.iter().filter(|person| written.fits(person));
        let (first, more) = (found.next(), found.count());
        let advice = "请用 plan … suggest 查看可以点名的人；重名的在姓名后写 :身份证号末四位。";
        let person = match (first, more) {
            (Some(person), 0) => person,
            (Some(_), more) => {
                let what = format!("有{}个“{name}”，分不清是哪一个，没有点名。", more + 1);
                return Err(Notice::failure(what, place, advice));
            }
            (None, _) => {
                let what = format!("划出单位的这类编制上没有“{name}”，没有点名。");
                return Err(Notice::failure(what, place, advice));
            }
        };
        if let Some(other) = taken.get(&person.id) {
            let what = format!("“{name}”已在第{}步点名，没有再点。", other + 1);
            return Err(Notice::failure(what, place, "一个人只能随一处编制走，请先改那一步。"));
        }
        if movers.iter().any(|mover| mover.person == person.id) {
            return Err(Notice::failure(format!("“{name}”写了两次，没有点名。"), place, "请去掉重复的一个。"));
        }
        movers.push(mover(person));
    }
    Ok(movers)
}
