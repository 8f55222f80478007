//! People as steps name them: by name, with the end of the ID number or the institution where a name is not enough.

use super::written::WrittenRelease;
use super::{Places, Reader, StepFileError};
use crate::domain::{Holder, Mover, Name, QuotaKind};

impl Reader<'_> {
    pub(super) fn person(&self, written: &str, from: Holder, kind: QuotaKind) -> Result<Mover, StepFileError> {
        let (name, id_end) = name_and_id_end(written);
        let unknown = || StepFileError::UnknownPerson { step: self.step, name: written.to_owned() };
        let Holder::Institution(institution) = from else { return Err(unknown()) };
        let parsed = Name::new(name).map_err(|_| unknown())?;
        let mut found = (self.people)(Places::Of(institution, kind), &parsed, id_end);
        match (found.len(), found.pop()) {
            (1, Some(mover)) => Ok(mover),
            (0, _) | (_, None) => Err(unknown()),
            (count, Some(_)) => {
                Err(StepFileError::AmbiguousPerson { step: self.step, name: written.to_owned(), count })
            }
        }
    }

    /// Who is to leave (出编), wherever in the county unless an institution is named.
    pub(super) fn leaver(&self, written: &WrittenRelease) -> Result<Mover, StepFileError> {
        let (person, places) = match written {
            WrittenRelease::Person(person) => (person, Places::Anywhere),
            WrittenRelease::PersonOf { person, institution } => (person, Places::In(self.institution(institution)?.id)),
        };
        let (name, id_end) = name_and_id_end(person);
        let nobody = || StepFileError::NobodyToRelease { step: self.step, name: person.clone() };
        let mut found = (self.people)(places, &Name::new(name).map_err(|_| nobody())?, id_end);
        match (found.len(), found.pop()) {
            (1, Some(leaver)) => Ok(leaver),
            (0, _) | (_, None) => Err(nobody()),
            (count, Some(_)) => Err(StepFileError::SeveralToRelease { step: self.step, name: person.clone(), count }),
        }
    }
}

/// `张三 001X`: a name, and the end of the ID number behind a blank.
pub(super) fn name_and_id_end(written: &str) -> (&str, &str) {
    written.trim().rsplit_once(' ').unwrap_or((written.trim(), ""))
}
