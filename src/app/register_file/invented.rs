//! People for samples. A roster needs somebody on every place, and nobody real may stand in a sample: so people are made up
//! here, the same ones in every run, and each is marked as made up ([`MARK`]) wherever the roster is shown.
//!
//! Their ID numbers hold in every digit, so that no check stumbles over them, but their address code was never given to any
//! county; they can belong to nobody.

use std::collections::BTreeMap;

use crate::domain::{
    Assignment, BadName, FreshIds, Headcount, IdNumber, Identity, InstitutionId, LeaderPosts, Month, Name, Particulars,
    Person, PersonId, Position, QuotaKind,
};

/// The column of the roster that tells an invented person, and what it says.
pub const MARK: (&str, &str) = ("人员来源", "示例编造，并非真人");

/// A gap in GB/T 2260: no county bears this code.
const ADDRESS_CODE: u32 = 341_899;
/// People are born on the days 1 to 28 of every month of so many years.
const FIRST_YEAR: u32 = 1964;
const YEARS: u32 = 34;
const BIRTHDAYS: u32 = YEARS * 12 * 28;
/// Shares no divisor with [`BIRTHDAYS`], so that counting in steps of it meets every birthday once before any comes again.
const STRIDE: u32 = 7919;

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢",
];
/// Given names of men and of women. The lengths of the three lists share no divisor, so that no pair is left out.
const MEN: [&str; 17] = [
    "建国", "志强", "国庆", "伟", "晓东", "文斌", "永康", "立新", "明辉", "家栋", "一鸣", "思远", "浩然", "俊杰",
    "宇航", "磊", "军",
];
const WOMEN: [&str; 19] = [
    "秀英", "丽华", "桂兰", "敏", "海燕", "春梅", "雪芹", "玉珍", "红霞", "淑芬", "雨桐", "子涵", "欣怡", "梦瑶",
    "佳宁", "静", "婷", "晓兰", "丽萍",
];

/// Makes people up, no two of them with the same ID number.
#[derive(Debug, Default)]
pub(super) struct Inventor {
    invented: u32,
}

impl Inventor {
    /// As many people as `people` says, all of them working where their place is; the first ones are the `leaders`.
    pub(super) fn people(
        &mut self,
        institution: InstitutionId,
        people: &BTreeMap<QuotaKind, Headcount>,
        leaders: LeaderPosts,
        fresh: &mut FreshIds,
    ) -> Result<Vec<Person>, BadName> {
        let kinds = people.iter().flat_map(|(kind, count)| (0..count.0).map(|_| *kind));
        let invent = |(index, kind)| {
            let assignment = Assignment { position: position(index, leaders), ..Assignment::at(institution, kind) };
            self.person(fresh.take_person(), assignment)
        };
        (0..).zip(kinds).map(invent).collect()
    }

    fn person(&mut self, id: PersonId, assignment: Assignment) -> Result<Person, BadName> {
        let index = self.invented;
        self.invented += 1;
        let id_number = id_number(index);
        let marked = [MARK].into_iter().collect();
        Ok(Person {
            id,
            name: name(index)?,
            sex: id_number.as_ref().map(IdNumber::sex),
            birth: id_number.as_ref().and_then(|number| Month::try_from(number.birth()).ok()),
            id_number,
            identity: Some(identity(assignment.kind)),
            assignment,
            rank: None,
            rank_document: None,
            particulars: Particulars { further: marked, ..Particulars::default() },
        })
    }
}

fn position(index: u32, leaders: LeaderPosts) -> Position {
    if index < leaders.chief.0 {
        Position::Chief
    } else if index < leaders.total().0 {
        Position::Deputy
    } else {
        Position::Staff
    }
}

/// What whoever holds a place of this kind should be.
fn identity(kind: QuotaKind) -> Identity {
    match kind {
        QuotaKind::Administrative | QuotaKind::PoliticalLegal => Identity::CivilServant,
        QuotaKind::Support => Identity::Worker,
        QuotaKind::Service(_) | QuotaKind::Controlled => Identity::ServiceProfessional,
        QuotaKind::OffQuota => Identity::Contracted,
    }
}

/// Every surname with every given name of its sex before any pair comes again.
fn name(index: u32) -> Result<Name, BadName> {
    let given_names: &[&str] = if is_woman(index) { &WOMEN } else { &MEN };
    let pick = |list: &[&'static str]| list.get(index as usize % list.len()).copied().unwrap_or_default();
    Name::new(&format!("{}{}", pick(&SURNAMES), pick(given_names)))
}

/// Two of five.
fn is_woman(index: u32) -> bool {
    index % 5 < 2
}

/// The number of the `index`-th person: the birthdays in turn, and a new pair of sequence numbers in every round of them, of
/// which the odd one is a man's and the even one a woman's.
fn id_number(index: u32) -> Option<IdNumber> {
    let birthday = u32::try_from(u64::from(index) * u64::from(STRIDE) % u64::from(BIRTHDAYS)).ok()?;
    let (year, month, day) = (FIRST_YEAR + birthday / (12 * 28), birthday / 28 % 12 + 1, birthday % 28 + 1);
    let sequence = 2 * (index / BIRTHDAYS) + 1 + u32::from(is_woman(index));
    let body = format!("{ADDRESS_CODE:06}{year:04}{month:02}{day:02}{sequence:03}");
    let check = IdNumber::check_character(&body)?;
    IdNumber::new(&format!("{body}{check}")).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn id_numbers_hold_and_are_given_once() {
        let numbers: BTreeSet<IdNumber> = (0..2 * BIRTHDAYS).filter_map(id_number).collect();
        assert_eq!(numbers.len(), 2 * BIRTHDAYS as usize);
    }

    #[test]
    fn every_surname_meets_every_given_name() {
        let rounds = 5 * SURNAMES.len() * MEN.len() * WOMEN.len();
        let names: BTreeSet<Name> = (0..rounds).map(|index| name(index as u32).expect("a name")).collect();
        assert_eq!(names.len(), SURNAMES.len() * (MEN.len() + WOMEN.len()));
    }

    #[test]
    fn the_first_ones_lead_and_all_are_marked() {
        let people = BTreeMap::from([(QuotaKind::Administrative, Headcount(3)), (QuotaKind::Support, Headcount(1))]);
        let made =
            Inventor::default().people(InstitutionId(7), &people, LeaderPosts::new(1, 1), &mut FreshIds::default());
        let made = made.expect("four people");
        let seen: Vec<_> = made.iter().map(|person| (person.assignment.kind, person.assignment.position)).collect();
        let (organ, staff) = (QuotaKind::Administrative, Position::Staff);
        let expected =
            [(organ, Position::Chief), (organ, Position::Deputy), (organ, staff), (QuotaKind::Support, staff)];
        assert_eq!(seen, expected);
        assert!(made.iter().all(|person| person.particulars.further.get(MARK.0) == Some(MARK.1)));
        assert!(made.iter().all(|person| person.id_number.is_some() && person.birth.is_some()));
    }
}
