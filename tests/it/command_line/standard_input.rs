//! `-`: a table from the standard input is a source like a file, read as a pasted one.

use std::io::Write;
use std::process::Stdio;

use super::run::{Desk, Run};
use super::workbooks::{self, ROSTER_HEAD, man};

/// Runs the program with this on its standard input.
fn fed(desk: &Desk, arguments: &[&str], input: &[u8]) -> Run {
    let mut command = desk.command(arguments);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("the program starts");
    let mut pipe = child.stdin.take().expect("a pipe");
    // A program that wants no input may be gone already.
    drop(pipe.write_all(input));
    drop(pipe);
    let output = child.wait_with_output().expect("it ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { code: output.status.code().expect("a code"), out: text(output.stdout), err: text(output.stderr) }
}

fn roster() -> String {
    let lines = [ROSTER_HEAD.to_owned(), man("县财政局", "张三", 1, "行政"), man("县档案馆", "李四", 2, "事业")];
    lines.map(|line| line.replace('|', "\t") + "\r\n").concat()
}

fn with_ledger() -> Desk {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    workbooks::ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    desk
}

#[test]
fn a_table_from_the_standard_input_is_imported_and_named_in_its_entry() {
    let desk = with_ledger();
    let run = fed(&desk, &["import", "甲县.bh", "-", "--json"], roster().as_bytes());
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    let told = run.json();
    assert_eq!(told["files"][0]["file"], "标准输入");
    assert_eq!(told["files"][0]["sheets"][0]["rows_read"], 2);
    let log = desk.done(&["entry", "甲县.bh", "list", "--text", "标准输入"]);
    assert!(log.contains("导入 标准输入"), "{log}");
    // The same once more, in the encoding of old systems: nothing is new.
    let gbk = encoding_rs::GB18030.encode(&roster()).0.into_owned();
    let told = fed(&desk, &["import", "甲县.bh", "-", "--dry-run", "--json"], &gbk).json();
    assert_eq!(told["files"][0]["sheets"][0]["rows_read"], 2);
}

#[test]
fn the_cells_of_the_standard_input_are_shown_as_the_importer_sees_them() {
    let desk = Desk::new();
    let run = fed(&desk, &["sheet", "-"], "姓名\t备注\n张三\t\"甲\n乙\"\n".as_bytes());
    let expected =
        "工作表 表1　可见　4个单元格\n  A1\t文字\t姓名\n  B1\t文字\t备注\n  A2\t文字\t张三\n  B2\t文字\t甲\\n乙\n";
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, expected, ""));
    let json = fed(&desk, &["sheet", "-", "--json"], "甲\t乙".as_bytes()).json();
    assert_eq!((&json["file"], &json["sheets"][0]["cells"][1]["at"]), (&"标准输入".into(), &"B1".into()));
}

#[test]
fn a_standard_input_without_a_table_is_refused() {
    let desk = with_ledger();
    let refused = |arguments: &[&str], input: &[u8], expected: &str| {
        let run = fed(&desk, arguments, input);
        assert_eq!(run.code, 2, "{}", run.out);
        assert!(run.err.contains(expected), "{}", run.err);
    };
    refused(&["import", "甲县.bh", "-"], b"", "没有文字");
    refused(&["import", "甲县.bh", "-"], "张三".as_bytes(), "只有一个单元格");
    refused(&["import", "甲县.bh", "-"], b"PK\x03\x04", "无法识别");
    refused(&["import", "甲县.bh", "-", "-"], roster().as_bytes(), "写了两次");
    refused(&["sheet", "-"], b"%PDF-1.7", "PDF");
    refused(&["sheet", "-", "--sheet", "别的"], "甲\t乙".as_bytes(), "可用的工作表：表1");
}
