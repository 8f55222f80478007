//! 编制标准: how many places a school, a hospital or a township would need by a published ratio. Reference, not entitlement: a
//! line department's standard is no ground for approving places, so nothing here is ever a limit.
//!
//! A standard is made of parts (a school's stages), each rounded by itself; its answer shows them one by one.

use serde::Deserialize;
use serde::de::{self, Deserializer};

use super::condition::{Answer, Condition, Situation};
use super::formula::{Amount, Facts, Impasse};
use super::period::PartialDate;
use crate::domain::{Citation, Headcount, Name, QuotaFamily, Quoted};

/// A staffing standard.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub since: Option<PartialDate>,
    #[serde(default)]
    pub until: Option<PartialDate>,
    pub source: Quoted,
    pub text: Quoted,
    pub verified: bool,
    /// The earlier standard that this one replaces, by key.
    #[serde(default)]
    pub supersedes: Option<String>,
    /// Which institutions it is for.
    #[serde(default)]
    pub when: Condition,
    /// Which places are needed.
    #[serde(deserialize_with = "family")]
    pub quota: QuotaFamily,
    #[serde(default)]
    pub combine: Combine,
    pub parts: Vec<StandardPart>,
    #[serde(default)]
    pub remark: String,
}

/// How the parts make the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Every part that fits, each rounded by itself.
    #[default]
    Sum,
    /// The first part that fits.
    First,
}

/// One part of a standard.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, try_from = "WrittenPart")]
pub struct StandardPart {
    pub name: Name,
    /// The fact it is about: an institution without it does not have this part.
    pub of: Option<Name>,
    pub when: Condition,
    pub by: Computation,
}

/// How a part is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Computation {
    /// At least `need`; where the source gives a range, at most `most`.
    Ratio { need: Amount, most: Option<Amount> },
    /// By the size of the part's fact.
    Bands(Vec<NeedBand>),
}

/// 基数和递增: so many places from this size on, and more for every further step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedBand {
    pub from: i64,
    /// The last size of the band; open when absent.
    #[serde(default)]
    pub to: Option<i64>,
    pub base: u32,
    #[serde(default)]
    pub increment: Option<Increment>,
}

/// `add` places for every full `per` above the band's start, up to `most` in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Increment {
    pub per: u32,
    pub add: u32,
    #[serde(default)]
    pub most: Option<u32>,
}

/// What a standard says of an institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need<'a> {
    pub standard: &'a Standard,
    /// The parts that could be computed, in order.
    pub parts: Vec<NeedOfPart<'a>>,
    /// What stands in the way; the totals are only told when nothing does.
    pub obstacles: Vec<NeedObstacle<'a>>,
}

/// What a part asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedOfPart<'a> {
    pub part: &'a StandardPart,
    /// The fact it is about, as measured, under the name it was entered under.
    pub fact: Option<(Name, i64)>,
    pub need: u32,
    /// The same as `need` where the source gives no range.
    pub most: u32,
}

/// Why a need cannot be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedObstacle<'a> {
    /// Whether the standard is for the institution at all is unclear.
    Condition(Impasse),
    Part {
        part: &'a StandardPart,
        why: Impasse,
    },
    /// No band covers the measured size.
    NoBand {
        part: &'a StandardPart,
        size: i64,
    },
    /// None of the facts its parts are about was measured.
    NothingMeasured,
}

impl Need<'_> {
    /// At least so many places; `None` where something stands in the way.
    pub fn need(&self) -> Option<u32> {
        self.total(|part| part.need)
    }

    /// At most so many places, by the range of the source.
    pub fn most(&self) -> Option<u32> {
        self.total(|part| part.most)
    }

    /// The number within the range that lies nearest to `authorized`; the same where it lies within, `None` where the range
    /// cannot be told.
    pub fn nearest(&self, authorized: Headcount) -> Option<Headcount> {
        let (least, most) = (self.need()?, self.most()?);
        Some(Headcount(authorized.0.clamp(least, most.max(least))))
    }

    fn total(&self, of: impl Fn(&NeedOfPart<'_>) -> u32) -> Option<u32> {
        if !self.obstacles.is_empty() {
            return None;
        }
        self.parts.iter().try_fold(0_u32, |sum, part| sum.checked_add(of(part)))
    }
}

impl Standard {
    pub fn citation(&self) -> Citation {
        Citation { source: self.source.clone(), text: self.text.clone(), verified: self.verified }
    }

    /// What it says of an institution; `None` where it is not for it.
    ///
    /// A body without any of the measured facts is silently passed over, unless the standard asks for such bodies by more
    /// than their nature: then the facts are missing, and it says so.
    pub fn need_of<'a, 'b>(&'a self, of: impl Into<Situation<'b>>) -> Option<Need<'a>> {
        let of = of.into();
        let mut need = Need { standard: self, parts: Vec::new(), obstacles: Vec::new() };
        match self.when.answer(of) {
            Answer::Holds => {}
            Answer::Fails(_) => return None,
            Answer::Unclear(why) => {
                if !self.is_pointed() && !self.is_measured(of) {
                    return None;
                }
                need.obstacles.push(NeedObstacle::Condition(why));
                return Some(need);
            }
        }
        for part in &self.parts {
            match part.need_of(of) {
                Ok(None) => continue,
                Ok(Some(found)) => need.parts.push(found),
                Err(obstacle) => need.obstacles.push(obstacle),
            }
            if self.combine == Combine::First {
                break;
            }
        }
        let is_silent = need.parts.is_empty() && need.obstacles.is_empty();
        if is_silent && !self.is_pointed() {
            return None;
        }
        if is_silent {
            need.obstacles.push(NeedObstacle::NothingMeasured);
        }
        Some(need)
    }

    /// Whether its condition picks bodies by more than nature and facts.
    fn is_pointed(&self) -> bool {
        let Condition { natures: _, classes, zones, traits, grades: _, institutions, formula: _ } = &self.when;
        !(classes.is_empty() && zones.is_empty() && traits.is_empty() && institutions.is_empty())
    }

    fn is_measured(&self, of: Situation<'_>) -> bool {
        self.parts.iter().filter_map(|part| part.of.as_ref()).any(|fact| of.fact(fact).is_some())
    }
}

impl StandardPart {
    /// What the part asks of an institution; nothing where it does not have this part.
    fn need_of<'a>(&'a self, of: Situation<'_>) -> Result<Option<NeedOfPart<'a>>, NeedObstacle<'a>> {
        let fact = match &self.of {
            Some(name) => match of.fact(name) {
                Some(size) => Some((of.entered(name).map_or(name, |(entered, _)| entered).clone(), size)),
                None => return Ok(None),
            },
            None => None,
        };
        let unclear = |why| NeedObstacle::Part { part: self, why };
        match self.when.answer(of) {
            Answer::Holds => {}
            Answer::Fails(_) => return Ok(None),
            Answer::Unclear(why) => return Err(unclear(why)),
        }
        let (need, most) = match &self.by {
            Computation::Ratio { need, most } => {
                let need = need.count(&of).map_err(unclear)?;
                let most = most.as_ref().map_or(Ok(need), |most| most.count(&of)).map_err(unclear)?;
                (need, most)
            }
            Computation::Bands(bands) => {
                let size = fact.as_ref().map_or(0, |(_, size)| *size);
                let band = bands.iter().find(|band| band.covers(size));
                let need = band.map(|band| band.places(size)).ok_or(NeedObstacle::NoBand { part: self, size })?;
                (need, need)
            }
        };
        Ok(Some(NeedOfPart { part: self, fact, need, most }))
    }
}

impl NeedBand {
    fn covers(&self, size: i64) -> bool {
        self.from <= size && self.to.is_none_or(|to| size <= to)
    }

    /// Places of a body of this size, which lies in the band.
    fn places(&self, size: i64) -> u32 {
        let Some(increment) = self.increment else { return self.base };
        let above = size.saturating_sub(self.from);
        let steps = u32::try_from(above / i64::from(increment.per.max(1))).unwrap_or(u32::MAX);
        let places = self.base.saturating_add(steps.saturating_mul(increment.add));
        increment.most.map_or(places, |most| places.min(most))
    }
}

/// A part as a pack writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenPart {
    name: Name,
    #[serde(default)]
    of: Option<Name>,
    #[serde(default)]
    when: Condition,
    #[serde(default)]
    need: Option<Amount>,
    #[serde(default)]
    most: Option<Amount>,
    #[serde(default)]
    bands: Vec<NeedBand>,
}

/// A part that states its computation twice, halfway or not at all.
#[derive(Debug, thiserror::Error)]
#[error("{0}: either need (with most), or of and bands")]
struct NoComputation(Name);

impl TryFrom<WrittenPart> for StandardPart {
    type Error = NoComputation;
    fn try_from(written: WrittenPart) -> Result<Self, NoComputation> {
        let by = match (written.need, written.most, written.bands) {
            (Some(need), most, bands) if bands.is_empty() => Computation::Ratio { need, most },
            (None, None, bands) if !bands.is_empty() && written.of.is_some() => Computation::Bands(bands),
            _ => return Err(NoComputation(written.name)),
        };
        Ok(Self { name: written.name, of: written.of, when: written.when, by })
    }
}

fn family<'de, D: Deserializer<'de>>(written: D) -> Result<QuotaFamily, D::Error> {
    const WORDS: [&str; 5] = ["administrative", "political_legal", "support", "service", "controlled"];
    let word = String::deserialize(written)?;
    let position = WORDS.iter().position(|known| *known == word);
    let family = position.and_then(|position| QuotaFamily::ALL.get(position)).copied();
    family.ok_or_else(|| de::Error::unknown_variant(&word, &WORDS))
}
