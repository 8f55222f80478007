use std::path::Path;

use super::*;
use crate::app::testing::state_with_county;
use crate::app::{Command, Purpose, update};
use crate::domain::{Date, DutyList, Name, Nature, QuotaKind};
use crate::import::testing::Book;
use crate::import::{Choices, Precautions, Understanding, Vocabulary, read, understand};
use crate::report::form::Input;
use crate::watch::Unwatched;

/// A template with these rows, each cell under its heading, written as the program writes it and read as it reads.
fn filled(table: TableKind, rows: &[&[(&str, &str)]]) -> (tempfile::TempDir, PathBuf) {
    let givens =
        Givens { place: "甲县".to_owned(), units: vec!["县财政局".to_owned(), "县档案馆".to_owned()] };
    let mut form = form(table, &givens);
    for row in rows {
        let headings: Vec<String> = form.columns.iter().map(|column| column.heading()).collect();
        row.iter().for_each(|(heading, _)| assert!(headings.iter().any(|known| known == heading), "{heading}"));
        let cell = |heading: &String| row.iter().find(|(of, _)| of == heading).map_or("", |(_, text)| text).to_owned();
        form.rows.push(headings.iter().map(cell).collect());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("模板.xlsx");
    write(&file, &form).expect("written");
    (folder, file)
}

fn understood(file: &Path) -> Understanding {
    let reading = read(&[file.into()], &Precautions::for_own_files(), &Unwatched).expect("nobody cancels");
    assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    let choices = Choices { as_of: Some(Date::constant(2026, 10, 31)), ..Choices::default() };
    understand(&reading.workbooks, choices, Vocabulary::built_in(), &Unwatched).expect("nobody cancels")
}

/// Every column of the template means what it was made for, with certainty.
#[track_caller]
fn every_column_is_known(understanding: &Understanding, table: TableKind) {
    let sheets = &understanding.files.first().expect("a file").sheets;
    let sheet = sheets.iter().find(|sheet| sheet.table == Some(table)).expect("the table");
    assert_eq!(sheets.iter().filter(|sheet| sheet.table.is_some()).count(), 1, "{sheets:?}");
    let unsure = sheet.columns.iter().filter(|column| column.confidence.0 < 100);
    assert_eq!(unsure.collect::<Vec<_>>(), Vec::<&crate::import::ColumnUnderstood>::new());
    assert_eq!(sheet.columns.len(), form(table, &Givens::default()).columns.len());
}

#[test]
fn an_empty_template_is_recognised_and_says_nothing() {
    for table in KINDS {
        let (_folder, file) = filled(table, &[]);
        let understanding = understood(&file);
        every_column_is_known(&understanding, table);
        assert_eq!(understanding.issues, Vec::new(), "{table:?}");
    }
}

const LEDGER: [&[(&str, &str)]; 2] = [
    &[
        ("序号", "1"),
        ("单位名称", "县财政局"),
        ("曾用名(简称)", "财政局"),
        ("机构性质", "政府工作部门"),
        ("机构规格", "正科级"),
        ("编制数/行政", "12"),
        ("编制数/工勤", "1"),
        ("领导职数/正", "1"),
        ("领导职数/副", "3"),
        ("内设机构/名称", "办公室、预算股"),
        ("批准文号", "甲编〔2026〕3号"),
    ],
    &[("单位名称", "县档案馆"), ("机构性质", "事业单位"), ("主管部门", "县财政局"), ("编制数/全额", "4")],
];

const POSTS: [&[(&str, &str)]; 1] = [&[
    ("单位名称", "县财政局"),
    ("内设机构", "办公室"),
    ("岗位名称", "办公室主任"),
    ("岗位类别", "管理"),
    ("编制类型", "行政"),
    ("岗位数", "1"),
]];

const ROSTER: [&[(&str, &str)]; 2] = [
    &[
        ("单位名称", "县财政局"),
        ("内设机构", "办公室"),
        ("姓名", "张三"),
        ("性别", "男"),
        ("身份证号", "341899196503150038"),
        ("出生年月", "1965-03"),
        ("参加工作时间", "1985-07"),
        ("入编时间", "1986-01"),
        ("编制类型", "行政"),
        ("人员身份", "公务员"),
        ("人员分类", "内设机构正职"),
        ("职务", "办公室主任"),
        ("职务层次", "正股级"),
        ("使用情况", "在岗"),
    ],
    &[
        ("单位名称", "县档案馆"),
        ("姓名", "李四"),
        ("性别", "女"),
        ("身份证号", "341899199001020042"),
        ("编制类型", "全额事业"),
        ("使用情况", "借用"),
        ("实际工作单位", "县财政局"),
    ],
];

const DUTIES: [&[(&str, &str)]; 1] =
    [&[("单位名称", "县财政局"), ("清单", "公共服务清单"), ("事项", "财政票据管理"), ("依据", "甲政办〔2026〕3号")]];

/// The templates, filled in by an office that keeps to the rules, come back without a word of complaint.
#[test]
fn filled_templates_are_taken_without_an_issue() {
    let mut book = Book::default();
    book.choices.as_of = Some(Date::constant(2026, 10, 31));
    let mut import = |table, rows: &[&[(&str, &str)]]| {
        let (_folder, file) = filled(table, rows);
        every_column_is_known(&understood(&file), table);
        let batch = book.import_files(&[file]);
        let told: Vec<String> = batch.issues.iter().map(wording::import::line).collect();
        assert_eq!(told, Vec::<String>::new(), "{table:?}");
        batch.counts.get(&table).map(|counts| (counts.added, counts.updated, counts.rejected))
    };
    assert_eq!(import(TableKind::Ledger, &LEDGER), Some((2, 0, 0)));
    assert_eq!(import(TableKind::Posts, &POSTS), Some((1, 0, 0)));
    assert_eq!(import(TableKind::Roster, &ROSTER), Some((2, 0, 0)));
    assert_eq!(import(TableKind::Duties, &DUTIES), Some((1, 0, 0)));

    let bureau = book.institution("县财政局").clone();
    let of = |kind| book.register.standing(bureau.id, kind).authorized.0;
    assert_eq!((of(QuotaKind::Administrative), of(QuotaKind::Support)), (12, 1));
    assert_eq!((bureau.nature, bureau.offices.len(), bureau.leaders.deputy.0), (Nature::Government, 2, 3));
    assert_eq!(book.person("张三").birth.map(|month| month.to_string()).as_deref(), Some("1965-03"));
    let lent = book.person("李四");
    assert_eq!(lent.assignment.works_at, bureau.id);
    assert_eq!(book.register.duties().list(bureau.id, DutyList::PublicServices).len(), 1);
}

/// Every word that a drop-down offers is one the importer knows.
#[test]
fn what_may_be_chosen_is_understood() {
    let words = Vocabulary::built_in();
    for table in KINDS {
        for column in form(table, &Givens::default()).columns {
            let Input::OneOf(choices) = &column.input else { continue };
            assert!(choices.len() > 1, "{}", column.head);
            for choice in choices {
                let is_known = match column.head.as_str() {
                    "机构性质" => words.nature(choice).is_some(),
                    "机构规格" => words.grade(choice).is_some(),
                    "岗位类别" => words.post_class(choice).is_some(),
                    "编制类型" => words.kind(choice).is_some(),
                    "性别" => words.sex(choice).is_some(),
                    "人员身份" => words.identity(choice).is_some(),
                    "人员分类" => words.position(choice).is_some(),
                    "职务层次" => words.rank(choice).is_some(),
                    "使用情况" => words.is_at_home(choice) || words.arrangement(choice).is_some(),
                    "清单" => words.duty_list(choice).is_some(),
                    other => panic!("no vocabulary for {other}"),
                };
                assert!(is_known, "{}: {choice}", column.head);
            }
        }
    }
}

#[test]
fn the_same_template_is_the_same_file_and_only_a_workbook() {
    let (folder, file) = filled(TableKind::Roster, &ROSTER);
    let (_other, again) = filled(TableKind::Roster, &ROSTER);
    let bytes = |file: &Path| std::fs::read(file).expect("readable");
    assert_eq!(bytes(&file), bytes(&again));
    let refused = write(&folder.path().join("模板.pdf"), &form(TableKind::Roster, &Givens::default()));
    assert_eq!(refused.expect_err("no workbook").advice, "请让文件名以 .xlsx 结尾。");
}

#[test]
fn the_window_asks_where_and_offers_the_units_of_the_book() {
    let mut state = state_with_county(Vec::new());
    update(&mut state, Action::Command(Command::HandOut(TableKind::Duties)));
    assert_eq!(state.choosing, Some(Purpose::HandOut(TableKind::Duties)));
    let chosen = Action::Chosen(Purpose::HandOut(TableKind::Duties), vec!["清单模板".into()]);
    let effects = update(&mut state, chosen);
    let [Effect::HandOut(order)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(order.file, Path::new("清单模板.xlsx"));
    let desk = state.desk.as_ref().expect("a book");
    let names: Vec<String> = desk.register.snapshot.institutions().map(|one| one.name.to_string()).collect();
    assert!(!names.is_empty());
    assert_eq!(order.form.units, names);
    let unit = order.form.columns.iter().find(|column| column.head == "单位名称").expect("a column");
    assert_eq!(unit.input, Input::Suggested(names));
    assert_eq!(Name::new(&order.form.sheet).map(|name| name.to_string()).as_deref(), Ok("职责清单"));
}
