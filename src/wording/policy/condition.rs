//! Conditions and formulas in words: "镇；类别为一类", "“5 + 上取整(常住人口, 20000)”个(按公式计算)".

use super::fault::figure_name;
use crate::domain::{Grade, Name, Nature};
use crate::rules::{Amount, Attribute, Condition, Impasse, LimitFigure, Part, Permission, Unclear};
use crate::wording::{grade, nature};

/// For whom something holds: "所有机构", "镇、乡；类别为一类".
pub fn condition(condition: &Condition) -> String {
    let parts: Vec<String> = condition.parts().map(part).collect();
    if parts.is_empty() { "所有机构".to_owned() } else { parts.join("；") }
}

/// What one part of a condition asks for.
pub fn part(part: Part<'_>) -> String {
    match part {
        Part::Natures(natures) => natures.iter().map(|one: &Nature| nature(*one)).collect::<Vec<_>>().join("、"),
        Part::Classes(names) => format!("类别为{}", joined(names, "或")),
        Part::Zones(names) => format!("片区为{}", joined(names, "或")),
        Part::Traits(names) => format!("特色为{}", joined(names, "或")),
        Part::Grades(grades) => {
            let words: Vec<_> = grades.iter().map(|one: &Grade| grade(*one)).collect();
            format!("规格为{}", words.join("或"))
        }
        Part::Institutions(names) => joined(names, "、"),
        Part::Formula(criterion) => criterion.text().to_owned(),
    }
}

/// A count: "10个", "5 + 上取整(常住人口, 20000)个(按公式)".
pub fn amount(amount: &Amount, unit: &str) -> String {
    match amount {
        Amount::Number(number) => format!("{number}{unit}"),
        Amount::Formula(formula) => format!("“{}”{unit}(按公式计算)", formula.text()),
    }
}

/// Why a formula has no value, or a condition no answer.
pub fn impasse(impasse: &Impasse) -> String {
    match impasse {
        Impasse::MissingFact(name) => format!("缺少“{name}”的数"),
        Impasse::DivisionByZero { at } => format!("公式第{}个字处除以零", at + 1),
        Impasse::Overflow { at } => format!("公式第{}个字处的数太大", at + 1),
        Impasse::NotACount(value) => format!("公式的结果是{value}，不能作为个数"),
        Impasse::NotEntered(Attribute::Class) => "没有登记类别".to_owned(),
        Impasse::NotEntered(Attribute::Zone) => "没有登记片区".to_owned(),
        Impasse::NotEntered(Attribute::Grade) => "没有登记规格".to_owned(),
    }
}

/// Which limit has no value, and why: "机构总数限额，公式“上取整(人口, 村数)”第7个字处除以零".
pub fn uncomputed(figure: LimitFigure, unclear: &Unclear<'_>) -> String {
    let why = impasse(&unclear.why);
    let why = match unclear.formula {
        Some(formula) => format!("公式“{formula}”{}", why.trim_start_matches("公式")),
        None => why,
    };
    format!("{}限额，{why}", figure_name(figure))
}

/// Why an office may not be set; nothing where it may.
pub fn permission(permission: &Permission<'_>) -> Option<String> {
    match permission {
        Permission::Common | Permission::Allowed => None,
        Permission::Refused(parts) => {
            let needed: Vec<String> = parts.iter().map(|needed| brief(*needed)).collect();
            Some(format!("限{}", needed.join("；")))
        }
        Permission::NotListed => Some("不在本方案目录内".to_owned()),
        Permission::Unclear(why) => Some(format!("不能判断：{}", impasse(why))),
    }
}

/// A part in as few words as a list beside a tick has room for.
fn brief(needed: Part<'_>) -> String {
    match needed {
        Part::Classes(names) | Part::Zones(names) | Part::Traits(names) => joined(names, "、"),
        Part::Natures(_) | Part::Grades(_) | Part::Institutions(_) | Part::Formula(_) => part(needed),
    }
}

fn joined(names: &[Name], word: &str) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(word)
}
