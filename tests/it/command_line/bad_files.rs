//! Workbooks and step files that cannot be used: told in Chinese, with what, where and what to do; the book stays as it was.

use std::path::Path;

use super::run::{Desk, assert_told, rows};
use super::workbooks::{encrypted, ledger, man, workbook};
use crate::county;

/// A book with two bodies.
fn small_book(desk: &Desk) {
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    assert_told(&desk.done(&["import", "甲县.bh", "台账.xlsx"]), &["机构编制台账：新增 2", "已写入第1号凭证。"]);
}

#[test]
fn files_that_are_no_workbooks_are_told_by_what_they_are() {
    let desk = Desk::new();
    small_book(&desk);
    let before = rows(&desk.path("甲县.bh"));
    let refused = |name: &str, words: &[&str]| {
        for order in [
            &["import", "甲县.bh", name][..],
            &["import", "甲县.bh", name, "--json"],
            &["import", "甲县.bh", name, "--dry-run"],
        ] {
            desk.run(order).is_refusal(words);
        }
        assert_eq!(rows(&desk.path("甲县.bh")), before, "{name}");
    };
    let whole = std::fs::read(county::sample_file(county::WORKBOOKS[1])).expect("a workbook");
    refused("没有.xlsx", &["文件不存在", "请重新选择。", "位置：没有.xlsx"]);
    desk.write("加密.xlsx", encrypted());
    refused("加密.xlsx", &["文件设有打开密码", "清空密码后另存", "位置：加密.xlsx"]);
    desk.write("空.xlsx", "");
    refused("空.xlsx", &["文件是空的（0字节）", "请重新取得文件。", "位置：空.xlsx"]);
    desk.write("残.xlsx", &whole[..whole.len() / 2]);
    refused("残.xlsx", &["文件已损坏或不完整", "另存为.xlsx后再导入。", "位置：残.xlsx"]);
    desk.write("实为网页.xls", "<html><body>请先登录</body></html>");
    refused("实为网页.xls", &["这是网页，其中没有表格", "另存为.xlsx再导入。", "位置：实为网页.xls"]);
    desk.write("通知.csv", "关于报送名册的通知\n请各单位按时报送。\n");
    refused("通知.csv", &["这是文本文件", "另存为.xlsx再导入。", "位置：通知.csv"]);
    desk.write("乱码.csv", "鍗曚綅鍚嶇О,濮撳悕\n锟斤拷,锟斤拷\n");
    refused("乱码.csv", &["已是乱码", "请向提供者索取原文件", "位置：乱码.csv"]);
    desk.write("扫描件.pdf", "%PDF-1.7\n%âãÏÓ");
    refused("扫描件.pdf", &["这是PDF文件，不是工作簿。", "索取.xlsx或.xls文件。", "位置：扫描件.pdf"]);
    county::put_book(desk.folder());
    refused("安和县.bh", &["这是数据库文件，不是工作簿。", "请用“打开”", "位置：安和县.bh"]);
    desk.write("噪声.xlsx", (0..4096_u32).map(|nth| ((nth * nth * 31) >> 3) as u8).collect::<Vec<u8>>());
    refused("噪声.xlsx", &["无法识别的文件", "请核对是否选错了文件。", "位置：噪声.xlsx"]);
    std::fs::create_dir(desk.path("夹")).expect("a folder");
    refused("夹", &["这是文件夹，不是文件。", "请选择其中的工作簿。", "位置：夹"]);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    small_book(&desk);
    let path = desk.path("台账.xlsx");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).expect("set");
    if std::fs::read(&path).is_ok() {
        println!("skipped: this user may read everything");
        return;
    }
    desk.run(&["import", "甲县.bh", "台账.xlsx"]).is_refusal(&["文件打不开", "检查读取权限。", "位置：台账.xlsx"]);
}

#[test]
fn of_several_unusable_files_each_is_told_and_usable_ones_are_read() {
    let desk = Desk::new();
    small_book(&desk);
    let before = rows(&desk.path("甲县.bh"));
    desk.write("空.xlsx", "");
    desk.write("扫描件.pdf", "%PDF-1.7");
    let both = desk.run(&["import", "甲县.bh", "空.xlsx", "扫描件.pdf"]);
    both.is_refusal(&["2个文件都不能读取。", "空.xlsx：文件是空的（0字节）", "扫描件.pdf：这是PDF文件", "处理："]);
    assert_eq!(rows(&desk.path("甲县.bh")), before);

    roster(&desk.path("名册.xlsx"));
    let run = desk.run(&["import", "甲县.bh", "空.xlsx", "名册.xlsx"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
    assert_told(&run.out, &["没有读取：文件是空的", "位置：空.xlsx", "人员花名册：新增 1", "已写入第2号凭证。"]);
}

fn roster(path: &Path) {
    workbook(path, "名册", &[super::workbooks::ROSTER_HEAD.to_owned(), man("县财政局", "张三", 1, "行政")]);
}

#[test]
fn a_step_file_that_is_wrong_is_told_with_its_place_and_adds_nothing() {
    let desk = Desk::new();
    small_book(&desk);
    desk.done(&["plan", "甲县.bh", "new", "草案"]);
    let before = rows(&desk.path("甲县.bh"));
    let transfer = |kind: &str, from: &str, people: &str| {
        format!(
            "[[steps]]\ntransfer = {{ kind = \"{kind}\", count = 1, from = \"{from}\", to = \"县档案馆\", people = [{people}] }}\n"
        )
    };
    let sound = transfer("行政", "县财政局", "");
    let cases: [(String, &[&str]); 11] = [
        ("[[steps]]\ntransfer = 3".into(), &["步骤文件写法有误", "步骤.toml 第2行", "处理："]),
        (
            "[[steps]]\ntransfer = { kind = \"行政\" }".into(),
            &["步骤文件写法有误：缺少“count”", "步骤.toml 第2行", "处理："],
        ),
        ("[[steps]]\nmove = 1".into(), &["步骤文件写法有误：不认识“move”", "步骤.toml 第2行", "处理："]),
        ("[[steps]\n".into(), &["步骤文件写法有误：不合 TOML 的写法", "步骤.toml 第1行", "处理："]),
        ("effective = \"明天\"".into(), &["生效日期“明天”无法识别。", "步骤.toml", "2026-12-01"]),
        (sound.clone() + "approval = \"口头同意\"", &["文号“口头同意”不合规范。", "步骤.toml", "安委编〔2026〕12号"]),
        (
            sound.clone() + &transfer("编外", "县财政局", ""),
            &["编制类型“编外”无法识别。", "步骤.toml 第2步", "可用：行政"],
        ),
        (
            sound.clone() + &transfer("行政", "县财税局", ""),
            &["台账中没有机构“县财税局”。", "步骤.toml 第2步", "处理："],
        ),
        (transfer("行政", "县财政局", "\"张三\""), &["划出单位的这类编制上没有“张三”。", "步骤.toml 第1步", "处理："]),
        (sound.clone() + "[[steps]]\nreason = \"无\"", &["没有写明做什么", "步骤.toml 第2步", "transfer"]),
        (
            "[[steps]]\noffices = { institution = \"县财政局\", scheme = \"九加\" }".into(),
            &["没有机构配置方案“九加”。", "步骤.toml 第1步", "处理："],
        ),
    ];
    for (text, words) in cases {
        desk.write("步骤.toml", &text);
        desk.run(&["plan", "甲县.bh", "add", "草案", "步骤.toml"]).is_refusal(words);
        assert_eq!(rows(&desk.path("甲县.bh")), before, "{text}");
    }
    desk.write("步骤.toml", b"\xC4\xE3\xBA\xC3");
    desk.run(&["plan", "甲县.bh", "add", "草案", "步骤.toml"]).is_refusal(&["步骤.toml", "处理：", "UTF-8"]);
    desk.run(&["plan", "甲县.bh", "add", "草案", "没有.toml"]).is_refusal(&["没有.toml", "处理：请核对路径。"]);
    desk.run(&["plan", "甲县.bh", "add", "别的", "步骤.toml"]).is_refusal(&["账簿中没有方案“别的”。", "处理："]);
    assert_eq!(rows(&desk.path("甲县.bh")), before);
}

#[test]
fn a_step_that_cannot_be_applied_is_told_and_cannot_be_adopted() {
    let desk = Desk::new();
    small_book(&desk);
    desk.done(&["plan", "甲县.bh", "new", "草案"]);
    desk.write(
        "步骤.toml",
        "[[steps]]\ntransfer = { kind = \"行政\", count = 1, from = \"县财政局\", to = \"机动编制\" }\n\
         [[steps]]\ntransfer = { kind = \"行政\", count = 9, from = \"县财政局\", to = \"机动编制\" }\n",
    );
    let refusal = "县财政局只有行政编制2名，不够划出9名，请减少数量。";
    let added = desk.run(&["plan", "甲县.bh", "add", "草案", "步骤.toml"]);
    assert_eq!((added.code, added.err.as_str()), (1, ""));
    assert_told(&added.out, &["1. 县财政局", "2. 县财政局", "不能执行：", refusal, "县级机动编制　行政　0 → 1"]);
    let shown = desk.run(&["plan", "甲县.bh", "show", "草案", "--json"]);
    assert_eq!(shown.code, 1);
    let told = shown.json();
    assert_eq!((&told["steps"][0]["refusal"], &told["adoptable"]), (&serde_json::Value::Null, &false.into()));
    assert_eq!(told["steps"][1]["refusal"], refusal);
    let before = rows(&desk.path("甲县.bh"));
    desk.run(&["plan", "甲县.bh", "adopt", "草案"]).is_refusal(&[
        "方案不能执行：有步骤不能执行",
        "方案“草案”",
        "处理：",
    ]);
    assert_eq!(rows(&desk.path("甲县.bh")), before);
}
