//! 时光轴: every screen and table as of another day. The register of that day takes the place of the desk's own, so that whatever
//! is drawn, counted or printed follows without asking; today's register and the plan laid over it are put by, and come back
//! with [`TimeAction::Return`]. While another day is looked at, nothing of the book can be changed
//! ([`Desk::read_only`](super::Desk::read_only) says so).
//!
//! The register of a day is read by the thread that owns the book; the former day stays on screen until it comes, and what was
//! read for an older question is dropped.

use std::sync::Arc;

use super::action::Effect;
use super::order::BookOrder;
use super::register::{OpenPlan, Register};
use super::state::{Desk, State, Wanted};
use super::update::go;
use super::{origin, planning};
use crate::domain::{Date, EntryHead, InstitutionId};
use crate::notice::Notice;
use crate::report::written_date;
use crate::rules::Policy;

/// Which day the desk shows.
#[derive(Debug, Default)]
pub struct TimeDesk {
    elsewhere: Option<Elsewhere>,
    /// The number of the question whose answer is awaited, and what was asked.
    asked: Option<(u64, DayAsked)>,
}

/// Another day on the desk, and what waits for the return to today.
#[derive(Debug)]
pub(super) struct Elsewhere {
    read: DayShown,
    today: PutBy,
}

/// What is told of the day beside its register.
#[derive(Debug, Clone)]
struct DayShown {
    day: Date,
    entries: Vec<EntryHead>,
    pending_entries: u32,
    waiting: u32,
}

/// What belongs to today.
#[derive(Debug)]
struct PutBy {
    register: Register,
    plan: Option<OpenPlan>,
    wanted: Option<Wanted>,
}

/// The register of a day, as a job has read it.
#[derive(Debug)]
pub struct DayRead {
    pub day: Date,
    pub register: Register,
    /// The latest entries that hold by then, newest first.
    pub entries: Vec<EntryHead>,
    /// Entries that hold by then and name no document yet.
    pub pending_entries: u32,
    /// 待生效: entries that do not hold today, but by then.
    pub waiting: u32,
}

/// A day that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayAsked {
    On(Date),
    /// The latest day before this one on which an entry takes effect.
    Before(Date),
    /// The first one after it.
    After(Date),
}

/// 待生效: one operation of an entry whose day has not come, as the screens tell of it beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingChange {
    pub entry: crate::domain::EntryId,
    /// The day from which it will hold.
    pub from: Date,
    pub sentence: String,
    /// Whom it touches.
    pub institutions: std::collections::BTreeSet<InstitutionId>,
}

/// Where in time to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeStep {
    /// To the day before on which an entry takes effect.
    Earlier,
    Later,
    /// 回到今天
    Today,
}

#[derive(Debug)]
pub enum TimeAction {
    Go(Date),
    Step(TimeStep),
    /// The register of the day asked for; none where no entry lies in that direction.
    Read {
        generation: u64,
        read: Result<Option<Box<DayRead>>, Notice>,
    },
}

/// A day is wanted, judged by this policy.
#[derive(Debug)]
pub struct TimeOrder {
    pub generation: u64,
    pub asked: DayAsked,
    pub policy: Arc<Policy>,
}

impl TimeDesk {
    /// The other day that is looked at; `None` for today.
    pub fn day(&self) -> Option<Date> {
        self.elsewhere.as_ref().map(|elsewhere| elsewhere.read.day)
    }

    /// How many entries that do not hold today are part of what is shown.
    pub fn waiting(&self) -> u32 {
        self.elsewhere.as_ref().map_or(0, |elsewhere| elsewhere.read.waiting)
    }

    /// The name of the plan that comes back with today.
    pub fn plan_put_by(&self) -> Option<&str> {
        let plan = self.elsewhere.as_ref().and_then(|elsewhere| elsewhere.today.plan.as_ref());
        plan.map(|open| open.plan.name.as_str())
    }

    /// Whether a day is being read.
    pub fn is_reading(&self) -> bool {
        self.asked.is_some()
    }

    /// Why nothing can be changed; `None` where today is shown.
    pub(super) fn hindrance(&self) -> Option<&'static str> {
        self.elsewhere.as_ref().map(|_| "正在查看其他日期的台账，只能查看；要办理请先“回到今天”")
    }

    pub(super) fn entries(&self) -> Option<(&[EntryHead], u32)> {
        self.elsewhere.as_ref().map(|elsewhere| (elsewhere.read.entries.as_slice(), elsewhere.read.pending_entries))
    }
}

impl Desk {
    /// The day whose end the screens show.
    pub fn day(&self, today: Date) -> Date {
        self.time.day().unwrap_or(today)
    }

    /// The latest entries by the day shown, newest first.
    pub fn latest_entries(&self) -> &[EntryHead] {
        self.time.entries().map_or(self.entries.as_slice(), |(entries, _)| entries)
    }

    /// Entries that hold by the day shown and name no document yet.
    pub fn undocumented(&self) -> u32 {
        self.time.entries().map_or(self.pending_entries, |(_, pending)| pending)
    }

    /// 待生效 changes that are not part of what is shown. On a day that is past nobody knew of them.
    pub fn waiting_changes(&self, today: Date) -> impl Iterator<Item = &WaitingChange> {
        let day = self.day(today);
        self.waiting.iter().filter(move |change| day >= today && change.from > day)
    }
}

pub(super) fn update(state: &mut State, action: TimeAction) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let day = desk.day(today);
    match action {
        TimeAction::Go(day) if day == today => return_to_today(state),
        TimeAction::Go(day) => ask(state, DayAsked::On(day)),
        TimeAction::Step(TimeStep::Earlier) => ask(state, DayAsked::Before(day)),
        TimeAction::Step(TimeStep::Later) => ask(state, DayAsked::After(day)),
        TimeAction::Step(TimeStep::Today) => return_to_today(state),
        TimeAction::Read { generation, read } => {
            let Some((_, asked)) = desk.time.asked.take_if(|(awaited, _)| *awaited == generation) else {
                return Vec::new();
            };
            match read {
                Ok(Some(read)) if read.day == today => return_to_today(state),
                Ok(Some(read)) => show(state, *read),
                Ok(None) => {
                    state.tell(nothing_there(asked));
                    Vec::new()
                }
                Err(notice) => {
                    state.tell(notice);
                    Vec::new()
                }
            }
        }
    }
}

fn nothing_there(asked: DayAsked) -> Notice {
    Notice::advice(match asked {
        DayAsked::Before(day) => format!("{}之前没有生效的凭证。", written_date(day)),
        DayAsked::After(day) => format!("{}之后没有生效的凭证。", written_date(day)),
        DayAsked::On(day) => format!("没有读到{}的台账。", written_date(day)),
    })
}

fn ask(state: &mut State, asked: DayAsked) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let generation = state.generations.next();
    desk.time.asked = Some((generation, asked));
    let policy = Arc::clone(&desk.register.policy);
    vec![desk.order(BookOrder::Time(TimeOrder { generation, asked, policy }))]
}

/// Puts the register of a day in the place of the one shown.
fn show(state: &mut State, read: DayRead) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    // Asked for before the meeting, it would take the plan off the wall.
    if desk.is_on_the_wall() {
        return Vec::new();
    }
    let DayRead { day, register, entries, pending_entries, waiting } = read;
    let before = std::mem::replace(&mut desk.register, register);
    let today = match desk.time.elsewhere.take() {
        Some(elsewhere) => elsewhere.today,
        None => PutBy { register: before, plan: desk.plan.take(), wanted: desk.wanted.take() },
    };
    // A meeting about a plan that is no longer there.
    desk.meeting = None;
    desk.time.elsewhere = Some(Elsewhere { read: DayShown { day, entries, pending_entries, waiting }, today });
    follow(state)
}

/// Goes back to today's register, with the plan that lay over it. Whatever day was asked for is wanted no more.
pub(super) fn return_to_today(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.time.asked = None;
    let Some(Elsewhere { today, .. }) = desk.time.elsewhere.take() else { return Vec::new() };
    desk.register = today.register;
    let mut effects = planning::relay(desk, &mut state.generations, today.plan, today.wanted);
    effects.extend(follow(state));
    effects
}

/// What was read from the book for the screens is of another day now.
fn follow(state: &mut State) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.people = std::mem::take(&mut desk.people).outdated();
    desk.log = std::mem::take(&mut desk.log).outdated();
    desk.history.changes.outdate();
    let screen = desk.screen;
    let mut effects = go(state, screen);
    effects.extend(origin::ask_again(state));
    effects
}

/// Takes the other day off a desk that gives way to a renewed one, and gives it back the plan that was put by, which is to be
/// laid over the renewed register.
pub(super) fn set_aside(before: &mut Desk) -> TimeDesk {
    let mut time = std::mem::take(&mut before.time);
    if let Some(elsewhere) = &mut time.elsewhere {
        std::mem::swap(&mut before.register, &mut elsewhere.today.register);
        (before.plan, before.wanted) = (elsewhere.today.plan.take(), elsewhere.today.wanted.take());
    }
    time
}

/// Goes on showing the other day on a renewed desk, and has it read anew: an entry may have changed it too. From
/// [`set_aside`] the place of today's register holds that of the other day.
pub(super) fn carry_over(state: &mut State, time: TimeDesk) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.time.asked = time.asked;
    let Some(Elsewhere { read, today }) = time.elsewhere else { return Vec::new() };
    let day = read.day;
    let register = std::mem::replace(&mut desk.register, today.register);
    let today = PutBy { register, plan: desk.plan.take(), wanted: desk.wanted.take() };
    desk.time.elsewhere = Some(Elsewhere { read, today });
    match desk.time.asked {
        Some(_) => Vec::new(),
        None => ask(state, DayAsked::On(day)),
    }
}

#[cfg(test)]
mod tests;
