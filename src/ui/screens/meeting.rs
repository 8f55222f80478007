//! 会议投影: one table in large type, its sums always in view, no person's name; a wish is typed and answered on the spot. The keyboard
//! is always at the wish of the selected body, and the arrows select another, so that nobody has to click before typing "+2".

use std::sync::Arc;

use egui::{Align, ComboBox, Frame, Key, Layout, Modifiers, Panel, RichText, TextEdit, Ui};

use super::ask;
use crate::app::origin::Shown;
use crate::app::{
    Action, Asked, Command, Desk, MeetingAction, MeetingDesk, OpenPlan, PlanAction, Purpose, SetPaper, State, wished,
};
use crate::domain::{Date, Headcount, InstitutionId, QuotaKind, Snapshot};
use crate::plan::next_number;
use crate::report::{self, Table};
use crate::ui::memo::{Memo, Same};
use crate::ui::theme;
use crate::ui::widgets::grid::{self, Grid};
use crate::wording;

/// Changes of the meeting that are told on the wall.
const LOG_LINES: usize = 3;

/// What is typed on the wall, and the table as last built.
#[derive(Debug, Default)]
pub struct MeetingDraft {
    wish: String,
    /// The body that the arrows have gone to and that is not in view yet.
    gone_to: Option<InstitutionId>,
    /// 定稿编号 as typed; `None` until somebody does.
    number: Option<String>,
    view: MeetingView,
}

type MeetingView = Memo<(Same<Snapshot>, Same<Snapshot>, QuotaKind, Date), (Table, Vec<Option<InstitutionId>>)>;

/// The whole window, in the stead of menu, navigation and screen.
pub fn show(
    ui: &mut Ui,
    state: &State,
    (desk, meeting, open): (&Desk, &MeetingDesk, &OpenPlan),
    draft: &mut MeetingDraft,
    actions: &mut Vec<Action>,
) {
    let keyboard = keyboard(state, desk);
    if keyboard == Keyboard::Wall && draft.wish.is_empty() {
        walk_back(ui, actions);
    }
    let paper = Frame::new().fill(theme::PAPER).inner_margin(10);
    Panel::top("meeting head").frame(paper).show(ui, |ui| head(ui, desk, meeting, open, actions));
    Panel::bottom("meeting wishes").frame(paper).show(ui, |ui| {
        wishes(ui, (desk, meeting, open), (draft, keyboard), actions);
    });
    egui::CentralPanel::default().frame(Frame::new().fill(theme::GROUND).inner_margin(10)).show(ui, |ui| {
        let heading = desk.heading(state.today);
        let (before, after) = (Arc::clone(&open.projection.before), Arc::clone(&open.projection.after));
        let key = (Same(before), Same(after), meeting.kind, state.today);
        let (table, subjects) = draft
            .view
            .get(key, || report::meeting_of(&heading, &open.plan, (&open.projection, &open.changes), meeting.kind));
        // 期间其他凭证, which a table on the wall has no foot for.
        for note in table.notes.iter().skip(1) {
            let words = RichText::new(note).small().color(theme::SECONDARY);
            ui.add(egui::Label::new(words).truncate());
        }
        let row_of =
            |wanted: Option<InstitutionId>| subjects.iter().position(|subject| subject.is_some() && *subject == wanted);
        let selected = row_of(meeting.selected);
        // Where nobody has been selected yet, the first body is.
        let steps = match meeting.selected {
            None => Some(1),
            Some(_) => arrows(ui).filter(|_| keyboard == Keyboard::Wall),
        };
        if let Some(next) = steps.and_then(|steps| neighbour(subjects, selected, steps)) {
            draft.gone_to = Some(next);
            actions.push(Action::Meeting(MeetingAction::Select(next)));
        }
        let scroll_to = row_of(draft.gone_to.take_if(|gone_to| meeting.selected == Some(*gone_to)));
        let response = grid::show(ui, &Grid { sticky: 1, selected, scroll_to, ..Grid::new("meeting", table) });
        ask(response.asked, Shown::ByPlan, actions);
        if let Some(institution) = response.clicked.and_then(|(row, _)| *subjects.get(row)?) {
            actions.push(Action::Meeting(MeetingAction::Select(institution)));
        }
    });
}

/// Whether what is typed is meant for the wall, or for what lies over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyboard {
    Wall,
    Elsewhere,
}

fn keyboard(state: &State, desk: &Desk) -> Keyboard {
    let is_covered = state.question.is_some() || state.choosing.is_some() || desk.asking.is_some();
    if is_covered { Keyboard::Elsewhere } else { Keyboard::Wall }
}

/// Undo and redo of the plan while nothing is typed: the field has the keyboard, but nothing to undo.
fn walk_back(ui: &Ui, actions: &mut Vec<Action>) {
    for (key, command) in [(Key::Z, Command::Undo), (Key::Y, Command::Redo)] {
        if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, key)) {
            actions.push(Action::Command(command));
        }
    }
}

/// One body down or up.
fn arrows(ui: &Ui) -> Option<isize> {
    let is_pressed = |key| ui.input(|input| input.key_pressed(key));
    if is_pressed(Key::ArrowDown) {
        Some(1)
    } else if is_pressed(Key::ArrowUp) {
        Some(-1)
    } else {
        None
    }
}

/// The next body in this direction, over rows that are about none.
fn neighbour(subjects: &[Option<InstitutionId>], from: Option<usize>, step: isize) -> Option<InstitutionId> {
    let after = from.map_or(0, |row| row + 1);
    match step {
        ..0 => subjects.iter().take(from.unwrap_or_default()).rev().find_map(|subject| *subject),
        0.. => subjects.iter().skip(after).find_map(|subject| *subject),
    }
}

fn head(ui: &mut Ui, desk: &Desk, meeting: &MeetingDesk, open: &OpenPlan, actions: &mut Vec<Action>) {
    let sides = |ui: &mut Ui| {
        if ui.button("结束投影 F5").clicked() {
            actions.push(Action::Command(Command::Meeting));
        }
        let chosen = format!("{}编制", wording::kind(meeting.kind));
        let combo = ComboBox::from_id_salt("meeting kind").selected_text(chosen).show_ui(ui, |ui| {
            for kind in QuotaKind::ALL.into_iter().filter(|kind| kind.has_places()) {
                if ui.selectable_label(kind == meeting.kind, format!("{}编制", wording::kind(kind))).clicked() {
                    actions.push(Action::Meeting(MeetingAction::ShowKind(kind)));
                }
            }
        });
        let label = ui.label(RichText::new("显示").color(theme::SECONDARY));
        combo.response.labelled_by(label.id);
        // Names of plans can be long; what is done on the wall keeps its room.
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = RichText::new(format!("{} · {}", desk.header.title, open.plan.name));
            ui.add(egui::Label::new(title.font(theme::bold(theme::HEADING))).truncate());
        });
    };
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), sides));
    ui.horizontal(|ui| {
        let (text, colour) = match open.adoption_hindrance() {
            Some(why) => (why, theme::CAUTION),
            None => ("✓ 可以执行", theme::GOOD),
        };
        ui.label(RichText::new(text).color(colour));
        ui.separator();
        ui.label(RichText::new(balance(meeting.kind, open)).font(theme::bold(theme::BODY)));
    });
}

/// What the plan takes and gives of the kind that is shown; in view however far the table is scrolled.
fn balance(kind: QuotaKind, open: &OpenPlan) -> String {
    let of_kind = || open.changes.iter().filter(|change| change.kind == kind);
    let cut: Headcount = of_kind().map(|change| change.cut).sum();
    let added: Headcount = of_kind().map(|change| change.added).sum();
    format!("调减{cut}名，调增{added}名，增减平衡：{}", added.since(cut).0)
}

/// The selected body, what is wished for it, and what is offered.
fn wishes(
    ui: &mut Ui,
    (desk, meeting, open): (&Desk, &MeetingDesk, &OpenPlan),
    (draft, keyboard): (&mut MeetingDraft, Keyboard),
    actions: &mut Vec<Action>,
) {
    if let Some(why) = desk.edit_hindrance() {
        ui.label(RichText::new(why).color(theme::SECONDARY));
        papers(ui, meeting, open, actions);
        log(ui, open);
        return;
    }
    let selected = meeting.selected.and_then(|id| open.projection.after.institution(id));
    ui.horizontal(|ui| match selected {
        None => {
            drop(ui.label(RichText::new("用上下键或者鼠标选一个单位，再输入“+2”或者“-3”。").color(theme::SECONDARY)))
        }
        Some(institution) => {
            let label = ui.label(RichText::new(institution.name.as_str()).font(theme::bold(theme::SUBHEADING)));
            let hint = TextEdit::singleline(&mut draft.wish).hint_text("如 +2").desired_width(90.0);
            let typed = ui.add(hint).labelled_by(label.id);
            let change = wished(&draft.wish);
            let is_entered = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let button = ui.add_enabled(change.is_some(), egui::Button::new("比较办法"));
            if (is_entered || button.clicked())
                && let Some(change) = change
            {
                actions.push(Action::Meeting(MeetingAction::Wish(change)));
                draft.wish.clear();
            }
            // Nobody has to click before typing the next one.
            if keyboard == Keyboard::Wall && ui.memory(|memory| memory.focused().is_none()) {
                typed.request_focus();
            }
            if !draft.wish.trim().is_empty() && change.is_none() {
                ui.label(RichText::new("请写成“+2”或者“-3”").color(theme::BAD));
            }
        }
    });
    offers(ui, meeting, open, actions);
    let freezing = |ui: &mut Ui| {
        freeze(ui, desk, open, draft, actions);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let Some(label) = open.plan.revisions.undo_label() else { return };
            if ui.button("撤销").clicked() {
                actions.push(Action::Plan(PlanAction::Undo));
            }
            // What a division into phases says of itself can be long.
            let words = RichText::new(format!("上一步：{label}")).color(theme::SECONDARY);
            ui.add(egui::Label::new(words).truncate());
        });
    };
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), freezing));
    log(ui, open);
}

/// What was done in this meeting, the last first, without anybody's name.
fn log(ui: &mut Ui, open: &OpenPlan) {
    let lines = open.plan.meeting_lines();
    let told: Vec<String> = lines.iter().rev().take(LOG_LINES).map(wording::meeting_line).collect();
    if !told.is_empty() {
        let more = if lines.len() > LOG_LINES { format!("　(共{}项)", lines.len()) } else { String::new() };
        let text = format!("本次会议：{}{more}", told.join("；"));
        ui.label(RichText::new(text).small().color(theme::SECONDARY));
    }
}

/// 定稿 from the wall, laid out from the right.
fn freeze(ui: &mut Ui, desk: &Desk, open: &OpenPlan, draft: &mut MeetingDraft, actions: &mut Vec<Action>) {
    let number = draft.number.get_or_insert_with(|| next_number(&desk.paper_numbers()));
    let hindrance = match (open.plan.steps().is_empty(), number.trim().is_empty()) {
        (true, _) => Some("方案还没有步骤"),
        (false, true) => Some("请先写定稿编号"),
        (false, false) => None,
    };
    let button = ui.add_enabled(hindrance.is_none(), egui::Button::new("定稿"));
    if button.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
        actions.push(Action::Meeting(MeetingAction::Freeze(number.trim().to_owned())));
        draft.number = None;
        return;
    }
    let edit = ui.add(TextEdit::singleline(number).desired_width(90.0));
    let label = ui.label("定稿编号");
    edit.labelled_by(label.id);
}

/// 定稿材料 with their codes, and the way to print them.
fn papers(ui: &mut Ui, meeting: &MeetingDesk, open: &OpenPlan, actions: &mut Vec<Action>) {
    if open.plan.frozen.is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        if ui.button("导出上会材料…").clicked() {
            actions.push(Action::Choose(Purpose::ExportPapers));
        }
        for SetPaper { attachment, title, code } in &meeting.papers {
            let code = code.as_ref().map_or_else(|| "无核验码".to_owned(), |code| format!("核验码 {code}"));
            ui.label(format!("{attachment} {title}　{code}"));
        }
    });
}

fn offers(ui: &mut Ui, meeting: &MeetingDesk, open: &OpenPlan, actions: &mut Vec<Action>) {
    if let Asked::Comparing { .. } = meeting.asked {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label("正在逐一比较…");
        });
    }
    let Some((wish, offers)) = meeting.offered(open) else { return };
    let after = &open.projection.after;
    ui.label(RichText::new(wording::wish(&wish, after)).font(theme::bold(theme::BODY)));
    if let Some(most) = offers.short {
        let text = format!("没有办法：可以调剂的空编一共只有{most}名。请减小数量，或者先核增、划入机动编制。");
        ui.label(RichText::new(text).color(theme::BAD));
    }
    for (index, offer) in offers.cheapest.iter().enumerate() {
        ui.horizontal(|ui| {
            if ui.button(format!("采用办法{}", index + 1)).clicked() {
                actions.push(Action::Meeting(MeetingAction::Take(index)));
            }
            ui.label(wording::offer(offer, &wish, after));
            let colour = if offer.introduced.is_empty() { theme::GOOD } else { theme::CAUTION };
            let objections = ui.label(RichText::new(wording::objections(offer)).color(colour));
            let sentences: Vec<String> =
                offer.introduced.iter().map(|finding| wording::finding(finding, after).statement).collect();
            if !sentences.is_empty() {
                objections.on_hover_text(sentences.join("\n"));
            }
        });
    }
    if offers.compared > 0 {
        let text = format!("逐一比较了{}种办法，按核查意见由少到多、空编由多到少列出。", offers.compared);
        ui.label(RichText::new(text).color(theme::SECONDARY));
    }
}
