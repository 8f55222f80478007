//! P03 身份与编制类别: a civil servant does not stand on a service place, nor the staff of a public institution on an administrative
//! one (混编混岗). Who has no 人员身份 in the roster is not judged.

use std::collections::BTreeMap;

use crate::domain::{ByHand, Finding, Headcount, Identity, Measure, QuotaFamily, QuotaKind, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Rule};

pub const RULE: Rule = Rule { id: RuleId("identity_kind"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some(facts) = case.snapshot.facts().and_then(|facts| facts.of(case.institution.id)) else { return };
    let mut misplaced: BTreeMap<QuotaKind, Headcount> = BTreeMap::new();
    for (kind, identity, people) in facts.identities() {
        if identity.is_some_and(|identity| !fits(identity, kind)) {
            *misplaced.entry(kind).or_default() += people;
        }
    }
    for (kind, people) in misplaced {
        findings.push(Finding {
            kind: Some(kind),
            measure: Some(Measure { actual: i64::from(people.0), limit: 0 }),
            remedies: vec![Remedy::ByHand(ByHand::SettleIdentity { people: people.0 })],
            ..case.finding()
        });
    }
}

/// Whether somebody of this identity may stand on a place of this kind.
fn fits(identity: Identity, kind: QuotaKind) -> bool {
    let family = kind.family();
    match identity {
        Identity::CivilServant => matches!(family, QuotaFamily::Administrative | QuotaFamily::PoliticalLegal),
        Identity::QuasiCivilServant => family == QuotaFamily::Service,
        Identity::ServiceManager | Identity::ServiceProfessional => {
            matches!(family, QuotaFamily::Service | QuotaFamily::Controlled)
        }
        // 工勤 stand on 机关工勤编制 in organs and on 事业编制 in public institutions.
        Identity::Worker => matches!(family, QuotaFamily::Support | QuotaFamily::Service | QuotaFamily::Controlled),
        Identity::Contracted => family == QuotaFamily::OffQuota,
    }
}
