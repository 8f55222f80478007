//! The window by its labels, without a display or a graphics card: the main path by clicks, every screen, what is typed through
//! input methods. The harness stops at any character that no font of the program can draw, and at any input without a name.

mod agreements;
mod assistant;
mod approvals;
mod configurator;
mod excess;
mod figures;
mod findings;
mod hand;
mod handing_out;
mod history;
mod papers;
mod pasting;
mod reading;
mod register_tables;
mod small;
mod time;
mod letters;
mod library;
mod meeting;
mod vouchers;
mod workbench;
mod naming;
mod problems;
mod reconciling;

use bianheng::app::{ImportDesk, Loading, Purpose, ReportName, Screen};
use bianheng::domain::{Holder, Novelty, Operation, QuotaKind};
use bianheng::plan::PlanState;
use bianheng::ui::Opening;
use egui::{ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::county::{self, PLAN};
use hand::{Hand, Role};

/// The entries of the navigation, as they are written there, and something that only their screen says.
const SCREENS: [(&str, Screen, &str); 13] = [
    ("≡  台账", Screen::Ledger, "全部机构"),
    ("§  凭证", Screen::Entries, "共 1 笔，已读 1 笔"),
    ("◉  人员", Screen::People, "共 2579 人"),
    ("↓  导入", Screen::Import, "台账、岗位表、花名册可以一起选"),
    ("⇄  方案", Screen::Plan, "还没有打开方案。方案只是测算，执行之前不会改动台账。"),
    ("≠  方案比较", Screen::Comparison, "请在左边勾选要比较的方案，几个都可以。"),
    ("▦  机构配置", Screen::Offices, "● 已设　●* 现名不同"),
    ("◇  周转用编", Screen::Agreements, "没有打开方案：办理的事项确认后直接写入台账"),
    ("※  方案库", Screen::Policies, "限额、条文和标准都写在规则包里"),
    ("∽  沿革核对", Screen::History, "查找机构"),
    ("▤  报表", Screen::Reports, "按现行台账列表。"),
    ("◎  设置", Screen::Settings, "写入每一笔凭证"),
    ("▣  总览", Screen::Overview, "乡镇(街道)编制使用"),
];

#[test]
fn the_main_path_by_clicks() {
    let mut hand = Hand::at(Opening::StartPage);
    hand.sees("编衡");
    hand.click("打开示例");
    hand.wait("the sample", |state| state.desk.is_some());
    let desk = hand.desk();
    assert_eq!((desk.register.snapshot.institutions().count(), desk.plans.len()), (120, 1));
    let sample = desk.path.clone();
    hand.sees("示例已准备好");
    hand.click("知道了");

    every_screen_opens(&mut hand);
    open_the_plan(&mut hand);
    add_a_step_and_take_it_back(&mut hand);
    apply_a_scheme(&mut hand);
    print(&mut hand);

    hand.close();
    let folder = sample.parent().expect("the folder of the sample").to_owned();
    let kept = hand::reopened(&sample).plans().expect("plans").remove(0).plan;
    assert_eq!((kept.name.as_str(), kept.steps().len()), (PLAN, 18 + 13 + 1), "every edit was stored");
    std::fs::remove_dir_all(folder).expect("the sample is removed");
}

fn every_screen_opens(hand: &mut Hand) {
    for (entry, screen, words) in SCREENS {
        hand.click(entry);
        hand.wait("the screen", |state| {
            let desk = state.desk.as_ref();
            desk.is_some_and(|desk| {
                desk.screen == screen
                    && desk.people.loading == Loading::Idle
                    && desk.report.loading == Loading::Idle
                    && desk.log.loading == Loading::Idle
                    && desk.history.story.loading == Loading::Idle
            })
        });
        hand.sees(words);
    }
    assert!(!hand.desk().report.pages.is_empty(), "the page of the first table was set");
}

/// Chooses the plan in the list of plans and looks at its findings.
fn open_the_plan(hand: &mut Hand) {
    hand.click("⇄  方案");
    hand.click_role(Role::ComboBox, "方案");
    hand.click(&format!("{PLAN}　18步　草案"));
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plan.is_some()));
    hand.sees(&format!("方案 · {PLAN} (未执行)"));
    hand.sees("有方案新增的“禁止”事项，请先按核查意见处理");
    look_at_the_findings(hand);
    hand.sees("行政编制跨层级划入白鹤镇2名，须报省、中央编办审批，尚无批准文号");
    hand.click("前后对照 20");
}

/// How many findings there are is the rules' matter, and told by the tests of the main job.
fn look_at_the_findings(hand: &mut Hand) {
    let findings = hand.desk().findings();
    let introduced = findings.iter().filter(|finding| finding.novelty == Novelty::Introduced).count();
    hand.click(&format!("核查意见 新增 {introduced} / 共 {}", findings.len()));
}

fn add_a_step_and_take_it_back(hand: &mut Hand) {
    hand.sees("先在左边选划出单位");
    let (giver, receiver) = ("县畜牧兽医站", "城南街道");
    hand.type_into("查找划出单位", giver);
    hand.click_role(Role::Button, giver);
    hand.click_role(Role::Button, receiver);
    let id = county::named(&hand.desk().register.snapshot, giver).id;
    hand.click("加入步骤");
    let steps = hand.steps();
    let Operation::Transfer(transfer) = &steps[18].operation else { panic!("{steps:?}") };
    let township = county::named(&hand.desk().register.snapshot, receiver).id;
    assert_eq!((transfer.from, transfer.to), (Holder::Institution(id), Holder::Institution(township)));
    assert_eq!((transfer.kind, transfer.count.0), (QuotaKind::Service(bianheng::domain::Funding::Full), 1));
    hand.sees("步骤 19");
    hand.sees(&format!("19. {giver} → {receiver} 事业·全额 1名 · 空编划转"));

    hand.click_role(Role::Button, "撤销");
    assert_eq!(hand.steps().len(), 18);
    hand.click_role(Role::Button, "重做");
    assert_eq!(hand.steps().len(), 19);
    hand.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(hand.steps().len(), 18);
    hand.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(hand.steps().len(), 19);
}

/// All townships are marked and follow the scheme of the book; one is marked by a click into the grid.
fn apply_a_scheme(hand: &mut Hand) {
    hand.click("▦  机构配置");
    hand.sees("对 0 个乡镇套用各自执行方案");
    let scheme = "成都“5+X”(2019)";
    hand.click_role(Role::ComboBox, "对照方案");
    hand.click_containing(&format!("{scheme}　"));
    hand.sees(&format!("对 0 个乡镇套用“{scheme}”"));
    hand.click("勾选白鹤镇");
    hand.sees(&format!("对 1 个乡镇套用“{scheme}”"));
    hand.click("全选");
    hand.click(&format!("对 16 个乡镇套用“{scheme}”"));
    hand.click("套用(16个，例外0个)");
    let steps = hand.steps();
    // Three townships had their offices set by a step already, which is taken over.
    assert_eq!(steps.len(), 19 + 13);
    let sets = |step: &&bianheng::plan::Step| matches!(&step.operation, Operation::SetOffices { scheme: Some(key), .. } if key == county::DEFAULT_SCHEME);
    assert_eq!(steps.iter().filter(sets).count(), 16);
    hand.sees(&format!("对 16 个乡镇套用“{scheme}”"));
}

/// The page of the comparison appears, and both forms of it are saved through the box for the path.
fn print(hand: &mut Hand) {
    hand.click("▤  报表");
    hand.click("编制调整前后对照表");
    hand.wait("the pages", |state| {
        state.desk.as_ref().is_some_and(|desk| {
            let report = &desk.report;
            report.name == ReportName::Downshift && report.loading == Loading::Idle && !report.pages.is_empty()
        })
    });
    hand.sees("页 / 共 ");
    let folder = tempfile::tempdir().expect("a folder");
    for (button, purpose, ending, magic) in [
        ("导出 PDF…", Purpose::ExportPdf, "pdf", "%PDF-"),
        ("导出 Excel…", Purpose::ExportWorkbook, "xlsx", "PK"),
        ("导出 Word…", Purpose::ExportDocument, "docx", "PK"),
    ] {
        if purpose == Purpose::ExportDocument {
            hand.click_role(Role::Button, "报表");
        }
        hand.click(button);
        assert_eq!(hand.state().choosing, Some(purpose));
        let file = folder.path().join("对照表");
        hand.type_into("保存到(完整路径，", file.to_str().expect("UTF-8"));
        hand.click("保存");
        hand.wait("the file", |state| state.notices.len() == 1 && state.tasks.is_empty());
        let told = hand.state().notices[0].to_string();
        // The ending that was not typed is added.
        let file = file.with_extension(ending);
        assert!(told.starts_with("已导出“编制调整前后对照表”(核验码 "), "{told}");
        assert!(std::fs::read(file).expect("the saved file").starts_with(magic.as_bytes()));
        hand.click("知道了");
        assert!(hand.state().notices.is_empty());
    }
}

/// The window on a copy of the county's book.
fn at_the_county(folder: &std::path::Path) -> Hand {
    let mut hand = Hand::at(Opening::Book(county::put_book(folder)));
    hand.wait("the book", |state| state.desk.is_some());
    hand
}

fn preedit(text: &str) -> egui::Event {
    egui::Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None })
}

fn commit(text: &str) -> egui::Event {
    egui::Event::Ime(ImeEvent::Commit(text.to_owned()))
}

#[test]
fn people_are_found_by_what_an_input_method_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("◉  人员");
    hand.wait_for_people(2579);
    hand.focus("查找");

    // 微软拼音: the letters are shown while they are typed, but nobody is looked for by them.
    for letters in ["z", "zhang", "zhang'san"] {
        hand.event(preedit(letters));
        assert_eq!(hand.desk().people.filter.text, "", "{letters}");
    }
    assert_eq!(hand.value("查找"), "zhang'san");
    hand.event(commit("张三"));
    assert_eq!(hand.value("查找"), "张三");
    hand.wait("the answer", |state| state.desk.as_ref().is_some_and(|desk| desk.people.loading == Loading::Idle));
    let people = &hand.desk().people;
    assert_eq!(people.filter.text, "张三");
    assert_eq!(people.total, Some(people.people.len() as u64));
    assert!(people.people.iter().all(|person| person.name.as_str().contains("张三")));

    // A composition that is given up leaves what was there.
    hand.event(preedit("li"));
    hand.event(preedit(""));
    assert_eq!((hand.value("查找").as_str(), hand.desk().people.filter.text.as_str()), ("张三", "张三"));

    // 搜狗: only commits, without anything before.
    hand.press(Modifiers::COMMAND, Key::A);
    for part in ["宋", "建国"] {
        hand.event(commit(part));
    }
    assert_eq!(hand.value("查找"), "宋建国");
    hand.wait("the answer", |state| state.desk.as_ref().is_some_and(|desk| desk.people.loading == Loading::Idle));
    let people = &hand.desk().people;
    assert_eq!(people.filter.text, "宋建国");
    assert!(!people.people.is_empty());
    assert!(people.people.iter().all(|person| person.name.as_str() == "宋建国"));
}

#[test]
fn an_adoption_is_asked_for_and_written_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("⇄  方案");
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plan.is_some()));
    hand.sees("还没有步骤。");
    hand.type_into("查找划出单位", "县畜牧兽医站");
    hand.click_role(Role::Button, "县畜牧兽医站");
    hand.click_role(Role::Button, "城南街道");
    hand.click("加入步骤");
    hand.sees("✓ 可以执行");
    hand.click_role(Role::Button, "执行方案…");
    hand.sees("写入后不能修改，只能用后续凭证更正。");
    hand.click("不执行");
    assert!(hand.state().question.is_none());
    hand.click_role(Role::Button, "执行方案…");
    hand.type_into("直接执行的缘由", "县委专题会议已定");
    hand.click("写入台账(1步)");
    hand.wait("the entry and the plan over the register of its time", |state| {
        let desk = state.desk.as_ref();
        desk.is_some_and(|desk| desk.entries.len() == 2 && desk.plan.is_some())
    });
    let plan = &hand.desk().plan.as_ref().expect("the plan stays open").plan;
    assert_eq!(plan.state, PlanState::Adopted(hand.desk().entries[0].id));
    hand.sees("方案已经执行");
    assert!(hand.state().notices.is_empty(), "{:?}", hand.state().notices);
}

#[test]
fn an_office_begins_with_a_new_book_and_its_workbooks() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = Hand::at(Opening::StartPage);
    hand.click("新建账簿…");
    let book = folder.path().join("安和县");
    hand.type_into("地区", "安和县");
    hand.type_into("保存到(完整路径，.bh)", book.to_str().expect("UTF-8"));
    hand.click("保存");
    hand.wait("the book", |state| state.desk.is_some());
    assert_eq!(hand.desk().path, book.with_extension("bh"));
    hand.sees("账簿还是空的。");
    hand.click("↓  导入");
    hand.click_first("导入表格…");
    let files: Vec<String> = county::workbooks().iter().map(|file| file.display().to_string()).collect();
    hand.paste_into("每行一个；也可以把文件拖进窗口", &files.join("\n"));
    hand.click("打开");
    hand.wait("the preview", |state| {
        state.desk.as_ref().is_some_and(|desk| matches!(desk.import, ImportDesk::Ready(_)))
    });
    hand.click("4 检查");
    hand.sees("人员花名册：新增 2579，更新 0，未变 0，不导入 10 行");
    hand.click_containing("条：错误 ");
    hand.sees("本行未导入。");
    hand.click_containing("变动内容 ");
    hand.click("更新 0");
    hand.sees("没有对已有机构、岗位、人员的更新。");
    hand.click("离开、移除 0");
    hand.sees("没有离开的人员和移除的岗位、清单事项。");
    assert!(hand.desk().entries.is_empty(), "nothing is written before the last button");
    hand.click("5 确认写入");
    hand.click_containing("写入台账(");
    hand.wait("the entry", |state| state.desk.as_ref().is_some_and(|desk| desk.entries.len() == 1));
    hand.sees("✓ 已写入第1号凭证");
    hand.click("▣  总览");
    hand.sees("有 1 笔凭证的文号待补");
    assert_eq!(hand.desk().register.snapshot.roster().people().0, 2579);
    hand.close();
    assert_eq!(hand::reopened(&book.with_extension("bh")).doctor().expect("examined"), []);
}

#[test]
fn what_is_selected_tells_about_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("白鹤镇");
    assert_eq!(hand.desk().screen, Screen::Ledger);
    hand.sees("领导职数 核定 2正8副 · 实配 2正8副");
    hand.type_into("查找", "街道");
    hand.click_containing("查看人员");
    assert_eq!(hand.desk().screen, Screen::People);
    hand.wait("its people", |state| state.desk.as_ref().is_some_and(|desk| desk.people.loading == Loading::Idle));
    let baihe = county::named(&hand.desk().register.snapshot, "白鹤镇").id;
    let people = &hand.desk().people.people;
    assert!(people.len() > 80);
    let is_there = |at: &bianheng::domain::Assignment| at.quota_at == baihe || at.works_at == baihe;
    assert!(people.iter().all(|person| is_there(&person.assignment)));
    hand.click_role(Role::ComboBox, "编制类型");
    hand.click("工勤");
    hand.wait("two workers", |state| state.desk.as_ref().is_some_and(|desk| desk.people.total == Some(2)));
    hand.click("不限单位");
    hand.wait("all workers", |state| state.desk.as_ref().is_some_and(|desk| desk.people.total == Some(55)));
}

#[test]
fn a_township_and_a_step_are_edited() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    hand.click("▦  机构配置");
    hand.click_role(Role::ComboBox, "对照方案");
    hand.click_containing("安和县“6+X”(示例)　");
    hand.click("打开城关街道");
    hand.sees("共性机构(安和县“6+X”(示例))");
    hand.sees("个性机构 已选 ");
    hand.reach(Role::CheckBox, "应急管理办公室");
    hand.click_containing("加入方案(");
    let steps = hand.steps();
    let Some(Operation::SetOffices { offices, .. }) = steps.get(18).map(|step| &step.operation) else {
        panic!("{steps:?}")
    };
    assert!(offices.iter().any(|office| office.name.as_str() == "应急管理办公室"));
    hand.click("关闭");

    hand.click("⇄  方案");
    hand.click_containing("1. 县农业农村局 → 龙门镇");
    hand.click_first("上移");
    assert_eq!(hand.steps(), steps, "the first step cannot go up");
    hand.click("下移");
    assert_eq!(hand.steps()[1], steps[0]);
    hand.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(hand.steps(), steps);
    hand.click("删除这一步");
    assert_eq!(hand.steps(), steps[1..]);
    hand.click("收起方案，看现行台账");
    assert!(hand.desk().plan.is_none());
}

#[test]
fn a_step_file_is_seen_in_the_head_and_the_fields_do_not_take_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let steps = folder.path().join("步骤.toml");
    let text = "name = \"下沉\"\neffective = \"2026-12-01\"\ndocument = \"安委编〔2026〕12号\"\n";
    std::fs::write(&steps, text).expect("written");
    let mut hand = at_the_county(folder.path());
    hand.click("⇄  方案");
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plan.is_some()));
    assert_eq!(hand.value("生效日期"), "");
    hand.click_role(Role::Button, "载入步骤文件…");
    hand.type_into("文件路径", steps.to_str().expect("UTF-8"));
    hand.click("打开");
    let date = |state: &bianheng::app::State| state.desk.as_ref()?.plan.as_ref()?.plan.effective;
    hand.wait("the steps", |state| date(state).is_some());
    assert_ne!(hand.desk().plan.as_ref().map(|open| open.plan.name.as_str()), Some("下沉"), "the plan keeps its name");
    assert_eq!(hand.value("生效日期"), "2026-12-01");
    // Into the field and out again: nothing was typed, so nothing changes, and the document stays too.
    hand.focus("生效日期");
    hand.click("▤  报表");
    hand.click("⇄  方案");
    let plan = &hand.desk().plan.as_ref().expect("open").plan;
    assert_eq!(plan.effective.map(|date| date.to_string()).as_deref(), Some("2026-12-01"));
    assert!(matches!(&plan.basis, bianheng::domain::Basis::Document(_)));
    hand.sees("✓ 已保存");
}

#[test]
fn the_open_book_opened_once_more_stays_on_the_desk() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    let path = hand.desk().path.clone();
    for (name, words) in [("没有.bh", "找不到这个文件。"), ("安和县.bh", "✓ 已保存")] {
        hand.click_role(Role::Button, "文件");
        hand.click("打开账簿… Ctrl+O");
        hand.type_into("文件路径", folder.path().join(name).to_str().expect("UTF-8"));
        hand.click("打开");
        hand.wait("the answer", |state| state.tasks.is_empty() && state.choosing.is_none());
        hand.sees(words);
    }
    assert_eq!((hand.desk().path.clone(), hand.desk().screen, hand.steps().len()), (path.clone(), Screen::Plan, 18));
    hand.click("知道了");
    hand.click_containing("1. 县农业农村局 → 龙门镇");
    hand.click("删除这一步");
    assert_eq!(hand.steps().len(), 17);
    hand.wait("it is kept", |state| {
        state.desk.as_ref().is_some_and(|desk| desk.keeping.state() == bianheng::app::Kept::InTheBook)
    });
    hand.close();
    let book = hand::reopened(&path);
    let kept = bianheng::app::stages::find_plan(&book, PLAN).expect("the plan");
    assert_eq!(kept.steps().len(), 17, "the desk had its book behind it all the time");
}

#[test]
fn a_book_that_cannot_be_opened_is_told_on_the_start_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("空.bh");
    std::fs::write(&path, "").expect("written");
    let mut hand = Hand::at(Opening::Book(path.clone()));
    hand.wait("the notice", |state| !state.notices.is_empty() && state.tasks.is_empty());
    assert!(hand.state().desk.is_none());
    hand.sees("文件是空的(0字节)，不是账簿。");
    hand.sees(&format!("位置：{}", path.display()));
    hand.click("知道了");
    hand.sees("打开示例");
    assert!(hand.harness.query_by_label_contains("位置：").is_none());
}

#[test]
fn what_lies_over_the_screen_goes_away_with_escape() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    for (menu, item, words) in [
        ("帮助", "使用帮助 F1", "行政编制跨层级"),
        ("帮助", "关于编衡", "版本 "),
        ("查看", "查找命令… Ctrl+K", "备份到…"),
    ] {
        hand.click_role(Role::Button, menu);
        hand.click(item);
        assert!(hand.state().overlay.is_some(), "{item}");
        hand.sees(words);
        hand.press(Modifiers::NONE, Key::Escape);
        assert!(hand.state().overlay.is_none(), "{item}");
    }
    hand.press(Modifiers::COMMAND, Key::K);
    hand.type_into("查找命令", "缩小");
    hand.press(Modifiers::NONE, Key::Enter);
    assert_eq!((hand.state().overlay, hand.state().settings.zoom_percent), (None, 90));
}
