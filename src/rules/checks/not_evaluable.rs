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
            let names =
                [name_of(unclear.what), obstacle_in(&unclear.why, unclear.formula)].into_iter().flatten().collect();
            let remedies = vec![remedy(&unclear.why)];
            findings.push(Finding { names, remedies, basis: scheme.citation(), ..case.finding() });
        }
    }
    if let Some((scheme, template)) = case.scheme().and_then(|(scheme, _)| Some((scheme, scheme.posts.as_ref()?)))
        && let Answer::Unclear(why) = template.when.answer(case.situation())
    {
        let names = [Name::new("岗位设置").ok(), obstacle_in(&why, None)].into_iter().flatten().collect();
        findings.push(Finding { names, remedies: vec![remedy(&why)], basis: scheme.citation(), ..case.finding() });
    }
    findings.extend(judged_by_bands(case).iter().filter_map(|led| of_leaders(case, led)));
    for need in case.needs() {
        for obstacle in &need.obstacles {
            let (why, remedy) = match obstacle {
                NeedObstacle::Condition(why) | NeedObstacle::Part { why, .. } => (obstacle_in(why, None), remedy(why)),
                NeedObstacle::NoBand { size, .. } => {
                    (Name::new(&size.to_string()).ok(), Remedy::ByHand(ByHand::ExtendBands))
                }
                NeedObstacle::NothingMeasured => (None, Remedy::ByHand(ByHand::EnterFact)),
            };
            let names = [Name::new(&need.standard.name).ok(), why].into_iter().flatten().collect();
            let remedies = vec![remedy];
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
        BandedLeaders::Unclear { bands, why } => (bands, obstacle_in(why, None), remedy(why)),
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

/// The fact that is missing, else what is wrong with the formula.
fn obstacle_in(why: &Impasse, formula: Option<&str>) -> Option<Name> {
    let fault = match why {
        Impasse::MissingFact(name) => return Some(name.clone()),
        Impasse::NotEntered(Attribute::Class) => return Name::new("类别").ok(),
        Impasse::NotEntered(Attribute::Zone) => return Name::new("片区").ok(),
        Impasse::NotEntered(Attribute::Grade) => return Name::new("规格").ok(),
        Impasse::DivisionByZero { at } => format!("第{}个字处除以零", at + 1),
        Impasse::Overflow { at } => format!("第{}个字处的数太大", at + 1),
        Impasse::NotACount(value) => format!("的结果是{value}，不能作为个数"),
    };
    let written = formula.map(|formula| Name::new(&format!("公式“{formula}”{fault}")));
    // A formula longer than a name is told of without its text.
    written.and_then(Result::ok).or_else(|| Name::new(&format!("公式{fault}")).ok())
}

fn remedy(why: &Impasse) -> Remedy {
    match why {
        Impasse::MissingFact(_) | Impasse::NotEntered(_) => Remedy::ByHand(ByHand::EnterFact),
        Impasse::DivisionByZero { .. } | Impasse::Overflow { .. } | Impasse::NotACount(_) => {
            Remedy::ByHand(ByHand::MendPack)
        }
    }
}
