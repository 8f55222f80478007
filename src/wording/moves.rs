//! Named moves in words: how well somebody fits and why, in phrases short enough for a column.

use super::label::{arrangement, institution, position};
use crate::domain::{MoveManner, NamedMove, Snapshot};
use crate::optimise::{Merit, MoveReason};

/// 建议先行, 适宜, 须斟酌, 不宜.
pub fn merit(merit: Merit) -> &'static str {
    match merit {
        Merit::First => "建议先行",
        Merit::Fit => "适宜",
        Merit::Weigh => "须斟酌",
        Merit::Unfit => "不宜",
    }
}

/// 人随编走 or 使用划转.
pub fn move_manner(manner: MoveManner) -> &'static str {
    match manner {
        MoveManner::WithPlace => "人随编走",
        MoveManner::UseOnly => "使用划转",
    }
}

/// "县农业农村局 → 白鹤镇", the bodies of a move.
pub fn named_move(of: &NamedMove, snapshot: &Snapshot) -> String {
    format!("{} → {}", institution(of.from, snapshot), institution(of.to, snapshot))
}

/// Why somebody is listed where they are: "实际工作单位即划入单位；距退休 11 年 3 个月".
pub fn move_reasons(reasons: &[MoveReason], manner: MoveManner, snapshot: &Snapshot) -> String {
    reasons.iter().map(|reason| move_reason(*reason, manner, snapshot)).collect::<Vec<_>>().join("；")
}

fn move_reason(reason: MoveReason, manner: MoveManner, snapshot: &Snapshot) -> String {
    let receiver = match manner {
        MoveManner::WithPlace => "划入单位",
        MoveManner::UseOnly => "使用单位",
    };
    match reason {
        MoveReason::WorksThere(None) => format!("实际工作单位即{receiver}"),
        MoveReason::WorksThere(Some(how)) => format!("实际工作单位即{receiver}({})", arrangement(how)),
        MoveReason::WorksNearby(work) => format!("在{}工作，与{receiver}有隶属或管理关系", institution(work, snapshot)),
        MoveReason::WorksElsewhere(work) => format!("现在{}工作，须先明确去留", institution(work, snapshot)),
        MoveReason::Leads(of) => format!("现任{}，须另行任免", position(of)),
        MoveReason::LeadsOffice(of) => format!("现任{}，职务须调整", position(of)),
        MoveReason::Overdue(month) => format!("{month}已到法定退休年龄，按退休办理"),
        MoveReason::RetiresSoon(months) => format!("距退休 {}，可待自然减员", span(months)),
        MoveReason::Stays(months) => format!("距退休 {}", span(months)),
        MoveReason::RetirementUnknown => "出生年月或性别不明，退休时间算不出".to_owned(),
        MoveReason::Served(months) => format!("入编 {}", span(months)),
    }
}

/// "11 年 3 个月".
pub fn span(months: u32) -> String {
    match (months / 12, months % 12) {
        (0, 0) => "不足 1 个月".to_owned(),
        (0, rest) => format!("{rest} 个月"),
        (years, 0) => format!("{years} 年"),
        (years, rest) => format!("{years} 年 {rest} 个月"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Arrangement, Position};

    #[test]
    fn reasons_are_short_phrases() {
        let told = |reasons: &[MoveReason]| move_reasons(reasons, MoveManner::WithPlace, &Snapshot::default());
        let lent = MoveReason::WorksThere(Some(Arrangement::Seconded));
        assert_eq!(told(&[lent, MoveReason::Stays(135)]), "实际工作单位即划入单位(借用)；距退休 11 年 3 个月");
        assert_eq!(told(&[MoveReason::Leads(Position::Chief)]), "现任单位正职，须另行任免");
        assert_eq!(told(&[MoveReason::RetiresSoon(0)]), "距退休 不足 1 个月，可待自然减员");
        assert_eq!([1, 12, 25].map(span), ["1 个月", "1 年", "2 年 1 个月"]);
    }
}
