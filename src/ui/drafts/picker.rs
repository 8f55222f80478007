//! What is ticked in the box in which people are named, and for what.

use std::collections::BTreeSet;

use crate::domain::{Mover, NamedMove, PersonId};
use crate::ui::screens::PickerView;

/// The naming under way.
#[derive(Debug, Default)]
pub struct PickerDraft {
    /// What the names are for; the box is open while there is something.
    pub aim: Option<(PickerAim, NamedMove)>,
    pub ticked: BTreeSet<PersonId>,
    pub search: String,
    pub order: PickerOrder,
    pub view: PickerView,
}

/// Where the names go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickerAim {
    /// The step being composed.
    Composer,
    /// A step of the open plan, counted from zero.
    Step(usize),
    /// The agreement being composed on 周转用编.
    Agreement,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PickerOrder {
    /// The best suggestion first.
    #[default]
    Suggestion,
    /// Who retires last stands first.
    Retirement,
    /// As the roster lists them.
    Roster,
}

impl PickerDraft {
    /// Begins with those who are named already.
    pub fn begin(&mut self, aim: PickerAim, of: NamedMove, named: &[Mover]) {
        let ticked = named.iter().map(|mover| mover.person).collect();
        *self = Self { aim: Some((aim, of)), ticked, ..Self::default() };
    }
}

impl PickerOrder {
    pub const ALL: [Self; 3] = [Self::Suggestion, Self::Retirement, Self::Roster];

    pub fn title(self) -> &'static str {
        match self {
            Self::Suggestion => "按建议",
            Self::Retirement => "按退休时间",
            Self::Roster => "按花名册",
        }
    }
}
