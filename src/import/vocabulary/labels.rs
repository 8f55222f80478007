//! Meanings → words: how the importer shows a value, in the first word the file has for it, so that what it shows it also reads.

use std::collections::BTreeMap;

use super::{ColumnWord, Field, StatedKind, TableKind, Vocabulary};
use crate::domain::{Arrangement, DutyList, Grade, Identity, Nature, Position, PostClass, QuotaKind, Sex, Tier};
use crate::import::text::folded;

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

    /// The words of a column that takes no others, a word for each meaning, by its head; none for a column that takes any text.
    pub fn closed_words(&self, heading: &str) -> Vec<String> {
        // Ranks know the words of grades as well, so that a head of both kinds of table gets those that either reads.
        let tables = [TableKind::Ledger, TableKind::Posts, TableKind::Roster, TableKind::Duties];
        // Of a head of several rows (基本情况/性别) the lowest says what the column holds.
        let heading = folded(heading.rsplit('/').next().unwrap_or(heading));
        let field = |table| match self.column(table, &heading) {
            Some(ColumnWord::Field(field)) => Some(*field),
            Some(ColumnWord::Factor(_) | ColumnWord::Further(_)) | None => None,
        };
        let words = |field| Some(self.words_of(field)).filter(|words| !words.is_empty());
        tables.into_iter().filter_map(field).find_map(words).unwrap_or_default()
    }

    fn words_of(&self, field: Field) -> Vec<String> {
        fn all<T>(labels: &BTreeMap<T, String>) -> Vec<String> {
            labels.values().cloned().collect()
        }
        let kinds = || QuotaKind::ALL.map(|kind| self.kind_label(kind).to_owned()).to_vec();
        let is_funding = |word: &String| self.funding(word).is_some();
        let lists = [
            (Field::Sex, all(&self.sexes.labels)),
            (Field::Nature, all(&self.natures.labels)),
            (Field::Grade, all(&self.grades.labels)),
            (Field::Rank, all(&self.grades.labels)),
            (Field::Position, all(&self.positions.labels)),
            (Field::Identity, all(&self.identities.labels)),
            (Field::Arrangement, all(&self.arrangements.labels)),
            (Field::PostClass, all(&self.post_classes.labels)),
            (Field::DutyList, all(&self.duty_lists.labels)),
            (Field::Kind, kinds()),
            (Field::Funding, kinds().into_iter().filter(is_funding).collect()),
        ];
        lists.into_iter().find(|(of, _)| *of == field).map(|(_, words)| words).unwrap_or_default()
    }
}
