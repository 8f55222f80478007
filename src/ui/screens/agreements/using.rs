//! 使用情况: people by where their places are beside people by where they work, and the agreements between the two.

use std::sync::Arc;

use egui::{Panel, RichText, ScrollArea, Ui};

use super::{Deed, button, fields, grounds, heading, notes, side};
use crate::app::origin::Shown;
use crate::app::{Action, Desk, State};
use crate::domain::{Arrangement, Date, Deployment, Headcount, InstitutionId, Mover, Operation, QuotaKind, Snapshot};
use crate::report::{self, Table};
use crate::ui::drafts::{AgreementsDraft, DeploymentDraft};
use crate::ui::memo::{Memo, Same};
use crate::ui::screens::ask;
use crate::ui::theme;
use crate::ui::widgets::Primary;
use crate::ui::widgets::grid::{self, Grid};
use crate::wording;

/// The table as last built, and what it was built from.
pub type UsageView = Memo<(Same<Snapshot>, Date), (Table, Vec<Option<InstitutionId>>)>;

pub fn show(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft, actions: &mut Vec<Action>) {
    Panel::right("using").frame(side()).default_size(280.0).size_range(240.0..=420.0).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| forms(ui, state, desk, draft, actions));
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

fn forms(ui: &mut Ui, state: &State, desk: &Desk, draft: &mut AgreementsDraft, actions: &mut Vec<Action>) {
    grounds(ui, state, desk, draft);
    ui.separator();
    heading(ui, "使用划转");
    let operation = deploy(ui, desk.shown(), draft);
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

fn deploy(ui: &mut Ui, shown: &Snapshot, draft: &mut AgreementsDraft) -> Result<Operation, String> {
    let document = super::document(&draft.document);
    let DeploymentDraft { owner, user, kind, count, arrangement } = &mut draft.deployment;
    let owner = fields::institution(ui, "编制所在单位", owner, shown);
    let user = fields::institution(ui, "使用单位", user, shown);
    fields::kind(ui, kind, QuotaKind::ALL.into_iter());
    fields::count(ui, "使用人数", count, 9_999);
    fields::choice(ui, "使用方式", arrangement, Arrangement::ALL.into_iter(), wording::arrangement);
    ui.label(RichText::new("只写人数；要点名的请用步骤文件。").small().color(theme::SECONDARY));
    Ok(Operation::Deploy(Deployment {
        id: shown.fresh_deployment_id(),
        owner: owner?,
        user: user?,
        kind: *kind,
        count: Headcount(*count),
        arrangement: *arrangement,
        people: Vec::new(),
        document: document?,
    }))
}

/// The people an agreement names, as they stand while it is in force.
fn as_they_stand(deployment: &Deployment) -> Vec<Mover> {
    let lent = |mover: &Mover| {
        let from = mover.from.deployed_to(deployment.user, deployment.arrangement);
        Mover { from, ..mover.clone() }
    };
    deployment.people.iter().map(lent).collect()
}
