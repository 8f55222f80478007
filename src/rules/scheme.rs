//! 机构配置方案 ("5+X", "6+X", "7+3"): which offices every township has, which it may choose, and how many there may be.

use serde::Deserialize;

use crate::domain::{Citation, Institution, Name, Nature, Office, OfficeNature};

/// A scheme of offices. A limit that its source does not state is absent, and no rule speaks of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Stored with the institutions that follow it; stable for ever.
    pub key: String,
    pub name: String,
    pub region: String,
    /// When it came into force, as precisely as the source says.
    pub since: String,
    pub source: String,
    pub text: String,
    pub verified: bool,
    /// Natures of institutions it is made for.
    pub natures: Vec<Nature>,
    /// Which of their bodies it speaks of; the others are left as they are and not counted as special.
    #[serde(default = "both_natures")]
    pub governs: Vec<OfficeNature>,
    /// 共性机构 by name.
    pub common: Vec<CommonOffice>,
    /// 共性机构 that the source counts but does not name (待填).
    #[serde(default)]
    pub unnamed_common: u32,
    /// 个性机构 that may be chosen.
    #[serde(default)]
    pub special: SpecialOffices,
    /// The first that fits an institution holds for it.
    #[serde(default)]
    pub limits: Vec<Limits>,
    #[serde(default)]
    pub remark: String,
}

/// An office that every institution of the scheme has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonOffice {
    pub name: Name,
    #[serde(default)]
    pub aliases: Vec<Name>,
    pub nature: OfficeNature,
}

/// Which offices may be added to the common ones.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialOffices {
    /// Suggested, or (when `closed`) the only ones allowed.
    #[serde(default)]
    pub catalogue: Vec<SpecialOffice>,
    #[serde(default)]
    pub choice: Choice,
}

/// Whether an office outside the catalogue is allowed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// 因地制宜: any name.
    #[default]
    Open,
    /// Only what the catalogue lists.
    Closed,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialOffice {
    pub name: Name,
    #[serde(default)]
    pub aliases: Vec<Name>,
    pub nature: OfficeNature,
    /// Only institutions with one of these 特色; any when empty.
    #[serde(default)]
    pub traits: Vec<Name>,
    /// Only institutions of one of these 片区; any when empty.
    #[serde(default)]
    pub zones: Vec<Name>,
}

/// 机构限额 of the institutions it fits.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// 类别; any when empty.
    #[serde(default)]
    pub classes: Vec<Name>,
    /// Natures; any of the scheme's when empty.
    #[serde(default)]
    pub natures: Vec<Nature>,
    /// 党政机构 and 事业机构 together.
    #[serde(default)]
    pub total: Option<u32>,
    #[serde(default)]
    pub administrative: Option<u32>,
    #[serde(default)]
    pub service: Option<u32>,
    #[serde(default)]
    pub special: Option<u32>,
    #[serde(default)]
    pub nameplates: Option<u32>,
}

/// How an institution's offices fit a scheme.
#[derive(Debug)]
pub struct Fit<'a> {
    /// Each common office with the office that fills it.
    pub common: Vec<(&'a CommonOffice, Option<&'a Office>)>,
    /// Offices beyond the common ones, with their place in the catalogue.
    pub special: Vec<(&'a Office, Option<&'a SpecialOffice>)>,
    pub limits: Option<&'a Limits>,
    unnamed_common: u32,
}

impl Fit<'_> {
    /// Common offices that are set: the named ones, and as many others as the scheme counts without naming them. Those
    /// cannot be told from special ones, so they are granted first.
    pub fn common_count(&self) -> u32 {
        let named = self.common.iter().filter(|(_, office)| office.is_some()).count();
        count(named) + self.unnamed_common.min(count(self.special.len()))
    }

    /// Special offices beyond those that may be unnamed common ones.
    pub fn special_count(&self) -> u32 {
        count(self.special.len()).saturating_sub(self.unnamed_common)
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Scheme {
    pub fn citation(&self) -> Citation {
        Citation { source: self.source.clone(), text: self.text.clone(), verified: self.verified }
    }

    /// The limits that hold for `institution`.
    pub fn limits_for(&self, institution: &Institution) -> Option<&Limits> {
        self.limits.iter().find(|limits| {
            let class_fits = limits.classes.is_empty()
                || institution.class.as_ref().is_some_and(|class| limits.classes.contains(class));
            let nature_fits = limits.natures.is_empty() || limits.natures.contains(&institution.nature);
            class_fits && nature_fits
        })
    }

    /// Sorts the offices of `institution` into common and special ones.
    pub fn fit<'a>(&'a self, institution: &'a Institution) -> Fit<'a> {
        let common: Vec<_> = self
            .common
            .iter()
            .map(|common| (common, institution.offices.iter().find(|office| common.is_filled_by(office))))
            .collect();
        let special = institution
            .offices
            .iter()
            .filter(|office| self.governs.contains(&office.nature))
            .filter(|office| !self.common.iter().any(|common| common.is_filled_by(office)))
            .map(|office| (office, self.special.catalogue.iter().find(|special| special.is_filled_by(office))))
            .collect();
        Fit { common, special, limits: self.limits_for(institution), unnamed_common: self.unnamed_common }
    }

    /// The offices of `institution` once it follows this scheme with the `chosen` special ones: those it has under one of
    /// the names are kept as they are (places, leaders), missing ones are added, and offices of neither list are left out,
    /// except those of a nature that this scheme does not govern.
    pub fn compose(&self, institution: &Institution, chosen: &[Name]) -> Vec<Office> {
        let mut offices = Vec::new();
        for common in &self.common {
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
            let special = self.special.catalogue.iter().find(|special| special.answers_to(name));
            let kept = institution.offices.iter().find(|office| office.name == *name);
            let nature = special.map_or(OfficeNature::Administrative, |special| special.nature);
            offices.push(kept.cloned().unwrap_or_else(|| new_office(name, nature)));
        }
        let others = institution.offices.iter().filter(|office| !self.governs.contains(&office.nature));
        offices.extend(others.filter(|other| chosen.iter().all(|name| *name != other.name)).cloned());
        offices
    }
}

impl CommonOffice {
    /// Whether `office` is this one, under its name or an alias.
    pub fn is_filled_by(&self, office: &Office) -> bool {
        self.name == office.name || self.aliases.contains(&office.name)
    }
}

impl SpecialOffice {
    pub fn is_filled_by(&self, office: &Office) -> bool {
        self.answers_to(&office.name)
    }

    fn answers_to(&self, name: &Name) -> bool {
        self.name == *name || self.aliases.contains(name)
    }

    /// Whether 特色 and 片区 of `institution` allow it.
    pub fn is_allowed_for(&self, institution: &Institution) -> bool {
        let trait_fits = self.traits.is_empty() || self.traits.iter().any(|needed| institution.traits.contains(needed));
        let zone_fits =
            self.zones.is_empty() || institution.zone.as_ref().is_some_and(|zone| self.zones.contains(zone));
        trait_fits && zone_fits
    }
}

fn both_natures() -> Vec<OfficeNature> {
    vec![OfficeNature::Administrative, OfficeNature::Service]
}

fn new_office(name: &Name, nature: OfficeNature) -> Office {
    Office { name: name.clone(), nature, places: None, leaders: Default::default(), nameplates: Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Institution, InstitutionId, Name, Nature, Office, OfficeNature, Tier};
    use crate::rules::Policy;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    /// 白鹤镇 with offices written as `名` or `名:service`.
    fn town(offices: &[&str]) -> Institution {
        let office = |text: &&str| {
            let (word, service) = text.split_once(':').map_or((*text, false), |(word, _)| (word, true));
            let nature = if service { OfficeNature::Service } else { OfficeNature::Administrative };
            Office { places: Some(crate::domain::Headcount(3)), ..super::new_office(&name(word), nature) }
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
