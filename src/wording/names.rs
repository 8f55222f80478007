//! By which names a sentence calls bodies and pools. Mostly those of one register; where a sentence is about an earlier day, the
//! reader knows them by today's, and is reminded of the former.

use super::label;
use crate::domain::{Holder, InstitutionId, Snapshot};

/// How a sentence names what it speaks of.
pub(super) trait Names {
    fn institution(&self, id: InstitutionId) -> String;
    fn holder(&self, holder: Holder) -> String;
}

impl Names for Snapshot {
    fn institution(&self, id: InstitutionId) -> String {
        label::institution(id, self)
    }

    fn holder(&self, holder: Holder) -> String {
        label::holder(holder, self)
    }
}

/// Today's names, with the former in brackets where it was another: "白鹤街道(原白鹤镇)".
pub(super) struct BeforeAndToday<'a> {
    pub before: &'a Snapshot,
    pub today: &'a Snapshot,
}

impl Names for BeforeAndToday<'_> {
    fn institution(&self, id: InstitutionId) -> String {
        match (self.before.name_of(id), self.today.name_of(id)) {
            (Some(former), Some(name)) if former != name => format!("{name}(原{former})"),
            (Some(_), Some(_)) | (None, _) => label::institution(id, self.today),
            (Some(_), None) => label::institution(id, self.before),
        }
    }

    fn holder(&self, holder: Holder) -> String {
        match holder {
            Holder::Institution(id) => self.institution(id),
            Holder::Pool(id) if self.today.pools().get(id).is_none() => label::holder(holder, self.before),
            Holder::Pool(_) | Holder::Unallocated(_) | Holder::Superior => label::holder(holder, self.today),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, Name, Nature, Operation, Tier, apply_all};

    #[test]
    fn a_body_bears_todays_name_and_the_former_where_it_was_another() {
        let id = InstitutionId(1);
        let name = |text| Name::new(text).expect("a name");
        let town = Institution::bare(id, name("白鹤镇"), Tier::Township, Nature::Town);
        let before = apply_all(&Snapshot::default(), &[Operation::Establish(town)]).expect("a register");
        let renamed = Operation::Rename { institution: id, name: name("白鹤街道") };
        let today = apply_all(&before, &[renamed]).expect("renamed");
        fn named(before: &Snapshot, today: &Snapshot) -> String {
            BeforeAndToday { before, today }.holder(Holder::Institution(InstitutionId(1)))
        }
        assert_eq!(named(&before, &today), "白鹤街道(原白鹤镇)");
        assert_eq!(named(&before, &before), "白鹤镇");
        assert_eq!(named(&before, &Snapshot::default()), "白鹤镇");
        assert_eq!(named(&Snapshot::default(), &today), "白鹤街道");
    }
}
