//! One file per screen. Each draws from the state and pushes actions.

mod agreements;
mod duties;
mod findings;
mod import;
mod inspector;
mod ledger;
mod meeting;
mod offices;
mod overview;
mod people;
mod picker;
mod plan;
mod policies;
mod reports;
mod settings;
mod start;
mod waiver;

use egui::Ui;

use super::drafts::Drafts;
use crate::app::{Action, Desk, Screen, State};

pub use agreements::{ClearancesView, PoolsView, UsageView};
pub use duties::DutiesDraft;
pub use findings::FindingIdentity;
pub use ledger::LedgerView;
pub use meeting::{MeetingDraft, show as show_meeting};
pub use offices::OfficesDraft;
pub use people::PeopleView;
pub use picker::PickerView;
pub use plan::{ExcessView, PlanView};
pub use policies::{PoliciesDraft, section};
pub use reports::PageTextures;
pub use start::start;

/// Draws the screen that the desk is on.
pub fn show(ui: &mut Ui, state: &State, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    match desk.screen {
        Screen::Overview => overview::show(ui, state, desk, drafts, actions),
        Screen::Ledger => ledger::show(ui, state, desk, &mut drafts.ledger, actions),
        Screen::People => people::show(ui, desk, &mut drafts.people, actions),
        Screen::Import => import::show(ui, state, desk, &mut drafts.import, actions),
        Screen::Plan => plan::show(ui, state, desk, drafts, actions),
        Screen::Offices => offices::show(ui, state, desk, &mut drafts.offices, actions),
        Screen::Agreements => agreements::show(ui, state, desk, drafts, actions),
        Screen::Policies => policies::show(ui, state, desk, &mut drafts.policies, actions),
        Screen::Reports => reports::show(ui, state, desk, &mut drafts.report, &mut drafts.pages, actions),
        Screen::Settings => settings::show(ui, state, desk, &mut drafts.header, actions),
    }
    waiver::show(ui, desk, &mut drafts.waiver, actions);
    picker::show(ui, desk, drafts, actions);
}
