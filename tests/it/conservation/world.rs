//! A register that random operations make, and beside it a count of its own of everything that must be conserved: what the
//! superior has given out, and where everybody stands.

use std::collections::BTreeMap;

use bianheng::domain::{
    Assignment, ClearanceId, DeploymentId, Funding, Headcount, Holder, Institution, InstitutionId, LeaderPosts, LoanId,
    Mover, Name, Nature, Office, OfficeNature, Operation, Person, PersonId, PoolId, Position, Post, PostClass, PostId,
    QuotaKind, Refusal, Snapshot, Tier, Transfer, apply,
};

use crate::agreements;
use crate::county::name;
use crate::dice::Dice;

#[derive(Clone, Default)]
pub struct World {
    pub register: Snapshot,
    /// What the superior has given out less what it took back.
    given_out: BTreeMap<QuotaKind, i64>,
    roster: BTreeMap<PersonId, Assignment>,
    loans: BTreeMap<LoanId, (InstitutionId, QuotaKind, u32)>,
    clearances: BTreeMap<ClearanceId, (InstitutionId, QuotaKind, u32)>,
    /// Owner, kind, user, and how many are used without names.
    unnamed: BTreeMap<DeploymentId, (InstitutionId, QuotaKind, InstitutionId, u32)>,
    next: u32,
}

const SCHEMES: [&str; 5] = ["chengdu-5x-2019", "chengdu-6x-2020", "xuancheng-2022", "sample-6x", "no such scheme"];
const OFFICES: [&str; 12] = [
    "综合办公室",
    "综合办",
    "党群办公室",
    "社区发展办公室",
    "社区治理办公室",
    "民生服务办公室",
    "综合执法协调办公室",
    "便民服务中心",
    "农业综合服务中心",
    "乡村振兴办公室",
    "旅游发展办公室",
    "招商办公室",
];

impl World {
    /// A county after `operations` that were proposed, some of them refused.
    pub fn grown(dice: &mut Dice, operations: usize) -> Self {
        let mut world = Self::default();
        for _ in 0..operations {
            let operation = world.propose(dice);
            world.take(&operation).ok();
        }
        world
    }

    /// Applies an operation to the register and, where it was accepted, to the counts.
    pub fn take(&mut self, operation: &Operation) -> Result<(), Refusal> {
        let before = self.register.clone();
        apply(&mut self.register, operation)?;
        for (person, at) in &mut self.roster {
            agreements::follow(operation, &before, at, *person);
        }
        self.count_agreements(operation);
        match operation {
            Operation::Transfer(transfer) => self.count_transfer(transfer),
            Operation::Admit(person) | Operation::Amend { person, .. } => {
                self.roster.insert(person.id, person.assignment.clone());
            }
            Operation::Release { person, .. } => drop(self.roster.remove(person)),
            _ => {}
        }
        Ok(())
    }

    /// Everybody on the roster.
    pub fn people(&self) -> BTreeMap<PersonId, Person> {
        let person = |(id, at): (&PersonId, &Assignment)| (*id, Person::bare(*id, name("吴用"), at.clone()));
        self.roster.iter().map(person).collect()
    }

    fn count_agreements(&mut self, operation: &Operation) {
        match operation {
            Operation::Lend(loan) => drop(self.loans.insert(loan.id, (loan.borrower, loan.kind, loan.count.0))),
            Operation::Recall { loan, count } => self.loans.get_mut(loan).expect("accepted").2 -= count.0,
            Operation::Clear(open) => {
                self.clearances.insert(open.id, (open.institution, open.kind, open.count.0));
            }
            Operation::CloseClearance { clearance, count, .. } => {
                self.clearances.get_mut(clearance).expect("accepted").2 -= count.0;
            }
            Operation::Deploy(agreed) => {
                let unnamed = agreed.count.0 - u32::try_from(agreed.people.len()).expect("few");
                self.unnamed.insert(agreed.id, (agreed.owner, agreed.kind, agreed.user, unnamed));
            }
            Operation::EndDeployment { deployment, .. } => drop(self.unnamed.remove(deployment)),
            Operation::Merge { from, into } => {
                let bodies = self.loans.values_mut().map(|loan| &mut loan.0);
                let bodies = bodies.chain(self.clearances.values_mut().map(|open| &mut open.0));
                let sides = self.unnamed.values_mut().flat_map(|agreed| [&mut agreed.0, &mut agreed.2]);
                for body in bodies.chain(sides).filter(|body| from.contains(body)) {
                    *body = *into;
                }
            }
            _ => {}
        }
    }

    /// Who is used without a name: the first at home go with the oldest agreement.
    fn used(&self) -> BTreeMap<(InstitutionId, QuotaKind), i64> {
        let mut change: BTreeMap<(InstitutionId, QuotaKind), i64> = BTreeMap::new();
        let mut home: BTreeMap<(InstitutionId, QuotaKind), u32> = BTreeMap::new();
        for at in self.roster.values().filter(|at| at.quota_at == at.works_at) {
            *home.entry((at.quota_at, at.kind)).or_default() += 1;
        }
        for (owner, kind, user, wanted) in self.unnamed.values().filter(|(owner, _, user, _)| owner != user) {
            let left = home.entry((*owner, *kind)).or_default();
            let gone = (*left).min(*wanted);
            *left -= gone;
            *change.entry((*owner, *kind)).or_default() -= i64::from(gone);
            *change.entry((*user, *kind)).or_default() += i64::from(gone);
        }
        change
    }

    /// Loans and reserved places stand where they were agreed, and both views of the roster count the same people.
    fn check_agreements(&self, place: &str) {
        let sum = |all: &mut dyn Iterator<Item = &(InstitutionId, QuotaKind, u32)>, id, kind| -> u32 {
            all.filter(|one| (one.0, one.1) == (id, kind)).map(|one| one.2).sum()
        };
        for kind in QuotaKind::ALL {
            let (mut by_quota, mut by_use) = (0, 0);
            for body in self.register.institutions() {
                by_quota += self.register.roster().strength(body.id, kind).0;
                by_use += self.register.roster().working(body.id, kind).0;
                let standing = self.register.standing(body.id, kind);
                assert_eq!(standing.borrowed.0, sum(&mut self.loans.values(), body.id, kind), "{place}");
                assert_eq!(standing.reserved.0, sum(&mut self.clearances.values(), body.id, kind), "{place}");
            }
            assert_eq!(by_quota, by_use, "{place}: {kind:?} by quota and by use");
            let away = self.register.roster().split();
            let out: u32 = away.iter().filter(|(split, _)| split.kind == kind).map(|(_, people)| people.0).sum();
            let named = self.roster.values().filter(|at| at.kind == kind && at.is_split()).count();
            let unnamed: i64 = self.used().iter().filter(|(key, n)| key.1 == kind && **n > 0).map(|(_, n)| *n).sum();
            assert!(u64::from(out) >= named as u64, "{place}");
            assert!(i64::from(out) >= i64::try_from(named).expect("few") + unnamed, "{place}: {kind:?}");
        }
    }

    fn count_transfer(&mut self, transfer: &Transfer) {
        let given_out = self.given_out.entry(transfer.kind).or_default();
        let count = i64::from(transfer.count.0);
        *given_out +=
            count * (i64::from(transfer.from == Holder::Superior) - i64::from(transfer.to == Holder::Superior));
        let Holder::Institution(to) = transfer.to else { return };
        for mover in &transfer.people {
            let at = self.roster.get_mut(&mover.person).expect("only people of the roster are proposed");
            // Who was lent elsewhere stays there; the post is left behind.
            let works_at = if at.works_at == at.quota_at { to } else { at.works_at };
            let arrangement = at.arrangement.filter(|_| works_at != to);
            *at = Assignment { works_at, arrangement, ..staff(to, transfer.kind) };
        }
    }

    /// Everything that must hold after every operation.
    pub fn check(&self, place: &str) {
        for kind in QuotaKind::ALL {
            let held: i64 =
                self.register.ledger().balances().filter(|held| held.1 == kind).map(|held| positive(held.2)).sum();
            assert_eq!(held, self.given_out.get(&kind).copied().unwrap_or(0), "{place}: {kind:?}");
            assert_eq!(held, i64::from(self.register.ledger().issued(kind).0), "{place}: {kind:?}");
        }
        let mut strength: BTreeMap<(InstitutionId, QuotaKind), u32> = BTreeMap::new();
        let mut working = strength.clone();
        let mut leaders: BTreeMap<InstitutionId, (u32, u32)> = BTreeMap::new();
        for at in self.roster.values() {
            *strength.entry((at.quota_at, at.kind)).or_default() += 1;
            *working.entry((at.works_at, at.kind)).or_default() += 1;
            let seats = leaders.entry(at.quota_at).or_default();
            seats.0 += u32::from(at.position == Position::Chief);
            seats.1 += u32::from(at.position == Position::Deputy);
        }
        self.check_agreements(place);
        let used = self.used();
        let counts = self.register.roster();
        assert_eq!(counts.people().0 as usize, self.roster.len(), "{place}");
        for institution in self.register.institutions() {
            let id = institution.id;
            for kind in QuotaKind::ALL {
                let of = |counted: &BTreeMap<_, u32>| counted.get(&(id, kind)).copied().unwrap_or(0);
                assert_eq!(counts.strength(id, kind).0, of(&strength), "{place}: {} {kind:?}", institution.name);
                let working = i64::from(of(&working)) + used.get(&(id, kind)).copied().unwrap_or(0);
                assert_eq!(i64::from(counts.working(id, kind).0), working, "{place}: {} {kind:?}", institution.name);
            }
            let seats = counts.leaders(id);
            let expected = leaders.get(&id).copied().unwrap_or_default();
            assert_eq!((seats.chief.0, seats.deputy.0), expected, "{place}: {}", institution.name);
            assert_eq!(self.register.find(&institution.name).map(|found| found.id), Some(id), "{place}");
        }
    }

    /// An operation that may or may not be possible; what it says of people is true.
    pub fn propose(&mut self, dice: &mut Dice) -> Operation {
        let bodies: Vec<Institution> = self.register.institutions().cloned().collect();
        let Some(body) = dice.pick(&bodies).filter(|_| bodies.len() > 3) else { return self.establish(dice, &bodies) };
        let id = if dice.one_in(25) { InstitutionId(9_999) } else { body.id };
        match dice.below(30) {
            0 | 1 => self.establish(dice, &bodies),
            2 => Operation::Describe(Institution {
                class: dice.pick(&["一类", "二类"]).map(name),
                parent: dice.pick(&bodies).filter(|_| dice.one_in(2)).map(|parent| parent.id),
                supervisor: dice.pick(&bodies).map(|other| other.id).filter(|_| dice.one_in(4)),
                ..body
            }),
            3 => Operation::Rename { institution: id, name: name(&format!("{}局", dice.below(40))) },
            4 => Operation::Abolish { institution: id },
            5 => Operation::SetLeaders { institution: id, leaders: LeaderPosts::new(dice.small(3), dice.small(5)) },
            6 => Operation::SetPosts { institution: id, posts: self.posts(dice, id) },
            7 => Operation::SetNameplates { institution: id, nameplates: plates(dice) },
            8 | 9 => Operation::SetOffices {
                institution: id,
                scheme: dice.pick(&SCHEMES).filter(|_| !dice.one_in(4)).map(str::to_owned),
                offices: offices(dice),
            },
            10..=15 => Operation::Transfer(self.vacant(dice)),
            16..=18 => Operation::Transfer(self.with_people(dice)),
            19..=21 => Operation::Admit(self.person(dice, id, &bodies)),
            24..=29 => {
                let roster: Vec<_> = self.roster.iter().map(|(person, at)| (*person, at.clone())).collect();
                agreements::propose(dice, &self.register, &roster)
            }
            22 => match self.somebody(dice) {
                Some((person, before)) => {
                    let after = self.person(dice, id, &bodies);
                    Operation::Amend { before, person: Person { id: person, ..after } }
                }
                None => Operation::Abolish { institution: id },
            },
            _ => match self.somebody(dice) {
                Some((person, before)) => Operation::Release { person, before },
                None => Operation::Release { person: PersonId(9_999), before: staff(id, QuotaKind::Controlled) },
            },
        }
    }

    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn establish(&mut self, dice: &mut Dice, bodies: &[Institution]) -> Operation {
        let natures = [
            Nature::Government,
            Nature::PublicInstitution,
            Nature::Party,
            Nature::Town,
            Nature::Town,
            Nature::Coordination,
        ];
        let nature = dice.pick(&natures).unwrap_or(Nature::Town);
        let tier = if nature.is_township() { Tier::Township } else { Tier::County };
        let number = if dice.one_in(12) { 1 } else { self.fresh() };
        let word = dice.pick(bodies).filter(|_| dice.one_in(8)).map(|other| other.name);
        let word = word.unwrap_or_else(|| name(&format!("{number}局")));
        let parent = dice.pick(bodies).map(|parent| parent.id).filter(|_| dice.one_in(2));
        Operation::Establish(Institution {
            parent: if dice.one_in(12) { Some(InstitutionId(9_999)) } else { parent },
            class: dice.pick(&["一类", "二类", "街道"]).map(name),
            traits: dice.pick(&["涉农", "旅游"]).map(name).into_iter().collect(),
            ..Institution::bare(InstitutionId(number), word, tier, nature)
        })
    }

    fn holder(&self, dice: &mut Dice) -> Holder {
        let reserves = [
            Holder::Superior,
            Holder::Unallocated(Tier::County),
            Holder::Unallocated(Tier::Township),
            Holder::Pool(PoolId(1)),
            Holder::Pool(PoolId(2)),
        ];
        let bodies: Vec<Holder> = self.register.institutions().map(|body| Holder::Institution(body.id)).collect();
        let from = if dice.one_in(3) { &reserves[..] } else { &bodies[..] };
        dice.pick(from).unwrap_or(Holder::Superior)
    }

    /// New places, or some of those that a holder has; now and then more than there are.
    fn vacant(&self, dice: &mut Dice) -> Transfer {
        let balances: Vec<_> = self.register.ledger().balances().collect();
        let (from, kind, held) = match dice.pick(&balances).filter(|_| !dice.one_in(3)) {
            Some(balance) => balance,
            None => (Holder::Superior, any_kind(dice), Headcount(7)),
        };
        let is_slip = from == Holder::Superior && dice.one_in(40);
        let count = if is_slip { Headcount(u32::MAX - dice.small(9)) } else { Headcount(dice.small(held.0 + 3)) };
        Transfer { kind, count, from, to: self.holder(dice), people: Vec::new() }
    }

    /// Up to three people of one body and kind; now and then twice the same, more people than places, or one from elsewhere.
    fn with_people(&self, dice: &mut Dice) -> Transfer {
        let Some((_, at)) = self.somebody(dice) else { return self.vacant(dice) };
        let fits = |other: &Assignment| (other.quota_at, other.kind) == (at.quota_at, at.kind);
        let colleagues: Vec<_> = self.roster.iter().filter(|(_, other)| fits(other)).take(1 + dice.below(3)).collect();
        let mover = |(person, from): (&PersonId, &Assignment)| Mover {
            person: *person,
            name: name("吴用"),
            from: from.clone(),
        };
        let mut people: Vec<Mover> = colleagues.into_iter().map(mover).collect();
        match dice.below(10) {
            0 => people.push(people[0].clone()),
            1 => people.extend(self.somebody(dice).map(|(person, from)| Mover { person, name: name("吴用"), from })),
            _ => {}
        }
        let count = u32::try_from(people.len()).expect("few") + dice.small(3);
        Transfer {
            kind: at.kind,
            count: Headcount(if dice.one_in(10) { 1 } else { count }),
            from: Holder::Institution(at.quota_at),
            to: self.holder(dice),
            people,
        }
    }

    fn somebody(&self, dice: &mut Dice) -> Option<(PersonId, Assignment)> {
        let everybody: Vec<_> = self.roster.iter().collect();
        dice.pick(&everybody).map(|(person, at)| (*person, at.clone()))
    }

    fn person(&mut self, dice: &mut Dice, quota_at: InstitutionId, bodies: &[Institution]) -> Person {
        let positions = [Position::Chief, Position::Deputy, Position::OfficeChief, Position::Staff, Position::Staff];
        let kind = any_kind(dice);
        let works_at = dice.pick(bodies).filter(|_| dice.one_in(4)).map_or(quota_at, |body| body.id);
        let position = dice.pick(&positions).unwrap_or_default();
        let assignment = Assignment { works_at, position, ..staff(quota_at, kind) };
        Person::bare(PersonId(self.fresh()), name("吴用"), assignment)
    }

    fn posts(&mut self, dice: &mut Dice, institution: InstitutionId) -> Vec<Post> {
        let institution = if dice.one_in(6) { InstitutionId(9_998) } else { institution };
        let post = |id| Post {
            id: PostId(id),
            institution,
            office: None,
            title: name("科员"),
            class: PostClass::Managing,
            kind: QuotaKind::Administrative,
            count: Headcount(id % 7),
            remark: String::new(),
        };
        (0..dice.below(3)).map(|_| post(self.fresh())).collect()
    }
}

/// Mostly one of two, so that people and places meet.
fn any_kind(dice: &mut Dice) -> QuotaKind {
    match dice.below(4) {
        0 => QuotaKind::ALL[dice.below(QuotaKind::ALL.len())],
        1 => QuotaKind::Service(Funding::Full),
        _ => QuotaKind::Administrative,
    }
}

/// A balance that is held is never zero.
fn positive(count: Headcount) -> i64 {
    assert!(!count.is_zero());
    i64::from(count.0)
}

fn staff(at: InstitutionId, kind: QuotaKind) -> Assignment {
    Assignment::at(at, kind)
}

fn plates(dice: &mut Dice) -> Vec<Name> {
    // One word in a pair may come twice.
    let words: Vec<String> = (0..dice.below(8)).map(|nth| format!("第{nth}站")).collect();
    let twice = dice.pick(&words).filter(|_| dice.one_in(8));
    words.iter().chain(&twice).map(|word| name(word)).collect()
}

/// Some offices of the schemes, some of others; now and then one twice.
fn offices(dice: &mut Dice) -> Vec<Office> {
    let mut chosen: Vec<&str> = OFFICES.into_iter().filter(|_| !dice.one_in(3)).collect();
    if dice.one_in(10) {
        chosen.push("综合办公室");
    }
    let office = |word: &str| Office {
        name: name(word),
        nature: if word.ends_with("中心") { OfficeNature::Service } else { OfficeNature::Administrative },
        places: dice.pick(&[None, Some(Headcount(3)), Some(Headcount(8))]).flatten(),
        leaders: LeaderPosts::new(1, dice.small(3)),
        nameplates: Vec::new(),
    };
    chosen.into_iter().map(office).collect()
}
