//! The people of the roster: one invented person for every filled seat, with a career that fits the age. Nobody is past the
//! statutory retirement month on the date of the workbooks.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::county::{Identity, Institution, Kind, Person, Position, Rules, Sex};
use crate::identity::IssuedNumbers;
use crate::names::{Names, RareName};
use crate::random::Random;
use crate::seats::{Places, Seat, seats};
use crate::titles::{self, Trade};

/// The date the workbooks report on.
pub const AS_OF: Date = date(2026, 10, 31);

/// Whoever was born before these days has retired by [`AS_OF`] (the decision of 2024-09-13 delays retirement step by step).
const OLDEST_MAN: Date = date(1966, 7, 1);
const OLDEST_WOMAN: Date = date(1971, 8, 1);
const OLDEST_WORKING_WOMAN: Date = date(1976, 4, 1);

/// Every so many people one has a name that computers stumble over.
const RARE_EVERY: usize = 71;

/// Draws people; remembers the ID numbers and rare names already given.
pub struct Recruiter<'a> {
    names: &'a Names,
    random: Random,
    issued: &'a mut IssuedNumbers,
    rare: Vec<RareName>,
    drawn: usize,
}

impl<'a> Recruiter<'a> {
    pub fn new(names: &'a Names, issued: &'a mut IssuedNumbers, seed: u64) -> Self {
        let rare = names.rare.iter().rev().cloned().collect();
        Self { names, random: Random::for_part(seed, "people"), issued, rare, drawn: 0 }
    }

    /// Fills every filled seat of every institution, in order.
    pub fn staff(&mut self, institutions: &[Institution]) -> Vec<Person> {
        let mut people = Vec::new();
        for (index, institution) in institutions.iter().enumerate() {
            let mut counted = [0_usize; 5];
            for seat in seats(institution, Places::Filled) {
                let nth = match counted.get_mut(seat.position as usize) {
                    Some(count) => {
                        *count += 1;
                        *count - 1
                    }
                    None => 0,
                };
                people.push(self.person(index, institution, &seat, nth));
            }
        }
        self.place_elsewhere(institutions, &mut people);
        people
    }

    fn person(&mut self, index: usize, institution: &Institution, seat: &Seat, nth: usize) -> Person {
        self.drawn += 1;
        let identity = self.identity(institution, seat);
        let rare = if self.drawn.is_multiple_of(RARE_EVERY) { self.rare.pop() } else { None };
        let sex = rare.as_ref().map_or_else(|| self.sex(institution, seat, identity), |rare| rare.sex);
        let birth = self.birth(sex, seat.position, identity);
        let education = self.education(birth, identity);
        let started_work = self.started_work(birth, education);
        let admitted = self.admitted(started_work);
        let age = years_between(birth, AS_OF);
        let duty = titles::duty(institution, seat.office.as_deref(), seat.position, identity, nth);
        let politics = self.politics(seat.position, identity, &duty);
        let (name, ethnicity) = match rare {
            Some(rare) => (rare.name, rare.ethnicity),
            None => (self.names.draw(&mut self.random, sex, birth.year()), self.ethnicity()),
        };
        Person {
            name,
            name_remark: "",
            sex,
            ethnicity,
            birth,
            id_number: self.issued.issue(&mut self.random, sex, birth),
            started_work,
            education,
            politics,
            identity,
            quota_at: index,
            kind: seat.kind,
            position: seat.position,
            office: seat.office.clone(),
            duty,
            rank: titles::rank(&institution.key, identity, seat.kind, seat.position, age).to_owned(),
            admitted,
            admission_document: self.admission_document(admitted),
            works_at: None,
            remark: self.remark(),
            flaw: None,
        }
    }

    fn identity(&mut self, institution: &Institution, seat: &Seat) -> Identity {
        match seat.kind {
            Kind::Administrative | Kind::PoliticalLegal => Identity::CivilServant,
            Kind::Support => Identity::Worker,
            Kind::FullyFunded | Kind::PartlyFunded | Kind::SelfSupporting | Kind::Controlled => {
                let professionals = match Trade::of(&institution.key) {
                    Trade::School | Trade::Medicine => 88,
                    Trade::Farming => 50,
                    Trade::Engineering => 40,
                };
                if institution.civil_service_rules == Rules::CivilService {
                    Identity::CivilServiceRules
                } else if matches!(seat.position, Position::Staff) && self.random.chance(professionals) {
                    Identity::Professional
                } else {
                    Identity::Manager
                }
            }
        }
    }

    fn sex(&mut self, institution: &Institution, seat: &Seat, identity: Identity) -> Sex {
        let men = match (identity, Trade::of(&institution.key), seat.position) {
            (Identity::Worker, _, _) => 92,
            (Identity::Professional, Trade::School | Trade::Medicine, _) => 36,
            (_, _, Position::Chief | Position::Deputy) => 76,
            (_, _, Position::OfficeChief | Position::OfficeDeputy | Position::Staff) => 58,
        };
        if self.random.chance(men) { Sex::Male } else { Sex::Female }
    }

    fn birth(&mut self, sex: Sex, position: Position, identity: Identity) -> Date {
        let oldest = match (sex, identity) {
            (Sex::Male, _) => OLDEST_MAN,
            (Sex::Female, Identity::Worker) => OLDEST_WORKING_WOMAN,
            (Sex::Female, _) => OLDEST_WOMAN,
        };
        let (youngest, eldest) = match (position, identity) {
            (Position::Chief, _) => (42, 57),
            (Position::Deputy, _) => (35, 57),
            (Position::OfficeChief | Position::OfficeDeputy, _) => (30, 58),
            (Position::Staff, Identity::Worker) => (36, 59),
            (Position::Staff, _) => {
                self.random.weighted(&[((23, 29), 17), ((30, 39), 33), ((40, 49), 24), ((50, 60), 26)])
            }
        };
        loop {
            let age = self.random.between(youngest, eldest);
            let days = i64::from(age) * 365 + i64::from(age / 4) + i64::from(self.random.below(365));
            let birth = earlier(AS_OF, days);
            if birth >= oldest {
                return birth;
            }
        }
    }

    fn education(&mut self, birth: Date, identity: Identity) -> &'static str {
        match (identity, birth.year()) {
            (Identity::Worker, _) => self.random.weighted(&[("高中", 5), ("中专", 3), ("大专", 2)]),
            (_, ..1976) => self.random.weighted(&[("中专", 2), ("大专", 5), ("大学本科", 5), ("研究生", 1)]),
            (_, ..1988) => self.random.weighted(&[("大专", 3), ("大学本科", 8), ("研究生", 1)]),
            (_, ..2001) => self.random.weighted(&[("大专", 1), ("大学本科", 9), ("研究生", 3)]),
            (_, _) => self.random.weighted(&[("大专", 2), ("大学本科", 9)]),
        }
    }

    fn started_work(&mut self, birth: Date, education: &str) -> Date {
        let age = match education {
            "研究生" => self.random.between(25, 27),
            "大学本科" => self.random.between(22, 24),
            "大专" => self.random.between(20, 22),
            _ => self.random.between(18, 20),
        };
        let month = self.random.weighted(&[(7, 3), (8, 4), (9, 2), (12, 1), (3, 1)]);
        let year = birth.year() + i16::try_from(age).unwrap_or(20);
        Date::new(year, month, 1).unwrap_or(AS_OF).min(date(2026, 7, 1))
    }

    fn admitted(&mut self, started_work: Date) -> Date {
        let years = self.random.weighted(&[(0, 5), (1, 3), (3, 2), (6, 1), (9, 1)]);
        let admitted = started_work.checked_add(i64::from(years).years().months(self.random.below(4))).unwrap_or(AS_OF);
        admitted.min(date(2026, 9, 1))
    }

    fn admission_document(&mut self, admitted: Date) -> String {
        let (year, number) = (admitted.year(), self.random.between(1, 60));
        match self.random.weighted(&[(1, 70), (2, 12), (3, 8), (4, 10)]) {
            1 => format!("安编〔{year}〕{number}号"),
            2 => format!("安编办〔{year}〕{number}号"),
            3 => format!("安编[{year}]{number}号"),
            _ => {
                if admitted.year() < 2005 {
                    String::new()
                } else {
                    "待补".to_owned()
                }
            }
        }
    }

    fn ethnicity(&mut self) -> String {
        self.random
            .weighted(&[("汉族", 94), ("回族", 2), ("土家族", 1), ("苗族", 1), ("满族", 1), ("畲族", 1)])
            .to_owned()
    }

    fn politics(&mut self, position: Position, identity: Identity, duty: &str) -> &'static str {
        match (position, identity) {
            (Position::Chief, _) => "中共党员",
            (Position::Deputy, _) if duty.contains('党') => "中共党员",
            (Position::Deputy, _) => self.random.weighted(&[("中共党员", 92), ("民盟盟员", 4), ("无党派人士", 4)]),
            (_, Identity::CivilServant) => self.random.weighted(&[("中共党员", 78), ("群众", 16), ("共青团员", 6)]),
            (_, _) => self.random.weighted(&[("中共党员", 42), ("群众", 50), ("共青团员", 8)]),
        }
    }

    fn remark(&mut self) -> String {
        let remarks =
            [("", 95), ("军转干部", 1), ("驻村第一书记", 1), ("三支一扶期满入编", 1), ("选调生", 1), ("挂职期满", 1)];
        self.random.weighted(&remarks).to_owned()
    }

    /// 县属乡用 and 借调: the place stays where it is, the work is done elsewhere.
    fn place_elsewhere(&mut self, institutions: &[Institution], people: &mut [Person]) {
        const LENT_TO_TOWNSHIPS: [&str; 4] =
            ["县畜牧兽医站", "县农业技术推广中心", "县林业技术推广站", "县综合行政执法大队"];
        const BORROWERS: [&str; 3] = ["县委办公室", "县委组织部", "县人民政府办公室"];
        let indices = |wanted: &dyn Fn(&Institution) -> bool| -> Vec<usize> {
            institutions.iter().enumerate().filter(|(_, found)| wanted(found)).map(|(index, _)| index).collect()
        };
        let townships = indices(&Institution::is_township);
        let borrowers = indices(&|found| BORROWERS.contains(&found.key.as_str()));
        for person in people.iter_mut().filter(|person| person.position == Position::Staff) {
            let Some(home) = institutions.get(person.quota_at) else { continue };
            if LENT_TO_TOWNSHIPS.contains(&home.key.as_str()) && self.random.chance(38) {
                person.works_at = Some(self.random.pick(&townships));
                person.remark = "县属乡管乡用".to_owned();
            } else if !home.is_township() && self.random.chance(2) {
                person.works_at = Some(self.random.pick(&borrowers)).filter(|borrower| *borrower != person.quota_at);
                person.remark = person.works_at.map_or_else(String::new, |_| "借调".to_owned());
            }
        }
    }
}

/// Whole years from one day to a later one.
pub fn years_between(from: Date, to: Date) -> u32 {
    let before_birthday = (to.month(), to.day()) < (from.month(), from.day());
    u32::try_from(to.year() - from.year() - i16::from(before_birthday)).unwrap_or(0)
}

fn earlier(day: Date, days: i64) -> Date {
    day.checked_sub(days.days()).unwrap_or(day)
}
