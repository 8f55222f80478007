//! An answers file → who is meant by rows, what names mean, who has left.

mod mends;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::{parse, refused};
use crate::domain::{Name, PersonId};
use crate::import::{Choices, Departing, Departures, IdentityAnswer, InstitutionAnswer, Namesakes, RowKey};
use crate::notice::Notice;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    same_name: Option<Namesakes>,
    departures: Option<WrittenDepartures>,
    #[serde(default)]
    institutions: BTreeMap<String, String>,
    #[serde(default)]
    identities: Vec<WrittenIdentity>,
    #[serde(default)]
    lines: Vec<mends::WrittenLine>,
    #[serde(default)]
    cells: Vec<mends::WrittenCell>,
    #[serde(default)]
    words: Vec<mends::WrittenWord>,
    #[serde(default)]
    months: Vec<mends::WrittenMonths>,
    #[serde(default)]
    ignored: Vec<mends::WrittenIgnored>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "departures 要写 \"all\"，或者单位名称、人员号的列表")]
enum WrittenDepartures {
    All(All),
    Of(Vec<WrittenDeparting>),
}

/// An institution by its name, or a person by the number in the book.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum WrittenDeparting {
    Person(u32),
    Institution(String),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum All {
    All,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIdentity {
    file: String,
    sheet: String,
    row: u32,
    name: String,
    answer: WrittenAnswer,
    person: Option<u32>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenAnswer {
    Same,
    Another,
    LeaveOut,
}

/// Adds the answers of a file to the choices.
pub fn read_answers(file: &Path, choices: &mut Choices) -> Result<(), Notice> {
    let written: Written = parse(file)?;
    choices.namesakes = written.same_name.unwrap_or(choices.namesakes);
    match &written.departures {
        None => {}
        Some(WrittenDepartures::All(All::All)) => choices.departures = Departures::All,
        Some(WrittenDepartures::Of(written)) => {
            let departing = written.iter().map(|written| match written {
                WrittenDeparting::Person(number) => Ok(Departing::Person(PersonId(*number))),
                WrittenDeparting::Institution(written) => {
                    name(written).map(Departing::Institution).map_err(|reason| refused(file, "departures", &reason))
                }
            });
            choices.departures = Departures::Of(departing.collect::<Result<_, _>>()?);
        }
    }
    for (written, answer) in &written.institutions {
        let answer = institution(answer).map_err(|reason| refused(file, "institutions", &reason))?;
        choices.institutions.insert(written.trim().to_owned(), answer);
    }
    let mut answered = BTreeMap::new();
    for (number, identity) in (1..).zip(&written.identities) {
        let told = |reason: String| refused(file, &format!("第{number}项答复"), &reason);
        let (key, answer) = meant(identity).map_err(told)?;
        if answered.insert(key, answer).is_some() {
            return Err(told("同一行答复了两次".to_owned()));
        }
    }
    choices.identities.extend(answered);
    mends::add(&written, choices).map_err(|(place, reason)| refused(file, &place, &reason))
}

fn institution(written: &str) -> Result<InstitutionAnswer, String> {
    match written.trim() {
        "新设" | "new" => Ok(InstitutionAnswer::New),
        "不导入" | "leave_out" => Ok(InstitutionAnswer::LeaveOut),
        other => name(other).map(InstitutionAnswer::Is),
    }
}

fn meant(written: &WrittenIdentity) -> Result<(RowKey, IdentityAnswer), String> {
    let answer = match (written.answer, written.person) {
        (WrittenAnswer::Same, Some(person)) => IdentityAnswer::Same(PersonId(person)),
        (WrittenAnswer::Same, None) => return Err("answer 写“same”时要写明 person(人员号)".to_owned()),
        (WrittenAnswer::Another, None) => IdentityAnswer::Another,
        (WrittenAnswer::LeaveOut, None) => IdentityAnswer::LeaveOut,
        (WrittenAnswer::Another | WrittenAnswer::LeaveOut, Some(_)) => {
            return Err("只有 answer 写“same”时才写 person".to_owned());
        }
    };
    let name = name(&written.name)?;
    Ok((RowKey { file: written.file.clone(), sheet: written.sheet.clone(), row: written.row, name }, answer))
}

fn name(written: &str) -> Result<Name, String> {
    Name::new(written).map_err(|_| format!("“{written}”不是名称"))
}
