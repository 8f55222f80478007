//! Operations and steps as sentences: "县农业农村局 → 白鹤镇 事业·全额 3名 · 空编划转".

use super::label::{
    arrangement, clearance_outcome, duty_list, holder, institution, kind, leaders, pool, position, return_manner, tier,
};
use crate::domain::{
    Basis, Clearance, ClearanceId, ClearanceOutcome, Deployment, DeploymentId, Headcount, Holder, InstitutionId, Loan,
    LoanId, Mover, Name, Operation, Pool, Snapshot, Transfer,
};
use crate::plan::{PlanState, Step};

/// One operation; names as of `snapshot`.
pub fn operation(operation: &Operation, snapshot: &Snapshot) -> String {
    let named = |id| institution(id, snapshot);
    match operation {
        Operation::Transfer(transfer) => transfer_sentence(transfer, snapshot),
        Operation::Establish(established) => format!("设立 {}", established.name),
        Operation::Describe(described) => format!("{} 更新登记事项", described.name),
        Operation::Rename { institution, name } => format!("{} 更名为 {name}", named(*institution)),
        Operation::Abolish { institution } => format!("撤销 {}", named(*institution)),
        Operation::SetOffices { institution, offices, .. } => {
            let names: Vec<&Name> = offices.iter().map(|office| &office.name).collect();
            format!("{} 设置机构{}个：{}", named(*institution), offices.len(), joined(&names))
        }
        Operation::SetLeaders { institution, leaders: posts } => {
            format!("{} 核定领导职数 {}", named(*institution), leaders(*posts))
        }
        Operation::SetNameplates { institution, nameplates } if nameplates.is_empty() => {
            format!("{} 取消全部挂牌", named(*institution))
        }
        Operation::SetNameplates { institution, nameplates } => {
            let names: Vec<&Name> = nameplates.iter().collect();
            format!("{} 挂牌{}块：{}", named(*institution), nameplates.len(), joined(&names))
        }
        Operation::SetPosts { institution, posts } => {
            let places: u64 = posts.iter().map(|post| u64::from(post.count.0)).sum();
            format!("{} 设置岗位{}类{places}个", named(*institution), posts.len())
        }
        Operation::Attach { institution, parent, supervisor } => {
            attachment(&named(*institution), parent.map(named), supervisor.map(named))
        }
        Operation::Merge { from, into } => {
            let merged: Vec<String> = from.iter().map(|id| named(*id)).collect();
            format!("合并 {} → {}", merged.join("、"), named(*into))
        }
        Operation::SetDuties { institution, list, duties } => {
            format!("{} 核定{}{}项", named(*institution), duty_list(*list), duties.len())
        }
        Operation::OpenPool(pool) => pool_sentence(pool),
        Operation::Lend(loan) => loan_sentence(loan, snapshot),
        Operation::Recall { loan, count } => recall_sentence(*loan, *count, snapshot),
        Operation::Clear(clearance) => clearance_sentence(clearance, snapshot),
        Operation::CloseClearance { clearance, count, outcome } => {
            closing_sentence(*clearance, *count, *outcome, snapshot)
        }
        Operation::Deploy(deployment) => deployment_sentence(deployment, snapshot),
        Operation::EndDeployment { deployment, people } => return_sentence(*deployment, people, snapshot),
        Operation::Admit(person) => {
            let at = &person.assignment;
            format!("{} 入编 {}({}编制)", person.name, named(at.quota_at), kind(at.kind))
        }
        Operation::Amend { before, person } if *before == person.assignment => {
            format!("{} 更新人员信息", person.name)
        }
        Operation::Amend { before, person } => {
            let after = &person.assignment;
            let was = (named(before.quota_at), kind(before.kind), position(before.position));
            let now = (named(after.quota_at), kind(after.kind), position(after.position));
            format!("{} 由 {}({}，{}) 调整为 {}({}，{})", person.name, was.0, was.1, was.2, now.0, now.1, now.2)
        }
        Operation::Release { person, before } => {
            format!("第{}号人员 出编(原在{}，{})", person.0, named(before.quota_at), kind(before.kind))
        }
    }
}

/// A step: its operation, what moves with it, and its approval.
pub fn step(step: &Step, snapshot: &Snapshot) -> String {
    let mut sentence = operation(&step.operation, snapshot);
    if let Some(approval) = &step.approval {
        sentence.push_str(&format!(" · {approval}"));
    }
    if !step.reason.is_empty() {
        sentence.push_str(&format!("（{}）", step.reason));
    }
    sentence
}

/// The number of the document, or 待补.
pub fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Document(number) => number.to_string(),
        Basis::Pending => "文号待补".to_owned(),
    }
}

/// 草案 or 已执行.
pub fn plan_state(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "草案",
        PlanState::Adopted(_) => "已执行",
    }
}

fn transfer_sentence(transfer: &Transfer, snapshot: &Snapshot) -> String {
    let (from, to) = (holder(transfer.from, snapshot), holder(transfer.to, snapshot));
    let places = format!("{} {}名", kind(transfer.kind), transfer.count);
    let manner = match (transfer.from, transfer.to) {
        (Holder::Superior, _) => format!("上级核增 {to} {places}"),
        (_, Holder::Superior) => format!("上级核减 {from} {places}"),
        (Holder::Pool(_) | Holder::Unallocated(_), _) => format!("{from} → {to} {places} · 安排使用"),
        (_, Holder::Pool(_) | Holder::Unallocated(_)) => format!("{from} → {to} {places} · 收回"),
        (Holder::Institution(_), Holder::Institution(_)) if transfer.people.is_empty() => {
            format!("{from} → {to} {places} · 空编划转")
        }
        (Holder::Institution(_), Holder::Institution(_)) => format!("{from} → {to} {places} · 人随编走"),
    };
    if transfer.people.is_empty() {
        return manner;
    }
    let names: Vec<&Name> = transfer.people.iter().map(|mover| &mover.name).collect();
    format!("{manner}{}人：{}", names.len(), joined(&names))
}

fn attachment(name: &str, parent: Option<String>, supervisor: Option<String>) -> String {
    match (parent, supervisor) {
        (Some(parent), None) => format!("{name} 划归 {parent}"),
        (Some(parent), Some(supervisor)) => format!("{name} 划归 {parent}，由 {supervisor} 管理"),
        (None, Some(supervisor)) => format!("{name} 不再隶属于其他机构，由 {supervisor} 管理"),
        (None, None) => format!("{name} 不再隶属于其他机构"),
    }
}

fn pool_sentence(opened: &Pool) -> String {
    format!("设立周转池 {}", pool_title(opened))
}

/// A pool with what it is meant for: "教育周转池(县直，事业·全额编制)".
pub fn pool_title(pool: &Pool) -> String {
    let kinds = pool.kind.map_or("各类", kind);
    format!("{}({}，{kinds}编制)", pool.name, tier(pool.tier))
}

fn loan_sentence(loan: &Loan, snapshot: &Snapshot) -> String {
    let Loan { borrower, kind: held, count, until, return_by, .. } = loan;
    let (pool, borrower) = (pool(loan.pool, snapshot), institution(*borrower, snapshot));
    let purpose = if loan.purpose.is_empty() { String::new() } else { format!(" · {}", loan.purpose) };
    let manner = return_manner(*return_by);
    format!("{pool} → {borrower} {} {count}名 · 周转使用至{until} · {manner}{purpose}", kind(*held))
}

fn recall_sentence(id: LoanId, count: Headcount, snapshot: &Snapshot) -> String {
    match snapshot.loans().get(id) {
        Some(loan) => {
            let (pool, borrower) = (pool(loan.pool, snapshot), institution(loan.borrower, snapshot));
            format!("{borrower} → {pool} {} {count}名 · 收回周转编制", kind(loan.kind))
        }
        None => format!("收回第{}号周转使用的编制{count}名", id.0),
    }
}

fn clearance_sentence(clearance: &Clearance, snapshot: &Snapshot) -> String {
    let Clearance { kind: held, count, number, lapses, .. } = clearance;
    let name = institution(clearance.institution, snapshot);
    let purpose = if clearance.purpose.is_empty() { String::new() } else { format!(" · {}", clearance.purpose) };
    format!("{name} 用编核准 {} {count}名 · {number} · 有效期至{lapses}{purpose}", kind(*held))
}

fn closing_sentence(id: ClearanceId, count: Headcount, outcome: ClearanceOutcome, snapshot: &Snapshot) -> String {
    let outcome = clearance_outcome(outcome);
    match snapshot.clearances().get(id) {
        Some(clearance) => {
            let name = institution(clearance.institution, snapshot);
            format!("{name} {} {} {count}名 · {outcome}", clearance.number, kind(clearance.kind))
        }
        None => format!("第{}号用编核准 {count}名 · {outcome}", id.0),
    }
}

fn deployment_sentence(deployment: &Deployment, snapshot: &Snapshot) -> String {
    let Deployment { kind: held, count, people, .. } = deployment;
    let side = |id: InstitutionId| institution(id, snapshot);
    let manner = arrangement(deployment.arrangement);
    let (owner, user) = (side(deployment.owner), side(deployment.user));
    let sentence = format!("{owner} → {user} {} {count}人 · 使用划转({manner})，编制不动", kind(*held));
    with_names(sentence, people)
}

fn return_sentence(id: DeploymentId, people: &[Mover], snapshot: &Snapshot) -> String {
    let sentence = match snapshot.deployments().get(id) {
        Some(ended) => {
            let (owner, user) = (institution(ended.owner, snapshot), institution(ended.user, snapshot));
            format!("{user} → {owner} {} {}人 · 终止使用划转", kind(ended.kind), ended.count)
        }
        None => format!("终止第{}号使用划转", id.0),
    };
    with_names(sentence, people)
}

fn with_names(sentence: String, people: &[Mover]) -> String {
    if people.is_empty() {
        return sentence;
    }
    let names: Vec<&Name> = people.iter().map(|mover| &mover.name).collect();
    format!("{sentence}：{}", joined(&names))
}

fn joined(names: &[&Name]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、")
}
