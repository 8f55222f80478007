//! 方案管理: all plans of the book, open ones and those put away: opened, copied, named, put away, taken out; and which drafts are in
//! each other's way.

use egui::{Button, Checkbox, Grid, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use crate::app::{Action, Desk, PlanAction, WorkbenchAction};
use crate::domain::PlanId;
use crate::plan::{Plan, PlanState};
use crate::ui::dialog::modal;
use crate::ui::drafts::{ManagerDraft, ManagerStanding, Naming, NamingFor};
use crate::ui::theme;
use crate::ui::widgets::primary;
use crate::wording;

/// Room for the name of a plan, in points.
const NAME_WIDTH: f32 = 260.0;

/// The button that opens the list.
pub fn button(ui: &mut Ui, draft: &mut ManagerDraft, actions: &mut Vec<Action>) {
    if ui.button("方案管理…").on_hover_text("复制、更名、归档方案，看哪些方案互相冲突").clicked()
    {
        *draft = ManagerDraft { standing: ManagerStanding::Open, ..ManagerDraft::default() };
        actions.push(Action::Workbench(WorkbenchAction::ReadShelf));
    }
}

/// The list, while it is open.
pub fn show(ui: &mut Ui, desk: &Desk, draft: &mut ManagerDraft, actions: &mut Vec<Action>) {
    match draft.standing {
        ManagerStanding::Shut => return,
        ManagerStanding::Open => {}
    }
    let response = modal("plan manager").show(ui.ctx(), |ui| {
        ui.set_width(760.0);
        ui.label(RichText::new("方案管理").font(theme::bold(theme::SUBHEADING)));
        if let Some(why) = desk.read_only() {
            ui.label(RichText::new(why).color(theme::CAUTION));
        }
        ScrollArea::vertical().max_height(420.0).show(ui, |ui| lists(ui, desk, draft, actions));
        ui.add_space(theme::GRID);
        naming(ui, draft, actions);
        together(ui, desk, draft, actions);
        if ui.button("关闭").clicked() {
            *draft = ManagerDraft::default();
        }
    });
    if response.should_close() {
        *draft = ManagerDraft::default();
    }
}

fn lists(ui: &mut Ui, desk: &Desk, draft: &mut ManagerDraft, actions: &mut Vec<Action>) {
    if desk.plans.is_empty() {
        ui.label(RichText::new("账簿中还没有方案。").color(theme::SECONDARY));
    }
    Grid::new("open plans").num_columns(8).spacing([12.0, 6.0]).show(ui, |ui| {
        for plan in &desk.plans {
            open_plan(ui, desk, plan, draft, actions);
            ui.end_row();
        }
    });
    let Some(shelf) = &desk.workbench.shelf else {
        ui.spinner();
        return;
    };
    for clash in &shelf.clashes {
        ui.label(RichText::new(format!("! {clash}")).color(theme::CAUTION));
    }
    if shelf.archived.is_empty() {
        return;
    }
    ui.separator();
    ui.label(RichText::new(format!("已归档 {}", shelf.archived.len())).font(theme::bold(theme::BODY)));
    Grid::new("archived plans").num_columns(4).spacing([12.0, 6.0]).show(ui, |ui| {
        for plan in &shelf.archived {
            described(ui, plan);
            let button = ui.add_enabled(desk.read_only().is_none(), Button::new("取消归档"));
            if button.on_disabled_hover_text(desk.read_only().unwrap_or_default()).clicked() {
                actions.push(Action::Workbench(WorkbenchAction::Unarchive(plan.id)));
            }
            ui.end_row();
        }
    });
}

fn open_plan(ui: &mut Ui, desk: &Desk, plan: &Plan, draft: &mut ManagerDraft, actions: &mut Vec<Action>) {
    mark(ui, plan, draft);
    described(ui, plan);
    if ui.button("打开").clicked() {
        actions.push(Action::Plan(PlanAction::Open(plan.id)));
        *draft = ManagerDraft::default();
    }
    let changeable = desk.read_only();
    let adopted = match plan.state {
        PlanState::Draft => None,
        PlanState::Adopted(_) => Some("已执行的方案不能更名"),
    };
    for (words, for_what, why_not) in
        [("复制…", NamingFor::Copy, changeable), ("更名…", NamingFor::Rename, changeable.or(adopted))]
    {
        let button = ui.add_enabled(why_not.is_none(), Button::new(words));
        if button.on_disabled_hover_text(why_not.unwrap_or_default()).clicked() {
            let name = match for_what {
                NamingFor::Copy => format!("{}(副本)", plan.name),
                NamingFor::Rename => plan.name.clone(),
            };
            draft.naming = Some(Naming { plan: plan.id, for_what, name });
        }
    }
    let button = ui.add_enabled(changeable.is_none(), Button::new("归档"));
    if button.on_disabled_hover_text(changeable.unwrap_or_default()).clicked() {
        actions.push(Action::Workbench(WorkbenchAction::Archive(plan.id)));
    }
}

/// Whether a draft is to be carried out together with others; they are carried out in the order in which they are marked.
fn mark(ui: &mut Ui, plan: &Plan, draft: &mut ManagerDraft) {
    let is_draft = plan.state == PlanState::Draft;
    let mut is_marked = draft.together.contains(&plan.id);
    let place = draft.together.iter().position(|id| *id == plan.id).map(|place| (place + 1).to_string());
    let checkbox = Checkbox::new(&mut is_marked, place.unwrap_or_default());
    let response = ui.add_enabled(is_draft, checkbox).on_hover_text("一并执行：按勾选的先后");
    let response = response.on_disabled_hover_text("方案已经执行");
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_draft, is_marked, together_name(plan)));
    if response.changed() {
        draft.together.retain(|id| *id != plan.id);
        if is_marked {
            draft.together.push(plan.id);
        }
    }
}

/// What the mark of a plan is called.
fn together_name(plan: &Plan) -> String {
    format!("一并执行“{}”", plan.name)
}

/// 一并执行: the marked plans in their order, and the button that asks about them.
fn together(ui: &mut Ui, desk: &Desk, draft: &mut ManagerDraft, actions: &mut Vec<Action>) {
    draft.together.retain(|id| desk.plans.iter().any(|plan| plan.id == *id && plan.state == PlanState::Draft));
    let name = |id: &PlanId| desk.plans.iter().find(|plan| plan.id == *id).map(|plan| format!("“{}”", plan.name));
    let names: Vec<String> = draft.together.iter().filter_map(name).collect();
    let hindrance = match names.len() {
        _ if desk.read_only().is_some() => desk.read_only(),
        _ if desk.workbench.is_laying() => Some("正在核查要一并执行的方案，请稍候"),
        0 | 1 => Some("请在左边勾选两个以上的方案"),
        _ => None,
    };
    ui.horizontal_wrapped(|ui| {
        let button = ui.add_enabled(hindrance.is_none(), Button::new("一并执行…"));
        if button.on_disabled_hover_text(hindrance.unwrap_or_default()).clicked() {
            actions.push(Action::Plan(PlanAction::AskToAdoptTogether(draft.together.clone())));
            *draft = ManagerDraft::default();
        }
        let words = match names.is_empty() {
            true => "勾选几个方案，各写一笔凭证，要么都写入，要么都不写入。".to_owned(),
            false => names.join(" → "),
        };
        ui.label(RichText::new(words).color(theme::SECONDARY));
    });
    ui.add_space(theme::GRID);
}

fn described(ui: &mut Ui, plan: &Plan) {
    ui.scope(|ui| {
        // In a grid the name would get no more room than it asks for, which a name that may be cut short does not.
        ui.set_min_width(NAME_WIDTH);
        ui.set_max_width(NAME_WIDTH);
        ui.add(egui::Label::new(RichText::new(&plan.name).strong()).truncate());
    });
    ui.label(format!("{} 步", plan.steps().len()));
    ui.label(RichText::new(wording::standing(plan)).color(theme::SECONDARY));
}

/// The new name of a plan or of its copy, while it is typed.
fn naming(ui: &mut Ui, draft: &mut ManagerDraft, actions: &mut Vec<Action>) {
    let Some(naming) = &mut draft.naming else { return };
    let mut is_done = false;
    ui.horizontal(|ui| {
        let (label, words) = match naming.for_what {
            NamingFor::Copy => ("副本的名称", "复制"),
            NamingFor::Rename => ("新名称", "更名"),
        };
        let label = ui.label(label);
        ui.add(TextEdit::singleline(&mut naming.name).desired_width(280.0)).labelled_by(label.id);
        let (plan, name) = (naming.plan, naming.name.trim().to_owned());
        if primary(ui, words).clicked() && !name.is_empty() {
            actions.push(Action::Workbench(match naming.for_what {
                NamingFor::Copy => WorkbenchAction::Copy { plan, name },
                NamingFor::Rename => WorkbenchAction::Rename { plan, name },
            }));
            is_done = true;
        }
        if ui.button("取消").clicked() {
            is_done = true;
        }
    });
    if is_done {
        draft.naming = None;
    }
    ui.add_space(theme::GRID);
}
