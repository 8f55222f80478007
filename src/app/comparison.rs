//! 方案比较: which drafts stand side by side, and the table that a job has made of them. Whatever they depend on is remembered with
//! the question, so that an edit of a plan, another register or another day asks anew and anything else does not.

use std::sync::Arc;

use super::action::Effect;
use super::papers::{self, PaperRequest, PaperTable, PaperTarget};
use super::people::Loading;
use super::register::{OpenPlan, Register};
use super::state::{Desk, State};
use super::{origin, stages};
use crate::domain::{PlanId, Snapshot};
use crate::notice::Notice;
use crate::plan::{Plan, PlanState, Scope};
use crate::report::{Heading, Table};

/// What the screen of the comparison shows.
#[derive(Debug)]
pub struct ComparisonDesk {
    /// Plans ticked, in the order in which they were.
    pub chosen: Vec<PlanId>,
    pub scope: Scope,
    /// The last answer; it stays until the next one comes.
    pub shown: Option<ComparedPlans>,
    pub loading: Loading,
    asked: Option<Question>,
    generation: u64,
}

/// Plans as they were compared.
#[derive(Debug, Clone)]
pub struct ComparedPlans {
    /// All of them beside the register.
    pub table: Arc<Table>,
    /// The same as it prints.
    pub sheets: Arc<Vec<Table>>,
    /// Where two of them are in each other's way, a sentence each.
    pub clashes: Vec<String>,
    /// What was compared.
    pub plans: Vec<Plan>,
    /// The same as they lie over the register, in the same order: a number of the table says where it comes from by these.
    pub laid: Arc<Vec<OpenPlan>>,
    /// The register that they were compared over.
    pub register: Register,
    pub scope: Scope,
}

/// Everything that an answer depends on.
#[derive(Debug, Clone)]
struct Question {
    plans: Vec<Plan>,
    scope: Scope,
    snapshot: Arc<Snapshot>,
    heading: Heading,
}

#[derive(Debug)]
pub enum ComparisonAction {
    /// Ticks a plan, or unticks it.
    Toggle(PlanId),
    /// Ticks every draft.
    ChooseAll,
    ChooseNone,
    Show(Scope),
    Compared {
        generation: u64,
        compared: Result<ComparedPlans, Notice>,
    },
}

/// What a job is to compare.
#[derive(Debug)]
pub struct ComparisonOrder {
    pub generation: u64,
    pub plans: Vec<Plan>,
    pub scope: Scope,
    pub register: Register,
    pub heading: Heading,
}

impl ComparisonOrder {
    /// Lays the plans over the register and sets them side by side.
    pub(super) fn carry_out(self) -> Result<ComparedPlans, Notice> {
        let comparing = stages::compare_plans(&self.register, self.plans, self.scope)?;
        Ok(ComparedPlans {
            table: Arc::new(comparing.table(&self.heading)),
            sheets: Arc::new(comparing.sheets(&self.heading)),
            clashes: comparing.clashes_told(&self.register),
            plans: comparing.plans.iter().map(|open| open.plan.clone()).collect(),
            laid: Arc::new(comparing.plans),
            register: self.register,
            scope: self.scope,
        })
    }
}

pub(super) fn update(state: &mut State, action: ComparisonAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match action {
        ComparisonAction::Toggle(plan) => {
            let chosen = &mut desk.comparison.chosen;
            match chosen.iter().position(|known| *known == plan) {
                Some(place) => drop(chosen.remove(place)),
                None => chosen.push(plan),
            }
        }
        ComparisonAction::ChooseAll => desk.comparison.chosen = comparable(desk).map(|plan| plan.id).collect(),
        ComparisonAction::ChooseNone => desk.comparison.chosen.clear(),
        ComparisonAction::Show(scope) => desk.comparison.scope = scope,
        ComparisonAction::Compared { generation, compared } => {
            if generation == desk.comparison.generation {
                answered(state, compared);
            }
            return origin::refresh(state);
        }
    }
    let mut effects = refresh(state);
    effects.extend(origin::refresh(state));
    effects
}

/// Asks for the comparison anew where anything it depends on has changed.
pub(super) fn refresh(state: &mut State) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let plans: Vec<Plan> = {
        let known = |id: &PlanId| comparable(desk).find(|plan| plan.id == *id).cloned();
        desk.comparison.chosen.iter().filter_map(known).collect()
    };
    // A plan that was adopted or put away meanwhile is part of the register, or of nothing.
    desk.comparison.chosen = plans.iter().map(|plan| plan.id).collect();
    // Drafts lie over today's register, never over that of another day.
    if plans.is_empty() || desk.time.day().is_some() {
        let comparison = &mut desk.comparison;
        (comparison.shown, comparison.asked, comparison.loading) = (None, None, Loading::Idle);
        comparison.generation = state.generations.next();
        return Vec::new();
    }
    let register = desk.register.clone();
    let question = Question {
        plans,
        scope: desk.comparison.scope,
        snapshot: Arc::clone(&register.snapshot),
        heading: desk.heading(today),
    };
    if desk.comparison.asked.as_ref().is_some_and(|asked| asked.is_same(&question)) {
        return Vec::new();
    }
    let comparison = &mut desk.comparison;
    comparison.generation = state.generations.next();
    comparison.loading = Loading::Busy;
    comparison.asked = Some(question.clone());
    let Question { plans, scope, heading, .. } = question;
    let order = ComparisonOrder { generation: comparison.generation, plans, scope, register, heading };
    vec![Effect::Compare(Box::new(order))]
}

fn answered(state: &mut State, compared: Result<ComparedPlans, Notice>) {
    let Some(desk) = &mut state.desk else { return };
    desk.comparison.loading = Loading::Idle;
    match compared {
        Ok(compared) => desk.comparison.shown = Some(compared),
        Err(notice) => {
            desk.comparison.asked = None;
            state.tell(notice);
        }
    }
}

/// Saves the comparison as it is on the screen; what is still being computed is not.
pub(super) fn export(state: &mut State, target: PaperTarget) -> Vec<Effect> {
    let as_of = state.today;
    let Some(desk) = &state.desk else { return Vec::new() };
    match desk.comparison.exportable() {
        Some(shown) => {
            let report = PaperTable::Comparison(shown.scope);
            let of_sheet = |(table, plans): (&Table, &[Plan])| PaperRequest {
                report,
                plans: plans.to_vec(),
                as_of,
                options: Default::default(),
                table: table.clone(),
            };
            let requests = shown.sheets.iter().zip(shown.plans.chunks(stages::ON_A_SHEET)).map(of_sheet);
            vec![papers::export(desk, target, requests.collect())]
        }
        None => {
            let (what, advice) = match desk.time.day() {
                Some(_) => ("没有导出：方案以今天的台账为准，现在显示的是其他日期的台账。", "请先“回到今天”。"),
                None => ("没有导出：方案比较还没有算完，或者没有勾选方案。", "请勾选方案，等表格显示后再导出。"),
            };
            state.tell(Notice::failure(what, "", advice));
            Vec::new()
        }
    }
}

/// Plans that can be compared: those that are no part of the register yet.
fn comparable(desk: &Desk) -> impl Iterator<Item = &Plan> {
    desk.plans.iter().filter(|plan| plan.state == PlanState::Draft)
}

impl ComparisonDesk {
    /// What would be exported now: the table on the screen, unless another one is on its way.
    pub fn exportable(&self) -> Option<&ComparedPlans> {
        self.shown.as_ref().filter(|_| self.loading == Loading::Idle)
    }
}

impl Question {
    fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.snapshot, &other.snapshot)
            && self.scope == other.scope
            && self.heading == other.heading
            && self.plans == other.plans
    }
}

impl Default for ComparisonDesk {
    fn default() -> Self {
        Self {
            chosen: Vec::new(),
            scope: Scope::Differences,
            shown: None,
            loading: Loading::Idle,
            asked: None,
            generation: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::origin::{OriginAction, Shown};
    use crate::app::papers::PaperOrder;
    use crate::app::testing::{add, desk, move_places, only_order, open_plan, state_with_county};
    use crate::app::time::{DayRead, TimeAction, TimeOrder, TimeStep};
    use crate::app::{Action, BookOrder, Command, PlanAction, Purpose, Screen, update};
    use crate::domain::EntryId;
    use crate::report::Cell;

    fn compare(state: &mut State, action: ComparisonAction) -> Vec<Effect> {
        update(state, Action::Comparison(action))
    }

    /// Carries out the only order there is, and hands its answer back.
    fn carry_out(state: &mut State, effects: Vec<Effect>) {
        let orders = effects.into_iter().filter_map(|effect| match effect {
            Effect::Compare(order) => Some(order),
            _ => None,
        });
        for order in orders {
            let generation = order.generation;
            let compared = order.carry_out();
            compare(state, ComparisonAction::Compared { generation, compared });
        }
    }

    /// Two drafts: three places to the township, and five.
    fn two_drafts() -> State {
        let mut state = state_with_county(vec![Plan::new(PlanId(1), "甲案"), Plan::new(PlanId(2), "乙案")]);
        for (plan, places) in [(1, 3), (2, 5)] {
            open_plan(&mut state, plan);
            update(&mut state, add("一", move_places(places)));
        }
        update(&mut state, Action::Go(Screen::Comparison));
        state
    }

    fn line(state: &State, name: &str) -> Vec<String> {
        let shown = desk(state).comparison.shown.as_ref().expect("compared");
        let is_about = |row: &&crate::report::Row| row.cells.get(1) == Some(&Cell::text_of(name));
        let row = shown.table.rows.iter().find(is_about).expect("a line");
        row.cells.iter().skip(2).map(Cell::text).collect()
    }

    #[test]
    fn ticked_plans_stand_beside_the_register_and_follow_their_edits() {
        let mut state = two_drafts();
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        assert_eq!(desk(&state).comparison.loading, Loading::Busy);
        assert!(desk(&state).comparison.exportable().is_none());
        carry_out(&mut state, effects);
        assert_eq!(line(&state, "白鹤镇"), ["行政", "—", "—", "3", "+3", "+3", "5", "+5", "+5"]);
        assert!(compare(&mut state, ComparisonAction::Show(Scope::Differences)).is_empty(), "nothing has changed");
        // The second plan is open; taking its edit back is seen here.
        let effects = update(&mut state, Action::Plan(PlanAction::Undo));
        carry_out(&mut state, effects);
        assert_eq!(line(&state, "白鹤镇"), ["行政", "—", "—", "3", "+3", "+3", "—", "—", "—"]);
    }

    #[test]
    fn a_number_of_the_comparison_answers_by_its_own_plan() {
        let mut state = two_drafts();
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        carry_out(&mut state, effects);
        let shown = desk(&state).comparison.shown.as_ref().expect("compared");
        let row = shown.table.rows.iter().position(|row| row.cells.get(1) == Some(&Cell::text_of("白鹤镇")));
        // The township by the first plan, though the second is open.
        let origin = shown.table.origin(row.expect("a line"), 5).expect("a number");
        assert_eq!((origin.plan, shown.plans[origin.plan].id), (0, PlanId(1)));
        let ask = OriginAction::Ask { origin, shown: Shown::Compared(PlanId(1)) };
        update(&mut state, Action::Origin(ask));
        let asking = desk(&state).asking.as_ref().expect("asked");
        assert_eq!((asking.answer.value, asking.answer.steps.len()), (3, 1));
        assert!(asking.answer.as_of.contains("甲案"), "{}", asking.answer.as_of);
        let effects = compare(&mut state, ComparisonAction::Toggle(PlanId(1)));
        carry_out(&mut state, effects);
        assert!(desk(&state).asking.is_none(), "it is not shown any more");
    }

    #[test]
    fn an_answer_to_an_older_question_is_dropped() {
        let mut state = two_drafts();
        let older = compare(&mut state, ComparisonAction::Toggle(PlanId(2)));
        let newer = compare(&mut state, ComparisonAction::Toggle(PlanId(1)));
        carry_out(&mut state, newer);
        carry_out(&mut state, older);
        let names = |state: &State| {
            let shown = desk(state).comparison.shown.as_ref().expect("compared");
            shown.plans.iter().map(|plan| plan.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&state), ["乙案", "甲案"], "in the order of the ticks");
        compare(&mut state, ComparisonAction::ChooseNone);
        assert!(desk(&state).comparison.shown.is_none());
    }

    #[test]
    fn two_plans_that_spend_the_same_places_are_told_of() {
        let mut state = two_drafts();
        update(&mut state, add("二", move_places(4)));
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        carry_out(&mut state, effects);
        let shown = desk(&state).comparison.shown.as_ref().expect("compared");
        assert_eq!(shown.clashes.len(), 1, "{:?}", shown.clashes);
        assert!(shown.clashes[0].contains("县农业农村局"), "{:?}", shown.clashes);
    }

    #[test]
    fn an_adopted_plan_leaves_the_comparison() {
        let mut state = two_drafts();
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        carry_out(&mut state, effects);
        let plans = &mut state.desk.as_mut().expect("a desk").plans;
        plans[0].state = PlanState::Adopted(EntryId(7));
        update(&mut state, Action::Go(Screen::Comparison));
        assert_eq!(desk(&state).comparison.chosen, [PlanId(2)]);
    }

    /// The comparison is of today, whichever day the screens show.
    #[test]
    fn nothing_is_compared_over_the_register_of_another_day() {
        let mut state = two_drafts();
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        carry_out(&mut state, effects);
        let then = crate::domain::Date::constant(2025, 3, 1);
        let past = crate::app::Register::new(Snapshot::default(), Arc::clone(&desk(&state).register.policy), then);
        let order = only_order(update(&mut state, Action::Time(TimeAction::Go(then))));
        let BookOrder::Time(TimeOrder { generation, .. }) = order else { panic!("{order:?}") };
        let read = DayRead { day: then, register: past, entries: Vec::new(), pending_entries: 0, waiting: 0 };
        let read = TimeAction::Read { generation, read: Ok(Some(Box::new(read))) };
        assert!(update(&mut state, Action::Time(read)).is_empty());
        assert!(desk(&state).comparison.shown.is_none() && desk(&state).comparison.loading == Loading::Idle);
        let why = Some("方案以今天的台账为准，现在显示的是其他日期的台账；请先“回到今天”");
        assert_eq!(Command::ExportPdf.hindrance(&state), why);
        assert!(compare(&mut state, ComparisonAction::Show(Scope::All)).is_empty());
        assert!(update(&mut state, Action::Chosen(Purpose::ExportPdf, vec!["比较.pdf".into()])).is_empty());
        assert_eq!(
            state.notices.last().map(|told| told.what.as_str()),
            Some("没有导出：方案以今天的台账为准，现在显示的是其他日期的台账。")
        );
        // What was ticked comes back with today.
        let effects = update(&mut state, Action::Command(Command::Time(TimeStep::Today)));
        carry_out(&mut state, effects);
        assert_eq!(desk(&state).comparison.chosen, [PlanId(1), PlanId(2)]);
        assert_eq!(line(&state, "白鹤镇"), ["行政", "—", "—", "3", "+3", "+3", "5", "+5", "+5"]);
    }

    #[test]
    fn the_screen_exports_its_own_table() {
        let mut state = two_drafts();
        assert_eq!(Command::ExportPdf.hindrance(&state), Some("请先勾选要比较的方案"));
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        assert_eq!(Command::ExportPdf.hindrance(&state), Some("方案比较还没有算完"));
        carry_out(&mut state, effects);
        assert_eq!(Command::ExportPdf.hindrance(&state), None);
        let effects = update(&mut state, Action::Chosen(Purpose::ExportPdf, vec!["比较.pdf".into()]));
        let BookOrder::Papers(PaperOrder::Issue { requests, .. }) = only_order(effects) else {
            panic!("not given out")
        };
        let shown = desk(&state).comparison.shown.as_ref().expect("compared");
        let given: Vec<_> = requests.iter().map(|request| (&request.table, request.plans.len())).collect();
        assert_eq!(given, [(&*shown.table, 2)]);
    }

    #[test]
    fn more_plans_than_fit_on_a_sheet_are_printed_on_several() {
        let plans: Vec<Plan> = (1..=8).map(|id| Plan::new(PlanId(id), format!("方案{id}"))).collect();
        let mut state = state_with_county(plans);
        update(&mut state, Action::Go(Screen::Comparison));
        let effects = compare(&mut state, ComparisonAction::ChooseAll);
        carry_out(&mut state, effects);
        let shown = desk(&state).comparison.shown.as_ref().expect("compared");
        assert_eq!(shown.table.columns.len(), 5 + 8 * 2);
        let sheets: Vec<_> = shown.sheets.iter().map(|sheet| (sheet.title.as_str(), sheet.columns.len())).collect();
        assert_eq!(sheets, [("多方案比较表(1/2)", 5 + 6 * 2), ("多方案比较表(2/2)", 5 + 2 * 3)]);
    }
}
