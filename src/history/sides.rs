//! 减补同单: the places an entry moves, as the two sides of one sheet: who gives, who receives, kind by kind. Every movement stands
//! on both sides, so the two always come to the same number.

use std::collections::BTreeMap;

use crate::domain::{Delta, Headcount, Holder, Movement, QuotaKind};

/// The two sides of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sides {
    /// 减, by holder.
    pub given: BTreeMap<Holder, Headcount>,
    /// 补, by holder.
    pub received: BTreeMap<Holder, Headcount>,
}

impl Sides {
    /// 补 less 减; anything but zero is a fault.
    pub fn difference(&self) -> Delta {
        let sum = |side: &BTreeMap<Holder, Headcount>| -> Headcount { side.values().copied().sum() };
        sum(&self.received).since(sum(&self.given))
    }
}

/// Sums movements up by kind, side and holder; those that move people alone (超编) are on neither side.
pub fn sides(movements: &[Movement]) -> BTreeMap<QuotaKind, Sides> {
    let mut kinds: BTreeMap<QuotaKind, Sides> = BTreeMap::new();
    for movement in movements.iter().filter(|movement| !movement.count.is_zero()) {
        let sides = kinds.entry(movement.kind).or_default();
        *sides.given.entry(movement.from).or_default() += movement.count;
        *sides.received.entry(movement.to).or_default() += movement.count;
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::InstitutionId;

    #[test]
    fn what_one_gives_another_receives() {
        let body = |id| Holder::Institution(InstitutionId(id));
        let movement =
            |kind, count, from, to| Movement { kind, count: Headcount(count), from, to, people: Headcount(1) };
        let (administrative, support) = (QuotaKind::Administrative, QuotaKind::Support);
        let kinds = sides(&[
            movement(administrative, 3, body(1), body(2)),
            movement(administrative, 2, body(1), body(3)),
            movement(administrative, 1, body(3), body(1)),
            movement(support, 0, body(1), body(2)),
        ]);
        assert_eq!(kinds.len(), 1, "people alone are on neither side");
        let sides = &kinds[&administrative];
        assert_eq!(sides.given, BTreeMap::from([(body(1), Headcount(5)), (body(3), Headcount(1))]));
        assert_eq!(
            sides.received,
            BTreeMap::from([(body(1), Headcount(1)), (body(2), Headcount(3)), (body(3), Headcount(2))])
        );
        assert_eq!(sides.difference(), Delta(0));
    }
}
