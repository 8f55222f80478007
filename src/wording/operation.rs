//! Operations and steps as sentences: "县农业农村局 → 白鹤镇 事业·全额 3名 · 空编划转".

use super::label::{holder, institution, kind, leaders, position};
use crate::domain::{Basis, Holder, Name, Operation, Snapshot, Transfer};
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

fn joined(names: &[&Name]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、")
}
