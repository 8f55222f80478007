//! 成都市: the redistricting of 2019 and 2020 replayed, and the schemes of five districts.

use std::collections::BTreeMap;

use bianheng::app::{ReportName, clock, stages};
use bianheng::domain::{
    InstitutionId, Name, Nature, Novelty, Operation, QuotaKind, Ratio, Severity, Snapshot, StandingTotal, Subject,
};

use super::{assert_common_offices_are_listed, cell, check, count, findings_of, load};
use crate::county::{name, named};

/// Places and people of every institution, over all kinds.
fn standings(snapshot: &Snapshot) -> BTreeMap<InstitutionId, StandingTotal> {
    snapshot.institutions().map(|institution| (institution.id, snapshot.total(institution.id, |_| true))).collect()
}

#[test]
fn townships_375_become_161_streets_and_100_towns() {
    let mut sample = load("成都/2019台账.toml");
    let open = sample.lay("成都/区划调整方案.toml");
    let table = sample.table(ReportName::Reform, Some(&open));
    let line = |row| ["调整前", "调整后", "增减", "幅度"].map(|head| cell(&table, row, head));
    assert_eq!(line("乡镇(街道)"), ["375", "261", "−114", "−30.4%"]);
    assert_eq!(line("乡"), ["52", "—", "−52", "−100.0%"]);
    check("成都", "改革前乡镇街道", cell(&table, "乡镇(街道)", "调整前"), "375");
    check("成都", "改革后乡镇街道", cell(&table, "乡镇(街道)", "调整后"), "261");
    check("成都", "减少", cell(&table, "乡镇(街道)", "增减").trim_start_matches('−'), "114");
    check("成都", "减幅%", cell(&table, "乡镇(街道)", "幅度").trim_matches(['−', '%']), "30.4");
    check("成都", "改革后街道", cell(&table, "其中：街道", "调整后"), "161");
    check("成都", "改革后镇", cell(&table, "镇", "调整后"), "100");
    check("成都", "撤销的乡", cell(&table, "乡", "调整前"), "52");
    assert_eq!(count(&open.projection.after, |unit| unit.nature == Nature::Township), 0);
    assert_eq!(line("正职职数"), ["750", "750", "—", ""]);
    assert_eq!(line("副职职数"), ["1875", "1875", "—", ""]);
    assert_eq!(findings_of(&open.findings, "leaders_beyond_places").len(), 0);
    // Of 261 townships 183 still follow the scheme that the new one replaces, and are told of.
    let replaced = findings_of(&open.findings, "scheme_out_of_force");
    assert_eq!(replaced.iter().filter(|finding| finding.novelty != Novelty::Resolved).count(), 183);

    let blocking = open.findings.iter().filter(|finding| finding.severity == Severity::Blocking).collect::<Vec<_>>();
    assert!(blocking.is_empty(), "{blocking:?}");

    // Adopted, the register is what the plan promised, and the register of 2019 is still there.
    let register = sample.register();
    let entry = stages::adopt(&mut sample.book, &register, &open.plan, clock::today(), "测试").expect("adopted");
    let after = sample.register().snapshot;
    let before = sample.book.snapshot_before(entry).expect("history");
    assert_same(&after, &open.projection.after);
    assert_same(&before, &open.projection.before);
    assert_eq!((count(&before, |_| true), count(&after, |_| true)), (375, 261));
}

/// The same institutions with the same places and people; what rules know of the people besides is not kept for the past.
#[track_caller]
fn assert_same(found: &Snapshot, expected: &Snapshot) {
    assert!(found.institutions().eq(expected.institutions()), "the institutions differ");
    assert!(found.ledger() == expected.ledger(), "the places differ");
    assert!(found.roster() == expected.roster(), "the people differ");
}

#[test]
fn the_registers_list_every_common_office() {
    for (file, office) in [
        ("成都/2019台账.toml", "党群办公室"),
        ("成都/武侯区/台账.toml", "综合便民服务中心"),
        ("成都/龙泉驿区/台账.toml", "便民服务中心"),
        ("成都/邛崃市/台账.toml", "社区治理办公室"),
        ("成都/彭州市/台账.toml", "综合办公室"),
        ("成都/成华区/台账.toml", "街道综合便民服务中心"),
    ] {
        assert_common_offices_are_listed(file, office);
    }
}

#[test]
fn every_merged_unit_is_found_again_at_its_successor() {
    let sample = load("成都/2019台账.toml");
    let open = sample.lay("成都/区划调整方案.toml");
    let (before, after) = (&open.projection.before, &open.projection.after);
    let mut expected = standings(before);
    let mut merged = 0;
    for step in open.plan.steps() {
        let Operation::Merge { from, into } = &step.operation else { continue };
        for id in from {
            let brought = expected.remove(id).expect("merged once");
            let successor = expected.entry(*into).or_default();
            *successor = *successor + brought;
            let old_name: &Name = &before.institution(*id).expect("it was there").name;
            assert_eq!(after.find(old_name).map(|found| found.id), Some(*into), "{old_name} is known by its old name");
            merged += 1;
        }
    }
    assert_eq!(merged, 192);
    let expected: BTreeMap<_, _> =
        expected.into_iter().filter(|(_, total)| *total != StandingTotal::default()).collect();
    let found: BTreeMap<_, _> =
        standings(after).into_iter().filter(|(_, total)| *total != StandingTotal::default()).collect();
    assert_eq!(found, expected);
    assert_eq!(after.roster().people(), before.roster().people());
    for kind in QuotaKind::ALL {
        assert_eq!(after.ledger().issued(kind), before.ledger().issued(kind), "{kind:?}");
    }
}

#[test]
fn wuhou_has_13_streets_with_two_new_centres_each() {
    let sample = load("成都/武侯区/台账.toml");
    let snapshot = sample.register().snapshot;
    check("成都/武侯区", "街道", count(&snapshot, |unit| unit.nature == Nature::Subdistrict), "13");
    assert_eq!(cell(&sample.table(ReportName::Offices, None), "合计", "事业机构/个数"), "26");
}

#[test]
fn longquanyi_has_8_more_offices_and_5_more_service_bodies() {
    let sample = load("成都/龙泉驿区/台账.toml");
    let register = sample.register();
    let units = count(&register.snapshot, |_| true) as i64;
    let offices = sample.table(ReportName::Offices, None);
    let number = |head| cell(&offices, "合计", head).parse::<i64>().expect("a number");
    check("成都/龙泉驿区", "增设办事机构", number("党政机构/个数") - 5 * units, "8");
    check("成都/龙泉驿区", "增设事业机构", number("事业机构/个数") - 2 * units, "5");
    assert_eq!(findings_of(register.baseline.findings(), "special_office").len(), 0);
    let told = "共性机构中，按类别、片区、特色等条件增设的(不是每个单位都设)：党政机构8个、事业机构5个。";
    assert!(offices.notes.contains(&told.to_owned()), "{:?}", offices.notes);
}

#[test]
fn qionglai_refuses_a_tourism_office_outside_its_zone() {
    let sample = load("成都/邛崃市/台账.toml");
    assert_eq!(findings_of(sample.register().baseline.findings(), "special_office").len(), 0);
    let open = sample.lay("成都/邛崃市/片区外设办方案.toml");
    let town = named(&open.projection.after, "固驿镇");
    // Two of what the town has are its own: 城市管理办公室 and 产业新城建设办公室.
    check("成都/邛崃市", "规定内设机构", named(&open.projection.before, "固驿镇").offices.len() - 2, "5");
    let found = findings_of(&open.findings, "special_office");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].severity, found[0].novelty), (Severity::Blocking, Novelty::Introduced));
    assert_eq!((found[0].subject, &found[0].names), (Subject::Institution(town.id), &vec![name("旅游发展办公室")]));
    assert!(open.adoption_hindrance().is_some());
}

#[test]
fn pengzhou_has_five_pilots_and_six_offices_in_one() {
    let sample = load("成都/彭州市/台账.toml");
    let snapshot = sample.register().snapshot;
    check("成都/彭州市", "试点镇街", count(&snapshot, |unit| unit.scheme.is_some()), "5");
    check("成都/彭州市", "天彭街道党政办事机构", named(&snapshot, "天彭街道").offices.len(), "6");
}

#[test]
fn chenghua_has_six_sections_and_a_seventh_where_there_are_farmers() {
    let sample = load("成都/成华区/台账.toml");
    let snapshot = sample.register().snapshot;
    check("成都/成华区", "街道", count(&snapshot, |_| true), "11");
    let offices = sample.table(ReportName::Offices, None);
    assert_eq!(cell(&offices, "猛追湾街道", "党政机构/个数"), "6");
    assert_eq!(cell(&offices, "猛追湾街道", "事业机构/个数"), "2");
    assert_eq!(cell(&offices, "龙潭街道", "党政机构/个数"), "7");
    let street = named(&snapshot, "猛追湾街道").id;
    let outposts = snapshot.institutions().filter(|other| other.supervisor == Some(street)).count();
    check("成都/成华区", "每街道派驻机构", outposts, "3");
}

#[test]
fn chenghua_ratios_pass_fail_and_pass() {
    let sample = load("成都/成华区/台账.toml");
    let register = sample.register();
    let meets_standard = |stage: &str, published: &str| {
        let school = named(&register.snapshot, &format!("{stage}（样例）"));
        let places = register.snapshot.total(school.id, |_| true).authorized;
        let students = school.factors[&name(&format!("{stage}学生数"))];
        let ratio = Ratio::new(students.unsigned_abs(), places.0.into()).expect("there are teachers");
        check("成都/成华区", &format!("{stage}师生比1比"), ratio.average(), published);
        let needs = register.policy.needs_of(school);
        let need = needs.iter().find(|need| need.standard.key == "teachers-2014").expect("a standard for schools");
        need.need().expect("computable") <= places.0
    };
    assert!(meets_standard("小学", "16.44"));
    assert!(!meets_standard("初中", "13.71"));
    assert!(meets_standard("高中", "10.44"));
    let table = sample.table(ReportName::Standards, None);
    for (stage, told) in
        [("小学", "核定1∶16.44，达到标准"), ("初中", "核定1∶13.71，低于标准"), ("高中", "核定1∶10.44，达到标准")]
    {
        let how = cell(&table, &format!("{stage}（样例）"), "说明");
        assert!(how.ends_with(told), "{how}");
    }
}
