//! 冲销: the operations that take an entry back. The entry stays where it is; what undoes it is recorded after it, as an entry
//! of its own.
//!
//! What cannot be told from the log alone is refused rather than guessed: a merger has joined what nobody can part again by
//! rule.

use std::collections::BTreeMap;

use crate::domain::{
    Assignment, Clearance, ClearanceId, ClearanceOutcome, Deployment, DeploymentId, DutyList, Headcount, Holder,
    Institution, InstitutionId, Loan, LoanId, Mover, Operation, Person, PersonId, Refusal, Snapshot, Transfer, apply,
};

/// Why an entry cannot be taken back as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Irreversible {
    /// 合并 has joined places, people and duties of several bodies.
    Merger { operation: usize, into: InstitutionId },
    /// The person as before is not on the log that was given.
    PersonUnknown { operation: usize, person: PersonId },
    /// The entry does not fit the register it was given with.
    NotApplicable { operation: usize, refusal: Refusal },
}

/// The operations that undo `operations`, in the order in which they are to be done. `before` is the register on which they
/// were recorded, `person` tells how somebody stood before them.
///
/// # Errors
/// [`Irreversible`] names the operation that cannot be undone.
pub fn inverse(
    before: &Snapshot,
    operations: &[Operation],
    person: &dyn Fn(PersonId) -> Option<Person>,
) -> Result<Vec<Operation>, Irreversible> {
    let mut register = before.clone();
    let mut people = Known { before: person, since: BTreeMap::new() };
    let mut undoing = Vec::new();
    for (index, operation) in operations.iter().enumerate() {
        undoing.push(undo(&register, operation, index, &people)?);
        apply(&mut register, operation).map_err(|refusal| Irreversible::NotApplicable { operation: index, refusal })?;
        people.note(operation);
    }
    undoing.reverse();
    Ok(renumbered(&register, undoing.into_iter().flatten().collect()))
}

/// How people stood: as before the entry, or as its own operations have left them.
struct Known<'a> {
    before: &'a dyn Fn(PersonId) -> Option<Person>,
    since: BTreeMap<PersonId, Person>,
}

impl Known<'_> {
    fn find(&self, id: PersonId) -> Option<Person> {
        self.since.get(&id).cloned().or_else(|| (self.before)(id))
    }

    /// Keeps in mind how an operation has left people.
    fn note(&mut self, operation: &Operation) {
        for (mover, assignment) in operation.arrivals() {
            if let Some(person) = self.find(mover.person) {
                self.since.insert(mover.person, Person { assignment, ..person });
            }
        }
        if let Operation::Admit(person) | Operation::Amend { person, .. } = operation {
            self.since.insert(person.id, person.clone());
        }
    }
}

fn undo(
    register: &Snapshot,
    operation: &Operation,
    index: usize,
    people: &Known<'_>,
) -> Result<Vec<Operation>, Irreversible> {
    let known = |id: PersonId| people.find(id).ok_or(Irreversible::PersonUnknown { operation: index, person: id });
    let body = |id: InstitutionId| {
        let refusal = Refusal::UnknownInstitution(id);
        register.institution(id).ok_or(Irreversible::NotApplicable { operation: index, refusal })
    };
    Ok(match operation {
        Operation::Transfer(transfer) => back(transfer, people),
        Operation::Establish(institution) => vec![Operation::Abolish { institution: institution.id }],
        Operation::Describe(Institution { id, .. }) => vec![Operation::Describe(body(*id)?.clone())],
        // Not a renaming back: the wrong name was never borne, so it is no former name.
        Operation::Rename { institution, .. } => vec![Operation::Describe(body(*institution)?.clone())],
        Operation::Abolish { institution } => established_again(register, body(*institution)?),
        Operation::Attach { institution, .. } => {
            let Institution { parent, supervisor, .. } = *body(*institution)?;
            vec![Operation::Attach { institution: *institution, parent, supervisor }]
        }
        Operation::Merge { into, .. } => return Err(Irreversible::Merger { operation: index, into: *into }),
        Operation::SetOffices { institution, .. } => {
            let Institution { scheme, offices, .. } = body(*institution)?.clone();
            vec![Operation::SetOffices { institution: *institution, scheme, offices }]
        }
        Operation::SetLeaders { institution, .. } => {
            vec![Operation::SetLeaders { institution: *institution, leaders: body(*institution)?.leaders }]
        }
        Operation::SetNameplates { institution, .. } => {
            let nameplates = body(*institution)?.nameplates.clone();
            vec![Operation::SetNameplates { institution: *institution, nameplates }]
        }
        Operation::SetPosts { institution, .. } => vec![posts_of(register, *institution)],
        Operation::SetDuties { institution, list, .. } => vec![duties_of(register, *institution, *list)],
        // A pool that was opened stays; without places it is a name only.
        Operation::OpenPool(pool) => {
            register.pools().get(pool.id).cloned().map(Operation::OpenPool).into_iter().collect()
        }
        Operation::Lend(loan) => vec![Operation::Recall { loan: loan.id, count: loan.count }],
        Operation::Recall { loan, count } => {
            let lent = register.loans().get(*loan);
            lent.map(|lent| Operation::Lend(Loan { count: *count, ..lent.clone() })).into_iter().collect()
        }
        Operation::Clear(Clearance { id, count, .. }) => {
            vec![Operation::CloseClearance { clearance: *id, count: *count, outcome: ClearanceOutcome::Withdrawn }]
        }
        Operation::CloseClearance { clearance, count, .. } => {
            let given = register.clearances().get(*clearance);
            given.map(|given| Operation::Clear(Clearance { count: *count, ..given.clone() })).into_iter().collect()
        }
        Operation::Deploy(deployment) => ended(deployment, people),
        Operation::EndDeployment { deployment, people: returned } => register
            .deployments()
            .get(*deployment)
            .map(|agreed| agreed_again(agreed, returned, people))
            .unwrap_or_default(),
        Operation::Admit(person) => {
            vec![Operation::Release { person: person.id, before: person.assignment.clone() }]
        }
        Operation::Amend { person, .. } => {
            vec![Operation::Amend { before: person.assignment.clone(), person: known(person.id)? }]
        }
        Operation::Release { person, .. } => vec![Operation::Admit(known(*person)?)],
    })
}

/// An abolished body as it was, with its posts and duties.
fn established_again(register: &Snapshot, institution: &Institution) -> Vec<Operation> {
    let id = institution.id;
    let posts = (!register.posts(id).is_empty()).then(|| posts_of(register, id));
    let lists = DutyList::ALL.into_iter().filter(|list| !register.duties().list(id, *list).is_empty());
    let duties = lists.map(|list| duties_of(register, id, list));
    [Operation::Establish(institution.clone())].into_iter().chain(posts).chain(duties).collect()
}

fn posts_of(register: &Snapshot, institution: InstitutionId) -> Operation {
    Operation::SetPosts { institution, posts: register.posts(institution).to_vec() }
}

fn duties_of(register: &Snapshot, institution: InstitutionId, list: DutyList) -> Operation {
    Operation::SetDuties { institution, list, duties: register.duties().list(institution, list).to_vec() }
}

/// The same places the other way, with the people who went along, each as before.
fn back(transfer: &Transfer, people: &Known<'_>) -> Vec<Operation> {
    let gone = |mover: &Mover| match transfer.to {
        Holder::Institution(to) => Mover { from: mover.from.moved_to(to), ..mover.clone() },
        Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => mover.clone(),
    };
    let returning: Vec<Mover> = transfer.people.iter().map(gone).collect();
    let arrived = |mover: &Mover| match transfer.from {
        Holder::Institution(from) => mover.from.moved_to(from),
        Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => mover.from.clone(),
    };
    let restored = as_before(&transfer.people, returning.iter().map(arrived), people);
    let transfer = Transfer { from: transfer.to, to: transfer.from, people: returning, ..transfer.clone() };
    [Operation::Transfer(transfer)].into_iter().chain(restored).collect()
}

/// An agreement on use ended, with everybody who was named as before.
fn ended(agreed: &Deployment, people: &Known<'_>) -> Vec<Operation> {
    let deployed = |mover: &Mover| mover.from.deployed_to(agreed.user, agreed.arrangement);
    let returning: Vec<Mover> =
        agreed.people.iter().map(|mover| Mover { from: deployed(mover), ..mover.clone() }).collect();
    let restored = as_before(&agreed.people, returning.iter().map(|mover| mover.from.returned()), people);
    [Operation::EndDeployment { deployment: agreed.id, people: returning }].into_iter().chain(restored).collect()
}

/// An agreement on use that was ended, made again with those who had returned.
fn agreed_again(agreed: &Deployment, returned: &[Mover], people: &Known<'_>) -> Vec<Operation> {
    let leaving = |mover: &Mover| Mover { from: mover.from.returned(), ..mover.clone() };
    let leaving: Vec<Mover> = returned.iter().map(leaving).collect();
    let arrived = leaving.iter().map(|mover| mover.from.deployed_to(agreed.user, agreed.arrangement));
    let restored = as_before(returned, arrived, people);
    [Operation::Deploy(Deployment { people: leaving, ..agreed.clone() })].into_iter().chain(restored).collect()
}

/// Moving leaves office and post behind: whoever does not stand as before is put there again.
fn as_before(then: &[Mover], now: impl Iterator<Item = Assignment>, people: &Known<'_>) -> Vec<Operation> {
    let different = then.iter().zip(now).filter(|(mover, now)| mover.from != *now);
    let restored = different.filter_map(|(mover, before)| {
        let person = Person { assignment: mover.from.clone(), ..people.find(mover.person)? };
        Some(Operation::Amend { before, person })
    });
    restored.collect()
}

/// Agreements that are made again bear numbers that no agreement has had; what is done to them afterwards follows.
fn renumbered(register: &Snapshot, undoing: Vec<Operation>) -> Vec<Operation> {
    let mut loans = Again::new(register.fresh_loan_id(), LoanId::next);
    let mut clearances = Again::new(register.fresh_clearance_id(), ClearanceId::next);
    let mut deployments = Again::new(register.fresh_deployment_id(), DeploymentId::next);
    let mut renumbered = Vec::with_capacity(undoing.len());
    for operation in undoing {
        match operation {
            Operation::Lend(loan) => {
                let id = loans.make(loan.id, loan.count);
                renumbered.push(Operation::Lend(Loan { id, ..loan }));
            }
            Operation::Recall { loan, count } => {
                let parts = loans.taken(loan, count).into_iter();
                renumbered.extend(parts.map(|(loan, count)| Operation::Recall { loan, count }));
            }
            Operation::Clear(clearance) => {
                let id = clearances.make(clearance.id, clearance.count);
                renumbered.push(Operation::Clear(Clearance { id, ..clearance }));
            }
            Operation::CloseClearance { clearance, count, outcome } => {
                let parts = clearances.taken(clearance, count).into_iter();
                renumbered.extend(parts.map(|(clearance, count)| Operation::CloseClearance {
                    clearance,
                    count,
                    outcome,
                }));
            }
            Operation::Deploy(agreed) => {
                let id = deployments.make(agreed.id, agreed.count);
                renumbered.push(Operation::Deploy(Deployment { id, ..agreed }));
            }
            Operation::EndDeployment { deployment, people } => {
                let deployment = deployments.made.get(&deployment).map_or(deployment, |(again, _)| *again);
                renumbered.push(Operation::EndDeployment { deployment, people });
            }
            Operation::Transfer(_)
            | Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::Attach { .. }
            | Operation::Merge { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetPosts { .. }
            | Operation::SetDuties { .. }
            | Operation::OpenPool(_)
            | Operation::Admit(_)
            | Operation::Amend { .. }
            | Operation::Release { .. } => renumbered.push(operation),
        }
    }
    renumbered
}

/// Agreements of one sort that are made again: the old number with the new one, and how much is under it.
struct Again<Id> {
    next: Id,
    after: fn(Id) -> Id,
    made: BTreeMap<Id, (Id, Headcount)>,
}

impl<Id: Copy + Ord> Again<Id> {
    fn new(next: Id, after: fn(Id) -> Id) -> Self {
        Self { next, after, made: BTreeMap::new() }
    }

    fn make(&mut self, old: Id, count: Headcount) -> Id {
        let given = self.next;
        self.next = (self.after)(given);
        self.made.insert(old, (given, count));
        given
    }

    /// Where `count` places of the old number are now: first under the new one, the rest under the old.
    fn taken(&self, old: Id, count: Headcount) -> Vec<(Id, Headcount)> {
        let again = self.made.get(&old).map(|(given, made)| (*given, count.min(*made)));
        let rest = count.excess_over(again.map_or(Headcount::ZERO, |(_, made)| made));
        again.into_iter().chain([(old, rest)]).filter(|(_, count)| !count.is_zero()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Arrangement, LeaderPosts, Name, Nature, PoolId, Position, QuotaKind, ReturnManner, Tier, apply_all,
    };

    const KIND: QuotaKind = QuotaKind::Administrative;
    const FIRST: InstitutionId = InstitutionId(1);
    const SECOND: InstitutionId = InstitutionId(2);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn body(id: u32, text: &str) -> Institution {
        Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government)
    }

    /// A section chief, so that moving loses something.
    fn chief() -> Person {
        let (office, post) = (Some(name("法规股")), Some(name("股长")));
        let at = Assignment { office, post, position: Position::OfficeChief, ..Assignment::at(FIRST, KIND) };
        Person::bare(PersonId(1), name("张三"), at)
    }

    fn transfer(count: u32, from: Holder, to: Holder, people: Vec<Mover>) -> Operation {
        Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people })
    }

    fn mover() -> Mover {
        Mover { person: chief().id, name: chief().name, from: chief().assignment }
    }

    fn register() -> Snapshot {
        let (first, pool) = (Holder::Institution(FIRST), Holder::Pool(PoolId(1)));
        let opening = [
            Operation::Establish(body(1, "县农业局")),
            Operation::Establish(body(2, "县林业局")),
            transfer(10, Holder::Superior, first, Vec::new()),
            transfer(4, Holder::Superior, pool, Vec::new()),
            Operation::Admit(chief()),
        ];
        apply_all(&Snapshot::default(), &opening).expect("an opening")
    }

    /// Undoing brings the register back; only numbers that were given stay given.
    #[track_caller]
    fn check(operations: &[Operation]) -> Vec<Operation> {
        let before = register();
        let after = apply_all(&before, operations).expect("possible");
        let undoing = inverse(&before, operations, &|id| (id == chief().id).then(chief)).expect("reversible");
        let undone = apply_all(&after, &undoing).expect("can be undone");
        assert_eq!(undone.institutions().collect::<Vec<_>>(), before.institutions().collect::<Vec<_>>());
        assert_eq!(undone.ledger(), before.ledger());
        assert_eq!(undone.roster(), before.roster());
        assert_eq!(undone.posts(FIRST), before.posts(FIRST));
        assert_eq!((undone.loans().iter().count(), undone.deployments().iter().count()), (0, 0));
        undoing
    }

    #[test]
    fn places_come_back_with_their_people_in_their_old_posts() {
        let (first, second) = (Holder::Institution(FIRST), Holder::Institution(SECOND));
        let undoing = check(&[transfer(3, first, second, vec![mover()])]);
        let at_second = Assignment::at(SECOND, KIND);
        let returning = Mover { from: at_second, ..mover() };
        let at_home = Assignment::at(FIRST, KIND);
        assert_eq!(
            undoing,
            [transfer(3, second, first, vec![returning]), Operation::Amend { before: at_home, person: chief() }]
        );
    }

    #[test]
    fn bodies_are_as_before() {
        check(&[Operation::Rename { institution: FIRST, name: name("县农林局") }]);
        check(&[
            Operation::Establish(body(3, "县水利局")),
            Operation::SetLeaders { institution: InstitutionId(3), leaders: LeaderPosts::new(1, 2) },
        ]);
        check(&[Operation::Abolish { institution: SECOND }]);
        check(&[Operation::Attach { institution: SECOND, parent: Some(FIRST), supervisor: None }]);
        check(&[Operation::SetNameplates { institution: FIRST, nameplates: vec![name("县畜牧局")] }]);
    }

    #[test]
    fn people_and_agreements_are_as_before() {
        check(&[Operation::Release { person: chief().id, before: chief().assignment }]);
        let promoted =
            Person { assignment: Assignment { position: Position::Deputy, ..chief().assignment }, ..chief() };
        check(&[Operation::Amend { before: chief().assignment, person: promoted }]);
        check(&[Operation::Deploy(Deployment {
            id: DeploymentId(1),
            owner: FIRST,
            user: SECOND,
            kind: KIND,
            count: Headcount(1),
            arrangement: Arrangement::Seconded,
            people: vec![mover()],
            document: None,
        })]);
        let loan = Loan {
            id: LoanId(1),
            pool: PoolId(1),
            borrower: SECOND,
            kind: KIND,
            count: Headcount(2),
            until: crate::domain::Date::constant(2029, 12, 31),
            purpose: String::new(),
            return_by: ReturnManner::AtTerm,
            document: None,
        };
        check(&[Operation::Lend(loan.clone())]);
        check(&[Operation::Lend(loan.clone()), Operation::Recall { loan: LoanId(1), count: Headcount(2) }]);
        check(&[Operation::Lend(loan), Operation::Recall { loan: LoanId(1), count: Headcount(1) }]);
    }

    #[test]
    fn a_merger_is_refused_with_its_place() {
        let rename = Operation::Rename { institution: FIRST, name: name("县农林局") };
        let merge = Operation::Merge { from: vec![FIRST], into: SECOND };
        let refused = inverse(&register(), &[rename, merge], &|_| None);
        assert_eq!(refused, Err(Irreversible::Merger { operation: 1, into: SECOND }));
    }
}
