//! Refusals as sentences: what cannot be done, why, and what to do instead.

use super::label::{holder, institution, kind};
use crate::domain::{Refusal, Snapshot};

/// Why an operation was refused; names as of `snapshot`.
pub fn refusal(refusal: &Refusal, snapshot: &Snapshot) -> String {
    let named = |id| institution(id, snapshot);
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
            holder(shortage.holder, snapshot),
            kind(shortage.kind),
            shortage.held,
            shortage.wanted
        ),
        Refusal::NothingToMove => "划转数量为0，请填写数量。".to_owned(),
        Refusal::SameHolder(same) => format!("划出和划入都是{}，请改选一方。", holder(*same, snapshot)),
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
        Refusal::PostElsewhere { post } => format!("岗位“{post}”不属于正在设置的机构，请核对岗位表。"),
    }
}
