//! What rules and forecasts must know of the people and cannot learn from counts of places: identities, ranks, months of
//! birth. The store draws it from the roster when asked; here it is plain numbers by institution.
//!
//! Facts are those of the roster as recorded. A merger carries them to the successor; the named moves of a plan are not in
//! them, since a plan knows where people stand and not what they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::date::Month;
use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::institution::Grade;
use super::person::{Identity, Position, Sex};
use super::quota::QuotaKind;

/// Facts of all institutions, by where the people's places are. Cheap to copy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RosterFacts {
    by_institution: BTreeMap<InstitutionId, Arc<InstitutionFacts>>,
}

/// Facts of one institution.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionFacts {
    identities: BTreeMap<(QuotaKind, Option<Identity>), Headcount>,
    /// Leaders whose rank rests on no document of its own.
    undocumented: BTreeMap<Grade, Headcount>,
    ages: BTreeMap<AgeGroup, Headcount>,
    ids: BTreeMap<IdFault, Headcount>,
}

/// What is wrong with the ID number of a person in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdFault {
    /// Somebody else has the same.
    Repeated,
    /// It tells another sex or month of birth than the register.
    Disagrees,
}

/// People who retire alike, as far as the roster tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgeGroup {
    pub birth: Option<Month>,
    pub kind: QuotaKind,
    pub sex: Option<Sex>,
    pub position: Position,
    pub identity: Option<Identity>,
    pub rank: Option<Grade>,
}

/// Whether a rank above the institution's grade has a document (高配文号).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RankBasis {
    Documented,
    Undocumented,
}

impl RosterFacts {
    /// Adds people who are alike.
    pub fn count(&mut self, institution: InstitutionId, group: AgeGroup, basis: RankBasis, people: Headcount) {
        let facts = Arc::make_mut(self.by_institution.entry(institution).or_default());
        *facts.identities.entry((group.kind, group.identity)).or_default() += people;
        *facts.ages.entry(group).or_default() += people;
        let is_leader = matches!(group.position, Position::Chief | Position::Deputy);
        if let (true, RankBasis::Undocumented, Some(rank)) = (is_leader, basis, group.rank) {
            *facts.undocumented.entry(rank).or_default() += people;
        }
    }

    /// Notes people whose ID number is at fault.
    pub fn note(&mut self, institution: InstitutionId, fault: IdFault, people: Headcount) {
        let facts = Arc::make_mut(self.by_institution.entry(institution).or_default());
        *facts.ids.entry(fault).or_default() += people;
    }

    /// Facts of one institution; `None` when nobody holds a place there.
    pub fn of(&self, institution: InstitutionId) -> Option<&InstitutionFacts> {
        self.by_institution.get(&institution).map(AsRef::as_ref)
    }

    /// Every institution with people, in order.
    pub fn iter(&self) -> impl Iterator<Item = (InstitutionId, &InstitutionFacts)> {
        self.by_institution.iter().map(|(institution, facts)| (*institution, facts.as_ref()))
    }

    /// Everybody of one institution becomes another's.
    pub(super) fn hand_over(&mut self, from: InstitutionId, to: InstitutionId) {
        let Some(moved) = self.by_institution.remove(&from) else { return };
        let facts = Arc::make_mut(self.by_institution.entry(to).or_default());
        add(&mut facts.identities, &moved.identities);
        add(&mut facts.undocumented, &moved.undocumented);
        add(&mut facts.ages, &moved.ages);
        add(&mut facts.ids, &moved.ids);
    }
}

impl InstitutionFacts {
    /// People by the kind of place they hold and what they are; `None`: the roster does not tell.
    pub fn identities(&self) -> impl Iterator<Item = (QuotaKind, Option<Identity>, Headcount)> + '_ {
        self.identities.iter().map(|((kind, identity), people)| (*kind, *identity, *people))
    }

    /// 高配 without a document: leaders who rank above `grade`, the institution's own.
    pub fn leaders_above(&self, grade: Grade) -> Headcount {
        self.undocumented.iter().filter(|(rank, _)| rank.is_above(grade)).map(|(_, people)| *people).sum()
    }

    /// People whose ID number is at fault in this way.
    pub fn ids(&self, fault: IdFault) -> Headcount {
        self.ids.get(&fault).copied().unwrap_or_default()
    }

    /// People by what decides when they retire, the oldest first, those of unknown birth before all.
    pub fn ages(&self) -> impl Iterator<Item = (AgeGroup, Headcount)> + '_ {
        self.ages.iter().map(|(group, people)| (*group, *people))
    }
}

fn add<K: Ord + Copy>(sums: &mut BTreeMap<K, Headcount>, further: &BTreeMap<K, Headcount>) {
    for (key, people) in further {
        *sums.entry(*key).or_default() += *people;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leader(rank: Grade) -> AgeGroup {
        AgeGroup {
            birth: Month::new(1970, 5).ok(),
            kind: QuotaKind::Administrative,
            sex: None,
            position: Position::Chief,
            identity: Some(Identity::CivilServant),
            rank: Some(rank),
        }
    }

    #[test]
    fn only_leaders_above_the_grade_without_a_document_count() {
        let (here, there) = (InstitutionId(1), InstitutionId(2));
        let mut facts = RosterFacts::default();
        facts.count(here, leader(Grade::DeputyDivision), RankBasis::Undocumented, Headcount(1));
        facts.count(here, leader(Grade::DeputyDivision), RankBasis::Documented, Headcount(1));
        facts.count(here, leader(Grade::Section), RankBasis::Undocumented, Headcount(2));
        let staff = AgeGroup { position: Position::Staff, ..leader(Grade::Division) };
        facts.count(here, staff, RankBasis::Undocumented, Headcount(5));
        let above = |facts: &RosterFacts, at, grade| facts.of(at).map(|facts| facts.leaders_above(grade));
        assert_eq!(above(&facts, here, Grade::Section), Some(Headcount(1)));
        assert_eq!(above(&facts, here, Grade::DeputySection), Some(Headcount(3)));
        assert_eq!(above(&facts, here, Grade::Unranked), Some(Headcount(0)));
        facts.hand_over(here, there);
        assert_eq!((facts.of(here), above(&facts, there, Grade::Section)), (None, Some(Headcount(1))));
        let people: Headcount =
            facts.of(there).into_iter().flat_map(InstitutionFacts::identities).map(|(.., n)| n).sum();
        assert_eq!(people, Headcount(9));
    }
}
