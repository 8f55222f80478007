//! Undo and redo of a plan: labelled revisions of the whole step list and its waivers (a few kilobytes each), kept with the
//! plan so that they survive a restart.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::step::Step;
use super::waiver::Waiver;

/// The step lists a plan has had, oldest first, and which of them is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revisions {
    revisions: Vec<Revision>,
    /// How many revisions are in force: zero means no step yet, the rest can be redone.
    position: usize,
}

/// One edit, and the steps and waivers after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// What was done, in the words of the menu ("添加步骤").
    pub label: String,
    /// Shared, because an open plan is copied at every edit and a plan of 500 edits has 500 of these lists.
    #[serde(with = "plain_list")]
    pub steps: Arc<[Step]>,
    #[serde(default, with = "plain_list", skip_serializing_if = "is_empty")]
    pub waivers: Arc<[Waiver]>,
}

impl Revisions {
    /// The steps in force.
    pub fn current(&self) -> &[Step] {
        self.last().map(|revision| revision.steps.as_ref()).unwrap_or_default()
    }

    /// The waivers in force.
    pub fn waivers(&self) -> &[Waiver] {
        self.last().map(|revision| revision.waivers.as_ref()).unwrap_or_default()
    }

    /// Puts a new step list in force; what had been undone is forgotten.
    pub fn push(&mut self, label: impl Into<String>, steps: Vec<Step>) {
        let waivers = self.last().map(|revision| Arc::clone(&revision.waivers)).unwrap_or_default();
        self.put(Revision { label: label.into(), steps: steps.into(), waivers });
    }

    /// Puts new waivers in force; what had been undone is forgotten.
    pub fn push_waivers(&mut self, label: impl Into<String>, waivers: Vec<Waiver>) {
        let steps = self.last().map(|revision| Arc::clone(&revision.steps)).unwrap_or_default();
        self.put(Revision { label: label.into(), steps, waivers: waivers.into() });
    }

    /// The label of what [`Revisions::undo`] would take back.
    pub fn undo_label(&self) -> Option<&str> {
        let index = self.position.checked_sub(1)?;
        self.revisions.get(index).map(|revision| revision.label.as_str())
    }

    /// The label of what [`Revisions::redo`] would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.revisions.get(self.position).map(|revision| revision.label.as_str())
    }

    /// Takes the last edit back; nothing happens when there is none.
    pub fn undo(&mut self) {
        self.position = self.position.saturating_sub(1);
    }

    /// Does the last undone edit again; nothing happens when there is none.
    pub fn redo(&mut self) {
        self.position = (self.position + 1).min(self.revisions.len());
    }

    fn last(&self) -> Option<&Revision> {
        self.position.checked_sub(1).and_then(|index| self.revisions.get(index))
    }

    fn put(&mut self, revision: Revision) {
        self.revisions.truncate(self.position);
        self.revisions.push(revision);
        self.position = self.revisions.len();
    }
}

fn is_empty<T>(list: &Arc<[T]>) -> bool {
    list.is_empty()
}

/// In the book the steps and waivers of a revision are plain lists.
mod plain_list {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(list: &Arc<[T]>, serializer: S) -> Result<S::Ok, S::Error> {
        list.as_ref().serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<[T]>, D::Error> {
        Vec::deserialize(deserializer).map(Arc::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DocumentNumber, InstitutionId, Measure, Operation, QuotaKind, Subject};
    use crate::plan::WaiverExtent;

    fn steps(count: u32) -> Vec<Step> {
        (1..=count).map(|id| Operation::Abolish { institution: InstitutionId(id) }.into()).collect()
    }

    #[test]
    fn undo_and_redo_walk_the_labelled_revisions() {
        let mut revisions = Revisions::default();
        revisions.push("一", steps(1));
        revisions.push("二", steps(2));
        assert_eq!((revisions.undo_label(), revisions.redo_label()), (Some("二"), None));
        revisions.undo();
        assert_eq!((revisions.current().len(), revisions.redo_label()), (1, Some("二")));
        revisions.redo();
        assert_eq!(revisions.current().len(), 2);
        revisions.undo();
        revisions.undo();
        revisions.undo();
        assert_eq!((revisions.current().len(), revisions.undo_label()), (0, None));
        revisions.push("三", steps(3));
        assert_eq!((revisions.current().len(), revisions.redo_label()), (3, None));
    }

    #[test]
    fn waivers_are_undone_like_steps_and_stay_when_steps_change() {
        let waiver = Waiver {
            rule: "over_quota".to_owned(),
            subject: Subject::Institution(InstitutionId(1)),
            kind: Some(QuotaKind::Support),
            names: Vec::new(),
            extent: WaiverExtent::UpTo(Measure { actual: 12, limit: 10 }),
            reason: "退一减一".to_owned(),
            document: DocumentNumber::new("安委编〔2026〕7号").expect("a number"),
        };
        let mut revisions = Revisions::default();
        revisions.push("步骤", steps(1));
        revisions.push_waivers("豁免", vec![waiver.clone()]);
        revisions.push("步骤", steps(2));
        assert_eq!((revisions.current().len(), revisions.waivers()), (2, &[waiver.clone()][..]));
        let written = serde_json::to_string(&revisions).expect("plain data");
        assert_eq!(serde_json::from_str::<Revisions>(&written).expect("as written"), revisions);
        revisions.undo();
        assert_eq!((revisions.current().len(), revisions.waivers()), (1, &[waiver][..]));
        revisions.undo();
        assert_eq!((revisions.current().len(), revisions.waivers().len()), (1, 0));
    }

    #[test]
    fn a_copy_shares_its_steps_and_the_book_keeps_them_as_a_list() {
        let mut revisions = Revisions::default();
        revisions.push("一", steps(1));
        let copy = revisions.clone();
        assert!(std::ptr::eq(copy.current(), revisions.current()));
        let written = serde_json::to_string(&revisions).expect("plain data");
        let list = r#"[{"operation":{"Abolish":{"institution":1}},"reason":"","approval":null}]"#;
        assert_eq!(written, format!(r#"{{"revisions":[{{"label":"一","steps":{list}}}],"position":1}}"#));
        assert_eq!(serde_json::from_str::<Revisions>(&written).expect("as written"), revisions);
    }
}
