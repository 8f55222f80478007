//! 报批: what a plan needs of whom, and how far it has come, as sentences.

use super::label::{kind, tier};
use crate::domain::Tier;
use crate::plan::{ApprovalRefusal, ApprovalState, Plan};
use crate::rules::{
    ApprovalForce, ApprovalLevel, ApprovalNeed, ApprovalRole, ChangeKind, NeedPart, NeedStanding, outstanding,
};

/// More numbers of steps than this are not all told in a sentence.
const MOST_STEPS: usize = 8;

pub fn approval_state(state: ApprovalState) -> &'static str {
    match state {
        ApprovalState::Pending => "待报",
        ApprovalState::Submitted => "已报",
        ApprovalState::Approved => "已批",
        ApprovalState::Refused => "不同意",
    }
}

/// The state that bears `label`.
pub fn approval_state_from_label(label: &str) -> Option<ApprovalState> {
    ApprovalState::ALL.into_iter().find(|candidate| approval_state(*candidate) == label.trim())
}

pub fn approval_role(role: ApprovalRole) -> &'static str {
    match role {
        ApprovalRole::Propose => "提出",
        ApprovalRole::Consult => "沟通预审",
        ApprovalRole::Review => "审核",
        ApprovalRole::Approve => "审批",
        ApprovalRole::File => "备案",
    }
}

/// "县级编办提出 → 市级编办审核 → 省级编办审批"; empty where a level states no chain.
pub fn approval_chain(level: &ApprovalLevel) -> String {
    let links = level.chain.iter().map(|link| format!("{}{}", link.authority, approval_role(link.role)));
    links.collect::<Vec<_>>().join(" → ")
}

/// Whether plans are held against it; empty where they are.
pub fn approval_force(force: ApprovalForce) -> &'static str {
    match force {
        ApprovalForce::Required => "",
        ApprovalForce::Reference => "供参照",
        ApprovalForce::Off => "不用",
    }
}

/// What of the plan it is: "行政 县直→乡镇 26名；内设机构调整3个".
pub fn need_parts(need: &ApprovalNeed) -> String {
    need.parts.iter().map(part).collect::<Vec<_>>().join("；")
}

/// "第1、2、5步"; of many steps the first are told and how many there are.
pub fn approval_steps(steps: &[usize]) -> String {
    let told: Vec<String> = steps.iter().take(MOST_STEPS).map(|step| (step + 1).to_string()).collect();
    if steps.len() > MOST_STEPS {
        format!("第{}步等{}步", told.join("、"), steps.len())
    } else {
        format!("第{}步", told.join("、"))
    }
}

/// "行政编制跨层级调整：行政 县直→乡镇 26名(第3、4步)，省级编办提出 → 中央编办审批".
pub fn approval_need(need: &ApprovalNeed) -> String {
    let (matter, parts, steps) = (&need.level.matter, need_parts(need), approval_steps(&need.steps));
    format!("{matter}：{parts}({steps})，{}", approval_chain(&need.level))
}

/// How far it has come: "中央编办待报", "已批", "第5步未填批准文号".
pub fn need_standing(standing: &NeedStanding) -> String {
    match standing {
        NeedStanding::Approved => "已批".to_owned(),
        NeedStanding::Waiting { authority, state } => format!("{authority}{}", approval_state(*state)),
        NeedStanding::Refused { authority } => format!("{authority}不同意"),
        NeedStanding::Lacking { steps } => format!("{}未填批准文号", approval_steps(steps)),
    }
}

/// What each step needs: "需县级编委审批 · 待报；需省级编办、中央编办审批 · 待报", nothing where it needs nobody. Asked for many steps, the
/// words of a matter are made once.
pub fn step_approvals<'a>(needs: &'a [ApprovalNeed], plan: &Plan) -> impl Fn(usize) -> Option<String> + use<'a> {
    let required = needs.iter().filter(|need| need.level.force == ApprovalForce::Required);
    let tags: Vec<(&[usize], String)> = required.map(|need| (need.steps.as_slice(), tag(need, plan))).collect();
    move |step| {
        let of_step = tags.iter().filter(|(steps, _)| steps.binary_search(&step).is_ok());
        let words: Vec<&str> = of_step.map(|(_, tag)| tag.as_str()).collect();
        (!words.is_empty()).then(|| words.join("；"))
    }
}

/// What is not finally approved, a sentence each, without a full stop.
pub fn unapproved(needs: &[ApprovalNeed], plan: &Plan) -> Vec<String> {
    outstanding(needs, plan).map(|it| format!("{}，{}", approval_need(it), need_standing(&it.standing(plan)))).collect()
}

/// "行政编制跨层级调整(中央编办待报)" for every matter that has to be approved.
pub fn approval_summary(needs: &[ApprovalNeed], plan: &Plan) -> Vec<String> {
    let required = needs.iter().filter(|need| need.level.force == ApprovalForce::Required);
    required.map(|it| format!("{}({})", it.level.matter, need_standing(&it.standing(plan)))).collect()
}

/// The note under a printed table: what has to be approved by whom, and how it stands.
pub fn approval_notes(needs: &[ApprovalNeed], plan: &Plan) -> Vec<String> {
    let required = needs.iter().filter(|need| need.level.force == ApprovalForce::Required);
    let line = |it: &ApprovalNeed| {
        let standing = need_standing(&it.standing(plan));
        format!("报批：{}({})，{}，{standing}。", it.level.matter, need_parts(it), approval_chain(&it.level))
    };
    required.map(line).collect()
}

/// Why nothing was written down, and what to do.
pub fn approval_refusal(refusal: &ApprovalRefusal) -> (String, &'static str) {
    match refusal {
        ApprovalRefusal::Adopted(entry) => {
            (format!("方案已由第{}号凭证执行，报批情况不能再改", entry.0), "请在凭证中补登文号。")
        }
        ApprovalRefusal::DocumentWanted => {
            ("审批机关已批的，要写批准文号".to_owned(), "请填写文号，如 中编办〔2026〕1号。")
        }
        ApprovalRefusal::NotYetHandedIn => {
            ("待报的事项还没有日期和文号".to_owned(), "请改为已报、已批，或者删去日期和文号。")
        }
        ApprovalRefusal::DayToCome(day) => (format!("{day}还没有到，不能登记为已办"), "请核对日期。"),
        ApprovalRefusal::Same => ("与已登记的相同".to_owned(), "不用再登记。"),
    }
}

fn tag(need: &ApprovalNeed, plan: &Plan) -> String {
    let before = need.level.chain.iter().filter(|link| link.role != ApprovalRole::File);
    let authorities: Vec<&str> = before.map(|link| link.authority.as_str()).collect();
    let does = need.level.deciding().map_or("", |link| approval_role(link.role));
    let standing = match need.standing(plan) {
        NeedStanding::Approved => "已批".to_owned(),
        NeedStanding::Waiting { state, .. } => approval_state(state).to_owned(),
        NeedStanding::Refused { authority } => format!("{authority}不同意"),
        NeedStanding::Lacking { .. } => "未填文号".to_owned(),
    };
    format!("需{}{does} · {standing}", authorities.join("、"))
}

fn part(part: &NeedPart) -> String {
    let level = |end: Option<Tier>| end.map_or("上级", tier);
    match part {
        NeedPart::Places { kind: held, from, to, count } if from == to => {
            format!("{} {}内部{count}名", kind(*held), level(*from))
        }
        NeedPart::Places { kind: held, from, to, count } => {
            format!("{} {}→{} {count}名", kind(*held), level(*from), level(*to))
        }
        NeedPart::Bodies { change, count } => format!("{}{count}个", changed(*change)),
    }
}

pub(super) fn changed(change: ChangeKind) -> &'static str {
    match change {
        ChangeKind::Places | ChangeKind::Crossing | ChangeKind::TierTotal => "编制",
        ChangeKind::Establish => "设立",
        ChangeKind::Abolish => "撤销",
        ChangeKind::Merge => "合并",
        ChangeKind::Rename => "更名",
        ChangeKind::Regrade => "变更规格",
        ChangeKind::Attach => "隶属调整",
        ChangeKind::Offices => "机构设置调整",
        ChangeKind::Leaders => "领导职数调整",
        ChangeKind::Nameplates => "挂牌调整",
        ChangeKind::Duties => "职责调整",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_found_again_under_their_labels() {
        for expected in ApprovalState::ALL {
            assert_eq!(approval_state_from_label(approval_state(expected)), Some(expected));
        }
        assert_eq!(approval_state_from_label("批准"), None);
    }

    #[test]
    fn many_steps_are_counted_rather_than_listed() {
        assert_eq!(approval_steps(&[0, 4]), "第1、5步");
        assert_eq!(approval_steps(&(0..20).collect::<Vec<_>>()), "第1、2、3、4、5、6、7、8步等20步");
    }
}
