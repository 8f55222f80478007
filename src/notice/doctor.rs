//! What the doctor finds in a book, as notices: what does not agree, where, and what the office can do. The doctor knows no
//! Chinese, and nothing here looks at the book; names are those of the register as it stands.

use super::Notice;
use crate::domain::{EntryId, Holder, InstitutionId, Snapshot};
use crate::store::{Difference, Fault, FreshThing};
use crate::wording;

/// One fault of a book; `snapshot` names who is meant, by number where it does not know them.
pub fn of_fault(fault: &Fault, snapshot: &Snapshot) -> Notice {
    Notice::failure(what(fault, snapshot), place(fault, snapshot), advice(fault))
}

fn what(fault: &Fault, snapshot: &Snapshot) -> String {
    match fault {
        Fault::Pages(problem) => format!("文件的页面或索引已损坏({problem})。"),
        Fault::Schema(object) => format!("账簿的结构被改动过，与本程序建立的不同({object})。"),
        Fault::Reference { refers_to, .. } => format!("这一行指向“{refers_to}”表中的一行，那一行已经不在。"),
        Fault::Unreadable { problem, .. } => format!("有无法识别的内容({problem})。"),
        Fault::EntryMissing(_) => "凭证号中断，这笔凭证不在账簿中。".to_owned(),
        Fault::OperationsMissing { recorded, found, .. } => format!("登记时有{recorded}项，现在只找到{found}项。"),
        Fault::Refused { refusal, .. } => {
            format!("这一项按凭证顺序不能执行：{}以后的凭证没有再比较。", wording::refusal(refusal, snapshot))
        }
        Fault::Posting { .. } => "编制收支的明细与凭证的内容不一致。".to_owned(),
        Fault::Balance { kind, stored, postings, .. } => {
            format!("{}编制：台账为{stored}名，凭证合计{postings}名，两者不一致。", wording::kind(*kind))
        }
        Fault::Institution { difference: Difference::Missing, .. } => "凭证中有这个机构，台账中没有。".to_owned(),
        Fault::Institution { difference: Difference::Surplus, .. } => "台账中有这个机构，凭证中没有。".to_owned(),
        Fault::Institution { difference: Difference::Differs, .. } => "机构的情况与凭证不一致。".to_owned(),
        Fault::Posts { .. } => "岗位与凭证不一致。".to_owned(),
        Fault::Duties { .. } => "权责清单等职责清单与凭证不一致。".to_owned(),
        Fault::Pool { .. } => "周转池与凭证不一致。".to_owned(),
        Fault::Agreement { .. } => "办理情况与凭证不一致。".to_owned(),
        Fault::Strength { kind, counted, logged, .. } => {
            format!("{}编制上的人员：花名册数得{counted}人，按凭证应为{logged}人。", wording::kind(*kind))
        }
        Fault::Working { kind, counted, logged, .. } => {
            format!("实际工作的{}编制人员：花名册数得{counted}人，按凭证应为{logged}人。", wording::kind(*kind))
        }
        Fault::Leaders { counted, logged, .. } => {
            let [counted, logged] = [counted, logged].map(|posts| wording::leaders(*posts));
            format!("在任领导：花名册数得{counted}，按凭证应为{logged}。")
        }
        Fault::Overlap(_) => "同一时间有两份不同的情况。".to_owned(),
        Fault::Fresh { stored, logged, .. } => {
            format!("下一个可用的编号记为{stored}，按凭证应为{logged}，新登记的可能与已有的重号。")
        }
        Fault::InForce(_) => "起算的日期与生效日期不相符。".to_owned(),
        Fault::Standing(_) => "在册情况的起止日期与凭证不一致。".to_owned(),
        Fault::Seal(_) => "与登记时的封签不符：这笔凭证在写入以后被改动过，或者前后凭证被替换过。".to_owned(),
        Fault::Plan { plan, .. } => format!("凭证写明执行了第{}号方案，方案却没有记为由它执行。", plan.0),
        Fault::AndMore(further) => format!("另有{further}处不一致没有逐处列出。"),
    }
}

fn place(fault: &Fault, snapshot: &Snapshot) -> String {
    let institution = |id: &InstitutionId| wording::holder(Holder::Institution(*id), snapshot);
    let item = |entry: &EntryId, operation: &u32| format!("第{}号凭证第{}项", entry.0, operation.saturating_add(1));
    match fault {
        Fault::Pages(_) | Fault::Schema(_) | Fault::AndMore(_) => String::new(),
        Fault::Reference { table, row: Some(row), .. } => format!("“{table}”表第{row}行"),
        Fault::Reference { table, row: None, .. } => format!("“{table}”表"),
        Fault::Unreadable { table, .. } => format!("“{table}”表"),
        Fault::EntryMissing(entry)
        | Fault::OperationsMissing { entry, .. }
        | Fault::InForce(entry)
        | Fault::Seal(entry)
        | Fault::Plan { entry, .. } => format!("第{}号凭证", entry.0),
        Fault::Refused { entry, operation, .. } | Fault::Posting { entry, operation } => item(entry, operation),
        Fault::Balance { holder, .. } => wording::holder(*holder, snapshot),
        Fault::Institution { institution: id, .. }
        | Fault::Posts { institution: id }
        | Fault::Duties { institution: id }
        | Fault::Strength { institution: id, .. }
        | Fault::Working { institution: id, .. }
        | Fault::Leaders { institution: id, .. } => institution(id),
        Fault::Pool { pool } => wording::holder(Holder::Pool(*pool), snapshot),
        Fault::Agreement { agreement } => wording::agreement(*agreement),
        Fault::Overlap(person) | Fault::Standing(person) => format!("第{}号人员", person.0),
        Fault::Fresh { thing, .. } => fresh_thing(*thing).to_owned(),
    }
}

/// Nothing is repaired by the program: only the office can say which of two numbers is right.
fn advice(fault: &Fault) -> &'static str {
    match fault {
        Fault::Pages(_) | Fault::Schema(_) | Fault::Reference { .. } | Fault::Unreadable { .. } => {
            "文件已不可靠：请不要再写入，改用最近的备份，并保留这份文件备查。"
        }
        Fault::EntryMissing(_)
        | Fault::OperationsMissing { .. }
        | Fault::Refused { .. }
        | Fault::InForce(_)
        | Fault::Seal(_) => "请不要再写入；从备份中找出这笔凭证的原样核对，查明是谁改动的，改用没有被改动的备份。",
        Fault::Posting { .. }
        | Fault::Balance { .. }
        | Fault::Institution { .. }
        | Fault::Posts { .. }
        | Fault::Duties { .. }
        | Fault::Pool { .. }
        | Fault::Agreement { .. }
        | Fault::Strength { .. }
        | Fault::Working { .. }
        | Fault::Leaders { .. }
        | Fault::Overlap(_)
        | Fault::Standing(_)
        | Fault::Fresh { .. }
        | Fault::Plan { .. } => {
            "请与文件和凭证核对哪一个对，以凭证为准；然后改用没有这处不一致的备份，补记以后的凭证。"
        }
        Fault::AndMore(_) => "请先处理列出的各处，再检查一次。",
    }
}

fn fresh_thing(thing: FreshThing) -> &'static str {
    match thing {
        FreshThing::Institution => "机构的编号",
        FreshThing::Post => "岗位的编号",
        FreshThing::Person => "人员的编号",
        FreshThing::Pool => "周转池的编号",
        FreshThing::Loan => "周转使用的编号",
        FreshThing::Clearance => "用编核准的编号",
        FreshThing::Deployment => "使用划转的编号",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, LeaderPosts, PersonId, QuotaKind};

    #[test]
    fn every_fault_says_what_where_and_what_to_do() {
        let check = |fault: Fault, what: &str, place: &str| {
            let told = of_fault(&fault, &Snapshot::default());
            assert_eq!((told.what.as_str(), told.place.as_str()), (what, place));
            assert!(told.advice.ends_with('。'), "{told}");
        };
        let holder = Holder::Superior;
        let balance = Fault::Balance { holder, kind: QuotaKind::Administrative, stored: 11, postings: 10 };
        check(balance, "行政编制：台账为11名，凭证合计10名，两者不一致。", "上级");
        check(
            Fault::Posting { entry: EntryId(3), operation: 0 },
            "编制收支的明细与凭证的内容不一致。",
            "第3号凭证第1项",
        );
        check(Fault::EntryMissing(EntryId(2)), "凭证号中断，这笔凭证不在账簿中。", "第2号凭证");
        check(Fault::Overlap(PersonId(7)), "同一时间有两份不同的情况。", "第7号人员");
        let seats = |chief, deputy| LeaderPosts { chief: Headcount(chief), deputy: Headcount(deputy) };
        let leaders = Fault::Leaders { institution: InstitutionId(9), counted: seats(1, 2), logged: seats(1, 1) };
        check(leaders, "在任领导：花名册数得1正2副，按凭证应为1正1副。", "第9号机构(已不在台账)");
        check(Fault::AndMore(4), "另有4处不一致没有逐处列出。", "");
    }
}
