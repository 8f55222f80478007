//! Names, labels and holders as steps write them, looked up in the register as the preceding steps leave it.

use super::{Reader, StepFileError};
use crate::app::naming::{self, Meant, Unclear};
use crate::domain::{Holder, Institution, Name, QuotaKind};
use crate::wording;

impl Reader<'_> {
    pub(super) fn holder(&self, written: &str) -> Result<Holder, StepFileError> {
        // The only label that step files shorten.
        let labelled = match written.trim() {
            "机动编制" => "县级机动编制",
            other => other,
        };
        self.meant(written, naming::holder(labelled, self.now))
    }

    pub(super) fn institution(&self, written: &str) -> Result<&Institution, StepFileError> {
        let id = self.meant(written, naming::institution(written, self.now))?;
        let unknown = || StepFileError::UnknownInstitution { step: self.step, name: written.to_owned() };
        self.now.institution(id).ok_or_else(unknown)
    }

    /// Whom a name means; a former one is kept for whoever has the file read.
    fn meant<T>(&self, written: &str, found: Result<Meant<T>, Unclear>) -> Result<T, StepFileError> {
        let (step, name) = (self.step, written.to_owned());
        match found {
            Ok(Meant { whom, former }) => {
                let mut known = self.former_names.take();
                known.extend(former.filter(|former| !known.contains(former)));
                self.former_names.set(known);
                Ok(whom)
            }
            Err(Unclear::Unknown) => Err(StepFileError::UnknownInstitution { step, name }),
            Err(Unclear::Ambiguous(bearers)) => Err(StepFileError::AmbiguousInstitution { step, name, bearers }),
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

#[cfg(test)]
mod tests {
    use crate::app::step_file::read;
    use crate::app::testing::{desk, state_with_county};
    use crate::domain::{Holder, InstitutionId, Operation};

    /// As everywhere: a body goes before a pool of its name, and a former name is told.
    #[test]
    fn names_mean_in_a_step_file_what_they_mean_elsewhere() {
        let text = r#"
            [[steps]]
            pool = { name = "白鹤街道", tier = "县级" }
            [[steps]]
            rename = { institution = "白鹤镇", name = "白鹤街道" }
            [[steps]]
            transfer = { kind = "行政", count = 1, from = "县农业农村局", to = "白鹤街道" }
            [[steps]]
            transfer = { kind = "行政", count = 1, from = "县农业农村局", to = "白鹤镇" }
            [[steps]]
            leaders = { institution = "白鹤镇", chief = 1, deputy = 2 }
        "#;
        let state = state_with_county(Vec::new());
        let file = read(text, &desk(&state).register, InstitutionId(3), &|_, _, _| Vec::new()).expect("a sound file");
        let to = |index: usize| match file.steps.get(index).map(|step| &step.operation) {
            Some(Operation::Transfer(transfer)) => transfer.to,
            other => panic!("{other:?}"),
        };
        let town = Holder::Institution(InstitutionId(2));
        assert_eq!((to(2), to(3)), (town, town), "the pool of the same name does not win");
        let told: Vec<(&str, &str)> =
            file.former_names.iter().map(|former| (former.asked.as_str(), former.present.as_str())).collect();
        assert_eq!(told, [("白鹤镇", "白鹤街道")], "once");
    }
}
