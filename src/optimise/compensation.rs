//! 会上调整: somebody in the meeting wants two places more for a township; which cuts elsewhere pay for them at the least cost?
//!
//! Every holder that could pay alone is tried over the register as the plan leaves it, and judged by all rules; so the answer is
//! the cheapest there is, not a guess. The cost is compared in this order: what the rules forbid, what they warn of, what they
//! advise on; then reserves before pools before bodies above the townships before townships; then who has most to spare.
//! Only when nobody can pay alone several are put together, as few as can be.

use std::cmp::Reverse;
use std::sync::Arc;

use crate::domain::{
    Date, Finding, Headcount, Holder, InstitutionId, Operation, QuotaKind, Severity, Snapshot, Tier, Transfer,
};
use crate::plan::{Projection, Step, project};
use crate::rules::{Policy, check_register, introduced};
use crate::watch::{Cancelled, Watch};

/// What is wanted in the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub institution: InstitutionId,
    pub kind: QuotaKind,
    pub places: Headcount,
    pub direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The body is to have more; others pay.
    More,
    /// The body is to have less; who gave it places in this plan takes them back, or a reserve does.
    Less,
}

/// One way to fulfil a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    pub steps: Vec<Step>,
    /// Who pays (or takes), how many, and what they could spare (or had) before.
    pub counterparts: Vec<Counterpart>,
    /// What the rules say against it that they did not say before.
    pub introduced: Vec<Finding>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counterpart {
    pub holder: Holder,
    pub places: Headcount,
    /// 可划空编 before, of this kind; for who takes, what it was authorised.
    pub before: Headcount,
}

/// The cheapest ways, and how many were compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offers {
    /// Three at most, the cheapest first.
    pub cheapest: Vec<Offer>,
    /// How many ways were judged.
    pub compared: usize,
    /// What all others together could spare, where that is not enough.
    pub short: Option<Headcount>,
}

const OFFERED: usize = 3;

/// The cheapest ways to fulfil a wish over the register as a plan leaves it.
///
/// # Errors
/// [`Cancelled`] when nobody wants the answer any more.
pub fn compensate(
    policy: &Policy,
    today: Date,
    laid: &Projection,
    wish: Wish,
    watch: &dyn Watch,
) -> Result<Offers, Cancelled> {
    let after = &laid.after;
    let ways = match wish.direction {
        Direction::More => paying(laid, wish),
        Direction::Less => taking(laid, wish),
    };
    let ways = match ways {
        Ok(ways) => ways,
        Err(short) => return Ok(Offers { short: Some(short), ..Offers::default() }),
    };
    let baseline = check_register(policy, after, today);
    let mut judged = Vec::with_capacity(ways.len());
    let total = ways.len() as u64;
    for (index, counterparts) in (0_u64..).zip(ways) {
        watch.checkpoint(index, total)?;
        let steps = steps(wish, &counterparts);
        let projection = project(after, &steps);
        if !projection.is_complete() {
            continue;
        }
        let introduced = introduced(policy, &baseline, &projection, &steps);
        let cost = (weight(&introduced), counterparts.len(), rank(laid, &counterparts));
        judged.push((cost, Offer { steps, counterparts, introduced }));
    }
    judged.sort_by(|(one, _), (other, _)| one.cmp(other));
    let compared = judged.len();
    Ok(Offers { cheapest: judged.into_iter().map(|(_, offer)| offer).take(OFFERED).collect(), compared, short: None })
}

/// Who could pay: each who can alone; if nobody, as few as can be together. The error tells what there is at most.
fn paying(laid: &Projection, wish: Wish) -> Result<Vec<Vec<Counterpart>>, Headcount> {
    let spare = spare(&laid.after, wish);
    let alone: Vec<Vec<Counterpart>> = spare
        .iter()
        .filter(|(_, free)| *free >= wish.places)
        .map(|(holder, before)| vec![Counterpart { holder: *holder, places: wish.places, before: *before }])
        .collect();
    if !alone.is_empty() {
        return Ok(alone);
    }
    let all: Headcount = spare.iter().map(|(_, free)| *free).sum();
    if all < wish.places {
        return Err(all);
    }
    // Taking from who has most keeps their number least.
    let mut by_most = spare;
    by_most.sort_by_key(|(holder, free)| (Reverse(*free), *holder));
    let mut left = wish.places;
    let mut together = Vec::new();
    for (holder, before) in by_most {
        let places = before.min(left);
        if places.is_zero() {
            break;
        }
        left = left.excess_over(places);
        together.push(Counterpart { holder, places, before });
    }
    Ok(vec![together])
}

/// Everybody else with places of the kind that nobody sits in, is promised or has borrowed.
fn spare(after: &Snapshot, wish: Wish) -> Vec<(Holder, Headcount)> {
    let of_kind = after.ledger().balances().filter(|(_, kind, _)| *kind == wish.kind);
    let free = |holder: Holder, held: Headcount| match holder {
        Holder::Superior => Headcount::ZERO,
        Holder::Unallocated(_) => held,
        Holder::Pool(pool) => held.excess_over(after.pool_balance(pool, wish.kind).lent),
        Holder::Institution(id) => after.standing(id, wish.kind).free(),
    };
    of_kind
        .filter(|(holder, ..)| *holder != Holder::Institution(wish.institution))
        .map(|(holder, _, held)| (holder, free(holder, held)))
        .filter(|(_, free)| !free.is_zero())
        .collect()
}

/// Who could take the places back: those who gave the body places in this plan, as many as they gave, and the reserves.
fn taking(laid: &Projection, wish: Wish) -> Result<Vec<Vec<Counterpart>>, Headcount> {
    let after = &laid.after;
    let free = after.standing(wish.institution, wish.kind).free();
    if free < wish.places {
        return Err(free);
    }
    let body = Holder::Institution(wish.institution);
    let mut gave: std::collections::BTreeMap<Holder, Headcount> = std::collections::BTreeMap::new();
    for (_, movement) in laid.movements.iter().filter(|(_, movement)| movement.kind == wish.kind) {
        if movement.to == body {
            *gave.entry(movement.from).or_default() += movement.count;
        }
    }
    let givers = gave.into_iter().filter(|(_, given)| *given >= wish.places).map(|(holder, _)| holder);
    let tier = after.institution(wish.institution).map(|institution| Holder::Unallocated(institution.tier));
    let mut takers: Vec<Holder> = givers.chain(tier).collect();
    takers.dedup();
    let way = |holder: Holder| {
        vec![Counterpart { holder, places: wish.places, before: after.ledger().held(holder, wish.kind) }]
    };
    Ok(takers.into_iter().map(way).collect())
}

fn steps(wish: Wish, counterparts: &[Counterpart]) -> Vec<Step> {
    let body = Holder::Institution(wish.institution);
    let transfer = |counterpart: &Counterpart| {
        let (from, to) = match wish.direction {
            Direction::More => (counterpart.holder, body),
            Direction::Less => (body, counterpart.holder),
        };
        let transfer = Transfer { kind: wish.kind, count: counterpart.places, from, to, people: Vec::new() };
        Step { reason: "会上调整".to_owned(), ..Step::from(Operation::Transfer(transfer)) }
    };
    counterparts.iter().map(transfer).collect()
}

/// How many things the rules forbid, warn of, advise on.
fn weight(introduced: &[Finding]) -> [usize; 3] {
    [Severity::Blocking, Severity::Warning, Severity::Advice]
        .map(|severity| introduced.iter().filter(|finding| finding.severity == severity).count())
}

/// Who pays rather: reserves, pools, bodies above the townships (减上补下), townships; of bodies first those that the plan has
/// touched; among them who has most.
fn rank(laid: &Projection, counterparts: &[Counterpart]) -> Vec<(u8, Reverse<Headcount>, Holder)> {
    let class = |holder: Holder| match holder {
        Holder::Unallocated(_) => 0,
        Holder::Pool(_) => 1,
        Holder::Institution(id) => {
            let is_township = laid.after.institution(id).is_some_and(|body| body.tier == Tier::Township);
            2 + 2 * u8::from(is_township) + u8::from(!laid.touched.contains(&id))
        }
        Holder::Superior => 6,
    };
    counterparts.iter().map(|it| (class(it.holder), Reverse(it.before), it.holder)).collect()
}

/// The register as a plan with these further steps leaves it.
pub fn with_offer(laid: &Projection, offer: &Offer) -> Arc<Snapshot> {
    project(&laid.after, &offer.steps).after
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Assignment, Institution, Name, Nature, Person, PersonId, apply_all};
    use crate::watch::Unwatched;

    const KIND: QuotaKind = QuotaKind::Service(crate::domain::Funding::Full);
    const TOWN: InstitutionId = InstitutionId(1);
    const TODAY: Date = Date::constant(2026, 11, 22);

    fn body(id: u32, text: &str, tier: Tier, nature: Nature) -> Operation {
        let name = Name::new(text).expect("a name");
        Operation::Establish(Institution::bare(InstitutionId(id), name, tier, nature))
    }

    fn station(id: u32) -> Operation {
        body(id, &format!("县第{id}站"), Tier::County, Nature::PublicInstitution)
    }

    fn issue(to: Holder, count: u32) -> Operation {
        let from = Holder::Superior;
        Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() })
    }

    fn holder(id: u32) -> Holder {
        Holder::Institution(InstitutionId(id))
    }

    /// 青山镇, and stations 2, 3 and 4 with 6, 4 and 3 places, one of the first and all of the last filled.
    fn register() -> Arc<Snapshot> {
        let admit = |id: u32, at: u32| {
            let name = Name::new("某某").expect("a name");
            Operation::Admit(Person::bare(PersonId(id), name, Assignment::at(InstitutionId(at), KIND)))
        };
        let opening = [
            body(1, "青山镇", Tier::Township, Nature::Town),
            station(2),
            station(3),
            station(4),
            issue(holder(1), 5),
            issue(holder(2), 6),
            issue(holder(3), 4),
            issue(holder(4), 3),
            admit(1, 2),
            admit(2, 4),
            admit(3, 4),
            admit(4, 4),
        ];
        Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"))
    }

    fn offers(steps: &[Step], places: u32, direction: Direction) -> Offers {
        let policy = Policy::bundled().expect("bundled packs");
        let wish = Wish { institution: TOWN, kind: KIND, places: Headcount(places), direction };
        compensate(&policy, TODAY, &project(&register(), steps), wish, &Unwatched).expect("not cancelled")
    }

    fn who(offers: &Offers) -> Vec<Vec<(Holder, u32)>> {
        let pairs = |offer: &Offer| offer.counterparts.iter().map(|it| (it.holder, it.places.0)).collect();
        offers.cheapest.iter().map(pairs).collect()
    }

    #[test]
    fn who_has_most_to_spare_pays_first_and_filled_places_never_do() {
        let found = offers(&[], 2, Direction::More);
        assert_eq!(who(&found), [vec![(holder(2), 2)], vec![(holder(3), 2)]]);
        assert_eq!((found.compared, found.short), (2, None));
    }

    #[test]
    fn a_body_of_the_plan_pays_before_others() {
        let transfer = Transfer { kind: KIND, count: Headcount(1), from: holder(3), to: holder(1), people: Vec::new() };
        let found = offers(&[Step::from(Operation::Transfer(transfer))], 2, Direction::More);
        assert_eq!(who(&found), [vec![(holder(3), 2)], vec![(holder(2), 2)]]);
    }

    #[test]
    fn several_pay_together_only_where_nobody_can_alone() {
        assert_eq!(who(&offers(&[], 7, Direction::More)), [vec![(holder(2), 5), (holder(3), 2)]]);
        assert_eq!(offers(&[], 10, Direction::More).short, Some(Headcount(9)));
    }

    #[test]
    fn what_is_given_back_goes_to_who_gave_it() {
        let transfer = Transfer { kind: KIND, count: Headcount(3), from: holder(2), to: holder(1), people: Vec::new() };
        let steps = [Step::from(Operation::Transfer(transfer))];
        let found = offers(&steps, 2, Direction::Less);
        assert_eq!(found.cheapest.len(), 2);
        assert!(who(&found).contains(&vec![(holder(2), 2)]), "{found:?}");
        assert_eq!(offers(&[], 9, Direction::Less).short, Some(Headcount(5)));
    }

    #[test]
    fn what_is_offered_is_the_cheapest_of_all() {
        let found = offers(&[], 2, Direction::More);
        let costs: Vec<[usize; 3]> = found.cheapest.iter().map(|offer| weight(&offer.introduced)).collect();
        assert!(costs.is_sorted(), "{costs:?}");
        let after = with_offer(&project(&register(), &[]), found.cheapest.first().expect("an offer"));
        assert_eq!(after.standing(TOWN, KIND).authorized, Headcount(7));
    }
}
