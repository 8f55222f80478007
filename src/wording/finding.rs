//! Findings as sentences: what is wrong, measured against what, on which basis, and the smallest remedy.

mod measure;
mod sentence;

pub use measure::{Figure, MeasureText, measure};

use super::label::{holder, institution, severity};
use crate::domain::{
    ByHand, Citation, DocumentNumber, Finding, FindingGroup, Novelty, OfficeNature, Remedy, RuleId, Severity, Snapshot,
    Subject,
};

/// A finding in words, for screen, table, text and JSON alike.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FindingText {
    pub title: &'static str,
    pub subject: String,
    pub statement: String,
    /// "实有 48 / 核定 46"; nothing where the rule counts nothing.
    pub measure: Option<String>,
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
        statement: sentence::statement(finding, &subject),
        subject,
        measure: measure(finding).map(|measure| measure.to_string()),
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

/// "核查意见 45 条：禁止 3，预警 16，提示 26；另已消除 1 条。" What is gone counts for nothing that is still there.
pub fn finding_counts(found: &[Finding]) -> String {
    let (resolved, live): (Vec<&Finding>, Vec<&Finding>) =
        found.iter().partition(|finding| finding.novelty == Novelty::Resolved);
    let of = |wanted: Severity| live.iter().filter(|finding| finding.severity == wanted).count();
    let counted = Severity::ALL.map(|wanted| format!("{} {}", severity(wanted), of(wanted))).join("，");
    let gone = if resolved.is_empty() { String::new() } else { format!("；另已消除 {} 条", resolved.len()) };
    format!("核查意见 {} 条：{counted}{gone}。", live.len())
}

/// What an entry that is to be recorded newly brings about, a line each: "! 新增预警：…". Nothing where there is nothing.
pub fn new_findings<'a>(found: impl Iterator<Item = (Severity, &'a FindingText)>) -> Vec<String> {
    found.map(|(severe, words)| format!("! 新增{}：{}", severity(severe), words.statement)).collect()
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
        "clearance_beyond_vacancy" => "用编核准超空编",
        "clearance_lapsed" => "用编核准过期",
        "leaders_in_post" => "超职数配备",
        "cut_beyond_vacancy" => "划出超过空编",
        "over_quota" => "超编",
        "upward_transfer" => "逆向划转",
        "leader_band" => "领导职数标准",
        "leaders_beyond_places" => "领导职数超过编制",
        "office_cap" => "机构限额",
        "common_office_missing" => "共性机构缺设",
        "special_office" => "个性机构",
        "nameplate_cap" => "挂牌限额",
        "rank_above_grade" => "超规格配备",
        "office_cap_by_nature" => "党政、事业机构限额",
        "office_minimum" => "内设机构最低编制",
        "office_naming" => "机构名称和挂牌",
        "office_places" => "内设机构编制合计",
        "post_total" => "岗位合计",
        "post_template" => "岗位设置要求",
        "scheme_out_of_force" => "方案施行期",
        "duplicate_id" => "身份证号重复",
        "id_disagrees" => "身份证号与登记不符",
        "identity_kind" => "身份与编制类别",
        "split_assignment" => "岗编分离",
        "pool_balance" => "周转池余额",
        "pool_kind" => "周转池编制类别",
        "loan_overdue" => "周转逾期",
        "own_vacancy_first" => "先用自有空编",
        "retirement" => "退休预测",
        "staffing_standard" => "配备标准",
        "not_evaluable" => "无法核查",
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
        Remedy::ByHand(way) => by_hand(way),
        Remedy::UseOtherKind => "改用本单位可用的编制类别".to_owned(),
        Remedy::ReverseDirection => "改为由县级向乡镇划转".to_owned(),
    }
}

fn by_hand(way: &ByHand) -> String {
    match way {
        ByHand::StaffOffice { places } => format!("为该机构增加编制{places}名，或者与其他机构合并设置"),
        ByHand::LowerOfficePlaces { places } => format!("各机构编制合计核减{places}名"),
        ByHand::LowerPosts { places } => format!("核减岗位{places}个"),
        ByHand::AddPosts { posts } => format!("补设岗位{posts}个"),
        ByHand::RenameOffice(name) => format!("按规范更改“{name}”的名称"),
        ByHand::RecallLoans { places } => format!("收回周转编制{places}名"),
        ByHand::CloseClearances { places } => format!("撤回或者核销用编核准{places}名"),
        ByHand::KeepToPoolKind => "收回不属于该池类别的编制，或者更改周转池的编制类别".to_owned(),
        ByHand::EnterRankDocument => "补录高配文号，或者按规格调整".to_owned(),
        ByHand::SettleIdentity { people } => format!("把{people}人调整到相应类别的编制，或者更正花名册的人员身份"),
        ByHand::MendRoster => "核对身份证号，更正花名册后重新导入".to_owned(),
        ByHand::WeighStandard => "结合实际统筹考虑；标准只供参考，不作为核编依据".to_owned(),
        ByHand::EnterFact => "在机构资料中补填所缺数据".to_owned(),
        ByHand::MendPack => "在“方案库”中修改公式".to_owned(),
        ByHand::InstallPack => "在“方案库”中导入该方案，或者改用其他方案".to_owned(),
        ByHand::ChooseScheme => "改用现行的方案，或者更正该方案的施行时间".to_owned(),
        ByHand::AddCommonOffices { count } => format!("增设共性机构{count}个，名称由本地确定"),
        ByHand::ExtendBands => "核对编制数，或者在“方案库”中补上这一档".to_owned(),
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
        | Remedy::ByHand(_)
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
        // A book may be a county's, a city's or one office's; whose it is stands in the heading.
        Subject::Book => "本地区".to_owned(),
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
    fn what_is_gone_is_not_counted_among_what_is_there() {
        let finding = |severity, novelty| Finding::plain("over_quota", severity, novelty);
        let mut found = vec![
            finding(Severity::Blocking, Novelty::Introduced),
            finding(Severity::Warning, Novelty::Existing),
            finding(Severity::Advice, Novelty::Existing),
        ];
        assert_eq!(finding_counts(&found), "核查意见 3 条：禁止 1，预警 1，提示 1。");
        found.push(finding(Severity::Warning, Novelty::Resolved));
        assert_eq!(finding_counts(&found), "核查意见 3 条：禁止 1，预警 1，提示 1；另已消除 1 条。");
    }

    #[test]
    fn the_book_as_a_whole_is_called_by_a_word_that_fits_any_level() {
        assert_eq!(subject(Subject::Book, &Snapshot::default()), "本地区");
    }

    #[test]
    fn every_rule_has_its_own_title() {
        let titles: std::collections::BTreeSet<_> = RULES.iter().map(|rule| rule_title(rule.id)).collect();
        assert_eq!(titles.len(), RULES.len());
        assert!(!titles.contains("核查意见"));
    }
}
