//! The only function that changes the state. It reads no clock, file or window: what must be done outside comes back as
//! effects, and their answers return as actions.

use std::path::PathBuf;

use super::action::{Action, Effect, Opened};
use super::approving::ApprovalAction;
use super::command::Command;
use super::counties::CountiesPurpose;
use super::importing::{DutyAim, ImportAction};
use super::letters;
use super::meeting::{self, MeetingAction};
use super::order::BookOrder;
use super::papers::PaperTarget;
use super::people::PeopleAction;
use super::planning::PlanAction;
use super::printing;
use super::purpose::Purpose;
use super::settings::Settings;
use super::state::{Desk, Overlay, Quitting, Screen, State, Task};
use super::time::TimeAction;
use super::{
    approving, comparison, counties, entries, handout, history, importing, leaving, library, moves, opening, origin,
    papers, people, planning, recording, reporting, roster, time, vouchers, workbench,
};
use crate::domain::Date;
use crate::notice::Notice;

/// Applies one action and says what has to be done outside.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    if meeting::refuses(state, &action) {
        state.tell(Notice::advice(format!("没有执行：{}。", meeting::ON_THE_WALL)));
        return Vec::new();
    }
    if leaving::loses_edits(state, &action) {
        state.question = Some(leaving::question(state, action));
        return Vec::new();
    }
    apply(state, action)
}

fn apply(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Command(command) => return on_command(state, command),
        Action::Go(screen) => return go(state, screen),
        Action::Select(institution) => {
            if let Some(desk) = &mut state.desk {
                desk.selected = institution;
            }
        }
        Action::CloseOverlay => state.overlay = None,
        Action::Choose(purpose) => choose(state, Some(purpose), None),
        Action::ChooseDuties(aim) => choose(state, Some(Purpose::ImportWorkbooks), Some(aim)),
        Action::Browse(purpose) => return vec![Effect::Browse(purpose)],
        Action::BrowseForNewBook { jurisdiction } => {
            state.new_book_place = jurisdiction;
            return vec![Effect::Browse(Purpose::NewBook)];
        }
        Action::CancelChoosing => choose(state, None, None),
        Action::Chosen(purpose, files) => return on_chosen(state, purpose, files),
        Action::Browsed(purpose, files) if state.choosing == Some(purpose) => return on_chosen(state, purpose, files),
        Action::Browsed(..) => {}
        Action::OpenSample => return vec![Effect::OpenSample],
        Action::OpenBook(path) => return vec![Effect::OpenBook(path)],
        Action::CreateBook { path, jurisdiction } => return create_book(state, path, jurisdiction),
        Action::Opened { sitting, opened } => return opening::opened(state, sitting, *opened),
        Action::Reread(opened) => return reread(state, *opened),
        Action::SetDefaultScheme(key) => return order_change(state, BookOrder::SetDefaultScheme(key)),
        Action::SetHeader(header) => return order_change(state, BookOrder::SetHeader(header)),
        Action::People(action) => return people::update(state, action),
        Action::Import(action) => return importing::update(state, action),
        Action::Plan(action) => {
            let effects = planning::update(state, action);
            return follow_plan(state, effects);
        }
        Action::Workbench(action) => {
            let effects = workbench::update(state, action);
            return follow_plan(state, effects);
        }
        Action::Meeting(action) => return meeting::update(state, action),
        Action::Comparison(action) => return comparison::update(state, action),
        Action::Print(action) => return printing::update(state, action),
        Action::Papers(action) => return papers::update(state, action),
        Action::Moves(action) => return moves::update(state, action),
        Action::Roster(action) => return roster::update(state, action),
        Action::Record(action) => return recording::update(state, action),
        Action::Approval(action) => return on_approval(state, action),
        Action::Report(action) => return reporting::update(state, action),
        Action::Reveal(reveal) => return vec![Effect::Reveal(reveal)],
        Action::Library(action) => return library::update(state, action),
        Action::Time(action) => return time::update(state, action),
        Action::Entries(action) => return entries::update(state, action),
        Action::History(action) => return history::update(state, action),
        Action::Origin(action) => return origin::update(state, action),
        Action::Vouchers(action) => return vouchers::update(state, action),
        Action::Typed(unsaved) => state.unsaved = unsaved,
        Action::NewDay(today) => return begin_day(state, today),
        Action::Now(now) => state.now = Some(now),
        Action::SetSettings(settings) => return set_settings(state, settings),
        Action::Told(notice) => state.tell(notice),
        Action::DismissNotice(index) => dismiss(state, index),
        Action::Confirm => return confirm(state),
        Action::Decline => state.question = None,
        Action::GiveUp(action) => return apply(state, *action),
        Action::TaskStarted { id, title, progress } => state.tasks.push(Task { id, title, progress }),
        Action::TaskEnded { id } => state.tasks.retain(|task| task.id != id),
        Action::CancelTask(id) => cancel(state, id),
    }
    Vec::new()
}

/// The number that is asked may be another in the book as it is now.
fn reread(state: &mut State, opened: Opened) -> Vec<Effect> {
    let effects = opening::reread(state, opened);
    effects.into_iter().chain(origin::ask_again(state)).collect()
}

/// Headings change at once, the register when what waited for the day is in force.
fn begin_day(state: &mut State, today: Date) -> Vec<Effect> {
    state.today = today;
    let mut effects = refresh_visible_report(state);
    effects.extend(order(state, BookOrder::Settle { today }));
    effects
}

fn confirm(state: &mut State) -> Vec<Effect> {
    state.question.take().map(|question| update(state, *question.action)).unwrap_or_default()
}

fn on_approval(state: &mut State, action: ApprovalAction) -> Vec<Effect> {
    let effects = approving::update(state, action);
    follow_plan(state, effects)
}

fn dismiss(state: &mut State, notice: usize) {
    if notice < state.notices.len() {
        state.notices.remove(notice);
    }
}

fn cancel(state: &State, task: u64) {
    state.tasks.iter().filter(|it| it.id == task).for_each(|it| it.progress.cancel());
}

/// The file that is wanted, and the list of duties that it is wanted for.
fn choose(state: &mut State, purpose: Option<Purpose>, aim: Option<DutyAim>) {
    (state.choosing, state.duty_aim) = (purpose, aim);
}

fn create_book(state: &mut State, path: PathBuf, jurisdiction: String) -> Vec<Effect> {
    state.choosing = None;
    vec![Effect::CreateBook { path: Purpose::NewBook.written_to(path), jurisdiction }]
}

/// What a table shows, and what a number answers, may depend on the plan: whatever may have changed it is followed by this.
fn follow_plan(state: &mut State, mut effects: Vec<Effect>) -> Vec<Effect> {
    effects.extend(moves::learn_named(state));
    effects.extend(refresh_visible_report(state));
    effects.extend(origin::refresh(state));
    effects
}

fn on_command(state: &mut State, command: Command) -> Vec<Effect> {
    if let Some(hindrance) = command.hindrance(state) {
        state.tell(Notice::advice(format!("现在不能“{}”：{hindrance}。", command.title())));
        return Vec::new();
    }
    state.overlay = None;
    state.duty_aim = None;
    match command {
        Command::NewBook => state.choosing = Some(Purpose::NewBook),
        Command::OpenBook => state.choosing = Some(Purpose::OpenBook),
        Command::OpenSample => return vec![Effect::OpenSample],
        Command::CloseBook => {
            let effects = order(state, BookOrder::Close);
            (state.desk, state.question, state.choosing) = (None, None, None);
            return effects;
        }
        Command::BackUp => state.choosing = Some(Purpose::BackUp),
        Command::Examine => return order(state, BookOrder::Examine),
        Command::ImportWorkbooks => state.choosing = Some(Purpose::ImportWorkbooks),
        Command::HandOut(table) => state.choosing = Some(Purpose::HandOut(table)),
        Command::NewPlan => {
            let name = free_plan_name(state);
            return update(state, Action::Plan(PlanAction::New { name }));
        }
        Command::LoadSteps => state.choosing = Some(Purpose::LoadSteps),
        Command::ClosePlan => return update(state, Action::Plan(PlanAction::Close)),
        Command::Undo | Command::Redo if let Some(step) = importing::stepping(state, command) => {
            return update(state, Action::Import(ImportAction::Step(step)));
        }
        Command::Undo => return update(state, Action::Plan(PlanAction::Undo)),
        Command::Redo => return update(state, Action::Plan(PlanAction::Redo)),
        Command::Meeting => {
            let is_met = state.desk.as_ref().is_some_and(|desk| desk.meeting.is_some());
            let action = if is_met { MeetingAction::Leave } else { MeetingAction::Begin };
            return meeting::update(state, action);
        }
        Command::AdoptPlan => return update(state, Action::Plan(PlanAction::AskToAdopt)),
        Command::ExportPdf => return choose_export(state, Purpose::ExportPdf),
        Command::ExportWorkbook => return choose_export(state, Purpose::ExportWorkbook),
        Command::ExportDocument => return choose_export(state, Purpose::ExportDocument),
        Command::ExportSet => state.choosing = Some(Purpose::ExportPapers),
        Command::Print => return printing::open(state),
        Command::Go(screen) => return go(state, screen),
        Command::Larger => return update(state, Action::SetSettings(zoomed(&state.settings, command))),
        Command::Smaller => return update(state, Action::SetSettings(zoomed(&state.settings, command))),
        Command::Time(step) => return time::update(state, TimeAction::Step(step)),
        Command::Letter(command) => return letters::on_command(state, command),
        Command::ExaminePaper => state.overlay = Some(Overlay::Paper),
        Command::SumBooks => state.choosing = Some(Purpose::Counties(CountiesPurpose::Books)),
        Command::Palette => state.overlay = Some(Overlay::Palette),
        Command::Help => state.overlay = Some(Overlay::Help),
        Command::About => state.overlay = Some(Overlay::About),
        Command::Quit => {
            state.wants_to_quit = Quitting::Yes;
            return meeting::update(state, MeetingAction::Leave);
        }
    }
    Vec::new()
}

/// The next larger or smaller zoom, staying within what is offered.
fn set_settings(state: &mut State, settings: Settings) -> Vec<Effect> {
    state.settings = settings;
    vec![Effect::WriteSettings(state.settings.clone())]
}

fn zoomed(settings: &Settings, command: Command) -> Settings {
    let mut zooms = Settings::ZOOMS;
    let wanted = match command {
        Command::Larger => zooms.iter().find(|zoom| **zoom > settings.zoom_percent).copied(),
        _ => {
            zooms.reverse();
            zooms.iter().find(|zoom| **zoom < settings.zoom_percent).copied()
        }
    };
    Settings { zoom_percent: wanted.unwrap_or(settings.zoom_percent), ..settings.clone() }
}

/// The dialog suggests the title of the table, so the table has to be the one that would be built now.
fn choose_export(state: &mut State, purpose: Purpose) -> Vec<Effect> {
    state.choosing = Some(purpose);
    match state.desk.as_ref().map(|desk| desk.screen) {
        Some(Screen::Comparison) => comparison::refresh(state),
        _ => reporting::refresh(state),
    }
}

/// An order that changes the book on the desk, where it may be changed.
pub(super) fn order_change(state: &mut State, change: BookOrder) -> Vec<Effect> {
    match state.desk.as_ref().and_then(Desk::read_only) {
        Some(hindrance) => {
            state.tell(Notice::advice(format!("没有改动：{hindrance}。")));
            Vec::new()
        }
        None => order(state, change),
    }
}

/// An order for the book on the desk.
fn order(state: &State, order: BookOrder) -> Vec<Effect> {
    state.desk.as_ref().map(|desk| desk.order(order)).into_iter().collect()
}

/// "方案" and the first number that no plan bears yet.
fn free_plan_name(state: &State) -> String {
    let plans = state.desk.as_ref().map(|desk| desk.plans.as_slice()).unwrap_or_default();
    let is_free = |name: &String| plans.iter().all(|plan| plan.name != *name);
    // One more name than there are plans: one of them is free.
    let mut names = (1..=plans.len() + 1).map(|number| format!("方案{number}"));
    names.find(is_free).unwrap_or_default()
}

pub(super) fn go(state: &mut State, screen: Screen) -> Vec<Effect> {
    state.turn_to(screen);
    let Some(desk) = &mut state.desk else { return Vec::new() };
    match screen {
        Screen::People if desk.people.total.is_none() => {
            let filter = desk.people.filter.clone();
            people::update(state, PeopleAction::Filter(filter))
        }
        Screen::Reports => reporting::refresh(state),
        Screen::Entries => entries::arrive(state),
        Screen::History => history::look(state),
        Screen::Comparison => comparison::refresh(state),
        Screen::Overview
        | Screen::Ledger
        | Screen::People
        | Screen::Import
        | Screen::Plan
        | Screen::Offices
        | Screen::Agreements
        | Screen::Policies
        | Screen::Settings => Vec::new(),
    }
}

pub(super) fn refresh_visible_report(state: &mut State) -> Vec<Effect> {
    match state.desk.as_ref().map(|desk| desk.screen) {
        Some(Screen::Reports) => reporting::refresh(state),
        Some(Screen::Comparison) => comparison::refresh(state),
        _ => Vec::new(),
    }
}

fn on_chosen(state: &mut State, purpose: Purpose, files: Vec<PathBuf>) -> Vec<Effect> {
    state.choosing = None;
    let Some(first) = files.first().cloned() else { return Vec::new() };
    let first = if purpose.writes() { purpose.written_to(first) } else { first };
    match purpose {
        Purpose::NewBook => {
            let jurisdiction = std::mem::take(&mut state.new_book_place);
            vec![Effect::CreateBook { path: first, jurisdiction }]
        }
        Purpose::OpenBook => vec![Effect::OpenBook(first)],
        Purpose::ImportWorkbooks => importing::start(state, files),
        Purpose::LoadSteps => {
            let Some(desk) = &state.desk else { return Vec::new() };
            let Some(open) = desk.draft() else {
                state.tell(Notice::advice("步骤文件没有载入：请先打开一个未执行的方案。"));
                return Vec::new();
            };
            let (plan, register) = (open.plan.id, desk.register.clone());
            vec![desk.order(BookOrder::ReadSteps { file: first, plan, register })]
        }
        Purpose::ExportPdf | Purpose::ExportWorkbook | Purpose::ExportDocument => {
            export(state, PaperTarget::File(first))
        }
        Purpose::ExportPapers => papers::export_set(state, |cover| PaperTarget::Set { file: first, cover }),
        Purpose::ExportExamined => papers::export_examined(state, first),
        Purpose::BackUp => order(state, BookOrder::BackUp(first)),
        Purpose::InstallPack | Purpose::ExportPack | Purpose::ExportRules => library::on_chosen(state, purpose, first),
        Purpose::History(purpose) => history::on_chosen(state, purpose, first),
        Purpose::Import(purpose) => importing::on_chosen(state, purpose, first),
        Purpose::Attach => vouchers::on_chosen(state, files),
        Purpose::Letter(name) => letters::on_chosen(state, name, first),
        Purpose::HandOut(table) => handout::on_chosen(state, table, first),
        // One file where the table goes; it has its ending by now.
        Purpose::Counties(CountiesPurpose::Export) => counties::on_chosen(state, CountiesPurpose::Export, vec![first]),
        Purpose::Counties(CountiesPurpose::Books) => counties::on_chosen(state, CountiesPurpose::Books, files),
    }
}

/// Gives out what the screen is about: the comparison, or the chosen table.
pub(super) fn export(state: &mut State, target: PaperTarget) -> Vec<Effect> {
    match state.desk.as_ref().map(|desk| desk.screen) {
        Some(Screen::Comparison) => comparison::export(state, target),
        _ => reporting::export(state, target),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::planning::PlanEdit;
    use crate::app::testing::{add, desk, only_order, open, open_plan, opened, state_with, step, steps_of};
    use crate::app::{PeopleFilter, PeopleRead};
    use crate::domain::{EntryId, PlanId};
    use crate::notice::NoticeLevel;
    use crate::plan::{Plan, PlanState};
    use crate::store::Access;

    #[test]
    fn a_command_that_cannot_be_given_says_why_and_does_nothing() {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        let effects = update(&mut state, Action::Command(Command::AdoptPlan));
        assert!(effects.is_empty());
        update(&mut state, Action::Command(Command::AdoptPlan));
        let [told] = state.notices.as_slice() else { panic!("asked twice, told once: {:?}", state.notices) };
        assert_eq!((told.level, told.what.as_str()), (NoticeLevel::Advice, "现在不能“执行方案…”：请先打开账簿。"));
    }

    #[test]
    fn every_edit_of_a_draft_is_stored_and_undone_step_by_step() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        for label in ["一", "二"] {
            let order = only_order(update(&mut state, add(label, step())));
            assert!(matches!(order, BookOrder::StorePlan(_)), "{order:?}");
        }
        assert_eq!(steps_of(&state), 2);
        update(&mut state, Action::Command(Command::Undo));
        assert_eq!(steps_of(&state), 1);
        update(&mut state, Action::Command(Command::Redo));
        assert_eq!(steps_of(&state), 2);
        let moved = PlanEdit::Remove { index: 5 };
        update(&mut state, Action::Plan(PlanAction::Edit(moved)));
        assert_eq!(steps_of(&state), 2, "a step that is not there cannot be removed");
        // The step names an institution that does not exist: it stays in the list, refused, and hinders adoption.
        let open = state.desk.as_ref().and_then(|desk| desk.plan.as_ref()).expect("open");
        assert_eq!(open.adoption_hindrance(), Some("有步骤不能执行，请先改正标红的步骤"));
    }

    #[test]
    fn an_adopted_plan_is_read_from_its_time_and_never_edited() {
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("一", vec![step()]);
        plan.state = PlanState::Adopted(EntryId(3));
        let mut state = state_with(vec![plan.clone()]);
        let BookOrder::LayAdopted { generation, .. } = only_order(open_plan(&mut state, 1)) else { panic!("not laid") };
        let laid = Ok(Box::new(desk(&state).register.open(plan)));
        update(&mut state, Action::Plan(PlanAction::Laid { generation, laid }));
        assert!(update(&mut state, add("二", step())).is_empty());
        assert_eq!(steps_of(&state), 1);
        let desk = desk(&state);
        assert!(desk.draft().is_none());
        assert!(Arc::ptr_eq(desk.shown(), &desk.register.snapshot), "the screens show the register in force");
    }

    #[test]
    fn an_answer_to_an_older_question_is_dropped() {
        let mut state = state_with(Vec::new());
        let ask = |state: &mut State, text: &str| {
            let filter = PeopleFilter { text: text.to_owned(), ..PeopleFilter::default() };
            match only_order(update(state, Action::People(PeopleAction::Filter(filter)))) {
                BookOrder::ReadPeople { generation, .. } => generation,
                other => panic!("{other:?}"),
            }
        };
        let (first, second) = (ask(&mut state, "张"), ask(&mut state, "张三"));
        let answer = |generation, total| {
            let read = Ok(PeopleRead { people: Vec::new(), total: Some(total), next: None });
            Action::People(PeopleAction::Read { generation, read })
        };
        update(&mut state, answer(second, 2));
        update(&mut state, answer(first, 99));
        assert_eq!(desk(&state).people.total, Some(2));
    }

    #[test]
    fn the_place_of_a_new_book_stays_when_its_file_is_chosen_in_the_systems_dialog() {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        update(&mut state, Action::Command(Command::NewBook));
        update(&mut state, Action::BrowseForNewBook { jurisdiction: "安和县".to_owned() });
        let effects = update(&mut state, Action::Browsed(Purpose::NewBook, vec![PathBuf::from("新")]));
        let [Effect::CreateBook { path, jurisdiction }] = effects.as_slice() else { panic!("{effects:?}") };
        assert_eq!((path.as_path(), jurisdiction.as_str()), (std::path::Path::new("新.bh"), "安和县"));
    }

    #[test]
    fn a_read_only_book_is_shown_and_nothing_of_it_is_changed() {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        let read = opened("甲.bh", vec![Plan::new(PlanId(1), "草案")], 1);
        open(&mut state, 1, Opened { access: Access::ReadOnly, ..read });
        open_plan(&mut state, 1);
        assert!(update(&mut state, add("一", step())).is_empty());
        assert!(update(&mut state, Action::SetDefaultScheme(None)).is_empty());
        assert_eq!((steps_of(&state), state.notices.len()), (0, 2));
        for command in [Command::ImportWorkbooks, Command::NewPlan, Command::LoadSteps, Command::AdoptPlan] {
            assert_eq!(command.hindrance(&state), desk(&state).read_only(), "{command:?}");
        }
        assert_eq!(Command::BackUp.hindrance(&state), None);
    }

    #[test]
    fn the_book_is_examined_on_order_and_a_read_only_one_too() {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        assert_eq!(Command::Examine.hindrance(&state), Some("请先打开账簿"));
        open(&mut state, 1, Opened { access: Access::ReadOnly, ..opened("甲.bh", Vec::new(), 1) });
        let order = only_order(update(&mut state, Action::Command(Command::Examine)));
        assert!(matches!(order, BookOrder::Examine), "{order:?}");
        assert_eq!(order.loss(), None, "nothing is changed");
    }

    /// Three bars covered a fifth of the screen.
    #[test]
    fn a_file_that_was_written_takes_the_place_of_what_was_told_of_files_before() {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        let told = |state: &State| state.notices.iter().map(|told| told.what.clone()).collect::<Vec<_>>();
        state.tell(Notice::failure("磁盘已满，没有写入。", "甲.pdf", "请腾出空间后再试。"));
        state.tell(Notice::failure("账簿是只读的。", "甲.bh", ""));
        state.tell(Notice::done("已导出“乙”。").saved(std::path::Path::new("乙.pdf")));
        assert_eq!(told(&state), ["磁盘已满，没有写入。", "账簿是只读的。", "已导出“乙”。"], "a failure stays");
        state.tell(Notice::done("已导出“甲”。").saved(std::path::Path::new("甲.pdf")));
        assert_eq!(told(&state), ["账簿是只读的。", "已导出“甲”。"]);
    }
}
