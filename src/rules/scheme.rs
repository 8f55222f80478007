//! 机构配置方案 ("5+X", "6+X", "7+3"): which offices every township has, which it may choose, how many there may be, and how they
//! are led, named and staffed. Written in a policy pack; how a township's offices fit it is computed in [`fit`].
//!
//! What its source does not state is absent here (待填), and no rule speaks of it.

mod compare;
mod consequences;
mod difference;
mod extension;
mod fit;
mod limits;

use serde::Deserialize;

use super::condition::{Answer, Condition, Situation};
use super::formula::Impasse;
use super::leaders::{AllowedPosts, LeaderBands};
use super::period::{Force, PartialDate};
use crate::domain::{Citation, Date, LeaderPosts, Name, Nature, Office, OfficeNature, Quoted};

pub use compare::{SchemeDifference, compare};
pub use consequences::{Consequences, consequences};
pub use difference::{OfficeChange, OfficeChanges, office_changes};
pub use fit::{Fit, Permission, Uncertain, Unclear, UnnamedFit};
pub use limits::{LimitFigure, LimitRow, Limits};

/// A scheme of offices.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// Stored with the institutions that follow it; stable for ever.
    pub key: String,
    pub name: String,
    pub region: String,
    pub since: PartialDate,
    #[serde(default)]
    pub until: Option<PartialDate>,
    pub source: Quoted,
    pub text: Quoted,
    pub verified: bool,
    /// The scheme this one adds to (a district's own version of its city's scheme), by key.
    #[serde(default)]
    pub extends: Option<String>,
    /// The earlier version that this one replaces, by key.
    #[serde(default)]
    pub supersedes: Option<String>,
    /// Natures of institutions it is made for; those of the scheme it extends when empty.
    #[serde(default)]
    pub natures: Vec<Nature>,
    /// Which of their bodies it speaks of; the others are left as they are and not counted as special. Both when its
    /// source makes no difference.
    #[serde(default)]
    pub governs: Vec<OfficeNature>,
    /// 共性机构 by name.
    #[serde(default)]
    pub common: Vec<CommonOffice>,
    /// 共性机构 that the source counts but does not name (待填).
    #[serde(default)]
    pub unnamed: Vec<UnnamedOffices>,
    /// 个性机构 that may be chosen.
    #[serde(default)]
    pub special: SpecialOffices,
    /// Each figure is taken from the first row that states it and fits.
    #[serde(default)]
    pub limits: Vec<LimitRow>,
    /// 派驻机构: shown, and not counted.
    #[serde(default)]
    pub outposts: Outposts,
    /// Places that every office must have at least.
    #[serde(default)]
    pub minimum_places: Option<u32>,
    /// 领导职数 of the institution itself; the first that fits holds.
    #[serde(default)]
    pub leaders: Vec<LeaderRow>,
    /// 领导职数 of its offices, before those of the packs at large.
    #[serde(default)]
    pub leader_bands: Vec<LeaderBands>,
    #[serde(default)]
    pub naming: Naming,
    /// 岗位设置
    #[serde(default)]
    pub posts: Option<PostTemplate>,
    /// 平台 into which the work of all bodies is drawn together.
    #[serde(default)]
    pub platforms: Vec<Platform>,
    #[serde(default)]
    pub remark: String,
}

/// An office that every institution of the scheme has, or every one that meets its condition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonOffice {
    pub name: Name,
    #[serde(default)]
    pub aliases: Vec<Name>,
    pub nature: OfficeNature,
    #[serde(default)]
    pub when: Condition,
    /// In the stead of the scheme's own minimum.
    #[serde(default)]
    pub minimum_places: Option<u32>,
}

/// Common offices that the source counts without naming them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnnamedOffices {
    pub count: u32,
    /// Either when absent.
    #[serde(default)]
    pub nature: Option<OfficeNature>,
    #[serde(default)]
    pub when: Condition,
}

/// Which offices may be added to the common ones.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SpecialOffices {
    /// Suggested, or (when `closed`) the only ones allowed.
    pub catalogue: Vec<SpecialOffice>,
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

/// An office of the catalogue, and which institutions may choose it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpecialOffice {
    pub name: Name,
    #[serde(default)]
    pub aliases: Vec<Name>,
    pub nature: OfficeNature,
    #[serde(default)]
    pub when: Condition,
    #[serde(default)]
    pub minimum_places: Option<u32>,
}

/// 派驻机构 that sit in every institution of the scheme.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Outposts {
    pub names: Vec<Name>,
    /// Counted by the source, not named (待填).
    pub unnamed: u32,
}

/// 领导职数 of the institutions it fits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaderRow {
    #[serde(default)]
    pub when: Condition,
    pub allowed: AllowedPosts,
}

/// How bodies may be named and what they may bear.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Naming {
    /// A name ends in one of these; any ending when empty.
    pub endings: Vec<String>,
    /// No name contains one of these.
    pub forbidden: Vec<String>,
    /// 挂牌 of one office at most.
    pub nameplates_per_office: Option<u32>,
}

/// 岗位设置 of every institution: so many classes and posts, named where the source names them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostTemplate {
    pub classes: u32,
    pub posts: u32,
    #[serde(default)]
    pub named: Vec<PostOfTemplate>,
    #[serde(default)]
    pub when: Condition,
    pub source: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostOfTemplate {
    pub class: Name,
    pub name: Name,
    #[serde(default)]
    pub office: Option<Name>,
}

/// A platform, with the offices that carry it where the source says so.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    pub name: Name,
    #[serde(default)]
    pub offices: Vec<Name>,
}

impl Scheme {
    pub fn citation(&self) -> Citation {
        Citation { source: self.source.clone(), text: self.text.clone(), verified: self.verified }
    }

    /// Whether it holds on a day by its own dates.
    pub fn force_on(&self, day: Date) -> Force {
        Force::on(day, Some(&self.since), self.until.as_ref())
    }

    /// 领导职数 of an institution itself by the first row that fits; `None` where none does. A row whose condition is unclear
    /// might be that row, so that none after it is looked at.
    pub fn leaders_of<'a>(&self, of: impl Into<Situation<'a>>) -> Result<Option<LeaderPosts>, Impasse> {
        let of = of.into();
        for row in &self.leaders {
            match row.when.answer(of) {
                Answer::Holds => return Ok(Some(LeaderPosts::new(row.allowed.chief, row.allowed.deputy))),
                Answer::Fails(_) => {}
                Answer::Unclear(why) => return Err(why),
            }
        }
        Ok(None)
    }

    /// Places that an office called `name` must have at least.
    pub fn minimum_places_of(&self, name: &Name) -> Option<u32> {
        let common = self.common.iter().find(|common| common.answers_to(name)).map(|common| common.minimum_places);
        let special = self.special_office(name).map(|special| special.minimum_places);
        common.or(special).flatten().or(self.minimum_places)
    }

    /// The office of the catalogue that bears `name`.
    pub fn special_office(&self, name: &Name) -> Option<&SpecialOffice> {
        self.special.catalogue.iter().find(|special| special.answers_to(name))
    }
}

impl CommonOffice {
    /// Whether `office` is this one, under its name or an alias.
    pub fn is_filled_by(&self, office: &Office) -> bool {
        self.answers_to(&office.name)
    }

    pub(super) fn answers_to(&self, name: &Name) -> bool {
        self.name == *name || self.aliases.contains(name)
    }
}

impl SpecialOffice {
    pub fn is_filled_by(&self, office: &Office) -> bool {
        self.answers_to(&office.name)
    }

    pub(super) fn answers_to(&self, name: &Name) -> bool {
        self.name == *name || self.aliases.contains(name)
    }
}
