//! 宣城市 (2022): 95 units and their bodies, plaques, and stations that went down to the townships.

use bianheng::app::ReportName;
use bianheng::domain::{Headcount, Measure, Nature, Novelty, Ratio, Severity, Snapshot, Subject};

use super::{assert_common_offices_are_listed, cell, check, count, findings_of, load};
use crate::county::{name, named};

const REGISTER: &str = "宣城/台账.toml";

#[test]
fn ninety_five_units_of_two_classes_and_streets() {
    let sample = load(REGISTER);
    let snapshot = sample.register().snapshot;
    let class = |word: &'static str| count(&snapshot, |unit| unit.class.as_ref() == Some(&name(word)));
    check("宣城", "乡镇街道", count(&snapshot, |_| true), "95");
    check("宣城", "一类乡镇", class("一类"), "37");
    check("宣城", "二类乡镇", class("二类"), "43");
    check("宣城", "街道", count(&snapshot, |unit| unit.nature == Nature::Subdistrict), "15");
}

#[test]
fn bodies_834_are_665_common_and_169_special() {
    let sample = load(REGISTER);
    let offices = sample.table(ReportName::Offices, None);
    check("宣城", "机构限额合计", cell(&offices, "合计", "机构数/限额"), "834");
    check("宣城", "机构限额合计", cell(&offices, "合计", "机构数/合计"), "834");
    check("宣城", "共性机构合计", cell(&offices, "合计", "机构数/共性"), "665");
    check("宣城", "个性机构合计", cell(&offices, "合计", "机构数/个性"), "169");
    let register = sample.register();
    for rule in ["office_cap", "nameplate_cap", "special_office"] {
        assert_eq!(findings_of(register.baseline.findings(), rule).len(), 0, "{rule}");
    }
    assert_common_offices_are_listed(REGISTER, "党政综合办公室");
}

#[test]
fn a_sixth_plaque_is_forbidden() {
    let sample = load(REGISTER);
    let open = sample.lay("宣城/第六块牌子.toml");
    let town = named(&open.projection.after, "水阳镇");
    let found = findings_of(&open.findings, "nameplate_cap");
    assert_eq!(found.len(), 1);
    let finding = found[0];
    assert_eq!((finding.subject, finding.severity), (Subject::Institution(town.id), Severity::Blocking));
    assert_eq!(finding.novelty, Novelty::Introduced);
    let Some(Measure { actual, limit, .. }) = finding.measure else { panic!("no measure") };
    assert_eq!(actual.to_string(), "6");
    check("宣城", "挂牌上限", limit, "5");
    assert!(open.adoption_hindrance().is_some());
}

#[test]
fn jingxian_goes_from_72_to_46_bodies_and_from_165_to_28_plaques() {
    let sample = load("宣城/泾县改革前台账.toml");
    let open = sample.lay("宣城/泾县整合方案.toml");
    let table = sample.table(ReportName::Reform, Some(&open));
    let line = |row| ["调整前", "调整后", "增减", "幅度"].map(|head| cell(&table, row, head));
    assert_eq!(line("事业机构"), ["72", "46", "−26", "−36.1%"]);
    assert_eq!(line("挂牌"), ["165", "28", "−137", "−83.0%"]);
    check("宣城", "泾县改革前事业单位", cell(&table, "事业机构", "调整前"), "72");
    check("宣城", "泾县改革后事业单位", cell(&table, "事业机构", "调整后"), "46");
    check("宣城", "泾县改革前挂牌", cell(&table, "挂牌", "调整前"), "165");
    check("宣城", "泾县改革后挂牌", cell(&table, "挂牌", "调整后"), "28");
    // The report prints whole percents.
    let percent = |part, whole| Ratio::new(part, whole).expect("something was there").rounded(100);
    check("宣城", "泾县事业单位减幅%", percent(26, 72), "36");
    check("宣城", "泾县挂牌减幅%", percent(137, 165), "83");
    assert_eq!(open.adoption_hindrance(), None, "{:?}", open.findings);
}

#[test]
fn places_554_go_down_and_123_people_are_used_without_moving() {
    let sample = load(REGISTER);
    let open = sample.lay("宣城/属地管理方案.toml");
    let (before, after) = (&open.projection.before, &open.projection.after);
    let gained = |county: &str| {
        let of = |snapshot: &Snapshot| -> Headcount {
            let county = named(snapshot, county).id;
            let towns = snapshot.children(Some(county)).filter(|unit| unit.nature.is_township());
            towns.map(|town| snapshot.total(town.id, |_| true).authorized).sum()
        };
        of(after).since(of(before)).0
    };
    check("宣城", "宣州区划转事业编制", gained("宣州区"), "181");
    check("宣城", "旌德县划转", gained("旌德县"), "161");
    check("宣城", "绩溪县划转事业编制", gained("绩溪县"), "212");

    let table = sample.table(ReportName::Downshift, Some(&open));
    check("宣城", "划转合计", cell(&table, "合计", "调增"), "554");
    assert_eq!(cell(&table, "合计", "调减"), "554");
    assert_eq!(table.notes[0], "事业·全额：调减554名，调增554名，增减平衡：0。");

    let used: Headcount = after.deployments().iter().map(|deployment| deployment.count).sum();
    check("宣城", "旌德县统筹使用(编制不动)", used, "123");
    for deployment in after.deployments().iter() {
        let standing = |snapshot: &Snapshot| snapshot.standing(deployment.owner, deployment.kind);
        assert_eq!(standing(after), standing(before), "the places stay with their owner");
    }
}
