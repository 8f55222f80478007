//! What is half done in the configurator: filters, marks, dialogs, and one township being edited.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::matrix::Matrix;
use super::sheet::{Breadth, Filter, MatrixColumn, Order, Sheet};
use crate::domain::{Date, Institution, InstitutionId, Name, Office, PlanId, Snapshot};
use crate::rules::Policy;
use crate::ui::memo::{Memo, Same};
use crate::ui::screens::DutiesDraft;

#[derive(Debug, Default)]
pub struct OfficesDraft {
    /// The scheme that all are compared with, by key; each with its own where none was chosen.
    pub scheme: Option<String>,
    /// Townships marked for what is done to many at once.
    pub marked: BTreeSet<InstitutionId>,
    pub filter: Filter,
    pub order: Option<Order>,
    /// Row and column that the keyboard is at.
    pub cursor: Option<(usize, MatrixColumn)>,
    /// How much room the matrix had when it was last drawn.
    pub breadth: Breadth,
    /// The township being edited, and those with changes that are not in the plan yet.
    pub towns: BTreeMap<InstitutionId, TownDraft>,
    pub open: Option<InstitutionId>,
    pub tab: TownTab,
    /// 生效日期 of the plan, from which a switch of nature counts, as typed.
    pub effective: EffectiveDraft,
    pub dialog: OfficesDialog,
    /// 三张清单 of the township being edited.
    pub duties: DutiesDraft,
    pub view: OfficesView,
}

/// What lies over the matrix.
#[derive(Debug, Default)]
pub enum OfficesDialog {
    #[default]
    Closed,
    Apply(ApplyDraft),
    Copy(CopyDraft),
    Describe(DescribeDraft),
}

/// A scheme about to be applied to the marked townships.
#[derive(Debug, Default)]
pub struct ApplyDraft {
    /// Townships left out, with the reason as typed.
    pub exceptions: BTreeMap<InstitutionId, String>,
}

/// A sister town about to be copied.
#[derive(Debug)]
pub struct CopyDraft {
    pub source: Option<InstitutionId>,
    pub offices: bool,
    pub leaders: bool,
    pub nameplates: bool,
}

/// 类别、片区、特色 for the marked townships; what is left empty stays.
#[derive(Debug, Default)]
pub struct DescribeDraft {
    pub class: String,
    pub zone: String,
    pub traits_added: String,
    pub traits_removed: String,
}

/// A date of the plan while it is typed.
#[derive(Debug, Default)]
pub struct EffectiveDraft {
    /// The plan it was taken from, and its date then.
    pub taken_from: Option<(PlanId, Option<Date>)>,
    pub text: String,
}

/// One township being edited.
#[derive(Debug, Clone)]
pub struct TownDraft {
    /// As it was shown when the editing began.
    pub taken: Arc<Institution>,
    pub offices: Vec<OfficeDraft>,
    pub scheme: Option<String>,
    pub chief: u32,
    pub deputy: u32,
    /// One plate a line.
    pub nameplates: String,
    pub own_name: String,
    pub class: String,
    pub zone: String,
    pub traits: String,
    /// Name and value, as typed.
    pub factors: Vec<(String, String)>,
    /// What was typed and lost, because the township was changed elsewhere.
    pub is_retaken: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeDraft {
    pub office: Office,
    /// Its plates, parted by 、.
    pub nameplates: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TownTab {
    /// 模板、现行、方案 side by side.
    Comparison,
    #[default]
    Offices,
    Facts,
}

/// The matrix and the sheet as last built, and what they were built from.
#[derive(Debug, Default)]
pub struct OfficesView {
    pub matrix: Memo<MatrixKey, Matrix>,
    pub sheet: Memo<(MatrixKey, Ticked, Filter, Option<Order>, Breadth), Sheet>,
}

/// Register, register under the plan, policy, scheme.
#[derive(Debug, PartialEq)]
pub struct MatrixKey {
    pub today: Same<Snapshot>,
    pub shown: Same<Snapshot>,
    pub policy: Same<Policy>,
    /// `None` for each township's own.
    pub scheme: Option<String>,
}

/// Townships marked, and townships with changes that are not in the plan yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ticked {
    pub marked: BTreeSet<InstitutionId>,
    pub unadded: BTreeSet<InstitutionId>,
}

impl OfficesDraft {
    /// Opens a township for editing, on the tab that is open or on `tab`. What was typed for others and is not in the plan yet stays.
    pub fn open(&mut self, town: &Arc<Institution>, tab: Option<TownTab>) {
        self.close();
        self.open = Some(town.id);
        self.tab = tab.unwrap_or(self.tab);
        self.towns.entry(town.id).or_insert_with(|| TownDraft::taken(town));
    }

    /// Puts the township away; what was typed and is not in the plan yet stays.
    pub fn close(&mut self) {
        self.open = None;
        self.towns.retain(|_, town| town.is_changed());
    }

    /// Townships with changes that are not in the plan yet.
    pub fn unadded(&self) -> impl Iterator<Item = &Institution> {
        self.towns.values().filter(|town| town.is_changed()).map(|town| &*town.taken)
    }
}

impl Default for CopyDraft {
    fn default() -> Self {
        Self { source: None, offices: true, leaders: true, nameplates: false }
    }
}

impl OfficeDraft {
    pub fn of(office: &Office) -> Self {
        let nameplates: Vec<&str> = office.nameplates.iter().map(Name::as_str).collect();
        Self { office: office.clone(), nameplates: nameplates.join("、") }
    }

    /// The office as meant.
    pub fn office(&self) -> Office {
        let plates = self.nameplates.split(['、', '，', '\n', ';', '；']);
        Office { nameplates: plates.filter_map(|plate| Name::new(plate).ok()).collect(), ..self.office.clone() }
    }
}
