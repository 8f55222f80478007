//! 三张清单: what an institution is to do, item by item, each with its basis. They say nothing of places or people.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ids::InstitutionId;

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// 事项
    pub item: String,
    /// 依据, as the list gives it.
    #[serde(default)]
    pub basis: String,
}

/// Which list an item stands in. A locality keeps three of these: the third is 属地管理 here, 执法 there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DutyList {
    /// 职责任务清单
    Responsibilities,
    /// 公共服务清单
    PublicServices,
    /// 属地管理清单
    LocalManagement,
    /// 执法清单
    Enforcement,
}

/// The lists of all institutions; no list in it is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Duties {
    lists: BTreeMap<(InstitutionId, DutyList), Arc<[Duty]>>,
}

impl DutyList {
    pub const ALL: [Self; 4] = [Self::Responsibilities, Self::PublicServices, Self::LocalManagement, Self::Enforcement];
}

impl Duties {
    /// The lists as a store keeps them.
    pub fn new(lists: impl IntoIterator<Item = (InstitutionId, DutyList, Vec<Duty>)>) -> Self {
        let mut duties = Self::default();
        for (institution, list, items) in lists {
            duties.set(institution, list, items);
        }
        duties
    }

    /// The items of one list, in order.
    pub fn list(&self, institution: InstitutionId, list: DutyList) -> &[Duty] {
        self.lists.get(&(institution, list)).map(AsRef::as_ref).unwrap_or_default()
    }

    /// How many items each list of an institution has.
    pub fn counts(&self, institution: InstitutionId) -> [(DutyList, usize); 4] {
        DutyList::ALL.map(|list| (list, self.list(institution, list).len()))
    }

    /// Every list that has items.
    pub fn iter(&self) -> impl Iterator<Item = (InstitutionId, DutyList, &[Duty])> {
        self.lists.iter().map(|((institution, list), items)| (*institution, *list, items.as_ref()))
    }

    pub(super) fn set(&mut self, institution: InstitutionId, list: DutyList, items: Vec<Duty>) {
        if items.is_empty() {
            self.lists.remove(&(institution, list));
        } else {
            self.lists.insert((institution, list), items.into());
        }
    }

    pub(super) fn forget(&mut self, institution: InstitutionId) {
        for list in DutyList::ALL {
            self.lists.remove(&(institution, list));
        }
    }

    /// The duties of one institution are added to another's; what stands there already is not listed twice.
    pub(super) fn hand_over(&mut self, from: InstitutionId, to: InstitutionId) {
        for list in DutyList::ALL {
            let Some(items) = self.lists.remove(&(from, list)) else { continue };
            let mut joined = self.list(to, list).to_vec();
            for item in items.iter() {
                if !joined.contains(item) {
                    joined.push(item.clone());
                }
            }
            self.set(to, list, joined);
        }
    }
}
