//! What a batch adds to the book, by name: institutions, posts, people, items of lists. What is new in a first roster may be a million
//! people, so that those are put together one by one from their rows when somebody looks at them; all else is few and kept.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::{Batch, Draft};
use crate::domain::{InstitutionId, Name, Operation, Person};
use crate::import::vocabulary::{TableKind, Vocabulary};

/// Something that the book does not have yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Addition {
    pub table: TableKind,
    /// The institution, post or person; of an item of a list, its institution.
    pub who: Name,
    /// The institution of a post or person.
    pub unit: Option<Name>,
    /// The rest in a few words: the nature and places of an institution, kind and post of a person.
    pub what: String,
}

/// What is kept of additions; [`Batch::additions`] has all of them.
#[derive(Debug, Default)]
pub struct Additions {
    /// All but people.
    kept: Vec<Addition>,
    /// The institutions that people come to.
    units: BTreeMap<InstitutionId, Name>,
}

/// All additions of a batch, for writing them down one by one.
#[derive(Debug, Clone, Copy)]
pub struct AllAdditions<'batch>(pub &'batch Batch);

impl Batch {
    pub fn addition_count(&self) -> usize {
        self.additions.kept.len() + self.operations.admitted_count()
    }

    /// The additions by their place: institutions, posts and items of lists before people, as the batch writes them.
    pub fn addition(&self, place: usize) -> Option<Addition> {
        match place.checked_sub(self.additions.kept.len()) {
            None => self.additions.kept.get(place).cloned(),
            Some(place) => {
                let operation = self.operations.admitted(place)?;
                let Operation::Admit(person) = operation.as_ref() else { return None };
                Some(self.additions.of_person(person))
            }
        }
    }

    pub fn additions(&self) -> impl Iterator<Item = Addition> {
        (0..self.addition_count()).filter_map(|place| self.addition(place))
    }
}

impl Additions {
    fn of_person(&self, person: &Person) -> Addition {
        let words = Vocabulary::built_in();
        let assignment = &person.assignment;
        let post = assignment.post.as_ref().map(Name::to_string);
        let post = post.unwrap_or_else(|| words.position_label(assignment.position).to_owned());
        Addition {
            table: TableKind::Roster,
            who: person.name.clone(),
            unit: self.units.get(&assignment.quota_at).cloned(),
            what: format!("{} {post}", words.kind_label(assignment.kind)),
        }
    }
}

impl Draft<'_> {
    /// Keeps what is added, other than people.
    pub(super) fn add(&mut self, table: TableKind, who: &Name, unit: Option<&Name>, what: String) {
        let (who, unit) = (who.clone(), unit.cloned());
        self.batch.additions.kept.push(Addition { table, who, unit, what });
    }

    /// Keeps an institution that was established, with the places it has got.
    pub(super) fn add_institution(&mut self, id: InstitutionId) {
        let Some(institution) = self.after.institution(id).cloned() else { return };
        let places = self.after.total(id, |kind| kind.has_places()).authorized;
        let nature = self.vocabulary.nature_label(institution.nature);
        let what = if places.is_zero() { nature.to_owned() } else { format!("{nature} 核定 {places}") };
        self.add(TableKind::Ledger, &institution.name, None, what);
    }

    /// Keeps what the institution is called that somebody new comes to.
    pub(super) fn add_person_to(&mut self, institution: InstitutionId) {
        if !self.batch.additions.units.contains_key(&institution)
            && let Some(name) = self.name_of(institution)
        {
            self.batch.additions.units.insert(institution, name);
        }
    }
}

impl Serialize for AllAdditions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.additions())
    }
}
