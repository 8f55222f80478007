//! What the head of a column means, judged by its words alone. A head in several rows comes as a path from the top
//! (`编制数` › `行政`); the lowest text counts within the group that the nearest text above it names.

use serde::{Serialize, Serializer};

use super::text::{folded, split_bracket, without_enumerator};
use super::vocabulary::{ColumnWord, Field, Group, Leaf, StatedKind, TableKind, Vocabulary};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    Field(Field),
    /// 编制数
    Authorized(Share),
    /// 实有人数: compared with the roster, never stored.
    Strength(Share),
    /// 领导职数
    Leaders(Seat),
    /// 内设机构个数: compared with the list.
    OfficeCount,
    /// 内设机构名称
    OfficeNames,
    /// A measured fact, by its place in the vocabulary.
    Factor(usize),
    /// Kept as written under its heading.
    Further,
    /// Kept as written under a name of the vocabulary, by its place there: 入编文号. Chosen only; what is found is [`Meaning::Further`]
    /// under that name.
    Named(usize),
    /// 不导入: not taken over, because the user says so.
    LeftOut,
}

/// Which part of a number of places or people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Share {
    /// All kinds together; of a column without kinds, the only one.
    Total,
    Kind(StatedKind),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Seat {
    Chief,
    Deputy,
    /// Both in one cell ("1正3副") or their sum.
    Both,
}

/// How sure a meaning is, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Confidence(pub u8);

/// A recognised head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognised {
    pub meaning: Meaning,
    pub confidence: Confidence,
    /// The name under which a further column is kept.
    pub name: Option<String>,
}

const CERTAIN: Confidence = Confidence(100);
/// The head says more than the word, in brackets: `编制数（名）`.
const WITHOUT_BRACKET: Confidence = Confidence(95);
/// Group and part in one text: `行政编制数`.
const COMPOUND: Confidence = Confidence(90);

/// Judges one head. `None` when no word is known.
pub fn recognise(path: &[String], table: TableKind, vocabulary: &Vocabulary) -> Option<Recognised> {
    let folded: Vec<String> = path.iter().map(|text| folded(text)).filter(|text| !text.is_empty()).collect();
    let (leaf, above) = folded.split_last()?;
    if table == TableKind::Ledger {
        let group = above.iter().rev().find_map(|text| group_of(text, vocabulary));
        if let Some(group) = group {
            return within_group(group, leaf, vocabulary)
                .map(certain)
                .or_else(|| beside_group(group, leaf, vocabulary));
        }
    }
    let by_word = |text: &str, confidence| vocabulary.column(table, text).map(|word| from_word(word, confidence));
    by_word(leaf, CERTAIN)
        .or_else(|| (table == TableKind::Ledger).then(|| alone(leaf, vocabulary)).flatten())
        .or_else(|| by_word(split_bracket(leaf)?.0, WITHOUT_BRACKET))
        .or_else(|| by_word(without_marks(leaf), COMPOUND))
        .or_else(|| by_word(&format!("{}{leaf}", above.last()?), COMPOUND))
        .or_else(|| with_ancestor(leaf, above).find_map(|text| by_word(&text, COMPOUND)))
}

/// A head with each text above it, the nearest first, in both orders: 参加工作 under 时间, 年月 under 出生.
fn with_ancestor(leaf: &str, above: &[String]) -> impl Iterator<Item = String> {
    above.iter().rev().flat_map(move |text| [format!("{leaf}{text}"), format!("{text}{leaf}")])
}

/// A folded head without its number and the marks of what must be filled in: `*姓名`, `2.性别`, `编制类型:`.
fn without_marks(leaf: &str) -> &str {
    let is_mark = |character: char| "*★☆▲△#:.、,;".contains(character);
    without_enumerator(leaf.trim_matches(is_mark)).trim_matches(is_mark)
}

fn certain(meaning: Meaning) -> Recognised {
    Recognised { meaning, confidence: CERTAIN, name: None }
}

fn from_word(word: &ColumnWord, confidence: Confidence) -> Recognised {
    let (meaning, name) = match word {
        ColumnWord::Field(field) => (Meaning::Field(*field), None),
        ColumnWord::Factor(index) => (Meaning::Factor(*index), None),
        ColumnWord::Further(name) => (Meaning::Further, Some(name.clone())),
    };
    Recognised { meaning, confidence, name }
}

fn group_of(folded: &str, vocabulary: &Vocabulary) -> Option<Group> {
    vocabulary.group(folded).or_else(|| vocabulary.group(split_bracket(folded)?.0))
}

/// A column under the head of a group.
fn within_group(group: Group, leaf: &str, vocabulary: &Vocabulary) -> Option<Meaning> {
    let part = vocabulary.leaf(leaf).or_else(|| vocabulary.leaf(split_bracket(leaf)?.0))?;
    part_of(group, part)
}

/// 实有人数 under 人员编制: places and people stand together under a head that is a word for places.
fn beside_group(group: Group, leaf: &str, vocabulary: &Vocabulary) -> Option<Recognised> {
    let of_leaf = vocabulary.group(leaf)?;
    let are_figures = |group: Group| matches!(group, Group::Authorized | Group::Strength);
    let found = Recognised { meaning: whole(of_leaf), confidence: COMPOUND, name: None };
    (are_figures(group) && are_figures(of_leaf)).then_some(found)
}

fn part_of(group: Group, part: Leaf) -> Option<Meaning> {
    let share = match part {
        Leaf::Total => Some(Share::Total),
        other => other.kind().map(Share::Kind),
    };
    let seat = match part {
        Leaf::Chief => Some(Seat::Chief),
        Leaf::Deputy => Some(Seat::Deputy),
        Leaf::Total => Some(Seat::Both),
        _ => None,
    };
    match group {
        Group::Authorized => share.map(Meaning::Authorized),
        Group::Strength => share.map(Meaning::Strength),
        Group::Leaders => seat.map(Meaning::Leaders),
        Group::LeadersInPost => Some(Meaning::Further),
        Group::Offices if matches!(part, Leaf::Count | Leaf::Total) => Some(Meaning::OfficeCount),
        Group::Offices if part == Leaf::Names => Some(Meaning::OfficeNames),
        Group::Offices => None,
    }
}

/// A column whose one text names the group, or the group and the part: `编制数`, `编制数(行政)`, `行政编制数`, `实有行政`.
fn alone(text: &str, vocabulary: &Vocabulary) -> Option<Recognised> {
    if let Some(group) = vocabulary.group(text) {
        return Some(certain(whole(group)));
    }
    let mut found: Vec<(usize, Meaning)> = Vec::new();
    for (word, group) in vocabulary.group_words() {
        for rest in [text.strip_prefix(word), text.strip_suffix(word)].into_iter().flatten() {
            let rest = rest.trim_matches(|character| "()-/:".contains(character));
            if let Some(meaning) = vocabulary.leaf(rest).and_then(|part| part_of(group, part)) {
                found.push((word.chars().count(), meaning));
            }
        }
    }
    // The longest group word leaves the least to chance; among equals the order of meanings keeps the answer stable.
    if let Some((_, meaning)) = found.into_iter().max() {
        return Some(Recognised { meaning, confidence: COMPOUND, name: None });
    }
    let meaning = whole(vocabulary.group(split_bracket(text)?.0)?);
    Some(Recognised { meaning, confidence: WITHOUT_BRACKET, name: None })
}

/// What a group means that has no parts.
fn whole(group: Group) -> Meaning {
    match group {
        Group::Authorized => Meaning::Authorized(Share::Total),
        Group::Strength => Meaning::Strength(Share::Total),
        Group::Leaders => Meaning::Leaders(Seat::Both),
        Group::LeadersInPost => Meaning::Further,
        Group::Offices => Meaning::OfficeNames,
    }
}

impl Meaning {
    /// Whether several columns of a table may have it.
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Further | Self::LeftOut)
    }

    /// The word under which mappings name this meaning: `authorized/administrative`.
    pub fn key(self) -> String {
        match self {
            Self::Field(field) => snake_case(&format!("{field:?}")),
            Self::Authorized(share) => format!("authorized/{}", share.key()),
            Self::Strength(share) => format!("strength/{}", share.key()),
            Self::Leaders(Seat::Chief) => "leaders/chief".to_owned(),
            Self::Leaders(Seat::Deputy) => "leaders/deputy".to_owned(),
            Self::Leaders(Seat::Both) => "leaders/both".to_owned(),
            Self::OfficeCount => "offices/count".to_owned(),
            Self::OfficeNames => "offices/names".to_owned(),
            Self::Factor(_) => "factor".to_owned(),
            Self::Further => "further".to_owned(),
            Self::Named(_) => "named".to_owned(),
            Self::LeftOut => "left_out".to_owned(),
        }
    }

    /// Whether the column holds numbers that a total row adds up.
    pub fn is_summed(self) -> bool {
        match self {
            Self::Authorized(_) | Self::Strength(_) | Self::Leaders(Seat::Chief | Seat::Deputy) => true,
            Self::OfficeCount | Self::Factor(_) => true,
            Self::Field(field) => matches!(field, Field::PostCount | Field::Balance),
            Self::Leaders(Seat::Both) | Self::OfficeNames | Self::Further | Self::Named(_) | Self::LeftOut => false,
        }
    }
}

impl Share {
    fn key(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Kind(StatedKind::Exact(kind)) => kind.key(),
            Self::Kind(StatedKind::Service) => "service",
        }
    }
}

impl Serialize for Meaning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

/// `PersonName` → `person_name`
pub(super) fn snake_case(camel: &str) -> String {
    let mut snake = String::new();
    for character in camel.chars() {
        if character.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: TableKind, path: &str, expected: Option<(&str, u8)>) {
        let path: Vec<String> = path.split('/').map(str::to_owned).collect();
        let found = recognise(&path, table, Vocabulary::built_in());
        let found = found.map(|found| (found.meaning.key(), found.confidence.0));
        assert_eq!(found.as_ref().map(|(key, confidence)| (key.as_str(), *confidence)), expected, "{path:?}");
    }

    #[test]
    fn heads_of_ledgers() {
        let check = |path: &str, expected| check(TableKind::Ledger, path, expected);
        check("单位名称", Some(("unit", 100)));
        check("乡镇(街道)", Some(("unit", 100)));
        check("编制数/合计", Some(("authorized/total", 100)));
        check("编制数/行政", Some(("authorized/administrative", 100)));
        check("人员编制/编制数/事业", Some(("authorized/service", 100)));
        check("人员编制/实有人数/政法专项", Some(("strength/political_legal", 100)));
        check("编制数（名）/行政", Some(("authorized/administrative", 100)));
        check("编制数", Some(("authorized/total", 100)));
        check("编制数（名）", Some(("authorized/total", 95)));
        check("行政编制", Some(("authorized/administrative", 90)));
        check("行政编制数", Some(("authorized/administrative", 90)));
        check("编制数(工勤)", Some(("authorized/support", 90)));
        check("事业实有人数", Some(("strength/service", 90)));
        check("空(+)超(−)编", Some(("balance", 100)));
        check("领导职数/正", Some(("leaders/chief", 100)));
        check("领导职数/实配/正", Some(("further", 100)));
        check("领导职数", Some(("leaders/both", 100)));
        check("内设机构/个数", Some(("offices/count", 100)));
        check("内设机构/名称", Some(("offices/names", 100)));
        check("机构设置/党政机构", Some(("administrative_offices", 100)));
        check("面积(平方公里)", Some(("factor", 100)));
        check("批准时间", Some(("further", 100)));
        check("值班电话", None);
        check("领导职数/总工程师", None);
    }

    #[test]
    fn heads_of_posts_and_rosters() {
        check(TableKind::Posts, "岗位名称", Some(("post_title", 100)));
        check(TableKind::Posts, "岗位数（个）", Some(("post_count", 95)));
        check(TableKind::Roster, "姓　名", Some(("person_name", 100)));
        check(TableKind::Roster, "编制类型", Some(("kind", 100)));
        check(TableKind::Roster, "出生年月（岁）", Some(("birth", 95)));
        check(TableKind::Roster, "职级(职称)", Some(("further", 100)));
        check(TableKind::Roster, "基本情况/身份证号", Some(("id_number", 100)));
        check(TableKind::Roster, "*姓名", Some(("person_name", 90)));
        check(TableKind::Roster, "3.身份证号：", Some(("id_number", 90)));
        check(TableKind::Roster, "出生/年月", Some(("birth", 90)));
        check(TableKind::Roster, "基本情况/时间/参加工作", Some(("started_work", 90)));
        check(TableKind::Roster, "基本情况/时间/出生", Some(("birth", 90)));
        check(TableKind::Roster, "编制情况/上编/时间", Some(("admitted", 90)));
        check(TableKind::Roster, "编制情况/上编/文号", Some(("further", 90)));
        check(TableKind::Roster, "任职情况/所在股室", Some(("office", 100)));
        check(TableKind::Roster, "任职情况/职务/名称", Some(("post", 90)));
        check(TableKind::Roster, "任职情况/职务/层次", Some(("rank", 90)));
        check(TableKind::Roster, "其他/备用/一", None);
        check(TableKind::Roster, "联系电话", None);
    }
}
