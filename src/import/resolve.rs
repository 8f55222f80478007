//! Names as written → institutions. An office writes the same body as 安和县审计局, 县审计局 and 审计局, by its former name,
//! its short name, with brackets of either width, or as 白鹤镇人民政府; none of this is a new institution.
//!
//! A name that could mean several bodies means none: it is reported, never guessed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::text::folded;
use crate::domain::{InstitutionId, Name, Snapshot};

/// All institutions of the book and the batch under every name they may be written as.
#[derive(Debug, Default)]
pub struct Directory {
    names: BTreeMap<InstitutionId, Name>,
    current: HashMap<String, BTreeSet<InstitutionId>>,
    former: HashMap<String, BTreeSet<InstitutionId>>,
    /// Names without place, prefix and ending, with the place they had.
    short_current: HashMap<String, BTreeSet<Placed>>,
    short_former: HashMap<String, BTreeSet<Placed>>,
    places: Places,
}

/// A short name's bearer, with what the short name leaves out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Placed {
    bearer: InstitutionId,
    /// The county that the whole name begins with, if it names one.
    county: Option<String>,
    /// The word of its level, where the short name is without: 县 of 县财政局.
    level: Option<char>,
}

/// A way to write a name, and the word of its level where that is left out.
#[derive(Debug, PartialEq, Eq)]
struct ShortForm {
    text: String,
    level: Option<char>,
}

/// The counties that names and titles begin with: 安和县.
#[derive(Debug, Default, Clone)]
pub struct Places(BTreeSet<String>);

/// What a written name came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// By its current name, letter by letter.
    Exactly(InstitutionId),
    /// By a former, short or differently prefixed name.
    Otherwise(InstitutionId),
    Ambiguous(Vec<Name>),
    Unknown,
}

/// Which names count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Current,
    CurrentAndFormer,
}

impl Places {
    /// The counties named by titles (once is enough) and by names (twice, since one may be chance).
    pub fn learn<'text>(titles: impl Iterator<Item = &'text str>, names: impl Iterator<Item = &'text str>) -> Self {
        let mut places: BTreeSet<String> =
            titles.filter_map(|title| place_prefix(&folded(title)).map(str::to_owned)).collect();
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for name in names {
            if let Some(place) = place_prefix(&folded(name)) {
                *counts.entry(place.to_owned()).or_default() += 1;
            }
        }
        places.extend(counts.into_iter().filter(|(_, count)| *count > 1).map(|(place, _)| place));
        Self(places)
    }

    /// A folded name's county and the rest, which keeps the county's last character: 安和县审计局 → 县审计局.
    fn split<'name>(&self, folded: &'name str) -> (Option<&str>, &'name str) {
        let name = folded.strip_prefix("中共").unwrap_or(folded);
        let known = place_prefix(name).and_then(|place| self.0.get(place));
        match known {
            Some(place) => {
                let last = place.chars().next_back().map_or(0, char::len_utf8);
                (Some(place), name.get(place.len() - last..).unwrap_or(name))
            }
            None => (None, name),
        }
    }
}

/// The county a name begins with: two to six characters ending in 县, 市, 区 or 旗. A name of two ends in 县, or 城市管理局
/// would be in the city of 城.
fn place_prefix(folded: &str) -> Option<&str> {
    const LONGEST: usize = 6;
    let name = folded.strip_prefix("中共").unwrap_or(folded);
    if name.starts_with(['县', '市', '区', '旗']) {
        return None;
    }
    let (at, last) =
        name.char_indices().take(LONGEST).find(|(_, character)| matches!(character, '县' | '市' | '区' | '旗'))?;
    let place = name.get(..at + last.len_utf8())?;
    let length = place.chars().count();
    (length > 2 || length == 2 && last == '县').then_some(place)
}

impl Directory {
    /// The institutions of a book.
    pub fn of(snapshot: &Snapshot, places: Places) -> Self {
        let mut directory = Self { places, ..Self::default() };
        for institution in snapshot.institutions() {
            directory.add(institution.id, &institution.name, &institution.former_names);
        }
        directory
    }

    /// Adds an institution, or further names of one.
    pub fn add(&mut self, id: InstitutionId, name: &Name, former: &[Name]) {
        self.names.insert(id, name.clone());
        let whole = folded(name.as_str());
        self.add_short(id, &whole, Names::Current);
        self.current.entry(whole).or_default().insert(id);
        for name in former {
            let whole = folded(name.as_str());
            self.add_short(id, &whole, Names::CurrentAndFormer);
            self.former.entry(whole).or_default().insert(id);
        }
    }

    fn add_short(&mut self, id: InstitutionId, whole: &str, names: Names) {
        let (place, rest) = self.places.split(whole);
        let place = place.map(str::to_owned);
        let shelf = match names {
            Names::Current => &mut self.short_current,
            Names::CurrentAndFormer => &mut self.short_former,
        };
        for ShortForm { text, level } in short_forms(rest) {
            shelf.entry(text).or_default().insert(Placed { bearer: id, county: place.clone(), level });
        }
    }

    /// Whom a written name means. Surer ways are tried first: the whole current name, a whole former one, then names without
    /// county, brackets and endings.
    pub fn find(&self, written: &str, names: Names) -> Found {
        let whole = folded(written);
        let exact = self.current.get(&whole).map(|bearers| bearers.iter().copied().collect()).unwrap_or_default();
        match self.one_of(exact) {
            Found::Exactly(id) => return Found::Exactly(id),
            Found::Ambiguous(candidates) => return Found::Ambiguous(candidates),
            Found::Otherwise(_) | Found::Unknown => {}
        }
        let former: BTreeSet<InstitutionId> = match names {
            Names::Current => BTreeSet::new(),
            Names::CurrentAndFormer => self.former.get(&whole).cloned().unwrap_or_default(),
        };
        let shelves: &[&HashMap<String, BTreeSet<Placed>>] = match names {
            Names::Current => &[&self.short_current],
            Names::CurrentAndFormer => &[&self.short_current, &self.short_former],
        };
        let by_short = shelves.iter().map(|shelf| self.by_short_form(shelf, &whole));
        for candidates in [former].into_iter().chain(by_short) {
            match self.one_of(candidates) {
                Found::Exactly(id) | Found::Otherwise(id) => return Found::Otherwise(id),
                Found::Ambiguous(candidates) => return Found::Ambiguous(candidates),
                Found::Unknown => {}
            }
        }
        Found::Unknown
    }

    fn one_of(&self, candidates: BTreeSet<InstitutionId>) -> Found {
        let mut ids = candidates.iter().copied();
        match (ids.next(), ids.next()) {
            (None, _) => Found::Unknown,
            (Some(id), None) => Found::Exactly(id),
            (Some(_), Some(_)) => {
                Found::Ambiguous(candidates.iter().filter_map(|id| self.names.get(id)).cloned().collect())
            }
        }
    }

    /// Bearers whose short name is one of the written name's, in the same county and of the same level as far as both name one:
    /// 市财政局 is not 县财政局.
    fn by_short_form(&self, shelf: &HashMap<String, BTreeSet<Placed>>, whole: &str) -> BTreeSet<InstitutionId> {
        let (place, rest) = self.places.split(whole);
        for form in short_forms(rest) {
            let Some(bearers) = shelf.get(&form.text) else { continue };
            let is_elsewhere = |other: &Placed| place.zip(other.county.as_deref()).is_some_and(|(one, two)| one != two);
            let is_of_other_level = |other: &Placed| form.level.zip(other.level).is_some_and(|(one, two)| one != two);
            let fitting = bearers.iter().filter(|other| !is_elsewhere(other) && !is_of_other_level(other));
            let fitting: BTreeSet<InstitutionId> = fitting.map(|other| other.bearer).collect();
            if !fitting.is_empty() {
                return fitting;
            }
        }
        BTreeSet::new()
    }

    pub fn name(&self, id: InstitutionId) -> Option<&Name> {
        self.names.get(&id)
    }

    /// The name most like the written one, when one is like it at all.
    pub fn nearest(&self, written: &str) -> Option<&Name> {
        /// Below this share of common characters names are not alike.
        const ALIKE_PERCENT: usize = 60;
        self.most_like(written, |_| true).filter(|(likeness, _)| *likeness >= ALIKE_PERCENT).map(|(_, name)| name)
    }

    /// The name that the written one may well be a variant of, among some institutions. Names that differ by their numerals
    /// (县第一中学, 县第二中学) are of different bodies, however alike they are.
    pub fn likeliest(&self, written: &str, among: impl Fn(InstitutionId) -> bool) -> Option<&Name> {
        /// Two names of one body have at least this share of their characters in common: one of six may differ, one of four
        /// (县财政局, 县民政局) may not.
        const VARIANT_PERCENT: usize = 82;
        let numbered = numerals(written);
        let is_candidate = |id: InstitutionId| {
            among(id) && self.names.get(&id).is_some_and(|name| numerals(name.as_str()) == numbered)
        };
        self.most_like(written, is_candidate).filter(|(likeness, _)| *likeness >= VARIANT_PERCENT).map(|(_, name)| name)
    }

    /// The name with the most characters in common with the written one, and their share in percent.
    fn most_like(&self, written: &str, among: impl Fn(InstitutionId) -> bool) -> Option<(usize, &Name)> {
        let whole = folded(written);
        let (_, rest) = self.places.split(&whole);
        let wanted: Vec<char> = rest.chars().collect();
        let likeness = |name: &Name| {
            let whole = folded(name.as_str());
            let (_, rest) = self.places.split(&whole);
            let other: Vec<char> = rest.chars().collect();
            200 * common(&wanted, &other) / (wanted.len() + other.len()).max(1)
        };
        let names = self.names.iter().filter(|(id, _)| among(**id)).map(|(_, name)| name);
        names.map(|name| (likeness(name), name)).max_by_key(|(likeness, name)| (*likeness, std::cmp::Reverse(*name)))
    }
}

/// The numerals in a name, in order.
fn numerals(name: &str) -> String {
    name.chars().filter(|character| character.is_ascii_digit() || "一二三四五六七八九十".contains(*character)).collect()
}

/// Ways to write the rest of a name, from the longest to the shortest: itself, without a bracketed second name, without the
/// ending of a township's government, without 县.
fn short_forms(rest: &str) -> Vec<ShortForm> {
    let mut forms = vec![ShortForm { text: rest.to_owned(), level: None }];
    let mut add_without = |form: &str, level: Option<char>| {
        if form.chars().count() > 1 && !forms.iter().any(|known| known.text == form) {
            forms.push(ShortForm { text: form.to_owned(), level });
        }
    };
    let mut add = |form: &str| add_without(form, None);
    let plain = rest.split('(').next().filter(|plain| !plain.is_empty()).unwrap_or(rest);
    add(plain);
    let place = without_office_ending(plain);
    add(place);
    for form in [plain, place] {
        if let Some(bare) = form.strip_prefix(['县', '市', '区', '旗']) {
            add_without(bare, form.chars().next());
        }
    }
    forms
}

/// 白鹤镇人民政府 → 白鹤镇, 城关街道办事处 → 城关街道.
fn without_office_ending(name: &str) -> &str {
    ["人民政府", "政府", "党委", "办事处", "办", "党工委"]
        .into_iter()
        .filter_map(|ending| name.strip_suffix(ending))
        .find(|rest| rest.ends_with(['镇', '乡']) || rest.ends_with("街道"))
        .unwrap_or(name)
}

/// The length of the longest common subsequence.
fn common(first: &[char], second: &[char]) -> usize {
    let mut lengths = vec![0_usize; second.len() + 1];
    for character in first {
        let mut diagonal = 0;
        for (index, other) in second.iter().enumerate() {
            let left = lengths.get(index).copied().unwrap_or(0);
            if let Some(here) = lengths.get_mut(index + 1) {
                let above = *here;
                *here = if character == other { diagonal + 1 } else { above.max(left) };
                diagonal = above;
            }
        }
    }
    lengths.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn directory(entries: &[(&str, &[&str])]) -> Directory {
        let places = Places::learn(["安和县机构编制台账"].into_iter(), entries.iter().map(|(name, _)| *name));
        let mut directory = Directory { places, ..Directory::default() };
        for (id, (current, former)) in (1..).map(InstitutionId).zip(entries) {
            let former: Vec<Name> = former.iter().map(|former| name(former)).collect();
            directory.add(id, &name(current), &former);
        }
        directory
    }

    fn county() -> Directory {
        directory(&[
            ("县农业农村局", &["县农业局", "县农委"]),
            ("县审计局", &[]),
            ("县住房和城乡建设局（县人民防空办公室）", &["县住建局"]),
            ("县委办公室", &["县委办"]),
            ("白鹤镇", &[]),
            ("城关街道", &[]),
        ])
    }

    fn check(directory: &Directory, written: &str, expected: Found) {
        assert_eq!(directory.find(written, Names::CurrentAndFormer), expected, "{written}");
    }

    #[test]
    fn one_body_has_many_names() {
        let county = county();
        let otherwise = |id| Found::Otherwise(InstitutionId(id));
        check(&county, "县农业农村局", Found::Exactly(InstitutionId(1)));
        check(&county, " 县农业\u{3000}农村局 ", Found::Exactly(InstitutionId(1)));
        check(&county, "安和县农业农村局", otherwise(1));
        check(&county, "农业农村局", otherwise(1));
        check(&county, "县农委", otherwise(1));
        check(&county, "安和县农业局", otherwise(1));
        check(&county, "安和县审计局", otherwise(2));
        check(&county, "县住房和城乡建设局(县人民防空办公室)", Found::Exactly(InstitutionId(3)));
        check(&county, "县住房和城乡建设局", otherwise(3));
        check(&county, "中共安和县委办公室", otherwise(4));
        check(&county, "白鹤镇人民政府", otherwise(5));
        check(&county, "安和县城关街道办事处", otherwise(6));
    }

    #[test]
    fn what_nobody_bears_is_unknown() {
        let county = county();
        check(&county, "县农机监理站", Found::Unknown);
        check(&county, "临澜县审计局", Found::Unknown);
        check(&county, "市审计局", Found::Unknown);
        check(&county, "区农委", Found::Unknown);
        let levels = directory(&[("市财政局", &[]), ("县财政局", &[]), ("县市场监督管理局", &[])]);
        check(&levels, "财政局", Found::Ambiguous(vec![name("市财政局"), name("县财政局")]));
        check(&levels, "市场监督管理局", Found::Otherwise(InstitutionId(3)));
        check(&county, "办公室", Found::Unknown);
        assert_eq!(county.find("县农委", Names::Current), Found::Unknown);
        assert_eq!(county.nearest("县农业农村委").map(Name::as_str), Some("县农业农村局"));
        assert_eq!(county.nearest("某某单位"), None);
    }

    #[test]
    fn variants_are_told_from_sisters() {
        let schools = directory(&[("县农业农村局", &[]), ("县第一中学", &[]), ("县财政局", &[])]);
        let likeliest = |written: &str| schools.likeliest(written, |_| true).map(Name::as_str);
        assert_eq!(likeliest("县农业农村委"), Some("县农业农村局"));
        assert_eq!(likeliest("县第一中学校"), Some("县第一中学"));
        assert_eq!(likeliest("县第二中学"), None, "another number is another school");
        assert_eq!(likeliest("县税务局"), None, "half of a short name is no likeness");
        assert_eq!(
            schools.likeliest("县农业农村委", |id| id != InstitutionId(1)),
            None,
            "a body that is listed itself"
        );
    }

    #[test]
    fn names_of_several_bodies_are_ambiguous() {
        let city =
            directory(&[("昭宁县审计局", &[]), ("昭宁县财政局", &[]), ("云桥县审计局", &[]), ("云桥县财政局", &[])]);
        check(&city, "昭宁县审计局", Found::Exactly(InstitutionId(1)));
        check(&city, "县审计局", Found::Ambiguous(vec![name("昭宁县审计局"), name("云桥县审计局")]));
    }

    #[test]
    fn places_are_counties_not_cities_of_walls() {
        assert_eq!(place_prefix("安和县审计局"), Some("安和县"));
        assert_eq!(place_prefix("泾县审计局"), Some("泾县"));
        assert_eq!(place_prefix("中共安和县委办公室"), Some("安和县"));
        assert_eq!(place_prefix("城市管理局"), None);
        assert_eq!(place_prefix("县城市管理局"), None);
        assert_eq!(place_prefix("社区服务中心"), None);
        assert_eq!(place_prefix("白鹤镇"), None);
    }
}
