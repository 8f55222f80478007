//! 审批: whose approval the plan needs, matter by matter, and how far each has come with each authority; written down line by line.

use egui::{ComboBox, Frame, Grid, RichText, ScrollArea, Stroke, TextEdit, Ui};

use crate::app::stages::ApprovalEntry;
use crate::app::{Action, ApprovalAction, Desk, OpenPlan};
use crate::domain::DocumentNumber;
use crate::plan::ApprovalState;
use crate::rules::{ApprovalForce, ApprovalNeed, LinkStanding, NeedStanding};
use crate::ui::drafts::{ApprovalDraft, ApprovalsDraft, KnownApproval};
use crate::ui::theme;
use crate::ui::widgets::{date, link, primary};
use crate::wording;

/// More links to steps than this would fill the line.
const MOST_LINKS: usize = 8;
/// In points.
const FIELD_HEIGHT: f32 = 26.0;

/// Draws the needs; the step that was clicked is to be brought into view.
pub fn show(
    ui: &mut Ui,
    desk: &Desk,
    open: &OpenPlan,
    typed: &mut ApprovalsDraft,
    actions: &mut Vec<Action>,
) -> Option<usize> {
    typed.belong_to(open.plan.id);
    let mut clicked = None;
    ScrollArea::vertical().id_salt("approvals").auto_shrink(false).show(ui, |ui| {
        if open.approvals.is_empty() {
            ui.label(RichText::new("方案没有须报批的事项。审批权限见“方案库”里的规则包。").color(theme::SECONDARY));
        }
        if let Some(why) = desk.approval_hindrance() {
            ui.label(RichText::new(why).color(theme::SECONDARY));
        }
        let mut told_reference = false;
        for need in &open.approvals {
            let is_reference = need.level.force != ApprovalForce::Required;
            if is_reference && !std::mem::replace(&mut told_reference, true) {
                let words = "以下是外地的做法，供参照，不计入须报批的事项；本地有规定的，写进自己的规则包。";
                ui.label(RichText::new(words).color(theme::SECONDARY));
            }
            clicked = card(ui, desk, open, need, typed, actions).or(clicked);
        }
    });
    clicked
}

/// One matter with its chain.
fn card(
    ui: &mut Ui,
    desk: &Desk,
    open: &OpenPlan,
    need: &ApprovalNeed,
    typed: &mut ApprovalsDraft,
    actions: &mut Vec<Action>,
) -> Option<usize> {
    let mut clicked = None;
    let frame = Frame::new().fill(theme::PAPER).stroke(Stroke::new(1.0, theme::HAIRLINE)).inner_margin(6);
    frame.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            let (sign, colour) = sign(&need.standing(&open.plan));
            ui.label(RichText::new(sign).color(colour).strong());
            ui.label(RichText::new(&need.level.matter).font(theme::bold(theme::BODY)));
            let standing = wording::need_standing(&need.standing(&open.plan));
            ui.label(RichText::new(standing).color(colour));
        });
        ui.horizontal_wrapped(|ui| {
            ui.label(wording::need_parts(need));
            for step in need.steps.iter().take(MOST_LINKS) {
                if link(ui, &format!("第{}步", step + 1)).clicked() {
                    clicked = Some(*step);
                }
            }
            if need.steps.len() > MOST_LINKS {
                ui.label(RichText::new(format!("等{}步", need.steps.len())).color(theme::SECONDARY));
            }
        });
        let verified = if need.level.verified { "" } else { "(本地设定，未经核实，可修改)" };
        let source = RichText::new(format!("依据 {}{verified}", need.level.source)).small().color(theme::SECONDARY);
        ui.add(egui::Label::new(source).truncate()).on_hover_text(&need.level.decided_by);
        let chain = ui.push_id(need.level.identity(), |ui| {
            Grid::new("chain").num_columns(7).spacing([10.0, 4.0]).show(ui, |ui| {
                for standing in need.links(&open.plan) {
                    line(ui, desk, need, &standing, typed, actions);
                    ui.end_row();
                }
            });
        });
        chain.response.on_hover_text(&need.level.decided_by);
    });
    ui.add_space(theme::GRID);
    clicked
}

fn sign(standing: &NeedStanding) -> (&'static str, egui::Color32) {
    match standing {
        NeedStanding::Approved => ("✓", theme::GOOD),
        NeedStanding::Waiting { .. } => ("○", theme::CAUTION),
        NeedStanding::Refused { .. } => ("×", theme::BAD),
        NeedStanding::Lacking { .. } => ("!", theme::CAUTION),
    }
}

/// One authority: what is written down, and what is to be.
fn line(
    ui: &mut Ui,
    desk: &Desk,
    need: &ApprovalNeed,
    standing: &LinkStanding,
    typed: &mut ApprovalsDraft,
    actions: &mut Vec<Action>,
) {
    let authority = &standing.link.authority;
    let name = ui.label(format!("{authority} {}", wording::approval_role(standing.link.role)));
    let known = KnownApproval { state: standing.state, on: standing.on, documents: standing.documents.clone() };
    if desk.approval_hindrance().is_some() {
        told(ui, &known);
        return;
    }
    let draft = typed.of(need.level.identity(), authority);
    if draft.taken_from.as_ref() != Some(&known) {
        *draft = ApprovalDraft {
            state: known.state,
            on: known.on.map(|day| day.to_string()).unwrap_or_default(),
            // Of several numbers none is the authority's own.
            document: known.documents.first().filter(|_| known.documents.len() == 1).cloned().unwrap_or_default(),
            taken_from: Some(known.clone()),
        };
    }
    let combo = ComboBox::from_id_salt(authority).selected_text(wording::approval_state(draft.state)).width(80.0);
    let combo = combo.show_ui(ui, |ui| {
        for state in ApprovalState::ALL {
            ui.selectable_value(&mut draft.state, state, wording::approval_state(state));
        }
    });
    combo.response.labelled_by(name.id);
    for (label, text, hint, width) in
        [("日期", &mut draft.on, "如 2026-12-01", 110.0), ("文号", &mut draft.document, "如 安委编〔2026〕12号", 190.0)]
    {
        let label = ui.label(RichText::new(label).color(theme::SECONDARY));
        // In a grid a field would shrink to nothing.
        let field = ui.add_sized([width, FIELD_HEIGHT], TextEdit::singleline(text).hint_text(hint));
        field.labelled_by(name.id).labelled_by(label.id);
    }
    if is_as_known(draft, &known) {
        ui.label("");
        return;
    }
    match read(need, authority, draft) {
        Ok(entry) => {
            if primary(ui, "登记").clicked() {
                actions.push(Action::Approval(ApprovalAction::Mark(entry)));
            }
        }
        Err(why) => drop(ui.label(RichText::new(why).color(theme::BAD))),
    }
}

/// What is written down, where nothing can be changed.
fn told(ui: &mut Ui, known: &KnownApproval) {
    ui.label(wording::approval_state(known.state));
    ui.label(known.on.map(|day| day.to_string()).unwrap_or_default());
    ui.label(known.documents.join("、"));
}

fn is_as_known(draft: &ApprovalDraft, known: &KnownApproval) -> bool {
    let day = known.on.map(|day| day.to_string()).unwrap_or_default();
    let document = known.documents.first().filter(|_| known.documents.len() == 1).map_or("", String::as_str);
    draft.state == known.state && draft.on.trim() == day && draft.document.trim() == document
}

fn read(need: &ApprovalNeed, authority: &str, draft: &ApprovalDraft) -> Result<ApprovalEntry, String> {
    let on = date::read(&draft.on)?;
    let document = match draft.document.trim() {
        "" => None,
        written => Some(DocumentNumber::new(written).map_err(|_| "文号应如 安委编〔2026〕12号".to_owned())?),
    };
    let (need, authority) = (need.level.identity().to_owned(), authority.to_owned());
    Ok(ApprovalEntry { need, authority, state: draft.state, on, document })
}
