//! 公式: a number or a condition over the measured facts of an institution, written in a policy pack with the field's own words:
//! `5 + 上取整(常住人口, 20000)`, `村数 >= 20 且 常住人口 >= 50000`.
//!
//! Read once, when its pack is read; everything that can be wrong with it then is a [`FormulaFault`] with its place. What is
//! left cannot loop, cannot recurse and cannot mix numbers with conditions; evaluated, it either gives an exact integer or says
//! why not ([`Impasse`]). It knows no institution, only names of facts.

mod grammar;
mod tree;
mod words;

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use self::tree::{Number, Truth};
use crate::domain::Name;

/// Measured facts by name, in whole units.
pub trait Facts {
    /// The fact called `name`; `None` where it was never measured.
    fn fact(&self, name: &Name) -> Option<i64>;
}

/// A number computed from facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    text: String,
    number: Number,
}

/// A condition on facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    text: String,
    truth: Truth,
}

/// A formula that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("formula, character {}: {reason}", at + 1)]
pub struct FormulaFault {
    /// The character where it is wrong, counted from zero.
    pub at: usize,
    pub reason: FormulaFaultReason,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormulaFaultReason {
    #[error("longer than {} characters", Formula::LONGEST)]
    TooLong,
    #[error("more than {} brackets within each other", Formula::DEEPEST)]
    TooDeep,
    #[error("the character {0} has no meaning here")]
    StrangeCharacter(char),
    /// Something is missing, superfluous or out of place.
    #[error("not a formula")]
    Syntax,
    #[error("there is no function {0}")]
    UnknownFunction(String),
    /// A function that takes this many values, or no fewer.
    #[error("{function} takes {expected} values, not {given}")]
    Arguments { function: &'static str, expected: usize, given: usize },
    #[error("a number is needed here")]
    NumberNeeded,
    #[error("a condition is needed here")]
    ConditionNeeded,
    /// `/` would have to round; the formula must say how.
    #[error("a quotient must say how it is rounded")]
    UnroundedQuotient,
    #[error("division by zero")]
    DivisionByZero,
    /// The pack does not declare a fact of this name.
    #[error("there is no fact {0}")]
    UnknownName(Name),
}

/// Why a formula has no value, or a condition no answer, for an institution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Impasse {
    /// The institution's facts lack it.
    #[error("the fact {0} is missing")]
    MissingFact(Name),
    /// At this character, counted from zero.
    #[error("division by zero at character {}", at + 1)]
    DivisionByZero { at: usize },
    #[error("a number too large at character {}", at + 1)]
    Overflow { at: usize },
    /// A count must lie between zero and 4 294 967 295.
    #[error("{0} is no count")]
    NotACount(i64),
    /// A condition asks for it, and nobody entered it.
    #[error("the {0:?} was not entered")]
    NotEntered(Attribute),
}

/// What an institution is sorted by, once it was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    /// 类别
    Class,
    /// 片区
    Zone,
    /// 规格
    Grade,
}

impl Formula {
    /// Longer texts are no formulas.
    pub const LONGEST: usize = 400;
    /// Brackets within each other. The parser takes up to 250 KB of stack for each (in a debug build), and a worker has 2 MB.
    pub const DEEPEST: usize = 5;

    /// Reads a number.
    pub fn read(text: &str) -> Result<Self, FormulaFault> {
        Ok(Self { number: grammar::read(text, |node| node.number())?, text: text.trim().to_owned() })
    }

    /// The value for these facts.
    pub fn value(&self, facts: &dyn Facts) -> Result<i64, Impasse> {
        self.number.value(facts)
    }

    /// The value where it needs no facts.
    pub fn constant(&self) -> Option<i64> {
        self.number.value(&NoFacts).ok()
    }

    /// The facts it needs, each with the character where it is first named.
    pub fn names(&self) -> BTreeSet<(&Name, usize)> {
        let mut names = BTreeSet::new();
        self.number.name(&mut names);
        names
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Criterion {
    /// Reads a condition.
    pub fn read(text: &str) -> Result<Self, FormulaFault> {
        Ok(Self { truth: grammar::read(text, |node| node.truth())?, text: text.trim().to_owned() })
    }

    /// Whether it holds for these facts.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, Impasse> {
        self.truth.holds(facts)
    }

    /// The facts it needs, each with the character where it is first named.
    pub fn names(&self) -> BTreeSet<(&Name, usize)> {
        let mut names = BTreeSet::new();
        self.truth.name(&mut names);
        names
    }

    pub fn text(&self) -> &str {
        &self.text
    }
}

/// No fact is known; a constant does not mind.
struct NoFacts;

impl Facts for NoFacts {
    fn fact(&self, _: &Name) -> Option<i64> {
        None
    }
}

/// A count as a pack states it: a plain number, or a formula over facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    Number(u32),
    Formula(Formula),
}

impl Amount {
    /// The count for these facts. A plain number never goes through a formula.
    pub fn count(&self, facts: &dyn Facts) -> Result<u32, Impasse> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Formula(formula) => {
                let value = formula.value(facts)?;
                u32::try_from(value).map_err(|_| Impasse::NotACount(value))
            }
        }
    }

    /// The formula as its pack writes it; nothing where it is a plain number.
    pub fn formula(&self) -> Option<&str> {
        match self {
            Self::Number(_) => None,
            Self::Formula(formula) => Some(formula.text()),
        }
    }

    /// The count where it is the same for every institution.
    pub fn constant(&self) -> Option<u32> {
        self.count(&NoFacts).ok()
    }
}

impl<'de> Deserialize<'de> for Formula {
    fn deserialize<D: Deserializer<'de>>(written: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(written)?).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Criterion {
    fn deserialize<D: Deserializer<'de>>(written: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(written)?).map_err(de::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(written: D) -> Result<Self, D::Error> {
        struct NumberOrFormula;
        impl Visitor<'_> for NumberOrFormula {
            type Value = Amount;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a count or a formula")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Amount, E> {
                let count =
                    u32::try_from(number).map_err(|_| E::invalid_value(de::Unexpected::Signed(number), &self))?;
                Ok(Amount::Number(count))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Amount, E> {
                Formula::read(text).map(Amount::Formula).map_err(E::custom)
            }
        }
        written.deserialize_any(NumberOrFormula)
    }
}

#[cfg(test)]
mod tests;
