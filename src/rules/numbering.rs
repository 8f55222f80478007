//! The numbers that findings go by. A waiver moves its finding to another group and so to another place in the list; its number
//! it keeps, so that whoever gives leave to one after another means what was listed first.

use super::judge::order;
use crate::domain::Finding;

/// The number of each finding, counted from one in the order the list would have if nothing were waived.
pub fn numbers(findings: &[Finding]) -> Vec<usize> {
    let mut placed: Vec<(usize, &Finding)> = findings.iter().enumerate().collect();
    placed.sort_by(|(_, a), (_, b)| order(a, b, Finding::group_without_leave));
    let mut numbered: Vec<(usize, usize)> =
        placed.into_iter().enumerate().map(|(number, (place, _))| (place, number + 1)).collect();
    numbered.sort_unstable();
    numbered.into_iter().map(|(_, number)| number).collect()
}

/// The finding that goes by `number`.
pub fn numbered(findings: &[Finding], number: usize) -> Option<&Finding> {
    findings.iter().zip(numbers(findings)).find(|(_, own)| *own == number).map(|(finding, _)| finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentNumber, InstitutionId, Novelty, Severity, Subject};
    use crate::rules::{waive, waiver_for};

    fn finding(rule: &'static str, severity: Severity, novelty: Novelty) -> Finding {
        let subject = Subject::Institution(InstitutionId(1));
        Finding { subject, ..Finding::plain(rule, severity, novelty) }
    }

    #[test]
    fn a_waiver_moves_its_finding_and_changes_no_number() {
        let mut found = vec![
            finding("nameplate_cap", Severity::Blocking, Novelty::Introduced),
            finding("special_office", Severity::Blocking, Novelty::Introduced),
            finding("leader_band", Severity::Warning, Novelty::Existing),
            finding("over_quota", Severity::Warning, Novelty::Resolved),
        ];
        let known = |found: &[Finding]| found.iter().map(|it| it.rule.0).zip(numbers(found)).collect::<Vec<_>>();
        let first = [("nameplate_cap", 1), ("special_office", 2), ("leader_band", 3), ("over_quota", 4)];
        assert_eq!(known(&found), first);
        let document = DocumentNumber::new("安委编〔2026〕7号").expect("a number");
        let leave = waiver_for(&found[0], "试点".to_owned(), document);
        waive(&mut found, &[leave]);
        let moved = [("special_office", 2), ("nameplate_cap", 1), ("leader_band", 3), ("over_quota", 4)];
        assert_eq!(known(&found), moved);
        assert_eq!(numbered(&found, 2).map(|it| it.rule.0), Some("special_office"));
        assert!(numbered(&found, 0).is_none() && numbered(&found, 5).is_none());
    }
}
