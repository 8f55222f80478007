//! One case for each thing that can be wrong with a pack: where it is told, and what is told.

use super::*;
use crate::rules::formula::FormulaFaultReason;
use crate::rules::scheme::LimitFigure;

const HEAD: &str = "key = \"anhe\"\nname = \"安和县\"\nregion = \"安和县\"\n";
const SCHEME: &str = "[[schemes]]\nkey = \"a\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\n";
const STANDARD: &str = "[[standards]]\nkey = \"s\"\nname = \"甲\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nquota = \"service\"\n";

fn faults(text: &str) -> Vec<(usize, usize, FaultReason)> {
    let error = Pack::read("wrong.toml", text).expect_err("it is wrong");
    assert_eq!(error.file, "wrong.toml");
    error.faults.into_iter().map(|fault| (fault.place.line, fault.place.column, fault.reason)).collect()
}

/// `more` follows the head (3 lines), or the head and a scheme (12 lines).
#[track_caller]
fn check(text: String, expected: &[(usize, usize, FaultReason)]) {
    assert_eq!(faults(&text), expected, "\n{text}");
}

fn in_scheme(more: &str) -> String {
    format!("{HEAD}{SCHEME}{more}")
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn shape(text: &str) -> FaultReason {
    FaultReason::Shape(text.to_owned())
}

#[test]
fn a_sound_pack_is_read_with_its_text() {
    let text = in_scheme("common = [{ name = \"综合办公室\", nature = \"Administrative\" }]\n");
    let pack = Pack::read("sound.toml", &text).expect("sound");
    assert_eq!((pack.key.as_str(), pack.file.as_str(), pack.text.as_str()), ("anhe", "sound.toml", text.as_str()));
}

#[test]
fn the_form() {
    let unknown_severity = format!("{HEAD}[clauses.over_quota]\nseverity = \"fatal\"\n");
    let found = faults(&unknown_severity);
    assert!(
        matches!(found.as_slice(), [(5, 12, FaultReason::Shape(reason))] if reason.starts_with("unknown variant `fatal`"))
    );
    let found = faults(&format!("{HEAD}strange = 1\n"));
    assert!(
        matches!(found.as_slice(), [(4, 1, FaultReason::Shape(reason))] if reason.starts_with("unknown field `strange`"))
    );
    check("name = \"甲\"\nregion = \"乙\"\n".to_owned(), &[(1, 1, shape("missing field `key`"))]);
    assert!(matches!(faults("key = \"甲").as_slice(), [(1, _, FaultReason::Shape(_))]));
    let found = faults(&in_scheme("limits = [{ total = -1 }]\n"));
    assert!(matches!(found.as_slice(), [(13, 21, FaultReason::Shape(_))]), "{found:?}");
    let since = "not a year, month or day such as 2019, 2019-06 or 2019-06-23";
    check(format!("{HEAD}since = \"2019年\"\n"), &[(4, 9, shape(since))]);
}

#[test]
fn all_faults_of_a_file_are_told_together() {
    let text = in_scheme(
        "strange = 1\ncommon = [\n  { name = \"甲办\" },\n  { name = \"乙办\", nature = \"Administrative\", alias = [] },\n]\n[[schemes.limits]]\ntotal = \"5 +\"\n[severities]\nover_quota = \"fatal\"\n",
    );
    let places: Vec<(usize, usize)> = faults(&text).into_iter().map(|(line, column, _)| (line, column)).collect();
    assert_eq!(places, [(13, 1), (15, 3), (16, 45), (19, 13), (21, 14)]);
}

#[test]
fn two_faults_of_one_entry_are_both_told_and_none_is_made_up() {
    let text = in_scheme("strange = 1\n[[schemes.limits]]\ntotal = -3\nspecial = true\n")
        .replace("verified = false", "verified = \"no\"");
    let told: Vec<(usize, String)> = faults(&text)
        .into_iter()
        .map(|(line, _, reason)| match reason {
            FaultReason::Shape(reason) => (line, reason.split([',', ':']).next().unwrap_or_default().to_owned()),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [(11, "invalid type"), (13, "unknown field `strange`"), (15, "invalid value"), (16, "invalid type")];
    assert_eq!(told, expected.map(|(line, reason)| (line, reason.to_owned())));
}

#[test]
fn rules_and_periods() {
    check(
        format!("{HEAD}[severities]\nover_quote = \"off\"\n"),
        &[(5, 14, FaultReason::UnknownRule("over_quote".into()))],
    );
    check(in_scheme("").replace("\"anhe\"", "\"安和/县\""), &[(1, 7, FaultReason::BadKey("安和/县".into()))]);
    check(in_scheme("until = \"2025-12\"\n"), &[(13, 9, FaultReason::EndsBeforeItBegins)]);
    check(in_scheme(SCHEME), &[(14, 7, FaultReason::KeyTwice("a".into()))]);
    let no_natures = in_scheme("").replace("natures = [\"Town\"]\n", "");
    check(no_natures, &[(5, 7, FaultReason::NoNatures)]);
}

#[test]
fn formulas() {
    let fault = |at, reason| FaultReason::Formula(crate::rules::formula::FormulaFault { at, reason });
    let limit = |formula: &str| in_scheme(&format!("[[schemes.limits]]\ntotal = {formula}\n"));
    check(limit("\"5 + 上取整(人口, 0)\""), &[(14, 22, fault(12, FormulaFaultReason::DivisionByZero))]);
    check(limit("\"5 + \""), &[(14, 14, fault(4, FormulaFaultReason::Syntax))]);
    check(limit("'5 + 人口'"), &[(14, 14, fault(4, FormulaFaultReason::UnknownName(name("人口"))))]);
    check(limit("\"人口 > 3\""), &[(14, 13, fault(3, FormulaFaultReason::NumberNeeded))]);
    let condition = in_scheme("[[schemes.limits]]\nwhen = { formula = \"人口 + 1\" }\ntotal = 3\n");
    check(condition, &[(14, 24, fault(3, FormulaFaultReason::ConditionNeeded))]);
    let declared =
        limit("\"5 + 上取整(人口, 20000)\"").replace(SCHEME, &format!("[facts]\n\"人口\" = \"人\"\n{SCHEME}"));
    assert!(Pack::read("sound.toml", &declared).is_ok());
}

#[test]
fn names_and_aliases() {
    let offices = |list: &str| in_scheme(&format!("common = [\n{list}]\n"));
    let office = |name: &str, aliases: &str| {
        format!("  {{ name = \"{name}\", aliases = [{aliases}], nature = \"Administrative\" }},\n")
    };
    let twice = |text: &str, first: &str, second: &str| FaultReason::NameTwice {
        name: name(text),
        first: name(first),
        second: name(second),
    };
    check(
        offices(&(office("甲办", "\"办公室\"") + &office("乙办", "\"综合办\", \"办公室\""))),
        &[(15, 36, twice("办公室", "甲办", "乙办"))],
    );
    check(offices(&(office("甲办", "") + &office("甲办", ""))), &[(15, 12, twice("甲办", "甲办", "甲办"))]);
    let circle = FaultReason::AliasCycle(vec![name("甲办"), name("乙办")]);
    check(offices(&(office("甲办", "\"乙办\"") + &office("乙办", "\"甲办\""))), &[(15, 29, circle)]);
}

#[test]
fn limits_that_contradict_each_other() {
    let common = "common = [\n  { name = \"甲办\", nature = \"Administrative\" },\n  { name = \"乙中心\", nature = \"Service\" },\n]\nunnamed = [{ count = 6 }]\n";
    let limits = |row: &str| in_scheme(&format!("{common}[[schemes.limits]]\n{row}\n"));
    check(
        limits("total = 10\nspecial = 3"),
        &[(19, 9, FaultReason::MoreThanTotal { demanded: 8, special: 3, figure: LimitFigure::Total, limit: 10 })],
    );
    check(
        limits("service = 0"),
        &[(19, 11, FaultReason::MoreThanTotal { demanded: 1, special: 0, figure: LimitFigure::Service, limit: 0 })],
    );
    let disagree = |total| FaultReason::LimitsDisagree { total, administrative: 9, service: 7 };
    check(limits("administrative = 9\nservice = 7\ntotal = 17"), &[(21, 9, disagree(17))]);
    check(limits("administrative = 9\nservice = 7\ntotal = 8"), &[(21, 9, disagree(8))]);
    check(
        limits("total = 12\n[[schemes.limits]]\nwhen = { classes = [\"一类\"] }\ntotal = 14"),
        &[(22, 9, FaultReason::NeverReached(LimitFigure::Total))],
    );
    check(
        in_scheme(
            "posts = { classes = 1, posts = 1, source = \"甲\", named = [{ class = \"管理\", name = \"甲\" }, { class = \"管理\", name = \"乙\" }] }\n",
        ),
        &[(13, 32, FaultReason::TooManyPosts { named: 2, posts: 1 })],
    );
}

#[test]
fn bands() {
    let leaders = |bands: &str| {
        format!(
            "{HEAD}[[leader_bands]]\nname = \"甲\"\nof = \"office\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nbands = [\n{bands}]\n"
        )
    };
    let band = |ends: &str| format!("  {{ {ends}, allowed = {{ chief = 1, deputy = 0 }} }},\n");
    check(leaders(&(band("from = 1, to = 4") + &band("from = 4"))), &[(12, 12, FaultReason::BandsOverlap { at: 4 })]);
    check(
        leaders(&(band("from = 1, to = 3") + &band("from = 6"))),
        &[(12, 12, FaultReason::BandsGap { from: 4, to: 5 })],
    );
    check(leaders(&band("from = 5, to = 3")), &[(11, 12, FaultReason::BandBackwards { from: 5, to: 3 })]);
    check(leaders(&(band("from = 1") + &band("from = 9"))), &[(12, 12, FaultReason::BandsOverlap { at: 9 })]);
    let range = "  { from = 1, allowed = { least = 3, most = 2 } },\n";
    check(leaders(range), &[(11, 25, FaultReason::RangeBackwards { least: 3, most: 2 })]);
    let part = |more: &str| {
        format!("{HEAD}{STANDARD}parts = [\n  {{ name = \"甲\", {more} }},\n]\n[facts]\n\"人口\" = \"人\"\n")
    };
    check(
        part("of = \"人口\", bands = [{ from = 0, to = 9, base = 1 }, { from = 20, base = 2 }]"),
        &[(12, 78, FaultReason::BandsGap { from: 10, to: 19 })],
    );
    let band = |band: &str| part(&format!("of = \"人口\", bands = [{{ {band} }}]"));
    check(band("from = -9223372036854775808, base = 1"), &[(12, 46, FaultReason::NegativeSize { from: i64::MIN })]);
    check(
        band("from = 0, base = 40, increment = { per = 0, add = 1, most = 10 }"),
        &[(12, 80, FaultReason::IncrementWithoutStep), (12, 99, FaultReason::MostBelowBase { base: 40, most: 10 })],
    );
    check(part("need = 5, most = 4"), &[(12, 24, FaultReason::RangeBackwards { least: 5, most: 4 })]);
    check(part("most = 4"), &[(11, 9, shape("甲: either need (with most), or of and bands"))]);
}

#[test]
fn counts_beyond_all_measure_are_a_fault_and_no_panic() {
    let unnamed = "unnamed = [{ count = 4294967295 }, { count = 6 }]\nlimits = [{ total = 8 }]\n";
    let error = Pack::read("a.toml", &format!("{HEAD}{SCHEME}{unnamed}")).expect_err("more than its limit");
    let reasons: Vec<&FaultReason> = error.faults.iter().map(|fault| &fault.reason).collect();
    let figure = LimitFigure::Total;
    assert_eq!(reasons, [&FaultReason::MoreThanTotal { demanded: u32::MAX, special: 0, figure, limit: 8 }]);
}
