//! Ways out: what may be lowered when a step is refused or a rule is broken. Every set given here is complete: whatever sound plan
//! there is below the one that was judged, it lowers one of the set. That is what lets the search call its answer the smallest, so a
//! finding of an unknown sort gets every step that bears on its subject.

use super::movable::{Movable, Role};
use super::offices;
use super::ties::{Sort, Thing, Ties};
use crate::domain::{
    ByHand, Finding, Headcount, Holder, InstitutionId, Operation, QuotaKind, Refusal, Remedy, Snapshot, Subject,
};

/// One thing to try: of a step of the group, by its index there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    pub index: usize,
    pub cut: Cut,
}

/// By how much a step is lowered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    /// One place; a step that cannot be lowered any more goes.
    OnePlace,
    /// So many places at once, since they are missing and no other step can make up for them.
    Places(u32),
    /// It goes at once, since fewer places would not help.
    WholeStep,
}

/// Places missing at a holder, each of which is settled by one place less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gap {
    pub holder: Holder,
    pub kind: QuotaKind,
    /// Never more than are really missing.
    pub at_least: u64,
}

/// The steps of a group, what ties them, and the register they lie over.
pub(super) struct Ways<'a> {
    pub before: &'a Snapshot,
    pub movables: &'a [Movable],
    pub ties: &'a Ties<'a>,
}

impl Ways<'_> {
    /// What may be lowered for the step `refused` to be carried out. All steps before it are.
    pub fn out_of_refusal(&self, refused: usize, refusal: &Refusal) -> Vec<Way> {
        let mut ways: Vec<Way> = self.earlier_ways(refused, refusal);
        let cut = match refusal {
            Refusal::Shortage(_) | Refusal::MoreThanOpen { .. } => Cut::OnePlace,
            _ => Cut::WholeStep,
        };
        ways.push(Way { index: refused, cut });
        ways
    }

    /// Steps before the refused one that can be to blame for it.
    fn earlier_ways(&self, refused: usize, refusal: &Refusal) -> Vec<Way> {
        let changing = |thing: Thing| -> Vec<Way> {
            self.ways(|movable| self.ties.changes(movable.place, thing.clone()).then_some(cut_of(movable)))
        };
        let with_role = |role: Role| self.ways(|movable| (movable.role() == role).then_some(Cut::WholeStep));
        let holding = |id: InstitutionId| {
            // What stands under it keeps it from being abolished, too.
            let body = Thing::Body(id);
            self.ways(|movable| self.ties.uses(movable.place, body.clone()).then_some(cut_of(movable)))
        };
        let mut ways = match refusal {
            Refusal::Shortage(short) => self.ways(|movable| {
                let takes = self.transfers_from(movable, short.holder, short.kind).then_some(Cut::OnePlace);
                takes.or_else(|| self.moves_all(movable, short.holder).then_some(Cut::WholeStep))
            }),
            // Beyond what any book holds a number is a slip, and one place less is still a slip.
            Refusal::Glut(_) => self.ways(|movable| issues(movable).then_some(Cut::WholeStep)),
            Refusal::UnknownInstitution(id) | Refusal::IdTaken(id) => changing(Thing::Body(*id)),
            Refusal::NameTaken { name, .. } => changing(Thing::Name(name.clone())),
            Refusal::UnknownParent { .. } | Refusal::ParentCycle { .. } => with_role(Role::Bodies),
            Refusal::PoolNameTaken(name) => changing(Thing::PoolName(name.clone())),
            Refusal::UnknownPool(_) => with_role(Role::Bodies),
            Refusal::NotOnRoster { .. } | Refusal::MoverElsewhere { .. } | Refusal::NotDeployed { .. } => {
                self.ways(|movable| self.moves_people(movable).then_some(Cut::WholeStep))
            }
            Refusal::StillHolds { institution, .. }
            | Refusal::StillBound { institution, .. }
            | Refusal::NotAmongIts { institution, .. }
            | Refusal::LeftOver { institution, .. } => holding(*institution),
            Refusal::MoreThanOpen { agreement, .. } => changing(Thing::Agreement(*agreement)),
            Refusal::UnknownAgreement(agreement) => {
                let mut ways = changing(Thing::Agreement(*agreement));
                ways.extend(with_role(Role::Bodies));
                ways
            }
            Refusal::AgreementTaken(agreement) => {
                let mut ways = changing(Thing::Numbers(Sort::of(*agreement)));
                ways.extend(changing(Thing::Agreement(*agreement)));
                ways
            }
            Refusal::NothingToMove
            | Refusal::SameHolder(_)
            | Refusal::MoreMoversThanPlaces { .. }
            | Refusal::MoversWithoutInstitution
            | Refusal::MoverNamedTwice { .. }
            | Refusal::OfficeNamedTwice { .. }
            | Refusal::NameplateNamedTwice { .. }
            | Refusal::NothingToMerge
            | Refusal::MergedTwice(_)
            | Refusal::NothingToSplit
            | Refusal::SplitTwice(_)
            | Refusal::NoPlacesOfKind(_)
            | Refusal::OwnerIsUser(_)
            | Refusal::MorePeopleThanAgreed { .. }
            | Refusal::PostElsewhere { .. } => Vec::new(),
        };
        ways.retain(|way| way.index < refused);
        ways
    }

    /// What may be lowered for a finding to go away; `blamed` are the steps it names.
    pub fn out_of_finding(&self, finding: &Finding, blamed: &[usize]) -> Vec<Way> {
        if let Some(gap) = self.gap(finding) {
            return self.ways(|movable| {
                let takes = self.takes(movable, gap.holder, gap.kind).then_some(Cut::OnePlace);
                takes.or_else(|| self.has_a_say(movable, gap.holder).then_some(Cut::WholeStep))
            });
        }
        let subject = holder(finding).map(Thing::Holder);
        let is_blamed = |movable: &Movable| blamed.iter().any(|index| self.place(*index) == Some(movable.place));
        let bears = |movable: &Movable| {
            let on_subject = subject.as_ref().is_none_or(|thing| self.ties.uses(movable.place, thing.clone()));
            on_subject
                || blamed.iter().filter_map(|index| self.place(*index)).any(|it| self.ties.bears_on(movable.place, it))
        };
        let only_transfers = || {
            let mut blamed = blamed.iter().filter_map(|index| self.movables.get(*index));
            blamed.all(|movable| matches!(movable.operation(), Operation::Transfer(_)))
        };
        if finding.remedies.contains(&Remedy::ReverseDirection) && only_transfers() {
            // No number of places may go that way, and it is that way by what the bodies are.
            return self.ways(|movable| {
                let is_meant = is_blamed(movable) || (movable.role() == Role::Bodies && bears(movable));
                is_meant.then_some(Cut::WholeStep)
            });
        }
        let may_help = |movable: &Movable| match movable.role() {
            Role::Places => !offices::is_about_configuration(finding),
            Role::People | Role::Bodies => true,
            Role::Configuration => !is_about_places(finding),
        };
        self.ways(|movable| (is_blamed(movable) || (bears(movable) && may_help(movable))).then_some(cut_of(movable)))
    }

    /// The places missing, for findings that are settled by one place less for each.
    pub fn gap(&self, finding: &Finding) -> Option<Gap> {
        let (holder, kind) = (holder(finding)?, finding.kind?);
        let least = |places: u32, inherited: Headcount| u64::from(places.saturating_sub(inherited.0)).max(1);
        let at_least = finding.remedies.iter().find_map(|remedy| match (remedy, holder) {
            (Remedy::CutFewerOrNameMovers { places }, _) => Some(u64::from(*places)),
            (Remedy::CoverExcess { places }, _) => Some(least(*places, self.excess_before(holder, kind))),
            (Remedy::ByHand(ByHand::RecallLoans { places }), Holder::Pool(pool)) => {
                let before = self.before.pool_balance(pool, kind);
                Some(least(*places, before.lent.excess_over(before.held)))
            }
            _ => None,
        });
        at_least.map(|at_least| Gap { holder, kind, at_least })
    }

    /// 超编 before the plan of the institution and of all that mergers of the plan join it with.
    fn excess_before(&self, holder: Holder, kind: QuotaKind) -> Headcount {
        let joined = self.before.institutions().filter(|it| self.ties.is_one(Holder::Institution(it.id), holder));
        joined.map(|institution| self.before.standing(institution.id, kind).excess()).sum()
    }

    /// The ways of the steps for which `cut` gives one.
    fn ways(&self, cut: impl Fn(&Movable) -> Option<Cut>) -> Vec<Way> {
        let movables = self.movables.iter().enumerate();
        movables.filter_map(|(index, movable)| Some(Way { index, cut: cut(movable)? })).collect()
    }

    fn place(&self, index: usize) -> Option<usize> {
        self.movables.get(index).map(|movable| movable.place)
    }

    /// Whether the step takes away from what the holder has to use or to give.
    fn takes(&self, movable: &Movable, holder: Holder, kind: QuotaKind) -> bool {
        match movable.operation() {
            Operation::Transfer(_) => self.transfers_from(movable, holder, kind),
            Operation::Lend(loan) => loan.kind == kind && Holder::Pool(loan.pool) == holder,
            Operation::Recall { loan, .. } => self
                .ties
                .loan(*loan)
                .is_some_and(|loan| loan.kind == kind && self.ties.is_one(Holder::Institution(loan.borrower), holder)),
            _ => false,
        }
    }

    fn transfers_from(&self, movable: &Movable, holder: Holder, kind: QuotaKind) -> bool {
        matches!(movable.operation(), Operation::Transfer(it) if it.kind == kind && self.ties.is_one(it.from, holder))
    }

    /// Whether the step takes the holder, or brings another with all that it has.
    fn moves_all(&self, movable: &Movable, holder: Holder) -> bool {
        let moves = matches!(
            movable.operation(),
            Operation::Establish(_) | Operation::Abolish { .. } | Operation::Merge { .. } | Operation::Split { .. }
        );
        moves && self.ties.changes(movable.place, Thing::Holder(holder))
    }

    /// Whether the step has a say in how many places and people the holder has, otherwise than by taking places.
    fn has_a_say(&self, movable: &Movable, holder: Holder) -> bool {
        let moves_people = movable.role() == Role::People && self.ties.changes(movable.place, Thing::Holder(holder));
        moves_people || self.moves_all(movable, holder)
    }

    fn moves_people(&self, movable: &Movable) -> bool {
        let merges = matches!(movable.operation(), Operation::Merge { .. });
        merges || movable.role() == Role::People || movable.operation().movers().next().is_some()
    }
}

fn issues(movable: &Movable) -> bool {
    matches!(movable.operation(), Operation::Transfer(transfer) if transfer.from == Holder::Superior)
}

/// A step that has a number is lowered, another goes.
fn cut_of(movable: &Movable) -> Cut {
    match movable.role() {
        Role::Places => Cut::OnePlace,
        Role::People | Role::Bodies | Role::Configuration => Cut::WholeStep,
    }
}

fn holder(finding: &Finding) -> Option<Holder> {
    match finding.subject {
        Subject::Institution(id) => Some(Holder::Institution(id)),
        Subject::Holder(holder) => Some(holder),
        Subject::Book => None,
    }
}

/// Whether the finding is about who has places, so that offices, plates and posts have no say in it.
fn is_about_places(finding: &Finding) -> bool {
    finding.remedies.iter().any(|remedy| {
        matches!(
            remedy,
            Remedy::UseOtherKind
                | Remedy::TakeBack { .. }
                | Remedy::ReverseDirection
                | Remedy::ByHand(ByHand::RecallLoans { .. })
        )
    })
}
