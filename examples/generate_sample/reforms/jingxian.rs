//! 泾县, part of 宣城's reform: 72 事业单位 of its townships become 46, 165 plaques become 28.

use std::path::Path;

use super::file::{Line, Plan, Register};
use super::places::{self, nature};
use super::xuancheng::SCHEME;
use crate::Outcome;

const COUNTY: &str = "泾县";

/// 事业机构 before, in the order in which they are kept: the first ones stay.
const SERVICE: [&str; 7] =
    ["为民服务中心", "财政所", "农业综合服务站", "文化广播站", "林业工作站", "水利工作站", "计划生育服务站"];
/// Six of the eleven townships have all seven, the others six: 72.
const WITH_SEVEN: usize = 6;
/// Two keep five, the others four: 46.
const KEEPING_FIVE: usize = 2;

/// Fifteen plaques each: 165. Six townships keep three, the others two: 28.
const PLAQUES: [&str; 15] = [
    "退役军人服务站",
    "应急管理站",
    "社会工作站",
    "新时代文明实践所",
    "河长制办公室",
    "林长制办公室",
    "武装部办公室",
    "禁毒工作站",
    "安全生产监督管理站",
    "食品药品监督管理站",
    "环境保护工作站",
    "残疾人联络站",
    "老年人服务站",
    "信访接待室",
    "劳动争议调解中心",
];
const KEEPING_THREE_PLAQUES: usize = 6;

/// 党政机构 before.
const ADMINISTRATIVE: [&str; 3] = ["党政综合办公室", "经济发展办公室", "社会事务办公室"];
/// 党政机构 set up anew; a township takes as many of them as its class allows.
const NEW: [&str; 3] = ["党建工作办公室", "综合治理办公室", "生态环境保护办公室"];

/// Bodies of a class-1 and of a class-2 township after the reform, 党政 and 事业 together.
const BODIES: [(&str, usize); 2] = [("一类", 10), ("二类", 8)];

pub fn write(folder: &Path) -> Outcome<()> {
    let counties = places::xuancheng()?;
    let county = counties.iter().find(|county| county.name == COUNTY).ok_or("泾县 is missing in the table")?;
    let mut register =
        vec![Line::institution(COUNTY, "政府机构").counts("factors", &[("常住人口", county.population)])];
    let (mut offices, mut plaques) = (Vec::new(), Vec::new());
    for (index, unit) in county.units.iter().enumerate() {
        // The two that keep a fifth body are the large ones.
        let (class, bodies) = BODIES[usize::from(index >= KEEPING_FIVE)];
        let before = if index < WITH_SEVEN { &SERVICE[..] } else { &SERVICE[..6] };
        register.push(
            Line::institution(&unit.name, nature(&unit.name))
                .text("class", class)
                .text("parent", COUNTY)
                .counts("factors", &[("村数", unit.villages)])
                .list("administrative", &ADMINISTRATIVE)
                .list("service", before)
                .list("nameplates", &PLAQUES)
                .leaders("leaders", 2, 6)
                .counts("places", &[("行政", 22), ("事业", 24)])
                .counts("invented_people", &[("行政", 21), ("事业", 23)])
                .leaders("invented_leaders", 2, 6),
        );
        let kept = if index < KEEPING_FIVE { &SERVICE[..5] } else { &SERVICE[..4] };
        let new = NEW.iter().take(bodies - ADMINISTRATIVE.len() - kept.len());
        let chosen: Vec<&str> = ADMINISTRATIVE.iter().skip(1).chain(new).chain(kept).copied().collect();
        let set = Line::new().text("institution", &unit.name).text("scheme", SCHEME).list("special", &chosen);
        offices.push(Line::step("offices", &set, "整合事业单位"));
        let kept = if index < KEEPING_THREE_PLAQUES { &PLAQUES[..3] } else { &PLAQUES[..2] };
        let set = Line::new().text("institution", &unit.name).list("names", kept);
        plaques.push(Line::step("nameplates", &set, "清理挂牌"));
    }
    let comment = "泾县11个乡镇改革前的机构：事业单位72个，挂牌165块，合于报道推得的数；机构名称、编制、人数系编造。";
    Register { comment, jurisdiction: COUNTY, effective: "2021-12-31" }
        .write(&folder.join("泾县改革前台账.toml"), &register)?;
    offices.extend(plaques);
    let comment = "泾县整合方案：事业单位减26个、余46个，挂牌减137块、余28块。";
    Plan { comment, name: "泾县机构整合", effective: "2022-03-15" }.write(&folder.join("泾县整合方案.toml"), &offices)
}
