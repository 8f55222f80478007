//! The true problems of the roster and the ledger, planted at fixed places: what an importer has to reject, flag or put
//! right, each with where it sits and what must come of it.

use serde::Serialize;

use crate::county::{County, Kind, Person, Position, Sex};
use crate::identity;
use crate::tables::Naming;

/// What is wrong with one row of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Flaw {
    /// The check character does not hold.
    CheckCharacter,
    /// Typed as a number: the spreadsheet kept fifteen digits.
    Truncated,
    /// The ID number says 30 February.
    ImpossibleBirth,
    /// Already listed by another institution.
    SecondAppearance,
    /// The institution is named as it never was.
    UnknownInstitution(String),
    /// A word for the kind of quota that means none.
    UnknownKind(&'static str),
    /// The sex column says the opposite of the ID number.
    SexContradicts,
    /// A number of the 1989 standard.
    FifteenDigits,
}

/// What an importer must make of a flawed row.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Consequence {
    /// The row cannot be taken over.
    Rejected,
    /// The row is taken over and reported.
    Flagged,
    /// The row is taken over, put right by rule.
    Corrected,
}

impl Flaw {
    pub fn consequence(&self) -> Consequence {
        match self {
            Self::CheckCharacter
            | Self::Truncated
            | Self::ImpossibleBirth
            | Self::SecondAppearance
            | Self::UnknownInstitution(_)
            | Self::UnknownKind(_) => Consequence::Rejected,
            Self::SexContradicts => Consequence::Flagged,
            Self::FifteenDigits => Consequence::Corrected,
        }
    }

    /// The name of the problem in the expected figures.
    pub fn key(&self) -> &'static str {
        match self {
            Self::CheckCharacter => "id_number_check",
            Self::Truncated => "id_number_truncated",
            Self::ImpossibleBirth => "id_number_birth",
            Self::SecondAppearance => "duplicate_person",
            Self::UnknownInstitution(_) => "unknown_institution",
            Self::UnknownKind(_) => "unknown_kind",
            Self::SexContradicts => "sex_contradicts_id_number",
            Self::FifteenDigits => "id_number_15_digits",
        }
    }
}

/// Where to look for the person to spoil: an institution, and in it the n-th of the people without an office to lead.
#[derive(Clone, Copy)]
enum At {
    Body(&'static str, usize),
    /// The n-th township of the ledger, from 0.
    Township(usize, usize),
}

/// Spoils the county's books at the documented places.
pub fn plant(county: &mut County, naming: &Naming<'_>) {
    let unknown = |name: &str| Flaw::UnknownInstitution(naming.of(name));
    let plan = [
        (At::Body("县财政局", 5), Flaw::CheckCharacter),
        (At::Body("县人民医院", 20), Flaw::CheckCharacter),
        (At::Township(5, 21), Flaw::CheckCharacter),
        (At::Body("县民政局", 2), Flaw::Truncated),
        (At::Body("县第一中学", 17), Flaw::ImpossibleBirth),
        (At::Body("县农机服务中心", 3), unknown("县农机监理站")),
        (At::Body("县投资促进中心", 2), unknown("县招商引资服务局")),
        (At::Body("县社会福利院", 4), Flaw::UnknownKind("编内")),
        (At::Body("县国有林场", 6), Flaw::UnknownKind("待核实")),
        (At::Township(1, 12), Flaw::SexContradicts),
        (At::Body("县档案馆", 0), Flaw::FifteenDigits),
        (At::Body("县公路管理站", 2), Flaw::FifteenDigits),
        (At::Township(8, 2), Flaw::FifteenDigits),
    ];
    for (place, flaw) in plan {
        if let Some(person) = find(county, place, |person| could_have(person, &flaw)) {
            spoil(person, flaw);
        }
    }
    list_twice(county, At::Body("县畜牧兽医站", 6), At::Township(3, 24));
    mix_kinds(county, "县商务和投资促进局");
    annotate_names(county);
    plant_ledger_slips(county);
}

/// Numbers of 15 digits were last given out in 1999, to people who are past their forties now.
fn could_have(person: &Person, flaw: &Flaw) -> bool {
    *flaw != Flaw::FifteenDigits || person.birth.year() < 1983
}

fn spoil(person: &mut Person, flaw: Flaw) {
    match flaw {
        Flaw::CheckCharacter => person.id_number = identity::wrong_check_character(&person.id_number),
        Flaw::ImpossibleBirth => {
            let sequence = person.id_number.get(14..17).unwrap_or("001").to_owned();
            let address = person.id_number.get(..6).unwrap_or("341899").to_owned();
            let body = format!("{address}{:04}0230{sequence}", person.birth.year());
            person.id_number = format!("{body}{}", identity::check_character(&body));
            person.birth = person.birth.with().month(2).day(1).build().unwrap_or(person.birth);
        }
        Flaw::Truncated
        | Flaw::SecondAppearance
        | Flaw::UnknownInstitution(_)
        | Flaw::UnknownKind(_)
        | Flaw::SexContradicts
        | Flaw::FifteenDigits => {}
    }
    person.flaw = Some(flaw);
}

fn find(county: &mut County, place: At, suits: impl Fn(&Person) -> bool) -> Option<&mut Person> {
    let (institution, nth) = locate(county, place)?;
    let staff = |person: &&mut Person| person.quota_at == institution && person.position == Position::Staff;
    county.people.iter_mut().filter(staff).filter(|person| suits(person)).nth(nth)
}

fn locate(county: &County, place: At) -> Option<(usize, usize)> {
    let mut institutions = county.institutions.iter().enumerate();
    match place {
        At::Body(key, nth) => institutions.find(|(_, found)| found.key == key).map(|(index, _)| (index, nth)),
        At::Township(order, nth) => {
            institutions.filter(|(_, found)| found.is_township()).nth(order).map(|(index, _)| (index, nth))
        }
    }
}

/// Somebody of a county body who works in a township is listed by the township as its own as well.
fn list_twice(county: &mut County, original: At, copy: At) {
    let Some((township, _)) = locate(county, copy) else { return };
    let Some(person) = find(county, original, |_| true) else { return };
    person.works_at = Some(township);
    person.remark = "县属乡管乡用".to_owned();
    let original = person.clone();
    if let Some(second) = find(county, copy, |_| true) {
        let seat = second.clone();
        *second = Person {
            quota_at: seat.quota_at,
            kind: seat.kind,
            office: seat.office,
            identity: seat.identity,
            works_at: None,
            remark: String::new(),
            flaw: Some(Flaw::SecondAppearance),
            ..original
        };
    }
}

/// 混编: people of a public institution's standing on administrative places.
fn mix_kinds(county: &mut County, key: &'static str) {
    let Some((institution, _)) = locate(county, At::Body(key, 0)) else { return };
    let staff = |person: &&mut Person| person.quota_at == institution && person.position == Position::Staff;
    for person in county.people.iter_mut().filter(staff).take(2) {
        person.identity = crate::county::Identity::Manager;
        person.rank = "九级职员".to_owned();
        person.duty = "工作人员".to_owned();
    }
}

/// Remarks that ended up in the name cell.
fn annotate_names(county: &mut County) {
    let plan = [
        (At::Body("县委宣传部", 1), "(兼)"),
        (At::Body("县发展和改革局", 3), "（借调）"),
        (At::Body("县图书馆", 2), "（兼）"),
        (At::Township(2, 11), "(挂职)"),
        (At::Township(9, 9), "★"),
    ];
    for (place, remark) in plan {
        if let Some(person) = find(county, place, |_| true) {
            person.name_remark = remark;
        }
    }
}

/// The two figures in which the ledger does not follow the roster.
fn plant_ledger_slips(county: &mut County) {
    let plan = [(At::Body("县水利局", 0), Kind::Administrative, 1), (At::Township(4, 0), Kind::FullyFunded, -1)];
    for (place, kind, slip) in plan {
        if let Some((institution, _)) = locate(county, place) {
            county.ledger_slips.insert((institution, kind), slip);
        }
    }
}

/// The sex the roster's column says.
pub fn written_sex(person: &Person) -> &'static str {
    let contradicts = person.flaw == Some(Flaw::SexContradicts);
    match (person.sex, contradicts) {
        (Sex::Male, false) | (Sex::Female, true) => "男",
        (Sex::Female, false) | (Sex::Male, true) => "女",
    }
}
