//! Applies operations to a snapshot. All checks come first, then only writes that cannot fail: a refused operation changes
//! nothing. The store, plans and tests all change registers through here.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::institution::Institution;
use super::ledger::{Holder, Transfer};
use super::name::Name;
use super::operation::Operation;
use super::person::Assignment;
use super::post::Post;
use super::quota::QuotaKind;
use super::refusal::Refusal;
use super::snapshot::Snapshot;

/// Applies one operation, or refuses it and leaves the snapshot as it was.
pub fn apply(snapshot: &mut Snapshot, operation: &Operation) -> Result<(), Refusal> {
    match operation {
        Operation::Transfer(transfer) => apply_transfer(snapshot, transfer),
        Operation::Establish(institution) => establish(snapshot, institution),
        Operation::Describe(institution) => describe(snapshot, institution),
        Operation::Rename { institution, name } => rename(snapshot, *institution, name),
        Operation::Abolish { institution } => abolish(snapshot, *institution),
        Operation::SetOffices { institution, scheme, offices } => {
            let twice = first_repeated(offices.iter().map(|office| &office.name));
            if let Some(office) = twice {
                return Err(Refusal::OfficeNamedTwice { institution: *institution, office });
            }
            alter(snapshot, *institution, |altered| {
                altered.offices.clone_from(offices);
                altered.scheme.clone_from(scheme);
            })
        }
        Operation::SetLeaders { institution, leaders } => {
            alter(snapshot, *institution, |altered| altered.leaders = *leaders)
        }
        Operation::SetNameplates { institution, nameplates } => {
            if let Some(nameplate) = first_repeated(nameplates.iter()) {
                return Err(Refusal::NameplateNamedTwice { institution: *institution, nameplate });
            }
            alter(snapshot, *institution, |altered| altered.nameplates.clone_from(nameplates))
        }
        Operation::SetPosts { institution, posts } => set_posts(snapshot, *institution, posts),
        Operation::Admit(person) => {
            check_assignment(snapshot, &person.assignment)?;
            snapshot.roster.count(&person.assignment, Headcount(1));
            Ok(())
        }
        Operation::Amend { before, person } => {
            check_assignment(snapshot, &person.assignment)?;
            check_counted(snapshot, before)?;
            snapshot.roster.discount(before);
            snapshot.roster.count(&person.assignment, Headcount(1));
            Ok(())
        }
        Operation::Release { before, .. } => {
            check_counted(snapshot, before)?;
            snapshot.roster.discount(before);
            Ok(())
        }
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

fn apply_transfer(snapshot: &mut Snapshot, transfer: &Transfer) -> Result<(), Refusal> {
    check_transfer(snapshot, transfer)?;
    snapshot.ledger.post(transfer)?;
    if let Holder::Institution(to) = transfer.to {
        for mover in &transfer.people {
            snapshot.roster.discount(&mover.from);
            snapshot.roster.count(&mover.from.moved_to(to), Headcount(1));
        }
    }
    Ok(())
}

fn check_transfer(snapshot: &Snapshot, transfer: &Transfer) -> Result<(), Refusal> {
    if transfer.count.is_zero() {
        return Err(Refusal::NothingToMove);
    }
    if transfer.from == transfer.to {
        return Err(Refusal::SameHolder(transfer.from));
    }
    for holder in [transfer.from, transfer.to] {
        if let Holder::Institution(id) = holder {
            known(snapshot, id)?;
        }
    }
    snapshot.ledger.check(transfer)?;
    check_movers(snapshot, transfer)
}

fn check_movers(snapshot: &Snapshot, transfer: &Transfer) -> Result<(), Refusal> {
    if transfer.people.is_empty() {
        return Ok(());
    }
    let (Holder::Institution(from), Holder::Institution(_)) = (transfer.from, transfer.to) else {
        return Err(Refusal::MoversWithoutInstitution);
    };
    let people = Headcount(u32::try_from(transfer.people.len()).unwrap_or(u32::MAX));
    if people > transfer.count {
        return Err(Refusal::MoreMoversThanPlaces { people, places: transfer.count });
    }
    let mut seen = BTreeSet::new();
    for mover in &transfer.people {
        if !seen.insert(mover.person) {
            return Err(Refusal::MoverNamedTwice { name: mover.name.clone() });
        }
        if mover.from.quota_at != from || mover.from.kind != transfer.kind {
            let (quota_at, kind) = (mover.from.quota_at, mover.from.kind);
            return Err(Refusal::MoverElsewhere { name: mover.name.clone(), quota_at, kind });
        }
    }
    if snapshot.roster.strength(from, transfer.kind) < people {
        return Err(Refusal::NotOnRoster { institution: from, kind: transfer.kind });
    }
    Ok(())
}

fn establish(snapshot: &mut Snapshot, institution: &Institution) -> Result<(), Refusal> {
    if snapshot.institutions.contains_key(&institution.id) {
        return Err(Refusal::IdTaken(institution.id));
    }
    check_name_free(snapshot, institution.id, &institution.name)?;
    check_place(snapshot, institution)?;
    snapshot.institutions.insert(institution.id, Arc::new(institution.clone()));
    snapshot.index_names_of(institution);
    Ok(())
}

fn describe(snapshot: &mut Snapshot, institution: &Institution) -> Result<(), Refusal> {
    let current = known(snapshot, institution.id)?;
    if current.name != institution.name {
        check_name_free(snapshot, institution.id, &institution.name)?;
    }
    let same_names = current.name == institution.name && current.former_names == institution.former_names;
    check_place(snapshot, institution)?;
    snapshot.institutions.insert(institution.id, Arc::new(institution.clone()));
    if !same_names {
        snapshot.index_names();
    }
    Ok(())
}

fn rename(snapshot: &mut Snapshot, id: InstitutionId, name: &Name) -> Result<(), Refusal> {
    check_name_free(snapshot, id, name)?;
    alter(snapshot, id, |altered| {
        let former = std::mem::replace(&mut altered.name, name.clone());
        altered.former_names.retain(|kept| kept != name && *kept != former);
        altered.former_names.push(former);
    })?;
    snapshot.index_names();
    Ok(())
}

fn abolish(snapshot: &mut Snapshot, id: InstitutionId) -> Result<(), Refusal> {
    known(snapshot, id)?;
    let places: Headcount = snapshot.ledger.held_by(Holder::Institution(id)).map(|(_, count)| count).sum();
    let people: Headcount = QuotaKind::ALL
        .into_iter()
        .map(|kind| snapshot.roster.strength(id, kind) + snapshot.roster.working(id, kind))
        .sum();
    let is_below = |other: &&Institution| other.parent == Some(id) || other.supervisor == Some(id);
    let children = Headcount(u32::try_from(snapshot.institutions().filter(is_below).count()).unwrap_or(u32::MAX));
    if !(places + people + children).is_zero() {
        return Err(Refusal::StillHolds { institution: id, places, people, children });
    }
    snapshot.institutions.remove(&id);
    snapshot.posts.remove(&id);
    snapshot.index_names();
    Ok(())
}

fn set_posts(snapshot: &mut Snapshot, institution: InstitutionId, posts: &[Post]) -> Result<(), Refusal> {
    known(snapshot, institution)?;
    if let Some(post) = posts.iter().find(|post| post.institution != institution) {
        return Err(Refusal::PostElsewhere { post: post.title.clone() });
    }
    if posts.is_empty() {
        snapshot.posts.remove(&institution);
    } else {
        snapshot.posts.insert(institution, posts.into());
    }
    Ok(())
}

fn alter(snapshot: &mut Snapshot, id: InstitutionId, change: impl FnOnce(&mut Institution)) -> Result<(), Refusal> {
    let institution = snapshot.institutions.get_mut(&id).ok_or(Refusal::UnknownInstitution(id))?;
    change(Arc::make_mut(institution));
    Ok(())
}

fn known(snapshot: &Snapshot, id: InstitutionId) -> Result<&Institution, Refusal> {
    snapshot.institution(id).ok_or(Refusal::UnknownInstitution(id))
}

/// A current name is borne by one institution only; a former name may be taken again.
fn check_name_free(snapshot: &Snapshot, id: InstitutionId, name: &Name) -> Result<(), Refusal> {
    match snapshot.find(name) {
        Some(bearer) if bearer.id != id && bearer.name == *name => {
            Err(Refusal::NameTaken { name: name.clone(), by: bearer.id })
        }
        Some(_) | None => Ok(()),
    }
}

/// Parent and supervisor exist, and going up from the parent never comes back.
fn check_place(snapshot: &Snapshot, institution: &Institution) -> Result<(), Refusal> {
    if institution.supervisor.is_some_and(|supervisor| snapshot.institution(supervisor).is_none()) {
        return Err(Refusal::UnknownParent { institution: institution.name.clone() });
    }
    let mut above = institution.parent;
    while let Some(id) = above {
        if id == institution.id {
            return Err(Refusal::ParentCycle { institution: institution.name.clone() });
        }
        let parent = snapshot.institution(id);
        above = parent.ok_or_else(|| Refusal::UnknownParent { institution: institution.name.clone() })?.parent;
    }
    Ok(())
}

fn check_assignment(snapshot: &Snapshot, assignment: &Assignment) -> Result<(), Refusal> {
    known(snapshot, assignment.quota_at)?;
    known(snapshot, assignment.works_at)?;
    Ok(())
}

fn check_counted(snapshot: &Snapshot, before: &Assignment) -> Result<(), Refusal> {
    if snapshot.roster.strength(before.quota_at, before.kind).is_zero() {
        return Err(Refusal::NotOnRoster { institution: before.quota_at, kind: before.kind });
    }
    Ok(())
}

fn first_repeated<'a>(mut names: impl Iterator<Item = &'a Name>) -> Option<Name> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(*name)).cloned()
}
