//! What can be wrong with a pack, as data. `wording` makes the sentences.

use std::fmt;

use super::place::Place;
use crate::domain::Name;
use crate::rules::formula::FormulaFault;
use crate::rules::scheme::LimitFigure;

/// A pack that cannot be used, with everything that is wrong with it, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PackError {
    pub file: String,
    pub faults: Vec<Fault>,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    pub reason: FaultReason,
}

/// What is wrong with a level of approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalFault {
    /// `applies` without `chain`, or `chain` without `applies`: nobody would be asked, or never.
    HalfStated,
    /// A trigger that names no change.
    NoChanges,
    /// A total of levels that are not named.
    TotalOfNoTier,
    /// An authority without a name.
    Nameless,
    /// The same authority twice in one chain.
    AuthorityTwice(String),
    /// All that the chain asks for is 备案.
    NobodyDecides,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultReason {
    /// Not TOML, an unknown or missing field, a value of the wrong sort; in the words of TOML's reader.
    Shape(String),
    Formula(FormulaFault),
    /// A pack's key must be fit for a file name: letters, figures, `-` and `_`.
    BadKey(String),
    /// A clause or a severity for a rule that does not exist.
    UnknownRule(String),
    /// The pack stands in the stead of the one that gave this rule its clause, and gives none.
    ClauseLeftOut(&'static str),
    /// `until` lies before `since`.
    EndsBeforeItBegins,
    /// Two schemes, or two standards, under one key; also across packs.
    KeyTwice(String),
    /// Another own file, told with its name, bears the pack's key; that one is in force.
    PackKeyTwice {
        key: String,
        file: String,
    },
    /// With this pack in the stead of the one that travels with the program, another pack (by name) cannot be used, and why.
    Spoils {
        pack: String,
        reason: Box<FaultReason>,
    },
    /// `extends` or `supersedes` names no scheme (or standard).
    UnknownKey(String),
    /// Each of these leads to the next, and the last to the first.
    Cycle(Vec<String>),
    Approval(ApprovalFault),
    /// Two offices of one scheme bear this name or alias.
    NameTwice {
        name: Name,
        first: Name,
        second: Name,
    },
    /// Aliases that lead in a circle: each is another office's name.
    AliasCycle(Vec<Name>),
    /// A scheme that is made for no nature of institutions.
    NoNatures,
    /// The offices a scheme demands and the special ones it allows are more than it allows in all.
    MoreThanTotal {
        demanded: u32,
        special: u32,
        figure: LimitFigure,
        limit: u32,
    },
    /// The limits of both natures and the common limit cannot hold together.
    LimitsDisagree {
        total: u32,
        administrative: u32,
        service: u32,
    },
    /// A row after one that always fits and states the same figure is never reached.
    NeverReached(LimitFigure),
    /// A band that ends before it begins.
    BandBackwards {
        from: i64,
        to: i64,
    },
    /// A number that two bands cover.
    BandsOverlap {
        at: i64,
    },
    /// Numbers between two bands that neither covers.
    BandsGap {
        from: i64,
        to: i64,
    },
    /// A range whose least is above its most.
    RangeBackwards {
        least: u32,
        most: u32,
    },
    /// A band that begins below zero, where no size lies.
    NegativeSize {
        from: i64,
    },
    /// An increment for every further nothing.
    IncrementWithoutStep,
    /// An increment that may reach less than what it is added to.
    MostBelowBase {
        base: u32,
        most: u32,
    },
    /// More posts are named than the template has.
    TooManyPosts {
        named: usize,
        posts: u32,
    },
}

impl PackError {
    pub(super) fn new(file: &str, mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|fault| fault.place);
        Self { file: file.to_owned(), faults }
    }
}

/// For logs; users read what `notice` makes of it.
impl fmt::Display for PackError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, fault) in self.faults.iter().enumerate() {
            let separator = if number > 0 { "\n" } else { "" };
            let Place { line, column } = fault.place;
            write!(out, "{separator}{}, line {line}, column {column}: {:?}", self.file, fault.reason)?;
        }
        Ok(())
    }
}
