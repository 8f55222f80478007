//! What a plan does to bodies, by comparing the register before and after it: who comes, goes, is called otherwise, belongs
//! elsewhere, has other offices or other leaders' posts.

use super::{Occasion, wanting};
use crate::domain::{Institution, Snapshot};
use crate::wording;

/// More bodies than this are counted, and the first of them named.
const MOST_NAMED: usize = 20;

impl Occasion<'_> {
    pub(super) fn bodies(&self, list: Option<&str>) -> String {
        let told = self.bodies_changed().unwrap_or_else(|| "不涉及机构设置调整".to_owned());
        match list.filter(|_| self.bodies_changed().is_some()) {
            Some(list) => format!("{told}（乡镇、街道机构设置见{list}）"),
            None => told,
        }
    }

    /// `None` where nothing of it changes.
    pub(super) fn bodies_changed(&self) -> Option<String> {
        let (before, after) = (&self.open.projection.before, &self.open.projection.after);
        let pairs = || after.institutions().filter_map(|new| Some((before.institution(new.id)?, new)));
        let differing = |differ: fn(&Institution, &Institution) -> bool| {
            pairs().filter(|(old, new)| differ(old, new)).map(|(_, new)| new.name.to_string()).collect::<Vec<_>>()
        };
        let renamed = pairs().filter(|(old, new)| old.name != new.name);
        let told = [
            listed("设立", &new_in(after, before)),
            listed("不再保留", &new_in(before, after)),
            listed("更名：", &renamed.map(|(old, new)| format!("{}更名为{}", old.name, new.name)).collect::<Vec<_>>()),
            listed(
                "调整隶属或者管理关系：",
                &differing(|old, new| (old.parent, old.supervisor) != (new.parent, new.supervisor)),
            ),
            listed("调整内设机构：", &differing(|old, new| old.offices != new.offices)),
            listed("调整挂牌：", &differing(|old, new| old.nameplates != new.nameplates)),
        ];
        let told: Vec<String> = told.into_iter().flatten().collect();
        (!told.is_empty()).then(|| told.join("；"))
    }

    pub(super) fn leaders(&self) -> String {
        self.leaders_changed().unwrap_or_else(|| "领导职数不作调整".to_owned())
    }

    /// `None` where nobody has more or fewer leaders' posts than before.
    pub(super) fn leaders_changed(&self) -> Option<String> {
        let (before, after) = (&self.open.projection.before, &self.open.projection.after);
        let posts_before = |body: &Institution| before.institution(body.id).map(|old| old.leaders).unwrap_or_default();
        let differing = after.institutions().filter(|body| posts_before(body) != body.leaders);
        let told: Vec<String> = differing
            .map(|body| wording::leaders_changed(body.name.as_str(), posts_before(body), body.leaders))
            .collect();
        (!told.is_empty()).then(|| told.join("，"))
    }

    /// 职责转移和资产债务, which an abolition has to settle and the register does not know; nothing where nobody goes.
    pub(super) fn ended(&self) -> String {
        let gone = new_in(&self.open.projection.before, &self.open.projection.after);
        if gone.is_empty() {
            return String::new();
        }
        let (duties, assets) = (wanting("职责承接单位"), wanting("资产债务处置意见"));
        format!("不再保留的机构，其职责由{duties}承接，资产债务按{assets}处理")
    }
}

/// Bodies of one register that the other does not have.
fn new_in(register: &Snapshot, other: &Snapshot) -> Vec<String> {
    let new = register.institutions().filter(|body| other.institution(body.id).is_none());
    new.map(|body| body.name.to_string()).collect()
}

fn listed(word: &str, names: &[String]) -> Option<String> {
    let shown = names.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join("、");
    match names.len() {
        0 => None,
        count if count > MOST_NAMED => Some(format!("{word}{shown}等{count}个")),
        _ => Some(format!("{word}{shown}")),
    }
}
