//! Offices and their changes in words, for the configurator: "＋应急管理办公室、综合办→综合办公室".

use crate::domain::{Date, OfficeNature};
use crate::rules::{Limits, OfficeChange, Uncertain, Unclear};

/// 行政 or 事业, as a reform switches it.
pub fn short_nature(nature: OfficeNature) -> &'static str {
    match nature {
        OfficeNature::Administrative => "行政",
        OfficeNature::Service => "事业",
    }
}

/// One change, with its sign.
pub fn office_change(change: &OfficeChange) -> String {
    match change {
        OfficeChange::Added(name) => format!("＋{name}"),
        OfficeChange::Removed(name) => format!("－{name}"),
        OfficeChange::Renamed { from, to } => format!("{from}→{to}"),
        OfficeChange::NatureChanged { office, to } => format!("{office}改为{}", short_nature(*to)),
    }
}

/// All changes; "没有变化" for none.
pub fn office_changes(changes: &[OfficeChange]) -> String {
    if changes.is_empty() {
        return "没有变化".to_owned();
    }
    changes.iter().map(office_change).collect::<Vec<_>>().join("、")
}

/// How many of each sort: "＋2 －1 名称1 性质1"; empty for none.
pub fn change_counts(changes: &[OfficeChange]) -> String {
    let count = |is: fn(&OfficeChange) -> bool| changes.iter().filter(|change| is(change)).count();
    let sorts = [
        ("＋", count(|change| matches!(change, OfficeChange::Added(_)))),
        ("－", count(|change| matches!(change, OfficeChange::Removed(_)))),
        ("名称", count(|change| matches!(change, OfficeChange::Renamed { .. }))),
        ("性质", count(|change| matches!(change, OfficeChange::NatureChanged { .. }))),
    ];
    let told = sorts.iter().filter(|(_, number)| *number > 0).map(|(sign, number)| format!("{sign}{number}"));
    told.collect::<Vec<_>>().join(" ")
}

/// "限额7 已设6 尚可1", "限额7 已设9 超2", "限额待填 已设6".
pub fn room(set: usize, limits: Option<&Limits>) -> String {
    match limits.and_then(|limits| limits.total).map(|limit| limit as usize) {
        None => format!("限额待填 已设{set}"),
        Some(limit) if set > limit => format!("限额{limit} 已设{set} 超{}", set - limit),
        Some(limit) => format!("限额{limit} 已设{set} 尚可{}", limit - set),
    }
}

/// "3/5", and "3" where nothing is stated.
pub fn against(set: usize, limit: Option<u32>) -> String {
    limit.map_or_else(|| set.to_string(), |limit| format!("{set}/{limit}"))
}

/// What cannot be told of an institution, and why: "机构限额：缺少“常住人口”的数".
pub fn unclear(unclear: &Unclear<'_>) -> String {
    let what = match unclear.what {
        Uncertain::Limit(_) => "机构限额".to_owned(),
        Uncertain::Common(name) | Uncertain::Special(name) => name.to_string(),
        Uncertain::Unnamed => "未点名的共性机构".to_owned(),
        Uncertain::Leaders => "领导职数".to_owned(),
    };
    format!("{what}：{}", super::policy::impasse(&unclear.why))
}

/// From when on a switch of nature counts.
pub fn from_when(effective: Option<Date>) -> String {
    match effective {
        Some(date) => format!("自{date}(方案生效日期)起"),
        None => "自方案执行之日起(方案未定生效日期)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Name;

    #[test]
    fn what_is_left_of_a_limit_is_told_and_so_is_what_is_over_it() {
        let limits = Limits { total: Some(7), ..Limits::default() };
        assert_eq!(room(6, Some(&limits)), "限额7 已设6 尚可1");
        assert_eq!(room(9, Some(&limits)), "限额7 已设9 超2");
        assert_eq!(room(6, None), "限额待填 已设6");
        assert_eq!((against(3, Some(5)).as_str(), against(3, None).as_str()), ("3/5", "3"));
    }

    #[test]
    fn changes_are_told_by_sign_and_counted_by_sort() {
        let name = |text| Name::new(text).expect("a name");
        let changes = [
            OfficeChange::Added(name("甲办公室")),
            OfficeChange::Added(name("乙办公室")),
            OfficeChange::Renamed { from: name("综合办"), to: name("综合办公室") },
            OfficeChange::NatureChanged { office: name("丙中心"), to: OfficeNature::Service },
        ];
        assert_eq!(office_changes(&changes), "＋甲办公室、＋乙办公室、综合办→综合办公室、丙中心改为事业");
        assert_eq!(change_counts(&changes), "＋2 名称1 性质1");
        assert_eq!((office_changes(&[]).as_str(), change_counts(&[]).as_str()), ("没有变化", ""));
    }
}
