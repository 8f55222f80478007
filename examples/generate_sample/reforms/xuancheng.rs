//! 宣城市 2022 ("4154"): 95 townships and streets after the reform, and the county stations whose places or people went down.

use std::collections::BTreeSet;
use std::path::Path;

use super::figures::{self, Figure};
use super::file::{Line, Plan, Register};
use super::places::{self, County, Township, nature};
use crate::random::Random;
use crate::{Outcome, SEED};

pub const SCHEME: &str = "xuancheng-2022";
/// 一类乡镇, by the report. Which ones they are is invented: those with the most villages.
const FIRST_CLASS: usize = 37;

/// 共性机构: the report counts seven and names the first and, elsewhere, the last three; the others are invented.
const COMMON: [&str; 4] = ["党政综合办公室", "经济发展办公室", "综合治理办公室", "社会事务办公室"];
const COMMON_SERVICE: [&str; 3] = ["综合行政执法大队", "为民服务中心", "财政所"];

/// A county whose stations are handed down, with how many places of 事业编制.
struct HandedDown {
    county: &'static str,
    stations: &'static [&'static str],
    places: u32,
    reason: &'static str,
}

const HANDED_DOWN: [HandedDown; 3] = [
    HandedDown {
        county: "宣州区",
        stations: &["财政所", "畜牧兽医站"],
        places: 181,
        reason: "财政所、畜牧兽医站事业编制划到乡镇街道管理",
    },
    HandedDown {
        county: "旌德县",
        stations: &["农技站", "林业站"],
        places: 161,
        reason: "划转“七站八所”人员由乡镇管理",
    },
    HandedDown {
        county: "绩溪县",
        stations: &["财政所", "农业服务中心", "林业工作站"],
        places: 212,
        reason: "财政所、农业服务中心、林业工作站实行属地管理",
    },
];

/// 旌德县 lends its township the people of stations that stay with their departments.
const USED_COUNTY: &str = "旌德县";
const USED_STATION: &str = "自然资源和市场监管所";
const USED_PEOPLE: u32 = 123;

pub fn write(folder: &Path) -> Outcome<()> {
    let counties = places::xuancheng()?;
    let first_class = first_class(&counties);
    let mut random = Random::for_part(SEED, "宣城");
    let mut register = Vec::new();
    for county in &counties {
        register
            .push(Line::institution(&county.name, "政府机构").counts("factors", &[("常住人口", county.population)]));
        for (index, unit) in county.units.iter().enumerate() {
            register.push(township(county, index, unit, &first_class, &mut random));
        }
        register.extend(stations(county));
    }
    let comment = "宣城市95个乡镇(街道)，2022年改革后的机构设置；派驻各乡镇的站所尚未下放。\n\
        名称、村(社区)数、县级常住人口是公开数字；类别、编制、人数、机构名称系编造，只有机构数、挂牌数合于报道。";
    Register { comment, jurisdiction: "宣城市", effective: "2022-03-15" }
        .write(&folder.join("台账.toml"), &register)?;
    write_plan(&folder.join("属地管理方案.toml"), &counties)?;
    write_sixth_plate(&folder.join("第六块牌子.toml"))?;
    figures::write(
        folder,
        "宣城市“4154”基层治理改革报道(2022-03-15)",
        &[
            ("乡镇街道", Figure::Whole(95)),
            ("一类乡镇", Figure::Whole(37)),
            ("二类乡镇", Figure::Whole(43)),
            ("街道", Figure::Whole(15)),
            ("机构限额合计", Figure::Whole(834)),
            ("共性机构合计", Figure::Whole(665)),
            ("个性机构合计", Figure::Whole(169)),
            ("挂牌上限", Figure::Whole(5)),
            ("宣州区划转事业编制", Figure::Whole(181)),
            ("旌德县划转", Figure::Whole(161)),
            ("绩溪县划转事业编制", Figure::Whole(212)),
            ("划转合计", Figure::Whole(554)),
            ("旌德县统筹使用(编制不动)", Figure::Whole(123)),
            ("泾县改革前事业单位", Figure::Whole(72)),
            ("泾县改革后事业单位", Figure::Whole(46)),
            ("泾县事业单位减幅%", Figure::Whole(36)),
            ("泾县改革前挂牌", Figure::Whole(165)),
            ("泾县改革后挂牌", Figure::Whole(28)),
            ("泾县挂牌减幅%", Figure::Whole(83)),
        ],
    )
}

/// The towns with the most villages, streets apart.
fn first_class(counties: &[County<Township>]) -> BTreeSet<&str> {
    let mut towns: Vec<&Township> =
        counties.iter().flat_map(|county| &county.units).filter(|unit| nature(&unit.name) != "街道").collect();
    towns.sort_by_key(|town| std::cmp::Reverse(town.villages));
    towns.into_iter().take(FIRST_CLASS).map(|town| town.name.as_str()).collect()
}

fn township(
    county: &County<Township>,
    index: usize,
    unit: &Township,
    first_class: &BTreeSet<&str>,
    random: &mut Random,
) -> Line {
    let is_first = first_class.contains(unit.name.as_str());
    let (administrative, service) = special(&unit.name, is_first, index);
    let size = if is_first { 6 } else { 0 };
    let (organ, body) = (14 + size + random.below(5), 12 + size + random.below(6));
    let deputies = if is_first { 8 } else { 6 };
    let line = Line::institution(&unit.name, nature(&unit.name)).text("parent", &county.name);
    let line = match nature(&unit.name) {
        "街道" => line,
        _ => line.text("class", if is_first { "一类" } else { "二类" }),
    };
    line.counts("factors", &[("村数", unit.villages)])
        .text("scheme", SCHEME)
        .list("administrative", &[&COMMON[..], &administrative].concat())
        .list("service", &[&COMMON_SERVICE[..], &service].concat())
        .list("nameplates", &["退役军人服务站", "应急管理站"])
        .leaders("leaders", 2, deputies)
        .counts("places", &[("行政", organ), ("事业", body)])
        .counts("invented_people", &[("行政", organ - random.below(3)), ("事业", body - random.below(3))])
        .leaders("invented_leaders", 2, deputies)
}

/// 个性机构: three or one, 党政机构 and 事业机构 in turn.
fn special(name: &str, is_first: bool, index: usize) -> (Vec<&'static str>, Vec<&'static str>) {
    match (is_first, nature(name), index % 2) {
        (true, _, 0) => (vec!["文化旅游发展办公室"], vec!["农业综合服务中心", "村镇建设服务中心"]),
        (true, _, _) => (vec!["生态环境保护办公室"], vec!["农业综合服务中心", "开发区服务中心"]),
        (false, "街道", _) => (vec!["城市管理办公室"], vec![]),
        (false, _, 0) => (vec!["文化旅游发展办公室"], vec![]),
        (false, _, _) => (vec![], vec!["农业综合服务中心"]),
    }
}

/// The stations of a county's townships, full to the last place.
fn stations(county: &County<Township>) -> Vec<Line> {
    let mut lines = Vec::new();
    for handed in HANDED_DOWN.iter().filter(|handed| handed.county == county.name) {
        let names = stations_of(county, handed.stations);
        for ((unit, name), places) in names.iter().zip(shares(handed.places, names.len())) {
            lines.push(station(county, unit, name, places));
        }
    }
    if county.name == USED_COUNTY {
        let names = stations_of(county, &[USED_STATION]);
        for ((unit, name), places) in names.iter().zip(shares(USED_PEOPLE, names.len())) {
            lines.push(station(county, unit, name, places));
        }
    }
    lines
}

fn station(county: &County<Township>, unit: &str, name: &str, places: u32) -> Line {
    Line::institution(name, "派驻机构")
        .text("parent", &county.name)
        .text("supervisor", unit)
        .counts("places", &[("事业", places)])
        .counts("invented_people", &[("事业", places)])
}

/// Every unit with every station, as pairs of the unit's name and the station's.
fn stations_of(county: &County<Township>, stations: &[&str]) -> Vec<(String, String)> {
    let units = county.units.iter().map(|unit| unit.name.clone());
    units.flat_map(|unit| stations.iter().map(move |station| (unit.clone(), format!("{unit}{station}")))).collect()
}

/// A number divided as evenly as it goes, the larger shares first.
fn shares(total: u32, among: usize) -> impl Iterator<Item = u32> {
    let among = u32::try_from(among).unwrap_or(1).max(1);
    (0..among).map(move |index| total / among + u32::from(index < total % among))
}

/// The stations handed down become part of the township with their places and people; those used stay what they are.
fn write_plan(file: &Path, counties: &[County<Township>]) -> Outcome<()> {
    let mut steps = Vec::new();
    for handed in &HANDED_DOWN {
        for county in counties.iter().filter(|county| county.name == handed.county) {
            for unit in &county.units {
                let from: Vec<String> =
                    handed.stations.iter().map(|station| format!("{}{station}", unit.name)).collect();
                let merge = Line::new().list("from", &from).text("into", &unit.name);
                steps.push(Line::step("merge", &merge, handed.reason));
            }
        }
    }
    for county in counties.iter().filter(|county| county.name == USED_COUNTY) {
        let names = stations_of(county, &[USED_STATION]);
        for ((unit, name), people) in names.iter().zip(shares(USED_PEOPLE, names.len())) {
            let deploy = Line::new()
                .text("kind", "事业")
                .number("count", people)
                .text("owner", name)
                .text("user", unit)
                .text("arrangement", "县属乡用");
            steps.push(Line::step("deploy", &deploy, "“垂管”人员由乡镇统筹使用，编制不动"));
        }
    }
    let comment = "宣城市的站所下放：宣州区181名、旌德县161名、绩溪县212名随机构划到乡镇；旌德县另有123名只由乡镇统筹使用。\n\
        每个站所多少人系编造，合计合于报道。";
    Plan { comment, name: "站所属地管理", effective: "2022-03-15" }.write(file, &steps)
}

fn write_sixth_plate(file: &Path) -> Outcome<()> {
    let names = ["退役军人服务站", "应急管理站", "社会工作站", "新时代文明实践所", "乡村振兴工作站", "河长制办公室"];
    let plates = Line::new().text("institution", "水阳镇").list("names", &names);
    let step = Line::step("nameplates", &plates, "试挂第六块牌子，应被核查拦下");
    Plan { comment: "超出挂牌上限5块的方案。", name: "第六块牌子", effective: "2022-04-01" }.write(file, &[step])
}
