//! 人员建议: whom to name for a move, in an order that data explains. Who already works where the place is going comes first; who
//! leads the giver, or retires so soon that the place becomes free by itself, comes last. A suggestion decides nothing: everybody
//! on such a place is listed, each with the reasons, and a person ticks the names.
//!
//! It takes people and a register as plain values; the people come from the roster in pages, read by a stage.

use std::cmp::Reverse;

use crate::domain::{
    Arrangement, Identity, Institution, InstitutionId, Month, NamedMove, Person, Position, QuotaKind, Sex, Snapshot,
};
use crate::forecast::{RetirementCategory, statutory_retirement};

/// Whoever retires within so many months is listed last: the place becomes free without a move. A matter of order, not a rule.
const SOON: u32 = 24;

/// How well somebody fits a move, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Merit {
    /// 建议先行: the move only follows what is the case already.
    First,
    /// 适宜
    Fit,
    /// 须斟酌: a duty or a work elsewhere would have to be settled, or it cannot be told when the person retires.
    Weigh,
    /// 不宜
    Unfit,
}

/// Why somebody is listed where they are; the first one is what decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoveReason {
    /// 实际工作单位即划入单位, and how that came about where the roster tells.
    WorksThere(Option<Arrangement>),
    /// Works for a body that belongs to the receiver or is managed by it, or for the one the receiver belongs to.
    WorksNearby(InstitutionId),
    /// Works for a third body, which would go on.
    WorksElsewhere(InstitutionId),
    /// 单位领导: the post is left behind with the move.
    Leads(Position),
    /// 内设机构领导: the same.
    LeadsOffice(Position),
    /// Past the statutory age since this month.
    Overdue(Month),
    /// Retires in so many months, which is soon.
    RetiresSoon(u32),
    /// Months until retirement.
    Stays(u32),
    /// Birth or sex is not in the roster.
    RetirementUnknown,
    /// 入编 so many months ago.
    Served(u32),
}

/// What there is to say of one person for one move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub merit: Merit,
    /// One at least.
    pub reasons: Vec<MoveReason>,
    /// 法定退休年月
    pub retires_in: Option<Month>,
}

/// Whom to name for `of`, the best first; those who fit alike by how long they still serve, then in the order given. `today` is
/// the month in which it is asked.
pub fn suggest_movers(
    people: Vec<Person>,
    of: &NamedMove,
    snapshot: &Snapshot,
    today: Month,
) -> Vec<(Person, Suggestion)> {
    let mut suggested: Vec<(Person, Suggestion)> = people
        .into_iter()
        .map(|person| {
            let suggestion = suggestion(&person, of, snapshot, today);
            (person, suggestion)
        })
        .collect();
    // Sorting keeps the order of those who are equal.
    suggested.sort_by_key(|(_, suggestion)| (suggestion.merit, Reverse(suggestion.retires_in)));
    suggested
}

/// 法定退休年月, as far as the roster tells; `None` where birth or sex is missing.
pub fn retires_in(
    birth: Option<Month>,
    sex: Option<Sex>,
    identity: Option<Identity>,
    kind: QuotaKind,
) -> Option<Month> {
    let category = RetirementCategory::usual(sex?, identity, kind);
    statutory_retirement(birth?, category).map(|retirement| retirement.month)
}

fn suggestion(person: &Person, of: &NamedMove, snapshot: &Snapshot, today: Month) -> Suggestion {
    let at = &person.assignment;
    let retires_in = retires_in(person.birth, person.sex, person.identity, at.kind);
    let (by_age, age) = by_age(retires_in, today);
    let (by_duty, duty) = by_duty(at.position);
    let (by_work, work) = by_work(person, of, snapshot);
    let merit = match by_work {
        // Who works there already goes first, whatever else is to be said.
        Merit::First => Merit::First,
        other => other.max(by_duty).max(by_age),
    };
    let mut reasons: Vec<(Merit, MoveReason)> = Vec::new();
    reasons.extend(work.map(|reason| (by_work, reason)));
    reasons.extend(duty.map(|reason| (by_duty, reason)));
    reasons.push((by_age, age));
    // What decided stands first.
    reasons.sort_by_key(|(of, _)| *of != merit);
    let mut reasons: Vec<MoveReason> = reasons.into_iter().map(|(_, reason)| reason).collect();
    reasons.extend(person.particulars.admitted.and_then(|since| months_between(since, today)).map(MoveReason::Served));
    Suggestion { merit, reasons, retires_in }
}

fn by_age(retires_in: Option<Month>, today: Month) -> (Merit, MoveReason) {
    let Some(month) = retires_in else { return (Merit::Weigh, MoveReason::RetirementUnknown) };
    match months_between(today, month) {
        None => (Merit::Unfit, MoveReason::Overdue(month)),
        Some(left) if left <= SOON => (Merit::Unfit, MoveReason::RetiresSoon(left)),
        Some(left) => (Merit::Fit, MoveReason::Stays(left)),
    }
}

fn by_duty(position: Position) -> (Merit, Option<MoveReason>) {
    match position {
        Position::Chief | Position::Deputy => (Merit::Unfit, Some(MoveReason::Leads(position))),
        Position::OfficeChief | Position::OfficeDeputy => (Merit::Weigh, Some(MoveReason::LeadsOffice(position))),
        Position::Staff => (Merit::Fit, None),
    }
}

fn by_work(person: &Person, of: &NamedMove, snapshot: &Snapshot) -> (Merit, Option<MoveReason>) {
    let at = &person.assignment;
    if at.works_at == of.to {
        return (Merit::First, Some(MoveReason::WorksThere(at.arrangement)));
    }
    if at.works_at == of.from {
        return (Merit::Fit, None);
    }
    match is_near(at.works_at, of.to, snapshot) {
        true => (Merit::First, Some(MoveReason::WorksNearby(at.works_at))),
        false => (Merit::Weigh, Some(MoveReason::WorksElsewhere(at.works_at))),
    }
}

/// Whether one of the two belongs to the other or is managed by it.
fn is_near(work: InstitutionId, receiver: InstitutionId, snapshot: &Snapshot) -> bool {
    let above = |of: Option<&Institution>| of.map(|it| [it.parent, it.supervisor]).unwrap_or_default();
    above(snapshot.institution(work)).contains(&Some(receiver))
        || above(snapshot.institution(receiver)).contains(&Some(work))
}

/// Whole months from one month to a later or equal one.
fn months_between(from: Month, to: Month) -> Option<u32> {
    let count = |month: Month| i32::from(month.year()) * 12 + i32::from(month.month());
    u32::try_from(count(to) - count(from)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Assignment, Headcount, MoveManner, Name, Nature, Operation, Particulars, PersonId, Tier, apply_all,
    };

    const KIND: QuotaKind = QuotaKind::Administrative;
    const BUREAU: InstitutionId = InstitutionId(1);
    const TOWN: InstitutionId = InstitutionId(2);
    /// Managed by the town.
    const STATION: InstitutionId = InstitutionId(3);
    const ELSEWHERE: InstitutionId = InstitutionId(4);

    fn month(written: &str) -> Month {
        written.parse().expect("a month")
    }

    fn register() -> Snapshot {
        let name = |text| Name::new(text).expect("a name");
        let body = |id, text, tier, nature| Institution::bare(id, name(text), tier, nature);
        let bodies = [
            body(BUREAU, "县农业农村局", Tier::County, Nature::Government),
            body(TOWN, "白鹤镇", Tier::Township, Nature::Town),
            Institution {
                supervisor: Some(TOWN),
                ..body(STATION, "白鹤镇农技站", Tier::Township, Nature::PublicInstitution)
            },
            body(ELSEWHERE, "县财政局", Tier::County, Nature::Government),
        ];
        apply_all(&Snapshot::default(), &bodies.map(Operation::Establish)).expect("a register")
    }

    /// A man born in a month, working somewhere in some position.
    fn man(id: u32, birth: &str, works_at: InstitutionId, position: Position) -> Person {
        let name = Name::new("张三").expect("a name");
        let at = Assignment { works_at, position, ..Assignment::at(BUREAU, KIND) };
        Person { sex: Some(Sex::Male), birth: birth.parse().ok(), ..Person::bare(PersonId(id), name, at) }
    }

    fn suggested(people: Vec<Person>) -> Vec<(u32, Merit, Vec<MoveReason>)> {
        let of = NamedMove { manner: MoveManner::WithPlace, kind: KIND, from: BUREAU, to: TOWN, count: Headcount(1) };
        let found = suggest_movers(people, &of, &register(), month("2026-11"));
        found.into_iter().map(|(person, it)| (person.id.0, it.merit, it.reasons)).collect()
    }

    #[test]
    fn who_is_there_already_goes_first_and_who_retires_soon_last() {
        use MoveReason::*;
        let mut lent = man(6, "1966-01", TOWN, Position::Staff);
        lent.assignment.arrangement = Some(Arrangement::Seconded);
        let found = suggested(vec![
            man(1, "1965-12", BUREAU, Position::Staff),
            man(2, "1990-05", BUREAU, Position::Chief),
            man(3, "1980-05", BUREAU, Position::OfficeDeputy),
            man(4, "1975-05", BUREAU, Position::Staff),
            man(5, "1985-05", BUREAU, Position::Staff),
            lent,
            man(7, "1985-05", STATION, Position::Staff),
            man(8, "1985-05", ELSEWHERE, Position::Staff),
            man(9, "不明", BUREAU, Position::Staff),
            man(10, "1967-06", BUREAU, Position::Staff),
        ]);
        let expected = [
            (7, Merit::First, vec![WorksNearby(STATION), Stays(258)]),
            (6, Merit::First, vec![WorksThere(Some(Arrangement::Seconded)), Overdue(month("2026-05"))]),
            (5, Merit::Fit, vec![Stays(258)]),
            (4, Merit::Fit, vec![Stays(134)]),
            (8, Merit::Weigh, vec![WorksElsewhere(ELSEWHERE), Stays(258)]),
            (3, Merit::Weigh, vec![LeadsOffice(Position::OfficeDeputy), Stays(198)]),
            (9, Merit::Weigh, vec![RetirementUnknown]),
            (2, Merit::Unfit, vec![Leads(Position::Chief), Stays(318)]),
            (10, Merit::Unfit, vec![RetiresSoon(15)]),
            (1, Merit::Unfit, vec![Overdue(month("2026-03"))]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn years_of_service_are_told_last_and_change_no_order() {
        let served = |id, since: &str| {
            let particulars = Particulars { admitted: since.parse().ok(), ..Particulars::default() };
            Person { particulars, ..man(id, "1985-05", BUREAU, Position::Staff) }
        };
        let found = suggested(vec![served(1, "2026-01"), served(2, "2010-11"), served(3, "2030-01")]);
        let (stays, of) = (MoveReason::Stays(258), MoveReason::Served);
        let expected = [vec![stays, of(10)], vec![stays, of(192)], vec![stays]];
        assert_eq!(found.into_iter().map(|(_, _, reasons)| reasons).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_border_of_soon() {
        // Born in 1968-01 a man retires in 2028-11, which is 24 months away.
        for (birth, merit) in [("1968-01", Merit::Unfit), ("1968-02", Merit::Fit)] {
            assert_eq!(suggested(vec![man(1, birth, BUREAU, Position::Staff)])[0].1, merit, "{birth}");
        }
    }
}
