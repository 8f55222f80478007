//! 红字冲销: the form that asks from which day and on which document a voucher is taken back.

use egui::Ui;

use super::grounds::GroundsDraft;
use crate::app::entry_told::EntryTold;
use crate::app::mending::Mend;
use crate::domain::Date;

/// The reversal being filled in.
#[derive(Debug)]
pub struct ReversalForm {
    grounds: GroundsDraft,
}

impl ReversalForm {
    /// What waits can be taken back from its own day on.
    pub fn of(told: &EntryTold, today: Date) -> Self {
        Self { grounds: GroundsDraft::new(told.listed.head.in_force.max(today)) }
    }

    pub fn show(&mut self, ui: &mut Ui) {
        self.grounds.show(ui, "冲销文号");
    }

    pub fn note(&self) -> &str {
        self.grounds.note()
    }

    pub fn read(&self) -> Result<Mend, String> {
        self.grounds.read().map(Mend::Reverse)
    }
}
