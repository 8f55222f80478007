//! What 乡镇(街道)机构设置一览表 must show, computed from the register, the steps and the policy files as they are written: no
//! projection, no rule, no report builder.

use std::path::Path;

use bianheng::domain::{
    Holder, Institution, LeaderPosts, Name, Office, OfficeNature, Operation, QuotaFamily, QuotaKind,
};
use bianheng::domain::{Nature, Snapshot};
use bianheng::plan::Step;
use toml::Value as Toml;

use super::comparison::leader_words;
use super::read_back::Value;

/// A township as the steps leave it.
struct Township<'a> {
    institution: &'a Institution,
    offices: &'a [Office],
    nameplates: &'a [Name],
    leaders: LeaderPosts,
    scheme: &'a str,
    /// 行政, 工勤, 事业
    places: [i64; 3],
}

const FAMILIES: [QuotaFamily; 3] = [QuotaFamily::Administrative, QuotaFamily::Support, QuotaFamily::Service];

/// The rows of all townships, then the total.
pub fn rows(before: &Snapshot, steps: &[Step], default_scheme: &str) -> Vec<Vec<Value>> {
    let schemes = schemes();
    let townships: Vec<Township<'_>> = before
        .institutions()
        .filter(|one| matches!(one.nature, Nature::Town | Nature::Township | Nature::Subdistrict))
        .map(|one| after_steps(before, one, steps, default_scheme))
        .collect();
    let mut rows: Vec<Vec<Value>> =
        townships.iter().enumerate().map(|(index, township)| row(index + 1, township, &schemes)).collect();
    let sum = |column: usize| Value::Count(rows.iter().map(|row| row[column].number()).sum());
    let mut total = vec![Value::Blank; 24];
    total[1] = Value::text("合　计");
    total[2] = Value::Text(format!("{}个", rows.len()));
    for column in [5, 7, 8, 9, 11, 12, 15, 18, 19, 20] {
        total[column] = sum(column);
    }
    for (column, figure) in [(10, "special"), (13, "total"), (16, "nameplates")] {
        let limits: Option<Vec<i64>> = townships.iter().map(|township| limit(township, &schemes, figure)).collect();
        total[column] = limit_words(limits.map(|limits| limits.iter().sum()));
    }
    rows.push(total);
    rows
}

fn after_steps<'a>(
    before: &Snapshot,
    institution: &'a Institution,
    steps: &'a [Step],
    default_scheme: &'a str,
) -> Township<'a> {
    let holder = Holder::Institution(institution.id);
    let held = |family: QuotaFamily| {
        let kinds = QuotaKind::ALL.into_iter().filter(|kind| kind.family() == family);
        kinds.map(|kind| i64::from(before.ledger().held(holder, kind).0)).sum::<i64>()
    };
    let mut township = Township {
        institution,
        offices: &institution.offices,
        nameplates: &institution.nameplates,
        leaders: institution.leaders,
        scheme: institution.scheme.as_deref().unwrap_or(default_scheme),
        places: FAMILIES.map(held),
    };
    for step in steps {
        match &step.operation {
            Operation::Transfer(transfer) => {
                let index = FAMILIES.iter().position(|family| *family == transfer.kind.family()).expect("a family");
                let count = i64::from(transfer.count.0);
                township.places[index] += count * i64::from(transfer.to == holder);
                township.places[index] -= count * i64::from(transfer.from == holder);
            }
            Operation::SetOffices { institution: id, scheme, offices } if *id == institution.id => {
                township.offices = offices;
                township.scheme = scheme.as_deref().unwrap_or(default_scheme);
            }
            Operation::SetLeaders { institution: id, leaders } if *id == institution.id => township.leaders = *leaders,
            Operation::SetNameplates { institution: id, nameplates } if *id == institution.id => {
                township.nameplates = nameplates;
            }
            _ => {}
        }
    }
    township
}

fn row(number: usize, township: &Township<'_>, schemes: &[Toml]) -> Vec<Value> {
    let Township { institution, offices, nameplates, leaders, places, .. } = township;
    let of_nature = |nature: OfficeNature| offices.iter().filter(move |office| office.nature == nature);
    let names = |nature| joined(of_nature(nature).map(|office| office.name.as_str()));
    let count = |count: usize| Value::Count(count as i64);
    let scheme = scheme(township, schemes);
    let answers = |common: &Toml, office: &Office| {
        let aliases = common.get("aliases").and_then(Toml::as_array).into_iter().flatten();
        aliases.chain(common.get("name")).filter_map(Toml::as_str).any(|word| word == office.name.as_str())
    };
    let common = scheme["common"].as_array().expect("common offices");
    let filled = common.iter().filter(|common| offices.iter().any(|office| answers(common, office))).count();
    let is_special =
        |office: &&Office| governs(scheme, office.nature) && !common.iter().any(|common| answers(common, office));
    let plates = joined(nameplates.iter().map(Name::as_str));
    assert!(offices.iter().all(|office| office.nameplates.is_empty()), "plates of offices are not in the sample");
    let zone_and_traits = institution.zone.iter().chain(&institution.traits).map(Name::as_str);
    vec![
        Value::Text(number.to_string()),
        Value::text(institution.name.as_str()),
        Value::text(institution.class.as_ref().map_or("", Name::as_str)),
        Value::Text(joined(zone_and_traits)),
        Value::Text(names(OfficeNature::Administrative)),
        count(of_nature(OfficeNature::Administrative).count()),
        Value::Text(names(OfficeNature::Service)),
        count(of_nature(OfficeNature::Service).count()),
        count(filled),
        count(offices.iter().filter(is_special).count()),
        limit_words(limit(township, schemes, "special")),
        count(offices.len() - filled - offices.iter().filter(is_special).count()),
        count(offices.len()),
        limit_words(limit(township, schemes, "total")),
        Value::Text(plates),
        count(nameplates.len()),
        limit_words(limit(township, schemes, "nameplates")),
        Value::text(institution.further.get("派驻机构").map_or("", String::as_str)),
        Value::Count(places[0]),
        Value::Count(places[1]),
        Value::Count(places[2]),
        Value::Text(leader_words(*leaders)),
        Value::text(scheme["name"].as_str().expect("a name")),
        Value::text(institution.remark.as_str()),
    ]
}

/// The schemes of all policy files, as written.
fn schemes() -> Vec<Toml> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/policy");
    let files = std::fs::read_dir(folder).expect("the policy files");
    let read = |file: std::fs::DirEntry| {
        let text = std::fs::read_to_string(file.path()).expect("a text");
        let pack: Toml = toml::from_str(&text).expect("well-formed TOML");
        pack.get("schemes").and_then(Toml::as_array).cloned().unwrap_or_default()
    };
    files.flat_map(|file| read(file.expect("an entry"))).collect()
}

fn scheme<'a>(township: &Township<'_>, schemes: &'a [Toml]) -> &'a Toml {
    schemes.iter().find(|scheme| scheme["key"].as_str() == Some(township.scheme)).expect("a known scheme")
}

fn governs(scheme: &Toml, nature: OfficeNature) -> bool {
    let word = match nature {
        OfficeNature::Administrative => "Administrative",
        OfficeNature::Service => "Service",
    };
    let stated = scheme.get("governs").and_then(Toml::as_array);
    stated.is_none_or(|stated| stated.iter().any(|nature| nature.as_str() == Some(word)))
}

/// The figure of the first row that states it and whose classes, where it names some, include the township's.
fn limit(township: &Township<'_>, schemes: &[Toml], figure: &str) -> Option<i64> {
    let class = township.institution.class.as_ref().map(Name::as_str);
    let limits = scheme(township, schemes).get("limits").and_then(Toml::as_array).into_iter().flatten();
    let classes = |limit: &Toml| limit.get("when").and_then(|when| when.get("classes")).cloned();
    let fits = |limit: &&Toml| match classes(limit).as_ref().and_then(Toml::as_array) {
        Some(classes) => classes.iter().any(|named| named.as_str() == class),
        None => true,
    };
    limits.into_iter().filter(fits).find_map(|limit| limit.get(figure)).and_then(Toml::as_integer)
}

fn limit_words(limit: Option<i64>) -> Value {
    Value::Text(limit.map_or("※".to_owned(), |limit| limit.to_string()))
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join("、")
}
