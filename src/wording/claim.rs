//! 声明核对 in words: what a document claims, of whom, and where the register parts from it.

use super::label::{holder, institution, kind, kind_from_label};
use crate::domain::{AssertedKinds, AssertedQuantity, Assertion, Scope, Snapshot, Tier};
use crate::history::{ComparedClaim, Divergence};
use crate::import::{ClaimFault, ClaimProblem};

/// 类别: "核定", "下达总量", "实有".
pub fn quantity_word(quantity: AssertedQuantity) -> &'static str {
    match quantity {
        AssertedQuantity::Authorized(_) => "核定",
        AssertedQuantity::Issued(_) => "下达总量",
        AssertedQuantity::Strength(_) => "实有",
    }
}

/// Whom a claim is about: "县农业局", "全部", "乡镇".
pub fn quantity(quantity: AssertedQuantity, names: &Snapshot) -> String {
    match quantity {
        AssertedQuantity::Authorized(of) => holder(of, names),
        AssertedQuantity::Issued(scope) => scope_label(scope).to_owned(),
        AssertedQuantity::Strength(of) => institution(of, names),
    }
}

/// Whose total it is.
pub fn scope_label(scope: Scope) -> &'static str {
    match scope {
        Scope::Book => "全部",
        Scope::Tier(Tier::Province) => "省级",
        Scope::Tier(Tier::City) => "市级",
        Scope::Tier(Tier::County) => "县级",
        Scope::Tier(Tier::Township) => "乡镇级",
    }
}

/// The scope that bears `label`; blank, 上级, 合计 and 县直, 乡镇 are understood too.
pub fn scope_from_label(label: &str) -> Option<Scope> {
    match label.trim() {
        "" | "上级" | "合计" | "总计" => return Some(Scope::Book),
        "县直" | "县本级" => return Some(Scope::Tier(Tier::County)),
        "乡镇" | "乡镇街道" => return Some(Scope::Tier(Tier::Township)),
        _ => {}
    }
    let scopes = std::iter::once(Scope::Book).chain(Tier::ALL.into_iter().map(Scope::Tier));
    scopes.into_iter().find(|scope| scope_label(*scope) == label.trim())
}

/// "行政", "事业合计", "编制合计".
pub fn claim_kinds(kinds: AssertedKinds) -> &'static str {
    match kinds {
        AssertedKinds::One(one) => kind(one),
        AssertedKinds::Service => "事业合计",
        AssertedKinds::Quota => "编制合计",
    }
}

/// The kinds that bear `label`; blank and 合计 mean every kind that counts as 编制.
pub fn claim_kinds_from_label(label: &str) -> Option<AssertedKinds> {
    match label.trim() {
        "" | "合计" | "总计" | "编制合计" | "全部" => Some(AssertedKinds::Quota),
        "事业合计" | "事业编制合计" => Some(AssertedKinds::Service),
        label => kind_from_label(label).map(AssertedKinds::One),
    }
}

/// Who says so: "安委编〔2026〕1号，下达文件"; empty where nobody is named.
pub fn claim_said(claim: &Assertion) -> String {
    let number = claim.document.as_ref().map(ToString::to_string).unwrap_or_default();
    let said = [number.as_str(), claim.source.as_str(), claim.note.as_str()];
    said.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("，")
}

/// Where the register parts from the claim: "自第3号凭证(2026-05-01，由12变为10)起不一致，2026-04-30 还一致".
pub fn claim_finding(claim: &ComparedClaim) -> String {
    if let Some(first) = claim.recorded_from {
        return format!("台账从{first}开始登记，无法核对");
    }
    let Some(Divergence { last_agreed, first }) = &claim.divergence else { return "一致".to_owned() };
    match first {
        Some(first) => {
            let agreed =
                last_agreed.map(|day| format!("，{day}还一致")).unwrap_or_else(|| "，此前也没有一致过".to_owned());
            let (entry, day, before, count) = (first.entry.0, first.effective, first.before, first.count);
            format!("自第{entry}号凭证({day}，由{before}变为{count})起不一致{agreed}")
        }
        None => match claim.assertion.quantity {
            AssertedQuantity::Authorized(_) | AssertedQuantity::Issued(_) => "台账中没有收支记录".to_owned(),
            AssertedQuantity::Strength(_) => "花名册中没有人员记录".to_owned(),
        },
    }
}

/// "2026-06-30 县农业局 行政编制 核定 声明12名，台账10名，差2名，自第3号凭证(…)起不一致…", or that they agree.
pub fn claim(claim: &ComparedClaim) -> String {
    let ComparedClaim { assertion, subject, held, divergence, recorded_from, .. } = claim;
    let said = match claim_said(assertion) {
        said if said.is_empty() => said,
        said => format!("({said})"),
    };
    let unit = match assertion.quantity {
        AssertedQuantity::Authorized(_) | AssertedQuantity::Issued(_) => "名",
        AssertedQuantity::Strength(_) => "人",
    };
    let (on, count) = (assertion.on, assertion.count);
    let (word, kinds) = (quantity_word(assertion.quantity), claim_kinds(assertion.kinds));
    let what = format!("{on} {subject} {kinds} {word} 声明{count}{unit}{said}");
    match (divergence, recorded_from) {
        (_, Some(_)) => format!("{what}，{}", claim_finding(claim)),
        (None, None) => format!("{what}，与台账一致"),
        (Some(_), None) => {
            let by = count.since(*held).0.unsigned_abs();
            format!("{what}，台账{held}{unit}，差{by}{unit}，{}", claim_finding(claim))
        }
    }
}

/// What there is in a file of claims: "读到3条声明，其中1条已有；2处有误。"
pub fn claim_file(fresh: usize, known: usize, faults: usize, left_out: &[String]) -> String {
    let mut told = format!("读到新声明{fresh}条");
    if known > 0 {
        told += &format!("，账簿中已有{known}条(不再登记)");
    }
    if faults > 0 {
        told += &format!("，有误{faults}处");
    }
    if !left_out.is_empty() {
        told += &format!("；没有读的工作表(隐藏，或者没有声明表的表头)：{}", left_out.join("、"));
    }
    told + "。"
}

/// Why a row of a file is no claim: "声明表 D3：“约300”不是确切的整数。请……".
pub fn claim_fault(fault: &ClaimFault) -> String {
    let ClaimFault { sheet, at, written, problem } = fault;
    let place = if sheet.is_empty() { at.to_string() } else { format!("{sheet} {at}") };
    let told = match problem {
        ClaimProblem::NoHead => {
            return format!(
                "{place}：没有找到表头。表头一行要有 单位、类别、编制类型、数、日期，可以再有 文号、来源。"
            );
        }
        ClaimProblem::Blank(column) => format!("没有填写“{}”。请补填，或者删去这一行", column.word()),
        ClaimProblem::NotACount => format!("“{written}”不是确切的整数。请填整数，如 12"),
        ClaimProblem::NotADay => format!("“{written}”不是日期。请填成 2026-06-30 的样子"),
        ClaimProblem::UnknownQuantity => format!("类别“{written}”无法识别。请填 核定、实有 或者 下达总量"),
        ClaimProblem::UnknownSubject => {
            format!("账簿中没有“{written}”。请填单位当时或者现在的名称；下达总量填 全部、县级、乡镇级，也可以不填")
        }
        ClaimProblem::AmbiguousSubject(bearers) => {
            let names: Vec<&str> = bearers.iter().map(|name| name.as_str()).collect();
            let why = super::ambiguous_name(written, bearers);
            format!("{}。请填现在的名称：{}", why.trim_end_matches('。'), names.join("、"))
        }
        ClaimProblem::UnknownKinds => {
            format!("编制类型“{written}”无法识别，或者没有编制。请填 行政、事业·全额、事业合计、编制合计 等")
        }
        ClaimProblem::BadDocument => format!("“{written}”不是文号。请写成 安委编〔2026〕12号 的样子，没有文号的留空"),
    };
    format!("{place}：{told}。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AssertionId, Basis, Date, EntryId, Headcount, InstitutionId, QuotaKind};
    use crate::history::Reading;

    #[test]
    fn labels_are_read_back_as_they_are_written() {
        for scope in std::iter::once(Scope::Book).chain(Tier::ALL.into_iter().map(Scope::Tier)) {
            assert_eq!(scope_from_label(scope_label(scope)), Some(scope));
        }
        for kinds in AssertedKinds::all() {
            assert_eq!(claim_kinds_from_label(claim_kinds(kinds)), Some(kinds));
        }
        assert_eq!(scope_from_label("全国"), None);
        assert_eq!(claim_kinds_from_label("编制数"), None);
    }

    #[test]
    fn a_claim_says_who_claims_what_and_since_when_it_is_wrong() {
        let day = |month, day| Date::constant(2026, month, day);
        let first = Reading {
            entry: EntryId(3),
            effective: day(5, 1),
            basis: Basis::Pending,
            before: Headcount(12),
            count: Headcount(10),
        };
        let assertion = Assertion {
            on: day(6, 30),
            quantity: AssertedQuantity::Strength(InstitutionId(1)),
            kinds: AssertedKinds::One(QuotaKind::Administrative),
            count: Headcount(12),
            document: None,
            source: "统发工资人数".to_owned(),
            note: String::new(),
        };
        let differs = ComparedClaim {
            id: AssertionId(1),
            assertion,
            subject: "县农业局".to_owned(),
            held: Headcount(10),
            divergence: Some(Divergence { last_agreed: Some(day(4, 30)), first: Some(first) }),
            recorded_from: None,
        };
        assert_eq!(
            claim(&differs),
            "2026-06-30 县农业局 行政 实有 声明12人(统发工资人数)，台账10人，差2人，\
             自第3号凭证(2026-05-01，由12变为10)起不一致，2026-04-30还一致"
        );
        let agrees = ComparedClaim { held: Headcount(12), divergence: None, ..differs };
        assert_eq!(claim(&agrees), "2026-06-30 县农业局 行政 实有 声明12人(统发工资人数)，与台账一致");
    }
}
