//! 预期数字.json: what a right import of a county's workbooks must yield, counted from the model and never from the
//! workbooks. One institution, total or problem to a line, so that a changed figure is a changed line.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use serde::Serialize;

use crate::Outcome;
use crate::county::{County, Identity, Institution, Kind, Leaders, Nature, Person};
use crate::flaws::Consequence;
use crate::people::AS_OF;
use crate::workbooks::ledger::LedgerFigures;
use crate::workbooks::posts::Aliases;
use crate::workbooks::roster::RosterFigures;

/// How many plaques a township may show, and the offices each must have; the sample breaks both once.
const MOST_NAMEPLATES: usize = 5;
const COMMON_OFFICES: usize = 5;

type ByKind = BTreeMap<Kind, u32>;

#[derive(Serialize)]
struct ExpectedInstitution<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    former_names: &'a [String],
    tier: &'static str,
    nature: Nature,
    #[serde(skip_serializing_if = "str::is_empty")]
    grade: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<&'a str>,
    authorized: ByKind,
    /// Rows that can be taken over.
    strength: ByKind,
    /// Every row that means this institution, rejected ones too: what the ledger states.
    strength_with_rejected: ByKind,
    document: &'a str,
    leaders: Leaders,
    leaders_in_post: Leaders,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    offices: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    service_bodies: &'a [String],
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    township: Option<ExpectedTownship<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    posts: Option<ExpectedPosts>,
}

#[derive(Serialize)]
struct ExpectedTownship<'a> {
    zone: &'a str,
    traits: &'a [String],
    factors: BTreeMap<&'static str, u32>,
    nameplates: &'a [String],
    outposts: &'a [String],
}

#[derive(Default, Serialize)]
struct ExpectedPosts {
    lines: u32,
    places: u32,
    by_kind: ByKind,
}

#[derive(Serialize)]
struct Totals {
    institutions: usize,
    by_nature: BTreeMap<Nature, usize>,
    authorized: ByKind,
    strength: ByKind,
    strength_with_rejected: ByKind,
    post_lines: usize,
    post_places: u32,
}

#[derive(Serialize)]
struct RosterTotals<'a> {
    rows: usize,
    rows_by_sheet: &'a BTreeMap<&'static str, u32>,
    importable: usize,
    rejected: usize,
    flagged: usize,
    /// Importable people whose work is elsewhere than their place.
    split_assignments: usize,
    spellings: &'a BTreeMap<&'static str, u32>,
}

#[derive(Serialize)]
struct ExpectedFinding<'a> {
    what: &'static str,
    institution: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<Kind>,
    actual: usize,
    limit: usize,
}

#[derive(Serialize)]
struct KnownAs<'a> {
    workbook: &'static str,
    institution: &'a str,
    known_as: &'a str,
}

/// Writes the expected figures of a county.
pub fn write(
    county: &County,
    ledger: &LedgerFigures,
    post_names: &Aliases,
    roster: &RosterFigures,
    path: &Path,
) -> Outcome<()> {
    let institutions: Vec<_> =
        county.institutions.iter().enumerate().map(|(index, found)| expected(county, index, found)).collect();
    let rejected: Vec<_> = roster.flawed.iter().filter(|cell| cell.consequence == Consequence::Rejected).collect();
    let tolerated: Vec<_> = roster.flawed.iter().filter(|cell| cell.consequence != Consequence::Rejected).collect();
    let mut out = String::from("{\n");
    field(&mut out, "county", &county.name)?;
    field(&mut out, "as_of", &AS_OF.to_string())?;
    field(&mut out, "totals", &totals(county, &institutions))?;
    field(&mut out, "roster", &roster_totals(county, roster))?;
    list(&mut out, "rejected", &rejected)?;
    list(&mut out, "tolerated", &tolerated)?;
    list(&mut out, "ledger_disagrees", &ledger.slips)?;
    list(&mut out, "findings", &findings(county))?;
    list(&mut out, "ledger_totals", &ledger.totals)?;
    list(&mut out, "known_as", &known_as(post_names, &roster.aliases))?;
    list(&mut out, "institutions", &institutions)?;
    // The last list leaves a comma behind.
    out.truncate(out.trim_end_matches(['\n', ',']).len());
    out.push_str("\n}\n");
    std::fs::write(path, out)?;
    Ok(())
}

fn field(out: &mut String, name: &str, value: &impl Serialize) -> Outcome<()> {
    writeln!(out, "\"{name}\": {},", serde_json::to_string(value)?)?;
    Ok(())
}

fn list(out: &mut String, name: &str, items: &[impl Serialize]) -> Outcome<()> {
    let lines = items.iter().map(serde_json::to_string).collect::<Result<Vec<String>, _>>()?;
    writeln!(out, "\"{name}\": [\n{}\n],", lines.join(",\n"))?;
    Ok(())
}

fn expected<'a>(county: &'a County, index: usize, institution: &'a Institution) -> ExpectedInstitution<'a> {
    let township = institution.township.as_ref().map(|facts| ExpectedTownship {
        zone: &facts.zone,
        traits: &facts.traits,
        factors: BTreeMap::from([
            ("户籍人口", facts.population),
            ("村(社区)数", facts.villages),
            ("面积(平方公里)", facts.square_kilometres),
        ]),
        nameplates: &facts.nameplates,
        outposts: &facts.outposts,
    });
    // A public institution's offices stand in no column of the ledger.
    let in_ledger = institution.nature != Nature::PublicInstitution;
    ExpectedInstitution {
        name: &institution.name,
        former_names: &institution.former_names,
        tier: if institution.is_township() { "乡镇" } else { "县" },
        nature: institution.nature,
        grade: if institution.is_township() { "" } else { &institution.grade },
        class: institution.class.as_deref(),
        parent: institution.parent.as_deref(),
        authorized: institution.quotas.iter().map(|quota| (quota.kind, quota.authorized)).collect(),
        strength: count(county.people.iter().filter(|person| person.quota_at == index && !is_rejected(person))),
        strength_with_rejected: count(county.people.iter().filter(|person| person.quota_at == index)),
        document: &institution.document,
        leaders: institution.leaders,
        leaders_in_post: institution.leaders_in_post,
        offices: if in_ledger { &institution.offices } else { &[] },
        service_bodies: &institution.service_bodies,
        township,
        posts: posts(county, index),
    }
}

fn is_rejected(person: &Person) -> bool {
    person.flaw.as_ref().is_some_and(|flaw| flaw.consequence() == Consequence::Rejected)
}

fn count<'a>(people: impl Iterator<Item = &'a Person>) -> ByKind {
    let mut counts = ByKind::new();
    for person in people {
        *counts.entry(person.kind).or_default() += 1;
    }
    counts
}

fn posts(county: &County, index: usize) -> Option<ExpectedPosts> {
    let mut expected = ExpectedPosts::default();
    for post in county.posts.iter().filter(|post| post.institution == index) {
        expected.lines += 1;
        expected.places += post.count;
        *expected.by_kind.entry(post.kind).or_default() += post.count;
    }
    (expected.lines > 0).then_some(expected)
}

fn totals(county: &County, institutions: &[ExpectedInstitution<'_>]) -> Totals {
    let sum = |figures: for<'a> fn(&'a ExpectedInstitution<'_>) -> &'a ByKind| {
        let mut total = ByKind::new();
        for (kind, number) in institutions.iter().flat_map(|institution| figures(institution)) {
            *total.entry(*kind).or_default() += number;
        }
        total
    };
    let mut by_nature = BTreeMap::new();
    for institution in institutions {
        *by_nature.entry(institution.nature).or_default() += 1;
    }
    Totals {
        institutions: institutions.len(),
        by_nature,
        authorized: sum(|institution| &institution.authorized),
        strength: sum(|institution| &institution.strength),
        strength_with_rejected: sum(|institution| &institution.strength_with_rejected),
        post_lines: county.posts.len(),
        post_places: county.posts.iter().map(|post| post.count).sum(),
    }
}

fn roster_totals<'a>(county: &County, roster: &'a RosterFigures) -> RosterTotals<'a> {
    let of = |wanted: Consequence| roster.flawed.iter().filter(|cell| cell.consequence == wanted).count();
    let rejected = of(Consequence::Rejected);
    let split = county.people.iter().filter(|person| person.works_at.is_some() && !is_rejected(person)).count();
    RosterTotals {
        rows: county.people.len(),
        rows_by_sheet: &roster.rows,
        importable: county.people.len() - rejected,
        rejected,
        flagged: of(Consequence::Flagged),
        split_assignments: split,
        spellings: &roster.spellings,
    }
}

/// What the checks must find in the county as it stands: excess, too many deputies, mixed kinds, a missing office, plaques.
fn findings(county: &County) -> Vec<ExpectedFinding<'_>> {
    let mut findings = Vec::new();
    for (index, institution) in county.institutions.iter().enumerate() {
        let mut find = |what, kind, actual, limit| {
            findings.push(ExpectedFinding { what, institution: &institution.name, kind, actual, limit });
        };
        for quota in institution.quotas.iter().filter(|quota| quota.strength > quota.authorized) {
            find("over_quota", Some(quota.kind), quota.strength as usize, quota.authorized as usize);
        }
        let (deputies, approved) = (institution.leaders_in_post.deputy, institution.leaders.deputy);
        if deputies > approved {
            find("too_many_deputies", None, deputies as usize, approved as usize);
        }
        let mixed = county.people.iter().filter(|person| person.quota_at == index && is_mixed(person)).count();
        if mixed > 0 {
            find("mixed_kinds", Some(Kind::Administrative), mixed, 0);
        }
        let Some(facts) = &institution.township else { continue };
        let common: BTreeSet<&str> =
            institution.offices.iter().map(String::as_str).filter(|office| is_common(office)).collect();
        if common.len() < COMMON_OFFICES {
            find("common_offices_missing", None, common.len(), COMMON_OFFICES);
        }
        if facts.nameplates.len() > MOST_NAMEPLATES {
            find("too_many_nameplates", None, facts.nameplates.len(), MOST_NAMEPLATES);
        }
    }
    findings
}

/// A person of a public institution's standing on an administrative place.
fn is_mixed(person: &Person) -> bool {
    let of_service = matches!(person.identity, Identity::Manager | Identity::Professional);
    of_service && !person.kind.is_service()
}

fn is_common(office: &str) -> bool {
    crate::tables::COMMON_OFFICES.contains(&office)
}

fn known_as<'a>(posts: &'a Aliases, roster: &'a Aliases) -> Vec<KnownAs<'a>> {
    let of = |workbook, aliases: &'a Aliases| {
        aliases.iter().map(move |(institution, known_as)| KnownAs { workbook, institution, known_as })
    };
    of("岗位设置表", posts).chain(of("花名册", roster)).collect()
}
