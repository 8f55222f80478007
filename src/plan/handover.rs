//! Where the places of a plan come from and whither they go, added up once for all of its papers: 附件2 has them line by line, 附件3 has
//! the people, the letters tell the sums.

use std::collections::BTreeMap;

use super::project::Projection;
use crate::domain::{Headcount, Holder, Movement, QuotaKind};

/// Places that a plan moves. Places that pass through a reserve on their way are counted once; 员额 and 编外 are no 编制 and stand
/// apart in [`Handover::beyond`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Handover {
    /// 机构之间: from body to body.
    pub between: Lots,
    /// 上级核增, to a body.
    pub raised: Headcount,
    /// 上级核减, from a body.
    pub lowered: Headcount,
    /// 经机动编制、周转池: set aside, drawn, or both, one after the other.
    pub by_reserves: Headcount,
    /// All movements line by line, the 合计 of 附件1 and 附件2: what passes through a reserve is in it twice.
    pub line_by_line: Headcount,
    /// What is no 编制, from whomever to whomever.
    pub beyond: Lots,
}

/// Places with the people in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lots {
    pub places: Headcount,
    /// 人随编走; more than there are places where a merged body has 超编.
    pub people: Headcount,
    /// 空编: places that nobody goes along with, lot by lot.
    pub vacant: Headcount,
}

impl Handover {
    /// What the steps that can be carried out move.
    pub fn of(projection: &Projection) -> Self {
        let mut sum = Self::default();
        for (_, movement) in &projection.movements {
            sum.add(movement);
        }
        let all: Headcount = handed_over(projection).into_values().sum();
        sum.by_reserves = all.excess_over(sum.between.places + sum.raised + sum.lowered);
        sum
    }

    fn add(&mut self, movement: &Movement) {
        use Holder::{Institution, Pool, Superior, Unallocated};
        if !movement.kind.counts_as_quota() {
            return self.beyond.add(movement);
        }
        self.line_by_line += movement.count;
        match (movement.from, movement.to) {
            (Institution(_), Institution(_)) => self.between.add(movement),
            (Superior, Institution(_) | Superior) => self.raised += movement.count,
            (Institution(_), Superior) => self.lowered += movement.count,
            (_, Pool(_) | Unallocated(_)) | (Pool(_) | Unallocated(_), _) => {}
        }
    }

    /// 划转编制: all of it, each place once.
    pub fn places(self) -> Headcount {
        self.between.places + self.raised + self.lowered + self.by_reserves
    }
}

/// The 编制 of each kind that changes hands, each place once: as much as bodies and the superior give, or get, whichever is more. What a
/// reserve only passes on is thereby counted once.
pub fn handed_over(projection: &Projection) -> BTreeMap<QuotaKind, Headcount> {
    let mut sides: BTreeMap<QuotaKind, [Headcount; 2]> = BTreeMap::new();
    for (_, movement) in projection.movements.iter().filter(|(_, movement)| movement.kind.counts_as_quota()) {
        let [given, got] = sides.entry(movement.kind).or_default();
        if !movement.from.is_reserve() {
            *given += movement.count;
        }
        if !movement.to.is_reserve() {
            *got += movement.count;
        }
    }
    sides.into_iter().map(|(kind, [given, got])| (kind, given.max(got))).collect()
}

impl Lots {
    fn add(&mut self, movement: &Movement) {
        self.places += movement.count;
        self.people += movement.people;
        self.vacant += movement.count.excess_over(movement.people);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{InstitutionId, PoolId, Snapshot, Tier};
    use crate::plan::project;

    const QUOTA: QuotaKind = QuotaKind::Administrative;
    const ONE: Holder = Holder::Institution(InstitutionId(1));
    const OTHER: Holder = Holder::Institution(InstitutionId(2));
    const POOL: Holder = Holder::Pool(PoolId(1));
    const RESERVE: Holder = Holder::Unallocated(Tier::County);

    fn handover(movements: &[(QuotaKind, u32, Holder, Holder, u32)]) -> Handover {
        let mut projection = project(&Arc::new(Snapshot::default()), &[]);
        let movement = |(kind, count, from, to, people)| Movement {
            kind,
            count: Headcount(count),
            from,
            to,
            people: Headcount(people),
        };
        projection.movements = movements.iter().copied().map(movement).enumerate().collect();
        Handover::of(&projection)
    }

    fn lots(places: u32, people: u32, vacant: u32) -> Lots {
        Lots { places: Headcount(places), people: Headcount(people), vacant: Headcount(vacant) }
    }

    #[test]
    fn what_passes_through_a_reserve_is_counted_once() {
        let found = handover(&[
            (QUOTA, 35, ONE, OTHER, 2),
            (QUOTA, 4, ONE, RESERVE, 0),
            (QUOTA, 3, RESERVE, POOL, 0),
            (QUOTA, 4, POOL, OTHER, 0),
        ]);
        let expected = Handover {
            between: lots(35, 2, 33),
            by_reserves: Headcount(4),
            line_by_line: Headcount(46),
            ..Handover::default()
        };
        assert_eq!((found, found.places()), (expected, Headcount(39)));
        let from_above = handover(&[(QUOTA, 5, Holder::Superior, POOL, 0), (QUOTA, 3, POOL, ONE, 0)]);
        assert_eq!((from_above.by_reserves, from_above.places()), (Headcount(5), Headcount(5)));
    }

    #[test]
    fn a_merged_body_may_bring_more_people_than_places_and_what_is_no_quota_stands_apart() {
        let found = handover(&[
            (QUOTA, 5, ONE, OTHER, 2),
            (QUOTA, 1, OTHER, ONE, 3),
            (QUOTA, 80, Holder::Superior, ONE, 0),
            (QUOTA, 20, OTHER, Holder::Superior, 0),
            (QuotaKind::Controlled, 7, ONE, OTHER, 1),
        ]);
        let expected = Handover {
            between: lots(6, 5, 3),
            raised: Headcount(80),
            lowered: Headcount(20),
            by_reserves: Headcount(0),
            line_by_line: Headcount(106),
            beyond: lots(7, 1, 6),
        };
        assert_eq!((found, found.places()), (expected, Headcount(106)));
    }
}
