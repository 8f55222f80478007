//! Packs put together: what replaces what, what is switched off, and what happens to a pack that cannot be used.

use super::*;
use crate::domain::{InstitutionId, Name, Nature, Severity, Tier};
use crate::rules::leaders::AllowedPosts;
use crate::rules::pack::{FaultReason, LocalSeverity, Place};

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn institution(nature: Nature) -> Institution {
    Institution::bare(InstitutionId(1), name("某单位"), Tier::County, nature)
}

fn source(file: &str, text: &str) -> PackSource {
    PackSource { file: file.to_owned(), text: text.to_owned() }
}

fn head(key: &str) -> String {
    format!("key = \"{key}\"\nname = \"甲\"\nregion = \"乙\"\n")
}

#[test]
fn the_bundled_packs_are_sound() {
    let policy = Policy::bundled().expect("bundled packs");
    let keys: Vec<_> = policy.schemes().map(|scheme| scheme.key.as_str()).collect();
    let expected = [
        "chengdu-5x-2019",
        "chengdu-6x-2020",
        "wuhou-5x-2019",
        "longquanyi-5x-2019",
        "qionglai-5x-2019",
        "pengzhou-5x-2019",
        "chenghua-2019",
        "xuancheng-2022",
        "xuancheng-jingde-2022",
        "qianxi-2021",
        "zhangye-2019",
        "zhangye-2019-derived",
        "chiping-2020",
        "feicheng-1993",
        "feicheng-2002",
        "shibei-2001",
        "shibei-2012",
        "sample-6x",
    ];
    assert_eq!(keys, expected);
    assert!(policy.approvals().count() >= 7);
}

#[test]
fn leader_bands_of_the_default_profile() {
    let policy = Policy::bundled().expect("bundled packs");
    let organ = institution(Nature::Government);
    let office = |places| policy.leaders_for(Body::Office, &organ, Headcount(places)).map(|found| found.allowance);
    let posts = |chief, deputy| Some(LeaderAllowance::Posts(AllowedPosts { chief, deputy }));
    let bands = [(1, 1, 0), (3, 1, 0), (4, 1, 1), (7, 1, 1), (8, 1, 2), (14, 1, 2), (15, 1, 2), (80, 1, 2)];
    for (places, chief, deputy) in bands {
        assert_eq!(office(places), posts(chief, deputy), "{places}");
    }
    assert_eq!(office(0), None);
    // A third deputy is only for those whose task is heavy.
    let burdened = Institution { traits: [name("任务重")].into(), ..organ.clone() };
    let burdened = |places| policy.leaders_for(Body::Office, &burdened, Headcount(places)).map(|found| found.allowance);
    assert_eq!((burdened(14), burdened(15), burdened(80)), (posts(1, 2), posts(1, 3), posts(1, 3)));
    // Public institutions have ranges of their own, for themselves and for their offices.
    let school = institution(Nature::PublicInstitution);
    let most =
        |body, places| policy.leaders_for(body, &school, Headcount(places)).map(|found| found.allowance.most().0);
    for (places, expected) in [(10, 2), (11, 3), (100, 4), (200, 5), (400, 6), (600, 7), (999, 8)] {
        assert_eq!(most(Body::Institution, places), Some(expected), "{places}");
    }
    assert_eq!(most(Body::Institution, 1000), None, "the source gives no number");
    assert_eq!(most(Body::Office, 10), Some(3));
    assert!(policy.leaders_for(Body::Institution, &organ, Headcount(30)).is_none());
}

#[test]
fn an_office_sets_how_grave_a_breach_is_and_the_words_stay() {
    let own = format!(
        "{}[severities]\nover_quota = \"advice\"\nleader_band = \"blocking\"\nupward_transfer = \"off\"\n",
        head("anhe")
    );
    let bundled = Policy::bundled().expect("bundled packs");
    let loaded = Policy::load(&[source("anhe.toml", &own)]).expect("a policy");
    assert_eq!(loaded.refused, []);
    let clause = |policy: &Policy, rule| policy.clause(RuleId(rule)).cloned();
    let (before, after) = (clause(&bundled, "over_quota"), clause(&loaded.policy, "over_quota"));
    let (before, after) = (before.expect("a clause"), after.expect("a clause"));
    assert_eq!((before.severity, before.existing_severity), (Severity::Blocking, Some(Severity::Warning)));
    assert_eq!((after.severity, after.existing_severity), (Severity::Advice, Some(Severity::Advice)));
    assert_eq!((after.source, after.text), (before.source, before.text));
    assert_eq!(clause(&loaded.policy, "leader_band").map(|clause| clause.severity), Some(Severity::Blocking));
    assert_eq!(clause(&loaded.policy, "upward_transfer"), None);
    let switch = loaded.policy.switched_off_by(RuleId("upward_transfer")).expect("switched off");
    assert_eq!(switch.severities.get("upward_transfer"), Some(&LocalSeverity::Off));
    assert!(loaded.policy.switched_off_by(RuleId("over_quota")).is_none());
}

#[test]
fn an_own_pack_replaces_the_bundled_one_of_its_key_whole() {
    let own = format!(
        "{}[[schemes]]\nkey = \"chiping-own\"\nname = \"本地\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\n",
        head("chiping")
    );
    let policy = Policy::load(&[source("own.toml", &own)]).expect("a policy").policy;
    assert!(policy.scheme("chiping-own").is_some());
    assert!(policy.scheme("chiping-2020").is_none());
    assert!(policy.scheme("qianxi-2021").is_some());
}

#[test]
fn a_broken_own_pack_leaves_the_bundled_one_in_force() {
    let broken = format!("{}strange = 1\n", head("chiping"));
    let sound = head("anhe");
    let loaded = Policy::load(&[source("own.toml", &broken), source("anhe.toml", &sound)]).expect("a policy");
    let refused: Vec<&str> = loaded.refused.iter().map(|error| error.file.as_str()).collect();
    assert_eq!(refused, ["own.toml"]);
    assert!(loaded.policy.scheme("chiping-2020").is_some());
    assert_eq!(loaded.policy.packs().last().map(|pack| pack.key.as_str()), Some("anhe"));
}

/// A pack that is sound by itself and does not fit among the others.
#[track_caller]
fn unfit(text: &str, line: usize, column: usize, reason: FaultReason) {
    let loaded = Policy::load(&[source("own.toml", text)]).expect("a policy");
    let faults: Vec<_> = loaded.refused.iter().flat_map(|error| &error.faults).collect();
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!((fault.place, &fault.reason), (Place { line, column }, &reason));
    assert!(loaded.policy.scheme("chengdu-5x-2019").is_some());
}

fn scheme(key: &str, more: &str) -> String {
    format!(
        "[[schemes]]\nkey = \"{key}\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\n{more}\n"
    )
}

#[test]
fn what_is_wrong_only_in_company_is_told_of_the_pack_that_says_it() {
    let own = |schemes: &str| format!("{}{schemes}", head("anhe"));
    unfit(&own(&scheme("chengdu-5x-2019", "")), 5, 7, FaultReason::KeyTwice("chengdu-5x-2019".into()));
    unfit(&own(&scheme("a", "extends = \"没有\"")), 13, 11, FaultReason::UnknownKey("没有".into()));
    unfit(&own(&scheme("a", "supersedes = \"没有\"")), 13, 14, FaultReason::UnknownKey("没有".into()));
    unfit(&own(&scheme("a", "extends = \"a\"")), 13, 11, FaultReason::Cycle(vec!["a".into()]));
    let force = format!("{}standards_in_force = [\"没有\"]", head("anhe"));
    unfit(&force, 4, 23, FaultReason::UnknownKey("没有".into()));
    // An alias that the extended scheme has given to another office, and a limit below what both demand.
    let office = "extends = \"chengdu-5x-2019\"\ncommon = [{ name = \"甲办\", aliases = [\"综合办\"], nature = \"Administrative\" }]";
    let twice =
        FaultReason::NameTwice { name: name("综合办"), first: name("综合办公室"), second: name("甲办") };
    unfit(&own(&scheme("a", office)), 13, 11, twice);
    let limit = "extends = \"chengdu-5x-2019\"\nlimits = [{ administrative = 4 }]";
    let figure = crate::rules::LimitFigure::Administrative;
    let reason = FaultReason::MoreThanTotal { demanded: 5, special: 0, figure, limit: 4 };
    unfit(&own(&scheme("a", limit)), 13, 11, reason);
    // Replacing the national pack means giving its clauses.
    let loaded = Policy::load(&[source("own.toml", &head("national"))]).expect("a policy");
    let reasons = loaded.refused.first().map(|error| error.faults.clone()).unwrap_or_default();
    assert!(reasons.iter().any(|fault| fault.reason == FaultReason::ClauseLeftOut("over_quota")), "{reasons:?}");
    assert!(loaded.policy.clause(RuleId("over_quota")).is_some());
    // A circle of two names both.
    let circle = own(&(scheme("a", "extends = \"b\"") + &scheme("b", "extends = \"a\"")));
    let loaded = Policy::load(&[source("own.toml", &circle)]).expect("a policy");
    let found: Vec<_> = loaded.refused.iter().flat_map(|error| &error.faults).map(|fault| &fault.reason).collect();
    let (ab, ba) = (vec!["a".to_owned(), "b".to_owned()], vec!["b".to_owned(), "a".to_owned()]);
    assert_eq!(found, [&FaultReason::Cycle(ab), &FaultReason::Cycle(ba)]);
}

/// The files of the own packs that are left out, each with what is wrong with it.
fn refused(loaded: &LoadedPolicy) -> Vec<(&str, Vec<&FaultReason>)> {
    let mut told = Vec::new();
    for error in &loaded.refused {
        told.push((error.file.as_str(), error.faults.iter().map(|fault| &fault.reason).collect()));
    }
    told
}

#[test]
fn an_own_pack_that_spoils_bundled_ones_is_left_out_and_the_program_goes_on() {
    let spoils = |pack: &str, reason| FaultReason::Spoils { pack: pack.to_owned(), reason: Box::new(reason) };
    // Without the scheme that four districts extend; another own pack that builds on it is not to blame.
    let other = format!("{}{}", head("anhe"), scheme("a", "extends = \"chengdu-5x-2019\""));
    let own = [source("a.toml", &other), source("own.toml", &head("chengdu"))];
    let loaded = Policy::load(&own).expect("a policy all the same");
    let unknown = || FaultReason::UnknownKey("chengdu-5x-2019".to_owned());
    let districts = ["武侯区街道机构设置", "龙泉驿区街镇机构设置", "邛崃市镇街机构设置", "彭州市镇(街道)机构设置试点"];
    let expected: Vec<_> = districts.map(|district| spoils(district, unknown())).into();
    assert_eq!(refused(&loaded), [("own.toml", expected.iter().collect())]);
    assert_eq!(loaded.refused[0].faults[0].place, Place { line: 1, column: 7 });
    for key in ["wuhou-5x-2019", "chengdu-5x-2019", "a"] {
        assert!(loaded.policy.scheme(key).is_some(), "{key}");
    }
    // With a key that a bundled pack after it gives.
    let own = format!("{}{}", head("zhangye"), scheme("chiping-2020", ""));
    let loaded = Policy::load(&[source("own.toml", &own)]).expect("a policy all the same");
    let twice = spoils("茌平区镇街机构设置", FaultReason::KeyTwice("chiping-2020".into()));
    assert_eq!(refused(&loaded), [("own.toml", vec![&twice])]);
    // With a limit below what a district demands on top of it.
    let more = "common = [{ name = \"甲办\", nature = \"Administrative\" }]\nlimits = [{ service = 1 }]";
    let own = format!("{}{}", head("chengdu"), scheme("chengdu-5x-2019", more));
    let loaded = Policy::load(&[source("own.toml", &own)]).expect("a policy all the same");
    let figure = crate::rules::LimitFigure::Service;
    let limit = FaultReason::MoreThanTotal { demanded: 2, special: 0, figure, limit: 1 };
    let expected = [spoils("武侯区街道机构设置", limit.clone()), spoils("龙泉驿区街镇机构设置", limit)];
    let found = refused(&loaded);
    assert_eq!(found.first().map(|(file, reasons)| (*file, reasons.len() >= 2)), Some(("own.toml", true)));
    assert!(expected.iter().all(|reason| found[0].1.contains(&reason)), "{found:?}");
}

#[test]
fn of_two_own_packs_with_one_key_the_first_holds_and_the_second_is_told_of() {
    for key in ["chiping", "anhe"] {
        let (first, second) = (head(key), head(key).replace("\"甲\"", "\"第二个\""));
        let loaded = Policy::load(&[source("a.toml", &first), source("b.toml", &second)]).expect("a policy");
        let twice = FaultReason::PackKeyTwice { key: key.to_owned(), file: "a.toml".to_owned() };
        assert_eq!(refused(&loaded), [("b.toml", vec![&twice])]);
        let held: Vec<_> =
            loaded.policy.packs().filter(|pack| pack.key == key).map(|pack| pack.file.as_str()).collect();
        assert_eq!(held, ["a.toml"]);
    }
}

#[test]
fn a_rule_without_a_clause_is_refused() {
    let error = Policy::read(&[("empty.toml", &head("empty"))]).expect_err("no clauses");
    assert!(matches!(error, PolicyError::ClauseMissing { .. }), "{error}");
}
