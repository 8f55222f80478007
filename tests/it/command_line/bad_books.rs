//! Books that cannot be opened, places that cannot be written, a machine without a display: told in Chinese, with what, where
//! and what to do, and nothing is half made.

use std::path::Path;

use bianheng::store::Book;
use rusqlite::Connection;

use super::run::{Desk, rows};
use crate::county;

/// Every command that opens a book, on one that is to be refused.
fn refused(desk: &Desk, book: &str, words: &[&str]) {
    let before = std::fs::read(desk.path(book)).ok();
    let workbook = county::sample_file(county::WORKBOOKS[0]);
    let workbook = workbook.to_str().expect("UTF-8");
    for order in [
        &["show", book, "ledger"][..],
        &["show", book, "people", "--json"],
        &["import", book, workbook],
        &["plan", book, "list"],
        &["check", book],
        &["report", book, "ledger", "--out", "台账.pdf"],
    ] {
        desk.run(order).is_refusal(words);
    }
    assert_eq!(std::fs::read(desk.path(book)).ok(), before, "the file is as it was");
    assert!(!desk.path("台账.pdf").exists());
}

#[test]
fn files_that_are_no_books_are_told_by_what_they_are() {
    let desk = Desk::new();
    desk.write("空.bh", "");
    refused(&desk, "空.bh", &["文件是空的(0字节)，不是账簿。", "位置：", "空.bh", "处理：", "从备份恢复"]);
    desk.write("文本.bh", "姓名,单位\n张三,县财政局\n".repeat(99));
    refused(&desk, "文本.bh", &["这不是编衡的账簿。", "位置：", "文本.bh", "处理：这是文本文件"]);
    std::fs::copy(county::sample_file(county::WORKBOOKS[1]), desk.path("岗位表.bh")).expect("copied");
    refused(&desk, "岗位表.bh", &["这不是编衡的账簿。", "岗位表.bh", "处理：这像是 Excel/WPS 文件", "导入表格"]);
    refused(&desk, "没有.bh", &["找不到这个文件。", "没有.bh", "处理：请核对路径"]);
    std::fs::create_dir(desk.path("夹.bh")).expect("a folder");
    refused(&desk, "夹.bh", &["这是一个文件夹，不是账簿文件。", "夹.bh", "处理：请选择以 .bh 结尾的文件"]);
    let other = Connection::open(desk.path("别家.bh")).expect("a database");
    other.execute_batch("CREATE TABLE person (name TEXT); INSERT INTO person VALUES ('张三')").expect("SQL");
    drop(other);
    refused(&desk, "别家.bh", &["这是其他程序的数据库。", "别家.bh", "处理：请选择编衡建立的 .bh 文件。"]);
}

#[test]
fn a_book_of_a_newer_version_is_left_alone() {
    let desk = Desk::new();
    let book = county::put_book(desk.folder());
    let newer = Connection::open(&book).expect("a database");
    newer.execute_batch("PRAGMA user_version = 99").expect("SQL");
    drop(newer);
    let words =
        ["账簿由更新版本的编衡建立(版本99", "位置：", "安和县.bh", "处理：请升级编衡后再打开；文件没有被改动。"];
    refused(&desk, "安和县.bh", &words);
    assert_eq!(desk.names(), ["安和县.bh"]);
}

#[test]
fn a_damaged_or_altered_book_is_left_alone() {
    let desk = Desk::new();
    let whole = std::fs::read(county::put_book(desk.folder())).expect("a book");
    let mut torn = whole;
    torn[40_000..48_000].fill(0xA5);
    desk.write("损坏.bh", torn);
    let run = desk.run(&["show", "损坏.bh", "ledger"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.starts_with("账簿已损坏(") && run.err.contains("处理：请不要再写入，改用最近的备份。"),
        "{}",
        run.err
    );
    let altered = Connection::open(desk.path("安和县.bh")).expect("a database");
    altered.execute_batch("CREATE TRIGGER spy AFTER INSERT ON entry BEGIN SELECT 1; END").expect("SQL");
    drop(altered);
    let run = desk.run(&["show", "安和县.bh", "ledger"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.starts_with("账簿的结构被改动过(") && run.err.contains("处理：请使用备份"), "{}", run.err);
}

#[test]
fn a_book_that_is_open_elsewhere_is_not_touched() {
    let desk = Desk::new();
    let held = Book::open(&county::put_book(desk.folder())).expect("open here");
    let workbook = county::sample_file(county::WORKBOOKS[0]);
    let words = ["账簿正被另一个程序打开。", "位置：", "安和县.bh", "处理：请先在那边关闭账簿，再打开。"];
    desk.run(&["import", "安和县.bh", workbook.to_str().expect("UTF-8")]).is_refusal(&words);
    held.close().expect("closed");
    assert_eq!(rows(&desk.path("安和县.bh"))["entry"].len(), 1);
}

#[test]
fn what_is_there_is_not_overwritten_and_where_nothing_may_be_made_nothing_is() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let before = rows(&desk.path("安和县.bh"));
    desk.run(&["new", "安和县.bh"]).is_refusal(&["同名文件已经存在，没有覆盖。", "安和县.bh", "处理：请换一个文件名"]);
    assert_eq!(rows(&desk.path("安和县.bh")), before);
    desk.run(&["new", "没有/新.bh"]).is_refusal(&["文件夹不存在", "新.bh", "处理：请先建立文件夹"]);
    desk.run(&["report", "安和县.bh", "ledger", "--out", "没有/台账.pdf"]).is_refusal(&[
        "文件没有保存",
        "台账.pdf",
        "处理：文件夹不存在，请先建立文件夹或者换一个位置。",
    ]);
    desk.run(&["report", "安和县.bh", "ledger", "--out", "台账.doc"]).is_refusal(&[
        "看不出要存成哪种文件",
        "台账.doc",
        ".pdf",
    ]);
    desk.write("挡路", "这里是一个文件");
    desk.run(&["demo", "--headless", "挡路"]).is_refusal(&["文件读写失败", "挡路", "处理："]);
    assert_eq!(desk.names(), ["安和县.bh", "挡路"]);
}

#[test]
fn a_read_only_folder_is_told() {
    let desk = Desk::new();
    let folder = desk.path("只读");
    std::fs::create_dir(&folder).expect("a folder");
    county::put_book(&folder);
    if !shut(&folder) {
        println!("skipped in part: this user may write into read-only folders");
        #[cfg(target_os = "linux")]
        refused_everywhere(&desk, Path::new("/sys"));
        return;
    }
    refused_everywhere(&desk, &folder);
    desk.run(&["import", "只读/安和县.bh", county::sample_file(county::WORKBOOKS[0]).to_str().expect("UTF-8")])
        .is_refusal(&["不能写入", "安和县.bh", "处理："]);
    open_up(&folder);
    assert_eq!(rows(&folder.join("安和县.bh"))["entry"].len(), 1);
    assert_eq!(std::fs::read_dir(&folder).expect("the folder").count(), 1);
}

/// Nothing new can be made in the folder.
fn refused_everywhere(desk: &Desk, folder: &Path) {
    let inside = |name: &str| folder.join(name).to_str().expect("UTF-8").to_owned();
    desk.run(&["new", &inside("新.bh")]).is_refusal(&["文件夹不能写入。", "新.bh", "处理：请换一个有写入权限的文件夹"]);
    desk.run(&["demo", "--headless", &inside("演示")]).is_refusal(&[
        "文件读写失败",
        "演示",
        "处理：请换一个可写的文件夹",
    ]);
    county::put_book(desk.folder());
    desk.run(&["report", "安和县.bh", "ledger", "--out", &inside("台账.xlsx")]).is_refusal(&[
        "文件没有保存",
        "台账.xlsx",
        "处理：",
        "换一个位置",
    ]);
    for name in ["新.bh", "演示", "台账.xlsx"] {
        assert!(!folder.join(name).exists(), "{name}");
    }
}

/// Takes away the right to write; tells whether that holds for this user.
#[cfg(unix)]
fn shut(folder: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o555)).expect("set");
    let probe = folder.join("试");
    match std::fs::write(&probe, "") {
        Ok(()) => {
            std::fs::remove_file(probe).expect("removed");
            open_up(folder);
            false
        }
        Err(_) => true,
    }
}

#[cfg(unix)]
fn open_up(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).expect("set");
}

/// The attribute of a folder does not stop anybody from writing into it on Windows.
#[cfg(not(unix))]
fn shut(_folder: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn open_up(_folder: &Path) {}

#[cfg(target_os = "linux")]
#[test]
fn without_a_display_the_window_says_so_and_ends() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let words = ["打不开窗口", "位置：", "处理：", "bianheng demo --headless 文件夹"];
    for order in [&[][..], &["open", "安和县.bh"], &["demo"]] {
        desk.run(order).is_refusal(&words);
    }
    // A display that does not answer is no display either.
    for (name, value) in [("DISPLAY", ":7654"), ("WAYLAND_DISPLAY", "wayland-7654")] {
        let output = desk.command(&[]).env(name, value).output().expect("the program starts");
        let told = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{name}: {told}");
        super::run::assert_told(&told, &words);
    }
}

/// The workbook's library panics there, and its panic was printed before the message. A file may grow to the size of the book, but not
/// to that of the scratch file of a long sheet.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_for_the_scratch_file_is_told() {
    let desk = Desk::new();
    let book = county::put_book(desk.folder());
    desk.write("名册.xlsx", "那一份");
    let blocks = std::fs::metadata(&book).expect("a book").len() / 512 + 16;
    let run = desk.command(&[]);
    let limited = std::process::Command::new("sh")
        .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_bianheng")])
        .args(["report", "安和县.bh", "roster", "--out", "名册.xlsx"])
        .current_dir(desk.folder())
        .envs(run.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .output()
        .expect("sh runs");
    let told = String::from_utf8(limited.stderr).expect("UTF-8");
    assert!(told.starts_with("工作簿没有生成：写临时文件时中断，原有文件没有改动。\n"), "{told}");
    assert!(told.contains("磁盘可能已满") && !told.contains("panicked"), "{told}");
    assert_eq!(std::fs::read(desk.path("名册.xlsx")).expect("read"), "那一份".as_bytes());
}
