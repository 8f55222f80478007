//! The townships and streets of two cities, from the tables: real names with public figures.

use crate::Outcome;

const XUANCHENG: &str = include_str!("../tables/xuancheng.txt");
const CHENGDU: &str = include_str!("../tables/chengdu.txt");

/// A county or district with what stands below it.
pub struct County<Unit> {
    pub name: String,
    /// 常住人口, 2020
    pub population: u32,
    pub units: Vec<Unit>,
}

/// A township or street of 宣城.
pub struct Township {
    pub name: String,
    pub villages: u32,
}

/// A township or street of 成都 as it is in 2020, with what it was in 2019.
pub struct Successor {
    pub name: String,
    /// Its name in 2019; `None` when it was set up since.
    pub former: Option<String>,
    /// Units of 2019 that went up in it.
    pub merged: Vec<Merged>,
}

pub struct Merged {
    pub name: String,
    pub evidence: Evidence,
}

/// How well it is known where a unit of 2019 went.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// All its villages are found in the successor, or the successor bears its name.
    Villages,
    /// Its villages were divided; the successor has most of them.
    Divided,
    /// Nothing public tells; assumed for this sample.
    Assumed,
}

pub fn xuancheng() -> Outcome<Vec<County<Township>>> {
    read(XUANCHENG, |line| {
        let (name, villages) = line.split_once(' ').ok_or_else(|| format!("no villages in {line:?}"))?;
        Ok(Township { name: name.to_owned(), villages: villages.parse()? })
    })
}

pub fn chengdu() -> Outcome<Vec<County<Successor>>> {
    read(CHENGDU, successor)
}

/// 乡镇街道 by the ending of the name.
pub fn nature(name: &str) -> &'static str {
    ["街道", "镇", "乡"].into_iter().find(|ending| name.ends_with(ending)).unwrap_or("镇")
}

/// `[county population]` opens a county, every other line is a unit of it.
fn read<Unit>(table: &str, unit: impl Fn(&str) -> Outcome<Unit>) -> Outcome<Vec<County<Unit>>> {
    let mut counties: Vec<County<Unit>> = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            let (name, population) = heading.split_once(' ').ok_or_else(|| format!("no population in {line:?}"))?;
            counties.push(County { name: name.to_owned(), population: population.parse()?, units: Vec::new() });
        } else {
            counties.last_mut().ok_or_else(|| format!("no county above {line:?}"))?.units.push(unit(line)?);
        }
    }
    Ok(counties)
}

/// `= 䢺江镇(出江镇) < 斜源镇`: see the head of the table.
fn successor(line: &str) -> Outcome<Successor> {
    let (unit, sources) = line.split_once(" < ").unwrap_or((line, ""));
    let (sign, unit) = unit.split_once(' ').ok_or_else(|| format!("no sign in {line:?}"))?;
    let (name, before) = unit.strip_suffix(')').and_then(|unit| unit.split_once('(')).unwrap_or((unit, unit));
    let former = match sign {
        "=" => Some(before.to_owned()),
        "+" => None,
        _ => return Err(format!("unknown sign in {line:?}").into()),
    };
    Ok(Successor { name: name.to_owned(), former, merged: sources.split_whitespace().map(merged).collect() })
}

fn merged(written: &str) -> Merged {
    let marks = [('~', Evidence::Divided), ('?', Evidence::Assumed)];
    let marked = marks.into_iter().find_map(|(mark, evidence)| Some((written.strip_suffix(mark)?, evidence)));
    let (name, evidence) = marked.unwrap_or((written, Evidence::Villages));
    Merged { name: name.to_owned(), evidence }
}
