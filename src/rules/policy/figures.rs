//! The published figures that follow from a pack alone, each with the institutions it speaks of and nothing else.

use crate::domain::{
    Headcount, Institution, InstitutionId, LeaderPosts, Name, Nature, Office, OfficeNature, QuotaFamily, Tier,
};
use crate::rules::{Attribute, Choice, Impasse, LimitFigure, Need, NeedObstacle, Permission, Policy, Scheme};

fn policy() -> Policy {
    Policy::bundled().expect("bundled packs")
}

fn scheme<'a>(policy: &'a Policy, key: &str) -> &'a Scheme {
    policy.scheme(key).expect(key)
}

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// An institution written as `镇 class=一类 zone=西控 trait=涉农 fact=人口:83000 called=天彭街道`.
fn body(text: &str) -> Institution {
    let mut words = text.split_whitespace();
    let nature = match words.next() {
        Some("镇") => Nature::Town,
        Some("乡") => Nature::Township,
        Some("街道") => Nature::Subdistrict,
        Some("单位") => Nature::PublicInstitution,
        other => panic!("not a nature: {other:?}"),
    };
    let mut body = Institution::bare(InstitutionId(1), name("某镇街"), Tier::Township, nature);
    for word in words {
        match word.split_once('=') {
            Some(("class", class)) => body.class = Some(name(class)),
            Some(("zone", zone)) => body.zone = Some(name(zone)),
            Some(("trait", one)) => drop(body.traits.insert(name(one))),
            Some(("called", called)) => body.name = name(called),
            Some(("fact", fact)) => {
                let (fact, value) = fact.split_once(':').expect("a value");
                body.factors.insert(name(fact), value.parse().expect("a number"));
            }
            _ => panic!("not a word: {word}"),
        }
    }
    body
}

fn sum(bodies: &[(u32, &str)], of: impl Fn(&Institution) -> u32) -> u32 {
    bodies.iter().map(|(count, text)| count * of(&body(text))).sum()
}

#[test]
fn xuancheng_allows_834_bodies_665_common_and_169_special() {
    let policy = policy();
    let scheme = scheme(&policy, "xuancheng-2022");
    let units = [(37, "镇 class=一类"), (43, "乡 class=二类"), (15, "街道 class=一类")];
    let limit =
        |figure| sum(&units, |unit| scheme.limits_for(unit).and_then(|limits| limits.figure(figure)).expect("stated"));
    assert_eq!(units.iter().map(|(count, _)| count).sum::<u32>(), 95);
    assert_eq!(limit(LimitFigure::Total), 834);
    assert_eq!(limit(LimitFigure::Special), 169);
    assert_eq!(sum(&units, |unit| scheme.common_demanded(unit)), 665);
    assert_eq!(limit(LimitFigure::Nameplates), 95 * 5);
    assert_eq!(scheme.platforms.len(), 5);
    let posts = policy.scheme("xuancheng-jingde-2022").and_then(|scheme| scheme.posts.as_ref()).expect("stated");
    assert_eq!((posts.classes, posts.posts, posts.named.len()), (9, 19, 0));
}

#[test]
fn a_town_of_xuancheng_without_a_class_is_not_taken_for_class_two() {
    let policy = policy();
    let scheme = scheme(&policy, "xuancheng-2022");
    let town = body("镇");
    let fit = scheme.fit(&town);
    let unclear: Vec<_> = fit.unclear.iter().map(|unclear| (unclear.what, unclear.why.clone())).collect();
    let why = Impasse::NotEntered(Attribute::Class);
    let figures = [LimitFigure::Total, LimitFigure::Special];
    assert_eq!(unclear, figures.map(|figure| (crate::rules::Uncertain::Limit(figure), why.clone())));
    // Both classes may bear five plates, so that this is known all the same; and streets have no class to be asked for.
    assert_eq!(fit.limits.and_then(|limits| limits.nameplates), Some(5));
    assert_eq!(scheme.limits_for(&body("街道")).and_then(|limits| limits.total), Some(8));
}

#[test]
fn jingde_takes_what_it_does_not_state_from_its_city() {
    let policy = policy();
    let (city, county) = (scheme(&policy, "xuancheng-2022"), scheme(&policy, "xuancheng-jingde-2022"));
    assert_eq!((&county.limits, &county.common, &county.natures), (&city.limits, &city.common, &city.natures));
    assert_eq!(county.platforms, city.platforms);
}

#[test]
fn zhangye_class_one_has_20_offices_and_16_centres() {
    let policy = policy();
    let published = scheme(&policy, "zhangye-2019");
    let town = body("镇 class=一类");
    assert_eq!(4 * published.common_demanded(&town), 20 + 16);
    assert_eq!(4 * published.unnamed_for(&town), 16, "the centres are counted, not named");
    // The source says how many are set, not how many there may be; what is derived from it says so.
    assert_eq!((published.verified, published.limits_for(&town)), (true, None));
    let derived = scheme(&policy, "zhangye-2019-derived");
    assert!(!derived.verified);
    let limits = |unit: &str| derived.limits_for(&body(unit)).map(|limits| (limits.administrative, limits.service));
    assert_eq!(limits("镇 class=一类"), Some((Some(5), Some(4))));
    assert_eq!(limits("乡 class=二类"), Some((Some(4), Some(4))));
}

#[test]
fn longquanyi_has_eight_offices_more_and_five_service_bodies_more() {
    let policy = policy();
    let scheme = scheme(&policy, "longquanyi-5x-2019");
    let plain = scheme.common_demanded(&body("镇"));
    assert_eq!(plain, 5 + 2);
    let more = |units: &[(u32, &str)]| sum(units, |unit| scheme.common_demanded(unit) - plain);
    assert_eq!(more(&[(2, "街道 trait=体量较大"), (3, "镇 trait=经济发达镇")]), 8);
    assert_eq!(more(&[(5, "街道 trait=增设社区服务机构")]), 5);
    // One street may be of both sorts.
    assert_eq!(scheme.common_demanded(&body("街道 trait=体量较大 trait=增设社区服务机构")), plain + 2);
    let (office, town) = (name("城乡治理办公室"), body("镇"));
    // Nobody else is bound to have it; X is 若干, so that it may be chosen.
    assert_eq!(scheme.permission(&office, &town), Permission::Allowed);
}

#[test]
fn qionglai_refuses_an_office_of_another_zone() {
    let policy = policy();
    let scheme = scheme(&policy, "qionglai-5x-2019");
    assert_eq!(scheme.special.choice, Choice::Closed);
    let ask = |office: &str, unit: &str| match scheme.permission(&name(office), &body(unit)) {
        Permission::Allowed => "allowed",
        Permission::Common => "common",
        Permission::Refused(_) => "refused",
        Permission::NotListed => "not listed",
        Permission::Unclear(_) => "unclear",
    };
    assert_eq!(ask("旅游发展办公室", "镇 zone=西控"), "allowed");
    assert_eq!(ask("旅游发展办公室", "镇 zone=南拓"), "refused");
    assert_eq!(ask("旅游发展办公室", "镇"), "unclear");
    assert_eq!(ask("产业新城建设办公室", "镇 zone=南拓"), "allowed");
    assert_eq!(ask("城乡环境治理办公室", "街道 zone=两极"), "allowed");
    assert_eq!(ask("招商办公室", "镇 zone=西控"), "not listed");
    assert_eq!(ask("综合办", "镇"), "common");
    assert_eq!(scheme.limits_for(&body("镇")), None, "the source gives no number");
}

#[test]
fn pengzhou_and_wuhou_and_chenghua() {
    let policy = policy();
    let pengzhou = scheme(&policy, "pengzhou-5x-2019");
    assert_eq!(pengzhou.common_demanded(&body("街道 called=天彭街道")), 6);
    assert_eq!(pengzhou.common_demanded(&body("镇 called=军乐镇")), 5);
    // The other pilots are 5+X: what is common in one of them may be the X of another.
    let construction = name("城乡建设办公室");
    assert_eq!(pengzhou.permission(&construction, &body("镇 called=军乐镇")), Permission::Allowed);
    assert_eq!(pengzhou.permission(&construction, &body("街道 called=天彭街道")), Permission::Common);
    assert_eq!(scheme(&policy, "wuhou-5x-2019").common_demanded(&body("街道")), 5 + 2);
    let chenghua = scheme(&policy, "chenghua-2019");
    assert_eq!(chenghua.common_demanded(&body("街道")), 6 + 2);
    assert_eq!(chenghua.common_demanded(&body("街道 trait=涉农")), 7 + 2);
    assert_eq!(chenghua.outposts.unnamed, 3);
    // Six unnamed 科室 are granted as common; the seventh is a special one. Centres do not take their slots.
    let office = |text: &str, nature| Office {
        name: name(text),
        nature,
        places: None,
        leaders: Default::default(),
        nameplates: Vec::new(),
    };
    let mut street = body("街道");
    street.offices = ["一", "二", "三", "四", "五", "六", "七"]
        .map(|number| office(&format!("第{number}科"), OfficeNature::Administrative))
        .to_vec();
    street.offices.push(office("智慧治理分中心", OfficeNature::Service));
    street.offices.push(office("某中心", OfficeNature::Service));
    let fit = chenghua.fit(&street);
    assert_eq!((fit.common_count(), fit.special_count()), (6 + 1, 2));
}

#[test]
fn limits_of_qianxi_and_chiping() {
    let policy = policy();
    let qianxi = scheme(&policy, "qianxi-2021");
    for unit in ["镇", "街道"] {
        let limits = qianxi.limits_for(&body(unit)).expect("stated");
        assert_eq!((limits.administrative, limits.service, limits.total), (Some(6), Some(7), None));
        assert_eq!(qianxi.common_demanded(&body(unit)), 5 + 7, "{unit}");
    }
    let chiping = scheme(&policy, "chiping-2020");
    assert_eq!(chiping.common_demanded(&body("镇")), 7 + 5);
    assert_eq!(chiping.limits_for(&body("镇")), None, "the source says how many are set, not how many there may be");
}

#[test]
fn leadership_posts_of_feicheng_and_shibei() {
    let policy = policy();
    let feicheng = scheme(&policy, "feicheng-1993");
    assert_eq!(feicheng.leaders_of(&body("镇 class=一类")), Ok(Some(LeaderPosts::new(1, 4))));
    assert_eq!(feicheng.leaders_of(&body("乡 class=二类")), Ok(Some(LeaderPosts::new(1, 3))));
    assert_eq!(feicheng.leaders_of(&body("乡 class=三类")), Ok(None));
    // Whose class nobody entered may be of either.
    assert_eq!(feicheng.leaders_of(&body("乡")), Err(Impasse::NotEntered(Attribute::Class)));
    let shibei = scheme(&policy, "shibei-2012").leaders_of(&body("街道")).expect("clear").expect("stated");
    assert_eq!((31 * shibei.chief.0, 31 * shibei.deputy.0), (124, 124));
}

/// The places that one standard asks for at least and at most.
fn need(policy: &Policy, standard: &str, unit: &str) -> Option<(u32, u32)> {
    let unit = body(unit);
    let need = policy.standard(standard).expect(standard).need_of(&unit)?;
    need.need().zip(need.most())
}

#[test]
fn feicheng_needs_585_administrative_places_in_1993_and_574_service_places_in_2002() {
    let policy = policy();
    let total = |standard, units: &[(u32, &str)]| -> u32 {
        units.iter().map(|(count, unit)| count * need(&policy, standard, unit).expect("computed").0).sum()
    };
    assert_eq!(total("feicheng-administrative-1993", &[(15, "镇 class=一类"), (2, "乡 class=二类")]), 585);
    let by_population = [(8, "镇 fact=人口:80000"), (3, "镇 fact=人口:79999"), (3, "乡 fact=人口:49999")];
    assert_eq!(total("feicheng-service-2002", &by_population), 574);
    // A centre town needs no count of its people; any other does.
    assert_eq!(need(&policy, "feicheng-service-2002", "镇 trait=中心镇"), Some((44, 44)));
    assert_eq!(need(&policy, "feicheng-service-2002", "镇 fact=人口:50000"), Some((40, 40)));
    assert_eq!(need(&policy, "feicheng-service-2002", "镇"), None);
    assert_eq!(policy.standard("feicheng-service-2002").map(|standard| standard.quota), Some(QuotaFamily::Service));
}

/// 成华区: students for each of 100 teachers, against the standard of 2014.
#[test]
fn teachers_of_chenghua_pass_fail_and_pass() {
    let policy = policy();
    let stages = [("小学学生数", 1_644, 87), ("初中学生数", 1_371, 102), ("高中学生数", 1_044, 84)];
    let enough = stages.map(|(fact, students, needed)| {
        let found = need(&policy, "teachers-2014", &format!("单位 fact={fact}:{students}"));
        assert_eq!(found, Some((needed, needed)), "{fact}");
        needed <= 100
    });
    assert_eq!(enough, [true, false, true]);
}

#[test]
fn each_stage_of_a_school_is_rounded_by_itself() {
    let policy = policy();
    let unit = "单位 fact=小学学生数:20 fact=初中学生数:14";
    assert_eq!(need(&policy, "teachers-2014", unit), Some((2 + 2, 4)));
    let unit = body(unit);
    let found = policy.needs_of(&unit);
    let [Need { standard, parts, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(standard.key, "teachers-2014");
    let parts: Vec<_> =
        parts.iter().map(|part| (part.part.name.as_str(), part.fact.as_ref().map(|fact| fact.1), part.need)).collect();
    assert_eq!(parts, [("小学", Some(20), 2), ("初中", Some(14), 2)]);
}

/// 保教人员 are part of 教职工: 18 places are right for 100 children, and no second standard says they are too many.
#[test]
fn a_kindergarten_is_measured_by_its_whole_staff_alone() {
    let policy = policy();
    let kindergarten = body("单位 fact=幼儿数:100");
    let needs: Vec<_> = policy.needs_of(&kindergarten);
    let found: Vec<_> = needs.iter().map(|need| (need.standard.key.as_str(), need.need(), need.most())).collect();
    assert_eq!(found, [("kindergarten-staff-2013", Some(15), Some(20))]);
}

#[test]
fn standards_of_schools_kindergartens_and_health() {
    let policy = policy();
    type Case = (&'static str, &'static str, Option<(u32, u32)>);
    let cases: &[Case] = &[
        ("teachers-2001", "单位 zone=农村 fact=小学学生数:230", Some((10, 10))),
        ("teachers-2001", "单位 zone=县镇 fact=小学学生数:210 fact=高中学生数:26", Some((12, 12))),
        ("teachers-anhui-2009", "单位 zone=农村 trait=阜阳等5市 fact=高中学生数:31", Some((2, 2))),
        ("teachers-anhui-2009", "单位 zone=城市 trait=其他地区 fact=初中学生数:31 fact=小学学生数:21", Some((3, 3))),
        // A mountain county has no city: the table's cell is empty.
        ("teachers-anhui-2009", "单位 zone=城市 trait=重点山区县 fact=高中学生数:31", None),
        ("teachers-small-schools", "单位 fact=小学学生数:40 fact=小学班数:6", Some((11, 11))),
        ("special-schools-anhui", "单位 fact=特教学生数:41", Some((11, 11))),
        ("kindergarten-staff-2013", "单位 fact=幼儿数:100", Some((15, 20))),
        ("kindergarten-staff-2013", "单位 trait=半日制 fact=幼儿数:100", Some((10, 13))),
        ("kindergarten-care-2013", "单位 fact=幼儿数:100", Some((12, 15))),
        ("disease-control", "单位 trait=疾控 fact=常住人口:149999", Some((21, 21))),
        ("disease-control", "单位 trait=疾控 fact=常住人口:120000", Some((20, 20))),
        ("disease-control", "单位 trait=疾控 fact=常住人口:600000", Some((81, 81))),
        ("township-hospital", "单位 trait=乡镇卫生院 fact=服务人口:30500", Some((31, 43))),
        ("community-health-centre", "单位 trait=社区卫生服务中心 fact=服务人口:50000", Some((25, 35))),
        ("county-hospital", "单位 trait=县级医院 fact=床位数:299", Some((389, 419))),
        ("county-hospital", "单位 trait=县级医院 fact=床位数:500", Some((700, 750))),
        ("county-hospital", "单位 trait=县级医院 fact=床位数:501", Some((802, 852))),
    ];
    for (standard, unit, expected) in cases {
        assert_eq!(need(&policy, standard, unit), *expected, "{standard}: {unit}");
    }
}

#[test]
fn a_number_of_places_misses_the_nearer_end_of_a_range() {
    let policy = policy();
    let kindergarten = body("单位 fact=幼儿数:100");
    let standard = policy.standard("kindergarten-staff-2013").expect("known");
    let need = standard.need_of(&kindergarten).expect("it is for kindergartens");
    let nearest = |authorized| need.nearest(Headcount(authorized)).map(|nearest| nearest.0);
    assert_eq!([14, 15, 18, 20, 21].map(nearest), [15, 15, 18, 20, 20].map(Some));
}

#[test]
fn a_need_that_cannot_be_computed_says_why() {
    let policy = policy();
    let unit = body("单位 trait=疾控");
    let found = policy.needs_of(&unit);
    let [Need { obstacles, parts, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert!(parts.is_empty());
    assert!(
        matches!(obstacles.as_slice(), [NeedObstacle::Part { why: crate::rules::Impasse::MissingFact(fact), .. }] if fact.as_str() == "常住人口")
    );
    let hospital = body("单位 trait=乡镇卫生院");
    let standard = policy.standard("township-hospital").expect("known");
    let need = standard.need_of(&hospital).expect("it is for hospitals");
    assert_eq!((need.need(), need.obstacles.as_slice()), (None, [NeedObstacle::NothingMeasured].as_slice()));
    // Of bodies that are no school nothing is said at all.
    assert_eq!(policy.needs_of(&body("单位")), []);
}

#[test]
fn standards_that_are_no_one_elses_business_are_not_in_force() {
    let policy = policy();
    let in_force: Vec<&str> = policy
        .standards()
        .filter(|standard| policy.is_in_force(standard))
        .map(|standard| standard.key.as_str())
        .collect();
    assert_eq!(in_force, ["teachers-2014", "kindergarten-staff-2013", "disease-control"]);
    assert!(policy.needs_of(&body("镇 class=一类 fact=人口:80000")).is_empty());
}

#[test]
fn a_limit_by_formula_is_computed_or_says_what_is_missing() {
    use crate::rules::Uncertain;
    let text = "key = \"a\"\nname = \"甲\"\nregion = \"乙\"\nfacts = { \"常住人口\" = \"人\" }\n[[schemes]]\nkey = \"by-formula\"\nname = \"甲\"\nregion = \"乙\"\nsince = \"2026\"\nsource = \"甲\"\ntext = \"甲\"\nverified = false\nnatures = [\"Town\"]\nlimits = [{ total = \"5 + 上取整(常住人口, 20000)\", nameplates = 5 }]\n";
    let own = super::PackSource { file: "own.toml".to_owned(), text: text.to_owned() };
    let policy = Policy::load(&[own]).expect("a policy").policy;
    let scheme = scheme(&policy, "by-formula");
    let limits = scheme.limits_for(&body("镇 fact=常住人口:62300")).expect("stated");
    assert_eq!((limits.total, limits.nameplates), (Some(9), Some(5)));
    let unknown = body("镇");
    let fit = scheme.fit(&unknown);
    assert_eq!(fit.limits.and_then(|limits| limits.total), None);
    let [unclear] = fit.unclear.as_slice() else { panic!("{:?}", fit.unclear) };
    assert_eq!(unclear.what, Uncertain::Limit(LimitFigure::Total));
    assert_eq!(unclear.why, Impasse::MissingFact(name("常住人口")));
}
