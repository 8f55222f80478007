//! Institutions come, change and go. Nothing here moves places or people.

use std::sync::Arc;

use super::{alter, first_repeated, known};
use crate::domain::headcount::Headcount;
use crate::domain::ids::InstitutionId;
use crate::domain::institution::{Institution, Office};
use crate::domain::ledger::Holder;
use crate::domain::name::Name;
use crate::domain::post::Post;
use crate::domain::quota::QuotaKind;
use crate::domain::refusal::Refusal;
use crate::domain::snapshot::Snapshot;

pub(super) fn establish(snapshot: &mut Snapshot, institution: &Institution) -> Result<(), Refusal> {
    if snapshot.institutions.contains_key(&institution.id) {
        return Err(Refusal::IdTaken(institution.id));
    }
    check_name_free(snapshot, institution.id, &institution.name)?;
    check_place(snapshot, institution)?;
    snapshot.institutions.insert(institution.id, Arc::new(institution.clone()));
    snapshot.index_names_of(institution);
    Ok(())
}

pub(super) fn describe(snapshot: &mut Snapshot, institution: &Institution) -> Result<(), Refusal> {
    let current = known(snapshot, institution.id)?;
    if current.name != institution.name {
        check_name_free(snapshot, institution.id, &institution.name)?;
    }
    check_place(snapshot, institution)?;
    let before = snapshot.institutions.insert(institution.id, Arc::new(institution.clone()));
    let has_new_names = |before: &Arc<Institution>| !before.all_names().eq(institution.all_names());
    if let Some(before) = before.filter(has_new_names) {
        snapshot.index_again(before.all_names().chain(institution.all_names()));
    }
    Ok(())
}

pub(super) fn rename(snapshot: &mut Snapshot, id: InstitutionId, name: &Name) -> Result<(), Refusal> {
    check_name_free(snapshot, id, name)?;
    let former = known(snapshot, id)?.name.clone();
    alter(snapshot, id, |altered| {
        altered.name = name.clone();
        altered.former_names.retain(|kept| *kept != *name && *kept != former);
        altered.former_names.push(former.clone());
    })?;
    snapshot.index_again([&former, name]);
    Ok(())
}

/// 划归
pub(super) fn attach(
    snapshot: &mut Snapshot,
    id: InstitutionId,
    parent: Option<InstitutionId>,
    supervisor: Option<InstitutionId>,
) -> Result<(), Refusal> {
    let attached = Institution { parent, supervisor, ..known(snapshot, id)?.clone() };
    check_place(snapshot, &attached)?;
    snapshot.institutions.insert(id, Arc::new(attached));
    Ok(())
}

pub(super) fn abolish(snapshot: &mut Snapshot, id: InstitutionId) -> Result<(), Refusal> {
    known(snapshot, id)?;
    check_holds_nothing(snapshot, id)?;
    check_is_bound_by_nothing(snapshot, id)?;
    let abolished = snapshot.institutions.remove(&id);
    if let Some(gone) = &abolished {
        snapshot.departed.keep(id, gone.name.clone());
    }
    snapshot.posts.remove(&id);
    Arc::make_mut(&mut snapshot.duties).forget(id);
    snapshot.index_again(abolished.iter().flat_map(|gone| gone.all_names()));
    Ok(())
}

pub(super) fn set_offices(
    snapshot: &mut Snapshot,
    id: InstitutionId,
    scheme: Option<&String>,
    offices: &[Office],
) -> Result<(), Refusal> {
    if let Some(office) = first_repeated(offices.iter().map(|office| &office.name)) {
        return Err(Refusal::OfficeNamedTwice { institution: id, office });
    }
    alter(snapshot, id, |altered| {
        altered.offices = offices.to_vec();
        altered.scheme = scheme.cloned();
    })
}

pub(super) fn set_nameplates(snapshot: &mut Snapshot, id: InstitutionId, nameplates: &[Name]) -> Result<(), Refusal> {
    if let Some(nameplate) = first_repeated(nameplates.iter()) {
        return Err(Refusal::NameplateNamedTwice { institution: id, nameplate });
    }
    alter(snapshot, id, |altered| altered.nameplates = nameplates.to_vec())
}

pub(super) fn set_posts(snapshot: &mut Snapshot, institution: InstitutionId, posts: &[Post]) -> Result<(), Refusal> {
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

fn check_holds_nothing(snapshot: &Snapshot, id: InstitutionId) -> Result<(), Refusal> {
    let places: Headcount = snapshot.ledger.held_by(Holder::Institution(id)).map(|(_, count)| count).sum();
    let people: Headcount = QuotaKind::ALL
        .into_iter()
        .map(|kind| snapshot.roster.strength(id, kind) + snapshot.roster.working(id, kind))
        .sum();
    let children = Headcount::counted(snapshot.dependents(&[id]).count());
    if (places + people + children).is_zero() {
        return Ok(());
    }
    Err(Refusal::StillHolds { institution: id, places, people, children })
}

fn check_is_bound_by_nothing(snapshot: &Snapshot, id: InstitutionId) -> Result<(), Refusal> {
    let loans = snapshot.loans.iter().filter(|loan| loan.borrower == id).count();
    let clearances = snapshot.clearances.iter().filter(|clearance| clearance.institution == id).count();
    let is_side = |owner: InstitutionId, user: InstitutionId| owner == id || user == id;
    let deployments = snapshot.deployments.iter().filter(|agreed| is_side(agreed.owner, agreed.user)).count();
    if loans + clearances + deployments == 0 {
        return Ok(());
    }
    Err(Refusal::StillBound { institution: id, loans, clearances, deployments })
}
