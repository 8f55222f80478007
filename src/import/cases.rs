//! Each import problem with a table that has it, and where it is told. A test holds that no problem is without its case.

use std::collections::BTreeSet;

use super::Issue;
use super::testing::Book;

/// The issues as `error id_truncated C3`.
fn shown(issues: &[Issue]) -> Vec<String> {
    let shown = issues.iter().map(|issue| {
        let severity = format!("{:?}", issue.severity).to_lowercase();
        let cell = issue.place.cell.map_or("-".to_owned(), |cell| cell.to_string());
        format!("{severity} {} {cell}", issue.problem.code())
    });
    shown.collect()
}

/// The tables are imported one batch after the other; the issues of the last are expected.
struct Case {
    batches: &'static [&'static [&'static str]],
    expected: &'static [&'static str],
}

const LEDGER: &str =
    "单位名称|曾用名|机构性质|编制数|>\n^|^|^|行政|事业\n县财政局||政府工作部门|=3|=2\n县档案馆||事业单位||=4";
const ROSTER: &str = "单位名称|姓名|性别|身份证号|出生年月|参加工作时间|编制类型";

const CASES: &[Case] = &[
    // Sheets and columns.
    Case { batches: &[&["填表说明\n请如实填写"]], expected: &["notice sheet_not_recognised -"] },
    Case {
        batches: &[&["单位名称|姓名|性别\n县财政局|张三|男"]], expected: &["error column_missing -"]
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|传真\n县财政局|事业单位|=3|=1"]],
        expected: &["notice column_kept D1"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|备注|备注\n县财政局|事业单位|=3||"]],
        expected: &["warning column_repeated E1"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县财政局|事业单位|=3\n\n另有说明若干|>|>\n县档案馆|事业单位|=1"]],
        expected: &["notice line_left_out A4"],
    },
    // Figures.
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|=3\n合计||=4"]],
        expected: &["warning total_differs C3"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|>|>\n^|^|合计|行政|工勤\n县财政局|行政机关|=5|=3|=1"]],
        expected: &["warning parts_differ C3"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|实有人数|空(+)超(−)编\n县图书馆|事业单位|=5|=3|=1"]],
        expected: &["warning balance_differs E2", "notice strength_not_compared A2"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|内设机构|>\n^|^|^|个数|名称\n县图书馆|事业单位|=5|=3|办公室、采编部"]],
        expected: &["warning office_count_differs D3"],
    },
    Case {
        batches: &[&[
            "单位名称|机构性质|编制数|实有人数\n县图书馆|事业单位|=5|=2",
            "单位名称|姓名|身份证号|编制类型\n县图书馆|张三|341802196503150012|事业",
        ]],
        expected: &["warning strength_differs D2"],
    },
    // Numbers.
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|若干"]], expected: &["error not_a_number C2"]
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|=2.5"]], expected: &["error fraction C2"]
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|-3"]], expected: &["error negative C2"]
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|99999999999"]],
        expected: &["error number_too_large C2"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|#REF!"]], expected: &["error formula_error C2"]
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|@31352"]],
        expected: &["error date_instead_of_number C2"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|户籍人口\n县图书馆|事业单位|=3|2200余人"]],
        expected: &["warning approximate D2"],
    },
    Case {
        batches: &[&[LEDGER], &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|行政|"]],
        expected: &["warning count_missing E2"],
    },
    // Words and names.
    Case {
        batches: &[&["单位名称|机构性质|机构规格|编制数\n县图书馆|事业单位|大科|=3"]],
        expected: &["warning unknown_word C2"],
    },
    Case {
        batches: &[&["单位名称|经费形式|编制数\n县图书馆|一言难尽|=3"]], expected: &["error unknown_word B2"]
    },
    Case {
        batches: &[
            &[LEDGER],
            &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|行政|=1\n|出纳|管理|行政|=1"],
        ],
        expected: &["notice filled_down A3"],
    },
    Case {
        batches: &[&[
            "单位名称|机构性质|主管部门|编制数\n县文旅局|行政机关||\n县图书馆|事业单位|县文旅局|=3\n县审计局|行政机关||",
        ]],
        expected: &["notice left_blank C4"],
    },
    Case {
        batches: &[&["序号|单位名称|机构性质|编制数\n=1||事业单位|=3"]], expected: &["error name_missing B2"]
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数|挂牌\n县图书馆|事业单位|=3|县少儿馆、县少儿馆"]],
        expected: &["warning name_repeated_in_cell D2"],
    },
    Case {
        batches: &[&["单位名称|编制数\n县财政局|=3"]],
        expected: &["warning kind_assumed B2", "notice nature_assumed A2"],
    },
    // Names of institutions.
    Case {
        batches: &[&[LEDGER], &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财税局|会计|管理|行政|=1"]],
        expected: &["error unknown_institution A2"],
    },
    Case {
        batches: &[
            &[
                "单位名称|机构性质|编制数\n昭宁县财政局|事业单位|=3\n云桥县财政局|事业单位|=3\n昭宁县编办|事业单位|=1\n云桥县编办|事业单位|=1",
            ],
            &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|事业|=1"],
        ],
        expected: &["error ambiguous_institution A2"],
    },
    Case {
        batches: &[&[LEDGER], &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n财政局|会计|管理|行政|=1"]],
        expected: &["notice named_otherwise A2"],
    },
    Case {
        batches: &[&["单位名称|机构性质|主管部门|编制数\n县图书馆|事业单位|县文旅局|=3"]],
        expected: &["warning unknown_parent C2"],
    },
    Case {
        batches: &[&[
            "单位名称|机构性质|主管部门|编制数\n县甲中心|事业单位|县乙中心|=3\n县乙中心|事业单位|县甲中心|=3",
        ]],
        expected: &["warning parent_cycle C3"],
    },
    Case {
        batches: &[&["单位名称|机构性质|编制数\n县图书馆|事业单位|=3\n县图书馆|事业单位|=4"]],
        expected: &["error duplicate_institution A3"],
    },
    Case {
        batches: &[
            &[LEDGER],
            &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|行政|=1\n县财政局|会计|管理|行政|=1"],
        ],
        expected: &["notice post_repeated B3"],
    },
    Case {
        batches: &[
            &[LEDGER],
            &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|行政|=1\n县财政局|出纳|管理|行政|=1"],
            &["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|行政|=1\n县财整局|出纳|管理|行政|=1"],
        ],
        expected: &["error unknown_institution A3", "notice posts_kept A2"],
    },
    // Lists of duties.
    Case {
        batches: &[&[LEDGER], &["单位|清单|事项|依据\n县财政局|职责任务|预算|法\n县财政局|职责任务|预算|法"]],
        expected: &["notice duty_repeated C3"],
    },
    Case {
        batches: &[
            &[LEDGER],
            &["单位|清单|事项|依据\n县财政局|职责任务|预算|法\n县财政局|职责任务|国库|法"],
            &["单位|清单|事项|依据\n县财政局|职责任务|预算|法\n县财政局|职责|国库|法"],
        ],
        expected: &["error unknown_word B3", "notice duties_kept A2"],
    },
    // People used elsewhere.
    Case {
        batches: &[
            &[LEDGER],
            &["单位名称|姓名|身份证号|编制类型|使用情况\n县财政局|张三|341802196503150012|行政|借用"],
        ],
        expected: &["warning workplace_missing E2"],
    },
    Case {
        batches: &[
            &[LEDGER],
            &["单位名称|姓名|身份证号|编制类型|人员身份\n县财政局|张三|341802196503150012|行政|雇员制"],
        ],
        expected: &["warning word_kept E2"],
    },
    Case {
        batches: &[
            &["单位名称|机构性质|编制数\n县农业农村局|政府工作部门|=3"],
            &["单位名称|机构性质|编制数\n县农业农村委|政府工作部门|=3"],
        ],
        expected: &["warning kind_assumed C2", "warning institution_may_be_known A2"],
    },
];

/// Rows of a roster in a book that has the ledger, and what is told of them.
const ROSTER_CASES: &[(&[&str], &[&str])] = &[
    (&["县财政局|张三|男|341802196503150012|1965.03|1985.07|行政"], &[]),
    (&["县财政局|张三|男|=341802196503150012|1965.03|1985.07|行政"], &["error id_truncated D2"]),
    (&["县财政局|张三|男|34180219650315001|1965.03|1985.07|行政"], &["error id_length D2"]),
    (&["县财政局|张三|男|34180219650315A012|1965.03|1985.07|行政"], &["error id_character D2"]),
    (&["县财政局|张三|男|510108199002290011|1990.02|2012.07|行政"], &["error id_birth D2"]),
    (&["县财政局|张三|男|341802196503150013|1965.03|1985.07|行政"], &["error id_check D2"]),
    (&["县财政局|张三|男|341802650315001|1965.03|1985.07|行政"], &["notice id_upgraded D2"]),
    (&["县财政局|张三|男||1965.03|1985.07|行政"], &["warning id_missing D2"]),
    (&["县财政局|张三|女|341802196503150012|1965.03|1985.07|行政"], &["warning sex_differs C2"]),
    (&["县财政局|张三|不明|341802196503150012|1965.03|1985.07|行政"], &["warning unknown_word C2"]),
    (&["县财政局|张三|男|341802196503150012|1966.03|1985.07|行政"], &["warning birth_differs E2"]),
    (&["县财政局|张三|男|341802196503150012|1965.03|1979.07|行政"], &["warning work_before_sixteen F2"]),
    (&["县财政局|张三|男|341802196503150012|1965.13|1985.07|行政"], &["warning not_in_calendar E2"]),
    (&["县财政局|张三|男|341802196503150012|不详|1985.07|行政"], &["warning not_a_month E2"]),
    (&["县财政局|张三|男|341802196503150012|1965年|1985.07|行政"], &["warning year_only E2"]),
    (&["县财政局|张三|男|341802196503150012|1965.03|=1985.1|行政"], &["warning month_ambiguous F2"]),
    (&["县财政局|张三|男|341802196503150012|1965.03|=31229|行政"], &["notice month_from_serial F2"]),
    (&["县财政局|张三|男|341802196503150012|65.3|1985.07|行政"], &["notice year_short E2"]),
    (&["县财政局|张三(兼)|男|341802196503150012|1965.03|1985.07|行政"], &["notice name_remark B2"]),
    (&["县财政局||男|341802196503150012|1965.03|1985.07|行政"], &["error name_missing B2"]),
    (&["县财政局|张三|男|341802196503150012|1965.03|1985.07|编内"], &["error unknown_kind G2"]),
    (&["县财政局|张三|男|341802196503150012|1965.03|1985.07|"], &["error kind_missing G2"]),
    (&["县财税局|张三|男|341802196503150012|1965.03|1985.07|行政"], &["error unknown_institution A2"]),
    (
        &[
            "县财政局|张三|男|341802196503150012|1965.03|1985.07|行政",
            "县档案馆|张三|男|341802196503150012|1965.03|1985.07|事业",
        ],
        &["error two_places D3"],
    ),
    (
        &[
            "县财政局|张三|男|341802196503150012|1965.03|1985.07|行政",
            "县财政局|张三|男|341802196503150012|1965.03|1985.07|行政",
        ],
        &["error duplicate_person D3"],
    ),
    (
        &[
            "县财政局|张三|男|341802196503150012|1965.03|1985.07|行政",
            "县档案馆|张三（借调）|男|341802196503150012|1965.03|1985.07|事业",
        ],
        &["notice name_remark B3", "error listed_where_used D3"],
    ),
    (
        &[
            "县财政局|张三|男|341802196503150012|1965.03|1985.07|行政",
            "县财政局|张三|男|341802650315003|1965.03|1985.07|行政",
        ],
        &["notice id_upgraded D3", "notice namesakes B3"],
    ),
    (
        &["县财政局|张三|男|341802196503150012|1965.03|1985.07|行政", "县档案馆|张三|男|无|1965.03|1985.07|事业"],
        &["warning id_missing D3", "warning may_hold_two_places B3"],
    ),
    (
        &["县财政局|张三|男|无|1965.03|1985.07|行政", "县财政局|张三|男|无|1965.03|1985.07|行政"],
        &["warning id_missing D2", "warning id_missing D3", "error duplicate_person B3"],
    ),
];

fn issues_of_last(batches: &[&[&str]]) -> Vec<Issue> {
    let mut book = Book::default();
    let imported = batches.iter().map(|tables| book.import(tables));
    imported.last().map(|batch| batch.issues).unwrap_or_default()
}

#[test]
fn each_problem_is_told_at_its_place() {
    for case in CASES {
        assert_eq!(shown(&issues_of_last(case.batches)), case.expected, "{:?}", case.batches);
    }
}

#[test]
fn each_problem_of_a_roster_is_told_at_its_place() {
    for (rows, expected) in ROSTER_CASES {
        let roster = format!("{ROSTER}\n{}", rows.join("\n"));
        let issues = issues_of_last(&[&[LEDGER], &[&roster]]);
        assert_eq!(shown(&issues), *expected, "{rows:?}");
    }
}

#[test]
fn somebody_who_fits_several_is_nobody() {
    // Two of the same name and month in the book, told apart by their numbers; a row without one could mean either.
    let first = "单位名称|姓名|身份证号|出生年月|编制类型\n县财政局|张三|341802196503150012|1965.03|行政\n县财政局|张三|341802650315003|1965.03|行政";
    let second = "单位名称|姓名|出生年月|编制类型\n县财政局|张三|1965.03|行政";
    let issues = issues_of_last(&[&[LEDGER], &[first], &[second]]);
    assert_eq!(shown(&issues), ["error ambiguous_person B2"]);
}

#[test]
fn who_may_be_somebody_else_is_told() {
    let names = "单位名称|姓名|编制类型\n县财政局|张三|行政\n县财政局|李四|行政";
    let rows = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|行政\n县财政局|张三||行政\n县档案馆|李四|341823197104080025|事业";
    let issues = issues_of_last(&[&[LEDGER], &[rows]]);
    assert_eq!(shown(&issues), ["warning id_missing C3", "warning may_repeat B3"]);
    let two = rows.replace("张三||", "张三|341802650315003|");
    let issues = issues_of_last(&[&[LEDGER], &[names], &[&two]]);
    // The third row may be somebody who moved: the bureau's own roster does not list him any more.
    let expected = [
        "notice id_upgraded C3",
        "error ambiguous_person B2",
        "error ambiguous_person B3",
        "warning may_be_known B4",
        "notice namesakes B3",
        "notice not_listed A2",
    ];
    assert_eq!(shown(&issues), expected);
    let births = "单位名称|姓名|出生年月|编制类型\n县财政局|张三|1965.03|行政";
    let issues = issues_of_last(&[&[LEDGER], &[names], &[births]]);
    assert_eq!(shown(&issues), ["error identity_open B2", "notice not_listed A2"]);
    let moved = births.replace("县财政局", "县档案馆");
    assert_eq!(shown(&issues_of_last(&[&[LEDGER], &[births], &[&moved]])), ["error may_have_moved B2"]);
}

/// Codes that need more than a picture to come about, each with the test that shows it.
const SHOWN_ELSEWHERE: [&str; 16] = [
    "rows_hidden",             // tests of `remarks`
    "column_hidden",           // tests of `remarks`
    "sheet_hidden",            // tests of `understanding`
    "value_under_merge",       // tests of `understanding`
    "name_too_long",           // below
    "unknown_workplace",       // tests of `reconcile`
    "ambiguous_person",        // above
    "may_be_known",            // above
    "identity_open",           // above
    "may_have_moved",          // above
    "left_out_as_answered",    // tests of `reconcile`
    "unit_left_out",           // tests of `reconcile`
    "institutions_not_listed", // tests of `reconcile`
    "may_repeat",              // above
    "not_listed",              // above
    "refused",                 // cannot come about: applying is tried before an operation is given
];

/// Doubts about how something was read, each with its cell in `tests`.
const SHOWN_IN_TESTS: [&str; 19] = [
    "further_table",          // `layouts`
    "tables_unread",          // `layouts`
    "unit_assumed",           // `layouts`
    "column_guessed",         // `columns`
    "column_doubted",         // `columns`
    "part_exceeds",           // `totals`
    "decimal_total_differs",  // `totals`
    "parts_unread",           // `totals`
    "name_separated",         // `people`
    "name_private_character", // `people`
    "name_odd_character",     // `people`
    "several_people",         // `people`
    "perhaps_several_people", // `people`
    "id_future",              // `people`
    "id_region",              // `people`
    "id_perhaps_truncated",   // `people`
    "age_unusual",            // `people`
    "month_in_future",        // `values`
    "credit_code",            // `values`
];

/// What rows contest among each other, and departures that are held back: tests of `reconcile`.
const SHOWN_IN_RECONCILE: [&str; 5] =
    ["number_of_another", "number_shared", "perhaps_repeated", "departures_withheld", "funding_assumed"];

#[test]
fn a_remark_in_the_name_cell_is_too_long_for_a_name() {
    let ledger = format!("单位名称|机构性质|编制数\n{}|事业单位|=3", "长".repeat(130));
    assert_eq!(shown(&issues_of_last(&[&[&ledger]])), ["error name_too_long A2"]);
}

#[test]
fn no_problem_is_without_its_case() {
    let from_cases = CASES.iter().flat_map(|case| case.expected);
    let from_roster = ROSTER_CASES.iter().flat_map(|(_, expected)| *expected);
    let code = |line: &&str| line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut shown: BTreeSet<String> = from_cases.chain(from_roster).map(code).collect();
    shown.extend(SHOWN_ELSEWHERE.into_iter().chain(SHOWN_IN_TESTS).chain(SHOWN_IN_RECONCILE).map(str::to_owned));
    let mut known: BTreeSet<String> = codes_of(include_str!("issue.rs"));
    known.extend(codes_of(include_str!("issue/people.rs")));
    known.extend(codes_of(include_str!("issue/reading.rs")));
    assert!(known.len() > 50, "{known:?}");
    assert_eq!(known, shown);
}

/// The codes of all problem variants, read from their definition.
fn codes_of(source: &str) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let mut is_problem = false;
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("pub enum ") {
            is_problem = name.ends_with("Problem {");
        }
        let variant =
            line.strip_prefix("    ").filter(|line| line.starts_with(|first: char| first.is_ascii_uppercase()));
        if let Some(variant) = variant.filter(|_| is_problem) {
            let name: String = variant.chars().take_while(char::is_ascii_alphanumeric).collect();
            if !variant.contains('(') {
                codes.insert(super::heading::snake_case(&name));
            }
        }
    }
    codes
}

/// Words from all corners of the field, thrown together.
const SCRAPS: [&str; 48] = [
    "单位名称",
    "编制数",
    "合计",
    "行政",
    "事业",
    "工勤",
    "实有人数",
    "姓名",
    "性别",
    "身份证号",
    "编制类型",
    "岗位名称",
    "岗位类别",
    "岗位数",
    "内设机构",
    "主管部门",
    "经费形式",
    "领导职数",
    "正",
    "副",
    "曾用名",
    "备注",
    "小计",
    "一、党委机构",
    "注：略",
    "县财政局",
    "县审计局",
    "白鹤镇",
    "张三",
    "男",
    "341802196503150012",
    "341802650315001",
    "全额",
    "差额",
    "公务员",
    "管理",
    "—",
    "〃",
    "=3",
    "=-1",
    "=2.5",
    "@31352",
    "#REF!",
    "1985.11",
    ">",
    "^",
    "",
    "",
];

#[test]
fn any_table_whatever_ends_in_a_register() {
    let mut seed = 20_261_122_u64;
    let mut throw = |sides: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % sides
    };
    for _ in 0..400 {
        let (rows, columns) = (throw(9) + 1, throw(7) + 1);
        let mut row = || (0..columns).map(|_| SCRAPS[throw(SCRAPS.len())]).collect::<Vec<_>>().join("|");
        let table = (0..rows).map(|_| row()).collect::<Vec<_>>().join("\n");
        let heads = [
            "单位名称|主管部门|经费形式|编制数|实有人数",
            "单位名称|姓名|身份证号|编制类型|备注",
            "单位名称|岗位名称|岗位类别|编制类型|岗位数",
        ];
        let headed = format!("{}\n{table}", heads[throw(heads.len())]);
        let mut book = Book::default();
        let first = book.import(&[&table, &headed]);
        let again = book.import(&[&table, &headed]);
        assert!(again.operations.is_empty(), "{table}\n--\n{headed}\n{:?}", (first.operations, again.operations));
    }
}
