//! Labels: the field's own words for the closed sets of the domain.

use crate::domain::{
    Arrangement, ClearanceOutcome, Delta, DutyList, Funding, Grade, Holder, Identity, InstitutionId, LeaderPosts,
    Nature, Novelty, OfficeNature, PoolId, Position, PostClass, QuotaFamily, QuotaKind, ReturnManner, Severity, Sex,
    Snapshot, Source, Tier,
};

pub fn kind(kind: QuotaKind) -> &'static str {
    match kind {
        QuotaKind::Administrative => "行政",
        QuotaKind::PoliticalLegal => "政法专项",
        QuotaKind::Support => "工勤",
        QuotaKind::Service(Funding::Full) => "事业·全额",
        QuotaKind::Service(Funding::Partial) => "事业·差额",
        QuotaKind::Service(Funding::SelfSupporting) => "事业·自收自支",
        QuotaKind::Controlled => "员额",
        QuotaKind::OffQuota => "编外",
    }
}

/// The kind that bears `label`; plain "事业" means 财政全额.
pub fn kind_from_label(label: &str) -> Option<QuotaKind> {
    let word = label.trim().trim_end_matches("编制");
    if word == "事业" {
        return Some(QuotaKind::Service(Funding::Full));
    }
    QuotaKind::ALL.into_iter().find(|candidate| kind(*candidate) == word)
}

pub fn family(family: QuotaFamily) -> &'static str {
    match family {
        QuotaFamily::Administrative => "行政",
        QuotaFamily::PoliticalLegal => "政法专项",
        QuotaFamily::Support => "工勤",
        QuotaFamily::Service => "事业",
        QuotaFamily::Controlled => "员额",
        QuotaFamily::OffQuota => "编外",
    }
}

pub fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Province => "省级",
        Tier::City => "市级",
        Tier::County => "县直",
        Tier::Township => "乡镇",
    }
}

pub fn nature(nature: Nature) -> &'static str {
    match nature {
        Nature::Party => "党委机构",
        Nature::Congress => "人大机关",
        Nature::Government => "政府机构",
        Nature::Consultative => "政协机关",
        Nature::Supervision => "监察机关",
        Nature::Judicial => "政法机关",
        Nature::MassOrganization => "群团机关",
        Nature::PublicInstitution => "事业单位",
        Nature::Town => "镇",
        Nature::Township => "乡",
        Nature::Subdistrict => "街道",
        Nature::Outpost => "派驻机构",
        Nature::Coordination => "议事协调机构",
    }
}

pub fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Bureau => "正厅级",
        Grade::DeputyBureau => "副厅级",
        Grade::Division => "正处级",
        Grade::DeputyDivision => "副处级",
        Grade::Section => "正科级",
        Grade::DeputySection => "副科级",
        Grade::Unit => "正股级",
        Grade::DeputyUnit => "副股级",
        Grade::Unranked => "未定级",
    }
}

pub fn office_nature(nature: OfficeNature) -> &'static str {
    match nature {
        OfficeNature::Administrative => "党政机构",
        OfficeNature::Service => "事业机构",
    }
}

pub fn post_class(class: PostClass) -> &'static str {
    match class {
        PostClass::Leading => "领导",
        PostClass::Managing => "管理",
        PostClass::Professional => "专业技术",
        PostClass::Support => "工勤",
    }
}

pub fn position(position: Position) -> &'static str {
    match position {
        Position::Chief => "单位正职",
        Position::Deputy => "单位副职",
        Position::OfficeChief => "内设机构正职",
        Position::OfficeDeputy => "内设机构副职",
        Position::Staff => "非领导",
    }
}

pub fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "男",
        Sex::Female => "女",
    }
}

/// 人员身份
pub fn identity(identity: Identity) -> &'static str {
    match identity {
        Identity::CivilServant => "公务员",
        Identity::QuasiCivilServant => "参公人员",
        Identity::ServiceManager => "事业管理人员",
        Identity::ServiceProfessional => "事业专技人员",
        Identity::Worker => "工勤人员",
        Identity::Contracted => "编外人员",
    }
}

/// How people come to work elsewhere.
pub fn arrangement(arrangement: Arrangement) -> &'static str {
    match arrangement {
        Arrangement::Seconded => "借用",
        Arrangement::CountyOwnedTownUsed => "县属乡用",
        Arrangement::Stationed => "派驻",
        Arrangement::SplitPost => "岗编分离",
    }
}

/// The arrangement that bears `label`; 县管乡用 is another word for 县属乡用.
pub fn arrangement_from_label(label: &str) -> Option<Arrangement> {
    match label.trim() {
        "县管乡用" | "县属乡管" => Some(Arrangement::CountyOwnedTownUsed),
        word => Arrangement::ALL.into_iter().find(|candidate| arrangement(*candidate) == word),
    }
}

/// 归还方式
pub fn return_manner(manner: ReturnManner) -> &'static str {
    match manner {
        ReturnManner::AtTerm => "到期收回",
        ReturnManner::OneOutOneBack => "退一收一",
        ReturnManner::OwnVacancy => "自有空编置换",
        ReturnManner::Retirement => "退休核销",
    }
}

/// The manner that bears `label`.
pub fn return_manner_from_label(label: &str) -> Option<ReturnManner> {
    ReturnManner::ALL.into_iter().find(|manner| return_manner(*manner) == label.trim())
}

/// How a clearance came to its end.
pub fn clearance_outcome(outcome: ClearanceOutcome) -> &'static str {
    match outcome {
        ClearanceOutcome::Admitted => "已入编",
        ClearanceOutcome::Lapsed => "过期失效",
        ClearanceOutcome::Withdrawn => "撤回",
    }
}

/// The outcome that bears `label`.
pub fn clearance_outcome_from_label(label: &str) -> Option<ClearanceOutcome> {
    ClearanceOutcome::ALL.into_iter().find(|outcome| clearance_outcome(*outcome) == label.trim())
}

/// 三张清单
pub fn duty_list(list: DutyList) -> &'static str {
    match list {
        DutyList::Responsibilities => "职责任务清单",
        DutyList::PublicServices => "公共服务清单",
        DutyList::LocalManagement => "属地管理清单",
        DutyList::Enforcement => "执法清单",
    }
}

/// The list that bears `label`, with or without 清单.
pub fn duty_list_from_label(label: &str) -> Option<DutyList> {
    let word = label.trim().trim_end_matches("清单");
    DutyList::ALL.into_iter().find(|list| duty_list(*list).trim_end_matches("清单") == word)
}

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocking => "禁止",
        Severity::Warning => "预警",
        Severity::Advice => "提示",
    }
}

pub fn novelty(novelty: Novelty) -> &'static str {
    match novelty {
        Novelty::Introduced => "新增",
        Novelty::Existing => "遗留",
        Novelty::Resolved => "消除",
    }
}

/// "1正4副"; "—" when none is approved.
pub fn leaders(leaders: LeaderPosts) -> String {
    match (leaders.chief.0, leaders.deputy.0) {
        (0, 0) => "—".to_owned(),
        (chief, 0) => format!("{chief}正"),
        (0, deputy) => format!("{deputy}副"),
        (chief, deputy) => format!("{chief}正{deputy}副"),
    }
}

/// The holder's name as of `snapshot`.
pub fn holder(holder: Holder, snapshot: &Snapshot) -> String {
    match holder {
        Holder::Superior => "上级".to_owned(),
        Holder::Unallocated(Tier::Province) => "省级机动编制".to_owned(),
        Holder::Unallocated(Tier::City) => "市级机动编制".to_owned(),
        Holder::Unallocated(Tier::County) => "县级机动编制".to_owned(),
        Holder::Unallocated(Tier::Township) => "乡镇机动编制".to_owned(),
        Holder::Pool(id) => pool(id, snapshot),
        Holder::Institution(id) => institution(id, snapshot),
    }
}

/// The pool's name, or its number when the register does not know it.
pub(super) fn pool(id: PoolId, snapshot: &Snapshot) -> String {
    match snapshot.pools().get(id) {
        Some(pool) => pool.name.to_string(),
        None => format!("第{}号周转池", id.0),
    }
}

/// The institution's name, which one that a plan ends keeps; its number when the register does not know it.
pub(super) fn institution(id: InstitutionId, snapshot: &Snapshot) -> String {
    match snapshot.name_of(id) {
        Some(name) => name.to_string(),
        None => format!("第{}号机构(已不在台账)", id.0),
    }
}

/// The document number that the ledger's workbook states of a body. What changed since then rests on vouchers, which have their own.
pub const RECORDED_DOCUMENT: &str = "台账所载文号";

/// The document of the entry that was the last to move a number.
pub const LATEST_DOCUMENT: &str = "最近依据";

/// Where an entry came from: "导入 台账.xlsx", "方案 草案A".
pub fn source(source: &Source) -> String {
    match source {
        Source::Import { files } => format!("导入 {}", files.join("、")),
        Source::Plan { name, .. } => format!("执行方案“{name}”"),
        Source::Manual => "手工登记".to_owned(),
    }
}

/// A change with its sign: "+3", "−2", and "—" for none.
pub fn signed(change: Delta) -> String {
    match change.0 {
        0 => "—".to_owned(),
        less if less < 0 => format!("−{}", less.unsigned_abs()),
        more => format!("+{more}"),
    }
}

/// What is left, in a sentence: "3", "0", and "−2" where more was given than there is.
pub fn plain(left: Delta) -> String {
    if left.0 < 0 { signed(left) } else { left.0.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_again_under_its_label() {
        for expected in QuotaKind::ALL {
            assert_eq!(kind_from_label(kind(expected)), Some(expected));
        }
        assert_eq!(kind_from_label("行政编制"), Some(QuotaKind::Administrative));
        assert_eq!(kind_from_label("事业编制"), Some(QuotaKind::Service(Funding::Full)));
        assert_eq!(kind_from_label("编内"), None);
    }

    #[test]
    fn what_a_step_file_names_is_found_again_under_its_label() {
        for expected in Arrangement::ALL {
            assert_eq!(arrangement_from_label(arrangement(expected)), Some(expected));
        }
        for expected in ReturnManner::ALL {
            assert_eq!(return_manner_from_label(return_manner(expected)), Some(expected));
        }
        for expected in ClearanceOutcome::ALL {
            assert_eq!(clearance_outcome_from_label(clearance_outcome(expected)), Some(expected));
        }
        for expected in DutyList::ALL {
            assert_eq!(duty_list_from_label(duty_list(expected)), Some(expected));
        }
        assert_eq!(duty_list_from_label("属地管理"), Some(DutyList::LocalManagement));
        assert_eq!(arrangement_from_label("县管乡用"), Some(Arrangement::CountyOwnedTownUsed));
    }

    #[test]
    fn what_is_left_may_be_less_than_nothing() {
        assert_eq!([-2, 0, 3].map(|left| plain(Delta(left))), ["−2", "0", "3"]);
    }

    #[test]
    fn an_institution_that_a_plan_ends_keeps_its_name() {
        use crate::domain::{Institution, Name, Operation, apply_all};
        let body = |id: u32, text: &str| {
            let name = Name::new(text).expect("a name");
            Operation::Establish(Institution::bare(InstitutionId(id), name, Tier::County, Nature::PublicInstitution))
        };
        let [station, library, museum] = [1, 2, 3].map(InstitutionId);
        let ending = [
            body(1, "县农技站"),
            body(2, "县图书馆"),
            body(3, "县文化馆"),
            Operation::Merge { from: vec![station], into: library },
            Operation::Abolish { institution: museum },
        ];
        let after = apply_all(&Snapshot::default(), &ending).expect("sound steps");
        assert!(after.institution(station).is_none() && after.institution(museum).is_none());
        assert_eq!([station, museum].map(|id| institution(id, &after)), ["县农技站", "县文化馆"]);
        assert_eq!(crate::wording::operation(&ending[3], &after), "合并 县农技站 → 县图书馆");
        assert_eq!(institution(InstitutionId(9), &after), "第9号机构(已不在台账)");
    }

    #[test]
    fn leader_posts_are_written_as_offices_do() {
        assert_eq!(leaders(LeaderPosts::new(1, 4)), "1正4副");
        assert_eq!(leaders(LeaderPosts::new(1, 0)), "1正");
        assert_eq!(leaders(LeaderPosts::default()), "—");
    }
}
