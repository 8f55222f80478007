//! 授权豁免: which findings the waivers of a plan cover. A waiver takes no finding away: its severity stays in sight, with the
//! document beside it; only adoption and the search for a better plan pass over it.

use super::sort;
use crate::domain::{DocumentNumber, Finding, FindingGroup, Waived};
use crate::plan::Waiver;

/// Marks the findings that a waiver covers, and puts them in order again.
pub fn waive(findings: &mut [Finding], waivers: &[Waiver]) {
    if waivers.is_empty() {
        return;
    }
    for finding in findings.iter_mut().filter(|finding| is_waivable(finding)) {
        let covering = waivers.iter().find(|waiver| covers(waiver, finding));
        finding.waived =
            covering.map(|waiver| Waived { reason: waiver.reason.clone(), document: waiver.document.clone() });
    }
    sort(findings);
}

/// Whether there is anything to waive: what is gone or is only a hint needs nobody's leave.
pub fn is_waivable(finding: &Finding) -> bool {
    match finding.group() {
        FindingGroup::MustMend | FindingGroup::MayExplain => true,
        FindingGroup::Advice | FindingGroup::Resolved => false,
    }
}

/// The waiver that covers `finding` and nothing else.
pub fn waiver_for(finding: &Finding, reason: String, document: DocumentNumber) -> Waiver {
    Waiver {
        rule: finding.rule.0.to_owned(),
        subject: finding.subject,
        kind: finding.kind,
        names: finding.names.clone(),
        reason,
        document,
    }
}

/// Whether `waiver` speaks of this very finding, whatever its reason and document.
pub fn covers(waiver: &Waiver, finding: &Finding) -> bool {
    (waiver.rule.as_str(), waiver.subject, waiver.kind, waiver.names.as_slice())
        == (finding.rule.0, finding.subject, finding.kind, finding.names.as_slice())
}

/// Waivers that cover nothing any more, since the plan was mended otherwise.
pub fn unused<'a>(waivers: &'a [Waiver], findings: &[Finding]) -> Vec<&'a Waiver> {
    let is_idle = |waiver: &&Waiver| {
        !findings.iter().any(|finding| is_waivable(finding) && covers(waiver, finding))
    };
    waivers.iter().filter(is_idle).collect()
}
