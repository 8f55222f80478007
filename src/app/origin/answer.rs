//! The answer of a number: its formula with the numbers in it, each of which can be asked in turn; the parts of a sum; the steps of
//! the plan that change it; what it rests on. Drawn from the registers at hand; what only the book knows (entries, people) is
//! named in [`Sources`] and read by `record`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::count::{count, lines, shares as moved_shares};
use super::formula::{self, definition};
use super::grounds::grounds;
use super::scene::{Scene, When};
use crate::domain::{
    Assignment, Date, EntryId, Held, Holder, InstitutionId, Kinds, Moment, Moved, Operation, Origin, Quantity,
    QuotaKind, Whom,
};
use crate::plan::standing;
use crate::report::written_date;
use crate::store::Side;
use crate::wording;

/// What a number has to say for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// "县财政局　行政编制　空编"
    pub title: String,
    /// The day, and the plan that lies over the register.
    pub as_of: String,
    pub value: i64,
    /// What it is counted in: "名".
    pub unit: &'static str,
    /// "空编3＝核定20−实有17"; empty where the number is counted and not computed.
    pub formula: String,
    /// The numbers that it is computed from.
    pub terms: Vec<Term>,
    /// The steps of the plan that bear on it.
    pub steps: Vec<StepShare>,
    /// What it rests on besides entries: notices, loans, names of offices, the charter; a sentence each.
    pub grounds: Vec<String>,
    #[serde(skip)]
    pub sources: Sources,
}

/// One number in a formula.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    pub sign: Sign,
    pub words: String,
    pub value: i64,
    /// Where it comes from in turn.
    #[serde(skip)]
    pub origin: Option<Origin>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    Plus,
    Minus,
}

/// What one step of the plan does to a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepShare {
    /// Counted from one, as plans number them.
    pub step: usize,
    pub change: i64,
    pub sentence: String,
}

/// What the book has to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    pub postings: Option<PostingsOf>,
    pub people: Option<PeopleOf>,
}

/// The entries that made one balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostingsOf {
    pub holder: Holder,
    pub kind: QuotaKind,
    pub until: Until,
    /// What they must come to.
    pub balance: i64,
}

/// Up to when entries count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    EndOf(Date),
    /// An adopted plan lies over the register as it was before its own entry, or that of its first phase.
    Before(EntryId),
}

/// The people who were counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleOf {
    pub institution: InstitutionId,
    pub kinds: Kinds,
    pub side: Side,
    pub on: Date,
}

/// Counts the number once more and says how it comes about.
pub fn answer(origin: &Origin, scene: &Scene<'_>) -> Answer {
    let asked = origin;
    let origin = narrowed(asked, scene);
    let single = single(&origin);
    let value = count(&origin, scene);
    let terms = match definition(&origin, single.is_some(), scene) {
        Some(terms) => terms,
        None if single.is_some() => Vec::new(),
        None => parts(&origin, scene),
    };
    Answer {
        // The kinds of a sum are told as they were asked, not as they turned out.
        title: title(if single.is_some() { &origin } else { asked }, scene),
        as_of: as_of(scene),
        value,
        unit: wording::origin::unit(origin.quantity),
        formula: formula::sentence(&origin, value, &terms),
        terms,
        steps: steps(&origin, single, scene),
        grounds: grounds(&origin, scene),
        sources: sources(&origin, single, scene),
    }
}

fn title(origin: &Origin, scene: &Scene<'_>) -> String {
    let kinds = match (&origin.whom, origin.quantity) {
        (_, Quantity::Structure(_) | Quantity::Outline(_)) => String::new(),
        (Whom::Lines(lines), _) => match &**lines {
            [(_, kinds)] => wording::origin::kinds(kinds.and(origin.kinds)),
            _ => wording::origin::kinds(origin.kinds),
        },
        (
            Whom::Institutions
            | Whom::Townships
            | Whom::Book
            | Whom::Loan(_)
            | Whom::Clearance(_)
            | Whom::Movement(_)
            | Whom::Plan,
            _,
        ) => wording::origin::kinds(origin.kinds),
    };
    let moment = match (scene.plan(), origin.quantity) {
        (Some(_), Quantity::Held(_) | Quantity::Structure(_) | Quantity::Foreseen(_)) => {
            format!("({})", wording::origin::moment(origin.moment))
        }
        (Some(_) | None, _) => String::new(),
    };
    let words = [
        wording::origin::whom(origin, scene.before(), scene.after()),
        kinds,
        format!("{}{moment}", wording::origin::quantity(origin.quantity)),
    ];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("　")
}

fn as_of(scene: &Scene<'_>) -> String {
    let day = written_date(scene.day());
    match scene.plan() {
        Some(open) => format!("{day}　{}", wording::by_plan(&open.plan)),
        None => format!("{day}　{}", register_word(scene.when())),
    }
}

/// Only today's register is the one in force.
fn register_word(when: When) -> &'static str {
    match when {
        When::Today => "现行台账",
        When::Past => "当日台账",
        When::Coming => "当日台账(含待生效凭证)",
    }
}

/// A single holder is asked in the kinds that it has to do with, so that "事业" of a body with one sort of places is that sort.
fn narrowed(origin: &Origin, scene: &Scene<'_>) -> Origin {
    let (Quantity::Held(_) | Quantity::Moved(_) | Quantity::Foreseen(_)) = origin.quantity else {
        return origin.clone();
    };
    let Whom::Lines(of) = &origin.whom else { return origin.clone() };
    let Some((holder, _)) = of.first().filter(|(first, _)| of.iter().all(|(holder, _)| holder == first)) else {
        return origin.clone();
    };
    let asked = Kinds::that(|kind| of.iter().any(|(_, kinds)| kinds.has(kind))).and(origin.kinds);
    let is_known = |kind| has_to_do(*holder, kind, scene);
    let known = Kinds::that(|kind| asked.has(kind) && is_known(kind));
    let kinds = if known.iter().next().is_some() { known } else { asked };
    Origin { kinds, ..origin.about(Whom::line(*holder, kinds)) }
}

fn has_to_do(holder: Holder, kind: QuotaKind, scene: &Scene<'_>) -> bool {
    let moves = || scene.movements().iter().any(|(_, it)| it.kind == kind && (it.from == holder || it.to == holder));
    let stands = |snapshot: &crate::domain::Snapshot| {
        let people = match holder {
            Holder::Institution(id) => snapshot.roster().strength(id, kind) + snapshot.roster().working(id, kind),
            Holder::Pool(id) => snapshot.loans().lent(id, kind),
            Holder::Superior => snapshot.ledger().issued(kind),
            Holder::Unallocated(_) => Default::default(),
        };
        !people.is_zero() || !standing(snapshot, holder, kind).is_empty()
    };
    stands(scene.before()) || stands(scene.after()) || moves()
}

/// The one holder and kind, or for what has no kind the one holder, that a number is about.
fn single(origin: &Origin) -> Option<(Holder, Option<QuotaKind>)> {
    let Whom::Lines(of) = &origin.whom else { return None };
    let [(holder, kinds)] = &**of else { return None };
    let kinds = kinds.and(origin.kinds);
    let mut each = kinds.iter();
    match (origin.quantity, each.next(), each.next()) {
        (Quantity::Structure(_), ..) => Some((*holder, None)),
        (_, Some(only), None) => Some((*holder, Some(only))),
        (_, Some(_), Some(_)) | (_, None, _) => None,
    }
}

/// A sum by its holders, or that of one holder by its kinds; what is nothing is left out.
fn parts(origin: &Origin, scene: &Scene<'_>) -> Vec<Term> {
    let is_additive = match origin.quantity {
        Quantity::Held(_) | Quantity::Structure(_) | Quantity::Foreseen(_) => true,
        Quantity::Moved(moved) => matches!(moved, Moved::Cut | Moved::Added),
        Quantity::Outline(_) => false,
    };
    if !is_additive || matches!(origin.whom, Whom::Loan(_) | Whom::Clearance(_) | Whom::Movement(_)) {
        return Vec::new();
    }
    let mut of = lines(origin, scene.after());
    if origin.moment == Moment::Before {
        of = lines(origin, scene.before());
    }
    let holders = of.iter().map(|(holder, _)| *holder).collect::<std::collections::BTreeSet<_>>();
    let by_kind = |(holder, kinds): (Holder, Kinds)| kinds.iter().map(move |kind| (holder, Kinds::of(kind)));
    let of: Vec<(Holder, Kinds)> = if holders.len() == 1 { of.into_iter().flat_map(by_kind).collect() } else { of };
    let part = |(holder, kinds): (Holder, Kinds)| {
        let part = Origin { kinds, ..origin.about(Whom::line(holder, kinds)) };
        let value = count(&part, scene);
        let words = match holders.len() {
            1 => wording::origin::kinds(kinds),
            _ => named(holder, kinds, origin, scene),
        };
        (value != 0).then_some(Term { sign: Sign::Plus, words, value, origin: Some(part) })
    };
    of.into_iter().filter_map(part).collect()
}

/// The holder, with its kind where lines of a sum differ by it.
fn named(holder: Holder, kinds: Kinds, origin: &Origin, scene: &Scene<'_>) -> String {
    let name = wording::origin::holder_in(holder, scene.before(), scene.after());
    let is_of_one_kind = kinds.iter().count() == 1 && kinds != origin.kinds;
    if is_of_one_kind { format!("{name}　{}", wording::origin::kinds(kinds)) } else { name }
}

/// Steps that bear on one number, or that a number of the plan is the sum of.
fn steps(origin: &Origin, single: Option<(Holder, Option<QuotaKind>)>, scene: &Scene<'_>) -> Vec<StepShare> {
    let moved = match (origin.quantity, origin.moment) {
        (Quantity::Moved(moved), _) => moved,
        (Quantity::Held(_), Moment::Before)
        | (Quantity::Structure(_) | Quantity::Outline(_) | Quantity::Foreseen(_), _) => return Vec::new(),
        (Quantity::Held(Held::Strength), _) => return people_steps(|at| at.quota_at, single, scene),
        (Quantity::Held(Held::Working), _) => return people_steps(|at| at.works_at, single, scene),
        (Quantity::Held(_), _) => Moved::Net,
    };
    if single.is_none() && matches!(origin.quantity, Quantity::Held(_)) {
        return Vec::new();
    }
    shares(scene, moved_shares(moved, origin, scene))
}

/// People who come, with places or by 入编, less those who leave with them or by 出编; `place` is where an assignment counts.
fn people_steps(
    place: fn(&Assignment) -> InstitutionId,
    single: Option<(Holder, Option<QuotaKind>)>,
    scene: &Scene<'_>,
) -> Vec<StepShare> {
    let Some((holder, Some(kind))) = single else { return Vec::new() };
    let with_places = scene.movements().iter().map(|(index, movement)| {
        let people = |is_here: bool| if is_here && movement.kind == kind { i64::from(movement.people.0) } else { 0 };
        (*index, people(movement.to == holder) - people(movement.from == holder))
    });
    let is_here = |at: &Assignment| i64::from(at.kind == kind && Holder::Institution(place(at)) == holder);
    let by_name = scene.applied_steps().map(|(index, step)| (index, of_roster(&step.operation, is_here)));
    shares(scene, with_places.chain(by_name))
}

/// What 入编, 出编 or a correction of the roster adds to those who are counted.
fn of_roster(operation: &Operation, is_here: impl Fn(&Assignment) -> i64) -> i64 {
    if let Operation::Admit(person) = operation {
        is_here(&person.assignment)
    } else if let Operation::Release { before, .. } = operation {
        -is_here(before)
    } else if let Operation::Amend { before, person } = operation {
        is_here(&person.assignment) - is_here(before)
    } else {
        0
    }
}

/// What steps do to a number, by their indexes; those that do nothing to it are left out.
fn shares(scene: &Scene<'_>, changes: impl Iterator<Item = (usize, i64)>) -> Vec<StepShare> {
    let Some(open) = scene.plan() else { return Vec::new() };
    let mut found: BTreeMap<usize, i64> = BTreeMap::new();
    for (index, change) in changes.filter(|(_, change)| *change != 0) {
        *found.entry(index).or_default() += change;
    }
    let told = |(index, change)| StepShare { step: index + 1, change, sentence: open.sentence(index).to_owned() };
    found.into_iter().map(told).collect()
}

fn sources(origin: &Origin, single: Option<(Holder, Option<QuotaKind>)>, scene: &Scene<'_>) -> Sources {
    let Quantity::Held(held) = origin.quantity else { return Sources::default() };
    let until = scene.adopted().map_or(Until::EndOf(scene.last_day()), Until::Before);
    let postings = single.and_then(|(holder, kind)| {
        let kind = kind.filter(|kind| kind.has_places() && rests_on_places(held))?;
        let of = if holder == Holder::Superior { Held::Issued } else { Held::Authorized };
        let balance = count(&origin.of(of).at(Moment::Before), scene);
        Some(PostingsOf { holder, kind, until, balance })
    });
    // People of an earlier time cannot be told apart from those who came on the day of the plan's own entry.
    let people = match (&origin.whom, until) {
        (Whom::Lines(of), Until::EndOf(on)) => match &**of {
            [(Holder::Institution(institution), kinds)] => {
                side(held).map(|side| PeopleOf { institution: *institution, kinds: kinds.and(origin.kinds), side, on })
            }
            _ => None,
        },
        (_, Until::EndOf(_) | Until::Before(_)) => None,
    };
    Sources { postings, people }
}

fn rests_on_places(held: Held) -> bool {
    match held {
        Held::Authorized
        | Held::Capacity
        | Held::Vacancy
        | Held::Free
        | Held::Available
        | Held::Excess
        | Held::Balance
        | Held::PoolLeft
        | Held::Reserve
        | Held::Issued => true,
        Held::Borrowed | Held::Strength | Held::Reserved | Held::Working | Held::Away | Held::Come | Held::Lent => {
            false
        }
    }
}

/// Where people were counted, if any were.
fn side(held: Held) -> Option<Side> {
    match held {
        Held::Strength | Held::Vacancy | Held::Free | Held::Available | Held::Excess | Held::Balance | Held::Away => {
            Some(Side::QuotaAt)
        }
        Held::Working | Held::Come => Some(Side::WorksAt),
        Held::Authorized
        | Held::Borrowed
        | Held::Capacity
        | Held::Reserved
        | Held::Lent
        | Held::PoolLeft
        | Held::Issued
        | Held::Reserve => None,
    }
}

impl Sign {
    pub fn word(self) -> &'static str {
        match self {
            Self::Plus => "＋",
            Self::Minus => "−",
        }
    }
}
