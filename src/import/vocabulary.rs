//! The words of `assets/import/columns.toml`: what heads of columns and words in cells mean. Knows neither sheets nor
//! records; `heading` asks it about heads, `value` and `record` about cells.

mod file;
mod kinds;
mod labels;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::text::folded;
use crate::domain::{Arrangement, DutyList, Grade, Identity, Name, Nature, Position, PostClass, QuotaKind, Sex, Tier};

/// The kinds of table the importer knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// 机构编制台账
    Ledger,
    /// 岗位表
    Posts,
    /// 人员花名册
    Roster,
    /// 三张清单
    Duties,
}

/// A column that stands by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 序号: read by nobody.
    Serial,
    Unit,
    FormerNames,
    Nature,
    Grade,
    Class,
    Funding,
    Parent,
    Zone,
    Traits,
    AdministrativeOffices,
    ServiceOffices,
    Nameplates,
    Outposts,
    /// 空(+)超(−)编: compared, never stored.
    Balance,
    DocumentNumber,
    Remark,
    Office,
    PostTitle,
    PostClass,
    Kind,
    PostCount,
    PersonName,
    Sex,
    IdNumber,
    Birth,
    StartedWork,
    Admitted,
    Position,
    Post,
    WorksAt,
    Identity,
    /// 职务层次
    Rank,
    /// 高配文号
    RankDocument,
    /// 使用情况
    Arrangement,
    /// 兼任岗位
    Concurrent,
    /// 清单
    DutyList,
    /// 事项
    DutyItem,
    /// 依据
    DutyBasis,
}

/// A group of columns in a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Authorized,
    Strength,
    Leaders,
    LeadersInPost,
    Offices,
}

/// What a column within a group holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaf {
    Total,
    Administrative,
    PoliticalLegal,
    Support,
    Service,
    ServiceFull,
    ServicePartial,
    ServiceSelfSupporting,
    Controlled,
    Chief,
    Deputy,
    Count,
    Names,
}

/// A kind of quota as tables name it: "事业" alone leaves the funding open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatedKind {
    Exact(QuotaKind),
    /// 事业 without its 经费形式
    Service,
}

/// A measured fact a column holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Factor {
    pub name: Name,
    #[serde(default = "one")]
    pub scale: i64,
    words: Vec<String>,
    /// What the column becomes when its cells hold decimals.
    #[serde(default)]
    pub fine: Option<FineFactor>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FineFactor {
    pub name: Name,
    pub scale: i64,
}

fn one() -> i64 {
    1
}

/// All words, looked up by their folded form.
#[derive(Debug, Default)]
pub struct Vocabulary {
    columns: HashMap<(TableKind, String), ColumnWord>,
    /// All that `columns` and `groups` know, of whatever table.
    head_words: HashSet<String>,
    column_labels: BTreeMap<(TableKind, Field), String>,
    /// The names under which further columns are kept, in the order of the file.
    further_names: BTreeMap<TableKind, Vec<String>>,
    factors: Vec<Factor>,
    groups: HashMap<String, Group>,
    leaves: HashMap<String, Leaf>,
    nothing: HashSet<String>,
    vacant: HashSet<String>,
    ditto: HashSet<String>,
    no_office: HashSet<String>,
    at_home: HashSet<String>,
    /// Longest first, so that 名编制 goes before 名.
    units: Vec<String>,
    kinds: HashMap<String, StatedKind>,
    kind_labels: HashMap<StatedKind, String>,
    tiers: Words<Tier>,
    natures: Words<Nature>,
    endings: Vec<(Nature, String)>,
    grades: Words<Grade>,
    positions: Words<Position>,
    identities: Words<Identity>,
    ranks: Words<Grade>,
    arrangements: Words<Arrangement>,
    post_classes: Words<PostClass>,
    sexes: Words<Sex>,
    duty_lists: Words<DutyList>,
}

/// What a head in one row means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnWord {
    Field(Field),
    /// The n-th factor.
    Factor(usize),
    /// Kept as written, under this name.
    Further(String),
}

/// The words for the values of one enum, both ways.
#[derive(Debug)]
struct Words<T> {
    meanings: HashMap<String, T>,
    labels: BTreeMap<T, String>,
}

static BUILT_IN: LazyLock<Vocabulary> = LazyLock::new(|| {
    // A test holds that the file is well formed; without it nothing would be recognised, and said so.
    Vocabulary::parse(include_str!("../../assets/import/columns.toml")).unwrap_or_default()
});

impl Vocabulary {
    /// The words that travel with the program.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads words from TOML.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        Ok(Self::from_file(toml::from_str::<file::File>(text)?))
    }

    /// What the head of a column in one row means.
    pub fn column(&self, table: TableKind, folded_head: &str) -> Option<&ColumnWord> {
        self.columns.get(&(table, folded_head.to_owned()))
    }

    /// Whether tables of a kind have a column for the field.
    pub fn has_field(&self, table: TableKind, field: Field) -> bool {
        self.columns.iter().any(|((of, _), word)| *of == table && *word == ColumnWord::Field(field))
    }

    /// The fields that tables of a kind have columns for.
    pub fn fields(&self, table: TableKind) -> impl Iterator<Item = Field> {
        self.column_labels.keys().filter(move |(of, _)| *of == table).map(|(_, field)| *field)
    }

    /// A name under which a further column is kept, by its place.
    pub fn further_name(&self, table: TableKind, place: usize) -> Option<&str> {
        self.further_names.get(&table)?.get(place).map(String::as_str)
    }

    /// The place of such a name.
    pub fn further_place(&self, table: TableKind, name: &str) -> Option<usize> {
        self.further_names.get(&table)?.iter().position(|known| known == name)
    }

    pub fn factor(&self, index: usize) -> Option<&Factor> {
        self.factors.get(index)
    }

    pub fn group(&self, folded: &str) -> Option<Group> {
        self.groups.get(folded).copied()
    }

    pub fn leaf(&self, folded: &str) -> Option<Leaf> {
        self.leaves.get(folded).copied()
    }

    /// The words that name groups.
    pub fn group_words(&self) -> impl Iterator<Item = (&str, Group)> {
        self.groups.iter().map(|(word, group)| (word.as_str(), *group))
    }

    /// Whether the folded text says that there is nothing.
    pub fn is_nothing(&self, folded: &str) -> bool {
        folded.is_empty() || folded.chars().all(|character| character == '-') || self.nothing.contains(folded)
    }

    /// Whether a text as written says that there is nothing.
    pub fn says_nothing(&self, written: &str) -> bool {
        /// No word for nothing takes more bytes; longer texts, which are most, need no folding.
        const LONGEST: usize = 24;
        written.len() <= LONGEST && self.is_nothing(&folded(written))
    }

    /// Whether a folded text is the head of a column or of a group in any kind of table.
    pub fn is_head_word(&self, folded: &str) -> bool {
        self.head_words.contains(folded)
    }

    /// Whether the text in a roster's column of names stands for a place that nobody holds.
    pub fn is_vacant(&self, written: &str) -> bool {
        /// No such word takes more bytes.
        const LONGEST: usize = 24;
        written.len() <= LONGEST && {
            let folded = folded(written);
            self.is_nothing(&folded) || self.vacant.contains(&folded)
        }
    }

    /// Whether the folded text says "as above".
    pub fn is_ditto(&self, folded: &str) -> bool {
        self.ditto.contains(folded)
    }

    /// Whether the folded text stands in the office column for people who belong to no office.
    pub fn is_no_office(&self, folded: &str) -> bool {
        self.is_nothing(folded) || self.no_office.contains(folded)
    }

    /// The folded text without the unit behind a number.
    pub fn without_unit<'text>(&self, folded: &'text str) -> &'text str {
        self.units.iter().find_map(|unit| folded.strip_suffix(unit.as_str())).unwrap_or(folded)
    }

    pub fn nature(&self, written: &str) -> Option<Nature> {
        self.natures.meaning(written)
    }

    /// The nature that the end of an institution's name tells.
    pub fn nature_by_name(&self, name: &Name) -> Option<Nature> {
        let name = folded(name.as_str());
        let plain = split_first_bracket(&name);
        self.endings.iter().find(|(_, ending)| plain.ends_with(ending.as_str())).map(|(nature, _)| *nature)
    }

    pub fn tier(&self, written: &str) -> Option<Tier> {
        self.tiers.meaning(written)
    }

    pub fn grade(&self, written: &str) -> Option<Grade> {
        self.grades.meaning(written)
    }

    pub fn identity(&self, written: &str) -> Option<Identity> {
        self.identities.meaning(written)
    }

    /// 职务层次, by its own words or by those of an institution's grade.
    pub fn rank(&self, written: &str) -> Option<Grade> {
        self.ranks.meaning(written).or_else(|| self.grade(written))
    }

    /// How somebody comes to work elsewhere, by the beginning of the text.
    pub fn arrangement(&self, written: &str) -> Option<Arrangement> {
        let text = folded(written);
        let begins = |word: &&String| text.starts_with(word.as_str());
        let longest = self.arrangements.meanings.keys().filter(begins).max_by_key(|word| word.len())?;
        self.arrangements.meanings.get(longest).copied()
    }

    /// Whether a text in the column of how a person is used says that the person works where the place is.
    pub fn is_at_home(&self, written: &str) -> bool {
        self.at_home.contains(&folded(written))
    }

    pub fn position(&self, written: &str) -> Option<Position> {
        self.positions.meaning(written)
    }

    pub fn post_class(&self, written: &str) -> Option<PostClass> {
        self.post_classes.meaning(written)
    }

    pub fn sex(&self, written: &str) -> Option<Sex> {
        self.sexes.meaning(written)
    }

    pub fn duty_list(&self, written: &str) -> Option<DutyList> {
        self.duty_lists.meaning(written)
    }

    /// The list that a folded title names, and what stands before its name.
    pub fn duty_list_in<'title>(&self, title: &'title str) -> Option<(&'title str, DutyList)> {
        let found =
            self.duty_lists.meanings.iter().filter_map(|(word, list)| Some((title.find(word.as_str())?, word, list)));
        // The longest word says most; among equals the first in the title counts.
        let (at, _, list) = found.max_by_key(|(at, word, _)| (word.len(), std::cmp::Reverse(*at)))?;
        Some((title.get(..at)?, *list))
    }
}

/// `县住房和城乡建设局(县人民防空办公室)` is judged by its first name.
fn split_first_bracket(name: &str) -> &str {
    name.split('(').next().filter(|first| !first.is_empty()).unwrap_or(name)
}

impl<T: Copy + Ord> Words<T> {
    fn new(lists: BTreeMap<T, Vec<String>>) -> Self {
        let mut words = Self::default();
        for (meaning, list) in lists {
            for word in &list {
                words.meanings.entry(folded(word)).or_insert(meaning);
            }
            words.labels.insert(meaning, list.into_iter().next().unwrap_or_default());
        }
        words
    }

    fn meaning(&self, written: &str) -> Option<T> {
        self.meanings.get(&folded(written)).copied()
    }

    fn label(&self, meaning: T) -> &str {
        self.labels.get(&meaning).map_or("", String::as_str)
    }
}

impl<T> Default for Words<T> {
    fn default() -> Self {
        Self { meanings: HashMap::new(), labels: BTreeMap::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> &'static Vocabulary {
        Vocabulary::built_in()
    }

    #[test]
    fn the_words_that_travel_with_the_program_are_well_formed() {
        let parsed = Vocabulary::parse(include_str!("../../assets/import/columns.toml"));
        assert!(parsed.is_ok(), "{}", parsed.err().map(|error| error.to_string()).unwrap_or_default());
    }

    #[test]
    fn every_meaning_has_a_label_that_means_it() {
        for kind in QuotaKind::ALL {
            assert_eq!(words().kind(words().kind_label(kind)), Some(StatedKind::Exact(kind)), "{kind:?}");
        }
        for nature in Nature::ALL {
            assert_eq!(words().nature(words().nature_label(nature)), Some(nature), "{nature:?}");
        }
        for position in
            [Position::Chief, Position::Deputy, Position::OfficeChief, Position::OfficeDeputy, Position::Staff]
        {
            assert_eq!(words().position(words().position_label(position)), Some(position), "{position:?}");
        }
    }

    #[test]
    fn ranks_and_arrangements_as_rosters_write_them() {
        for identity in Identity::ALL {
            assert_eq!(words().identity(words().identity_label(identity)), Some(identity), "{identity:?}");
        }
        for arrangement in Arrangement::ALL {
            assert_eq!(words().arrangement(words().arrangement_label(arrangement)), Some(arrangement));
        }
        assert_eq!(words().rank("乡科级正职"), Some(Grade::Section));
        assert_eq!(words().rank("副科级"), Some(Grade::DeputySection));
        assert_eq!(words().rank("一级主任科员"), None);
        assert_eq!(words().arrangement("借用至县委办公室"), Some(Arrangement::Seconded));
        assert_eq!(words().arrangement("县管乡用（2026年起）"), Some(Arrangement::CountyOwnedTownUsed));
        assert_eq!(words().arrangement("不借用"), None);
        assert!(words().is_at_home("在编在岗") && !words().is_at_home("借用"));
    }

    #[test]
    fn names_tell_their_nature() {
        let check = |name: &str, expected: Option<Nature>| {
            assert_eq!(words().nature_by_name(&Name::new(name).expect("a name")), expected, "{name}");
        };
        check("白鹤镇", Some(Nature::Town));
        check("云岭乡人民政府", Some(Nature::Township));
        check("城关街道办事处", Some(Nature::Subdistrict));
        check("县公安局", Some(Nature::Judicial));
        check("县住房和城乡建设局（县人民防空办公室）", Some(Nature::Government));
        check("县机构编制数据中心", Some(Nature::PublicInstitution));
        check("某某", None);
    }
}
