//! Sentences about people, and about names that the register does not know or knows otherwise.

use super::labels;
use crate::domain::Name;
use crate::import::{PersonProblem, RegisterProblem};

pub(super) fn about_person(problem: &PersonProblem) -> String {
    match problem {
        PersonProblem::IdTruncated => {
            "身份证号被Excel截断：按数值存储只保留15位，后几位已丢失，无法复原，本行未导入。请把该列设为文本格式后重新录入。".to_owned()
        }
        PersonProblem::IdLength { length } => {
            format!("身份证号应为18位（或旧15位），这里有{length}位，本行未导入。请对照身份证改正。")
        }
        PersonProblem::IdCharacter => "身份证号含有不该有的字符，本行未导入。请对照身份证改正。".to_owned(),
        PersonProblem::IdBirth => "身份证号中的出生日期在日历上不存在，本行未导入。请对照身份证改正。".to_owned(),
        PersonProblem::IdCheck { expected } => {
            format!("身份证号校验码不符（按前17位应为{expected}），本行未导入。请对照身份证改正。")
        }
        PersonProblem::IdUpgraded { from: _, to } => format!("15位旧身份证号已按规则升为18位：{to}。请核对。"),
        PersonProblem::IdMissing { name } => {
            format!("{name}没有身份证号，已按姓名、出生年月和单位认人。请尽量补填，以免同名者相混。")
        }
        PersonProblem::SexDiffers { id_number } => {
            format!("性别与身份证号不一致（身份证号为{}），已按表内性别读取。请核对。", labels::sex(*id_number))
        }
        PersonProblem::BirthDiffers { id_number } => {
            format!("出生年月与身份证号不一致（身份证号为{}），已按表内出生年月读取。请核对档案。", labels::month(*id_number))
        }
        PersonProblem::WorkBeforeSixteen { birth, started } => {
            let (birth, started) = (labels::month(*birth), labels::month(*started));
            format!("{birth}出生、{started}参加工作，不满16周岁，已照录。请核对。")
        }
        PersonProblem::DuplicatePerson { name, first } => {
            format!("{name}在{first}已经出现过，本行未导入。一人只能占一个编制，请删去其中一行。")
        }
        PersonProblem::WorkplaceMissing { name } => format!(
            "{name}写明在外使用，但没有写明实际工作单位，暂按在编制所在单位工作登记，原文保留在附加信息中。请补填“实际工作单位”后重新导入。"
        ),
        PersonProblem::AmbiguousPerson { name, candidates } => {
            format!("账簿的该单位中有{candidates}个{name}与此行相符，无法确定是哪一位，本行未导入。请补填身份证号。")
        }
        PersonProblem::MayBeKnown { name } => format!(
            "账簿的该单位中已有{name}，但身份证号、出生年月对不上或不全，可能是同一人，暂按另一人新增。请核对；若是同一人，请改正此行后重新导入，已写入的请为多出的一人办理出编。"
        ),
        PersonProblem::MayRepeat { name, first } => format!(
            "{name}与{first}单位、姓名相同，身份证号或出生年月不全，可能是同一人，两行都已读取。请核对；若是同一人，请删去一行。"
        ),
        PersonProblem::NotListed { institution, people } => format!(
            "{institution}有{}人在账簿中而花名册未列出：{}。仍保留在册，如已离开请办理出编（步骤文件中的 release），如属漏列请补入花名册。",
            people.len(),
            listed(people)
        ),
    }
}

pub(super) fn about_register(problem: &RegisterProblem) -> String {
    match problem {
        RegisterProblem::UnknownInstitution { name, nearest } => format!(
            "账簿和本批台账中没有“{name}”，本行未导入。{}请改正名称，或在台账中补录该单位（曾用名、简称可填入“曾用名(简称)”列）。",
            suggestion(nearest.as_ref())
        ),
        RegisterProblem::AmbiguousInstitution { name, candidates } => {
            let candidates: Vec<&str> = candidates.iter().map(Name::as_str).collect();
            format!("“{name}”可以指{}，无法确定，未采用。请写全称。", candidates.join("、"))
        }
        RegisterProblem::NamedOtherwise { name, current } => {
            format!("“{name}”按曾用名、简称或带县名的写法认作“{current}”。若不是同一单位，请改写全称。")
        }
        RegisterProblem::UnknownParent { name, nearest } => {
            format!("没有名为“{name}”的主管部门，隶属关系暂缺。{}请改正名称后重新导入。", suggestion(nearest.as_ref()))
        }
        RegisterProblem::ParentCycle { institution, parent } => {
            format!("{institution}与{parent}互为上级，隶属关系未采用。请改正主管部门。")
        }
        RegisterProblem::UnknownWorkplace { name, nearest } => format!(
            "没有名为“{name}”的实际工作单位，暂按编制所在单位登记，原文保留在附加信息中。{}请改正名称后重新导入。",
            suggestion(nearest.as_ref())
        ),
        RegisterProblem::DuplicateInstitution { institution, first } => {
            format!(
                "{institution}在{first}已经出现过，本行未导入。请删去重复的行；同一单位有多种经费形式时请合并单位名称格。"
            )
        }
        RegisterProblem::PostRepeated { post, first } => {
            format!("同一单位中“{post}”与{first}相同，两行都已读取。如为重复请删去一行。")
        }
        RegisterProblem::PostsKept { institution, posts } => {
            let posts: Vec<&str> = posts.iter().map(Name::as_str).collect();
            format!(
                "{institution}的岗位{}不在表中；因岗位表有未导入的行，暂予保留。请改正那些行后重新导入，届时再移除。",
                posts.join("、")
            )
        }
        RegisterProblem::DutyRepeated { item, first } => {
            format!("“{item}”与{first}的事项、依据都相同，只取一次。请删去一行。")
        }
        RegisterProblem::DutiesKept { institution, list, items } => format!(
            "{institution}的{}有{}项不在表中（{}）；因清单有未导入的行，暂予保留。请改正那些行后重新导入，届时再移除。",
            labels::duty_list(*list),
            items.len(),
            items.join("、")
        ),
        RegisterProblem::Refused { reason } => {
            format!("账簿无法接受此行，未导入（{reason}）。请把文件和此条信息发给维护人员。")
        }
    }
}

/// Some names of a list that may be long.
fn listed(names: &[Name]) -> String {
    const MOST: usize = 20;
    let shown: Vec<&str> = names.iter().take(MOST).map(Name::as_str).collect();
    let rest = if names.len() > MOST { "等" } else { "" };
    format!("{}{rest}", shown.join("、"))
}

fn suggestion(nearest: Option<&Name>) -> String {
    nearest.map(|nearest| format!("是否为“{nearest}”？")).unwrap_or_default()
}
