//! The frame around every screen: menus, the place that says which book, date and plan are in force, navigation, status bar.

mod notices;
mod time;

use egui::{Align, Frame, Key, Layout, MenuBar, Modifiers, Panel, RichText, Ui};

use super::drafts::Drafts;
use super::{dialog, origin, overlay, screens, theme};
use crate::app::{
    Action, Command, Desk, Kept, OriginAction, Overlay, PlanAction, Purpose, Screen, Shortcut, State, TimeStep,
};
use crate::app::{LetterCommand, LetterName};
use crate::domain::{QuotaKind, Severity, StandingTotal};
use crate::import::TableKind;
use crate::plan::PlanState;
use crate::wording;

pub use time::TimeDraft;

/// In points.
const STATUS_HEIGHT: f32 = 30.0;

/// Draws the whole window.
pub fn show(ui: &mut Ui, state: &State, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    drafts.belong_to(state.desk.as_ref().map(|desk| desk.sitting));
    if let Some(desk) = &state.desk
        && let (Some(meeting), Some(open)) = (&desk.meeting, &desk.plan)
    {
        notices::show(ui, state, 0.0, actions);
        screens::show_meeting(ui, state, (desk, meeting, open), &mut drafts.meeting, actions);
        origin::window(ui, desk, drafts, actions);
        step_back(ui, state, actions);
        dialog::question(ui, state, actions);
        dialog::file(ui, state, &mut drafts.path, actions);
        return;
    }
    Panel::top("menu").frame(bar_frame()).show(ui, |ui| menu(ui, state, &mut drafts.time, actions));
    Panel::bottom("status").frame(bar_frame()).exact_size(STATUS_HEIGHT).show(ui, |ui| status(ui, state, actions));
    notices::show(ui, state, STATUS_HEIGHT, actions);
    match &state.desk {
        None => screens::start(ui, state, actions),
        Some(desk) => {
            navigation(ui, desk, actions);
            time::strip(ui, state, desk, actions);
            plan_strip(ui, desk, actions);
            egui::CentralPanel::default()
                .frame(Frame::new().fill(theme::GROUND).inner_margin(12))
                .show(ui, |ui| screens::show(ui, state, desk, drafts, actions));
            origin::window(ui, desk, drafts, actions);
        }
    }
    step_back(ui, state, actions);
    dialog::question(ui, state, actions);
    dialog::file(ui, state, &mut drafts.path, actions);
    overlay::show(ui, state, drafts, actions);
    // Whatever is only typed is known to the state, so that nothing is called saved and no way out is taken unasked.
    let unsaved = drafts.unsaved(state);
    if unsaved != state.unsaved {
        actions.push(Action::Typed(unsaved));
    }
}

/// Commands given by the keyboard in this frame. Keys that a text field wants (undo and redo of typing) are left to it.
pub fn shortcuts(context: &egui::Context) -> Vec<Action> {
    let is_typing = context.text_edit_focused();
    let mut actions = Vec::new();
    for command in Command::all() {
        let is_for_text = matches!(command, Command::Undo | Command::Redo);
        let Some(shortcut) = command.shortcut().filter(|_| !(is_for_text && is_typing)) else { continue };
        let (modifiers, key) = match shortcut {
            Shortcut::Control(key) => (Modifiers::COMMAND, Key::from_name(&key.to_string())),
            Shortcut::ControlShift(key) => (Modifiers::COMMAND | Modifiers::SHIFT, Key::from_name(&key.to_string())),
            Shortcut::Function(number) => (Modifiers::NONE, Key::from_name(&format!("F{number}"))),
        };
        if key.is_some_and(|key| context.input_mut(|input| input.consume_key(modifiers, key))) {
            actions.push(Action::Command(command));
        }
    }
    actions
}

/// Files dropped on the window: a book is opened, workbooks are imported.
pub fn dropped_files(context: &egui::Context, state: &State) -> Vec<Action> {
    let files: Vec<_> =
        context.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    let is_book = |file: &std::path::PathBuf| file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("bh"));
    match files.iter().find(|file| is_book(file)) {
        Some(book) => vec![Action::OpenBook(book.clone())],
        None if files.is_empty() || state.desk.is_none() => Vec::new(),
        None => vec![Action::Chosen(Purpose::ImportWorkbooks, files)],
    }
}

fn bar_frame() -> Frame {
    Frame::new().fill(theme::PAPER).inner_margin(egui::Margin::symmetric(10, 3))
}

fn menu(ui: &mut Ui, state: &State, day: &mut TimeDraft, actions: &mut Vec<Action>) {
    use Command::*;
    use LetterCommand::*;
    use TableKind::*;
    let menus: [(&str, &[Command]); 6] = [
        ("文件", &[NewBook, OpenBook, OpenSample, CloseBook, BackUp, Examine, Quit]),
        ("编辑", &[Undo, Redo, ImportWorkbooks, HandOut(Ledger), HandOut(Posts), HandOut(Roster), HandOut(Duties)]),
        ("查看", &[Time(TimeStep::Earlier), Time(TimeStep::Later), Time(TimeStep::Today), Larger, Smaller, Palette]),
        ("方案", &[NewPlan, LoadSteps, ClosePlan, AdoptPlan, Meeting]),
        (
            "报表",
            &[
                ExportPdf,
                ExportWorkbook,
                ExportDocument,
                Print,
                ExportSet,
                SumBooks,
                ExaminePaper,
                Letter(Draft(LetterName::Request)),
                Letter(Draft(LetterName::Reply)),
                Letter(Draft(LetterName::Notice)),
                Letter(EditTemplates),
            ],
        ),
        ("帮助", &[Help, About]),
    ];
    MenuBar::new().ui(ui, |ui| {
        for (title, commands) in menus {
            ui.menu_button(title, |ui| {
                ui.set_min_width(200.0);
                if title == "查看" {
                    for screen in Screen::ALL {
                        menu_item(ui, state, Go(screen), actions);
                    }
                    ui.separator();
                }
                for command in commands {
                    menu_item(ui, state, *command, actions);
                }
            });
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("查找命令 Ctrl+K").clicked() {
                actions.push(Action::Command(Palette));
            }
            if let Some(desk) = &state.desk {
                time::control(ui, state, desk, day, actions);
                whereabouts(ui, desk);
            }
        });
    });
}

fn menu_item(ui: &mut Ui, state: &State, command: Command, actions: &mut Vec<Action>) {
    let hindrance = command.hindrance(state);
    let mut button = egui::Button::new(command.title());
    if let Some(shortcut) = command.shortcut() {
        button = button.shortcut_text(shortcut.label());
    }
    let response = ui.add_enabled(hindrance.is_none(), button);
    let response = response.on_disabled_hover_text(hindrance.unwrap_or_default());
    if response.clicked() {
        actions.push(Action::Command(command));
        ui.close();
    }
}

/// The book and the plan in force, left of the day: always in this one place.
fn whereabouts(ui: &mut Ui, desk: &Desk) {
    let plan = match (&desk.plan, desk.time.day()) {
        (Some(open), _) => format!("方案：{}", open.plan.name),
        (None, Some(_)) => "其他日期的台账".to_owned(),
        (None, None) => "现行台账".to_owned(),
    };
    let words = RichText::new(format!("{} · {plan}", desk.header.title)).color(theme::SECONDARY);
    ui.add(egui::Label::new(words).truncate()).on_hover_text(desk.path.display().to_string());
    if let Some(hindrance) = desk.unwritable() {
        ui.label(RichText::new("只读").color(theme::CAUTION).strong()).on_hover_text(hindrance);
    }
}

fn navigation(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let frame = Frame::new().fill(theme::PAPER).inner_margin(egui::Margin::symmetric(8, 10));
    Panel::left("navigation").frame(frame).resizable(false).exact_size(132.0).show(ui, |ui| {
        for screen in Screen::ALL {
            let is_here = desk.screen == screen;
            let text = RichText::new(format!("{}  {}", sign(screen), screen.title()));
            let text = if is_here { text.color(theme::ACCENT).font(theme::bold(theme::BODY)) } else { text };
            let fill = if is_here { theme::SELECTED } else { theme::PAPER };
            let button =
                egui::Button::new(text).fill(fill).stroke(egui::Stroke::NONE).min_size(egui::vec2(116.0, 32.0));
            let hint = Command::Go(screen).shortcut().map(Shortcut::label).unwrap_or_default();
            if ui.add(button).on_hover_text(hint).clicked() {
                actions.push(Action::Go(screen));
            }
        }
    });
}

fn sign(screen: Screen) -> &'static str {
    match screen {
        Screen::Overview => "▣",
        Screen::Ledger => "≡",
        Screen::Entries => "§",
        Screen::People => "◉",
        Screen::Import => "↓",
        Screen::Plan => "⇄",
        Screen::Comparison => "≠",
        Screen::Offices => "▦",
        Screen::Agreements => "◇",
        Screen::Policies => "※",
        Screen::History => "∽",
        Screen::Reports => "▤",
        Screen::Settings => "◎",
    }
}

/// Says that what is shown is a plan, so that it is never mistaken for the register.
fn plan_strip(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let Some(open) = &desk.plan else { return };
    let frame = Frame::new().fill(theme::PLAN_STRIP).inner_margin(egui::Margin::symmetric(12, 3));
    Panel::top("plan strip").frame(frame).show(ui, |ui| {
        let (standing, note) = match open.plan.state {
            PlanState::Draft => {
                let waiting = desk.register.ahead.as_ref().map(|ahead| (ahead.entries, ahead.until));
                ("(未执行)".to_owned(), wording::draft_strip(waiting))
            }
            PlanState::Adopted(_) => {
                let note = "以下各屏显示现行台账；方案和对照表是执行当时的情形。";
                (wording::standing(&open.plan), note.to_owned())
            }
        };
        let title = format!("方案 · {} {standing}", open.plan.name);
        if time::bar(ui, (&title, &note), "收起方案，看现行台账") {
            actions.push(Action::Command(Command::ClosePlan));
        }
    });
}

fn status(ui: &mut Ui, state: &State, actions: &mut Vec<Action>) {
    ui.horizontal_centered(|ui| {
        ui.style_mut().override_font_id = Some(theme::dense());
        match &state.desk {
            None => drop(ui.label("编衡 · 编制台账、方案测算与会议报表，离线使用")),
            Some(desk) => desk_status(ui, desk, actions),
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for task in &state.tasks {
                let (done, total) = task.progress.state();
                if ui.small_button("取消").clicked() {
                    actions.push(Action::CancelTask(task.id));
                }
                let text = match done.saturating_mul(100).checked_div(total) {
                    Some(percent) => format!("{} {percent} %", task.title),
                    None => task.title.clone(),
                };
                ui.label(text);
                ui.spinner();
            }
            if let Some(desk) = state.desk.as_ref().filter(|desk| desk.unwritable().is_none()) {
                kept(ui, state, desk, actions);
            }
        });
    });
}

/// Whether all that is shown is in the book.
fn kept(ui: &mut Ui, state: &State, desk: &Desk, actions: &mut Vec<Action>) {
    if !state.unsaved.is_empty() {
        let words = format!("! {}", state.unsaved.sentence());
        ui.label(RichText::new("! 有修改没有保存").color(theme::CAUTION)).on_hover_text(words);
    }
    match desk.keeping.state() {
        Kept::InTheBook if !state.unsaved.is_empty() => {}
        Kept::InTheBook if state.tasks.is_empty() => drop(ui.label(RichText::new("✓ 已保存").color(theme::GOOD))),
        Kept::InTheBook => {}
        Kept::UnderWay => drop(ui.label(RichText::new("正在保存…").color(theme::SECONDARY))),
        Kept::NotInTheBook => {
            if ui.small_button("再保存一次").clicked() {
                actions.push(Action::Plan(PlanAction::KeepAgain));
            }
            ui.label(RichText::new("× 有修改没有保存").color(theme::BAD));
        }
    }
}

fn desk_status(ui: &mut Ui, desk: &Desk, actions: &mut Vec<Action>) {
    let shown = desk.shown();
    let total: StandingTotal =
        shown.institutions().map(|institution| shown.total(institution.id, QuotaKind::counts_as_quota)).sum();
    ui.label(format!("机构 {} 个", shown.institutions().count()));
    ui.label(format!("核定 {} · 实有 {}", total.authorized, total.strength));
    ui.label(RichText::new(format!("○ 空编 {}", total.vacancy)).color(theme::GOOD));
    let excess = if total.excess.is_zero() { theme::SECONDARY } else { theme::BAD };
    ui.label(RichText::new(format!("× 超编 {}", total.excess)).color(excess));
    ui.separator();
    let findings = desk.findings();
    for severity in [Severity::Blocking, Severity::Warning, Severity::Advice] {
        let current = |finding: &&crate::domain::Finding| {
            finding.severity == severity && finding.novelty != crate::domain::Novelty::Resolved
        };
        let count = findings.iter().filter(current).count();
        if count > 0 {
            let (sign, colour) = theme::severity_mark(severity);
            let text = RichText::new(format!("{sign} {} {count}", wording::severity(severity))).color(colour);
            if ui.add(egui::Label::new(text).sense(egui::Sense::click())).clicked() {
                let screen = if desk.plan.is_some() { Screen::Plan } else { Screen::Overview };
                actions.push(Action::Go(screen));
            }
        }
    }
    if findings.is_empty() {
        ui.label(RichText::new("核查无意见").color(theme::GOOD));
    }
}

/// Escape steps back one thing: first what lies on top.
fn step_back(ui: &Ui, state: &State, actions: &mut Vec<Action>) {
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        match (state.question.is_some(), state.choosing, state.overlay) {
            (true, _, _) => actions.push(Action::Decline),
            (false, Some(_), _) => actions.push(Action::CancelChoosing),
            (
                false,
                None,
                Some(
                    Overlay::Palette
                    | Overlay::Paper
                    | Overlay::Print
                    | Overlay::MeetingPlan
                    | Overlay::Help
                    | Overlay::About,
                ),
            ) => actions.push(Action::CloseOverlay),
            (false, None, None) if state.desk.as_ref().is_some_and(|desk| desk.asking.is_some()) => {
                actions.push(Action::Origin(OriginAction::Close));
            }
            (false, None, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable;

    use super::*;
    use crate::app::testing::{add, desk, open_plan, state_with, step};
    use crate::app::update;
    use crate::domain::PlanId;
    use crate::notice::Notice;
    use crate::plan::Plan;

    #[test]
    fn a_question_is_drawn_over_the_wall_of_a_meeting() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        update(&mut state, add("一", step()));
        let result = Err(Notice::failure("磁盘已满，没有写入。", "", ""));
        update(&mut state, Action::Plan(PlanAction::Kept { plan: PlanId(1), result }));
        update(&mut state, Action::Meeting(crate::app::MeetingAction::Enter));
        // The cross of the window orders this.
        update(&mut state, Action::Command(Command::Quit));
        state.notices.clear();
        assert!(desk(&state).is_on_the_wall() && state.question.is_some());
        let (mut drafts, mut actions) = (Drafts::default(), Vec::new());
        let mut is_first_frame = true;
        // Fonts are there from the second frame on.
        let mut harness = Harness::new_ui(|ui| match std::mem::take(&mut is_first_frame) {
            true => theme::install(ui.ctx()),
            false => show(ui, &state, &mut drafts, &mut actions),
        });
        harness.run_steps(3);
        assert!(harness.query_by_label("有修改没有保存").is_some());
        harness.get_by_label("放弃这些修改").click();
        harness.run_steps(2);
        drop(harness);
        assert!(matches!(actions.as_slice(), [Action::Confirm]), "{actions:?}");
    }

    #[test]
    fn saved_is_never_said_while_an_edit_is_not_in_the_book() {
        let mut state = state_with(vec![Plan::new(PlanId(1), "草案")]);
        open_plan(&mut state, 1);
        let says = |state: &State, words: &str| {
            let mut actions = Vec::new();
            let mut is_first_frame = true;
            // Fonts are there from the second frame on.
            let mut harness = Harness::new_ui(|ui| match std::mem::take(&mut is_first_frame) {
                true => theme::install(ui.ctx()),
                false => kept(ui, state, desk(state), &mut actions),
            });
            harness.run_steps(2);
            harness.query_by_label(words).is_some()
        };
        assert!(says(&state, "✓ 已保存"));
        update(&mut state, add("一", step()));
        assert!(says(&state, "正在保存…") && !says(&state, "✓ 已保存"));
        let result = Err(Notice::failure("磁盘已满，没有写入。", "", ""));
        update(&mut state, Action::Plan(PlanAction::Kept { plan: PlanId(1), result }));
        assert!(says(&state, "× 有修改没有保存") && says(&state, "再保存一次") && !says(&state, "✓ 已保存"));
        update(&mut state, Action::Plan(PlanAction::KeepAgain));
        update(&mut state, Action::Plan(PlanAction::Kept { plan: PlanId(1), result: Ok(()) }));
        assert!(says(&state, "✓ 已保存"));
    }
}
