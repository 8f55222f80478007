//! Which steps of a plan bear on a finding, so that the screen can lead from the one to the others and a search for a better plan
//! knows what it may change. Told from the operations that could be applied and the places they moved; it judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::succession::Succession;
use crate::domain::{Date, Finding, Holder, InstitutionId, Loan, LoanId, Operation, QuotaKind, RuleId, Share, Subject};
use crate::plan::{Projection, Step};

/// The applied steps that bear on a holder: on a kind of quota there, or (no kind) on what else is set up there.
pub(super) struct Contributions<'a> {
    projection: &'a Projection,
    steps: &'a [Step],
    today: Date,
    by_holder: BTreeMap<(Holder, Option<QuotaKind>), BTreeSet<usize>>,
}

impl<'a> Contributions<'a> {
    /// `today` tells which loans are overdue.
    pub(super) fn of(projection: &'a Projection, steps: &'a [Step], succession: &Succession, today: Date) -> Self {
        let mut contributions = Self { projection, steps, today, by_holder: BTreeMap::new() };
        for (index, movement) in &projection.movements {
            contributions.add(movement.from, Some(movement.kind), *index);
            contributions.add(movement.to, Some(movement.kind), *index);
        }
        for (index, (step, outcome)) in steps.iter().zip(&projection.outcomes).enumerate() {
            if outcome.is_ok() {
                contributions.add_agreed(projection, steps, index, &step.operation);
            }
        }
        for (ended, successor) in succession.iter() {
            contributions.hand_over(Holder::Institution(ended), Holder::Institution(successor));
        }
        contributions
    }

    /// The steps that bear on the finding, in order.
    pub(super) fn to(&self, finding: &Finding) -> Vec<usize> {
        let holder = match finding.subject {
            Subject::Institution(id) => Holder::Institution(id),
            Subject::Holder(holder) => holder,
            Subject::Book => return Vec::new(),
        };
        let at_holder = self.by_holder.get(&(holder, finding.kind)).into_iter().flatten().copied();
        at_holder.filter(|index| self.bears_on(*index, finding.rule)).collect()
    }

    /// Whether a step that does something at the holder does what the rule looks at: a new plate makes nobody's ID number wrong.
    fn bears_on(&self, index: usize, rule: RuleId) -> bool {
        let Some(step) = self.steps.get(index) else { return false };
        match matter(rule) {
            Matter::OverdueLoans => self.overdue(&step.operation),
            matter => touches(&step.operation).contains(&matter),
        }
    }

    /// Whether it lends, or takes back, places whose term has passed.
    fn overdue(&self, operation: &Operation) -> bool {
        let loan = if let Operation::Lend(loan) = operation {
            Some(loan)
        } else if let Operation::Recall { loan, .. } = operation {
            lent(self.projection, self.steps, *loan)
        } else {
            None
        };
        loan.is_some_and(|loan| loan.is_overdue(self.today)) || matches!(operation, Operation::Merge { .. })
    }

    fn add(&mut self, holder: Holder, kind: Option<QuotaKind>, step: usize) {
        self.by_holder.entry((holder, kind)).or_default().insert(step);
    }

    /// What bore on the places of a merged institution bears on its successor's.
    fn hand_over(&mut self, ended: Holder, successor: Holder) {
        for kind in QuotaKind::ALL {
            let steps = self.by_holder.get(&(ended, Some(kind))).cloned().unwrap_or_default();
            if !steps.is_empty() {
                self.by_holder.entry((successor, Some(kind))).or_default().extend(steps);
            }
        }
    }

    /// What an operation does beside moving places.
    fn add_agreed(&mut self, projection: &Projection, steps: &[Step], index: usize, operation: &Operation) {
        if let Some(id) = operation.institution() {
            self.add(Holder::Institution(id), None, index);
        }
        match operation {
            Operation::Lend(loan) => self.add_loan(loan, index),
            Operation::Recall { loan, .. } => {
                if let Some(loan) = lent(projection, steps, *loan) {
                    self.add_loan(loan, index);
                }
            }
            Operation::Clear(clearance) => {
                self.add(Holder::Institution(clearance.institution), Some(clearance.kind), index);
            }
            Operation::Merge { from, into } => self.add_merged(projection, from, Holder::Institution(*into), index),
            Operation::Split { from, shares, .. } => self.add_split(projection, *from, shares, index),
            Operation::SetPosts { institution, .. } => {
                let posts = projection.after.posts(*institution).iter().chain(projection.before.posts(*institution));
                posts.for_each(|post| self.add(Holder::Institution(*institution), Some(post.kind), index));
            }
            Operation::Admit(person) => {
                self.add(Holder::Institution(person.assignment.quota_at), Some(person.assignment.kind), index);
            }
            Operation::Amend { before, person } => {
                for at in [before, &person.assignment] {
                    self.add(Holder::Institution(at.quota_at), Some(at.kind), index);
                }
            }
            Operation::Release { before, .. } => {
                self.add(Holder::Institution(before.quota_at), Some(before.kind), index);
            }
            Operation::OpenPool(pool) => {
                for (kind, _) in projection.after.ledger().held_by(Holder::Pool(pool.id)) {
                    self.add(Holder::Pool(pool.id), Some(kind), index);
                }
            }
            Operation::Transfer(_)
            | Operation::Establish(_)
            | Operation::Describe(_)
            | Operation::Rename { .. }
            | Operation::Abolish { .. }
            | Operation::Attach { .. }
            | Operation::SetOffices { .. }
            | Operation::SetLeaders { .. }
            | Operation::SetNameplates { .. }
            | Operation::SetDuties { .. }
            | Operation::CloseClearance { .. }
            | Operation::Deploy(_)
            | Operation::EndDeployment { .. } => {}
        }
    }

    fn add_loan(&mut self, loan: &Loan, index: usize) {
        self.add(Holder::Pool(loan.pool), Some(loan.kind), index);
        self.add(Holder::Institution(loan.borrower), Some(loan.kind), index);
    }

    /// A division bears on the origin and on whoever gets a share, in the kinds of what is given.
    fn add_split(&mut self, projection: &Projection, origin: InstitutionId, shares: &[Share], index: usize) {
        for share in shares {
            let posts = projection.before.posts(origin).iter().filter(|post| share.posts.contains(&post.id));
            let people = share.people.iter().map(|mover| mover.from.kind);
            let kinds = share.places.iter().map(|places| places.kind).chain(people).chain(posts.map(|post| post.kind));
            for body in [origin, share.to.id()].map(Holder::Institution) {
                self.add(body, None, index);
                kinds.clone().for_each(|kind| self.add(body, Some(kind), index));
            }
        }
    }

    /// A merger also hands over what was lent and promised, and the posts.
    fn add_merged(&mut self, projection: &Projection, from: &[InstitutionId], into: Holder, index: usize) {
        for ended in from {
            let standings = projection.before.standings_of(*ended);
            let posts = projection.before.posts(*ended).iter().map(|post| post.kind);
            for kind in standings.iter().map(|(kind, _)| kind).chain(posts) {
                self.add(into, Some(kind), index);
            }
        }
    }
}

/// What a rule looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Matter {
    /// Places of a kind: held, used, lent, promised, planned for.
    Places,
    Offices,
    Nameplates,
    Leaders,
    /// Who works where, in which place.
    People,
    OverdueLoans,
    /// Whatever is known of the institution.
    Whole,
}

fn matter(rule: RuleId) -> Matter {
    match rule.0 {
        "office_cap"
        | "office_cap_by_nature"
        | "office_minimum"
        | "office_naming"
        | "office_places"
        | "common_office_missing"
        | "special_office" => Matter::Offices,
        "nameplate_cap" => Matter::Nameplates,
        "leader_band" | "leaders_in_post" => Matter::Leaders,
        "duplicate_id" | "id_disagrees" | "identity_kind" | "rank_above_grade" | "split_assignment" | "retirement" => {
            Matter::People
        }
        "loan_overdue" => Matter::OverdueLoans,
        "mixed_kinds"
        | "over_quota"
        | "coordination_quota"
        | "pool_balance"
        | "pool_kind"
        | "own_vacancy_first"
        | "clearance_beyond_vacancy"
        | "clearance_lapsed"
        | "post_total" => Matter::Places,
        _ => Matter::Whole,
    }
}

/// What an operation changes. What is known of an institution as a whole (its nature, class, factors) bears on everything that is
/// set up there, and so does a merger.
fn touches(operation: &Operation) -> &'static [Matter] {
    use Matter::{Leaders, Nameplates, Offices, People, Places, Whole};
    match operation {
        Operation::Establish(_) | Operation::Describe(_) => &[Places, Offices, Nameplates, Leaders, Whole],
        Operation::Merge { .. } | Operation::Split { .. } => &[Places, Offices, Nameplates, Leaders, People, Whole],
        // Offices bear plates of their own.
        Operation::SetOffices { .. } => &[Offices, Nameplates, Leaders, Whole],
        Operation::SetNameplates { .. } => &[Nameplates, Whole],
        Operation::SetLeaders { .. } => &[Leaders, Whole],
        Operation::SetPosts { .. } | Operation::OpenPool(_) | Operation::Clear(_) | Operation::Lend(_) => {
            &[Places, Whole]
        }
        Operation::CloseClearance { .. } | Operation::Recall { .. } => &[Places, Whole],
        Operation::Transfer(transfer) if transfer.people.is_empty() => &[Places, Whole],
        Operation::Transfer(_) | Operation::Admit(_) | Operation::Amend { .. } | Operation::Release { .. } => {
            &[Places, Leaders, People, Whole]
        }
        Operation::Deploy(_) | Operation::EndDeployment { .. } => &[People, Whole],
        Operation::Rename { .. }
        | Operation::Abolish { .. }
        | Operation::Attach { .. }
        | Operation::SetDuties { .. } => &[Whole],
    }
}

/// A loan of the register, or of an earlier step.
fn lent<'a>(projection: &'a Projection, steps: &'a [Step], id: LoanId) -> Option<&'a Loan> {
    let of_plan = || {
        steps.iter().find_map(|step| match &step.operation {
            Operation::Lend(loan) if loan.id == id => Some(loan),
            _ => None,
        })
    };
    projection.before.loans().get(id).or_else(of_plan)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{
        Headcount, Institution, LoanId, Name, Nature, Novelty, Pool, PoolId, ReturnManner, Severity, Snapshot, Tier,
        Transfer, apply_all,
    };
    use crate::plan::project;

    const TODAY: Date = Date::constant(2026, 11, 22);
    const KIND: QuotaKind = QuotaKind::Administrative;
    const TOWN: InstitutionId = InstitutionId(1);

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn lend(id: u32, pool: u32, year: i16) -> Operation {
        Operation::Lend(Loan {
            id: LoanId(id),
            pool: PoolId(pool),
            borrower: TOWN,
            kind: KIND,
            count: Headcount(1),
            until: Date::constant(year, 1, 1),
            purpose: String::new(),
            return_by: ReturnManner::AtTerm,
            document: None,
        })
    }

    fn give(to: Holder) -> Operation {
        Operation::Transfer(Transfer {
            kind: KIND,
            count: Headcount(3),
            from: Holder::Superior,
            to,
            people: Vec::new(),
        })
    }

    fn finding(rule: &'static str, subject: Subject, kind: Option<QuotaKind>) -> Finding {
        Finding { subject, kind, ..Finding::plain(rule, Severity::Warning, Novelty::Existing) }
    }

    #[test]
    fn a_finding_names_only_steps_that_do_what_its_rule_looks_at() {
        let pool = |id: u32, text| {
            Operation::OpenPool(Pool { id: PoolId(id), name: name(text), tier: Tier::County, kind: None })
        };
        let town = Institution::bare(TOWN, name("白鹤镇"), Tier::Township, Nature::Town);
        let opening = [Operation::Establish(town), pool(1, "甲池"), pool(2, "乙池"), give(Holder::Pool(PoolId(1)))];
        let before = Arc::new(apply_all(&Snapshot::default(), &opening).expect("a register"));
        let plates = Operation::SetNameplates { institution: TOWN, nameplates: vec![name("综治中心")] };
        let steps = [plates, lend(1, 1, 2026), lend(2, 2, 2027), give(Holder::Institution(TOWN))].map(Step::from);
        let projection = project(&before, &steps);
        assert!(projection.is_complete());
        let succession = Succession::of(&projection, &steps);
        let contributions = Contributions::of(&projection, &steps, &succession, TODAY);
        let (town, pool) = (Subject::Institution(TOWN), |id| Subject::Holder(Holder::Pool(PoolId(id))));
        let steps_to = |rule, subject, kind| contributions.to(&finding(rule, subject, kind));
        assert_eq!(steps_to("loan_overdue", town, Some(KIND)), [1], "the other loan is not due yet");
        assert_eq!(steps_to("pool_balance", pool(1), Some(KIND)), [1]);
        assert_eq!(steps_to("pool_balance", pool(2), Some(KIND)), [2]);
        assert_eq!(steps_to("own_vacancy_first", town, Some(KIND)), [1, 2, 3]);
        assert_eq!(steps_to("nameplate_cap", town, None), [0]);
        for of_the_roster in ["id_disagrees", "duplicate_id", "rank_above_grade"] {
            assert_eq!(steps_to(of_the_roster, town, None), [0; 0], "{of_the_roster}");
        }
    }
}
