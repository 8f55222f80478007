//! What a plan changes in numbers: one line per institution and kind, the substance of the 编制调整前后对照表.

use std::collections::BTreeMap;

use serde::Serialize;

use super::project::Projection;
use crate::domain::{Delta, Headcount, Holder, Movement, QuotaKind, Snapshot, Standing};

/// The places of one holder in one kind, before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotaChange {
    pub holder: Holder,
    pub kind: QuotaKind,
    pub before: Standing,
    /// 调减: places that applied steps took away.
    pub cut: Headcount,
    /// 调增: places that applied steps brought.
    pub added: Headcount,
    pub after: Standing,
    /// 人随编走: people who leave, and people who come.
    pub people_out: Headcount,
    pub people_in: Headcount,
    /// The steps that did it, counted from zero.
    pub steps: Vec<usize>,
}

/// The changes of all holders that an applied transfer or merger touches, in the order of holders, then kinds.
///
/// Over all holders, the superior included, what is cut equals what is added.
pub fn changes(projection: &Projection) -> Vec<QuotaChange> {
    let mut changes: BTreeMap<(Holder, QuotaKind), QuotaChange> = BTreeMap::new();
    for (index, Movement { kind, count, from, to, people }) in &projection.movements {
        let giver = changes.entry((*from, *kind)).or_insert_with(|| unchanged(projection, *from, *kind));
        giver.cut += *count;
        giver.people_out += *people;
        giver.note(*index);
        let receiver = changes.entry((*to, *kind)).or_insert_with(|| unchanged(projection, *to, *kind));
        receiver.added += *count;
        receiver.people_in += *people;
        receiver.note(*index);
    }
    changes.into_values().collect()
}

/// What several lines cut and add in sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flow {
    /// 调减
    pub cut: Headcount,
    /// 调增
    pub added: Headcount,
}

impl Flow {
    pub fn of<'a>(changes: impl IntoIterator<Item = &'a QuotaChange>) -> Self {
        changes.into_iter().fold(Self::default(), |mut sum, change| {
            sum.cut += change.cut;
            sum.added += change.added;
            sum
        })
    }

    /// Whether nothing moves.
    pub fn is_zero(self) -> bool {
        self.cut.is_zero() && self.added.is_zero()
    }

    /// 增减平衡: what is added less what is cut.
    pub fn difference(self) -> Delta {
        self.added.since(self.cut)
    }
}

impl QuotaChange {
    /// 期间其他凭证: places and people that other entries brought, or took, between the phases of the plan.
    pub fn meanwhile(&self, projection: &Projection) -> [Delta; 2] {
        projection.meanwhile_of(self.holder, self.kind)
    }

    /// Notes a step once, though it may move places to the same holder from several.
    fn note(&mut self, step: usize) {
        if self.steps.last() != Some(&step) {
            self.steps.push(step);
        }
    }
}

impl Projection {
    /// 期间其他凭证 of one line, whether the plan changes it or not: places, and people.
    pub fn meanwhile_of(&self, holder: Holder, kind: QuotaKind) -> [Delta; 2] {
        let mut sum = [0, 0];
        for gap in &self.meanwhile {
            let [left, found] = [&gap.left, &gap.found].map(|snapshot| standing(snapshot, holder, kind));
            sum[0] += found.authorized.since(left.authorized).0;
            sum[1] += found.strength.since(left.strength).0;
        }
        sum.map(Delta)
    }
}

/// How a holder stands in one kind: a pool or a reserve has what it holds, the superior stands outside the book.
pub fn standing(snapshot: &Snapshot, holder: Holder, kind: QuotaKind) -> Standing {
    match holder {
        Holder::Institution(id) => snapshot.standing(id, kind),
        Holder::Pool(_) | Holder::Unallocated(_) => {
            Standing { authorized: snapshot.ledger().held(holder, kind), ..Standing::default() }
        }
        // What the superior has given out is shown as the places it could still be asked for: none.
        Holder::Superior => Standing::default(),
    }
}

fn unchanged(projection: &Projection, holder: Holder, kind: QuotaKind) -> QuotaChange {
    QuotaChange {
        holder,
        kind,
        before: standing(&projection.before, holder, kind),
        cut: Headcount::ZERO,
        added: Headcount::ZERO,
        after: standing(&projection.after, holder, kind),
        people_out: Headcount::ZERO,
        people_in: Headcount::ZERO,
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{Institution, InstitutionId, Name, Nature, Operation, Tier, Transfer, apply_all};
    use crate::plan::{Step, project};

    fn transfer(count: u32, from: Holder, to: Holder) -> Operation {
        let kind = QuotaKind::Administrative;
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
    }

    #[test]
    fn refused_steps_leave_no_change_and_the_rest_balances() {
        let name = |text| Name::new(text).expect("a name");
        let bureau = Institution::bare(InstitutionId(1), name("县农业农村局"), Tier::County, Nature::Government);
        let town = Institution::bare(InstitutionId(2), name("白鹤镇"), Tier::Township, Nature::Town);
        let (from, to) = (Holder::Institution(bureau.id), Holder::Institution(town.id));
        let opening = [Operation::Establish(bureau), Operation::Establish(town), transfer(5, Holder::Superior, from)];
        let before = Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"));
        let steps: Vec<Step> =
            [transfer(3, from, to), transfer(3, from, to), transfer(1, from, to)].map(Step::from).into();
        let projection = project(&before, &steps);
        assert_eq!(projection.refusals().map(|(index, _)| index).collect::<Vec<_>>(), [1]);
        let changes = changes(&projection);
        let seen: Vec<_> = changes
            .iter()
            .map(|change| {
                (change.holder, change.before.authorized.0, change.cut.0, change.added.0, change.after.authorized.0)
            })
            .collect();
        assert_eq!(seen, [(from, 5, 4, 0, 1), (to, 0, 0, 4, 4)]);
        assert_eq!(changes.first().map(|change| change.steps.clone()), Some(vec![0, 2]));
    }
}
