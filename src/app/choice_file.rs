//! Files of the command line that say what the window's assistant asks: a mapping (对应关系), how sheets are to be read, and answers
//! (答复), who is meant by a row and what a name means. Both are TOML, or JSON with the same keys.
//!
//! ```toml
//! # mapping                                    # answers
//! [[sheets]]                                   same_name = "same"
//! file = "花名册.xlsx"                          departures = ["县财政局"]        # or "all"
//! sheet = "县直"                                [institutions]
//! table = "roster"                             "县农委" = "县农业农村局"         # or "新设", "不导入"
//! head = [3, 4]                                [[identities]]
//! columns = { A = "单位名称", C = "id_number" }  file = "花名册.xlsx"
//!                                              sheet = "县直"
//!                                              row = 12
//!                                              name = "张三"
//!                                              answer = "same"                 # another, leave_out
//!                                              person = 17
//! ```
//!
//! Answers also say what single rows are (`is = "不读"` or `"数据"`; `text` is the first cell of the row that is no number):
//!
//! ```toml
//! [[lines]]
//! file = "台账.xlsx"
//! sheet = "县直"
//! row = 31
//! text = "全县事业编制"
//! is = "不读"
//! ```
//!
//! Answers also put right what the files say, as the assistant does: cells, words and months of a column, issues ignored:
//!
//! ```toml
//! [[cells]]                                     [[words]]
//! file = "花名册.xlsx"                           file = "花名册.xlsx"
//! sheet = "县直"                                 sheet = "县直"
//! cell = "C7"                                   column = "F"
//! read = "工勤"                                  words = { "公勤" = "工勤" }
//!
//! [[months]]                                    [[ignored]]
//! file = "花名册.xlsx"                           file = "花名册.xlsx"
//! sheet = "县直"                                 sheet = "县直"
//! column = "E"                                  cell = "D9"
//! form = "日月年"                                code = "id_check"
//!                                               reason = "已退休"
//! ```
//!
//! A file that says something impossible is refused as a whole, with its line where it has one.

mod answers;
mod columns;
mod mapping;

use std::path::Path;

use serde::de::DeserializeOwned;

use crate::notice::{self, Notice};
use crate::regular_file;
use crate::wording;

pub use answers::read_answers;
pub use mapping::read_mapping;

/// Reads a file as JSON when it is an object or called so, as TOML otherwise.
fn parse<T: DeserializeOwned>(file: &Path) -> Result<T, Notice> {
    let text = regular_file::read_text(file).map_err(|error| notice::of_io(&error, file))?;
    let is_json = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let (line, reason) = if is_json || text.trim_start().starts_with('{') {
        match serde_json::from_str(&text) {
            Ok(read) => return Ok(read),
            Err(error) => {
                let whole = error.to_string();
                let reason = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(reason, _)| reason);
                let reason = if error.is_data() {
                    fault(reason)
                } else {
                    "不合 JSON 的写法(请检查引号、括号和逗号)".to_owned()
                };
                (error.line(), reason)
            }
        }
    } else {
        match toml::from_str(&text) {
            Ok(read) => return Ok(read),
            Err(error) => {
                let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
                (before.matches('\n').count() + 1, fault(error.message()))
            }
        }
    };
    Err(refused(file, &format!("第{line}行"), &reason))
}

/// What is wrong, in our words or in those of the reader.
fn fault(reason: &str) -> String {
    let is_ours = reason.chars().any(|character| character >= '\u{4e00}') && !reason.contains('`');
    if is_ours { reason.lines().next().unwrap_or_default().to_owned() } else { wording::toml_fault(reason) }
}

fn refused(file: &Path, place: &str, reason: &str) -> Notice {
    let place = format!("{} {place}", file.display());
    Notice::failure(format!("文件写法有误：{reason}。没有导入。"), place, "请改正后重试；写法见帮助中的“导入”。")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Name, PersonId};
    use crate::import::{
        Choices, Departing, Departures, HiddenTaking, IdentityAnswer, InstitutionAnswer, Meaning, Namesakes, SheetKey,
        SheetTaking, TableKind,
    };

    fn with_file<T>(name: &str, text: &str, read: impl FnOnce(&Path) -> T) -> T {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        read(&path)
    }

    fn mapping_fault(name: &str, text: &str) -> (String, String) {
        let told = with_file(name, text, |path| read_mapping(path, None)).expect_err("refused");
        let place = told.place.rsplit(' ').next().unwrap_or_default().to_owned();
        (told.what, place)
    }

    const MAPPING: &str = "[[sheets]]\nfile = \"f.xlsx\"\nsheet = \"县直\"\ntable = \"roster\"\nhead = [3, 4]\n\
                           columns = { A = \"单位名称\", C = \"id_number\" }\n";

    #[test]
    fn a_mapping_says_how_a_sheet_is_read() {
        let expected = |read: Result<std::collections::BTreeMap<SheetKey, crate::import::SheetChoice>, Notice>| {
            let read = read.expect("well formed");
            let (key, choice) = read.first_key_value().expect("a sheet");
            assert_eq!(*key, SheetKey::Sheet { file: "f.xlsx".to_owned(), sheet: "县直".to_owned() });
            assert_eq!((choice.table, choice.head), (Some(TableKind::Roster), Some((2, 3))));
            let columns = choice.columns.iter().map(|(column, meaning)| (*column, meaning.key()));
            assert_eq!(columns.collect::<Vec<_>>(), [(0, "unit".to_owned()), (2, "id_number".to_owned())]);
        };
        expected(with_file("m.toml", MAPPING, |path| read_mapping(path, None)));
        let json = r#"{"sheets": [{"file": "f.xlsx", "sheet": "县直", "table": "roster", "head": [3, 4],
                       "columns": {"A": "单位名称", "C": "id_number"}}]}"#;
        expected(with_file("m.json", json, |path| read_mapping(path, None)));
        let without_table = MAPPING.replace("table = \"roster\"\n", "");
        let read = with_file("m.toml", &without_table, |path| read_mapping(path, Some(TableKind::Roster)));
        let columns = read.expect("the kind is given").into_values().next().expect("a sheet").columns;
        assert!(columns.values().any(|meaning| meaning.key() == "id_number" && *meaning != Meaning::Further));
    }

    #[test]
    fn a_mapping_says_what_is_read_of_what_is_hidden() {
        let hidden = "hidden_sheet = \"read\"\nhidden_rows = \"leave_out\"\nhidden_columns = \"read\"\n";
        let read = with_file("m.toml", &format!("{MAPPING}{hidden}"), |path| read_mapping(path, None));
        let choice = read.expect("well formed").into_values().next().expect("a sheet");
        let hidden = (choice.taking, choice.hidden_rows, choice.hidden_columns);
        assert_eq!(hidden, (SheetTaking::Read, HiddenTaking::LeaveOut, HiddenTaking::Read));
        let of_layout = "[[sheets]]\nlayout = \"A=单位名称\"\nhidden_rows = \"leave_out\"\n";
        let (what, place) = mapping_fault("m.toml", of_layout);
        assert!(what.contains("要写明 file 和 sheet") && place == "第1张表", "{what} {place}");
    }

    #[test]
    fn a_wrong_mapping_is_refused_with_its_line() {
        let (what, line) = mapping_fault("m.toml", &MAPPING.replace("id_number", "id_numbre"));
        assert_eq!((what.as_str(), line.as_str()), ("文件写法有误：没有“id_numbre”这样的列(C列)。没有导入。", "第6行"));
        let (what, line) = mapping_fault("m.toml", &MAPPING.replace("C =", "A ="));
        assert!(what.contains("写了两次") && line == "第6行", "{what} {line}");
        let (what, line) = mapping_fault("m.toml", &MAPPING.replace("id_number", "单位名称"));
        assert_eq!((what.as_str(), line.as_str()), ("文件写法有误：A列和C列都写成“单位名称”。没有导入。", "第6行"));
        let (what, line) = mapping_fault("m.toml", &MAPPING.replace("C =", "3 ="));
        assert_eq!(
            (what.as_str(), line.as_str()),
            ("文件写法有误：“3”不是列号，请写成 A、B、AA 的样子。没有导入。", "第6行")
        );
        let json = "{\"sheets\": [{\"file\": \"f.xlsx\", \"sheet\": \"县直\", \"table\": \"roster\",\n\"columns\": {\"A\": \"unit\",\n\"A\": \"kind\"}}]}";
        let (what, line) = mapping_fault("m.json", json);
        assert_eq!((what.as_str(), line.as_str()), ("文件写法有误：A列写了两次。没有导入。", "第3行"));
        let (what, line) = mapping_fault("m.toml", &MAPPING.replace("table", "tabel"));
        assert_eq!((what.as_str(), line.as_str()), ("文件写法有误：不认识“tabel”。没有导入。", "第4行"));
    }

    #[test]
    fn a_mapping_that_fits_no_table_is_refused_with_its_sheet() {
        let (what, place) = mapping_fault("m.toml", &MAPPING.replace("id_number", "authorized/total"));
        assert_eq!(
            (what.as_str(), place.as_str()),
            ("文件写法有误：人员花名册没有“authorized/total”这样的列(C列)。没有导入。", "第1张表")
        );
        let (what, _) = mapping_fault("m.toml", &MAPPING.replace("id_number", "unit"));
        assert_eq!(what, "文件写法有误：A列和C列是同一项“单位名称”“unit”。没有导入。");
        let (what, _) = mapping_fault("m.toml", &MAPPING.replace("[3, 4]", "[4, 3]"));
        assert!(what.contains("head"), "{what}");
        let (what, _) = mapping_fault("m.toml", &MAPPING.replace("sheet = \"县直\"\n", ""));
        assert!(what.contains("file 和 sheet"), "{what}");
        let (what, _) = mapping_fault("m.toml", &MAPPING.replace("table = \"roster\"\n", ""));
        assert!(what.contains("table"), "{what}");
        let twice = format!("{MAPPING}{MAPPING}");
        let (what, place) = mapping_fault("m.toml", &twice);
        assert_eq!((what.as_str(), place.as_str()), ("文件写法有误：同一张表写了两次。没有导入。", "第2张表"));
    }

    #[test]
    fn answers_are_read() {
        let text = "same_name = \"same\"\ndepartures = [\"县财政局\", 12]\n[institutions]\n\"县农委\" = \"县农业农村局\"\n\
                    \"县金融办\" = \"新设\"\n\"县某局\" = \"不导入\"\n[[identities]]\nfile = \"f.xlsx\"\nsheet = \"县直\"\n\
                    row = 12\nname = \"张三\"\nanswer = \"same\"\nperson = 17\n";
        let mut choices = Choices::default();
        with_file("a.toml", text, |path| read_answers(path, &mut choices)).expect("well formed");
        let name = |text| Name::new(text).expect("a name");
        assert_eq!(choices.namesakes, Namesakes::Same);
        let departing = [Departing::Institution(name("县财政局")), Departing::Person(PersonId(12))];
        assert_eq!(choices.departures, Departures::Of(departing.into()));
        let institutions: Vec<&InstitutionAnswer> = choices.institutions.values().collect();
        let is = InstitutionAnswer::Is(name("县农业农村局"));
        assert_eq!(institutions, [&is, &InstitutionAnswer::LeaveOut, &InstitutionAnswer::New]);
        let (key, answer) = choices.identities.first_key_value().expect("an answer");
        assert_eq!((key.row, key.name.as_str(), *answer), (12, "张三", IdentityAnswer::Same(PersonId(17))));
        with_file("a.json", r#"{"departures": "all"}"#, |path| read_answers(path, &mut choices)).expect("well formed");
        assert_eq!(choices.departures, Departures::All);
    }

    #[test]
    fn wrong_answers_are_refused_with_their_line() {
        let refused = |text: &str| {
            let told =
                with_file("a.toml", text, |path| read_answers(path, &mut Choices::default())).expect_err("refused");
            (told.what, told.place.rsplit(' ').next().unwrap_or_default().to_owned())
        };
        let row = "[[identities]]\nfile = \"f.xlsx\"\nsheet = \"县直\"\nrow = 12\nname = \"张三\"\n";
        let (what, place) = refused(&format!("{row}answer = \"same\"\n"));
        assert_eq!(
            (what.as_str(), place.as_str()),
            ("文件写法有误：answer 写“same”时要写明 person(人员号)。没有导入。", "第1项答复")
        );
        let (what, line) = refused(&format!("{row}answer = \"maybe\"\n"));
        assert_eq!((what.as_str(), line.as_str()), ("文件写法有误：不认识“maybe”。没有导入。", "第6行"));
        let (what, line) = refused("departures = \"some\"\n");
        assert!(line == "第1行" && what.contains("departures"), "{what} {line}");
        let (what, place) = refused(&format!("{row}answer = \"another\"\n{row}answer = \"leave_out\"\n"));
        assert_eq!((what.as_str(), place.as_str()), ("文件写法有误：同一行答复了两次。没有导入。", "第2项答复"));
    }
}
