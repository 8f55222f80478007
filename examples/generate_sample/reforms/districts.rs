//! Five districts of 成都 in 2019 and 2020, each with a scheme of its own. Which streets and towns have a trait or lie in a zone is
//! invented wherever the report does not name them.

use std::path::Path;

use super::chengdu::COMMON;
use super::figures::{self, Figure};
use super::file::{Line, Plan, Register};
use super::places::{self, nature};
use crate::Outcome;

const SOURCE_2019: &str = "成都街道职能转变《措施》报道(2019-06-23)";
const COMMENT: &str = "名称是公开的；编制、人数和报道没有点名的类别系编造。";

pub fn write(folder: &Path) -> Outcome<()> {
    let folder = folder.join("成都");
    wuhou(&folder.join("武侯区"))?;
    longquanyi(&folder.join("龙泉驿区"))?;
    qionglai(&folder.join("邛崃市"))?;
    pengzhou(&folder.join("彭州市"))?;
    chenghua(&folder.join("成华区"))
}

/// 13 streets: those that the high-tech zone manages are not among them.
fn wuhou(folder: &Path) -> Outcome<()> {
    const MANAGED_ELSEWHERE: [&str; 4] = ["芳草街街道", "肖家河街道", "石羊街道", "桂溪街道"];
    let streets = units_of("武侯区", Year::Before)?;
    let streets = streets.iter().filter(|street| !MANAGED_ELSEWHERE.contains(&street.as_str()));
    let lines: Vec<Line> = streets
        .map(|street| {
            let line = unit(street).text("scheme", "wuhou-5x-2019").list("administrative", &COMMON);
            filled(line.list("service", &["综合便民服务中心", "优化营商环境服务中心"]))
        })
        .collect();
    register(folder, "武侯区", "2019-03-31", &format!("武侯区13个街道(不含高新区管理的4个)。{COMMENT}"), &lines)?;
    figures::write(folder, SOURCE_2019, &[("街道", Figure::Whole(13))])
}

/// 5+X for offices, 2+X for service bodies.
fn longquanyi(folder: &Path) -> Outcome<()> {
    const BUSY_STREETS: [&str; 2] = ["龙泉街道", "大面街道"];
    const DEVELOPED_TOWNS: [&str; 3] = ["洛带镇", "西河镇", "柏合镇"];
    // The report names the first only.
    const COMMUNITY_SERVICE: [&str; 5] = ["十陵街道", "龙泉街道", "大面街道", "同安街道", "西河镇"];
    let line = |name: &String| {
        let name = name.as_str();
        let (is_busy, is_developed) = (BUSY_STREETS.contains(&name), DEVELOPED_TOWNS.contains(&name));
        let serves = COMMUNITY_SERVICE.contains(&name);
        let mut traits = Vec::new();
        traits.extend(is_busy.then_some("体量较大"));
        traits.extend(is_developed.then_some("经济发达镇"));
        traits.extend(serves.then_some("增设社区服务机构"));
        let mut administrative = COMMON.to_vec();
        administrative.extend(is_busy.then_some("城乡治理办公室"));
        administrative.extend(is_developed.then_some(["乡村振兴办公室", "产业发展办公室"]).into_iter().flatten());
        let mut service = vec!["便民服务中心", "农林水综合服务中心"];
        service.extend(serves.then_some("社区管理服务中心"));
        let line = unit(name).list("traits", &traits).text("scheme", "longquanyi-5x-2019");
        filled(line.list("administrative", &administrative).list("service", &service))
    };
    let lines: Vec<Line> = units_of("龙泉驿区", Year::Before)?.iter().map(line).collect();
    register(folder, "龙泉驿区", "2019-03-31", &format!("龙泉驿区12个街镇乡，5+X 和 2+X。{COMMENT}"), &lines)?;
    figures::write(folder, SOURCE_2019, &[("增设办事机构", Figure::Whole(8)), ("增设事业机构", Figure::Whole(5))])
}

/// X by zone.
fn qionglai(folder: &Path) -> Outcome<()> {
    const ZONES: [(&str, &[&str], &[&str]); 3] = [
        (
            "西控",
            &["平乐镇", "夹关镇", "火井镇", "水口镇", "高何镇", "天台山镇", "南宝山镇", "大同乡"],
            &["乡村振兴办公室", "旅游发展办公室"],
        ),
        ("南拓", &["固驿镇", "牟礼镇", "冉义镇", "高埂镇", "桑园镇"], &["城市管理办公室", "产业新城建设办公室"]),
        ("两极", &["羊安镇", "临邛街道", "文君街道"], &["城乡环境治理办公室"]),
    ];
    let line = |name: &String| {
        let line = unit(name).text("scheme", "qionglai-5x-2019");
        let zone = ZONES.iter().find(|(_, members, _)| members.contains(&name.as_str()));
        filled(match zone {
            Some((zone, _, special)) => {
                line.text("zone", zone).list("administrative", &[&COMMON[..], special].concat())
            }
            None => line.list("administrative", &COMMON),
        })
    };
    let lines: Vec<Line> = units_of("邛崃市", Year::Before)?.iter().map(line).collect();
    register(folder, "邛崃市", "2019-03-31", &format!("邛崃市24个镇乡街道，X 按片区。{COMMENT}"), &lines)?;
    let special = ["城市管理办公室", "产业新城建设办公室", "旅游发展办公室"];
    let offices =
        Line::new().text("institution", "固驿镇").text("scheme", "qionglai-5x-2019").list("special", &special);
    Plan {
        comment: "南拓片区的固驿镇想设旅游发展办公室，只有西控片区可设，应被核查拦下。",
        name: "片区外设旅游发展办公室",
        effective: "2019-06-30",
    }
    .write(&folder.join("片区外设办方案.toml"), &[Line::step("offices", &offices, "试设")])?;
    figures::write(folder, SOURCE_2019, &[("规定内设机构", Figure::Whole(5))])
}

/// Five pilots; the others go on as they were.
fn pengzhou(folder: &Path) -> Outcome<()> {
    const PILOTS: [(&str, &str); 5] = [
        ("天彭街道", "城乡建设办公室"),
        ("军乐镇", "乡村振兴办公室"),
        ("白鹿镇", "旅游发展办公室"),
        ("丹景山镇", "旅游发展办公室"),
        ("三界镇", "乡村振兴办公室"),
    ];
    let line = |name: &String| {
        let pilot = PILOTS.iter().find(|(pilot, _)| pilot == name);
        filled(match pilot {
            Some((_, special)) => unit(name)
                .text("scheme", "pengzhou-5x-2019")
                .list("administrative", &[&COMMON[..], &[special]].concat()),
            None => unit(name).list("administrative", &["党政办公室", "社会事务办公室", "经济发展办公室"]),
        })
    };
    let lines: Vec<Line> = units_of("彭州市", Year::Before)?.iter().map(line).collect();
    register(folder, "彭州市", "2019-03-31", &format!("彭州市20个镇街，5个试点。{COMMENT}"), &lines)?;
    figures::write(folder, SOURCE_2019, &[("试点镇街", Figure::Whole(5)), ("天彭街道党政办事机构", Figure::Whole(6))])
}

/// 1委 + 6科室 + 2中心 + 3派驻机构, and the schools of the district by stage.
fn chenghua(folder: &Path) -> Outcome<()> {
    const RURAL: [&str; 2] = ["龙潭街道", "白莲池街道"];
    // Counted by the report, not named.
    const SECTIONS: [&str; 6] = ["综合科", "党建科", "社区发展科", "平安建设科", "民生服务科", "城市管理科"];
    const CENTRES: [&str; 2] = ["街道综合便民服务中心", "智慧治理分中心"];
    const OUTPOSTS: [&str; 3] = ["派出所", "司法所", "市场监督管理所"];
    /// 学段, 在校学生 for every hundred places of 教职工.
    const STAGES: [(&str, u32); 3] = [("小学", 1644), ("初中", 1371), ("高中", 1044)];
    let mut lines = Vec::new();
    for street in units_of("成华区", Year::After)? {
        let is_rural = RURAL.contains(&street.as_str());
        let traits: Vec<&str> = is_rural.then_some("涉农").into_iter().collect();
        let line = unit(&street).list("traits", &traits).text("scheme", "chenghua-2019");
        let mut administrative = SECTIONS.to_vec();
        administrative.extend(is_rural.then_some("城乡建设办公室"));
        lines.push(filled(line.list("administrative", &administrative).list("service", &CENTRES)));
        let outposts = OUTPOSTS.map(|ending| format!("{street}{ending}"));
        lines.extend(outposts.iter().map(|name| Line::institution(name, "派驻机构").text("supervisor", &street)));
    }
    lines.extend(STAGES.map(|(stage, students)| {
        Line::institution(&format!("{stage}(样例)"), "事业单位")
            .text("class", stage)
            .counts("factors", &[(&format!("{stage}学生数"), students)])
            .counts("places", &[("事业", 100)])
            .counts("invented_people", &[("事业", 100)])
    }));
    let comment =
        format!("成华区11个街道，1委+6科室+2中心+3派驻机构；另有三个学段各一所样例学校，师生比合于报道。{COMMENT}");
    register(folder, "成华区", "2020-06-30", &comment, &lines)?;
    figures::write(
        folder,
        "成华区委编办：1委+6科室+2中心+3派驻机构",
        &[
            ("街道", Figure::Whole(11)),
            ("每街道派驻机构", Figure::Whole(3)),
            ("小学师生比1比", Figure::Decimal("16.44")),
            ("初中师生比1比", Figure::Decimal("13.71")),
            ("高中师生比1比", Figure::Decimal("10.44")),
        ],
    )
}

/// Before or after the redistricting of 2019 and 2020.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Year {
    Before,
    After,
}

fn units_of(county: &str, year: Year) -> Outcome<Vec<String>> {
    let counties = places::chengdu()?;
    let county = counties.iter().find(|candidate| candidate.name == county).ok_or(format!("no {county}"))?;
    Ok(match year {
        Year::Before => super::chengdu::units_of_2019(county).map(str::to_owned).collect(),
        Year::After => county.units.iter().map(|unit| unit.name.clone()).collect(),
    })
}

fn unit(name: &str) -> Line {
    Line::institution(name, nature(name))
}

/// The same few places everywhere: no figure of these districts depends on them.
fn filled(line: Line) -> Line {
    line.leaders("leaders", 2, 5)
        .counts("places", &[("行政", 20), ("事业", 16)])
        .counts("invented_people", &[("行政", 19), ("事业", 16)])
        .leaders("invented_leaders", 2, 5)
}

fn register(folder: &Path, jurisdiction: &str, effective: &str, comment: &str, lines: &[Line]) -> Outcome<()> {
    Register { comment, jurisdiction, effective }.write(&folder.join("台账.toml"), lines)
}
