//! What the book keeps beside the ledger: a merger of a whole city, people used without their places, facts of the roster.

use std::sync::Arc;

use bianheng::domain::{
    AgeGroup, Arrangement, Assignment, Clearance, ClearanceId, Date, Deployment, DeploymentId, DocumentNumber, Duty,
    DutyList, EntryId, Grade, Headcount, Holder, Identity, Institution, InstitutionFacts, InstitutionId, Loan, LoanId,
    Month, Nature, Operation, Person, PersonId, PoolId, Position, QuotaKind, ReturnManner, Snapshot, Tier,
};
use bianheng::store::Book;

use super::sample::*;

fn lend(id: u32, borrower: u32, count: u32) -> Operation {
    Operation::Lend(Loan {
        id: LoanId(id),
        pool: PoolId(1),
        borrower: InstitutionId(borrower),
        kind: SERVICE,
        count: Headcount(count),
        until: Date::constant(2029, 12, 31),
        purpose: "引进农技人才".to_owned(),
        return_by: ReturnManner::OneOutOneBack,
        document: None,
    })
}

fn clear(id: u32, institution: u32, count: u32) -> Operation {
    Operation::Clear(Clearance {
        id: ClearanceId(id),
        institution: InstitutionId(institution),
        kind: ADMINISTRATIVE,
        count: Headcount(count),
        purpose: "公开招录".to_owned(),
        number: DocumentNumber::new("用编〔2026〕1号").expect("a number"),
        lapses: Date::constant(2026, 12, 31),
    })
}

/// `owner` lets `user` use people, the first of them by name.
fn deploy(id: u32, owner: u32, user: u32, count: u32, named: &[Person]) -> Operation {
    Operation::Deploy(Deployment {
        id: DeploymentId(id),
        owner: InstitutionId(owner),
        user: InstitutionId(user),
        kind: ADMINISTRATIVE,
        count: Headcount(count),
        arrangement: Arrangement::CountyOwnedTownUsed,
        people: named.iter().map(mover).collect(),
        document: None,
    })
}

/// Records, and reads the same back: snapshot, log, and nothing for the doctor to say.
#[track_caller]
fn record(book: &mut Book, operations: Vec<Operation>) -> Snapshot {
    let id = book.record(&entry(operations.clone()), now()).expect("recorded");
    assert_eq!(book.operations(id).expect("the log"), operations);
    assert_eq!(book.doctor().expect("examined"), []);
    book.snapshot().expect("a snapshot")
}

#[test]
fn agreements_are_kept_until_they_are_settled() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.bh");
    let mut book = Book::create(&path, &header(), now()).expect("created");
    book.record(&county(), now()).expect("recorded");
    let (office, bureau) = (InstitutionId(1), InstitutionId(2));
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let items = vec![Duty { item: "养老认证".to_owned(), basis: "安政办〔2026〕3号".to_owned() }];
    let list = DutyList::PublicServices;
    let register = record(
        &mut book,
        vec![
            lend(1, 2, 5),
            clear(1, 1, 2),
            deploy(1, 1, 2, 2, std::slice::from_ref(&li)),
            Operation::SetDuties { institution: bureau, list, duties: items.clone() },
            Operation::Attach { institution: bureau, parent: Some(office), supervisor: None },
        ],
    );
    let standing = register.standing(bureau, SERVICE);
    assert_eq!((standing.authorized.0, standing.borrowed.0, standing.capacity().0), (0, 5, 5));
    assert_eq!(register.pool_balance(PoolId(1), SERVICE).available().0, -5, "lent more than it has: a finding");
    let standing = register.standing(office, ADMINISTRATIVE);
    assert_eq!((standing.vacancy().0, standing.reserved.0, standing.free().0), (7, 2, 5));
    // Three hold places in the office: 王五 worked at the bureau before, 李四 goes by name, 张三 as one of two.
    let working = |register: &Snapshot| [office, bureau].map(|at| register.roster().working(at, ADMINISTRATIVE).0);
    assert_eq!((register.roster().strength(office, ADMINISTRATIVE).0, working(&register)), (3, [0, 3]));
    let used = book.person(li.id).expect("read").expect("on the roster");
    assert_eq!(used.assignment, li.assignment.deployed_to(bureau, Arrangement::CountyOwnedTownUsed));
    book.close().expect("closed");

    let mut book = Book::open(&path).expect("opened");
    assert_eq!(book.snapshot().expect("a snapshot"), register, "read back from the file");
    let register = record(
        &mut book,
        vec![
            Operation::Recall { loan: LoanId(1), count: Headcount(5) },
            Operation::CloseClearance {
                clearance: ClearanceId(1),
                count: Headcount(1),
                outcome: bianheng::domain::ClearanceOutcome::Admitted,
            },
            Operation::EndDeployment { deployment: DeploymentId(1), people: vec![mover(&used)] },
            Operation::SetDuties { institution: bureau, list, duties: Vec::new() },
        ],
    );
    assert_eq!((register.loans().iter().count(), register.fresh_loan_id()), (0, LoanId(2)), "numbers are given once");
    assert_eq!(register.standing(office, ADMINISTRATIVE).reserved.0, 1);
    assert_eq!((working(&register), register.deployments().iter().count()), ([2, 1], 0));
    assert_eq!(book.person(li.id).expect("read"), Some(li));
    assert_eq!(register.duties().list(bureau, list), []);
}

#[test]
fn a_person_who_has_moved_stops_an_agreement() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let li = book.person(PersonId(2)).expect("read").expect("on the roster");
    let stale = Person { assignment: Assignment { office: Some(name("综合股")), ..li.assignment.clone() }, ..li };
    let before = traces(&book);
    let error = book.record(&entry(vec![deploy(1, 1, 2, 1, &[stale])]), now()).expect_err("refused");
    assert!(matches!(error, bianheng::store::StoreError::PersonMoved { operation: 0, .. }), "{error}");
    assert_eq!(traces(&book), before);
}

/// 375 townships become 261: 114 are merged into others, with all they have. A city above them, a station below each.
#[test]
fn a_city_merges_its_townships_and_loses_nothing() {
    const BEFORE: u32 = 375;
    const MERGED: u32 = 114;
    let mut book = memory();
    let township = |id: u32| {
        let nature = if id <= 52 { Nature::Township } else { Nature::Town };
        let bare = Institution::bare(InstitutionId(id), name(&format!("第{id}镇")), Tier::Township, nature);
        Operation::Establish(Institution { former_names: vec![name(&format!("第{id}公社"))], ..bare })
    };
    let station = |id: u32| {
        let place =
            Institution::bare(InstitutionId(id + 1_000), name(&format!("第{id}站")), Tier::Township, Nature::Outpost);
        Operation::Establish(Institution { supervisor: Some(InstitutionId(id)), ..place })
    };
    let places = |id: u32| Operation::Transfer(transfer(ADMINISTRATIVE, 20 + id % 7, Holder::Superior, at(id)));
    let people = |id: u32| {
        [staff(id, ADMINISTRATIVE), Assignment { position: Position::Chief, ..staff(id, ADMINISTRATIVE) }]
            .into_iter()
            .zip(0..)
            .map(move |(held, nth)| Operation::Admit(person(id * 10 + nth, "吴用", held)))
    };
    let mut opening: Vec<Operation> = (1..=BEFORE).map(township).collect();
    opening.extend((1..=BEFORE).map(station));
    opening.extend((1..=BEFORE).map(places));
    opening.extend((1..=BEFORE).flat_map(people));
    opening.extend([lend(1, 1, 3), clear(1, 2, 1), deploy(1, 3, 300, 1, &[])]);
    let before = record(&mut book, opening);
    // 镇改街道 keeps the body, its places and its people.
    let street = InstitutionId(BEFORE);
    let town = before.institution(street).expect("a town").clone();
    let before = record(&mut book, vec![Operation::Describe(Institution { nature: Nature::Subdistrict, ..town })]);
    let standing = before.standing(street, ADMINISTRATIVE);
    assert_eq!((standing.authorized.0, standing.strength.0), (20 + BEFORE % 7, 2));

    // The first 114 go into the 57 that follow them, two into each.
    let into = |id: u32| MERGED + 1 + (id - 1) / 2;
    let mergers = (1..=MERGED).step_by(2).map(|id| Operation::Merge {
        from: vec![InstitutionId(id), InstitutionId(id + 1)],
        into: InstitutionId(into(id)),
    });
    let after = record(&mut book, mergers.collect());
    let townships =
        |register: &Snapshot| register.institutions().filter(|body| body.nature.is_township()).count() as u32;
    assert_eq!((townships(&before), townships(&after)), (BEFORE, 261));
    assert_eq!(after.institutions().filter(|body| body.nature == Nature::Township).count(), 0, "52 乡 gone");
    assert_eq!(after.ledger().issued(ADMINISTRATIVE), before.ledger().issued(ADMINISTRATIVE));
    assert_eq!(after.roster().people(), before.roster().people());
    for id in 1..=MERGED {
        let successor = InstitutionId(into(id));
        for old in [format!("第{id}镇"), format!("第{id}公社")] {
            assert_eq!(after.find(&name(&old)).map(|found| found.id), Some(successor), "{old}");
        }
        let station = after.institution(InstitutionId(id + 1_000)).expect("it stays");
        assert_eq!(station.supervisor, Some(successor));
        let held = book.person(PersonId(id * 10)).expect("read").expect("on the roster").assignment;
        assert_eq!((held.quota_at, held.works_at), (successor, successor));
    }
    let first = InstitutionId(into(1));
    let places = |id: u32| 20 + id % 7;
    let expected = places(1) + places(2) + places(first.0);
    let standing = after.standing(first, ADMINISTRATIVE);
    assert_eq!((standing.authorized.0, standing.strength.0, standing.reserved.0), (expected, 6, 1));
    assert_eq!(after.standing(first, SERVICE).borrowed.0, 3);
    assert_eq!(after.roster().leaders(first).chief.0, 3, "a merger dismisses nobody");
    assert_eq!(after.deployments().get(DeploymentId(1)).map(|agreed| agreed.owner), Some(InstitutionId(into(3))));
    assert_eq!(book.snapshot_before(EntryId(3)).expect("history"), before);
}

#[test]
fn facts_are_drawn_from_the_roster_and_follow_it() {
    let mut book = memory();
    book.record(&county(), now()).expect("recorded");
    let office = InstitutionId(1);
    let facts = book.roster_facts().expect("drawn");
    let identities = |facts: &InstitutionFacts| facts.identities().collect::<Vec<_>>();
    let of = |facts: &Arc<bianheng::domain::RosterFacts>| facts.of(office).map(identities);
    let civil = Some(Identity::CivilServant);
    let expected = [(ADMINISTRATIVE, None, Headcount(2)), (ADMINISTRATIVE, civil, Headcount(1))];
    assert_eq!(of(&facts).as_deref(), Some(&expected[..]));
    let born = AgeGroup {
        birth: Month::new(1972, 2).ok(),
        kind: ADMINISTRATIVE,
        sex: Some(bianheng::domain::Sex::Female),
        position: Position::Staff,
        identity: civil,
        rank: Some(Grade::Section),
    };
    let ages: Vec<_> = facts.of(office).into_iter().flat_map(InstitutionFacts::ages).collect();
    assert!(ages.contains(&(born, Headcount(1))), "{ages:?}");

    let chief = book.person(PersonId(1)).expect("read").expect("on the roster");
    let promoted = Person { rank: Some(Grade::DeputyDivision), ..chief.clone() };
    let amend = Operation::Amend { before: chief.assignment, person: promoted };
    let off_quota = Operation::Admit(person(9, "赵六", staff(1, QuotaKind::OffQuota)));
    let register = record(&mut book, vec![amend, off_quota]);
    let facts = book.roster_facts().expect("drawn anew");
    let above = facts.of(office).map(|facts| facts.leaders_above(Grade::Section));
    assert_eq!(above, Some(Headcount(1)));
    assert_eq!(
        (register.off_quota(office), register.standing(office, QuotaKind::OffQuota)),
        (Headcount(1), Default::default())
    );
    assert_eq!(register.total(office, |_| true).strength, Headcount(3), "编外 is in no total");

    assert_eq!(register.facts(), None, "nobody has drawn them for this snapshot");
    let merged = bianheng::domain::apply_all(
        &register.with_facts(facts),
        &[Operation::Merge { from: vec![office], into: InstitutionId(2) }],
    );
    let merged = merged.expect("merged");
    let above =
        merged.facts().and_then(|facts| facts.of(InstitutionId(2))).map(|facts| facts.leaders_above(Grade::Section));
    assert_eq!(above, Some(Headcount(1)));
}
