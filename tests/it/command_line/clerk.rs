//! What a clerk is told along the way: which scheme the townships follow, what a step does away with, what an import would undo,
//! for which place the book is; and that a reader who has enough, or a book that may only be read, is no failure.

use std::process::Stdio;

use super::run::{Desk, assert_told, rows};
use super::workbooks::{ROSTER_HEAD, ledger, man, workbook};
use crate::county;

#[test]
fn the_scheme_of_a_book_is_listed_chosen_and_missed() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let listed = desk.done(&["scheme", "安和县.bh"]);
    assert!(listed.contains("● chengdu-5x-2019　"), "{listed}");
    assert!(listed.ends_with("现行方案：成都“5+X”(2019)\n执行现行方案的乡镇(街道)16个\n"), "{listed}");
    assert!(!desk.done(&["check", "安和县.bh"]).contains("未定方案"));
    let unjudged = "16个乡镇(街道)未定方案，机构和挂牌未核查。";
    assert_told(&desk.done(&["scheme", "安和县.bh", "none"]), &["现行方案：未定", unjudged]);
    assert_told(&desk.done(&["check", "安和县.bh"]), &["核查意见", unjudged]);
    let listed = desk.run(&["scheme", "安和县.bh", county::DEFAULT_SCHEME, "--json"]).json();
    let in_force = listed.as_array().expect("schemes").iter().filter(|scheme| scheme["in_force"] == true);
    assert_eq!(in_force.map(|scheme| scheme["key"].as_str()).collect::<Vec<_>>(), [Some(county::DEFAULT_SCHEME)]);
    desk.run(&["scheme", "安和县.bh", "9+X"]).is_refusal(&["没有机构配置方案“9+X”，没有改动。", "处理："]);
}

#[test]
fn schemes_that_townships_name_themselves_are_listed_and_not_touched_by_the_books() {
    let desk = Desk::new();
    let sample = sample_file("成都/龙泉驿区/台账.toml");
    desk.done(&["new", "龙泉驿.bh", "--from", &sample]);
    let own = "  longquanyi-5x-2019　龙泉驿“5+X、2+X”(2019)　12个\n";
    let listed = desk.done(&["scheme", "龙泉驿.bh"]);
    assert!(listed.ends_with(&format!("现行方案：未定\n自己指定方案的乡镇(街道)12个：\n{own}")), "{listed}");
    let chosen = desk.done(&["scheme", "龙泉驿.bh", "chengdu-6x-2020"]);
    let untouched = "有12个乡镇(街道)自己指定了方案，不受现行方案影响：";
    assert_eq!(chosen, format!("现行方案：成都“6+X”(2020)\n{untouched}\n{own}"));
    let json = desk.run(&["scheme", "龙泉驿.bh", "--json"]).json();
    let of = |key: &str| {
        let listed = json.as_array().expect("schemes").iter().find(|scheme| scheme["key"] == key);
        listed.expect("a scheme")["townships"].as_u64()
    };
    assert_eq!((of("longquanyi-5x-2019"), of("chengdu-6x-2020")), (Some(12), Some(0)));
}

#[test]
fn feichengs_574_places_come_out_by_choosing_its_standard() {
    let desk = Desk::new();
    let sample = sample_file("各地/肥城市.toml");
    desk.done(&["new", "肥城.bh", "--from", &sample]);
    // Lines are broken where the paper ends.
    let before = desk.done(&["report", "肥城.bh", "standards"]).replace('\n', "");
    assert!(!before.contains("574"), "{before}");
    assert!(before.contains("其中按已登记的数可以测算的：肥城乡镇事业编制(2002)。"), "{before}");
    assert!(!before.contains("bianheng"), "a paper tells nobody what to type: {before}");
    let listed = desk.done(&["standards", "肥城.bh"]);
    assert!(listed.contains("　 feicheng-service-2002　肥城乡镇事业编制(2002)　可测算14个单位"), "{listed}");
    assert_eq!(
        desk.done(&["standards", "肥城.bh", "feicheng-service-2002"]),
        "选用的标准(本账簿自选)：肥城乡镇事业编制(2002)\n"
    );
    let table = desk.run(&["report", "肥城.bh", "standards", "--out", "表.json"]);
    assert_eq!(table.code, 0, "{}", table.err);
    let table = std::fs::read_to_string(desk.path("表.json")).expect("a table");
    assert!(table.contains("8×44＋3×40＋3×34＝574"), "{table}");
    assert!(desk.done(&["check", "肥城.bh"]).contains("第一镇核定0名，低于“肥城乡镇事业编制（2002）”测算的44名"));
    // The choice is this book's alone, and is taken back.
    assert!(desk.done(&["policy", "list"]).contains("feicheng-service-2002　肥城乡镇事业编制(2002)　未选用"));
    assert!(desk.done(&["standards", "肥城.bh", "none"]).contains("选用的标准(本账簿自选)：无"));
    let own = desk.done(&["standards", "肥城.bh", "packs"]);
    assert!(own.starts_with("选用的标准(照规则包)：中小学教职工编制标准"), "{own}");
    desk.run(&["standards", "肥城.bh", "没有"]).is_refusal(&["没有编制标准“没有”，没有改动。", "处理："]);
}

fn sample_file(file: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_data");
    folder.join(file).display().to_string()
}

#[test]
fn a_step_that_sets_offices_says_which_ones_go() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let step = "[[steps]]\noffices = { institution = \"白鹤镇\", scheme = \"chengdu-5x-2019\" }\n";
    desk.write("白鹤.toml", format!("name = \"白鹤镇改革\"\n{step}"));
    let made = desk.done(&["plan", "安和县.bh", "new", "--from", "白鹤.toml"]);
    assert!(made.starts_with("已新建方案“白鹤镇改革”(第"), "{made}");
    let shown = desk.run(&["plan", "安和县.bh", "show", "白鹤镇改革"]).out;
    assert_told(&shown, &["1. 白鹤镇 设置机构", "撤销", "变动：", "白鹤镇　机构", "撤销"]);
    let told = desk.run(&["plan", "安和县.bh", "show", "白鹤镇改革", "--json"]).json();
    let gone = told["offices"][0]["abolished"].as_array().expect("offices");
    assert!(!gone.is_empty() && told["offices"][0]["step"] == 1, "{told}");
    desk.write("财政局.toml", step.replace("白鹤镇", "县财政局"));
    let refused = desk.run(&["plan", "安和县.bh", "add", "白鹤镇改革", "财政局.toml"]);
    refused.is_refusal(&["成都“5+X”(2019)”适用于", "不能套用到“县财政局”。", "第1步", "处理："]);
}

#[test]
fn steps_are_told_in_the_names_of_their_time_and_what_cannot_be_done_fails_the_check() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let rename =
        |from: &str, to: &str| format!("[[steps]]\nrename = {{ institution = \"{from}\", name = \"{to}\" }}\n");
    let transfer = "[[steps]]\ntransfer = { kind = \"行政\", count = 900, from = \"县财政局\", to = \"机动编制\" }\n";
    let scheme = "[[steps]]\noffices = { institution = \"石桥镇\", scheme = \"chengdu-6x-2020\" }\n";
    let steps = rename("白鹤镇", "白鹤新镇") + &rename("白鹤镇", "鹤城镇") + transfer + scheme;
    desk.write("更名.toml", format!("name = \"更名\"\nnote = \"县委编委会审议稿\"\n{steps}"));
    desk.done(&["plan", "安和县.bh", "new", "--from", "更名.toml"]);
    let shown = desk.run(&["plan", "安和县.bh", "show", "更名"]).out;
    let told = ["方案说明：县委编委会审议稿", "1. 白鹤镇 更名为 白鹤新镇", "2. 白鹤新镇 更名为 鹤城镇"];
    assert_told(&shown, &told);
    assert_told(&shown, &["4. 石桥镇 改按成都“6+X”(2020)设置机构"]);

    let checked = desk.run(&["check", "安和县.bh", "--plan", "更名"]);
    assert_eq!(checked.code, 1, "{}", checked.out);
    assert_told(&checked.out, &["1步不能执行，核查时没有计入：", "3. 县财政局 → ", "不能执行：县财政局只有行政编制"]);
    let json = desk.run(&["check", "安和县.bh", "--plan", "更名", "--json"]);
    let told = json.json();
    let refused = told["refused_steps"].as_array().expect("steps");
    assert_eq!((json.code, refused.len(), refused[0]["step"].as_u64()), (1, 1, Some(3)));
    assert!(refused[0]["refusal"].as_str().is_some_and(|why| why.starts_with("县财政局只有行政编制")), "{told}");
    for table in ["downshift", "offices"] {
        let printed = desk.done(&["report", "安和县.bh", table, "--plan", "更名"]);
        assert_told(&printed, &["方案说明：县委编委会审议稿"]);
    }
    assert_eq!(desk.run(&["check", "安和县.bh", "--json"]).json()["refused_steps"].as_array().map(Vec::len), Some(0));
}

#[test]
fn files_without_anything_to_take_are_not_called_the_same_as_the_book() {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    let imported = desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    assert_told(&imported, &["已写入第1号凭证"]);
    workbook(&desk.path("通讯录.xlsx"), "通讯录", &["科室|电话", "办公室|=8001"].map(str::to_owned));
    let nothing = desk.run(&["import", "甲县.bh", "通讯录.xlsx"]);
    assert_eq!(nothing.code, 2, "{}", nothing.out);
    assert_told(&nothing.out, &["没有可导入的内容：没有识别出"]);
    let lines = [ROSTER_HEAD.to_owned(), man("县税务所", "张三", 1, "行政")];
    workbook(&desk.path("名册.xlsx"), "名册", &lines);
    let rejected = desk.run(&["import", "甲县.bh", "名册.xlsx"]);
    assert_eq!(rejected.code, 1, "{}", rejected.out);
    assert_told(&rejected.out, &["没有可导入的内容：没有一行通过检查"]);
    assert_told(&desk.done(&["import", "甲县.bh", "台账.xlsx"]), &["账簿与文件一致，没有需要写入的变化。"]);
}

#[test]
fn an_import_that_undoes_an_adopted_plan_is_warned_of() {
    let desk = Desk::new();
    desk.done(&["new", "甲县.bh"]);
    ledger(&desk.path("台账.xlsx"));
    desk.done(&["import", "甲县.bh", "台账.xlsx"]);
    let step = "[[steps]]\ntransfer = { kind = \"行政\", count = 1, from = \"县财政局\", to = \"机动编制\" }\n";
    desk.write("收回.toml", step);
    desk.done(&["plan", "甲县.bh", "new", "收回", "--from", "收回.toml"]);
    desk.run(&["plan", "甲县.bh", "adopt", "收回"]);
    let told = desk.run(&["import", "甲县.bh", "台账.xlsx", "--dry-run"]).out;
    assert_told(
        &told,
        &["更新 1 项：", "县财政局　行政编制数　2 → 3", "【警告】县财政局的行政编制数由方案“收回”(第2号凭证)定为2"],
    );
}

#[test]
fn the_place_of_a_book_is_printed_only_when_it_was_said() {
    let desk = Desk::new();
    desk.done(&["new", "2026年底.bh"]);
    let office = |desk: &Desk| {
        let out = desk.done(&["report", "2026年底.bh", "ledger"]);
        out.lines().find(|line| line.contains("填报单位")).expect("a caption").to_owned()
    };
    assert!(!office(&desk).contains("2026年底"), "{}", office(&desk));
    assert_told(&desk.done(&["set", "2026年底.bh"]), &["名称　2026年底", "地区　(未写)"]);
    let set = desk.done(&["set", "2026年底.bh", "--jurisdiction", "安和县", "--title", "安和县编制账簿"]);
    assert_told(&set, &["名称　安和县编制账簿", "地区　安和县"]);
    assert!(office(&desk).contains("填报单位：中共安和县委机构编制委员会办公室"));
    desk.run(&["set", "2026年底.bh", "--title", " "]).is_refusal(&["账簿没有名称，没有改动。", "处理："]);
}

#[test]
fn a_reader_who_has_enough_ends_nothing_noisily() {
    let desk = Desk::new();
    county::put_book(desk.folder());
    let mut child = desk
        .command(&["show", "安和县.bh", "people", "--limit", "2000"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn a_book_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    let book = county::put_book(desk.folder());
    std::fs::set_permissions(&book, std::fs::Permissions::from_mode(0o444)).expect("set");
    if std::fs::OpenOptions::new().write(true).open(&book).is_ok() {
        println!("skipped: this user may write into read-only files");
        return;
    }
    let before = rows(&book);
    for order in [
        &["check", "安和县.bh"][..],
        &["show", "安和县.bh", "people"],
        &["report", "安和县.bh", "ledger"],
        &["plan", "安和县.bh", "list"],
        &["scheme", "安和县.bh"],
    ] {
        desk.done(order);
    }
    desk.run(&["plan", "安和县.bh", "new", "草案"]).is_refusal(&["文件是只读的，不能写入。", "处理："]);
    desk.run(&["scheme", "安和县.bh", "none"]).is_refusal(&["文件是只读的，不能写入。", "处理："]);
    assert_eq!(rows(&book), before);
}
