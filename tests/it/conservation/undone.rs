//! Taking back what random operations did makes the register before: bodies, places, people, posts, duties, agreements.

use std::collections::BTreeMap;

use bianheng::domain::{InstitutionId, Operation, Person, PersonId, QuotaKind, Snapshot, apply_all};
use bianheng::history::{Extent, Irreversible, Undoing, inverse};

use super::variant;
use super::world::World;
use crate::dice::Dice;

#[test]
fn what_is_taken_back_leaves_the_register_as_it_was() {
    let (mut undone, mut inexact) = (BTreeMap::<String, u32>::new(), 0);
    for seed in 0..260 {
        let mut dice = Dice(9_000 + seed);
        let mut world = World::grown(&mut dice, 160);
        let (before, people) = (world.register.clone(), world.people());
        let mut operations = Vec::new();
        let wanted = 1 + dice.below(4);
        while operations.len() < wanted {
            let operation = world.propose(&mut dice);
            if world.take(&operation).is_ok() {
                operations.push(operation);
            }
        }
        match taken_back(&before, &operations, &people, &world.register) {
            Ok(undoing) => {
                let place = format!("seed {seed}: {operations:?}");
                let back = apply_all(&world.register, &undoing).unwrap_or_else(|why| panic!("{place}: {why:?}"));
                check_same(&back, &before, &place);
                operations.iter().for_each(|operation| *undone.entry(variant(operation)).or_default() += 1);
            }
            Err(Irreversible::Inexact { operation, .. }) => {
                let refused = &operations[operation];
                assert!(
                    matches!(refused, Operation::Merge { .. } | Operation::Split { .. }),
                    "seed {seed}: {refused:?}"
                );
                inexact += 1;
            }
            Err(other) => panic!("seed {seed}: {other:?}: {operations:?}"),
        }
    }
    println!("undone {undone:?}, inexact {inexact}");
    assert!(undone["Merge"] >= 5 && undone["Split"] >= 5, "{undone:?}");
    assert!(inexact <= 3, "what can be made again exactly is: {inexact}");
}

fn taken_back(
    before: &Snapshot,
    operations: &[Operation],
    people: &BTreeMap<PersonId, Person>,
    now: &Snapshot,
) -> Result<Vec<Operation>, Irreversible> {
    inverse(&Undoing { before, operations, extent: Extent::Whole, people, now, people_now: None })
}

/// The same by value; agreements that were made again bear other numbers.
#[track_caller]
fn check_same(back: &Snapshot, before: &Snapshot, place: &str) {
    assert_eq!(back.institutions().collect::<Vec<_>>(), before.institutions().collect::<Vec<_>>(), "{place}");
    assert_eq!(back.ledger(), before.ledger(), "{place}");
    assert_eq!(back.duties(), before.duties(), "{place}");
    let ids: Vec<InstitutionId> = before.institutions().map(|body| body.id).collect();
    for id in ids {
        assert_eq!(back.posts(id), before.posts(id), "{place}");
        assert_eq!(back.roster().leaders(id), before.roster().leaders(id), "{place}");
        for kind in QuotaKind::ALL {
            assert_eq!(back.standing(id, kind), before.standing(id, kind), "{place}");
            assert_eq!(back.off_quota(id), before.off_quota(id), "{place}");
        }
    }
    assert_eq!(back.deployments().iter().count(), before.deployments().iter().count(), "{place}");
}
