//! 会议投影: the plan on the wall. A wish of the meeting ("+2" for a township) is answered with the cheapest ways to pay for it;
//! taking one is an ordinary edit of the plan, so that it can be undone and is kept in the plan's log like any other. The log also
//! says when the plan went on the wall and came off it, so that everything in between is marked 会上.

mod choosing;

use super::action::{Action, Effect};
use super::order::BookOrder;
use super::papers::{PaperOrder, PaperTarget, SetPaper, SetRequest};
use super::planning::{self, PlanAction, PlanEdit};
use super::purpose::Purpose;
use super::register::OpenPlan;
use super::stages;
use super::state::{Desk, State};
use super::time::TimeAction;
use crate::domain::{Funding, Headcount, InstitutionId, PlanId, QuotaKind};
use crate::notice::Notice;
use crate::optimise::{Direction, Offers, Wish};
use crate::plan::{Happening, Plan, PlanState, Step};
use crate::wording;

/// The title of the job.
pub const TITLE: &str = "正在比较调整办法";

/// What the wall shows.
#[derive(Debug)]
pub struct MeetingDesk {
    pub kind: QuotaKind,
    pub selected: Option<InstitutionId>,
    pub asked: Asked,
    /// 定稿材料 with their codes, once the papers are frozen.
    pub papers: Vec<SetPaper>,
}

/// Where a wish stands. An answer belongs to the plan as it was when the wish was made.
#[derive(Debug, Default)]
pub enum Asked {
    #[default]
    Nothing,
    Comparing {
        plan: Plan,
        wish: Wish,
    },
    Offered {
        plan: Plan,
        wish: Wish,
        offers: Offers,
    },
}

#[derive(Debug)]
pub enum MeetingAction {
    /// The open plan goes on the wall; where none is open, the one that is meant.
    Begin,
    /// This plan is opened and goes on the wall.
    BeginWith(PlanId),
    Enter,
    Leave,
    ShowKind(QuotaKind),
    Select(InstitutionId),
    /// The selected body is to have so many places more, or fewer.
    Wish(i64),
    Compared {
        plan: Box<Plan>,
        wish: Wish,
        found: Result<Offers, Notice>,
    },
    /// Takes one of the ways offered.
    Take(usize),
    /// 定稿, under this number.
    Freeze(String),
}

impl MeetingDesk {
    /// What is offered for the plan as it is now.
    pub fn offered(&self, open: &OpenPlan) -> Option<(Wish, &Offers)> {
        match &self.asked {
            Asked::Offered { plan, wish, offers } if is_same(plan, &open.plan) => Some((*wish, offers)),
            Asked::Nothing | Asked::Comparing { .. } | Asked::Offered { .. } => None,
        }
    }
}

impl Desk {
    /// Whether the plan is on the wall, where nothing but the plan is to be seen or done.
    pub fn is_on_the_wall(&self) -> bool {
        self.meeting.is_some() && self.plan.is_some()
    }
}

/// Why something cannot be done while the plan is on the wall.
pub(super) const ON_THE_WALL: &str = "请先结束会议投影";

/// Whether an action would take the plan off the wall, or put another there, without the log saying so.
pub(super) fn refuses(state: &State, action: &Action) -> bool {
    let leaves = matches!(
        action,
        Action::Plan(PlanAction::New { .. } | PlanAction::Open(_) | PlanAction::Close)
            | Action::Time(TimeAction::Go(_) | TimeAction::Step(_))
            | Action::OpenSample
            | Action::OpenBook(_)
            | Action::CreateBook { .. }
            | Action::Chosen(Purpose::NewBook | Purpose::OpenBook | Purpose::ImportWorkbooks, _)
            | Action::Browsed(Purpose::NewBook | Purpose::OpenBook | Purpose::ImportWorkbooks, _)
    );
    leaves && state.desk.as_ref().is_some_and(Desk::is_on_the_wall)
}

/// Reads what was typed in the meeting: "+2", "－3", "加2", "减 3".
pub fn wished(typed: &str) -> Option<i64> {
    let text: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
    let (sign, digits) = match text.chars().next()? {
        '+' | '＋' | '加' | '增' => (1, text.get(text.chars().next()?.len_utf8()..)?),
        '-' | '－' | '−' | '减' => (-1, text.get(text.chars().next()?.len_utf8()..)?),
        _ => return None,
    };
    let count: u32 = digits.trim_end_matches('名').parse().ok()?;
    (count > 0).then(|| sign * i64::from(count))
}

pub(super) fn update(state: &mut State, action: MeetingAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        MeetingAction::Begin => return choosing::begin(state),
        MeetingAction::BeginWith(plan) => return choosing::begin_with(state, plan),
        MeetingAction::Enter => {
            // Asked for twice, it is one meeting.
            if desk.meeting.is_some() {
                return Vec::new();
            }
            // What was asked for before would come under the meeting.
            let shown = desk.plan.as_ref().map(|open| open.plan.id);
            desk.wanted.take_if(|wanted| Some(wanted.plan) != shown);
            let kind = desk.plan.as_ref().map_or(QuotaKind::Service(Funding::Full), most_moved);
            desk.meeting = desk.plan.is_some().then_some(MeetingDesk {
                kind,
                selected: None,
                asked: Asked::Nothing,
                papers: Vec::new(),
            });
            state.forget_advice();
            return note(state, Happening::MeetingBegun);
        }
        MeetingAction::Leave => {
            return match desk.meeting.take() {
                Some(_) => note(state, Happening::MeetingEnded),
                None => Vec::new(),
            };
        }
        MeetingAction::ShowKind(kind) => with_meeting(state, |meeting| {
            meeting.kind = kind;
            meeting.asked = Asked::Nothing;
        }),
        MeetingAction::Select(institution) => with_meeting(state, |meeting| {
            meeting.selected = Some(institution);
            meeting.asked = Asked::Nothing;
        }),
        MeetingAction::Wish(change) => return compare(state, change),
        MeetingAction::Compared { plan, wish, found } => compared(state, *plan, wish, found),
        MeetingAction::Take(index) => return take(state, index),
        MeetingAction::Freeze(number) => return freeze(state, &number),
    }
    Vec::new()
}

/// Notes in the log of the plan what becomes of the meeting. A plan that cannot be changed has nothing to be noted.
fn note(state: &mut State, what: Happening) -> Vec<Effect> {
    let Some(stamp) = state.stamp() else { return Vec::new() };
    let is_open = state.desk.as_ref().is_some_and(|desk| desk.read_only().is_none() && desk.draft().is_some());
    if !is_open {
        return Vec::new();
    }
    planning::change(state, |open, _| open.plan.log(stamp, what))
}

/// 定稿: the steps are locked, and the papers get their codes.
fn freeze(state: &mut State, number: &str) -> Vec<Effect> {
    let (Some(stamp), as_of) = (state.stamp(), state.today) else { return Vec::new() };
    let known = state.desk.as_ref().map(Desk::paper_numbers).unwrap_or_default();
    let mut refused = None;
    let mut effects =
        planning::change(state, |open, _| refused = stages::freeze(&mut open.plan, number, &known, stamp).err());
    let Some(desk) = &state.desk else { return effects };
    let Some(open) = &desk.plan else { return effects };
    match refused {
        Some(notice) => state.tell(notice),
        None if open.plan.frozen.is_some() => {
            let (target, request) =
                (PaperTarget::Meeting, SetRequest::new(open.plan.clone(), as_of).printed_as(&desk.report.options));
            effects.push(desk.order(BookOrder::Papers(PaperOrder::IssueSet { target, request })));
        }
        // The change was refused, and it was told why.
        None => {}
    }
    effects
}

fn with_meeting(state: &mut State, change: impl FnOnce(&mut MeetingDesk)) {
    if let Some(meeting) = state.desk.as_mut().and_then(|desk| desk.meeting.as_mut()) {
        change(meeting);
    }
}

/// The kind that the plan moves most places of.
fn most_moved(open: &OpenPlan) -> QuotaKind {
    let moved = |kind: QuotaKind| -> Headcount {
        open.changes.iter().filter(|change| change.kind == kind).map(|change| change.added).sum()
    };
    let [first, ..] = QuotaKind::ALL;
    // Of two that are moved alike the first is shown.
    QuotaKind::ALL.into_iter().rev().max_by_key(|kind| moved(*kind)).unwrap_or(first)
}

fn compare(state: &mut State, change: i64) -> Vec<Effect> {
    state.tasks.iter().filter(|task| task.title == TITLE).for_each(|task| task.progress.cancel());
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let (Some(meeting), Some(open)) = (&mut desk.meeting, &desk.plan) else { return Vec::new() };
    let (Some(institution), PlanState::Draft) = (meeting.selected, open.plan.state) else { return Vec::new() };
    let direction = if change < 0 { Direction::Less } else { Direction::More };
    let places = Headcount(u32::try_from(change.unsigned_abs()).unwrap_or(u32::MAX));
    let wish = Wish { institution, kind: meeting.kind, places, direction };
    meeting.asked = Asked::Comparing { plan: open.plan.clone(), wish };
    vec![Effect::Compensate { open: Box::new(open.clone()), register: desk.register.clone(), wish }]
}

/// Takes an answer, unless nobody asks any more.
fn compared(state: &mut State, plan: Plan, wish: Wish, found: Result<Offers, Notice>) {
    let awaited = |asked: &Asked| match asked {
        Asked::Comparing { plan: asked, wish: wanted } => is_same(asked, &plan) && *wanted == wish,
        Asked::Nothing | Asked::Offered { .. } => false,
    };
    let Some(meeting) = state.desk.as_mut().and_then(|desk| desk.meeting.as_mut()) else { return };
    if !awaited(&meeting.asked) {
        return;
    }
    match found {
        Ok(offers) => meeting.asked = Asked::Offered { plan, wish, offers },
        Err(notice) => {
            meeting.asked = Asked::Nothing;
            state.tell(notice);
        }
    }
}

fn take(state: &mut State, index: usize) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let (Some(meeting), Some(open)) = (&mut desk.meeting, &desk.plan) else { return Vec::new() };
    let Some((wish, offers)) = meeting.offered(open) else { return Vec::new() };
    let Some(offer) = offers.cheapest.get(index) else { return Vec::new() };
    let label = wording::wish(&wish, &open.projection.after);
    let steps: Vec<Step> = offer.steps.clone();
    meeting.asked = Asked::Nothing;
    super::update(state, Action::Plan(PlanAction::Edit(PlanEdit::Add { label, steps })))
}

/// Whether nothing that a comparison looks at differs.
fn is_same(one: &Plan, other: &Plan) -> bool {
    one.id == other.id && one.steps() == other.steps()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::{add, desk, move_places, only_order, open_plan, state_with_county, steps_of};
    use crate::app::{Command, update};
    use crate::domain::DateTime;
    use crate::watch::Unwatched;

    fn meet(state: &mut State, action: MeetingAction) -> Vec<Effect> {
        update(state, Action::Meeting(action))
    }

    /// A meeting about a plan that has moved four places to the township, which wants two more.
    fn wishing() -> (State, Effect) {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, add("一", move_places(4)));
        meet(&mut state, MeetingAction::Enter);
        meet(&mut state, MeetingAction::Select(InstitutionId(2)));
        let effect = meet(&mut state, MeetingAction::Wish(2)).pop().expect("a comparison");
        (state, effect)
    }

    fn answer(effect: Effect) -> MeetingAction {
        let Effect::Compensate { open, register, wish } = effect else { panic!("{effect:?}") };
        let found = crate::app::stages::compensate(&register, &open, wish, &Unwatched);
        MeetingAction::Compared { plan: Box::new(open.plan), wish, found }
    }

    #[test]
    fn what_is_taken_is_an_edit_that_can_be_undone() {
        let (mut state, effect) = wishing();
        assert_eq!(desk(&state).meeting.as_ref().map(|meeting| meeting.kind), Some(QuotaKind::Administrative));
        meet(&mut state, answer(effect));
        let effects = meet(&mut state, MeetingAction::Take(0));
        assert_eq!((steps_of(&state), effects.len()), (2, 1), "the plan is kept");
        let open = desk(&state).plan.as_ref().expect("open");
        let town = open.projection.after.standing(InstitutionId(2), QuotaKind::Administrative);
        assert_eq!(town.authorized, Headcount(6));
        assert_eq!(open.plan.revisions.undo_label(), Some("会上：白鹤镇 行政编制 增加2名"));
        meet(&mut state, MeetingAction::Take(0));
        assert_eq!(steps_of(&state), 2, "not twice");
    }

    #[test]
    fn the_meeting_neither_ends_nor_changes_its_plan_without_a_word() {
        let plans = [(1, "草案"), (2, "另一个")].map(|(id, name)| Plan::new(PlanId(id), name));
        let mut state = state_with_county(plans.to_vec());
        update(&mut state, Action::Now(DateTime::constant(2026, 11, 22, 9, 0, 0, 0)));
        open_plan(&mut state, 1);
        meet(&mut state, MeetingAction::Enter);
        let is_as_before = |state: &State| {
            let open = desk(state).plan.as_ref().map(|open| open.plan.id);
            desk(state).is_on_the_wall() && open == Some(PlanId(1))
        };
        let yesterday = crate::app::testing::TODAY.yesterday().expect("a day");
        let leaving = [
            Action::Plan(PlanAction::New { name: "再一个".to_owned() }),
            Action::Plan(PlanAction::Open(PlanId(2))),
            Action::Plan(PlanAction::Close),
            Action::Time(TimeAction::Go(yesterday)),
            Action::OpenBook("乙.bh".into()),
            Action::Command(Command::NewPlan),
            Action::Command(Command::ClosePlan),
            Action::Command(Command::CloseBook),
            Action::Command(Command::OpenBook),
            Action::Command(Command::Time(crate::app::TimeStep::Earlier)),
            Action::Command(Command::Palette),
        ];
        for action in leaving {
            let told = format!("{action:?}");
            assert!(update(&mut state, action).is_empty(), "{told}");
            let notice = state.notices.pop().map(|notice| notice.what).unwrap_or_default();
            assert!(notice.contains(ON_THE_WALL) && is_as_before(&state), "{told}: {notice}");
        }
        // What was asked for before the meeting comes too late.
        assert!(update(&mut state, Action::Plan(PlanAction::Stored(Plan::new(PlanId(3), "再一个")))).is_empty());
        assert!(is_as_before(&state));
        assert_eq!(desk(&state).plans.len(), 3, "it is there all the same");

        let kept = only_order(update(&mut state, Action::Command(Command::Quit)));
        let BookOrder::StorePlan(plan) = kept else { panic!("{kept:?}") };
        assert_eq!(plan.events.last().map(|event| &event.what), Some(&Happening::MeetingEnded));
    }

    #[test]
    fn an_answer_for_a_plan_that_has_changed_is_dropped() {
        let (mut state, effect) = wishing();
        update(&mut state, add("二", move_places(1)));
        meet(&mut state, answer(effect));
        meet(&mut state, MeetingAction::Take(0));
        assert_eq!(steps_of(&state), 2);
    }

    #[test]
    fn the_log_tells_what_was_done_in_the_meeting_and_the_papers_are_frozen_there() {
        let (mut state, effect) = wishing();
        meet(&mut state, MeetingAction::Leave);
        let at = |minute| DateTime::constant(2026, 11, 22, 9, minute, 0, 0);
        update(&mut state, Action::Now(at(0)));
        assert!(matches!(only_order(meet(&mut state, MeetingAction::Enter)), BookOrder::StorePlan(_)));
        assert!(meet(&mut state, MeetingAction::Enter).is_empty(), "it is one meeting");
        meet(&mut state, MeetingAction::Select(InstitutionId(2)));
        meet(&mut state, MeetingAction::Wish(2));
        meet(&mut state, answer(effect));
        update(&mut state, Action::Now(at(1)));
        meet(&mut state, MeetingAction::Take(0));
        update(&mut state, Action::Now(at(2)));
        let effects = meet(&mut state, MeetingAction::Freeze("定稿1号".to_owned()));
        let [
            Effect::Book { order: BookOrder::StorePlan(stored), .. },
            Effect::Book { order: BookOrder::Papers(set), .. },
        ] = effects.as_slice()
        else {
            panic!("{effects:?}")
        };
        let PaperOrder::IssueSet { target: PaperTarget::Meeting, request: SetRequest { plan, as_of, .. } } = set else {
            panic!("{set:?}")
        };
        assert_eq!((plan, *as_of), (stored, crate::app::testing::TODAY));
        update(&mut state, Action::Now(at(3)));
        meet(&mut state, MeetingAction::Leave);
        let plan = &desk(&state).plan.as_ref().expect("open").plan;
        let told: Vec<String> = plan.log_lines().iter().map(wording::log_line).collect();
        let author = &state.settings.author;
        let expected = [
            "时间不详　一".to_owned(),
            format!("2026-11-22 09:00 {author}(会上)　会议投影开始"),
            format!("2026-11-22 09:01 {author}(会上)　白鹤镇 行政编制 增加2名"),
            format!("2026-11-22 09:02 {author}(会上)　定稿，编号 定稿1号"),
            format!("2026-11-22 09:03 {author}(会上)　会议投影结束"),
        ];
        assert_eq!(told, expected);
        let on_the_wall: Vec<String> = plan.meeting_lines().iter().map(wording::meeting_line).collect();
        assert_eq!(on_the_wall, ["09:01 白鹤镇 行政编制 增加2名", "09:02 定稿，编号 定稿1号"]);
        // Frozen once.
        meet(&mut state, MeetingAction::Freeze("定稿2号".to_owned()));
        assert!(state.notices.last().is_some_and(|told| told.what.contains("定稿1号")), "{:?}", state.notices);
    }

    #[test]
    fn wishes_are_read_as_they_are_typed() {
        for (typed, expected) in [
            ("+2", Some(2)),
            (" ＋ 3 名", Some(3)),
            ("减5", Some(-5)),
            ("−1", Some(-1)),
            ("2", None),
            ("+0", None),
            ("+二", None),
            ("", None),
        ] {
            assert_eq!(wished(typed), expected, "{typed}");
        }
    }
}
