//! Operations and steps as sentences: "县农业农村局 → 白鹤镇 事业·全额 3名 · 空编划转".

use super::label::{
    arrangement, clearance_outcome, duty_list, holder, institution, kind, leaders, office_nature, pool, position,
    return_manner, tier,
};
use crate::domain::{
    Basis, Clearance, ClearanceId, ClearanceOutcome, Deployment, DeploymentId, Headcount, Holder, InstitutionId, Loan,
    LoanId, Mover, Name, Operation, Pool, Snapshot, Transfer,
};
use crate::plan::{Plan, PlanState, Step};
use crate::rules::OfficeChanges;

/// One operation; names as of `snapshot`.
pub fn operation(operation: &Operation, snapshot: &Snapshot) -> String {
    let named = |id| institution(id, snapshot);
    match operation {
        Operation::Transfer(transfer) => transfer_sentence(transfer, snapshot),
        Operation::Establish(established) => format!("设立 {}", established.name),
        Operation::Describe(described) => match snapshot.institution(described.id) {
            Some(known) if known.name != described.name => {
                format!("{} 更新登记事项，名称改为 {}", known.name, described.name)
            }
            Some(_) | None => format!("{} 更新登记事项", described.name),
        },
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
        Operation::Split { from, origin, shares } => super::split::sentence(*from, *origin, shares, snapshot),
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

/// What a step that sets offices changes at the institution.
#[derive(Debug, Clone)]
pub struct Reorganisation<'a> {
    pub changes: OfficeChanges,
    pub scheme: SchemeChange<'a>,
}

/// Which scheme an institution follows after a step, by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeChange<'a> {
    /// The same as before, or none now as before.
    Same,
    /// One, where there was none.
    First(&'a str),
    /// Another one than before.
    Other(&'a str),
    /// None, where there was this one.
    NoLonger(&'a str),
}

/// A step: its operation, what moves with it, and its approval; `snapshot` is the register that it changes.
pub fn step(step: &Step, snapshot: &Snapshot) -> String {
    step_over(step, None, snapshot)
}

/// The same, compared with what was there before: of offices that are set, what is new and what goes.
pub fn step_over(step: &Step, reorganisation: Option<&Reorganisation<'_>>, snapshot: &Snapshot) -> String {
    let mut sentence = match (&step.operation, reorganisation) {
        (Operation::SetOffices { institution: id, offices, .. }, Some(Reorganisation { changes, scheme })) => {
            let (name, changes) = (institution(*id, snapshot), reorganised(changes));
            format!("{name} {}设置机构{}个：{changes}", scheme_change(*scheme), offices.len())
        }
        (operation_alone, _) => operation(operation_alone, snapshot) + &taken_away(operation_alone, snapshot),
    };
    if let Some(approval) = &step.approval {
        sentence.push_str(&format!(" · {approval}"));
    }
    if !step.reason.is_empty() {
        sentence.push_str(&format!("（{}）", step.reason));
    }
    sentence
}

fn scheme_change(change: SchemeChange<'_>) -> String {
    match change {
        SchemeChange::Same => String::new(),
        SchemeChange::First(title) => format!("按{title}"),
        SchemeChange::Other(title) => format!("改按{title}"),
        SchemeChange::NoLonger(title) => format!("不再按{title}，"),
    }
}

/// What is there now and is not in the list that an operation sets: "；取消 林业工作站". Whoever reads the list of what stays
/// would have to find out by comparing.
fn taken_away(operation: &Operation, snapshot: &Snapshot) -> String {
    let now = operation.institution().and_then(|id| snapshot.institution(id));
    let (what, gone): (&str, Vec<&Name>) = match (operation, now) {
        (Operation::SetNameplates { nameplates, .. }, Some(now)) if !nameplates.is_empty() => {
            ("取消", now.nameplates.iter().filter(|name| !nameplates.contains(name)).collect())
        }
        (Operation::SetOffices { offices, .. }, Some(now)) => {
            let is_kept = |name: &Name| offices.iter().any(|office| office.name == *name);
            ("撤销", now.offices.iter().map(|office| &office.name).filter(|name| !is_kept(name)).collect())
        }
        (_, _) => ("", Vec::new()),
    };
    if gone.is_empty() { String::new() } else { format!("；{what} {}", joined(&gone)) }
}

/// "新设 A、B；撤销 C；更名 D→E；F改为行政机构".
pub fn reorganised(changes: &OfficeChanges) -> String {
    let list = |word: &str, names: &[Name]| {
        (!names.is_empty()).then(|| format!("{word} {}", joined(&names.iter().collect::<Vec<_>>())))
    };
    let renamed: Vec<String> = changes.renamed.iter().map(|(from, to)| format!("{from}→{to}")).collect();
    let switched = changes.nature_changed.iter();
    let switched: Vec<String> =
        switched.map(|(name, nature)| format!("{name}改为{}", office_nature(*nature))).collect();
    let parts = [
        list("新设", &changes.added),
        list("撤销", &changes.abolished),
        (!renamed.is_empty()).then(|| format!("更名 {}", renamed.join("、"))),
        (!switched.is_empty()).then(|| switched.join("、")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "与现有机构相同".to_owned() } else { parts.join("；") }
}

/// The note of a plan as it is printed under its tables, a paragraph for each line.
pub fn plan_note(note: &str) -> Vec<String> {
    let lines = note.lines().map(str::trim).filter(|line| !line.is_empty()).enumerate();
    lines.map(|(index, line)| if index == 0 { format!("方案说明：{line}") } else { line.to_owned() }).collect()
}

/// The number of the document, or 待补.
pub fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Document(number) => number.to_string(),
        Basis::Pending => "文号待补".to_owned(),
    }
}

/// What stands above a table that shows what a plan would make, or has made, of the register.
pub fn by_plan(plan: &Plan) -> String {
    let name = &plan.name;
    match (plan.state, &plan.frozen) {
        (PlanState::Draft, None) => format!("按方案“{name}”(草案，未执行)测算"),
        (PlanState::Draft, Some(freeze)) => format!("按方案“{name}”({}，未执行)测算", freeze.number),
        (PlanState::Adopted(entry), _) => format!("按方案“{name}”(已执行，第{}号凭证)", entry.0),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, LeaderPosts, Nature, Office, OfficeNature, Tier, apply_all};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn town() -> Snapshot {
        let mut town = Institution::bare(InstitutionId(1), name("双河镇"), Tier::Township, Nature::Town);
        town.nameplates = ["林业工作站", "综治中心"].map(name).into();
        town.offices = ["综合办公室", "旅游办公室"].map(office).into();
        apply_all(&Snapshot::default(), &[Operation::Establish(town)]).expect("a register")
    }

    fn office(text: &str) -> Office {
        let (nature, leaders) = (OfficeNature::Administrative, LeaderPosts::default());
        Office { name: name(text), nature, places: None, leaders, nameplates: Vec::new() }
    }

    #[test]
    fn a_list_that_is_set_says_what_goes() {
        let institution = InstitutionId(1);
        let told = |operation: Operation| step(&operation.into(), &town());
        let plates = |words: &[&str]| Operation::SetNameplates {
            institution,
            nameplates: words.iter().map(|word| name(word)).collect(),
        };
        assert_eq!(told(plates(&["综治中心"])), "双河镇 挂牌1块：综治中心；取消 林业工作站");
        assert_eq!(told(plates(&["林业工作站", "综治中心"])), "双河镇 挂牌2块：林业工作站、综治中心");
        assert_eq!(told(plates(&[])), "双河镇 取消全部挂牌");
        let offices = Operation::SetOffices { institution, scheme: None, offices: vec![office("综合办公室")] };
        assert_eq!(told(offices), "双河镇 设置机构1个：综合办公室；撤销 旅游办公室");
    }

    #[test]
    fn a_switch_of_nature_says_its_word_once() {
        let nature_changed = vec![(name("党群办公室"), OfficeNature::Service)];
        let changes = OfficeChanges { nature_changed, ..OfficeChanges::default() };
        assert_eq!(reorganised(&changes), "党群办公室改为事业机构");
    }

    #[test]
    fn a_note_is_a_paragraph_for_each_line() {
        let note = "县委编委会审议稿\n\n不套用“6+X”的：石桥镇(区划调整)。";
        assert_eq!(plan_note(note), ["方案说明：县委编委会审议稿", "不套用“6+X”的：石桥镇(区划调整)。"]);
        assert_eq!(plan_note("  "), Vec::<String>::new());
    }
}
