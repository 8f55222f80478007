//! Sentences about people, and about names that the register does not know or knows otherwise.

use super::labels;
use crate::domain::Name;
use crate::import::{Candidate, PersonProblem, Place, RegisterProblem};

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
        PersonProblem::TwoPlaces { name, unit, first, first_unit } => two_places(name, unit, first, first_unit),
        PersonProblem::ListedWhereUsed { name, unit, first, first_unit } => listed_where_used(name, unit, first, first_unit),
        PersonProblem::MayHoldTwoPlaces { name, unit, first, first_unit } => format!(
            "{name}与{first}姓名、出生年月相同而单位不同({unit}、{first_unit})，身份证号不全，可能是同一人占了两个编制，两行都已读取。请补填身份证号核对。"
        ),
        PersonProblem::Namesakes { name, first } => {
            format!("{name}与{first}单位、姓名相同而身份证号不同，按两个人读取。如号码有误请改正。")
        }
        PersonProblem::AmbiguousPerson { name, candidates } => format!(
            "账簿中可能是此行{name}的不止一人，或者几行可能是同一人，无法确定是哪一位，本行暂不导入。{}请补填身份证号，或者指明是哪一位、是另一人还是不导入。",
            persons(candidates)
        ),
        PersonProblem::IdentityOpen { name, candidates } => format!(
            "账簿的该单位中有一位{name}，但只有姓名和单位相同(身份证号、出生年月不全)，不能断定是同一人，本行暂不导入。{}请指明是同一人、是另一人还是不导入。",
            persons(candidates)
        ),
        PersonProblem::MayHaveMoved { name, candidates } => format!(
            "账簿的别的单位中有姓名、出生年月相同的{name}，可能是调动，本行暂不导入。{}请指明是同一人(按调动登记)、是另一人还是不导入。",
            persons(candidates)
        ),
        PersonProblem::NumberOfAnother { name, bearer, candidates } => number_of_another(name, bearer, candidates),
        PersonProblem::NumberShared { name, other, other_name } => number_shared(name, other, other_name),
        PersonProblem::PerhapsRepeated { name, first, candidates } => perhaps_repeated(name, first, candidates),
        PersonProblem::MayBeKnown { name, candidates } => format!(
            "账簿中已有{name}而文件未列出，但身份证号、出生年月或单位对不上或不全，可能是同一人，暂按另一人新增。{}请核对；若是同一人，请指明后再写入。",
            persons(candidates)
        ),
        PersonProblem::LeftOutAsAnswered { name } => format!("{name}按您的选择不导入。"),
        PersonProblem::MayRepeat { name, first } => format!(
            "{name}与{first}单位、姓名相同，身份证号或出生年月不全，可能是同一人，两行都已读取。请核对；若是同一人，请删去一行。"
        ),
        PersonProblem::DeparturesWithheld { files, people } => departures_withheld(files, *people),
        PersonProblem::NotListed { institution, people } => not_listed(institution, people),
    }
}

fn number_of_another(name: &Name, bearer: &Name, candidates: &[Candidate]) -> String {
    format!(
        "这个身份证号在账簿中是{bearer}的，此行却写着{name}，可能是号码错行，也可能是改名，本行暂不导入。{}号码错了请对照身份证改正；确是同一人改名的，请指明是同一人；否则不导入。",
        persons(candidates)
    )
}

fn number_shared(name: &Name, other: &Place, other_name: &Name) -> String {
    format!(
        "{name}与{other}的{other_name}姓名不同，身份证号却相同，必有一处写错，本行未导入。请对照身份证改正写错的一行。"
    )
}

fn perhaps_repeated(name: &Name, first: &Place, candidates: &[Candidate]) -> String {
    let known = if candidates.is_empty() { String::new() } else { persons(candidates) };
    format!(
        "{name}与{first}单位、姓名相同，两行都没有身份证号和出生年月，可能是重名的两个人，也可能是重复的一行，本行暂不导入。{known}请补填身份证号或出生年月，或者指明是另一人还是不导入。"
    )
}

fn departures_withheld(files: &[String], people: usize) -> String {
    format!(
        "这批文件中{}没有读成，账簿中未列出的{people}人也许就在里面，所以这次不提出离开，也不办理出编。请把文件弄好后整批重新导入；确实不用的，请去掉后重新导入。",
        files.join("、")
    )
}

fn not_listed(institution: &Name, people: &[Name]) -> String {
    format!(
        "{institution}有{}人在账簿中而花名册未列出：{}。仍保留在册，如已离开请办理出编，如属漏列请补入花名册。",
        people.len(),
        listed(people)
    )
}

fn two_places(name: &Name, unit: &Name, first: &Place, first_unit: &Name) -> String {
    format!(
        "一人两编：{name}(身份证号相同)在{first}已列在{first_unit}，这里又列在{unit}，本行未导入。一人只能占一个编制，请核对占谁的编制，删去另一行；借调、兼职的请在“实际工作单位”“使用情况”列写明。"
    )
}

fn listed_where_used(name: &Name, unit: &Name, first: &Place, first_unit: &Name) -> String {
    format!(
        "{name}(身份证号相同)在{first}列在{first_unit}，这里又列在{unit}，表中写明是借调、兼职等，按第一处登记占编，本行未导入。请核对编制在哪一处，使用单位的名册不必再列。"
    )
}

pub(super) fn about_register(problem: &RegisterProblem) -> String {
    match problem {
        RegisterProblem::UnknownInstitution { name, nearest } => format!(
            "账簿和本批台账中没有“{name}”，本行未导入。{}请改正名称，或在台账中补录该单位（曾用名、简称可填入“曾用名(简称)”列）。",
            suggestion(nearest.as_ref())
        ),
        RegisterProblem::AmbiguousInstitution { name, candidates } => {
            let candidates: Vec<&str> = candidates.iter().map(Name::as_str).collect();
            format!("“{name}”可以指{}，无法确定，未采用。请写全称，或者指明是哪一个。", candidates.join("、"))
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
        RegisterProblem::InstitutionMayBeKnown { name, nearest } => format!(
            "“{name}”暂按新机构设立，但与账簿中的“{nearest}”相近而后者不在表中。是否指“{nearest}”？若是，请指明，或者在“曾用名(简称)”列写上原名。"
        ),
        RegisterProblem::InstitutionsNotListed { institutions } => format!(
            "账簿中有{}个机构不在这次的台账中：{}。都保留不动；撤销、合并的请另行办理。",
            institutions.len(),
            listed(institutions)
        ),
        RegisterProblem::UnitLeftOut { name } => format!("“{name}”的各行按您的选择不导入。"),
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

/// Who may be meant: "可能是：第17号(县财政局，1965年3月生，341802********0012)。".
fn persons(candidates: &[Candidate]) -> String {
    const MOST: usize = 5;
    let shown: Vec<String> = candidates.iter().take(MOST).map(candidate).collect();
    let rest = if candidates.len() > MOST { "等" } else { "" };
    format!("可能是：{}{rest}。", shown.join("、"))
}

/// Somebody of the book by number, unit and what else tells people apart: "第17号(县财政局，1965年3月生，341802********0012)".
pub fn candidate(candidate: &Candidate) -> String {
    let birth = candidate.birth.map(|birth| format!("，{}生", labels::month(birth))).unwrap_or_default();
    let number = candidate.id_number.as_ref().map(|number| format!("，{number}")).unwrap_or_default();
    format!("第{}号({}{birth}{number})", candidate.person.0, candidate.unit)
}

/// What a row's question turns on, behind the name, where the people that may be meant do not show it.
pub fn doubt(problem: &PersonProblem) -> String {
    if let PersonProblem::NumberOfAnother { bearer, .. } = problem {
        return format!("(身份证号在账簿中是{bearer}的)");
    }
    if let PersonProblem::PerhapsRepeated { first, .. } = problem {
        let cell = first.cell.map(|cell| format!("与{cell}")).unwrap_or_default();
        return format!("({cell}同单位同名)");
    }
    String::new()
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
