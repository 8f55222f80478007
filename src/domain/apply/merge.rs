//! 合并: some institutions end and a successor takes over all that was theirs: places, people, posts, duties, loans, clearances,
//! agreements on use, and whoever belonged to them or was managed by them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::known;
use crate::domain::ids::InstitutionId;
use crate::domain::institution::Institution;
use crate::domain::ledger::{Holder, Transfer};
use crate::domain::post::Post;
use crate::domain::refusal::Refusal;
use crate::domain::snapshot::Snapshot;

pub(super) fn merge(snapshot: &mut Snapshot, from: &[InstitutionId], into: InstitutionId) -> Result<(), Refusal> {
    let parent = check(snapshot, from, into)?;
    // One look for all of them: what depended on a merged institution depends on the successor.
    let dependents: Vec<InstitutionId> = snapshot.dependents(from).map(|dependent| dependent.id).collect();
    for id in dependents {
        if let Some(dependent) = snapshot.institutions.get_mut(&id) {
            redirect(Arc::make_mut(dependent), from, into);
        }
    }
    let ended: Vec<Arc<Institution>> = from.iter().filter_map(|id| hand_over(snapshot, *id, into)).collect();
    if let Some(successor) = snapshot.institutions.get_mut(&into).filter(|successor| successor.parent != parent) {
        Arc::make_mut(successor).parent = parent;
    }
    snapshot.roster.agree(&snapshot.deployments);
    snapshot.index_again(ended.iter().flat_map(|ended| ended.all_names()));
    Ok(())
}

/// Checks the merger and tells to whom the successor belongs afterwards: whoever is above the merged ones, where it belonged
/// to one of them.
fn check(snapshot: &Snapshot, from: &[InstitutionId], into: InstitutionId) -> Result<Option<InstitutionId>, Refusal> {
    let successor = known(snapshot, into)?;
    if from.is_empty() {
        return Err(Refusal::NothingToMerge);
    }
    let mut merged = BTreeSet::from([into]);
    for id in from {
        known(snapshot, *id)?;
        if !merged.insert(*id) {
            return Err(Refusal::MergedTwice(*id));
        }
    }
    let above = |id: InstitutionId| snapshot.institution(id).and_then(|institution| institution.parent);
    let mut parent = successor.parent;
    while let Some(id) = parent.filter(|id| merged.contains(id)) {
        parent = above(id);
    }
    // Somebody in between who stays would come to stand both above and below the successor.
    let mut higher = parent;
    while let Some(id) = higher {
        if merged.contains(&id) {
            return Err(Refusal::ParentCycle { institution: successor.name.clone() });
        }
        higher = above(id);
    }
    Ok(parent)
}

/// What belonged to a merged institution belongs to the successor; the successor is not its own.
fn redirect(dependent: &mut Institution, from: &[InstitutionId], into: InstitutionId) {
    let own = dependent.id;
    for side in [&mut dependent.parent, &mut dependent.supervisor] {
        if side.is_some_and(|id| from.contains(&id)) {
            *side = Some(into).filter(|successor| *successor != own);
        }
    }
}

/// Gives the successor all that one merged institution has, and tells which institution has ended.
fn hand_over(snapshot: &mut Snapshot, from: InstitutionId, into: InstitutionId) -> Option<Arc<Institution>> {
    let held: Vec<_> = snapshot.ledger.held_by(Holder::Institution(from)).collect();
    for (kind, count) in held {
        let (from, to) = (Holder::Institution(from), Holder::Institution(into));
        // It holds what it was just found to hold.
        let _posted = snapshot.ledger.post(&Transfer { kind, count, from, to, people: Vec::new() });
    }
    snapshot.roster.hand_over(from, into);
    Arc::make_mut(&mut snapshot.loans).hand_over(from, into);
    Arc::make_mut(&mut snapshot.clearances).hand_over(from, into);
    Arc::make_mut(&mut snapshot.deployments).hand_over(from, into);
    Arc::make_mut(&mut snapshot.duties).hand_over(from, into);
    if let Some(facts) = &mut snapshot.facts {
        Arc::make_mut(facts).hand_over(from, into);
    }
    if let Some(posts) = snapshot.posts.remove(&from) {
        let own = snapshot.posts(into).iter().cloned();
        let come = posts.iter().map(|post| Post { institution: into, ..post.clone() });
        let joined: Arc<[Post]> = own.chain(come).collect();
        snapshot.posts.insert(into, joined);
    }
    let ended = snapshot.institutions.remove(&from)?;
    snapshot.departed.keep(from, ended.name.clone());
    if let Some(successor) = snapshot.institutions.get_mut(&into) {
        let successor = Arc::make_mut(successor);
        for name in ended.former_names.iter().chain([&ended.name]) {
            if *name != successor.name && !successor.former_names.contains(name) {
                successor.former_names.push(name.clone());
            }
        }
    }
    Some(ended)
}
