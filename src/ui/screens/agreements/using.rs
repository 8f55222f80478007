//! 使用情况: people by where their places are beside people by where they work, and the agreements between the two.

use std::sync::Arc;

use egui::{Panel, RichText, ScrollArea, Ui};

use super::{Deed, button, fields, grounds, heading, notes, side};
use crate::app::origin::Shown;
use crate::app::{Action, Desk, State};
use crate::domain::{Arrangement, Date, Deployment, Headcount, InstitutionId, Mover, Operation, QuotaKind, Snapshot};
use crate::report::{self, Table};
use crate::ui::drafts::{AgreementsDraft, DeploymentDraft, PickerAim, PickerDraft};
use crate::ui::memo::{Memo, Same};
use crate::ui::screens::ask;
use crate::ui::screens::picker;
use crate::ui::theme;
use crate::ui::widgets::Primary;
use crate::ui::widgets::grid::{self, Grid};
use crate::wording;

/// The table as last built, and what it was built from.
pub type UsageView = Memo<(Same<Snapshot>, Date), (Table, Vec<Option<InstitutionId>>)>;

pub fn show(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    (draft, picker): (&mut AgreementsDraft, &mut PickerDraft),
    actions: &mut Vec<Action>,
) {
    Panel::right("using").frame(side()).default_size(280.0).size_range(240.0..=420.0).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| forms(ui, state, desk, (draft, picker), actions));
    });
    let shown = desk.shown();
    let (table, subjects) = draft
        .usage_view
        .get((Same(Arc::clone(shown)), state.today), || report::usage_of(&desk.heading(state.today), shown));
    notes(ui, table);
    let selected = desk.selected.and_then(|id| subjects.iter().position(|subject| *subject == Some(id)));
    let response = grid::show(ui, &Grid { sticky: 3, selected, ..Grid::new("usage", table) });
    ask(response.asked, Shown::OnScreen, actions);
    if let Some(subject) = response.clicked.and_then(|(row, _)| subjects.get(row).copied().flatten()) {
        actions.push(Action::Select(Some(subject)));
    }
}

fn forms(
    ui: &mut Ui,
    state: &State,
    desk: &Desk,
    (draft, picker): (&mut AgreementsDraft, &mut PickerDraft),
    actions: &mut Vec<Action>,
) {
    grounds(ui, state, desk, draft);
    ui.separator();
    heading(ui, "使用划转");
    let operation = deploy(ui, desk, (draft, picker), actions);
    let deed = Deed { title: "使用划转", rank: Primary::Yes, operation, fallback: None };
    button(ui, state, desk, draft, deed, actions);
    ui.separator();
    let agreed: Vec<&Deployment> = desk.shown().deployments().iter().collect();
    heading(ui, &format!("使用划转协议 {} 项", agreed.len()));
    if agreed.is_empty() {
        ui.label(RichText::new("还没有。编制、工资、档案不动，只改变由谁使用。").color(theme::SECONDARY));
    }
    for deployment in agreed {
        ui.label(wording::operation(&Operation::Deploy(deployment.clone()), desk.shown()));
        let operation = Ok(Operation::EndDeployment { deployment: deployment.id, people: as_they_stand(deployment) });
        let title = format!("终止第{}号", deployment.id.0);
        let fallback = deployment.document.clone();
        button(ui, state, desk, draft, Deed { title: &title, rank: Primary::No, operation, fallback }, actions);
    }
}

fn deploy(
    ui: &mut Ui,
    desk: &Desk,
    (draft, picker): (&mut AgreementsDraft, &mut PickerDraft),
    actions: &mut Vec<Action>,
) -> Result<Operation, String> {
    let shown = desk.shown();
    let document = super::document(&draft.document);
    let DeploymentDraft { owner, user, kind, count, arrangement, people } = &mut draft.deployment;
    let owner = fields::institution(ui, "编制所在单位", owner, shown);
    let user = fields::institution(ui, "使用单位", user, shown);
    fields::kind(ui, kind, QuotaKind::ALL.into_iter());
    fields::count(ui, "使用人数", count, 9_999);
    fields::choice(ui, "使用方式", arrangement, Arrangement::ALL.into_iter(), wording::arrangement);
    // Those who were named for another body or kind are not meant any more.
    if let Ok(owner) = owner {
        people.retain(|mover| (mover.from.quota_at, mover.from.kind) == (owner, *kind));
    }
    let operation = |people: Vec<Mover>| {
        Ok(Operation::Deploy(Deployment {
            id: desk.decided().fresh_deployment_id(),
            owner: owner.clone()?,
            user: user.clone()?,
            kind: *kind,
            count: Headcount((*count).max(u32::try_from(people.len()).unwrap_or(u32::MAX))),
            arrangement: *arrangement,
            people,
            document: document.clone()?,
        }))
    };
    let composed = operation(people.clone());
    naming(ui, desk, &composed, picker, actions);
    composed
}

/// Who is meant by name, and the button that opens the list.
fn naming(
    ui: &mut Ui,
    desk: &Desk,
    composed: &Result<Operation, String>,
    picker: &mut PickerDraft,
    actions: &mut Vec<Action>,
) {
    let of = composed.as_ref().map_err(String::as_str).and_then(|it| it.named_move().ok_or("不能点名"));
    let of = desk.read_only().map_or(of, Err);
    let named: Vec<Mover> = composed.iter().flat_map(Operation::movers).cloned().collect();
    ui.horizontal_wrapped(|ui| {
        let button = ui.add_enabled(of.is_ok(), egui::Button::new("点名…"));
        match of {
            Ok(of) if button.clicked() => picker::open(picker, PickerAim::Agreement, of, &named, actions),
            Ok(_) => {}
            Err(why) => drop(button.on_disabled_hover_text(why)),
        }
        let words = match named.as_slice() {
            [] => "可以只定人数，也可以点名".to_owned(),
            named => named.iter().map(|mover| mover.name.as_str()).collect::<Vec<_>>().join("、"),
        };
        ui.label(RichText::new(words).small().color(theme::SECONDARY));
    });
}

/// The people an agreement names, as they stand while it is in force.
fn as_they_stand(deployment: &Deployment) -> Vec<Mover> {
    let lent = |mover: &Mover| {
        let from = mover.from.deployed_to(deployment.user, deployment.arrangement);
        Mover { from, ..mover.clone() }
    };
    deployment.people.iter().map(lent).collect()
}
