//! 授权豁免: which findings the waivers of a plan cover. A waiver takes no finding away: its severity stays in sight, with the
//! document beside it; only adoption and the search for a better plan pass over it.
//!
//! A leave is for what was found when it was given: a plan that goes on breaking the same limit further needs another one.

use super::judge::sort;
use crate::domain::{DocumentNumber, Finding, FindingGroup, Waived};
use crate::plan::{Waiver, WaiverExtent};

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
        extent: finding.measure.map_or(WaiverExtent::Unmeasured, WaiverExtent::UpTo),
        reason,
        document,
    }
}

/// Whether `waiver` speaks of this very finding and goes as far as it does, whatever its reason and document.
pub fn covers(waiver: &Waiver, finding: &Finding) -> bool {
    (waiver.rule.as_str(), waiver.subject, waiver.kind, waiver.names.as_slice())
        == (finding.rule.0, finding.subject, finding.kind, finding.names.as_slice())
        && reaches(waiver.extent, finding)
}

fn reaches(extent: WaiverExtent, finding: &Finding) -> bool {
    match (extent, finding.measure) {
        (WaiverExtent::Untold, _) | (WaiverExtent::Unmeasured, None) => true,
        (WaiverExtent::UpTo(waived), Some(found)) => {
            waived.direction() == found.direction() && found.gap() <= waived.gap()
        }
        (WaiverExtent::Unmeasured, Some(_)) | (WaiverExtent::UpTo(_), None) => false,
    }
}

/// Waivers that cover nothing any more, since the plan was mended otherwise or breaks more than they allow.
pub fn unused<'a>(waivers: &'a [Waiver], findings: &[Finding]) -> Vec<&'a Waiver> {
    let is_idle = |waiver: &&Waiver| !findings.iter().any(|finding| is_waivable(finding) && covers(waiver, finding));
    waivers.iter().filter(is_idle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Holder, InstitutionId, Measure, Name, Novelty, QuotaKind, RuleId, Severity, Subject};
    use crate::rules::is_adoptable;

    fn finding(rule: &'static str, severity: Severity, novelty: Novelty, office: &str) -> Finding {
        let subject = Subject::Institution(InstitutionId(1));
        let names = Name::new(office).into_iter().collect();
        Finding { subject, names, ..Finding::plain(rule, severity, novelty) }
    }

    fn leave(finding: &Finding) -> Waiver {
        let document = DocumentNumber::new("安委编〔2026〕7号").expect("a number");
        waiver_for(finding, "试点".to_owned(), document)
    }

    #[test]
    fn a_waiver_covers_its_own_finding_and_lets_the_plan_be_adopted() {
        let one = finding("special_office", Severity::Blocking, Novelty::Introduced, "招商办公室");
        let other = finding("special_office", Severity::Blocking, Novelty::Introduced, "旅游办公室");
        let mut found = vec![one.clone(), other.clone()];
        waive(&mut found, &[leave(&one)]);
        assert!(!is_adoptable(&found));
        let groups: Vec<_> = found.iter().map(|it| (it.names[0].as_str(), it.group(), it.waived.is_some())).collect();
        // What may stay now comes after what must still be mended; how grave it is stays in sight.
        let expected = [("旅游办公室", FindingGroup::MustMend, false), ("招商办公室", FindingGroup::MayExplain, true)];
        assert_eq!(groups, expected);
        assert!(found.iter().all(|it| it.severity == Severity::Blocking));
        waive(&mut found, &[leave(&one), leave(&other)]);
        assert!(is_adoptable(&found));
    }

    #[test]
    fn subject_kind_and_names_must_all_be_the_same() {
        let known = finding("over_quota", Severity::Blocking, Novelty::Introduced, "甲");
        let waiver = leave(&known);
        assert!(covers(&waiver, &known));
        let others = [
            Finding { rule: RuleId("mixed_kinds"), ..known.clone() },
            Finding { subject: Subject::Holder(Holder::Superior), ..known.clone() },
            Finding { kind: Some(QuotaKind::Support), ..known.clone() },
            Finding { names: Vec::new(), ..known.clone() },
        ];
        assert!(others.iter().all(|other| !covers(&waiver, other)));
    }

    #[test]
    fn a_waiver_goes_no_further_than_what_was_waived() {
        let measured = |actual, limit| Finding {
            measure: Some(Measure { actual, limit }),
            ..finding("nameplate_cap", Severity::Blocking, Novelty::Introduced, "甲")
        };
        let waiver = leave(&measured(6, 5));
        let table = [((6, 5), true), ((7, 6), true), ((7, 5), false), ((14, 5), false), ((4, 5), false)];
        for ((actual, limit), expected) in table {
            assert_eq!(covers(&waiver, &measured(actual, limit)), expected, "{actual}/{limit}");
        }
        let larger = measured(14, 5);
        assert_eq!(unused(std::slice::from_ref(&waiver), std::slice::from_ref(&larger)).len(), 1);
        let mut found = [larger];
        waive(&mut found, &[waiver]);
        assert!(!is_adoptable(&found));
        // Leave for a bad name is no leave for too many plates under that name.
        let named = finding("nameplate_cap", Severity::Blocking, Novelty::Introduced, "甲");
        assert!(covers(&leave(&named), &named) && !covers(&leave(&named), &measured(6, 5)));
    }

    #[test]
    fn a_waiver_of_an_older_plan_covers_as_it_did() {
        let found = Finding {
            measure: Some(Measure { actual: 14, limit: 5 }),
            ..finding("nameplate_cap", Severity::Blocking, Novelty::Introduced, "甲")
        };
        let kept = r#"{"rule":"nameplate_cap","subject":{"Institution":1},"names":["甲"],"reason":"试点","document":"安委编〔2026〕7号"}"#;
        let waiver: Waiver = serde_json::from_str(kept).expect("as older plans were kept");
        assert_eq!(waiver.extent, WaiverExtent::Untold);
        assert!(covers(&waiver, &found));
    }

    #[test]
    fn what_is_gone_or_only_a_hint_takes_no_waiver() {
        let gone = finding("over_quota", Severity::Blocking, Novelty::Resolved, "甲");
        let hint = finding("mixed_kinds", Severity::Advice, Novelty::Introduced, "乙");
        let waivers = [leave(&gone), leave(&hint)];
        let mut found = vec![gone, hint];
        waive(&mut found, &waivers);
        assert!(found.iter().all(|it| it.waived.is_none()));
        assert_eq!(unused(&waivers, &found).len(), 2, "a waiver that covers nothing is told");
    }

    #[test]
    fn groups_say_what_has_to_be_done() {
        use FindingGroup::{MayExplain, MustMend};
        use Novelty::{Existing, Introduced};
        use Severity::{Blocking, Warning};
        let table = [
            (Blocking, Introduced, MustMend),
            (Warning, Introduced, MayExplain),
            (Severity::Advice, Introduced, FindingGroup::Advice),
            (Blocking, Existing, MayExplain),
            (Warning, Existing, MayExplain),
            (Severity::Advice, Existing, FindingGroup::Advice),
            (Blocking, Novelty::Resolved, FindingGroup::Resolved),
        ];
        for (severity, novelty, group) in table {
            assert_eq!(finding("over_quota", severity, novelty, "甲").group(), group, "{severity:?} {novelty:?}");
        }
    }
}
