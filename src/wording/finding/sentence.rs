//! What is wrong, in one sentence for each rule: who, what, how much against how much.

use crate::domain::{ByHand, Finding, Measure, Remedy};
use crate::wording::label::kind;

/// The parts that sentences are made of.
struct Words {
    quota: &'static str,
    names: String,
    actual: i64,
    limit: i64,
    over: u64,
}

impl Words {
    fn of(finding: &Finding) -> Self {
        let Measure { actual, limit } = finding.measure.unwrap_or(Measure { actual: 0, limit: 0 });
        Self {
            quota: finding.kind.map(kind).unwrap_or_default(),
            names: finding.names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、"),
            actual,
            limit,
            over: actual.abs_diff(limit),
        }
    }
}

/// The sentence of a finding on quotas and leaders; of others by [`of_bodies`] and [`of_people`].
pub fn statement(finding: &Finding, subject: &str) -> String {
    let Words { quota, names, actual, limit, over } = Words::of(finding);
    match finding.rule.0 {
        "conservation" => {
            let direction = if actual >= limit { "增加" } else { "减少" };
            match over {
                0 => format!("{quota}编制与上级有进有出而无批准文号，总量仍为{limit}名"),
                _ => format!("{quota}编制总量由{limit}名变为{actual}名，{direction}{over}名，没有上级批准文号"),
            }
        }
        "mixed_kinds" => format!("{subject}按机构性质不应使用{quota}编制，现有{names}{actual}名"),
        "cross_level_approval" => {
            format!("{quota}编制跨层级划入{subject}{actual}名，须报省、中央编办审批，尚无批准文号")
        }
        "township_service_total" => {
            format!("乡镇(街道){quota}编制总量由{limit}名变为{actual}名，须经市级审核、省级审批，尚无批准文号")
        }
        "coordination_quota" => {
            let what = if names.is_empty() { "编制" } else { &names };
            format!("{subject}是议事协调机构，不应核定编制，现有{quota}{what}{actual}名")
        }
        "clearance_beyond_vacancy" => {
            format!("{subject}{quota}编制用编核准(在途){actual}名，空编只有{limit}名，多{over}名")
        }
        "clearance_lapsed" => format!("{subject}的用编核准{names}已过有效期，仍占用{quota}编制{actual}名"),
        "leaders_in_post" => format!("{subject}{names}核定{limit}名，实配{actual}名，超配{over}名"),
        "cut_beyond_vacancy" => format!("{subject}{quota}编制不带人划出{actual}名，可划空编只有{limit}名，多{over}名"),
        "over_quota" => format!("{subject}{quota}编制核定{limit}名、实有{actual}名，超编{over}名"),
        "upward_transfer" => format!("{subject}{quota}编制上划{actual}名，与编制下沉方向相反"),
        "leaders_beyond_places" => format!("{subject}核定领导职数{actual}名，核定编制{limit}名，职数多{over}名"),
        "leader_band" => format!("{subject}{names}核定{actual}名，按编制数应不超过{limit}名"),
        other => of_bodies(other, finding, subject),
    }
}

/// Bodies: their number, their names, what they are given.
fn of_bodies(rule: &str, finding: &Finding, subject: &str) -> String {
    let Words { quota, names, actual, limit, over } = Words::of(finding);
    match rule {
        "office_cap" => format!("{subject}共设机构{actual}个，限额{limit}个，超{over}个"),
        "office_cap_by_nature" => format!("{subject}设{names}{actual}个，限额{limit}个，超{over}个"),
        "common_office_missing" if finding.measure.is_some() => {
            format!("{subject}未点名的共性{names}应设{limit}个，已设{actual}个，少{over}个")
        }
        "common_office_missing" => format!("{subject}未设共性机构“{names}”"),
        "scheme_out_of_force" => format!("{subject}执行的方案不在施行期内：{names}"),
        "nameplate_cap" => format!("{subject}对外挂牌{actual}块，限额{limit}块，超{over}块"),
        "special_office" if finding.measure.is_some() => {
            format!("{subject}设个性机构{actual}个，限{limit}个，超{over}个")
        }
        "special_office" => format!("{subject}不在可设“{names}”的范围(目录、片区或特色不符)"),
        "office_minimum" => format!("{subject}“{names}”编制{actual}名，最低应有{limit}名"),
        "office_naming" if finding.measure.is_some() => {
            format!("{subject}“{names}”挂牌{actual}块，一个机构最多{limit}块")
        }
        "office_naming" => format!("{subject}“{names}”的名称不合规范用语"),
        "office_places" => format!("{subject}各机构编制合计{actual}名，核定编制{limit}名，多{over}名"),
        "post_total" => {
            let direction = if actual < limit { "少" } else { "多" };
            format!("{subject}{quota}岗位合计{actual}个，可用编制{limit}名，{direction}{over}个")
        }
        "post_template" if finding.measure.is_some() => {
            format!("{subject}设{names}{actual}个，方案要求{limit}个，少{over}个")
        }
        "post_template" => format!("{subject}未设岗位“{names}”"),
        "staffing_standard" => {
            let direction = if actual < limit { "低于" } else { "高于" };
            format!("{subject}核定{actual}名，{direction}“{names}”测算的{limit}名，差{over}名(参考)")
        }
        "not_evaluable" => format!("{subject}的{}", not_evaluable(finding)),
        other => of_people(other, finding, subject),
    }
}

/// What cannot be judged, and why, as its remedy tells.
fn not_evaluable(finding: &Finding) -> String {
    let names: Vec<&str> = finding.names.iter().map(|name| name.as_str()).collect();
    let (what, why) = match names.as_slice() {
        [what @ .., why] if !what.is_empty() => (what.join("、"), Some(*why)),
        all => (all.join("、"), None),
    };
    let is_by_hand = |way: &ByHand| finding.remedies.iter().any(|remedy| *remedy == Remedy::ByHand(way.clone()));
    let why = match why {
        _ if is_by_hand(&ByHand::InstallPack) => "执行的方案不在本机，或者它的规则包不能用".to_owned(),
        Some(why) if is_by_hand(&ByHand::EnterFact) => format!("没有登记“{why}”"),
        Some(why) if is_by_hand(&ByHand::ExtendBands) => format!("标准没有“{why}”这一档"),
        Some(why) => why.to_owned(),
        None => "没有登记测算用的数".to_owned(),
    };
    format!("“{what}”无法核查：{why}")
}

/// People, pools and what lies ahead.
fn of_people(rule: &str, finding: &Finding, subject: &str) -> String {
    let Words { quota, names, actual, limit, .. } = Words::of(finding);
    match rule {
        "rank_above_grade" => format!("{subject}有领导{actual}名职务层次高于机构规格，没有高配文号"),
        "duplicate_id" => format!("{subject}有{actual}人的身份证号与他人重复"),
        "id_disagrees" => format!("{subject}有{actual}人的身份证号与登记的性别或出生年月不符"),
        "identity_kind" => format!("{subject}{quota}编制上有{actual}人的人员身份与编制类别不符"),
        "split_assignment" => format!("{subject}{quota}编制上有{actual}人在外单位工作(编制不动)"),
        "pool_balance" => format!("{subject}{quota}编制借出{actual}名，只有{limit}名"),
        "pool_kind" => format!("{subject}{names}{quota}编制{actual}名，与该池的编制类别不符"),
        "loan_overdue" => format!("{subject}有{quota}周转编制{actual}名逾期未还"),
        "own_vacancy_first" => format!("{subject}自有{quota}空编，仍占用周转编制{actual}名"),
        "retirement" => match names.as_str() {
            "超龄" => format!("{subject}在册人员中有{actual}人已过法定退休年龄"),
            _ => format!("{subject}今后12个月将有{actual}人达到法定退休年龄"),
        },
        _ => format!("{subject} {quota} {actual}/{limit} {names}"),
    }
}
