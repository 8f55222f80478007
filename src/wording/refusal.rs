//! Refusals as sentences: what cannot be done, why, and what to do instead.

use super::label::{duty_list, kind, leaders};
use super::names::Names;
use crate::domain::{AgreementId, Belonging, MOST_PLACES, Refusal, Snapshot};

/// Why an operation was refused; names as of `snapshot`.
pub fn refusal(refusal: &Refusal, snapshot: &Snapshot) -> String {
    refusal_naming(refusal, snapshot)
}

/// The same, where it is another question by which names bodies are known.
pub(super) fn refusal_naming(refusal: &Refusal, names: &impl Names) -> String {
    let named = |id| names.institution(id);
    match refusal {
        Refusal::UnknownInstitution(id) => format!("台账中没有第{}号机构，请先登记该机构。", id.0),
        Refusal::IdTaken(id) => format!("编号{}已由“{}”使用，请更换编号。", id.0, named(*id)),
        Refusal::NameTaken { name, by } => format!("“{name}”已是在册机构(第{}号)的名称，请核对是否重复设立。", by.0),
        Refusal::UnknownParent { institution } => {
            format!("“{institution}”的隶属或管理单位不在台账，请先登记上级单位。")
        }
        Refusal::ParentCycle { institution } => format!("“{institution}”不能隶属于自己或自己的下级，请改选隶属单位。"),
        Refusal::Shortage(shortage) => format!(
            "{}只有{}编制{}名，不够划出{}名，请减少数量。",
            names.holder(shortage.holder),
            kind(shortage.kind),
            shortage.held,
            shortage.wanted
        ),
        Refusal::Glut(glut) => format!(
            "上级已下达编制合计{}名，再下达{}名就超过一本账簿所能记的{MOST_PLACES}名，请核对数量是否多输了数字。",
            glut.issued, glut.wanted
        ),
        Refusal::NothingToMove => "数量为0，请填写数量。".to_owned(),
        Refusal::SameHolder(same) => format!("划出和划入都是{}，请改选一方。", names.holder(*same)),
        Refusal::MoreMoversThanPlaces { people, places } => {
            format!("名单有{people}人，只划转{places}名编制，请增加编制数或减少人员。")
        }
        Refusal::MoversWithoutInstitution => {
            "人随编走只能在两个机构之间进行；收回或核减时请先办理人员出编。".to_owned()
        }
        Refusal::MoverNamedTwice { name } => format!("“{name}”在名单中出现两次，请删去一处。"),
        Refusal::MoverElsewhere { name, quota_at, kind: held } => {
            format!("“{name}”占用的是{}的{}编制，不能随本步划转，请核对人员或编制类型。", named(*quota_at), kind(*held))
        }
        Refusal::NotOnRoster { institution, kind: held } => {
            format!("{}的{}编制上没有这么多在册人员，请核对花名册。", named(*institution), kind(*held))
        }
        Refusal::StillHolds { institution, places, people, children } => format!(
            "{}尚有编制{places}名、人员{people}人次、下属(管理)机构{children}个，须先划转安置后才能撤销。",
            named(*institution)
        ),
        Refusal::OfficeNamedTwice { institution, office } => {
            format!("{}的“{office}”列了两次，请删去一处。", named(*institution))
        }
        Refusal::NameplateNamedTwice { institution, nameplate } => {
            format!("{}的牌子“{nameplate}”列了两次，请删去一处。", named(*institution))
        }
        Refusal::StillBound { institution, loans, clearances, deployments } => format!(
            "{}尚有周转使用{loans}笔、用编核准{clearances}件、使用划转{deployments}项，须先收回、办结或终止后才能撤销。",
            named(*institution)
        ),
        Refusal::NothingToMerge => "没有写明合并哪些机构，请至少选择一个。".to_owned(),
        Refusal::MergedTwice(id) => format!("{}在合并名单中重复，或者并入了自己，请删去一处。", named(*id)),
        Refusal::NothingToSplit | Refusal::SplitTwice(_) | Refusal::NotAmongIts { .. } | Refusal::LeftOver { .. } => {
            of_split(refusal, names)
        }
        Refusal::NoPlacesOfKind(held) => format!("{}人员不占编制，不能划转、周转或核准用编。", kind(*held)),
        Refusal::UnknownPool(id) => format!("没有第{}号周转池，请先设立。", id.0),
        Refusal::PoolNameTaken(name) => format!("已有名为“{name}”的周转池，请换一个名称。"),
        Refusal::UnknownAgreement(agreement) => format!("{}不存在或者已经办结，请核对。", numbered(*agreement)),
        Refusal::AgreementTaken(agreement) => {
            format!("{}的编号已经用过，请按台账现状重新拟定这一步。", numbered(*agreement))
        }
        Refusal::MoreThanOpen { agreement, wanted, open } => {
            format!("{}只剩{open}名，不够办理{wanted}名，请减少数量。", numbered(*agreement))
        }
        Refusal::OwnerIsUser(id) => format!("{}既是编制单位又是使用单位，请改选一方。", named(*id)),
        Refusal::MorePeopleThanAgreed { people, count } => {
            format!("名单有{people}人，只划转使用{count}人，请增加人数或减少名单。")
        }
        Refusal::NotDeployed { name } => format!("“{name}”不在这项使用划转的使用单位工作，请核对名单。"),
        Refusal::PostElsewhere { post } => format!("岗位“{post}”不属于正在设置的机构，请核对岗位表。"),
    }
}

/// Why a body cannot be divided like this.
fn of_split(refusal: &Refusal, names: &impl Names) -> String {
    let named = |id| names.institution(id);
    if let Refusal::SplitTwice(id) = refusal {
        format!("{}在分设中重复，或者是被分设的机构自己，请删去一处。", named(*id))
    } else if let Refusal::NotAmongIts { institution, belonging: what } = refusal {
        format!("{}没有{}，不能分出去，请核对分设的内容。", named(*institution), belonging(what, names))
    } else if let Refusal::LeftOver { institution, posts, offices, nameplates, leaders: seats, duties } = refusal {
        let (name, seats) = (named(*institution), leaders(*seats));
        format!(
            "{name}解散分设后还剩岗位{posts}个、内设机构{offices}个、牌子{nameplates}块、领导职数{seats}、职责{duties}项没有分出去，请补全，或者改为存续分设。"
        )
    } else {
        "没有写明分设出哪些机构，请至少写一个。".to_owned()
    }
}

/// What a divided body has not.
fn belonging(belonging: &Belonging, names: &impl Names) -> String {
    match belonging {
        Belonging::Post(id) => format!("第{}号岗位", id.0),
        Belonging::Office(name) => format!("内设机构“{name}”"),
        Belonging::Nameplate(name) => format!("牌子“{name}”"),
        Belonging::Leaders(posts) => format!("领导职数{}", leaders(*posts)),
        Belonging::Dependent(id) => format!("下属(管理)机构{}", names.institution(*id)),
        Belonging::Duties(list) => duty_list(*list).to_owned(),
    }
}

/// A loan, clearance or agreement on use by its number.
pub fn numbered(agreement: AgreementId) -> String {
    match agreement {
        AgreementId::Loan(id) => format!("第{}号周转使用", id.0),
        AgreementId::Clearance(id) => format!("第{}号用编核准", id.0),
        AgreementId::Deployment(id) => format!("第{}号使用划转", id.0),
    }
}
