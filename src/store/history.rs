//! The register as it stood before an entry, from the log alone.

use super::book::Book;
use super::entries;
use super::error::{StoreError, Trouble};
use crate::domain::{EntryId, Snapshot, apply};

impl Book {
    /// The register as it was when `entry` was about to be recorded.
    ///
    /// # Errors
    /// [`StoreError::BadValue`] where the log cannot be replayed; failures of the file.
    pub fn snapshot_before(&self, entry: EntryId) -> Result<Snapshot, StoreError> {
        self.told(self.replay_before(entry))
    }

    fn replay_before(&self, entry: EntryId) -> Result<Snapshot, Trouble> {
        let mut heads = entries::heads(&self.connection, Some(entry), u32::MAX)?;
        heads.sort_by_key(|head| head.id);
        let mut snapshot = Snapshot::default();
        for head in heads {
            entries::walk(&self.connection, head.id, &mut |sequence, operation| {
                apply(&mut snapshot, &operation).map_err(|refusal| {
                    Trouble::Value(format!("entry {}, operation {sequence}: {refusal:?}", head.id.0))
                })
            })?;
        }
        Ok(snapshot)
    }
}
