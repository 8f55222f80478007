//! Rows as the user says they are, over what they were judged to be.

use super::{LineKind, Lines, Reason};
use crate::import::choices::{ChosenLines, LineTaking};

impl Lines {
    /// The rows with those taken as chosen. A group that is left out heads no rows any more.
    pub fn taken_as(mut self, chosen: &ChosenLines) -> Self {
        if chosen.is_empty() {
            return self;
        }
        let mut group = None;
        for line in &mut self.lines {
            line.kind = match (chosen.taking(line.row), line.kind) {
                (Some(LineTaking::LeftOut), _) => LineKind::LeftOut(Reason::Chosen),
                (Some(LineTaking::Data), _) | (None, LineKind::Data { .. }) => LineKind::Data { group },
                (None, kind) => kind,
            };
            if let LineKind::Group(place) = line.kind {
                group = Some(place);
            }
        }
        self
    }
}
