//! Four places whose reports give one computable figure each: 张掖, 肥城, 盐城, 青岛. Where a report gives counts without names, the
//! townships are numbered.

use std::path::Path;

use super::figures::{self, Figure};
use super::file::{Line, Register};
use crate::Outcome;

pub fn write(folder: &Path) -> Outcome<()> {
    let folder = folder.join("各地");
    zhangye(&folder)?;
    feicheng(&folder)?;
    yancheng(&folder)?;
    qingdao(&folder)?;
    figures::write(
        &folder,
        "张掖市乡镇机构改革(2019)；肥城市乡镇事业编制(2002)；盐城某区行政编制周转；青岛市市北区街道领导职数",
        &[
            ("张掖一类镇党政机构", Figure::Whole(20)),
            ("张掖一类镇事业机构", Figure::Whole(16)),
            ("肥城乡镇事业编制", Figure::Whole(574)),
            ("盐城镇街平均行政编制", Figure::Decimal("20.92")),
            ("青岛副职职数", Figure::Whole(124)),
            ("青岛副职实配", Figure::Whole(125)),
            ("青岛副职超配", Figure::Whole(1)),
        ],
    )
}

/// 五办四中心 in the four towns of class 1.
fn zhangye(folder: &Path) -> Outcome<()> {
    let line = |name: &str| {
        Line::institution(name, "镇")
            .text("class", "一类")
            .text("scheme", "zhangye-2019")
            .list(
                "administrative",
                &["党政综合办", "经济发展办", "社会发展办", "社会治安综合治理办", "人口和计划生育办"],
            )
            .list("service", &["农业综合服务中心", "社会事务服务中心", "文化服务中心", "计划生育服务中心"])
            .leaders("leaders", 2, 6)
            .counts("places", &[("行政", 30), ("事业", 30)])
    };
    let comment = "张掖市4个一类镇，五办四中心。编制数系编造。";
    Register { comment, jurisdiction: "张掖市", effective: "2019-12-31" }
        .write(&folder.join("张掖市一类镇.toml"), &["沙井镇", "沙河镇", "清泉镇", "洪水镇"].map(line))
}

/// 事业编制 by population: 8 towns of 80 000 and more, 3 of 50 000 and more, 3 below.
fn feicheng(folder: &Path) -> Outcome<()> {
    let populations = [96_000, 91_000, 88_000, 86_000, 84_000, 83_000, 81_000, 80_000, 71_000, 62_000, 50_000];
    // Counted by the report, not named.
    const CENTRES: [&str; 5] =
        ["农业服务中心", "文化服务中心", "计划生育服务中心", "村镇建设服务中心", "经济管理服务中心"];
    let smaller = [49_000, 42_000, 33_000];
    let line = |(number, population): (u32, &u32)| {
        Line::institution(&format!("第{}镇", numeral(number)), "镇")
            .counts("factors", &[("人口", *population)])
            .text("scheme", "feicheng-2002")
            .list("administrative", &["综合办公室"])
            .list("service", &CENTRES)
            .counts("places", &[("行政", 35)])
    };
    let lines: Vec<Line> = (1..).zip(populations.iter().chain(&smaller)).map(line).collect();
    let comment = "肥城市2002年的14个镇：8万人以上的8个、5至8万的3个、5万以下的3个。各镇人口系编造，只落在报道的档内；5个中心的名称系编造。";
    Register { comment, jurisdiction: "肥城市", effective: "2002-12-31" }.write(&folder.join("肥城市.toml"), &lines)
}

/// 272 places of 行政编制 in 5 streets and 8 towns.
fn yancheng(folder: &Path) -> Outcome<()> {
    let line = |number: u32| {
        let (name, nature) = match number {
            1..=5 => (format!("第{}街道", numeral(number)), "街道"),
            _ => (format!("第{}镇", numeral(number - 5)), "镇"),
        };
        Line::institution(&name, nature).counts("places", &[("行政", if number == 13 { 20 } else { 21 })])
    };
    let comment = "盐城某区13个镇街(5街道8镇)，行政编制272名。分到各镇街的数系编造。";
    Register { comment, jurisdiction: "盐城某区", effective: "2020-12-31" }
        .write(&folder.join("盐城某区.toml"), &(1..=13).map(line).collect::<Vec<_>>())
}

/// 31 streets by the documents, 25 in use: 88 chiefs and 125 deputies in post where 124 and 124 are approved.
fn qingdao(folder: &Path) -> Outcome<()> {
    let line = |number: u32| {
        let line = Line::institution(&format!("第{}街道", numeral(number)), "街道")
            .text("scheme", "shibei-2012")
            .leaders("leaders", 4, 4)
            .counts("places", &[("行政", 12)]);
        let chiefs = if number <= 13 { 4 } else { 3 };
        match number {
            1..=25 => line.counts("invented_people", &[("行政", 10)]).leaders("invented_leaders", chiefs, 5),
            _ => line,
        }
    };
    let comment = "青岛市市北区：31个街道各4正4副，实际在用25个。编制和每个街道的实配数系编造，合计合于报道。";
    Register { comment, jurisdiction: "青岛市市北区", effective: "2012-12-31" }
        .write(&folder.join("青岛市市北区.toml"), &(1..=31).map(line).collect::<Vec<_>>())
}

/// 一 to 三十九.
fn numeral(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| DIGITS.get(number as usize).copied().unwrap_or_default();
    match number / 10 {
        0 => digit(number).to_owned(),
        1 => format!("十{}", digit(number % 10)),
        tens => format!("{}十{}", digit(tens), digit(number % 10)),
    }
}
