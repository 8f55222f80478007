//! Labels: the field's own words for the closed sets of the domain.

use crate::domain::{
    Delta, Funding, Grade, Holder, InstitutionId, LeaderPosts, Nature, Novelty, OfficeNature, Position, PostClass,
    QuotaFamily, QuotaKind, Severity, Sex, Snapshot, Source, Tier,
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
        Holder::Pool(_) => "周转池".to_owned(),
        Holder::Institution(id) => institution(id, snapshot),
    }
}

/// The institution's name, or its number when it is not (any more) in the register.
pub(super) fn institution(id: InstitutionId, snapshot: &Snapshot) -> String {
    match snapshot.institution(id) {
        Some(institution) => institution.name.to_string(),
        None => format!("第{}号机构(已不在台账)", id.0),
    }
}

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
        assert_eq!(kind_from_label("编外"), None);
    }

    #[test]
    fn leader_posts_are_written_as_offices_do() {
        assert_eq!(leaders(LeaderPosts::new(1, 4)), "1正4副");
        assert_eq!(leaders(LeaderPosts::new(1, 0)), "1正");
        assert_eq!(leaders(LeaderPosts::default()), "—");
    }
}
