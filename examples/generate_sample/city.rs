//! A whole city for load tests: twenty counties like the sample one, each with its own workbooks, about three thousand
//! institutions and 261 townships. Names carry the county's, so that all of them fit into one book.

use std::collections::BTreeSet;
use std::path::Path;

use crate::Outcome;
use crate::county::{Institution, Kind, Leaders, Quota, TownshipFacts};
use crate::identity::IssuedNumbers;
use crate::names::Names;
use crate::random::Random;
use crate::tables::{self, Naming, Scope, bare, township_nature};
use crate::{SEED, assemble, write_county};

/// The counties with how many townships each has, 261 in all. No such counties exist.
const COUNTIES: [(&str, usize); 20] = [
    ("安和县", 16),
    ("永澜县", 14),
    ("景澜县", 15),
    ("昭宁县", 12),
    ("宁禾县", 13),
    ("清泽县", 11),
    ("白麓县", 14),
    ("临澜县", 13),
    ("望川县", 12),
    ("鹤鸣县", 16),
    ("松岩县", 10),
    ("柏川县", 13),
    ("桐溪县", 14),
    ("枫岭县", 12),
    ("梅屿县", 13),
    ("兰泽县", 11),
    ("澄和县", 15),
    ("禾丰县", 12),
    ("沅宁县", 13),
    ("云桥县", 12),
];

/// What townships are called: one of the first with one of the second.
const FIRST: &str = "白黄青红金银玉龙凤虎马鹤云石柳杨桃李梅松竹枫荷莲兰桂双三五大小上下东南西北新古长清沙";
const SECOND: &str = "山河湖溪桥店铺坪岗岭湾塘埠渡坝泉井关口集";

/// Writes the city's counties below `folder`.
pub fn write(folder: &Path) -> Outcome<()> {
    let names = Names::load()?;
    let mut issued = IssuedNumbers::default();
    let mut random = Random::for_part(SEED, "city");
    let mut places = place_names(&mut random)?;
    let templates = tables::townships()?;
    let (mut institutions, mut people) = (0, 0);
    for (seed, (county, count)) in (SEED..).zip(COUNTIES) {
        let naming = Naming { county, scope: Scope::City };
        let mut townships = Vec::new();
        for template in templates.iter().take(count) {
            let name = if county == "安和县" { None } else { places.pop() };
            townships.push(township_like(template, name, &mut random));
        }
        let mut all = tables::organs(&naming)?;
        all.extend(tables::services(&naming)?);
        for institution in &mut all {
            vary(institution, &mut random);
        }
        let mut services: Vec<Institution> =
            townships.iter().flat_map(|township| township_services(township, &naming, &mut random)).collect();
        // The ledger prints block by block of the body in charge.
        services.sort_by(|first, second| first.parent.cmp(&second.parent));
        all.extend(services);
        all.extend(townships);
        let county = assemble(&naming, all, &names, &mut issued, seed);
        institutions += county.institutions.len();
        people += county.people.len();
        write_county(&county, seed, &folder.join(&county.name))?;
        println!("{}：{}个机构，{}人", county.name, county.institutions.len(), county.people.len());
    }
    println!("全市：{institutions}个机构，{people}人");
    Ok(())
}

/// Township names without their ending, in a shuffled order; those of the sample county are left out.
fn place_names(random: &mut Random) -> Outcome<Vec<String>> {
    let taken: BTreeSet<String> = tables::townships()?.iter().map(|township| township.name.clone()).collect();
    let is_free = |name: &String| !taken.iter().any(|known| known.starts_with(name.as_str()));
    let pairs = FIRST.chars().flat_map(|first| SECOND.chars().map(move |second| format!("{first}{second}")));
    let mut keyed: Vec<(u32, String)> = pairs.filter(is_free).map(|name| (random.below(u32::MAX), name)).collect();
    keyed.sort();
    Ok(keyed.into_iter().map(|(_, name)| name).collect())
}

/// A township built like the template, under another name and a little larger or smaller.
fn township_like(template: &Institution, place: Option<String>, random: &mut Random) -> Institution {
    let name = match place {
        Some(place) => {
            let endings = ["街道", "镇", "乡"];
            let ending = endings.into_iter().find(|ending| template.name.ends_with(ending)).unwrap_or("镇");
            format!("{place}{ending}")
        }
        None => template.name.clone(),
    };
    let facts = template.township.as_ref().map(|facts| TownshipFacts {
        population: facts.population + random.below(4000),
        villages: facts.villages + random.below(3),
        square_kilometres: facts.square_kilometres + random.below(20),
        ..facts.clone()
    });
    let mut township = Institution {
        nature: township_nature(&name).unwrap_or(template.nature),
        class: template.class.clone(),
        grade: template.grade.clone(),
        quotas: template.quotas.clone(),
        leaders: template.leaders,
        leaders_in_post: template.leaders_in_post,
        offices: template.offices.clone(),
        service_bodies: template.service_bodies.clone(),
        township: facts,
        document: template.document.clone(),
        remark: template.remark.clone(),
        ..bare(&name, name.clone(), &template.group)
    };
    vary(&mut township, random);
    township
}

/// The school, kindergarten and health centre of a township, which a county keeps as institutions of their own.
fn township_services(township: &Institution, naming: &Naming<'_>, random: &mut Random) -> Vec<Institution> {
    let kinds = [
        ("中心学校", "县教育体育局", Kind::FullyFunded, 24, 2),
        ("中心幼儿园", "县教育体育局", Kind::FullyFunded, 8, 1),
        ("卫生院", "县卫生健康局", Kind::PartlyFunded, 14, 1),
    ];
    let mut services = Vec::new();
    for (ending, parent, kind, size, deputy) in kinds {
        let name = format!("{}{ending}", township.name);
        let authorized = size + random.below(6);
        let strength = authorized - random.below(3);
        let leaders = Leaders { chief: 1, deputy };
        services.push(Institution {
            parent: Some(naming.of(parent)),
            grade: "正股级".to_owned(),
            class: Some(if kind == Kind::FullyFunded { "公益一类" } else { "公益二类" }.to_owned()),
            quotas: vec![Quota { kind, authorized, strength }],
            leaders,
            leaders_in_post: leaders,
            document: "安编〔2019〕120号".to_owned(),
            ..bare(&name, name.clone(), "四、乡镇学校和卫生院")
        });
    }
    services
}

/// Adds up to three filled places of each kind.
fn vary(institution: &mut Institution, random: &mut Random) {
    for quota in &mut institution.quotas {
        let more = random.below(4);
        quota.authorized += more;
        quota.strength += more;
    }
}
