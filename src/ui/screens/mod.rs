//! One file per screen. Each draws from the state and pushes actions.

mod agreements;
mod attaching;
mod comparison;
mod duties;
mod entries;
mod findings;
mod history;
mod import;
mod inspector;
mod ledger;
mod letters;
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
use super::widgets::{Primary, command_button, empty_hint, title_bar};
use crate::app::origin::{OriginAction, Shown};
use crate::app::{Action, Command, Desk, Screen, State, TimeStep};
use crate::domain::Origin;

pub use agreements::{ClearancesView, PoolsView, UsageView};
pub use attaching::{line as attachments, reason};
pub use duties::DutiesDraft;
pub use entries::EntriesDraft;
pub use findings::FindingIdentity;
pub use history::HistoryDraft;
pub use ledger::LedgerView;
pub use meeting::{MeetingDraft, show as show_meeting};
pub use offices::OfficesDraft;
pub use people::PeopleView;
pub use picker::PickerView;
pub use plan::{ExcessView, PlanView};
pub use policies::{PoliciesDraft, section};
pub use reports::{PageTextures, ReportDraft};
pub use start::start;

/// Asks a number that was clicked where it comes from.
fn ask(origin: Option<Origin>, shown: Shown, actions: &mut Vec<Action>) {
    actions.extend(origin.map(|origin| Action::Origin(OriginAction::Ask { origin, shown })));
}

/// Draws the screen that the desk is on.
pub fn show(ui: &mut Ui, state: &State, desk: &Desk, drafts: &mut Drafts, actions: &mut Vec<Action>) {
    match desk.screen {
        Screen::Plan | Screen::Comparison | Screen::Import if desk.time.day().is_some() => {
            only_today(ui, state, desk, actions)
        }
        Screen::Entries => entries::show(ui, state, desk, &mut drafts.entries, actions),
        Screen::Overview => overview::show(ui, state, desk, drafts, actions),
        Screen::Ledger => ledger::show(ui, state, desk, &mut drafts.ledger, actions),
        Screen::People => people::show(ui, desk, &mut drafts.people, actions),
        Screen::Import => import::show(ui, state, desk, &mut drafts.import, actions),
        Screen::Plan => plan::show(ui, state, desk, drafts, actions),
        Screen::Comparison => comparison::show(ui, state, desk, actions),
        Screen::Offices => offices::show(ui, state, desk, &mut drafts.offices, actions),
        Screen::Agreements => agreements::show(ui, state, desk, drafts, actions),
        Screen::Policies => policies::show(ui, state, desk, &mut drafts.policies, actions),
        Screen::History => history::show(ui, state, desk, &mut drafts.history, actions),
        Screen::Reports => reports::show(ui, state, desk, &mut drafts.report, &mut drafts.pages, actions),
        Screen::Settings => settings::show(ui, state, desk, &mut drafts.header, actions),
    }
    waiver::show(ui, desk, &mut drafts.waiver, actions);
    picker::show(ui, desk, drafts, actions);
}

/// What changes the register has no place on another day.
fn only_today(ui: &mut Ui, state: &State, desk: &Desk, actions: &mut Vec<Action>) {
    title_bar(ui, desk.screen.title(), "", |_| {});
    empty_hint(ui, "方案和导入都以今天的台账为准，现在显示的是其他日期的台账。", |ui| {
        command_button(ui, state, Command::Time(TimeStep::Today), Primary::Yes, actions);
    });
}
