//! A formula as understood. Numbers and conditions are two types, so that no evaluation can meet one for the other.

use std::collections::BTreeSet;

use super::{Facts, Impasse};
use crate::domain::Name;

/// What gives a number. `at` is a character of the formula as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    Constant(i64),
    Fact {
        name: Name,
        at: usize,
    },
    Arithmetic {
        sign: Arithmetic,
        left: Box<Self>,
        right: Box<Self>,
        at: usize,
    },
    Quotient {
        rounding: Rounding,
        dividend: Box<Self>,
        divisor: Box<Self>,
        at: usize,
    },
    /// 最大、最小 of at least one.
    Extreme {
        extreme: Extreme,
        of: Vec<Self>,
    },
    /// 若
    Choice {
        when: Box<Truth>,
        then: Box<Self>,
        otherwise: Box<Self>,
    },
}

/// What holds or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    Comparison { sign: Comparison, left: Box<Number>, right: Box<Number> },
    Not(Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    Plus,
    Minus,
    Times,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// 上取整
    Up,
    /// 下取整
    Down,
    /// 四舍五入: a half goes up.
    Nearest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extreme {
    Largest,
    Smallest,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Number {
    pub fn value(&self, facts: &dyn Facts) -> Result<i64, Impasse> {
        match self {
            Self::Constant(number) => Ok(*number),
            Self::Fact { name, .. } => facts.fact(name).ok_or_else(|| Impasse::MissingFact(name.clone())),
            Self::Arithmetic { sign, left, right, at } => {
                let (left, right) = (left.value(facts)?, right.value(facts)?);
                let result = match sign {
                    Arithmetic::Plus => left.checked_add(right),
                    Arithmetic::Minus => left.checked_sub(right),
                    Arithmetic::Times => left.checked_mul(right),
                };
                result.ok_or(Impasse::Overflow { at: *at })
            }
            Self::Quotient { rounding, dividend, divisor, at } => {
                rounding.divide(dividend.value(facts)?, divisor.value(facts)?, *at)
            }
            Self::Extreme { extreme, of } => extreme.of(of, facts),
            Self::Choice { when, then, otherwise } => {
                if when.holds(facts)? {
                    then.value(facts)
                } else {
                    otherwise.value(facts)
                }
            }
        }
    }

    /// Adds the facts it needs.
    pub fn name<'tree>(&'tree self, names: &mut BTreeSet<(&'tree Name, usize)>) {
        match self {
            Self::Constant(_) => {}
            Self::Fact { name, at } => {
                if !names.iter().any(|(known, _)| *known == name) {
                    names.insert((name, *at));
                }
            }
            Self::Arithmetic { left, right, .. } => [left, right].into_iter().for_each(|side| side.name(names)),
            Self::Quotient { dividend, divisor, .. } => {
                [dividend, divisor].into_iter().for_each(|side| side.name(names));
            }
            Self::Extreme { of, .. } => of.iter().for_each(|number| number.name(names)),
            Self::Choice { when, then, otherwise } => {
                when.name(names);
                then.name(names);
                otherwise.name(names);
            }
        }
    }
}

impl Truth {
    /// A side that decides alone is enough: the other may then be unknown.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, Impasse> {
        match self {
            Self::Comparison { sign, left, right } => Ok(sign.holds(left.value(facts)?, right.value(facts)?)),
            Self::Not(inner) => inner.holds(facts).map(|holds| !holds),
            Self::Both(left, right) => match (left.holds(facts), right.holds(facts)) {
                (Ok(false), _) | (_, Ok(false)) => Ok(false),
                (Ok(true), Ok(true)) => Ok(true),
                (Err(impasse), _) | (_, Err(impasse)) => Err(impasse),
            },
            Self::Either(left, right) => match (left.holds(facts), right.holds(facts)) {
                (Ok(true), _) | (_, Ok(true)) => Ok(true),
                (Ok(false), Ok(false)) => Ok(false),
                (Err(impasse), _) | (_, Err(impasse)) => Err(impasse),
            },
        }
    }

    /// Adds the facts it needs.
    pub fn name<'tree>(&'tree self, names: &mut BTreeSet<(&'tree Name, usize)>) {
        match self {
            Self::Comparison { left, right, .. } => [left, right].into_iter().for_each(|side| side.name(names)),
            Self::Not(inner) => inner.name(names),
            Self::Both(left, right) | Self::Either(left, right) => {
                [left, right].into_iter().for_each(|side| side.name(names));
            }
        }
    }
}

impl Rounding {
    /// The quotient as an integer; `at` is where the division stands.
    fn divide(self, dividend: i64, divisor: i64, at: usize) -> Result<i64, Impasse> {
        let (wide, by) = (i128::from(dividend), i128::from(divisor));
        let floor = |wide: i128, by: i128| if by < 0 { (-wide).div_euclid(-by) } else { wide.div_euclid(by) };
        if by == 0 {
            return Err(Impasse::DivisionByZero { at });
        }
        let quotient = match self {
            Self::Down => floor(wide, by),
            Self::Up => -floor(-wide, by),
            Self::Nearest => floor(2 * wide + by, 2 * by),
        };
        i64::try_from(quotient).map_err(|_| Impasse::Overflow { at })
    }
}

impl Extreme {
    fn of(self, numbers: &[Number], facts: &dyn Facts) -> Result<i64, Impasse> {
        let mut furthest = None;
        for number in numbers {
            let value = number.value(facts)?;
            furthest = Some(match (self, furthest) {
                (_, None) => value,
                (Self::Largest, Some(other)) => value.max(other),
                (Self::Smallest, Some(other)) => value.min(other),
            });
        }
        Ok(furthest.unwrap_or_default())
    }
}

impl Comparison {
    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}
