//! What a number is computed from, by the definitions of the domain: 空编 is 核定 less 实有, never below nothing.

use super::answer::{Sign, Term};
use super::count::{count, meanwhile};
use super::foreseen;
use super::scene::Scene;
use crate::domain::{Held, Moment, Moved, OfficeNature, Origin, Quantity, Structure};
use crate::wording;

/// The numbers that this one is computed from; `None` where it is counted, or a sum of parts.
pub(super) fn definition(origin: &Origin, is_single: bool, scene: &Scene<'_>) -> Option<Vec<Term>> {
    let plus = |of: Origin| term(Sign::Plus, of, scene);
    let minus = |of: Origin| term(Sign::Minus, of, scene);
    if origin.moment == Moment::Change {
        return Some(vec![plus(origin.at(Moment::After)), minus(origin.at(Moment::Before))]);
    }
    match origin.quantity {
        Quantity::Held(held) => {
            let of = |held: Held| origin.of(held);
            // One body's vacancy does not pay for another's excess, so what is bounded is summed and not computed from sums.
            match held {
                Held::Vacancy if is_single => Some(vec![plus(of(Held::Authorized)), minus(of(Held::Strength))]),
                Held::Excess if is_single => {
                    let borrowed = Some(minus(of(Held::Borrowed))).filter(|borrowed| borrowed.value != 0);
                    let terms = [plus(of(Held::Strength)), minus(of(Held::Authorized))];
                    Some(terms.into_iter().chain(borrowed).collect())
                }
                Held::Free if is_single => Some(vec![plus(of(Held::Vacancy)), minus(of(Held::Reserved))]),
                Held::Capacity => Some(vec![plus(of(Held::Authorized)), plus(of(Held::Borrowed))]),
                Held::Available => Some(vec![plus(of(Held::Vacancy)), minus(of(Held::Reserved))]),
                Held::Balance => Some(vec![plus(of(Held::Vacancy)), minus(of(Held::Excess))]),
                Held::PoolLeft => Some(vec![plus(of(Held::Authorized)), minus(of(Held::Lent))]),
                Held::Working => Some(vec![plus(of(Held::Strength)), minus(of(Held::Away)), plus(of(Held::Come))]),
                Held::Authorized if is_single => by_plan(origin, scene),
                Held::Strength if is_single => people_by_plan(origin, scene),
                Held::Authorized
                | Held::Strength
                | Held::Vacancy
                | Held::Excess
                | Held::Free
                | Held::Borrowed
                | Held::Reserved
                | Held::Away
                | Held::Come
                | Held::Lent
                | Held::Issued
                | Held::Reserve => None,
            }
        }
        Quantity::Moved(Moved::Net) => Some(vec![plus(origin.of(Moved::Added)), minus(origin.of(Moved::Cut))]),
        Quantity::Structure(Structure::Offices(None)) if is_single => {
            let of = |nature| plus(origin.of(Structure::Offices(Some(nature))));
            Some(vec![of(OfficeNature::Administrative), of(OfficeNature::Service)])
        }
        Quantity::Structure(Structure::OtherOffices) if is_single => {
            let of = |structure: Structure| origin.of(structure);
            Some(vec![
                plus(of(Structure::Offices(None))),
                minus(of(Structure::CommonOffices)),
                minus(of(Structure::SpecialOffices)),
            ])
        }
        Quantity::Foreseen(of) => {
            let [added, taken] = foreseen::made_of(of, is_single, scene)?;
            let added = added.into_iter().map(|quantity| plus(origin.of(quantity)));
            Some(added.chain(taken.into_iter().map(|quantity| minus(origin.of(quantity)))).collect())
        }
        Quantity::Moved(_) | Quantity::Structure(_) | Quantity::Outline(_) => None,
    }
}

/// 核定 after a plan that touches it.
fn by_plan(origin: &Origin, scene: &Scene<'_>) -> Option<Vec<Term>> {
    let [cut, added] = [(Sign::Minus, Moved::Cut), (Sign::Plus, Moved::Added)]
        .map(|(sign, moved)| term(sign, origin.of(moved), scene));
    let others = by_others(origin, scene);
    let is_touched = cut.value != 0 || added.value != 0 || others.is_some();
    let is_asked = scene.plan().is_some() && origin.moment == Moment::After && is_touched;
    let terms = || [term(Sign::Plus, origin.at(Moment::Before), scene), cut, added].into_iter().chain(others).collect();
    is_asked.then(terms)
}

/// What other entries did between the phases of the plan, if anything.
fn by_others(origin: &Origin, scene: &Scene<'_>) -> Option<Term> {
    let change = meanwhile(origin, scene);
    (change != 0).then(|| counted(change, wording::origin::MEANWHILE))
}

/// A difference that has no origin of its own.
fn counted(change: i64, words: &str) -> Term {
    let sign = if change < 0 { Sign::Minus } else { Sign::Plus };
    Term { sign, words: words.to_owned(), value: change.abs(), origin: None }
}

/// 实有 after a plan that moves people.
fn people_by_plan(origin: &Origin, scene: &Scene<'_>) -> Option<Vec<Term>> {
    let before = term(Sign::Plus, origin.at(Moment::Before), scene);
    let change = count(&origin.at(Moment::Change), scene) - meanwhile(origin, scene);
    let moved = (change != 0).then(|| counted(change, wording::origin::people_moved(change)));
    let others = by_others(origin, scene);
    let is_touched = origin.moment == Moment::After && (moved.is_some() || others.is_some());
    is_touched.then(|| [before].into_iter().chain(moved).chain(others).collect())
}

fn term(sign: Sign, origin: Origin, scene: &Scene<'_>) -> Term {
    let moment = match (origin.quantity, origin.moment) {
        (Quantity::Held(_) | Quantity::Structure(_) | Quantity::Foreseen(_), Moment::Before)
            if scene.plan().is_some() =>
        {
            wording::origin::moment(Moment::Before)
        }
        (
            Quantity::Held(_)
            | Quantity::Structure(_)
            | Quantity::Moved(_)
            | Quantity::Outline(_)
            | Quantity::Foreseen(_),
            _,
        ) => "",
    };
    let words = format!("{moment}{}", wording::origin::quantity(origin.quantity));
    Term { sign, words, value: count(&origin, scene), origin: Some(origin) }
}

/// "空编3＝核定20−实有17"; of a sum how many parts it has.
pub(super) fn sentence(origin: &Origin, value: i64, terms: &[Term]) -> String {
    let what = format!("{}{}", wording::origin::quantity(origin.quantity), number(value));
    if terms.is_empty() {
        return String::new();
    }
    let signed: i64 = terms
        .iter()
        .map(|term| match term.sign {
            Sign::Plus => term.value,
            Sign::Minus => -term.value,
        })
        .sum();
    let is_sum = terms.iter().all(|term| term.origin.as_ref().is_some_and(|of| of.quantity == origin.quantity))
        && terms.iter().all(|term| term.sign == Sign::Plus);
    if is_sum {
        return format!("{what}＝以下{}项之和", terms.len());
    }
    let mut told = String::new();
    for (index, term) in terms.iter().enumerate() {
        match (index, term.sign) {
            (0, Sign::Plus) => {}
            (_, sign) => told.push_str(sign.word()),
        }
        told.push_str(&format!("{}{}", term.words, number(term.value)));
    }
    let bounded = if signed < 0 && value == 0 { "，不足零的记为零" } else { "" };
    format!("{what}＝{told}{bounded}")
}

/// A number in a sentence, below nothing with the sign of print.
fn number(value: i64) -> String {
    if value < 0 { format!("−{}", value.unsigned_abs()) } else { value.to_string() }
}
