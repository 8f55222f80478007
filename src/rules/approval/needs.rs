//! Which approvals a plan needs: its steps held against the levels of the policy. Pure: a step that could not be applied, or that is
//! in the register already, needs nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApprovalForce, ApprovalLevel, ChangeKind, Trigger};
use crate::domain::{Headcount, Holder, Institution, InstitutionId, Movement, Operation, QuotaKind, SplitOrigin, Tier};
use crate::plan::{Projection, Step};
use crate::rules::Policy;

/// One matter of a plan that somebody has to decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApprovalNeed {
    pub level: ApprovalLevel,
    /// The steps concerned, counted from zero.
    pub steps: Vec<usize>,
    /// What of the plan it is, places first.
    pub parts: Vec<NeedPart>,
}

/// A part of what is to be decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedPart {
    /// Places of a kind from one level to another, or within one; `None` is above the book.
    Places { kind: QuotaKind, from: Option<Tier>, to: Option<Tier>, count: Headcount },
    /// So many bodies that change in this way.
    Bodies { change: ChangeKind, count: usize },
}

/// What `steps`, projected, need by `policy`: what is required first, then what is only for reference, both in the order of the packs.
pub fn approval_needs(policy: &Policy, projection: &Projection, steps: &[Step]) -> Vec<ApprovalNeed> {
    let changes = Changes::of(projection, steps);
    let levels = policy.approvals().filter(|level| level.force != ApprovalForce::Off && !level.chain.is_empty());
    let mut needs: Vec<ApprovalNeed> = levels.filter_map(|level| need(level, &changes)).collect();
    needs.sort_by_key(|need| need.level.force);
    needs
}

/// All that the steps change.
struct Changes<'a> {
    list: Vec<Changed<'a>>,
    /// By how many places of a kind a level has more afterwards, or fewer: what one step takes and another brings back is none.
    net: BTreeMap<(Tier, QuotaKind), i64>,
}

/// One thing that a step changes.
struct Changed<'a> {
    step: usize,
    what: What<'a>,
}

enum What<'a> {
    Places(PlacesMoved<'a>),
    Body(ChangeKind, &'a Institution),
}

struct PlacesMoved<'a> {
    kind: QuotaKind,
    count: Headcount,
    from: Option<Tier>,
    to: Option<Tier>,
    /// The bodies at both ends; reserves, pools and the superior are none.
    ends: [Option<&'a Institution>; 2],
}

impl<'a> Changes<'a> {
    fn of(projection: &'a Projection, steps: &'a [Step]) -> Self {
        let bodies = Bodies::of(projection, steps);
        let mut list = Vec::new();
        let mut net: BTreeMap<(Tier, QuotaKind), i64> = BTreeMap::new();
        for (step, crossing) in &projection.crossings {
            let ends = [bodies.at(crossing.from), bodies.at(crossing.to)];
            let (kind, count, from, to) = (crossing.kind, crossing.count, crossing.from_tier, crossing.to_tier);
            from.into_iter().for_each(|tier| *net.entry((tier, kind)).or_default() -= i64::from(count.0));
            to.into_iter().for_each(|tier| *net.entry((tier, kind)).or_default() += i64::from(count.0));
            list.push(Changed { step: *step, what: What::Places(PlacesMoved { kind, count, from, to, ends }) });
        }
        let crossed = projection.crossings.iter().map(|(step, it)| (*step, it.kind, it.from, it.to));
        let crossed: BTreeSet<_> = crossed.collect();
        for (step, Movement { kind, count, from, to, .. }) in &projection.movements {
            // A merger also moves people who have no places.
            if count.is_zero() || crossed.contains(&(*step, *kind, *from, *to)) {
                continue;
            }
            let (ends, from, to) = ([bodies.at(*from), bodies.at(*to)], bodies.tier(*from), bodies.tier(*to));
            let moved = PlacesMoved { kind: *kind, count: *count, from, to, ends };
            list.push(Changed { step: *step, what: What::Places(moved) });
        }
        for (index, step) in steps.iter().enumerate() {
            let is_applied = projection.outcomes.get(index).is_some_and(Result::is_ok);
            if is_applied && !projection.left_out.contains(&index) {
                let changed = bodies.changed_by(&step.operation).into_iter();
                list.extend(changed.map(|(kind, body)| Changed { step: index, what: What::Body(kind, body) }));
            }
        }
        Self { list, net }
    }
}

/// Where bodies are looked up: as they were before the plan, else as the plan sets them up.
struct Bodies<'a> {
    projection: &'a Projection,
    established: BTreeMap<InstitutionId, &'a Institution>,
}

impl<'a> Bodies<'a> {
    fn of(projection: &'a Projection, steps: &'a [Step]) -> Self {
        let mut established = BTreeMap::new();
        for step in steps {
            established.extend(step.operation.established().map(|body| (body.id, body)));
        }
        Self { projection, established }
    }

    fn find(&self, id: InstitutionId) -> Option<&'a Institution> {
        self.projection.before.institution(id).or_else(|| self.established.get(&id).copied())
    }

    fn at(&self, holder: Holder) -> Option<&'a Institution> {
        match holder {
            Holder::Institution(id) => self.find(id),
            Holder::Pool(_) | Holder::Unallocated(_) | Holder::Superior => None,
        }
    }

    fn tier(&self, holder: Holder) -> Option<Tier> {
        let snapshots = [&self.projection.before, &self.projection.after];
        snapshots.into_iter().find_map(|snapshot| snapshot.tier_of(holder)).or_else(|| Some(self.at(holder)?.tier))
    }

    /// The bodies that an operation changes other than in their places, each with how.
    fn changed_by(&self, operation: &'a Operation) -> Vec<(ChangeKind, &'a Institution)> {
        let one = |kind, id: &InstitutionId| self.find(*id).map(|body| (kind, body)).into_iter().collect();
        match operation {
            Operation::Establish(body) => vec![(ChangeKind::Establish, body)],
            Operation::Describe(body) if self.find(body.id).is_some_and(|before| before.grade != body.grade) => {
                vec![(ChangeKind::Regrade, body)]
            }
            Operation::Abolish { institution } => one(ChangeKind::Abolish, institution),
            Operation::Merge { from, into } => {
                let all = from.iter().chain([into]);
                all.filter_map(|id| Some((ChangeKind::Merge, self.find(*id)?))).collect()
            }
            Operation::Split { from, shares, origin } => {
                let end = match origin {
                    SplitOrigin::Ends => one(ChangeKind::Abolish, from),
                    SplitOrigin::Remains => Vec::new(),
                };
                let new = shares.iter().filter_map(|share| share.to.new_body());
                new.map(|body| (ChangeKind::Establish, body)).chain(end).collect()
            }
            Operation::Rename { institution, .. } => one(ChangeKind::Rename, institution),
            Operation::Attach { institution, .. } => one(ChangeKind::Attach, institution),
            Operation::SetOffices { institution, .. } => one(ChangeKind::Offices, institution),
            Operation::SetLeaders { institution, .. } => one(ChangeKind::Leaders, institution),
            Operation::SetNameplates { institution, .. } => one(ChangeKind::Nameplates, institution),
            Operation::SetDuties { institution, .. } => one(ChangeKind::Duties, institution),
            // Posts, people, loans and clearances are the office's own daily work.
            Operation::Describe(_)
            | Operation::Transfer(_)
            | Operation::SetPosts { .. }
            | Operation::OpenPool(_)
            | Operation::Lend(_)
            | Operation::Recall { .. }
            | Operation::Clear(_)
            | Operation::CloseClearance { .. }
            | Operation::Deploy(_)
            | Operation::EndDeployment { .. }
            | Operation::Admit(_)
            | Operation::Amend { .. }
            | Operation::Release { .. } => Vec::new(),
        }
    }
}

/// The need of one level, if any change is its matter.
fn need(level: &ApprovalLevel, changes: &Changes<'_>) -> Option<ApprovalNeed> {
    let mut steps = BTreeSet::new();
    let mut places: BTreeMap<(QuotaKind, Option<Tier>, Option<Tier>), Headcount> = BTreeMap::new();
    let mut bodies: BTreeMap<ChangeKind, BTreeSet<InstitutionId>> = BTreeMap::new();
    for Changed { step, what } in &changes.list {
        match what {
            What::Places(moved) if level.applies.iter().any(|trigger| trigger.is_about(moved, &changes.net)) => {
                *places.entry((moved.kind, moved.from, moved.to)).or_default() += moved.count;
            }
            What::Body(kind, body) if level.applies.iter().any(|trigger| trigger.is_about_body(*kind, body)) => {
                bodies.entry(*kind).or_default().insert(body.id);
            }
            What::Places(_) | What::Body(..) => continue,
        }
        steps.insert(*step);
    }
    let places = places.into_iter().map(|((kind, from, to), count)| NeedPart::Places { kind, from, to, count });
    let bodies = bodies.into_iter().map(|(change, bodies)| NeedPart::Bodies { change, count: bodies.len() });
    let parts: Vec<NeedPart> = places.chain(bodies).collect();
    (!parts.is_empty()).then(|| ApprovalNeed { level: level.clone(), steps: steps.into_iter().collect(), parts })
}

impl Trigger {
    fn is_about_body(&self, kind: ChangeKind, body: &Institution) -> bool {
        self.changes.contains(&kind) && is_open_or(&self.tiers, Some(body.tier)) && self.is_for(body)
    }

    fn is_about(&self, moved: &PlacesMoved<'_>, net: &BTreeMap<(Tier, QuotaKind), i64>) -> bool {
        let crosses = moved.from != moved.to;
        let changes_in_all = |tier: &Tier| net.get(&(*tier, moved.kind)).is_some_and(|change| *change != 0);
        let is_such = self.changes.iter().any(|change| match change {
            ChangeKind::Places => true,
            ChangeKind::Crossing => crosses && moved.from.is_some() && moved.to.is_some(),
            ChangeKind::TierTotal => crosses && self.tiers.iter().any(changes_in_all),
            ChangeKind::Establish
            | ChangeKind::Abolish
            | ChangeKind::Merge
            | ChangeKind::Rename
            | ChangeKind::Regrade
            | ChangeKind::Attach
            | ChangeKind::Offices
            | ChangeKind::Leaders
            | ChangeKind::Nameplates
            | ChangeKind::Duties => false,
        });
        let is_of_tiers =
            self.tiers.is_empty() || [moved.from, moved.to].iter().any(|end| is_open_or(&self.tiers, *end));
        let is_of_bodies = (self.natures.is_empty() && self.grades.is_empty())
            || moved.ends.iter().flatten().any(|body| self.is_for(body));
        is_such
            && is_of_tiers
            && is_of_bodies
            && is_open_or(&self.families, Some(moved.kind.family()))
            && is_open_or(&self.from, moved.from)
            && is_open_or(&self.to, moved.to)
    }

    fn is_for(&self, body: &Institution) -> bool {
        is_open_or(&self.natures, Some(body.nature)) && is_open_or(&self.grades, body.grade)
    }
}

fn is_open_or<T: PartialEq>(listed: &[T], value: Option<T>) -> bool {
    listed.is_empty() || value.is_some_and(|value| listed.contains(&value))
}
