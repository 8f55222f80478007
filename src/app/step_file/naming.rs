//! Names, labels and holders as steps write them, looked up in the register as the preceding steps leave it.

use super::{Reader, StepFileError};
use crate::domain::{Holder, Institution, Name, QuotaKind, Tier};
use crate::wording;

impl Reader<'_> {
    pub(super) fn holder(&self, written: &str) -> Result<Holder, StepFileError> {
        match written.trim() {
            "上级" => Ok(Holder::Superior),
            "机动编制" | "县级机动编制" => Ok(Holder::Unallocated(Tier::County)),
            "乡镇机动编制" => Ok(Holder::Unallocated(Tier::Township)),
            name if self.known_pool(name).is_ok() => self.known_pool(name).map(Holder::Pool),
            name => self.institution(name).map(|institution| Holder::Institution(institution.id)),
        }
    }

    pub(super) fn institution(&self, written: &str) -> Result<&Institution, StepFileError> {
        let (step, name) = (self.step, written.to_owned());
        let bearers = Name::new(written).map(|name| self.now.bearers(&name)).unwrap_or_default();
        match bearers.as_slice() {
            [] => Err(StepFileError::UnknownInstitution { step, name }),
            [only] => Ok(only),
            several => {
                let bearers = several.iter().map(|bearer| bearer.name.clone()).collect();
                Err(StepFileError::AmbiguousInstitution { step, name, bearers })
            }
        }
    }

    /// A kind that has places.
    pub(super) fn kind(&self, written: &str) -> Result<QuotaKind, StepFileError> {
        let unknown = || StepFileError::UnknownKind { step: self.step, kind: written.to_owned() };
        self.any_kind(written).ok().filter(|kind| kind.has_places()).ok_or_else(unknown)
    }

    /// A kind of place or of people: 编外 people are used elsewhere, too.
    pub(super) fn any_kind(&self, written: &str) -> Result<QuotaKind, StepFileError> {
        let kind = wording::kind_from_label(written).or_else(|| QuotaKind::from_key(written));
        kind.ok_or_else(|| StepFileError::UnknownKind { step: self.step, kind: written.to_owned() })
    }

    pub(super) fn names(&self, written: &[String]) -> Result<Vec<Name>, StepFileError> {
        written.iter().map(|name| self.name(name)).collect()
    }

    pub(super) fn name(&self, written: &str) -> Result<Name, StepFileError> {
        Name::new(written).map_err(|_| StepFileError::BadName { step: self.step, name: written.to_owned() })
    }
}
