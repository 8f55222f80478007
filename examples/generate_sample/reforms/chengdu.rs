//! 成都市 2019 → 2020: 375 townships and streets become 261. The register is of 2019, the plan carries it over to 2020: new units
//! are set up, old ones go up in their successor with their places and people, three are renamed.

use std::collections::BTreeMap;
use std::path::Path;

use super::figures::{self, Figure};
use super::file::{Line, Plan, Register};
use super::places::{self, County, Evidence, Merged, Successor, nature};
use crate::random::Random;
use crate::{Outcome, SEED};

const BEFORE: &str = "chengdu-5x-2019";
const AFTER: &str = "chengdu-6x-2020";

/// The five offices of every unit of 2019.
pub const COMMON: [&str; 5] = ["综合办公室", "党群办公室", "社区发展办公室", "社区治理办公室", "民生服务办公室"];

/// 领导职数 of every unit of 2019, and all of them in post.
const CHIEFS: u32 = 2;
const DEPUTIES: u32 = 5;

pub fn write(folder: &Path) -> Outcome<()> {
    let counties = places::chengdu()?;
    let names = Names2019::of(&counties);
    write_register(&folder.join("2019台账.toml"), &counties, &names)?;
    write_plan(&folder.join("区划调整方案.toml"), &counties, &names)?;
    figures::write(
        folder,
        "成都市委编办：乡镇(街道)行政区划和体制机制改革；名称和数量另据2019年、2020年统计用区划代码",
        &[
            ("改革前乡镇街道", Figure::Whole(375)),
            ("改革后乡镇街道", Figure::Whole(261)),
            ("减少", Figure::Whole(114)),
            ("减幅%", Figure::Decimal("30.4")),
            ("改革后街道", Figure::Whole(161)),
            ("改革后镇", Figure::Whole(100)),
            ("撤销的乡", Figure::Whole(52)),
        ],
    )
}

/// What units of 2019 are called in the register: a name borne in two counties, or taken by a new unit of another one, carries the
/// county's.
struct Names2019(BTreeMap<String, u32>);

impl Names2019 {
    fn of(counties: &[County<Successor>]) -> Self {
        let mut bearers = BTreeMap::new();
        let new = |county| new_units(county).map(|unit| unit.name.as_str());
        for name in counties.iter().flat_map(|county| units_of_2019(county).chain(new(county))) {
            *bearers.entry(name.to_owned()).or_default() += 1;
        }
        Self(bearers)
    }

    fn name(&self, county: &str, unit: &str) -> String {
        let is_unique = self.0.get(unit).is_none_or(|bearers| *bearers == 1);
        if is_unique { unit.to_owned() } else { format!("{county}{unit}") }
    }

    /// What a unit of 2020 is called once all are renamed and set up.
    fn name_since(&self, county: &str, unit: &Successor) -> String {
        match &unit.former {
            Some(former) if *former == unit.name => self.name(county, former),
            Some(_) | None => unit.name.clone(),
        }
    }
}

fn new_units(county: &County<Successor>) -> impl Iterator<Item = &Successor> {
    county.units.iter().filter(|unit| unit.former.is_none())
}

/// Those that went on first, then those that went up in others.
pub fn units_of_2019(county: &County<Successor>) -> impl Iterator<Item = &str> {
    let kept = county.units.iter().filter_map(|unit| unit.former.as_deref());
    kept.chain(county.units.iter().flat_map(|unit| unit.merged.iter().map(|merged| merged.name.as_str())))
}

fn write_register(file: &Path, counties: &[County<Successor>], names: &Names2019) -> Outcome<()> {
    let mut random = Random::for_part(SEED, "成都");
    let mut lines = Vec::new();
    for county in counties {
        lines.push(Line::institution(&county.name, "政府机构").counts("factors", &[("常住人口", county.population)]));
        for unit in units_of_2019(county) {
            let (organ, body) = (8 + random.below(5), 6 + random.below(4));
            lines.push(
                Line::institution(&names.name(&county.name, unit), nature(unit))
                    .text("parent", &county.name)
                    .text("scheme", BEFORE)
                    .list("administrative", &COMMON)
                    .leaders("leaders", CHIEFS, DEPUTIES)
                    .counts("places", &[("行政", organ), ("事业", body)])
                    .counts("invented_people", &[("行政", organ - random.below(2)), ("事业", body - random.below(2))])
                    .leaders("invented_leaders", CHIEFS, DEPUTIES),
            );
        }
    }
    let comment = "成都市2019年的375个乡镇(街道)，执行“5+X”。名称是公开的，同名的冠以县级名；编制、职数、人数系编造。\n\
        县级常住人口为2020年人口普查数；新津当时为县。";
    Register { comment, jurisdiction: "成都市", effective: "2019-10-31" }.write(file, &lines)
}

/// New names first, since a new unit may take the name of a renamed one; then new units, then those that go up in others.
fn write_plan(file: &Path, counties: &[County<Successor>], names: &Names2019) -> Outcome<()> {
    let (mut renamed, mut established, mut merged, mut leaders) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for county in counties {
        for unit in &county.units {
            let name = names.name_since(&county.name, unit);
            match &unit.former {
                Some(former) if *former != unit.name => {
                    let rename =
                        Line::new().text("institution", &names.name(&county.name, former)).text("name", &unit.name);
                    renamed.push(Line::step("rename", &rename, "更名"));
                }
                Some(_same) => {}
                None => {
                    let establish = Line::institution(&unit.name, nature(&unit.name))
                        .text("parent", &county.name)
                        .text("scheme", AFTER);
                    established.push(Line::step("establish", &establish, "新设"));
                }
            }
            if !unit.merged.is_empty() {
                let from: Vec<String> =
                    unit.merged.iter().map(|merged| names.name(&county.name, &merged.name)).collect();
                let merge = Line::new().list("from", &from).text("into", &name);
                merged.push(Line::step("merge", &merge, &reason(&unit.merged)));
            }
            if let Some(posts) = leaders_after(unit, &name) {
                leaders.push(Line::step("leaders", &posts, "过渡期暂按原职数，逐步消化"));
            }
        }
    }
    let comment = "成都市2019—2020年乡镇(街道)区划调整：375个并为261个，52个乡全部撤销。\n\
        承接关系由村(社区)去向推得；理由里写明“假定”的，公开资料看不出去向。";
    let steps: Vec<Line> = [renamed, established, merged, leaders].into_iter().flatten().collect();
    Plan { comment, name: "乡镇(街道)区划调整", effective: "2020-06-30" }.write(file, &steps)
}

/// The leadership posts of all units that are one now, as long as their leaders are all in post; `None` where no unit goes up in
/// it: an old one keeps its posts, and a new one brings none.
fn leaders_after(unit: &Successor, name: &str) -> Option<Line> {
    if unit.merged.is_empty() {
        return None;
    }
    let before = unit.merged.len() + usize::from(unit.former.is_some());
    let units = u32::try_from(before).ok()?;
    let posts = Line::new().text("institution", name);
    Some(posts.number("chief", CHIEFS * units).number("deputy", DEPUTIES * units))
}

fn reason(merged: &[Merged]) -> String {
    let of = |wanted: Evidence| {
        let names: Vec<&str> =
            merged.iter().filter(|merged| merged.evidence == wanted).map(|merged| merged.name.as_str()).collect();
        names.join("、")
    };
    let mut reason = "区划调整".to_owned();
    let (divided, assumed) = (of(Evidence::Divided), of(Evidence::Assumed));
    if !divided.is_empty() {
        reason.push_str(&format!("；{divided}的村(社区)分属几处，以多数计"));
    }
    if !assumed.is_empty() {
        reason.push_str(&format!("；{assumed}的去向为假定"));
    }
    reason
}
