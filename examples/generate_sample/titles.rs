//! What people are called: head titles by the kind of body, duties of township leaders, ranks and professional titles.

use crate::county::{Identity, Institution, Kind, Position};

/// Endings of names and the title of who heads such a body; the first that fits wins.
const HEADS: [(&str, &str); 31] = [
    ("监委", "书记"),
    ("政法委员会", "书记"),
    ("工作委员会", "主任"),
    ("委员会", "书记"),
    ("机关", "主任"),
    ("办公室", "主任"),
    ("总工会", "主席"),
    ("联合会", "主席"),
    ("联合社", "主任"),
    ("协会", "主席"),
    ("红十字会", "会长"),
    ("部", "部长"),
    ("局", "局长"),
    ("法院", "院长"),
    ("检察院", "检察长"),
    ("福利院", "院长"),
    ("医院", "院长"),
    ("保健院", "院长"),
    ("党校", "校长"),
    ("中学", "校长"),
    ("小学", "校长"),
    ("学校", "校长"),
    ("幼儿园", "园长"),
    ("馆", "馆长"),
    ("站", "站长"),
    ("所", "所长"),
    ("股", "股长"),
    ("科", "科长"),
    ("庭", "庭长"),
    ("场", "场长"),
    ("队", "队长"),
];

/// Who heads a body of this name: "局长", "主任" …
pub fn head_of(name: &str) -> &'static str {
    let plain = name.split('（').next().unwrap_or(name);
    HEADS.iter().find(|(ending, _)| plain.ends_with(ending)).map_or("主任", |(_, title)| title)
}

/// The duties of a township's leaders, chiefs first; the words 镇, 乡, 街道 are filled in.
const TOWNSHIP_CHIEFS: [&str; 2] = ["党委书记", "党委副书记、{长}"];
const TOWNSHIP_DEPUTIES: [&str; 8] = [
    "党委副书记、政法委员",
    "人大主席",
    "党委委员、纪委书记",
    "党委委员、组织委员",
    "党委委员、副{长}",
    "党委委员、武装部部长",
    "副{长}",
    "党委委员、宣传委员",
];

/// 职务 of somebody: `nth` counts those of the same position in the institution.
pub fn duty(
    institution: &Institution,
    office: Option<&str>,
    position: Position,
    identity: Identity,
    nth: usize,
) -> String {
    match position {
        Position::Chief | Position::Deputy if institution.is_township() => {
            township_duty(&institution.name, position, nth)
        }
        Position::Chief => head_of(&institution.name).to_owned(),
        Position::Deputy if institution.name.ends_with('局') => format!("党组成员、副{}", head_of(&institution.name)),
        Position::Deputy => format!("副{}", head_of(&institution.name)),
        Position::OfficeChief => office.map_or_else(String::new, |name| format!("{name}{}", head_of(name))),
        Position::OfficeDeputy => office.map_or_else(String::new, |name| format!("{name}副{}", head_of(name))),
        Position::Staff => staff_duty(&institution.key, identity).to_owned(),
    }
}

fn township_duty(name: &str, position: Position, nth: usize) -> String {
    let duties: &[&str] = if position == Position::Chief { &TOWNSHIP_CHIEFS } else { &TOWNSHIP_DEPUTIES };
    let duty = duties.get(nth % duties.len().max(1)).copied().unwrap_or_default();
    if name.ends_with("街道") {
        // A street has a working committee instead of a party committee, and an office instead of a government.
        let duty = duty.replace("党委", "党工委").replace("纪委", "纪工委").replace("人大主席", "人大工委主任");
        duty.replace("副{长}", "办事处副主任").replace("{长}", "办事处主任")
    } else {
        let head = if name.ends_with('乡') { "乡长" } else { "镇长" };
        duty.replace("{长}", head)
    }
}

fn staff_duty(key: &str, identity: Identity) -> &'static str {
    match identity {
        Identity::CivilServant if key == "县公安局" => "民警",
        Identity::CivilServant | Identity::CivilServiceRules => "科员",
        Identity::Manager => "工作人员",
        Identity::Professional => match Trade::of(key) {
            Trade::School => "教师",
            Trade::Medicine => "医务人员",
            Trade::Farming | Trade::Engineering => "技术员",
        },
        Identity::Worker => "驾驶员",
    }
}

/// Which family of professional titles an institution's people have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trade {
    School,
    Medicine,
    Farming,
    Engineering,
}

impl Trade {
    /// The trade of an institution by its name.
    pub fn of(key: &str) -> Self {
        let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
        if has(&["学", "幼儿园", "党校"]) {
            Self::School
        } else if has(&["医院", "疾病", "保健院", "卫生院"]) {
            Self::Medicine
        } else if has(&["农", "畜牧", "种子", "水产", "林", "镇", "乡"]) {
            Self::Farming
        } else {
            Self::Engineering
        }
    }

    /// Titles from the lowest to the highest.
    fn titles(self) -> [&'static str; 3] {
        match self {
            Self::School => ["二级教师", "一级教师", "高级教师"],
            Self::Medicine => ["医师", "主治医师", "副主任医师"],
            Self::Farming => ["助理农艺师", "农艺师", "高级农艺师"],
            Self::Engineering => ["助理工程师", "工程师", "高级工程师"],
        }
    }
}

/// 职级(职称) by identity, position and age in years.
pub fn rank(key: &str, identity: Identity, kind: Kind, position: Position, age: u32) -> &'static str {
    match identity {
        Identity::CivilServant if key == "县公安局" && kind == Kind::PoliticalLegal => police_rank(age),
        Identity::CivilServant | Identity::CivilServiceRules => civil_rank(position, age),
        Identity::Manager => match (position, age) {
            (Position::Chief, _) => "七级职员",
            (Position::Deputy, _) => "八级职员",
            (_, 0..30) => "十级职员",
            (_, _) => "九级职员",
        },
        Identity::Professional => {
            let [low, middle, high] = Trade::of(key).titles();
            match age {
                0..33 => low,
                33..46 => middle,
                _ => high,
            }
        }
        Identity::Worker if age < 40 => "技术工四级（中级工）",
        Identity::Worker => "技术工三级(高级工)",
    }
}

fn civil_rank(position: Position, age: u32) -> &'static str {
    match (position, age) {
        (Position::Chief, 50..) => "四级调研员",
        (Position::Chief, _) | (Position::Deputy, 45..) => "一级主任科员",
        (Position::Deputy, _) | (Position::OfficeChief, 45..) => "二级主任科员",
        (Position::OfficeChief | Position::OfficeDeputy, _) | (Position::Staff, 42..) => "三级主任科员",
        (Position::Staff, 31..) => "四级主任科员",
        (Position::Staff, _) => "一级科员",
    }
}

fn police_rank(age: u32) -> &'static str {
    match age {
        0..30 => "一级警员",
        30..38 => "四级警长",
        38..47 => "三级警长",
        _ => "二级警长",
    }
}
