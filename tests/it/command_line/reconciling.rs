//! Importing over a book that has people already: questions and answers, full rosters and who left, mappings, and the whole
//! batch taken back.

use std::collections::BTreeMap;

use bianheng::domain::{Person, Snapshot};
use bianheng::store::{Book, PageStart, PeopleOrder, PeopleQuery};

use super::run::{Desk, assert_told, rows};
use super::workbooks::{ROSTER_HEAD, id_number, ledger, man, workbook};

/// A book with two bodies and three people, of whom 王五 has neither number nor birth.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    let first = [
        ROSTER_HEAD.to_owned(),
        man("县财政局", "张三", 1, "行政"),
        man("县财政局", "李四", 2, "行政"),
        "县档案馆|王五|||||事业".to_owned(),
    ];
    workbook(&desk.path("花名册.xlsx"), "县直", &first);
    desk.done(&["import", "甲县.bh", "花名册.xlsx"]);
    desk
}

fn roster(desk: &Desk, lines: &[String]) {
    let lines: Vec<String> = [ROSTER_HEAD.to_owned()].into_iter().chain(lines.iter().cloned()).collect();
    workbook(&desk.path("新.xlsx"), "县直", &lines);
}

fn names(desk: &Desk) -> Vec<String> {
    let people = desk.run(&["show", "甲县.bh", "people", "--json"]).json();
    let listed = people["rows"].as_array().cloned().unwrap_or_default();
    listed.iter().filter_map(|person| person["name"].as_str().map(str::to_owned)).collect()
}

/// The whole register: everything of the snapshot, and every person.
fn register(desk: &Desk) -> (Snapshot, Vec<Person>) {
    let book = Book::open_read_only(&desk.path("甲县.bh")).expect("a book");
    let start = PageStart::First(PeopleOrder::Register);
    let people = book.people(&PeopleQuery::default(), &start, 1000).expect("people").rows;
    (book.snapshot().expect("a register"), people)
}

#[test]
fn who_left_is_offered_and_goes_only_when_confirmed() {
    let desk = desk();
    roster(&desk, &[man("县财政局", "张三", 1, "行政"), man("县财政局", "赵六", 3, "行政")]);
    let partial = desk.done(&["import", "甲县.bh", "新.xlsx", "--dry-run"]);
    assert_told(&partial, &["人员花名册：新增 1，更新 0，未变 1，问题 0", "未列出：李四。仍保留在册"]);
    assert!(!partial.contains("离开待确认"), "{partial}");
    let offered = desk.done(&["import", "甲县.bh", "新.xlsx", "--mode", "full", "--dry-run"]);
    assert_told(&offered, &["离开待确认：", "县财政局 1人：李四", "--accept-departures"]);
    let refused = desk.run(&["import", "甲县.bh", "新.xlsx", "--accept-departures"]);
    refused.is_refusal(&["增量导入不办理离开", "--mode full"]);
    assert_eq!(names(&desk), ["张三", "李四", "王五"]);

    let json = desk.run(&["import", "甲县.bh", "新.xlsx", "--mode", "full", "--accept-departures", "--json"]);
    let told = json.json();
    let sheet = &told["files"][0]["sheets"][0];
    let counted = ["rows_read", "added", "updated", "unchanged", "left", "rejected"].map(|key| sheet[key].as_u64());
    assert_eq!(counted, [2, 1, 0, 1, 1, 0].map(Some), "{sheet}");
    assert_eq!((sheet["sheet"].as_str(), sheet["table"].as_str()), (Some("县直"), Some("roster")));
    let mapped = &sheet["mapping"][3];
    assert_eq!(
        (mapped["column"].as_str(), mapped["meaning"].as_str(), mapped["confidence"].as_u64()),
        (Some("D"), Some("id_number"), Some(100))
    );
    assert_eq!(names(&desk), ["张三", "王五", "赵六"], "the archive is not in this roster");
}

#[test]
fn nobody_leaves_while_a_file_of_the_batch_cannot_be_read() {
    let desk = desk();
    roster(&desk, &[man("县财政局", "张三", 1, "行政")]);
    desk.write("二科.xlsx", "");
    let order = ["import", "甲县.bh", "新.xlsx", "二科.xlsx", "--mode", "full"];
    let offered = desk.run(&order);
    assert_eq!(offered.code, 1, "{}", offered.out);
    assert_told(&offered.out, &["【警告】新.xlsx·县直·A2：这批文件中二科.xlsx没有读成，账簿中未列出的1人也许就在里面"]);
    assert!(!offered.out.contains("离开待确认"), "{}", offered.out);
    let confirmed = desk.run(&[&order[..], &["--accept-departures"]].concat());
    assert_eq!(confirmed.code, 1, "{}", confirmed.out);
    assert_told(&confirmed.out, &["【错误】新.xlsx·县直·A2：这批文件中二科.xlsx没有读成", "不提出离开，也不办理出编"]);
    assert_eq!(names(&desk), ["张三", "李四", "王五"]);
}

#[test]
fn a_number_that_slipped_into_another_row_renames_nobody() {
    let desk = desk();
    roster(&desk, &[man("县财政局", "张三", 2, "行政"), man("县财政局", "李四", 1, "行政")]);
    let before = rows(&desk.path("甲县.bh"));
    let asked = desk.run(&["import", "甲县.bh", "新.xlsx"]);
    assert_eq!((asked.code, rows(&desk.path("甲县.bh"))), (1, before), "{}", asked.out);
    assert_told(&asked.out, &["这个身份证号在账簿中是李四的，此行却写着张三", "有 2 行待答复是谁"]);
}

#[test]
fn each_table_of_a_sheet_has_its_own_counts() {
    let desk = desk();
    let lines = [
        "序号|姓名|性别|出生年月|编制类型|单位名称",
        "=1|赵六|男|1965.03|行政|县财政局",
        "=2|孙七|女|1971.04|行政|县财政局",
        "",
        "单位名称|编制数",
        "县审计局|=5",
    ];
    workbook(&desk.path("两表.xlsx"), "表", &lines.map(str::to_owned));
    let printed = desk.run(&["import", "甲县.bh", "两表.xlsx", "--dry-run", "--json"]).json();
    let tables = printed["files"][0]["sheets"].as_array().cloned().unwrap_or_default();
    let of = |table: &serde_json::Value| {
        (
            table["table"].as_str().unwrap_or_default().to_owned(),
            table["head_rows"][0].as_u64(),
            table["added"].as_u64(),
        )
    };
    let expected = [("roster".to_owned(), Some(1), Some(2)), ("ledger".to_owned(), Some(5), Some(1))];
    assert_eq!(tables.iter().map(of).collect::<Vec<_>>(), expected);
}

#[test]
fn questions_are_left_out_until_they_are_answered() {
    let desk = desk();
    roster(&desk, &["县档案馆|王五|||1970.05||事业".to_owned(), man("县财整局", "张三", 1, "行政")]);
    let before = rows(&desk.path("甲县.bh"));
    let asked = desk.run(&["import", "甲县.bh", "新.xlsx"]);
    assert_eq!((asked.code, rows(&desk.path("甲县.bh"))), (1, before), "{}", asked.out);
    assert_told(
        &asked.out,
        &["不能断定是同一人，本行暂不导入。可能是：第3号(县档案馆)。", "有 1 行待答复是谁", "--same-name"],
    );
    let json = desk.run(&["import", "甲县.bh", "新.xlsx", "--json"]).json();
    let issues = json["issues"].as_array().expect("issues");
    let open = issues.iter().find(|issue| issue["code"] == "identity_open").expect("a question");
    let told = ["severity", "sheet", "cell", "raw"].map(|key| open[key].as_str().unwrap_or_default());
    assert_eq!(told, ["error", "县直", "B2", "王五"]);
    assert!(open["message"].as_str().is_some_and(|message| message.contains("第3号")));
    assert_eq!(open["candidates"][0]["person"].as_u64(), Some(3));

    let row = "[[identities]]\nfile = \"新.xlsx\"\nsheet = \"县直\"\nrow = 2\nname = \"王五\"\nanswer = \"same\"\nperson = 3\n";
    desk.write("答复.toml", format!("[institutions]\n\"县财整局\" = \"县财政局\"\n\"县某某局\" = \"新设\"\n{row}"));
    let answered = desk.done(&["import", "甲县.bh", "新.xlsx", "--answers", "答复.toml"]);
    assert_told(&answered, &["人员花名册：新增 0，更新 1，未变 1，问题 0", "对“县某某局”的答复没有用上"]);
    assert_eq!(names(&desk).len(), 3);
    desk.write("坏.toml", row.replace("\"same\"", "\"也许\""));
    desk.run(&["import", "甲县.bh", "新.xlsx", "--answers", "坏.toml"]).is_refusal(&["不认识“也许”", "坏.toml 第6行"]);
}

#[test]
fn one_answer_serves_all_who_are_alike() {
    let desk = desk();
    roster(&desk, &["县档案馆|王五|||1970.05||事业".to_owned()]);
    let told = desk.done(&["import", "甲县.bh", "新.xlsx", "--same-name"]);
    assert_told(&told, &["人员花名册：新增 0，更新 1，未变 0，问题 0"]);
}

#[test]
fn two_places_of_one_person_are_told_with_both_cells() {
    let desk = desk();
    let second =
        [ROSTER_HEAD.to_owned(), man("县档案馆", "张三", 1, "事业"), man("县档案馆", "李四（借调）", 2, "事业")];
    workbook(&desk.path("乙.xlsx"), "事业", &second);
    let run = desk.run(&["import", "甲县.bh", "花名册.xlsx", "乙.xlsx"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert_told(
        &run.out,
        &[
            "【错误】乙.xlsx·事业·D2：一人两编：张三(身份证号相同)在花名册.xlsx·县直·D2已列在县财政局，这里又列在县档案馆",
            "【错误】乙.xlsx·事业·D3：李四(身份证号相同)在花名册.xlsx·县直·D3列在县财政局，这里又列在县档案馆，表中写明是借调、兼职等",
        ],
    );
    let sheets = desk.run(&["import", "甲县.bh", "花名册.xlsx", "乙.xlsx", "--json"]).json();
    let of = |file: usize| ["unchanged", "rejected"].map(|key| sheets["files"][file]["sheets"][0][key].as_u64());
    assert_eq!((of(0), of(1)), ([Some(3), Some(0)], [Some(0), Some(2)]), "each file by itself");
}

#[test]
fn a_mapping_reads_what_the_heads_do_not_say() {
    let desk = desk();
    let lines = ["甲|乙|丙|丁".to_owned(), format!("县财政局|赵六|{}|行政", id_number(3))];
    workbook(&desk.path("怪.xlsx"), "表", &lines);
    assert_eq!(desk.run(&["import", "甲县.bh", "怪.xlsx"]).code, 2, "nothing is recognised");
    let mapping = "[[sheets]]\nfile = \"怪.xlsx\"\nsheet = \"表\"\ntable = \"roster\"\nhead = [1]\n\
                   columns = { A = \"unit\", B = \"姓名\", C = \"身份证号\", D = \"kind\" }\n";
    desk.write("对应.toml", mapping);
    let told = desk.done(&["import", "甲县.bh", "怪.xlsx", "--mapping", "对应.toml"]);
    assert_told(&told, &["人员花名册：新增 1，更新 0，未变 0，问题 0"]);
    assert_eq!(names(&desk), ["张三", "李四", "王五", "赵六"]);
    desk.write("错.toml", mapping.replace("身份证号", "身份正号"));
    desk.run(&["import", "甲县.bh", "怪.xlsx", "--mapping", "错.toml"])
        .is_refusal(&["没有“身份正号”这样的列(C列)", "错.toml 第6行"]);
    desk.write("无.toml", mapping.replace("怪.xlsx", "无.xlsx"));
    let unused = desk.run(&["import", "甲县.bh", "怪.xlsx", "--mapping", "无.toml"]);
    assert_told(&unused.out, &["对应关系中的“无.xlsx·表”不在这次的文件里，没有用上。"]);
}

#[test]
fn one_kind_of_table_only() {
    let desk = desk();
    let run = desk.run(&["import", "甲县.bh", "台账.xlsx", "花名册.xlsx", "--kind", "roster", "--dry-run"]);
    assert_eq!(run.code, 0, "{}", run.out);
    assert_told(&run.out, &["台账.xlsx·台账：没有识别出", "人员花名册：新增 0，更新 0，未变 3，问题 0"]);
    assert!(!run.out.contains("机构编制台账：新增"), "{}", run.out);
    assert_eq!(desk.run(&["import", "甲县.bh", "台账.xlsx", "--kind", "花名册"]).code, 2);
}

#[test]
fn a_whole_import_is_taken_back_with_one_order() {
    const POSTS: &str = "单位名称|内设机构|岗位名称|岗位类别|编制类型|岗位数";
    let desk = desk();
    let posts = |lines: &[&str]| {
        let lines: Vec<String> = [POSTS].iter().chain(lines).map(|line| (*line).to_owned()).collect();
        workbook(&desk.path("岗位.xlsx"), "岗位", &lines);
    };
    posts(&["县财政局|预算股|股长|管理|行政|=1", "县财政局|办公室|文员|管理|行政|=1"]);
    desk.done(&["import", "甲县.bh", "岗位.xlsx"]);
    let before = register(&desk);

    // Every kind of change at once: a body renamed, one new, places, posts changed, added and removed, people new, amended,
    // moved and gone.
    let new_ledger = [
        "单位名称|曾用名|机构性质|行政编制|事业编制",
        "县财政和国资局|县财政局|政府工作部门|=5|",
        "县档案馆||事业单位||=3",
        "县金融中心||事业单位||=2",
    ];
    workbook(&desk.path("台账.xlsx"), "台账", &new_ledger.map(str::to_owned));
    posts(&["县财政和国资局|预算股|股长|管理|行政|=2", "县财政和国资局|国库股|会计|专技|行政|=1"]);
    roster(
        &desk,
        &[
            man("县财政和国资局", "张三丰", 1, "行政"),
            man("县金融中心", "赵六", 3, "事业"),
            man("县财政和国资局", "孙七", 4, "行政"),
            format!("县档案馆|周八|男|{}|1965.03|1985.07|事业", id_number(5)),
        ],
    );
    let files = ["台账.xlsx", "岗位.xlsx", "新.xlsx"];
    let renamed = "[[identities]]\nfile = \"新.xlsx\"\nsheet = \"县直\"\nrow = 2\nname = \"张三丰\"\nanswer = \"same\"\nperson = 1\n";
    desk.write("答复.toml", renamed);
    let answers = ["--mode", "full", "--accept-departures", "--answers", "答复.toml", "--json"];
    let order = [&["import", "甲县.bh"], &files[..], &answers].concat();
    let run = desk.run(&order);
    let told = run.json();
    assert_eq!((run.code, told["entry"].as_u64()), (0, Some(4)), "{} {}", run.out, run.err);
    let counts = |table: &str| {
        ["added", "updated", "unchanged", "left", "removed"].map(|key| told["batch"]["counts"][table][key].as_u64())
    };
    assert_eq!(counts("ledger"), [1, 2, 0, 0, 0].map(Some));
    assert_eq!(counts("posts"), [1, 1, 0, 0, 1].map(Some));
    assert_eq!(counts("roster"), [3, 1, 0, 2, 0].map(Some), "李四 and 王五 have left");
    let after = register(&desk);
    assert!(after.0 != before.0 && after.1 != before.1);

    let shown = desk.run(&["entry", "甲县.bh", "reverse", "4", "--yes", "--json"]);
    assert_eq!((shown.code, shown.json()["entry"].as_u64()), (0, Some(5)), "{} {}", shown.out, shown.err);
    let again = register(&desk);
    let people =
        |people: &[Person]| people.iter().map(|person| (person.id, person.clone())).collect::<BTreeMap<_, _>>();
    assert_eq!(people(&again.1), people(&before.1), "everybody as before, by the same number");
    let bodies = |snapshot: &Snapshot| snapshot.institutions().cloned().collect::<Vec<_>>();
    assert_eq!(bodies(&again.0), bodies(&before.0));
    assert!(again.0 == before.0, "places, posts and counts as before");
}
