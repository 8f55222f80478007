//! What cannot be done to a plan on its way, because of the register or of other plans: who objects, which number the papers bear,
//! who approves before whom.

use super::Notice;
use crate::plan::{ApprovalState, PaperNumber};
use crate::rules::LinkStanding;
use crate::wording;

/// A unit that the register does not have today; `near` are names that may be meant.
pub fn of_unknown_objector(plan: &str, written: &str, near: &[&str]) -> Notice {
    let meant = match near {
        [] => String::new(),
        names => format!("是不是“{}”？", names.join("”、“")),
    };
    let what = format!("没有记下：台账里今天没有“{written}”。");
    let advice = format!("{meant}请改正单位名称；不在台账里的单位，请注明是册外单位。");
    Notice::failure(what, format!("方案“{plan}”"), advice)
}

/// A name that several bodies of the register may be meant by.
pub fn of_ambiguous_objector(plan: &str, written: &str, names: &[&str]) -> Notice {
    let what = format!("没有记下：“{written}”可以指几个单位。");
    Notice::failure(what, format!("方案“{plan}”"), format!("请写全称：{}。", names.join("、")))
}

/// A unit that is said to be outside, and is in the register.
pub fn of_objector_in_register(plan: &str, written: &str) -> Notice {
    let what = format!("没有记下：“{written}”就在台账里，不是册外单位。");
    Notice::failure(what, format!("方案“{plan}”"), "请去掉“册外单位”再记。")
}

/// A number that another plan is frozen under, and one that is free.
pub fn of_paper_number_taken(plan: &str, taken: &PaperNumber, free: &str) -> Notice {
    let what = format!("没有定稿：编号“{}”已用于方案“{}”(第{}号)。", taken.number, taken.name, taken.plan.0);
    Notice::failure(what, format!("方案“{plan}”"), format!("请换一个编号，可用“{free}”。"))
}

/// An approval that cannot stand before an earlier one of its chain.
pub fn of_approval_out_of_order(plan: &str, authority: &str, earlier: &LinkStanding) -> Notice {
    let (before, role) = (&earlier.link.authority, wording::approval_role(earlier.link.role));
    let state = wording::approval_state(earlier.state);
    let what = format!("没有登记：“{authority}”在“{before}”之后，“{before}”({role})还是{state}，不能先登记已批。");
    let advice = format!(
        "请先登记“{before}”的情况；一次批下来的，按顺序逐级补登。本地不经过“{before}”的，请在规则包里改审批权限。"
    );
    Notice::failure(what, format!("方案“{plan}”"), advice)
}

/// An approval that cannot be taken back while a later one of its chain rests on it.
pub fn of_approval_rested_on(plan: &str, (authority, asked): (&str, ApprovalState), later: &LinkStanding) -> Notice {
    let (after, asked) = (&later.link.authority, wording::approval_state(asked));
    let what = format!("没有登记：“{after}”已批，它前面的“{authority}”不能改为{asked}。");
    Notice::failure(what, format!("方案“{plan}”"), format!("请先更正“{after}”的登记。"))
}
