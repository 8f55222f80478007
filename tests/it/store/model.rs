//! Random operations, three hundred for each seed: the book and a model in memory refuse the same, hold the same, and the
//! doctor finds nothing.

use std::collections::BTreeMap;

use bianheng::domain::{
    Arrangement, Assignment, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Mover, Operation, Person,
    PersonId, PoolId, Position, Post, PostClass, PostId, QuotaKind, Refusal, Snapshot, Tier, Transfer, apply,
};
use bianheng::store::{Book, StoreError};

use super::sample::*;
use crate::agreements;
use crate::dice::Dice;

/// What the book ought to hold.
#[derive(Clone, Default)]
pub(super) struct Model {
    pub register: Snapshot,
    pub roster: BTreeMap<PersonId, Person>,
    pub next: u32,
}

impl Model {
    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Applies one operation to register and roster, or tells that it cannot be.
    fn take(&mut self, operation: &Operation) -> bool {
        self.take_by(operation, apply)
    }

    /// The same with `apply` or `reapply`.
    pub fn take_by(
        &mut self,
        operation: &Operation,
        applying: fn(&mut Snapshot, &Operation) -> Result<(), Refusal>,
    ) -> bool {
        let before = self.register.clone();
        if !self.people_agree(operation) || applying(&mut self.register, operation).is_err() {
            return false;
        }
        for (id, person) in &mut self.roster {
            agreements::follow(operation, &before, &mut person.assignment, *id);
        }
        match operation {
            Operation::Admit(person) | Operation::Amend { person, .. } => {
                self.roster.insert(person.id, person.clone());
            }
            Operation::Release { person, .. } => {
                self.roster.remove(person);
            }
            Operation::Transfer(Transfer { to: Holder::Institution(to), people, .. }) => {
                for mover in people {
                    if let Some(person) = self.roster.get_mut(&mover.person) {
                        person.assignment = mover.from.moved_to(*to);
                    }
                }
            }
            _ => {}
        }
        true
    }

    fn people_agree(&self, operation: &Operation) -> bool {
        let stands =
            |id: &PersonId, at: &Assignment| self.roster.get(id).is_some_and(|person| person.assignment == *at);
        match operation {
            Operation::Admit(person) => !self.roster.contains_key(&person.id),
            Operation::Amend { before, person } => stands(&person.id, before),
            Operation::Release { person, before } => stands(person, before),
            _ => operation.movers().all(|mover| stands(&mover.person, &mover.from)),
        }
    }

    /// Something that may or may not be possible.
    pub fn propose(&mut self, dice: &mut Dice) -> Operation {
        let bodies: Vec<Institution> = self.register.institutions().cloned().collect();
        let people: Vec<Person> = self.roster.values().cloned().collect();
        let Some(body) = dice.pick(&bodies) else {
            return Operation::Establish(institution(self.fresh(), "第一局"));
        };
        let id = body.id;
        match dice.below(21) {
            0 | 1 => {
                let number = self.fresh();
                let parent = dice.pick(&[None, Some(id), Some(InstitutionId(9_999))]).flatten();
                let former_names = dice.pick(&bodies).map(|other| other.name).into_iter().collect();
                Operation::Establish(Institution {
                    parent,
                    former_names,
                    ..institution(number, &format!("{number}局"))
                })
            }
            2 => Operation::Describe(Institution { remark: format!("{}", dice.below(99)), parent: None, ..body }),
            3 => Operation::Rename { institution: id, name: name(&format!("{}局", dice.below(60))) },
            4 => Operation::Abolish { institution: id },
            5 => Operation::SetLeaders { institution: id, leaders: LeaderPosts::new(dice.small(3), dice.small(5)) },
            6 => Operation::SetPosts { institution: id, posts: self.posts(id, dice) },
            7 => Operation::SetNameplates {
                institution: id,
                nameplates: vec![name("牌"), name(dice.pick(&["匾", "牌"]).unwrap_or("匾"))],
            },
            8..=10 => self.transfer(dice, &people),
            11..=13 => {
                let number = self.fresh();
                Operation::Admit(full_person(number, "吴用", assignment(dice, id, &bodies)))
            }
            16..=20 => {
                let roster: Vec<_> = people.iter().map(|person| (person.id, person.assignment.clone())).collect();
                agreements::propose(dice, &self.register, &roster)
            }
            14 => match dice.pick(&people) {
                Some(person) => {
                    let after = assignment(dice, id, &bodies);
                    Operation::Amend { before: stale(dice, &person), person: Person { assignment: after, ..person } }
                }
                None => Operation::Abolish { institution: InstitutionId(9_999) },
            },
            _ => match dice.pick(&people) {
                Some(person) => Operation::Release { person: person.id, before: stale(dice, &person) },
                None => Operation::Release { person: PersonId(9_999), before: staff(1, ADMINISTRATIVE) },
            },
        }
    }

    fn transfer(&mut self, dice: &mut Dice, people: &[Person]) -> Operation {
        let mut holders =
            vec![Holder::Superior, Holder::Superior, Holder::Unallocated(Tier::County), Holder::Pool(PoolId(1))];
        holders.extend(self.register.institutions().map(|institution| Holder::Institution(institution.id)));
        let (mut from, to) = (holders[dice.below(holders.len())], holders[dice.below(holders.len())]);
        let mut kind = [ADMINISTRATIVE, SERVICE, QuotaKind::Controlled][dice.below(3)];
        let mut movers = Vec::new();
        if let Some(person) = dice.pick(people).filter(|_| dice.below(2) == 0) {
            (from, kind) = (Holder::Institution(person.assignment.quota_at), person.assignment.kind);
            movers.push(Mover { from: stale(dice, &person), ..mover(&person) });
        }
        Operation::Transfer(Transfer { people: movers, ..transfer(kind, dice.small(6), from, to) })
    }

    fn posts(&mut self, institution: InstitutionId, dice: &mut Dice) -> Vec<Post> {
        let number = dice.below(4);
        (0..number)
            .map(|_| Post {
                id: PostId(self.fresh()),
                institution,
                office: None,
                title: name("科员"),
                class: PostClass::Managing,
                kind: ADMINISTRATIVE,
                count: Headcount(dice.small(9)),
                remark: String::new(),
            })
            .collect()
    }
}

/// Mostly the assignment as it is; sometimes one that the person no longer has.
fn stale(dice: &mut Dice, person: &Person) -> Assignment {
    match dice.below(6) {
        0 => Assignment { post: Some(name("旧职")), ..person.assignment.clone() },
        _ => person.assignment.clone(),
    }
}

fn assignment(dice: &mut Dice, quota_at: InstitutionId, bodies: &[Institution]) -> Assignment {
    let works_at = dice.pick(bodies).filter(|_| dice.below(3) == 0).map_or(quota_at, |body| body.id);
    let position =
        dice.pick(&[Position::Chief, Position::Deputy, Position::OfficeChief, Position::Staff, Position::Staff]);
    let kind = [ADMINISTRATIVE, SERVICE][dice.below(2)];
    let position = position.unwrap_or_default();
    let arrangement = dice.pick(&Arrangement::ALL).filter(|_| works_at != quota_at && dice.below(2) == 0);
    let concurrent = if dice.below(4) == 0 { vec![name("网格员")] } else { Vec::new() };
    Assignment { quota_at, works_at, position, arrangement, concurrent, ..staff(quota_at.0, kind) }
}

/// Records random entries and compares with the model after each; gives how many were recorded and refused.
fn play(seed: u64, book: &mut Book) -> (u32, u32) {
    let mut dice = Dice(seed);
    let mut model = Model::default();
    let (mut proposed, mut recorded, mut refused) = (0, 0, 0);
    while proposed < 300 {
        let mut next = model.clone();
        let mut operations = Vec::new();
        let mut possible = true;
        for _ in 0..=dice.below(6) {
            proposed += 1;
            let operation = next.propose(&mut dice);
            if possible && !next.take(&operation) {
                // Mostly leave the impossible one out, so that entries with several operations succeed too.
                if dice.below(2) == 0 {
                    continue;
                }
                possible = false;
            }
            operations.push(operation);
        }
        if operations.is_empty() {
            continue;
        }
        let entry = entry(operations);
        match book.record(&entry, now()) {
            Ok(id) => {
                assert!(possible, "seed {seed}: recorded what the model refused: {entry:?}");
                assert_eq!(book.operations(id).expect("the log"), entry.operations, "seed {seed}");
                model = next;
                recorded += 1;
            }
            Err(StoreError::Refused { .. } | StoreError::PersonMoved { .. } | StoreError::AlreadyOnRoster { .. }) => {
                assert!(!possible, "seed {seed}: refused what the model recorded: {entry:?}");
                refused += 1;
                // The numbers taken stay taken.
                model.next = next.next;
            }
            Err(other) => panic!("seed {seed}: {other}"),
        }
        assert_eq!(book.snapshot().expect("a snapshot"), model.register, "seed {seed}");
    }
    let everybody: Vec<PersonId> = model.roster.keys().copied().collect();
    let people: Vec<Person> = model.roster.into_values().collect();
    assert_eq!(book.persons(&everybody).expect("people"), people, "seed {seed}");
    assert_eq!(book.count_people(&Default::default()).expect("a count").0 as usize, people.len(), "seed {seed}");
    assert_eq!(book.doctor().expect("examined"), [], "seed {seed}");
    (recorded, refused)
}

#[test]
fn the_book_agrees_with_a_model() {
    let (mut recorded, mut refused) = (0, 0);
    for seed in 0..25 {
        let (done, not_done) = play(seed, &mut memory());
        recorded += done;
        refused += not_done;
    }
    println!("{recorded} entries recorded, {refused} refused");
    assert!(recorded > 500 && refused > 100, "{recorded} recorded, {refused} refused: both must be exercised");
}

#[test]
fn a_book_read_back_agrees_with_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    for seed in 100..103 {
        let path = folder.path().join(format!("{seed}.bh"));
        let mut book = Book::create(&path, &header(), now()).expect("created");
        play(seed, &mut book);
        let before = book.snapshot().expect("a snapshot");
        drop(book);
        let book = Book::open(&path).expect("opened");
        assert_eq!(book.snapshot().expect("a snapshot"), before, "seed {seed}");
    }
}
