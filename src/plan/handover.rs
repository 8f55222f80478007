//! Where the places of a plan come from and whither they go, added up once for all of its papers: 附件2 has them line by line, 附件3 has
//! the people, the letters tell the sums.

use crate::domain::{Headcount, Holder, Movement};

use super::project::Projection;

/// Places that a plan moves, each movement in exactly one part. 员额 and 编外 are no 编制 and stand apart in [`Handover::beyond`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Handover {
    /// 机构之间: from body to body.
    pub between: Lots,
    /// 动用机动编制、周转池: from a reserve to a body.
    pub drawn: Headcount,
    /// 收回: from a body to a reserve.
    pub set_aside: Headcount,
    /// From one reserve to another.
    pub among_reserves: Headcount,
    /// 上级核增
    pub raised: Headcount,
    /// 上级核减
    pub lowered: Headcount,
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
        sum
    }

    fn add(&mut self, movement: &Movement) {
        use Holder::{Institution, Pool, Superior, Unallocated};
        let count = movement.count;
        if !movement.kind.counts_as_quota() {
            return self.beyond.add(movement);
        }
        match (movement.from, movement.to) {
            (Superior, _) => self.raised += count,
            (_, Superior) => self.lowered += count,
            (Institution(_), Institution(_)) => self.between.add(movement),
            (Pool(_) | Unallocated(_), Institution(_)) => self.drawn += count,
            (Institution(_), Pool(_) | Unallocated(_)) => self.set_aside += count,
            (Pool(_) | Unallocated(_), Pool(_) | Unallocated(_)) => self.among_reserves += count,
        }
    }

    /// 变动编制: all of it, the 合计 of 附件2.
    pub fn places(self) -> Headcount {
        self.between.places + self.drawn + self.set_aside + self.among_reserves + self.raised + self.lowered
    }
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
    use crate::domain::{InstitutionId, PoolId, QuotaKind, Snapshot, Tier};
    use crate::plan::project;

    #[test]
    fn every_movement_is_in_one_part_and_what_is_no_quota_stands_apart() {
        let [one, other] = [1, 2].map(|id| Holder::Institution(InstitutionId(id)));
        let (pool, reserve) = (Holder::Pool(PoolId(1)), Holder::Unallocated(Tier::County));
        let movement = |kind, count, from, to, people| Movement {
            kind,
            count: Headcount(count),
            from,
            to,
            people: Headcount(people),
        };
        let quota = QuotaKind::Administrative;
        let movements = [
            movement(quota, 5, one, other, 2),
            movement(quota, 1, other, one, 3),
            movement(quota, 10, reserve, one, 0),
            movement(quota, 20, one, pool, 0),
            movement(quota, 40, pool, reserve, 0),
            movement(quota, 80, Holder::Superior, pool, 0),
            movement(quota, 160, other, Holder::Superior, 0),
            movement(QuotaKind::Controlled, 7, one, other, 1),
        ];
        let mut projection = project(&Arc::new(Snapshot::default()), &[]);
        projection.movements = movements.into_iter().enumerate().collect();
        let handover = Handover::of(&projection);
        let lots = |places, people, vacant| Lots {
            places: Headcount(places),
            people: Headcount(people),
            vacant: Headcount(vacant),
        };
        let expected = Handover {
            between: lots(6, 5, 3),
            drawn: Headcount(10),
            set_aside: Headcount(20),
            among_reserves: Headcount(40),
            raised: Headcount(80),
            lowered: Headcount(160),
            beyond: lots(7, 1, 6),
        };
        assert_eq!(handover, expected);
        assert_eq!(handover.places(), Headcount(316));
    }
}
