//! 花名册 in the window: the people that the table of everybody is previewed with. They are read by the keeper of the book when the table
//! is looked at, and only as many as a preview needs; what is exported is read whole there and never comes through the window.

use std::sync::Arc;

use super::action::Effect;
use super::order::BookOrder;
use super::people::Loading;
use super::register::{Register, RosterRead};
use super::reporting;
use super::state::State;
use crate::domain::{Date, Snapshot};
use crate::notice::Notice;

/// People of a preview: a few sheets.
pub const PREVIEW: u32 = 300;

/// Whom the table was asked for.
#[derive(Debug, Default)]
pub struct RosterDesk {
    /// The register that the question under way is about.
    asked: Option<Arc<Snapshot>>,
    pub loading: Loading,
    /// The number of the last question; answers to older ones are dropped.
    generation: u64,
}

#[derive(Debug)]
pub enum RosterAction {
    Read { generation: u64, read: Result<RosterRead, Notice> },
}

/// What the book is asked; nothing is changed.
#[derive(Debug)]
pub enum RosterOrder {
    Read { generation: u64, day: Date },
}

pub(super) fn update(state: &mut State, action: RosterAction) -> Vec<Effect> {
    let Some(desk) = &mut state.desk else { return Vec::new() };
    let RosterAction::Read { generation, read } = action;
    if generation != desk.roster.generation {
        return Vec::new();
    }
    desk.roster.loading = Loading::Idle;
    match read {
        Ok(read) => {
            desk.register = desk.register.clone().listing(read);
            reporting::refresh(state)
        }
        Err(notice) => {
            state.tell(notice);
            Vec::new()
        }
    }
}

/// Asks for the people of the register that is shown, where the table in view lists them and nobody has asked yet.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    let today = state.today;
    let Some(desk) = &mut state.desk else { return Vec::new() };
    if !desk.report.name.lists_everybody() || desk.register.roster.is_some() {
        return Vec::new();
    }
    let Register { snapshot, .. } = &desk.register;
    if desk.roster.asked.as_ref().is_some_and(|asked| Arc::ptr_eq(asked, snapshot)) {
        return Vec::new();
    }
    let generation = state.generations.next();
    desk.roster = RosterDesk { asked: Some(Arc::clone(snapshot)), loading: Loading::Busy, generation };
    let day = desk.day(today);
    vec![desk.order(BookOrder::Roster(RosterOrder::Read { generation, day }))]
}
