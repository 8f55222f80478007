//! 机构限额: rows of figures by condition as a pack states them, and the figures that hold for one institution.

use serde::Deserialize;

use super::Scheme;
use super::fit::{Uncertain, Unclear};
use crate::rules::condition::{Answer, Condition, Situation};
use crate::rules::formula::{Amount, Criterion, Impasse};

/// Limits of the institutions that meet a condition. A figure that is not stated is left to the next row that fits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitRow {
    pub when: Condition,
    /// 党政机构 and 事业机构 together.
    pub total: Option<Amount>,
    pub administrative: Option<Amount>,
    pub service: Option<Amount>,
    /// 个性机构
    pub special: Option<Amount>,
    /// 挂牌 to the outside.
    pub nameplates: Option<Amount>,
}

/// The limits of one institution; what the scheme does not state is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Limits {
    /// 党政机构 and 事业机构 together.
    pub total: Option<u32>,
    pub administrative: Option<u32>,
    pub service: Option<u32>,
    /// 个性机构
    pub special: Option<u32>,
    /// 挂牌 to the outside.
    pub nameplates: Option<u32>,
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitFigure {
    Total,
    Administrative,
    Service,
    Special,
    Nameplates,
}

impl LimitFigure {
    pub const ALL: [Self; 5] = [Self::Total, Self::Administrative, Self::Service, Self::Special, Self::Nameplates];

    /// The word for it in a pack.
    pub fn key(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Administrative => "administrative",
            Self::Service => "service",
            Self::Special => "special",
            Self::Nameplates => "nameplates",
        }
    }
}

impl LimitRow {
    pub fn amount(&self, figure: LimitFigure) -> Option<&Amount> {
        match figure {
            LimitFigure::Total => self.total.as_ref(),
            LimitFigure::Administrative => self.administrative.as_ref(),
            LimitFigure::Service => self.service.as_ref(),
            LimitFigure::Special => self.special.as_ref(),
            LimitFigure::Nameplates => self.nameplates.as_ref(),
        }
    }
}

impl Limits {
    pub fn figure(&self, figure: LimitFigure) -> Option<u32> {
        match figure {
            LimitFigure::Total => self.total,
            LimitFigure::Administrative => self.administrative,
            LimitFigure::Service => self.service,
            LimitFigure::Special => self.special,
            LimitFigure::Nameplates => self.nameplates,
        }
    }
}

impl Scheme {
    /// The limits of an institution; `None` where the scheme states none that fits.
    pub fn limits_for<'a>(&self, of: impl Into<Situation<'a>>) -> Option<Limits> {
        self.limits_of(of.into(), &mut Vec::new())
    }

    /// The limits of an institution, and into `unclear` those that cannot be computed.
    pub(super) fn limits_of<'a>(&'a self, of: Situation<'_>, unclear: &mut Vec<Unclear<'a>>) -> Option<Limits> {
        let mut figure = |figure| {
            self.limit(figure, of).unwrap_or_else(|(why, formula)| {
                unclear.push(Unclear { what: Uncertain::Limit(figure), why, formula });
                None
            })
        };
        let limits = Limits {
            total: figure(LimitFigure::Total),
            administrative: figure(LimitFigure::Administrative),
            service: figure(LimitFigure::Service),
            special: figure(LimitFigure::Special),
            nameplates: figure(LimitFigure::Nameplates),
        };
        (limits != Limits::default()).then_some(limits)
    }

    /// One figure, by the first row that states it and fits. A row whose condition is unclear might be that row: the figure is
    /// only known then where the rows after it say the same. Where it cannot be told: why not, and the formula that has no value.
    fn limit(&self, figure: LimitFigure, of: Situation<'_>) -> Result<Option<u32>, (Impasse, Option<&str>)> {
        let mut possible: Option<(u32, (Impasse, Option<&str>))> = None;
        let mut found = None;
        for row in &self.limits {
            let Some(amount) = row.amount(figure) else { continue };
            let answer = row.when.answer(of);
            if let Answer::Fails(_) = answer {
                continue;
            }
            let count = amount.count(&of).map_err(|why| (why, amount.formula()))?;
            let Answer::Unclear(why) = answer else {
                found = Some(count);
                break;
            };
            let why = (why, row.when.formula.as_ref().map(Criterion::text));
            match possible {
                Some((other, _)) if other == count => {}
                Some(_) => return Err(why),
                None => possible = Some((count, why)),
            }
        }
        match possible {
            Some((count, why)) if found != Some(count) => Err(why),
            Some(_) | None => Ok(found),
        }
    }
}
