//! Tables as offices print them, for the tests of the renderers. County, towns and figures are invented.

use bianheng::report::{Align, Caption, Cell, Column, Paper, Row, RowRole, Table};

pub fn column(head: &[&str], width: u16, align: Align) -> Column {
    Column::new(head.iter().map(|word| (*word).to_owned()).collect(), width, align)
}

pub fn row(role: RowRole, cells: Vec<Cell>) -> Row {
    Row::new(role, cells)
}

pub fn text(text: &str) -> Cell {
    Cell::text_of(text)
}

/// 减上补下: a two-level head, groups, subtotals and a total; two or three pages of A4 landscape.
pub fn downshift() -> Table {
    let county: &[(&str, i64, i64, i64)] = &[
        ("县委办公室", 32, 30, -2),
        ("县人大常委会办公室", 18, 17, -1),
        ("县政府办公室", 41, 38, -3),
        ("县政协办公室", 15, 15, 0),
        ("县纪委监委机关", 56, 52, -2),
        ("县委组织部", 27, 26, -1),
        ("县委宣传部", 19, 16, -2),
        ("县发展和改革局", 35, 30, -4),
        ("县教育局", 28, 27, -1),
        ("县工业和信息化局（县国防科技工业办公室）", 22, 19, -2),
        ("县退役军人事务局", 14, 14, 0),
        ("县住房和城乡建设局", 31, 33, -2),
    ];
    let towns: &[(&str, i64, i64, i64)] = &[
        ("青禾街道", 46, 44, 3),
        ("云溪镇", 38, 35, 2),
        ("石桥镇", 36, 36, 2),
        ("柳渡镇", 34, 31, 2),
        ("白塔镇", 33, 33, 2),
        ("松岭乡", 26, 24, 2),
        ("清水乡", 25, 22, 2),
        ("望湖乡", 24, 24, 1),
        ("大坪彝族乡", 28, 25, 3),
        ("竹园乡", 22, 20, 1),
    ];
    let mut rows = Vec::new();
    let mut total = [0; 4];
    for (heading, level, members) in [("一、县直机关", "县直", county), ("二、乡镇（街道）", "乡镇", towns)]
    {
        rows.push(row(RowRole::Group, vec![text(heading)]));
        let mut sum = [0; 4];
        for (nth, (name, authorized, strength, change)) in members.iter().enumerate() {
            let remark = if *authorized < *strength { "超编2名，2027年底前消化" } else { "" };
            rows.push(figures(
                RowRole::Body,
                [Cell::Count(nth as i64 + 1), text(name), text(level), text("行政")],
                [*authorized, *strength, *change, (*change).abs().min(2)],
                [text("青编发〔2026〕12号"), text(remark)],
            ));
            for (sum, value) in sum.iter_mut().zip([*authorized, *strength, *change, (*change).abs().min(2)]) {
                *sum += value;
            }
        }
        let label = format!("{level}小计");
        rows.push(figures(
            RowRole::Subtotal,
            [Cell::Blank, text(&label), Cell::Blank, Cell::Blank],
            sum,
            [Cell::Blank, Cell::Blank],
        ));
        for (total, value) in total.iter_mut().zip(sum) {
            *total += value;
        }
    }
    rows.push(figures(
        RowRole::Total,
        [Cell::Blank, text("合计"), Cell::Blank, Cell::Blank],
        total,
        [Cell::Blank, Cell::Blank],
    ));
    Table {
        attachment: Some("附件1".into()),
        title: "青禾县减上补下编制调整对照表".into(),
        caption: Caption { left: "编制单位：中共青禾县委机构编制委员会办公室".into(), right: "单位：名　2026年11月22日".into() },
        columns: downshift_columns(),
        rows,
        notes: vec![
            "增减平衡：县直核减20名，乡镇核增20名，相抵为0。".into(),
            "注：1. 调整前数据截至2026年10月31日；2. “空（超）编”一栏正数为空编，负数为超编；3. 人随编走人员名单见附件2。".into(),
        ],
        signatures: vec!["单位负责人".into(), "审核".into(), "制表".into()],
        ..Table::on(Paper::A4Landscape)
    }
}

fn downshift_columns() -> Vec<Column> {
    vec![
        column(&["序号"], 2, Align::Center),
        column(&["单位"], 10, Align::Left),
        column(&["级次"], 2, Align::Center),
        column(&["编制类型"], 2, Align::Center),
        column(&["调整前", "核定"], 2, Align::Right),
        column(&["调整前", "实有"], 2, Align::Right),
        column(&["调整前", "空（超）编"], 3, Align::Right),
        column(&["增减"], 2, Align::Right),
        column(&["调整后", "核定"], 2, Align::Right),
        column(&["调整后", "实有"], 2, Align::Right),
        column(&["调整后", "空（超）编"], 3, Align::Right),
        column(&["人随编走"], 2, Align::Right),
        column(&["依据文号"], 9, Align::Center),
        column(&["备注"], 6, Align::Left),
    ]
}

fn figures(role: RowRole, names: [Cell; 4], [authorized, strength, change, moved]: [i64; 4], ends: [Cell; 2]) -> Row {
    let after = authorized + change;
    let people = strength + change.signum() * moved;
    let middle = [
        Cell::Count(authorized),
        Cell::Count(strength),
        Cell::Delta(authorized - strength),
        Cell::Delta(change),
        Cell::Count(after),
        Cell::Count(people),
        Cell::Delta(after - people),
        Cell::Count(moved),
    ];
    row(role, names.into_iter().chain(middle).chain(ends).collect())
}

/// 机构设置一览表: cells of many lines, a three-level head, A3.
pub fn offices() -> Table {
    let common =
        ["党政办公室", "党建工作办公室", "经济发展办公室（乡村振兴办公室）", "社会事务办公室", "平安法治办公室"];
    let service = ["便民服务中心（党群服务中心）", "综合治理中心", "农业综合服务中心", "退役军人服务站"];
    type Town = (&'static str, &'static str, &'static str, &'static [&'static str], i64, i64);
    let towns: [Town; 6] = [
        ("青禾街道", "街道", "城市管理、商贸服务", &["城市管理办公室", "社区建设办公室"], 46, 38),
        ("云溪镇", "一类", "工业园区配套", &["园区服务办公室"], 38, 42),
        ("石桥镇", "一类", "现代农业示范", &["生态环境和应急管理办公室"], 36, 40),
        ("松岭乡", "二类", "生态旅游、森林防灭火", &["文化旅游办公室"], 26, 27),
        ("大坪彝族乡", "二类", "民族团结进步", &[], 28, 30),
        ("竹园乡", "二类", "竹产业", &["林业产业办公室"], 22, 24),
    ];
    let mut rows = vec![row(RowRole::Group, vec![text("一、街道和一类乡镇")])];
    for (nth, (name, class, feature, special, administrative, institution)) in towns.into_iter().enumerate() {
        if nth == 3 {
            rows.push(row(RowRole::Group, vec![text("二、二类乡镇")]));
        }
        let numbered = |names: &[&str]| {
            Cell::Lines(names.iter().enumerate().map(|(nth, name)| format!("{}. {name}", nth + 1)).collect())
        };
        let offices: Vec<&str> = common.into_iter().chain(special.iter().copied()).collect();
        let count = special.len() as i64;
        rows.push(row(
            RowRole::Body,
            vec![
                Cell::Count(nth as i64 + 1),
                text(name),
                text(class),
                text(feature),
                numbered(&offices),
                Cell::Count(5),
                Cell::Count(count),
                Cell::Count(5 + count),
                numbered(&service),
                Cell::Lines(vec!["综合行政执法队".into(), "应急管理站".into(), "“乡贤会客厅”服务平台".into()]),
                Cell::Lines(vec!["派出所".into(), "司法所".into(), "市场监管所".into(), "自然资源所".into()]),
                Cell::Count(administrative),
                Cell::Count(institution),
                Cell::Blank,
            ],
        ));
    }
    Table {
        attachment: Some("附件2".into()),
        title: "青禾县乡镇（街道）机构设置一览表".into(),
        caption: Caption { left: "填报单位：青禾县委编办".into(), right: "2026年11月22日".into() },
        columns: vec![
            column(&["序号"], 2, Align::Center),
            column(&["乡镇（街道）"], 5, Align::Center),
            column(&["类别"], 3, Align::Center),
            column(&["功能区/特色"], 6, Align::Left),
            column(&["机构设置", "党政机构", "名称"], 15, Align::Left),
            column(&["机构设置", "党政机构", "共性"], 3, Align::Center),
            column(&["机构设置", "党政机构", "个性"], 3, Align::Center),
            column(&["机构设置", "党政机构", "合计"], 3, Align::Center),
            column(&["机构设置", "事业单位"], 13, Align::Left),
            column(&["挂牌"], 10, Align::Left),
            column(&["派驻机构"], 7, Align::Left),
            column(&["编制", "行政"], 3, Align::Right),
            column(&["编制", "事业"], 3, Align::Right),
            column(&["备注"], 5, Align::Left),
        ],
        rows,
        notes: vec!["注：每个乡镇挂牌数不超过5块。".into()],
        signatures: vec!["审核人".into(), "填表人".into(), "联系电话".into()],
        ..Table::on(Paper::A3Landscape)
    }
}

/// A plain register of `count` rows and ten columns, with a heading every `group` rows and a two-level head.
pub fn register(count: usize, group: usize, paper: Paper) -> Table {
    let mut rows = Vec::new();
    for nth in 0..count {
        if nth % group == 0 {
            rows.push(row(RowRole::Group, vec![text(&format!("第{}组", nth / group + 1))]));
        }
        let mut cells = vec![text(&format!("R{nth:05}")), text(&format!("青禾县第{nth}服务中心"))];
        cells.extend((0..8).map(|figure| Cell::Count((nth * 8 + figure) as i64 + 100_000)));
        rows.push(row(RowRole::Body, cells));
    }
    let mut columns = vec![column(&["编号"], 5, Align::Center), column(&["单位名称"], 12, Align::Left)];
    columns.extend(
        ["行政", "政法", "工勤", "事业"]
            .map(|kind| column(&["核定编制", kind], 5, Align::Right))
            .into_iter()
            .chain(["行政", "政法", "工勤", "事业"].map(|kind| column(&["实有人数", kind], 5, Align::Right))),
    );
    Table {
        title: "机构编制台账".into(),
        caption: Caption { left: "青禾县".into(), right: "单位：名".into() },
        columns,
        rows,
        ..Table::on(paper)
    }
}
