//! Notices of register files: all faults of one file in one notice, each with its line, and what was added to its institutions.

use std::collections::BTreeMap;

use super::Notice;
use crate::app::register_file::{Completed, FaultCause, RegisterFault};
use crate::domain::{Name, Snapshot};
use crate::wording;

/// A register file that cannot be used.
pub fn of_register_file(faults: &[RegisterFault]) -> Notice {
    let told = |fault: &RegisterFault| format!("第{}行：{}", fault.line, cause(&fault.cause));
    let what = match faults {
        [only] => format!("台账文件不能使用。{}", told(only)),
        several => {
            let lines: Vec<String> = several.iter().map(told).collect();
            format!("台账文件有{}处不能使用。\n{}", several.len(), lines.join("\n"))
        }
    };
    Notice::failure(what, "", "请改正后重试；账簿没有建立。")
}

/// Offices that were added because the file says `complete = true`, institutions with the same ones together; `None` where none
/// were. What is listed stays as it is, so nothing else is to be told.
pub fn of_completed_offices(completed: &[Completed]) -> Option<Notice> {
    let mut groups: BTreeMap<&[Name], Vec<&str>> = BTreeMap::new();
    for Completed { institution, offices } in completed {
        groups.entry(offices).or_default().push(institution.as_str());
    }
    let joined = |names: &[Name]| names.iter().map(Name::as_str).collect::<Vec<_>>().join("、");
    let lines: Vec<String> = groups
        .iter()
        .map(|(offices, institutions)| format!("增设{}：{}", joined(offices), institutions.join("、")))
        .collect();
    let what = format!(
        "按台账文件的要求，有{}个单位补设了所执行方案的共性机构；文件中列出的机构原样保留。\n{}",
        completed.len(),
        lines.join("\n")
    );
    (!completed.is_empty()).then(|| Notice::advice(what))
}

fn cause(cause: &FaultCause) -> String {
    match cause {
        FaultCause::Syntax { reason } => format!("{}。", wording::toml_fault(reason)),
        FaultCause::Date { written } => format!("生效日期“{written}”无法识别，请写成 2026-12-01 的样子。"),
        FaultCause::Document { written } => format!("文号“{written}”不合规范，请写成 安委编〔2026〕12号 的样子。"),
        FaultCause::BadName { written } => format!("“{written}”不能作为名称，名称不能为空，也不能超过120个字。"),
        FaultCause::NameTaken { written } => format!("名称“{written}”重复。"),
        FaultCause::UnknownWord { key, written } => format!("{}“{written}”无法识别。", key_label(key)),
        FaultCause::UnknownScheme { written } => format!("没有机构配置方案“{written}”。"),
        FaultCause::UnknownInstitution { written } => format!("上文没有机构“{written}”，上级和管理单位要写在前面。"),
        FaultCause::MoreLeadersThanPeople => "领导人数多于编造的人数。".to_owned(),
        FaultCause::NothingToCompleteBy => "没有写明方案(scheme)，不能按方案补设机构(complete)。".to_owned(),
        FaultCause::Refused(refusal) => format!("{}。", wording::refusal(refusal, &Snapshot::default())),
    }
}

/// What a key of a register file is called.
fn key_label(key: &str) -> &str {
    match key {
        "nature" => "机构性质",
        "tier" => "层级",
        "grade" => "机构规格",
        "places" | "invented_people" => "编制类型",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn added_offices_are_told_with_their_institutions() {
        let names = |words: &[&str]| words.iter().map(|word| Name::new(word).expect("a name")).collect::<Vec<_>>();
        let completed = |institution: &str, offices: &[&str]| Completed {
            institution: Name::new(institution).expect("a name"),
            offices: names(offices),
        };
        let both = ["综合办公室", "党群办公室"];
        let told = [completed("甲镇", &both), completed("乙镇", &["党群办公室"]), completed("丙镇", &both)];
        let notice = of_completed_offices(&told).expect("something was added");
        let expected = "按台账文件的要求，有3个单位补设了所执行方案的共性机构；文件中列出的机构原样保留。\n\
            增设党群办公室：乙镇\n增设综合办公室、党群办公室：甲镇、丙镇";
        assert_eq!(notice.what, expected);
        assert!(of_completed_offices(&[]).is_none());
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let fault = |line, cause| RegisterFault { line, cause };
        let one = of_register_file(&[fault(3, FaultCause::NameTaken { written: "白鹤镇".to_owned() })]);
        assert_eq!(one.what, "台账文件不能使用。第3行：名称“白鹤镇”重复。");
        let two = of_register_file(&[
            fault(2, FaultCause::Syntax { reason: "unknown field `institution`, expected …".to_owned() }),
            fault(7, FaultCause::UnknownWord { key: "nature", written: "城".to_owned() }),
        ]);
        let expected = "台账文件有2处不能使用。\n第2行：不认识“institution”。\n第7行：机构性质“城”无法识别。";
        assert_eq!(two.what, expected);
    }
}
