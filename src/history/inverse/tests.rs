//! Entries taken back over the register they left and over later ones; bodies and people are invented.

use super::*;
use crate::domain::{
    Arrangement, DeploymentId, Headcount, LeaderPosts, LoanId, Name, Nature, PoolId, Position, QuotaKind, ReturnManner,
    Tier, apply_all,
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
    let people = BTreeMap::from([(chief().id, chief())]);
    let asked =
        Undoing { before: &before, operations, extent: Extent::Whole, people: &people, now: &after, people_now: None };
    let undoing = inverse(&asked).expect("reversible");
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
    let promoted = Person { assignment: Assignment { position: Position::Deputy, ..chief().assignment }, ..chief() };
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
fn a_merger_is_parted_again() {
    check(&[Operation::Merge { from: vec![FIRST], into: SECOND }]);
    let successor = Operation::Establish(body(3, "县农林局"));
    check(&[successor, Operation::Merge { from: vec![FIRST, SECOND], into: InstitutionId(3) }]);
}

#[test]
fn a_merger_of_people_who_are_not_known_is_refused_with_its_place() {
    let rename = Operation::Rename { institution: FIRST, name: name("县农林局") };
    let merge = Operation::Merge { from: vec![FIRST], into: SECOND };
    let (before, operations) = (register(), [rename, merge]);
    let now = apply_all(&before, &operations).expect("possible");
    let people = BTreeMap::new();
    let asked = Undoing {
        before: &before,
        operations: &operations,
        extent: Extent::Whole,
        people: &people,
        now: &now,
        people_now: Some(&people),
    };
    assert_eq!(inverse(&asked), Err(Irreversible::Inexact { operation: 1, institution: SECOND }));
}

#[test]
fn some_operations_are_undone_and_what_came_since_is_kept() {
    let before = register();
    let (first, second) = (Holder::Institution(FIRST), Holder::Institution(SECOND));
    let leaders = |deputy| Operation::SetLeaders { institution: FIRST, leaders: LeaderPosts::new(1, deputy) };
    let rename = Operation::Rename { institution: FIRST, name: name("县农林局") };
    let operations = [rename, transfer(3, first, second, Vec::new()), transfer(1, second, first, Vec::new())];
    let now = apply_all(&before, &operations).expect("possible");
    let now = apply_all(&now, &[leaders(2)]).expect("possible");
    let (people, chosen) = (BTreeMap::new(), BTreeSet::from([0, 1]));
    let asked = Undoing {
        before: &before,
        operations: &operations,
        extent: Extent::Only(&chosen),
        people: &people,
        now: &now,
        people_now: Some(&people),
    };
    let Err(Irreversible::NoLongerPossible { operation: 1, .. }) = inverse(&asked) else {
        panic!("of three places one has come back")
    };
    let only_name = BTreeSet::from([0]);
    let asked = Undoing { extent: Extent::Only(&only_name), ..asked };
    let LeaderPosts { chief, deputy } = LeaderPosts::new(1, 2);
    let as_before = Institution { leaders: LeaderPosts { chief, deputy }, ..body(1, "县农业局") };
    assert_eq!(inverse(&asked), Ok(vec![Operation::Describe(as_before)]));
    let leaders_set_again = [leaders(1)];
    let asked = Undoing { before: &before, operations: &leaders_set_again, extent: Extent::Whole, ..asked };
    assert_eq!(inverse(&asked), Err(Irreversible::Overtaken { operation: 0, institution: FIRST }));
}

#[test]
fn n1_what_a_later_entry_set_of_the_same_person_is_kept_and_twice_set_is_refused() {
    let before = register();
    let with = |columns: &[(&str, &str)]| {
        let mut person = chief();
        person.particulars.further = columns.iter().copied().collect();
        person
    };
    let amend = |person: Person| Operation::Amend { before: chief().assignment, person };
    let operations = [amend(with(&[("学历", "大学"), ("职级", "四级")]))];
    let now = apply_all(&before, &operations).expect("possible");
    let people = BTreeMap::from([(chief().id, with(&[("学历", "中专"), ("职级", "四级")]))]);
    let undone_over = |standing: Person| {
        let people_now = BTreeMap::from([(chief().id, standing)]);
        let (extent, people) = (Extent::Whole, &people);
        inverse(&Undoing {
            before: &before,
            operations: &operations,
            extent,
            people,
            now: &now,
            people_now: Some(&people_now),
        })
    };
    let later = with(&[("学历", "大学"), ("职级", "三级")]);
    assert_eq!(undone_over(later), Ok(vec![amend(with(&[("学历", "中专"), ("职级", "三级")]))]));
    let twice = with(&[("学历", "研究生"), ("职级", "四级")]);
    let (person, name) = (chief().id, chief().name);
    assert_eq!(undone_over(twice), Err(Irreversible::PersonOvertaken { operation: 0, person, name }));
}

/// Whoever is taken back must still stand where the entry put them; a later move or a departure stands in the way.
#[test]
fn who_has_moved_on_or_left_is_named_instead_of_taken_back() {
    let before = register();
    let operations = [transfer(3, Holder::Institution(FIRST), Holder::Institution(SECOND), vec![mover()])];
    let now = apply_all(&before, &operations).expect("possible");
    let people = BTreeMap::from([(chief().id, chief())]);
    let undone_over = |people_now: &BTreeMap<PersonId, Person>| {
        let (extent, operations, now) = (Extent::Whole, &operations[..], &now);
        let people_now = Some(people_now);
        inverse(&Undoing { before: &before, operations, extent, people: &people, now, people_now })
    };
    let at = |institution| {
        let standing = Person { assignment: Assignment::at(institution, KIND), ..chief() };
        BTreeMap::from([(standing.id, standing)])
    };
    assert_eq!(undone_over(&at(SECOND)).map(|undoing| undoing.len()), Ok(2));
    let overtaken = Err(Irreversible::PersonOvertaken { operation: 0, person: chief().id, name: chief().name });
    assert_eq!(undone_over(&at(InstitutionId(3))), overtaken);
    assert_eq!(undone_over(&BTreeMap::new()), overtaken);
}
