//! 点名: operations that may say by name whom they move. People go with their places (人随编走) or are only used elsewhere
//! (使用划转); in both, fewer may be named than are moved: of a transfer the rest are 空编, of an agreement the rest are counted.

use super::headcount::Headcount;
use super::ids::InstitutionId;
use super::ledger::{Holder, Mover, Transfer};
use super::operation::Operation;
use super::quota::QuotaKind;

/// Who may be named: people on places of `kind` in `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedMove {
    pub manner: MoveManner,
    pub kind: QuotaKind,
    /// 编制所在单位
    pub from: InstitutionId,
    /// 划入单位 or 使用单位
    pub to: InstitutionId,
    /// Places moved, or people used: at least as many as are named.
    pub count: Headcount,
}

/// What becomes of the place of somebody who is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveManner {
    /// 人随编走: the place goes along.
    WithPlace,
    /// 使用划转: the place stays.
    UseOnly,
}

impl Operation {
    /// The move whose people may be named; `None` where an operation moves nobody, or only away from the bodies of the book.
    pub fn named_move(&self) -> Option<NamedMove> {
        if let Self::Transfer(Transfer { kind, count, from, to, .. }) = self
            && let (Holder::Institution(from), Holder::Institution(to)) = (*from, *to)
        {
            return Some(NamedMove { manner: MoveManner::WithPlace, kind: *kind, from, to, count: *count });
        }
        if let Self::Deploy(deployment) = self {
            let (kind, from, to) = (deployment.kind, deployment.owner, deployment.user);
            return Some(NamedMove { manner: MoveManner::UseOnly, kind, from, to, count: deployment.count });
        }
        None
    }

    /// The same operation with these people and no others; it moves as many as before, or as many as are named now. `None` where
    /// nobody can be named.
    #[must_use]
    pub fn with_people(&self, people: Vec<Mover>) -> Option<Self> {
        let count = self.named_move()?.count.max(Headcount::counted(people.len()));
        let mut named = self.clone();
        if let Self::Transfer(transfer) = &mut named {
            (transfer.count, transfer.people) = (count, people);
        } else if let Self::Deploy(deployment) = &mut named {
            (deployment.count, deployment.people) = (count, people);
        }
        Some(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Arrangement, Assignment, Deployment, DeploymentId, Name, PersonId};

    const KIND: QuotaKind = QuotaKind::Administrative;
    const BUREAU: InstitutionId = InstitutionId(1);
    const TOWN: InstitutionId = InstitutionId(2);

    fn people(count: u32) -> Vec<Mover> {
        let name = Name::new("张三").expect("a name");
        (1..=count)
            .map(|id| Mover { person: PersonId(id), name: name.clone(), from: Assignment::at(BUREAU, KIND) })
            .collect()
    }

    fn transfer(to: Holder) -> Operation {
        let (count, from) = (Headcount(3), Holder::Institution(BUREAU));
        Operation::Transfer(Transfer { kind: KIND, count, from, to, people: Vec::new() })
    }

    fn deploy() -> Operation {
        Operation::Deploy(Deployment {
            id: DeploymentId(1),
            owner: BUREAU,
            user: TOWN,
            kind: KIND,
            count: Headcount(2),
            arrangement: Arrangement::CountyOwnedTownUsed,
            people: Vec::new(),
            document: None,
        })
    }

    #[test]
    fn at_least_as_many_move_as_are_named() {
        for (operation, manner, before) in
            [(transfer(Holder::Institution(TOWN)), MoveManner::WithPlace, 3), (deploy(), MoveManner::UseOnly, 2)]
        {
            let found = operation.named_move().expect("people can be named");
            assert_eq!((found.manner, found.from, found.to, found.count.0), (manner, BUREAU, TOWN, before));
            for (named, expected) in [(0, before), (1, before), (before, before), (5, 5)] {
                let after = operation.with_people(people(named)).expect("people can be named");
                assert_eq!(after.named_move().map(|found| found.count.0), Some(expected), "{named} named");
                assert_eq!(after.movers().cloned().collect::<Vec<_>>(), people(named));
            }
        }
    }

    #[test]
    fn nobody_is_named_who_leaves_the_bodies_of_the_book() {
        assert_eq!(transfer(Holder::Superior).named_move(), None);
        assert_eq!(transfer(Holder::Superior).with_people(people(1)), None);
        assert_eq!(Operation::Abolish { institution: TOWN }.named_move(), None);
    }
}
