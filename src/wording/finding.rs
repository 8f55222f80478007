//! Findings as sentences: what is wrong, measured against what, on which basis, and the smallest remedy.

use super::label::{holder, institution, kind};
use crate::domain::{
    Citation, DocumentNumber, Finding, FindingGroup, Measure, OfficeNature, Remedy, RuleId, Snapshot, Subject,
};

/// A finding in words, for screen, table, text and JSON alike.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FindingText {
    pub title: &'static str,
    pub subject: String,
    pub statement: String,
    /// Where the rule stands, without its text.
    pub source: String,
    /// Source and text.
    pub basis: String,
    pub remedies: Vec<String>,
    /// "已豁免：…", where somebody gave leave.
    pub waived: Option<String>,
}

/// Puts a finding into words; names as of `snapshot`.
pub fn finding(finding: &Finding, snapshot: &Snapshot) -> FindingText {
    let subject = subject(finding.subject, snapshot);
    FindingText {
        title: rule_title(finding.rule),
        statement: statement(finding, &subject),
        subject,
        source: source(&finding.basis),
        basis: basis(&finding.basis),
        remedies: finding.remedies.iter().map(remedy).collect(),
        waived: finding.waived.as_ref().map(|waived| waiver(&waived.reason, &waived.document)),
    }
}

/// What has to be done about the findings of a group.
pub fn finding_group(group: FindingGroup) -> &'static str {
    match group {
        FindingGroup::MustMend => "必须改",
        FindingGroup::MayExplain => "可说明",
        FindingGroup::Advice => "提示",
        FindingGroup::Resolved => "已消除",
    }
}

/// A waiver, by its reason and document.
pub fn waiver(reason: &str, document: &DocumentNumber) -> String {
    format!("已豁免：{reason} {document}")
}

/// The short title of a rule.
pub fn rule_title(rule: RuleId) -> &'static str {
    match rule.0 {
        "conservation" => "总量变动缺文号",
        "mixed_kinds" => "编制类别混用",
        "cross_level_approval" => "行政编制跨层级",
        "township_service_total" => "乡镇事业编制总量",
        "coordination_quota" => "议事协调机构核编制",
        "leaders_in_post" => "超职数配备",
        "cut_beyond_vacancy" => "划出超过空编",
        "over_quota" => "超编",
        "upward_transfer" => "逆向划转",
        "leader_band" => "内设机构职数",
        "office_cap" => "机构限额",
        "common_office_missing" => "共性机构缺设",
        "special_office" => "个性机构",
        "nameplate_cap" => "挂牌限额",
        _ => "核查意见",
    }
}

/// What would settle a finding.
pub fn remedy(remedy: &Remedy) -> String {
    match remedy {
        Remedy::CutFewerOrNameMovers { places } => format!("少划出{places}名，或者为其中{places}名附上人随编走名单"),
        Remedy::CoverExcess { places } => format!("补足编制{places}名，或者减少(消化)人员{places}名"),
        Remedy::EnterApproval => "在相应步骤填写批准文号".to_owned(),
        Remedy::AddOffice(name) => format!("增设“{name}”"),
        Remedy::RemoveOffices { count, nature: None } => format!("减少机构{count}个"),
        Remedy::RemoveOffices { count, nature: Some(OfficeNature::Administrative) } => format!("减少党政机构{count}个"),
        Remedy::RemoveOffices { count, nature: Some(OfficeNature::Service) } => format!("减少事业机构{count}个"),
        Remedy::RemoveOffice(name) => format!("不设“{name}”"),
        Remedy::RemoveNameplates { count } => format!("减少挂牌{count}块"),
        Remedy::LowerLeaders { posts } => format!("核减领导职数{posts}名"),
        Remedy::RelieveLeaders { people } => format!("调整超配的领导{people}名，或者按程序核增职数"),
        Remedy::TakeBack { places } => format!("收回编制{places}名"),
        Remedy::UseOtherKind => "改用本单位可用的编制类别".to_owned(),
        Remedy::ReverseDirection => "改为由县级向乡镇划转".to_owned(),
    }
}

/// What its ready steps do, as a button says it: of several ways the one that is ready.
pub fn ready_remedy(ready: &Remedy) -> String {
    match ready {
        Remedy::CoverExcess { places } => format!("从机动编制补足{places}名"),
        Remedy::TakeBack { places } => format!("收回编制{places}名到机动编制"),
        Remedy::UseOtherKind => "收回这些编制到机动编制".to_owned(),
        Remedy::CutFewerOrNameMovers { .. }
        | Remedy::EnterApproval
        | Remedy::AddOffice(_)
        | Remedy::RemoveOffices { .. }
        | Remedy::RemoveOffice(_)
        | Remedy::RemoveNameplates { .. }
        | Remedy::LowerLeaders { .. }
        | Remedy::RelieveLeaders { .. }
        | Remedy::ReverseDirection => remedy(ready),
    }
}

fn subject(subject: Subject, snapshot: &Snapshot) -> String {
    match subject {
        Subject::Institution(id) => institution(id, snapshot),
        Subject::Holder(who) => holder(who, snapshot),
        Subject::Book => "全县".to_owned(),
    }
}

fn statement(finding: &Finding, subject: &str) -> String {
    let quota = finding.kind.map(kind).unwrap_or_default();
    let names = finding.names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、");
    let Measure { actual, limit } = finding.measure.unwrap_or(Measure { actual: 0, limit: 0 });
    let over = actual.abs_diff(limit);
    match finding.rule.0 {
        "conservation" => {
            let direction = if actual >= limit { "增加" } else { "减少" };
            match over {
                0 => format!("{quota}编制与上级有进有出而无批准文号，总量仍为{limit}名"),
                _ => format!("{quota}编制总量由{limit}名变为{actual}名，{direction}{over}名，没有上级批准文号"),
            }
        }
        "mixed_kinds" => format!("{subject}按机构性质不应使用{quota}编制，现有{names}{actual}名"),
        "cross_level_approval" => format!("{quota}编制跨层级划入{subject}，须报省、中央编办审批，尚无批准文号"),
        "township_service_total" => {
            format!("乡镇(街道){quota}编制总量由{limit}名变为{actual}名，须经市级审核、省级审批，尚无批准文号")
        }
        "coordination_quota" => format!("{subject}是议事协调机构，不应核定编制，现有{quota}编制{actual}名"),
        "leaders_in_post" => format!("{subject}{names}核定{limit}名，实配{actual}名，超配{over}名"),
        "cut_beyond_vacancy" => format!("{subject}{quota}编制不带人划出{actual}名，可划空编只有{limit}名，多{over}名"),
        "over_quota" => format!("{subject}{quota}编制核定{limit}名、实有{actual}名，超编{over}名"),
        "upward_transfer" => format!("{subject}{quota}编制上划{actual}名，与编制下沉方向相反"),
        "leader_band" => format!("{subject}{names}核定{actual}名，按编制数应不超过{limit}名"),
        "office_cap" => format!("{subject}设{names}{actual}个，限额{limit}个，超{over}个"),
        "common_office_missing" => format!("{subject}未设共性机构“{names}”"),
        "special_office" if finding.measure.is_some() => {
            format!("{subject}设个性机构{actual}个，限{limit}个，超{over}个")
        }
        "special_office" => format!("{subject}不在可设“{names}”的范围(目录、片区或特色不符)"),
        "nameplate_cap" => format!("{subject}对外挂牌{actual}块，限额{limit}块，超{over}块"),
        _ => format!("{subject} {quota} {actual}/{limit} {names}"),
    }
}

fn source(citation: &Citation) -> String {
    let standing = if citation.verified { "" } else { "(本地设定，未经核实，可修改)" };
    format!("{}{standing}", citation.source)
}

fn basis(citation: &Citation) -> String {
    format!("{}：{}", source(citation), citation.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RULES;

    #[test]
    fn every_rule_has_its_own_title() {
        let titles: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule_title(rule.id)).collect();
        assert_eq!(titles.len(), RULES.len());
        assert!(!titles.contains("核查意见"));
    }
}
