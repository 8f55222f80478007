//! Named moves: whom the program suggests for the step or agreement being composed, who is named already, and what is known of
//! everybody whom a plan names. The people themselves stay in the book; here are those who were asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::action::Effect;
use super::importing::RegisterSince;
use super::order::BookOrder;
use super::people::Loading;
use super::register::{OpenPlan, Register};
use super::state::State;
use super::update::refresh_visible_report;
use crate::domain::{
    Date, InstitutionId, Month, Mover, NamedMove, Operation, Person, PersonId, QuotaKind, RosterFacts, Snapshot,
};
use crate::forecast::{Cohort, Excess, Horizon, Outlook, Shift, excesses, outlook_shifted};
use crate::notice::Notice;
use crate::optimise::{Suggestion, retires_in};
use crate::plan::{Plan, PlanState};

/// Years that retirements are foreseen for, after the rest of the present one.
const RETIREMENT_YEARS: u32 = 5;

/// Who holds a place that a move is about, the best suggestion first.
#[derive(Debug, Default)]
pub struct MovesDesk {
    /// The move they were asked for; what is listed is about it once it is there.
    pub asked: Option<NamedMove>,
    pub people: Arc<Vec<Suggested>>,
    pub loading: Loading,
    /// The number of the last question; answers to older ones are dropped.
    generation: u64,
    /// People whom the book was asked about, so that one whom it does not know is not asked for again.
    sought: BTreeSet<PersonId>,
}

/// Somebody of the giver's roster, and what there is to say of them for a move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    pub person: Person,
    pub suggestion: Suggestion,
}

#[derive(Debug)]
pub enum MovesAction {
    /// Everybody is wanted who could be named.
    Ask(NamedMove),
    Read {
        generation: u64,
        read: Result<Vec<Suggested>, Notice>,
    },
    /// People whom plans name, as the roster has them.
    Known(Vec<Person>),
}

/// What the book is asked; none of it changes anything.
#[derive(Debug)]
pub enum MovesOrder {
    Suggest { generation: u64, of: NamedMove, snapshot: Arc<Snapshot>, today: Month },
    Find(Vec<PersonId>),
}

pub(super) fn update(state: &mut State, action: MovesAction) -> Vec<Effect> {
    let today = Month::try_from(state.today);
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        MovesAction::Ask(of) => {
            let Ok(today) = today else { return Vec::new() };
            let generation = state.generations.next();
            if desk.moves.asked != Some(of) {
                desk.moves.people = Arc::default();
            }
            (desk.moves.asked, desk.moves.loading, desk.moves.generation) = (Some(of), Loading::Busy, generation);
            let snapshot = Arc::clone(desk.shown());
            vec![desk.order(BookOrder::Moves(MovesOrder::Suggest { generation, of, snapshot, today }))]
        }
        MovesAction::Read { generation, .. } if generation != desk.moves.generation => Vec::new(),
        MovesAction::Read { read, .. } => {
            desk.moves.loading = Loading::Idle;
            match read {
                Ok(people) => desk.moves.people = Arc::new(people),
                Err(notice) => state.tell(notice),
            }
            Vec::new()
        }
        MovesAction::Known(people) => {
            desk.register.learn(people);
            refresh_visible_report(state)
        }
    }
}

/// After the book was read anew: whoever is named becomes known again, and after another entry others may hold the places that
/// people are listed for.
pub(super) fn renewed(state: &mut State, register: RegisterSince) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.moves.sought.clear();
    let asked = desk.moves.asked.filter(|_| register == RegisterSince::Changed);
    let mut effects = asked.map(|of| update(state, MovesAction::Ask(of))).unwrap_or_default();
    effects.extend(learn_named(state));
    effects
}

/// Whoever the open plan names becomes known: from what is listed, else the book is asked.
pub(super) fn learn_named(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let Some(open) = &desk.plan else { return Vec::new() };
    let unknown: BTreeSet<PersonId> =
        named_people(&open.plan).filter(|id| !desk.register.people.contains_key(id)).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    let listed = desk.moves.people.iter().filter(|it| unknown.contains(&it.person.id));
    let listed: Vec<Person> = listed.map(|it| it.person.clone()).collect();
    desk.register.learn(listed);
    let is_new = |id: &PersonId| !desk.register.people.contains_key(id) && !desk.moves.sought.contains(id);
    let wanted: Vec<PersonId> = unknown.into_iter().filter(is_new).collect();
    desk.moves.sought.extend(&wanted);
    match wanted.is_empty() {
        true => Vec::new(),
        false => vec![desk.order(BookOrder::Moves(MovesOrder::Find(wanted)))],
    }
}

/// Everybody whom the steps of a plan move by name.
pub fn named_people(plan: &Plan) -> impl Iterator<Item = PersonId> + '_ {
    plan.steps().iter().flat_map(|step| step.operation.movers()).map(|mover| mover.person)
}

/// Who is named by another step than `except`, and by which (counted from zero): nobody leaves the same place twice.
pub fn named_elsewhere(plan: &Plan, except: Option<usize>) -> BTreeMap<PersonId, usize> {
    let others = plan.steps().iter().enumerate().filter(|(index, _)| Some(*index) != except);
    let named = |(index, step): (usize, &crate::plan::Step)| {
        step.operation.movers().map(move |mover| (mover.person, index)).collect::<Vec<_>>()
    };
    others.flat_map(named).collect()
}

/// 超编人员消化: every excess of the register, or of the register as a plan would leave it, followed through retirements.
pub fn digestion(register: &Register, open: Option<&OpenPlan>) -> Vec<Excess> {
    let Ok(first) = Month::try_from(register.baseline.today()) else { return Vec::new() };
    match open {
        None => excesses(&register.snapshot, &[], first),
        Some(open) => excesses(&open.projection.after, &shifts(open, &register.people), first),
    }
}

/// 退休减员: who of each body and kind of the register, or of the register as a plan would leave it, retires within `horizon`.
pub fn retirements(
    register: &Register,
    open: Option<&OpenPlan>,
    horizon: Horizon,
) -> BTreeMap<(InstitutionId, QuotaKind), Outlook> {
    let snapshot = open.map_or(&register.snapshot, |open| &open.projection.after);
    retirements_of(snapshot, open.map(|open| (open, &*register.people)), horizon, |_| true)
}

/// The same of some institutions of a snapshot alone, which a plan leaves behind that moves people it knows.
pub fn retirements_of(
    snapshot: &Snapshot,
    shifting: Option<(&OpenPlan, &BTreeMap<PersonId, Person>)>,
    horizon: Horizon,
    is_asked: impl Fn(InstitutionId) -> bool,
) -> BTreeMap<(InstitutionId, QuotaKind), Outlook> {
    let shifts = shifting.map(|(open, known)| shifts(open, known)).unwrap_or_default();
    let facts = snapshot.facts().into_iter().flat_map(RosterFacts::iter).filter(|(id, _)| is_asked(*id));
    let cohorts = facts.flat_map(|(id, facts)| facts.ages().map(move |(group, people)| Cohort::of(id, group, people)));
    outlook_shifted(cohorts, &shifts, horizon)
}

/// The months that retirements are foreseen for on a day: the rest of its year and five years more.
pub fn retirement_horizon(day: Date) -> Horizon {
    Horizon::years_after(Month::nearest(day), RETIREMENT_YEARS)
}

/// The steps that the facts under a projection know nothing of. Those of an adopted plan were drawn just before its entry; where
/// it was carried out in phases, before that of the last one, by which the earlier ones had been.
fn unknown_to_facts(plan: &Plan) -> Vec<usize> {
    match (plan.state, plan.adopted_phases.keys().last()) {
        (PlanState::Adopted(_), Some(last)) => plan.steps_of_phase(*last),
        (PlanState::Adopted(_), None) | (PlanState::Draft, _) => plan.remaining(),
    }
}

/// Where people stand whom a plan moves, admits or releases, beside where the facts of the register count them. Facts follow
/// mergers, so both places do.
fn shifts(open: &OpenPlan, known: &BTreeMap<PersonId, Person>) -> Vec<Shift> {
    let mut places: BTreeMap<PersonId, Shift> = BTreeMap::new();
    let mut found = BTreeMap::new();
    let order = unknown_to_facts(&open.plan);
    let applied = order.iter().filter(|index| matches!(open.projection.outcomes.get(**index), Some(Ok(()))));
    for step in applied.filter_map(|index| open.plan.steps().get(*index)) {
        if let Operation::Admit(person) = &step.operation {
            found.insert(person.id, person.clone());
            let of = Shift { to: Some(person.assignment.quota_at), ..shift(person, person.assignment.kind, None) };
            places.insert(person.id, of);
        } else if let Operation::Release { person, before } = &step.operation {
            if let Some(person) = found.get(person).or_else(|| known.get(person)) {
                let from = Some(before.quota_at);
                places.entry(person.id).or_insert_with(|| shift(person, before.kind, from)).to = None;
            }
        } else if let Operation::Merge { from, into } = &step.operation {
            let now = |at: &mut InstitutionId| *at = if from.contains(at) { *into } else { *at };
            places.values_mut().for_each(|of| {
                of.from.as_mut().map(now);
                of.to.as_mut().map(now);
            });
        }
        for (Mover { person, from, .. }, arrival) in step.operation.arrivals() {
            if let Some(person) = found.get(person).or_else(|| known.get(person)) {
                let at = places.entry(person.id).or_insert_with(|| shift(person, from.kind, Some(from.quota_at)));
                at.to = Some(arrival.quota_at);
            }
        }
    }
    places.into_values().filter(|of| of.from != of.to).collect()
}

/// Somebody on a place of `kind` who has not gone anywhere yet.
fn shift(person: &Person, kind: QuotaKind, from: Option<InstitutionId>) -> Shift {
    Shift { kind, from, to: from, retires_in: retires_in(person.birth, person.sex, person.identity, kind) }
}

#[cfg(test)]
mod tests;
