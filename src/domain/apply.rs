//! Applies operations to a snapshot. All checks come first, then only writes that cannot fail: a refused operation changes
//! nothing. The store, plans and tests all change registers through here.

mod agreements;
mod bodies;
mod merge;
mod people;
mod split;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ids::InstitutionId;
use super::institution::Institution;
use super::name::Name;
use super::operation::Operation;
use super::refusal::Refusal;
use super::snapshot::Snapshot;

/// Applies one new operation, or refuses it and leaves the snapshot as it was.
pub fn apply(snapshot: &mut Snapshot, operation: &Operation) -> Result<(), Refusal> {
    apply_numbered(snapshot, operation, Numbers::New)
}

/// Applies an operation of the log. The numbers of agreements were given in the order of recording, which is not always the
/// order in which they hold, so one that is smaller than the last seen is no sign of a mistake here.
pub fn reapply(snapshot: &mut Snapshot, operation: &Operation) -> Result<(), Refusal> {
    apply_numbered(snapshot, operation, Numbers::Recorded)
}

/// Whether the numbers that an operation gives to agreements must be fresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbers {
    New,
    Recorded,
}

fn apply_numbered(snapshot: &mut Snapshot, operation: &Operation, numbers: Numbers) -> Result<(), Refusal> {
    match operation {
        Operation::Transfer(transfer) => people::transfer(snapshot, transfer),
        Operation::Establish(institution) => bodies::establish(snapshot, institution),
        Operation::Describe(institution) => bodies::describe(snapshot, institution),
        Operation::Rename { institution, name } => bodies::rename(snapshot, *institution, name),
        Operation::Abolish { institution } => bodies::abolish(snapshot, *institution),
        Operation::Attach { institution, parent, supervisor } => {
            bodies::attach(snapshot, *institution, *parent, *supervisor)
        }
        Operation::Merge { from, into } => merge::merge(snapshot, from, *into),
        Operation::Split { from, origin, shares } => split::split(snapshot, *from, *origin, shares),
        Operation::SetOffices { institution, scheme, offices } => {
            bodies::set_offices(snapshot, *institution, scheme.as_ref(), offices)
        }
        Operation::SetLeaders { institution, leaders } => {
            alter(snapshot, *institution, |altered| altered.leaders = *leaders)
        }
        Operation::SetNameplates { institution, nameplates } => {
            bodies::set_nameplates(snapshot, *institution, nameplates)
        }
        Operation::SetPosts { institution, posts } => bodies::set_posts(snapshot, *institution, posts),
        Operation::SetDuties { institution, list, duties } => {
            known(snapshot, *institution)?;
            Arc::make_mut(&mut snapshot.duties).set(*institution, *list, duties.clone());
            Ok(())
        }
        Operation::OpenPool(pool) => agreements::open_pool(snapshot, pool),
        Operation::Lend(loan) => agreements::lend(snapshot, loan, numbers),
        Operation::Recall { loan, count } => agreements::recall(snapshot, *loan, *count),
        Operation::Clear(clearance) => agreements::clear(snapshot, clearance, numbers),
        Operation::CloseClearance { clearance, count, .. } => agreements::close(snapshot, *clearance, *count),
        Operation::Deploy(deployment) => people::deploy(snapshot, deployment, numbers),
        Operation::EndDeployment { deployment, people } => people::end_deployment(snapshot, *deployment, people),
        Operation::Admit(person) => people::admit(snapshot, person),
        Operation::Amend { before, person } => people::amend(snapshot, before, person),
        Operation::Release { before, .. } => people::release(snapshot, before),
    }
}

/// Applies all operations in order to a copy; at the first refusal tells its index and reason.
pub fn apply_all(snapshot: &Snapshot, operations: &[Operation]) -> Result<Snapshot, (usize, Refusal)> {
    let mut after = snapshot.clone();
    for (index, operation) in operations.iter().enumerate() {
        apply(&mut after, operation).map_err(|refusal| (index, refusal))?;
    }
    Ok(after)
}

fn alter(snapshot: &mut Snapshot, id: InstitutionId, change: impl FnOnce(&mut Institution)) -> Result<(), Refusal> {
    let institution = snapshot.institutions.get_mut(&id).ok_or(Refusal::UnknownInstitution(id))?;
    change(Arc::make_mut(institution));
    Ok(())
}

fn known(snapshot: &Snapshot, id: InstitutionId) -> Result<&Institution, Refusal> {
    snapshot.institution(id).ok_or(Refusal::UnknownInstitution(id))
}

fn first_repeated<'a>(mut names: impl Iterator<Item = &'a Name>) -> Option<Name> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(*name)).cloned()
}
