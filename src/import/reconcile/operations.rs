//! What a batch writes, in its order. A roster of a million people is as many admissions, each of which says what its row says: so
//! an admission keeps only which row it is and where it leads, and is put together when somebody looks at it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::domain::{Assignment, InstitutionId, LentOperations, Operation, Particulars, Person, PersonId, QuotaKind};
use crate::import::record::{PersonRecord, Records, Usage};

/// Operations, some of which are still rows.
#[derive(Debug, Clone, Default)]
pub struct Operations {
    records: Arc<Records>,
    steps: Vec<Step>,
    /// The places of the admissions among the steps.
    admitted: Vec<u32>,
}

#[derive(Debug, Clone)]
enum Step {
    Whole(Box<Operation>),
    Admission(Admission),
}

/// Somebody new, as a row says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Admission {
    /// Place in [`Records::people`].
    pub record: u32,
    pub id: PersonId,
    pub institution: InstitutionId,
    pub kind: QuotaKind,
}

impl Operations {
    pub(super) fn over(records: &Arc<Records>) -> Self {
        Self { records: Arc::clone(records), ..Self::default() }
    }

    pub(super) fn push(&mut self, operation: Operation) {
        if matches!(operation, Operation::Admit(_)) {
            self.note_admission();
        }
        self.steps.push(Step::Whole(Box::new(operation)));
    }

    pub(super) fn admit(&mut self, admission: Admission) {
        self.note_admission();
        self.steps.push(Step::Admission(admission));
    }

    /// The next step is an admission.
    fn note_admission(&mut self) {
        self.admitted.extend(u32::try_from(self.steps.len()));
    }

    pub(super) fn admitted_count(&self) -> usize {
        self.admitted.len()
    }

    /// One of the admissions, by its place among them.
    pub(super) fn admitted(&self, place: usize) -> Option<Cow<'_, Operation>> {
        self.put_together(self.steps.get(*self.admitted.get(place)? as usize)?)
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Cow<'_, Operation>> {
        self.steps.iter().filter_map(|step| self.put_together(step))
    }

    fn put_together<'step>(&self, step: &'step Step) -> Option<Cow<'step, Operation>> {
        match step {
            Step::Whole(operation) => Some(Cow::Borrowed(&**operation)),
            // Every admission is of a row there is.
            Step::Admission(admission) => {
                let record = self.records.people.get(admission.record as usize)?;
                Some(Cow::Owned(Operation::Admit(admission.person(record))))
            }
        }
    }

    /// All of them, put together.
    pub fn to_vec(&self) -> Vec<Operation> {
        self.iter().map(Cow::into_owned).collect()
    }
}

impl LentOperations for Operations {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = Cow<'_, Operation>> + '_> {
        Box::new(self.iter())
    }

    fn admissions(&self) -> usize {
        self.admitted.len()
    }
}

impl From<Vec<Operation>> for Operations {
    fn from(operations: Vec<Operation>) -> Self {
        let mut all = Self::default();
        operations.into_iter().for_each(|operation| all.push(operation));
        all
    }
}

impl Admission {
    /// Whether a row says everything of somebody new itself: who works elsewhere depends on what the book knows.
    pub fn is_enough_for(record: &PersonRecord) -> bool {
        record.works_at.is_none() && !matches!(record.usage, Some((Usage::Elsewhere(_), _)))
    }

    pub fn person(&self, record: &PersonRecord) -> Person {
        let at = Assignment::at(self.institution, self.kind);
        let assignment = Assignment {
            office: record.office.clone(),
            post: record.post.clone(),
            position: record.position.unwrap_or(at.position),
            concurrent: record.concurrent.as_deref().unwrap_or_default().to_vec(),
            ..at
        };
        Person {
            sex: record.sex,
            id_number: record.id_number.clone(),
            birth: record.birth,
            identity: record.identity,
            rank: record.rank,
            rank_document: record.rank_document.as_deref().cloned(),
            particulars: Particulars {
                started_work: record.started_work,
                admitted: record.admitted,
                further: record.further.clone(),
            },
            ..Person::bare(self.id, record.name.clone(), assignment)
        }
    }
}
