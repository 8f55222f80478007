//! People's names: surnames and given names drawn by their usual frequency, and a handful of names that computers stumble
//! over. Reads `tables/names.txt`, which is compiled in.

use crate::Outcome;
use crate::county::Sex;
use crate::random::Random;

const TABLE: &str = include_str!("tables/names.txt");

/// The first year of birth whose given names are drawn from the junior lists.
const JUNIOR_SINCE: i16 = 1981;

/// The name lists, ready to draw from.
pub struct Names {
    surnames: Vec<(String, u32)>,
    male: Generations,
    female: Generations,
    /// Names that hurt, in the order of the table; each county uses every one of them once.
    pub rare: Vec<RareName>,
}

/// A name that computers stumble over, with what must go with it.
#[derive(Clone)]
pub struct RareName {
    pub name: String,
    pub sex: Sex,
    pub ethnicity: String,
}

#[derive(Default)]
struct Generations {
    senior: Vec<(String, u32)>,
    junior: Vec<(String, u32)>,
}

impl Names {
    /// Reads the compiled-in table.
    pub fn load() -> Outcome<Self> {
        let mut names = Self {
            surnames: Vec::new(),
            male: Generations::default(),
            female: Generations::default(),
            rare: Vec::new(),
        };
        for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (label, content) = line.split_once(": ").ok_or_else(|| format!("names.txt: no label in {line:?}"))?;
            match label {
                "surnames" => names.surnames = content.split(' ').map(weighted_surname).collect::<Outcome<_>>()?,
                "male senior" => names.male.senior = earlier_is_heavier(content),
                "male junior" => names.male.junior = earlier_is_heavier(content),
                "female senior" => names.female.senior = earlier_is_heavier(content),
                "female junior" => names.female.junior = earlier_is_heavier(content),
                "rare" => names.rare.push(rare_name(content)?),
                other => return Err(format!("names.txt: unknown label {other:?}").into()),
            }
        }
        Ok(names)
    }

    /// A name for somebody of this sex born in this year.
    pub fn draw(&self, random: &mut Random, sex: Sex, birth_year: i16) -> String {
        let generations = match sex {
            Sex::Male => &self.male,
            Sex::Female => &self.female,
        };
        let given = if birth_year < JUNIOR_SINCE { &generations.senior } else { &generations.junior };
        random.weighted(&self.surnames) + &random.weighted(given)
    }
}

fn weighted_surname(written: &str) -> Outcome<(String, u32)> {
    let digits = written.find(|character: char| character.is_ascii_digit()).unwrap_or(written.len());
    let (surname, weight) = written.split_at(digits);
    Ok((surname.to_owned(), weight.parse().map_err(|_| format!("names.txt: no weight in {written:?}"))?))
}

fn earlier_is_heavier(content: &str) -> Vec<(String, u32)> {
    let names: Vec<&str> = content.split(' ').collect();
    let weights = (0..names.len()).rev().map(|left| u32::try_from(left).unwrap_or(0) + 20);
    names.iter().map(|name| (*name).to_owned()).zip(weights).collect()
}

fn rare_name(content: &str) -> Outcome<RareName> {
    let mut parts = content.splitn(3, ' ');
    let (sex, ethnicity, name) = (parts.next(), parts.next(), parts.next());
    let sex = match sex {
        Some("男") => Sex::Male,
        Some("女") => Sex::Female,
        _ => return Err(format!("names.txt: no sex in {content:?}").into()),
    };
    let (Some(ethnicity), Some(name)) = (ethnicity, name) else {
        return Err(format!("names.txt: incomplete rare name {content:?}").into());
    };
    Ok(RareName { name: name.to_owned(), sex, ethnicity: ethnicity.to_owned() })
}
