//! E01 无法核查: a limit, a condition or a standard that cannot be computed says so, and so does a scheme that this machine does not
//! know, and a number of places that no band of 领导职数 covers; nothing passes silently.

use super::leader_band::{Led, judged_by_bands};
use crate::domain::{ByHand, Finding, Name, Remedy, RuleId};
use crate::rules::{
    Answer, Attribute, BandedLeaders, Check, Impasse, InstitutionCase, LimitFigure, NeedObstacle, Rule, Uncertain,
};

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
        && let Answer::Unclear(why) = template.when.answer(case.situation())
    {
        let names = [Name::new("岗位设置").ok(), missing(&why)].into_iter().flatten().collect();
        findings.push(Finding { names, remedies: vec![remedy(&why)], basis: scheme.citation(), ..case.finding() });
    }
    findings.extend(judged_by_bands(case).iter().filter_map(|led| of_leaders(case, led)));
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

/// 领导职数 whose bands do not cover the number of places, or of which it cannot be told whether they are for the body.
fn of_leaders(case: &InstitutionCase<'_>, led: &Led<'_>) -> Option<Finding> {
    let (bands, why, remedy) = match &led.allowed {
        BandedLeaders::NotSpokenOf | BandedLeaders::Allowed { .. } => return None,
        BandedLeaders::Uncovered(bands) => {
            (bands, Name::new(&format!("编制{}名", led.places)).ok(), Remedy::ByHand(ByHand::ExtendBands))
        }
        BandedLeaders::Unclear { bands, why } => (bands, missing(why), remedy(why)),
    };
    let names = [led.office.cloned(), Name::new(&bands.name).ok(), why].into_iter().flatten().collect();
    Some(Finding { names, remedies: vec![remedy], basis: bands.citation(), ..case.finding() })
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
        Uncertain::Leaders => "领导职数",
    };
    Name::new(word).ok()
}

/// What is missing, where something is.
fn missing(why: &Impasse) -> Option<Name> {
    match why {
        Impasse::MissingFact(name) => Some(name.clone()),
        Impasse::NotEntered(attribute) => {
            let word = match attribute {
                Attribute::Class => "类别",
                Attribute::Zone => "片区",
                Attribute::Grade => "规格",
            };
            Name::new(word).ok()
        }
        Impasse::DivisionByZero { .. } | Impasse::Overflow { .. } | Impasse::NotACount(_) => None,
    }
}

fn remedy(why: &Impasse) -> Remedy {
    match why {
        Impasse::MissingFact(_) | Impasse::NotEntered(_) => Remedy::ByHand(ByHand::EnterFact),
        Impasse::DivisionByZero { .. } | Impasse::Overflow { .. } | Impasse::NotACount(_) => {
            Remedy::ByHand(ByHand::MendPack)
        }
    }
}
