//! A staffing standard in sentences, and what it says of an institution.

use super::condition::{amount, condition, impasse};
use super::page::{Section, period, source};
use crate::rules::{Combine, Computation, Need, NeedBand, NeedObstacle, Policy, Standard, StandardPart};
use crate::wording::family;

pub(super) fn section(standard: &Standard, policy: &Policy) -> Section {
    let text = |date: &crate::rules::PartialDate| date.to_string();
    let mut sentences: Vec<String> =
        period(standard.since.as_ref().map(text), standard.until.as_ref().map(text)).into_iter().collect();
    let in_force = if policy.is_in_force(standard) { "默认显示" } else { "需要时选用" };
    sentences.push(format!("{}编制测算参考({in_force})，不作为核定编制的依据。", family(standard.quota)));
    if let Some(earlier) = &standard.supersedes {
        let name = policy.standard(earlier).map_or(earlier.as_str(), |standard| standard.name.as_str());
        sentences.push(format!("代替“{name}”。"));
    }
    sentences.push(format!("适用于{}。", condition(&standard.when)));
    if standard.parts.len() > 1 {
        sentences.push(
            match standard.combine {
                Combine::Sum => "各部分分别取整后相加：",
                Combine::First => "取第一个符合的：",
            }
            .to_owned(),
        );
    }
    sentences.extend(standard.parts.iter().map(part));
    if !standard.remark.is_empty() {
        sentences.push(format!("备注：{}", standard.remark));
    }
    Section {
        heading: format!("编制标准：{}", standard.name),
        sentences,
        source: source(&standard.source, &standard.text, standard.verified),
    }
}

/// "按“中小学教职工编制标准(2014)”需102名：初中(1371)102名。参考，不作为核定编制的依据。"
pub fn need(need: &Need<'_>) -> String {
    let name = &need.standard.name;
    let parts = need_in_parts(need);
    match (need.need(), need.most()) {
        (Some(least), Some(most)) => {
            format!("按“{name}”需{}：{parts}。参考，不作为核定编制的依据。", range(least, most))
        }
        _ => format!("按“{name}”{parts}。"),
    }
}

/// How the need comes about, or why it cannot be told: "小学(小学学生数20)2名、初中(初中学生数1371)102名".
pub fn need_in_parts(need: &Need<'_>) -> String {
    if !need.obstacles.is_empty() {
        let why: Vec<String> = need.obstacles.iter().map(obstacle).collect();
        return format!("不能测算：{}", why.join("；"));
    }
    let parts = need.parts.iter().map(|part| {
        let fact = part.fact.as_ref().map_or_else(String::new, |(name, value)| format!("({name}{value})"));
        format!("{}{fact}{}", part.part.name, range(part.need, part.most))
    });
    parts.collect::<Vec<_>>().join("、")
}

fn obstacle(obstacle: &NeedObstacle<'_>) -> String {
    match obstacle {
        NeedObstacle::Condition(why) => format!("不能判断是否适用，{}", impasse(why)),
        NeedObstacle::Part { part, why } => format!("{}{}", part.name, impasse(why)),
        NeedObstacle::NoBand { part, size } => format!("{}没有{size}这一档", part.name),
        NeedObstacle::NothingMeasured => "没有登记测算用的数".to_owned(),
    }
}

fn part(part: &StandardPart) -> String {
    let of = part.of.as_ref().map_or_else(String::new, |fact| format!("(有“{fact}”的)"));
    let whose = if part.when.is_empty() { String::new() } else { format!("，{}", condition(&part.when)) };
    let by = match &part.by {
        Computation::Ratio { need, most: None } => amount(need, "名"),
        Computation::Ratio { need, most: Some(most) } => {
            format!("最少{}，最多{}", amount(need, "名"), amount(most, "名"))
        }
        Computation::Bands(bands) => bands.iter().map(band).collect::<Vec<_>>().join("；"),
    };
    format!("{}{of}{whose}：{by}。", part.name)
}

fn band(band: &NeedBand) -> String {
    let size = match band.to {
        Some(to) => format!("{}至{to}", band.from),
        None => format!("{}以上", band.from),
    };
    let more = band.increment.map_or_else(String::new, |more| {
        let most = more.most.map_or_else(String::new, |most| format!("，最多{most}名"));
        format!("，每增加{}加{}名{most}", more.per, more.add)
    });
    format!("{size}：{}名{more}", band.base)
}

fn range(least: u32, most: u32) -> String {
    if least == most { format!("{least}名") } else { format!("{least}至{most}名") }
}
