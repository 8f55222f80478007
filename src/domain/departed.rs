//! Institutions that ended on the way to a snapshot, so that whoever tells of a merger or an abolition can still name them.
//!
//! Filled by `apply`, read through [`super::Snapshot::name_of`]. It is a memory of how a copy came about and no part of the
//! register: two snapshots that differ only in it are the same register, however each was reached.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::ids::InstitutionId;
use super::name::Name;

/// The last names of institutions that are no longer there.
#[derive(Debug, Clone, Default)]
pub(super) struct Departed(Arc<BTreeMap<InstitutionId, Name>>);

impl Departed {
    pub(super) fn name_of(&self, id: InstitutionId) -> Option<&Name> {
        self.0.get(&id)
    }

    pub(super) fn keep(&mut self, id: InstitutionId, name: Name) {
        Arc::make_mut(&mut self.0).insert(id, name);
    }
}

impl PartialEq for Departed {
    /// Never tells two registers apart.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Departed {}
