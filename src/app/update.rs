//! The only function that changes the state. It reads no clock, file or window: what must be done outside comes back as
//! effects, and their answers return as actions.

use std::path::PathBuf;

use super::action::{Action, Effect, Opened};
use super::command::Command;
use super::people::PeopleAction;
use super::planning::PlanAction;
use super::settings::Settings;
use super::state::{Desk, Overlay, Purpose, Quitting, Screen, State, Task};
use super::{importing, people, planning, reporting};
use crate::notice::Notice;

/// Applies one action and says what has to be done outside.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Command(command) => return on_command(state, command),
        Action::Go(screen) => return go(state, screen),
        Action::Select(institution) => {
            if let Some(desk) = &mut state.desk {
                desk.selected = institution;
            }
        }
        Action::CloseOverlay => state.overlay = None,
        Action::Choose(purpose) => state.choosing = Some(purpose),
        Action::Browse(purpose) => return vec![Effect::Browse(purpose)],
        Action::CancelChoosing => state.choosing = None,
        Action::Chosen(purpose, files) => return on_chosen(state, purpose, files),
        Action::OpenSample => return vec![Effect::OpenSample],
        Action::OpenBook(path) => return vec![Effect::OpenBook(path)],
        Action::CreateBook { path, jurisdiction } => {
            state.choosing = None;
            let path = with_ending(path, Purpose::NewBook);
            return vec![Effect::CreateBook { path, jurisdiction }];
        }
        Action::Opened(opened) => return on_opened(state, *opened),
        Action::SetDefaultScheme(key) => return vec![Effect::SetDefaultScheme(key)],
        Action::People(action) => {
            return state.desk.as_mut().map(|desk| people::update(desk, action)).unwrap_or_default();
        }
        Action::Import(action) => return importing::update(state, action),
        Action::Plan(action) => {
            let mut effects = planning::update(state, action);
            effects.extend(refresh_visible_report(state));
            return effects;
        }
        Action::Report(action) => return reporting::update(state, action),
        Action::SetSettings(settings) => {
            state.settings = settings;
            return vec![Effect::WriteSettings(state.settings.clone())];
        }
        Action::Told(notice) => state.tell(notice),
        Action::DismissNotice(index) => {
            if index < state.notices.len() {
                state.notices.remove(index);
            }
        }
        Action::Confirm => {
            if let Some(question) = state.question.take() {
                return update(state, *question.action);
            }
        }
        Action::Decline => state.question = None,
        Action::TaskStarted { id, title, progress } => state.tasks.push(Task { id, title, progress }),
        Action::TaskEnded { id } => state.tasks.retain(|task| task.id != id),
        Action::CancelTask(id) => {
            state.tasks.iter().filter(|task| task.id == id).for_each(|task| task.progress.cancel());
        }
    }
    Vec::new()
}

fn on_command(state: &mut State, command: Command) -> Vec<Effect> {
    if let Some(hindrance) = command.hindrance(state) {
        state.tell(Notice::advice(format!("现在不能“{}”：{hindrance}。", command.title())));
        return Vec::new();
    }
    state.overlay = None;
    match command {
        Command::NewBook => state.choosing = Some(Purpose::NewBook),
        Command::OpenBook => state.choosing = Some(Purpose::OpenBook),
        Command::OpenSample => return vec![Effect::OpenSample],
        Command::CloseBook => {
            state.desk = None;
            return vec![Effect::CloseBook];
        }
        Command::BackUp => state.choosing = Some(Purpose::BackUp),
        Command::ImportWorkbooks => state.choosing = Some(Purpose::ImportWorkbooks),
        Command::NewPlan => {
            let number = state.desk.as_ref().map_or(0, |desk| desk.plans.len()) + 1;
            return vec![Effect::StoreNewPlan { name: format!("方案{number}") }];
        }
        Command::LoadSteps => state.choosing = Some(Purpose::LoadSteps),
        Command::ClosePlan => return update(state, Action::Plan(PlanAction::Close)),
        Command::Undo => return update(state, Action::Plan(PlanAction::Undo)),
        Command::Redo => return update(state, Action::Plan(PlanAction::Redo)),
        Command::AdoptPlan => return update(state, Action::Plan(PlanAction::AskToAdopt)),
        Command::ExportPdf => state.choosing = Some(Purpose::ExportPdf),
        Command::ExportWorkbook => state.choosing = Some(Purpose::ExportWorkbook),
        Command::Go(screen) => return go(state, screen),
        Command::Larger => return update(state, Action::SetSettings(zoomed(&state.settings, command))),
        Command::Smaller => return update(state, Action::SetSettings(zoomed(&state.settings, command))),
        Command::Palette => state.overlay = Some(Overlay::Palette),
        Command::Help => state.overlay = Some(Overlay::Help),
        Command::About => state.overlay = Some(Overlay::About),
        Command::Quit => state.wants_to_quit = Quitting::Yes,
    }
    Vec::new()
}

/// The next larger or smaller zoom, staying within what is offered.
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

fn go(state: &mut State, screen: Screen) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    desk.screen = screen;
    match screen {
        Screen::People if desk.people.total.is_none() => {
            let filter = desk.people.filter.clone();
            people::update(desk, PeopleAction::Filter(filter))
        }
        Screen::Reports => reporting::refresh(state),
        Screen::Overview
        | Screen::Ledger
        | Screen::People
        | Screen::Import
        | Screen::Plan
        | Screen::Offices
        | Screen::Settings => Vec::new(),
    }
}

fn refresh_visible_report(state: &mut State) -> Vec<Effect> {
    match state.desk.as_ref().map(|desk| desk.screen) {
        Some(Screen::Reports) => reporting::refresh(state),
        _ => Vec::new(),
    }
}

fn on_chosen(state: &mut State, purpose: Purpose, files: Vec<PathBuf>) -> Vec<Effect> {
    state.choosing = None;
    let Some(first) = files.first().cloned() else { return Vec::new() };
    let first = if purpose.writes() { with_ending(first, purpose) } else { first };
    match purpose {
        Purpose::NewBook => vec![Effect::CreateBook { path: first, jurisdiction: String::new() }],
        Purpose::OpenBook => vec![Effect::OpenBook(first)],
        Purpose::ImportWorkbooks => importing::start(state, files),
        Purpose::LoadSteps => {
            let Some(desk) = &state.desk else { return Vec::new() };
            let Some(open) = &desk.plan else { return Vec::new() };
            vec![Effect::ReadSteps { file: first, plan: open.plan.id, register: desk.register.clone() }]
        }
        Purpose::ExportPdf | Purpose::ExportWorkbook => {
            let table = state.desk.as_ref().and_then(|desk| desk.report.table.clone());
            table.map(|table| Effect::Export { file: first, table }).into_iter().collect()
        }
        Purpose::BackUp => vec![Effect::BackUp(first)],
    }
}

/// The chosen file with the ending of its purpose, where the user typed none or another.
fn with_ending(file: PathBuf, purpose: Purpose) -> PathBuf {
    let fits = |ending: &std::ffi::OsStr| purpose.endings().iter().any(|wanted| ending.eq_ignore_ascii_case(wanted));
    match (file.extension().is_some_and(fits), purpose.endings().first()) {
        (false, Some(ending)) => {
            let mut name = file.into_os_string();
            name.push(".");
            name.push(ending);
            name.into()
        }
        (true, _) | (false, None) => file,
    }
}

/// A book was opened, or the open one was read anew after an entry: then the desk keeps its place.
fn on_opened(state: &mut State, opened: Opened) -> Vec<Effect> {
    let mut effects = Vec::new();
    match &mut state.desk {
        Some(desk) if desk.path == opened.path => {
            let shown = desk.plan.take();
            let (screen, selected) = (desk.screen, desk.selected);
            let name = desk.report.name;
            let mut renewed = Desk::new(opened);
            if let Some(shown) = shown {
                planning::relay(&mut renewed, shown);
            }
            (renewed.screen, renewed.selected, renewed.report.name) = (screen, selected, name);
            *desk = renewed;
            effects.extend(go(state, screen));
        }
        _ => {
            state.settings.remember(&opened.path);
            effects.push(Effect::WriteSettings(state.settings.clone()));
            state.desk = Some(Desk::new(opened));
        }
    }
    effects
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::app::{PeopleFilter, PlanEdit, Register};
    use crate::domain::{Date, EntryId, InstitutionId, Operation, PlanId, Snapshot};
    use crate::notice::NoticeLevel;
    use crate::plan::{Plan, PlanState, Step};
    use crate::rules::Policy;
    use crate::store::BookHeader;

    fn opened(path: &str, plans: Vec<Plan>) -> Opened {
        let policy = Arc::new(Policy::bundled().expect("bundled packs"));
        Opened {
            path: path.into(),
            header: BookHeader { title: "测试".to_owned(), jurisdiction: "安和县".to_owned() },
            register: Register::new(Snapshot::default(), policy),
            default_scheme: None,
            entries: Vec::new(),
            plans,
        }
    }

    fn state_with(plans: Vec<Plan>) -> State {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        update(&mut state, Action::Opened(Box::new(opened("甲.bh", plans))));
        state
    }

    fn step() -> Step {
        Operation::Abolish { institution: InstitutionId(1) }.into()
    }

    fn add(label: &str) -> Action {
        Action::Plan(PlanAction::Edit(PlanEdit::Add { label: label.to_owned(), steps: vec![step()] }))
    }

    fn steps_of(state: &State) -> usize {
        let open = state.desk.as_ref().and_then(|desk| desk.plan.as_ref());
        open.map_or(0, |open| open.plan.steps().len())
    }

    #[test]
    fn a_command_that_cannot_be_given_says_why_and_does_nothing() {
        let mut state = State::new(Date::constant(2026, 11, 22), Settings::default());
        let effects = update(&mut state, Action::Command(Command::AdoptPlan));
        assert!(effects.is_empty());
        let told = state.notices.last().expect("a notice");
        assert_eq!((told.level, told.what.as_str()), (NoticeLevel::Advice, "现在不能“执行方案…”：请先打开账簿。"));
    }

    #[test]
    fn opening_a_book_remembers_it_and_rereading_keeps_the_place() {
        let mut state = state_with(Vec::new());
        assert_eq!(state.settings.recent, [PathBuf::from("甲.bh")]);
        update(&mut state, Action::Go(Screen::Offices));
        update(&mut state, Action::Select(Some(InstitutionId(7))));
        update(&mut state, Action::Opened(Box::new(opened("甲.bh", Vec::new()))));
        let place = |state: &State| state.desk.as_ref().map(|desk| (desk.screen, desk.selected));
        assert_eq!(place(&state), Some((Screen::Offices, Some(InstitutionId(7)))));
        update(&mut state, Action::Opened(Box::new(opened("乙.bh", Vec::new()))));
        assert_eq!(place(&state), Some((Screen::Overview, None)));
    }

    #[test]
    fn every_edit_of_a_draft_is_stored_and_undone_step_by_step() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        update(&mut state, Action::Plan(PlanAction::Open(PlanId(1))));
        for label in ["一", "二"] {
            let effects = update(&mut state, add(label));
            assert!(matches!(effects.as_slice(), [Effect::StorePlan(_)]), "{effects:?}");
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
        let effects = update(&mut state, Action::Plan(PlanAction::Open(PlanId(1))));
        assert!(matches!(effects.as_slice(), [Effect::LayAdopted { .. }]), "{effects:?}");
        let laid = state.desk.as_ref().map(|desk| desk.register.open(plan)).expect("a desk");
        update(&mut state, Action::Plan(PlanAction::Laid(Box::new(laid))));
        assert!(update(&mut state, add("二")).is_empty());
        assert_eq!(steps_of(&state), 1);
        let desk = state.desk.as_ref().expect("a desk");
        assert!(desk.draft().is_none());
        assert!(Arc::ptr_eq(desk.shown(), &desk.register.snapshot), "the screens show the register in force");
    }

    #[test]
    fn an_answer_to_an_older_question_is_dropped() {
        let mut state = state_with(Vec::new());
        let ask = |state: &mut State, text: &str| {
            let filter = PeopleFilter { text: text.to_owned(), ..PeopleFilter::default() };
            match update(state, Action::People(PeopleAction::Filter(filter))).pop() {
                Some(Effect::ReadPeople { generation, .. }) => generation,
                other => panic!("{other:?}"),
            }
        };
        let (first, second) = (ask(&mut state, "张"), ask(&mut state, "张三"));
        let answer = |generation, total| {
            Action::People(PeopleAction::Read { generation, people: Vec::new(), total: Some(total), next: None })
        };
        update(&mut state, answer(second, 2));
        update(&mut state, answer(first, 99));
        assert_eq!(state.desk.as_ref().and_then(|desk| desk.people.total), Some(2));
    }

    #[test]
    fn a_file_to_be_written_gets_the_ending_of_its_purpose() {
        let check = |file: &str, purpose, expected: &str| {
            assert_eq!(with_ending(file.into(), purpose), PathBuf::from(expected));
        };
        check("表", Purpose::ExportPdf, "表.pdf");
        check("表.PDF", Purpose::ExportPdf, "表.PDF");
        check("表.txt", Purpose::ExportPdf, "表.txt");
        check("表.v1", Purpose::ExportWorkbook, "表.v1.xlsx");
        check("县.bh", Purpose::NewBook, "县.bh");
    }
}
