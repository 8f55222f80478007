//! B07 机构名称和挂牌: names end as the scheme's vocabulary wants and contain none of its forbidden words; one office bears only so
//! many plates.

use crate::domain::{ByHand, Finding, Measure, Office, Remedy, RuleId};
use crate::rules::{Check, InstitutionCase, Naming, Rule};

pub const RULE: Rule = Rule { id: RuleId("office_naming"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    let Some((scheme, _)) = case.scheme() else { return };
    for office in &case.institution.offices {
        let finding = || Finding { names: vec![office.name.clone()], basis: scheme.citation(), ..case.finding() };
        if !is_well_named(office, &scheme.naming) {
            findings.push(Finding {
                remedies: vec![Remedy::ByHand(ByHand::RenameOffice(office.name.clone()))],
                ..finding()
            });
        }
        let plates = u32::try_from(office.nameplates.len()).unwrap_or(u32::MAX);
        if let Some(most) = scheme.naming.nameplates_per_office.filter(|most| plates > *most) {
            findings.push(Finding {
                measure: Some(Measure { actual: i64::from(plates), limit: i64::from(most) }),
                remedies: vec![Remedy::RemoveNameplates { count: plates - most }],
                ..finding()
            });
        }
    }
}

fn is_well_named(office: &Office, naming: &Naming) -> bool {
    let name = office.name.as_str();
    let ends_well = naming.endings.is_empty() || naming.endings.iter().any(|ending| name.ends_with(ending));
    ends_well && !naming.forbidden.iter().any(|word| name.contains(word))
}
