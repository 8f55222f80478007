//! What a number is counted over: the register, or the register with a plan laid over it.

use std::collections::BTreeMap;

use crate::app::register::{OpenPlan, Register};
use crate::app::state::Desk;
use crate::domain::{Date, EntryId, Movement, Person, PersonId, PlanId, Snapshot};
use crate::plan::{Meanwhile, PlanState, Step};
use crate::rules::Policy;

/// Registers before and after, as they were shown to whoever asks.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    register: &'a Register,
    plan: Option<&'a OpenPlan>,
    when: When,
}

/// Which day's register it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// 现行台账
    Today,
    Past,
    /// With entries that do not hold today.
    Coming,
}

/// Which of the two registers on the desk the number was shown from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As screens show it: with the open draft, else as it is.
    OnScreen,
    /// With the open plan, be it adopted or not, as tables of a plan show it.
    ByPlan,
    /// With one of the plans that are compared, as the comparison shows it.
    Compared(PlanId),
}

impl<'a> Scene<'a> {
    pub fn new(register: &'a Register, plan: Option<&'a OpenPlan>) -> Self {
        Self { register, plan, when: When::Today }
    }

    /// Of another day.
    #[must_use]
    pub fn of(self, when: When) -> Self {
        Self { when, ..self }
    }

    pub fn when(&self) -> When {
        self.when
    }

    /// What the desk shows; `None` where it does not show that any more.
    pub fn on(desk: &'a Desk, shown: Shown) -> Option<Self> {
        let when = match desk.time.day() {
            None => When::Today,
            Some(_) if desk.time.waiting() > 0 => When::Coming,
            Some(_) => When::Past,
        };
        match shown {
            Shown::OnScreen => Some(Self::new(&desk.register, desk.draft()).of(when)),
            Shown::ByPlan => Some(Self::new(&desk.register, desk.plan.as_ref()).of(when)),
            Shown::Compared(id) => {
                let compared = desk.comparison.shown.as_ref()?;
                let laid = compared.laid.iter().find(|open| open.plan.id == id)?;
                Some(Self::new(&compared.register, Some(laid)))
            }
        }
    }

    pub fn before(&self) -> &'a Snapshot {
        self.plan.map_or(&self.register.snapshot, |open| &open.projection.before)
    }

    pub fn after(&self) -> &'a Snapshot {
        self.plan.map_or(&self.register.snapshot, |open| &open.projection.after)
    }

    pub fn policy(&self) -> &'a Policy {
        &self.register.policy
    }

    pub fn plan(&self) -> Option<&'a OpenPlan> {
        self.plan
    }

    /// The plan by which people stand elsewhere than the facts of the roster have them, with those who are known by name.
    pub fn shifting(&self) -> Option<(&'a OpenPlan, &'a BTreeMap<PersonId, Person>)> {
        self.plan.map(|open| (open, &*self.register.people))
    }

    /// The places that steps of the plan move, with the index of the step.
    pub fn movements(&self) -> &'a [(usize, Movement)] {
        self.plan.map(|open| open.projection.movements.as_slice()).unwrap_or_default()
    }

    /// The steps that were carried out on the register after, with their indexes.
    pub fn applied_steps(&self) -> impl Iterator<Item = (usize, &'a Step)> + use<'a> {
        let open = self.plan.into_iter();
        open.flat_map(|open| {
            let laid = &open.projection;
            let is_applied = |index: &usize| matches!(laid.outcomes.get(*index), Some(Ok(())));
            let steps = open.plan.steps().iter().enumerate();
            steps.filter(move |(index, _)| is_applied(index) && !laid.left_out.contains(index))
        })
    }

    /// The day as of which the register stands.
    pub fn day(&self) -> Date {
        self.register.baseline.today()
    }

    /// The last day whose entries are part of the register before: that of the last waiting entry where a draft lies over it.
    pub fn last_day(&self) -> Date {
        let ahead = self.register.ahead.as_ref().filter(|_| self.plan.is_some());
        ahead.map_or(self.day(), |ahead| ahead.until)
    }

    /// What other entries did between the phases of the plan.
    pub fn meanwhile(&self) -> &'a [Meanwhile] {
        self.plan.map(|open| open.projection.meanwhile.as_slice()).unwrap_or_default()
    }

    /// The entry just before which the plan lies over the register, which is no longer the one in force: its own, or that of its
    /// first phase.
    pub fn adopted(&self) -> Option<EntryId> {
        let plan = &self.plan?.plan;
        match plan.state {
            PlanState::Adopted(entry) => Some(plan.adopted_phases.values().next().copied().unwrap_or(entry)),
            PlanState::Draft => None,
        }
    }
}
