//! Carries one undoing operation from the register as an entry left it to the register as it has become. An operation that sets
//! something as a whole would silently take away what was set since: what only one side has changed is kept, and what both have
//! changed is told.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{Duty, DutyList, Institution, InstitutionId, Operation, Post, Snapshot};

/// What an entry left of the things that undoing it sets as a whole. A register for each operation of an import would fill the
/// memory.
#[derive(Debug, Clone, Default)]
pub(super) struct Left {
    institutions: BTreeMap<InstitutionId, Arc<Institution>>,
    posts: BTreeMap<InstitutionId, Vec<Post>>,
    duties: BTreeMap<(InstitutionId, DutyList), Vec<Duty>>,
}

impl Left {
    /// Of the register after the entry what `undoing` sets.
    pub(super) fn of(register: &Snapshot, undoing: &[Operation]) -> Self {
        let mut left = Self::default();
        for operation in undoing {
            let Some(id) = operation.institution() else { continue };
            if let Operation::SetPosts { .. } = operation {
                left.posts.insert(id, register.posts(id).to_vec());
            } else if let Operation::SetDuties { list, .. } = operation {
                left.duties.insert((id, *list), register.duties().list(id, *list).to_vec());
            } else if let Some(institution) = register.shared(id) {
                left.institutions.insert(id, Arc::clone(institution));
            }
        }
        left
    }

    fn institution(&self, id: InstitutionId) -> Option<&Institution> {
        self.institutions.get(&id).map(AsRef::as_ref)
    }
}

/// The operation as it is to be done over `now`; `left` is what the entry left of what it sets. Fails with the institution of
/// which the same thing has been set since.
pub(super) fn carry(operation: &Operation, left: &Left, now: &Snapshot) -> Result<Operation, InstitutionId> {
    let kept = |id: InstitutionId, is_as_left: bool| if is_as_left { Ok(operation.clone()) } else { Err(id) };
    let same = |id: InstitutionId, of: &dyn Fn(&Institution, &Institution) -> bool| {
        // Of a body that is not there nothing was set; applying tells.
        left.institution(id).zip(now.institution(id)).is_none_or(|(left, now)| of(left, now))
    };
    match operation {
        Operation::Describe(target) => match (left.institution(target.id), now.institution(target.id)) {
            (Some(left), Some(now)) => described(target, left, now).map(Operation::Describe).ok_or(target.id),
            (_, _) => Ok(operation.clone()),
        },
        Operation::Attach { institution, .. } => {
            let above = |it: &Institution| (it.parent, it.supervisor);
            kept(*institution, same(*institution, &|left, now| above(left) == above(now)))
        }
        Operation::SetOffices { institution, .. } => {
            let is_as_left =
                |left: &Institution, now: &Institution| (&left.scheme, &left.offices) == (&now.scheme, &now.offices);
            kept(*institution, same(*institution, &is_as_left))
        }
        Operation::SetLeaders { institution, .. } => {
            kept(*institution, same(*institution, &|left, now| left.leaders == now.leaders))
        }
        Operation::SetNameplates { institution, .. } => {
            kept(*institution, same(*institution, &|left, now| left.nameplates == now.nameplates))
        }
        Operation::SetPosts { institution, .. } => {
            let as_left = left.posts.get(institution);
            kept(*institution, as_left.is_none_or(|posts| posts == now.posts(*institution)))
        }
        Operation::SetDuties { institution, list, .. } => {
            let as_left = left.duties.get(&(*institution, *list));
            kept(*institution, as_left.is_none_or(|duties| duties == now.duties().list(*institution, *list)))
        }
        Operation::Transfer(_)
        | Operation::Establish(_)
        | Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::Merge { .. }
        | Operation::Split { .. }
        | Operation::OpenPool(_)
        | Operation::Lend(_)
        | Operation::Recall { .. }
        | Operation::Clear(_)
        | Operation::CloseClearance { .. }
        | Operation::Deploy(_)
        | Operation::EndDeployment { .. }
        | Operation::Admit(_)
        | Operation::Amend { .. }
        | Operation::Release { .. } => Ok(operation.clone()),
    }
}

/// What `target` sets otherwise than `left` has it, put into `now`; `None` where `now` has set one of these things otherwise.
fn described(target: &Institution, left: &Institution, now: &Institution) -> Option<Institution> {
    let mut carried = now.clone();
    macro_rules! carry_fields {
        ($($field:ident)*) => {
            // So that no field of an institution is ever forgotten here.
            let Institution { id: _, $($field: _),* } = target;
            $(if target.$field != left.$field {
                if now.$field != left.$field && now.$field != target.$field {
                    return None;
                }
                carried.$field.clone_from(&target.$field);
            })*
        };
    }
    carry_fields!(name former_names tier nature grade class zone traits factors parent supervisor nameplates offices leaders
        scheme charter remark further);
    Some(carried)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{LeaderPosts, Name, Nature, Tier, apply_all};

    const ID: InstitutionId = InstitutionId(1);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn body() -> Institution {
        Institution::bare(ID, name("县农业局"), Tier::County, Nature::Government)
    }

    #[test]
    fn what_was_set_since_is_kept_and_what_was_set_twice_is_told() {
        let register = apply_all(&Snapshot::default(), &[Operation::Establish(body())]).expect("an opening");
        let leaders = LeaderPosts::new(1, 2);
        let set = Operation::SetLeaders { institution: ID, leaders };
        let now = apply_all(&register, &[set]).expect("possible");
        let check = |operation: &Operation, now: &Snapshot, expected: Result<Operation, InstitutionId>| {
            let left = Left::of(&register, std::slice::from_ref(operation));
            assert_eq!(carry(operation, &left, now), expected);
        };
        let back = Institution { name: name("县林业局"), ..body() };
        let carried = Institution { leaders, ..back.clone() };
        check(&Operation::Describe(back.clone()), &now, Ok(Operation::Describe(carried)));
        let also = Institution { leaders: LeaderPosts::new(1, 1), ..back };
        check(&Operation::Describe(also), &now, Err(ID));
        let again = Operation::SetLeaders { institution: ID, leaders: LeaderPosts::new(0, 0) };
        check(&again, &now, Err(ID));
        check(&again, &register, Ok(again.clone()));
    }
}
