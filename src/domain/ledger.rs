//! The quota ledger. A place is always somewhere: every change is a [`Transfer`] between holders, so that per kind the
//! places of all holders, the superior's included, sum to zero.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::headcount::Headcount;
use super::ids::{InstitutionId, PersonId, PoolId};
use super::institution::Tier;
use super::name::Name;
use super::person::Assignment;
use super::quota::QuotaKind;

/// Who holds a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Holder {
    /// The authority above the book. What it issued it holds negatively; its balance has no floor.
    Superior,
    /// 机动编制 (待分配) of a tier.
    Unallocated(Tier),
    /// 周转池
    Pool(PoolId),
    Institution(InstitutionId),
}

impl Holder {
    /// 机动编制 or a 周转池: places nobody fills while they are there.
    pub fn is_reserve(self) -> bool {
        match self {
            Self::Unallocated(_) | Self::Pool(_) => true,
            Self::Superior | Self::Institution(_) => false,
        }
    }
}

/// Places of one kind going from one holder to another. 核增, 核减, 划转, 调剂, 收回, 入池 are names given at the edge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    pub kind: QuotaKind,
    pub count: Headcount,
    pub from: Holder,
    pub to: Holder,
    /// 人随编走: who goes with the places; empty for 空编划转.
    #[serde(default)]
    pub people: Vec<Mover>,
}

/// A person named in a plan, with the assignment known when the plan was made. The store refuses the adoption of a plan
/// whose movers have moved meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mover {
    pub person: PersonId,
    pub name: Name,
    pub from: Assignment,
}

/// How many places of each kind each holder has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Never zero, never negative; without the superior, whose balance is the rest to zero.
    places: BTreeMap<(Holder, QuotaKind), Headcount>,
    /// The sum of `places`; at most [`MOST_PLACES`], so that no sum over a part of them leaves the range of a headcount.
    total: Headcount,
}

/// 总量 of all kinds that a book holds at most. The whole country has less than a twentieth of it; a slip of the keyboard has more.
pub const MOST_PLACES: Headcount = Headcount(1_000_000_000);

/// Why a transfer cannot be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unpostable {
    Shortage(Shortage),
    Glut(Glut),
}

/// More would be issued than a book holds, [`MOST_PLACES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glut {
    /// Issued of all kinds so far.
    pub issued: Headcount,
    pub wanted: Headcount,
}

/// The giver has fewer places than are to be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortage {
    pub holder: Holder,
    pub kind: QuotaKind,
    pub held: Headcount,
    pub wanted: Headcount,
}

impl Ledger {
    /// Places of `kind` that `holder` has; for the superior use [`Ledger::issued`].
    pub fn held(&self, holder: Holder, kind: QuotaKind) -> Headcount {
        self.places.get(&(holder, kind)).copied().unwrap_or_default()
    }

    /// 总量: the places of `kind` that the superior has issued and that are somewhere in the book.
    pub fn issued(&self, kind: QuotaKind) -> Headcount {
        self.places.iter().filter(|((_, held_kind), _)| *held_kind == kind).map(|(_, count)| *count).sum()
    }

    /// Every balance that is not zero, by holder, then kind.
    pub fn balances(&self) -> impl Iterator<Item = (Holder, QuotaKind, Headcount)> + '_ {
        self.places.iter().map(|((holder, kind), count)| (*holder, *kind, *count))
    }

    /// The kinds that `holder` has places of, with their number.
    pub fn held_by(&self, holder: Holder) -> impl Iterator<Item = (QuotaKind, Headcount)> + '_ {
        let [first, .., last] = QuotaKind::ALL;
        self.places.range((holder, first)..=(holder, last)).map(|((_, kind), count)| (*kind, *count))
    }

    /// Moves places, or changes nothing.
    ///
    /// # Errors
    /// The giver lacks the places, or the superior would issue more than a book holds.
    pub fn post(&mut self, transfer: &Transfer) -> Result<(), Unpostable> {
        self.check(transfer)?;
        if transfer.from == transfer.to {
            return Ok(());
        }
        if transfer.from != Holder::Superior {
            let left = self.held(transfer.from, transfer.kind).excess_over(transfer.count);
            self.set(transfer.from, transfer.kind, left);
        }
        if transfer.to != Holder::Superior {
            let grown = self.held(transfer.to, transfer.kind) + transfer.count;
            self.set(transfer.to, transfer.kind, grown);
        }
        Ok(())
    }

    /// Whether [`Ledger::post`] would succeed.
    ///
    /// # Errors
    /// As for [`Ledger::post`].
    pub fn check(&self, transfer: &Transfer) -> Result<(), Unpostable> {
        if transfer.from == Holder::Superior {
            let room = MOST_PLACES.excess_over(self.total);
            let glut = Glut { issued: self.total, wanted: transfer.count };
            return if transfer.count <= room { Ok(()) } else { Err(Unpostable::Glut(glut)) };
        }
        let held = self.held(transfer.from, transfer.kind);
        let shortage = Shortage { holder: transfer.from, kind: transfer.kind, held, wanted: transfer.count };
        if transfer.count <= held { Ok(()) } else { Err(Unpostable::Shortage(shortage)) }
    }

    fn set(&mut self, holder: Holder, kind: QuotaKind, count: Headcount) {
        let before = match count.is_zero() {
            true => self.places.remove(&(holder, kind)),
            false => self.places.insert((holder, kind), count),
        };
        self.total = self.total.excess_over(before.unwrap_or_default()) + count;
    }
}

impl Transfer {
    /// How many people go with the places by name.
    pub fn named(&self) -> Headcount {
        Headcount::counted(self.people.len())
    }

    /// Whether the places cross the border of the book (核增 from, 核减 to the superior).
    pub fn involves_superior(&self) -> bool {
        self.from == Holder::Superior || self.to == Holder::Superior
    }

    /// Places that move without anybody.
    pub fn vacant_places(&self) -> Headcount {
        self.count.excess_over(Headcount::counted(self.people.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: QuotaKind = QuotaKind::Administrative;

    fn transfer(count: u32, from: Holder, to: Holder) -> Transfer {
        Transfer { kind: KIND, count: Headcount(count), from, to, people: Vec::new() }
    }

    #[test]
    fn places_go_from_holder_to_holder() {
        let (here, there) = (Holder::Institution(InstitutionId(1)), Holder::Institution(InstitutionId(2)));
        let mut ledger = Ledger::default();
        ledger.post(&transfer(10, Holder::Superior, here)).expect("the superior has no floor");
        ledger.post(&transfer(4, here, there)).expect("ten are there");
        assert_eq!((ledger.held(here, KIND), ledger.held(there, KIND)), (Headcount(6), Headcount(4)));
        assert_eq!(ledger.issued(KIND), Headcount(10));
        let before = ledger.clone();
        let shortage = Shortage { holder: here, kind: KIND, held: Headcount(6), wanted: Headcount(7) };
        assert_eq!(ledger.post(&transfer(7, here, there)), Err(Unpostable::Shortage(shortage)));
        assert_eq!(ledger, before, "a refused transfer changes nothing");
        ledger.post(&transfer(6, here, Holder::Superior)).expect("six are left");
        assert_eq!((ledger.issued(KIND), ledger.balances().count()), (Headcount(4), 1));
    }

    #[test]
    fn more_places_than_a_book_holds_are_not_issued() {
        let (here, there) = (Holder::Institution(InstitutionId(1)), Holder::Institution(InstitutionId(2)));
        let mut ledger = Ledger::default();
        ledger.post(&transfer(11, Holder::Superior, here)).expect("few");
        let before = ledger.clone();
        for wanted in [u32::MAX, MOST_PLACES.0 - 10] {
            let glut = Glut { issued: Headcount(11), wanted: Headcount(wanted) };
            assert_eq!(ledger.post(&transfer(wanted, Holder::Superior, there)), Err(Unpostable::Glut(glut)));
            assert_eq!(ledger, before);
        }
        ledger.post(&transfer(MOST_PLACES.0 - 11, Holder::Superior, there)).expect("as many as a book holds");
        assert_eq!(ledger.issued(KIND), MOST_PLACES);
        ledger.post(&transfer(11, here, there)).expect("moving issues nothing");
        assert_eq!((ledger.held(here, KIND), ledger.held(there, KIND)), (Headcount::ZERO, MOST_PLACES));
        ledger.post(&transfer(1, there, Holder::Superior)).expect("one goes back");
        ledger.post(&transfer(1, Holder::Superior, here)).expect("and can be issued again");
    }

    #[test]
    fn a_transfer_to_its_own_holder_changes_nothing() {
        let here = Holder::Institution(InstitutionId(1));
        let mut ledger = Ledger::default();
        ledger.post(&transfer(3, Holder::Superior, here)).expect("issued");
        ledger.post(&transfer(3, here, here)).expect("held");
        assert_eq!(ledger.held(here, KIND), Headcount(3));
    }
}
