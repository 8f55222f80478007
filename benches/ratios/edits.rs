//! A plan as a clerk makes it over a given register: places from county bodies that have vacancies to townships, and here and
//! there a township's offices set up anew. Every step can be applied.

use bianheng::domain::{Headcount, Holder, Institution, InstitutionId, Name, Operation, QuotaKind, Snapshot, Tier};
use bianheng::domain::{QuotaFamily, Transfer};
use bianheng::plan::Step;
use bianheng::rules::Policy;

use crate::Outcome;
use crate::city::SCHEME;

/// One step in ten sets up offices, the others move places.
const OFFICES_EVERY: usize = 10;

/// A plan's steps before and after one edit: its last step moves two places instead of one.
pub struct Edit {
    pub before: Vec<Step>,
    pub after: Vec<Step>,
}

/// A plan of `count` steps over `snapshot`.
pub fn downshift(policy: &Policy, snapshot: &Snapshot, count: usize) -> Outcome<Edit> {
    let townships: Vec<&Institution> = snapshot.institutions().filter(|one| one.tier == Tier::Township).collect();
    let mut donors = donors(snapshot).into_iter().cycle();
    let mut before = Vec::with_capacity(count);
    for (index, township) in townships.into_iter().cycle().take(count).enumerate() {
        let operation = match (index + 1) % OFFICES_EVERY {
            1 => offices(policy, township)?,
            _ => {
                let (from, kind) = donors.next().ok_or("nobody has a vacancy")?;
                transfer(kind, 1, from, township.id)
            }
        };
        let reason = "充实乡镇(街道)力量".to_owned();
        before.push(Step { reason, ..Step::from(operation) });
    }
    let mut after = before.clone();
    match after.last_mut().map(|step| &mut step.operation) {
        Some(Operation::Transfer(last)) => last.count = Headcount(2),
        Some(_) | None => return Err("the last step moves no places".into()),
    }
    Ok(Edit { before, after })
}

/// County bodies with two vacant places or more of a kind that townships may hold.
fn donors(snapshot: &Snapshot) -> Vec<(InstitutionId, QuotaKind)> {
    let may_go = |kind: QuotaKind| match kind.family() {
        QuotaFamily::Administrative | QuotaFamily::Support | QuotaFamily::Service => true,
        QuotaFamily::PoliticalLegal | QuotaFamily::Controlled | QuotaFamily::OffQuota => false,
    };
    snapshot
        .standings()
        .filter(|(institution, kind, standing)| {
            institution.tier == Tier::County && may_go(*kind) && standing.vacancy() >= Headcount(2)
        })
        .map(|(institution, kind, _)| (institution.id, kind))
        .collect()
}

fn transfer(kind: QuotaKind, count: u32, from: InstitutionId, to: InstitutionId) -> Operation {
    let (from, to) = (Holder::Institution(from), Holder::Institution(to));
    Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
}

fn offices(policy: &Policy, township: &Institution) -> Outcome<Operation> {
    let scheme = policy.scheme(SCHEME).ok_or("the scheme is not bundled")?;
    Ok(Operation::SetOffices {
        institution: township.id,
        scheme: Some(SCHEME.to_owned()),
        offices: scheme.compose(township, &[Name::new("应急管理办公室")?]),
    })
}
