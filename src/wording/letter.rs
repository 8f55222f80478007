//! Phrases of official letters (请示, 批复, 通知): what a plan moves, told as such papers tell it. None ends in a full stop: the
//! template of the letter says where a sentence ends.

use super::approval::{approval_chain, changed, need_standing};
use super::handover::handover;
use super::label::{kind, leaders, tier};
use crate::domain::{Headcount, LeaderPosts, QuotaKind, Tier};
use crate::plan::{Flow, Handover, Plan};
use crate::rules::{ApprovalNeed, NeedPart};

/// Places of one kind.
pub type PlacesOf = (QuotaKind, Headcount);

/// What is still to be filled in by hand: "〔文号待补〕".
pub fn wanting(what: &str) -> String {
    format!("〔{what}待补〕")
}

/// "行政编制", "事业·全额编制", "员额".
pub fn quota(of: QuotaKind) -> String {
    if of.counts_as_quota() { format!("{}编制", kind(of)) } else { kind(of).to_owned() }
}

fn kinds(places: &[PlacesOf]) -> String {
    let told = places.iter().map(|(kind, count)| format!("{}{count}名", quota(*kind)));
    told.collect::<Vec<_>>().join("、")
}

/// "编制48名，其中行政编制26名、事业·全额编制22名"; of one kind "行政编制26名". What is no 编制 comes last, and is not counted in.
pub fn all_places(places: &[PlacesOf]) -> String {
    let (quotas, others): (Vec<PlacesOf>, Vec<PlacesOf>) = places.iter().partition(|(kind, _)| kind.counts_as_quota());
    let total: Headcount = quotas.iter().map(|(_, count)| *count).sum();
    let told = match quotas.len() {
        0 => String::new(),
        1 => kinds(&quotas),
        _ => format!("编制{total}名，其中{}", kinds(&quotas)),
    };
    let words = [told, kinds(&others)];
    words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("，另有")
}

/// "县农业农村局12名（行政编制2名、事业·全额编制10名）"; of one kind "县林业局事业·全额编制8名", and "县林业局8名" among bodies
/// that all have places of that `common` kind only.
pub fn body_places(name: &str, places: &[PlacesOf], common: Option<QuotaKind>) -> String {
    match places {
        [(kind, count)] if Some(*kind) == common => format!("{name}{count}名"),
        [_] => format!("{name}{}", kinds(places)),
        _ => {
            let total: Headcount = places.iter().map(|(_, count)| *count).sum();
            format!("{name}{total}名（{}）", kinds(places))
        }
    }
}

/// "行政编制调减26名、调增26名，增减相抵为0".
pub fn flow_balance(of: QuotaKind, flow: Flow) -> String {
    format!("{}调减{}名、调增{}名，增减相抵为{}", quota(of), flow.cut, flow.added, flow.difference().0)
}

/// What is handed over and what becomes of the people: `used_elsewhere` are those of 使用划转, `list` is where people are named
/// ("附件3").
pub fn people_settled(handed: &Handover, used_elsewhere: Headcount, list: Option<&str>) -> String {
    let used = format!("调整使用单位的人员{used_elsewhere}名，其编制、工资、档案关系不变");
    let has_people = !(handed.between.people + handed.beyond.people + used_elsewhere).is_zero();
    let parts = [
        handover(handed),
        (!used_elsewhere.is_zero()).then_some(used),
        match (has_people, list) {
            (false, _) => Some("不涉及人员划转".to_owned()),
            (true, Some(list)) => Some(format!("人员名单见{list}")),
            (true, None) => None,
        },
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("；")
}

/// 批准后要办的手续 of a plan that moves places, or people too: "下达编制核减核增通知单，变更机构编制台账和实名制信息".
pub fn procedures(moves_places: bool, moves_people: bool) -> String {
    let parts = [
        moves_places.then_some("下达编制核减核增通知单"),
        moves_people.then_some("办理人员出编、入编手续"),
        Some("变更机构编制台账和实名制信息"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// "白鹤镇由1正5副调整为1正6副".
pub fn leaders_changed(name: &str, before: LeaderPosts, after: LeaderPosts) -> String {
    match before == LeaderPosts::default() {
        true => format!("{name}核定为{}", leaders(after)),
        false => format!("{name}由{}调整为{}", leaders(before), leaders(after)),
    }
}

/// "行政编制跨层级调整（行政编制26名由县直划入乡镇），由省级编办提出、中央编办审批".
pub fn approval_matter(need: &ApprovalNeed) -> String {
    let chain = approval_chain(&need.level).replace(" → ", "、");
    let parts: Vec<String> = need.parts.iter().map(part).collect();
    format!("{}（{}），由{chain}", need.level.matter, parts.join("，"))
}

/// The same with how far it has come: "……，目前省级编办待报".
pub fn approval_under_way(need: &ApprovalNeed, plan: &Plan) -> String {
    format!("{}，目前{}", approval_matter(need), need_standing(&need.standing(plan)))
}

fn part(part: &NeedPart) -> String {
    let level = |end: Option<Tier>| end.map_or("上级", tier);
    match part {
        NeedPart::Places { kind, from, to, count } if from == to => {
            format!("{}{count}名在{}之间调整", quota(*kind), level(*from))
        }
        NeedPart::Places { kind, from, to, count } => {
            format!("{}{count}名由{}划入{}", quota(*kind), level(*from), level(*to))
        }
        NeedPart::Bodies { change, count } => format!("{}{count}个", changed(*change)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Funding;
    use crate::plan::Lots;

    const ADMINISTRATIVE: QuotaKind = QuotaKind::Administrative;
    const SERVICE: QuotaKind = QuotaKind::Service(Funding::Full);

    #[test]
    fn places_are_told_with_their_kinds() {
        let [two, ten] = [2, 10].map(Headcount);
        assert_eq!(body_places("甲局", &[(SERVICE, ten)], None), "甲局事业·全额编制10名");
        assert_eq!(body_places("甲局", &[(SERVICE, ten)], Some(SERVICE)), "甲局10名");
        let both = [(ADMINISTRATIVE, two), (SERVICE, ten)];
        assert_eq!(body_places("甲局", &both, None), "甲局12名（行政编制2名、事业·全额编制10名）");
        assert_eq!(all_places(&both), "编制12名，其中行政编制2名、事业·全额编制10名");
        assert_eq!(all_places(&[(ADMINISTRATIVE, two), (QuotaKind::Controlled, ten)]), "行政编制2名，另有员额10名");
        assert_eq!(all_places(&[]), "");
        let flow = Flow { cut: two, added: ten };
        assert_eq!(flow_balance(ADMINISTRATIVE, flow), "行政编制调减2名、调增10名，增减相抵为8");
    }

    #[test]
    fn people_are_settled_in_one_sentence() {
        let handed = |places, people| {
            let [places, people] = [places, people].map(Headcount);
            Handover { between: Lots { places, people, vacant: places.excess_over(people) }, ..Handover::default() }
        };
        let settled = |places, people, used, list| people_settled(&handed(places, people), Headcount(used), list);
        assert_eq!(settled(0, 0, 0, None), "不涉及人员划转");
        assert_eq!(settled(5, 0, 0, Some("附件4")), "划转编制5名：机构之间5名(空编划转5名)；不涉及人员划转");
        let listed = "划转编制5名：机构之间5名(人随编走2人、空编划转3名)；人员名单见附件4";
        assert_eq!(settled(5, 2, 0, Some("附件4")), listed);
        let both = "划转编制2名：机构之间2名(人随编走2人)；调整使用单位的人员1名，其编制、工资、档案关系不变";
        assert_eq!(settled(2, 2, 1, None), both);
    }

    #[test]
    fn leaders_are_told_before_and_after() {
        let posts = |chief, deputy| LeaderPosts { chief: Headcount(chief), deputy: Headcount(deputy) };
        assert_eq!(leaders_changed("甲镇", posts(1, 5), posts(1, 6)), "甲镇由1正5副调整为1正6副");
        assert_eq!(leaders_changed("甲镇", posts(0, 0), posts(1, 6)), "甲镇核定为1正6副");
    }
}
