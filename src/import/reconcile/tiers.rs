//! 层级. No table has a column for it: a township is of the township tier, every other body of the tier of the one it belongs
//! to (a 镇's 农业服务中心 is the township's), and what belongs to nobody is the county's own. So whenever a row tells a nature
//! or a parent, the tier follows, also for the bodies below that no row names.

use std::collections::BTreeMap;

use super::institutions::{Meant, TABLE};
use super::{ChangedField, Draft};
use crate::domain::{Institution, InstitutionId, Nature, Operation, Snapshot, Tier};
use crate::import::record::{Certainty, Origin};
use crate::import::vocabulary::Field;

/// The institutions of the book and the batch, as far as tiers depend on them.
pub(super) struct Tiers(BTreeMap<InstitutionId, Rung>);

struct Rung {
    nature: Nature,
    parent: Option<InstitutionId>,
    /// The tier where nothing above tells it.
    own: Tier,
    /// The row that says something of it.
    origin: Option<Origin>,
}

impl Tiers {
    /// Natures and parents as the batch will leave them.
    pub fn of(snapshot: &Snapshot, meant: &[Meant<'_>]) -> Self {
        let of_book = |institution: &Institution| Rung {
            nature: institution.nature,
            parent: institution.parent,
            // A body that was taken for a township has its tier from that alone.
            own: if institution.nature.is_township() { Tier::County } else { institution.tier },
            origin: None,
        };
        let mut rungs: BTreeMap<InstitutionId, Rung> =
            snapshot.institutions().map(|institution| (institution.id, of_book(institution))).collect();
        for entry in meant {
            let record = entry.record;
            let new = Rung { nature: record.nature, parent: None, own: Tier::County, origin: None };
            let rung = rungs.entry(entry.id).or_insert(new);
            rung.origin = Some(record.origin);
            rung.parent = entry.parent.or(rung.parent);
            if record.nature_is == Certainty::Stated {
                rung.nature = record.nature;
            }
        }
        Self(rungs)
    }

    pub fn tier(&self, id: InstitutionId) -> Tier {
        let own = self.upwards(id).last().map_or(Tier::County, |root| root.own);
        if self.upwards(id).any(|rung| rung.nature.is_township()) { Tier::Township } else { own }
    }

    /// An institution and those above it.
    fn upwards(&self, id: InstitutionId) -> impl Iterator<Item = &Rung> {
        let above = |rung: &&Rung| rung.parent.and_then(|parent| self.0.get(&parent));
        std::iter::successors(self.0.get(&id), above).take(self.0.len())
    }

    /// The row that says something of an institution or of one above it.
    fn origin(&self, id: InstitutionId) -> Option<Origin> {
        self.upwards(id).find_map(|rung| rung.origin)
    }
}

/// Corrects the tier of bodies that no row names, below those that rows name.
pub(super) fn correct_below(draft: &mut Draft<'_>, tiers: &Tiers) {
    let is_wrong = |institution: &&Institution| institution.tier != tiers.tier(institution.id);
    let wrong: Vec<Institution> = draft.after.institutions().filter(is_wrong).cloned().collect();
    for before in wrong {
        let Some(origin) = tiers.origin(before.id) else { continue };
        let after = Institution { tier: tiers.tier(before.id), ..before.clone() };
        let (old, new) = (draft.vocabulary.tier_label(before.tier), draft.vocabulary.tier_label(after.tier));
        let (old, new, name) = (old.to_owned(), new.to_owned(), before.name.clone());
        if draft.operate(Operation::Describe(after), origin, Field::Unit).is_ok() {
            draft.change(TABLE, &name, None, ChangedField::Tier, old, new);
        }
    }
}
