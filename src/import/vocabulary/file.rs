//! How `columns.toml` is written, and how its lists of words become lookups. A word listed twice keeps its first meaning.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::{ColumnWord, Factor, Field, Group, Leaf, StatedKind, TableKind, Vocabulary, Words};
use crate::domain::{Arrangement, DutyList, Grade, Identity, Nature, Position, PostClass, QuotaKind, Sex, Tier};
use crate::import::text::folded;

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    ledger: LedgerWords,
    posts: TableWords,
    roster: TableWords,
    duties: TableWords,
    words: CellWords,
    kind: BTreeMap<String, Vec<String>>,
    tier: BTreeMap<Tier, Vec<String>>,
    nature: BTreeMap<Nature, Vec<String>>,
    nature_by_ending: Vec<Endings>,
    grade: BTreeMap<Grade, Vec<String>>,
    position: BTreeMap<Position, Vec<String>>,
    identity: BTreeMap<Identity, Vec<String>>,
    rank: BTreeMap<Grade, Vec<String>>,
    arrangement: BTreeMap<Arrangement, Vec<String>>,
    post_class: BTreeMap<PostClass, Vec<String>>,
    sex: BTreeMap<Sex, Vec<String>>,
    duty_list: BTreeMap<DutyList, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LedgerWords {
    column: Vec<FieldWords>,
    further: Vec<FurtherWords>,
    group: BTreeMap<Group, Vec<String>>,
    leaf: BTreeMap<Leaf, Vec<String>>,
    factor: Vec<Factor>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableWords {
    column: Vec<FieldWords>,
    #[serde(default)]
    further: Vec<FurtherWords>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldWords {
    field: Field,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FurtherWords {
    name: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellWords {
    nothing: Vec<String>,
    vacant: Vec<String>,
    ditto: Vec<String>,
    no_office: Vec<String>,
    at_home: Vec<String>,
    unit: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endings {
    nature: Nature,
    endings: Vec<String>,
}

impl Vocabulary {
    pub(super) fn from_file(file: File) -> Self {
        let mut vocabulary = Self::default();
        vocabulary.add_table(TableKind::Ledger, file.ledger.column, file.ledger.further);
        vocabulary.add_table(TableKind::Posts, file.posts.column, file.posts.further);
        vocabulary.add_table(TableKind::Roster, file.roster.column, file.roster.further);
        vocabulary.add_table(TableKind::Duties, file.duties.column, file.duties.further);
        for (index, factor) in file.ledger.factor.iter().enumerate() {
            for word in &factor.words {
                let key = (TableKind::Ledger, folded(word));
                vocabulary.columns.entry(key).or_insert(ColumnWord::Factor(index));
            }
        }
        vocabulary.factors = file.ledger.factor;
        vocabulary.groups = inverted(file.ledger.group);
        vocabulary.head_words = vocabulary.columns.keys().map(|(_, word)| word.clone()).collect();
        vocabulary.head_words.extend(vocabulary.groups.keys().cloned());
        vocabulary.leaves = inverted(file.ledger.leaf);
        vocabulary.nothing = set(&file.words.nothing);
        vocabulary.vacant = set(&file.words.vacant);
        vocabulary.ditto = set(&file.words.ditto);
        vocabulary.no_office = set(&file.words.no_office);
        vocabulary.at_home = set(&file.words.at_home);
        vocabulary.units = file.words.unit.iter().map(|unit| folded(unit)).collect();
        vocabulary.units.sort_by_key(|unit| std::cmp::Reverse(unit.chars().count()));
        vocabulary.add_kinds(file.kind);
        vocabulary.tiers = Words::new(file.tier);
        vocabulary.natures = Words::new(file.nature);
        let endings = file.nature_by_ending.into_iter();
        vocabulary.endings =
            endings.flat_map(|list| list.endings.into_iter().map(move |word| (list.nature, folded(&word)))).collect();
        vocabulary.grades = Words::new(file.grade);
        vocabulary.positions = Words::new(file.position);
        vocabulary.identities = Words::new(file.identity);
        vocabulary.ranks = Words::new(file.rank);
        vocabulary.arrangements = Words::new(file.arrangement);
        vocabulary.post_classes = Words::new(file.post_class);
        vocabulary.sexes = Words::new(file.sex);
        vocabulary.duty_lists = Words::new(file.duty_list);
        vocabulary
    }

    fn add_table(&mut self, table: TableKind, columns: Vec<FieldWords>, further: Vec<FurtherWords>) {
        for column in &columns {
            let label = column.words.first().cloned().unwrap_or_default();
            self.column_labels.entry((table, column.field)).or_insert(label);
        }
        self.further_names.insert(table, further.iter().map(|column| column.name.clone()).collect());
        let fields = columns.into_iter().map(|column| (ColumnWord::Field(column.field), column.words));
        let further = further.into_iter().map(|column| (ColumnWord::Further(column.name), column.words));
        for (meaning, words) in fields.chain(further) {
            for word in words {
                self.columns.entry((table, folded(&word))).or_insert_with(|| meaning.clone());
            }
        }
    }

    /// Words for a kind stand under its key in books, or under `service` where the funding is open.
    fn add_kinds(&mut self, kinds: BTreeMap<String, Vec<String>>) {
        for (key, words) in kinds {
            let kind = match QuotaKind::from_key(&key) {
                Some(kind) => StatedKind::Exact(kind),
                None => StatedKind::Service,
            };
            for word in &words {
                let word = folded(word).chars().filter(|character| !"()".contains(*character)).collect();
                self.kinds.entry(word).or_insert(kind);
            }
            self.kind_labels.insert(kind, words.into_iter().next().unwrap_or_default());
        }
    }
}

fn inverted<T: Copy>(lists: BTreeMap<T, Vec<String>>) -> HashMap<String, T> {
    lists.into_iter().flat_map(|(meaning, words)| words.into_iter().map(move |word| (folded(&word), meaning))).collect()
}

fn set(words: &[String]) -> HashSet<String> {
    words.iter().map(|word| folded(word)).collect()
}
