//! Steps about institutions as such: setting up, renaming, attaching, merging.

use super::written::{WrittenAttachment, WrittenEstablishment, WrittenMerger, WrittenRenaming};
use super::{Reader, StepFileError};
use crate::domain::{Institution, InstitutionId, Nature, Operation, Tier};
use crate::rules::Scheme;
use crate::wording;

impl Reader<'_> {
    pub(super) fn establish(&self, written: &WrittenEstablishment) -> Result<Operation, StepFileError> {
        self.described(written).map(Operation::Establish)
    }

    /// A new institution, with the common offices of its scheme.
    pub(super) fn described(&self, written: &WrittenEstablishment) -> Result<Institution, StepFileError> {
        let nature = Nature::ALL.into_iter().find(|nature| wording::nature(*nature) == written.nature.trim());
        let nature = nature.ok_or_else(|| self.unknown_word("nature", &written.nature))?;
        let tier = match written.tier.as_deref() {
            Some(word) => {
                let tier = Tier::ALL.into_iter().find(|tier| wording::tier(*tier) == word.trim());
                tier.ok_or_else(|| self.unknown_word("tier", word))?
            }
            None if nature.is_township() => Tier::Township,
            None => Tier::County,
        };
        let scheme = written.scheme.as_deref().map(|scheme| self.scheme(scheme)).transpose()?;
        let mut institution = Institution {
            class: written.class.as_deref().map(|class| self.name(class)).transpose()?,
            zone: written.zone.as_deref().map(|zone| self.name(zone)).transpose()?,
            parent: self.side(written.parent.as_deref())?,
            supervisor: self.side(written.supervisor.as_deref())?,
            scheme: scheme.map(|scheme| scheme.key.clone()),
            ..Institution::bare(self.fresh, self.name(&written.name)?, tier, nature)
        };
        if let Some(scheme) = scheme {
            institution.offices = scheme.compose(&institution, &[]);
        }
        Ok(institution)
    }

    pub(super) fn rename(&self, written: &WrittenRenaming) -> Result<Operation, StepFileError> {
        let institution = self.institution(&written.institution)?.id;
        Ok(Operation::Rename { institution, name: self.name(&written.name)? })
    }

    pub(super) fn attach(&self, written: &WrittenAttachment) -> Result<Operation, StepFileError> {
        Ok(Operation::Attach {
            institution: self.institution(&written.institution)?.id,
            parent: self.side(written.parent.as_deref())?,
            supervisor: self.side(written.supervisor.as_deref())?,
        })
    }

    pub(super) fn merge(&self, written: &WrittenMerger) -> Result<Operation, StepFileError> {
        let from = written.from.iter().map(|name| self.institution(name).map(|merged| merged.id));
        Ok(Operation::Merge { from: from.collect::<Result<_, _>>()?, into: self.institution(&written.into)?.id })
    }

    /// The scheme of this key or name.
    pub(super) fn scheme(&self, written: &str) -> Result<&Scheme, StepFileError> {
        let found = self.register.policy.schemes().find(|scheme| scheme.key == written || scheme.name == written);
        found.ok_or_else(|| StepFileError::UnknownScheme { step: self.step, scheme: written.to_owned() })
    }

    /// Who stands above an institution, where somebody is named.
    fn side(&self, written: Option<&str>) -> Result<Option<InstitutionId>, StepFileError> {
        written.map(|name| self.institution(name).map(|above| above.id)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::read;
    use super::*;
    use crate::app::register::Register;
    use crate::domain::{Name, Snapshot, apply_all};
    use crate::plan::{Step, project};
    use crate::rules::Policy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn register() -> Register {
        let old = Institution::bare(InstitutionId(1), name("西河镇"), Tier::Township, Nature::Town);
        let snapshot = apply_all(&Snapshot::default(), &[Operation::Establish(old)]).expect("an opening");
        Register::new(
            snapshot,
            Arc::new(Policy::bundled().expect("bundled")),
            crate::domain::Date::constant(2026, 11, 22),
        )
    }

    fn steps(text: &str) -> Result<Vec<Step>, StepFileError> {
        read(text, &register(), InstitutionId(7), &|_, _, _| Vec::new()).map(|file| file.steps)
    }

    #[test]
    fn a_new_street_takes_over_from_a_town_and_another_is_set_up_beside_it() {
        let text = r#"steps = [
            { establish = { name = "西河街道", nature = "街道", scheme = "chengdu-6x-2020" } },
            { establish = { name = "东安街道", nature = "街道" } },
            { merge = { from = ["西河镇"], into = "西河街道" } },
            { rename = { institution = "东安街道", name = "东安湖街道" } },
        ]"#;
        let projection = project(&register().snapshot, &steps(text).expect("a sound file"));
        assert_eq!(projection.refusals().collect::<Vec<_>>(), []);
        let after = &projection.after;
        let street = after.find(&name("西河镇")).expect("known by its old name");
        assert_eq!((street.id, street.tier, street.offices.len()), (InstitutionId(7), Tier::Township, 8));
        assert_eq!(after.find(&name("东安湖街道")).map(|found| found.id), Some(InstitutionId(8)));
        assert_eq!(after.institutions().count(), 2);
    }

    #[test]
    fn words_that_are_none_of_ours_are_told() {
        let refused = |text: &str| steps(text).expect_err("an unknown word");
        let nature = refused("steps = [{ establish = { name = \"甲\", nature = \"城\" } }]");
        assert_eq!(nature, StepFileError::UnknownWord { step: 1, field: "nature", word: "城".to_owned() });
        let tier = refused("steps = [{ establish = { name = \"甲\", nature = \"镇\", tier = \"村级\" } }]");
        assert_eq!(tier, StepFileError::UnknownWord { step: 1, field: "tier", word: "村级".to_owned() });
    }
}
