//! The institutions of a county, read from the text tables compiled into the generator (`tables/*.txt`, which say how
//! their lines are built). A mistake in a table is an error that names the file and the line.

use jiff::civil::Date;

use crate::Outcome;
use crate::county::{Institution, Kind, Leaders, Nature, Quota, Rules, TownshipFacts};

const ORGANS: &str = include_str!("tables/organs.txt");
const SERVICES: &str = include_str!("tables/services.txt");
const TOWNSHIPS: &str = include_str!("tables/townships.txt");

/// The five offices every township has (5+X).
pub const COMMON_OFFICES: [&str; 5] =
    ["综合办公室", "党群办公室", "社区发展办公室", "社区治理办公室", "民生服务办公室"];

/// How the names of the tables become the names of one county.
pub struct Naming<'a> {
    pub county: &'a str,
    pub scope: Scope,
}

/// Who reads the names: in the county's own books "县财政局" is enough, in a city's it is not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    County,
    City,
}

impl Naming<'_> {
    /// The name of a table in this county.
    pub fn of(&self, name: &str) -> String {
        let name = name.replace("{县}", self.county);
        match self.scope {
            Scope::County => name,
            Scope::City => {
                let inside = name.replace("（县", &format!("（{}", self.county));
                match inside.strip_prefix('县') {
                    Some(rest) => format!("{}{rest}", self.county),
                    None => inside,
                }
            }
        }
    }

    /// Former and short names; those that only a county understands are left out of a city's books.
    fn former(&self, field: &str) -> Vec<String> {
        let usable = |name: &&str| self.scope == Scope::County || name.starts_with('县');
        list(field).iter().map(String::as_str).filter(usable).map(|name| self.of(name)).collect()
    }
}

/// One line of a table, taken apart field by field.
struct Line<'a> {
    table: &'static str,
    number: usize,
    fields: std::str::Split<'a, char>,
}

impl<'a> Line<'a> {
    fn of(table: &'static str, index: usize, line: &'a str) -> Self {
        Self { table, number: index + 1, fields: line.split('|') }
    }

    fn field(&mut self, what: &str) -> Outcome<&'a str> {
        Ok(self.fields.next().map(str::trim).ok_or_else(|| self.complaint(what, "is missing"))?)
    }

    fn number(&mut self, what: &str) -> Outcome<u32> {
        let written = self.field(what)?;
        Ok(written.parse().map_err(|_| self.complaint(what, &format!("is no number: {written:?}")))?)
    }

    fn complaint(&self, what: &str, why: &str) -> String {
        format!("{}:{}: {what} {why}", self.table, self.number)
    }
}

/// County bodies in ledger order.
pub fn organs(naming: &Naming<'_>) -> Outcome<Vec<Institution>> {
    let mut group = "";
    let mut organs = Vec::new();
    for (index, text) in content_lines(ORGANS) {
        if let Some(title) = text.strip_prefix('=') {
            group = title.trim();
            continue;
        }
        let mut line = Line::of("organs.txt", index, text);
        let key = line.field("name")?;
        let mut organ = bare(key, naming.of(key), group);
        organ.former_names = naming.former(line.field("former names")?);
        organ.nature_words = line.field("nature")?.to_owned();
        organ.nature = organ_nature(&organ.nature_words).ok_or_else(|| line.complaint("nature", "is unknown"))?;
        organ.grade = line.field("grade")?.to_owned();
        organ.quotas = quotas(&mut line)?.0;
        (organ.leaders, organ.leaders_in_post) = leaders(&mut line)?;
        organ.offices = list(line.field("offices")?);
        organ.document = line.field("document")?.to_owned();
        let approved = line.field("date")?;
        organ.approved = Some(approved.parse::<Date>().map_err(|error| line.complaint("date", &error.to_string()))?);
        organ.remark = line.field("remark")?.to_owned();
        organs.push(organ);
    }
    Ok(organs)
}

/// Public institutions in ledger order.
pub fn services(naming: &Naming<'_>) -> Outcome<Vec<Institution>> {
    let (mut group, mut parent) = ("", String::new());
    let mut services = Vec::new();
    for (index, text) in content_lines(SERVICES) {
        if let Some(title) = text.strip_prefix('=') {
            group = title.trim();
            continue;
        }
        if let Some(name) = text.strip_prefix('@') {
            parent = naming.of(name.trim());
            continue;
        }
        let mut line = Line::of("services.txt", index, text);
        let key = line.field("name")?;
        let mut service = bare(key, naming.of(key), group);
        service.parent = Some(parent.clone());
        service.grade = line.field("grade")?.to_owned();
        service.class = Some(line.field("class")?.to_owned());
        (service.quotas, service.civil_service_rules) = quotas(&mut line)?;
        (service.leaders, service.leaders_in_post) = leaders(&mut line)?;
        service.offices = list(line.field("offices")?);
        service.document = line.field("document")?.to_owned();
        service.remark = line.field("remark")?.to_owned();
        services.push(service);
    }
    Ok(services)
}

/// Townships and streets in ledger order.
pub fn townships() -> Outcome<Vec<Institution>> {
    let mut townships = Vec::new();
    for (index, text) in content_lines(TOWNSHIPS) {
        let mut line = Line::of("townships.txt", index, text);
        let key = line.field("name")?;
        let class = line.field("class")?;
        let mut township = bare(key, key.to_owned(), class);
        township.nature = township_nature(key).ok_or_else(|| line.complaint("name", "ends in no 镇, 乡, 街道"))?;
        township.class = Some(class.to_owned());
        let zone = line.field("zone")?.to_owned();
        let traits = list(line.field("traits")?);
        let population = line.number("population")?;
        let villages = line.number("villages")?;
        let square_kilometres = line.number("area")?;
        township.offices = township_offices(line.field("offices")?);
        township.service_bodies = list(line.field("service bodies")?);
        let nameplates = list(line.field("nameplates")?);
        let outposts = list(line.field("outposts")?);
        let facts = TownshipFacts { zone, traits, population, villages, square_kilometres, nameplates, outposts };
        township.township = Some(facts);
        township.quotas = quotas(&mut line)?.0;
        (township.leaders, township.leaders_in_post) = leaders(&mut line)?;
        township.document = line.field("document")?.to_owned();
        township.remark = line.field("remark")?.to_owned();
        township.grade = "正科级".to_owned();
        townships.push(township);
    }
    Ok(townships)
}

/// An institution of which the table has told no more than the name.
pub fn bare(key: &str, name: String, group: &str) -> Institution {
    Institution {
        key: key.to_owned(),
        name,
        former_names: Vec::new(),
        nature: Nature::PublicInstitution,
        nature_words: String::new(),
        grade: String::new(),
        class: None,
        parent: None,
        group: group.to_owned(),
        quotas: Vec::new(),
        leaders: Leaders::default(),
        leaders_in_post: Leaders::default(),
        offices: Vec::new(),
        service_bodies: Vec::new(),
        civil_service_rules: Rules::PublicInstitutions,
        township: None,
        document: String::new(),
        approved: None,
        remark: String::new(),
    }
}

/// Which nature a township's name tells.
pub fn township_nature(name: &str) -> Option<Nature> {
    let natures = [("镇", Nature::Town), ("乡", Nature::Township), ("街道", Nature::Subdistrict)];
    natures.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, nature)| nature)
}

fn content_lines(table: &str) -> impl Iterator<Item = (usize, &str)> {
    table.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty())
}

fn list(field: &str) -> Vec<String> {
    field.split('、').filter(|item| !item.is_empty()).map(str::to_owned).collect()
}

fn organ_nature(words: &str) -> Option<Nature> {
    Some(match words {
        "党委机关" => Nature::Party,
        "纪检监察机关" => Nature::Supervision,
        "人大机关" => Nature::Congress,
        "政协机关" => Nature::Consultative,
        "政府工作部门" => Nature::Government,
        "政法机关" => Nature::Judicial,
        "群团机关" => Nature::MassOrganization,
        _ => return None,
    })
}

fn township_offices(field: &str) -> Vec<String> {
    let mut offices: Vec<String> = Vec::new();
    for item in list(field) {
        match item.strip_prefix('缺') {
            Some(missing) => offices.retain(|office| office != missing),
            None if item == "共性" => offices.extend(COMMON_OFFICES.map(str::to_owned)),
            None => offices.push(item),
        }
    }
    offices
}

/// Reads "行政 20/18 工勤 2/2".
fn quotas(line: &mut Line<'_>) -> Outcome<(Vec<Quota>, Rules)> {
    let field = line.field("quota")?;
    let mut words = field.split(' ');
    let mut quotas = Vec::new();
    let mut rules = Rules::PublicInstitutions;
    while let (Some(word), Some(figures)) = (words.next(), words.next()) {
        let kind = kind_of(word).ok_or_else(|| line.complaint("quota", &format!("has an unknown kind {word}")))?;
        let (authorized, strength) = pair(figures, '/').ok_or_else(|| line.complaint("quota", "is no a/b"))?;
        quotas.push(Quota { kind, authorized, strength });
        if word == "参公" {
            rules = Rules::CivilService;
        }
    }
    Ok((quotas, rules))
}

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "行政" => Kind::Administrative,
        "政法专项" => Kind::PoliticalLegal,
        "工勤" => Kind::Support,
        "事业" | "全额" | "参公" => Kind::FullyFunded,
        "差额" => Kind::PartlyFunded,
        "自收自支" => Kind::SelfSupporting,
        "员额" => Kind::Controlled,
        _ => return None,
    })
}

/// Reads "1+3", or "1+3/1+4" where other leaders are in post than were approved.
fn leaders(line: &mut Line<'_>) -> Outcome<(Leaders, Leaders)> {
    let field = line.field("leaders")?;
    let (approved, in_post) = field.split_once('/').unwrap_or((field, field));
    let read = |written: &str| pair(written, '+').map(|(chief, deputy)| Leaders { chief, deputy });
    match (read(approved), read(in_post)) {
        (Some(approved), Some(in_post)) => Ok((approved, in_post)),
        _ => Err(line.complaint("leaders", "are no a+b").into()),
    }
}

fn pair(written: &str, separator: char) -> Option<(u32, u32)> {
    let (first, second) = written.split_once(separator)?;
    Some((first.parse().ok()?, second.parse().ok()?))
}
