//! E01 无法核查: a limit, a condition or a standard that cannot be computed says so, and so does a scheme that this machine does not
//! know; nothing passes silently.

use crate::domain::{ByHand, Finding, Name, Remedy, RuleId};
use crate::rules::{Answer, Check, Impasse, InstitutionCase, LimitFigure, NeedObstacle, Rule, Uncertain};

pub const RULE: Rule = Rule { id: RuleId("not_evaluable"), check: Check::Institution(check) };

fn check(case: &InstitutionCase<'_>, findings: &mut Vec<Finding>) {
    if let Some(key) = case.institution.scheme.as_ref().filter(|key| case.policy.scheme(key).is_none()) {
        let names = Name::new(key).into_iter().collect();
        findings.push(Finding { names, remedies: vec![Remedy::ByHand(ByHand::InstallPack)], ..case.finding() });
    }
    if let Some((scheme, fit)) = case.scheme() {
        for unclear in &fit.unclear {
            let names = [name_of(unclear.what), missing(&unclear.why)].into_iter().flatten().collect();
            let remedies = vec![remedy(&unclear.why)];
            findings.push(Finding { names, remedies, basis: scheme.citation(), ..case.finding() });
        }
    }
    if let Some((scheme, template)) = case.scheme().and_then(|(scheme, _)| Some((scheme, scheme.posts.as_ref()?)))
        && let Answer::Unclear(why) = template.when.answer(case.institution)
    {
        let names = [Name::new("岗位设置").ok(), missing(&why)].into_iter().flatten().collect();
        findings.push(Finding { names, remedies: vec![remedy(&why)], basis: scheme.citation(), ..case.finding() });
    }
    for need in case.needs() {
        for obstacle in &need.obstacles {
            let why = match obstacle {
                NeedObstacle::Condition(why) | NeedObstacle::Part { why, .. } => Some(why),
                NeedObstacle::NoBand { .. } | NeedObstacle::NothingMeasured => None,
            };
            let names = [Name::new(&need.standard.name).ok(), why.and_then(missing)].into_iter().flatten().collect();
            let remedies = vec![why.map_or(Remedy::ByHand(ByHand::EnterFact), remedy)];
            findings.push(Finding { names, remedies, basis: need.standard.citation(), ..case.finding() });
        }
    }
}

/// What is uncertain, in the word of the field.
fn name_of(what: Uncertain<'_>) -> Option<Name> {
    let word = match what {
        Uncertain::Limit(figure) => match figure {
            LimitFigure::Total => "机构限额",
            LimitFigure::Administrative => "党政机构限额",
            LimitFigure::Service => "事业机构限额",
            LimitFigure::Special => "个性机构限额",
            LimitFigure::Nameplates => "挂牌限额",
        },
        Uncertain::Common(name) | Uncertain::Special(name) => return Some(name.clone()),
        Uncertain::Unnamed => "共性机构数",
    };
    Name::new(word).ok()
}

/// The fact that is missing, where one is.
fn missing(why: &Impasse) -> Option<Name> {
    match why {
        Impasse::MissingFact(name) => Some(name.clone()),
        Impasse::DivisionByZero { .. } | Impasse::Overflow { .. } | Impasse::NotACount(_) => None,
    }
}

fn remedy(why: &Impasse) -> Remedy {
    match why {
        Impasse::MissingFact(_) => Remedy::ByHand(ByHand::EnterFact),
        Impasse::DivisionByZero { .. } | Impasse::Overflow { .. } | Impasse::NotACount(_) => {
            Remedy::ByHand(ByHand::MendPack)
        }
    }
}
