//! Where numbers come from, in words: what is counted, of whom, in which kinds, at which moment.

use super::label::{family, holder, kind, nature};
use crate::domain::{
    Foreseen, Held, Holder, Kinds, Moment, Month, Moved, OfficeNature, Origin, Outline, Quantity, QuotaFamily, Seat,
    Snapshot, Structure, Whom,
};
use crate::history::LatestMover;

/// What is counted: "空编".
pub fn quantity(quantity: Quantity) -> String {
    match quantity {
        Quantity::Held(of) => held(of).to_owned(),
        Quantity::Moved(of) => moved(of).to_owned(),
        Quantity::Structure(of) => structure(of),
        Quantity::Outline(of) => outline(of).to_owned(),
        Quantity::Foreseen(of) => foreseen(of),
    }
}

/// The quantity of this name, among those that a holder has in a kind of quota.
pub fn held_from_label(label: &str) -> Option<Held> {
    HELD.into_iter().find(|of| held(*of) == label)
}

/// Those that can be asked of one holder in one kind, in the order in which they are told.
pub const HELD: [Held; 15] = [
    Held::Authorized,
    Held::Strength,
    Held::Vacancy,
    Held::Excess,
    Held::Balance,
    Held::Borrowed,
    Held::Capacity,
    Held::Reserved,
    Held::Free,
    Held::Available,
    Held::Working,
    Held::Away,
    Held::Come,
    Held::Lent,
    Held::PoolLeft,
];

pub fn held(held: Held) -> &'static str {
    match held {
        Held::Authorized => "核定",
        Held::Borrowed => "周转借入",
        Held::Capacity => "可用编制",
        Held::Strength => "实有",
        Held::Reserved => "在途",
        Held::Vacancy => "空编",
        Held::Free => "可调空编",
        Held::Available => "可用",
        Held::Excess => "超编",
        Held::Balance => "空(+)超(−)",
        Held::Working => "按实际使用",
        Held::Away => "在外使用",
        Held::Come => "外来使用",
        Held::Lent => "借出",
        Held::PoolLeft => "池余额",
        Held::Issued => "下达总量",
        Held::Reserve => "机动编制和池余额",
    }
}

fn moved(moved: Moved) -> &'static str {
    match moved {
        Moved::Cut => "调减",
        Moved::Added => "调增",
        Moved::Net => "增减",
        Moved::Movers => "人随编走",
        Moved::PlacesMoved => "变动编制",
        Moved::FromSuperior => "上级核增(+)核减(−)",
    }
}

fn structure(structure: Structure) -> String {
    let seat = |seat| match seat {
        Seat::Chief => "正职",
        Seat::Deputy => "副职",
    };
    match structure {
        Structure::Institutions(None) => "机构个数".to_owned(),
        Structure::Institutions(Some(of)) => format!("{}个数", nature(of)),
        Structure::Offices(None) => "内设机构".to_owned(),
        Structure::Offices(Some(OfficeNature::Administrative)) => "党政(内设)机构".to_owned(),
        Structure::Offices(Some(OfficeNature::Service)) => "事业机构".to_owned(),
        Structure::CommonOffices => "共性机构".to_owned(),
        Structure::SpecialOffices => "个性机构".to_owned(),
        Structure::OtherOffices => "其他机构".to_owned(),
        Structure::Nameplates => "挂牌".to_owned(),
        Structure::LeaderPosts(of) => format!("{}职数", seat(of)),
        Structure::LeadersInPost(of) => format!("{}实配", seat(of)),
        Structure::OfficeLeaders(of) => format!("内设机构{}职数", seat(of)),
        Structure::NeedLeast => "测算需求(最少)".to_owned(),
        Structure::NeedMost => "测算需求(最多)".to_owned(),
        Structure::NeedDifference => "核定与测算需求的差额".to_owned(),
    }
}

fn foreseen(of: Foreseen) -> String {
    match of {
        Foreseen::Overdue => "已到龄未退".to_owned(),
        Foreseen::InYear(year) => format!("{year}年预计退休"),
        Foreseen::Retiring => "预计退休合计".to_owned(),
        Foreseen::VacancyLeft => "期末空编".to_owned(),
        Foreseen::Unknown => "退休时间不明".to_owned(),
    }
}

/// What numbers of the forecast rest on, and which months it looks at.
pub fn foreseen_by(first: Month, last: Option<Month>) -> String {
    let month = |month: Month| format!("{}年{}月", month.year(), month.month());
    let until = last.map_or_else(String::new, |last| format!("至{}", month(last)));
    let by = "按花名册的出生年月、性别、人员身份和渐进式延迟法定退休年龄推算";
    format!("{by}，自{}{until}；不含弹性提前、延迟退休和调入、调出", month(first))
}

fn outline(outline: Outline) -> &'static str {
    match outline {
        Outline::Steps => "步骤",
        Outline::RefusedSteps => "不能执行的步骤",
        Outline::Approvals => "待取得批准文号",
        Outline::MustMend => "方案新增禁止",
        Outline::MayExplain => "方案新增预警",
    }
}

/// What it is counted in.
pub fn unit(quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Held(_) | Quantity::Moved(_) | Quantity::Foreseen(_) => "名",
        Quantity::Structure(of) => match of {
            Structure::Nameplates => "块",
            Structure::Institutions(_)
            | Structure::Offices(_)
            | Structure::CommonOffices
            | Structure::SpecialOffices
            | Structure::OtherOffices => "个",
            Structure::LeaderPosts(_)
            | Structure::LeadersInPost(_)
            | Structure::OfficeLeaders(_)
            | Structure::NeedLeast
            | Structure::NeedMost
            | Structure::NeedDifference => "名",
        },
        Quantity::Outline(Outline::Steps | Outline::RefusedSteps) => "步",
        Quantity::Outline(Outline::Approvals | Outline::MustMend | Outline::MayExplain) => "条",
    }
}

/// "行政编制", "事业编制" of a family, "编制" of all that is one; nothing where every kind is meant.
pub fn kinds(kinds: Kinds) -> String {
    let mut each = kinds.iter();
    if let (Some(only), None) = (each.next(), each.next()) {
        return with_quota(only.counts_as_quota(), kind(only));
    }
    if kinds == Kinds::quota() {
        return "各类编制".to_owned();
    }
    match QuotaFamily::ALL.into_iter().find(|one| Kinds::family(*one) == kinds) {
        Some(one) => with_quota(kinds.and(Kinds::quota()) == kinds, family(one)),
        None => String::new(),
    }
}

fn with_quota(is_quota: bool, word: &str) -> String {
    if is_quota { format!("{word}编制") } else { word.to_owned() }
}

/// Whom a number is about, in the names of `after`, or of `before` for who is gone.
pub fn whom(origin: &Origin, before: &Snapshot, after: &Snapshot) -> String {
    match &origin.whom {
        Whom::Lines(lines) => {
            let mut holders: Vec<Holder> = lines.iter().map(|(holder, _)| *holder).collect();
            holders.dedup();
            match holders.as_slice() {
                [only] => holder_in(*only, before, after),
                several => format!("{}个单位合计", several.len()),
            }
        }
        Whom::Institutions => "全部单位".to_owned(),
        Whom::Townships => "全部乡镇(街道)".to_owned(),
        Whom::Book => "全部单位和机动编制、周转池".to_owned(),
        Whom::Plan => "本方案".to_owned(),
        Whom::Movement(place) => format!("划转第{}笔", place + 1),
        Whom::Loan(id) => match after.loans().get(*id) {
            Some(loan) => format!("{}的周转使用", holder(Holder::Institution(loan.borrower), after)),
            None => format!("第{}号周转使用", id.0),
        },
        Whom::Clearance(id) => match after.clearances().get(*id) {
            Some(clearance) => format!("通知单{}", clearance.number),
            None => format!("第{}号通知单", id.0),
        },
    }
}

/// A holder by the name it has in the later register, or had in the earlier one.
pub fn holder_in(of: Holder, before: &Snapshot, after: &Snapshot) -> String {
    match of {
        Holder::Institution(id) if after.institution(id).is_none() && before.institution(id).is_some() => {
            holder(of, before)
        }
        Holder::Institution(_) | Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => holder(of, after),
    }
}

/// People who come, or who leave.
pub fn people_moved(change: i64) -> &'static str {
    if change < 0 { "方案减少的人员" } else { "方案增加的人员" }
}

/// What a plan that was carried out in phases did not do itself.
pub const MEANWHILE: &str = "期间其他凭证";

/// Said where a plan is open.
pub fn moment(moment: Moment) -> &'static str {
    match moment {
        Moment::Before => "方案前",
        Moment::After => "方案后",
        Moment::Change => "增减",
    }
}

/// "安编〔2026〕41号(第5号凭证，2026-06-01起生效)"; 文号待补 is told as such.
pub fn latest_document(latest: &LatestMover) -> String {
    format!("{}(第{}号凭证，{}起生效)", super::basis(&latest.basis), latest.entry.0, latest.effective)
}

/// How a balance comes about: "核定数＝历次增加23−历次减少3＝20名".
pub fn made_by(changes: impl Iterator<Item = i64>) -> String {
    let (come, gone) =
        changes.fold((0, 0), |(come, gone), change: i64| (come + change.max(0), gone + (-change).max(0)));
    format!("核定数＝历次增加{come}−历次减少{gone}＝{}名", come - gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Funding, QuotaKind};

    #[test]
    fn what_can_be_asked_is_found_under_its_name() {
        for of in HELD {
            assert_eq!(held_from_label(held(of)), Some(of));
        }
        assert_eq!(held_from_label("空缺"), None);
    }

    #[test]
    fn kinds_are_told_as_shortly_as_they_can_be() {
        assert_eq!(kinds(Kinds::of(QuotaKind::Administrative)), "行政编制");
        assert_eq!(kinds(Kinds::of(QuotaKind::Service(Funding::Full))), "事业·全额编制");
        assert_eq!(kinds(Kinds::family(QuotaFamily::Service)), "事业编制");
        assert_eq!(kinds(Kinds::quota()), "各类编制");
        assert_eq!(kinds(Kinds::ALL), "");
        assert_eq!(kinds(Kinds::of(QuotaKind::Controlled)), kind(QuotaKind::Controlled));
    }
}
