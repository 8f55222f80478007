//! How an institution's offices fit a scheme: which are its common ones, which are special, what is allowed, and what the
//! institution would have if it followed the scheme.

use super::{Choice, CommonOffice, Limits, Scheme, SpecialOffice, UnnamedOffices};
use crate::domain::{LeaderPosts, Name, Office, OfficeNature};
use crate::rules::condition::{Answer, Condition, Part, Situation};
use crate::rules::formula::{Criterion, Impasse};

/// How an institution's offices fit a scheme.
#[derive(Debug)]
pub struct Fit<'a> {
    /// Each common office of this institution with the office that fills it.
    pub common: Vec<(&'a CommonOffice, Option<&'a Office>)>,
    /// Offices beyond the common ones, with their place in the catalogue.
    pub special: Vec<(&'a Office, Option<&'a SpecialOffice>)>,
    /// Common offices that the scheme counts without naming them, by nature.
    pub unnamed: Vec<UnnamedFit>,
    pub limits: Option<Limits>,
    /// 领导职数 of the institution itself, where the scheme states them for it.
    pub leaders: Option<LeaderPosts>,
    /// What could not be told, because a fact is missing or a formula has no value.
    pub unclear: Vec<Unclear<'a>>,
}

/// Common offices without a name: how many there must be, and how many of the offices beyond the named ones may be taken for
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnnamedFit {
    /// Either when absent.
    pub nature: Option<OfficeNature>,
    pub demanded: u32,
    /// Never more than demanded.
    pub set: u32,
    /// How many of those set only some of the institutions must have; the others are taken to be set first.
    pub added: u32,
}

/// Something that a scheme says of an institution and that cannot be computed for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear<'a> {
    pub what: Uncertain<'a>,
    pub why: Impasse,
    /// The formula that has no value, as its pack writes it; nothing where no formula is in question.
    pub formula: Option<&'a str>,
}

/// What is uncertain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncertain<'a> {
    Limit(super::LimitFigure),
    /// Whether the institution must have this office.
    Common(&'a Name),
    /// Whether it has more common offices, which have no name.
    Unnamed,
    /// Whether it may have this office.
    Special(&'a Name),
    /// 领导职数 of the institution itself.
    Leaders,
}

/// Whether an institution may have an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permission<'a> {
    /// It must: the office is a common one.
    Common,
    /// It may.
    Allowed,
    /// It may not, because these parts of the office's condition fail.
    Refused(Vec<Part<'a>>),
    /// It may not: the catalogue is closed and does not list the office.
    NotListed,
    /// The office's condition cannot be computed.
    Unclear(Impasse),
}

impl<'a> Unclear<'a> {
    /// What a condition leaves open.
    fn by(when: &'a Condition, what: Uncertain<'a>, why: Impasse) -> Self {
        Self { what, why, formula: when.formula.as_ref().map(Criterion::text) }
    }
}

impl Fit<'_> {
    /// Common offices that are set: the named ones, and as many others as the scheme counts without naming them. Those
    /// cannot be told from special ones, so they are granted first.
    pub fn common_count(&self) -> u32 {
        let named = self.common.iter().filter(|(_, office)| office.is_some()).count();
        count(named).saturating_add(self.granted())
    }

    /// Special offices beyond those that may be unnamed common ones.
    pub fn special_count(&self) -> u32 {
        count(self.special.len()).saturating_sub(self.granted())
    }

    /// Common offices that are set and that only some institutions of the scheme must have, by class, zone, trait or size (增设);
    /// those whose nature the scheme leaves open are counted as 党政机构.
    pub fn added_count(&self, nature: OfficeNature) -> u32 {
        let is_meant = |of: Option<OfficeNature>| of.unwrap_or(OfficeNature::Administrative) == nature;
        let named = self.common.iter().filter(|(common, office)| {
            office.is_some() && is_meant(Some(common.nature)) && !common.when.is_of_natures_only()
        });
        let unnamed = self.unnamed.iter().filter(|unnamed| is_meant(unnamed.nature));
        unnamed.map(|unnamed| unnamed.added).fold(count(named.count()), u32::saturating_add)
    }

    /// Special offices that may be unnamed common ones.
    fn granted(&self) -> u32 {
        self.unnamed.iter().map(|unnamed| unnamed.set).fold(0, u32::saturating_add)
    }
}

impl Scheme {
    /// Sorts the offices of an institution into common and special ones.
    pub fn fit<'a>(&'a self, of: impl Into<Situation<'a>>) -> Fit<'a> {
        let of = of.into();
        let institution = of.institution;
        let mut unclear = Vec::new();
        let demanded = self.common_of(of, &mut unclear);
        let special: Vec<_> = institution
            .offices
            .iter()
            .filter(|office| self.governs.contains(&office.nature))
            .filter(|office| !demanded.iter().any(|common| common.is_filled_by(office)))
            .map(|office| (office, self.special_office(&office.name)))
            .collect();
        for special in special.iter().filter_map(|(_, listed)| *listed) {
            if let Answer::Unclear(why) = special.when.answer(of) {
                unclear.push(Unclear::by(&special.when, Uncertain::Special(&special.name), why));
            }
        }
        let unnamed = fill(&self.unnamed_of(of, &mut unclear), &special);
        let filling = |common: &CommonOffice| institution.offices.iter().find(|office| common.is_filled_by(office));
        let limits = self.limits_of(of, &mut unclear);
        let leaders = self.leaders_of(of).unwrap_or_else(|why| {
            unclear.push(Unclear { what: Uncertain::Leaders, why, formula: None });
            None
        });
        Fit {
            common: demanded.into_iter().map(|common| (common, filling(common))).collect(),
            special,
            unnamed,
            limits,
            leaders,
            unclear,
        }
    }

    /// How many common offices of an institution have no name in the source.
    pub fn unnamed_for<'a>(&self, of: impl Into<Situation<'a>>) -> u32 {
        let demanded = self.unnamed_of(of.into(), &mut Vec::new());
        demanded.iter().map(|unnamed| unnamed.count).fold(0, u32::saturating_add)
    }

    /// How many common offices an institution must have, named or not.
    pub fn common_demanded<'a>(&self, of: impl Into<Situation<'a>>) -> u32 {
        let of = of.into();
        count(self.common_of(of, &mut Vec::new()).len()).saturating_add(self.unnamed_for(of))
    }

    /// Whether an institution may have an office called `name`, and why not. A common office of others may be chosen by whoever
    /// is not bound to have it, where the choice is open.
    pub fn permission<'a>(&self, name: &Name, of: impl Into<Situation<'a>>) -> Permission<'_> {
        let of = of.into();
        let common = self.common.iter().find(|common| common.answers_to(name));
        let answer = match (common.map(|common| common.when.answer(of)), self.special_office(name), self.special.choice)
        {
            (Some(Answer::Holds), _, _) => return Permission::Common,
            (_, Some(special), _) => Some(special.when.answer(of)),
            (_, None, Choice::Open) => None,
            (conditional, None, Choice::Closed) => conditional,
        };
        match (answer, self.special.choice) {
            (Some(Answer::Holds), _) | (None, Choice::Open) => Permission::Allowed,
            (Some(Answer::Fails(parts)), _) => Permission::Refused(parts),
            (Some(Answer::Unclear(why)), _) => Permission::Unclear(why),
            (None, Choice::Closed) => Permission::NotListed,
        }
    }

    /// The offices of an institution once it follows this scheme with the `chosen` special ones: those it has under one of
    /// the names are kept as they are (places, leaders), missing ones are added, and offices of neither list are left out,
    /// except those of a nature that this scheme does not govern.
    pub fn compose<'a>(&self, of: impl Into<Situation<'a>>, chosen: &[Name]) -> Vec<Office> {
        let of = of.into();
        let institution = of.institution;
        let mut offices = Vec::new();
        for common in self.common_of(of, &mut Vec::new()) {
            let kept = institution.offices.iter().find(|office| common.is_filled_by(office));
            offices.push(match kept {
                Some(office) => Office { name: common.name.clone(), nature: common.nature, ..office.clone() },
                None => new_office(&common.name, common.nature),
            });
        }
        for name in chosen {
            if offices.iter().any(|office| office.name == *name) {
                continue;
            }
            let kept = institution.offices.iter().find(|office| office.name == *name);
            let nature = self.special_office(name).map_or(OfficeNature::Administrative, |special| special.nature);
            offices.push(kept.cloned().unwrap_or_else(|| new_office(name, nature)));
        }
        let others = institution.offices.iter().filter(|office| !self.governs.contains(&office.nature));
        offices.extend(others.filter(|other| chosen.iter().all(|name| *name != other.name)).cloned());
        offices
    }

    /// The named common offices that an institution must have.
    fn common_of<'a>(&'a self, of: Situation<'_>, unclear: &mut Vec<Unclear<'a>>) -> Vec<&'a CommonOffice> {
        let mut demanded = Vec::with_capacity(self.common.len());
        for common in &self.common {
            match common.when.answer(of) {
                Answer::Holds => demanded.push(common),
                Answer::Fails(_) => {}
                Answer::Unclear(why) => unclear.push(Unclear::by(&common.when, Uncertain::Common(&common.name), why)),
            }
        }
        demanded
    }

    fn unnamed_of<'a>(&'a self, of: Situation<'_>, unclear: &mut Vec<Unclear<'a>>) -> Vec<&'a UnnamedOffices> {
        let mut demanded = Vec::new();
        for unnamed in &self.unnamed {
            match unnamed.when.answer(of) {
                Answer::Holds => demanded.push(unnamed),
                Answer::Fails(_) => {}
                Answer::Unclear(why) => unclear.push(Unclear::by(&unnamed.when, Uncertain::Unnamed, why)),
            }
        }
        demanded
    }
}

/// Which of the offices beyond the named common ones may be unnamed common ones: those of a stated nature take their own kind
/// first, the rest take what is left.
fn fill(unnamed: &[&UnnamedOffices], special: &[(&Office, Option<&SpecialOffice>)]) -> Vec<UnnamedFit> {
    let sum = |nature: Option<OfficeNature>, wanted: fn(&UnnamedOffices) -> bool| {
        let alike = unnamed.iter().filter(|unnamed| unnamed.nature == nature && wanted(unnamed));
        alike.map(|unnamed| unnamed.count).fold(0, u32::saturating_add)
    };
    let mut left = count(special.len());
    let mut fits = Vec::new();
    for nature in [Some(OfficeNature::Administrative), Some(OfficeNature::Service), None] {
        let there = special.iter().filter(|(office, _)| nature.is_none_or(|nature| office.nature == nature));
        let demanded = sum(nature, |_| true);
        let general = sum(nature, |unnamed| unnamed.when.is_of_natures_only());
        let set = demanded.min(count(there.count())).min(left);
        left -= set;
        fits.push(UnnamedFit { nature, demanded, set, added: set.saturating_sub(general) });
    }
    fits.retain(|fit| fit.demanded > 0);
    fits
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn new_office(name: &Name, nature: OfficeNature) -> Office {
    Office { name: name.clone(), nature, places: None, leaders: Default::default(), nameplates: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::{Permission, Uncertain};
    use crate::domain::{Headcount, Institution, InstitutionId, LeaderPosts, Name, Nature, Office, OfficeNature, Tier};
    use crate::rules::Policy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    /// 白鹤镇 with offices written as `名` or `名:service`.
    fn town(offices: &[&str]) -> Institution {
        let office = |text: &&str| {
            let (word, service) = text.split_once(':').map_or((*text, false), |(word, _)| (word, true));
            let nature = if service { OfficeNature::Service } else { OfficeNature::Administrative };
            Office { places: Some(Headcount(3)), ..super::new_office(&name(word), nature) }
        };
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        town.offices = offices.iter().map(office).collect();
        town
    }

    #[track_caller]
    fn check(key: &str, offices: &[&str], chosen: &[&str], expected: &[(&str, Option<u32>)]) {
        let policy = Policy::bundled().expect("bundled packs");
        let scheme = policy.scheme(key).expect("known");
        let chosen: Vec<Name> = chosen.iter().map(|word| name(word)).collect();
        let composed = scheme.compose(&town(offices), &chosen);
        let seen: Vec<_> =
            composed.iter().map(|office| (office.name.as_str(), office.places.map(|places| places.0))).collect();
        assert_eq!(seen, expected);
    }

    /// A scheme of its own, with what the case states.
    fn scheme(more: &str) -> crate::rules::Scheme {
        let head = "key = \"a\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\ngoverns = [\"Administrative\", \"Service\"]\n";
        toml::from_str(&format!("{head}{more}")).expect("a scheme")
    }

    #[test]
    fn a_common_office_of_others_may_be_chosen_where_the_choice_is_open() {
        const COMMON: &str = "common = [{ name = \"城乡建设办公室\", nature = \"Administrative\", when = { institutions = [\"天彭街道\"] } }]\n";
        let (office, own, town) = (name("城乡建设办公室"), name("招商办公室"), town(&[]));
        let open = scheme(COMMON);
        assert_eq!(open.permission(&office, &town), Permission::Allowed);
        let closed = scheme(&format!("{COMMON}special = {{ choice = \"closed\" }}\n"));
        assert!(matches!(closed.permission(&office, &town), Permission::Refused(_)));
        assert_eq!(closed.permission(&own, &town), Permission::NotListed);
        // Whoever is bound to have it has it as a common one, and nobody else is asked for it.
        let pilot = Institution { name: name("天彭街道"), ..town };
        assert_eq!(open.permission(&office, &pilot), Permission::Common);
    }

    #[test]
    fn unnamed_common_offices_are_filled_by_their_own_nature_first() {
        let scheme = scheme("unnamed = [{ count = 2, nature = \"Service\" }, { count = 4294967295 }, { count = 6 }]\n");
        let town = town(&["甲中心:service", "乙办公室"]);
        let fit = scheme.fit(&town);
        let filled: Vec<_> =
            fit.unnamed.iter().map(|unnamed| (unnamed.nature, unnamed.demanded, unnamed.set)).collect();
        assert_eq!(filled, [(Some(OfficeNature::Service), 2, 1), (None, u32::MAX, 1)]);
        assert_eq!((fit.common_count(), fit.special_count()), (2, 0));
        assert_eq!(scheme.common_demanded(&town), u32::MAX);
    }

    #[test]
    fn a_row_of_leaders_that_is_unclear_is_not_passed_over() {
        let scheme = scheme(
            "leaders = [{ when = { formula = \"人口 >= 80000\" }, allowed = { chief = 1, deputy = 2 } }, { allowed = { chief = 1, deputy = 9 } }]\n",
        );
        let unknown = town(&[]);
        let fit = scheme.fit(&unknown);
        assert_eq!((fit.leaders, fit.unclear.len()), (None, 1));
        assert_eq!(fit.unclear.first().map(|unclear| unclear.what), Some(Uncertain::Leaders));
        let leaders_with = |people| {
            let mut town = town(&[]);
            town.factors = [(name("人口"), people)].into();
            scheme.fit(&town).leaders
        };
        assert_eq!(leaders_with(80_000), Some(LeaderPosts::new(1, 2)));
        assert_eq!(leaders_with(79_999), Some(LeaderPosts::new(1, 9)));
    }

    #[test]
    fn offices_under_an_alias_keep_their_places_and_take_the_name_of_the_scheme() {
        check(
            "chengdu-5x-2019",
            &["综合办", "党群办公室", "招商办公室", "便民服务中心:service"],
            &["招商办公室"],
            &[
                ("综合办公室", Some(3)),
                ("党群办公室", Some(3)),
                ("社区发展办公室", None),
                ("社区治理办公室", None),
                ("民生服务办公室", None),
                ("招商办公室", Some(3)),
                ("便民服务中心", Some(3)),
            ],
        );
    }

    #[test]
    fn bodies_that_a_scheme_governs_and_nobody_chose_are_left_out() {
        let composed =
            ["综合办公室", "党群办公室", "社区发展办公室", "社区治理办公室", "民生服务办公室", "综合执法协调办公室"];
        let mut expected: Vec<(&str, Option<u32>)> = composed.iter().map(|word| (*word, None)).collect();
        expected.extend([("综合便民服务中心", Some(3)), ("农业综合服务中心", None)]);
        check("sample-6x", &["招商办公室", "便民服务中心:service", "林业站:service"], &[], &expected);
    }
}
