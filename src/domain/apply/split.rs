//! 分设: bodies are set up and get what is theirs, one thing after the other, on a copy of the register: one thing that is not
//! there, or that is left over where nothing may be left, and the register is as it was.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{alter, bodies, known, people};
use crate::domain::headcount::Headcount;
use crate::domain::ids::{InstitutionId, PersonId};
use crate::domain::institution::{Institution, LeaderPosts};
use crate::domain::ledger::{Holder, Transfer};
use crate::domain::post::Post;
use crate::domain::refusal::{Belonging, Refusal};
use crate::domain::snapshot::Snapshot;
use crate::domain::split::{Recipient, Share, SplitOrigin};

pub(super) fn split(
    snapshot: &mut Snapshot,
    from: InstitutionId,
    origin: SplitOrigin,
    shares: &[Share],
) -> Result<(), Refusal> {
    known(snapshot, from)?;
    if shares.is_empty() {
        return Err(Refusal::NothingToSplit);
    }
    let mut recipients = BTreeSet::from([from]);
    if let Some(twice) = shares.iter().map(|share| share.to.id()).find(|id| !recipients.insert(*id)) {
        return Err(Refusal::SplitTwice(twice));
    }
    let mut divided = snapshot.clone();
    for share in shares {
        match &share.to {
            Recipient::New(institution) => bodies::establish(&mut divided, institution)?,
            Recipient::Known(id) => drop(known(&divided, *id)?),
        }
    }
    let mut named = BTreeSet::new();
    for share in shares {
        give_places(&mut divided, from, share)?;
        give_people(&mut divided, from, share, &mut named)?;
        give_posts(&mut divided, from, share)?;
        give_description(&mut divided, from, share)?;
        give_dependents(&mut divided, from, share)?;
        give_duties(&mut divided, from, share)?;
    }
    if origin == SplitOrigin::Ends {
        check_nothing_is_left(&divided, from)?;
        bodies::abolish(&mut divided, from)?;
    }
    *snapshot = divided;
    Ok(())
}

fn give_places(divided: &mut Snapshot, origin: InstitutionId, share: &Share) -> Result<(), Refusal> {
    let (from, to) = (Holder::Institution(origin), Holder::Institution(share.to.id()));
    for places in &share.places {
        if !places.kind.has_places() {
            return Err(Refusal::NoPlacesOfKind(places.kind));
        }
        if places.count.is_zero() {
            return Err(Refusal::NothingToMove);
        }
        divided.ledger.post(&Transfer { kind: places.kind, count: places.count, from, to, people: Vec::new() })?;
    }
    Ok(())
}

fn give_people(
    divided: &mut Snapshot,
    origin: InstitutionId,
    share: &Share,
    named: &mut BTreeSet<PersonId>,
) -> Result<(), Refusal> {
    for mover in &share.people {
        if !named.insert(mover.person) {
            return Err(Refusal::MoverNamedTwice { name: mover.name.clone() });
        }
        if mover.from.quota_at != origin && mover.from.works_at != origin {
            let (quota_at, kind) = (mover.from.quota_at, mover.from.kind);
            return Err(Refusal::MoverElsewhere { name: mover.name.clone(), quota_at, kind });
        }
        people::check_counted(divided, &mover.from, Headcount(1))?;
        people::replace(divided, &mover.from, &share.arrival(origin, &mover.from));
    }
    Ok(())
}

fn give_posts(divided: &mut Snapshot, origin: InstitutionId, share: &Share) -> Result<(), Refusal> {
    if share.posts.is_empty() {
        return Ok(());
    }
    let to = share.to.id();
    let mut kept: Vec<Post> = divided.posts(origin).to_vec();
    let mut theirs: Vec<Post> = divided.posts(to).to_vec();
    for id in &share.posts {
        let missing = Refusal::NotAmongIts { institution: origin, belonging: Belonging::Post(*id) };
        let place = kept.iter().position(|post| post.id == *id).ok_or(missing)?;
        let post = kept.remove(place);
        let office = post.office.clone().filter(|office| share.offices.contains(office));
        theirs.push(Post { institution: to, office, ..post });
    }
    bodies::set_posts(divided, origin, &kept)?;
    bodies::set_posts(divided, to, &theirs)
}

/// Offices, plates, 领导职数.
fn give_description(divided: &mut Snapshot, origin: InstitutionId, share: &Share) -> Result<(), Refusal> {
    let to = share.to.id();
    let (mut giver, mut taker) = (known(divided, origin)?.clone(), known(divided, to)?.clone());
    let missing = |belonging| Refusal::NotAmongIts { institution: origin, belonging };
    for name in &share.offices {
        let place = giver.offices.iter().position(|office| office.name == *name);
        let office = giver.offices.remove(place.ok_or_else(|| missing(Belonging::Office(name.clone())))?);
        if taker.offices.iter().any(|own| own.name == *name) {
            return Err(Refusal::OfficeNamedTwice { institution: to, office: name.clone() });
        }
        taker.offices.push(office);
    }
    for plate in &share.nameplates {
        let place = giver.nameplates.iter().position(|own| own == plate);
        let moved = giver.nameplates.remove(place.ok_or_else(|| missing(Belonging::Nameplate(plate.clone())))?);
        if taker.nameplates.contains(plate) {
            return Err(Refusal::NameplateNamedTwice { institution: to, nameplate: plate.clone() });
        }
        taker.nameplates.push(moved);
    }
    let LeaderPosts { chief, deputy } = share.leaders;
    let left = giver.leaders.chief.checked_sub(chief).zip(giver.leaders.deputy.checked_sub(deputy));
    let (chiefs, deputies) = left.ok_or_else(|| missing(Belonging::Leaders(share.leaders)))?;
    giver.leaders = LeaderPosts { chief: chiefs, deputy: deputies };
    taker.leaders = LeaderPosts { chief: taker.leaders.chief + chief, deputy: taker.leaders.deputy + deputy };
    alter(divided, origin, |altered| *altered = giver)?;
    alter(divided, to, |altered| *altered = taker)
}

fn give_dependents(divided: &mut Snapshot, origin: InstitutionId, share: &Share) -> Result<(), Refusal> {
    let to = Some(share.to.id());
    for id in &share.dependents {
        let Institution { parent, supervisor, .. } = *known(divided, *id)?;
        if parent != Some(origin) && supervisor != Some(origin) {
            return Err(Refusal::NotAmongIts { institution: origin, belonging: Belonging::Dependent(*id) });
        }
        let given = |side: Option<InstitutionId>| if side == Some(origin) { to } else { side };
        bodies::attach(divided, *id, given(parent), given(supervisor))?;
    }
    Ok(())
}

fn give_duties(divided: &mut Snapshot, origin: InstitutionId, share: &Share) -> Result<(), Refusal> {
    for list in &share.duties {
        let duties = divided.duties.list(origin, *list).to_vec();
        if duties.is_empty() {
            return Err(Refusal::NotAmongIts { institution: origin, belonging: Belonging::Duties(*list) });
        }
        let mut joined = divided.duties.list(share.to.id(), *list).to_vec();
        let added: Vec<_> = duties.into_iter().filter(|duty| !joined.contains(duty)).collect();
        joined.extend(added);
        let all = Arc::make_mut(&mut divided.duties);
        all.set(share.to.id(), *list, joined);
        all.set(origin, *list, Vec::new());
    }
    Ok(())
}

/// Places, people, dependents and agreements are asked for by the abolition itself.
fn check_nothing_is_left(divided: &Snapshot, origin: InstitutionId) -> Result<(), Refusal> {
    let ending = known(divided, origin)?;
    let posts: Headcount = divided.posts(origin).iter().map(|post| post.count).sum();
    let duties = divided.duties.counts(origin).iter().map(|(_, items)| items).sum();
    let (offices, nameplates) = (ending.offices.len(), ending.nameplates.len());
    let leaders = ending.leaders;
    if posts.is_zero() && duties == 0 && offices == 0 && nameplates == 0 && leaders.total().is_zero() {
        return Ok(());
    }
    Err(Refusal::LeftOver { institution: origin, posts, offices, nameplates, leaders, duties })
}

#[cfg(test)]
mod tests {
    use crate::domain::{
        Assignment, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Mover, Name, Nature, Office,
        OfficeNature, Operation, Person, PersonId, Position, Post, PostClass, PostId, QuotaKind, Recipient, Refusal,
        Share, SharedPlaces, Snapshot, SplitOrigin, Tier, Transfer, apply, apply_all,
    };

    const KIND: QuotaKind = QuotaKind::Administrative;
    const ORIGIN: InstitutionId = InstitutionId(1);
    const NEW: InstitutionId = InstitutionId(3);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn body(id: u32, text: &str) -> Institution {
        Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government)
    }

    fn office(text: &str) -> Office {
        let (leaders, nameplates) = (LeaderPosts::default(), Vec::new());
        Office { name: name(text), nature: OfficeNature::Administrative, places: None, leaders, nameplates }
    }

    fn assignment(office: &str) -> Assignment {
        Assignment { office: Some(name(office)), position: Position::OfficeChief, ..Assignment::at(ORIGIN, KIND) }
    }

    fn mover(id: u32, from: Assignment) -> Mover {
        Mover { person: PersonId(id), name: name("张三"), from }
    }

    fn post(id: u32, office: &str) -> Post {
        Post {
            id: PostId(id),
            institution: ORIGIN,
            office: Some(name(office)),
            title: name("科员"),
            class: PostClass::Managing,
            kind: KIND,
            count: Headcount(2),
            remark: String::new(),
        }
    }

    /// 县农林局 with ten places, two people, two offices, a post in each, 1正2副, and a station under it.
    fn register() -> Snapshot {
        let origin = Institution {
            offices: vec![office("林业股"), office("农业股")],
            leaders: LeaderPosts::new(1, 2),
            nameplates: vec![name("县绿化办")],
            ..body(1, "县农林局")
        };
        let station = Institution { parent: Some(ORIGIN), ..body(2, "县林业站") };
        let places = Transfer {
            kind: KIND,
            count: Headcount(10),
            from: Holder::Superior,
            to: Holder::Institution(ORIGIN),
            people: Vec::new(),
        };
        let opening = [
            Operation::Establish(origin),
            Operation::Establish(station),
            Operation::Transfer(places),
            Operation::Admit(Person::bare(PersonId(1), name("张三"), assignment("林业股"))),
            Operation::Admit(Person::bare(PersonId(2), name("李四"), assignment("农业股"))),
            Operation::SetPosts { institution: ORIGIN, posts: vec![post(1, "林业股"), post(2, "农业股")] },
        ];
        apply_all(&Snapshot::default(), &opening).expect("an opening")
    }

    fn forestry() -> Share {
        Share {
            places: vec![SharedPlaces { kind: KIND, count: Headcount(4) }],
            people: vec![mover(1, assignment("林业股"))],
            posts: vec![PostId(1)],
            offices: vec![name("林业股")],
            nameplates: vec![name("县绿化办")],
            leaders: LeaderPosts::new(0, 1),
            dependents: vec![InstitutionId(2)],
            ..Share::of(Recipient::New(body(3, "县林业局")))
        }
    }

    fn split(origin: SplitOrigin, shares: Vec<Share>) -> Operation {
        Operation::Split { from: ORIGIN, origin, shares }
    }

    #[track_caller]
    fn refused(origin: SplitOrigin, shares: Vec<Share>) -> Refusal {
        let mut snapshot = register();
        let refusal = apply(&mut snapshot, &split(origin, shares)).expect_err("refused");
        assert_eq!(snapshot, register(), "a refused operation changes nothing");
        refusal
    }

    #[test]
    fn a_new_body_gets_what_is_named_and_the_rest_stays() {
        let after = apply_all(&register(), &[split(SplitOrigin::Remains, vec![forestry()])]).expect("possible");
        let held = |id| (after.standing(id, KIND).authorized.0, after.standing(id, KIND).strength.0);
        assert_eq!((held(ORIGIN), held(NEW)), ((6, 1), (4, 1)));
        let (old, new) = (after.institution(ORIGIN).expect("goes on"), after.institution(NEW).expect("is there"));
        assert_eq!((old.leaders, new.leaders), (LeaderPosts::new(1, 1), LeaderPosts::new(0, 1)));
        assert_eq!((&old.offices[..], &new.offices[..]), (&[office("农业股")][..], &[office("林业股")][..]));
        assert_eq!((old.nameplates.len(), &new.nameplates[..]), (0, &[name("县绿化办")][..]));
        assert_eq!(after.institution(InstitutionId(2)).and_then(|station| station.parent), Some(NEW));
        assert_eq!(after.posts(NEW), [Post { institution: NEW, ..post(1, "林业股") }]);
        let arrived = forestry().arrival(ORIGIN, &assignment("林业股"));
        assert_eq!(arrived, Assignment { quota_at: NEW, works_at: NEW, ..assignment("林业股") });
        assert_eq!(forestry().arrival(ORIGIN, &assignment("农业股")), Assignment::at(NEW, KIND));
    }

    #[test]
    fn a_body_that_ends_is_given_away_whole() {
        let whole = || Share {
            places: vec![SharedPlaces { kind: KIND, count: Headcount(6) }],
            people: vec![mover(2, assignment("农业股"))],
            posts: vec![PostId(2)],
            offices: vec![name("农业股")],
            leaders: LeaderPosts::new(1, 1),
            ..Share::of(Recipient::New(body(4, "县农业局")))
        };
        let after = apply_all(&register(), &[split(SplitOrigin::Ends, vec![forestry(), whole()])]).expect("possible");
        assert_eq!((after.institution(ORIGIN), after.institutions().count()), (None, 3));
        assert_eq!(after.ledger().issued(KIND), Headcount(10));
        let places = Share { places: vec![SharedPlaces { kind: KIND, count: Headcount(5) }], ..whole() };
        let (places_left, none) = (Headcount(1), Headcount::ZERO);
        assert_eq!(
            refused(SplitOrigin::Ends, vec![forestry(), places]),
            Refusal::StillHolds { institution: ORIGIN, places: places_left, people: none, children: none }
        );
        let unposted = Share { posts: Vec::new(), leaders: LeaderPosts::new(1, 0), ..whole() };
        let leaders = LeaderPosts::new(0, 1);
        assert_eq!(
            refused(SplitOrigin::Ends, vec![forestry(), unposted]),
            Refusal::LeftOver {
                institution: ORIGIN,
                posts: Headcount(2),
                offices: 0,
                nameplates: 0,
                leaders,
                duties: 0
            }
        );
    }

    #[test]
    fn what_it_has_not_cannot_be_given() {
        use crate::domain::Belonging;
        let not = |belonging| Refusal::NotAmongIts { institution: ORIGIN, belonging };
        assert_eq!(refused(SplitOrigin::Remains, Vec::new()), Refusal::NothingToSplit);
        assert_eq!(refused(SplitOrigin::Remains, vec![forestry(), forestry()]), Refusal::SplitTwice(NEW));
        let itself = Share { to: Recipient::Known(ORIGIN), ..forestry() };
        assert_eq!(refused(SplitOrigin::Remains, vec![itself]), Refusal::SplitTwice(ORIGIN));
        let share = Share { posts: vec![PostId(9)], ..forestry() };
        assert_eq!(refused(SplitOrigin::Remains, vec![share]), not(Belonging::Post(PostId(9))));
        let share = Share { offices: vec![name("畜牧股")], posts: Vec::new(), ..forestry() };
        assert_eq!(refused(SplitOrigin::Remains, vec![share]), not(Belonging::Office(name("畜牧股"))));
        let share = Share { leaders: LeaderPosts::new(2, 0), ..forestry() };
        assert_eq!(refused(SplitOrigin::Remains, vec![share]), not(Belonging::Leaders(LeaderPosts::new(2, 0))));
        let share = Share { places: vec![SharedPlaces { kind: KIND, count: Headcount(11) }], ..forestry() };
        assert!(matches!(refused(SplitOrigin::Remains, vec![share]), Refusal::Shortage(_)));
        let to_the_station = Share { to: Recipient::Known(InstitutionId(2)), ..forestry() };
        assert!(matches!(refused(SplitOrigin::Remains, vec![to_the_station]), Refusal::ParentCycle { .. }));
    }
}
