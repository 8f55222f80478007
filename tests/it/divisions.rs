//! Random divisions (分设) for the property tests: most take what is there, some what is not, some all there is.

use bianheng::domain::{
    Assignment, DutyList, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Mover, Nature, Operation,
    PersonId, PostId, Recipient, Share, SharedPlaces, Snapshot, SplitOrigin, Tier,
};

use crate::county::name;
use crate::dice::Dice;

/// A division that may or may not be possible over `register`, whose people are `roster`.
pub fn propose(dice: &mut Dice, register: &Snapshot, roster: &[(PersonId, Assignment)]) -> Operation {
    let bodies: Vec<InstitutionId> = register.institutions().map(|body| body.id).collect();
    let from = dice.pick(&bodies).unwrap_or(InstitutionId(9_999));
    if dice.one_in(9) {
        return Operation::Split { from, origin: SplitOrigin::Remains, shares: Vec::new() };
    }
    let origin = if dice.one_in(2) { SplitOrigin::Ends } else { SplitOrigin::Remains };
    if origin == SplitOrigin::Ends && !dice.one_in(3) {
        let to = recipient(dice, &bodies);
        let mut all = share(dice, &mut |_| true, register, roster, (from, to));
        if dice.one_in(4) {
            (all.offices, all.posts, all.leaders) = (Vec::new(), Vec::new(), LeaderPosts::default());
        }
        return Operation::Split { from, origin, shares: vec![all] };
    }
    let count = 1 + dice.below(2);
    let shares = (0..count).map(|_| {
        let to = recipient(dice, &bodies);
        let mut chance = Dice(u64::from(dice.small(u32::MAX)));
        share(dice, &mut |what| what != LEADERS && chance.one_in(2), register, roster, (from, to))
    });
    Operation::Split { from, origin, shares: shares.collect() }
}

/// Where somebody who is named stands afterwards, told without the help of the domain.
pub fn follow(from: InstitutionId, shares: &[Share], at: &mut Assignment, person: PersonId) {
    let share = shares.iter().find(|share| share.people.iter().any(|mover| mover.person == person));
    let share = share.expect("somebody who is named");
    let to = share.to.id();
    let worked_here = at.works_at == from;
    let keeps_office = at.office.as_ref().is_some_and(|office| share.offices.contains(office));
    if at.quota_at == from {
        let was_at_home = at.works_at == from;
        at.quota_at = to;
        at.works_at = if was_at_home { to } else { at.works_at };
        if !keeps_office {
            *at = Assignment { arrangement: at.arrangement, works_at: at.works_at, ..Assignment::at(to, at.kind) };
        }
    } else if worked_here {
        at.works_at = to;
    }
    at.arrangement = at.arrangement.filter(|_| at.quota_at != at.works_at);
}

fn recipient(dice: &mut Dice, bodies: &[InstitutionId]) -> Recipient {
    if dice.one_in(3) {
        return Recipient::Known(dice.pick(bodies).unwrap_or(InstitutionId(9_999)));
    }
    // Beyond all numbers that the worlds give one after the other.
    let number = 50_000 + dice.small(40_000);
    Recipient::New(Institution::bare(
        InstitutionId(number),
        name(&format!("分设{number}局")),
        Tier::County,
        Nature::Government,
    ))
}

/// What `takes` is asked when it is about 领导职数.
const LEADERS: usize = 5;

/// What `takes` picks of what the body has, and now and then something that it has not.
fn share(
    dice: &mut Dice,
    takes: &mut dyn FnMut(usize) -> bool,
    register: &Snapshot,
    roster: &[(PersonId, Assignment)],
    (from, to): (InstitutionId, Recipient),
) -> Share {
    let mut places = Vec::new();
    for (kind, held) in register.ledger().held_by(Holder::Institution(from)) {
        let count = if takes(0) { held } else { Headcount(dice.small(held.0 + 1)) };
        let count = if dice.one_in(20) { held + Headcount(1) } else { count };
        places.extend((!count.is_zero() || dice.one_in(20)).then_some(SharedPlaces { kind, count }));
    }
    let theirs = roster.iter().filter(|(_, at)| at.quota_at == from || at.works_at == from);
    let mover =
        |(person, at): &(PersonId, Assignment)| Mover { person: *person, name: name("吴用"), from: at.clone() };
    let people = theirs.filter(|_| takes(1)).map(mover).collect();
    let mut posts: Vec<PostId> = register.posts(from).iter().filter(|_| takes(2)).map(|post| post.id).collect();
    posts.extend(dice.one_in(15).then_some(PostId(9_999)));
    let described = register.institution(from);
    let offices = described.into_iter().flat_map(|body| &body.offices).filter(|_| takes(3));
    let offices = offices.map(|office| office.name.clone()).collect();
    let nameplates = described.into_iter().flat_map(|body| &body.nameplates).filter(|_| takes(4)).cloned().collect();
    let LeaderPosts { chief, deputy } = described.map(|body| body.leaders).unwrap_or_default();
    // A body that goes on keeps its chief: whose 领导职数 are taken away whole is judged in a plan only, not by itself.
    let leaders = match takes(LEADERS) {
        true => LeaderPosts { chief, deputy },
        false if chief.is_zero() => LeaderPosts::default(),
        false => LeaderPosts::new(0, dice.small(deputy.0 + 1)),
    };
    Share {
        to,
        places,
        people,
        posts,
        offices,
        nameplates,
        leaders,
        dependents: register.dependents(&[from]).map(|body| body.id).filter(|_| takes(6)).collect(),
        duties: DutyList::ALL
            .into_iter()
            .filter(|list| !register.duties().list(from, *list).is_empty() && takes(7))
            .collect(),
    }
}
