//! Meanings → words: how the importer shows a value, in the first word the file has for it, so that what it shows it also reads.

use super::{Field, StatedKind, TableKind, Vocabulary};
use crate::domain::{Arrangement, DutyList, Grade, Identity, Nature, Position, PostClass, QuotaKind, Sex, Tier};

impl Vocabulary {
    /// How the head of a column of this kind of table is usually written.
    pub fn column_label(&self, table: TableKind, field: Field) -> &str {
        self.column_labels.get(&(table, field)).map_or("", String::as_str)
    }

    pub fn kind_label(&self, kind: QuotaKind) -> &str {
        self.kind_labels.get(&StatedKind::Exact(kind)).map_or("", String::as_str)
    }

    pub fn tier_label(&self, tier: Tier) -> &str {
        self.tiers.label(tier)
    }

    pub fn nature_label(&self, nature: Nature) -> &str {
        self.natures.label(nature)
    }

    pub fn grade_label(&self, grade: Grade) -> &str {
        self.grades.label(grade)
    }

    pub fn identity_label(&self, identity: Identity) -> &str {
        self.identities.label(identity)
    }

    pub fn arrangement_label(&self, arrangement: Arrangement) -> &str {
        self.arrangements.label(arrangement)
    }

    pub fn position_label(&self, position: Position) -> &str {
        self.positions.label(position)
    }

    pub fn post_class_label(&self, class: PostClass) -> &str {
        self.post_classes.label(class)
    }

    pub fn duty_list_label(&self, list: DutyList) -> &str {
        self.duty_lists.label(list)
    }

    pub fn sex_label(&self, sex: Sex) -> &str {
        self.sexes.label(sex)
    }
}
