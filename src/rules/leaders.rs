//! 领导职数: how many chiefs and deputies an office, or an institution itself, may have. Sources state it in two ways, as posts
//! ("1正2副") or as a range of the total ("2—3名"); both are kept as they are written.

use serde::Deserialize;

use super::condition::{Answer, Condition, Situation};
use super::formula::Impasse;
use crate::domain::{Citation, Headcount, Quoted};

/// Bands of leadership posts by the number of places, for one sort of body.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaderBands {
    pub name: String,
    pub of: Body,
    /// Which institutions they are for: those with the offices, or those themselves.
    #[serde(default)]
    pub when: Condition,
    pub source: Quoted,
    pub text: Quoted,
    pub verified: bool,
    /// Without a gap and without an overlap, in rising order.
    pub bands: Vec<LeaderBand>,
}

/// Whose places and posts are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// 内设机构
    Office,
    /// The institution itself.
    Institution,
}

/// What bodies with so many places may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaderBand {
    pub from: u32,
    /// The last number of places of the band; open when absent.
    #[serde(default)]
    pub to: Option<u32>,
    pub allowed: LeaderAllowance,
}

/// 领导职数 as a source states them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum LeaderAllowance {
    /// So many chiefs and so many deputies at most.
    Posts(AllowedPosts),
    /// Chiefs and deputies together between these.
    Range(AllowedRange),
}

/// What the bands of a policy say of the 领导职数 of one body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BandedLeaders<'a> {
    /// No bands speak of such bodies.
    NotSpokenOf,
    Allowed {
        allowance: LeaderAllowance,
        bands: &'a LeaderBands,
    },
    /// These bands are for it, and none of them covers its number of places.
    Uncovered(&'a LeaderBands),
    /// Whether these bands are for it cannot be told; those after them might not be.
    Unclear {
        bands: &'a LeaderBands,
        why: Impasse,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedPosts {
    pub chief: u32,
    pub deputy: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowedRange {
    pub least: u32,
    pub most: u32,
}

impl LeaderBands {
    pub fn citation(&self) -> Citation {
        Citation { source: self.source.clone(), text: self.text.clone(), verified: self.verified }
    }

    /// Whether they speak of this sort of body of an institution.
    pub fn speak_of<'a>(&self, body: Body, of: impl Into<Situation<'a>>) -> Result<bool, Impasse> {
        if self.of != body {
            return Ok(false);
        }
        match self.when.answer(of) {
            Answer::Holds => Ok(true),
            Answer::Fails(_) => Ok(false),
            Answer::Unclear(why) => Err(why),
        }
    }

    /// What a body with `places` may have; `None` where no band covers the number.
    pub fn allowance(&self, places: Headcount) -> Option<LeaderAllowance> {
        self.bands.iter().find(|band| band.covers(places)).map(|band| band.allowed)
    }
}

impl LeaderBand {
    fn covers(&self, places: Headcount) -> bool {
        self.from <= places.0 && self.to.is_none_or(|to| places.0 <= to)
    }
}

impl LeaderAllowance {
    /// Chiefs and deputies together at most.
    pub fn most(self) -> Headcount {
        match self {
            Self::Posts(posts) => Headcount(posts.chief) + Headcount(posts.deputy),
            Self::Range(range) => Headcount(range.most),
        }
    }
}
