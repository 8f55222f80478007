//! The sample county's workbooks against the figures they must yield, which the sample's generator counts from its own
//! model and never from the workbooks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bianheng::domain::{
    FreshIds, Funding, Holder, Institution, OfficeNature, Operation, Person, QuotaKind, Snapshot, Tier, apply_all,
};
use bianheng::import::{
    Batch, Choices, FigureProblem, Issue, PersonProblem, Place, Precautions, Problem, Records, RegisterProblem,
    Severity, TableKind, Understanding, Vocabulary, WordProblem, read, reconcile, understand,
};
use bianheng::watch::Unwatched;
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/安和县")
}

fn workbooks() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the sample lies in the repository");
    let paths = entries.map(|entry| entry.expect("readable entry").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx")).collect();
    paths.sort();
    assert_eq!(paths.len(), 3);
    paths
}

fn understood(files: &[PathBuf]) -> Understanding {
    let sources: Vec<_> = files.iter().cloned().map(Into::into).collect();
    let reading = read(&sources, &Precautions::for_own_files(), &Unwatched).expect("nobody cancels");
    assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    understand(&reading.workbooks, Choices::default(), Vocabulary::built_in(), &Unwatched).expect("nobody cancels")
}

fn reconciled(understanding: &Understanding, snapshot: &Snapshot, known: &[Person], fresh: FreshIds) -> Batch {
    reconcile(&understanding.records, snapshot, known, fresh, Vocabulary::built_in(), &Unwatched)
        .expect("nobody cancels")
}

fn people_of(batch: &Batch) -> Vec<Person> {
    let admitted = batch.operations.iter().filter_map(|operation| match operation.into_owned() {
        Operation::Admit(person) => Some(person),
        _ => None,
    });
    admitted.collect()
}

/// The first import of the sample into an empty book.
struct Imported {
    expected: Value,
    understanding: Understanding,
    batch: Batch,
    after: Snapshot,
}

fn imported() -> Imported {
    let expected = std::fs::read_to_string(folder().join("预期数字.json")).expect("the expected figures");
    let understanding = understood(&workbooks());
    let empty = Snapshot::default();
    let batch = reconciled(&understanding, &empty, &[], FreshIds::default());
    let after = apply_all(&empty, &batch.operations.to_vec()).expect("no operation is refused");
    Imported { expected: serde_json::from_str(&expected).expect("well-formed figures"), understanding, batch, after }
}

impl Imported {
    fn issues(&self) -> impl Iterator<Item = &Issue> {
        self.understanding.issues.iter().chain(&self.batch.issues)
    }

    fn list(&self, name: &str) -> &Vec<Value> {
        self.expected[name].as_array().expect("a list")
    }
}

const KINDS: [(&str, QuotaKind); 7] = [
    ("行政", QuotaKind::Administrative),
    ("政法专项", QuotaKind::PoliticalLegal),
    ("工勤", QuotaKind::Support),
    ("事业·全额", QuotaKind::Service(Funding::Full)),
    ("事业·差额", QuotaKind::Service(Funding::Partial)),
    ("事业·自收自支", QuotaKind::Service(Funding::SelfSupporting)),
    ("员额", QuotaKind::Controlled),
];

fn number(figures: &Value, key: &str) -> u32 {
    u32::try_from(figures[key].as_u64().unwrap_or(0)).expect("a headcount")
}

fn text<'value>(value: &'value Value, key: &str) -> &'value str {
    value[key].as_str().unwrap_or_default()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value[key].as_array().cloned().unwrap_or_default();
    list.iter().map(|item| item.as_str().expect("a text").to_owned()).collect()
}

/// As the register spells names.
fn full_width(text: &str) -> String {
    text.replace('(', "（").replace(')', "）")
}

fn at(place: &Place) -> String {
    let cell = place.cell.map(|cell| cell.to_string()).unwrap_or_default();
    format!("{}!{cell}", place.sheet.sheet)
}

fn expected_places(list: &[Value], keep: impl Fn(&Value) -> bool) -> BTreeSet<(String, String)> {
    let kept = list.iter().filter(|item| keep(item));
    kept.map(|item| (text(item, "problem").to_owned(), format!("{}!{}", text(item, "sheet"), text(item, "cell"))))
        .collect()
}

/// The generator's word for a problem.
fn problem_name(problem: &Problem) -> &'static str {
    match problem {
        Problem::Person(PersonProblem::IdTruncated) => "id_number_truncated",
        Problem::Person(PersonProblem::IdCheck { .. }) => "id_number_check",
        Problem::Person(PersonProblem::IdBirth) => "id_number_birth",
        Problem::Word(WordProblem::UnknownKind) => "unknown_kind",
        Problem::Register(RegisterProblem::UnknownInstitution { .. }) => "unknown_institution",
        Problem::Person(
            PersonProblem::DuplicatePerson { .. }
            | PersonProblem::TwoPlaces { .. }
            | PersonProblem::ListedWhereUsed { .. },
        ) => "duplicate_person",
        Problem::Person(PersonProblem::IdUpgraded { .. }) => "id_number_15_digits",
        Problem::Person(PersonProblem::SexDiffers { .. }) => "sex_contradicts_id_number",
        _ => "other",
    }
}

#[test]
fn totals_of_the_county() {
    let county = imported();
    let totals = &county.expected["totals"];
    assert_eq!(county.after.institutions().count(), number(totals, "institutions") as usize);
    for (word, kind) in KINDS {
        let held = |institution: &Institution| county.after.ledger().held(Holder::Institution(institution.id), kind).0;
        assert_eq!(county.after.institutions().map(held).sum::<u32>(), number(&totals["authorized"], word), "{word}");
        let strength = |institution: &Institution| county.after.roster().strength(institution.id, kind).0;
        assert_eq!(county.after.institutions().map(strength).sum::<u32>(), number(&totals["strength"], word), "{word}");
    }
    let posts = |institution: &Institution| county.after.posts(institution.id).to_vec();
    let posts: Vec<_> = county.after.institutions().flat_map(posts).collect();
    assert_eq!(posts.len(), number(totals, "post_lines") as usize);
    assert_eq!(posts.iter().map(|post| post.count.0).sum::<u32>(), number(totals, "post_places"));
    let roster = &county.expected["roster"];
    let counts = county.batch.counts[&TableKind::Roster];
    assert_eq!((counts.added, counts.rejected), (number(roster, "importable"), number(roster, "rejected")));
    let split = people_of(&county.batch).iter().filter(|person| person.assignment.is_split()).count();
    assert_eq!(split, number(roster, "split_assignments") as usize);
    let without_identity = people_of(&county.batch).iter().filter(|person| person.identity.is_none()).count();
    assert_eq!(without_identity, 0, "人员身份 is read however it is written");
}

#[test]
fn every_institution_is_as_meant() {
    let county = imported();
    for expected in county.list("institutions") {
        let name = full_width(text(expected, "name"));
        let found = county.after.institutions().find(|institution| institution.name.as_str() == name);
        let institution = found.unwrap_or_else(|| panic!("{name} is missing"));
        check_description(&county, institution, expected);
        check_figures(&county, institution, expected);
    }
}

fn check_description(county: &Imported, institution: &Institution, expected: &Value) {
    let name = institution.name.as_str();
    let names = |names: &[bianheng::domain::Name]| names.iter().map(|name| name.to_string()).collect::<Vec<_>>();
    assert_eq!(names(&institution.former_names), texts(expected, "former_names"), "{name}");
    let tier = if institution.tier == Tier::Township { "乡镇" } else { "县" };
    assert_eq!(tier, text(expected, "tier"), "{name}");
    let words = Vocabulary::built_in();
    assert_eq!(Some(institution.nature), words.nature(text(expected, "nature")), "{name}");
    assert_eq!(institution.grade, words.grade(text(expected, "grade")), "{name}");
    let optional = |name: &Option<bianheng::domain::Name>| name.as_ref().map(|name| name.to_string());
    assert_eq!(optional(&institution.class).unwrap_or_default(), text(expected, "class"), "{name}");
    assert_eq!(optional(&institution.zone).unwrap_or_default(), text(expected, "zone"), "{name}");
    let parent = institution.parent.and_then(|parent| county.after.institution(parent));
    let parent = parent.map(|parent| parent.name.to_string()).unwrap_or_default();
    assert_eq!(parent, full_width(text(expected, "parent")), "{name}");
    let traits: BTreeSet<String> = institution.traits.iter().map(|name| name.to_string()).collect();
    assert_eq!(traits, texts(expected, "traits").into_iter().collect(), "{name}");
    let offices = |nature| {
        let offices = institution.offices_of(nature).map(|office| office.name.to_string());
        offices.collect::<Vec<_>>()
    };
    assert_eq!(offices(OfficeNature::Administrative), texts(expected, "offices"), "{name}");
    assert_eq!(offices(OfficeNature::Service), texts(expected, "service_bodies"), "{name}");
    assert_eq!(names(&institution.nameplates), texts(expected, "nameplates"), "{name}");
    let outposts = institution.further.get("派驻机构").map(String::as_str).unwrap_or_default();
    assert_eq!(outposts, texts(expected, "outposts").join("、"), "{name}");
    let factors: BTreeMap<String, i64> =
        institution.factors.iter().map(|(name, fact)| (name.to_string(), *fact)).collect();
    let stated = expected["factors"].as_object().cloned().unwrap_or_default();
    let stated: BTreeMap<String, i64> =
        stated.iter().map(|(name, fact)| (full_width(name), fact.as_i64().expect("a number"))).collect();
    assert_eq!(factors, stated, "{name}");
    assert_eq!(institution.charter, text(expected, "document"), "{name}");
}

fn check_figures(county: &Imported, institution: &Institution, expected: &Value) {
    let name = institution.name.as_str();
    for (word, kind) in KINDS {
        let standing = county.after.standing(institution.id, kind);
        assert_eq!(standing.authorized.0, number(&expected["authorized"], word), "{name} {word}");
        assert_eq!(standing.strength.0, number(&expected["strength"], word), "{name} {word}");
    }
    let leaders = |key: &str| (number(&expected[key], "chief"), number(&expected[key], "deputy"));
    assert_eq!((institution.leaders.chief.0, institution.leaders.deputy.0), leaders("leaders"), "{name}");
    let in_post = county.after.roster().leaders(institution.id);
    assert_eq!((in_post.chief.0, in_post.deputy.0), leaders("leaders_in_post"), "{name}");
    let posts = county.after.posts(institution.id);
    assert_eq!(posts.len(), number(&expected["posts"], "lines") as usize, "{name}");
    for (word, kind) in KINDS {
        let places: u32 = posts.iter().filter(|post| post.kind == kind).map(|post| post.count.0).sum();
        assert_eq!(places, number(&expected["posts"]["by_kind"], word), "{name} {word}");
    }
}

#[test]
fn every_planted_problem_is_found_at_its_cell() {
    let county = imported();
    let errors: BTreeSet<(String, String)> = county
        .issues()
        .filter(|issue| issue.severity == Severity::Error)
        .map(|issue| (problem_name(&issue.problem).to_owned(), at(&issue.place)))
        .collect();
    assert_eq!(errors, expected_places(county.list("rejected"), |_| true));
    let tolerated: BTreeSet<(String, String)> = county
        .issues()
        .filter(|issue| {
            matches!(
                issue.problem,
                Problem::Person(PersonProblem::IdUpgraded { .. }) | Problem::Person(PersonProblem::SexDiffers { .. })
            )
        })
        .map(|issue| (problem_name(&issue.problem).to_owned(), at(&issue.place)))
        .collect();
    assert_eq!(tolerated, expected_places(county.list("tolerated"), |_| true));
    for upgraded in county.list("tolerated").iter().filter(|item| item["problem"] == "id_number_15_digits") {
        let meant = text(upgraded, "meant");
        let people = people_of(&county.batch);
        assert!(people.iter().any(|person| person.id_number.as_ref().is_some_and(|number| number.as_str() == meant)));
    }
    let remarks =
        county.issues().filter(|issue| matches!(issue.problem, Problem::Word(WordProblem::NameRemark { .. }))).count();
    assert_eq!(remarks, number(&county.expected["roster"]["spellings"], "name_with_remark") as usize);
}

#[test]
fn the_ledger_is_held_against_the_roster_and_itself() {
    let county = imported();
    let mut expected = BTreeSet::new();
    for institution in county.list("institutions") {
        for (word, kind) in KINDS {
            let roster = number(&institution["strength"], word);
            let name = full_width(text(institution, "name"));
            let slip = county
                .list("ledger_disagrees")
                .iter()
                .find(|slip| full_width(text(slip, "institution")) == name && text(slip, "kind") == word);
            let ledger =
                slip.map_or(number(&institution["strength_with_rejected"], word), |slip| number(slip, "ledger"));
            if ledger != roster {
                expected.insert((name, kind, ledger, roster));
            }
        }
    }
    let found = county.issues().filter_map(|issue| match &issue.problem {
        Problem::Figure(FigureProblem::StrengthDiffers { institution, kind, ledger, roster }) => {
            Some((institution.to_string(), kind.expect("a kind"), ledger.0, roster.0))
        }
        _ => None,
    });
    assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    for slip in county.list("ledger_disagrees") {
        let place = format!("{}!{}", text(slip, "sheet"), text(slip, "cell"));
        let told = county.issues().any(|issue| {
            matches!(issue.problem, Problem::Figure(FigureProblem::StrengthDiffers { .. })) && at(&issue.place) == place
        });
        assert!(told, "{place}");
    }
    let sheets = county.understanding.files.iter().flat_map(|file| &file.sheets);
    let totals: u32 = sheets.filter(|sheet| sheet.table == Some(TableKind::Ledger)).map(|sheet| sheet.total_rows).sum();
    assert_eq!(totals as usize, county.list("ledger_totals").len());
    let differing = county.issues().filter(|issue| {
        matches!(
            issue.problem,
            Problem::Figure(FigureProblem::TotalDiffers { .. })
                | Problem::Figure(FigureProblem::PartsDiffer { .. })
                | Problem::Figure(FigureProblem::BalanceDiffers { .. })
        )
    });
    assert_eq!(differing.count(), 0);
}

#[test]
fn units_are_known_by_whatever_name() {
    let county = imported();
    for known_as in county.list("known_as") {
        let (written, institution) =
            (full_width(text(known_as, "known_as")), full_width(text(known_as, "institution")));
        if written == institution {
            continue;
        }
        let told = county.issues().any(|issue| match &issue.problem {
            Problem::Register(RegisterProblem::NamedOtherwise { name, current }) => {
                full_width(name) == written && current.as_str() == institution
            }
            _ => false,
        });
        assert!(told, "{written} is {institution}");
    }
}

#[test]
fn what_was_understood_is_told() {
    let county = imported();
    let sheets: BTreeMap<&str, _> = county
        .understanding
        .files
        .iter()
        .flat_map(|file| &file.sheets)
        .map(|sheet| (sheet.sheet.as_str(), sheet))
        .collect();
    let hidden = sheets["代码表"];
    assert_eq!((hidden.hidden, hidden.table), (true, None));
    assert_eq!(sheets["填表说明"].table, None);
    for (sheet, rows) in county.expected["roster"]["rows_by_sheet"].as_object().expect("sheets") {
        let read = county.understanding.files.iter().flat_map(|file| &file.sheets);
        let read = read.filter(|read| read.sheet == *sheet && read.table == Some(TableKind::Roster));
        assert_eq!(
            read.map(|read| u64::from(read.rows_read)).sum::<u64>(),
            rows.as_u64().expect("a number"),
            "{sheet}"
        );
    }
    for file in &county.understanding.files {
        for column in file.sheets.iter().flat_map(|sheet| &sheet.columns) {
            assert!(column.confidence.0 >= 90, "{} {}", file.file, column.heading);
        }
    }
}

#[test]
fn importing_twice_changes_nothing() {
    let county = imported();
    let people = people_of(&county.batch);
    let again = reconciled(&county.understanding, &county.after, &people, county.batch.fresh);
    assert_eq!(again.operations.to_vec(), []);
    assert_eq!(again.changes, []);
    for (table, counts) in &county.batch.counts {
        let again = again.counts[table];
        assert_eq!((again.added, again.updated), (0, 0), "{table:?}");
        assert_eq!((again.unchanged, again.rejected), (counts.added, counts.rejected), "{table:?}");
    }
}

#[test]
fn the_order_of_files_does_not_matter() {
    let county = imported();
    let mut files = workbooks();
    files.reverse();
    let batch = reconciled(&understood(&files), &Snapshot::default(), &[], FreshIds::default());
    let after = apply_all(&Snapshot::default(), &batch.operations.to_vec()).expect("no operation is refused");
    assert!(after == county.after, "the same books give the same register");
    assert_eq!(batch.counts, county.batch.counts);
}

#[test]
fn one_file_after_the_other_comes_to_the_same() {
    let county = imported();
    let files = workbooks();
    let (ledger, others): (Vec<PathBuf>, Vec<PathBuf>) =
        files.into_iter().partition(|path| path.to_string_lossy().contains("台账"));
    let first = reconciled(&understood(&ledger), &Snapshot::default(), &[], FreshIds::default());
    assert!(first.issues.iter().any(|issue| issue.problem == Problem::Figure(FigureProblem::StrengthNotCompared)));
    let register = apply_all(&Snapshot::default(), &first.operations.to_vec()).expect("no operation is refused");
    let second = reconciled(&understood(&others), &register, &[], first.fresh);
    let register = apply_all(&register, &second.operations.to_vec()).expect("no operation is refused");
    assert!(register == county.after, "in steps or at once");
}

#[test]
fn any_part_of_the_books_in_any_order_is_taken() {
    let whole = understood(&workbooks());
    let (mut register, mut people, mut fresh) = (Snapshot::default(), Vec::new(), FreshIds::default());
    let mut dice = Dice(20_261_122);
    for round in 0..12 {
        let mut part = Records::clone(&whole.records);
        part.institutions.retain(|_| dice.throw(3) > 0);
        part.posts.retain(|_| dice.throw(2) > 0);
        part.people.retain(|_| dice.throw(4) == 0);
        for stated in part.institutions.iter_mut().flat_map(|record| &mut record.authorized) {
            if dice.throw(5) == 0 {
                stated.count.0 = dice.throw(60);
            }
        }
        let (part, words) = (Arc::new(part), Vocabulary::built_in());
        let batch = reconcile(&part, &register, &people, fresh, words, &Unwatched).expect("nobody cancels");
        register = apply_all(&register, &batch.operations.to_vec())
            .unwrap_or_else(|refused| panic!("round {round}: {refused:?}"));
        fresh = batch.fresh;
        for operation in &batch.operations.to_vec() {
            if let Operation::Admit(person) | Operation::Amend { person, .. } = operation {
                people.retain(|known: &Person| known.id != person.id);
                people.push(person.clone());
            }
        }
        assert_eq!(register.roster().people().0 as usize, people.len(), "round {round}");
        let again = reconcile(&part, &register, &people, fresh, words, &Unwatched).expect("nobody cancels");
        assert_eq!(again.operations.to_vec(), [], "round {round}: the same part twice changes nothing");
    }
}

/// Chance that repeats itself.
struct Dice(u64);

impl Dice {
    /// A number below `sides`.
    fn throw(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(sides)) as u32
    }
}
