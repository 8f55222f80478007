//! sample_data/broken: each file says exactly what its index says it does, no problem of the importer is without a file, and the
//! help lists the real messages. `BIANHENG_WRITE=1 cargo test --test it broken` writes index and help anew after a change of
//! wording; what changed is then seen in the difference.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bianheng::domain::{Date, FreshIds, Operation, Person, Snapshot, apply_all};
use bianheng::import::{
    Choices, ImportMode, Issue, Known, Precautions, SheetError, Vocabulary, read, reconcile_as_chosen, understand,
};
use bianheng::watch::Unwatched;
use bianheng::wording;
use serde::{Deserialize, Serialize};

const PICTURES: &str = include_str!("../../examples/generate_sample/tables/broken.txt");
const HELP: &str = "assets/help/import_problems.md";

/// Files that are no workbooks, with the titles of their problems.
const FILES: [(&str, &str); 20] = [
    ("empty.xlsx", "空文件"),
    ("encrypted.xlsx", "有打开密码"),
    ("damaged.xlsx", "文件损坏"),
    ("over_limit.xlsx", "超过上限"),
    ("text_document.docx", "文字文档"),
    ("presentation.pptx", "演示文稿"),
    ("pdf.xlsx", "PDF"),
    ("picture.xlsx", "图片"),
    ("archive.zip", "压缩包"),
    ("web_page.xls", "网页"),
    ("web_archive.mht", "单个文件的网页"),
    ("other_xml.xml", "别的 XML"),
    ("fixed_layout.ofd", "OFD 版式文件"),
    ("apple_document.numbers", "苹果表格"),
    ("sealed.xlsx", "被安全软件加密"),
    ("garbled.csv", "乱码"),
    ("plain_text.txt", "文本"),
    ("database.xlsx", "数据库"),
    ("ancient_excel.xls", "很早的 Excel"),
    ("unknown.xlsx", "无法识别的文件"),
];

/// Text files that lost something, with the titles of their problems.
const TEXTS: [(&str, &str); 5] = [
    ("text_cut_off.csv", "文件不完整"),
    ("quote_not_closed.csv", "引号没有配对"),
    ("zero_bytes.csv", "空字符"),
    ("characters_lost.csv", "已经丢失的字"),
    ("encodings_mixed.csv", "混用的编码"),
];

/// Codes no file can show, and why.
const WITHOUT_FILE: [(&str, &str); 10] = [
    ("tables_unread", "takes hundreds of heads; see `import::tests::layouts`"),
    ("departures_withheld", "takes a second file that cannot be read"),
    ("left_out_as_answered", "follows an answer of the user"),
    ("unit_left_out", "follows an answer of the user"),
    ("refused", "cannot come about: applying is tried before an operation is given"),
    ("not_found", "there is no file"),
    ("unreadable", "depends on the rights of the file, which no repository keeps"),
    ("folder", "is a folder"),
    ("cancelled", "the user stops it"),
    ("mishap", "what happens to a reading process; see `isolation`"),
];

/// What the index says of the files.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Index {
    file: Vec<Expected>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Expected {
    name: String,
    title: String,
    /// Imported before, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    before: Vec<String>,
    codes: Vec<String>,
    told: Vec<String>,
}

/// A problem as the text of pictures announces it.
struct Announced {
    code: String,
    title: String,
    before: Vec<String>,
    mode: ImportMode,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data/broken")
}

fn announced() -> Vec<Announced> {
    let blocks = PICTURES.split("\n[").skip(1);
    let announced = blocks.filter_map(|block| {
        let (name, body) = block.split_once("]\n").expect("a name");
        let (code, title) = name.split_once(' ')?;
        let (above, sheets) = body.split_once("-- ").expect("a sheet");
        let mut before: Vec<String> = Vec::new();
        before.extend(above.contains("先导入台账").then(|| "ledger.before.xlsx".to_owned()));
        before.extend(format!("-- {sheets}").contains("-- 先导入").then(|| format!("{code}.before.xlsx")));
        let mode = if above.contains("全量") { ImportMode::Full } else { ImportMode::Partial };
        Some(Announced { code: code.to_owned(), title: title.to_owned(), before, mode })
    });
    announced.collect()
}

/// What is told of the last file when the files are imported one after the other.
fn issues(files: &[&str], mode: ImportMode) -> Vec<Issue> {
    let (mut register, mut people, mut fresh) = (Snapshot::default(), Vec::<Person>::new(), FreshIds::default());
    let words = Vocabulary::built_in();
    let mut told = Vec::new();
    for file in files {
        let reading =
            read(&[folder().join(file).into()], &Precautions::for_own_files(), &Unwatched).expect("nobody cancels");
        assert!(reading.refused.is_empty(), "{file}: {:?}", reading.refused);
        let choices = Choices { as_of: Some(Date::constant(2026, 10, 31)), mode, ..Choices::default() };
        let understanding = understand(&reading.workbooks, choices.clone(), words, &Unwatched).expect("nobody cancels");
        let known = Known { snapshot: &register, people: &people, fresh };
        let batch = reconcile_as_chosen(&understanding.records, known, &choices, words, &Unwatched);
        let batch = batch.expect("nobody cancels");
        register = apply_all(&register, &batch.operations.to_vec()).expect("no operation is refused");
        fresh = batch.fresh;
        people.extend(batch.operations.to_vec().into_iter().filter_map(|operation| match operation {
            Operation::Admit(person) => Some(person.clone()),
            _ => None,
        }));
        told = understanding.issues.into_iter().chain(batch.issues).collect();
    }
    told
}

/// Why a file is not read.
fn refusal(file: &str) -> SheetError {
    let mut reading =
        read(&[folder().join(file).into()], &Precautions::for_own_files(), &Unwatched).expect("nobody cancels");
    reading.refused.pop().unwrap_or_else(|| panic!("{file} was read")).error
}

/// `Foreign(Pdf)` is `pdf`, `OverLimit { .. }` is `over_limit`.
fn code_of(error: &SheetError) -> String {
    let shown = format!("{error:?}");
    let inside = shown.strip_prefix("Foreign(").unwrap_or(&shown);
    snake_case(&inside.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// The index as the program makes it now.
fn found() -> Index {
    let of_pictures = announced()
        .into_iter()
        .map(|Announced { code, title, before, mode }| of_issues(format!("{code}.xlsx"), title, before, mode));
    let of_texts = TEXTS
        .iter()
        .map(|(name, title)| of_issues((*name).to_owned(), (*title).to_owned(), Vec::new(), ImportMode::Partial));
    let of_files = FILES.iter().map(|(name, title)| {
        let error = refusal(name);
        let (codes, told) = (vec![code_of(&error)], vec![wording::import::refusal(&error)]);
        Expected { name: (*name).to_owned(), title: (*title).to_owned(), before: Vec::new(), codes, told }
    });
    Index { file: of_pictures.chain(of_texts).chain(of_files).collect() }
}

/// A file that is read, with what there is to say of it.
fn of_issues(name: String, title: String, before: Vec<String>, mode: ImportMode) -> Expected {
    let files: Vec<&str> = before.iter().map(String::as_str).chain([name.as_str()]).collect();
    let issues = issues(&files, mode);
    let codes = issues.iter().map(|issue| issue.problem.code()).collect();
    let told = issues.iter().map(wording::import::line).collect();
    Expected { name, title, before, codes, told }
}

/// The codes of the enums in a source, in its order.
fn codes_in(source: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut codes = Vec::new();
    let mut is_in = false;
    for line in source.lines() {
        if let Some(name) = line.strip_prefix("pub enum ") {
            is_in = is_wanted(name.trim_end_matches(" {"));
        }
        is_in &= line != "}";
        let variant = line.strip_prefix("    ").filter(|rest| rest.starts_with(|first: char| first.is_uppercase()));
        if let Some(variant) = variant.filter(|_| is_in) {
            let name: String = variant.chars().take_while(char::is_ascii_alphanumeric).collect();
            codes.push(snake_case(&name));
        }
    }
    codes
}

fn problem_codes() -> Vec<String> {
    let is_problem = |name: &str| name.ends_with("Problem") && name != "Problem";
    let mut codes = codes_in(include_str!("../../src/import/flaw.rs"), |name| name == "TextFlaw");
    codes.extend(codes_in(include_str!("../../src/import/issue.rs"), is_problem));
    codes.extend(codes_in(include_str!("../../src/import/issue/people.rs"), is_problem));
    codes.extend(codes_in(include_str!("../../src/import/issue/reading.rs"), is_problem));
    codes
}

fn refusal_codes() -> Vec<String> {
    let mut codes =
        codes_in(include_str!("../../src/import/sheet/error.rs"), |name| matches!(name, "SheetError" | "Foreign"));
    codes.retain(|code| code != "foreign");
    codes
}

/// The help: every problem with what is really told of it, in the order of their definitions.
fn help(index: &Index) -> String {
    let by_code: BTreeMap<&str, &Expected> =
        index.file.iter().map(|file| (file.name.split('.').next().unwrap_or_default(), file)).collect();
    let mut text = "# 导入问题\n\n导入时会提示的问题，说明都是程序的原话，括号里是代码(导出的清单和 --json 里也有)。\
                    随程序带的 sample_data/broken 里每种问题有一个小工作簿，可以拿来练习；其中的人都是虚构的。\n"
        .to_owned();
    let mut section = |title: &str, codes: Vec<String>| {
        text.push_str(&format!("\n## {title}\n"));
        for file in codes.iter().filter_map(|code| by_code.get(code.as_str()).map(|file| (code, file))) {
            let (code, Expected { title, codes, told, .. }) = file;
            let own = codes.iter().position(|other| other == code).and_then(|place| told.get(place));
            text.push_str(&format!("- {title} ({code})：{}\n", without_place(own.map_or("", String::as_str))));
        }
    };
    section("表格里的问题", problem_codes());
    section("打不开的文件", refusal_codes());
    text
}

/// `【错误】a.xlsx·表1·F7：……` without the place.
fn without_place(line: &str) -> String {
    match line.split_once('】') {
        Some((severity, rest)) => format!("{severity}】{}", rest.split_once('：').map_or(rest, |(_, message)| message)),
        None => line.to_owned(),
    }
}

#[test]
fn every_file_says_what_the_index_says() {
    let found = found();
    let (index, help) = (toml::to_string_pretty(&found).expect("plain data"), help(&found));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BIANHENG_WRITE").is_some() {
        std::fs::write(folder().join("INDEX.toml"), &index).expect("written");
        std::fs::write(root.join(HELP), &help).expect("written");
    }
    let kept = std::fs::read_to_string(folder().join("INDEX.toml")).expect("the index");
    let kept: Index = toml::from_str(&kept).expect("well-formed");
    for (kept, found) in kept.file.iter().zip(&found.file) {
        assert_eq!(kept, found);
    }
    assert_eq!(kept.file.len(), found.file.len());
    assert_eq!(std::fs::read_to_string(root.join(HELP)).expect("the help"), help);
}

#[test]
fn every_file_has_its_own_problem() {
    for Expected { name, codes, told, title, .. } in found().file {
        let code = name.split('.').next().unwrap_or_default().to_owned();
        assert!(codes.contains(&code), "{name}: {told:?}");
        assert!(!title.is_empty() && codes.len() <= 6, "{name}: {told:?}");
    }
}

#[test]
fn every_problem_has_a_file_or_a_reason() {
    let named = |file: Expected| file.name.split('.').next().unwrap_or_default().to_owned();
    let shown: BTreeSet<String> = found().file.into_iter().map(named).collect();
    let excused: BTreeSet<String> = WITHOUT_FILE.iter().map(|(code, _)| (*code).to_owned()).collect();
    let known: BTreeSet<String> = problem_codes().into_iter().chain(refusal_codes()).collect();
    assert!(known.len() > 100, "{known:?}");
    let missing: Vec<&String> =
        known.iter().filter(|code| !shown.contains(*code) && !excused.contains(*code)).collect();
    assert_eq!(missing, Vec::<&String>::new(), "no file in sample_data/broken shows these");
    let both: Vec<&String> = shown.intersection(&excused).collect();
    assert_eq!(both, Vec::<&String>::new(), "excused, but a file shows it");
}

#[test]
fn the_folder_holds_these_files_and_they_are_small() {
    let mut expected: BTreeSet<String> = BTreeSet::from(["INDEX.toml".to_owned(), "ledger.before.xlsx".to_owned()]);
    for file in found().file {
        expected.extend(file.before);
        expected.insert(file.name);
    }
    let entries = std::fs::read_dir(folder()).expect("the folder").map(|entry| entry.expect("an entry"));
    let files: BTreeMap<String, u64> = entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.metadata().expect("facts").len()))
        .collect();
    assert_eq!(files.keys().cloned().collect::<BTreeSet<_>>(), expected);
    let large: Vec<_> = files.iter().filter(|(name, size)| **size > 10_240 && *name != "INDEX.toml").collect();
    assert!(large.is_empty(), "{large:?}");
}
